//! One verwijzing on its way: the steps of the workflow table, taken on days in the past.
//!
//! State and clocks move by the rows of [`crate::domain::workflow::actions`] themselves; what an action writes beside
//! them is written here as `workflow::apply` writes it.

use chrono::{DateTime, NaiveDate, Utc};

use super::dice::{Days, Dice};
use super::people::Person;
use super::texts::{
    ADVICE, ENTRANCES, ESCALATIONS, EXPLANATIONS, FINDINGS, GOALS, NOTES, PAUSES, QUESTIONS,
    Questions, URGENT,
};
use super::words::{BT_USERS, EMPLOYEES, PROVIDERS, WIJ_EMPLOYEES, WIJKEN};
use crate::domain::contract::overview::covers_provider;
use crate::domain::contract::parts::Perceel;
use crate::domain::record::{
    Advice, Consent, Escalation, Evaluation, Head, Note, Part, PartKey, PartKind, Parts, Record,
    RecordId, Scaling, Score,
};
use crate::domain::referral::actions::steps::{is_urgent, start_melding_clocks};
use crate::domain::referral::clocks::stops_on_entering;
use crate::domain::referral::{Move, Pause, Referral};
use crate::domain::registers::people::{EVERY_TEAM, slug};
use crate::domain::settings::Settings;
use crate::domain::words::{
    ClockKind, ConsentAnswer, HandoverPoint, QuestionKind, Reason, Sex, Side, State, SupportKind,
    Urgency, Wet, YesNo,
};
use crate::domain::workflow::{Action, Stops, To, find};

macro_rules! steps {
    ($($name:ident = $id:literal),+ $(,)?) => {
        /// The rows of the workflow table that move a state or a clock.
        pub struct Steps { $(#[doc = $id] pub $name: &'static Action),+ }

        impl Steps {
            /// Looks every row up once.
            fn new() -> Self {
                Self { $($name: find($id).expect("the table has this row; a test makes an office")),+ }
            }
        }
    };
}

steps! {
    register = "melding-registreren", confirm = "ontvangst-bevestigen", research = "onderzoek-starten",
    finish_research = "onderzoek-afronden", decide_urgency = "spoed-besluiten", offer = "aanbieden",
    accept = "accepteren", wait = "op-wachtlijst", refuse = "weigeren", start = "starten",
    give_back = "terugleggen", take_back = "terugnemen", apply_for = "aanvraag-ontvangen",
    decide = "beschikken", specialist = "naar-specialist", close = "afsluiten",
    finish_aftercare = "nazorg-afronden", withdraw = "intrekken",
}

/// A wijk with its teams and the providers that work there.
struct Area {
    wij_team: String,
    bt: String,
    /// Numbers of providers for adults and for young people.
    providers: [Vec<&'static str>; 2],
}

/// What every verwijzing of the office has in common.
pub struct Cast {
    /// The rows of the workflow table.
    pub steps: Steps,
    areas: Vec<Area>,
    /// Key and user name of each employee.
    employees: Vec<(String, &'static str)>,
    /// What is bought of the providers.
    contracts: Vec<Record>,
}

impl Cast {
    /// The teams of the default settings, and the contracts of the office.
    #[must_use]
    pub fn new(contracts: Vec<Record>) -> Self {
        let settings = Settings::default();
        let area = |name: &str| {
            let wijk = settings.wijken().get(name).cloned().unwrap_or_default();
            let here = |young: bool| {
                let works = |teams: &[&str]| {
                    teams
                        .iter()
                        .any(|team| *team == wijk.bt || *team == EVERY_TEAM)
                };
                PROVIDERS
                    .iter()
                    .filter(|row| row.4 == young && works(row.2))
                    .map(|row| row.0)
                    .collect()
            };
            Area {
                providers: [here(false), here(true)],
                wij_team: wijk.wij_team,
                bt: wijk.bt,
            }
        };
        Self {
            steps: Steps::new(),
            areas: WIJKEN.iter().map(|wijk| area(wijk.wijk)).collect(),
            employees: EMPLOYEES.iter().map(|row| (slug(row.0), row.2)).collect(),
            contracts,
        }
    }

    /// The contract under which a provider gives a kind of support on a day: one for that kind, else any that runs.
    fn contract(&self, provider: &str, support: SupportKind, day: NaiveDate) -> Option<&str> {
        let running = || {
            let all = self.contracts.iter();
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
    /// What is common to all.
    pub cast: &'o Cast,
    /// The calendar.
    pub days: &'o Days,
    /// Chance.
    pub dice: &'o mut Dice,
    /// The verwijzing so far.
    pub referral: Referral,
    /// How many days ago we are.
    pub at: i64,
    /// Nothing yet may happen after so many days ago.
    pub floor: i64,
    household: Option<String>,
    questions: &'static Questions,
    employee: usize,
    wijk: usize,
    parts: Vec<Part>,
    /// By whom, when and by which action it was last moved.
    last_move: Option<(&'static str, DateTime<Utc>, &'static str)>,
}

impl<'o> Story<'o> {
    /// The melding of a person, so many days ago.
    pub fn begin(
        cast: &'o Cast,
        days: &'o Days,
        dice: &'o mut Dice,
        person: &Person,
        ago: i64,
    ) -> Self {
        let young = person.age < 18;
        let wet = if young { Wet::Jeugdwet } else { Wet::Wmo };
        let questions = questions(wet, person.age, dice);
        let area = &cast.areas[person.wijk];
        let entrance = dice.weighted(ENTRANCES, |row| if young { row.2 } else { row.1 });
        let resident = person.record.resident();
        let mut areas = questions.areas.to_vec();
        areas.truncate(1 + dice.index(3));
        let referral = Referral {
            resident: Some(person.record.id.number.clone()),
            wijk: Some(WIJKEN[person.wijk].wijk.to_owned()),
            wij_team: Some(area.wij_team.clone()),
            reported: Some(days.ago(ago)),
            entrance: Some(entrance.0),
            entrance_text: entrance.3.to_owned(),
            question: question(questions, person, dice),
            support: Some(questions.support),
            wet: Some(wet),
            urgency: Some(match dice.between(0, 99) {
                0..=1 => Urgency::Crisis,
                2..=8 => Urgency::Spoed,
                _ => Urgency::Regulier,
            }),
            leefgebieden: areas,
            clocks: Vec::with_capacity(8),
            ..Referral::default()
        };
        let mut story = Self {
            cast,
            days,
            employee: dice.index(WIJ_EMPLOYEES),
            dice,
            referral,
            at: ago,
            floor: 0,
            household: resident.and_then(|resident| resident.household.clone()),
            questions,
            wijk: person.wijk,
            parts: Vec::with_capacity(8),
            last_move: None,
        };
        let day = story.day();
        start_melding_clocks(&mut story.referral, day);
        story.step(story.cast.steps.register, None);
        story
    }

    /// The record as the workflow would have left it, with a note or a mark now and then.
    pub fn finish(mut self, id: RecordId, ago: i64) -> Record {
        let end = self.referral.ended.is_some();
        if self.dice.chance(2) {
            self.escalate(ago, end);
        }
        if self.dice.chance(30) {
            self.notes(ago);
        }
        self.referral.last_move = self.last_move.map(|(by, at, action)| Move {
            by: by.to_owned(),
            at,
            action: action.to_owned(),
        });
        let mut record = Record {
            revision: 1,
            head: Head::Referral(self.referral),
            id,
            parts: Parts::new(),
        };
        let mut counted = [0_u32; PartKind::ALL.len() + 1];
        for part in self.parts {
            let kind = part.kind();
            let n = &mut counted[usize::from(kind.code())];
            *n += 1;
            record.parts.insert(PartKey { kind, n: *n }, part);
        }
        record
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

    /// Does a row of the table: stops and starts its clocks and moves the state. `to` is for rows that choose.
    pub fn step(&mut self, action: &'static Action, to: Option<State>) {
        let day = self.day();
        for clock in &mut self.referral.clocks {
            let stops = match action.stops {
                Stops::Only(kinds) => kinds.contains(&clock.kind),
                Stops::AllBut(kinds) => !kinds.contains(&clock.kind),
            };
            if stops && clock.stopped.is_none_or(|stopped| stopped > day) {
                clock.stopped = Some(day);
            }
        }
        for kind in action.starts {
            self.referral.start_clock(*kind, Some(day));
        }
        let target = match action.to {
            To::State(state) => Some(state),
            To::Same | To::OneOf(_) | To::FromBt(_) => to,
        };
        if let Some(state) = target {
            let by = if self.referral.state.aan_zet() == Some(Side::Bt) {
                BT_USERS[self.wijk % BT_USERS.len()]
            } else {
                self.cast.employees[self.employee].1
            };
            let at = self.moment();
            for kind in stops_on_entering(state) {
                self.referral.stop_clock(*kind, day);
            }
            self.referral.state = state;
            self.referral.state_since = Some(day);
            self.last_move = Some((by, at, action.id));
        }
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
        self.referral.confirmed = Some(self.day());
        self.step(self.cast.steps.confirm, None);
    }

    /// Decides what cannot wait, if it is urgent.
    pub fn decide_urgency(&mut self) {
        if is_urgent(&self.referral) {
            self.referral.urgent_decision = (*self.dice.pick(URGENT)).to_owned();
            self.referral.urgent_decided = Some(self.day());
            self.step(self.cast.steps.decide_urgency, None);
        }
    }

    /// From the melding to an onderzoek that is under way.
    pub fn research(&mut self) {
        self.pass(0, 1);
        self.decide_urgency();
        self.confirm();
        self.pass(0, 4);
        let key = &self.cast.employees[self.employee].0;
        self.referral.regievoerder.clone_from(key);
        self.referral.assigned.clone_from(key);
        self.step(self.cast.steps.research, None);
        self.pass(0, 3);
        if self.dice.chance(85) {
            let several = self.household.is_some() || self.referral.leefgebieden.len() > 2;
            self.referral.question_kind = Some(if several {
                QuestionKind::Meervoudig
            } else {
                QuestionKind::Enkelvoudig
            });
            let regie = self.dice.chance(70);
            self.referral.regie = Some(if regie { YesNo::Ja } else { YesNo::Nee });
        }
        if self.dice.chance(30) {
            self.score(0);
        }
        if self.dice.chance(3) {
            let (specialist, question) = self.dice.pick(ADVICE);
            let on = self.day();
            self.parts.push(Part::Advice(Advice {
                on,
                specialist: (*specialist).to_owned(),
                question: (*question).to_owned(),
            }));
        }
    }

    /// Scores the areas of life that were named, so much better than at first.
    pub fn score(&mut self, better: i64) {
        let on = self.day();
        for place in 0..self.referral.leefgebieden.len() {
            let score = (self.dice.between(1, 3) + better).clamp(1, 5);
            self.parts.push(Part::Score(Score {
                leefgebied: self.referral.leefgebieden[place],
                score: u8::try_from(score).unwrap_or(3),
                on,
            }));
        }
    }

    /// The report is there.
    pub fn finish_research(&mut self) {
        self.referral.research_done = Some(self.day());
        let number = self.dice.between(10_000, 99_999);
        self.referral.report = format!("onderzoeksverslag {number}");
        self.step(self.cast.steps.finish_research, None);
    }

    /// The resident answers whether the begeleidingsteam may know.
    pub fn consent(&mut self, answer: ConsentAnswer) {
        let young = self.referral.wet == Some(Wet::Jeugdwet);
        let by = match (young, self.dice.chance(85)) {
            (true, true) => "ouder",
            (false, true) => "inwoner",
            (_, false) => "wettelijk vertegenwoordiger",
        };
        let data = if self.dice.chance(80) {
            "hulpvraag en onderzoeksverslag"
        } else {
            "alleen de hulpvraag"
        };
        self.parts.push(Part::Consent(Consent {
            party: self.bt(),
            answer,
            given_by: by.to_owned(),
            data: data.to_owned(),
            on: Some(self.day()),
            withdrawn: None,
        }));
    }

    fn bt(&self) -> String {
        self.cast.areas[self.wijk].bt.clone()
    }

    /// One of the providers that work in the wijk and for the age.
    pub fn provider(&mut self) -> Option<String> {
        let young = self.referral.wet == Some(Wet::Jeugdwet);
        let here = &self.cast.areas[self.wijk].providers[usize::from(young)];
        (!here.is_empty()).then(|| (*self.dice.pick(here)).to_owned())
    }

    // ------------------------------------------------------------ between WIJ and BT

    /// Offers it to the begeleidingsteam of the wijk.
    pub fn offer(&mut self) {
        self.referral.bt = Some(self.bt());
        self.referral.offered = Some(self.day());
        self.referral.answered = None;
        self.referral.household.clone_from(&self.household);
        self.step(self.cast.steps.offer, None);
    }

    /// Ticks the first so many points of the warme overdracht.
    pub fn tick(&mut self, points: usize) {
        let day = self.day();
        for point in HandoverPoint::ALL.iter().take(points) {
            self.referral.handover.entry(*point).or_insert(day);
        }
    }

    /// The begeleidingsteam takes it over.
    pub fn accept(&mut self) {
        self.tick(4);
        self.referral.answered = Some(self.day());
        self.step(self.cast.steps.accept, None);
    }

    /// There is no place yet.
    pub fn wait(&mut self) {
        self.tick(4);
        if self.referral.state == State::Aangeboden {
            self.referral.answered = Some(self.day());
        }
        let ahead = self.dice.between(14, 50);
        self.referral.wish_date = Some(self.days.ago(self.at - ahead));
        if self.dice.chance(60) {
            self.referral.provider = self.provider();
        }
        self.step(self.cast.steps.wait, None);
    }

    fn reason(&mut self) -> (String, String) {
        let reason = *self.dice.weighted(
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
        let explained = reason.0 == Reason::Anders || self.dice.chance(30);
        let note = if explained {
            (*self.dice.pick(EXPLANATIONS)).to_owned()
        } else {
            String::new()
        };
        (reason.0.word().to_owned(), note)
    }

    /// The begeleidingsteam says no.
    pub fn refuse(&mut self) {
        (self.referral.refuse_reason, self.referral.refuse_note) = self.reason();
        self.referral.answered = Some(self.day());
        self.referral.handover.clear();
        self.step(self.cast.steps.refuse, None);
    }

    /// The first talk is planned or held, so many days ago.
    pub fn talk(&mut self, ago: i64) {
        let day = self.days.ago(ago);
        self.referral
            .handover
            .insert(HandoverPoint::EersteGesprek, day);
        self.referral.first_talk = Some(day);
        if let Some(clock) = self.referral.clock_mut(ClockKind::EersteGesprek) {
            clock.stopped = Some(day);
        }
    }

    /// A provider begins; the plan is evaluated first after so many days.
    pub fn start(&mut self, evaluate: i64) {
        let day = self.day();
        self.referral.provider = self.provider();
        self.referral.started = Some(day);
        let provider = self.referral.provider.as_deref().unwrap_or_default();
        let contract = self.cast.contract(provider, self.questions.support, day);
        self.referral.contract = contract.unwrap_or_default().to_owned();
        let scope = (*self.dice.pick(self.questions.scopes)).to_owned();
        self.referral.scope.clone_from(&scope);
        self.referral.goals = (*self.dice.pick(GOALS)).to_owned();
        self.evaluate_on(self.at - evaluate);
        self.parts.push(Part::Scaling(Scaling {
            on: day,
            scope,
            reason: "start".to_owned(),
        }));
        self.step(self.cast.steps.start, None);
    }

    /// The day of the next evaluation is so many days ago, or ahead.
    pub fn evaluate_on(&mut self, ago: i64) {
        let (day, on) = (self.day(), self.days.ago(ago));
        self.referral
            .start_clock_to(ClockKind::Evaluatie, day, on.max(day));
    }

    /// The plan is evaluated.
    pub fn evaluate(&mut self, next: i64) {
        let on = self.day();
        self.evaluate_on(next);
        let finding = (*self.dice.pick(FINDINGS)).to_owned();
        self.parts
            .push(Part::Evaluation(Evaluation { on, finding }));
        if self.dice.chance(20) {
            let scope = (*self.dice.pick(self.questions.scopes)).to_owned();
            self.referral.scope.clone_from(&scope);
            self.parts.push(Part::Scaling(Scaling {
                on,
                scope,
                reason: "na evaluatie".to_owned(),
            }));
        }
        if self.dice.chance(15) {
            self.score(1);
        }
    }

    /// The begeleidingsteam gives it back.
    pub fn give_back(&mut self) {
        self.referral.state_before = Some(self.referral.state);
        (self.referral.return_reason, self.referral.return_note) = self.reason();
        self.step(self.cast.steps.give_back, None);
    }

    /// The WIJ-team takes it up again.
    pub fn take_back(&mut self) {
        self.referral.handover.clear();
        self.referral.first_talk = None;
        self.referral.state_before = None;
        self.step(self.cast.steps.take_back, None);
    }

    // ------------------------------------------------------------ marks

    /// Suspends a running clock some days after it started, until we are now or open-ended.
    pub fn suspend(&mut self, kind: ClockKind) {
        let reason = (*self.dice.pick(PAUSES)).to_owned();
        let (since, back) = (self.dice.between(2, 6), self.dice.chance(40));
        let from = self.days.ago(self.at - since);
        let until = self.days.today();
        if let Some(clock) = self.referral.clock_mut(kind)
            && clock.stopped.is_none()
            && clock.start.is_some_and(|start| start < from)
            && from < until
        {
            clock.pauses.push(Pause {
                from,
                until: back.then_some(until),
                reason,
            });
        }
    }

    fn escalate(&mut self, ago: i64, ended: bool) {
        let from = self.dice.between(self.at, ago);
        let until = self.dice.between(self.at, from);
        let closed = ended || self.dice.chance(30);
        let reason = (*self.dice.pick(ESCALATIONS)).to_owned();
        self.parts.push(Part::Escalation(Escalation {
            to: "Taskforce Jongeren".to_owned(),
            reason,
            from: self.days.ago(from),
            until: closed.then(|| self.days.ago(until)),
            closed_with: if closed { "regie is belegd" } else { "" }.to_owned(),
        }));
    }

    fn notes(&mut self, ago: i64) {
        let end = self.at;
        self.at = ago;
        for _ in 0..self.dice.between(1, 3) {
            self.at = self.dice.between(end, self.at);
            let at = self.moment();
            let by = self.dice.pick(&self.cast.employees).1.to_owned();
            let text = (*self.dice.pick(NOTES)).to_owned();
            self.parts.push(Part::Note(Note { at, by, text }));
        }
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
    let Some(resident) = person.record.resident() else {
        return matter.0.to_owned();
    };
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
