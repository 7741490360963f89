//! Walking the logboek line by line, and what a walk can make sure of.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::error::{JournalError, wrong_line};
use super::files::{MonthFile, files, must_begin};
use super::line::{Chain, Line, OVER, Raw, parse, parse_with};
use super::tail::{WasKilled, find_end};
use super::text::Text;
use crate::store::folder::journal_of;
use crate::store::in_two;
use crate::store::mark::{Mark, Place};
use crate::store::months::month_path;

/// How much of the end of a file that is not the newest is looked at, in bytes.
const NARROW: u64 = 16 * 1024;

/// Calls `each` with every line from a place on, with its own place; stops when `each` says so.
///
/// # Errors
/// When a file cannot be read or a line is no line.
pub fn for_each_from(
    folder: &Path,
    from: Place,
    each: &mut dyn FnMut(Place, &str) -> Result<(), String>,
) -> Result<(), JournalError> {
    for_each_between(folder, from, None, each)
}

/// The same up to a place: what comes after it may still be being written.
///
/// # Errors
/// When a file cannot be read or a line is no line.
pub fn for_each_between(
    folder: &Path,
    from: Place,
    until: Option<Place>,
    each: &mut dyn FnMut(Place, &str) -> Result<(), String>,
) -> Result<(), JournalError> {
    if until == Some(Mark::beginning().next) {
        return Ok(());
    }
    let files = files(folder)?;
    let begin = files.iter().position(|file| file.month == from.month);
    for found in &files[begin.unwrap_or(0)..] {
        let month = found.month;
        let mut file = found.open()?;
        let path = file.path().to_owned();
        let fail = |error: std::io::Error| JournalError::read(&path, &error);
        let mut offset = if month == from.month { from.offset } else { 0 };
        let end = until.filter(|until| until.month == month);
        let length = end.map_or(u64::MAX, |end| end.offset.saturating_sub(offset));
        file.seek(SeekFrom::Start(offset)).map_err(fail)?;
        let mut reader = BufReader::with_capacity(1 << 20, file.take(length));
        let mut line = String::new();
        loop {
            line.clear();
            let damaged = |why: String| JournalError::Damaged {
                path: path.clone(),
                offset,
                why,
            };
            let read = match reader.read_line(&mut line) {
                Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                    return Err(damaged("hier staat geen tekst".to_owned()));
                }
                read => read.map_err(fail)?,
            };
            if read == 0 {
                break;
            }
            let place = Place { month, offset };
            each(place, line.trim_end_matches('\n'))
                .map_err(|why| wrong_line(&path, offset, line.as_bytes(), why))?;
            offset += read as u64;
        }
        if end.is_some() {
            break;
        }
    }
    Ok(())
}

/// Calls `each` with every line up to a place that is about what is wanted, by its number with the letter of its kind;
/// of the others nothing more is read.
///
/// # Errors
/// When a file cannot be read, or `each` says that a line is no line.
pub fn for_each_about(
    folder: &Path,
    until: Place,
    is_wanted: &dyn Fn(&str) -> bool,
    each: &mut dyn FnMut(Place, &str) -> Result<(), String>,
) -> Result<(), JournalError> {
    for_each_over(folder, until, &mut |place, over, line| {
        if !is_wanted(over) {
            return Ok(());
        }
        let text = std::str::from_utf8(line).map_err(|why| why.to_string());
        text.and_then(|text| each(place, text))
    })
}

/// Takes the place of a line, what it is about and its bytes; in words why it is no line.
pub type EachOver<'a> = dyn FnMut(Place, &str, &[u8]) -> Result<(), String> + 'a;

/// Calls `each` with every line up to a place, and what it is about: its number with the letter of its kind. Nothing more
/// of it is read.
///
/// # Errors
/// When a file cannot be read, or `each` says that a line is no line.
pub fn for_each_over(
    folder: &Path,
    until: Place,
    each: &mut EachOver<'_>,
) -> Result<(), JournalError> {
    if until == Mark::beginning().next {
        return Ok(());
    }
    for found in files(folder)? {
        let month = found.month;
        let is_last = month == until.month;
        let length = if is_last { until.offset } else { u64::MAX };
        let file = found.open()?;
        let path = file.path().to_owned();
        let mut lines = Lines::of(file.take(length));
        while let Some((offset, line)) = lines.next(&path)? {
            let over = about(line).ok_or_else(|| "hier staat geen regel".to_owned());
            over.and_then(|over| each(Place { month, offset }, &over, line))
                .map_err(|why| wrong_line(&path, offset, line, why))?;
        }
        if is_last {
            break;
        }
    }
    Ok(())
}

/// What a line is about, without reading it: that comes before anything somebody typed.
fn about(line: &[u8]) -> Option<Cow<'_, str>> {
    let from = memchr::memmem::find(line, OVER.as_bytes())? + OVER.len();
    let rest = line.get(from..)?;
    let over = rest.get(..memchr::memchr(b'"', rest)?)?;
    if over.contains(&b'\\') {
        // Its end may be another: read as what it is.
        let mut text = serde_json::Deserializer::from_slice(&line[from - 1..]).into_iter();
        return text.next()?.ok().map(Cow::Owned);
    }
    std::str::from_utf8(over).ok().map(Cow::Borrowed)
}

/// The lines of a file, in large pieces.
struct Lines<R> {
    from: R,
    piece: Vec<u8>,
    /// Where in the file the piece begins.
    offset: u64,
    /// How much of the piece was given.
    given: usize,
}

/// How much is read of a file at a time, in bytes.
const PIECE: usize = 1 << 20;

impl<R: Read> Lines<R> {
    fn of(from: R) -> Self {
        Self {
            from,
            piece: Vec::new(),
            offset: 0,
            given: 0,
        }
    }

    /// The next line that has an end, and where it begins.
    fn next(&mut self, path: &Path) -> Result<Option<(u64, &[u8])>, JournalError> {
        let length = loop {
            match memchr::memchr(b'\n', &self.piece[self.given..]) {
                Some(length) => break length,
                None if self.read_on(path)? => {}
                None => return Ok(None),
            }
        };
        let begin = self.given;
        self.given += length + 1;
        Ok(Some((
            self.offset + begin as u64,
            &self.piece[begin..begin + length],
        )))
    }

    /// Lets go of what was given and reads on; whether there was more.
    fn read_on(&mut self, path: &Path) -> Result<bool, JournalError> {
        self.piece.drain(..self.given);
        self.offset += self.given as u64;
        self.given = 0;
        let mut more = self.from.by_ref().take(PIECE as u64);
        let read = more.read_to_end(&mut self.piece);
        read.map(|read| read > 0)
            .map_err(|error| JournalError::read(path, &error))
    }
}

/// Whether the line after a known one stands where it should, and says that it follows it.
pub fn goes_on_from(folder: &Path, known: &Mark) -> bool {
    let mut goes_on = false;
    // The walk is broken off after one line; what else stops it is found by whoever walks it all.
    let _ = for_each_from(folder, known.next, &mut |_, text| {
        let (raw, _) = parse_with(text, |_, _| Ok(()))?;
        goes_on = raw.header.seq == known.seq + 1 && raw.header.vorige == known.chain;
        Err(String::new())
    });
    goes_on
}

/// The hash of the first line, in hex: no two logboeken have the same. None when there is no line.
///
/// # Errors
/// When it cannot be read.
pub fn first_chain(folder: &Path) -> Result<Option<String>, JournalError> {
    let mut found = None;
    let walked = for_each_from(folder, Mark::beginning().next, &mut |_, text| {
        found = Some(parse_with(text, |_, _| Ok(()))?.0.chain);
        Err(String::new())
    });
    match found {
        // The walk was broken off after one line.
        Some(chain) => Ok(Some(chain)),
        None => walked.map(|()| None),
    }
}

/// Reads the lines at these places.
///
/// # Errors
/// When a file cannot be read or a line is no line.
pub fn read_places(root: &Path, places: &[Place]) -> Result<Vec<Line>, JournalError> {
    let mut lines = Vec::with_capacity(places.len());
    for_each_at(root, places, &mut |_, text| {
        lines.push(parse(text)?.line);
        Ok(())
    })?;
    Ok(lines)
}

/// Calls `each` with the lines at these places.
///
/// # Errors
/// When a file cannot be read, or `each` says that a line is no line.
pub fn for_each_at(
    root: &Path,
    places: &[Place],
    each: &mut dyn FnMut(Place, &str) -> Result<(), String>,
) -> Result<(), JournalError> {
    let folder = journal_of(root);
    let mut files: BTreeMap<u32, BufReader<Text>> = BTreeMap::new();
    for place in places {
        let reader = match files.entry(place.month) {
            std::collections::btree_map::Entry::Occupied(open) => open.into_mut(),
            std::collections::btree_map::Entry::Vacant(none) => {
                none.insert(BufReader::new(Text::open(&folder, place.month)?))
            }
        };
        let mut text = String::new();
        let read = reader
            .seek(SeekFrom::Start(place.offset))
            .and_then(|_| reader.read_line(&mut text));
        let file = reader.get_ref();
        read.map_err(|error| file.failed(&error))?;
        let damaged = |why| JournalError::Damaged {
            path: file.path().to_owned(),
            offset: place.offset,
            why,
        };
        each(*place, text.trim_end_matches('\n')).map_err(damaged)?;
    }
    Ok(())
}

/// Walks the whole logboek and checks numbers, chain and digests; returns where it ends.
///
/// # Errors
/// At the first line that was changed, removed, inserted or moved, naming file and place.
pub fn verify(folder: &Path) -> Result<Chain, JournalError> {
    let files = files(folder)?;
    must_join(&files.iter().collect::<Vec<_>>())?;
    match sound_chain(folder, None, &mut |_| ()) {
        Some(chain) => Ok(chain),
        None => walk(folder, None, &mut |_| ()),
    }
}

/// The same up to a mark, which it must come to: what comes after it may still be being written.
///
/// # Errors
/// As for all of it.
pub fn verify_until(folder: &Path, until: &Mark) -> Result<(), JournalError> {
    must_join_until(folder, until)?;
    let end = walk(folder, Some(until.next), &mut |_| ())?;
    must_end(folder, &end, until)
}

/// The same, up to the place where the next line would begin and calling `each` with the chain after every line.
pub(super) fn walk(
    folder: &Path,
    until: Option<Place>,
    each: &mut dyn FnMut(&Chain),
) -> Result<Chain, JournalError> {
    let mut chain = Chain::beginning();
    let from = Mark::beginning().next;
    for_each_between(folder, from, until, &mut |_, text| {
        chain.take(&parse_with(text, |_, _| Ok(()))?.0)?;
        each(&chain);
        Ok(())
    })?;
    Ok(chain)
}

/// Where a logboek ends that is sound as far as a place, calling `each` with every line; none where it is not, and then a
/// walk line by line tells what is wrong. Half of the lines are read by a second thread: nobody is at work yet.
pub fn sound_chain(
    folder: &Path,
    until: Option<Place>,
    each: &mut dyn FnMut(&Raw),
) -> Option<Chain> {
    let mut chain = Chain::beginning();
    let parse = |line: String| parse_with(&line, |_, _| Ok(())).map(|(raw, _)| raw);
    let mut take = |lines: Vec<String>| -> Result<(), String> {
        in_two(lines, parse).into_iter().try_for_each(|raw| {
            let raw = raw?;
            chain.take(&raw)?;
            each(&raw);
            Ok(())
        })
    };
    let mut lines = Vec::with_capacity(LINES);
    for_each_between(folder, Mark::beginning().next, until, &mut |_, text| {
        lines.push(text.to_owned());
        if lines.len() == LINES {
            take(std::mem::take(&mut lines))?;
        }
        Ok(())
    })
    .ok()?;
    take(lines).ok()?;
    Some(chain)
}

/// So many lines are shared between two threads at a time.
const LINES: usize = 4000;

/// Makes sure that a walk up to a mark came to the line of that mark.
///
/// # Errors
/// When lines before it are gone, or it is another line.
pub fn must_end(folder: &Path, end: &Chain, until: &Mark) -> Result<(), JournalError> {
    if end.seq < until.seq {
        return Err(JournalError::Short {
            folder: folder.to_owned(),
            found: end.seq,
            known: until.seq,
        });
    }
    if end.chain != until.chain {
        return Err(JournalError::Damaged {
            path: month_path(folder, until.next.month),
            offset: until.next.offset,
            why: format!("regel {} is veranderd", until.seq),
        });
    }
    Ok(())
}

/// Makes sure that the logboek up to a mark has these lines, each by its number and the hash of its header in hex.
///
/// # Errors
/// When one is another or is gone, naming it, or the logboek cannot be read.
pub fn must_have_lines(
    folder: &Path,
    until: &Mark,
    lines: &[(u64, String)],
) -> Result<(), JournalError> {
    let mut wanted: BTreeMap<u64, Vec<&String>> = BTreeMap::new();
    for (seq, chain) in lines {
        wanted.entry(*seq).or_default().push(chain);
    }
    let not_anchored = |why| JournalError::NotAnchored {
        folder: folder.to_owned(),
        why,
    };
    let mut other = None;
    for_each_between(
        folder,
        Mark::beginning().next,
        Some(until.next),
        &mut |_, text| {
            let (raw, _) = parse_with(text, |_, _| Ok(()))?;
            let known = wanted.remove(&raw.header.seq).unwrap_or_default();
            if other.is_none() && known.iter().any(|chain| **chain != raw.chain) {
                other = Some(raw.header.seq);
            }
            Ok(())
        },
    )?;
    if let Some(seq) = other {
        return Err(not_anchored(format!("regel {seq} is een andere")));
    }
    match wanted.into_keys().next_back() {
        Some(seq) => Err(not_anchored(format!(
            "het houdt op bij regel {}, en het anker kent regel {seq}",
            until.seq
        ))),
        None => Ok(()),
    }
}

/// Makes sure that the file in which the last line of a mark is, goes on to where that ends.
///
/// # Errors
/// When it is gone or shorter.
pub fn must_reach(folder: &Path, until: &Mark) -> Result<(), JournalError> {
    if until.seq == 0 {
        return Ok(());
    }
    let length = Text::open(folder, until.next.month)?.length()?;
    if length >= until.next.offset {
        return Ok(());
    }
    Err(JournalError::Damaged {
        path: month_path(folder, until.next.month),
        offset: length,
        why: "hier houdt het op, en er was meer bewaard".to_owned(),
    })
}

/// Makes sure that the files up to a mark follow one another.
///
/// # Errors
/// When one is missing or is another's, or something in one is no line.
pub fn must_join_until(folder: &Path, until: &Mark) -> Result<(), JournalError> {
    let files = files(folder)?;
    let end = files.iter().position(|file| file.month == until.next.month);
    let until = end.map_or(&files[..], |end| &files[..=end]);
    must_join(&until.iter().collect::<Vec<_>>())
}

/// Makes sure that the first file is the beginning, and that each goes on where the one before it ended.
pub(super) fn must_join(files: &[&MonthFile]) -> Result<(), JournalError> {
    if let Some(first) = files.first() {
        must_begin(first)?;
    }
    for pair in files.windows(2) {
        let (before, after) = (pair[0], pair[1]);
        let mut file = before.open()?;
        let end = find_end(&mut file, WasKilled::Process, NARROW)?;
        if end.cut_at < end.length {
            return Err(JournalError::Damaged {
                path: file.path().to_owned(),
                offset: end.cut_at,
                why: "hier staat geen regel, en erna gaat het logboek verder".to_owned(),
            });
        }
        if let Some(last) = end.last {
            after.must_follow(last.line.header.seq, &last.chain)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::noted::{note, open};

    /// A digest is taken over salt and velden together, and says nothing of where the one ends.
    #[test]
    fn a_content_of_which_a_sign_was_moved_from_one_part_to_the_other_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let mut store = open(home.path());
        note(&mut store, 1, "2026-11-28T10:00:00Z", "gebeld").unwrap();
        let folder = journal_of(store.folder.root());
        store.close().unwrap();
        verify(&folder).unwrap();
        let file = files(&folder).unwrap().remove(0).path;
        let whole = std::fs::read_to_string(&file).unwrap();
        let at = whole.find("\",\"velden\":").unwrap();
        let (moved, rest) = (&whole[at - 1..at], &whole[at..]);
        let (sign, velden) = rest.split_at("\",\"velden\":".len());
        let (brace, after) = velden.split_at(1);
        for shifted in [
            format!("{}{sign}{moved}{velden}", &whole[..at - 1]),
            format!("{}{brace}{sign}{after}", &whole[..at]),
        ] {
            assert_eq!(shifted.len(), whole.len());
            std::fs::write(&file, shifted).unwrap();
            let why = verify(&folder).unwrap_err();
            assert!(matches!(why, JournalError::Damaged { .. }), "{why}");
        }
    }

    #[test]
    fn what_a_line_is_about_is_found_whatever_somebody_typed_behind_it_or_in_it() {
        for (line, over) in [
            (
                r#"{"v":3,"wie":"anna","over":"V-2026-0001","inhoud":{"velden":{"\"over\":\"P-1\"":1}}}"#,
                Some("V-2026-0001"),
            ),
            (
                r#"{"over":"aanbieder:De \"Brug\"","revisie":1}"#,
                Some("aanbieder:De \"Brug\""),
            ),
            (r#"{"over":"woord:zo\\","revisie":1}"#, Some("woord:zo\\")),
            (r#"{"wie":"anna"}"#, None),
            (r#"{"over":"V-2026-00"#, None),
        ] {
            assert_eq!(about(line.as_bytes()).as_deref(), over, "{line}");
        }
    }

    #[test]
    fn lines_longer_than_a_piece_and_an_end_without_one_are_given_whole_or_not() {
        let long = "x".repeat(3 * PIECE);
        let text = format!("een\n{long}\n\ntwee\nhalf");
        let mut lines = Lines::of(text.as_bytes());
        let mut found = Vec::new();
        while let Some((at, line)) = lines.next(Path::new("x")).unwrap() {
            found.push((at, line.len()));
        }
        let after = 4 + long.len() as u64 + 1;
        assert_eq!(found, [(0, 3), (4, long.len()), (after, 0), (after + 1, 4)]);
    }
}
