//! The documents and tasks that every aanbesteding begins with, per phase; the article stands behind what the law asks.

use super::words::Phase as P;

/// A document or task with its phase, in the order of the phases.
pub const TABLE: &[(P, &str)] = &[
    (P::Beslismoment, "evaluatie van het lopende contract"),
    (P::Beslismoment, "KPI-rapport"),
    (
        P::Beslismoment,
        "besluitnotitie verlengen of opnieuw aanbesteden",
    ),
    (P::Inkoopstrategie, "inkoopstrategie"),
    (P::Inkoopstrategie, "raadsvoorstel"),
    (P::Inkoopstrategie, "begroting"),
    (P::Marktconsultatie, "verslag marktconsultatie"),
    (P::Marktconsultatie, "advies cliëntenraad of adviesraad"),
    (
        P::Marktconsultatie,
        "kostprijsonderzoek reële prijs (Uitv.besl. Wmo art. 5.4, Besluit Jeugdwet art. 2.3)",
    ),
    (P::Bestek, "collegebesluit"),
    (P::Bestek, "aanbestedingsdocumenten"),
    (P::Bestek, "conceptovereenkomst"),
    (P::Publicatie, "aankondiging"),
    (P::SluitingVragen, "vragenlijst"),
    (P::NotaVanInlichtingen, "nota van inlichtingen"),
    (
        P::SluitingInschrijving,
        "proces-verbaal van opening van de kluis",
    ),
    (P::Beoordeling, "beoordelingsverslag"),
    (P::Beoordeling, "proces-verbaal (Aw art. 2.132)"),
    (
        P::VoorlopigeGunning,
        "brieven aan alle inschrijvers (Aw art. 2.130)",
    ),
    (P::Standstill, "nagaan of er een kort geding is"),
    (P::OpdrachtVerleend, "getekende overeenkomst"),
    (P::AankondigingGunning, "gunningsbericht (Aw art. 2.134)"),
    (P::Implementatie, "implementatieplan"),
    (
        P::Implementatie,
        "overleg overname personeel (Wmo art. 2.6.5, Jeugdwet art. 2.13)",
    ),
    (P::Implementatie, "overdracht cliënten (Wmo art. 2.6.5)"),
    (P::Implementatie, "brieven aan cliënten"),
    (P::Implementatie, "toewijzingsberichten en productcodes"),
    (P::Overgang, "afloopplan oude toewijzingen"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::aanbesteding::law::Options;
    use crate::domain::aanbesteding::links::phases;
    use crate::domain::aanbesteding::words::Procedure;

    #[test]
    fn every_phase_of_a_procedure_but_the_start_itself_has_something_to_be_ready() {
        assert!(TABLE.is_sorted_by_key(|row| row.0));
        for phase in phases(Procedure::Sas, &Options::default()).filter(|one| *one != P::Ingang) {
            assert!(TABLE.iter().any(|row| row.0 == phase), "{phase}");
        }
    }
}
