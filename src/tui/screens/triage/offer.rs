//! Offering what is in sight to the BT that is chosen, and what comes of it.

use super::{CONSENT, Own, Triage};
use crate::domain::workflow::Command;
use crate::ipc::question;
use crate::office::Outcome;
use crate::office::model::key_of;
use crate::office::views::deciding::OFFER;
use crate::office::views::{Dossier, View};
use crate::tui::effect::{Effect, ask, ask_or, tell};
use crate::tui::model::{Model, Session};
use crate::tui::update::{first_do, form_on, fresh_id};

/// The action with which the reguliere proces begins.
const APPLICATION: &str = "aanvraag-ontvangen";

/// Offers to the BT that is chosen; none where the form must say why that cannot be, or ask for something first.
pub(super) fn offer(own: &mut Own, session: &mut Session) -> Option<Vec<Effect>> {
    let Some(told) = own.told.clone().filter(|_| own.sent.is_none()) else {
        session.warn("Even geduld: dit is nog niet geladen");
        return Some(Vec::new());
    };
    let suggestion = own.suggestion()?;
    if suggestion.bt.is_none() {
        let or = match session.may_ever(APPLICATION) {
            true => ", of leg de aanvraag vast",
            false => "; de aanvraag legt het WIJ-team of de back office vast",
        };
        session.warn(format!(
            "Voorstel {} is het reguliere proces; kies een begeleidingsteam{or}",
            own.chosen + 1
        ));
        return Some(Vec::new());
    }
    let can = told.dossier.can.iter().any(|can| can == OFFER);
    can.then_some(())?;
    send(own, &told.dossier)
}

/// Sends the offer to the BT that is chosen.
pub(super) fn send(own: &mut Own, dossier: &Dossier) -> Option<Vec<Effect>> {
    let suggestion = own.suggestion()?;
    let (bt, to) = (suggestion.bt.clone()?, suggestion.naar.clone());
    let provider = suggestion.aanbieder.clone();
    let provider = provider.map(|provider| ("aanbieder".to_owned(), provider));
    let fields = std::iter::once(("bt".to_owned(), bt.clone())).chain(provider);
    let record = &dossier.record;
    let number = record.id.number.clone();
    let command = Command {
        action: OFFER.to_owned(),
        target: Some(number.clone()),
        revision: Some(record.revision),
        fields: fields.collect(),
    };
    own.sent = own.key();
    let request = fresh_id();
    Some(vec![ask_or(
        question::Perform { command, request },
        move |model, outcome| {
            model.on(|screen: &mut Triage, _| screen.list.sent = None);
            offered(model, outcome, &number, (&bt, &to))
        },
        |model, no| {
            model.on(|screen: &mut Triage, _| screen.list.sent = None);
            tell(model, no);
        },
    )])
}

/// What came of an offer.
fn offered(
    model: &mut Model,
    outcome: Outcome,
    number: &str,
    (bt, to): (&str, &str),
) -> Vec<Effect> {
    match outcome {
        Outcome::Done { number, .. } => {
            let session = &mut model.session;
            session.last_done = Some(number.clone());
            session.last_many.clear();
            session.say(format!("{number} aangeboden aan {to}"));
            if let Some(key) = key_of(&number) {
                model.on(|screen: &mut Triage, _| screen.list.decide(key));
            }
            model.reload()
        }
        Outcome::Refused(no) => {
            let is_mended = no.field.as_deref() == Some("reden");
            not_offered(model, number, (bt.to_owned(), is_mended), no.to_string())
        }
        Outcome::Failed(why) => {
            model.session.warn(why);
            Vec::new()
        }
        Outcome::Clash(clashes) => {
            let by = clashes
                .first()
                .map_or("Een ander", |clash| clash.by.as_str());
            let why = format!("{by} was u voor bij {number}; er is niets veranderd");
            not_offered(model, number, (bt.to_owned(), true), why)
        }
    }
}

/// An offer was refused: somebody decided already, and what was read stays in sight; or something is asked first, in the
/// same place: consent, or where more filled in would do, that.
fn not_offered(
    model: &mut Model,
    number: &str,
    (bt, is_mended): (String, bool),
    why: String,
) -> Vec<Effect> {
    let told = model.in_titles(&why);
    model.session.warn(told.clone());
    let number = number.to_owned();
    vec![ask(question::Triage { number }, move |model, triaged| {
        let is_decided = triaged.suggestions.is_empty();
        let view = View::Dossier(triaged.dossier.clone());
        model.on(|screen: &mut Triage, _| screen.list.told = Some(triaged));
        if is_decided {
            return model.reload();
        }
        let asks_consent = lacks_consent(&view, &bt, model);
        match asks_consent {
            true => first_do(model, &view, CONSENT, (OFFER, why)),
            false if !is_mended => {}
            false => {
                form_on(model, &view, OFFER);
                if let Some(form) = model.session.form() {
                    form.refusal = Some(told);
                    form.focus_on("reden");
                }
            }
        }
        Vec::new()
    })]
}

/// Whether what an offer lacks is consent that the user may record.
fn lacks_consent(view: &View, bt: &str, model: &Model) -> bool {
    let today = model.session.today;
    let consent = view.record().consent_for(bt);
    let holds = consent.is_some_and(|consent| consent.holds(today));
    !holds && view.can().iter().any(|can| can == CONSENT)
}
