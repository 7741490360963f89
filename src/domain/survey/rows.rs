//! What files say of an ervaringsonderzoek: how often each answer was given, or what everyone answered.
//!
//! Of what everyone answered only the sums come out of the reader: how often each text stood under each heading. A number of
//! a respondent is looked at to see whether it stands there twice, and goes no further.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::scale::{Answer, Counts, Scale};
use super::words::{Asked, Moment, Numbering};
use crate::domain::rows::{OwnColumn, RawValue};
use crate::domain::words::fold;

/// Rows of `ervaringen` that are of one ervaringsonderzoek. Empty text means: not filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the fields are those of the ervaringsonderzoek
pub struct SurveyRow {
    /// The first record's number in the file.
    pub row: u32,
    /// Our own number, or empty: then what it is of says which it is.
    pub number: String,
    pub instrument: String,
    pub version: String,
    pub asked: Option<Asked>,
    pub moment: Option<Moment>,
    /// A wijk or a begeleidingsteam, as written.
    pub place: String,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub population: Option<u32>,
    pub invited: Option<u32>,
    pub answered: Option<u32>,
    pub bureau: String,
    /// What was answered.
    pub said: Vec<Said>,
    /// Values that could not be read, kept as they stood.
    pub raw: Vec<RawValue>,
    /// Columns of the office's own.
    pub own: Vec<OwnColumn>,
}

/// How often one answer of one question was given, as a row says it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The record's number in the file.
    pub row: u32,
    /// The question, as written.
    pub question: String,
    /// Its scale, as written; empty where the file does not say it.
    pub scale: String,
    /// The answer, as written.
    pub answer: String,
    /// How often.
    pub count: Option<u32>,
    /// Or which part of the answers, in hundredths of a percent.
    pub percent: Option<u32>,
    /// Of how many answers that is.
    pub of: Option<u32>,
    /// Whether something of it could not be read; that was told.
    pub is_unread: bool,
}

/// What is wrong with a row: its number, what stands there, and why it cannot be.
pub type Wrong = (u32, String, String);

/// The counts of one question from what the rows of a file say of it.
///
/// # Errors
/// What is wrong, row by row, when the rows together are no counts; then none of them counts.
pub fn counted(
    said: &[&Said],
    scale: &Scale,
    numbering: Option<Numbering>,
) -> Result<Counts, Vec<Wrong>> {
    let mut wrong: Vec<Wrong> = Vec::new();
    let mut known: BTreeMap<Answer, &Said> = BTreeMap::new();
    for it in said {
        let no = |why: String| (it.row, it.answer.clone(), why);
        let answer = match scale.read(&it.answer, numbering) {
            Ok(answer) => answer,
            Err(why) => {
                wrong.push(no(why));
                continue;
            }
        };
        match known.get(&answer) {
            // Also where the same stands beside it: a row for everyone who said so would count once.
            Some(first) => wrong.push(no(format!(
                "dit antwoord op deze vraag staat al op rij {}; een rij per respondent leest import ervaringsantwoorden",
                first.row
            ))),
            None if it.is_unread => wrong.push(no("hoe vaak is niet te lezen".to_owned())),
            None => drop(known.insert(answer, it)),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut counts = Counts::none(scale);
    if known.values().all(|it| it.count.is_some()) {
        for (answer, it) in known {
            counts.add(answer, it.count.unwrap_or(0));
        }
        return Ok(counts);
    }
    for (answer, count) in of_percentages(&known)? {
        counts.add(answer, count);
    }
    Ok(counts)
}

/// How far percentages that were rounded can be from a hundred together, in hundredths of a percent.
const ROUNDED: u32 = 100;

/// Percentages as counts: together as many as were answered, what is left of rounding to the largest remainders.
fn of_percentages(known: &BTreeMap<Answer, &Said>) -> Result<Vec<(Answer, u32)>, Vec<Wrong>> {
    let all = |why: &str| {
        let each = known.values();
        Err(each
            .take(1)
            .map(|it| (it.row, it.answer.clone(), why.to_owned()))
            .collect())
    };
    let mut ofs = known.values().map(|it| it.of);
    let first = ofs.next().flatten();
    let Some(of) = first.filter(|of| ofs.all(|it| it == Some(*of))) else {
        return all(
            "een percentage zegt niets zonder het aantal antwoorden op de vraag; zet dat in een kolom n, bij elk antwoord hetzelfde",
        );
    };
    let mut parts = Vec::new();
    for (answer, it) in known {
        let Some(percent) = it.percent else {
            return all("bij het ene antwoord staat een aantal en bij het andere een percentage");
        };
        parts.push((*answer, percent));
    }
    let sum: u32 = parts.iter().map(|(_, percent)| percent).sum();
    let whole = 10_000;
    if sum > whole + ROUNDED {
        return all(&format!(
            "de antwoorden op deze vraag zijn samen {} %, en dat is meer dan alles",
            sum / 100
        ));
    }
    if sum + ROUNDED < whole {
        return all(&format!(
            "de antwoorden op deze vraag zijn samen {} %: er ontbreekt er een",
            sum / 100
        ));
    }
    let exact = parts.iter().map(|(answer, percent)| {
        let share = u64::from(of) * u64::from(*percent);
        let (count, rest) = (share / u64::from(sum.max(1)), share % u64::from(sum.max(1)));
        (*answer, u32::try_from(count).unwrap_or(of), rest)
    });
    let mut exact: Vec<(Answer, u32, u64)> = exact.collect();
    let given: u32 = exact.iter().map(|(_, count, _)| count).sum();
    exact.sort_by_key(|(answer, _, rest)| (std::cmp::Reverse(*rest), *answer));
    for place in exact.iter_mut().take(of.saturating_sub(given) as usize) {
        place.1 += 1;
    }
    Ok(exact
        .into_iter()
        .map(|(answer, count, _)| (answer, count))
        .collect())
}

/// What stood under one heading of a file of answers: each text, how often, and on which row first.
pub type Column = BTreeMap<String, (u32, u32)>;

/// The answers of a file, a row a respondent, added up. It holds no row of anyone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswersRow {
    /// The first record's number in the file.
    pub row: u32,
    /// The ervaringsonderzoek they are of, as written or as it was given along.
    pub survey: String,
    /// By the headings under which something stood in a row, a line each: how many rows that were.
    pub under: BTreeMap<String, u32>,
    /// What stood under each heading.
    pub columns: BTreeMap<String, Column>,
    /// Rows of a respondent who stands there before: the row, and that of the first.
    pub twice: Vec<(u32, u32)>,
    /// The number of the respondent of this row, and on which row each was seen; they do not leave the reader.
    #[serde(skip)]
    pub respondent: String,
    #[serde(skip)]
    #[allow(missing_docs)] // said above
    pub seen: HashMap<String, u32>,
    /// Values that could not be read; none of an answer.
    pub raw: Vec<RawValue>,
    /// What is answered, until it is added up.
    pub own: Vec<OwnColumn>,
}

/// As long as an answer of a scale can be, in characters.
const LONGEST: usize = 120;

impl AnswersRow {
    /// Adds up what this row has itself.
    pub fn add_up(&mut self) {
        let own = std::mem::take(&mut self.own);
        if own.is_empty() {
            return;
        }
        if !self.respondent.is_empty() {
            let name = fold(&std::mem::take(&mut self.respondent));
            self.seen.insert(name, self.row);
        }
        let row = self.row;
        self.take(own, row);
    }

    /// How many answered something under a heading that is a question: a row of who was asked and said nothing is none.
    #[must_use]
    pub fn answered_any(&self, is_question: impl Fn(&str) -> bool) -> u32 {
        let asked = |names: &str| names.lines().any(&is_question);
        let rows = self.under.iter().filter(|(names, _)| asked(names));
        rows.map(|(_, count)| count).sum()
    }

    fn take(&mut self, own: Vec<OwnColumn>, row: u32) {
        let names: Vec<&str> = own.iter().map(|it| it.field.as_str()).collect();
        *self.under.entry(names.join("\n")).or_default() += 1;
        for OwnColumn { field, value } in own {
            let column = self.columns.entry(field).or_default();
            // What is longer is no answer of a scale, but something that someone wrote.
            let value: String = value.chars().take(LONGEST).collect();
            column.entry(value).or_insert((0, row)).0 += 1;
        }
    }

    /// Takes in a later row, unless its respondent was there before.
    pub fn join(&mut self, later: Self) {
        self.add_up();
        let name = fold(&later.respondent);
        if !name.is_empty()
            && let Some(first) = self.seen.get(&name)
        {
            self.twice.push((later.row, *first));
            return;
        }
        if later.own.is_empty() {
            return;
        }
        if !name.is_empty() {
            self.seen.insert(name, later.row);
        }
        self.take(later.own, later.row);
    }
}

/// The counts of a question from what stood under its heading, and what of it is no answer.
#[must_use]
pub fn added_up(
    column: &Column,
    scale: &Scale,
    numbering: Option<Numbering>,
) -> (Counts, Vec<Wrong>) {
    let (mut counts, mut wrong) = (Counts::none(scale), Vec::new());
    for (text, (count, row)) in column {
        match scale.read(text, numbering) {
            Ok(answer) => counts.add(answer, *count),
            Err(why) if *count > 1 => {
                wrong.push((*row, text.clone(), format!("{why} (staat er {count} keer)")));
            }
            Err(why) => wrong.push((*row, text.clone(), why)),
        }
    }
    (counts, wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(row: u32, answer: &str, count: Option<u32>, percent: Option<u32>) -> Said {
        Said {
            row,
            answer: answer.to_owned(),
            count,
            percent,
            of: percent.map(|_| 7),
            ..Said::default()
        }
    }

    fn of(all: &[Said]) -> Result<Counts, Vec<Wrong>> {
        let scale: Scale = "ja-nee".parse().unwrap();
        let all: Vec<&Said> = all.iter().collect();
        counted(&all, &scale, None)
    }

    #[test]
    fn counts_are_taken_and_an_answer_that_stands_there_twice_is_not_guessed() {
        let one = [said(1, "Ja", Some(4), None), said(2, "nee", Some(2), None)];
        assert_eq!(of(&one).unwrap().to_string(), "4, 2");
        for count in [4, 5] {
            let again = [one.to_vec(), vec![said(3, "ja", Some(count), None)]].concat();
            let wrong = of(&again).unwrap_err();
            assert_eq!((wrong.len(), wrong[0].0), (1, 3));
            assert!(wrong[0].2.contains("staat al op rij 1"), "{wrong:?}");
        }
    }

    #[test]
    fn percentages_become_counts_that_are_together_what_was_answered() {
        let given = [
            said(1, "ja", None, Some(7_140)),
            said(2, "nee", None, Some(2_860)),
        ];
        assert_eq!(of(&given).unwrap().to_string(), "5, 2");
        for (percent, part) in [(9_000, "meer dan alles"), (1_000, "ontbreekt")] {
            let given = [
                said(1, "ja", None, Some(7_140)),
                said(2, "nee", None, Some(percent)),
            ];
            assert!(of(&given).unwrap_err()[0].2.contains(part));
        }
        let mut bare = given.clone();
        bare[1].of = None;
        assert!(of(&bare).unwrap_err()[0].2.contains("kolom n"));
        bare[1] = said(2, "nee", Some(2), None);
        assert!(of(&bare).is_err());
    }

    #[test]
    fn answers_are_added_up_and_a_respondent_who_is_there_before_counts_once() {
        let row = |row: u32, who: &str, answer: &str| AnswersRow {
            row,
            respondent: who.to_owned(),
            own: vec![OwnColumn {
                field: "1".to_owned(),
                value: answer.to_owned(),
            }],
            ..AnswersRow::default()
        };
        let mut all = row(1, "R1", "ja");
        for later in [
            row(2, "R2", "ja"),
            row(3, "r1", "nee"),
            row(4, "", "misschien"),
        ] {
            all.join(later);
        }
        assert_eq!(all.twice, [(3, 1)]);
        let mut unasked = row(5, "R5", "");
        unasked.own[0] = OwnColumn {
            field: "E-mail".to_owned(),
            value: "r5@voorbeeld.nl".to_owned(),
        };
        all.join(unasked);
        assert_eq!(all.answered_any(|name| name == "1"), 3);
        let scale: Scale = "ja-nee".parse().unwrap();
        let (counts, wrong) = added_up(&all.columns["1"], &scale, None);
        assert_eq!(counts.to_string(), "2, 0");
        assert_eq!(wrong[0].0, 4);
        let json = serde_json::to_string(&all).unwrap();
        assert!(!json.to_lowercase().contains("r1"), "{json}");
    }
}
