//! Lists of words that the office words for itself.
//!
//! What a dossier keeps of such a list is the id of an entry: the word it had on the day it came in the list. The id
//! never changes and never stands for anything else; the name is what people see, choose and find, and can be changed.
//! What an entry was called before is still read in files and filters. An entry that is no longer used is ended: it
//! cannot be chosen any more, and stays readable where it was.

use super::word_lists::{LISTS, WordList};
use crate::domain::words::fold;

/// What stands before a former name in a setting.
const FORMER: &str = "eerder:";

/// What says in a setting that an entry has ended.
const ENDED: &str = "vervallen";

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What dossiers keep.
    pub id: String,
    /// What it is called now.
    pub name: String,
    /// What it was called before, oldest first.
    pub former: Vec<String>,
    /// Whether it cannot be chosen any more.
    pub is_ended: bool,
}

/// Why a list cannot be so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// A word with a sign in it that divides words.
    #[error(
        "‘{0}’ kan geen woord zijn: schrijf het zonder komma, puntkomma of is-teken, op één regel"
    )]
    Sign(String),
    /// Nothing is there.
    #[error("een woord is niet leeg")]
    Empty,
    /// The word is there already.
    #[error("‘{0}’ staat al in de lijst")]
    Double(String),
    /// The word was there for something else, and dossiers of then still say it.
    #[error(
        "‘{word}’ was een naam van ‘{name}’ en krijgt geen andere betekenis; kies een ander woord"
    )]
    Reused {
        /// What was asked.
        word: String,
        /// What it stands for.
        name: String,
    },
    /// It stands in the list, and is no longer used.
    #[error("‘{0}’ staat in de lijst en is vervallen; gebruik het weer met woord-herstellen")]
    IsEnded(String),
    /// Nothing is called so.
    #[error("‘{word}’ staat niet in deze lijst; kies uit: {known}")]
    Unknown {
        /// What was asked.
        word: String,
        /// The names in the list.
        known: String,
    },
    /// The list has the entries it has.
    #[error(
        "deze lijst staat vast: u kunt wat erin staat anders noemen, niet toevoegen of weghalen"
    )]
    Fixed,
    /// Nothing would be left to choose.
    #[error("zo blijft er in deze lijst niets over om te kiezen")]
    Last,
}

impl Entry {
    fn new(word: &str) -> Self {
        Self {
            id: word.to_owned(),
            name: word.to_owned(),
            former: Vec::new(),
            is_ended: false,
        }
    }

    /// Everything by which it can be found: its name, its id, and what it was called.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let words = [&self.name, &self.id].into_iter().chain(&self.former);
        words.map(String::as_str)
    }

    /// Whether a text is one of them, whatever its capitals.
    #[must_use]
    pub fn is_called(&self, text: &str) -> bool {
        let wanted = fold(text);
        self.words().any(|word| fold(word) == wanted)
    }

    /// Reads one entry as a setting has it; a text of another form is a word.
    fn read(text: &str) -> Self {
        let mut pieces = text.split(';').map(str::trim);
        let word = pieces.next().unwrap_or_default();
        let (id, name) = word.split_once(" = ").unwrap_or((word, word));
        let mut entry = Self {
            name: name.trim().to_owned(),
            ..Self::new(id.trim())
        };
        for piece in pieces {
            match piece.strip_prefix(FORMER) {
                Some(former) => entry.former.push(former.trim().to_owned()),
                None if piece == ENDED => entry.is_ended = true,
                // Before there were names, a semicolon was a sign like any other.
                None => return Self::new(text.trim()),
            }
        }
        entry
    }

    /// The same, called otherwise; what it was called is kept.
    fn called(mut self, name: String) -> Self {
        if fold(&self.name) != fold(&name) {
            let before = std::mem::replace(&mut self.name, name);
            self.former.push(before);
        } else {
            self.name = name;
        }
        let (name, id) = (fold(&self.name), fold(&self.id));
        let mut seen = vec![name, id];
        self.former.retain(|word| {
            let word = fold(word);
            let is_new = !seen.contains(&word);
            seen.push(word);
            is_new
        });
        self
    }
}

/// As a setting has it.
impl std::fmt::Display for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.id)?;
        if self.name != self.id {
            write!(f, " = {}", self.name)?;
        }
        for former in &self.former {
            write!(f, "; {FORMER} {former}")?;
        }
        match self.is_ended {
            true => write!(f, "; {ENDED}"),
            false => Ok(()),
        }
    }
}

/// The list behind a key, if it is one.
#[must_use]
pub fn list_of(key: &str) -> Option<&'static WordList> {
    LISTS.iter().find(|list| list.key == key)
}

/// The entries of a list: the built-in ones, and what a setting adds to them or says otherwise of them.
#[must_use]
pub fn entries(list: &WordList, value: &str) -> Vec<Entry> {
    let mut all: Vec<Entry> = (list.built_in)().into_iter().map(Entry::new).collect();
    for typed in split(value) {
        let of_id = |entry: &&mut Entry| fold(&entry.id) == fold(&typed.id);
        let is_plain = typed.name == typed.id;
        if let Some(entry) = all.iter_mut().find(of_id) {
            if !is_plain {
                entry.name = typed.name;
            }
            entry.former = typed.former;
            entry.is_ended = typed.is_ended;
        } else if !all
            .iter()
            .any(|entry| typed.words().any(|it| entry.is_called(it)))
        {
            all.push(typed);
        }
    }
    all
}

/// A list as the setting keeps it: what differs from the built-in entries.
#[must_use]
pub fn written(list: &WordList, entries: &[Entry]) -> String {
    let built_in: Vec<Entry> = (list.built_in)().into_iter().map(Entry::new).collect();
    let own = entries.iter().filter(|entry| !built_in.contains(entry));
    own.map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn split(value: &str) -> impl Iterator<Item = Entry> {
    let words = value.split(',').map(str::trim);
    words.filter(|word| !word.is_empty()).map(Entry::read)
}

/// What becomes of a list when a setting is typed as a whole: nothing is forgotten. Who is called otherwise keeps the
/// name of before, and an own word that is left out has ended.
///
/// # Errors
/// When two entries would be called the same, or the list cannot have what was typed.
pub fn retyped(list: &WordList, before: &[Entry], value: &str) -> Result<Vec<Entry>, ListError> {
    let typed: Vec<Entry> = split(value).collect();
    let is_typed = |entry: &Entry| typed.iter().find(|it| fold(&it.id) == fold(&entry.id));
    let built_in = (list.built_in)();
    let mut after: Vec<Entry> = Vec::new();
    for entry in before {
        let mut kept = entry.clone();
        match is_typed(entry) {
            Some(said) => {
                kept = kept.called(said.name.clone());
                let new = said.former.iter().filter(|word| !entry.is_called(word));
                kept.former.splice(0..0, new.cloned().collect::<Vec<_>>());
                kept.is_ended = said.is_ended;
            }
            None if !built_in.contains(&entry.id.as_str()) => kept.is_ended = true,
            None => {}
        }
        after.push(kept);
    }
    let is_known = |it: &Entry| before.iter().any(|entry| fold(&entry.id) == fold(&it.id));
    after.extend(typed.iter().filter(|it| !is_known(it)).cloned());
    sound(list, before, &after)?;
    Ok(after)
}

/// That every word says one thing only, that there is something to choose, and that the setting can say it.
fn sound(list: &WordList, before: &[Entry], after: &[Entry]) -> Result<(), ListError> {
    for (at, entry) in after.iter().enumerate() {
        let is_new = |word: &&str| !before.iter().any(|entry| entry.is_called(word));
        entry.words().filter(is_new).try_for_each(is_word)?;
        let earlier = &after[..at];
        for word in entry.words() {
            if let Some(other) = earlier.iter().find(|other| other.is_called(word)) {
                // As it was: what would end only now has not ended.
                let was = before.iter().find(|entry| entry.id == other.id);
                return Err(taken(
                    was.filter(|it| it.is_called(word)).unwrap_or(other),
                    word,
                ));
            }
        }
    }
    let is_own = |entry: &Entry| !(list.built_in)().contains(&entry.id.as_str());
    let is_less = |entry: &Entry| entry.is_ended || is_own(entry);
    if list.is_fixed && after.iter().any(is_less) {
        return Err(ListError::Fixed);
    }
    if after.iter().all(|entry| entry.is_ended) {
        return Err(ListError::Last);
    }
    // A word of before there were names can have a sign in it: it stays as it is.
    match entries(list, &written(list, after)) == after {
        true => Ok(()),
        false => Err(ListError::Sign(written(list, after))),
    }
}

fn is_word(word: &str) -> Result<(), ListError> {
    match word {
        _ if fold(word).is_empty() => Err(ListError::Empty),
        _ if word.contains([',', ';', '=', '\n']) => Err(ListError::Sign(word.to_owned())),
        _ => Ok(()),
    }
}

fn taken(entry: &Entry, word: &str) -> ListError {
    match fold(&entry.name) == fold(word) {
        true if entry.is_ended => ListError::IsEnded(entry.name.clone()),
        true => ListError::Double(entry.name.clone()),
        false => ListError::Reused {
            word: word.to_owned(),
            name: entry.name.clone(),
        },
    }
}

/// A step in a list.
#[derive(Debug, Clone, Copy)]
pub enum Step<'t> {
    /// A word more.
    Add(&'t str),
    /// Another name for what is there.
    Rename(&'t str, &'t str),
    /// Not to be chosen any more.
    End(&'t str),
    /// To be chosen again.
    Restore(&'t str),
}

/// A list after a step.
///
/// # Errors
/// When the step cannot be taken.
pub fn stepped(list: &WordList, before: &[Entry], step: Step<'_>) -> Result<Vec<Entry>, ListError> {
    let mut after = before.to_vec();
    let at = |word: &str| {
        let found = find(before, word).map(|entry| before.iter().position(|it| it == entry));
        found.flatten().ok_or_else(|| ListError::Unknown {
            word: word.to_owned(),
            known: names(before).join(", "),
        })
    };
    match step {
        Step::Add(word) => {
            if let Some(other) = before.iter().find(|entry| entry.is_called(word)) {
                return Err(taken(other, word));
            }
            after.push(Entry::new(word.trim()));
        }
        Step::Rename(word, name) => {
            let at = at(word)?;
            after[at] = after[at].clone().called(name.trim().to_owned());
        }
        Step::End(word) => after[at(word)?].is_ended = true,
        Step::Restore(word) => after[at(word)?].is_ended = false,
    }
    sound(list, before, &after)?;
    Ok(after)
}

/// The entry that a text stands for: by its name, else by its id or by what it was called.
#[must_use]
pub fn find<'e>(entries: &'e [Entry], text: &str) -> Option<&'e Entry> {
    let wanted = fold(text);
    if wanted.is_empty() {
        return None;
    }
    let by_name = entries.iter().find(|entry| fold(&entry.name) == wanted);
    by_name.or_else(|| entries.iter().find(|entry| entry.is_called(text)))
}

/// What can be chosen, by name.
#[must_use]
pub fn names(entries: &[Entry]) -> Vec<String> {
    let used = entries.iter().filter(|entry| !entry.is_ended);
    used.map(|entry| entry.name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn soorten(value: &str) -> Vec<Entry> {
        entries(list_of("soorten").unwrap(), value)
    }

    fn step(before: &[Entry], step: Step<'_>) -> Result<Vec<Entry>, ListError> {
        stepped(list_of("soorten").unwrap(), before, step)
    }

    #[test]
    fn a_word_that_is_renamed_is_kept_as_it_was_and_found_by_all_its_names() {
        let list = step(
            &soorten(""),
            Step::Rename("dagbesteding", "dagactiviteiten"),
        )
        .unwrap();
        let list = step(&list, Step::Rename("dagactiviteiten", "dagritme")).unwrap();
        for text in ["Dagbesteding", "DAGACTIVITEITEN", "dagritme"] {
            let found = find(&list, text).unwrap();
            assert_eq!((&*found.id, &*found.name), ("dagbesteding", "dagritme"));
        }
        let back = step(&list, Step::Rename("dagritme", "dagbesteding")).unwrap();
        assert_eq!(find(&back, "dagritme").unwrap().name, "dagbesteding");
    }

    #[test]
    fn what_a_word_was_called_never_stands_for_something_else() {
        let list = step(&soorten(""), Step::Rename("vervoer", "reizen")).unwrap();
        let again = step(&list, Step::Add("Vervoer")).unwrap_err();
        assert_eq!(
            again.to_string(),
            "‘Vervoer’ was een naam van ‘reizen’ en krijgt geen andere betekenis; kies een ander woord"
        );
        assert!(step(&list, Step::Rename("pleegzorg", "vervoer")).is_err());
        assert!(step(&list, Step::Add("reizen")).is_err());
        assert_eq!(
            step(&list, Step::Add("a, b")),
            Err(ListError::Sign("a, b".into()))
        );
    }

    #[test]
    fn what_has_ended_is_not_chosen_and_stays_readable() {
        let list = step(&soorten("logeren"), Step::End("logeren")).unwrap();
        assert!(!names(&list).contains(&"logeren".to_owned()));
        assert!(find(&list, "logeren").unwrap().is_ended);
        assert!(matches!(
            step(&list, Step::Add("Logeren")),
            Err(ListError::IsEnded(_))
        ));
        let list = step(&list, Step::Restore("logeren")).unwrap();
        assert!(names(&list).contains(&"logeren".to_owned()));
    }

    #[test]
    fn an_own_word_that_is_left_out_of_a_setting_has_ended() {
        let list = list_of("soorten").unwrap();
        let before = entries(list, "logeren, vakantie");
        let after = retyped(list, &before, "vakantie = weekje weg").unwrap();
        assert_eq!(
            written(list, &after),
            "logeren; vervallen, vakantie = weekje weg"
        );
        let after = retyped(list, &after, "logeren, vakantie = weg").unwrap();
        assert_eq!(
            written(list, &after),
            "logeren, vakantie = weg; eerder: weekje weg"
        );
        assert!(retyped(list, &after, "logeren, x = vervoer").is_err());
        // What ends only by this typing had not ended.
        assert_eq!(
            retyped(list, &after, "x = logeren, vakantie"),
            Err(ListError::Double("logeren".into()))
        );
    }

    #[test]
    fn the_nine_leefgebieden_can_be_called_otherwise_and_are_nine() {
        let list = list_of("leefgebieden").unwrap();
        let before = entries(list, "");
        assert_eq!(before.len(), 9);
        let after = stepped(list, &before, Step::Rename("onderwijs", "leren")).unwrap();
        assert_eq!(find(&after, "leren").unwrap().id, "onderwijs");
        for step in [Step::Add("sport"), Step::End("onderwijs")] {
            assert_eq!(stepped(list, &before, step), Err(ListError::Fixed));
        }
    }

    #[test]
    fn a_list_of_before_there_were_names_says_what_it_said() {
        let list = soorten("weekend; logeren, Dagbesteding, respijt");
        let own: Vec<&str> = list[12..].iter().map(|it| it.id.as_str()).collect();
        assert_eq!(own, ["weekend; logeren", "respijt"]);
        assert_eq!(find(&list, "dagbesteding").unwrap().name, "dagbesteding");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        /// Whatever is done to a list: what a dossier keeps still stands for the same entry, every name it ever had finds
        /// it, no word stands for two, and the setting says all of it.
        #[test]
        fn no_step_ever_changes_what_was_kept(steps in prop::collection::vec((0..4, 0..14usize, "[a-e]{1,2}"), 0..12)) {
            let list = list_of("soorten").unwrap();
            let mut now = entries(list, "logeren");
            let mut had: Vec<(String, String)> = now.iter().map(|it| (it.id.clone(), it.name.clone())).collect();
            for (what, at, word) in &steps {
                let id = now[at % now.len()].name.clone();
                let step = match what {
                    0 => Step::Add(word),
                    1 => Step::Rename(&id, word),
                    2 => Step::End(&id),
                    _ => Step::Restore(&id),
                };
                let Ok(after) = stepped(list, &now, step) else { continue };
                prop_assert!(now.iter().all(|it| after.iter().any(|now| now.id == it.id)));
                had.extend(after.iter().map(|it| (it.id.clone(), it.name.clone())));
                prop_assert_eq!(&entries(list, &written(list, &after)), &after);
                now = after;
            }
            for (id, name) in &had {
                prop_assert_eq!(&find(&now, name).unwrap().id, id);
                prop_assert_eq!(now.iter().filter(|it| it.is_called(name)).count(), 1);
            }
        }
    }
}
