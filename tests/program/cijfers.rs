//! Figures: counted again from the records themselves in other words, as many records behind each as it says, for who may.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use serde_json::Value;
use wijkregie::domain::cijfers::{DIMENSIONS, How, MEASURES, Period, Unit};
use wijkregie::domain::record::{Kind, fields};
use wijkregie::office::views::{FigureCell, FigureTable, Figures, FiguresAsked, RecordsAsked};
use wijkregie::office::{AsOf, today};

use crate::support::robot::Desk;

fn asked(measures: &[&str], per: Option<&str>, over: &str) -> FiguresAsked {
    FiguresAsked {
        measures: measures.iter().map(|key| (*key).to_owned()).collect(),
        per: per.map(str::to_owned),
        over: over.to_owned(),
        filter: Vec::new(),
        at: AsOf::NOW,
        leaves: false,
    }
}

fn figures(desk: &Desk, who: &str, asked: &FiguresAsked) -> Figures {
    desk.office.figures(&desk.caller(who), asked).unwrap()
}

fn table<'f>(figures: &'f Figures, key: &str) -> &'f FigureTable {
    figures
        .maten
        .iter()
        .find(|table| table.maat == key)
        .unwrap()
}

fn counts(cells: &[FigureCell]) -> Vec<u32> {
    cells.iter().map(|cell| cell.aantal.unwrap()).collect()
}

/// Every record of a kind, as the export to JSON has it: a value by each path.
fn exported(desk: &Desk, kind: Kind) -> Vec<BTreeMap<String, Value>> {
    let caller = desk.caller("bea");
    let begun = desk
        .office
        .export(&caller, kind, false, "natellen")
        .unwrap();
    let mut all = Vec::new();
    loop {
        let page = desk.office.export_page(&caller, begun.export).unwrap();
        if page.is_empty() {
            return all;
        }
        let of_kind = page
            .iter()
            .flatten()
            .filter(|record| record.id.kind == kind);
        all.extend(of_kind.map(|record| fields::of(record).unwrap().into_iter().collect()));
    }
}

fn day_at(record: &BTreeMap<String, Value>, path: &str) -> Option<NaiveDate> {
    record.get(path)?.as_str()?.parse().ok()
}

fn word<'r>(record: &'r BTreeMap<String, Value>, path: &str) -> &'r str {
    record.get(path).and_then(Value::as_str).unwrap_or("")
}

/// The elements of a list of a record.
fn list<'r>(record: &'r BTreeMap<String, Value>, name: &'r str) -> impl Iterator<Item = &'r Value> {
    let of_list = move |path: &str| path.split_once('/').is_some_and(|(list, _)| list == name);
    record
        .iter()
        .filter(move |(path, _)| of_list(path))
        .map(|(_, value)| value)
}

fn day_in(value: &Value, name: &str) -> Option<NaiveDate> {
    value.get(name)?.as_str()?.parse().ok()
}

/// The months that are counted: each with its first day, and the first day after it.
fn months(count: u32) -> Vec<(NaiveDate, NaiveDate)> {
    use chrono::{Datelike, Months};
    let first = today().with_day(1).unwrap();
    (0..count)
        .rev()
        .map(|back| {
            let begin = first - Months::new(back);
            (begin, begin + Months::new(1))
        })
        .collect()
}

/// By month, how many days are in it and have been.
fn in_months(months: &[(NaiveDate, NaiveDate)], days: impl Iterator<Item = NaiveDate>) -> Vec<u32> {
    let mut all = vec![0; months.len()];
    for day in days.filter(|day| *day <= today()) {
        for (at, (begin, end)) in months.iter().enumerate() {
            all[at] += u32::from(*begin <= day && day < *end);
        }
    }
    all
}

/// By month, how many of these stretches hold its last day, or today.
fn standing(
    months: &[(NaiveDate, NaiveDate)],
    stretches: &[(NaiveDate, Option<NaiveDate>)],
) -> Vec<u32> {
    let of = |(_, end): &(NaiveDate, NaiveDate)| {
        let last = (*end - Days::new(1)).min(today());
        let there = stretches
            .iter()
            .filter(|(from, until)| *from <= last && until.is_none_or(|until| until > last));
        u32::try_from(there.count()).unwrap()
    };
    months.iter().map(of).collect()
}

/// Days between two, less each day on which something stood still.
fn net(from: NaiveDate, until: NaiveDate, pauses: &[&Value]) -> u32 {
    let stood_still = |day: NaiveDate| {
        pauses.iter().any(|pause| {
            let begin = day_in(pause, "van").unwrap();
            begin <= day && day_in(pause, "tot").is_none_or(|end| day < end)
        })
    };
    let days = from.iter_days().take_while(|day| *day < until);
    u32::try_from(days.filter(|day| !stood_still(*day)).count()).unwrap()
}

fn pauses<'r>(record: &'r BTreeMap<String, Value>, clocks: &[&str]) -> Vec<&'r Value> {
    let all = record
        .get("klokken")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let all =
        all.filter(|clock| clocks.is_empty() || clocks.contains(&clock["klok"].as_str().unwrap()));
    all.flat_map(|clock| clock["opschortingen"].as_array().unwrap())
        .collect()
}

/// The smallest number that at least so many of a hundred do not exceed.
fn within(all: &[u32], percent: usize) -> Option<u32> {
    let enough =
        |limit: &&u32| all.iter().filter(|it| *it <= *limit).count() * 100 >= all.len() * percent;
    all.iter().filter(enough).min().copied()
}

fn recount(desk: &Desk) {
    let all = exported(desk, Kind::Referral);
    let months = months(24);
    let told = figures(desk, "bea", &asked(&[], None, "24m"));
    let counted = |key: &str| counts(&table(&told, key).totaal);
    let is_closed = |record: &&BTreeMap<String, Value>| {
        ["afgesloten", "ingetrokken"].contains(&word(record, "staat"))
    };
    // Flow.
    let reported = all.iter().filter_map(|record| day_at(record, "gemeld"));
    assert_eq!(counted("instroom"), in_months(&months, reported));
    let ended = all
        .iter()
        .filter_map(|record| day_at(record, "geeindigd_op"));
    assert_eq!(counted("uitstroom"), in_months(&months, ended));
    let stretches: Vec<_> = all
        .iter()
        .filter(|record| !is_closed(record) || record.contains_key("geeindigd_op"))
        .filter_map(|record| Some((day_at(record, "gemeld")?, day_at(record, "geeindigd_op"))))
        .collect();
    assert_eq!(counted("voorraad"), standing(&months, &stretches));
    let undated = all
        .iter()
        .filter(|record| day_at(record, "gemeld").is_none())
        .count();
    assert_eq!(
        table(&told, "instroom").zonder_datum,
        Some(u32::try_from(undated).unwrap())
    );
    // No's, one by one.
    let no = |wanted: &'static str| {
        let answers = all.iter().flat_map(|record| list(record, "antwoorden"));
        answers.filter(move |answer| answer["antwoord"] == wanted)
    };
    for (key, wanted) in [
        ("weigeringen", "geweigerd"),
        ("terugleggingen", "teruggelegd"),
    ] {
        let days = no(wanted).filter_map(|answer| day_in(answer, "datum"));
        assert_eq!(counted(key), in_months(&months, days), "{key}");
    }
    assert!(no("geweigerd").count() > 10, "the demo has some");
    // How long it took.
    let mut by_key: BTreeMap<&str, Vec<(NaiveDate, u32)>> = BTreeMap::new();
    for record in &all {
        let (reported, done) = (
            day_at(record, "gemeld"),
            day_at(record, "onderzoek_afgerond"),
        );
        if let (Some(reported), Some(done)) = (reported, done) {
            let days = net(reported, done, &pauses(record, &["onderzoek"]));
            by_key.entry("onderzoek").or_default().push((done, days));
        }
        if let (Some(reported), Some(ended)) = (reported, day_at(record, "geeindigd_op")) {
            let days = net(reported, ended, &pauses(record, &[]));
            by_key
                .entry("doorlooptijd")
                .or_default()
                .push((ended, days));
        }
        let (asked, decided) = (
            day_at(record, "aanvraagdatum"),
            day_at(record, "besluitdatum"),
        );
        if let (Some(asked), Some(decided)) = (asked, decided) {
            let days = net(asked, decided, &pauses(record, &["beslistermijn"]));
            by_key
                .entry("besluittijd")
                .or_default()
                .push((decided, days));
        }
    }
    for (key, all) in by_key {
        for (suffix, percent) in [("", 50), ("-p90", 90)] {
            let table = table(&told, &format!("{key}{suffix}"));
            for ((begin, end), cell) in months.iter().zip(&table.totaal) {
                let in_month = all
                    .iter()
                    .filter(|(day, _)| begin <= day && day < end && *day <= today());
                let days: Vec<u32> = in_month.map(|(_, days)| *days).collect();
                assert_eq!(cell.dagen, within(&days, percent), "{key}{suffix} {begin}");
                assert_eq!(cell.aantal, Some(u32::try_from(days.len()).unwrap()));
            }
        }
    }
    // By wijk, soort and verwijzer.
    for (per, path) in [
        ("wijk", "wijk"),
        ("soort", "soort"),
        ("verwijzer", "verwijzer"),
        ("aanbieder", "aanbieder"),
    ] {
        let told = figures(desk, "bea", &asked(&["instroom"], Some(per), "24m"));
        let values: BTreeSet<&str> = all.iter().map(|record| word(record, path)).collect();
        for value in values {
            let of_value = all.iter().filter(|record| word(record, path) == value);
            let expected = in_months(
                &months,
                of_value.filter_map(|record| day_at(record, "gemeld")),
            );
            let value = if value.is_empty() { "onbekend" } else { value };
            let row = told.maten[0].rijen.iter().find(|row| row.waarde == value);
            let counted = row.map_or_else(|| vec![0; months.len()], |row| counts(&row.cijfers));
            assert_eq!(counted, expected, "{per} {value}");
        }
    }
    // Refusals by reason.
    let told_by_reason = figures(desk, "bea", &asked(&["weigeringen"], Some("reden"), "24m"));
    for row in &told_by_reason.maten[0].rijen {
        let days = no("geweigerd").filter(|answer| answer["reden"] == row.waarde.as_str());
        assert_eq!(
            counts(&row.cijfers),
            in_months(&months, days.filter_map(|it| day_in(it, "datum")))
        );
    }
    // Indicaties and plans.
    let granted = exported(desk, Kind::Indicatie);
    let stretches: Vec<_> = granted
        .iter()
        .filter(|record| word(record, "uit_register").is_empty())
        .filter_map(|record| {
            let begin = day_at(record, "begindatum").or(day_at(record, "gestart_op"))?;
            let last = [day_at(record, "einddatum"), day_at(record, "gestopt_op")];
            let last = last.into_iter().flatten().min();
            Some((begin, last.map(|day| day + Days::new(1))))
        })
        .collect();
    assert_eq!(counted("indicaties"), standing(&months, &stretches));
    let plans = exported(desk, Kind::Plan);
    let of_plans = |plans: &[BTreeMap<String, Value>]| -> Vec<_> {
        let there = plans
            .iter()
            .filter(|plan| word(plan, "uit_register").is_empty());
        there
            .filter_map(|plan| {
                Some((
                    day_at(plan, "gemaakt_op")?,
                    day_at(plan, "plan_beeindigd_op"),
                ))
            })
            .collect()
    };
    assert_eq!(counted("plannen"), standing(&months, &of_plans(&plans)));
    let without: Vec<_> = plans
        .into_iter()
        .filter(|plan| word(plan, "regisseur").is_empty())
        .collect();
    assert_eq!(
        counted("zonder-regisseur"),
        standing(&months, &of_plans(&without))
    );
}

#[test]
fn figures_are_what_the_records_add_up_to() {
    recount(&Desk::with_data(400));
}

#[test]
#[ignore = "takes minutes"]
fn figures_of_ten_thousand_are_what_the_records_add_up_to() {
    recount(&Desk::with_data(10_000));
}

#[test]
fn as_many_records_are_behind_a_figure_as_it_says() {
    let desk = Desk::with_data(300);
    let caller = desk.caller("bea");
    let check = |key: &str, per: Option<&str>, over: &str| {
        let mut asked = asked(&[key], per, over);
        let told = figures(&desk, "bea", &asked);
        let table = &told.maten[0];
        let measure = MEASURES.iter().find(|it| it.key == key).unwrap();
        for (at, period) in told.perioden.iter().enumerate() {
            asked.over.clone_from(&period.periode);
            let behind = |value: Option<&str>| {
                let wanted = RecordsAsked {
                    figures: asked.clone(),
                    value: value.map(str::to_owned),
                };
                desk.office.figure_records(&caller, &wanted).unwrap()
            };
            let is_as_many = |cell: &FigureCell, value: Option<&str>| {
                let records = behind(value);
                let count = u32::try_from(records.len()).ok();
                let all = if measure.how.is_share() {
                    cell.van
                } else {
                    cell.aantal
                };
                assert_eq!(count, all, "{key} {per:?} {value:?} {}", period.periode);
                if measure.how.is_share() {
                    let counts = records
                        .iter()
                        .filter(|record| record.telt == Some(true))
                        .count();
                    assert_eq!(u32::try_from(counts).ok(), cell.aantal, "{key}");
                    assert!(cell.aandeel.is_none_or(|share| share <= 10_000));
                    assert_eq!(cell.aandeel.is_none(), cell.van == Some(0));
                }
            };
            is_as_many(&table.totaal[at], None);
            for row in &table.rijen {
                is_as_many(&row.cijfers[at], Some(&row.waarde));
            }
            // What is counted one by one adds up.
            if matches!(measure.how, How::Count | How::Marked | How::ShareOf(_)) && per.is_some() {
                let parts: u32 = table
                    .rijen
                    .iter()
                    .filter_map(|row| row.cijfers[at].aantal)
                    .sum();
                assert_eq!(Some(parts), table.totaal[at].aantal, "{key} {per:?}");
            }
        }
    };
    for measure in MEASURES {
        check(measure.key, None, "3k");
        for per in measure.per {
            check(measure.key, Some(per.row().key), "2j");
        }
    }
}

#[test]
fn who_does_not_read_dossiers_counts_without_small_counts_and_sees_nobody_behind_them() {
    let desk = Desk::with_data(1000);
    desk.hire("lea", "leiding", "alles");
    desk.hire("fien", "fg", "alles");
    let quarters = {
        let last = Period::of(Unit::Quarter, today());
        let first = (1..4).fold(last, |period, _| period.before());
        format!("{}..{}", first.key(), last.key())
    };
    let of =
        |who: &str, key: &str, per: &str| figures(&desk, who, &asked(&[key], Some(per), &quarters));
    let all = asked(&[], Some("bt"), &quarters);
    let (whole, least) = (figures(&desk, "bea", &all), figures(&desk, "lea", &all));
    assert_eq!((whole.kleinste, least.kleinste), (None, Some(5)));
    let mut told = 0;
    for shown in least.maten.iter().filter(|table| table.kleine_weg) {
        for row in &table(&whole, &shown.maat).rijen {
            let mut rows = shown.rijen.iter();
            let Some(shown) = rows.find(|it| it.waarde == row.waarde) else {
                // Of which there is nothing to tell, the name tells nothing either.
                continue;
            };
            for (shown, cell) in shown.cijfers.iter().zip(&row.cijfers).take(3) {
                let is_small = cell.aantal.is_some_and(|count| (1..5).contains(&count));
                assert!(shown.verborgen || !is_small, "{}", row.naam);
                told += usize::from(!shown.verborgen);
            }
            // What is not over yet would tell tomorrow who came today.
            assert!(shown.cijfers[3].verborgen, "{}", row.naam);
        }
    }
    assert!(told > 0, "{least:?}");
    // Beside a month, a filter or another day it would tell what a quarter hides.
    let finer = [
        asked(&["weigeringen"], None, "3m"),
        FiguresAsked {
            filter: vec!["wijk:hoogkerk".to_owned()],
            ..asked(&["weigeringen"], None, &quarters)
        },
    ];
    for asked in &finer {
        let table = figures(&desk, "lea", asked).maten.swap_remove(0);
        assert!(table.totaal.is_empty(), "{table:?}");
        assert!(
            table.niet_te_zien.contains("uw rol ziet dit alleen"),
            "{table:?}"
        );
    }
    // What stands in the row of a dossier, she sees as it is.
    assert_eq!(of("lea", "instroom", "wijk").kleinste, None);
    let behind = |who: &str, key: &str| {
        let wanted = RecordsAsked {
            figures: asked(&[key], None, "1j"),
            value: None,
        };
        desk.office.figure_records(&desk.caller(who), &wanted)
    };
    assert!(!behind("lea", "instroom").unwrap().is_empty());
    // A slip of the pen in a value is no count of zero.
    let wrong = RecordsAsked {
        figures: asked(&["weigeringen"], Some("reden"), "1j"),
        value: Some("wachtlijs".to_owned()),
    };
    let no = desk.office.figure_records(&desk.caller("bea"), &wrong);
    let no = no.unwrap_err().to_string();
    assert!(no.contains("nooit iets geteld"), "{no}");
    let no = behind("lea", "weigeringen").unwrap_err().to_string();
    assert!(no.contains("verloop"), "{no}");
    // Plans are not hers to see: no figure, and that is said.
    let plans = figures(&desk, "lea", &asked(&["plannen"], None, "1j"));
    assert!(
        plans.maten[0].totaal.is_empty() && plans.maten[0].niet_te_zien.contains("ziet dit niet")
    );
    // A begeleidingsteam counts what it did itself.
    let own = of("bram", "weigeringen", "bt");
    assert!(
        own.maten[0]
            .rijen
            .iter()
            .all(|row| row.waarde == "hoogkerk"),
        "{own:?}"
    );
    let no = desk
        .office
        .figures(&desk.caller("fien"), &asked(&[], None, "1j"))
        .unwrap_err();
    assert!(
        no.to_string().contains("Cijfers bekijken mag u niet"),
        "{no}"
    );
}

#[test]
fn what_leaves_has_no_small_counts_and_what_is_asked_wrong_gets_a_sentence() {
    let desk = Desk::with_data(200);
    for per in DIMENSIONS {
        let mut wanted = asked(&[], Some(per.key), "12m");
        wanted.leaves = true;
        let told = figures(&desk, "bea", &wanted);
        for table in &told.maten {
            let of_rows = table.rijen.iter().flat_map(|row| &row.cijfers);
            for cell in of_rows.chain(&table.totaal) {
                // Of how many a number of days is stays behind.
                let is_none = cell.aantal.is_none() && table.eenheid == "dagen";
                let is_large = cell.aantal.is_some_and(|count| count == 0 || count >= 5);
                assert!(cell.verborgen || is_none || is_large, "{cell:?}");
            }
        }
    }
    let no = |mut wanted: FiguresAsked, filter: &str, at: AsOf| {
        wanted.filter = filter.split_whitespace().map(str::to_owned).collect();
        wanted.at = at;
        desk.office
            .figures(&desk.caller("bea"), &wanted)
            .unwrap_err()
            .to_string()
    };
    let tomorrow = Some(today() + Days::new(1));
    let yesterday = Some(today() - Days::new(1));
    for (wanted, filter, at, said) in [
        (
            asked(&["instrom"], None, "1k"),
            "",
            AsOf::NOW,
            "‘instrom’ is geen maat",
        ),
        (
            asked(&[], Some("straat"), "1k"),
            "",
            AsOf::NOW,
            "‘straat’ is niets waarnaar wordt geteld",
        ),
        (
            asked(&["instroom"], Some("reden"), "1k"),
            "",
            AsOf::NOW,
            "Instroom wordt niet geteld per reden",
        ),
        (
            asked(&["gaten"], Some("wijk"), "1k"),
            "",
            AsOf::NOW,
            "Vraag dit cijfer zonder --per",
        ),
        (
            asked(&[], None, "2026-K3..2026-K1"),
            "",
            AsOf::NOW,
            "eindigt voor het begint",
        ),
        (asked(&[], None, "2099"), "", AsOf::NOW, "van wat nog komt"),
        (
            asked(&[], None, "1k"),
            "wijk:atlantis",
            AsOf::NOW,
            "‘atlantis’ is er niet bij Wijk",
        ),
        (
            asked(&[], None, "1k"),
            "wijk:",
            AsOf::NOW,
            "geen maat en geen filter",
        ),
        (
            asked(&[], None, "1k"),
            "",
            AsOf {
                on: tomorrow,
                known: None,
            },
            "moet nog komen",
        ),
        (
            asked(&[], None, "1k"),
            "",
            AsOf {
                on: None,
                known: tomorrow,
            },
            "moet nog komen",
        ),
        (
            asked(&[], None, "1k"),
            "",
            AsOf {
                on: Some(today()),
                known: yesterday,
            },
            "was niet bekend",
        ),
    ] {
        let no = no(wanted, filter, at);
        assert!(no.contains(said), "{no}");
    }
    let filtered = FiguresAsked {
        filter: vec!["wijk:hoogkerk,beijum".to_owned()],
        ..asked(&["instroom"], Some("wijk"), "2j")
    };
    let told = figures(&desk, "bea", &filtered);
    let values: BTreeSet<&str> = told.maten[0]
        .rijen
        .iter()
        .map(|row| row.waarde.as_str())
        .collect();
    assert_eq!(values, ["beijum", "hoogkerk"].into());
}
