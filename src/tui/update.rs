//! From what happened to what the screen knows next: pure but for the effects it returns.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Utc};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tui_input::backend::crossterm::EventHandler;

use super::choice::{Choice, Does, Line};
use super::events::Msg;
use super::form::{Form, GIVEN_DAY};
use super::model::{Cursor, Effect, Model, Open, Overlay, SHEETS, Screen, Tag};
use crate::actions::{self, ROWS};
use crate::domain::record::RecordId;
use crate::domain::register::Register;
use crate::domain::text::{Layout, clean};
use crate::domain::workflow::{self, FieldKind};
use crate::ipc::protocol::{Answer, Request};
use crate::keymap::{self, Lookup};
use crate::office::drafts::Draft;
use crate::office::views::{Dossier, View};
use crate::office::{Notice, Outcome};

/// The orders of the queue.
const ORDERS: &[(&str, &str)] = &[
    ("termijn", "wat het eerst moet, bovenaan"),
    ("urgentie", "crisis en spoed bovenaan"),
    ("gemeld", "wat het langst geleden is gemeld, bovenaan"),
    ("staat", "per staat"),
    ("inwoner", "op naam"),
    ("wijk", "per wijk"),
    ("nummer", "op nummer"),
];

/// What to ask when the screen begins.
#[must_use]
pub fn begin() -> Vec<Effect> {
    vec![
        Effect::Ask(Tag::Overview, Request::Overview),
        Effect::Ask(Tag::Status, Request::Status),
        Effect::Ask(Tag::Registers, Request::Registers),
        Effect::Ask(Tag::Drafts, Request::Drafts),
    ]
}

/// Takes in one thing that happened.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
        Msg::Key(key) => on_key(model, key),
        Msg::Paste(text) => on_paste(model, &text),
        Msg::Resize(width, height) => {
            model.size = (width, height);
            let mut effects = vec![Effect::Clear];
            effects.extend(load_rows(model));
            effects
        }
        Msg::Answer(tag, answer) => on_answer(model, tag, answer),
        Msg::Notice(notice) => on_notice(model, notice),
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
        Msg::Signal(_) | Msg::Gone => keep_draft(model).into_iter().collect(),
        Msg::Suspend => Vec::new(),
    }
}

// ---------------------------------------------------------------- keys

fn on_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    if model.pending.is_empty() && is_typing(model) && is_text_key(key) {
        return type_key(model, key);
    }
    if let (Some(Overlay::Form(_)), KeyCode::Up | KeyCode::Down) = (model.overlays.last(), key.code)
    {
        form_arrow(model, if key.code == KeyCode::Down { 1 } else { -1 });
        return Vec::new();
    }
    let Some(combination) = keymap::of_event(key) else {
        return Vec::new();
    };
    model.pending.push(combination);
    let contexts = model.contexts();
    match model.keymap.look_up(&contexts, &model.pending) {
        Lookup::Action(id) => {
            end_chord(model);
            model.message = None;
            run(model, id)
        }
        Lookup::Pending(_) => {
            model.chord = model.chord.wrapping_add(1);
            vec![Effect::ChordTimer(model.chord)]
        }
        Lookup::Nothing => {
            if model.pending.len() > 1 {
                model.warn("Die toetsen samen doen hier niets; ? toont wat er kan");
            }
            end_chord(model);
            Vec::new()
        }
    }
}

fn end_chord(model: &mut Model) {
    model.pending.clear();
    model.shows_chord = false;
}

/// Whether letters are text now.
#[must_use]
pub fn is_typing(model: &Model) -> bool {
    match model.overlays.last() {
        Some(Overlay::Form(form)) => !form.fields.is_empty(),
        Some(Overlay::Choice(_)) => true,
        None => model.screen() == Screen::Queue && model.queue.typing.is_some(),
    }
}

fn is_text_key(key: KeyEvent) -> bool {
    let plain = !key
        .modifiers
        .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    match key.code {
        KeyCode::Char(c) => plain && !c.is_control(),
        KeyCode::Backspace | KeyCode::Delete | KeyCode::Left | KeyCode::Right => true,
        _ => false,
    }
}

fn type_key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    let event = Event::Key(key);
    let (today, height) = (model.today, model.list_height());
    match model.overlays.last_mut() {
        Some(Overlay::Form(form)) => {
            if let Some(field) = form.fields.get_mut(form.focus) {
                if std::mem::take(&mut field.is_given) && matches!(key.code, KeyCode::Char(_)) {
                    field.input.reset();
                }
                field.input.handle_event(&event);
            }
            form.choice = 0;
            form.check(today, &model.register);
            keep_draft(model).into_iter().collect()
        }
        Some(Overlay::Choice(choice)) => {
            choice.filter.handle_event(&event);
            choice.cursor = Cursor::default();
            choice.cursor.keep_within(choice.fitting().len(), height);
            Vec::new()
        }
        None => {
            if let Some(typing) = model.queue.typing.as_mut() {
                typing.handle_event(&event);
            }
            filter_queue(model)
        }
    }
}

fn on_paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if !is_typing(model) {
        model.warn("Plakken kan alleen in een veld");
        return Vec::new();
    }
    // A line break never sends a form: in a one-line field it becomes a space.
    let text = clean(text, Layout::OneLine).text;
    let keys = text
        .chars()
        .map(|c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
    keys.fold(Vec::new(), |_, key| type_key(model, key))
}

// ---------------------------------------------------------------- actions

/// Runs an action by its id, as a key, the palette or the help does.
pub fn run(model: &mut Model, id: &'static str) -> Vec<Effect> {
    match id {
        "naar-vandaag" => go(model, Screen::Today),
        "naar-wachtrij" => go(model, Screen::Queue),
        "naar-aanbieders" => go(model, Screen::Providers),
        "naar-beheer" => go(model, Screen::Management),
        "terug" => back(model),
        "stoppen" => {
            let mut effects: Vec<Effect> = keep_draft(model).into_iter().collect();
            effects.push(Effect::Quit(0));
            effects
        }
        "opnieuw-tekenen" => std::iter::once(Effect::Clear)
            .chain(reload(model))
            .collect(),
        "hulp" => open_help(model),
        "opdracht" => open_palette(model),
        "acties" => match model.referral_here() {
            Some(number) => vec![ask_show(Tag::ForForm(number.clone(), "acties"), number)],
            None => Vec::new(),
        },
        "omlaag" => step(model, 1),
        "omhoog" => step(model, -1),
        "pagina-omlaag" => step(model, page(model)),
        "pagina-omhoog" => step(model, -page(model)),
        "begin" => step(model, isize::MIN / 2),
        "einde" => step(model, isize::MAX / 2),
        "openen" => open(model),
        "filteren" => {
            if model.screen() == Screen::Queue {
                let now = model.queue.query.filter.join(" ");
                model.queue.typing = Some(tui_input::Input::new(now));
            }
            Vec::new()
        }
        "sorteren" => {
            let lines = ORDERS
                .iter()
                .map(|(column, detail)| line(column, detail, Does::Sort(column)))
                .collect();
            model
                .overlays
                .push(Overlay::Choice(Choice::new("Sorteren op", lines)));
            Vec::new()
        }
        "volgend-blad" => turn_sheet(model, 1),
        "vorig-blad" => turn_sheet(model, -1),
        "volgend-veld" => field_step(model, 1),
        "vorig-veld" => field_step(model, -1),
        "kiezen" => choose_word(model),
        "bewaren" => send_form(model),
        "ongedaan" => turn(model, Request::Undo, "staat weer zoals ervoor"),
        "opnieuw" => turn(model, Request::Redo, "staat er weer zoals u het had"),
        "melding-invoeren" => new_melding(model),
        "gebruiker-toevoegen" => open_form(model, id, None, &BTreeMap::new()),
        "gebruiker-wijzigen" | "gebruiker-intrekken" => on_user(model, id),
        "instelling-wijzigen" => on_setting(model),
        action => match model.referral_here() {
            Some(number) => vec![ask_show(Tag::ForForm(number.clone(), action), number)],
            None => {
                model.warn("Zet de cursor eerst op een verwijzing");
                Vec::new()
            }
        },
    }
}

/// A melding for the resident of the open dossier; elsewhere a new resident comes first.
fn new_melding(model: &mut Model) -> Vec<Effect> {
    let view = model.open.as_ref().and_then(|open| open.view.as_ref());
    let resident = view.and_then(|view| view.resident.as_ref());
    match resident.filter(|_| model.screen() == Screen::Dossier) {
        Some(resident) => melding_for(model, resident.id.number.clone()),
        None => open_form(model, "inwoner-registreren", None, &BTreeMap::new()),
    }
}

fn melding_for(model: &mut Model, resident: String) -> Vec<Effect> {
    let today = GIVEN_DAY.to_owned();
    let known = [
        ("inwoner".to_owned(), resident),
        ("meldingsdatum".to_owned(), today),
    ];
    open_form(model, "melding-registreren", None, &known.into())
}

fn ask_show(tag: Tag, number: String) -> Effect {
    Effect::Ask(tag, Request::Show { number, on: None })
}

fn page(model: &Model) -> isize {
    isize::try_from(model.list_height()).unwrap_or(1).max(1)
}

/// Goes to a screen; coming from there again is one step back.
fn go(model: &mut Model, screen: Screen) -> Vec<Effect> {
    model.overlays.clear();
    model.queue.typing = None;
    model.screens.retain(|other| *other != screen);
    model.screens.push(screen);
    reload(model)
}

fn back(model: &mut Model) -> Vec<Effect> {
    if let Some(overlay) = model.overlays.pop() {
        if let Overlay::Form(form) = overlay
            && !form.typed().is_empty()
            && !form.is_sent
        {
            model.say("Wat u typte is bewaard als concept; het komt terug als u dit opnieuw opent");
        }
        return Vec::new();
    }
    if model.queue.typing.take().is_some() {
        model.queue.query.filter.clear();
        return ask_queue(model);
    }
    if model.screen() == Screen::Queue && !model.queue.query.filter.is_empty() {
        model.queue.query.filter.clear();
        return ask_queue(model);
    }
    if model.screens.len() > 1 {
        if model.screen() == Screen::Dossier {
            model.open = None;
        }
        model.screens.pop();
    }
    let mut effects = vec![Effect::Ask(Tag::Nothing, Request::LookAt(None))];
    effects.extend(reload(model));
    effects
}

/// Asks everything the screen shows again.
fn reload(model: &mut Model) -> Vec<Effect> {
    match model.screen() {
        Screen::Today => vec![Effect::Ask(Tag::Overview, Request::Overview)],
        Screen::Queue => ask_queue(model),
        Screen::Dossier => match &model.open {
            Some(open) => vec![ask_show(
                Tag::Show(open.number.clone()),
                open.number.clone(),
            )],
            None => Vec::new(),
        },
        Screen::Providers => vec![Effect::Ask(Tag::Providers, Request::Providers)],
        Screen::Management => {
            vec![
                Effect::Ask(Tag::Users, Request::Users),
                Effect::Ask(Tag::Settings, Request::Settings),
            ]
        }
    }
}

fn ask_queue(model: &mut Model) -> Vec<Effect> {
    model.queue.asked = model.queue.asked.wrapping_add(1);
    vec![Effect::Ask(
        Tag::Queue(model.queue.asked),
        Request::Queue(model.queue.query.clone()),
    )]
}

/// Filters as it is typed; the words of an unfinished filter count as text.
fn filter_queue(model: &mut Model) -> Vec<Effect> {
    let typed = model
        .queue
        .typing
        .as_ref()
        .map(|input| input.value().to_owned())
        .unwrap_or_default();
    model.queue.query.filter = typed
        .split_whitespace()
        .filter(|word| !word.ends_with(':'))
        .map(str::to_owned)
        .collect();
    model.queue.cursor = Cursor::default();
    ask_queue(model)
}

/// Asks the rows in sight that are not there yet, with a screen around them.
fn load_rows(model: &Model) -> Vec<Effect> {
    let height = model.list_height();
    let from = model.queue.cursor.top.saturating_sub(height);
    let until = (model.queue.cursor.top + 2 * height).min(model.queue.keys.len());
    let missing: Vec<_> = model
        .queue
        .keys
        .get(from..until)
        .unwrap_or_default()
        .iter()
        .filter(|key| !model.queue.rows.contains_key(key))
        .copied()
        .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let request = Request::Rows {
        keys: missing,
        all: false,
        on: None,
    };
    vec![Effect::Ask(Tag::Rows(model.queue.asked), request)]
}

fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    let height = model.list_height();
    if let Some(Overlay::Choice(choice)) = model.overlays.last_mut() {
        let len = choice.fitting().len();
        choice.cursor.step(by, len, height.saturating_sub(3));
        return Vec::new();
    }
    match model.screen() {
        Screen::Today => {
            let len = model
                .overview
                .as_ref()
                .map_or(0, |overview| overview.signals.len());
            model.today_cursor.step(by, len, height);
        }
        Screen::Queue => {
            let len = model.queue.keys.len();
            model.queue.cursor.step(by, len, height);
            return load_rows(model);
        }
        Screen::Dossier => {
            if let Some(open) = model.open.as_mut() {
                open.top = open.top.saturating_add_signed(by);
            }
        }
        Screen::Providers => {
            let len = model.providers.as_ref().map_or(0, Vec::len);
            model.providers_cursor.step(by, len, height);
        }
        Screen::Management => {
            let len = management_len(model);
            model.management_cursor.step(by, len, height);
        }
    }
    Vec::new()
}

fn management_len(model: &Model) -> usize {
    if model.management_sheet == 0 {
        model.users.as_ref().map_or(0, Vec::len)
    } else {
        model.settings.as_ref().map_or(0, Vec::len)
    }
}

/// Opens what is under the cursor, or does what is chosen.
fn open(model: &mut Model) -> Vec<Effect> {
    if let Some(Overlay::Choice(choice)) = model.overlays.last() {
        let Some(line) = choice.chosen().cloned() else {
            return Vec::new();
        };
        if let Some(why) = line.why_not {
            model.warn(why);
            return Vec::new();
        }
        model.overlays.pop();
        return choose(model, line.does);
    }
    if model.queue.typing.is_some() && model.screen() == Screen::Queue {
        // Enter keeps the filter, and hears now what does not fit in it; the next one opens.
        model.queue.typing = None;
        return ask_queue(model);
    }
    match model.screen() {
        Screen::Today | Screen::Queue => model
            .referral_here()
            .map_or_else(Vec::new, |number| open_dossier(model, number)),
        Screen::Management if model.management_sheet == 1 => on_setting(model),
        Screen::Management => on_user(model, "gebruiker-wijzigen"),
        Screen::Dossier | Screen::Providers => Vec::new(),
    }
}

fn choose(model: &mut Model, does: Does) -> Vec<Effect> {
    match does {
        Does::Run(id) => run(model, id),
        Does::Open(number) => open_dossier(model, number),
        Does::Sort(column) => {
            model.queue.query.sort = Some(column.to_owned());
            model.queue.cursor = Cursor::default();
            ask_queue(model)
        }
        Does::Draft(index) => match model.drafts.get(index).cloned() {
            Some(draft) => workflow::find(&draft.action)
                .map(|action| open_form(model, action.id, draft.target.clone(), &draft.fields))
                .unwrap_or_default(),
            None => Vec::new(),
        },
    }
}

fn open_dossier(model: &mut Model, number: String) -> Vec<Effect> {
    model.open = Some(Open {
        number: number.clone(),
        view: None,
        sheet: 0,
        top: 0,
    });
    model.screens.retain(|screen| *screen != Screen::Dossier);
    model.screens.push(Screen::Dossier);
    vec![
        Effect::Ask(Tag::Nothing, Request::LookAt(Some(number.clone()))),
        ask_show(Tag::Show(number.clone()), number),
    ]
}

fn turn_sheet(model: &mut Model, by: isize) -> Vec<Effect> {
    let turned = |at: usize, count: usize| (at + count).saturating_add_signed(by) % count;
    match model.screen() {
        Screen::Dossier => {
            if let Some(open) = model.open.as_mut() {
                open.sheet = turned(open.sheet, SHEETS.len());
                open.top = 0;
            }
        }
        _ => {
            model.management_sheet = turned(model.management_sheet, 2);
            model.management_cursor = Cursor::default();
        }
    }
    Vec::new()
}

/// Undoes or redoes: in a dossier its last step, in a list what was done last.
fn turn(model: &mut Model, request: fn(String) -> Request, done: &'static str) -> Vec<Effect> {
    let here = match model.screen() {
        Screen::Dossier => model.referral_here(),
        _ => model.last_done.clone().or_else(|| model.referral_here()),
    };
    match here {
        Some(number) => vec![Effect::Ask(Tag::Turn(done), request(number))],
        None => {
            model.warn("Er is hier niets om ongedaan te maken");
            Vec::new()
        }
    }
}

// ---------------------------------------------------------------- lists on top

fn line(title: &str, detail: &str, does: Does) -> Line {
    Line {
        title: title.to_owned(),
        detail: detail.to_owned(),
        keys: String::new(),
        why_not: None,
        does,
    }
}

fn open_help(model: &mut Model) -> Vec<Effect> {
    let contexts = model.contexts();
    let lines = model
        .keymap
        .all(&contexts)
        .into_iter()
        .map(|(keys, row)| Line {
            keys,
            ..line(row.title, row.description, Does::Run(row.id))
        })
        .collect();
    let title = format!("Toetsen van {} (Enter doet het)", model.screen().title());
    model
        .overlays
        .push(Overlay::Choice(Choice::new(title, lines)));
    Vec::new()
}

fn open_palette(model: &mut Model) -> Vec<Effect> {
    let contexts = model.contexts();
    let keys = |id| model.keymap.keys_of(&contexts, id).unwrap_or_default();
    let has_referral = model.referral_here().is_some();
    let here = |row: &&actions::Row| {
        contexts
            .iter()
            .any(|context| row.contexts.contains(context))
    };
    let mut lines: Vec<Line> = ROWS
        .iter()
        .filter(here)
        .filter(|row| has_referral || !row.is_workflow)
        .map(|row| Line {
            keys: keys(row.id),
            ..line(row.title, row.description, Does::Run(row.id))
        })
        .collect();
    lines.extend(model.drafts.iter().enumerate().map(|(index, draft)| {
        let title =
            workflow::find(&draft.action).map_or(draft.action.as_str(), |action| action.title);
        let about = draft.target.as_deref().unwrap_or("nieuw");
        line(
            &format!("Concept: {title} {about}"),
            "Ga verder met wat u typte",
            Does::Draft(index),
        )
    }));
    model
        .overlays
        .push(Overlay::Choice(Choice::new("Opdracht", lines)));
    Vec::new()
}

/// The actions of a verwijzing, those that cannot be greyed with their reason.
fn open_actions(model: &mut Model, dossier: &Dossier) {
    let contexts = model.contexts();
    let rows = ROWS.iter().filter(|row| row.is_workflow);
    let mut lines: Vec<Line> = rows
        .map(|row| {
            let why_not = dossier
                .cannot
                .iter()
                .find(|(id, _)| id == row.id)
                .map(|(_, why)| why.clone());
            let keys = model.keymap.keys_of(&contexts, row.id).unwrap_or_default();
            Line {
                keys,
                why_not,
                ..line(row.title, row.description, Does::Run(row.id))
            }
        })
        .collect();
    lines.sort_by_key(|line| line.why_not.is_some());
    let title = format!("Wat kan met {}", dossier.row.nummer);
    model
        .overlays
        .push(Overlay::Choice(Choice::new(title, lines)));
}

// ---------------------------------------------------------------- forms

fn open_form(
    model: &mut Model,
    id: &str,
    target: Option<String>,
    known: &BTreeMap<String, String>,
) -> Vec<Effect> {
    let Some(action) = workflow::find(id) else {
        return Vec::new();
    };
    let draft = model
        .drafts
        .iter()
        .find(|draft| draft.action == id && draft.target == target);
    let mut filled = known.clone();
    if let Some(draft) = draft {
        filled.extend(draft.fields.clone());
        model.say("Uw concept staat er weer; maak het af of begin opnieuw");
    }
    let mut form = Form::new(action, target, &filled);
    let today = model.today;
    for index in 0..form.fields.len() {
        let focus = std::mem::replace(&mut form.focus, index);
        form.check(today, &model.register);
        form.focus = focus;
    }
    model.overlays.push(Overlay::Form(Box::new(form)));
    Vec::new()
}

/// Opens the form of a workflow action on a dossier, with what is plain filled in; or says why it cannot be.
fn form_on(model: &mut Model, dossier: &Dossier, id: &'static str) -> Vec<Effect> {
    if let Some((_, why)) = dossier.cannot.iter().find(|(action, _)| action == id) {
        model.warn(why.clone());
        return Vec::new();
    }
    let Some(action) = workflow::find(id) else {
        return Vec::new();
    };
    let known = known_fields(action, dossier, &model.register);
    let number = dossier.row.nummer.clone();
    let effects = open_form(model, id, Some(number), &known);
    if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
        form.revision = Some(dossier.record.revision);
        form.about = format!(
            "{} · {} · {}",
            dossier.row.inwoner, dossier.row.staat, dossier.row.wijk
        );
    }
    effects
}

/// What a form can know beforehand: today, the BT of the wijk, the provider it waits for.
fn known_fields(
    action: &workflow::Action,
    dossier: &Dossier,
    register: &Register,
) -> BTreeMap<String, String> {
    let referral = dossier.record.referral();
    let bt_of_wijk = referral.and_then(|referral| {
        referral.bt.clone().or_else(|| {
            Some(
                register
                    .settings
                    .wijken()
                    .get(referral.wijk.as_ref()?)?
                    .bt
                    .clone(),
            )
        })
    });
    let mut known = BTreeMap::new();
    for field in action.fields.iter().filter(|field| field.is_required) {
        let value = match (field.kind, field.name) {
            (FieldKind::PastDate, "datum" | "aanvraagdatum") | (FieldKind::Date, "van" | "tot") => {
                Some(GIVEN_DAY.to_owned())
            }
            (FieldKind::Date, "datum") if action.id == "overdracht-afvinken" => {
                Some(GIVEN_DAY.to_owned())
            }
            (FieldKind::Bt, _) | (FieldKind::Party, _) => bt_of_wijk.clone(),
            (FieldKind::Provider, _) => referral.and_then(|referral| referral.provider.clone()),
            _ => None,
        };
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            known.insert(field.name.to_owned(), value);
        }
    }
    known
}

fn field_step(model: &mut Model, by: isize) -> Vec<Effect> {
    let today = model.today;
    if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
        let has_typed = form
            .focused()
            .is_some_and(|field| !field.input.value().trim().is_empty());
        if has_typed {
            take_word(form, today, &model.register);
        }
        form.step(by);
    }
    Vec::new()
}

/// Down and up in a form: through the words of a field that has them, else through the fields.
fn form_arrow(model: &mut Model, by: isize) {
    let Some(Overlay::Form(form)) = model.overlays.last_mut() else {
        return;
    };
    let count = form.choices(&model.register).len();
    if count == 0 {
        form.step(by);
    } else {
        form.choice = (form.choice + count).saturating_add_signed(by) % count;
    }
}

fn choose_word(model: &mut Model) -> Vec<Effect> {
    form_arrow(model, 1);
    Vec::new()
}

/// Enter in a form: takes the word under the cursor, goes to what is missing, and sends when nothing is.
fn send_form(model: &mut Model) -> Vec<Effect> {
    let today = model.today;
    let Some(Overlay::Form(form)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    if form.is_sent {
        return Vec::new();
    }
    let took_word = take_word(form, today, &model.register);
    // A word that was just taken is looked at before it is sent: Enter again does it.
    if form.go_to_gap() || took_word {
        return keep_draft(model).into_iter().collect();
    }
    form.is_sent = true;
    form.refusal = None;
    vec![Effect::Ask(Tag::Form, Request::Perform(form.command()))]
}

/// Takes the word under the cursor into the field, where that is more than what was typed.
fn take_word(form: &mut Form, today: NaiveDate, register: &Register) -> bool {
    let Some(field) = form.focused() else {
        return false;
    };
    let typed = field.input.value().trim().to_owned();
    let wants_word = field.spec.is_required || !typed.is_empty();
    let words = form.choices(register);
    let is_whole = words.contains(&typed);
    match words.into_iter().nth(form.choice) {
        Some(word) if wants_word && (!is_whole || form.choice > 0) => {
            form.take(word, today, register);
            true
        }
        _ => false,
    }
}

/// Keeps what was typed in the open form, should the line drop.
fn keep_draft(model: &Model) -> Option<Effect> {
    let Some(Overlay::Form(form)) = model.overlays.last() else {
        return None;
    };
    if form.is_sent || form.fields.is_empty() {
        return None;
    }
    Some(draft_effect(form, form.typed()))
}

fn draft_effect(form: &Form, fields: BTreeMap<String, String>) -> Effect {
    let draft = Draft {
        action: form.action.id.to_owned(),
        target: form.target.clone(),
        fields,
        at: Utc::now(),
    };
    Effect::Ask(Tag::Nothing, Request::KeepDraft(draft))
}

fn on_user(model: &mut Model, id: &str) -> Vec<Effect> {
    let user = model
        .users
        .as_ref()
        .and_then(|users| users.get(model.management_cursor.at))
        .cloned();
    let Some(record) = user.filter(|_| model.management_sheet == 0) else {
        model.warn("Zet de cursor eerst op een gebruiker");
        return Vec::new();
    };
    let mut known = BTreeMap::new();
    if let Some(user) = record.user().filter(|_| id == "gebruiker-wijzigen") {
        let roles: Vec<&str> = user.roles.iter().map(|role| role.word()).collect();
        let scopes: Vec<String> = user.scopes.iter().map(ToString::to_string).collect();
        known.insert("rol".to_owned(), roles.join(","));
        known.insert("bereik".to_owned(), scopes.join(","));
        known.insert("uid".to_owned(), user.uid.to_string());
    }
    open_form(model, id, Some(record.id.number), &known)
}

fn on_setting(model: &mut Model) -> Vec<Effect> {
    let setting = model
        .settings
        .as_ref()
        .and_then(|settings| settings.get(model.management_cursor.at))
        .cloned();
    let Some((key, value)) = setting.filter(|_| model.management_sheet == 1) else {
        model.warn("Ga eerst naar het blad Instellingen");
        return Vec::new();
    };
    let known = [("waarde".to_owned(), value)].into();
    let effects = open_form(model, "instelling-wijzigen", Some(key), &known);
    if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
        form.focus = 0;
    }
    effects
}

// ---------------------------------------------------------------- answers and notices

fn on_answer(model: &mut Model, tag: Tag, answer: Result<Answer, String>) -> Vec<Effect> {
    let answer = match answer {
        Ok(Answer::Refused(refusal)) => return on_refusal(model, &tag, &refusal.to_string()),
        Ok(answer) => answer,
        Err(sentence) => {
            model.is_online = false;
            if let Some(Overlay::Form(form)) = model.overlays.last_mut() {
                form.is_sent = false;
            }
            model.warn(sentence);
            return Vec::new();
        }
    };
    match (tag, answer) {
        (Tag::Status, Answer::Status(status)) => model.who = status.you,
        (Tag::Registers, Answer::Registers(records)) => {
            model.register = Register::default();
            for record in &records {
                model.register.take(record);
            }
        }
        (Tag::Overview, Answer::Overview(overview)) => {
            model.today = overview.today;
            let here = model
                .overview
                .as_ref()
                .and_then(|old| old.signals.get(model.today_cursor.at))
                .cloned();
            let same = here.and_then(|(signal, _)| {
                let is_same = |(other, _): &(crate::office::signals::Signal, String)| {
                    other.nummer == signal.nummer && other.soort == signal.soort
                };
                overview.signals.iter().position(is_same)
            });
            let len = overview.signals.len();
            model.overview = Some(overview);
            let height = model.list_height();
            keep_row(&mut model.today_cursor, same, len, height);
        }
        (Tag::Queue(asked), Answer::Queue(keys)) if asked == model.queue.asked => {
            return on_queue(model, keys);
        }
        (Tag::Rows(asked), Answer::Rows(rows)) if asked == model.queue.asked => {
            for row in rows {
                if let Some(key) = crate::office::model::key_of(&row.nummer) {
                    model.queue.rows.insert(key, row);
                }
            }
        }
        (Tag::Show(number), Answer::Show(view)) => {
            if let (View::Dossier(dossier), Some(open)) = (*view, model.open.as_mut())
                && open.number == number
            {
                open.view = Some(dossier);
            }
        }
        (Tag::ForForm(_, id), Answer::Show(view)) => {
            if let View::Dossier(dossier) = *view {
                if id == "acties" {
                    open_actions(model, &dossier);
                } else {
                    return form_on(model, &dossier, id);
                }
            }
        }
        (Tag::Form, Answer::Outcome(outcome)) => return on_outcome(model, outcome),
        (Tag::Turn(done), Answer::Outcome(outcome)) => {
            match outcome {
                Outcome::Done { number, .. } => model.say(format!("{number} {done}")),
                Outcome::Refused(refusal) => model.warn(refusal.to_string()),
                Outcome::Failed(sentence) => model.warn(sentence),
                Outcome::Clash(_) => model.warn("Een ander was u voor; er is niets veranderd"),
            }
            return reload(model);
        }
        (Tag::Providers, Answer::Providers(providers)) => model.providers = Some(providers),
        (Tag::Users, Answer::Users(users)) => model.users = Some(users),
        (Tag::Settings, Answer::Settings(settings)) => model.settings = Some(settings),
        (Tag::Drafts, Answer::Drafts(drafts)) => {
            if let Some(draft) = drafts
                .first()
                .filter(|_| model.drafts.is_empty() && model.message.is_none())
            {
                let title = workflow::find(&draft.action)
                    .map_or(draft.action.as_str(), |action| action.title);
                let about = draft.target.as_deref().unwrap_or("iets nieuws");
                model.say(format!(
                    "Er ligt een concept: {title} bij {about}. : en ‘concept’ gaat ermee verder"
                ));
            }
            model.drafts = drafts;
        }
        _ => {}
    }
    Vec::new()
}

fn on_refusal(model: &mut Model, tag: &Tag, sentence: &str) -> Vec<Effect> {
    match tag {
        Tag::Queue(asked) if *asked != model.queue.asked => {}
        // A word that is being typed is no mistake yet.
        Tag::Queue(_) if model.queue.typing.is_some() => {}
        Tag::Users | Tag::Nothing => {}
        Tag::Show(number) => {
            let was_open = model.open.take_if(|open| open.number == *number);
            match (model.message.take(), was_open) {
                // What was just done is the news; that it is out of sight follows from it.
                (Some(done), Some(_)) if !done.is_bad => {
                    model.say(format!("{}; u ziet hem nu niet meer", done.text));
                }
                (_, Some(open)) if open.view.is_some() => {
                    model.warn(format!("U mag {number} niet meer zien, dus hij is dicht"));
                }
                _ => model.warn(sentence),
            }
            if model.screen() == Screen::Dossier {
                model.overlays.clear();
                model.screens.pop();
                return reload(model);
            }
        }
        Tag::Queue(_) | Tag::Overview => {
            // What may no longer be asked may no longer be in sight either.
            model.queue.keys.clear();
            model.queue.rows.clear();
            model.overview = None;
            model.warn(sentence);
        }
        _ => model.warn(sentence),
    }
    Vec::new()
}

/// Keeps the cursor on the row it was on, at the same height on the screen.
fn keep_row(cursor: &mut Cursor, now_at: Option<usize>, len: usize, height: usize) {
    if let Some(now_at) = now_at {
        let height_on_screen = cursor.at - cursor.top.min(cursor.at);
        cursor.at = now_at;
        cursor.top = now_at.saturating_sub(height_on_screen);
    }
    cursor.keep_within(len, height);
}

fn on_queue(model: &mut Model, keys: Vec<(u16, u32)>) -> Vec<Effect> {
    let here = model.queue.keys.get(model.queue.cursor.at).copied();
    let same = here.and_then(|key| keys.iter().position(|other| *other == key));
    let len = keys.len();
    model.queue.keys = keys;
    model.queue.is_loaded = true;
    let height = model.list_height();
    keep_row(&mut model.queue.cursor, same, len, height);
    load_rows(model)
}

fn on_outcome(model: &mut Model, outcome: Outcome) -> Vec<Effect> {
    let Some(Overlay::Form(form)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    form.is_sent = false;
    match outcome {
        Outcome::Done {
            number, is_changed, ..
        } => {
            let (title, id) = (form.action.title, form.action.id);
            let drop_draft = draft_effect(form, BTreeMap::new());
            model.last_done = Some(number.clone());
            model.overlays.pop();
            model.drafts.retain(|draft| {
                draft.action != id
                    || draft
                        .target
                        .as_deref()
                        .is_some_and(|target| target != number)
            });
            model.say(if is_changed {
                format!("{title}: gedaan ({number})")
            } else {
                "Er is niets veranderd: het stond al zo".to_owned()
            });
            let mut effects = vec![drop_draft, Effect::Ask(Tag::Registers, Request::Registers)];
            if id == "inwoner-registreren" {
                effects.extend(melding_for(model, number));
            } else if id == "melding-registreren" {
                effects.extend(open_dossier(model, number));
            } else {
                effects.extend(reload(model));
            }
            effects
        }
        Outcome::Refused(refusal) => {
            form.refusal = Some(refusal.to_string());
            Vec::new()
        }
        Outcome::Failed(sentence) => {
            form.refusal = Some(sentence);
            Vec::new()
        }
        Outcome::Clash(clashes) => {
            // What was typed stays; sending again is on top of what the other made of it.
            form.clashes = clashes;
            form.revision = None;
            Vec::new()
        }
    }
}

fn on_notice(model: &mut Model, notice: Notice) -> Vec<Effect> {
    match notice {
        Notice::Changed {
            numbers,
            by,
            action,
            ..
        } => on_change(model, &numbers, &by, &action),
        Notice::Present(presence) => {
            model.presence = presence;
            Vec::new()
        }
        Notice::Stopping => {
            model.is_online = false;
            model.warn("De server stopt. Wat bevestigd is, staat er; log zo dadelijk opnieuw in");
            Vec::new()
        }
    }
}

fn on_change(model: &mut Model, numbers: &[String], by: &str, action: &str) -> Vec<Effect> {
    let keys = numbers
        .iter()
        .filter_map(|number| crate::office::model::key_of(number));
    if numbers.is_empty() {
        model.queue.rows.clear();
    } else {
        keys.for_each(|key| drop(model.queue.rows.remove(&key)));
    }
    let is_mine = by == model.who.0;
    let shown = model
        .referral_here()
        .filter(|number| numbers.contains(number));
    if let Some(number) = shown.filter(|_| !is_mine && !by.is_empty() && model.message.is_none()) {
        let title = workflow::find(action).map_or(action, |action| action.title);
        model.say(format!("{by} deed zojuist ‘{title}’ in {number}"));
    }
    let mut effects = reload(model);
    if numbers.is_empty()
        || numbers
            .iter()
            .any(|number| RecordId::parse(number).is_ok_and(|id| id.kind.prefix().is_none()))
    {
        effects.push(Effect::Ask(Tag::Registers, Request::Registers));
    }
    effects
}
