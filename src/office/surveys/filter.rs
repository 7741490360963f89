//! What the list of ervaringsonderzoeken can be filtered by.

use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::domain::settings::Settings;
use crate::domain::survey::words::{Asked, Moment};
use crate::domain::words::fold;
use crate::office::filter::{Piece, Word, Words, list, piece, wijk_named};
use crate::office::signals::Urgency;
use crate::office::views::SurveyCells;

/// What the words are counted with.
pub(super) struct By {
    settings: Settings,
    /// The vragenlijsten there are.
    instruments: Vec<String>,
    /// The years of the field work.
    years: Vec<String>,
}

impl By {
    /// The words counted on a register.
    pub(super) fn of(register: &Register) -> Self {
        use chrono::Datelike;
        let all = register.all(Kind::Survey).values();
        let all: Vec<_> = all.filter_map(Record::survey).collect();
        let mut instruments: Vec<String> = all.iter().map(|it| it.instrument.clone()).collect();
        let days = all.iter().filter_map(|it| it.from);
        let mut years: Vec<String> = days.map(|day| day.year().to_string()).collect();
        for list in [&mut instruments, &mut years] {
            list.sort_unstable();
            list.dedup();
        }
        Self {
            settings: register.settings.clone(),
            instruments,
            years,
        }
    }
}

type W = Word<SurveyCells, By>;

/// What the list can be filtered by.
pub(super) const WORDS: Words<SurveyCells, By> = Words {
    words: &[
        W::is("vragenlijst:|lijst:", "welke vragenlijst", |value, _| {
            let wanted = fold(value);
            Ok(Box::new(move |row: &SurveyCells| {
                fold(&row.vragenlijst).contains(&wanted)
            }))
        })
        .of(|by| by.instruments.clone()),
        W::is("doelgroep:", "wie is gevraagd", |value, _| {
            let wanted: Asked = value.parse()?;
            Ok(Box::new(move |row| row.doelgroep == Some(wanted)))
        })
        .of(list::<Asked, _>),
        W::is(
            "moment:",
            "nulmeting, tussenmeting, eindmeting of jaarmeting",
            |value, _| {
                let wanted: Moment = value.parse()?;
                Ok(Box::new(move |row| row.moment == Some(wanted)))
            },
        )
        .of(list::<Moment, _>),
        W::is("wijk:", "de wijk", |value, by| {
            let id = wijk_named(value, &by.settings)?.to_owned();
            Ok(Box::new(move |row: &SurveyCells| {
                row.wijk.as_ref() == Some(&id)
            }))
        })
        .of(|by| by.settings.wijken().keys().cloned().collect()),
        W::is("bt:", "het begeleidingsteam", |value, by| {
            let id = by.settings.find_bt(value);
            let id = id.ok_or_else(|| format!("er is geen begeleidingsteam ‘{value}’"))?;
            Ok(Box::new(move |row: &SurveyCells| {
                row.bt.as_ref() == Some(&id)
            }))
        })
        .of(|by| by.settings.bts().into_iter().collect()),
        W::is("jaar:", "het jaar waarin het veldwerk begon", |value, _| {
            let year: i32 = value
                .parse()
                .map_err(|_| format!("‘{value}’ is geen jaar; schrijf jaar:2026"))?;
            Ok(Box::new(move |row: &SurveyCells| row.year() == Some(year)))
        })
        .of(|by| by.years.clone()),
        W::alone("zonder-uitkomst", "er is nog niets ingelezen", |row| {
            row.met_uitkomst == 0
        }),
        W::alone(
            "open-acties",
            "met een verbeteractie die nog niet is gedaan",
            |row| row.acties_open > 0,
        ),
        W::alone("te-laat", "iets had al gedaan moeten zijn", |row| {
            let first = row.doen.as_ref();
            first.is_some_and(|it| it.ernst == Urgency::Late)
        }),
    ],
    text: Piece {
        is: "een stuk van nummer, vragenlijst of plaats",
        make: |typed, _| {
            let test = piece(typed, |row: &SurveyCells| {
                vec![&row.nummer, &row.vragenlijst, &row.plaats]
            });
            test.ok()
        },
    },
    hidden: None,
};
