//! What actions of several modules ask for.

use chrono::NaiveDate;

use crate::domain::contract::length::Length;
use crate::domain::money::Cents;
use crate::domain::settings::LEEFGEBIEDEN;
use crate::domain::words::Leefgebied;
use crate::domain::workflow::field::FieldKind as K;
use crate::domain::workflow::field::{Field, Given};

pub(crate) const AANBIEDER: Field<String> =
    Field::of("aanbieder", K::Provider).given(Given::Provider);
pub(crate) const AANDACHTSVELD: Field<String> = Field::text("aandachtsveld");
pub(crate) const CLAUSULE: Field<String> = Field::text("clausule");
pub(crate) const DAG: Field<NaiveDate> = Field::date("datum").of_the_event();
pub(crate) const DATUM: Field<NaiveDate> =
    Field::past_date("datum").given(Given::Today).of_the_event();
pub(crate) const EVALUATIEDATUM: Field<NaiveDate> = Field::date("evaluatiedatum");
pub(crate) const LEEFGEBIED: Field<Leefgebied> = Field::called("leefgebied", LEEFGEBIEDEN);
pub(crate) const MAXIMALE_WAARDE: Field<Cents> = Field::amount("maximale-waarde");
pub(crate) const MOTIVERING: Field<String> = Field::long("motivering");
pub(crate) const NAAM: Field<String> = Field::text("naam");
pub(crate) const NUMMER: Field<String> = Field::text("nummer");
pub(crate) const OPTIES: Field<u32> = Field::number("opties", 0, 20);
pub(crate) const OPTIE_MAANDEN: Field<Length> = Field::length("optie-maanden").counts(MONTHS);
pub(crate) const OPZEGTERMIJN: Field<Length> = Field::length("opzegtermijn").counts(MONTHS);
pub(crate) const PERCEEL: Field<String> = Field::text("perceel");
pub(crate) const REDEN: Field<String> = Field::long("reden");
pub(crate) const SIGNAAL: Field<String> = Field::text("signaal").given(Given::Signal);
pub(crate) const TEKST: Field<String> = Field::long("tekst");
pub(crate) const TITEL: Field<String> = Field::text("titel");
pub(crate) const TOELICHTING: Field<String> = Field::long("toelichting");
pub(crate) const TOT_EN_MET: Field<NaiveDate> = Field::date("tot-en-met");
pub(crate) const TOT: Field<NaiveDate> = Field::date("tot").given(Given::Today);
pub(crate) const VAN: Field<NaiveDate> = Field::date("van").given(Given::Today);
pub(crate) const VERSLAG: Field<String> = Field::text("verslag");
pub(crate) const VINDPLAATS: Field<String> = Field::text("vindplaats");
pub(crate) const VRAAG: Field<String> = Field::long("vraag");
pub(crate) const WET: Field<String> = Field::list("wet", "wetten");
pub(crate) const WIJK: Field<String> = Field::of("wijk", K::Wijk);

/// What the lengths of a contract are when only a number is typed.
pub(crate) const MONTHS: &str = "maanden, of 60 dagen, half jaar";
