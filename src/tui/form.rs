//! A form: the fields of one action, checked as they are typed.
//!
//! What fits in a field and which words it offers is asked of the domain; a form only holds what was typed.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::typed::{Typed, Writing, shown};
use crate::domain::contract::dates::end_by_notice;
use crate::domain::contract::when::When;
use crate::domain::dates::with_year;
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::words::fold;
use crate::domain::workflow::{self, Action, Command, FieldKind, FieldSpec, Given, Undo, Value};
use crate::office::Clash;
use crate::office::views::{EachRow, Like};

/// How many words of a list are in sight.
pub const CHOICES_IN_SIGHT: usize = 6;

/// What a date field begins with where that is most likely.
pub const GIVEN_DAY: &str = "vandaag";

/// One field with what was typed in it.
#[derive(Debug)]
pub struct Field {
    /// What it asks for.
    pub spec: FieldSpec,
    /// What was typed.
    pub input: Typed,
    /// What does not fit, in words.
    pub error: Option<String>,
    /// Whether what stands there was filled in for the user: the first letter typed replaces it.
    pub is_given: bool,
    /// Words to choose from that only this record knows, such as its signals.
    pub words: Vec<String>,
    /// Whether anything else than these words is as good.
    pub is_free: bool,
    /// Whether the cursor was in it.
    pub was_visited: bool,
    /// What the record says now; nothing changes while the field stays empty.
    pub now: String,
}

impl Field {
    /// Whether it is a box to tick.
    #[must_use]
    pub const fn is_box(&self) -> bool {
        matches!(self.spec.kind, FieldKind::Tick)
    }

    /// Whether that box is ticked, with what was typed over what stands there.
    #[must_use]
    pub fn is_ticked(&self) -> bool {
        match self.input.value().trim() {
            "" => !self.now.is_empty(),
            typed => fold(typed) != "nee",
        }
    }

    /// Whether it changes nothing: a longer text was left as it stands there now.
    #[must_use]
    pub fn is_as_now(&self) -> bool {
        self.spec.is_long && self.input.value().trim() == shown(&self.now).trim()
    }

    /// What to know of it while nothing is typed: what stands there now, and what its number counts.
    #[must_use]
    pub fn hint(&self) -> String {
        match (self.now.as_str(), self.spec.unit) {
            (now, _) if !now.is_empty() && self.spec.is_long => "wordt leeg".to_owned(),
            // It is kept with its unit.
            (now, _) if !now.is_empty() && matches!(self.spec.kind, FieldKind::Length) => {
                format!("nu: {now}")
            }
            ("", unit) => unit.to_owned(),
            (now, "") => format!("nu: {now}"),
            (now, unit) => format!("nu: {now} {unit}"),
        }
    }
}

/// That an action can be done with some of several records only, with what was filled in.
#[derive(Debug)]
pub struct Tried {
    /// What was filled in.
    pub fields: BTreeMap<String, String>,
    /// With which not, and why.
    pub cannot: Vec<(String, String)>,
}

/// A form being filled in.
#[derive(Debug)]
pub struct Form {
    /// What it is for.
    pub action: &'static Action,
    /// The record it is about.
    pub target: Option<String>,
    /// What tells it from any other form, also after it was put aside and taken up again.
    pub id: String,
    /// What to say about that record above the fields.
    pub about: String,
    /// The revision that was in sight when it was opened.
    pub revision: Option<u32>,
    /// The fields, in order.
    pub fields: Vec<Field>,
    /// The field with the cursor.
    pub focus: usize,
    /// The word of the list of the field that the arrows went to; none while they were not used.
    pub choice: Option<usize>,
    /// Whether the user put anything in it: only that is worth keeping.
    pub is_touched: bool,
    /// Whether it was sent and waits for an answer.
    pub is_sent: bool,
    /// The contract it is about, of which the end by notice follows from the day that is typed.
    pub contract: Option<Record>,
    /// Why it was not done.
    pub refusal: Option<String>,
    /// Who the resident may be that it registers, and with which fields that was asked.
    pub like: (BTreeMap<String, String>, Vec<Like>),
    /// What someone else changed meanwhile.
    pub clashes: Vec<Clash>,
    /// The records it is done with, where that is several.
    pub many: Vec<EachRow>,
    /// What came of the last question with which of them it can be done.
    pub tried: Option<Tried>,
    /// What the screen goes on with once it is done, and why that could not be done before it.
    pub goes_on: Option<(&'static str, String)>,
    /// What else was marked, with why it is not done with those.
    pub barred: Vec<(String, String)>,
}

impl Form {
    /// An empty form for an action, with what is known filled in.
    #[must_use]
    pub fn new(
        action: &'static Action,
        target: Option<String>,
        known: &BTreeMap<String, String>,
    ) -> Self {
        let fields = action.fields.iter().map(|spec| {
            let text = known.get(spec.name).cloned().unwrap_or_default();
            Field {
                spec: *spec,
                is_given: text == GIVEN_DAY,
                input: Typed::new(text, spec.is_long),
                error: None,
                words: Vec::new(),
                is_free: false,
                was_visited: false,
                now: String::new(),
            }
        });
        let fields: Vec<Field> = fields.collect();
        let first_empty = fields
            .iter()
            .position(|field| field.spec.is_required && field.input.value().is_empty());
        Self {
            action,
            target,
            id: String::new(),
            about: String::new(),
            revision: None,
            focus: first_empty.unwrap_or(0),
            fields,
            choice: None,
            is_touched: false,
            is_sent: false,
            contract: None,
            refusal: None,
            like: Default::default(),
            clashes: Vec::new(),
            many: Vec::new(),
            tried: None,
            goes_on: None,
            barred: Vec::new(),
        }
    }

    /// The field with the cursor, if the form has fields.
    #[must_use]
    pub fn focused(&self) -> Option<&Field> {
        self.fields.get(self.focus)
    }

    /// The names of what must still be filled in.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let empty = self
            .fields
            .iter()
            .filter(|field| field.spec.is_required && field.input.value().trim().is_empty());
        empty.map(|field| field.spec.name).collect()
    }

    /// The words the focused field offers that fit what was typed.
    #[must_use]
    pub fn choices(&self, register: &Register) -> Vec<String> {
        let Some(field) = self.focused() else {
            return Vec::new();
        };
        let typed = fold(field.input.value());
        let all = if field.words.is_empty() {
            field.spec.kind.choices(register)
        } else {
            field.words.clone()
        };
        // A word that is there in full still shows its list, so that another can be chosen.
        if all.iter().any(|word| fold(word) == typed) {
            return all;
        }
        let mut fitting: Vec<String> = all
            .into_iter()
            .filter(|word| fold(word).contains(&typed))
            .collect();
        fitting.sort_by_key(|word| !fold(word).starts_with(&typed));
        fitting
    }

    /// Whether a word of its list stands whole in the focused field, and nothing else can stand there.
    #[must_use]
    pub fn is_chosen(&self, register: &Register) -> bool {
        use FieldKind as K;
        let Some(field) = self.focused() else {
            return false;
        };
        let is_of_list = matches!(
            field.spec.kind,
            K::Word(_) | K::List(_) | K::Bt | K::Clock | K::Employee
        );
        let typed = fold(field.input.value());
        is_of_list
            && self
                .choices(register)
                .iter()
                .any(|word| fold(word) == typed)
    }

    /// Writes in the focused field as if nothing stood there.
    pub fn begin_anew(&mut self, writing: Writing<'_>) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.input.set(String::new());
            field.input.write(writing);
        }
    }

    /// Which of these words Enter takes: the one the arrows went to, else what was begun. A field that may stay empty
    /// has none until it is asked for.
    #[must_use]
    pub fn marked(&self, words: &[String]) -> Option<usize> {
        let last = words.len().checked_sub(1)?;
        let field = self.focused()?;
        let typed = fold(field.input.value().trim());
        // `2` says as much as `2 Zorg Thuis`.
        let number = |word: &String| word.split(' ').next().map(fold);
        let has_digit = typed.chars().any(|c| c.is_ascii_digit());
        let is_number =
            || has_digit && words.iter().any(|word| number(word) == Some(typed.clone()));
        if field.is_free || (!field.words.is_empty() && is_number()) {
            // What was typed counts, until the arrows went to a word.
            return self.choice.map(|choice| choice.min(last));
        }
        let is_asked = field.spec.is_required && !field.spec.is_unmarked;
        let begun = || match words.iter().position(|word| fold(word) == typed) {
            Some(whole) => Some(whole),
            None => (is_asked || !typed.is_empty()).then_some(0),
        };
        self.choice.map(|choice| choice.min(last)).or_else(begun)
    }

    /// Goes through the words of the focused field; returns false when it has none.
    pub fn choose(&mut self, by: isize, register: &Register) -> bool {
        let words = self.choices(register);
        let Some(last) = words.len().checked_sub(1) else {
            return false;
        };
        let next = self
            .marked(&words)
            .map_or(0, |at| at.saturating_add_signed(by).min(last));
        self.choice = Some(next);
        true
    }

    /// Takes the marked word into the focused field; returns whether that changed what stands there.
    pub fn take_marked(&mut self, today: NaiveDate, register: &Register) -> bool {
        match self.word_to_take(register) {
            Some(word) => {
                self.take(word, today, register);
                true
            }
            None => false,
        }
    }

    /// Puts a tick in the box with the cursor, or takes it off, and goes on to the next; returns false where that is no
    /// box.
    pub fn tick(&mut self, today: NaiveDate, register: &Register) -> bool {
        let Some(field) = self.fields.get(self.focus).filter(|field| field.is_box()) else {
            return false;
        };
        let word = match (field.is_ticked(), field.now.is_empty()) {
            (true, true) => "",
            (true, false) => "nee",
            // What was taken off by mistake stands there as it stood.
            (false, false) => "",
            (false, true) => GIVEN_DAY,
        };
        self.take(word.to_owned(), today, register);
        self.go_to_open_box(self.focus + 1);
        true
    }

    /// Goes to the first box from a field on that is not ticked, if there is one.
    pub fn go_to_open_box(&mut self, from: usize) {
        let mut fields = self.fields.iter().enumerate().skip(from);
        if let Some((at, _)) = fields.find(|(_, field)| field.is_box() && !field.is_ticked()) {
            self.focus = at;
            self.choice = None;
        }
    }

    /// Checks the focused field after it was typed in. The beginning of a word of its list is no mistake yet.
    pub fn check(&mut self, today: NaiveDate, register: &Register) {
        self.refusal = None;
        self.like.1.clear();
        let still_fits = !self.choices(register).is_empty();
        let Some(field) = self.fields.get_mut(self.focus) else {
            return;
        };
        let text = field.input.value().trim();
        let read = field.spec.kind.read(text, today, register);
        field.error = read.err().filter(|_| !text.is_empty() && !still_fits);
        self.follow(today, register);
    }

    /// Fills in against which end notice works, by the day of notice that stands there, until another is typed.
    pub fn follow(&mut self, today: NaiveDate, register: &Register) {
        let Some(contract) = &self.contract else {
            return;
        };
        let event = self.fields.iter().find(|field| field.spec.is_event);
        let read = event.map(|field| {
            let text = field.input.value().trim();
            field.spec.kind.read(text, today, register)
        });
        let Some(Ok(Value::Day(given))) = read else {
            return;
        };
        let end = end_by_notice(contract, given, today);
        let end = end.map_or_else(String::new, |end| end.format("%d-%m-%Y").to_string());
        let is_ours = |field: &&mut Field| {
            let is_empty = field.input.value().is_empty();
            field.spec.given == Given::End && (field.is_given || is_empty)
        };
        if let Some(field) = self.fields.iter_mut().find(is_ours) {
            field.input.set(end);
            field.is_given = true;
        }
    }

    /// What the focused field makes of what was typed, when that reads differently: `wo 25 nov 2026` for `+3d`.
    #[must_use]
    pub fn reading(&self, today: NaiveDate, register: &Register) -> Option<String> {
        let field = self.focused()?;
        let text = field.input.value().trim();
        match field.spec.kind.read(text, today, register) {
            Ok(Value::Day(day) | Value::When(When::Day(day, None))) if !text.is_empty() => {
                Some(with_year(day))
            }
            Ok(Value::When(When::Day(day, Some(unsure)))) => {
                let (day, latest) = (with_year(day), with_year(unsure.latest));
                Some(format!("van {day} tot en met {latest}"))
            }
            Ok(Value::When(When::Never)) => Some("onbepaalde tijd".to_owned()),
            Ok(Value::Length(length)) => Some(length.to_string()).filter(|read| read != text),
            Ok(Value::Volume(volume)) => Some(volume.to_string()).filter(|read| read != text),
            _ => None,
        }
    }

    fn visit(&mut self) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.was_visited = true;
        }
    }

    /// Moves to another field, around the ends.
    pub fn step(&mut self, by: isize) {
        self.visit();
        let count = self.fields.len();
        if count > 0 {
            let count = isize::try_from(count).unwrap_or(1);
            let at = isize::try_from(self.focus).unwrap_or(0);
            self.focus = usize::try_from((at + by).rem_euclid(count)).unwrap_or(0);
            self.choice = None;
        }
    }

    /// Takes a word into the focused field.
    pub fn take(&mut self, word: String, today: NaiveDate, register: &Register) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.input.set(word);
        }
        self.choice = None;
        self.is_touched = true;
        self.check(today, register);
    }

    /// Goes to the next field that must be filled in or does not fit, and unless it is sent at once to one that usually is
    /// and was not visited; returns false when there is none.
    pub fn go_to_gap(&mut self, is_at_once: bool) -> bool {
        self.visit();
        match self.gap(is_at_once) {
            Some(index) => {
                self.focus = index;
                self.choice = None;
                true
            }
            None => false,
        }
    }

    /// Whether what it does to a record cannot be taken back.
    #[must_use]
    pub fn is_for_good(&self) -> bool {
        let is_never = matches!(self.action.undo, Undo::Never(_));
        is_never && self.action.from != workflow::From::Nothing
    }

    /// The word that is marked and does not stand in the field yet: Enter takes it first, to be looked at before it is sent.
    #[must_use]
    pub fn word_to_take(&self, register: &Register) -> Option<String> {
        let mut words = self.choices(register);
        let at = self.marked(&words).filter(|at| *at < words.len())?;
        let word = words.swap_remove(at);
        let typed = self.focused().map(|field| field.input.value().trim());
        (typed != Some(word.as_str())).then_some(word)
    }

    /// The next field, counted from the one with the cursor, that it would go to.
    #[must_use]
    pub fn gap(&self, is_at_once: bool) -> Option<usize> {
        let count = self.fields.len();
        let is_gap = |index: &usize| {
            self.fields.get(*index).is_some_and(|field| {
                let was_visited = field.was_visited || *index == self.focus;
                let is_unseen = field.spec.is_usual && !was_visited && !is_at_once;
                let is_asked = field.spec.is_required || is_unseen;
                field.error.is_some() || (is_asked && field.input.value().trim().is_empty())
            })
        };
        let mut order = (1..=count).map(|step| (self.focus + step) % count);
        order.find(is_gap)
    }

    /// Goes to a field by its name, if it is there.
    pub fn focus_on(&mut self, name: &str) {
        let mut fields = self.fields.iter();
        if let Some(at) = fields.position(|field| field.spec.name == name) {
            self.focus = at;
            self.choice = None;
        }
    }

    /// What was typed, by field; empty fields are left out, but for a longer text that was emptied.
    #[must_use]
    pub fn typed(&self) -> BTreeMap<String, String> {
        let filled = self.fields.iter().filter(|field| {
            let is_emptied = field.spec.is_long && !field.now.is_empty();
            let is_filled = !field.input.value().trim().is_empty();
            (is_filled || is_emptied) && !field.is_as_now()
        });
        filled
            .map(|field| (field.spec.name.to_owned(), field.input.value().to_owned()))
            .collect()
    }

    /// What this form with these words in it is sent under: sent twice it is done once. Empty for a form without a name.
    #[must_use]
    pub fn request(&self) -> String {
        use std::hash::{DefaultHasher, Hash, Hasher};
        if self.id.is_empty() {
            return String::new();
        }
        let mut hasher = DefaultHasher::new();
        (self.action.id, &self.target, self.typed()).hash(&mut hasher);
        format!("{}-{:016x}", self.id, hasher.finish())
    }

    /// The command it stands for.
    #[must_use]
    pub fn command(&self) -> Command {
        Command {
            action: self.action.id.to_owned(),
            target: self.target.clone(),
            revision: self.revision,
            fields: self.typed(),
        }
    }
}
