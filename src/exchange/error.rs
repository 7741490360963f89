//! What can stop the reading of a file as a whole.

use crate::domain::io::in_words;
use crate::domain::text::visible;

/// Why a file cannot be read, or cannot be read any further.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file itself fails.
    #[error(
        "het bestand kan niet (verder) worden gelezen: {}; wat al gelezen was blijft, probeer het daarna opnieuw",
        in_words(.0)
    )]
    Io(#[from] std::io::Error),
    /// Nothing in it.
    #[error("het bestand is leeg; er is niets gelezen. Kies een bestand met een kopregel en rijen")]
    Empty,
    /// A workbook that cannot be opened, or another zip.
    #[error(
        "deze werkmap is niet te lezen: het bestand is beschadigd, niet af, of geen .xlsx, .xls of .ods; er is niets gelezen. Wacht tot het klaar is als het nog wordt geschreven, of open het in Excel en bewaar het opnieuw als .xlsx, of bewaar het blad als CSV (UTF-8)"
    )]
    BrokenWorkbook,
    /// A workbook with a password.
    #[error(
        "dit Excel-bestand is beveiligd met een wachtwoord; er is niets gelezen. Haal het wachtwoord eraf, of bewaar het blad als CSV (UTF-8)"
    )]
    ProtectedWorkbook,
    /// A sheet that is not there.
    #[error("er is geen blad ‘{wanted}’; er is niets gelezen. De bladen zijn: {sheets}")]
    NoSuchSheet {
        /// What was asked for.
        wanted: String,
        /// All sheets with their numbers.
        sheets: String,
    },
    /// A sheet that was made for people.
    #[error(
        "dit is een overzicht dat wijkregie voor lezers maakte; er is niets gelezen. Lees het blad met het register in, dat in dezelfde werkmap staat, of een eigen export als csv"
    )]
    ForPeople,
    /// A file that grew or shrank while it was read.
    #[error(
        "het bestand veranderde terwijl het gelezen werd: waarschijnlijk wordt het nog geschreven; er is niets gelezen. Wacht tot het klaar is en probeer het opnieuw"
    )]
    StillWritten,
    /// A workbook that fills the memory.
    #[error(
        "dit Excel-bestand is te groot om te openen; er is niets gelezen. Bewaar het blad als CSV (UTF-8): daarvan is elke grootte goed"
    )]
    WorkbookTooLarge,
    /// A PDF.
    #[error(
        "dit is een PDF en geen CSV; er is niets gelezen. Vraag om de export als CSV of als .xlsx"
    )]
    Pdf,
    /// Something with NUL bytes.
    #[error(
        "dit is geen tekstbestand; er is niets gelezen. Bewaar de lijst als CSV (UTF-8) en probeer het opnieuw"
    )]
    Binary,
    /// No header line.
    #[error(
        "bovenaan staat geen regel met bekende kolomnamen ({seen}); er is niets gelezen. Zet een regel met kolomnamen boven de lijst (bijvoorbeeld {expected}), of geef een profiel op"
    )]
    NoKnownColumns {
        /// The beginning of what stood there.
        seen: String,
        /// Some names that would be known.
        expected: String,
    },
    /// A column without which a row is nothing.
    #[error(
        "de kolom ‘{missing}’ ontbreekt; er is niets gelezen. Voeg de kolom toe, of noem in een profiel welke kolom het is"
    )]
    MissingColumn {
        /// Our name of the column.
        missing: &'static str,
    },
    /// A profile names a column that does not exist.
    #[error(
        "het profiel wijst ‘{own}’ aan als ‘{ours}’, maar die kolom bestaat niet; er is niets gelezen. Kies uit: {allowed}"
    )]
    UnknownTarget {
        /// The column name of the file.
        own: String,
        /// The name it should stand for.
        ours: String,
        /// The names that exist.
        allowed: String,
    },
    /// A record that does not end.
    #[error(
        "rij {row} (regel {line}) is langer dan {limit_kib} KiB, waarschijnlijk door een aanhalingsteken dat niet gesloten is; de rijen ervoor zijn gelezen, vanaf hier niets. Herstel de regel en lees het bestand opnieuw in"
    )]
    RecordTooLong {
        /// The record's number.
        row: u32,
        /// The line in the file where it begins.
        line: u64,
        /// How long a record may be.
        limit_kib: usize,
    },
    /// A row of a sheet that is too long.
    #[error(
        "rij {row} is langer dan {limit_kib} KiB; de rijen ervoor zijn gelezen, vanaf hier niets. Maak de rij korter en lees het bestand opnieuw in"
    )]
    RowTooLong {
        /// The row's number.
        row: u32,
        /// How long a row may be.
        limit_kib: usize,
    },
}

/// How many characters of a line that is no header line are repeated.
const SHOWN_CHARS: usize = 60;

impl ReadError {
    /// The first line of `text` is no header line.
    #[must_use]
    pub fn no_known_columns(text: &str, expected: &str) -> Self {
        let line = text.trim_start().lines().next().unwrap_or_default();
        let shown: String = visible(line).chars().take(SHOWN_CHARS).collect();
        Self::NoKnownColumns {
            seen: format!("‘{shown}’"),
            expected: expected.to_owned(),
        }
    }
}
