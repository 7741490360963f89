//! What can be answered on a question, from the most to the least favourable, and how often each was.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::words::Numbering;
use crate::domain::words::fold;

/// The answers that can be chosen, the most favourable first. Beside them anyone can have no opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Scale(Vec<Choice>);

/// One answer of a scale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// As it is asked.
    pub word: String,
    /// Whether who chose it is content.
    pub is_favourable: bool,
}

/// The scales that have a name. A plus marks what is favourable.
pub const SCALES: &[(&str, &str)] = &[
    (
        "eens",
        "helemaal mee eens+, mee eens+, neutraal, mee oneens, helemaal mee oneens",
    ),
    ("ja-nee", "ja+, nee"),
    (
        "tevreden",
        "heel tevreden+, tevreden+, niet tevreden en niet ontevreden, ontevreden, heel ontevreden",
    ),
    ("vaak", "altijd+, vaak+, soms, nooit"),
];

/// What other offices write for an answer of a named scale.
const SAME: &[(&str, &str)] = &[
    ("helemaal eens", "helemaal mee eens"),
    ("zeer mee eens", "helemaal mee eens"),
    ("volledig mee eens", "helemaal mee eens"),
    ("eens", "mee eens"),
    ("niet eens niet oneens", "neutraal"),
    ("niet mee eens niet mee oneens", "neutraal"),
    ("niet eens en niet oneens", "neutraal"),
    ("oneens", "mee oneens"),
    ("niet mee eens", "mee oneens"),
    ("helemaal oneens", "helemaal mee oneens"),
    ("helemaal niet mee eens", "helemaal mee oneens"),
    ("zeer mee oneens", "helemaal mee oneens"),
    ("zeer tevreden", "heel tevreden"),
    ("zeer ontevreden", "heel ontevreden"),
];

/// No opinion, as offices write it.
const NO_OPINION: &[&str] = &[
    "geen mening",
    "weet niet",
    "weet ik niet",
    "weet niet geen mening",
    "niet van toepassing",
    "geen mening niet van toepassing",
    "nvt",
    "n v t",
    "geen mening n v t",
    "geen mening nvt",
];

/// What nobody chose a favourable answer with.
pub const NONE: &str = "geen mening";

/// Fewest and most answers of a scale.
const SIZES: std::ops::RangeInclusive<usize> = 2..=11;

/// Why a text is no scale.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoScale {
    /// Too few answers, or too many.
    #[error(
        "‘{0}’ is geen schaal; kies eens, ja-nee, tevreden of vaak, of schrijf twee tot elf antwoorden met komma's, het gunstigste eerst, met een plus achter wat gunstig is: altijd+, soms, nooit"
    )]
    Size(String),
    /// One stands there twice.
    #[error("het antwoord ‘{0}’ staat twee keer in de schaal")]
    Twice(String),
    /// Nothing, or all of it, is favourable; or what is does not stand first.
    #[error(
        "zet een plus achter de antwoorden die gunstig zijn, die vooraan staan, en laat er één over dat het niet is"
    )]
    Favour,
}

impl Scale {
    /// The answers, the most favourable first.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        &self.0
    }

    /// How many of the first answers are favourable.
    #[must_use]
    pub fn favourable(&self) -> usize {
        self.0.iter().filter(|it| it.is_favourable).count()
    }

    /// What it is called where it has a name, else its answers.
    #[must_use]
    pub fn told(&self) -> String {
        let text = self.to_string();
        let named = SCALES.iter().find(|(_, answers)| *answers == text);
        named.map_or(text, |(name, _)| (*name).to_owned())
    }

    /// Reads an answer of a file: its word, what is usual for it, or a number where it is known which way they go.
    ///
    /// # Errors
    /// In words, when it is none of these.
    pub fn read(&self, text: &str, numbering: Option<Numbering>) -> Result<Answer, String> {
        let wanted = fold(text);
        if NO_OPINION.contains(&wanted.as_str()) {
            return Ok(Answer::NoOpinion);
        }
        let usual = SAME.iter().find(|(other, _)| *other == wanted);
        let usual = usual.map_or(wanted.as_str(), |(_, word)| word);
        let is_it = |it: &Choice| fold(&it.word) == wanted || fold(&it.word) == usual;
        if let Some(at) = self.0.iter().position(is_it) {
            return Ok(Answer::At(at));
        }
        let count = self.0.len();
        match (wanted.parse::<usize>(), numbering) {
            (Ok(_), None) => Err("dit is een nummer, en nergens staat of het hoogste of 1 het gunstigst is; zeg dat met nummering bij het onderzoek (ervaring-wijzigen)".to_owned()),
            (Ok(n), Some(way)) if (1..=count).contains(&n) => Ok(Answer::At(match way {
                Numbering::Laag => n - 1,
                Numbering::Hoog => count - n,
            })),
            (Ok(n), Some(_)) => Err(format!(
                "{n} is geen antwoord: deze vraag heeft er {count}"
            )),
            (Err(_), _) => {
                let words: Vec<&str> = self.0.iter().map(|it| it.word.as_str()).collect();
                Err(format!(
                    "dit is geen antwoord op deze vraag; kies uit: {}, {NONE}",
                    words.join(", ")
                ))
            }
        }
    }
}

/// One answer that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// This one of the scale; the first is 0.
    At(usize),
    /// None.
    NoOpinion,
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, choice) in self.0.iter().enumerate() {
            let before = if at > 0 { ", " } else { "" };
            let plus = if choice.is_favourable { "+" } else { "" };
            write!(f, "{before}{}{plus}", choice.word)?;
        }
        Ok(())
    }
}

impl FromStr for Scale {
    type Err = NoScale;

    /// Reads the name of a scale, or its answers with commas.
    fn from_str(text: &str) -> Result<Self, NoScale> {
        let named = SCALES.iter().find(|(name, _)| fold(name) == fold(text));
        let answers = named.map_or(text, |(_, answers)| answers);
        let choices: Vec<Choice> = answers
            .split([',', ';'])
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .map(|word| Choice {
                word: word.trim_end_matches('+').trim().to_owned(),
                is_favourable: word.ends_with('+'),
            })
            .collect();
        let is_empty = |it: &Choice| fold(&it.word).is_empty();
        if !SIZES.contains(&choices.len()) || choices.iter().any(is_empty) {
            return Err(NoScale::Size(text.trim().to_owned()));
        }
        for (at, choice) in choices.iter().enumerate() {
            let is_same = |it: &Choice| fold(&it.word) == fold(&choice.word);
            let is_none = NO_OPINION.contains(&fold(&choice.word).as_str());
            if is_none || choices[..at].iter().any(is_same) {
                return Err(NoScale::Twice(choice.word.clone()));
            }
        }
        let scale = Self(choices);
        let first = scale.0.iter().take_while(|it| it.is_favourable).count();
        match scale.favourable() {
            count if count == first && (1..scale.0.len()).contains(&count) => Ok(scale),
            _ => Err(NoScale::Favour),
        }
    }
}

impl From<Scale> for String {
    fn from(scale: Scale) -> Self {
        scale.to_string()
    }
}

impl TryFrom<String> for Scale {
    type Error = NoScale;

    fn try_from(text: String) -> Result<Self, NoScale> {
        text.parse()
    }
}

/// How often each answer of a question was given, and by nobody's name: this is all that is kept of who answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Counts {
    /// In the order of the scale.
    pub answers: Vec<u32>,
    /// How many had no opinion.
    pub no_opinion: u32,
}

/// Why a text is no counts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "‘{0}’ zijn geen aantallen; schrijf ze in de volgorde van de schaal met komma's: 12, 30, 8, 3, 1, geen mening 4"
)]
pub struct NoCounts(String);

/// More than anyone asks.
const MOST: u32 = 9_999_999;

impl Counts {
    /// None of anything yet.
    #[must_use]
    pub fn none(scale: &Scale) -> Self {
        Self {
            answers: vec![0; scale.choices().len()],
            no_opinion: 0,
        }
    }

    /// Adds answers, so many the same.
    pub fn add(&mut self, answer: Answer, count: u32) {
        let place = match answer {
            Answer::NoOpinion => Some(&mut self.no_opinion),
            Answer::At(at) => self.answers.get_mut(at),
        };
        if let Some(place) = place {
            *place = place.saturating_add(count);
        }
    }

    /// How many gave an opinion.
    #[must_use]
    pub fn opinions(&self) -> u32 {
        self.answers
            .iter()
            .fold(0, |sum: u32, it| sum.saturating_add(*it))
    }

    /// How many answered at all.
    #[must_use]
    pub fn all(&self) -> u32 {
        self.opinions().saturating_add(self.no_opinion)
    }

    /// How many gave one of the first answers, as many of them as are favourable.
    #[must_use]
    pub fn favourable(&self, scale: &Scale) -> u32 {
        let first = self.answers.iter().take(scale.favourable());
        first.fold(0, |sum: u32, it| sum.saturating_add(*it))
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts: Vec<String> = self.answers.iter().map(ToString::to_string).collect();
        write!(f, "{}", counts.join(", "))?;
        match self.no_opinion {
            0 => Ok(()),
            count => write!(f, ", {NONE} {count}"),
        }
    }
}

impl FromStr for Counts {
    type Err = NoCounts;

    fn from_str(text: &str) -> Result<Self, NoCounts> {
        let no = || NoCounts(text.trim().to_owned());
        let number = |text: &str| {
            let text = text.trim();
            let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            let read = text.parse::<u32>().ok();
            read.filter(|n| is_number && *n <= MOST).ok_or_else(no)
        };
        let mut counts = Self::default();
        let mut has_none = false;
        for item in text.split([',', ';']).map(str::trim) {
            match item.strip_prefix(NONE) {
                Some(count) => (counts.no_opinion, has_none) = (number(count)?, true),
                // Whoever has no opinion is counted behind the scale.
                None if has_none => return Err(no()),
                None => counts.answers.push(number(item)?),
            }
        }
        match counts.answers.is_empty() {
            true => Err(no()),
            false => Ok(counts),
        }
    }
}

impl From<Counts> for String {
    fn from(counts: Counts) -> Self {
        counts.to_string()
    }
}

impl TryFrom<String> for Counts {
    type Error = NoCounts;

    fn try_from(text: String) -> Result<Self, NoCounts> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_scale_can_be_read_and_is_told_by_its_name() {
        for (name, answers) in SCALES {
            let scale: Scale = name.parse().unwrap();
            assert_eq!(scale.to_string(), *answers);
            assert_eq!(scale.told(), *name);
            assert_eq!(answers.parse(), Ok(scale));
        }
        for (_, word) in SAME {
            let is_there = |it: &(&str, &str)| {
                let scale: Scale = it.1.parse().unwrap();
                scale.choices().iter().any(|choice| choice.word == *word)
            };
            assert!(SCALES.iter().any(is_there), "{word}");
        }
    }

    #[test]
    fn a_scale_of_an_office_has_its_favourable_answers_first_and_each_once() {
        assert!("altijd+, soms, nooit".parse::<Scale>().is_ok());
        for text in [
            "goed+",
            "",
            "goed+, goed, slecht",
            "goed, slecht",
            "goed+, slecht+",
            "slecht, goed+",
            "goed+, geen mening",
            "a+,b,c,d,e,f,g,h,i,j,k,l",
        ] {
            assert!(text.parse::<Scale>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_answer_is_a_word_and_a_number_only_where_it_is_known_which_way_they_go() {
        let scale: Scale = "eens".parse().unwrap();
        let read = |text, way| scale.read(text, way);
        assert_eq!(read("Helemaal mee EENS", None), Ok(Answer::At(0)));
        assert_eq!(read("oneens", None), Ok(Answer::At(3)));
        assert_eq!(read("n.v.t.", None), Ok(Answer::NoOpinion));
        assert_eq!(read("5", Some(Numbering::Hoog)), Ok(Answer::At(0)));
        assert_eq!(read("5", Some(Numbering::Laag)), Ok(Answer::At(4)));
        assert!(read("5", None).unwrap_err().contains("nummering"));
        assert!(
            read("6", Some(Numbering::Hoog))
                .unwrap_err()
                .contains("heeft er 5")
        );
        assert!(read("0", Some(Numbering::Hoog)).is_err());
        assert!(read("ja", None).unwrap_err().contains("kies uit"));
    }

    #[test]
    fn counts_read_back_as_they_are_written() {
        let counts = Counts {
            answers: vec![12, 30, 8, 3, 1],
            no_opinion: 4,
        };
        assert_eq!(counts.to_string(), "12, 30, 8, 3, 1, geen mening 4");
        assert_eq!(counts.to_string().parse(), Ok(counts.clone()));
        assert_eq!("12,30,8,3,1; geen mening 4".parse(), Ok(counts));
        for text in [
            "",
            "a, b",
            "1, -2",
            "1,,2",
            "1; veel",
            "1,5 %",
            "geen mening 4, 1",
            "1, geen mening",
        ] {
            assert!(text.parse::<Counts>().is_err(), "{text}");
        }
    }
}
