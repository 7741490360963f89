//! A contract: its head and its sheets, each as lines.

use std::cmp::Reverse;

use chrono::NaiveDate;
use ratatui::style::Style;
use ratatui::text::Span;

use super::lines::{Sheet, Sheets, day, each, hundredths, join, known, until, word};
use crate::domain::contract::Contract;
use crate::domain::contract::parts::{
    Agreement, ContractOption, Document, Party, Perceel, Promise, ReviewMoment, Spending, Staffing,
    Talk, Tariff,
};
use crate::domain::contract::staffing::{Period, in_words};
use crate::domain::contract::when::Unsure;
use crate::domain::contract::words::PartySide;
use crate::domain::dates::{month_name, with_year};
use crate::domain::money::Balance;
use crate::domain::record::Kind;
use crate::office::views::{ContractDates, ContractView, WayOut};
use crate::tui::pen::pad;

/// The sheets.
pub const SHEETS: Sheets<ContractView> = &[
    ("Overzicht", overview),
    ("Datums", days),
    ("Partijen", parties),
    ("Geld", money),
    ("Afspraken", agreements),
    ("Documenten", documents),
    ("Geschiedenis", |sheet, view| {
        sheet.history(Kind::Contract, &view.history)
    }),
    ("Notities", |sheet, view| {
        sheet.notes(&view.record, &view.history)
    }),
];

/// What moves it: hinted at before everything that can only be added.
pub const MOVES: &[&str] = &[
    "optie-gebruiken",
    "opzegging-intrekken",
    "opzeggen",
    "signaal-afhandelen",
];

/// The two lines above the sheets: what it is, and where it stands.
#[must_use]
pub fn head(view: &ContractView) -> [String; 2] {
    let cells = &view.cells;
    let tacit = match cells.wordt_verlengd {
        true => "wordt stilzwijgend verlengd",
        false => "",
    };
    [
        join(&[&cells.titel, &cells.partijen.join(", ")]),
        join(&[
            cells.status.word(),
            &until(cells.lopend_tot),
            tacit,
            &cells.beheerder,
        ]),
    ]
}

/// What needs someone, then what the contract is.
fn overview(sheet: &mut Sheet<'_>, view: &ContractView) {
    sheet.signals(&view.signals);
    sheet.line("");
    let Some(contract) = view.record.contract() else {
        return;
    };
    let options: Vec<&ContractOption> = view.record.all().collect();
    let used = options.iter().filter(|option| option.is_used).count();
    let declined = options.iter().filter(|option| option.is_declined()).count();
    let options = match (options.len(), declined) {
        (0, _) => String::new(),
        (all, 0) => format!("{all}, waarvan {used} gebruikt"),
        (all, not) => format!("{all}, waarvan {used} gebruikt en {not} niet te gebruiken"),
    };
    let renewal = match contract.max_renewals {
        _ if contract.is_indefinite => String::new(),
        _ if !contract.is_tacit => "niet stilzwijgend".to_owned(),
        most => join(&[
            &format!("stilzwijgend, telkens {}", word(contract.renewal_term)),
            &known(most, |most| format!("hoogstens {most} keer")),
        ]),
    };
    let notice = join(&[
        &word(contract.notice_term),
        &known(contract.notice_towards, |towards| {
            format!("tegen {towards}")
        }),
        &word(contract.notice_form),
        &known(contract.notice_by, |by| format!("door {by}")),
    ]);
    let runs = match contract.is_indefinite {
        true => format!("vanaf {}, voor onbepaalde tijd", day(contract.start)),
        false => format!("{} tot en met {}", day(contract.start), day(contract.end)),
    };
    let unsure = |day: Option<NaiveDate>, unsure: &Option<Unsure>| {
        let both = day.zip(unsure.as_ref());
        known(both, |(day, unsure)| {
            let (day, latest) = (with_year(day), with_year(unsure.latest));
            format!("‘{unsure}’: van {day} tot en met {latest}")
        })
    };
    let given = known(contract.ends_by_notice, |end| {
        format!("op {}, per {}", day(contract.notice_given), with_year(end))
    });
    sheet.facts([
        ("Soort", join(&[&word(contract.kind), &contract.wet])),
        ("Looptijd", runs),
        (
            "Ondertekend",
            match (contract.signed, contract.sign_planned) {
                (Some(day), _) => with_year(day),
                (None, Some(day)) => format!("nog niet; gepland op {}", with_year(day)),
                (None, None) => String::new(),
            },
        ),
        (
            "Begin onzeker",
            unsure(contract.start, &contract.start_unsure),
        ),
        ("Einde onzeker", unsure(contract.end, &contract.end_unsure)),
        ("Uit te zoeken door", contract.settled_by.clone()),
        ("Verlenging", renewal),
        ("Opties", options),
        ("Opzegtermijn", notice),
        ("Opgezegd", given),
        ("Niet voortzetten", contract.not_continued.clone()),
        ("Volgt op", word(contract.predecessor.as_ref())),
        ("Opvolger", word(view.dates.opvolger.as_ref())),
        ("Uit aanbesteding", word(contract.aanbesteding.as_ref())),
        ("Bekostiging", word(contract.funding)),
        ("Koopt mee in", view.cells.opdrachtgevers.join(", ")),
        ("Samen met", contract.joint_with.clone()),
        ("Gebied", contract.area.clone()),
        ("Motivering", contract.motivation.clone()),
    ]);
    sheet.own_columns(&view.record);
}

/// Every date, with the working day to act on beside it; a day to act on that has passed says so.
fn days(sheet: &mut Sheet<'_>, view: &ContractView) {
    /// Cells of a name.
    const NAME: usize = 24;
    let today = sheet.session.today;
    let dates = &view.dates;
    let past = |day: NaiveDate| if day < today { ", voorbij" } else { "" };
    let option = dates.volgende_optie.as_ref();
    let option_by = known(option, |option| {
        let days = beside(Some(option.uiterlijk), Some(option.praktisch));
        format!("{days}{}", past(option.uiterlijk))
    });
    let option_then = known(option, |option| {
        let until = with_year(option.dan_tot);
        format!("{}: dan tot en met {until}", option.maanden)
    });
    let calendar = &sheet.session.register.calendar;
    let start = |by: NaiveDate, how: &str| {
        let on = beside(Some(by), Some(calendar.workday_on_or_before(by)));
        format!("{on} ({how}){}", past(by))
    };
    let start_by = dates.aanbesteding_starten_uiterlijk;
    let notice = beside(dates.opzegdatum_veilig, dates.opzegdatum_praktisch);
    let last_day = dates.maximaal_tot;
    let contract = view.record.contract();
    let no_end = match contract.is_some_and(Contract::has_no_end) {
        true => "geen einde: onbepaalde tijd",
        false => "geen einde: stilzwijgend",
    };
    let last_day = last_day.map_or_else(|| no_end.to_owned(), with_year);
    let now_given = known(dates.nu_opgezegd_eindigt, |end| {
        let other = dates.nu_opgezegd_anders;
        let other = known(other, |other| {
            format!(" (wie de maand op de dag telt: {})", with_year(other))
        });
        format!("eindigt op {}{other}", with_year(end))
    });
    let out = |way: &WayOut| {
        let (per, by) = (with_year(way.per), with_year(way.uiterlijk));
        format!("per {per}: opzeggen uiterlijk {by}")
    };
    let outs: Vec<String> = dates.opzegmogelijkheden.iter().map(out).collect();
    let other_end = known(dates.lopend_tot_anders, |end| {
        format!("of {}; de eerste telt voor signalen", with_year(end))
    });
    let successor = dates.opvolger.clone();
    let successor = successor.unwrap_or_else(|| "geen".to_owned());
    for (name, value) in [
        ("Oorspronkelijk einde", day(dates.einde)),
        ("Loopt nu tot en met", day(dates.lopend_tot)),
        ("", other_end),
        ("Na alle opties", last_day),
        ("Als niemand iets doet", if_nobody_acts(view, today)),
        ("Opzeggen uiterlijk", notice),
        ("", read_otherwise(dates)),
        ("Vandaag opgezegd", now_given),
        ("", missed(dates, today).to_owned()),
        ("Optie melden uiterlijk", option_by),
        ("", option_then),
        (
            "Aanbesteding beginnen",
            known(start_by, |by| start(by.gebruikelijk, "gebruikelijk")),
        ),
        (
            "",
            known(start_by, |by| start(by.minimum, "kortst mogelijk")),
        ),
        ("Opvolger", successor),
        ("", gap(dates)),
    ] {
        sheet.fact_at(NAME, name, &value);
    }
    for (place, out) in outs.iter().enumerate() {
        sheet.fact_at(NAME, if place == 0 { "Eruit" } else { "" }, out);
    }
    for (key, option) in each::<ContractOption>(&view.record) {
        let used = if option.is_used {
            join(&["gebruikt", &day(option.used_on), &option.used_by])
        } else {
            let on = known(option.declined_on, |day| {
                format!(
                    "besloten op {}: {}",
                    with_year(day),
                    option.declined_because
                )
            });
            match option.is_declined() {
                true => join(&["wordt niet gebruikt", &on]),
                false => "niet gebruikt".to_owned(),
            }
        };
        let text = join(&[
            &option.length.to_string(),
            &used,
            &option.clause,
            &known(option.ground, |ground| format!("grond {ground}")),
        ]);
        sheet.fact_at(NAME, &format!("Optie {}", key.n), &text);
    }
}

/// A day with the working day before it, where that is another.
fn beside(day: Option<NaiveDate>, practical: Option<NaiveDate>) -> String {
    match (day, practical) {
        (Some(day), Some(practical)) if practical != day => {
            let (day, practical) = (with_year(day), with_year(practical));
            format!("{day} (werkdag ervoor: {practical})")
        }
        (day, _) => known(day, with_year),
    }
}

/// The other day of notice, where the contract can be read in two ways.
fn read_otherwise(dates: &ContractDates) -> String {
    let other = dates.uiterste_opzegdatum;
    let other = other.filter(|other| dates.opzegdatum_veilig.is_some_and(|safe| safe != *other));
    known(other, |other| {
        let other = with_year(other);
        format!("gelezen per maandeinde: {other}; de eerste is de veilige")
    })
}

fn missed(dates: &ContractDates, today: NaiveDate) -> &'static str {
    match dates.opzegdatum_veilig {
        _ if dates.opzegdatum_gemist => "voorbij: het contract wordt stilzwijgend verlengd",
        Some(day) if day < today => "voorbij",
        _ => "",
    }
}

fn if_nobody_acts(view: &ContractView, today: NaiveDate) -> String {
    let dates = &view.dates;
    match (dates.stilzwijgend_verlengd_tot, dates.lopend_tot) {
        (Some(until), _) => format!("verlengd tot en met {}", with_year(until)),
        (None, _) if view.cells.wordt_verlengd => {
            "stilzwijgend verlengd; hoe lang ontbreekt (verlengingsduur)".to_owned()
        }
        (None, Some(end)) if end < today => format!("afgelopen op {}", with_year(end)),
        (None, Some(end)) => format!("loopt af op {}", with_year(end)),
        (None, None) => String::new(),
    }
}

/// How it joins what follows. Until notice is given it runs on, and over the start of that.
fn gap(dates: &ContractDates) -> String {
    let renewed = dates.stilzwijgend_verlengd_tot.zip(dates.lopend_tot);
    let more = renewed.map(|(until, end)| (until - end).num_days());
    match dates.gat_dagen {
        Some(days) if more.is_some_and(|more| days < more) => {
            "overlapt zolang niet is opgezegd".to_owned()
        }
        Some(days) if days > 0 => format!("{days} dagen zonder contract"),
        Some(0) => "sluit aan".to_owned(),
        Some(days) => format!("{} dagen overlap", -days),
        None => String::new(),
    }
}

fn parties(sheet: &mut Sheet<'_>, view: &ContractView) {
    for side in PartySide::ALL {
        for (key, party) in each::<Party>(&view.record).filter(|(_, it)| it.side == *side) {
            let share = known(party.share, |share| format!("{} %", hundredths(share)));
            let name = sheet.session.register.provider_name(&party.provider);
            let role = match party.role.as_str() {
                "" => side.word(),
                role => role,
            };
            let from = known(party.from, |day| format!("vanaf {}", with_year(day)));
            let takes_part = join(&[&from, &until(party.until)]);
            let text = join(&[name, role, &share, &party.perceel, &takes_part]);
            sheet.fact(&key.to_string(), &text);
        }
    }
    for (key, perceel) in each::<Perceel>(&view.record) {
        let tied = match perceel.tied_to.as_str() {
            "" => String::new(),
            other => format!("gekoppeld aan {other}"),
        };
        let most = known(perceel.ceiling, |most| format!("hoogstens {most}"));
        let funding = word(perceel.funding);
        let own = [&perceel.wet, &funding, &perceel.area, &most, &tied];
        let own = own.map(String::as_str);
        let text = join(&[&[perceel.to_string().as_str()], &own[..]].concat());
        sheet.fact(&key.to_string(), &text);
    }
    for (key, staffing) in each::<Staffing>(&view.record) {
        let text = join(&[
            &staffing.partner,
            &staffing.team,
            &in_words(staffing),
            &staffing.brings,
            &day(staffing.from),
            &until(staffing.until),
        ]);
        sheet.fact(&key.to_string(), &text);
    }
    if let Some(together) = &view.staffing {
        let on = with_year(together.on);
        sheet.fact("Inzet samen", &format!("{} op {on}", together.total));
        for (team, sum) in together.by_team.iter().filter(|(team, _)| !team.is_empty()) {
            sheet.fact(&format!("Inzet {team}"), &sum.to_string());
        }
        // One period is what stands above, unless it is still to come or past.
        let periods = together.by_period.as_slice();
        let says_more = |period: &Period| periods.len() > 1 || period.total != together.total;
        for period in periods.iter().filter(|period| says_more(period)) {
            let from = with_year(period.from);
            let text = join(&[&period.total.to_string(), &until(period.until)]);
            sheet.fact(&format!("Vanaf {from}"), &text);
        }
    }
    sheet.or("Er zijn nog geen partijen en percelen");
}

/// What was spent against the maximum, as a bar, and the tariffs.
fn money(sheet: &mut Sheet<'_>, view: &ContractView) {
    const BAR: usize = 30;
    let look = sheet.look;
    let spent = view.dates.besteed;
    if let Some(ceiling) = view.record.contract().and_then(|contract| contract.ceiling) {
        let share = spent.above_zero().share_of(ceiling).unwrap_or(0);
        // The amount stands there whole, however short that makes the bar.
        let told = format!(" {spent} ({} %)", hundredths(share));
        let bar = BAR.min(sheet.width.saturating_sub(23 + told.chars().count()));
        let filled = (share as usize * bar / 10_000).min(bar);
        let (full, empty) = if look.has_unicode {
            ("█", "░")
        } else {
            ("#", ".")
        };
        let style = match share {
            9_500.. => look.late(),
            8_500.. => look.soon(),
            _ => Style::new(),
        };
        sheet.fact("Maximale waarde", &ceiling.to_string());
        sheet.line(vec![
            Span::styled(format!(" {}", pad(look, "Besteed", 22)), look.quiet()),
            Span::styled(full.repeat(filled), style),
            Span::styled(empty.repeat(bar - filled), look.quiet()),
            Span::raw(told),
        ]);
    } else if spent.0 != 0 {
        sheet.fact("Besteed", &spent.to_string());
    }
    if let Some(forecast) = &view.forecast {
        sheet.fact("Prognose", &forecast.in_words());
    }
    for (perceel, forecast) in &view.of_percelen {
        let text = format!("{perceel}: {}", forecast.in_words());
        sheet.fact("Prognose", &text);
    }
    for sum in &view.years {
        let year = known(sum.year, |year| year.to_string());
        let below = match sum.amount < Balance(0) {
            true => "meer teruggeboekt dan geboekt",
            false => "",
        };
        let text = join(&[&sum.amount.to_string(), &sum.perceel, below]);
        sheet.fact(&format!("Besteed {year}"), &text);
    }
    // What counts now is looked up most: the newest stand first, those of one day as they were added.
    let mut tariffs: Vec<_> = each::<Tariff>(&view.record).collect();
    tariffs.sort_by_key(|(_, tariff)| Reverse(tariff.from));
    for (key, tariff) in tariffs {
        let until = match tariff.until {
            None => "doorlopend".to_owned(),
            last => until(last),
        };
        let text = join(&[
            &tariff.product,
            &format!("{} per {}", tariff.amount, tariff.unit),
            &tariff.perceel,
            &day(tariff.from),
            &until,
            &tariff.indexation,
            &known(tariff.indexed_in, |month| {
                format!("per 1 {}", month_name(month))
            }),
        ]);
        sheet.fact(&key.to_string(), &text);
    }
    for (key, spending) in each::<Spending>(&view.record).rev() {
        let amount = spending.amount.to_string();
        let text = join(&[
            &day(spending.on),
            &amount,
            &spending.perceel,
            &spending.description,
            &spending.reference,
        ]);
        sheet.fact(&key.to_string(), &text);
    }
    sheet.or("Er zijn nog geen bedragen");
}

fn agreements(sheet: &mut Sheet<'_>, view: &ContractView) {
    for (key, agreement) in each::<Agreement>(&view.record) {
        // A dash means not measured; a dash is not zero.
        let measured = if agreement.measured.is_empty() {
            "-".to_owned()
        } else {
            join(&[
                &agreement.with_unit(&agreement.measured),
                &day(agreement.measured_on),
                agreement.standing().word(),
            ])
        };
        let before = match agreement.baseline.as_str() {
            "" => String::new(),
            before => format!("was {}", agreement.with_unit(before)),
        };
        let from = known(agreement.from, |day| format!("vanaf {}", with_year(day)));
        let text = join(&[
            &agreement.text,
            &before,
            &format!("doel {}", agreement.with_unit(&agreement.target)),
            &format!("gemeten {measured}"),
            sheet.session.register.provider_name(&agreement.party),
            &known(agreement.share, |share| format!("{} %", hundredths(share))),
            &agreement.period,
            &from,
            &until(agreement.until),
        ]);
        sheet.fact(&format!("Afspraak {}", key.n), &text);
    }
    for (key, moment) in each::<ReviewMoment>(&view.record) {
        let done = known(moment.held, |day| format!("gehouden op {}", with_year(day)));
        let from = known(moment.from, |day| format!("vanaf {}", with_year(day)));
        let ready = known(moment.until, |day| format!("klaar op {}", with_year(day)));
        let text = join(&[&moment.topic, &from, &ready, &done, &moment.finding]);
        sheet.fact(&format!("Evaluatie {}", key.n), &text);
    }
    let every = view
        .record
        .contract()
        .and_then(|contract| contract.talk_every);
    if let Some(every) = every {
        sheet.fact("Gesprek", &format!("elke {every}"));
    }
    for (key, promise) in each::<Promise>(&view.record) {
        let done = known(promise.done, |day| format!("gedaan op {}", with_year(day)));
        let due = known(promise.due, |day| format!("uiterlijk {}", with_year(day)));
        let owner = sheet.session.register.employee_name(&promise.owner);
        let text = join(&[&promise.text, owner, &due, &done, &promise.outcome]);
        sheet.fact(&format!("Toegezegd {}", key.n), &text);
    }
    for (_, talk) in each::<Talk>(&view.record).rev() {
        let next = known(talk.next, |day| format!("volgende {}", with_year(day)));
        let text = join(&[&day(talk.on), &talk.with, &talk.report, &next]);
        sheet.fact("Contractgesprek", &text);
    }
    sheet.or("Er zijn nog geen afspraken en gesprekken");
}

fn documents(sheet: &mut Sheet<'_>, view: &ContractView) {
    for (key, document) in each::<Document>(&view.record) {
        let text = join(&[&document.title, &document.reference, &day(document.on)]);
        sheet.fact(&key.to_string(), &text);
    }
    sheet.or("Er zijn nog geen documenten");
}
