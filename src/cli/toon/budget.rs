//! A budget as text: what is budgeted, spent and expected, and from which contracts and indicaties that follows.

use crate::cli::output::{self, fold_under};
use crate::domain::contract::results::Figure;
use crate::domain::dates::with_year;
use crate::office::views::{BudgetCells, BudgetContract, BudgetView};

/// What the head of the text already says.
pub(super) const SAID: &[&str] = &[
    "budget",
    "jaar",
    "plaats",
    "wijken",
    "aandachtsveld",
    "begroot",
    "voor_korting",
    "korting",
    "verdeeld_naar",
    "verplicht",
    "besteed",
    "stand_op",
    "contracten",
];

/// Adds it.
pub(super) fn add(text: &mut String, budget: &BudgetView) {
    let cells = &budget.cells;
    text.push_str(&format!(
        "{} · {} · {}\n\n",
        output::one_line(&cells.aandachtsveld),
        cells.plaats,
        cells.jaar
    ));
    for (name, value) in facts(budget) {
        fold_under(text, &format!("  {name:<16}"), &value);
    }
    text.push('\n');
    if !budget.contracten.is_empty() {
        let rows: Vec<Vec<String>> = budget.contracten.iter().map(contract).collect();
        let head = [
            "Contract",
            "Titel",
            "Geboekt",
            "Tot en met",
            "Indicaties",
            "Nog",
        ];
        text.push_str(&output::table(&head, &rows));
        for it in budget
            .contracten
            .iter()
            .filter(|it| !it.opmerking.is_empty())
        {
            fold_under(text, &format!("  {}: ", it.nummer), &it.opmerking);
        }
        text.push('\n');
    }
}

fn facts(budget: &BudgetView) -> Vec<(&'static str, String)> {
    let cells = &budget.cells;
    let cut = match (cells.voor_korting, cells.korting) {
        (Some(before), Some(cut)) => format!(" ({before} min {} %)", Figure(cut.into())),
        _ => String::new(),
    };
    let of = |percent: Option<u32>| match percent {
        Some(percent) => format!(" ({percent} %)"),
        None => String::new(),
    };
    let until = cells.stand_op.map(with_year);
    let until = until.map_or_else(String::new, |day| format!(" tot en met {day}"));
    let source = cells.bron.map(|it| format!(", volgens {it}"));
    let source = source.unwrap_or_default();
    let mut facts = vec![
        (
            "Begroot",
            format!("{}{cut}", BudgetCells::euros(cells.begroot)),
        ),
        (
            "Samen",
            cells.samen.map_or_else(String::new, |samen| {
                format!(
                    "{samen}, met de andere plaatsen die uit dezelfde contracten worden betaald"
                )
            }),
        ),
        ("Verplicht", BudgetCells::euros(cells.verplicht)),
        (
            "Besteed",
            format!(
                "{}{}{until}{source}",
                BudgetCells::euros(cells.besteed),
                of(cells.besteed_procent)
            ),
        ),
        (
            "Verwacht",
            format!(
                "{}{}",
                BudgetCells::euros(cells.verwacht),
                of(cells.verwacht_procent)
            ),
        ),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    if !cells.verdeeld_naar.is_empty() {
        facts.push(("Verdeeld naar", cells.verdeeld_naar.clone()));
    }
    if budget.geraamd > 0 {
        let count = usize::try_from(budget.geraamd).unwrap_or_default();
        let told = format!(
            "{} aan {}",
            budget.nog_te_leveren,
            output::count(count, "indicatie", "indicaties")
        );
        facts.push(("Nog te leveren", told));
    }
    let unknown = budget.onbekend.iter();
    facts.extend(unknown.map(|(why, count)| ("Niet te ramen", format!("{count}: {why}"))));
    if budget.is_deel {
        let told = "verwacht telt alleen indicaties binnen uw bereik".to_owned();
        facts.push(("Bereik", told));
    }
    let signal = cells.doen.iter();
    facts.extend(signal.map(|signal| ("Let op", signal.tekst.clone())));
    facts
}

fn contract(it: &BudgetContract) -> Vec<String> {
    vec![
        it.nummer.clone(),
        output::one_line(&it.titel),
        BudgetCells::euros(it.geboekt),
        it.geboekt_tot_en_met.map(with_year).unwrap_or_default(),
        it.indicaties.to_string(),
        BudgetCells::euros(it.nog_te_verwachten),
    ]
}
