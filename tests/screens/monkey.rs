//! A monkey at the keyboard: whatever it presses, pastes or does to the window, nothing breaks.

use crate::support::robot;
use crate::support::robot::{Desk, FULL, Robot};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;
use wijkregie::office::views::QueueQuery;
use wijkregie::tui::events::Msg;
use wijkregie::tui::model::Overlay;
use wijkregie::tui::theme::Look;

/// What a monkey does.
#[derive(Debug, Clone)]
enum Deed {
    Press(KeyEvent),
    Type(&'static str),
    Paste(String),
    Resize(u16, u16),
    Wait,
    Stop,
    /// Someone else does something to one of the verwijzingen in the list.
    Other(usize),
}

fn key() -> impl Strategy<Value = KeyEvent> {
    let named = prop::sample::select(vec![
        KeyCode::Enter,
        KeyCode::Esc,
        KeyCode::Tab,
        KeyCode::BackTab,
        KeyCode::Up,
        KeyCode::Down,
        KeyCode::Left,
        KeyCode::Right,
        KeyCode::PageUp,
        KeyCode::PageDown,
        KeyCode::Home,
        KeyCode::End,
        KeyCode::Backspace,
        KeyCode::Delete,
        KeyCode::Insert,
        KeyCode::F(1),
        KeyCode::F(2),
        KeyCode::F(4),
        KeyCode::F(5),
        KeyCode::Null,
    ]);
    let code = prop_oneof![
        4 => named,
        4 => prop::sample::select("abdeghjklmnoprstuvwxzASKRGBD123>/.:?+-".chars().collect::<Vec<_>>()).prop_map(KeyCode::Char),
        1 => any::<char>().prop_map(KeyCode::Char),
    ];
    let modifiers = prop_oneof![
        8 => Just(KeyModifiers::NONE),
        1 => Just(KeyModifiers::CONTROL),
        1 => Just(KeyModifiers::ALT),
        1 => Just(KeyModifiers::SHIFT),
    ];
    (code, modifiers).prop_map(|(code, modifiers)| KeyEvent::new(code, modifiers))
}

fn deed() -> impl Strategy<Value = Deed> {
    let roads = vec![
        "w",
        "v",
        "ga",
        "gb",
        "w<Enter>",
        "w/",
        "w.",
        "?",
        ":",
        "wS",
        "w<Enter>n",
        "w<Enter>zw",
        "gb<Tab><Enter>",
        "m",
        "D",
        "D1a",
        "D>",
        "w*D",
        "Da<Enter><Enter>",
        "w<Enter>tv",
        "<Enter>",
        "<F2>",
        "<Esc><Esc>",
    ];
    let size = || prop_oneof![0_u16..4, 0_u16..40, 58_u16..140];
    prop_oneof![
        10 => key().prop_map(Deed::Press),
        4 => prop::sample::select(roads).prop_map(Deed::Type),
        1 => "[\\x00-\\x1f\\x7f-\\x9fa-z \u{202e}é李👩‍👩‍👧]{0,40}".prop_map(Deed::Paste),
        2 => (size(), size()).prop_map(|(width, height)| Deed::Resize(width, height)),
        1 => Just(Deed::Wait),
        1 => Just(Deed::Stop),
        1 => any::<usize>().prop_map(Deed::Other),
    ]
}

fn does(monkey: &mut Robot<'_>, desk: &Desk, deed: &Deed) {
    match deed {
        Deed::Press(key) => drop(monkey.presses(*key)),
        Deed::Type(keys) => drop(monkey.types(keys)),
        Deed::Paste(text) => drop(monkey.pastes(text)),
        Deed::Resize(width, height) => drop(monkey.resizes(*width, *height)),
        Deed::Wait => drop(monkey.waits()),
        Deed::Stop => drop(monkey.happens(Msg::Suspend)),
        Deed::Other(n) => {
            let all = QueueQuery::default();
            let keys = desk.office.queue(&desk.caller("bea"), &all).unwrap();
            if !keys.is_empty() {
                let (year, number) = keys[n % keys.len()];
                let number = format!("V-{year}-{number:04}");
                desk.does(
                    robot::FOUNDER,
                    "notitie-toevoegen",
                    &number,
                    "tekst=van een ander",
                );
                monkey.look();
            }
        }
    }
}

/// Nothing points outside what there is, and nothing harmful reaches the terminal.
fn is_sound(monkey: &Robot<'_>) {
    let model = &monkey.model;
    let (screen, session) = (model.screen(), &model.session);
    let cursor = screen.place().cursor;
    assert!(cursor.at < screen.len(session).max(1));
    assert!(cursor.top <= cursor.at && cursor.at < cursor.top + screen.height(session));
    for overlay in &session.overlays {
        match overlay {
            Overlay::Form(form) => {
                assert!(form.focus < form.fields.len().max(1));
                for field in &form.fields {
                    let typed = field.input.value();
                    let is_break = |c| matches!(c, '\n' | '\t') && field.spec.is_long;
                    let mut typed_signs = typed.chars().filter(|c| !is_break(*c));
                    assert!(!typed_signs.any(char::is_control), "{typed:?}");
                }
            }
            Overlay::Choice(choice) => assert!(choice.cursor.at < choice.fitting().len().max(1)),
            Overlay::Reading(reading) => assert!(!reading.letter.text.is_empty()),
        }
    }
    let cells = monkey.buffer().content().iter();
    assert!(
        !cells
            .flat_map(|cell| cell.symbol().chars())
            .any(|c| c.is_control() || c == '\u{202e}')
    );
}

#[test]
fn whatever_a_monkey_does_nothing_panics_and_the_office_stays_whole() {
    let desk = Desk::with_data(60);
    desk.hire("cor", "contract", "alles");
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let ascii = Look {
        has_colour: false,
        has_greys: false,
        has_unicode: false,
    };
    let who = prop::sample::select(vec!["bea", "wim", "bram", "cor", robot::FOUNDER]);
    let play = (who, any::<bool>(), prop::collection::vec(deed(), 1..60));
    let played = runner.run(&play, |(who, plain, deeds)| {
        let mut monkey = desk.sits_down_at(who, (80, 24), if plain { ascii } else { FULL });
        for deed in &deeds {
            does(&mut monkey, &desk, deed);
            is_sound(&monkey);
        }
        Ok(())
    });
    played.unwrap_or_else(|why| panic!("{why}"));
    assert!(desk.is_whole());
}
