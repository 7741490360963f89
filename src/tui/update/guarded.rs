//! A BSN in full or a secret address, after what it is for: that is kept before it is given.

use crate::ipc::question;
use crate::office::views::Guarded;
use crate::tui::choice::{Choice, Does, Finds, Item};
use crate::tui::effect::ask;
use crate::tui::model::Session;

/// What each is asked for most.
const fn purposes(what: Guarded) -> [&'static str; 4] {
    let first = match what {
        Guarded::Bsn => "aanvraag reguliere proces",
        Guarded::Address => "huisbezoek",
    };
    [
        first,
        "contact met een andere instantie",
        "controle van de gegevens",
        "verzoek van de inwoner zelf",
    ]
}

/// Asks what it is needed for of this resident, or of the resident of this verwijzing; then shows it.
pub fn open(what: Guarded, number: Option<String>, session: &mut Session) {
    let Some(of) = number else {
        session.warn(super::NOTHING_HERE);
        return;
    };
    let lines = purposes(what).map(|purpose| shows(what, &of, purpose));
    let finds = Finds {
        hint: "typ waarvoor, of kies",
        ..Finds::new(move |choice, typed, _| {
            let own = (!typed.is_empty()).then(|| shows(what, &of, typed));
            choice.found = own.into_iter().collect();
        })
    };
    let choice = Choice::new(format!("Waarvoor hebt u het {what} nodig?"), lines.to_vec());
    session.choose_from(choice.finding(finds));
}

/// A purpose to choose.
fn shows(what: Guarded, number: &str, purpose: &str) -> Item {
    let (of, what_for) = (number.to_owned(), purpose.to_owned());
    let does = Does::then(move |_, _| {
        let question = question::Reveal {
            what,
            number: of.clone(),
            purpose: what_for.clone(),
        };
        let of = of.clone();
        vec![ask(question, move |model, told| {
            let told = format!("Het {what} bij {of} is {told}; dat u dit zag, is vastgelegd");
            model.session.say(told);
        })]
    });
    Item::new(purpose, "Komt bij wie dit bekeek te staan", does)
}
