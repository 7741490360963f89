//! Figures: what someone may count, of what they may see.
//!
//! Figures as they are known now come from the read model, which keeps the facts of every record beside its row. As they
//! were known on an earlier day they come from a read model of that day, made from the logboek ([`then`]).

mod asked;
mod facts;
pub(super) mod follow;
mod report;
pub(super) mod substitution;
mod then;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use self::asked::Asked;
use self::facts::{Counted, Source, UNKNOWN};
use super::door::Door;
use super::model::Model;
use super::past::AsOf;
use super::views::{
    FigureCell, FigurePeriod, FigureRecord, FigureRow, FigureTable, Figures, FiguresAsked,
    RecordsAsked, Report,
};
use super::{Caller, Office};
use crate::domain::cijfers::count::{Cell, Days, Place, Table, Tally, Wanted, place};
use crate::domain::cijfers::followed;
use crate::domain::cijfers::hide::hide;
use crate::domain::cijfers::{At, Dimension, How, LEAST, MEASURES, Measure, Period, Unit, What};
use crate::domain::dates::with_year;
use crate::domain::record::Kind;
use crate::domain::register::Register;
use crate::domain::registers::user::Scope;
use crate::domain::rights::table::column;
use crate::domain::rights::{Actor, Subject, Task, can_see, no_sight};
use crate::domain::settings::Settings;
use crate::domain::words::{Role, fold};
use crate::domain::workflow::Refusal;

/// How far someone may count what a figure is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// Not at all.
    None,
    /// What is too small is hidden: of dossiers that one does not read. Only such questions as do not tell by their
    /// difference what each of them hides, see [`too_fine`].
    Aggregate,
    /// Of what the own begeleidingsteam did.
    Own,
    /// All within reach.
    Whole,
}

/// How far someone may count what is of a subject.
fn level(actor: &Actor, subject: Subject) -> Level {
    let Subject::Dossier(facet) = subject else {
        return match can_see(actor, subject) {
            true => Level::Whole,
            false => Level::None,
        };
    };
    let of = |role: &Role| {
        let column = column(*role);
        match role {
            _ if column.whole.has(facet) => Level::Whole,
            _ if column.own.has(facet) => Level::Own,
            Role::Contract | Role::Leiding => Level::Aggregate,
            _ => Level::None,
        }
    };
    actor.roles.iter().map(of).max().unwrap_or(Level::None)
}

/// How far someone may count a measure by these dimensions.
fn level_by(actor: &Actor, measure: &Measure, by: impl Iterator<Item = Dimension>) -> Level {
    let is_granted = measure.of.iter().any(|what| what.kind() == Kind::Indicatie);
    // Who sees no indicatie counts none: that is not the same as that there are none.
    if is_granted && !can_see(actor, Subject::Register(Kind::Indicatie)) {
        return Level::None;
    }
    let of_values = by.map(|per| level(actor, Subject::Dossier(per.row().facet)));
    of_values.fold(level(actor, measure.needs), Level::min)
}

/// Why nobody who counts at [`Level::Aggregate`] is told what is asked; none where they are. A month, two filters or two
/// days beside each other tell of one dossier what each alone hides, and so does what stands beside what came and went.
fn too_fine(measure: &Measure, asked: &Asked) -> Option<&'static str> {
    let is_told = asked.periods.iter().all(|it| it.unit == measure.told_by);
    let by = match measure.told_by {
        Unit::Year => "uw rol ziet dit alleen per jaar",
        _ => "uw rol ziet dit alleen per kwartaal",
    };
    let reasons = [
        (!is_told, by),
        (
            !asked.only.is_empty(),
            "uw rol ziet dit alleen zonder filter",
        ),
        (
            asked.known.is_some(),
            "uw rol ziet dit alleen zoals het nu bekend is",
        ),
        (
            measure.at == At::Stand,
            "uw rol ziet dit zo uitgesplitst niet",
        ),
    ];
    let found = reasons.iter().find(|(is_so, _)| *is_so);
    found.map(|(_, why)| *why)
}

/// Leaves of a table what may be told at [`Level::Aggregate`]: only periods that are over, so a day later there is nothing
/// to subtract; and no value of which every count is hidden or zero, so that it is named says nothing.
fn coarsen(table: &mut Table, periods: &[Period], is_over: &dyn Fn(&Period) -> bool) {
    let rows = table.rows.values_mut().chain([&mut table.total]);
    for cells in rows {
        for (cell, period) in cells.iter_mut().zip(periods) {
            if !is_over(period) {
                *cell = Cell {
                    hidden: true,
                    ..Cell::default()
                };
            }
        }
    }
    let is_told = |cell: &Cell| !cell.hidden && (cell.n > 0 || cell.of > 0);
    table.rows.retain(|_, cells| cells.iter().any(is_told));
    (table.undated, table.unmeasured) = (0, 0);
}

/// Whether a period is over of a figure on a day: of what is followed afterwards, when it was followed to the end.
fn is_told(measure: &Measure, period: Period, until: NaiveDate, source: &Source<'_>) -> bool {
    let is_followed = measure.of.iter().any(|what| followed::is_followed(*what));
    let last = match is_followed {
        true => follow::until(source.model(), period.last),
        false => Some(period.last),
    };
    last.is_some_and(|last| last <= until)
}

/// What figures are counted of, for who asks several of one day.
pub(super) struct Counting<'a> {
    door: &'a Door<'a>,
    then: Option<Model>,
    known: Option<NaiveDate>,
    /// The last day that counts.
    pub(super) on: NaiveDate,
}

impl<'a> Counting<'a> {
    /// Up to and with a day, as it was known on a day.
    ///
    /// # Errors
    /// When one of them is still to come, or the logboek cannot be read.
    pub(super) fn of(door: &'a Door<'_>, of: AsOf) -> Result<Self, Refusal> {
        let (on, known) = at(of, door.model.today)?;
        let then = then::model(door, known)?;
        Ok(Self {
            door,
            then,
            known,
            on,
        })
    }

    /// Figures of these days, whatever days they were asked of.
    ///
    /// # Errors
    /// As of [`Office::figures`].
    pub(super) fn figures(&self, asked: &FiguresAsked) -> Result<Figures, Refusal> {
        let asked = FiguresAsked {
            at: AsOf {
                on: Some(self.on),
                known: self.known,
            },
            ..asked.clone()
        };
        let asked = Asked::read(&asked, self.door.model.today)?;
        figures(self.door, self.then.as_ref(), &asked)
    }

    /// Whether figures are for who asks.
    pub(super) fn may(&self) -> bool {
        can_see(&self.door.actor, Subject::Task(Task::Cijfers))
    }

    /// The read model, as it was known.
    fn model(&self) -> &Model {
        self.then.as_ref().unwrap_or(&self.door.model)
    }

    /// The registers, as they were known.
    pub(super) fn register(&self) -> &Register {
        &self.model().register
    }

    /// The day on which it was known.
    pub(super) fn known_on(&self) -> NaiveDate {
        self.known.unwrap_or(self.door.model.today)
    }

    /// Of which part of the office it is, in words.
    pub(super) fn scope(&self) -> String {
        scope(&self.door.actor, &self.register().settings)
    }

    /// The smallest count that may leave.
    pub(super) fn least(&self) -> u32 {
        least(&self.door.model.register.settings)
    }
}

impl Office {
    /// Lets in who may count.
    ///
    /// # Errors
    /// When the caller may not.
    pub(super) fn counting(&self, caller: &Caller) -> Result<Door<'_>, Refusal> {
        let door = self.door(caller)?;
        let subject = Subject::Task(Task::Cijfers);
        match can_see(&door.actor, subject) {
            true => Ok(door),
            false => Err(no_sight(&door.actor, subject)),
        }
    }

    /// Figures over what the caller may see.
    ///
    /// # Errors
    /// When a measure, dimension, period or filter cannot be read or counted.
    pub fn figures(&self, caller: &Caller, asked: &FiguresAsked) -> Result<Figures, Refusal> {
        let door = self.counting(caller)?;
        let asked = Asked::read(asked, door.model.today)?;
        let then = then::model(&door, asked.known)?;
        figures(&door, then.as_ref(), &asked)
    }

    /// The page for the college over a period, usually a quarter.
    ///
    /// # Errors
    /// When the period cannot be read or counted.
    pub fn report(&self, caller: &Caller, over: &str, at: AsOf) -> Result<Report, Refusal> {
        report::report(&self.counting(caller)?, over, at)
    }

    /// The records behind one figure: as many as it says, for who may see them.
    ///
    /// # Errors
    /// When it is no one figure, or the caller does not see what it is of.
    pub fn figure_records(
        &self,
        caller: &Caller,
        wanted: &RecordsAsked,
    ) -> Result<Vec<FigureRecord>, Refusal> {
        let door = self.counting(caller)?;
        let asked = Asked::read(&wanted.figures, door.model.today)?;
        let ([measure], [_]) = (&asked.measures[..], &asked.periods[..]) else {
            return Err(Refusal::usage(
                "Wat achter een cijfer zit, is van één maat in één periode",
            )
            .unless("Noem één maat, en één periode met --over"));
        };
        let level = level_by(&door.actor, measure, asked.by());
        if matches!(level, Level::None | Level::Aggregate) {
            let subjects = asked.by().map(|per| Subject::Dossier(per.row().facet));
            let mut subjects = subjects.chain([measure.needs]);
            let unseen = subjects.find(|it| self::level(&door.actor, *it) == level);
            return Err(no_sight(&door.actor, unseen.unwrap_or(measure.needs)));
        }
        let then = then::model(&door, asked.known)?;
        let source = Source::of(&door, then.as_ref(), &asked)?;
        let days = Days::of(&asked.periods, asked.on);
        let mut records = Vec::new();
        let mut is_known = wanted.value.is_none();
        // Whether anything was ever counted of a value, is not of these days.
        let within = wanted.value.is_none().then_some(&days);
        let facts = Wanted::of([*measure], within);
        source.each(&facts, &mut |counted: &Counted<'_>| {
            if !counted.is_for(measure, level) {
                return;
            }
            if let Some(value) = &wanted.value {
                let (kept, called) = source.label(counted.whose.group);
                if *value != kept && fold(value) != fold(&called) {
                    return;
                }
                is_known = true;
            }
            if matches!(place(measure, &days, &counted.span), Place::In(..)) {
                records.push((
                    counted.whose,
                    counted.record(measure, &source.model().register.settings),
                ));
            }
        })?;
        if let Some(value) = wanted.value.as_deref().filter(|_| !is_known) {
            return Err(
                Refusal::usage(format!("Bij ‘{value}’ is hiervan nooit iets geteld"))
                    .unless("Kijk met hetzelfde cijfer zonder --records hoe de waarden heten"),
            );
        }
        if let How::Households(least) = measure.how {
            records.retain(|(whose, _)| whose.household > 0);
            records.sort_by_key(|(whose, _)| whose.household);
            let families = records.chunk_by(|one, other| one.0.household == other.0.household);
            let families = families.filter(|of_one| of_one.len() >= least);
            records = families.map(|of_one| of_one[0].clone()).collect();
            for (whose, record) in &mut records {
                *record = FigureRecord {
                    nummer: format!("H-{:04}", whose.household),
                    van: None,
                    tot: None,
                    dagen: None,
                    telt: None,
                    wijk: String::new(),
                    bt: String::new(),
                };
            }
        }
        if measure.how == How::Persons {
            records.sort_by_key(|(whose, _)| whose.person);
            records.dedup_by_key(|(whose, _)| whose.person);
        }
        if measure.how == How::Records {
            records.sort_by_key(|(whose, _)| whose.record);
            records.dedup_by_key(|(whose, _)| whose.record);
        }
        let mut records: Vec<FigureRecord> = records.into_iter().map(|(_, it)| it).collect();
        records.sort();
        Ok(records)
    }
}

/// Figures, of what is known now or of another read model.
fn figures(door: &Door<'_>, then: Option<&Model>, asked: &Asked) -> Result<Figures, Refusal> {
    let source = Source::of(door, then, asked)?;
    let days = Days::of(&asked.periods, asked.on);
    let measures = MEASURES
        .iter()
        .filter(|measure| asked.by().all(|per| measure.per.contains(&per)));
    let levels: Vec<(&'static Measure, Level, &'static str)> = measures
        .map(|measure| {
            let level = level_by(&door.actor, measure, asked.by());
            match (level, too_fine(measure, asked)) {
                (Level::None, _) => (measure, Level::None, "uw rol ziet dit niet"),
                (Level::Aggregate, Some(why)) => (measure, Level::None, why),
                _ => (measure, level, ""),
            }
        })
        .collect();
    // What is hidden hangs on every figure there is, not on which of them were asked.
    let hides = |measure: &Measure, level: Level| {
        measure.is_of_people() && (asked.leaves || level == Level::Aggregate)
    };
    let has_hidden = levels
        .iter()
        .any(|(measure, level, _)| hides(measure, *level) && asked.has(measure));
    let counted = levels
        .iter()
        .filter(|(measure, level, _)| *level != Level::None && (has_hidden || asked.has(measure)));
    let mut tallies: Vec<(Level, Tally<'_>)> = counted
        .map(|(measure, level, _)| (*level, Tally::new(measure, &days)))
        .collect();
    let facts = Wanted::of(
        tallies.iter().map(|(_, tally)| tally.measure()),
        Some(&days),
    );
    // A fact goes by the few that count what it is of.
    let mut of: BTreeMap<What, Vec<usize>> = BTreeMap::new();
    for (at, (_, tally)) in tallies.iter().enumerate() {
        for what in tally.measure().of {
            of.entry(*what).or_default().push(at);
        }
    }
    source.each(&facts, &mut |counted: &Counted<'_>| {
        for at in of.get(&counted.span.what).into_iter().flatten() {
            let (level, tally) = &mut tallies[*at];
            if counted.is_for(tally.measure(), *level) {
                tally.take(&counted.span, counted.whose);
            }
        }
    })?;
    let mut hidden = Vec::new();
    let mut tables: BTreeMap<&str, Table> = BTreeMap::new();
    for (level, tally) in tallies {
        let (measure, table) = (tally.measure(), tally.table());
        match hides(measure, level) {
            true => hidden.push((measure, table)),
            false => drop(tables.insert(measure.key, table)),
        }
    }
    let least = least(&door.model.register.settings);
    hide(&mut hidden, least);
    tables.extend(hidden.into_iter().map(|(measure, it)| (measure.key, it)));
    let last_over = door.model.today.pred_opt().unwrap_or_default();
    let wanted = levels.iter().filter(|(measure, ..)| asked.has(measure));
    let maten = wanted.map(|(measure, level, why)| {
        let mut table = tables.remove(measure.key).unwrap_or_default();
        if *level == Level::Aggregate {
            coarsen(&mut table, &asked.periods, &|period| {
                is_told(measure, *period, asked.on.min(last_over), &source)
            });
        }
        FigureTable {
            niet_te_zien: (*why).to_owned(),
            kleine_weg: *level == Level::Aggregate,
            ..told(
                measure,
                table,
                &source,
                hides(measure, *level).then_some(least),
            )
        }
    });
    Ok(Figures {
        peildatum: asked.on,
        bekend_op: asked.known.unwrap_or(door.model.today),
        bereik: scope(&door.actor, &source.model().register.settings),
        filter: asked.words.clone(),
        per: asked
            .per
            .map_or_else(String::new, |per| per.row().key.to_owned()),
        kleinste: has_hidden.then_some(least),
        perioden: asked
            .periods
            .iter()
            .map(|period| FigurePeriod::of(*period, asked.on))
            .collect(),
        maten: maten.collect(),
    })
}

/// The smallest count that may leave.
pub(super) fn least(settings: &Settings) -> u32 {
    let value = settings.get(LEAST.0);
    let read = |text: &str| text.parse().ok();
    value.and_then(read).or_else(|| read(LEAST.1)).unwrap_or(0)
}

/// A measure as it is told.
fn told(measure: &Measure, table: Table, source: &Source<'_>, least: Option<u32>) -> FigureTable {
    let cells = |cells: Vec<Cell>| {
        let cells = cells.into_iter();
        cells.map(|it| cell(measure.how, it, least)).collect()
    };
    let mut rijen: Vec<FigureRow> = table
        .rows
        .into_iter()
        .map(|(group, of)| {
            let (waarde, naam) = source.label(group);
            FigureRow {
                waarde,
                naam,
                cijfers: cells(of),
            }
        })
        .collect();
    if source.asked.per.is_none() {
        rijen.clear();
    }
    // What is not known comes last; otherwise by name, which is the same whatever was read in first.
    rijen.sort_by(|one, other| {
        let order = |row: &FigureRow| {
            (
                row.waarde == facts::UNKNOWN,
                row.naam.clone(),
                row.waarde.clone(),
            )
        };
        order(one).cmp(&order(other))
    });
    let beside = |count: u32| {
        let is_small = least.is_some_and(|least| (1..least).contains(&count));
        (!is_small).then_some(count)
    };
    FigureTable {
        maat: measure.key.to_owned(),
        titel: measure.title.to_owned(),
        definitie: measure.definition.to_owned(),
        eenheid: measure.how.unit().to_owned(),
        rijen,
        totaal: cells(table.total),
        zonder_datum: beside(table.undated),
        niet_gemeten: beside(table.unmeasured),
        niet_te_zien: String::new(),
        kleine_weg: false,
    }
}

/// A figure as it is told. Of how many a number of days is stays behind where small counts are hidden: it is no count of
/// its own, and with those beside it would tell of one that is hidden.
fn cell(how: How, cell: Cell, least: Option<u32>) -> FigureCell {
    if cell.hidden {
        return FigureCell {
            verborgen: true,
            ..FigureCell::default()
        };
    }
    FigureCell {
        aantal: Some(cell.n).filter(|_| !how.is_days() || least.is_none()),
        van: how.is_share().then_some(cell.of),
        aandeel: cell.share().filter(|_| how.is_share()),
        dagen: cell.days,
        verborgen: false,
    }
}

/// Of which part of the office it is, in words.
fn scope(actor: &Actor, settings: &Settings) -> String {
    let of = |scope: &Scope| match scope {
        Scope::Everything => "het hele kantoor".to_owned(),
        Scope::WijTeam(id) => settings.wij_name(id),
        Scope::Bt(id) => settings.bt_name(id),
        Scope::Wijk(id) => format!("wijk {id}"),
    };
    let scopes = match actor.scopes.contains(&Scope::Everything) {
        true => vec![of(&Scope::Everything)],
        false => actor.scopes.iter().map(of).collect(),
    };
    let of = format!("wat u mag zien van {}", scopes.join(", "));
    let is_of_bt = |scope: &Scope| matches!(scope, Scope::Bt(_));
    match actor.scopes.iter().all(is_of_bt) && !actor.scopes.is_empty() {
        true => format!("{of} (wat dat team niet meer heeft, telt niet mee)"),
        false => of,
    }
}

/// A day up to which is counted and one on which it was known.
///
/// # Errors
/// When one of them is still to come, or what was known ends before what is counted.
fn at(at: AsOf, today: NaiveDate) -> Result<(NaiveDate, Option<NaiveDate>), Refusal> {
    let later = [at.on, at.known]
        .into_iter()
        .flatten()
        .find(|day| *day > today);
    if let Some(day) = later {
        return Err(Refusal::usage(format!(
            "{} moet nog komen; van wat nog komt, zijn er geen cijfers",
            with_year(day)
        )));
    }
    let known = at.known.filter(|known| *known < today);
    let until = known.unwrap_or(today);
    let on = at.on.unwrap_or(until);
    if on > until {
        return Err(Refusal::usage(format!(
            "Op {} was niet bekend wat tot en met {} zou gebeuren",
            with_year(until),
            with_year(on)
        ))
        .unless("Kies bij --peildatum een dag tot en met --bekend-op"));
    }
    Ok((on, known))
}
