//! Keeping what was decided: with one sync, then in the read model, then answered and published.

use std::sync::{Arc, PoisonError};

use chrono::Utc;

use super::beginning::build_model;
use super::{Work, Writer};
use crate::domain::record::{Kind, Record};
use crate::domain::registers::doubles::SET_APART;
use crate::domain::rights::{Access, Exceptions, Standing};
use crate::office::imaging::{self, turning};
use crate::office::{Notice, Outcome, today};
use crate::store::{Entry, Proven, StoreError};

impl Writer<'_> {
    /// Puts changes in line to be kept.
    pub(in crate::office) fn push(&mut self, group: Vec<Proven>, by: &str, action: &str) {
        let entries = || group.iter().map(Proven::entry);
        // Who sees it no longer must not hear which it was, and must not have it on the screen either.
        if entries().any(changes_sight) {
            self.work.notices.push(Notice::everything());
        }
        // Who else it may be is not everyone's to know who follows it.
        if action == SET_APART {
            self.work.notices.push(Notice::everything());
            return self.line_up(group);
        }
        // A big group is announced without its numbers: every list is asked again anyway.
        let numbers = if group.len() > 100 {
            Vec::new()
        } else {
            entries().map(|entry| entry.after.id.to_string()).collect()
        };
        self.work.notices.push(Notice::Changed {
            numbers,
            by: by.to_owned(),
            action: action.to_owned(),
            left: entries().filter_map(left_bt).collect(),
        });
        self.line_up(group);
    }

    fn line_up(&mut self, group: Vec<Proven>) {
        for entry in group.iter().map(Proven::entry) {
            let after = Arc::clone(&entry.after);
            self.work.newest.insert(after.id.clone(), after);
        }
        self.work.groups.push(group);
    }

    /// Keeps what was decided, answers and publishes.
    pub(in crate::office) fn keep(&mut self) {
        // A failure reaches whoever waits for an answer.
        let _ = self.try_keep();
    }

    pub(super) fn try_keep(&mut self) -> Result<(), StoreError> {
        let work = std::mem::take(&mut self.work);
        let kept = if work.groups.is_empty() {
            Ok(())
        } else {
            self.store.commit(&work.groups)
        };
        if kept.is_ok() && !work.groups.is_empty() {
            self.update_model(&work);
        }
        for (reply, outcome) in work.answers {
            let outcome = match (&kept, outcome) {
                // Also what was said to be so already: it was a change before it in this group.
                (Err(why), Outcome::Done { .. }) => Outcome::Failed(why.to_string()),
                (_, outcome) => outcome,
            };
            // A connection that went away finds the change at its next look.
            let _ = reply.send(outcome);
        }
        if kept.is_ok() {
            let now = Utc::now();
            for (asked, outcome) in work.asked {
                self.answered.keep(now, asked, outcome);
            }
            work.notices
                .into_iter()
                .for_each(|notice| self.shared.publish(notice));
        }
        kept
    }

    fn update_model(&mut self, work: &Work) {
        self.shared.has_changed();
        let mut from_scratch = false;
        {
            let mut model = self
                .shared
                .model
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            for change in work.groups.iter().flatten() {
                from_scratch |= model.take(&change.entry().after);
            }
        }
        if from_scratch {
            self.rebuild_model();
        } else if self.shared.model().today != today() {
            self.turn_day();
        }
    }

    /// Lets the read model count from the day it is now.
    pub(super) fn turn_day(&mut self) {
        let day = today();
        let turned = {
            let model = self.shared.model();
            let is_later = model.today < day && !model.is_behind();
            is_later.then(|| turning(&model, &self.shared.reader, day))
        };
        let Some(Ok(turned)) = turned else {
            return self.rebuild_model();
        };
        let model = self.shared.model.write();
        let mut model = model.unwrap_or_else(PoisonError::into_inner);
        model.turn(day, &turned);
    }

    /// Reads all of a sled that was gone on with unread, before anything is changed.
    pub(super) fn check_sums(&mut self) {
        let said = match self.store.check_sums() {
            Ok(None) => return,
            Ok(Some(mended)) => mended.to_string(),
            Err(why) => why.to_string(),
        };
        self.rebuild_model();
        let to_say = self.shared.to_say.lock();
        to_say.unwrap_or_else(PoisonError::into_inner).push(said);
        self.shared.publish(Notice::everything());
    }

    /// Keeps what is in memory in a file, for the next start.
    pub(super) fn keep_image(&self) {
        let is_kept = self.shared.reader.image_line() == Some(self.store.last_seq());
        if !is_kept && self.store.has_room_to_spare() {
            // Without it the next start takes longer, and is right all the same.
            let _ = imaging::keep(self.shared, self.store.mark());
        }
    }

    pub(super) fn rebuild_model(&mut self) {
        let fresh = build_model(&self.shared.reader, today());
        let model = self.shared.model.write();
        let mut model = model.unwrap_or_else(PoisonError::into_inner);
        match fresh {
            Ok(fresh) => *model = fresh,
            // The next look at the clock tries it again.
            Err(_) => model.falls_behind(),
        }
    }
}

/// Whether someone may see more or less of a resident after this, apart from role and reach.
fn changes_sight(entry: &Entry) -> bool {
    entry.after.id.kind == Kind::Resident
        && Exceptions::of(&entry.before) != Exceptions::of(&entry.after)
}

/// The begeleidingsteam that lost sight of a verwijzing with this change, if one did.
fn left_bt(entry: &Entry) -> Option<(String, String)> {
    let bt_with_sight = |record: &Record| {
        let access = Access::of(record, Standing::Usual, today())
            .filter(|access| access.state.is_at_bt() && !access.bt_refused);
        access.and_then(|access| access.bt.map(str::to_owned))
    };
    let before = bt_with_sight(&entry.before)?;
    (bt_with_sight(&entry.after).as_ref() != Some(&before))
        .then(|| (entry.after.id.to_string(), before))
}
