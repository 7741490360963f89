//! One verwijzing on its way: the steps its people take, told on days in the past and then played by the workflow.
//!
//! Nothing here knows what an action does. A story is a list of actions with their fields; what becomes of the record is
//! for [`super::play`].

use chrono::{DateTime, NaiveDate, Utc};

use super::cast::Cast;
use super::dice::{Days, Dice};
use super::people::Person;
use super::play::{Hand, Step, filled, play};
use super::texts::{ADVICE, ENTRANCES, ESCALATIONS, NOTES, PAUSES, QUESTIONS, Questions, URGENT};
use super::words::{WIJ_EMPLOYEES, WIJKEN};
use crate::domain::record::{Head, Record, RecordId};
use crate::domain::referral::Referral;
use crate::domain::referral::actions::PASS_CONSENT;
use crate::domain::referral::actions::fields::*;
use crate::domain::rights::Actor;
use crate::domain::words::{
    BlockGround, ClockKind, ConsentAnswer, ConsentGround, ConsentPart, HandoverPoint, Leefgebied,
    QuestionKind, Sex, Side, SupportKind, Urgency, Wet, YesNo,
};
use crate::domain::workflow::Fields;

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
    pub(super) cast: &'o Cast,
    pub(super) person: &'o Person,
    is_urgent: bool,
    areas: Vec<Leefgebied>,
    pub(super) questions: &'static Questions,
    employee: usize,
    pub(super) steps: Vec<Step<'o>>,
    /// How many points of the warme overdracht are done.
    pub(super) ticked: usize,
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
            employee: *dice.pick(&cast.areas[person.wijk].colleagues),
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
        let stay = stay(person, questions);
        story.does(
            Side::Wij,
            "melding-registreren",
            filled![
                INWONER = person.record.id.number.clone(),
                MELDINGSDATUM = reported,
                VERWIJZER = entrance.0.word(),
                VERWIJZER_TEKST = entrance.3,
                ZORGVRAAG = asked,
                SOORT = stay.map_or(questions.support, |_| SupportKind::JeugdhulpVerblijf).word(),
                WET = wet.word(),
                URGENTIE = urgency,
                WIJK = WIJKEN[person.wijk].wijk;
                GEMEENTE = match stay {
                    Some((stated, _)) => stated,
                    None => payer(person, young),
                },
                VORIGE_GEMEENTE = stay.and_then(|(_, former)| former)
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
        self.lettered(&id);
        self.objecting(&id);
        self.at_a_specialist(&id);
        if has_ended {
            self.keeping(&id);
        } else {
            self.asked_for_more(&id);
        }
        // The areas of life named at the melding are what no action asks for: they come in with a file.
        let referral = Referral {
            leefgebieden: self.areas,
            clocks: Vec::with_capacity(8),
            ..Referral::default()
        };
        let begun = Record {
            head: Head::from(referral),
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

    pub(super) fn wij(&mut self, action: &'static str, fields: Fields) {
        self.does(Side::Wij, action, fields);
    }

    pub(super) fn bt(&mut self, action: &'static str, fields: Fields) {
        self.does(Side::Bt, action, fields);
    }

    pub(super) fn backoffice(&mut self, action: &'static str, fields: Fields) {
        self.does(Side::Backoffice, action, fields);
    }

    /// Someone of a side does an action today.
    pub(super) fn does(&mut self, side: Side, action: &'static str, fields: Fields) {
        let by = match side {
            Side::Wij => &self.cast.employees[self.employee].1,
            Side::Bt => &self.cast.bts[self.person.wijk % self.cast.bts.len()],
            Side::Backoffice => &self.cast.employees[WIJ_EMPLOYEES + self.person.wijk % 2].1,
        };
        self.step(by, action, fields);
    }

    pub(super) fn step(&mut self, by: &'o Actor, action: &'static str, fields: Fields) {
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
        let ground = match (age, self.dice.chance(90)) {
            (..12, _) => ConsentGround::Ouder,
            (12..16, _) => ConsentGround::KindEnOuder,
            (16..18, _) | (_, true) => ConsentGround::Zelf,
            (_, false) => ConsentGround::Mentor,
        };
        let parts: &[ConsentPart] = self.dice.either(80, CONSENTED, &[ConsentPart::Hulpvraag]);
        let parts: Vec<String> = parts.iter().map(|part| part.word().to_owned()).collect();
        let bt = self.team();
        self.wij(
            "toestemming-vastleggen",
            filled![
                PARTIJ = bt,
                ANTWOORD = answer,
                GEGEVEN_DOOR = ground.giver(),
                GROND = ground,
                WELKE_GEGEVENS = parts,
                DATUM = day
            ],
        );
    }

    pub(super) fn team(&self) -> &'o str {
        &self.cast.areas[self.person.wijk].bt
    }

    /// One of the providers that work in the wijk and for the age.
    pub(super) fn provider(&mut self) -> &'static str {
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
            PASS_CONSENT,
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

    /// Now and then the office asks the WIJ-team for what it needs to choose, while the onderzoek runs.
    fn asked_for_more(&mut self, id: &RecordId) {
        const LAST: &[&str] = &[
            "onderzoek-starten",
            "regiecheck-vastleggen",
            "leefgebied-scoren",
            "toestemming-vastleggen",
            "onderzoek-afronden",
            "terugnemen",
        ];
        let counted = id.number.rsplit('-').next().and_then(|n| n.parse().ok());
        let n: u32 = counted.unwrap_or(0);
        let last = self.steps.last();
        if n % 6 != 3 || last.is_none_or(|step| !LAST.contains(&step.action)) {
            return;
        }
        let question = "Op welke dagen kan het, en is er vervoer nodig?";
        self.steps.push(Step {
            by: &self.cast.employees[WIJ_EMPLOYEES].1,
            at: last.map_or_else(Default::default, |step| step.at),
            action: "aanvulling-vragen",
            fields: filled![VRAAG = question],
        });
    }

    /// Now and then a resident asks to destroy what has ended; now and then an objection keeps it.
    fn keeping(&mut self, id: &RecordId) {
        const NOON: chrono::TimeDelta = chrono::TimeDelta::hours(12);
        let counted = id.number.rsplit('-').next().and_then(|n| n.parse().ok());
        let n: u32 = counted.unwrap_or(0);
        let ago = self.at.min(3 + i64::from(n % 29) * 2);
        let day = self.days.ago(ago);
        let (action, fields) = match n % 40 {
            _ if ago < 2 => return,
            16 => ("vernietiging-verzoeken", filled![DATUM = day]),
            36 => {
                let why = "Er loopt een bezwaar tegen het besluit";
                let fields = filled![BLOKKADE = BlockGround::Bezwaar, TOELICHTING = why];
                ("bewaren-blokkeren", fields)
            }
            _ => return,
        };
        self.steps.push(Step {
            by: &self.cast.employees[WIJ_EMPLOYEES].1,
            at: day.and_time(chrono::NaiveTime::MIN).and_utc() + NOON,
            action,
            fields,
        });
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

/// The number of a person as a turn among so many.
fn turn(person: &Person, of: usize) -> usize {
    let number = person.record.id.number.bytes();
    number.fold(0_usize, |sum, digit| sum * 10 + usize::from(digit)) % of
}

/// Of a young person who stays elsewhere: who was filled in as the one that pays, and the gemeente of before. None of who
/// lives at home.
fn stay(
    person: &Person,
    questions: &Questions,
) -> Option<(Option<&'static str>, Option<&'static str>)> {
    let is_away = questions.wet == Wet::Jeugdwet
        && matches!(questions.support, SupportKind::KortdurendVerblijf);
    match turn(person, 4) {
        _ if !is_away => None,
        0 => None,
        1 => Some((None, Some("gemeente Midden-Groningen"))),
        2 => Some((Some("gemeente Groningen"), None)),
        _ => Some((None, Some("gemeente Groningen"))),
    }
}

/// Who pays for youth care: the office's own gemeente, but for who moved here, and for whom nobody asked yet.
fn payer(person: &Person, young: bool) -> Option<&'static str> {
    match turn(person, 16) {
        _ if !young => None,
        3 => None,
        7 => Some("gemeente Midden-Groningen"),
        _ => Some("gemeente Groningen"),
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
