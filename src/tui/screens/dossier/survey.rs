//! An ervaringsonderzoek: its head and its sheets, each as lines.

use ratatui::text::Line;

use super::lines::{Sheet, Sheets, day, join};
use crate::domain::record::Kind;
use crate::domain::survey::Survey;
use crate::office::views::{self, QuestionCells, SurveyAnswers, whole};
use crate::tui::theme::Look;

/// The sheets.
pub const SHEETS: Sheets<views::Sheet> = &[
    ("Uitkomst", answers),
    ("Acties", actions),
    ("Antwoorden", choices),
    ("Veldwerk", field_work),
    ("Geschiedenis", |sheet, view| {
        sheet.history(Kind::Survey, &view.history);
    }),
    ("Notities", |sheet, view| {
        sheet.notes(&view.record, &view.history);
    }),
];

/// What moves it: hinted at before what can only be added.
pub const MOVES: &[&str] = &[
    "verbeteractie-afronden",
    "verbeteractie-afspreken",
    "ervaring-uitkomst",
    "ervaring-wijzigen",
];

/// Cells of a bar.
const BAR: usize = 20;

/// Cells before a value.
const INDENT: usize = 18;

fn of(view: &views::Sheet) -> Option<(&Survey, &SurveyAnswers)> {
    Some((view.record.survey()?, view.survey.as_deref()?))
}

/// The two lines above the sheets: what it is, and how many answered.
#[must_use]
pub fn head(view: &views::Sheet) -> [String; 2] {
    let Some((_, told)) = of(view) else {
        return [view.record.id.number.clone(), String::new()];
    };
    let row = &told.onderzoek;
    let name = format!("{} {}", row.vragenlijst, row.versie);
    let moment = row.cell("moment");
    let answered = match (row.beantwoord, row.uitgenodigd) {
        (Some(answered), Some(invited)) => {
            format!("{answered} van {invited} antwoordden ({})", row.response())
        }
        (Some(answered), None) => format!("{answered} antwoordden"),
        _ => "nog niet bekend hoeveel er antwoordden".to_owned(),
    };
    let asked = row.cell("doelgroep");
    [
        join(&[&row.nummer, &name, &moment, &row.plaats]),
        join(&[&asked, &answered]),
    ]
}

/// The part that is content as a bar, with its interval: what is sure is filled, what it can be is dotted.
fn bar(look: Look, it: &QuestionCells) -> String {
    let Some(share) = it.uitkomst else {
        return String::new();
    };
    let at = |part: u32| (usize::try_from(part).unwrap_or(0) * BAR + 5_000) / 10_000;
    let (low, high) = (at(share.laag), at(share.hoog));
    let (full, perhaps, none) = match look.has_unicode {
        true => ('█', '▒', '·'),
        false => ('#', '+', '.'),
    };
    let sign = |cell: usize| match cell {
        cell if cell < low => full,
        cell if cell < high => perhaps,
        _ => none,
    };
    (0..BAR).map(sign).collect()
}

fn answers(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    let Some((_, told)) = of(view) else {
        return;
    };
    if let Some(signal) = &told.onderzoek.doen {
        sheet.fact_at(INDENT, "Let op", &signal.tekst);
        sheet.line("");
    }
    for it in &told.vragen {
        sheet.fact_at(4, &it.vraagnummer.to_string(), &it.vraag);
        let space = " ".repeat(5);
        if !it.is_beantwoord {
            sheet.quiet(format!("{space}nog geen uitkomst"));
            continue;
        }
        let drawn = bar(sheet.look, it);
        let between = match it.uitkomst {
            Some(share) => format!("tussen {} en {} %", whole(share.laag), whole(share.hoog)),
            None => String::new(),
        };
        let of = match it.n {
            Some(n) => format!("n = {n}"),
            None => String::new(),
        };
        let share = it.share();
        let first = join(&[&share, &between, &of]);
        sheet.line(Line::raw(format!("{space}{drawn} {first}")));
        let against = it.against();
        if !against.is_empty() {
            sheet.quiet(format!("{space}{against}"));
        }
    }
    sheet.or("Deze vragenlijst heeft nog geen vraag; met Vraag toevoegen zet u ze erin");
    sheet.line("");
    sheet.aside(
        "Het deel van wie een mening gaf en gunstig antwoordde; geen mening telt niet mee. Het ligt met 95 % zekerheid tussen de twee percentages (Wilson): zo ver kan het bij zo weinig antwoorden door toeval anders zijn. Overlappen twee metingen, dan kan het verschil toeval zijn. Buiten kantoor, en voor wie geen onderzoeken bijhoudt, is verborgen wat te klein is.",
    );
}

fn actions(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    let told = of(view).map(|(_, told)| told.verbeteracties.as_slice());
    for it in told.unwrap_or_default() {
        sheet.fact_at(6, &it.actienummer.to_string(), &it.actie);
        sheet.fact_at(6, "", &it.told());
        sheet.fact_at(6, "", &it.uitkomst);
    }
    sheet.or(
        "Er is nog niets afgesproken; met Verbeteractie afspreken zegt u wie wat voor wanneer doet",
    );
}

fn choices(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    let Some((_, told)) = of(view) else {
        return;
    };
    for it in &told.vragen {
        sheet.fact_at(4, &it.vraagnummer.to_string(), &it.vraag);
        let number = |n: Option<u32>| n.map_or_else(|| "–".to_owned(), |n| n.to_string());
        for one in &it.antwoorden {
            let mark = if one.gunstig { "+" } else { " " };
            let line = format!("     {mark} {:<34}{:>7}", one.antwoord, number(one.aantal));
            sheet.line(Line::raw(line));
        }
        let none = format!("       {:<34}{:>7}", "geen mening", number(it.geen_mening));
        sheet.quiet(none);
    }
    sheet.or("Deze vragenlijst heeft nog geen vraag");
    sheet.line("");
    sheet.aside(
        "Een plus is gunstig. Wie wat antwoordde, is nergens bewaard: alleen deze aantallen.",
    );
}

fn field_work(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    let Some((survey, told)) = of(view) else {
        return;
    };
    let row = &told.onderzoek;
    let column = |name: &str| row.cell(name);
    sheet.fact_at(
        INDENT,
        "Vragenlijst",
        &join(&[&row.vragenlijst, &row.versie]),
    );
    sheet.fact_at(INDENT, "Doelgroep", &column("doelgroep"));
    sheet.fact_at(INDENT, "Moment", &column("moment"));
    sheet.fact_at(INDENT, "Plaats", &row.plaats);
    sheet.fact_at(INDENT, "Van", &day(row.van));
    sheet.fact_at(INDENT, "Tot en met", &day(row.tot_en_met));
    for name in ["populatie", "uitgenodigd", "beantwoord", "respons"] {
        let title = name[..1].to_uppercase() + &name[1..];
        sheet.fact_at(INDENT, &title, &column(name));
    }
    sheet.fact_at(INDENT, "Bureau", &survey.bureau);
    let numbering = survey.numbering.map_or("", |it| it.word());
    sheet.fact_at(INDENT, "Nummering", numbering);
    sheet.own_columns(&view.record);
}
