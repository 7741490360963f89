//! The table of what can be done with a contact, one row an action: one line for what was said, and the way of a call-back
//! to its end.

mod calling;
mod recording;

pub(crate) use self::recording::must_be_sound;

use super::Contact;
use super::fields::*;
use crate::domain::record::{Kind, Record};
use crate::domain::workflow::action::{
    Action, After, BACKOFFICE, Draft, LEIDING, Sees, WIJ, row as any_row,
};
use crate::domain::workflow::field::asks;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// The action that records a contact.
pub const RECORD: &str = "contact-vastleggen";

const fn row(id: &'static str, title: &'static str, description: &'static str) -> Action {
    any_row(Kind::Contact, id, title, description).by(&[BACKOFFICE, WIJ])
}

/// The actions on contacts, in the order of the work.
#[rustfmt::skip]
pub const CONTACT_ACTIONS: &[Action] = &[
    row(RECORD, "Contact vastleggen", "Eén regel: wie er belde, kwam of schreef, en waarover; met terugbellen is het werk, met een norm")
        .makes()
        .asking(asks![WAT*, MET~, TERUGBELLEN~, TERUGBELNUMMER, MEDEWERKER, KANAAL, MET_WIE, VERWIJZING, INWONER, WIJK, OP, TIJD, BRONNUMMER])
        .does(recording::record).seeing(&[Sees::Each(VERWIJZING.name())])
        .for_good("Klopt het niet, verbeter het dan (contact-verbeteren) of haal het weg (contact-verwijderen)").then(After::TellMade),
    row("contact-gebeld", "Gebeld", "U belde terug: gesproken, dan is het klaar; anders telt het als poging")
        .asking(asks![RESULTAAT*, TOELICHTING~]).when(calling::waits).does(calling::call),
    row("contact-terugbellen", "Terugbellen vragen", "Er moet toch iemand terugbellen; de norm begint nu")
        .asking(asks![TERUGBELLEN*, TERUGBELNUMMER, MEDEWERKER, WIJK]).when(calling::asks_nothing).does(calling::ask),
    row("contact-doorgeven", "Doorgeven", "Een ander team of een andere collega belt terug; de norm loopt door")
        .by(&[BACKOFFICE, WIJ, LEIDING])
        .asking(asks![TERUGBELLEN, WIJK, MEDEWERKER]).when(calling::waits).does(calling::pass_on),
    row("contact-afsluiten", "Terugbellen afsluiten", "Het is zonder gesprek klaar: anders beantwoord, niet bereikt of niet meer nodig")
        .asking(asks![UITKOMST*, TOELICHTING*]).when(calling::waits).does(calling::close),
    row("contact-heropenen", "Terugbellen heropenen", "Er moet toch nog iemand bellen; de norm telt vanaf de eerste keer dat het gevraagd werd")
        .asking(asks![REDEN*]).when(calling::is_over).does(calling::reopen),
    row("contact-verbeteren", "Contact verbeteren", "Verbetert wat verkeerd was opgeschreven, of koppelt het aan een inwoner of verwijzing")
        .asking(asks![WAT, MET, MET_WIE, KANAAL, TERUGBELNUMMER, VERWIJZING, INWONER, WIJK, OP, TIJD, BRONNUMMER])
        .does(recording::mend).seeing(&[Sees::Each(VERWIJZING.name())]),
    row("contact-notitie", "Notitie toevoegen", "Schrijft een notitie bij het contact")
        .asking(asks![TEKST*]).does(add_note),
    row("contact-verwijderen", "Uit het register halen", "Het is per vergissing ingevoerd: het logboek houdt het, de lijsten niet")
        .asking(asks![REDEN*]).does(take_out),
    row("contact-terugzetten", "Terugzetten", "Het was toch geen vergissing: het telt weer mee, zoals het was")
        .from_taken_out().asking(asks![REDEN*]).does(put_back),
];

/// The contact a draft is about.
///
/// # Errors
/// When the record is of another kind, which the table rules out.
fn contact<'d>(draft: &'d mut Draft<'_>) -> Result<&'d mut Contact, Refusal> {
    let number = draft.record.id.to_string();
    let found = draft.record.contact_mut();
    found.ok_or_else(|| Refusal::unknown(&number))
}

/// The contact of a record.
///
/// # Errors
/// When the record is of another kind, which the table rules out.
fn of(record: &Record) -> Result<&Contact, Refusal> {
    let unknown = || Refusal::unknown(&record.id.to_string());
    record.contact().ok_or_else(unknown)
}

fn add_note(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.note(fields.text(TEKST));
    Ok(())
}

fn take_out(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    contact(draft)?.taken_out = fields.need(REDEN)?;
    Ok(())
}

fn put_back(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    contact(draft)?.taken_out.clear();
    draft.note(&format!("Terug in het register: {}", fields.text(REDEN)));
    Ok(())
}
