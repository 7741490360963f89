//! What can be asked: lists from the read model, dossiers from the store, all through the rights check.

use chrono::{NaiveDate, Utc};

use super::aanbestedingen;
use super::contracts::{self, possibilities};
use super::filter::{Test, sort, test};
use super::model::{Model, Row, RowTerm, day_of, key_of, row_term};
use super::signals::{self, Signal};
use super::views::{
    Dossier, HistoryLine, Key, ProviderCells, QueueQuery, QueueRow, Sheet, TermCell, View,
};
use super::{Caller, Office};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::referral::clocks::{self, side_name};
use crate::domain::register::Register;
use crate::domain::rights::{
    Access, Actor, covers, covers_resident, is_person, sees, sees_register,
};
use crate::domain::words::{Role, State};
use crate::domain::workflow::{Context, Refusal};
use crate::store::journal::Line;

impl Office {
    pub(super) fn asking(&self, caller: &Caller) -> Result<Actor, Refusal> {
        self.actor(caller)
            .map_err(|why| Refusal::right(why.to_string()))
    }

    /// The verwijzingen a query asks for, in order.
    ///
    /// # Errors
    /// When the caller has no account, or the filter or order cannot be read.
    pub fn queue(&self, caller: &Caller, query: &QueueQuery) -> Result<Vec<Key>, Refusal> {
        let actor = self.asking(caller)?;
        let model = self.shared().model();
        let tests: Vec<Test<'_>> = query
            .filter
            .iter()
            .map(|word| test(word, &model))
            .collect::<Result<_, _>>()?;
        let mut rows: Vec<&Row> = model
            .rows()
            .iter()
            .filter(|row| {
                (query.all || row.state.is_open()) && tests.iter().all(|test| test(&model, row))
            })
            .filter(|row| sees(&actor, model.access(row)))
            .collect();
        sort(&mut rows, query.sort.as_deref(), &model)?;
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
        let actor = self.asking(caller)?;
        let model = self.shared().model();
        let visible = keys
            .iter()
            .filter_map(|key| model.row(*key))
            .filter(|row| sees(&actor, model.access(row)));
        Ok(visible
            .map(|row| self.cells(&model, row, all, on))
            .collect())
    }

    /// These verwijzingen whole, each with its resident and huishouden; one that may not be seen is left out.
    ///
    /// # Errors
    /// When the caller has no account or the store cannot be read.
    pub fn records(&self, caller: &Caller, keys: &[Key]) -> Result<Vec<Vec<Record>>, Refusal> {
        let actor = self.asking(caller)?;
        let get = |id: RecordId| {
            let kept = self
                .shared()
                .reader
                .get(&id)
                .map_err(|why| Refusal::rule(why.to_string()))?;
            Ok::<_, Refusal>(kept.map(|kept| kept.record))
        };
        let mut groups = Vec::with_capacity(keys.len());
        for key in keys {
            let Some(record) = get(RecordId::referral(i32::from(key.0), key.1))? else {
                continue;
            };
            if !Access::of(&record).is_some_and(|access| sees(&actor, access)) {
                continue;
            }
            let number = record
                .referral()
                .and_then(|referral| referral.resident.clone());
            let resident = match number {
                Some(number) => get(RecordId::new(Kind::Resident, number))?,
                None => None,
            };
            let household = resident
                .as_ref()
                .and_then(Record::resident)
                .and_then(|person| person.household.clone());
            let household = match household {
                Some(number) => get(RecordId::new(Kind::Household, number))?,
                None => None,
            };
            let resident =
                resident.map(|record| for_eyes_of(&actor, record, &self.shared().model().register));
            groups.push(
                [household, resident, Some(record)]
                    .into_iter()
                    .flatten()
                    .collect(),
            );
        }
        Ok(groups)
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
        let actor = self.asking(caller)?;
        let model = self.shared().model();
        let day = on.unwrap_or(model.today);
        let mut found = Vec::new();
        for row in model
            .rows()
            .iter()
            .filter(|row| sees(&actor, model.access(row)))
        {
            if day == model.today {
                signals::of_row(&model, row, &row.terms, day, &mut found);
            } else {
                signals::of_row(
                    &model,
                    row,
                    &self.terms_on(&model, &row.id(), day),
                    day,
                    &mut found,
                );
            }
        }
        found.sort_unstable();
        let mut signals: Vec<_> = found
            .iter()
            .filter_map(|brief| Some((brief.order(), signals::in_words(&model, brief, day)?)))
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
        let of_contracts = contracts::ordered(&model, &actor, &contracts, day).into_iter();
        signals.extend(
            of_contracts.map(|(order, record, due)| (order, contracts::in_words(record, due, day))),
        );
        let of_aanbestedingen =
            aanbestedingen::ordered(&model, &actor, &aanbestedingen, day).into_iter();
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
    /// When the caller has no account.
    pub fn registers(&self, caller: &Caller) -> Result<Vec<Record>, Refusal> {
        self.asking(caller)?;
        let ids: Vec<RecordId> = {
            let model = self.shared().model();
            let register = &model.register;
            let of = |kind: Kind, names: Vec<String>| {
                names.into_iter().map(move |name| RecordId::new(kind, name))
            };
            of(Kind::Setting, register.changed_settings())
                .chain(of(
                    Kind::Provider,
                    register.providers.keys().cloned().collect(),
                ))
                .chain(of(
                    Kind::Employee,
                    register.employees.keys().cloned().collect(),
                ))
                .collect()
        };
        Ok(ids
            .iter()
            .filter_map(|id| self.shared().reader.get(id).ok().flatten())
            .map(|kept| kept.record)
            .collect())
    }

    /// Every provider with its occupancy.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn providers(&self, caller: &Caller) -> Result<Vec<ProviderCells>, Refusal> {
        self.asking(caller)?;
        let model = self.shared().model();
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
        self.asking(caller)?;
        let model = self.shared().model();
        Ok(model
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
        let actor = self.asking(caller)?;
        if !sees_register(&actor, Kind::User) {
            return Err(Refusal::right("De lijst van gebruikers mag u niet zien")
                .unless("Dit kan iemand met de rol beheer"));
        }
        let names: Vec<String> = self
            .shared()
            .model()
            .register
            .users
            .keys()
            .cloned()
            .collect();
        let ids = names
            .into_iter()
            .map(|name| RecordId::new(Kind::User, name));
        Ok(ids
            .filter_map(|id| self.shared().reader.get(&id).ok().flatten())
            .map(|kept| kept.record)
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

    /// Whether the caller may know of a record, by its number as a notice names it.
    #[must_use]
    pub fn may_know(&self, caller: &Caller, number: &str) -> bool {
        let Ok(actor) = self.actor(caller) else {
            return false;
        };
        let Ok(id) = RecordId::parse(number) else {
            return false;
        };
        let model = self.shared().model();
        match id.kind {
            Kind::Referral => key_of(&id.number)
                .and_then(|key| model.row(key))
                .is_some_and(|row| sees(&actor, model.access(row))),
            kind => sees_register(&actor, kind),
        }
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
        let actor = self.asking(caller)?;
        let unknown = || Refusal::unknown(number.trim());
        let model = self.shared().model();
        let id = match RecordId::parse(number) {
            Ok(id) => id,
            Err(_) => self.named(&model, &actor, number).ok_or_else(unknown)?,
        };
        let unreadable = |why: crate::store::StoreError| Refusal::rule(why.to_string());
        let kept = self
            .shared()
            .reader
            .get(&id)
            .map_err(unreadable)?
            .ok_or_else(unknown)?;
        if !self.may_see(&model, &actor, &kept.record) {
            return Err(unknown());
        }
        if actor.is(Role::Bt) {
            self.shared().was_looked_at(&id.number, &actor.name);
        }
        let is_beyond =
            is_person(id.kind) && !covers_resident(&actor, &kept.record, &model.register.settings);
        let lines = if is_beyond {
            Vec::new()
        } else {
            self.shared().reader.history(&kept).map_err(unreadable)?
        };
        let history = lines.into_iter().map(history_line).collect();
        let record = for_eyes_of(&actor, kept.record, &model.register);
        if id.kind == Kind::Contract {
            Ok(View::Contract(contracts::view(
                &model.register,
                &actor,
                record,
                history,
                on.unwrap_or(model.today),
            )))
        } else if id.kind == Kind::Aanbesteding {
            Ok(View::Aanbesteding(aanbestedingen::view(
                &model.register,
                &actor,
                record,
                history,
                on.unwrap_or(model.today),
            )))
        } else if id.kind == Kind::Referral {
            Ok(View::Dossier(
                self.dossier(&model, &actor, record, history, on)
                    .ok_or_else(unknown)?,
            ))
        } else {
            let referrals = self.referrals_of(&model, &actor, &id, on);
            Ok(View::Sheet(Sheet {
                record,
                history,
                referrals,
            }))
        }
    }

    /// A record of a register by its number or name, as people type it.
    fn named(&self, model: &Model, actor: &Actor, text: &str) -> Option<RecordId> {
        let register = &model.register;
        let contract = register.find_contract(text);
        let bought = contract.or_else(|| register.find_aanbesteding(text));
        if let Some(record) = bought.filter(|record| sees_register(actor, record.id.kind)) {
            return Some(record.id.clone());
        }
        let number = register.find_provider(text)?;
        Some(RecordId::new(Kind::Provider, number))
    }

    fn may_see(&self, model: &Model, actor: &Actor, record: &Record) -> bool {
        match record.id.kind {
            Kind::Referral => Access::of(record).is_some_and(|access| sees(actor, access)),
            Kind::Resident | Kind::Household => {
                covers_resident(actor, record, &model.register.settings)
                    || !self.referrals_of(model, actor, &record.id, None).is_empty()
            }
            kind => sees_register(actor, kind),
        }
    }

    fn referrals_of(
        &self,
        model: &Model,
        actor: &Actor,
        id: &RecordId,
        on: Option<NaiveDate>,
    ) -> Vec<QueueRow> {
        let resident = id
            .number
            .strip_prefix("P-")
            .and_then(|n| n.parse::<u32>().ok())
            .filter(|n| *n > 0);
        let belongs = |row: &&Row| match id.kind {
            Kind::Resident => Some(row.resident) == resident,
            Kind::Provider => {
                model.names.name(row.provider) == Some(&id.number) && row.state.is_open()
            }
            _ => false,
        };
        let rows = model
            .rows()
            .iter()
            .filter(belongs)
            .filter(|row| sees(actor, model.access(row)));
        rows.map(|row| self.cells(model, row, true, on)).collect()
    }

    fn dossier(
        &self,
        model: &Model,
        actor: &Actor,
        record: Record,
        history: Vec<HistoryLine>,
        on: Option<NaiveDate>,
    ) -> Option<Dossier> {
        let row = model.row(key_of(&record.id.number)?)?;
        let row = self.cells(model, row, true, on);
        let resident = record.referral()?.resident.as_deref();
        let resident =
            resident.and_then(|number| super::resident_of(&self.shared().reader, number));
        let resident = resident.map(|record| for_eyes_of(actor, record, &model.register));
        let related: Vec<Record> = resident.iter().cloned().collect();
        let context = Context {
            now: Utc::now(),
            today: super::today(),
            actor,
            register: &model.register,
            related: &related,
            occupied: &|provider, bt| model.occupied(provider, bt),
        };
        let (can, cannot) = possibilities(&record, &context);
        Some(Dossier {
            row,
            record,
            resident,
            history,
            can,
            cannot,
        })
    }
}

/// A record as this actor may have it: who sees a resident only through a verwijzing (a BT) gets no BSN
/// (`legal.md` 0.8, 2.12).
fn for_eyes_of(actor: &Actor, mut record: Record, register: &Register) -> Record {
    let is_beyond =
        is_person(record.id.kind) && !covers_resident(actor, &record, &register.settings);
    if let Some(resident) = record.resident_mut().filter(|_| is_beyond) {
        resident.bsn = None;
    }
    record
}

fn history_line(line: Line) -> HistoryLine {
    let velden = line
        .velden
        .and_then(|velden| serde_json::to_string(&velden).ok())
        .unwrap_or_else(|| "null".into());
    let header = line.header;
    HistoryLine {
        tijd: header.tijd,
        wie: header.wie,
        rol: header.rol,
        actie: header.actie,
        revisie: header.revisie,
        velden,
    }
}
