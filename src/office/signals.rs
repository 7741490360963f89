//! Signals: what needs a person by a date. All are derived from the rows; none is stored.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::contracts::is_gap;
use super::model::{Model, NO_DAY, Row, RowTerm, day_number, day_of, flags};
use super::people::Person;
use crate::domain::dates;
use crate::domain::record::RecordId;
use crate::domain::register::Register;
use crate::domain::term::{Regime, Term};
use crate::domain::words::{ClockKind, State};

/// How pressing a signal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Urgency {
    /// Its date has passed.
    #[serde(rename = "te laat")]
    Late,
    /// Its date is within seven days, today included.
    #[serde(rename = "deze week")]
    ThisWeek,
    /// Later.
    #[serde(rename = "komt eraan")]
    Coming,
}

impl Urgency {
    /// The word on screen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Late => "te laat",
            Self::ThisWeek => "deze week",
            Self::Coming => "komt eraan",
        }
    }
}

/// One signal. The names are those of the JSON, which scripts rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// What it is about: a clock, or what is missing.
    pub soort: String,
    /// The verwijzing.
    pub nummer: String,
    /// What to know, in one line.
    pub tekst: String,
    /// By when.
    pub datum: NaiveDate,
    /// How pressing.
    pub ernst: Urgency,
    /// The article or agreement behind it.
    pub grondslag: String,
}

impl Signal {
    /// How pressing it counts in a list: days that nothing covers stand out, however far ahead.
    #[must_use]
    pub fn pressing(&self) -> Urgency {
        if is_gap(self) {
            Urgency::Late
        } else {
            self.ernst
        }
    }
}

/// What is missing or marked, by flag: the kind of signal, its sentence, and what it rests on.
const MARKS: &[(u16, &str, &str, &str)] = &[
    (
        flags::NO_DATE,
        "datum ontbreekt",
        "een datum ontbreekt, dus een termijn is niet te berekenen",
        "werkproces",
    ),
    (
        flags::BT_REFUSED,
        "toestemming geweigerd",
        "de inwoner weigerde of trok in; het BT ziet dit niet meer",
        "Wmo art. 5.3.3",
    ),
    (
        flags::NO_CONSENT,
        "toestemming ontbreekt",
        "er is geen toestemming vastgelegd voor het BT",
        "Wmo art. 5.3.3",
    ),
    (
        flags::OVERRIDDEN,
        "toestemming gepasseerd",
        "aangeboden zonder toestemming, met een reden",
        "Wmo art. 5.3.3",
    ),
    (
        flags::ESCALATED,
        "escalatie",
        "er is een escalatie open",
        "werkproces",
    ),
    (
        flags::REMINDED,
        "herinnering",
        "de houder vraagt om een antwoord",
        "werkproces",
    ),
    (
        flags::NO_BSN,
        "bsn ontbreekt",
        "het reguliere proces vraagt een BSN",
        "Wmo art. 5.2.9",
    ),
    (
        flags::NO_CONTRACT,
        "contract ontbreekt",
        "gestart zonder contract",
        "werkproces",
    ),
    (
        flags::NO_OUTCOME,
        "uitkomst ontbreekt",
        "geëindigd zonder uitkomst of reden",
        "werkproces",
    ),
];

/// Marks that matter only where a BT has the verwijzing before it.
const ONLY_AT_BT: u16 = flags::BT_REFUSED | flags::NO_CONSENT | flags::OVERRIDDEN;

/// What a signal is about, before it is put in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// A clock: its kind and last day.
    Term(ClockKind),
    /// A row of [`MARKS`].
    Mark(usize),
    /// The indication ends.
    Ends,
    /// The resident turns eighteen.
    Eighteen,
    /// The kind of support is missing.
    NoSupport,
}

impl What {
    /// What it costs to miss it, on the scale of [`crate::domain::contract::signals::TABLE`]: a term of the law or of an agreement goes
    /// before what must only be filled in.
    const fn cost(self) -> u8 {
        match self {
            Self::Term(_) => 2,
            Self::Ends | Self::Eighteen => 3,
            Self::Mark(_) => 4,
            Self::NoSupport => 6,
        }
    }
}

impl Brief {
    /// What comes first: by urgency, by what it costs to miss it, by date.
    pub(super) const fn order(&self) -> (Urgency, u8, NaiveDate) {
        (self.ernst, self.cost, self.datum)
    }
}

/// A signal in a few bytes: sorted and counted by the thousand, put in words only when shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Brief {
    pub(super) ernst: Urgency,
    cost: u8,
    datum: NaiveDate,
    number: (u16, u32),
    what: What,
}

/// The number of the verwijzing a signal is about.
pub(super) fn number_of(brief: &Brief) -> String {
    RecordId::referral(i32::from(brief.number.0), brief.number.1).number
}

/// Adds the signals of one row.
pub(super) fn of_row(
    model: &Model,
    row: &Row,
    terms: &[RowTerm],
    today: NaiveDate,
    found: &mut Vec<Brief>,
) {
    let number = (row.year, row.n);
    let mut add = |what: What, datum: NaiveDate, ernst: Urgency| {
        found.push(Brief {
            ernst,
            cost: what.cost(),
            datum,
            number,
            what,
        })
    };
    for term in terms
        .iter()
        .filter(|term| term.is_running && !term.kind.lapses())
    {
        if let Some(due) = day_of(term.due) {
            add(What::Term(term.kind), due, urgency(due, today));
        }
    }
    let marks = model.marks(row);
    if marks != 0 {
        for (index, (flag, ..)) in MARKS.iter().enumerate() {
            if marks & *flag != 0 && (*flag & ONLY_AT_BT == 0 || row.state.is_at_bt()) {
                let ernst = if row.state.is_open() {
                    Urgency::ThisWeek
                } else {
                    Urgency::Coming
                };
                add(What::Mark(index), today, ernst);
            }
        }
    }
    if !row.state.is_open() {
        return;
    }
    if row.support.is_none() {
        add(What::NoSupport, today, Urgency::Coming);
    }
    if let Some(day) = ahead(model, "signaal.indicatie", row.ends, today) {
        add(What::Ends, day, urgency(day, today));
    }
    let person = model.people.get(row.resident);
    let eighteen = person.map_or(NO_DAY, Person::turns_eighteen);
    if let Some(day) = ahead(model, "signaal.achttien", eighteen, today) {
        add(What::Eighteen, day, urgency(day, today));
    }
}

/// Puts a signal in words.
pub(super) fn in_words(model: &Model, brief: &Brief, today: NaiveDate) -> Option<Signal> {
    let row = model.row(brief.number)?;
    let day = dates::with_year(brief.datum);
    let (soort, tekst, grondslag) = match brief.what {
        What::Term(kind) => (
            kind.word(),
            term_text(kind, brief.datum, today, row),
            kind.basis(row.wet),
        ),
        What::Mark(index) => {
            let (_, soort, tekst, grondslag) = MARKS.get(index)?;
            (*soort, (*tekst).to_owned(), *grondslag)
        }
        What::Ends => (
            "indicatie loopt af",
            format!("de indicatie loopt af op {day}"),
            "werkproces",
        ),
        What::Eighteen => (
            "wordt 18",
            format!("wordt 18 op {day}; regel de overgang"),
            "Jeugdwet art. 1.1",
        ),
        What::NoSupport => (
            "soort ontbreekt",
            "de soort ondersteuning is niet ingevuld".to_owned(),
            "werkproces",
        ),
    };
    Some(Signal {
        soort: soort.to_owned(),
        nummer: row.id().number,
        tekst,
        datum: brief.datum,
        ernst: brief.ernst,
        grondslag: grondslag.to_owned(),
    })
}

/// The day of a transition, when it lies ahead within its lead time.
fn ahead(model: &Model, setting: &str, day: i32, today: NaiveDate) -> Option<NaiveDate> {
    if day < day_number(Some(today)) {
        return None;
    }
    let day = day_of(day)?;
    let Register {
        settings, calendar, ..
    } = &model.register;
    let from = Term::new(day, settings.norm(setting)?, Regime::Contract)
        .backward()
        .due(calendar)?;
    (from <= today).then_some(day)
}

/// What a term of a verwijzing says, in a few words.
pub(super) fn term_text(kind: ClockKind, due: NaiveDate, today: NaiveDate, row: &Row) -> String {
    let what = match (kind, row.state) {
        (ClockKind::Terugname, _) => "teruggelegd, wie pakt op?",
        (ClockKind::BesluitWij, State::Geweigerd) => "geweigerd, besluit nodig",
        (ClockKind::AntwoordBt, _) => "antwoord van het BT",
        (kind, _) => kind.word(),
    };
    match (today - due).num_days() {
        1 => format!("{what} 1 dag te laat"),
        days @ 2.. => format!("{what} {days} dagen te laat"),
        0 => format!("{what} uiterlijk vandaag"),
        _ if due.year() == today.year() => format!("{what} uiterlijk {}", dates::short(due)),
        _ => format!("{what} uiterlijk {}", dates::with_year(due)),
    }
}

/// How pressing a day is.
pub(super) fn urgency(day: NaiveDate, today: NaiveDate) -> Urgency {
    if day < today {
        Urgency::Late
    } else if today
        .checked_add_days(Days::new(7))
        .is_none_or(|end| day < end)
    {
        Urgency::ThisWeek
    } else {
        Urgency::Coming
    }
}
