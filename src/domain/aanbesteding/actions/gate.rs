//! The gate of a plan: what the law asks is refused, what the office or a promise asks needs a reason.

use chrono::NaiveDate;

use crate::domain::aanbesteding::breaks::Break;
use crate::domain::aanbesteding::harm::Harm;
use crate::domain::aanbesteding::living::Status;
use crate::domain::aanbesteding::moving::Change;
use crate::domain::aanbesteding::words::Phase;
use crate::domain::dates::with_year;
use crate::domain::workflow::refusal::Refusal;

/// Whether a plan may be changed from `before` to `after`, with this reason. `moved` is the phase that was moved; none
/// when it was the start.
///
/// # Errors
/// When a minimum of the law is broken that was not, with its article and the lawful day; when phases would be done in
/// another order than they can; when a minimum of the office is broken and there is no reason.
pub fn allows(
    before: Option<&Status>,
    after: &Status,
    moved: Option<Phase>,
    reason: &str,
) -> Result<(), Refusal> {
    let harm = Harm::of(before, after);
    // What is said of the phase that was moved comes before what follows from it.
    let of_moved = harm.legal.iter().find(|found| Some(found.phase) == moved);
    if let Some(found) = of_moved.or(harm.legal.first()) {
        let refusal = Refusal::rule(capital(&found.sentence())).by(found.ground.clone());
        return Err(refusal.unless(way_out(found, after, moved)));
    }
    if let Some(wrong) = harm.order {
        let refusal = Refusal::rule(format!(
            "{} op {} ligt voor {} op {}",
            capital(wrong.phase.word()),
            with_year(wrong.day),
            wrong.waits_for,
            with_year(wrong.until)
        ));
        // What waits is the start: then everything before it has moved already.
        return Err(refusal.unless(if wrong.phase == Phase::Ingang {
            "Kies een eerdere dag, of verplaats eerst de ingang (ingang-verplaatsen)".to_owned()
        } else {
            format!("Verplaats eerst {}", wrong.waits_for)
        }));
    }
    match harm.own.first() {
        Some(found) if reason.is_empty() => Err(Refusal::rule(capital(&found.sentence()))
            .by(found.ground.clone())
            .unless("Dit is geen wet; het kan met een reden (reden=…)")),
        _ => Ok(()),
    }
}

/// Whether a change is about days that are still to come.
///
/// # Errors
/// When the new day lies in the past, with what to do instead.
pub fn is_ahead(change: Change, today: NaiveDate) -> Result<(), Refusal> {
    match change {
        Change::Start(start) if start < today => Err(Refusal::rule(format!(
            "De ingang op {} ligt in het verleden",
            with_year(start)
        ))
        .unless("Kies een dag die nog komt; wat al geweest is, leest u in met wijkregie import aanbestedingen")),
        Change::Phase(_, day) if day < today => Err(Refusal::rule(format!(
            "{} ligt in het verleden; een plan gaat over wat nog komt",
            capital(&with_year(day))
        ))
        .unless("Is de fase al gedaan, gebruik dan fase-afronden")),
        _ => Ok(()),
    }
}

/// What to do about a minimum of the law.
fn way_out(found: &Break, after: &Status, moved: Option<Phase>) -> String {
    let (phase, other) = (found.phase, found.other);
    let row_of = |phase| after.rows.iter().find(|row| row.phase == phase);
    let is_done = |phase| row_of(phase).is_some_and(|row| row.actual.is_some());
    let Some(moved) = moved else {
        return format!("Verplaats eerst {phase} (fase-verplaatsen), of kies een andere ingang");
    };
    if is_done(phase) {
        let done = capital(phase.word());
        return format!("{done} is al gedaan; kies voor {moved} een dag die dat houdt");
    }
    match row_of(moved) {
        _ if moved == phase && other == Phase::Ingang => {
            "Kies die dag, of verplaats de ingang (ingang-verplaatsen)".to_owned()
        }
        _ if moved == phase && is_done(other) => "Kies die dag".to_owned(),
        _ if moved == phase => format!("Kies die dag, of verplaats eerst {other}"),
        Some(row) if moved != other => format!(
            "Met de kortste termijnen kan {moved} uiterlijk {}; later kan alleen met een latere ingang (ingang-verplaatsen)",
            with_year(row.practical)
        ),
        _ => format!("Verplaats eerst {phase}"),
    }
}

/// With a capital, as a sentence begins.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
