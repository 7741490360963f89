//! The lists on top: all keys of a screen, everything that can be done, the actions of a record.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::forms::open_form;
use super::{filtering, saved};
use crate::actions::{self, ROWS};
use crate::domain::record::{Kind, RecordId};
use crate::domain::words::fold;
use crate::domain::workflow;
use crate::ipc::question;
use crate::office::drafts::Draft;
use crate::office::views::{Found, View};
use crate::tui::choice::{Choice, Does, Finds, Item};
use crate::tui::effect::{Effect, ask_or};
use crate::tui::model::{Model, Session};

/// From how many letters on a name is looked for.
const LEAST: usize = 2;

/// What kind of record is under the cursor or open.
pub fn kind_here(model: &Model) -> Option<Kind> {
    let number = model.screen().record_here()?;
    RecordId::parse(&number).ok().map(|id| id.kind)
}

/// All keys that do something here, with what is under the cursor; Enter does them.
pub fn open_help(model: &mut Model) {
    if filtering::is_typing(model) {
        return filtering::help(model);
    }
    let contexts = model.contexts();
    let here_is = kind_here(model);
    let lines = model
        .session
        .keymap
        .all(&contexts)
        .into_iter()
        .filter(|(_, row)| !row.id.starts_with(saved::BY_PLACE))
        .filter(|(_, row)| here_is.is_none() || row.about.is_none() || row.about == here_is)
        .map(|(keys, row)| Item {
            keys,
            ..Item::new(row.title, row.description, Does::Run(row.id))
        })
        .collect();
    let screen = model.entry().context.title();
    let title = format!("Toetsen van {screen} (Enter doet het)");
    model.session.choose_from(Choice::new(title, lines));
}

/// Everything that can be done from here, by name.
pub fn open_palette(model: &mut Model) {
    let contexts = model.contexts();
    let keys = |id| {
        model
            .session
            .keymap
            .keys_of(&contexts, id)
            .unwrap_or_default()
    };
    let here_is = kind_here(model);
    let here = |row: &&actions::Row| {
        contexts
            .iter()
            .any(|context| row.contexts.contains(context))
    };
    let mut lines: Vec<Item> = ROWS
        .iter()
        .filter(here)
        .filter(|row| !row.id.starts_with(saved::BY_PLACE))
        .filter(|row| row.about.is_none() || row.about == here_is)
        .map(|row| Item {
            keys: keys(row.id),
            ..Item::new(row.title, row.description, Does::Run(row.id))
        })
        .collect();
    lines.extend(saved::lines(&model.session));
    lines.extend(model.session.drafts.iter().map(draft_line));
    let finds = Finds::new(|choice, typed, today| find(choice, typed, today.year()));
    model
        .session
        .choose_from(Choice::new("Opdracht", lines).finding(finds));
}

/// Shows what has this number at once, and asks for what has this name.
fn find(choice: &mut Choice, typed: &str, this_year: i32) -> Vec<Effect> {
    let line = number_of(typed, this_year).map(|number| {
        let title = format!("Open {number}");
        let open = Does::then(move |model, _| model.open(&number));
        Item::new(title, "Het dossier met dit nummer", open)
    });
    choice.found = line.into_iter().collect();
    if fold(typed).chars().count() < LEAST {
        return Vec::new();
    }
    let (text, typed) = (typed.to_owned(), typed.to_owned());
    vec![ask_or(
        question::Find { text },
        move |model, found| take(&mut model.session, &typed, found),
        |_, _| (),
    )]
}

/// Takes in what was found, unless something else was typed since. A line that begins with what was typed stays first:
/// whoever knows the name of a screen goes there without looking.
fn take(session: &mut Session, typed: &str, found: Vec<Found>) {
    let Some(choice) = session.choice().filter(|choice| choice.typed() == typed) else {
        return;
    };
    let is_shown = |number: &str, choice: &Choice| {
        let mut shown = choice.found.iter();
        shown.any(|item| item.title.ends_with(number))
    };
    for one in found {
        if is_shown(&one.nummer, choice) {
            continue;
        }
        let detail = [one.nummer.clone(), one.uitleg]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ");
        let open = Does::then(move |model, _| model.open(&one.nummer));
        choice.found.push(Item::new(one.titel, detail, open));
    }
}

/// An unfinished form, to go on with.
fn draft_line(draft: &Draft) -> Item {
    let title = workflow::find(&draft.action).map_or(draft.action.as_str(), |action| action.title);
    let about = draft.target.as_deref().unwrap_or("nieuw");
    let typed: Vec<&str> = draft.fields.values().map(String::as_str).collect();
    let detail = format!("{title}: {}", typed.join(", "));
    let draft = draft.clone();
    let go_on = Does::then(move |model, _| {
        let (target, fields) = (draft.target.clone(), &draft.fields);
        open_form(&mut model.session, &draft.action, target, fields);
    });
    Item::new(format!("Concept {about}"), detail, go_on)
}

/// The verwijzing that a number stands for: `V-2026-0412`, `2026-412`, or `412` of this year.
fn number_of(typed: &str, this_year: i32) -> Option<String> {
    if let Ok(id) = RecordId::parse(typed)
        && id.kind.prefix().is_none()
    {
        return Some(id.number);
    }
    let rest = typed.trim_start_matches(['V', 'v']).trim_start_matches('-');
    let (year, n) = match rest.split_once('-') {
        Some((year, n)) => (Some(year).filter(|year| year.len() == 4)?.parse().ok()?, n),
        None => (this_year, rest),
    };
    let n: u32 = n.parse().ok().filter(|n| *n > 0)?;
    Some(RecordId::referral(year, n).number)
}

/// The actions of a record, those that cannot be greyed with their reason.
pub fn open_actions(model: &mut Model, view: &View) {
    let contexts = model.contexts();
    let lines = |id: &String, why_not: Option<String>| {
        let row = actions::find(id)?;
        Some(Item {
            keys: model
                .session
                .keymap
                .keys_of(&contexts, row.id)
                .unwrap_or_default(),
            why_not,
            ..Item::new(row.title, row.description, Does::Run(row.id))
        })
    };
    let can = view.can().iter().filter_map(|id| lines(id, None));
    let cannot = view
        .cannot()
        .iter()
        .filter_map(|(id, why)| lines(id, Some(model.in_titles(why))));
    let after = actions::follows_on(view.record().id.kind)
        .filter(|(id, _)| model.session.may_ever(id))
        .filter_map(|(id, _)| lines(&id.to_owned(), None));
    let can = can.chain(after);
    let title = format!("Wat kan met {}", view.record().id.number);
    let choice = Choice::new(title, can.chain(cannot).collect());
    model.session.choose_from(choice);
}

/// The actions that could be done with what is marked; which can with how many is said before it is done.
pub fn open_for_marked(model: &mut Model) {
    let marked = model.screen().marked();
    let kinds: BTreeSet<Kind> = marked
        .iter()
        .filter_map(|number| RecordId::parse(number).ok())
        .map(|id| id.kind)
        .collect();
    let contexts = model.contexts();
    let fits = |row: &&actions::Row| {
        let about = row.about.filter(|kind| kinds.contains(kind));
        let makes = workflow::find(row.id).is_none_or(|it| it.from == workflow::From::Nothing);
        about.is_some() && !makes && model.session.may_ever(row.id)
    };
    let lines = ROWS.iter().filter(fits).map(|row| Item {
        keys: model
            .session
            .keymap
            .keys_of(&contexts, row.id)
            .unwrap_or_default(),
        ..Item::new(row.title, row.description, Does::Run(row.id))
    });
    let title = format!("Wat kan met de {} die u merkte", marked.len());
    let choice = Choice::new(title, lines.collect());
    model.session.choose_from(choice);
}
