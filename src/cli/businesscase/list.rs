//! The business case as a list, with a row for every period, team and wijk.

use crate::exchange::table::{Cell, Table};
use crate::office::views::{BusinessCase, CasePeriod, CaseRow};

/// The columns.
const COLUMNS: &[&str] = &[
    "periode",
    "van",
    "tot en met",
    "loopt nog",
    "bt",
    "naam",
    "wijk",
    "wijknaam",
    "verwijzingen",
    "inwoners",
    "geteld",
    "niet geteld",
    "regulier",
    "beschikbaarheid",
    "werkelijk",
    "kosten",
    "besparing",
    "meer inwoners",
    "regulier -10 %",
    "besparing -10 %",
    "meer inwoners -10 %",
    "regulier +10 %",
    "besparing +10 %",
    "meer inwoners +10 %",
    "verborgen",
    "erbij",
    "peildatum",
    "bekend op",
    "bereik",
];

/// A row for every period, team and wijk; `alles` is all teams together.
pub(super) fn table(told: &BusinessCase) -> Table {
    let mut rows = Vec::new();
    for period in &told.perioden {
        for case in period.rijen.iter().chain(&period.samen) {
            rows.push(row(told, period, case));
        }
    }
    Table {
        name: "businesscase",
        header: COLUMNS.iter().map(|name| (*name).to_owned()).collect(),
        rows,
    }
}

fn row(told: &BusinessCase, period: &CasePeriod, case: &CaseRow) -> Vec<Cell> {
    let star = |cell: Cell| if case.verborgen { "*".into() } else { cell };
    let more = |value: Option<u64>| star(value.and_then(|it| i64::try_from(it).ok()).into());
    let counted = match case.geteld {
        None => "*".into(),
        counted => counted.into(),
    };
    let left_out = case.buiten.iter();
    let left_out = left_out.map(|it| format!("{} {}", it.aantal, it.waarom));
    let bt = match case.bt.as_str() {
        "" => "alles",
        bt => bt,
    };
    vec![
        period.periode.periode.as_str().into(),
        period.periode.van.into(),
        period.periode.tot_en_met.into(),
        period.periode.loopt_nog.into(),
        bt.into(),
        case.naam.as_str().into(),
        case.wijk.as_deref().into(),
        case.wijk_naam.as_str().into(),
        star(case.verwijzingen.into()),
        star(case.inwoners.into()),
        counted,
        left_out.collect::<Vec<_>>().join(", ").into(),
        star(case.regulier.into()),
        star(case.beschikbaarheid.into()),
        star(case.werkelijk.into()),
        star(case.kosten.into()),
        star(case.besparing.into()),
        more(case.meer_inwoners),
        star(case.min_10.regulier.into()),
        star(case.min_10.besparing.into()),
        more(case.min_10.meer_inwoners),
        star(case.plus_10.regulier.into()),
        star(case.plus_10.besparing.into()),
        more(case.plus_10.meer_inwoners),
        case.verborgen.into(),
        case.beside().into(),
        told.peildatum.into(),
        told.bekend_op.into(),
        told.bereik.as_str().into(),
    ]
}
