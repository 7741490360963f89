//! What a row of a file makes of a new verwijzing: who it is about, a pause, and the clocks.

use chrono::NaiveDate;

use crate::domain::referral::actions::research::{is_urgent, start_melding_clocks};
use crate::domain::referral::{ImportedPause, Referral};
use crate::domain::registers::people::Resident;
use crate::domain::rows::{ReferralRow, ResidentRow};
use crate::domain::words::{ClockKind, State};

impl ClockKind {
    /// Whether the clock starts on the day of the melding.
    pub(super) const fn starts_at_melding(self) -> bool {
        matches!(
            self,
            Self::Onderzoek | Self::Bevestigen | Self::PersoonlijkPlan | Self::Spoed
        )
    }
}

/// Who a row is about.
pub(super) fn resident(
    row: &ResidentRow,
    household: Option<String>,
    [wijk, buurt]: [Option<String>; 2],
) -> Resident {
    Resident {
        wijk,
        buurt,
        household,
        ..row.resident()
    }
}

/// The pause of a row, if it has one.
pub(super) fn imported_pause(row: &ReferralRow) -> Option<ImportedPause> {
    let is_there = row.suspended_from.is_some()
        || row.suspended_until.is_some()
        || !row.suspended_reason.is_empty();
    is_there.then(|| ImportedPause {
        from: row.suspended_from,
        until: row.suspended_until,
        reason: row.suspended_reason.clone(),
    })
}

/// Starts and stops the clocks as the row's state and dates say. A clock whose date is missing runs without one.
pub(super) fn start_clocks(referral: &mut Referral, row: &ReferralRow, today: NaiveDate) {
    let state = referral.state;
    let moved = row.answered_on.or(row.state_date);
    match state {
        State::Nieuw => start_melding_clocks(referral, today),
        _ => referral.start_clock(ClockKind::Onderzoek, row.reported),
    }
    if state != State::Nieuw
        && is_urgent(referral)
        && matches!(
            state,
            State::InOnderzoek | State::Aangeboden | State::Geweigerd
        )
    {
        referral.start_clock(ClockKind::Spoed, row.reported);
    }
    if row.offered_on.is_some() || state == State::Aangeboden {
        referral.start_clock(ClockKind::AntwoordBt, row.offered_on.or(row.state_date));
        if state != State::Aangeboden {
            referral.stop_clock(ClockKind::AntwoordBt, moved.unwrap_or(today));
        }
    }
    let clock_of_state = match state {
        State::Geweigerd => Some((ClockKind::BesluitWij, moved)),
        State::Geaccepteerd => Some((ClockKind::EersteGesprek, moved)),
        State::Wachtlijst => Some((ClockKind::Wachtlijst, moved)),
        State::Teruggelegd => Some((ClockKind::Terugname, row.state_date.or(row.answered_on))),
        State::RegulierProces => Some((ClockKind::Beslistermijn, None)),
        _ => None,
    };
    if let Some((kind, start)) = clock_of_state {
        referral.start_clock(kind, start);
    }
    if !state.is_open() {
        let end = referral.ended.unwrap_or(today);
        for kind in ClockKind::ALL {
            referral.stop_clock(*kind, end);
        }
    }
}
