//! What an indicatie needs of someone: a decision before it ends or changes, what follows on it, a start that was not
//! reported; and what does not fit with the others of the same resident.

use std::cell::RefCell;

use chrono::NaiveDate;
use foldhash::HashMap;

use crate::domain::contract::dates::Dates;
use crate::domain::contract::signals::option_notice;
use crate::domain::dates::{self, with_year};
use crate::domain::indicatie::words::{Cause, Stage};
use crate::domain::indicatie::{Change, Need};
use crate::domain::letters::BACK;
use crate::domain::record::{Kind, RecordId};
use crate::domain::rights::{Facet, Subject, can_see};
use crate::domain::settings::SUPPORTS;
use crate::domain::term::{Duration, Regime, Term};
use crate::office::days::day_of;
use crate::office::door::Door;
use crate::office::model::GrantedRow;
use crate::office::past::Then;
use crate::office::people::Person;
use crate::office::signals::{Leads, Order, Pressing, Signal, Urgency, urgency};
use crate::office::views::TodayLine;

/// The setting with how long before the end a decision is worked on.
pub(in crate::office) const AHEAD: &str = "signaal.indicatie";
/// The same, before someone turns eighteen.
pub(in crate::office) const AHEAD_OF_EIGHTEEN: &str = "signaal.achttien";
/// The setting with how long after the begin a delivery should have started.
const START: &str = "norm.start-indicatie";

/// What is known of the day and of what indicaties hang on, while many are looked at by someone.
pub(super) struct Watch<'d, 'o> {
    door: &'d Door<'o>,
    on: NaiveDate,
    ahead: Option<Duration>,
    ahead_of_eighteen: Option<Duration>,
    start: Option<Duration>,
    /// The last day of contracts, each worked out once.
    contracts: RefCell<HashMap<u16, Option<NaiveDate>>>,
    leads: Leads<'d>,
}

impl<'d, 'o> Watch<'d, 'o> {
    pub(super) fn of(door: &'d Door<'o>, on: NaiveDate) -> Self {
        let norm = |key| door.model.register.settings.norm(key);
        Self {
            door,
            on,
            ahead: norm(AHEAD),
            ahead_of_eighteen: norm(AHEAD_OF_EIGHTEEN),
            start: norm(START),
            contracts: RefCell::default(),
            leads: Leads::of(&door.model.register.calendar),
        }
    }

    /// What changes an indicatie first, as far as who looks may know of it.
    pub(super) fn change(&self, row: &GrantedRow) -> Option<Change> {
        let person = self.door.model.people.get(row.resident);
        let died = person.and_then(|person| day_of(person.died));
        // A day of birth is more than an age.
        let person = person.filter(|_| {
            let is_told = || self.door.sight_of_granted(row).has(Facet::Contactgegevens);
            row.course.is_of_youth && is_told()
        });
        let eighteen = person.and_then(|person| day_of(Person::turns_eighteen(person)));
        let contract_end = self.contract_end(row.contract);
        row.course.change(eighteen, contract_end, died)
    }

    /// The last day of a contract, without an option that is not used.
    fn contract_end(&self, contract: u16) -> Option<NaiveDate> {
        if contract == 0 {
            return None;
        }
        let known = self.contracts.borrow().get(&contract).copied();
        known.unwrap_or_else(|| {
            let register = &self.door.model.register;
            let record = self.door.model.names.name(contract);
            let record = record.and_then(|number| register.contracts().get(number));
            let norm = option_notice(&register.settings);
            let dates = record.and_then(|record| Dates::of(record, norm, self.on));
            // What goes on by itself does not end.
            let dates = dates.filter(|it| it.renewal.is_none() && !it.is_renewed_unknown);
            let end = dates.and_then(|dates| dates.current_end);
            self.contracts.borrow_mut().insert(contract, end);
            end
        })
    }

    /// Whether a change is so near that it is worked on.
    pub(super) fn is_near(&self, change: Option<Change>) -> bool {
        change.is_some_and(|change| self.since(change) <= self.on)
    }

    /// The first day on which a change is worked on.
    fn since(&self, change: Change) -> NaiveDate {
        let ahead = match change.cause {
            Cause::Achttien => self.ahead_of_eighteen,
            Cause::Einde | Cause::Contract | Cause::Overgang => self.ahead,
            Cause::Overlijden => None,
        };
        let from = ahead.and_then(|ahead| self.leads.before(change.on, ahead));
        from.unwrap_or(change.on)
    }

    /// The day by which a delivery that begins on a day should have started.
    fn start_by(&self, begin: NaiveDate) -> NaiveDate {
        let term = self
            .start
            .map(|start| Term::new(begin, start, Regime::Contract));
        let due = term.and_then(|term| term.due(&self.door.model.register.calendar));
        due.unwrap_or(begin)
    }

    /// What an indicatie needs, each with its day, the most pressing first.
    pub(super) fn needs(&self, row: &GrantedRow, change: Option<Change>) -> Vec<(What, NaiveDate)> {
        let course = &row.course;
        let needs = course.needs(
            change,
            self.on,
            |it| self.since(it),
            |day| self.start_by(day),
        );
        let needs = needs.into_iter().map(|(need, on)| (What::Need(need), on));
        let mut found: Vec<(What, NaiveDate)> = needs.collect();
        let is_told = || self.door.sight_of_granted(row).has(Facet::Notities);
        if row.letters & BACK != 0 && is_told() {
            found.push((What::LetterBack, self.on));
        }
        if course.is_history {
            return found;
        }
        if let Some(other) = self.overlaps(row) {
            found.push((What::Overlaps(other), self.on));
        }
        if let Some((before, free)) = self.gap_before(row) {
            found.push((What::Gap(before), free));
        }
        found.sort_by_key(|(what, day)| (what.urgency(*day, self.on), what.cost(), *day));
        found
    }

    /// Another one of the same resident and the same kind of support that holds on the same days, and is the newer.
    fn overlaps(&self, row: &GrantedRow) -> Option<u32> {
        if row.resident == 0 || row.support == 0 {
            return None;
        }
        let first = |it: &GrantedRow| it.course.begin.unwrap_or(NaiveDate::MIN);
        let last = |it: &GrantedRow| it.course.last_day().unwrap_or(NaiveDate::MAX);
        let mut others = self.door.model.granted_to(row.resident).filter(|other| {
            other.n < row.n
                && other.is_there()
                && !other.course.is_history
                && (other.support, other.product) == (row.support, row.product)
        });
        let is_now = last(row) >= self.on;
        let found = others.find(|other| {
            first(other) <= last(row) && first(row) <= last(other) && last(other) >= self.on
        });
        found.filter(|_| is_now).map(|other| other.n)
    }

    /// What an indicatie that is to begin follows on, and the first day that nothing covers between the two.
    fn gap_before(&self, row: &GrantedRow) -> Option<(u32, NaiveDate)> {
        let begin = row.course.begin.filter(|begin| *begin > self.on)?;
        let mut others = self.door.model.granted_to(row.resident);
        let before = others.find(|other| other.successor == row.n && other.is_there())?;
        let free = before.course.last_day()?.succ_opt()?;
        (free < begin).then_some((before.n, free))
    }
}

/// What a signal is about, before it is put in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Need(Need),
    Overlaps(u32),
    Gap(u32),
    LetterBack,
}

impl What {
    /// What it costs to miss it, on the scale of [`crate::domain::contract::signals::TABLE`].
    const fn cost(self) -> u8 {
        match self {
            Self::Need(Need::Besluit(_) | Need::Opvolger) | Self::Gap(_) => 3,
            Self::Need(Need::Start) | Self::Overlaps(_) | Self::LetterBack => 4,
        }
    }

    fn urgency(self, day: NaiveDate, on: NaiveDate) -> Urgency {
        match self {
            Self::Need(_) | Self::Gap(_) => urgency(day, on),
            Self::Overlaps(_) | Self::LetterBack => Urgency::ThisWeek,
        }
    }
}

/// A signal in a few bytes: sorted and counted by the thousand, put in words only when shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Brief {
    ernst: Urgency,
    cost: u8,
    datum: NaiveDate,
    n: u32,
    what: What,
}

impl Brief {
    const fn order(&self) -> Order {
        (self.ernst, self.cost, self.datum)
    }
}

fn briefs(door: &Door<'_>, on: NaiveDate) -> Vec<Brief> {
    let watch = Watch::of(door, on);
    let mut found = Vec::new();
    for row in door.model.unsettled().filter(|row| door.sees_granted(row)) {
        let change = watch.change(row);
        found.extend(
            watch
                .needs(row, change)
                .into_iter()
                .map(|(what, day)| Brief {
                    ernst: what.urgency(day, on),
                    cost: what.cost(),
                    datum: day,
                    n: row.n,
                    what,
                }),
        );
    }
    found.sort_unstable();
    found
}

/// How far the talk is, as the rest of a sentence.
fn talk(row: &GrantedRow, on: NaiveDate) -> String {
    let course = &row.course;
    match (course.stage(), course.talk) {
        (Stage::Gepland, Some(day)) if day < on => {
            format!("het gesprek van {} is niet vastgelegd", with_year(day))
        }
        (Stage::Gepland, Some(day)) => format!("gesprek op {}", with_year(day)),
        (Stage::Gevoerd, _) => "gesprek gevoerd, besluit nodig".to_owned(),
        _ => "nog geen gesprek gepland".to_owned(),
    }
}

pub(super) fn in_words(
    door: &Door<'_>,
    row: &GrantedRow,
    what: What,
    day: NaiveDate,
    on: NaiveDate,
) -> Signal {
    let model = &door.model;
    let name = |number: u16| model.names.name(number).unwrap_or_default();
    let support = model.register.settings.name_of(SUPPORTS, name(row.support));
    let of = if support.is_empty() {
        String::new()
    } else {
        format!(" ({support})")
    };
    let (last, next) = (
        with_year(day),
        day.succ_opt().map(with_year).unwrap_or_default(),
    );
    let is_past = day < on;
    let number = |n| RecordId::numbered(Kind::Indicatie, n).number;
    let (soort, tekst, grondslag) = match what {
        What::Need(Need::Besluit(Cause::Overlijden)) => (
            ENDS,
            format!("de inwoner is overleden op {last}; stop de indicatie{of}"),
            basis(Cause::Overlijden),
        ),
        What::Need(Need::Besluit(cause)) => {
            let happens = match (cause, is_past) {
                (Cause::Einde, false) => format!("de indicatie{of} loopt af op {last}"),
                (Cause::Einde, true) => {
                    format!("de indicatie{of} is afgelopen op {last} en er is niets besloten")
                }
                (Cause::Achttien, false) => format!("wordt 18 op {next}: de Jeugdwet houdt dan op"),
                (Cause::Achttien, true) => format!("is 18 sinds {next} en er is niets besloten"),
                (Cause::Contract, false) => {
                    format!("contract {} eindigt op {last}", name(row.contract))
                }
                (Cause::Contract, true) => format!(
                    "contract {} is geëindigd op {last} en er is niets besloten",
                    name(row.contract)
                ),
                (Cause::Overgang, false) => format!("{} vanaf {next}", name(row.event)),
                (Cause::Overlijden, _) => format!("overleden op {last}"),
                (Cause::Overgang, true) => {
                    format!("{} sinds {next} en er is niets besloten", name(row.event))
                }
            };
            (ENDS, format!("{happens}; {}", talk(row, on)), basis(cause))
        }
        What::Need(Need::Opvolger) => {
            let decided = row.course.follow_up.map_or("", |it| it.word());
            let tekst =
                format!("besloten is ‘{decided}’; wat er na {last} komt, is nog niet vastgelegd");
            ("vervolg vastleggen", tekst, "werkproces")
        }
        What::Need(Need::Start) => {
            let tekst = format!("toegekend{of}, en de start is niet gemeld");
            ("start niet gemeld", tekst, "werkproces")
        }
        What::Overlaps(other) => {
            let tekst = format!(
                "loopt samen met {}: dezelfde hulp, dezelfde dagen",
                number(other)
            );
            ("indicaties overlappen", tekst, "werkproces")
        }
        What::Gap(before) => {
            let tekst = format!(
                "na {} dekt niets vanaf {last} tot deze begint",
                number(before)
            );
            ("gat tussen indicaties", tekst, "werkproces")
        }
        What::LetterBack => {
            let tekst = "een brief kwam terug; zoek het adres na en verstuur hem opnieuw";
            ("brief kwam terug", tekst.to_owned(), "werkproces")
        }
    };
    Signal {
        soort: soort.to_owned(),
        nummer: row.id().number,
        titel: model.named(row.resident, door.sight_of_granted(row)),
        tekst,
        datum: day,
        ernst: what.urgency(day, on),
        grondslag: grondslag.to_owned(),
    }
}

/// What the signal is called that asks for a decision.
pub(super) const ENDS: &str = "indicatie loopt af";

/// What a change rests on.
pub(super) const fn basis(cause: Cause) -> &'static str {
    match cause {
        Cause::Achttien => "Jeugdwet art. 1.1",
        Cause::Einde | Cause::Contract | Cause::Overgang | Cause::Overlijden => "Wmo art. 2.3.9",
    }
}

/// Every signal of the indicaties within sight on a day, in words.
pub(in crate::office) fn all(door: &Door<'_>, then: &Then<'_>) -> Vec<(Order, Signal)> {
    let found = briefs(door, then.on);
    let signals = found.iter();
    signals
        .filter_map(|brief| Some((brief.order(), told(door, brief, then.on)?)))
        .collect()
}

fn told(door: &Door<'_>, brief: &Brief, on: NaiveDate) -> Option<Signal> {
    let row = door.model.indicatie(brief.n)?;
    Some(in_words(door, row, brief.what, brief.datum, on))
}

/// The most pressing signals of the indicaties within sight today, so many at most.
pub(in crate::office) fn pressing(door: &Door<'_>, most: usize) -> Option<Pressing> {
    if !can_see(&door.actor, Subject::Dossier(Facet::Rij)) {
        return None;
    }
    let today = door.model.today;
    let found = briefs(door, today);
    let late = found.iter().filter(|it| it.ernst == Urgency::Late).count();
    let lines = found.iter().take(most).filter_map(|brief| {
        let signal = told(door, brief, today)?;
        let short = match brief.what {
            What::Overlaps(_) | What::LetterBack => signal.soort.clone(),
            _ => format!("{} {}", signal.soort, dates::in_list(brief.datum, today)),
        };
        Some((brief.order(), TodayLine { signal, short }))
    });
    Some(Pressing {
        lines: lines.collect(),
        total: found.len(),
        late,
        states: Vec::new(),
    })
}
