//! Records of a file, one by one, as rows with what is wrong with them.

use std::collections::{HashMap, VecDeque};
use std::io::{Read, Seek};
use std::marker::PhantomData;

use chrono::NaiveDate;
use csv::StringRecord;

pub use super::cells::Cells;
use super::cells::{Known, MONTH_FIRST, shortened};
use super::columns::{ColumnMap, ColumnNames, KnownNames, key_of};
use super::error::ReadError;
use super::profile::Profile;
use super::records::{Progress, Records, is_blank};
use super::survey::Survey;
use crate::domain::registers::alike::{Certainty, Crowd, Traits};
use crate::domain::rows::{Melding, OwnColumn, RawValue, Severity};
use crate::domain::text::{Layout, clean, unharmed};
use crate::domain::words::fold;

/// How many delimiters on one line within a field no longer are the writer's own.
const TELLING_DELIMITERS: usize = 8;

const SWALLOWED: &str = "in één veld staan hele rijen, waarschijnlijk door een aanhalingsteken dat niet gesloten is; herstel het aanhalingsteken en lees deze rijen opnieuw in";
const TOTAL: &str =
    "dit is een regel met een totaal en geen rij van de lijst; hij is niet overgenomen";
const HEADER_AGAIN: &str =
    "dit is de kopregel nog een keer en geen rij van de lijst; hij is niet overgenomen";

/// What the first cell of a line with a total begins with.
const TOTALS: &[&str] = &[
    "totaal",
    "subtotaal",
    "sub totaal",
    "eindtotaal",
    "totalen",
    "som",
    "total",
    "subtotal",
    "grand total",
];

/// Where a later row of the same record says something else than the first: our column, what counts, and what it says.
pub type Contradiction = (usize, String, String);

/// Who a row is about.
#[derive(Debug)]
pub struct Whom {
    /// What of them is compared.
    pub traits: Traits,
    /// Where their BSN stands, and their name.
    pub columns: [usize; 2],
}

/// A kind of row that can be read from a file.
pub trait ImportRow: Sized {
    /// The names of its columns; the place in the table is the column.
    const COLUMNS: &'static [ColumnNames];
    /// The columns without which a file is not of this kind; of each group one is enough.
    const ESSENTIAL: &'static [&'static [usize]];
    /// The column by which a row is known: another row that has the same in it is about the same.
    const KNOWN_BY: usize;
    /// The columns that hold days.
    const DAYS: &'static [usize];
    /// Whether several rows that are known by the same make one record.
    const IS_GATHERED: bool = false;
    /// Whether rows that are known by the same are each of their own: lines of one contract.
    const IS_ONE_OF_SEVERAL: bool = false;

    /// Whether a column of the office's own stays with the record under its own name.
    const KEEPS_OWN: bool = true;

    /// Whether every column that is not ours is a figure of the row, and not one of the office's own.
    const HAS_FIGURES: bool = false;

    /// Makes a row of a record.
    ///
    /// # Errors
    /// The reason, when the record can be no row at all.
    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str>;

    /// What of the row is kept as it stood: values that could not be read, and columns that are the office's own.
    fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>);

    /// Takes a later row of the same record into this one; returns where it says something else.
    fn gather(&mut self, _later: Self) -> Vec<Contradiction> {
        Vec::new()
    }

    /// What must be the same too, as it was understood, where one number stands for more rows; where rows are gathered, what
    /// makes them one when they have no number.
    fn known_with(&self) -> Option<String> {
        None
    }

    /// Who it is about; nobody where a row is not about a person.
    fn whom(&self) -> Option<Whom> {
        None
    }
}

/// What became of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record<R> {
    /// It is a row, perhaps with something to tell.
    Row(R, Vec<Melding>),
    /// It cannot be a row.
    Refused(RefusedRecord),
}

/// A record that cannot be a row, as it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRecord {
    /// The record's number in the file; the first record below the header is 1.
    pub row: u32,
    /// Its fields as they stood, without the sign against formulas.
    pub fields: Vec<String>,
    /// Why, as a sentence.
    pub reason: String,
}

/// A record that was handed out, and the records of the file it stands for.
type Handed<R> = (Record<R>, Vec<RefusedRecord>);

/// Reads a file record by record, a CSV or a sheet of a workbook. Of a CSV it holds only the record it is at, and by what
/// each row is known; of a kind where rows are gathered, all rows.
pub struct RowReader<S, R> {
    records: Records<S>,
    record: StringRecord,
    known: Known,
    /// How many fields a record has.
    width: usize,
    row: u32,
    seen: Seen,
    blank_rows: u32,
    ended: bool,
    gathered: Option<VecDeque<Result<Handed<R>, ReadError>>>,
    stood: Vec<RefusedRecord>,
    kind: PhantomData<fn() -> R>,
}

/// What earlier rows are known by.
#[derive(Debug, Default)]
struct Seen {
    keys: HashMap<String, u32>,
    people: Crowd<u32>,
}

impl<S: Read + Seek, R: ImportRow> RowReader<S, R> {
    /// Opens a file, with what is known of it beforehand, on a day. It is read through once to judge its columns.
    ///
    /// # Errors
    /// When the file cannot be read, is no list, or has not the columns of this kind.
    pub fn open(source: S, profile: &Profile, today: NaiveDate) -> Result<Self, ReadError> {
        let names = KnownNames::new(R::COLUMNS, &profile.names)?;
        let expected: Vec<_> = R::COLUMNS
            .iter()
            .take(4)
            .filter_map(|n| n.first().copied())
            .collect();
        let is_known = |name: &str| is_name::<R>(&names, name);
        let sheet = profile.sheet.as_deref();
        let (records, record) = Records::open(source, sheet, &is_known, &expected.join(", "))?;
        let header: Vec<String> = record
            .iter()
            .map(|name| clean(name, Layout::OneLine).text)
            .collect();
        let columns = ColumnMap::new(header, &names);
        check_essential::<R>(&columns)?;
        let (records, survey) = surveyed::<S, R>(records, &columns)?;
        let header = columns.header().len();
        Ok(Self {
            records,
            record,
            width: survey.even_length(header).unwrap_or(header),
            known: Known {
                columns,
                survey,
                order: profile.order,
                decimal: profile.decimal,
                year: profile.year,
                about: profile.about.clone(),
                today,
            },
            row: 0,
            seen: Seen::default(),
            blank_rows: 0,
            ended: false,
            gathered: None,
            stood: Vec::new(),
            kind: PhantomData,
        })
    }

    /// How the file is written, in words: its encoding, delimiter and line ends, or which sheet it is.
    #[must_use]
    pub fn dialect(&self) -> String {
        self.records.to_string()
    }

    /// What was passed over or filled in to find the table, a sentence each.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        self.records.remarks()
    }

    /// The header line as the file has it.
    #[must_use]
    pub fn header(&self) -> &[String] {
        self.known.columns.header()
    }

    /// Each column of the file and our name of it; none for one of the office's own, or one that does not count.
    pub fn mapping(&self) -> impl Iterator<Item = (&str, Option<&'static str>)> {
        let columns = &self.known.columns;
        let ours = |at: usize| {
            let found = (0..R::COLUMNS.len()).find(|column| columns.place(*column) == Some(at))?;
            R::COLUMNS.get(found)?.first().copied()
        };
        let header = columns.header().iter().enumerate();
        header.map(move |(at, name)| (name.as_str(), ours(at)))
    }

    /// The columns that are the office's own: they stay with the record under their own name.
    pub fn own_columns(&self) -> impl Iterator<Item = &str> {
        self.known.columns.own().map(|(_, name)| name)
    }

    /// What is to be said of whole columns: two for one field, dates with the month first. Their row is 0.
    #[must_use]
    pub fn about_columns(&self) -> Vec<Melding> {
        let columns = &self.known.columns;
        let about = |field: &str, value: &str, reason: String, severity| Melding {
            row: 0,
            field: field.to_owned(),
            value: shortened(value),
            reason,
            severity,
        };
        let doubles = columns.doubles().iter().map(|double| {
            let ours = columns.name(double.column);
            let reason = format!(
                "er zijn twee kolommen voor één veld; ‘{ours}’ telt, en rijen waar deze iets anders zegt zijn meldingen"
            );
            let field = &columns.header()[double.at];
            about(field, "", reason, Severity::Warning)
        });
        let asked = self.known.order.is_none();
        let month_first = self.known.survey.month_first().filter(|_| asked);
        let month_first = month_first.map(|(place, value)| {
            let field = columns.header().get(place).map_or("", String::as_str);
            about(field, value, MONTH_FIRST.to_owned(), Severity::Error)
        });
        doubles.chain(month_first).collect()
    }

    /// How far the reading is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.records.progress()
    }

    /// How many records held nothing at all; they are numbered but skipped.
    #[must_use]
    pub fn blank_rows(&self) -> u32 {
        self.blank_rows
    }

    /// The records of the file that the row handed out last stands for, as they stood.
    #[must_use]
    pub fn take_stood(&mut self) -> Vec<RefusedRecord> {
        std::mem::take(&mut self.stood)
    }

    /// Whether a field holds a line with so many delimiters that it must be (part of) another record: a quote was
    /// not closed.
    fn has_swallowed_rows(&self) -> bool {
        let Some(delimiter) = self.records.delimiter() else {
            return false;
        };
        let wanted = self.header().len().saturating_sub(1);
        let telling = wanted.min(TELLING_DELIMITERS.max(wanted / 4)).max(2);
        let delimiters = |line: &str| line.bytes().filter(|&b| b == delimiter).count();
        self.record
            .iter()
            .filter(|field| field.contains(['\n', '\r']))
            .any(|field| {
                field
                    .split(['\n', '\r'])
                    .skip(1)
                    .any(|line| delimiters(line) >= telling)
            })
    }

    /// Why a record can be no row, whatever its kind.
    fn misfit(&self) -> Option<String> {
        if self.has_swallowed_rows() {
            return Some(SWALLOWED.to_owned());
        }
        let header = self.header().len();
        let found = self.record.len();
        if found != self.width {
            return Some(format!(
                "deze rij heeft {found} velden en de kopregel {header}, dus er is iets verschoven; er is niets van overgenomen. Zet een tekst met een scheidingsteken erin tussen aanhalingstekens, of vul de rij aan, en lees hem opnieuw in"
            ));
        }
        let filled = self
            .record
            .iter()
            .zip(self.header())
            .filter(|(cell, _)| !cell.trim().is_empty());
        let (same, other): (Vec<_>, Vec<_>) =
            filled.partition(|(cell, name)| key_of(cell) == key_of(name));
        if same.len() > other.len() && same.len() > 1 {
            return Some(HEADER_AGAIN.to_owned());
        }
        let key = self.known.columns.place(R::KNOWN_BY);
        let first = self
            .record
            .iter()
            .position(|cell| !cell.trim().is_empty())?;
        let names_nobody = key.is_none_or(|key| {
            key == first
                || self
                    .record
                    .get(key)
                    .is_none_or(|cell| cell.trim().is_empty())
        });
        let word = fold(&self.record[first]);
        let is_total = TOTALS.iter().any(|total| {
            word.strip_prefix(total)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        });
        (names_nobody && is_total).then(|| TOTAL.to_owned())
    }

    fn as_it_stood(&self, reason: &str) -> RefusedRecord {
        RefusedRecord {
            row: self.row,
            fields: self
                .record
                .iter()
                .map(|field| unharmed(field).to_owned())
                .collect(),
            reason: reason.to_owned(),
        }
    }

    /// Makes a row of the record at hand; beside it, by what it is known.
    fn understand(&mut self) -> (Record<R>, String) {
        if let Some(reason) = self.misfit() {
            return (Record::Refused(self.as_it_stood(&reason)), String::new());
        }
        let mut cells = Cells::new(self.row, &self.known, &self.record);
        let mut key = cells.raw_text(R::KNOWN_BY).trim().to_lowercase();
        cells.check_doubles();
        cells.tell_filled(self.records.filled());
        match R::from_record(&mut cells) {
            Ok(mut row) => {
                *row.kept().1 = cells.own_columns();
                if R::IS_GATHERED && key.is_empty() {
                    key = row.known_with().unwrap_or_default();
                }
                if !R::IS_GATHERED && !R::IS_ONE_OF_SEVERAL {
                    let with = row.known_with();
                    cells.tell_earlier(R::KNOWN_BY, (&key, with), &mut self.seen.keys);
                }
                self.seen.check_whom(&mut cells, row.whom());
                (Record::Row(row, cells.into_meldingen()), key)
            }
            Err(reason) => {
                let refused = self.as_it_stood(reason);
                (Record::Refused(refused), String::new())
            }
        }
    }

    fn next_record(&mut self) -> Option<Result<(Record<R>, String), ReadError>> {
        while !self.ended {
            match self.records.advance(&mut self.record, self.row) {
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
                Ok(false) => self.ended = true,
                Ok(true) => {
                    self.row = self.row.saturating_add(1);
                    if !is_blank(&self.record) {
                        return Some(Ok(self.understand()));
                    }
                    self.blank_rows = self.blank_rows.saturating_add(1);
                }
            }
        }
        None
    }

    /// Reads all records; those that are known by the same become one, at the place of the first.
    fn gather(&mut self) -> VecDeque<Result<Handed<R>, ReadError>> {
        let mut all: VecDeque<Result<Handed<R>, ReadError>> = VecDeque::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        while let Some(next) = self.next_record() {
            let (record, key) = match next {
                Ok(next) => next,
                Err(why) => {
                    all.push_back(Err(why));
                    break;
                }
            };
            let stood = self.as_it_stood("");
            let first = places.get(&key).and_then(|at| all.get_mut(*at));
            match (record, first) {
                (Record::Row(row, told), Some(Ok((Record::Row(into, meldingen), rows)))) => {
                    meldingen.extend(told);
                    let from = rows.first().map_or(0, |first| first.row);
                    let against = gathered(into, row);
                    let against: Vec<_> = against
                        .into_iter()
                        .map(|it| self.contradicts(from, it))
                        .collect();
                    let kept = against.iter().map(|melding| RawValue {
                        field: melding.field.clone(),
                        value: melding.value.clone(),
                    });
                    into.kept().0.extend(kept);
                    meldingen.extend(against);
                    rows.push(stood);
                }
                (record, _) => {
                    if !key.is_empty() {
                        places.insert(key, all.len());
                    }
                    all.push_back(Ok((record, vec![stood])));
                }
            }
        }
        all
    }

    fn contradicts(&self, from: u32, (column, counts, says): Contradiction) -> Melding {
        Melding {
            row: self.row,
            field: self.known.columns.name(column).to_owned(),
            reason: shortened(&format!(
                "op rij {from} van hetzelfde nummer staat ‘{counts}’, en dat telt; deze waarde is bewaard en niet overgenomen, kijk ze na"
            )),
            value: shortened(&says),
            severity: Severity::Warning,
        }
    }
}

/// Takes a later row into the first; what the office's own columns say beside it stands behind what they said.
fn gathered<R: ImportRow>(into: &mut R, mut later: R) -> Vec<Contradiction> {
    if R::HAS_FIGURES {
        // What stands in them is added up, not put side by side.
        return into.gather(later);
    }
    let (raw, more) = later.kept();
    into.kept().0.append(raw);
    for more in std::mem::take(more) {
        let own = into.kept().1;
        match own.iter_mut().find(|known| known.field == more.field) {
            Some(known) if known.value.split("; ").any(|value| value == more.value) => {}
            Some(known) => {
                known.value.push_str("; ");
                known.value.push_str(&more.value);
            }
            None => own.push(more),
        }
    }
    into.gather(later)
}

fn check_essential<R: ImportRow>(columns: &ColumnMap) -> Result<(), ReadError> {
    let is_there = |column: &&usize| columns.place(**column).is_some();
    let missing = R::ESSENTIAL
        .iter()
        .find(|group| group.iter().find(is_there).is_none());
    let name = |group: &&[usize]| R::COLUMNS.get(*group.first()?)?.first().copied();
    match missing.and_then(name) {
        Some(missing) => Err(ReadError::MissingColumn { missing }),
        None => Ok(()),
    }
}

/// Reads all records to see what they say of the file as a whole, and begins again behind the header.
fn surveyed<S: Read + Seek, R: ImportRow>(
    mut records: Records<S>,
    columns: &ColumnMap,
) -> Result<(Records<S>, Survey), ReadError> {
    let days: Vec<usize> = R::DAYS.iter().filter_map(|at| columns.place(*at)).collect();
    let (mut survey, mut record, mut row) = (Survey::default(), StringRecord::new(), 0);
    // What fails now fails again at its row, with the rows before it read.
    while let Ok(true) = records.advance(&mut record, row) {
        survey.see(&record, &days);
        row += 1;
    }
    Ok((records.again()?, survey))
}

/// Whether a cell can be the name of a column: one that is known, and of a list of figures any that begins with a letter.
pub(super) fn is_name<R: ImportRow>(names: &KnownNames, cell: &str) -> bool {
    // A survey office writes `1` or `1. Ik wist waar…` above a column; a longer number is a figure.
    let is_numbered = || {
        let digits = cell.bytes().take_while(u8::is_ascii_digit).count();
        (1..=3).contains(&digits) && (digits == cell.len() || cell.contains(char::is_alphabetic))
    };
    let can_be = || cell.starts_with(char::is_alphabetic) || is_numbered();
    names.find(cell).is_some() || R::HAS_FIGURES && can_be()
}

impl Seen {
    /// Tells when an earlier row is about the same person, or so it seems.
    fn check_whom(&mut self, cells: &mut Cells<'_>, whom: Option<Whom>) {
        let Some(Whom { traits, columns }) = whom else {
            return;
        };
        let first = self.people.add(cells.row(), traits);
        if let Some((first, alike)) = first.filter(|(_, it)| it.certainty > Certainty::Mogelijk) {
            let [bsn, name] = columns;
            let column = if alike.is_by_bsn() { bsn } else { name };
            let told = alike.told(&format!("op rij {first}"));
            cells.warn(column, &told);
        }
    }
}

impl<S: Read + Seek, R: ImportRow> Iterator for RowReader<S, R> {
    type Item = Result<Record<R>, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if !R::IS_GATHERED {
            let next = self.next_record()?;
            return Some(next.map(|(record, _)| {
                self.stood = vec![self.as_it_stood("")];
                record
            }));
        }
        if self.gathered.is_none() {
            self.gathered = Some(self.gather());
        }
        let next = self.gathered.as_mut()?.pop_front()?;
        Some(next.map(|(record, stood)| {
            self.stood = stood;
            record
        }))
    }
}
