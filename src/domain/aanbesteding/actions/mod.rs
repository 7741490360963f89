//! Actions on aanbestedingen. Plans are gated, facts are recorded with a warning in a note.
//!
//! [`AANBESTEDING_ACTIONS`] is the table. What the actions do: `register` makes and mends one, `planning` moves its plan
//! through the [`gate`], `market` keeps documents, questions, criteria and inschrijvingen, `steps` records what happened,
//! `decision` says who wins, `kort_geding` what a judge is asked, `award` makes contracts of it. The plan itself is in
//! [`crate::domain::aanbesteding`].

mod award;
mod decision;
pub mod gate;
mod kort_geding;
mod market;
mod planning;
mod register;
mod steps;

use crate::domain::aanbesteding::Aanbesteding;
use crate::domain::aanbesteding::norms::Norms;
use crate::domain::aanbesteding::plan::Rules;
use crate::domain::aanbesteding::signals;
use crate::domain::aanbesteding::thresholds::Category;
use crate::domain::aanbesteding::words::{CriterionKind, Phase, Procedure, Verdict};
use crate::domain::contract::actions as contracts;
use crate::domain::dates::with_year;
use crate::domain::record::{Kind, Record};
use crate::domain::referral::actions::marks;
use crate::domain::registers::actions::row;
use crate::domain::words::{Role, Wet, YesNo};
use crate::domain::workflow::action::{Action, Context, Draft, From, Who};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::fields::{FieldKind as F, FieldSpec, list_of, may, must};
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

list_of! {
    categories = Category, criterion_kinds = CriterionKind, phases = Phase, verdicts = Verdict, wetten = Wet,
    yes_no = YesNo,
}

/// The procedures that can be planned; a national one is history.
fn procedures() -> Vec<&'static str> {
    let all = Procedure::ALL.iter().copied();
    all.filter(|procedure| *procedure != Procedure::Nationaal)
        .map(Procedure::word)
        .collect()
}

/// What can be set when an aanbesteding is registered and mended later.
const HEAD_FIELDS: [FieldSpec; 15] = [
    may("volgt-op", F::Contract),
    may("soort-opdracht", F::Word(categories)),
    may("geraamde-waarde", F::Amount),
    may("cpv", F::Cpv),
    may("wet", F::Word(wetten)),
    may("looptijd", F::Number(1, 600)),
    may("maatwerk", F::Word(yes_no)),
    may("standstill", F::Word(yes_no)),
    may("elektronisch", F::Word(yes_no)),
    may("vooraankondiging", F::Word(yes_no)),
    may("spoed", F::Text),
    may("vrije-stukken", F::Word(yes_no)),
    may("verantwoordelijke", F::Employee),
    may("tenderned", F::Text),
    may("sluit-om", F::Text),
];

/// Fields, and after them those of the head.
const fn with_head<const N: usize>(first: &[FieldSpec]) -> [FieldSpec; N] {
    let mut fields = [HEAD_FIELDS[0]; N];
    let mut at = 0;
    while at < N {
        fields[at] = if at < first.len() {
            first[at]
        } else {
            HEAD_FIELDS[at - first.len()]
        };
        at += 1;
    }
    fields
}

const NEW: [FieldSpec; 6 + HEAD_FIELDS.len()] = with_head(&[
    must("naam", F::Text),
    must("procedure", F::Word(procedures)),
    may("ingang", F::Date),
    may("aandachtsveld", F::Text),
    may("perceel", F::Text),
    may("nummer", F::Text),
]);

const CHANGED: [FieldSpec; 2 + HEAD_FIELDS.len()] =
    with_head(&[may("naam", F::Text), may("procedure", F::Word(procedures))]);

const fn about(id: &'static str, title: &'static str, description: &'static str) -> Action {
    Action {
        who: &[Who::Role(Role::Contract)],
        ..row(Kind::Aanbesteding, id, title, description)
    }
}

/// The rows for aanbestedingen.
pub const AANBESTEDING_ACTIONS: &[Action] = &[
    Action {
        from: From::Nothing,
        fields: &NEW,
        apply: register::register,
        ..about(
            "aanbesteding-registreren",
            "Aanbesteding registreren",
            "Maakt een aanbesteding met haar plan en haar stukken",
        )
    },
    Action {
        fields: &CHANGED,
        guard: is_not_off,
        apply: register::change,
        ..about(
            "aanbesteding-wijzigen",
            "Aanbesteding wijzigen",
            "Verbetert gegevens; het plan schuift alleen als het moet",
        )
    },
    Action {
        fields: &[must("aandachtsveld", F::Text), may("perceel", F::Text)],
        guard: runs,
        apply: register::add_perceel,
        ..about(
            "aanbestedingsperceel-toevoegen",
            "Perceel toevoegen",
            "De aanbesteding koopt een perceel of aandachtsveld in",
        )
    },
    Action {
        fields: &[must("ingang", F::Date), may("reden", F::Text)],
        guard: runs,
        apply: planning::move_start,
        ..about(
            "ingang-verplaatsen",
            "Ingang verplaatsen",
            "Het contract begint op een andere dag",
        )
    },
    Action {
        fields: &[
            must("fase", F::Word(phases)),
            must("datum", F::Date),
            may("reden", F::Text),
        ],
        guard: is_not_off,
        apply: planning::move_phase,
        ..about(
            "fase-verplaatsen",
            "Fase verplaatsen",
            "Een fase eindigt op een andere dag; wat moet, schuift mee",
        )
    },
    Action {
        fields: &[
            must("fase", F::Word(phases)),
            must("datum", F::PastDate),
            may("winnaars", F::Text),
            may("reden", F::Text),
        ],
        guard: is_not_off,
        apply: steps::finish_phase,
        ..about(
            "fase-afronden",
            "Fase afronden",
            "Legt vast op welke dag een fase klaar was",
        )
    },
    Action {
        fields: &[
            must("fase", F::Word(phases)),
            must("stuk", F::Text),
            may("verantwoordelijke", F::Employee),
        ],
        guard: is_not_off,
        apply: market::add_item,
        ..about(
            "stuk-toevoegen",
            "Stuk toevoegen",
            "Een document of taak die bij een fase klaar moet zijn",
        )
    },
    Action {
        fields: &[
            must("stuk", F::Number(1, 9_999)),
            must("datum", F::PastDate),
            may("vindplaats", F::Text),
        ],
        guard: market::has_items,
        apply: market::finish_item,
        ..about(
            "stuk-klaar",
            "Stuk klaar",
            "Een document of taak van de lijst is klaar",
        )
    },
    Action {
        fields: &[
            must("vraag", F::Text),
            may("datum", F::PastDate),
            may("vertrouwelijk", F::Word(yes_no)),
        ],
        guard: runs,
        apply: market::add_question,
        ..about(
            "vraag-toevoegen",
            "Vraag toevoegen",
            "Een vraag voor de nota van inlichtingen",
        )
    },
    Action {
        fields: &[
            must("vraag", F::Number(1, 99_999)),
            must("antwoord", F::Text),
            may("datum", F::PastDate),
        ],
        guard: market::has_questions,
        apply: market::answer_question,
        ..about(
            "vraag-beantwoorden",
            "Vraag beantwoorden",
            "Het antwoord gaat naar alle ondernemers",
        )
    },
    Action {
        fields: &[
            must("naam", F::Text),
            must("soort", F::Word(criterion_kinds)),
            must("weging", F::Percent),
        ],
        guard: runs,
        apply: market::add_criterion,
        ..about(
            "criterium-toevoegen",
            "Criterium toevoegen",
            "Een gunningscriterium met zijn weging; een bekende naam wijzigt",
        )
    },
    Action {
        fields: &[
            must("inschrijver", F::Bidder),
            may("perceel", F::Text),
            must("ontvangen", F::PastDate),
            may("prijs", F::Amount),
        ],
        guard: market::takes_bids,
        apply: market::add_bid,
        ..about(
            "inschrijving-toevoegen",
            "Inschrijving toevoegen",
            "Een inschrijving is ontvangen; na de sluiting gaat zij terzijde",
        )
    },
    Action {
        fields: &[
            must("inschrijving", F::Number(1, 9_999)),
            must("reden", F::Text),
        ],
        guard: market::has_bids,
        apply: market::set_aside,
        ..about(
            "inschrijving-terzijde",
            "Inschrijving terzijde leggen",
            "De inschrijving telt niet mee, met de reden",
        )
    },
    Action {
        fields: &[
            must("inschrijving", F::Number(1, 9_999)),
            must("criterium", F::Text),
            must("score", F::Mark),
            must("motivering", F::Text),
        ],
        guard: market::can_score,
        apply: market::score,
        ..about(
            "inschrijving-scoren",
            "Inschrijving scoren",
            "Een cijfer voor een criterium, met de motivering",
        )
    },
    Action {
        fields: &[
            must("inschrijving", F::Text),
            must("datum", F::PastDate),
            may("perceel", F::Text),
            may("nummer", F::Text),
            may("titel", F::Text),
            may("opties", F::Number(0, 20)),
            may("optie-maanden", F::Number(1, 120)),
            may("clausule", F::Text),
            may("maximale-waarde", F::Amount),
            may("opzegtermijn", F::Number(0, 120)),
            may("motivering", F::Text),
        ],
        guard: award::can_award,
        apply: award::award,
        ..about(
            "gunnen",
            "Gunnen",
            "Verleent de opdracht en maakt het contract",
        )
    },
    Action {
        fields: &[must("datum", F::PastDate)],
        guard: kort_geding::can_be_challenged,
        apply: kort_geding::challenge,
        ..about(
            "kort-geding-melden",
            "Kort geding melden",
            "Houdt de opdracht op tot de rechter beslist",
        )
    },
    Action {
        fields: &[
            must("datum", F::PastDate),
            must("uitkomst", F::Word(verdicts)),
            may("toelichting", F::Text),
        ],
        guard: kort_geding::is_challenged,
        apply: kort_geding::judge,
        ..about(
            "uitspraak-vastleggen",
            "Uitspraak vastleggen",
            "De rechter heeft beslist in het kort geding",
        )
    },
    Action {
        fields: &[must("reden", F::Text), must("datum", F::PastDate)],
        guard: steps::can_stop,
        apply: steps::withdraw,
        ..about(
            "aanbesteding-intrekken",
            "Aanbesteding intrekken",
            "Gaat niet door; het gat is weer open",
        )
    },
    Action {
        fields: &[must("reden", F::Text), must("datum", F::PastDate)],
        guard: steps::can_stop,
        apply: steps::fail,
        ..about(
            "aanbesteding-mislukt",
            "Aanbesteding mislukt",
            "Leverde niets op; het gat is weer open",
        )
    },
    Action {
        fields: &[must("tekst", F::Text)],
        apply: marks::add_note,
        ..about(
            "aanbestedingsnotitie-toevoegen",
            "Notitie toevoegen",
            "Schrijft een notitie bij de aanbesteding",
        )
    },
    Action {
        fields: &[
            must("titel", F::Text),
            must("vindplaats", F::Text),
            may("datum", F::PastDate),
        ],
        apply: contracts::add_document,
        ..about(
            "aanbestedingsdocument-toevoegen",
            "Document toevoegen",
            "Een verwijzing naar een stuk in het archief",
        )
    },
    Action {
        fields: &[
            must("signaal", F::Text),
            must("reden", F::Text),
            may("tot", F::Date),
        ],
        apply: deal_with_signal,
        ..about(
            "aanbestedingssignaal-afhandelen",
            "Signaal afhandelen",
            "Blijft weg zolang de datum dezelfde is, of tot een dag",
        )
    },
];

fn deal_with_signal(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let all = signals::of(&draft.record, context.register, context.today);
    let known: Vec<_> = all.iter().map(|due| (due.key(), Some(due.date))).collect();
    contracts::deal_with_signal(draft, fields, &known, fields.date("tot"))
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
