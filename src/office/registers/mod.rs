//! What stands beside the work: residents and huishoudens, aanbieders, medewerkers, accounts and settings.

mod areas;
mod read_in;

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::domain::dates::with_year;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::registers::absence::{chain, stands_in_for};
use crate::domain::registers::alike::Certainty;
use crate::domain::rights::Facet;
use crate::domain::settings::Settings;
use crate::domain::settings::areas::Area;
use crate::domain::settings::lists::{Entry, entries, list_of};
use crate::domain::words::State;
use crate::domain::workflow::Refusal;
use crate::office::door::{Door, Seen};
use crate::office::model::{Row, TAKES_A_PLACE, numeral};
use crate::office::possible::possible_now;
use crate::office::referrals::cells;
use crate::office::referrals::desk::Desks;
use crate::office::signals::urgency;
use crate::office::viewers;
use crate::office::views::{AgendaItem, EmployeeCells, ProviderCells, Sheet, View};
use crate::office::{AsOf, Caller, Office, contacts, indicaties};

/// What dossiers, buurten and overgangen can keep of a setting does not disappear with a step back: no word of a list, no
/// wijk or buurt of the CBS, no wijk of the office.
///
/// # Errors
/// When it would, with what to do instead.
pub(super) fn what_is_kept_stands(is: &Record, was: &Record) -> Result<(), Refusal> {
    let key = is.id.number.as_str();
    let value = |record: &Record| {
        let setting = record.setting();
        setting.map_or_else(String::new, |it| it.value.clone())
    };
    let (is, was) = (value(is), value(was));
    let is_area = |value: &str| Area::read(key, value).is_some_and(|area| area.is_ok());
    // A wijk of the office is there as soon as it has a name.
    let names_a_wijk = key.starts_with("wijk.") && key.ends_with(".naam");
    let is_new_wijk = names_a_wijk && was.is_empty() && Settings::default().get(key).is_none();
    if is_new_wijk || is_area(&is) && !is_area(&was) {
        let no = Refusal::rule(
            "Dit is niet ongedaan te maken: wat naar deze wijk of buurt verwijst, zou niets meer zeggen",
        );
        return Err(no.unless("Klopt de naam niet, verbeter hem dan met wijk-wijzigen"));
    }
    let Some(list) = list_of(key) else {
        return Ok(());
    };
    let was = entries(list, &was);
    let all = entries(list, &is);
    let is_gone = |entry: &&Entry| !was.iter().any(|other| other.id == entry.id);
    match all.iter().find(is_gone) {
        None => Ok(()),
        Some(entry) => Err(Refusal::rule(format!(
            "Dit is niet ongedaan te maken: een dossier kan ‘{}’ al hebben, en dat woord krijgt nooit een andere betekenis",
            entry.name
        ))
        .unless("Is het niet meer nodig, beëindig het dan met woord-beeindigen")),
    }
}

impl Office {
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
        let found = found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten();
        // Whoever asks can have work in their own name, also without being in the list of employees.
        let own = RecordId::new(Kind::User, &*door.actor.name);
        let own = door.reader().get(&own).ok().flatten();
        Ok(found.chain(own.map(|kept| kept.record)).collect())
    }

    /// Every provider with its occupancy, as far as the caller sees the verwijzingen that take it up.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn providers(&self, caller: &Caller) -> Result<Vec<ProviderCells>, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Provider)?;
        let model = &door.model;
        // Of what the caller may not see, not even how much there is.
        let count = |number: &str, states: &[State]| {
            model.count_at(number, None, states, |row| door.sees_row(row))
        };
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
                bezet: count(number, &TAKES_A_PLACE),
                wachtlijst: count(number, &[State::Wachtlijst]),
            });
        Ok(cells.collect())
    }

    /// Every employee, who does the work of whom today, and how much of what the caller sees names each.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn employees(&self, caller: &Caller) -> Result<Vec<EmployeeCells>, Refusal> {
        let door = self.door(caller)?;
        door.must_see(Kind::Employee)?;
        let (model, today) = (&door.model, door.model.today);
        let register = &model.register;
        let mut by_number: HashMap<u16, Option<&str>> = HashMap::new();
        let mut work: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for row in door.rows().filter(|row| row.state.is_open()) {
            let mut who = |number: u16| {
                let find = || register.find_employee(model.names.name(number)?);
                *by_number.entry(number).or_insert_with(find)
            };
            let (one, other) = (who(row.assigned), who(row.regievoerder));
            let other = other.filter(|_| other != one);
            for key in [one, other].into_iter().flatten() {
                let (open, late) = work.entry(key).or_default();
                *open += 1;
                *late += usize::from(row.is_late());
            }
        }
        let plans = model.plans().filter(|row| row.runs());
        let mut regie: BTreeMap<&str, usize> = BTreeMap::new();
        for row in plans.filter(|row| door.sees_plan(row)) {
            let who = register.find_employee(&row.regisseur);
            *regie.entry(who.unwrap_or_default()).or_default() += 1;
        }
        let name = |key: &str| register.employee_name(key).to_owned();
        let cells = register.employees.iter().map(|(key, it)| {
            let is_away = it.is_away_on(today);
            let by = chain(register, key, today).by.filter(|_| is_away);
            let others = stands_in_for(register, key, today).into_iter();
            let (open, late) = work.get(key.as_str()).copied().unwrap_or_default();
            // What is over is history.
            let is_over = it.absent_until.is_some_and(|until| until < today);
            let absence = Some(it).filter(|_| !is_over);
            EmployeeCells {
                nummer: key.clone(),
                naam: it.name.clone(),
                team: it.team.clone(),
                afwezig_van: absence.and_then(|it| it.absent_from),
                afwezig_tot_en_met: absence.and_then(|it| it.absent_until),
                is_afwezig: is_away,
                vervanger: absence.map_or_else(String::new, |it| it.substitute.clone()),
                neemt_waar: by.map(name),
                neemt_waar_voor: others.map(name).collect(),
                verwijzingen: open,
                te_laat: late,
                regie: regie.get(key.as_str()).copied().unwrap_or_default(),
            }
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
}

/// Adds the first day of every absence that is still to come: from then on someone else does the work.
pub(in crate::office) fn add_absences(
    door: &Door<'_>,
    within: &dyn Fn(NaiveDate) -> bool,
    items: &mut Vec<AgendaItem>,
) {
    let (register, today) = (&door.model.register, door.model.today);
    for (key, employee) in &register.employees {
        let begins = employee
            .absent_from
            .filter(|day| *day >= today && within(*day));
        let Some(day) = begins.filter(|_| door.sees(Kind::Employee)) else {
            continue;
        };
        let until = employee.absent_until.map(with_year);
        let until = until.map(|day| format!(" t/m {day}")).unwrap_or_default();
        let number = RecordId::new(Kind::Employee, key).to_string();
        let by = chain(register, key, day).by.filter(|by| by != key);
        items.push(AgendaItem {
            datum: day,
            soort: ABSENT.to_owned(),
            titel: String::new(),
            tekst: format!("{} is afwezig{until}", employee.name),
            wie: by.map_or_else(String::new, |by| register.employee_name(by).to_owned()),
            ernst: urgency(day, today),
            grondslag: "afspraak".to_owned(),
            uid: AgendaItem::uid_of(&number, ABSENT),
            nummer: number,
            herinneren: vec![1],
            vervallen: false,
        });
    }
}

/// What the first day of an absence is called in the agenda.
const ABSENT: &str = "afwezig";

/// A record that no module shows in a way of its own, with the verwijzingen that belong to it.
///
/// # Errors
/// Never.
pub(in crate::office) fn sheet(door: &Door<'_>, seen: Seen, at: AsOf) -> Result<View, Refusal> {
    let (can, cannot) = possible_now(door, &seen.whole, &[]);
    let resident = numeral(&seen.record.id).filter(|_| seen.record.id.kind == Kind::Resident);
    let seen_resident = resident;
    // Who sees the resident only through a verwijzing is not told who else does.
    let resident = resident.filter(|_| seen.sight.has(Facet::Toestemming));
    let narrowed = resident.and_then(|_| viewers::narrowing_of(&seen.whole, door.model.today));
    let desks = Desks::of(&door.model);
    let model = &door.model;
    let granted = seen_resident.into_iter();
    let granted = granted.flat_map(|resident| model.granted_to(resident));
    let contacted = seen_resident.into_iter();
    let contacted = contacted.flat_map(|resident| model.contacts_of(resident));
    Ok(View::Sheet(Sheet {
        viewers: resident.map_or_else(Vec::new, |resident| viewers::of(door, resident)),
        narrowed: narrowed.unwrap_or_default(),
        like: match resident.filter(|_| at == AsOf::NOW) {
            Some(_) => door.like(&seen.whole, Certainty::Waarschijnlijk),
            None => Vec::new(),
        },
        referrals: referrals_of(door, &seen.record.id)
            .map(|row| cells(door, &desks, row, true, at.on))
            .collect(),
        granted: indicaties::cells_of(door, granted, at.on.unwrap_or(model.today)),
        contacts: contacts::cells_of(door, contacted),
        plan_of: plan_of(door, &seen.record)?,
        bsn: seen.bsn,
        ..Sheet::of(seen.record, seen.history, can, cannot)
    }))
}

/// The plan of a huishouden, or of that of a resident, within sight.
fn plan_of(door: &Door<'_>, record: &Record) -> Result<Option<String>, Refusal> {
    let of_resident = door.household_of(record)?;
    let household = of_resident.as_ref().unwrap_or(record).household();
    Ok(household.and_then(|household| household.plan.clone()))
}

/// The verwijzingen within sight of a resident, and the open ones of an aanbieder.
fn referrals_of<'d>(door: &'d Door<'_>, id: &'d RecordId) -> impl Iterator<Item = &'d Row> {
    let model = &door.model;
    let resident = numeral(id).filter(|_| id.kind == Kind::Resident);
    let of_resident = resident
        .into_iter()
        .flat_map(|number| model.rows_of(number));
    let is_at =
        |row: &&Row| model.names.name(row.provider) == Some(&id.number) && row.state.is_open();
    let all = if id.kind == Kind::Provider {
        model.rows()
    } else {
        &[]
    };
    of_resident
        .chain(all.iter().filter(is_at))
        .filter(|row| door.sees_row(row))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// (key, what it is, what it was before, a piece of the sentence that holds it back, empty where nothing does)
    #[test]
    fn no_step_back_makes_what_is_kept_say_nothing() {
        let cases = [
            ("soorten", "logeren", "", "‘logeren’ al hebben"),
            ("soorten", "logeren = weekend", "", "‘weekend’ al hebben"),
            ("soorten", "logeren = weekend", "logeren", ""),
            ("soorten", "vervoer = reizen", "", ""),
            ("soorten", "vervoer; vervallen", "", ""),
            ("soorten", "logeren; vervallen", "logeren", ""),
            ("cbs.2014.WK001401", "Noord", "", "wijk of buurt"),
            ("cbs.2014.WK001401", "Noord", "Nord", ""),
            ("wijk.meerstad.naam", "Meerstad", "", "wijk of buurt"),
            ("wijk.meerstad.naam", "Meerstad", "Meerstat", ""),
            ("wijk.hoogkerk.naam", "Hoogkerk-Dorp", "", ""),
            ("wijk.hoogkerk.bt", "geen", "", ""),
            ("bt.hoogkerk.naam", "Hoogkerk-Dorp", "", ""),
            ("norm.wachtlijst", "6w", "", ""),
        ];
        for (key, is, was, why) in cases {
            let setting = |value: &str| {
                let mut record = Record::new(RecordId::new(Kind::Setting, key));
                value.clone_into(&mut record.setting_mut().unwrap().value);
                record
            };
            match what_is_kept_stands(&setting(is), &setting(was)) {
                Ok(()) => assert_eq!(why, "", "{key} {is}"),
                Err(no) => {
                    let no = no.to_string();
                    assert!(!why.is_empty() && no.contains(why), "{key} {is}: {no}");
                }
            }
        }
    }
}
