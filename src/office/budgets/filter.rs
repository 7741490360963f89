//! What the list of budgets can be filtered by.

use crate::domain::budget::words::{Level, Source};
use crate::domain::contract::results::Standing;
use crate::domain::money::Balance;
use crate::domain::record::Kind;
use crate::domain::register::Register;
use crate::domain::settings::Settings;
use crate::domain::words::fold;
use crate::office::filter::{Piece, Word, Words, asked_of, list, piece, wijk_named};
use crate::office::signals::Urgency;
use crate::office::views::BudgetCells;

/// What the words are counted with.
pub(super) struct By {
    settings: Settings,
    /// The aandachtsvelden of the budgets there are.
    fields: Vec<String>,
    /// Their years.
    years: Vec<String>,
}

impl By {
    /// The words counted on a register.
    pub(super) fn of(register: &Register) -> Self {
        let budgets = register.all(Kind::Budget).values();
        let budgets: Vec<_> = budgets.filter_map(|record| record.budget()).collect();
        let mut fields: Vec<String> = budgets.iter().map(|it| it.aandachtsveld.clone()).collect();
        let years = budgets.iter().filter_map(|it| it.year);
        let mut years: Vec<String> = years.map(|year| year.to_string()).collect();
        for list in [&mut fields, &mut years] {
            list.sort_unstable();
            list.dedup();
        }
        Self {
            settings: register.settings.clone(),
            fields,
            years,
        }
    }
}

/// Whether a filter asks for budgets of other years than this one and later.
pub(super) fn asks_all_years(typed: &[String]) -> bool {
    let asks = |word: &String| word == "alles" || asked_of(word, &["jaar"]).is_some();
    typed.iter().any(asks)
}

type W = Word<BudgetCells, By>;

/// What the list can be filtered by.
pub(super) const WORDS: Words<BudgetCells, By> = Words {
    words: &[
        W::is("jaar:", "het jaar", |value, _| {
            let year: u16 = value
                .parse()
                .map_err(|_| format!("‘{value}’ is geen jaar; schrijf jaar:2026"))?;
            Ok(Box::new(move |row| row.jaar == year))
        })
        .of(|by| by.years.clone()),
        W::is("veld:|aandachtsveld:", "het aandachtsveld", |value, _| {
            let wanted = fold(value);
            Ok(Box::new(move |row: &BudgetCells| {
                fold(&row.aandachtsveld).contains(&wanted)
            }))
        })
        .of(|by| by.fields.clone()),
        W::is("wijk:", "een wijk, ook met andere samen", |value, by| {
            let id = wijk_named(value, &by.settings)?;
            let wijken = by.settings.wijken();
            let name = wijken.get(id).map_or(id, |wijk| &wijk.name).to_owned();
            Ok(Box::new(move |row: &BudgetCells| {
                row.plaats.split(" + ").any(|it| it == name)
            }))
        })
        .of(|by| by.settings.wijken().keys().cloned().collect()),
        W::is("plaats:", "wijk, bovenwijks of stedelijk", |value, _| {
            let wanted: Level = value.parse()?;
            Ok(Box::new(move |row| row.niveau == Some(wanted)))
        })
        .of(list::<Level, _>),
        W::is(
            "contract:",
            "een contract dat eruit wordt betaald",
            |value, _| {
                piece(value, |row: &BudgetCells| {
                    row.contracten.iter().map(String::as_str).collect()
                })
            },
        ),
        W::is(
            "bron:",
            "waaruit bekend is wat er is besteed",
            |value, _| {
                let wanted: Source = value.parse()?;
                Ok(Box::new(move |row| row.bron == Some(wanted)))
            },
        )
        .of(list::<Source, _>),
        W::is("resultaat:", "of de streefwaarde is gehaald", |value, _| {
            let wanted: Standing = value.parse()?;
            Ok(Box::new(move |row| row.resultaat == Some(wanted)))
        })
        .of(list::<Standing, _>),
        W::alone(
            "boven-budget",
            "verwacht of besteed boven wat is begroot",
            |row| {
                let (spent, expected) = (row.besteed, row.verwacht.map(Balance::from));
                let budgeted = row.begroot.map(Balance::from);
                [spent, expected]
                    .into_iter()
                    .any(|it| it.zip(budgeted).is_some_and(|(it, there)| it > there))
            },
        ),
        W::alone("te-laat", "zoveel besteed dat er nu iets moet", |row| {
            let first = row.doen.as_ref();
            first.is_some_and(|it| it.ernst == Urgency::Late)
        }),
        W::alone("onbekend", "niet bekend wat er is besteed", |row| {
            row.besteed.is_none()
        }),
        W::alone("alles", "ook van eerdere jaren", |_| true),
    ],
    text: Piece {
        is: "een stuk van nummer, plaats of aandachtsveld",
        make: |typed, _| {
            let test = piece(typed, |row: &BudgetCells| {
                vec![&row.nummer, &row.plaats, &row.aandachtsveld]
            });
            test.ok()
        },
    },
    hidden: None,
};
