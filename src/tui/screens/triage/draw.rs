//! What is known of the one in sight, and where it can go, as lines.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::dates;
use crate::domain::record::Record;
use crate::domain::referral::suggest::Suggestion;
use crate::office::views::deciding::{Fact, Stands, Topic};
use crate::office::views::{Dossier, Triaged};
use crate::tui::model::Session;
use crate::tui::pen::{Pen, cut_off, fit, pad, wrap, wrap_within};
use crate::tui::theme::{Look, mark};

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

/// A line of a fact: how much it weighs where there is no room for all, its name, and what it says.
struct FactLine {
    weight: u8,
    name: &'static str,
    said: String,
    style: Style,
}

/// Cells of the name of a fact.
const NAME: usize = 12;

/// How much a fact weighs where there is no room for all.
const fn weight(topic: Topic) -> u8 {
    match topic {
        Topic::State | Topic::Decided => 9,
        Topic::Terms | Topic::WayOn | Topic::Lacks => 8,
        Topic::Consent => 7,
        Topic::Handover | Topic::Answer | Topic::Asked => 6,
        Topic::Double => 5,
        Topic::Question => 3,
    }
}

fn style(look: Look, fact: &Fact) -> Style {
    match (fact.stands, fact.topic) {
        (Stands::Left(days), _) => mark(look, Some(days)).1,
        (Stands::Well, _) => look.good(),
        (Stands::Open, _) => look.soon(),
        (Stands::Plain, Topic::State | Topic::WayOn) => look.title(),
        (Stands::Plain, Topic::Decided) => look.quiet(),
        (Stands::Plain, _) => Style::new(),
    }
}

/// What decides where a verwijzing goes, in lines of a width.
fn facts(session: &Session, told: &Triaged, width: usize) -> Vec<FactLine> {
    let look = session.look;
    let facts = told.deciding(&session.register, &session.who.1, session.today);
    let lines = facts.into_iter().flat_map(|fact| {
        let lines = wrap(look, &fact.text, width.saturating_sub(NAME + 2)).into_iter();
        let lines = lines.filter(|line| !line.is_empty()).enumerate();
        let lines = lines.map(|(n, line)| FactLine {
            // What goes on over more lines loses its last ones first.
            weight: weight(fact.topic).saturating_sub(u8::try_from(4 * n).unwrap_or(u8::MAX)),
            name: if n == 0 { fact.topic.title() } else { "" },
            said: line,
            style: style(look, &fact),
        });
        lines.collect::<Vec<FactLine>>()
    });
    lines.collect()
}

pub(super) fn draw(pen: &mut Pen<'_, '_>, session: &Session, told: &Triaged, chosen: usize) {
    let (look, width, height) = (session.look, pen.width(), pen.height());
    let suggestions = suggestion_lines(session, told, chosen, width);
    let mut facts = facts(session, told, width);
    // A line stays free above the suggestions, where there is room for one.
    let room = height.saturating_sub(suggestions.len());
    while facts.len() > room {
        let least = facts.iter().map(|fact| fact.weight).min();
        let Some(at) = facts.iter().rposition(|fact| Some(fact.weight) == least) else {
            break;
        };
        let gone = facts.remove(at);
        let before = at.checked_sub(1).and_then(|before| facts.get_mut(before));
        // What goes on says so where it stops.
        if let Some(before) = before.filter(|_| gone.name.is_empty()) {
            let room = width.saturating_sub(NAME + 2);
            before.said = cut_off(look, &before.said, room);
        }
    }
    let free = room.saturating_sub(facts.len()).min(1);
    let top = facts.len() + free;
    for (n, fact) in facts.into_iter().enumerate() {
        let name = format!(" {}", pad(session.look, fact.name, NAME));
        let name = Span::styled(name, session.look.quiet());
        let said = Span::styled(fact.said, fact.style);
        pen.line(n, Line::from_iter([name, said]));
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
            let why = wrap_within(look, &why, width.saturating_sub(7), 2);
            lines.extend(
                why.into_iter()
                    .map(|why| Line::styled(format!("     {why}"), look.quiet())),
            );
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
