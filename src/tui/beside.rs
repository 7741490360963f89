//! Which record another one names, to open it from there.

use crate::domain::record::Record;
use crate::office::views::View;

/// The number of the inwoner or huishouden that a record is about, for the action that opens it.
///
/// # Errors
/// A sentence, when it names none.
pub fn named(id: &str, view: &View) -> Result<String, &'static str> {
    let person = view.record().person();
    if let (View::Sheet(_), "inwoner-openen", Some(number)) = (view, id, person) {
        return Ok(number.to_owned());
    }
    let plan = match view {
        View::Dossier(view) => {
            let household = view.household.as_ref().and_then(Record::household);
            household.and_then(|household| household.plan.clone())
        }
        View::Sheet(view) => view.plan_of.clone(),
        View::Contract(_) | View::Aanbesteding(_) => None,
    };
    if id == "plan-openen" {
        return plan.ok_or(
            "Dit huishouden heeft nog geen plan; open het huishouden (H h) en maak het daar (J m)",
        );
    }
    let resident = match view {
        View::Dossier(view) => view.resident.as_ref(),
        View::Sheet(view) => Some(&view.record),
        View::Contract(_) | View::Aanbesteding(_) => None,
    };
    let resident = resident.and_then(|record| Some((record.id.to_string(), record.resident()?)));
    match (id, resident) {
        ("huishouden-openen", Some((_, person))) => person
            .household
            .clone()
            .ok_or("Hier hoort nog geen huishouden bij; wijs het aan bij de inwoner"),
        (_, Some((number, _))) => Ok(number),
        (_, None) => Err("Hier hoort geen inwoner bij die u mag zien"),
    }
}
