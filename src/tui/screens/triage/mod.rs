//! Triage: one verwijzing at a time, with all that decides where it goes and where it can go; a digit chooses, one key
//! offers, and the next one appears.
//!
//! The pile is what the queue was filtered by or what was marked there, else what waits for a decision of the user's role.
//! What was decided leaves it, what is put off goes to its end. A verwijzing that someone else dealt with stays in sight
//! until the user goes on: no key ever lands on another than the one that was read.
//!
//! Here is what it keeps and what keys do; [`offer`] sends an offer and deals with the answer, [`draw`] draws.

mod draw;
mod offer;

use std::borrow::Cow;
use std::collections::BTreeMap;

use ratatui::text::Line;

use self::draw::{draw, progress, who};
use self::offer::{offer, send};
use super::dossier::referral::next_steps;
use super::list::{List, ListScreen};
use crate::domain::record::RecordId;
use crate::domain::referral::suggest::Suggestion;
use crate::domain::words::State;
use crate::domain::workflow::{self, Action, Refusal, To};
use crate::ipc::question;
use crate::office::model::key_of;
use crate::office::saved::wanted;
use crate::office::views::deciding::OFFER;
use crate::office::views::{Filtered, Key, QueueQuery, Triaged, View, pile_of};
use crate::tui::effect::{Effect, ask_or, tell_server};
use crate::tui::model::{Model, Session};
use crate::tui::pen::{Pen, pad};
use crate::tui::screen::Screen;

/// One verwijzing at a time.
pub type Triage = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own {
    /// The verwijzingen that were marked for it; none means whatever the filter finds.
    only: Vec<Key>,
    /// In which order.
    sort: Option<String>,
    /// The one in sight, and where it is in the pile.
    current: Option<(Key, usize)>,
    /// What is known of it, once loaded.
    told: Option<Box<Triaged>>,
    /// Whether something of it changed since.
    is_old: bool,
    /// Which suggestion is chosen.
    chosen: usize,
    /// What was decided.
    done: Vec<Key>,
    /// What was put off, the first one first.
    later: Vec<Key>,
    /// What was put off since the last step that was kept, and where it was; that is taken back before that step.
    put_off: Vec<(Key, usize)>,
    /// The one that is being offered.
    sent: Option<Key>,
    /// The words that found the pile.
    words: Vec<String>,
    /// How far one was in other piles, by the words that found them.
    others: BTreeMap<Vec<String>, Place>,
    /// How many of those that were marked the user sees no more.
    gone: usize,
    /// Whether the one in sight is not of the pile any more.
    is_out: bool,
}

/// How far one is in a pile: the one in sight, what was decided, what was put off, and what of that was last.
type Place = (Option<(Key, usize)>, Vec<Key>, Vec<Key>, Vec<(Key, usize)>);

/// The action that records consent.
const CONSENT: &str = "toestemming-vastleggen";

/// What a suggestion is chosen with begins so.
const CHOOSE: &str = "keuze-";

/// Actions that decide about a verwijzing, beside those that move it on.
const DECIDES: &[&str] = &["toewijzen", "aanvulling-vragen"];

impl Own {
    fn key(&self) -> Option<Key> {
        self.current.map(|(key, _)| key)
    }

    fn number(&self) -> Option<String> {
        let (year, n) = self.key()?;
        Some(RecordId::referral(i32::from(year), n).number)
    }

    fn suggestion(&self) -> Option<&Suggestion> {
        self.told.as_ref()?.suggestions.get(self.chosen)
    }

    /// Takes a verwijzing out of the pile.
    fn decide(&mut self, key: Key) {
        if !self.done.contains(&key) {
            self.done.push(key);
        }
        self.put_off.clear();
        self.later.retain(|later| *later != key);
        if self.key() == Some(key) {
            self.current = None;
            self.told = None;
        }
    }
}

impl List for Own {
    type Row = Key;
    type Asks = question::Queue;

    const FILTERED: Option<Filtered> = Some(Filtered::Queue);
    const HINTS: &'static str = "later openen ongedaan acties filteren terug hulp";
    const HEAD: usize = 1;

    /// What the one in sight can be decided with; of a no that was recorded, `a` says so.
    fn moves(&self) -> Vec<&'static str> {
        const MOST: usize = 3;
        let Some(told) = &self.told else {
            return Vec::new();
        };
        let can_choose = self.suggestion().is_some_and(|it| it.bt.is_some());
        let steps = next_steps(&told.dossier).into_iter();
        let moves = |id: &str| workflow::find(id).is_some_and(|action| action.to != To::Same);
        let steps = steps.filter(|id| moves(id) && (*id != OFFER || can_choose));
        steps.take(MOST).collect()
    }

    fn ask(&self, words: &[String], session: &Session) -> question::Queue {
        let filter = match words.is_empty() && self.only.is_empty() {
            true => pile_of(&session.who.1),
            false => words.to_vec(),
        };
        let query = QueueQuery {
            filter,
            sort: self.sort.clone(),
            only: self.only.clone(),
            ..QueueQuery::default()
        };
        question::Queue { query }
    }

    fn put_in_order(&mut self, column: Option<&str>) {
        self.sort = column.map(str::to_owned);
    }

    /// What was decided is left out, what was put off comes last, and what is in sight stays.
    fn rows(&mut self, _: &mut Session, keys: Vec<Key>) -> Vec<Key> {
        let is_there = |key: &&Key| keys.contains(key) || self.done.contains(key);
        self.gone = self.only.len() - self.only.iter().filter(is_there).count();
        let is_later = |key: &Key| self.later.contains(key);
        let left = keys.into_iter().filter(|key| !self.done.contains(key));
        let (later, mut rows): (Vec<Key>, Vec<Key>) = left.partition(is_later);
        let in_turn = self.later.iter().filter(|key| later.contains(key));
        rows.extend(in_turn);
        self.is_out = false;
        if let Some((key, at)) = self.current
            && !rows.contains(&key)
        {
            rows.insert(at.min(rows.len()), key);
            self.is_out = true;
        }
        rows
    }

    fn record((year, n): &Key) -> Option<Cow<'_, str>> {
        Some(RecordId::referral(i32::from(*year), *n).number.into())
    }

    /// What is in sight stays so in its own pile only. Another pile begins with nothing done, and one that one comes back
    /// to goes on where it was.
    fn found_by(&mut self, words: &[String]) -> bool {
        if self.words == words {
            return false;
        }
        let before = std::mem::replace(&mut self.words, words.to_vec());
        let place = self.others.remove(words).unwrap_or_default();
        let left = (
            std::mem::replace(&mut self.current, place.0),
            std::mem::replace(&mut self.done, place.1),
            std::mem::replace(&mut self.later, place.2),
            std::mem::replace(&mut self.put_off, place.3),
        );
        self.others.insert(before, left);
        self.told = None;
        true
    }

    fn first(&self, rows: &[Key], _: &Session) -> Option<usize> {
        rows.iter().position(|key| Some(*key) == self.key())
    }

    fn top(screen: &Triage, session: &Session, width: usize) -> Line<'static> {
        let unfiltered = match screen.list.only.len() {
            0 => " Wat op uw besluit wacht".to_owned(),
            marked if screen.list.gone == 0 => format!(" De {marked} die u merkte"),
            marked => format!(" De {marked} die u merkte, {} weg", screen.list.gone),
        };
        let (at, count) = screen.at_of();
        let Self { done, later, .. } = &screen.list;
        let bar = match screen.is_loaded() && !screen.filter.has_problem() {
            false => String::new(),
            true => format!(
                "{at} van {count} · gedaan {} · later {} {}",
                done.len(),
                later.len(),
                progress(done.len(), count, session)
            ),
        };
        screen.filter_line(session, width, &unfiltered, &bar)
    }

    /// Who it is about.
    fn line(screen: &Triage, at: usize, session: &Session, width: usize) -> Line<'static> {
        let known = screen.list.told.as_ref();
        let known = known.filter(|_| screen.rows().get(at).copied() == screen.list.key());
        let number = screen.rows().get(at).and_then(Self::record);
        let text = match known {
            Some(told) => who(&told.dossier, session),
            None => number.map(Cow::into_owned).unwrap_or_default(),
        };
        Line::raw(pad(session.look, &format!(" {text}"), width))
    }

    fn none(&self, _: &Session) -> String {
        match self.done.len() {
            0 if self.gone > 0 => "Wat u merkte, is er voor u niet meer.".to_owned(),
            0 => "Er wacht niets op een besluit van u.".to_owned(),
            done => format!("De stapel is leeg; u deed er {done}."),
        }
    }

    fn status(screen: &Triage, _: &Session) -> String {
        if screen.filter.has_problem() {
            return "het filter is niet te lezen".to_owned();
        }
        let others = screen.rows().len().saturating_sub(1);
        match others {
            _ if screen.list.is_out => {
                "hoort niet meer bij de stapel; blijft staan tot u verder gaat".to_owned()
            }
            0 => String::new(),
            1 => "nog 1 andere in de stapel".to_owned(),
            others => format!("nog {others} andere in de stapel"),
        }
    }

    /// Asks what is known of the one in sight.
    fn moved(screen: &mut Triage, session: &Session) -> Vec<Effect> {
        let at = screen.cursor().at;
        let here = screen.here().copied();
        let own = &mut screen.list;
        let mut lets_go = false;
        if own.key() != here {
            own.told = None;
            own.chosen = 0;
            lets_go = std::mem::take(&mut own.is_out);
        }
        own.current = here.map(|key| (key, at));
        if lets_go {
            return screen.reload(session);
        }
        if own.told.is_some() && !own.is_old {
            return Vec::new();
        }
        own.is_old = false;
        let Some(number) = own.number() else {
            return Vec::new();
        };
        let looks = tell_server(question::LookAt {
            number: Some(number.clone()),
        });
        let key = own.key();
        let asks = ask_or(
            question::Triage { number },
            move |model: &mut Model, triaged| {
                model.on(|screen: &mut Triage, _| {
                    if screen.list.key() == key {
                        screen.list.told = Some(triaged);
                    }
                });
            },
            move |model: &mut Model, no: &Refusal| gone(model, key, no),
        );
        vec![looks, asks]
    }

    fn changed(&mut self, numbers: &[String]) {
        let person = self
            .told
            .as_ref()
            .and_then(|it| it.dossier.resident.as_ref());
        let person = person.map(|it| it.id.number.clone());
        let shown = [self.number(), person];
        let is_about = |number: &String| shown.iter().flatten().any(|it| it == number);
        if numbers.is_empty() || numbers.iter().any(is_about) {
            self.is_old = true;
        }
    }

    fn run(screen: &mut Triage, session: &mut Session, id: &'static str) -> Option<Vec<Effect>> {
        match id {
            OFFER if screen.marked().is_empty() => offer(&mut screen.list, session),
            "later" => Some(put_off(screen, session)),
            "ongedaan" => bring_back(screen, session),
            _ => {
                let n: usize = id.strip_prefix(CHOOSE)?.parse().ok()?;
                choose(&mut screen.list, session, n);
                Some(Vec::new())
            }
        }
    }

    fn foot(&self, session: &Session) -> usize {
        session.body().saturating_sub(Self::HEAD + 1)
    }

    fn draw_foot(screen: &Triage, pen: &mut Pen<'_, '_>, session: &Session) {
        let told = screen.list.told.as_ref();
        // What is told goes with the number above it.
        if let Some(told) = told.filter(|_| screen.here().copied() == screen.list.key()) {
            draw(pen, session, told, screen.list.chosen);
        }
    }

    fn begin(screen: &mut Triage, marked: &[String], line: Option<&str>) {
        let only: Vec<Key> = marked.iter().filter_map(|number| key_of(number)).collect();
        let asked = line.and_then(|line| wanted(line).ok());
        let asked = asked.filter(|asked| {
            asked.list == Filtered::Queue && (!asked.filter.is_empty() || asked.sort.is_some())
        });
        let own = &mut screen.list;
        if only.is_empty() && asked.is_none() {
            if own.gone == own.only.len() {
                own.only.clear();
            }
            return;
        }
        let sort = asked.as_ref().and_then(|asked| asked.sort.clone());
        let asked = asked.filter(|_| only.is_empty());
        screen.list = Own {
            // What is marked comes in the order of the list too, wherever in it that was.
            sort: sort.or_else(|| (!only.is_empty()).then(|| "termijn".to_owned())),
            only,
            ..Self::default()
        };
        let words = asked.map_or_else(Vec::new, |asked| asked.filter);
        screen.list.words.clone_from(&words);
        screen.filter.set(words);
        screen.start_over();
    }

    fn did(&mut self, action: &Action, number: &str) {
        let moves = match action.to {
            To::State(to) => to != State::InOnderzoek,
            To::OneOf(_) => true,
            To::Same | To::FromBt(_) => false,
        };
        self.put_off.clear();
        if let Some(key) = key_of(number)
            && (moves || DECIDES.contains(&action.id))
        {
            self.decide(key);
        }
    }

    fn turned(screen: &mut Triage, number: &str) {
        let Some(key) = key_of(number) else { return };
        let at = screen.cursor().at;
        let own = &mut screen.list;
        own.done.retain(|done| *done != key);
        own.told = None;
        own.current = Some((key, at));
        screen.forget_rows();
    }

    fn knows(&self, action: &Action) -> Vec<(String, String)> {
        let suggestion = self.suggestion();
        let Some((bt, suggestion)) = suggestion.and_then(|it| Some((it.bt.clone()?, it))) else {
            return Vec::new();
        };
        let provider = suggestion.aanbieder.clone();
        match action.id {
            OFFER => {
                let provider = provider.map(|provider| ("aanbieder".to_owned(), provider));
                std::iter::once(("bt".to_owned(), bt))
                    .chain(provider)
                    .collect()
            }
            CONSENT => vec![("partij".to_owned(), bt)],
            _ => Vec::new(),
        }
    }

    /// What was chosen and waited for something is done as soon as it can be.
    fn goes_on(&mut self, _: &mut Session, id: &str, view: &View) -> Option<Vec<Effect>> {
        let is_here = self.number().as_deref() == Some(view.record().id.number.as_str());
        let can = view.can().iter().any(|can| can == id);
        (id == OFFER && is_here && can).then_some(())?;
        let View::Dossier(dossier) = view else {
            return None;
        };
        send(self, dossier)
    }
}

/// A verwijzing that is not there for the user any more: it stays in its place until the user goes on.
fn gone(model: &mut Model, key: Option<Key>, no: &Refusal) {
    model.session.warn(no.to_string());
    model.on(|screen: &mut Triage, _| {
        if screen.list.key() == key {
            screen.list.told = None;
        }
    });
}

/// Chooses a suggestion by its number, from one on.
fn choose(own: &mut Own, session: &mut Session, n: usize) {
    let count = own.told.as_ref().map_or(0, |told| told.suggestions.len());
    match n.checked_sub(1).filter(|at| *at < count) {
        Some(at) => own.chosen = at,
        None => session.warn(format!("Er is hier geen voorstel {n}")),
    }
}

/// Puts the one in sight at the end of the pile, or lets it go where it is not of the pile any more; the next one appears.
fn put_off(screen: &mut Triage, session: &mut Session) -> Vec<Effect> {
    let Some(key) = screen.list.key() else {
        session.warn("De stapel is leeg");
        return Vec::new();
    };
    if screen.list.is_out {
        screen.list.current = None;
        screen.list.told = None;
        return screen.reload(session);
    }
    screen.list.later.retain(|later| *later != key);
    screen.list.later.push(key);
    let at = screen.cursor().at;
    screen.list.put_off.push((key, at));
    screen.put_last();
    session.say("Komt achteraan weer terug");
    Own::moved(screen, session)
}

/// Brings back what was put off last, in its place and in sight; none where a step was kept since, or nothing was.
fn bring_back(screen: &mut Triage, session: &mut Session) -> Option<Vec<Effect>> {
    let own = &mut screen.list;
    let (key, at) = own.put_off.pop()?;
    own.later.retain(|later| *later != key);
    own.told = None;
    own.current = Some((key, at));
    screen.forget_rows();
    let number = Own::record(&key).unwrap_or_default();
    session.say(format!("{number} staat weer op haar plaats"));
    Some(screen.reload(session))
}
