//! Rows of `budgetten` and `wijkcijfers`, read in: a budget is known by its number, else by year, place and aandachtsveld.

use std::collections::BTreeSet;

use crate::domain::budget::actions::{must_be_sound, read_place, read_reached, read_target};
use crate::domain::budget::spread::{FIGURE, read_figure};
use crate::domain::budget::{Budget, Key, after_cut};
use crate::domain::contract::results::Figure;
use crate::domain::record::{Head, Kind, Record, RecordId};
use crate::domain::registers::people::slug;
use crate::domain::rows::{BudgetRow, RawValue, WijkFigureRow};
use crate::domain::workflow::Refusal;
use crate::office::import::TakeOver;
use crate::office::reading::{Reading, add_kept};

/// More figures than this nobody spreads by: the file has columns that are for something else.
const MOST_FIGURES: usize = 20;

impl Reading<'_, '_> {
    pub(in crate::office) fn budget(&mut self, row: &BudgetRow) {
        if let Err(no) = self.take_budget(row) {
            self.failed = Some(no);
        }
    }

    fn take_budget(&mut self, row: &BudgetRow) -> Result<(), Refusal> {
        let mut raw = row.raw.clone();
        let made = self.budget_of(row, &mut raw)?;
        let known = match row.number.as_str() {
            "" => made.key().and_then(|key| self.budget_with(&key, "")),
            number => {
                let id = RecordId::parse(number).ok();
                let id = id.filter(|id| id.kind == Kind::Budget);
                let known = id.filter(|id| self.writer.newest(id).is_some());
                Some(known.ok_or_else(|| {
                    Refusal::rule(format!("{number} is geen budget dat er is")).unless(
                        "Laat het nummer leeg: jaar, plaats en aandachtsveld zeggen welk het is",
                    )
                })?)
            }
        };
        let mut candidate = Record {
            head: Head::from(made),
            ..Record::new(RecordId::new(Kind::Budget, ""))
        };
        add_kept(&mut candidate, &raw, &row.own);
        let existing = known.and_then(|id| self.writer.newest(&id));
        let Some(existing) = existing else {
            candidate.id = self.writer.new_id(Kind::Budget, 0);
            candidate.budget().map_or(Ok(()), must_be_sound)?;
            self.batch.take(&candidate);
            self.create(candidate);
            self.result.added += 1;
            return Ok(());
        };
        if existing.taken_out().is_some() {
            return Err(self.is_out(&existing));
        }
        candidate.id = existing.id.clone();
        let after = self.read_again(&existing, &candidate, &[]);
        let is_updated = after != existing;
        if is_updated {
            self.fits_budget(&after)?;
            self.batch.take(&after);
            self.change(existing, after);
        }
        self.count(is_updated);
        Ok(())
    }

    /// The budget, other than this one, with a year, a place and an aandachtsveld: of this batch, else of the office.
    fn budget_with(&self, key: &Key, but: &str) -> Option<RecordId> {
        let is_it = |record: &&Record| {
            record.id.number != but && record.budget().and_then(Budget::key).as_ref() == Some(key)
        };
        let here = self.batch.all(Kind::Budget).values().find(is_it);
        let here = here.map(|record| record.id.clone());
        here.or_else(|| {
            let model = self.writer.model();
            let mut known = model.register.all(Kind::Budget).values();
            let of_batch = self.batch.all(Kind::Budget);
            known
                .find(|record| !of_batch.contains_key(&record.id.number) && is_it(record))
                .map(|record| record.id.clone())
        })
    }

    /// Says what a budget cannot be, and whether there is another of the same.
    ///
    /// # Errors
    /// A sentence about it.
    pub(in crate::office) fn fits_budget(&self, record: &Record) -> Result<(), Refusal> {
        let Some(budget) = record.budget().filter(|_| record.taken_out().is_none()) else {
            return Ok(());
        };
        must_be_sound(budget)?;
        let key = budget.key();
        match key.and_then(|key| self.budget_with(&key, &record.id.number)) {
            None => Ok(()),
            Some(other) => Err(Refusal::rule(format!(
                "Er is al een budget van dit jaar, deze plaats en dit aandachtsveld: {other}"
            ))),
        }
    }

    /// What a row says of a budget; what cannot be taken over stays with the record as it stood.
    fn budget_of(&mut self, row: &BudgetRow, raw: &mut Vec<RawValue>) -> Result<Budget, Refusal> {
        let place = read_place(&row.place, &self.batch.settings);
        let (level, wijken) = place.map_err(|why| Refusal::rule(format!("Plaats: {why}")))?;
        let cut = row.before_cut.zip(row.cut);
        let cut_amount = cut.map(|(before, cut)| after_cut(before, cut));
        if let Some((cut, given)) = cut_amount.zip(row.amount).filter(|(one, two)| one != two) {
            return Err(Refusal::rule(format!(
                "Na de korting is er {cut} begroot, en er staat {given}"
            ))
            .unless("Kijk begroot, voor korting en korting na"));
        }
        if cut.is_none() && (row.before_cut.is_some() || row.cut.is_some()) {
            return Err(
                Refusal::rule("Een korting is een percentage van een bedrag")
                    .unless("Vul voor korting en korting allebei in, of allebei niet"),
            );
        }
        let rule = |why: String| Refusal::rule(why);
        let mut made = Budget {
            year: row.year,
            level: Some(level),
            wijken,
            aandachtsveld: row.aandachtsveld.trim().to_owned(),
            amount: cut_amount.or(row.amount),
            before_cut: cut.map(|(before, _)| before),
            cut: cut.map(|(_, cut)| cut),
            obligation: row.obligation,
            spent: row.spent,
            known_until: row.known_until,
            target: read_target(&row.target).map_err(rule)?,
            reached: read_reached(&row.reached).map_err(rule)?,
            ..Budget::default()
        };
        let mut unknown = Vec::new();
        let words = row.contracts.split([',', ';', ' ', '\n']);
        for word in words.filter(|word| !word.is_empty()) {
            let found = self.known(|register| {
                let found = register.find_contract(word);
                found.map(|record| record.id.number.as_str())
            });
            match found {
                Some(number) => drop(made.contracts.insert(number)),
                None => unknown.push(word.to_owned()),
            }
        }
        for word in unknown {
            let why = "er is geen contract met dit nummer; het staat bij het budget zoals het was";
            self.warn(row.row, "Contracten", &word, why.to_owned());
            raw.push(RawValue {
                field: "Contracten".to_owned(),
                value: word,
            });
        }
        Ok(made)
    }

    pub(in crate::office) fn wijk_figures(&mut self, row: &WijkFigureRow) {
        if let Err(no) = self.take_figures(row) {
            self.failed = Some(no);
        }
    }

    fn take_figures(&mut self, row: &WijkFigureRow) -> Result<(), Refusal> {
        let wijk = self.own_wijk(&row.wijk)?;
        let year = row.year.unwrap_or_default();
        if row.own.len() > MOST_FIGURES {
            let many = format!("Dit bestand heeft {} cijfers per wijk", row.own.len());
            return Err(Refusal::rule(many)
                .unless("Laat alleen de kolommen staan waar u naar verdeelt, hoogstens twintig"));
        }
        let (mut is_new, mut is_changed, mut is_any) = (false, false, false);
        let mut seen = BTreeSet::new();
        for own in &row.own {
            let name = slug(&own.field);
            let Ok(figure) = own.value.parse::<Figure>() else {
                let why = "dit is geen getal en is niet overgenomen";
                self.warn(row.row, &own.field, &own.value, why.to_owned());
                continue;
            };
            if name.is_empty() || !seen.insert(name.clone()) {
                continue;
            }
            is_any = true;
            let id = RecordId::new(Kind::Setting, format!("{FIGURE}{name}.{wijk}"));
            let before = self.writer.newest(&id).unwrap_or_else(|| Record::new(id));
            let value = format!("{figure} in {year}");
            let kept = before.setting().map(|it| it.value.clone());
            let kept = kept.filter(|it| !it.is_empty());
            if !self.may_replace(row.row, (&own.field, &value), kept.as_deref(), year) {
                continue;
            }
            (is_new, is_changed) = (is_new || before.revision == 0, true);
            self.set(before, value);
            if self.failed.is_some() {
                return Ok(());
            }
        }
        if !is_any {
            return Err(Refusal::rule("Deze rij heeft geen cijfer")
                .unless("Zet naast de wijk een kolom met een getal, zoals inwoners"));
        }
        match is_new {
            true => self.result.added += 1,
            false => self.count(is_changed),
        }
        Ok(())
    }

    /// Whether a figure goes over what is known: a later year does, an earlier one never, and of the same year only where
    /// that is asked.
    fn may_replace(
        &mut self,
        row: u32,
        (field, value): (&str, &str),
        kept: Option<&str>,
        year: u16,
    ) -> bool {
        let known = kept.and_then(read_figure);
        let Some(((_, known_year), kept)) = known.zip(kept) else {
            return true;
        };
        if kept == value {
            return false;
        }
        let is_asked = self.take_over == TakeOver::Everything;
        if year > known_year || (year == known_year && is_asked) {
            return true;
        }
        let why = format!("in wijkregie is dat {kept}; dat blijft zo");
        self.warn(row, field, value, why);
        false
    }

    /// The wijk of the office that a row is about: by name, or by the code of a wijk of the CBS that lies in it.
    fn own_wijk(&self, text: &str) -> Result<String, Refusal> {
        let settings = &self.batch.settings;
        if let Some(id) = settings.find_wijk(text) {
            return Ok(id.to_owned());
        }
        let code: String = text.split_whitespace().collect::<String>().to_uppercase();
        if code.starts_with("BU") {
            return Err(Refusal::rule(format!("{code} is een buurt"))
                .unless("Neem de rij van de wijk: cijfers van buurten worden niet opgeteld"));
        }
        let areas = settings.areas().all().rev();
        let mut named = areas.filter(|area| area.code == code && !area.wijk.is_empty());
        match named.next() {
            Some(area) => Ok(area.wijk.clone()),
            None => Err(
                Refusal::rule(format!("‘{text}’ is geen wijk van kantoor")).unless(
                    "Schrijf de naam, of zeg bij de code in welke wijk zij ligt (wijk-wijzigen)",
                ),
            ),
        }
    }
}
