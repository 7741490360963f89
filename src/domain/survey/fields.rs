//! What the actions on an ervaringsonderzoek ask for.

use chrono::NaiveDate;

use super::words::{Asked, Moment, Numbering};
pub(crate) use crate::domain::workflow::common::{REDEN, TEKST, WIJK};
use crate::domain::workflow::field::FieldKind as K;
use crate::domain::workflow::field::{Field, Given};

/// More than a gemeente has people.
const MOST: u32 = 9_999_999;

pub(crate) const ACTIE: Field<String> = Field::long("actie");
pub(crate) const ACTIENUMMER: Field<u32> = Field::numbered("actienummer", 9_999);
pub(crate) const BEANTWOORD: Field<u32> = Field::number("beantwoord", 0, MOST);
pub(crate) const BT: Field<String> = Field::of("bt", K::Bt);
pub(crate) const BUREAU: Field<String> = Field::text("bureau");
pub(crate) const DOELGROEP: Field<Asked> = Field::word("doelgroep");
pub(crate) const GEDAAN_OP: Field<NaiveDate> = Field::past_date("gedaan-op").given(Given::Today);
pub(crate) const GETELD: Field<String> = Field::text("geteld");
pub(crate) const MOMENT: Field<Moment> = Field::word("moment");
pub(crate) const NUMMERING: Field<Numbering> = Field::word("nummering").unmarked();
pub(crate) const POPULATIE: Field<u32> = Field::number("populatie", 1, MOST);
pub(crate) const SCHAAL: Field<String> = Field::text("schaal");
pub(crate) const TOT_EN_MET: Field<NaiveDate> = Field::date("tot-en-met").kept_as("tot_en_met");
pub(crate) const UITERLIJK: Field<NaiveDate> = Field::date("uiterlijk");
pub(crate) const UITGENODIGD: Field<u32> = Field::number("uitgenodigd", 1, MOST);
pub(crate) const UITKOMST: Field<String> = Field::long("uitkomst");
pub(crate) const VAN: Field<NaiveDate> = Field::date("van");
pub(crate) const VERSIE: Field<String> = Field::text("versie");
pub(crate) const VRAAG: Field<String> = Field::long("vraag");
pub(crate) const VRAAGNUMMER: Field<u32> = Field::numbered("vraagnummer", 999);
pub(crate) const VRAGENLIJST: Field<String> = Field::text("vragenlijst");
pub(crate) const WIE: Field<String> = Field::of("wie", K::Somebody);
