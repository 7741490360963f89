//! One command: decided on the newest state, with what others changed meanwhile, and proven to read back.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Utc;

use super::Writer;
use crate::domain::record::{Kind, Record, RecordId, fields};
use crate::domain::rights::seen::is_of_a_dossier;
use crate::domain::rights::{Actor, Facet};
use crate::domain::workflow::{self, Command, Context, Refusal};
use crate::office::door::{as_told, lines_within};
use crate::office::sight::sight;
use crate::office::{Caller, Clash, Outcome, keeping, today};
use crate::store::{Entry, Proven};

impl Writer<'_> {
    pub(super) fn perform(&mut self, caller: &Caller, command: &Command, request: &str) -> Outcome {
        let decided = self.decide(caller, command, request);
        decided.unwrap_or_else(|no| no)
    }

    fn decide(
        &mut self,
        caller: &Caller,
        command: &Command,
        asked: &str,
    ) -> Result<Outcome, Outcome> {
        let refuse = Outcome::Refused;
        let actor = self.actor(caller).map_err(refuse)?;
        let action = workflow::find(&command.action).ok_or_else(|| {
            refuse(
                Refusal::usage(format!("‘{}’ is geen actie", command.action))
                    .unless("Bekijk alle acties met: wijkregie doe --lijst"),
            )
        })?;
        let before = self.target(&actor, action, command).map_err(refuse)?;
        let related = self.related(&actor, &before, action, &command.fields);
        let now = Utc::now();
        let decided = {
            let model = self.shared.model();
            let context = Context {
                now,
                today: today(),
                actor: &actor,
                register: &model.register,
                related: &related,
                occupied: &|provider, bt| self.occupied(&model, provider, bt),
                last_change: &|record| keeping::last_change(&self.shared.reader, record),
                versions: &|record| keeping::versions(&self.shared.reader, &model, record),
            };
            workflow::decide(action, &before, &command.fields, &context)
        };
        let (role, records) = decided.map_err(refuse)?;
        self.must_be_only(caller, &actor, &records)
            .map_err(refuse)?;
        self.must_leave_someone(&records).map_err(refuse)?;
        let known = self.known_revisions(&actor, &before);
        let Some(first) = records.first() else {
            let last = known.map(|known| u32::try_from(known.len()).unwrap_or(0));
            return Ok(Outcome::Done {
                number: shown(&before.id),
                revision: last.unwrap_or(before.revision),
                is_changed: false,
                turned: String::new(),
            });
        };
        let as_kept = |seen: u32| match &known {
            Some(known) => match seen.checked_sub(1) {
                Some(last) => known.get(last as usize).copied().unwrap_or(before.revision),
                None => known.first().map_or(before.revision, |first| first - 1),
            },
            None => seen,
        };
        let seen = command.revision.map(as_kept);
        if let Some(seen) = seen.filter(|seen| *seen < before.revision) {
            let clashes = self.clashes(&before, first, seen);
            if !clashes.is_empty() {
                return Err(Outcome::Clash(clashes));
            }
        }
        let mut group = Vec::with_capacity(records.len());
        let mut request = (!asked.is_empty()).then(|| asked.to_owned());
        for mut after in records {
            let before = if after.id == before.id {
                before.clone()
            } else {
                self.newest_or_empty(&after.id)
            };
            after.revision = before.revision + 1;
            let entry = Entry {
                at: now,
                who: actor.name.clone(),
                role,
                action: action.id.to_owned(),
                request: request.take(),
                before,
                after: Arc::new(after),
            };
            group.push(self.prove(entry).map_err(refuse)?);
        }
        let first = &group[0].entry().after;
        let last = known.map(|known| u32::try_from(known.len()).unwrap_or(0) + 1);
        let done = Outcome::Done {
            number: shown(&first.id),
            revision: last.unwrap_or(first.revision),
            is_changed: true,
            turned: String::new(),
        };
        self.push(group, &actor.name, action.id);
        Ok(done)
    }

    /// Makes sure that a change can be kept: it reads back, and what is new is new.
    pub(in crate::office) fn prove(&self, entry: Entry) -> Result<Proven, Refusal> {
        self.must_be_new(&entry)?;
        entry.prove().map_err(|why| Refusal::usage(why.to_string()))
    }

    /// Makes sure that what is new is new.
    pub(in crate::office) fn must_be_new(&self, entry: &Entry) -> Result<(), Refusal> {
        let id = &entry.after.id;
        if entry.before.revision == 0 {
            if !id.can_be_counted() || self.is_far_ahead(id) {
                let why = format!("{} is geen nummer dat wijkregie uitgeeft", id.number);
                return Err(Refusal::rule(why).unless("Geef het het nummer dat het had"));
            }
            if self.newest(id).is_some() {
                let why = format!("{} bestaat al, dus er is niets bewaard", id.number);
                return Err(Refusal::rule(why).unless("Probeer het opnieuw"));
            }
        }
        Ok(())
    }

    /// The revisions that an actor knows of a record, oldest first, where that is not all of them: who sees only part of
    /// what happened to it, counts only that.
    pub(in crate::office) fn known_revisions(
        &self,
        actor: &Actor,
        record: &Record,
    ) -> Option<Vec<u32>> {
        let sight = sight(&self.model(), actor, record);
        let is_whole = sight.has(Facet::Geschiedenis) || !is_of_a_dossier(record.id.kind);
        if is_whole && (record.id.kind != Kind::Resident || record.revision == 0) {
            return None;
        }
        let kept = self.shared.reader.get(&record.id).ok().flatten();
        let lines = kept.and_then(|kept| self.shared.reader.history(&kept).ok());
        let lines = lines.unwrap_or_default();
        let count = lines.len();
        let lines = lines_within(lines, &self.model(), actor);
        if is_whole && lines.len() == count {
            return None;
        }
        let told = as_told(record, lines, sight, actor);
        Some(told.iter().map(|line| line.revisie).collect())
    }

    /// The fields that were changed by others since `seen` and that this change touches too.
    fn clashes(&self, before: &Record, after: &Record, seen: u32) -> Vec<Clash> {
        // These follow from every step; a clash is about what people fill in.
        const DERIVED: &[&str] = &["laatste_stap", "staat_sinds", "klokken"];
        let Ok(yours) = fields::difference(before, after) else {
            return Vec::new();
        };
        let Ok(Some(kept)) = self.shared.reader.get(&before.id) else {
            return Vec::new();
        };
        let Ok(lines) = self.shared.reader.history(&kept) else {
            return Vec::new();
        };
        let mut clashes = BTreeMap::new();
        for line in lines.into_iter().filter(|line| line.header.revisie > seen) {
            for (path, [_, new]) in line.velden.unwrap_or_default() {
                if let Some([_, mine]) = yours
                    .get(&path)
                    .filter(|_| !DERIVED.contains(&path.as_str()))
                {
                    // A number that is shown only after a look is no part of it.
                    let told = |value| match path.as_str() {
                        "bsn" => "een ander BSN".to_owned(),
                        _ => in_words(value),
                    };
                    let clash = Clash {
                        path: path.clone(),
                        by: line.header.wie.clone(),
                        at: line.header.tijd,
                        theirs: told(&new),
                        yours: told(mine),
                    };
                    clashes.insert(path, clash);
                }
            }
        }
        clashes.into_values().collect()
    }
}

/// A record's number as a user types it: without the kind before it.
fn shown(id: &RecordId) -> String {
    id.number.clone()
}

fn in_words(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => "leeg".to_owned(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
