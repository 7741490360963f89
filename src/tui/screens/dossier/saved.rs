//! The letters and the file of an aanbesteding, out of the screen into a file of the user.

use crate::domain::aanbesteding::file::page;
use crate::domain::letters::page::as_lines;
use crate::ipc::question;
use crate::office::views::{AanbestedingView, BidCells, View};
use crate::tui::choice::{Choice, Does, Item};
use crate::tui::effect::{Effect, ask};
use crate::tui::model::Session;

/// Asks which: the file, or a letter.
pub fn open(view: Option<&View>, session: &mut Session) {
    let Some(View::Aanbesteding(view)) = view else {
        session.warn("Open eerst een aanbesteding");
        return;
    };
    let letters = view.bids().into_iter().map(|bid| letter(view, bid));
    let lines = std::iter::once(whole(view)).chain(letters).collect();
    session.choose_from(Choice::new("Wat wilt u bewaren?", lines));
}

fn whole(view: &AanbestedingView) -> Item {
    let number = &view.cells.nummer;
    let (name, text) = (format!("{number}-dossier"), page(number, &view.file));
    let does = Does::then(move |_, _| {
        let (name, text) = (name.clone(), text.clone());
        vec![Effect::Save { name, text }]
    });
    Item::new("Dossier", "Alles wat bewaard blijft, als één stuk", does)
}

fn letter(view: &AanbestedingView, bid: &BidCells) -> Item {
    let (number, bid, who) = (
        view.cells.nummer.clone(),
        bid.inschrijving,
        &bid.inschrijver,
    );
    let title = format!("Brief aan {who}");
    let does = Does::then(move |_, _| {
        let name = format!("{number}-brief-{bid}");
        let of = number.clone();
        let question = question::Letter {
            number: number.clone(),
            bid,
            on: None,
        };
        vec![ask(question, move |_, letter| {
            let text = as_lines(&of, &letter, 80).join("\n");
            vec![Effect::Save { name, text }]
        })]
    });
    Item::new(title, "De brief met de gunningsbeslissing", does)
}
