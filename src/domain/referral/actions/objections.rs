//! A bezwaar against the decision: received, heard, put off, decided on.

use super::fields::*;
use super::gates::before;
use super::{Done, referral};
use crate::domain::dates::with_year;
use crate::domain::record::{Part, Record};
use crate::domain::referral::objection;
use crate::domain::referral::parts::Objection;
use crate::domain::words::{ClockKind, Delay, ObjectionOutcome, YesNo};
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// Against what was not decided nobody objects, and one bezwaar is dealt with at a time.
pub(crate) fn can_come(record: &Record, _: &Context<'_>) -> Done {
    let decided = record.referral().and_then(|referral| referral.decided);
    if decided.is_none() {
        return Err(Refusal::rule("Bezwaar vastleggen kan niet: er is nog geen besluit")
            .by("Awb art. 7:1")
            .unless("Leg eerst het besluit vast (beschikken); een voorziening zonder beschikking kent geen bezwaar"));
    }
    match objection::open(record) {
        Some(open) => Err(Refusal::rule(format!(
            "Er loopt al een bezwaar, ontvangen op {}",
            with_year(open.received)
        ))
        .unless("Beslis eerst daarop (bezwaar-beslissen); wat erbij komt, kan als notitie")),
        None => Ok(()),
    }
}

/// Whether a bezwaar waits for a decision.
pub(crate) fn is_open(record: &Record, _: &Context<'_>) -> Done {
    match objection::open(record) {
        Some(_) => Ok(()),
        None => Err(Refusal::rule("Er loopt geen bezwaar")),
    }
}

pub(crate) fn receive(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let received = fields.need(DATUM)?;
    let posted = fields.get(GEPOST_OP);
    let made_known = objection::made_known(&draft.record).unwrap_or(received);
    // Who objects before the decision was made known is not too early once it was taken (Awb 6:10).
    let decided = referral(draft)?.decided.unwrap_or(received);
    if received < decided {
        return Err(before(
            "Bezwaar kan niet zijn ontvangen",
            received,
            "het besluit",
            decided,
        ));
    }
    if let Some(posted) = posted.filter(|posted| *posted > received) {
        return Err(before(
            "Bezwaar kan niet zijn ontvangen",
            received,
            "de dag waarop het gepost is",
            posted,
        )
        .at(GEPOST_OP));
    }
    let calendar = &context.register.calendar;
    let has_committee = fields.get(ADVIESCOMMISSIE).unwrap_or(YesNo::Nee);
    let term_until = objection::term_until(made_known, calendar);
    let due = term_until.and_then(|it| objection::due(it, has_committee == YesNo::Ja, calendar));
    let (Some(term_until), Some(due)) = (term_until, due) else {
        return Err(Refusal::rule("De termijn ligt buiten de kalender").at(DATUM));
    };
    let of = referral(draft)?;
    of.start_clock_to(ClockKind::BesluitOpBezwaar, term_until, due);
    let objection = Objection {
        received,
        posted,
        term_until,
        excused: String::new(),
        has_committee,
        grounds: fields.owned(GRONDEN),
        hearing: None,
        not_heard: String::new(),
        due,
        delay: None,
        decided: None,
        outcome: None,
        effect: String::new(),
    };
    draft.record.add(Part::Objection(objection));
    Ok(())
}

/// The bezwaar that waits, which the gate saw.
fn open<'d>(draft: &'d mut Draft<'_>) -> Result<&'d mut Objection, Refusal> {
    objection::open_mut(&mut draft.record).ok_or_else(|| Refusal::rule("Er loopt geen bezwaar"))
}

/// A hearing that is to come is watched until it was held; one without a day says why nobody is heard.
pub(crate) fn hear(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let today = draft.context.today;
    let day = fields.get(DAG);
    let why = fields.owned(NIET_GEHOORD);
    let objection = open(draft)?;
    let received = objection.received;
    match (day, why.is_empty()) {
        (None, true) => {
            return Err(Refusal::rule("Er staat niet wanneer er wordt gehoord")
                .by("Awb art. 7:2")
                .unless("Vul de dag in, of waarom er niet gehoord wordt (Awb 7:3)")
                .at(DAG));
        }
        (Some(_), false) => {
            return Err(
                Refusal::rule("Gehoord worden en niet gehoord worden kan niet allebei")
                    .unless("Vul de dag in, of waarom er niet gehoord wordt")
                    .at(NIET_GEHOORD),
            );
        }
        (Some(day), true) if day < received => {
            return Err(before("Horen kan niet", day, "het bezwaar", received));
        }
        _ => {}
    }
    objection.hearing = day;
    objection.not_heard = why;
    let referral = referral(draft)?;
    match day {
        Some(day) if day > today => referral.start_clock_to(ClockKind::Horen, today, day),
        _ => referral.stop_clock(ClockKind::Horen, day.unwrap_or(today)),
    }
    Ok(())
}

/// The office itself puts it off once, by six weeks at most, before the last day and before anything was agreed on; who
/// objects may agree to more, and a defect that is to be mended takes the days it takes (Awb 7:10 lid 2, 3 and 4).
pub(crate) fn put_off(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let (delay, until) = (fields.need(UITSTEL)?, fields.need(TOT_EN_MET)?);
    let objection = open(draft)?;
    let due = objection.due;
    if until <= due {
        return Err(before("Uitstel kan niet", until, "de laatste dag van nu", due).at(TOT_EN_MET));
    }
    if delay == Delay::Verdaging {
        let most = objection::put_off_at_most(due, &context.register.calendar);
        let by = "Awb art. 7:10 lid 3";
        let agreed = "Langer kan als wie bezwaar maakt daarmee instemt (uitstel=instemming)";
        let was = match objection.delay {
            Some(Delay::Verdaging) => Some("Verdagen kan maar één keer"),
            Some(Delay::Instemming) => {
                Some("Er is al uitstel afgesproken, dus verdagen kan niet meer")
            }
            Some(Delay::Verzuim) | None => None,
        };
        if let Some(was) = was {
            return Err(Refusal::rule(was).by(by).unless(agreed));
        }
        if due < context.today {
            let sentence = format!(
                "Verdagen kan niet meer: de termijn was tot en met {}",
                with_year(due)
            );
            return Err(Refusal::rule(sentence).by(by).unless(agreed));
        }
        if let Some(most) = most.filter(|most| until > *most) {
            let sentence = format!(
                "Verdagen kan hoogstens zes weken, tot en met {}",
                with_year(most)
            );
            return Err(Refusal::rule(sentence).by(by).unless(agreed).at(TOT_EN_MET));
        }
    }
    // A defect that is mended takes nothing away of what was done before.
    if objection.delay.is_none() || delay != Delay::Verzuim {
        objection.delay = Some(delay);
    }
    objection.due = until;
    let from = objection.term_until;
    referral(draft)?.start_clock_to(ClockKind::BesluitOpBezwaar, from, until);
    Ok(())
}

pub(crate) fn decide(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (outcome, day) = (fields.need(UITKOMST_BEZWAAR)?, fields.need(DATUM)?);
    let excused = fields.owned(VERSCHOONBAAR);
    let objection = open(draft)?;
    if day < objection.received {
        let received = objection.received;
        return Err(before("Beslissen kan niet", day, "het bezwaar", received));
    }
    let is_on_its_merits = !matches!(
        outcome,
        ObjectionOutcome::NietOntvankelijk | ObjectionOutcome::Ingetrokken
    );
    if is_on_its_merits && !objection.is_in_time() && excused.is_empty() {
        return Err(Refusal::rule(format!(
            "Het bezwaar kwam te laat: de termijn was tot en met {}",
            with_year(objection.term_until)
        ))
        .by("Awb art. 6:7 en 6:9")
        .unless("Kies niet-ontvankelijk, of vul in waarom het te verontschuldigen is (Awb 6:11)")
        .at(VERSCHOONBAAR));
    }
    objection.decided = Some(day);
    objection.outcome = Some(outcome);
    objection.excused = excused;
    objection.effect = fields.owned(GEVOLG);
    let referral = referral(draft)?;
    for clock in [ClockKind::BesluitOpBezwaar, ClockKind::Horen] {
        referral.stop_clock(clock, day);
    }
    Ok(())
}
