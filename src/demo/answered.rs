//! A story from the answer of the begeleidingsteam on: support, back again, the reguliere proces, the end.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::play::{Step, filled};
use super::story::*;
use super::texts::{EXPLANATIONS, FINDINGS, GOALS};
use crate::domain::referral::actions::fields::*;
use crate::domain::referral::parts::AskedBy;
use crate::domain::volume::Volume;
use crate::domain::words::{
    Decision, DeliveryForm, Outcome, Reason, Side, SpecialistReason, WithdrawReason,
};

/// Why support starts though no contract of the register covers it.
const NO_CONTRACT: &str = "de overeenkomst van toen staat niet in het register";

impl Story<'_> {
    /// The begeleidingsteam takes it over.
    pub fn accept(&mut self) {
        self.tick(4);
        self.bt("accepteren", filled![]);
    }

    /// There is no place yet.
    pub fn wait(&mut self) {
        self.tick(4);
        let ahead = self.dice.between(14, 50);
        let wish = self.days.ago(self.at - ahead);
        let provider = self.dice.chance(60).then(|| self.provider());
        self.bt(
            "op-wachtlijst",
            filled![WENSDATUM = wish; AANBIEDER = provider],
        );
    }

    fn says_no(&mut self, action: &'static str) {
        let reason = self.dice.weighted(
            &[
                (Reason::Complexiteit, 30),
                (Reason::GeenCapaciteit, 28),
                (Reason::OnvoldoendeInformatie, 18),
                (Reason::InwonerWilNiet, 8),
                (Reason::AlInZorg, 7),
                (Reason::BuitenWerkgebied, 4),
                (Reason::Anders, 5),
            ],
            |row| row.1,
        );
        let reason = reason.0;
        let explained = reason == Reason::Anders || self.dice.chance(30);
        let note = explained.then(|| *self.dice.pick(EXPLANATIONS));
        self.bt(
            action,
            filled![REDEN_BT = reason.word(); TOELICHTING = note],
        );
    }

    /// The begeleidingsteam says no.
    pub fn refuse(&mut self) {
        self.says_no("weigeren");
        self.ticked = 0;
    }

    /// The first talk is planned for so many days ago, or ahead.
    pub fn talk(&mut self, ago: i64) {
        let day = self.days.ago(ago);
        self.bt("gesprek-plannen", filled![DAG = day]);
    }

    /// A provider begins; the plan is evaluated first after so many days.
    pub fn start(&mut self, evaluate: i64) {
        let day = self.day();
        let provider = self.provider();
        let contract = self.cast.contract(provider, self.questions.support, day);
        let reason = contract.is_none().then_some(NO_CONTRACT);
        let scope: Option<Volume> = self.dice.pick(self.questions.scopes).parse().ok();
        let goals = *self.dice.pick(GOALS);
        let first = self.days.ago(self.at - evaluate).max(day);
        self.bt(
            "starten",
            filled![AANBIEDER = provider, STARTDATUM = day, DOELEN = goals,
                EVALUATIEDATUM = first; LOPEND_CONTRACT = contract, REDEN = reason, OMVANG = scope],
        );
    }

    /// The next evaluation, as was agreed last, is so many days ago, or ahead.
    pub fn evaluate_next(&mut self, ago: i64) {
        let next = self.days.ago(ago);
        let agrees = |step: &&mut Step<'_>| ["starten", "evalueren"].contains(&step.action);
        let Some(step) = self.steps.iter_mut().rev().find(agrees) else {
            return;
        };
        let next = next.max(step.day() + chrono::Days::new(1));
        let field = if step.action == "starten" {
            EVALUATIEDATUM
        } else {
            VOLGENDE_DATUM
        };
        step.fields = std::mem::take(&mut step.fields).with(field, next);
    }

    /// The plan is evaluated, and will be again so many days ago, or ahead.
    pub fn evaluate(&mut self, next: i64) {
        let (day, next) = (self.day(), self.days.ago(next));
        let finding = *self.dice.pick(FINDINGS);
        self.bt(
            "evalueren",
            filled![DATUM = day, BEVINDING = finding, VOLGENDE_DATUM = next],
        );
        if self.dice.chance(20) {
            self.scale(day);
        }
        if self.dice.chance(15) {
            self.score(Side::Bt, 1);
        }
    }

    /// It becomes more or less, as the evaluation found.
    fn scale(&mut self, day: NaiveDate) {
        let mut said = self.steps.iter().rev();
        let now = said.find_map(|step| step.fields.get(OMVANG));
        let scope: Option<Volume> = self.dice.pick(self.questions.scopes).parse().ok();
        let action = match scope.zip(now).and_then(|(scope, now)| scope.compare(now)) {
            Some(Ordering::Greater) => "opschalen",
            Some(Ordering::Less) => "afschalen",
            _ => return,
        };
        let asked_by = *self.dice.pick(&[
            AskedBy::Inwoner,
            AskedBy::Aanbieder,
            AskedBy::Begeleidingsteam,
        ]);
        self.bt(
            action,
            filled![DAG = day, GEVRAAGD_DOOR = asked_by, REDEN = "na evaluatie"; OMVANG = scope],
        );
    }

    /// Nothing is given for a while, until a day that is still to come.
    pub fn pause(&mut self) {
        let (day, until) = (self.day(), self.days.ago(-self.dice.between(3, 30)));
        let reason = *self.dice.pick(&[
            "opname in het ziekenhuis",
            "verblijf bij familie",
            "vakantie",
        ]);
        self.bt(
            "ondersteuning-pauzeren",
            filled![
                DAG = day,
                VERDER_OP = until,
                REDEN = reason,
                GEVRAAGD_DOOR = AskedBy::Inwoner
            ],
        );
    }

    /// The begeleidingsteam gives it back.
    pub fn give_back(&mut self) {
        self.says_no("terugleggen");
    }

    /// The WIJ-team takes it up again.
    pub fn take_back(&mut self) {
        self.wij("terugnemen", filled![]);
        self.ticked = 0;
    }

    // ------------------------------------------------------------ reguliere proces and end

    /// An aanvraag is there, and the report before it.
    pub fn apply(&mut self) {
        let day = self.day();
        self.wij("aanvraag-ontvangen", filled![AANVRAAGDATUM = day]);
    }

    /// The back office decides on an aanvraag; mostly it is granted. Returns the outcome that goes with it.
    pub fn decide(&mut self) -> Outcome {
        let day = self.day();
        if !self.dice.chance(82) {
            let no = Decision::Afgewezen;
            self.backoffice("beschikken", filled![BESLUIT = no, DATUM = day]);
            return Outcome::Afgewezen;
        }
        let (form, outcome, provider) = if self.dice.chance(80) {
            let provider = self.provider();
            (DeliveryForm::Zin, Outcome::MaatwerkZin, Some(provider))
        } else {
            (DeliveryForm::Pgb, Outcome::MaatwerkPgb, None)
        };
        let granted = self.dice.between(180, 720);
        let ends = self.days.ago(self.at - granted);
        self.backoffice("beschikken",
            filled![BESLUIT = Decision::Toegekend, DATUM = day, LEVERINGSVORM = form, EINDDATUM = ends; AANBIEDER = provider],
        );
        outcome
    }

    /// It ends, with nazorg on a day if that is agreed.
    pub fn close(&mut self, side: Side, outcome: Outcome, aftercare: Option<i64>) {
        let day = self.day();
        if self.dice.chance(15) && side != Side::Backoffice {
            self.score(side, 2);
        }
        let on = aftercare.map(|on| self.days.ago(on).max(day));
        self.does(
            side,
            "afsluiten",
            filled![UITKOMST = outcome.word(), DATUM = day; NAZORGDATUM = on],
        );
    }

    /// The nazorg is done.
    pub fn finish_aftercare(&mut self, finding: &str) {
        let day = self.day();
        self.wij("nazorg-afronden", filled![BEVINDING = finding, DATUM = day]);
    }

    /// A specialist takes over.
    pub fn leave_to(&mut self, specialist: &str, why: SpecialistReason) {
        self.wij(
            "naar-specialist",
            filled![
                SPECIALIST = specialist,
                SPECIALISTREDEN = why,
                CONTACTDATUM = self.days.today()
            ],
        );
        if why == SpecialistReason::Complex {
            let (day, outcome) = (self.day(), Outcome::NaarSpecialist.word());
            self.wij("afsluiten", filled![UITKOMST = outcome, DATUM = day]);
        }
    }

    /// It does not go on.
    pub fn withdraw(&mut self, reason: WithdrawReason) {
        self.wij("intrekken", filled![INTREKREDEN = reason.word()]);
    }

    // ------------------------------------------------------------ marks
}
