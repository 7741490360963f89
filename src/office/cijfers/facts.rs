//! The facts within sight, one by one, with whose they are.

use super::asked::Asked;
use super::{Level, follow};
use crate::domain::cijfers::count::{Span, Wanted, Whose};
use crate::domain::cijfers::followed::{is_followed, seen_on};
use crate::domain::cijfers::{Dimension, End, Fact, How, Measure, What};
use crate::domain::contract::lines::lines;
use crate::domain::record::Kind;
use crate::domain::registers::user::Scope;
use crate::domain::rights::{Facet, Sight, Subject, can_see};
use crate::domain::settings::Settings;
use crate::domain::words::fold;
use crate::domain::workflow::Refusal;
use crate::office::door::Door;
use crate::office::model::{GrantedRow, Model, PlanRow, Row, RowFact};
use crate::office::past::AsOf;
use crate::office::views::FigureRecord;

/// What stands for a value that was not written down.
pub(super) const UNKNOWN: &str = "onbekend";

/// Where the numbers of reasons begin among values: below it are those of names.
const REASONS: u32 = 1 << 16;

/// Where facts come from.
pub(super) struct Source<'a> {
    door: &'a Door<'a>,
    /// What is asked of them.
    pub(super) asked: &'a Asked,
    /// The read model of the day on which it was known; none for that of now.
    then: Option<&'a Model>,
    /// By dimension, the values that a filter leaves.
    only: Vec<(Dimension, Vec<u32>)>,
    /// The begeleidingsteams of whoever asks, as numbers of names.
    own: Vec<u16>,
}

/// A fact within sight.
pub(super) struct Counted<'s> {
    /// What is counted of it.
    pub(super) span: Span,
    /// Whose it is.
    pub(super) whose: Whose,
    /// What is seen of the dossier it is of; everything where it is of none.
    sight: Sight,
    /// The part of a dossier that the dimension is of.
    of_value: Facet,
    /// Whether it was with the own begeleidingsteam.
    is_own: bool,
    /// Whether it was with another begeleidingsteam than the one of now.
    is_of_another: bool,
    of: Of<'s>,
    wijk: &'s str,
    bt: &'s str,
}

/// The record it is of.
#[derive(Clone, Copy)]
enum Of<'s> {
    Referral(&'s Row),
    Granted(&'s GrantedRow),
    Plan(&'s PlanRow),
    /// The contract after which nothing covers a perceel.
    Contract(&'s str),
}

impl Counted<'_> {
    /// Whether it counts for a measure, for who may count that so far.
    pub(super) fn is_for(&self, measure: &Measure, level: Level) -> bool {
        let Subject::Dossier(facet) = measure.needs else {
            return true;
        };
        let has = |facet| self.sight.has(facet) && self.sight.has(self.of_value);
        match level {
            Level::None => false,
            Level::Aggregate => true,
            Level::Own => {
                let is_seen = |facet| self.sight.has(facet) || self.sight.own.has(facet);
                self.is_own && is_seen(facet) && is_seen(self.of_value)
            }
            Level::Whole => {
                has(facet) && (!self.is_of_another || self.is_own || has(Facet::Verloop))
            }
        }
    }

    /// As it is told behind a figure.
    pub(super) fn record(&self, measure: &Measure, settings: &Settings) -> FigureRecord {
        let wijk = settings.wijken().get(self.wijk);
        FigureRecord {
            nummer: match self.of {
                Of::Referral(row) => row.id().number,
                Of::Granted(row) => row.id().number,
                Of::Plan(row) => row.id().number,
                Of::Contract(number) => number.to_owned(),
            },
            van: self.span.begin,
            tot: self.span.end.day(),
            dagen: self.span.days,
            telt: match measure.how {
                How::Marked => self.span.mark,
                How::ShareOf(what) => Some(self.span.what == what),
                _ => None,
            },
            wijk: wijk.map_or_else(|| self.wijk.to_owned(), |wijk| wijk.name.clone()),
            bt: match self.bt {
                "" => String::new(),
                bt => settings.bt_name(bt),
            },
        }
    }
}

impl<'a> Source<'a> {
    /// The facts that are asked.
    ///
    /// # Errors
    /// When a filter names what there is not, or the logboek cannot be read.
    pub(super) fn of(
        door: &'a Door<'_>,
        then: Option<&'a Model>,
        asked: &'a Asked,
    ) -> Result<Self, Refusal> {
        let mut source = Self {
            door,
            asked,
            then,
            only: Vec::new(),
            own: Vec::new(),
        };
        let only = asked.only.iter();
        let only = only.map(|(per, values)| Ok((*per, source.values(*per, values)?)));
        source.only = only.collect::<Result<_, Refusal>>()?;
        let scopes = &door.actor.scopes;
        let is_own = |name: &str| scopes.contains(&Scope::Bt(name.to_owned()));
        source.own = source.model().names.which(is_own);
        Ok(source)
    }

    /// The read model it comes from.
    pub(super) fn model(&self) -> &Model {
        self.then.unwrap_or(&self.door.model)
    }

    /// A value as it is kept, and as it is called.
    pub(super) fn label(&self, group: u32) -> (String, String) {
        let model = self.model();
        let small = |number: u32| u16::try_from(number).unwrap_or(0);
        let name = match group {
            0 => None,
            1..REASONS => model.names.name(small(group)),
            _ => model.answers.name(small(group - REASONS)),
        };
        let Some(name) = name else {
            return (UNKNOWN.to_owned(), UNKNOWN.to_owned());
        };
        let settings = &model.register.settings;
        let called = match self.asked.per {
            Some(Dimension::Wijk) => settings.wijken().get(name).map(|wijk| wijk.name.clone()),
            Some(Dimension::Wij) => Some(settings.wij_name(name)),
            Some(Dimension::Bt) => Some(settings.bt_name(name)),
            Some(Dimension::Provider) => Some(model.register.provider_name(name).to_owned()),
            per => per.map(|per| word(per, name, settings)),
        };
        let called = called.filter(|called| !called.is_empty());
        (name.to_owned(), called.unwrap_or_else(|| name.to_owned()))
    }

    /// The values of a dimension that someone names.
    ///
    /// # Errors
    /// When there is none that is called so.
    fn values(&self, per: Dimension, typed: &[String]) -> Result<Vec<u32>, Refusal> {
        let mut found = Vec::new();
        for text in typed {
            if text == UNKNOWN {
                found.push(0);
                continue;
            }
            let kept = self.kept_as(per, text);
            if kept.is_empty() {
                return Err(Refusal::usage(format!(
                    "‘{text}’ is er niet bij {}",
                    per.row().title
                )));
            }
            found.extend(kept.iter().flat_map(|kept| self.groups(per, kept)));
        }
        Ok(found)
    }

    /// How a value is kept that is called so; more of them where one list calls so what another calls otherwise.
    fn kept_as(&self, per: Dimension, text: &str) -> Vec<String> {
        let register = &self.model().register;
        let settings = &register.settings;
        let found = match per {
            Dimension::Wijk => settings.find_wijk(text).map(str::to_owned),
            Dimension::Wij => {
                let mut teams = settings.wijken().values().map(|wijk| wijk.wij_team.clone());
                teams
                    .find(|id| fold(id) == fold(text) || fold(&settings.wij_name(id)) == fold(text))
            }
            Dimension::Bt => settings.find_bt(text),
            Dimension::Provider => register.find_provider(text).map(str::to_owned),
            // A product is a free word: what nobody has is nobody's.
            Dimension::Product => Some(text.to_owned()),
            Dimension::Support | Dimension::Entrance | Dimension::Reason => {
                let lists = per.row().lists.iter();
                let found = lists.filter_map(|list| settings.id_of(list, text));
                return found.map(str::to_owned).collect();
            }
        };
        found.into_iter().collect()
    }

    /// The numbers of a value.
    fn groups(&self, per: Dimension, kept: &str) -> Vec<u32> {
        let model = self.model();
        let is_it = |name: &str| match per {
            Dimension::Product => fold(name) == fold(kept),
            _ => name == kept,
        };
        match per {
            Dimension::Reason => {
                let found = model.answers.which(is_it).into_iter();
                found.map(|number| REASONS + u32::from(number)).collect()
            }
            _ => model
                .names
                .which(is_it)
                .into_iter()
                .map(u32::from)
                .collect(),
        }
    }

    /// Every fact of these within sight that a filter leaves.
    ///
    /// # Errors
    /// When the register of contracts cannot be read.
    pub(super) fn each(
        &self,
        wanted: &Wanted<'_>,
        take: &mut dyn FnMut(&Counted<'_>),
    ) -> Result<(), Refusal> {
        if wanted.has_of(Kind::Referral) {
            for row in self.model().rows() {
                self.referral(row, wanted, take);
            }
        }
        if wanted.has_of(Kind::Indicatie) {
            for row in self.model().granted() {
                self.indicatie(row, wanted, take);
            }
        }
        if wanted.has_of(Kind::Plan) && self.is_whole() {
            for row in self.model().plans() {
                self.plan(row, wanted, take);
            }
        }
        if wanted.has_of(Kind::Contract)
            && self.is_whole()
            && can_see(&self.door.actor, Subject::Register(Kind::Contract))
        {
            self.gaps(take)?;
        }
        Ok(())
    }

    /// Whether all is counted together.
    fn is_whole(&self) -> bool {
        self.only.is_empty() && self.asked.per.is_none()
    }

    /// The row as it is now: who may count it hangs on that.
    fn of_now<'r, R>(
        &'r self,
        row: &'r R,
        find: impl FnOnce(&'r Model) -> Option<&'r R>,
    ) -> Option<&'r R> {
        match self.then {
            Some(_) => find(&self.door.model),
            None => Some(row),
        }
    }

    fn referral(&self, row: &Row, wanted: &Wanted<'_>, take: &mut dyn FnMut(&Counted<'_>)) {
        let facts = row.facts.iter().map(|fact| (fact, fact.span()));
        let mut facts = facts.filter(|(_, span)| wanted.has(span)).peekable();
        // Most are of years ago, and to see whether someone may count them costs more.
        if facts.peek().is_none() {
            return;
        }
        let now = self.of_now(row, |model| model.row(row.key()));
        let Some(now) = now.filter(|now| self.door.sees_row(now)) else {
            return;
        };
        let sight = self.door.sight_of(now);
        let names = &self.model().names;
        let value = |per: Dimension, fact: &RowFact| match per {
            Dimension::Wijk => row.wijk.into(),
            Dimension::Wij => row.wij_team.into(),
            Dimension::Bt if fact.bt > 0 => fact.bt.into(),
            Dimension::Bt => row.bt.into(),
            Dimension::Provider => row.provider.into(),
            Dimension::Support => row.support.into(),
            Dimension::Entrance => row.entrance.into(),
            Dimension::Reason if fact.reason > 0 => REASONS + u32::from(fact.reason),
            Dimension::Reason | Dimension::Product => 0,
        };
        for (fact, span) in facts {
            let Some(group) = self.group(|per| value(per, fact)) else {
                continue;
            };
            let bt = if fact.bt > 0 { fact.bt } else { row.bt };
            take(&Counted {
                span,
                whose: Whose {
                    group,
                    record: u64::from(row.year) << 32 | u64::from(row.n),
                    ..Whose::default()
                },
                sight,
                of_value: self.of_value(),
                is_own: self.own.contains(&bt),
                is_of_another: fact.bt > 0 && fact.bt != row.bt,
                of: Of::Referral(row),
                wijk: names.name(row.wijk).unwrap_or_default(),
                bt: names.name(bt).unwrap_or_default(),
            });
        }
    }

    fn indicatie(&self, row: &GrantedRow, wanted: &Wanted<'_>, take: &mut dyn FnMut(&Counted<'_>)) {
        let is_followed = wanted.any(is_followed) && follow::days(row).any(|day| wanted.is_on(day));
        let spans = row.facts.iter().map(RowFact::span);
        let spans = spans.map(|span| seen_on(span, self.asked.on));
        let mut spans = spans.filter(|span| wanted.has(span)).peekable();
        if !is_followed && spans.peek().is_none() {
            return;
        }
        let now = self.of_now(row, |model| model.indicatie(row.n));
        let Some(now) = now.filter(|now| self.door.sees_granted(now)) else {
            return;
        };
        let model = self.model();
        let value = |per: Dimension| match per {
            Dimension::Wijk => row.wijk.into(),
            Dimension::Wij => row.wij_team.into(),
            Dimension::Provider => row.provider.into(),
            Dimension::Support => row.support.into(),
            Dimension::Product => row.product.into(),
            Dimension::Bt | Dimension::Entrance | Dimension::Reason => 0,
        };
        let Some(group) = self.group(value) else {
            return;
        };
        let record = 1 << 60 | u64::from(row.n);
        let person = model.people.get(row.resident);
        let whose = Whose {
            group,
            record,
            household: person.map_or(0, |person| person.household),
            person: match row.resident {
                0 => record,
                resident => resident.into(),
            },
        };
        let sight = self.door.sight_of_granted(now);
        let mut count = |span: Span| {
            take(&Counted {
                span,
                whose,
                sight,
                of_value: self.of_value(),
                is_own: false,
                is_of_another: false,
                of: Of::Granted(row),
                wijk: model.names.name(row.wijk).unwrap_or_default(),
                bt: "",
            });
        };
        spans.for_each(&mut count);
        if is_followed {
            let found = follow::found(model, row);
            let spans = found
                .iter()
                .map(|fact| seen_on(Span::of(fact), self.asked.on));
            spans.filter(|span| wanted.has(span)).for_each(count);
        }
    }

    fn plan(&self, row: &PlanRow, wanted: &Wanted<'_>, take: &mut dyn FnMut(&Counted<'_>)) {
        let spans = row.facts.iter().map(RowFact::span);
        let mut spans = spans.filter(|span| wanted.has(span)).peekable();
        if spans.peek().is_none() {
            return;
        }
        let now = self.of_now(row, |model| model.plan(row.n));
        if !now.is_some_and(|now| self.door.sees_plan(now)) {
            return;
        }
        for span in spans {
            let whose = Whose {
                record: 2 << 60 | u64::from(row.n),
                household: row.household,
                ..Whose::default()
            };
            take(&beside(span, whose, Of::Plan(row)));
        }
    }

    fn gaps(&self, take: &mut dyn FnMut(&Counted<'_>)) -> Result<(), Refusal> {
        let then = self.door.then(AsOf {
            on: Some(self.asked.on),
            known: self.asked.known,
        })?;
        let mut record = 3 << 60;
        for line in lines(&then.register, then.on) {
            for gap in &line.gaps {
                record += 1;
                let fact = Fact {
                    end: gap
                        .until
                        .and_then(|day| day.succ_opt())
                        .map_or(End::NotYet, End::Day),
                    ..Fact::since(What::Gat, Some(gap.from))
                };
                let whose = Whose {
                    record,
                    ..Whose::default()
                };
                take(&beside(Span::of(&fact), whose, Of::Contract(&gap.after)));
            }
        }
        Ok(())
    }

    /// The value by which a fact is counted; none where a filter leaves it out.
    fn group(&self, value: impl Fn(Dimension) -> u32) -> Option<u32> {
        let fits = |(per, values): &(Dimension, Vec<u32>)| values.contains(&value(*per));
        let is_left = self.only.iter().all(fits);
        is_left.then(|| self.asked.per.map_or(0, value))
    }

    /// The part of a dossier that what is counted by, and what is filtered by, is of.
    fn of_value(&self) -> Facet {
        let apart = self.asked.by().find(|per| per.row().facet != Facet::Rij);
        apart.map_or(Facet::Rij, |per| per.row().facet)
    }
}

/// What a value that is a word of a list is called.
fn word(per: Dimension, id: &str, settings: &Settings) -> String {
    let lists = per.row().lists.iter();
    let mut names = lists.map(|list| settings.name_of(list, id));
    names.find(|name| *name != id).unwrap_or(id).to_owned()
}

/// A fact that is of no dossier, or of one that is seen whole.
fn beside(span: Span, whose: Whose, of: Of<'_>) -> Counted<'_> {
    Counted {
        span,
        whose,
        sight: Sight::everything(),
        of_value: Facet::Rij,
        is_own: false,
        is_of_another: false,
        of,
        wijk: "",
        bt: "",
    }
}
