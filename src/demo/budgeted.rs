//! What a made-up office may spend: a year's budgets by aandachtsveld, some by wijk, and those of next year spread over the
//! wijken. The figures of the wijken are made up.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::dice::Days;
use super::play::{Hand, Step, actor, filled, play};
use crate::domain::budget::actions::{BUDGET, SPREAD};
use crate::domain::budget::fields::*;
use crate::domain::budget::spread::FIGURE;
use crate::domain::contract::dates::current_end;
use crate::domain::contract::parts::Perceel;
use crate::domain::money::{Balance, Cents};
use crate::domain::record::setting::Setting;
use crate::domain::record::{Head, Kind, Record, RecordId};
use crate::domain::register::Register;
use crate::domain::rows::{OwnColumn, WijkFigureRow};
use crate::domain::words::{Role, fold};
use crate::domain::workflow::Fields;

/// The figures by which a total is spread, with their weights.
pub(super) const WEIGHTS: &str = "inwoners 60, laag-inkomen 25, 75-plussers 15";

/// Wijk, inhabitants, households with a low income, and who is 75 or older.
const FIGURES: &[(&str, u32, u32, u32)] = &[
    ("Beijum", 14_310, 1_120, 640),
    ("Corpus den Hoorn", 5_870, 310, 720),
    ("De Hoogte", 3_940, 690, 180),
    ("Hoogkerk", 11_160, 520, 910),
    ("Indische Buurt", 6_220, 780, 240),
    ("Lewenborg", 9_480, 650, 700),
    ("Oosterparkwijk", 11_730, 1_040, 430),
    ("Paddepoel", 10_350, 870, 760),
    ("Selwerd", 6_340, 810, 410),
    ("Vinkhuizen", 11_090, 980, 890),
];

/// One budget of this year.
struct Row {
    place: &'static str,
    field: &'static str,
    euros: u64,
    /// What the books of the gemeente say was spent, in euros; none where its contracts say it.
    spent: Option<i64>,
    /// The value to reach, and the value that was; empty where there is none.
    target: [&'static str; 2],
}

const fn row(place: &'static str, field: &'static str, euros: u64, spent: Option<i64>) -> Row {
    let target = ["", ""];
    Row {
        place,
        field,
        euros,
        spent,
        target,
    }
}

#[rustfmt::skip]
const THIS_YEAR: &[Row] = &[
    Row { target: ["75", "71"], ..row("stedelijk", "individuele begeleiding", 5_600_000, None) },
    row("stedelijk", "dagbesteding", 700_000, None),
    row("stedelijk", "huishoudelijke hulp", 5_900_000, None),
    row("stedelijk", "jeugdhulp ambulant", 3_100_000, None),
    row("Hoogkerk", "collectieve voorzieningen", 84_000, Some(61_250)),
    Row { target: ["120", "134"], ..row("Beijum", "collectieve voorzieningen", 96_000, Some(58_400)) },
    row("De Hoogte, Indische Buurt", "collectieve voorzieningen", 132_500, Some(129_900)),
    row("Vinkhuizen", "collectieve voorzieningen", 72_000, None),
];

/// What is spread over the wijken next year: so much, less a quarter (Deventer, 2013).
const NEXT_YEAR: (&str, u64, u32) = ("begeleiding", 12_000_000, 2_500);

/// The figures of the wijken, as rows to read in.
#[must_use]
pub fn wijk_figures(today: NaiveDate) -> Vec<WijkFigureRow> {
    let year = u16::try_from(today.year() - 1).ok();
    let rows = FIGURES.iter().zip(1..);
    rows.map(|((wijk, people, poor, old), row)| WijkFigureRow {
        row,
        wijk: (*wijk).to_owned(),
        year,
        raw: Vec::new(),
        own: [
            ("inwoners", people),
            ("laag inkomen", poor),
            ("75-plussers", old),
        ]
        .map(|(field, value)| OwnColumn {
            field: field.to_owned(),
            value: value.to_string(),
        })
        .into(),
    })
    .collect()
}

/// Every budget of the office, taken into its register.
pub(super) fn budgeted(register: &mut Register, days: &Days, hand: Hand) -> Vec<Record> {
    let today = days.today();
    take_figures(register, today);
    let controller = actor("e.kramer", &[Role::Contract]);
    let step = |on: NaiveDate, action, fields| Step {
        by: &controller,
        at: on.and_hms_opt(9, 0, 0).unwrap_or_default().and_utc() + TimeDelta::minutes(5),
        action,
        fields,
    };
    // What the books of a year say is known in that year.
    let decided = days.ago(60).max(first_of(today));
    let year = |ahead: i32| u32::try_from(today.year() + ahead).unwrap_or_default();
    let mut n = 0;
    let mut make = |register: &mut Register, action, fields: Fields| {
        n += 1;
        let begun = Record::new(RecordId::numbered(Kind::Budget, n));
        let (made, _) = play(hand, begun, &step(decided, action, fields), register, &[]);
        register.take(&made);
        made.id
    };
    for row in THIS_YEAR {
        let contracts = contracts_of(register, row.field, today);
        let is_known = row.spent.is_some();
        let some = |text: &'static str| Some(text).filter(|text| !text.is_empty());
        let fields = filled![
            JAAR = year(0),
            PLAATS = row.place.to_owned(),
            AANDACHTSVELD = row.field.to_owned(),
            BEGROOT = Cents::euros(row.euros);
            BESTEED = row.spent.map(|euros| Balance(euros * 100)),
            STAND_OP = is_known.then_some(decided),
            CONTRACTEN = Some(contracts).filter(|it| !it.is_empty()),
            STREEFWAARDE = some(row.target[0]),
            BEHAALD = some(row.target[1])
        ];
        make(register, BUDGET, fields);
    }
    let (field, euros, cut) = NEXT_YEAR;
    let fields = filled![
        JAAR = year(1),
        PLAATS = "stedelijk".to_owned(),
        AANDACHTSVELD = field.to_owned(),
        VOOR_KORTING = Cents::euros(euros),
        KORTING = cut
    ];
    let whole = make(register, BUDGET, fields);
    let record = register.all(Kind::Budget).get(&whole.number).cloned();
    if let Some(mut record) = record {
        record.revision = 1;
        let fields = filled![
            GEWICHTEN = WEIGHTS.to_owned(),
            BLIJFT = Cents::euros(900_000)
        ];
        let step = step(days.ago(20), SPREAD, fields);
        let (record, also) = play(hand, record, &step, register, &[]);
        for it in also.iter().chain([&record]) {
            register.take(it);
        }
    }
    let all = register.all(Kind::Budget).values();
    all.map(|record| Record {
        revision: 1,
        ..record.clone()
    })
    .collect()
}

/// The first day of the year of a day.
fn first_of(day: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day)
}

/// The contracts of an aandachtsveld that run, by number.
fn contracts_of(register: &Register, field: &str, today: NaiveDate) -> String {
    let buys = |record: &&Record| {
        let mut percelen = record.all::<Perceel>();
        let is_begun = record.contract().and_then(|it| it.start) <= Some(today);
        is_begun
            && current_end(record, today).is_none_or(|end| end >= today)
            && percelen.any(|it| fold(&it.aandachtsveld) == fold(field))
    };
    let found = register.contracts().values().filter(buys);
    let numbers: Vec<&str> = found.map(|record| record.id.number.as_str()).collect();
    numbers.join(" ")
}

/// Takes in the figures of the wijken, as reading them in leaves them.
fn take_figures(register: &mut Register, today: NaiveDate) {
    for row in wijk_figures(today) {
        let wijk = register.settings.find_wijk(&row.wijk).unwrap_or_default();
        let wijk = wijk.to_owned();
        for own in &row.own {
            let figure = crate::domain::registers::people::slug(&own.field);
            let id = RecordId::new(Kind::Setting, format!("{FIGURE}{figure}.{wijk}"));
            let mut record = Record::new(id);
            record.head = Head::from(Setting {
                value: format!("{} in {}", own.value, row.year.unwrap_or_default()),
                ..Setting::default()
            });
            register.take(&record);
        }
    }
}
