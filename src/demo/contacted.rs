//! Who called, came or wrote in a made-up office, and who waits for a call.

use chrono::{NaiveDate, TimeDelta};

use super::cast::Cast;
use super::dice::{Days, Dice};
use super::play::{Hand, Step, filled, play};
use super::words::WIJ_EMPLOYEES;
use crate::domain::contact::actions::RECORD;
use crate::domain::contact::fields::*;
use crate::domain::contact::words::{CallEnd, CallTeam, Channel, Counterpart, Reached};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::rights::Actor;

/// Of a hundred open verwijzingen, about how many there was a contact in the last weeks.
const CONTACTED: u32 = 14;

/// What people call about, and who.
const ABOUT: &[(&str, Counterpart, &str)] = &[
    ("wanneer komt er iemand langs?", Counterpart::Inwoner, ""),
    ("kan niet op de afgesproken dag", Counterpart::Inwoner, ""),
    ("hoe staat het met de aanvraag?", Counterpart::Inwoner, ""),
    ("begrijpt de brief niet", Counterpart::Inwoner, ""),
    (
        "moeder is gevallen, kan het eerder?",
        Counterpart::Naaste,
        "dochter",
    ),
    (
        "de hulp kwam deze week niet",
        Counterpart::Naaste,
        "buurman",
    ),
    (
        "wil overleg over het plan",
        Counterpart::Aanbieder,
        "begeleider",
    ),
    (
        "heeft nieuwe informatie",
        Counterpart::Verwijzer,
        "praktijkondersteuner",
    ),
    (
        "maakt zich zorgen over verzuim",
        Counterpart::School,
        "mentor",
    ),
];

/// Who writes contacts down, with chance of its own: they change nothing of the verwijzingen.
pub struct Contacting {
    dice: Dice,
    last: u32,
}

impl Contacting {
    /// Begins with the seed of the office.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            dice: Dice::new(seed.rotate_left(29)),
            last: 0,
        }
    }

    /// A contact about a verwijzing that is open; mostly none.
    pub fn about(
        &mut self,
        referral: &Record,
        person: &Record,
        (cast, days, hand): (&Cast, &Days, Hand),
    ) -> Option<Record> {
        let told = referral.referral().filter(|it| it.state.is_open())?;
        let ago = self.dice.between(1, 40);
        if !self.dice.chance(CONTACTED) {
            return None;
        }
        let on = days.ago(ago);
        if on <= told.reported? {
            return None;
        }
        let by = &cast.employees[WIJ_EMPLOYEES + self.dice.index(2)].1;
        let (subject, who, called) = *self.dice.pick(ABOUT);
        let resident = person.resident()?.full_name();
        let with = if called.is_empty() {
            &*resident
        } else {
            called
        };
        let channel = self.dice.either(80, Channel::Telefoon, Channel::Balie);
        let calls = self.dice.chance(60);
        let team = self.dice.either(75, CallTeam::Wij, CallTeam::Backoffice);
        let fields = filled![
            VERWIJZING = referral.id.number.clone(),
            WAT = subject.to_owned(),
            MET = with.to_owned(),
            MET_WIE = who,
            KANAAL = channel;
            TERUGBELLEN = calls.then_some(team)
        ];
        let mut steps = vec![step(by, on, 8, RECORD, fields)];
        if calls {
            self.call_back(&mut steps, by, (on, ago), days);
        }
        self.last += 1;
        Some(self.made(&steps, (referral, person), cast, hand))
    }

    /// How far the call back is: of what was asked long ago, done.
    fn call_back<'o>(
        &mut self,
        steps: &mut Vec<Step<'o>>,
        by: &'o Actor,
        (on, ago): (NaiveDate, i64),
        days: &Days,
    ) {
        if self.dice.chance(40) {
            let went = self
                .dice
                .either(70, Reached::GeenGehoor, Reached::Voicemail);
            steps.push(step(
                by,
                on,
                11,
                "contact-gebeld",
                filled![RESULTAAT = went],
            ));
        }
        let next = days.open(on + TimeDelta::days(self.dice.between(0, 3)));
        if next > days.today() || ago < 4 {
            return;
        }
        let hour = if next == on { 13 } else { 9 };
        let (action, fields) = match self.dice.chance(85) {
            true => (
                "contact-gebeld",
                filled![
                    RESULTAAT = Reached::Gesproken,
                    TOELICHTING = "uitgelegd, en een dag afgesproken".to_owned()
                ],
            ),
            false => (
                "contact-afsluiten",
                filled![
                    UITKOMST = CallEnd::AndersBeantwoord,
                    TOELICHTING = "per mail beantwoord".to_owned()
                ],
            ),
        };
        steps.push(step(by, next, hour, action, fields));
    }

    fn made(
        &self,
        steps: &[Step<'_>],
        (referral, person): (&Record, &Record),
        cast: &Cast,
        hand: Hand,
    ) -> Record {
        let begun = Record::new(RecordId::numbered(Kind::Contact, self.last));
        let related = [referral.clone(), person.clone()];
        let made = steps.iter().fold(begun, |mut record, step| {
            // What is there already is no new number any more.
            record.revision = u32::from(step.action != RECORD);
            play(hand, record, step, &cast.register, &related).0
        });
        Record {
            revision: 1,
            ..made
        }
    }
}

/// At an hour of a day, in UTC.
fn step<'o>(
    by: &'o Actor,
    on: NaiveDate,
    hour: u32,
    action: &'static str,
    fields: crate::domain::workflow::Fields,
) -> Step<'o> {
    let at = on.and_hms_opt(hour, 10, 0).unwrap_or_default().and_utc();
    Step {
        by,
        at,
        action,
        fields,
    }
}
