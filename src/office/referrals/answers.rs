//! Every no of the begeleidingsteams, counted: which team, for what reason, how often.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::filter::{UNKNOWN, WORDS, own_return};
use super::listing::{Listing, asked, fitting};
use crate::domain::rights::{Facet, Subject, can_see, no_sight};
use crate::domain::words::BtNo;
use crate::domain::workflow::Refusal;
use crate::office::model::Row;
use crate::office::since::is_asked;
use crate::office::views::{AnswerCount, QueueQuery};
use crate::office::{Caller, Office};

impl Office {
    /// How often which BT said no for what reason, on the verwijzingen of a filter of which the caller sees that, open and
    /// ended; the reason that was given most comes first.
    ///
    /// # Errors
    /// When the caller may not see it of any, the filter cannot be read, or it looks for a name: that is only done for who
    /// reads what is found.
    pub fn answers(&self, caller: &Caller, filter: &[String]) -> Result<Vec<AnswerCount>, Refusal> {
        let changed = self.changed_of(caller, filter)?;
        let door = self.door(caller)?;
        let subject = Subject::Dossier(Facet::Verloop);
        if !can_see(&door.actor, subject) {
            return Err(no_sight(&door.actor, subject));
        }
        let model = &door.model;
        let is_changed = |row: &Row| changed.contains(&(row.year, row.n));
        let read = match is_asked(filter) {
            true => WORDS.filter_with(filter, model, &door.actor, is_changed)?,
            false => WORDS.filter(filter, model, &door.actor)?,
        };
        if read.asks(Facet::Contactgegevens) {
            return Err(Refusal::rule("Op een naam wordt niet geteld")
                .unless("Zoek die met: wijkregie lijst wachtrij"));
        }
        let query = QueueQuery {
            filter: filter.to_vec(),
            all: true,
            ..QueueQuery::default()
        };
        let mut counts: BTreeMap<(u16, u16), [usize; 2]> = BTreeMap::new();
        let listing = Listing::of_now(&door);
        let rows = fitting(listing, asked(listing.model(), &query), &read);
        for (_, row) in rows {
            let sight = door.sight_of(row);
            // A BT sees of what was answered what it gave back itself.
            let own = own_return(model, row).filter(|_| sight.own.has(Facet::Verloop));
            let told = match sight.whole.has(Facet::Verloop) {
                true => model.refusals(row),
                false => own.as_slice(),
            };
            for (bt, reason, no) in told {
                let count = counts.entry((*reason, *bt)).or_default();
                count[usize::from(*no == BtNo::Teruggelegd)] += 1;
            }
        }
        let settings = &model.register.settings;
        let reasons = |id: &str| settings.name_of("redenen", id).to_owned();
        let mut told: Vec<AnswerCount> = counts
            .into_iter()
            .map(|((reason, bt), [refused, returned])| {
                let reason = model.answers.name(reason).unwrap_or_default().to_owned();
                let bt = model.names.name(bt).unwrap_or_default().to_owned();
                AnswerCount {
                    regel: line(filter, &reason, &bt),
                    bt_naam: match bt.as_str() {
                        "" => String::new(),
                        bt => settings.bt_name(bt),
                    },
                    reden: reasons(&reason),
                    bt,
                    geweigerd: refused,
                    teruggelegd: returned,
                    samen: refused + returned,
                }
            })
            .collect();
        let mut of_reason: BTreeMap<String, usize> = BTreeMap::new();
        for count in &told {
            *of_reason.entry(count.reden.clone()).or_default() += count.samen;
        }
        told.sort_by_cached_key(|count| {
            let all = of_reason.get(&count.reden).copied();
            (Reverse(all), count.reden.clone(), Reverse(count.samen))
        });
        Ok(told)
    }
}

/// The filter of the wachtrij that finds these verwijzingen: what was asked, who said no, and why.
fn line(filter: &[String], reason: &str, bt: &str) -> String {
    let reason = reason.replace(' ', "-");
    let [bt, reason] = [bt, &reason].map(|word| match word {
        "" => UNKNOWN,
        word => word,
    });
    let said = format!("nee-van:{bt}/{reason}");
    let words = filter
        .iter()
        .map(String::as_str)
        .filter(|word| *word != ALL);
    let words = words.chain([said.as_str(), ALL]);
    words.collect::<Vec<&str>>().join(" ")
}

/// What asks for what has ended too.
const ALL: &str = "ook:geëindigd";
