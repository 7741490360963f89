//! What people said of a made-up office: residents of Hoogkerk before the begeleidingsteam began and after, those who work in
//! it, and volunteers who are being asked now. Nobody said any of it.

use chrono::NaiveDate;

use super::dice::Days;
use super::play::{Hand, Step, actor, filled, play};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::register::Register;
use crate::domain::registers::people::slug;
use crate::domain::rights::Actor;
use crate::domain::survey::actions::{COUNT, IMPROVE, IMPROVED, MAKE};
use crate::domain::survey::fields::*;
use crate::domain::survey::words::{Asked, Moment};
use crate::domain::words::Role;
use crate::domain::workflow::Fields;

/// One ervaringsonderzoek: the vragenlijst, who, when against the others, how many days ago it began and ended (below zero is
/// ahead), of how many, how many were invited and answered, and what was answered on each question.
struct Row {
    instrument: &'static str,
    asked: Asked,
    moment: Moment,
    wijk: Option<&'static str>,
    bt: Option<&'static str>,
    days: [i64; 2],
    of: [u32; 2],
    answered: Option<u32>,
    counts: &'static [&'static str],
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row {
        instrument: "ceo-wmo", asked: Asked::Bewoners, moment: Moment::Nulmeting, wijk: Some("hoogkerk"), bt: None,
        days: [720, 690], of: [412, 200], answered: Some(83),
        counts: &[
            "9, 29, 18, 16, 8, geen mening 3", "8, 26, 17, 19, 9, geen mening 4", "21, 38, 11, 6, 3, geen mening 4",
            "12, 31, 17, 13, 5, geen mening 5", "24, 57, geen mening 2", "14, 36, 17, 8, 5, geen mening 3",
            "13, 33, 18, 11, 5, geen mening 3", "12, 34, 18, 10, 6, geen mening 3", "14, 35, 16, 9, 6, geen mening 3",
            "11, 33, 20, 9, 6, geen mening 4",
        ],
    },
    Row {
        instrument: "ceo-wmo", asked: Asked::Bewoners, moment: Moment::Eindmeting, wijk: Some("hoogkerk"), bt: None,
        days: [75, 40], of: [438, 220], answered: Some(97),
        counts: &[
            "22, 45, 14, 8, 5, geen mening 3", "24, 43, 13, 9, 5, geen mening 3", "35, 44, 9, 5, 0, geen mening 4",
            "24, 45, 14, 6, 3, geen mening 5", "43, 52, geen mening 2", "23, 48, 13, 7, 2, geen mening 4",
            "21, 46, 16, 6, 4, geen mening 4", "22, 46, 15, 7, 3, geen mening 4", "21, 49, 14, 6, 3, geen mening 4",
            "19, 45, 17, 6, 5, geen mening 5",
        ],
    },
    Row {
        instrument: "medewerkers", asked: Asked::Medewerkers, moment: Moment::Tussenmeting, wijk: None, bt: Some("hoogkerk"),
        days: [130, 110], of: [19, 19], answered: Some(15),
        counts: &["5, 8, 1, 1, 0", "4, 6, 3, 2, 0", "3, 7, 3, 1, 1", "2, 5, 4, 3, 1", "1, 3, 3, 5, 3"],
    },
    Row {
        instrument: "vrijwilligers", asked: Asked::Vrijwilligers, moment: Moment::Nulmeting, wijk: None, bt: None,
        days: [10, -11], of: [240, 120], answered: None, counts: &[],
    },
];

/// What is done about what residents of Hoogkerk said last: what, who, in how many days, and of which question; done so many
/// days ago, with what came of it.
type Action = (
    &'static str,
    &'static str,
    i64,
    u32,
    Option<(i64, &'static str)>,
);

const ACTIONS: &[Action] = &[
    (
        "In elke brief over een melding staat hoe je een onafhankelijke cliëntondersteuner krijgt",
        "W. Stuut",
        -12,
        5,
        Some((14, "De brieven zijn aangepast")),
    ),
    (
        "Wie belt, hoort binnen twee werkdagen wie de vaste medewerker is",
        "L. Bolt",
        34,
        2,
        None,
    ),
];

/// Every ervaringsonderzoek of a made-up office.
pub(super) fn experienced(register: &mut Register, days: &Days, hand: Hand) -> Vec<Record> {
    let by = actor("k.brouwer", &[Role::Leiding]);
    let made = ROWS.iter().zip(1..).map(|(row, n)| {
        let told = (register as &Register, days, hand);
        let record = record(row, n, told, &by);
        register.take(&record);
        record
    });
    made.collect()
}

fn record(
    row: &Row,
    n: u32,
    (register, days, hand): (&Register, &Days, Hand),
    by: &Actor,
) -> Record {
    let [from, until] = row.days.map(|ago| days.ago(ago));
    let [population, invited] = row.of;
    let read_in = match row.answered {
        Some(_) => until.checked_add_days(chrono::Days::new(12)),
        None => Some(from),
    };
    let read_in = read_in.unwrap_or(until);
    let fields = filled![
        VRAGENLIJST = row.instrument.to_owned(),
        DOELGROEP = row.asked,
        MOMENT = row.moment,
        VAN = from,
        TOT_EN_MET = until,
        POPULATIE = population,
        UITGENODIGD = invited,
        BUREAU = "Onderzoek en Statistiek".to_owned();
        WIJK = row.wijk.map(str::to_owned),
        BT = row.bt.map(str::to_owned),
        BEANTWOORD = row.answered
    ];
    let mut steps: Vec<(NaiveDate, &'static str, Fields)> = vec![(read_in, MAKE, fields)];
    for (counts, n) in row.counts.iter().zip(1_u32..) {
        let fields = filled![VRAAGNUMMER = n, GETELD = (*counts).to_owned()];
        steps.push((read_in, COUNT, fields));
    }
    let is_last = row.moment == Moment::Eindmeting;
    for ((text, who, ahead, question, done), n) in ACTIONS.iter().zip(1_u32..) {
        if !is_last {
            continue;
        }
        let fields = filled![
            ACTIE = (*text).to_owned(),
            WIE = slug(who),
            UITERLIJK = days.ago(-ahead),
            VRAAGNUMMER = *question
        ];
        steps.push((read_in, IMPROVE, fields));
        if let Some((ago, outcome)) = done {
            let fields = filled![
                ACTIENUMMER = n,
                GEDAAN_OP = days.ago(*ago),
                UITKOMST = (*outcome).to_owned()
            ];
            steps.push((days.ago(*ago), IMPROVED, fields));
        }
    }
    let begun = Record::new(RecordId::numbered(Kind::Survey, n));
    let made = steps
        .into_iter()
        .fold(begun, |mut record, (on, action, fields)| {
            record.revision = u32::from(action != MAKE);
            let step = Step {
                by,
                at: on.and_hms_opt(9, 30, 0).unwrap_or_default().and_utc(),
                action,
                fields,
            };
            play(hand, record, &step, register, &[]).0
        });
    Record {
        revision: 1,
        ..made
    }
}
