//! The clocks of a verwijzing: which term each has, by which article, and when it is late.
//!
//! [`CLOCKS`] is the table; [`terms`] computes what runs. A record keeps only when a clock started, paused and stopped.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::referral::{Clock, Referral};
use crate::domain::register::Register;
use crate::domain::term::{Duration, Regime, Suspension, Term, Unit};
use crate::domain::words::{ClockKind, Side, State, Wet};

/// How long a clock runs.
enum Length {
    /// A term the law sets, under the Atw.
    Law(Unit, u32),
    /// A norm of the office, by the key of its setting.
    Norm(&'static str),
    /// To a day that was chosen.
    Chosen,
}

/// One clock: its length and basis, for each law, and how it behaves.
struct Rule {
    kind: ClockKind,
    wmo: (Length, &'static str),
    jeugd: (Length, &'static str),
    /// Whether the holder of the verwijzing may suspend it (Awb 4:15, office norms).
    can_be_suspended: bool,
    /// Whether it lapses by itself: it is a right of the resident, and never late.
    lapses: bool,
}

const AGREED: &str = "afspraak";

const fn norm(kind: ClockKind, key: &'static str, can_be_suspended: bool) -> Rule {
    Rule {
        kind,
        wmo: (Length::Norm(key), AGREED),
        jeugd: (Length::Norm(key), AGREED),
        can_be_suspended,
        lapses: false,
    }
}

const fn chosen(kind: ClockKind, basis: &'static str) -> Rule {
    Rule {
        kind,
        wmo: (Length::Chosen, basis),
        jeugd: (Length::Chosen, basis),
        can_be_suspended: false,
        lapses: false,
    }
}

/// Every clock with its length and what that rests on: an article, or what the office agreed on. The six weeks of the
/// Wmo are kept for youth too, where the Jeugdwet has none.
const CLOCKS: &[Rule] = &[
    Rule {
        kind: ClockKind::Onderzoek,
        wmo: (Length::Law(Unit::Weeks, 6), "Wmo art. 2.3.2 lid 1"),
        jeugd: (Length::Law(Unit::Days, 42), AGREED),
        can_be_suspended: false,
        lapses: false,
    },
    Rule {
        kind: ClockKind::Spoed,
        wmo: (Length::Norm("norm.spoed"), "Wmo art. 2.3.3"),
        jeugd: (Length::Norm("norm.spoed"), AGREED),
        can_be_suspended: false,
        lapses: false,
    },
    norm(ClockKind::Bevestigen, "norm.bevestigen", false),
    Rule {
        kind: ClockKind::PersoonlijkPlan,
        wmo: (Length::Law(Unit::Days, 7), "Wmo art. 2.3.2 lid 2"),
        jeugd: (Length::Law(Unit::Days, 7), AGREED),
        can_be_suspended: false,
        lapses: true,
    },
    norm(ClockKind::AntwoordBt, "norm.antwoord-bt", true),
    norm(ClockKind::BesluitWij, "norm.besluit-wij", true),
    norm(ClockKind::EersteGesprek, "norm.eerste-gesprek", true),
    norm(ClockKind::Wachtlijst, "norm.wachtlijst", true),
    chosen(ClockKind::Evaluatie, AGREED),
    chosen(ClockKind::Pauze, AGREED),
    norm(ClockKind::Terugname, "norm.terugname", true),
    Rule {
        kind: ClockKind::Beslistermijn,
        wmo: (Length::Law(Unit::Weeks, 2), "Wmo art. 2.3.5 lid 2"),
        jeugd: (Length::Law(Unit::Weeks, 8), "Awb art. 4:13 lid 2"),
        can_be_suspended: true,
        lapses: false,
    },
    Rule {
        kind: ClockKind::Bezwaar,
        wmo: (Length::Law(Unit::Weeks, 6), "Awb art. 6:7"),
        jeugd: (Length::Law(Unit::Weeks, 6), "Awb art. 6:7"),
        can_be_suspended: false,
        lapses: true,
    },
    chosen(ClockKind::BesluitOpBezwaar, "Awb art. 7:10"),
    chosen(ClockKind::Horen, "Awb art. 7:2"),
    // What the applicant is to send; the office itself is held by the beslistermijn.
    Rule {
        lapses: true,
        ..chosen(ClockKind::Stukken, "Awb art. 4:5")
    },
    chosen(ClockKind::Toegezegd, "Awb art. 4:14 lid 1"),
    chosen(ClockKind::Dwangsom, "Awb art. 4:17"),
    chosen(ClockKind::Dwangsombesluit, "Awb art. 4:18"),
    chosen(ClockKind::Specialist, AGREED),
    chosen(ClockKind::Advies, AGREED),
    chosen(ClockKind::Escalatie, AGREED),
    chosen(ClockKind::Nazorg, AGREED),
    Rule {
        kind: ClockKind::Vernietiging,
        wmo: (Length::Law(Unit::Months, 3), "Wmo art. 5.3.5 lid 1"),
        jeugd: (Length::Law(Unit::Months, 3), "Jeugdwet art. 7.3.9 lid 1"),
        can_be_suspended: false,
        lapses: false,
    },
];

fn rule(kind: ClockKind) -> &'static Rule {
    CLOCKS
        .iter()
        .find(|rule| rule.kind == kind)
        .expect("CLOCKS has a row for every clock; a test checks it")
}

impl ClockKind {
    /// Whether the holder of a verwijzing may suspend this clock.
    #[must_use]
    pub fn can_be_suspended(self) -> bool {
        rule(self).can_be_suspended
    }

    /// Whether it lapses by itself and is never late: a right of the resident, not a duty of the office.
    #[must_use]
    pub fn lapses(self) -> bool {
        rule(self).lapses
    }

    /// The article or `afspraak` behind the clock.
    #[must_use]
    pub fn basis(self, wet: Option<Wet>) -> &'static str {
        let rule = rule(self);
        if wet == Some(Wet::Jeugdwet) {
            rule.jeugd.1
        } else {
            rule.wmo.1
        }
    }
}

/// One clock as it counts on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningTerm {
    /// Which clock.
    pub kind: ClockKind,
    /// The last day; none when the date that starts the clock is not known.
    pub due: Option<NaiveDate>,
    /// Whether it is late: not done by the last day.
    pub late: bool,
    /// Whole days suspended so far.
    pub suspended_days: u32,
    /// Days from its start to its last day, without those; one at least.
    pub days: u32,
    /// Whether it is suspended now.
    pub is_suspended: bool,
    /// Whether it still runs.
    pub is_running: bool,
}

/// Computes every clock of a verwijzing as it counts on `today`, in the order of [`ClockKind`].
///
/// An open verwijzing always has a running clock: where none runs, `besluit-wij` runs from the day the last one
/// stopped, held by the houder.
#[must_use]
pub fn terms(referral: &Referral, register: &Register, today: NaiveDate) -> Vec<RunningTerm> {
    let mut terms: Vec<RunningTerm> = referral
        .clocks
        .iter()
        .map(|clock| term(clock, referral.law(), register, today))
        .collect();
    let moves_on = |term: &RunningTerm| term.is_running && term.kind != ClockKind::Vernietiging;
    if referral.state.is_open() && !terms.iter().any(moves_on) {
        let start = last_stop(referral, &terms, today);
        let clock = Clock {
            kind: ClockKind::BesluitWij,
            start,
            on: None,
            named: None,
            stopped: None,
            pauses: Vec::new(),
        };
        terms.retain(|term| term.kind != ClockKind::BesluitWij);
        terms.push(term(&clock, referral.law(), register, today));
    }
    terms.sort_by_key(|term| term.kind);
    terms
}

/// The day the last clock of a verwijzing stopped or lapsed: from then on `besluit-wij` runs by itself.
fn last_stop(referral: &Referral, terms: &[RunningTerm], today: NaiveDate) -> Option<NaiveDate> {
    let ends = referral.clocks.iter().filter_map(|clock| {
        let lapse = || {
            terms
                .iter()
                .find(|term| term.kind == clock.kind && clock.kind.lapses())?
                .due
        };
        clock.stopped.or_else(lapse)
    });
    ends.filter(|end| *end <= today)
        .max()
        .or(referral.state_since)
}

/// Makes a clock of its own of a `besluit-wij` that runs by itself, so that it can be suspended.
pub fn settle(referral: &mut Referral, kind: ClockKind, register: &Register, today: NaiveDate) {
    if kind == ClockKind::BesluitWij
        && referral
            .clock(kind)
            .is_none_or(|clock| clock.stopped.is_some())
    {
        let terms = terms(referral, register, today);
        let start = last_stop(referral, &terms, today);
        referral.start_clock(kind, start);
    }
}

/// The day someone must have acted on an open verwijzing: the first due date of its running clocks. Where that date is
/// missing it is today. A right of the resident (bezwaar) counts only where nothing else runs. None when it has ended.
#[must_use]
pub fn next_date(
    referral: &Referral,
    terms: &[RunningTerm],
    today: NaiveDate,
) -> Option<NaiveDate> {
    let running = || terms.iter().filter(|term| term.is_running);
    let only_lapsing = running().all(|term| term.kind.lapses());
    let counts = running().filter(|term| only_lapsing || !term.kind.lapses());
    referral
        .state
        .is_open()
        .then(|| counts.filter_map(|term| term.due).min().unwrap_or(today))
}

/// The last day on which the clocks of a verwijzing, and the day that counts of them, certainly say what they say on a
/// day; that day itself where they may say something else the day after.
#[must_use]
pub fn steady_until(referral: &Referral, terms: &[RunningTerm], today: NaiveDate) -> NaiveDate {
    let runs_on = |clock: &Clock| {
        clock
            .pauses
            .iter()
            .any(|pause| pause.from <= today && pause.until.is_none_or(|until| today < until))
    };
    // Suspended days are counted, and what has no date is due on the day itself.
    let counts_days = referral.clocks.iter().any(runs_on)
        || (referral.state.is_open() && terms.iter().any(|it| it.is_running && it.due.is_none()));
    if counts_days {
        return today;
    }
    let of_clocks = referral.clocks.iter().flat_map(|clock| {
        let pauses = clock.pauses.iter();
        let pauses = pauses.flat_map(|pause| [Some(pause.from), pause.until]);
        pauses.chain([clock.stopped, clock.on])
    });
    let turns = of_clocks.chain(terms.iter().map(|term| term.due)).flatten();
    steady_before(turns, today)
}

/// The last day before the first of these days that is still to come; a day that is today may turn at its end.
#[must_use]
pub fn steady_before(turns: impl Iterator<Item = NaiveDate>, today: NaiveDate) -> NaiveDate {
    let ahead = turns.filter(|day| *day >= today).min();
    let before = ahead.map_or(NaiveDate::MAX, |day| day.pred_opt().unwrap_or(day));
    before.max(today)
}

fn term(clock: &Clock, wet: Option<Wet>, register: &Register, today: NaiveDate) -> RunningTerm {
    let rule = rule(clock.kind);
    let length = if wet == Some(Wet::Jeugdwet) {
        &rule.jeugd.0
    } else {
        &rule.wmo.0
    };
    let counted_until = clock.stopped.map_or(today, |stopped| stopped.min(today));
    let suspensions: Vec<Suspension> = clock
        .pauses
        .iter()
        .map(|pause| Suspension {
            from: pause.from,
            to: pause.until.unwrap_or(counted_until).max(pause.from),
        })
        .collect();
    let due = clock.due_by_name().or_else(|| {
        let (duration, regime) = match length {
            Length::Law(unit, amount) => (Duration::new(*amount, *unit), Regime::Atw),
            // A norm that was changed since does not judge what began before it.
            Length::Norm(key) => (register.norm_on(key, clock.start?)?, Regime::Contract),
            Length::Chosen => return None,
        };
        Term::new(clock.start?, duration, regime)
            .suspended(suspensions.clone())
            .due(&register.calendar)
    });
    let is_suspended = clock
        .pauses
        .iter()
        .any(|pause| pause.from <= today && pause.until.is_none_or(|to| today < to));
    let suspended_days = suspended_days(&suspensions, today);
    let stopped = clock.stopped.filter(|stopped| *stopped <= today);
    let lapsed = rule.lapses && due.is_some_and(|due| due < today);
    let given = clock.start.zip(due);
    let given = given.map_or(0, |(start, due)| (due - start).num_days());
    let given = u32::try_from(given).unwrap_or(0);
    RunningTerm {
        kind: clock.kind,
        due,
        days: given.saturating_sub(suspended_days).max(1),
        late: !rule.lapses && due.is_some_and(|due| due < counted_until),
        suspended_days,
        is_suspended: is_suspended && stopped.is_none(),
        is_running: stopped.is_none() && !lapsed,
    }
}

fn suspended_days(suspensions: &[Suspension], today: NaiveDate) -> u32 {
    let days: i64 = suspensions
        .iter()
        .map(|s| (s.to.min(today) - s.from.min(today)).num_days().max(0))
        .sum();
    u32::try_from(days).unwrap_or(u32::MAX)
}

/// Who must act on a verwijzing and who holds it, by the names on screen. None when it has ended.
#[must_use]
pub fn side_name(
    side: Option<Side>,
    wij_team: Option<&str>,
    bt: Option<&str>,
    register: &Register,
) -> Option<String> {
    Some(match side? {
        Side::Wij => wij_team.map_or_else(
            || "WIJ (wijk onbekend)".to_owned(),
            |id| register.settings.wij_name(id),
        ),
        Side::Bt => bt.map_or_else(
            || "BT (onbekend)".to_owned(),
            |id| register.settings.bt_name(id),
        ),
        Side::Backoffice => Side::Backoffice.word().to_owned(),
    })
}

const ALL_BUT_BEZWAAR: &[ClockKind] = &[
    ClockKind::Nazorg,
    ClockKind::Onderzoek,
    ClockKind::Spoed,
    ClockKind::Bevestigen,
    ClockKind::PersoonlijkPlan,
    ClockKind::AntwoordBt,
    ClockKind::BesluitWij,
    ClockKind::EersteGesprek,
    ClockKind::Wachtlijst,
    ClockKind::Evaluatie,
    ClockKind::Pauze,
    ClockKind::Terugname,
    ClockKind::Beslistermijn,
    ClockKind::Stukken,
    ClockKind::Toegezegd,
    ClockKind::Specialist,
    ClockKind::Advies,
    ClockKind::Escalatie,
];
const BEFORE_THE_END: &[ClockKind] = ALL_BUT_BEZWAAR.split_at(1).1;

/// The clocks that stop when a verwijzing enters a state in which they mean nothing, beside those its action stops.
#[must_use]
pub const fn stops_on_entering(state: State) -> &'static [ClockKind] {
    use ClockKind as C;
    match state {
        State::Nieuw => &[],
        // What a BT was to do, it is not to do any more.
        State::BijSpecialist => &[C::AntwoordBt, C::BesluitWij],
        State::InOnderzoek | State::Geweigerd => &[
            C::Specialist,
            C::AntwoordBt,
            C::EersteGesprek,
            C::Wachtlijst,
            C::Evaluatie,
            C::Pauze,
            C::Terugname,
        ],
        State::Aangeboden => &[C::BesluitWij],
        // The spoedbesluit can be taken until a BT or the back office takes over.
        State::Geaccepteerd | State::Wachtlijst | State::Teruggelegd => &[C::Spoed, C::BesluitWij],
        State::Gestart => &[C::Spoed, C::BesluitWij, C::EersteGesprek, C::Wachtlijst],
        State::RegulierProces => &[
            C::Spoed,
            C::BesluitWij,
            C::AntwoordBt,
            C::EersteGesprek,
            C::Wachtlijst,
            C::Evaluatie,
            C::Pauze,
            C::Terugname,
        ],
        // Whatever an import left running ends too.
        State::Nazorg => BEFORE_THE_END,
        State::Afgesloten | State::Ingetrokken => ALL_BUT_BEZWAAR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clock_has_a_rule() {
        for kind in ClockKind::ALL {
            assert_eq!(rule(*kind).kind, *kind);
        }
    }
}
