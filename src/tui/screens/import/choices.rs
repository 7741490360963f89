//! What is chosen before a list is read in: the file and what is in it, how it is written, what is taken over.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Import;
use crate::domain::record::{Kind, RecordId};
use crate::domain::text::one_line;
use crate::domain::words::fold;
use crate::exchange::profile::{DateOrder, DecimalSign, Profile};
use crate::exchange::workbook::SheetName;
use crate::import::LISTS;
use crate::import::{input, profile};
use crate::office::import::TakeOver;
use crate::tui::choice::{Choice, Does, Finds, Item};
use crate::tui::effect::Effect;
use crate::tui::model::{Model, Session};

/// A line that does something on the screen.
fn line(
    title: impl Into<String>,
    detail: impl Into<String>,
    does: impl Fn(&mut Import, &mut Session) -> Vec<Effect> + 'static,
) -> Item {
    let does = Does::then(move |model: &mut Model, _| {
        model.on(|screen: &mut Import, session| does(screen, session))
    });
    Item::new(title, detail, does)
}

/// Chooses a file, from a folder on.
pub(super) fn file(session: &mut Session, folder: &Path) {
    if !session.reads_files {
        session.warn("Over deze lijn leest het scherm geen bestanden van de server");
        return;
    }
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let above = folder.parent().map(|above| at("..", above.to_owned()));
    let within = input::choices(&folder).into_iter().map(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        at(&one_line(&name), path.clone())
    });
    let lines = above.into_iter().chain(within).collect();
    let title = format!("Welk bestand? In {}", one_line(&folder.to_string_lossy()));
    let typed = Finds {
        hint: "typ een deel van de naam, of het hele pad",
        ..Finds::new(|choice, typed, _| {
            let path = Path::new(typed);
            let is_path = typed.contains('/') && path.exists();
            choice.found = is_path
                .then(|| at(typed, path.to_owned()))
                .into_iter()
                .collect();
        })
    };
    session.choose_from(Choice::new(title, lines).finding(typed));
}

/// A file or a folder to choose.
fn at(name: &str, path: PathBuf) -> Item {
    let is_folder = path.is_dir();
    let detail = if is_folder { "map" } else { "" };
    line(name, detail, move |_, session| {
        if is_folder {
            file(session, &path);
        } else {
            kind(session, &path);
        }
        Vec::new()
    })
}

/// Chooses what is in a file, and tries it.
fn kind(session: &mut Session, path: &Path) {
    let lines = LISTS.iter().map(|list| {
        let (list, path) = (*list, path.to_owned());
        line(list.word, "", move |screen, _| {
            *screen = Import {
                chosen: Some((path.clone(), list)),
                turn: screen.turn,
                ..Import::default()
            };
            screen.try_it()
        })
    });
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let title = format!("Wat staat er in {}?", one_line(&name));
    session.choose_from(Choice::new(title, lines.collect()));
}

/// Chooses what a column is.
pub(super) fn column(session: &mut Session, screen: &Import, name: String) {
    let Some((_, list)) = &screen.chosen else {
        return;
    };
    let title = format!("Wat staat er in de kolom ‘{}’?", one_line(&name));
    let lines = (list.fields)().into_iter().map(|field| {
        let name = name.clone();
        line(field, "", move |screen, _| {
            let names = &mut screen.profile.names;
            names.retain(|(theirs, _)| *theirs != name);
            names.push((name.clone(), field.to_owned()));
            changed(screen)
        })
    });
    session.choose_from(Choice::new(title, lines.collect()));
}

/// How it is written is no longer what a profile says; it is tried again.
fn changed(screen: &mut Import) -> Vec<Effect> {
    screen.profile_name = None;
    screen.try_it()
}

/// Chooses how the file is written, or saves that.
pub(super) fn writing(session: &mut Session, screen: &Import) {
    if screen.chosen.is_none() {
        session.warn("Kies eerst een bestand");
        return;
    }
    let mut lines: Vec<Item> = profile::names().into_iter().map(saved).collect();
    if screen.profile != Profile::default() {
        lines.push(line(
            "Zonder profiel",
            "zoals wijkregie het zelf leest",
            |screen, _| {
                screen.profile = Profile::default();
                changed(screen)
            },
        ));
    }
    let orders = [
        ("Datums: dag-maand", "30-4-2026", DateOrder::DayFirst),
        ("Datums: maand-dag", "4/30/2026", DateOrder::MonthFirst),
    ];
    lines.extend(orders.map(|(title, detail, order)| {
        line(title, detail, move |screen, _| {
            screen.profile.order = Some(order);
            changed(screen)
        })
    }));
    let signs = [
        ("Decimaalteken: komma", "1.250,50", DecimalSign::Comma),
        ("Decimaalteken: punt", "1,250.50", DecimalSign::Point),
    ];
    lines.extend(signs.map(|(title, detail, sign)| {
        line(title, detail, move |screen, _| {
            screen.profile.decimal = Some(sign);
            changed(screen)
        })
    }));
    let sheets = screen.read.iter().flat_map(|read| &read.sheets);
    let sheets: Vec<Item> = sheets.map(sheet).collect();
    if sheets.len() > 1 {
        lines.extend(sheets);
    }
    let typed = Finds {
        hint: "typ een naam om dit als profiel te bewaren, of ERV-0001 voor antwoorden op dat onderzoek",
        ..Finds::new(|choice, typed, _| {
            // What is typed of a line that is there is no name.
            let folded = fold(typed);
            let is_line = |line: &Item| fold(&line.title).contains(&folded);
            let survey = RecordId::parse(typed).ok();
            let survey = survey.filter(|id| id.kind == Kind::Survey);
            choice.found = match survey {
                Some(id) => vec![answers_of(id.number)],
                None if typed.is_empty() || choice.lines.iter().any(is_line) => Vec::new(),
                None => vec![save(typed)],
            };
        })
    };
    session.choose_from(Choice::new("Hoe is het geschreven?", lines).finding(typed));
}

/// Of which ervaringsonderzoek the answers of a file are.
fn answers_of(number: String) -> Item {
    let title = format!("Antwoorden van {number}");
    line(title, "ervaringsonderzoek", move |screen, _| {
        screen.profile.about = Some(number.clone());
        changed(screen)
    })
}

/// A profile that was saved.
fn saved(name: String) -> Item {
    let title = format!("Profiel {name}");
    line(title, "bewaard", move |screen, session| {
        let read = profile::place(Path::new(&name)).and_then(|path| profile::read(&path));
        match read {
            Ok(profile) => {
                screen.profile = profile;
                screen.profile_name = Some(name.clone());
                screen.try_it()
            }
            Err(why) => {
                session.warn(why.to_string());
                Vec::new()
            }
        }
    })
}

/// A sheet of the workbook.
fn sheet(sheet: &SheetName) -> Item {
    let name = sheet.name.clone();
    let title = format!("Blad ‘{}’", one_line(&name));
    let detail = if sheet.is_visible { "" } else { "verborgen" };
    line(title, detail, move |screen, _| {
        screen.profile.sheet = Some(name.clone());
        changed(screen)
    })
}

fn save(name: &str) -> Item {
    let name = name.to_owned();
    let title = format!("Bewaar als profiel ‘{name}’");
    line(
        title,
        "wat u hier koos, om weer te gebruiken",
        move |screen, session| {
            match profile::save(&name, &screen.profile.text()) {
                Ok(path) => {
                    session.say(format!("Het profiel staat in {}", path.display()));
                    screen.profile_name = Some(name.clone());
                }
                Err(why) => session.warn(why.to_string()),
            }
            Vec::new()
        },
    )
}

/// Chooses what is taken over, and reads it in.
pub(super) fn go(session: &mut Session, screen: &Import) {
    match &screen.read {
        None => return session.warn("Kies eerst een bestand"),
        Some(read) if read.failed.is_some() => {
            return session.warn("Zo is het niet in te lezen; de meldingen zeggen waarom");
        }
        Some(read) if !read.is_trial => {
            return session
                .warn("Dit is ingelezen. Kies het bestand opnieuw om het nog eens te doen");
        }
        Some(_) => {}
    }
    let differences = screen.differences();
    let mut lines = vec![take(
        "Inlezen".to_owned(),
        match differences.len() {
            0 => "wat nieuw is komt erbij, wat leeg is wordt gevuld".to_owned(),
            _ => "wat nieuw is komt erbij; van de verschillen wordt niets overgenomen".to_owned(),
        },
        TakeOver::Nothing,
    )];
    let open = differences.iter().filter(|it| !it.alleen_door_een_stap);
    let mut fields: BTreeMap<&str, usize> = BTreeMap::new();
    open.for_each(|it| *fields.entry(&it.veld).or_default() += 1);
    if !fields.is_empty() {
        lines.push(take(
            "Inlezen, en alle verschillen overnemen".to_owned(),
            "behalve wat iemand sindsdien op het scherm veranderde".to_owned(),
            TakeOver::Everything,
        ));
    }
    lines.extend(fields.into_iter().map(|(field, count)| {
        let times = if count == 1 {
            "verschil"
        } else {
            "verschillen"
        };
        take(
            format!("Inlezen, en {field} overnemen"),
            format!("{count} {times}, wie het ook veranderde"),
            TakeOver::Fields(vec![field.to_owned()]),
        )
    }));
    session.choose_from(Choice::new("Inlezen?", lines));
}

fn take(title: String, detail: String, take_over: TakeOver) -> Item {
    line(title, detail, move |screen, _| {
        screen.begin(false, take_over.clone())
    })
}
