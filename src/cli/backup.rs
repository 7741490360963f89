//! `wijkregie backup` and `herstel`: a copy of everything, and everything from a copy.

use std::io::{BufRead, IsTerminal};
use std::path::{Path, PathBuf};

use super::store::StoreArgs;
use super::{Failure, exit, output};
use crate::domain::record::RecordId;
use crate::ipc::backup::{
    self, BackupError, Checked, Keys, Missing, Newer, NotMade, Restoring, backups_of, make_key,
};

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Maak een reservekopie terwijl iedereen doorwerkt, of kijk er een na")]
pub struct Args {
    #[arg(
        long,
        value_name = "MAP",
        help = "Waar hij komt, liefst op een andere schijf (anders backup/ in de map met gegevens)"
    )]
    naar: Option<PathBuf>,
    #[arg(
        long,
        value_name = "SLEUTEL",
        help = "Versleutel hem voor deze openbare sleutel (age1…); anders de instelling reservekopie.sleutel"
    )]
    voor: Option<String>,
    #[arg(
        long,
        value_name = "AANTAL",
        help = "Hoeveel dagen, weken en maanden bewaard blijven (anders de instelling reservekopie.bewaren)"
    )]
    bewaar: Option<String>,
    #[arg(
        long,
        value_name = "BESTAND",
        conflicts_with_all = ["naar", "voor", "bewaar"],
        help = "Kijk een reservekopie na: zet haar terug in een eigen map en controleer alles"
    )]
    controle: Option<PathBuf>,
    #[arg(
        long,
        value_name = "BESTAND",
        requires = "controle",
        help = "De geheime sleutel van een versleutelde reservekopie"
    )]
    sleutel: Option<PathBuf>,
    #[arg(
        long,
        value_name = "BESTAND",
        conflicts_with_all = ["naar", "voor", "bewaar", "controle"],
        help = "Maak een nieuw paar sleutels: de geheime in dit bestand, de openbare op het scherm"
    )]
    maak_sleutel: Option<PathBuf>,
    #[arg(long, help = "Schrijf JSON")]
    json: bool,
}

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Zet een reservekopie terug; wat er staat, blijft apart bewaard")]
pub struct RestoreArgs {
    #[arg(value_name = "BESTAND", help = "De reservekopie")]
    bestand: PathBuf,
    #[arg(
        long,
        value_name = "BESTAND",
        help = "De geheime sleutel van een versleutelde reservekopie"
    )]
    sleutel: Option<PathBuf>,
    #[arg(long, help = "Vraag niets: het mag")]
    ja: bool,
    #[arg(
        long,
        value_name = "NAAM",
        help = "Van wie een nieuwe map wordt, als root haar maakt (anders van wie dit doet)"
    )]
    eigenaar: Option<String>,
    #[arg(long, help = "Schrijf JSON")]
    json: bool,
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        let code = if backup::is_in_use(&error) {
            exit::UNAVAILABLE
        } else {
            exit::ERROR
        };
        Self {
            code,
            sentence: error.to_string(),
        }
    }
}

impl From<NotMade> for Failure {
    fn from(error: NotMade) -> Self {
        match error {
            NotMade::Client(error) => error.into(),
            NotMade::Backup(error) => error.into(),
            NotMade::Keep(..) => Self::usage(error.to_string()),
            NotMade::NotCleared { .. } => Self::error(error.to_string()),
        }
    }
}

/// Does it.
///
/// # Errors
/// When it cannot be made, or is not whole.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    if let Some(path) = &args.maak_sleutel {
        let public = make_key(path)?;
        output::say(&format!(
            "De geheime sleutel staat in {}. Bewaar hem op een andere plaats dan de reservekopieën en deze computer: zonder hem is geen \
             reservekopie meer te lezen, door niemand. De openbare sleutel:",
            path.display()
        ));
        return output::print(&format!("{public}\n"));
    }
    if let Some(file) = &args.controle {
        return check(file, args, store);
    }
    let data = store.folder()?;
    must_have_store(&data)?;
    let to = args.naar.clone().unwrap_or_else(|| backups_of(&data));
    let mut client = store.connect()?;
    let made = backup::make(
        &mut client,
        &data,
        &to,
        args.voor.as_deref(),
        args.bewaar.as_deref(),
    )?;
    let path = made.written.path.display().to_string();
    if args.json {
        return output::print_json(&serde_json::json!({
            "bestand": path, "regels": made.written.lines, "bytes": made.written.bytes,
            "versleuteld": made.is_locked, "let_op": made.written.wrong,
            "opgeruimd": made.dropped.iter().map(|path| path.display().to_string()).collect::<Vec<_>>(),
        }));
    }
    output::print(&format!("{path}\n"))?;
    let locked = if made.is_locked { ", versleuteld" } else { "" };
    output::say(&format!(
        "Reservekopie gemaakt en teruggelezen: {} van het logboek, {} kB{locked}.{}",
        lines(made.written.lines),
        made.written.bytes.div_ceil(1000),
        match made.dropped.len() {
            0 => String::new(),
            n => format!(
                " {} opgeruimd.",
                output::count(n, "oudere is", "oudere zijn")
            ),
        }
    ));
    if let Some(why) = &made.written.wrong {
        output::say(mind(Some(why)).trim_end());
    }
    Ok(())
}

fn must_have_store(data: &Path) -> Result<(), Failure> {
    if crate::ipc::client::has_store(data) {
        return Ok(());
    }
    Err(Failure::error(format!(
        "Er is geen opslag in {}",
        data.display()
    )))
}

fn lines(n: u64) -> String {
    let n = usize::try_from(n).unwrap_or(usize::MAX);
    output::count(n, "regel", "regels")
}

fn keys(path: Option<&PathBuf>) -> Result<Keys, Failure> {
    Ok(path.map_or_else(|| Ok(Keys::default()), |path| Keys::in_file(path))?)
}

fn check(file: &Path, args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let keys = keys(args.sleutel.as_ref())?;
    // What is put back for a moment is as private as the store itself: so beside it, where that can be.
    let beside = store.folder().map(|data| backups_of(&data));
    let beside = beside
        .ok()
        .filter(|folder| std::fs::read_dir(folder).is_ok());
    let beside = beside.unwrap_or_else(std::env::temp_dir);
    let found: Checked = backup::check(file, &keys, &beside)?;
    if args.json {
        return output::print_json(&serde_json::json!({
            "in_orde": true, "regels": found.lines, "laatste": found.last, "gemaakt": found.made,
            "let_op": found.beside,
        }));
    }
    let last = found.last.map_or(String::new(), |at| {
        format!(", de laatste van {}", output::moment(at))
    });
    output::print(&format!(
        "Deze reservekopie is heel: teruggezet in een eigen map, {}{last}, de keten is heel en de opslag zegt hetzelfde.\n{}",
        lines(found.lines),
        mind(found.beside.as_ref())
    ))
}

/// What is wrong beside the dossiers, on a line of its own.
fn mind(wrong: Option<&String>) -> String {
    wrong.map_or(String::new(), |why| {
        format!("Let op, naast de dossiers klopt niet alles. {why}\n")
    })
}

/// Puts one back.
///
/// # Errors
/// When a server has the folder, the back-up cannot be read, or nobody says yes.
pub fn restore(args: &RestoreArgs, store: &StoreArgs) -> Result<(), Failure> {
    let data = store.folder()?;
    let keys = keys(args.sleutel.as_ref())?;
    let owner = args.eigenaar.as_deref().map(owner).transpose()?;
    super::controle::leave_it_to_us(&data)?;
    let restoring = Restoring::prepare(&args.bestand, &keys, &data, owner)?;
    let (found, has) = (restoring.lines, restoring.last);
    let missing = restoring.missing.clone();
    let made = output::moment(restoring.made);
    if !args.json {
        let last = has.map_or(String::new(), |at| {
            format!(", de laatste van {}", output::moment(at))
        });
        output::say(&format!(
            "De reservekopie van {made} is heel: {}{last}.\n{}{}",
            lines(found),
            mind(restoring.wrong.as_ref()),
            to_be_lost(&missing, &data)
        ));
    }
    if !args.ja && !is_agreed()? {
        output::say("Er is niets veranderd.");
        return Err(Failure {
            code: exit::REFUSED,
            sentence: "Het herstel is niet gedaan".to_owned(),
        });
    }
    let aside = restoring.put()?;
    if args.json {
        return output::print_json(&serde_json::json!({
            "regels": found, "laatste": has, "niet_meer_in_gebruik": missing.lines,
            "van": missing.between.map(|between| between.0), "tot": missing.between.map(|between| between.1),
            "inzage_blijft": missing.beside.looks_kept, "inzage_uit_gebruik": missing.beside.looks_lost,
            "concepten_blijven": missing.beside.drafts_kept, "concepten_uit_gebruik": missing.beside.drafts_lost,
            "opnieuw_vernietigen": numbers(&missing.beside.destroyed),
            "apart": aside.map(|path| path.display().to_string()),
        }));
    }
    let aside = match &aside {
        Some(aside) => format!(
            "Wat er stond, staat nu in {}; opruimen doet u zelf.\n{}",
            aside.display(),
            to_do_again(&missing)
        ),
        None => String::new(),
    };
    output::print(&format!(
        "Teruggezet in {}: {}. Start nu de server.\n{aside}",
        data.display(),
        lines(found)
    ))
}

fn owner(name: &str) -> Result<(u32, u32), Failure> {
    let user = nix::unistd::User::from_name(name).ok().flatten();
    let user = user.ok_or_else(|| {
        Failure::usage(format!(
            "{name} is geen gebruiker van deze computer. Er is niets veranderd"
        ))
    })?;
    Ok((user.uid.as_raw(), user.gid.as_raw()))
}

/// What the folder has now and the back-up has not, before it goes out of use.
fn to_be_lost(missing: &Missing, data: &Path) -> String {
    let unreadable = missing.unreadable.as_ref().map_or(String::new(), |why| {
        format!("\nVerder is het logboek van nu niet te lezen: {why}.")
    });
    let what = match (missing.has, missing.between) {
        (0, _) if missing.unreadable.is_none() => {
            format!("In {} staat nog geen logboek.", data.display())
        }
        (has, None) => format!(
            "In {} staan nu {}; die zitten alle in de reservekopie.",
            data.display(),
            lines(has)
        ),
        (has, Some((first, last))) => format!(
            "In {} staan nu {}. Daarvan {} niet in de reservekopie: {}, van {} tot en met {}. Die gaan uit gebruik.",
            data.display(),
            lines(has),
            if missing.lines == 1 {
                "zit er"
            } else {
                "zitten er"
            },
            lines(missing.lines),
            output::moment(first),
            output::moment(last)
        ),
    };
    let nothing = match missing.is_nothing() {
        true => " Er gaat niets verloren.",
        false => "",
    };
    what + &unreadable + &beside(&missing.beside) + nothing
}

/// What is newer beside the dossiers, and what becomes of it.
fn beside(newer: &Newer) -> String {
    let mut text = String::new();
    let mut say = |sentence: String| text = format!("{text}\n{sentence}");
    if newer.looks_kept > 0 {
        let count = lines(newer.looks_kept);
        say(format!(
            "De vastgelegde inzage van nu blijft: {count} van na de reservekopie."
        ));
    }
    if newer.looks_lost > 0 {
        let count = lines(newer.looks_lost);
        say(format!(
            "De vastgelegde inzage van nu gaat niet verder op die van de reservekopie. Daarvan gaan uit gebruik: {count}."
        ));
    }
    if let Some(why) = &newer.looks_unreadable {
        say(format!(
            "De vastgelegde inzage van nu gaat uit gebruik, want zij is niet te lezen: {why}."
        ));
    }
    if newer.drafts_kept > 0 {
        let users = output::count(newer.drafts_kept, "gebruiker", "gebruikers");
        say(format!(
            "Wat {users} typte en nog niet af was, blijft, met wat daarvan in de reservekopie zit."
        ));
    }
    if !newer.drafts_lost.is_empty() {
        let names = newer.drafts_lost.join(", ");
        say(format!(
            "Concepten die niet te lezen zijn en uit gebruik gaan: {names}."
        ));
    }
    if newer.is_list_damaged {
        say("De lijst van wat vernietigd is (vernietigd.jsonl) is niet heel; wat het logboek van nu daarvan zegt, telt.".to_owned());
    }
    if !newer.destroyed.is_empty() {
        let numbers = numbers(&newer.destroyed).join(", ");
        say(format!(
            "Hier vernietigd, en in de reservekopie nog niet: {numbers}. De volgende start vernietigt dat opnieuw."
        ));
    }
    text
}

fn numbers(ids: &[RecordId]) -> Vec<String> {
    ids.iter().map(|id| id.number.clone()).collect()
}

/// What the office does with what is not in use any more.
fn to_do_again(missing: &Missing) -> String {
    if missing.lines == 0 {
        return String::new();
    }
    let mut text = format!(
        "Niet meer in gebruik: {}. Doe wat nog nodig is opnieuw:\n",
        lines(missing.lines)
    );
    for header in &missing.first {
        text += &output::one_line(&format!(
            "  {}  {}  {}  {}",
            output::moment(header.tijd),
            header.wie,
            header.actie,
            header.over
        ));
        text.push('\n');
    }
    let more = missing.lines.saturating_sub(missing.first.len() as u64);
    if more > 0 {
        text += &format!(
            "  en nog {more}; ze staan in logboek/ van die map, een regel per wijziging\n"
        );
    }
    text
}

fn is_agreed() -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::usage(
            "Er is geen terminal om het aan te vragen, dus er is niets veranderd. Mag het: zet er --ja bij",
        ));
    }
    output::print("Doorgaan? (ja/nee) ")?;
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    read.map_err(|error| Failure::error(error.to_string()))?;
    Ok(["ja", "j"].contains(&answer.trim().to_lowercase().as_str()))
}
