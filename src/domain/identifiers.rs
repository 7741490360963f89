//! Numbers people and places are known by: BSN, postcode, telephone.
//!
//! A value of one of these types is well-formed; what could not be read stays text elsewhere.

use serde::{Deserialize, Serialize};

/// A burgerservicenummer: nine digits that pass the 11-proef: 9, 8, 7, 6, 5, 4, 3, 2 and -1 times the digits make
/// a multiple of eleven.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Bsn(u32);

/// Why a text is no BSN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BsnError {
    /// Something else than one to nine digits, with dots or spaces between them.
    #[error("dit is geen BSN: een BSN heeft negen cijfers")]
    NotDigits,
    /// The digits do not pass the 11-proef, or are all zero.
    #[error("dit BSN kan niet bestaan: het voldoet niet aan de elfproef")]
    ElevenTest,
}

impl Bsn {
    /// Reads one to nine digits; dots and spaces between them are skipped and zeros lost in Excel are put back.
    ///
    /// # Errors
    /// When it is not digits, or the number fails the 11-proef.
    pub fn parse(text: &str) -> Result<Self, BsnError> {
        let digits: String = text
            .chars()
            .filter(|c| !matches!(c, '.' | ' ' | '\u{a0}'))
            .collect();
        if digits.is_empty() || digits.len() > 9 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BsnError::NotDigits);
        }
        let number: u32 = digits.parse().map_err(|_| BsnError::NotDigits)?;
        let digit = |place: u32| i64::from(number / 10_u32.pow(place) % 10);
        let sum: i64 = (1..9)
            .map(|place| i64::from(place + 1) * digit(place))
            .sum::<i64>()
            - digit(0);
        if number == 0 || sum % 11 != 0 {
            Err(BsnError::ElevenTest)
        } else {
            Ok(Self(number))
        }
    }

    /// The BSN with everything but the last three digits hidden.
    #[must_use]
    pub fn masked(self) -> String {
        format!("······{:03}", self.0 % 1000)
    }
}

impl std::fmt::Display for Bsn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:09}", self.0)
    }
}

/// A BSN never shows itself in a debug line.
impl std::fmt::Debug for Bsn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

impl TryFrom<String> for Bsn {
    type Error = BsnError;
    fn try_from(text: String) -> Result<Self, BsnError> {
        Self::parse(&text)
    }
}

impl From<Bsn> for String {
    fn from(bsn: Bsn) -> Self {
        bsn.to_string()
    }
}

/// Reads a Dutch postcode in any spacing and capitals; returns it as `9744 GJ`, or none.
#[must_use]
pub fn postcode(text: &str) -> Option<String> {
    let packed: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_uppercase();
    let (digits, letters) = packed
        .is_char_boundary(4)
        .then(|| packed.split_at(4.min(packed.len())))?;
    let well_formed = digits.len() == 4
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0')
        && letters.len() == 2
        && letters.bytes().all(|b| b.is_ascii_uppercase());
    well_formed.then(|| format!("{digits} {letters}"))
}

/// Reads a telephone number with any spaces, dots and hyphens; returns it as `+31612345678`, or none.
///
/// A number that begins with one zero is Dutch; `00` and `+` begin an international one.
#[must_use]
pub fn phone(text: &str) -> Option<String> {
    let packed: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}'))
        .collect();
    let digits = packed.strip_prefix('+').unwrap_or(&packed);
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let international = if packed.starts_with('+') {
        digits.to_owned()
    } else if let Some(rest) = digits.strip_prefix("00") {
        rest.to_owned()
    } else {
        format!("31{}", digits.strip_prefix('0')?)
    };
    let length_fits = if international.starts_with("31") {
        international.len() == 11
    } else {
        (8..=15).contains(&international.len())
    };
    length_fits.then(|| format!("+{international}"))
}

/// Why a text is no CPV code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CpvError {
    /// Something else than eight digits, perhaps with a hyphen and a check digit.
    #[error("dit is geen CPV-code: acht cijfers, een streepje en een controlecijfer")]
    Shape,
    /// The check digit belongs to another code.
    #[error("het controlecijfer van deze CPV-code klopt niet: verwacht is {expected}")]
    CheckDigit {
        /// What it should have been.
        expected: u32,
    },
}

/// Codes whose check digit is wrong in the Regulation itself (EG 213/2008): not a mistake of who wrote them.
const CPV_EXCEPTIONS: &[&str] = &["03300000-2", "85210000-3"];

/// The eight digits of a CPV code; the check digit may be left out.
///
/// The check digit is the sum of the digits, weighted 3, 7, 1 in turn, modulo ten.
///
/// # Errors
/// When it is no code, or has the check digit of another.
pub fn cpv(text: &str) -> Result<&str, CpvError> {
    let (code, check) = match text.split_once('-') {
        Some((code, check)) => (code.trim_end(), Some(check.trim_start())),
        None => (text, None),
    };
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if code.len() != 8 || !is_digits(code) || check.is_some_and(|c| c.len() != 1 || !is_digits(c)) {
        return Err(CpvError::Shape);
    }
    let weights = [3, 7, 1].into_iter().cycle();
    let sum: u32 = code
        .bytes()
        .zip(weights)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    let expected = sum % 10;
    let is_wrong = check.is_some_and(|c| c != expected.to_string());
    if is_wrong && !CPV_EXCEPTIONS.contains(&text) {
        return Err(CpvError::CheckDigit { expected });
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bsn_passes_the_eleven_test_or_is_refused() {
        assert_eq!(
            Bsn::parse("123456782").map(|b| b.to_string()),
            Ok("123456782".into())
        );
        assert_eq!(
            Bsn::parse("9999.00.249").map(|b| b.to_string()),
            Ok("999900249".into())
        );
        assert_eq!(
            Bsn::parse("12").map(|b| b.to_string()),
            Ok("000000012".into())
        );
        assert_eq!(Bsn::parse("123456789"), Err(BsnError::ElevenTest));
        assert_eq!(Bsn::parse("000000000"), Err(BsnError::ElevenTest));
        assert_eq!(Bsn::parse("onbekend"), Err(BsnError::NotDigits));
        assert_eq!(Bsn::parse(""), Err(BsnError::NotDigits));
    }

    #[test]
    fn a_postcode_is_read_in_any_spacing() {
        for text in ["9716 kl", "9716KL", "9716  KL"] {
            assert_eq!(postcode(text).as_deref(), Some("9716 KL"));
        }
        for text in ["971", "0716 KL", "9716 K1", "€uro", ""] {
            assert_eq!(postcode(text), None, "{text}");
        }
    }

    #[test]
    fn a_telephone_number_is_read_as_people_write_it() {
        for text in [
            "06-84 626893",
            "0684626893",
            "+31684626893",
            "0031684626893",
        ] {
            assert_eq!(phone(text).as_deref(), Some("+31684626893"), "{text}");
        }
        for text in ["", "bellen na 17:00", "123", "06"] {
            assert_eq!(phone(text), None, "{text}");
        }
    }

    #[test]
    fn the_check_digit_of_a_cpv_code_is_verified() {
        for code in [
            "85312400-3",
            "85320000-8",
            "85311300-5",
            "85312100-0",
            "60130000-8",
            "85000000-9",
            "85312400",
            "03300000-2",
        ] {
            assert_eq!(cpv(code), Ok(&code[..8]), "{code}");
        }
        assert_eq!(cpv("85312400-4"), Err(CpvError::CheckDigit { expected: 3 }));
        for text in [
            "",
            "8531240-3",
            "85312400-",
            "85312400-33",
            "zorg",
            "853124003",
        ] {
            assert_eq!(cpv(text), Err(CpvError::Shape), "{text}");
        }
    }
}
