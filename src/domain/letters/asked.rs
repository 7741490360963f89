//! What is asked for a letter, beside what the dossier says.

use chrono::NaiveDate;

use super::parts::LetterKind;
use crate::domain::record::Kind;
use crate::domain::words::YesNo;
pub(crate) use crate::domain::workflow::common::{DATUM, REDEN, TEKST, TOELICHTING};
use crate::domain::workflow::field::{Field, Given};

fn of(kind: Kind) -> Vec<&'static str> {
    let all = LetterKind::ALL.iter();
    let fits = all.filter(|letter| letter.about().contains(&kind));
    fits.map(|letter| letter.word()).collect()
}

pub(crate) const AFSPRAAK: Field<NaiveDate> = Field::date("afspraak");
/// The number of a letter in the list of the dossier.
pub(crate) const BRIEF: Field<u32> = Field::numbered("brief", 9_999);
pub(crate) const GEHEIM_ADRES: Field<YesNo> = Field::word("geheim-adres");
pub(crate) const GRONDEN: Field<String> = Field::long("gronden");
pub(crate) const PLAATS: Field<String> = Field::text("plaats");
pub(crate) const RETOUR_OP: Field<NaiveDate> = Field::past_date("datum").given(Given::Today);
pub(crate) const SOORT: Field<LetterKind> = Field::word_of("soort", || of(Kind::Referral))
    .kept_as("briefsoort")
    .unmarked();
/// The same of an indicatie.
pub(crate) const SOORT_INDICATIE: Field<LetterKind> =
    Field::word_of("soort", || of(Kind::Indicatie))
        .kept_as("briefsoort")
        .unmarked();
pub(crate) const TIJD: Field<String> = Field::text("tijd");
pub(crate) const UITERLIJK: Field<NaiveDate> = Field::date("uiterlijk");
