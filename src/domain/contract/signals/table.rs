//! The table of the signals of a contract.

use crate::domain::contract::words::ContractSignal as S;

/// One row of [`TABLE`].
pub struct SignalRow {
    /// Which signal.
    pub signal: S,
    /// Its lead times until someone changes them, longest first; empty where it shows at once.
    pub steps: &'static str,
    /// What it rests on; [`super::Due::basis`] says where another wet or kind of agreement makes that otherwise.
    pub basis: &'static str,
    /// What it costs to miss it: 1 is the most.
    pub cost: u8,
}

const fn row(signal: S, steps: &'static str, basis: &'static str, cost: u8) -> SignalRow {
    SignalRow {
        signal,
        steps,
        basis,
        cost,
    }
}

/// Every signal of a contract: lead times, basis and what it costs to miss it.
pub const TABLE: &[SignalRow] = &[
    row(S::Gat, "18m 12m 6m 3m", "inkoopbeleid", 1),
    row(S::OpzegdatumGemist, "", "overeenkomst, opzegtermijn", 1),
    row(S::DubbelGedekt, "6m 3m", "inkoopbeleid", 4),
    row(
        S::Opzegdatum,
        "6m 3m 1m 2w",
        "overeenkomst, opzegtermijn",
        2,
    ),
    row(
        S::OptieMelden,
        "6m 3m 1m 2w",
        "overeenkomst, meldtermijn",
        2,
    ),
    row(
        S::AanbestedingStarten,
        "3m 1m",
        "Uitvoeringsbesluit Wmo 5.1 lid 2, Aw 2.71",
        2,
    ),
    row(S::LooptAf, "6m 3m 1m", "overeenkomst, looptijd", 3),
    row(S::Besteding, "", "maximale waarde (HvJ EU C-23/20)", 3),
    row(S::ClientenInformeren, "1m 2w", "Wmo 2.6.5", 4),
    row(S::Evalueren, "1m", "werkwijze contractmanagement", 5),
    row(S::InzetLooptAf, "3m 1m", "convenant", 4),
    row(
        S::TariefLooptAf,
        "2m 1m",
        "Uitvoeringsbesluit Wmo 5.4 lid 1 e",
        4,
    ),
    row(
        S::Contractgesprek,
        "2w",
        "overeenkomst, contractgesprekken",
        6,
    ),
    row(S::DatumOntbreekt, "", "overeenkomst, looptijd", 2),
    row(S::DatumOnzeker, "", "overeenkomst, looptijd", 3),
    row(S::TermijnOntbreekt, "", "overeenkomst, opzegtermijn", 2),
    row(S::Ondertekenen, "1m 2w", "ondertekening", 4),
    row(S::InzetOnbekend, "", "convenant, inzet", 5),
    row(
        S::PlafondVerwacht,
        "12m 6m 3m",
        "maximale waarde (HvJ EU C-23/20)",
        3,
    ),
    row(
        S::TariefIndexeren,
        "1m 2w",
        "Uitvoeringsbesluit Wmo 5.4 lid 1 e",
        4,
    ),
    row(S::ResultaatBepalen, "1m", "overeenkomst, resultaten", 5),
    row(S::ResultaatMeten, "1m 2w", "overeenkomst, resultaten", 5),
    row(S::ResultaatNietGehaald, "", "overeenkomst, resultaten", 4),
    row(
        S::AfspraakNakomen,
        "2w",
        "overeenkomst, contractgesprekken",
        5,
    ),
    row(S::PartijBegint, "1m", "overeenkomst, partijen", 5),
    row(S::PartijVertrekt, "3m 1m", "overeenkomst, partijen", 3),
    row(S::MotiveringOntbreekt, "", "Aw 2.140 lid 3", 6),
    row(S::ClausuleOntbreekt, "", "Aw 2.163c", 6),
];
/// The row of a signal.
#[must_use]
pub fn row_of(signal: S) -> &'static SignalRow {
    let found = TABLE.iter().find(|row| row.signal == signal);
    found.expect("the table has a row for every signal; a test walks through them")
}
