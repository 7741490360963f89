//! What begeleidingsteams answered when they said no, each answer kept, and what the last one makes the plain next step.

use crate::domain::record::{BtAnswer, Part, Record};
use crate::domain::referral::Referral;
use crate::domain::words::{BtNo, ClockKind, Reason, State};

/// Every no of a BT to a verwijzing, oldest first. What was said before each had a place of its own, or came with a file,
/// is known by the last of its kind only; it comes first.
#[must_use]
pub fn answers(record: &Record) -> Vec<BtAnswer> {
    let older = older(record).into_iter();
    older.chain(record.all().cloned()).collect()
}

/// Gives what was said before each answer had a place of its own its place, before the fields that tell of it are
/// written over.
pub(super) fn settle(record: &mut Record) {
    for answer in older(record) {
        record.add(Part::BtAnswer(answer));
    }
}

/// The last refusal and the last return that only the fields of a record tell of.
fn older(record: &Record) -> Vec<BtAnswer> {
    let Some(referral) = record.referral() else {
        return Vec::new();
    };
    let is_kept = |no: BtNo| record.all::<BtAnswer>().any(|answer| answer.no == no);
    let found = BtNo::ALL.iter().filter(|no| !is_kept(**no));
    let mut found: Vec<BtAnswer> = found.filter_map(|no| told_of(referral, *no)).collect();
    found.sort_by_key(|answer| answer.on);
    found
}

/// What the fields tell of one kind of answer. Which BT it was is known only where no other can have been meant.
fn told_of(referral: &Referral, no: BtNo) -> Option<BtAnswer> {
    let (is_now, reason, note, on) = match no {
        BtNo::Geweigerd => (
            referral.state == State::Geweigerd,
            &referral.refuse_reason,
            &referral.refuse_note,
            referral.answered,
        ),
        BtNo::Teruggelegd => {
            let clock = referral.clock(ClockKind::Terugname);
            (
                referral.state == State::Teruggelegd,
                &referral.return_reason,
                &referral.return_note,
                clock.and_then(|clock| clock.start),
            )
        }
    };
    let is_told = is_now || !reason.is_empty();
    is_told.then(|| BtAnswer {
        no,
        on: on.filter(|_| is_now),
        offered: referral.offered.filter(|_| is_now),
        accepted: None,
        bt: referral.bt.clone().filter(|_| is_now),
        reason: reason.clone(),
        note: note.clone(),
        by: String::new(),
    })
}

/// What plainly comes after a no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The reguliere proces: no BT has what this takes.
    Regular,
    /// Another BT, or the same one later.
    AnotherBt,
    /// What was not known is looked into first.
    Research,
    /// The question does not go on, or not here: with the resident.
    Resident,
}

impl Way {
    /// What plainly comes after a no for this reason; none where the reason does not say.
    #[must_use]
    pub fn after(reason: &str) -> Option<Self> {
        Some(match reason.parse().ok()? {
            Reason::Complexiteit => Self::Regular,
            Reason::GeenCapaciteit | Reason::BuitenWerkgebied => Self::AnotherBt,
            Reason::OnvoldoendeInformatie => Self::Research,
            Reason::InwonerWilNiet | Reason::AlInZorg => Self::Resident,
            Reason::Anders => return None,
        })
    }

    /// The way, in words.
    #[must_use]
    pub const fn told(self) -> &'static str {
        match self {
            Self::Regular => "het reguliere proces",
            Self::AnotherBt => "een ander BT, of later nog eens",
            Self::Research => "eerst uitzoeken wat er ontbreekt",
            Self::Resident => "eerst met de inwoner overleggen",
        }
    }

    /// The actions that go this way, the first that can be done first.
    #[must_use]
    pub const fn actions(self) -> &'static [&'static str] {
        match self {
            Self::Regular => &["aanvraag-ontvangen"],
            Self::AnotherBt => &["aanbieden"],
            Self::Research => &["terugnemen", "onderzoek-afronden"],
            Self::Resident => &["terugnemen", "notitie-toevoegen"],
        }
    }
}

/// The way that the last answer makes plain, as long as somebody must still decide what comes after it.
#[must_use]
pub fn way_on(referral: &Referral, answers: &[BtAnswer]) -> Option<Way> {
    let is_open = matches!(
        referral.state,
        State::Geweigerd | State::Teruggelegd | State::InOnderzoek
    );
    let last = answers.last().filter(|_| is_open)?;
    let way = Way::after(&last.reason)?;
    let is_looked_into = referral
        .research_done
        .zip(last.on)
        .is_some_and(|(done, on)| done > on);
    // What was missing is there now: it can be offered again.
    match way {
        Way::Research if is_looked_into => Some(Way::AnotherBt),
        way => Some(way),
    }
}
