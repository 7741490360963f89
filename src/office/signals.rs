//! Signals: what needs a person by a date. All are derived from the rows; none is stored.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::model::{Model, Row, RowTerm, day_number, day_of, flags};
use crate::domain::dates;
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

/// One signal. The names are those of the JSON (`design.md` 4).
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

/// Adds the signals of one row.
pub(super) fn of_row(
    model: &Model,
    row: &Row,
    terms: &[RowTerm],
    today: NaiveDate,
    found: &mut Vec<Signal>,
) {
    let nummer = row.id().number;
    let mut add =
        |soort: &str, tekst: String, datum: NaiveDate, ernst: Urgency, grondslag: &str| {
            found.push(Signal {
                soort: soort.into(),
                nummer: nummer.clone(),
                tekst,
                datum,
                ernst,
                grondslag: grondslag.into(),
            });
        };
    for term in terms
        .iter()
        .filter(|term| term.is_running && !term.kind.lapses())
    {
        if let Some(due) = day_of(term.due) {
            let text = term_text(term, due, today, row);
            add(
                term.kind.word(),
                text,
                due,
                urgency(due, today),
                term.kind.basis(row.wet),
            );
        }
    }
    for (flag, soort, text, grondslag) in MARKS {
        if row.has(*flag) && (*flag & ONLY_AT_BT == 0 || row.state.is_at_bt()) {
            let ernst = if row.state.is_open() {
                Urgency::ThisWeek
            } else {
                Urgency::Coming
            };
            add(soort, (*text).to_owned(), today, ernst, grondslag);
        }
    }
    if row.state.is_open() && row.support.is_none() {
        add(
            "soort ontbreekt",
            "de soort ondersteuning is niet ingevuld".to_owned(),
            today,
            Urgency::Coming,
            "werkproces",
        );
    }
    if !row.state.is_open() {
        return;
    }
    if let Some(day) = ahead(model, "signaal.indicatie", row.ends, today) {
        let text = format!("de indicatie loopt af op {}", dates::with_year(day));
        add(
            "indicatie loopt af",
            text,
            day,
            urgency(day, today),
            "werkproces",
        );
    }
    if let Some(day) = ahead(model, "signaal.achttien", row.eighteen, today) {
        let text = format!("wordt 18 op {}; regel de overgang", dates::with_year(day));
        add(
            "wordt 18",
            text,
            day,
            urgency(day, today),
            "Jeugdwet art. 1.1",
        );
    }
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

fn term_text(term: &RowTerm, due: NaiveDate, today: NaiveDate, row: &Row) -> String {
    let days = (today - due).num_days();
    let what = match (term.kind, row.state) {
        (ClockKind::Terugname, _) => "teruggelegd, wie pakt op?",
        (ClockKind::BesluitWij, State::Geweigerd) => "geweigerd, besluit nodig",
        (ClockKind::AntwoordBt, _) => "antwoord van het BT",
        (kind, _) => kind.word(),
    };
    match days {
        1 => format!("{what} 1 dag te laat"),
        2.. => format!("{what} {days} dagen te laat"),
        0 => format!("{what} uiterlijk vandaag"),
        _ => format!(
            "{what} uiterlijk {}",
            if due.year() == today.year() {
                dates::short(due)
            } else {
                dates::with_year(due)
            }
        ),
    }
}

fn urgency(day: NaiveDate, today: NaiveDate) -> Urgency {
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

/// Most pressing first, then by date and number.
pub(super) fn sort(signals: &mut [Signal]) {
    signals.sort_unstable_by(|one, two| {
        (one.ernst, one.datum, &one.nummer, &one.soort).cmp(&(
            two.ernst,
            two.datum,
            &two.nummer,
            &two.soort,
        ))
    });
}
