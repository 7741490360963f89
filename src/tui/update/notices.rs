//! What the server tells by itself, and what is asked of it when the screen begins.

use crate::domain::record::RecordId;
use crate::domain::workflow;
use crate::ipc::question;
use crate::office::drafts::Draft;
use crate::office::{NO_LONGER, Notice};
use crate::tui::effect::{Effect, Wait, ask, ask_or};
use crate::tui::model::{Model, Refresh};
use crate::tui::update::many;
use crate::tui::update::place::ask_last;

/// What to ask when the screen begins.
#[must_use]
pub fn begin(model: &mut Model) -> Vec<Effect> {
    let who = ask(question::Status {}, |model, status| {
        model.session.who = status.you;
    });
    let drafts = ask(question::Drafts {}, take_drafts);
    let first = model.reload().into_iter();
    first
        .chain([who, ask_registers(), ask_bought(), drafts, ask_last()])
        .collect()
}

/// What every form needs to know: settings, providers and employees.
pub fn ask_registers() -> Effect {
    ask(question::Registers {}, |model, records| {
        model.session.take_register(&records);
    })
}

/// The percelen and contracts that a form offers; who may not see them chooses from none.
fn ask_bought() -> Effect {
    ask_or(
        question::Choices {},
        |model, bought| {
            model.session.bought = bought;
            Vec::new()
        },
        |_, _| Vec::new(),
    )
}

/// The unfinished forms of the user; when the screen begins, the first is told.
fn take_drafts(model: &mut Model, drafts: Vec<Draft>) {
    let session = &mut model.session;
    let is_news = session.drafts.is_empty() && session.message.is_none();
    if let Some(draft) = drafts.first().filter(|_| is_news) {
        let action = workflow::find(&draft.action);
        let title = action.map_or(draft.action.as_str(), |action| action.title);
        let about = draft.target.as_deref().unwrap_or("iets nieuws");
        session.say(format!(
            "Er ligt een concept: {title} bij {about}. : en ‘concept’ gaat ermee verder"
        ));
    }
    session.drafts = drafts;
}

/// The server told something.
pub fn on_notice(model: &mut Model, notice: Notice) -> Vec<Effect> {
    match notice {
        Notice::Changed {
            numbers,
            by,
            action,
            ..
        } => on_change(model, &numbers, &by, &action),
        Notice::Present(presence) => {
            model.session.presence = presence;
            Vec::new()
        }
        Notice::Stopping => {
            model.session.is_online = false;
            model
                .session
                .warn("De server stopt. Wat bevestigd is, staat er; log zo dadelijk opnieuw in");
            Vec::new()
        }
        Notice::Withdrawn => {
            model.session.is_online = false;
            model.session.warn(NO_LONGER);
            // What is on the screen is no longer for these eyes: asked anew, it is refused.
            many::cut_off(model)
                .into_iter()
                .chain(model.reload())
                .collect()
        }
    }
}

fn on_change(model: &mut Model, numbers: &[String], by: &str, action: &str) -> Vec<Effect> {
    let is_in_sight = model.changed(numbers);
    let is_mine = by == model.session.who.0;
    let here = model.screen().record_here();
    let shown = here.filter(|number| numbers.contains(number));
    let is_news = !is_mine && !by.is_empty() && model.session.message.is_none();
    if let Some(number) = shown.filter(|_| is_news) {
        let title = workflow::find(action).map_or(action, |action| action.title);
        model
            .session
            .say(format!("{by} deed zojuist ‘{title}’ in {number}"));
    }
    let mut effects = match is_in_sight {
        true => refresh(model),
        false if std::mem::replace(&mut model.refreshes_soon, true) => Vec::new(),
        false => vec![Effect::Wait(Wait::Refresh)],
    };
    if numbers.is_empty()
        || numbers
            .iter()
            .any(|number| RecordId::parse(number).is_ok_and(|id| id.kind.prefix().is_none()))
    {
        effects.extend([ask_registers(), ask_bought()]);
    }
    effects
}

/// Asks what is shown anew, unless that is being asked: then once more after the answer, however much changed meanwhile.
fn refresh(model: &mut Model) -> Vec<Effect> {
    if model.refresh != Refresh::Done {
        model.refresh = Refresh::Again;
        return Vec::new();
    }
    let mut effects = model.reload();
    let asked = |effect: &Effect| matches!(effect, Effect::Ask(..));
    if let Some(at) = effects.iter().rposition(asked)
        && let Effect::Ask(request, then) = effects.remove(at)
    {
        model.refresh = Refresh::UnderWay;
        effects.insert(at, Effect::Ask(request, then.and_then(refreshed)));
    }
    effects
}

/// What changed out of sight is asked now, in one go.
pub fn waited(model: &mut Model) -> Vec<Effect> {
    model.refreshes_soon = false;
    refresh(model)
}

fn refreshed(model: &mut Model) -> Vec<Effect> {
    match std::mem::take(&mut model.refresh) {
        Refresh::Again => refresh(model),
        Refresh::Done | Refresh::UnderWay => Vec::new(),
    }
}
