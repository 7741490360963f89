//! What an import did, as JSON and in words.

use serde::Serialize;

use super::{RefusedRecord, row_of};
use crate::domain::rows::{Melding, Severity};
use crate::domain::text::one_line;
use crate::office::import::{BatchResult, Difference};

/// What an import did; the names are those of the JSON, which scripts rest on.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// All rows: those added, changed, left as they were, refused and joined.
    pub gelezen: u32,
    /// Rows that were new.
    pub toegevoegd: u32,
    /// Rows that filled something or changed it.
    pub bijgewerkt: u32,
    /// Rows that changed nothing.
    pub ongewijzigd: u32,
    /// Rows that could not be kept.
    pub geweigerd: u32,
    /// Rows that went into the record of an earlier row of the same number.
    pub samengevoegd: u32,
    /// Rows with nothing in them; they are not among those that were read.
    pub lege_rijen: u32,
    /// What someone should look at.
    pub meldingen: Vec<Melding>,
    /// Where the file says otherwise than the office.
    pub verschillen: Vec<Told>,
    /// The file of refused rows, for who reads no file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub geweigerde_rijen: Option<String>,
    /// The first rows as they are understood: what each says, field by field, by its number.
    #[serde(skip)]
    pub rijen: Vec<(u32, Vec<(String, String)>)>,
}

/// Where the file says otherwise than the office, as scripts read it.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    rij: u32,
    /// The record.
    pub nummer: String,
    /// The field, as people read it.
    pub veld: String,
    opgeslagen: String,
    bestand: String,
    gewijzigd_door: Option<String>,
    /// Whether only a step in the office changes it.
    pub alleen_door_een_stap: bool,
    /// Whether the file's value was taken over.
    pub overgenomen: bool,
}

impl Told {
    /// A difference of a row.
    #[must_use]
    pub fn of(it: &Difference, row: u32) -> Self {
        Self {
            rij: row,
            nummer: it.number.clone(),
            veld: it.field.clone(),
            opgeslagen: it.stored.clone(),
            bestand: it.offered.clone(),
            gewijzigd_door: it.changed_by.clone(),
            alleen_door_een_stap: it.is_by_step,
            overgenomen: it.is_taken,
        }
    }

    /// Whether it is the same difference as before, whatever was decided about it.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let of = |it: &Self| {
            (
                it.rij,
                it.nummer.clone(),
                it.veld.clone(),
                it.opgeslagen.clone(),
                it.bestand.clone(),
            )
        };
        of(self) == of(other)
    }

    /// In a line, before it is decided whether it is taken over (`is_asked`) or after.
    #[must_use]
    pub fn in_words(&self, is_asked: bool) -> String {
        let or_nothing = |text: &str| match one_line(text) {
            text if text.is_empty() => "niets".to_owned(),
            text => format!("‘{text}’"),
        };
        let mut line = format!(
            "rij {}, {} {}: opgeslagen {}, in het bestand {}",
            self.rij,
            one_line(&self.nummer),
            one_line(&self.veld),
            or_nothing(&self.opgeslagen),
            or_nothing(&self.bestand)
        );
        if let Some(by) = &self.gewijzigd_door {
            line.push_str(&format!("; {by} op het scherm veranderd"));
        }
        if self.alleen_door_een_stap {
            line.push_str("; dit verandert alleen door een stap");
        }
        line.push_str(match (self.overgenomen, is_asked) {
            (true, true) => "; wordt overgenomen",
            (false, true) => "; wordt niet overgenomen",
            (true, false) => "; overgenomen",
            (false, false) => "; niet overgenomen",
        });
        line
    }
}

/// A melding in a line.
#[must_use]
pub fn in_words(melding: &Melding) -> String {
    let field = one_line(&melding.field);
    let place = match melding.row {
        0 => format!("kolom ‘{field}’"),
        row => format!("rij {row}, {field}"),
    };
    let value = match one_line(&melding.value) {
        value if value.is_empty() => String::new(),
        value => format!("‘{value}’ "),
    };
    format!("{place}: {value}{}", melding.reason)
}

/// Which columns are the office's own, and whether they stay with the records, in a sentence; none when there are none.
#[must_use]
pub fn about_own(columns: &[String], are_kept: bool) -> Option<String> {
    let names: Vec<String> = columns
        .iter()
        .map(|column| format!("‘{}’", one_line(column)))
        .collect();
    let said = |kept: &'static str, lost: &'static str| if are_kept { kept } else { lost };
    match names.as_slice() {
        [] => None,
        [one] => Some(format!(
            "De kolom {one} ken ik niet; die {}",
            said(
                "blijft onder haar eigen naam bij elke rij bewaard",
                "wordt niet bewaard"
            )
        )),
        all => Some(format!(
            "De kolommen {} ken ik niet; die {}",
            all.join(", "),
            said(
                "blijven onder hun eigen naam bij elke rij bewaard",
                "worden niet bewaard"
            )
        )),
    }
}

impl Report {
    /// Adds what came of a batch; returns what was refused, by place.
    pub fn add(&mut self, result: BatchResult, stood: &[Vec<RefusedRecord>]) -> Vec<(u32, String)> {
        self.toegevoegd += result.added;
        self.bijgewerkt += result.updated;
        self.ongewijzigd += result.unchanged;
        self.meldingen.extend(result.meldingen);
        for it in result.understood {
            let at = (it.place as usize).saturating_sub(1);
            let row = stood.get(at).map_or(0, |stood| row_of(stood));
            self.rijen.push((row, it.fields));
        }
        for it in &result.differences {
            let at = (it.place as usize).saturating_sub(1);
            let row = stood.get(at).map_or(0, |stood| row_of(stood));
            self.verschillen.push(Told::of(it, row));
        }
        let is_refused = |at: usize| {
            result
                .refused
                .iter()
                .any(|(place, _)| *place as usize == at + 1)
        };
        let joined = stood.iter().enumerate().filter(|(at, _)| !is_refused(*at));
        let joined: usize = joined.map(|(_, rows)| rows.len().saturating_sub(1)).sum();
        self.samengevoegd += joined as u32;
        result.refused
    }

    /// Adds a record that could not be kept.
    pub fn refuse(&mut self, record: &RefusedRecord) {
        self.geweigerd += 1;
        self.meldingen.push(Melding {
            row: record.row,
            field: "(hele rij)".to_owned(),
            value: String::new(),
            reason: record.reason.clone(),
            severity: Severity::Error,
        });
    }

    /// Adds up, and puts everything in the order of the rows.
    pub(super) fn close(&mut self) {
        self.gelezen = self.toegevoegd
            + self.bijgewerkt
            + self.ongewijzigd
            + self.geweigerd
            + self.samengevoegd;
        self.meldingen.sort_by_key(|melding| melding.row);
        self.verschillen.sort_by_key(|it| it.rij);
    }

    /// It all in a sentence.
    #[must_use]
    pub fn sentence(&self, is_trial: bool) -> String {
        let mut sentence = format!(
            "{} gelezen: {} toegevoegd, {} bijgewerkt, {} ongewijzigd, {} geweigerd",
            self.gelezen, self.toegevoegd, self.bijgewerkt, self.ongewijzigd, self.geweigerd
        );
        if self.samengevoegd > 0 {
            let joined = self.samengevoegd;
            sentence.push_str(&format!(", {joined} samengevoegd met een eerdere rij"));
        }
        sentence.push_str(&format!("; {} meldingen", self.meldingen.len()));
        if !self.verschillen.is_empty() {
            let taken = self.verschillen.iter().filter(|it| it.overgenomen).count();
            let count = self.verschillen.len();
            let word = if count == 1 {
                "verschil"
            } else {
                "verschillen"
            };
            sentence.push_str(&format!(", {count} {word} ({taken} overgenomen)"));
        }
        if is_trial {
            sentence.push_str(" (proef: er is niets bewaard)");
        }
        sentence
    }
}
