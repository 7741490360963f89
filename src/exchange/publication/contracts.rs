//! A contract that came of an aanbesteding: how long it runs, can still run, and when someone decides about that.

use super::{Publisher, between, is_published, related};
use crate::domain::aanbesteding::words::AanbestedingStatus;
use crate::domain::contract::Contract;
use crate::domain::contract::dates::{Dates, extended};
use crate::domain::contract::length::Span;
use crate::domain::contract::parts::ContractOption;
use crate::domain::contract::signals::option_notice;
use crate::domain::dates::with_year;
use crate::domain::record::{Element, Record};
use crate::exchange::ocds::{
    MilestoneKind, OcdsAmendment, OcdsContract, OcdsMilestone, OcdsPeriod, Relation,
};

impl Publisher<'_> {
    pub(super) fn contract(&self, record: &Record, award: String) -> Option<OcdsContract> {
        let contract = record.contract()?;
        let norm = option_notice(&self.register.settings);
        let dates = Dates::of(record, norm, self.today)?;
        let number = &record.id.number;
        let follows = self.register.aanbestedingen().iter().filter(|(_, next)| {
            next.aanbesteding().is_some_and(|next| {
                next.successor_of.as_ref() == Some(number)
                    && is_published(next)
                    && !matches!(
                        next.status,
                        AanbestedingStatus::Ingetrokken | AanbestedingStatus::Mislukt
                    )
            })
        });
        Some(OcdsContract {
            id: number.clone(),
            award,
            title: contract.title.clone(),
            status: Some(dates.status),
            period: OcdsPeriod {
                max_end: dates.max_end,
                ..between(contract.start, dates.current_end)
            },
            value: contract.ceiling,
            signed: contract.signed,
            amendments: amendments(record, contract),
            milestones: self.decisions(record, contract, &dates),
            related: follows
                .map(|(number, next)| related(Relation::RenewalProcess, number, next))
                .collect(),
        })
    }

    /// The days on which someone decides about a contract: each option, and the notice.
    fn decisions(&self, record: &Record, contract: &Contract, dates: &Dates) -> Vec<OcdsMilestone> {
        let mut found = Vec::new();
        for (key, part) in record.of(ContractOption::KIND) {
            let Some(option) = ContractOption::of(part) else {
                continue;
            };
            let next = dates.next_option.filter(|next| next.key == *key);
            let due = option.used_on.or(next.map(|next| next.latest));
            if let Some(due) = due {
                let id = format!("optie-{}", key.n);
                let title = format!("Verlenging met {} melden", option.length);
                let kind = MilestoneKind::Approval;
                found.push(self.milestone(&id, &title, kind, due, option.used_on, true));
            }
        }
        if let Some(notice) = dates.notice {
            found.push(self.milestone(
                "opzegdatum",
                "Uiterste opzegdatum",
                MilestoneKind::Approval,
                notice.plain,
                contract.notice_given,
                true,
            ));
        }
        found
    }
}

/// The options that were used, each with the end it gave.
fn amendments(record: &Record, contract: &Contract) -> Vec<OcdsAmendment> {
    let mut used = Span::default();
    let mut found = Vec::new();
    for (key, part) in record.of(ContractOption::KIND) {
        let Some(option) = ContractOption::of(part).filter(|option| option.is_used) else {
            continue;
        };
        used = used + option.length.span();
        let until = contract.end.and_then(|end| extended(end, used));
        let until = until.map_or_else(String::new, |day| format!(" tot en met {}", with_year(day)));
        let rationale = match option.ground {
            Some(ground) => format!("Wijziging op grond van art. 2.163{ground} Aw"),
            None if option.clause.is_empty() => String::new(),
            None => format!(
                "Verlengingsoptie in de overeenkomst: {} (art. 2.163c Aw)",
                option.clause
            ),
        };
        found.push(OcdsAmendment {
            id: key.n.to_string(),
            date: option.used_on,
            rationale,
            description: format!("Verlengd met {}{until}", option.length),
        });
    }
    found
}
