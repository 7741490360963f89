//! A name in one field, taken apart as the Dutch write names.

/// A name in its parts; empty text means: not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameParts {
    /// First names or initials.
    pub first: String,
    /// What stands between: `van den`.
    pub prefix: String,
    /// The last name.
    pub last: String,
    /// Whether nothing in it says where the last name begins: the last word was taken for it.
    pub is_guess: bool,
}

/// How people are addressed before their name.
const TITLES: &[&str] = &[
    "dhr", "heer", "mevr", "mevrouw", "mw", "mej", "fam", "familie", "dr", "drs", "ir", "ing",
    "mr", "prof",
];

/// Words that stand before a last name, whatever their capitals.
const PREFIXES: &[&str] = &[
    "van", "de", "den", "der", "het", "'t", "’t", "ter", "ten", "te", "von", "zu", "zum", "zur",
    "du", "des", "d'", "d’", "dos", "del", "della", "'s", "’s", "onder", "uit", "v.d.", "v.d",
    "v/d", "vd",
];
/// The same, but only when they are written small: with a capital they are names of their own.
const SMALL_PREFIXES: &[&str] = &[
    "in", "op", "aan", "bij", "voor", "la", "le", "les", "da", "do", "di", "el", "al", "bin",
    "ben", "af", "v.",
];

fn is_prefix(word: &str) -> bool {
    let lower = word.to_lowercase();
    PREFIXES.contains(&lower.as_str()) || SMALL_PREFIXES.contains(&word)
}

fn is_title(word: &str) -> bool {
    let lower = word.trim_end_matches('.').to_lowercase();
    TITLES.contains(&lower.as_str())
}

/// `J.`, `J.P.`, `JP` and `J`.
fn is_initials(word: &str) -> bool {
    let is_dotted = word.ends_with('.') && word.chars().filter(|c| *c == '.').count() >= 1;
    let letters: Vec<char> = word.chars().filter(|c| *c != '.' && *c != '-').collect();
    let is_short = letters.len() <= 2 && letters.iter().all(|c| c.is_uppercase());
    let pieces = word.split(['.', '-']).filter(|piece| !piece.is_empty());
    !letters.is_empty()
        && (is_short || (is_dotted && pieces.into_iter().all(|piece| piece.chars().count() <= 2)))
}

/// Whether a word is the first of a double name: `Jansen-de` of `Jansen-de Boer`.
fn begins_double_name(word: &str) -> bool {
    word.rsplit_once('-')
        .is_some_and(|(before, after)| !before.is_empty() && is_prefix(after))
}

/// Takes a name apart: `Berg, Jan van den`, `J. van den Berg`, `mevr. Jansen-de Boer`, `Jan Jansen`.
#[must_use]
pub fn take_apart(text: &str) -> NameParts {
    let text = text.replace(" - ", "-").replace("- ", "-");
    let (before, behind) = match text.split_once(',') {
        Some((before, behind)) => (before, Some(behind)),
        None => (text.as_str(), None),
    };
    let words = without_titles(before);
    match behind {
        Some(behind) => last_name_first(&words, &without_titles(behind)),
        None => first_name_first(&words),
    }
}

fn without_titles(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    loop {
        match words.as_slice() {
            ["de" | "De", heer, ..] if is_title(heer) && words.len() > 2 => drop(words.drain(..2)),
            [title, ..] if is_title(title) && words.len() > 1 => drop(words.remove(0)),
            _ => return words,
        }
    }
}

/// How many words at the beginning stand before a last name; never all of them.
fn prefix_length(words: &[&str]) -> usize {
    let most = words.len().saturating_sub(1);
    words[..most]
        .iter()
        .take_while(|word| is_prefix(word))
        .count()
}

/// `Berg, Jan van den`, `van den Berg, Jan` and `Berg, van den`.
fn last_name_first(before: &[&str], behind: &[&str]) -> NameParts {
    let length = prefix_length(before);
    let (prefix, last) = before.split_at(length);
    let trailing = behind
        .iter()
        .rev()
        .take_while(|word| is_prefix(word))
        .count();
    let (first, later) = behind.split_at(behind.len() - trailing);
    NameParts {
        first: first.join(" "),
        prefix: if prefix.is_empty() { later } else { prefix }.join(" "),
        last: last.join(" "),
        is_guess: false,
    }
}

fn first_name_first(words: &[&str]) -> NameParts {
    let parted = |at: usize, is_guess: bool| {
        let (first, rest) = words.split_at(at);
        let (prefix, last) = rest.split_at(prefix_length(rest));
        NameParts {
            first: first.join(" "),
            prefix: prefix.join(" "),
            last: last.join(" "),
            is_guess,
        }
    };
    let most = words.len().saturating_sub(1);
    if let Some(at) = words[..most].iter().position(|word| is_prefix(word)) {
        return parted(at, false);
    }
    if let Some(at) = words.iter().position(|word| begins_double_name(word)) {
        return parted(at, false);
    }
    let initials = words.iter().take_while(|word| is_initials(word)).count();
    match words.len() {
        0 | 1 => parted(0, false),
        // `Vries J.`: initials behind the last name.
        _ if initials == 0 && words.last().is_some_and(|word| word.ends_with('.')) => {
            let at = words
                .iter()
                .position(|word| is_initials(word))
                .unwrap_or(most);
            last_name_first(&words[..at], &words[at..])
        }
        length if initials > 0 => parted(initials.min(length - 1), false),
        2 => parted(1, false),
        length => parted(length - 1, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Berg, Jan van den", "Jan", "van den", "Berg")]
    #[case("van den Berg, Jan", "Jan", "van den", "Berg")]
    #[case("Berg, van den", "", "van den", "Berg")]
    #[case("J. van den Berg", "J.", "van den", "Berg")]
    #[case("J.P. van 't Hof", "J.P.", "van 't", "Hof")]
    #[case("mevr. Jansen-de Boer", "", "", "Jansen-de Boer")]
    #[case("Mevr. A. Jansen - de Boer", "A.", "", "Jansen-de Boer")]
    #[case("mw. S.M. van der Veen-de Vries", "S.M.", "van der", "Veen-de Vries")]
    #[case("de heer J. Smit", "J.", "", "Smit")]
    #[case("dhr. de Boer", "", "de", "Boer")]
    #[case("Jan Jansen", "Jan", "", "Jansen")]
    #[case("Anne-Marie Bos", "Anne-Marie", "", "Bos")]
    #[case("Visser", "", "", "Visser")]
    #[case("van der Veen", "", "van der", "Veen")]
    #[case("Vries J.", "J.", "", "Vries")]
    #[case("Yılmaz, A.", "A.", "", "Yılmaz")]
    #[case("Ben Bakker", "Ben", "", "Bakker")]
    #[case("Fatima el Idrissi", "Fatima", "el", "Idrissi")]
    #[case("", "", "", "")]
    #[case(",", "", "", "")]
    fn a_name_is_taken_apart_as_the_dutch_write_it(
        #[case] text: &str,
        #[case] first: &str,
        #[case] prefix: &str,
        #[case] last: &str,
    ) {
        let parts = take_apart(text);
        assert_eq!(
            (
                parts.first.as_str(),
                parts.prefix.as_str(),
                parts.last.as_str()
            ),
            (first, prefix, last)
        );
        assert!(!parts.is_guess);
    }

    #[test]
    fn where_nothing_says_where_the_last_name_begins_that_is_known() {
        let parts = take_apart("Maria Santos Silva");
        assert_eq!(
            (parts.first.as_str(), parts.last.as_str()),
            ("Maria Santos", "Silva")
        );
        assert!(parts.is_guess);
    }

    proptest::proptest! {
        #[test]
        fn no_word_of_a_name_is_lost(text in "[A-Za-z.,' -]{0,40}") {
            let parts = take_apart(&text);
            let all = [&parts.first, &parts.prefix, &parts.last].map(String::as_str).join(" ");
            for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 3) {
                proptest::prop_assert!(is_title(word) || all.contains(word), "{word} of {text}: {parts:?}");
            }
        }
    }
}
