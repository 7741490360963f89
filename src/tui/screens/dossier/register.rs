//! A record of a register: an inwoner, a huishouden, an aanbieder, a medewerker. All it says, which verwijzingen belong
//! to it, and what happened to it.

use super::lines::{Sheet, Sheets, day, join, until};
use crate::domain::record::{Head, Kind, Record};
use crate::office::views::{self, ContactCells};
use crate::tui::model::Session;

/// The sheets.
pub const SHEETS: Sheets<views::Sheet> = &[
    ("Gegevens", |sheet, view| {
        sheet.may_be(&view.like);
        sheet.letter_back(&view.record);
        if let Some(own) = own_contact(view) {
            sheet.fact("Bellen", &own.bellen);
        }
        sheet.rest(&view.record, &["brieven"]);
    }),
    ("Verwijzingen", referrals),
    ("Indicaties", granted),
    ("Geschiedenis", |sheet, view| {
        sheet.history(view.record.id.kind, &view.history);
    }),
    ("Brieven", |sheet, view| sheet.letters(&view.record)),
    ("Contacten", |sheet, view| {
        let is_other = |row: &&ContactCells| row.nummer != view.record.id.number;
        let others: Vec<ContactCells> = view.contacts.iter().filter(is_other).cloned().collect();
        sheet.contacts(&others);
        sheet.or("Er is geen contact dat u mag zien");
    }),
    ("Wie ziet dit", viewers),
];

/// The two lines above the sheets: who or what it is, and what to know first.
#[must_use]
pub fn head(session: &Session, view: &views::Sheet) -> [String; 2] {
    if let Some(own) = view
        .granted
        .iter()
        .find(|it| it.nummer == view.record.id.number)
    {
        let told = own
            .doen
            .as_ref()
            .map_or(own.stand.word(), |signal| &signal.tekst);
        let name = join(&[&own.nummer, &own.inwoner, &own.what(), &own.omvang]);
        return [name, told.to_owned()];
    }
    if let Some(own) = own_contact(view) {
        let channel = own.kanaal.map_or("", |it| it.word());
        let name = join(&[&own.nummer, channel, own.who(), &own.wat]);
        let told = own.doen.as_ref().map(|signal| signal.tekst.clone());
        return [name, told.unwrap_or_else(|| own.state(session.today))];
    }
    let kind = view.record.id.kind.word();
    let count = match view.referrals.len() {
        _ if view.record.id.kind == Kind::Indicator => {
            return [name(session, &view.record), kind.to_owned()];
        }
        1 => "1 verwijzing".to_owned(),
        n => format!("{n} verwijzingen"),
    };
    [name(session, &view.record), format!("{kind} · {count}")]
}

/// The contact that is open, where one is.
fn own_contact(view: &views::Sheet) -> Option<&ContactCells> {
    let mut contacts = view.contacts.iter();
    contacts.find(|row| row.nummer == view.record.id.number)
}

fn name(session: &Session, record: &Record) -> String {
    match &record.head {
        Head::Resident(person) => {
            let age = person.age_on(session.today);
            let age = age.map(|age| format!("{age} jaar")).unwrap_or_default();
            join(&[&person.full_name(), &age, &person.shown_address()])
        }
        Head::Provider(provider) => provider.name.clone(),
        Head::Employee(employee) => employee.name.clone(),
        Head::Indicator(indicator) => join(&[&record.id.number, &indicator.title]),
        Head::Indicatie(indicatie) => {
            join(&[&record.id.number, &indicatie.support, &indicatie.volume()])
        }
        _ => record.id.number.clone(),
    }
}

/// Who can see a resident now, each with what and on what ground; of another record, nobody in particular.
fn viewers(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    if !view.narrowed.is_empty() {
        sheet.fact("Let op", &view.narrowed);
    }
    for viewer in &view.viewers {
        let what = if viewer.mag {
            format!(
                "ziet {} van {}",
                viewer.ziet.join(", "),
                viewer.over.join(", ")
            )
        } else {
            "mag niets zien".to_owned()
        };
        let told = join(&[&viewer.grond, &until(viewer.tot_en_met), &what]);
        sheet.fact(&viewer.gebruiker, &told);
    }
    sheet.or("Dit ziet iedereen met een rol die erbij mag; zie wijkregie rechten");
}

fn granted(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    sheet.granted(&view.granted);
    sheet.or("Er is geen indicatie die u mag zien");
}

fn referrals(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    for row in &view.referrals {
        let holder = row.houder.clone().unwrap_or_default();
        let told = join(&[&row.staat, &row.soort, &day(row.gemeld), &holder]);
        sheet.fact(&row.nummer, &told);
    }
    sheet.or("Er hoort geen verwijzing bij die u mag zien");
}
