//! The plans of a made-up office: made when the household first came by, talked over since, and told at the end, when
//! everyone of it is known.

use std::collections::VecDeque;

use chrono::{Days as Span, NaiveDate};

use super::cast::Cast;
use super::dice::{Days, Dice};
use super::play::{Hand, Step, filled, play};
use crate::domain::plan::actions::MAKE;
use crate::domain::plan::fields::*;
use crate::domain::plan::words::{GoalStatus, HandedOver, Layer, RegieKind};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::registers::people::slug;
use crate::domain::rights::Actor;
use crate::domain::words::Leefgebied;
use crate::domain::workflow::Fields;

/// The most plans that are made: everyone of their households is kept until the end.
const MOST: u32 = 2_000;

/// Of a hundred households, how many have a plan.
const PLANNED: u32 = 60;

/// Goals, each with its leefgebied and whether it is a grown-up's.
const GOALS: &[(Leefgebied, &str, &str)] = &[
    (
        Leefgebied::FinancieelFunctioneren,
        "post en rekeningen op orde",
        "er zijn geen aanmaningen meer",
    ),
    (
        Leefgebied::SociaalFunctioneren,
        "weer onder de mensen",
        "elke week een keer de deur uit voor plezier",
    ),
    (
        Leefgebied::Huisvesting,
        "het huis blijft op orde",
        "de keuken en de badkamer zijn schoon",
    ),
    (
        Leefgebied::Dagbesteding,
        "iets om handen hebben",
        "drie dagdelen per week een vaste plek",
    ),
    (
        Leefgebied::PsychischFunctioneren,
        "minder piekeren en beter slapen",
        "vier nachten per week doorslapen",
    ),
];

/// What is done, each in its layer; the first two by someone of the household.
const SUPPORTS: &[(Layer, &str, &str)] = &[
    (Layer::EigenKracht, "", "belt zelf de woningbouw"),
    (Layer::Netwerk, "buurvrouw", "kookt mee op maandag"),
    (Layer::InDeWijk, "", "eettafel in het buurthuis, donderdag"),
    (
        Layer::Professional,
        "begeleidingsteam",
        "twee uur per week begeleiding",
    ),
    (Layer::Wederkerigheid, "", "leest voor op de eettafel"),
];

/// A household of which the plan is told later.
struct Pending {
    n: u32,
    begun: NaiveDate,
    household: Record,
    people: Vec<Record>,
}

/// Who plans, with chance of its own: a plan changes nothing of the verwijzingen.
pub struct Planning {
    dice: Dice,
    pending: VecDeque<Pending>,
    last: u32,
}

impl Planning {
    /// Begins with the seed of the office.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            dice: Dice::new(seed.rotate_left(29)),
            pending: VecDeque::new(),
            last: 0,
        }
    }

    /// Takes note of someone who came by, and of the household when that is new; it then says which plan will be its.
    pub fn see(&mut self, person: &Record, household: Option<&mut Record>, on: NaiveDate) {
        if let Some(record) = household
            && self.last < MOST
            && self.dice.chance(PLANNED)
        {
            self.last += 1;
            let n = self.last;
            if let Some(known) = record.household_mut() {
                known.plan = Some(RecordId::numbered(Kind::Plan, n).number);
            }
            self.pending.push_back(Pending {
                n,
                begun: on,
                household: record.clone(),
                people: Vec::new(),
            });
        }
        let of = person.resident().and_then(|it| it.household.as_ref());
        let mut known = self.pending.iter_mut().rev();
        let own = known.find(|it| Some(&it.household.id.number) == of);
        if let Some(own) = own {
            own.people.push(person.clone());
        }
    }

    /// The next plan; none when all were told.
    pub fn again(&mut self, cast: &Cast, days: &Days, hand: Hand) -> Option<Record> {
        let pending = self.pending.pop_front()?;
        let by = &cast.employees[self.dice.index(4)].1;
        let steps = self.steps(&pending, by, days);
        let begun = Record::new(RecordId::numbered(Kind::Plan, pending.n));
        let mut related = pending.people;
        related.push(pending.household);
        let made = steps.iter().fold(begun, |mut record, step| {
            // What is there already is no new number any more.
            record.revision = u32::from(step.action != MAKE);
            play(hand, record, step, &cast.register, &related).0
        });
        Some(Record {
            revision: 1,
            ..made
        })
    }

    fn steps<'o>(&mut self, pending: &Pending, by: &'o Actor, days: &Days) -> Vec<Step<'o>> {
        let (begun, today) = (pending.begun, days.today());
        let household = pending.household.id.number.clone();
        let mut made = filled![
            HUISHOUDEN = household,
            SITUATIE = "er komt veel tegelijk, en niemand houdt het overzicht".to_owned(),
            VRAAG = "rust in huis, en weten wie wat doet".to_owned()
        ];
        if self.dice.chance(20)
            && let Some(first) = pending.people.first()
        {
            made = made.with(REGISSEUR, first.id.number.clone());
            made = made.with(SOORT_REGISSEUR, RegieKind::EigenNetwerk);
        }
        let mut steps = vec![step(by, begun, MAKE, made)];
        self.goals(&mut steps, pending, by, days);
        for (layer, who, what) in SUPPORTS {
            if self.dice.chance(70) {
                let who = match (who.is_empty(), layer.is_own(), pending.people.first()) {
                    (true, true, Some(first)) => first.id.number.clone(),
                    _ => (*who).to_owned(),
                };
                let fields = filled![LAAG = *layer, WAT = (*what).to_owned(), DOOR_WIE = who];
                steps.push(step(by, begun, "plan-steun-toevoegen", fields));
            }
        }
        let fields = filled![
            AFSPRAAK = "de post sorteren en de rekeningen apart leggen".to_owned(),
            DOOR_WIE = pending
                .people
                .first()
                .map_or_else(String::new, |it| it.id.number.clone()),
            LAAG = Layer::EigenKracht,
            UITERLIJK = begun.checked_add_days(Span::new(30)).unwrap_or(begun)
        ];
        steps.push(step(by, begun, "plan-afspraak-maken", fields));
        let fields = filled![
            AAN = "het gezin".to_owned(),
            HOE = HandedOver::OpPapier,
            DATUM = begun
        ];
        steps.push(step(by, begun, "plan-uitreiken", fields));
        self.reviews(&mut steps, by, (begun, today));
        self.another(&mut steps, pending, by, days);
        steps
    }

    fn goals<'o>(
        &mut self,
        steps: &mut Vec<Step<'o>>,
        pending: &Pending,
        by: &'o Actor,
        days: &Days,
    ) {
        let (begun, today) = (pending.begun, days.today());
        let mut starts = Vec::new();
        for (leefgebied, text, measure) in GOALS {
            if !self.dice.chance(45) {
                continue;
            }
            let due = begun.checked_add_days(Span::new(self.dice.between(90, 360).unsigned_abs()));
            let start = u32::try_from(self.dice.between(1, 3)).unwrap_or(2);
            starts.push(start);
            let fields = filled![
                DOEL = (*text).to_owned(),
                LEEFGEBIED = *leefgebied,
                MAATSTAF = (*measure).to_owned(),
                BEGINSCORE = start,
                DOELSCORE = start + 1,
                UITERLIJK = due.unwrap_or(begun)
            ];
            steps.push(step(by, begun, "plan-doel-toevoegen", fields));
        }
        let set = |step: &&Step<'_>| step.action == "plan-doel-toevoegen";
        let count = steps.iter().filter(set).count();
        let half = begun
            .checked_add_days(Span::new(60))
            .filter(|day| *day <= today);
        if let (Some(day), true) = (half, count > 0 && self.dice.chance(50)) {
            let fields = filled![
                DOELNUMMER = 1_u32,
                AFRONDING = self.dice.either(70, GoalStatus::Behaald, GoalStatus::Deels),
                DATUM = day,
                SCORE = 4_u32
            ];
            steps.push(step(by, day, "plan-doel-afronden", fields));
            // The other goals are measured too: most went up, some did not.
            for (n, start) in (2_u32..).zip(starts.into_iter().skip(1)) {
                let went_up = u32::from(!(pending.n + n).is_multiple_of(3));
                let fields = filled![
                    DOELNUMMER = n,
                    SCORE = start + went_up,
                    REDEN = "samen opnieuw gemeten".to_owned()
                ];
                steps.push(step(by, day, "plan-doel-bijstellen", fields));
            }
        }
    }

    /// Now and then somebody else takes the regie over, and what belongs to that is done or not yet.
    fn another<'o>(
        &mut self,
        steps: &mut Vec<Step<'o>>,
        pending: &Pending,
        by: &'o Actor,
        days: &Days,
    ) {
        let last = steps.last().map(Step::day);
        let ago = self.dice.between(3, 40);
        let on = days.ago(ago);
        if !self.dice.chance(12) || last.is_none_or(|last| on <= last) {
            return;
        }
        let known = pending.household.household();
        let known = known.map_or("", |it| it.regisseur.as_str());
        let first = self.dice.index(3);
        let all = ["L. Bolt", "R. Boersma", "K. Dijkhuis"];
        let mut others = all.iter().cycle().skip(first);
        let Some(who) = others
            .find(|who| **who != known)
            .filter(|_| !known.is_empty())
        else {
            return;
        };
        let who = slug(who);
        let talk = days.open(on + chrono::TimeDelta::days(self.dice.between(4, 20)));
        let fields = filled![
            REGISSEUR = who,
            SOORT_REGISSEUR = RegieKind::Professional,
            VANAF = on,
            REDEN = "de vorige regisseur heeft ander werk".to_owned(),
            EERSTE_GESPREK = talk
        ];
        steps.push(step(by, on, "plan-regisseur", fields));
        if talk <= days.today() && self.dice.chance(60) {
            let fields = filled![
                OVERGEDRAGEN_OP = on,
                WAT_VERTELD = "dossier samen doorgelopen".to_owned()
            ];
            steps.push(step(by, talk, "plan-regie-overdragen", fields));
            steps.push(step(
                by,
                talk,
                "plan-eerste-gesprek",
                filled![GESPREKSDAG = talk],
            ));
        }
    }

    /// Talked over every quarter, and now and then not.
    fn reviews<'o>(
        &mut self,
        steps: &mut Vec<Step<'o>>,
        by: &'o Actor,
        (begun, today): (NaiveDate, NaiveDate),
    ) {
        let mut on = begun;
        loop {
            let next = on.checked_add_days(Span::new(self.dice.between(80, 110).unsigned_abs()));
            let Some(day) = next.filter(|day| *day <= today) else {
                return;
            };
            let is_last = (today - day).num_days() < 60;
            if is_last && self.dice.chance(40) {
                // The day went by.
                return;
            }
            let after = day.checked_add_days(Span::new(self.dice.between(60, 100).unsigned_abs()));
            let fields = filled![
                DATUM = day,
                BEVINDING = "het gaat stap voor stap beter".to_owned(),
                VOLGENDE_DATUM = after.unwrap_or(day)
            ];
            steps.push(step(by, day, "plan-evalueren", fields));
            on = day;
        }
    }
}

/// At the end of a morning.
fn step<'o>(by: &'o Actor, on: NaiveDate, action: &'static str, fields: Fields) -> Step<'o> {
    let at = on.and_hms_opt(10, 45, 0).unwrap_or_default().and_utc();
    Step {
        by,
        at,
        action,
        fields,
    }
}
