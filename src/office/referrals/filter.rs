//! What the queue can be filtered by: words as `staat:aangeboden`, each a test on a row.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Write;

use super::desk::Desks;
use crate::domain::registers::governments::find_gemeente;
use crate::domain::registers::people::slug;
use crate::domain::rights::Facet;
use crate::domain::words::{
    ClockKind, DeliveryForm, Entrance, Leefgebied, Side, State, UnknownWord, Urgency, fold,
};
use crate::office::days::{day_number, day_of};
use crate::office::filter::{
    Count, Op, Piece, Test, Word, Words, Wrong, asks_ended, by_day, ended_too, list,
};
use crate::office::model::{Model, Names, Row, RowTerm, flags};
use crate::office::people;

type W = Word<Row, Model>;

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
            let found = model.register.settings.find_wijk(value);
            let id = found.ok_or("deze wijk is er niet")?;
            Ok(among(&model.names, |row| row.wijk, |name| name == id))
        })
        .of(|model| model.register.settings.wijken().keys().cloned().collect()),
        W::is("wij:", "het WIJ-team", |value, model| {
            let id = slug(value);
            Ok(among(&model.names, |row| row.wij_team, |name| name == id))
        })
        .of(|model| {
            let wijken = model.register.settings.wijken().values();
            let teams: BTreeSet<&String> = wijken.map(|wijk| &wijk.wij_team).collect();
            teams.into_iter().cloned().collect()
        }),
        W::is("bt:", "het begeleidingsteam", |value, model| {
            let found = model.register.settings.find_bt(value);
            let id = found.ok_or("dit begeleidingsteam is er niet")?;
            Ok(among(&model.names, |row| row.bt, |name| name == id))
        })
        .of(|model| model.register.settings.bts().into_iter().collect()),
        W::is("wet:", "de wet", |value, model| {
            let wanted = of_list(value, "wetten", model)?;
            Ok(among(&model.names, |row| row.wet, |name| name == wanted))
        })
        .of(|model| model.register.settings.list("wetten").to_vec()),
        W::is("gemeente:", "welke gemeente betaalt", |value, model| {
            let wanted = find_gemeente(value).ok_or("deze gemeente is er niet")?;
            Ok(among(&model.names, |row| row.gemeente, |name| name == wanted.name))
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
            let wanted = of_list(value, "soorten", model)?;
            Ok(among(&model.names, |row| row.support, |name| name == wanted))
        })
        .of(|model| model.register.settings.list("soorten").to_vec()),
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
        .of(|model| {
            let lists = ["redenen", "intrekredenen"].map(|key| model.register.settings.list(key));
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
            "welk BT nee zei: weigerde of teruglegde; met / erachter waarom, zoals nee-van:hoogkerk/complexiteit",
            |value, model| {
                let (bt, reason) = match value.split_once('/') {
                    Some((bt, reason)) => (bt, Some(answer(reason, model, &["redenen"])?)),
                    None => (value, None),
                };
                let found = model.register.settings.find_bt(bt);
                let id = found.ok_or("dit begeleidingsteam is er niet")?;
                let ids = model.names.which(|name| name == id);
                Ok(Box::new(move |row| {
                    let is_it = |why: &u16| reason.as_ref().is_none_or(|ids| ids.contains(why));
                    let mut refusals = model.refusals(row).iter();
                    refusals.any(|(bt, why, _)| ids.contains(bt) && is_it(why))
                }))
            },
        )
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
        .of(|model| model.register.settings.list("uitkomsten").to_vec())
        .needs(Facet::Verloop),
        W::is("leveringsvorm:", "in natura of als budget", |value, _| {
            let wanted: DeliveryForm = read(value)?;
            Ok(Box::new(move |row| row.delivery == Some(wanted)))
        })
        .of(list::<DeliveryForm, _>)
        .needs(Facet::Verloop),
        W::is("verwijzer:", "door wie het binnenkwam", |value, _| {
            let wanted: Entrance = read(value)?;
            Ok(Box::new(move |row| row.entrance == Some(wanted)))
        })
        .of(list::<Entrance, _>)
        .needs(Facet::Hulpvraag),
        W::is(
            "score:financieel<3",
            "de laatste score op een leefgebied",
            |value, _| score(value),
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
const YES_NO: &[(&str, u16, bool)] = &[
    ("ja", flags::CONSENTED, true),
    ("nee", flags::CONSENTED, false),
    ("geweigerd", flags::BT_REFUSED, true),
    ("gepasseerd", flags::OVERRIDDEN, true),
];

/// What can be asked of an aanvulling: the flag that says so.
const ASKED: &[(&str, u16)] = &[("gevraagd", flags::ASKED), ("beantwoord", flags::ANSWERED)];

/// Whether a filter asks for what has ended too: by that word, or by how it ended.
pub(super) fn with_ended(filter: &[String]) -> bool {
    let is_ended = |word: &String| {
        let state = ["staat:", "status:"]
            .iter()
            .find_map(|it| word.strip_prefix(it));
        let states = state.into_iter().flat_map(|states| states.split(','));
        let mut states = states.filter_map(|state| state.replace('"', "").parse::<State>().ok());
        states.any(|state| !state.is_open()) || word.starts_with("uitkomst:")
    };
    asks_ended(filter) || filter.iter().any(is_ended)
}

/// A word of a list, with what helps who wrote it with a space.
fn read<W: std::str::FromStr<Err = UnknownWord>>(value: &str) -> Result<W, Wrong> {
    value.parse().map_err(|why: UnknownWord| {
        Wrong::from(why).unless("Schrijf een streepje voor een spatie, zoals staat:in-onderzoek")
    })
}

/// A word of a list of the settings, as it stands there.
fn of_list<'m>(value: &str, list: &str, model: &'m Model) -> Result<&'m str, Wrong> {
    let words = model.register.settings.list(list);
    let found = words.iter().find(|word| fold(word) == fold(value));
    found.map(String::as_str).ok_or_else(|| {
        let why = format!(
            "‘{value}’ staat niet in de lijst; kies uit: {}",
            words.join(", ")
        );
        Wrong::from(why)
            .unless("Schrijf een streepje voor een spatie, zoals soort:kortdurend-verblijf")
    })
}

/// A test whether something of a row goes by one of these names.
fn among<'a>(names: &Names, of: fn(&Row) -> u16, is_one: impl Fn(&str) -> bool) -> Test<'a, Row> {
    let ids = names.which(is_one);
    Box::new(move |row| ids.contains(&of(row)))
}

/// The names of the employees.
fn employees(model: &Model) -> Vec<String> {
    let employees = model.register.employees.values();
    employees.map(|employee| employee.name.clone()).collect()
}

fn by_person<'a>(
    value: &str,
    model: &'a Model,
    of: fn(&Row) -> u16,
) -> Result<Test<'a, Row>, Wrong> {
    let ids = people_named(value, model)?;
    Ok(Box::new(move |row| ids.contains(&of(row))))
}

/// Whoever has this name: of an employee or a user as a whole, else a piece of the name of anyone who has work.
fn people_named(value: &str, model: &Model) -> Result<Vec<u16>, Wrong> {
    let (register, names) = (&model.register, &model.names);
    let wanted = fold(value);
    if let Some(known) = register.find_employee(value) {
        let is_it = |name: &str| name == known || name == value || fold(name) == wanted;
        return Ok(names.which(is_it));
    }
    let has_piece = |name: &str| !wanted.is_empty() && fold(name).contains(&wanted);
    let ids = names.which(|name| has_piece(register.employee_name(name)));
    let mut employees = register.employees.values();
    if ids.is_empty() && !employees.any(|employee| has_piece(&employee.name)) {
        return Err(format!("‘{value}’ is de naam van geen medewerker").into());
    }
    Ok(ids)
}

/// Whether a row is in someone's name.
fn named<'a>(value: &str, model: &'a Model) -> Result<Test<'a, Row>, Wrong> {
    let ids = people_named(value, model)?;
    Ok(Box::new(move |row| {
        ids.contains(&row.assigned) || ids.contains(&row.regievoerder)
    }))
}

/// Whether a row lies with someone: an employee or an account by its whole name, or whoever a piece of a name is of.
fn lies_with<'a>(value: &str, model: &'a Model, is_told: bool) -> Result<Test<'a, Row>, Wrong> {
    let register = &model.register;
    let desks = Desks::of(model);
    let with: Vec<usize> = match desks.find(value) {
        Some(one) => vec![one],
        None => {
            let wanted = fold(value);
            let employees = register.employees.iter();
            let found = employees.filter(|(_, it)| fold(&it.name).contains(&wanted));
            let found = found.filter_map(|(key, _)| desks.find(key));
            found.filter(|_| !wanted.is_empty()).collect()
        }
    };
    if with.is_empty() {
        // Whom a file names and no list has.
        return named(value, model);
    }
    Ok(Box::new(move |row| {
        let mut lies = desks.on(row, is_told).into_iter();
        lies.any(|it| with.contains(&it.with))
    }))
}

/// Days of a late term that went by, its suspensions not counted.
pub(super) fn used(term: &RowTerm, today: i32) -> i64 {
    i64::from(today) - i64::from(term.due) + i64::from(term.days)
}

/// The numbers of the answers that begin with these words, of the lists an office words for itself or as a file had them.
fn answer(value: &str, model: &Model, lists: &[&str]) -> Result<Vec<u16>, Wrong> {
    let wanted = fold(value);
    let is_it = |answer: &str| !wanted.is_empty() && fold(answer).starts_with(&wanted);
    let ids = model.answers.which(is_it);
    let lists = lists.iter().map(|key| model.register.settings.list(key));
    let known: Vec<String> = lists.collect::<Vec<_>>().concat();
    if ids.is_empty() && !known.iter().any(|answer| is_it(answer)) {
        return Err(format!(
            "‘{value}’ is hier geen woord; kies uit: {}",
            known.join(", ")
        )
        .into());
    }
    Ok(ids)
}

/// A test of the score on one leefgebied: `financieel<3`.
fn score<'a>(value: &str) -> Result<Test<'a, Row>, Wrong> {
    let (area, op, wanted) = Op::cut(value).unwrap_or((value, Op::AtLeast, "1"));
    let named = fold(area);
    let is_it = |it: &&Leefgebied| {
        let word = fold(it.word());
        !named.is_empty() && word.split(' ').any(|part| part.starts_with(&named))
            || word.starts_with(&named)
    };
    let found: Vec<Leefgebied> = Leefgebied::ALL.iter().filter(is_it).copied().collect();
    let [area] = found[..] else {
        let all: Vec<&str> = Leefgebied::ALL.iter().map(|it| it.word()).collect();
        return Err(format!("noem één leefgebied; kies uit: {}", all.join(", ")).into());
    };
    let score = wanted.parse().ok().filter(|score| (1..=5).contains(score));
    let wanted: u8 = score.ok_or("een score is 1 tot en met 5, zoals score:financieel<3")?;
    Ok(Box::new(move |row| {
        row.score(area)
            .is_some_and(|score| op.holds(score.cmp(&wanted)))
    }))
}

/// A piece of a number as it was typed; with a digit in it: then it is no (part of a) name.
fn number(typed: &str) -> Option<Number> {
    let wanted = fold(typed);
    wanted
        .contains(|c: char| c.is_ascii_digit())
        .then(|| Number {
            typed: typed.to_owned(),
            wanted,
            made: RefCell::default(),
        })
}

struct Number {
    typed: String,
    wanted: String,
    made: RefCell<String>,
}

impl Number {
    /// Whether it is in the number of a row, or is the office's own number.
    fn is_of(&self, row: &Row) -> bool {
        let mut made = self.made.borrow_mut();
        made.clear();
        // The number as `fold` makes it; a string takes everything.
        let _ = write!(made, "v {} {:04}", row.year, row.n);
        made.contains(&self.wanted) || row.source_number.eq_ignore_ascii_case(&self.typed)
    }
}

/// What a row shows beside its number and name, as far as it is what was typed.
struct Shown {
    states: u16,
    urgencies: u8,
    /// Kinds of support and wetten, as numbers of names.
    asked: Vec<u16>,
    is_late: bool,
    is_backoffice: bool,
    wijken: Vec<u16>,
    wij: Vec<u16>,
    bts: Vec<u16>,
}

impl Shown {
    /// The test; none where no row could show it.
    fn of<'a>(typed: &str, model: &Model) -> Option<Test<'a, Row>> {
        let wanted = fold(typed);
        let has = |text: &str| {
            let text = fold(text);
            let mut begins = text.match_indices(&wanted).map(|(at, _)| at);
            begins.any(|at| at == 0 || text.as_bytes()[at - 1] == b' ')
        };
        let settings = &model.register.settings;
        let wijk = |id: &str| {
            settings
                .wijken()
                .get(id)
                .is_some_and(|wijk| has(&wijk.name))
        };
        let wijken = settings.wijken().values();
        let wij: BTreeSet<&str> = wijken.map(|wijk| wijk.wij_team.as_str()).collect();
        let wij: Vec<&str> = wij
            .into_iter()
            .filter(|id| has(&settings.wij_name(id)))
            .collect();
        let bts: Vec<String> = settings
            .bts()
            .into_iter()
            .filter(|id| has(&settings.bt_name(id)))
            .collect();
        let lists = ["wetten", "soorten"].map(|list| settings.list(list));
        let is_listed = |name: &str| {
            lists
                .iter()
                .any(|list| list.iter().any(|word| word == name))
        };
        let any_wijk = settings.wijken().keys().any(|id| wijk(id));
        let is_somewhere = any_wijk || !wij.is_empty() || !bts.is_empty();
        let shown = Self {
            states: bits(State::ALL, |it| has(it.word())),
            urgencies: bits(Urgency::ALL, |it| has(it.word())) as u8,
            asked: model.names.which(|name| has(name) && is_listed(name)),
            is_late: has("te laat"),
            is_backoffice: has(Side::Backoffice.word()),
            wijken: model.names.which(wijk),
            wij: model.names.which(|name| wij.contains(&name)),
            bts: model.names.which(|name| bts.iter().any(|id| id == name)),
        };
        let has_words =
            u32::from(shown.states) + u32::from(shown.urgencies) > 0 || !shown.asked.is_empty();
        let can_be = has_words || shown.is_late || shown.is_backoffice || is_somewhere;
        can_be.then(|| Box::new(move |row: &Row| shown.is_in(row)) as Test<'a, Row>)
    }

    fn is_in(&self, row: &Row) -> bool {
        let at = |side: Option<Side>| match side {
            Some(Side::Wij) => self.wij.contains(&row.wij_team),
            Some(Side::Bt) => self.bts.contains(&row.bt),
            Some(Side::Backoffice) => self.is_backoffice,
            None => false,
        };
        self.states & 1 << row.state as u16 != 0
            || row
                .urgency
                .is_some_and(|it| self.urgencies & 1 << it as u8 != 0)
            || self.asked.contains(&row.support)
            || self.asked.contains(&row.wet)
            || self.is_late && row.is_late()
            || self.wijken.contains(&row.wijk)
            || at(row.state.aan_zet())
            || at(row.state.houder())
    }
}

/// A bit for every word of a list for which something holds, in its order.
fn bits<W: Copy>(words: &[W], holds: impl Fn(W) -> bool) -> u16 {
    let words = words.iter().enumerate();
    words.fold(0, |all, (at, it)| all | u16::from(holds(*it)) << at)
}
