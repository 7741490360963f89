//! `wijkregie import`: reads a list of the office in, as this user, in batches.
//!
//! [`input`] is where the list comes from, [`profile`] how it is written, [`report`] what is told of it.

mod input;
mod profile;
mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::IsTerminal;
use std::path::PathBuf;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use indicatif::ProgressBar;

use self::input::{Input, Source, Trial};
use self::report::Report;
use super::controle::bar_style;
use super::ssh::is_dash;
use super::store::{StoreArgs, fresh_request};
use super::{Failure, output};
use crate::domain;
use crate::domain::record::Kind;
use crate::domain::rows::{AanbestedingRow, ContractRow, EmployeeRow, ProviderRow, ReferralRow};
use crate::exchange::error::ReadError;
use crate::exchange::own::OwnReader;
use crate::exchange::profile::Profile;
use crate::exchange::read::{ImportRow, Record, RefusedRecord, RowReader, proposed};
use crate::exchange::refused::{RefusedError, RefusedWriter};
use crate::ipc::client::{Client, ClientError};
use crate::ipc::question;
use crate::office::import::{BATCH_ROWS, Batch, BatchResult, OfficeRow, Rows, TakeOver};
use crate::office::today;

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Lees een lijst van kantoor in (een CSV, of een werkmap: .xlsx, .xls, .ods)")]
pub struct Args {
    #[arg(
        value_name = "SOORT",
        help = output::choices::<List>()
    )]
    what: List,
    #[arg(
        value_name = "BESTAND",
        help = "Het bestand; met - wat op stdin binnenkomt, en dan gaan geweigerde rijen naar stdout"
    )]
    file: PathBuf,
    #[arg(long, help = "Kijk wat er zou gebeuren en bewaar niets")]
    proef: bool,
    #[arg(
        long,
        value_name = "VELD,…",
        num_args = 0..=1,
        require_equals = true,
        value_delimiter = ',',
        help = "Neem over wat in het bestand anders is: alles, of alleen deze velden (--neem-over=einde,titel)"
    )]
    neem_over: Option<Vec<String>>,
    #[arg(
        long,
        value_name = "NAAM|BESTAND",
        help = "Hoe dit bestand is geschreven: regels als  Naam in bestand = naam van wijkregie, en  datums: maand-dag. Met nieuw of nieuw=NAAM maakt u er een van dit bestand"
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
}

/// A list that an office keeps of its own.
#[derive(Debug, Clone)]
struct List {
    /// What its rows become; the command line has its word.
    kind: Kind,
    /// Reads it in.
    read: fn(&Args, &StoreArgs, &Input, &Profile) -> Result<(), Failure>,
    /// Makes a profile of it.
    propose: fn(File, Option<&str>) -> Result<String, ReadError>,
}

/// Every one there is.
const LISTS: &[List] = &[
    List::of::<ReferralRow>(),
    List::of::<ProviderRow>(),
    List::of::<EmployeeRow>(),
    List::of::<ContractRow>(),
    List::of::<AanbestedingRow>(),
];

impl List {
    const fn of<R: OfficeRow + ImportRow + Clone>() -> Self {
        Self {
            kind: R::KIND,
            read: rows::<R>,
            propose: proposed::<File, R>,
        }
    }
}

impl ValueEnum for List {
    fn value_variants<'a>() -> &'a [Self] {
        LISTS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.kind.plural()))
    }
}

/// Reads it in.
///
/// # Errors
/// When the file cannot be read, or the answer is no. What was kept before stays; running it again completes it.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    if let Some(name) = profile::asked_for(args) {
        return profile::make(args, &Input::open(&args.file)?, name);
    }
    let profile = profile::named(args)?;
    let input = Input::open(&args.file)?;
    if let Some(reader) = OwnReader::open(input.again()?, args.what.kind) {
        let mut import = Import::begin(args, store, &input, reader.header())?;
        output::say(&format!("{}: een export van wijkregie zelf", input.name));
        reader
            .remarks()
            .iter()
            .for_each(|remark| output::say(remark));
        import.columns = reader.fields();
        return import.go(reader, Rows::Records);
    }
    (args.what.read)(args, store, &input, &profile)
}

/// Reads rows of the office's own list.
fn rows<R: OfficeRow + ImportRow + Clone>(
    args: &Args,
    store: &StoreArgs,
    input: &Input,
    profile: &Profile,
) -> Result<(), Failure> {
    let reader = RowReader::<_, R>::open(input.again()?, profile, today())
        .map_err(|why| Failure::error(why.to_string()))?;
    let mut import = Import::begin(args, store, input, reader.header())?;
    output::say(&format!("{}: {}", input.name, reader.dialect()));
    reader
        .remarks()
        .iter()
        .for_each(|remark| output::say(remark));
    report::say_own(reader.own_columns());
    import.report.meldingen.extend(reader.about_columns());
    import.go(reader, R::all)
}

/// A row with the records of the file it stands for.
type Stood<T> = (T, Vec<RefusedRecord>);

struct Import<'a> {
    args: &'a Args,
    store: &'a StoreArgs,
    client: Client,
    /// The store of a trial where there is none yet; it leaves with the import.
    trial: Option<Trial>,
    refused: RefusedWriter,
    /// Why the refused rows cannot be written down, if they cannot; the others are read in all the same.
    blocked: Option<RefusedError>,
    columns: BTreeMap<Kind, BTreeSet<String>>,
    report: Report,
}

impl<'a> Import<'a> {
    fn begin(
        args: &'a Args,
        store: &'a StoreArgs,
        input: &Input,
        header: &[String],
    ) -> Result<Self, Failure> {
        let (client, trial) = input::connect(store, args.proef)?;
        Ok(Self {
            args,
            store,
            client,
            trial,
            refused: RefusedWriter::new(input.path.as_deref(), header),
            blocked: None,
            columns: BTreeMap::new(),
            report: Report::default(),
        })
    }

    /// Reads everything and tells what became of it.
    fn go<S: Source>(mut self, source: S, wrap: fn(Vec<S::Row>) -> Rows) -> Result<(), Failure> {
        let read = match &self.args.neem_over {
            None => self.as_it_comes(source, wrap),
            Some(fields) => {
                let take_over = match fields.as_slice() {
                    [] => TakeOver::Everything,
                    fields => TakeOver::Fields(fields.to_vec()),
                };
                self.after_a_preview(source, wrap, &take_over)
            }
        };
        let stopped = match read {
            Ok(stopped) => stopped,
            Err(failure) => {
                self.leave();
                return Err(failure);
            }
        };
        let written = match self.blocked {
            None => self.refused.finish(),
            Some(blocked) => Err(blocked),
        };
        let told = self.report.tell(self.args, written);
        if let Some(trial) = self.trial {
            trial.leave(self.client);
        }
        told?;
        match stopped {
            Some(why) => Err(Failure::error(why)),
            None => Ok(()),
        }
    }

    fn leave(self) {
        if let Some(trial) = self.trial {
            trial.leave(self.client);
        }
    }

    /// Sends batch after batch while it reads; returns why the file could not be read to its end, if so.
    fn as_it_comes<S: Source>(
        &mut self,
        mut source: S,
        wrap: fn(Vec<S::Row>) -> Rows,
    ) -> Result<Option<String>, Failure> {
        let bar = ProgressBar::new(source.progress().total).with_style(bar_style());
        let mut batch: Vec<Stood<S::Row>> = Vec::with_capacity(BATCH_ROWS);
        let mut stopped = None;
        while let Some(next) = source.next_row() {
            match next {
                Ok((Record::Row(row, told), stood)) => {
                    self.report.meldingen.extend(told);
                    batch.push((row, stood));
                }
                Ok((Record::Refused(record), _)) => self.refuse(&record),
                Err(why) => {
                    stopped = Some(why.to_string());
                    break;
                }
            }
            if batch.len() == BATCH_ROWS {
                self.keep(std::mem::take(&mut batch), wrap, &TakeOver::Nothing)?;
                bar.set_position(source.progress().read);
            }
        }
        self.keep(batch, wrap, &TakeOver::Nothing)?;
        bar.finish_and_clear();
        self.report.lege_rijen = source.blank_rows();
        Ok(stopped)
    }

    /// Reads everything, tells what would be taken over, and when that is wanted keeps it: what is taken over in one
    /// group, which one undo takes back.
    fn after_a_preview<S: Source>(
        &mut self,
        mut source: S,
        wrap: fn(Vec<S::Row>) -> Rows,
        take_over: &TakeOver,
    ) -> Result<Option<String>, Failure> {
        let mut all: Vec<Stood<S::Row>> = Vec::new();
        while let Some(next) = source.next_row() {
            match next {
                Ok((Record::Row(row, told), stood)) => {
                    self.report.meldingen.extend(told);
                    all.push((row, stood));
                }
                Ok((Record::Refused(record), _)) => self.refuse(&record),
                // Nothing was kept yet, so nothing is half.
                Err(why) => return Err(Failure::error(why.to_string())),
            }
        }
        self.report.lege_rijen = source.blank_rows();
        let mut taking = vec![false; all.len()];
        for (chunk, rows) in all.chunks(BATCH_ROWS).enumerate() {
            let rows = wrap(rows.iter().map(|(row, _)| row.clone()).collect());
            for it in self.ask(rows, take_over, true)?.differences {
                let at = chunk * BATCH_ROWS + (it.place as usize).saturating_sub(1);
                if let Some(is_taking) = taking.get_mut(at) {
                    *is_taking |= it.is_taken;
                }
                if !self.args.proef {
                    let row = all.get(at).map_or(0, |(_, stood)| row_of(stood));
                    report::say_difference(&report::told(&it, row), true);
                }
            }
        }
        let count = taking.iter().filter(|is_taking| **is_taking).count();
        let mut take_over = take_over.clone();
        if !self.args.proef && count > 0 && !confirmed(count)? {
            take_over = TakeOver::Nothing;
        }
        let (taken, rest): (Vec<_>, Vec<_>) = all
            .into_iter()
            .zip(taking)
            .partition(|(_, is_taking)| *is_taking);
        let mut rest = rest.into_iter().map(|(row, _)| row).peekable();
        while rest.peek().is_some() {
            let batch = rest.by_ref().take(BATCH_ROWS).collect();
            self.keep(batch, wrap, &TakeOver::Nothing)?;
        }
        let taken = taken.into_iter().map(|(row, _)| row).collect();
        self.keep(taken, wrap, &take_over)?;
        Ok(None)
    }

    fn refuse(&mut self, record: &RefusedRecord) {
        self.report.refuse(record);
        if !self.args.proef && self.blocked.is_none() {
            self.blocked = self.refused.write(record).err();
        }
    }

    /// Sends a batch with the records of the file it came from; what the office cannot keep stands with its reason among
    /// the refused rows.
    fn keep<T>(
        &mut self,
        batch: Vec<Stood<T>>,
        wrap: fn(Vec<T>) -> Rows,
        take_over: &TakeOver,
    ) -> Result<(), Failure> {
        let (rows, mut stood): (Vec<T>, Vec<_>) = batch.into_iter().unzip();
        let result = self.ask(wrap(rows), take_over, self.args.proef)?;
        let refused = self.report.add(result, &stood);
        for (place, reason) in refused {
            let rows = (place as usize)
                .checked_sub(1)
                .and_then(|at| stood.get_mut(at));
            for row in rows.ok_or(ClientError::Confused)? {
                row.reason.clone_from(&reason);
                self.refuse(row);
            }
        }
        Ok(())
    }

    /// Asks what becomes of rows; those that are too many for a message go in halves, but for what must be one group.
    fn ask(
        &mut self,
        rows: Rows,
        take_over: &TakeOver,
        is_trial: bool,
    ) -> Result<BatchResult, Failure> {
        if rows.is_empty() {
            return Ok(BatchResult::default());
        }
        let mut question = question::Import {
            batch: Batch::filling(rows, is_trial),
            // A trial changes nothing, and its own store is nowhere to be found again.
            request: if is_trial {
                String::new()
            } else {
                fresh_request()
            },
        };
        question.batch.take_over = take_over.clone();
        question.batch.columns = self.columns.clone();
        let request = question.request.clone();
        let asked = self.store.ask_once(&mut self.client, &request, &question);
        match asked {
            Ok(result) => Ok(result),
            Err(ClientError::TooLarge) if *take_over != TakeOver::Nothing && !is_trial => {
                Err(Failure::error(
                    "Er is te veel in één keer over te nemen; daarvan is niets overgenomen. Neem het over per veld, met --neem-over=VELD",
                ))
            }
            Err(ClientError::TooLarge) => {
                let (one, two) = question.batch.rows.halves().ok_or_else(|| {
                    Failure::error(match is_trial {
                        true => "Eén rij is te groot om in te lezen. Er is niets bewaard; maak die rij korter",
                        false => "Eén rij is te groot om in te lezen. De rijen ervoor zijn bewaard; maak die rij korter",
                    })
                })?;
                let before = one.len() as u32;
                let mut all = self.ask(one, take_over, is_trial)?;
                let later = self.ask(two, take_over, is_trial)?;
                all.join(later, before);
                Ok(all)
            }
            Err(other) => Err(other.into()),
        }
    }
}

/// The number of the first record of the file that a row stands for.
fn row_of(stood: &[RefusedRecord]) -> u32 {
    stood.first().map_or(0, |first| first.row)
}

/// Whether the values that were just shown are to be taken over; who cannot be asked said so already.
fn confirmed(rows: usize) -> Result<bool, Failure> {
    if !std::io::stdin().is_terminal() {
        return Ok(true);
    }
    let rows = output::count(rows, "rij", "rijen");
    output::say(&format!(
        "Van {rows} wordt overgenomen wat hierboven staat. Overnemen? [j/N]"
    ));
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    read.map_err(|why| Failure::error(domain::io::in_words(&why)))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "j" | "ja"))
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
            client.ask(&question::Import {
                batch: Batch::filling(rows, false),
                request: String::new(),
            })?;
            progress(count);
        }
    }
    Ok(())
}
