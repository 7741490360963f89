//! What people said, on the page for the college: of each ervaringsonderzoek a table, with how many answered and how sure it
//! is.

use super::content::{Part, Row, Table, Word};
use crate::domain::dates::with_year;
use crate::office::views::{Experience, QuestionCells, SurveyAnswers};

/// The ervaringsonderzoeken of the year up to the end of the period.
pub(super) fn experience_of(told: &Experience) -> Vec<Part> {
    let least = told.kleinste.filter(|least| *least > 0);
    let hidden = least.map(|least| {
        format!(" Een ster is verborgen: minder dan {least} mensen, of wat dat zou verraden.")
    });
    let note = format!(
        "Gunstig is het deel van wie een mening gaf (n) dat het ermee eens is, of ja zegt. Het ligt met 95 % zekerheid tussen \
         de twee percentages (interval van Wilson). Overlappen de metingen, dan kan een verschil toeval zijn.{}",
        hidden.unwrap_or_default()
    );
    let mut parts = vec![Part::Heading("Ervaringen".to_owned())];
    parts.extend(told.rijen.iter().map(table));
    parts.push(Part::Note(note));
    parts
}

fn table(it: &SurveyAnswers) -> Part {
    let row = &it.onderzoek;
    let has_before = it.vragen.iter().any(|it| it.nulmeting.is_some());
    let day = row.tot_en_met.or(row.van).map(with_year);
    let caption: Vec<String> = [row.told()].into_iter().chain(day).collect();
    let before = has_before.then_some("Naast de nulmeting");
    let heads = ["Gunstig", "Tussen (%)", "n"].into_iter().chain(before);
    let questions = it.vragen.iter().filter(|it| it.is_beantwoord);
    Part::Table(Table {
        caption: caption.join(" · "),
        corner: "Vraag".to_owned(),
        heads: heads.map(Word::plain).collect(),
        rows: questions.map(|it| line(it, has_before)).collect(),
        sum: None,
        marked: None,
    })
}

fn line(it: &QuestionCells, has_before: bool) -> Row {
    let cells = [it.share(), it.interval(), it.of()].into_iter();
    let before = has_before.then(|| it.against());
    Row {
        name: it.vraag.clone(),
        cells: cells.chain(before).map(Word::told).collect(),
    }
}
