//! Letters on the screen: read before they are sent, or as they were sent; and out of it into a file.

use crate::domain::letters::actions::{SEND, SEND_OF_INDICATIE};
use crate::domain::letters::parts::Letter;
use crate::domain::workflow::Refusal;
use crate::exchange::letter::{LetterForm, written};
use crate::ipc::question;
use crate::office::views::View;
use crate::tui::choice::{Choice, Does, Item};
use crate::tui::effect::{Effect, ask, ask_or};
use crate::tui::model::{Model, Overlay, Session};
use crate::tui::reading::Reading;

/// Shows the letter that the form on top would send; none where that is the form of something else.
pub fn preview(model: &mut Model) -> Option<Vec<Effect>> {
    let form = model.session.form()?;
    if ![SEND, SEND_OF_INDICATIE].contains(&form.action.id) {
        return None;
    }
    let target = form.target.clone();
    let number = target.or_else(|| form.many.first().map(|row| row.nummer.clone()))?;
    let fields = form.typed();
    form.refusal = None;
    let asked = question::LetterOf {
        number: number.clone(),
        fields,
        sent: None,
    };
    let refused = |model: &mut Model, refusal: &Refusal| {
        let told = model.in_titles(&refusal.to_string());
        if let Some(form) = model.session.form() {
            form.refusal = Some(told);
            if let Some(field) = &refusal.field {
                form.focus_on(field);
            }
        }
    };
    let shows = move |model: &mut Model, letter| {
        let standing = "nog niet verstuurd".to_owned();
        read(&mut model.session, Reading::new(number, letter, standing));
    };
    Some(vec![ask_or(asked, shows, refused)])
}

/// Puts a letter on top, to read.
fn read(session: &mut Session, reading: Reading) {
    session.overlays.push(Overlay::Reading(Box::new(reading)));
}

/// Asks which of the letters of a dossier is read, the last first; the only one at once.
pub fn choose(model: &mut Model, view: &View) -> Vec<Effect> {
    let record = view.record();
    let number = &record.id.number;
    let letters = (1..).zip(record.all::<Letter>());
    let mut lines: Vec<Item> = letters.map(|(n, letter)| item(number, n, letter)).collect();
    lines.reverse();
    match lines.len() {
        0 => model.session.warn(
            "Er is nog geen brief verstuurd; in het formulier van brief versturen toont F3 hem vooraf",
        ),
        _ => {
            let title = format!("Welke brief van {number}?");
            model.session.choose_from(Choice::new(title, lines));
        }
    }
    Vec::new()
}

fn item(number: &str, n: u32, letter: &Letter) -> Item {
    let number = number.to_owned();
    let does = Does::then(move |_, _| {
        let of = number.clone();
        let asked = question::LetterOf {
            number: number.clone(),
            fields: std::collections::BTreeMap::new(),
            sent: Some(n),
        };
        vec![ask(asked, move |model: &mut Model, letter: Letter| {
            let standing = match letter.returned {
                Some(_) => "verstuurd, en teruggekomen",
                None => "zoals verstuurd",
            };
            let reading = Reading::new(of, letter, standing.to_owned());
            read(&mut model.session, reading);
        })]
    });
    Item::new(format!("Brief {n}"), letter.to_string(), does)
}

/// The letter on top into a file, as a document.
pub fn save(session: &mut Session) -> Vec<Effect> {
    let Some(Overlay::Reading(reading)) = session.overlays.last() else {
        return Vec::new();
    };
    let name = reading.file_name();
    let letters = [(reading.number.clone(), reading.letter.clone())];
    match written(&letters, LetterForm::Docx) {
        Ok(document) => vec![Effect::SaveDocument { name, document }],
        Err(why) => {
            session.warn(why.to_string());
            Vec::new()
        }
    }
}
