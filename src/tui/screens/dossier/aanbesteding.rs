//! An aanbesteding: its head and its sheets, each as lines. The planning comes first: planned, latest and real days of
//! every phase, with the months beside it.

use chrono::{Datelike, Months, NaiveDate};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::lines::{history, join, notes, or_nothing, pair, pair_at, signals};
use crate::domain::aanbesteding::living::Change;
use crate::domain::aanbesteding::parts::{ChecklistItem, Criterion, Question};
use crate::domain::contract::parts::Document;
use crate::domain::dates::{compact, in_list, with_year};
use crate::domain::record::{Element, Record};
use crate::office::views::{AanbestedingView, BidCells, PhaseCells, WhatIf};
use crate::tui::model::Session;
use crate::tui::pen::{fit, pad, wrap};
use crate::tui::screens::marks::days_left;
use crate::tui::theme::{Look, mark};

/// The sheets.
pub const SHEETS: &[&str] = &[
    "Planning",
    "Overzicht",
    "Stukken",
    "Vragen",
    "Inschrijvingen",
    "Wat als",
    "Geschiedenis",
    "Notities",
];

/// The sheet that shows what a change would do.
pub const WHAT_IF: usize = 5;

/// What moves it: hinted at before everything that can only be added.
pub const MOVES: &[&str] = &["fase-afronden", "fase-verplaatsen", "gunnen"];

/// Cells of a phase's name.
const NAME: usize = 22;

/// The two lines above the sheets: what it is, and how much room is left.
#[must_use]
pub fn head(view: &AanbestedingView) -> [String; 2] {
    let cells = &view.cells;
    let value = cells.waarde.map(|value| value.to_string());
    let start = cells.ingang.map(|day| format!("ingang {}", with_year(day)));
    let room = match cells.ruimte_dagen {
        Some(days) if days < 0 => format!("{} dagen te laat", -days),
        Some(1) => "ruimte 1 dag".to_owned(),
        Some(days) => format!("ruimte {days} dagen"),
        None => String::new(),
    };
    let follows = cells
        .volgt_op
        .as_ref()
        .map(|number| format!("volgt op {number}"));
    [
        join(&[&cells.naam, &cells.procedure, &value.unwrap_or_default()]),
        join(&[
            cells.status.word(),
            &start.unwrap_or_default(),
            &room,
            &follows.unwrap_or_default(),
        ]),
    ]
}

/// The lines of a sheet.
#[must_use]
pub fn lines(
    session: &Session,
    view: &AanbestedingView,
    what_if: &[WhatIf],
    sheet: usize,
    width: usize,
) -> Vec<Line<'static>> {
    let look = session.look;
    match sheet {
        0 => planning(session, view, width),
        1 => overview(session, view, width),
        2 => checklist(look, &view.record, width),
        3 => questions(look, &view.record, width),
        4 => bids(look, view, width),
        WHAT_IF => compared(look, view, what_if, width),
        6 => history(look, &view.history, width),
        _ => notes(look, &view.record, width),
    }
}

// ---------------------------------------------------------------- planning

/// Every phase a line: whether it is done, its days, its room, and the months in which it runs.
fn planning(session: &Session, view: &AanbestedingView, width: usize) -> Vec<Line<'static>> {
    let look = session.look;
    // The working day on or before the latest, where there is room for it.
    let practical = if width >= 100 { 11 } else { 0 };
    let fixed = 3 + NAME + 1 + 9 + 1 + 9 + 1 + practical + 6 + 1;
    let months = Axis::of(&view.phases, width.saturating_sub(fixed));
    let mut lines = vec![Line::styled(
        format!(
            "   {} {} {} {}{:>6} {}",
            pad(look, "Fase", NAME),
            pad(look, "gepland", 9),
            pad(look, "uiterst", 9),
            pad(look, " praktisch", practical),
            "ruimte",
            months.header(session.today),
        ),
        look.quiet(),
    )];
    let current = view.cells.fase;
    for phase in &view.phases {
        lines.push(phase_line(
            look,
            phase,
            current == Some(phase.fase),
            practical,
            &months,
            session.today,
        ));
    }
    lines.push(Line::raw(""));
    lines.extend(sentences(look, view, width));
    lines
}

fn phase_line(
    look: Look,
    phase: &PhaseCells,
    is_current: bool,
    practical: usize,
    months: &Axis,
    today: NaiveDate,
) -> Line<'static> {
    let (glyph, style) = match (phase.werkelijk, phase.open) {
        (Some(_), _) => ("v", look.good()),
        (None, false) => ("v", look.quiet()),
        (None, true) => mark(
            look,
            phase
                .ruimte
                .map(|room| room.min(days_left_of(phase, today))),
        ),
    };
    let cursor = if is_current { look.cursor() } else { " " };
    let day = |day: Option<NaiveDate>| day.map(|day| in_list(day, today)).unwrap_or_default();
    let room = match phase.ruimte {
        Some(days) if phase.open => days.to_string(),
        _ => String::new(),
    };
    let law = if phase.wettelijk { "§" } else { " " };
    let late = phase.open && phase.ruimte.is_some_and(|room| room < 0);
    let mut spans = vec![
        Span::raw(cursor),
        Span::styled(glyph.to_owned(), style),
        Span::raw(format!(
            " {} {} {}{law}{}",
            pad(look, phase.fase.word(), NAME),
            pad(
                look,
                &day(phase.werkelijk.or(phase.gepland).or(phase.tot)),
                9
            ),
            pad(look, &day(phase.uiterst), 9),
            pad(look, &format!(" {}", day(phase.praktisch)), practical),
        )),
        Span::styled(
            format!("{room:>6} "),
            if late { look.late() } else { Style::new() },
        ),
    ];
    spans.extend(months.bar(look, phase));
    Line::from(spans)
}

fn days_left_of(phase: &PhaseCells, today: NaiveDate) -> i64 {
    phase.uiterst.map_or(i64::MAX, |day| days_left(day, today))
}

/// What does not fit, what would help, and what the law's signs stand for.
fn sentences(look: Look, view: &AanbestedingView, width: usize) -> Vec<Line<'static>> {
    let told = |glyph: &'static str, style: Style, text: &str| -> Vec<Line<'static>> {
        wrap(look, text, width.saturating_sub(4))
            .into_iter()
            .enumerate()
            .map(|(index, text)| {
                let glyph = if index == 0 { glyph } else { " " };
                Line::from(vec![
                    Span::styled(format!(" {glyph} "), style),
                    Span::raw(text),
                ])
            })
            .collect()
    };
    let mut lines = Vec::new();
    for misfit in view.breaks.iter().chain(&view.overruns) {
        let glyph = if misfit.wettelijk { "§" } else { "!" };
        lines.extend(told(glyph, look.late(), &misfit.zin));
    }
    for way in &view.ways_out {
        lines.extend(told(look.cursor(), look.good(), way));
    }
    if let Some(standstill) = &view.standstill {
        let until = match standstill.contract_vanaf {
            Some(day) => format!("contract kan vanaf {}", with_year(day)),
            None => "een kort geding loopt, dus nog geen contract".to_owned(),
        };
        let text = format!(
            "standstill tot en met {}; {until} ({})",
            with_year(standstill.laatste_dag),
            standstill.grondslag
        );
        lines.extend(told("§", look.quiet(), &text));
    }
    for remark in &view.remarks {
        lines.extend(told(" ", look.quiet(), remark));
    }
    lines.push(Line::styled(" § de wet bepaalt deze termijn", look.quiet()));
    lines
}

/// Months laid out over cells.
struct Axis {
    from: NaiveDate,
    days: i64,
    cells: usize,
}

impl Axis {
    /// From the month in which the first phase begins up to that of the last.
    fn of(phases: &[PhaseCells], cells: usize) -> Self {
        let days = phases.iter().flat_map(|phase| {
            [
                phase.begint.or(phase.van),
                phase.werkelijk.or(phase.verwacht).or(phase.tot),
            ]
        });
        let known: Vec<NaiveDate> = days.flatten().collect();
        let first = known.iter().min().copied().unwrap_or_default();
        let from = first.with_day(1).unwrap_or(first);
        let last = known.iter().max().copied().unwrap_or(from);
        Self {
            from,
            days: (last - from).num_days().max(1) + 1,
            cells,
        }
    }

    fn cell(&self, day: NaiveDate) -> Option<usize> {
        let at = (day - self.from).num_days();
        let within = (0..self.days).contains(&at) && self.cells > 0;
        let at = usize::try_from(at).ok().filter(|_| within)?;
        Some(at * self.cells / usize::try_from(self.days).ok()?)
    }

    /// The names of the months for which there is room, beside today.
    fn header(&self, today: NaiveDate) -> String {
        let mut text = vec![' '; self.cells];
        let mut month = Some(self.from);
        let mut free = 0;
        let now = self.cell(today);
        while let Some((day, at)) = month.and_then(|day| Some((day, self.cell(day)?))) {
            let is_on_today = now.is_some_and(|now| (at..at + 3).contains(&now));
            if at >= free && at + 3 <= self.cells && !is_on_today {
                let name = compact(day);
                let name = name.split(' ').nth(1).unwrap_or("");
                for (index, letter) in name.chars().enumerate() {
                    if let Some(cell) = text.get_mut(at + index) {
                        *cell = letter;
                    }
                }
                free = at + 4;
            }
            month = day.checked_add_months(Months::new(1));
        }
        if let Some(cell) = now.and_then(|at| text.get_mut(at)) {
            *cell = '|';
        }
        text.into_iter().collect()
    }

    /// When a phase runs; from the day it is expected to the latest day is its room.
    fn bar(&self, look: Look, phase: &PhaseCells) -> Vec<Span<'static>> {
        let from = phase.begint.or(phase.van);
        let until = phase.werkelijk.or(phase.verwacht).or(phase.tot);
        let (Some(from), Some(until)) = (from, until) else {
            return Vec::new();
        };
        let [runs, room] = if look.has_unicode {
            ["█", "▒"]
        } else {
            ["#", "."]
        };
        let (Some(first), Some(last)) = (self.cell(from), self.cell(until)) else {
            return Vec::new();
        };
        let spare = phase
            .uiterst
            .filter(|_| phase.open)
            .and_then(|day| self.cell(day))
            .unwrap_or(last);
        vec![
            Span::raw(" ".repeat(first)),
            Span::raw(runs.repeat(last.saturating_sub(first) + 1)),
            Span::styled(room.repeat(spare.saturating_sub(last)), look.quiet()),
        ]
    }
}

// ---------------------------------------------------------------- the other sheets

fn overview(session: &Session, view: &AanbestedingView, width: usize) -> Vec<Line<'static>> {
    let look = session.look;
    let mut lines = signals(look, &view.signals, width);
    lines.push(Line::raw(""));
    let Some(aanbesteding) = view.record.aanbesteding() else {
        return lines;
    };
    let cells = &view.cells;
    let begin = view.begin.map(|begin| {
        format!(
            "{} (gebruikelijk), {} (kortst mogelijk)",
            with_year(begin.gebruikelijk),
            with_year(begin.minimum)
        )
    });
    let gap = match cells.gat_dagen {
        Some(days) if days > 0 => format!("{days} dagen zonder contract voor de ingang"),
        Some(0) => "sluit aan op het vorige contract".to_owned(),
        Some(days) => format!("{} dagen overlap met het vorige contract", -days),
        None => String::new(),
    };
    let kort_geding = aanbesteding.kort_geding.map(|day| {
        let judged = aanbesteding.judged.map_or_else(
            || "nog geen uitspraak".to_owned(),
            |day| format!("uitspraak {}", with_year(day)),
        );
        format!("{}, {judged}", with_year(day))
    });
    let rest = [
        ("Beginnen uiterlijk", begin.unwrap_or_default()),
        ("Aansluiting", gap),
        ("Percelen", cells.percelen.join(", ")),
        ("CPV", aanbesteding.cpv.clone()),
        ("TenderNed", aanbesteding.tenderned.clone()),
        ("Procedure in bestand", aanbesteding.procedure_text.clone()),
        (
            "Verantwoordelijke",
            session
                .register
                .employee_name(&aanbesteding.responsible)
                .to_owned(),
        ),
        ("Spoed", aanbesteding.urgent_reason.clone()),
        ("Kort geding", kort_geding.unwrap_or_default()),
        ("Reden van het einde", aanbesteding.ended_reason.clone()),
        (
            "Stukken bewaren tot",
            view.keep_until.map(with_year).unwrap_or_default(),
        ),
    ];
    lines.extend(
        rest.iter()
            .flat_map(|(name, value)| pair(look, name, value, width)),
    );
    for (key, part) in view.record.of(Document::KIND) {
        let text = Document::of(part).map(|document| join(&[&document.title, &document.reference]));
        lines.extend(pair(
            look,
            &key.to_string(),
            &text.unwrap_or_default(),
            width,
        ));
    }
    lines
}

/// The documents and tasks of every phase, each with its number to tick it off by.
fn checklist(look: Look, record: &Record, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (key, part) in record.of(ChecklistItem::KIND) {
        let Some(item) = ChecklistItem::of(part) else {
            continue;
        };
        let (box_, style) = if item.done.is_some() {
            ("[x]", look.good())
        } else {
            ("[ ]", look.soon())
        };
        let done = item.done.map(compact).unwrap_or_default();
        let text = join(&[&item.title, &item.responsible, &done, &item.reference]);
        let room = width.saturating_sub(NAME + 12);
        lines.push(Line::from(vec![
            Span::styled(format!(" {box_} "), style),
            Span::raw(format!("{:>3} ", key.n)),
            Span::styled(
                format!("{} ", pad(look, item.phase.word(), NAME)),
                look.quiet(),
            ),
            Span::raw(pad(look, &text, room)),
        ]));
    }
    or_nothing(lines, "Er zijn geen stukken")
}

fn questions(look: Look, record: &Record, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (key, part) in record.of(Question::KIND) {
        let Some(question) = Question::of(part) else {
            continue;
        };
        let secret = if question.is_confidential {
            "vertrouwelijk"
        } else {
            ""
        };
        let asked = question.asked.map(with_year).unwrap_or_default();
        lines.extend(pair(
            look,
            &format!("Vraag {}", key.n),
            &join(&[&question.question, &asked, secret]),
            width,
        ));
        let answer = match question.answered {
            Some(day) => join(&[&question.answer, &with_year(day)]),
            None => "nog niet beantwoord".to_owned(),
        };
        lines.extend(pair(look, "  antwoord", &answer, width));
    }
    or_nothing(lines, "Er zijn nog geen vragen gesteld")
}

/// The criteria with their weight, then the inschrijvingen of each perceel in order.
fn bids(look: Look, view: &AanbestedingView, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for criterion in view.record.all::<Criterion>() {
        let text = format!("{} · {} %", criterion.kind, points(criterion.weight));
        lines.extend(pair_at(look, 34, &criterion.name, &text, width));
    }
    for ranking in &view.rankings {
        let title = if ranking.perceel.is_empty() {
            "Inschrijvingen".to_owned()
        } else {
            format!("Perceel {}", ranking.perceel)
        };
        lines.push(Line::styled(format!(" {title}"), look.title()));
        let bids = ranking.inschrijvingen.iter();
        lines.extend(bids.map(|bid| bid_line(look, bid, width)));
    }
    or_nothing(lines, "Er zijn nog geen criteria en inschrijvingen")
}

/// One inschrijving. What came of it goes before what it costs: the end of a long line is cut.
fn bid_line(look: Look, bid: &BidCells, width: usize) -> Line<'static> {
    let place = bid
        .plaats
        .map_or_else(|| "-".to_owned(), |place| place.to_string());
    let price = bid.prijs.map(|price| price.to_string()).unwrap_or_default();
    let outcome = if !bid.terzijde.is_empty() {
        format!("terzijde: {}", bid.terzijde)
    } else if !bid.contract.is_empty() {
        format!("gegund, {}", bid.contract)
    } else if !bid.volledig {
        "niet overal gescoord".to_owned()
    } else {
        String::new()
    };
    let text = format!(
        " {place:>3}  {:>2} {} {:>6}  {}",
        bid.inschrijving,
        pad(look, &bid.inschrijver, 28),
        points(bid.punten),
        join(&[&outcome, &price]),
    );
    Line::raw(fit(look, &text, width))
}

/// Hundredths as people write them: `7,5`.
fn points(hundredths: u32) -> String {
    let text = format!("{},{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches(',').to_owned()
}

/// The plan as it is beside what each change would make of it.
fn compared(
    look: Look,
    view: &AanbestedingView,
    what_if: &[WhatIf],
    width: usize,
) -> Vec<Line<'static>> {
    const DAY: usize = 15;
    if what_if.is_empty() {
        return vec![Line::raw(
            " Kies met x wat u wilt proberen. Er verandert niets.",
        )];
    }
    let mut head = format!(" {} {}", pad(look, "Fase", NAME), pad(look, "nu", DAY));
    for change in what_if {
        let title = match change.change {
            Change::Start(day) => format!("ingang {}", compact(day)),
            Change::Phase(phase, day) => format!("{phase} {}", compact(day)),
        };
        head.push_str(&format!(" {}", pad(look, &title, 24)));
    }
    let mut lines = vec![Line::styled(head, look.quiet())];
    let shown = |phase: &PhaseCells| {
        phase
            .werkelijk
            .or(phase.verwacht)
            .or(phase.gepland)
            .or(phase.tot)
    };
    for phase in &view.phases {
        let now = shown(phase);
        let mut spans = vec![Span::raw(format!(
            " {} {}",
            pad(look, phase.fase.word(), NAME),
            pad(look, &now.map(with_year).unwrap_or_default(), DAY),
        ))];
        for change in what_if {
            let then = change.phases.iter().find(|other| other.fase == phase.fase);
            let day = then.and_then(shown);
            let is_late =
                then.is_some_and(|then| then.open && then.ruimte.is_some_and(|room| room < 0));
            let mark = match (is_late, day == now) {
                (true, _) => "!",
                (false, true) => " ",
                (false, false) if look.has_unicode => "→",
                (false, false) => ">",
            };
            let style = if is_late { look.late() } else { Style::new() };
            let text = format!("{mark} {}", day.map(with_year).unwrap_or_default());
            spans.push(Span::styled(format!(" {}", pad(look, &text, 24)), style));
        }
        lines.push(Line::from(spans));
    }
    for change in what_if {
        let room = change.room.map(|room| format!("ruimte {room} dagen"));
        let title = match change.change {
            Change::Start(day) => format!("Ingang {}", with_year(day)),
            Change::Phase(phase, day) => format!("{phase} {}", with_year(day)),
        };
        lines.push(Line::raw(""));
        let title = format!(" {}", join(&[&title, &room.unwrap_or_default()]));
        lines.push(Line::raw(fit(look, &title, width)));
        let told = change.refusal.iter().cloned();
        let misfits = change
            .breaks
            .iter()
            .chain(&change.overruns)
            .map(|misfit| misfit.zin.clone());
        for sentence in told.chain(misfits) {
            lines.extend(pair(look, "", &sentence, width));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Cents;

    #[test]
    fn a_bid_that_was_put_aside_says_so_before_its_price_and_asks_for_no_score() {
        let bid = BidCells {
            inschrijving: 3,
            inschrijver: "Begeleid Thuis Noord".to_owned(),
            plaats: None,
            punten: 0,
            volledig: false,
            prijs: Some(Cents::euros(400_000)),
            ontvangen: None,
            terzijde: "te laat ingediend, na het sluiten van de kluis".to_owned(),
            contract: String::new(),
        };
        let look = Look {
            has_colour: false,
            has_unicode: true,
        };
        let line = bid_line(look, &bid, 78).to_string();
        assert!(line.contains("terzijde: te laat ingediend"), "{line}");
        assert!(!line.contains("niet overal gescoord"), "{line}");
        assert!(line.ends_with('…'), "{line}");
    }
}
