//! What can be asked: lists from the read model, dossiers from the store, all through the rights check.

use chrono::{NaiveDate, Utc};

use super::aanbestedingen;
use super::contracts::{self, possibilities};
use super::door::Door;
use super::filter::{Test, sort, test};
use super::model::{Model, Row, RowTerm, day_of, key_of, numeral, row_term};
use super::signals::{self, Signal};
use super::views::{
    Dossier, HistoryLine, Key, ProviderCells, QueueQuery, QueueRow, Sheet, TermCell, View,
};
use super::{Caller, Office};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::referral::clocks::{self, side_name};
use crate::domain::rights::{Access, covers};
use crate::domain::words::{Role, State};
use crate::domain::workflow::{Context, Refusal};

impl Office {
    /// The verwijzingen a query asks for, in order.
    ///
    /// # Errors
    /// When the caller has no account, or the filter or order cannot be read.
    pub fn queue(&self, caller: &Caller, query: &QueueQuery) -> Result<Vec<Key>, Refusal> {
        let door = self.door(caller)?;
        let model = &door.model;
        let tests: Vec<Test<'_>> = query
            .filter
            .iter()
            .map(|word| test(word, model))
            .collect::<Result<_, _>>()?;
        let asked = model.rows().iter().filter(|row| {
            (query.all || row.state.is_open()) && tests.iter().all(|test| test(model, row))
        });
        // The rights last: they cost more than most filters.
        let mut rows: Vec<&Row> = asked.filter(|row| door.sees_row(row)).collect();
        sort(&mut rows, query.sort.as_deref(), model)?;
        Ok(rows.into_iter().map(|row| (row.year, row.n)).collect())
    }

    /// The rows of these verwijzingen; one that the caller may no longer see is left out.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn rows(
        &self,
        caller: &Caller,
        keys: &[Key],
        all: bool,
        on: Option<NaiveDate>,
    ) -> Result<Vec<QueueRow>, Refusal> {
        let door = self.door(caller)?;
        let visible = keys.iter().filter_map(|key| door.row(*key));
        Ok(visible
            .map(|row| self.cells(&door.model, row, all, on))
            .collect())
    }

    fn cells(&self, model: &Model, row: &Row, all: bool, on: Option<NaiveDate>) -> QueueRow {
        let other_day = on.filter(|on| *on != model.today);
        let terms: Vec<RowTerm> = match other_day {
            Some(day) => self.terms_on(model, &row.id(), day),
            None => row.terms.to_vec(),
        };
        let names = &model.names;
        let (wij_team, bt) = (names.name(row.wij_team), names.name(row.bt));
        let wijk = names.name(row.wijk).unwrap_or("");
        QueueRow {
            nummer: row.id().number,
            bronnummer: row.source_number.to_string(),
            inwoner: model.short_name(row),
            wijk: model
                .register
                .settings
                .wijken()
                .get(wijk)
                .map_or(wijk, |wijk| wijk.name.as_str())
                .to_owned(),
            soort: row
                .support
                .map(|word| word.word())
                .unwrap_or_default()
                .to_owned(),
            wet: row
                .wet
                .map(|word| word.word())
                .unwrap_or_default()
                .to_owned(),
            urgentie: row
                .urgency
                .map(|word| word.word())
                .unwrap_or_default()
                .to_owned(),
            staat: row.state.word().to_owned(),
            houder: side_name(row.state.houder(), wij_team, bt, &model.register),
            aan_zet: side_name(row.state.aan_zet(), wij_team, bt, &model.register),
            gemeld: day_of(row.reported),
            termijnen: terms
                .iter()
                .filter(|term| all || term.is_running)
                .filter_map(|term| {
                    Some(TermCell {
                        soort: term.kind.word().to_owned(),
                        uiterst: day_of(term.due)?,
                        te_laat: term.late,
                        opgeschort: term.suspended_days,
                        grondslag: term.kind.basis(row.wet).to_owned(),
                    })
                })
                .collect(),
        }
    }

    /// The clocks of a verwijzing counted on another day than today.
    fn terms_on(&self, model: &Model, id: &RecordId, day: NaiveDate) -> Vec<RowTerm> {
        let kept = self.shared().reader.get(id).ok().flatten();
        let referral = kept.as_ref().and_then(|kept| kept.record.referral());
        referral.map_or_else(Vec::new, |referral| {
            clocks::terms(referral, &model.register, day)
                .iter()
                .map(row_term)
                .collect()
        })
    }

    /// The signals of everything the caller may see, most urgent first.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn signals(&self, caller: &Caller, on: Option<NaiveDate>) -> Result<Vec<Signal>, Refusal> {
        let door = self.door(caller)?;
        let model = &door.model;
        let day = on.unwrap_or(model.today);
        let mut found = Vec::new();
        for row in door.rows() {
            if day == model.today {
                signals::of_row(model, row, &row.terms, day, &mut found);
            } else {
                let terms = self.terms_on(model, &row.id(), day);
                signals::of_row(model, row, &terms, day, &mut found);
            }
        }
        found.sort_unstable();
        let mut signals: Vec<_> = found
            .iter()
            .filter_map(|brief| Some((brief.order(), signals::in_words(model, brief, day)?)))
            .collect();
        let register = &model.register;
        let (contracts, aanbestedingen) = if day == model.today {
            (Vec::new(), Vec::new())
        } else {
            (
                contracts::signals_on(register, day),
                aanbestedingen::signals_on(register, day),
            )
        };
        let of_contracts = contracts::ordered(&door, &contracts, day).into_iter();
        signals.extend(
            of_contracts.map(|(order, record, due)| (order, contracts::in_words(record, due, day))),
        );
        let of_aanbestedingen = aanbestedingen::ordered(&door, &aanbestedingen, day).into_iter();
        signals.extend(
            of_aanbestedingen
                .map(|(order, number, due)| (order, aanbestedingen::in_words(number, due, day))),
        );
        // Stable: what is equal stays in the order of its own list.
        signals.sort_by_key(|(order, _)| *order);
        Ok(signals.into_iter().map(|(_, signal)| signal).collect())
    }

    /// Settings, providers and employees: what a form needs to offer choices and check what is typed.
    ///
    /// # Errors
    /// When the caller has no account, or the store cannot be read.
    pub fn registers(&self, caller: &Caller) -> Result<Vec<Record>, Refusal> {
        let door = self.door(caller)?;
        let register = &door.model.register;
        let ids = |kind: Kind, numbers: Vec<String>| {
            let seen = numbers.into_iter().filter(|_| door.sees(kind));
            seen.map(move |number| RecordId::new(kind, number))
                .collect::<Vec<_>>()
        };
        let providers = register.providers.keys().cloned().collect();
        let employees = register.employees.keys().cloned().collect();
        let ids = [
            ids(Kind::Setting, register.changed_settings()),
            ids(Kind::Provider, providers),
            ids(Kind::Employee, employees),
        ];
        let found = ids.concat();
        let found = found.iter().map(|id| door.record(id));
        Ok(found
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect())
    }

    /// Every provider with its occupancy.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn providers(&self, caller: &Caller) -> Result<Vec<ProviderCells>, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Provider)?;
        let model = &door.model;
        let cells = model
            .register
            .providers
            .iter()
            .map(|(number, provider)| ProviderCells {
                nummer: number.clone(),
                naam: provider.name.clone(),
                agb: provider.agb.clone(),
                begeleidingsteams: provider.teams.clone(),
                plaatsen: provider.places,
                capaciteit: model
                    .register
                    .capacities
                    .get(number)
                    .cloned()
                    .unwrap_or_default(),
                bezet: model.occupied(number, None),
                wachtlijst: model.count_at(number, None, &[State::Wachtlijst]),
            });
        Ok(cells.collect())
    }

    /// Every setting with its value, in order.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn settings(&self, caller: &Caller) -> Result<Vec<(String, String)>, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Setting)?;
        Ok(door
            .model
            .register
            .settings
            .all()
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
            .collect())
    }

    /// Every user account.
    ///
    /// # Errors
    /// When the caller does not manage accounts.
    pub fn users(&self, caller: &Caller) -> Result<Vec<Record>, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::User)?;
        let names = door.model.register.users.keys();
        let found = names.map(|name| door.record(&RecordId::new(Kind::User, name)));
        Ok(found
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect())
    }

    /// Whether the caller works for a begeleidingsteam.
    #[must_use]
    pub fn is_of_bt(&self, caller: &Caller, bt: &str) -> bool {
        let at_bt = Access {
            state: State::Aangeboden,
            wijk: None,
            wij_team: None,
            bt: Some(bt),
            bt_refused: false,
        };
        self.actor(caller)
            .is_ok_and(|actor| covers(&actor, Role::Bt, at_bt))
    }

    /// One record, whole. What may not be seen does not exist.
    ///
    /// # Errors
    /// When there is no such record, the caller may not see it, or the store cannot be read.
    pub fn show(
        &self,
        caller: &Caller,
        number: &str,
        on: Option<NaiveDate>,
    ) -> Result<View, Refusal> {
        let door = self.door(caller)?;
        let model = &door.model;
        let unknown = || Refusal::unknown(number.trim());
        let id = match RecordId::parse(number) {
            Ok(id) => id,
            Err(_) => named(&door, number).ok_or_else(unknown)?,
        };
        let (record, history) = door.with_history(&id)?.ok_or_else(unknown)?;
        if door.actor.is(Role::Bt) {
            self.shared().was_looked_at(&id.number, &door.actor.name);
        }
        let day = on.unwrap_or(model.today);
        let (register, actor) = (&model.register, &door.actor);
        Ok(match id.kind {
            Kind::Contract => {
                View::Contract(contracts::view(register, actor, record, history, day))
            }
            Kind::Aanbesteding => {
                View::Aanbesteding(aanbestedingen::view(register, actor, record, history, day))
            }
            Kind::Referral => {
                let dossier = self.dossier(&door, record, history, on)?;
                View::Dossier(dossier.ok_or_else(unknown)?)
            }
            _ => View::Sheet(Sheet {
                referrals: self.referrals_of(&door, &id, on),
                record,
                history,
            }),
        })
    }

    fn referrals_of(&self, door: &Door<'_>, id: &RecordId, on: Option<NaiveDate>) -> Vec<QueueRow> {
        let model = &door.model;
        let resident = numeral(id);
        let belongs = |row: &&Row| match id.kind {
            Kind::Resident => Some(row.resident) == resident,
            Kind::Provider => {
                model.names.name(row.provider) == Some(&id.number) && row.state.is_open()
            }
            _ => false,
        };
        let rows = model.rows().iter().filter(belongs);
        rows.filter(|row| door.sees_row(row))
            .map(|row| self.cells(model, row, true, on))
            .collect()
    }

    fn dossier(
        &self,
        door: &Door<'_>,
        record: Record,
        history: Vec<HistoryLine>,
        on: Option<NaiveDate>,
    ) -> Result<Option<Dossier>, Refusal> {
        let model = &door.model;
        let Some(row) = key_of(&record.id.number).and_then(|key| door.row(key)) else {
            return Ok(None);
        };
        let row = self.cells(model, row, true, on);
        let resident = door.resident_of(&record)?;
        let related: Vec<Record> = resident.iter().cloned().collect();
        let context = Context {
            now: Utc::now(),
            today: super::today(),
            actor: &door.actor,
            register: &model.register,
            related: &related,
            occupied: &|provider, bt| model.occupied(provider, bt),
        };
        let (can, cannot) = possibilities(&record, &context);
        Ok(Some(Dossier {
            row,
            record,
            resident,
            history,
            can,
            cannot,
        }))
    }
}

/// A record of a register by its number or name, as people type it.
fn named(door: &Door<'_>, text: &str) -> Option<RecordId> {
    let register = &door.model.register;
    let contract = register.find_contract(text);
    let bought = contract.or_else(|| register.find_aanbesteding(text));
    if let Some(record) = bought.filter(|record| door.sees(record.id.kind)) {
        return Some(record.id.clone());
    }
    let number = register.find_provider(text)?;
    Some(RecordId::new(Kind::Provider, number))
}
