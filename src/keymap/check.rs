//! What can be wrong with a keymap, in three grades, each with its sentence.

use std::collections::BTreeMap;

use crokey::KeyCombination;
use crossterm::event::{KeyCode, KeyModifiers};

use super::{Binding, Keymap, Lookup, keys};
use crate::actions::{Context, ROWS, Row};
use crate::domain::words::distance;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// The line does not count, or something cannot be reached.
    Error,
    /// It counts, but may not work everywhere.
    Warning,
    /// Good to know.
    Note,
}

impl Grade {
    /// Its word before the sentence.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "fout",
            Self::Warning => "let op",
            Self::Note => "ter info",
        }
    }
}

/// One thing wrong with a keymap file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The line, from 1; 1 for what is about the whole file.
    pub line: usize,
    /// How bad.
    pub grade: Grade,
    /// What, in Dutch.
    pub sentence: String,
}

/// Every kind of mistake; its text is the sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Mistake {
    #[error("deze regel is niet te lezen; schrijf \"toets\" = \"actie\"")]
    Unreadable,
    #[error("‘{0}’ is geen actie{1}")]
    UnknownAction(String, Suggestion),
    #[error("[{0}] is geen scherm{1}")]
    UnknownContext(String, Suggestion),
    #[error("‘{0}’ is geen toets")]
    UnknownKey(String),
    #[error("achter ‘{0}’ hoort een actie: \"actie\" of {{ doe = \"actie\", tekst = \"…\" }}")]
    NoAction(String),
    #[error("‘{key}’ staat al op regel {first}")]
    Twice { key: String, first: usize },
    #[error("[{0}] staat er al; zet de regels bij elkaar")]
    TableTwice(String),
    #[error("‘{key}’ doet iets op regel {other} en kan daarom geen reeks beginnen, of andersom")]
    LeafAndPrefix { key: String, other: usize },
    #[error("‘{0}’ begint een reeks zonder _label")]
    NoLabel(String),
    #[error("‘{action}’ doet niets in [{context}]")]
    OutOfPlace {
        action: &'static str,
        context: &'static str,
    },
    #[error("‘{key}’ doet op regel {other} ‘{meaning}’; een toets betekent overal hetzelfde")]
    TwoMeanings {
        key: String,
        other: usize,
        meaning: &'static str,
    },
    #[error("met geen toets te bereiken in [{context}]: ‘{action}’")]
    Unreachable {
        action: &'static str,
        context: &'static str,
    },
    #[error("‘{0}’ is een dode toets op een toetsenbord met US-International")]
    DeadKey(String),
    #[error("‘{0}’ komt niet aan in {1}")]
    Captured(String, &'static str),
    #[error("‘{0}’ is op de meeste terminals niet te typen")]
    NotTypeable(String),
    #[error("in [{context}] typt u tekst; ‘{key}’ komt daar in de tekst")]
    IsText { key: String, context: &'static str },
    #[error("‘{written}’ is op een terminal hetzelfde als {shown}")]
    Twin { written: String, shown: String },
    #[error("geen toets voor ‘{0}’; het kan alleen op de opdrachtregel")]
    Unbound(&'static str),
}

/// A name that looks like what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Suggestion(Option<&'static str>);

impl std::fmt::Display for Suggestion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0
            .map_or(Ok(()), |name| write!(f, "; bedoelt u ‘{name}’?"))
    }
}

impl Mistake {
    const fn grade(&self) -> Grade {
        match self {
            Self::Unreadable
            | Self::UnknownAction(..)
            | Self::UnknownContext(..)
            | Self::UnknownKey(_)
            | Self::NoAction(_)
            | Self::Twice { .. }
            | Self::LeafAndPrefix { .. }
            | Self::Unreachable { .. } => Grade::Error,
            Self::TableTwice(_)
            | Self::OutOfPlace { .. }
            | Self::TwoMeanings { .. }
            | Self::DeadKey(_)
            | Self::Captured(..)
            | Self::NotTypeable(_)
            | Self::IsText { .. } => Grade::Warning,
            Self::NoLabel(_) | Self::Twin { .. } | Self::Unbound(_) => Grade::Note,
        }
    }

    pub(super) fn at(&self, line: usize) -> Problem {
        Problem {
            line,
            grade: self.grade(),
            // A file may hold anything; a terminal shows the sentence.
            sentence: self.to_string().replace(char::is_control, "\u{fffd}"),
        }
    }
}

/// What must have a key on every screen.
pub const REQUIRED: &[&str] = &["hulp", "opdracht", "terug", "stoppen"];

/// The contexts a key is looked up in on each screen, most specific first.
#[must_use]
pub const fn stack(context: Context) -> &'static [Context] {
    use Context as C;
    match context {
        C::Everywhere => &[C::Everywhere],
        C::List => &[C::List, C::Everywhere],
        C::Today => &[C::Today, C::List, C::Everywhere],
        C::Queue => &[C::Queue, C::List, C::Everywhere],
        C::Triage => &[C::Triage, C::List, C::Everywhere],
        C::Dossier => &[C::Dossier, C::List, C::Everywhere],
        C::Contracts => &[C::Contracts, C::List, C::Everywhere],
        C::Contract => &[C::Contract, C::List, C::Everywhere],
        C::Aanbestedingen => &[C::Aanbestedingen, C::List, C::Everywhere],
        C::Aanbesteding => &[C::Aanbesteding, C::List, C::Everywhere],
        C::Agenda => &[C::Agenda, C::List, C::Everywhere],
        C::Indicaties => &[C::Indicaties, C::List, C::Everywhere],
        C::Indicatie => &[C::Indicatie, C::List, C::Everywhere],
        C::Plans => &[C::Plans, C::List, C::Everywhere],
        C::Plan => &[C::Plan, C::List, C::Everywhere],
        C::Contacts => &[C::Contacts, C::List, C::Everywhere],
        C::Contact => &[C::Contact, C::List, C::Everywhere],
        C::Budgets => &[C::Budgets, C::List, C::Everywhere],
        C::Budget => &[C::Budget, C::List, C::Everywhere],
        C::Surveys => &[C::Surveys, C::List, C::Everywhere],
        C::Survey => &[C::Survey, C::List, C::Everywhere],
        C::Register => &[C::Register, C::List, C::Everywhere],
        C::Providers => &[C::Providers, C::List, C::Everywhere],
        C::Employees => &[C::Employees, C::List, C::Everywhere],
        C::Management => &[C::Management, C::List, C::Everywhere],
        C::Looks => &[C::Looks, C::List, C::Everywhere],
        C::Keeping => &[C::Keeping, C::List, C::Everywhere],
        C::Doubles => &[C::Doubles, C::List, C::Everywhere],
        C::Households => &[C::Households, C::List, C::Everywhere],
        C::Answers => &[C::Answers, C::List, C::Everywhere],
        C::Figures => &[C::Figures, C::List, C::Everywhere],
        C::Import => &[C::Import, C::List, C::Everywhere],
        C::Filter => &[C::Filter, C::List, C::Everywhere],
        C::Form => &[C::Form],
        C::Choice => &[C::Choice],
        C::Reading => &[C::Reading, C::Everywhere],
    }
}

/// Whether an action means something to a screen that looks in this table.
pub(super) fn fits(row: &Row, context: Context) -> bool {
    row.contexts.contains(&Context::Everywhere)
        || row
            .contexts
            .iter()
            .any(|place| stack(*place).contains(&context) || stack(context).contains(place))
}

/// What is wrong with keymaps as a whole: reach, meaning, and keys that do not arrive.
pub(super) fn check(keymap: &Keymap) -> Vec<Problem> {
    let mut problems = Vec::new();
    for binding in keymap
        .bindings
        .iter()
        .filter(|binding| binding.copied_from.is_none())
    {
        problems.extend(about_place(binding).map(|mistake| mistake.at(binding.line)));
        for key in &binding.keys {
            problems.extend(about_key(*key).map(|mistake| mistake.at(binding.line)));
        }
    }
    problems.extend(two_meanings(keymap));
    problems.extend(unreachable(keymap));
    for row in ROWS.iter() {
        if !keymap.bindings.iter().any(|binding| binding.row == row) && !REQUIRED.contains(&row.id)
        {
            problems.push(Mistake::Unbound(row.id).at(1));
        }
    }
    problems.sort();
    problems.dedup();
    problems
}

fn about_place(binding: &Binding) -> Option<Mistake> {
    let context = binding.context;
    if !fits(binding.row, context) {
        return Some(Mistake::OutOfPlace {
            action: binding.row.id,
            context: context.word(),
        });
    }
    let is_typed = matches!(context, Context::Form | Context::Choice | Context::Filter);
    let first = *binding.keys.first()?;
    (is_typed && is_printable(first)).then(|| Mistake::IsText {
        key: keys::show(first),
        context: context.word(),
    })
}

/// Whether a key writes a sign in a text.
#[must_use]
pub fn is_printable(key: KeyCombination) -> bool {
    matches!(keys::code(key), KeyCode::Char(_))
        && (key.modifiers - KeyModifiers::SHIFT) == KeyModifiers::NONE
}

/// Whether a key arrives, whatever the keyboard, the terminal and what runs around it.
fn about_key(key: KeyCombination) -> Option<Mistake> {
    let shown = keys::show(key);
    let has = |modifier| key.modifiers.contains(modifier);
    let is_control = key.modifiers == KeyModifiers::CONTROL;
    match keys::code(key) {
        KeyCode::Char('\'' | '"' | '`' | '~' | '^') => Some(Mistake::DeadKey(shown)),
        KeyCode::Char('a') if is_control => Some(Mistake::Captured(shown, "screen")),
        KeyCode::Char('b') if is_control => Some(Mistake::Captured(shown, "tmux")),
        KeyCode::Char('s' | 'q') if is_control => Some(Mistake::Captured(
            shown,
            "een terminal die erop wacht (XON/XOFF)",
        )),
        code => (!is_typeable(code, has)).then_some(Mistake::NotTypeable(shown)),
    }
}

/// Whether a terminal without the kitty protocol, and a keyboard with AltGr, can send a key.
fn is_typeable(code: KeyCode, has: impl Fn(KeyModifiers) -> bool) -> bool {
    let (control, alt, shift) = (
        has(KeyModifiers::CONTROL),
        has(KeyModifiers::ALT),
        has(KeyModifiers::SHIFT),
    );
    if has(KeyModifiers::SUPER) || control && alt {
        return false;
    }
    match code {
        KeyCode::Char(' ') => !shift,
        KeyCode::Char(c) if control => c.is_ascii_lowercase() && !shift,
        KeyCode::Tab => !control && !alt,
        KeyCode::Enter | KeyCode::Esc | KeyCode::Backspace => !control && !shift,
        KeyCode::F(number) => number <= 12,
        _ => true,
    }
}

/// Keys that mean one thing here and another there. Forms and lists to choose from stand apart.
fn two_meanings(keymap: &Keymap) -> Vec<Problem> {
    let mut first: BTreeMap<&[KeyCombination], &Binding> = BTreeMap::new();
    let mut problems = Vec::new();
    let mut bindings: Vec<&Binding> = keymap
        .bindings
        .iter()
        .filter(|binding| {
            !matches!(
                binding.context,
                Context::Form | Context::Choice | Context::Filter
            )
        })
        .collect();
    bindings.sort_by_key(|binding| binding.line);
    for binding in bindings {
        let other = *first.entry(&binding.keys).or_insert(binding);
        if other.row != binding.row {
            let mistake = Mistake::TwoMeanings {
                key: keys::show_all(&binding.keys),
                other: other.line,
                meaning: other.row.id,
            };
            problems.push(mistake.at(binding.line));
        }
    }
    problems
}

/// Required actions without a key, and forms that cannot be left.
fn unreachable(keymap: &Keymap) -> Vec<Problem> {
    let is_reached = |context: Context, id: &'static str| {
        let stack = stack(context);
        keymap.bindings.iter().any(|binding| {
            let is_typed = matches!(context, Context::Form | Context::Choice | Context::Filter);
            binding.row.id == id
                && stack.contains(&binding.context)
                && !(is_typed && binding.keys.iter().any(|key| is_printable(*key)))
                && keymap.look_up(stack, &binding.keys) == Lookup::Action(id)
        })
    };
    let mut problems = Vec::new();
    for id in REQUIRED {
        let missing: Vec<Context> = Context::ALL
            .iter()
            .copied()
            .filter(|context| {
                *id == "terug"
                    || !matches!(context, Context::Form | Context::Choice | Context::Filter)
            })
            .filter(|context| !is_reached(*context, id))
            .collect();
        // Missing everywhere is missing on each screen; once is enough.
        let is_everywhere = missing.contains(&Context::Everywhere);
        for context in missing {
            let inherits = stack(context).contains(&Context::Everywhere);
            if context == Context::Everywhere || !inherits || !is_everywhere {
                let mistake = Mistake::Unreachable {
                    action: id,
                    context: context.word(),
                };
                problems.push(mistake.at(1));
            }
        }
    }
    problems
}

/// The name that looks most like what was written, if one does.
pub(super) fn suggest(written: &str, names: impl IntoIterator<Item = &'static str>) -> Suggestion {
    let allowed = (written.chars().count() / 3).max(1);
    let near = names
        .into_iter()
        .map(|name| (distance(written, name), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min();
    Suggestion(near.map(|(_, name)| name))
}
