//! A bezwaar now and then, or a specialist, by number and not by chance: what was told before it stays as it was.

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};

use super::play::{Step, filled};
use super::story::Story;
use super::words::WIJ_EMPLOYEES;
use crate::domain::record::RecordId;
use crate::domain::referral::actions::fields::*;
use crate::domain::referral::actions::{OFFER, PASS_CONSENT};
use crate::domain::words::{ObjectionOutcome, SpecialistReason, YesNo};
use crate::domain::workflow::Fields;

impl Story<'_> {
    /// Now and then a specialist looks along while the WIJ-team keeps the question.
    pub(super) fn at_a_specialist(&mut self, id: &RecordId) {
        let counted = id.number.rsplit('-').next().and_then(|n| n.parse().ok());
        let n: u64 = counted.unwrap_or(0);
        let today = self.days.today();
        const AFTER: [&str; 6] = [
            OFFER,
            PASS_CONSENT,
            "aanvraag-ontvangen",
            "naar-specialist",
            "afsluiten",
            "intrekken",
        ];
        let did = |action| self.steps.iter().any(|step| step.action == action);
        let is_in_research = did("onderzoek-starten") && !AFTER.iter().any(|action| did(action));
        if n % 7 == 2 && is_in_research {
            self.wij(
                "naar-specialist",
                filled![
                    SPECIALIST = "revalidatiearts",
                    SPECIALISTREDEN = SpecialistReason::Complex,
                    CONTACTDATUM = today + Days::new(3 + n % 11)
                ],
            );
        }
    }

    /// Some residents do not agree with what was decided on their aanvraag.
    pub(super) fn objecting(&mut self, id: &RecordId) {
        let counted = id.number.rsplit('-').next().and_then(|n| n.parse().ok());
        let n: u64 = counted.unwrap_or(0);
        let decided = self.steps.iter().rfind(|step| step.action == "beschikken");
        let Some(decided) = decided.map(|step| step.at.date_naive()) else {
            return;
        };
        let today = self.days.today();
        let received = decided + Days::new(10 + n % 25);
        if n % 7 != 3 || received > today {
            return;
        }
        let grounds = "De inwoner vindt dat er te weinig uren zijn toegekend.";
        let committee = if n.is_multiple_of(2) {
            YesNo::Ja
        } else {
            YesNo::Nee
        };
        self.later(
            received,
            "bezwaar-ontvangen",
            filled![
                DATUM = received,
                GRONDEN = grounds,
                ADVIESCOMMISSIE = committee
            ],
        );
        let hearing = received + Days::new(35);
        if hearing <= today + Days::new(60) {
            self.later(hearing, "bezwaar-horen", filled![DAG = hearing]);
        }
        let on = received + Days::new(60);
        if on < today {
            let (outcome, effect) = match n % 3 {
                0 => (ObjectionOutcome::Gegrond, "Er komt een nieuw besluit."),
                1 => (ObjectionOutcome::Ongegrond, "Het besluit blijft."),
                _ => (ObjectionOutcome::Ingetrokken, "Het besluit blijft."),
            };
            self.later(
                on,
                "bezwaar-beslissen",
                filled![UITKOMST_BEZWAAR = outcome, DATUM = on, GEVOLG = effect],
            );
        }
    }

    /// Someone of the back office records it on a day, or today where that is to come, after whatever was told so far.
    pub(super) fn later(&mut self, day: NaiveDate, action: &'static str, fields: Fields) {
        const NOON: TimeDelta = TimeDelta::hours(12);
        let day = day.min(self.days.today());
        let at = day.and_time(NaiveTime::MIN).and_utc() + NOON;
        let last = self.steps.iter().map(|step| step.at).max();
        self.steps.push(Step {
            by: &self.cast.employees[WIJ_EMPLOYEES + self.person.wijk % 2].1,
            at: last.map_or(at, |last| last.max(at)),
            action,
            fields,
        });
    }
}
