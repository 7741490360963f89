//! Reading a list of the office in, as whoever asks: for the command line and for the screen alike.
//!
//! [`input`] is where the list comes from, [`profile`] how it is written, [`report`] what is told of it, and [`records`] sends what is no list. [`List::open`]
//! understands the header; [`Opened::read_in`] goes over the rows in batches and asks the office what becomes of them,
//! through a [`Desk`].

pub mod input;
pub mod profile;
pub mod records;
pub mod report;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;

use self::input::{Input, Source};
use self::report::{Report, Told};
use crate::domain::record::Kind;
use crate::domain::rows::{
    AanbestedingRow, AreaRow, AssumptionRow, BudgetRow, ContactRow, ContractRow, EmployeeRow,
    GrantedRow, IndicatorRow, Melding, PlanRow, PromiseRow, ProviderRow, ReferralRow, ResultRow,
    Severity, SpendingRow, StaffingRow, TalkRow, TariffRow, WijkFigureRow,
};
use crate::domain::survey::rows::{AnswersRow, SurveyRow};
use crate::domain::words::fold;
use crate::exchange::error::ReadError;
use crate::exchange::own::OwnReader;
use crate::exchange::profile::Profile;
use crate::exchange::proposed::{columns_of, proposed};
use crate::exchange::read::{ImportRow, Record, RefusedRecord, RowReader};
use crate::exchange::records::Progress;
use crate::exchange::refused::{Refusals, RefusedError, RefusedWriter};
use crate::ipc::client::{ClientError, fresh_request};
use crate::ipc::question;
use crate::office::import::{BATCH_ROWS, Batch, BatchResult, OfficeRow, Rows, TakeOver};
use crate::office::today;

/// Why a list is not read in, or not to its end. What was kept before stays; reading it in again completes it.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file is not to be read.
    #[error("{name} is niet te lezen ({why}). Er is niets veranderd")]
    File {
        /// What it is called.
        name: String,
        /// What stands in the way.
        why: String,
    },
    /// The file is no list of this kind.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The office says no, or is not there.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// What is taken over is one group, and that is too large.
    #[error(
        "Er is te veel in één keer over te nemen; daarvan is niets overgenomen. Neem het over per veld, met --neem-over=VELD"
    )]
    TooMuch,
    /// A row is larger than a message can be.
    #[error("Eén rij is te groot om in te lezen. {kept}; maak die rij korter")]
    RowTooLarge {
        /// What became of the rows before it.
        kept: &'static str,
    },
}

/// A column of a file and our name of it; none for one that is not known, or does not count.
pub type Column = (String, Option<&'static str>);

/// Who a list is read in for: the command line, or the screen.
pub trait Desk {
    /// Asks the office what becomes of a batch.
    ///
    /// # Errors
    /// When the answer is no, or there is none.
    fn ask(&mut self, question: &question::Import) -> Result<BatchResult, ClientError>;

    /// So much was read.
    fn progress(&mut self, progress: Progress);

    /// Whether to take over what is marked so in these differences, of so many rows.
    fn wants(&mut self, rows: usize, differences: &[Told]) -> bool;
}

/// A list that an office keeps of its own.
#[derive(Debug, Clone, Copy)]
pub struct List {
    /// What its rows become, or what they are added to.
    pub kind: Kind,
    /// What it is called, also on the command line.
    pub word: &'static str,
    open: fn(File, &Profile) -> Result<Opened, ReadError>,
    propose: fn(File, Option<&str>) -> Result<String, ReadError>,
    columns: fn(File, &Profile) -> Result<Vec<Column>, ReadError>,
    /// What a column of it can be.
    pub fields: fn() -> Vec<&'static str>,
}

/// Every one there is.
pub const LISTS: &[List] = &[
    List::of::<ReferralRow>(),
    List::of::<GrantedRow>(),
    List::of::<PlanRow>(),
    List::of::<ContactRow>(),
    List::of::<AreaRow>(),
    List::of::<ProviderRow>(),
    List::of::<EmployeeRow>(),
    List::of::<ContractRow>(),
    List::of::<AanbestedingRow>(),
    List::of::<SpendingRow>(),
    List::of::<TariffRow>(),
    List::of::<ResultRow>(),
    List::of::<TalkRow>(),
    List::of::<PromiseRow>(),
    List::of::<StaffingRow>(),
    List::of::<IndicatorRow>(),
    List::of::<BudgetRow>(),
    List::of::<AssumptionRow>(),
    List::of::<WijkFigureRow>(),
    List::of::<SurveyRow>(),
    List::of::<AnswersRow>(),
];

impl List {
    const fn of<R: OfficeRow + ImportRow + Clone + 'static>() -> Self {
        Self {
            kind: R::KIND,
            word: R::WORD,
            open: Opened::rows::<R>,
            propose: proposed::<File, R>,
            columns: columns_of::<File, R>,
            fields: || {
                let names = R::COLUMNS.iter();
                names.filter_map(|names| names.first().copied()).collect()
            },
        }
    }

    /// Opens a file as such a list, or as an own export of the same kind.
    ///
    /// # Errors
    /// When it cannot be read, or is no such list.
    pub fn open(&self, input: &Input, profile: &Profile) -> Result<Opened, ImportError> {
        if let Some(reader) = OwnReader::open(input.again()?, self.kind) {
            return Ok(Opened::export(reader));
        }
        Ok((self.open)(input.again()?, profile)?)
    }

    /// The columns of a file, also of one that cannot be read in yet.
    ///
    /// # Errors
    /// When it has no header.
    pub fn columns(&self, input: &Input, profile: &Profile) -> Result<Vec<Column>, ImportError> {
        Ok((self.columns)(input.again()?, profile)?)
    }

    /// A profile of a file, to be finished by who knows it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn propose(&self, input: &Input, sheet: Option<&str>) -> Result<String, ImportError> {
        Ok((self.propose)(input.again()?, sheet)?)
    }
}

/// Goes over the rows; returns why the file could not be read to its end, if so.
type Goes = dyn FnOnce(&mut Import<'_>) -> Result<Option<String>, ImportError>;

/// A file of which the header is understood.
pub struct Opened {
    /// How it is written.
    pub dialect: String,
    /// What was passed over or filled in, a sentence each.
    pub remarks: Vec<String>,
    /// Each column and our name of it; none for one of the office's own. Of an own export there are none to tell.
    pub columns: Vec<Column>,
    /// The columns that are the office's own.
    pub own: Vec<String>,
    /// Whether those stay with the records under their own name.
    pub keeps_own: bool,
    header: Vec<String>,
    meldingen: Vec<Melding>,
    fields: BTreeMap<Kind, BTreeSet<String>>,
    goes: Box<Goes>,
}

impl Opened {
    fn export(reader: OwnReader<File>) -> Self {
        Self {
            dialect: "een export van wijkregie zelf".to_owned(),
            remarks: reader.remarks().to_vec(),
            columns: Vec::new(),
            own: Vec::new(),
            keeps_own: true,
            header: reader.header().to_vec(),
            meldingen: Vec::new(),
            fields: reader.fields(),
            goes: Box::new(|import| import.all(reader, Rows::Records)),
        }
    }

    fn rows<R: OfficeRow + ImportRow + Clone + 'static>(
        file: File,
        profile: &Profile,
    ) -> Result<Self, ReadError> {
        let reader = RowReader::<_, R>::open(file, profile, today())?;
        let mapping = reader.mapping();
        Ok(Self {
            dialect: reader.dialect(),
            remarks: reader.remarks(),
            columns: mapping
                .map(|(name, ours)| (name.to_owned(), ours))
                .collect(),
            own: match R::HAS_FIGURES {
                true => Vec::new(),
                false => reader.own_columns().map(str::to_owned).collect(),
            },
            keeps_own: R::KEEPS_OWN,
            header: reader.header().to_vec(),
            meldingen: reader.about_columns(),
            fields: BTreeMap::new(),
            goes: Box::new(|import| import.all(reader, R::all)),
        })
    }

    /// Reads everything in, or tries it (`how.is_trial`); the rows that were refused are written beside the file.
    ///
    /// # Errors
    /// When the answer is no.
    pub fn read_in(
        self,
        input: &Input,
        how: How,
        desk: &mut dyn Desk,
    ) -> Result<Outcome, ImportError> {
        let mut import = Import {
            desk,
            how,
            refused: RefusedWriter::new(input.path.as_deref(), &self.header),
            blocked: None,
            fields: self.fields,
            report: Report::default(),
        };
        import.report.meldingen.extend(self.meldingen);
        let stopped = (self.goes)(&mut import)?;
        import.report.close();
        Ok(Outcome {
            report: import.report,
            refused: match import.blocked {
                None => import.refused.finish(),
                Some(blocked) => Err(blocked),
            },
            stopped,
        })
    }
}

/// How a list is read in.
#[derive(Debug, Clone)]
pub struct How {
    /// Whether nothing is kept.
    pub is_trial: bool,
    /// Which of the file's values are taken over where the office has another.
    pub take_over: TakeOver,
    /// How many of the first rows to tell as they are understood.
    pub shows: u32,
}

/// What came of it.
pub struct Outcome {
    /// What is to be told.
    pub report: Report,
    /// Where the rows are that were refused, or why they are nowhere.
    pub refused: Result<Refusals, RefusedError>,
    /// Why the file could not be read to its end, if so.
    pub stopped: Option<String>,
}

/// A row with the records of the file it stands for.
type Stood<T> = (T, Vec<RefusedRecord>);

struct Import<'d> {
    desk: &'d mut dyn Desk,
    how: How,
    refused: RefusedWriter,
    /// Why the refused rows cannot be written down, if they cannot; the others are read in all the same.
    blocked: Option<RefusedError>,
    fields: BTreeMap<Kind, BTreeSet<String>>,
    report: Report,
}

impl Import<'_> {
    fn all<S: Source>(
        &mut self,
        source: S,
        wrap: fn(Vec<S::Row>) -> Rows,
    ) -> Result<Option<String>, ImportError> {
        match self.how.take_over {
            TakeOver::Nothing => self.as_it_comes(source, wrap),
            _ => self.after_a_preview(source, wrap),
        }
    }

    /// Sends batch after batch while it reads; returns why the file could not be read to its end, if so.
    fn as_it_comes<S: Source>(
        &mut self,
        mut source: S,
        wrap: fn(Vec<S::Row>) -> Rows,
    ) -> Result<Option<String>, ImportError> {
        self.desk.progress(source.progress());
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
                self.desk.progress(source.progress());
            }
        }
        self.keep(batch, wrap, &TakeOver::Nothing)?;
        self.report.lege_rijen = source.blank_rows();
        Ok(stopped)
    }

    /// Reads everything, tells what would be taken over, and when that is wanted keeps it: what is taken over in one
    /// group, which one undo takes back.
    fn after_a_preview<S: Source>(
        &mut self,
        mut source: S,
        wrap: fn(Vec<S::Row>) -> Rows,
    ) -> Result<Option<String>, ImportError> {
        let mut all: Vec<Stood<S::Row>> = Vec::new();
        while let Some(next) = source.next_row() {
            match next {
                Ok((Record::Row(row, told), stood)) => {
                    self.report.meldingen.extend(told);
                    all.push((row, stood));
                }
                Ok((Record::Refused(record), _)) => self.refuse(&record),
                // Nothing was kept yet, so nothing is half.
                Err(why) => return Err(why.into()),
            }
        }
        self.report.lege_rijen = source.blank_rows();
        let mut take_over = self.how.take_over.clone();
        let mut taking = vec![false; all.len()];
        let (mut differences, mut refused) = (Vec::new(), Vec::new());
        for (chunk, rows) in all.chunks(BATCH_ROWS).enumerate() {
            let rows = wrap(rows.iter().map(|(row, _)| row.clone()).collect());
            let at = |place: u32| chunk * BATCH_ROWS + (place as usize).saturating_sub(1);
            let trial = self.ask(rows, &take_over, true)?;
            for it in trial.differences {
                let at = at(it.place);
                if let Some(is_taking) = taking.get_mut(at) {
                    *is_taking |= it.is_taken;
                }
                let row = all.get(at).map_or(0, |(_, stood)| row_of(stood));
                differences.push(Told::of(&it, row));
            }
            // What is refused as it would be taken over is refused, not kept as if nobody had asked.
            refused.extend(trial.refused.iter().map(|(place, _)| at(*place)));
        }
        self.report
            .meldingen
            .extend(unused(&take_over, &differences));
        let count = taking.iter().filter(|is_taking| **is_taking).count();
        for at in refused {
            if let Some(is_taking) = taking.get_mut(at) {
                *is_taking = true;
            }
        }
        if !self.how.is_trial && !self.desk.wants(count, &differences) {
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
        if !self.how.is_trial && self.blocked.is_none() {
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
    ) -> Result<(), ImportError> {
        let (rows, mut stood): (Vec<T>, Vec<_>) = batch.into_iter().unzip();
        let result = self.ask(wrap(rows), take_over, self.how.is_trial)?;
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
    ) -> Result<BatchResult, ImportError> {
        if rows.is_empty() {
            return Ok(BatchResult::default());
        }
        let told = u32::try_from(self.report.rijen.len()).unwrap_or(u32::MAX);
        let question = question::Import {
            batch: Batch {
                take_over: take_over.clone(),
                columns: self.fields.clone(),
                shows: self.how.shows.saturating_sub(told),
                ..Batch::filling(rows, is_trial)
            },
            // A trial changes nothing, and its own store is nowhere to be found again.
            request: if is_trial {
                String::new()
            } else {
                fresh_request()
            },
        };
        match self.desk.ask(&question) {
            Ok(result) => Ok(result),
            Err(ClientError::TooLarge) if *take_over != TakeOver::Nothing && !is_trial => {
                Err(ImportError::TooMuch)
            }
            Err(ClientError::TooLarge) => {
                let kept = match is_trial {
                    true => "Er is niets bewaard",
                    false => "De rijen ervoor zijn bewaard",
                };
                let halves = question.batch.rows.halves();
                let (one, two) = halves.ok_or(ImportError::RowTooLarge { kept })?;
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

/// Fields that were to be taken over and of which no row says anything else than is kept: perhaps no such field is there.
fn unused<'a>(take_over: &'a TakeOver, differences: &'a [Told]) -> impl Iterator<Item = Melding> {
    let names: &[String] = match take_over {
        TakeOver::Fields(names) => names,
        TakeOver::Nothing | TakeOver::Everything => &[],
    };
    let is_used = |name: &String| differences.iter().any(|it| fold(&it.veld) == fold(name));
    names.iter().filter(move |name| !is_used(name)).map(|name| Melding {
        row: 0,
        field: name.clone(),
        value: String::new(),
        reason: "geen rij zegt daar iets anders dan er staat, of dat veld heet anders; er is niets van overgenomen".to_owned(),
        severity: Severity::Warning,
    })
}

/// The number of the first record of the file that a row stands for.
fn row_of(stood: &[RefusedRecord]) -> u32 {
    stood.first().map_or(0, |first| first.row)
}
