//! What the actions on aanbestedingen ask for.

use chrono::NaiveDate;

use crate::domain::aanbesteding::thresholds::Category;
use crate::domain::aanbesteding::words::CriterionKind;
use crate::domain::aanbesteding::words::Phase;
use crate::domain::aanbesteding::words::Procedure;
use crate::domain::aanbesteding::words::Verdict;
use crate::domain::money::Cents;
use crate::domain::words::YesNo;
pub(crate) use crate::domain::workflow::common::{
    AANDACHTSVELD, CLAUSULE, DAG, DATUM, MAXIMALE_WAARDE, MONTHS, MOTIVERING, NAAM, NUMMER,
    OPTIE_MAANDEN, OPTIES, OPZEGTERMIJN, PERCEEL, REDEN, SIGNAAL, TEKST, TITEL, TOELICHTING, TOT,
    VINDPLAATS, VRAAG, WET,
};
use crate::domain::workflow::field::FieldKind as K;
use crate::domain::workflow::field::{Field, Given};

pub(crate) const ANTWOORD: Field<String> = Field::long("antwoord");
pub(crate) const CPV: Field<String> = Field::of("cpv", K::Cpv);
pub(crate) const CRITERIUM: Field<String> = Field::text("criterium");
pub(crate) const CRITERIUMSOORT: Field<CriterionKind> = Field::word("soort");
pub(crate) const ELEKTRONISCH: Field<YesNo> =
    Field::word("elektronisch").kept_as("keuzes.elektronisch");
pub(crate) const FASE: Field<Phase> = Field::word("fase").given(Given::Phase);
pub(crate) const GERAAMDE_WAARDE: Field<Cents> = Field::amount("geraamde-waarde");
pub(crate) const INGANG: Field<NaiveDate> = Field::date("ingang");
pub(crate) const INSCHRIJFNUMMER: Field<u32> = Field::numbered("inschrijving", 9_999);
pub(crate) const INSCHRIJVER: Field<String> = Field::of("inschrijver", K::Bidder);
pub(crate) const INSCHRIJVING: Field<String> = Field::text("inschrijving");
pub(crate) const LOOPTIJD: Field<u32> = Field::number("looptijd", 1, 600).counts(MONTHS);
pub(crate) const MAATWERK: Field<YesNo> = Field::word("maatwerk").kept_as("keuzes.maatwerk");
pub(crate) const ONTVANGEN: Field<NaiveDate> = Field::past_date("ontvangen");
pub(crate) const PRIJS: Field<Cents> = Field::amount("prijs");
pub(crate) const PROCEDURE: Field<Procedure> = Field::word_of("procedure", procedures);
pub(crate) const SCORE: Field<u32> = Field::mark("score");
pub(crate) const SLUIT_OM: Field<String> = Field::text("sluit-om");
pub(crate) const SOORT_OPDRACHT: Field<Category> = Field::word("soort-opdracht");
pub(crate) const SPOED: Field<String> = Field::long("spoed").kept_as("reden_spoed");
pub(crate) const STANDSTILL: Field<YesNo> = Field::word("standstill").kept_as("keuzes.standstill");
pub(crate) const STUK: Field<String> = Field::text("stuk");
pub(crate) const STUKNUMMER: Field<u32> = Field::numbered("stuk", 9_999);
pub(crate) const TENDERNED: Field<String> = Field::text("tenderned");
pub(crate) const UITSPRAAK: Field<Verdict> = Field::word("uitkomst");
pub(crate) const VERANTWOORDELIJKE: Field<String> = Field::of("verantwoordelijke", K::Employee);
pub(crate) const VERTROUWELIJK: Field<YesNo> = Field::word("vertrouwelijk");
pub(crate) const VOLGT_OP: Field<String> = Field::of("volgt-op", K::Contract);
pub(crate) const VOORAANKONDIGING: Field<YesNo> =
    Field::word("vooraankondiging").kept_as("keuzes.vooraankondiging");
pub(crate) const VRAAGNUMMER: Field<u32> = Field::numbered("vraag", 99_999);
pub(crate) const VRIJE_STUKKEN: Field<YesNo> =
    Field::word("vrije-stukken").kept_as("keuzes.vrije_stukken");
pub(crate) const WEGING: Field<u32> = Field::percent("weging");
pub(crate) const WINNAARS: Field<String> = Field::text("winnaars");

/// The procedures that can be planned; a national one is history.
fn procedures() -> Vec<&'static str> {
    let all = Procedure::ALL.iter().copied();
    all.filter(|procedure| *procedure != Procedure::Nationaal)
        .map(Procedure::word)
        .collect()
}
