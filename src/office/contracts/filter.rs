//! What the list of contracts can be filtered by.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::calendar::Calendar;
use crate::domain::contract::results::Standing;
use crate::domain::contract::staffing::Standing as StaffingStanding;
use crate::domain::contract::words::{ContractKind, ContractStatus, Funding, PartyRole};
use crate::domain::register::Register;
use crate::domain::rows::OwnColumn;
use crate::domain::settings::WETTEN;
use crate::domain::settings::lists::{self, Entry};
use crate::domain::words::fold;
use crate::office::filter::{
    Count, Piece, Word, Words, asks_ended, by_day, ended_too, list, piece, within,
};
use crate::office::signals::Urgency;
use crate::office::views::ContractCells;

/// What a filter looks at of one contract.
pub(super) struct Filtered {
    pub(super) cells: ContractCells,
    /// What it buys, of the whole and of each perceel.
    pub(super) wetten: Vec<String>,
    pub(super) fundings: BTreeSet<Funding>,
    pub(super) areas: Vec<String>,
    /// The roles of its parties.
    pub(super) roles: Vec<String>,
    /// How its results stand.
    pub(super) results: Vec<Standing>,
    /// How far what its partners bring in is known, as long as that is not over.
    pub(super) staffing: Vec<StaffingStanding>,
    /// The teams to which they do.
    pub(super) teams: Vec<String>,
    /// The product codes of its tariffs.
    pub(super) products: Vec<String>,
    pub(super) kind: Option<ContractKind>,
    /// The first day on which something must be done; known only when it is asked.
    pub(super) first_day: Option<NaiveDate>,
    /// Its columns of the office's own.
    pub(super) own: Vec<OwnColumn>,
}

/// Whether a filter asks for what has ended too: by that word, or by a status that can be one of those.
pub(super) fn asks_all(filter: &[String]) -> bool {
    asks_ended(filter) || filter.iter().any(|word| word.starts_with("status:"))
}

/// What the words are counted with.
pub(super) struct By {
    pub(super) on: NaiveDate,
    pub(super) calendar: Calendar,
    /// The wetten of the office's list.
    pub(super) wetten: Vec<Entry>,
}

impl By {
    /// The words counted on a day.
    pub(super) fn of(register: &Register, on: NaiveDate) -> Self {
        Self {
            on,
            calendar: register.calendar.clone(),
            wetten: register.settings.list(WETTEN).to_vec(),
        }
    }
}

type W = Word<Filtered, By>;

/// The words, counted on a day.
pub(super) const WORDS: Words<Filtered, By> = Words {
    words: &[
        W::is("status:", "of het loopt", |value, _| {
            let wanted: ContractStatus = value.parse()?;
            Ok(Box::new(move |row| row.cells.status == wanted))
        })
        .of(list::<ContractStatus, _>),
        W::is("partij:", "een partij, aan welke kant ook", |value, _| {
            piece(value, |row| both_sides(&row.cells).collect())
        }),
        W::is("opdrachtgever:", "wie mee inkoopt", |value, _| {
            piece(value, |row| texts(&row.cells.opdrachtgevers))
        }),
        W::is("rol:", "een rol van een partij", |value, _| {
            let wanted: PartyRole = value.parse()?;
            Ok(Box::new(move |row| {
                row.roles.iter().any(|role| role == wanted.word())
            }))
        })
        .of(list::<PartyRole, _>),
        W::is("perceel:", "een perceel", |value, _| {
            piece(value, |row| texts(&row.cells.percelen))
        }),
        W::is("beheerder:|bij:", "wie het beheert", |value, _| {
            piece(value, |row| vec![&row.cells.beheerder])
        }),
        W::is(
            "wet:",
            "de wet, van het geheel of van een perceel",
            |value, by| {
                let known = lists::find(&by.wetten, value);
                let Some(wanted) = known.map(|wet| fold(&wet.id)) else {
                    let all = lists::names(&by.wetten).join(", ");
                    return Err(
                        format!("‘{value}’ is geen wet uit de lijst; kies uit: {all}").into(),
                    );
                };
                Ok(Box::new(move |row| {
                    row.wetten.iter().any(|wet| fold(wet) == wanted)
                }))
            },
        )
        .of(|by| lists::names(&by.wetten)),
        W::is("bekostiging:", "hoe er wordt betaald", |value, _| {
            let wanted: Funding = value.parse()?;
            Ok(Box::new(move |row| row.fundings.contains(&wanted)))
        })
        .of(list::<Funding, _>),
        W::is("gebied:", "een gebied", |value, _| {
            piece(value, |row| texts(&row.areas))
        }),
        W::is(
            "resultaat:",
            "hoe een resultaat ervoor staat",
            |value, _| {
                let wanted: Standing = value.parse()?;
                Ok(Box::new(move |row| row.results.contains(&wanted)))
            },
        )
        .of(list::<Standing, _>),
        W::is(
            "inzet:",
            "hoe ver bekend is wat partners inbrengen",
            |value, _| {
                let wanted: StaffingStanding = value.parse()?;
                Ok(Box::new(move |row| row.staffing.contains(&wanted)))
            },
        )
        .of(list::<StaffingStanding, _>),
        W::is(
            "team:",
            "een team waar partners inzet voor brengen",
            |value, _| piece(value, |row| texts(&row.teams)),
        ),
        W::is("product:", "een productcode met een tarief", |value, _| {
            piece(value, |row| texts(&row.products))
        }),
        W::is("soort:", "de soort", |value, _| {
            let wanted: ContractKind = value.parse()?;
            Ok(Box::new(move |row| row.kind == Some(wanted)))
        })
        .of(list::<ContractKind, _>),
        // A column of the office's own: its name, and a piece of what stands there; or only the piece.
        W::is(
            "kolom:naam=tekst",
            "een kolom die uw eigen lijst meebracht",
            |value, _| {
                let (name, wanted) = value.split_once('=').unwrap_or(("", value));
                let (name, wanted) = (fold(name), fold(wanted));
                Ok(Box::new(move |row| {
                    let own = row.own.iter();
                    let mut named = own.filter(|own| name.is_empty() || fold(&own.field) == name);
                    named.any(|own| fold(&own.value).contains(&wanted))
                }))
            },
        ),
        // What must be done, and what was not done in time.
        W::is(
            "actie:180d",
            "waar binnen zoveel dagen iets voor moet",
            |value, by| {
                let last = within(value, by.on)?;
                Ok(Box::new(move |row| {
                    row.first_day.is_some_and(|day| day <= last)
                }))
            },
        ),
        W::is(
            "opzeggen:180d",
            "wat binnen zoveel dagen uiterlijk is op te zeggen",
            |value, by| {
                let days = by.on..=within(value, by.on)?;
                Ok(Box::new(move |row| {
                    let day = row.cells.uiterste_opzegdatum;
                    row.cells.status == ContractStatus::Lopend
                        && day.is_some_and(|day| days.contains(&day))
                }))
            },
        ),
        W::compares(
            "einde<",
            "tot wanneer het loopt: einde<90d, einde<1-1-2028",
            |value, by| {
                by_day(
                    value,
                    Count::Ahead,
                    by.on,
                    &by.calendar,
                    |row: &Filtered| row.cells.lopend_tot,
                )
            },
        ),
        W::alone("gemist", "opzeggen is niet op tijd gedaan", |row| {
            row.cells.opzegdatum_gemist
        }),
        W::alone("te-laat", "iets had al gemoeten", |row| {
            let first = row.cells.doen.as_ref();
            first.is_some_and(|doen| doen.ernst == Urgency::Late)
        }),
        // The list itself sees to these.
        W::alone("alles", "wat geëindigd is, staat er ook bij", |_| true),
        W::is("ook:geëindigd", "hetzelfde", ended_too).of(|_| vec!["geëindigd".to_owned()]),
    ],
    text: Piece {
        is: "een stuk van nummer, titel of partij",
        make: |typed, _| {
            let test = piece(typed, |row: &Filtered| {
                let cells = &row.cells;
                let own = [cells.nummer.as_str(), &cells.titel];
                own.into_iter().chain(both_sides(cells)).collect()
            });
            test.ok()
        },
    },
    hidden: None,
};

/// The names of who buys and of who delivers.
fn both_sides(cells: &ContractCells) -> impl Iterator<Item = &str> {
    let both = cells.partijen.iter().chain(&cells.opdrachtgevers);
    both.map(String::as_str)
}

fn texts(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}
