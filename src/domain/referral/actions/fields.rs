//! What the actions on a verwijzing ask for.

use crate::domain::referral::parts::AskedBy;
use crate::domain::volume::Volume;
use chrono::NaiveDate;

use crate::domain::money::Cents;
use crate::domain::settings::ENTRANCES;
use crate::domain::words::BlockGround;
use crate::domain::words::ClockKind;
use crate::domain::words::Complexity;
use crate::domain::words::ConsentAnswer;
use crate::domain::words::ConsentGround;
use crate::domain::words::Decision;
use crate::domain::words::Degree;
use crate::domain::words::Delay;
use crate::domain::words::DeliveryForm;
use crate::domain::words::HandoverPoint;
use crate::domain::words::ObjectionOutcome;
use crate::domain::words::QuestionKind;
use crate::domain::words::SpecialistReason;
use crate::domain::words::Urgency;
use crate::domain::words::YesNo;
pub(crate) use crate::domain::workflow::common::{
    AANBIEDER, DAG, DATUM, EVALUATIEDATUM, LEEFGEBIED, REDEN, TEKST, TOELICHTING, TOT, TOT_EN_MET,
    VAN, VERSLAG, VRAAG, WET, WIJK,
};
use crate::domain::workflow::field::FieldKind as K;
use crate::domain::workflow::field::{Field, Given};

pub(crate) const AANVRAAGDATUM: Field<NaiveDate> = Field::past_date("aanvraagdatum")
    .given(Given::Today)
    .of_the_event();
pub(crate) const ADVIESCOMMISSIE: Field<YesNo> = Field::word("adviescommissie");
pub(crate) const ANTWOORD: Field<ConsentAnswer> = Field::word("antwoord").unmarked();
pub(crate) const BEDRAG: Field<Cents> = Field::amount("bedrag");
pub(crate) const BESLUIT: Field<Decision> = Field::word("besluit");
pub(crate) const BESLOTEN_DOOR: Field<String> = Field::text("besloten-door");
pub(crate) const BESLUIT_VERWACHT: Field<NaiveDate> = Field::date("besluit-verwacht");
pub(crate) const BEVINDING: Field<String> = Field::long("bevinding");
pub(crate) const BLOKKADE: Field<BlockGround> = Field::word("blokkade");
pub(crate) const BRONNUMMER: Field<String> = Field::text("bronnummer");
pub(crate) const COMPLEXITEIT: Field<Complexity> = Field::word("complexiteit");
pub(crate) const CONTACTDATUM: Field<NaiveDate> = Field::date("contactdatum");
pub(crate) const CONTRACTNUMMER: Field<String> = Field::text("contract");
pub(crate) const DOELEN: Field<String> = Field::long("doelen").kept_as("doelen_van_de_inwoner");
pub(crate) const EINDDATUM: Field<NaiveDate> = Field::date("einddatum");
pub(crate) const GEGEVEN_DOOR: Field<String> = Field::of("gegeven-door", K::Giver);
pub(crate) const GELIJKWAARDIG: Field<Degree> =
    Field::word("gelijkwaardig").kept_as("nazorg_gelijkwaardig");
pub(crate) const GEPOST_OP: Field<NaiveDate> = Field::past_date("gepost-op");
pub(crate) const GEVOLG: Field<String> = Field::long("gevolg");
pub(crate) const GEVRAAGD_DOOR: Field<AskedBy> = Field::word("gevraagd-door").unmarked();
pub(crate) const GEVRAAGD_OP: Field<NaiveDate> =
    Field::past_date("gevraagd-op").given(Given::Today);
pub(crate) const GROND: Field<ConsentGround> = Field::word("grond");
pub(crate) const GRONDEN: Field<String> = Field::long("gronden");
pub(crate) const WAAROM: Field<String> = Field::long("grond");
pub(crate) const JUISTE_HULP: Field<Degree> =
    Field::word("juiste-hulp").kept_as("nazorg_juiste_hulp");
pub(crate) const KON_WETEN: Field<YesNo> = Field::word("kon-weten");
pub(crate) const INTREKREDEN: Field<String> = Field::list("reden", "intrekredenen");
pub(crate) const INWONER: Field<String> = Field::of("inwoner", K::Resident);
pub(crate) const KLOK: Field<ClockKind> = Field::clock("klok");
pub(crate) const LEVERINGSVORM: Field<DeliveryForm> = Field::word("leveringsvorm");
pub(crate) const LOPEND_CONTRACT: Field<String> = Field::of("contract", K::Contract);
pub(crate) const NAAR_WIE: Field<String> = Field::of("aan", K::Employee);
pub(crate) const VAN_WIE: Field<String> = Field::of("van", K::Somebody);
pub(crate) const MEDEWERKER: Field<String> = Field::of("medewerker", K::Employee);
pub(crate) const MELDINGSDATUM: Field<NaiveDate> = Field::past_date("meldingsdatum")
    .kept_as("gemeld")
    .given(Given::Today)
    .of_the_event();
pub(crate) const NAAR: Field<String> = Field::text("naar");
pub(crate) const NAAR_BT: Field<String> = Field::of("bt", K::Bt).given(Given::NextBt).unmarked();
pub(crate) const NIET_GEHOORD: Field<String> = Field::long("niet-gehoord");
pub(crate) const NIEUW: Field<String> = Field::text("nieuw");
pub(crate) const NAZORGDATUM: Field<NaiveDate> = Field::date("nazorgdatum");
pub(crate) const OMVANG: Field<Volume> = Field::volume("omvang");
pub(crate) const ONDANKS_NEE: Field<YesNo> = Field::word("ondanks-nee");
pub(crate) const PARTIJ: Field<String> = Field::of("partij", K::Party).given(Given::Bt).unmarked();
pub(crate) const PUNT: Field<HandoverPoint> = Field::word("punt");
pub(crate) const REDEN_BT: Field<String> = Field::list("reden", "redenen");
pub(crate) const REGIE: Field<YesNo> = Field::word("regie");
pub(crate) const REGIEVOERDER: Field<String> =
    Field::of("regievoerder", K::Employee).given(Given::Me);
pub(crate) const SCORE: Field<u32> = Field::number("score", 1, 5);
pub(crate) const GEMEENTE: Field<String> =
    Field::of("gemeente", K::Gemeente).kept_as("verantwoordelijke-gemeente");
pub(crate) const VORIGE_GEMEENTE: Field<String> = Field::of("vorige-gemeente", K::Gemeente);
pub(crate) const SOORT: Field<String> = Field::list("soort", "soorten");
pub(crate) const SOORT_VRAAG: Field<QuestionKind> = Field::word("soort-vraag");
pub(crate) const SPECIALIST: Field<String> = Field::text("specialist");
pub(crate) const SPECIALISTREDEN: Field<SpecialistReason> = Field::word("reden");
pub(crate) const SPOEDBESLUIT: Field<String> = Field::long("besluit");
pub(crate) const STARTDATUM: Field<NaiveDate> = Field::date("startdatum").of_the_event();
pub(crate) const UITKOMST: Field<String> = Field::list("uitkomst", "uitkomsten");
pub(crate) const UITKOMST_BEZWAAR: Field<ObjectionOutcome> = Field::word("uitkomst");
pub(crate) const UITSTEL: Field<Delay> = Field::word("uitstel");
pub(crate) const URGENTIE: Field<Urgency> = Field::word("urgentie");
pub(crate) const VELD: Field<String> = Field::text("veld");
pub(crate) const VERDER_OP: Field<NaiveDate> = Field::date("verder-op");
pub(crate) const VERSCHOONBAAR: Field<String> = Field::long("verschoonbaar");
pub(crate) const VERWIJZER: Field<String> = Field::list("verwijzer", ENTRANCES);
pub(crate) const VERWIJZER_TEKST: Field<String> = Field::text("verwijzer-tekst");
pub(crate) const VERDER: Field<String> = Field::long("verder").kept_as("nazorg_verder");
pub(crate) const VOLGENDE_DATUM: Field<NaiveDate> = Field::date("volgende-datum");
/// The BT without one filled in: to which of them is part of what is decided.
pub(crate) const WELK_BT: Field<String> = Field::of("bt", K::Bt).unmarked();
pub(crate) const WELKE_GEGEVENS: Field<Vec<String>> = Field::consent_parts("welke-gegevens");
pub(crate) const WENSDATUM: Field<NaiveDate> = Field::date("wensdatum");
pub(crate) const STUKKEN: Field<String> = Field::long("stukken");
pub(crate) const UITERLIJK: Field<NaiveDate> = Field::date("uiterlijk");
pub(crate) const ZORGVRAAG: Field<String> = Field::long("zorgvraag");
pub(crate) const AFGEVINKT: Field<NaiveDate> =
    Field::date("datum").given(Given::Today).of_the_event();

pub(crate) const INWONER_WEET: Field<NaiveDate> =
    Field::tick("inwoner-weet").kept_as("overdracht.inwoner-weet");
pub(crate) const MET_TOESTEMMING: Field<NaiveDate> =
    Field::tick("toestemming").kept_as("overdracht.toestemming");
pub(crate) const MET_VERSLAG: Field<NaiveDate> =
    Field::tick("verslag").kept_as("overdracht.verslag");
pub(crate) const GESPROKEN: Field<NaiveDate> =
    Field::tick("gesproken").kept_as("overdracht.gesproken");
pub(crate) const EERSTE_GESPREK: Field<NaiveDate> =
    Field::tick("eerste-gesprek").kept_as("overdracht.eerste-gesprek");
