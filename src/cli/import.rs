//! `wijkregie import`: reads a list of the office in, as this user; [`crate::import`] does it.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use clap::builder::PossibleValue;
use indicatif::ProgressBar;
use tempfile::TempDir;

use super::controle::bar_style;
use super::store::{StoreArgs, passing_folder};
use super::{Failure, output};
use crate::exchange::profile::Profile;
use crate::exchange::records::Progress;
use crate::exchange::refused::Refusals;
use crate::import::input::{Input, is_dash};
use crate::import::profile::{self, NEW, ProfileError};
use crate::import::report::{Told, about_own, in_words as melding_in_words};
use crate::import::{Desk, How, ImportError, LISTS, List, Outcome};
use crate::ipc::client::{self, Client, ClientError};
use crate::ipc::question;
use crate::office::import::{BatchResult, TakeOver};

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Lees een lijst van kantoor in (een CSV, of een werkmap: .xlsx, .xls, .ods)")]
pub struct Args {
    #[arg(
        value_name = "SOORT",
        help = output::choices::<List>()
    )]
    what: List,
    #[arg(
        value_name = "BESTAND",
        help = "Het bestand; met - wat op stdin binnenkomt, en dan gaan geweigerde rijen naar stdout"
    )]
    file: PathBuf,
    #[arg(long, help = "Kijk wat er zou gebeuren en bewaar niets")]
    proef: bool,
    #[arg(
        long,
        value_name = "VELD,…",
        num_args = 0..=1,
        require_equals = true,
        value_delimiter = ',',
        help = "Neem over wat in het bestand anders is: alles, of alleen deze velden (--neem-over=einde,titel)"
    )]
    neem_over: Option<Vec<String>>,
    #[arg(
        long,
        value_name = "NAAM|BESTAND",
        help = "Hoe dit bestand is geschreven: regels als  Naam in bestand = naam van wijkregie, en  datums: maand-dag. Met nieuw of nieuw=NAAM maakt u er een van dit bestand"
    )]
    profiel: Option<PathBuf>,
    #[arg(
        long,
        value_name = "BLAD",
        help = "Het blad van een werkmap, bij naam of nummer (anders het eerste met de kolommen)"
    )]
    blad: Option<String>,
    #[arg(
        long,
        value_name = "JAAR",
        value_parser = clap::value_parser!(u16).range(1995..=2100),
        help = "Bij wijken het jaar van de indeling van het CBS, bij wijkcijfers en budgetten het jaar waarvan ze zijn, waar het bestand dat niet noemt"
    )]
    jaar: Option<u16>,
    #[arg(
        long,
        value_name = "NUMMER",
        help = "Bij ervaringsantwoorden het ervaringsonderzoek waarvan ze zijn, zoals ERV-0001, waar het bestand dat niet noemt"
    )]
    onderzoek: Option<String>,
    #[arg(long, help = "Schrijf JSON")]
    json: bool,
}

impl Args {
    /// Whether no file of this computer is read, nor made for rows that are refused.
    #[must_use]
    pub fn is_from_stdin(&self) -> bool {
        is_dash(&self.file) && self.profiel.is_none()
    }
}

impl ValueEnum for List {
    fn value_variants<'a>() -> &'a [Self] {
        LISTS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word))
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Client(error) => error.into(),
            other => Self::error(other.to_string()),
        }
    }
}

impl From<ProfileError> for Failure {
    fn from(error: ProfileError) -> Self {
        match error {
            ProfileError::NoSuch { .. } | ProfileError::NotALine { .. } | ProfileError::Name => {
                Self::usage(error.to_string())
            }
            _ => Self::error(error.to_string()),
        }
    }
}

/// Reads it in.
///
/// # Errors
/// When the file cannot be read, or the answer is no. What was kept before stays; running it again completes it.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    if let Some(name) = new_profile(args) {
        return make_profile(args, &Input::open(&args.file)?, name);
    }
    let profile = named_profile(args)?;
    let input = Input::open(&args.file)?;
    let opened = args.what.open(&input, &profile)?;
    let (client, trial) = connect(store, args.proef)?;
    let mut desk = AtTheLine {
        store,
        client,
        bar: None,
    };
    output::say(&format!(
        "{}: {}",
        output::one_line(&input.name),
        opened.dialect
    ));
    opened.remarks.iter().for_each(|remark| output::say(remark));
    if let Some(sentence) = about_own(&opened.own, opened.keeps_own) {
        output::say(&sentence);
    }
    let take_over = match args.neem_over.as_deref() {
        None => TakeOver::Nothing,
        Some([]) => TakeOver::Everything,
        Some(fields) => TakeOver::Fields(fields.to_vec()),
    };
    let how = How {
        is_trial: args.proef,
        take_over,
        shows: 0,
    };
    let told = opened.read_in(&input, how, &mut desk);
    if let Some(bar) = desk.bar.take() {
        bar.finish_and_clear();
    }
    let told = told
        .map_err(Failure::from)
        .and_then(|outcome| tell(outcome, args));
    if let Some(trial) = trial {
        trial.leave(desk.client);
    }
    told
}

/// The command line as who a list is read in for.
struct AtTheLine<'s> {
    store: &'s StoreArgs,
    client: Client,
    bar: Option<ProgressBar>,
}

impl Desk for AtTheLine<'_> {
    fn ask(&mut self, question: &question::Import) -> Result<BatchResult, ClientError> {
        let request = &question.request;
        self.store.ask_once(&mut self.client, request, question)
    }

    fn progress(&mut self, progress: Progress) {
        let new = || ProgressBar::new(progress.total).with_style(bar_style());
        self.bar.get_or_insert_with(new).set_position(progress.read);
    }

    /// Whether the values that are shown are to be taken over; who cannot be asked said so already.
    fn wants(&mut self, rows: usize, differences: &[Told]) -> bool {
        let lines = differences.iter().map(|it| it.in_words(true));
        lines.for_each(|line| output::say(&line));
        if rows == 0 || !std::io::stdin().is_terminal() {
            return true;
        }
        let rows = output::count(rows, "rij", "rijen");
        output::say(&format!(
            "Van {rows} wordt overgenomen wat hierboven staat. Overnemen? [j/N]"
        ));
        let mut answer = String::new();
        let is_read = std::io::stdin().read_line(&mut answer).is_ok();
        is_read && matches!(answer.trim().to_lowercase().as_str(), "j" | "ja")
    }
}

/// Tells it all, then whether the refused rows could not be written down, and whether the file was read to its end. What
/// came in on stdin gets its refused rows back on stdout, and the words on stderr.
fn tell(outcome: Outcome, args: &Args) -> Result<(), Failure> {
    let Outcome {
        mut report,
        refused,
        stopped,
    } = outcome;
    let mut back = None;
    let mut blocked = Ok(());
    match refused {
        Ok(Refusals::None) => {}
        Ok(Refusals::In(path)) => output::say(&format!(
            "Geweigerde rijen staan met de reden in {}",
            path.display()
        )),
        Ok(Refusals::Text(text)) => back = Some(String::from_utf8_lossy(&text).into_owned()),
        Err(why) => blocked = Err(Failure::error(why.to_string())),
    }
    if args.json {
        report.geweigerde_rijen = back;
        output::print_json(&report)?;
    } else {
        let meldingen = report.meldingen.iter().map(melding_in_words);
        meldingen.for_each(|line| output::say(&line));
        if report.lege_rijen > 0 {
            let count = output::count(report.lege_rijen as usize, "lege rij", "lege rijen");
            output::say(&format!("{count} overgeslagen"));
        }
        let differences = report.verschillen.iter().map(|it| it.in_words(false));
        differences.for_each(|line| output::say(&line));
        let sentence = report.sentence(args.proef);
        if is_dash(&args.file) {
            output::say(&sentence);
            output::print(&back.unwrap_or_default())?;
        } else {
            output::print(&format!("{sentence}\n"))?;
        }
    }
    blocked?;
    stopped.map_or(Ok(()), |why| Err(Failure::error(why)))
}

/// Whether a new profile is asked for, and under which name it is to be saved.
fn new_profile(args: &Args) -> Option<Option<String>> {
    let text = args.profiel.as_ref()?.to_str()?;
    match text.split_once('=') {
        Some((NEW, name)) => Some(Some(name.to_owned())),
        _ => (text == NEW).then_some(None),
    }
}

/// The profile that is named, with `--blad` before what it says; says what it tells.
fn named_profile(args: &Args) -> Result<Profile, Failure> {
    let mut profile = match &args.profiel {
        None => Profile::default(),
        Some(path) => {
            let path = profile::place(path)?;
            let profile = profile::read(&path)?;
            output::say(&told(&path, &profile));
            profile
        }
    };
    if args.blad.is_some() {
        profile.sheet.clone_from(&args.blad);
    }
    profile.year = args.jaar.or(profile.year);
    if args.onderzoek.is_some() {
        profile.about.clone_from(&args.onderzoek);
    }
    Ok(profile)
}

fn told(path: &Path, profile: &Profile) -> String {
    let lines: Vec<String> = profile.text().lines().map(output::one_line).collect();
    let name = path.file_name().unwrap_or(path.as_os_str());
    format!("Profiel ‘{}’: {}", name.to_string_lossy(), lines.join("; "))
}

/// Makes a profile of what a file says: prints it, or saves it under a name. Nothing is read in.
fn make_profile(args: &Args, input: &Input, name: Option<String>) -> Result<(), Failure> {
    let text = args.what.propose(input, args.blad.as_deref())?;
    let Some(name) = name else {
        output::print(&text)?;
        output::say(
            "Er is niets ingelezen. Bewaar dit als bestand, maak het af, en lees in met --profiel BESTAND",
        );
        return Ok(());
    };
    let path = profile::save(&name, &text)?;
    output::say(&format!(
        "Er is niets ingelezen. Maak {} af, en lees in met --profiel {name}",
        path.display()
    ));
    Ok(())
}

/// An empty store for a trial where there is none yet; it leaves with the import, unless that is killed.
struct Trial(TempDir);

impl Trial {
    /// Ends its server, then it is gone.
    fn leave(self, mut client: Client) {
        if client.ask(&question::Stop {}).is_ok() {
            // The server closes the line when it has finished.
            let _ = client.read();
        }
        drop(self.0);
    }
}

/// A connection to the store; a trial makes none where there is none, and gets an empty one of its own.
///
/// # Errors
/// When there is no server to be had.
fn connect(store: &StoreArgs, is_trial: bool) -> Result<(Client, Option<Trial>), Failure> {
    let folder = store.folder()?;
    let is_open = std::fs::read_dir(&folder).is_ok() || !folder.exists();
    if !is_trial || !is_open || client::has_store(&folder) {
        return Ok((store.connect()?, None));
    }
    let trial = passing_folder("wijkregie-proef-")?;
    output::say("Er is nog geen opslag; de proef gaat op een lege");
    let client = client::connect(&trial.path().join("proef"), &mut |_| {})?;
    Ok((client, Some(Trial(trial))))
}
