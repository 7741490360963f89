//! From what happened to what the screen knows next: pure but for the effects it returns.
//!
//! [`update`] takes in one thing that happened, [`run`] does an action by its id: first one of the screen that is open,
//! then one that is the same everywhere. Keys are in `keys`, forms in `forms` and `sending`, lists on top in `menus`,
//! `residents` and `guarded`, what the server tells in `notices`. What one screen does alone is with that screen; none is named here.

mod ahead;
mod filtering;
mod forms;
mod guarded;
mod keys;
mod letters;
mod many;
mod menus;
mod notices;
mod place;
mod residents;
mod saved;
mod sending;

use std::collections::BTreeMap;

use crossterm::event::KeyEventKind;

use super::beside;
use super::choice::Does;
use super::cursor::{Cursor, Place};
use super::effect::{Effect, Left, Wait, ask, tell_server};
use super::events::Msg;
use super::filter::Filter;
use super::model::{Model, Overlay};
use crate::actions;
use crate::domain::record::Kind;
use crate::domain::workflow;
use crate::ipc::question;
use crate::office::AsOf;
use crate::office::views::{Guarded, View};

pub use forms::{first_do, form_on, fresh_id, open_form};
pub use many::{Round, hand_over};
pub use notices::begin;
pub use residents::melding_for;
pub use saved::ask_views;

/// What an action says that is about a record, where there is none.
const NOTHING_HERE: &str = "Zet de cursor eerst op een regel waar dit over gaat";

/// Takes in one thing that happened, and what was typed ahead of it.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let Some(msg) = ahead::hold(model, msg) else {
        return Vec::new();
    };
    let mut effects = take_one(model, msg);
    while let Some(typed) = ahead::next(model) {
        effects.extend(take_one(model, typed));
    }
    effects
}

fn take_one(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let effects = take(model, msg);
    // Whatever came in, the cursor is on a row that is there and in sight: no screen has to see to that itself.
    let (screen, session) = model.here();
    screen.settle(session);
    effects
}

fn take(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let session = &mut model.session;
    match msg {
        Msg::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
        Msg::Key(key) => keys::on_key(model, key),
        Msg::Paste(text) => keys::on_paste(model, &text),
        Msg::Resize(width, height) => {
            session.size = (width, height);
            let (screen, session) = model.here();
            let more = screen.moved(session);
            std::iter::once(Effect::Clear).chain(more).collect()
        }
        Msg::Answer(then, answer) => {
            let is_awaited = ahead::answered(model, &then);
            let effects = then.go_on(model, answer);
            match is_awaited {
                // What follows on it is of the same key.
                true => ahead::wait_for(model, effects),
                false => effects,
            }
        }
        Msg::Told(told) => told(model),
        Msg::Saved(Ok(path)) => {
            session.say(format!("Geschreven in {}", path.display()));
            Vec::new()
        }
        Msg::Saved(Err(why)) => {
            session.warn(format!("Er is niets bewaard: {why}"));
            Vec::new()
        }
        Msg::Notice(notice) => notices::on_notice(model, notice),
        Msg::Offline => {
            session.is_online = false;
            session.warn(
                "De server is weg. Wat bevestigd is, staat er; log opnieuw in om verder te gaan",
            );
            many::cut_off(model)
        }
        Msg::Waited(Wait::Refresh) => notices::waited(model),
        Msg::Waited(Wait::Chord(chord)) => {
            model.shows_chord = model.chord == chord && !model.pending.is_empty();
            Vec::new()
        }
        Msg::Signal(_) | Msg::Gone => {
            let kept = forms::keep_draft(session).into_iter();
            kept.chain([place::keep(model)]).collect()
        }
        Msg::Suspend => Vec::new(),
    }
}

/// Runs an action by its id, as a key, the palette or the help does.
pub fn run(model: &mut Model, id: &'static str) -> Vec<Effect> {
    if let Some(effects) = model.go(id) {
        return effects;
    }
    let (screen, session) = model.here();
    if let Some(effects) = screen.run(session, id) {
        return effects;
    }
    match id {
        "volgend-veld" => forms::field_step(session, 1),
        "vorig-veld" => forms::field_step(session, -1),
        "kiezen" => forms::form_arrow(session, 1),
        "melding-invoeren" => residents::look_up(session),
        "bsn-tonen" => guarded::open(Guarded::Bsn, screen.record_here(), session),
        "adres-tonen" => guarded::open(Guarded::Address, screen.record_here(), session),
        "filteren" => return screen.begin_filter(),
        "aanvullen" => return filtering::complete(model),
        "voorbeeld" => match letters::preview(model) {
            Some(effects) => return effects,
            None => model.session.is_folded = !model.session.is_folded,
        },
        "stuk-bewaren" => return letters::save(session),
        "weergaven" => saved::open_list(model),
        id if id.starts_with(saved::BY_PLACE) => return saved::open_place(model, id),
        "volgend-blad" => turn_sheet(model, 1),
        "vorig-blad" => turn_sheet(model, -1),
        id if actions::FOLLOWS.iter().any(|row| row.1 == id) => following(model, id),
        "hulp" => menus::open_help(model),
        "opdracht" => menus::open_palette(model),
        id if makes_a_record(id) => {
            open_form(session, id, None, &BTreeMap::new());
        }
        _ => return run_asking(model, id),
    }
    Vec::new()
}

/// The actions that may ask the server something.
fn run_asking(model: &mut Model, id: &'static str) -> Vec<Effect> {
    match id {
        "terug" => back(model),
        "stoppen" => {
            let kept = forms::keep_draft(&mut model.session).into_iter();
            let last = [place::keep(model), Effect::Quit(0)];
            kept.chain(last).collect()
        }
        "opnieuw-tekenen" => std::iter::once(Effect::Clear)
            .chain(model.reload())
            .collect(),
        "acties" if !model.screen().marked().is_empty() => {
            menus::open_for_marked(model);
            Vec::new()
        }
        "acties" => on_record_here(model, menus::open_actions),
        "omlaag" => step(model, 1),
        "omhoog" => step(model, -1),
        "pagina-omlaag" => step(model, page(model)),
        "pagina-omhoog" => step(model, -page(model)),
        "begin" => step(model, isize::MIN / 2),
        "einde" => step(model, isize::MAX / 2),
        "openen" => open(model),
        "bewaren" => sending::send_form(model, false),
        "meteen-bewaren" => sending::send_form(model, true),
        "concept-weggooien" => forms::throw_away(&mut model.session),
        "ongedaan" | "opnieuw" if sending::was_with_many(model) => {
            let numbers = std::mem::take(&mut model.session.last_many);
            many::turn(model, numbers, id == "ongedaan")
        }
        "ongedaan" => sending::turn(
            model,
            |number, request| question::Undo { number, request },
            "staat weer zoals ervoor, zonder",
        ),
        "opnieuw" => sending::turn(
            model,
            |number, request| question::Redo { number, request },
            "staat er weer zoals u het had, met",
        ),
        "inwoner-openen" | "huishouden-openen" | "plan-openen" => open_beside(model, id),
        "brief-bekijken" => on_record_here(model, letters::choose),
        action => on_record(model, action),
    }
}

fn makes_a_record(id: &str) -> bool {
    workflow::find(id).is_some_and(|action| action.from == workflow::From::Nothing)
}

/// Opens a record that the one under the cursor names.
fn open_beside(model: &Model, id: &'static str) -> Vec<Effect> {
    on_record_here(model, move |model, view| {
        match beside::named(id, view) {
            Ok(number) => return model.open(&number),
            Err(none) => model.session.warn(none),
        }
        Vec::new()
    })
}

/// A new record that may follow on the one under the cursor.
fn following(model: &mut Model, id: &str) {
    let kind = menus::kind_here(model).into_iter();
    let field = kind.flat_map(actions::follows_on).find(|row| row.0 == id);
    let known =
        field.and_then(|(_, field)| Some((field.to_owned(), model.screen().record_here()?)));
    open_form(&mut model.session, id, None, &known.into_iter().collect());
}

/// Opens the form of an action on the record under the cursor, or says why not.
fn on_record(model: &mut Model, action: &'static str) -> Vec<Effect> {
    let marked = model.screen().marked();
    if !marked.is_empty() {
        return many::begin(action, marked);
    }
    match model.screen().record_here() {
        Some(number) if !is_about(action, menus::kind_here(model)) => {
            let what = workflow::find(action).map_or("iets anders", |action| action.about.word());
            model.session.warn(format!(
                "Dit gaat over een {what}; de cursor staat op {number}"
            ));
            Vec::new()
        }
        Some(_) => on_record_here(model, move |model, view| {
            forms::form_on(model, view, action);
        }),
        None => {
            model.session.warn(NOTHING_HERE);
            Vec::new()
        }
    }
}

/// Asks the record under the cursor as it is now, and goes on with it.
fn on_record_here<L: Left>(
    model: &Model,
    then: impl FnOnce(&mut Model, &View) -> L + Send + 'static,
) -> Vec<Effect> {
    let ask_record = |number| {
        ask(
            question::Show {
                number,
                at: AsOf::NOW,
            },
            move |model, view| then(model, &view),
        )
    };
    let number = model.screen().record_here();
    number.map(ask_record).into_iter().collect()
}

/// Whether an action is about the kind of record that it would be done with.
fn is_about(action: &str, here: Option<Kind>) -> bool {
    actions::find(action)
        .and_then(|row| row.about)
        .is_none_or(|about| here.is_none_or(|here| here == about))
}

fn back(model: &mut Model) -> Vec<Effect> {
    let session = &mut model.session;
    if many::stop(session) {
        return Vec::new();
    }
    if !session.overlays.is_empty() {
        let kept = forms::keep_draft(session);
        if let (Some(_), Some(Overlay::Form(form))) = (&kept, session.overlays.pop())
            && !form.typed().is_empty()
        {
            session
                .say("Wat u typte is bewaard als concept; het komt terug als u dit opnieuw opent");
        }
        return kept.into_iter().collect();
    }
    let (screen, session) = model.here();
    // A filter that is being typed is left before marks are.
    let is_typing = screen.filter().is_some_and(Filter::is_typing);
    if !is_typing && screen.unmark_all() {
        return Vec::new();
    }
    if screen.filter_mut().is_some_and(Filter::clear) {
        return screen.reload(session);
    }
    model.step_back();
    let looks = tell_server(question::LookAt { number: None });
    std::iter::once(looks).chain(model.reload()).collect()
}

/// A screenful of rows.
fn page(model: &Model) -> isize {
    let height = model.screen().height(&model.session);
    isize::try_from(height).unwrap_or(1).max(1)
}

/// Moves the cursor of what is on top by rows.
fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    let (screen, session) = model.here();
    let height = screen.height(session);
    if let Some(choice) = session.choice() {
        let len = choice.fitting().len();
        choice.cursor.step(by, len, height.saturating_sub(3));
        return Vec::new();
    }
    if let Some(Overlay::Reading(reading)) = session.overlays.last_mut() {
        reading.step(by, (usize::from(session.size.0), height));
        return Vec::new();
    }
    let len = screen.len(session);
    screen.place_mut().cursor.step(by, len, height);
    screen.moved(session)
}

/// Turns to another sheet of the screen, around the ends.
fn turn_sheet(model: &mut Model, by: isize) {
    let (screen, _) = model.here();
    let count = screen.sheets().len();
    if count > 0 {
        let sheet = (screen.place().sheet + count).saturating_add_signed(by) % count;
        let cursor = Cursor::default();
        *screen.place_mut() = Place { cursor, sheet };
    }
}

/// Enter: does what is chosen on top, keeps the filter being typed, or opens what is under the cursor.
fn open(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Choice(_)) = model.session.overlays.last() {
        return choose(model);
    }
    let (screen, session) = model.here();
    if screen.filter_mut().is_some_and(Filter::keep) {
        // What cannot be read is said now; the next Enter opens.
        return screen.reload(session);
    }
    if let Some(effects) = screen.open(session) {
        return effects;
    }
    if let Some(line) = screen.leads_to().map(str::to_owned) {
        return saved::open(model, &line);
    }
    match screen.record_here() {
        Some(number) => model.open(&number),
        None => Vec::new(),
    }
}

/// Does what is chosen in the list on top, or says why it cannot be.
fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(choice) = model.session.choice() else {
        return Vec::new();
    };
    let typed = choice.typed().to_owned();
    let Some(line) = choice.chosen().cloned() else {
        return Vec::new();
    };
    if let Some(why) = line.why_not {
        model.session.warn(why);
        return Vec::new();
    }
    model.session.overlays.pop();
    match line.does {
        Does::Run(id) => run(model, id),
        Does::Then(does) => does(model, &typed),
    }
}
