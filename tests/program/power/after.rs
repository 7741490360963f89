//! What is there after the power went, beside what clients were told.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use super::cut::{FileSystem, Luck};
use super::day::{DATA, Day, SETTINGS, in_another_boot};
use super::disk::Sync;
use crate::support::logboek::{self, header};
use crate::support::server::{self, Dice, Served, verified};
use wijkregie::domain::record::Part;
use wijkregie::ipc::client::{Client, ClientError};
use wijkregie::ipc::question;
use wijkregie::office::views::View;

/// What a cut came to.
#[derive(Debug, Default)]
pub struct Found {
    pub told: usize,
    pub lost: Vec<String>,
    /// The server said no; what it said.
    pub refused: Option<String>,
}

/// A moment, a file system and what becomes of the rest.
#[derive(Debug, Clone, Copy)]
pub struct When {
    pub now: usize,
    pub kind: FileSystem,
    pub luck: Luck,
}

impl Day {
    /// Lets the power go, starts the real server on what is left, and looks for all that clients were told.
    pub fn cut(&self, when: When, ignored: &dyn Fn(&Sync) -> bool, dice: &mut Dice) -> Found {
        let home = tempfile::tempdir().unwrap();
        let When { now, kind, luck } = when;
        self.disk.cut(now, kind, luck, ignored, dice, home.path());
        let data = home.path().join(DATA);
        let stand = data.join("stand");
        if let Some(stands) = fs::read(&stand)
            .ok()
            .and_then(|bytes| in_another_boot(&bytes))
        {
            fs::write(&stand, stands).unwrap();
        }
        let kept_by_logboek = in_logboek(&data);
        let (kept, looks, drafts) = self.told_before(now);
        let mut found = Found {
            told: kept.len() + looks + drafts,
            ..Found::default()
        };
        let served = match Served::start(&data) {
            Ok(served) => served,
            Err(said) => {
                let has = |number: &str| kept_by_logboek.get(number).copied().unwrap_or(0);
                let gone = kept
                    .iter()
                    .filter(|(number, revision)| has(number) < **revision);
                found.lost.extend(gone.map(|(number, revision)| {
                    format!("{number} {revision} is not in the logboek that is refused")
                }));
                found.refused = Some(said);
                return found;
            }
        };
        let mut client = served.client();
        for (number, revision) in kept {
            found
                .lost
                .extend(self.missing(&mut client, number, revision));
        }
        found.lost.extend(self.looks_missing(&data, looks));
        found.lost.extend(self.draft_missing(&mut client, drafts));
        if let Err(why) = verified(&mut client) {
            found.lost.push(format!("controle: {why}"));
        }
        if !found.lost.is_empty() {
            found.lost.push(format!("it said: {}", served.said));
            return found;
        }
        drop(client);
        // It goes on from here, and stops and starts as ever.
        assert!(served.term().success(), "{when:?}");
        let again = Served::start(&data).unwrap();
        assert_eq!(again.said, "", "{when:?}");
        let number = server::melding(&mut again.client());
        assert!(!found.lost.contains(&number));
        found
    }

    /// What is not as it was told, of one record.
    fn missing(&self, client: &mut Client, number: &str, revision: u32) -> Option<String> {
        let said = &self.said[number];
        if SETTINGS.contains(&number) {
            let settings = client.ask(&question::Settings {}).unwrap();
            let now = settings.into_iter().find(|(key, _)| key == number)?.1;
            let is_there = said
                .range(revision..)
                .any(|(_, value)| value.as_ref() == Some(&now));
            return (!is_there).then(|| format!("{number} {revision}: {now}"));
        }
        let question = question::Show {
            number: number.to_owned(),
            at: wijkregie::office::AsOf::NOW,
        };
        let (record, history) = match client.ask(&question).map(|view| *view) {
            Ok(View::Dossier(it)) => (it.record, it.history),
            Ok(View::Sheet(it)) => (it.record, it.history),
            Ok(_) => panic!("{number} is something else"),
            Err(ClientError::Refused(_)) => return Some(format!("{number} is gone")),
            Err(other) => panic!("{other:?}"),
        };
        let notes = record.parts.values().filter_map(|part| match part {
            Part::Note(note) => Some(&note.text),
            _ => None,
        });
        let expected = said
            .range(..=record.revision)
            .filter_map(|(_, text)| text.as_ref());
        let is_whole = record.revision >= revision && history.len() == record.revision as usize;
        (!is_whole || !notes.eq(expected))
            .then(|| format!("{number} {revision}: it is at {}", record.revision))
    }

    /// The looks that were told must be there, in order, and no other.
    fn looks_missing(&self, data: &Path, told: usize) -> Option<String> {
        let mut text = String::new();
        let folder = data.join("inzage");
        let mut files: Vec<_> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
            .collect();
        files.sort();
        files
            .iter()
            .for_each(|path| text += &fs::read_to_string(path).unwrap());
        let purposes = text.lines().filter_map(|line| {
            let look: serde_json::Value = serde_json::from_str(line).ok()?;
            // Opening a dossier is a look too, and has no purpose.
            let purpose = look["doel"].as_str().filter(|doel| !doel.is_empty());
            purpose.map(str::to_owned)
        });
        let purposes: Vec<_> = purposes.collect();
        let expected: Vec<_> = self
            .purposes
            .iter()
            .map(|it| format!("doel {it}"))
            .collect();
        let is_whole = purposes.len() >= told && expected.starts_with(&purposes);
        (!is_whole).then(|| format!("looks: {told} were told, {purposes:?} are there"))
    }

    /// The draft is the last that was told, or a later one.
    fn draft_missing(&self, client: &mut Client, told: usize) -> Option<String> {
        let now = client.ask(&question::Drafts {}).unwrap();
        let text = now.first().and_then(|draft| draft.fields.get("tekst"));
        let may_be = &self.drafts[told.saturating_sub(1)..];
        let is_there = text.map_or(told == 0, |text| may_be.contains(text));
        (!is_there).then(|| format!("draft {told}: {text:?}"))
    }
}

/// The newest revision of each record that has a whole line in the logboek.
fn in_logboek(data: &Path) -> HashMap<String, u32> {
    let mut newest = HashMap::new();
    let files = fs::read_dir(data.join("logboek")).into_iter().flatten();
    for path in files.map(|entry| entry.unwrap().path()) {
        let bytes = logboek::bytes(&path);
        let lines = bytes.split(|byte| *byte == b'\n');
        let texts = lines.filter_map(|line| std::str::from_utf8(line).ok());
        for text in texts.filter(|text| wijkregie::store::journal::parse(text).is_ok()) {
            let head = header(text);
            let over = head["over"].as_str().unwrap();
            let number = over.split_once(':').map_or(over, |(_, number)| number);
            let revision = head["revisie"].as_u64().unwrap() as u32;
            let known: &mut u32 = newest.entry(number.to_owned()).or_default();
            *known = (*known).max(revision);
        }
    }
    newest
}
