//! The page for the college: which figures are on it, and the texts that a colleague writes beside them.

use super::dimensions::Dimension;
use super::period::Period;

/// What the key of the setting with a text begins with: `rapport.2026-K3.inleiding`.
pub const TEXT: &str = "rapport.";

/// How many characters a text may have.
pub const MOST: usize = 4_000;

/// The texts: the last word of the key, and what stands above it.
pub const TEXTS: &[(&str, &str)] = &[
    ("inleiding", "Wat valt op"),
    ("toelichting", "Toelichting bij de cijfers"),
    ("vooruitblik", "Wat we gaan doen"),
];

/// How many periods are on the page, with the one it is about.
pub const PERIODS: usize = 8;

/// The figures over those periods.
pub const THROUGH: &[&str] = &[
    "instroom",
    "uitstroom",
    "voorraad",
    "te-laat",
    "doorlooptijd",
    "onderzoek",
    "onderzoek-p90",
    "onderzoek-te-laat",
    "aanbiedingen",
    "antwoordtijd",
    "weigeringen",
    "aandeel-geweigerd",
    "terugleggingen",
    "wachttijd",
    "wachttijd-p90",
    "in-begeleiding",
    "besluittijd",
    "besluit-te-laat",
    "indicaties",
    "plannen",
    "zonder-regisseur",
    "gaten",
];

/// The figures by a dimension: which, and what stands above them.
pub const BY: &[(Dimension, &str, &[&str])] = &[
    (
        Dimension::Wijk,
        "Per wijk",
        &[
            "instroom",
            "uitstroom",
            "voorraad",
            "te-laat",
            "onderzoek",
            "wachttijd",
        ],
    ),
    (
        Dimension::Bt,
        "Per begeleidingsteam",
        &[
            "aanbiedingen",
            "weigeringen",
            "terugleggingen",
            "in-begeleiding",
        ],
    ),
    (
        Dimension::Reason,
        "Waarom begeleidingsteams nee zeiden",
        &["weigeringen", "terugleggingen"],
    ),
];

/// The key of the setting with a text.
#[must_use]
pub fn key(period: Period, text: &str) -> String {
    format!("{TEXT}{}.{text}", period.key())
}

/// Whether a key is that of a text; of a period that can be written so.
#[must_use]
pub fn is_key(key: &str) -> bool {
    let cut = key.strip_prefix(TEXT).and_then(|rest| rest.split_once('.'));
    cut.is_some_and(|(period, text)| {
        let read = Period::read(period, chrono::NaiveDate::MAX);
        let is_one = read.is_ok_and(|read| read.len() == 1 && read[0].key() == period);
        is_one && TEXTS.iter().any(|(word, _)| *word == text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::cijfers::Measure;

    #[test]
    fn what_is_on_the_page_can_be_counted_so() {
        assert!(THROUGH.iter().all(|key| Measure::find(key).is_some()));
        for (per, _, keys) in BY {
            for key in *keys {
                let measure = Measure::find(key).unwrap();
                assert!(measure.per.contains(per), "{key}");
            }
        }
    }

    #[test]
    fn a_text_is_of_one_period_and_one_place_on_the_page() {
        for good in [
            "rapport.2026-K3.inleiding",
            "rapport.2026.vooruitblik",
            "rapport.2026-10.toelichting",
        ] {
            assert!(is_key(good), "{good}");
        }
        for bad in [
            "rapport.2026-K5.inleiding",
            "rapport.2026-k3.inleiding",
            "rapport.4k.inleiding",
            "rapport.2026-K3.slot",
            "rapport.inleiding",
        ] {
            assert!(!is_key(bad), "{bad}");
        }
    }
}
