//! What the list of indicaties can be filtered by.

use chrono::NaiveDate;

use crate::domain::calendar::Calendar;
use crate::domain::indicatie::words::{Cause, FollowUp, Stage, Standing};
use crate::domain::letters;
use crate::domain::register::Register;
use crate::domain::rights::{Actor, Facet};
use crate::domain::settings::Settings;
use crate::domain::settings::{SUPPORTS, WETTEN};
use crate::domain::words::{DeliveryForm, YesNo, fold};
use crate::office::filter::{
    Count, Piece, Rank, Test, Word, Words, Wrong, asked_of, by_day, list, piece, wijk_named,
};
use crate::office::signals::Urgency;
use crate::office::views::IndicatieCells;

/// What the words are counted with.
pub(super) struct By {
    on: NaiveDate,
    calendar: Calendar,
    settings: Settings,
    /// The names of providers, and of employees.
    names: [Vec<String>; 2],
    /// The account of who asks, and what that colleague is called.
    me: (String, String),
}

impl By {
    /// The words counted on a day, for someone.
    pub(super) fn of(register: &Register, actor: &Actor, on: NaiveDate) -> Self {
        let providers = register.providers.values().map(|it| it.name.clone());
        let employees = register.employees.values().map(|it| it.name.clone());
        let me = register.find_employee(&actor.name).unwrap_or(&actor.name);
        Self {
            on,
            calendar: register.calendar.clone(),
            settings: register.settings.clone(),
            names: [providers.collect(), employees.collect()],
            me: (actor.name.clone(), register.employee_name(me).to_owned()),
        }
    }
}

type W = Word<IndicatieCells, By>;

/// Behind `ook:`: what runs and does not change yet.
const RUNNING: &str = "lopend";
/// Behind `ook:`: what has ended.
const ENDED: &str = "geeindigd";

fn asks_too(filter: &[String], what: &str) -> bool {
    let mut words = filter.iter();
    words.any(|word| asked_of(word, &["ook"]).is_some_and(|it| fold(&it) == what))
}

/// Whether a filter asks for what runs and does not change yet, too.
pub(super) fn asks_running(filter: &[String]) -> bool {
    asks_too(filter, RUNNING) || asks_too(filter, ENDED)
}

/// Whether a filter asks for what has ended, too.
pub(super) fn asks_ended(filter: &[String]) -> bool {
    asks_too(filter, ENDED)
}

/// What the list can be filtered by.
pub(super) const WORDS: Words<IndicatieCells, By> = Words {
    words: &[
        W::is("gesprek:", "hoe ver het gesprek over het vervolg is", |value, _| {
            let wanted: Stage = value.parse()?;
            Ok(Box::new(move |row| row.fase == wanted))
        })
        .of(list::<Stage, _>),
        W::compares(
            "verandert<",
            "wanneer het eindigt of verandert: verandert<12w, verandert<1-3-2027",
            |value, by| day(value, by, |row| row.verandert_na),
        ),
        W::compares("einde<", "de laatste dag: einde<90d", |value, by| {
            day(value, by, |row| row.einde)
        }),
        W::is("waarom:", "waardoor het verandert", |value, _| {
            let wanted: Cause = value.parse()?;
            Ok(Box::new(move |row| row.waarom == Some(wanted)))
        })
        .of(list::<Cause, _>),
        W::is("overgang:", "de naam van de overgang", |value, _| {
            piece(value, |row: &IndicatieCells| vec![&row.overgang])
        }),
        W::is(
            "brief:",
            "of de brief over het einde verstuurd is (ja, nee); welke er verstuurd is; of er een terugkwam (retour)",
            |value, _| {
                if let Ok(wanted) = value.parse::<YesNo>() {
                    return Ok(Box::new(move |row| row.brief.is_some() == (wanted == YesNo::Ja)));
                }
                let wanted = letters::asked_bits(value)?;
                Ok(Box::new(move |row: &IndicatieCells| match letters::of_bits(wanted).first() {
                    Some(kind) => row.brieven.contains(kind),
                    None => row.brief_terug,
                }))
            },
        )
        .of(|by| [list::<YesNo, _>(by), letters::filter_words()].concat()),
        W::is("vervolg:", "wat er besloten is", |value, _| {
            let wanted: FollowUp = value.parse()?;
            Ok(Box::new(move |row| row.vervolg == Some(wanted)))
        })
        .of(list::<FollowUp, _>),
        W::alone("te-laat", "wat al voorbij is en niet besloten", |row| {
            row.doen.as_ref().is_some_and(|it| it.ernst == Urgency::Late)
        }),
        W::is("stand:", "hoe het ervoor staat", |value, _| {
            let wanted: Standing = value.parse()?;
            Ok(Box::new(move |row| row.stand == wanted))
        })
        .of(list::<Standing, _>),
        W::is("soort:", "de soort hulp", |value, by| {
            let known = by.settings.id_of(SUPPORTS, value);
            let value = known.map_or(value, |id| by.settings.name_of(SUPPORTS, id));
            piece(value, |row: &IndicatieCells| vec![&row.soort])
        })
        .of(|by| by.settings.names(SUPPORTS)),
        W::is("wet:", "de wet", |value, by| {
            let known = by.settings.id_of(WETTEN, value);
            let wanted = fold(known.map_or(value, |id| by.settings.name_of(WETTEN, id)));
            Ok(Box::new(move |row| fold(&row.wet) == wanted))
        })
        .of(|by| by.settings.names(WETTEN)),
        W::is("leveringsvorm:", "in natura of als budget", |value, _| {
            let wanted: DeliveryForm = value.parse()?;
            Ok(Box::new(move |row| row.leveringsvorm == wanted.word()))
        })
        .of(list::<DeliveryForm, _>)
        .needs(Facet::Verloop),
        W::is("aanbieder:", "de aanbieder", |value, _| {
            piece(value, |row: &IndicatieCells| vec![&row.aanbieder])
        })
        .of(|by| by.names[0].clone()),
        W::is("contract:", "het contract", |value, _| {
            piece(value, |row: &IndicatieCells| vec![&row.contract])
        }),
        W::is("product:", "de productcode", |value, _| {
            piece(value, |row: &IndicatieCells| vec![&row.productcode])
        }),
        W::is("wijk:", "de wijk", |value, by| {
            let settings = &by.settings;
            let id = wijk_named(value, settings)?;
            let name = settings.wijken().get(id).map_or(id, |wijk| &wijk.name);
            Ok(Box::new(move |row: &IndicatieCells| row.wijk == name))
        })
        .of(|by| by.settings.wijken().keys().cloned().collect()),
        W::is("medewerker:|bij:", "wie voor het vervolg zorgt", |value, by| {
            let name = if value == by.me.0 { &by.me.1 } else { value };
            let wanted = fold(name);
            Ok(Box::new(move |row: &IndicatieCells| {
                !wanted.is_empty() && fold(&row.medewerker).contains(&wanted)
            }))
        })
        .of(|by| [vec!["mij".to_owned()], by.names[1].clone()].concat()),
        W::is(
            "ook:lopend",
            "wat nog loopt zonder dat het verandert, staat er ook bij; ook:geëindigd ook wat voorbij is",
            too,
        )
        .of(|_| vec![RUNNING.to_owned(), "geëindigd".to_owned()]),
    ],
    text: Piece {
        is: "een stuk van wat er staat",
        make: |typed, _| {
            let test = piece(typed, |row: &IndicatieCells| {
                vec![
                    &row.nummer,
                    &row.bronnummer,
                    &row.soort,
                    &row.aanbieder,
                    &row.contract,
                    &row.wijk,
                    &row.overgang,
                    &row.productcode,
                ]
            });
            test.ok()
        },
    },
    hidden: Some((
        Facet::Contactgegevens,
        Piece {
            is: "een stuk van wat er staat, ook van de naam",
            make: |typed, _| {
                let test = piece(typed, |row: &IndicatieCells| vec![&row.inwoner]);
                test.ok()
            },
        },
    )),
};

fn day<'a>(
    value: &str,
    by: &'a By,
    of: fn(&IndicatieCells) -> Option<NaiveDate>,
) -> Result<Rank<'a, IndicatieCells>, Wrong> {
    by_day(value, Count::Ahead, by.on, &by.calendar, of)
}

/// The test of `ook:`: the list itself sees to that.
fn too<'a>(value: &str, _: &'a By) -> Result<Test<'a, IndicatieCells>, Wrong> {
    match fold(value).as_str() {
        RUNNING | ENDED => Ok(Box::new(|_| true)),
        _ => Err("schrijf ook:lopend of ook:geëindigd".into()),
    }
}
