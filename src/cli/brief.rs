//! `wijkregie brief`: a letter from a dossier, on the screen, in a file or home over the line; one, or one for each of many.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::export::target::Target;
use super::store::{StoreArgs, perform};
use super::{Failure, exit, output};
use crate::domain::io::in_words;
use crate::domain::letters::actions::{SEND, SEND_OF_INDICATIE};
use crate::domain::letters::parts::{Letter, LetterKind};
use crate::domain::letters::{OURS_AGAIN, fields};
use crate::domain::record::{Kind, RecordId};
use crate::domain::words::UnknownWord;
use crate::domain::workflow::Command;
use crate::exchange::letter::{LetterForm, written};
use crate::import::input::is_dash;
use crate::ipc::client::{Client, ClientError};
use crate::ipc::question;
use crate::office::filter::split;
use crate::office::views::QueueQuery;

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(
    about = "Maak een brief uit een dossier, of voor veel dossiers tegelijk",
    after_help = "Soorten: ontvangstbevestiging, uitnodiging, verslag, overdracht, toekenning, afwijzing, mededeling, \
                  einde-indicatie, 18-jaar, nazorg; van een aanbesteding gunning, met inschrijving=1.\n\
                  verstuurd toont een brief zoals hij is verstuurd (met brief=2 de tweede van het dossier).\n\
                  tekst SOORT toont de tekst met zijn velden, velden toont wat in een tekst kan staan."
)]
pub struct Args {
    #[arg(
        value_name = "SOORT",
        help = "Wat voor brief; of verstuurd, tekst of velden"
    )]
    kind: String,
    #[arg(
        value_name = "NUMMER en veld=waarde",
        help = "Een nummer of meer, en wat het dossier niet zegt: afspraak=, tijd=, plaats=, gronden=, reden=, uiterlijk="
    )]
    rest: Vec<String>,
    #[arg(
        long,
        value_name = "FILTER",
        help = "Voor elke verwijzing die dit filter vindt, zoals 'staat:nieuw wijk:hoogkerk'"
    )]
    wachtrij: Option<String>,
    #[arg(
        long,
        value_name = "FILTER",
        conflicts_with = "wachtrij",
        help = "Voor elke indicatie die dit filter vindt, zoals 'einde<12w brief:nee'"
    )]
    indicaties: Option<String>,
    #[arg(
        long,
        value_name = "VORM",
        default_value = "txt",
        help = "txt, docx of odt"
    )]
    als: Form,
    #[arg(
        long,
        value_name = "BESTAND",
        help = "Waarheen; - is naar stdout (zo ook zonder). Bij meer brieven een map, met een bestand per brief"
    )]
    naar: Option<PathBuf>,
    #[arg(
        long,
        help = "Meer brieven in één bestand, elk op een eigen blad: voor de printer"
    )]
    samen: bool,
    #[arg(long, help = "Leg de brieven meteen vast als verstuurd")]
    vastleggen: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    Txt,
    Docx,
    Odt,
}

impl Form {
    const fn form(self) -> LetterForm {
        match self {
            Self::Txt => LetterForm::Txt,
            Self::Docx => LetterForm::Docx,
            Self::Odt => LetterForm::Odt,
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Txt => "txt",
            Self::Docx => "docx",
            Self::Odt => "odt",
        }
    }
}

impl Args {
    /// The file or folder it goes to; none for stdout.
    pub(super) fn file(&self) -> Option<&Path> {
        self.naar.as_deref().filter(|path| !is_dash(path))
    }
}

/// Makes it.
///
/// # Errors
/// When the command line is wrong, a letter cannot be made, or it cannot be written.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    match args.kind.as_str() {
        "velden" => return output::print(&known_fields()),
        "tekst" => return print_text(args, store),
        _ => {}
    }
    let (numbers, mut given) = words(&args.rest)?;
    let sent = match args.kind.as_str() {
        "verstuurd" => Some(which(&given)?),
        kind => {
            let kind: LetterKind = kind
                .parse()
                .map_err(|why: UnknownWord| Failure::usage(why.to_string()))?;
            given.insert("soort".to_owned(), kind.word().to_owned());
            None
        }
    };
    if is_award(&given) && args.vastleggen {
        return Err(Failure::usage(
            "Een brief met de gunningsbeslissing legt u vast met fase-afronden fase=voorlopige-gunning",
        ));
    }
    if sent.is_some() && args.vastleggen {
        return Err(Failure::usage(
            "Een brief die verstuurd is, is al vastgelegd, dus er is niets gedaan. Laat --vastleggen weg",
        ));
    }
    let mut client = store.connect_to_read()?;
    let numbers = asked(args, numbers, &mut client)?;
    let is_one = numbers.len() == 1 && args.wachtrij.is_none() && args.indicaties.is_none();
    if !is_one && !args.samen && args.file().is_none() {
        return Err(Failure::usage(
            "Meer brieven gaan naar een map (--naar MAP), of samen in één bestand (--samen)",
        ));
    }
    // Before anything is asked for: where it cannot go.
    let whole = match (is_one || args.samen, args.als) {
        (true, als) => Some(Target::open(
            args.file(),
            (als != Form::Txt).then_some("Een document"),
        )?),
        (false, _) => None,
    };
    let (mut made, mut refused) = made(&numbers, &given, sent, is_one, &mut client)?;
    match whole {
        Some(out) if !made.is_empty() => save(out, &made, args.als)?,
        Some(_) => {}
        None => one_file_each(args, &made)?,
    }
    if args.vastleggen {
        keep_as_sent(&mut made, &mut refused, &given, store);
    }
    told(args, is_one, &made, &refused, numbers.len())
}

/// Letters with their numbers, and numbers with why there is none.
type Made = (Vec<(String, Letter)>, Vec<(String, String)>);

/// The letters that can be made, and why the others cannot; of one that is asked for alone that is a failure.
fn made(
    numbers: &[String],
    given: &BTreeMap<String, String>,
    sent: Option<u32>,
    is_one: bool,
    client: &mut Client,
) -> Result<Made, Failure> {
    let (mut made, mut refused) = (Vec::new(), Vec::new());
    for number in numbers {
        match ask(number, given, sent, client)? {
            Ok(letter) => made.push((number.clone(), letter)),
            Err(ClientError::Refused(why)) if !is_one => {
                refused.push((number.clone(), why.to_string()));
            }
            Err(why) => return Err(why.into()),
        }
    }
    Ok((made, refused))
}

/// Whether the letter is of an award decision, and so about no dossier.
fn is_award(given: &BTreeMap<String, String>) -> bool {
    given.get("soort").map(String::as_str) == Some(LetterKind::Gunning.word())
}

/// Asks for one letter: about a dossier, or of an award decision to one inschrijver.
fn ask(
    number: &str,
    given: &BTreeMap<String, String>,
    sent: Option<u32>,
    client: &mut Client,
) -> Result<Result<Letter, ClientError>, Failure> {
    let number = number.to_owned();
    if !is_award(given) {
        let fields = given.clone();
        return Ok(client.ask(&question::LetterOf {
            number,
            fields,
            sent,
        }));
    }
    let bid = given.get("inschrijving").and_then(|bid| bid.parse().ok());
    let bid = bid.ok_or_else(|| {
        Failure::usage("Aan wie? Schrijf: wijkregie brief gunning NUMMER inschrijving=1")
    })?;
    Ok(client.ask(&question::Letter {
        number,
        bid,
        on: None,
    }))
}

/// Numbers, and fields with their values.
fn words(rest: &[String]) -> Result<(Vec<String>, BTreeMap<String, String>), Failure> {
    let (mut numbers, mut given) = (Vec::new(), BTreeMap::new());
    for word in rest {
        match word.split_once('=') {
            None => numbers.push(word.clone()),
            Some((name, value)) => {
                if given.insert(name.to_owned(), value.to_owned()).is_some() {
                    return Err(Failure::usage(format!(
                        "Het veld {name} staat er twee keer"
                    )));
                }
            }
        }
    }
    Ok((numbers, given))
}

/// Which of the letters that were sent.
fn which(given: &BTreeMap<String, String>) -> Result<u32, Failure> {
    let number = given.get("brief").and_then(|number| number.parse().ok());
    number.ok_or_else(|| {
        Failure::usage("Welke brief? Schrijf: wijkregie brief verstuurd NUMMER brief=1")
    })
}

/// The dossiers it is asked for: named, or found by a filter.
fn asked(args: &Args, named: Vec<String>, client: &mut Client) -> Result<Vec<String>, Failure> {
    let found: Vec<String> = match (&args.wachtrij, &args.indicaties) {
        (Some(line), _) => {
            let query = QueueQuery {
                filter: split(line),
                ..QueueQuery::default()
            };
            let keys = client.ask(&question::Queue { query })?;
            let number = |(year, n): (u16, u32)| RecordId::referral(i32::from(year), n).number;
            keys.into_iter().map(number).collect()
        }
        (None, Some(line)) => {
            let (filter, all, on) = (split(line), false, None);
            let rows = client.ask(&question::Indicaties { filter, all, on })?;
            rows.into_iter().map(|row| row.nummer).collect()
        }
        (None, None) => Vec::new(),
    };
    let all: Vec<String> = named.into_iter().chain(found).collect();
    match all.is_empty() {
        true => Err(Failure::usage(
            "Over welk dossier? Noem een nummer, of een filter met --wachtrij of --indicaties dat er een vindt",
        )),
        false => Ok(all),
    }
}

fn save(mut out: Target, letters: &[(String, Letter)], als: Form) -> Result<(), Failure> {
    let bytes = written(letters, als.form()).map_err(|why| Failure::error(why.to_string()))?;
    let not_whole = |why: &dyn std::fmt::Display| {
        Failure::error(format!(
            "Het bestand is niet af: {why}. In wijkregie is niets veranderd"
        ))
    };
    out.write_all(&bytes).map_err(|why| not_whole(&why))?;
    out.finish().map_err(|why| not_whole(&why))
}

/// A file for every letter, in a folder that is made where it is not there.
fn one_file_each(args: &Args, made: &[(String, Letter)]) -> Result<(), Failure> {
    let Some(folder) = args.file() else {
        return Ok(());
    };
    if !folder.exists() {
        std::fs::create_dir(folder).map_err(|why| {
            let why = in_words(&why);
            Failure::error(format!("{} is niet te maken: {why}", folder.display()))
        })?;
    }
    for one in made {
        let name = format!("{}-{}.{}", one.0, one.1.kind, args.als.ending());
        let out = Target::open(Some(&folder.join(name)), None)?;
        save(out, std::slice::from_ref(one), args.als)?;
    }
    Ok(())
}

/// Keeps the letters that were made as sent; what cannot be kept is told, and no longer counts as made.
fn keep_as_sent(
    made: &mut Vec<(String, Letter)>,
    refused: &mut Vec<(String, String)>,
    given: &BTreeMap<String, String>,
    store: &StoreArgs,
) {
    made.retain(|(number, letter)| {
        let is_indicatie = RecordId::parse(number).is_ok_and(|id| id.kind == Kind::Indicatie);
        let action = if is_indicatie {
            SEND_OF_INDICATIE
        } else {
            SEND
        };
        let mut fields = given.clone();
        fields.insert("datum".to_owned(), letter.on.to_string());
        let command = Command {
            action: action.to_owned(),
            target: Some(number.clone()),
            fields,
            ..Command::default()
        };
        match perform(store, command) {
            Ok(_) => true,
            Err(why) => {
                let why = format!("gemaakt, maar niet vastgelegd: {}", why.sentence);
                refused.push((number.clone(), why));
                false
            }
        }
    });
}

/// Says what was made and what was not, with why; together that is all that was asked.
fn told(
    args: &Args,
    is_one: bool,
    made: &[(String, Letter)],
    refused: &[(String, String)],
    all: usize,
) -> Result<(), Failure> {
    for (number, why) in refused {
        output::say(&format!("{number}: {why}"));
    }
    if let Some(path) = args.file().filter(|_| !made.is_empty()) {
        output::say(&format!("Geschreven in {}", path.display()));
    }
    if args.vastleggen && !made.is_empty() {
        let count = output::count(made.len(), "brief", "brieven");
        output::say(&format!("{count} vastgelegd als verstuurd"));
    }
    if !is_one {
        output::say(&format!(
            "{} gemaakt, {} niet, van {all}",
            output::count(made.len(), "brief", "brieven"),
            refused.len()
        ));
    }
    match refused.len() {
        0 => Ok(()),
        n => Err(Failure {
            code: exit::REFUSED,
            sentence: format!("Niet gemaakt: {n}; de reden staat erboven"),
        }),
    }
}

/// Every field of a letter, with what it says.
fn known_fields() -> String {
    let row =
        |field: &fields::LetterField| vec![format!("{{{}}}", field.name), field.says.to_owned()];
    let rows: Vec<Vec<String>> = fields::FIELDS.iter().map(row).collect();
    output::table(&["Veld", "Wat er dan staat"], &rows)
}

/// The text that counts for a kind of letter, with its fields.
fn print_text(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let kind: LetterKind = match args.rest.as_slice() {
        [kind] => kind
            .parse()
            .map_err(|why: UnknownWord| Failure::usage(why.to_string()))?,
        _ => {
            return Err(Failure::usage(
                "Van welke soort? Schrijf: wijkregie brief tekst nazorg",
            ));
        }
    };
    let key = kind.setting();
    let settings = store.connect_to_read()?.ask(&question::Settings {})?;
    let own = settings.into_iter().find(|(known, _)| *known == key);
    let own = own.map(|(_, value)| value);
    let own = own.filter(|own| own != OURS_AGAIN);
    let mut text = own.unwrap_or_else(|| kind.our_text().to_owned());
    if !text.ends_with('\n') {
        text.push('\n');
    }
    output::print(&text)
}
