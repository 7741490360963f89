//! Whom a melding is for: someone who is known, so that nobody is there twice, or someone new.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::forms::{go_on, open_form};
use crate::domain::dates;
use crate::domain::names::take_apart;
use crate::domain::register::Register;
use crate::domain::workflow::FieldKind;
use crate::ipc::question;
use crate::office::views::ResidentCells;
use crate::tui::choice::{Choice, Does, Finds, Item};
use crate::tui::effect::{Effect, ask};
use crate::tui::model::Session;

/// Why a new resident must wait.
const LOOK_FIRST: &str = "Zoek de inwoner eerst: misschien staat die er al";

/// Lets the user look up the resident of a new melding.
pub fn look_up(session: &mut Session) {
    if !session.may_ever("melding-invoeren") {
        session.warn(
            "Inwoners opzoeken mag u niet; een melding voert het WIJ-team of de back office in",
        );
        return;
    }
    let does = Does::then(|model, typed| new_resident(&mut model.session, typed));
    let new = Item {
        why_not: Some(LOOK_FIRST.to_owned()),
        ..Item::new(
            "Nieuwe inwoner",
            "Staat de inwoner er niet bij, dan begint u hier",
            does,
        )
    };
    let title = "Voor welke inwoner? Typ een naam, P-nummer of geboortedatum";
    let finds = Finds {
        keeps_lines: true,
        ..Finds::new(|choice, typed, _| find(choice, typed))
    };
    session.choose_from(Choice::new(title, vec![new]).finding(finds));
}

fn find(choice: &mut Choice, typed: &str) -> Vec<Effect> {
    // Who was looked for and is not there, is new; not before.
    let is_too_short = typed.len() < 2;
    for line in &mut choice.lines {
        line.why_not = is_too_short.then(|| LOOK_FIRST.to_owned());
    }
    choice.is_looking = true;
    let (text, typed) = (typed.to_owned(), typed.to_owned());
    vec![ask(
        question::Residents { text },
        move |model, residents| {
            take(&mut model.session, &typed, residents);
            Vec::new()
        },
    )]
}

/// Takes in the residents that a text is part of, unless something else was typed since.
fn take(session: &mut Session, text: &str, residents: Vec<ResidentCells>) {
    let Some(choice) = session.choice().filter(|choice| choice.is_looking) else {
        return;
    };
    if choice.typed() != text {
        return;
    }
    choice.is_looking = false;
    choice.found = residents
        .into_iter()
        .map(|resident| {
            let born = resident.geboren.map(dates::with_year);
            let parts = [Some(resident.nummer.clone()), born, Some(resident.adres)];
            let detail: Vec<String> = parts
                .into_iter()
                .flatten()
                .filter(|part| !part.is_empty())
                .collect();
            let (number, name) = (resident.nummer, resident.naam.clone());
            let does = Does::then(move |model, _| {
                melding_for(&mut model.session, number.clone(), name.clone())
            });
            Item::new(resident.naam, detail.join(" · "), does)
        })
        .collect();
}

/// Opens the form of a new resident, with what was looked for in its fields.
fn new_resident(session: &mut Session, typed: &str) {
    let known = told_of(typed, session.today, &session.register);
    open_form(session, "inwoner-registreren", None, &known);
}

/// The fields of a resident that a text says: a day of birth, a BSN and a postcode by how they look, the rest is the name.
fn told_of(typed: &str, today: NaiveDate, register: &Register) -> BTreeMap<String, String> {
    const BY_LOOK: [(&str, FieldKind); 3] = [
        ("geboortedatum", FieldKind::BirthDate),
        ("bsn", FieldKind::Bsn),
        ("postcode", FieldKind::Postcode),
    ];
    let mut known = BTreeMap::new();
    let mut name = Vec::new();
    for word in typed.split_whitespace() {
        let has_digit = word.contains(|c: char| c.is_ascii_digit());
        let reads = |(_, kind): &&(&str, FieldKind)| kind.read(word, today, register).is_ok();
        match BY_LOOK.iter().find(reads).filter(|_| has_digit) {
            Some((field, _)) => drop(known.insert((*field).to_owned(), word.to_owned())),
            // A number that is none of these is no name either.
            None if has_digit => {}
            None => name.push(word),
        }
    }
    let name = take_apart(&name.join(" "));
    let parts = [
        ("achternaam", name.last),
        ("tussenvoegsel", name.prefix),
        ("voornaam", name.first),
    ];
    let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
    known.extend(parts.map(|(field, text)| (field.to_owned(), text)));
    known
}

/// Opens a melding for a resident, with the name above its fields.
pub fn melding_for(session: &mut Session, resident: String, name: String) {
    go_on(session, "melding-registreren", ("inwoner", resident), name);
}
