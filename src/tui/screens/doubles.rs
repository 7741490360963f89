//! Dubbelen: residents who may have been entered twice, side by side, and what is decided of them: one key says that they
//! are one person, another that they are two.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::columns::{Table, column, plain, rest};
use super::list::{List, ListScreen};
use crate::domain::registers::alike::Certainty;
use crate::domain::registers::doubles::SET_APART;
use crate::domain::workflow::Command;
use crate::ipc::question;
use crate::office::Outcome;
use crate::office::views::{Beside, Double, Filtered};
use crate::tui::effect::{self, Effect, ask};
use crate::tui::model::{Model, Session};
use crate::tui::pen::{Pen, fit, pad, wrap_within};
use crate::tui::update::fresh_id;

/// Pairs, the surest first.
pub type Doubles = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own;

/// The action that says that two numbers are one person.
const MERGE: &str = "inwoners-samenvoegen";

/// Rows for why they may be one person.
const WHY: usize = 2;

/// What of someone is told.
type Fact = fn(&Beside) -> String;

/// What stands side by side, the most telling first: its name, and what of someone it is.
const FACTS: &[(&str, Fact)] = &[
    ("Nummer", |it| it.nummer.clone()),
    ("Naam", |it| it.naam.clone()),
    ("Geboren", |it| {
        let born = it.geboren.map(|day| day.format("%d-%m-%Y").to_string());
        join(&[&born.unwrap_or_default(), &it.geslacht])
    }),
    ("BSN", |it| it.bsn.clone()),
    ("Adres", |it| it.adres.clone()),
    ("Telefoon", |it| it.telefoon.clone()),
    ("E-mail", |it| it.email.clone()),
    ("Verwijzingen", |it| it.verwijzingen.join(", ")),
    ("Huishouden", |it| it.huishouden.clone()),
];

fn join(parts: &[&str]) -> String {
    let known: Vec<&str> = parts.iter().filter(|it| !it.is_empty()).copied().collect();
    known.join(" · ")
}

impl List for Own {
    type Row = Double;
    type Asks = question::Doubles;

    const FILTERED: Option<Filtered> = Some(Filtered::Doubles);
    const HINTS: &'static str = "keuze-1 keuze-2 openen filteren ongedaan naar-vandaag terug hulp";
    const UNFILTERED: &'static str = " Wie mogelijk één persoon is; het zekerst staat bovenaan";
    const TABLE: Table<Double> = Table {
        mark: None,
        columns: &[
            column("Zekerheid", 14).shows(|row, session, _| {
                let style = match row.zekerheid {
                    Certainty::Zeker => session.look.late(),
                    Certainty::Waarschijnlijk | Certainty::Mogelijk => Style::new(),
                };
                (row.zekerheid.word().to_owned(), style)
            }),
            column("Wie", 20)
                .grows(30)
                .shows(|row, _, _| plain(row.inwoners[0].naam.clone())),
            column("En", 20)
                .grows(30)
                .shows(|row, _, _| plain(row.inwoners[1].naam.clone())),
            rest("Waarom", 10).shows(|row, _, _| plain(row.waarom.join(", "))),
        ],
    };

    fn ask(&self, words: &[String], _: &Session) -> question::Doubles {
        question::Doubles {
            filter: words.to_vec(),
        }
    }

    fn rows(&mut self, _: &mut Session, rows: Vec<Double>) -> Vec<Double> {
        rows
    }

    fn record(row: &Double) -> Option<Cow<'_, str>> {
        Some(row.inwoners[0].nummer.as_str().into())
    }

    fn is_same(one: &Double, other: &Double) -> bool {
        let numbers = |row: &Double| row.inwoners.each_ref().map(|it| it.nummer.clone());
        numbers(one) == numbers(other)
    }

    fn none(&self, _: &Session) -> String {
        "Er zijn geen paren bij de inwoners die u registreert".to_owned()
    }

    fn run(screen: &mut Doubles, session: &mut Session, id: &'static str) -> Option<Vec<Effect>> {
        let id = match id {
            "keuze-1" => MERGE,
            "keuze-2" => SET_APART,
            MERGE | SET_APART => id,
            _ => return None,
        };
        let Some(row) = screen.here() else {
            session.warn("Er staat hier geen paar");
            return Some(Vec::new());
        };
        Some(vec![decide(id, row)])
    }

    fn foot(&self, session: &Session) -> usize {
        // A line, why, the numbers, and at least three rows of the list.
        let most = session.body().saturating_sub(Self::HEAD + 3);
        (FACTS.len() + 1 + WHY).min(most)
    }

    fn draw_foot(screen: &Doubles, pen: &mut Pen<'_, '_>, session: &Session) {
        let look = session.look;
        let width = pen.width();
        pen.line(0, Line::styled(look.rule().repeat(width), look.quiet()));
        let Some(row) = screen.here() else { return };
        let why = wrap_within(look, &row.waarom.join(", "), width.saturating_sub(2), WHY);
        for (n, why) in why.iter().enumerate() {
            pen.line(n + 1, Line::styled(format!(" {why}"), look.quiet()));
        }
        for (n, (name, fact)) in FACTS.iter().enumerate() {
            pen.line(n + 1 + WHY, beside(row, name, *fact, session, width));
        }
    }
}

/// One thing of both beside each other: `=` between what is the same, `|` between what is not.
fn beside(row: &Double, name: &str, fact: Fact, session: &Session, width: usize) -> Line<'static> {
    const NAME: usize = 13;
    let look = session.look;
    let [one, two] = row.inwoners.each_ref().map(fact);
    let sign = match (one.is_empty() || two.is_empty(), one == two) {
        (true, _) => " ",
        (false, true) => "=",
        (false, false) => "|",
    };
    let room = width.saturating_sub(NAME + 5) / 2;
    let style = if sign == "|" {
        look.key()
    } else {
        Style::new()
    };
    Line::from(vec![
        Span::styled(format!(" {}", pad(look, name, NAME)), look.quiet()),
        Span::styled(pad(look, &one, room), style),
        Span::styled(format!(" {sign} "), look.quiet()),
        Span::styled(fit(look, &two, room), style),
    ])
}

/// Says of a pair that they are one person, or two.
fn decide(action: &'static str, row: &Double) -> Effect {
    let [kept, other] = row.inwoners.each_ref().map(|it| it.nummer.clone());
    let command = Command {
        action: action.to_owned(),
        target: Some(kept.clone()),
        revision: None,
        fields: BTreeMap::from([("met".to_owned(), other.clone())]),
    };
    let request = fresh_id();
    ask(
        question::Perform { command, request },
        move |model, outcome| decided(model, outcome, action, &kept, &other),
    )
}

fn decided(
    model: &mut Model,
    outcome: Outcome,
    action: &str,
    kept: &str,
    other: &str,
) -> Vec<Effect> {
    match outcome {
        Outcome::Done { number, .. } => {
            let session = &mut model.session;
            session.last_done = Some(number);
            session.last_many.clear();
            session.say(match action {
                MERGE => format!("{other} staat nu onder {kept}, met alles erbij"),
                _ => format!("{kept} en {other} zijn twee mensen; dit paar komt niet terug"),
            });
        }
        Outcome::Refused(no) => effect::tell(model, &no),
        Outcome::Failed(why) => model.session.warn(why),
        Outcome::Clash(_) => (model.session).warn("Een ander was u voor; er is niets veranderd"),
    }
    model.reload()
}
