//! The fixed words of ervaringsonderzoek.

use serde::{Deserialize, Serialize};

use crate::domain::words::{UnknownWord, fold, words};

words! {
    /// Who is asked.
    Asked, "doelgroep" {
        Bewoners = "bewoners",
        Medewerkers = "medewerkers",
        Vrijwilligers = "vrijwilligers",
        Partners = "partners",
    }
}

words! {
    /// When it is asked, against the others of the same vragenlijst.
    Moment, "moment" {
        /// Before something begins.
        Nulmeting = "nulmeting",
        /// On the way.
        Tussenmeting = "tussenmeting",
        /// At its end.
        Eindmeting = "eindmeting",
        /// Once a year, as Wmo 2015 art. 2.5.1 asks of a gemeente.
        Jaarmeting = "jaarmeting",
    }
}

words! {
    /// What a number stands for where a file has numbers instead of answers. Nobody may guess it: the wrong way round, the
    /// best becomes the worst.
    Numbering, "nummering" {
        /// 1 is the first answer of the scale, the most favourable.
        Laag = "1 is het gunstigst",
        /// The highest number is the most favourable.
        Hoog = "hoogste is het gunstigst",
    }
}
