//! Where the user was: kept when leaving, and gone back to at the next login. A dossier is not opened by itself, for that
//! is a look: the cursor is on it.

use crate::actions::{self, Context};
use crate::ipc::question;
use crate::office::place::LastPlace;
use crate::office::saved::wanted;
use crate::tui::effect::{Effect, ask_or, tell_server};
use crate::tui::model::Model;
use crate::tui::screen::Screen;

/// Tells the server where the user is. Triage opens what it shows, so that is the list it was begun from, or the queue by
/// the filter that was typed there.
pub fn keep(model: &Model) -> Effect {
    let is_triage = model.context() == Context::Triage;
    let (context, screen) = model.last_list();
    let here = Some(model.screen());
    let open = here.filter(|screen| is_triage || screen.about().is_some());
    let typed = here.filter(|_| is_triage).and_then(Screen::view_line);
    let place = LastPlace {
        screen: match typed {
            Some(_) => Context::Queue.word().to_owned(),
            None => context.word().to_owned(),
        },
        line: typed.or_else(|| screen.view_line()).unwrap_or_default(),
        record: open.unwrap_or(screen).record_here(),
    };
    tell_server(question::KeepPlace { place })
}

/// Asks where the user was, and goes there.
pub fn ask_last() -> Effect {
    ask_or(
        question::Place {},
        |model: &mut Model, place| place.map_or_else(Vec::new, |place| go_back(model, place)),
        |_, _| Vec::new(),
    )
}

/// Goes to a place, unless the user went on already.
fn go_back(model: &mut Model, place: LastPlace) -> Vec<Effect> {
    let is_at_begin = model.context() == Context::Today && model.session.overlays.is_empty();
    let screens = Context::ALL.iter().copied();
    let screens = screens.filter(|context| *context != Context::Triage);
    let mut screens = screens.filter(|context| context.word() == place.screen);
    let Some(going) = screens
        .next()
        .and_then(actions::way_to)
        .filter(|_| is_at_begin)
    else {
        return Vec::new();
    };
    if let Ok(wanted) = wanted(&place.line)
        && !place.line.is_empty()
    {
        model
            .screens_mut()
            .for_each(|screen| screen.take_view(&wanted));
    }
    let effects = model.go(going).unwrap_or_default();
    if let Some(record) = place.record {
        model.here().0.seek(record);
    }
    effects
}
