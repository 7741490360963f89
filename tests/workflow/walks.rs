//! Random walks over the whole workflow: what must hold after every step, wherever it leads.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::case::*;
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rand::SeedableRng as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;
use wijkregie::domain::record::{Consent, Kind, Part};
use wijkregie::domain::referral::parts::Scaling;
use wijkregie::domain::referral::support::is_paused;
use wijkregie::domain::referral::{Clock, Pause, Referral};
use wijkregie::domain::rights::{Access, Standing};
use wijkregie::domain::term::{Duration, Regime, Suspension, Term};
use wijkregie::domain::words::{ClockKind, ConsentAnswer, HandoverPoint, State, Urgency, Wet};
use wijkregie::domain::workflow::{ACTIONS, Action, Context, FieldKind, To, possible};

const PEOPLE: &[&str] = &[
    WIJ,
    BT,
    OTHER_BT,
    BACKOFFICE,
    CONTRACT,
    LEIDING,
    FG,
    BEHEER,
    OVERRIDER,
    "wij,bt,backoffice@alles",
];

/// Handing over takes employees, whom a walk does not have: its tests are those of who is away.
fn referral_actions() -> Vec<&'static Action> {
    let about = |action: &&Action| action.about == Kind::Referral && action.id != "overdragen";
    ACTIONS.iter().copied().filter(about).collect()
}

/// A value someone could type in a field: mostly one that fits.
fn typed(rng: &mut ChaCha8Rng, kind: FieldKind, context: &Context<'_>) -> String {
    if rng.random_bool(0.04) {
        return ["", "onzin", "2026-02-30", "0", "V-2026-0001"]
            .choose(rng)
            .unwrap()
            .to_string();
    }
    let day = |from: i64, to: i64, rng: &mut ChaCha8Rng| {
        (context.today + chrono::TimeDelta::days(rng.random_range(from..=to))).to_string()
    };
    match kind {
        FieldKind::Date => day(-10, 60, rng),
        FieldKind::PastDate | FieldKind::BirthDate | FieldKind::Tick => day(-20, 0, rng),
        FieldKind::Number(low, high) => rng.random_range(low..=high).to_string(),
        FieldKind::Resident => "P-0001".into(),
        FieldKind::Provider => "L001".into(),
        FieldKind::Bt => if rng.random_bool(0.9) {
            "hoogkerk"
        } else {
            "beijum"
        }
        .into(),
        FieldKind::Party => ["hoogkerk", "hoogkerk", "beijum", "L001", "huisarts"]
            .choose(rng)
            .unwrap()
            .to_string(),
        FieldKind::Wijk => "Hoogkerk".into(),
        FieldKind::Volume => [
            "1 uur per week",
            "2 uur per week",
            "4 uur per week",
            "2 dagdelen per week",
        ]
        .choose(rng)
        .unwrap()
        .to_string(),
        other => {
            let choices = other.choices(context.register);
            choices
                .choose(rng)
                .cloned()
                .unwrap_or_else(|| "tekst".into())
        }
    }
}

fn filled_in(
    rng: &mut ChaCha8Rng,
    action: &Action,
    context: &Context<'_>,
) -> BTreeMap<String, String> {
    let mut given = BTreeMap::new();
    for field in action.fields {
        let chance = match (field.is_required, field.name) {
            (true, _) => 0.98,
            (false, "toelichting" | "reden") => 0.7,
            (false, "nazorgdatum") => 0.4,
            (false, "contactdatum") => 0.8,
            (false, _) => 0.2,
        };
        if rng.random_bool(chance) {
            given.insert(field.name.to_owned(), typed(rng, field.kind, context));
        }
    }
    if action.id == "gegevens-corrigeren" && rng.random_bool(0.8) {
        given.insert("veld".into(), "zorgvraag".into());
    }
    if rng.random_bool(0.01) {
        given.insert("bestaat-niet".into(), "x".into());
    }
    given
}

/// What goes on when a verwijzing has ended.
const GOES_ON: &[ClockKind] = &[
    ClockKind::Bezwaar,
    ClockKind::BesluitOpBezwaar,
    ClockKind::Horen,
    ClockKind::Dwangsombesluit,
    ClockKind::Vernietiging,
];

/// What must be true of a verwijzing on any day.
fn holds(case: &Case) {
    let state = case.state();
    let referral = case.referral();
    let open = state.is_open();
    assert_eq!(state.houder().is_some(), open);
    assert_eq!(state.aan_zet().is_some(), open);
    assert_eq!(case.next_date().is_some(), open, "{state}");
    let terms = case.terms();
    let running: Vec<_> = terms
        .iter()
        .filter(|term| term.is_running)
        .map(|term| term.kind)
        .collect();
    let kinds: BTreeSet<_> = terms.iter().map(|term| term.kind).collect();
    assert_eq!(kinds.len(), terms.len(), "a clock is there once");
    if open {
        assert!(!running.is_empty(), "{state} has no clock");
    } else {
        assert!(
            running.iter().all(|kind| GOES_ON.contains(kind)),
            "{state}: {running:?}"
        );
    }
    for term in &terms {
        assert!(
            !(term.late && term.kind.lapses()),
            "{} is a right, never late",
            term.kind
        );
        assert!(
            !term.late || term.due.is_some_and(|due| due < case.today),
            "{} is late too early",
            term.kind
        );
    }
    // What is left of a destroyed one says no more than it said, and not that it was read in.
    if !referral.imported && referral.destroyed.is_none() && !open {
        assert!(
            !referral.outcome.is_empty() || !referral.withdraw_reason.is_empty(),
            "{state} without a reason"
        );
        assert!(referral.ended.is_some());
    }
    let clock_of_state = match state {
        State::Aangeboden => Some(ClockKind::AntwoordBt),
        State::Wachtlijst => Some(ClockKind::Wachtlijst),
        State::Gestart => Some(ClockKind::Evaluatie),
        State::Teruggelegd => Some(ClockKind::Terugname),
        State::Nazorg => Some(ClockKind::Nazorg),
        _ => None,
    };
    if let Some(kind) = clock_of_state.filter(|_| !referral.imported) {
        assert!(running.contains(&kind), "{state} without {kind}");
    }
    let is_paused = state == State::Gestart && is_paused(&case.record);
    assert_eq!(running.contains(&ClockKind::Pauze), is_paused, "{state}");
    let moved: Vec<NaiveDate> = case.record.all::<Scaling>().map(|it| it.on).collect();
    assert!(moved.is_sorted(), "{moved:?}");
    let elsewhere = [
        ClockKind::AntwoordBt,
        ClockKind::EersteGesprek,
        ClockKind::Wachtlijst,
        ClockKind::Evaluatie,
        ClockKind::Terugname,
    ];
    if !state.is_at_bt() {
        assert!(
            !running.iter().any(|kind| elsewhere.contains(kind)),
            "{state}: {running:?}"
        );
    }
}

/// How often each state was reached, and each action done.
#[derive(Default)]
struct Seen {
    states: BTreeMap<State, u32>,
    actions: BTreeMap<&'static str, u32>,
    refusals: u32,
}

/// Takes a step with a random action of a random person; the day moves on now and then.
fn step(rng: &mut ChaCha8Rng, case: &mut Case, seen: &mut Seen) {
    if rng.random_bool(0.15) {
        case.today = case.today + Days::new(rng.random_range(1..20));
        holds(case);
    }
    let actions = referral_actions();
    let mut who = *PEOPLE.choose(rng).unwrap();
    let mut row = *actions.choose(rng).unwrap();
    // Half of the time something that is possible now, so that walks come far.
    if rng.random_bool(0.5) {
        let mut can: Vec<(&str, &'static Action)> = Vec::new();
        let at_bt = case.state().is_at_bt();
        if at_bt && rng.random_bool(0.2) {
            case.hand_over_by("wij@alles");
        }
        let people: Vec<&str> = if at_bt && rng.random_bool(0.6) {
            vec![BT]
        } else {
            (0..3).map(|_| *PEOPLE.choose(rng).unwrap()).collect()
        };
        for person in &people {
            let actor = actor(person);
            let context = case.context(&actor);
            let fits = |row: &&&'static Action| possible(row, &case.record, &context).is_ok();
            can.extend(actions.iter().filter(fits).map(|row| (*person, *row)));
        }
        if let Some((person, action)) = can.choose(rng) {
            (who, row) = (person, action);
        }
    }
    // Most questions do not end at the first step, and most residents consent.
    const ENDS: &[&str] = &[
        "intrekken",
        "afsluiten",
        "aanvraag-ontvangen",
        "aanbod-intrekken",
        "toestemming-intrekken",
    ];
    if ENDS.contains(&row.id) && rng.random_bool(0.5) {
        return;
    }
    if matches!(case.state(), State::InOnderzoek | State::Geweigerd) && rng.random_bool(0.3) {
        let consent = CONSENT.replace("2026-04-13", "vandaag");
        case.done("wij@alles", "toestemming-vastleggen", &consent);
        case.done("wij@alles", "aanbieden", "bt=hoogkerk; reden=toch weer");
    }
    let before = case.clone();
    let actor = actor(who);
    let mut given = filled_in(rng, row, &case.context(&actor));
    // A clock that runs, from tomorrow on, so that some suspensions are possible.
    if given.contains_key("klok")
        && rng.random_bool(0.8)
        && let Some(kind) = case.running().choose(rng)
    {
        given.insert("klok".into(), (*kind).to_owned());
        given.insert("van".into(), "morgen".into());
        given.retain(|name, _| row.fields.iter().any(|field| field.name == name));
    }
    let due = |case: &Case| {
        case.terms()
            .into_iter()
            .find(|term| term.kind == ClockKind::Onderzoek)
            .and_then(|t| t.due)
    };
    match case.try_with(who, row.id, &given) {
        Ok(()) => {
            *seen.actions.entry(row.id).or_default() += 1;
            *seen.states.entry(case.state()).or_default() += 1;
            let (was, is) = (before.state(), case.state());
            let expected = match row.to {
                To::Same => is == was,
                To::State(state) => is == state,
                To::OneOf(states) => states.contains(&is),
                To::FromBt(state) => is == was || (was.is_at_bt() && is == state),
            };
            assert!(expected, "{} went from {was} to {is}", row.id);
            let mended = row.id == "gegevens-wijzigen" && given.contains_key("meldingsdatum");
            if !mended && row.id != "vernietigen" && due(&before).is_some() {
                assert_eq!(due(&before), due(case), "{} moved the six weeks", row.id);
            }
        }
        Err(no) => {
            seen.refusals += 1;
            assert_eq!(before.record, case.record, "a refusal changes nothing");
            let no = no.to_string();
            assert!(no.ends_with('.') && !no.contains(".."), "{no}");
        }
    }
    holds(case);
}

fn walk(seed: u64, start: Case, steps: u32, seen: &mut Seen) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut case = start;
    holds(&case);
    for _ in 0..steps {
        step(&mut rng, &mut case, seen);
    }
}

/// What was refused, and objected to.
fn objected() -> Case {
    let mut case = Case::at(State::RegulierProces);
    case.done(
        BACKOFFICE,
        "beschikken",
        "besluit=afgewezen; datum=2026-04-13",
    )
    .done(BACKOFFICE, "bezwaar-ontvangen", "datum=2026-04-13");
    case
}

#[test]
fn a_large_walk_reaches_every_state_and_does_every_action() {
    let mut seen = Seen::default();
    for seed in 0..180 {
        // Some begin further on, so that what comes late is met often too.
        let start = match seed % 6 {
            0 => Case::with("wet=Jeugdwet; urgentie=crisis"),
            1 => Case::at(State::Gestart),
            2 => Case::at(State::RegulierProces),
            3 => Case::at(State::Nazorg),
            4 => objected(),
            // Somebody whom the office can write to.
            _ => crate::letters::sofie(Case::new()),
        };
        walk(seed, start, 120, &mut seen);
    }
    for state in State::ALL {
        let often = seen.states.get(state).copied().unwrap_or(0);
        assert!(
            often >= 10,
            "{state} was reached {often} times: {:?}",
            seen.states
        );
    }
    // Destroying takes a request, an end and two people after each other: a walk of its own (tests/program/retention.rs).
    let walked = |action: &&&Action| action.id != "vernietigen";
    for action in referral_actions().iter().skip(1).filter(walked) {
        let often = seen.actions.get(action.id).copied().unwrap_or(0);
        assert!(
            often >= 1,
            "{} was done {often} times: {:?}",
            action.id,
            seen.actions
        );
    }
    assert!(seen.refusals > 1000);
}

// ---------------------------------------------------------------- no dead ends

/// Verwijzingen as an import can leave them: any state, with dates, consent, wijk or law missing.
fn imported_one(bits: u32, state: State) -> Case {
    let has = |n: u32| bits & (1 << n) != 0;
    let reported = has(0).then(|| day("2026-03-02"));
    let mut referral = Referral {
        state,
        resident: has(1).then(|| "P-0001".into()),
        wijk: has(2).then(|| "hoogkerk".into()),
        wij_team: has(2).then(|| "hoogkerk".into()),
        wet: if has(3) {
            Wet::Wmo.to_string()
        } else {
            String::new()
        },
        urgency: has(4).then_some(Urgency::Spoed),
        bt: has(5).then(|| "hoogkerk".into()),
        reported,
        ..Referral::default()
    };
    if has(6) {
        wijkregie::domain::referral::actions::research::start_melding_clocks(
            &mut referral,
            day("2026-04-13"),
        );
        referral.start_clock(ClockKind::AntwoordBt, reported);
        if !state.is_at_bt() {
            referral.stop_clock(ClockKind::AntwoordBt, day("2026-04-01"));
        }
        if !state.is_open() {
            for kind in ClockKind::ALL {
                referral.stop_clock(*kind, day("2026-04-01"));
            }
        }
    }
    let mut case = Case::imported(referral);
    if has(7) {
        case.record.add(Part::Consent(Consent {
            party: "hoogkerk".into(),
            answer: if has(0) {
                ConsentAnswer::Nee
            } else {
                ConsentAnswer::Onbekend
            },
            given_by: String::new(),
            ground: None,
            data: String::new(),
            parts: Default::default(),
            on: None,
            until: None,
            withdrawn: None,
        }));
    }
    case
}

/// Fields that satisfy every gate an action can have.
fn satisfying(row: &Action, context: &Context<'_>) -> BTreeMap<String, String> {
    let today = context.today.to_string();
    let value = |kind: FieldKind, name: &str| match (kind, name) {
        (_, "antwoord") => "ja".into(),
        (_, "evaluatiedatum" | "volgende-datum") => (context.today + Days::new(30)).to_string(),
        (FieldKind::Date | FieldKind::Tick | FieldKind::PastDate | FieldKind::BirthDate, _) => {
            today.clone()
        }
        (FieldKind::Number(low, _), _) => low.to_string(),
        (FieldKind::Resident, _) => "P-0001".into(),
        (FieldKind::Provider, _) => "L001".into(),
        (FieldKind::Volume, _) => "2 uur per week".into(),
        (FieldKind::Bt | FieldKind::Party, _) => "hoogkerk".into(),
        (other, _) => other
            .choices(context.register)
            .first()
            .cloned()
            .unwrap_or_else(|| "tekst".into()),
    };
    let required = row
        .fields
        .iter()
        .filter(|field| field.is_required || field.name == "nazorgdatum");
    required
        .map(|field| (field.name.to_owned(), value(field.kind, field.name)))
        .collect()
}

/// Every state that can be reached from a case by the office together, one satisfying step at a time.
///
/// Stops as soon as `enough` is reached.
fn reachable(case: &Case, enough: impl Fn(State) -> bool) -> BTreeSet<State> {
    const OFFICE: &[&str] = &["wij@alles", "bt@alles", "backoffice@alles"];
    let mut seen = BTreeSet::new();
    let mut found = BTreeSet::new();
    let mut todo = vec![case.clone()];
    while let Some(at) = todo.pop() {
        let points: Vec<_> = at.referral().handover.keys().copied().collect();
        let consent = at
            .record
            .consent_for("hoogkerk")
            .map(|c| (c.answer, c.withdrawn.is_some()));
        if !seen.insert((
            at.state(),
            points,
            consent,
            at.referral().research_done.is_some(),
        )) {
            continue;
        }
        found.insert(at.state());
        if enough(at.state()) {
            break;
        }
        for row in referral_actions() {
            let moves = row.to != To::Same;
            if !moves && !["gesprek-plannen", "onderzoek-afronden"].contains(&row.id) {
                continue;
            }
            for who in OFFICE {
                let mut next = at.clone();
                let actor = actor(who);
                let given = satisfying(row, &next.context(&actor));
                if next.try_with(who, row.id, &given).is_ok() {
                    todo.push(next);
                    break;
                }
            }
        }
        if at.state() == State::InOnderzoek {
            let mut next = at.clone();
            next.asks_specialist("wij@alles");
            todo.push(next);
        }
        if at.referral().handover.len() < HandoverPoint::ALL.len()
            && at.state() == State::Aangeboden
        {
            let mut next = at.clone();
            next.hand_over_by("wij@alles");
            todo.push(next);
        }
    }
    found
}

#[test]
fn there_is_no_dead_end_in_any_state_however_an_import_left_it() {
    for state in State::ALL {
        for bits in 0..256 {
            let case = imported_one(bits, *state);
            holds(&case);
            if !state.is_open() {
                continue;
            }
            let found = reachable(&case, |state| !state.is_open());
            let ends = [State::Afgesloten, State::Ingetrokken];
            assert!(
                ends.iter().any(|end| found.contains(end)),
                "{state} {bits:08b}: {found:?}"
            );
        }
    }
}

#[test]
fn from_a_new_melding_every_state_can_be_reached() {
    assert_eq!(
        reachable(&Case::new(), |_| false),
        State::ALL.iter().copied().collect()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, max_shrink_iters: 0, ..ProptestConfig::default() })]

    #[test]
    fn a_walk_keeps_one_houder_one_side_to_act_and_one_next_date(seed in any::<u64>()) {
        walk(seed, Case::new(), 80, &mut Seen::default());
    }

    #[test]
    fn a_walk_from_an_imported_verwijzing_keeps_them_too(seed in any::<u64>(), bits in 0u32..256, state in 0..State::ALL.len()) {
        walk(seed, imported_one(bits, State::ALL[state]), 60, &mut Seen::default());
    }

    #[test]
    fn a_bt_never_sees_what_does_not_stand_with_it(seed in any::<u64>()) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut case = Case::new();
        for _ in 0..60 {
            step(&mut rng, &mut case, &mut Seen::default());
            let access = Access::of(&case.record, Standing::Usual, case.today).unwrap();
            let own = access.state.is_at_bt() && access.bt == Some("hoogkerk");
            prop_assert!(own || !case.sees(BT), "{}", case.state());
            prop_assert!(!case.sees(FG) && !case.sees(BEHEER));
        }
    }
}

// ---------------------------------------------------------------- suspensions

fn some_day() -> impl Strategy<Value = NaiveDate> {
    (0u64..1500).prop_map(|more| day("2026-01-01") + Days::new(more))
}

proptest! {
    /// The wachtlijst is a norm in calendar days: its end moves by exactly the days suspended.
    #[test]
    fn a_norm_in_calendar_days_moves_by_exactly_the_suspended_days(start in some_day(), after in 1u64..30, lasts in 1u64..40, later in 0u64..9) {
        let mut case = Case::imported(Referral { state: State::Wachtlijst, bt: Some("hoogkerk".into()), ..Referral::default() });
        case.record.referral_mut().unwrap().start_clock(ClockKind::Wachtlijst, Some(start));
        case.today = start + Days::new(after);
        let plain = case.term(ClockKind::Wachtlijst).due.unwrap();
        prop_assert_eq!(plain, start + Days::new(42));
        let (from, to) = (start + Days::new(after), start + Days::new(after + lasts));
        case.done(BT, "opschorten", &format!("klok=wachtlijst; reden=vakantie; van={from}"));
        case.today = to + Days::new(later);
        case.done(BT, "hervatten", &format!("klok=wachtlijst; tot={to}"));
        let term = case.term(ClockKind::Wachtlijst);
        prop_assert_eq!(term.due, Some(plain + Days::new(lasts)));
        prop_assert_eq!(u64::from(term.suspended_days), lasts);
    }

    /// While a clock stands still, it is never late and its end moves along a day a day.
    #[test]
    fn a_clock_that_stands_still_is_never_late(start in some_day(), after in 1u64..14, on in 0u64..200) {
        let mut case = Case::imported(Referral { state: State::RegulierProces, wet: Wet::Wmo.to_string(), ..Referral::default() });
        let referral = case.record.referral_mut().unwrap();
        referral.clocks.push(Clock {
            kind: ClockKind::Beslistermijn,
            start: Some(start),
            on: None,
            named: None,
            stopped: None,
            pauses: vec![Pause { from: start + Days::new(after), until: None, reason: "stukken".into() }],
        });
        case.today = start + Days::new(after + on);
        let term = case.term(ClockKind::Beslistermijn);
        prop_assert!(term.is_suspended && !term.late);
        let whole = Term::new(start, "2w".parse::<Duration>().unwrap(), Regime::Atw)
            .suspended(vec![Suspension { from: start + Days::new(after), to: case.today }]);
        prop_assert_eq!(term.due, whole.due(&case.register.calendar));
    }
}
