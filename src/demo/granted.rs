//! What a made-up office granted: an indicatie for every aanvraag that was allowed, and how far the talk about its end is.

use chrono::{Days as Span, NaiveDate, TimeDelta};

use super::cast::Cast;
use super::dice::{Days, Dice};
use super::play::{Hand, Step, filled, play};
use super::words::WIJ_EMPLOYEES;
use crate::domain::indicatie::actions::GRANT;
use crate::domain::indicatie::fields::*;
use crate::domain::indicatie::words::{Basis, FollowUp};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::rights::Actor;
use crate::domain::volume::{Frequency, Unit};
use crate::domain::words::{Decision, DeliveryForm, SupportKind, Wet, YesNo};
use crate::domain::workflow::Fields;

/// How many days before its end an indicatie is talked about at the most.
const TALKED_ABOUT: i64 = 80;

/// Of a hundred to whom nothing was granted, how many have something of an earlier law.
const EARLIER: u32 = 6;

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

    /// The indicatie that came of a verwijzing, or that someone had of an earlier law; mostly none.
    pub fn on(
        &mut self,
        referral: &Record,
        person: &Record,
        office: (&Cast, &Days, Hand),
    ) -> Option<Record> {
        let told = referral.referral()?;
        match (told.decision, told.decided, told.ends) {
            (Some(Decision::Toegekend), Some(granted), Some(end)) => {
                let begin = granted.checked_add_days(Span::new(3))?;
                let fields = filled![VERWIJZING = referral.id.number.clone(), BEGINDATUM = begin];
                self.tell(referral, person, (granted, begin, end), fields, office)
            }
            _ if self.dice.chance(EARLIER) => self.earlier(referral, person, office),
            _ => None,
        }
    }

    /// What someone has of before there was a verwijzing, which ends soon.
    fn earlier(
        &mut self,
        referral: &Record,
        person: &Record,
        office: (&Cast, &Days, Hand),
    ) -> Option<Record> {
        let today = office.1.today();
        let reported = referral.referral()?.reported?;
        let end = today.checked_add_signed(TimeDelta::days(self.dice.between(-12, 120)))?;
        let begin =
            reported.checked_sub_days(Span::new(self.dice.between(60, 300).unsigned_abs()))?;
        if person.resident()?.age_on(begin)? < 18 || end <= reported {
            return None;
        }
        let is_budget = self.dice.chance(25);
        let form = if is_budget {
            DeliveryForm::Pgb
        } else {
            DeliveryForm::Zin
        };
        let provider =
            (!is_budget).then(|| (*self.dice.pick(&["L001", "L002", "L003"])).to_owned());
        let support = self.dice.either(
            50,
            SupportKind::Dagbesteding,
            SupportKind::IndividueleBegeleiding,
        );
        let fields = filled![
            INWONER = person.id.number.clone(),
            GRONDSLAG = Basis::EerdereWet,
            TOEGEKEND_OP = begin,
            BEGINDATUM = begin,
            EINDDATUM = end,
            SOORT = support.word(),
            WET = Wet::Wmo.word(),
            LEVERINGSVORM = form;
            AANBIEDER = provider
        ];
        self.tell(referral, person, (reported, begin, end), fields, office)
    }

    /// An indicatie that was recorded on a day, from its begin to its end.
    fn tell(
        &mut self,
        referral: &Record,
        person: &Record,
        (recorded, begin, end): (NaiveDate, NaiveDate, NaiveDate),
        fields: Fields,
        (cast, days, hand): (&Cast, &Days, Hand),
    ) -> Option<Record> {
        self.last += 1;
        let by = &cast.employees[WIJ_EMPLOYEES + self.dice.index(2)].1;
        let today = days.today();
        let fields = self.with_volume(fields);
        let mut steps = vec![step(by, recorded, GRANT, fields)];
        let started = days.open(begin.checked_add_days(Span::new(6))?);
        let is_reported = started >= begin && started <= end && self.dice.chance(92);
        let reported = started.max(recorded);
        self.scale(&mut steps, by, (begin.max(recorded), end), today);
        if is_reported && reported <= today {
            let fields = filled![DATUM = started];
            steps.push(step(by, reported, "indicatie-starten", fields));
        }
        self.talk(&mut steps, by, (recorded, end), days);
        Some(self.made(&steps, referral, person, cast, hand))
    }

    /// Now and then it becomes less after a while, and sometimes more again.
    fn scale<'o>(
        &self,
        steps: &mut Vec<Step<'o>>,
        by: &'o Actor,
        (since, end): (NaiveDate, NaiveDate),
        today: NaiveDate,
    ) {
        let amount = steps.first().and_then(|step| step.fields.get(AANTAL));
        let Some(amount) = amount.filter(|amount| *amount > 200 && self.last.is_multiple_of(6))
        else {
            return;
        };
        let again = self.last.is_multiple_of(18).then_some((150, amount));
        for (after, amount) in [(60, amount - 100)].into_iter().chain(again) {
            let day = since.checked_add_days(Span::new(after)).unwrap_or(end);
            if day <= today && day < end {
                let why = "het gaat beter, of toch weer minder goed".to_owned();
                let fields = filled![VANAF = day, AANTAL = amount, REDEN = why];
                steps.push(step(by, day, "indicatie-wijzigen", fields));
            }
        }
    }

    /// The talk about what comes after, as far as it is.
    fn talk<'o>(
        &mut self,
        steps: &mut Vec<Step<'o>>,
        by: &'o Actor,
        (recorded, end): (NaiveDate, NaiveDate),
        days: &Days,
    ) {
        let today = days.today();
        let ahead = Span::new(self.dice.between(20, TALKED_ABOUT).unsigned_abs());
        let talked = days.open(end.checked_sub_days(ahead).unwrap_or(end));
        let written = days.open(talked.checked_sub_days(Span::new(5)).unwrap_or(talked));
        if talked <= recorded {
            return;
        }
        if written > recorded && written <= today && self.dice.chance(70) {
            let fields = filled![DATUM = written];
            steps.push(step(by, written, "indicatie-brief-versturen", fields));
        }
        if talked > today && (talked - today).num_days() < 30 && recorded < today {
            steps.push(step(
                by,
                today,
                "indicatie-gesprek-plannen",
                filled![DAG = talked],
            ));
        }
        if talked > today || !self.dice.chance(60) {
            return;
        }
        let with = self.dice.either(75, YesNo::Ja, YesNo::Nee);
        let fields = filled![
            DATUM = talked,
            MET_AANBIEDER = with,
            VOLGENDE_VORM = "begeleidingsteam".to_owned()
        ];
        steps.push(step(by, talked, "indicatie-gesprek-voeren", fields));
        if self.dice.chance(60) {
            let fields = filled![VERVOLG = FollowUp::Stoppen, DATUM = talked];
            steps.push(step(by, talked, "indicatie-vervolg-besluiten", fields));
        }
    }

    /// How much, by chance.
    fn with_volume(&mut self, fields: Fields) -> Fields {
        let is_by_part = self.dice.chance(35);
        let unit = if is_by_part { Unit::Dagdeel } else { Unit::Uur };
        let halves = u32::try_from(self.dice.between(2, 12)).unwrap_or(2);
        let amount = match is_by_part {
            true => 100 * halves.div_ceil(2),
            false => 50 * halves,
        };
        let fields = fields.with(AANTAL, amount).with(EENHEID, unit);
        fields.with(FREQUENTIE, Frequency::PerWeek)
    }

    fn made(
        &self,
        steps: &[Step<'_>],
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
