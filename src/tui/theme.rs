//! Colours by role, never the only channel: lateness is a glyph and a word first.

use ratatui::style::{Color, Modifier, Style};

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether colours may be used (`NO_COLOR`).
    pub has_colour: bool,
    /// Whether there are greys between black and white that no theme changes (256 colours).
    pub has_greys: bool,
    /// Whether more than ASCII can be shown (the locale).
    pub has_unicode: bool,
}

impl Look {
    /// What this terminal can show, by its environment.
    #[must_use]
    pub fn of_environment() -> Self {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = set("LC_ALL")
            .or_else(|| set("LC_CTYPE"))
            .or_else(|| set("LANG"))
            .unwrap_or_default();
        let locale = locale.to_lowercase();
        let has_colour = set("NO_COLOR").is_none();
        let knows_256 = set("TERM").is_some_and(|term| term.contains("256"));
        Self {
            has_colour,
            has_greys: has_colour && (knows_256 || set("COLORTERM").is_some()),
            has_unicode: locale.contains("utf-8") || locale.contains("utf8"),
        }
    }

    const fn colour(self, style: Style, colour: Color) -> Style {
        if self.has_colour {
            style.fg(colour)
        } else {
            style
        }
    }

    /// The line that says where you are.
    #[must_use]
    pub fn title(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// Words beside what matters. Dim, and no colour: the eighth, grey to most, is the background of some.
    #[must_use]
    pub fn quiet(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// A key in a hint.
    #[must_use]
    pub fn key(self) -> Style {
        self.colour(Style::new().add_modifier(Modifier::BOLD), Color::Cyan)
    }

    /// The background of the row under the cursor, and the ink of what has no colour of its own; none where there are no
    /// greys to choose from. Both are said, so that it reads on whatever background the terminal has.
    #[must_use]
    pub const fn row_here(self) -> Option<(Color, Color)> {
        match self.has_greys {
            true => Some((Color::Indexed(238), Color::Indexed(255))),
            false => None,
        }
    }

    /// What is chosen, and the row under the cursor where nothing quieter can be shown.
    #[must_use]
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Too late.
    #[must_use]
    pub fn late(self) -> Style {
        self.colour(Style::new().add_modifier(Modifier::BOLD), Color::Red)
    }

    /// This week.
    #[must_use]
    pub fn soon(self) -> Style {
        self.colour(Style::new(), Color::Yellow)
    }

    /// What went well.
    #[must_use]
    pub fn good(self) -> Style {
        self.colour(Style::new(), Color::Green)
    }

    /// What went wrong.
    #[must_use]
    pub fn wrong(self) -> Style {
        self.colour(Style::new().add_modifier(Modifier::BOLD), Color::Red)
    }

    /// The line between parts of a screen.
    #[must_use]
    pub const fn rule(self) -> &'static str {
        if self.has_unicode { "─" } else { "-" }
    }

    /// The line between parts beside each other.
    #[must_use]
    pub const fn wall(self) -> &'static str {
        if self.has_unicode { "│" } else { "|" }
    }

    /// What stands for something that is left out at the end.
    #[must_use]
    pub const fn ellipsis(self) -> &'static str {
        if self.has_unicode { "…" } else { "." }
    }

    /// The mark before the row under the cursor.
    #[must_use]
    pub const fn cursor(self) -> &'static str {
        if self.has_unicode { "»" } else { ">" }
    }

    /// What stands before a row that is marked.
    #[must_use]
    pub const fn marked(self) -> &'static str {
        if self.has_unicode { "●" } else { "*" }
    }

    /// Text as this terminal can show it: without Unicode, accents go and other signs become `?`.
    #[must_use]
    pub fn text(self, text: &str) -> String {
        use unicode_normalization::UnicodeNormalization;
        if self.has_unicode || text.is_ascii() {
            return text.to_owned();
        }
        let mut ascii = String::with_capacity(text.len());
        for c in text.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)) {
            match c {
                '·' => ascii.push('.'),
                '–' | '—' => ascii.push('-'),
                '‘' | '’' => ascii.push('\''),
                '“' | '”' | '„' => ascii.push('"'),
                '›' => ascii.push('>'),
                '×' => ascii.push('x'),
                '»' => ascii.push('>'),
                '€' => ascii.push_str("EUR"),
                '§' => ascii.push('S'),
                '‹' => ascii.push('<'),
                'ł' => ascii.push('l'),
                'Ł' => ascii.push('L'),
                'ø' => ascii.push('o'),
                'Ø' => ascii.push('O'),
                'đ' => ascii.push('d'),
                'Đ' => ascii.push('D'),
                'ı' => ascii.push('i'),
                '…' => ascii.push('.'),
                '─' => ascii.push('-'),
                '↑' => ascii.push('^'),
                '↓' => ascii.push('v'),
                '←' => ascii.push('<'),
                '→' => ascii.push('>'),
                c if c.is_ascii() => ascii.push(c),
                _ => ascii.push('?'),
            }
        }
        ascii
    }
}

/// How pressing a date is: its glyph, its style.
#[must_use]
pub fn mark(look: Look, days_left: Option<i64>) -> (&'static str, Style) {
    match days_left {
        Some(days) if days < 0 => ("!", look.late()),
        Some(days) if days < 7 => ("~", look.soon()),
        Some(_) if look.has_unicode => ("·", look.quiet()),
        Some(_) => (".", look.quiet()),
        None => (" ", look.quiet()),
    }
}
