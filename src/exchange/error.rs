//! What can stop the reading of a file as a whole.

/// Why a file cannot be read, or cannot be read any further.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file itself fails.
    #[error(
        "het bestand kan niet (verder) worden gelezen: {0}; wat al gelezen was blijft, probeer het daarna opnieuw"
    )]
    Io(#[from] std::io::Error),
    /// Nothing in it.
    #[error("het bestand is leeg; er is niets gelezen. Kies een bestand met een kopregel en rijen")]
    Empty,
    /// An Excel workbook, or another zip.
    #[error(
        "dit is een Excel-werkmap en geen CSV; er is niets gelezen. Open het in Excel en bewaar het blad als CSV (UTF-8)"
    )]
    Workbook,
    /// A PDF.
    #[error("dit is een PDF en geen CSV; er is niets gelezen. Vraag om de export als CSV")]
    Pdf,
    /// Something with NUL bytes.
    #[error(
        "dit is geen tekstbestand; er is niets gelezen. Bewaar de lijst als CSV (UTF-8) en probeer het opnieuw"
    )]
    Binary,
    /// No header line.
    #[error(
        "de eerste regel bevat geen bekende kolomnamen ({seen}); er is niets gelezen. Zet de kolomnamen op de eerste regel (bijvoorbeeld {expected}), of geef een profiel op"
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
}
