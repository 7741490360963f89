//! The nine leefgebieden of the office beside the thirteen domains of the zelfredzaamheidsmatrix (ZRM), as data: names
//! and score words only. A leefgebied is measured by some domains or by none, and a domain can belong to more than one.
//! Raising children is measured by the supplement on parenthood. The matrix is made for adults: what it cannot say of
//! someone under eighteen is “niet gemeten”.

use serde::{Deserialize, Serialize};

use crate::domain::words::{Leefgebied, UnknownWord, fold, words};

words! {
    /// A domain of the matrix.
    ZrmDomain, "domein" {
        Financien = "financiën",
        WerkEnOpleiding = "werk en opleiding",
        Tijdsbesteding = "tijdsbesteding",
        Huisvesting = "huisvesting",
        HuiselijkeRelaties = "huiselijke relaties",
        GeestelijkeGezondheid = "geestelijke gezondheid",
        LichamelijkeGezondheid = "lichamelijke gezondheid",
        Middelengebruik = "middelengebruik",
        BasaleAdl = "basale ADL",
        InstrumenteleAdl = "instrumentele ADL",
        SociaalNetwerk = "sociaal netwerk",
        MaatschappelijkeParticipatie = "maatschappelijke participatie",
        Justitie = "justitie",
    }
}

words! {
    /// A domain of the supplement on parenthood.
    Parenthood, "domein van ouderschap" {
        LichamelijkeVerzorging = "lichamelijke verzorging",
        SociaalEmotioneleSteun = "sociaal-emotionele steun",
        Scholing = "scholing",
        Opvang = "opvang",
    }
}

/// What a score is called, from 1 to 5.
pub const SCORE_WORDS: [&str; 5] = [
    "acute problematiek",
    "niet zelfredzaam",
    "beperkt zelfredzaam",
    "voldoende zelfredzaam",
    "volledig zelfredzaam",
];

/// The word of a score; none of what is no score.
#[must_use]
pub fn score_word(score: u8) -> Option<&'static str> {
    SCORE_WORDS.get(usize::from(score).checked_sub(1)?).copied()
}

/// What measures a leefgebied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// The leefgebied of the office.
    pub leefgebied: Leefgebied,
    /// The domains of the matrix.
    pub domains: &'static [ZrmDomain],
    /// Those of the supplement on parenthood.
    pub parenthood: &'static [Parenthood],
    /// Whether it says something of someone under eighteen.
    pub is_for_minors: bool,
}

use Leefgebied as L;
use ZrmDomain as D;

/// One row a leefgebied, in their order.
#[rustfmt::skip]
pub const MEASURES: &[Measure] = &[
    measure(L::MaatschappelijkeZelfredzaamheid, &[D::InstrumenteleAdl, D::MaatschappelijkeParticipatie, D::Justitie], false),
    measure(L::Huisvesting, &[D::Huisvesting, D::InstrumenteleAdl], false),
    measure(L::FinancieelFunctioneren, &[D::Financien], false),
    measure(L::Dagbesteding, &[D::WerkEnOpleiding, D::Tijdsbesteding, D::MaatschappelijkeParticipatie], false),
    measure(L::Onderwijs, &[D::WerkEnOpleiding], false),
    measure(L::SociaalFunctioneren, &[D::HuiselijkeRelaties, D::SociaalNetwerk, D::Justitie], true),
    measure(L::LichamelijkFunctioneren, &[D::LichamelijkeGezondheid, D::BasaleAdl], true),
    measure(L::PsychischFunctioneren, &[D::GeestelijkeGezondheid, D::Middelengebruik], true),
    Measure { parenthood: Parenthood::ALL, ..measure(L::PedagogischFunctioneren, &[], false) },
];

const fn measure(
    leefgebied: Leefgebied,
    domains: &'static [ZrmDomain],
    is_for_minors: bool,
) -> Measure {
    Measure {
        leefgebied,
        domains,
        parenthood: &[],
        is_for_minors,
    }
}

/// Whether the matrix can say something of a leefgebied of someone; a household counts as grown up.
#[must_use]
pub fn can_be_measured(leefgebied: Leefgebied, is_minor: bool) -> bool {
    let mut rows = MEASURES.iter().filter(|row| row.leefgebied == leefgebied);
    rows.any(|row| row.is_for_minors || !is_minor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_leefgebied_has_its_row_and_every_domain_its_place() {
        let rows: Vec<Leefgebied> = MEASURES.iter().map(|row| row.leefgebied).collect();
        assert_eq!(rows, Leefgebied::ALL);
        let placed: BTreeSet<ZrmDomain> = MEASURES
            .iter()
            .flat_map(|row| row.domains.iter().copied())
            .collect();
        assert_eq!(placed.len(), ZrmDomain::ALL.len());
        assert_eq!(ZrmDomain::ALL.len(), 13);
    }

    #[test]
    fn a_domain_can_belong_to_more_than_one_leefgebied_and_raising_children_to_none() {
        let of = |domain| {
            MEASURES
                .iter()
                .filter(|row| row.domains.contains(&domain))
                .count()
        };
        assert_eq!(of(D::InstrumenteleAdl), 2);
        let raising = MEASURES.last().unwrap();
        assert!(raising.domains.is_empty() && raising.parenthood.len() == 4);
    }

    #[test]
    fn what_the_matrix_cannot_say_of_a_child_is_not_measured() {
        assert!(!can_be_measured(L::FinancieelFunctioneren, true));
        assert!(can_be_measured(L::FinancieelFunctioneren, false));
        assert!(can_be_measured(L::PsychischFunctioneren, true));
    }

    #[test]
    fn a_score_has_a_word_from_one_to_five() {
        assert_eq!(score_word(1), Some("acute problematiek"));
        assert_eq!(score_word(5), Some("volledig zelfredzaam"));
        assert_eq!((score_word(0), score_word(6)), (None, None));
    }
}
