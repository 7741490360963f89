//! One verwijzing on its way: the steps its people take, told on days in the past and then played by the workflow.
//!
//! Nothing here knows what an action does. A story is a list of actions with their fields; what becomes of the record is
//! for [`super::play`].

use chrono::{DateTime, NaiveDate, Utc};

use super::cast::Cast;
use super::dice::{Days, Dice};
use super::people::Person;
use super::play::{Hand, Step, filled, play};
use super::texts::{
    ADVICE, ENTRANCES, ESCALATIONS, EXPLANATIONS, FINDINGS, GOALS, NOTES, PAUSES, QUESTIONS,
    Questions, URGENT,
};
use super::words::{WIJ_EMPLOYEES, WIJKEN};
use crate::domain::record::{Head, Record, RecordId};
use crate::domain::referral::Referral;
use crate::domain::referral::actions::fields::*;
use crate::domain::rights::Actor;
use crate::domain::words::{
    ClockKind, ConsentAnswer, ConsentGround, ConsentPart, Decision, DeliveryForm, HandoverPoint,
    Leefgebied, Outcome, QuestionKind, Reason, Sex, Side, SpecialistReason, SupportKind, Urgency,
    Wet, WithdrawReason, YesNo,
};
use crate::domain::workflow::Fields;

/// Why support starts though no contract of the register covers it.
const NO_CONTRACT: &str = "de overeenkomst van toen staat niet in het register";

/// What most residents let a begeleidingsteam know.
const CONSENTED: &[ConsentPart] = &[
    ConsentPart::Hulpvraag,
    ConsentPart::Verslag,
    ConsentPart::Contactgegevens,
];

/// A verwijzing that is being told, from the melding on.
pub struct Story<'o> {
    /// The calendar.
    pub days: &'o Days,
    /// Chance.
    pub dice: &'o mut Dice,
    /// How many days ago we are.
    pub at: i64,
    /// Nothing yet may happen after so many days ago.
    pub floor: i64,
    /// The law it falls under.
    pub wet: Wet,
    cast: &'o Cast,
    person: &'o Person,
    is_urgent: bool,
    areas: Vec<Leefgebied>,
    questions: &'static Questions,
    employee: usize,
    steps: Vec<Step<'o>>,
    /// How many points of the warme overdracht are done.
    ticked: usize,
}

impl<'o> Story<'o> {
    /// The melding of a person, so many days ago.
    pub fn begin(
        cast: &'o Cast,
        days: &'o Days,
        dice: &'o mut Dice,
        person: &'o Person,
        ago: i64,
    ) -> Self {
        let young = person.age < 18;
        let wet = if young { Wet::Jeugdwet } else { Wet::Wmo };
        let questions = questions(wet, person.age, dice);
        let entrance = dice.weighted(ENTRANCES, |row| if young { row.2 } else { row.1 });
        let mut areas = questions.areas.to_vec();
        areas.truncate(1 + dice.index(3));
        let asked = question(questions, person, dice);
        let urgency = match dice.between(0, 99) {
            0..=1 => Urgency::Crisis,
            2..=8 => Urgency::Spoed,
            _ => Urgency::Regulier,
        };
        let mut story = Self {
            cast,
            days,
            employee: dice.index(WIJ_EMPLOYEES),
            dice,
            at: ago,
            floor: 0,
            wet,
            person,
            is_urgent: urgency != Urgency::Regulier,
            areas,
            questions,
            steps: Vec::with_capacity(24),
            ticked: 0,
        };
        let reported = story.day();
        story.does(
            Side::Wij,
            "melding-registreren",
            filled![
                INWONER = person.record.id.number.clone(),
                MELDINGSDATUM = reported,
                VERWIJZER = entrance.0,
                VERWIJZER_TEKST = entrance.3,
                ZORGVRAAG = asked,
                SOORT = questions.support,
                WET = wet,
                URGENTIE = urgency,
                WIJK = WIJKEN[person.wijk].wijk
            ],
        );
        story
    }

    /// The record as the workflow leaves it, with a note or a mark now and then.
    pub fn finish(mut self, id: RecordId, ago: i64, has_ended: bool, hand: Hand) -> Record {
        if self.dice.chance(2) {
            self.escalate(ago, has_ended);
        }
        if self.dice.chance(30) {
            self.notes(ago);
        }
        // The areas of life named at the melding are what no action asks for: they come in with a file.
        let referral = Referral {
            leefgebieden: self.areas,
            clocks: Vec::with_capacity(8),
            ..Referral::default()
        };
        let begun = Record {
            head: Head::Referral(referral),
            ..Record::new(id)
        };
        let related = std::slice::from_ref(&self.person.record);
        let steps = self.steps.iter();
        let record = steps.fold(begun, |record, step| {
            play(hand, record, step, &self.cast.register, related).0
        });
        Record {
            revision: 1,
            ..record
        }
    }

    // ------------------------------------------------------------ time

    /// The day we are at.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.days.ago(self.at)
    }

    /// Goes on to so many days ago; never back, and never past the floor.
    pub fn to(&mut self, ago: i64) {
        self.at = self.at.min(ago.max(self.floor));
    }

    /// Lets some days go by.
    pub fn pass(&mut self, low: i64, high: i64) {
        let days = self.dice.between(low, high);
        self.to(self.at - days);
    }

    fn wij(&mut self, action: &'static str, fields: Fields) {
        self.does(Side::Wij, action, fields);
    }

    fn bt(&mut self, action: &'static str, fields: Fields) {
        self.does(Side::Bt, action, fields);
    }

    fn backoffice(&mut self, action: &'static str, fields: Fields) {
        self.does(Side::Backoffice, action, fields);
    }

    /// Someone of a side does an action today.
    fn does(&mut self, side: Side, action: &'static str, fields: Fields) {
        let by = match side {
            Side::Wij => &self.cast.employees[self.employee].1,
            Side::Bt => &self.cast.bts[self.person.wijk % self.cast.bts.len()],
            Side::Backoffice => &self.cast.employees[WIJ_EMPLOYEES + self.person.wijk % 2].1,
        };
        self.step(by, action, fields);
    }

    fn step(&mut self, by: &'o Actor, action: &'static str, fields: Fields) {
        let at = self.moment();
        self.steps.push(Step {
            by,
            at,
            action,
            fields,
        });
    }

    /// A moment in office hours; early when it is today.
    fn moment(&mut self) -> DateTime<Utc> {
        let day = self.day();
        let seconds = if day == self.days.today() {
            self.dice.between(6 * 3_600, 7 * 3_600)
        } else {
            self.dice.between(7 * 3_600, 16 * 3_600)
        };
        day.and_time(chrono::NaiveTime::MIN).and_utc() + chrono::TimeDelta::seconds(seconds)
    }

    // ------------------------------------------------------------ melding and onderzoek

    /// The resident hears that the melding is there.
    pub fn confirm(&mut self) {
        let day = self.day();
        self.wij("ontvangst-bevestigen", filled![DATUM = day]);
    }

    /// Decides what cannot wait, if it is urgent.
    pub fn decide_urgency(&mut self) {
        if self.is_urgent {
            let (what, day) = (*self.dice.pick(URGENT), self.day());
            self.wij("spoed-besluiten", filled![SPOEDBESLUIT = what, DATUM = day]);
        }
    }

    /// From the melding to an onderzoek that is under way.
    pub fn research(&mut self) {
        self.pass(0, 1);
        self.decide_urgency();
        self.confirm();
        self.pass(0, 4);
        let key = &self.cast.employees[self.employee].0;
        self.wij("onderzoek-starten", filled![REGIEVOERDER = key.as_str()]);
        self.wij("toewijzen", filled![MEDEWERKER = key.as_str()]);
        self.pass(0, 3);
        if self.dice.chance(85) {
            let in_household = self.person.resident().household.is_some();
            let kind = if in_household || self.areas.len() > 2 {
                QuestionKind::Meervoudig
            } else {
                QuestionKind::Enkelvoudig
            };
            let regie = self.dice.either(70, YesNo::Ja, YesNo::Nee);
            self.wij(
                "regiecheck-vastleggen",
                filled![SOORT_VRAAG = kind, REGIE = regie],
            );
        }
        if self.dice.chance(30) {
            self.score(Side::Wij, 0);
        }
        if self.dice.chance(3) {
            let (specialist, question) = self.dice.pick(ADVICE);
            self.wij(
                "advies-vragen",
                filled![SPECIALIST = *specialist, VRAAG = *question],
            );
        }
    }

    /// Scores the areas of life that were named, so much better than at first.
    pub fn score(&mut self, side: Side, better: i64) {
        let day = self.day();
        for place in 0..self.areas.len() {
            let score = self.dice.between(1, 3) + better;
            let score = u32::try_from(score.clamp(1, 5)).unwrap_or(3);
            let area = self.areas[place];
            self.does(
                side,
                "leefgebied-scoren",
                filled![LEEFGEBIED = area, SCORE = score, DATUM = day],
            );
        }
    }

    /// The report is there.
    pub fn finish_research(&mut self) {
        let day = self.day();
        let report = format!("onderzoeksverslag {}", self.dice.between(10_000, 99_999));
        self.wij("onderzoek-afronden", filled![DATUM = day, VERSLAG = report]);
    }

    /// Whether the report is there.
    #[must_use]
    pub fn is_researched(&self) -> bool {
        self.steps
            .iter()
            .any(|step| step.action == "onderzoek-afronden")
    }

    /// The resident answers whether the begeleidingsteam may know.
    pub fn consent(&mut self, answer: ConsentAnswer) {
        let day = self.day();
        let age = self.person.resident().age_on(day).unwrap_or(18);
        let (ground, by) = match (age, self.dice.chance(90)) {
            (..12, _) => (ConsentGround::Ouder, "ouder"),
            (12..16, _) => (ConsentGround::KindEnOuder, "kind en ouder"),
            (_, true) => (ConsentGround::Zelf, "inwoner"),
            (_, false) => (ConsentGround::Mentor, "mentor"),
        };
        let parts: &[ConsentPart] = self.dice.either(80, CONSENTED, &[ConsentPart::Hulpvraag]);
        let parts: Vec<String> = parts.iter().map(|part| part.word().to_owned()).collect();
        let bt = self.team();
        self.wij(
            "toestemming-vastleggen",
            filled![
                PARTIJ = bt,
                ANTWOORD = answer,
                GEGEVEN_DOOR = by,
                GROND = ground,
                WELKE_GEGEVENS = parts,
                DATUM = day
            ],
        );
    }

    fn team(&self) -> &'o str {
        &self.cast.areas[self.person.wijk].bt
    }

    /// One of the providers that work in the wijk and for the age.
    fn provider(&mut self) -> &'static str {
        let young = self.wet == Wet::Jeugdwet;
        let here = &self.cast.areas[self.person.wijk].providers[usize::from(young)];
        here[self.dice.index(here.len())]
    }

    // ------------------------------------------------------------ between WIJ and BT

    /// Offers it to the begeleidingsteam of the wijk.
    pub fn offer(&mut self) {
        let bt = self.team();
        self.wij("aanbieden", filled![NAAR_BT = bt]);
    }

    /// Offers it though the resident was not asked.
    pub fn offer_without_consent(&mut self) {
        let reason = "dringend, inwoner niet bereikbaar";
        let bt = self.team();
        self.step(
            &self.cast.overrider,
            "aanbieden",
            filled![NAAR_BT = bt, REDEN = reason],
        );
    }

    /// Ticks the first so many points of the warme overdracht.
    pub fn tick(&mut self, points: usize) {
        let day = self.day();
        for point in HandoverPoint::ALL.iter().take(points).skip(self.ticked) {
            self.wij(
                "overdracht-afvinken",
                filled![PUNT = *point, AFGEVINKT = day],
            );
        }
        self.ticked = self.ticked.max(points);
    }

    /// The other side is asked to answer.
    pub fn remind(&mut self, side: Side) {
        self.does(side, "herinneren", filled![]);
    }

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
        let scope = *self.dice.pick(self.questions.scopes);
        let goals = *self.dice.pick(GOALS);
        let first = self.days.ago(self.at - evaluate).max(day);
        self.bt(
            "starten",
            filled![AANBIEDER = provider, STARTDATUM = day, OMVANG = scope, DOELEN = goals,
                EVALUATIEDATUM = first; LOPEND_CONTRACT = contract, REDEN = reason],
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
            let scope = *self.dice.pick(self.questions.scopes);
            let action = self.dice.either(50, "opschalen", "afschalen");
            let reason = "na evaluatie";
            self.bt(action, filled![OMVANG = scope, DAG = day, REDEN = reason]);
        }
        if self.dice.chance(15) {
            self.score(Side::Bt, 1);
        }
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
            filled![SPECIALIST = specialist, SPECIALISTREDEN = why],
        );
    }

    /// It does not go on.
    pub fn withdraw(&mut self, reason: WithdrawReason) {
        self.wij("intrekken", filled![INTREKREDEN = reason.word()]);
    }

    // ------------------------------------------------------------ marks

    /// Suspends a clock that started today some days later, until we are now or open-ended.
    pub fn suspend(&mut self, side: Side, kind: ClockKind) {
        let reason = *self.dice.pick(PAUSES);
        let (since, back) = (self.dice.between(2, 6), self.dice.chance(40));
        let (start, today) = (self.day(), self.days.today());
        let from = self.days.ago(self.at - since);
        if from <= start || from >= today {
            return;
        }
        self.at -= since;
        let until = back.then_some(today);
        self.does(
            side,
            "opschorten",
            filled![KLOK = kind, REDEN = reason, VAN = from; TOT = until],
        );
    }

    fn escalate(&mut self, ago: i64, has_ended: bool) {
        let end = self.at;
        let from = self.dice.between(end, ago);
        let until = self.dice.between(end, from);
        let reason = *self.dice.pick(ESCALATIONS);
        let to = "Taskforce Jongeren";
        let is_before = |step: &Step<'_>, day| step.day() < day;
        self.at = from;
        self.wij("escaleren", filled![NAAR = to, REDEN = reason]);
        self.put_last(is_before);
        if has_ended || self.dice.chance(30) {
            let reason = "regie is belegd";
            self.at = until;
            self.wij("escalatie-afsluiten", filled![REDEN = reason]);
            self.put_last(|step, day| is_before(step, day) || step.action == "escaleren");
        }
        self.at = end;
    }

    fn notes(&mut self, ago: i64) {
        let end = self.at;
        self.at = ago;
        for _ in 0..self.dice.between(1, 3) {
            self.at = self.dice.between(end, self.at);
            let by = &self.dice.pick(&self.cast.employees).1;
            let text = *self.dice.pick(NOTES);
            self.step(by, "notitie-toevoegen", filled![TEKST = text]);
            self.put_last(|step, day| step.day() <= day);
        }
        self.at = end;
    }

    /// Moves the last step to its place: after the melding and whatever comes before it.
    fn put_last(&mut self, is_before: impl Fn(&Step<'_>, NaiveDate) -> bool) {
        let Some(last) = self.steps.pop() else { return };
        let day = last.day();
        let before = self.steps.iter().rposition(|step| is_before(step, day));
        let place = before.map_or(1, |place| place + 1);
        self.steps.insert(place.min(self.steps.len()), last);
    }
}

fn questions(wet: Wet, age: u32, dice: &mut Dice) -> &'static Questions {
    let share = |row: &Questions| {
        let fits = row.support != SupportKind::HuishoudelijkeHulp || age >= 45;
        if row.wet == wet && fits { row.share } else { 0 }
    };
    dice.weighted(QUESTIONS, share)
}

/// A zorgvraag in a sentence: who, what is the matter, what is wished for.
fn question(questions: &Questions, person: &Person, dice: &mut Dice) -> String {
    const TRIES: usize = 12;
    let mut matter = dice.pick(questions.matters);
    for _ in 0..TRIES {
        if (matter.1..=matter.2).contains(&person.age) {
            break;
        }
        matter = dice.pick(questions.matters);
    }
    let wish = dice.pick(questions.wishes);
    let resident = person.resident();
    if questions.wet == Wet::Jeugdwet {
        return format!("{} {}; {wish}.", resident.first_name, matter.0);
    }
    let who = match resident.sex {
        Some(Sex::Vrouw) => "Mevrouw",
        Some(Sex::Man) => "Meneer",
        Some(Sex::Anders) | None => "Inwoner",
    };
    format!("{who} {}; {wish}.", matter.0)
}
