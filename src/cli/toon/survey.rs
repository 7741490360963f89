//! An ervaringsonderzoek as text: who was asked, how many answered, what they said, and what is done about it.

use crate::cli::lijst::{ANSWER_HEAD, answer_line};
use crate::cli::output::{self, fold_under};
use crate::office::views::{QuestionCells, SurveyAnswers};

/// What the head of the text already says.
pub(super) const SAID: &[&str] = &[
    "ervaringsonderzoek",
    "vragenlijst",
    "versie",
    "doelgroep",
    "moment",
    "wijk",
    "bt",
    "van",
    "tot_en_met",
    "populatie",
    "uitgenodigd",
    "beantwoord",
    "onderzoeksvragen",
    "verbeteracties",
];

/// Adds it.
pub(super) fn add(text: &mut String, it: &SurveyAnswers) {
    let row = &it.onderzoek;
    text.push_str(&format!("{}\n\n", output::one_line(&row.told())));
    let days = match row.tot_en_met {
        Some(_) => format!("{} tot en met {}", row.cell("van"), row.cell("tot-en-met")),
        None => format!("vanaf {}", row.cell("van")),
    };
    let facts = [
        ("Veldwerk", days),
        ("Populatie", row.cell("populatie")),
        ("Uitgenodigd", row.cell("uitgenodigd")),
        ("Beantwoord", row.cell("beantwoord")),
    ];
    for (name, value) in facts {
        fold_under(text, &format!("  {name:<16}"), &value);
    }
    if let Some(signal) = &row.doen {
        fold_under(text, &format!("  {:<16}", "Let op"), &signal.tekst);
    }
    text.push('\n');
    let rows: Vec<Vec<String>> = it.vragen.iter().map(answer_line).collect();
    text.push_str(&output::table(&ANSWER_HEAD, &rows));
    let answered = it.vragen.iter().filter(|it| it.is_beantwoord);
    for question in answered {
        fold_under(
            text,
            &format!("  {:>3}  ", question.vraagnummer),
            &chosen(question),
        );
    }
    text.push('\n');
    for action in &it.verbeteracties {
        let told = format!("{} ({}) {}", action.actie, action.told(), action.uitkomst);
        let name = format!("  Verbeteractie {}  ", action.actienummer);
        fold_under(text, &name, output::one_line(&told).trim());
    }
}

/// How often each answer was given.
fn chosen(it: &QuestionCells) -> String {
    let number = |n: Option<u32>| n.map_or_else(|| "*".to_owned(), |n| n.to_string());
    let each = it.antwoorden.iter();
    let each = each.map(|one| format!("{} {}", one.antwoord, number(one.aantal)));
    let none = format!("geen mening {}", number(it.geen_mening));
    each.chain([none]).collect::<Vec<_>>().join(" · ")
}
