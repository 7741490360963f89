//! The fixed words of a contract.

use serde::{Deserialize, Serialize};

use crate::domain::words::{UnknownWord, fold, words};

words! {
    /// What kind of agreement it is.
    ContractKind, "soort contract" {
        Raamovereenkomst = "raamovereenkomst",
        Contract = "contract",
        Toelating = "toelatingsovereenkomst",
        Convenant = "convenant",
    }
}

words! {
    /// How the provider is paid (Wmo 2015 art. 2.6.7a asks for the first three).
    Funding, "bekostiging" {
        Inspanningsgericht = "inspanningsgericht",
        Outputgericht = "outputgericht",
        Taakgericht = "taakgericht",
        Functie = "functiebekostiging",
        Populatie = "populatiebekostiging",
        Productie = "productiebekostiging",
        Resultaat = "resultaatfinanciering",
    }
}

words! {
    /// On which side of an agreement a party stands.
    PartySide, "kant" {
        Opdrachtgever = "opdrachtgever",
        Opdrachtnemer = "opdrachtnemer",
        /// In a convenant, where nobody buys.
        Partner = "partner",
    }
}

#[allow(clippy::derivable_impls)] // the macro has no place for it
impl Default for PartySide {
    fn default() -> Self {
        Self::Opdrachtnemer
    }
}

words! {
    /// What a party is among those of its side.
    PartyRole, "rol" {
        /// It leads: who buys for the others, or speaks for a combination.
        Penvoerder = "penvoerder",
        Deelnemer = "deelnemer",
        Hoofdaannemer = "hoofdaannemer",
        Combinant = "combinant",
        Onderaannemer = "onderaannemer",
    }
}

words! {
    /// How notice must be given.
    NoticeForm, "vorm van opzegging" {
        Schriftelijk = "schriftelijk",
        Aangetekend = "aangetekend",
        Digitaal = "digitaal",
    }
}

words! {
    /// Who may give notice (contractstandaard Wmo 1.3.4).
    NoticeBy, "partij die mag opzeggen" {
        Geen = "geen",
        Opdrachtgever = "opdrachtgever",
        Beide = "beide",
    }
}

words! {
    /// Towards which day a contract without an end can be ended.
    NoticeTowards, "dag waartegen wordt opgezegd" {
        ElkeDag = "elke dag",
        EindeMaand = "einde maand",
        EindeKwartaal = "einde kwartaal",
        EindeJaar = "einde kalenderjaar",
        /// The day before the anniversary of its first day.
        Jaardag = "jaardag",
    }
}

words! {
    /// The ground on which a running contract is changed without a new aanbesteding (Aw 2.163b–g).
    ChangeGround, "wijzigingsgrond" {
        OnderDrempel = "b",
        Herzieningsclausule = "c",
        AanvullendeDiensten = "d",
        Onvoorzien = "e",
        VervangingContractant = "f",
        NietWezenlijk = "g",
    }
}

words! {
    /// Where a contract stands on a day.
    ContractStatus, "status" {
        Toekomstig = "toekomstig",
        Lopend = "lopend",
        Verlopen = "verlopen",
        Beeindigd = "beëindigd",
        /// Without a start or an end nothing can be said.
        Onbekend = "onbekend",
    }
}

words! {
    /// A date on which someone must act for a contract, or something that must be mended.
    ContractSignal, "signaal" {
        Gat = "gat",
        OpzegdatumGemist = "opzegdatum gemist",
        DubbelGedekt = "dubbel gedekt",
        Opzegdatum = "opzegdatum",
        OptieMelden = "optie melden",
        AanbestedingStarten = "aanbesteding starten",
        Evalueren = "evalueren",
        LooptAf = "loopt af",
        ClientenInformeren = "cliënten informeren",
        Besteding = "besteding",
        InzetLooptAf = "inzet loopt af",
        TariefLooptAf = "tarief loopt af",
        Contractgesprek = "contractgesprek",
        MotiveringOntbreekt = "motivering ontbreekt",
        ClausuleOntbreekt = "clausule ontbreekt",
        DatumOntbreekt = "datum ontbreekt",
        DatumOnzeker = "datum onzeker",
        TermijnOntbreekt = "termijn ontbreekt",
        Ondertekenen = "ondertekenen",
        InzetOnbekend = "inzet onbekend",
        PlafondVerwacht = "plafond verwacht",
        TariefIndexeren = "tarief indexeren",
        ResultaatBepalen = "resultaat bepalen",
        ResultaatMeten = "resultaat meten",
        ResultaatNietGehaald = "resultaat niet gehaald",
        AfspraakNakomen = "afspraak nakomen",
        PartijBegint = "partij begint",
        PartijVertrekt = "partij vertrekt",
    }
}
