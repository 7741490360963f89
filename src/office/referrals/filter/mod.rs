//! What the queue can be filtered by: words as `staat:aangeboden`, each a test on a row.

use crate::domain::letters;
use crate::domain::registers::governments::find_gemeente;
use crate::domain::registers::people::slug;
use crate::domain::rights::Facet;
use crate::domain::settings::{ENTRANCES, SUPPORTS, WETTEN};
use crate::domain::words::{
    ClockKind, Complexity, Degree, DeliveryForm, Side, State, Urgency, fold,
};
use crate::office::days::{day_number, day_of};
use crate::office::filter::{
    Count, Piece, Word, Words, Wrong, asked_of, asks_ended, by_day, ended_too, list, wijk_named,
};
use crate::office::model::{Model, Row, RowTerm, flags};
use crate::office::people;

mod shown;
mod values;

use self::shown::{Shown, number};
use self::values::{
    among, answer, by_person, employees, lies_with, named, of_list, read, refused, score, wij_teams,
};

pub(super) use self::values::own_return;

type W = Word<Row, Model>;

/// What stands for a BT or a reason that was not written down.
pub(super) const UNKNOWN: &str = "onbekend";

/// What the queue can be filtered by.
pub(super) const WORDS: Words<Row, Model> = Words {
    words: &[
        W::is("staat:|status:", "waar het staat", |value, _| {
            if value == "open" {
                return Ok(Box::new(|row| row.state.is_open()));
            }
            let wanted: State = read(value)?;
            Ok(Box::new(move |row| row.state == wanted))
        })
        .of(list::<State, _>),
        W::is("wijk:", "de wijk", |value, model| {
            let id = wijk_named(value, &model.register.settings)?;
            Ok(among(&model.names, |row| row.wijk, |name| name == id))
        })
        .of(|model| model.register.settings.wijken().keys().cloned().collect()),
        W::is("wij:", "het WIJ-team", |value, model| {
            let (id, known) = (slug(value), wij_teams(model));
            let ids = model.names.which(|name| name == id);
            if ids.is_empty() && !known.contains(&id) {
                return Err(format!("dit WIJ-team is er niet; kies uit: {}", known.join(", ")).into());
            }
            Ok(Box::new(move |row| ids.contains(&row.wij_team)))
        })
        .of(wij_teams),
        W::is("bt:", "het begeleidingsteam", |value, model| {
            let found = model.register.settings.find_bt(value);
            let id = found.unwrap_or_else(|| slug(value));
            let is_known = model.register.settings.bts().contains(&id);
            // A BT that no wijk has any more can still hold what was offered to it.
            let rows = || model.rows().iter().filter_map(|row| model.names.name(row.bt));
            if !is_known && !rows().any(|bt| bt == id) {
                return Err("dit begeleidingsteam is er niet".into());
            }
            Ok(among(&model.names, |row| row.bt, |name| name == id))
        })
        .of(|model| model.register.settings.bts().into_iter().collect()),
        W::is("wet:", "de wet", |value, model| {
            let wanted = of_list(value, WETTEN, model)?;
            Ok(among(&model.names, |row| row.wet, |name| name == wanted))
        })
        .of(|model| model.register.settings.names(WETTEN)),
        W::is("gemeente:", "welke gemeente betaalt", |value, model| {
            let wanted = find_gemeente(value).ok_or("deze gemeente is er niet")?;
            Ok(Box::new(move |row| model.bill(row).payer() == Some(wanted.name.as_str())))
        }),
        W::compares(
            "urgentie:",
            "hoe dringend; ook urgentie>=spoed",
            |value, _| {
                let wanted: Urgency = read(value)?;
                Ok(Box::new(move |row| Some(row.urgency?.cmp(&wanted))))
            },
        )
        .of(list::<Urgency, _>),
        W::is("soort:", "de soort hulp", |value, model| {
            let wanted = of_list(value, SUPPORTS, model)?;
            Ok(among(&model.names, |row| row.support, |name| name == wanted))
        })
        .of(|model| model.register.settings.names(SUPPORTS)),
        W::is("houder:", "wie het houdt", |value, _| {
            let wanted: Side = read(value)?;
            Ok(Box::new(move |row| row.state.houder() == Some(wanted)))
        })
        .of(list::<Side, _>),
        W::is("aan-zet:", "wie nu iets moet doen", |value, _| {
            let wanted: Side = read(value)?;
            Ok(Box::new(move |row| row.state.aan_zet() == Some(wanted)))
        })
        .of(list::<Side, _>),
        W::is(
            "bij:",
            "bij wie het ligt: wie erin genoemd staat, wie voor die waarneemt, of het team als daar niemand is; bij:mij",
            |value, model| lies_with(value, model, false),
        )
        .or_to_who_sees(Facet::Toestemming, |value, model| {
            lies_with(value, model, true)
        })
        .of(|model| [vec!["mij".to_owned()], employees(model)].concat()),
        W::is(
            "genoemd:",
            "op wiens naam het staat, als regievoerder of medewerker",
            named,
        )
        .of(employees),
        W::is("medewerker:", "wie eraan werkt", |value, model| {
            by_person(value, model, |row| row.assigned)
        })
        .of(employees),
        W::is(
            "regievoerder:",
            "wie het onderzoek leidt",
            |value, model| by_person(value, model, |row| row.regievoerder),
        )
        .of(employees),
        W::is("aanbieder:", "de aanbieder", |value, model| {
            let known = model.register.find_provider(value);
            let wanted = fold(value);
            let is_it = |number: &str| match known {
                Some(known) => number == known || fold(number) == wanted,
                None => fold(model.register.provider_name(number)).contains(&wanted),
            };
            let ids = model.names.which(|name| !wanted.is_empty() && is_it(name));
            if known.is_none() && ids.is_empty() {
                return Err("deze aanbieder is er niet".into());
            }
            Ok(Box::new(move |row| ids.contains(&row.provider)))
        })
        .of(|model| {
            let providers = model.register.providers.values();
            providers.map(|provider| provider.name.clone()).collect()
        }),
        W::compares(
            "termijn<",
            "wanneer er iets moet: termijn<7d, termijn<=vrijdag",
            |value, model| {
                let (on, calendar) = (model.today, &model.register.calendar);
                by_day(value, Count::Ahead, on, calendar, |row: &Row| {
                    day_of(row.next)
                })
            },
        ),
        W::alone("te-laat", "een termijn is voorbij", Row::is_late),
        W::compares(
            "te-laat>3x",
            "hoe vaak de eigen termijn voorbij is",
            |value, model| {
                let times = value
                    .strip_suffix('x')
                    .and_then(|it| it.parse::<u32>().ok());
                let times = times.ok_or("schrijf hoe vaak, zoals te-laat>3x")?;
                let today = day_number(Some(model.today));
                Ok(Box::new(move |row| {
                    let late = row.terms.iter().filter(|term| term.is_running && term.late);
                    late.map(|term| {
                        used(term, today).cmp(&(i64::from(times) * i64::from(term.days)))
                    })
                    .max()
                }))
            },
        ),
        W::is("klok:", "welke klok loopt", |value, _| {
            let wanted: ClockKind = read(value)?;
            Ok(Box::new(move |row| {
                let mut terms = row.terms.iter();
                terms.any(|term| term.is_running && term.kind == wanted)
            }))
        })
        .of(list::<ClockKind, _>),
        W::alone("opgeschort", "een klok staat stil", |row| {
            row.has(flags::SUSPENDED)
        }),
        W::alone("terugval", "de ondersteuning begon opnieuw, kort na het einde", |row| {
            row.has(flags::RELAPSED)
        })
        .needs(Facet::Uitvoering),
        W::is(
            "brief:",
            "welke brief verstuurd is; of er een terugkwam (retour)",
            |value, _| {
                let wanted = letters::asked_bits(value)?;
                Ok(Box::new(move |row| row.letters & wanted != 0))
            },
        )
        .of(|_| letters::filter_words())
        .needs(Facet::Notities),
        W::compares(
            "gemeld<",
            "hoe lang geleden, of wanneer: gemeld>6w, gemeld<1-11-2026",
            |value, model| {
                let (on, calendar) = (model.today, &model.register.calendar);
                by_day(value, Count::Ago, on, calendar, |row: &Row| {
                    day_of(row.reported)
                })
            },
        ),
        W::compares(
            "einde<",
            "wanneer de indicatie afloopt: einde<90d",
            |value, model| {
                let (on, calendar) = (model.today, &model.register.calendar);
                by_day(value, Count::Ahead, on, calendar, |row: &Row| {
                    day_of(row.ends)
                })
            },
        ),
        W::is("ontvangst:", "of de melding is bevestigd", |value, _| {
            let is_confirmed = match value {
                "bevestigd" => true,
                "niet-bevestigd" => false,
                _ => return Err("kies uit: bevestigd, niet-bevestigd".into()),
            };
            Ok(Box::new(move |row| {
                row.has(flags::CONFIRMED) == is_confirmed
            }))
        })
        .of(|_| vec!["bevestigd".to_owned(), "niet-bevestigd".to_owned()]),
        W::is(
            "toestemming:",
            "of de inwoner toestemming gaf",
            |value, _| {
                let answer = YES_NO.iter().find(|(word, ..)| *word == value);
                let (_, flag, has) = *answer.ok_or("kies uit: ja, nee, geweigerd, gepasseerd")?;
                Ok(Box::new(move |row| row.has(flag) == has))
            },
        )
        .of(|_| YES_NO.iter().map(|(word, ..)| (*word).to_owned()).collect())
        .needs(Facet::Toestemming),
        W::is(
            "reden:",
            "waarom het geweigerd, teruggelegd of ingetrokken is",
            |value, model| {
                let ids = answer(value, model, &["redenen", "intrekredenen"])?;
                Ok(Box::new(move |row| {
                    let mut refusals = model.refusals(row).iter();
                    ids.contains(&row.answers[0])
                        || refusals.any(|(_, reason, _)| ids.contains(reason))
                }))
            },
        )
        .or_of_own(|value, model| {
            let ids = answer(value, model, &["redenen", "intrekredenen"])?;
            Ok(Box::new(move |row| {
                own_return(model, row).is_some_and(|(_, reason, _)| ids.contains(&reason))
            }))
        })
        .of(|model| {
            let lists = ["redenen", "intrekredenen"].map(|key| model.register.settings.names(key));
            lists.concat()
        })
        .needs(Facet::Verloop),
        W::compares(
            "keer-nee>1",
            "hoe vaak een BT nee zei: weigerde of teruglegde",
            |value, model| {
                let times = value.parse::<usize>();
                let times = times.map_err(|_| "schrijf hoe vaak, zoals keer-nee>1")?;
                Ok(Box::new(move |row| {
                    Some(model.refusals(row).len().cmp(&times))
                }))
            },
        )
        .needs(Facet::Verloop),
        W::is(
            "nee-van:",
            "welk BT nee zei: weigerde of teruglegde; met / erachter waarom, zoals nee-van:hoogkerk/complexiteit; onbekend \
             waar het BT of de reden niet is opgeschreven",
            |value, model| {
                let is_it = refused(value, model)?;
                Ok(Box::new(move |row| {
                    model.refusals(row).iter().any(&is_it)
                }))
            },
        )
        .or_of_own(|value, model| {
            let is_it = refused(value, model)?;
            Ok(Box::new(move |row| {
                own_return(model, row).is_some_and(|it| is_it(&it))
            }))
        })
        .of(|model| model.register.settings.bts().into_iter().collect())
        .needs(Facet::Verloop),
        W::is(
            "aanvulling:",
            "of om een aanvulling is gevraagd",
            |value, _| {
                let answer = ASKED.iter().find(|(word, _)| *word == value);
                let (_, flag) = *answer.ok_or("kies uit: gevraagd, beantwoord")?;
                Ok(Box::new(move |row| row.has(flag)))
            },
        )
        .of(|_| ASKED.iter().map(|(word, _)| (*word).to_owned()).collect()),
        W::is("uitkomst:", "hoe het eindigde", |value, model| {
            let ids = answer(value, model, &["uitkomsten"])?;
            Ok(Box::new(move |row| ids.contains(&row.answers[1])))
        })
        .of(|model| model.register.settings.names("uitkomsten"))
        .needs(Facet::Verloop),
        W::is("leveringsvorm:", "in natura of als budget", |value, _| {
            let wanted: DeliveryForm = read(value)?;
            Ok(Box::new(move |row| row.delivery == Some(wanted)))
        })
        .of(list::<DeliveryForm, _>)
        .needs(Facet::Verloop),
        W::is("vorige-gemeente:", "waar de jeugdige woonde voor een verblijf", |value, model| {
            let wanted = find_gemeente(value).ok_or("deze gemeente is er niet")?;
            Ok(among(&model.names, |row| row.former_gemeente, |name| name == wanted.name))
        }),
        W::is("buurt:", "de buurt van het CBS, bij naam of code", |value, model| {
            let areas = model.register.settings.areas();
            let wanted = areas.buurten_called(value);
            if wanted.is_empty() {
                return Err(Wrong::from("deze buurt staat in geen indeling")
                    .unless("Bekijk ze met: wijkregie lijst buurten"));
            }
            let is_it = |id: &str| {
                let buurt = areas.of_id(id);
                buurt.is_some_and(|buurt| areas.is_one_of(buurt, &wanted))
            };
            let ids = model.names.which(is_it);
            Ok(Box::new(move |row| {
                let person = model.people.get(row.resident);
                person.is_some_and(|person| ids.contains(&person.buurt))
            }))
        })
        .of(|model| {
            let buurten = model.register.settings.areas().all();
            buurten.filter(|it| it.is_buurt()).map(|it| it.name.clone()).collect()
        })
        .needs(Facet::Contactgegevens),
        W::is("nazorg-hulp:", "of het de juiste hulp was, zei de inwoner in de nazorg", |value, _| {
            let wanted: Degree = read(value)?;
            Ok(Box::new(move |row| row.nazorg[0] == Some(wanted)))
        })
        .of(list::<Degree, _>)
        .needs(Facet::Notities),
        W::is("nazorg-gelijkwaardig:", "of het gelijkwaardig was, zei de inwoner in de nazorg", |value, _| {
            let wanted: Degree = read(value)?;
            Ok(Box::new(move |row| row.nazorg[1] == Some(wanted)))
        })
        .of(list::<Degree, _>)
        .needs(Facet::Notities),
        W::is("complexiteit:", "of de vraag complex is (regiecheck)", |value, _| {
            let wanted: Complexity = read(value)?;
            Ok(Box::new(move |row| row.complexity == Some(wanted)))
        })
        .of(list::<Complexity, _>)
        .needs(Facet::Verslag),
        W::is("verwijzer:", "door wie het binnenkwam", |value, model| {
            let wanted = of_list(value, ENTRANCES, model)?;
            Ok(among(&model.names, |row| row.entrance, |name| name == wanted))
        })
        .of(|model| model.register.settings.names(ENTRANCES))
        .needs(Facet::Hulpvraag),
        W::is(
            "score:financieel<3",
            "de laatste score op een leefgebied",
            score,
        )
        .needs(Facet::Scores),
        W::brought(
            "gewijzigd:",
            "wat een ander veranderde sinds u het voor het laatst opende",
            "sinds-ik-keek",
        )
        .of(|_| vec!["sinds ik keek".to_owned()])
        .needs(Facet::Geschiedenis),
        W::alone("open", "wat niet geëindigd is", |row| row.state.is_open()),
        W::is(
            "ook:geëindigd",
            "wat geëindigd is, staat er ook bij",
            ended_too,
        )
        .of(|_| vec!["geëindigd".to_owned()]),
    ],
    text: Piece {
        is: "een woord van de regel of een stuk van een nummer",
        make: |typed, model| match number(typed) {
            Some(number) => Some(Box::new(move |row| number.is_of(row))),
            None => Shown::of(typed, model),
        },
    },
    hidden: Some((
        Facet::Contactgegevens,
        Piece {
            is: "een woord van de regel, een stuk van een nummer of van een naam",
            make: |typed, model| {
                if number(typed).is_some() {
                    return None;
                }
                let words = people::Words::new(typed);
                Some(Box::new(move |row| {
                    let person = model.people.get(row.resident);
                    person.is_some_and(|person| words.are_in(person))
                }))
            },
        },
    )),
};

/// What can be asked of consent: the flag that says so, and whether the row has it.
const YES_NO: &[(&str, u32, bool)] = &[
    ("ja", flags::CONSENTED, true),
    ("nee", flags::CONSENTED, false),
    ("geweigerd", flags::BT_REFUSED, true),
    ("gepasseerd", flags::OVERRIDDEN, true),
];

/// What can be asked of an aanvulling: the flag that says so.
const ASKED: &[(&str, u32)] = &[("gevraagd", flags::ASKED), ("beantwoord", flags::ANSWERED)];

/// Whether a filter asks for what has ended too: by that word, or by how it ended.
pub(super) fn with_ended(filter: &[String]) -> bool {
    let is_ended = |word: &String| {
        let states = asked_of(word, &["staat", "status"]).unwrap_or_default();
        let mut states = states.split(',').filter_map(|it| it.parse::<State>().ok());
        states.any(|state| !state.is_open()) || asked_of(word, &["uitkomst"]).is_some()
    };
    asks_ended(filter) || filter.iter().any(is_ended)
}

/// Days of a late term that went by, its suspensions not counted.
pub(super) fn used(term: &RowTerm, today: i32) -> i64 {
    i64::from(today) - i64::from(term.due) + i64::from(term.days)
}
