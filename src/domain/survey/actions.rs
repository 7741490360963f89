//! What can be done with an ervaringsonderzoek: put down with its vragenlijst, given what was answered, and followed by what
//! is done about it.

use super::fields::*;
use super::known::{begin, same, stands};
use super::known::{improvements, questions};
use super::scale::{Counts, Scale};
use super::{Improvement, Survey, SurveyQuestion};
use crate::domain::dates::with_year;
use crate::domain::record::{Element, Kind, Part, PartKey, Record};
use crate::domain::register::Register;
use crate::domain::words::fold;
use crate::domain::workflow::action::{
    Action, After, BACKOFFICE, Context, Draft, LEIDING, row as any_row,
};
use crate::domain::workflow::field::asks;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// The action that puts one down.
pub const MAKE: &str = "ervaring-vastleggen";
/// The one that changes what it says.
pub const CHANGE: &str = "ervaring-wijzigen";
/// The one that adds a question.
pub const ASK: &str = "ervaring-vraag";
/// The one that says how often each answer of a question was given.
pub const COUNT: &str = "ervaring-uitkomst";
/// The one that agrees on an improvement.
pub const IMPROVE: &str = "verbeteractie-afspreken";
/// The one that says it was done.
pub const IMPROVED: &str = "verbeteractie-afronden";

const fn row(id: &'static str, title: &'static str, description: &'static str) -> Action {
    any_row(Kind::Survey, id, title, description).by(&[BACKOFFICE, LEIDING])
}

/// The actions on ervaringsonderzoeken, in the order of the work.
#[rustfmt::skip]
pub const SURVEY_ACTIONS: &[Action] = &[
    row(MAKE, "Ervaringsonderzoek vastleggen", "Welke vragenlijst aan wie, op welk moment, waar en wanneer; met een bekende vragenlijst staan haar vragen er meteen")
        .makes()
        .asking(asks![VRAGENLIJST*, DOELGROEP*, MOMENT*, VAN*, TOT_EN_MET~, WIJK~, BT, POPULATIE~, UITGENODIGD~, BEANTWOORD, VERSIE, BUREAU, NUMMERING])
        .does(make).then(After::OpenMade)
        .for_good("Klopt het niet, verbeter het dan (ervaring-wijzigen) of haal het weg (ervaring-verwijderen)"),
    row(CHANGE, "Ervaringsonderzoek wijzigen", "Hoeveel er zijn uitgenodigd en antwoordden, en wat er verder van bekend is")
        .asking(asks![UITGENODIGD, BEANTWOORD, POPULATIE, DOELGROEP, MOMENT, VAN, TOT_EN_MET, WIJK, BT, BUREAU, NUMMERING])
        .does(change),
    row(ASK, "Vraag toevoegen", "Zet een vraag in een eigen vragenlijst, zolang er nog niet op is geantwoord")
        .asking(asks![VRAAG*, SCHAAL~]).when(can_change).does(add_question),
    row("ervaring-vraag-wijzigen", "Vraag wijzigen", "Verandert een vraag of haar schaal, zolang er nog niet op is geantwoord")
        .asking(asks![VRAAGNUMMER*, VRAAG, SCHAAL]).when(can_change).does(change_question),
    row("ervaring-vraag-weghalen", "Vraag weghalen", "Haalt een vraag uit een eigen vragenlijst, zolang er nog niet op is geantwoord")
        .asking(asks![VRAAGNUMMER*]).when(can_change).does(drop_question),
    row(COUNT, "Uitkomst van een vraag", "Hoe vaak elk antwoord is gegeven, in de volgorde van de schaal: 12, 30, 8, 3, 1, geen mening 4. Een streepje haalt het weg")
        .asking(asks![VRAAGNUMMER*, GETELD*]).when(has_questions).does(count),
    row(IMPROVE, "Verbeteractie afspreken", "Wie wat doet omdat dit gezegd is, en voor wanneer")
        .asking(asks![ACTIE*, WIE*, UITERLIJK*, VRAAGNUMMER]).does(improve),
    row("verbeteractie-wijzigen", "Verbeteractie wijzigen", "Verschuift de dag, geeft haar aan een ander, of zegt het anders")
        .asking(asks![ACTIENUMMER*, UITERLIJK, WIE, ACTIE]).when(has_open).does(improve_otherwise),
    row(IMPROVED, "Verbeteractie afronden", "Zij is gedaan, en wat het opleverde")
        .asking(asks![ACTIENUMMER*, GEDAAN_OP*, UITKOMST]).when(has_open).does(improved),
    row("ervaring-notitie", "Notitie toevoegen", "Schrijft een notitie bij het onderzoek; geen antwoorden van mensen")
        .asking(asks![TEKST*]).does(add_note),
    row("ervaring-verwijderen", "Uit het register halen", "Het is per vergissing vastgelegd: het logboek houdt het, de lijsten niet")
        .asking(asks![REDEN*]).does(take_out),
    row("ervaring-terugzetten", "Terugzetten", "Het was toch geen vergissing: het telt weer mee, zoals het was")
        .from_taken_out().asking(asks![REDEN*]).does(put_back),
];

/// The ervaringsonderzoek a draft is about.
///
/// # Errors
/// When the record is of another kind, which the table rules out.
fn survey<'d>(draft: &'d mut Draft<'_>) -> Result<&'d mut Survey, Refusal> {
    let number = draft.record.id.number.clone();
    let found = draft.record.survey_mut();
    found.ok_or_else(|| Refusal::unknown(&number))
}

fn make(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let version = fields.text(VERSIE).trim();
    let begun = begin(draft.context.register, fields.text(VRAGENLIJST), version);
    if fold(&begun.name).is_empty() {
        return Err(Refusal::rule("Een vragenlijst heeft een naam").at(VRAGENLIJST));
    }
    let own = survey(draft)?;
    (own.instrument, own.version) = (begun.name, begun.version);
    for question in begun.questions {
        draft.record.add(Part::SurveyQuestion(question));
    }
    change(draft, fields)
}

fn change(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let own = survey(draft)?;
    fields.change(DOELGROEP, &mut own.asked);
    fields.change(MOMENT, &mut own.moment);
    fields.change(VAN, &mut own.from);
    fields.change(TOT_EN_MET, &mut own.until);
    fields.change(WIJK, &mut own.wijk);
    fields.change(BT, &mut own.bt);
    fields.change(POPULATIE, &mut own.population);
    fields.change(UITGENODIGD, &mut own.invited);
    fields.change(BEANTWOORD, &mut own.answered);
    fields.change(BUREAU, &mut own.bureau);
    fields.change(NUMMERING, &mut own.numbering);
    must_be_sound(&draft.record)?;
    must_be_alone(&draft.record, draft.context.register)
}

/// Whether an ervaringsonderzoek can be so, however it came in: it ends after it begins, no more answered than were invited,
/// no more were invited than there are, and no question was answered more often than there were who answered.
///
/// # Errors
/// When it cannot, in a sentence.
pub(crate) fn must_be_sound(record: &Record) -> Done {
    let Some(own) = record.survey() else {
        return Ok(());
    };
    for (is_missing, what) in [
        (own.asked.is_none(), DOELGROEP.name()),
        (own.moment.is_none(), MOMENT.name()),
        (own.from.is_none(), VAN.name()),
    ] {
        if is_missing {
            let no = Refusal::rule(format!("Vul nog in {what}"));
            return Err(no.at_field(what));
        }
    }
    if let (Some(from), Some(until)) = (own.from, own.until)
        && until < from
    {
        return Err(Refusal::rule(format!(
            "Het onderzoek eindigt op {}, voor het begint op {}",
            with_year(until),
            with_year(from)
        ))
        .at(TOT_EN_MET));
    }
    let more =
        |many: Option<u32>, than: Option<u32>| many.zip(than).filter(|(many, than)| many > than);
    if let Some((invited, population)) = more(own.invited, own.population) {
        return Err(Refusal::rule(format!(
            "Er zijn {invited} mensen uitgenodigd, en de populatie is {population}"
        ))
        .at(UITGENODIGD));
    }
    if let Some((answered, invited)) = more(own.answered, own.invited.or(own.population)) {
        return Err(Refusal::rule(format!(
            "Er antwoordden {answered} mensen, en er zijn er {invited} uitgenodigd"
        ))
        .at(BEANTWOORD));
    }
    let mut asked: Vec<String> = Vec::new();
    for (n, question) in questions(record) {
        let text = fold(&question.text);
        if text.is_empty() || asked.contains(&text) {
            return Err(Refusal::rule(format!(
                "Vraag {n} is leeg of staat er twee keer"
            )));
        }
        asked.push(text);
        if let Some(counts) = &question.counts {
            let most = [
                own.answered.map(|it| (it, "mensen antwoordden")),
                own.invited.map(|it| (it, "mensen zijn uitgenodigd")),
                own.population.map(|it| (it, "mensen zijn er")),
            ];
            let most = most.into_iter().flatten().next();
            must_fit(n, counts, &question.scale, most)?;
        }
    }
    Ok(())
}

/// Whether these counts can be of a question.
///
/// # Errors
/// When they cannot, in a sentence.
fn must_fit(n: u32, counts: &Counts, scale: &Scale, most: Option<(u32, &str)>) -> Done {
    let (given, wanted) = (counts.answers.len(), scale.choices().len());
    if given != wanted {
        let words: Vec<&str> = scale.choices().iter().map(|it| it.word.as_str()).collect();
        return Err(Refusal::usage(format!(
            "Vraag {n} heeft {wanted} antwoorden, en er staan {given} aantallen"
        ))
        .unless(format!("Geef ze in deze volgorde: {}", words.join(", ")))
        .at(GETELD));
    }
    let all = counts.all();
    if all == 0 {
        return Err(
            Refusal::rule(format!("Op vraag {n} heeft niemand geantwoord"))
                .unless("Laat de vraag dan zonder uitkomst")
                .at(GETELD),
        );
    }
    match most.filter(|(most, _)| all > *most) {
        None => Ok(()),
        Some((most, who)) => Err(Refusal::rule(format!(
            "Op vraag {n} staan {all} antwoorden, en {most} {who}"
        ))
        .unless("Kijk de aantallen na, of wijzig eerst beantwoord (ervaring-wijzigen)")
        .at(GETELD)),
    }
}

/// Of the same vragenlijst, people, moment and place there is one from a day.
///
/// # Errors
/// When there is another, with its number.
pub(crate) fn must_be_alone(record: &Record, register: &Register) -> Done {
    let Some(own) = record.survey().filter(|it| it.taken_out.is_empty()) else {
        return Ok(());
    };
    match same(register, &record.id.number, own) {
        None => Ok(()),
        Some(other) => Err(Refusal::rule(format!(
            "Dit onderzoek staat er al: {} is van dezelfde vragenlijst, doelgroep, plaats en dag",
            other.id.number
        ))
        .unless(format!(
            "Wijzig dat: wijkregie doe {CHANGE} {} …",
            other.id.number
        ))),
    }
}

fn can_change(record: &Record, context: &Context<'_>) -> Done {
    match stands(context.register, record) {
        None => Ok(()),
        Some(why) => {
            Err(Refusal::rule(why)
                .unless(format!("Leg een nieuwe versie vast: {MAKE} met versie=…")))
        }
    }
}

fn has_questions(record: &Record, _: &Context<'_>) -> Done {
    match questions(record).next() {
        Some(_) => Ok(()),
        None => Err(Refusal::rule("Deze vragenlijst heeft nog geen vraag")
            .unless(format!("Zet ze erin met {ASK}"))),
    }
}

/// Reads a scale; where nothing was typed, that of most questions.
fn scale(text: &str) -> Result<Scale, Refusal> {
    let text = if text.trim().is_empty() { "eens" } else { text };
    let read = text.parse::<Scale>();
    read.map_err(|why| Refusal::usage(format!("Het veld schaal klopt niet: {why}")).at(SCHAAL))
}

fn add_question(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let question = SurveyQuestion {
        text: fields.need(VRAAG)?.trim().to_owned(),
        scale: scale(fields.text(SCHAAL))?,
        counts: None,
    };
    draft.record.add(Part::SurveyQuestion(question));
    must_be_sound(&draft.record)
}

/// The question that is named.
fn question<'d>(
    draft: &'d mut Draft<'_>,
    fields: &Fields,
) -> Result<&'d mut SurveyQuestion, Refusal> {
    let n = fields.need(VRAAGNUMMER)?;
    let most = questions(&draft.record).last().map_or(0, |(n, _)| n);
    let found = draft.record.element_mut::<SurveyQuestion>(n);
    found.ok_or_else(|| {
        Refusal::usage(format!("Er is geen vraag {n}; de laatste is {most}")).at(VRAAGNUMMER)
    })
}

fn change_question(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let given = question(draft, fields)?;
    fields.change(VRAAG, &mut given.text);
    if fields.has(SCHAAL) {
        given.scale = scale(fields.text(SCHAAL))?;
    }
    must_be_sound(&draft.record)
}

fn drop_question(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    question(draft, fields)?;
    let key = PartKey {
        kind: SurveyQuestion::KIND,
        n: fields.need(VRAAGNUMMER)?,
    };
    draft.record.parts.remove(&key);
    Ok(())
}

fn count(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let text = fields.need(GETELD)?;
    let counts = match text.trim() {
        "-" | "–" => None,
        text => Some(text.parse::<Counts>().map_err(|why| {
            Refusal::usage(format!("Het veld geteld klopt niet: {why}")).at(GETELD)
        })?),
    };
    question(draft, fields)?.counts = counts;
    must_be_sound(&draft.record)
}

fn improve(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    if fields.has(VRAAGNUMMER) && fields.get(VRAAGNUMMER).is_some() {
        question(draft, fields)?;
    }
    let made = Improvement {
        text: fields.need(ACTIE)?,
        owner: fields.need(WIE)?,
        due: fields.get(UITERLIJK),
        question: fields.get(VRAAGNUMMER),
        ..Improvement::default()
    };
    let is_it = |known: &Improvement| {
        known.done.is_none() && known.owner == made.owner && fold(&known.text) == fold(&made.text)
    };
    if improvements(&draft.record).any(|(_, known)| is_it(known)) {
        return Err(Refusal::rule("Deze verbeteractie staat al open").at(ACTIE));
    }
    draft.record.add(Part::Improvement(made));
    Ok(())
}

fn has_open(record: &Record, _: &Context<'_>) -> Done {
    match improvements(record).any(|(_, it)| it.done.is_none()) {
        true => Ok(()),
        false => Err(Refusal::rule("Er staat geen verbeteractie open")
            .unless(format!("Spreek er een af met {IMPROVE}"))),
    }
}

/// The open improvement that is named.
fn open<'d>(draft: &'d mut Draft<'_>, fields: &Fields) -> Result<&'d mut Improvement, Refusal> {
    let n = fields.need(ACTIENUMMER)?;
    let found = draft.record.element_mut::<Improvement>(n);
    found
        .filter(|it| it.done.is_none())
        .ok_or_else(|| Refusal::usage(format!("Verbeteractie {n} staat niet open")).at(ACTIENUMMER))
}

fn improve_otherwise(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let it = open(draft, fields)?;
    if let Some(due) = fields.get(UITERLIJK) {
        it.due = Some(due);
    }
    if let Some(owner) = fields.get(WIE) {
        it.owner = owner;
    }
    if let Some(text) = fields.get(ACTIE) {
        it.text = text;
    }
    Ok(())
}

fn improved(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let it = open(draft, fields)?;
    it.done = Some(fields.need(GEDAAN_OP)?);
    it.outcome = fields.owned(UITKOMST);
    Ok(())
}

fn add_note(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.note(fields.text(TEKST));
    Ok(())
}

fn take_out(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    survey(draft)?.taken_out = fields.need(REDEN)?;
    Ok(())
}

fn put_back(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    survey(draft)?.taken_out.clear();
    must_be_alone(&draft.record, draft.context.register)?;
    draft.note(&format!("Terug in het register: {}", fields.text(REDEN)));
    Ok(())
}
