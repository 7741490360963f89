//! One thing done with several records: what is marked, one after the other, so that it can be stopped half way. What was
//! done, refused and skipped together is what was marked, each with a reason.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::forms::{fresh_id, open_form, there_first};
use crate::domain::record::RecordId;
use crate::domain::referral::actions::HAND_OVER;
use crate::domain::workflow::{self, Command, FieldKind, Given, Refusal, told};
use crate::ipc::question;
use crate::office::Outcome;
use crate::office::each::{AS_IT_WAS, MOST_AT_ONCE};
use crate::office::views::{Each, EachRow, Key};
use crate::tui::choice::{Choice, Does, Item};
use crate::tui::effect::{Effect, ask, ask_or, tell};
use crate::tui::form::{Form, GIVEN_DAY, Tried};
use crate::tui::model::{Model, Overlay, Session};

/// A round through several records.
pub struct Round {
    /// What it is called.
    title: String,
    /// What to ask for the next.
    asks: Asks,
    waiting: VecDeque<EachRow>,
    done: Vec<String>,
    /// The steps that were taken back or done again, by their ids.
    turned: BTreeSet<String>,
    /// The one that is being done.
    now: Option<String>,
    /// What was refused, and what was skipped, with why.
    left: [Vec<(String, String)>; 2],
}

const REFUSED: usize = 0;
const SKIPPED: usize = 1;

/// What is done with each.
enum Asks {
    /// An action, with what was filled in.
    Do(&'static str, BTreeMap<String, String>),
    /// The last step taken back.
    Undo,
    /// What was taken back done again.
    Redo,
}

impl Round {
    fn new(title: &str, asks: Asks, rows: Vec<EachRow>) -> Self {
        Self {
            title: title.to_owned(),
            asks,
            waiting: rows.into(),
            done: Vec::new(),
            turned: BTreeSet::new(),
            now: None,
            left: [Vec::new(), Vec::new()],
        }
    }

    /// How many are dealt with or wait; the one that is being done not counted.
    fn total(&self) -> usize {
        let left: usize = self.left.iter().map(Vec::len).sum();
        self.waiting.len() + self.done.len() + left
    }

    /// What came of it, in one line.
    fn told(&self) -> String {
        let [refused, skipped] = [REFUSED, SKIPPED].map(|n| self.left[n].len());
        let mut told = format!("{}: {} gedaan", self.title, self.done.len());
        if refused > 0 {
            told += &format!(", {refused} geweigerd");
        }
        if skipped > 0 {
            told += &format!(", {skipped} overgeslagen");
        }
        let turned = self.turned.iter().filter(|step| !step.is_empty());
        let turned: Vec<&str> = turned.map(|step| told::step(step)).collect();
        if !turned.is_empty() {
            told += &format!(" ({})", turned.join(", "));
        }
        told
    }
}

/// Asks with which of the marked records an action can be done, however many there are, and then what it asks for.
pub fn begin(action: &'static str, numbers: Vec<String>) -> Vec<Effect> {
    Asked::new(action, numbers, BTreeMap::new(), open).next()
}

/// Asks which verwijzingen of someone can be handed over, however many there are, and then to whom.
pub fn hand_over(model: &mut Model, from: &str, keys: Vec<Key>) -> Vec<Effect> {
    let numbers = keys.into_iter();
    let numbers = numbers.map(|(year, n)| RecordId::referral(i32::from(year), n).number);
    let numbers: Vec<String> = numbers.collect();
    if numbers.is_empty() {
        let why = format!("Er staat niets open dat u ziet op naam van {from}");
        model.session.warn(why);
        return Vec::new();
    }
    let known = [("van".to_owned(), from.to_owned())].into();
    Asked::new(HAND_OVER, numbers, known, open).next()
}

/// A question whether an action can be done with each of several records, put in parts.
struct Asked {
    action: &'static str,
    /// What is filled in for it.
    fields: BTreeMap<String, String>,
    numbers: VecDeque<String>,
    known: Option<Each>,
    /// What follows when all were asked.
    then: fn(&mut Model, &Self, Each) -> Vec<Effect>,
}

impl Asked {
    fn new(
        action: &'static str,
        numbers: Vec<String>,
        fields: BTreeMap<String, String>,
        then: fn(&mut Model, &Self, Each) -> Vec<Effect>,
    ) -> Self {
        Self {
            action,
            fields,
            numbers: numbers.into(),
            known: None,
            then,
        }
    }

    /// Asks of the next ones; what cannot be filled in at all is said in the form it was filled in in.
    fn next(mut self) -> Vec<Effect> {
        let count = MOST_AT_ONCE.min(self.numbers.len());
        let each = question::Each {
            action: self.action.to_owned(),
            numbers: self.numbers.drain(..count).collect(),
            fields: self.fields.clone(),
            taken: self
                .known
                .as_ref()
                .map_or_else(Vec::new, |it| it.bezet.clone()),
        };
        let told = move |model: &mut Model, each| {
            let each = match self.known.take() {
                Some(known) => known.and(each),
                None => each,
            };
            if self.numbers.is_empty() {
                return (self.then)(model, &self, each);
            }
            self.known = Some(each);
            self.next()
        };
        vec![ask_or(
            each,
            told,
            |model: &mut Model, no: &Refusal| match sent_form(model) {
                Some(form) => {
                    form.refusal = Some(no.to_string());
                    if let Some(field) = &no.field {
                        form.focus_on(field);
                    }
                }
                None => tell(model, no),
            },
        )]
    }
}

/// The form for several that waits for an answer; it waits no longer.
fn sent_form(model: &mut Model) -> Option<&mut Form> {
    let form = model.session.form()?;
    let is_sent = std::mem::take(&mut form.is_sent);
    Some(form).filter(|form| is_sent && !form.many.is_empty())
}

/// Opens the form that is filled in once, and says beforehand with how many it will be done.
fn open(model: &mut Model, asked: &Asked, each: Each) -> Vec<Effect> {
    let Some(action) = workflow::find(asked.action) else {
        return Vec::new();
    };
    let (can, cannot) = apart(each.rows);
    if can.is_empty() {
        let title = format!("{} kan met geen van deze {}", action.title, cannot.len());
        model
            .session
            .choose_from(Choice::new(title, lines(model, &cannot)));
        return Vec::new();
    }
    let today = action
        .fields
        .iter()
        .filter(|field| field.is_required && field.given == Given::Today);
    let today = today.map(|field| (field.name.to_owned(), GIVEN_DAY.to_owned()));
    let known = today.chain(asked.fields.clone()).collect();
    // What is filled in may be in the way of more.
    let most = if action.fields.is_empty() {
        ""
    } else {
        "hoogstens "
    };
    let about = about(&can, &cannot, most);
    let session = &mut model.session;
    let medewerkers = there_first(each.medewerkers, &session.register, session.today);
    let Some(form) = open_form(session, asked.action, None, &known) else {
        return Vec::new();
    };
    form.about = about;
    for field in &mut form.fields {
        if matches!(field.spec.kind, FieldKind::Employee) {
            field.words.clone_from(&medewerkers);
        }
    }
    form.many = can;
    form.barred = cannot;
    Vec::new()
}

/// With which it can be done, and the others with why not.
fn apart(rows: Vec<EachRow>) -> (Vec<EachRow>, Vec<(String, String)>) {
    let (can, cannot): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.waarom_niet.is_none());
    let cannot = cannot.into_iter();
    let cannot = cannot.map(|row| (row.nummer, row.waarom_niet.unwrap_or_default()));
    (can, cannot.collect())
}

fn about(can: &[EachRow], cannot: &[(String, String)], most: &str) -> String {
    match cannot {
        [] => format!("Doet dit met alle {}", can.len()),
        [(number, why), ..] => format!(
            "Doet dit met {most}{} van de {}; niet met {number}: {}",
            can.len(),
            can.len() + cannot.len(),
            why.trim_start_matches(number.as_str()).trim_start()
        ),
    }
}

/// The form was filled in: asks with how many it can be done so, and begins with the first where that is as it said.
pub fn send(model: &mut Model) -> Vec<Effect> {
    let Some(form) = model.session.form() else {
        return Vec::new();
    };
    let fields = form.typed();
    if let Some(tried) = form.tried.take_if(|tried| tried.fields == fields) {
        return do_it(model, &tried.cannot);
    }
    (form.is_sent, form.refusal) = (true, None);
    let numbers = form.many.iter().map(|row| row.nummer.clone()).collect();
    Asked::new(form.action.id, numbers, fields, tried).next()
}

/// With how many it can be done with what was filled in: as many as the form said, and it goes on; or the form says so, and
/// the same key again goes on.
fn tried(model: &mut Model, asked: &Asked, each: Each) -> Vec<Effect> {
    let Some(form) = sent_form(model) else {
        return Vec::new();
    };
    let (can, cannot) = apart(each.rows);
    if cannot.is_empty() {
        return do_it(model, &cannot);
    }
    if can.is_empty() {
        let [(number, why), rest @ ..] = cannot.as_slice() else {
            return Vec::new();
        };
        let is_same = rest.iter().all(|(_, other)| other == why);
        let why = match rest.is_empty() || is_same {
            true => why.clone(),
            false => format!(
                "Zo kan het met geen van deze {}; {number}: {why}",
                cannot.len()
            ),
        };
        let why = model.in_titles(&why);
        if let Some(form) = model.session.form() {
            form.refusal = Some(why);
        }
        return Vec::new();
    }
    let all: Vec<_> = cannot.iter().chain(&form.barred).cloned().collect();
    form.refusal = Some(format!(
        "Zo kan het met {} van de {}; nog eens doet het met die",
        can.len(),
        can.len() + all.len()
    ));
    form.about = about(&can, &all, "");
    form.tried = Some(Tried {
        fields: asked.fields.clone(),
        cannot,
    });
    Vec::new()
}

/// Begins with the first of the open form with which it can be done.
fn do_it(model: &mut Model, cannot: &[(String, String)]) -> Vec<Effect> {
    let is_form = |top: &mut Overlay| matches!(top, Overlay::Form(_));
    let Some(Overlay::Form(mut form)) = model.session.overlays.pop_if(is_form) else {
        return Vec::new();
    };
    // They are as they were in sight when they were marked.
    form.many
        .retain(|row| cannot.iter().all(|(number, _)| *number != row.nummer));
    form.barred.extend_from_slice(cannot);
    let fields = form.typed();
    let mut round = Round::new(
        form.action.title,
        Asks::Do(form.action.id, fields),
        form.many,
    );
    round.left[REFUSED] = form.barred;
    run(model, round)
}

/// Takes back what was last done with several, or does again what was taken back.
pub fn turn(model: &mut Model, numbers: Vec<String>, is_undo: bool) -> Vec<Effect> {
    let rows = numbers.into_iter().map(|nummer| EachRow {
        nummer,
        revisie: 0,
        waarom_niet: None,
    });
    let (title, asks) = match is_undo {
        true => ("Ongedaan maken", Asks::Undo),
        false => ("Opnieuw doen", Asks::Redo),
    };
    run(model, Round::new(title, asks, rows.collect()))
}

fn run(model: &mut Model, round: Round) -> Vec<Effect> {
    model.session.round = Some(Box::new(round));
    next(model)
}

/// Asks for the next record, or tells what came of it.
fn next(model: &mut Model) -> Vec<Effect> {
    let Some(round) = &mut model.session.round else {
        return Vec::new();
    };
    let Some(row) = round.waiting.pop_front() else {
        return end(model);
    };
    let at = round.total() - round.waiting.len() + 1;
    let told = format!(
        "{}: {at} van {}. Esc stopt hierna",
        round.title,
        round.total() + 1
    );
    let (number, request) = (row.nummer.clone(), fresh_id());
    round.now = Some(row.nummer);
    let effect = match &round.asks {
        Asks::Do(action, fields) => {
            let command = Command {
                action: (*action).to_owned(),
                target: Some(number),
                revision: Some(row.revisie),
                fields: fields.clone(),
            };
            ask(question::Perform { command, request }, taken)
        }
        Asks::Undo => ask(question::Undo { number, request }, taken),
        Asks::Redo => ask(question::Redo { number, request }, taken),
    };
    model.session.say(told);
    vec![effect]
}

/// What came of one, and on to the next.
fn taken(model: &mut Model, outcome: Outcome) -> Vec<Effect> {
    if let Some(round) = &mut model.session.round
        && let Some(number) = round.now.take()
    {
        let (n, why) = match outcome {
            Outcome::Done {
                is_changed: true,
                turned,
                ..
            } => {
                round.done.push(number);
                round.turned.insert(turned);
                return next(model);
            }
            Outcome::Done { .. } => (SKIPPED, AS_IT_WAS.to_owned()),
            Outcome::Refused(refusal) => (REFUSED, refusal.to_string()),
            Outcome::Failed(why) => (REFUSED, why),
            Outcome::Clash(_) => (
                REFUSED,
                "een ander was u voor; er is niets veranderd".to_owned(),
            ),
        };
        round.left[n].push((number, why));
    }
    next(model)
}

/// Stops after the record that is being done; returns whether there was anything to stop.
pub fn stop(session: &mut Session) -> bool {
    skip(session, "u stopte ervoor")
}

/// The line broke: what was asked last may be done or not.
pub fn cut_off(model: &mut Model) -> Vec<Effect> {
    if !skip(&mut model.session, "de lijn viel weg; hier is niets gedaan") {
        return Vec::new();
    }
    if let Some(round) = &mut model.session.round
        && let Some(number) = round.now.take()
    {
        let why = "de lijn viel weg; kijk of het gedaan is".to_owned();
        round.left[SKIPPED].push((number, why));
    }
    end(model)
}

fn skip(session: &mut Session, why: &str) -> bool {
    let Some(round) = &mut session.round else {
        return false;
    };
    let skipped = std::mem::take(&mut round.waiting).into_iter();
    round.left[SKIPPED].extend(skipped.map(|row| (row.nummer, why.to_owned())));
    true
}

/// Tells what came of it. What was done loses its mark; what was not keeps it.
fn end(model: &mut Model) -> Vec<Effect> {
    let Some(round) = model.session.round.take() else {
        return Vec::new();
    };
    model.here().0.unmark(&round.done);
    let told = round.told();
    let left: Vec<(String, String)> = round.left.concat();
    model.session.say(&told);
    if !left.is_empty() {
        let lines = lines(model, &left);
        model.session.choose_from(Choice::new(told, lines));
    }
    model.session.last_done = None;
    model.session.last_many = round.done;
    model.reload()
}

/// Records with why nothing was done with them; Enter opens one.
fn lines(model: &Model, left: &[(String, String)]) -> Vec<Item> {
    let lines = left.iter().map(|(number, why)| {
        let of = number.clone();
        let open = Does::then(move |model, _| model.open(&of));
        Item::new(number, model.in_titles(why), open)
    });
    lines.collect()
}
