//! Huishoudens: residents at one address who may belong together; one key makes the huishouden, or lets those who are not
//! of it join.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::columns::{Table, column, plain, rest};
use super::list::{List, ListScreen};
use crate::domain::registers::households::{FORM, JOIN};
use crate::domain::workflow::Command;
use crate::ipc::question;
use crate::office::Outcome;
use crate::office::views::Proposal;
use crate::tui::effect::{self, Effect, ask};
use crate::tui::model::{Model, Session};
use crate::tui::update::fresh_id;

/// Proposals, by address.
pub type Households = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own;

/// Who holds the regie as long as nobody said.
const NOBODY_YET: &str = "nog te bepalen";

/// The names of those who are of the huishouden, or of those who are not.
fn named(row: &Proposal, is_member: bool) -> String {
    let them = row.leden.iter().filter(|it| it.is_lid == is_member);
    let names: Vec<&str> = them.map(|it| it.naam.as_str()).collect();
    names.join(", ")
}

/// Who would come, and who is there already.
fn names(row: &Proposal) -> String {
    match row.huishouden {
        Some(_) => format!("{} bij {}", named(row, false), named(row, true)),
        None => named(row, false),
    }
}

impl List for Own {
    type Row = Proposal;
    type Asks = question::ProposedHouseholds;

    const HINTS: &'static str = "keuze-3 openen ongedaan naar-vandaag terug hulp";
    const UNFILTERED: &'static str = " Wie op één adres mogelijk bij elkaar hoort";
    const HAS_FILTER: bool = false;
    const TABLE: Table<Proposal> = Table {
        mark: None,
        columns: &[
            column("Huishouden", 10).shows(|row, _, _| {
                plain(row.huishouden.clone().unwrap_or_else(|| "nieuw".to_owned()))
            }),
            column("Adres", 20)
                .grows(30)
                .shows(|row, _, _| plain(row.adres.clone())),
            rest("Wie", 20).shows(|row, _, _| plain(names(row))),
        ],
    };

    fn ask(&self, _: &[String], _: &Session) -> question::ProposedHouseholds {
        question::ProposedHouseholds {}
    }

    fn rows(&mut self, _: &mut Session, rows: Vec<Proposal>) -> Vec<Proposal> {
        rows
    }

    fn record(row: &Proposal) -> Option<Cow<'_, str>> {
        row.huishouden.as_deref().map(Cow::from)
    }

    fn is_same(one: &Proposal, other: &Proposal) -> bool {
        let first = |row: &Proposal| row.leden.first().map(|it| it.nummer.clone());
        first(one) == first(other)
    }

    fn none(&self, _: &Session) -> String {
        "Er zijn geen voorstellen bij de inwoners die u registreert".to_owned()
    }

    fn run(
        screen: &mut Households,
        session: &mut Session,
        id: &'static str,
    ) -> Option<Vec<Effect>> {
        if ![FORM, "keuze-3"].contains(&id) {
            return None;
        }
        let Some(row) = screen.here() else {
            session.warn("Er staat hier geen voorstel");
            return Some(Vec::new());
        };
        Some(vec![bring_together(row)])
    }
}

/// Makes the huishouden of a proposal, or lets those who are not of it join.
fn bring_together(row: &Proposal) -> Effect {
    let alone = row.leden.iter().filter(|member| !member.is_lid);
    let numbers: Vec<&str> = alone.map(|member| member.nummer.as_str()).collect();
    let mut fields = BTreeMap::from([("leden".to_owned(), numbers.join(" "))]);
    let action = match row.huishouden {
        Some(_) => JOIN,
        None => {
            fields.insert("regisseur".to_owned(), NOBODY_YET.to_owned());
            FORM
        }
    };
    let command = Command {
        action: action.to_owned(),
        target: row.huishouden.clone(),
        revision: None,
        fields,
    };
    let (request, who, household) = (fresh_id(), named(row, false), row.huishouden.clone());
    ask(
        question::Perform { command, request },
        move |model, outcome| brought_together(model, outcome, &who, household),
    )
}

fn brought_together(
    model: &mut Model,
    outcome: Outcome,
    who: &str,
    household: Option<String>,
) -> Vec<Effect> {
    match outcome {
        Outcome::Done { number, .. } => {
            let session = &mut model.session;
            session.say(match household {
                Some(household) => format!("{household}: {who} erbij"),
                None => format!("{number}: {who} zijn één huishouden"),
            });
            session.last_done = Some(number);
            session.last_many.clear();
        }
        Outcome::Refused(no) => effect::tell(model, &no),
        Outcome::Failed(why) => model.session.warn(why),
        Outcome::Clash(_) => (model.session).warn("Een ander was u voor; er is niets veranderd"),
    }
    model.reload()
}
