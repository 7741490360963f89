//! The fixed words of an indicatie, with the codes that stand for them between gemeenten and aanbieders.

use serde::{Deserialize, Serialize};

use crate::domain::words::{UnknownWord, Wet, fold, words};

words! {
    /// What a granted provision rests on.
    Basis, "grondslag" {
        Beschikking = "beschikking",
        Zorgtoewijzing = "zorgtoewijzing",
        EerdereWet = "overgenomen uit een eerdere wet",
    }
}

words! {
    /// Why the delivery stopped (code lists WMO588 of iWmo 3.2 and JZ588 of iJw 3.2).
    StopReason, "stopreden" {
        VolgensPlan = "volgens plan",
        Overlijden = "overlijden",
        Tijdelijk = "tijdelijk gestopt",
        DoorInwoner = "eenzijdig door de inwoner",
        DoorAanbieder = "eenzijdig door de aanbieder",
        InOverleg = "voortijdig in overleg",
        Verhuizing = "verhuizing",
        DoorGemeente = "door de gemeente",
        Wijzigingsverzoek = "wijzigingsverzoek",
        AndereAanbieder = "andere aanbieder",
        AnderDomein = "ander domein, zoals Wlz",
    }
}

impl StopReason {
    /// The code list of a law.
    #[must_use]
    pub const fn list(law: Wet) -> &'static str {
        match law {
            Wet::Wmo => "WMO588",
            Wet::Jeugdwet => "JZ588",
        }
    }

    /// Its code in the list of a law: WMO588, or JZ588 of the Jeugdwet.
    #[must_use]
    pub const fn code(self, law: Wet) -> &'static str {
        match (self, law) {
            (Self::Overlijden, _) => "02",
            (Self::Tijdelijk, _) => "20",
            (Self::DoorGemeente, _) => "36",
            (Self::Wijzigingsverzoek, _) => "37",
            (Self::AndereAanbieder, _) => "38",
            (Self::AnderDomein, _) => "39",
            (Self::VolgensPlan, Wet::Wmo) => "19",
            (Self::DoorInwoner, Wet::Wmo) => "21",
            (Self::DoorAanbieder, Wet::Wmo) => "22",
            (Self::InOverleg, Wet::Wmo) => "23",
            (Self::Verhuizing, Wet::Wmo) => "31",
            (Self::VolgensPlan, Wet::Jeugdwet) => "31",
            (Self::DoorInwoner, Wet::Jeugdwet) => "32",
            (Self::DoorAanbieder, Wet::Jeugdwet) => "33",
            (Self::InOverleg, Wet::Jeugdwet) => "34",
            (Self::Verhuizing, Wet::Jeugdwet) => "35",
        }
    }

    /// What a file says: the word, or its code in the list of the law.
    ///
    /// # Errors
    /// When it is neither: perhaps a code of a later list.
    pub fn read(text: &str, law: Wet) -> Result<Self, UnknownWord> {
        let code = fold(text);
        let mut all = Self::ALL.iter().copied();
        match all.find(|reason| reason.code(law) == code) {
            Some(reason) => Ok(reason),
            None => text.parse(),
        }
    }
}

words! {
    /// What comes after an indicatie, once that is decided.
    FollowUp, "vervolg" {
        Voortzetten = "voortzetten",
        AndereVorm = "andere vorm",
        Stoppen = "stoppen",
    }
}

words! {
    /// How an indicatie stands on a day.
    Standing, "stand" {
        Toegekend = "toegekend",
        Lopend = "lopend",
        Gestopt = "gestopt",
        Afgelopen = "afgelopen",
    }
}

words! {
    /// How far the talk about what comes after is. Every indicatie is in exactly one.
    Stage, "gesprek" {
        NogNiets = "nog niets",
        Gepland = "gepland",
        Gevoerd = "gevoerd",
        Besloten = "besloten",
    }
}

words! {
    /// Why something changes for someone who has an indicatie.
    Cause, "waarom" {
        Einde = "einde",
        Achttien = "wordt 18",
        Contract = "contract eindigt",
        Overgang = "overgang",
        Overlijden = "overlijden",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_read_by_its_word_and_by_its_code_in_the_list_of_its_law() {
        for (text, law, reason) in [
            ("19", Wet::Wmo, StopReason::VolgensPlan),
            ("31", Wet::Wmo, StopReason::Verhuizing),
            ("31", Wet::Jeugdwet, StopReason::VolgensPlan),
            ("Volgens plan", Wet::Jeugdwet, StopReason::VolgensPlan),
        ] {
            assert_eq!(StopReason::read(text, law), Ok(reason), "{text} {law}");
        }
        assert!(StopReason::read("45", Wet::Wmo).is_err());
    }

    #[test]
    fn no_two_reasons_share_a_code_within_a_law() {
        for law in [Wet::Wmo, Wet::Jeugdwet] {
            let codes: std::collections::BTreeSet<&str> =
                StopReason::ALL.iter().map(|it| it.code(law)).collect();
            assert_eq!(codes.len(), StopReason::ALL.len(), "{law}");
        }
    }
}
