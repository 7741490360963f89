//! Verwijzingen: the queue, one with all that belongs to it, their signals and dates, reading them in.

pub(in crate::office) mod agenda;
mod answers;
pub(in crate::office) mod desk;
pub(in crate::office) mod dossier;
mod filter;
mod holders;
mod imported;
mod listing;
mod numbers;
mod order;
mod orders;
mod read_in;
pub(in crate::office) mod signals;
mod triage;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use self::desk::Desks;
use self::filter::WORDS;
use self::listing::{At, Listing, asked, fitting};
use self::order::{Ordered, Work, must_be_an_order, sort};
pub(in crate::office) use self::orders::Orders;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::referral::clocks::{self, side_name};
use crate::domain::rights::{Access, Facet, covers};
use crate::domain::settings::{SUPPORTS, WETTEN};
use crate::domain::words::Role;
use crate::domain::workflow::Refusal;
use crate::office::days::{DayNumber, NO_DAY, day_number, day_of};
use crate::office::door::{Door, Listed, unreadable};
use crate::office::filter::Filter;
use crate::office::looks::{Looking, SEARCH};
use crate::office::model::{Model, Row, RowTerm, row_term};
use crate::office::since::is_asked;
use crate::office::views::{Around, FilterWord, Key, QueuePart, QueueQuery, QueueRow, TermCell};
use crate::office::writer::build_model;
use crate::office::{Caller, Office};
use crate::store::Seen;

impl Office {
    /// The verwijzingen a query asks for, in order.
    ///
    /// # Errors
    /// When the caller has no account, or the filter or order cannot be read.
    pub fn queue(&self, caller: &Caller, query: &QueueQuery) -> Result<Vec<Key>, Refusal> {
        self.search_queue(caller, query, None, |_, found| {
            let keys = found.rows.iter().map(|row| (row.year, row.n));
            keys.collect()
        })
    }

    /// A part of what a query asks for, in order, as rows: what does not show it need not know the rest.
    ///
    /// # Errors
    /// When the caller has no account, or the filter or order cannot be read.
    pub fn queue_part(
        &self,
        caller: &Caller,
        query: &QueueQuery,
        around: Around,
    ) -> Result<QueuePart, Refusal> {
        self.search_queue(caller, query, Some(around), |door, found| {
            let desks = Desks::of(&door.model);
            let rows = found.rows.iter();
            QueuePart {
                count: found.count,
                from: found.from,
                rows: rows
                    .map(|row| cells(door, &desks, row, query.all, query.on))
                    .collect(),
            }
        })
    }

    /// What is made of the verwijzingen that a query asks for. Whoever looks for a name is looked at.
    fn search_queue<T>(
        &self,
        caller: &Caller,
        query: &QueueQuery,
        part: Option<Around>,
        make: impl FnOnce(&Door<'_>, &Ordered<'_>) -> T,
    ) -> Result<T, Refusal> {
        let changed = self.changed_of(caller, &query.filter)?;
        // Before the door is opened: whoever changes something need not wait for it.
        let then = self.on_another_day(query.on)?;
        let (actor, by_name, count, made) = {
            let door = self.door(caller)?;
            let listing = Listing {
                door: &door,
                then: then.as_ref(),
            };
            let changed = |row: &Row| changed.contains(&(row.year, row.n));
            let filter = WORDS.filter_with(&query.filter, listing.model(), &door.actor, changed)?;
            let by_name = filter.asks(Facet::Contactgegevens);
            let found = ordered(listing, query, part, &filter, &self.shared().orders)?;
            (
                door.actor.clone(),
                by_name,
                found.count,
                make(&door, &found),
            )
        };
        if by_name {
            let looking = Looking {
                action: SEARCH,
                about: Vec::new(),
                searched: &query.filter.join(" "),
                purpose: "",
                count,
                result: Seen::Gezien,
            };
            self.look(caller, &actor, looking)?;
        }
        Ok(made)
    }

    /// The read model of what is known now, counted on another day; none for today.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn on_another_day(&self, on: Option<NaiveDate>) -> Result<Option<Model>, Refusal> {
        let today = self.shared().model().today;
        let day = on.filter(|on| *on != today);
        let made = day.map(|day| build_model(&self.shared().reader, day));
        made.transpose().map_err(unreadable)
    }

    /// What others changed since the caller looked, where a filter asks that.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(in crate::office) fn changed_of(
        &self,
        caller: &Caller,
        filter: &[String],
    ) -> Result<BTreeSet<Key>, Refusal> {
        match is_asked(filter) {
            true => self.changed_since_opened(caller),
            false => Ok(BTreeSet::new()),
        }
    }

    /// The rows of these verwijzingen; one that the caller may no longer see is left out.
    ///
    /// # Errors
    /// When the caller has no account.
    pub fn rows(
        &self,
        caller: &Caller,
        keys: &[Key],
        all: bool,
        on: Option<NaiveDate>,
    ) -> Result<Vec<QueueRow>, Refusal> {
        let door = self.door(caller)?;
        let desks = Desks::of(&door.model);
        let visible = keys.iter().filter_map(|key| door.row(*key));
        let cells = visible.map(|row| cells(&door, &desks, row, all, on));
        Ok(cells.collect())
    }

    /// Whether the caller works for a begeleidingsteam.
    #[must_use]
    pub fn is_of_bt(&self, caller: &Caller, bt: &str) -> bool {
        self.actor(caller)
            .is_ok_and(|actor| covers(&actor, Role::Bt, Access::at_bt(bt)))
    }
}

/// The verwijzingen within sight that a query asks for, in order, or a part of them.
fn ordered<'d>(
    listing: Listing<'d>,
    query: &QueueQuery,
    part: Option<Around>,
    filter: &Filter<'_, Row>,
    orders: &Orders,
) -> Result<Ordered<'d>, Refusal> {
    let model = listing.model();
    // What changed since someone looked is another for everyone, and few; and few ask for another day.
    if query.only.is_empty() && !is_asked(&query.filter) && listing.then.is_none() {
        let part_of = |places: &[u32]| Ordered::of(places, part, model);
        return orders.with(listing.door, query, filter, part_of);
    }
    let rows = match query.only.is_empty() {
        true => fitting(listing, asked(model, query), filter).collect(),
        false => {
            let named = query.only.iter().filter_map(|key| model.place(*key));
            let named = named.filter_map(|place| Some((place, model.row_at(place)?)));
            fitting(listing, named, filter).collect::<Vec<At<'_>>>()
        }
    };
    let places = match query.only.is_empty() || query.sort.is_some() {
        true => sort(Work::Anew(rows), query.sort.as_deref(), listing)?,
        false => rows.into_iter().map(|(place, _)| place).collect(),
    };
    let found = Ordered::of(&places, part, model);
    let rows = found.rows.into_iter();
    Ok(Ordered {
        rows: rows.filter_map(|row| listing.now(row)).collect(),
        ..found
    })
}

/// How many verwijzingen within sight a query asks for; none where it looks for a name, which is only done for who reads
/// what is found, or for what changed, which takes the logboek.
///
/// # Errors
/// When the actor sees no verwijzingen, or the filter or order cannot be read.
pub(in crate::office) fn count(
    door: &Door<'_>,
    query: &QueueQuery,
) -> Result<Option<usize>, Refusal> {
    door.must_see_dossiers(Kind::Referral)?;
    let filter = WORDS.filter(&query.filter, &door.model, &door.actor)?;
    must_be_an_order(query.sort.as_deref(), door)?;
    let is_counted = !filter.asks(Facet::Contactgegevens) && !is_asked(&query.filter);
    Ok(is_counted.then(|| {
        let listing = Listing::of_now(door);
        fitting(listing, asked(listing.model(), query), &filter).count()
    }))
}

/// What the queue can be filtered by.
pub(in crate::office) fn filter_words(door: &Door<'_>) -> Vec<FilterWord> {
    WORDS.told(&door.model, &door.actor)
}

/// A verwijzing within sight as a row of a list.
pub(in crate::office) fn cells(
    door: &Door<'_>,
    desks: &Desks<'_>,
    row: &Row,
    all: bool,
    on: Option<NaiveDate>,
) -> QueueRow {
    let model = &door.model;
    let sight = door.sight_of(row);
    let other_day = on.filter(|on| *on != model.today);
    let (terms, next) = match other_day {
        Some(day) => terms_on(door, row, day),
        None => (row.terms.to_vec(), row.next),
    };
    let names = &model.names;
    let (wij_team, bt) = (names.name(row.wij_team), names.name(row.bt));
    let wijk = names.name(row.wijk).unwrap_or("");
    let named = |list, number| {
        let id = names.name(number).unwrap_or_default();
        model.register.settings.name_of(list, id).to_owned()
    };
    QueueRow {
        nummer: row.id().number,
        bronnummer: row.source_number.to_string(),
        inwoner: model.called(row, sight),
        wijk: model
            .register
            .settings
            .wijken()
            .get(wijk)
            .map_or(wijk, |wijk| wijk.name.as_str())
            .to_owned(),
        soort: named(SUPPORTS, row.support),
        wet: named(WETTEN, row.wet),
        gemeente: model.bill(row).payer().unwrap_or_default().to_owned(),
        urgentie: row
            .urgency
            .map(|word| word.word())
            .unwrap_or_default()
            .to_owned(),
        staat: row.state.word().to_owned(),
        houder: side_name(row.state.houder(), wij_team, bt, &model.register),
        aan_zet: side_name(row.state.aan_zet(), wij_team, bt, &model.register),
        gemeld: day_of(row.reported),
        termijnen: terms
            .iter()
            .filter(|term| all || term.is_running)
            .filter_map(|term| {
                Some(TermCell {
                    soort: term.kind.word().to_owned(),
                    uiterst: day_of(term.due)?,
                    te_laat: term.late,
                    opgeschort: term.suspended_days,
                    grondslag: term.kind.basis(row.law).to_owned(),
                })
            })
            .collect(),
        bij_mij: desks.told(row, desks.find(&door.actor.name), sight),
        uiterlijk: day_of(next),
    }
}

/// The clocks of a verwijzing counted on another day than today, and the day someone must have acted by then.
fn terms_on(door: &Door<'_>, row: &Row, day: NaiveDate) -> (Vec<RowTerm>, DayNumber) {
    let record = door.whole(&row.id());
    let Some(referral) = record.as_ref().and_then(Record::referral) else {
        return (Vec::new(), NO_DAY);
    };
    let terms = clocks::terms(referral, &door.model.register, day);
    let next = clocks::next_date(referral, &terms, day);
    (terms.iter().map(row_term).collect(), day_number(next))
}

/// Every verwijzing within sight, by number.
pub(in crate::office) fn listed(door: &Door<'_>) -> Listed {
    let mut keys: Vec<_> = door.rows().map(|row| (row.year, row.n)).collect();
    keys.sort_unstable();
    Listed {
        count: keys.len(),
        ids: Box::new(
            keys.into_iter()
                .map(|(year, n)| RecordId::referral(i32::from(year), n)),
        ),
    }
}

/// A step back never gives a verwijzing to a BT again for which consent was passed over: that is a step of its own, with its
/// own ground.
pub(super) fn consent_stands(is: &Record, was: &Record) -> Result<(), Refusal> {
    let at_bt = |record: &Record| record.referral().is_some_and(|it| it.state.is_at_bt());
    let passed = was
        .referral()
        .is_some_and(|it| !it.consent_overridden.is_empty());
    if passed && at_bt(was) && !at_bt(is) {
        return Err(
            Refusal::rule("Dit is niet ongedaan te maken: bij het aanbod was de toestemming gepasseerd")
                .unless("Moet het weer zonder toestemming, bied haar dan opnieuw aan (aanbieden-zonder-toestemming)"),
        );
    }
    Ok(())
}
