//! Keys: from the terminal, from a file and back to words. One key, one value: `A` is `shift-a`, `ctrl-i` is Tab.

use crokey::{KeyCombination, OneToThree};
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// Names of keys: how they are shown, how else a file may call them, and what they are.
const NAMES: &[(&str, &[&str], KeyCode)] = &[
    ("Enter", &["return"], KeyCode::Enter),
    ("Esc", &["escape"], KeyCode::Esc),
    ("Tab", &[], KeyCode::Tab),
    ("Spatie", &["space"], KeyCode::Char(' ')),
    ("↑", &["up", "omhoog"], KeyCode::Up),
    ("↓", &["down", "omlaag"], KeyCode::Down),
    ("←", &["left", "links"], KeyCode::Left),
    ("→", &["right", "rechts"], KeyCode::Right),
    ("Home", &[], KeyCode::Home),
    ("End", &[], KeyCode::End),
    ("PgUp", &["pageup"], KeyCode::PageUp),
    ("PgDn", &["pagedown", "pgdown"], KeyCode::PageDown),
    ("Ins", &["insert"], KeyCode::Insert),
    ("Del", &["delete"], KeyCode::Delete),
    ("Backspace", &[], KeyCode::Backspace),
];

/// What stands before a key, in the order it is shown.
const MODIFIERS: &[(&str, KeyModifiers)] = &[
    ("Ctrl-", KeyModifiers::CONTROL),
    ("Alt-", KeyModifiers::ALT),
    ("Shift-", KeyModifiers::SHIFT),
    ("Cmd-", KeyModifiers::SUPER),
];

/// Keys that a terminal cannot tell from another.
const TWINS: &[(char, KeyCode)] = &[
    ('i', KeyCode::Tab),
    ('m', KeyCode::Enter),
    ('[', KeyCode::Esc),
    ('h', KeyCode::Backspace),
];

/// A key as the terminal means it: some send `Ctrl-h` for Backspace.
#[must_use]
pub fn as_meant(key: KeyEvent) -> KeyEvent {
    match TWINS.iter().find(|(c, _)| key.code == KeyCode::Char(*c)) {
        Some((_, twin)) if key.modifiers == KeyModifiers::CONTROL => KeyEvent {
            code: *twin,
            modifiers: KeyModifiers::NONE,
            ..key
        },
        _ => key,
    }
}

/// The key of an event; none for a release and for what is no key to bind.
#[must_use]
pub fn of_event(event: KeyEvent) -> Option<KeyCombination> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    normalise(event.code, event.modifiers)
}

/// The one value of a key, however it was made; none for what is no key to bind.
pub(super) fn normalise(code: KeyCode, modifiers: KeyModifiers) -> Option<KeyCombination> {
    let known = MODIFIERS
        .iter()
        .fold(KeyModifiers::NONE, |all, (_, one)| all | *one);
    let mut modifiers = modifiers & known;
    let code = match code {
        KeyCode::Char('\r' | '\n') => KeyCode::Enter,
        KeyCode::Char('\t') => KeyCode::Tab,
        KeyCode::Char(c) if c.is_control() => return None,
        KeyCode::Char(c) => {
            let c = with_shift(c, &mut modifiers);
            let is_twin = |twin: &&(char, KeyCode)| twin.0 == c;
            match TWINS.iter().find(is_twin) {
                Some((_, twin)) if modifiers == KeyModifiers::CONTROL => {
                    modifiers = KeyModifiers::NONE;
                    *twin
                }
                _ => KeyCode::Char(c),
            }
        }
        KeyCode::BackTab => {
            modifiers |= KeyModifiers::SHIFT;
            KeyCode::Tab
        }
        KeyCode::F(1..=24) => code,
        _ if NAMES.iter().any(|(_, _, named)| *named == code) => code,
        _ => return None,
    };
    Some(KeyCombination::one_key(code, modifiers))
}

/// A letter is upper case where Shift is held; for another sign Shift says nothing.
fn with_shift(c: char, modifiers: &mut KeyModifiers) -> char {
    if modifiers.contains(KeyModifiers::CONTROL) && !modifiers.contains(KeyModifiers::SHIFT) {
        return single(c.to_lowercase()).unwrap_or(c);
    }
    let c = if modifiers.contains(KeyModifiers::SHIFT) {
        single(c.to_uppercase()).unwrap_or(c)
    } else {
        c
    };
    modifiers.set(
        KeyModifiers::SHIFT,
        c.is_uppercase() || c == ' ' && modifiers.contains(KeyModifiers::SHIFT),
    );
    c
}

fn single(mut chars: impl Iterator<Item = char>) -> Option<char> {
    chars.next().filter(|_| chars.next().is_none())
}

/// Reads a key as a file writes it: `a`, `A`, `ctrl-r`, `pgdn`, `spatie`, `F1`. None when it is no key.
#[must_use]
pub fn read(text: &str) -> Option<KeyCombination> {
    let mut rest = text;
    let mut modifiers = KeyModifiers::NONE;
    while let Some((name, modifier)) = MODIFIERS.iter().find(|(name, _)| {
        rest.get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name) && rest.len() > name.len())
    }) {
        modifiers |= *modifier;
        rest = &rest[name.len()..];
    }
    let named = |(shown, others, _): &&(&str, &[&str], KeyCode)| {
        shown.eq_ignore_ascii_case(rest)
            || others.iter().any(|name| name.eq_ignore_ascii_case(rest))
    };
    if let Some((_, _, code)) = NAMES.iter().find(named) {
        return normalise(*code, modifiers);
    }
    if rest.eq_ignore_ascii_case("backtab") {
        return normalise(KeyCode::BackTab, modifiers);
    }
    if let Some(c) = single(rest.chars()) {
        return normalise(KeyCode::Char(c), modifiers);
    }
    let number = rest.strip_prefix(['f', 'F'])?.parse().ok()?;
    normalise(KeyCode::F(number), modifiers)
}

/// A key as the screen shows it: `Enter`, `w`, `A`, `Ctrl-R`, `Shift-Tab`.
#[must_use]
pub fn show(key: KeyCombination) -> String {
    let code = code(key);
    let mut shown = String::new();
    for (name, modifier) in MODIFIERS {
        let is_in_the_letter = *modifier == KeyModifiers::SHIFT
            && !key.modifiers.contains(KeyModifiers::CONTROL)
            && matches!(code, KeyCode::Char(c) if c != ' ');
        if key.modifiers.contains(*modifier) && !is_in_the_letter {
            shown.push_str(name);
        }
    }
    match code {
        KeyCode::F(number) => shown.push_str(&format!("F{number}")),
        KeyCode::Char(c) if c != ' ' => {
            let is_control = key.modifiers.contains(KeyModifiers::CONTROL);
            shown.push(if is_control {
                c.to_ascii_uppercase()
            } else {
                c
            });
        }
        code => {
            let name = NAMES.iter().find(|(_, _, named)| *named == code);
            shown.push_str(name.map_or("?", |(name, _, _)| name));
        }
    }
    shown
}

/// Keys one after the other, as the screen shows them: `o s`.
#[must_use]
pub fn show_all(keys: &[KeyCombination]) -> String {
    let shown: Vec<String> = keys.iter().map(|key| show(*key)).collect();
    shown.join(" ")
}

/// The first code of a key; a normalised key has one.
pub(super) const fn code(key: KeyCombination) -> KeyCode {
    match key.codes {
        OneToThree::One(code) | OneToThree::Two(code, _) | OneToThree::Three(code, _, _) => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn event(code: KeyCode, modifiers: KeyModifiers) -> Option<KeyCombination> {
        of_event(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn a_letter_with_shift_is_one_key_however_the_terminal_tells_it() {
        let upper = read("A").unwrap();
        assert_eq!(read("shift-a"), Some(upper));
        for (code, modifiers) in [
            ('a', KeyModifiers::SHIFT),
            ('A', KeyModifiers::SHIFT),
            ('A', KeyModifiers::NONE),
        ] {
            assert_eq!(event(KeyCode::Char(code), modifiers), Some(upper));
        }
        assert_ne!(read("a"), Some(upper));
    }

    #[test]
    fn shift_says_nothing_with_a_sign() {
        assert_eq!(event(KeyCode::Char('?'), KeyModifiers::SHIFT), read("?"));
    }

    #[test]
    fn what_a_terminal_cannot_tell_apart_is_one_key() {
        assert_eq!(read("ctrl-i"), read("tab"));
        assert_eq!(read("ctrl-m"), read("enter"));
        assert_eq!(read("ctrl-["), read("esc"));
        assert_eq!(read("ctrl-h"), read("backspace"));
        assert_eq!(
            event(KeyCode::BackTab, KeyModifiers::SHIFT),
            read("shift-tab")
        );
        assert_eq!(
            event(KeyCode::BackTab, KeyModifiers::NONE),
            read("shift-tab")
        );
    }

    #[test]
    fn a_release_and_a_bare_modifier_are_no_keys() {
        let mut release = KeyEvent::new(KeyCode::Char('a'), KeyModifiers::NONE);
        release.kind = KeyEventKind::Release;
        assert_eq!(of_event(release), None);
        assert_eq!(event(KeyCode::CapsLock, KeyModifiers::NONE), None);
    }

    #[test]
    fn keys_are_shown_as_they_stand_on_the_keyboard() {
        for (written, shown) in [
            ("enter", "Enter"),
            ("w", "w"),
            ("shift-a", "A"),
            ("ctrl-r", "Ctrl-R"),
            ("Ctrl-R", "Ctrl-R"),
            ("backtab", "Shift-Tab"),
            ("pagedown", "PgDn"),
            ("down", "↓"),
            ("space", "Spatie"),
            ("f1", "F1"),
            ("-", "-"),
            ("ctrl--", "Ctrl--"),
            ("alt-x", "Alt-x"),
            ("ctrl-shift-x", "Ctrl-Shift-X"),
        ] {
            assert_eq!(show(read(written).unwrap()), shown);
        }
        assert_eq!(read("ctrl-shift-["), read("esc"), "one byte on the line");
        assert_eq!(read("ctrl-"), None);
        assert_eq!(read("f25"), None);
        assert_eq!(read(""), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back_as_the_same_key(
            c in any::<char>(),
            named in proptest::sample::select(NAMES),
            number in 1_u8..=24,
            which in 0..3,
            bits in 0_u8..16,
        ) {
            let code = match which {
                0 => KeyCode::Char(c),
                1 => named.2,
                _ => KeyCode::F(number),
            };
            let mut modifiers = KeyModifiers::NONE;
            for (n, (_, modifier)) in MODIFIERS.iter().enumerate() {
                modifiers.set(*modifier, bits & (1 << n) != 0);
            }
            // The arrow signs stand for the arrow keys.
            prop_assume!(!"↑↓←→".contains(c));
            if let Some(key) = normalise(code, modifiers) {
                prop_assert_eq!(read(&show(key)), Some(key), "{}", show(key));
            }
        }
    }
}
