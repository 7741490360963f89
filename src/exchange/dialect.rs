//! How a file is written: encoding, delimiter, line ends.

use std::fmt;
use std::io::{Read, Seek, SeekFrom};

use super::error::ReadError;
use super::sheet::{HEADER_WITHIN, find_header};
use super::table::FOR_PEOPLE;
use crate::domain::text::visible;

/// How much of the beginning is looked at to find the header line.
const SAMPLE: u64 = 256 * 1024;

/// The delimiters Excel writes, the Dutch one first.
const DELIMITERS: &[(u8, &str)] = &[
    (b';', "puntkomma's"),
    (b',', "komma's"),
    (b'\t', "tabs"),
    (b'|', "rechte strepen"),
];

/// How many known names make a line the header line.
pub(super) const ENOUGH_NAMES: usize = 2;

/// The encodings an office export comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8 without a byte order mark.
    Utf8,
    /// UTF-8 with one, as Excel writes “CSV UTF-8”.
    Utf8Bom,
    /// UTF-16, low byte first, as Excel writes “Unicode-tekst”.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// The same without a byte order mark, as some programs write it.
    Utf16LeBare,
    /// UTF-16, high byte first, without a mark.
    Utf16BeBare,
    /// What Excel for Windows writes as plain “CSV”.
    Windows1252,
}

/// Encoding, byte order mark, codec and name of each.
const ENCODINGS: &[(TextEncoding, &[u8], &encoding_rs::Encoding, &str)] = &[
    (
        TextEncoding::Utf8Bom,
        b"\xEF\xBB\xBF",
        encoding_rs::UTF_8,
        "UTF-8 met BOM",
    ),
    (
        TextEncoding::Utf16Le,
        b"\xFF\xFE",
        encoding_rs::UTF_16LE,
        "UTF-16 (LE) met BOM",
    ),
    (
        TextEncoding::Utf16Be,
        b"\xFE\xFF",
        encoding_rs::UTF_16BE,
        "UTF-16 (BE) met BOM",
    ),
    (
        TextEncoding::Utf16LeBare,
        b"",
        encoding_rs::UTF_16LE,
        "UTF-16 (LE) zonder BOM",
    ),
    (
        TextEncoding::Utf16BeBare,
        b"",
        encoding_rs::UTF_16BE,
        "UTF-16 (BE) zonder BOM",
    ),
    (
        TextEncoding::Utf8,
        b"",
        encoding_rs::UTF_8,
        "UTF-8 zonder BOM",
    ),
    (
        TextEncoding::Windows1252,
        b"",
        encoding_rs::WINDOWS_1252,
        "Windows-1252",
    ),
];

/// The first bytes of a kind of file, and what to say of it.
type Magic = (&'static [u8], fn() -> ReadError);

/// What a file begins with when it is something else.
const NO_CSV: &[Magic] = &[(b"%PDF", || ReadError::Pdf)];

/// How lines end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// Carriage return and line feed (Windows).
    CrLf,
    /// Line feed (Unix).
    Lf,
    /// Carriage return (old Macs).
    Cr,
}

/// How a file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    /// The encoding.
    pub encoding: TextEncoding,
    /// The character between fields.
    pub delimiter: u8,
    /// The end of the header line.
    pub line_end: LineEnd,
    /// How many records come before the header: Excel's own first line (`sep=;`), a title.
    pub lines_before: usize,
    /// The first words above the header that do not belong to the list; empty when there are none.
    title: String,
}

impl TextEncoding {
    fn entry(self) -> (&'static [u8], &'static encoding_rs::Encoding, &'static str) {
        ENCODINGS
            .iter()
            .find(|e| e.0 == self)
            .map_or((b"", encoding_rs::UTF_8, "UTF-8"), |e| (e.1, e.2, e.3))
    }

    /// The codec.
    #[must_use]
    pub fn codec(self) -> &'static encoding_rs::Encoding {
        self.entry().1
    }

    /// The length of the byte order mark.
    #[must_use]
    pub fn bom_length(self) -> u64 {
        self.entry().0.len() as u64
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let delimiter = DELIMITERS
            .iter()
            .find(|d| d.0 == self.delimiter)
            .map_or("?", |d| d.1);
        let line_end = match self.line_end {
            LineEnd::CrLf => "CRLF",
            LineEnd::Lf => "LF",
            LineEnd::Cr => "CR",
        };
        write!(f, "{}, {delimiter}, {line_end}", self.encoding.entry().2)
    }
}

impl Dialect {
    /// Finds out how `source` is written; `is_known` tells a column name. Reads the file once, in constant memory.
    ///
    /// # Errors
    /// When it cannot be read, is empty, is no CSV, or has no header line.
    pub fn detect<S: Read + Seek>(
        source: &mut S,
        is_known: &dyn Fn(&str) -> bool,
        expected: &str,
    ) -> Result<Self, ReadError> {
        let mut head = Vec::new();
        source.rewind()?;
        source.by_ref().take(SAMPLE).read_to_end(&mut head)?;
        if let Some((_, error)) = NO_CSV.iter().find(|(magic, _)| head.starts_with(magic)) {
            return Err(error());
        }
        let encoding = encoding_of(source, &head)?;
        let text = decode_sample(&head, encoding);
        let (has_sep_line, body) = after_sep_line(&text);
        if body.trim().is_empty() {
            return Err(ReadError::Empty);
        }
        if body
            .trim_start_matches(['"', '\r', '\n'])
            .starts_with(FOR_PEOPLE)
        {
            return Err(ReadError::ForPeople);
        }
        let Some(found) = best_delimiter(body, is_known) else {
            return Err(ReadError::no_known_columns(body, expected));
        };
        Ok(Self {
            encoding,
            delimiter: found.delimiter,
            line_end: line_end_of(body),
            lines_before: found.before + usize::from(has_sep_line),
            title: found.title,
        })
    }

    /// What was passed over to find the header, as a sentence.
    #[must_use]
    pub fn remark(&self) -> Option<String> {
        let title = &self.title;
        (!title.is_empty()).then(|| {
            format!("Boven de kopregel staat tekst die niet bij de lijst hoort (‘{title}’); overgeslagen")
        })
    }
}

fn decode_sample(head: &[u8], encoding: TextEncoding) -> String {
    let skip = usize::try_from(encoding.bom_length()).unwrap_or(0);
    let body = &head[skip.min(head.len())..];
    let (text, _) = encoding.codec().decode_without_bom_handling(body);
    text.into_owned()
}

fn encoding_of<S: Read + Seek>(source: &mut S, head: &[u8]) -> Result<TextEncoding, ReadError> {
    let marked = ENCODINGS
        .iter()
        .find(|(_, bom, _, _)| !bom.is_empty() && head.starts_with(bom));
    if let Some(&(encoding, ..)) = marked {
        if encoding == TextEncoding::Utf8Bom && head.contains(&0) {
            return Err(ReadError::Binary);
        }
        return Ok(encoding);
    }
    if head.contains(&0) {
        return bare_utf16(head).ok_or(ReadError::Binary);
    }
    source.rewind()?;
    Ok(if is_utf8(source)? {
        TextEncoding::Utf8
    } else {
        TextEncoding::Windows1252
    })
}

/// UTF-16 without a mark: in text of our letters every other byte is zero, and no pair is.
fn bare_utf16(head: &[u8]) -> Option<TextEncoding> {
    let (pairs, _) = head.as_chunks::<2>();
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
    let most = pairs.len() * 9 / 10;
    match (zeros(0), zeros(1)) {
        (0, high) if high >= most.max(1) => Some(TextEncoding::Utf16LeBare),
        (low, 0) if low >= most.max(1) => Some(TextEncoding::Utf16BeBare),
        _ => None,
    }
}

/// Whether a file is UTF-8, perhaps with a damaged place: more good letters beyond ASCII than bad bytes.
fn is_utf8<S: Read>(source: &mut S) -> Result<bool, ReadError> {
    let mut buffer = vec![0_u8; 64 * 1024];
    let (mut kept, mut good, mut bad) = (0, 0_u64, 0_u64);
    loop {
        let count = match source.read(&mut buffer[kept..]) {
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        let filled = kept + count;
        let mut rest = &buffer[..filled];
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    good += letters_beyond_ascii(text.as_bytes());
                    rest = &[];
                    break;
                }
                Err(e) => {
                    let (valid, after) = rest.split_at(e.valid_up_to());
                    good += letters_beyond_ascii(valid);
                    match e.error_len() {
                        Some(length) => {
                            bad += 1;
                            rest = &after[length..];
                        }
                        None => {
                            rest = after;
                            break;
                        }
                    }
                }
            }
        }
        if count == 0 {
            bad += u64::from(!rest.is_empty());
            return Ok(bad == 0 || good > bad);
        }
        kept = rest.len();
        let from = filled - kept;
        buffer.copy_within(from..filled, 0);
    }
}

fn letters_beyond_ascii(utf8: &[u8]) -> u64 {
    utf8.iter().filter(|&&b| b >= 0xC0).count() as u64
}

/// Splits off Excel's `sep=;` line.
fn after_sep_line(text: &str) -> (bool, &str) {
    let Some(line) = text.lines().next() else {
        return (false, text);
    };
    let bare = line.trim().trim_matches('"');
    let is_sep = bare.len() <= 5 && bare.to_ascii_lowercase().starts_with("sep=");
    if is_sep {
        (true, &text[line.len()..])
    } else {
        (false, text)
    }
}

/// Where the header was found, and with which delimiter.
struct Found {
    delimiter: u8,
    before: usize,
    title: String,
}

/// The delimiter with which a line near the beginning has the most known names.
fn best_delimiter(text: &str, is_known: &dyn Fn(&str) -> bool) -> Option<Found> {
    let mut best: Option<(usize, Found)> = None;
    for &(delimiter, _) in DELIMITERS {
        let records: Vec<csv::StringRecord> = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes())
            .into_records()
            .take(HEADER_WITHIN as usize)
            .map_while(Result::ok)
            .collect();
        let Some(header) = find_header(records.iter(), is_known) else {
            continue;
        };
        if best.as_ref().is_none_or(|(known, _)| header.known > *known) {
            let above = records[..header.row].iter().flatten();
            let first = above.map(str::trim).find(|cell| !cell.is_empty());
            let title = first.map(|words| visible(words).chars().take(60).collect());
            let found = Found {
                delimiter,
                before: header.row,
                title: title.unwrap_or_default(),
            };
            best = Some((header.known, found));
        }
    }
    best.map(|(_, found)| found)
}

/// The end of the first line that is not empty, outside quotes.
fn line_end_of(text: &str) -> LineEnd {
    let mut quoted = false;
    let text = text.trim_start();
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => return LineEnd::Lf,
            b'\r' if !quoted => {
                let followed = text.as_bytes().get(at + 1) == Some(&b'\n');
                return if followed { LineEnd::CrLf } else { LineEnd::Cr };
            }
            _ => {}
        }
    }
    LineEnd::Lf
}

/// Puts `source` where the text begins, behind a byte order mark.
///
/// # Errors
/// When the file cannot be read.
pub fn skip_bom<S: Read + Seek>(source: &mut S, encoding: TextEncoding) -> Result<(), ReadError> {
    source.seek(SeekFrom::Start(encoding.bom_length()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use std::io::Cursor;

    fn detect(bytes: &[u8]) -> Result<String, ReadError> {
        let known = |name: &str| matches!(name, "Naam" | "Team" | "Afwezig van");
        Dialect::detect(&mut Cursor::new(bytes), &known, "Naam").map(|d| d.to_string())
    }

    #[rstest]
    #[case(
        b"\xEF\xBB\xBFNaam;Team\r\nA;B\r\n",
        "UTF-8 met BOM, puntkomma's, CRLF"
    )]
    #[case(b"Naam,Team\nA,B\n", "UTF-8 zonder BOM, komma's, LF")]
    #[case(b"Naam\tTeam\rA\tB", "UTF-8 zonder BOM, tabs, CR")]
    #[case(b"Naam;Team\r\n\xD6zdemir;B\r\n", "Windows-1252, puntkomma's, CRLF")]
    #[case(b"sep=,\r\nNaam,Team\r\n", "UTF-8 zonder BOM, komma's, CRLF")]
    #[case(
        b"\xFF\xFEN\0a\0a\0m\0\t\0T\0e\0a\0m\0\n\0",
        "UTF-16 (LE) met BOM, tabs, LF"
    )]
    #[case("Naam;Team\né;ö\n".as_bytes(), "UTF-8 zonder BOM, puntkomma's, LF")]
    #[case(
        b"N\0a\0a\0m\0\t\0T\0e\0a\0m\0\n\0",
        "UTF-16 (LE) zonder BOM, tabs, LF"
    )]
    #[case(
        b"Lijst 2026\n\n;;\nNaam;Team;Kleur\n",
        "UTF-8 zonder BOM, puntkomma's, LF"
    )]
    fn a_dialect_is_told_in_one_sentence(#[case] bytes: &[u8], #[case] sentence: &str) {
        assert_eq!(detect(bytes).unwrap(), sentence);
    }

    #[test]
    fn one_damaged_byte_does_not_turn_utf8_into_windows_1252() {
        let mut bytes = "Naam;Team\nThérèse;Zoë\n".as_bytes().to_vec();
        bytes.push(0xC3);
        assert!(detect(&bytes).unwrap().starts_with("UTF-8"));
    }

    #[rstest]
    #[case(b"", "leeg")]
    #[case(b"\xEF\xBB\xBF\r\n \r\n", "leeg")]
    #[case(b"%PDF-1.7", "PDF")]
    #[case(b"Naam;Team\0\0\x01", "geen tekstbestand")]
    #[case(b"zomaar een brief\nover iets", "geen regel met bekende kolomnamen")]
    fn what_is_no_csv_is_told_in_one_sentence(#[case] bytes: &[u8], #[case] part: &str) {
        let error = detect(bytes).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}
