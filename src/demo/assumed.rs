//! What the business case of a made-up office rests on: tariffs of the reguliere proces, and what some begeleidingsteams cost.
//! The amounts are made up. Of the other teams nobody noted what they cost, so their saving is a dash.

use chrono::{Datelike, NaiveDate};

use super::dice::Days;
use super::play::{Hand, Step, actor, filled, play};
use crate::domain::businesscase::Over;
use crate::domain::businesscase::actions::NOTE;
use crate::domain::businesscase::fields::*;
use crate::domain::money::Cents;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::register::Register;
use crate::domain::volume::{Unit, Volume};
use crate::domain::words::{DeliveryForm, Role};

/// A tariff: of which kind of support, in which form, in cents per unit, how much where a verwijzing does not say it, so many
/// years ago, and where it comes from.
type Tariff = (
    &'static str,
    Option<DeliveryForm>,
    u64,
    Unit,
    &'static str,
    i32,
    &'static str,
);

/// What a team costs: of which kind of cost, euros, the month from which so many years ago, and where it comes from.
type Costs = (&'static str, Over, u64, (u32, i32), &'static str);

#[rustfmt::skip]
const TARIFFS: &[Tariff] = &[
    ("", None, 5_640, Unit::Uur, "", 2, "gewogen gemiddelde van de raamovereenkomsten individuele begeleiding"),
    ("", None, 5_865, Unit::Uur, "", 1, "indexering OVA"),
    ("", None, 6_110, Unit::Uur, "", 0, "indexering OVA"),
    ("", Some(DeliveryForm::Pgb), 4_400, Unit::Uur, "", 2, "pgb-tarief professioneel, nadere regels Wmo"),
    ("dagbesteding", None, 4_180, Unit::Dagdeel, "4 dagdelen per week", 1, "raamovereenkomst dagbesteding; omvang is de mediaan van de indicaties"),
];

#[rustfmt::skip]
const COSTS: &[Costs] = &[
    ("hoogkerk", Over::Beschikbaarheid, 46_000, (1, 2), "convenant BT Hoogkerk, bijlage inzet partners"),
    ("hoogkerk", Over::Beschikbaarheid, 48_500, (7, 0), "aanvullende afspraak bij het convenant"),
    ("hoogkerk", Over::Werkelijk, 4_800, (1, 0), "opgave van de partners over dit jaar"),
    ("beijum", Over::Beschikbaarheid, 62_000, (1, 1), "convenant BT Beijum"),
    ("de-hoogte", Over::Beschikbaarheid, 68_000, (4, 1), "convenant BT De Hoogte, aanloopjaar met dubbele bezetting"),
];

/// Every assumption of the office, taken into its register.
pub(super) fn assumed(register: &mut Register, days: &Days, hand: Hand) -> Vec<Record> {
    let today = days.today();
    let controller = actor("e.kramer", &[Role::Contract]);
    let noted = days.ago(60);
    let day = |month: u32, ago: i32| {
        let day = NaiveDate::from_ymd_opt(today.year() - ago, month, 1);
        day.unwrap_or(today)
    };
    let tariffs = TARIFFS.iter().map(|row| {
        let (support, delivery, cents, unit, scope, ago, source) = *row;
        let support = Some(support).filter(|it| !it.is_empty());
        let support = support.map(|it| register.settings.id_of("soorten", it).unwrap_or(it));
        let volume: Option<Volume> = scope.parse().ok();
        filled![
            OVER = Over::Regulier,
            VAN = day(1, ago),
            TARIEF = Cents(cents),
            EENHEID = unit,
            BRON = source.to_owned();
            SOORT = support.map(str::to_owned),
            LEVERINGSVORM = delivery,
            OMVANG = volume
        ]
    });
    let costs = COSTS.iter().map(|row| {
        let (bt, over, euros, (month, ago), source) = *row;
        let until = (over == Over::Werkelijk)
            .then(|| day(12, ago))
            .map(|it| it.with_day(31).unwrap_or(it));
        filled![
            OVER = over,
            BT = bt.to_owned(),
            VAN = day(month, ago),
            KOSTEN = Cents::euros(euros),
            BRON = source.to_owned();
            TOT_EN_MET = until
        ]
    });
    let all: Vec<_> = tariffs.chain(costs).collect();
    let mut made = Vec::new();
    for (n, fields) in (1..).zip(all) {
        let step = Step {
            by: &controller,
            at: noted.and_hms_opt(9, 30, 0).unwrap_or_default().and_utc(),
            action: NOTE,
            fields,
        };
        let begun = Record::new(RecordId::numbered(Kind::Assumption, n));
        let (record, _) = play(hand, begun, &step, register, &[]);
        register.take(&record);
        made.push(Record {
            revision: 1,
            ..record
        });
    }
    made
}
