//! Rows of `ervaringen`, an answer to a question a row; and of `ervaringsantwoorden`, a respondent a row.

use super::columns::{ColumnNames, columns};
use super::figures::share;
use super::read::{Cells, Contradiction, ImportRow};
use super::values::{Reading, Unreadable, count};
use crate::domain::rows::{OwnColumn, RawValue};
use crate::domain::survey::rows::{AnswersRow, Said, SurveyRow};

columns! {
    /// The columns of `ervaringen`.
    Column, NAMES {
        Number = ["Onderzoek", "onderzoeknummer", "ervaringsonderzoek", "nummer onderzoek"],
        Instrument = ["Vragenlijst", "instrument"],
        Version = ["Versie"],
        Asked = ["Doelgroep", "respondentgroep"],
        Moment = ["Moment", "meting", "meetmoment"],
        Place = ["Plaats", "wijk", "gebied", "begeleidingsteam", "bt"],
        From = ["Van", "begin veldwerk", "veldwerk van"],
        Until = ["Tot en met", "einde veldwerk", "veldwerk tot"],
        Population = ["Populatie", "omvang populatie"],
        Invited = ["Uitgenodigd", "uitgezet", "benaderd", "aangeschreven", "steekproef"],
        Answered = ["Beantwoord", "respondenten", "ingevuld", "respons aantal"],
        Bureau = ["Bureau", "onderzoeksbureau"],
        Question = ["Vraag", "stelling", "vraagtekst"],
        Scale = ["Schaal", "antwoordschaal"],
        Answer = ["Antwoord", "antwoordcategorie", "categorie"],
        Count = ["Aantal", "frequentie"],
        Percent = ["Percentage", "aandeel", "procent"],
        Of = ["n", "aantal antwoorden", "antwoorden op de vraag", "basis"],
    }
}

const NO_QUESTION: &str =
    "deze rij noemt geen vraag; vul haar in, of haar nummer, en lees de rij opnieuw in";
const NO_ANSWER: &str =
    "deze rij noemt geen antwoord van de schaal; vul het in en lees de rij opnieuw in";

impl ImportRow for SurveyRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [&'static [usize]] = &[
        &[Column::Number as usize, Column::Instrument as usize],
        &[Column::Question as usize],
        &[Column::Answer as usize],
        &[Column::Count as usize, Column::Percent as usize],
    ];
    const KNOWN_BY: usize = Column::Number as usize;
    const DAYS: &'static [usize] = &[Column::From as usize, Column::Until as usize];
    const IS_GATHERED: bool = true;
    // What a column of no use holds can be of somebody who answered, and so can what stands where a number should be.
    const KEEPS_OWN: bool = false;

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let said = said(cells);
        match &said {
            said if said.question.is_empty() => return Err(NO_QUESTION),
            said if said.answer.is_empty() => return Err(NO_ANSWER),
            _ => {}
        }
        let number = |cells: &mut Cells<'_>, column: Column| cells.value(column, count);
        let row = Self {
            row: cells.row(),
            number: cells.text(Column::Number),
            instrument: cells.text(Column::Instrument),
            version: cells.text(Column::Version),
            asked: cells.value(Column::Asked, word),
            moment: cells.value(Column::Moment, word),
            place: cells.name(Column::Place),
            from: cells.day(Column::From),
            until: cells.day(Column::Until),
            population: number(cells, Column::Population),
            invited: number(cells, Column::Invited),
            answered: number(cells, Column::Answered),
            bureau: cells.text(Column::Bureau),
            said: vec![said],
            raw: Vec::new(),
            own: Vec::new(),
        };
        drop(cells.take_raw());
        Ok(row)
    }

    fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
        (&mut self.raw, &mut self.own)
    }

    fn gather(&mut self, later: Self) -> Vec<Contradiction> {
        let mut against = Vec::new();
        let mut text = |column: Column, known: &mut String, says: String| match known.is_empty() {
            true => *known = says,
            false if says.is_empty() || *known == says => {}
            false => against.push((column.into(), known.clone(), says)),
        };
        text(Column::Instrument, &mut self.instrument, later.instrument);
        text(Column::Version, &mut self.version, later.version);
        text(Column::Place, &mut self.place, later.place);
        text(Column::Bureau, &mut self.bureau, later.bureau);
        let mut number =
            |column: Column, known: &mut Option<u32>, says: Option<u32>| match (*known, says) {
                (None, _) => *known = says,
                (Some(one), Some(other)) if one != other => {
                    against.push((column.into(), one.to_string(), other.to_string()));
                }
                _ => {}
            };
        number(Column::Population, &mut self.population, later.population);
        number(Column::Invited, &mut self.invited, later.invited);
        number(Column::Answered, &mut self.answered, later.answered);
        self.asked = self.asked.or(later.asked);
        self.moment = self.moment.or(later.moment);
        self.from = self.from.or(later.from);
        self.until = self.until.or(later.until);
        self.said.extend(later.said);
        against
    }

    fn known_with(&self) -> Option<String> {
        let of = [
            self.instrument.clone(),
            self.version.clone(),
            self.asked.map_or_else(String::new, |it| it.to_string()),
            self.moment.map_or_else(String::new, |it| it.to_string()),
            self.place.clone(),
            self.from.map_or_else(String::new, |it| it.to_string()),
        ];
        Some(of.join("|").to_lowercase())
    }
}

/// What a row says of one answer.
fn said(cells: &mut Cells<'_>) -> Said {
    let (question, scale) = (cells.text(Column::Question), cells.text(Column::Scale));
    let answer = cells.text(Column::Answer);
    let count = cells.value(Column::Count, count);
    let percent = cells.value(Column::Percent, percentage);
    let of = cells.value(Column::Of, self::count);
    let says = |cells: &Cells<'_>, column: Column| !cells.as_it_stood(column).value.is_empty();
    let is_unread = (count.is_none() && says(cells, Column::Count))
        || (percent.is_none() && says(cells, Column::Percent))
        || (count.is_none() && percent.is_none());
    Said {
        row: cells.row(),
        question,
        scale,
        answer,
        count,
        percent,
        of,
        is_unread,
    }
}

/// A percentage; `0,5` can be half a percent and, as a spreadsheet keeps a percentage of itself, half.
fn percentage(text: &str) -> Reading<u32> {
    let bare = text.trim();
    let is_part = bare.starts_with("0,") || bare.starts_with("0.");
    if is_part && !bare.ends_with('%') {
        return Err(Unreadable(
            "dit kan een half procent zijn en de helft; schrijf er % achter".into(),
        ));
    }
    share(text).map_err(|_| {
        Unreadable("dit is geen percentage van 0 tot en met 100: meer dan alles kan niet".into())
    })
}

/// A word of a fixed list.
fn word<W: std::str::FromStr<Err = crate::domain::words::UnknownWord>>(text: &str) -> Reading<W> {
    text.parse::<W>().map_err(|why| Unreadable(why.to_string()))
}

mod antwoorden {
    use super::*;

    columns! {
        /// The columns of `ervaringsantwoorden` that are no question.
        Column, NAMES {
            Survey = ["Onderzoek", "onderzoeknummer", "ervaringsonderzoek"],
            Respondent = ["Respondent", "respondentnummer", "respondent id", "respondentid", "resp nr", "volgnummer", "id"],
        }
    }

    impl ImportRow for AnswersRow {
        const COLUMNS: &'static [ColumnNames] = NAMES;
        const ESSENTIAL: &'static [&'static [usize]] = &[];
        const KNOWN_BY: usize = Column::Survey as usize;
        const DAYS: &'static [usize] = &[];
        const IS_GATHERED: bool = true;
        const HAS_FIGURES: bool = true;
        const KEEPS_OWN: bool = false;

        fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
            let survey = match cells.text(Column::Survey) {
                said if said.is_empty() => cells.survey().to_owned(),
                said => said,
            };
            Ok(Self {
                row: cells.row(),
                survey,
                respondent: cells.text(Column::Respondent),
                ..Self::default()
            })
        }

        fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
            (&mut self.raw, &mut self.own)
        }

        fn gather(&mut self, later: Self) -> Vec<Contradiction> {
            self.join(later);
            Vec::new()
        }

        /// Where the rows do not say of what they are, they are all of one.
        fn known_with(&self) -> Option<String> {
            Some(format!("bij {}", self.survey))
        }
    }
}
