//! What comes before anybody asks something: the read model, what was destroyed before, and the first account.

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use chrono::{NaiveDate, Utc};

use super::{GROUP, Writer};
use crate::domain::record::{Head, Kind, Record, RecordId};
use crate::domain::registers::user::{FOUNDER_ROLES, Scope, User};
use crate::domain::retention::{DESTROY, destroyed, left};
use crate::office::model::Model;
use crate::office::{Caller, Refusal, keeping, today};
use crate::store::{Entry, Reader, StoreError};

/// Who does what nobody asked for now.
const OFFICE: &str = "wijkregie";

/// Makes the read model from every record in the store. The verwijzingen are read on a second thread and never all held.
pub(in crate::office) fn build_model(
    reader: &Reader,
    today: NaiveDate,
) -> Result<Model, StoreError> {
    let mut model = Model::new(today);
    let mut take = |record: &Record| {
        model.take(record);
    };
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel::<Vec<Record>>(8);
        let reading = scope.spawn(move || read_referrals(reader, &sender));
        // Settings first: terms are computed from them.
        let others: Vec<Kind> = Kind::ALL
            .iter()
            .copied()
            .filter(|kind| *kind != Kind::Referral)
            .collect();
        reader.for_each(&others, &mut |kept| take(&kept.record))?;
        for record in receiver.into_iter().flatten() {
            take(&record);
        }
        reading
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;
    Ok(model)
}

fn read_referrals(reader: &Reader, to: &SyncSender<Vec<Record>>) -> Result<(), StoreError> {
    let mut batch = Vec::new();
    // Whoever stopped taking them in has a reason of its own to fail.
    reader.for_each(&[Kind::Referral], &mut |kept| {
        batch.push(kept.record);
        if batch.len() == GROUP {
            let _ = to.send(std::mem::take(&mut batch));
        }
    })?;
    let _ = to.send(batch);
    Ok(())
}

impl Writer<'_> {
    /// Destroys what was destroyed before and is there again: the logboek is of before.
    pub(super) fn destroy_again(&mut self) {
        // What cannot be read now is there at the next start.
        for id in self.store.to_destroy_again().unwrap_or_default() {
            let Some(before) = self.newest(&id).filter(|it| destroyed(it).is_none()) else {
                continue;
            };
            let Ok(mut after) = self.left_again(&before) else {
                continue;
            };
            after.revision += 1;
            let entry = Entry {
                at: Utc::now(),
                who: OFFICE.to_owned(),
                role: None,
                action: DESTROY.to_owned(),
                request: None,
                before,
                after: Arc::new(after),
            };
            if let Ok(change) = self.prove(entry) {
                self.push(vec![change], OFFICE, DESTROY);
            }
        }
        self.keep();
    }

    /// What is left of what is destroyed again.
    fn left_again(&self, before: &Record) -> Result<Record, Refusal> {
        let model = self.shared.model();
        let versions = keeping::versions(&self.shared.reader, &model, before)?;
        Ok(left(before, &versions, &model.register, today()))
    }

    /// Gives whoever founds a store an account, when nobody has one yet.
    pub(super) fn found(&mut self, caller: &Caller) {
        self.keep();
        if !self.shared.model().register.users.is_empty() {
            return;
        }
        let before = Record::new(RecordId::new(Kind::User, caller.name.clone()));
        let user = User {
            uid: caller.uid,
            roles: FOUNDER_ROLES.iter().copied().collect(),
            scopes: [Scope::Everything].into(),
            withdrawn: false,
            founder: true,
        };
        let after = Record {
            revision: 1,
            head: Head::from(user),
            ..before.clone()
        };
        let who = caller.name.clone();
        let entry = Entry {
            at: Utc::now(),
            who,
            role: None,
            action: "oprichten".to_owned(),
            request: None,
            before,
            after: Arc::new(after),
        };
        // A Unix name reads back; one that did not founds nothing, and who founds is told so at the door.
        if let Ok(change) = self.prove(entry) {
            self.push(vec![change], &caller.name, "oprichten");
            self.keep();
        }
    }
}
