//! What is known of the one in sight, and where it can go, as lines.

use std::collections::BTreeMap;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::OFFER;
use crate::domain::dates;
use crate::domain::record::Record;
use crate::domain::referral::suggest::Suggestion;
use crate::domain::rights::Facet;
use crate::domain::words::{HandoverPoint, State};
use crate::office::views::{Dossier, Triaged};
use crate::tui::model::Session;
use crate::tui::pen::{Pen, fit, pad, wrap};
use crate::tui::screens::dossier::{answer_told, opened};
use crate::tui::screens::marks::days_left;
use crate::tui::theme::{Look, mark};

/// The action with which a BT takes on what it was offered.
const ACCEPT: &str = "accepteren";

/// `▓▓▓░░░`: how much of the pile is done.
pub(super) fn progress(done: usize, left: usize, session: &Session) -> String {
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
pub(super) fn who(dossier: &Dossier, session: &Session) -> String {
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

pub(super) fn draw(pen: &mut Pen<'_, '_>, session: &Session, told: &Triaged, chosen: usize) {
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
