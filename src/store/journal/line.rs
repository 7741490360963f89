//! One line of the logboek: header, content, hashes, and the chain from line to line.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::domain::record::fields::{Difference, FieldError};
use crate::domain::words::Role;
use crate::store::entry::Proven;
use crate::store::mark::{BEGINNING, Mark};

/// The version of the line format. The first had no `bevestigd` and no `som`; in the second no line began its record anew
/// by destroying it.
const VERSION: u8 = 3;

const CONTENT: &str = ",\"inhoud\":";

/// How a content begins, and what stands between its two parts.
const SALT: &str = "{\"salt\":\"";
const VELDEN: &str = "\",\"velden\":";

/// How long a salt is: sixteen bytes in hex.
const SALT_LENGTH: usize = 32;

/// What comes before the number of what a line is about.
pub(super) const OVER: &str = "\"over\":\"";

/// What stands where a content was destroyed, with spaces after it.
const GONE: &str = "null";

/// The header of a line: everything but the content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the format.
    pub v: u8,
    /// Its number, counting from 1 without gaps.
    pub seq: u64,
    /// When.
    pub tijd: DateTime<Utc>,
    /// By whom.
    pub wie: String,
    /// In which role.
    pub rol: Option<Role>,
    /// By which action.
    pub actie: String,
    /// About which record.
    pub over: String,
    /// The record's revision after it.
    pub revisie: u32,
    /// The first line and the size of the group it belongs to.
    pub groep: Option<[u64; 2]>,
    /// SHA-256 of the header before it, in hex.
    pub vorige: String,
    /// SHA-256 over salt and velden, in hex.
    pub digest: String,
    /// The last line that was on disk, synced, before this one was written; none in lines of the first version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bevestigd: Option<u64>,
    /// The number that who asked gave the request, in the first line that came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verzoek: Option<String>,
}

/// What begins the last field of a header: CRC-32 of the header's bytes before it, in hex.
const SUM: &str = ",\"som\":\"";

#[derive(Deserialize)]
struct Content<'a> {
    salt: &'a str,
    #[serde(borrow)]
    velden: &'a RawValue,
}

/// One line, read.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its header.
    pub header: Header,
    /// Old and new value by path; none when the content was destroyed.
    pub velden: Option<Difference>,
}

/// Hashes found in a line, to check the chain with.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The line.
    pub line: Line,
    /// SHA-256 over its header's bytes, in hex.
    pub chain: String,
    /// Whether the content is what the digest says, or was destroyed.
    pub is_whole: bool,
}

pub(in crate::store) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| DIGITS[usize::from(digit)]).collect()
}

fn digest(salt: &str, velden: &str) -> String {
    hex(&Sha256::new()
        .chain_update(salt)
        .chain_update(velden)
        .finalize())
}

/// The hash of a header, given its bytes up to the content, without the closing brace.
fn chain_hash(header: &str) -> String {
    hex(&Sha256::new()
        .chain_update(header)
        .chain_update("}")
        .finalize())
}

/// Reads one line, without checking it against the line before.
///
/// # Errors
/// In words, when it is no line of the logboek.
pub fn parse(text: &str) -> Result<Checked, String> {
    let (raw, velden) = parse_with(text, |_, velden| {
        serde_json::from_str(velden).map_err(|why| why.to_string())
    })?;
    Ok(Checked {
        chain: raw.chain,
        line: Line {
            header: raw.header,
            velden,
        },
        is_whole: raw.is_whole,
    })
}

/// A line of which the content is read by whoever needs it.
#[derive(Debug, Clone)]
pub struct Raw {
    /// Its header.
    pub header: Header,
    /// SHA-256 over its header's bytes, in hex.
    pub chain: String,
    /// Whether the content is what the digest says, or was destroyed.
    pub is_whole: bool,
    /// Whether the content is no longer there.
    pub is_gone: bool,
}

/// Reads one line, with `read` for the text of its `velden`; none when the content was destroyed.
///
/// # Errors
/// In words, when it is no line of the logboek.
pub fn parse_with<T>(
    text: &str,
    read: impl FnOnce(&Header, &str) -> Result<T, String>,
) -> Result<(Raw, Option<T>), String> {
    let (head, content) = text.split_once(CONTENT).ok_or("er is geen inhoud")?;
    let content = content.strip_suffix('}').ok_or("de regel is niet af")?;
    if newer_version(text.as_bytes()).is_some() {
        return Err("de regel is van een nieuwere wijkregie".to_owned());
    }
    let header: Header = serde_json::from_str(&format!("{head}}}"))
        .map_err(|_| "de kop is niet te lezen".to_owned())?;
    if header.v > 1 && !has_its_sum(head) {
        return Err("de kop is veranderd".to_owned());
    }
    let (velden, is_whole) = match parts_of(content, &header)? {
        None => (None, true),
        Some((velden, is_whole)) => (Some(read(&header, velden)?), is_whole),
    };
    let is_gone = velden.is_none();
    let chain = chain_hash(head);
    Ok((
        Raw {
            header,
            chain,
            is_whole,
            is_gone,
        },
        velden,
    ))
}

/// Whether a salt is as one is written. Its length tells where it ends: a digest is taken over both parts together, and says
/// nothing of that.
fn is_salt(salt: &str) -> bool {
    salt.len() == SALT_LENGTH
        && salt
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The `velden` of a content, and whether the content is what the digest says; none when it was destroyed.
fn parts_of<'c>(content: &'c str, header: &Header) -> Result<Option<(&'c str, bool)>, String> {
    // As it is written; then it is what was written where the digest says so.
    let written = content
        .strip_prefix(SALT)
        .and_then(|rest| rest.split_once(VELDEN));
    let written = written.and_then(|(salt, rest)| Some((salt, rest.strip_suffix('}')?)));
    let written = written.filter(|(salt, _)| is_salt(salt));
    if let Some((salt, velden)) = written
        && digest(salt, velden) == header.digest
    {
        return Ok(Some((velden, true)));
    }
    let content: Option<Content<'_>> =
        serde_json::from_str(content).map_err(|_| "de inhoud is niet te lezen".to_owned())?;
    Ok(content.map(|Content { salt, velden }| {
        let velden = velden.get();
        (velden, digest(salt, velden) == header.digest)
    }))
}

/// The same line without its content, of the same length, so that every line after it stays where it is; none when there
/// is none in it.
pub(super) fn erased(line: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(line).ok()?;
    let (head, content) = text.split_once(CONTENT)?;
    let content = content.strip_suffix('}')?;
    if content.trim_end() == GONE {
        return None;
    }
    let room = content.len().checked_sub(GONE.len())?;
    Some(format!("{head}{CONTENT}{GONE}{}}}", " ".repeat(room)).into_bytes())
}

/// What is left of a line where some records were destroyed, of the same length; none when it says nothing of them. One
/// that cannot be read stays only where its header proves that it is about another.
pub(super) fn without(line: &[u8], names: &[String]) -> Option<Vec<u8>> {
    let read = std::str::from_utf8(line).ok();
    match read.and_then(|text| parse_with(text, |_, _| Ok(())).ok()) {
        Some((raw, _)) if names.contains(&raw.header.over) => erased(line),
        Some(_) => None,
        None => {
            let text = String::from_utf8_lossy(line);
            let may_be = !text.trim().is_empty() && !is_of_another(&text, names);
            may_be.then(|| vec![b' '; line.len()])
        }
    }
}

fn is_of_another(text: &str, names: &[String]) -> bool {
    let mut overs = text.split(OVER).skip(1);
    let (Some(rest), None, Some((head, _))) =
        (overs.next(), overs.next(), text.split_once(CONTENT))
    else {
        return false;
    };
    let is_one = |name: &String| {
        rest.strip_prefix(name.as_str())
            .is_some_and(|it| it.starts_with('"'))
    };
    has_its_sum(head) && !names.iter().any(is_one)
}

/// The version of a line that begins as one of a newer program, also when the rest of it is not there.
pub(super) fn newer_version(line: &[u8]) -> Option<u64> {
    let rest = line.strip_prefix(b"{\"v\":")?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let version = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
    (version > u64::from(VERSION)).then_some(version)
}

fn sum_of(header: &str) -> String {
    format!("{:08x}", crc32fast::hash(header.as_bytes()))
}

fn has_its_sum(head: &str) -> bool {
    let parts = head.rsplit_once(SUM);
    parts.is_some_and(|(before, sum)| sum.strip_suffix('"') == Some(&sum_of(before)))
}

/// Adds the line of a change to a text, and moves the mark over it.
pub(super) fn write_line(
    text: &mut String,
    mark: &mut Mark,
    change: &Proven,
    groep: Option<[u64; 2]>,
    bevestigd: u64,
    salt: &str,
) -> Result<(), FieldError> {
    let (entry, velden) = (change.entry(), change.velden());
    let header = Header {
        v: VERSION,
        seq: mark.seq + 1,
        tijd: entry.at,
        wie: entry.who.clone(),
        rol: entry.role,
        actie: entry.action.clone(),
        over: entry.after.id.to_string(),
        revisie: entry.after.revision,
        groep,
        vorige: std::mem::take(&mut mark.chain),
        digest: digest(salt, velden),
        bevestigd: Some(bevestigd),
        verzoek: entry.request.clone(),
    };
    let begin = text.len();
    text.push_str(&serde_json::to_string(&header)?);
    text.pop();
    let sum = sum_of(&text[begin..]);
    text.push_str(SUM);
    text.push_str(&sum);
    text.push('"');
    mark.chain = chain_hash(&text[begin..]);
    mark.seq = header.seq;
    for piece in [CONTENT, SALT, salt, VELDEN, velden, "}}\n"] {
        text.push_str(piece);
    }
    Ok(())
}

/// How far a walk along the chain came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    /// The last line's number.
    pub seq: u64,
    /// SHA-256 of its header, in hex.
    pub chain: String,
}

impl Chain {
    /// Before the first line.
    #[must_use]
    pub fn beginning() -> Self {
        Self {
            seq: 0,
            chain: BEGINNING.to_owned(),
        }
    }

    /// After the line a mark is at.
    #[must_use]
    pub fn after(mark: &Mark) -> Self {
        if mark.seq == 0 {
            return Self::beginning();
        }
        Self {
            seq: mark.seq,
            chain: mark.chain.clone(),
        }
    }

    /// Takes the next line.
    ///
    /// # Errors
    /// In words, when it is not the next line, or not what was written.
    pub fn take(&mut self, raw: &Raw) -> Result<(), String> {
        let header = &raw.header;
        if header.seq != self.seq + 1 {
            return Err(format!(
                "hier hoort regel {}, maar er staat regel {}",
                self.seq + 1,
                header.seq
            ));
        }
        if header.vorige != self.chain {
            return Err(format!(
                "regel {} sluit niet aan op de regel ervoor",
                header.seq
            ));
        }
        if !raw.is_whole {
            return Err(format!("de inhoud van regel {} is veranderd", header.seq));
        }
        self.seq = header.seq;
        self.chain.clone_from(&raw.chain);
        Ok(())
    }
}
