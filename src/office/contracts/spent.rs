//! Rows of what was spent, read in: each is added to its contract once, however often the file is read.

use super::read_in::{named, shown};
use crate::domain::contract::bought::buys_nothing;
use crate::domain::contract::parts::Spending;
use crate::domain::record::{Kind, Part, Record, RecordId};
use crate::domain::rows::SpendingRow;
use crate::domain::workflow::Refusal;
use crate::office::reading::{Reading, number_of};

impl Reading<'_, '_> {
    pub(in crate::office) fn spending(&mut self, row: &SpendingRow) {
        let known = self.known(|register| number_of(register.find_contract(&row.contract)));
        let newest =
            known.and_then(|number| self.writer.newest(&RecordId::new(Kind::Contract, number)));
        let Some(contract) = newest else {
            let no = Refusal::rule(format!(
                "Contract {} staat niet in het register",
                row.contract
            ));
            self.failed = Some(no.unless("Lees eerst de contracten in, of kijk het nummer na"));
            return;
        };
        if contract.taken_out().is_some() {
            self.failed = Some(self.is_out(&contract));
            return;
        }
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
        if let Some(known) = same.filter(|known| known.amount != spending.amount) {
            let reason = format!(
                "{} telt al mee voor {}; dat blijft zo, kijk na welk bedrag klopt",
                spending.reference, known.amount
            );
            self.warn(row.row, "Bedrag", &spending.amount.to_string(), reason);
        }
        if same.is_some() {
            self.count(false);
            return;
        }
        let mut after = contract.clone();
        after.add(Part::Spending(spending));
        self.change(contract, after);
        self.result.added += 1;
    }

    /// What a row says was spent. What it has beside that stands behind the description, so nothing is lost.
    fn booked(&mut self, row: &SpendingRow, contract: &Record) -> Spending {
        let named = named(contract, &row.perceel);
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
            perceel: named.map_or_else(String::new, |key| shown(contract, key)),
            reference: row.reference.clone(),
        }
    }
}

/// Whether both are the same booking: by their number in the books, or else in everything.
fn is_same(known: &Spending, spending: &Spending) -> bool {
    match spending.reference.as_str() {
        "" => known == spending,
        reference => known.reference == reference && known.perceel == spending.perceel,
    }
}
