//! A letter now and then, by number and not by chance: what was told before it stays as it was.

use chrono::Days;

use super::play::{Step, filled};
use super::story::Story;
use crate::domain::budget::spread::WEIGHTS;
use crate::domain::letters::actions::SEND;
use crate::domain::letters::asked::{DATUM, REDEN, RETOUR_OP, SOORT};
use crate::domain::letters::parts::LetterKind;
use crate::domain::record::RecordId;
use crate::domain::settings::NO_TEAM;

/// What the made-up office set: what stands on every letter, and which wijk has no begeleidingsteam. No file brings settings in, so whoever fills a store with it
/// sets them there.
pub const SETTINGS: &[(&str, &str)] = &[
    ("brief.afzender", "Postbus 1, 9700 AA Groningen"),
    ("brief.bezwaaradres", "Postbus 1, 9700 AA Groningen"),
    ("brief.telefoon", "050 123 45 67"),
    // In the seed only Hoogkerk had a begeleidingsteam: here all but one wijk have.
    ("wijk.selwerd.bt", NO_TEAM),
    (WEIGHTS.0, super::budgeted::WEIGHTS),
];

impl Story<'_> {
    /// Some residents hear by letter that their melding came in; of some of them it comes back.
    pub(super) fn lettered(&mut self, id: &RecordId) {
        let counted = id.number.rsplit('-').next().and_then(|n| n.parse().ok());
        let n: u64 = counted.unwrap_or(0);
        let confirmed = |step: &Step<'_>| step.action == "ontvangst-bevestigen";
        let Some(at) = self
            .steps
            .iter()
            .position(confirmed)
            .filter(|_| n % 25 == 1)
        else {
            return;
        };
        let told = self.steps[at].clone();
        let day = told.day();
        // Nobody writes to a secret address by the way.
        if self.person.resident().has_secret_address {
            return;
        }
        let fields = filled![SOORT = LetterKind::Ontvangst, DATUM = day];
        let sent = Step {
            action: SEND,
            fields,
            ..told
        };
        self.steps.insert(at + 1, sent);
        let back = day + Days::new(6);
        if n % 100 == 26 && back <= self.days.today() {
            let reason = "De geadresseerde woont daar niet.";
            let fields = filled![RETOUR_OP = back, REDEN = reason];
            self.later(back, "brief-retour", fields);
        }
    }
}
