//! What a setting may be: [`check`] before it is kept.

use chrono::NaiveDate;

use super::areas::{Area, AreaError};
use super::keep::{EXPECTED, KEEP, Keep, RECIPIENT};
use super::tables::{CALL_BACK, LETTERS, NORMS, OFFICE_HOURS, STATUTORY, steps};
use super::values::{DECREE_DAYS, INVOLVED, NO_VIEW, SHARED_VIEW};
use super::word_lists::LISTS;
use crate::domain::aanbesteding::norms::{Norm as PlanNorm, NotASpan, QUIET, Quiet, Span};
use crate::domain::budget::{self, spread};
use crate::domain::cijfers::{LEAST, report};
use crate::domain::contact::hours::OfficeHours;
use crate::domain::leads::read_steps;
use crate::domain::letters::parts::LetterKind;
use crate::domain::letters::text::TextError;
use crate::domain::letters::{OURS_AGAIN, OWN_TEXT, check_text};
use crate::domain::registers::people::slug;
use crate::domain::retention::{LONGER, read_longer};
use crate::domain::term::{Duration, Unit};

/// Why a setting cannot be changed so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// There is no such key.
    #[error("‘{0}’ is geen instelling. Bekijk ze met: wijkregie lijst instellingen")]
    Unknown(String),
    /// The term is the law's.
    #[error("{key} is een wettelijke termijn ({article}) en geen instelling")]
    Statutory {
        /// The key that was named.
        key: String,
        /// The article that sets it.
        article: &'static str,
    },
    /// A text of a letter that cannot be one.
    #[error("De tekst van {key} klopt niet: {why}")]
    Text {
        /// The key that was named.
        key: String,
        /// What is wrong with it, and where.
        why: TextError,
    },
    /// A wijk or buurt of the CBS that cannot be one.
    #[error("Dit klopt niet: {0}")]
    Area(AreaError),
    /// The value cannot be read.
    #[error("‘{value}’ past niet bij {key}: {expected}")]
    Value {
        /// The key that was named.
        key: String,
        /// What was given.
        value: String,
        /// What is expected, in words.
        expected: &'static str,
    },
}

/// Checks a new value for a key; returns it as it is to be kept.
///
/// # Errors
/// When the key does not exist, names a statutory term, or the value does not fit it.
pub fn check(key: &str, value: &str) -> Result<String, SettingError> {
    let value = value.trim();
    let is_norm = NORMS.iter().any(|norm| norm.key == key);
    let bare = key.rsplit('.').next().unwrap_or(key);
    let statutory = STATUTORY.iter().find(|(name, _)| *name == bare);
    if let Some((_, article)) = statutory.filter(|_| !is_norm) {
        return Err(SettingError::Statutory {
            key: key.to_owned(),
            article,
        });
    }
    if let Some(kind) = key.strip_prefix(OWN_TEXT).and_then(|it| it.parse().ok()) {
        return check_letter(kind, value);
    }
    if let Some(area) = Area::read(key, value) {
        let area = area.map_err(SettingError::Area)?;
        return match area.key() {
            right if right == key => Ok(area.to_string()),
            right => Err(SettingError::Area(AreaError::Key {
                typed: key.to_owned(),
                right,
            })),
        };
    }
    let kept = if is_norm {
        Some(check_norm(key, value))
    } else {
        check_plan(key, value)
            .or_else(|| check_switch(key, value))
            .or_else(|| check_words(key, value))
            .or_else(|| check_backup(key, value))
            .or_else(|| check_names(key, value))
            .or_else(|| check_view(key, value))
            .or_else(|| check_figures(key, value))
            .or_else(|| check_budget(key, value))
    };
    match kept {
        None => Err(SettingError::Unknown(key.to_owned())),
        Some(kept) => kept.map_err(|expected| SettingError::Value {
            key: key.to_owned(),
            value: value.to_owned(),
            expected,
        }),
    }
}

/// Checks a text of the office itself for a letter.
fn check_letter(kind: LetterKind, value: &str) -> Result<String, SettingError> {
    if value == OURS_AGAIN {
        return Ok(value.to_owned());
    }
    match check_text(kind, value) {
        Ok(_) => Ok(value.to_owned()),
        Err(why) => Err(SettingError::Text {
            key: kind.setting(),
            why,
        }),
    }
}

/// What is to be kept, or what was expected.
type Kept = Result<String, &'static str>;

/// Checks a norm of the office.
fn check_norm(key: &str, value: &str) -> Kept {
    let duration: Duration = value
        .parse()
        .map_err(|_| "schrijf een duur, bijvoorbeeld 5wd, 42d, 6w of 3m")?;
    if key == CALL_BACK {
        let fits = duration.unit == Unit::Hours && (1..=80).contains(&duration.amount);
        let expected = "schrijf uren dat het kantoor open is, van 1u tot 80u";
        return fits.then(|| value.to_owned()).ok_or(expected);
    }
    // Wmo 2.3.3 says at once: its norm may not turn that into weeks.
    let most_days = if key == "norm.spoed" { 5 } else { 732 };
    let days = match duration.unit {
        Unit::Hours => return Err("schrijf dagen, weken of maanden, geen uren"),
        Unit::Days | Unit::Workdays => duration.amount,
        Unit::Weeks => duration.amount.saturating_mul(7),
        Unit::Months => duration.amount.saturating_mul(31),
        Unit::Years => duration.amount.saturating_mul(366),
    };
    if key == "norm.dwangsom" && !["13d", "14d"].contains(&value) {
        return Err("schrijf 14d of, waar de veertiende dag zelf al telt, 13d (Awb art. 4:17)");
    }
    if key == "norm.optie-melden" && duration.unit != Unit::Months {
        return Err("schrijf hele maanden, bijvoorbeeld 6m");
    }
    match days {
        0 => Err("de duur moet ten minste één dag zijn"),
        days if days > most_days && most_days == 5 => {
            Err("bij spoed hoogstens vijf dagen (Wmo art. 2.3.3)")
        }
        days if days > most_days => Err("hoogstens twee jaar"),
        _ => Ok(value.to_owned()),
    }
}

/// Checks what is on or off; none when the key is no such thing.
fn check_switch(key: &str, value: &str) -> Option<Kept> {
    (key == INVOLVED.0).then(|| match value {
        "ja" | "nee" => Ok(value.to_owned()),
        _ => Err("schrijf ja of nee"),
    })
}

/// Checks a time or the quiet periods of the plan of an aanbesteding; none when the key is none of them.
fn check_plan(key: &str, value: &str) -> Option<Kept> {
    if key == QUIET {
        return Some(Quiet::read_all(value).map(|_| value.to_owned()));
    }
    if key == LONGER {
        let expected =
            "schrijf uitkomsten of redenen met jaren, bijvoorbeeld overleden 20, afgebroken 25";
        return Some(
            read_longer(value)
                .map(|_| value.to_owned())
                .map_err(|_| expected),
        );
    }
    PlanNorm::of_key(key)?;
    let span = value.parse::<Span>();
    Some(
        span.map(|span| span.to_string())
            .map_err(|NotASpan(expected)| expected),
    )
}

/// Checks lead times, lists of words and decree days; none when the key is none of them.
fn check_words(key: &str, value: &str) -> Option<Kept> {
    let kept = |fits: bool, expected| {
        if fits {
            Ok(value.to_owned())
        } else {
            Err(expected)
        }
    };
    if steps().any(|(known, _)| known == key) {
        let fits = read_steps(value).is_ok_and(|steps| !steps.is_empty());
        return Some(kept(fits, "schrijf voorlooptijden als 6m 3m 1m 2w"));
    }
    if LISTS.iter().any(|list| list.key == key) {
        return Some(Ok(value.to_owned()));
    }
    if key == OFFICE_HOURS.0 {
        let hours = value.parse::<OfficeHours>();
        return Some(
            hours
                .map(|it| it.to_string())
                .map_err(|_| "schrijf van en tot, bijvoorbeeld 8:30-17:00"),
        );
    }
    (key == DECREE_DAYS).then(|| {
        let mut days = value.split_whitespace();
        kept(
            days.all(|day| day.parse::<NaiveDate>().is_ok()),
            "schrijf dagen als 2029-05-11, met spaties ertussen",
        )
    })
}

/// Checks how back-ups are kept and for whom they are; none when the key is none of them.
fn check_backup(key: &str, value: &str) -> Option<Kept> {
    let is_letters = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    let (fits, expected) = match key {
        KEEP => (value.parse::<Keep>().is_ok(), EXPECTED),
        // An X25519 recipient of age: 62 letters in all, of which the last six are a checksum.
        RECIPIENT => (
            value.is_empty()
                || (value.len() == 62 && value.starts_with("age1") && is_letters(value)),
            "schrijf een openbare sleutel (age1…), of niets",
        ),
        _ => return None,
    };
    Some(fits.then(|| value.to_owned()).ok_or(expected))
}

/// Checks what the gemeente, a wijk or a team is called; none when the key is none of them.
fn check_names(key: &str, value: &str) -> Option<Kept> {
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    if LETTERS.iter().any(|(known, _)| *known == key) {
        let fits = value.chars().count() <= 200 && !value.contains('\n');
        return Some(
            fits.then(|| value.to_owned())
                .ok_or("schrijf een regel, met komma's ertussen"),
        );
    }
    let parts: Vec<&str> = key.split('.').collect();
    let (fits, expected) = match parts.as_slice() {
        ["gemeente", "naam"] => (!value.is_empty(), "vul de naam van de gemeente in"),
        ["gemeente", "kvk"] => (
            value.is_empty() || digits(value, 8),
            "schrijf de acht cijfers van het KvK-nummer",
        ),
        ["wijk", id, team @ ("bt" | "wij")] if is_id(id) => {
            // Whatever the capitals, and with or without what it is before it: the short name is kept.
            let short = slug(value);
            let bare = match *team {
                "bt" => ["bt-", "begeleidingsteam-"].as_slice(),
                _ => ["wij-", "wij-team-"].as_slice(),
            };
            let bare = bare.iter().rev().find_map(|what| short.strip_prefix(what));
            let kept = bare.unwrap_or(&short);
            let expected = match *team {
                "bt" => "schrijf de korte naam van het begeleidingsteam, of geen",
                _ => "schrijf de korte naam van het WIJ-team",
            };
            return Some((!kept.is_empty()).then(|| kept.to_owned()).ok_or(expected));
        }
        ["wijk", id, "naam"] | ["wij" | "bt", id, "naam"] if is_id(id) => {
            (!value.is_empty(), "vul iets in")
        }
        ["wijk", id, "postcodes"] if is_id(id) => (
            value.split_whitespace().all(|postcode| digits(postcode, 4)),
            "schrijf de vier cijfers van elke postcode, met spaties ertussen",
        ),
        _ => return None,
    };
    Some(fits.then(|| value.to_owned()).ok_or(expected))
}

/// Words of a filter behind which nothing stands.
const ALONE: [&str; 5] = ["te-laat", "opgeschort", "open", "alles", "gemist"];

/// Checks a saved view of the whole office; none when the key is none. Everyone reads a setting, so no word of it may be
/// a name.
fn check_view(key: &str, value: &str) -> Option<Kept> {
    let name = key.strip_prefix(SHARED_VIEW)?;
    let is_word = |word: &str| {
        let word = word.strip_prefix('-').unwrap_or(word);
        ALONE.contains(&word) || word.find([':', '<', '>', '=']).is_some_and(|at| at > 0)
    };
    let fits = is_id(name)
        && value.chars().count() <= 1_000
        && (value == NO_VIEW || value.split_whitespace().all(is_word));
    let expected = "schrijf de woorden van een filter, zoals staat:nieuw urgentie>=spoed, zonder vrije tekst: daar kan een \
                    naam in staan; een streepje (-) haalt de weergave weg";
    Some(fits.then(|| value.to_owned()).ok_or(expected))
}

/// Checks what is shown of figures, and a text of a report; none when the key is neither.
fn check_figures(key: &str, value: &str) -> Option<Kept> {
    if report::is_key(key) {
        let fits = value.chars().count() <= report::MOST;
        let expected = "schrijf hoogstens 4.000 tekens";
        return Some(fits.then(|| value.to_owned()).ok_or(expected));
    }
    (key == LEAST.0).then(|| {
        let least = value.parse::<u32>().ok();
        let least = least.filter(|least| (2..=100).contains(least));
        let expected = "schrijf een getal van 2 tot en met 100";
        least.map(|least| least.to_string()).ok_or(expected)
    })
}

/// Checks when a budget is a signal, how a total is spread and a figure of a wijk; none when the key is none of them.
fn check_budget(key: &str, value: &str) -> Option<Kept> {
    let (fits, expected) = match key {
        key if key == budget::STEPS.0 => (
            budget::read_steps(value).is_some(),
            "schrijf percentages van 1 tot en met 200, bijvoorbeeld 70 85 95",
        ),
        key if key == spread::WEIGHTS.0 => (
            value.is_empty() || spread::read_weights(value).is_ok(),
            "schrijf cijfers met hun gewicht, bijvoorbeeld inwoners 60, huishoudens 40",
        ),
        key if key == spread::MALUS.0 => (
            spread::read_malus(value).is_some(),
            "schrijf een percentage van 0 tot en met 100",
        ),
        key => {
            let (figure, wijk) = key.strip_prefix(spread::FIGURE)?.split_once('.')?;
            (
                is_id(figure) && is_id(wijk) && spread::read_figure(value).is_some(),
                "schrijf een getal met het jaar erachter, bijvoorbeeld 11160 in 2025",
            )
        }
    };
    Some(fits.then(|| value.to_owned()).ok_or(expected))
}

/// Whether a word can name a wijk or a team in a key.
fn is_id(word: &str) -> bool {
    !word.is_empty() && word == slug(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_statutory_cannot_be_loosened() {
        for key in [
            "norm.onderzoek",
            "beslistermijn",
            "termijn.bezwaar",
            "norm.persoonlijk-plan",
        ] {
            assert!(
                matches!(check(key, "99w"), Err(SettingError::Statutory { .. })),
                "{key}"
            );
        }
        assert_eq!(check("norm.antwoord-bt", "3wd").as_deref(), Ok("3wd"));
        for (key, value) in [
            ("norm.antwoord-bt", "0wd"),
            ("norm.wachtlijst", "999999w"),
            ("norm.spoed", "99wd"),
            ("norm.spoed", "4000000000j"),
        ] {
            assert!(check(key, value).is_err(), "{key} {value}");
        }
        assert!(check("norm.antwoord-bt", "snel").is_err());
        assert!(check("kleur", "blauw").is_err());
    }

    #[test]
    fn a_view_of_the_office_has_no_free_text_in_it() {
        for line in [
            "-",
            "staat:nieuw urgentie>=spoed -te-laat",
            "lijst:contracten einde<90d",
        ] {
            assert_eq!(check("weergave.spoed", line).as_deref(), Ok(line));
        }
        for line in ["veen", "-veen", "staat:nieuw \"van der Veen\"", ":veen"] {
            assert!(check("weergave.spoed", line).is_err(), "{line}");
        }
        assert!(check("weergave.Van Mij", "te-laat").is_err());
    }

    #[test]
    fn an_area_has_one_key() {
        let right = "cbs.2014.BU00140104";
        assert_eq!(check(right, " Zuid ").as_deref(), Ok("Zuid"));
        for key in [
            "cbs.2014.bu00140104",
            "cbs.02014.BU00140104",
            "cbs.2014.BU 0014 0104",
        ] {
            let why = check(key, "Zuid").unwrap_err().to_string();
            assert!(why.contains(&format!("schrijf {right}")), "{key}: {why}");
        }
    }

    #[test]
    fn a_team_of_a_wijk_is_kept_by_its_short_name_however_it_is_typed() {
        for (key, value, kept) in [
            ("wijk.hoogkerk.bt", "Geen", "geen"),
            ("wijk.hoogkerk.bt", "BT De Hoogte", "de-hoogte"),
            ("wijk.hoogkerk.bt", "Begeleidingsteam Beijum", "beijum"),
            ("wijk.hoogkerk.bt", "beijum", "beijum"),
            ("wijk.hoogkerk.wij", "WIJ-team Beijum", "beijum"),
            ("wijk.hoogkerk.wij", "WIJ Beijum", "beijum"),
        ] {
            assert_eq!(check(key, value).as_deref(), Ok(kept), "{value}");
        }
        for value in ["", " ", "?!"] {
            assert!(check("wijk.hoogkerk.bt", value).is_err(), "{value}");
        }
    }

    #[test]
    fn the_gemeente_has_a_name_and_a_kvk_nummer_of_eight_digits() {
        assert_eq!(check("gemeente.naam", " Ten Boer "), Ok("Ten Boer".into()));
        assert_eq!(check("gemeente.kvk", "01234567"), Ok("01234567".into()));
        assert_eq!(check("gemeente.kvk", ""), Ok(String::new()));
        for (key, value) in [
            ("gemeente.naam", " "),
            ("gemeente.kvk", "1234"),
            ("gemeente.kvk", "1234567a"),
            ("gemeente.plaats", "Groningen"),
        ] {
            assert!(check(key, value).is_err(), "{key} {value}");
        }
    }
}
