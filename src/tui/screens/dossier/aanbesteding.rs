//! An aanbesteding: its head and its sheets, each as lines. The planning comes first: planned, latest and real days of
//! every phase, with the months beside it.

use chrono::{Datelike, NaiveDate};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::lines::{Sheet, Sheets, day, each, hundredths, join, known, word};
use crate::domain::aanbesteding::file::Section;
use crate::domain::aanbesteding::moving::Change;
use crate::domain::aanbesteding::parts::{ChecklistItem, Criterion, Question};
use crate::domain::aanbesteding::ranking::score;
use crate::domain::contract::parts::Document;
use crate::domain::dates::{compact, in_list, with_year};
use crate::domain::record::Kind;
use crate::office::views::{AanbestedingView, BidCells, PhaseCells};
use crate::tui::pen::{fit, pad};
use crate::tui::screens::axis::{Axis, put};
use crate::tui::screens::marks::{CHALLENGED, days_left};
use crate::tui::theme::{Look, mark};

/// The sheets.
pub const SHEETS: Sheets<AanbestedingView> = &[
    ("Planning", planning),
    ("Overzicht", overview),
    ("Stukken", checklist),
    ("Vragen", questions),
    ("Inschrijvingen", bids),
    ("Brieven", letters),
    ("Dossier", whole_file),
    ("Wat als", compared),
    ("Geschiedenis", |sheet, view| {
        sheet.history(Kind::Aanbesteding, &view.history)
    }),
    ("Notities", |sheet, view| {
        sheet.notes(&view.record, &view.history)
    }),
];

/// The sheet with the phases.
pub const PLANNING: usize = 0;

/// The sheet that shows what a change would do.
pub const WHAT_IF: usize = 7;

/// What moves it: hinted at before everything that can only be added.
pub const MOVES: &[&str] = &["fase-afronden", "fase-verplaatsen", "gunnen"];

/// Cells of a phase's name.
const NAME: usize = 22;

/// The two lines above the sheets: what it is, and how much room is left.
#[must_use]
pub fn head(view: &AanbestedingView) -> [String; 2] {
    let cells = &view.cells;
    let room = match cells.ruimte_dagen {
        Some(days) if days < 0 => format!("{} dagen te laat", -days),
        Some(1) => "ruimte 1 dag".to_owned(),
        Some(days) => format!("ruimte {days} dagen"),
        None => String::new(),
    };
    let follows = cells.volgt_op.as_ref();
    [
        join(&[&cells.naam, &cells.procedure, &word(cells.waarde)]),
        join(&[
            cells.status.word(),
            match cells.kort_geding_loopt {
                true => CHALLENGED,
                false => "",
            },
            &known(cells.ingang, |day| format!("ingang {}", with_year(day))),
            &room,
            &known(follows, |number| format!("volgt op {number}")),
        ]),
    ]
}

/// Every phase a line: whether it is done, its days, its room, and the months in which it runs.
fn planning(sheet: &mut Sheet<'_>, view: &AanbestedingView) {
    let look = sheet.look;
    // The working day on or before the latest, where there is room for it.
    let practical = if sheet.width >= 100 { 11 } else { 0 };
    // Where the plan no longer holds, the days as things stand are what matters.
    let differs = |phase: &PhaseCells| phase.open && phase.verwacht != phase.gepland;
    let expected = match view.phases.iter().any(differs) {
        true => 10,
        false => 0,
    };
    let wide = Wide {
        practical,
        expected,
    };
    let fixed = 3 + NAME + 1 + 9 + 1 + expected + 9 + 1 + practical + 6 + 1;
    let months = months_of(&view.phases, sheet.width.saturating_sub(fixed));
    sheet.quiet(format!(
        "   {} {} {}{} {}{:>6} {}",
        pad(look, "Fase", NAME),
        pad(look, "gepland", 9),
        pad(look, "verwacht", expected),
        pad(look, "uiterst", 9),
        pad(look, " praktisch", practical),
        "ruimte",
        header(&months, sheet.session.today),
    ));
    for phase in &view.phases {
        let is_current = view.cells.fase == Some(phase.fase);
        sheet.line(phase_line(sheet, phase, is_current, wide, &months));
    }
    sheet.line("");
    sentences(sheet, view);
}

/// Cells of the columns that are not always there.
#[derive(Clone, Copy)]
struct Wide {
    practical: usize,
    expected: usize,
}

fn phase_line(
    sheet: &Sheet<'_>,
    phase: &PhaseCells,
    is_current: bool,
    wide: Wide,
    months: &Axis,
) -> Line<'static> {
    let (look, today) = (sheet.look, sheet.session.today);
    let left = phase.uiterst.map_or(i64::MAX, |day| days_left(day, today));
    let (glyph, style) = match (phase.werkelijk, phase.open) {
        (Some(_), _) => ("v", look.good()),
        (None, false) => ("v", look.quiet()),
        (None, true) => mark(look, phase.ruimte.map(|room| room.min(left))),
    };
    let cursor = if is_current { look.cursor() } else { " " };
    let day = |day: Option<NaiveDate>| known(day, |day| in_list(day, today));
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
            " {} {} {}{}{law}{}",
            pad(look, phase.fase.word(), NAME),
            pad(
                look,
                &day(phase
                    .werkelijk
                    .or(phase.gepland.or(phase.tot).filter(|_| phase.open))),
                9
            ),
            pad(
                look,
                &day(phase.verwacht.filter(|_| phase.open)),
                wide.expected
            ),
            pad(look, &day(phase.uiterst), 9),
            pad(look, &format!(" {}", day(phase.praktisch)), wide.practical),
        )),
        Span::styled(
            format!("{room:>6} "),
            if late { look.late() } else { Style::new() },
        ),
    ];
    spans.extend(bar(months, look, phase));
    Line::from(spans)
}

/// What does not fit, what would help, and what the law's signs stand for.
fn sentences(sheet: &mut Sheet<'_>, view: &AanbestedingView) {
    let look = sheet.look;
    for misfit in view.breaks.iter().chain(&view.overruns) {
        let glyph = if misfit.wettelijk { "§" } else { "!" };
        sheet.told(glyph, look.late(), &misfit.zin);
    }
    for way in &view.ways_out {
        sheet.told(look.cursor(), look.good(), way);
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
        sheet.told("§", look.quiet(), &text);
    }
    for remark in &view.remarks {
        sheet.told(" ", look.quiet(), remark);
    }
    sheet.quiet(" § de wet bepaalt deze termijn");
}

/// From the month in which the first phase begins up to that of the last.
fn months_of(phases: &[PhaseCells], cells: usize) -> Axis {
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
    Axis {
        from,
        days: (last - from).num_days().max(1) + 1,
        cells,
    }
}

/// The names of the months for which there is room, beside today.
fn header(months: &Axis, today: NaiveDate) -> String {
    let mut text = months.row();
    let mut free = 0;
    let now = months.cell(today);
    for (_, at, name) in months.months() {
        let is_on_today = now.is_some_and(|now| (at..at + 3).contains(&now));
        if at >= free && at + 3 <= months.cells && !is_on_today {
            put(&mut text, at, &name);
            free = at + 4;
        }
    }
    if let Some(now) = now {
        put(&mut text, now, "|");
    }
    text.into_iter().collect()
}

/// When a phase runs; from the day it is expected to the latest day is its room. Of one that was passed and whose day
/// nobody entered, nothing is known.
fn bar(months: &Axis, look: Look, phase: &PhaseCells) -> Vec<Span<'static>> {
    if !phase.open && phase.werkelijk.is_none() {
        return Vec::new();
    }
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
    let (Some(first), Some(last)) = (months.cell(from), months.cell(until)) else {
        return Vec::new();
    };
    let spare = phase
        .uiterst
        .filter(|_| phase.open)
        .and_then(|day| months.cell(day))
        .unwrap_or(last);
    vec![
        Span::raw(" ".repeat(first)),
        Span::raw(runs.repeat(last.saturating_sub(first) + 1)),
        Span::styled(room.repeat(spare.saturating_sub(last)), look.quiet()),
    ]
}

fn overview(sheet: &mut Sheet<'_>, view: &AanbestedingView) {
    sheet.signals(&view.signals);
    sheet.line("");
    let Some(aanbesteding) = view.record.aanbesteding() else {
        return;
    };
    let cells = &view.cells;
    let begin = known(view.begin, |begin| {
        let (usual, least) = (with_year(begin.gebruikelijk), with_year(begin.minimum));
        format!("{usual} (gebruikelijk), {least} (kortst mogelijk)")
    });
    let gap = match cells.gat_dagen {
        Some(days) if days > 0 => {
            format!("{days} dagen zonder contract voor de verwachte ingang")
        }
        Some(0) => "sluit aan op het vorige contract".to_owned(),
        Some(days) => format!("{} dagen overlap met het vorige contract", -days),
        None => String::new(),
    };
    let kort_geding = known(aanbesteding.kort_geding, |day| {
        let judged = match aanbesteding.judged {
            Some(day) => format!("uitspraak {}", with_year(day)),
            None => "nog geen uitspraak".to_owned(),
        };
        format!("{}, {judged}", with_year(day))
    });
    let register = &sheet.session.register;
    let responsible = register.employee_name(&aanbesteding.responsible).to_owned();
    sheet.facts([
        ("Beginnen uiterlijk", begin),
        ("Vroegste ingang", day(view.earliest_start)),
        ("Aansluiting", gap),
        ("Percelen", cells.percelen.join(", ")),
        ("CPV", aanbesteding.cpv.clone()),
        ("TenderNed", aanbesteding.tenderned.clone()),
        ("Procedure in bestand", aanbesteding.procedure_text.clone()),
        ("Verantwoordelijke", responsible),
        ("Spoed", aanbesteding.urgent_reason.clone()),
        ("Kort geding", kort_geding),
        ("Reden van het einde", aanbesteding.ended_reason.clone()),
        ("Stukken bewaren tot", day(view.keep_until)),
    ]);
    sheet.own_columns(&view.record);
    for (key, document) in each::<Document>(&view.record) {
        let text = join(&[&document.title, &document.reference]);
        sheet.fact(&key.to_string(), &text);
    }
}

/// The documents and tasks of every phase, each with its number to tick it off by.
fn checklist(sheet: &mut Sheet<'_>, view: &AanbestedingView) {
    let look = sheet.look;
    let room = sheet.width.saturating_sub(NAME + 12);
    for (key, item) in each::<ChecklistItem>(&view.record) {
        let done = known(item.done, compact);
        let text = join(&[&item.title, &item.responsible, &done, &item.reference]);
        sheet.line(vec![
            sheet.ticked(item.done.is_some()),
            Span::raw(format!("{:>3} ", key.n)),
            Span::styled(
                format!("{} ", pad(look, item.phase.word(), NAME)),
                look.quiet(),
            ),
            Span::raw(pad(look, &text, room)),
        ]);
    }
    sheet.or("Er zijn geen stukken");
}

fn questions(sheet: &mut Sheet<'_>, view: &AanbestedingView) {
    for (key, question) in each::<Question>(&view.record) {
        let secret = if question.is_confidential {
            "vertrouwelijk"
        } else {
            ""
        };
        let asked = join(&[&question.question, &day(question.asked), secret]);
        sheet.fact(&format!("Vraag {}", key.n), &asked);
        let answer = match question.answered {
            Some(day) => join(&[&question.answer, &with_year(day)]),
            None => "nog niet beantwoord".to_owned(),
        };
        sheet.fact("  antwoord", &answer);
    }
    sheet.or("Er zijn nog geen vragen gesteld");
}

/// The criteria with their weight, the scores of the inschrijvingen of each perceel beside each other, and what came of
/// each in order.
fn bids(sheet: &mut Sheet<'_>, view: &AanbestedingView) {
    for criterion in view.record.all::<Criterion>() {
        let text = format!("{} · {} %", criterion.kind, hundredths(criterion.weight));
        sheet.fact_at(34, &criterion.name, &text);
    }
    for ranking in &view.rankings {
        let title = match ranking.perceel.as_str() {
            "" => " Inschrijvingen".to_owned(),
            perceel => format!(" Perceel {perceel}"),
        };
        sheet.line(Line::styled(title, sheet.look.title()));
        scores(sheet, view, &ranking.inschrijvingen);
        for bid in &ranking.inschrijvingen {
            sheet.line(bid_line(sheet.look, bid, sheet.width));
        }
    }
    sheet.or("Er zijn nog geen criteria en inschrijvingen");
}

/// Inschrijvingen by criteria: a score in each cell, a dot where there is none yet.
fn scores(sheet: &mut Sheet<'_>, view: &AanbestedingView, bids: &[BidCells]) {
    /// Cells of a name and of a score.
    const WHO: usize = 20;
    const CELL: usize = 9;
    let criteria: Vec<&Criterion> = view.record.all::<Criterion>().collect();
    let look = sheet.look;
    let room = sheet.width.saturating_sub(WHO + 5) / (CELL + 1);
    if criteria.is_empty() || room == 0 {
        return;
    }
    // Where there are more criteria than fit beside each other, the rest stands below.
    for shown in criteria.chunks(room) {
        let mut head = format!("    {}", pad(look, "Inschrijver", WHO));
        let mut weights = format!("    {}", pad(look, "", WHO));
        for criterion in shown {
            head.push_str(&format!(" {}", pad(look, &criterion.name, CELL)));
            let weight = format!("{} %", hundredths(criterion.weight));
            weights.push_str(&format!(" {}", pad(look, &weight, CELL)));
        }
        sheet.quiet(head);
        sheet.quiet(weights);
        let mut rows: Vec<&BidCells> = bids.iter().collect();
        rows.sort_by_key(|bid| bid.inschrijving);
        for bid in rows {
            let mut row = format!(
                " {:>2} {}",
                bid.inschrijving,
                pad(look, &bid.inschrijver, WHO)
            );
            for criterion in shown {
                let score = score(&view.record, bid.inschrijving, &criterion.name);
                let text = match score {
                    Some(score) => hundredths(score.score),
                    None if bid.terzijde.is_empty() => look.text("·"),
                    None => "-".to_owned(),
                };
                row.push_str(&format!(" {}", pad(look, &text, CELL)));
            }
            sheet.line(row);
        }
    }
}

/// One inschrijving. What came of it goes before what it costs: the end of a long line is cut.
fn bid_line(look: Look, bid: &BidCells, width: usize) -> Line<'static> {
    let place = bid
        .plaats
        .map_or_else(|| "-".to_owned(), |place| place.to_string());
    let price = word(bid.prijs);
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
        hundredths(bid.punten),
        join(&[&outcome, &price]),
    );
    Line::raw(fit(look, &text, width))
}

/// The letter of the award decision to each inschrijver, whole.
fn letters(sheet: &mut Sheet<'_>, view: &AanbestedingView) {
    for section in view.file.iter().filter(|one| one.title.starts_with(LETTER)) {
        sections(sheet, section);
    }
    sheet.or("Er zijn nog geen inschrijvingen, dus geen brieven");
    sheet.quiet(format!(
        " Bewaren: bij de acties, of wijkregie toon {} --brief NUMMER --naar BESTAND",
        view.cells.nummer
    ));
}

/// How the title of a letter begins.
const LETTER: &str = "Brief aan ";

/// What is kept of it, in the order in which it happened.
fn whole_file(sheet: &mut Sheet<'_>, view: &AanbestedingView) {
    sheet.quiet(format!(
        " Bewaren: bij de acties, of wijkregie toon {} --dossier --naar BESTAND",
        view.cells.nummer
    ));
    for section in &view.file {
        sections(sheet, section);
    }
}

fn sections(sheet: &mut Sheet<'_>, section: &Section) {
    let title = format!(" {}", fit(sheet.look, &section.title, sheet.width));
    sheet.line(Line::styled(title, sheet.look.title()));
    for line in &section.lines {
        sheet.told(" ", Style::new(), line);
        if section.title.starts_with(LETTER) {
            sheet.line("");
        }
    }
    sheet.line("");
}

/// The plan as it is beside what each change would make of it.
fn compared(sheet: &mut Sheet<'_>, view: &AanbestedingView) {
    const DAY: usize = 15;
    let (look, tried) = (sheet.look, sheet.tried);
    if tried.is_empty() {
        sheet.line(" Kies met x wat u wilt proberen. Er verandert niets.");
        return;
    }
    let mut head = format!(" {} {}", pad(look, "Fase", NAME), pad(look, "nu", DAY));
    for change in tried {
        let title = match change.change {
            Change::Start(day) => format!("ingang {}", compact(day)),
            Change::Phase(phase, day) => format!("{phase} {}", compact(day)),
        };
        head.push_str(&format!(" {}", pad(look, &title, 24)));
    }
    sheet.quiet(head);
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
            pad(look, &day(now), DAY),
        ))];
        for change in tried {
            let then = change.phases.iter().find(|other| other.fase == phase.fase);
            let other = then.and_then(shown);
            let is_late =
                then.is_some_and(|then| then.open && then.ruimte.is_some_and(|room| room < 0));
            let mark = match (is_late, other == now) {
                (true, _) => "!",
                (false, true) => " ",
                (false, false) if look.has_unicode => "→",
                (false, false) => ">",
            };
            let style = if is_late { look.late() } else { Style::new() };
            let text = format!("{mark} {}", day(other));
            spans.push(Span::styled(format!(" {}", pad(look, &text, 24)), style));
        }
        sheet.line(spans);
    }
    for change in tried {
        let room = known(change.room, |room| format!("ruimte {room} dagen"));
        let title = match change.change {
            Change::Start(day) => format!("Ingang {}", with_year(day)),
            Change::Phase(phase, day) => format!("{phase} {}", with_year(day)),
        };
        sheet.line("");
        let title = format!(" {}", join(&[&title, &room]));
        sheet.line(fit(look, &title, sheet.width));
        let told = change.refusal.iter().cloned();
        let misfits = change
            .breaks
            .iter()
            .chain(&change.overruns)
            .map(|misfit| misfit.zin.clone());
        for sentence in told.chain(misfits) {
            sheet.fact("", &sentence);
        }
    }
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
            has_greys: false,
            has_unicode: true,
        };
        let line = bid_line(look, &bid, 78).to_string();
        assert!(line.contains("terzijde: te laat ingediend"), "{line}");
        assert!(!line.contains("niet overal gescoord"), "{line}");
        assert!(line.ends_with('…'), "{line}");
    }
}
