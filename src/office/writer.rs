//! The writer: one thread through which every change goes, in groups.
//!
//! Commands that wait together are decided one after the other, each on the state the one before leaves, kept with one
//! sync, and answered. A change to a register (settings, users, providers) ends its group, so that the next command is
//! decided with it.

use std::collections::{BTreeMap, HashMap};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{PoisonError, RwLockReadGuard};
use std::time::{Duration, Instant};

use chrono::{Datelike, NaiveDate, Utc};

use super::answered::{Answered, Asked};
use super::door::{as_told, sight};
use super::import::{self, Batch, BatchResult, TakeOver};
use super::keeping;
use super::model::{Model, TAKES_A_PLACE, numeral};
use super::modules::{self, Numbers};
use super::reading::{self, Reading};
use super::turns::Waiting;
use super::{Caller, Clash, Job, Notice, Outcome, Shared, today};
use crate::domain::record::fields;
use crate::domain::record::{Head, Held, Kind, Record, RecordId};
use crate::domain::registers::user::{FOUNDER_ROLES, Scope, User};
use crate::domain::retention::{DESTROY, destroyed, stub};
use crate::domain::rights::seen::is_of_a_dossier;
use crate::domain::rights::{Access, Actor, Facet, Standing, sees_register};
use crate::domain::workflow::{self, Command, Context, FieldKind, From, Refusal, Sees};
use crate::store::{Entry, Proven, Reader, Store, StoreError};

/// What the verb of a group begins with in which values of a file were taken over; one undo takes it back whole.
pub(super) const TAKEN_OVER: &str = "overnemen-";

/// How many commands share one sync at most.
const GROUP: usize = 256;

/// How long commands are gathered for one sync: whoever comes meanwhile waits for it.
const LONGEST_GROUP: Duration = Duration::from_millis(10);

/// Makes the read model from every record in the store. The verwijzingen are read on a second thread and never all held.
pub(super) fn build_model(reader: &Reader, today: NaiveDate) -> Result<Model, StoreError> {
    let mut model = Model::new(today);
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel::<Vec<Record>>(8);
        let reading = scope.spawn(move || read_referrals(reader, &sender));
        // Settings first: terms are computed from them.
        let others: Vec<Kind> = Kind::ALL
            .iter()
            .copied()
            .filter(|kind| *kind != Kind::Referral)
            .collect();
        reader.for_each(&others, &mut |kept| {
            model.take(&kept.record);
        })?;
        for record in receiver.into_iter().flatten() {
            model.take(&record);
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

/// Takes jobs until it is told to stop.
pub(super) fn run(store: Store, shared: &Shared, arriving: &Receiver<Job>) {
    let answered = Answered::of(&store);
    let mut writer = Writer {
        store,
        shared,
        work: Work::default(),
        answered,
        batches: Answered::default(),
    };
    writer.destroy_again();
    let mut waiting = Waiting::default();
    loop {
        if waiting.is_empty() {
            let Ok(first) = arriving.recv() else { return };
            waiting.add(first);
        }
        arriving.try_iter().for_each(|job| waiting.add(job));
        let begun = Instant::now();
        for _ in 0..GROUP {
            let Some((uid, job)) = waiting.next() else {
                break;
            };
            if let Job::Stop { reply } = job {
                // What waited for this to be done is done first.
                arriving.try_iter().for_each(|job| waiting.add(job));
                while let Some((_, job)) = waiting.next() {
                    writer.take(job);
                }
                writer.keep();
                shared.publish(Notice::Stopping);
                // Whoever asked may be gone; the store is closed all the same.
                let _ = reply.send(writer.store.close());
                return;
            }
            let before = begun.elapsed();
            writer.take(job);
            let after = begun.elapsed();
            waiting.took(uid, after.saturating_sub(before));
            if after > LONGEST_GROUP {
                break;
            }
        }
        writer.keep();
    }
}

/// Who does what nobody asked for now.
const OFFICE: &str = "wijkregie";

/// Changes decided but not yet kept.
#[derive(Default)]
struct Work {
    groups: Vec<Vec<Proven>>,
    /// Records as the waiting changes leave them.
    newest: HashMap<RecordId, Record>,
    /// The last number given out, by counter.
    numbers: BTreeMap<String, u32>,
    answers: Vec<(SyncSender<Outcome>, Outcome)>,
    notices: Vec<Notice>,
    /// Requests with a number that are among them, with their answer.
    asked: Vec<(Asked, Outcome)>,
}

pub(super) struct Writer<'a> {
    pub(super) store: Store,
    pub(super) shared: &'a Shared,
    work: Work,
    /// What was kept for a request with a number: asked again, it is answered the same and not done again.
    answered: Answered<Outcome>,
    /// The same for batches that were read in, by this server.
    batches: Answered<BatchResult>,
}

impl Writer<'_> {
    fn take(&mut self, job: Job) {
        match job {
            Job::Perform {
                caller,
                command,
                request,
                reply,
            } => self.once(&caller, &request, reply, |writer| {
                writer.perform(&caller, &command, &request)
            }),
            Job::Undo {
                caller,
                number,
                is_redo,
                request,
                reply,
            } => self.once(&caller, &request, reply, |writer| {
                let outcome = writer.step_back(&caller, &number, is_redo, &request);
                outcome.unwrap_or_else(Outcome::Refused)
            }),
            Job::Import {
                caller,
                batch,
                request,
                reply,
            } => self.import(&caller, batch, &request, &reply),
            Job::Found { caller, reply } => {
                self.found(&caller);
                let _ = reply.send(());
            }
            Job::Mark { reply } => {
                self.keep();
                let _ = reply.send(self.store.mark().clone());
            }
            Job::EndCheck { checking, reply } => {
                self.keep();
                let _ = reply.send(self.store.end_check(*checking));
            }
            Job::NewDay => self.rebuild_model(),
            // A second one, while the first is being done: the same answer.
            Job::Stop { reply } => drop(reply.send(Ok(()))),
        }
    }

    /// Does something, unless it was done before under the same number; its answer waits until it is kept.
    fn once(
        &mut self,
        caller: &Caller,
        request: &str,
        reply: SyncSender<Outcome>,
        decide: impl FnOnce(&mut Self) -> Outcome,
    ) {
        let asked = (caller.name.clone(), request.to_owned());
        if self.work.asked.iter().any(|(known, _)| *known == asked) {
            self.keep();
        }
        if let Some(first) = self.answered.get(&asked) {
            self.work.answers.push((reply, first));
            return;
        }
        // On a store that lost its state for now, a number could be given out twice.
        let outcome = match self.store.ensure_room() {
            Ok(()) => decide(self),
            Err(why) => Outcome::Failed(why.to_string()),
        };
        let is_new = matches!(outcome, Outcome::Done { is_changed, .. } if is_changed);
        if is_new {
            self.work.asked.push((asked, outcome.clone()));
        }
        self.work.answers.push((reply, outcome));
        let waiting = self.work.groups.iter().flatten();
        // The next one is decided with what a register says now.
        if waiting
            .map(Proven::entry)
            .any(|entry| entry.after.id.kind.held() != Held::Not)
        {
            self.keep();
        }
    }

    /// Destroys what was destroyed before and is there again: the logboek is of before.
    fn destroy_again(&mut self) {
        // What cannot be read now is there at the next start.
        for id in self.store.to_destroy_again().unwrap_or_default() {
            let Some(before) = self.newest(&id).filter(|it| destroyed(it).is_none()) else {
                continue;
            };
            let mut after = stub(&before, today());
            after.revision += 1;
            let entry = Entry {
                at: Utc::now(),
                who: OFFICE.to_owned(),
                role: None,
                action: DESTROY.to_owned(),
                request: None,
                before,
                after,
            };
            if let Ok(change) = self.prove(entry) {
                self.push(vec![change], OFFICE, DESTROY);
            }
        }
        self.keep();
    }

    fn perform(&mut self, caller: &Caller, command: &Command, request: &str) -> Outcome {
        let decided = self.decide(caller, command, request);
        decided.unwrap_or_else(|no| no)
    }

    /// Gives whoever founds a store an account, when nobody has one yet.
    fn found(&mut self, caller: &Caller) {
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
            head: Head::User(user),
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
            after,
        };
        // A Unix name reads back; one that did not founds nothing, and who founds is told so at the door.
        if let Ok(change) = self.prove(entry) {
            self.push(vec![change], &caller.name, "oprichten");
            self.keep();
        }
    }

    fn decide(
        &mut self,
        caller: &Caller,
        command: &Command,
        asked: &str,
    ) -> Result<Outcome, Outcome> {
        let refuse = Outcome::Refused;
        let actor = self.actor(caller).map_err(refuse)?;
        let action = workflow::find(&command.action).ok_or_else(|| {
            refuse(
                Refusal::usage(format!("‘{}’ is geen actie", command.action))
                    .unless("Bekijk alle acties met: wijkregie doe --lijst"),
            )
        })?;
        let before = self.target(&actor, action, command).map_err(refuse)?;
        let related = self.related(&actor, &before, action, &command.fields);
        let now = Utc::now();
        let decided = {
            let model = self.shared.model();
            let context = Context {
                now,
                today: today(),
                actor: &actor,
                register: &model.register,
                related: &related,
                occupied: &|provider, bt| self.occupied(&model, provider, bt),
                last_change: &|record| keeping::last_change(&self.shared.reader, record),
            };
            workflow::decide(action, &before, &command.fields, &context)
        };
        let (role, records) = decided.map_err(refuse)?;
        let known = self.known_revisions(&actor, &before);
        let Some(first) = records.first() else {
            let last = known.map(|known| u32::try_from(known.len()).unwrap_or(0));
            return Ok(Outcome::Done {
                number: shown(&before.id),
                revision: last.unwrap_or(before.revision),
                is_changed: false,
            });
        };
        let as_kept = |seen: u32| match &known {
            Some(known) => match seen.checked_sub(1) {
                Some(last) => known.get(last as usize).copied().unwrap_or(before.revision),
                None => known.first().map_or(before.revision, |first| first - 1),
            },
            None => seen,
        };
        let seen = command.revision.map(as_kept);
        if let Some(seen) = seen.filter(|seen| *seen < before.revision) {
            let clashes = self.clashes(&before, first, seen);
            if !clashes.is_empty() {
                return Err(Outcome::Clash(clashes));
            }
        }
        let mut group = Vec::with_capacity(records.len());
        let mut request = (!asked.is_empty()).then(|| asked.to_owned());
        for mut after in records {
            let before = if after.id == before.id {
                before.clone()
            } else {
                self.newest_or_empty(&after.id)
            };
            after.revision = before.revision + 1;
            let entry = Entry {
                at: now,
                who: actor.name.clone(),
                role,
                action: action.id.to_owned(),
                request: request.take(),
                before,
                after,
            };
            group.push(self.prove(entry).map_err(refuse)?);
        }
        let first = &group[0].entry().after;
        let last = known.map(|known| u32::try_from(known.len()).unwrap_or(0) + 1);
        let done = Outcome::Done {
            number: shown(&first.id),
            revision: last.unwrap_or(first.revision),
            is_changed: true,
        };
        self.push(group, &actor.name, action.id);
        Ok(done)
    }

    /// Makes sure that a change can be kept: it reads back, and what is new is new.
    pub(super) fn prove(&self, entry: Entry) -> Result<Proven, Refusal> {
        let id = &entry.after.id;
        if entry.before.revision == 0 {
            if !id.can_be_counted() {
                let why = format!("{} is geen nummer dat wijkregie uitgeeft", id.number);
                return Err(Refusal::rule(why).unless("Geef het het nummer dat het had"));
            }
            if self.newest(id).is_some() {
                let why = format!("{} bestaat al, dus er is niets bewaard", id.number);
                return Err(Refusal::rule(why).unless("Probeer het opnieuw"));
            }
        }
        entry.prove().map_err(|why| Refusal::usage(why.to_string()))
    }

    /// The places taken at a provider, with what waits to be kept: two that come at once do not share the last one.
    fn occupied(&self, model: &Model, provider: &str, bt: Option<&str>) -> u32 {
        let takes = |record: &Record| {
            record.referral().is_some_and(|referral| {
                TAKES_A_PLACE.contains(&referral.state)
                    && referral.provider.as_deref() == Some(provider)
                    && (bt.is_none() || referral.bt.as_deref() == bt)
            })
        };
        let waiting = self.work.newest.values();
        let changed = waiting.filter(|record| record.id.kind == Kind::Referral);
        changed.fold(model.occupied(provider, bt), |count, record| {
            let was = self.kept(&record.id).as_ref().is_some_and(takes);
            (count + u32::from(takes(record))).saturating_sub(u32::from(was))
        })
    }

    pub(super) fn actor(&self, caller: &Caller) -> Result<Actor, Refusal> {
        let model = self.shared.model();
        model
            .register
            .actor(&caller.name, caller.uid)
            .map_err(|why| Refusal::right(why.to_string()))
    }

    /// The record a command is about, or an empty one with the next number.
    fn target(
        &mut self,
        actor: &Actor,
        action: &workflow::Action,
        command: &Command,
    ) -> Result<Record, Refusal> {
        if action.from == From::Nothing {
            return Ok(Record::new(self.new_id(action.about, today().year())));
        }
        let text = command.target.as_deref().unwrap_or("").trim();
        if text.is_empty() {
            return Err(Refusal::usage(format!("{} vraagt een nummer", action.id))
                .unless(format!("Schrijf: wijkregie doe {} NUMMER …", action.id)));
        }
        let id = self.typed(actor, action.about, text)?;
        match self.newest(&id) {
            // Of a verwijzing out of sight a BT may still be told that it moved on: that is for the rules to say.
            Some(record) if id.kind == Kind::Referral || self.is_seen(actor, &record) => Ok(record),
            None if action.about == Kind::Setting => Ok(Record::new(id)),
            _ => Err(Refusal::unknown(&id.number)),
        }
    }

    /// The number of a record of a kind, as someone typed it.
    fn typed(&self, actor: &Actor, kind: Kind, text: &str) -> Result<RecordId, Refusal> {
        let parsed = RecordId::parse(text).ok();
        let other = || Refusal::usage(format!("‘{text}’ is geen nummer van een {}", kind.word()));
        match modules::of(kind).numbers {
            Numbers::Counted | Numbers::CountedByYear => {
                parsed.filter(|id| id.kind == kind).ok_or_else(other)
            }
            Numbers::Named => Ok(RecordId::new(kind, text)),
            Numbers::Found(find) => {
                // Who may not see it is told the same whether it is there or not.
                let seen = sees_register(actor, kind);
                let found = seen.then(|| find(&self.shared.model().register, text));
                let is_other = parsed.is_some_and(|id| id.kind != kind);
                match found.flatten() {
                    Some(number) => Ok(RecordId::new(kind, number)),
                    None if is_other => Err(other()),
                    None => Err(Refusal::unknown(text)),
                }
            }
        }
    }

    /// The next number of a kind; used up even when nothing comes of it, until the group is kept.
    pub(super) fn new_id(&mut self, kind: Kind, year: i32) -> RecordId {
        let Some(prefix) = kind.prefix() else {
            return RecordId::new(kind, "");
        };
        let is_by_year = matches!(modules::of(kind).numbers, Numbers::CountedByYear);
        let counter = if is_by_year {
            format!("{prefix}{year}")
        } else {
            prefix.to_owned()
        };
        let from_store = self.store.next_number(&counter);
        let next = self
            .work
            .numbers
            .entry(counter)
            .and_modify(|last| *last += 1)
            .or_insert(from_store);
        if is_by_year {
            RecordId::referral(year, *next)
        } else {
            RecordId::numbered(kind, *next)
        }
    }

    /// Whether an actor may know of a record, as it is now.
    fn is_seen(&self, actor: &Actor, record: &Record) -> bool {
        !sight(&self.shared.model(), actor, record).is_nothing()
    }

    /// The other records a decision needs to see: the resident of a verwijzing, whom the fields name, and what the row
    /// of the action says. What is named and may not be seen is not there.
    fn related(
        &self,
        actor: &Actor,
        record: &Record,
        action: &workflow::Action,
        given: &BTreeMap<String, String>,
    ) -> Vec<Record> {
        let read = |text: &String| RecordId::parse(text).ok();
        let is_record = |kind| matches!(kind, FieldKind::Resident | FieldKind::Household);
        let named = action.fields.iter().filter(|field| is_record(field.kind));
        let named = named.filter_map(|field| read(given.get(field.name)?));
        let named = named.filter_map(|id| self.newest(&id));
        let mut related: Vec<Record> = named.filter(|it| self.is_seen(actor, it)).collect();
        let own = record
            .referral()
            .and_then(|referral| referral.resident.as_ref());
        let mut ids: Vec<RecordId> = own.and_then(read).into_iter().collect();
        for sees in action.sees {
            match sees {
                Sees::User(field) => {
                    let name = given.get(*field);
                    ids.extend(name.map(|name| RecordId::new(Kind::User, name)));
                }
                Sees::ReferralsOf(field) => {
                    let resident = given.get(*field).and_then(read);
                    ids.extend(resident.map_or_else(Vec::new, |id| self.referrals_of(&id)));
                }
                Sees::Referrals => ids.extend(self.referrals_of(&record.id)),
                Sees::Family => ids.extend(
                    own.and_then(read)
                        .map_or_else(Vec::new, |id| self.family(&id)),
                ),
            }
        }
        related.extend(ids.iter().filter_map(|id| self.newest(id)));
        related
    }

    /// The other numbers that are, or were merged into, a resident, its verwijzingen, its huishouden, and who else is of
    /// that.
    fn family(&self, resident: &RecordId) -> Vec<RecordId> {
        let mut ids = self.referrals_of(resident);
        let own = self.newest(resident);
        let household = own
            .as_ref()
            .and_then(|own| own.resident()?.household.clone());
        ids.extend(
            household
                .iter()
                .map(|number| RecordId::new(Kind::Household, number)),
        );
        // Rare enough to read every resident: a number that was merged is in no list.
        let read = self.shared.reader.for_each(&[Kind::Resident], &mut |kept| {
            let Some(other) = kept.record.resident() else {
                return;
            };
            let is_merged = other.merged_into.as_ref() == Some(&resident.number);
            let is_of_household = household.is_some() && other.household == household;
            if kept.record.id != *resident && (is_merged || is_of_household) {
                ids.push(kept.record.id);
            }
        });
        // Who cannot be read might be of the huishouden: then that stays.
        read.map_or_else(|_| self.referrals_of(resident), |()| ids)
    }

    fn referrals_of(&self, resident: &RecordId) -> Vec<RecordId> {
        let model = self.shared.model();
        let rows = numeral(resident).into_iter().flat_map(|n| model.rows_of(n));
        rows.map(super::model::Row::id).collect()
    }

    pub(super) fn newest(&self, id: &RecordId) -> Option<Record> {
        if let Some(record) = self.work.newest.get(id) {
            return Some(record.clone());
        }
        self.kept(id)
    }

    /// A record as it was kept.
    fn kept(&self, id: &RecordId) -> Option<Record> {
        let kept = self.shared.reader.get(id).ok().flatten();
        kept.map(|kept| kept.record)
    }

    /// Lets later rows and commands of this group see a record as it becomes.
    pub(super) fn remember(&mut self, record: &Record) {
        self.work.newest.insert(record.id.clone(), record.clone());
    }

    /// Takes back what later rows of this group were to see of a record.
    pub(super) fn forget(&mut self, before: &Record) {
        if before.revision == 0 {
            self.work.newest.remove(&before.id);
        } else {
            self.remember(before);
        }
    }

    /// The read model, as it was before this group.
    pub(super) fn model(&self) -> RwLockReadGuard<'_, Model> {
        self.shared.model()
    }

    fn newest_or_empty(&self, id: &RecordId) -> Record {
        self.newest(id).unwrap_or_else(|| Record::new(id.clone()))
    }

    /// The revisions that an actor knows of a record, oldest first, where that is not all of them: who sees only part of
    /// what happened to it, counts only that.
    pub(super) fn known_revisions(&self, actor: &Actor, record: &Record) -> Option<Vec<u32>> {
        let sight = sight(&self.model(), actor, record);
        if sight.has(Facet::Geschiedenis) || !is_of_a_dossier(record.id.kind) {
            return None;
        }
        let kept = self.shared.reader.get(&record.id).ok().flatten();
        let lines = kept.and_then(|kept| self.shared.reader.history(&kept).ok());
        let told = as_told(record, lines.unwrap_or_default(), sight, actor);
        Some(told.iter().map(|line| line.revisie).collect())
    }

    /// The fields that were changed by others since `seen` and that this change touches too.
    fn clashes(&self, before: &Record, after: &Record, seen: u32) -> Vec<Clash> {
        // These follow from every step; a clash is about what people fill in.
        const DERIVED: &[&str] = &["laatste_stap", "staat_sinds", "klokken"];
        let Ok(yours) = fields::difference(before, after) else {
            return Vec::new();
        };
        let Ok(Some(kept)) = self.shared.reader.get(&before.id) else {
            return Vec::new();
        };
        let Ok(lines) = self.shared.reader.history(&kept) else {
            return Vec::new();
        };
        let mut clashes = BTreeMap::new();
        for line in lines.into_iter().filter(|line| line.header.revisie > seen) {
            for (path, [_, new]) in line.velden.unwrap_or_default() {
                if let Some([_, mine]) = yours
                    .get(&path)
                    .filter(|_| !DERIVED.contains(&path.as_str()))
                {
                    // A number that is shown only after a look is no part of it.
                    let told = |value| match path.as_str() {
                        "bsn" => "een ander BSN".to_owned(),
                        _ => in_words(value),
                    };
                    let clash = Clash {
                        path: path.clone(),
                        by: line.header.wie.clone(),
                        at: line.header.tijd,
                        theirs: told(&new),
                        yours: told(mine),
                    };
                    clashes.insert(path, clash);
                }
            }
        }
        clashes.into_values().collect()
    }

    fn import(
        &mut self,
        caller: &Caller,
        batch: Batch,
        request: &str,
        reply: &SyncSender<Result<BatchResult, Refusal>>,
    ) {
        self.keep();
        let asked = (caller.name.clone(), request.to_owned());
        let result = match self.batches.get(&asked) {
            Some(first) => Ok(first),
            None => self.import_batch(caller, batch),
        };
        if let Ok(result) = &result {
            self.batches.keep(Utc::now(), asked, result.clone());
        }
        // A connection that went away still gets its batch kept: running the import again completes it.
        let _ = reply.send(result);
    }

    fn import_batch(&mut self, caller: &Caller, batch: Batch) -> Result<BatchResult, Refusal> {
        let is_trial = batch.is_trial;
        self.store
            .ensure_room()
            .map_err(|why| Refusal::rule(why.to_string()))?;
        let actor = self.actor(caller)?;
        let (role, mut action) = import::may(&actor, &batch.rows)?;
        if batch.take_over != TakeOver::Nothing {
            action = action.replace("inlezen-", TAKEN_OVER);
        }
        let mut result = BatchResult::default();
        let now = Utc::now();
        let stamp = reading::Stamp {
            at: now,
            who: &actor.name,
            role,
            action: &action,
        };
        let reading = Reading::new(self, stamp, &mut result, batch.take_over, batch.columns);
        let group = reading.take(batch.rows);
        if is_trial || group.is_empty() {
            self.work = Work::default();
            return Ok(result);
        }
        self.push(group, &actor.name, &action);
        self.try_keep()
            .map(|()| result)
            .map_err(|why| Refusal::rule(why.to_string()))
    }

    /// Puts changes in line to be kept.
    pub(super) fn push(&mut self, group: Vec<Proven>, by: &str, action: &str) {
        let entries = || group.iter().map(Proven::entry);
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
        entries().for_each(|entry| {
            let after = &entry.after;
            self.work.newest.insert(after.id.clone(), after.clone());
        });
        self.work.groups.push(group);
    }

    /// Keeps what was decided, answers and publishes.
    pub(super) fn keep(&mut self) {
        // A failure reaches whoever waits for an answer.
        let _ = self.try_keep();
    }

    fn try_keep(&mut self) -> Result<(), StoreError> {
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
        if from_scratch || self.shared.model().today != today() {
            self.rebuild_model();
        }
    }

    fn rebuild_model(&mut self) {
        if let Ok(fresh) = build_model(&self.shared.reader, today()) {
            *self
                .shared
                .model
                .write()
                .unwrap_or_else(PoisonError::into_inner) = fresh;
        }
    }
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

/// A record's number as a user types it: without the kind before it.
fn shown(id: &RecordId) -> String {
    id.number.clone()
}

fn in_words(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => "leeg".to_owned(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
