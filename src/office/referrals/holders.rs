//! Who held a verwijzing, from when to when, worked out of what happened to it. A team sees it until the day it went on.

use chrono::{Local, NaiveDate};

use crate::domain::settings::values::Settings;
use crate::domain::words::{Side, State};
use crate::office::views::{FieldValue, HistoryLine, Holder};

/// Every side that held it, oldest first; the last one without an end while it still does.
pub(super) fn holders(history: &[HistoryLine], settings: &Settings) -> Vec<Holder> {
    let mut told: Vec<Holder> = Vec::new();
    let (mut state, mut wij, mut bt) = (None::<State>, None::<String>, None::<String>);
    for line in history {
        let day = line.tijd.with_timezone(&Local).date_naive();
        for change in line.changes.iter().flatten() {
            let new = || match &change.new {
                FieldValue::Text(text) => Some(text.clone()),
                _ => None,
            };
            match change.path.as_str() {
                "staat" => state = new().and_then(|word| word.parse().ok()),
                "wij_team" => wij = new(),
                "bt" => bt = new(),
                _ => {}
            }
        }
        let who = match state.and_then(State::houder) {
            Some(Side::Wij) => wij.as_deref().map(|team| settings.wij_name(team)),
            Some(Side::Bt) => bt.as_deref().map(|team| settings.bt_name(team)),
            Some(Side::Backoffice) => Some("backoffice".to_owned()),
            None => None,
        };
        hold(&mut told, who, day);
    }
    told
}

/// From this day on it is held by this one, if it was not already.
fn hold(told: &mut Vec<Holder>, who: Option<String>, day: NaiveDate) {
    let last = told.last_mut().filter(|holder| holder.tot.is_none());
    match last {
        Some(holder) if Some(&holder.wie) == who.as_ref() => return,
        Some(holder) => holder.tot = Some(day),
        None => {}
    }
    told.extend(who.map(|wie| Holder {
        wie,
        van: day,
        tot: None,
    }));
}
