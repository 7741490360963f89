//! The contracts and aanbestedingen of the made-up office.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{days, records, referrals, register};
use crate::domain::aanbesteding::norms::Norms;
use crate::domain::aanbesteding::parts::Award;
use crate::domain::aanbesteding::plan::Rules;
use crate::domain::aanbesteding::standing::standing_of;
use crate::domain::aanbesteding::words::{AanbestedingStatus, Phase};
use crate::domain::contract::actions::sound;
use crate::domain::contract::dates::Dates;
use crate::domain::contract::lines::{Cover, lines};
use crate::domain::contract::overview;
use crate::domain::contract::parts::Spending;
use crate::domain::contract::signals::{LeadTimes, option_notice, shows};
use crate::domain::contract::words::{ContractSignal, ContractStatus};
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::register::Register;
use crate::domain::registers::user::{Scope, User};
use crate::domain::rights::Actor;
use crate::domain::words::Role;

fn bought(today: NaiveDate) -> (Vec<Record>, Register) {
    let made = records(10, today);
    let register = register(&made);
    let is_bought = |record: &Record| matches!(record.id.kind, Kind::Contract | Kind::Aanbesteding);
    (made.into_iter().filter(is_bought).collect(), register)
}

#[test]
fn every_signal_of_a_contract_is_there_today() {
    for today in days() {
        let (_, register) = bought(today);
        let mut shown: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let leads = LeadTimes::of(&register.settings);
        for (number, due) in overview::signals(&register, today) {
            let record = &register.contracts()[number];
            if shows(record, &due, &leads, &register.calendar, today) {
                shown.entry(due.signal.word()).or_default().push(number);
            }
        }
        for signal in ContractSignal::ALL {
            assert!(
                shown.contains_key(signal.word()),
                "{today} {signal} {shown:?}"
            );
        }
        // An office where everything is wrong is no story.
        assert!(
            shown.values().all(|numbers| numbers.len() <= 10),
            "{shown:?}"
        );
        assert_eq!(shown["besteding"].len(), 3);
        assert_eq!(shown["opzegdatum gemist"].len(), 1);
    }
}

/// The days of the agenda of contracts and aanbestedingen, by number and what they are about.
fn agenda(register: &Register, today: NaiveDate) -> BTreeMap<(String, String), NaiveDate> {
    let mut items = Vec::new();
    crate::office::contracts::agenda::of_contracts(register, today, &|_| true, &mut items);
    crate::office::aanbestedingen::agenda::of_aanbestedingen(
        register,
        today,
        &|_| true,
        &mut items,
    );
    items
        .into_iter()
        .map(|item| ((item.nummer, item.soort), item.datum))
        .collect()
}

/// The list, the sheet, the signals, the years and the agenda, each as its screen asks for it.
#[test]
fn the_list_the_sheet_the_years_and_the_agenda_agree_on_every_day() {
    use crate::office::{aanbestedingen, contracts};
    let still = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
    for today in days().into_iter().chain([still]) {
        let (_, register) = bought(today);
        let mut items = Vec::new();
        contracts::agenda::of_contracts(&register, today, &|_| true, &mut items);
        aanbestedingen::agenda::of_aanbestedingen(&register, today, &|_| true, &mut items);
        // Of what has more dates of one kind, one must be the same.
        let in_agenda = |number: &str, kind: &str, day: NaiveDate| {
            let mut own = items
                .iter()
                .filter(|item| item.nummer == number && item.soort == kind)
                .peekable();
            own.peek().is_none() || own.any(|item| item.datum == day)
        };
        let actor = Actor::of(
            "cora",
            &User {
                roles: [Role::Contract].into(),
                scopes: [Scope::Everything].into(),
                ..User::default()
            },
            false,
        );
        let signals = contracts::signals::signals_on(&register, today);
        let years = lines(&register, today);
        for row in
            contracts::rows(&register, &signals, (&[], &Actor::default()), true, today).unwrap()
        {
            let number = row.nummer.as_str();
            let record = register.contracts()[number].clone();
            let view = contracts::view::view(&register, &actor, record, Vec::new(), today);
            let dates = &view.dates;
            assert_eq!(row.lopend_tot, dates.lopend_tot, "{today} {number}");
            assert_eq!(row.optie_uiterlijk, dates.volgende_optie_uiterlijk);
            assert_eq!(row.uiterste_opzegdatum, dates.uiterste_opzegdatum);
            assert_eq!(row.gat_dagen, dates.gat_dagen, "{today} {number}");
            let sheet: BTreeMap<&str, NaiveDate> = view
                .signals
                .iter()
                .map(|(_, signal)| (signal.soort.as_str(), signal.datum))
                .collect();
            if let Some(first) = &row.doen {
                assert_eq!(
                    sheet.get(&*first.soort),
                    Some(&first.datum),
                    "{today} {number}"
                );
            }
            for (kind, day) in &sheet {
                assert!(in_agenda(number, kind, *day), "{today} {number} {kind}");
            }
            // The bar of the years ends where the sheet does, and its gap begins on the day of the signal.
            let spans = years.iter().flat_map(|line| &line.spans);
            for span in spans.filter(|span| span.number == number && span.cover == Cover::Contract)
            {
                assert_eq!(span.until, dates.lopend_tot, "{today} {number}");
            }
            let gaps = years.iter().flat_map(|line| &line.gaps);
            let first = gaps
                .filter(|gap| gap.after == number)
                .map(|gap| gap.from)
                .min();
            if let Some(day) = sheet.get("gat") {
                assert_eq!(first.as_ref(), Some(day), "{today} {number}");
            }
        }
        let signals = aanbestedingen::signals::signals_on(&register, today);
        for row in aanbestedingen::rows(&register, &signals, (&[], &Actor::default()), true, today)
            .unwrap()
        {
            let number = row.nummer.as_str();
            let record = register.aanbestedingen()[number].clone();
            let view = aanbestedingen::view::view(&register, &actor, record, Vec::new(), today);
            let phase = view
                .phases
                .iter()
                .find(|phase| Some(phase.fase) == row.fase);
            assert_eq!(
                row.fase_uiterst,
                phase.and_then(|it| it.uiterst),
                "{today} {number}"
            );
            for (phase, day) in &row.dagen {
                let cells = view
                    .phases
                    .iter()
                    .find(|cells| cells.fase == *phase)
                    .unwrap();
                let shown = cells.werkelijk.or(cells.verwacht).or(cells.gepland);
                if cells.werkelijk.is_some() || cells.verwacht.is_some() {
                    assert_eq!(shown, Some(*day), "{today} {number} {phase}");
                }
            }
            for (_, signal) in &view.signals {
                // A phase stands in the agenda on the day bidders were told.
                let is_told = signal.soort == "fase";
                assert!(
                    is_told || in_agenda(number, &signal.soort, signal.datum),
                    "{today} {number} {}",
                    signal.soort
                );
            }
            // The same gap on both sides, where one contract follows on one.
            let before = row
                .volgt_op
                .as_deref()
                .and_then(|it| register.contracts().get(it));
            if let Some(before) = before {
                let number = before.id.number.clone();
                let view =
                    contracts::view::view(&register, &actor, before.clone(), Vec::new(), today);
                if view.dates.opvolger.as_ref() == Some(&row.nummer) {
                    assert_eq!(view.dates.gat_dagen, row.gat_dagen, "{today} {number}");
                }
            }
        }
    }
}

#[test]
fn two_screens_never_show_another_day_of_one_thing() {
    let still = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
    for today in days().into_iter().chain([still]) {
        let (bought, register) = bought(today);
        let agenda = agenda(&register, today);
        let at = |number: &str, what: &str| agenda.get(&(number.to_owned(), what.to_owned()));
        let norms = Norms::default();
        let rules = Rules {
            norms: &norms,
            calendar: &register.calendar,
        };
        for record in &bought {
            let number = record.id.number.as_str();
            if let Some(dates) = Dates::of(record, option_notice(&register.settings), today) {
                let option = dates.next_option.map(|option| option.latest);
                let shown = at(number, "optie melden").copied();
                assert!(shown.is_none() || shown == option, "{today} {number} optie");
                let notice = dates.notice.map(|notice| notice.plain);
                let shown = at(number, "opzegdatum").copied();
                assert!(
                    shown.is_none() || shown == notice,
                    "{today} {number} opzeggen"
                );
                let shown = at(number, "einde contract").copied();
                assert!(
                    shown.is_none() || shown == dates.current_end,
                    "{today} {number} einde"
                );
            }
            let (Some(head), Some(status)) =
                (record.aanbesteding(), standing_of(record, today, rules))
            else {
                continue;
            };
            let row = status
                .rows
                .iter()
                .find(|row| row.phase == Phase::AankondigingGunning);
            let shown = at(number, "aankondiging gunning").copied();
            let latest = row.map(|row| row.latest);
            assert!(
                shown.is_none() || shown == latest,
                "{today} {number}: {shown:?} {latest:?}"
            );
            // Nothing was granted within its own standstill.
            let granted = head.actual.get(&Phase::OpdrachtVerleend);
            let awards = record.all::<Award>().filter_map(|award| award.on);
            if let Some(from) = head.standstill(rules).and_then(|one| one.contract_from) {
                for day in awards.chain(granted.copied()) {
                    assert!(day >= from, "{today} {number}: {day} is before {from}");
                }
            }
            // What is planned or expected to be done is done on a working day.
            for row in status.rows.iter().filter(|row| row.is_open) {
                let is_act = ![
                    Phase::Standstill,
                    Phase::Implementatie,
                    Phase::Ingang,
                    Phase::Overgang,
                ]
                .contains(&row.phase);
                let is_workday = row
                    .expected
                    .is_none_or(|day| register.calendar.is_workday(day));
                assert!(
                    !is_act || is_workday,
                    "{today} {number} {}: {:?}",
                    row.phase,
                    row.expected
                );
            }
        }
    }
}

#[test]
fn contracts_and_aanbestedingen_stand_in_every_status() {
    for today in days() {
        let (bought, register) = bought(today);
        let mut contracts = BTreeSet::new();
        let mut aanbestedingen = BTreeSet::new();
        for record in &bought {
            let dates = Dates::of(record, option_notice(&register.settings), today);
            contracts.extend(dates.map(|dates| dates.status.word()));
            aanbestedingen.extend(record.aanbesteding().map(|one| one.status.word()));
        }
        assert_eq!(contracts.len(), ContractStatus::ALL.len(), "{contracts:?}");
        assert_eq!(aanbestedingen.len(), AanbestedingStatus::ALL.len());
        assert_eq!(register.aanbestedingen().len(), 8);
        assert!(register.contracts().len() >= 25);
    }
}

#[test]
fn no_contract_says_what_cannot_be_and_every_number_it_names_is_there() {
    for today in days() {
        let (bought, register) = bought(today);
        for record in &bought {
            assert_eq!(sound(record, &register, today), Ok(()), "{}", record.id);
            assert_eq!(RecordId::parse(&record.id.number).as_ref(), Ok(&record.id));
            let named = |number: &Option<String>, of: &BTreeMap<String, Record>| {
                number.as_ref().is_none_or(|number| of.contains_key(number))
            };
            if let Some(contract) = record.contract() {
                assert!(
                    named(&contract.predecessor, register.contracts()),
                    "{}",
                    record.id
                );
                assert!(
                    named(&contract.aanbesteding, register.aanbestedingen()),
                    "{}",
                    record.id
                );
                assert!(
                    register.employees.contains_key(&contract.manager),
                    "{}",
                    record.id
                );
                assert!(contract.notice_given.is_none_or(|day| day <= today));
            }
            if let Some(aanbesteding) = record.aanbesteding() {
                assert!(
                    named(&aanbesteding.successor_of, register.contracts()),
                    "{}",
                    record.id
                );
                assert!(register.employees.contains_key(&aanbesteding.responsible));
                for (phase, day) in &aanbesteding.actual {
                    assert!(*day <= today, "{} {phase} {day}", record.id);
                }
                let days: Vec<NaiveDate> = aanbesteding.actual.values().copied().collect();
                assert!(days.is_sorted() || aanbesteding.status == AanbestedingStatus::Gegund);
            }
            for award in record.all::<Award>() {
                assert!(register.providers.contains_key(&award.winner));
                assert!(
                    award.contract.is_empty() || register.contracts().contains_key(&award.contract)
                );
            }
            for spending in record.all::<Spending>() {
                assert!(
                    spending.on <= Some(today) && spending.on >= record.contract().unwrap().start
                );
            }
        }
    }
}

#[test]
fn one_aanbesteding_has_room_and_one_has_slipped() {
    for today in days() {
        let (bought, register) = bought(today);
        let norms = Norms::default();
        let rules = Rules {
            norms: &norms,
            calendar: &register.calendar,
        };
        let status = |end: &str| {
            let record = bought
                .iter()
                .find(|record| record.aanbesteding().is_some() && record.id.number.ends_with(end));
            let head = record.unwrap().aanbesteding().unwrap();
            let living = head.living().unwrap();
            living.status(today, rules).unwrap()
        };
        let (room, slipped) = (status("-01"), status("-02"));
        assert!(
            room.slack.is_some_and(|days| days > 30) && room.overruns.is_empty(),
            "{:?}",
            room.slack
        );
        assert!(
            slipped.slack.is_some_and(|days| days < 0),
            "{:?}",
            slipped.slack
        );
        assert!(!slipped.overruns.is_empty());
        for end in ["-03", "-04"] {
            let running = status(end);
            assert!(
                running.overruns.is_empty(),
                "{today} {end} {:?}",
                running.overruns
            );
        }
        for end in ["-01", "-02", "-03", "-04", "-05"] {
            let breaks = status(end).breaks;
            let legal: Vec<_> = breaks.iter().filter(|one| one.is_legal).collect();
            assert!(legal.is_empty() || end == "-02", "{today} {end} {legal:?}");
        }
    }
}

#[test]
fn support_that_started_names_a_contract_where_one_covers_it() {
    for today in days() {
        let made = records(2_000, today);
        let register = register(&made);
        let (mut covered, mut all) = (0, 0);
        for (record, referral) in referrals(&made) {
            let (Some(provider), Some(started)) = (&referral.provider, referral.started) else {
                continue;
            };
            all += 1;
            let mut contracts = register.contracts().values();
            let is_covered = contracts.any(|one| overview::covers_provider(one, provider, started));
            assert_eq!(!referral.contract.is_empty(), is_covered, "{}", record.id);
            if is_covered {
                let contract = &register.contracts()[&referral.contract];
                assert!(
                    overview::covers_provider(contract, provider, started),
                    "{}",
                    record.id
                );
                covered += 1;
            }
        }
        assert!(10 * covered > 9 * all, "{covered} of {all}");
    }
}
