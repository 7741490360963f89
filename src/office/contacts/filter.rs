//! What the list of contacts can be filtered by.

use chrono::NaiveDate;

use crate::domain::calendar::Calendar;
use crate::domain::contact::words::{CallEnd, Channel, Standing};
use crate::domain::rights::Facet;
use crate::domain::settings::Settings;
use crate::domain::words::{YesNo, fold};
use crate::office::door::Door;
use crate::office::filter::{
    Count, Piece, Word, Words, by_day, ended_too, list, piece, wijk_named,
};
use crate::office::signals::Urgency;
use crate::office::views::ContactCells;

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
    /// The words counted today, for whoever was let in.
    pub(super) fn of(door: &Door<'_>) -> Self {
        let (register, name) = (&door.model.register, &door.actor.name);
        let me = register.find_employee(name).unwrap_or(name);
        let employees = register.employees.values();
        Self {
            on: door.model.today,
            calendar: register.calendar.clone(),
            settings: register.settings.clone(),
            employees: employees.map(|it| it.name.clone()).collect(),
            me: (name.clone(), register.employee_name(me).to_owned()),
        }
    }
}

type W = Word<ContactCells, By>;

/// What the list can be filtered by.
pub(super) const WORDS: Words<ContactCells, By> = Words {
    words: &[
        W::is("stand:", "hoe het ervoor staat", |value, _| {
            let wanted: Standing = value.parse()?;
            Ok(Box::new(move |row| row.stand == wanted))
        })
        .of(list::<Standing, _>),
        W::alone("te-laat", "wie al teruggebeld had moeten zijn", |row| {
            row.doen
                .as_ref()
                .is_some_and(|it| it.ernst == Urgency::Late)
        }),
        W::is(
            "team:",
            "wie terugbelt: backoffice, hoogkerk",
            |value, _| piece(value, |row: &ContactCells| vec![&row.team]),
        ),
        W::is(
            "medewerker:|bij:",
            "bij wie het terugbellen ligt",
            |value, by| {
                let name = if value == by.me.0 { &by.me.1 } else { value };
                let wanted = fold(name);
                Ok(Box::new(move |row: &ContactCells| {
                    !wanted.is_empty() && fold(&row.medewerker).contains(&wanted)
                }))
            },
        )
        .of(|by| [vec!["mij".to_owned()], by.employees.clone()].concat()),
        W::alone("zonder-medewerker", "het ligt nog bij het team", |row| {
            row.stand == Standing::Terugbellen && row.medewerker.is_empty()
        }),
        W::compares(
            "uiterlijk<",
            "voor welke dag er teruggebeld wordt: uiterlijk<2d",
            |value, by| {
                by_day(
                    value,
                    Count::Ahead,
                    by.on,
                    &by.calendar,
                    |row: &ContactCells| row.uiterlijk.map(|at| at.date()),
                )
            },
        ),
        W::compares(
            "op<",
            "hoe lang geleden het contact was: op<7d",
            |value, by| {
                by_day(
                    value,
                    Count::Ago,
                    by.on,
                    &by.calendar,
                    |row: &ContactCells| row.op.map(|at| at.date()),
                )
            },
        ),
        W::alone("geprobeerd", "al gebeld, nog niet gesproken", |row| {
            row.stand == Standing::Terugbellen && row.pogingen > 0
        }),
        W::is("uitkomst:", "hoe het terugbellen afliep", |value, _| {
            let wanted: CallEnd = value.parse()?;
            Ok(Box::new(move |row| row.uitkomst == Some(wanted)))
        })
        .of(list::<CallEnd, _>),
        W::is(
            "binnen-norm:",
            "of er op tijd is teruggebeld (ja, nee)",
            |value, _| {
                let wanted: YesNo = value.parse()?;
                Ok(Box::new(move |row| {
                    row.binnen_norm == Some(wanted == YesNo::Ja)
                }))
            },
        )
        .of(list::<YesNo, _>),
        W::is(
            "kanaal:",
            "hoe het ging: telefoon, balie, mail",
            |value, _| {
                let wanted: Channel = value.parse()?;
                Ok(Box::new(move |row| row.kanaal == Some(wanted)))
            },
        )
        .of(list::<Channel, _>),
        W::is("wijk:", "de wijk", |value, by| {
            let settings = &by.settings;
            let id = wijk_named(value, settings)?;
            let name = settings.wijken().get(id).map_or(id, |wijk| &wijk.name);
            Ok(Box::new(move |row: &ContactCells| row.wijk == name))
        })
        .of(|by| by.settings.wijken().keys().cloned().collect()),
        W::is("verwijzing:", "de verwijzing", |value, _| {
            piece(value, |row: &ContactCells| {
                row.verwijzing.iter().map(String::as_str).collect()
            })
        }),
        W::is("ook:geëindigd", "ook wat langer geleden is", ended_too)
            .of(|_| vec!["geëindigd".to_owned()]),
    ],
    text: Piece {
        is: "een stuk van wat er staat",
        make: |typed, _| {
            let test = piece(typed, |row: &ContactCells| {
                vec![&row.nummer, &row.bronnummer, &row.wat, &row.team, &row.wijk]
            });
            test.ok()
        },
    },
    hidden: Some((
        Facet::Contactgegevens,
        Piece {
            is: "een stuk van wat er staat, ook van de naam",
            make: |typed, _| {
                let test = piece(typed, |row: &ContactCells| vec![&row.inwoner, &row.met]);
                test.ok()
            },
        },
    )),
};
