//! Letters from a dossier: what each says, what it misses, to whom it goes, what is kept of it, and what came back.

use crate::support::case::*;
use wijkregie::domain::indicatie::Indicatie;
use wijkregie::domain::letters::page::as_lines;
use wijkregie::domain::letters::parts::{Letter, LetterKind};
use wijkregie::domain::letters::waiting;
use wijkregie::domain::record::setting::Setting;
use wijkregie::domain::record::{Head, Kind, Narrowing, Part, Record, RecordId, SightRule};
use wijkregie::domain::registers::people::Resident;
use wijkregie::domain::words::{ClockKind as C, NarrowGround, Sex, State as S, YesNo};

/// A setting as the administrator changed it.
fn set(case: &mut Case, key: &str, value: &str) {
    let mut record = Record::new(RecordId::new(Kind::Setting, key));
    record.head = Head::from(Setting {
        value: value.to_owned(),
        ..Setting::default()
    });
    case.register.take(&record);
}

fn resident(case: &mut Case) -> &mut Resident {
    case.related[0].resident_mut().unwrap()
}

/// Sofie van der Veen of Hoogkerk, whom the office can write to.
pub fn sofie(mut case: Case) -> Case {
    *resident(&mut case) = Resident {
        last_name: "Veen".into(),
        prefix: "van der".into(),
        first_name: "Sofie".into(),
        sex: Some(Sex::Vrouw),
        birth_date: Some(day("1968-03-14")),
        street: "Zuiderweg".into(),
        house_number: "12".into(),
        addition: "A".into(),
        postcode: "9744 GJ".into(),
        city: "Groningen".into(),
        ..Resident::default()
    };
    set(&mut case, "brief.telefoon", "050 123 45 67");
    set(
        &mut case,
        "brief.bezwaaradres",
        "Postbus 1, 9700 AA Groningen",
    );
    set(&mut case, "brief.afzender", "Postbus 1, 9700 AA Groningen");
    case.hires("Anna", "WIJ Hoogkerk");
    case
}

fn at(state: S) -> Case {
    let mut case = sofie(Case::new());
    case.bring_to(state);
    case
}

/// What was granted of 24 March 2026, with the indicatie of it.
fn granted() -> Case {
    let mut case = sofie(Case::with("meldingsdatum=2026-01-05"));
    case.bring_to(S::RegulierProces);
    case.record.referral_mut().unwrap().aanvraag = Some(day("2026-03-16"));
    case.done(
        BACKOFFICE,
        "beschikken",
        "besluit=toegekend; datum=2026-03-24; leveringsvorm=ZIN; aanbieder=L001; einddatum=2027-03-31",
    );
    let mut indicatie = sofie(Case::empty());
    indicatie.related.push(case.record.clone());
    indicatie.record = Record::new(RecordId::numbered(Kind::Indicatie, 1));
    indicatie.done(
        BACKOFFICE,
        "indicatie-vastleggen",
        "verwijzing=V-2026-0412; begindatum=2026-04-01; aantal=2; eenheid=uur; frequentie=per week",
    );
    case.related.push(indicatie.record);
    case
}

/// The indicatie of that, as what letters are about.
fn indicatie() -> Case {
    let referral = granted();
    let mut case = sofie(Case::empty());
    case.record = referral.related.last().unwrap().clone();
    case.related.push(referral.record);
    case
}

fn send(case: &mut Case, given: &str) {
    let action = match case.record.id.kind {
        Kind::Indicatie => "indicatie-brief-versturen",
        _ => "brief-versturen",
    };
    case.done(WIJ, action, given);
}

fn last(case: &Case) -> &Letter {
    case.record.all::<Letter>().next_back().unwrap()
}

fn shown(case: &Case) -> String {
    as_lines(&case.record.id.number, last(case), 76).join("\n")
}

const GROUNDS: &str = "gronden=U kunt uw administratie niet zelf doen.";

#[test]
fn each_letter_reads_as_it_stands_on_paper() {
    let talk = "afspraak=2026-04-20; tijd=10.00; plaats=WIJ Hoogkerk, Zuiderweg 70";
    let letters: [(&str, Case, String); 12] = [
        ("ontvangst", at(S::Nieuw), "soort=ontvangstbevestiging; datum=2026-04-13".into()),
        ("uitnodiging", at(S::InOnderzoek), format!("soort=uitnodiging; datum=2026-04-13; {talk}")),
        ("verslag", at(S::RegulierProces), "soort=verslag; datum=2026-04-13".into()),
        ("overdracht", at(S::Aangeboden), "soort=overdracht; datum=2026-04-13".into()),
        ("toekenning", granted(), format!("soort=toekenning; datum=2026-03-24; {GROUNDS}")),
        ("afwijzing", refused(), format!("soort=afwijzing; datum=2026-03-24; {GROUNDS}")),
        (
            "mededeling",
            at(S::RegulierProces),
            "soort=mededeling; datum=2026-04-13; uiterlijk=2026-05-11; reden=Wij wachten op het advies van de ergotherapeut.".into(),
        ),
        ("nazorg", at(S::Nazorg), "soort=nazorg; datum=2026-04-13".into()),
        ("einde", indicatie(), "soort=einde-indicatie; datum=2026-04-13".into()),
        ("uitnodiging_indicatie", indicatie(), format!("soort=uitnodiging; datum=2026-04-13; {talk}")),
        ("achttien", youngster("2008-08-29"), "soort=18-jaar; datum=2026-04-13".into()),
        ("ouders", youngster("2015-08-29"), "soort=ontvangstbevestiging; datum=2026-04-13".into()),
    ];
    for (name, mut case, given) in letters {
        send(&mut case, &given);
        insta::assert_snapshot!(format!("letter_{name}"), shown(&case));
    }
}

/// Someone of a day, asking under the Jeugdwet.
fn youngster(born: &str) -> Case {
    let mut case = sofie(Case::with("wet=Jeugdwet; soort=jeugdhulp ambulant"));
    resident(&mut case).birth_date = Some(day(born));
    case
}

/// What was refused of Tuesday 24 March 2026.
fn refused() -> Case {
    let mut case = sofie(Case::with("meldingsdatum=2026-01-05"));
    case.bring_to(S::RegulierProces);
    case.record.referral_mut().unwrap().aanvraag = Some(day("2026-03-16"));
    case.done(
        BACKOFFICE,
        "beschikken",
        "besluit=afgewezen; datum=2026-03-24",
    );
    case
}

#[test]
fn the_last_day_to_object_is_six_weeks_after_the_day_it_was_made_known() {
    // Awb 6:7 and 6:8, Atw 1: 24 March and six weeks is 5 May, a holiday; 14 May is Hemelvaart and the day after it is
    // one by decree.
    for (sent, until) in [
        ("2026-03-24", "woensdag 6 mei 2026"),
        ("2026-03-25", "woensdag 6 mei 2026"),
        ("2026-03-26", "donderdag 7 mei 2026"),
        ("2026-04-02", "maandag 18 mei 2026"),
    ] {
        let mut case = refused();
        send(
            &mut case,
            &format!("soort=afwijzing; datum={sent}; {GROUNDS}"),
        );
        let told = &last(&case).text;
        assert!(told.contains(&format!("tot en met {until}")), "{told}");
        // What the letter says, the clock says, and so does a bezwaar that comes.
        let term_until = case.due(C::Bezwaar);
        case.on("2026-04-13")
            .done(BACKOFFICE, "bezwaar-ontvangen", "datum=2026-04-13");
        let objection = case
            .record
            .all::<wijkregie::domain::referral::parts::Objection>()
            .next_back()
            .unwrap();
        assert_eq!(objection.term_until.to_string(), term_until, "{sent}");
        assert!(until.starts_with(&wijkregie::domain::dates::long(objection.term_until)));
    }
}

#[test]
fn who_objects_before_the_letter_is_not_too_early_once_it_was_decided() {
    // Awb 6:10.
    let mut case = refused();
    case.on("2026-04-13");
    send(
        &mut case,
        &format!("soort=afwijzing; datum=2026-03-30; {GROUNDS}"),
    );
    case.done(BACKOFFICE, "bezwaar-ontvangen", "datum=2026-03-26");
}

#[test]
fn what_is_missing_is_named_at_once_before_there_is_a_letter() {
    let mut case = sofie(Case::new());
    resident(&mut case).street.clear();
    resident(&mut case).city.clear();
    set(&mut case, "brief.telefoon", "");
    let told = case.refused(
        WIJ,
        "brief-versturen",
        "soort=uitnodiging; datum=2026-04-13",
    );
    assert_eq!(
        told,
        "Een uitnodiging mist nog: straat van Sofie van der Veen (inwoner-wijzigen); woonplaats van Sofie van der Veen \
         (inwoner-wijzigen); afspraak (afspraak=); tijd (tijd=); plaats (plaats=); telefoon (instelling brief.telefoon, \
         door een beheerder)."
    );
    let mut case = refused();
    let told = case.refused(WIJ, "brief-versturen", "soort=afwijzing; datum=2026-04-13");
    assert!(told.contains("gronden (gronden=)"), "{told}");
}

#[test]
fn a_letter_that_does_not_fit_how_the_dossier_stands_is_not_made() {
    for (mut case, given, told) in [
        (
            at(S::RegulierProces),
            "toekenning",
            "Een toekenning kan niet: er is nog geen besluit (Awb art. 3:41)",
        ),
        (
            granted(),
            "afwijzing",
            "Een afwijzing kan niet: het besluit is: toegekend",
        ),
        (
            refused(),
            "toekenning",
            "Een toekenning kan niet: het besluit is: afgewezen",
        ),
        (
            granted(),
            "mededeling",
            "Een mededeling van uitstel kan niet: er wacht geen aanvraag op een besluit (Awb art. 4:14)",
        ),
        (
            at(S::Nieuw),
            "verslag",
            "Een brief bij het verslag kan niet: het onderzoek is nog niet afgerond",
        ),
        (
            at(S::InOnderzoek),
            "overdracht",
            "Een brief over de overdracht kan niet: er ligt niets bij een begeleidingsteam",
        ),
        (
            at(S::InOnderzoek),
            "nazorg",
            "Een brief over nazorg kan niet: V-2026-0412 is",
        ),
        (
            at(S::Nieuw),
            "18-jaar",
            "de inwoner werd al 18, op vr 14 mrt 1986",
        ),
        (
            at(S::Nieuw),
            "einde-indicatie",
            "‘einde-indicatie’ staat niet in de lijst",
        ),
    ] {
        let given = format!("soort={given}; datum=2026-04-13; {GROUNDS}");
        let said = case.refused(WIJ, "brief-versturen", &given);
        assert!(
            said.contains(told.trim_start_matches(' ')),
            "{given}: {said}"
        );
    }
    let mut early = refused();
    let given = format!("soort=afwijzing; datum=2026-03-23; {GROUNDS}");
    let told = early.refused(WIJ, "brief-versturen", &given);
    assert!(told.contains("het besluit is van di 24 mrt 2026"), "{told}");
    let mut never = at(S::RegulierProces);
    let given = "soort=mededeling; datum=2026-04-13; reden=drukte; uiterlijk=2026-04-13";
    let told = never.refused(WIJ, "brief-versturen", given);
    assert!(told.contains("ligt niet na de dag van de brief"), "{told}");
}

#[test]
fn of_a_secret_address_it_is_asked_first_and_the_address_is_not_on_it() {
    let mut case = at(S::Nieuw);
    // Who narrowed it may still see it.
    case.related[0].add(Part::SightRule(SightRule {
        user: "wij".into(),
        answer: YesNo::Ja,
        dossier: None,
        reason: String::new(),
        by: "wij".into(),
        from: day("2026-04-01"),
        until: None,
        taken_back: None,
    }));
    case.related[0].add(Part::Narrowing(Narrowing {
        ground: NarrowGround::GeheimAdres,
        note: String::new(),
        from: day("2026-04-01"),
        last_day: day("2027-04-01"),
        review: day("2027-01-01"),
        by: "wij".into(),
        lifted: None,
        lifted_why: String::new(),
    }));
    let given = "soort=ontvangstbevestiging; datum=2026-04-13";
    let told = case.refused(WIJ, "brief-versturen", given);
    assert!(
        told.contains("geheim adres") && told.contains("geheim-adres=ja"),
        "{told}"
    );
    send(&mut case, &format!("{given}; geheim-adres=ja"));
    assert_eq!(last(&case).to, "Sofie van der Veen");
    let page = shown(&case);
    for secret in ["Zuiderweg", "9744", "12A"] {
        assert!(!page.contains(secret), "{page}");
    }
}

#[test]
fn nobody_writes_to_who_died() {
    let mut case = at(S::Nieuw);
    case.done(WIJ, "intrekken", "reden=overleden");
    let told = case.refused(
        WIJ,
        "brief-versturen",
        "soort=ontvangstbevestiging; datum=2026-04-13",
    );
    assert!(told.contains("overleden"), "{told}");
}

#[test]
fn what_was_sent_stays_as_it_was_sent() {
    let mut case = at(S::Nieuw);
    send(&mut case, "soort=ontvangstbevestiging; datum=2026-04-13");
    assert_eq!(case.referral().confirmed, Some(day("2026-04-13")));
    assert!(!case.term(C::Bevestigen).is_running);
    let before = last(&case).clone();
    assert_eq!(before.version, "wijkregie 1");
    resident(&mut case).last_name = "Bos".into();
    let own =
        "versie: 3\nonderwerp: Uw melding\n\n{aanhef},\n\nWij hebben uw melding van {melding}.\n";
    set(&mut case, "brieftekst.ontvangstbevestiging", own);
    assert_eq!(*last(&case), before);
    send(&mut case, "soort=ontvangstbevestiging; datum=2026-04-13");
    assert_eq!(last(&case).version, "eigen 3");
    assert_eq!(
        last(&case).text,
        "Geachte mevrouw Van der Bos,\n\nWij hebben uw melding van 13 april 2026."
    );
    set(&mut case, "brieftekst.ontvangstbevestiging", "-");
    send(&mut case, "soort=ontvangstbevestiging; datum=2026-04-13");
    assert_eq!(last(&case).version, "wijkregie 1");
}

#[test]
fn a_letter_that_was_changed_by_hand_is_kept_as_it_went() {
    let mut case = at(S::Nieuw);
    send(
        &mut case,
        "soort=uitnodiging; datum=2026-04-13; tekst=Beste Sofie,\n\nKom je dinsdag?",
    );
    assert_eq!(last(&case).text, "Beste Sofie,\n\nKom je dinsdag?");
    assert_eq!(last(&case).version, "met de hand");
    let long = format!(
        "soort=uitnodiging; datum=2026-04-13; tekst={}",
        "x".repeat(1_000_000)
    );
    let told = case.refused(WIJ, "brief-versturen", &long);
    assert!(told.contains("te lang"), "{told}");
}

#[test]
fn a_letter_that_came_back_waits_until_there_is_a_new_one_or_something_was_done() {
    let mut case = at(S::Nieuw);
    case.refused(WIJ, "brief-retour", "datum=2026-04-13; reden=verhuisd");
    send(&mut case, "soort=ontvangstbevestiging; datum=2026-04-13");
    case.on("2026-04-20");
    let told = case.refused(WIJ, "brief-retour", "datum=2026-04-12; reden=verhuisd");
    assert!(told.contains("verstuurd op ma 13 apr 2026"), "{told}");
    case.done(
        WIJ,
        "brief-retour",
        "datum=2026-04-17; reden=adres onbekend",
    );
    assert_eq!(waiting(&case.record).map(|(n, _)| n), Some(1));
    case.refused(
        WIJ,
        "brief-retour",
        "datum=2026-04-17; reden=adres onbekend; brief=1",
    );
    let mut done = case.clone();
    done.done(WIJ, "brief-afhandelen", "toelichting=zelf gebracht");
    assert_eq!(waiting(&done.record), None);
    done.refused(WIJ, "brief-afhandelen", "toelichting=nog eens");
    // One of another kind does not settle it; one of the same does.
    send(
        &mut case,
        "soort=uitnodiging; datum=2026-04-20; afspraak=2026-04-28; tijd=9.00; plaats=thuis",
    );
    assert!(waiting(&case.record).is_some());
    send(&mut case, "soort=ontvangstbevestiging; datum=2026-04-20");
    assert_eq!(waiting(&case.record), None);
    assert_eq!(case.record.all::<Letter>().count(), 3);
}

#[test]
fn a_letter_about_an_indicatie_counts_as_its_letter() {
    let mut case = indicatie();
    let of = |case: &Case| case.record.indicatie().map(|it: &Indicatie| it.letter);
    send(
        &mut case,
        "soort=uitnodiging; datum=2026-04-13; afspraak=2026-04-20; tijd=9.00; plaats=thuis",
    );
    assert_eq!(of(&case), Some(None));
    send(&mut case, "soort=einde-indicatie; datum=2026-04-13");
    assert_eq!(of(&case), Some(Some(day("2026-04-13"))));
    // A letter of elsewhere is still only its day.
    let mut other = indicatie();
    send(&mut other, "datum=2026-04-12");
    assert_eq!(of(&other), Some(Some(day("2026-04-12"))));
    assert_eq!(other.record.all::<Letter>().count(), 0);
}

#[test]
fn a_begeleidingsteam_sends_no_letters_and_sees_none() {
    let mut case = at(S::Aangeboden);
    send(&mut case, "soort=overdracht; datum=2026-04-13");
    let told = case.refused(BT, "brief-versturen", "soort=overdracht; datum=2026-04-13");
    assert!(told.contains("mag u hier niet doen"), "{told}");
    let actor = actor(BT);
    let access = wijkregie::domain::rights::Access::of(
        &case.record,
        wijkregie::domain::rights::Standing::Usual,
        case.today,
    );
    let sight = wijkregie::domain::rights::sight(&actor, access.unwrap());
    let seen = wijkregie::domain::rights::seen::as_seen(case.record.clone(), sight, &actor);
    assert_eq!(seen.all::<Letter>().count(), 0);
    assert!(seen.referral().is_some());
}

#[test]
fn every_kind_of_letter_is_one_that_was_shown() {
    // A kind that is added is looked at too.
    assert_eq!(LetterKind::ALL.len(), 11);
}
