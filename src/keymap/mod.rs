//! Keys to actions: read, checked and looked up. A keymap is a file; it knows names of actions, no rules.
//!
//! A screen gives its contexts, most specific first (see [`check::stack`]); the first that knows the keys wins. One bad
//! line in a file disables itself and is told, with its line.

pub mod check;
mod keys;
mod parse;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crokey::KeyCombination;

pub use check::{Grade, Problem, is_printable, stack};
pub use keys::{as_meant, of_event, read, show, show_all};

use crate::actions::{Context, Row};
use check::Mistake;

/// The keys the program comes with.
pub const DEFAULT: &str = include_str!("../../keymaps/default.toml");

/// What keys do, in one file.
#[derive(Debug, Clone)]
pub struct Keymap {
    source: String,
    bindings: Vec<Binding>,
    tries: BTreeMap<Context, Node>,
}

/// Keys that do something, somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Where.
    pub context: Context,
    /// The keys, one after the other.
    pub keys: Vec<KeyCombination>,
    /// What they do.
    pub row: &'static Row,
    /// What the which-key popup calls it, when not its title.
    pub text: Option<String>,
    /// Its line in the file.
    pub line: usize,
    /// The screen it was copied from by `_zoals`.
    pub copied_from: Option<Context>,
}

/// One key further in a trie.
#[derive(Debug, Clone, Default)]
struct Node {
    next: Vec<(KeyCombination, Node)>,
    /// An index into the bindings.
    does: Option<usize>,
    label: Option<String>,
    line: Option<usize>,
}

impl Node {
    fn at(&self, keys: &[KeyCombination]) -> Option<&Self> {
        let Some((first, rest)) = keys.split_first() else {
            return Some(self);
        };
        let (_, node) = self.next.iter().find(|(key, _)| key == first)?;
        node.at(rest)
    }
}

/// What keys mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// They do this action.
    Action(&'static str),
    /// They begin a sequence: what can follow, with what it does.
    Pending(Vec<(String, String)>),
    /// They mean nothing here.
    Nothing,
}

impl Binding {
    /// What the file calls it, else what it is called everywhere.
    fn title(&self) -> &str {
        self.text.as_deref().unwrap_or(self.row.title)
    }
}

impl Keymap {
    /// The keys the program comes with.
    #[must_use]
    pub fn built_in() -> Self {
        Self::parse(DEFAULT, "default.toml").0
    }

    /// Reads and checks a file. Lines with an error do not count; the others do.
    #[must_use]
    pub fn parse(text: &str, source_name: &str) -> (Self, Vec<Problem>) {
        let (keymap, mut problems) = parse::parse(text, source_name);
        problems.extend(check::check(&keymap));
        problems.sort();
        problems.dedup();
        (keymap, problems)
    }

    /// The file it was read from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Every binding, in the order of the file; those of `_zoals` last.
    #[must_use]
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// What keys mean in contexts, most specific first: the first context that knows them wins.
    #[must_use]
    pub fn look_up(&self, contexts: &[Context], pending: &[KeyCombination]) -> Lookup {
        let mut followers: Vec<(KeyCombination, String)> = Vec::new();
        for context in contexts {
            let Some(node) = self.tries.get(context).and_then(|trie| trie.at(pending)) else {
                continue;
            };
            if let Some(does) = node.does {
                if followers.is_empty() {
                    return Lookup::Action(self.bindings[does].row.id);
                }
                continue;
            }
            for (key, next) in &node.next {
                if !followers.iter().any(|(known, _)| known == key) {
                    followers.push((*key, self.label_of(next)));
                }
            }
        }
        if pending.is_empty() || followers.is_empty() {
            return Lookup::Nothing;
        }
        let shown = followers.into_iter().map(|(key, label)| (show(key), label));
        Lookup::Pending(shown.collect())
    }

    /// What a step is called in the which-key popup.
    fn label_of(&self, node: &Node) -> String {
        match node.does.map(|does| &self.bindings[does]) {
            Some(binding) => binding.title().to_owned(),
            None => node.label.clone().unwrap_or_else(|| "…".to_owned()),
        }
    }

    /// The fewest keys of an action in contexts, the first in the file of those, for a hint: `Enter`, `w`, `o s`.
    #[must_use]
    pub fn keys_of(&self, contexts: &[Context], action_id: &str) -> Option<String> {
        self.hint(contexts, action_id).map(|(keys, _)| keys)
    }

    /// The same, with what the action is called there.
    #[must_use]
    pub fn hint(&self, contexts: &[Context], action_id: &str) -> Option<(String, &str)> {
        let live = self.live(contexts).into_iter();
        live.filter(|binding| binding.row.id == action_id)
            .min_by_key(|binding| binding.keys.len())
            .map(|binding| (show_all(&binding.keys), binding.title()))
    }

    /// Everything keys do in contexts, for `?`: most specific first, with every way (`↓, j`).
    #[must_use]
    pub fn all(&self, contexts: &[Context]) -> Vec<(String, &'static Row)> {
        let mut all: Vec<(String, &'static Row)> = Vec::new();
        for binding in self.live(contexts) {
            let shown = show_all(&binding.keys);
            match all.iter_mut().find(|(_, row)| *row == binding.row) {
                Some((keys, _)) => {
                    keys.push_str(", ");
                    keys.push_str(&shown);
                }
                None => all.push((shown, binding.row)),
            }
        }
        all
    }

    /// The bindings that can be typed in contexts, in the order of contexts and file.
    fn live(&self, contexts: &[Context]) -> Vec<&Binding> {
        let mut live: Vec<&Binding> = Vec::new();
        for context in contexts {
            let here = self.bindings.iter().filter(|binding| {
                binding.context == *context
                    && !live.iter().any(|known| known.keys == binding.keys)
                    && self.look_up(contexts, &binding.keys) == Lookup::Action(binding.row.id)
                    && (1..binding.keys.len()).all(|depth| {
                        let begin = self.look_up(contexts, &binding.keys[..depth]);
                        matches!(begin, Lookup::Pending(_))
                    })
            });
            let here: Vec<&Binding> = here.collect();
            live.extend(here);
        }
        live
    }

    /// The node after keys, made where it is not there; the line of a key on the way that already does something.
    fn node(&mut self, context: Context, keys: &[KeyCombination]) -> Result<&mut Node, usize> {
        let mut node = self.tries.entry(context).or_default();
        for key in keys {
            if node.does.is_some() {
                return Err(node.line.unwrap_or(1));
            }
            let at = node.next.iter().position(|(known, _)| known == key);
            let at = at.unwrap_or_else(|| {
                node.next.push((*key, Node::default()));
                node.next.len() - 1
            });
            node = &mut node.next[at].1;
        }
        Ok(node)
    }

    fn label(&self, context: Context, keys: &[KeyCombination]) -> Option<String> {
        self.tries.get(&context)?.at(keys)?.label.clone()
    }

    /// Adds a binding; refused where its keys already do something or begin a sequence.
    fn insert(&mut self, binding: Binding) -> Result<(), Mistake> {
        let index = self.bindings.len();
        let key = show_all(&binding.keys);
        let node = match self.node(binding.context, &binding.keys) {
            Ok(node) => node,
            Err(other) => return Err(Mistake::LeafAndPrefix { key, other }),
        };
        let other = node.line.unwrap_or(binding.line);
        if node.does.is_some() {
            return Err(Mistake::Twice { key, first: other });
        }
        if node.label.is_some() || !node.next.is_empty() {
            return Err(Mistake::LeafAndPrefix { key, other });
        }
        node.does = Some(index);
        node.line = Some(binding.line);
        self.bindings.push(binding);
        Ok(())
    }
}
