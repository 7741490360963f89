//! Saved views: the list of them, opening one, keeping what is filtered now, and throwing one away.

use crate::ipc::question;
use crate::office::saved::{Wanted, wanted};
use crate::office::views::{Filtered, SavedView};
use crate::tui::choice::{Choice, Does, Finds, Item};
use crate::tui::effect::{Effect, ask};
use crate::tui::model::{Model, Session};

/// The action that opens a view by its place begins so.
pub const BY_PLACE: &str = "weergave-";

/// What to ask to know which there are.
pub fn ask_views() -> Effect {
    ask(question::SavedViews {}, |model, views| {
        model.session.views = views;
    })
}

/// The views as lines to choose from.
pub fn lines(session: &Session) -> Vec<Item> {
    let views = session.views.iter().zip(1_usize..);
    let line = |(view, place): (&SavedView, usize)| {
        let count = view
            .count
            .map_or_else(String::new, |count| format!("{count} · "));
        let wanted = view.line.clone();
        let does = Does::then(move |model, _| open(model, &wanted));
        Item {
            keys: if place < 10 {
                format!("= {place}")
            } else {
                String::new()
            },
            ..Item::new(view.name.clone(), format!("{count}{}", view.line), does)
        }
    };
    views.map(line).collect()
}

/// Opens the list of views, in which what is filtered now can be kept under a name.
pub fn open_list(model: &mut Model) {
    let line = model.screen().view_line();
    let mut items = lines(&model.session);
    let own = model.session.views.iter().filter(|view| view.is_own);
    items.extend(own.map(|view| {
        let name = view.name.clone();
        let does = Does::then(move |_, _| keep(name.clone(), String::new()));
        Item::new(
            format!("Weg met {}", view.name),
            "Gooit uw weergave weg",
            does,
        )
    }));
    let hint = match line {
        Some(_) => "typ een naam om te bewaren wat u nu filtert",
        None => "typ om te zoeken",
    };
    let finds = Finds::new(move |choice: &mut Choice, typed: &str, _| {
        let keeps = line.as_ref().filter(|_| !typed.is_empty()).map(|line| {
            let (name, line) = (typed.to_owned(), line.clone());
            let detail = line.clone();
            let does = Does::then(move |_, _| keep(name.clone(), line.clone()));
            Item::new(format!("Bewaar als ‘{typed}’"), detail, does)
        });
        choice.found = keeps.into_iter().collect();
    });
    let finds = Finds { hint, ..finds };
    let title = "Weergaven (Enter opent)";
    model
        .session
        .choose_from(Choice::new(title, items).finding(finds));
}

/// Keeps a view, or throws it away when there is nothing to keep.
fn keep(name: String, line: String) -> Vec<Effect> {
    let is_gone = line.is_empty();
    let kept = name.clone();
    vec![ask(
        question::KeepView { name, line },
        move |model, views| {
            model.session.views = views;
            model.session.say(if is_gone {
                format!("De weergave ‘{kept}’ is weg")
            } else {
                format!("De weergave ‘{kept}’ is bewaard; = = toont ze alle")
            });
        },
    )]
}

/// Opens the view in a place, from one on.
pub fn open_place(model: &mut Model, id: &str) -> Vec<Effect> {
    let place: Option<usize> = id
        .strip_prefix(BY_PLACE)
        .and_then(|place| place.parse().ok());
    let view = place.and_then(|place| model.session.views.get(place.checked_sub(1)?));
    match view.map(|view| view.line.clone()) {
        Some(line) => open(model, &line),
        None => {
            model
                .session
                .warn("Deze weergave is er niet; = = toont ze alle");
            Vec::new()
        }
    }
}

/// Opens the list that the line of a view asks.
pub fn open(model: &mut Model, line: &str) -> Vec<Effect> {
    let wanted = match wanted(line) {
        Ok(wanted) => wanted,
        Err(no) => {
            model.session.warn(no.to_string());
            return Vec::new();
        }
    };
    let to = match wanted.list {
        Filtered::Queue | Filtered::Agenda | Filtered::Doubles => "naar-wachtrij",
        Filtered::Indicaties => "naar-overgang",
        Filtered::Plans => "naar-plannen",
        Filtered::Contacts => "naar-contacten",
        Filtered::Budgets => "naar-budgetten",
        Filtered::Surveys => "naar-ervaringen",
        Filtered::Contracts => "naar-contracten",
        Filtered::Aanbestedingen => "naar-aanbestedingen",
    };
    take(model, &wanted);
    model.go(to).unwrap_or_default()
}

fn take(model: &mut Model, wanted: &Wanted) {
    for screen in model.screens_mut() {
        screen.take_view(wanted);
    }
}
