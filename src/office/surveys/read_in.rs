//! Rows of `ervaringen` and `ervaringsantwoorden`, read in: what was answered is set, and never added to what is there, so a
//! file that is read twice counts once. A question is taken whole or not at all.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::domain::record::{Element, Kind, Part, PartKey, Record, RecordId};
use crate::domain::survey::actions::{CHANGE, COUNT, MAKE, must_be_alone, must_be_sound};
use crate::domain::survey::instruments::Instrument;
use crate::domain::survey::known::{begin, question_called, same, stands};
use crate::domain::survey::rows::{AnswersRow, Said, SurveyRow, Wrong, added_up, counted};
use crate::domain::survey::scale::{Counts, SCALES, Scale};
use crate::domain::survey::{Survey, SurveyQuestion};
use crate::domain::words::fold;
use crate::domain::workflow::Refusal;
use crate::office::reading::Reading;

/// The fields of an action, as typed.
type Given = BTreeMap<String, String>;

const NOT_TAKEN: &str = "; de uitkomst van deze vraag is niet overgenomen";

impl Reading<'_, '_> {
    pub(in crate::office) fn survey(&mut self, row: &SurveyRow) {
        if let Err(no) = self.take_survey(row) {
            self.failed = Some(no);
        }
    }

    pub(in crate::office) fn survey_answers(&mut self, row: &AnswersRow) {
        if let Err(no) = self.take_answers(row) {
            self.failed = Some(no);
        }
    }

    /// Whether there is no other of the same vragenlijst, people, moment, place and day.
    ///
    /// # Errors
    /// When there is, of this batch or of the office.
    pub(in crate::office) fn survey_is_alone(&self, record: &Record) -> Result<(), Refusal> {
        must_be_alone(record, &self.batch)?;
        must_be_alone(record, &self.writer.model().register)
    }

    fn take_survey(&mut self, row: &SurveyRow) -> Result<(), Refusal> {
        let (before, mut after) = match self.known_survey(row)? {
            Some(before) => {
                let given = self.otherwise_of(&before, row)?;
                let after = self.by_action(CHANGE, before.clone(), &given)?;
                (Some(before), after)
            }
            None => (None, self.new_survey(row)?),
        };
        self.add_questions(&mut after, row);
        for (n, said) in by_question(&after, row) {
            self.take_said(&mut after, n, &said);
        }
        must_be_sound(&after)?;
        self.keep_survey(before, after)
    }

    /// The ervaringsonderzoek of a row, if it is there: by its number, else by what it is of.
    fn known_survey(&self, row: &SurveyRow) -> Result<Option<Record>, Refusal> {
        let known = match row.number.as_str() {
            "" => {
                let made = self.head_of(row)?;
                let here = same(&self.batch, "", &made).map(|it| it.id.clone());
                let model = self.writer.model();
                let there = || same(&model.register, "", &made).map(|it| it.id.clone());
                here.or_else(there).and_then(|id| self.writer.newest(&id))
            }
            number => Some(self.survey_numbered(number)?),
        };
        match known.as_ref().filter(|it| it.taken_out().is_some()) {
            Some(out) => Err(self.is_out(out)),
            None => Ok(known),
        }
    }

    /// The one with this number.
    fn survey_numbered(&self, number: &str) -> Result<Record, Refusal> {
        let id = RecordId::parse(number).ok();
        let id = id.filter(|id| id.kind == Kind::Survey);
        let found = id.and_then(|id| self.writer.newest(&id));
        found.ok_or_else(|| {
            Refusal::rule(format!("{number} is geen ervaringsonderzoek dat er is")).unless(
                "Leg het eerst vast (ervaring-vastleggen); wijkregie lijst ervaringen noemt ze",
            )
        })
    }

    /// What a row says it is of.
    fn head_of(&self, row: &SurveyRow) -> Result<Survey, Refusal> {
        if fold(&row.instrument).is_empty() {
            return Err(Refusal::rule("Deze rijen noemen geen onderzoek en geen vragenlijst")
                .unless("Vul het nummer van het onderzoek in, of de vragenlijst, de doelgroep, het moment en de eerste dag"));
        }
        let model = self.writer.model();
        let begun = begin(&model.register, &row.instrument, &row.version);
        let known = Instrument::find(&row.instrument);
        let (wijk, bt) = self.place_of(&row.place)?;
        Ok(Survey {
            instrument: begun.name,
            version: begun.version,
            asked: row.asked.or_else(|| known.map(|it| it.asked)),
            moment: row.moment,
            wijk,
            bt,
            from: row.from,
            ..Survey::default()
        })
    }

    /// The wijk or the begeleidingsteam that a row names; neither is the whole gemeente.
    fn place_of(&self, text: &str) -> Result<(Option<String>, Option<String>), Refusal> {
        let settings = &self.batch.settings;
        let bare = fold(text);
        if ["", "gemeente", "hele gemeente", "stedelijk"].contains(&bare.as_str()) {
            return Ok((None, None));
        }
        let is_team = bare.starts_with("bt ") || bare.starts_with("begeleidingsteam");
        let bt = || settings.find_bt(text);
        match settings.find_wijk(text).filter(|_| !is_team) {
            Some(wijk) => Ok((Some(wijk.to_owned()), None)),
            None => bt().map(|bt| (None, Some(bt))).ok_or_else(|| {
                Refusal::rule(format!("‘{text}’ is geen wijk en geen begeleidingsteam"))
                    .unless("Schrijf de naam van de wijk, BT met de naam ervan, of hele gemeente")
            }),
        }
    }

    fn new_survey(&mut self, row: &SurveyRow) -> Result<Record, Refusal> {
        let made = self.head_of(row)?;
        let mut given = said_of(&made);
        given.extend(figures_of(row));
        given.insert("vragenlijst".to_owned(), made.instrument.clone());
        given.insert("versie".to_owned(), made.version.clone());
        given.retain(|_, value| !value.is_empty());
        let id = self.writer.new_id(Kind::Survey, 0);
        let mut record = self.done(MAKE, &Record::new(id.clone()), &given)?;
        // It is there, to say what was answered.
        (record.id, record.revision) = (id, 1);
        Ok(record)
    }

    /// What a row says of one that is there where that is empty, or is taken over.
    fn otherwise_of(&mut self, before: &Record, row: &SurveyRow) -> Result<Given, Refusal> {
        let known = before.survey().cloned().unwrap_or_default();
        let mut stored = said_of(&known);
        stored.extend(figures_of_head(&known));
        let mut offered = figures_of(row);
        if !row.number.is_empty() {
            let (wijk, bt) = self.place_of(&row.place)?;
            let said = said_of(&Survey {
                asked: row.asked,
                moment: row.moment,
                from: row.from,
                wijk,
                bt,
                ..Survey::default()
            });
            offered.extend(said);
        }
        let mut given = Given::new();
        for (name, offered) in offered {
            let stored = stored.get(&name).cloned().unwrap_or_default();
            let path = name.replace('-', "_");
            if self.is_to_be_kept(before, (&path, &path), (&stored, &offered)) {
                given.insert(name, offered);
            }
        }
        Ok(given)
    }

    /// Adds what a file asks beside what is asked, where that still can be.
    fn add_questions(&mut self, record: &mut Record, row: &SurveyRow) {
        let mut told: Vec<String> = Vec::new();
        for said in &row.said {
            let name = fold(&said.question);
            if question_called(record, &said.question).is_some() || told.contains(&name) {
                continue;
            }
            told.push(name);
            let no = {
                let model = self.writer.model();
                stands(&model.register, record)
            };
            let no = no.or_else(|| {
                let is_number = fold(&said.question).bytes().all(|b| b.is_ascii_digit());
                is_number.then(|| "Zo heet geen vraag".to_owned())
            });
            let scale = match no {
                Some(why) => Err(format!("{why}; deze vraag is er geen van")),
                None => scale_of(row, said),
            };
            match scale {
                Ok(scale) => drop(record.add(Part::SurveyQuestion(SurveyQuestion {
                    text: said.question.trim().to_owned(),
                    scale,
                    counts: None,
                }))),
                Err(why) => {
                    let why = format!("{why}{NOT_TAKEN}");
                    self.warn(said.row, "Vraag", &said.question, why);
                }
            }
        }
    }

    fn take_said(&mut self, record: &mut Record, n: u32, said: &[&Said]) {
        let Some(question) = record.element::<SurveyQuestion>(n).cloned() else {
            return;
        };
        let numbering = record.survey().and_then(|it| it.numbering);
        match counted(said, &question.scale, numbering) {
            Ok(counts) => {
                let row = said.first().map_or(0, |it| it.row);
                self.set_counts(record, (n, &question), counts, row);
            }
            Err(wrong) => self.tell_wrong("Antwoord", wrong, NOT_TAKEN),
        }
    }

    fn tell_wrong(&mut self, field: &str, wrong: Vec<Wrong>, then: &str) {
        for (row, value, why) in wrong {
            self.warn(row, field, &value, format!("{why}{then}"));
        }
    }

    /// What was answered on a question becomes what a file says, where it was empty or is taken over.
    fn set_counts(
        &mut self,
        record: &mut Record,
        (n, question): (u32, &SurveyQuestion),
        counts: Counts,
        row: u32,
    ) {
        let stored = question.counts.as_ref().map(ToString::to_string);
        let (stored, offered) = (stored.unwrap_or_default(), counts.to_string());
        let given = Given::from([
            ("vraagnummer".to_owned(), n.to_string()),
            ("geteld".to_owned(), offered.clone()),
        ]);
        let after = match self.by_action(COUNT, record.clone(), &given) {
            Ok(after) => after,
            // More answers than people: the other questions are kept.
            Err(no) => {
                let no = no.to_string();
                let why = format!("{}{NOT_TAKEN}", no.trim_end_matches('.'));
                self.warn(row, &question.text, &offered, why);
                return;
            }
        };
        let key = PartKey {
            kind: SurveyQuestion::KIND,
            n,
        };
        if self.is_to_be_kept(record, (&key.to_string(), "geteld"), (&stored, &offered)) {
            *record = after;
        }
    }

    /// Whether a field becomes what a row says: it was empty, or is taken over. Where it is otherwise, that is told.
    fn is_to_be_kept(
        &mut self,
        record: &Record,
        (item, name): (&str, &str),
        (stored, offered): (&str, &str),
    ) -> bool {
        if offered.is_empty() || stored == offered {
            return false;
        }
        let values = [stored, offered].map(|it| Value::String(it.to_owned()));
        stored.is_empty() || self.is_taken(record, item, (name, &values[0], &values[1]))
    }

    fn by_action(&self, action: &str, record: Record, given: &Given) -> Result<Record, Refusal> {
        if given.is_empty() {
            return Ok(record);
        }
        let mut done = self.done(action, &record, given)?;
        done.revision = record.revision;
        Ok(done)
    }

    fn keep_survey(&mut self, before: Option<Record>, mut after: Record) -> Result<(), Refusal> {
        match before {
            None => {
                self.survey_is_alone(&after)?;
                after.revision = 0;
                self.batch.take(&after);
                self.create(after);
                self.result.added += 1;
            }
            Some(before) if before == after => self.count(false),
            Some(before) => {
                self.survey_is_alone(&after)?;
                self.batch.take(&after);
                self.change(before, after);
                self.count(true);
            }
        }
        Ok(())
    }

    /// The answers of a file, a row a respondent: they become counts, and nothing else of them is kept.
    fn take_answers(&mut self, row: &AnswersRow) -> Result<(), Refusal> {
        let mut row = row.clone();
        row.add_up();
        if row.survey.is_empty() {
            return Err(
                Refusal::rule("Van welk onderzoek zijn deze antwoorden?").unless(
                    "Lees in met --onderzoek ERV-0001, of zet een kolom Onderzoek in het bestand",
                ),
            );
        }
        let before = self.survey_numbered(&row.survey)?;
        if before.taken_out().is_some() {
            return Err(self.is_out(&before));
        }
        for (later, first) in &row.twice {
            let why = format!(
                "deze respondent staat al op rij {first}; de antwoorden op deze rij tellen niet mee"
            );
            self.warn(*later, "Respondent", "", why);
        }
        let mut after = before.clone();
        let answered = row.answered_any(|name| question_called(&before, name).is_some());
        let given = self.answered_by(&before, answered);
        if let Some(given) = given {
            after = self.by_action(CHANGE, after, &given)?;
        }
        let numbering = after.survey().and_then(|it| it.numbering);
        let (mut other, mut taken) = (Vec::new(), Vec::new());
        for (name, column) in &row.columns {
            let Some(n) = question_called(&after, name) else {
                other.push(name.clone());
                continue;
            };
            let Some(question) = after.element::<SurveyQuestion>(n).cloned() else {
                continue;
            };
            if taken.contains(&n) {
                let why = format!("dit is vraag {n} nog een keer; de eerste kolom telt");
                self.warn(0, name, "", why);
                continue;
            }
            taken.push(n);
            let (counts, wrong) = added_up(column, &question.scale, numbering);
            self.tell_wrong(name, wrong, "; dit antwoord telt niet mee");
            if counts.all() > 0 {
                self.set_counts(&mut after, (n, &question), counts, 0);
            }
        }
        if taken.is_empty() {
            return Err(Refusal::rule(format!(
                "Geen kolom van dit bestand is een vraag van {}",
                before.id.number
            ))
            .unless("Zet boven elke kolom de vraag of haar nummer; wijkregie toon noemt ze"));
        }
        if !other.is_empty() {
            let why = "geen vraag van dit onderzoek; niet ingelezen en niet bewaard, zodat niemand te herkennen is";
            self.warn(0, &other.join(", "), "", why.to_owned());
        }
        self.keep_survey(Some(before), after)
    }

    /// How many answered, where that was not known or is taken over.
    fn answered_by(&mut self, before: &Record, respondents: u32) -> Option<Given> {
        let stored = before.survey()?.answered.map(|it| it.to_string());
        let (stored, offered) = (stored.unwrap_or_default(), respondents.to_string());
        let is_kept = self.is_to_be_kept(before, ("beantwoord", "beantwoord"), (&stored, &offered));
        is_kept.then(|| Given::from([("beantwoord".to_owned(), offered)]))
    }
}

/// What is said of each question that is asked, by its number.
fn by_question<'r>(record: &Record, row: &'r SurveyRow) -> BTreeMap<u32, Vec<&'r Said>> {
    let mut all: BTreeMap<u32, Vec<&Said>> = BTreeMap::new();
    for said in &row.said {
        if let Some(n) = question_called(record, &said.question) {
            all.entry(n).or_default().push(said);
        }
    }
    all
}

/// The scale of a question that a file brings: as it says, else the one of those with a name that has all its answers.
fn scale_of(row: &SurveyRow, said: &Said) -> Result<Scale, String> {
    if !said.scale.is_empty() {
        return said.scale.parse().map_err(|why| format!("{why}"));
    }
    let asked = fold(&said.question);
    let answers = row.said.iter().filter(|it| fold(&it.question) == asked);
    let answers: Vec<&str> = answers.map(|it| it.answer.as_str()).collect();
    let scales = SCALES
        .iter()
        .filter_map(|(name, _)| name.parse::<Scale>().ok());
    let has_all = |scale: &Scale| answers.iter().all(|it| scale.read(it, None).is_ok());
    let mut fitting = scales.filter(has_all);
    fitting.next().ok_or_else(|| {
        "wat de schaal van deze vraag is, is niet te zien; zet haar in een kolom Schaal, zoals altijd+, soms, nooit".to_owned()
    })
}

/// What it is of, field by field as an action asks for it.
fn said_of(survey: &Survey) -> Given {
    let word = |it: Option<&str>| it.unwrap_or_default().to_owned();
    let all = [
        ("doelgroep", word(survey.asked.map(|it| it.word()))),
        ("moment", word(survey.moment.map(|it| it.word()))),
        ("van", day(survey.from)),
        ("wijk", word(survey.wijk.as_deref())),
        ("bt", word(survey.bt.as_deref())),
    ];
    named(all)
}

/// The figures of one that is there, in the same way.
fn figures_of_head(survey: &Survey) -> Given {
    let number = |it: Option<u32>| it.map_or_else(String::new, |it| it.to_string());
    named([
        ("tot-en-met", day(survey.until)),
        ("populatie", number(survey.population)),
        ("uitgenodigd", number(survey.invited)),
        ("beantwoord", number(survey.answered)),
        ("bureau", survey.bureau.clone()),
    ])
}

/// The same of a row.
fn figures_of(row: &SurveyRow) -> Given {
    figures_of_head(&Survey {
        until: row.until,
        population: row.population,
        invited: row.invited,
        answered: row.answered,
        bureau: row.bureau.clone(),
        ..Survey::default()
    })
}

fn named<const N: usize>(all: [(&str, String); N]) -> Given {
    let named = all.into_iter();
    named
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// A day as an action reads it.
fn day(day: Option<chrono::NaiveDate>) -> String {
    day.map_or_else(String::new, |day| day.format("%d-%m-%Y").to_string())
}
