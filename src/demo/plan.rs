//! How many verwijzingen of a made-up office are in which state, and how long ago each was reported.

use crate::domain::words::State;

/// A state: its share of the open verwijzingen in a thousand, and how many days ago they were reported.
struct Share(State, u64, i64, i64);

/// The open states, those no office is without first.
const OPEN: &[Share] = &[
    Share(State::Nieuw, 70, 0, 7),
    Share(State::InOnderzoek, 150, 2, 46),
    Share(State::Aangeboden, 90, 22, 48),
    Share(State::Geaccepteerd, 90, 36, 75),
    Share(State::Gestart, 350, 50, 720),
    Share(State::Wachtlijst, 90, 40, 110),
    Share(State::Teruggelegd, 30, 90, 420),
    Share(State::RegulierProces, 70, 60, 140),
    Share(State::Geweigerd, 30, 30, 62),
    Share(State::Nazorg, 30, 160, 640),
];

/// The ended states, in a thousand of all that ended.
const ENDED: &[Share] = &[
    Share(State::Afgesloten, 860, 30, 1_820),
    Share(State::Ingetrokken, 140, 8, 1_820),
];

/// Up to so many verwijzingen, half of an office is open.
const SMALL: u64 = 1_000;

/// One state on its way from the oldest verwijzing to the newest.
#[derive(Debug, Clone)]
struct Lane {
    state: State,
    total: i64,
    done: i64,
    newest: i64,
    oldest: i64,
}

impl Lane {
    fn next_age(&self) -> Option<i64> {
        let days = self.oldest - self.newest + 1;
        (self.done < self.total)
            .then(|| self.oldest - days * (2 * self.done + 1) / (2 * self.total))
    }
}

/// The states of an office, in the order in which they were reported: oldest first.
#[derive(Debug, Clone)]
pub struct Plan {
    lanes: Vec<Lane>,
}

impl Plan {
    /// The plan of an office of this many verwijzingen: every state once as far as they go, the rest by share.
    #[must_use]
    pub fn new(count: u32) -> Self {
        let count = u64::from(count);
        let open = open_permille(count);
        let shares = || {
            let ended = ENDED
                .iter()
                .map(move |share| (share, share.1 * (1_000 - open)));
            OPEN.iter()
                .map(move |share| (share, share.1 * open))
                .chain(ended)
        };
        let states = (OPEN.len() + ENDED.len()) as u64;
        let spare = count.saturating_sub(states);
        let mut left = count;
        let mut lanes: Vec<Lane> = Vec::new();
        for (Share(state, _, newest, oldest), parts) in shares() {
            let wanted = u64::from(left > 0) + spare * parts / 1_000_000;
            let total = wanted.min(left);
            left -= total;
            lanes.push(Lane {
                state: *state,
                total: i64::try_from(total).unwrap_or(0),
                done: 0,
                newest: *newest,
                oldest: *oldest,
            });
        }
        if let Some(lane) = lanes
            .iter_mut()
            .find(|lane| lane.state == State::Afgesloten)
        {
            lane.total += i64::try_from(left).unwrap_or(0);
        }
        Self { lanes }
    }
}

fn open_permille(count: u64) -> u64 {
    (500 * SMALL / count.max(1)).clamp(150, 500)
}

impl Iterator for Plan {
    type Item = (State, i64);

    /// The state of the next verwijzing, and how many days ago it was reported.
    fn next(&mut self) -> Option<Self::Item> {
        let mut next: Option<(usize, i64)> = None;
        for (place, lane) in self.lanes.iter().enumerate() {
            if let Some(age) = lane.next_age()
                && next.is_none_or(|(_, oldest)| age > oldest)
            {
                next = Some((place, age));
            }
        }
        let (place, age) = next?;
        let lane = self.lanes.get_mut(place)?;
        lane.done += 1;
        Some((lane.state, age))
    }
}
