//! What the actions on a budget ask for.

use chrono::NaiveDate;

use crate::domain::money::{Balance, Cents};
pub(crate) use crate::domain::workflow::common::{AANDACHTSVELD, REDEN, TEKST};
use crate::domain::workflow::field::Field;

pub(crate) const BEGROOT: Field<Cents> = Field::amount("begroot");
pub(crate) const BEHAALD: Field<String> = Field::text("behaald");
pub(crate) const BESTEED: Field<Balance> = Field::balance("besteed");
pub(crate) const BESTEED_TOT: Field<u32> = Field::number("besteed-tot", 1, 999)
    .kept_as("gezien_besteed")
    .counts("procent");
pub(crate) const BLIJFT: Field<Cents> = Field::amount("blijft");
pub(crate) const CONTRACTEN: Field<String> = Field::text("contracten");
pub(crate) const GEWICHTEN: Field<String> = Field::text("gewichten");
pub(crate) const JAAR: Field<u32> = Field::number("jaar", 2000, 2100);
pub(crate) const KORTING: Field<u32> = Field::percent("korting");
pub(crate) const PLAATS: Field<String> = Field::text("plaats").kept_as("wijken");
pub(crate) const STAND_OP: Field<NaiveDate> = Field::past_date("stand-op").kept_as("stand_op");
pub(crate) const STREEFWAARDE: Field<String> = Field::text("streefwaarde");
pub(crate) const VERPLICHT: Field<Cents> = Field::amount("verplicht");
pub(crate) const VOOR_KORTING: Field<Cents> = Field::amount("voor-korting").kept_as("voor_korting");
pub(crate) const VERWACHT_TOT: Field<u32> = Field::number("verwacht-tot", 1, 999)
    .kept_as("gezien_verwacht")
    .counts("procent");
