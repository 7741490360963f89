//! The columns of the lists of which a view can be kept, by the name that is typed: the same on screen and as text.

use std::cmp::Ordering;

use super::{
    AanbestedingCells, BudgetCells, ContactCells, ContractCells, Filtered, IndicatieCells, ORDERS,
    PlanCells, SurveyAnswers, SurveyCells,
};
use crate::domain::workflow::Refusal;
use crate::office::signals::Signal;

/// Those of the wachtrij.
pub const QUEUE: &[&str] = &[
    "nummer",
    "inwoner",
    "urgentie",
    "staat",
    "aan-zet",
    "termijn",
    "soort",
    "wijk",
    "bij-mij",
    "wet",
    "gemeente",
    "houder",
    "gemeld",
    "bronnummer",
];

/// A column of a list that comes whole, with how two rows stand to each other by it.
type Ordered<R> = (&'static str, fn(&R, &R) -> Ordering);

/// Those of contracts.
const CONTRACTS: &[Ordered<ContractCells>] = &[
    ("nummer", |a, b| a.nummer.cmp(&b.nummer)),
    ("titel", |a, b| a.titel.cmp(&b.titel)),
    ("perceel", |a, b| a.percelen.cmp(&b.percelen)),
    ("partijen", |a, b| a.partijen.cmp(&b.partijen)),
    ("tot", |a, b| last(a.lopend_tot, b.lopend_tot)),
    ("opties", |a, b| b.opties.len().cmp(&a.opties.len())),
    ("doen", |a, b| a.doen_voorrang.cmp(&b.doen_voorrang)),
    ("opzeggen", |a, b| {
        last(a.uiterste_opzegdatum, b.uiterste_opzegdatum)
    }),
    ("beheerder", |a, b| a.beheerder.cmp(&b.beheerder)),
    ("waarde", |a, b| b.waarde.cmp(&a.waarde)),
    ("besteed", |a, b| b.besteed.cmp(&a.besteed)),
    ("status", |a, b| a.status.word().cmp(b.status.word())),
];

/// Those of aanbestedingen.
const AANBESTEDINGEN: &[Ordered<AanbestedingCells>] = &[
    ("nummer", |a, b| a.nummer.cmp(&b.nummer)),
    ("naam", |a, b| a.naam.cmp(&b.naam)),
    ("perceel", |a, b| a.percelen.cmp(&b.percelen)),
    ("ingang", |a, b| last(a.ingang, b.ingang)),
    ("fase", |a, b| a.fase.cmp(&b.fase)),
    ("uiterst", |a, b| last(a.fase_uiterst, b.fase_uiterst)),
    ("ruimte", |a, b| last(a.ruimte_dagen, b.ruimte_dagen)),
    ("procedure", |a, b| a.procedure.cmp(&b.procedure)),
    ("verantwoordelijke", |a, b| {
        a.verantwoordelijke.cmp(&b.verantwoordelijke)
    }),
    ("waarde", |a, b| b.waarde.cmp(&a.waarde)),
    ("status", |a, b| a.status.word().cmp(b.status.word())),
    ("doen", |a, b| {
        let first = |row: &AanbestedingCells| row.doen.as_ref().map(Signal::pressing);
        last(first(a), first(b)).then(a.doen_kost.cmp(&b.doen_kost))
    }),
];

/// The columns of indicaties, and how rows are put in order by each.
const INDICATIES: &[Ordered<IndicatieCells>] = &[
    ("verandert", |a, b| last(a.verandert_na, b.verandert_na)),
    ("inwoner", |a, b| a.inwoner.cmp(&b.inwoner)),
    ("soort", |a, b| a.what().cmp(&b.what())),
    ("gesprek", |a, b| {
        (a.fase, a.gesprek).cmp(&(b.fase, b.gesprek))
    }),
    ("brief", |a, b| a.brief.cmp(&b.brief)),
    ("aanbieder", |a, b| a.aanbieder.cmp(&b.aanbieder)),
    ("omvang", |a, b| a.omvang.cmp(&b.omvang)),
    ("contract", |a, b| a.contract.cmp(&b.contract)),
    ("wijk", |a, b| a.wijk.cmp(&b.wijk)),
    ("medewerker", |a, b| a.medewerker.cmp(&b.medewerker)),
    ("nummer", |a, b| a.nummer.cmp(&b.nummer)),
];

/// The columns of plans, and how rows are put in order by each.
const PLANS: &[Ordered<PlanCells>] = &[
    ("evaluatie", |a, b| {
        last(a.volgende_evaluatie, b.volgende_evaluatie)
    }),
    ("wie", |a, b| a.wie.cmp(&b.wie)),
    ("regisseur", |a, b| a.regisseur.cmp(&b.regisseur)),
    ("doelen", |a, b| b.doelen_lopend.cmp(&a.doelen_lopend)),
    ("uiterlijk", |a, b| last(a.eerste_dag, b.eerste_dag)),
    ("leden", |a, b| b.leden.cmp(&a.leden)),
    ("huishouden", |a, b| a.huishouden.cmp(&b.huishouden)),
    ("nummer", |a, b| a.nummer.cmp(&b.nummer)),
];

/// The columns of contacts, and how rows are put in order by each.
const CONTACTS: &[Ordered<ContactCells>] = &[
    ("stand", |a, b| {
        let order = |row: &ContactCells| (row.uiterlijk.filter(|_| row.klaar.is_none()), row.op);
        last(order(a).0, order(b).0).then(order(b).1.cmp(&order(a).1))
    }),
    ("op", |a, b| b.op.cmp(&a.op)),
    ("wie", |a, b| a.who().cmp(b.who())),
    ("wat", |a, b| a.wat.cmp(&b.wat)),
    ("belt", |a, b| a.by_whom().cmp(b.by_whom())),
    ("pogingen", |a, b| b.pogingen.cmp(&a.pogingen)),
    ("kanaal", |a, b| a.kanaal.cmp(&b.kanaal)),
    ("wijk", |a, b| a.wijk.cmp(&b.wijk)),
    ("verwijzing", |a, b| a.verwijzing.cmp(&b.verwijzing)),
    ("nummer", |a, b| a.nummer.cmp(&b.nummer)),
];

/// The columns of budgets, and how rows are put in order by each.
const BUDGETS: &[Ordered<BudgetCells>] = &[
    ("aandachtsveld", |a, b| {
        a.aandachtsveld.cmp(&b.aandachtsveld)
    }),
    ("plaats", |a, b| a.plaats.cmp(&b.plaats)),
    ("jaar", |a, b| b.jaar.cmp(&a.jaar)),
    ("begroot", |a, b| b.begroot.cmp(&a.begroot)),
    ("verplicht", |a, b| b.verplicht.cmp(&a.verplicht)),
    ("besteed", |a, b| b.besteed.cmp(&a.besteed)),
    ("deel", |a, b| b.besteed_procent.cmp(&a.besteed_procent)),
    ("verwacht", |a, b| b.verwacht.cmp(&a.verwacht)),
    ("verwacht-deel", |a, b| {
        b.verwacht_procent.cmp(&a.verwacht_procent)
    }),
    ("onbekend", |a, b| b.niet_te_ramen.cmp(&a.niet_te_ramen)),
    ("resultaat", |a, b| {
        let word = |row: &BudgetCells| row.resultaat.map(|it| it.word());
        last(word(a), word(b))
    }),
    ("stand-op", |a, b| last(a.stand_op, b.stand_op)),
    ("contracten", |a, b| a.contracten.cmp(&b.contracten)),
    ("nummer", |a, b| a.nummer.cmp(&b.nummer)),
];

/// The columns of ervaringsonderzoeken, and how rows are put in order by each.
const SURVEYS: &[Ordered<SurveyAnswers>] = &[
    ("nummer", |a, b| of(a).nummer.cmp(&of(b).nummer)),
    ("vragenlijst", |a, b| {
        of(a).vragenlijst.cmp(&of(b).vragenlijst)
    }),
    ("versie", |a, b| of(a).versie.cmp(&of(b).versie)),
    ("doelgroep", |a, b| last(of(a).doelgroep, of(b).doelgroep)),
    ("moment", |a, b| last(of(a).moment, of(b).moment)),
    ("plaats", |a, b| of(a).plaats.cmp(&of(b).plaats)),
    ("van", |a, b| of(b).van.cmp(&of(a).van)),
    ("tot-en-met", |a, b| of(b).tot_en_met.cmp(&of(a).tot_en_met)),
    ("populatie", |a, b| of(b).populatie.cmp(&of(a).populatie)),
    ("uitgenodigd", |a, b| {
        of(b).uitgenodigd.cmp(&of(a).uitgenodigd)
    }),
    ("beantwoord", |a, b| of(b).beantwoord.cmp(&of(a).beantwoord)),
    ("respons", |a, b| of(b).respons.cmp(&of(a).respons)),
    ("uitkomst", |a, b| {
        of(b).met_uitkomst.cmp(&of(a).met_uitkomst)
    }),
    ("acties", |a, b| of(b).acties_open.cmp(&of(a).acties_open)),
];

/// What a row is of.
const fn of(row: &SurveyAnswers) -> &SurveyCells {
    &row.onderzoek
}

/// What is not known comes last.
fn last<T: Ord>(one: Option<T>, other: Option<T>) -> Ordering {
    (one.is_none(), one).cmp(&(other.is_none(), other))
}

/// The columns of a list; none of a list of which no view is kept.
#[must_use]
pub fn columns(list: Filtered) -> Vec<&'static str> {
    match list {
        Filtered::Queue => QUEUE.to_vec(),
        Filtered::Contracts => CONTRACTS.iter().map(|(name, _)| *name).collect(),
        Filtered::Aanbestedingen => AANBESTEDINGEN.iter().map(|(name, _)| *name).collect(),
        Filtered::Indicaties => INDICATIES.iter().map(|(name, _)| *name).collect(),
        Filtered::Plans => PLANS.iter().map(|(name, _)| *name).collect(),
        Filtered::Contacts => CONTACTS.iter().map(|(name, _)| *name).collect(),
        Filtered::Budgets => BUDGETS.iter().map(|(name, _)| *name).collect(),
        Filtered::Surveys => SURVEYS.iter().map(|(name, _)| *name).collect(),
        Filtered::Agenda | Filtered::Doubles => Vec::new(),
    }
}

/// The orders a list can be put in: what each is called, and what it puts first.
#[must_use]
pub fn orders(list: Filtered) -> Vec<(&'static str, &'static str)> {
    match list {
        Filtered::Queue => ORDERS.to_vec(),
        _ => columns(list).into_iter().map(|name| (name, "")).collect(),
    }
}

/// Reads the names of columns, with commas.
///
/// # Errors
/// When one of them is not there; it says which are.
pub fn read_columns(list: Filtered, typed: &str) -> Result<Vec<String>, Refusal> {
    let known = columns(list);
    let mut read: Vec<String> = Vec::new();
    let names = typed.split(',').map(str::trim);
    for name in names.filter(|name| !name.is_empty()) {
        if !known.contains(&name) {
            return Err(
                Refusal::usage(format!("‘{name}’ is geen kolom van deze lijst"))
                    .unless(format!("Kies uit: {}", known.join(", "))),
            );
        }
        if !read.iter().any(|other| other == name) {
            read.push(name.to_owned());
        }
    }
    match read.is_empty() {
        true => Err(Refusal::usage("Noem ten minste één kolom")
            .unless(format!("Kies uit: {}", known.join(", ")))),
        false => Ok(read),
    }
}

/// Says no to an order that a list does not have.
///
/// # Errors
/// When it does not have it; it says which there are.
pub fn check_order(list: Filtered, column: &str) -> Result<(), Refusal> {
    let orders: Vec<&str> = orders(list).into_iter().map(|(name, _)| name).collect();
    match orders.contains(&column) {
        true => Ok(()),
        false => Err(Refusal::usage(format!("Op ‘{column}’ is niet te sorteren"))
            .unless(format!("Sorteer op een van deze: {}", orders.join(", ")))),
    }
}

/// Puts plans in the order of a column; those that stand alike in it stay as they are.
pub fn sort_plans(rows: &mut [PlanCells], column: &str) {
    sort(rows, PLANS, column);
}

/// Puts contacts in the order of a column; those that stand alike in it stay as they are.
pub fn sort_contacts(rows: &mut [ContactCells], column: &str) {
    sort(rows, CONTACTS, column);
}

/// Puts budgets in the order of a column; those that stand alike in it stay as they are.
pub fn sort_budgets(rows: &mut [BudgetCells], column: &str) {
    sort(rows, BUDGETS, column);
}

/// Puts ervaringsonderzoeken in the order of a column; those that stand alike in it stay as they are.
pub fn sort_surveys(rows: &mut [SurveyAnswers], column: &str) {
    sort(rows, SURVEYS, column);
}

/// Puts contracts in the order of a column; those that stand alike in it stay as they are.
pub fn sort_contracts(rows: &mut [ContractCells], column: &str) {
    sort(rows, CONTRACTS, column);
}

/// The same with aanbestedingen.
pub fn sort_aanbestedingen(rows: &mut [AanbestedingCells], column: &str) {
    sort(rows, AANBESTEDINGEN, column);
}

/// The same with indicaties.
pub fn sort_indicaties(rows: &mut [IndicatieCells], column: &str) {
    sort(rows, INDICATIES, column);
}

fn sort<R>(rows: &mut [R], columns: &[Ordered<R>], column: &str) {
    if let Some((_, by)) = columns.iter().find(|(name, _)| *name == column) {
        rows.sort_by(by);
    }
}
