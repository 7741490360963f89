//! Rows of verwijzingen, read in as they stand: each with its resident and huishouden.

use chrono::Datelike;

use super::imported::{imported_pause, resident, start_clocks};
use crate::domain::dates::with_year;
use crate::domain::record::{Consent, Head, Kind, Note, Part, Record, RecordId};
use crate::domain::referral::Referral;
use crate::domain::registers::alike::{Alike, Certainty};
use crate::domain::registers::people::{Household, slug};
use crate::domain::rows::{RawValue, ReferralRow};
use crate::domain::settings::{ENTRANCES, SUPPORTS};
use crate::domain::words::{ConsentAnswer, Leefgebied, Reason, State, fold};
use crate::office::against::Speaks;
use crate::office::doubles::like;
use crate::office::reading::{Reading, add_kept, filled};

/// The column of the day on which the support ended.
const ENDED: &str = "Datum einde";

impl Reading<'_, '_> {
    pub(in crate::office) fn referral(&mut self, row: &ReferralRow) {
        let known = self.known_referral(&row.source_number);
        if let Some(Err(no)) = known.as_ref().map(|known| self.must_be_seen(known)) {
            self.failed = Some(no);
            return;
        }
        let mut in_lists = row.clone();
        let wet = self.wet(row.row, &row.wet);
        let support = self.listed(row.row, "Soort hulp", SUPPORTS, &row.support);
        for (field, found) in [(&mut in_lists.wet, wet), (&mut in_lists.support, support)] {
            match found {
                Ok(word) => *field = word,
                Err(raw) => {
                    field.clear();
                    in_lists.raw.push(raw);
                }
            }
        }
        self.by_own_names(&mut in_lists);
        self.keep_bt_as_it_stood(&mut in_lists, known.as_ref());
        let row = &in_lists;
        self.warn_of_row(row, known.is_none());
        match known {
            Some(existing) => self.again(row, &existing),
            None => self.first_time(row),
        }
    }

    /// The door, the reason and the areas of life by the names that the office gave them, now or before.
    fn by_own_names(&mut self, row: &mut ReferralRow) {
        let settings = &self.batch.settings;
        let named = |list: &str, text: &str| settings.id_of(list, text).map(str::to_owned);
        // What the office calls something goes before what others call so, and who it was before what kind that is.
        let known = row.entrance.take();
        let known = known.or_else(|| named(ENTRANCES, &row.entrance_kind));
        let known = known.or_else(|| row.entrance_of_kind.take());
        row.entrance = named(ENTRANCES, &row.entrance_text).or(known);
        let reason = named("redenen", &row.reason_text);
        let is_other = reason.is_none() && row.reason.is_none() && !row.reason_text.is_empty();
        let known = row.reason.take();
        let other = is_other.then(|| Reason::Anders.word().to_owned());
        row.reason = reason.or(known).or(other);
        let (mut areas, mut unknown): (Vec<Leefgebied>, Vec<&str>) = Default::default();
        for named in &row.areas {
            let called = named.called(settings);
            unknown.extend(called.is_empty().then_some(named.text.as_str()));
            for area in called {
                if !areas.contains(&area) {
                    areas.push(area);
                }
            }
        }
        let unknown = unknown.join(", ");
        row.leefgebieden = areas;
        let is_named = !row.entrance_text.is_empty() && row.entrance_text != row.entrance_kind;
        if row.entrance.is_none() && is_named {
            let why =
                "geen bekende soort verwijzer; de tekst is overgenomen, kies zelf de soort".into();
            self.warn(row.row, "Verwijzer", &row.entrance_text, why);
        }
        if is_other {
            let why = "geen bekende reden; overgenomen als ‘anders’, met deze tekst".into();
            self.warn(row.row, "Reden", &row.reason_text, why);
        }
        let buurt = self.batch.settings.areas().buurt(&row.buurt);
        if let Some(why) = buurt.err().filter(|_| !row.buurt.is_empty()) {
            self.warn(row.row, "Buurt", &row.buurt, why.to_string());
            row.raw.push(RawValue {
                field: "Buurt".to_owned(),
                value: row.buurt.clone(),
            });
        }
        if let Some(raw) = row.areas_raw.take().filter(|_| !unknown.is_empty()) {
            let why = format!("geen bekend leefgebied: {unknown}");
            self.warn(row.row, &raw.field, &raw.value, why);
            row.raw.push(raw);
        }
    }

    /// A begeleidingsteam that has stopped is in no list: then it stays as it stood, and no other team gets the dossier.
    fn keep_bt_as_it_stood(&mut self, row: &mut ReferralRow, known: Option<&Record>) {
        let settings = &self.batch.settings;
        let named = slug(&row.offered_to);
        let is_known = known.and_then(Record::referral).is_some_and(|it| {
            let bt = it.bt.as_deref();
            bt.is_some_and(|bt| [slug(bt), slug(&settings.bt_name(bt))].contains(&named))
        });
        if !names_a_bt(row) || is_known || settings.find_bt(&row.offered_to).is_some() {
            return;
        }
        let field = "Aangeboden aan".to_owned();
        let why = "dit begeleidingsteam is er niet; bewaard zoals het er stond".to_owned();
        self.warn(row.row, &field, &row.offered_to, why);
        let value = row.offered_to.clone();
        row.raw.push(RawValue { field, value });
    }

    fn known_referral(&self, source: &str) -> Option<Record> {
        if source.is_empty() {
            return None;
        }
        let in_batch = self.sources.get(source).cloned();
        let id = in_batch.or_else(|| self.writer.model().by_source(source))?;
        self.writer.newest(&id)
    }

    fn first_time(&mut self, row: &ReferralRow) {
        let household = self.household(&row.resident.household);
        let wijk = self.wijk(row);
        let resident_id = self.writer.new_id(Kind::Resident, 0);
        let buurt = self.buurt(row);
        let resident = resident(&row.resident, household.clone(), [wijk.clone(), buurt]);
        let resident = Record {
            head: Head::from(resident),
            ..Record::new(resident_id.clone())
        };
        let found = self.likes(&resident);
        self.warn_of_same_person(row.row, &resident, found);
        self.create(resident);
        let id = self
            .writer
            .new_id(Kind::Referral, row.reported.unwrap_or(self.today).year());
        let mut record = self.make(row, id.clone(), wijk);
        if let Some(referral) = record.referral_mut() {
            referral.resident = Some(resident_id.number);
            referral.household = household.filter(|_| referral.offered.is_some());
        }
        self.create(record);
        if !row.source_number.is_empty() {
            self.sources.insert(row.source_number.clone(), id);
        }
        self.result.added += 1;
    }

    /// Who in the office may be the same person as who is read in, the most alike first.
    pub(in crate::office) fn likes(&self, candidate: &Record) -> Vec<(RecordId, Alike)> {
        let model = self.writer.model();
        like(&model, |id| self.writer.newest(id), candidate)
    }

    /// Tells who in the office may be the same person, of those whom one may see.
    pub(in crate::office) fn warn_of_same_person(
        &mut self,
        row: u32,
        candidate: &Record,
        found: Vec<(RecordId, Alike)>,
    ) {
        let is_told = |(id, alike): &(RecordId, Alike)| {
            let kept = self.writer.newest(id);
            alike.certainty > Certainty::Mogelijk
                && kept.is_some_and(|kept| self.must_be_seen(&kept).is_ok())
        };
        if let Some((who, alike)) = found.into_iter().find(is_told) {
            self.warn_alike(row, candidate, &alike, &who);
        }
    }

    /// Tells that whom a row is about may be someone whom the office knows.
    pub(in crate::office) fn warn_alike(
        &mut self,
        row: u32,
        candidate: &Record,
        alike: &Alike,
        who: &RecordId,
    ) {
        let (field, value) = match alike.is_by_bsn() {
            true => ("BSN", ""),
            false => (
                "Achternaam",
                candidate.resident().map_or("", |it| it.last_name.as_str()),
            ),
        };
        self.warn(row, field, value, alike.told(&who.number));
    }

    fn again(&mut self, row: &ReferralRow, existing: &Record) {
        let wijk = self.wijk(row);
        let candidate = self.make(row, existing.id.clone(), wijk.clone());
        let mut is_updated = self.fill_referral(row, existing, &candidate);
        let person = existing
            .referral()
            .and_then(|referral| referral.resident.clone());
        if let Some(person) =
            person.and_then(|number| self.writer.newest(&RecordId::new(Kind::Resident, number)))
        {
            let household = self.household_again(row, &person);
            let buurt = self.buurt(row);
            let head = Head::from(resident(&row.resident, household, [wijk, buurt]));
            is_updated |= self.fill(
                &person,
                &Record {
                    head,
                    ..Record::new(person.id.clone())
                },
                &Speaks {
                    not_of: &["huishouden", "wijk"],
                    whole: None,
                    no: &[],
                },
            );
        }
        self.count(is_updated);
    }

    /// The huishouden of a resident who is there already: the file can name one where there is none, and moves nobody.
    fn household_again(&mut self, row: &ReferralRow, person: &Record) -> Option<String> {
        let source = row.resident.household.as_str();
        let now = person.resident().and_then(|it| it.household.clone());
        let Some(now) = now.filter(|_| !source.is_empty()) else {
            return self.household(source);
        };
        let id = RecordId::new(Kind::Household, now.clone());
        let kept = self.writer.newest(&id);
        let kept = kept.as_ref().and_then(Record::household);
        let known = kept.map_or("", |household| household.source_number.as_str());
        if known != source {
            let known = if known.is_empty() {
                "een ander nummer"
            } else {
                known
            };
            let reason = format!(
                "in wijkregie hoort deze inwoner bij huishouden {now} ({known}); het bestand verplaatst niemand"
            );
            self.warn(row.row, "Gezinsnr", source, reason);
        }
        Some(now)
    }

    /// Tells what the file says otherwise of what only a step changes: since when it stands where it stands, and consent.
    fn warn_of_steps(&mut self, row: &ReferralRow, existing: &Record, candidate: &Record) {
        let (now, file) = (existing.referral(), candidate.referral());
        let since = now.and_then(|it| it.state_since);
        let told = file.and_then(|it| it.state_since);
        if let (Some(since), Some(told)) = (since, told.filter(|_| row.state_date.is_some()))
            && since != told
        {
            let reason = format!(
                "in wijkregie staat deze verwijzing daar sinds {}; het bestand verandert dat niet",
                with_year(since)
            );
            self.warn(row.row, "Datum status", &with_year(told), reason);
        }
        for told in candidate.all::<Consent>() {
            let Some(kept) = existing.consent_for(&told.party) else {
                continue;
            };
            if kept.answer != told.answer {
                let reason = format!(
                    "in wijkregie staat voor {} als toestemming ‘{}’; het bestand verandert dat niet, leg het vast als het anders is",
                    told.party, kept.answer
                );
                self.warn(row.row, "Toestemming", told.answer.word(), reason);
            }
        }
    }

    /// Tells what of a row has no place in the verwijzing, or is missing in a new one.
    fn warn_of_row(&mut self, row: &ReferralRow, is_new: bool) {
        let state = row.state.unwrap_or_default();
        if let Some(ended) = row.ended.filter(|_| state.is_open()) {
            let reason = format!(
                "er is een einddatum, maar de verwijzing staat op {state}; de datum is bewaard en niet overgenomen"
            );
            self.warn(row.row, ENDED, &with_year(ended), reason);
        }
        let is_unreadable = row.raw.iter().any(|raw| fold(&raw.field).contains("meld"));
        if is_new && row.reported.is_none() && state.is_open() && !is_unreadable {
            let reason =
                "leeg: zonder de dag van de melding loopt er geen termijn; vul haar in".to_owned();
            self.warn(row.row, "Meldingsdatum", "", reason);
        }
    }

    fn fill_referral(&mut self, row: &ReferralRow, existing: &Record, candidate: &Record) -> bool {
        /// What follows from a step in the workflow: filled in only when the file stands where the dossier stands.
        const STEPS: &[&str] = &[
            "bt",
            "aangeboden_op",
            "antwoord_op",
            "weigerreden",
            "weigertoelichting",
            "teruglegreden",
            "teruglegtoelichting",
            "aanbieder",
            "contract",
            "startdatum",
            "leveringsvorm",
            "vervolg",
            "uitkomst",
            "geeindigd_op",
            "reactie_uit_bestand",
        ];
        /// What is never filled in from a file a second time.
        const OWN: &[&str] = &[
            "ingelezen",
            "inwoner",
            "huishouden",
            "staat",
            "staat_sinds",
            "staat_ervoor",
            "laatste_stap",
            "klokken",
        ];
        let (Some(now), Some(file)) = (existing.referral(), candidate.referral()) else {
            return false;
        };
        let stands_there = now.state == file.state;
        if stands_there {
            self.warn_of_steps(row, existing, candidate);
        } else {
            let reason = format!(
                "in wijkregie staat deze verwijzing op {}; het bestand verplaatst niets",
                now.state
            );
            self.warn(row.row, "Status", file.state.word(), reason);
        }
        let skip: Vec<&str> = if stands_there {
            OWN.to_vec()
        } else {
            OWN.iter().chain(STEPS).copied().collect()
        };
        let after = filled(existing, candidate, &skip);
        let speaks = Speaks {
            not_of: &skip,
            whole: None,
            no: &[],
        };
        let mut after = self.with_differences(existing, candidate, after, &speaks);
        let had_no_date = now.reported.is_none();
        if let (Some(referral), Some(reported)) =
            (after.referral_mut(), file.reported.filter(|_| had_no_date))
        {
            for clock in referral
                .clocks
                .iter_mut()
                .filter(|clock| clock.kind.starts_at_melding())
            {
                clock.start = clock.start.or(Some(reported));
            }
        }
        let has_changed = after != *existing;
        if has_changed {
            self.change(existing.clone(), after);
        }
        has_changed
    }

    fn household(&mut self, source: &str) -> Option<String> {
        if source.is_empty() {
            return None;
        }
        let known = self.households.get(source).cloned();
        if let Some(number) =
            known.or_else(|| self.writer.model().household(source).map(str::to_owned))
        {
            return Some(number);
        }
        let id = self.writer.new_id(Kind::Household, 0);
        let household = Household {
            source_number: source.to_owned(),
            ..Household::default()
        };
        self.create(Record {
            head: Head::from(household),
            ..Record::new(id.clone())
        });
        self.households.insert(source.to_owned(), id.number.clone());
        Some(id.number)
    }

    /// The buurt a row names, as a resident keeps it.
    fn buurt(&self, row: &ReferralRow) -> Option<String> {
        let found = self.batch.settings.areas().buurt(&row.buurt);
        found.ok().map(|buurt| buurt.id())
    }

    /// The wijk a row names, else the one of its buurt, else the one of its postcode.
    fn wijk(&mut self, row: &ReferralRow) -> Option<String> {
        let settings = &self.batch.settings;
        let by_name = settings.find_wijk(&row.wijk);
        let areas = settings.areas();
        let by_buurt = || areas.own_wijk(areas.buurt(&row.buurt).ok()?);
        let found = by_name
            .or_else(by_buurt)
            .or_else(|| settings.wijk_of_postcode(&row.resident.postcode))
            .map(str::to_owned);
        if by_name.is_none() && !row.wijk.is_empty() {
            let reason = match &found {
                Some(id) => format!("deze wijk is er niet; de postcode hoort bij {id}"),
                None => {
                    "deze wijk is er niet, en de postcode hoort bij geen enkele wijk".to_owned()
                }
            };
            self.warn(row.row, "Wijk", &row.wijk, reason);
        }
        found
    }

    /// The verwijzing as the row has it.
    fn make(&self, row: &ReferralRow, id: RecordId, wijk: Option<String>) -> Record {
        let state = row.state.unwrap_or_default();
        let bt = self.bt(row, wijk.as_deref());
        let teams = wijk
            .as_ref()
            .and_then(|id| self.batch.settings.wijken().get(id));
        let wij_team = teams.map(|wijk| wijk.wij_team.clone());
        let has_been_offered =
            row.offered_on.is_some() || !row.offered_to.is_empty() || state.is_at_bt();
        let reason = row.reason.clone().unwrap_or_default();
        let came_back = state == State::Teruggelegd;
        let mut referral = Referral {
            source_number: row.source_number.clone(),
            imported: true,
            wijk,
            wij_team,
            reported: row.reported,
            entrance: row.entrance.clone(),
            entrance_text: row.entrance_text.clone(),
            question: row.question.clone(),
            leefgebieden: row.leefgebieden.clone(),
            wet: row.wet.clone(),
            gemeente: row.gemeente.clone(),
            former_gemeente: row.former_gemeente.clone(),
            support: row.support.clone(),
            urgency: row.urgency,
            state,
            state_since: row.state_date,
            assigned: self.employee_of(&row.employee),
            bt: bt.clone().filter(|_| has_been_offered),
            offered: row.offered_on,
            answered: row.answered_on,
            refuse_reason: if came_back {
                String::new()
            } else {
                reason.clone()
            },
            refuse_note: if came_back {
                String::new()
            } else {
                row.reason_text.clone()
            },
            return_reason: if came_back { reason } else { String::new() },
            return_note: if came_back {
                row.reason_text.clone()
            } else {
                String::new()
            },
            imported_answer: row.answer.clone(),
            provider: self.provider_of(&row.provider),
            contract: row.contract.clone(),
            started: row.started,
            delivery: row.delivery,
            follow_up: row.follow_up.clone(),
            ended: if state.is_open() {
                None
            } else {
                row.ended.or(row.state_date)
            },
            imported_pause: imported_pause(row),
            ..Referral::default()
        };
        start_clocks(&mut referral, row, self.today);
        let mut record = Record {
            head: Head::from(referral),
            ..Record::new(id)
        };
        self.add_parts(&mut record, row, bt);
        record
    }

    fn add_parts(&self, record: &mut Record, row: &ReferralRow, bt: Option<String>) {
        if let Some(answer @ (ConsentAnswer::Ja | ConsentAnswer::Nee)) = row.consent {
            record.add(Part::Consent(Consent {
                party: bt.unwrap_or_else(|| "begeleidingsteam".to_owned()),
                answer,
                given_by: String::new(),
                ground: None,
                data: String::new(),
                parts: Default::default(),
                on: None,
                until: None,
                withdrawn: None,
            }));
        }
        if !row.remarks.is_empty() {
            record.add(Part::Note(Note {
                at: self.stamp.at,
                by: self.stamp.who.name.clone(),
                text: row.remarks.clone(),
                for_bt: None,
            }));
        }
        add_kept(record, &row.raw, &row.own);
        let state = row.state.unwrap_or_default();
        if let Some(ended) = row.ended.filter(|_| state.is_open()) {
            record.add(Part::RawValue(RawValue {
                field: ENDED.to_owned(),
                value: with_year(ended),
            }));
        }
    }

    /// The begeleidingsteam a row names, none where that is not there; without a name it is the one of the wijk.
    fn bt(&self, row: &ReferralRow, wijk: Option<&str>) -> Option<String> {
        let settings = &self.batch.settings;
        match names_a_bt(row) {
            true => settings.find_bt(&row.offered_to),
            false => settings.wijken().get(wijk?)?.bt.clone(),
        }
    }
}

/// Whether a row says which begeleidingsteam it was offered to, and not just that it was.
fn names_a_bt(row: &ReferralRow) -> bool {
    let name = fold(&row.offered_to);
    !matches!(name.as_str(), "" | "bt" | "begeleidingsteam")
}
