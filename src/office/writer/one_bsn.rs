//! One BSN is one person: entered a second time it is refused, with whom to ask and nothing else. That is a look, and
//! nobody gets many of them: a BSN tried is a question whether someone is known here.

use std::time::{Duration, Instant};

use chrono::Utc;

use super::Writer;
use crate::domain::identifiers::Bsn;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::rights::{Actor, Standing};
use crate::domain::workflow::Refusal;
use crate::office::Caller;
use crate::office::people::{Person, bsn_value};
use crate::office::sight::covers;
use crate::store::{Look, Seen};

/// How often someone may enter a BSN that is there already, and in how long.
const MOST: usize = 10;
const WITHIN: Duration = Duration::from_secs(60 * 60);

/// The verb of the look that such an entry is.
const BSN_KNOWN: &str = "bsn-bestaat";

impl Writer<'_> {
    /// Makes sure that no BSN that comes with a change is another resident's already.
    ///
    /// # Errors
    /// When one is, when the caller tried too many, or when the look cannot be kept.
    pub(in crate::office) fn must_be_only(
        &mut self,
        caller: &Caller,
        actor: &Actor,
        records: &[Record],
    ) -> Result<(), Refusal> {
        for record in records {
            let of = |record: &Record| record.resident().and_then(|it| it.bsn);
            let Some(bsn) = of(record) else { continue };
            let before = self.newest(&record.id);
            if before.as_ref().and_then(of) == Some(bsn) {
                continue;
            }
            self.may_try(actor)?;
            if let Some(other) = self.holder(bsn, &record.id, records) {
                return Err(self.known_already(caller, actor, &other)?);
            }
        }
        Ok(())
    }

    fn may_try(&mut self, actor: &Actor) -> Result<(), Refusal> {
        let tried = self.bsns_known.entry(actor.name.clone()).or_default();
        tried.retain(|at| at.elapsed() < WITHIN);
        if tried.len() < MOST {
            return Ok(());
        }
        Err(Refusal::rule(format!(
            "U vulde dit uur {MOST} keer een BSN in dat al bekend is, dus er is niets bewaard"
        ))
        .unless("Laat bsn leeg en vul het later in, of vraag uw beheerder"))
    }

    /// The other resident who has a BSN, as it is after the changes that come with it.
    fn holder(&self, bsn: Bsn, own: &RecordId, coming: &[Record]) -> Option<Record> {
        let has_it = |record: &Record| {
            let is_other = record.id != *own && !coming.iter().any(|it| it.id == record.id);
            let resident = record.resident();
            is_other && resident.is_some_and(|it| it.bsn == Some(bsn) && it.merged_into.is_none())
        };
        if let Some(waiting) = self.work.newest.values().find(|record| has_it(record)) {
            return Some(Record::clone(waiting));
        }
        let found: Vec<u32> = self
            .shared
            .model()
            .finder
            .exactly(bsn_value(bsn)?)
            .collect();
        let records = found
            .into_iter()
            .filter_map(|of| self.newest(&RecordId::numbered(Kind::Resident, of)));
        records.into_iter().find(has_it)
    }

    /// Keeps the look, and says whom to ask.
    fn known_already(
        &mut self,
        caller: &Caller,
        actor: &Actor,
        other: &Record,
    ) -> Result<Refusal, Refusal> {
        let tried = self.bsns_known.entry(actor.name.clone()).or_default();
        tried.push(Instant::now());
        let look = Look {
            tijd: Utc::now(),
            wie: caller.name.clone(),
            rollen: actor.roles.clone(),
            proces: caller.process,
            actie: BSN_KNOWN.to_owned(),
            over: vec![other.id.number.clone()],
            aantal: 1,
            resultaat: Seen::Gezien,
            ..Look::default()
        };
        let kept = self.shared.reader.keep_look(look);
        kept.map_err(|why| Refusal::rule(why.to_string()))?;
        let model = self.shared.model();
        let number = &other.id.number;
        let person = crate::office::model::numeral(&other.id).and_then(|of| model.people.get(of));
        if person.is_some_and(|person| covers(&model, actor, person)) {
            let why = format!("Dit BSN is al van {number}, dus er is niets bewaard");
            return Ok(Refusal::rule(why).by("Wmo art. 5.2.9").unless(format!(
                "Gebruik {number}; zijn het twee nummers van één persoon, voeg ze dan samen (inwoners-samenvoegen)"
            )));
        }
        // Of who is narrowed, or who said no, not even the team is told.
        let standing = person.map(|person| model.standing_with(person.number, actor));
        let settings = &model.register.settings;
        let wijk = person.and_then(|person: &Person| model.names.name(person.wijk));
        let team = wijk.and_then(|wijk| settings.wijken().get(wijk));
        let ask = match team {
            Some(wijk) if standing == Some(Standing::Usual) => settings.wij_name(&wijk.wij_team),
            _ => "de backoffice".to_owned(),
        };
        let why = "Dit BSN is al bekend bij een ander, dus er is niets bewaard";
        Ok(Refusal::rule(why)
            .by("Wmo art. 5.2.9")
            .unless(format!("Vraag {ask}")))
    }
}
