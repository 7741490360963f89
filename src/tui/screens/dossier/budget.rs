//! A budget: its head and its sheets, each as lines.

use ratatui::text::Line;

use super::lines::{Sheet, Sheets, hundredths, join};
use crate::domain::budget::Budget;
use crate::domain::dates::with_year;
use crate::domain::money::Cents;
use crate::domain::record::Kind;
use crate::office::views::{self, BudgetCells, BudgetView, Scenarios};
use crate::tui::screens::budgets::{bar, whole};

/// The sheets.
pub const SHEETS: Sheets<views::Sheet> = &[
    ("Stand", standing),
    ("Contracten", contracts),
    ("Indicaties", granted),
    ("Verdeling", spreading),
    ("Geschiedenis", |sheet, view| {
        sheet.history(Kind::Budget, &view.history);
    }),
    ("Notities", |sheet, view| {
        sheet.notes(&view.record, &view.history);
    }),
];

/// What moves it: hinted at before what can only be added.
pub const MOVES: &[&str] = &["budget-wijzigen", "budget-verdelen", "budget-gezien"];

/// What who does not see everything is told.
const PART: &str = "Verwacht telt alleen indicaties binnen uw bereik.";

/// Cells of a bar.
const BAR: usize = 30;

/// Cells before a value.
const INDENT: usize = 18;

fn of(view: &views::Sheet) -> Option<(&Budget, &BudgetView)> {
    Some((view.record.budget()?, view.budget.as_deref()?))
}

/// The two lines above the sheets: what it is for, and how much of it is spent.
#[must_use]
pub fn head(view: &views::Sheet) -> [String; 2] {
    let Some((_, told)) = of(view) else {
        return [view.record.id.number.clone(), String::new()];
    };
    let cells = &told.cells;
    let spent = match cells.besteed_procent {
        Some(percent) => format!("{percent} % besteed"),
        None => "niet bekend wat er is besteed".to_owned(),
    };
    let expected = match cells.verwacht_procent {
        Some(percent) => format!("{percent} % verwacht"),
        None => String::new(),
    };
    let year = cells.jaar.to_string();
    let name = [&cells.nummer, &cells.aandachtsveld, &cells.plaats, &year];
    let begroot = format!("begroot {}", BudgetCells::euros(cells.begroot));
    [
        join(&name.map(String::as_str)),
        join(&[&begroot, &spent, &expected]),
    ]
}

fn standing(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    let Some((budget, told)) = of(view) else {
        return;
    };
    let cells = &told.cells;
    if let Some(signal) = &cells.doen {
        sheet.fact_at(INDENT, "Let op", &signal.tekst);
    }
    let cut = match (cells.voor_korting, cells.korting) {
        (Some(before), Some(cut)) => format!(" ({before} min {} %)", hundredths(cut)),
        _ => String::new(),
    };
    let amount = format!("{}{cut}", BudgetCells::euros(cells.begroot));
    sheet.fact_at(INDENT, "Begroot", &amount);
    let together = cells.samen.map(|samen| {
        format!("{samen}, met de andere plaatsen die uit dezelfde contracten worden betaald")
    });
    sheet.fact_at(INDENT, "Samen", &together.unwrap_or_default());
    if cells.telt_elders {
        sheet.fact_at(
            INDENT,
            "Telt",
            "besteed en verwacht tellen ook bij het stedelijke budget; samengeteld één keer",
        );
    }
    sheet.fact_at(INDENT, "Verdeeld naar", &cells.verdeeld_naar);
    sheet.fact_at(INDENT, "Verplicht", &BudgetCells::euros(cells.verplicht));
    let until = cells.stand_op.map(with_year);
    let until = until.map_or_else(String::new, |day| format!("tot en met {day}"));
    let source = cells.bron.map(|it| format!("volgens {it}"));
    let spent = BudgetCells::euros(cells.besteed);
    let spent = join(&[&spent, &until, &source.unwrap_or_default()]);
    sheet.fact_at(INDENT, "Besteed", &spent);
    bars(sheet, cells.besteed_procent, cells.jaar_procent);
    let expected = BudgetCells::euros(cells.verwacht);
    let expected = match told.geraamd {
        0 => expected,
        count => format!(
            "{expected} · daarvan {} aan {}",
            told.nog_te_leveren,
            match count {
                1 => "1 lopende indicatie".to_owned(),
                count => format!("{count} lopende indicaties"),
            }
        ),
    };
    sheet.fact_at(INDENT, "Verwacht", &expected);
    bars(sheet, cells.verwacht_procent, cells.jaar_procent);
    for (why, count) in &told.onbekend {
        sheet.fact_at(INDENT, "Niet te ramen", &format!("{count}: {why}"));
    }
    if !budget.target.is_empty() {
        let reached = match budget.reached.as_str() {
            "" => "behaald: niet gemeten".to_owned(),
            reached => format!("behaald: {reached}"),
        };
        let standing = cells.resultaat.map_or("", |it| it.word());
        let target = join(&[&budget.target, &reached, standing]);
        sheet.fact_at(INDENT, "Streefwaarde", &target);
    }
    for (name, seen) in [
        ("Gezien, besteed", budget.seen_spent),
        ("Gezien, verwacht", budget.seen_expected),
    ] {
        let seen = seen.map(|seen| format!("tot en met {seen} %"));
        sheet.fact_at(INDENT, name, &seen.unwrap_or_default());
    }
    sheet.own_columns(&view.record);
    sheet.line("");
    if told.is_deel {
        sheet.aside(PART);
    }
    sheet.aside(
        "Verwacht is wat er is besteed, met wat lopende indicaties dit jaar nog kosten (omvang × dagen × tarief, met de omvang van nu) en contracten zonder indicaties als zij zo doorgaan. Wat daarvan niet bekend is, telt apart. Een streepje is niet gemeten; nul is nul.",
    );
}

/// A percentage as a bar, with where the year is; nothing where it is not known.
fn bars(sheet: &mut Sheet<'_>, percent: Option<u32>, year: u32) {
    let Some(percent) = percent else {
        return;
    };
    let drawn = bar(sheet.look, percent, year, BAR);
    let year = match year {
        0 | 100 => String::new(),
        year => format!(", het jaar is voor {year} % om"),
    };
    let space = " ".repeat(INDENT + 1);
    sheet.line(Line::raw(format!("{space}{drawn} {percent} %{year}")));
}

fn contracts(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    let Some((_, told)) = of(view) else {
        return;
    };
    for it in &told.contracten {
        let booked = match (it.geboekt, it.geboekt_tot_en_met) {
            (Some(amount), Some(day)) => {
                format!("{amount} geboekt tot en met {}", with_year(day))
            }
            _ => "niets geboekt dat hier telt".to_owned(),
        };
        let running = match (it.indicaties, it.nog_te_verwachten) {
            (0, _) => String::new(),
            (1, None) => "1 indicatie, niet te ramen".to_owned(),
            (count, None) => format!("{count} indicaties, niet te ramen"),
            (1, Some(amount)) => format!("nog {amount} aan 1 indicatie"),
            (count, Some(amount)) => format!("nog {amount} aan {count} indicaties"),
        };
        sheet.fact_at(INDENT, &it.nummer, &join(&[&it.titel, &booked, &running]));
        sheet.fact_at(INDENT, "", &it.opmerking);
    }
    sheet.or("Uit dit budget wordt geen contract betaald; met Budget wijzigen noemt u ze");
}

fn granted(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    let Some((_, told)) = of(view) else {
        return;
    };
    sheet.granted(&told.indicaties);
    sheet.or("Er telt geen indicatie op dit budget");
    if told.is_deel {
        sheet.aside(PART);
    }
}

fn spreading(sheet: &mut Sheet<'_>, view: &views::Sheet) {
    match of(view).and_then(|(_, told)| told.scenarios.as_ref()) {
        Some(it) => three_ways(sheet, it),
        None => sheet.line(" Alleen een stedelijk budget wordt over de wijken verdeeld."),
    }
}

/// A total over the wijken by the three ways to pay.
fn three_ways(sheet: &mut Sheet<'_>, it: &Scenarios) {
    let total = match it.nu {
        Some(now) => format!("{}, met wat de wijken nu hebben: {now}", it.totaal),
        None => it.totaal.to_string(),
    };
    let stays = (it.blijft != Cents(0)).then(|| it.blijft.to_string());
    sheet.fact_at(INDENT, "Te verdelen", &total);
    sheet.fact_at(INDENT, "Blijft stedelijk", &stays.unwrap_or_default());
    sheet.fact_at(INDENT, "Naar", &it.naar);
    sheet.fact_at(INDENT, "Kan nog niet", &it.waarom_niet);
    sheet.line("");
    let row = |name: &str, cells: [String; 4]| {
        let name: String = name.chars().take(18).collect();
        let cells = cells.map(|cell| format!("{cell:>14}"));
        format!(" {name:<19}{}", cells.concat())
    };
    let euros = |amount: Option<Cents>| whole(amount.map(Into::into));
    let heads = ["Nu", "Populatie", "Resultaat", "Productie"];
    sheet.quiet(row("Wijk", heads.map(str::to_owned)));
    for wijk in &it.wijken {
        let cells = [wijk.nu, wijk.populatie, wijk.resultaat, wijk.productie];
        sheet.line(row(&wijk.wijk, cells.map(euros)));
    }
    let sums = [it.nu, it.populatie, it.resultaat, it.productie];
    let title = sheet.look.title();
    sheet.line(Line::styled(row("Samen", sums.map(euros)), title));
    let none = String::new;
    let left = [none(), none(), euros(it.ingehouden), whole(it.na_productie)];
    sheet.quiet(row("Niet uitgegeven", left));
    sheet.line("");
    let unknown: u32 = it.wijken.iter().map(|wijk| wijk.niet_te_ramen).sum();
    sheet.aside(&format!(
        "Populatie: naar de cijfers hierboven, op de cent. Resultaat: hetzelfde, min {} % waar de streefwaarde niet is gehaald; waar niet is gemeten, wordt niets ingehouden. Productie: wat er dit jaar aan indicaties wordt geleverd, zonder {unknown} waarvan dat niet te ramen is. Dit is een berekening: vastgelegd is wat onder Nu staat, en Verdelen over de wijken legt populatie vast.",
        hundredths(it.malus)
    ));
}
