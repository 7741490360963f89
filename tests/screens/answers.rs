//! Answers come later: an older one never takes the place of a newer, and what no longer may be seen goes.

use std::collections::BTreeMap;

use crate::support::robot;
use wijkregie::domain::record::RecordId;
use wijkregie::domain::workflow::Refusal;
use wijkregie::ipc::question::{Answer, Request};
use wijkregie::office::Notice;
use wijkregie::office::views::{QueuePart, QueueRow};
use wijkregie::tui::effect::{Effect, Then, Wait};
use wijkregie::tui::events::Msg;
use wijkregie::tui::model::{Ahead, Model};
use wijkregie::tui::screens::SCREENS;
use wijkregie::tui::update;

fn at_the_queue() -> Model {
    let today = wijkregie::office::today();
    let mut model = Model::new(robot::FULL, (80, 24), today, SCREENS);
    let asked = asks(&mut model, "w");
    answers(&mut model, asked, &[1, 2, 3]);
    model
}

/// What follows on the answer to the question for the queue that these keys ask last.
fn asks(model: &mut Model, keys: &str) -> Then {
    let effects = robot::keys_of(keys).into_iter().flat_map(|key| {
        // Whatever else a key asks is not looked at here.
        model.ahead = Ahead::default();
        update::update(model, Msg::Key(key))
    });
    queues(effects.collect()).pop().unwrap()
}

fn answers(model: &mut Model, then: Then, numbers: &[u32]) {
    update::update(model, Msg::Answer(then, Ok(part(numbers))));
}

fn part(numbers: &[u32]) -> Answer {
    Answer::QueuePart(QueuePart {
        count: numbers.len(),
        from: 0,
        rows: numbers.iter().map(|n| row(*n)).collect(),
    })
}

/// What is to be done with the answers to the questions for the queue among these effects.
fn queues(effects: Vec<Effect>) -> Vec<Then> {
    let asked = effects.into_iter().filter_map(|effect| match effect {
        Effect::Ask(Request::QueuePart(_), then) => Some(then),
        _ => None,
    });
    asked.collect()
}

fn row(n: u32) -> QueueRow {
    QueueRow {
        nummer: RecordId::referral(2026, n).number,
        staat: "nieuw".to_owned(),
        ..QueueRow::default()
    }
}

fn rows(model: &Model) -> usize {
    model.screen().len(&model.session)
}

#[test]
fn an_answer_to_an_older_filter_is_thrown_away() {
    let mut model = at_the_queue();
    let older = asks(&mut model, "/d");
    let newer = asks(&mut model, "i");
    answers(&mut model, newer, &[2]);
    answers(&mut model, older, &[1, 2]);
    assert_eq!(rows(&model), 1);
    assert_eq!(model.screen().record_here().as_deref(), Some("V-2026-0002"));
}

#[test]
fn the_cursor_stays_on_its_verwijzing_wherever_that_goes_in_the_list() {
    let mut model = at_the_queue();
    let again = asks(&mut model, "j<C-l>");
    answers(&mut model, again, &[7, 8, 2, 9]);
    assert_eq!(model.screen().record_here().as_deref(), Some("V-2026-0002"));
}

#[test]
fn whoever_is_shut_out_sees_no_row_any_more() {
    let mut model = at_the_queue();
    let asked = asks(&mut model, "<C-l>");
    let no = Refusal::right("U hebt geen account meer");
    update::update(&mut model, Msg::Answer(asked, Ok(Answer::Refused(no))));
    assert_eq!(rows(&model), 0);
    let told = model.session.message.as_ref().unwrap();
    assert!(told.is_bad && told.text.contains("geen account"));
}

#[test]
fn an_answer_to_another_question_is_told_and_changes_nothing() {
    let mut model = at_the_queue();
    let asked = asks(&mut model, "<C-l>");
    update::update(
        &mut model,
        Msg::Answer(asked, Ok(Answer::Providers(Vec::new()))),
    );
    assert_eq!(rows(&model), 3);
    assert!(model.session.message.as_ref().unwrap().is_bad);
}

#[test]
fn what_is_typed_behind_a_key_waits_for_what_that_opens_and_esc_does_not() {
    let mut model = at_the_queue();
    let asked = asks(&mut model, "w");
    let typed = |model: &mut Model, keys: &str| {
        let keys = robot::keys_of(keys).into_iter();
        keys.flat_map(|key| update::update(model, Msg::Key(key)))
            .count()
    };
    assert_eq!(typed(&mut model, "j"), 0);
    assert_eq!(model.screen().record_here().as_deref(), Some("V-2026-0001"));
    answers(&mut model, asked, &[1, 2, 3]);
    assert_eq!(model.screen().record_here().as_deref(), Some("V-2026-0002"));

    let asked = asks(&mut model, "w");
    typed(&mut model, "j<Esc>");
    answers(&mut model, asked, &[1, 2, 3]);
    assert_ne!(model.screen().record_here().as_deref(), Some("V-2026-0003"));

    // A line that is gone answers nothing: then nothing waits.
    let asked = asks(&mut model, "w");
    answers(&mut model, asked, &[1, 2, 3]);
    let here = model.screen().record_here();
    asks(&mut model, "w");
    typed(&mut model, "j");
    assert_eq!(model.screen().record_here(), here);
    update::update(&mut model, Msg::Offline);
    assert_ne!(model.screen().record_here(), here);
}

#[test]
fn a_key_waits_for_what_follows_on_an_answer_too() {
    let mut model = at_the_queue();
    let press = |model: &mut Model| {
        let key = robot::keys_of("j").remove(0);
        update::update(model, Msg::Key(key))
    };
    let asked = asks(&mut model, "w");
    assert!(press(&mut model).is_empty());
    // The rows in sight are not all in it: the rest is asked.
    let Answer::QueuePart(few) = part(&[1]) else {
        unreachable!()
    };
    let few = Answer::QueuePart(QueuePart { count: 3, ..few });
    let mut more = queues(update::update(&mut model, Msg::Answer(asked, Ok(few))));
    assert_eq!(more.len(), 1);
    assert!(press(&mut model).is_empty());
    answers(&mut model, more.remove(0), &[1, 2, 3]);
    assert_ne!(model.screen().record_here().as_deref(), Some("V-2026-0001"));
}

fn notice(n: u32) -> Msg {
    Msg::Notice(Notice::Changed {
        numbers: vec![RecordId::referral(2026, n).number],
        by: "bob".to_owned(),
        action: "notitie-toevoegen".to_owned(),
        left: BTreeMap::new(),
    })
}

#[test]
fn what_others_change_out_of_sight_is_asked_after_a_moment_in_one_go() {
    let mut model = at_the_queue();
    let of_many = |numbers: &[u32]| match part(numbers) {
        Answer::QueuePart(part) => Answer::QueuePart(QueuePart {
            count: 1000,
            ..part
        }),
        other => other,
    };
    let here: Vec<u32> = (1..80).collect();
    let asked = asks(&mut model, "w");
    update::update(&mut model, Msg::Answer(asked, Ok(of_many(&here))));
    let mut waits = 0;
    for n in 100..200 {
        for effect in update::update(&mut model, notice(n)) {
            assert!(!matches!(effect, Effect::Ask(Request::QueuePart(_), _)));
            waits += usize::from(matches!(effect, Effect::Wait(Wait::Refresh)));
        }
    }
    assert_eq!(waits, 1);
    let waited = Msg::Waited(Wait::Refresh);
    let mut asked = queues(update::update(&mut model, waited));
    assert_eq!(asked.len(), 1);
    let answer = Msg::Answer(asked.remove(0), Ok(of_many(&here)));
    assert!(queues(update::update(&mut model, answer)).is_empty());
    // What is in sight is asked at once.
    assert_eq!(queues(update::update(&mut model, notice(2))).len(), 1);
}

#[test]
fn however_much_others_change_it_is_asked_once_and_once_more_after_the_answer() {
    let mut model = at_the_queue();
    let mut asked: Vec<Then> = Vec::new();
    for n in 1..100 {
        asked.extend(queues(update::update(&mut model, notice(n))));
    }
    assert_eq!(asked.len(), 1);
    let again = Msg::Answer(asked.remove(0), Ok(part(&[1, 2, 3])));
    let mut again = queues(update::update(&mut model, again));
    assert_eq!(again.len(), 1);
    let last = Msg::Answer(again.remove(0), Ok(part(&[1, 2, 3, 4])));
    assert_eq!(queues(update::update(&mut model, last)).len(), 0);
    assert_eq!(rows(&model), 4);
    assert_eq!(queues(update::update(&mut model, notice(7))).len(), 1);
}
