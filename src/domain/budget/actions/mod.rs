//! The table of what can be done with a budget, one row an action: what it is, what is spent of it, and spreading a total.

mod recording;
mod spreading;

pub(crate) use self::recording::{
    must_be_alone, must_be_sound, read_place, read_reached, read_target,
};
pub(crate) use self::spreading::{of_wijken, stays, total, weights};

use super::Budget;
use super::fields::*;
use crate::domain::record::{Kind, Record};
use crate::domain::workflow::action::{
    Action, After, CONTRACT, Context, Draft, LEIDING, row as any_row,
};
use crate::domain::workflow::field::asks;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// The action that records a budget.
pub const BUDGET: &str = "budget-vastleggen";

/// The action that spreads one over the wijken.
pub const SPREAD: &str = "budget-verdelen";

const fn row(id: &'static str, title: &'static str, description: &'static str) -> Action {
    any_row(Kind::Budget, id, title, description).by(&[CONTRACT, LEIDING])
}

/// The actions on budgets, in the order of the work.
#[rustfmt::skip]
pub const BUDGET_ACTIONS: &[Action] = &[
    row(BUDGET, "Budget vastleggen", "Legt een budget vast: een jaar, een plaats en een aandachtsveld, met wat er is begroot")
        .makes()
        .asking(asks![JAAR*, PLAATS*, AANDACHTSVELD*, BEGROOT~, VOOR_KORTING, KORTING, VERPLICHT, BESTEED, STAND_OP, CONTRACTEN~, STREEFWAARDE, BEHAALD])
        .does(recording::record)
        .for_good("Klopt het niet, verbeter het dan (budget-wijzigen) of haal het weg (budget-verwijderen)").then(After::TellMade),
    row("budget-wijzigen", "Budget wijzigen", "Wijzigt wat er is begroot, verplicht of besteed, of welke contracten eruit worden betaald")
        .asking(asks![BEGROOT, VOOR_KORTING, KORTING, VERPLICHT, BESTEED, STAND_OP, CONTRACTEN, STREEFWAARDE, BEHAALD, JAAR, PLAATS, AANDACHTSVELD])
        .does(recording::mend),
    row(SPREAD, "Verdelen over de wijken", "Verdeelt dit budget, met wat de wijken al hadden, naar gewogen cijfers over de wijken, op de cent")
        .asking(asks![GEWICHTEN, BLIJFT]).when(spreading::is_whole).does(spreading::spread_out).undone_whole(),
    row("budget-gezien", "Signaal gezien", "U weet het: pas als er meer besteed of verwacht wordt dan dit, is het weer een signaal")
        .asking(asks![BESTEED_TOT, VERWACHT_TOT]).does(recording::see),
    row("budget-notitie", "Notitie toevoegen", "Schrijft een notitie bij het budget")
        .asking(asks![TEKST*]).does(add_note),
    row("budget-verwijderen", "Uit het register halen", "Het is per vergissing vastgelegd: het logboek houdt het, de lijsten niet")
        .asking(asks![REDEN*]).does(take_out),
    row("budget-terugzetten", "Terugzetten", "Het was toch geen vergissing: het telt weer mee, zoals het was")
        .from_taken_out().asking(asks![REDEN*]).when(was_there).does(put_back),
];

/// The budget a draft is about.
///
/// # Errors
/// When the record is of another kind, which the table rules out.
fn budget<'d>(draft: &'d mut Draft<'_>) -> Result<&'d mut Budget, Refusal> {
    let number = draft.record.id.number.clone();
    let found = draft.record.budget_mut();
    found.ok_or_else(|| Refusal::unknown(&number))
}

/// The budget of a record.
///
/// # Errors
/// When the record is of another kind, which the table rules out.
fn of(record: &Record) -> Result<&Budget, Refusal> {
    let unknown = || Refusal::unknown(&record.id.number);
    record.budget().ok_or_else(unknown)
}

fn add_note(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.note(fields.text(TEKST));
    Ok(())
}

fn take_out(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    budget(draft)?.taken_out = fields.need(REDEN)?;
    Ok(())
}

/// Of what a spreading made that was taken back, nothing is left to put back.
fn was_there(record: &Record, _: &Context<'_>) -> Done {
    match of(record)?.key() {
        Some(_) => Ok(()),
        None => Err(
            Refusal::rule("De verdeling die het maakte, is teruggenomen")
                .unless("Verdeel opnieuw (budget-verdelen), of leg het vast (budget-vastleggen)"),
        ),
    }
}

fn put_back(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    budget(draft)?.taken_out.clear();
    let own = of(&draft.record)?;
    must_be_alone(&draft.record.id.number, own, draft.context.register)?;
    draft.note(&format!("Terug in het register: {}", fields.text(REDEN)));
    Ok(())
}
