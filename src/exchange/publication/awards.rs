//! Who won what, and which contracts came of it: one award and one contract a perceel.

use chrono::NaiveDate;

use super::{Publisher, day_of};
use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::parts::Award;
use crate::domain::aanbesteding::words::{AanbestedingStatus, Phase};
use crate::domain::contract::Contract;
use crate::domain::contract::bought::on_side;
use crate::domain::contract::parts::{Party, Perceel};
use crate::domain::contract::words::{PartyRole, PartySide};
use crate::domain::money::Cents;
use crate::domain::record::{Element, Record};
use crate::domain::registers::people::slug;
use crate::domain::words::fold;
use crate::exchange::ocds::{AwardStatus, OcdsAward, OcdsContract, OcdsParty};

/// What was awarded of one perceel under one contract.
pub(super) struct Awarded<'r> {
    id: String,
    perceel: &'r str,
    winners: Vec<&'r str>,
    on: Option<NaiveDate>,
    /// Empty as long as there is none.
    contract: &'r str,
}

/// What an aanbesteding awarded: who won the same perceel under the same contract stand together.
pub(super) fn awarded(record: &Record) -> Vec<Awarded<'_>> {
    let mut all: Vec<Awarded<'_>> = Vec::new();
    for (key, part) in record.of(Award::KIND) {
        let Some(award) = Award::of(part) else {
            continue;
        };
        let is_it = |one: &&mut Awarded<'_>| {
            fold(&bare(one.perceel)) == fold(&bare(&award.perceel))
                && one.contract == award.contract
        };
        match all.iter_mut().find(is_it) {
            Some(one) => one.winners.push(&award.winner),
            None => all.push(Awarded {
                id: format!("gunning-{}", key.n),
                perceel: &award.perceel,
                winners: vec![&award.winner],
                on: award.on,
                contract: &award.contract,
            }),
        }
    }
    all
}

impl Awarded<'_> {
    /// Whether a perceel of a contract came of it.
    fn is_for(&self, contract: &Record, perceel: Option<&Perceel>) -> bool {
        let is_its_perceel = self.perceel.is_empty()
            || perceel.is_none_or(|perceel| {
                let own = fold(&bare(self.perceel));
                own == fold(&perceel.perceel) || own == fold(&perceel.to_string())
            });
        let won = || {
            self.contract.is_empty()
                && contract
                    .all::<Party>()
                    .any(|party| self.winners.contains(&party.provider.as_str()))
        };
        is_its_perceel && (self.contract == contract.id.number || won())
    }
}

/// A perceel without the word before it.
fn bare(perceel: &str) -> String {
    Perceel::new("", perceel).perceel
}

/// A title with its perceel, where it does not name it already.
fn with_perceel(title: &str, perceel: &str) -> String {
    let perceel = match perceel.chars().next() {
        None => return title.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("perceel {perceel}"),
        Some(_) => perceel.to_owned(),
    };
    let is_named = format!(" {} ", fold(title)).contains(&format!(" {} ", fold(&perceel)));
    if is_named {
        title.to_owned()
    } else {
        format!("{title}, {perceel}")
    }
}

/// With whom it is bought together, as the contracts name them.
pub(super) fn joint(contracts: &[&Record], own: &str) -> Vec<OcdsParty> {
    let named = contracts.iter().filter_map(|record| record.contract());
    let names = named.flat_map(|contract| contract.joint_with.split([',', ';', '\n']));
    let names = names.flat_map(|part| part.split(" en ")).map(str::trim);
    let buyers = contracts
        .iter()
        .flat_map(|record| on_side(record, PartySide::Opdrachtgever))
        .map(|party| party.provider.as_str())
        // Who publishes is the buyer already.
        .filter(|name| fold(name) != fold(own));
    let mut all: Vec<OcdsParty> = Vec::new();
    for name in buyers.chain(names).filter(|name| !slug(name).is_empty()) {
        let party = buyer(name);
        if all.iter().all(|known| known.number != party.number) {
            all.push(party);
        }
    }
    all
}

/// Who leads those who buy (penvoerder), where that is not who publishes.
pub(super) fn lead(contracts: &[&Record], own: &str) -> Option<OcdsParty> {
    let mut buyers = contracts
        .iter()
        .flat_map(|record| on_side(record, PartySide::Opdrachtgever));
    let leads = buyers.find(|party| party.role == PartyRole::Penvoerder.word());
    let name = leads.map(|party| party.provider.as_str());
    name.filter(|name| fold(name) != fold(own)).map(buyer)
}

fn buyer(name: &str) -> OcdsParty {
    OcdsParty {
        number: format!("inkoper-{}", slug(name)),
        name: name.to_owned(),
        kvk: String::new(),
    }
}

impl Publisher<'_> {
    /// What was awarded, and the contracts that came of it, each with its award: one of each a perceel.
    pub(super) fn awards(
        &self,
        own: &[Awarded<'_>],
        of_it: &[&Record],
        aanbesteding: &Aanbesteding,
    ) -> (Vec<OcdsAward>, Vec<OcdsContract>) {
        let status = match aanbesteding.status {
            AanbestedingStatus::Gegund => AwardStatus::Active,
            AanbestedingStatus::Ingetrokken => AwardStatus::Cancelled,
            AanbestedingStatus::Mislukt => AwardStatus::Unsuccessful,
            _ => AwardStatus::Pending,
        };
        let mut awards: Vec<OcdsAward> = own
            .iter()
            .map(|award| OcdsAward {
                id: award.id.clone(),
                title: with_perceel(&aanbesteding.name, &bare(award.perceel)),
                status,
                date: award.on,
                value: self.value_of(award, own),
                suppliers: award.winners.iter().map(|it| self.party(it)).collect(),
            })
            .collect();
        let mut contracts = Vec::new();
        for record in of_it {
            let number = &record.id.number;
            let percelen: Vec<Option<&Perceel>> = match record.all::<Perceel>().map(Some).collect()
            {
                none if Vec::is_empty(&none) => vec![None],
                all => all,
            };
            let is_one = percelen.len() == 1;
            for perceel in percelen {
                let award = match own.iter().find(|award| award.is_for(record, perceel)) {
                    Some(award) => award.id.clone(),
                    // Who won was not written down: the contract says so.
                    None => {
                        let award = self.award_of(record, perceel, is_one, aanbesteding);
                        let id = award.id.clone();
                        awards.push(award);
                        id
                    }
                };
                let Some(mut contract) = self.contract(record, award) else {
                    continue;
                };
                if let Some(perceel) = perceel {
                    contract.title = with_perceel(&contract.title, &perceel.to_string());
                }
                if let Some(perceel) = perceel.filter(|_| !is_one) {
                    contract.id = format!("{number}-{}", slug(&perceel.to_string()));
                    // What may be spent on all percelen is nobody's share of one.
                    contract.value = None;
                }
                contracts.push(contract);
            }
        }
        (awards, contracts)
    }

    /// What an award is worth: what may be spent under its contract, where that is not for more percelen.
    fn value_of(&self, award: &Awarded<'_>, own: &[Awarded<'_>]) -> Option<Cents> {
        let is_alone = own
            .iter()
            .filter(|one| one.contract == award.contract)
            .count()
            == 1;
        let record = self.register.contracts().get(award.contract)?;
        let is_whole = is_alone && record.all::<Perceel>().count() <= 1;
        record.contract()?.ceiling.filter(|_| is_whole)
    }

    /// The contracts that name the aanbesteding, that an award names, or that follow on the same contract from the day
    /// the aanbesteding was for.
    pub(super) fn contracts_of(
        &self,
        number: &str,
        aanbesteding: &Aanbesteding,
        awards: &[Awarded<'_>],
    ) -> Vec<&Record> {
        let is_of = |id: &str, contract: &Contract| {
            let is_next = || {
                aanbesteding.status == AanbestedingStatus::Gegund
                    && contract.aanbesteding.is_none()
                    && contract.predecessor.is_some()
                    && contract.predecessor == aanbesteding.successor_of
                    && contract.start == aanbesteding.start
            };
            contract.aanbesteding.as_deref() == Some(number)
                || awards.iter().any(|award| award.contract == id)
                || is_next()
        };
        let all = self.register.contracts().iter();
        all.filter(|(id, record)| {
            record
                .contract()
                .is_some_and(|contract| is_of(id, contract))
        })
        .map(|(_, record)| record)
        .collect()
    }

    fn award_of(
        &self,
        contract: &Record,
        perceel: Option<&Perceel>,
        is_one: bool,
        aanbesteding: &Aanbesteding,
    ) -> OcdsAward {
        let head = contract.contract();
        let title = head.map_or("", |head| head.title.as_str());
        let named = perceel.map(ToString::to_string).unwrap_or_default();
        let id = match is_one {
            true => contract.id.number.clone(),
            false => format!("{} {named}", contract.id.number),
        };
        OcdsAward {
            id: format!("gunning-{}", slug(&id)),
            title: with_perceel(title, &named),
            status: AwardStatus::Active,
            date: day_of(aanbesteding, Phase::OpdrachtVerleend),
            value: head.and_then(|head| head.ceiling).filter(|_| is_one),
            suppliers: on_side(contract, PartySide::Opdrachtnemer)
                // Who works for one that was awarded was awarded nothing.
                .filter(|party| party.role != PartyRole::Onderaannemer.word())
                .map(|party| self.party(&party.provider))
                .collect(),
        }
    }
}
