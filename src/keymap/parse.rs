//! A keymap file to bindings. A line that cannot be read disables itself, never the file.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crokey::KeyCombination;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::{Mistake, Problem, stack, suggest};
use super::{Binding, Keymap, Node, keys};
use crate::actions::{self, Context, ROWS};

/// Names the label of a sequence.
const LABEL: &str = "_label";
/// Names the screens whose keys count here too, where their actions make sense.
const LIKE: &str = "_zoals";

type Entry<'a, 'i> = (
    &'a Spanned<std::borrow::Cow<'i, str>>,
    &'a Spanned<DeValue<'i>>,
);

/// Reads a file. The whole is not checked yet.
pub(super) fn parse(text: &str, source: &str) -> (Keymap, Vec<Problem>) {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader {
        text,
        keymap: Keymap {
            source: source.to_owned(),
            bindings: Vec::new(),
            tries: BTreeMap::new(),
        },
        problems: Vec::new(),
        like: Vec::new(),
        bad_lines: BTreeSet::new(),
    };
    let mut twice = Vec::new();
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        if error.message().contains("duplicate key") {
            twice.push(span);
        } else {
            let line = reader.line(span.start);
            if reader.bad_lines.insert(line) {
                reader.problem(line, &Mistake::Unreadable);
            }
        }
    }
    for entry in in_order(document.get_ref()) {
        reader.context(entry);
    }
    for span in twice {
        reader.told_twice(span);
    }
    reader.copy_likes();
    (reader.keymap, reader.problems)
}

fn in_order<'a, 'i>(table: &'a DeTable<'i>) -> Vec<Entry<'a, 'i>> {
    let mut entries: Vec<Entry<'a, 'i>> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

struct Reader<'t> {
    text: &'t str,
    keymap: Keymap,
    problems: Vec<Problem>,
    like: Vec<(Context, Context)>,
    bad_lines: BTreeSet<usize>,
}

impl Reader<'_> {
    fn line(&self, offset: usize) -> usize {
        let before = self.text.as_bytes().iter().take(offset);
        before.filter(|byte| **byte == b'\n').count() + 1
    }

    fn problem(&mut self, line: usize, mistake: &Mistake) {
        self.problems.push(mistake.at(line));
    }

    /// A table of the file.
    fn context(&mut self, (name, value): Entry<'_, '_>) {
        let line = self.line(name.span().start);
        if self.bad_lines.contains(&line) {
            return;
        }
        let word: &str = name.get_ref();
        let DeValue::Table(table) = value.get_ref() else {
            return self.problem(line, &Mistake::Unreadable);
        };
        let Some(context) = context_of(word) else {
            let names = Context::ALL.iter().map(|context| context.word());
            let mistake = Mistake::UnknownContext(word.to_owned(), suggest(word, names));
            return self.problem(line, &mistake);
        };
        self.table(context, &[], table);
    }

    /// The bindings after some keys.
    fn table(&mut self, context: Context, before: &[KeyCombination], table: &DeTable<'_>) {
        for (name, value) in in_order(table) {
            let line = self.line(name.span().start);
            let written: &str = name.get_ref();
            if self.bad_lines.contains(&line) || (written == LABEL && !before.is_empty()) {
                continue;
            }
            if written == LIKE && before.is_empty() {
                self.read_like(context, line, value.get_ref());
                continue;
            }
            let Some(key) = keys::read(written) else {
                self.problem(line, &Mistake::UnknownKey(written.to_owned()));
                continue;
            };
            let shown = keys::show(key);
            let twins = ["ctrl-i", "ctrl-m", "ctrl-[", "ctrl-h"];
            if twins.iter().any(|twin| twin.eq_ignore_ascii_case(written)) {
                let written = written.to_owned();
                self.problem(line, &Mistake::Twin { written, shown });
            }
            let mut path = before.to_vec();
            path.push(key);
            match value.get_ref() {
                DeValue::String(action) => self.bind(context, path, action, None, line),
                DeValue::Table(inner) => match inner.get("doe").map(Spanned::get_ref) {
                    Some(DeValue::String(action)) => {
                        let text = inner.get("tekst").and_then(|text| text.get_ref().as_str());
                        self.bind(context, path, action, text, line);
                    }
                    Some(_) => self.problem(line, &Mistake::NoAction(written.to_owned())),
                    None => self.sequence(context, path, inner, line),
                },
                _ => self.problem(line, &Mistake::NoAction(written.to_owned())),
            }
        }
    }

    /// A key that begins a sequence.
    fn sequence(
        &mut self,
        context: Context,
        path: Vec<KeyCombination>,
        table: &DeTable<'_>,
        line: usize,
    ) {
        let shown = keys::show_all(&path);
        let label = table.get(LABEL).and_then(|label| label.get_ref().as_str());
        if label.is_none() {
            self.problem(line, &Mistake::NoLabel(shown.clone()));
        }
        let label = label.unwrap_or("…").to_owned();
        match self.keymap.node(context, &path) {
            Ok(node) if node.does.is_none() => {
                node.label.get_or_insert(label);
                node.line.get_or_insert(line);
                self.table(context, &path, table);
            }
            Ok(Node { line: other, .. }) => {
                let other = other.unwrap_or(line);
                self.problem(line, &Mistake::LeafAndPrefix { key: shown, other });
            }
            Err(other) => self.problem(line, &Mistake::LeafAndPrefix { key: shown, other }),
        }
    }

    /// A key that does something.
    fn bind(
        &mut self,
        context: Context,
        path: Vec<KeyCombination>,
        action: &str,
        text: Option<&str>,
        line: usize,
    ) {
        let Some(row) = actions::find(action) else {
            let names = ROWS.iter().map(|row| row.id);
            let mistake = Mistake::UnknownAction(action.to_owned(), suggest(action, names));
            return self.problem(line, &mistake);
        };
        let binding = Binding {
            context,
            keys: path,
            row,
            text: text.map(str::to_owned),
            line,
            copied_from: None,
        };
        if let Err(mistake) = self.keymap.insert(binding) {
            self.problem(line, &mistake);
        }
    }

    fn read_like(&mut self, context: Context, line: usize, value: &DeValue<'_>) {
        let several = value.as_array().into_iter().flatten();
        let words = match several
            .map(|one| one.get_ref().as_str())
            .collect::<Option<Vec<_>>>()
        {
            Some(words) if !words.is_empty() => words,
            _ => vec![value.as_str().unwrap_or_default()],
        };
        for word in words {
            if let Some(other) = context_of(word) {
                self.like.push((context, other));
            } else {
                let names = Context::ALL.iter().map(|context| context.word());
                let mistake = Mistake::UnknownContext(word.to_owned(), suggest(word, names));
                self.problem(line, &mistake);
            }
        }
    }

    /// The keys of another screen, where their actions make sense. What a screen has of its own stays.
    fn copy_likes(&mut self) {
        for (context, other) in std::mem::take(&mut self.like) {
            let copies: Vec<Binding> = self
                .keymap
                .bindings
                .iter()
                .filter(|binding| binding.context == other && binding.copied_from.is_none())
                .filter(|binding| {
                    let places = binding.row.contexts;
                    places.iter().any(|place| stack(context).contains(place))
                })
                .cloned()
                .collect();
            for copy in copies {
                for depth in 1..copy.keys.len() {
                    let begin = &copy.keys[..depth];
                    let label = self.keymap.label(other, begin);
                    if let Ok(node) = self.keymap.node(context, begin) {
                        node.label = node.label.take().or(label);
                    }
                }
                // A key that the screen has of its own wins.
                let _ = self.keymap.insert(Binding {
                    context,
                    copied_from: Some(other),
                    ..copy
                });
            }
        }
    }

    /// What TOML itself finds twice: a key, a table, or a key that is also a table.
    fn told_twice(&mut self, span: Range<usize>) {
        let line = self.line(span.start);
        let start = self.text[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let header = self.text[start..].lines().next().unwrap_or_default().trim();
        if header.starts_with('[') {
            let (before, _) = DeTable::parse_recoverable(&self.text[..start]);
            let (alone, _) = DeTable::parse_recoverable(header);
            let name = header.split(['[', ']']).find(|part| !part.is_empty());
            let mistake = match leaf_at(before.get_ref(), alone.get_ref()) {
                Some((offset, key)) => Mistake::LeafAndPrefix {
                    key: keys::read(&key).map_or(key, keys::show),
                    other: self.line(offset),
                },
                None => Mistake::TableTwice(name.unwrap_or_default().to_owned()),
            };
            return self.problem(line, &mistake);
        }
        let raw = self.text.get(span).unwrap_or_default();
        let alone = format!("{raw} = 1");
        let (alone, _) = DeTable::parse_recoverable(&alone);
        let written = alone.get_ref().keys().next().map(Spanned::get_ref);
        let Some(key) = written.and_then(|written| keys::read(written)) else {
            return self.problem(line, &Mistake::Unreadable);
        };
        // The table the line stands in ends here, so the nearest line before it with this key is in that table.
        let earlier = self
            .keymap
            .bindings
            .iter()
            .filter(|binding| binding.line < line && binding.keys.last() == Some(&key));
        let first = earlier.map(|binding| binding.line).max().unwrap_or(line);
        let key = keys::show(key);
        self.problem(line, &Mistake::Twice { key, first });
    }
}

fn context_of(word: &str) -> Option<Context> {
    let mut all = Context::ALL.iter().copied();
    all.find(|context| context.word() == word)
}

/// Where a path of table names, as one nested table, meets something that is no table.
fn leaf_at(table: &DeTable<'_>, path: &DeTable<'_>) -> Option<(usize, String)> {
    let (name, rest) = path.iter().next()?;
    let (key, value) = table.get_key_value(name.get_ref().as_ref())?;
    match (value.get_ref(), rest.get_ref()) {
        (DeValue::Table(inner), DeValue::Table(rest)) if inner.get("doe").is_none() => {
            leaf_at(inner, rest)
        }
        _ => Some((key.span().start, name.get_ref().to_string())),
    }
}
