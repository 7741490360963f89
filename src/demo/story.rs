//! One verwijzing on its way: the steps its people take, told on days in the past and then played by the workflow.
//!
//! Nothing here knows what an action does. A story is a list of actions with their fields; what becomes of the record is
//! for [`super::play`].

use std::fmt::Display;

use chrono::{DateTime, NaiveDate, Utc};

use super::dice::{Days, Dice};
use super::people::Person;
use super::play::{self, Step};
use super::texts::{
    ADVICE, ENTRANCES, ESCALATIONS, EXPLANATIONS, FINDINGS, GOALS, NOTES, PAUSES, QUESTIONS,
    Questions, URGENT,
};
use super::words::{BT_USERS, EMPLOYEES, PROVIDERS, WIJ_EMPLOYEES, WIJKEN};
use crate::domain::contract::overview::covers_provider;
use crate::domain::contract::parts::Perceel;
use crate::domain::record::{Head, Record, RecordId};
use crate::domain::referral::Referral;
use crate::domain::register::Register;
use crate::domain::registers::people::{EVERY_TEAM, slug};
use crate::domain::rights::Actor;
use crate::domain::words::{
    ClockKind, ConsentAnswer, Decision, DeliveryForm, HandoverPoint, Leefgebied, Outcome,
    QuestionKind, Reason, Role, Sex, Side, SupportKind, Urgency, Wet, WithdrawReason, YesNo,
};

/// How many of the employees may write in a dossier: all but the contractbeheerders.
const WRITERS: usize = 8;

/// Why support starts though no contract of the register covers it.
const NO_CONTRACT: &str = "de overeenkomst van toen staat niet in het register";

/// The fields that say when the plan is evaluated next.
const NEXT: &str = "volgende-datum";
const NEXT_AFTER_START: &str = "evaluatiedatum";

/// A wijk with its team and the providers that work there.
struct Area {
    bt: String,
    /// Numbers of providers for adults and for young people.
    providers: [Vec<&'static str>; 2],
}

/// What every verwijzing of the office has in common.
pub struct Cast {
    /// The registers as they are today.
    pub register: Register,
    areas: Vec<Area>,
    /// The employees with the key of each; those of the WIJ-teams first.
    employees: Vec<(String, Actor)>,
    /// Someone who may pass over consent.
    overrider: Actor,
    bts: Vec<Actor>,
}

impl Cast {
    /// The people of an office with these registers.
    #[must_use]
    pub fn new(register: Register) -> Self {
        let area = |name: &str| {
            let bt = register.settings.wijken().get(name);
            let bt = bt.map(|wijk| wijk.bt.clone()).unwrap_or_default();
            let works = |teams: &[&str]| teams.iter().any(|one| *one == bt || *one == EVERY_TEAM);
            let here = |young: bool| {
                let rows = PROVIDERS.iter().filter(|row| row.4 == young && works(row.2));
                rows.map(|row| row.0).collect()
            };
            Area {
                providers: [here(false), here(true)],
                bt,
            }
        };
        let role = |place| {
            if place < WIJ_EMPLOYEES {
                Role::Wij
            } else {
                Role::Backoffice
            }
        };
        let employees = EMPLOYEES[..WRITERS].iter().enumerate();
        let employees = employees.map(|(n, row)| (slug(row.0), play::actor(row.2, &[role(n)])));
        Self {
            areas: WIJKEN.iter().map(|wijk| area(wijk.wijk)).collect(),
            employees: employees.collect(),
            overrider: play::actor(
                EMPLOYEES[WIJ_EMPLOYEES].2,
                &[Role::Backoffice, Role::ToestemmingPasseren],
            ),
            bts: BT_USERS
                .iter()
                .map(|name| play::actor(name, &[Role::Bt]))
                .collect(),
            register,
        }
    }

    /// The contract under which a provider gives a kind of support on a day: one for that kind, else any that runs.
    fn contract(&self, provider: &str, support: SupportKind, day: NaiveDate) -> Option<&str> {
        let running = || {
            let all = self.register.contracts.values();
            all.filter(|contract| covers_provider(contract, provider, day))
        };
        let is_for = |contract: &&Record| {
            let mut percelen = contract.all::<Perceel>();
            percelen.any(|perceel| perceel.aandachtsveld == support.word())
        };
        let found = running().find(is_for).or_else(|| running().next());
        found.map(|contract| contract.id.number.as_str())
    }
}

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
            &[
                ("inwoner", &person.record.id.number),
                ("meldingsdatum", &reported),
                ("verwijzer", &entrance.0),
                ("verwijzer-tekst", &entrance.3),
                ("zorgvraag", &asked),
                ("soort", &questions.support),
                ("wet", &wet),
                ("urgentie", &urgency),
                ("wijk", &WIJKEN[person.wijk].wijk),
            ],
        );
        story
    }

    /// The steps, with a note or a mark now and then, and the verwijzing as a file would bring it: with nothing but the
    /// areas of life that were named, which no action asks for.
    pub fn finish(mut self, id: RecordId, ago: i64, has_ended: bool) -> (Record, Vec<Step<'o>>) {
        if self.dice.chance(2) {
            self.escalate(ago, has_ended);
        }
        if self.dice.chance(30) {
            self.notes(ago);
        }
        let referral = Referral {
            leefgebieden: self.areas,
            clocks: Vec::with_capacity(8),
            ..Referral::default()
        };
        let record = Record {
            head: Head::Referral(referral),
            ..Record::new(id)
        };
        (record, self.steps)
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

    /// Someone of a side does an action today; what is empty is not filled in.
    fn does(&mut self, side: Side, action: &'static str, fields: &[(&'static str, &dyn Display)]) {
        let by = match side {
            Side::Wij => &self.cast.employees[self.employee].1,
            Side::Bt => &self.cast.bts[self.person.wijk % self.cast.bts.len()],
            Side::Backoffice => &self.cast.employees[WIJ_EMPLOYEES + self.person.wijk % 2].1,
        };
        self.step(by, action, fields);
    }

    fn step(
        &mut self,
        by: &'o Actor,
        action: &'static str,
        fields: &[(&'static str, &dyn Display)],
    ) {
        let at = self.moment();
        self.steps.push(Step::new(by, at, action, fields));
    }

    /// A moment in office hours, after what was done before; early when it is today.
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
        self.does(Side::Wij, "ontvangst-bevestigen", &[("datum", &day)]);
    }

    /// Decides what cannot wait, if it is urgent.
    pub fn decide_urgency(&mut self) {
        if self.is_urgent {
            let (what, day) = (*self.dice.pick(URGENT), self.day());
            self.does(
                Side::Wij,
                "spoed-besluiten",
                &[("besluit", &what), ("datum", &day)],
            );
        }
    }

    /// From the melding to an onderzoek that is under way.
    pub fn research(&mut self) {
        self.pass(0, 1);
        self.decide_urgency();
        self.confirm();
        self.pass(0, 4);
        let key = &self.cast.employees[self.employee].0;
        self.does(Side::Wij, "onderzoek-starten", &[("regievoerder", key)]);
        self.does(Side::Wij, "toewijzen", &[("medewerker", key)]);
        self.pass(0, 3);
        if self.dice.chance(85) {
            let in_household = self.person.resident().household.is_some();
            let kind = if in_household || self.areas.len() > 2 {
                QuestionKind::Meervoudig
            } else {
                QuestionKind::Enkelvoudig
            };
            let regie = if self.dice.chance(70) {
                YesNo::Ja
            } else {
                YesNo::Nee
            };
            self.does(
                Side::Wij,
                "regiecheck-vastleggen",
                &[("soort-vraag", &kind), ("regie", &regie)],
            );
        }
        if self.dice.chance(30) {
            self.score(Side::Wij, 0);
        }
        if self.dice.chance(3) {
            let (specialist, question) = self.dice.pick(ADVICE);
            self.does(
                Side::Wij,
                "advies-vragen",
                &[("specialist", specialist), ("vraag", question)],
            );
        }
    }

    /// Scores the areas of life that were named, so much better than at first.
    pub fn score(&mut self, side: Side, better: i64) {
        let day = self.day();
        for place in 0..self.areas.len() {
            let score = (self.dice.between(1, 3) + better).clamp(1, 5);
            let area = self.areas[place];
            self.does(
                side,
                "leefgebied-scoren",
                &[("leefgebied", &area), ("score", &score), ("datum", &day)],
            );
        }
    }

    /// The report is there.
    pub fn finish_research(&mut self) {
        let day = self.day();
        let report = format!(
            "onderzoeksverslag {}",
            self.dice.between(10_000, 99_999)
        );
        self.does(
            Side::Wij,
            "onderzoek-afronden",
            &[("datum", &day), ("verslag", &report)],
        );
    }

    /// Whether the report is there.
    #[must_use]
    pub fn is_researched(&self) -> bool {
        self.steps.iter().any(|step| step.action == "onderzoek-afronden")
    }

    /// The resident answers whether the begeleidingsteam may know.
    pub fn consent(&mut self, answer: ConsentAnswer) {
        let by = match (self.wet, self.dice.chance(85)) {
            (Wet::Jeugdwet, true) => "ouder",
            (Wet::Wmo, true) => "inwoner",
            (_, false) => "wettelijk vertegenwoordiger",
        };
        let data = if self.dice.chance(80) {
            "hulpvraag en onderzoeksverslag"
        } else {
            "alleen de hulpvraag"
        };
        let (bt, day) = (self.bt(), self.day());
        self.does(
            Side::Wij,
            "toestemming-vastleggen",
            &[
                ("partij", &bt),
                ("antwoord", &answer),
                ("gegeven-door", &by),
                ("welke-gegevens", &data),
                ("datum", &day),
            ],
        );
    }

    fn bt(&self) -> &'o str {
        &self.cast.areas[self.person.wijk].bt
    }

    /// One of the providers that work in the wijk and for the age.
    fn provider(&mut self) -> &'static str {
        let young = self.wet == Wet::Jeugdwet;
        let here = &self.cast.areas[self.person.wijk].providers[usize::from(young)];
        *self.dice.pick(here)
    }

    // ------------------------------------------------------------ between WIJ and BT

    /// Offers it to the begeleidingsteam of the wijk.
    pub fn offer(&mut self) {
        let bt = self.bt();
        self.does(Side::Wij, "aanbieden", &[("bt", &bt)]);
    }

    /// Offers it though the resident was not asked.
    pub fn offer_without_consent(&mut self) {
        let reason = "dringend, inwoner niet bereikbaar";
        let bt = self.bt();
        self.step(
            &self.cast.overrider,
            "aanbieden",
            &[("bt", &bt), ("reden", &reason)],
        );
    }

    /// Ticks the first so many points of the warme overdracht.
    pub fn tick(&mut self, points: usize) {
        let day = self.day();
        for point in HandoverPoint::ALL.iter().take(points).skip(self.ticked) {
            self.does(
                Side::Wij,
                "overdracht-afvinken",
                &[("punt", point), ("datum", &day)],
            );
        }
        self.ticked = self.ticked.max(points);
    }

    /// The other side is asked to answer.
    pub fn remind(&mut self, side: Side) {
        self.does(side, "herinneren", &[]);
    }

    /// The begeleidingsteam takes it over.
    pub fn accept(&mut self) {
        self.tick(4);
        self.does(Side::Bt, "accepteren", &[]);
    }

    /// There is no place yet.
    pub fn wait(&mut self) {
        self.tick(4);
        let ahead = self.dice.between(14, 50);
        let wish = self.days.ago(self.at - ahead);
        let provider = if self.dice.chance(60) {
            self.provider()
        } else {
            ""
        };
        self.does(
            Side::Bt,
            "op-wachtlijst",
            &[("aanbieder", &provider), ("wensdatum", &wish)],
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
        let note = if explained {
            self.dice.pick(EXPLANATIONS)
        } else {
            ""
        };
        self.does(
            Side::Bt,
            action,
            &[("reden", &reason), ("toelichting", &note)],
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
        self.does(Side::Bt, "gesprek-plannen", &[("datum", &day)]);
    }

    /// A provider begins; the plan is evaluated first after so many days.
    pub fn start(&mut self, evaluate: i64) {
        let day = self.day();
        let provider = self.provider();
        let contract = self.cast.contract(provider, self.questions.support, day);
        let reason = if contract.is_none() { NO_CONTRACT } else { "" };
        let contract = contract.unwrap_or_default();
        let scope = *self.dice.pick(self.questions.scopes);
        let goals = *self.dice.pick(GOALS);
        let first = self.days.ago(self.at - evaluate).max(day);
        self.does(
            Side::Bt,
            "starten",
            &[
                ("aanbieder", &provider),
                ("startdatum", &day),
                ("omvang", &scope),
                ("doelen", &goals),
                ("contract", &contract),
                ("reden", &reason),
                (NEXT_AFTER_START, &first),
            ],
        );
    }

    /// The next evaluation, as was agreed last, is so many days ago, or ahead.
    pub fn evaluate_next(&mut self, ago: i64) {
        let next = self.days.ago(ago);
        for step in self.steps.iter_mut().rev() {
            let day = step.day();
            let agreed = step.fields.iter_mut();
            let mut agreed = agreed.filter(|(name, _)| [NEXT, NEXT_AFTER_START].contains(name));
            if let Some((_, value)) = agreed.next() {
                *value = next.max(day + chrono::Days::new(1)).to_string();
                return;
            }
        }
    }

    /// The plan is evaluated, and will be again so many days ago, or ahead.
    pub fn evaluate(&mut self, next: i64) {
        let (day, next) = (self.day(), self.days.ago(next));
        let finding = *self.dice.pick(FINDINGS);
        self.does(
            Side::Bt,
            "evalueren",
            &[("datum", &day), ("bevinding", &finding), (NEXT, &next)],
        );
        if self.dice.chance(20) {
            let scope = *self.dice.pick(self.questions.scopes);
            let action = if self.dice.chance(50) {
                "opschalen"
            } else {
                "afschalen"
            };
            let reason = "na evaluatie";
            self.does(
                Side::Bt,
                action,
                &[("omvang", &scope), ("datum", &day), ("reden", &reason)],
            );
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
        self.does(Side::Wij, "terugnemen", &[]);
        self.ticked = 0;
    }

    // ------------------------------------------------------------ reguliere proces and end

    /// An aanvraag is there, and the report before it.
    pub fn apply(&mut self) {
        let day = self.day();
        self.does(Side::Wij, "aanvraag-ontvangen", &[("aanvraagdatum", &day)]);
    }

    /// The back office decides on an aanvraag; mostly it is granted. Returns the outcome that goes with it.
    pub fn decide(&mut self) -> Outcome {
        let day = self.day();
        if !self.dice.chance(82) {
            let no = Decision::Afgewezen;
            self.does(
                Side::Backoffice,
                "beschikken",
                &[("besluit", &no), ("datum", &day)],
            );
            return Outcome::Afgewezen;
        }
        let (form, outcome, provider) = if self.dice.chance(80) {
            (DeliveryForm::Zin, Outcome::MaatwerkZin, self.provider())
        } else {
            (DeliveryForm::Pgb, Outcome::MaatwerkPgb, "")
        };
        let granted = self.dice.between(180, 720);
        let ends = self.days.ago(self.at - granted);
        self.does(
            Side::Backoffice,
            "beschikken",
            &[
                ("besluit", &Decision::Toegekend),
                ("datum", &day),
                ("leveringsvorm", &form),
                ("aanbieder", &provider),
                ("einddatum", &ends),
            ],
        );
        outcome
    }

    /// It ends, with nazorg on a day if that is agreed.
    pub fn close(&mut self, side: Side, outcome: Outcome, aftercare: Option<i64>) {
        let day = self.day();
        if self.dice.chance(15) && side != Side::Backoffice {
            self.score(side, 2);
        }
        let on = aftercare.map(|on| self.days.ago(on).max(day).to_string());
        let on = on.unwrap_or_default();
        self.does(
            side,
            "afsluiten",
            &[("uitkomst", &outcome), ("datum", &day), ("nazorgdatum", &on)],
        );
    }

    /// The nazorg is done.
    pub fn finish_aftercare(&mut self, finding: &str) {
        let day = self.day();
        self.does(
            Side::Wij,
            "nazorg-afronden",
            &[("bevinding", &finding), ("datum", &day)],
        );
    }

    /// A specialist takes over.
    pub fn to_specialist(&mut self, specialist: &str, why: &str) {
        self.does(
            Side::Wij,
            "naar-specialist",
            &[("specialist", &specialist), ("reden", &why)],
        );
    }

    /// It does not go on.
    pub fn withdraw(&mut self, reason: WithdrawReason) {
        self.does(Side::Wij, "intrekken", &[("reden", &reason)]);
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
        let until = back.then(|| today.to_string()).unwrap_or_default();
        self.does(
            side,
            "opschorten",
            &[
                ("klok", &kind),
                ("reden", &reason),
                ("van", &from),
                ("tot", &until),
            ],
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
        self.does(
            Side::Wij,
            "escaleren",
            &[("naar", &to), ("reden", &reason)],
        );
        self.put_last(is_before);
        if has_ended || self.dice.chance(30) {
            let reason = "regie is belegd";
            self.at = until;
            self.does(Side::Wij, "escalatie-afsluiten", &[("reden", &reason)]);
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
            self.step(by, "notitie-toevoegen", &[("tekst", &text)]);
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
