//! What a list of fixed words is, and how words are compared.

/// A word that is not in its list: which word, and what was allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("‘{word}’ is geen {list}; kies uit: {allowed}")]
pub struct UnknownWord {
    /// What was typed.
    pub word: String,
    /// What the list is called on screen.
    pub list: &'static str,
    /// All words of the list, with commas.
    pub allowed: String,
}

/// Folds a word for comparison: lower case, accents gone, runs of anything but letters and digits one space.
#[must_use]
pub fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    // Most texts have nothing that is to be taken apart.
    match text.is_ascii() {
        true => fold_letters(text.chars(), text.len()),
        false => fold_letters(text.nfd(), text.len()),
    }
}

fn fold_letters(letters: impl Iterator<Item = char>, length: usize) -> String {
    let mut folded = String::with_capacity(length);
    let mut gap = false;
    for c in letters {
        let c = match c {
            'ł' | 'Ł' => 'l',
            'ı' => 'i',
            'ø' | 'Ø' => 'o',
            'đ' | 'Đ' => 'd',
            c => c,
        };
        if c.is_alphanumeric() {
            if gap && !folded.is_empty() {
                folded.push(' ');
            }
            gap = false;
            folded.extend(c.to_lowercase());
        } else if !('\u{300}'..='\u{36f}').contains(&c) {
            gap = true;
        }
    }
    folded
}

/// How many letters to add, drop, change or swap with a neighbour.
#[must_use]
pub fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let change = usize::from(one[i - 1] != other[j - 1]);
            let mut best = (rows[i - 1][j] + 1)
                .min(row[j - 1] + 1)
                .min(rows[i - 1][j - 1] + change);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

/// A word of a fixed list.
pub trait Word: Copy + 'static {
    /// Every word of the list.
    fn all() -> &'static [Self];

    /// The word as it stands on screen.
    fn as_word(self) -> &'static str;
}

/// The words of a list as they stand on screen.
#[must_use]
pub fn words_of<W: Word>() -> Vec<&'static str> {
    W::all().iter().map(|word| word.as_word()).collect()
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $list:literal { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[doc = concat!("“", $word, "”")] #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every word of the list, in the order of a menu.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word as it stands on screen.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl $crate::domain::words::Word for $name {
            fn all() -> &'static [Self] { Self::ALL }
            fn as_word(self) -> &'static str { self.word() }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.word()) }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;
            /// Reads a word, whatever its capitals, spaces or hyphens.
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                // As it is kept, mostly.
                if let Some(word) = Self::ALL.iter().find(|it| it.word() == text) {
                    return Ok(*word);
                }
                let folded = fold(text);
                Self::ALL.iter().copied().find(|w| fold(w.word()) == folded).ok_or_else(|| UnknownWord {
                    word: text.to_owned(),
                    list: $list,
                    allowed: Self::ALL.iter().map(|w| w.word()).collect::<Vec<_>>().join(", "),
                })
            }
        }
    };
}

pub(crate) use words;
