//! The ways a verwijzing goes to the state it is in today, one function a state.
//!
//! Times are in days ago. About one in eight of the open ones is `late`: the step it waits for should have been taken.

use super::story::Story;
use super::texts::AFTERCARE;
use crate::domain::words::{
    ClockKind, ConsentAnswer, Outcome, Side, SpecialistReason, State, Wet, WithdrawReason,
};

/// Of a hundred open verwijzingen, how many wait too long, where it does not follow from their age.
const LATE: u32 = 12;
/// An onderzoek is done by then, so that six weeks are never passed by chance.
const RESEARCH_DONE_BY: i64 = 32;

/// Tells a verwijzing that has just been reported on to the state it is in today.
pub fn tell(story: &mut Story<'_>, state: State) {
    match state {
        State::Nieuw => fresh(story),
        State::InOnderzoek | State::BijSpecialist => in_research(story),
        State::Aangeboden => offered(story),
        State::Geweigerd => refused(story),
        State::Geaccepteerd => accepted(story),
        State::Wachtlijst => waiting(story),
        State::Gestart => started(story),
        State::Teruggelegd => given_back(story),
        State::RegulierProces => regular(story),
        State::Nazorg => aftercare(story),
        State::Afgesloten => closed(story),
        State::Ingetrokken => withdrawn(story),
    }
}

/// How long the last step ago: within `fine`, or when it is late within `late`.
fn since(story: &mut Story<'_>, fine: (i64, i64), late: (i64, i64)) -> (i64, bool) {
    let is_late = story.dice.chance(LATE);
    let (low, high) = if is_late { late } else { fine };
    let ago = story.dice.between(low, high).min(story.at - 8).max(0);
    (ago, is_late)
}

fn fresh(story: &mut Story<'_>) {
    let reported = story.at;
    let forgotten = reported >= 6 && story.dice.chance(48);
    if forgotten || (reported == 0 && story.dice.chance(60)) {
        return;
    }
    story.pass(0, 1);
    story.decide_urgency();
    story.confirm();
    if story.dice.chance(30) {
        let ago = story.at;
        story.to(ago - 1);
    }
}

fn in_research(story: &mut Story<'_>) {
    let reported = story.at;
    story.research();
    if reported >= 26 && story.dice.chance(15) {
        story.floor = story.dice.between(1, 6);
        story.consent(ConsentAnswer::Ja);
        story.to(story.floor + 5);
        story.offer();
        story.pass(1, 4);
        story.refuse();
        story.to(story.floor);
        story.take_back();
        story.floor = 0;
    } else if story.dice.chance(25) {
        let answer = if story.dice.chance(60) {
            ConsentAnswer::Ja
        } else {
            *story
                .dice
                .pick(&[ConsentAnswer::Nee, ConsentAnswer::Onbekend])
        };
        story.consent(answer);
    }
    if (8..=40).contains(&reported) && story.dice.chance(20) {
        let ago = story.dice.between(0, 5);
        story.to(ago);
        story.finish_research();
    }
}

/// From the melding to an offer so many days ago; returns whether the resident was asked first.
fn to_offer(story: &mut Story<'_>, ago: i64) -> bool {
    let reported = story.at;
    story.floor = story.floor.max(ago);
    story.research();
    story.pass(1, 6);
    let was_asked = ago != story.floor || !story.dice.chance(2);
    if was_asked {
        story.consent(ConsentAnswer::Ja);
    }
    if reported > RESEARCH_DONE_BY || story.dice.chance(50) {
        story.pass(1, 12);
        let latest = reported - RESEARCH_DONE_BY;
        if story.at < latest {
            story.to(latest);
        }
        story.finish_research();
    }
    story.to(ago);
    if was_asked {
        story.offer();
    } else {
        story.offer_without_consent();
    }
    was_asked
}

/// From the melding to the answer of the begeleidingsteam, so many days ago.
fn to_answer(story: &mut Story<'_>, ago: i64) {
    let answered_in = story.dice.between(1, 6);
    story.floor = ago;
    let was_asked = to_offer(story, ago + answered_in);
    story.floor = ago;
    let told = story.dice.between(0, 2);
    if story.dice.chance(50) {
        story.to(story.at - told);
        story.tick(3);
    }
    if !was_asked {
        story.consent(ConsentAnswer::Ja);
    }
    story.to(ago);
}

fn offered(story: &mut Story<'_>) {
    let (ago, late) = since(story, (0, 6), (14, 20));
    story.floor = ago;
    to_offer(story, ago);
    story.floor = 0;
    let points = story.dice.index(5);
    story.tick(points);
    if late && story.dice.chance(50) {
        story.to(ago - 9);
        story.remind(Side::Wij);
    } else if !late && ago >= 5 && story.dice.chance(20) {
        story.suspend(Side::Wij, ClockKind::AntwoordBt);
    }
}

fn refused(story: &mut Story<'_>) {
    let (ago, _) = since(story, (0, 6), (14, 20));
    to_answer(story, ago);
    story.refuse();
    story.floor = 0;
}

fn accepted(story: &mut Story<'_>) {
    let (ago, late) = since(story, (0, 12), (19, 26));
    to_answer(story, ago);
    story.accept();
    story.floor = 0;
    if !late && story.dice.chance(50) {
        let talk = story.dice.between(ago - 12, ago.min(5));
        story.talk(talk);
    } else if !late && ago > 8 && story.dice.chance(15) {
        story.suspend(Side::Bt, ClockKind::EersteGesprek);
    }
}

fn waiting(story: &mut Story<'_>) {
    let (ago, late) = since(story, (0, 38), (46, 60));
    let first_accepted = if story.dice.chance(30) {
        story.dice.between(2, 9)
    } else {
        0
    };
    to_answer(story, ago + first_accepted);
    if first_accepted > 0 {
        story.accept();
        story.floor = ago;
        story.to(ago);
    }
    story.wait();
    story.floor = 0;
    if !late && ago > 9 && story.dice.chance(8) {
        story.suspend(Side::Bt, ClockKind::Wachtlijst);
    }
}

/// From the melding to a start so many days ago.
fn to_start(story: &mut Story<'_>, ago: i64) {
    let waited = if story.dice.chance(25) {
        story.dice.between(7, 35)
    } else {
        0
    };
    let prepared = story.dice.between(3, 14);
    to_answer(story, ago + prepared + waited);
    if waited > 0 {
        story.wait();
    } else {
        story.accept();
    }
    story.floor = ago;
    let talk = story.dice.between(ago, story.at);
    story.talk(talk);
    story.to(ago);
    let first = story.dice.between(60, 100);
    story.start(first);
}

/// Evaluates a started verwijzing until so many days ago.
fn evaluate_until(story: &mut Story<'_>, ago: i64) {
    const MOST: i64 = 5;
    story.floor = ago;
    let between = ((story.at - ago) / MOST).max(84);
    while story.at - ago > between {
        let next = story.dice.between(-9, 9);
        story.to(story.at - between + next);
        story.evaluate(story.at - between);
    }
}

/// When support starts after a melding, so many days ago.
fn start_day(story: &mut Story<'_>) -> i64 {
    let taken = story.dice.between(26, 70);
    (story.at - taken).max(0)
}

fn started(story: &mut Story<'_>) {
    let ago = start_day(story);
    to_start(story, ago);
    evaluate_until(story, 0);
    let last = story.at;
    let next = if last > 8 && story.dice.chance(LATE + 2) {
        story.dice.between(4, (last - 1).min(30))
    } else {
        -story.dice.between(0, 88)
    };
    story.evaluate_next(next);
    if next < 0 && story.dice.chance(6) {
        let day = story.dice.between(0, last.min(10));
        story.to(day);
        story.pause();
    }
    story.floor = 0;
}

fn given_back(story: &mut Story<'_>) {
    let (ago, late) = since(story, (0, 6), (14, 22));
    match story.dice.between(0, 9) {
        0..=5 => {
            let start = start_day(story).max(ago + 9);
            to_start(story, start);
            evaluate_until(story, ago + 2);
        }
        6..=7 => {
            to_answer(story, ago + 20);
            story.wait();
        }
        _ => {
            to_answer(story, ago + 8);
            story.accept();
        }
    }
    story.floor = ago;
    story.to(ago);
    story.give_back();
    story.floor = 0;
    if late {
        story.to(ago - 8);
        story.remind(Side::Bt);
    }
}

/// From the melding to an aanvraag so many days ago, now and then after a refusal.
fn to_application(story: &mut Story<'_>, ago: i64) {
    story.floor = ago;
    if story.dice.chance(40) {
        to_answer(story, ago + 3);
        story.refuse();
    } else {
        story.research();
        story.pass(4, 24);
    }
    if !story.is_researched() {
        story.finish_research();
    }
    story.floor = ago;
    story.to(ago);
    story.apply();
}

fn regular(story: &mut Story<'_>) {
    if story.dice.chance(35) {
        let decided = story.dice.between(0, 36);
        let taken = story.dice.between(3, 12);
        to_application(story, decided + taken);
        story.floor = decided;
        story.to(decided);
        story.decide();
    } else {
        let young = story.wet == Wet::Jeugdwet;
        let (fine, late) = if young {
            ((0, 50), (64, 80))
        } else {
            ((0, 12), (18, 28))
        };
        let (ago, late) = since(story, fine, late);
        to_application(story, ago);
        if !late && ago > 8 && story.dice.chance(25) {
            story.suspend(Side::Backoffice, ClockKind::Beslistermijn);
        }
    }
    story.floor = 0;
}

/// Ends it so many days ago, with a nazorgdatum if one is agreed.
fn close(story: &mut Story<'_>, side: Side, outcome: Outcome, ago: i64, aftercare: Option<i64>) {
    story.floor = ago;
    story.to(ago);
    story.close(side, outcome, aftercare);
}

fn good_end(story: &mut Story<'_>) -> Outcome {
    story
        .dice
        .weighted(
            &[
                (Outcome::DoelenBehaald, 48),
                (Outcome::Afgeschaald, 18),
                (Outcome::EigenKracht, 14),
                (Outcome::BeeindigdDoorInwoner, 9),
                (Outcome::Verhuisd, 5),
                (Outcome::Overleden, 3),
                (Outcome::GeenContact, 3),
            ],
            |row| row.1,
        )
        .0
}

fn aftercare(story: &mut Story<'_>) {
    let start = start_day(story).max(70);
    let ended = story.dice.between(30, (start - 30).clamp(31, 100));
    to_start(story, start);
    evaluate_until(story, ended + 10);
    let on = if story.dice.chance(LATE) {
        story.dice.between(4, 20)
    } else {
        -story.dice.between(0, 75)
    };
    let outcome = *story.dice.pick(&[
        Outcome::DoelenBehaald,
        Outcome::Afgeschaald,
        Outcome::EigenKracht,
    ]);
    close(story, Side::Bt, outcome, ended, Some(on));
    story.floor = 0;
}

fn closed(story: &mut Story<'_>) {
    let reported = story.at;
    let way = if reported < 75 {
        story.dice.between(0, 15)
    } else {
        story.dice.between(0, 99)
    };
    match way {
        0..=11 => {
            story.floor = story.dice.between((reported - 42).max(0), reported - 14);
            story.research();
            story.pass(4, 20);
            story.finish_research();
            let outcome = *story.dice.pick(&[
                Outcome::EigenKracht,
                Outcome::EigenKracht,
                Outcome::GeenContact,
                Outcome::BeeindigdDoorInwoner,
            ]);
            close(story, Side::Wij, outcome, story.floor, None);
        }
        12..=15 => to_specialist(story, reported),
        16..=30 => {
            let asked = story.dice.between(40, 62).min(reported - 10);
            to_application(story, reported - asked);
            let taken = story.dice.between(3, 13);
            story.floor = (reported - asked - taken).max(0);
            story.to(story.floor);
            let outcome = story.decide();
            let after = story.dice.between(0, 20);
            close(
                story,
                Side::Backoffice,
                outcome,
                (story.at - after).max(0),
                None,
            );
        }
        _ => supported(story),
    }
    story.floor = 0;
}

fn to_specialist(story: &mut Story<'_>, reported: i64) {
    story.floor = (reported - story.dice.between(6, 20)).max(0);
    story.research();
    story.to(story.floor);
    let (to, why) = *story.dice.pick(&[
        ("palliatief team", SpecialistReason::Palliatief),
        ("GGZ-kliniek", SpecialistReason::Complex),
        ("revalidatiecentrum", SpecialistReason::Complex),
    ]);
    story.leave_to(to, why);
}

fn supported(story: &mut Story<'_>) {
    let start = start_day(story);
    let lasted = story.dice.between(40, 520);
    let ended = (start - lasted).max(0);
    to_start(story, start);
    evaluate_until(story, (ended + 10).min(start));
    let outcome = good_end(story);
    let later = story.dice.between(35, 90);
    if ended < later || story.dice.chance(65) {
        close(story, Side::Bt, outcome, ended, None);
        return;
    }
    let on = ended - later;
    close(story, Side::Bt, outcome, ended, Some(on));
    story.floor = on;
    story.to(on);
    let finding = *story.dice.pick(AFTERCARE);
    story.finish_aftercare(finding);
}

fn withdrawn(story: &mut Story<'_>) {
    let reported = story.at;
    let lasted = story.dice.between(3, 40);
    let ended = (reported - lasted).max(0);
    story.floor = ended;
    match story.dice.between(0, 9) {
        0..=1 => {
            story.pass(0, 1);
            story.decide_urgency();
            story.confirm();
        }
        2..=7 => story.research(),
        _ => {
            to_offer(story, ended + 2);
        }
    }
    story.floor = ended;
    story.to(ended);
    let reason = story
        .dice
        .weighted(
            &[
                (WithdrawReason::InwonerWilNiet, 45),
                (WithdrawReason::GeenContact, 22),
                (WithdrawReason::Verhuisd, 14),
                (WithdrawReason::Dubbel, 10),
                (WithdrawReason::Overleden, 5),
                (WithdrawReason::Anders, 4),
            ],
            |row| row.1,
        )
        .0;
    story.withdraw(reason);
    story.floor = 0;
}
