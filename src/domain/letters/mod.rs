//! Letters from a dossier: what a letter is for, the text it has, and what is kept of one that was sent.
//!
//! A text is data ([`text`]): ours is compiled in, and an office can have its own beside it, as the setting
//! `brieftekst.SOORT`. Its fields are filled in from the dossier ([`fields`]); what is missing is named before there is a
//! letter ([`make`]). What was sent stays as it was sent: the letter itself is kept, not what it was made of.

pub mod actions;
pub mod asked;
pub mod fields;
pub mod make;
pub mod page;
pub mod parts;
pub mod text;

use self::parts::{Letter, LetterKind};
use self::text::{Text, TextError};
use crate::domain::aanbesteding::letter as award;
use crate::domain::record::{Kind, Record};
use crate::domain::settings::Settings;
use crate::domain::words::{UnknownWord, fold};

/// A field that the law wants in a letter, and why.
type Wanted = (&'static str, &'static str);

/// A letter that tells of a decision says against what, where and until when one can object.
const OF_A_DECISION: &[Wanted] = &[
    (
        "bezwaar_tot",
        "onder een besluit staat tot wanneer bezwaar kan (Awb art. 3:45)",
    ),
    (
        "bezwaaradres",
        "onder een besluit staat waarheen het bezwaar gaat (Awb art. 3:45)",
    ),
    ("gronden", "een besluit zegt waarom (Awb art. 3:46 en 3:47)"),
];

/// What Awb 4:14 wants told.
const OF_A_DELAY: &[Wanted] = &[(
    "uiterlijk",
    "de mededeling noemt wanneer het besluit er wel is (Awb art. 4:14)",
)];

impl LetterKind {
    /// What it is called in a sentence.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Ontvangst => "Een ontvangstbevestiging",
            Self::Uitnodiging => "Een uitnodiging",
            Self::Verslag => "Een brief bij het verslag",
            Self::Overdracht => "Een brief over de overdracht",
            Self::Toekenning => "Een toekenning",
            Self::Afwijzing => "Een afwijzing",
            Self::Mededeling => "Een mededeling van uitstel",
            Self::Einde => "Een brief over het einde",
            Self::Achttien => "Een brief over 18 jaar",
            Self::Nazorg => "Een brief over nazorg",
            Self::Gunning => "Een brief met de gunningsbeslissing",
        }
    }

    /// What it can be about.
    #[must_use]
    pub const fn about(self) -> &'static [Kind] {
        match self {
            Self::Uitnodiging | Self::Achttien => &[Kind::Referral, Kind::Indicatie],
            Self::Einde => &[Kind::Indicatie],
            Self::Gunning => &[Kind::Aanbesteding],
            _ => &[Kind::Referral],
        }
    }

    /// Our text for it.
    #[must_use]
    pub const fn our_text(self) -> &'static str {
        match self {
            Self::Ontvangst => include_str!("texts/ontvangstbevestiging.txt"),
            Self::Uitnodiging => include_str!("texts/uitnodiging.txt"),
            Self::Verslag => include_str!("texts/verslag.txt"),
            Self::Overdracht => include_str!("texts/overdracht.txt"),
            Self::Toekenning => include_str!("texts/toekenning.txt"),
            Self::Afwijzing => include_str!("texts/afwijzing.txt"),
            Self::Mededeling => include_str!("texts/mededeling.txt"),
            Self::Einde => include_str!("texts/einde-indicatie.txt"),
            Self::Achttien => include_str!("texts/18-jaar.txt"),
            Self::Nazorg => include_str!("texts/nazorg.txt"),
            Self::Gunning => include_str!("texts/gunning.txt"),
        }
    }

    /// What the law wants in every text for it.
    #[must_use]
    pub const fn wanted(self) -> &'static [Wanted] {
        match self {
            Self::Toekenning | Self::Afwijzing => OF_A_DECISION,
            Self::Mededeling => OF_A_DELAY,
            _ => &[],
        }
    }

    /// The fields that a text for it can have.
    #[must_use]
    pub fn fields(self) -> Vec<&'static str> {
        match self {
            Self::Gunning => award::FIELDS.to_vec(),
            _ => fields::names(),
        }
    }

    /// The key of the setting that holds the office's own text.
    #[must_use]
    pub fn setting(self) -> String {
        format!("{OWN_TEXT}{self}")
    }
}

/// How the key of a setting begins that holds a text of the office itself.
pub const OWN_TEXT: &str = "brieftekst.";

/// The value of a text of the office itself that counts no more: ours is used again.
pub const OURS_AGAIN: &str = "-";

/// Reads a text of the office itself for a kind of letter, and makes sure that it can be filled in.
///
/// # Errors
/// When it cannot be read, a field is not known, or what the law wants is not in it.
pub fn check_text(kind: LetterKind, text: &str) -> Result<Text, TextError> {
    let text = Text::parse(text)?;
    text.check(&kind.fields(), kind.wanted())?;
    Ok(text)
}

/// The text that counts for a kind of letter, and of whom it is: the office's own, else ours.
///
/// # Errors
/// When the text cannot be read, which no text that was checked is.
pub fn text_for(kind: LetterKind, settings: &Settings) -> Result<(Text, String), TextError> {
    let own = settings.get(&kind.setting());
    let own = own.filter(|own| !own.is_empty() && *own != OURS_AGAIN);
    let (text, whose) = match own {
        Some(own) => (check_text(kind, own)?, "eigen"),
        None => (check_text(kind, kind.our_text())?, "wijkregie"),
    };
    let version = format!("{whose} {}", text.version);
    Ok((text, version))
}

/// The letter that came back last and waits for someone, with its number in the list. One of the same kind that was sent
/// after it settles it.
#[must_use]
pub fn waiting(record: &Record) -> Option<(u32, &Letter)> {
    let all: Vec<(u32, &Letter)> = (1..).zip(record.all::<Letter>()).collect();
    let is_last = |(n, letter): &(u32, &Letter)| {
        let mut later = all.iter().filter(|(other, _)| other > n);
        !later.any(|(_, other)| other.kind == letter.kind)
    };
    let mut back = all.iter().rev().filter(|(_, letter)| letter.is_back());
    back.find(|one| is_last(one)).copied()
}

/// The kinds that were sent, as bits; and [`BACK`] where one came back and waits for someone.
#[must_use]
pub fn sent_kinds(record: &Record) -> u16 {
    let kinds = record.all::<Letter>().map(|letter| letter.kind.bit());
    let kinds = kinds.fold(0, |all, kind| all | kind);
    match waiting(record) {
        Some(_) => kinds | BACK,
        None => kinds,
    }
}

/// The kinds that a set of bits holds.
#[must_use]
pub fn of_bits(bits: u16) -> Vec<LetterKind> {
    let all = LetterKind::ALL.iter().copied();
    all.filter(|kind| bits & kind.bit() != 0).collect()
}

/// What can stand behind `brief:` in a filter, beside the kinds of letters.
pub const RETURNED: &str = "retour";

/// The bits that a word behind `brief:` asks for.
///
/// # Errors
/// When it is no kind of letter, nor [`RETURNED`].
pub fn asked_bits(word: &str) -> Result<u16, UnknownWord> {
    if fold(word) == RETURNED {
        return Ok(BACK);
    }
    word.parse::<LetterKind>().map(LetterKind::bit)
}

/// Every word that can stand behind `brief:`.
#[must_use]
pub fn filter_words() -> Vec<String> {
    let kinds = LetterKind::ALL.iter();
    let kinds = kinds.filter(|kind| **kind != LetterKind::Gunning);
    kinds
        .map(|kind| kind.word())
        .chain([RETURNED])
        .map(str::to_owned)
        .collect()
}

/// Says in a set of kinds that a letter came back and waits for someone.
pub const BACK: u16 = 1 << 15;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_ours_can_be_filled_in_and_has_what_the_law_wants() {
        for kind in LetterKind::ALL {
            let text = check_text(*kind, kind.our_text());
            assert_eq!(text.map(|text| text.version), Ok("1".to_owned()), "{kind}");
            assert!(kind.bit() < BACK, "{kind}");
        }
    }

    #[test]
    fn a_text_of_the_office_without_the_bezwaarclausule_is_no_text_for_a_decision() {
        let bare = "versie: 3\nonderwerp: Besluit\n\n{aanhef},\n\n{gronden}\n";
        assert_eq!(
            check_text(LetterKind::Afwijzing, bare)
                .unwrap_err()
                .to_string(),
            "het veld {bezwaar_tot} ontbreekt: onder een besluit staat tot wanneer bezwaar kan (Awb art. 3:45)"
        );
        assert!(check_text(LetterKind::Nazorg, bare).is_ok());
        let sometimes = "versie: 3\nonderwerp: Besluit\n\n{gronden}\n\n{bezwaaradres}\n\n[als wmo] {bezwaar_tot}\n";
        assert!(check_text(LetterKind::Toekenning, sometimes).is_err());
    }
}
