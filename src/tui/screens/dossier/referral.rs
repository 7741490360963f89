//! A verwijzing: its head and its sheets, each as lines.

use chrono::NaiveDate;
use ratatui::text::Span;

use super::lines::{Sheet, Sheets, day, join, known, word};
use crate::domain::dates;
use crate::domain::record::{Asking, Kind, Part, PartKind, Record};
use crate::domain::referral::Referral;
use crate::domain::referral::actions::PASS_CONSENT;
use crate::domain::referral::bill::Bill;
use crate::domain::referral::clocks::RunningTerm;
use crate::domain::referral::parts::{
    DefaultNotice, DelayNotice, DocumentsAsked, Objection, Scaling,
};
use crate::domain::referral::suggest::NO_BT;
use crate::domain::referral::support::relapse;
use crate::domain::register::Register;
use crate::domain::registers::absence::chain;
use crate::domain::registers::people::Resident;
use crate::domain::rights::Facet;
use crate::domain::settings::{ENTRANCES, SUPPORTS};
use crate::domain::words::{BtNo, HandoverPoint, Leefgebied};
use crate::domain::workflow::{ACTIONS, Action, To, before};
use crate::office::views::Dossier;
use crate::office::views::deciding::{answer_told, opened};
use crate::tui::model::Session;
use crate::tui::pen::pad;
use crate::tui::screens::marks::days_left;
use crate::tui::theme::mark;

/// The sheets.
pub const SHEETS: Sheets<Dossier> = &[
    ("Overzicht", overview),
    ("Leefgebieden", scores),
    ("Overdracht", handover),
    ("Klokken", clock_lines),
    ("Toestemming", consents),
    ("Geschiedenis", |sheet, view| {
        sheet.history(Kind::Referral, &view.history)
    }),
    ("Notities", |sheet, view| {
        sheet.unseen(view, Facet::Notities);
        sheet.notes(&view.record, &view.history);
    }),
    ("Brieven", |sheet, view| {
        sheet.unseen(view, Facet::Notities);
        sheet.letters(&view.record);
    }),
];

/// What moves a verwijzing on from where it is, the usual way first: what can be done now, and what only waits for
/// something that can. Whatever else can be done comes after it.
pub fn next_steps(view: &Dossier) -> Vec<&'static str> {
    let can = |id: &str| view.can.iter().any(|possible| possible == id);
    let state = view.record.referral().map(|referral| referral.state);
    let waits = |action: &Action| {
        let is_closed = || view.cannot.iter().any(|(id, _)| id == action.id);
        before(action, state, can).is_some() && is_closed()
    };
    let moves = |action: &&&Action| action.to != To::Same && !ALWAYS.contains(&action.id);
    let possible = ACTIONS
        .iter()
        .filter(|action| can(action.id) || waits(action));
    let (mut moves, rest): (Vec<&'static Action>, Vec<&'static Action>) = possible.partition(moves);
    // What the last answer makes plain goes before the usual way.
    let plain = view.way_on().map_or(&[][..], |way| way.actions());
    let is_plain = |id: &&&'static str| moves.iter().any(|action| action.id == **id);
    if let Some(first) = plain.iter().find(is_plain) {
        moves.sort_by_key(|action| action.id != *first);
    }
    let rest = rest
        .into_iter()
        .filter(|action: &&Action| !ALWAYS.contains(&action.id));
    moves
        .into_iter()
        .chain(rest)
        .map(|action| action.id)
        .collect()
}

/// Always possible, so no news, or never the usual way: not hinted at among what moves the verwijzing.
pub const ALWAYS: &[&str] = &[
    "notitie-toevoegen",
    "gegevens-wijzigen",
    "toewijzen",
    "aanvulling-vragen",
    "aanvulling-intrekken",
    "overdragen",
    "escaleren",
    "leefgebied-scoren",
    "ontvangst-bevestigen",
    "toestemming-vastleggen",
    "toestemming-intrekken",
    "overdracht-afvinken",
    "overdracht-wijzigen",
    "opschorten",
    "hervatten",
    "intrekken",
    "brief-versturen",
    "brief-retour",
    "brief-afhandelen",
    PASS_CONSENT,
];

/// What the head and the facts above show of a verwijzing, or another sheet does; the rest follows by itself.
const SHOWN: &[&str] = &[
    "zorgvraag",
    "gemeld",
    "verwijzer",
    "soort",
    "wet",
    "verantwoordelijke_gemeente",
    "vorige_gemeente",
    "urgentie",
    "wijk",
    "wij_team",
    "staat",
    "regievoerder",
    "medewerker",
    "bt",
    "aangeboden_op",
    "weigerreden",
    "weigertoelichting",
    "teruglegreden",
    "teruglegtoelichting",
    "laatste_reden",
    "aanbieder",
    "startdatum",
    "omvang",
    "wensdatum",
    "eerste_gesprek",
    "aanvraagdatum",
    "besluit",
    "besluitdatum",
    "uitkomst",
    "intrekreden",
    "geeindigd_op",
    "bronnummer",
    "inwoner",
    "overdracht",
    "huishouden",
    "genoemde_leefgebieden",
    "antwoorden",
    "omvang-verloop",
    "aanvullingen",
    "bezwaren",
    "gevraagde-stukken",
    "mededelingen",
    "ingebrekestellingen",
    "brieven",
    "notities",
    "toestemmingen",
    "leefgebieden",
];

/// The same of the resident.
const SHOWN_OF_PERSON: &[&str] = &[
    "achternaam",
    "tussenvoegsel",
    "voornaam",
    "straat",
    "huisnummer",
    "toevoeging",
    "postcode",
    "woonplaats",
    "wijk",
    "telefoon",
    "bsn",
];

/// The two lines above the sheets: who it is about, and whose turn it is.
#[must_use]
pub fn head(session: &Session, view: &Dossier) -> [String; 2] {
    let row = &view.row;
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "niemand meer".to_owned());
    let person = view.resident.as_ref().and_then(Record::resident);
    let name = person.map_or_else(|| row.inwoner.clone(), |person| person.full_name());
    let age = person
        .and_then(|person| person.age_on(session.today))
        .map(|age| format!(", {age} jaar"))
        .unwrap_or_default();
    let who = join(&[&format!("{name}{age}"), &row.wijk, &row.wet, &row.urgentie]);
    let state = format!(
        "{} · houder {} · aan zet {}",
        row.staat,
        side(&row.houder),
        side(&row.aan_zet)
    );
    [who, state]
}

fn overview(sheet: &mut Sheet<'_>, view: &Dossier) {
    let session = sheet.session;
    let Some(referral) = view.record.referral() else {
        return;
    };
    sheet.fact("Zorgvraag", &referral.question);
    sheet.fact(
        "Termijn",
        &next_term(referral, &view.terms).unwrap_or_default(),
    );
    if let Some((place, of)) = view.line {
        sheet.fact(
            "Wachtlijst",
            &format!("plaats {place} van {of}, zover u ziet"),
        );
    }
    sheet.may_be(&view.like);
    for (name, answer) in answer_facts(view, &session.register) {
        sheet.fact(name, &answer);
    }
    sheet.facts(asking_facts(&view.askings));
    sheet.facts(referral_facts(referral, &session.register, session.today));
    for objection in view.record.all::<Objection>() {
        sheet.fact("Bezwaar", &objection.to_string());
    }
    for asked in view.record.all::<DocumentsAsked>() {
        sheet.fact("Stukken", &asked.to_string());
    }
    for notice in view.record.all::<DelayNotice>() {
        sheet.fact("Mededeling", &notice.to_string());
    }
    for notice in view.record.all::<DefaultNotice>() {
        sheet.fact("In gebreke", &notice.told(session.today));
    }
    for scaling in view.record.all::<Scaling>() {
        sheet.fact("Ondersteuning", &scaling.to_string());
    }
    let again = relapse(&view.record, &session.register);
    sheet.fact(
        "Terugval",
        &again.map_or_else(String::new, |it| it.to_string()),
    );
    sheet.letter_back(&view.record);
    sheet.granted(&view.granted);
    sheet.fact("Bij u", &view.row.bij_mij.join(", "));
    if let Some(person) = view.resident.as_ref().and_then(Record::resident) {
        sheet.facts(person_facts(person, &view.bsn));
    }
    sheet.fact("Eigen nummer", &referral.source_number);
    let hidden: Vec<&str> = view.hidden.iter().map(|facet| facet.word()).collect();
    sheet.fact("Niet voor u te zien", &hidden.join(", "));
    sheet.rest(&view.record, SHOWN);
    if let Some(resident) = &view.resident {
        sheet.rest(resident, SHOWN_OF_PERSON);
    }
    if let Some(household) = &view.household {
        sheet.rest(household, &[]);
    }
}

/// What must be done first, by when and by which article.
fn next_term(referral: &Referral, terms: &[RunningTerm]) -> Option<String> {
    let running = terms
        .iter()
        .filter(|term| term.is_running && !term.kind.lapses());
    let (due, term) = running
        .filter_map(|term| Some((term.due?, term)))
        .min_by_key(|(due, _)| *due)?;
    let late = if term.late { ", te laat" } else { "" };
    Some(format!(
        "{} uiterlijk {} ({}){late}",
        term.kind,
        dates::with_year(due),
        term.kind.basis(referral.law())
    ))
}

/// The gemeente that pays, with why where nobody filled it in.
fn payer(referral: &Referral, register: &Register) -> String {
    let payer = Bill::of(referral, &register.settings).payer();
    match payer.filter(|_| referral.gemeente.is_empty()) {
        Some(former) => format!("{former}, daar woonde de jeugdige voor het verblijf"),
        None => referral.gemeente.clone(),
    }
}

/// What was done, in the order in which it goes.
fn referral_facts(
    referral: &Referral,
    register: &Register,
    today: NaiveDate,
) -> [(&'static str, String); 15] {
    let bt = known(referral.bt.as_deref(), |bt| register.settings.bt_name(bt));
    let provider = known(referral.provider.as_deref(), |number| {
        register.provider_name(number).to_owned()
    });
    let employee = |named: &str| {
        let name = register.employee_name(named);
        let key = register.find_employee(named).unwrap_or(named);
        let chain = chain(register, key, today);
        let instead = match (chain.away.is_empty(), chain.by) {
            (true, _) => String::new(),
            (false, Some(by)) => format!("afwezig, {} neemt waar", register.employee_name(by)),
            (false, None) => "afwezig, het team neemt waar".to_owned(),
        };
        join(&[name, &instead])
    };
    let settings = &register.settings;
    let ended = [
        settings.name_of("uitkomsten", &referral.outcome),
        settings.name_of("intrekredenen", &referral.withdraw_reason),
        &day(referral.ended),
    ];
    let entrance = referral.entrance.as_deref().unwrap_or_default();
    [
        (
            "Gemeld",
            join(&[
                &day(referral.reported),
                settings.name_of(ENTRANCES, entrance),
            ]),
        ),
        (
            "Soort",
            settings.name_of(SUPPORTS, &referral.support).to_owned(),
        ),
        ("Gemeente", payer(referral, register)),
        ("Vorige gemeente", referral.former_gemeente.clone()),
        ("Regievoerder", employee(&referral.regievoerder)),
        ("Medewerker", employee(&referral.assigned)),
        ("Aangeboden", join(&[&bt, &day(referral.offered)])),
        (
            "Laatste reden",
            settings
                .name_of("redenen", &referral.last_reason)
                .to_owned(),
        ),
        ("Aanbieder", provider),
        ("Gestart", join(&[&day(referral.started), &referral.scope])),
        ("Wensdatum", day(referral.wish_date)),
        ("Eerste gesprek", day(referral.first_talk)),
        ("Aanvraag", day(referral.aanvraag)),
        (
            "Besluit",
            join(&[&word(referral.decision), &day(referral.decided)]),
        ),
        ("Uitkomst", join(&ended)),
    ]
}

/// Every no of a BT, the last one last, and what that makes plain.
fn answer_facts(view: &Dossier, register: &Register) -> Vec<(&'static str, String)> {
    let name = |no: BtNo| match no {
        BtNo::Geweigerd => "Geweigerd",
        BtNo::Teruggelegd => "Teruggelegd",
    };
    let answers = view.answers.iter();
    let told = answers.map(|answer| (name(answer.no), answer_told(answer, register)));
    let way = view
        .way_on()
        .map(|way| ("Ligt voor de hand", way.told().to_owned()));
    let is_without = view.is_without_bt(&register.settings);
    let without = is_without.then(|| ("Begeleidingsteam", NO_BT.to_owned()));
    told.chain(without).chain(way).collect()
}

/// What was asked of who holds it, and what came of that.
fn asking_facts(askings: &[Asking]) -> impl Iterator<Item = (&'static str, String)> {
    askings.iter().map(|asking| {
        let closed = match (asking.answered, asking.taken_back) {
            (Some(on), _) => format!("beantwoord op {}", dates::with_year(on)),
            (None, Some(on)) => format!("ingetrokken op {}", dates::with_year(on)),
            (None, None) => "wacht op antwoord".to_owned(),
        };
        let asked = dates::with_year(asking.on);
        let told = join(&[&asking.question, &asking.by, &asked, &closed]);
        ("Aanvulling gevraagd", told)
    })
}

fn person_facts(person: &Resident, bsn: &str) -> [(&'static str, String); 3] {
    [
        ("Adres", person.shown_address()),
        ("Telefoon", person.phone.clone()),
        ("BSN", bsn.to_owned()),
    ]
}

fn scores(sheet: &mut Sheet<'_>, view: &Dossier) {
    let Some(referral) = view.record.referral() else {
        return;
    };
    let settings = &sheet.session.register.settings;
    let named = referral.leefgebieden.iter();
    let named: Vec<&str> = named.map(|it| settings.leefgebied(*it)).collect();
    sheet.fact("Genoemd bij melding", &named.join(", "));
    for leefgebied in Leefgebied::ALL {
        let scores = view.record.of(PartKind::Scores);
        let series = scores.filter_map(|(_, part)| match part {
            Part::Score(score) if score.leefgebied == *leefgebied => {
                Some(format!("{} ({})", score.score, dates::with_year(score.on)))
            }
            _ => None,
        });
        let series: Vec<String> = series.collect();
        sheet.fact_at(44, settings.leefgebied(*leefgebied), &series.join(", "));
    }
    sheet.unseen(view, Facet::Scores);
    sheet.or("Er is nog geen leefgebied gescoord");
}

fn handover(sheet: &mut Sheet<'_>, view: &Dossier) {
    const TITLES: &[(HandoverPoint, &str)] = &[
        (HandoverPoint::InwonerWeet, "de inwoner weet ervan"),
        (HandoverPoint::Toestemming, "er is toestemming"),
        (HandoverPoint::Verslag, "het verslag gaat mee"),
        (HandoverPoint::Gesproken, "de professionals spraken elkaar"),
        (
            HandoverPoint::EersteGesprek,
            "de dag van het eerste gesprek is bekend",
        ),
    ];
    if view.record.referral().is_none() {
        return;
    }
    for (point, title) in TITLES {
        let title = match *point {
            HandoverPoint::Toestemming if view.lacks_passed_over(sheet.session.today) => {
                "de toestemming is gepasseerd"
            }
            _ => title,
        };
        let settings = &sheet.session.register.settings;
        let Some(is_done) = view.is_done(*point, settings, sheet.session.today) else {
            continue;
        };
        let done = view.ticked(*point, settings);
        let when = match (done, is_done) {
            (Some(day), _) => dates::with_year(day),
            (None, true) => "dag onbekend".to_owned(),
            (None, false) => "nog niet".to_owned(),
        };
        let planned = match done {
            Some(day) if day > sheet.session.today => " (gepland)",
            _ => "",
        };
        let text = format!("{} {when}{planned}", pad(sheet.look, title, 39));
        sheet.line(vec![sheet.ticked(is_done), Span::raw(text)]);
    }
    if view.holders.is_empty() {
        return;
    }
    sheet.line("");
    sheet.aside("Wie het hield; een team ziet het tot de dag waarop het verder ging");
    for holder in &view.holders {
        let until = holder.tot.map_or_else(|| "nu".to_owned(), dates::with_year);
        let held = format!("{} – {until}", dates::with_year(holder.van));
        sheet.fact(&holder.wie, &held);
    }
}

fn clock_lines(sheet: &mut Sheet<'_>, view: &Dossier) {
    let (look, session) = (sheet.look, sheet.session);
    let Some(referral) = view.record.referral() else {
        return;
    };
    // Whether it is late goes before the article, where there is no room for both.
    let basis_width = if sheet.width < 76 { 0 } else { 22 };
    for term in &view.terms {
        let left = left_of(term, session);
        let (glyph, style) = mark(look, left.filter(|days| *days >= 0 || term.late));
        let state = match (term.is_running, term.is_suspended, term.late) {
            (true, true, _) => "stilgezet",
            (true, false, true) => "te laat",
            (true, false, false) => "loopt",
            (false, _, true) => "gestopt, te laat",
            (false, _, false) => "gestopt",
        };
        let pause = match term.suspended_days {
            0 => String::new(),
            days => format!("{days} dagen opgeschort"),
        };
        let due = term.due;
        let due = due.map_or_else(|| "datum ontbreekt".to_owned(), dates::with_year);
        let state_style = if term.is_running && term.late {
            look.late()
        } else {
            look.quiet()
        };
        sheet.line(vec![
            Span::styled(format!(" {glyph} "), style),
            Span::raw(pad(look, term.kind.word(), 18)),
            Span::raw(pad(look, &due, 17)),
            Span::styled(
                pad(look, term.kind.basis(referral.law()), basis_width),
                look.quiet(),
            ),
            Span::styled(join(&[state, &pause]), state_style),
        ]);
        let clock = referral.clock(term.kind);
        for pause in clock.into_iter().flat_map(|clock| &clock.pauses) {
            sheet.aside(&format!("     opgeschort {}", pause.told(session.today)));
        }
    }
    sheet.or("Er loopt geen klok");
}

/// Days until a clock that runs must be answered.
fn left_of(term: &RunningTerm, session: &Session) -> Option<i64> {
    let due = term.due.filter(|_| term.is_running)?;
    Some(days_left(due, session.today))
}

fn consents(sheet: &mut Sheet<'_>, view: &Dossier) {
    let register = &sheet.session.register;
    for consent in view.record.consents() {
        let party = register.party_name(&consent.party);
        let rest = join(&[
            &day(consent.on),
            &consent.given_by,
            // Who says it already is not followed by the same.
            &word(consent.ground.filter(|it| consent.given_by != it.giver())),
            &opened(consent),
            &known(consent.until, |day| {
                format!("tot en met {}", dates::with_year(day))
            }),
            &known(consent.withdrawn, |day| {
                format!("ingetrokken op {}", dates::with_year(day))
            }),
        ]);
        let told = join(&[consent.answer.word(), &rest]);
        sheet.fact(&party, &told);
    }
    if let Some(told) = view.passed_over(&register.settings) {
        sheet.fact("Toestemming", &told);
    }
    sheet.unseen(view, Facet::Toestemming);
    sheet.or("Er is geen toestemming vastgelegd");
}
