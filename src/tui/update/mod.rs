//! From what happened to what the screen knows next: pure but for the effects it returns.
//!
//! [`update`] takes in one thing that happened, [`run`] does an action by its id. Keys are in `keys`, moving and choosing
//! in `lists`, forms in `forms`, what the server says in `answers`; what only one screen does is with that screen.

mod answers;
mod forms;
mod keys;
mod lists;

use std::collections::BTreeMap;

use crossterm::event::KeyEventKind;

use super::effect::{Effect, ask, tell_server};
use super::events::Msg;
use super::model::{Model, Overlay};
use super::screens::{self, Screen, aanbestedingen, agenda, management, today};
use crate::actions;
use crate::domain::record::{Kind, RecordId};
use crate::domain::workflow;
use crate::ipc::question::{self, Question};
use crate::office::Outcome;

pub use forms::open_form;
pub use keys::is_typing;

/// What to ask when the screen begins.
#[must_use]
pub fn begin() -> Vec<Effect> {
    let who = ask(question::Status {}, |model, status| {
        model.who = status.you;
        Vec::new()
    });
    let drafts = ask(question::Drafts {}, answers::take_drafts);
    let rest = [who, answers::ask_registers(), drafts];
    today::reload().into_iter().chain(rest).collect()
}

/// Takes in one thing that happened.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let effects = take(model, msg);
    // Whatever came in, the cursor is on a row that is there and in sight: no screen has to see to that itself.
    model.keep_row(model.screen(), None);
    effects
}

fn take(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
        Msg::Key(key) => keys::on_key(model, key),
        Msg::Paste(text) => keys::on_paste(model, &text),
        Msg::Resize(width, height) => {
            model.size = (width, height);
            let mut effects = vec![Effect::Clear];
            effects.extend(screens::moved(model));
            effects
        }
        Msg::Answer(then, answer) => then.go_on(model, answer),
        Msg::Notice(notice) => answers::on_notice(model, notice),
        Msg::Offline => {
            model.is_online = false;
            model.warn(
                "De server is weg. Wat bevestigd is, staat er; log opnieuw in om verder te gaan",
            );
            Vec::new()
        }
        Msg::ShowChord(chord) => {
            model.shows_chord = model.chord == chord && !model.pending.is_empty();
            Vec::new()
        }
        Msg::Signal(_) | Msg::Gone => forms::keep_draft(model).into_iter().collect(),
        Msg::Suspend => Vec::new(),
    }
}

/// Runs an action by its id, as a key, the palette or the help does.
pub fn run(model: &mut Model, id: &'static str) -> Vec<Effect> {
    if let Some(screen) = Screen::ALL
        .iter()
        .find(|screen| screen.action() == Some(id))
    {
        return go(model, *screen);
    }
    match id {
        "terug" => back(model),
        "stoppen" => {
            let mut effects: Vec<Effect> = forms::keep_draft(model).into_iter().collect();
            effects.push(Effect::Quit(0));
            effects
        }
        "opnieuw-tekenen" => std::iter::once(Effect::Clear)
            .chain(screens::reload(model))
            .collect(),
        "hulp" => lists::open_help(model),
        "opdracht" => lists::open_palette(model),
        "acties" => match screens::record_here(model) {
            Some(number) => vec![ask(question::Show { number, on: None }, |model, view| {
                lists::open_actions(model, &view);
                Vec::new()
            })],
            None => Vec::new(),
        },
        "omlaag" => lists::step(model, 1),
        "omhoog" => lists::step(model, -1),
        "pagina-omlaag" => lists::step(model, lists::page(model)),
        "pagina-omhoog" => lists::step(model, -lists::page(model)),
        "begin" => lists::step(model, isize::MIN / 2),
        "einde" => lists::step(model, isize::MAX / 2),
        "openen" => lists::open(model),
        "filteren" => {
            let screen = model.screen();
            if let Some(filter) = screens::filter_mut(model, screen) {
                filter.begin();
            }
            Vec::new()
        }
        "sorteren" => lists::open_orders(model),
        "later" => {
            aanbestedingen::scroll(model, 1);
            Vec::new()
        }
        "eerder" => {
            aanbestedingen::scroll(model, -1);
            Vec::new()
        }
        "inzoomen" => {
            aanbestedingen::zoom(model, -1);
            Vec::new()
        }
        "uitzoomen" => {
            aanbestedingen::zoom(model, 1);
            Vec::new()
        }
        "wat-als" => lists::open_what_if(model),
        "volgend-blad" if model.screen() == Screen::Agenda => agenda::turn(model, 1),
        "vorig-blad" if model.screen() == Screen::Agenda => agenda::turn(model, -1),
        "volgend-blad" => lists::turn_sheet(model, 1),
        "vorig-blad" => lists::turn_sheet(model, -1),
        "volgend-veld" => forms::field_step(model, 1),
        "vorig-veld" => forms::field_step(model, -1),
        "kiezen" => forms::choose_word(model),
        "bewaren" => forms::send_form(model),
        "ongedaan" => turn(
            model,
            |number| question::Undo { number },
            "staat weer zoals ervoor",
        ),
        "opnieuw" => turn(
            model,
            |number| question::Redo { number },
            "staat er weer zoals u het had",
        ),
        "melding-invoeren" => forms::new_melding(model),
        "gebruiker-toevoegen" | "contract-registreren" => {
            open_form(model, id, None, &BTreeMap::new())
        }
        "aanbesteding-registreren" => forms::new_aanbesteding(model),
        "gebruiker-wijzigen" | "gebruiker-intrekken" => management::on_user(model, id),
        "instelling-wijzigen" => management::on_setting(model),
        action => match screens::record_here(model) {
            Some(number) if !is_about(action, lists::kind_here(model)) => {
                let what =
                    workflow::find(action).map_or("iets anders", |action| action.about.word());
                model.warn(format!(
                    "Dit gaat over een {what}; de cursor staat op {number}"
                ));
                Vec::new()
            }
            Some(number) => vec![ask(
                question::Show { number, on: None },
                move |model, view| forms::form_on(model, &view, action),
            )],
            None => {
                model.warn("Zet de cursor eerst op een regel waar dit over gaat");
                Vec::new()
            }
        },
    }
}

/// Whether an action is about the kind of record that it would be done with.
fn is_about(action: &str, here: Option<Kind>) -> bool {
    actions::find(action)
        .and_then(|row| row.about)
        .is_none_or(|about| here.is_none_or(|here| here == about))
}

/// Goes to a screen; coming from there again is one step back.
fn go(model: &mut Model, screen: Screen) -> Vec<Effect> {
    model.overlays.clear();
    let here = model.screen();
    if let Some(filter) = screens::filter_mut(model, here) {
        filter.leave();
    }
    model.screens.retain(|other| *other != screen);
    model.screens.push(screen);
    screens::reload(model)
}

fn back(model: &mut Model) -> Vec<Effect> {
    if !model.overlays.is_empty() {
        let kept = forms::keep_draft(model);
        if let (Some(_), Some(Overlay::Form(form))) = (&kept, model.overlays.pop())
            && !form.typed().is_empty()
        {
            model.say("Wat u typte is bewaard als concept; het komt terug als u dit opnieuw opent");
        }
        return kept.into_iter().collect();
    }
    if let Some(effects) = screens::back(model) {
        return effects;
    }
    if model.screens.len() > 1 {
        if model.screen() == Screen::Dossier {
            model.open = None;
        }
        model.screens.pop();
    }
    let mut effects = vec![tell_server(question::LookAt { number: None })];
    effects.extend(screens::reload(model));
    effects
}

/// Undoes or redoes: in a dossier its last step, in a list what was done last.
fn turn<Q: Question<Answer = Outcome>>(
    model: &mut Model,
    question: fn(String) -> Q,
    done: &'static str,
) -> Vec<Effect> {
    let done_here = model.last_done.clone().filter(|number| {
        let kind = RecordId::parse(number).map(|id| id.kind);
        kind.is_ok_and(|kind| screens::is_about(model.screen(), kind))
    });
    let here = match model.screen() {
        Screen::Dossier => screens::record_here(model),
        _ => done_here.or_else(|| screens::record_here(model)),
    };
    match here {
        Some(number) => vec![ask(question(number), move |model, outcome| {
            answers::on_turned(model, done, outcome)
        })],
        None => {
            model.warn("Er is hier niets om ongedaan te maken");
            Vec::new()
        }
    }
}
