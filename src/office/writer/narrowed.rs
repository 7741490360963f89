//! A resident whose sight is narrowed keeps someone who can come in: with the last account that may, the dossier would be
//! out of everyone's sight.

use super::Writer;
use crate::domain::record::Record;
use crate::domain::registers::user::User;
use crate::domain::rights::Standing;
use crate::domain::workflow::Refusal;

impl Writer<'_> {
    /// Makes sure that no account is withdrawn that is the last one let in to a narrowed resident.
    ///
    /// # Errors
    /// When one is; how many residents it is, and not who.
    pub(super) fn must_leave_someone(&self, records: &[Record]) -> Result<(), Refusal> {
        let withdrawn = records
            .iter()
            .filter(|record| record.user().is_some_and(|user| user.withdrawn));
        for leaver in withdrawn.map(|record| &record.id.number) {
            let model = self.shared.model();
            let may = |name: &str, resident| {
                let exceptions = model.exceptions(resident);
                let standing = exceptions.map(|it| it.standing(name, None, model.today));
                standing == Some(Standing::Given)
            };
            let others = |resident| {
                let is_other = |(name, user): (&String, &User)| {
                    name != leaver && !user.withdrawn && may(name, resident)
                };
                model.register.users.iter().any(is_other)
            };
            let narrowed = model.narrowed();
            let alone = narrowed
                .filter(|of| may(leaver, *of) && !others(*of))
                .count();
            if alone > 0 {
                let of = if alone == 1 {
                    "een afgeschermde inwoner".to_owned()
                } else {
                    format!("{alone} afgeschermde inwoners")
                };
                let why =
                    format!("{leaver} is de laatste die bij {of} mag, dus er is niets gedaan");
                return Err(Refusal::rule(why).unless(format!(
                    "Laat {leaver} eerst een ander toelaten (inzage-geven) of de afscherming opheffen. Kan dat niet meer, geef {leaver} dan een ander uid: dan komt deze persoon er niet meer in"
                )));
            }
        }
        Ok(())
    }
}
