//! Rows of `aannames`, read in: an assumption is known by its number, else by what it is of and its first day.

use crate::domain::businesscase::Assumption;
use crate::domain::businesscase::actions::{clashes, must_be_sound, twice};
use crate::domain::record::{Head, Kind, Record, RecordId};
use crate::domain::rows::{AssumptionRow, RawValue};
use crate::domain::settings::SUPPORTS;
use crate::domain::workflow::Refusal;
use crate::office::reading::{Reading, add_kept};

/// What the office says itself, and no file.
const NOT_OF: &[&str] = &["genoteerd_op", "genoteerd_door"];

/// Whether both say the same, whoever noted it when.
fn is_same(one: &Record, other: &Record) -> bool {
    let of = |record: &Record| {
        let it = record.assumption().cloned().unwrap_or_default();
        Assumption {
            noted: None,
            by: String::new(),
            ..it
        }
    };
    of(one) == of(other)
}

impl Reading<'_, '_> {
    pub(in crate::office) fn assumption(&mut self, row: &AssumptionRow) {
        if let Err(no) = self.take_assumption(row) {
            self.failed = Some(no);
        }
    }

    fn take_assumption(&mut self, row: &AssumptionRow) -> Result<(), Refusal> {
        let made = self.assumption_of(row)?;
        let known = match row.number.as_str() {
            "" => self.assumption_where("", |record| {
                let it = record.assumption();
                it.is_some_and(|it| it.key() == made.key() && it.from == made.from)
            }),
            number => {
                let id = RecordId::parse(number).ok();
                let id = id.filter(|id| id.kind == Kind::Assumption);
                let known = id.and_then(|id| self.writer.newest(&id));
                Some(known.ok_or_else(|| {
                    Refusal::rule(format!("{number} is geen aanname die er is"))
                        .unless("Laat het nummer leeg: waar zij over gaat en haar eerste dag zeggen welke het is")
                })?)
            }
        };
        let mut candidate = Record {
            head: Head::from(made),
            ..Record::new(RecordId::new(Kind::Assumption, ""))
        };
        add_kept(&mut candidate, &row.raw, &row.own);
        let Some(existing) = known else {
            self.fits_assumption(&candidate)?;
            candidate.id = self.writer.new_id(Kind::Assumption, 0);
            self.batch.take(&candidate);
            self.create(candidate);
            self.result.added += 1;
            return Ok(());
        };
        if existing.taken_out().is_some() {
            return Err(self.is_out(&existing));
        }
        // A row of the same file that says otherwise of the same day is no second reading of it.
        let is_new = existing.revision == 0;
        if let Some(it) = candidate
            .assumption()
            .filter(|_| is_new && !is_same(&existing, &candidate))
        {
            return Err(twice(it, &existing.id.number, &existing));
        }
        candidate.id = existing.id.clone();
        let mut after = self.read_again(&existing, &candidate, NOT_OF);
        let is_updated = after != existing;
        if is_updated {
            let (today, by) = (self.today, self.stamp.who.name.clone());
            if let Some(it) = after.assumption_mut() {
                (it.noted, it.by) = (Some(today), by);
            }
            self.fits_assumption(&after)?;
            self.batch.take(&after);
            self.change(existing, after);
        }
        self.count(is_updated);
        Ok(())
    }

    /// The assumption, other than this one, of which something is so: of this batch, else of the office.
    fn assumption_where(&self, but: &str, is_it: impl Fn(&Record) -> bool) -> Option<Record> {
        let of_batch = self.batch.all(Kind::Assumption);
        let is_it = |record: &&Record| record.id.number != but && is_it(record);
        if let Some(here) = of_batch.values().find(is_it) {
            return Some(here.clone());
        }
        let model = self.writer.model();
        let mut known = model.register.all(Kind::Assumption).values();
        known
            .find(|record| !of_batch.contains_key(&record.id.number) && is_it(record))
            .cloned()
    }

    /// Says what an assumption cannot be, and whether another holds on the same day.
    ///
    /// # Errors
    /// A sentence about it.
    pub(in crate::office) fn fits_assumption(&self, record: &Record) -> Result<(), Refusal> {
        let Some(it) = record.assumption().filter(|_| record.taken_out().is_none()) else {
            return Ok(());
        };
        must_be_sound(it)?;
        match self.assumption_where(&record.id.number, |other| clashes(it, other)) {
            None => Ok(()),
            Some(other) => Err(twice(it, &other.id.number, &other)),
        }
    }

    /// What a row says, with what it names in words as the office keeps it. What it names and is not there is refused: money
    /// that counts for another team or kind of support is worse than a row that waits.
    fn assumption_of(&mut self, row: &AssumptionRow) -> Result<Assumption, Refusal> {
        let mut made = row.says.clone();
        let settings = &self.batch.settings;
        if let Some(text) = &row.says.bt {
            let found = settings.find_bt(text);
            let no = || Refusal::rule(format!("Er is geen begeleidingsteam ‘{text}’"));
            made.bt = Some(found.ok_or_else(no)?);
        }
        if !row.says.support.is_empty() {
            let text = &row.says.support;
            let found = settings.id_of(SUPPORTS, text).map(str::to_owned);
            let no = || Refusal::rule(format!("‘{text}’ is geen soort ondersteuning"));
            made.support = found.ok_or_else(no)?;
        }
        if !row.says.contract.is_empty() {
            let text = &row.says.contract;
            let found = self.known(|register| {
                let found = register.find_contract(text);
                found.map(|record| record.id.number.as_str())
            });
            let no = || Refusal::rule(format!("Er is geen contract ‘{text}’"));
            made.contract = found.ok_or_else(no)?;
        }
        let unread: Vec<&RawValue> = row.raw.iter().collect();
        if let Some(raw) = unread.first() {
            let shown = crate::domain::text::visible(&raw.value);
            return Err(Refusal::rule(format!(
                "{}: ‘{shown}’ is niet te lezen",
                raw.field
            )));
        }
        (made.noted, made.by) = (Some(self.today), self.stamp.who.name.clone());
        Ok(made)
    }
}
