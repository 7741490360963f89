//! What the actions on a contact ask for.

use chrono::NaiveDate;

use super::words::{CallEnd, CallTeam, Channel, Counterpart, Reached};
pub(crate) use crate::domain::workflow::common::{REDEN, TEKST, TOELICHTING, WIJK};
use crate::domain::workflow::field::FieldKind as K;
use crate::domain::workflow::field::{Field, Given};

/// How a call-back ends without a call that was answered.
fn without_a_word() -> Vec<&'static str> {
    let ends = CallEnd::ALL.iter().copied();
    let ends = ends.filter(|end| *end != CallEnd::Gesproken);
    ends.map(CallEnd::word).collect()
}

pub(crate) const BRONNUMMER: Field<String> = Field::text("bronnummer");
pub(crate) const INWONER: Field<String> = Field::of("inwoner", K::Resident);
pub(crate) const KANAAL: Field<Channel> = Field::word("kanaal");
pub(crate) const MEDEWERKER: Field<String> = Field::of("medewerker", K::Employee);
pub(crate) const MET: Field<String> = Field::text("met").kept_as("contact_met");
pub(crate) const MET_WIE: Field<Counterpart> = Field::word("met-wie").kept_as("contact_met_wie");
pub(crate) const OP: Field<NaiveDate> = Field::past_date("datum").given(Given::Today);
pub(crate) const RESULTAAT: Field<Reached> = Field::word("resultaat").unmarked();
pub(crate) const TERUGBELLEN: Field<CallTeam> = Field::word("terugbellen").unmarked();
pub(crate) const TERUGBELNUMMER: Field<String> = Field::of("terugbelnummer", K::Phone);
pub(crate) const TIJD: Field<String> = Field::text("tijd");
pub(crate) const UITKOMST: Field<CallEnd> = Field::word_of("uitkomst", without_a_word)
    .kept_as("terugbellen_uitkomst")
    .unmarked();
pub(crate) const VERWIJZING: Field<String> = Field::text("verwijzing");
pub(crate) const WAT: Field<String> = Field::text("wat").kept_as("contact_wat");
