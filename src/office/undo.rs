//! Undo and redo: a new line with the inverse of one's own last step, while nothing happened since.

use chrono::Utc;

use super::door::{Sight, sight, unreadable};
use super::writer::Writer;
use super::{Caller, Outcome};
use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::words::Phase;
use crate::domain::record::fields;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::workflow::{self, Refusal, Undo};
use crate::store::Entry;
use crate::store::journal::Line;

/// The verbs of the logboek for a step back and for one forward again.
const UNDONE: &str = "ongedaan-maken";
const REDONE: &str = "opnieuw-doen";

/// Whether steps on records of a kind can be undone.
const fn can_step_back(kind: Kind) -> bool {
    matches!(kind, Kind::Referral | Kind::Contract | Kind::Aanbesteding)
}

impl Writer<'_> {
    /// Undoes or redoes the caller's last step on a verwijzing, contract or aanbesteding.
    pub(super) fn step_back(
        &mut self,
        caller: &Caller,
        number: &str,
        is_redo: bool,
    ) -> Result<Outcome, Refusal> {
        self.keep();
        let actor = self.actor(caller)?;
        let unknown = || Refusal::unknown(number);
        let id = RecordId::parse(number)
            .ok()
            .filter(|id| can_step_back(id.kind))
            .ok_or_else(unknown)?;
        let kept = self
            .shared
            .reader
            .get(&id)
            .map_err(unreadable)?
            .ok_or_else(unknown)?;
        if sight(&self.model(), &actor, &kept.record) == Sight::Nothing {
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
        self.may_be_turned(&line, &actor.name, &id, is_redo)?;
        let old = line
            .velden
            .unwrap_or_default()
            .into_iter()
            .map(|(path, [old, _])| (path, old));
        let mut after = kept.record.clone();
        fields::apply(&mut after, old).map_err(|why| Refusal::rule(why.to_string()))?;
        decision_stands(&kept.record, &after)?;
        after.revision += 1;
        let entry = Entry {
            at: Utc::now(),
            who: actor.name.clone(),
            role: line.header.rol,
            action: action.to_owned(),
            before: kept.record,
            after,
        };
        let done = Outcome::Done {
            number: id.number,
            revision: entry.after.revision,
            is_changed: true,
        };
        self.remember(&entry.after);
        self.push(vec![entry], &actor.name, action);
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

/// An award decision that was sent is not unsent: its letters name the winner, and the standstill runs (Aw art. 2.130).
fn decision_stands(now: &Record, after: &Record) -> Result<(), Refusal> {
    let (Some(now), Some(after)) = (now.aanbesteding(), after.aanbesteding()) else {
        return Ok(());
    };
    let sent = |head: &Aanbesteding| head.actual.get(&Phase::VoorlopigeGunning).copied();
    let winners = |head: &Aanbesteding| head.winners.clone().unwrap_or_default();
    let is_named = |number: &u32| winners(after).contains(number);
    let stands = sent(now) == sent(after) && winners(now).iter().all(is_named);
    if sent(now).is_none() || stands {
        return Ok(());
    }
    Err(Refusal::rule("De gunningsbeslissing is verzonden, dus zij is niet ongedaan te maken")
        .by("Aw art. 2.130")
        .unless("Klopt de dag of de winnaar niet, leg haar dan opnieuw vast met een reden (fase-afronden fase=voorlopige-gunning)"))
}
