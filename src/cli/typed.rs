//! Words of a filter on a command line, where a hyphen begins an option.

use std::ffi::OsString;

/// Stands for the minus before a word of a filter while the command line is read, where a hyphen begins an option.
const MINUS: char = '\u{2212}';

/// The arguments. Behind `lijst` and `triage` those that turn a word of a filter around (`-te-laat`) are no options, and
/// several words between one pair of quotes (`'staat:nieuw wijk:hoogkerk'`) are as many.
pub fn with_minus(arguments: impl IntoIterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    let (mut is_list, mut is_value) = (false, false);
    arguments.into_iter().flat_map(move |argument| {
        let is_option = argument.to_string_lossy().starts_with("--");
        let words = match argument.to_str().filter(|_| is_list && !is_option) {
            Some(typed) if is_value => vec![turned(typed)],
            Some(typed) => apart(typed).iter().map(|word| turned(word)).collect(),
            None => vec![argument],
        };
        is_list |= words == ["lijst"] || words == ["triage"];
        is_value = is_option;
        words
    })
}

/// An argument that is no option, also where it begins with a minus.
fn turned(word: &str) -> OsString {
    match word.strip_prefix('-').filter(|rest| !rest.is_empty()) {
        Some(rest) => format!("{MINUS}{rest}").into(),
        None => word.into(),
    }
}

/// The words of a filter that were typed as one: each begins with what it asks (`staat:`), and what does not belongs to the
/// one before it (`wijk:De Hoogte`).
fn apart(typed: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for piece in typed.split(' ') {
        match words.last_mut() {
            Some(word) if !piece.contains([':', '<', '>', '=']) => {
                word.push(' ');
                word.push_str(piece);
            }
            _ => words.push(piece.to_owned()),
        }
    }
    words
}

/// A word of a filter as it was typed.
#[allow(clippy::unnecessary_wraps)] // clap asks for a result
pub(super) fn as_typed(word: &str) -> Result<String, std::convert::Infallible> {
    Ok(match word.strip_prefix(MINUS) {
        Some(rest) => format!("-{rest}"),
        None => word.to_owned(),
    })
}
