//! Rows of what was spent, read in: each is added to its contract once, however often the file is read.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::domain::contract::bought::{buys_nothing, perceel_named};
use crate::domain::contract::dates::current_end;
use crate::domain::contract::parts::{Perceel, Spending};
use crate::domain::contract::spending::{below_zero, over_ceiling};
use crate::domain::dates::with_year;
use crate::domain::money::Balance;
use crate::domain::record::{Part, Record};
use crate::domain::rows::SpendingRow;
use crate::domain::workflow::Refusal;
use crate::office::reading::Reading;

impl Reading<'_, '_> {
    pub(in crate::office) fn spending(&mut self, row: &SpendingRow) {
        let Some(contract) = self.contract_of(&row.contract) else {
            return;
        };
        if buys_nothing(&contract) {
            let no = Refusal::rule(format!(
                "{} is een convenant: daar wordt niets onder ingekocht",
                contract.id.number
            ));
            self.failed = Some(no.unless("Kijk het contractnummer na"));
            return;
        }
        let spending = self.booked(row, &contract);
        let mut understood = Record::new(contract.id.clone());
        understood.add(Part::Spending(spending.clone()));
        self.tell(&understood);
        let same = contract
            .all::<Spending>()
            .find(|one| is_same(one, &spending));
        if same.is_some() {
            if spending.reference.is_empty() {
                let reason = "zonder boekingsnummer, en er staat al een besteding van die dag, dat bedrag en die omschrijving; zij telt één keer mee. Zijn het er twee, geef ze dan elk een boekingsnummer";
                self.warn(row.row, "Boekingsnr", "", reason.to_owned());
            }
            self.count(false);
            return;
        }
        self.warn_of_day(row, &contract);
        self.warn_of_another(row, &spending, &contract);
        let mut after = contract.clone();
        after.add(Part::Spending(spending));
        self.change(contract, after);
        self.result.added += 1;
    }

    /// Another line of the same invoice on the same day counts; it may be the same line, mended.
    fn warn_of_another(&mut self, row: &SpendingRow, spending: &Spending, contract: &Record) {
        let is_another = |one: &&Spending| {
            one.is_under(&spending.reference)
                && !one.is_back()
                && (one.on, &one.perceel) == (spending.on, &spending.perceel)
        };
        let known = contract.all::<Spending>().find(is_another);
        if let Some(known) = known.filter(|_| !spending.is_back()) {
            let reason = format!(
                "onder {} telt die dag ook {} mee; beide tellen, kijk na of dit daar geen verbetering van is",
                spending.reference, known.amount
            );
            self.warn(row.row, "Bedrag", &spending.amount.to_string(), reason);
        }
    }

    /// Tells what the rows add up to, once all were read.
    pub(in crate::office) fn warn_of_sums(&mut self, rows: &[SpendingRow]) {
        self.warn_of_years(rows);
        self.warn_of_maximum(rows);
    }

    /// Tells where more was spent than the maximum value: of the last row that added to it.
    fn warn_of_maximum(&mut self, rows: &[SpendingRow]) {
        let mut told = BTreeSet::new();
        for row in rows.iter().rev().filter(|row| row.amount > Balance(0)) {
            let Some(contract) = self.newest_contract(&row.contract) else {
                continue;
            };
            let own = perceel_named(&contract, &row.perceel).map(|(_, perceel)| perceel);
            for perceel in std::iter::once(None).chain(own.map(Some)) {
                let Some((spent, most)) = over_ceiling(&contract, perceel) else {
                    continue;
                };
                let name = perceel.map(Perceel::to_string);
                let of = name.iter().map(|name| format!(" van {name}"));
                let of: String = of.collect();
                if told.insert((contract.id.number.clone(), name)) {
                    let reason = format!(
                        "daarmee is er {spent} besteed, meer dan de maximale waarde van {most}{of}; de boeking telt mee, kijk na of zij klopt"
                    );
                    self.warn(row.row, "Bedrag", &row.amount.to_string(), reason);
                }
            }
        }
    }

    /// Tells where more is booked back in a year than was booked in it: of the last row that did.
    fn warn_of_years(&mut self, rows: &[SpendingRow]) {
        let mut told = BTreeSet::new();
        for row in rows.iter().rev().filter(|row| row.amount < Balance(0)) {
            let Some(contract) = self.newest_contract(&row.contract) else {
                continue;
            };
            let perceel = perceel_named(&contract, &row.perceel).map(|(_, one)| one.to_string());
            let year = row.on.map(|day| day.year());
            let perceel = perceel.unwrap_or_default();
            let Some(sum) = below_zero(&contract, year, &perceel, NaiveDate::MAX) else {
                continue;
            };
            if told.insert((contract.id.number.clone(), sum.year, sum.perceel.clone())) {
                let reason = format!(
                    "daarmee is {}; de boeking telt mee, kijk na of haar jaar en perceel kloppen",
                    sum.in_words()
                );
                self.warn(row.row, "Bedrag", &row.amount.to_string(), reason);
            }
        }
    }

    /// A day outside the contract or still to come is told of, and counts: the books are right until someone says they are
    /// not.
    fn warn_of_day(&mut self, row: &SpendingRow, contract: &Record) {
        let Some(day) = row.on else { return };
        if day > self.today {
            let reason = "dit ligt in de toekomst; de besteding telt vanaf die dag mee, kijk na of het jaar klopt";
            self.warn(row.row, "Boekdatum", &day.to_string(), reason.to_owned());
        }
        let start = contract.contract().and_then(|contract| contract.start);
        let start = start.filter(|start| day < *start);
        let end = current_end(contract, day).filter(|end| *end < day);
        let reason = match (start, end) {
            (Some(start), _) => format!(
                "dit is voor het begin van het contract op {}",
                with_year(start)
            ),
            (_, Some(end)) => format!("dit is na het einde van het contract op {}", with_year(end)),
            _ => return,
        };
        let reason =
            format!("{reason}; de besteding telt mee, kijk na of het contractnummer klopt");
        self.warn(row.row, "Boekdatum", &day.to_string(), reason);
    }

    /// What a row says was spent. What it has beside that stands behind the description, so nothing is lost.
    fn booked(&mut self, row: &SpendingRow, contract: &Record) -> Spending {
        let named = perceel_named(contract, &row.perceel);
        let mut beside: Vec<String> = [row.description.clone()].into();
        if named.is_none() && !row.perceel.is_empty() {
            let reason =
                "dit perceel heeft het contract niet; de besteding telt mee voor het geheel"
                    .to_owned();
            self.warn(row.row, "Perceel", &row.perceel, reason);
            beside.push(format!("perceel {}", row.perceel));
        }
        let own = row
            .own
            .iter()
            .map(|own| format!("{}: {}", own.field, own.value));
        let raw = row
            .raw
            .iter()
            .map(|raw| format!("{}: {}", raw.field, raw.value));
        beside.extend(own.chain(raw));
        beside.retain(|text| !text.is_empty());
        Spending {
            on: row.on,
            amount: row.amount,
            description: beside.join("; "),
            perceel: named.map_or_else(String::new, |(_, perceel)| perceel.to_string()),
            reference: row.reference.clone(),
        }
    }
}

/// Whether both are the same booking: in everything, or with a number in the books in all but what it is called there. An
/// invoice is booked in lines and booked back in parts, all under its number.
fn is_same(known: &Spending, spending: &Spending) -> bool {
    match spending.reference.as_str() {
        "" => known == spending,
        reference => {
            known.is_under(reference)
                && (known.on, known.amount) == (spending.on, spending.amount)
                && known.perceel == spending.perceel
        }
    }
}
