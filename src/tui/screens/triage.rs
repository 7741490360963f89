//! Triage: one verwijzing at a time, with all that decides where it goes and where it can go; a digit chooses, one key
//! offers, and the next one appears.
//!
//! The pile is what the queue was filtered by or what was marked there, else what waits for a decision of the user's role.
//! What was decided leaves it, what is put off goes to its end. A verwijzing that someone else dealt with stays in sight
//! until the user goes on: no key ever lands on another than the one that was read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::dossier::{answer_told, opened};
use super::list::{List, ListScreen};
use super::marks::days_left;
use crate::domain::dates;
use crate::domain::record::{Record, RecordId};
use crate::domain::referral::suggest::Suggestion;
use crate::domain::rights::Facet;
use crate::domain::words::{HandoverPoint, State};
use crate::domain::workflow::{Action, Command, Refusal, To};
use crate::ipc::question;
use crate::office::Outcome;
use crate::office::model::key_of;
use crate::office::saved::wanted;
use crate::office::views::{Dossier, Filtered, Key, QueueQuery, Triaged, View, pile_of};
use crate::tui::effect::{Effect, ask, ask_or, tell, tell_server};
use crate::tui::model::{Model, Session};
use crate::tui::pen::{Pen, fit, pad, wrap};
use crate::tui::screen::Screen;
use crate::tui::theme::{Look, mark};
use crate::tui::update::{first_do, form_on, fresh_id};

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
    /// The one that is being offered.
    sent: Option<Key>,
    /// The words that found the pile.
    words: Vec<String>,
}

/// The action that offers.
const OFFER: &str = "aanbieden";

/// The action with which a BT takes on what it was offered.
const ACCEPT: &str = "accepteren";

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
    const HINTS: &'static str =
        "aanbieden accepteren aanvraag-ontvangen later openen ongedaan acties filteren terug hulp";
    const HEAD: usize = 1;

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
        let is_later = |key: &Key| self.later.contains(key);
        let left = keys.into_iter().filter(|key| !self.done.contains(key));
        let (later, mut rows): (Vec<Key>, Vec<Key>) = left.partition(is_later);
        let in_turn = self.later.iter().filter(|key| later.contains(key));
        rows.extend(in_turn);
        if let Some((key, at)) = self.current
            && !rows.contains(&key)
        {
            rows.insert(at.min(rows.len()), key);
        }
        rows
    }

    fn record((year, n): &Key) -> Option<Cow<'_, str>> {
        Some(RecordId::referral(i32::from(*year), *n).number.into())
    }

    /// What is in sight stays so in its own pile only.
    fn found_by(&mut self, words: &[String]) {
        if self.words != words {
            self.words = words.to_vec();
            self.current = None;
            self.told = None;
        }
    }

    fn first(&self, rows: &[Key], _: &Session) -> Option<usize> {
        rows.iter().position(|key| Some(*key) == self.key())
    }

    fn top(screen: &Triage, session: &Session, width: usize) -> Line<'static> {
        let unfiltered = match screen.list.only.len() {
            0 => " Wat op uw besluit wacht".to_owned(),
            marked => format!(" De {marked} die u merkte"),
        };
        let (at, count) = screen.at_of();
        let Self { done, later, .. } = &screen.list;
        let place = format!(
            "{at} van {count} · gedaan {} · later {}",
            done.len(),
            later.len()
        );
        let bar = progress(done.len(), count, session);
        let bar = format!("{place} {bar}");
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
            0 => String::new(),
            1 => "nog 1 andere in de stapel".to_owned(),
            others => format!("nog {others} andere in de stapel"),
        }
    }

    /// Asks what is known of the one in sight.
    fn moved(screen: &mut Triage, _: &Session) -> Vec<Effect> {
        let at = screen.cursor().at;
        let here = screen.here().copied();
        let own = &mut screen.list;
        if own.key() != here {
            own.told = None;
            own.chosen = 0;
        }
        own.current = here.map(|key| (key, at));
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
        let is_about = |number: &String| Some(number) == self.number().as_ref();
        if numbers.is_empty() || numbers.iter().any(is_about) {
            self.is_old = true;
        }
    }

    fn run(screen: &mut Triage, session: &mut Session, id: &'static str) -> Option<Vec<Effect>> {
        match id {
            OFFER if screen.marked().is_empty() => offer(&mut screen.list, session),
            "later" => Some(put_off(screen, session)),
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
        if let Some(told) = &screen.list.told {
            draw(pen, session, told, screen.list.chosen);
        }
    }

    fn begin(screen: &mut Triage, marked: &[String], line: Option<&str>) {
        let only: Vec<Key> = marked.iter().filter_map(|number| key_of(number)).collect();
        let asked = line.and_then(|line| wanted(line).ok());
        let asked = asked.filter(|asked| asked.list == Filtered::Queue);
        if only.is_empty() && asked.is_none() {
            return;
        }
        let asked = asked.filter(|_| only.is_empty());
        screen.list = Own {
            only,
            sort: asked.as_ref().and_then(|asked| asked.sort.clone()),
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

/// Puts the one in sight at the end of the pile; the next one appears.
fn put_off(screen: &mut Triage, session: &mut Session) -> Vec<Effect> {
    let Some(key) = screen.list.key() else {
        session.warn("De stapel is leeg");
        return Vec::new();
    };
    screen.list.later.retain(|later| *later != key);
    screen.list.later.push(key);
    screen.put_last();
    session.say("Komt achteraan weer terug");
    Own::moved(screen, session)
}

/// Offers to the BT that is chosen; none where the form must say why that cannot be, or ask for something first.
fn offer(own: &mut Own, session: &mut Session) -> Option<Vec<Effect>> {
    let Some(told) = own.told.clone().filter(|_| own.sent.is_none()) else {
        session.warn("Even geduld: dit is nog niet geladen");
        return Some(Vec::new());
    };
    let suggestion = own.suggestion()?;
    if suggestion.bt.is_none() {
        session.warn(format!(
            "Voorstel {} is het reguliere proces; kies een begeleidingsteam, of leg de aanvraag vast",
            own.chosen + 1
        ));
        return Some(Vec::new());
    }
    let can = told.dossier.can.iter().any(|can| can == OFFER);
    can.then_some(())?;
    send(own, &told.dossier)
}

/// Sends the offer to the BT that is chosen.
fn send(own: &mut Own, dossier: &Dossier) -> Option<Vec<Effect>> {
    let suggestion = own.suggestion()?;
    let (bt, to) = (suggestion.bt.clone()?, suggestion.naar.clone());
    let provider = suggestion.aanbieder.clone();
    let provider = provider.map(|provider| ("aanbieder".to_owned(), provider));
    let fields = std::iter::once(("bt".to_owned(), bt.clone())).chain(provider);
    let record = &dossier.record;
    let number = record.id.number.clone();
    let command = Command {
        action: OFFER.to_owned(),
        target: Some(number.clone()),
        revision: Some(record.revision),
        fields: fields.collect(),
    };
    own.sent = own.key();
    let request = fresh_id();
    Some(vec![ask_or(
        question::Perform { command, request },
        move |model, outcome| {
            model.on(|screen: &mut Triage, _| screen.list.sent = None);
            offered(model, outcome, &number, (&bt, &to))
        },
        |model, no| {
            model.on(|screen: &mut Triage, _| screen.list.sent = None);
            tell(model, no);
        },
    )])
}

/// What came of an offer.
fn offered(
    model: &mut Model,
    outcome: Outcome,
    number: &str,
    (bt, to): (&str, &str),
) -> Vec<Effect> {
    match outcome {
        Outcome::Done { number, .. } => {
            let session = &mut model.session;
            session.last_done = Some(number.clone());
            session.last_many.clear();
            session.say(format!("{number} aangeboden aan {to}"));
            if let Some(key) = key_of(&number) {
                model.on(|screen: &mut Triage, _| screen.list.decide(key));
            }
            model.reload()
        }
        Outcome::Refused(no) => not_offered(model, number, bt.to_owned(), no.to_string()),
        Outcome::Failed(why) => {
            model.session.warn(why);
            Vec::new()
        }
        Outcome::Clash(clashes) => {
            let by = clashes
                .first()
                .map_or("Een ander", |clash| clash.by.as_str());
            let why = format!("{by} was u voor bij {number}; er is niets veranderd");
            not_offered(model, number, bt.to_owned(), why)
        }
    }
}

/// An offer was refused: somebody decided already, and the next one appears; or something is asked first, in the same
/// place.
fn not_offered(model: &mut Model, number: &str, bt: String, why: String) -> Vec<Effect> {
    let told = model.in_titles(&why);
    model.session.warn(told.clone());
    let number = number.to_owned();
    vec![ask(question::Triage { number }, move |model, triaged| {
        let key = key_of(&triaged.dossier.record.id.number);
        if triaged.suggestions.is_empty() {
            return gone_on(model, key);
        }
        let view = View::Dossier(triaged.dossier.clone());
        model.on(|screen: &mut Triage, _| screen.list.told = Some(triaged));
        let asks_consent = lacks_consent(&view, &bt, model);
        match asks_consent {
            true => first_do(model, &view, CONSENT, (OFFER, why)),
            false => {
                form_on(model, &view, OFFER);
                if let Some(form) = model.session.form() {
                    form.refusal = Some(told);
                    form.focus_on("reden");
                }
            }
        }
        Vec::new()
    })]
}

fn gone_on(model: &mut Model, key: Option<Key>) -> Vec<Effect> {
    model.on(|screen: &mut Triage, _| {
        if let Some(key) = key {
            screen.list.decide(key);
        }
    });
    model.reload()
}

/// Whether what an offer lacks is consent that the user may record.
fn lacks_consent(view: &View, bt: &str, model: &Model) -> bool {
    let today = model.session.today;
    let consent = view.record().consent_for(bt);
    let holds = consent.is_some_and(|consent| consent.holds(today));
    !holds && view.can().iter().any(|can| can == CONSENT)
}

/// `▓▓▓░░░`: how much of the pile is done.
fn progress(done: usize, left: usize, session: &Session) -> String {
    const CELLS: usize = 6;
    let all = done + left;
    if all == 0 || session.size.0 < 76 {
        return String::new();
    }
    let full = done * CELLS / all;
    let (done, open) = match session.look.has_unicode {
        true => ("▓", "░"),
        false => ("#", "."),
    };
    format!("{}{} ", done.repeat(full), open.repeat(CELLS - full))
}

/// `V-2026-0448  M.B. (67) · Hoogkerk · gemeld do 19 nov · WIJ Hoogkerk`
fn who(dossier: &Dossier, session: &Session) -> String {
    let row = &dossier.row;
    let person = dossier.resident.as_ref().and_then(Record::resident);
    let age = person.and_then(|person| person.age_on(session.today));
    let name = match (person, age) {
        (Some(person), Some(age)) => format!("{}, {age} jaar", person.full_name()),
        (Some(person), None) => person.full_name(),
        (None, _) => row.inwoner.clone(),
    };
    let reported = row
        .gemeld
        .map(|day| format!("gemeld {}", dates::in_list(day, session.today)));
    join(&[
        &format!("{}  {name}", row.nummer),
        &row.wijk,
        &reported.unwrap_or_default(),
        row.aan_zet.as_deref().unwrap_or_default(),
    ])
}

fn join(parts: &[&str]) -> String {
    let known: Vec<&str> = parts.iter().filter(|it| !it.is_empty()).copied().collect();
    known.join(" · ")
}

/// A fact of a verwijzing: how much it weighs where there is no room for all, its name, and what it says.
struct Fact {
    weight: u8,
    name: &'static str,
    said: Vec<Span<'static>>,
}

/// Cells of the name of a fact.
const NAME: usize = 12;

/// What decides where a verwijzing goes, in the order in which one reads it.
fn facts(session: &Session, told: &Triaged, width: usize) -> Vec<Fact> {
    let (look, dossier, row) = (session.look, &told.dossier, &told.dossier.row);
    let mut facts = Vec::new();
    let mut say = |weight: u8, name: &'static str, text: &str, style: Style| {
        let lines = wrap(look, text, width.saturating_sub(NAME + 2)).into_iter();
        let lines = lines.filter(|line| !line.is_empty()).enumerate();
        facts.extend(lines.map(|(n, line)| Fact {
            // What goes on over more lines loses its last ones first.
            weight: weight.saturating_sub(u8::try_from(4 * n).unwrap_or(u8::MAX)),
            name: if n == 0 { name } else { "" },
            said: vec![Span::styled(line, style)],
        }));
    };
    let plain = Style::new();
    let asked = join(&[&row.staat, &row.soort, &row.wet, &row.urgentie]);
    say(9, "Staat", &asked, look.title());
    if let Some(referral) = dossier.record.referral() {
        say(3, "Vraag", &referral.question, plain);
    }
    let (clocks, style) = clocks(dossier, session);
    say(8, "Termijn", &clocks, style);
    let (consent, style) = consent(dossier, session);
    say(7, "Toestemming", &consent, style);
    say(6, "Overdracht", &handover(dossier), plain);
    for like in &dossier.like {
        say(5, "Dubbel?", &like.told(), look.soon());
    }
    for answer in &dossier.answers {
        let told = format!("{}: {}", answer.no, answer_told(answer, &session.register));
        say(6, "Eerder", &told, plain);
    }
    for asking in dossier.askings.iter().filter(|asking| asking.is_open()) {
        let told = join(&[&asking.question, &asking.by, &dates::with_year(asking.on)]);
        say(6, "Gevraagd", &told, look.soon());
    }
    if let Some(way) = dossier.way_on() {
        say(8, "Dus", way.told(), look.title());
    }
    let accept = dossier.cannot.iter().find(|(id, _)| id == ACCEPT);
    match (accept, row.aan_zet.as_deref()) {
        _ if !told.suggestions.is_empty() => {}
        (Some((_, why)), _) if session.may_ever(ACCEPT) && dossier.is_at(State::Aangeboden) => {
            say(8, "Mist nog", why, look.soon());
        }
        (_, Some(side)) => {
            let told = format!("ligt bij {side}; er is nu geen team te kiezen");
            say(9, "Besluit", &told, look.quiet());
        }
        (_, None) => say(9, "Besluit", "is geëindigd", look.quiet()),
    }
    facts
}

/// The clocks that run, the first one first, and how the first one stands.
fn clocks(dossier: &Dossier, session: &Session) -> (String, Style) {
    let running = dossier.terms.iter();
    let running = running.filter(|term| term.is_running && !term.kind.lapses());
    let mut running: Vec<_> = running.filter_map(|term| Some((term.due?, term))).collect();
    running.sort_by_key(|(due, _)| *due);
    let told = running.iter().map(|(due, term)| {
        let late = if term.late { ", te laat" } else { "" };
        format!(
            "{} {}{late}",
            term.kind,
            dates::in_list(*due, session.today)
        )
    });
    let told: Vec<String> = told.collect();
    let first = running
        .first()
        .map(|(due, _)| days_left(*due, session.today));
    (told.join(" · "), mark(session.look, first).1)
}

/// What the resident lets whom know; for who may not see that, whether it can be offered.
fn consent(dossier: &Dossier, session: &Session) -> (String, Style) {
    let look = session.look;
    if dossier.hidden.contains(&Facet::Toestemming) {
        let why = dossier.cannot.iter().find(|(id, _)| id == OFFER);
        return match why.filter(|_| !dossier.is_at(State::Aangeboden)) {
            None if why.is_some() => (String::new(), Style::new()),
            Some((_, why)) => (why.clone(), look.soon()),
            None => ("is er; aanbieden kan".to_owned(), look.good()),
        };
    }
    let register = &session.register;
    let mut last: BTreeMap<&str, String> = BTreeMap::new();
    let mut holds = false;
    for consent in dossier.record.consents() {
        let name = match register.settings.bts().contains(&consent.party) {
            true => register.settings.bt_name(&consent.party),
            false => register.provider_name(&consent.party).to_owned(),
        };
        let is_on = consent.holds(session.today);
        let answer = match (is_on, consent.withdrawn) {
            (true, _) => format!("ja, {name}: {}", opened(consent)),
            (false, Some(_)) => format!("ingetrokken, {name}"),
            (false, None) => format!("{}, {name}", consent.answer),
        };
        holds |= is_on;
        last.insert(&consent.party, answer);
    }
    let told: Vec<String> = last.into_values().collect();
    match told.is_empty() {
        true => ("nog niet gevraagd".to_owned(), look.soon()),
        false => (
            told.join(" · "),
            if holds { look.good() } else { look.soon() },
        ),
    }
}

/// The five boxes of the warme overdracht.
fn handover(dossier: &Dossier) -> String {
    const TITLES: [&str; 5] = ["weet", "toestemming", "verslag", "gesproken", "1e gesprek"];
    let boxes = HandoverPoint::ALL.iter().zip(TITLES).map(|(point, title)| {
        let is_done = dossier.ticked(*point).is_some();
        format!("[{}] {title}", if is_done { "x" } else { " " })
    });
    let boxes: Vec<String> = boxes.collect();
    boxes.join(" ")
}

fn draw(pen: &mut Pen<'_, '_>, session: &Session, told: &Triaged, chosen: usize) {
    let (width, height) = (pen.width(), pen.height());
    let suggestions = suggestion_lines(session, told, chosen, width);
    let mut facts = facts(session, told, width);
    // A line stays free above the suggestions, where there is room for one.
    let room = height.saturating_sub(suggestions.len());
    while facts.len() > room {
        let least = facts.iter().map(|fact| fact.weight).min();
        let Some(at) = facts.iter().rposition(|fact| Some(fact.weight) == least) else {
            break;
        };
        facts.remove(at);
    }
    let free = room.saturating_sub(facts.len()).min(1);
    let top = facts.len() + free;
    for (n, fact) in facts.into_iter().enumerate() {
        let name = format!(" {}", pad(session.look, fact.name, NAME));
        let name = Span::styled(name, session.look.quiet());
        pen.line(n, Line::from_iter(std::iter::once(name).chain(fact.said)));
    }
    for (n, line) in suggestions.into_iter().enumerate() {
        pen.line(top + n, line);
    }
}

/// Where it can go: a row each, and under it what the place of the chosen one rests on.
fn suggestion_lines(
    session: &Session,
    told: &Triaged,
    chosen: usize,
    width: usize,
) -> Vec<Line<'static>> {
    let look = session.look;
    let mut lines = Vec::new();
    if told.suggestions.is_empty() {
        return lines;
    }
    let contracts = told.suggestions.iter().any(|it| it.contract.is_some());
    let columns = Columns::of(width, contracts);
    lines.push(Line::styled(columns.head(look), look.quiet()));
    for (n, suggestion) in told.suggestions.iter().enumerate() {
        let style = if n == chosen {
            look.title()
        } else {
            Style::new()
        };
        let cursor = if n == chosen { look.cursor() } else { " " };
        lines.push(Line::from(vec![
            Span::styled(format!(" {cursor}"), style),
            Span::styled(format!("{} ", n + 1), look.key()),
            Span::styled(columns.row(look, suggestion), style),
        ]));
        if n == chosen {
            let why = suggestion.waarom.join("; ");
            let why = wrap(look, &why, width.saturating_sub(7))
                .into_iter()
                .take(2);
            lines.extend(why.map(|why| Line::styled(format!("     {why}"), look.quiet())));
        }
    }
    lines
}

/// How wide each column of the suggestions is; none where there is no room for it.
struct Columns {
    name: usize,
    contract: usize,
}

impl Columns {
    const PLACES: usize = 9;
    const WAIT: usize = 11;

    fn of(width: usize, has_contracts: bool) -> Self {
        let contract = if has_contracts && width >= 76 { 14 } else { 0 };
        let taken = 5 + Self::PLACES + Self::WAIT + contract;
        Self {
            name: width.saturating_sub(taken).min(48),
            contract,
        }
    }

    fn cells(&self, look: Look, [name, places, wait, contract]: [&str; 4]) -> String {
        [
            pad(look, name, self.name),
            pad(look, places, Self::PLACES),
            pad(look, wait, Self::WAIT),
            pad(look, contract, self.contract),
        ]
        .concat()
    }

    fn head(&self, look: Look) -> String {
        format!(
            "    {}",
            self.cells(look, ["Voorstel", "bezet", "wachtlijst", "contract"])
        )
    }

    fn row(&self, look: Look, it: &Suggestion) -> String {
        let name = join(&[&it.naar, &it.aanbieder_naam]);
        let places = match (it.plaatsen, it.bt.is_some()) {
            (Some(places), _) => format!("{}/{places}", it.bezet),
            (None, _) => String::new(),
        };
        let wait = match (it.wachtlijst, it.bt.is_some()) {
            (0, _) => String::new(),
            (n, _) => format!("{n}, {} d", it.langst_wacht),
        };
        let contract = it.contract.clone().unwrap_or_default();
        self.cells(
            look,
            [
                &fit(look, &name, self.name.saturating_sub(1)),
                &places,
                &wait,
                &contract,
            ],
        )
    }
}
