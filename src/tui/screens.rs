//! The screens: Vandaag, Wachtrij, Dossier, Aanbieders, Beheer.

use chrono::{Local, NaiveDate};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::model::{Model, Open, SHEETS};
use super::theme::{Look, mark};
use super::view::{Pen, fit, may_ever, pad, wrap};
use crate::domain::clocks::{self, RunningTerm};
use crate::domain::dates;
use crate::domain::record::{Part, PartKind, Record};
use crate::domain::referral::Referral;
use crate::domain::words::HandoverPoint;
use crate::office::views::{Dossier, HistoryLine, QueueRow};

/// The column beside the signals in Vandaag.
const COUNTS: usize = 29;

fn days_left(day: NaiveDate, today: NaiveDate) -> i64 {
    (day - today).num_days()
}

/// Vandaag: what needs someone now, and how much there is of everything.
pub fn today(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let Some(overview) = &model.overview else {
        return;
    };
    let width = pen.width();
    // Where there is little room, what is needed goes before how much there is.
    let has_counts = width >= 72;
    let left = if has_counts {
        width.saturating_sub(COUNTS + 2)
    } else {
        width
    };
    pen.line(0, Line::styled(pad(look, " Nu nodig", left), look.title()));
    if overview.signals.is_empty() {
        let queue = model.keymap.keys_of(&model.contexts(), "naar-wachtrij");
        pen.line(2, Line::raw("  Er is niets dat iemand nodig heeft."));
        if let Some(keys) = queue {
            pen.line(3, Line::raw(format!("  {keys} toont de wachtrij.")));
        }
    }
    let rows = overview
        .signals
        .iter()
        .enumerate()
        .skip(model.today_cursor.top)
        .take(pen.height().saturating_sub(1));
    for (index, (signal, name)) in rows {
        let row = 1 + index - model.today_cursor.top;
        let (glyph, style) = mark(look, Some(days_left(signal.datum, overview.today)));
        let text = if width < 100 {
            signal.tekst.clone()
        } else {
            format!("{} · {name}", signal.tekst)
        };
        let spans = vec![
            Span::raw(" "),
            Span::styled(glyph, style),
            Span::raw(format!(" {} ", pad(look, &signal.nummer, 12))),
            Span::raw(fit(look, &text, left.saturating_sub(16))),
        ];
        pen.line(row, Line::from(spans));
        if index == model.today_cursor.at {
            pen.select(row);
        }
    }
    if !has_counts {
        return;
    }
    let area = ratatui::layout::Rect {
        x: pen.area.x + u16::try_from(left + 2).unwrap_or(0),
        width: u16::try_from(COUNTS).unwrap_or(0),
        ..pen.area
    };
    let mut side = Pen {
        frame: pen.frame,
        area,
        look,
    };
    if let Some(row) = side.row(0) {
        side.frame.render_widget(ratatui::widgets::Clear, row);
    }
    side.line(
        0,
        Line::styled("Wachtrij         open te laat", look.title()),
    );
    for (index, count) in overview.states.iter().enumerate() {
        if let Some(row) = side.row(index + 1) {
            side.frame.render_widget(ratatui::widgets::Clear, row);
        }
        let late = if count.late == 0 {
            "-".to_owned()
        } else {
            count.late.to_string()
        };
        let style = if count.late == 0 {
            look.quiet()
        } else {
            look.late()
        };
        let spans = vec![
            Span::raw(format!(
                " {}{:>5}",
                pad(look, count.state.word(), 15),
                count.open
            )),
            Span::styled(format!("{late:>8}"), style),
        ];
        side.line(index + 1, Line::from(spans));
    }
}

/// A column of the queue: its head, its width, and from which width of the screen on it is there.
const COLUMNS: &[(&str, usize, usize)] = &[
    ("Nummer", 12, 0),
    ("Wie", 20, 0),
    ("Staat", 16, 68),
    ("Aan zet", 16, 80),
    ("Termijn", 11, 0),
    ("Soort", 23, 110),
    ("Wijk", 18, 130),
];

/// Wachtrij: everything open, what must be done first at the top.
pub fn queue(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let width = pen.width();
    let filter = match &model.queue.typing {
        Some(typing) => format!(" / {}", typing.value()),
        None if model.queue.query.filter.is_empty() => " alles wat open is".to_owned(),
        None => format!(
            " filter {}   Esc haalt het weg",
            model.queue.query.filter.join(" ")
        ),
    };
    let order = model.queue.query.sort.as_deref().unwrap_or("termijn");
    let order = format!("op {order} ");
    let room = width.saturating_sub(order.width());
    pen.line(
        0,
        Line::from(vec![
            Span::raw(pad(look, &filter, room)),
            Span::styled(order, look.quiet()),
        ]),
    );
    let columns: Vec<_> = COLUMNS
        .iter()
        .filter(|(_, _, from)| width >= *from)
        .collect();
    let head: String = columns
        .iter()
        .map(|(name, size, _)| format!("{} ", pad(look, name, *size)))
        .collect();
    pen.line(1, Line::styled(format!("   {head}"), look.quiet()));
    if model.queue.is_loaded && model.queue.keys.is_empty() {
        let new = model.keymap.keys_of(&model.contexts(), "melding-invoeren");
        let new = new.filter(|_| may_ever(model, "melding-invoeren"));
        let text = match new {
            _ if !model.queue.query.filter.is_empty() => {
                "  Niets past bij dit filter. Esc haalt het weg.".to_owned()
            }
            Some(keys) => {
                format!("  Er is geen open verwijzing. {keys} begint een nieuwe melding.")
            }
            None => "  Er is geen open verwijzing.".to_owned(),
        };
        pen.line(3, Line::raw(text));
    }
    let keys = model
        .queue
        .keys
        .iter()
        .enumerate()
        .skip(model.queue.cursor.top)
        .take(pen.height().saturating_sub(2));
    for (index, key) in keys {
        let row = 2 + index - model.queue.cursor.top;
        if let Some(cells) = model.queue.rows.get(key) {
            pen.line(row, queue_line(look, cells, &columns, model.today));
        }
        if index == model.queue.cursor.at {
            pen.select(row);
        }
    }
    if let (Some(typing), Some(area)) = (&model.queue.typing, pen.row(0)) {
        let at = u16::try_from(3 + typing.visual_cursor()).unwrap_or(0);
        pen.frame.set_cursor_position(ratatui::layout::Position {
            x: area.x + at,
            y: area.y,
        });
    }
}

fn queue_line(
    look: Look,
    row: &QueueRow,
    columns: &[&(&str, usize, usize)],
    today: NaiveDate,
) -> Line<'static> {
    let next = row.termijnen.iter().map(|term| term.uiterst).min();
    let (glyph, style) = mark(look, next.map(|day| days_left(day, today)));
    let mut spans = vec![Span::raw(" "), Span::styled(glyph, style), Span::raw(" ")];
    for (name, size, _) in columns {
        let text = match *name {
            "Nummer" => row.nummer.clone(),
            "Wie" => row.inwoner.clone(),
            "Staat" => row.staat.clone(),
            "Aan zet" => row.aan_zet.clone().unwrap_or_default(),
            "Termijn" => next.map(dates::short).unwrap_or_default(),
            "Soort" => row.soort.clone(),
            _ => row.wijk.clone(),
        };
        let cell = format!("{} ", pad(look, &text, *size));
        spans.push(if *name == "Termijn" {
            Span::styled(cell, style)
        } else {
            Span::raw(cell)
        });
    }
    Line::from(spans)
}

/// Dossier: one verwijzing, in sheets.
pub fn dossier(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let Some(open) = &model.open else { return };
    let Some(view) = &open.view else {
        pen.line(0, Line::styled(" laden…", look.quiet()));
        return;
    };
    let row = &view.row;
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "niemand meer".to_owned());
    let person = view.resident.as_ref().and_then(Record::resident);
    let name = person.map_or_else(|| row.inwoner.clone(), |person| person.full_name());
    let age = person
        .and_then(|person| person.age_on(model.today))
        .map(|age| format!(", {age} jaar"))
        .unwrap_or_default();
    let who = join(&[&format!("{name}{age}"), &row.wijk, &row.wet, &row.urgentie]);
    let who = format!(" {}", fit(look, &who, pen.width().saturating_sub(1)));
    pen.line(0, Line::styled(who, look.title()));
    let state = format!(
        " {} · houder {} · aan zet {}",
        row.staat,
        side(&row.houder),
        side(&row.aan_zet)
    );
    pen.line(1, Line::raw(fit(look, &state, pen.width())));
    // The sheet that is open stays in sight.
    let until: usize = SHEETS[..=open.sheet].iter().map(|s| s.width() + 1).sum();
    let mut too_far = (until + 1).saturating_sub(pen.width());
    let first = SHEETS.iter().position(|title| {
        let fits = too_far == 0;
        too_far = too_far.saturating_sub(title.width() + 1);
        fits
    });
    let mut tabs = vec![Span::raw(" ")];
    for (index, title) in SHEETS.iter().enumerate().skip(first.unwrap_or(0)) {
        let style = if index == open.sheet {
            look.selected()
        } else {
            look.quiet()
        };
        tabs.push(Span::styled((*title).to_owned(), style));
        tabs.push(Span::raw(" "));
    }
    pen.line(2, Line::from(tabs));
    let lines = sheet(look, model, open, view, pen.width().saturating_sub(2));
    let room = pen.height().saturating_sub(4);
    let top = open.top.min(lines.len().saturating_sub(room));
    for (index, line) in lines.into_iter().skip(top).take(room).enumerate() {
        pen.line(4 + index, line);
    }
}

fn pair(look: Look, name: &str, value: &str, width: usize) -> Vec<Line<'static>> {
    pair_at(look, 22, name, value, width)
}

/// A name and its value beside it, the value broken into lines from `indent` on.
fn pair_at(look: Look, indent: usize, name: &str, value: &str, width: usize) -> Vec<Line<'static>> {
    if value.is_empty() {
        return Vec::new();
    }
    let lines = wrap(look, value, width.saturating_sub(indent + 2));
    let first = |index: usize| {
        if index == 0 {
            pad(look, name, indent)
        } else {
            " ".repeat(indent)
        }
    };
    let line = |(index, text): (usize, String)| {
        Line::from(vec![
            Span::styled(format!(" {}", first(index)), look.quiet()),
            Span::raw(text),
        ])
    };
    lines.into_iter().enumerate().map(line).collect()
}

fn sheet(
    look: Look,
    model: &Model,
    open: &Open,
    view: &Dossier,
    width: usize,
) -> Vec<Line<'static>> {
    let Some(referral) = view.record.referral() else {
        return Vec::new();
    };
    match open.sheet {
        0 => overview(look, model, view, referral, width),
        1 => scores(look, view, referral, width),
        2 => handover(look, referral, model.today),
        3 => clock_lines(look, model, referral),
        4 => consents(look, model, view),
        5 => view
            .history
            .iter()
            .rev()
            .map(|line| history(look, line, width))
            .collect(),
        _ => notes(look, view, width),
    }
}

fn overview(
    look: Look,
    model: &Model,
    view: &Dossier,
    referral: &Referral,
    width: usize,
) -> Vec<Line<'static>> {
    let day = |day: Option<NaiveDate>| day.map(dates::with_year).unwrap_or_default();
    let register = &model.register;
    let mut lines = pair(look, "Zorgvraag", &referral.question, width);
    let terms = clocks::terms(referral, register, model.today);
    let running = terms
        .iter()
        .filter(|term| term.is_running && !term.kind.lapses());
    let next = running
        .filter_map(|term| Some((term.due?, term)))
        .min_by_key(|(due, _)| *due);
    let due = next.map(|(due, term)| {
        let late = if term.late { ", te laat" } else { "" };
        format!(
            "{} uiterlijk {} ({}){late}",
            term.kind,
            dates::with_year(due),
            term.kind.basis(referral.wet)
        )
    });
    let person = view.resident.as_ref().and_then(Record::resident);
    let address = person.map(|p| {
        let street = format!("{} {}{}", p.street, p.house_number, p.addition);
        let place = format!("{} {}", p.postcode, p.city);
        let parts = [street.trim(), place.trim()];
        let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        known.join(", ")
    });
    let bsn = person.and_then(|person| person.bsn).map(|bsn| bsn.masked());
    let bt = referral
        .bt
        .as_deref()
        .map(|bt| register.settings.bt_name(bt))
        .unwrap_or_default();
    let provider = referral
        .provider
        .as_deref()
        .map(|number| register.provider_name(number).to_owned());
    let refused = join(&[&referral.refuse_reason, &referral.refuse_note]);
    let returned = join(&[&referral.return_reason, &referral.return_note]);
    let rest: &[(&str, String)] = &[
        ("Termijn", due.unwrap_or_default()),
        (
            "Gemeld",
            join(&[
                &day(referral.reported),
                &referral
                    .entrance
                    .map(|word| word.to_string())
                    .unwrap_or_default(),
            ]),
        ),
        ("Soort", view.row.soort.clone()),
        (
            "Regievoerder",
            register.employee_name(&referral.regievoerder).to_owned(),
        ),
        (
            "Medewerker",
            register.employee_name(&referral.assigned).to_owned(),
        ),
        ("Aangeboden", join(&[&bt, &day(referral.offered)])),
        ("Geweigerd", refused),
        ("Teruggelegd", returned),
        ("Laatste reden", referral.last_reason.clone()),
        ("Aanbieder", provider.unwrap_or_default()),
        ("Gestart", join(&[&day(referral.started), &referral.scope])),
        ("Wensdatum", day(referral.wish_date)),
        ("Eerste gesprek", day(referral.first_talk)),
        ("Aanvraag", day(referral.aanvraag)),
        (
            "Besluit",
            join(&[
                &referral
                    .decision
                    .map(|word| word.to_string())
                    .unwrap_or_default(),
                &day(referral.decided),
            ]),
        ),
        (
            "Uitkomst",
            join(&[
                &referral.outcome,
                &referral.withdraw_reason,
                &day(referral.ended),
            ]),
        ),
        ("Adres", address.unwrap_or_default()),
        (
            "Telefoon",
            person
                .map(|person| person.phone.clone())
                .unwrap_or_default(),
        ),
        ("BSN", bsn.unwrap_or_default()),
        ("Eigen nummer", referral.source_number.clone()),
    ];
    lines.extend(
        rest.iter()
            .flat_map(|(name, value)| pair(look, name, value, width)),
    );
    lines
}

fn join(parts: &[&str]) -> String {
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" · ")
}

fn scores(look: Look, view: &Dossier, referral: &Referral, width: usize) -> Vec<Line<'static>> {
    let named: Vec<String> = referral
        .leefgebieden
        .iter()
        .map(|word| word.to_string())
        .collect();
    let mut lines = pair(look, "Genoemd bij melding", &named.join(", "), width);
    for leefgebied in crate::domain::words::Leefgebied::ALL {
        let series: Vec<String> = view
            .record
            .of(PartKind::Scores)
            .filter_map(|(_, part)| match part {
                Part::Score(score) if score.leefgebied == *leefgebied => {
                    Some(format!("{} ({})", score.score, dates::with_year(score.on)))
                }
                _ => None,
            })
            .collect();
        lines.extend(pair_at(
            look,
            44,
            leefgebied.word(),
            &series.join(", "),
            width,
        ));
    }
    or_nothing(lines, "Er is nog geen leefgebied gescoord")
}

fn or_nothing(lines: Vec<Line<'static>>, text: &str) -> Vec<Line<'static>> {
    if lines.is_empty() {
        vec![Line::raw(format!(" {text}"))]
    } else {
        lines
    }
}

fn handover(look: Look, referral: &Referral, today: NaiveDate) -> Vec<Line<'static>> {
    const TITLES: &[(HandoverPoint, &str)] = &[
        (HandoverPoint::InwonerWeet, "de inwoner weet ervan"),
        (HandoverPoint::Toestemming, "er is toestemming"),
        (HandoverPoint::Verslag, "het verslag gaat mee"),
        (HandoverPoint::Gesproken, "de professionals spraken elkaar"),
        (
            HandoverPoint::EersteGesprek,
            "de dag van het eerste gesprek is bekend",
        ),
    ];
    let line = |(point, title): &(HandoverPoint, &str)| {
        let day = referral.handover.get(point);
        let (box_, style) = if day.is_some() {
            ("[x]", look.good())
        } else {
            ("[ ]", look.soon())
        };
        let when = day.map_or_else(|| "nog niet".to_owned(), |day| dates::with_year(*day));
        let planned = if day.is_some_and(|day| *day > today) {
            " (gepland)"
        } else {
            ""
        };
        Line::from(vec![
            Span::styled(format!(" {box_} "), style),
            Span::raw(format!("{} {when}{planned}", pad(look, title, 42))),
        ])
    };
    TITLES.iter().map(line).collect()
}

fn clock_lines(look: Look, model: &Model, referral: &Referral) -> Vec<Line<'static>> {
    let line = |term: &RunningTerm| {
        let left = term
            .due
            .map(|due| days_left(due, model.today))
            .filter(|_| term.is_running);
        let (glyph, style) = mark(look, left.filter(|days| *days >= 0 || term.late));
        let state = match (term.is_running, term.is_suspended, term.late) {
            (true, true, _) => "stilgezet",
            (true, false, true) => "te laat",
            (true, false, false) => "loopt",
            (false, _, true) => "gestopt, te laat",
            (false, _, false) => "gestopt",
        };
        let pause = if term.suspended_days > 0 {
            format!("{} dagen opgeschort", term.suspended_days)
        } else {
            String::new()
        };
        let due = term
            .due
            .map_or_else(|| "datum ontbreekt".to_owned(), dates::with_year);
        let state_style = if term.is_running && term.late {
            look.late()
        } else {
            look.quiet()
        };
        Line::from(vec![
            Span::styled(format!(" {glyph} "), style),
            Span::raw(pad(look, term.kind.word(), 18)),
            Span::raw(pad(look, &due, 17)),
            Span::styled(pad(look, term.kind.basis(referral.wet), 22), look.quiet()),
            Span::styled(join(&[state, &pause]), state_style),
        ])
    };
    let terms = clocks::terms(referral, &model.register, model.today);
    or_nothing(terms.iter().map(line).collect(), "Er loopt geen klok")
}

fn consents(look: Look, model: &Model, view: &Dossier) -> Vec<Line<'static>> {
    let lines = view.record.consents().map(|consent| {
        let party = if model.register.settings.bts().contains(&consent.party) {
            model.register.settings.bt_name(&consent.party)
        } else {
            model.register.provider_name(&consent.party).to_owned()
        };
        let withdrawn = consent
            .withdrawn
            .map(|day| format!("ingetrokken op {}", dates::with_year(day)));
        let when = consent.on.map(dates::with_year).unwrap_or_default();
        let rest = join(&[
            &when,
            &consent.given_by,
            &consent.data,
            &withdrawn.unwrap_or_default(),
        ]);
        Line::raw(format!(
            " {} {} {rest}",
            pad(look, &party, 26),
            pad(look, consent.answer.word(), 9)
        ))
    });
    or_nothing(lines.collect(), "Er is geen toestemming vastgelegd")
}

fn history(look: Look, line: &HistoryLine, width: usize) -> Line<'static> {
    let at = line.tijd.with_timezone(&Local);
    let when = format!(
        "{} {}",
        dates::with_year(at.date_naive()),
        at.format("%H:%M")
    );
    let title = crate::domain::workflow::find(&line.actie)
        .map_or(line.actie.as_str(), |action| action.title);
    let text = format!(
        " {} {} {title}",
        pad(look, &when, 23),
        pad(look, &line.wie, 14)
    );
    Line::raw(fit(look, &text, width))
}

fn notes(look: Look, view: &Dossier, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (_, part) in view.record.of(PartKind::Notes).rev() {
        if let Part::Note(note) = part {
            let at = note.at.with_timezone(&Local);
            let head = format!(
                " {} {} · {}",
                dates::with_year(at.date_naive()),
                at.format("%H:%M"),
                note.by
            );
            lines.push(Line::styled(look.text(&head), look.quiet()));
            lines.extend(
                wrap(look, &note.text, width.saturating_sub(4))
                    .into_iter()
                    .map(|text| Line::raw(format!("   {text}"))),
            );
        }
    }
    or_nothing(lines, "Er zijn nog geen notities")
}

/// Aanbieders: places and occupancy.
pub fn providers(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let Some(providers) = &model.providers else {
        pen.line(0, Line::styled(" laden…", look.quiet()));
        return;
    };
    let name_width = pen.width().saturating_sub(48).min(40);
    let head = format!(
        " {} {} {:>8} {:>6} {:>10}",
        pad(look, "Nummer", 8),
        pad(look, "Naam", name_width),
        "Plaatsen",
        "Bezet",
        "Wachtlijst"
    );
    pen.line(0, Line::styled(head, look.quiet()));
    if providers.is_empty() {
        pen.line(
            2,
            Line::raw("  Er zijn nog geen aanbieders: wijkregie import aanbieders BESTAND"),
        );
    }
    let rows = providers
        .iter()
        .enumerate()
        .skip(model.providers_cursor.top)
        .take(pen.height().saturating_sub(1));
    for (index, provider) in rows {
        let row = 1 + index - model.providers_cursor.top;
        let is_full = provider
            .plaatsen
            .is_some_and(|places| provider.bezet >= places);
        let places = provider
            .plaatsen
            .map_or_else(|| "-".to_owned(), |places| places.to_string());
        let style = if is_full { look.late() } else { Style::new() };
        let text = format!(
            " {} {} {places:>8}",
            pad(look, &provider.nummer, 8),
            pad(look, &provider.naam, name_width)
        );
        let full = if is_full { "  vol" } else { "" };
        pen.line(
            row,
            Line::from(vec![
                Span::raw(text),
                Span::styled(format!(" {:>6}", provider.bezet), style),
                Span::raw(format!(" {:>10}", provider.wachtlijst)),
                Span::styled(full, style),
            ]),
        );
        if index == model.providers_cursor.at {
            pen.select(row);
        }
    }
}

/// Beheer: users and settings.
pub fn management(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let mut tabs = vec![Span::raw(" ")];
    for (index, title) in ["Gebruikers", "Instellingen"].iter().enumerate() {
        let style = if index == model.management_sheet {
            look.selected()
        } else {
            look.quiet()
        };
        tabs.push(Span::styled(format!(" {title} "), style));
    }
    pen.line(0, Line::from(tabs));
    let lines: Vec<String> = if model.management_sheet == 0 {
        match &model.users {
            Some(users) => users
                .iter()
                .filter_map(|record| user_line(look, record))
                .collect(),
            None => vec![" Gebruikers ziet alleen wie de rol beheer heeft".to_owned()],
        }
    } else {
        let settings = model.settings.iter().flatten();
        settings
            .map(|(key, value)| format!(" {} {value}", pad(look, key, 36)))
            .collect()
    };
    let rows = lines
        .iter()
        .enumerate()
        .skip(model.management_cursor.top)
        .take(pen.height().saturating_sub(1));
    for (index, line) in rows {
        let row = 1 + index - model.management_cursor.top;
        pen.line(row, Line::raw(fit(look, line, pen.width())));
        if index == model.management_cursor.at {
            pen.select(row);
        }
    }
}

fn user_line(look: Look, record: &Record) -> Option<String> {
    let user = record.user()?;
    let roles: Vec<&str> = user.roles.iter().map(|role| role.word()).collect();
    let scopes: Vec<String> = user.scopes.iter().map(ToString::to_string).collect();
    let state = if user.withdrawn { " (ingetrokken)" } else { "" };
    Some(format!(
        " {} {} {}{state}",
        pad(look, &record.id.number, 14),
        pad(look, &roles.join(", "), 34),
        scopes.join(", ")
    ))
}
