//! The vragenlijsten the program knows. An office makes its own beside them: those are the questions of its
//! ervaringsonderzoeken, under a name and a version.

use super::words::Asked;
use crate::domain::words::fold;

/// One version of a vragenlijst. What it asks never changes: what is asked otherwise is another version.
#[derive(Debug)]
pub struct Instrument {
    /// A short name to type.
    pub key: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Which version of it.
    pub version: &'static str,
    /// Who is asked.
    pub asked: Asked,
    /// Each question, with the name of its scale.
    pub questions: &'static [(&'static str, &'static str)],
}

/// Every one there is.
pub const INSTRUMENTS: &[Instrument] = &[
    // The ten questions that every gemeente asked its Wmo clients from 2016 on (Wmo 2015 art. 2.5.1: each year the college
    // publishes how clients experience the quality of support): five of the contact, two of the support, three of what it
    // brings.
    Instrument {
        key: "ceo-wmo",
        name: "Cliëntervaringsonderzoek Wmo",
        version: "2016",
        asked: Asked::Bewoners,
        questions: &[
            ("Ik wist waar ik moest zijn met mijn hulpvraag", "eens"),
            ("Ik werd snel geholpen", "eens"),
            ("De medewerker nam mij serieus", "eens"),
            (
                "De medewerker en ik hebben in het gesprek samen naar oplossingen gezocht",
                "eens",
            ),
            (
                "Wist u dat u gebruik kunt maken van een onafhankelijke cliëntondersteuner?",
                "ja-nee",
            ),
            (
                "Ik vind de kwaliteit van de ondersteuning die ik krijg goed",
                "eens",
            ),
            (
                "De ondersteuning die ik krijg past bij mijn hulpvraag",
                "eens",
            ),
            (
                "Door de ondersteuning die ik krijg, kan ik beter de dingen doen die ik wil",
                "eens",
            ),
            (
                "Door de ondersteuning die ik krijg, kan ik mij beter redden",
                "eens",
            ),
            (
                "Door de ondersteuning die ik krijg, heb ik een betere kwaliteit van leven",
                "eens",
            ),
        ],
    },
    Instrument {
        key: "medewerkers",
        name: "Medewerkerervaringsonderzoek",
        version: "1",
        asked: Asked::Medewerkers,
        questions: &[
            ("Ik weet bij wie ik met welke vraag terechtkan", "eens"),
            ("Wij bespreken in het team wat beter kan", "eens"),
            (
                "Ik heb ruimte om te doen wat een bewoner nodig heeft",
                "eens",
            ),
            (
                "Het overleg met andere teams helpt de bewoner vooruit",
                "eens",
            ),
            ("Mijn werkdruk is goed vol te houden", "eens"),
        ],
    },
    Instrument {
        key: "vrijwilligers",
        name: "Vrijwilligerservaringsonderzoek",
        version: "1",
        asked: Asked::Vrijwilligers,
        questions: &[
            ("Ik weet wat er van mij wordt verwacht", "eens"),
            (
                "Ik krijg hulp van een beroepskracht als ik die nodig heb",
                "eens",
            ),
            ("Mijn werk wordt gewaardeerd", "eens"),
            ("Ik wil dit werk blijven doen", "eens"),
        ],
    },
    Instrument {
        key: "partners",
        name: "Partnerervaringsonderzoek",
        version: "1",
        asked: Asked::Partners,
        questions: &[
            ("Wij weten elkaar te vinden", "eens"),
            ("Afspraken worden nagekomen", "eens"),
            (
                "Wij krijgen terug wat er met een verwijzing gebeurt",
                "eens",
            ),
            ("De samenwerking maakt de ondersteuning beter", "eens"),
        ],
    },
];

impl Instrument {
    /// The one with this name or short name.
    #[must_use]
    pub fn find(text: &str) -> Option<&'static Self> {
        let wanted = fold(text);
        INSTRUMENTS
            .iter()
            .find(|it| fold(it.key) == wanted || fold(it.name) == wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::survey::scale::Scale;

    #[test]
    fn every_question_has_a_scale_and_stands_once_and_that_of_the_wmo_has_ten() {
        for it in INSTRUMENTS {
            for (at, (text, scale)) in it.questions.iter().enumerate() {
                assert!(scale.parse::<Scale>().is_ok(), "{text}");
                let before = &it.questions[..at];
                assert!(!before.iter().any(|(other, _)| other == text), "{text}");
            }
            assert_eq!(Instrument::find(it.key).map(|it| it.name), Some(it.name));
        }
        let wmo = Instrument::find("cliëntervaringsonderzoek wmo").unwrap();
        assert_eq!(wmo.questions.len(), 10);
    }
}
