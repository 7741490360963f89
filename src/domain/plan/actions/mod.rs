//! The table of what can be done with a plan, one row an action: making it, who is in it, goals, support and agreements,
//! evaluating, handing out, ending.

mod agreed;
mod goals;
mod making;
mod members;
mod regie;
mod running;

pub(crate) use self::making::{called_in, take_over};
use super::Plan;
use super::fields::*;
use crate::domain::record::{Element, Kind, Record};
use crate::domain::workflow::action::{
    Action, After, BACKOFFICE, Draft, Sees, WIJ, row as any_row,
};
use crate::domain::workflow::field::asks;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// The action that makes a plan.
pub const MAKE: &str = "plan-maken";

const fn row(id: &'static str, title: &'static str, description: &'static str) -> Action {
    any_row(Kind::Plan, id, title, description)
        .by(&[WIJ, BACKOFFICE])
        .seeing(&[Sees::Household])
}

/// The actions on plans, in the order of the work.
#[rustfmt::skip]
pub const PLAN_ACTIONS: &[Action] = &[
    row(MAKE, "Plan maken", "1 gezin, 1 plan, 1 regisseur: wat het huishouden zelf al zei van regisseur, doelen en afspraken gaat mee")
        .makes().asking(asks![HUISHOUDEN*, REGISSEUR~, SOORT_REGISSEUR~, SITUATIE~, VRAAG~, VOLGENDE_EVALUATIE~, BRONNUMMER])
        .does(making::make)
        .for_good("Klopt het niet, wijzig het dan of haal het weg (plan-verwijderen)").then(After::OpenMade),
    row("plan-wijzigen", "Plan wijzigen", "Hoe het nu gaat, wat het huishouden vraagt, wanneer het weer besproken wordt")
        .asking(asks![SITUATIE, VRAAG, VOLGENDE_EVALUATIE, BRONNUMMER]).does(making::change),
    row("plan-regisseur", "Regisseur kiezen", "Wie het overzicht houdt: een professional, een vrijwilliger of iemand van het eigen netwerk; wie het was, blijft erbij")
        .asking(asks![REGISSEUR*, VANAF~, EERSTE_GESPREK~, SOORT_REGISSEUR, REDEN]).when(running::runs).does(regie::choose),
    row("plan-regie-overdragen", "Regie overgedragen", "Wie het had, heeft wie het nu heeft verteld wat er speelt")
        .asking(asks![OVERGEDRAGEN_OP*, WAT_VERTELD~]).when(regie::changed_hands).does(regie::hand_over),
    row("plan-eerste-gesprek", "Eerste gesprek", "Het eerste gesprek van de nieuwe regisseur met het huishouden: gepland als de dag nog komt, anders gevoerd")
        .asking(asks![GESPREKSDAG*]).when(regie::changed_hands).does(regie::first_talk),
    row("plan-lid-toevoegen", "Lid toevoegen", "Wie er bij het plan hoort, ook wie niet in huis woont, zoals een mantelzorger")
        .asking(asks![WIE*, ROL*]).when(running::runs).does(members::join)
        .seeing(&[Sees::Household, Sees::Each(WIE.name())]),
    row("plan-lid-wijzigen", "Lid wijzigen", "De rol van iemand, of de laatste dag dat die erbij hoort")
        .asking(asks![LID*, ROL, TOT_EN_MET]).when(running::runs).does(members::change),
    row("plan-doel-toevoegen", "Doel toevoegen", "Een doel op een leefgebied, van het huishouden of van een van de leden")
        .asking(asks![DOEL*, LEEFGEBIED*, VAN_WIE~, BEGINSCORE~, DOELSCORE~, UITERLIJK~, MAATSTAF]).when(running::runs).does(goals::add),
    row("plan-doel-bijstellen", "Doel bijstellen", "Een nieuwe score, of het doel wordt anders; wat het was, blijft erbij met de dag")
        .asking(asks![DOELNUMMER*, SCORE~, DOEL, DOELSCORE, UITERLIJK, MAATSTAF, REDEN]).when(goals::has_running).does(goals::adjust),
    row("plan-doel-afronden", "Doel afronden", "Het doel is behaald, deels behaald of losgelaten")
        .asking(asks![DOELNUMMER*, AFRONDING*, DATUM*, SCORE~, REDEN]).when(goals::has_running).does(goals::close),
    row("plan-doel-heropenen", "Doel heropenen", "Het doel loopt weer")
        .asking(asks![DOELNUMMER*, REDEN*]).when(goals::has_closed).does(goals::reopen),
    row("plan-steun-toevoegen", "Steun toevoegen", "Wat er gedaan wordt, eerst op eigen kracht, dan in het netwerk, in de wijk, en door een professional")
        .asking(asks![LAAG*, WAT*, DOOR_WIE~]).when(running::runs).does(agreed::support),
    row("plan-steun-beeindigen", "Steun beëindigen", "De laatste dag van wat er gedaan werd")
        .asking(asks![STEUN*, TOT_EN_MET*]).when(agreed::has_support).does(agreed::end_support),
    row("plan-afspraak-maken", "Afspraak maken", "Wat iemand doet, en voor welke dag")
        .asking(asks![AFSPRAAK*, DOOR_WIE*, LAAG*, UITERLIJK~]).when(running::runs).does(agreed::agree),
    row("plan-afspraak-afronden", "Afspraak afronden", "Het is gedaan, of het hoeft niet meer")
        .asking(asks![AFSPRAAKNUMMER*, DATUM*, UITKOMST~]).when(agreed::has_open).does(agreed::finish),
    row("plan-evalueren", "Plan evalueren", "Hoe het gaat, en wanneer u het er weer over heeft")
        .asking(asks![DATUM*, BEVINDING*, VOLGENDE_DATUM*, MET~]).when(running::runs).does(running::review),
    row("plan-uitreiken", "Plan uitreiken", "Wie het plan kreeg, hoe en wanneer")
        .asking(asks![AAN*, HOE*, DATUM*]).does(running::hand_out),
    row("plan-beeindigen", "Plan beëindigen", "Het plan is niet meer nodig")
        .asking(asks![DATUM*, REDEN*]).when(running::runs).does(running::end),
    row("plan-heropenen", "Plan heropenen", "Het plan is weer nodig")
        .asking(asks![VOLGENDE_DATUM*]).when(running::has_ended).does(running::reopen),
    row("plan-notitie", "Notitie toevoegen", "Schrijft een notitie bij het plan")
        .asking(asks![TEKST*]).does(running::add_note),
    row("plan-verwijderen", "Uit het register halen", "Het is per vergissing gemaakt: het logboek houdt het, de lijsten niet")
        .asking(asks![REDEN*]).does(making::take_out).undone_whole(),
    row("plan-terugzetten", "Terugzetten", "Het was toch geen vergissing: het telt weer mee, zoals het was")
        .from_taken_out().asking(asks![REDEN*]).does(making::put_back).undone_whole(),
];

/// The plan a draft is about.
///
/// # Errors
/// When the record is of another kind, which the table rules out.
fn plan<'d>(draft: &'d mut Draft<'_>) -> Result<&'d mut Plan, Refusal> {
    let number = draft.record.id.to_string();
    let found = draft.record.plan_mut();
    found.ok_or_else(|| Refusal::unknown(&number))
}

/// The plan of a record.
///
/// # Errors
/// When the record is of another kind, which the table rules out.
fn of(record: &Record) -> Result<&Plan, Refusal> {
    let unknown = || Refusal::unknown(&record.id.to_string());
    record.plan().ok_or_else(unknown)
}

/// An element of a list by its number.
///
/// # Errors
/// A sentence, when there is none.
fn element<'d, E: Element>(
    draft: &'d mut Draft<'_>,
    n: u32,
    what: &str,
) -> Result<&'d mut E, Refusal> {
    let found = draft.record.element_mut::<E>(n);
    found.ok_or_else(|| Refusal::rule(format!("Er is geen {what} {n} in dit plan")))
}

/// Whether a list has an element for which something holds.
fn has_some<'r, E: Element + 'r>(
    record: &'r Record,
    holds: impl Fn(&E) -> bool,
    sentence: &str,
    instead: &str,
) -> Done {
    match record.all::<E>().any(holds) {
        true => Ok(()),
        false => Err(Refusal::rule(sentence).unless(instead)),
    }
}
