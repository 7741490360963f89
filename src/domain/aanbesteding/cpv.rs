//! The pick list of CPV codes for social services: 108 codes with their Dutch names.
//!
//! `cpv.csv` was taken from github.com/rjj101202/Appalti (`data/overzicht_cpv_codes_simap.csv`, from SIMAP). The text is
//! Regulation (EC) 213/2008; the European Union allows its re-use when the source is named.

use std::sync::LazyLock;

use crate::domain::words::fold;

/// One code of the Common Procurement Vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cpv {
    /// Eight digits, a hyphen and the check digit: `85000000-9`.
    pub code: &'static str,
    /// What it stands for, in Dutch.
    pub name: &'static str,
}

static CODES: LazyLock<Vec<Cpv>> = LazyLock::new(|| {
    let rows = include_str!("cpv.csv").lines().skip(1);
    rows.filter_map(|row| row.split_once(';'))
        .map(|(code, name)| Cpv { code, name })
        .collect()
});

/// Every code, in the order of the numbers.
#[must_use]
pub fn all() -> &'static [Cpv] {
    &CODES
}

/// The code of a number, with or without its check digit; none when it is not in the list or the digit is wrong.
#[must_use]
pub fn find(code: &str) -> Option<&'static Cpv> {
    let code = code.trim();
    let is_whole = |row: &&Cpv| row.code == code || row.code.split('-').next() == Some(code);
    all().iter().find(is_whole)
}

/// The codes that fit a text: the number begins with it, or the name has every word of it.
pub fn search(text: &str) -> impl Iterator<Item = &'static Cpv> {
    let number = text.trim().to_owned();
    let words: Vec<String> = fold(text).split(' ').map(str::to_owned).collect();
    all().iter().filter(move |row| {
        let name = fold(row.name);
        row.code.starts_with(&number) || words.iter().all(|word| name.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_108_codes_of_eight_digits_and_a_check_digit_in_order() {
        assert_eq!(all().len(), 108);
        assert!(all().is_sorted_by_key(|row| row.code));
        for row in all() {
            let (digits, check) = row.code.split_once('-').unwrap();
            assert_eq!((digits.len(), check.len()), (8, 1), "{row:?}");
            assert!(
                digits
                    .bytes()
                    .chain(check.bytes())
                    .all(|b| b.is_ascii_digit())
            );
            assert!(!row.name.is_empty() && !row.name.ends_with('\r'), "{row:?}");
        }
    }

    #[test]
    fn a_code_is_found_with_and_without_its_check_digit_but_not_with_a_wrong_one() {
        let social = find("85000000-9").unwrap();
        assert_eq!(social.name, "Gezondheidszorg en maatschappelijk werk");
        assert_eq!(find(" 85000000 "), Some(social));
        assert_eq!(find("85000000-1"), None);
        assert_eq!(find("8500000"), None);
        assert_eq!(find(""), None);
    }

    #[test]
    fn a_search_takes_words_in_any_order_and_the_first_digits() {
        let names = |text| search(text).map(|row| row.code).collect::<Vec<_>>();
        assert_eq!(names("personenvervoer speciaal"), ["60130000-8"]);
        assert_eq!(names("753"), ["75300000-9", "75310000-2", "75311000-9"]);
        assert_eq!(names("zeppelin"), Vec::<&str>::new());
        assert_eq!(names("").len(), 108);
    }
}
