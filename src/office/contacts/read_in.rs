//! Rows of `contacten`, read in: about a verwijzing, or about nobody who is registered.

use chrono::{DateTime, Local, NaiveDate, NaiveTime, Utc};

use crate::domain::contact::Contact;
use crate::domain::contact::actions::must_be_sound;
use crate::domain::record::{Head, Kind, Record};
use crate::domain::rows::ContactRow;
use crate::domain::workflow::Refusal;
use crate::office::reading::{Reading, add_kept};

/// What a row says for the first time only: whose it is, and how a call-back went since.
const NOT_OF: &[&str] = &["inwoner", "verwijzing", "wijk", "wij_team"];

impl Reading<'_, '_> {
    pub(in crate::office) fn contact(&mut self, row: &ContactRow) {
        let made = match self.contact_of(row) {
            Ok(made) => made,
            Err(no) => {
                self.failed = Some(no);
                return;
            }
        };
        let known = match row.source_number.as_str() {
            "" => None,
            source => self.writer.model().contact_by_source(source),
        };
        let known = known.and_then(|id| self.writer.newest(&id));
        match known {
            Some(existing) => self.contact_again(row, &existing, made),
            None => {
                let id = self.writer.new_id(Kind::Contact, 0);
                let mut record = Record {
                    head: Head::from(made),
                    ..Record::new(id)
                };
                add_kept(&mut record, &row.raw, &row.own);
                self.create(record);
                self.result.added += 1;
            }
        }
    }

    fn contact_again(&mut self, row: &ContactRow, existing: &Record, made: Contact) {
        if let Err(no) = self.must_be_seen(existing) {
            self.failed = Some(no);
            return;
        }
        if existing.taken_out().is_some() {
            self.failed = Some(self.is_out(existing));
            return;
        }
        let mut candidate = Record {
            head: Head::from(made),
            ..Record::new(existing.id.clone())
        };
        add_kept(&mut candidate, &row.raw, &row.own);
        let after = self.read_again(existing, &candidate, NOT_OF);
        let is_updated = after != *existing;
        if is_updated {
            self.change(existing.clone(), after);
        }
        self.count(is_updated);
    }

    /// What a row says of a contact.
    fn contact_of(&mut self, row: &ContactRow) -> Result<Contact, Refusal> {
        let at = row.day.and_then(|day| on_the_clock(day, row.time));
        // A file that says how it ended says that it was asked.
        let is_asked = row.team.is_some() || row.end.is_some();
        let mut made = Contact {
            source_number: row.source_number.clone(),
            at,
            channel: row.channel,
            with: row.with.clone(),
            with_is: row.with_is,
            subject: row.subject.clone(),
            phone: row.phone.clone(),
            asked: at.filter(|_| is_asked),
            end: row.end,
            ended: row
                .end
                .and(row.ended.and_then(|day| on_the_clock(day, None)).max(at)),
            outcome: row.outcome.clone(),
            ..Contact::default()
        };
        if let Some(referral) = self.named_referral(&row.referral)? {
            made.referral = Some(referral.id.number.clone());
            if let Some(head) = referral.referral() {
                made.resident.clone_from(&head.resident);
                made.wijk.clone_from(&head.wijk);
                made.wij_team.clone_from(&head.wij_team);
            }
        } else {
            let settings = &self.batch.settings;
            let wijk = settings.find_wijk(&row.wijk);
            let team = wijk.and_then(|id| settings.wijken().get(id));
            made.wij_team = team.map(|wijk| wijk.wij_team.clone());
            made.wijk = wijk.map(str::to_owned);
        }
        made.team = row.team.or_else(|| {
            use crate::domain::contact::words::CallTeam::{Backoffice, Wij};
            is_asked.then_some(match made.wij_team {
                Some(_) => Wij,
                None => Backoffice,
            })
        });
        made.assigned = self.employee_of(&row.assigned);
        must_be_sound(&made)?;
        Ok(made)
    }
}

/// A moment where the office is; of what only its day is known, noon.
fn on_the_clock(day: NaiveDate, time: Option<NaiveTime>) -> Option<DateTime<Utc>> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let local = day.and_time(time.unwrap_or(noon));
    let at = local.and_local_timezone(Local).earliest()?;
    Some(at.with_timezone(&Utc))
}
