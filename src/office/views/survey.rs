//! An ervaringsonderzoek in a list, and what was answered on its questions.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::dates::with_year;
use crate::domain::survey::words::{Asked, Moment};
use crate::office::signals::Signal;

/// What a list shows of an ervaringsonderzoek. The names are those of the JSON; parts are in hundredths of a percent, and
/// none is not known or hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is the column of its name
pub struct SurveyCells {
    pub nummer: String,
    pub vragenlijst: String,
    pub versie: String,
    pub doelgroep: Option<Asked>,
    pub moment: Option<Moment>,
    pub plaats: String,
    /// Short names of that place; none with no BT either is the whole gemeente.
    pub wijk: Option<String>,
    pub bt: Option<String>,
    pub van: Option<NaiveDate>,
    pub tot_en_met: Option<NaiveDate>,
    pub populatie: Option<u32>,
    pub uitgenodigd: Option<u32>,
    pub beantwoord: Option<u32>,
    pub respons: Option<u32>,
    /// Whether so few answered that it is hidden.
    pub verborgen: bool,
    pub vragen: u32,
    pub met_uitkomst: u32,
    pub acties: u32,
    pub acties_open: u32,
    /// What must be done first.
    pub doen: Option<Signal>,
}

impl SurveyCells {
    /// The year of its field work.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        use chrono::Datelike;
        self.van.map(|day| day.year())
    }

    /// The response in whole percents, a star where it is hidden and a dash where it is not known.
    #[must_use]
    pub fn response(&self) -> String {
        match (self.verborgen, self.respons) {
            (true, _) => "*".to_owned(),
            (_, Some(part)) => format!("{} %", whole(part)),
            _ => "–".to_owned(),
        }
    }
}

/// Hundredths of a percent as whole percents.
#[must_use]
pub const fn whole(part: u32) -> u32 {
    (part + 50) / 100
}

/// A part of those who gave an opinion, in hundredths of a percent, with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is what its name says
pub struct ShareCells {
    pub aandeel: u32,
    pub laag: u32,
    pub hoog: u32,
}

/// How often one answer was given; none is hidden.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is what its name says
pub struct ChoiceCells {
    pub antwoord: String,
    pub gunstig: bool,
    pub aantal: Option<u32>,
}

/// The same question at the nulmeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is what its name says
pub struct BeforeCells {
    pub nummer: String,
    pub n: u32,
    pub uitkomst: ShareCells,
    /// In hundredths of a percentage point; below zero where it went down.
    pub verschil: i64,
    /// Whether the intervals overlap: then it can be chance.
    pub kan_toeval_zijn: bool,
}

/// What was answered on a question, as far as it may be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is what its name says
pub struct QuestionCells {
    pub vraagnummer: u32,
    pub vraag: String,
    pub schaal: String,
    /// Whether anything was answered.
    pub is_beantwoord: bool,
    /// How many gave an opinion; none where that is hidden.
    pub n: Option<u32>,
    /// The part that is content; none where that is hidden.
    pub uitkomst: Option<ShareCells>,
    pub antwoorden: Vec<ChoiceCells>,
    pub geen_mening: Option<u32>,
    /// Whether anything of it is hidden.
    pub verborgen: bool,
    pub nulmeting: Option<BeforeCells>,
}

impl QuestionCells {
    /// The part in whole percents, a star where it is hidden and a dash where nobody answered.
    #[must_use]
    pub fn share(&self) -> String {
        match (self.uitkomst, self.verborgen) {
            (Some(it), _) => format!("{} %", whole(it.aandeel)),
            (None, true) => "*".to_owned(),
            (None, false) => "–".to_owned(),
        }
    }

    /// Its interval in whole percents; empty where there is none.
    #[must_use]
    pub fn interval(&self) -> String {
        self.uitkomst.map_or_else(String::new, |it| {
            format!("{}–{}", whole(it.laag), whole(it.hoog))
        })
    }

    /// How many gave an opinion; a star where it is hidden.
    #[must_use]
    pub fn of(&self) -> String {
        match self.n {
            Some(n) if self.is_beantwoord => n.to_string(),
            None if self.verborgen => "*".to_owned(),
            _ => String::new(),
        }
    }

    /// How it stands beside the nulmeting, in words; empty where there is none.
    #[must_use]
    pub fn against(&self) -> String {
        let Some((before, now)) = self.nulmeting.as_ref().zip(self.uitkomst) else {
            return String::new();
        };
        // Between the two as they are shown.
        let (was, is) = (whole(before.uitkomst.aandeel), whole(now.aandeel));
        let (sign, points) = match is < was {
            true => ('-', was - is),
            false => ('+', is - was),
        };
        let chance = match before.kan_toeval_zijn {
            true => "verschil kan toeval zijn",
            false => "waarschijnlijk geen toeval",
        };
        format!("was {was} %: {sign}{points} punten, {chance}")
    }
}

/// What is done because of what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is what its name says
pub struct ImprovementCells {
    pub actienummer: u32,
    pub actie: String,
    /// Who does it, by name; empty in what leaves the office.
    pub wie: String,
    pub uiterlijk: Option<NaiveDate>,
    pub vraagnummer: Option<u32>,
    pub gedaan_op: Option<NaiveDate>,
    pub uitkomst: String,
}

impl ImprovementCells {
    /// Who does it by when, and of which question it comes.
    #[must_use]
    pub fn told(&self) -> String {
        let stand = match (self.gedaan_op, self.uiterlijk) {
            (Some(on), _) => format!("gedaan op {}", with_year(on)),
            (None, Some(due)) => format!("voor {}", with_year(due)),
            (None, None) => String::new(),
        };
        let of = self.vraagnummer.map(|n| format!("vraag {n}"));
        let parts = [self.wie.clone(), stand, of.unwrap_or_default()];
        let parts = parts.into_iter().filter(|it| !it.is_empty());
        parts.collect::<Vec<_>>().join(" · ")
    }
}

/// One ervaringsonderzoek with what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is what its name says
pub struct SurveyAnswers {
    pub onderzoek: SurveyCells,
    pub vragen: Vec<QuestionCells>,
    pub verbeteracties: Vec<ImprovementCells>,
}

/// Ervaringsonderzoeken that were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // each is what its name says
pub struct Experience {
    pub peildatum: NaiveDate,
    /// The smallest number that is told, where smaller ones are hidden.
    pub kleinste: Option<u32>,
    pub rijen: Vec<SurveyAnswers>,
}

impl SurveyCells {
    /// What it is, in words: `Cliëntervaringsonderzoek Wmo 2016 · bewoners · nulmeting · Hoogkerk · respons 41 %`.
    #[must_use]
    pub fn told(&self) -> String {
        let name = format!("{} {}", self.vragenlijst, self.versie);
        let response = format!("respons {}", self.response());
        let columns = ["doelgroep", "moment", "plaats"].map(|column| self.cell(column));
        let parts = [name].into_iter().chain(columns).chain([response]);
        parts.collect::<Vec<_>>().join(" · ")
    }

    /// A column of a list, by its name.
    #[must_use]
    pub fn cell(&self, column: &str) -> String {
        let number = |it: Option<u32>| match (self.verborgen, it) {
            (_, Some(n)) => n.to_string(),
            (true, None) => "*".to_owned(),
            (false, None) => "–".to_owned(),
        };
        let day = |it: Option<NaiveDate>| it.map_or_else(|| "–".to_owned(), with_year);
        match column {
            "vragenlijst" => self.vragenlijst.clone(),
            "versie" => self.versie.clone(),
            "doelgroep" => self.doelgroep.map_or("–", |it| it.word()).to_owned(),
            "moment" => self.moment.map_or("–", |it| it.word()).to_owned(),
            "plaats" => self.plaats.clone(),
            "van" => day(self.van),
            "tot-en-met" => day(self.tot_en_met),
            "populatie" => self
                .populatie
                .map_or_else(|| "–".to_owned(), |it| it.to_string()),
            "uitgenodigd" => self
                .uitgenodigd
                .map_or_else(|| "–".to_owned(), |it| it.to_string()),
            "beantwoord" => number(self.beantwoord),
            "respons" => self.response(),
            "uitkomst" => format!("{} van {}", self.met_uitkomst, self.vragen),
            "acties" => match self.acties {
                0 => "–".to_owned(),
                all => format!("{} open van {all}", self.acties_open),
            },
            _ => self.nummer.clone(),
        }
    }
}
