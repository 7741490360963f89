mod bought;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{office, played};
use crate::domain::contract::when::When;
use crate::domain::identifiers::{Bsn, phone, postcode};
use crate::domain::record::{Kind, Part, Record};
use crate::domain::referral::Referral;
use crate::domain::referral::clocks::{next_date, terms};
use crate::domain::register::Register;
use crate::domain::words::{ClockKind, ConsentAnswer, HandoverPoint, State, Wet};
use crate::domain::workflow::fields::Value;
use crate::domain::workflow::{Action, Context, FieldKind, Fields, Refusal, decide};

fn monday() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
}

/// Days of every sort: a Monday, a Sunday, just after New Year, just after Easter.
fn days() -> Vec<NaiveDate> {
    ["2026-11-23", "2027-02-28", "2026-01-05", "2026-04-07"]
        .iter()
        .map(|day| day.parse().unwrap())
        .collect()
}

fn records(count: u32, today: NaiveDate) -> Vec<Record> {
    office(count, 7, today).flatten().collect()
}

fn register(records: &[Record]) -> Register {
    let mut register = Register::default();
    for record in records {
        register.take(record);
    }
    register
}

fn referrals(records: &[Record]) -> impl Iterator<Item = (&Record, &Referral)> {
    records
        .iter()
        .filter_map(|record| Some((record, record.referral()?)))
}

#[test]
fn the_same_seed_count_and_day_give_the_same_office() {
    assert_eq!(records(300, monday()), records(300, monday()));
    let other: Vec<Record> = office(300, 8, monday()).flatten().collect();
    assert_ne!(records(300, monday()), other);
}

/// What someone would type in a field to have it read as this.
fn typed(kind: FieldKind, value: &Value) -> String {
    match (kind, value) {
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Word(word)) => (*word).to_owned(),
        (_, Value::Day(day)) => day.to_string(),
        (
            FieldKind::Percent | FieldKind::Fte | FieldKind::Mark | FieldKind::Hundredths,
            Value::Number(number),
        ) => {
            format!("{},{:02}", number / 100, number % 100)
        }
        (_, Value::Number(number)) => number.to_string(),
        (_, Value::Cents(amount)) => amount.to_string(),
        (_, Value::Balance(amount)) => amount.to_string(),
        (_, Value::Names(names)) => names.join(", "),
        (_, Value::Length(length)) => length.to_string(),
        (_, Value::Volume(volume)) => volume.to_string(),
        (_, Value::When(When::Day(day, None))) => day.to_string(),
        (_, Value::When(When::Day(_, Some(unsure)))) => unsure.written.clone(),
        (_, Value::When(When::Never)) => "onbepaalde tijd".to_owned(),
        other => panic!("nothing in a story is filled in as {other:?}"),
    }
}

/// A step as someone would do it who types the fields: rights, state, fields and gate are asked too.
fn by_all_rules(
    action: &'static Action,
    record: Record,
    fields: &Fields,
    context: &Context<'_>,
) -> Result<(Record, Vec<Record>), Refusal> {
    let given = fields.iter().map(|(name, value)| {
        let asked = action.fields.iter().find(|field| field.name == name);
        let kind = asked.map_or(FieldKind::Text, |field| field.kind);
        (name.to_owned(), typed(kind, value))
    });
    let (role, mut changed) = decide(action, &record, &given.collect(), context)?;
    assert!(role.is_some_and(|role| context.actor.is(role)));
    let is_changed = changed.first().is_some_and(|first| first.id == record.id);
    let first = if is_changed {
        changed.remove(0)
    } else {
        record
    };
    Ok((first, changed))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_record_is_what_the_workflow_makes_of_its_story_step_by_step(
        seed in any::<u64>(), from_2024 in 0_u64..2_500
    ) {
        let today = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::Days::new(from_2024);
        let told: Vec<Record> = office(150, seed, today).flatten().collect();
        let done: Vec<Record> = played(150, seed, today, by_all_rules).flatten().collect();
        prop_assert_eq!(told.len(), done.len());
        for (told, done) in told.iter().zip(&done) {
            prop_assert_eq!(told, done);
        }
    }
}

#[test]
fn what_is_bought_is_what_the_workflow_makes_of_it_on_any_day() {
    let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    for today in first.iter_days().take(730).step_by(31) {
        let told: Vec<Vec<Record>> = office(0, 7, today).collect();
        let done: Vec<Vec<Record>> = played(0, 7, today, by_all_rules).collect();
        assert_eq!(told, done, "{today}");
    }
}

#[test]
fn there_are_as_many_verwijzingen_as_asked_for() {
    for count in [0, 1, 10, 11, 24, 999, 1_001, 3_333] {
        let made = records(count, monday());
        assert_eq!(referrals(&made).count(), count as usize);
    }
}

#[test]
fn numbers_are_unique_and_without_gaps() {
    let made = records(3_000, monday());
    let unique: BTreeSet<_> = made.iter().map(|record| &record.id).collect();
    assert_eq!(unique.len(), made.len());
    let mut years: BTreeMap<i32, u32> = BTreeMap::new();
    for (record, referral) in referrals(&made) {
        let year = chrono::Datelike::year(&referral.reported.unwrap());
        let n = years.entry(year).or_default();
        *n += 1;
        assert_eq!(record.id.number, format!("V-{year}-{n:04}"));
    }
    assert!(years.len() >= 5);
    for (kind, prefix) in [(Kind::Resident, "P-"), (Kind::Household, "H-")] {
        let of_kind = made.iter().filter(|record| record.id.kind == kind);
        for (record, n) in of_kind.zip(1..) {
            assert_eq!(record.id.number, format!("{prefix}{n:04}"));
        }
    }
}

#[test]
fn every_state_is_there_from_twenty_four_on() {
    for count in [24, 25, 100, 2_000] {
        let made = records(count, monday());
        let mut states: BTreeSet<State> = referrals(&made).map(|(_, r)| r.state).collect();
        // A specialist looks along now and then.
        assert!(states.remove(&State::BijSpecialist) || count < 2_000);
        assert_eq!(states.len(), State::ALL.len() - 1, "{count}");
    }
    let ten = records(10, monday());
    let states: BTreeSet<State> = referrals(&ten).map(|(_, r)| r.state).collect();
    assert_eq!(states.len(), 10);
}

#[test]
fn every_open_one_has_a_houder_and_a_next_date_and_every_ended_one_says_why() {
    for today in days() {
        let made = records(1_500, today);
        let register = register(&made);
        for (record, referral) in referrals(&made) {
            let state = referral.state;
            let next = next_date(referral, &terms(referral, &register, today), today);
            assert_eq!(next.is_some(), state.is_open(), "{}", record.id);
            assert_eq!(state.houder().is_some(), state.is_open());
            assert!(referral.state_since.is_some() && referral.last_move.is_some());
            match state {
                State::Nazorg | State::Afgesloten => assert!(!referral.outcome.is_empty()),
                State::Ingetrokken => assert!(!referral.withdraw_reason.is_empty()),
                _ => assert!(referral.ended.is_none() && referral.outcome.is_empty()),
            }
            let ended = !state.is_open() || state == State::Nazorg;
            assert_eq!(referral.ended.is_some(), ended, "{}", record.id);
        }
    }
}

#[test]
fn what_a_begeleidingsteam_has_was_consented_to_and_handed_over_warmly() {
    let made = records(2_000, monday());
    for (record, referral) in referrals(&made) {
        let state = referral.state;
        if state.is_at_bt() {
            let bt = referral.bt.as_deref().unwrap();
            let consent = record.consent_for(bt);
            let given = consent.is_some_and(|c| c.answer == ConsentAnswer::Ja);
            assert!(
                given || !referral.consent_overridden.is_empty(),
                "{}",
                record.id
            );
        }
        let points = referral.handover.len();
        match state {
            State::Geaccepteerd | State::Wachtlijst => assert!(points >= 4, "{}", record.id),
            State::Gestart => assert_eq!(points, HandoverPoint::ALL.len(), "{}", record.id),
            State::Geweigerd => assert!(!referral.refuse_reason.is_empty() && points == 0),
            State::Teruggelegd => {
                assert!(!referral.return_reason.is_empty() && referral.state_before.is_some());
            }
            _ => {}
        }
        if referral.started.is_some() {
            assert!(referral.provider.is_some() && points == HandoverPoint::ALL.len());
        }
    }
}

#[test]
fn providers_and_employees_that_are_named_are_in_the_registers() {
    let made = records(2_000, monday());
    let register = register(&made);
    assert_eq!(
        register.providers.len(),
        crate::demo::words::PROVIDERS.len()
    );
    assert_eq!(register.employees.len(), 13);
    for (record, referral) in referrals(&made) {
        if let Some(provider) = &referral.provider {
            assert!(register.providers.contains_key(provider));
        }
        if !referral.assigned.is_empty() {
            assert!(
                register.employees.contains_key(&referral.assigned),
                "{}",
                record.id
            );
        }
        let wijk = &register.settings.wijken()[referral.wijk.as_ref().unwrap()];
        assert_eq!(referral.wij_team.as_ref(), Some(&wijk.wij_team));
    }
}

#[test]
fn residents_are_well_formed_and_clearly_made_up() {
    let made = records(5_000, monday());
    let register = register(&made);
    let mut households: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for resident in made.iter().filter_map(Record::resident) {
        if let Some(bsn) = resident.bsn {
            let text = bsn.to_string();
            assert!(Bsn::parse(&text).is_ok() && text.starts_with("9999"));
        }
        assert!(resident.phone.is_empty() || resident.phone.starts_with("+31600"));
        assert!(
            resident.phone.is_empty() || phone(&resident.phone).as_ref() == Some(&resident.phone)
        );
        assert!(resident.email.is_empty() || resident.email.ends_with(".invalid"));
        assert!(resident.email.is_ascii(), "{}", resident.email);
        assert_eq!(
            postcode(&resident.postcode).as_ref(),
            Some(&resident.postcode)
        );
        let wijk = register.settings.wijk_of_postcode(&resident.postcode);
        assert_eq!(wijk, resident.wijk.as_deref(), "{}", resident.street);
        if let Some(number) = &resident.household {
            let address = format!("{} {}", resident.street, resident.house_number);
            households.entry(number).or_default().insert(address);
        }
    }
    assert!(households.len() > 50);
    assert!(households.values().all(|addresses| addresses.len() == 1));
    let known = made
        .iter()
        .filter(|record| record.id.kind == Kind::Household);
    assert_eq!(known.count(), households.len());
}

#[test]
fn no_two_residents_have_one_bsn_however_many_there_are() {
    let mut known = BTreeSet::new();
    let mut without = 0;
    for record in office(11_000, 7, monday()).flatten() {
        if let Some(resident) = record.resident() {
            match resident.bsn {
                Some(bsn) => assert!(known.insert(bsn.to_string()), "{}", record.id),
                None => without += 1,
            }
        }
    }
    assert!(known.len() > 8_000 && without > 1_000, "{without}");
}

#[test]
fn under_eighteen_is_the_jeugdwet_and_zorgvragen_differ() {
    let made = records(3_000, monday());
    let residents: BTreeMap<&str, &Record> = made
        .iter()
        .filter(|record| record.id.kind == Kind::Resident)
        .map(|record| (record.id.number.as_str(), record))
        .collect();
    let mut questions = BTreeSet::new();
    for (_, referral) in referrals(&made) {
        let resident = residents[referral.resident.as_deref().unwrap()]
            .resident()
            .unwrap();
        let age = resident.age_on(referral.reported.unwrap()).unwrap();
        assert_eq!(referral.law() == Some(Wet::Jeugdwet), age < 18);
        questions.insert(&referral.question);
    }
    assert!(questions.len() >= 150, "{}", questions.len());
}

/// Every date that tells of something that happened, with what it is.
fn happened(record: &Record, referral: &Referral) -> Vec<(&'static str, NaiveDate)> {
    let mut dates: Vec<(&'static str, Option<NaiveDate>)> = vec![
        ("gemeld", referral.reported),
        ("bevestigd", referral.confirmed),
        ("onderzoek", referral.research_done),
        ("aangeboden", referral.offered),
        ("antwoord", referral.answered),
        ("gestart", referral.started),
        ("aanvraag", referral.aanvraag),
        ("besluit", referral.decided),
        ("geëindigd", referral.ended),
        ("staat", referral.state_since),
        ("spoed", referral.urgent_decided),
        ("herinnerd", referral.reminded),
        (
            "stap",
            referral.last_move.as_ref().map(|step| step.at.date_naive()),
        ),
    ];
    for clock in &referral.clocks {
        // On a bezwaar is decided so long after the last day on which there could be one.
        if clock.kind != ClockKind::BesluitOpBezwaar {
            dates.push(("klok", clock.start));
        }
        if !matches!(clock.kind, ClockKind::EersteGesprek | ClockKind::Horen) {
            dates.push(("klok gestopt", clock.stopped));
        }
        dates.extend(
            clock
                .pauses
                .iter()
                .map(|pause| ("opgeschort", Some(pause.from))),
        );
    }
    for (point, day) in &referral.handover {
        if *point != HandoverPoint::EersteGesprek {
            dates.push(("overdracht", Some(*day)));
        }
    }
    dates.extend(record.parts.values().map(|part| match part {
        Part::Note(note) => ("notitie", Some(note.at.date_naive())),
        Part::Consent(consent) => ("toestemming", consent.on),
        Part::Score(score) => ("score", Some(score.on)),
        Part::Evaluation(evaluation) => ("evaluatie", Some(evaluation.on)),
        Part::Scaling(scaling) => ("omvang", Some(scaling.on)),
        Part::Advice(advice) => ("advies", Some(advice.on)),
        Part::Escalation(escalation) => ("escalatie", escalation.until.or(Some(escalation.from))),
        _ => ("–", None),
    }));
    dates
        .into_iter()
        .filter_map(|(what, day)| Some((what, day?)))
        .collect()
}

#[test]
fn nothing_happened_after_today_or_before_the_melding() {
    for today in days() {
        for (record, referral) in referrals(&records(1_500, today)) {
            let reported = referral.reported.unwrap();
            for (what, day) in happened(record, referral) {
                assert!(day <= today, "{} {what} {day}", record.id);
                assert!(day >= reported, "{} {what} {day}", record.id);
            }
        }
    }
}

#[test]
fn the_steps_follow_each_other() {
    for (record, referral) in referrals(&records(3_000, monday())) {
        let order = [
            referral.reported,
            referral.offered,
            referral.answered,
            referral.started,
            referral.ended,
        ];
        let known: Vec<NaiveDate> = order.into_iter().flatten().collect();
        assert!(known.is_sorted(), "{} {known:?}", record.id);
        if let (Some(aanvraag), Some(done)) = (referral.aanvraag, referral.research_done) {
            assert!(done <= aanvraag, "{}", record.id);
        }
        for clock in &referral.clocks {
            assert!(
                clock
                    .stopped
                    .is_none_or(|stopped| clock.start <= Some(stopped)),
                "{}",
                record.id
            );
        }
    }
}

fn late_share(count: u32, today: NaiveDate) -> (usize, usize, usize) {
    let made = records(count, today);
    let register = register(&made);
    let dates: Vec<NaiveDate> = referrals(&made)
        .filter_map(|(_, r)| next_date(r, &terms(r, &register, today), today))
        .collect();
    let late = dates.iter().filter(|day| **day < today).count();
    let week = today + chrono::Days::new(7);
    let soon = dates
        .iter()
        .filter(|day| (today..week).contains(day))
        .count();
    (dates.len(), late, soon)
}

#[test]
fn most_of_the_open_ones_are_in_time() {
    for today in days() {
        let (open, late, soon) = late_share(2_000, today);
        assert!(
            (5..=20).contains(&(100 * late / open)),
            "{late} of {open} on {today}"
        );
        assert!(soon > 0);
    }
}

#[test]
fn half_of_a_small_office_is_open_and_a_seventh_of_a_big_one() {
    let (open, ..) = late_share(1_000, monday());
    assert!((450..=550).contains(&open), "{open}");
    let (open, ..) = late_share(10_000, monday());
    assert!((1_400..=1_600).contains(&open), "{open}");
}

#[test]
fn the_first_of_four_thousand_million_are_there_before_the_rest_is_made() {
    assert_eq!(office(u32::MAX, 7, monday()).take(10).count(), 10);
}
