//! What ties the phases together: for every pair the usual time, the least time, and the law.
//!
//! [`links`] is the whole plan as a table. Counting back over it gives a plan ([`super::plan`]), counting onwards gives
//! what a delay does ([`super::living`]).

use super::gap::{Gap, NOTHING};
use super::law::{self, Law, Options, STANDSTILL};
use super::norms::{Norm, Norms, Span};
use super::words::{Phase, Procedure};

/// The time between the end of one phase and the end of a later one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The phase that must be over first.
    pub from: Phase,
    /// The later phase.
    pub to: Phase,
    /// The phase whose own term this is: its row shows the article.
    pub term_of: Phase,
    /// What a plan allows.
    pub usual: Gap,
    /// The least it can be done in; never less than the law.
    pub minimum: Gap,
    /// The statutory minimum.
    pub law: Option<Law>,
}

/// The phases an aanbesteding of this procedure goes through, in order.
pub fn phases(
    procedure: Procedure,
    options: &Options,
) -> impl DoubleEndedIterator<Item = Phase> + use<> {
    let has_standstill = options.has_standstill;
    Phase::ALL.iter().copied().filter(move |phase| match phase {
        Phase::SluitingAanmelding => procedure.has_selection(),
        Phase::Standstill => has_standstill,
        _ => true,
    })
}

/// Everything that ties two phases together, as a table. Nothing waits for `aankondiging-gunning` or `overgang`.
#[must_use]
pub fn links(procedure: Procedure, options: &Options, norms: &Norms) -> Vec<Link> {
    use Phase::{
        AankondigingGunning, Beoordeling, Beslismoment, Bestek, Implementatie, Ingang,
        Inkoopstrategie, Marktconsultatie, NotaVanInlichtingen, OpdrachtVerleend, Publicatie,
        SluitingInschrijving, SluitingVragen, VoorlopigeGunning,
    };
    let mut table = vec![
        own(
            Beslismoment,
            Inkoopstrategie,
            norms.get(Norm::Inkoopstrategie),
        ),
        own(
            Inkoopstrategie,
            Marktconsultatie,
            norms.get(Norm::Marktconsultatie),
        ),
        own(Marktconsultatie, Bestek, norms.get(Norm::Bestek)),
        fixed(Bestek, Publicatie, Gap::days(0)),
        fixed(Publicatie, SluitingVragen, Gap::days(1)),
        own(SluitingVragen, NotaVanInlichtingen, norms.get(Norm::Vragen)),
        nota(procedure, options, norms),
        own(
            SluitingInschrijving,
            Beoordeling,
            norms.get(Norm::Beoordeling),
        ),
        fixed(Beoordeling, VoorlopigeGunning, Gap::days(0)),
        start(options, norms),
        fixed(OpdrachtVerleend, AankondigingGunning, Gap::days(0)),
        fixed(OpdrachtVerleend, Implementatie, Gap::days(0)),
        fixed(Implementatie, Ingang, Gap::days(1)),
    ];
    table.extend(bids(procedure, options, norms));
    table.extend(standstill(procedure, options));
    table
}

/// A time of the office.
fn own(from: Phase, to: Phase, span: Span) -> Link {
    Link {
        from,
        to,
        term_of: to,
        usual: Gap::Plain(span.usual),
        minimum: Gap::Plain(span.minimum),
        law: None,
    }
}

/// A time that is always the same.
fn fixed(from: Phase, to: Phase, gap: Gap) -> Link {
    Link {
        from,
        to,
        term_of: to,
        usual: gap,
        minimum: gap,
        law: None,
    }
}

/// From the last nota to the closing.
fn nota(procedure: Procedure, options: &Options, norms: &Norms) -> Link {
    let (from, to) = (Phase::NotaVanInlichtingen, Phase::SluitingInschrijving);
    let law = law::nota(procedure, options);
    let span = norms.get(Norm::Nota);
    let or_own = |own| law.as_ref().map_or(Gap::Clear(own), |law| law.gap);
    Link {
        from,
        to,
        term_of: from,
        usual: or_own(span.usual),
        minimum: or_own(span.minimum),
        law,
    }
}

/// From the opdracht to the start.
fn start(options: &Options, norms: &Norms) -> Link {
    let (from, to) = (Phase::OpdrachtVerleend, Phase::Ingang);
    let term_of = from;
    match law::opdracht(options) {
        Some(law) => Link {
            law: Some(law.clone()),
            term_of,
            ..fixed(from, to, law.gap)
        },
        None => Link {
            term_of,
            ..own(from, to, norms.get(Norm::Implementatie))
        },
    }
}

/// From the publicatie to the closing, with or without a selection between them.
fn bids(procedure: Procedure, options: &Options, norms: &Norms) -> Vec<Link> {
    let (publication, closing) = (Phase::Publicatie, Phase::SluitingInschrijving);
    let statutory = |from, to, law: Law, lead: Span| Link {
        from,
        to,
        term_of: to,
        usual: law::with_lead(law.gap, lead.usual),
        minimum: law::with_lead(law.gap, lead.minimum),
        law: Some(law),
    };
    let margin = norms.get(Norm::Inschrijfmarge);
    let requests = Phase::SluitingAanmelding;
    let for_requests = law::bid_term(procedure, requests, options);
    let for_bids = law::bid_term(procedure, closing, options);
    match (for_requests, for_bids) {
        (Some(first), Some(second)) => vec![
            statutory(publication, requests, first, margin),
            statutory(requests, closing, second, norms.get(Norm::Selectie)),
        ],
        (_, Some(law)) => vec![statutory(publication, closing, law, margin)],
        _ => {
            let own = norms.get(match procedure {
                Procedure::OpenHouse => Norm::InschrijvingOpenHouse,
                Procedure::MeervoudigOnderhands => Norm::InschrijvingOnderhands,
                _ => Norm::InschrijvingSas,
            });
            vec![Link {
                usual: law::own_bid_term(own.usual),
                minimum: law::own_bid_term(own.minimum),
                ..fixed(publication, closing, Gap::days(0))
            }]
        }
    }
}

/// From the award decision to the contract.
fn standstill(procedure: Procedure, options: &Options) -> Vec<Link> {
    let (award, contract) = (Phase::VoorlopigeGunning, Phase::OpdrachtVerleend);
    if !options.has_standstill {
        return vec![fixed(award, contract, Gap::Plain(NOTHING))];
    }
    let law = law::standstill(procedure);
    vec![
        Link {
            law,
            ..fixed(award, Phase::Standstill, Gap::EndsOn(STANDSTILL))
        },
        Link {
            law: law::no_contract_yet(procedure),
            ..fixed(Phase::Standstill, contract, Gap::days(1))
        },
    ]
}
