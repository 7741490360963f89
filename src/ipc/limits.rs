//! How much of the server one account may have at once, so that no account keeps the others out.
//!
//! Two kinds. A *place* (a connection, a listener, an open dossier) is kept for long, and there are only so many for all
//! together: an account gets one as long as it has less than half of what is still free, so that whoever comes finds a
//! place, however many accounts take all they can get. A *gate* is passed for one request, and is each account's own: who asks
//! more at once waits for its own requests, and others for none of them.

use std::collections::HashMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Changes of one account that may wait for the writer at once.
const CHANGES: usize = 64;

/// Questions of one account that are worked out or written at once.
const QUESTIONS: usize = 4;

/// Requests of one account over [`SMALL`] that may be under way at once.
const LARGE: usize = 2;

/// What a request may measure, in bytes, without passing the gate for large ones.
pub const SMALL: u32 = 16 * 1024;

/// How many requests an account may have done in one go, and how many a second after those.
const BURST: f64 = 60_000.0;
const A_SECOND: f64 = 500.0;

/// Something of which there is so much for all together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A line to the server.
    Connection,
    /// A line on which only notices go.
    Listener,
    /// A dossier that others see is open.
    Dossier,
}

/// How many places of each kind there are.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    /// Lines to the server.
    pub connections: usize,
    /// Lines on which only notices go.
    pub listeners: usize,
    /// Dossiers that others see are open.
    pub dossiers: usize,
}

impl Places {
    const fn of(&self, place: Place) -> usize {
        match place {
            Place::Connection => self.connections,
            Place::Listener => self.listeners,
            Place::Dossier => self.dossiers,
        }
    }
}

/// Every account that came: who leaves and comes back goes on at the same pace.
#[derive(Debug)]
pub struct Limits {
    places: Places,
    guests: Mutex<HashMap<u32, Guest>>,
}

/// What one account has.
#[derive(Debug, Default)]
struct Guest {
    taken: [usize; 3],
    gates: Arc<Gates>,
}

/// A place that is given back when this is dropped.
#[derive(Debug)]
pub struct Taken {
    limits: Arc<Limits>,
    uid: u32,
    place: Place,
}

impl Limits {
    /// With so many places, and nobody there.
    #[must_use]
    pub fn new(places: Places) -> Arc<Self> {
        Arc::new(Self {
            places,
            guests: Mutex::default(),
        })
    }

    fn guests(&self) -> MutexGuard<'_, HashMap<u32, Guest>> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for an account; none when it has half of what is still free.
    #[must_use]
    pub fn take(self: &Arc<Self>, uid: u32, place: Place) -> Option<Taken> {
        let mut guests = self.guests();
        let at = place as usize;
        let all: usize = guests.values().map(|guest| guest.taken[at]).sum();
        let free = self.places.of(place).saturating_sub(all);
        let own = guests.get(&uid).map_or(0, |guest| guest.taken[at]);
        if own * 2 >= free {
            return None;
        }
        guests.entry(uid).or_default().taken[at] += 1;
        Some(Taken {
            limits: Arc::clone(self),
            uid,
            place,
        })
    }

    /// How many places of a kind are taken.
    #[must_use]
    pub fn taken(&self, place: Place) -> usize {
        let guests = self.guests();
        guests
            .values()
            .map(|guest| guest.taken[place as usize])
            .sum()
    }
}

impl Taken {
    /// The gates of whoever has this place.
    #[must_use]
    pub fn gates(&self) -> Arc<Gates> {
        let guests = self.limits.guests();
        guests
            .get(&self.uid)
            .map(|guest| Arc::clone(&guest.gates))
            .unwrap_or_default()
    }

    /// Another place for the same account.
    #[must_use]
    pub fn another(&self, place: Place) -> Option<Self> {
        self.limits.take(self.uid, place)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let mut guests = self.limits.guests();
        if let Some(guest) = guests.get_mut(&self.uid) {
            guest.taken[self.place as usize] -= 1;
        }
    }
}

/// The gates of one account.
#[derive(Debug)]
pub struct Gates {
    /// For what changes something.
    pub changes: Gate,
    /// For what is only asked.
    pub questions: Gate,
    /// For what is over [`SMALL`].
    pub large: Gate,
    pace: Mutex<Pace>,
}

impl Default for Gates {
    fn default() -> Self {
        Self {
            changes: Gate::with_room_for(CHANGES),
            questions: Gate::with_room_for(QUESTIONS),
            large: Gate::with_room_for(LARGE),
            pace: Mutex::new(Pace {
                left: BURST,
                at: Instant::now(),
            }),
        }
    }
}

/// How many requests an account may still have done at once.
#[derive(Debug)]
struct Pace {
    left: f64,
    at: Instant,
}

impl Gates {
    /// Waits until the account is not ahead of its pace.
    pub fn keep_pace(&self) {
        std::thread::sleep(self.ahead(Instant::now()));
    }

    /// How far a request that comes now is ahead of the pace.
    fn ahead(&self, now: Instant) -> Duration {
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = now.saturating_duration_since(pace.at).as_secs_f64();
        pace.left = (pace.left + passed * A_SECOND).min(BURST) - 1.0;
        pace.at = now;
        Duration::from_secs_f64((-pace.left / A_SECOND).max(0.0))
    }
}

/// A gate that lets so many in at once.
#[derive(Debug)]
pub struct Gate {
    most: usize,
    inside: Mutex<usize>,
    left: Condvar,
}

/// Someone who passed a gate, until it is dropped.
#[derive(Debug)]
pub struct Inside<'g>(&'g Gate);

impl Gate {
    const fn with_room_for(most: usize) -> Self {
        Self {
            most,
            inside: Mutex::new(0),
            left: Condvar::new(),
        }
    }

    /// Passes it, when there is room within so long.
    #[must_use]
    pub fn pass(&self, patience: Duration) -> Option<Inside<'_>> {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |inside: &mut usize| *inside >= self.most;
        let waited = self.left.wait_timeout_while(inside, patience, is_full);
        let (mut inside, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if *inside >= self.most {
            return None;
        }
        *inside += 1;
        Some(Inside(self))
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        let gate = self.0;
        *gate.inside.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        gate.left.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(connections: usize) -> Arc<Limits> {
        Limits::new(Places {
            connections,
            listeners: 10,
            dossiers: 10,
        })
    }

    #[test]
    fn whoever_comes_finds_a_place_however_many_accounts_take_all_they_can_get() {
        let limits = limits(2000);
        let mut taken = Vec::new();
        for uid in 0..10 {
            let before = taken.len();
            taken.extend(std::iter::from_fn(|| limits.take(uid, Place::Connection)));
            assert!(taken.len() >= before + 10, "{uid}: {before}");
        }
        assert!(limits.taken(Place::Connection) < 2000);
        assert!(limits.take(10, Place::Connection).is_some());
    }

    #[test]
    fn a_place_is_given_back() {
        let limits = limits(5);
        let one = limits.take(7, Place::Connection).unwrap();
        let two = limits.take(7, Place::Connection).unwrap();
        assert!(limits.take(7, Place::Connection).is_none());
        let listener = one.another(Place::Listener).unwrap();
        drop((one, two));
        assert_eq!(limits.taken(Place::Connection), 0);
        assert!(limits.take(7, Place::Connection).is_some());
        assert_eq!(limits.taken(Place::Listener), 1);
        drop(listener);
        assert_eq!(limits.taken(Place::Listener), 0);
    }

    #[test]
    fn a_gate_lets_in_as_many_as_it_has_room_for() {
        let gate = Gate::with_room_for(2);
        let one = gate.pass(Duration::ZERO).unwrap();
        let _two = gate.pass(Duration::ZERO).unwrap();
        assert!(gate.pass(Duration::from_millis(1)).is_none());
        drop(one);
        assert!(gate.pass(Duration::ZERO).is_some());
    }

    #[test]
    fn who_keeps_asking_is_slowed_down_and_who_waited_is_not() {
        let gates = Gates::default();
        let now = gates.pace.lock().unwrap().at;
        for _ in 0..60_000 {
            assert_eq!(gates.ahead(now), Duration::ZERO);
        }
        for n in 1..=500_u32 {
            assert!(gates.ahead(now) > Duration::from_millis(u64::from(n) * 2 - 2));
        }
        assert_eq!(gates.ahead(now + Duration::from_secs(2)), Duration::ZERO);
    }
}
