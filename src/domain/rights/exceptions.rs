//! What roles and reach do not say: sight that was given to one person, refused to one, or narrowed to a few. It stands
//! with the resident, so that it holds for every verwijzing, also one that comes later.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::record::{Narrowing, Part, Record, SightRule};
use crate::domain::words::YesNo;

/// What the exceptions of a resident make of someone's sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// Nothing: role and reach decide.
    #[default]
    Usual,
    /// It is as if the resident's wijk and WIJ-team were within reach; the roles stay what they are.
    Given,
    /// There is nothing to see, whatever role and reach.
    Barred,
}

/// The exceptions that stand with one resident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exceptions {
    rules: Vec<SightRule>,
    narrowings: Vec<Narrowing>,
}

impl Exceptions {
    /// Those of a record; none for nearly everyone.
    #[must_use]
    pub fn of(record: &Record) -> Option<Self> {
        let mut found = Self {
            rules: Vec::new(),
            narrowings: Vec::new(),
        };
        for part in record.parts.values() {
            match part {
                Part::SightRule(rule) if rule.taken_back.is_none() => {
                    found.rules.push(rule.clone());
                }
                Part::Narrowing(narrowing) if narrowing.lifted.is_none() => {
                    found.narrowings.push(narrowing.clone());
                }
                _ => {}
            }
        }
        (!found.rules.is_empty() || !found.narrowings.is_empty()).then_some(found)
    }

    /// What they make of the sight of an account on a day: of one verwijzing, or of the resident.
    #[must_use]
    pub fn standing(&self, user: &str, dossier: Option<&str>, today: NaiveDate) -> Standing {
        match self.rule_for(user, dossier, today).map(|rule| rule.answer) {
            Some(YesNo::Ja) => Standing::Given,
            Some(YesNo::Nee) => Standing::Barred,
            None if self.narrowing().is_some() => Standing::Barred,
            None => Standing::Usual,
        }
    }

    /// Whether anything was said of an account by its name.
    #[must_use]
    pub fn names(&self, user: &str) -> bool {
        self.rules.iter().any(|rule| rule.user == user)
    }

    /// The last thing that was said of an account and holds on a day.
    #[must_use]
    pub fn rule_for(
        &self,
        user: &str,
        dossier: Option<&str>,
        today: NaiveDate,
    ) -> Option<&SightRule> {
        let is_of = |rule: &&SightRule| {
            let about = rule.dossier.as_deref();
            rule.user == user && rule.holds(today) && (about.is_none() || about == dossier)
        };
        self.rules.iter().rfind(is_of)
    }

    /// The narrowing that holds: until someone lifts it, also after its last day.
    #[must_use]
    pub fn narrowing(&self) -> Option<&Narrowing> {
        self.narrowings.last()
    }
}
