//! Rows of `plannen`, read in: a plan for each huishouden that has none yet, and a goal for each row that has one. What is
//! there already is filled, never overwritten.

use crate::domain::plan::Plan;
use crate::domain::plan::actions::{called_in, take_over};
use crate::domain::plan::matrix::can_be_measured;
use crate::domain::plan::parts::PlanGoal;
use crate::domain::plan::words::{GoalStatus, RegieKind};
use crate::domain::record::{Element, Head, Kind, Part, PartKey, Record, RecordId};
use crate::domain::rows::{OwnColumn, PlanRow, RawValue};
use crate::domain::words::fold;
use crate::domain::workflow::Refusal;
use crate::office::model::numeral;
use crate::office::reading::{Reading, add_kept};

/// The column with the score a goal began with.
const START: &str = "Beginscore";

impl Reading<'_, '_> {
    pub(in crate::office) fn plan(&mut self, row: &PlanRow) {
        let read = self
            .by_own_name(row)
            .map_or(Ok(()), |row| self.read_plan(&row));
        if let Err(no) = read {
            self.failed = Some(no);
        }
    }

    /// The row with its area of life by the name that the office gave it, now or before; none where a goal has none.
    fn by_own_name(&mut self, row: &PlanRow) -> Option<PlanRow> {
        let mut row = row.clone();
        let text = std::mem::take(&mut row.area);
        // What the office calls so goes before what others call so.
        let area = self.batch.settings.leefgebied_called(&text);
        row.leefgebied = area.or(row.leefgebied);
        if text.is_empty() || row.leefgebied.is_some() {
            return Some(row);
        }
        if !row.goal.is_empty() {
            let no = Refusal::rule(format!("‘{text}’ is niet één van de negen leefgebieden"));
            self.failed = Some(no.unless("Kijk het na bij dit doel en lees de rij opnieuw in"));
            return None;
        }
        let field = "Leefgebied".to_owned();
        let why = "dit is niet één van de negen leefgebieden";
        self.warn(row.row, &field, &text, why.to_owned());
        row.raw.push(RawValue { field, value: text });
        Some(row)
    }

    fn read_plan(&mut self, row: &PlanRow) -> Result<(), Refusal> {
        let household = self.named_household(&row.household)?;
        let people = self.people_of(&household);
        let known = household.household().and_then(|it| it.plan.clone());
        let known = known.and_then(|it| self.writer.newest(&RecordId::new(Kind::Plan, it)));
        let (before, mut plan, is_new) = match known {
            Some(plan) => {
                self.must_be_seen(&plan)?;
                (plan.clone(), plan, false)
            }
            None => {
                let (empty, plan) = self.begun(row, &household, &people)?;
                (empty, plan, true)
            }
        };
        self.fill_plan(row, &mut plan, &people);
        self.take_goal(row, &mut plan, &people);
        let raw = row.raw.iter().cloned();
        let raw = raw.filter(|it| !plan.all().any(|had: &RawValue| had == it));
        let own = row.own.iter().cloned();
        let own = own.filter(|it| !plan.all().any(|had: &OwnColumn| had == it));
        let (raw, own): (Vec<RawValue>, Vec<OwnColumn>) = (raw.collect(), own.collect());
        add_kept(&mut plan, &raw, &own);
        if is_new {
            self.create(plan);
            self.result.added += 1;
            return Ok(());
        }
        let is_updated = plan != before;
        if is_updated {
            self.change(before, plan);
        }
        self.count(is_updated);
        Ok(())
    }

    /// The huishouden that a row names, by the office's own number or ours.
    fn named_household(&self, text: &str) -> Result<Record, Refusal> {
        let by_source = self.writer.model().household(text).map(str::to_owned);
        let by_source = by_source.map(|number| RecordId::new(Kind::Household, number));
        let by_number = || RecordId::parse(text).ok();
        let id = by_source.or_else(by_number);
        let id = id.filter(|id| id.kind == Kind::Household);
        let found = id.and_then(|id| self.writer.newest(&id));
        let found = found.ok_or_else(|| {
            Refusal::rule(format!("Huishouden {text} is er niet"))
                .unless("Lees eerst de verwijzingen in, of kijk het gezinsnummer na")
        })?;
        self.must_be_seen(&found)?;
        Ok(found)
    }

    /// Everyone who is of a huishouden now.
    fn people_of(&self, household: &Record) -> Vec<Record> {
        let ids: Vec<RecordId> = {
            let model = self.writer.model();
            let family = model.people.of_household(numeral(&household.id));
            let ids = family.map(|it| RecordId::numbered(Kind::Resident, it.number));
            ids.collect()
        };
        ids.iter().filter_map(|id| self.writer.newest(id)).collect()
    }

    /// A new plan of a huishouden, with what that said itself.
    fn begun(
        &mut self,
        row: &PlanRow,
        household: &Record,
        people: &[Record],
    ) -> Result<(Record, Record), Refusal> {
        let id = self.writer.new_id(Kind::Plan, 0);
        let empty = Record::new(id.clone());
        let mut plan = Record {
            head: Head::from(Plan {
                source_number: row.source_number.clone(),
                imported: true,
                household: Some(household.id.number.clone()),
                begun: row.begun,
                ..Plan::default()
            }),
            ..empty.clone()
        };
        let mut tied = household.clone();
        take_over(&mut plan, &mut tied, people, self.today)?;
        self.change(household.clone(), tied);
        Ok((empty, plan))
    }

    /// Fills what the plan does not say yet.
    fn fill_plan(&mut self, row: &PlanRow, record: &mut Record, people: &[Record]) {
        let regisseur = match called_in(&row.regisseur, people) {
            who if who == row.regisseur => self.employee_of(&who),
            who => who,
        };
        let is_resident = RecordId::parse(&regisseur).is_ok_and(|id| id.kind == Kind::Resident);
        let is_employee = self
            .writer
            .model()
            .register
            .employees
            .contains_key(&regisseur);
        let follows = match (is_resident, is_employee) {
            (true, _) => Some(RegieKind::EigenNetwerk),
            (_, true) => Some(RegieKind::Professional),
            _ => None,
        };
        let Some(plan) = record.plan_mut() else {
            return;
        };
        if plan.regisseur.is_empty() {
            plan.regisseur = regisseur;
            plan.regisseur_is = row.regisseur_is.or(follows);
        }
        for (own, theirs) in [
            (&mut plan.situation, &row.situation),
            (&mut plan.question, &row.question),
            (&mut plan.source_number, &row.source_number),
        ] {
            if own.is_empty() {
                own.clone_from(theirs);
            }
        }
        plan.next_review = plan.next_review.or(row.next_review);
        plan.begun = plan.begun.or(row.begun);
    }

    /// Adds the goal of a row, or fills the one with the same text.
    fn take_goal(&mut self, row: &PlanRow, plan: &mut Record, people: &[Record]) {
        let Some(leefgebied) = row.leefgebied.filter(|_| !row.goal.is_empty()) else {
            return;
        };
        let of = called_in(&row.whose, people);
        let mut said = PlanGoal {
            leefgebied,
            text: row.goal.clone(),
            of,
            measure: row.measure.clone(),
            start: row.start,
            target: row.target,
            score: row.score,
            scored: None,
            due: row.due,
            set: row.begun,
            status: row.status.unwrap_or(GoalStatus::Loopt),
            closed: None,
        };
        self.without_scores(row, plan, &mut said, people);
        let same = |goal: &PlanGoal| {
            fold(&goal.text) == fold(&said.text) && goal.leefgebied == said.leefgebied
        };
        let found = plan.of(PlanGoal::KIND).find_map(|(key, part)| {
            let goal = PlanGoal::of(part).filter(|goal| same(goal))?;
            Some((key.n, goal.clone()))
        });
        let Some((n, mut goal)) = found else {
            plan.add(Part::PlanGoal(said));
            return;
        };
        if row.status.is_some_and(|status| status != goal.status) {
            let why = format!(
                "in wijkregie staat dit doel op ‘{}’; dat blijft zo, kijk na wat klopt",
                goal.status
            );
            self.warn(row.row, "Status doel", said.status.word(), why);
        }
        goal.start = goal.start.or(said.start);
        goal.target = goal.target.or(said.target);
        goal.score = goal.score.or(said.score);
        goal.due = goal.due.or(said.due);
        for (own, theirs) in [(&mut goal.of, said.of), (&mut goal.measure, said.measure)] {
            if own.is_empty() {
                *own = theirs;
            }
        }
        let kind = PlanGoal::KIND;
        plan.parts.insert(PartKey { kind, n }, Part::PlanGoal(goal));
    }

    /// Of whom the matrix says nothing, a score is no score: it stays as it stood.
    fn without_scores(
        &mut self,
        row: &PlanRow,
        plan: &mut Record,
        goal: &mut PlanGoal,
        people: &[Record],
    ) {
        let of = people.iter().find(|it| it.id.number == goal.of);
        let age = of.and_then(|it| it.resident()?.age_on(self.today));
        let is_minor = age.is_some_and(|age| age < 18);
        let scores = [goal.start, goal.score, goal.target];
        let is_scored = scores.iter().any(Option::is_some);
        if !is_scored || can_be_measured(goal.leefgebied, is_minor) {
            return;
        }
        let told = scores.map(|it| it.map_or_else(|| "–".to_owned(), |it| it.to_string()));
        let told = told.join(" ");
        let area = self.batch.settings.leefgebied(goal.leefgebied).to_owned();
        self.warn(row.row, START, &told, not_measured(&area));
        let kept = RawValue {
            field: START.to_owned(),
            value: told,
        };
        if !plan.all().any(|had: &RawValue| *had == kept) {
            plan.add(Part::RawValue(kept));
        }
        (goal.start, goal.score, goal.target) = (None, None, None);
    }
}

fn not_measured(leefgebied: &str) -> String {
    format!(
        "wie nog geen 18 is, wordt op {leefgebied} niet gemeten; de scores zijn bewaard zoals ze er stonden"
    )
}
