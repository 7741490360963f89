//! What a begeleidingsteam gave: how much, and in which form that would be paid. It is kept with the days on which it was so
//! as the reason of a fact, so it holds words of the program and no word that someone wrote.

use std::fmt;

use chrono::NaiveDate;

use crate::domain::volume::Volume;
use crate::domain::words::DeliveryForm;

/// How much is given, and in which form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Given {
    /// How much; none where a verwijzing does not say it, or says it so that nobody can count with it.
    pub volume: Option<Volume>,
    /// In kind or as a budget; none where that was not decided.
    pub delivery: Option<DeliveryForm>,
}

impl fmt::Display for Given {
    /// `4 uur per week; ZIN`; what is not known is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let volume = self.volume.map(|it| it.to_string());
        let delivery = self.delivery.map(|it| it.word().to_owned());
        let known: Vec<String> = [volume, delivery].into_iter().flatten().collect();
        f.write_str(&known.join("; "))
    }
}

impl Given {
    /// Reads what [`Self::fmt`] wrote; what cannot be read is not known.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut given = Self::default();
        for piece in text.split("; ") {
            given.volume = given.volume.or_else(|| piece.parse().ok());
            given.delivery = given.delivery.or_else(|| piece.parse().ok());
        }
        given
    }
}

/// Days on which as much was given: the first and the last are among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The first day.
    pub from: NaiveDate,
    /// The last; none while it goes on.
    pub until: Option<NaiveDate>,
    /// What was given.
    pub given: Given,
}

impl Stretch {
    /// Its days from a day up to and with another; none where it has none of them.
    #[must_use]
    pub fn within(&self, (first, last): (NaiveDate, NaiveDate)) -> Option<(NaiveDate, NaiveDate)> {
        let from = self.from.max(first);
        let until = self.until.map_or(last, |until| until.min(last));
        (from <= until).then_some((from, until))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_is_read_as_it_was_kept() {
        let volume = "4 uur per week".parse().ok();
        for given in [
            Given::default(),
            Given {
                volume,
                delivery: None,
            },
            Given {
                volume: "1,5 dagdelen per week".parse().ok(),
                delivery: Some(DeliveryForm::Pgb),
            },
            Given {
                volume: None,
                delivery: Some(DeliveryForm::Zin),
            },
        ] {
            assert_eq!(Given::read(&given.to_string()), given, "{given}");
        }
    }
}
