//! What support would have cost in the reguliere proces: its own volume, else that of the assumption, × days × the tariff of
//! those days.

use chrono::NaiveDate;

use super::given::Stretch;
use super::standing::{Assumptions, Standing};
use crate::domain::budget::running::{Provision, Unknown, cost};
use crate::domain::contract::parts::Tariff;
use crate::domain::money::Cents;
use crate::domain::record::Record;
use crate::domain::volume::Volume;
use crate::domain::words::fold;

impl Assumptions<'_> {
    /// What a stretch of support of a kind would have cost from a day up to and with another; nothing where it has none of
    /// those days. Half a cent is one.
    ///
    /// # Errors
    /// What is not known.
    pub fn would_cost(
        &self,
        stretch: &Stretch,
        support: &str,
        days: (NaiveDate, NaiveDate),
    ) -> Result<Cents, Unknown> {
        let Some((first, last)) = stretch.within(days) else {
            return Ok(Cents(0));
        };
        let pieces = self.regular((support, stretch.given.delivery), (first, last));
        if let Some(volume) = stretch.given.volume {
            let holding = pieces
                .iter()
                .filter_map(|(from, until, it)| Some(self.tariffs((*it)?, (*from, *until))));
            let tariffs: Vec<Tariff> = holding.flatten().collect();
            return cost(&provision(volume, stretch), tariffs.iter(), (first, last));
        }
        let mut sum = Cents(0);
        for (from, until, it) in pieces {
            let volume = it.and_then(|it| it.it.volume());
            let (it, volume) = it.zip(volume).ok_or(Unknown::Volume)?;
            let tariffs = self.tariffs(it, (from, until));
            let part = cost(&provision(volume, stretch), tariffs.iter(), (from, until))?;
            sum = Cents(sum.0.saturating_add(part.0));
        }
        Ok(sum)
    }

    /// The numbers of the assumptions by which that is worked out, by their days.
    #[must_use]
    pub fn behind(
        &self,
        stretch: &Stretch,
        support: &str,
        days: (NaiveDate, NaiveDate),
    ) -> Vec<&str> {
        let within = stretch.within(days);
        let pieces = within.map(|days| self.regular((support, stretch.given.delivery), days));
        let holding = pieces.into_iter().flatten().filter_map(|(.., it)| it);
        let mut numbers: Vec<&str> = holding.map(|it| it.number).collect();
        numbers.dedup();
        numbers
    }

    /// The tariffs of an assumption in some days: its own, or those of the product in the contract that it names.
    fn tariffs(&self, it: &Standing<'_>, (from, until): (NaiveDate, NaiveDate)) -> Vec<Tariff> {
        let code = |text: &str| fold(text).replace(' ', "");
        let cut = |tariff: Tariff| Tariff {
            product: String::new(),
            from: Some(tariff.from.map_or(from, |it| it.max(from))),
            until: Some(tariff.until.map_or(until, |it| it.min(until))),
            ..tariff
        };
        if let Some((amount, unit)) = it.it.tariff.zip(it.it.unit) {
            return vec![cut(Tariff {
                unit: unit.word().to_owned(),
                amount,
                ..Tariff::default()
            })];
        }
        let record = self.register.contracts().get(&it.it.contract);
        let tariffs = record.into_iter().flat_map(Record::all::<Tariff>);
        let own = tariffs.filter(|tariff| code(&tariff.product) == code(&it.it.product));
        let own = own.cloned().map(cut);
        own.filter(|tariff| tariff.from <= tariff.until).collect()
    }
}

fn provision(volume: Volume, stretch: &Stretch) -> Provision<'static> {
    Provision {
        amount: Some(volume.amount),
        unit: Some(volume.unit),
        frequency: Some(volume.frequency),
        product: "",
        from: stretch.from,
        until: stretch.until,
        whole: (stretch.from, stretch.until),
    }
}
