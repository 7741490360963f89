//! The letters of a pdf: two fonts that are in the program, how wide a text is in them, and where it is broken.

use std::collections::{BTreeMap, BTreeSet};

use ttf_parser::{Face, FaceParsingError, GlyphId};
use unicode_normalization::UnicodeNormalization;

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// What is written with: how heavy, how large (in points) and how grey (0 is black).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ink {
    pub(super) weight: Weight,
    pub(super) size: f32,
    pub(super) grey: f32,
}

/// What stands for a character that the fonts do not have.
const UNKNOWN: char = '\u{fffd}';

/// One font.
pub(super) struct Font {
    /// What it is called in a pdf.
    pub(super) name: &'static str,
    pub(super) data: &'static [u8],
    pub(super) face: Face<'static>,
    /// The signs that were written, each with the character it stands for.
    pub(super) used: BTreeMap<u16, char>,
}

/// The two fonts.
pub(super) struct Fonts {
    pub(super) regular: Font,
    pub(super) bold: Font,
    /// What was asked and is in neither.
    pub(super) unknown: BTreeSet<char>,
}

impl Font {
    fn read(name: &'static str, data: &'static [u8]) -> Result<Self, FaceParsingError> {
        Ok(Self {
            name,
            data,
            face: Face::parse(data, 0)?,
            used: BTreeMap::new(),
        })
    }

    /// How wide a sign is, in thousandths of the size.
    pub(super) fn advance(&self, glyph: u16) -> f32 {
        let units = f32::from(self.face.units_per_em());
        let wide = self.face.glyph_hor_advance(GlyphId(glyph)).unwrap_or(0);
        f32::from(wide) * 1000.0 / units
    }

    /// The sign of a character; none where the font does not have it.
    fn glyph(&self, of: char) -> Option<u16> {
        self.face.glyph_index(of).map(|it| it.0)
    }

    fn glyph_or_unknown(&self, of: char) -> u16 {
        let found = self.glyph(of).or_else(|| self.glyph(UNKNOWN));
        found.unwrap_or(0)
    }
}

impl Fonts {
    /// Both, from the program itself.
    ///
    /// # Errors
    /// When one cannot be read, which a test rules out.
    pub(super) fn read() -> Result<Self, FaceParsingError> {
        Ok(Self {
            regular: Font::read("NotoSans-Regular", include_bytes!("NotoSans-Regular.ttf"))?,
            bold: Font::read("NotoSans-Bold", include_bytes!("NotoSans-Bold.ttf"))?,
            unknown: BTreeSet::new(),
        })
    }

    fn of(&self, weight: Weight) -> &Font {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// How wide a text is, in points.
    pub(super) fn width(&self, ink: Ink, text: &str) -> f32 {
        let font = self.of(ink.weight);
        let wide = text.nfc().filter(|it| !it.is_control());
        let wide = wide.map(|it| font.advance(font.glyph_or_unknown(it)));
        wide.sum::<f32>() * ink.size / 1000.0
    }

    /// The signs of a text, two bytes each.
    pub(super) fn signs(&mut self, weight: Weight, text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        for letter in text.nfc().filter(|it| !it.is_control()) {
            let font = match weight {
                Weight::Regular => &mut self.regular,
                Weight::Bold => &mut self.bold,
            };
            let glyph = font.glyph_or_unknown(letter);
            let stands_for = match font.glyph(letter) {
                Some(_) => letter,
                None => UNKNOWN,
            };
            font.used.entry(glyph).or_insert(stands_for);
            bytes.extend(glyph.to_be_bytes());
            if stands_for == UNKNOWN {
                self.unknown.insert(letter);
            }
        }
        bytes
    }

    /// A text in lines no wider than so many points. Where a line ends, it ends; a word that does not fit is cut.
    pub(super) fn lines(&self, ink: Ink, text: &str, width: f32) -> Vec<String> {
        let lines = text.lines().map(str::trim_end);
        let mut lines: Vec<String> = lines
            .flat_map(|line| self.broken(ink, line, width))
            .collect();
        if lines.is_empty() {
            lines.push(String::new());
        }
        lines
    }

    fn broken(&self, ink: Ink, line: &str, width: f32) -> Vec<String> {
        let fits = |text: &str| self.width(ink, text.trim_end()) <= width;
        let mut lines = vec![String::new()];
        for word in line.split_inclusive(' ') {
            let now = lines.last().cloned().unwrap_or_default();
            if fits(&format!("{now}{word}")) {
                lines.pop();
                lines.push(now + word);
                continue;
            }
            if now.is_empty() {
                lines.pop();
            }
            lines.push(String::new());
            for letter in word.chars() {
                let now = lines.last().cloned().unwrap_or_default();
                if now.is_empty() || fits(&format!("{now}{letter}")) {
                    lines.pop();
                    lines.push(format!("{now}{letter}"));
                } else {
                    lines.push(letter.to_string());
                }
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::cijfers::MEASURES;

    const INK: Ink = Ink {
        weight: Weight::Regular,
        size: 10.0,
        grey: 0.0,
    };

    #[test]
    fn every_letter_of_what_a_figure_counts_is_in_both_fonts() {
        let mut fonts = Fonts::read().unwrap();
        for measure in MEASURES {
            for text in [measure.title, measure.definition] {
                fonts.signs(Weight::Regular, text);
                fonts.signs(Weight::Bold, text);
            }
        }
        for text in ["’ – × € · * é ë ï š ł ğ", "Ελλάδα", "Київ"] {
            fonts.signs(Weight::Regular, text);
        }
        assert_eq!(fonts.unknown, BTreeSet::new());
    }

    #[test]
    fn what_is_in_neither_font_is_told() {
        let mut fonts = Fonts::read().unwrap();
        assert_eq!(fonts.signs(Weight::Bold, "a字").len(), 4);
        assert_eq!(fonts.unknown, BTreeSet::from(['字']));
        assert_eq!(fonts.bold.used.values().copied().max(), Some(UNKNOWN));
    }

    #[test]
    fn a_line_is_never_wider_than_asked_and_no_word_is_lost() {
        let fonts = Fonts::read().unwrap();
        let text = "Er kwam meer binnen dan in het tweede kwartaal.\n\nVerwijzingenoverdrachtsdocumentatie telt mee.";
        for width in [30.0, 60.0, 200.0, 500.0] {
            let lines = fonts.lines(INK, text, width);
            assert!(
                lines
                    .iter()
                    .all(|line| fonts.width(INK, line.trim_end()) <= width)
            );
            let letters = |text: &str| text.replace([' ', '\n'], "");
            assert_eq!(letters(&lines.concat()), letters(text));
        }
        assert_eq!(fonts.lines(INK, text, 500.0).len(), 3);
    }
}
