//! The law of aanbestedingen in worked examples, as tables with the article of the Aanbestedingswet 2012 where no other
//! law is named.

use std::collections::BTreeMap;

use chrono::{Days, Months, NaiveDate, TimeDelta};
use proptest::prelude::*;
use wijkregie::domain::aanbesteding::gap::Gap;
use wijkregie::domain::aanbesteding::law::{self, Options};
use wijkregie::domain::aanbesteding::links::links;
use wijkregie::domain::aanbesteding::norms::Norms;
use wijkregie::domain::aanbesteding::plan::{self, Plan, Rules, begin_after};
use wijkregie::domain::aanbesteding::thresholds::{self, Category};
use wijkregie::domain::aanbesteding::words::{Phase, Procedure};
use wijkregie::domain::calendar::Calendar;
use wijkregie::domain::money::Cents;
use wijkregie::domain::term::{Duration, Unit};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The rows of a table: the first `N` words, then the rest of the line.
fn rows<const N: usize>(table: &str) -> Vec<([&str; N], &str)> {
    let lines = table.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (cells, rest) = line.split_once('|').unwrap_or((line, ""));
            let cells: Vec<&str> = cells.split_whitespace().collect();
            (cells.try_into().unwrap(), rest.trim())
        })
        .collect()
}

fn plan_of(start: &str, procedure: Procedure, options: &Options) -> Plan {
    let (norms, calendar) = (Norms::default(), Calendar::built_in());
    let rules = Rules {
        norms: &norms,
        calendar: &calendar,
    };
    plan::plan(date(start), procedure, options, rules).unwrap()
}

fn days(days: u32) -> Duration {
    Duration::new(days, Unit::Days)
}

#[test]
fn a_sas_plan_for_2028_has_the_days_of_the_template() {
    let plan = plan_of("2028-01-01", Procedure::Sas, &Options::default());
    // Phase, from, to, latest | article or arrangement. From and to count back with the usual times; latest is the strict
    // sum of the least times, which lies later.
    let table = "
        beslismoment          2026-10-14 2026-10-14 2027-04-15 | afspraak
        inkoopstrategie       2026-10-14 2027-01-14 2027-05-15 | afspraak
        marktconsultatie      2027-01-14 2027-05-14 2027-06-26 | afspraak
        bestek                2027-05-14 2027-06-14 2027-07-10 | afspraak
        publicatie            2027-06-14 2027-06-14 2027-07-10 | volgt uit de inschrijftermijn
        sluiting-vragen       2027-07-09 2027-07-09 2027-08-02 | afspraak
        nota-van-inlichtingen 2027-07-19 2027-07-19 2027-08-09 | Aw art. 2.54 lid 1
        sluiting-inschrijving 2027-07-30 2027-07-30 2027-08-20 | afspraak; in verhouding tot de opdracht (Aw art. 1.10)
        beoordeling           2027-07-30 2027-09-10 2027-09-10 | afspraak
        voorlopige-gunning    2027-09-10 2027-09-10 2027-09-10 | volgt uit de standstill
        standstill            2027-09-11 2027-09-30 2027-09-30 | contractueel
        opdracht-verleend     2027-10-01 2027-10-01 2027-10-01 | Uitv.besl. Wmo art. 5.1 lid 2
        aankondiging-gunning  2027-10-31 2027-10-31 2027-11-01 | Aw art. 2.134 lid 1
        implementatie         2027-10-01 2027-12-31 2027-12-31 | Uitv.besl. Wmo art. 5.1 lid 2
        ingang                2028-01-01 2028-01-01 2028-01-01 | gekozen
        overgang              2028-01-01 2028-06-30 2028-06-30 | afspraak";
    let table = rows::<4>(table);
    assert_eq!(table.len(), plan.phases.len());
    for (([phase, from, to, latest], ground), row) in table.into_iter().zip(&plan.phases) {
        let found = (
            row.phase.word(),
            row.from,
            row.to,
            row.latest,
            row.ground.as_str(),
        );
        assert_eq!(found, (phase, date(from), date(to), date(latest), ground));
        let is_law = ground.starts_with("Aw art.") || ground.starts_with("Uitv.besl.");
        assert_eq!(row.is_statutory, is_law, "{phase}");
    }
    assert_eq!(plan.begin.usual, date("2026-10-14"));
    assert_eq!(plan.begin.minimum, date("2027-04-15"));
}

#[test]
fn the_days_of_the_template_for_2019_are_strict_here_and_practical_there() {
    let plan = plan_of("2019-01-01", Procedure::Sas, &Options::default());
    // Phase, the template's day, the day here | why they differ. Where the template moves a step to a working day,
    // every day before it moves along.
    let table = "
        voorlopige-gunning    2018-09-07 2018-09-08 | the template sends on Friday; Saturday plus 20 is 28 September, still in time
        sluiting-inschrijving 2018-07-27 2018-07-28 | six weeks before
        nota-van-inlichtingen 2018-07-16 2018-07-17 | ten clear days before
        sluiting-vragen       2018-07-06 2018-07-07 | ten days before the nota
        publicatie            2018-06-11 2018-06-12 | 45 complete days, the last one Friday 27 July
        marktconsultatie      2018-05-09 2018-05-12 | a month before is a Saturday; the template takes the day before Hemelvaart
        inkoopstrategie       2018-01-09 2018-01-12 | four months before
        beslismoment          2017-10-09 2017-10-12 | three months before
        standstill            2018-09-27 2018-09-28 | twenty days after the 8th
        opdracht-verleend     2018-10-01 2018-10-01 | the same: the template's example signs on 28 September
        aankondiging-gunning  2018-10-28 2018-10-31 | thirty days after 1 October, not after the example's 28 September
        implementatie         2018-12-31 2018-12-31 | the same
        ingang                2019-01-01 2019-01-01 | the same
        overgang              2019-06-30 2019-06-30 | the same";
    for ([phase, template, here], why) in rows::<3>(table) {
        let row = plan.phase(phase.parse().unwrap()).unwrap();
        assert_eq!(row.to, date(here), "{phase}: {why}");
        assert_eq!(template == here, why.starts_with("the same"), "{phase}");
    }
    let award = plan.phase(Phase::VoorlopigeGunning).unwrap();
    assert_eq!(
        (award.latest, award.practical),
        (date("2018-09-08"), date("2018-09-07"))
    );
    let granted = plan.phase(Phase::OpdrachtVerleend).unwrap();
    assert_eq!(
        (granted.latest, granted.is_statutory),
        (date("2018-10-01"), true)
    );
    // Signed on 28 September as in the template's example, the award is announced by Monday 29 October.
    let notice = law::award_notice(date("2018-09-28"), &Calendar::built_in());
    assert_eq!(notice, Some(date("2018-10-29")));
}

#[test]
fn the_last_publication_for_forty_full_days_before_the_templates_closing() {
    // Closing Friday 30 July 2027: Saturday 19 June is the strict day, Friday the 18th the one in practice.
    let calendar = Calendar::built_in();
    for (closing, strict, practical) in [
        ("2027-07-30", "2027-06-19", "2027-06-18"),
        ("2018-07-27", "2018-06-16", "2018-06-15"),
    ] {
        let latest = Gap::over(days(40))
            .latest(date(closing), &calendar)
            .unwrap();
        assert_eq!(latest, date(strict));
        assert_eq!(calendar.workday_on_or_before(latest), date(practical));
    }
}

#[test]
fn the_opdracht_for_maatwerk_is_granted_three_months_before_and_never_rolls() {
    // Start, latest day, the working day | article; counted back, so it never rolls (Atw 1(2)).
    let table = "
        2028-01-01 2027-10-01 2027-10-01 | Uitv.besl. Wmo 5.1(2)
        2019-01-01 2018-10-01 2018-10-01 | Uitv.besl. Wmo 5.1(2)
        2027-05-31 2027-02-28 2027-02-26 | Sunday, clamped to the month end; Atw 1(2)
        2028-04-01 2028-01-01 2027-12-31 | Nieuwjaarsdag on a Saturday stays";
    for ([start, latest, practical], why) in rows::<3>(table) {
        for procedure in plannable() {
            let plan = plan_of(start, procedure, &Options::default());
            let row = plan.phase(Phase::OpdrachtVerleend).unwrap();
            let found = (row.latest, row.practical, row.is_statutory);
            assert_eq!(
                found,
                (date(latest), date(practical), true),
                "{procedure}: {why}"
            );
        }
    }
    let youth = Options {
        is_maatwerk: false,
        ..Options::default()
    };
    let plan = plan_of("2028-01-01", Procedure::Sas, &youth);
    let row = plan.phase(Phase::OpdrachtVerleend).unwrap();
    assert_eq!((row.latest, row.is_statutory), (date("2027-12-01"), false));
}

#[test]
fn the_thresholds_are_those_of_each_two_years() {
    // First and last year, then diensten en leveringen, SAS, werken, concessies (regulations of the Commission).
    let table = "
        2014 2015 207000 750000 5186000 5186000
        2016 2017 209000 750000 5225000 5225000
        2018 2019 221000 750000 5548000 5548000
        2020 2021 214000 750000 5350000 5350000
        2022 2023 215000 750000 5382000 5382000
        2024 2025 221000 750000 5538000 5538000
        2026 2027 216000 750000 5404000 5404000";
    let columns = [
        Category::Gewoon,
        Category::Sas,
        Category::Werken,
        Category::Concessie,
    ];
    for ([first, last, amounts @ ..], _) in rows::<6>(table) {
        for (category, amount) in columns.into_iter().zip(amounts) {
            for day in [format!("{first}-01-01"), format!("{last}-12-31")] {
                let found = thresholds::threshold(date(&day), category);
                let amount = Cents::euros(amount.parse().unwrap());
                assert_eq!(
                    (found.amount, found.warning),
                    (amount, None),
                    "{day} {category}"
                );
            }
        }
    }
}

#[test]
fn beyond_the_table_the_nearest_years_count_with_a_warning() {
    for (day, amount, years) in [
        ("2028-01-01", 216_000, "2026 en 2027"),
        ("2041-05-05", 216_000, "2026 en 2027"),
        ("2013-12-31", 207_000, "2014 en 2015"),
    ] {
        let found = thresholds::threshold(date(day), Category::Gewoon);
        assert_eq!(found.amount, Cents::euros(amount));
        assert!(found.warning.unwrap().contains(years), "{day}");
    }
}

#[test]
fn a_value_leaves_these_procedures() {
    use Procedure::{Mededinging, MeervoudigOnderhands, NietOpenbaar, OpenHouse, Openbaar, Sas};
    let european = [Openbaar, NietOpenbaar, Mededinging, OpenHouse];
    let sas = [Sas, Openbaar, NietOpenbaar, Mededinging, OpenHouse];
    let all = [
        Sas,
        Openbaar,
        NietOpenbaar,
        Mededinging,
        OpenHouse,
        MeervoudigOnderhands,
    ];
    let all_but_sas = [
        Openbaar,
        NietOpenbaar,
        Mededinging,
        OpenHouse,
        MeervoudigOnderhands,
    ];
    for (category, euros, allowed) in [
        // 8 million a year, for two years and two options of a year.
        (Category::Sas, 32_000_000, &sas[..]),
        (Category::Sas, 750_000, &sas[..]),
        (Category::Sas, 749_999, &all[..]),
        // Hulpmiddelen are goods: not SAS.
        (Category::Gewoon, 216_000, &european[..]),
        (Category::Gewoon, 215_999, &all_but_sas[..]),
    ] {
        let verdicts = thresholds::verdicts(date("2026-11-23"), category, Cents::euros(euros));
        let found: Vec<Procedure> = verdicts
            .iter()
            .filter(|v| v.is_allowed)
            .map(|v| v.procedure)
            .collect();
        assert_eq!(found, allowed, "{category} {euros}");
    }
    let refused = thresholds::verdict(
        date("2026-11-23"),
        Category::Gewoon,
        Cents::euros(216_000),
        MeervoudigOnderhands,
    );
    assert_eq!(
        refused.sentence,
        "€ 216.000 is niet lager dan de drempel van € 216.000: Europees aankondigen is verplicht (Aw art. 2.62), dus meervoudig onderhands kan niet"
    );
}

#[test]
fn every_bid_term_of_the_act() {
    let on_paper = Options {
        is_electronic: false,
        ..Options::default()
    };
    let announced = Options {
        is_announced: true,
        ..Options::default()
    };
    let urgent = Options {
        is_urgent: true,
        ..Options::default()
    };
    let cases = [on_paper, Options::default(), announced, urgent];
    // Procedure, what closes, days on paper, electronic, announced, urgent.
    let table = "
        openbaar       sluiting-inschrijving 45 40 29 15 | 2.71(1), 2.74b, 2.71(5), 2.74a
        niet-openbaar  sluiting-aanmelding   30 30 30 15 | 2.71(2), 2.74b is about bids only, 2.74b
        niet-openbaar  sluiting-inschrijving 40 35 29 10 | 2.71(4), 2.74b, 2.71(5), 2.74c
        mededinging    sluiting-aanmelding   30 30 30 15 | the same
        mededinging    sluiting-inschrijving 40 35 29 10 | the same
        openbaar       sluiting-aanmelding    -  -  -  - | nobody asks to take part
        sas            sluiting-inschrijving  -  -  -  - | 2.39(2)
        open-house     sluiting-inschrijving  -  -  -  - | no public contract
        meervoudig-onderhands sluiting-inschrijving - - - - | below the threshold";
    for ([procedure, closes, terms @ ..], why) in rows::<6>(table) {
        let closes: Phase = closes.parse().unwrap();
        for (options, wanted) in cases.iter().zip(terms) {
            let found = law::bid_term(procedure.parse().unwrap(), closes, options);
            let wanted = wanted.parse().ok().map(|n| Gap::over(days(n)));
            assert_eq!(
                found.as_ref().map(|law| law.gap),
                wanted,
                "{procedure}: {why}"
            );
            // Five days more without free documents, for bids and not when urgent (2.72).
            let closed = Options {
                has_free_documents: false,
                ..*options
            };
            let longer = law::bid_term(procedure.parse().unwrap(), closes, &closed);
            let is_longer = closes == Phase::SluitingInschrijving && !options.is_urgent;
            let wanted = found.map(|law| match law.gap {
                Gap::IsOver { term, .. } if is_longer => Gap::over(days(term.amount + 5)),
                gap => gap,
            });
            assert_eq!(longer.map(|law| law.gap), wanted, "{procedure}, art. 2.72");
        }
    }
}

#[test]
fn the_days_of_a_bid_term_are_complete() {
    // Sent, days, last day of the term, first day to close | why.
    let table = "
        2026-04-03 40 2026-05-13 2026-05-14 | the fortieth day is over at 24:00; 14 May is Hemelvaart, so in practice the 15th
        2026-04-01 45 2026-05-18 2026-05-19 | day 45 is Saturday 16 May and rolls to Monday
        2026-04-04 40 2026-05-18 2026-05-19 | Hemelvaart, then 15 May by decree: it makes the term longer, never shorter";
    let calendar = Calendar::built_in();
    for ([sent, term, last, closing], why) in rows::<4>(table) {
        let term = days(term.parse().unwrap());
        let end = Gap::EndsOn(term).earliest(date(sent), &calendar);
        assert_eq!(end, Some(date(last)), "{why}");
        let earliest = Gap::over(term).earliest(date(sent), &calendar);
        assert_eq!(earliest, Some(date(closing)), "{why}");
    }
}

#[test]
fn the_last_nota_leaves_ten_clear_days_or_four() {
    let calendar = Calendar::built_in();
    let urgent = Options {
        is_urgent: true,
        ..Options::default()
    };
    let closing = date("2027-07-30");
    // Procedure, last day, last day when urgent | article: ten clear days, so not 2027-07-20.
    let table = "
        openbaar      2027-07-19 2027-07-25 | 2.54(1) and (2)
        niet-openbaar 2027-07-19 2027-07-25 | 2.54(1) and (2)
        mededinging   2027-07-19 2027-07-25 | 2.54(1) and (2)
        sas           2027-07-19 2027-07-19 | 2.54(1); (2) does not name SAS";
    for ([procedure, usual, in_haste], why) in rows::<3>(table) {
        for (options, wanted) in [(Options::default(), usual), (urgent, in_haste)] {
            let law = law::nota(procedure.parse().unwrap(), &options).unwrap();
            assert_eq!(
                law.gap.latest(closing, &calendar),
                Some(date(wanted)),
                "{procedure} {why}"
            );
        }
    }
    for free in [Procedure::OpenHouse, Procedure::MeervoudigOnderhands] {
        assert_eq!(law::nota(free, &Options::default()), None);
    }
}

#[test]
fn the_contract_waits_for_the_standstill() {
    // Aw 2.127: sent, last day of the standstill, first day for the contract | why.
    let table = "
        2026-04-15 2026-05-06 2026-05-07 | day 20 is 5 mei
        2018-09-10 2018-10-01 2018-10-02 | day 20 is a Sunday: one day too late for a start on 2019-01-01
        2018-09-07 2018-09-27 2018-09-28 | in time
        2027-09-10 2027-09-30 2027-10-01 | in time for 2028-01-01";
    let calendar = Calendar::built_in();
    for ([sent, last, contract], why) in rows::<3>(table) {
        let law = law::standstill(Procedure::Openbaar).unwrap();
        let end = law.gap.earliest(date(sent), &calendar).unwrap();
        assert_eq!(end, date(last), "{why}");
        let law = law::no_contract_yet(Procedure::Openbaar).unwrap();
        assert_eq!(
            law.gap.earliest(end, &calendar),
            Some(date(contract)),
            "{why}"
        );
    }
    for procedure in plannable() {
        let is_statutory = procedure.is_regular();
        assert_eq!(
            law::standstill(procedure).is_some(),
            is_statutory,
            "{procedure}"
        );
        let plan = plan_of("2028-01-01", procedure, &Options::default());
        let row = plan.phase(Phase::Standstill).unwrap();
        assert_eq!(row.is_statutory, is_statutory, "{procedure}");
        assert_eq!(row.ground == "contractueel", !is_statutory, "{procedure}");
    }
}

#[test]
fn an_award_is_announced_within_thirty_days_alone_or_with_its_quarter() {
    let calendar = Calendar::built_in();
    // Aw 2.134(1) and (3): awarded, alone, with the quarter.
    let table = "
        2026-08-03 2026-09-02 2026-10-30
        2026-09-30 2026-10-30 2026-10-30
        2027-10-01 2027-11-01 2028-01-31
        2026-11-24 2026-12-24 2027-02-01";
    for ([awarded, alone, bundled], _) in rows::<3>(table) {
        assert_eq!(
            law::award_notice(date(awarded), &calendar),
            Some(date(alone))
        );
        assert_eq!(
            law::award_notice_bundled(date(awarded), &calendar),
            Some(date(bundled))
        );
    }
}

#[test]
fn a_vooraankondiging_is_sent_between_twelve_months_and_52_days_before() {
    let found = law::announcement_window(date("2027-06-14"));
    assert_eq!(found, Some((date("2026-06-14"), date("2027-04-23"))));
}

#[test]
fn the_signals_of_a_contract_are_those_of_its_successors_plan() {
    // A contract that ends on 2018-12-31: award sent by 2018-09-07, opdracht granted by 2018-10-01.
    let (norms, calendar) = (Norms::default(), Calendar::built_in());
    let rules = Rules {
        norms: &norms,
        calendar: &calendar,
    };
    let end = date("2018-12-31");
    let begin = begin_after(end, Procedure::Sas, &Options::default(), rules).unwrap();
    let plan = plan_of("2019-01-01", Procedure::Sas, &Options::default());
    assert_eq!(begin, plan.begin);
    assert_eq!(
        (begin.usual, begin.minimum),
        (date("2017-10-12"), date("2018-04-13"))
    );
    let practical = |phase| plan.phase(phase).unwrap().practical;
    assert_eq!(practical(Phase::VoorlopigeGunning), date("2018-09-07"));
    assert_eq!(practical(Phase::OpdrachtVerleend), date("2018-10-01"));
}

#[test]
fn the_overgang_is_counted_as_a_contract_is() {
    // Months on from the first day, one day back.
    for (start, end) in [("2028-01-01", "2028-06-30"), ("2035-05-31", "2035-11-29")] {
        let plan = plan_of(start, Procedure::Sas, &Options::default());
        assert_eq!(plan.phase(Phase::Overgang).unwrap().to, date(end));
    }
}

#[test]
fn a_national_procedure_is_not_planned() {
    let (norms, calendar) = (Norms::default(), Calendar::built_in());
    let rules = Rules {
        norms: &norms,
        calendar: &calendar,
    };
    let refused = plan::plan(
        date("2028-01-01"),
        Procedure::Nationaal,
        &Options::default(),
        rules,
    );
    assert_eq!(refused, Err(plan::PlanError::Nationaal));
    let early = plan::plan(
        date("0001-06-01"),
        Procedure::Sas,
        &Options::default(),
        rules,
    );
    assert_eq!(early, Err(plan::PlanError::OutOfRange));
}

#[test]
fn every_procedure_has_its_phases_in_order() {
    for procedure in plannable() {
        let plan = plan_of("2028-01-01", procedure, &Options::default());
        let found: Vec<Phase> = plan.phases.iter().map(|row| row.phase).collect();
        assert!(found.is_sorted(), "{procedure}");
        let has_selection = found.contains(&Phase::SluitingAanmelding);
        assert_eq!(has_selection, procedure.has_selection(), "{procedure}");
        assert_eq!(
            found.len(),
            if has_selection { 17 } else { 16 },
            "{procedure}"
        );
    }
}

/// Every procedure that can be planned.
fn plannable() -> impl Iterator<Item = Procedure> {
    let all = Procedure::ALL.iter().copied();
    all.filter(|procedure| *procedure != Procedure::Nationaal)
}

/// The law once more, written down without the planner: the end of a term of days, with decree days.
fn rolled(from: NaiveDate, term: u32, calendar: &Calendar) -> NaiveDate {
    let mut end = from + Days::new(u64::from(term));
    while calendar.atw_free(end).is_some() {
        end = end.succ_opt().unwrap();
    }
    end
}

/// What the days of a plan do not keep of the law, written down without the planner.
fn illegal(
    day: impl Fn(Phase) -> NaiveDate,
    start: NaiveDate,
    procedure: Procedure,
    options: &Options,
    calendar: &Calendar,
) -> Vec<&'static str> {
    use Phase::{
        AankondigingGunning, NotaVanInlichtingen, OpdrachtVerleend, Publicatie, SluitingAanmelding,
        SluitingInschrijving, VoorlopigeGunning,
    };
    let extra = if options.has_free_documents || options.is_urgent {
        0
    } else {
        5
    };
    let term = |paper: u32, announced: u32, urgent: u32| match options {
        Options {
            is_urgent: true, ..
        } => urgent,
        Options {
            is_announced: true, ..
        } => announced,
        Options {
            is_electronic: true,
            ..
        } => paper - 5,
        _ => paper,
    };
    let mut found = Vec::new();
    let mut must = |holds: bool, article| found.extend((!holds).then_some(article));
    let closing = day(SluitingInschrijving);
    match procedure {
        Procedure::Openbaar => {
            let term = term(45, 29, 15) + extra;
            must(closing > rolled(day(Publicatie), term, calendar), "2.71(1)");
        }
        Procedure::NietOpenbaar | Procedure::Mededinging => {
            let requests = if options.is_urgent { 15 } else { 30 };
            let last = rolled(day(Publicatie), requests, calendar);
            must(day(SluitingAanmelding) > last, "2.71(2)");
            let term = term(40, 29, 10) + extra;
            must(
                closing > rolled(day(SluitingAanmelding), term, calendar),
                "2.71(4)",
            );
        }
        _ => {}
    }
    if procedure.is_regular() && options.has_standstill {
        let last = rolled(day(VoorlopigeGunning), 20, calendar);
        must(day(OpdrachtVerleend) > last, "2.127");
    }
    if procedure.is_regular() || procedure == Procedure::Sas {
        let four = procedure.is_regular() && options.is_urgent;
        let clear = Days::new(if four { 4 } else { 10 });
        must(day(NotaVanInlichtingen) + clear < closing, "2.54");
        let notice = rolled(day(OpdrachtVerleend), 30, calendar);
        must(day(AankondigingGunning) <= notice, "2.134");
    }
    if options.is_maatwerk {
        let latest = start - Months::new(3);
        must(day(OpdrachtVerleend) <= latest, "Uitv.besl. Wmo 5.1(2)");
    }
    found
}

fn any_case() -> impl Strategy<Value = (NaiveDate, Procedure, Options)> {
    let start = (0i64..9_131).prop_map(|days| date("2016-01-01") + TimeDelta::days(days));
    let procedure = (0usize..6).prop_map(|n| plannable().nth(n).unwrap());
    let options = any::<[bool; 6]>().prop_map(|[a, b, c, d, e, f]| Options {
        is_maatwerk: a,
        has_standstill: b,
        is_electronic: c,
        is_announced: d,
        is_urgent: e,
        has_free_documents: f,
    });
    (start, procedure, options)
}

/// When the contract can start if a phase ends on a day and everything after it takes the least time.
fn start_after(
    phase: Phase,
    day: NaiveDate,
    procedure: Procedure,
    options: &Options,
    rules: Rules<'_>,
) -> NaiveDate {
    let mut days = BTreeMap::from([(phase, day)]);
    for later in Phase::ALL.iter().filter(|later| **later > phase) {
        for link in links(procedure, options, rules.norms) {
            if let (true, Some(from)) = (link.to == *later, days.get(&link.from)) {
                let earliest = link.minimum.earliest(*from, rules.calendar).unwrap();
                let known = days.get(later).copied().unwrap_or(earliest);
                days.insert(*later, known.max(earliest));
            }
        }
    }
    days[&Phase::Ingang]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_plan_breaks_the_law((start, procedure, options) in any_case()) {
        let calendar = Calendar::built_in();
        let plan = plan_of(&start.to_string(), procedure, &options);
        let usual = |phase| plan.phase(phase).unwrap().to;
        let latest = |phase| plan.phase(phase).unwrap().latest;
        prop_assert_eq!(illegal(usual, start, procedure, &options, &calendar), Vec::<&str>::new());
        prop_assert_eq!(illegal(latest, start, procedure, &options, &calendar), Vec::<&str>::new());
        // Who acts on the practical days is in time, and acts on a working day.
        let practical = |phase| plan.phase(phase).unwrap().practical;
        prop_assert_eq!(illegal(practical, start, procedure, &options, &calendar), Vec::<&str>::new());
        for row in &plan.phases {
            prop_assert!(row.practical <= row.latest && calendar.is_workday(row.practical), "{}", row.phase);
            prop_assert!(row.from <= row.to, "{}", row.phase);
            prop_assert!(row.to <= row.latest, "{}: {} after {}", row.phase, row.to, row.latest);
            prop_assert!(row.practical <= row.latest);
        }
    }

    #[test]
    fn every_latest_day_is_the_last_that_still_fits((start, procedure, options) in any_case()) {
        let (norms, calendar) = (Norms::default(), Calendar::built_in());
        let rules = Rules { norms: &norms, calendar: &calendar };
        let plan = plan_of(&start.to_string(), procedure, &options);
        for row in plan.phases.iter().filter(|row| row.phase < Phase::AankondigingGunning) {
            let after = |day| start_after(row.phase, day, procedure, &options, rules);
            prop_assert!(after(row.latest) <= start, "{}", row.phase);
            prop_assert!(after(row.latest.succ_opt().unwrap()) > start, "{}", row.phase);
        }
    }

    #[test]
    fn a_later_start_never_makes_a_day_earlier(
        (start, procedure, options) in any_case(), more in 1i64..40,
    ) {
        let later = start + TimeDelta::days(more);
        let one = plan_of(&start.to_string(), procedure, &options);
        let other = plan_of(&later.to_string(), procedure, &options);
        for (one, other) in one.phases.iter().zip(&other.phases) {
            prop_assert!(one.to <= other.to, "{}", one.phase);
            prop_assert!(one.latest <= other.latest, "{}", one.phase);
        }
    }
}
