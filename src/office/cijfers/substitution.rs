//! The business case, of what the reader may count: what begeleidingsteams gave, beside what it would have cost and what they
//! cost.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{Counting, Level, UNKNOWN, level};
use crate::domain::budget::running::{Unknown, days};
use crate::domain::businesscase::case::{Episode, Team, case};
use crate::domain::businesscase::costs::Costs;
use crate::domain::businesscase::given::{Given, Stretch};
use crate::domain::businesscase::hide::{Hidden, hidden};
use crate::domain::businesscase::standing::Assumptions;
use crate::domain::cijfers::{End, Period, Unit, What};
use crate::domain::money::Cents;
use crate::domain::record::Kind;
use crate::domain::registers::user::Scope;
use crate::domain::rights::{Facet, Subject, no_sight};
use crate::domain::settings::Settings;
use crate::domain::workflow::Refusal;
use crate::office::businesscase::rows;
use crate::office::model::{Model, Row};
use crate::office::views::{
    BusinessCase, CaseAsked, CaseOf, CasePeriod, CaseRecord, CaseRow, FigurePeriod,
};
use crate::office::{Caller, Office};

/// The part of a dossier that tells how much was given.
const NEEDS: Subject = Subject::Dossier(Facet::Uitvoering);

impl Office {
    /// The business case over some periods, of what the caller may count.
    ///
    /// # Errors
    /// When the caller may not, or what is asked cannot be read or counted.
    pub fn business_case(
        &self,
        caller: &Caller,
        asked: &CaseAsked,
    ) -> Result<BusinessCase, Refusal> {
        let door = self.counting(caller)?;
        of(&Counting::of(&door, asked.at)?, asked)
    }

    /// The verwijzingen behind the business case of one period, for who sees them.
    ///
    /// # Errors
    /// When the caller does not, or it is more than one period.
    pub fn case_records(
        &self,
        caller: &Caller,
        asked: &CaseAsked,
    ) -> Result<Vec<CaseRecord>, Refusal> {
        let door = self.counting(caller)?;
        let counting = Counting::of(&door, asked.at)?;
        let counted = Counted::of(&counting, asked)?;
        if counted.level == Level::Aggregate {
            return Err(no_sight(&door.actor, NEEDS));
        }
        let [period] = counted.periods[..] else {
            return Err(
                Refusal::usage("Welke verwijzingen erachter zitten, is van één periode")
                    .unless("Schrijf bijvoorbeeld 2026-K3"),
            );
        };
        let of_period = counted.of_period(period);
        let seen = of_period.into_iter().filter(|(_, episode)| episode.is_seen);
        let settings = &counting.model().register.settings;
        let records = seen.map(|(told, episode)| CaseRecord {
            nummer: told.work.row.id().number,
            bt: settings.bt_name(&episode.bt),
            wijk: wijk_name(settings, &episode.wijk),
            van: told.days.0,
            tot_en_met: told.days.1,
            dagen: u64::try_from(episode.days).unwrap_or(u64::MAX),
            omvang: told.scope,
            aannames: match episode.regular {
                Ok(_) => counted.behind(told.work, counted.days(period)),
                Err(_) => Vec::new(),
            },
            regulier: episode.regular.ok(),
            waarom: episode
                .regular
                .err()
                .map_or_else(String::new, |why| why.word().to_owned()),
        });
        let mut records: Vec<CaseRecord> = records.collect();
        records.sort();
        Ok(records)
    }
}

/// The business case, of what can be counted.
pub(super) fn of(counting: &Counting<'_>, asked: &CaseAsked) -> Result<BusinessCase, Refusal> {
    let counted = Counted::of(counting, asked)?;
    let hides = asked.leaves || counted.level == Level::Aggregate;
    let least = hides.then(|| counting.least());
    let periods = counted.periods.iter();
    let perioden: Vec<CasePeriod> = periods.map(|it| counted.told(*it, least)).collect();
    let (first, last) = (counted.periods.first(), counted.periods.last());
    let mut aannames = rows(&counting.model().register);
    aannames.retain(|it| {
        let is_before = it
            .tot_en_met
            .zip(first)
            .is_some_and(|(until, period)| until < period.first);
        !is_before && last.is_none_or(|period| it.van <= period.last)
    });
    if asked.leaves {
        // Who noted it is of the office.
        aannames.iter_mut().for_each(|it| it.genoteerd_door.clear());
    }
    Ok(BusinessCase {
        peildatum: counting.on,
        bekend_op: counting.known_on(),
        bereik: counting.scope(),
        kleinste: least,
        perioden,
        aannames,
    })
}

/// What a begeleidingsteam gave of one verwijzing.
struct Work<'m> {
    row: &'m Row,
    bt: &'m str,
    wijk: &'m str,
    support: &'m str,
    is_seen: bool,
    /// The stretches, each with whether its last day is known or still to come.
    stretches: Vec<(Stretch, bool)>,
}

/// What is told of one of them beside what is counted.
struct Told<'m> {
    work: &'m Work<'m>,
    /// The first and the last day with support in the period.
    days: (NaiveDate, NaiveDate),
    scope: String,
}

/// What is counted, before it is by period.
struct Counted<'a> {
    counting: &'a Counting<'a>,
    assumptions: Assumptions<'a>,
    level: Level,
    periods: Vec<Period>,
    work: Vec<Work<'a>>,
    /// Only these teams; empty is all.
    bts: BTreeSet<String>,
    /// Whether every verwijzing of a team is told.
    is_whole: bool,
}

impl<'a> Counted<'a> {
    fn of(counting: &'a Counting<'a>, asked: &CaseAsked) -> Result<Self, Refusal> {
        let door = counting.door;
        door.must_see(Kind::Assumption)?;
        let level = level(&door.actor, NEEDS);
        if level == Level::None {
            return Err(no_sight(&door.actor, NEEDS));
        }
        let periods = Period::read(&asked.over, counting.on);
        let periods = periods.map_err(|why| Refusal::usage(why.to_string()))?;
        if level == Level::Aggregate {
            must_be_coarse(counting, asked, &periods)?;
        }
        let model = counting.model();
        let settings = &model.register.settings;
        let bts = asked.bt.iter().map(|text| match text.as_str() {
            UNKNOWN => Ok(String::new()),
            text => settings.find_bt(text).ok_or_else(|| {
                Refusal::usage(format!("Er is geen begeleidingsteam ‘{text}’"))
                    .unless("Bekijk ze met: wijkregie lijst wijken")
            }),
        });
        let bts = bts.collect::<Result<BTreeSet<String>, Refusal>>()?;
        let wijken = asked.wijk.iter().map(|text| match text.as_str() {
            UNKNOWN => Ok(String::new()),
            text => settings.find_wijk(text).map(str::to_owned).ok_or_else(|| {
                Refusal::usage(format!("Er is geen wijk ‘{text}’"))
                    .unless("Bekijk ze met: wijkregie lijst wijken")
            }),
        });
        let wijken = wijken.collect::<Result<BTreeSet<String>, Refusal>>()?;
        let mut counted = Self {
            counting,
            assumptions: Assumptions::of(&model.register),
            level,
            periods,
            work: Vec::new(),
            is_whole: door.sees_everywhere() && wijken.is_empty() && level != Level::Own,
            bts,
        };
        counted.work = counted.gathered(model, &wijken);
        Ok(counted)
    }

    /// What begeleidingsteams gave, of every verwijzing: what is not seen has its part of the costs too.
    fn gathered(&self, model: &'a Model, wijken: &BTreeSet<String>) -> Vec<Work<'a>> {
        let door = self.counting.door;
        let scopes = &door.actor.scopes;
        let own = model
            .names
            .which(|name| scopes.contains(&Scope::Bt(name.to_owned())));
        let name = |number| model.names.name(number).unwrap_or_default();
        let mut all = Vec::new();
        for row in model.rows() {
            let now = door.model.row((row.year, row.n));
            let sight = now
                .filter(|now| door.sees_row(now))
                .map(|now| door.sight_of(now));
            // What was decided apart is not there for who does not see it: not in the costs of what is, either.
            let is_apart = now.is_some_and(|now| door.model.exceptions(now.resident).is_some());
            if is_apart && sight.is_none_or(|sight| !sight.has(Facet::Uitvoering)) {
                continue;
            }
            let wijk = name(row.wijk);
            let is_asked = wijken.is_empty() || wijken.contains(wijk);
            for (bt, stretches) in given(row, model) {
                if !self.bts.is_empty() && !self.bts.contains(name(bt)) {
                    continue;
                }
                let is_seen = sight.is_some_and(|sight| match self.level {
                    Level::None => false,
                    Level::Aggregate => true,
                    Level::Own => own.contains(&bt),
                    Level::Whole => {
                        let is_its_own = bt == row.bt || own.contains(&bt);
                        sight.has(Facet::Uitvoering) && (is_its_own || sight.has(Facet::Verloop))
                    }
                });
                all.push(Work {
                    row,
                    bt: name(bt),
                    wijk,
                    support: name(row.support),
                    is_seen: is_seen && is_asked,
                    stretches,
                });
            }
        }
        all
    }

    /// The days of a period that count.
    fn days(&self, period: Period) -> (NaiveDate, NaiveDate) {
        (period.first, period.last.min(self.counting.on))
    }

    /// What was given in a period.
    fn of_period(&self, period: Period) -> Vec<(Told<'_>, Episode)> {
        let within = self.days(period);
        let all = self.work.iter();
        all.filter_map(|work| self.episode(work, within)).collect()
    }

    /// The numbers of the assumptions by which what one would have cost is worked out, by their days.
    fn behind(&self, work: &Work<'_>, within: (NaiveDate, NaiveDate)) -> Vec<String> {
        let stretches = work.stretches.iter();
        let numbers = stretches
            .flat_map(|(stretch, _)| self.assumptions.behind(stretch, work.support, within));
        let mut known = BTreeSet::new();
        let new = numbers.filter(|number| known.insert(*number));
        new.map(str::to_owned).collect()
    }

    fn episode<'w>(
        &self,
        work: &'w Work<'w>,
        within: (NaiveDate, NaiveDate),
    ) -> Option<(Told<'w>, Episode)> {
        let mut told: Option<(NaiveDate, NaiveDate)> = None;
        let mut scopes: Vec<String> = Vec::new();
        let mut count = 0;
        let mut regular = Ok(Cents(0));
        for (stretch, is_known) in &work.stretches {
            let Some((from, until)) = stretch.within(within) else {
                continue;
            };
            told = Some(told.map_or((from, until), |it| (it.0.min(from), it.1.max(until))));
            count += days(from, until);
            let cost = match is_known {
                true => self.assumptions.would_cost(stretch, work.support, within),
                false => Err(Unknown::End),
            };
            regular = regular.and_then(|sum: Cents| Ok(Cents(sum.0.saturating_add(cost?.0))));
            let scope = stretch.given.volume.map(|it| it.to_string());
            scopes.extend(scope.filter(|it| scopes.last() != Some(it)));
        }
        let episode = Episode {
            bt: work.bt.to_owned(),
            wijk: work.wijk.to_owned(),
            resident: match work.row.resident {
                0 => 1 << 63 | u64::from(work.row.year) << 32 | u64::from(work.row.n),
                resident => resident.into(),
            },
            days: count,
            regular,
            is_seen: work.is_seen,
        };
        let told = Told {
            work,
            days: told?,
            scope: scopes.join(", "),
        };
        Some((told, episode))
    }

    /// What the teams cost in a period, each with whether that is known of every day on which it gave support.
    fn costs(
        &self,
        within: (NaiveDate, NaiveDate),
        all: &[(Told<'_>, Episode)],
    ) -> BTreeMap<String, (Costs, bool)> {
        let mut at_work: BTreeMap<&str, (NaiveDate, NaiveDate)> = BTreeMap::new();
        for (told, episode) in all {
            let days = at_work.entry(&episode.bt).or_insert(told.days);
            *days = (days.0.min(told.days.0), days.1.max(told.days.1));
        }
        let of_costs = self.assumptions.bts();
        let bts: BTreeSet<&str> = of_costs.chain(at_work.keys().copied()).collect();
        let asked = bts
            .into_iter()
            .filter(|bt| self.bts.is_empty() || self.bts.contains(*bt));
        asked
            .map(|bt| {
                let costs = self.assumptions.costs(bt, within);
                let has_all = match at_work.get(bt) {
                    Some(days) => costs.cover(*days),
                    None => costs.all().is_some(),
                };
                (bt.to_owned(), (costs, has_all))
            })
            .collect()
    }

    /// The case of a period, in rows.
    fn told(&self, period: Period, least: Option<u32>) -> CasePeriod {
        let all = self.of_period(period);
        let costs = self.costs(self.days(period), &all);
        let episodes: Vec<Episode> = all.into_iter().map(|(_, episode)| episode).collect();
        let case = case(&episodes, &costs, self.is_whole);
        let hidden = least.map_or_else(Hidden::default, |least| hidden(&case, least));
        let mut rijen = Vec::new();
        for (bt, team) in &case.teams {
            self.team(bt, team, (&hidden, least), &mut rijen);
        }
        let (together, count) = &case.together;
        let samen = (*count > 0).then(|| {
            let of = CaseOf {
                bt: (String::new(), together_name(*count)),
                ..CaseOf::default()
            };
            CaseRow::of(of, together, hidden.together, least)
        });
        CasePeriod {
            periode: FigurePeriod::of(period, self.counting.on),
            rijen,
            samen,
            samen_van: *count,
        }
    }

    fn team(
        &self,
        bt: &str,
        team: &Team,
        (hidden, least): (&Hidden, Option<u32>),
        rijen: &mut Vec<CaseRow>,
    ) {
        let settings = &self.counting.model().register.settings;
        let (kept, name) = match bt {
            "" => (UNKNOWN, "zonder begeleidingsteam".to_owned()),
            bt => (bt, settings.bt_name(bt)),
        };
        let of = |wijk: Option<&str>| CaseOf {
            bt: (kept.to_owned(), name.clone()),
            wijk: wijk.map(|wijk| (wijk.to_owned(), wijk_name(settings, wijk))),
            is_part: team.unseen > 0,
        };
        let is_hidden = hidden.teams.contains(bt);
        rijen.push(CaseRow::of(of(None), &team.whole, is_hidden, least));
        for (wijk, sums) in &team.wijken {
            let key = (bt.to_owned(), wijk.clone());
            let is_hidden = is_hidden || hidden.wijken.contains(&key);
            rijen.push(CaseRow::of(of(Some(wijk)), sums, is_hidden, least));
        }
    }
}

/// What each begeleidingsteam gave of a verwijzing. Of one that was destroyed before that was kept, only that it gave support.
fn given(row: &Row, model: &Model) -> BTreeMap<u16, Vec<(Stretch, bool)>> {
    let mut found: BTreeMap<u16, Vec<(Stretch, bool)>> = BTreeMap::new();
    for what in [What::Inzet, What::Begeleiding] {
        for fact in &row.facts {
            let span = fact.span();
            let Some(from) = span.begin.filter(|_| span.what == what) else {
                continue;
            };
            let bt = if fact.bt > 0 { fact.bt } else { row.bt };
            let reason = model.answers.name(fact.reason).unwrap_or_default();
            let stretch = Stretch {
                from,
                until: match span.end {
                    End::Day(day) => Some(day),
                    End::NotYet => None,
                    End::Unknown => Some(from),
                },
                given: Given::read(reason),
            };
            let is_known = span.end != End::Unknown;
            found.entry(bt).or_default().push((stretch, is_known));
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// Who does not read dossiers is told whole quarters that are over, of everything and as it is known now: a year less its
/// quarters, and what lies between two days, would tell what each hides.
fn must_be_coarse(
    counting: &Counting<'_>,
    asked: &CaseAsked,
    periods: &[Period],
) -> Result<(), Refusal> {
    let yesterday = counting.door.model.today.pred_opt();
    let until = yesterday.map_or(counting.on, |day| day.min(counting.on));
    let no = if periods.iter().any(|it| it.unit != Unit::Quarter) {
        "Uw rol ziet de businesscase alleen per kwartaal"
    } else if periods.iter().any(|it| it.last > until) {
        "Uw rol ziet de businesscase alleen van een periode die voorbij is"
    } else if !asked.bt.is_empty() || !asked.wijk.is_empty() {
        "Uw rol ziet de businesscase alleen zonder filter"
    } else if counting.known_on() != counting.door.model.today {
        "Uw rol ziet de businesscase alleen zoals het nu bekend is"
    } else {
        return Ok(());
    };
    Err(Refusal::right(no).unless("Vraag bijvoorbeeld het vorige kwartaal, zonder filter"))
}

/// What the row of all teams of which a saving can be told is called.
fn together_name(count: u32) -> String {
    match count {
        1 => "samen, 1 team".to_owned(),
        n => format!("samen, {n} teams"),
    }
}

fn wijk_name(settings: &Settings, wijk: &str) -> String {
    match (wijk, settings.wijken().get(wijk)) {
        ("", _) => UNKNOWN.to_owned(),
        (_, Some(found)) => found.name.clone(),
        (id, None) => id.to_owned(),
    }
}
