//! What decides where a verwijzing goes, in words and in the order in which one reads it: the same on the screen and as
//! text.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Dossier, Triaged};
use crate::domain::dates;
use crate::domain::record::{BtAnswer, Consent};
use crate::domain::referral::suggest::NO_BT;
use crate::domain::register::Register;
use crate::domain::rights::Facet;
use crate::domain::settings::Settings;
use crate::domain::words::{HandoverPoint, State};
use crate::domain::workflow;

pub use crate::domain::referral::actions::OFFER;

/// The action with which a BT takes on what it was offered.
const ACCEPT: &str = "accepteren";

/// What a fact is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// How it stands, and what was asked for.
    State,
    /// The question of the resident.
    Question,
    /// The clocks that run.
    Terms,
    /// What the resident lets whom know.
    Consent,
    /// The warme overdracht.
    Handover,
    /// Who else the resident may be.
    Double,
    /// What a BT answered before.
    Answer,
    /// What whoever holds it was asked.
    Asked,
    /// What the last answer makes plain.
    WayOn,
    /// What taking it on lacks.
    Lacks,
    /// Why there is nothing to decide.
    Decided,
}

impl Topic {
    /// Its name, as it stands before what is said.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::State => "Staat",
            Self::Question => "Vraag",
            Self::Terms => "Termijn",
            Self::Consent => "Toestemming",
            Self::Handover => "Overdracht",
            Self::Double => "Dubbel?",
            Self::Answer => "Eerder",
            Self::Asked => "Gevraagd",
            Self::WayOn => "Dus",
            Self::Lacks => "Mist nog",
            Self::Decided => "Besluit",
        }
    }
}

/// How a fact stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// It is only to know.
    Plain,
    /// It is in order.
    Well,
    /// Somebody must see to it.
    Open,
    /// So many days are left; less than none when it is late.
    Left(i64),
}

/// One fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub topic: Topic,
    /// What there is to say, in one line.
    pub text: String,
    /// How that stands.
    pub stands: Stands,
}

impl Triaged {
    /// Every fact that decides where it goes, for someone with these roles.
    #[must_use]
    pub fn deciding(&self, register: &Register, roles: &[String], today: NaiveDate) -> Vec<Fact> {
        let (dossier, row) = (&self.dossier, &self.dossier.row);
        let mut facts = Vec::new();
        let mut say = |topic: Topic, text: String, stands: Stands| {
            if !text.is_empty() {
                facts.push(Fact {
                    topic,
                    text,
                    stands,
                });
            }
        };
        let state = join(&[&row.staat, &row.soort, &row.wet, &row.urgentie]);
        say(Topic::State, state, Stands::Plain);
        if let Some(referral) = dossier.record.referral() {
            say(Topic::Question, referral.question.clone(), Stands::Plain);
        }
        let (terms, stands) = terms(dossier, today);
        say(Topic::Terms, terms, stands);
        let (consent, stands) = self.consent(register, roles, today);
        say(Topic::Consent, consent, stands);
        let handover = self.handover(stands == Stands::Well, &register.settings, today);
        say(Topic::Handover, handover, Stands::Plain);
        for like in &dossier.like {
            say(Topic::Double, like.told(), Stands::Open);
        }
        for answer in &dossier.answers {
            let told = format!("{}: {}", answer.no, answer_told(answer, register));
            say(Topic::Answer, told, Stands::Plain);
        }
        for asking in dossier.askings.iter().filter(|asking| asking.is_open()) {
            let told = join(&[&asking.question, &asking.by, &dates::with_year(asking.on)]);
            say(Topic::Asked, told, Stands::Open);
        }
        if !self.suggestions.is_empty() && dossier.is_without_bt(&register.settings) {
            say(Topic::WayOn, NO_BT.to_owned(), Stands::Open);
        }
        if let Some(way) = dossier.way_on() {
            say(Topic::WayOn, way.told().to_owned(), Stands::Plain);
        }
        let accept = dossier.cannot.iter().find(|(id, _)| id == ACCEPT);
        let may_accept = may_ever(ACCEPT, roles);
        match (accept, row.aan_zet.as_deref()) {
            _ if !self.suggestions.is_empty() => {}
            (Some((_, why)), _) if may_accept && dossier.is_at(State::Aangeboden) => {
                say(Topic::Lacks, why.clone(), Stands::Open);
            }
            (_, Some(side)) => {
                let told = format!("ligt bij {side}; er is nu geen team te kiezen");
                say(Topic::Decided, told, Stands::Plain);
            }
            (_, None) => say(Topic::Decided, "is geëindigd".to_owned(), Stands::Plain),
        }
        facts
    }

    /// What the resident lets whom know; for who may not see that and may offer, to whom it can be offered.
    fn consent(&self, register: &Register, roles: &[String], today: NaiveDate) -> (String, Stands) {
        let dossier = &self.dossier;
        if !dossier.hidden.contains(&Facet::Toestemming) {
            return consents(dossier, register, today);
        }
        if self.suggestions.is_empty() || !may_ever(OFFER, roles) {
            return (String::new(), Stands::Plain);
        }
        let mut cannot = dossier.cannot.iter();
        let why = cannot.find(|(id, _)| id == OFFER).map(|(_, why)| why);
        match (self.consented.as_slice(), why) {
            ([], why) => (
                why.cloned().unwrap_or_else(|| "niet vastgelegd".to_owned()),
                Stands::Open,
            ),
            (bts, _) => (format!("is er voor {}", bts.join(" en ")), Stands::Well),
        }
    }

    /// The boxes of the warme overdracht. While it stands with no BT, that of consent follows what is said of it above; it
    /// is not there for who may not know of it.
    fn handover(&self, is_consented: bool, settings: &Settings, today: NaiveDate) -> String {
        const TITLES: [&str; 5] = ["weet", "toestemming", "verslag", "gesproken", "1e gesprek"];
        let dossier = &self.dossier;
        let Some(referral) = dossier.record.referral() else {
            return String::new();
        };
        let bt = referral.bt.as_ref();
        let is_done = |point: HandoverPoint| {
            // Who may not know of it and may offer is told whether there is consent, and no more.
            let told = || match bt {
                _ if self.suggestions.is_empty() => None,
                Some(bt) => Some(self.consented.contains(&settings.bt_name(bt))),
                None => Some(is_consented),
            };
            dossier.is_done(point, settings, today).or_else(told)
        };
        let boxes = HandoverPoint::ALL
            .iter()
            .zip(TITLES)
            .filter_map(|(point, title)| {
                let is_done = is_done(*point)?;
                let title = match *point {
                    HandoverPoint::Toestemming if dossier.lacks_passed_over(today) => "gepasseerd",
                    _ => title,
                };
                Some(format!("[{}] {title}", if is_done { "x" } else { " " }))
            });
        let boxes: Vec<String> = boxes.collect();
        boxes.join(" ")
    }
}

fn may_ever(id: &str, roles: &[String]) -> bool {
    workflow::find(id).is_some_and(|action| action.may_ever(roles))
}

fn join(parts: &[&str]) -> String {
    let known: Vec<&str> = parts.iter().filter(|it| !it.is_empty()).copied().collect();
    known.join(" · ")
}

/// The clocks that run, the first one first, and how the first one stands.
fn terms(dossier: &Dossier, today: NaiveDate) -> (String, Stands) {
    let running = dossier.terms.iter();
    let running = running.filter(|term| term.is_running && !term.kind.lapses());
    let mut running: Vec<_> = running.filter_map(|term| Some((term.due?, term))).collect();
    running.sort_by_key(|(due, _)| *due);
    let told = running.iter().map(|(due, term)| {
        let late = if term.late { ", te laat" } else { "" };
        format!("{} {}{late}", term.kind, dates::in_list(*due, today))
    });
    let told: Vec<String> = told.collect();
    let left = |(due, _): &(NaiveDate, _)| Stands::Left((*due - today).num_days());
    (
        told.join(" · "),
        running.first().map_or(Stands::Plain, left),
    )
}

/// What the resident lets whom know, and whether that was passed over.
fn consents(dossier: &Dossier, register: &Register, today: NaiveDate) -> (String, Stands) {
    let bts = register.settings.bts();
    let at = dossier.record.referral().filter(|it| it.state.is_at_bt());
    let at = at.and_then(|it| it.bt.as_deref());
    let mut last: BTreeMap<&str, String> = BTreeMap::new();
    let mut holds = false;
    for consent in dossier.record.consents() {
        let name = register.party_name(&consent.party);
        let is_on = consent.holds(today);
        let answer = match (is_on, consent.withdrawn, consent.until) {
            (true, ..) => format!("ja, {name}: {}", opened(consent)),
            (false, Some(_), _) => format!("ingetrokken, {name}"),
            (false, None, Some(until)) if until < today => {
                format!("verlopen op {}, {name}", dates::in_list(until, today))
            }
            (false, None, _) => format!("{}, {name}", consent.answer),
        };
        holds |= is_on
            && match at {
                Some(bt) => consent.party == bt,
                None => bts.contains(&consent.party),
            };
        last.insert(&consent.party, answer);
    }
    let passed_over = dossier.passed_over(&register.settings);
    let told: Vec<String> = last.into_values().chain(passed_over).collect();
    let stands = if holds { Stands::Well } else { Stands::Open };
    match told.is_empty() {
        true => ("niet vastgelegd".to_owned(), Stands::Open),
        false => (told.join(" · "), stands),
    }
}

/// What a consent lets the party know, in words; what an older program kept in words that say nothing, so.
#[must_use]
pub fn opened(consent: &Consent) -> String {
    let words: Vec<String> = consent.opens().iter().map(ToString::to_string).collect();
    match words.is_empty() {
        false => words.join(", "),
        true => join(&[
            "zegt niet welke gegevens; leg haar opnieuw vast",
            &consent.data,
        ]),
    }
}

/// What a BT answered, with the day and the reason.
#[must_use]
pub fn answer_told(answer: &BtAnswer, register: &Register) -> String {
    let bt = answer.bt.as_deref().map(|bt| register.settings.bt_name(bt));
    let on = answer.on.map(dates::with_year);
    join(&[
        &bt.unwrap_or_default(),
        &on.unwrap_or_default(),
        register.settings.name_of("redenen", &answer.reason),
        &answer.note,
    ])
}
