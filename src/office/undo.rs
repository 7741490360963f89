//! Undo and redo: a new line with the inverse of one's own last step, while nothing happened since.

use std::sync::Arc;

use chrono::Utc;

use super::door::{lines_within, unreadable};
use super::modules;
use super::sight::sight;
use super::writer::{TAKEN_OVER, Writer};
use super::{Caller, Outcome};
use crate::domain::record::fields;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::rights::seen::is_of_a_dossier;
use crate::domain::rights::{Actor, Facet};
use crate::domain::workflow::{self, Refusal, Undo, told};
use crate::store::journal::{Header, Line};
use crate::store::{Entry, Kept, Reader};

/// The verbs of the logboek for a step back and for one forward again.
const UNDONE: &str = "ongedaan-maken";
const REDONE: &str = "opnieuw-doen";
/// How the verb of what was read in begins.
const READ_IN: &str = "inlezen-";

/// The group that is turned with a line: its first line and its size, and whether it must be as the step left it.
#[derive(Clone, Copy)]
struct Group {
    place: [u64; 2],
    is_strict: bool,
}

/// The group in which a line took over values of a file, changed more than one record in one step, or took that back.
fn group_with(line: &Line) -> Option<Group> {
    let header = &line.header;
    let undo = workflow::find(&header.actie).map(|action| action.undo);
    let is_whole = undo == Some(Undo::Whole);
    // A group of which one alone could not be undone, but was: it went whole.
    let is_turned = header.groep.is_some() && [UNDONE, REDONE].contains(&header.actie.as_str());
    (header.actie.starts_with(TAKEN_OVER) || is_turned || is_whole).then(|| Group {
        place: header.groep.unwrap_or([header.seq, 1]),
        is_strict: !is_whole,
    })
}

fn is_read_in(line: &Line) -> bool {
    line.header.actie.starts_with(READ_IN)
}

/// Whether two lines of a record came of the same rows that were read in.
fn is_read_in_with(line: &Line, other: &Line) -> bool {
    let group = line.header.groep;
    is_read_in(line) && is_read_in(other) && group.is_some() && group == other.header.groep
}

/// The step of a record that is taken back or done again in a line: one is, however often.
fn step_of(lines: &[Line], seq: u64) -> String {
    let mut until = lines
        .iter()
        .rev()
        .map(|line| &line.header)
        .filter(|header| header.seq <= seq);
    let step = until.find(|header| ![UNDONE, REDONE].contains(&header.actie.as_str()));
    step.map_or_else(String::new, |header| header.actie.clone())
}

/// The same of a line that was written before; empty where it is of an action.
pub(super) fn step_turned(reader: &Reader, id: &RecordId, header: &Header) -> String {
    if ![UNDONE, REDONE].contains(&header.actie.as_str()) {
        return String::new();
    }
    let kept = reader.get(id).ok().flatten();
    let lines = kept.and_then(|kept| reader.history(&kept).ok());
    step_of(&lines.unwrap_or_default(), header.seq)
}

impl Writer<'_> {
    /// Undoes or redoes the caller's last step on a record of which steps are taken back.
    pub(super) fn step_back(
        &mut self,
        caller: &Caller,
        number: &str,
        is_redo: bool,
        request: &str,
    ) -> Result<Outcome, Refusal> {
        self.keep();
        let actor = self.actor(caller)?;
        let unknown = || Refusal::unknown(number);
        let id = self.named(&actor, number).ok_or_else(unknown)?;
        let holds_back = modules::of(id.kind).undo.ok_or_else(unknown)?;
        let kept = self
            .shared
            .reader
            .get(&id)
            .map_err(unreadable)?
            .ok_or_else(unknown)?;
        let seen = sight(&self.model(), &actor, &kept.record);
        if seen.is_nothing() {
            return Err(unknown());
        }
        let mut lines = self.shared.reader.history(&kept).map_err(unreadable)?;
        let turned = step_of(&lines, u64::MAX);
        let line = lines.pop().ok_or_else(unknown)?;
        let action = if is_redo { REDONE } else { UNDONE };
        // Who does not see all that happened, hears neither what the last step was nor whose.
        let is_told = !lines_within(vec![line.clone()], &self.model(), &actor).is_empty();
        let sees_steps = is_told && seen.has(Facet::Geschiedenis) || !is_of_a_dossier(id.kind);
        if !sees_steps && line.header.wie != actor.name {
            return Err(Refusal::rule("De laatste stap was niet van u")
                .by("werkproces")
                .unless("U kunt alleen uw eigen laatste stap ongedaan maken"));
        }
        if let Some(group) = group_with(&line) {
            let of = (&kept, &line, group, is_redo);
            return self.step_back_group(caller, &actor, of, turned, request);
        }
        let role = line.header.rol;
        let mut step = vec![line];
        // What one file did to a record in several rows is one step of it.
        while lines
            .last()
            .is_some_and(|before| is_read_in_with(before, &step[0]))
        {
            step.extend(lines.pop());
        }
        self.may_be_turned(&step, &actor.name, &id, is_redo)?;
        let mut after = kept.record.clone();
        for line in step {
            let values = line.velden.unwrap_or_default().into_iter();
            let old = values.map(|(path, [old, _])| (path, old));
            fields::apply(&mut after, old).map_err(|why| Refusal::rule(why.to_string()))?;
        }
        holds_back(&kept.record, &after, &self.shared.model().register)?;
        self.must_be_only(caller, &actor, std::slice::from_ref(&after))?;
        after.revision += 1;
        let entry = Entry {
            at: Utc::now(),
            who: actor.name.clone(),
            role,
            action: action.to_owned(),
            request: (!request.is_empty()).then(|| request.to_owned()),
            before: kept.record,
            after: Arc::new(after),
        };
        let known = self.known_revisions(&actor, &entry.before);
        let known = known.map(|known| u32::try_from(known.len()).unwrap_or(0) + 1);
        let done = Outcome::Done {
            number: id.number,
            revision: known.unwrap_or(entry.after.revision),
            is_changed: true,
            turned,
        };
        let change = self.prove(entry)?;
        self.push(vec![change], &actor.name, action);
        Ok(done)
    }

    /// Undoes or redoes a group: all of it, while nothing happened since to what it changed.
    fn step_back_group(
        &mut self,
        caller: &Caller,
        actor: &Actor,
        (kept, line, turned, is_redo): (&Kept, &Line, Group, bool),
        step: String,
        request: &str,
    ) -> Result<Outcome, Refusal> {
        let rule = |reason: String| Refusal::rule(reason).by("werkproces");
        if line.header.wie != actor.name {
            let who = &line.header.wie;
            return Err(rule(match workflow::find(&line.header.actie) {
                Some(action) => format!("De laatste stap, ‘{}’, was van {who}", action.title),
                None => format!("Deze waarden zijn overgenomen door {who}"),
            })
            .unless("U kunt alleen uw eigen laatste stap ongedaan maken"));
        }
        if (line.header.actie == UNDONE) != is_redo {
            let said = if is_redo {
                "Er is niets om opnieuw te doen"
            } else {
                "Uw laatste stap is al ongedaan gemaakt"
            };
            return Err(rule(said.to_owned()));
        }
        let group = self
            .shared
            .reader
            .group_of(kept, turned.place)
            .map_err(unreadable)?;
        let action = if is_redo { REDONE } else { UNDONE };
        let known = self.known_revisions(actor, &kept.record);
        let known = known.and_then(|known| u32::try_from(known.len()).ok());
        let done = Outcome::Done {
            number: kept.record.id.number.clone(),
            revision: known.unwrap_or(kept.record.revision) + 1,
            is_changed: true,
            turned: step,
        };
        let mut entries = Vec::new();
        for header in group {
            let id = RecordId::parse(&header.over).map_err(|_| Refusal::unknown(&header.over))?;
            let kept = self.shared.reader.get(&id).map_err(unreadable)?;
            let kept = kept.ok_or_else(|| Refusal::unknown(&id.number))?;
            let lines = self.shared.reader.history(&kept).map_err(unreadable)?;
            let own = lines.into_iter().find(|line| line.header.seq == header.seq);
            let velden = own.and_then(|line| line.velden).unwrap_or_default();
            let (old, new): (Vec<_>, Vec<_>) = velden
                .into_iter()
                .map(|(path, [old, new])| ((path.clone(), old), (path, new)))
                .unzip();
            let with = |values| {
                let mut record = kept.record.clone();
                let applied = fields::apply(&mut record, values);
                applied.map_err(|why| Refusal::rule(why.to_string()))?;
                Ok::<Record, Refusal>(record)
            };
            let is_last = kept.record.revision == header.revisie;
            let stands = is_last || (!turned.is_strict && with(new)? == kept.record);
            if !stands {
                return Err(rule(format!(
                    "{} is sindsdien veranderd, dus er is niets teruggenomen",
                    id.number
                )));
            }
            let mut after = with(old)?;
            if let Some(holds_back) = modules::of(id.kind).undo {
                holds_back(&kept.record, &after, &self.shared.model().register)?;
            }
            after.revision += 1;
            // As of any group, one line has the number of the request: that of the record it was asked of.
            let asked = (header.over == line.header.over && !request.is_empty())
                .then(|| request.to_owned());
            entries.push(Entry {
                at: Utc::now(),
                who: actor.name.clone(),
                role: line.header.rol,
                action: action.to_owned(),
                request: asked,
                before: kept.record,
                after: Arc::new(after),
            });
        }
        let after = entries.iter().map(|entry| Record::clone(&entry.after));
        let after: Vec<Record> = after.collect();
        self.must_be_only(caller, actor, &after)?;
        let changes = entries.into_iter().map(|entry| self.prove(entry));
        let changes = changes.collect::<Result<Vec<_>, _>>()?;
        self.push(changes, &actor.name, action);
        Ok(done)
    }

    /// Whether a step of a record, its newest line first, may be undone or done again.
    fn may_be_turned(
        &self,
        step: &[Line],
        name: &str,
        id: &RecordId,
        is_redo: bool,
    ) -> Result<(), Refusal> {
        let (Some(newest), Some(oldest)) = (step.first(), step.last()) else {
            return Err(Refusal::unknown(&id.number));
        };
        let header = &newest.header;
        let action = workflow::find(&header.actie);
        let title = told::step(&header.actie);
        let undo = action.map_or(Undo::Free, |action| action.undo);
        let rule = |reason: String| Refusal::rule(reason).by("werkproces");
        if is_redo && header.actie != UNDONE {
            return Err(rule("Er is niets om opnieuw te doen".to_owned()));
        }
        if header.wie != name {
            return Err(rule(format!(
                "De laatste stap, ‘{title}’, was van {}",
                header.wie
            ))
            .unless("U kunt alleen uw eigen laatste stap ongedaan maken"));
        }
        if header.actie == UNDONE && !is_redo {
            return Err(rule("Uw laatste stap is al ongedaan gemaakt".to_owned())
                .unless("Opnieuw doen zet hem terug"));
        }
        let instead = match undo {
            Undo::Never(instead) => Some(instead),
            // Before a setting was set, its default counted.
            _ if oldest.header.revisie <= 1 && id.kind != Kind::Setting => {
                Some("Er is geen eerdere stap om naar terug te gaan")
            }
            _ if header.groep.is_some() && !is_read_in(newest) => {
                Some("Die stap ging samen met andere, en één daarvan is niet los terug te nemen")
            }
            _ => None,
        };
        if let Some(instead) = instead {
            let why = format!("‘{title}’ is niet ongedaan te maken");
            return Err(Refusal::rule(why).unless(instead));
        }
        // After a restart nobody knows whether it was opened.
        match undo {
            Undo::WhileUnseen(why, instead)
                if (self.shared).may_have_been_opened(&id.number, name, header.tijd) =>
            {
                Err(rule(why.to_owned()).unless(instead))
            }
            _ => Ok(()),
        }
    }
}
