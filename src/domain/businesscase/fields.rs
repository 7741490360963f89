//! What the actions on an assumption ask for.

use super::Over;
use crate::domain::money::Cents;
use crate::domain::volume::{Unit, Volume};
use crate::domain::words::DeliveryForm;
pub(crate) use crate::domain::workflow::common::{REDEN, TEKST, TOT_EN_MET, VAN};
use crate::domain::workflow::field::{Field, FieldKind as K};

pub(crate) const BRON: Field<String> = Field::long("bron");
pub(crate) const BT: Field<String> = Field::of("bt", K::Bt).unmarked();
pub(crate) const CONTRACT: Field<String> = Field::of("contract", K::Contract);
pub(crate) const EENHEID: Field<Unit> = Field::word("eenheid").kept_as("tarief_eenheid");
pub(crate) const KOSTEN: Field<Cents> = Field::amount("kosten");
pub(crate) const LEVERINGSVORM: Field<DeliveryForm> = Field::word("leveringsvorm");
pub(crate) const OMVANG: Field<Volume> = Field::volume("omvang");
pub(crate) const OVER: Field<Over> = Field::word("over");
pub(crate) const PRODUCTCODE: Field<String> = Field::text("productcode");
pub(crate) const SOORT: Field<String> = Field::list("soort", "soorten");
pub(crate) const TARIEF: Field<Cents> = Field::amount("tarief");
