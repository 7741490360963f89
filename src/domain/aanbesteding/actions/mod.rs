//! Actions on aanbestedingen. Plans are gated, facts are recorded with a warning in a note.
//!
//! [`AANBESTEDING_ACTIONS`] is the table, `fields` what it asks for. What the actions do: `register` makes and mends one,
//! `planning` moves its plan through the [`gate`], `market` keeps documents, questions, criteria and inschrijvingen, `steps`
//! records what happened, `decision` says who wins, `kort_geding` what a judge is asked, `award` makes contracts of it. The
//! plan itself is in [`crate::domain::aanbesteding`].

mod award;
mod decision;
pub(crate) mod fields;
pub mod gate;
mod kort_geding;
mod market;
mod planning;
mod register;
mod steps;

use chrono::NaiveDate;

use self::fields::*;
use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::norms::Norms;
use crate::domain::aanbesteding::plan::Rules;
use crate::domain::aanbesteding::signals;
use crate::domain::contract::actions as contracts;
use crate::domain::dates::with_year;
use crate::domain::record::{Kind, Record};
use crate::domain::referral::actions::marks;
use crate::domain::workflow::action::{Action, After, CONTRACT, Context, Draft, row};
use crate::domain::workflow::field::asks;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// A row about an aanbesteding.
const fn about(id: &'static str, title: &'static str, description: &'static str) -> Action {
    row(Kind::Aanbesteding, id, title, description).by(&[CONTRACT])
}

/// The rows for aanbestedingen.
#[rustfmt::skip]
pub const AANBESTEDING_ACTIONS: &[Action] = &[
    about("aanbesteding-registreren", "Aanbesteding registreren", "Maakt een aanbesteding met haar plan en haar stukken")
        .makes().asking(asks![NAAM*, PROCEDURE*, INGANG, AANDACHTSVELD, PERCEEL, NUMMER,
            VOLGT_OP, SOORT_OPDRACHT, GERAAMDE_WAARDE, CPV, WET, LOOPTIJD, MAATWERK, STANDSTILL, ELEKTRONISCH,
            VOORAANKONDIGING, SPOED, VRIJE_STUKKEN, VERANTWOORDELIJKE, TENDERNED, SLUIT_OM]).does(register::register)
        .for_good("Verbeter haar met aanbesteding-wijzigen, of beëindig haar met aanbesteding-intrekken").then(After::OpenMade),
    about("aanbesteding-wijzigen", "Aanbesteding wijzigen", "Verbetert gegevens; het plan schuift alleen als het moet")
        .asking(asks![NAAM, PROCEDURE, VOLGT_OP, SOORT_OPDRACHT, GERAAMDE_WAARDE, CPV, WET, LOOPTIJD, MAATWERK, STANDSTILL, ELEKTRONISCH,
            VOORAANKONDIGING, SPOED, VRIJE_STUKKEN, VERANTWOORDELIJKE, TENDERNED, SLUIT_OM]).when(is_not_off).does(register::change),
    about("aanbestedingsperceel-toevoegen", "Perceel toevoegen", "De aanbesteding koopt een perceel of aandachtsveld in")
        .asking(asks![AANDACHTSVELD*, PERCEEL]).when(runs).does(register::add_perceel),
    about("ingang-verplaatsen", "Ingang verplaatsen", "Het contract begint op een andere dag")
        .asking(asks![INGANG*, REDEN]).when(runs).does(planning::move_start),
    about("fase-verplaatsen", "Fase verplaatsen", "Een fase eindigt op een andere dag; wat moet, schuift mee")
        .asking(asks![FASE*, DAG*, REDEN]).when(is_not_off).does(planning::move_phase),
    about("fase-afronden", "Fase afronden", "Legt vast op welke dag een fase klaar was")
        .asking(asks![FASE*, DATUM*, WINNAARS, REDEN]).when(is_not_off).does(steps::finish_phase),
    about("stuk-toevoegen", "Stuk toevoegen", "Een document of taak die bij een fase klaar moet zijn")
        .asking(asks![FASE*, STUK*, VERANTWOORDELIJKE]).when(is_not_off).does(market::add_item),
    about("stuk-klaar", "Stuk klaar", "Een document of taak van de lijst is klaar")
        .asking(asks![STUKNUMMER*, DATUM*, VINDPLAATS]).when(market::has_items).does(market::finish_item),
    about("vraag-toevoegen", "Vraag toevoegen", "Een vraag voor de nota van inlichtingen")
        .asking(asks![VRAAG*, DATUM, VERTROUWELIJK]).when(runs).does(market::add_question),
    about("vraag-beantwoorden", "Vraag beantwoorden", "Het antwoord gaat naar alle ondernemers")
        .asking(asks![VRAAGNUMMER*, ANTWOORD*, DATUM]).when(market::has_questions).does(market::answer_question),
    about("criterium-toevoegen", "Criterium toevoegen", "Een gunningscriterium met zijn weging; een bekende naam wijzigt")
        .asking(asks![NAAM*, CRITERIUMSOORT*, WEGING*]).when(runs).does(market::add_criterion),
    about("inschrijving-toevoegen", "Inschrijving toevoegen", "Een inschrijving is ontvangen; na de sluiting gaat zij terzijde")
        .asking(asks![INSCHRIJVER*, PERCEEL, ONTVANGEN*, PRIJS]).when(market::takes_bids).does(market::add_bid),
    about("inschrijving-terzijde", "Inschrijving terzijde leggen", "De inschrijving telt niet mee, met de reden")
        .asking(asks![INSCHRIJFNUMMER*, REDEN*]).when(market::has_bids).does(market::set_aside),
    about("inschrijving-verbeteren", "Inschrijving verbeteren", "Er was iets verkeerd ingevoerd; te laat of niet wordt opnieuw bepaald")
        .asking(asks![INSCHRIJFNUMMER*, REDEN*, INSCHRIJVER, PERCEEL, ONTVANGEN, PRIJS]).when(market::has_bids).does(market::mend_bid),
    about("inschrijving-intrekken", "Inschrijving intrekken", "De inschrijver neemt haar terug; zij telt niet meer mee")
        .asking(asks![INSCHRIJFNUMMER*, DATUM*, REDEN*]).when(market::has_bids).does(market::withdraw_bid),
    about("inschrijving-scoren", "Inschrijving scoren", "Een cijfer voor een criterium, met de motivering")
        .asking(asks![INSCHRIJFNUMMER*, CRITERIUM*, SCORE*, MOTIVERING*]).when(market::can_score).does(market::score),
    about("gunnen", "Gunnen", "Verleent de opdracht en maakt het contract")
        .asking(asks![INSCHRIJVING*, DATUM*, PERCEEL, NUMMER, TITEL, OPTIES, OPTIE_MAANDEN, CLAUSULE, MAXIMALE_WAARDE, OPZEGTERMIJN, MOTIVERING])
        .when(award::can_award).does(award::award)
        .for_good("Hieruit kwam een contract voort; verbeter dat met contract-wijzigen").then(After::TellMade),
    about("kort-geding-melden", "Kort geding melden", "Houdt de opdracht op tot de rechter beslist")
        .asking(asks![DATUM*]).when(kort_geding::can_be_challenged).does(kort_geding::challenge),
    about("uitspraak-vastleggen", "Uitspraak vastleggen", "De rechter heeft beslist in het kort geding")
        .asking(asks![DATUM*, UITSPRAAK*, TOELICHTING]).when(kort_geding::is_challenged).does(kort_geding::judge),
    about("aanbesteding-intrekken", "Aanbesteding intrekken", "Gaat niet door; het gat is weer open")
        .asking(asks![REDEN*, DATUM*]).when(steps::can_stop).does(steps::withdraw),
    about("aanbesteding-mislukt", "Aanbesteding mislukt", "Leverde niets op; het gat is weer open")
        .asking(asks![REDEN*, DATUM*]).when(steps::can_stop).does(steps::fail),
    about("aanbestedingsnotitie-toevoegen", "Notitie toevoegen", "Schrijft een notitie bij de aanbesteding")
        .asking(asks![TEKST*]).does(marks::add_note),
    about("aanbestedingsdocument-toevoegen", "Document toevoegen", "Een verwijzing naar een stuk in het archief")
        .asking(asks![TITEL*, VINDPLAATS*, DATUM]).does(contracts::add_document),
    about("aanbestedingssignaal-afhandelen", "Signaal afhandelen", "Blijft weg zolang de datum dezelfde is, of tot een dag")
        .asking(asks![SIGNAAL*, REDEN*, TOT]).does(deal_with_signal),
    about("aanbesteding-verwijderen", "Aanbesteding uit het register", "Bij vergissing ingevoerd: weg uit lijsten, signalen en agenda")
        .asking(asks![REDEN*]).does(register::take_out),
    about("aanbesteding-terugzetten", "Aanbesteding terugzetten", "Het was toch geen vergissing: zij telt weer mee")
        .from_taken_out().asking(asks![REDEN*]).does(register::put_back),
];

fn deal_with_signal(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let all = signals::of(&draft.record, context.register, context.today);
    let known: Vec<_> = all.iter().map(|due| (due.key(), Some(due.date))).collect();
    contracts::deal_with_signal(draft, fields, &known, fields.get(TOT))
}

/// The head of the aanbesteding being changed.
fn head<'d>(draft: &'d mut Draft<'_>) -> Result<&'d mut Aanbesteding, Refusal> {
    let unknown = Refusal::unknown(&draft.record.id.to_string());
    draft.record.aanbesteding_mut().ok_or(unknown)
}

/// The head as it is now, to look at.
fn kept(record: &Record) -> Result<&Aanbesteding, Refusal> {
    let unknown = || Refusal::unknown(&record.id.to_string());
    record.aanbesteding().ok_or_else(unknown)
}

const fn rules<'a>(norms: &'a Norms, context: &Context<'a>) -> Rules<'a> {
    Rules {
        norms,
        calendar: &context.register.calendar,
    }
}

fn norms(context: &Context<'_>) -> Norms {
    Norms::from(&context.register.settings)
}

/// The norms of the day something happened.
fn norms_on(context: &Context<'_>, day: NaiveDate) -> Norms {
    Norms::from(&*context.register.settings_on(day))
}

/// It did not end without an award.
fn is_not_off(record: &Record, _: &Context<'_>) -> Done {
    let Some(head) = record.aanbesteding().filter(|head| head.is_off()) else {
        return Ok(());
    };
    let day = head
        .ended
        .map_or_else(String::new, |day| format!(" op {}", with_year(day)));
    Err(
        Refusal::rule(format!("Deze aanbesteding is {}{day}", head.status))
            .unless("Begin een nieuwe met aanbesteding-registreren"),
    )
}

/// It is neither awarded nor ended without an award.
fn runs(record: &Record, context: &Context<'_>) -> Done {
    is_not_off(record, context)?;
    match record.aanbesteding() {
        Some(head) if !head.status.is_running() => Err(Refusal::rule(format!(
            "Deze aanbesteding is {}: wat toen gold, staat vast",
            head.status
        ))),
        _ => Ok(()),
    }
}
