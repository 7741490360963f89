//! What the actions on an indicatie ask for.

use chrono::NaiveDate;

use super::words::{Basis, FollowUp, StopReason};
use crate::domain::volume::{Frequency, Unit};
use crate::domain::words::{DeliveryForm, YesNo};
pub(crate) use crate::domain::workflow::common::{
    AANBIEDER, DAG, DATUM, REDEN, TEKST, TOELICHTING, WET,
};
use crate::domain::workflow::field::FieldKind as K;
use crate::domain::workflow::field::{Field, Given};

pub(crate) const AANTAL: Field<u32> = Field::hundredths("aantal");
pub(crate) const BEGINDATUM: Field<NaiveDate> = Field::date("begindatum");
pub(crate) const BEVINDING: Field<String> = Field::long("bevinding").kept_as("gespreksbevinding");
pub(crate) const BRONNUMMER: Field<String> = Field::text("bronnummer");
pub(crate) const CONTRACT: Field<String> = Field::of("contract", K::Contract);
pub(crate) const EENHEID: Field<Unit> = Field::word("eenheid");
pub(crate) const EINDDATUM: Field<NaiveDate> = Field::date("einddatum");
pub(crate) const FREQUENTIE: Field<Frequency> = Field::word("frequentie");
pub(crate) const GRONDSLAG: Field<Basis> = Field::word("grondslag");
pub(crate) const INWONER: Field<String> = Field::of("inwoner", K::Resident);
pub(crate) const LEVERINGSVORM: Field<DeliveryForm> = Field::word("leveringsvorm");
pub(crate) const MEDEWERKER: Field<String> = Field::of("medewerker", K::Employee);
pub(crate) const MET_AANBIEDER: Field<YesNo> = Field::word("met-aanbieder");
pub(crate) const OVERGANG: Field<String> = Field::text("overgang");
pub(crate) const OVERGANG_OP: Field<NaiveDate> = Field::date("overgang-op");
pub(crate) const PRODUCTCODE: Field<String> = Field::text("productcode");
pub(crate) const SOORT: Field<String> = Field::list("soort", "soorten");
pub(crate) const STOPREDEN: Field<StopReason> = Field::word("stopreden").unmarked();
pub(crate) const TOEGEKEND_OP: Field<NaiveDate> =
    Field::past_date("toegekend-op").given(Given::Today);
pub(crate) const VANAF: Field<NaiveDate> = Field::date("vanaf");
pub(crate) const VERVOLG: Field<FollowUp> = Field::word("vervolg")
    .kept_as("besloten_vervolg")
    .unmarked();
pub(crate) const VERWIJZING: Field<String> = Field::text("verwijzing");
pub(crate) const VOLGENDE_VORM: Field<String> = Field::text("volgende-vorm");
pub(crate) const VOLGT_OP: Field<String> = Field::text("volgt-op");
