//! The contacts of the read model, and which of them wait for a call, or are about whom.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use compact_str::CompactString;
use foldhash::HashMap;
use serde::{Deserialize, Serialize};

use super::{Model, key_of, numeral, numeral_in};
use crate::domain::contact::words::{CallEnd, CallTeam, Channel, Counterpart, Reached, Standing};
use crate::domain::contact::{CallAttempt, Contact};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::rights::{Access, Actor};

/// What a list needs of one contact. Numbers without another word are those of names in [`super::Model::names`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRow {
    /// The 12 of `CON-0012`.
    pub n: u32,
    /// Number of the resident in [`super::Model::people`], 0 when there is none.
    pub resident: u32,
    /// Year and number of the verwijzing it is about; none where it is about none.
    pub referral: Option<(u16, u32)>,
    /// Short name of the wijk.
    pub wijk: u16,
    /// Short name of the WIJ-team.
    pub wij_team: u16,
    /// Who calls back.
    pub assigned: u16,
    /// When it was.
    pub at: Option<DateTime<Utc>>,
    /// By what.
    pub channel: Option<Channel>,
    /// What whoever was spoken to is to the resident.
    pub with_is: Option<Counterpart>,
    /// Which team is to call back.
    pub team: Option<CallTeam>,
    /// When that was asked.
    pub asked: Option<DateTime<Utc>>,
    /// How that ended.
    pub end: Option<CallEnd>,
    /// When it ended.
    pub ended: Option<DateTime<Utc>>,
    /// How often it was tried in vain.
    pub attempts: u16,
    /// The last time, and how that went.
    pub tried: Option<(DateTime<Utc>, Reached)>,
    /// Whether it was destroyed, or taken out of the register: no list has it.
    pub is_gone: bool,
    /// With whom.
    pub with: Box<str>,
    /// What it was about.
    pub subject: Box<str>,
    /// The office's own number.
    pub source_number: CompactString,
}

impl ContactRow {
    /// A contact as a row, with its resident and its verwijzing by number.
    pub(super) fn of(
        n: u32,
        record: &Record,
        contact: &Contact,
        (resident, referral): (u32, Option<(u16, u32)>),
        name: &mut dyn FnMut(Option<&str>) -> u16,
    ) -> Self {
        let attempts = record.all::<CallAttempt>();
        let last = record.all::<CallAttempt>().next_back();
        Self {
            n,
            resident,
            referral,
            wijk: name(contact.wijk.as_deref()),
            wij_team: name(contact.wij_team.as_deref()),
            assigned: name(Some(&contact.assigned)),
            at: contact.at,
            channel: contact.channel,
            with_is: contact.with_is,
            team: contact.team,
            asked: contact.asked,
            end: contact.end,
            ended: contact.ended,
            attempts: u16::try_from(attempts.count()).unwrap_or(u16::MAX),
            tried: last.map(|it| (it.at, it.went)),
            is_gone: !contact.is_there(),
            with: contact.with.as_str().into(),
            subject: contact.subject.as_str().into(),
            source_number: contact.source_number.as_str().into(),
        }
    }

    /// Its number: `CON-0012`.
    #[must_use]
    pub fn id(&self) -> RecordId {
        RecordId::numbered(Kind::Contact, self.n)
    }

    /// How it stands.
    #[must_use]
    pub const fn standing(&self) -> Standing {
        match (self.team, self.end) {
            (None, _) => Standing::Vastgelegd,
            (Some(_), None) => Standing::Terugbellen,
            (Some(_), Some(_)) => Standing::Afgehandeld,
        }
    }

    /// Whether somebody waits for a call.
    #[must_use]
    pub const fn waits(&self) -> bool {
        !self.is_gone && matches!(self.standing(), Standing::Terugbellen)
    }
}

/// Every contact, by number.
#[derive(Debug, Default)]
pub(super) struct Contacts {
    all: BTreeMap<u32, ContactRow>,
    places: Places,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Places {
    by_source: HashMap<CompactString, u32>,
    of_resident: BTreeSet<(u32, u32)>,
    of_referral: BTreeSet<((u16, u32), u32)>,
    waiting: BTreeSet<u32>,
}

impl Places {
    fn enter(&mut self, row: &ContactRow) {
        if !row.source_number.is_empty() {
            self.by_source.insert(row.source_number.clone(), row.n);
        }
        if row.resident > 0 {
            self.of_resident.insert((row.resident, row.n));
        }
        if let Some(referral) = row.referral {
            self.of_referral.insert((referral, row.n));
        }
        if row.waits() {
            self.waiting.insert(row.n);
        }
    }

    fn leave(&mut self, row: &ContactRow) {
        self.by_source.remove(&row.source_number);
        self.of_resident.remove(&(row.resident, row.n));
        if let Some(referral) = row.referral {
            self.of_referral.remove(&(referral, row.n));
        }
        self.waiting.remove(&row.n);
    }
}

impl Contacts {
    /// These rows.
    pub(super) fn of(rows: Vec<ContactRow>) -> Self {
        let mut contacts = Self::default();
        rows.into_iter().for_each(|row| contacts.take(row));
        contacts
    }

    /// Takes in a contact, in the place of what it was before.
    pub(super) fn take(&mut self, row: ContactRow) {
        if let Some(before) = self.all.get(&row.n) {
            self.places.leave(before);
        }
        self.places.enter(&row);
        self.all.insert(row.n, row);
    }

    /// Every one, oldest number first; behind this one, where one is named.
    pub(super) fn after(&self, n: u32) -> impl DoubleEndedIterator<Item = &ContactRow> {
        self.all.range(n.saturating_add(1)..).map(|(_, row)| row)
    }

    pub(super) fn find(&self, n: u32) -> Option<&ContactRow> {
        self.all.get(&n)
    }

    pub(super) fn by_source(&self, source_number: &str) -> Option<&ContactRow> {
        self.find(*self.places.by_source.get(source_number)?)
    }

    pub(super) fn of_resident(&self, resident: u32) -> impl Iterator<Item = &ContactRow> {
        let range = (resident, 0)..=(resident, u32::MAX);
        let places = self.places.of_resident.range(range);
        places.filter_map(|(_, n)| self.find(*n))
    }

    pub(super) fn of_referral(&self, key: (u16, u32)) -> impl Iterator<Item = &ContactRow> {
        let places = self.places.of_referral.range((key, 0)..=(key, u32::MAX));
        places.filter_map(|(_, n)| self.find(*n))
    }

    pub(super) fn waiting(&self) -> impl Iterator<Item = &ContactRow> {
        self.places.waiting.iter().filter_map(|n| self.find(*n))
    }
}

impl Model {
    /// Every contact, by number.
    pub fn contacts(&self) -> impl Iterator<Item = &ContactRow> {
        self.contacts.after(0)
    }

    /// The contacts after one, by number.
    pub(super) fn contacts_after(&self, n: u32) -> impl Iterator<Item = &ContactRow> {
        self.contacts.after(n)
    }

    /// The contact with a number: the 12 of `CON-0012`.
    #[must_use]
    pub fn contact(&self, n: u32) -> Option<&ContactRow> {
        self.contacts.find(n)
    }

    /// The contact with the office's own number, if it was read in before.
    #[must_use]
    pub fn contact_by_source(&self, source_number: &str) -> Option<RecordId> {
        self.contacts.by_source(source_number).map(ContactRow::id)
    }

    /// The contacts about a resident, by number.
    pub fn contacts_of(&self, resident: u32) -> impl Iterator<Item = &ContactRow> {
        self.contacts.of_resident(resident)
    }

    /// The contacts about a verwijzing, by number.
    pub fn contacts_on(&self, referral: (u16, u32)) -> impl Iterator<Item = &ContactRow> {
        self.contacts.of_referral(referral)
    }

    /// The contacts of which somebody waits for a call, by number.
    pub fn waiting(&self) -> impl Iterator<Item = &ContactRow> {
        self.contacts.waiting()
    }

    /// What someone's rights on a contact hang on.
    #[must_use]
    pub fn access_contact<'a>(&'a self, row: &ContactRow, actor: &Actor) -> Access<'a> {
        self.access_at((row.wijk, row.wij_team), row.resident, actor)
    }

    pub(super) fn take_contact(&mut self, record: &Record, contact: &Contact) {
        let Some(n) = numeral(&record.id) else {
            return;
        };
        let resident = contact.resident.as_deref();
        let resident = resident.and_then(|it| numeral_in(Kind::Resident, it));
        let about = (
            resident.unwrap_or(0),
            contact.referral.as_deref().and_then(key_of),
        );
        let names = &mut self.names;
        let mut name = |name: Option<&str>| names.number(name);
        let row = ContactRow::of(n, record, contact, about, &mut name);
        self.contacts.take(row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn made(n: u32, resident: u32, referral: u32, how: u8) -> ContactRow {
        let contact = Contact {
            team: (how > 0).then_some(CallTeam::Wij),
            end: (how == 2).then_some(CallEnd::Gesproken),
            taken_out: match how {
                3 => "dubbel".to_owned(),
                _ => String::new(),
            },
            ..Contact::default()
        };
        let record = Record::new(RecordId::numbered(Kind::Contact, n));
        let about = (resident, (referral > 0).then_some((2026, referral)));
        ContactRow::of(n, &record, &contact, about, &mut |_| 0)
    }

    proptest! {
        #[test]
        fn where_they_are_is_the_same_whatever_they_were_before(
            taken in proptest::collection::vec((1_u32..9, 0_u32..5, 0_u32..4, 0_u8..4), 0..60),
        ) {
            let mut contacts = Contacts::default();
            for (n, resident, referral, how) in taken {
                contacts.take(made(n, resident, referral, how));
            }
            let anew = Contacts::of(contacts.all.values().cloned().collect());
            prop_assert_eq!(contacts.places, anew.places);
        }
    }
}
