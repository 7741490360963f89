//! An aanbesteding that runs: slipping, moving, and what that breaks.

use chrono::{Days, NaiveDate, TimeDelta};
use proptest::prelude::*;
use wijkregie::domain::aanbesteding::breaks::Bound;
use wijkregie::domain::aanbesteding::gap::Gap;
use wijkregie::domain::aanbesteding::law::{Options, award_notice};
use wijkregie::domain::aanbesteding::links::{Link, links};
use wijkregie::domain::aanbesteding::living::{Living, Status};
use wijkregie::domain::aanbesteding::moving::{Change, MoveError, Moved};
use wijkregie::domain::aanbesteding::norms::Norms;
use wijkregie::domain::aanbesteding::plan::{PlanError, Rules};
use wijkregie::domain::aanbesteding::words::{Phase, Procedure};
use wijkregie::domain::calendar::Calendar;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What every count needs.
struct Office {
    norms: Norms,
    calendar: Calendar,
}

impl Office {
    fn new() -> Self {
        let (norms, calendar) = (Norms::default(), Calendar::built_in());
        Self { norms, calendar }
    }

    fn rules(&self) -> Rules<'_> {
        let (norms, calendar) = (&self.norms, &self.calendar);
        Rules { norms, calendar }
    }
}

/// A start on 2028-01-01 with the usual days.
fn usual(procedure: Procedure) -> Living {
    let start = date("2028-01-01");
    Living::new(start, procedure, Options::default(), Office::new().rules()).unwrap()
}

/// How it stands before it begins.
fn status(living: &Living) -> Status {
    living
        .status(date("2026-01-05"), Office::new().rules())
        .unwrap()
}

fn move_to(living: &mut Living, phase: Phase, day: &str) -> Moved {
    let today = date("2026-01-05");
    living
        .move_phase(phase, date(day), today, Office::new().rules())
        .unwrap()
}

fn moved(moved: &Moved) -> Vec<(Phase, NaiveDate)> {
    moved
        .moved
        .iter()
        .map(|(phase, _, day)| (*phase, *day))
        .collect()
}

fn told(status: &Status) -> Vec<String> {
    let breaks = status.breaks.iter().map(ToString::to_string);
    breaks
        .chain(status.overruns.iter().map(ToString::to_string))
        .collect()
}

/// Every procedure that can be planned.
fn plannable() -> impl Iterator<Item = Procedure> {
    let all = Procedure::ALL.iter().copied();
    all.filter(|procedure| *procedure != Procedure::Nationaal)
}

#[test]
fn a_plan_that_runs_as_planned_breaks_nothing() {
    for procedure in plannable() {
        let status = status(&usual(procedure));
        assert_eq!(told(&status), Vec::<String>::new(), "{procedure}");
        assert_eq!(status.current, Some(Phase::Beslismoment));
        // The opdracht is planned on its last lawful day.
        assert_eq!(status.slack, Some(0), "{procedure}");
        for row in &status.rows {
            assert_eq!(row.expected, row.planned, "{procedure} {}", row.phase);
        }
    }
}

#[test]
fn a_move_keeps_the_usual_distances_where_there_is_room_and_says_what_was_squeezed() {
    let mut living = usual(Procedure::Sas);
    let answer = move_to(&mut living, Phase::Publicatie, "2027-06-25");
    // Forty-five full days: 25 June + 45 is Monday 9 August, so bids close on the 10th. Six weeks of beoordeling would
    // end on 21 September, but the decision must go out by 10 September: eleven days less. The nota keeps its ten full
    // days before the closing: 30 July. The questions close ten days before that: 20 July.
    let wanted = [
        (Phase::Publicatie, date("2027-06-25")),
        (Phase::SluitingVragen, date("2027-07-20")),
        (Phase::NotaVanInlichtingen, date("2027-07-30")),
        (Phase::SluitingInschrijving, date("2027-08-10")),
    ];
    assert_eq!(moved(&answer), wanted);
    assert_eq!(answer.squeezed, [(Phase::Beoordeling, 11)]);
    assert_eq!(told(&answer.status), Vec::<String>::new());
}

#[test]
fn a_later_bestek_leaves_the_questions_their_time_before_the_closing() {
    let mut living = usual(Procedure::Sas);
    let answer = move_to(&mut living, Phase::Bestek, "2027-06-25");
    // As when the publicatie moves, and not the day after it.
    let days = |phase| living.planned[&phase];
    assert_eq!(days(Phase::Publicatie), date("2027-06-25"));
    assert_eq!(days(Phase::SluitingVragen), date("2027-07-20"));
    assert_eq!(days(Phase::NotaVanInlichtingen), date("2027-07-30"));
    assert_eq!(days(Phase::SluitingInschrijving), date("2027-08-10"));
    assert_eq!(answer.squeezed, [(Phase::Beoordeling, 11)]);

    // So late that the closing has no room: the least of the nota and the questions holds, and what is short is said.
    let answer = move_to(&mut living, Phase::Bestek, "2027-07-15");
    let short: Vec<Phase> = answer.squeezed.iter().map(|(phase, _)| *phase).collect();
    assert!(short.contains(&Phase::Beoordeling), "{short:?}");
}

#[test]
fn a_move_too_far_says_what_broke_and_by_how_much() {
    let mut living = usual(Procedure::Sas);
    let answer = move_to(&mut living, Phase::Publicatie, "2027-07-15");
    let told = told(&answer.status);
    assert_eq!(
        told[0],
        "opdracht-verleend op wo 6 okt 2027 is te laat; uiterlijk vr 1 okt 2027 (Uitv.besl. Wmo art. 5.1 lid 2)"
    );
    for sentence in [
        "publicatie komt 5 dagen na de uiterste dag (za 10 jul 2027)",
        "opdracht-verleend komt 5 dagen na de uiterste dag (vr 1 okt 2027)",
        "ingang komt 5 dagen na de uiterste dag (za 1 jan 2028)",
    ] {
        assert!(told.iter().any(|told| told == sentence), "{told:#?}");
    }
    assert_eq!(answer.status.slack, Some(-5));
    // The start itself does not move.
    assert_eq!(living.start, date("2028-01-01"));
    assert_eq!(living.planned[&Phase::Ingang], date("2028-01-01"));
}

#[test]
fn every_legal_minimum_that_a_move_breaks_is_named_with_its_article_and_day() {
    use Bound::{NotAfter, NotBefore};
    let office = Office::new();
    // The usual days of openbaar are those of sas: 45 days, ten days, twenty days.
    for (procedure, phase, day, bound, article) in [
        (
            Procedure::Openbaar,
            Phase::SluitingInschrijving,
            "2027-07-24",
            NotBefore(date("2027-07-27")),
            "Aw art. 2.71 lid 1 en 2.74b",
        ),
        (
            Procedure::Openbaar,
            Phase::NotaVanInlichtingen,
            "2027-07-20",
            NotAfter(date("2027-07-19")),
            "Aw art. 2.54 lid 1",
        ),
        (
            Procedure::Sas,
            Phase::NotaVanInlichtingen,
            "2027-07-20",
            NotAfter(date("2027-07-19")),
            "Aw art. 2.54 lid 1",
        ),
        (
            Procedure::Openbaar,
            Phase::Standstill,
            "2027-09-29",
            NotBefore(date("2027-09-30")),
            "Aw art. 2.127 lid 3",
        ),
        (
            Procedure::Openbaar,
            Phase::OpdrachtVerleend,
            "2027-09-30",
            NotBefore(date("2027-10-01")),
            "Aw art. 2.127 lid 1",
        ),
        (
            Procedure::Sas,
            Phase::OpdrachtVerleend,
            "2027-10-02",
            NotAfter(date("2027-10-01")),
            "Uitv.besl. Wmo art. 5.1 lid 2",
        ),
        (
            Procedure::Sas,
            Phase::AankondigingGunning,
            "2027-11-02",
            NotAfter(date("2027-11-01")),
            "Aw art. 2.134 lid 1",
        ),
    ] {
        let mut living = usual(procedure);
        // Without what a move pushes along: a user who types one day.
        living.planned.insert(phase, date(day));
        let status = living.status(date("2026-01-05"), office.rules()).unwrap();
        let mut legal = status.breaks.iter().filter(|found| found.is_legal);
        let own = legal.find(|found| found.phase == phase).unwrap();
        let found = (own.phase, own.day, own.bound, own.ground.as_str());
        assert_eq!(found, (phase, date(day), bound, article), "{procedure}");
    }
}

#[test]
fn the_two_stages_of_a_procedure_with_selection_each_have_their_term() {
    let mut living = usual(Procedure::NietOpenbaar);
    let publication = living.planned[&Phase::Publicatie];
    let soon = publication + Days::new(30);
    living.planned.insert(Phase::SluitingAanmelding, soon);
    let broken = status(&living).breaks;
    assert_eq!(broken[0].phase, Phase::SluitingAanmelding);
    assert_eq!(
        (broken[0].is_legal, broken[0].ground.as_str()),
        (true, "Aw art. 2.71 lid 2")
    );

    // Enough for the law if the invitation goes out the same day, not enough for the office's selection.
    let mut living = usual(Procedure::NietOpenbaar);
    let requests = living.planned[&Phase::SluitingAanmelding];
    living
        .planned
        .insert(Phase::SluitingInschrijving, requests + Days::new(45));
    let broken = status(&living).breaks;
    let own = broken
        .iter()
        .find(|found| found.phase == Phase::SluitingInschrijving)
        .unwrap();
    assert_eq!((own.is_legal, own.ground.as_str()), (false, "afspraak"));
    living
        .planned
        .insert(Phase::SluitingInschrijving, requests + Days::new(35));
    let broken = status(&living).breaks;
    let own = broken
        .iter()
        .find(|found| found.phase == Phase::SluitingInschrijving)
        .unwrap();
    assert_eq!(
        (own.is_legal, own.ground.as_str()),
        (true, "Aw art. 2.71 lid 4 en 2.74b")
    );
}

#[test]
fn a_promised_standstill_that_is_cut_short_breaks_the_promise_not_the_law() {
    let mut living = usual(Procedure::Sas);
    living.planned.insert(Phase::Standstill, date("2027-09-20"));
    let broken = status(&living).breaks;
    assert_eq!(broken.len(), 1);
    assert_eq!(
        (broken[0].is_legal, broken[0].ground.as_str()),
        (false, "contractueel")
    );
    assert_eq!(broken[0].bound, Bound::NotBefore(date("2027-09-30")));
}

#[test]
fn what_happened_later_than_planned_pushes_what_is_expected_and_leaves_what_was_planned() {
    let mut living = usual(Procedure::Openbaar);
    for phase in [
        Phase::Beslismoment,
        Phase::Inkoopstrategie,
        Phase::Marktconsultatie,
        Phase::Bestek,
    ] {
        living.actual.insert(phase, living.planned[&phase]);
    }
    living.actual.insert(Phase::Publicatie, date("2027-07-01"));
    let status = living
        .status(date("2027-07-02"), Office::new().rules())
        .unwrap();
    let row = |phase| status.rows.iter().find(|row| row.phase == phase).unwrap();
    let closing = row(Phase::SluitingInschrijving);
    assert_eq!(closing.planned, Some(date("2027-07-30")));
    assert_eq!(closing.expected, Some(date("2027-08-11")));
    assert_eq!(row(Phase::Publicatie).slack, Some(9));
    assert_eq!(status.current, Some(Phase::SluitingVragen));
    // The planned closing is no longer lawful, and that is said.
    let found: Vec<_> = status
        .breaks
        .iter()
        .filter(|found| found.is_legal)
        .collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].phase, Phase::SluitingInschrijving);
    assert_eq!(found[0].bound, Bound::NotBefore(date("2027-08-11")));
    assert_eq!(status.overruns, []);
}

#[test]
fn a_phase_that_was_due_and_is_not_done_is_expected_today() {
    let mut living = usual(Procedure::Sas);
    living.actual.insert(Phase::Bestek, date("2027-06-14"));
    let office = Office::new();
    let status = |today: &str| living.status(date(today), office.rules()).unwrap();
    assert_eq!(status("2027-06-14").slack, Some(0));
    let late = status("2027-07-12");
    let publication = late
        .rows
        .iter()
        .find(|row| row.phase == Phase::Publicatie)
        .unwrap();
    assert_eq!(publication.expected, Some(date("2027-07-12")));
    assert_eq!(publication.slack, Some(-2));
    // Two days late, and forty days on it is a Saturday: the closing comes four days too late.
    assert_eq!(late.slack, Some(-4));
    assert_eq!(late.current, Some(Phase::Publicatie));
}

#[test]
fn what_nobody_wrote_down_is_passed_when_a_later_phase_is_done() {
    let mut living = usual(Procedure::Openbaar);
    living.planned = [(Phase::SluitingInschrijving, date("2020-01-01"))].into();
    living.actual = [
        (Phase::VoorlopigeGunning, date("2027-09-01")),
        (Phase::OpdrachtVerleend, date("2027-09-20")),
    ]
    .into();
    let status = living
        .status(date("2027-09-21"), Office::new().rules())
        .unwrap();
    assert_eq!(status.current, Some(Phase::AankondigingGunning));
    // The standstill ended on 21 September, whoever wrote it down: that stays a break, also in hindsight.
    let found: Vec<String> = status.breaks.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "opdracht-verleend op ma 20 sep 2027 is te vroeg; niet eerder dan wo 22 sep 2027 (Aw art. 2.127 lid 1)"
        ]
    );
    let notice = status
        .rows
        .iter()
        .find(|row| row.phase == Phase::AankondigingGunning)
        .unwrap();
    assert_eq!(notice.latest, date("2027-10-20"));
}

#[test]
fn what_cannot_be_moved_is_refused_and_nothing_changes() {
    let office = Office::new();
    let mut living = usual(Procedure::Sas);
    living
        .actual
        .insert(Phase::Marktconsultatie, date("2027-05-14"));
    let before = living.clone();
    for (phase, error, sentence) in [
        (
            Phase::Marktconsultatie,
            MoveError::Done(Phase::Marktconsultatie),
            "marktconsultatie is al gedaan; de geplande dag blijft zoals hij is",
        ),
        (
            Phase::Beslismoment,
            MoveError::Done(Phase::Beslismoment),
            "beslismoment is al gedaan; de geplande dag blijft zoals hij is",
        ),
        (
            Phase::SluitingAanmelding,
            MoveError::Absent(Phase::SluitingAanmelding, Procedure::Sas),
            "sluiting-aanmelding hoort niet bij sas; kies een andere fase",
        ),
        (
            Phase::Ingang,
            MoveError::HangsOnStart(Phase::Ingang),
            "ingang volgt uit de ingangsdatum; verander die",
        ),
    ] {
        let answer = living.move_phase(
            phase,
            date("2027-06-01"),
            date("2027-06-01"),
            office.rules(),
        );
        assert_eq!(answer, Err(error));
        assert_eq!(error.to_string(), sentence);
        assert_eq!(living, before);
    }
    let mut history = Living {
        procedure: Procedure::Nationaal,
        ..before
    };
    let answer = history.move_phase(
        Phase::Publicatie,
        date("2027-06-01"),
        date("2027-06-01"),
        office.rules(),
    );
    assert_eq!(answer, Err(MoveError::Plan(PlanError::Nationaal)));
}

#[test]
fn a_slip_and_a_later_start_stand_beside_each_other() {
    let office = Office::new();
    let living = usual(Procedure::Sas);
    let changes = [
        Change::Phase(Phase::Publicatie, date("2027-08-02")),
        Change::Start(date("2029-01-01")),
    ];
    let today = date("2026-01-05");
    let scenarios = living.what_if(&changes, today, office.rules()).unwrap();
    let [slip, option] = scenarios.as_slice() else {
        panic!("two scenarios");
    };
    let phases = |status: &Status| status.rows.iter().map(|row| row.phase).collect::<Vec<_>>();
    assert_eq!(phases(&slip.status), phases(&option.status));
    assert!(slip.status.slack.unwrap() < 0);
    assert!(slip.status.breaks.iter().any(|found| found.is_legal));
    // With the option used there is a year more; what hangs on the start moves along.
    assert_eq!(option.status.slack, Some(365));
    assert_eq!(
        option.living.planned[&Phase::Implementatie],
        date("2028-12-31")
    );
    assert_eq!(option.living.planned[&Phase::Overgang], date("2029-06-30"));
    assert_eq!(
        option.living.planned[&Phase::Publicatie],
        date("2027-06-14")
    );
    // Trying changes nothing.
    assert_eq!(living, usual(Procedure::Sas));
}

#[test]
fn with_room_the_bid_term_keeps_out_of_the_summer() {
    let office = Office::new();
    let propose = |today: &str| {
        let start = date("2028-01-01");
        let options = Options::default();
        Living::propose(start, Procedure::Sas, options, date(today), office.rules()).unwrap()
    };
    let (calm, remarks) = propose("2026-01-05");
    assert_eq!(
        remarks,
        ["De inschrijftermijn is vervroegd, zodat hij niet door de zomer loopt."]
    );
    assert_eq!(
        calm.planned[&Phase::SluitingInschrijving],
        date("2027-07-14")
    );
    // Forty-five full days before it is Saturday 29 May.
    assert_eq!(calm.planned[&Phase::Publicatie], date("2027-05-28"));
    // After the closing nothing changes.
    assert_eq!(calm.planned[&Phase::VoorlopigeGunning], date("2027-09-10"));
    assert_eq!(told(&status(&calm)), Vec::<String>::new());

    // The first phases can be shorter than usual.
    let (short, remarks) = propose("2027-01-15");
    assert_eq!(
        short.planned[&Phase::SluitingInschrijving],
        date("2027-07-14")
    );
    assert_eq!(short.planned[&Phase::Beslismoment], date("2027-01-15"));
    assert_eq!(remarks.len(), 2, "{remarks:?}");

    // No room left: the usual closing, and it is said.
    let (late, remarks) = propose("2027-04-01");
    assert!(late.planned[&Phase::SluitingInschrijving] > date("2027-07-14"));
    assert_eq!(
        remarks[0],
        "De inschrijftermijn loopt door de zomer; er is geen tijd meer om hem te vervroegen."
    );
    let status = late.status(date("2027-04-01"), office.rules()).unwrap();
    assert_eq!(told(&status), Vec::<String>::new());
}

#[test]
fn a_proposal_that_no_longer_fits_says_so() {
    let office = Office::new();
    let today = date("2027-04-16");
    let (start, options) = (date("2028-01-01"), Options::default());
    let (living, _) =
        Living::propose(start, Procedure::Sas, options, today, office.rules()).unwrap();
    let status = living.status(today, office.rules()).unwrap();
    assert!(status.slack.unwrap() < 0);
    assert!(status.breaks.iter().any(|found| found.is_legal));
}

/// What a plan counts back from the closing.
const BEFORE_CLOSING: [Phase; 2] = [Phase::NotaVanInlichtingen, Phase::SluitingVragen];

fn any_living() -> impl Strategy<Value = Living> {
    let start = (0i64..9_131).prop_map(|days| date("2016-01-01") + TimeDelta::days(days));
    let procedure = (0usize..6).prop_map(|n| plannable().nth(n).unwrap());
    let options = any::<[bool; 4]>().prop_map(|[a, b, c, d]| Options {
        is_maatwerk: a,
        has_standstill: b,
        is_announced: c,
        is_urgent: d,
        ..Options::default()
    });
    (start, procedure, options).prop_map(|(start, procedure, options)| {
        Living::new(start, procedure, options, Office::new().rules()).unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_move_never_leaves_a_broken_minimum_behind_it_unsaid(
        living in any_living(), which in 0usize..13, days in -60i64..90,
    ) {
        let office = Office::new();
        let phases: Vec<Phase> = living.planned.keys().copied().collect();
        let phase = phases[which.min(phases.len() - 4)];
        let today = living.planned[&Phase::Beslismoment] - Days::new(400);
        let day = living.planned[&phase] + TimeDelta::days(days);
        let mut after = living.clone();
        let answer = after.move_phase(phase, day, today, office.rules()).unwrap();
        for found in &answer.status.breaks {
            // What is left broken is the phase itself against what came before it, the start, and a notice that was
            // planned for an earlier award.
            let is_own = found.phase == phase || found.other == phase;
            let at_the_end = found.phase >= Phase::OpdrachtVerleend;
            prop_assert!(is_own || at_the_end, "{}", found);
        }
        // Each pushed phase keeps its least time, has no more than its usual, and is an act on a working day.
        let table = links(living.procedure, &living.options, &office.norms);
        for (pushed, old, new) in answer.moved.iter().filter(|row| row.0 != phase) {
            prop_assert!(*pushed > phase);
            if *pushed == Phase::AankondigingGunning && living.procedure.is_european() {
                // Its term runs from the award, both ways.
                let award = after.planned[&Phase::OpdrachtVerleend];
                prop_assert_eq!(Some(*new), award_notice(award, &office.calendar));
                continue;
            }
            // The standstill ends by itself: it follows the decision both ways.
            prop_assert!(Some(*new) > *old || *pushed == Phase::Standstill);
            let links = || table.iter().filter(|link| link.to == *pushed);
            let day = |gap: Gap, link: &Link| gap.earliest(after.planned[&link.from], &office.calendar).unwrap();
            let least = links().map(|link| day(link.minimum, link)).max().unwrap();
            let usual = links().map(|link| day(link.usual, link)).max().unwrap();
            prop_assert!(*new >= least, "{} {} before {}", pushed, new, least);
            let is_counted_back = BEFORE_CLOSING.contains(pushed) && phase < Phase::SluitingVragen;
            prop_assert!(is_counted_back || *new <= office.calendar.workday_on_or_after(usual), "{} {} after {}", pushed, new, usual);
            prop_assert!(*pushed == Phase::Standstill || office.calendar.is_workday(*new));
        }
        // The questions and the nota keep their usual time before the closing when what comes before pushes them: not a
        // day earlier than that, and later only where they were, or where the least time after the publicatie forces it.
        for before in BEFORE_CLOSING.into_iter().filter(|_| phase < Phase::SluitingVragen) {
            let link = table.iter().find(|link| link.from == before).unwrap();
            let has_moved = |which: Phase| answer.moved.iter().any(|row| row.0 == which);
            if !has_moved(before) && !has_moved(link.to) {
                continue;
            }
            let back = link.usual.latest(after.planned[&link.to], &office.calendar).unwrap();
            let floors = table.iter().filter(|link| link.to == before);
            let floors = floors.map(|link| link.minimum.earliest(after.planned[&link.from], &office.calendar).unwrap());
            let floor = office.calendar.workday_on_or_after(floors.max().unwrap());
            let wanted = office.calendar.workday_on_or_before(back).max(floor).max(living.planned[&before]);
            prop_assert_eq!(after.planned[&before], wanted, "{}", before);
        }
        // Too late is said in both ways or in none.
        let has_overrun = answer.status.overruns.iter().any(|found| found.phase < Phase::AankondigingGunning);
        prop_assert_eq!(answer.status.slack.unwrap() < 0, has_overrun);
    }

    #[test]
    fn a_proposal_never_begins_in_the_past_and_fits_when_the_least_times_fit(
        living in any_living(), before in 0u64..700,
    ) {
        let office = Office::new();
        let today = living.start - Days::new(before);
        let (start, procedure, options) = (living.start, living.procedure, living.options);
        let (proposed, _) = Living::propose(start, procedure, options, today, office.rules()).unwrap();
        prop_assert!(proposed.planned[&Phase::Beslismoment] >= today);
        let status = proposed.status(today, office.rules()).unwrap();
        // On working days alone it can need some days more than the law and the office count.
        let is_late = status.slack.unwrap() < 0;
        prop_assert!(is_late || status.rows[0].latest >= today);
        prop_assert!(!is_late || status.rows[0].latest < today + Days::new(28));
        for row in &status.rows {
            let is_act = ![Phase::Standstill, Phase::Implementatie, Phase::Ingang, Phase::Overgang].contains(&row.phase);
            prop_assert!(!is_act || office.calendar.is_workday(row.expected.unwrap()), "{}", row.phase);
        }
        if !is_late {
            prop_assert_eq!(status.breaks, vec![]);
        }
    }
}
