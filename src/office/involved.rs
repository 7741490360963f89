//! That, not what: another team is involved with this resident, and whom to call. Off until a setting turns it on, for
//! who has the BSN already, and each time a look.

use std::collections::BTreeSet;

use super::looks::{Looking, purpose_of};
use super::people::bsn_value;
use super::{Caller, Office};
use crate::domain::identifiers::Bsn;
use crate::domain::record::{Kind, RecordId};
use crate::domain::rights::Exceptions;
use crate::domain::words::Side;
use crate::domain::workflow::Refusal;

/// The verb of the look that asking is.
const INVOLVED: &str = "dat-niet-wat";

impl Office {
    /// Which teams to call about the person with a BSN; none where nobody of the office is involved, or nobody may say so.
    ///
    /// # Errors
    /// When the office does not tell this, the purpose is missing, it is no BSN, or the look cannot be kept.
    pub fn involved(
        &self,
        caller: &Caller,
        bsn: &str,
        purpose: &str,
    ) -> Result<Vec<String>, Refusal> {
        let purpose = purpose_of(purpose)?;
        let (actor, about, teams) = {
            let door = self.door(caller)?;
            let model = &door.model;
            let settings = &model.register.settings;
            if !settings.tells_who_is_involved() {
                return Err(Refusal::right(
                    "Horen of een ander team betrokken is, staat in dit kantoor uit",
                )
                .unless(
                    "Een beheerder zet het aan: wijkregie doe instelling-wijzigen recht.dat-niet-wat waarde=ja reden=…",
                ));
            }
            let bsn = Bsn::parse(bsn).map_err(|why| Refusal::usage(why.to_string()))?;
            let mut found = model.finder.exactly(bsn_value(bsn).ok_or_else(no_bsn)?);
            // A value that was changed is still found: only who has it now counts.
            let person = found.find(|of| self.has(*of, bsn));
            let is_told = |of: &u32| {
                let narrowed = model.exceptions(*of).and_then(Exceptions::narrowing);
                narrowed.is_none()
            };
            let told = person.filter(is_told);
            let rows = told.into_iter().flat_map(|of| model.rows_of(of));
            let granted = told.into_iter().flat_map(|of| model.granted_to(of));
            let granted = granted.filter(|row| row.is_there() && row.runs_on(model.today));
            let granted = granted.filter_map(|row| model.names.name(row.wij_team));
            let granted = granted.map(|it| settings.wij_name(it));
            let teams: BTreeSet<String> = rows
                .filter_map(|row| match row.state.houder()? {
                    Side::Wij => model
                        .names
                        .name(row.wij_team)
                        .map(|it| settings.wij_name(it)),
                    Side::Bt => model.names.name(row.bt).map(|it| settings.bt_name(it)),
                    Side::Backoffice => Some("de backoffice".to_owned()),
                })
                .chain(granted)
                .collect();
            let about = person.map(|of| RecordId::numbered(Kind::Resident, of).number);
            (door.actor.clone(), about, teams)
        };
        let looking = Looking {
            action: INVOLVED,
            about: about.into_iter().collect(),
            searched: "",
            purpose: &purpose,
            count: teams.len(),
            result: crate::store::Seen::Gezien,
        };
        self.look(caller, &actor, looking)?;
        Ok(teams.into_iter().collect())
    }

    fn has(&self, of: u32, bsn: Bsn) -> bool {
        let id = RecordId::numbered(Kind::Resident, of);
        let kept = self.shared().reader.get(&id).ok().flatten();
        kept.is_some_and(|kept| kept.record.resident().is_some_and(|it| it.bsn == Some(bsn)))
    }
}

fn no_bsn() -> Refusal {
    Refusal::usage("Dit is geen BSN")
}
