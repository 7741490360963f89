//! Triage: one verwijzing with all that decides where it goes, and where it can go.

use std::collections::{BTreeSet, HashMap};

use super::filter::used;
use crate::domain::record::{Consent, Kind, Record};
use crate::domain::referral::actions::gates::places;
use crate::domain::referral::suggest::{
    Asked, Cover, GOES_ON, OfWijk, Place, Suggestion, cover, suggest,
};
use crate::domain::registers::people::{EVERY_TEAM, Provider};
use crate::domain::rights::Facet;
use crate::domain::words::{ClockKind, State};
use crate::domain::workflow::{self, Refusal};
use crate::office::days::day_number;
use crate::office::door::Door;
use crate::office::model::{Row, TAKES_A_PLACE};
use crate::office::views::deciding::OFFER;
use crate::office::views::{Dossier, Triaged, View};
use crate::office::{AsOf, Caller, Office};

impl Office {
    /// A verwijzing as its dossier shows it, with where it can go. It is a look, as opening the dossier is.
    ///
    /// # Errors
    /// When there is no such verwijzing, the caller may not see it, or the store cannot be read.
    pub fn triage(&self, caller: &Caller, number: &str) -> Result<Triaged, Refusal> {
        let View::Dossier(dossier) = self.show(caller, number, AsOf::NOW)? else {
            let no = Refusal::usage(format!("{number} is geen verwijzing"));
            return Err(no.unless("Triage gaat over verwijzingen, zoals V-2026-0412"));
        };
        let (consented, suggestions) = suggestions(&self.door(caller)?, &dossier);
        Ok(Triaged {
            dossier,
            consented,
            suggestions,
        })
    }
}

/// How many of the verwijzingen within sight stand at an aanbieder.
#[derive(Debug, Clone, Copy, Default)]
struct Load {
    taken: u32,
    waiting: u32,
    longest: u32,
}

impl Load {
    fn take(&mut self, row: &Row, today: i32) {
        if TAKES_A_PLACE.contains(&row.state) {
            self.taken += 1;
        }
        if row.state == State::Wachtlijst {
            self.waiting += 1;
            let mut terms = row.terms.iter();
            let waits = terms.find(|term| term.kind == ClockKind::Wachtlijst);
            let days = waits.map_or(0, |term| used(term, today));
            self.longest = self.longest.max(u32::try_from(days).unwrap_or(0));
        }
    }
}

/// By number of an aanbieder and short name of a BT, empty for all of them: what stands there. Of what the caller may not
/// see, not even how much there is.
fn loads<'d>(door: &'d Door<'_>) -> HashMap<(&'d str, &'d str), Load> {
    let model = &door.model;
    let today = day_number(Some(model.today));
    let mut known: HashMap<u16, Option<&'d str>> = HashMap::new();
    let mut loads: HashMap<(&'d str, &'d str), Load> = HashMap::new();
    for row in model.at_providers().filter(|row| door.sees_row(row)) {
        // A verwijzing can name a provider by its number, or by its name as a file wrote it.
        let find = || {
            model
                .register
                .find_provider(model.names.name(row.provider)?)
        };
        let provider = *known.entry(row.provider).or_insert_with(find);
        let Some(provider) = provider else { continue };
        let bt = model.names.name(row.bt).unwrap_or("");
        for at in [bt, ""] {
            loads.entry((provider, at)).or_default().take(row, today);
            if bt.is_empty() {
                break;
            }
        }
    }
    loads
}

/// The BTs a verwijzing can be offered to without passing over consent, by name, for who may offer; and where it can go
/// as things are now: nowhere else once it is on its way.
fn suggestions(door: &Door<'_>, dossier: &Dossier) -> (Vec<String>, Vec<Suggestion>) {
    let model = &door.model;
    let register = &model.register;
    let referral = dossier.record.referral();
    let Some(referral) = referral.filter(|it| GOES_ON.contains(&it.state)) else {
        return (Vec::new(), Vec::new());
    };
    let bts = register.settings.bts();
    let record = consents(door, dossier);
    let record = record.as_ref().unwrap_or(&dossier.record);
    let of = |is_it: &dyn Fn(&Consent) -> bool| -> Vec<String> {
        let found = bts
            .iter()
            .filter(|bt| record.consent_for(bt).is_some_and(is_it));
        found.cloned().collect()
    };
    let unwanted = of(&Consent::is_no);
    let consented = of(&|consent| consent.holds(model.today));
    let is_told = may_offer(door) || !dossier.hidden.contains(&Facet::Toestemming);
    let wijken = register.settings.wijken();
    let wijk = referral.wijk.as_ref().and_then(|wijk| wijken.get(wijk));
    let bt_of_wijk = match wijk.map(|wijk| wijk.bt.as_deref()) {
        Some(Some(bt)) => OfWijk::Bt(bt),
        Some(None) => OfWijk::None,
        None => OfWijk::Unknown,
    };
    let asked = Asked {
        support: &referral.support,
        bt_of_wijk,
        settings: &register.settings,
        answers: &dossier.answers,
        way: dossier.way_on(),
        unwanted: &unwanted,
        consented: is_told.then_some(&consented),
        sees_all: door.sees_every_referral(),
    };
    let places = places_at(door, &bts, (&referral.support, &referral.wet));
    let found = suggest(&asked, &known_places(places, bt_of_wijk));
    let named = consented.iter().filter(|_| is_told);
    let named = named.map(|bt| register.settings.bt_name(bt)).collect();
    (named, found)
}

fn may_offer(door: &Door<'_>) -> bool {
    let roles: Vec<String> = door.actor.roles.iter().map(ToString::to_string).collect();
    workflow::find(OFFER).is_some_and(|action| action.may_ever(&roles))
}

/// The record with every consent in it. Who may offer is told whether there is one when offering, so before it too.
fn consents(door: &Door<'_>, dossier: &Dossier) -> Option<Record> {
    door.whole(&dossier.record.id).filter(|_| may_offer(door))
}

/// Every aanbieder at every BT it is a member of; a BT without any stands there by itself.
fn places_at<'d>(
    door: &'d Door<'_>,
    bts: &'d BTreeSet<String>,
    what: (&str, &str),
) -> Vec<Place<'d>> {
    let model = &door.model;
    let register = &model.register;
    // An office that has entered no contracts at all is not asked for one.
    let sees_contracts = door.sees(Kind::Contract) && !register.contracts().is_empty();
    let covered = |number: &str| {
        let contracts = register.contracts().values();
        sees_contracts.then(|| {
            cover(
                contracts,
                number,
                what,
                (model.today, &model.register.settings),
            )
        })
    };
    let covers: Vec<_> = register.providers.keys().map(|it| covered(it)).collect();
    let loads = loads(door);
    let mut found = Vec::new();
    for bt in bts {
        let bt_name = register.settings.bt_name(bt);
        let before = found.len();
        let works = |provider: &Provider| {
            let mut teams = provider.teams.iter();
            teams.any(|team| team == bt || team == EVERY_TEAM)
        };
        let providers = register.providers.iter().zip(&covers);
        for ((number, provider), cover) in providers.filter(|((_, it), _)| works(it)) {
            let told = places(register, number, Some(bt));
            let load = |at| loads.get(&(number.as_str(), at)).copied();
            let load = |at| load(at).unwrap_or_default();
            let here = load(bt);
            found.push(Place {
                bt,
                bt_name: bt_name.clone(),
                provider: Some((number, &provider.name)),
                places: told.map(|(places, _)| places),
                taken: load(told.and_then(|(_, at)| at).unwrap_or("")).taken,
                waiting: here.waiting,
                longest: here.longest,
                cover: *cover,
            });
        }
        if found.len() == before {
            found.push(Place {
                bt,
                bt_name,
                provider: None,
                places: None,
                taken: 0,
                waiting: 0,
                longest: 0,
                cover: sees_contracts.then_some(Cover::Missing),
            });
        }
    }
    found
}

/// A BT of which no aanbieder is known says nothing of where there is help: it counts for its own wijk, or where of no BT
/// any is known.
fn known_places<'d>(places: Vec<Place<'d>>, own: OfWijk<'_>) -> Vec<Place<'d>> {
    let is_any = places.iter().any(|place| place.provider.is_some());
    let counts =
        |place: &Place<'_>| !is_any || place.provider.is_some() || own == OfWijk::Bt(place.bt);
    places.into_iter().filter(counts).collect()
}
