//! The plan of a huishouden: 1 gezin, 1 plan, 1 regisseur.

use proptest::prelude::*;

use crate::support::case::*;
use wijkregie::domain::plan::Plan;
use wijkregie::domain::plan::course::{People, Stands, changed_hands, concerns};
use wijkregie::domain::plan::page::page;
use wijkregie::domain::plan::parts::{
    GoalBefore, PlanAgreement, PlanGoal, PlanMember, PlanRegie, PlanTold,
};
use wijkregie::domain::plan::words::{GoalStatus, MemberRole, RegieKind};
use wijkregie::domain::record::fields::{apply, difference};
use wijkregie::domain::record::{Goal, Head, Kind, Part, Record, RecordId};
use wijkregie::domain::registers::people::{Household, Resident};
use wijkregie::domain::words::{Leefgebied, State as S};

/// A plan of H-0001: Sofie of 40, and Bram of 14 who lives with her.
fn begun() -> Case {
    let mut case = Case::empty();
    let sofie = case.related[0].resident_mut().unwrap();
    sofie.first_name = "Sofie".into();
    sofie.birth_date = Some(day("1986-01-01"));
    let mut bram = Record::new(RecordId::numbered(Kind::Resident, 4));
    bram.head = Head::from(Resident {
        first_name: "Bram".into(),
        last_name: "Veen".into(),
        birth_date: Some(day("2012-01-01")),
        household: Some("H-0001".into()),
        ..Resident::default()
    });
    case.related.push(bram);
    case.record = Record::new(RecordId::numbered(Kind::Plan, 1));
    case
}

fn made() -> Case {
    let mut case = begun();
    case.done(
        WIJ,
        "plan-maken",
        "huishouden=H-0001; regisseur=Sanne Bakker; soort-regisseur=professional; situatie=er is veel post",
    );
    case
}

fn of(case: &Case) -> &Plan {
    case.record.plan().unwrap()
}

fn goal(case: &Case) -> &PlanGoal {
    case.record.element(1).unwrap()
}

#[test]
fn a_plan_begins_with_who_lives_there_and_is_talked_over_within_thirteen_weeks() {
    let case = made();
    let members: Vec<(&str, MemberRole)> = case
        .record
        .all::<PlanMember>()
        .map(|it| (&*it.who, it.role))
        .collect();
    assert_eq!(
        members,
        [("P-0001", MemberRole::Lid), ("P-0004", MemberRole::Kind)]
    );
    assert_eq!(of(&case).next_review, Some(day("2026-07-13")));
    assert_eq!(of(&case).household.as_deref(), Some("H-0001"));
}

#[test]
fn what_the_huishouden_said_goes_along_and_changes_there_no_more() {
    let mut case = begun();
    let household = case.related.iter_mut().find(|it| it.household().is_some());
    let household = household.unwrap();
    household.head = Head::from(Household {
        regisseur: "tante Jo".into(),
        agreements: "maandag samen de post".into(),
        ..Household::default()
    });
    household.add(Part::Goal(Goal {
        leefgebied: Leefgebied::FinancieelFunctioneren,
        text: "rekeningen op tijd".into(),
        evaluate_on: None,
    }));
    case.done(WIJ, "plan-maken", "huishouden=H-0001");
    assert_eq!(of(&case).regisseur, "tante Jo");
    assert_eq!(goal(&case).text, "rekeningen op tijd");
    let agreed: Vec<&PlanAgreement> = case.record.all().collect();
    assert_eq!(agreed[0].text, "maandag samen de post");

    let mut household = Case::empty();
    household.record = Record::new(RecordId::numbered(Kind::Household, 1));
    household.record.revision = 1;
    household.record.head = Head::from(Household {
        plan: Some("PLAN-0001".into()),
        ..Household::default()
    });
    for (action, given) in [
        ("huishouden-wijzigen", "regisseur=Anna"),
        ("doel-toevoegen", "leefgebied=onderwijs; doel=naar school"),
    ] {
        let told = household.refused(WIJ, action, given);
        assert!(told.contains("staan in het plan PLAN-0001"), "{told}");
    }
}

#[test]
fn a_huishouden_has_one_plan_and_a_plan_one_regisseur() {
    let told = begun().refused(WIJ, "plan-maken", "huishouden=H-0001");
    assert!(told.contains("Een plan heeft een regisseur"), "{told}");
    let told = begun().refused(
        WIJ,
        "plan-maken",
        "huishouden=H-0001; regisseur=Sanne Bakker",
    );
    assert!(told.contains("Zeg erbij wat Sanne Bakker is"), "{told}");
    let told = begun().refused(WIJ, "plan-maken", "huishouden=H-0099; regisseur=Anna");
    assert!(told.contains("H-0099 bestaat niet"), "{told}");
    let mut case = begun();
    case.related
        .iter_mut()
        .find_map(Record::household_mut)
        .unwrap()
        .plan = Some("PLAN-0009".into());
    let told = case.refused(WIJ, "plan-maken", "huishouden=H-0001; regisseur=Sofie");
    assert!(
        told.contains("H-0001 heeft al een plan: PLAN-0009"),
        "{told}"
    );
}

#[test]
fn a_change_of_regisseur_has_a_day_a_handover_and_a_first_talk() {
    let mut case = made();
    let lacks = |case: &Case| changed_hands(&case.record);
    assert_eq!(
        lacks(&case),
        None,
        "the first regisseur takes over from nobody"
    );
    let no = case.refused(WIJ, "plan-regie-overdragen", "datum=vandaag");
    assert!(no.contains("nog niet van iemand anders geweest"), "{no}");
    case.on("2026-05-11");
    case.done(
        WIJ,
        "plan-regisseur",
        "regisseur=Piet Smit; soort-regisseur=vrijwilliger; reden=Sanne werkt hier niet meer; eerste-gesprek=2026-05-20",
    );
    let held: Vec<(String, Option<chrono::NaiveDate>, Option<chrono::NaiveDate>)> = case
        .record
        .all::<PlanRegie>()
        .map(|it| (it.who.clone(), it.from, it.until))
        .collect();
    let (begun, changed) = (of(&case).begun, day("2026-05-11"));
    assert_eq!(
        held,
        [
            ("Sanne Bakker".into(), begun, Some(day("2026-05-10"))),
            ("Piet Smit".into(), Some(changed), None),
        ]
    );
    let left = lacks(&case).unwrap();
    assert_eq!((left.on, left.talk), (changed, Some(day("2026-05-20"))));
    let no = case.refused(
        WIJ,
        "plan-regisseur",
        "regisseur=Sofie; eerste-gesprek=2026-05-01",
    );
    assert!(
        no.contains("De regie gaat pas over op ma 11 mei 2026"),
        "{no}"
    );
    let no = case.refused(WIJ, "plan-regie-overdragen", "datum=2026-05-01");
    assert!(
        no.contains("De regie ging pas over op ma 11 mei 2026"),
        "{no}"
    );
    case.done(
        WIJ,
        "plan-regie-overdragen",
        "datum=2026-05-11; overdracht=samen bij het gezin geweest",
    );
    assert!(lacks(&case).is_some_and(|it| !it.lacks_handover && it.lacks_talk));
    case.on("2026-05-21");
    case.done(WIJ, "plan-eerste-gesprek", "datum=2026-05-20");
    assert_eq!(lacks(&case), None);
    let no = case.refused(
        WIJ,
        "plan-regisseur",
        "regisseur=Piet Smit; soort-regisseur=vrijwilliger",
    );
    assert!(no.contains("heeft het plan al"), "{no}");
    let no = case.refused(WIJ, "plan-regisseur", "regisseur=Sofie; vanaf=2026-05-01");
    assert!(no.contains("heeft het pas sinds ma 11 mei 2026"), "{no}");
}

#[test]
fn a_first_talk_that_is_moved_is_planned_anew() {
    let mut case = made();
    case.done(WIJ, "plan-regisseur", "regisseur=Sofie");
    let later = case.today + chrono::Days::new(9);
    case.done(WIJ, "plan-eerste-gesprek", &format!("datum={later}"));
    let left = changed_hands(&case.record).unwrap();
    assert_eq!((left.talk, left.lacks_talk), (Some(later), true));
}

#[test]
fn a_regisseur_of_the_family_is_of_the_own_network() {
    let mut case = made();
    case.done(WIJ, "plan-regisseur", "regisseur=sofie");
    assert_eq!(of(&case).regisseur, "P-0001");
    assert_eq!(of(&case).regisseur_is, Some(RegieKind::EigenNetwerk));
}

#[test]
fn a_begeleidingsteam_makes_no_plan() {
    let told = begun().refused(BT, "plan-maken", "huishouden=H-0001; regisseur=Anna");
    assert!(told.contains("Plan maken mag u hier niet doen"), "{told}");
}

#[test]
fn a_goal_that_is_adjusted_keeps_what_it_was_with_the_day() {
    let mut case = made();
    case.done(
        WIJ,
        "plan-doel-toevoegen",
        "doel=post op orde; leefgebied=financieel functioneren; van=Sofie; beginscore=2; doelscore=4; uiterlijk=2026-10-01",
    );
    assert_eq!(goal(&case).of, "P-0001");
    case.today = day("2026-06-01");
    case.done(
        WIJ,
        "plan-doel-bijstellen",
        "plandoel=1; score=3; reden=de post is open",
    );
    case.today = day("2026-09-01");
    case.done(
        WIJ,
        "plan-doel-afronden",
        "plandoel=1 post; status=behaald; datum=2026-09-01; score=4",
    );
    let goal = goal(&case);
    assert_eq!((goal.status, goal.latest()), (GoalStatus::Behaald, Some(4)));
    let before: Vec<_> = case
        .record
        .all::<GoalBefore>()
        .map(|it| (it.until, it.score))
        .collect();
    assert_eq!(
        before,
        [(day("2026-06-01"), Some(2)), (day("2026-09-01"), Some(3))]
    );
    let told = case.refused(WIJ, "plan-doel-bijstellen", "plandoel=1; score=5");
    assert!(told.contains("Er loopt geen doel in dit plan"), "{told}");
    case.done(
        WIJ,
        "plan-doel-heropenen",
        "plandoel=1; reden=toch weer post",
    );
    assert!(case.record.element::<PlanGoal>(1).unwrap().runs());
}

#[test]
fn whoever_is_a_child_is_not_measured_where_the_matrix_is_for_adults() {
    let mut case = made();
    let given = "doel=vier dagen naar school; leefgebied=onderwijs; van=Bram";
    let told = case.refused(
        WIJ,
        "plan-doel-toevoegen",
        &format!("{given}; beginscore=3"),
    );
    assert!(
        told.contains("Wie 14 is, wordt op onderwijs niet gemeten"),
        "{told}"
    );
    case.done(WIJ, "plan-doel-toevoegen", given);
    let told = case.refused(WIJ, "plan-doel-bijstellen", "plandoel=1; score=3");
    assert!(told.contains("niet gemeten"), "{told}");
    case.done(
        WIJ,
        "plan-doel-toevoegen",
        "doel=beter slapen; leefgebied=psychisch functioneren; van=Bram; beginscore=3",
    );
}

#[test]
fn a_goal_is_of_the_household_or_of_someone_who_is_in_the_plan() {
    let told = made().refused(
        WIJ,
        "plan-doel-toevoegen",
        "doel=rust; leefgebied=onderwijs; van=P-0002",
    );
    assert!(told.contains("P-0002 hoort niet bij dit plan"), "{told}");
}

#[test]
fn an_evaluation_plans_the_next_until_the_plan_ends() {
    let mut case = made();
    let told = case.refused(
        WIJ,
        "plan-evalueren",
        "datum=2026-04-13; bevinding=goed; volgende-datum=2026-04-13",
    );
    assert!(
        told.contains("De volgende evaluatie komt na deze"),
        "{told}"
    );
    case.done(
        WIJ,
        "plan-evalueren",
        "datum=2026-04-13; bevinding=goed; volgende-datum=2026-10-01",
    );
    assert_eq!(of(&case).next_review, Some(day("2026-10-01")));
    let told = case.refused(WIJ, "plan-wijzigen", "volgende-evaluatie=");
    assert!(told.contains("Zolang het plan loopt"), "{told}");
    case.done(
        WIJ,
        "plan-beeindigen",
        "datum=2026-04-13; reden=niet meer nodig",
    );
    assert_eq!(of(&case).next_review, None);
    let told = case.refused(
        WIJ,
        "plan-evalueren",
        "datum=2026-04-13; bevinding=x; volgende-datum=2027-01-01",
    );
    assert!(
        told.contains("Dit plan is beëindigd op ma 13 apr 2026"),
        "{told}"
    );
    case.done(WIJ, "plan-heropenen", "volgende-datum=2026-12-01");
    assert!(of(&case).runs());
}

#[test]
fn the_page_has_what_they_do_beside_what_others_do() {
    let mut case = made();
    for (action, given) in [
        ("plan-lid-toevoegen", "wie=Tineke de Wit; rol=mantelzorger"),
        (
            "plan-doel-toevoegen",
            "doel=post op orde; leefgebied=financieel functioneren; van=Sofie; beginscore=2; doelscore=4; uiterlijk=2026-10-01",
        ),
        (
            "plan-doel-toevoegen",
            "doel=vier dagen naar school; leefgebied=onderwijs; van=Bram; maatstaf=de mentor ziet hem vier dagen",
        ),
        (
            "plan-steun-toevoegen",
            "laag=eigen kracht; wat=belt zelf de woningbouw; wie=Sofie",
        ),
        (
            "plan-steun-toevoegen",
            "laag=netwerk; wat=kookt mee op maandag; wie=buurvrouw",
        ),
        (
            "plan-steun-toevoegen",
            "laag=in de wijk; wat=eettafel De Bron, donderdag",
        ),
        (
            "plan-steun-toevoegen",
            "laag=professional; wat=twee uur per week begeleiding; wie=BT Hoogkerk",
        ),
        (
            "plan-steun-toevoegen",
            "laag=wederkerigheid; wat=leest voor op de eettafel; wie=Sofie",
        ),
        (
            "plan-afspraak-maken",
            "afspraak=post sorteren; wie=Sofie; laag=eigen kracht; uiterlijk=2026-05-01",
        ),
        (
            "plan-afspraak-maken",
            "afspraak=brief naar de gemeente; wie=Sanne Bakker; laag=professional; uiterlijk=2026-05-04",
        ),
        (
            "plan-evalueren",
            "datum=2026-04-13; bevinding=de kast is leeg; volgende-datum=2026-06-01",
        ),
    ] {
        case.done(WIJ, action, given);
    }
    let called = |who: &str| match who {
        "P-0001" => "Sofie".to_owned(),
        "P-0004" => "Bram".to_owned(),
        who => who.to_owned(),
    };
    insta::assert_snapshot!(page(&case.record, case.today, &called));
}

#[test]
fn what_a_begeleidingsteam_was_told_stays_as_it_was() {
    let mut plan = made();
    plan.done(
        WIJ,
        "plan-doel-toevoegen",
        "doel=post op orde; leefgebied=financieel functioneren",
    );
    let mut referral = Case::at(S::InOnderzoek);
    referral.done(WIJ, "toestemming-vastleggen", CONSENT);
    referral
        .related
        .iter_mut()
        .find_map(Record::household_mut)
        .unwrap()
        .plan = Some("PLAN-0001".into());
    referral.related.push(plan.record.clone());
    referral.done(WIJ, "aanbieden", "bt=hoogkerk");
    let told = |case: &Case| case.record.all::<PlanTold>().cloned().collect::<Vec<_>>();
    let first = told(&referral);
    assert_eq!((&*first[0].bt, &*first[0].plan), ("hoogkerk", "PLAN-0001"));
    assert!(first[0].text.contains("post op orde"), "{}", first[0].text);

    plan.done(WIJ, "plan-doel-bijstellen", "plandoel=1; doel=schulden weg");
    referral.related.pop();
    referral.related.push(plan.record.clone());
    referral.done(WIJ, "aanbod-intrekken", "reden=verkeerd");
    assert_eq!(told(&referral), first);
    referral.done(WIJ, "aanbieden", "bt=hoogkerk");
    let again = told(&referral);
    assert_eq!(again[0], first[0]);
    assert!(again[1].text.contains("schulden weg"), "{}", again[1].text);
}

#[test]
fn what_is_odd_about_a_plan_is_said_and_nothing_is_lost() {
    let mut case = made();
    case.done(
        WIJ,
        "plan-doel-toevoegen",
        "doel=rust in huis; leefgebied=onderwijs; uiterlijk=2026-05-01",
    );
    for n in 0..38 {
        case.done(WIJ, "plan-lid-toevoegen", &format!("wie=Gast {n}; rol=lid"));
    }
    let people = People {
        called: &|who| who.to_owned(),
        stands: &|who| match who {
            "Sanne Bakker" => Stands::Deceased,
            "P-0004" => Stands::Elsewhere("H-0002".to_owned()),
            _ => Stands::Here,
        },
    };
    let told = concerns(&case.record, day("2026-06-01"), &people);
    assert_eq!(
        told,
        [
            "regisseur Sanne Bakker is overleden; kies een ander met plan-regisseur",
            "P-0004 hoort ook bij huishouden H-0002",
            "40 leden: is dit één huishouden?",
            "1 doel is niet gemeten",
            "het doel ‘rust in huis’ was voor vr 1 mei 2026",
        ]
    );
}

/// A step of someone who works on the plan, by chance, with days between.
fn any_steps() -> impl Strategy<Value = Vec<(usize, u64)>> {
    proptest::collection::vec((0..STEPS.len(), 0_u64..40), 1..14)
}

const STEPS: &[(&str, &str)] = &[
    ("plan-regisseur", "regisseur=Sofie"),
    (
        "plan-regisseur",
        "regisseur=Sanne Bakker; soort-regisseur=vrijwilliger",
    ),
    ("plan-wijzigen", "situatie=de kast is leeg; vraag=rust"),
    ("plan-lid-toevoegen", "wie=Tineke; rol=mantelzorger"),
    (
        "plan-lid-wijzigen",
        "lid=2; rol=kind; tot-en-met=2027-01-01",
    ),
    (
        "plan-doel-toevoegen",
        "doel=post op orde; leefgebied=financieel functioneren; beginscore=2; doelscore=4",
    ),
    ("plan-doel-bijstellen", "plandoel=1; score=3"),
    (
        "plan-doel-afronden",
        "plandoel=1; status=deels; datum=vandaag",
    ),
    ("plan-doel-heropenen", "plandoel=1; reden=weer nodig"),
    ("plan-steun-toevoegen", "laag=in de wijk; wat=eettafel"),
    ("plan-steun-beeindigen", "steun=1; tot-en-met=vandaag"),
    (
        "plan-afspraak-maken",
        "afspraak=post sorteren; wie=Sofie; laag=eigen kracht",
    ),
    (
        "plan-afspraak-afronden",
        "planafspraak=1; datum=vandaag; uitkomst=gedaan",
    ),
    (
        "plan-evalueren",
        "datum=vandaag; bevinding=goed; volgende-datum=2029-01-01",
    ),
    (
        "plan-uitreiken",
        "aan=het gezin; hoe=op papier; datum=vandaag",
    ),
    ("plan-beeindigen", "datum=vandaag; reden=klaar"),
    ("plan-heropenen", "volgende-datum=2029-06-01"),
];

proptest! {
    #[test]
    fn a_plan_rebuilt_from_its_history_is_the_one_that_was_shown_that_day(steps in any_steps()) {
        let called = |who: &str| who.to_owned();
        let mut case = made();
        let mut shown = vec![(case.today, page(&case.record, case.today, &called))];
        let mut lines = Vec::new();
        for (at, days) in steps {
            case.today = case.today + chrono::Days::new(days);
            let (action, given) = STEPS[at];
            let before = case.record.clone();
            // What cannot be done now changes nothing.
            if case.try_with(WIJ, action, &fields(given)).is_ok() {
                lines.push((case.today, difference(&before, &case.record).unwrap()));
            }
            let told = page(&case.record, case.today, &called);
            match shown.last_mut() {
                Some(last) if last.0 == case.today => last.1 = told,
                _ => shown.push((case.today, told)),
            }
        }
        let mut record = case.record.clone();
        for (day, told) in shown.iter().rev() {
            while lines.last().is_some_and(|(on, _)| on > day) {
                let (_, changed) = lines.pop().unwrap();
                let old = changed.into_iter().map(|(path, [old, _])| (path, old));
                apply(&mut record, old).unwrap();
            }
            prop_assert_eq!(&page(&record, *day, &called), told);
        }
    }
}
