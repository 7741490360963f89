//! Ervaringsonderzoek: the list, one with what was answered, what of it may be told to whom, its signals and dates, reading
//! it in.

pub(in crate::office) mod agenda;
mod filter;
mod read_in;
pub(in crate::office) mod signals;
pub(in crate::office) mod view;

use std::cmp::Reverse;

use chrono::{Datelike, NaiveDate};

use self::filter::{By, WORDS};
use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::domain::rights::{Subject, Task, can_see, no_sight};
use crate::domain::survey::actions::must_be_alone;
use crate::domain::survey::known::nulmeting;
use crate::domain::survey::known::{improvements, questions};
use crate::domain::survey::share::{Share, Told, told};
use crate::domain::survey::words::Moment;
use crate::domain::survey::{Survey, SurveyQuestion};
use crate::domain::words::fold;
use crate::domain::workflow::Refusal;
use crate::office::cijfers::least;
use crate::office::door::Door;
use crate::office::past::{AsOf, Then};
use crate::office::views::{
    BeforeCells, ChoiceCells, Experience, FilterWord, ImprovementCells, QuestionCells, ShareCells,
    SurveyAnswers, SurveyCells,
};
use crate::office::{Caller, Office};

impl Office {
    /// The ervaringsonderzoeken that a filter leaves, the last first, with what was answered. What is too small to leave the
    /// office is hidden where it `leaves`, and for who does not keep them.
    ///
    /// # Errors
    /// When the caller may not see figures, the filter cannot be read, or the day has not been.
    pub fn experience(
        &self,
        caller: &Caller,
        typed: &[String],
        at: AsOf,
        leaves: bool,
    ) -> Result<Experience, Refusal> {
        let door = self.door(caller)?;
        may_count(&door)?;
        at.can_be_told(Kind::Survey)?;
        // Of two days the difference would tell what one late answer was.
        if !door.sees(Kind::Survey) && at != AsOf::NOW {
            return Err(Refusal::right(
                "Uw rol ziet wat mensen zeiden alleen zoals het nu bekend is",
            )
            .unless("Laat --peildatum en --bekend-op weg"));
        }
        let then = door.then(at)?;
        let by = By::of(&then.register);
        let filter = WORDS.filter(typed, &by, &door.actor)?;
        let mut told = all(&then.register, then.on, hides(&door, leaves));
        told.rijen.retain(|it| filter.fits(&it.onderzoek));
        Ok(told)
    }
}

/// Who may see figures may see what was answered, as far as it is not too little.
fn may_count(door: &Door<'_>) -> Result<(), Refusal> {
    let subject = Subject::Task(Task::Cijfers);
    match can_see(&door.actor, subject) || door.sees(Kind::Survey) {
        true => Ok(()),
        false => Err(no_sight(&door.actor, subject)),
    }
}

/// The smallest number that is told to whoever asks; none where all is.
fn hides(door: &Door<'_>, leaves: bool) -> Option<u32> {
    let is_whole = !leaves && door.sees(Kind::Survey);
    (!is_whole).then(|| least(&door.model.register.settings))
}

/// Every ervaringsonderzoek of a register on a day, the last first, as far as it may be told.
fn all(register: &Register, on: NaiveDate, hidden_below: Option<u32>) -> Experience {
    let records = register.all(Kind::Survey).values();
    let mut rows: Vec<SurveyAnswers> = records
        .filter_map(|record| told_of(register, record, on, hidden_below))
        .collect();
    rows.sort_by_key(|it| {
        let row = &it.onderzoek;
        (Reverse(row.van), fold(&row.vragenlijst), row.nummer.clone())
    });
    Experience {
        peildatum: on,
        kleinste: hidden_below,
        rijen: rows,
    }
}

/// One with what was answered, as far as it may be told; none of what is no ervaringsonderzoek.
fn told_of(
    register: &Register,
    record: &Record,
    on: NaiveDate,
    hidden_below: Option<u32>,
) -> Option<SurveyAnswers> {
    let survey = record.survey()?;
    let small = hidden_below.unwrap_or(0);
    let few = |it: &Survey| it.answered.is_some_and(|n| (1..small).contains(&n));
    let least_of = |it: &Survey| if few(it) { u32::MAX } else { small };
    let before = nulmeting(register, record);
    let vragen = questions(record).map(|(n, question)| {
        let known = question_told(question, least_of(survey));
        let earlier = before.and_then(|it| {
            let own = it.survey()?;
            let mut same = questions(it).map(|(_, other)| other);
            let same = same.find(|other| fold(&other.text) == fold(&question.text))?;
            Some((it, question_told(same, least_of(own))?.share?))
        });
        question_cells((n, question), known, earlier)
    });
    let vragen: Vec<QuestionCells> = vragen.collect();
    let actions = improvements(record).map(|(n, it)| ImprovementCells {
        actienummer: n,
        actie: it.text.clone(),
        wie: match hidden_below {
            None => register.employee_name(&it.owner).to_owned(),
            Some(_) => String::new(),
        },
        uiterlijk: it.due,
        vraagnummer: it.question,
        gedaan_op: it.done,
        uitkomst: it.outcome.clone(),
    });
    Some(SurveyAnswers {
        onderzoek: cells(
            register,
            record,
            survey,
            (on, few(survey), hidden_below.is_none()),
        ),
        vragen,
        verbeteracties: actions.collect(),
    })
}

fn question_told(question: &SurveyQuestion, least: u32) -> Option<Told> {
    let counts = question.counts.as_ref()?;
    Some(told(counts, &question.scale, least))
}

fn question_cells(
    (n, question): (u32, &SurveyQuestion),
    known: Option<Told>,
    before: Option<(&Record, Share)>,
) -> QuestionCells {
    let counts = known.as_ref().map(|it| it.answers.clone());
    let counts = counts.unwrap_or_default();
    let choices = question.scale.choices().iter().enumerate();
    let antwoorden = choices.map(|(at, choice)| ChoiceCells {
        antwoord: choice.word.clone(),
        gunstig: choice.is_favourable,
        aantal: counts.get(at).copied().flatten(),
    });
    let share = known.as_ref().and_then(|it| it.share);
    let nulmeting = before.zip(share).map(|((record, before), now)| {
        let difference = now.against(&before);
        BeforeCells {
            nummer: record.id.number.clone(),
            n: before.of,
            uitkomst: share_cells(before),
            verschil: difference.points,
            kan_toeval_zijn: difference.can_be_chance,
        }
    });
    QuestionCells {
        vraagnummer: n,
        vraag: question.text.clone(),
        schaal: question.scale.told(),
        is_beantwoord: known.is_some(),
        n: known.as_ref().and_then(|it| it.of),
        uitkomst: share.map(share_cells),
        antwoorden: antwoorden.collect(),
        geen_mening: known.as_ref().and_then(|it| it.no_opinion),
        verborgen: known.is_some_and(|it| it.is_hidden),
        nulmeting,
    }
}

const fn share_cells(share: Share) -> ShareCells {
    ShareCells {
        aandeel: share.part,
        laag: share.low,
        hoog: share.high,
    }
}

fn cells(
    register: &Register,
    record: &Record,
    survey: &Survey,
    (on, is_hidden, is_whole): (NaiveDate, bool, bool),
) -> SurveyCells {
    let count = |found: usize| u32::try_from(found).unwrap_or(u32::MAX);
    let open = improvements(record).filter(|(_, it)| it.done.is_none());
    let found = signals::found(register, record, on).into_iter();
    let answered = questions(record).filter(|(_, it)| it.counts.is_some());
    SurveyCells {
        nummer: record.id.number.clone(),
        vragenlijst: survey.instrument.clone(),
        versie: survey.version.clone(),
        doelgroep: survey.asked,
        moment: survey.moment,
        plaats: survey.place(&register.settings),
        wijk: survey.wijk.clone(),
        bt: survey.bt.clone(),
        van: survey.from,
        tot_en_met: survey.until,
        populatie: survey.population,
        uitgenodigd: survey.invited,
        beantwoord: survey.answered.filter(|_| !is_hidden),
        respons: survey.response().filter(|_| !is_hidden),
        verborgen: is_hidden,
        vragen: count(questions(record).count()),
        met_uitkomst: count(answered.count()),
        acties: count(improvements(record).count()),
        acties_open: count(open.count()),
        // It names who does it.
        doen: found
            .min_by_key(|(order, _)| *order)
            .map(|(_, signal)| signal)
            .filter(|_| is_whole),
    }
}

/// Every ervaringsonderzoek by its number and a title.
pub(in crate::office) fn titles(register: &Register) -> Vec<(String, String)> {
    let all = register.all(Kind::Survey).iter();
    let titled = all.filter_map(|(number, record)| {
        let it = record.survey()?;
        Some((number.clone(), title(register, it)))
    });
    titled.collect()
}

/// What one is called: `Cliëntervaringsonderzoek Wmo nulmeting Hoogkerk 2026`.
fn title(register: &Register, survey: &Survey) -> String {
    let moment = survey.moment.map_or("", Moment::word);
    let year = survey.from.map(|day| day.year().to_string());
    let parts = [
        survey.instrument.clone(),
        moment.to_owned(),
        survey.place(&register.settings),
        year.unwrap_or_default(),
    ];
    let parts = parts.into_iter().filter(|it| !it.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}

/// Of a vragenlijst, people, moment and place there is one from a day, also after a step back.
///
/// # Errors
/// When there is another.
pub(in crate::office) fn stands_alone(
    _: &Record,
    was: &Record,
    register: &Register,
) -> Result<(), Refusal> {
    match was.revision > 0 && was.taken_out().is_none() {
        true => must_be_alone(was, register),
        false => Ok(()),
    }
}

/// What the list can be filtered by.
pub(in crate::office) fn filter_words(door: &Door<'_>) -> Vec<FilterWord> {
    WORDS.told(&By::of(&door.model.register), &door.actor)
}

/// Who may not see the list is told so.
///
/// # Errors
/// When the actor may not.
pub(in crate::office) fn must_see_list(door: &Door<'_>) -> Result<(), Refusal> {
    may_count(door)
}

/// How many a filter leaves.
///
/// # Errors
/// When the actor may not see them, or the filter cannot be read.
pub(in crate::office) fn count(door: &Door<'_>, typed: &[String]) -> Result<usize, Refusal> {
    may_count(door)?;
    let then: Then<'_> = door.now();
    let by = By::of(&then.register);
    let filter = WORDS.filter(typed, &by, &door.actor)?;
    let rows = all(&then.register, then.on, hides(door, false)).rijen;
    let fits = rows.iter().filter(|it| filter.fits(&it.onderzoek));
    Ok(fits.count())
}

/// What was answered in the year up to the last day of a period, of what was closed by then, as it may leave the office; of
/// those, the last of each version of a vragenlijst, people and place. None where nothing was, nor, for who does not keep
/// surveys, of what was known on another day: the difference would tell what one late answer was.
pub(in crate::office) fn on_page(
    door: &Door<'_>,
    (register, known): (&Register, Option<NaiveDate>),
    last: NaiveDate,
    on: NaiveDate,
) -> Option<Experience> {
    if known.is_some() && !door.sees(Kind::Survey) {
        return None;
    }
    // What is too small now is too small of then as well.
    let small = least(&door.model.register.settings);
    let since = last.checked_sub_days(chrono::Days::new(366))?;
    let mut told = all(register, on, Some(small));
    told.rijen.retain(|it| {
        let row = &it.onderzoek;
        let day = row.tot_en_met.or(row.van);
        row.met_uitkomst > 0 && day.is_some_and(|day| since < day && day <= last)
    });
    let mut seen = Vec::new();
    told.rijen.retain(|it| {
        let row = &it.onderzoek;
        let of = (
            fold(&row.vragenlijst),
            fold(&row.versie),
            row.doelgroep,
            row.plaats.clone(),
        );
        let is_new = !seen.contains(&of);
        seen.push(of);
        is_new
    });
    (!told.rijen.is_empty()).then_some(told)
}
