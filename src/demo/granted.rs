//! What a made-up office granted: an indicatie for every aanvraag that was allowed, and how far the talk about its end is.

use chrono::{Days as Span, NaiveDate};

use super::cast::Cast;
use super::dice::{Days, Dice};
use super::play::{Hand, Step, filled, play};
use super::words::WIJ_EMPLOYEES;
use crate::domain::indicatie::actions::GRANT;
use crate::domain::indicatie::fields::*;
use crate::domain::indicatie::words::{FollowUp, Frequency, Unit};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::rights::Actor;
use crate::domain::words::{Decision, YesNo};
use crate::domain::workflow::Fields;

/// How many days before its end an indicatie is talked about at the most.
const TALKED_ABOUT: i64 = 80;

/// Who grants, with chance of its own: what was granted changes nothing of the verwijzingen.
pub struct Granting {
    dice: Dice,
    last: u32,
}

impl Granting {
    /// Begins with the seed of the office.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            dice: Dice::new(seed.rotate_left(17)),
            last: 0,
        }
    }

    /// The indicatie that came of a verwijzing; none where nothing was granted.
    pub fn on(
        &mut self,
        referral: &Record,
        person: &Record,
        (cast, days, hand): (&Cast, &Days, Hand),
    ) -> Option<Record> {
        let decided = referral.referral()?;
        if decided.decision != Some(Decision::Toegekend) {
            return None;
        }
        let (granted, end) = (decided.decided?, decided.ends?);
        self.last += 1;
        let by = &cast.employees[WIJ_EMPLOYEES + self.dice.index(2)].1;
        let today = days.today();
        let begin = granted.checked_add_days(Span::new(3))?;
        let mut steps = vec![self.grant(by, referral, (granted, begin))];
        let step = |on: NaiveDate, action, fields| step(by, on, action, fields);
        let started = days.open(begin.checked_add_days(Span::new(6))?);
        let is_reported = started <= today && started >= begin && self.dice.chance(92);
        if is_reported && started <= end {
            steps.push(step(started, "indicatie-starten", filled![DATUM = started]));
        }
        let talked = end.checked_sub_days(Span::new(
            self.dice.between(20, TALKED_ABOUT).unsigned_abs(),
        ))?;
        let talked = days.open(talked);
        if talked <= begin {
            return Some(self.made(steps, referral, person, cast, hand));
        }
        let written = days.open(talked.checked_sub_days(Span::new(5))?);
        if written > granted && written <= today && self.dice.chance(70) {
            steps.push(step(
                written,
                "indicatie-brief-versturen",
                filled![DATUM = written],
            ));
        }
        if talked > today && (talked - today).num_days() < 21 {
            steps.push(step(
                today,
                "indicatie-gesprek-plannen",
                filled![DAG = talked],
            ));
        }
        if talked <= today && self.dice.chance(80) {
            let with = self.dice.either(75, YesNo::Ja, YesNo::Nee);
            steps.push(step(
                talked,
                "indicatie-gesprek-voeren",
                filled![
                    DATUM = talked,
                    MET_AANBIEDER = with,
                    VOLGENDE_VORM = "begeleidingsteam"
                ],
            ));
            if self.dice.chance(70) {
                steps.push(step(
                    talked,
                    "indicatie-vervolg-besluiten",
                    filled![VERVOLG = FollowUp::Stoppen, DATUM = talked],
                ));
            }
        }
        Some(self.made(steps, referral, person, cast, hand))
    }

    fn grant<'o>(
        &mut self,
        by: &'o Actor,
        referral: &Record,
        (granted, begin): (NaiveDate, NaiveDate),
    ) -> Step<'o> {
        let is_by_part = self.dice.chance(35);
        let unit = if is_by_part { Unit::Dagdeel } else { Unit::Uur };
        let halves = u32::try_from(self.dice.between(2, 12)).unwrap_or(2);
        let amount = if is_by_part {
            100 * halves.div_ceil(2)
        } else {
            50 * halves
        };
        let fields = filled![
            VERWIJZING = referral.id.number.clone(),
            BEGINDATUM = begin,
            AANTAL = amount,
            EENHEID = unit,
            FREQUENTIE = Frequency::PerWeek
        ];
        step(by, granted, GRANT, fields)
    }

    fn made(
        &self,
        steps: Vec<Step<'_>>,
        referral: &Record,
        person: &Record,
        cast: &Cast,
        hand: Hand,
    ) -> Record {
        let begun = Record::new(RecordId::numbered(Kind::Indicatie, self.last));
        let related = [referral.clone(), person.clone()];
        let made = steps.iter().fold(begun, |mut record, step| {
            // What is there already is no new number any more.
            record.revision = u32::from(step.action != GRANT);
            play(hand, record, step, &cast.register, &related).0
        });
        Record {
            revision: 1,
            ..made
        }
    }
}

/// Early on a day.
fn step<'o>(by: &'o Actor, on: NaiveDate, action: &'static str, fields: Fields) -> Step<'o> {
    let at = on.and_hms_opt(6, 30, 0).unwrap_or_default().and_utc();
    Step {
        by,
        at,
        action,
        fields,
    }
}
