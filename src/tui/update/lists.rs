//! Lists: moving over rows, opening what is under the cursor, and the lists on top (help, palette, actions, orders).

use chrono::{Datelike, Days, NaiveDate};

use super::{forms, run};
use crate::actions::{self, ROWS};
use crate::domain::aanbesteding::living::Change;
use crate::domain::aanbesteding::words::Phase;
use crate::domain::calendar::Calendar;
use crate::domain::dates;
use crate::domain::record::{Kind, RecordId};
use crate::domain::words::fold;
use crate::domain::workflow;
use crate::ipc::question;
use crate::office::views::{ResidentCells, View};
use crate::tui::choice::{Choice, Does, Finds, Line};
use crate::tui::effect::{Effect, ask};
use crate::tui::model::{Cursor, Model, Overlay, Place};
use crate::tui::screens::{self, dossier, queue};

/// A screenful of rows.
pub fn page(model: &Model) -> isize {
    let height = model.list_height(model.screen());
    isize::try_from(height).unwrap_or(1).max(1)
}

/// Moves the cursor of what is on top by rows.
pub fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    let screen = model.screen();
    let height = model.list_height(screen);
    if let Some(Overlay::Choice(choice)) = model.overlays.last_mut() {
        let len = choice.fitting().len();
        choice.cursor.step(by, len, height.saturating_sub(3));
        return Vec::new();
    }
    let len = screens::len(model, screen);
    model.cursor_mut(screen).step(by, len, height);
    screens::moved(model)
}

/// Opens what is under the cursor, or does what is chosen.
pub fn open(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Choice(choice)) = model.overlays.last() else {
        return screens::open(model);
    };
    let typed = choice.filter.value().trim().to_owned();
    let Some(line) = choice.chosen().cloned() else {
        return Vec::new();
    };
    if let Some(why) = line.why_not {
        model.warn(why);
        return Vec::new();
    }
    model.overlays.pop();
    choose(model, line, &typed)
}

fn choose(model: &mut Model, line: Line, typed: &str) -> Vec<Effect> {
    match line.does {
        Does::Run(id) => run(model, id),
        Does::Open(number) => dossier::open(model, number),
        Does::WhatIf(changes) => dossier::ask_what_if(model, changes),
        Does::Sort(column) => queue::sort(model, column),
        Does::MeldingFor(resident) => forms::melding_for(model, resident, line.title),
        Does::NewResident => forms::new_resident(model, typed),
        Does::Draft(index) => match model.drafts.get(index).cloned() {
            Some(draft) => workflow::find(&draft.action)
                .map(|action| {
                    forms::open_form(model, action.id, draft.target.clone(), &draft.fields)
                })
                .unwrap_or_default(),
            None => Vec::new(),
        },
    }
}
/// Turns to another sheet of the screen, around the ends.
pub fn turn_sheet(model: &mut Model, by: isize) -> Vec<Effect> {
    let screen = model.screen();
    let count = screens::sheets(model).len();
    if count > 0 {
        let sheet = (model.sheet(screen) + count).saturating_add_signed(by) % count;
        let cursor = Cursor::default();
        model.places.insert(screen, Place { cursor, sheet });
    }
    Vec::new()
}

/// Looks for what was typed in the list on top, beside its own lines.
pub fn find(model: &mut Model) -> Vec<Effect> {
    let today = model.today;
    let year = today.year();
    let Some(Overlay::Choice(choice)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let typed = choice.filter.value().trim().to_owned();
    match choice.finds {
        Finds::Nothing => Vec::new(),
        Finds::Numbers => {
            choice.found = number_of(&typed, year)
                .map(|number| {
                    let title = format!("Open {number}");
                    Line::new(title, "Het dossier met dit nummer", Does::Open(number))
                })
                .into_iter()
                .collect();
            Vec::new()
        }
        Finds::Days(phase) => {
            let (phase, day) = phase_and_day(&typed).unwrap_or((phase, &typed));
            let day = dates::parse(day, today, &Calendar::built_in()).ok();
            choice.found = day
                .map(|day| move_line(phase, day, None))
                .into_iter()
                .collect();
            Vec::new()
        }
        Finds::Residents => {
            // Who was looked for and is not there, is new; not before.
            let is_too_short = typed.len() < 2;
            for line in &mut choice.lines {
                line.why_not = is_too_short.then(|| LOOK_FIRST.to_owned());
            }
            choice.is_looking = true;
            let text = typed.clone();
            vec![ask(
                question::Residents { text },
                move |model, residents| {
                    take_residents(model, &typed, residents);
                    Vec::new()
                },
            )]
        }
    }
}

/// The verwijzing that a number stands for: `V-2026-0412`, `2026-412`, or `412` of this year.
fn number_of(typed: &str, this_year: i32) -> Option<String> {
    if let Ok(id) = RecordId::parse(typed)
        && matches!(id.kind, Kind::Contract | Kind::Aanbesteding)
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

/// Takes in the residents that a text is part of, unless something else was typed since.
pub fn take_residents(model: &mut Model, text: &str, residents: Vec<ResidentCells>) {
    let Some(Overlay::Choice(choice)) = model.overlays.last_mut() else {
        return;
    };
    if choice.finds != Finds::Residents || choice.filter.value().trim() != text {
        return;
    }
    choice.is_looking = false;
    choice.found = residents
        .into_iter()
        .map(|resident| {
            let born = resident.geboren.map(dates::with_year);
            let parts = [Some(resident.nummer.clone()), born, Some(resident.adres)];
            let detail: Vec<String> = parts
                .into_iter()
                .flatten()
                .filter(|part| !part.is_empty())
                .collect();
            Line::new(
                resident.naam,
                detail.join(" · "),
                Does::MeldingFor(resident.nummer),
            )
        })
        .collect();
}

/// Why a new resident must wait.
const LOOK_FIRST: &str = "Zoek de inwoner eerst: misschien staat die er al";

/// Whom a melding is for: someone who is known, so that nobody is there twice, or someone new.
pub fn open_residents(model: &mut Model) -> Vec<Effect> {
    let new = Line {
        why_not: Some(LOOK_FIRST.to_owned()),
        ..Line::new(
            "Nieuwe inwoner",
            "Staat de inwoner er niet bij, dan begint u hier",
            Does::NewResident,
        )
    };
    let title = "Voor welke inwoner? Typ een naam, P-nummer of geboortedatum";
    let choice = Choice::new(title, Finds::Residents, vec![new]);
    model.overlays.push(Overlay::Choice(choice));
    Vec::new()
}

/// What kind of record is under the cursor or open.
pub fn kind_here(model: &Model) -> Option<Kind> {
    let number = screens::record_here(model)?;
    RecordId::parse(&number).ok().map(|id| id.kind)
}

/// All keys that do something here, with what is under the cursor; Enter does them.
pub fn open_help(model: &mut Model) -> Vec<Effect> {
    let contexts = model.contexts();
    let here_is = kind_here(model);
    let lines = model
        .keymap
        .all(&contexts)
        .into_iter()
        .filter(|(_, row)| here_is.is_none() || row.about.is_none() || row.about == here_is)
        .map(|(keys, row)| Line {
            keys,
            ..Line::new(row.title, row.description, Does::Run(row.id))
        })
        .collect();
    let title = format!("Toetsen van {} (Enter doet het)", model.screen().title());
    model
        .overlays
        .push(Overlay::Choice(Choice::new(title, Finds::Nothing, lines)));
    Vec::new()
}

/// Everything that can be done from here, by name.
pub fn open_palette(model: &mut Model) -> Vec<Effect> {
    let contexts = model.contexts();
    let keys = |id| model.keymap.keys_of(&contexts, id).unwrap_or_default();
    let here_is = kind_here(model);
    let here = |row: &&actions::Row| {
        contexts
            .iter()
            .any(|context| row.contexts.contains(context))
    };
    let mut lines: Vec<Line> = ROWS
        .iter()
        .filter(here)
        .filter(|row| row.about.is_none() || row.about == here_is)
        .map(|row| Line {
            keys: keys(row.id),
            ..Line::new(row.title, row.description, Does::Run(row.id))
        })
        .collect();
    lines.extend(model.drafts.iter().enumerate().map(|(index, draft)| {
        let title =
            workflow::find(&draft.action).map_or(draft.action.as_str(), |action| action.title);
        let about = draft.target.as_deref().unwrap_or("nieuw");
        let typed: Vec<&str> = draft.fields.values().map(String::as_str).collect();
        Line::new(
            format!("Concept {about}"),
            format!("{title}: {}", typed.join(", ")),
            Does::Draft(index),
        )
    }));
    model.overlays.push(Overlay::Choice(Choice::new(
        "Opdracht",
        Finds::Numbers,
        lines,
    )));
    Vec::new()
}

/// The actions of a record, those that cannot be greyed with their reason.
pub fn open_actions(model: &mut Model, view: &View) {
    let contexts = model.contexts();
    let lines = |id: &String, why_not: Option<String>| {
        let row = actions::find(id)?;
        Some(Line {
            keys: model.keymap.keys_of(&contexts, row.id).unwrap_or_default(),
            why_not,
            ..Line::new(row.title, row.description, Does::Run(row.id))
        })
    };
    let can = view.can().iter().filter_map(|id| lines(id, None));
    let cannot = view
        .cannot()
        .iter()
        .filter_map(|(id, why)| lines(id, Some(model.in_titles(why))));
    // No step of the contract itself, but what comes after it.
    let after = "aanbesteding-registreren".to_owned();
    let after =
        Some(after).filter(|id| view.record().id.kind == Kind::Contract && model.may_ever(id));
    let can = can.chain(after.and_then(|id| lines(&id, None)));
    let title = format!("Wat kan met {}", view.record().id.number);
    let choice = Choice::new(title, Finds::Nothing, can.chain(cannot).collect());
    model.overlays.push(Overlay::Choice(choice));
}

/// A phase by the beginning of its name with what is typed after it: `publicatie 15-1`.
fn phase_and_day(typed: &str) -> Option<(Phase, &str)> {
    let (name, day) = typed.split_once(char::is_whitespace)?;
    let name = fold(name);
    let mut named = Phase::ALL
        .iter()
        .filter(|phase| name.len() > 2 && fold(phase.word()).starts_with(&name));
    Some((*named.next()?, day.trim_start()))
}

/// A phase on another day, to try.
fn move_line(phase: Phase, day: NaiveDate, detail: Option<String>) -> Line {
    let title = format!("{phase} naar {}", dates::with_year(day));
    let detail = detail.unwrap_or_else(|| "Wat dan nog past, naast wat nu gepland is".to_owned());
    Line::new(title, detail, Does::WhatIf(vec![Change::Phase(phase, day)]))
}

/// What could change in the plan of the open aanbesteding: the next phase later, or the option of the contract before
/// it used. A day can be typed too.
pub fn open_what_if(model: &mut Model) -> Vec<Effect> {
    let view = model.open.as_ref().and_then(|open| open.view.as_ref());
    let Some(View::Aanbesteding(view)) = view else {
        model.warn("Open eerst een aanbesteding");
        return Vec::new();
    };
    let next = view.phases.iter().find(|phase| phase.open);
    let day = next.and_then(|phase| Some((phase.fase, phase.verwacht.or(phase.gepland)?)));
    let Some((phase, day)) = day else {
        model.warn("Van deze aanbesteding is niets meer te verschuiven");
        return Vec::new();
    };
    let mut lines: Vec<Line> = [1_u64, 2, 4, 8]
        .into_iter()
        .map(|weeks| {
            let later = match weeks {
                1 => "een week later".to_owned(),
                weeks => format!("{weeks} weken later"),
            };
            move_line(phase, day + Days::new(7 * weeks), Some(later))
        })
        .collect();
    if let Some(option) = &view.after_option {
        let title = format!("optie van {} gebruiken", option.contract);
        let start = Change::Start(option.ingang);
        let detail = format!(
            "{} maanden: ingang {}",
            option.maanden,
            dates::with_year(option.ingang)
        );
        lines.insert(0, Line::new(&title, &detail, Does::WhatIf(vec![start])));
        let slip = day + Days::new(28);
        let both = vec![start, Change::Phase(phase, slip)];
        let title = format!("{title}, naast {phase} 4 weken later");
        lines.insert(1, Line::new(title, detail, Does::WhatIf(both)));
    }
    let choice = Choice::new(
        format!("Wat als {phase} schuift? Of een andere fase: publicatie 15-1"),
        Finds::Days(phase),
        lines,
    );
    model.overlays.push(Overlay::Choice(choice));
    Vec::new()
}

/// The orders of the queue.
pub fn open_orders(model: &mut Model) -> Vec<Effect> {
    let lines = queue::ORDERS
        .iter()
        .map(|(column, detail)| Line::new(*column, *detail, Does::Sort(column)))
        .collect();
    let choice = Choice::new("Sorteren op", Finds::Nothing, lines);
    model.overlays.push(Overlay::Choice(choice));
    Vec::new()
}
