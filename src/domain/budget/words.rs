//! The fixed words of budgets.

use serde::{Deserialize, Serialize};

use crate::domain::words::{UnknownWord, fold, words};

words! {
    /// For how large a part of the gemeente a budget is.
    Level, "plaats van een budget" {
        /// One wijk.
        Wijk = "wijk",
        /// Some wijken together.
        Bovenwijks = "bovenwijks",
        /// The whole gemeente.
        Stedelijk = "stedelijk",
    }
}

words! {
    /// What is known of the money that was spent of a budget, and from where.
    Source, "bron van wat besteed is" {
        /// The books of the gemeente, as someone entered or read in.
        Opgave = "opgave",
        /// What was booked on the contracts of the budget.
        Contracten = "contracten",
    }
}
