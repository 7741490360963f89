//! What the actions on a plan ask for.

use chrono::NaiveDate;

use super::words::{GoalStatus, HandedOver, Layer, MemberRole, RegieKind};
pub(crate) use crate::domain::workflow::common::{DATUM, LEEFGEBIED, REDEN, TEKST, VRAAG};
use crate::domain::workflow::field::FieldKind as K;
use crate::domain::workflow::field::{Field, Given};

pub(crate) const AAN: Field<String> = Field::text("aan");
pub(crate) const AFSPRAAK: Field<String> = Field::text("afspraak");
pub(crate) const AFSPRAAKNUMMER: Field<u32> = Field::numbered("planafspraak", 9_999);
pub(crate) const AFRONDING: Field<GoalStatus> = Field::word_of("status", closing).unmarked();
pub(crate) const BEGINSCORE: Field<u32> = Field::number("beginscore", 1, 5);
pub(crate) const BEVINDING: Field<String> = Field::long("bevinding");
pub(crate) const BRONNUMMER: Field<String> = Field::text("bronnummer");
pub(crate) const DOEL: Field<String> = Field::text("doel");
pub(crate) const DOELNUMMER: Field<u32> = Field::numbered("plandoel", 9_999);
pub(crate) const DOELSCORE: Field<u32> = Field::number("doelscore", 1, 5);
pub(crate) const DOOR_WIE: Field<String> = Field::of("wie", K::Somebody);
pub(crate) const EERSTE_GESPREK: Field<NaiveDate> = Field::date("eerste-gesprek");
pub(crate) const GESPREKSDAG: Field<NaiveDate> = Field::date("datum").given(Given::Today);
pub(crate) const HOE: Field<HandedOver> = Field::word("hoe");
pub(crate) const HUISHOUDEN: Field<String> = Field::of("huishouden", K::Household);
pub(crate) const LAAG: Field<Layer> = Field::word("laag").unmarked();
pub(crate) const LID: Field<u32> = Field::numbered("lid", 9_999);
pub(crate) const MAATSTAF: Field<String> = Field::text("maatstaf");
pub(crate) const MET: Field<String> = Field::text("met");
pub(crate) const OVERGEDRAGEN_OP: Field<NaiveDate> = Field::past_date("datum").given(Given::Today);
pub(crate) const REGISSEUR: Field<String> = Field::of("regisseur", K::Somebody);
pub(crate) const ROL: Field<MemberRole> = Field::word("rol").unmarked();
pub(crate) const SCORE: Field<u32> = Field::number("score", 1, 5);
pub(crate) const SITUATIE: Field<String> = Field::long("situatie");
pub(crate) const SOORT_REGISSEUR: Field<RegieKind> = Field::word("soort-regisseur").unmarked();
pub(crate) const STEUN: Field<u32> = Field::numbered("steun", 9_999);
pub(crate) const TOT_EN_MET: Field<NaiveDate> = Field::date("tot-en-met");
pub(crate) const UITERLIJK: Field<NaiveDate> = Field::date("uiterlijk");
pub(crate) const UITKOMST: Field<String> = Field::text("uitkomst");
pub(crate) const VAN_WIE: Field<String> = Field::text("van");
pub(crate) const VANAF: Field<NaiveDate> = Field::past_date("vanaf").given(Given::Today);
pub(crate) const VOLGENDE_DATUM: Field<NaiveDate> = Field::date("volgende-datum");
pub(crate) const VOLGENDE_EVALUATIE: Field<NaiveDate> = Field::date("volgende-evaluatie");
pub(crate) const WAT: Field<String> = Field::text("wat");
pub(crate) const WAT_VERTELD: Field<String> = Field::long("overdracht");
pub(crate) const WIE: Field<String> = Field::text("wie");

/// How a goal can end.
fn closing() -> Vec<&'static str> {
    let ends = GoalStatus::ALL.iter().copied();
    let ends = ends.filter(|status| *status != GoalStatus::Loopt);
    ends.map(GoalStatus::word).collect()
}
