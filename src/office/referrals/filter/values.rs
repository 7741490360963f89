//! What stands behind the words of the queue: words of a list, names of people and teams, answers, scores.

use std::collections::BTreeSet;

use super::super::desk::Desks;
use super::UNKNOWN;
use crate::domain::settings::LEEFGEBIEDEN;
use crate::domain::words::{BtNo, Leefgebied, State, UnknownWord, fold};
use crate::office::filter::{Op, Test, Wrong};
use crate::office::model::{Model, Names, Refused, Row};

/// A word of a list, with what helps who wrote it with a space.
pub(super) fn read<W: std::str::FromStr<Err = UnknownWord>>(value: &str) -> Result<W, Wrong> {
    value.parse().map_err(|why: UnknownWord| {
        Wrong::from(why).unless("Schrijf een streepje voor een spatie, zoals staat:in-onderzoek")
    })
}

/// What rows keep for a word of a list of the settings, by any name it has or had.
pub(super) fn of_list<'m>(value: &str, list: &str, model: &'m Model) -> Result<&'m str, Wrong> {
    let settings = &model.register.settings;
    settings.id_of(list, value).ok_or_else(|| {
        let why = format!(
            "‘{value}’ staat niet in de lijst; kies uit: {}",
            settings.names(list).join(", ")
        );
        Wrong::from(why)
            .unless("Schrijf een streepje voor een spatie, zoals soort:kortdurend-verblijf")
    })
}

/// A test whether something of a row goes by one of these names.
pub(super) fn among<'a>(
    names: &Names,
    of: fn(&Row) -> u16,
    is_one: impl Fn(&str) -> bool,
) -> Test<'a, Row> {
    let ids = names.which(is_one);
    Box::new(move |row| ids.contains(&of(row)))
}

/// The WIJ-teams of the wijken, in order.
pub(super) fn wij_teams(model: &Model) -> Vec<String> {
    let wijken = model.register.settings.wijken().values();
    let teams: BTreeSet<&String> = wijken.map(|wijk| &wijk.wij_team).collect();
    teams.into_iter().cloned().collect()
}

/// The names of the employees.
pub(super) fn employees(model: &Model) -> Vec<String> {
    let employees = model.register.employees.values();
    employees.map(|employee| employee.name.clone()).collect()
}

pub(super) fn by_person<'a>(
    value: &str,
    model: &'a Model,
    of: fn(&Row) -> u16,
) -> Result<Test<'a, Row>, Wrong> {
    let ids = people_named(value, model)?;
    Ok(Box::new(move |row| ids.contains(&of(row))))
}

/// Whoever has this name: of an employee or a user as a whole, else a piece of the name of anyone who has work.
pub(super) fn people_named(value: &str, model: &Model) -> Result<Vec<u16>, Wrong> {
    let (register, names) = (&model.register, &model.names);
    let wanted = fold(value);
    if let Some(known) = register.find_employee(value) {
        let is_it = |name: &str| name == known || name == value || fold(name) == wanted;
        return Ok(names.which(is_it));
    }
    let has_piece = |name: &str| !wanted.is_empty() && fold(name).contains(&wanted);
    let ids = names.which(|name| has_piece(register.employee_name(name)));
    let mut employees = register.employees.values();
    if ids.is_empty() && !employees.any(|employee| has_piece(&employee.name)) {
        return Err(format!("‘{value}’ is de naam van geen medewerker").into());
    }
    Ok(ids)
}

/// Whether a row is in someone's name.
pub(super) fn named<'a>(value: &str, model: &'a Model) -> Result<Test<'a, Row>, Wrong> {
    let ids = people_named(value, model)?;
    Ok(Box::new(move |row| {
        ids.contains(&row.assigned) || ids.contains(&row.regievoerder)
    }))
}

/// Whether a row lies with someone: an employee or an account by its whole name, or whoever a piece of a name is of.
pub(super) fn lies_with<'a>(
    value: &str,
    model: &'a Model,
    is_told: bool,
) -> Result<Test<'a, Row>, Wrong> {
    let register = &model.register;
    let desks = Desks::of(model);
    let with: Vec<usize> = match desks.find(value) {
        Some(one) => vec![one],
        None => {
            let wanted = fold(value);
            let employees = register.employees.iter();
            let found = employees.filter(|(_, it)| fold(&it.name).contains(&wanted));
            let found = found.filter_map(|(key, _)| desks.find(key));
            found.filter(|_| !wanted.is_empty()).collect()
        }
    };
    if with.is_empty() {
        // Whom a file names and no list has.
        return named(value, model);
    }
    Ok(Box::new(move |row| {
        !desks.on(row, &with, is_told).is_empty()
    }))
}

/// The numbers of the answers that begin with these words, of the lists an office words for itself or as a file had them.
pub(super) fn answer(value: &str, model: &Model, lists: &[&str]) -> Result<Vec<u16>, Wrong> {
    let wanted = fold(value);
    let settings = &model.register.settings;
    // What a file had is in no list, and is called as it stands there.
    let words = |answer: &str, is_it: &dyn Fn(&str) -> bool| {
        let entries = lists.iter().flat_map(|key| settings.list(key));
        // A word that is in more lists can be called otherwise in one of them.
        let mut entries = entries.filter(|entry| entry.id == answer).peekable();
        match entries.peek() {
            Some(_) => entries.any(|entry| entry.words().any(is_it)),
            None => is_it(answer),
        }
    };
    let is_whole = |word: &str| fold(word) == wanted;
    let begins = |word: &str| !wanted.is_empty() && fold(word).starts_with(&wanted);
    let mut ids = model.answers.which(|answer| words(answer, &is_whole));
    if ids.is_empty() {
        ids = model.answers.which(|answer| words(answer, &begins));
    }
    let mut known = lists.iter().flat_map(|key| settings.list(key));
    if ids.is_empty() && !known.any(|entry| entry.words().any(begins)) {
        let names = lists.iter().flat_map(|key| settings.names(key));
        let names: Vec<String> = names.collect();
        return Err(format!(
            "‘{value}’ is hier geen woord; kies uit: {}",
            names.join(", ")
        )
        .into());
    }
    Ok(ids)
}

/// A test of a no: by which BT, and behind a `/` why.
pub(super) fn refused(
    value: &str,
    model: &Model,
) -> Result<impl Fn(&Refused) -> bool + use<>, Wrong> {
    let (bt, reason) = match value.split_once('/') {
        Some((bt, UNKNOWN)) => (bt, Some(vec![0])),
        Some((bt, reason)) => (bt, Some(answer(reason, model, &["redenen"])?)),
        None => (value, None),
    };
    let ids = match bt {
        UNKNOWN => vec![0],
        bt => {
            let found = model.register.settings.find_bt(bt);
            let id = found.ok_or("dit begeleidingsteam is er niet")?;
            model.names.which(|name| name == id)
        }
    };
    Ok(move |(bt, why, _): &Refused| {
        ids.contains(bt) && reason.as_ref().is_none_or(|ids| ids.contains(why))
    })
}

/// The no with which the BT where a verwijzing stands gave it back: what that BT sees of what was answered.
pub(in crate::office::referrals) fn own_return(model: &Model, row: &Row) -> Option<Refused> {
    let last = model.refusals(row).last().copied();
    last.filter(|(bt, _, no)| {
        row.state == State::Teruggelegd && *no == BtNo::Teruggelegd && *bt == row.bt
    })
}

/// A test of the score on one leefgebied: `financieel<3`.
pub(super) fn score<'a>(value: &str, model: &'a Model) -> Result<Test<'a, Row>, Wrong> {
    let (area, op, wanted) = Op::cut(value).unwrap_or((value, Op::AtLeast, "1"));
    let named = fold(area);
    let settings = &model.register.settings;
    let begins = |word: &str| {
        let word = fold(word);
        !named.is_empty() && word.split(' ').any(|part| part.starts_with(&named))
            || word.starts_with(&named)
    };
    let is_it = |it: &&Leefgebied| {
        let entries = settings.list(LEEFGEBIEDEN).iter();
        let mut entries = entries.filter(|entry| entry.id == it.word());
        entries.any(|entry| entry.words().any(begins))
    };
    let found: Vec<Leefgebied> = Leefgebied::ALL.iter().filter(is_it).copied().collect();
    let [area] = found[..] else {
        let all = settings.names(LEEFGEBIEDEN);
        return Err(format!("noem één leefgebied; kies uit: {}", all.join(", ")).into());
    };
    let score = wanted.parse().ok().filter(|score| (1..=5).contains(score));
    let wanted: u8 = score.ok_or("een score is 1 tot en met 5, zoals score:financieel<3")?;
    Ok(Box::new(move |row| {
        row.score(area)
            .is_some_and(|score| op.holds(score.cmp(&wanted)))
    }))
}
