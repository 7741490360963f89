//! What if: changes to the plan of an aanbesteding to try, before anything is done.

use chrono::{Days, NaiveDate};

use super::Dossier;
use crate::domain::aanbesteding::moving::Change;
use crate::domain::aanbesteding::words::Phase;
use crate::domain::calendar::Calendar;
use crate::domain::dates;
use crate::domain::words::fold;
use crate::ipc::question;
use crate::office::views::View;
use crate::tui::choice::{Choice, Does, Finds, Item};
use crate::tui::model::Session;
use crate::tui::screen::ask_for;

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
fn move_line(phase: Phase, day: NaiveDate, detail: Option<String>) -> Item {
    let title = format!("{phase} naar {}", dates::with_year(day));
    let detail = detail.unwrap_or_else(|| "Wat dan nog past, naast wat nu gepland is".to_owned());
    Item::new(title, detail, tries(vec![Change::Phase(phase, day)]))
}

/// What could change in the plan of the open aanbesteding: the next phase later, or the option of the contract before
/// it used. A day can be typed too.
pub fn open(view: Option<&View>, session: &mut Session) {
    let Some(View::Aanbesteding(view)) = view else {
        session.warn("Open eerst een aanbesteding");
        return;
    };
    let next = view.phases.iter().find(|phase| phase.open);
    let day = next.and_then(|phase| Some((phase.fase, phase.verwacht.or(phase.gepland)?)));
    let Some((phase, day)) = day else {
        session.warn("Van deze aanbesteding is niets meer te verschuiven");
        return;
    };
    let mut lines: Vec<Item> = [1_u64, 2, 4, 8]
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
            "{}: ingang {}",
            option.maanden,
            dates::with_year(option.ingang)
        );
        lines.insert(0, Item::new(&title, &detail, tries(vec![start])));
        let slip = day + Days::new(28);
        let both = vec![start, Change::Phase(phase, slip)];
        let title = format!("{title}, naast {phase} 4 weken later");
        lines.insert(1, Item::new(title, detail, tries(both)));
    }
    let title = format!("Wat als {phase} schuift? Of een andere fase: publicatie 15-1");
    session.choose_from(Choice::new(title, lines).finding(days(phase)));
}

/// A day that was typed, of this phase or of one that was typed before it.
fn days(phase: Phase) -> Finds {
    Finds {
        hint: "typ een dag: 15-1, di, +5wd",
        ..Finds::new(move |choice, typed, today| {
            let (phase, day) = phase_and_day(typed).unwrap_or((phase, typed));
            let day = dates::parse(day, today, &Calendar::built_in()).ok();
            let line = day.map(|day| move_line(phase, day, None));
            choice.found = line.into_iter().collect();
        })
    }
}

/// Asks what these changes would do to the plan of what is open, and shows it.
fn tries(changes: Vec<Change>) -> Does {
    Does::then(move |model, _| {
        let open = model
            .find()
            .and_then(|dossier: &Dossier| dossier.number.clone());
        let Some(number) = open else {
            return Vec::new();
        };
        let question = question::WhatIf {
            number: number.clone(),
            changes: changes.clone(),
            on: None,
        };
        vec![ask_for(question, move |dossier: &mut Dossier, _, tried| {
            dossier.take_what_if(&number, tried);
        })]
    })
}
