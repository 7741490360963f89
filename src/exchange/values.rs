//! One cell, understood: house numbers, BSNs, telephone numbers, words. Days are read in [`super::days`].
//!
//! Every function takes a cleaned cell that is not empty, and guesses nothing.

use super::days::{DateKind, date};
use super::spellings::{
    CONSENTS, DELIVERY_FORMS, LEEFGEBIEDEN, SEXES, STATES, Spellings, URGENCIES, WETTEN, month,
};
use crate::domain::contract::words::{Funding, PartyRole};
use crate::domain::identifiers::{self, Bsn};
use crate::domain::registers::governments;
use crate::domain::rows::NamedArea;
use crate::domain::words::{ConsentAnswer, DeliveryForm, Sex, State, Urgency, fold};

/// Why a value cannot be read, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

impl From<&str> for Unreadable {
    fn from(reason: &str) -> Self {
        Self(reason.to_owned())
    }
}

/// A value, or why there is none.
pub type Reading<T> = Result<T, Unreadable>;

/// Excel's words for a cell that went wrong without a sign behind them, in the languages it writes them in.
const ERROR_WORDS: &[&str] = &[
    "#N/A",
    "#N/B",
    "#NV",
    "#N/D",
    "#I/T",
    "#ND",
    "#NB",
    "#YOK",
    "#Н/Д",
    "#SAKNAS",
    "#HIÁNYZIK",
    "#GETTING_DATA",
    "#GEGEVENS_OPHALEN",
    "#NENÍ_K_DISPOZICI",
];

/// Whether a cell holds no value but Excel's word for what went wrong, in any language: `#N/B`, `#VERW!`, `#NAAM?`,
/// `########`.
#[must_use]
pub fn is_error_cell(text: &str) -> bool {
    let Some(word) = text.strip_prefix('#') else {
        return false;
    };
    if word.len() >= 2 && word.bytes().all(|b| b == b'#') {
        return true;
    }
    let is_of_word = |c: char| {
        c.is_uppercase() || c.is_ascii_digit() || matches!(c, '/' | '_' | '.' | '¡' | '¿')
    };
    let bare = word.trim_end_matches(['!', '?']);
    let is_word =
        !bare.is_empty() && bare.chars().all(is_of_word) && bare.contains(char::is_alphabetic);
    (is_word && bare.len() < word.len() && word.len() - bare.len() == 1)
        || ERROR_WORDS.contains(&text.to_uppercase().as_str())
}

/// Whether a number was written as Excel does when a column is too narrow: `1,11222E+08`. What it was cannot be known.
fn is_scientific(text: &str) -> bool {
    let digits_and = |part: &str, signs: &[char]| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_digit() || signs.contains(&c))
    };
    text.split_once(['E', 'e']).is_some_and(|(whole, power)| {
        digits_and(whole, &[',', '.']) && digits_and(power, &['+', '-']) && power.len() >= 2
    })
}

const SCIENTIFIC: &str = "Excel heeft dit nummer afgerond (E+), dus het echte nummer staat niet meer in het bestand; maak de kolom tekst en vul het opnieuw in";

/// A whole number without the `,0` or `,00` that a column of amounts gives it.
fn without_zero_decimals(text: &str) -> &str {
    match text.split_once([',', '.']) {
        Some((whole, decimals))
            if number_like(whole)
                && (1..=2).contains(&decimals.len())
                && decimals.bytes().all(|b| b == b'0') =>
        {
            whole
        }
        _ => text,
    }
}

pub(super) fn number(text: &str, digits: usize) -> Option<u32> {
    let fits = (1..=digits).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| text.parse().ok()).flatten()
}

pub(super) fn number_like(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The largest house number; above it Excel has made a day number of something.
const LARGEST_HOUSE_NUMBER: u32 = 29_999;
/// How long an addition may be.
const LONGEST_ADDITION: usize = 12;
const EXCEL_MADE_A_DATE: &str =
    "Excel heeft van dit huisnummer een datum gemaakt; kijk het na en vul het zelf in";

/// Reads a house number and its addition: `4b`, `56bis`, `88-2`.
///
/// # Errors
/// When it does not begin with a number, or Excel has made a date of it (`6-feb`).
pub fn house_number(text: &str) -> Reading<(String, String)> {
    let text = without_zero_decimals(text);
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let addition =
        rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '.'));
    let first_word = addition
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    let begins_with_month = text
        .split(|c: char| !c.is_alphabetic())
        .next()
        .and_then(month)
        .is_some();
    if (first_word.len() >= 3 && month(first_word).is_some())
        || begins_with_month
        || (rest.len() > 1 && date(text, DateKind::Event).is_ok())
    {
        return Err(EXCEL_MADE_A_DATE.into());
    }
    match number(digits, 5) {
        Some(0) | None => Err("een huisnummer begint met een getal".into()),
        Some(n) if n > LARGEST_HOUSE_NUMBER => Err(EXCEL_MADE_A_DATE.into()),
        Some(_) if addition.chars().count() > LONGEST_ADDITION => {
            Err("de toevoeging bij het huisnummer is te lang".into())
        }
        Some(n) => Ok((n.to_string(), addition.to_owned())),
    }
}

/// Reads a BSN; true when zeros in front were put back.
///
/// # Errors
/// When it is no BSN or fails the 11-proef.
pub fn bsn(text: &str) -> Reading<(Bsn, bool)> {
    if is_scientific(text) {
        return Err(SCIENTIFIC.into());
    }
    let text = without_zero_decimals(text.trim_start_matches('\''));
    let parsed = Bsn::parse(text).map_err(|e| Unreadable(e.to_string()))?;
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    Ok((parsed, digits < 9))
}

/// Reads a postcode.
///
/// # Errors
/// When it is not four digits and two letters.
pub fn postcode(text: &str) -> Reading<String> {
    identifiers::postcode(text)
        .ok_or_else(|| "dit is geen postcode: vier cijfers en twee letters".into())
}

/// Reads a telephone number. Nine digits beginning with 6 lost their zero in Excel, eleven beginning with 31 their `+`;
/// the zero of `+31 (0)6` is not dialled.
///
/// # Errors
/// When it is no telephone number.
pub fn phone(text: &str) -> Reading<String> {
    if is_scientific(text) {
        return Err(SCIENTIFIC.into());
    }
    let text = text.trim_start_matches('\'').replace("(0)", "");
    let packed: String = text.split_whitespace().collect();
    let in_excel = without_zero_decimals(&packed);
    let mended = match in_excel.len() {
        9 if in_excel.starts_with('6') => format!("0{in_excel}"),
        11 if in_excel.starts_with("31") => format!("+{in_excel}"),
        _ => packed.clone(),
    };
    let mended = if number_like(in_excel) {
        mended
    } else {
        packed
    };
    identifiers::phone(&mended).ok_or_else(|| {
        "dit is niet als één telefoonnummer te lezen; schrijf er een, zoals 06-12345678".into()
    })
}

/// Reads a number of eight digits (AGB, KvK); true when zeros in front were put back.
///
/// # Errors
/// When it is not six to eight digits.
pub fn eight_digits(text: &str) -> Reading<(String, bool)> {
    let digits: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '.' | '-'))
        .collect();
    if number_like(&digits) && (6..=8).contains(&digits.len()) {
        Ok((format!("{digits:0>8}"), digits.len() < 8))
    } else {
        Err("dit nummer heeft geen acht cijfers".into())
    }
}

/// Reads a count.
///
/// # Errors
/// When it is no whole number.
pub fn count(text: &str) -> Reading<u32> {
    number(text, 6).ok_or_else(|| "dit is geen heel getal".into())
}

fn word<T: Copy + Eq + std::hash::Hash + 'static>(
    spellings: &Spellings<T>,
    text: &str,
    list: &str,
) -> Reading<T> {
    spellings
        .find(text)
        .ok_or_else(|| Unreadable(format!("dit is geen bekende {list}")))
}

/// Reads a state in any office spelling.
///
/// # Errors
/// When it is none.
pub fn state(text: &str) -> Reading<State> {
    word(&STATES, text, "status")
}

/// Reads the wet something falls under: one of the fixed ones however it is spelt, else as it stands, for the office to
/// know.
///
/// # Errors
/// Never.
pub fn under_wet(text: &str) -> Reading<String> {
    let known = word(&WETTEN, text, "wet");
    Ok(known.map_or_else(|_| text.trim().to_owned(), |wet| wet.word().to_owned()))
}

/// Reads a gemeente of the national list.
///
/// # Errors
/// When it is none.
pub fn gemeente(text: &str) -> Reading<String> {
    let found = governments::find_gemeente(text);
    found.map(|one| one.name.clone()).ok_or_else(|| {
        Unreadable(
            "geen gemeente uit de landelijke lijst; het is bewaard en niet overgenomen".to_owned(),
        )
    })
}

/// Reads how a contract is paid.
///
/// # Errors
/// When it is no word of the list.
pub fn funding(text: &str) -> Reading<Funding> {
    text.parse::<Funding>()
        .map_err(|why| Unreadable(why.to_string()))
}

/// Reads what a party is among those of its side.
///
/// # Errors
/// When it is no word of the list.
pub fn party_role(text: &str) -> Reading<PartyRole> {
    text.parse::<PartyRole>()
        .map_err(|why| Unreadable(why.to_string()))
}

/// Reads an urgency.
///
/// # Errors
/// When it is none.
pub fn urgency(text: &str) -> Reading<Urgency> {
    word(&URGENCIES, text, "urgentie (regulier, spoed of crisis)")
}

/// Reads an answer about consent.
///
/// # Errors
/// When it is neither yes, no nor unknown.
pub fn consent(text: &str) -> Reading<ConsentAnswer> {
    word(&CONSENTS, text, "toestemming (ja, nee of onbekend)")
}

/// Reads a sex.
///
/// # Errors
/// When it is none.
pub fn sex(text: &str) -> Reading<Sex> {
    word(&SEXES, text, "aanduiding van het geslacht (V, M of X)")
}

/// Reads yes or no.
///
/// # Errors
/// When it is neither.
pub fn yes_no(text: &str) -> Reading<bool> {
    match consent(text) {
        Ok(ConsentAnswer::Ja) => Ok(true),
        Ok(ConsentAnswer::Nee) => Ok(false),
        _ => Err("dit is geen ja of nee".into()),
    }
}

/// The leveringsvorm named somewhere in a text, if it names exactly one.
#[must_use]
pub fn delivery(text: &str) -> Option<DeliveryForm> {
    let folded = fold(text);
    let mut named = DELIVERY_FORMS
        .iter()
        .filter(|(_, words)| folded.split(' ').any(|w| words.contains(&w)))
        .map(|&(form, _)| form);
    let first = named.next();
    if named.next().is_some() { None } else { first }
}

/// Reads a list of areas of life, each with what the program knows of that name.
///
/// Parts are divided by `;` `,` `|`, a line break or ` / `; a bare `/` belongs to a name first.
#[must_use]
pub fn leefgebieden(text: &str) -> Vec<NamedArea> {
    let parts = text
        .split([';', ',', '|', '\n'])
        .flat_map(|part| part.split(" / "))
        .map(|part| part.trim().trim_matches(['/', '-', '•', '.', ' ']))
        .filter(|part| !part.is_empty());
    let named = parts.map(|part| {
        let whole = || LEEFGEBIEDEN.find(part).map(|area| vec![area]);
        let pieces = || part.split('/').map(|piece| LEEFGEBIEDEN.find(piece));
        NamedArea {
            text: part.to_owned(),
            known: whole().or_else(|| pieces().collect()).unwrap_or_default(),
        }
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::words::Leefgebied;
    use rstest::rstest;

    #[rstest]
    #[case("#N/B", true)]
    #[case("#VERW!", true)]
    #[case("#WAARDE!", true)]
    #[case("#DEEL/0!", true)]
    #[case("#GETAL!", true)]
    #[case("#NAAM?", true)]
    #[case("#LEEG!", true)]
    #[case("#OVERLOOP!", true)]
    #[case("#N/A", true)]
    #[case("#REF!", true)]
    #[case("#DIV/0!", true)]
    #[case("#NV", true)]
    #[case("#BEZUG!", true)]
    #[case("#¡VALOR!", true)]
    #[case("#ИМЯ?", true)]
    #[case("########", true)]
    #[case("#n/b", true)]
    #[case("#1", false)]
    #[case("#", false)]
    #[case("#2!", false)]
    #[case("#MeToo", false)]
    #[case("#JEUGD", false)]
    #[case("nr. #12!", false)]
    fn what_excel_writes_in_a_cell_that_went_wrong_is_no_value(
        #[case] text: &str,
        #[case] is_error: bool,
    ) {
        assert_eq!(is_error_cell(text), is_error);
    }

    #[rstest]
    #[case("+31(0)612345678", Some("+31612345678"))]
    #[case("+31 (0)6 12345678", Some("+31612345678"))]
    #[case("31612345678", Some("+31612345678"))]
    #[case("612345678", Some("+31612345678"))]
    #[case("612345678,00", Some("+31612345678"))]
    #[case("0031 6 1234 5678", Some("+31612345678"))]
    #[case("06 - 12 34 56 78", Some("+31612345678"))]
    #[case("6,12346E+08", None)]
    #[case("06-12345678 / 050-3123456", None)]
    #[case("n.v.t.", None)]
    fn a_phone_is_one_number(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(phone(text).ok().as_deref(), expected);
    }

    #[test]
    fn a_bsn_that_excel_rounded_is_gone() {
        assert_eq!(
            bsn("111222333,00").map(|(bsn, _)| bsn.to_string()),
            Ok("111222333".into())
        );
        assert!(bsn("1,11222E+08").unwrap_err().0.contains("afgerond"));
        assert!(bsn("1112223330").is_err());
    }

    #[rstest]
    #[case("12,0", Some(("12", "")))]
    #[case("12 bis", Some(("12", "bis")))]
    #[case("3HS", Some(("3", "HS")))]
    #[case("42-12", Some(("42", "12")))]
    #[case("7A-2", Some(("7", "A-2")))]
    #[case("110 A II", Some(("110", "A II")))]
    #[case("12-mrt", None)]
    #[case("mrt-12", None)]
    #[case("t/o 15", None)]
    #[case("200000", None)]
    #[case("4b", Some(("4", "b")))]
    #[case("56bis", Some(("56", "bis")))]
    #[case("88-2", Some(("88", "2")))]
    #[case("136 A", Some(("136", "A")))]
    #[case("15", Some(("15", "")))]
    #[case("12 a 3", Some(("12", "a 3")))]
    #[case("6-feb", None)]
    #[case("feb-88", None)]
    #[case("6-2-2026", None)]
    #[case("46059", None)]
    #[case("tegenover de kerk", None)]
    #[case("0", None)]
    fn a_house_number_is_split_or_reported(
        #[case] text: &str,
        #[case] parts: Option<(&str, &str)>,
    ) {
        let parts = parts.map(|(n, a)| (n.to_owned(), a.to_owned()));
        assert_eq!(house_number(text).ok(), parts);
    }

    #[rstest]
    #[case("afgesl.", State::Afgesloten)]
    #[case("retour WIJ", State::Teruggelegd)]
    #[case("WL", State::Wachtlijst)]
    #[case("akkoord", State::Geaccepteerd)]
    #[case("Reg. proces", State::RegulierProces)]
    #[case("regulier", State::RegulierProces)]
    #[case("aangeboden BT", State::Aangeboden)]
    #[case("afgewezen BT", State::Geweigerd)]
    #[case("in onderz.", State::InOnderzoek)]
    #[case("Onderzoek", State::InOnderzoek)]
    #[case("NIEUW ", State::Nieuw)]
    fn a_state_is_read_as_the_office_spells_it(#[case] text: &str, #[case] expected: State) {
        assert_eq!(state(text), Ok(expected));
    }

    fn known(text: &str) -> Vec<Leefgebied> {
        let named = leefgebieden(text);
        assert!(named.iter().all(|it| !it.known.is_empty()), "{named:?}");
        named.into_iter().flat_map(|it| it.known).collect()
    }

    #[rstest]
    #[case("pedagogisch functioneren\nonderwijs")]
    #[case("pedagogisch functioneren; onderwijs")]
    #[case("Pedagogisch functioneren, onderwijs,")]
    #[case("pedagogisch functioneren / onderwijs")]
    #[case("pedagogisch functioneren|onderwijs")]
    #[case("pedagogisch functioneren/onderwijs")]
    fn areas_of_life_are_divided_in_any_way(#[case] text: &str) {
        let both = vec![Leefgebied::PedagogischFunctioneren, Leefgebied::Onderwijs];
        assert_eq!(known(text), both);
    }

    #[test]
    fn the_slash_within_a_name_does_not_divide() {
        let all: Vec<_> = Leefgebied::ALL.iter().map(|a| a.word()).collect();
        assert_eq!(known(&all.join(" / ")), Leefgebied::ALL);
        let named = leefgebieden("onderwijs, vissen/varen");
        assert_eq!(named[1].text, "vissen/varen");
        assert!(named[1].known.is_empty());
    }

    #[test]
    fn a_bsn_that_lost_its_zeros_is_padded_and_told() {
        assert_eq!(
            bsn("12").map(|(b, padded)| (b.to_string(), padded)),
            Ok(("000000012".into(), true))
        );
        assert_eq!(bsn("9999.00.249").map(|(_, padded)| padded), Ok(false));
        assert!(bsn("999901887").is_err());
    }

    #[test]
    fn vervolg_tells_the_leveringsvorm_when_it_names_one() {
        assert_eq!(
            delivery("maatwerkbeschikking Wmo (PGB)"),
            Some(DeliveryForm::Pgb)
        );
        assert_eq!(
            delivery("zorgtoewijzing jeugd (ZIN)"),
            Some(DeliveryForm::Zin)
        );
        assert_eq!(delivery("ZIN of PGB"), None);
    }
}
