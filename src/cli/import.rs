//! `wijkregie import`: reads an office export in, as this user, in batches.

use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use serde::Serialize;

use super::controle::bar_style;
use super::ssh::is_dash;
use super::store::{StoreArgs, fresh_request};
use super::{Failure, output};
use crate::domain;
use crate::domain::io::in_words;
use crate::domain::record::Kind;
use crate::domain::rows::{
    AanbestedingRow, ContractRow, EmployeeRow, Melding, ProviderRow, ReferralRow, Severity,
};
use crate::exchange::own::OwnReader;
use crate::exchange::profile::Profile;
use crate::exchange::read::{ImportRow, Record, RefusedRecord, RowReader};
use crate::exchange::refused::{RefusedError, RefusedWriter};
use crate::ipc::client::{Client, ClientError};
use crate::ipc::question;
use crate::office::import::{BATCH_ROWS, Batch, BatchResult, Rows};
use crate::office::today;

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Lees een lijst van kantoor in (een CSV, of een werkmap: .xlsx, .xls, .ods)")]
pub struct Args {
    #[arg(
        value_name = "SOORT",
        help = "verwijzingen, aanbieders, medewerkers, contracten of aanbestedingen"
    )]
    what: What,
    #[arg(value_name = "BESTAND", help = "Het bestand, of - voor stdin")]
    file: PathBuf,
    #[arg(long, help = "Kijk wat er zou gebeuren en bewaar niets")]
    proef: bool,
    #[arg(
        long,
        value_name = "BESTAND",
        help = "Hoe dit bestand is geschreven: regels als  Naam in bestand = naam van wijkregie, en  datums: maand-dag"
    )]
    profiel: Option<PathBuf>,
    #[arg(
        long,
        value_name = "BLAD",
        help = "Het blad van een werkmap, bij naam of nummer (anders het eerste met de kolommen)"
    )]
    blad: Option<String>,
    #[arg(long, help = "Schrijf JSON")]
    json: bool,
}

impl Args {
    /// Whether no file of this computer is read, nor made for rows that are refused.
    #[must_use]
    pub fn is_from_stdin(&self) -> bool {
        is_dash(&self.file) && self.profiel.is_none()
    }

    /// What is read, as a user knows it.
    fn name(&self) -> String {
        if is_dash(&self.file) {
            return "stdin".to_owned();
        }
        output::one_line(&self.file.display().to_string())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    Verwijzingen,
    Aanbieders,
    Medewerkers,
    Contracten,
    Aanbestedingen,
}

impl What {
    const fn kind(self) -> Kind {
        match self {
            Self::Verwijzingen => Kind::Referral,
            Self::Aanbieders => Kind::Provider,
            Self::Medewerkers => Kind::Employee,
            Self::Contracten => Kind::Contract,
            Self::Aanbestedingen => Kind::Aanbesteding,
        }
    }
}

/// What an import did; the names are those of the JSON, which scripts rest on.
#[derive(Debug, Default, Serialize)]
struct Report {
    gelezen: u32,
    toegevoegd: u32,
    bijgewerkt: u32,
    ongewijzigd: u32,
    geweigerd: u32,
    /// Rows that went into the record of an earlier row of the same number.
    samengevoegd: u32,
    /// Rows with nothing in them; they are not among those that were read.
    lege_rijen: u32,
    meldingen: Vec<Melding>,
}

impl Report {
    /// Adds what came of a batch; returns what was refused.
    fn add(&mut self, result: BatchResult) -> Vec<(u32, String)> {
        self.toegevoegd += result.added;
        self.bijgewerkt += result.updated;
        self.ongewijzigd += result.unchanged;
        self.meldingen.extend(result.meldingen);
        result.refused
    }
}

/// Reads it in.
///
/// # Errors
/// When the file cannot be read, or the answer is no. What was kept before stays; running it again completes it.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let mut profile = match &args.profiel {
        Some(path) => read_profile(path)?,
        None => Profile::default(),
    };
    if args.blad.is_some() {
        profile.sheet.clone_from(&args.blad);
    }
    let mut file = open(&args.file)?;
    let own_export = OwnReader::open(file.try_clone().map_err(unreadable)?, args.what.kind());
    if own_export.is_none() {
        file.rewind().map_err(unreadable)?;
    }
    let import = Import {
        args,
        store,
        profile,
        client: store.connect()?,
        report: Report::default(),
        blocked: None,
    };
    if let Some(reader) = own_export {
        return import.own_export(reader);
    }
    match args.what {
        What::Verwijzingen => import.rows::<ReferralRow>(file, Rows::Referrals),
        What::Aanbieders => import.rows::<ProviderRow>(file, Rows::Providers),
        What::Medewerkers => import.rows::<EmployeeRow>(file, Rows::Employees),
        What::Contracten => import.rows::<ContractRow>(file, Rows::Contracts),
        What::Aanbestedingen => import.rows::<AanbestedingRow>(file, Rows::Aanbestedingen),
    }
}

/// The file, to be read more than once: what comes over a pipe is kept in a file without a name.
fn open(path: &Path) -> Result<File, Failure> {
    let kept = |from: &mut dyn Read| {
        let mut file = tempfile::tempfile()?;
        std::io::copy(from, &mut file)?;
        file.rewind()?;
        Ok(file)
    };
    if is_dash(path) {
        return kept(&mut std::io::stdin().lock()).map_err(unreadable);
    }
    let fail = |why: &str| {
        Failure::error(format!(
            "{} is niet te lezen ({why}). Er is niets veranderd",
            path.display()
        ))
    };
    let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
    match opened {
        Err(error) => Err(fail(&in_words(&error))),
        Ok((data, _)) if data.is_dir() => Err(fail("is een map")),
        Ok((data, file)) if data.is_file() => Ok(file),
        Ok((_, mut pipe)) => kept(&mut pipe).map_err(|error| fail(&in_words(&error))),
    }
}

fn unreadable(error: std::io::Error) -> Failure {
    Failure::error(format!(
        "Het bestand is niet te lezen ({}). Er is niets veranderd",
        in_words(&error)
    ))
}

fn read_profile(path: &Path) -> Result<Profile, Failure> {
    let mut text = String::new();
    open(path)?.read_to_string(&mut text).map_err(|error| {
        Failure::error(format!(
            "{} is niet te lezen ({})",
            path.display(),
            in_words(&error)
        ))
    })?;
    Profile::parse(&text).map_err(|why| Failure::usage(format!("{}: {why}", path.display())))
}

struct Import<'a> {
    args: &'a Args,
    store: &'a StoreArgs,
    profile: Profile,
    client: Client,
    report: Report,
    /// Why the refused rows cannot be written down, if they cannot; the others are read in all the same.
    blocked: Option<RefusedError>,
}

impl Import<'_> {
    fn rows<R: ImportRow>(mut self, file: File, wrap: fn(Vec<R>) -> Rows) -> Result<(), Failure> {
        let mut reader = RowReader::<File, R>::open(file, &self.profile, today())
            .map_err(|why| Failure::error(why.to_string()))?;
        output::say(&format!("{}: {}", self.args.name(), reader.dialect()));
        reader
            .remarks()
            .iter()
            .for_each(|remark| output::say(remark));
        say_own(reader.own_columns());
        self.report.meldingen.extend(reader.about_columns());
        let mut refused = self.refused(reader.header());
        let bar = ProgressBar::new(reader.progress().total).with_style(bar_style());
        let (mut batch, mut stood) = (Vec::with_capacity(BATCH_ROWS), Vec::new());
        while let Some(record) = reader.next() {
            match record {
                Ok(Record::Row(row, meldingen)) => {
                    self.report.meldingen.extend(meldingen);
                    batch.push(row);
                    let rows = reader.take_stood();
                    self.report.samengevoegd += rows.len().saturating_sub(1) as u32;
                    stood.push(rows);
                }
                Ok(Record::Refused(record)) => self.refuse(&mut refused, &record),
                Err(why) => {
                    self.send_rows(wrap(std::mem::take(&mut batch)), &mut stood, &mut refused)?;
                    bar.finish_and_clear();
                    self.tell(refused)?;
                    return Err(Failure::error(why.to_string()));
                }
            }
            if batch.len() == BATCH_ROWS {
                self.send_rows(wrap(std::mem::take(&mut batch)), &mut stood, &mut refused)?;
                bar.set_position(reader.progress().read);
            }
        }
        self.send_rows(wrap(batch), &mut stood, &mut refused)?;
        bar.finish_and_clear();
        self.report.lege_rijen = reader.blank_rows();
        self.tell(refused)
    }

    fn refuse(&mut self, writer: &mut Option<RefusedWriter>, record: &RefusedRecord) {
        self.report.geweigerd += 1;
        self.report.meldingen.push(Melding {
            row: record.row,
            field: "(hele rij)".to_owned(),
            value: String::new(),
            reason: record.reason.clone(),
            severity: Severity::Error,
        });
        if let Some(writer) = writer
            && self.blocked.is_none()
        {
            self.blocked = writer.write(record).err();
        }
    }

    /// Where refused rows go; nowhere in a trial, nor of what came over stdin: who sent that has the rows.
    fn refused(&self, header: &[String]) -> Option<RefusedWriter> {
        let is_kept = !self.args.proef && !is_dash(&self.args.file);
        is_kept.then(|| RefusedWriter::new(&self.args.file, header))
    }

    fn own_export(mut self, mut reader: OwnReader<File>) -> Result<(), Failure> {
        output::say(&format!(
            "{}: een export van wijkregie zelf",
            self.args.name()
        ));
        reader.unknown_columns().for_each(say_unknown);
        let mut refused = self.refused(reader.header());
        let bar = ProgressBar::new(reader.progress().total).with_style(bar_style());
        let (mut batch, mut rows) = (Vec::new(), Vec::new());
        while let Some(record) = reader.next() {
            match record {
                Ok(Record::Row(group, _)) => {
                    batch.push(group);
                    rows.push(vec![reader.refuse("")]);
                }
                Ok(Record::Refused(record)) => self.refuse(&mut refused, &record),
                Err(why) => {
                    let records = Rows::Records(std::mem::take(&mut batch));
                    self.send_rows(records, &mut rows, &mut refused)?;
                    bar.finish_and_clear();
                    self.tell(refused)?;
                    return Err(Failure::error(why.to_string()));
                }
            }
            if batch.len() == BATCH_ROWS {
                let records = Rows::Records(std::mem::take(&mut batch));
                self.send_rows(records, &mut rows, &mut refused)?;
                bar.set_position(reader.progress().read);
            }
        }
        self.send_rows(Rows::Records(batch), &mut rows, &mut refused)?;
        bar.finish_and_clear();
        self.tell(refused)
    }

    /// Sends a batch with the rows it came from, as they stood; what the office cannot keep stands with its reason among
    /// the refused rows.
    fn send_rows(
        &mut self,
        batch: Rows,
        stood: &mut Vec<Vec<RefusedRecord>>,
        writer: &mut Option<RefusedWriter>,
    ) -> Result<(), Failure> {
        let mut stood = std::mem::take(stood);
        for (place, reason) in self.send(batch)? {
            let row = (place as usize)
                .checked_sub(1)
                .and_then(|at| stood.get_mut(at));
            let rows = row.ok_or(ClientError::Confused)?;
            self.report.samengevoegd -= rows.len().saturating_sub(1) as u32;
            for row in rows {
                row.reason.clone_from(&reason);
                self.refuse(writer, row);
            }
        }
        Ok(())
    }

    /// Sends one batch; one that is too large for a message goes in halves. Returns the places of what was refused.
    fn send(&mut self, rows: Rows) -> Result<Vec<(u32, String)>, Failure> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let is_trial = self.args.proef;
        let request = fresh_request();
        let question = question::Import {
            batch: Batch { rows, is_trial },
            request: request.clone(),
        };
        let asked = self.store.ask_once(&mut self.client, &request, &question);
        match asked {
            Ok(result) => Ok(self.report.add(result)),
            Err(ClientError::TooLarge) => {
                let (one, two) = question.batch.rows.halves().ok_or_else(|| {
                    Failure::error("Eén rij is te groot om in te lezen. De rijen ervoor zijn bewaard; maak die rij korter")
                })?;
                let before = one.len() as u32;
                let mut refused = self.send(one)?;
                let later = self.send(two)?.into_iter();
                refused.extend(later.map(|(place, reason)| (place + before, reason)));
                Ok(refused)
            }
            Err(other) => Err(other.into()),
        }
    }

    fn tell(mut self, refused: Option<RefusedWriter>) -> Result<(), Failure> {
        let report = &mut self.report;
        report.gelezen = report.toegevoegd
            + report.bijgewerkt
            + report.ongewijzigd
            + report.geweigerd
            + report.samengevoegd;
        report.meldingen.sort_by_key(|melding| melding.row);
        let written = refused.map_or(Ok(None), RefusedWriter::finish);
        let blocked = match (self.blocked.take(), written) {
            (None, Ok(Some(path))) => {
                output::say(&format!(
                    "Geweigerde rijen staan met de reden in {}",
                    path.display()
                ));
                None
            }
            (None, Ok(None)) => None,
            (Some(why), _) | (None, Err(why)) => Some(Failure::error(why.to_string())),
        };
        self.print()?;
        blocked.map_or(Ok(()), Err)
    }

    /// Prints what it came to.
    fn print(&self) -> Result<(), Failure> {
        if self.args.json {
            return output::print_json(&self.report);
        }
        let trial = if self.args.proef {
            " (proef: er is niets bewaard)"
        } else {
            ""
        };
        let Report {
            gelezen,
            toegevoegd,
            bijgewerkt,
            ongewijzigd,
            geweigerd,
            samengevoegd,
            lege_rijen,
            meldingen,
        } = &self.report;
        if *lege_rijen > 0 {
            let (one, more) = ("lege rij", "lege rijen");
            output::say(&format!(
                "{} overgeslagen",
                output::count(*lege_rijen as usize, one, more)
            ));
        }
        for melding in meldingen {
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
        let joined = match samengevoegd {
            0 => String::new(),
            n => format!(", {n} samengevoegd met een eerdere rij"),
        };
        output::print(&format!(
            "{gelezen} gelezen: {toegevoegd} toegevoegd, {bijgewerkt} bijgewerkt, {ongewijzigd} ongewijzigd, \
             {geweigerd} geweigerd{joined}; {} meldingen{trial}\n",
            meldingen.len()
        ))
    }
}

/// Says which columns stay with the records under their own name.
fn say_own<'c>(columns: impl Iterator<Item = &'c str>) {
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

fn say_unknown(column: &str) {
    output::say(&format!(
        "De kolom ‘{}’ ken ik niet; die is overgeslagen",
        output::one_line(column)
    ));
}

/// Sends made-up records, in batches, straight to a server.
///
/// # Errors
/// When the answer is no.
pub fn send_records(
    client: &mut Client,
    groups: impl Iterator<Item = Vec<domain::record::Record>>,
    mut progress: impl FnMut(u64),
) -> Result<(), Failure> {
    let mut batch = Vec::with_capacity(BATCH_ROWS);
    let mut groups = groups.peekable();
    while let Some(group) = groups.next() {
        batch.push(group);
        if batch.len() == BATCH_ROWS || groups.peek().is_none() {
            let rows = Rows::Records(std::mem::take(&mut batch));
            let count = rows.len() as u64;
            let is_trial = false;
            client.ask(&question::Import {
                batch: Batch { rows, is_trial },
                request: String::new(),
            })?;
            progress(count);
        }
    }
    Ok(())
}
