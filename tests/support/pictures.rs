//! Pictures of a screen: at three sizes, in colour, in monochrome and in ASCII, with what stands out below each.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use wijkregie::tui::theme::Look;

use super::robot;

/// Which cells stand out, a line a row: `12: 0-79 reversed`.
fn styles(buffer: &Buffer) -> String {
    let name = |cell: &Cell| {
        let mut words = Vec::new();
        let modifiers = [
            (Modifier::REVERSED, "reversed"),
            (Modifier::BOLD, "bold"),
            (Modifier::UNDERLINED, "underlined"),
            (Modifier::DIM, "dim"),
        ];
        words.extend(
            modifiers
                .iter()
                .filter(|(m, _)| cell.modifier.contains(*m))
                .map(|(_, word)| (*word).to_owned()),
        );
        if cell.fg != Color::Reset {
            words.push(cell.fg.to_string().to_lowercase());
        }
        if cell.bg != Color::Reset {
            words.push(format!("on {}", cell.bg));
        }
        words.join(" ")
    };
    let mut text = String::new();
    for y in 0..buffer.area.height {
        let mut runs: Vec<(u16, u16, String)> = Vec::new();
        for x in 0..buffer.area.width {
            let style = name(&buffer[(x, y)]);
            match runs.last_mut() {
                Some((_, to, last)) if *last == style => *to = x,
                _ => runs.push((x, x, style)),
            }
        }
        let marked = runs.iter().filter(|(_, _, style)| !style.is_empty());
        let words: Vec<String> = marked
            .map(|(from, to, style)| format!("{from}-{to} {style}"))
            .collect();
        if !words.is_empty() {
            text.push_str(&format!("{y:>3}: {}\n", words.join(", ")));
        }
    }
    text
}

const MONOCHROME: Look = Look {
    has_colour: false,
    has_greys: false,
    has_unicode: true,
};
const ASCII: Look = Look {
    has_colour: false,
    has_greys: false,
    has_unicode: false,
};

/// One scene in every size and look, as one picture book. `show` draws it.
pub fn book(name: &str, show: impl Fn((u16, u16), Look) -> Buffer) {
    let small = show((80, 24), robot::FULL);
    let monochrome = show((80, 24), MONOCHROME);
    assert_eq!(
        robot::text_of(&small),
        robot::text_of(&monochrome),
        "colour adds no word"
    );
    for (cell, other) in small.content().iter().zip(monochrome.content()) {
        assert_eq!(other.fg, Color::Reset, "no colour in monochrome");
        // What a background marks, is turned around where there is none.
        let marked =
            |cell: &Cell| cell.bg != Color::Reset || cell.modifier.contains(Modifier::REVERSED);
        let others = |cell: &Cell| cell.modifier - Modifier::REVERSED;
        assert_eq!(
            (marked(cell), others(cell)),
            (marked(other), others(other)),
            "the highlight is the same without colour"
        );
    }
    let ascii = robot::text_of(&show((80, 24), ASCII));
    assert!(ascii.is_ascii(), "{ascii}");
    let wide = show((132, 43), robot::FULL);
    let narrow = show((60, 16), robot::FULL);
    let book = format!(
        "{}{}\n---- monochrome\n{}\n---- ascii\n{ascii}\n---- 132 x 43\n{}\n---- 60 x 16\n{}",
        robot::text_of(&small),
        styles(&small),
        styles(&monochrome),
        robot::text_of(&wide),
        robot::text_of(&narrow),
    );
    insta::with_settings!({ snapshot_path => "../screens/snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, without_times(&book));
    });
}

/// The hour of a note is that of the place where the test runs.
fn without_times(text: &str) -> String {
    ["09:30", "10:30", "11:30"]
        .iter()
        .fold(text.to_owned(), |text, time| {
            text.replace(&format!(" {time} · "), " HH:MM · ")
                .replace(&format!("om {time}"), "om HH:MM")
        })
}
