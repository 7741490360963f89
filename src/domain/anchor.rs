//! Anchors: a line that says how far the logboek was, with a mark that only who has the key can make. Kept elsewhere, it
//! shows whether the logboek of today still goes on from there.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// The version of the line. The first said nothing of the looks.
const VERSION: u8 = 2;

/// What an anchor begins with, also behind what syslog puts before it.
const BEGIN: &str = "{\"anker\":";

/// A key has at least so many bytes.
const LEAST_KEY: usize = 16;

/// One anchor, as it is written: a line of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    anker: u8,
    /// When it was made.
    pub tijd: DateTime<Utc>,
    /// The last line of the logboek then.
    pub regel: u64,
    /// SHA-256 of that line's header, in hex.
    pub keten: String,
    /// The number of the last look that was kept then, and SHA-256 of its line in hex; none in the first version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inzage: Option<(u64, String)>,
    /// HMAC-SHA-256 over the others, in hex.
    merk: String,
}

/// What anchors know: lines of the logboek and looks, each by its number and hash.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchored {
    /// Lines of the logboek.
    pub lines: Vec<(u64, String)>,
    /// Looks.
    pub looks: Vec<(u64, String)>,
}

impl Anchored {
    /// What these anchors know.
    #[must_use]
    pub fn by(anchors: Vec<Anchor>) -> Self {
        let mut known = Self::default();
        for anchor in anchors {
            known.lines.push((anchor.regel, anchor.keten));
            known.looks.extend(anchor.inzage);
        }
        known
    }
}

/// The key of anchors, which the administrator keeps.
pub struct Key(Vec<u8>);

/// Why anchors say nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnchorError {
    /// The key is too short to be one.
    #[error(
        "de sleutel is te kort; neem ten minste {LEAST_KEY} tekens, bijvoorbeeld van: head -c 32 /dev/urandom | base64"
    )]
    ShortKey,
    /// There is none.
    #[error("er staat geen anker in")]
    None,
    /// One was changed, or made with another key.
    #[error("het anker op regel {0} is veranderd, of niet met deze sleutel gemaakt")]
    Wrong(usize),
}

impl Key {
    /// The key in these bytes, without white space at its ends.
    ///
    /// # Errors
    /// When it is too short.
    pub fn new(bytes: &[u8]) -> Result<Self, AnchorError> {
        let bytes = bytes.trim_ascii();
        if bytes.len() < LEAST_KEY {
            return Err(AnchorError::ShortKey);
        }
        Ok(Self(bytes.to_vec()))
    }

    fn over(&self, anchor: &Anchor) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("a key of HMAC has any length");
        let Anchor {
            anker,
            tijd,
            regel,
            keten,
            inzage,
            ..
        } = anchor;
        let mut text = format!(
            "wijkregie anker {anker}\n{}\n{regel}\n{keten}",
            tijd.to_rfc3339()
        );
        if let Some((nr, hash)) = inzage {
            text += &format!("\n{nr}\n{hash}");
        }
        mac.update(text.as_bytes());
        mac
    }

    fn mark_of(&self, anchor: &Anchor) -> String {
        let merk = self.over(anchor).finalize().into_bytes();
        merk.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Anchor {
    /// An anchor at a line of the logboek and at a look, each by its number and hash.
    #[must_use]
    pub fn new(
        key: &Key,
        tijd: DateTime<Utc>,
        (regel, keten): (u64, String),
        inzage: (u64, String),
    ) -> Self {
        let mut anchor = Self {
            anker: VERSION,
            tijd,
            regel,
            keten,
            inzage: Some(inzage),
            merk: String::new(),
        };
        anchor.merk = key.mark_of(&anchor);
        anchor
    }

    fn is_made_with(&self, key: &Key) -> bool {
        let merk: Option<Vec<u8>> = (0..self.merk.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(self.merk.get(at..at + 2)?, 16).ok())
            .collect();
        let mac = key.over(self);
        // Of each version what it says, no more and no less.
        let is_whole = (self.anker, self.inzage.is_some()) == (VERSION, true)
            || (self.anker, self.inzage.is_some()) == (1, false);
        is_whole && merk.is_some_and(|merk| mac.verify_slice(&merk).is_ok())
    }
}

/// Every anchor in a text, one a line; other lines are passed over.
///
/// # Errors
/// When there is none, or one is not as it was made.
pub fn read_all(text: &str, key: &Key) -> Result<Vec<Anchor>, AnchorError> {
    let mut found = Vec::new();
    for (n, line) in (1..).zip(text.lines()) {
        let Some(at) = line.find(BEGIN) else {
            continue;
        };
        let anchor: Anchor =
            serde_json::from_str(&line[at..]).map_err(|_| AnchorError::Wrong(n))?;
        if !anchor.is_made_with(key) {
            return Err(AnchorError::Wrong(n));
        }
        found.push(anchor);
    }
    if found.is_empty() {
        return Err(AnchorError::None);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        Key::new(text.as_bytes()).unwrap()
    }

    fn line(key: &Key, regel: u64) -> String {
        let tijd = "2026-11-28T13:24:00.123456789Z".parse().unwrap();
        let (line, look) = ((regel, "ab".repeat(32)), (4, "cd".repeat(32)));
        serde_json::to_string(&Anchor::new(key, tijd, line, look)).unwrap()
    }

    #[test]
    fn an_anchor_reads_back_also_behind_what_syslog_writes() {
        let ours = key("een sleutel van kantoor\n");
        let text = format!(
            "iets anders\nNov 28 kantoor wijkregie: {}\n{}\n",
            line(&ours, 3),
            line(&ours, 9)
        );
        let found = read_all(&text, &key("een sleutel van kantoor")).unwrap();
        assert_eq!(found.iter().map(|it| it.regel).collect::<Vec<_>>(), [3, 9]);
    }

    #[test]
    fn an_anchor_of_an_older_program_still_counts_and_knows_no_look() {
        let ours = key("een sleutel van kantoor");
        let mut old: Anchor = serde_json::from_str(&line(&ours, 3)).unwrap();
        (old.anker, old.inzage) = (1, None);
        old.merk = ours.mark_of(&old);
        let text = serde_json::to_string(&old).unwrap();
        assert!(!text.contains("inzage"), "{text}");
        let known = Anchored::by(read_all(&text, &ours).unwrap());
        assert_eq!(known.lines, [(3, "ab".repeat(32))]);
        assert_eq!(known.looks, []);
    }

    #[test]
    fn an_anchor_that_was_changed_or_is_of_another_key_is_named() {
        let ours = key("een sleutel van kantoor");
        let good = line(&ours, 3);
        for wrong in [
            good.replace("\"regel\":3", "\"regel\":2"),
            good.replace("abab", "abac"),
            good.replace("[4,", "[3,"),
            good.replace("cdcd", "cdce"),
            good.replace(&format!(",\"inzage\":[4,\"{}\"]", "cd".repeat(32)), ""),
            good.replace("\"anker\":2", "\"anker\":1"),
            good.replace("2026", "2025"),
            good.replace("\"merk\":\"", "\"merk\":\"00"),
            good[..good.len() - 10].to_owned(),
            line(&key("een sleutel van een ander"), 3),
        ] {
            assert_eq!(
                read_all(&format!("{good}\n{wrong}"), &ours),
                Err(AnchorError::Wrong(2)),
                "{wrong}"
            );
        }
        assert_eq!(read_all("niets", &ours), Err(AnchorError::None));
        assert!(matches!(Key::new(b" kort \n"), Err(AnchorError::ShortKey)));
    }
}
