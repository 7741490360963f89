//! `wijkregie import`: reads an office export in, as this user, in batches.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use serde::Serialize;

use super::controle::bar_style;
use super::store::{StoreArgs, fresh_request};
use super::{Failure, output};
use crate::domain;
use crate::domain::io::in_words;
use crate::domain::record::Kind;
use crate::domain::rows::{
    AanbestedingRow, ContractRow, EmployeeRow, Melding, ProviderRow, ReferralRow, Severity,
};
use crate::exchange::own::OwnReader;
use crate::exchange::read::{ImportRow, Record, RefusedRecord, RowReader};
use crate::exchange::refused::{RefusedError, RefusedWriter};
use crate::ipc::client::{Client, ClientError};
use crate::ipc::question;
use crate::office::import::{BATCH_ROWS, Batch, BatchResult, Rows};

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Lees een export van kantoor in (een CSV of een .xlsx uit Excel)")]
pub struct Args {
    #[arg(
        value_name = "SOORT",
        help = "verwijzingen, aanbieders, medewerkers, contracten of aanbestedingen"
    )]
    what: What,
    #[arg(
        value_name = "BESTAND",
        help = "Het bestand; van een .xlsx het eerste blad"
    )]
    file: PathBuf,
    #[arg(long, help = "Kijk wat er zou gebeuren en bewaar niets")]
    proef: bool,
    #[arg(
        long,
        value_name = "BESTAND",
        help = "Eigen kolomnamen: regels als  Naam in bestand = naam van wijkregie"
    )]
    profiel: Option<PathBuf>,
    #[arg(long, help = "Schrijf JSON")]
    json: bool,
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
    let own_names = args
        .profiel
        .as_deref()
        .map(read_profile)
        .transpose()?
        .unwrap_or_default();
    let own_export = OwnReader::open(open(&args.file)?, args.what.kind());
    let file = open(&args.file)?;
    let import = Import {
        args,
        store,
        own_names,
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

fn open(path: &Path) -> Result<File, Failure> {
    let fail = |why: String| {
        Failure::error(format!(
            "{} is niet te lezen ({why}). Er is niets veranderd",
            path.display()
        ))
    };
    let file = File::open(path).map_err(|error| fail(in_words(&error)))?;
    if file.metadata().is_ok_and(|data| data.is_dir()) {
        Err(fail("is een map".to_owned()))
    } else {
        Ok(file)
    }
}

fn read_profile(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    let mut text = String::new();
    open(path)?.read_to_string(&mut text).map_err(|error| {
        Failure::error(format!(
            "{} is niet te lezen ({})",
            path.display(),
            in_words(&error)
        ))
    })?;
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (theirs, ours) = line.split_once('=').ok_or_else(|| {
                Failure::usage(format!(
                    "‘{line}’ in {} is geen regel als  Naam in bestand = naam",
                    path.display()
                ))
            })?;
            Ok((theirs.trim().to_owned(), ours.trim().to_owned()))
        })
        .collect()
}

struct Import<'a> {
    args: &'a Args,
    store: &'a StoreArgs,
    own_names: Vec<(String, String)>,
    client: Client,
    report: Report,
    /// Why the refused rows cannot be written down, if they cannot; the others are read in all the same.
    blocked: Option<RefusedError>,
}

impl Import<'_> {
    fn rows<R: ImportRow>(mut self, file: File, wrap: fn(Vec<R>) -> Rows) -> Result<(), Failure> {
        let mut reader = RowReader::<File, R>::open(file, &self.own_names)
            .map_err(|why| Failure::error(why.to_string()))?;
        output::say(&format!(
            "{}: {}",
            self.args.file.display(),
            reader.dialect()
        ));
        reader
            .unknown_columns()
            .iter()
            .for_each(|column| say_unknown(column));
        let mut refused = RefusedWriter::new(&self.args.file, reader.header());
        let bar = ProgressBar::new(reader.progress().total).with_style(bar_style());
        let (mut batch, mut stood) = (Vec::with_capacity(BATCH_ROWS), Vec::new());
        while let Some(record) = reader.next() {
            match record {
                Ok(Record::Row(row, meldingen)) => {
                    self.report.meldingen.extend(meldingen);
                    batch.push(row);
                    stood.push(reader.refused(""));
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
        if reader.blank_rows() > 0 {
            output::say(&format!("{} lege regels overgeslagen", reader.blank_rows()));
        }
        self.tell(refused)
    }

    fn refuse(&mut self, writer: &mut RefusedWriter, record: &RefusedRecord) {
        self.report.geweigerd += 1;
        self.report.meldingen.push(Melding {
            row: record.row,
            field: "(hele rij)".to_owned(),
            value: String::new(),
            reason: record.reason.clone(),
            severity: Severity::Error,
        });
        if !self.args.proef && self.blocked.is_none() {
            self.blocked = writer.write(record).err();
        }
    }

    fn own_export(mut self, mut reader: OwnReader<File>) -> Result<(), Failure> {
        output::say(&format!(
            "{}: een export van wijkregie zelf",
            self.args.file.display()
        ));
        reader.unknown_columns().for_each(say_unknown);
        let mut refused = RefusedWriter::new(&self.args.file, reader.header());
        let bar = ProgressBar::new(reader.progress().total).with_style(bar_style());
        let (mut batch, mut rows) = (Vec::new(), Vec::new());
        while let Some(record) = reader.next() {
            match record {
                Ok(Record::Row(group, _)) => {
                    batch.push(group);
                    rows.push(reader.refuse(""));
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
        stood: &mut Vec<RefusedRecord>,
        writer: &mut RefusedWriter,
    ) -> Result<(), Failure> {
        let mut stood = std::mem::take(stood);
        for (place, reason) in self.send(batch)? {
            let row = (place as usize)
                .checked_sub(1)
                .and_then(|at| stood.get_mut(at));
            let row = row.ok_or(ClientError::Confused)?;
            row.reason = reason;
            self.refuse(writer, row);
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

    fn tell(mut self, refused: RefusedWriter) -> Result<(), Failure> {
        let report = &mut self.report;
        report.gelezen =
            report.toegevoegd + report.bijgewerkt + report.ongewijzigd + report.geweigerd;
        report.meldingen.sort_by_key(|melding| melding.row);
        let blocked = match (self.blocked.take(), refused.finish()) {
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
            meldingen,
        } = &self.report;
        for melding in meldingen {
            let Melding {
                row,
                field,
                value,
                reason,
                ..
            } = melding;
            output::say(&format!(
                "rij {row}, {}: ‘{}’ {reason}",
                output::one_line(field),
                output::one_line(value)
            ));
        }
        output::print(&format!(
            "{gelezen} gelezen: {toegevoegd} toegevoegd, {bijgewerkt} bijgewerkt, {ongewijzigd} ongewijzigd, \
             {geweigerd} geweigerd; {} meldingen{trial}\n",
            meldingen.len()
        ))
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
