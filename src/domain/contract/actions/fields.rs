//! What the actions on contracts and capacity ask for.

use chrono::NaiveDate;

use crate::domain::contract::length::Length;
use crate::domain::contract::when::When;
use crate::domain::contract::words::ChangeGround;
use crate::domain::contract::words::ContractKind;
use crate::domain::contract::words::ContractSignal;
use crate::domain::contract::words::Funding;
use crate::domain::contract::words::NoticeBy;
use crate::domain::contract::words::NoticeForm;
use crate::domain::contract::words::NoticeTowards;
use crate::domain::contract::words::PartyRole;
use crate::domain::contract::words::PartySide;
use crate::domain::money::{Balance, Cents};
use crate::domain::words::YesNo;
pub(crate) use crate::domain::workflow::common::{
    AANBIEDER, AANDACHTSVELD, CLAUSULE, DATUM, MAXIMALE_WAARDE, MONTHS, MOTIVERING, NUMMER,
    OPTIE_MAANDEN, OPTIES, OPZEGTERMIJN, PERCEEL, REDEN, SIGNAAL, TEKST, TITEL, TOT, TOT_EN_MET,
    VAN, VERSLAG, VINDPLAATS, WET,
};
use crate::domain::workflow::field::FieldKind as K;
use crate::domain::workflow::field::{Field, Given};

pub(crate) const AANDEEL: Field<u32> = Field::percent("aandeel");
pub(crate) const AFSPRAAK: Field<String> = Field::long("afspraak");
pub(crate) const AFSPRAAKNUMMER: Field<u32> = Field::numbered("afspraak", 9_999);
pub(crate) const GEBOEKT: Field<Balance> = Field::balance("bedrag");
pub(crate) const BEDRAG: Field<Cents> = Field::amount("bedrag");
pub(crate) const BEGIN: Field<When> = Field::when("begin");
pub(crate) const BEKOSTIGING: Field<Funding> = Field::word("bekostiging");
pub(crate) const BESCHIKBAAR: Field<u32> = Field::number("beschikbaar", 0, 100_000);
pub(crate) const CONTRACTBEHEERDER: Field<String> = Field::of("contractbeheerder", K::Employee);
pub(crate) const EENHEID: Field<String> = Field::text("eenheid");
pub(crate) const EINDE: Field<When> = Field::when("einde");
pub(crate) const FTE: Field<u32> = Field::fte("fte");
pub(crate) const GEBIED: Field<String> = Field::text("gebied");
pub(crate) const GEMETEN: Field<String> = Field::text("gemeten");
pub(crate) const GROND: Field<ChangeGround> = Field::word("grond");
pub(crate) const GESPREKSAFSPRAAK: Field<u32> = Field::numbered("gespreksafspraak", 9_999);
pub(crate) const GESPREK_ELKE: Field<Length> = Field::length("gesprek-elke").counts(MONTHS);
pub(crate) const HOOGSTENS_VERLENGD: Field<u32> =
    Field::number("hoogstens-verlengd", 1, 100).counts("keer");
pub(crate) const INDEXERING: Field<String> = Field::text("indexering");
pub(crate) const INDEXERING_MAAND: Field<u32> = Field::number("indexering-maand", 1, 12);
pub(crate) const KENMERK: Field<String> = Field::text("kenmerk");
pub(crate) const MAANDEN: Field<Length> = Field::length("maanden").counts(MONTHS);
pub(crate) const MAATWERK: Field<YesNo> = Field::word("maatwerk");
pub(crate) const MAXIMUM: Field<u32> = Field::number("maximum", 0, 100_000);
pub(crate) const MELDTERMIJN: Field<Length> = Field::length("meldtermijn").counts(MONTHS);
pub(crate) const MET: Field<String> = Field::text("met");
pub(crate) const NULMETING: Field<String> = Field::text("nulmeting");
pub(crate) const OMSCHRIJVING: Field<String> = Field::long("omschrijving");
pub(crate) const ONDERDEEL: Field<String> = Field::text("onderdeel");
pub(crate) const OPVOLGER: Field<String> = Field::of("opvolger", K::Contract);
pub(crate) const OPZEGGEN_DOOR: Field<NoticeBy> = Field::word("opzeggen-door");
pub(crate) const OPZEGGEN_HOE: Field<NoticeForm> = Field::word("opzeggen-hoe");
pub(crate) const OPZEGGEN_TEGEN: Field<NoticeTowards> = Field::word("opzeggen-tegen");
pub(crate) const PARTIJ: Field<String> = Field::of("partij", K::Organisation);
pub(crate) const CONTRACTPARTIJ: Field<String> =
    Field::of("partij", K::Organisation).kept_as("aanbieder");
pub(crate) const GEKOPPELD_AAN: Field<String> = Field::text("gekoppeld-aan");
pub(crate) const KANT: Field<PartySide> = Field::word("kant");
pub(crate) const PARTIJNUMMER: Field<u32> = Field::numbered("partij", 9_999);
pub(crate) const PERCEELNUMMER: Field<u32> = Field::numbered("perceel", 9_999);
pub(crate) const PERCEELBEKOSTIGING: Field<Funding> =
    Field::word("bekostiging").kept_as("percelen.bekostiging");
pub(crate) const PERCEELGEBIED: Field<String> = Field::text("gebied").kept_as("percelen.gebied");
pub(crate) const PERCEELWAARDE: Field<Cents> =
    Field::amount("maximale-waarde").kept_as("percelen.maximale-waarde");
pub(crate) const PERCEELWET: Field<String> = Field::list("wet", "wetten").kept_as("percelen.wet");
pub(crate) const VOOR_PERCEEL: Field<String> = Field::text("voor-perceel");
pub(crate) const VANAF: Field<NaiveDate> = Field::date("van");
pub(crate) const PARTNER: Field<String> = Field::text("partner");
pub(crate) const BEVINDING: Field<String> = Field::long("bevinding");
pub(crate) const BRENGT_IN: Field<String> = Field::long("brengt-in");
pub(crate) const EVALUATIENUMMER: Field<u32> = Field::numbered("evaluatie", 9_999);
pub(crate) const IN_GESPREK: Field<YesNo> = Field::word("in-gesprek");
pub(crate) const INZETNUMMER: Field<u32> = Field::numbered("inzet", 9_999);
pub(crate) const INZET_TOT: Field<NaiveDate> = Field::date("tot");
pub(crate) const ONDERTEKEND: Field<NaiveDate> = Field::past_date("ondertekend-op");
pub(crate) const ONDERTEKENING: Field<NaiveDate> =
    Field::date("te-tekenen-op").kept_as("ondertekening-gepland");
pub(crate) const ONDERWERP: Field<String> = Field::text("onderwerp");
pub(crate) const PER: Field<NaiveDate> = Field::date("per").given(Given::End);
pub(crate) const PERCENTAGE: Field<u32> = Field::percent("percentage");
pub(crate) const PERIODE: Field<String> = Field::text("periode");
pub(crate) const PRODUCTCODE: Field<String> = Field::text("productcode");
pub(crate) const ROL: Field<PartyRole> = Field::word("rol");
pub(crate) const SAMEN_MET: Field<String> = Field::text("samen-met");
pub(crate) const SIGNAALSOORT: Field<ContractSignal> = Field::word("signaal");
pub(crate) const SOORT: Field<ContractKind> = Field::word("soort");
pub(crate) const STAPPEN: Field<String> = Field::of("stappen", K::Steps);
pub(crate) const STILZWIJGEND: Field<YesNo> = Field::word("stilzwijgend").absent_as("nee");
pub(crate) const STREEFWAARDE: Field<String> = Field::text("streefwaarde");
pub(crate) const TARIEFNUMMER: Field<u32> = Field::numbered("tarief", 9_999);
pub(crate) const TEAM: Field<String> = Field::text("team");
pub(crate) const VERLENGINGSDUUR: Field<Length> = Field::length("verlengingsduur").counts(MONTHS);
pub(crate) const VOLGENDE: Field<NaiveDate> = Field::date("volgende");
pub(crate) const VOORGANGER: Field<String> = Field::of("voorganger", K::Contract);
pub(crate) const VOOR_BT: Field<String> = Field::of("bt", K::Bt);
pub(crate) const UIT_TE_ZOEKEN_DOOR: Field<String> = Field::text("uit-te-zoeken-door");
pub(crate) const UITERLIJK: Field<NaiveDate> = Field::date("uiterlijk");
pub(crate) const UITKOMST: Field<String> = Field::long("uitkomst");
pub(crate) const WIE: Field<String> = Field::of("wie", K::Somebody);
pub(crate) const UITGESTELD_TOT: Field<NaiveDate> = Field::date("tot");
