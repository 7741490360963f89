//! What the actions on an indicator ask for.

use super::worth::Counts;
pub(crate) use crate::domain::workflow::common::{NUMMER, REDEN, TITEL};
use crate::domain::workflow::field::Field;

pub(crate) const BEGROOT: Field<String> = Field::text("begroot");
pub(crate) const BEHAALD: Field<String> = Field::text("behaald");
pub(crate) const BEOOGD: Field<String> = Field::text("beoogd");
pub(crate) const BRON: Field<String> = Field::text("bron");
pub(crate) const CIJFER: Field<String> = Field::text("cijfer");
pub(crate) const CIJFERFILTER: Field<String> = Field::text("cijferfilter");
pub(crate) const DEFINITIE: Field<String> = Field::long("definitie");
pub(crate) const EENHEID: Field<Counts> = Field::word("eenheid");
pub(crate) const HERKOMST: Field<String> = Field::text("herkomst");
pub(crate) const JAAR: Field<u32> = Field::number("jaar", 2000, 2100);
