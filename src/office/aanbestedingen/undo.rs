//! What of an aanbesteding is not undone.

use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::words::Phase;
use crate::domain::record::Record;
use crate::domain::workflow::Refusal;

/// An award decision that was sent is not unsent: its letters name the winner, and the standstill runs (Aw art. 2.130).
///
/// # Errors
/// When the step back would.
pub(in crate::office) fn decision_stands(now: &Record, after: &Record) -> Result<(), Refusal> {
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
