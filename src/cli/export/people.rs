//! Workbooks for people: what a manager asks of contracts and aanbestedingen on a first sheet, the queue, and the agenda.
//! They are read, not read back in.

use chrono::{Months, NaiveDate};

use super::target::Target;
use super::{Args, not_whole};
use crate::cli::Failure;
use crate::cli::lijst::all_rows;
use crate::domain::contract::staffed::Line;
use crate::domain::contract::staffing::Standing;
use crate::domain::dates::with_year;
use crate::domain::record::Kind;
use crate::exchange::table::{Cell, ListColumn, ListForm, Mark, Table};
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::signals::{Signal, Urgency};
use crate::office::views::{
    AanbestedingCells, AgendaItem, BudgetCells, ContactCells, ContractCells, IndicatieCells,
    LetterCells, PlanCells, QueueQuery, QueueRow,
};
use crate::office::{AsOf, today};

/// What a manager asks of contracts.
const CONTRACTS: &[ListColumn<ContractCells>] = &[
    ListColumn("Nummer", |row| row.nummer.clone().into()),
    ListColumn("Titel", |row| row.titel.clone().into()),
    ListColumn("Partijen", |row| row.partijen.join("\n").into()),
    ListColumn("Percelen", |row| row.percelen.join("\n").into()),
    ListColumn("Beheerder", |row| row.beheerder.clone().into()),
    ListColumn("Status", |row| row.status.word().into()),
    ListColumn("Loopt tot en met", |row| row.lopend_tot.into()),
    ListColumn("Opzeggen uiterlijk", |row| row.uiterste_opzegdatum.into()),
    ListColumn("Optie melden uiterlijk", |row| row.optie_uiterlijk.into()),
    ListColumn("Dagen tot het vervolg", |row| row.gat_dagen.into()),
    ListColumn("Maximale waarde", |row| row.waarde.into()),
    ListColumn("Besteed", |row| row.besteed.into()),
    ListColumn("Besteed (%)", |row| {
        row.waarde
            .and_then(|whole| row.besteed.above_zero().share_of(whole))
            .map_or(Cell::Empty, Cell::Percent)
    }),
    ListColumn("Hoe dringend", |row| urgency(row.doen.as_ref())),
    ListColumn("Te doen", |row| to_do(row.doen.as_ref())),
];

/// What a manager asks of aanbestedingen.
const AANBESTEDINGEN: &[ListColumn<AanbestedingCells>] = &[
    ListColumn("Nummer", |row| row.nummer.clone().into()),
    ListColumn("Aanbesteding", |row| row.naam.clone().into()),
    ListColumn("Procedure", |row| row.procedure.clone().into()),
    ListColumn("Percelen", |row| row.percelen.join("\n").into()),
    ListColumn("Verantwoordelijke", |row| {
        row.verantwoordelijke.clone().into()
    }),
    ListColumn("Status", |row| row.status.word().into()),
    ListColumn("Nu te doen", |row| {
        row.fase.map(|phase| phase.word().to_owned()).into()
    }),
    ListColumn("Uiterlijk", |row| row.fase_uiterst.into()),
    ListColumn("Ruimte (dagen)", |row| row.ruimte_dagen.into()),
    ListColumn("Ingang", |row| row.ingang.into()),
    ListColumn("Volgt op", |row| row.volgt_op.clone().into()),
    ListColumn("Dagen zonder contract", |row| row.gat_dagen.into()),
    ListColumn("Geraamde waarde", |row| row.waarde.into()),
    ListColumn("Hoe dringend", |row| urgency(row.doen.as_ref())),
    ListColumn("Te doen", |row| to_do(row.doen.as_ref())),
];

/// What lies further back is only history; what lies further ahead no office plans.
const YEARS_BACK: u32 = 2;
const YEARS_AHEAD: u32 = 15;

/// The queue; no name is one that a list of an office has for its residents, or this would read in as such a list.
const QUEUE: &[ListColumn<QueueRow>] = &[
    ListColumn("Nummer", |row| row.nummer.clone().into()),
    ListColumn("Bronnummer", |row| row.bronnummer.clone().into()),
    ListColumn("Wie", |row| row.inwoner.clone().into()),
    ListColumn("Wijk", |row| row.wijk.clone().into()),
    ListColumn("Soort", |row| row.soort.clone().into()),
    ListColumn("Wet", |row| row.wet.clone().into()),
    ListColumn("Wie betaalt", |row| row.gemeente.clone().into()),
    ListColumn("Urgentie", |row| row.urgentie.clone().into()),
    ListColumn("Staat", |row| row.staat.clone().into()),
    ListColumn("Aan zet", |row| row.aan_zet.clone().into()),
    ListColumn("Gemeld", |row| row.gemeld.into()),
    ListColumn("Eerste termijn", |row| {
        row.first_term().map(str::to_owned).into()
    }),
    ListColumn("Uiterlijk", |row| row.uiterlijk.into()),
    ListColumn("Te laat", |row| {
        match row.termijnen.iter().any(|term| term.te_laat) {
            true => Cell::Marked("te laat".to_owned(), Mark::Late),
            false => Cell::Empty,
        }
    }),
];

const AGENDA: &[ListColumn<AgendaItem>] = &[
    ListColumn("Datum", |item| item.datum.into()),
    ListColumn("Hoe dringend", |item| marked(item.ernst)),
    ListColumn("Nummer", |item| item.nummer.clone().into()),
    ListColumn("Soort", |item| item.soort.clone().into()),
    ListColumn("Wat", |item| item.tekst.clone().into()),
    ListColumn("Wie", |item| item.wie.clone().into()),
    ListColumn("Grondslag", |item| item.grondslag.clone().into()),
];

fn marked(urgency: Urgency) -> Cell {
    let mark = match urgency {
        Urgency::Late => Mark::Late,
        Urgency::ThisWeek => Mark::Soon,
        Urgency::Coming => return urgency.word().into(),
    };
    Cell::Marked(urgency.word().to_owned(), mark)
}

fn urgency(first: Option<&Signal>) -> Cell {
    first.map_or(Cell::Empty, |signal| marked(signal.pressing()))
}

fn to_do(first: Option<&Signal>) -> Cell {
    first
        .map(|signal| format!("{} ({})", signal.tekst, with_year(signal.datum)))
        .into()
}

/// Asks for it.
type Overview = fn(&mut Client) -> Result<Table, Failure>;

/// What people read before the register of a kind, where that does not say it all.
const OVERVIEWS: &[(Kind, Overview)] = &[
    (Kind::Contract, |client| {
        let (filter, all, at) = (Vec::new(), true, AsOf::NOW);
        let rows = client.ask(&question::Contracts { filter, all, at })?;
        Ok(Table::of(OVERVIEW, CONTRACTS, &rows))
    }),
    (Kind::Indicatie, |client| {
        let (filter, all, on) = (Vec::new(), true, None);
        let rows = client.ask(&question::Indicaties { filter, all, on })?;
        Ok(Table::of(OVERVIEW, INDICATIES, &rows))
    }),
    (Kind::Plan, |client| {
        let (filter, all, on) = (Vec::new(), true, None);
        let rows = client.ask(&question::Plans { filter, all, on })?;
        Ok(Table::of(OVERVIEW, PLANS, &rows))
    }),
    (Kind::Contact, |client| {
        let (filter, all) = (Vec::new(), true);
        let rows = client.ask(&question::Contacts { filter, all })?;
        Ok(Table::of(OVERVIEW, CONTACTS, &rows))
    }),
    (Kind::Budget, |client| {
        let (filter, all, at) = (Vec::new(), true, AsOf::NOW);
        let budgets = client.ask(&question::Budgets { filter, all, at })?;
        Ok(Table::of(OVERVIEW, BUDGETS, &budgets.rijen))
    }),
    (Kind::Aanbesteding, |client| {
        let (filter, all, at) = (Vec::new(), true, AsOf::NOW);
        let rows = client.ask(&question::Aanbestedingen { filter, all, at })?;
        Ok(Table::of(OVERVIEW, AANBESTEDINGEN, &rows))
    }),
];

/// What people ask of indicaties: a list of an office that names residents has other names, or this would read in as one.
const INDICATIES: &[ListColumn<IndicatieCells>] = &[
    ListColumn("Nummer", |row| row.nummer.clone().into()),
    ListColumn("Wie", |row| row.inwoner.clone().into()),
    ListColumn("Wat", |row| row.what().into()),
    ListColumn("Hoeveel", |row| row.omvang.clone().into()),
    ListColumn("Van wie", |row| row.aanbieder.clone().into()),
    ListColumn("Onder contract", |row| row.contract.clone().into()),
    ListColumn("In de wijk", |row| row.wijk.clone().into()),
    ListColumn("Stand", |row| row.stand.word().into()),
    ListColumn("Loopt tot en met", |row| row.einde.into()),
    ListColumn("Verandert na", |row| row.verandert_na.into()),
    ListColumn("Waarom", |row| {
        row.waarom.map(|it| it.word().to_owned()).into()
    }),
    ListColumn("Gesprek", |row| row.fase.word().into()),
    ListColumn("Dag van het gesprek", |row| row.gesprek.into()),
    ListColumn("Brief", |row| row.brief.into()),
    ListColumn("Besloten", |row| {
        row.vervolg.map(|it| it.word().to_owned()).into()
    }),
    ListColumn("Wie zorgt ervoor", |row| row.medewerker.clone().into()),
    ListColumn("Hoe dringend", |row| urgency(row.doen.as_ref())),
    ListColumn("Te doen", |row| to_do(row.doen.as_ref())),
];

/// What people ask of plans; a list of an office that has plans has other names.
const PLANS: &[ListColumn<PlanCells>] = &[
    ListColumn("Nummer", |row| row.nummer.clone().into()),
    ListColumn("Bij huishouden", |row| row.huishouden.clone().into()),
    ListColumn("Wie", |row| row.wie.clone().into()),
    ListColumn("Houdt het overzicht", |row| row.regisseur.clone().into()),
    ListColumn("Bespreken op", |row| row.volgende_evaluatie.into()),
    ListColumn("Laatste teken", |row| row.laatste_teken.into()),
    ListColumn("Doelen", |row| row.goals().into()),
    ListColumn("Eerste dag", |row| row.eerste_dag.into()),
    ListColumn("Beëindigd", |row| row.beeindigd.into()),
    ListColumn("Hoe dringend", |row| urgency(row.doen.as_ref())),
    ListColumn("Te doen", |row| to_do(row.doen.as_ref())),
];

/// What people ask of contacts; a list of an office that has them has other names.
const CONTACTS: &[ListColumn<ContactCells>] = &[
    ListColumn("Nummer", |row| row.nummer.clone().into()),
    ListColumn("Dag", |row| row.op.map(|at| at.date()).into()),
    ListColumn("Hoe", |row| {
        row.kanaal.map(|it| it.word().to_owned()).into()
    }),
    ListColumn("Wie", |row| row.inwoner.clone().into()),
    ListColumn("Gesproken met", |row| row.met.clone().into()),
    ListColumn("Waarover", |row| row.wat.clone().into()),
    ListColumn("In de wijk", |row| row.wijk.clone().into()),
    ListColumn("Stand", |row| row.stand.word().into()),
    ListColumn("Belt terug", |row| row.by_whom().to_owned().into()),
    ListColumn("Uiterlijk", |row| row.uiterlijk.map(|at| at.date()).into()),
    ListColumn("Pogingen", |row| u32::from(row.pogingen).into()),
    ListColumn("Uitkomst", |row| {
        row.uitkomst.map(|it| it.word().to_owned()).into()
    }),
    ListColumn("Klaar op", |row| row.klaar.map(|at| at.date()).into()),
    ListColumn("Op tijd", |row| {
        let word = |in_time| if in_time { "ja" } else { "nee" };
        row.binnen_norm.map(|it| word(it).to_owned()).into()
    }),
    ListColumn("Hoe dringend", |row| urgency(row.doen.as_ref())),
    ListColumn("Te doen", |row| to_do(row.doen.as_ref())),
];

/// What a controller asks of budgets; a list of an office that has budgets has other names.
const BUDGETS: &[ListColumn<BudgetCells>] = &[
    ListColumn("Nummer", |row| row.nummer.clone().into()),
    ListColumn("In jaar", |row| u32::from(row.jaar).into()),
    ListColumn("Voor", |row| row.plaats.clone().into()),
    ListColumn("Waaraan", |row| row.aandachtsveld.clone().into()),
    ListColumn("Mag kosten", |row| row.begroot.into()),
    ListColumn("Vastgelegd", |row| row.verplicht.into()),
    ListColumn("Uitgegeven", |row| row.besteed.into()),
    ListColumn("Uitgegeven (%)", |row| percent(row.besteed_procent)),
    ListColumn("Bekend tot en met", |row| row.stand_op.into()),
    ListColumn("Volgens", |row| {
        row.bron.map(|it| it.word().to_owned()).into()
    }),
    ListColumn("Wordt naar verwachting", |row| {
        hidden(row, row.verwacht.into())
    }),
    ListColumn("Verwachting (%)", |row| {
        hidden(row, percent(row.verwacht_procent))
    }),
    ListColumn("Niet te ramen", |row| match row.onbekend_klein {
        true => "*".into(),
        false => row.niet_te_ramen.into(),
    }),
    ListColumn("Resultaat", |row| {
        row.resultaat.map(|it| it.word().to_owned()).into()
    }),
    ListColumn("Onder contract", |row| row.contracten.join(" ").into()),
    ListColumn("Hoe dringend", |row| urgency(row.doen.as_ref())),
    ListColumn("Te doen", |row| to_do(row.doen.as_ref())),
];

/// What follows from few indicaties would say what somebody costs.
fn hidden(row: &BudgetCells, cell: Cell) -> Cell {
    if row.klein { "*".into() } else { cell }
}

fn percent(percent: Option<u32>) -> Cell {
    percent.map_or(Cell::Empty, |it| Cell::Percent(it.saturating_mul(100)))
}

/// The name of its sheet.
const OVERVIEW: &str = "Overzicht";

/// What people read before the register of a kind; none where the register says it all.
///
/// # Errors
/// When the answer is no.
pub(super) fn overview(kind: Kind, client: &mut Client) -> Result<Option<Table>, Failure> {
    let found = OVERVIEWS.iter().find(|(of, _)| *of == kind);
    found.map(|(_, ask)| ask(client)).transpose()
}

/// Writes the queue; returns how many. That it left, and what for, is kept as for the verwijzingen themselves.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn queue(
    form: ListForm,
    args: &Args,
    client: &mut Client,
    out: Target,
) -> Result<usize, Failure> {
    let purpose = args.doel.clone();
    let kind = Kind::Referral;
    client.ask(&question::Export {
        kind,
        with_history: false,
        purpose,
    })?;
    let mut rows = Vec::new();
    let query = QueueQuery::default();
    all_rows(client, query, false, |row| rows.push(row))?;
    write(&Table::of("Wachtrij", QUEUE, &rows), form, out)
}

/// What partners bring in; the names are those that a list of it has, so it reads in again.
const STAFFING: &[ListColumn<Line>] = &[
    ListColumn("Contractnr", |line| line.convenant.clone().into()),
    ListColumn("Partner", |line| line.one.partner.clone().into()),
    ListColumn("Team", |line| line.one.team.clone().into()),
    ListColumn("Fte", |line| match line.one.standing() {
        Standing::Bekend | Standing::Geen => {
            let fte = line.one.fte;
            fte.map_or(Cell::Empty, |fte| Cell::Hundredths(fte, "fte"))
        }
        other => other.word().into(),
    }),
    ListColumn("Brengt in", |line| line.one.brings.clone().into()),
    ListColumn("Vanaf", |line| line.one.from.into()),
    ListColumn("Tot en met", |line| line.one.until.into()),
];

/// Writes what partners bring in under all convenanten; returns how many. That it left, and what for, is kept as for the
/// contracts themselves.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn staffing(
    form: ListForm,
    args: &Args,
    client: &mut Client,
    mut out: Target,
) -> Result<usize, Failure> {
    client.ask(&question::Export {
        kind: Kind::Contract,
        with_history: false,
        purpose: args.doel.clone(),
    })?;
    let (filter, at) = (Vec::new(), AsOf::NOW);
    let lines = client.ask(&question::Staffing { filter, at })?.lines;
    let table = Table::of("Inzet", STAFFING, &lines);
    // Not as a list for people: this is read back in.
    table.write(form, &mut out).map_err(not_whole)?;
    out.finish().map_err(not_whole)?;
    Ok(lines.len())
}

/// The letters that were sent; no name is one that a list of an office has for its residents.
const LETTERS: &[ListColumn<LetterCells>] = &[
    ListColumn("Dossier", |row| row.nummer.clone().into()),
    ListColumn("Soort brief", |row| row.soort.word().to_owned().into()),
    ListColumn("Verstuurd op", |row| Some(row.datum).into()),
    ListColumn("Gericht aan", |row| row.aan.clone().into()),
    ListColumn("Onderwerp", |row| row.onderwerp.clone().into()),
    ListColumn("Versie van de tekst", |row| row.versie.clone().into()),
    ListColumn("Verstuurd door", |row| row.door.clone().into()),
    ListColumn("Retour op", |row| row.retour_op.into()),
    ListColumn("Reden van retour", |row| row.retour_reden.clone().into()),
    ListColumn("Wat ermee gedaan is", |row| row.afgehandeld.clone().into()),
];

/// Writes the letters that were sent; returns how many.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn letters(
    form: ListForm,
    args: &Args,
    client: &mut Client,
    out: Target,
) -> Result<usize, Failure> {
    let purpose = args.doel.clone();
    let letters = client.ask(&question::ExportLetters { purpose })?;
    write(&Table::of("Brieven", LETTERS, &letters), form, out)
}

/// Writes the agenda; returns how many.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn agenda(
    form: ListForm,
    args: &Args,
    client: &mut Client,
    out: Target,
) -> Result<usize, Failure> {
    let items = dates(args, None, false, client)?.0;
    write(&Table::of("Agenda", AGENDA, &items), form, out)
}

/// Every date, perhaps with those that no longer hold, and what rises when anything changed.
///
/// # Errors
/// When the answer is no.
pub(super) fn dates(
    args: &Args,
    only: Option<Kind>,
    with_lapsed: bool,
    client: &mut Client,
) -> Result<(Vec<AgendaItem>, u64), Failure> {
    let day: NaiveDate = today();
    let beyond = || Failure::error("De agenda valt buiten de kalender. Er is niets geschreven");
    let from = day.checked_sub_months(Months::new(12 * YEARS_BACK));
    let until = day.checked_add_months(Months::new(12 * YEARS_AHEAD));
    Ok(client.ask(&question::ExportAgenda {
        days: from.zip(until).ok_or_else(beyond)?,
        only,
        with_lapsed,
        purpose: args.doel.clone(),
    })?)
}

/// Writes a list for people.
///
/// # Errors
/// When it cannot be written.
pub(in crate::cli) fn write(
    table: &Table,
    form: ListForm,
    mut out: Target,
) -> Result<usize, Failure> {
    match form {
        ListForm::Xlsx => table.write_for_people(&mut out),
        ListForm::Csv => table.write(form, &mut out),
    }
    .map_err(not_whole)?;
    out.finish().map_err(not_whole)?;
    Ok(table.rows.len())
}
