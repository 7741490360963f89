//! A verwijzing: its head and its sheets, each as lines.

use chrono::NaiveDate;
use ratatui::text::{Line, Span};

use super::lines::{history, join, notes, or_nothing, pair, pair_at};
use crate::domain::dates;
use crate::domain::record::{Part, PartKind, Record};
use crate::domain::referral::Referral;
use crate::domain::referral::clocks::{self, RunningTerm};
use crate::domain::register::Register;
use crate::domain::words::HandoverPoint;
use crate::office::views::Dossier;
use crate::tui::model::Session;
use crate::tui::pen::pad;
use crate::tui::screens::marks::days_left;
use crate::tui::theme::{Look, mark};

/// The sheets.
pub const SHEETS: &[&str] = &[
    "Overzicht",
    "Leefgebieden",
    "Overdracht",
    "Klokken",
    "Toestemming",
    "Geschiedenis",
    "Notities",
];

/// Always possible, so no news: hinted at after what moves the verwijzing.
pub const ALWAYS: &[&str] = &[
    "notitie-toevoegen",
    "gegevens-wijzigen",
    "toewijzen",
    "escaleren",
    "leefgebied-scoren",
    "ontvangst-bevestigen",
    "toestemming-vastleggen",
    "toestemming-intrekken",
    "overdracht-afvinken",
    "opschorten",
    "hervatten",
    "intrekken",
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

/// The lines of a sheet.
#[must_use]
pub fn lines(session: &Session, view: &Dossier, sheet: usize, width: usize) -> Vec<Line<'static>> {
    let look = session.look;
    let Some(referral) = view.record.referral() else {
        return Vec::new();
    };
    match sheet {
        0 => overview(look, session, view, referral, width),
        1 => scores(look, view, referral, width),
        2 => handover(look, referral, session.today),
        3 => clock_lines(look, session, referral),
        4 => consents(look, session, view),
        5 => history(look, &view.history, width),
        _ => notes(look, &view.record, width),
    }
}

/// A name and what is known by it; empty when it is not.
type Fact = (&'static str, String);

fn overview(
    look: Look,
    session: &Session,
    view: &Dossier,
    referral: &Referral,
    width: usize,
) -> Vec<Line<'static>> {
    let first: [Fact; 2] = [
        ("Zorgvraag", referral.question.clone()),
        ("Termijn", next_term(referral, session).unwrap_or_default()),
    ];
    let facts = first
        .into_iter()
        .chain(referral_facts(referral, &session.register))
        .chain(person_facts(view))
        .chain([("Eigen nummer", referral.source_number.clone())]);
    facts
        .flat_map(|(name, value)| pair(look, name, &value, width))
        .collect()
}

/// What must be done first, by when and by which article.
fn next_term(referral: &Referral, session: &Session) -> Option<String> {
    let terms = clocks::terms(referral, &session.register, session.today);
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
        term.kind.basis(referral.wet)
    ))
}

/// What was done, in the order in which it goes.
fn referral_facts(referral: &Referral, register: &Register) -> [Fact; 15] {
    let day = |day: Option<NaiveDate>| day.map(dates::with_year).unwrap_or_default();
    let bt = referral.bt.as_deref();
    let bt = bt
        .map(|bt| register.settings.bt_name(bt))
        .unwrap_or_default();
    let provider = referral.provider.as_deref();
    let provider = provider.map(|number| register.provider_name(number).to_owned());
    let entrance = referral
        .entrance
        .map(|word| word.word())
        .unwrap_or_default();
    let decision = referral
        .decision
        .map(|word| word.word())
        .unwrap_or_default();
    let support = referral.support.map(|word| word.word()).unwrap_or_default();
    let refused = join(&[&referral.refuse_reason, &referral.refuse_note]);
    let returned = join(&[&referral.return_reason, &referral.return_note]);
    let ended = [
        &*referral.outcome,
        &referral.withdraw_reason,
        &day(referral.ended),
    ];
    let employee = |name: &str| register.employee_name(name).to_owned();
    [
        ("Gemeld", join(&[&day(referral.reported), entrance])),
        ("Soort", support.to_owned()),
        ("Regievoerder", employee(&referral.regievoerder)),
        ("Medewerker", employee(&referral.assigned)),
        ("Aangeboden", join(&[&bt, &day(referral.offered)])),
        ("Geweigerd", refused),
        ("Teruggelegd", returned),
        ("Laatste reden", referral.last_reason.clone()),
        ("Aanbieder", provider.unwrap_or_default()),
        ("Gestart", join(&[&day(referral.started), &referral.scope])),
        ("Wensdatum", day(referral.wish_date)),
        ("Eerste gesprek", day(referral.first_talk)),
        ("Aanvraag", day(referral.aanvraag)),
        ("Besluit", join(&[decision, &day(referral.decided)])),
        ("Uitkomst", join(&ended)),
    ]
}

fn person_facts(view: &Dossier) -> Vec<Fact> {
    let Some(person) = view.resident.as_ref().and_then(Record::resident) else {
        return Vec::new();
    };
    let bsn = person.bsn.map(|bsn| bsn.masked());
    vec![
        ("Adres", person.address()),
        ("Telefoon", person.phone.clone()),
        ("BSN", bsn.unwrap_or_default()),
    ]
}

fn scores(look: Look, view: &Dossier, referral: &Referral, width: usize) -> Vec<Line<'static>> {
    let named: Vec<String> = referral
        .leefgebieden
        .iter()
        .map(|word| word.to_string())
        .collect();
    let mut lines = pair(look, "Genoemd bij melding", &named.join(", "), width);
    for leefgebied in crate::domain::words::Leefgebied::ALL {
        let series: Vec<String> = view
            .record
            .of(PartKind::Scores)
            .filter_map(|(_, part)| match part {
                Part::Score(score) if score.leefgebied == *leefgebied => {
                    Some(format!("{} ({})", score.score, dates::with_year(score.on)))
                }
                _ => None,
            })
            .collect();
        lines.extend(pair_at(
            look,
            44,
            leefgebied.word(),
            &series.join(", "),
            width,
        ));
    }
    or_nothing(lines, "Er is nog geen leefgebied gescoord")
}

fn handover(look: Look, referral: &Referral, today: NaiveDate) -> Vec<Line<'static>> {
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
    let line = |(point, title): &(HandoverPoint, &str)| {
        let day = referral.handover.get(point);
        let (box_, style) = if day.is_some() {
            ("[x]", look.good())
        } else {
            ("[ ]", look.soon())
        };
        let when = day.map_or_else(|| "nog niet".to_owned(), |day| dates::with_year(*day));
        let planned = if day.is_some_and(|day| *day > today) {
            " (gepland)"
        } else {
            ""
        };
        Line::from(vec![
            Span::styled(format!(" {box_} "), style),
            Span::raw(format!("{} {when}{planned}", pad(look, title, 42))),
        ])
    };
    TITLES.iter().map(line).collect()
}

fn clock_lines(look: Look, session: &Session, referral: &Referral) -> Vec<Line<'static>> {
    let line = |term: &RunningTerm| {
        let left = term
            .due
            .map(|due| days_left(due, session.today))
            .filter(|_| term.is_running);
        let (glyph, style) = mark(look, left.filter(|days| *days >= 0 || term.late));
        let state = match (term.is_running, term.is_suspended, term.late) {
            (true, true, _) => "stilgezet",
            (true, false, true) => "te laat",
            (true, false, false) => "loopt",
            (false, _, true) => "gestopt, te laat",
            (false, _, false) => "gestopt",
        };
        let pause = if term.suspended_days > 0 {
            format!("{} dagen opgeschort", term.suspended_days)
        } else {
            String::new()
        };
        let due = term
            .due
            .map_or_else(|| "datum ontbreekt".to_owned(), dates::with_year);
        let state_style = if term.is_running && term.late {
            look.late()
        } else {
            look.quiet()
        };
        Line::from(vec![
            Span::styled(format!(" {glyph} "), style),
            Span::raw(pad(look, term.kind.word(), 18)),
            Span::raw(pad(look, &due, 17)),
            Span::styled(pad(look, term.kind.basis(referral.wet), 22), look.quiet()),
            Span::styled(join(&[state, &pause]), state_style),
        ])
    };
    let terms = clocks::terms(referral, &session.register, session.today);
    or_nothing(terms.iter().map(line).collect(), "Er loopt geen klok")
}

fn consents(look: Look, session: &Session, view: &Dossier) -> Vec<Line<'static>> {
    let lines = view.record.consents().map(|consent| {
        let party = if session.register.settings.bts().contains(&consent.party) {
            session.register.settings.bt_name(&consent.party)
        } else {
            session.register.provider_name(&consent.party).to_owned()
        };
        let withdrawn = consent
            .withdrawn
            .map(|day| format!("ingetrokken op {}", dates::with_year(day)));
        let when = consent.on.map(dates::with_year).unwrap_or_default();
        let rest = join(&[
            &when,
            &consent.given_by,
            &consent.data,
            &withdrawn.unwrap_or_default(),
        ]);
        Line::raw(format!(
            " {} {} {rest}",
            pad(look, &party, 26),
            pad(look, consent.answer.word(), 9)
        ))
    });
    or_nothing(lines.collect(), "Er is geen toestemming vastgelegd")
}
