//! Undo and redo: a new line with the inverse of one's own last step, while nothing happened since.

use chrono::Utc;

use super::door::{sight, unreadable};
use super::modules;
use super::writer::Writer;
use super::{Caller, Outcome};
use crate::domain::record::RecordId;
use crate::domain::record::fields;
use crate::domain::rights::Facet;
use crate::domain::rights::seen::is_of_a_dossier;
use crate::domain::workflow::{self, Refusal, Undo};
use crate::store::Entry;
use crate::store::journal::Line;

/// The verbs of the logboek for a step back and for one forward again.
const UNDONE: &str = "ongedaan-maken";
const REDONE: &str = "opnieuw-doen";

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
        let id = RecordId::parse(number).map_err(|_| unknown())?;
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
        let line = self
            .shared
            .reader
            .history(&kept)
            .map_err(unreadable)?
            .pop()
            .ok_or_else(unknown)?;
        let action = if is_redo { REDONE } else { UNDONE };
        // Who does not see all that happened, hears neither what the last step was nor whose.
        let sees_steps = seen.has(Facet::Geschiedenis) || !is_of_a_dossier(id.kind);
        if !sees_steps && line.header.wie != actor.name {
            return Err(Refusal::rule("De laatste stap was niet van u")
                .by("werkproces")
                .unless("U kunt alleen uw eigen laatste stap ongedaan maken"));
        }
        self.may_be_turned(&line, &actor.name, &id, is_redo)?;
        let old = line
            .velden
            .unwrap_or_default()
            .into_iter()
            .map(|(path, [old, _])| (path, old));
        let mut after = kept.record.clone();
        fields::apply(&mut after, old).map_err(|why| Refusal::rule(why.to_string()))?;
        holds_back(&kept.record, &after)?;
        after.revision += 1;
        let entry = Entry {
            at: Utc::now(),
            who: actor.name.clone(),
            role: line.header.rol,
            action: action.to_owned(),
            request: (!request.is_empty()).then(|| request.to_owned()),
            before: kept.record,
            after,
        };
        let known = self.known_revisions(&actor, &entry.before);
        let known = known.map(|known| u32::try_from(known.len()).unwrap_or(0) + 1);
        let done = Outcome::Done {
            number: id.number,
            revision: known.unwrap_or(entry.after.revision),
            is_changed: true,
        };
        let change = self.prove(entry)?;
        self.push(vec![change], &actor.name, action);
        Ok(done)
    }

    fn may_be_turned(
        &self,
        line: &Line,
        name: &str,
        id: &RecordId,
        is_redo: bool,
    ) -> Result<(), Refusal> {
        let header = &line.header;
        let action = workflow::find(&header.actie);
        let title = action.map_or(header.actie.as_str(), |action| action.title);
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
            _ if header.groep.is_some() || header.revisie <= 1 => {
                Some("Er is geen eerdere stap om naar terug te gaan")
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
