//! One contract with all its dates, its signals and what can be done.

use std::iter::successors;

use chrono::{NaiveDate, Utc};

use super::signals::in_words;
use super::{cells, party_names};
use crate::domain::contract::bought::{buys_nothing, has_maatwerk};
use crate::domain::contract::dates::{Dates, end_by_notice, end_by_notice_plain, out_by};
use crate::domain::contract::overview::{self, Beside, followers};
use crate::domain::contract::parts::Party;
use crate::domain::contract::signals::{self as contract_signals, LeadTimes, option_notice};
use crate::domain::contract::spending;
use crate::domain::contract::staffing::together;
use crate::domain::contract::words::{ContractStatus, NoticeTowards};
use crate::domain::record::Record;
use crate::domain::register::Register;
use crate::domain::rights::Actor;
use crate::domain::workflow::{self, Context, Refusal};
use crate::office::door::{Door, Seen};
use crate::office::past::AsOf;
use crate::office::possible::possibilities;
use crate::office::views::{
    ContractDates, ContractView, HistoryLine, NextOptionDates, StartBy, View, WayOut,
};

/// One contract that is within sight, as shown.
///
/// # Errors
/// When it was not there yet on that day, or what was known cannot be read.
pub(in crate::office) fn shown(door: &Door<'_>, seen: Seen, at: AsOf) -> Result<View, Refusal> {
    let then = door.then(at)?;
    let (record, history) = then.seen(seen)?;
    let view = view(&then.register, &door.actor, record, history, then.on);
    Ok(View::Contract(view))
}

/// One contract of a register with all its dates, for someone who may see it.
#[must_use]
pub fn view(
    register: &Register,
    actor: &Actor,
    record: Record,
    history: Vec<HistoryLine>,
    on: NaiveDate,
) -> ContractView {
    let context = Context {
        now: Utc::now(),
        today: on,
        actor,
        register,
        related: &[],
        occupied: &|_, _| 0,
        last_change: &|_| None,
        versions: &workflow::as_it_is,
    };
    let (can, cannot) = possibilities(&record, &context);
    let leads = LeadTimes::of(&register.settings);
    let beside = Beside::of(register);
    let signals = overview::signals_of(&record, register, on)
        .iter()
        .filter(|due| contract_signals::shows(&record, due, &leads, &register.calendar, on))
        .map(|due| (due.key(&record), in_words(&record, due, &beside, on)))
        .collect();
    ContractView {
        cells: cells(&beside, &record, None, on),
        dates: contract_dates(register, &record, on),
        signals,
        staffing: together(&record, register, on),
        years: spending::by_year(&record, on),
        forecast: spending::forecast(&record, on),
        of_percelen: spending::by_perceel(&record, on),
        parties: party_names(register, record.all::<Party>()),
        record,
        history,
        can,
        cannot,
    }
}

/// How an end by notice is found.
type EndByNotice = fn(&Record, NaiveDate, NaiveDate) -> Option<NaiveDate>;

/// The end when notice were given on a day; none where nobody needs to or can.
fn way_out(
    record: &Record,
    dates: Option<Dates>,
    on: NaiveDate,
    end: EndByNotice,
) -> Option<NaiveDate> {
    let dates = dates.filter(|dates| dates.has_no_end || dates.renewal.is_some())?;
    (dates.status == ContractStatus::Lopend).then(|| end(record, on, on))?
}

/// The next days it can end by notice, where it goes on until then.
fn ways_out(record: &Record, dates: Option<Dates>, on: NaiveDate) -> Vec<WayOut> {
    /// So many are shown.
    const SHOWN: usize = 4;
    let towards = record
        .contract()
        .and_then(|contract| contract.notice_towards);
    let is_any_day = dates.is_some_and(|dates| dates.has_no_end)
        && matches!(towards, None | Some(NoticeTowards::ElkeDag));
    let first = way_out(record, dates, on, end_by_notice);
    let ends = successors(first, |end| {
        let (_, last) = out_by(record, *end)?;
        let next = end_by_notice(record, last.month_end.succ_opt()?, on)?;
        (!is_any_day && next > *end).then_some(next)
    });
    ends.take(SHOWN)
        .filter_map(|per| {
            let uiterlijk = out_by(record, per)?.1.plain;
            Some(WayOut { per, uiterlijk })
        })
        .collect()
}

/// Every date of a contract, with the practical working day beside what must be done by then.
fn contract_dates(register: &Register, record: &Record, on: NaiveDate) -> ContractDates {
    let calendar = &register.calendar;
    let practical = |day: NaiveDate| calendar.workday_on_or_before(day);
    let dates = Dates::of(record, option_notice(&register.settings), on);
    let contract = record.contract();
    let end = dates.and_then(|dates| dates.current_end);
    let notice = dates.and_then(|dates| dates.notice);
    let now_given = way_out(record, dates, on, end_by_notice);
    let followers = followers(register);
    let next = followers
        .get(record.id.number.as_str())
        .and_then(|followers| followers.first());
    // A convenant is agreed anew, not put on the market.
    let bought_until = end.filter(|_| !buys_nothing(record));
    let start_by = bought_until
        .and_then(|end| overview::BeginBy::default().after(end, has_maatwerk(record), register));
    ContractDates {
        einde: contract.and_then(|contract| contract.end),
        lopend_tot: end,
        lopend_tot_anders: dates.and_then(|dates| dates.end_otherwise),
        nu_opgezegd_eindigt: now_given,
        nu_opgezegd_anders: way_out(record, dates, on, end_by_notice_plain)
            .filter(|other| Some(*other) != now_given),
        opzegmogelijkheden: ways_out(record, dates, on),
        maximaal_tot: dates.and_then(|dates| dates.max_end),
        uiterste_opzegdatum: notice.map(|notice| notice.month_end),
        opzegdatum_veilig: notice.map(|notice| notice.plain),
        opzegdatum_praktisch: notice.map(|notice| practical(notice.plain)),
        opzegdatum_gemist: dates.is_some_and(|dates| dates.notice_missed),
        volgende_optie_uiterlijk: dates
            .and_then(|dates| dates.next_option)
            .map(|option| option.latest),
        volgende_optie: dates
            .and_then(|dates| dates.next_option)
            .map(|option| NextOptionDates {
                maanden: option.length,
                uiterlijk: option.latest,
                praktisch: practical(option.latest),
                dan_tot: option.new_end,
            }),
        stilzwijgend_verlengd_tot: dates
            .and_then(|dates| dates.renewal)
            .map(|renewal| renewal.until),
        aanbesteding_starten_uiterlijk: start_by.map(|(minimum, gebruikelijk)| StartBy {
            minimum,
            gebruikelijk,
        }),
        opvolger: next.map(|follower| follower.number.to_owned()),
        gat_dagen: end
            .and_then(|end| end.succ_opt())
            .zip(next.and_then(|follower| overview::covers_from(follower, register, on)))
            .map(|(free, start)| (start - free).num_days()),
        langer_dan_vier_jaar: dates.is_some_and(|dates| dates.exceeds_four_years),
        besteed: spending::spent(record, on),
    }
}
