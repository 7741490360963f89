//! What the list of plans can be filtered by.

use chrono::NaiveDate;

use crate::domain::calendar::Calendar;
use crate::domain::rights::Facet;
use crate::domain::settings::Settings;
use crate::domain::words::fold;
use crate::office::door::Door;
pub(super) use crate::office::filter::asks_ended;
use crate::office::filter::{
    Count, Piece, Rank, Word, Words, Wrong, by_day, ended_too, piece, wijk_named,
};
use crate::office::signals::Urgency;
use crate::office::views::PlanCells;

/// What the words are counted with.
pub(super) struct By {
    on: NaiveDate,
    calendar: Calendar,
    settings: Settings,
    /// The names of employees.
    employees: Vec<String>,
    /// The account of who asks, and what that colleague is called.
    me: (String, String),
}

impl By {
    /// The words counted on a day, for whoever was let in.
    pub(super) fn of(door: &Door<'_>, on: NaiveDate) -> Self {
        let (register, name) = (&door.model.register, &door.actor.name);
        let me = register.find_employee(name).unwrap_or(name);
        let employees = register.employees.values();
        Self {
            on,
            calendar: register.calendar.clone(),
            settings: register.settings.clone(),
            employees: employees.map(|it| it.name.clone()).collect(),
            me: (name.clone(), register.employee_name(me).to_owned()),
        }
    }
}

type W = Word<PlanCells, By>;

/// What the list can be filtered by.
pub(super) const WORDS: Words<PlanCells, By> = Words {
    words: &[
        W::compares(
            "evaluatie<",
            "wanneer het plan weer besproken wordt: evaluatie<14d, evaluatie<1-3-2027",
            |value, by| day(value, by, |row| row.volgende_evaluatie),
        ),
        W::compares(
            "uiterlijk<",
            "de eerste dag waarop een doel of afspraak er moet zijn: uiterlijk<7d",
            |value, by| day(value, by, |row| row.eerste_dag),
        ),
        W::alone("te-laat", "wat al besproken had moeten zijn", |row| {
            row.doen
                .as_ref()
                .is_some_and(|it| it.ernst == Urgency::Late)
        }),
        W::is("regisseur:|bij:", "wie het overzicht houdt", |value, by| {
            let name = if value == by.me.0 { &by.me.1 } else { value };
            let wanted = fold(name);
            Ok(Box::new(move |row: &PlanCells| {
                !wanted.is_empty() && fold(&row.regisseur).contains(&wanted)
            }))
        })
        .of(|by| [vec!["mij".to_owned()], by.employees.clone()].concat()),
        W::alone("zonder-regisseur", "niemand houdt het overzicht", |row| {
            row.regisseur.is_empty()
        }),
        W::alone(
            "staat-stil",
            "er is lang niets van besproken, gemeten of afgesproken",
            |row| row.staat_stil,
        ),
        W::alone(
            "regie-wisselt",
            "een nieuwe regisseur, en de overdracht of het eerste gesprek ontbreekt",
            |row| row.regie_wisselt,
        ),
        W::alone("zonder-doelen", "er staat geen doel in", |row| {
            row.doelen_lopend + row.doelen_behaald + row.doelen_deels + row.doelen_losgelaten == 0
        }),
        W::alone(
            "niet-gemeten",
            "een doel dat loopt heeft geen score",
            |row| row.niet_gemeten > 0,
        ),
        W::is("wijk:", "de wijk van wie erin woont", |value, by| {
            let id = wijk_named(value, &by.settings)?;
            Ok(Box::new(move |row: &PlanCells| {
                row.wijken.iter().any(|wijk| wijk == id)
            }))
        })
        .of(|by| by.settings.wijken().keys().cloned().collect()),
        W::is(
            "ook:geëindigd",
            "wat beëindigd is, staat er ook bij",
            ended_too,
        )
        .of(|_| vec!["geëindigd".to_owned()]),
    ],
    text: Piece {
        is: "een stuk van wat er staat",
        make: |typed, _| {
            let test = piece(typed, |row: &PlanCells| {
                vec![&row.nummer, &row.bronnummer, &row.huishouden]
            });
            test.ok()
        },
    },
    hidden: Some((
        Facet::Contactgegevens,
        Piece {
            is: "een stuk van wat er staat, ook van de naam",
            make: |typed, _| {
                let test = piece(typed, |row: &PlanCells| vec![&row.wie, &row.regisseur]);
                test.ok()
            },
        },
    )),
};

fn day<'a>(
    value: &str,
    by: &'a By,
    of: fn(&PlanCells) -> Option<NaiveDate>,
) -> Result<Rank<'a, PlanCells>, Wrong> {
    by_day(value, Count::Ahead, by.on, &by.calendar, of)
}
