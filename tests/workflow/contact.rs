//! Contacts and call-backs: one line for what was said, and work for who must call.

use rstest::rstest;

use crate::support::case::*;
use wijkregie::domain::contact::words::{CallEnd, CallTeam, Channel, Reached, Standing};
use wijkregie::domain::contact::{CallAttempt, Contact};
use wijkregie::domain::record::{Kind, Note, Record, RecordId};
use wijkregie::domain::words::State as S;

/// An empty contact, with an open verwijzing of P-0001 in Hoogkerk.
fn begun() -> Case {
    let referral = Case::at(S::InOnderzoek);
    let mut case = Case::empty();
    case.related.push(referral.record);
    case.record = Record::new(RecordId::numbered(Kind::Contact, 1));
    case
}

fn recorded(given: &str) -> Case {
    let mut case = begun();
    case.done(BACKOFFICE, "contact-vastleggen", given);
    case
}

const ASKED: &str =
    "verwijzing=V-2026-0412; wat=wanneer komt er iemand?; met=S. Veen; terugbellen=WIJ-team";

fn of(case: &Case) -> &Contact {
    case.record.contact().unwrap()
}

#[test]
fn a_contact_is_one_line_and_whose_it_is_follows_from_the_verwijzing() {
    let case = recorded("verwijzing=V-2026-0412; wat=belde over de post");
    let it = of(&case);
    assert_eq!(it.resident.as_deref(), Some("P-0001"));
    assert_eq!(it.wij_team.as_deref(), Some("hoogkerk"));
    assert_eq!(it.channel, Some(Channel::Telefoon));
    assert_eq!(it.at.map(|at| at.date_naive()), Some(case.today));
    assert_eq!(it.standing(), Standing::Vastgelegd);
}

#[test]
fn whoever_calls_need_not_be_known() {
    let case = recorded(
        "wat=vraagt naar de inloop; terugbellen=backoffice; met=mevrouw Smit; terugbelnummer=0612345678",
    );
    let it = of(&case);
    assert_eq!((it.resident.as_deref(), it.wijk.as_deref()), (None, None));
    assert_eq!(it.team, Some(CallTeam::Backoffice));
    assert_eq!(it.asked, it.at);
}

#[test]
fn a_colleague_who_is_named_is_to_call() {
    let mut case = begun();
    case.hires("A. Bos", "WIJ Hoogkerk");
    case.done(
        BACKOFFICE,
        "contact-vastleggen",
        "verwijzing=V-2026-0412; wat=wil A. Bos spreken; medewerker=A. Bos",
    );
    assert_eq!(of(&case).team, Some(CallTeam::Wij));
    assert_eq!(of(&case).assigned, "a-bos");
    assert_eq!(of(&case).standing(), Standing::Terugbellen);
}

#[rstest]
#[case("verwijzing=V-2026-0412", "wat")]
#[case(
    "wat=hallo; terugbellen=WIJ-team",
    "Welk WIJ-team er terugbelt, is niet te zien"
)]
#[case("wat=hallo; tijd=25:00", "‘25:00’ is geen tijd")]
#[case("wat=hallo; tijd=23:59", "Dat moment moet nog komen")]
#[case(
    "wat=hallo; verwijzing=V-2026-0999",
    "V-2026-0999 bestaat niet, of u mag het niet zien"
)]
#[case(
    "wat=hallo; verwijzing=V-2026-0412; inwoner=P-0002",
    "De verwijzing is niet van P-0002"
)]
#[case("wat=hallo; inwoner=P-0003", "P-0003 is samengevoegd met P-0001")]
fn a_contact_that_cannot_be_is_refused(#[case] given: &str, #[case] sentence: &str) {
    let no = begun().refused(BACKOFFICE, "contact-vastleggen", given);
    assert!(no.contains(sentence), "{no}");
}

#[test]
fn a_call_that_is_not_answered_is_an_attempt_and_one_that_is_ends_it() {
    let mut case = recorded(ASKED);
    case.done(WIJ, "contact-gebeld", "resultaat=geen gehoor");
    case.done(
        WIJ,
        "contact-gebeld",
        "resultaat=voicemail ingesproken; toelichting=belt zelf",
    );
    let went: Vec<Reached> = case.record.all::<CallAttempt>().map(|it| it.went).collect();
    assert_eq!(went, [Reached::GeenGehoor, Reached::Voicemail]);
    assert_eq!(of(&case).standing(), Standing::Terugbellen);
    case.done(
        WIJ,
        "contact-gebeld",
        "resultaat=gesproken; toelichting=afspraak dinsdag",
    );
    let it = of(&case);
    assert_eq!(
        (it.end, it.outcome.as_str()),
        (Some(CallEnd::Gesproken), "afspraak dinsdag")
    );
    assert_eq!(it.standing(), Standing::Afgehandeld);
    let no = case.refused(WIJ, "contact-gebeld", "resultaat=gesproken");
    assert!(no.contains("al afgehandeld"), "{no}");
}

#[test]
fn another_team_never_resets_the_norm_and_the_colleague_of_before_is_let_go() {
    let mut case = begun();
    case.hires("A. Bos", "WIJ Hoogkerk");
    case.done(
        BACKOFFICE,
        "contact-vastleggen",
        &format!("{ASKED}; medewerker=A. Bos"),
    );
    let asked = of(&case).asked;
    let next = case.today + chrono::Days::new(1);
    case.on(&next.to_string());
    case.done(WIJ, "contact-doorgeven", "terugbellen=backoffice");
    assert_eq!(of(&case).asked, asked);
    assert_eq!(of(&case).assigned, "");
    case.done(
        BACKOFFICE,
        "contact-doorgeven",
        "terugbellen=WIJ-team; wijk=beijum",
    );
    assert_eq!(of(&case).wij_team.as_deref(), Some("beijum"));
    assert_eq!(of(&case).asked, asked);
    let no = case.refused(BACKOFFICE, "contact-doorgeven", "terugbellen=WIJ-team");
    assert!(no.contains("Zo blijft het bij wie het al had"), "{no}");
}

#[test]
fn a_call_back_opened_again_counts_from_the_first_time_it_was_asked() {
    let mut case = recorded(ASKED);
    let asked = of(&case).asked;
    case.done(
        WIJ,
        "contact-afsluiten",
        "uitkomst=niet bereikt; toelichting=drie keer gebeld",
    );
    case.on("2026-05-20");
    case.done(BACKOFFICE, "contact-heropenen", "reden=belt opnieuw");
    let it = of(&case);
    assert_eq!((it.asked, it.end, it.ended), (asked, None, None));
    let notes: Vec<&str> = case
        .record
        .all::<Note>()
        .map(|note| note.text.as_str())
        .collect();
    assert_eq!(notes, ["Heropend: belt opnieuw"]);
}

#[test]
fn what_nobody_has_to_call_about_can_be_asked_later_and_the_norm_begins_then() {
    let mut case = recorded("verwijzing=V-2026-0412; wat=kwam langs; kanaal=balie");
    let no = case.refused(WIJ, "contact-gebeld", "resultaat=gesproken");
    assert!(no.contains("hoeft niemand terug te bellen"), "{no}");
    case.on("2026-05-20");
    case.done(WIJ, "contact-terugbellen", "terugbellen=WIJ-team");
    assert_eq!(
        of(&case).asked.map(|at| at.date_naive()),
        Some(day("2026-05-20"))
    );
}

#[test]
fn a_wrong_time_is_mended_and_the_norm_with_it() {
    let mut case = recorded(ASKED);
    case.done(BACKOFFICE, "contact-verbeteren", "tijd=8:05");
    assert_eq!(of(&case).at, of(&case).asked);
    let no = case.refused(BACKOFFICE, "contact-verbeteren", "wat=");
    assert!(no.contains("Een contact gaat ergens over"), "{no}");
}

#[test]
fn a_time_that_is_mended_later_stays_on_its_own_day_and_a_day_keeps_its_time() {
    let mut case = recorded(ASKED);
    let before = of(&case).at.unwrap();
    let next = case.today + chrono::Days::new(3);
    case.on(&next.to_string());
    case.done(BACKOFFICE, "contact-verbeteren", "tijd=8:05");
    let mended = of(&case).at.unwrap();
    assert_eq!(mended.date_naive(), before.date_naive());
    case.done(
        BACKOFFICE,
        "contact-verbeteren",
        &format!("datum={}", next - chrono::Days::new(1)),
    );
    let moved = of(&case).at.unwrap();
    assert_eq!(moved.time(), mended.time());
    assert_eq!(moved - mended, chrono::TimeDelta::days(2));
}

#[test]
fn a_call_back_goes_back_to_its_team_and_is_never_lost_by_an_empty_field() {
    let mut case = begun();
    case.hires("A. Bos", "WIJ Hoogkerk");
    case.done(
        BACKOFFICE,
        "contact-vastleggen",
        &format!("{ASKED}; medewerker=A. Bos"),
    );
    case.done(WIJ, "contact-doorgeven", "terugbellen=; medewerker=");
    assert_eq!(of(&case).standing(), Standing::Terugbellen);
    assert_eq!(
        (of(&case).team, of(&case).assigned.as_str()),
        (Some(CallTeam::Wij), "")
    );
}

#[test]
fn whoever_had_a_call_back_of_another_wijk_lets_go_of_it() {
    let mut case = begun();
    case.hires("A. Bos", "WIJ Hoogkerk");
    case.done(
        BACKOFFICE,
        "contact-vastleggen",
        "wijk=hoogkerk; wat=vraagt naar de inloop; medewerker=A. Bos",
    );
    case.done(BACKOFFICE, "contact-verbeteren", "wijk=beijum");
    assert_eq!(of(&case).wij_team.as_deref(), Some("beijum"));
    assert_eq!(of(&case).assigned, "");
}

#[test]
fn a_contact_is_of_its_team_and_of_no_begeleidingsteam() {
    let case = recorded(ASKED);
    assert!(case.sees(WIJ) && case.sees(BACKOFFICE));
    assert!(!case.sees("wij@wij:beijum") && !case.sees(BT) && !case.sees(BEHEER));
}

#[test]
fn a_contact_of_someone_unknown_is_with_the_team_of_who_wrote_it_down() {
    let mut case = begun();
    case.done(
        WIJ,
        "contact-vastleggen",
        "wat=vraagt naar de inloop; terugbellen=WIJ-team",
    );
    assert_eq!(of(&case).wij_team.as_deref(), Some("hoogkerk"));
    assert!(case.sees(WIJ));
}
