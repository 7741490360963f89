//! The office as it was known at the end of a day that has been.

use chrono::NaiveDate;

use crate::domain::cijfers::kept;
use crate::domain::cijfers::parts::KeptFact;
use crate::domain::dates::with_year;
use crate::domain::record::Kind;
use crate::domain::retention::destroyed;
use crate::domain::workflow::Refusal;
use crate::office::door::{Door, unreadable};
use crate::office::model::Model;
use crate::office::past::as_known;

/// A read model of what the logboek said at the end of a day; none for that of now. Of what was destroyed since, what was kept to count.
///
/// Nobody's rights are in it: who may see what is asked of the model of now.
pub(super) fn model(door: &Door<'_>, day: Option<NaiveDate>) -> Result<Option<Model>, Refusal> {
    let Some(day) = day else {
        return Ok(None);
    };
    let reader = door.reader();
    let mut model = Model::new(day);
    let mut was_known = false;
    // Settings first: terms are computed from them.
    let (last, first): (Vec<Kind>, Vec<Kind>) =
        Kind::ALL.iter().partition(|kind| **kind == Kind::Referral);
    for kinds in [first, last] {
        let mut failed = None;
        reader
            .for_each(&kinds, &mut |record| {
                let then = match destroyed(&record.record) {
                    Some(_) => Ok(kept::known_on(&record.record, day)),
                    None => as_known(reader, &record, day),
                };
                match then {
                    Ok(Some(then)) => {
                        // Of what was destroyed later without anything to count, nobody can say that it was there.
                        was_known |= destroyed(&then).is_none_or(|gone| gone <= day)
                            || then.all::<KeptFact>().next().is_some();
                        model.take(&then);
                    }
                    Ok(None) => {}
                    Err(why) => failed = Some(why),
                }
            })
            .map_err(unreadable)?;
        if let Some(why) = failed {
            return Err(why);
        }
    }
    if !was_known {
        let day = with_year(day);
        return Err(Refusal::usage(format!(
            "Het logboek begint na {day}; wat er op die dag bekend was, staat nergens"
        ))
        .unless("Kies bij --bekend-op een latere dag, of laat hem weg"));
    }
    Ok(Some(model))
}
