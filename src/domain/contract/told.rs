//! Signals of a contract in words: in a few for a narrow list, in one line for the screen.

use chrono::NaiveDate;

use super::Contract;
use super::bought::buys_nothing;
use super::length::Length;
use super::parts::{Agreement, Party, Perceel, Promise, Tariff};
use super::signals::*;
use super::spending::{forecast, forecast_of};
use super::when::Unsure;
use super::words::ContractSignal as S;
use crate::domain::dates::{compact, with_year};
use crate::domain::record::Record;
use crate::domain::register::Register;

impl Due {
    /// The signal in a few words, for a narrow list.
    #[must_use]
    pub fn short(&self, on: NaiveDate) -> String {
        let day = compact(self.date);
        let when = if self.date < on { "was" } else { "voor" };
        match (self.signal, self.detail) {
            (S::OpzegdatumGemist, _) => format!("opzegdatum was {day}"),
            (
                S::Opzegdatum,
                Detail::Notice {
                    then: Then::Ends, ..
                },
            ) => format!("opzeggen kan tot {day}"),
            (S::Opzegdatum, _) => format!("opzeggen {when} {day}"),
            (S::OptieMelden, _) => format!("optie melden {when} {day}"),
            (S::AanbestedingStarten, _) => format!("aanbesteden {when} {day}"),
            (_, Detail::Gap { from, until }) => {
                match until.map(|until| (until - from).num_days() + 1) {
                    Some(days) => format!("gat {day}: {days} dagen"),
                    None => format!("gat vanaf {day}"),
                }
            }
            (S::ClientenInformeren, _) => format!("informeren {day}"),
            (S::ResultaatNietGehaald, _) => format!("niet gehaald {day}"),
            (_, Detail::Twice { .. }) => format!("dubbel vanaf {day}"),
            (_, Detail::Spent { threshold, .. }) => format!("boven {threshold} % besteed"),
            (_, Detail::Plain) => self.signal.word().to_owned(),
            (signal, _) => format!("{signal} {day}"),
        }
    }

    /// The signal in one line, as the screen shows it, with the names the register has.
    #[must_use]
    pub fn text(&self, record: &Record, register: &Register, on: NaiveDate) -> String {
        let day = with_year(self.date);
        let is_past = self.date < on;
        let by = if is_past {
            "had gemoeten op"
        } else {
            "uiterlijk"
        };
        match (self.signal, self.detail) {
            (
                S::OpzegdatumGemist,
                Detail::Notice { then, end, .. },
            ) => {
                let until = match then {
                    Then::RenewedUntil(until) => {
                        format!(" en loopt dan door tot en met {}", with_year(until))
                    }
                    Then::Renewed | Then::Ends => String::new(),
                };
                format!(
                    "opzegdatum was {day}; wordt na {} stilzwijgend verlengd{until}",
                    with_year(end)
                )
            }
            (
                _,
                Detail::Notice {
                    end,
                    month_end,
                    then,
                },
            ) => {
                let end = with_year(end);
                let both = month_end.map_or_else(String::new, |other| {
                    format!(" (gelezen per maandeinde: {})", with_year(other))
                });
                match then {
                    Then::Ends => format!(
                        "loopt op {end} vanzelf af; wie toch wil opzeggen, doet dat uiterlijk {day}{both}"
                    ),
                    Then::RenewedUntil(_) | Then::Renewed => format!(
                        "opzeggen per {end} {by} {day}{both}; anders stilzwijgend verlengd"
                    ),
                }
            }
            (_, Detail::Option(option)) => format!(
                "optie van {} melden {by} {day}; loopt dan tot en met {}",
                option.length,
                with_year(option.new_end)
            ),
            (_, Detail::Begin { minimum, end }) => {
                let last = if minimum < on {
                    format!(
                        "zelfs met de kortste planning was het {}",
                        with_year(minimum)
                    )
                } else {
                    format!("met de kortste planning {}", with_year(minimum))
                };
                format!(
                    "nieuwe aanbesteding beginnen {by} {day} ({last}), want het loopt af op {}",
                    with_year(end)
                )
            }
            (S::Evalueren, Detail::End(end)) => {
                let anew = match buys_nothing(record) {
                    true => "afspreken",
                    false => "aanbesteden",
                };
                format!(
                    "evalueren en kiezen: verlengen of opnieuw {anew}, {by} {day} (einde {})",
                    with_year(end)
                )
            }
            (S::ClientenInformeren, Detail::End(end)) => format!(
                "cliënten en aanbieders informeren {by} {day} (einde {})",
                with_year(end)
            ),
            (_, Detail::End(end)) => format!("loopt af op {} en niets volgt erop", with_year(end)),
            (_, Detail::Gap { from, until }) => match until {
                Some(until) => format!(
                    "gat van {} tot en met {}: {} dagen zonder contract",
                    with_year(from),
                    with_year(until),
                    (until - from).num_days() + 1
                ),
                None => format!("gat vanaf {}: er volgt geen contract", with_year(from)),
            },
            (_, Detail::Twice { from, until }) => {
                let until = until.map_or_else(String::new, |until| {
                    format!(" tot en met {}", with_year(until))
                });
                format!("dubbel gedekt vanaf {}{until}", with_year(from))
            }
            (
                _,
                Detail::Spent {
                    perceel,
                    threshold,
                    spent,
                    ceiling,
                },
            ) => {
                let of = of_perceel(record, perceel);
                format!("{of}{spent} van {ceiling} besteed: boven {threshold} %")
            }
            (S::TariefLooptAf, Detail::Element(n)) => format!(
                "tarief {} loopt af op {day} en is niet opgevolgd",
                tariff(record, n)
            ),
            (S::InzetLooptAf, Detail::Element(n)) => format!(
                "inzet van {} loopt af op {day}",
                element_name(record, self.signal, n)
            ),
            (S::Evalueren, Detail::Element(n)) => format!(
                "evaluatie {} begint op {day}",
                element_name(record, self.signal, n)
            ),
            (S::InzetOnbekend, _) => {
                let partners = unknown_partners(record, on).map(|one| {
                    let how = if one.in_talks { "nog in gesprek" } else { "onbekend" };
                    format!("{} ({how})", one.partner)
                });
                let partners: Vec<String> = partners.collect();
                format!("hoeveel fte zij inbrengen, staat niet vast: {}", partners.join(", "))
            }
            (S::Contractgesprek, _) => format!("contractgesprek {} {day}", if is_past { "had gemoeten op" } else { "op" }),
            (S::PlafondVerwacht, Detail::Element(n)) => {
                let of = of_perceel(record, n);
                let expected = match record.element::<Perceel>(n) {
                    Some(perceel) => forecast_of(record, perceel, on),
                    None => forecast(record, on),
                };
                match expected {
                    Some(it) => format!("{of}{}", it.in_words()),
                    None => format!("{of}de maximale waarde is bereikt op {day}"),
                }
            }
            (S::TariefIndexeren, Detail::Element(n)) => {
                format!("tarief {} indexeren per {day}", tariff(record, n))
            }
            (S::ResultaatBepalen, Detail::Element(n)) => {
                format!("de streefwaarde is nog te bepalen: {}", result(record, n, register))
            }
            (S::ResultaatMeten, Detail::Element(n)) => {
                format!("resultaat meten {by} {day}: {}", result(record, n, register))
            }
            (S::ResultaatNietGehaald, Detail::Element(n)) => missed(record, n, register),
            (S::AfspraakNakomen, Detail::Element(n)) => promised(record, n, register, &day),
            (S::PartijBegint, Detail::Element(n)) => {
                format!("{} doet mee vanaf {day}", party(record, n, register))
            }
            (S::PartijVertrekt, Detail::Element(n)) => {
                format!("{} doet mee tot en met {day}", party(record, n, register))
            }
            (S::MotiveringOntbreekt, _) => {
                "kan langer dan vier jaar lopen, en er is geen motivering".to_owned()
            }
            (S::DatumOntbreekt, _) => {
                "begin of einde ontbreekt, dus wijkregie bewaakt hier niets; vul het in met contract-wijzigen".to_owned()
            }
            (S::TermijnOntbreekt, _) if record.contract().is_some_and(Contract::has_no_end) => {
                "loopt voor onbepaalde tijd, maar de opzegtermijn ontbreekt, dus wijkregie weet niet wanneer het kan eindigen; vul die in met contract-wijzigen".to_owned()
            }
            (S::TermijnOntbreekt, _) => record.contract().map_or_else(String::new, lacks),
            (S::DatumOnzeker, _) => record.contract().map_or_else(String::new, unsure),
            (S::ClausuleOntbreekt, _) => {
                "een optie heeft geen clausule; zonder grond is zij niet te gebruiken".to_owned()
            }
            (signal, _) => format!("{signal} {by} {day}"),
        }
    }
}

/// What money is for, where that is one perceel.
fn of_perceel(record: &Record, n: u32) -> String {
    let perceel = record.element::<Perceel>(n);
    perceel.map_or_else(String::new, |perceel| format!("{perceel}: "))
}

/// What a result is about, and whose it is where it is not of all parties.
fn result(record: &Record, n: u32, register: &Register) -> String {
    let Some(it) = record.element::<Agreement>(n) else {
        return String::new();
    };
    match register.provider_name(&it.party) {
        "" => it.text.clone(),
        party => format!("{} ({party})", it.text),
    }
}

/// A result that was not reached: what was measured, and what was agreed.
fn missed(record: &Record, n: u32, register: &Register) -> String {
    let Some(it) = record.element::<Agreement>(n) else {
        return String::new();
    };
    let (measured, target) = (it.with_unit(&it.measured), it.with_unit(&it.target));
    let before = match it.baseline.as_str() {
        "" => String::new(),
        before => format!(" (was {})", it.with_unit(before)),
    };
    format!(
        "niet gehaald: {}; gemeten {measured}, afgesproken {target}{before}",
        result(record, n, register)
    )
}

/// A tariff by its product, its unit and its perceel: no two run on one day.
fn tariff(record: &Record, n: u32) -> String {
    let Some(it) = record.element::<Tariff>(n) else {
        return String::new();
    };
    match it.perceel.as_str() {
        "" => format!("{} per {}", it.product, it.unit),
        perceel => format!("{} per {} ({perceel})", it.product, it.unit),
    }
}

/// Who takes part, by the name the register has.
fn party<'r>(record: &'r Record, n: u32, register: &'r Register) -> &'r str {
    let party = record.element::<Party>(n);
    party.map_or("", |it| register.provider_name(&it.provider))
}

/// What someone promised in a talk.
fn promised(record: &Record, n: u32, register: &Register, day: &str) -> String {
    let Some(it) = record.element::<Promise>(n) else {
        return String::new();
    };
    let owner = register.employee_name(&it.owner);
    format!("{owner} zegde toe, uiterlijk {day}: {}", it.text)
}

/// What is missing of a contract that is renewed tacitly, and what cannot be worked out without it.
fn lacks(contract: &Contract) -> String {
    let without = |term: Option<Length>| term.is_none_or(|term| term.span().is_nothing());
    let (missing, so) = match (
        without(contract.renewal_term),
        contract.notice_term.is_none(),
    ) {
        (true, true) => (
            "de verlengingsduur en de opzegtermijn ontbreken",
            "tot wanneer het loopt en wanneer u moet opzeggen, is niet uit te rekenen",
        ),
        (true, false) => (
            "de verlengingsduur ontbreekt",
            "tot wanneer het loopt, is niet uit te rekenen",
        ),
        (false, _) => (
            "de opzegtermijn ontbreekt",
            "wijkregie bewaakt het opzeggen niet",
        ),
    };
    format!("wordt stilzwijgend verlengd, maar {missing}: {so}; vul het in met contract-wijzigen")
}

/// What of a contract is not exactly known, and who is to settle it.
fn unsure(contract: &Contract) -> String {
    let told = |name: &str, day: Option<NaiveDate>, unsure: &Option<Unsure>| {
        let (day, unsure) = day.zip(unsure.as_ref())?;
        let (day, latest) = (with_year(day), with_year(unsure.latest));
        Some(format!(
            "{name} is niet precies bekend: ‘{unsure}’, dus tussen {day} en {latest}"
        ))
    };
    let start = told("het begin", contract.start, &contract.start_unsure);
    let end = told("het einde", contract.end, &contract.end_unsure);
    let both: Vec<String> = start.into_iter().chain(end).collect();
    let who = match contract.settled_by.as_str() {
        "" => "niemand zoekt het uit".to_owned(),
        who => format!("{who} zoekt het uit"),
    };
    format!(
        "{}; signalen rekenen met de eerste dag, {who} (contract-wijzigen)",
        both.join("; ")
    )
}
