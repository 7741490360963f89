//! Names of teams, wijken, people and words, as rows refer to them.

use foldhash::HashMap;

/// Names kept once, known by a small number; 0 is none.
#[derive(Debug, Default)]
pub struct Names {
    names: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u16>,
}

impl Names {
    pub(super) fn of(names: Vec<Box<str>>) -> Self {
        let numbers = names.iter().cloned().zip(1..).collect();
        Self { names, numbers }
    }

    /// All of them, in order of their numbers.
    pub(super) fn all(&self) -> &[Box<str>] {
        &self.names
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.names.len()
    }

    pub(super) fn number(&mut self, name: Option<&str>) -> u16 {
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            return 0;
        };
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        // More than 65,535 teams, wijken and providers do not exist; beyond that a name is left out of lists.
        let Ok(number) = u16::try_from(self.names.len() + 1) else {
            return 0;
        };
        self.names.push(name.into());
        self.numbers.insert(name.into(), number);
        number
    }

    /// The numbers of the names for which something holds.
    #[must_use]
    pub fn which(&self, holds: impl Fn(&str) -> bool) -> Vec<u16> {
        let numbers = (1..=u16::MAX).zip(&self.names);
        let held = numbers.filter(|(_, name)| holds(name));
        held.map(|(number, _)| number).collect()
    }

    /// The name with a number; none for 0.
    #[must_use]
    pub fn name(&self, number: u16) -> Option<&str> {
        self.names
            .get(usize::from(number).checked_sub(1)?)
            .map(|name| &**name)
    }
}
