//! A contract: its head and its sheets, each as lines.

use chrono::NaiveDate;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::lines::{history, join, notes, or_nothing, pair, pair_at, signals};
use crate::domain::contract::parts::{
    Agreement, ContractOption, Document, Party, Perceel, Spending, Staffing, Talk, Tariff,
};
use crate::domain::dates::with_year;
use crate::domain::record::{Element, Record};
use crate::office::views::ContractView;
use crate::tui::model::Session;
use crate::tui::pen::pad;
use crate::tui::theme::Look;

/// The sheets.
pub const SHEETS: &[&str] = &[
    "Overzicht",
    "Datums",
    "Partijen",
    "Geld",
    "Afspraken",
    "Documenten",
    "Geschiedenis",
    "Notities",
];

/// What moves it: hinted at before everything that can only be added.
pub const MOVES: &[&str] = &[
    "optie-gebruiken",
    "opzegging-intrekken",
    "opzeggen",
    "signaal-afhandelen",
];

/// The two lines above the sheets: what it is, and where it stands.
#[must_use]
pub fn head(view: &ContractView) -> [String; 2] {
    let cells = &view.cells;
    let until = cells
        .lopend_tot
        .map(|day| format!("tot en met {}", with_year(day)));
    let tacit = if view.dates.stilzwijgend_verlengd_tot.is_some() {
        "wordt stilzwijgend verlengd"
    } else {
        ""
    };
    [
        join(&[&cells.titel, &cells.partijen.join(", ")]),
        join(&[
            cells.status.word(),
            &until.unwrap_or_default(),
            tacit,
            &cells.beheerder,
        ]),
    ]
}

/// The lines of a sheet.
#[must_use]
pub fn lines(
    session: &Session,
    view: &ContractView,
    sheet: usize,
    width: usize,
) -> Vec<Line<'static>> {
    let look = session.look;
    let record = &view.record;
    match sheet {
        0 => overview(session, view, width),
        1 => days(session, view, width),
        2 => parties(session, record, width),
        3 => money(look, view, width),
        4 => agreements(session, record, width),
        5 => documents(look, record, width),
        6 => history(look, &view.history, width),
        _ => notes(look, record, width),
    }
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(with_year).unwrap_or_default()
}

/// What needs someone, then what the contract is.
fn overview(session: &Session, view: &ContractView, width: usize) -> Vec<Line<'static>> {
    let look = session.look;
    let mut lines = signals(look, &view.signals, width);
    lines.push(Line::raw(""));
    let Some(contract) = view.record.contract() else {
        return lines;
    };
    let word = |word: Option<&'static str>| word.unwrap_or_default().to_owned();
    let months = |months: Option<u32>| months.map(|n| format!("{n} maanden")).unwrap_or_default();
    let used = view
        .record
        .all::<ContractOption>()
        .filter(|option| option.is_used)
        .count();
    let all = view.record.all::<ContractOption>().count();
    let options = if all > 0 {
        format!("{all}, waarvan {used} gebruikt")
    } else {
        String::new()
    };
    let renewal = if contract.is_tacit {
        format!("stilzwijgend, telkens {}", months(contract.renewal_months))
    } else {
        "niet stilzwijgend".to_owned()
    };
    let notice = join(&[
        &months(contract.notice_months),
        &word(contract.notice_form.map(|word| word.word())),
        &contract
            .notice_by
            .map(|by| format!("door {by}"))
            .unwrap_or_default(),
    ]);
    let rest = [
        (
            "Soort",
            join(&[
                &word(contract.kind.map(|word| word.word())),
                &word(contract.wet.map(|word| word.word())),
            ]),
        ),
        (
            "Looptijd",
            format!("{} tot en met {}", day(contract.start), day(contract.end)),
        ),
        ("Verlenging", renewal),
        ("Opties", options),
        ("Opzegtermijn", notice),
        (
            "Opgezegd",
            contract
                .ends_by_notice
                .map(|end| format!("op {}, per {}", day(contract.notice_given), with_year(end)))
                .unwrap_or_default(),
        ),
        ("Niet voortzetten", contract.not_continued.clone()),
        ("Volgt op", contract.predecessor.clone().unwrap_or_default()),
        ("Opvolger", view.dates.opvolger.clone().unwrap_or_default()),
        (
            "Uit aanbesteding",
            contract.aanbesteding.clone().unwrap_or_default(),
        ),
        (
            "Bekostiging",
            word(contract.funding.map(|word| word.word())),
        ),
        ("Samen met", contract.joint_with.clone()),
        ("Gebied", contract.area.clone()),
        ("Motivering", contract.motivation.clone()),
    ];
    lines.extend(
        rest.iter()
            .flat_map(|(name, value)| pair(look, name, value, width)),
    );
    lines
}

/// Every date, with the working day to act on beside it; a day to act on that has passed says so.
fn days(session: &Session, view: &ContractView, width: usize) -> Vec<Line<'static>> {
    /// Cells of a name.
    const NAME: usize = 24;
    let look = session.look;
    let dates = &view.dates;
    let past = |day: NaiveDate| if day < session.today { ", voorbij" } else { "" };
    let beside = |day: Option<NaiveDate>, practical: Option<NaiveDate>| match (day, practical) {
        (Some(day), Some(practical)) if practical != day => {
            format!(
                "{} (werkdag ervoor: {})",
                with_year(day),
                with_year(practical)
            )
        }
        (Some(day), _) => with_year(day),
        _ => String::new(),
    };
    let both = match (dates.opzegdatum_veilig, dates.uiterste_opzegdatum) {
        (Some(safe), Some(other)) if safe != other => {
            format!(
                "gelezen per maandeinde: {}; de eerste is de veilige",
                with_year(other)
            )
        }
        _ => String::new(),
    };
    let missed = match dates.opzegdatum_veilig {
        _ if dates.opzegdatum_gemist => "voorbij: het contract wordt stilzwijgend verlengd",
        Some(day) if day < session.today => "voorbij",
        _ => "",
    };
    let else_what = match (dates.stilzwijgend_verlengd_tot, dates.lopend_tot) {
        (Some(until), _) => format!("verlengd tot en met {}", with_year(until)),
        (None, Some(end)) if end < session.today => format!("afgelopen op {}", with_year(end)),
        (None, Some(end)) => format!("loopt af op {}", with_year(end)),
        (None, None) => String::new(),
    };
    let option = dates.volgende_optie.as_ref();
    let start_by = dates.aanbesteding_starten_uiterlijk;
    // Until notice is given it runs on, and over the start of what follows.
    let renewed = dates.stilzwijgend_verlengd_tot.zip(dates.lopend_tot);
    let more = renewed.map(|(until, end)| (until - end).num_days());
    let gap = match dates.gat_dagen {
        Some(days) if more.is_some_and(|more| days < more) => {
            "overlapt zolang niet is opgezegd".to_owned()
        }
        Some(days) if days > 0 => format!("{days} dagen zonder contract"),
        Some(0) => "sluit aan".to_owned(),
        Some(days) => format!("{} dagen overlap", -days),
        None => String::new(),
    };
    let rest = [
        ("Oorspronkelijk einde", day(dates.einde)),
        ("Loopt nu tot en met", day(dates.lopend_tot)),
        (
            "Na alle opties",
            dates
                .maximaal_tot
                .map_or_else(|| "geen einde: stilzwijgend".to_owned(), with_year),
        ),
        ("Als niemand iets doet", else_what),
        (
            "Opzeggen uiterlijk",
            beside(dates.opzegdatum_veilig, dates.opzegdatum_praktisch),
        ),
        ("", both),
        ("", missed.to_owned()),
        (
            "Optie melden uiterlijk",
            option
                .map(|option| {
                    let days = beside(Some(option.uiterlijk), Some(option.praktisch));
                    format!("{days}{}", past(option.uiterlijk))
                })
                .unwrap_or_default(),
        ),
        (
            "",
            option
                .map(|option| {
                    format!(
                        "{} maanden: dan tot en met {}",
                        option.maanden,
                        with_year(option.dan_tot)
                    )
                })
                .unwrap_or_default(),
        ),
        (
            "Aanbesteding beginnen",
            start_by
                .map(|by| {
                    let day = with_year(by.gebruikelijk);
                    format!("{day} (gebruikelijk){}", past(by.gebruikelijk))
                })
                .unwrap_or_default(),
        ),
        (
            "",
            start_by
                .map(|by| {
                    let day = with_year(by.minimum);
                    format!("{day} (kortst mogelijk){}", past(by.minimum))
                })
                .unwrap_or_default(),
        ),
        (
            "Opvolger",
            dates.opvolger.clone().unwrap_or_else(|| "geen".to_owned()),
        ),
        ("", gap),
    ];
    let mut lines: Vec<Line<'static>> = rest
        .iter()
        .flat_map(|(name, value)| pair_at(look, NAME, name, value, width))
        .collect();
    for (key, part) in view.record.of(ContractOption::KIND) {
        let Some(option) = ContractOption::of(part) else {
            continue;
        };
        let used = if option.is_used {
            join(&["gebruikt", &day(option.used_on), &option.used_by])
        } else {
            "niet gebruikt".to_owned()
        };
        let ground = option
            .ground
            .map(|ground| format!("grond {ground}"))
            .unwrap_or_default();
        let text = join(&[
            &format!("{} maanden", option.months),
            &used,
            &option.clause,
            &ground,
        ]);
        let name = format!("Optie {}", key.n);
        lines.extend(pair_at(look, NAME, &name, &text, width));
    }
    lines
}

/// A share or number of hundredths, as people write it: `33,33`, `1,5`, `2`.
fn hundredths(n: u32) -> String {
    let text = format!("{},{:02}", n / 100, n % 100);
    text.trim_end_matches('0').trim_end_matches(',').to_owned()
}

fn parties(session: &Session, record: &Record, width: usize) -> Vec<Line<'static>> {
    let look = session.look;
    let mut lines = Vec::new();
    for (key, part) in record.of(Party::KIND) {
        let Some(party) = Party::of(part) else {
            continue;
        };
        let share = party
            .share
            .map(|share| format!("{} %", hundredths(share)))
            .unwrap_or_default();
        let name = session.register.provider_name(&party.provider);
        lines.extend(pair(
            look,
            &key.to_string(),
            &join(&[name, &share, &party.role]),
            width,
        ));
    }
    for (key, part) in record.of(Perceel::KIND) {
        let Some(perceel) = Perceel::of(part) else {
            continue;
        };
        lines.extend(pair(look, &key.to_string(), &perceel.to_string(), width));
    }
    for (key, part) in record.of(Staffing::KIND) {
        let Some(staffing) = Staffing::of(part) else {
            continue;
        };
        let text = join(&[
            &staffing.partner,
            &staffing.team,
            &format!("{} fte", hundredths(staffing.fte)),
            &day(staffing.from),
            &staffing
                .until
                .map(|day| format!("tot en met {}", with_year(day)))
                .unwrap_or_default(),
        ]);
        lines.extend(pair(look, &key.to_string(), &text, width));
    }
    or_nothing(lines, "Er zijn nog geen partijen en percelen")
}

/// What was spent against the maximum, as a bar, and the tariffs.
fn money(look: Look, view: &ContractView, width: usize) -> Vec<Line<'static>> {
    const BAR: usize = 30;
    let record = &view.record;
    let mut lines = Vec::new();
    let spent = view.dates.besteed;
    if let Some(ceiling) = record.contract().and_then(|contract| contract.ceiling) {
        let share = spent.share_of(ceiling).unwrap_or(0);
        let filled = (share as usize * BAR / 10_000).min(BAR);
        let (full, empty) = if look.has_unicode {
            ("█", "░")
        } else {
            ("#", ".")
        };
        let style = match share {
            9_500.. => look.late(),
            8_500.. => look.soon(),
            _ => Style::new(),
        };
        lines.extend(pair(look, "Maximale waarde", &ceiling.to_string(), width));
        lines.push(Line::from(vec![
            Span::styled(format!(" {}", pad(look, "Besteed", 22)), look.quiet()),
            Span::styled(full.repeat(filled), style),
            Span::styled(empty.repeat(BAR - filled), look.quiet()),
            Span::raw(format!(" {spent} ({} %)", hundredths(share))),
        ]));
    } else if spent.0 > 0 {
        lines.extend(pair(look, "Besteed", &spent.to_string(), width));
    }
    for (key, part) in record.of(Tariff::KIND) {
        let Some(tariff) = Tariff::of(part) else {
            continue;
        };
        let until = tariff.until.map_or_else(
            || "doorlopend".to_owned(),
            |day| format!("tot en met {}", with_year(day)),
        );
        let text = join(&[
            &tariff.product,
            &format!("{} per {}", tariff.amount, tariff.unit),
            &day(tariff.from),
            &until,
            &tariff.indexation,
        ]);
        lines.extend(pair(look, &key.to_string(), &text, width));
    }
    for (key, part) in record.of(Spending::KIND).rev() {
        let Some(spending) = Spending::of(part) else {
            continue;
        };
        let text = join(&[
            &day(spending.on),
            &spending.amount.to_string(),
            &spending.description,
        ]);
        lines.extend(pair(look, &key.to_string(), &text, width));
    }
    or_nothing(lines, "Er zijn nog geen bedragen")
}

fn agreements(session: &Session, record: &Record, width: usize) -> Vec<Line<'static>> {
    let look = session.look;
    let mut lines = Vec::new();
    for (key, part) in record.of(Agreement::KIND) {
        let Some(agreement) = Agreement::of(part) else {
            continue;
        };
        // A dash means not measured; a dash is not zero.
        let measured = if agreement.measured.is_empty() {
            "-".to_owned()
        } else {
            join(&[&agreement.measured, &day(agreement.measured_on)])
        };
        let text = join(&[
            &agreement.text,
            &format!("doel {}", agreement.target),
            &format!("gemeten {measured}"),
            session.register.provider_name(&agreement.party),
            &agreement.period,
        ]);
        lines.extend(pair(look, &format!("Afspraak {}", key.n), &text, width));
    }
    for (_, part) in record.of(Talk::KIND).rev() {
        let Some(talk) = Talk::of(part) else { continue };
        let next = talk
            .next
            .map(|day| format!("volgende {}", with_year(day)))
            .unwrap_or_default();
        let text = join(&[&day(talk.on), &talk.with, &talk.report, &next]);
        lines.extend(pair(look, "Contractgesprek", &text, width));
    }
    or_nothing(lines, "Er zijn nog geen afspraken en gesprekken")
}

fn documents(look: Look, record: &Record, width: usize) -> Vec<Line<'static>> {
    let lines = record.of(Document::KIND).flat_map(|(key, part)| {
        let document = Document::of(part);
        let text = document
            .map(|document| join(&[&document.title, &document.reference, &day(document.on)]));
        pair(look, &key.to_string(), &text.unwrap_or_default(), width)
    });
    or_nothing(lines.collect(), "Er zijn nog geen documenten")
}
