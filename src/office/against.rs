//! What a file says otherwise than the office: found and told with both values, and taken over only when that is asked.
//!
//! What someone changed on screen since it was read in last is taken over only when its field is named.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::import::{Difference, TakeOver, Understood};
use super::reading::Reading;
use crate::domain::record::{Held, Kind, Part, PartKind, Record, fields};
use crate::domain::registers::people::SECRET_ADDRESS;
use crate::domain::rights::seen::is_secret;
use crate::domain::rows::OwnColumn;
use crate::domain::words::fold;
use crate::domain::workflow::told;

/// What only a step in the office changes: a file never does, whoever asks.
const BY_STEPS: &[&str] = &[
    "staat",
    "staat_sinds",
    "staat_ervoor",
    "laatste_stap",
    "klokken",
    "status",
    "winnaars",
    "beslissing_achterhaald",
    "kort_geding_op",
    "uitspraak_op",
    "kort_gedingen_open",
    "geeindigd_op",
    "reden_einde",
    "samengevoegd_met",
    "ingelezen",
    "inwoner",
    "huishouden",
    "bt",
    "aangeboden_op",
    "antwoord_op",
    "weigerreden",
    "teruglegreden",
    "uitkomst",
];

/// What a row does not say itself: it is found for it.
const FOUND: &[&str] = &["inwoner", "huishouden", "ingelezen"];

/// The fields that are kept by phase, a day each.
const BY_PHASE: [&str; 2] = ["gepland", "werkelijk"];

/// The lists that a row of an office speaks of as a whole.
const LISTS: &[PartKind] = &[PartKind::Parties, PartKind::Percelen, PartKind::Options];

/// The lists of a register that only a step changes; the others of an own export can be taken over.
const LISTS_BY_STEPS: &[PartKind] = &[
    PartKind::Handleds,
    PartKind::Bids,
    PartKind::BidScores,
    PartKind::Awards,
    PartKind::Notes,
    PartKind::Raw,
];

/// Whether only a step changes a field of a kind, or a list of it: in a dossier that is every list.
fn is_by_step(kind: Kind, name: &str) -> bool {
    let list = kind.lists().iter().find(|list| list.word() == name);
    let is_of_steps = |list: &PartKind| kind.held() == Held::Not || LISTS_BY_STEPS.contains(list);
    BY_STEPS.contains(&name) || list.is_some_and(is_of_steps)
}

/// How a file speaks of a record.
pub(super) struct Speaks<'a> {
    /// What it does not speak of, although the candidate has it.
    pub(super) not_of: &'a [&'a str],
    /// The fields it has a column for, when an empty cell in it means: nothing; none when it leaves things out.
    pub(super) whole: Option<&'a BTreeSet<String>>,
    /// What it says though it reads as nothing: a no.
    pub(super) no: &'a [&'a str],
}

/// A field with both values.
struct Found {
    path: String,
    stored: Value,
    offered: Value,
}

impl Reading<'_, '_> {
    /// Tells what the file says otherwise than what is kept, and returns the record with what is taken over of it;
    /// `filled` is the record as it is with what was empty filled in.
    pub(super) fn with_differences(
        &mut self,
        existing: &Record,
        candidate: &Record,
        mut filled: Record,
        speaks: &Speaks<'_>,
    ) -> Record {
        let found = differences(existing, candidate, speaks);
        if found.is_empty() {
            return filled;
        }
        let changes = self.changes_on_screen(existing);
        for it in found {
            let name = it.path.split(['.', '/']).next().unwrap_or_default();
            let changed = changes.get(name).or_else(|| {
                let other = BY_PHASE.iter().filter(|_| BY_PHASE.contains(&name));
                other.filter_map(|other| changes.get(*other)).next()
            });
            let label = told::label(existing.id.kind, &it.path.replace('.', " "));
            let is_by_step = is_by_step(existing.id.kind, name);
            let is_asked = !is_by_step && self.take_over.takes(&label, changed.is_some());
            let words = |value: &Value| {
                if *value == Value::Bool(false) {
                    return "nee".to_owned();
                }
                let model = self.writer.model();
                told::in_words(existing.id.kind, name, value, &model.register)
            };
            let (mut stored, offered) = (words(&it.stored), words(&it.offered));
            if stored != offered && is_secret(&it.path, existing) {
                stored = SECRET_ADDRESS.to_owned();
            }
            // A name that was not in the register yet and its number since read the same.
            if stored == offered {
                continue;
            }
            let after = match is_asked {
                true => taken(&filled, candidate, &it, speaks),
                false => None,
            };
            let difference = Difference {
                place: self.place,
                number: existing.id.number.clone(),
                field: label,
                stored,
                offered,
                changed_by: changed.cloned(),
                is_by_step,
                is_taken: after.is_some(),
            };
            self.result.differences.push(difference);
            filled = after.unwrap_or(filled);
        }
        filled
    }

    /// Tells a field of an item of a list that a row says otherwise than what is kept, and whether it is taken over. `item`
    /// is the list's word and the item's number (`contractgesprekken/2`).
    pub(super) fn is_taken(
        &mut self,
        existing: &Record,
        item: &str,
        (name, stored, offered): (&str, &Value, &Value),
    ) -> bool {
        let is_same = match (stored, offered) {
            (Value::String(stored), Value::String(offered)) => fold(stored) == fold(offered),
            (stored, offered) => stored == offered,
        };
        if is_same || says_nothing(offered) {
            return false;
        }
        let kind = existing.id.kind;
        let changed_by = self.changes_on_screen(existing).remove(item);
        let field = told::label(kind, name);
        let is_taken = self.take_over.takes(&field, changed_by.is_some());
        let model = self.writer.model();
        let words = |value| told::in_words(kind, name, value, &model.register);
        let (stored, offered) = (words(stored), words(offered));
        drop(model);
        self.result.differences.push(Difference {
            place: self.place,
            number: existing.id.number.clone(),
            field,
            stored,
            offered,
            changed_by,
            is_by_step: false,
            is_taken,
        });
        is_taken
    }

    /// Tells how a row is understood, if it is one of the first: what it says, not whom it was found to be about.
    pub(super) fn tell(&mut self, candidate: &Record) {
        if self.place > self.shows {
            return;
        }
        let kind = candidate.id.kind;
        let model = self.writer.model();
        let lists = kind.lists().iter().copied();
        let lists: Vec<PartKind> = lists.filter(|it| *it != PartKind::OwnColumns).collect();
        // Of what the office numbers itself the number is not in the file.
        let number = (kind.held() == Held::Whole).then(|| candidate.id.number.clone());
        let number = number.map(|number| ("nummer".to_owned(), number));
        let fields = said(candidate, &lists, false)
            .into_iter()
            .filter(|(path, _)| !FOUND.contains(&path.as_str()))
            .map(|(path, value)| {
                let name = path.split('.').next().unwrap_or_default();
                let words = told::in_words(kind, name, &value, &model.register);
                (told::label(kind, &path.replace('.', " ")), words)
            });
        let fields: Vec<(String, String)> = number.into_iter().chain(fields).collect();
        drop(model);
        match self.result.understood.last_mut() {
            Some(row) if row.place == self.place => row.fields.extend(fields),
            _ => self.result.understood.push(Understood {
                place: self.place,
                fields,
            }),
        }
    }

    /// Who changed each field last, as far as that was not by reading a file in.
    fn changes_on_screen(&self, record: &Record) -> BTreeMap<String, String> {
        let mut changes = BTreeMap::new();
        let reader = &self.writer.shared.reader;
        let Ok(Some(kept)) = reader.get(&record.id) else {
            return changes;
        };
        for line in reader.history(&kept).unwrap_or_default() {
            let header = line.header;
            let is_of_file =
                header.actie.starts_with("inlezen-") || header.actie.starts_with("overnemen-");
            for path in line.velden.unwrap_or_default().into_keys() {
                // The field or list as a whole, and the item of a list.
                let name = path.split(['.', '/']).next().unwrap_or_default();
                let item = path.split('.').next().unwrap_or_default();
                for name in [name, item] {
                    if is_of_file {
                        changes.remove(name);
                    } else {
                        let day = told::in_words(
                            Kind::User,
                            "",
                            &Value::String(header.tijd.date_naive().to_string()),
                            &self.batch,
                        );
                        changes.insert(name.to_owned(), format!("{} op {day}", header.wie));
                    }
                }
            }
        }
        changes
    }
}

impl TakeOver {
    /// Whether the file's value of a field is taken over.
    fn takes(&self, field: &str, was_changed: bool) -> bool {
        match self {
            Self::Nothing => false,
            Self::Everything => !was_changed,
            Self::Fields(names) => names.iter().any(|name| fold(name) == fold(field)),
        }
    }
}

/// Everything a record says that can be compared: fields, days by phase, columns of the office's own, lists.
fn said(record: &Record, lists: &[PartKind], is_whole: bool) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    for (name, value) in fields::of_head(&record.head).unwrap_or_default() {
        match value {
            Value::Object(phases) if BY_PHASE.contains(&name.as_str()) => {
                // Whether a day is planned or was is not what a file of the office says.
                let of = if is_whole { name.as_str() } else { BY_PHASE[0] };
                let phases = phases.into_iter();
                all.extend(phases.map(|(phase, day)| (format!("{of}.{phase}"), day)));
            }
            value => drop(all.insert(name, value)),
        }
    }
    for own in record.all::<OwnColumn>() {
        let path = format!("{}.{}", PartKind::OwnColumns.word(), own.field);
        all.insert(path, own.value.clone().into());
    }
    let of = fields::by_name(record).unwrap_or_default();
    for list in lists {
        if let Some(Value::Array(values)) = of.get(list.word())
            && !values.is_empty()
        {
            all.insert(list.word().to_owned(), Value::Array(values.clone()));
        }
    }
    all
}

/// Whether a value is nothing, no, or an empty text.
pub(super) fn says_nothing(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(false)) || value.as_str().is_some_and(str::is_empty)
}

/// Whether everything an element of a list says is said by another.
fn covers(stored: &Value, offered: &Value) -> bool {
    match (stored, offered) {
        (Value::Object(stored), Value::Object(offered)) => offered
            .iter()
            .all(|(name, value)| says_nothing(value) || stored.get(name) == Some(value)),
        (stored, offered) => stored == offered,
    }
}

/// Whether two lists say the same, in any order; of a file that leaves things out, as far as it goes. Where what is new is
/// joined to what is there (`is_joined`), it is enough that all that is kept is in the file.
fn same_list(stored: &[Value], offered: &[Value], is_whole: bool, is_joined: bool) -> bool {
    if is_joined {
        return stored.iter().all(|stored| offered.contains(stored));
    }
    let mut left: Vec<&Value> = stored.iter().collect();
    let is_it = |stored: &Value, offered: &Value| {
        if is_whole {
            stored == offered
        } else {
            covers(stored, offered)
        }
    };
    let all = offered.iter().all(|offered| {
        let at = left.iter().position(|stored| is_it(stored, offered));
        at.map(|at| left.remove(at)).is_some()
    });
    all && left.is_empty()
}

fn differences(existing: &Record, candidate: &Record, speaks: &Speaks<'_>) -> Vec<Found> {
    let is_whole = speaks.whole.is_some();
    let all = existing.id.kind.lists().iter().copied();
    let all: Vec<PartKind> = all.filter(|list| *list != PartKind::OwnColumns).collect();
    let lists = if is_whole { all.as_slice() } else { LISTS };
    let (stored, mut offered) = (
        said(existing, lists, is_whole),
        said(candidate, lists, is_whole),
    );
    let no = speaks.no.iter().filter(|name| stored.contains_key(**name));
    offered.extend(no.map(|name| ((*name).to_owned(), Value::Bool(false))));
    if let Some(columns) = speaks.whole {
        let is_spoken_of = |path: &&String| {
            path.split('.')
                .next()
                .is_some_and(|name| columns.contains(name))
        };
        // A secret address is in no file, so a file without it says nothing of it.
        let is_said = |path: &&String| !is_secret(path, existing);
        for path in stored.keys().filter(is_spoken_of).filter(is_said) {
            offered.entry(path.clone()).or_insert(Value::Null);
        }
    }
    let mut found = Vec::new();
    for (path, offered) in offered {
        let name = path.split('.').next().unwrap_or_default();
        // A yes where a no is kept is no empty field that is filled in.
        let no = (offered == Value::Bool(true)).then_some(&Value::Bool(false));
        let stored = stored.get(&path).or(no);
        let Some(stored) = stored.filter(|_| !speaks.not_of.contains(&name)) else {
            continue;
        };
        let is_joined = existing.id.kind.held() != Held::Whole
            || [PartKind::Notes, PartKind::Raw]
                .map(PartKind::word)
                .contains(&name);
        let is_same = match (stored, &offered) {
            (Value::Array(stored), Value::Array(offered)) => {
                let stored = stored
                    .iter()
                    .filter(|it| is_whole || is_spoken_of(name, it, offered));
                let stored: Vec<Value> = stored.cloned().collect();
                same_list(&stored, offered, is_whole, is_whole && is_joined)
            }
            (stored, offered) => stored == offered,
        };
        if !is_same {
            let stored = stored.clone();
            found.push(Found {
                path,
                stored,
                offered,
            });
        }
    }
    found
}

/// A record with what the file says in one field; none when that is nothing else than it says already, or cannot be.
fn taken(record: &Record, candidate: &Record, it: &Found, speaks: &Speaks<'_>) -> Option<Record> {
    let mut after = record.clone();
    let (name, within) = match it.path.split_once('.') {
        Some((name, within)) => (name, Some(within)),
        None => (it.path.as_str(), None),
    };
    if name == PartKind::OwnColumns.word() {
        let is_it = |part: &Part| matches!(part, Part::OwnColumn(own) if Some(own.field.as_str()) == within);
        match it.offered.as_str() {
            Some(value) => after.parts.values_mut().for_each(|part| {
                if let Part::OwnColumn(own) = part
                    && Some(own.field.as_str()) == within
                {
                    value.clone_into(&mut own.value);
                }
            }),
            None => after.parts.retain(|_, part| !is_it(part)),
        }
    } else if let Some(list) = record.id.kind.lists().iter().find(|it| it.word() == name) {
        let offered = it.offered.as_array().map_or(&[][..], Vec::as_slice);
        let is_replaced = |part: &Part| {
            let kept = part.write(serde_json::value::Serializer);
            speaks.whole.is_some() || kept.is_ok_and(|kept| is_spoken_of(name, &kept, offered))
        };
        after
            .parts
            .retain(|key, part| key.kind != *list || !is_replaced(part));
        for (_, part) in candidate.of(*list) {
            let joined = match speaks.whole {
                Some(_) => None,
                None => joined(record, *list, part),
            };
            after.add(joined.unwrap_or_else(|| part.clone()));
        }
    } else {
        let mut head = fields::of_head(&after.head).ok()?;
        match within {
            Some(phase) => {
                // What was counts before what was planned, as it is told.
                let places: &[&str] = match speaks.whole {
                    Some(_) => &[name],
                    None => &[BY_PHASE[1], BY_PHASE[0]],
                };
                let holds = |of: &&&str| head.get(**of).and_then(|days| days.get(phase)).is_some();
                let of = places.iter().find(holds).copied().unwrap_or(name);
                let days = head.entry(of).or_insert_with(|| Map::new().into());
                let days = days.as_object_mut()?;
                match &it.offered {
                    Value::Null => drop(days.remove(phase)),
                    day => drop(days.insert(phase.to_owned(), day.clone())),
                }
            }
            None => drop(head.insert(name.to_owned(), it.offered.clone())),
        }
        after = with_head(after, head)?;
    }
    (after != *record).then_some(after)
}

/// Whether a file that leaves things out speaks of something in a list: of parties only of the sides it names.
fn is_spoken_of(list: &str, kept: &Value, offered: &[Value]) -> bool {
    const SIDE: &str = "kant";
    list != PartKind::Parties.word() || offered.iter().any(|it| it[SIDE] == kept[SIDE])
}

/// By which fields something of a list that a file speaks of in part is the same as what is kept.
const KNOWN_BY: &[(PartKind, &[&str])] = &[
    (PartKind::Parties, &["aanbieder", "voor_perceel"]),
    (PartKind::Percelen, &["aandachtsveld", "perceel"]),
];

/// What a file says of something in a list, with what is kept of it where the file says nothing.
fn joined(record: &Record, list: PartKind, part: &Part) -> Option<Part> {
    let (_, names) = KNOWN_BY.iter().find(|(of, _)| *of == list)?;
    let fields = |part: &Part| match part.write(serde_json::value::Serializer) {
        Ok(Value::Object(fields)) => Some(fields),
        _ => None,
    };
    let mut said = fields(part)?;
    let kept = record.of(list).find_map(|(_, part)| {
        let kept = fields(part)?;
        let is_it = names.iter().all(|name| kept.get(*name) == said.get(*name));
        is_it.then_some(kept)
    })?;
    for (name, value) in kept {
        if said.get(&name).is_none_or(says_nothing) {
            said.insert(name, value);
        }
    }
    list.read(Value::Object(said)).ok()
}

fn with_head(mut record: Record, head: Map<String, Value>) -> Option<Record> {
    let head = head.into_iter().filter(|(_, value)| !value.is_null());
    let made = fields::to_record(record.id.clone(), record.revision, head.collect()).ok()?;
    record.head = made.head;
    Some(record)
}
