//! Rows of `indicaties`, read in: each with the resident it is of. Who is certainly known already is not made again.

use crate::domain::dates::with_year;
use crate::domain::indicatie::Indicatie;
use crate::domain::indicatie::actions::must_be_sound;
use crate::domain::indicatie::words::{Basis, StopReason};
use crate::domain::record::{Head, Kind, Record, RecordId};
use crate::domain::registers::alike::{Alike, Certainty, Traits};
use crate::domain::rows::{GrantedRow, RawValue};
use crate::domain::settings::SUPPORTS;
use crate::domain::volume;
use crate::domain::words::{Wet, fold};
use crate::domain::workflow::Refusal;
use crate::office::reading::{Reading, add_kept};

/// The column with the reason it stopped.
const REASON: &str = "Reden beëindiging";
/// The column with the kind of support.
const SUPPORT: &str = "Soort";
/// The column with how much.
const AMOUNT: &str = "Aantal";

impl Reading<'_, '_> {
    pub(in crate::office) fn granted(&mut self, row: &GrantedRow) {
        let known = self.known_indicatie(&row.source_number);
        if let Some(Err(no)) = known.as_ref().map(|known| self.must_be_seen(known)) {
            self.failed = Some(no);
            return;
        }
        let mut row = row.clone();
        match self.wet(row.row, &row.wet) {
            Ok(wet) => row.wet = wet,
            Err(raw) => {
                row.wet.clear();
                row.raw.push(raw);
            }
        }
        let made = self.made_of(&mut row);
        if let Err(no) = must_be_sound(&made) {
            self.failed = Some(no);
            return;
        }
        match known {
            Some(existing) => self.granted_again(&row, &existing, made),
            None => self.granted_first(&row, made),
        }
    }

    fn known_indicatie(&self, source: &str) -> Option<Record> {
        if source.is_empty() {
            return None;
        }
        let in_batch = self.granted.get(source).cloned();
        let id = in_batch.or_else(|| self.writer.model().indicatie_by_source(source))?;
        self.writer.newest(&id)
    }

    fn granted_again(&mut self, row: &GrantedRow, existing: &Record, made: Indicatie) {
        if existing.taken_out().is_some() {
            self.failed = Some(self.is_out(existing));
            return;
        }
        let mut candidate = Record {
            head: Head::from(made),
            ..Record::new(existing.id.clone())
        };
        add_kept(&mut candidate, &row.raw, &row.own);
        /// What a row does not say itself, or says for the first time only.
        const NOT_OF: &[&str] = &[
            "ingelezen",
            "geschiedenis",
            "inwoner",
            "verwijzing",
            "wijk",
            "wij_team",
        ];
        let mut after = self.read_again(existing, &candidate, NOT_OF);
        // Whether it was over rests on its end: one that was taken over, is watched.
        let today = self.today;
        if let Some(head) = after.indicatie_mut() {
            head.is_history &= head.course().last_day().is_some_and(|day| day < today);
        }
        let is_updated = after != *existing;
        if is_updated {
            self.change(existing.clone(), after);
        }
        self.count(is_updated);
    }

    fn granted_first(&mut self, row: &GrantedRow, mut made: Indicatie) {
        match self.whose(row, &mut made) {
            Ok(()) => {}
            Err(no) => {
                self.failed = Some(no);
                return;
            }
        }
        let id = self.writer.new_id(Kind::Indicatie, 0);
        let mut record = Record {
            head: Head::from(made),
            ..Record::new(id.clone())
        };
        add_kept(&mut record, &row.raw, &row.own);
        self.create(record);
        if !row.source_number.is_empty() {
            self.granted.insert(row.source_number.clone(), id);
        }
        self.result.added += 1;
    }

    /// Fills in whose it is: of the verwijzing that is named, else who is certainly the same, else someone new.
    fn whose(&mut self, row: &GrantedRow, made: &mut Indicatie) -> Result<(), Refusal> {
        if let Some(referral) = self.named_referral(&row.referral)? {
            made.referral = Some(referral.id.number.clone());
            if let Some(head) = referral.referral() {
                made.resident.clone_from(&head.resident);
                made.wijk.clone_from(&head.wijk);
                made.wij_team.clone_from(&head.wij_team);
            }
            if let Some(person) = &made.resident {
                return self.must_be_of(row, &referral.id, person);
            }
        }
        let settings = &self.batch.settings;
        let wijk = settings.find_wijk(&row.wijk);
        let wijk = wijk.or_else(|| settings.wijk_of_postcode(&row.resident.postcode));
        let wijk = wijk.map(str::to_owned);
        let mut resident = row.resident.resident();
        resident.wijk.clone_from(&wijk);
        let candidate = Record {
            head: Head::from(resident),
            ..Record::new(RecordId::new(Kind::Resident, ""))
        };
        let found = self.likes(&candidate);
        let (person, likely) = self.known_person(&candidate, &found);
        let person = person.and_then(|id| self.writer.newest(&id));
        let person = match person {
            Some(person) => {
                self.must_be_seen(&person)?;
                person
            }
            None if row.resident.last_name.is_empty() => {
                return Err(Refusal::rule("Van wie dit is, is niet te vinden: er staat geen naam in deze rij, en dit BSN is van niemand in wijkregie")
                    .unless("Vul achternaam en geboortedatum in, of lees eerst de verwijzingen in"));
            }
            None => {
                self.warn_of_same_person(row.row, &candidate, found);
                if let Some((who, alike)) = likely {
                    self.warn_alike(row.row, &candidate, &alike, &who);
                }
                let id = self.writer.new_id(Kind::Resident, 0);
                let person = Record { id, ..candidate };
                self.create(person.clone());
                person
            }
        };
        if let Some(last) = self.granted_to.1.last_mut() {
            *last = Some(person.id.clone());
        }
        let own = person.resident().and_then(|it| it.wijk.clone()).or(wijk);
        let wijken = self.batch.settings.wijken();
        let team = own.as_ref().and_then(|id| wijken.get(id));
        made.wij_team = team.map(|wijk| wijk.wij_team.clone());
        made.wijk = own;
        made.resident = Some(person.id.number);
        Ok(())
    }

    /// Who in the office, or in an earlier row of this file, is certainly the same person; and who of an earlier row may be.
    fn known_person(
        &mut self,
        candidate: &Record,
        found: &[(RecordId, Alike)],
    ) -> (Option<RecordId>, Option<(RecordId, Alike)>) {
        let mut surest = found
            .iter()
            .filter(|(_, alike)| alike.certainty == Certainty::Zeker);
        let before = self.remember(candidate);
        if let (Some((id, _)), None) = (surest.next(), surest.next()) {
            return (Some(id.clone()), None);
        }
        match before {
            Some((id, alike)) if alike.certainty == Certainty::Zeker => (Some(id), None),
            likely => (
                None,
                likely.filter(|(_, alike)| alike.certainty > Certainty::Mogelijk),
            ),
        }
    }

    /// Keeps who came by in this file, who turns out to be nobody until they are registered; returns who before them is
    /// most like them.
    fn remember(&mut self, candidate: &Record) -> Option<(RecordId, Alike)> {
        let traits = Traits::of(candidate.resident()?);
        let (crowd, known) = &mut self.granted_to;
        let before = crowd.add(known.len(), traits);
        known.push(None);
        let (at, alike) = before?;
        Some((known.get(at)?.clone()?, alike))
    }

    /// A row that names a verwijzing and someone else than whom that is about, is a mistake in one of both.
    fn must_be_of(
        &self,
        row: &GrantedRow,
        referral: &RecordId,
        person: &str,
    ) -> Result<(), Refusal> {
        let kept = self.writer.newest(&RecordId::new(Kind::Resident, person));
        let Some(kept) = kept.as_ref().and_then(Record::resident) else {
            return Ok(());
        };
        let said = &row.resident;
        let is_other_name =
            !said.last_name.is_empty() && fold(&said.last_name) != fold(&kept.last_name);
        let is_other_day =
            matches!((said.birth_date, kept.birth_date), (Some(said), Some(is)) if said != is);
        // One number is one person, whatever name a marriage gave.
        let is_other = match (said.bsn, kept.bsn) {
            (Some(said), Some(is)) => said != is,
            _ => is_other_name || is_other_day,
        };
        match is_other {
            false => Ok(()),
            true => Err(Refusal::rule(format!(
                "Verwijzing {referral} is van iemand anders dan in deze rij staat"
            ))
            .unless("Kijk naam, geboortedatum, BSN en verwijzing na, en lees de rij opnieuw in")),
        }
    }

    /// The verwijzing a row names, by our number or the office's own.
    pub(in crate::office) fn named_referral(&self, text: &str) -> Result<Option<Record>, Refusal> {
        if text.is_empty() {
            return Ok(None);
        }
        let by_number = RecordId::parse(text).ok();
        let by_number = by_number.filter(|id| id.kind == Kind::Referral);
        let by_source = || self.writer.model().by_source(text);
        let found = by_number.or_else(by_source);
        let found = found.and_then(|id| self.writer.newest(&id));
        let unknown = || {
            Refusal::rule(format!("Verwijzing {text} is er niet"))
                .unless("Lees eerst de verwijzingen in, of laat het nummer weg")
        };
        let found = found.ok_or_else(unknown)?;
        self.must_be_seen(&found)?;
        Ok(Some(found))
    }

    /// What a row grants, whose it is left out.
    fn made_of(&mut self, row: &mut GrantedRow) -> Indicatie {
        let law: Option<Wet> = row.wet.parse().ok();
        let stop_reason = match row.stop_reason.as_str() {
            "" => None,
            text => match StopReason::read(text, law.unwrap_or(Wet::Wmo)) {
                Ok(reason) => Some(reason),
                Err(_) => {
                    let list = StopReason::list(law.unwrap_or(Wet::Wmo));
                    let why = format!(
                        "deze reden staat niet in {list} van versie 3.2; bewaard zoals het er stond, kijk of er een nieuwere lijst is"
                    );
                    self.warn(row.row, REASON, text, why);
                    row.raw.push(RawValue {
                        field: REASON.to_owned(),
                        value: text.to_owned(),
                    });
                    None
                }
            },
        };
        let support = self.support(row);
        if row.unit.is_none()
            && let Some(amount) = row.amount.take()
        {
            let told = volume::told(Some(amount), None, None);
            let why = "een aantal zonder eenheid zegt niet hoeveel; bewaard zoals het er stond, vul beide in";
            self.warn(row.row, AMOUNT, &told, why.to_owned());
            row.raw.push(RawValue {
                field: AMOUNT.to_owned(),
                value: told,
            });
        }
        let is_over = |day: Option<chrono::NaiveDate>| day.is_some_and(|day| day < self.today);
        let is_history = is_over(row.end) || is_over(row.stopped);
        if is_history {
            let last = row.stopped.or(row.end).map(with_year).unwrap_or_default();
            let why = format!(
                "deze indicatie is al afgelopen ({last}): ze is bewaard als geschiedenis, er volgt geen signaal op"
            );
            self.warn(row.row, "Einddatum", "", why);
        }
        Indicatie {
            source_number: row.source_number.clone(),
            imported: true,
            is_history,
            basis: row.basis.or(Some(match law {
                Some(Wet::Jeugdwet) => Basis::Zorgtoewijzing,
                _ => Basis::Beschikking,
            })),
            wet: row.wet.clone(),
            support,
            product: row.product.clone(),
            amount: row.amount,
            unit: row.unit,
            frequency: row.frequency,
            delivery: row.delivery,
            provider: self.provider_of(&row.provider),
            contract: row.contract.clone(),
            granted: row.granted,
            begin: row.begin,
            end: row.end,
            started: row.started,
            stopped: row.stopped,
            stop_reason,
            event: row.event.clone(),
            event_on: row.event_on,
            ..Indicatie::default()
        }
    }

    /// The kind of support of the list; what is not in it is kept as it stood.
    fn support(&mut self, row: &mut GrantedRow) -> String {
        let text = row.support.clone();
        if let Some(found) = self.batch.settings.id_of(SUPPORTS, &text) {
            return found.to_owned();
        }
        if !text.is_empty() {
            let why =
                "deze soort staat niet in de lijst; bewaard zoals het er stond, kies haar zelf"
                    .to_owned();
            self.warn(row.row, SUPPORT, &text, why);
            row.raw.push(RawValue {
                field: SUPPORT.to_owned(),
                value: text,
            });
        }
        String::new()
    }
}
