//! A BSN in full, after what it is for: that is kept before it is given.

use crate::ipc::question;
use crate::tui::choice::{Choice, Does, Finds, Item};
use crate::tui::effect::ask;
use crate::tui::model::Session;

/// What a BSN is asked for most.
const PURPOSES: [&str; 4] = [
    "aanvraag reguliere proces",
    "contact met een andere instantie",
    "controle van de gegevens",
    "verzoek van de inwoner zelf",
];

/// Asks what the BSN of this resident, or of the resident of this verwijzing, is for; then shows it.
pub fn open(number: Option<String>, session: &mut Session) {
    let Some(of) = number else {
        session.warn(super::NOTHING_HERE);
        return;
    };
    let lines = PURPOSES.map(|purpose| shows(&of, purpose));
    let finds = Finds {
        hint: "typ waarvoor, of kies",
        ..Finds::new(move |choice, typed, _| {
            let own = (!typed.is_empty()).then(|| shows(&of, typed));
            choice.found = own.into_iter().collect();
        })
    };
    let choice = Choice::new("Waarvoor hebt u het BSN nodig?", lines.to_vec());
    session.choose_from(choice.finding(finds));
}

/// A purpose to choose.
fn shows(number: &str, purpose: &str) -> Item {
    let (of, what_for) = (number.to_owned(), purpose.to_owned());
    let does = Does::then(move |_, _| {
        let question = question::Reveal {
            number: of.clone(),
            purpose: what_for.clone(),
        };
        let of = of.clone();
        vec![ask(question, move |model, bsn| {
            let told = format!("Het BSN bij {of} is {bsn}; dat u dit zag, is vastgelegd");
            model.session.say(told);
        })]
    });
    Item::new(purpose, "Komt bij wie dit bekeek te staan", does)
}
