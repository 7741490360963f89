//! `wijkregie doe`: any action, back only when it is durable.

use std::io::{BufRead, IsTerminal};

use super::store::{StoreArgs, perform};
use super::{Failure, acties, output};
use crate::domain::contact::words::Standing;
use crate::domain::record::RecordId;
use crate::domain::referral::actions::HAND_OVER;
use crate::domain::register::Register;
use crate::domain::workflow::{self, Command, FieldKind, FieldSpec, From};
use crate::ipc::question;
use crate::office::each::{AS_IT_WAS, MOST_AT_ONCE};
use crate::office::views::{Each, Like, QueueQuery};

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Doe een actie; komt terug als het op schijf staat")]
pub struct Args {
    #[arg(
        value_name = "ACTIE",
        required_unless_present = "lijst",
        help = "De actie, bijvoorbeeld notitie-toevoegen"
    )]
    action: Option<String>,
    #[arg(
        value_name = "NUMMER en veld=waarde",
        help = "Het nummer (of meer nummers), en de velden; een waarde met spaties tussen aanhalingstekens. bsn=- vraagt het BSN, of leest het van stdin"
    )]
    rest: Vec<String>,
    #[arg(long, help = "Zeg met welke nummers het kan, en doe niets")]
    proef: bool,
    #[arg(long, help = "Toon alle acties met hun velden")]
    lijst: bool,
    #[arg(long, help = "Schrijf JSON")]
    json: bool,
}

/// Does it.
///
/// # Errors
/// When the command line is wrong, or the answer is no.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let Some(action) = args.action.as_deref().filter(|_| !args.lijst) else {
        let register = Register::default();
        let text = if args.json {
            acties::json(&register)
        } else {
            acties::text(&register)
        };
        return output::print(&text);
    };
    let (mut command, more) = read(action, &args.rest)?;
    if let (HAND_OVER, Some(from)) = (command.action.as_str(), command.fields.get("van")) {
        say_calls(from, store)?;
    }
    let targets: Vec<String> = match (&command.target, command.fields.get("van")) {
        (None, Some(from)) if command.action == HAND_OVER => caseload(from, store)?,
        (target, _) => target.iter().cloned().chain(more).collect(),
    };
    ask_for_secrets(&mut command)?;
    if args.proef {
        return tried(&command, &targets, store, args.json);
    }
    if targets.len() > 1 || command.target.is_none() && !targets.is_empty() {
        return with_each(&command, targets, store, args.json);
    }
    let like = who_it_may_be(store, &command)?;
    let done = perform(store, command)?;
    for like in &like {
        output::say(&format!("Dubbel? {}", output::one_line(&like.told())));
    }
    if args.json {
        let mut told = serde_json::json!({ "nummer": done.number, "gewijzigd": done.is_changed });
        if !like.is_empty() {
            told["lijkt_op"] = serde_json::json!(like);
        }
        return output::print_json(&told);
    }
    if !done.is_changed {
        output::say("Er is niets veranderd: het stond al zo");
    }
    output::print(&format!("{}\n", done.number))
}

/// Who the resident may be that is about to be registered.
///
/// # Errors
/// When there is no server to ask.
fn who_it_may_be(store: &StoreArgs, command: &Command) -> Result<Vec<Like>, Failure> {
    if command.action != "inwoner-registreren" {
        return Ok(Vec::new());
    }
    let fields = command.fields.clone();
    // Whoever may not hear this is told why not by the action itself.
    let like = store.connect()?.ask(&question::LikeThis { fields });
    Ok(like.unwrap_or_default())
}

/// The open verwijzingen in the name of someone: what handing over is about that names none.
///
/// # Errors
/// When nobody is called so, nothing is in that name, or there is no server to ask.
fn caseload(from: &str, store: &StoreArgs) -> Result<Vec<String>, Failure> {
    let query = QueueQuery::in_the_name_of(from);
    let keys = store.connect()?.ask(&question::Queue { query })?;
    let number = |(year, n): (u16, u32)| RecordId::referral(i32::from(year), n).number;
    let numbers: Vec<String> = keys.into_iter().map(number).collect();
    match numbers.is_empty() {
        true => Err(Failure::usage(format!(
            "Er staat niets open dat u ziet op naam van {from}"
        ))),
        false => Ok(numbers),
    }
}

/// Says which call-backs are in the name of someone: those go to another by an action of their own.
///
/// # Errors
/// When there is no server to ask.
fn say_calls(from: &str, store: &StoreArgs) -> Result<(), Failure> {
    let asked = question::Contacts {
        filter: vec![
            format!("stand:{}", Standing::Terugbellen),
            format!("medewerker:{from}"),
        ],
        all: false,
    };
    // Who may not see contacts is told of none.
    let calls = store.connect()?.ask(&asked).unwrap_or_default();
    let numbers: Vec<&str> = calls.iter().map(|it| it.nummer.as_str()).collect();
    if !numbers.is_empty() {
        output::say(&format!(
            "Let op: {} op naam van {from} gaat hier niet mee. Geef door met: wijkregie doe contact-doorgeven {} medewerker=…",
            output::count(numbers.len(), "telefoontje", "telefoontjes"),
            numbers.join(" ")
        ));
    }
    Ok(())
}

/// Tells with which of these it can be done, and does nothing.
///
/// # Errors
/// When there is no record to try it with, or no server to ask.
fn tried(
    command: &Command,
    targets: &[String],
    store: &StoreArgs,
    is_json: bool,
) -> Result<(), Failure> {
    if targets.is_empty() {
        return Err(Failure::usage("Een proef gaat over een nummer of meer"));
    }
    let mut client = store.connect()?;
    let mut all: Option<Each> = None;
    for numbers in targets.chunks(MOST_AT_ONCE) {
        let each = client.ask(&question::Each {
            action: command.action.clone(),
            numbers: numbers.to_vec(),
            fields: command.fields.clone(),
            taken: all.as_ref().map_or_else(Vec::new, |it| it.bezet.clone()),
        })?;
        all = Some(match all.take() {
            Some(before) => before.and(each),
            None => each,
        });
    }
    let each = all.unwrap_or_default();
    if is_json {
        let told = serde_json::json!({ "rows": each.rows, "medewerkers": each.medewerkers });
        return output::print_json(&told);
    }
    let mut refused = Vec::new();
    for row in &each.rows {
        match &row.waarom_niet {
            Some(why) => refused.push((row.nummer.clone(), why.clone())),
            None => output::print(&format!("{}\n", row.nummer))?,
        }
    }
    say_refused(&refused, each.rows.len());
    let fields = workflow::find(&command.action).map_or(&[][..], |action| action.fields);
    let is_open =
        |field: &&FieldSpec| field.is_required && !command.fields.contains_key(field.name);
    let open: Vec<&FieldSpec> = fields.iter().filter(is_open).collect();
    output::say(&format!(
        "Het kan met {}{} van de {}; er is niets gedaan",
        if open.is_empty() { "" } else { "hoogstens " },
        each.rows.len() - refused.len(),
        each.rows.len()
    ));
    // Whoever was named was asked of each of them.
    if open
        .iter()
        .any(|field| matches!(field.kind, FieldKind::Employee))
    {
        output::say(&match each.medewerkers.as_slice() {
            [] => "Geen medewerker mag ze allemaal hebben".to_owned(),
            names => format!("Wie ze allemaal mag hebben: {}", names.join(", ")),
        });
    }
    Ok(())
}

/// Says why it is not done with some of so many: once where it is the same for all of them.
fn say_refused(refused: &[(String, String)], all: usize) {
    let mut whys = refused.iter().map(|(_, why)| why);
    match whys.next() {
        Some(first) if refused.len() == all && all > 1 && whys.all(|why| why == first) => {
            output::say(first);
        }
        _ => {
            for (number, why) in refused {
                output::say(&format!("{number}: {why}"));
            }
        }
    }
}

/// Does it with one after the other: what was done is told on stdout, what was not after it with its reason.
fn with_each(
    command: &Command,
    targets: Vec<String>,
    store: &StoreArgs,
    is_json: bool,
) -> Result<(), Failure> {
    let (mut rows, mut left, mut refused) = (Vec::new(), Vec::new(), 0);
    let all = targets.len();
    for target in targets {
        let one = Command {
            target: Some(target.clone()),
            ..command.clone()
        };
        let why_not = match perform(store, one) {
            Ok(done) if done.is_changed => None,
            Ok(_) => Some(AS_IT_WAS.to_owned()),
            // Without a server the next one will not do either.
            Err(failure) if failure.code == super::exit::UNAVAILABLE => {
                say_refused(&left, all);
                return Err(failure);
            }
            Err(failure) => {
                refused += 1;
                Some(failure.sentence)
            }
        };
        match (why_not, is_json) {
            (None, false) => output::print(&format!("{target}\n"))?,
            (Some(why), false) => left.push((target, why)),
            (why_not, true) => rows.push(serde_json::json!({
                "nummer": target, "gewijzigd": why_not.is_none(), "waarom_niet": why_not,
            })),
        }
    }
    say_refused(&left, all);
    if is_json {
        output::print_json(&serde_json::json!(rows))?;
    }
    match refused {
        0 => Ok(()),
        n => Err(Failure {
            code: super::exit::REFUSED,
            sentence: match n == all {
                true => format!("Niet gedaan: {n}. Er is niets gewijzigd"),
                false => format!("Niet gedaan: {n}. De rest is gedaan en staat op schijf"),
            },
        }),
    }
}

/// The command that these words ask for, and the other numbers that it is done with too.
fn read(action: &str, rest: &[String]) -> Result<(Command, Vec<String>), Failure> {
    let mut rest = rest.iter().peekable();
    let makes_one = workflow::find(action).is_some_and(|action| action.from == From::Nothing);
    // A number never has a `=` in it; an action that makes a record has none.
    let target = if makes_one {
        None
    } else {
        rest.next_if(|word| !word.contains('=')).cloned()
    };
    let mut more: Vec<String> = Vec::new();
    while let Some(number) = rest.next_if(|word| !makes_one && !word.contains('=')) {
        more.push(number.clone());
    }
    let mut command = Command {
        action: action.to_owned(),
        target,
        ..Command::default()
    };
    for word in rest {
        let (field, value) = word.split_once('=').ok_or_else(|| {
            Failure::usage(format!("‘{word}’ is geen veld; schrijf veld=waarde, met aanhalingstekens om een waarde met spaties"))
        })?;
        if command
            .fields
            .insert(field.to_owned(), value.to_owned())
            .is_some()
        {
            return Err(Failure::usage(format!(
                "Het veld {field} staat er twee keer"
            )));
        }
    }
    Ok((command, more))
}

/// A BSN that is given as `-` is asked for, or read from stdin, a line each: on a command line others can read it.
fn ask_for_secrets(command: &mut Command) -> Result<(), Failure> {
    let fields = workflow::find(&command.action).map_or(&[][..], |action| action.fields);
    for field in fields {
        let is_secret = matches!(field.kind, FieldKind::Bsn);
        let given = command.fields.get_mut(field.name);
        let Some(given) = given.filter(|given| is_secret && *given == "-") else {
            continue;
        };
        *given = secret(field.name)?;
    }
    Ok(())
}

/// What may not stand on a command line: asked for, or a line of stdin.
///
/// # Errors
/// When there is no line.
pub fn secret(name: &str) -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        output::ask(&format!("{name}: "));
    }
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    match read {
        Ok(1..) => Ok(line.trim().to_owned()),
        _ => Err(Failure::usage(format!(
            "Hierbij hoort een regel met {name} op stdin. Er is niets veranderd"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &[&str]) -> Vec<String> {
        text.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_number_comes_first_and_a_value_may_have_an_equals_sign_in_it() {
        let given = words(&["V-2026-0001", "tekst=1+1=2"]);
        let (command, more) = read("notitie-toevoegen", &given).unwrap();
        assert!(more.is_empty());
        assert_eq!(command.target.as_deref(), Some("V-2026-0001"));
        assert_eq!(
            command.fields.get("tekst").map(String::as_str),
            Some("1+1=2")
        );
    }

    #[test]
    fn an_action_that_makes_a_record_has_no_number() {
        assert_eq!(
            read("melding-registreren", &words(&["inwoner=P-0001"]))
                .unwrap()
                .0
                .target,
            None
        );
        assert!(read("melding-registreren", &words(&["P-0001"])).is_err());
    }

    #[test]
    fn more_numbers_come_before_the_fields() {
        let given = words(&["V-1", "V-2", "V-3", "medewerker=bolt"]);
        let (command, more) = read("toewijzen", &given).unwrap();
        assert_eq!(command.target.as_deref(), Some("V-1"));
        assert_eq!(more, ["V-2", "V-3"]);
        assert!(read("toewijzen", &words(&["V-1", "medewerker=bolt", "V-2"])).is_err());
    }

    #[test]
    fn a_field_twice_is_wrong_usage() {
        assert_eq!(
            read("weigeren", &words(&["V-1", "reden=a", "reden=b"]))
                .unwrap_err()
                .code,
            2
        );
    }
}
