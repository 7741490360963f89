//! What an import did, as JSON and in words.

use serde::Serialize;

use super::{Args, RefusedRecord, row_of};
use crate::cli::ssh::is_dash;
use crate::cli::{Failure, output};
use crate::domain::rows::{Melding, Severity};
use crate::exchange::refused::{Refusals, RefusedError};
use crate::office::import::{BatchResult, Difference};

/// What an import did; the names are those of the JSON, which scripts rest on.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    gelezen: u32,
    toegevoegd: u32,
    bijgewerkt: u32,
    ongewijzigd: u32,
    geweigerd: u32,
    /// Rows that went into the record of an earlier row of the same number.
    samengevoegd: u32,
    /// Rows with nothing in them; they are not among those that were read.
    pub lege_rijen: u32,
    pub meldingen: Vec<Melding>,
    verschillen: Vec<Told>,
    /// The file of refused rows, for who reads no file.
    #[serde(skip_serializing_if = "Option::is_none")]
    geweigerde_rijen: Option<String>,
}

/// Where the file says otherwise than the office, as scripts read it.
#[derive(Debug, Serialize)]
pub struct Told {
    rij: u32,
    nummer: String,
    veld: String,
    opgeslagen: String,
    bestand: String,
    gewijzigd_door: Option<String>,
    alleen_door_een_stap: bool,
    overgenomen: bool,
}

/// A difference of a row.
pub fn told(it: &Difference, row: u32) -> Told {
    Told {
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

/// Says one difference in a line, before it is decided whether it is taken over (`is_asked`) or after.
pub fn say_difference(it: &Told, is_asked: bool) {
    let or_nothing = |text: &str| match output::one_line(text) {
        text if text.is_empty() => "niets".to_owned(),
        text => format!("‘{text}’"),
    };
    let mut line = format!(
        "rij {}, {} {}: opgeslagen {}, in het bestand {}",
        it.rij,
        output::one_line(&it.nummer),
        output::one_line(&it.veld),
        or_nothing(&it.opgeslagen),
        or_nothing(&it.bestand)
    );
    if let Some(by) = &it.gewijzigd_door {
        line.push_str(&format!("; {by} op het scherm veranderd"));
    }
    if it.alleen_door_een_stap {
        line.push_str("; dit verandert alleen door een stap");
    }
    line.push_str(match (it.overgenomen, is_asked) {
        (true, true) => "; wordt overgenomen",
        (false, true) => "; wordt niet overgenomen",
        (true, false) => "; overgenomen",
        (false, false) => "; niet overgenomen",
    });
    output::say(&line);
}

impl Report {
    /// Adds what came of a batch; returns what was refused, by place.
    pub fn add(&mut self, result: BatchResult, stood: &[Vec<RefusedRecord>]) -> Vec<(u32, String)> {
        self.toegevoegd += result.added;
        self.bijgewerkt += result.updated;
        self.ongewijzigd += result.unchanged;
        self.meldingen.extend(result.meldingen);
        for it in &result.differences {
            let at = (it.place as usize).saturating_sub(1);
            let row = stood.get(at).map_or(0, |stood| row_of(stood));
            self.verschillen.push(told(it, row));
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

    /// Tells it all, then whether the refused rows could not be written down. What came in on stdin gets its refused
    /// rows back on stdout, and the words on stderr.
    pub fn tell(
        mut self,
        args: &Args,
        refused: Result<Refusals, RefusedError>,
    ) -> Result<(), Failure> {
        self.gelezen = self.toegevoegd
            + self.bijgewerkt
            + self.ongewijzigd
            + self.geweigerd
            + self.samengevoegd;
        self.meldingen.sort_by_key(|melding| melding.row);
        self.verschillen.sort_by_key(|it| it.rij);
        let mut back = None;
        let mut blocked = Ok(());
        match refused {
            Ok(Refusals::None) => {}
            Ok(Refusals::In(path)) => output::say(&format!(
                "Geweigerde rijen staan met de reden in {}",
                path.display()
            )),
            Ok(Refusals::Text(text)) => back = Some(String::from_utf8_lossy(&text).into_owned()),
            Err(why) => blocked = Err(Failure::error(why.to_string())),
        }
        self.print(args, back)?;
        blocked
    }

    fn print(mut self, args: &Args, back: Option<String>) -> Result<(), Failure> {
        if args.json {
            self.geweigerde_rijen = back;
            return output::print_json(&self);
        }
        self.say_meldingen();
        let differences = self.verschillen.iter();
        differences.for_each(|it| say_difference(it, false));
        if is_dash(&args.file) {
            output::say(&self.sentence(args.proef));
            return output::print(&back.unwrap_or_default());
        }
        output::print(&format!("{}\n", self.sentence(args.proef)))
    }

    fn say_meldingen(&self) {
        for melding in &self.meldingen {
            let Melding {
                row,
                field,
                value,
                reason,
                ..
            } = melding;
            let field = output::one_line(field);
            let place = match row {
                0 => format!("kolom ‘{field}’"),
                row => format!("rij {row}, {field}"),
            };
            let value = match output::one_line(value) {
                value if value.is_empty() => String::new(),
                value => format!("‘{value}’ "),
            };
            output::say(&format!("{place}: {value}{reason}"));
        }
        if self.lege_rijen > 0 {
            let count = output::count(self.lege_rijen as usize, "lege rij", "lege rijen");
            output::say(&format!("{count} overgeslagen"));
        }
    }

    fn sentence(&self, is_trial: bool) -> String {
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
            let count = output::count(self.verschillen.len(), "verschil", "verschillen");
            sentence.push_str(&format!(", {count} ({taken} overgenomen)"));
        }
        if is_trial {
            sentence.push_str(" (proef: er is niets bewaard)");
        }
        sentence
    }
}

/// Says which columns stay with the records under their own name.
pub fn say_own<'c>(columns: impl Iterator<Item = &'c str>) {
    let names: Vec<String> = columns
        .map(|column| format!("‘{}’", output::one_line(column)))
        .collect();
    match names.as_slice() {
        [] => {}
        [one] => output::say(&format!(
            "De kolom {one} ken ik niet; die blijft onder haar eigen naam bij elke rij bewaard"
        )),
        all => output::say(&format!(
            "De kolommen {} ken ik niet; die blijven onder hun eigen naam bij elke rij bewaard",
            all.join(", ")
        )),
    }
}
