//! The signals of verwijzingen, worked out of the rows.

use chrono::{Datelike, Days, NaiveDate};

use super::agenda::REVIEW;
use super::terms_on;
use crate::domain::dates;
use crate::domain::referral::bill::{Bill, Doubt};
use crate::domain::register::Register;
use crate::domain::rights::{Exceptions, Facet, Sight, Subject, can_see};
use crate::domain::term::Duration;
use crate::domain::words::{ClockKind, State, Wet};
use crate::office::days::{DayNumber, NO_DAY, day_of};
use crate::office::door::Door;
use crate::office::indicaties::signals::{AHEAD, AHEAD_OF_EIGHTEEN};
use crate::office::model::{Model, Row, RowTerm, flags};
use crate::office::past::Then;
use crate::office::people::Person;
use crate::office::signals::{Leads, Order, Pressing, Signal, Urgency, urgency};
use crate::office::views::{StateCount, TodayLine};

/// What is missing or marked, by flag: the kind of signal, its sentence, and what it rests on.
const MARKS: &[(u32, &str, &str, &str)] = &[
    (
        flags::NO_DATE,
        "datum ontbreekt",
        "een datum ontbreekt, dus een termijn is niet te berekenen",
        "werkproces",
    ),
    (
        flags::BT_REFUSED,
        "toestemming geweigerd",
        "de inwoner weigerde of trok in; het BT ziet dit niet meer",
        "Wmo art. 5.3.3",
    ),
    (
        flags::NO_CONSENT,
        "toestemming ontbreekt",
        "er is geen toestemming vastgelegd voor het BT",
        "Wmo art. 5.3.3",
    ),
    (
        flags::OVERRIDDEN,
        "toestemming gepasseerd",
        "aangeboden zonder toestemming, met een reden",
        "Wmo art. 5.3.3",
    ),
    (
        flags::ESCALATED,
        "escalatie",
        "er is een escalatie open",
        "werkproces",
    ),
    (
        flags::REMINDED,
        "herinnering",
        "de houder vraagt om een antwoord",
        "werkproces",
    ),
    (
        flags::ASKED,
        "aanvulling gevraagd",
        "er is om een aanvulling gevraagd",
        "werkproces",
    ),
    (
        flags::LETTER_BACK,
        "brief kwam terug",
        "een brief kwam terug; zoek het adres na en verstuur hem opnieuw",
        "Awb art. 3:41",
    ),
    (
        flags::NO_BSN,
        "bsn ontbreekt",
        "het reguliere proces vraagt een BSN",
        "Wmo art. 5.2.9",
    ),
    (
        flags::NO_CONTRACT,
        "contract ontbreekt",
        "gestart zonder contract",
        "werkproces",
    ),
    (
        flags::NO_OUTCOME,
        "uitkomst ontbreekt",
        "geëindigd zonder uitkomst of reden",
        "werkproces",
    ),
];

/// What says which gemeente pays for youth care.
const WOONPLAATS: &str = "Jeugdwet art. 1.1 (woonplaats)";

/// Where something is delivered that someone pays for.
const PROVIDED: [State; 2] = [State::Gestart, State::RegulierProces];

/// How long before its review a narrowing is told of.
const REVIEW_AHEAD: Days = Days::new(14);

/// Marks that matter only where a BT has the verwijzing before it.
const ONLY_AT_BT: u32 = flags::BT_REFUSED | flags::NO_CONSENT | flags::OVERRIDDEN;

/// What a signal is about, before it is put in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// A clock: its kind and last day.
    Term(ClockKind),
    /// A row of [`MARKS`].
    Mark(usize),
    /// The indication ends.
    Ends,
    /// The resident turns eighteen.
    Eighteen,
    /// Only a few see the resident, and that is to be looked at again.
    Review,
    /// The kind of support is missing.
    NoSupport,
    /// Which gemeente pays is not sure.
    Bill(Doubt),
    /// Another gemeente pays.
    OtherGemeente,
    /// The resident died.
    Died,
}

impl What {
    /// What it costs to miss it, on the scale of [`crate::domain::contract::signals::TABLE`]: a term of the law or of an agreement goes
    /// before what must only be filled in.
    const fn cost(self) -> u8 {
        match self {
            Self::Term(_) | Self::Died => 2,
            Self::Ends | Self::Eighteen | Self::Review => 3,
            Self::Mark(_) | Self::Bill(_) | Self::OtherGemeente => 4,
            Self::NoSupport => 6,
        }
    }
}

impl Brief {
    /// What comes first: by urgency, by what it costs to miss it, by date.
    const fn order(&self) -> Order {
        (self.ernst, self.cost, self.datum)
    }
}

/// A signal in a few bytes: sorted and counted by the thousand, put in words only when shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Brief {
    ernst: Urgency,
    cost: u8,
    datum: NaiveDate,
    number: (u16, u32),
    what: What,
}

/// What someone must see of a dossier to be told of a mark; beside what everyone in sight is told.
const fn told_by(flag: u32) -> Option<Facet> {
    match flag {
        flags::BT_REFUSED | flags::NO_CONSENT | flags::OVERRIDDEN => Some(Facet::Toestemming),
        flags::ESCALATED | flags::NO_OUTCOME => Some(Facet::Verloop),
        flags::NO_BSN => Some(Facet::Bsn),
        flags::LETTER_BACK => Some(Facet::Notities),
        _ => None,
    }
}

/// Adds the signals of one row that show with this sight of it.
fn of_row(
    door: &Door<'_>,
    row: &Row,
    sight: Sight,
    terms: &[RowTerm],
    watch: &Watch<'_>,
    found: &mut Vec<Brief>,
) {
    let today = watch.on;
    let model = &*door.model;
    let tells = |facet: Facet| sight.has(facet) || sight.own.has(facet);
    let number = (row.year, row.n);
    let mut add = |what: What, datum: NaiveDate, ernst: Urgency| {
        found.push(Brief {
            ernst,
            cost: what.cost(),
            datum,
            number,
            what,
        })
    };
    for term in terms
        .iter()
        .filter(|term| term.is_running && !term.kind.lapses())
    {
        if let Some(due) = day_of(term.due) {
            add(What::Term(term.kind), due, urgency(due, today));
        }
    }
    let marks = model.marks(row);
    if marks != 0 {
        for (index, (flag, ..)) in MARKS.iter().enumerate() {
            let is_told = told_by(*flag).is_none_or(tells);
            let applies = match *flag {
                flag if flag & ONLY_AT_BT != 0 => row.state.is_at_bt(),
                flags::ASKED => door.holds(row),
                _ => true,
            };
            if marks & *flag != 0 && is_told && applies {
                let ernst = if row.state.is_open() {
                    Urgency::ThisWeek
                } else {
                    Urgency::Coming
                };
                add(What::Mark(index), today, ernst);
            }
        }
    }
    if let Some(day) = watch.end(model, row) {
        add(What::Ends, day, urgency(day, today));
    }
    if !row.state.is_open() {
        return;
    }
    if row.support == 0 {
        add(What::NoSupport, today, Urgency::Coming);
    }
    let bill = model.bill(row);
    // The woonplaatsbeginsel only moves the bill of what is delivered under the Jeugdwet.
    let is_billed = row.law == Some(Wet::Jeugdwet) && PROVIDED.contains(&row.state);
    let doubt = is_billed.then(|| bill.doubt()).flatten();
    if let Some(doubt) = doubt {
        add(What::Bill(doubt), today, Urgency::Coming);
    }
    let own = watch.own_gemeente;
    // Who pays is not said while that is in doubt.
    if doubt.is_none()
        && bill
            .payer()
            .zip(own)
            .is_some_and(|(payer, own)| payer != own)
    {
        add(What::OtherGemeente, today, Urgency::Coming);
    }
    let exceptions = model.exceptions(row.resident);
    if let Some(review) = exceptions
        .and_then(Exceptions::narrowing)
        .map(|it| it.review)
        && review <= today + REVIEW_AHEAD
        && sight.has(Facet::Toestemming)
    {
        add(What::Review, review, urgency(review, today));
    }
    let person = model.people.get(row.resident);
    if let Some(died) = person.and_then(|person| day_of(person.died))
        && died <= today
    {
        add(What::Died, died, Urgency::ThisWeek);
    }
    // A day of birth is more than an age.
    let person = person.filter(|_| sight.has(Facet::Contactgegevens));
    let eighteen = person.map_or(NO_DAY, Person::turns_eighteen);
    if let Some(day) = watch.near(eighteen, watch.ahead_of_eighteen) {
        add(What::Eighteen, day, urgency(day, today));
    }
}

/// Why it is not sure who pays, in words.
fn in_doubt(doubt: Doubt, bill: Bill<'_>) -> (&'static str, String) {
    match doubt {
        Doubt::NobodyStated => (
            "gemeente ontbreekt",
            "welke gemeente betaalt, staat er niet (woonplaatsbeginsel)".to_owned(),
        ),
        Doubt::FormerMissing => (
            "vorige gemeente ontbreekt",
            "in welke gemeente de jeugdige woonde voor het verblijf, staat er niet; die betaalt"
                .to_owned(),
        ),
        Doubt::FormerMerged => (
            "gemeente ontbreekt",
            format!(
                "{} is opgegaan in een andere gemeente; vul in welke nu betaalt",
                bill.former
            ),
        ),
        Doubt::StatedMerged => (
            "gemeente klopt niet",
            format!(
                "{} is opgegaan in een andere gemeente en betaalt niet; vul in welke nu betaalt",
                bill.stated
            ),
        ),
        Doubt::NotTheFormer => (
            "gemeente klopt niet",
            format!(
                "voor het verblijf woonde de jeugdige in {}, en als betaler staat er {}",
                bill.former, bill.stated
            ),
        ),
    }
}

/// Puts a signal in words.
fn in_words(door: &Door<'_>, brief: &Brief, today: NaiveDate) -> Option<Signal> {
    let model = &door.model;
    let row = model.row(brief.number)?;
    let day = dates::with_year(brief.datum);
    let (soort, tekst, grondslag) = match brief.what {
        What::Term(kind) => (
            kind.word(),
            term_text(kind, brief.datum, today, row),
            kind.basis(row.law),
        ),
        What::Mark(index) => {
            let (_, soort, tekst, grondslag) = MARKS.get(index)?;
            (*soort, (*tekst).to_owned(), *grondslag)
        }
        What::Ends => (
            "indicatie loopt af",
            format!("de indicatie loopt af op {day}"),
            "werkproces",
        ),
        What::Eighteen => (
            "wordt 18",
            format!("wordt 18 op {day}; regel de overgang"),
            "Jeugdwet art. 1.1",
        ),
        What::Review => (
            REVIEW,
            format!("de afscherming wordt herzien op {day}"),
            "AVG art. 25",
        ),
        What::Bill(doubt) => {
            let (soort, tekst) = in_doubt(doubt, model.bill(row));
            (soort, tekst, WOONPLAATS)
        }
        What::OtherGemeente => (
            "andere gemeente",
            format!(
                "{} is verantwoordelijk en betaalt",
                model.bill(row).payer().unwrap_or_default()
            ),
            match row.law {
                Some(Wet::Jeugdwet) => WOONPLAATS,
                _ => "werkproces",
            },
        ),
        What::Died => (
            "inwoner overleden",
            format!("de inwoner is overleden op {day}; sluit af wat nog loopt"),
            "werkproces",
        ),
        What::NoSupport => (
            "soort ontbreekt",
            "de soort ondersteuning is niet ingevuld".to_owned(),
            "werkproces",
        ),
    };
    Some(Signal {
        soort: soort.to_owned(),
        nummer: row.id().number,
        titel: model.called(row, door.sight_of(row)),
        tekst,
        datum: brief.datum,
        ernst: brief.ernst,
        grondslag: grondslag.to_owned(),
    })
}

/// What is known of a day while many are looked at.
struct Watch<'m> {
    on: NaiveDate,
    own_gemeente: Option<&'static str>,
    ahead: Option<Duration>,
    ahead_of_eighteen: Option<Duration>,
    leads: Leads<'m>,
}

impl<'m> Watch<'m> {
    fn of(register: &'m Register, on: NaiveDate) -> Self {
        Self {
            on,
            own_gemeente: register.own_gemeente(),
            ahead: register.settings.norm(AHEAD),
            ahead_of_eighteen: register.settings.norm(AHEAD_OF_EIGHTEEN),
            leads: Leads::of(&register.calendar),
        }
    }

    /// A day, when it lies ahead within a lead time.
    fn near(&self, day: DayNumber, lead: Option<Duration>) -> Option<NaiveDate> {
        let day = day_of(day).filter(|day| *day >= self.on)?;
        let from = self.leads.before(day, lead?)?;
        (from <= self.on).then_some(day)
    }

    /// The last day of what was granted on a verwijzing, when it lies ahead within its lead time, also once that is closed.
    /// What is recorded as an indicatie is watched by itself.
    fn end(&self, model: &Model, row: &Row) -> Option<NaiveDate> {
        let day = self.near(row.ends, self.ahead)?;
        let is_recorded = model.granted_on(row.key()).next().is_some();
        (!is_recorded && row.state != State::Ingetrokken).then_some(day)
    }
}

/// What a term of a verwijzing says, in a few words.
pub(super) fn term_text(kind: ClockKind, due: NaiveDate, today: NaiveDate, row: &Row) -> String {
    let what = match (kind, row.state) {
        (ClockKind::Terugname, _) => "teruggelegd, wie pakt op?",
        (ClockKind::BesluitWij, State::Geweigerd) => "geweigerd, besluit nodig",
        (ClockKind::AntwoordBt, _) => "antwoord van het BT",
        (kind, _) => kind.word(),
    };
    match (today - due).num_days() {
        1 => format!("{what} 1 dag te laat"),
        days @ 2.. => format!("{what} {days} dagen te laat"),
        0 => format!("{what} uiterlijk vandaag"),
        _ if due.year() == today.year() => format!("{what} uiterlijk {}", dates::short(due)),
        _ => format!("{what} uiterlijk {}", dates::with_year(due)),
    }
}

/// Every signal of the verwijzingen within sight on a day, in words.
pub(in crate::office) fn all(door: &Door<'_>, then: &Then<'_>) -> Vec<(Order, Signal)> {
    let (model, on) = (&door.model, then.on);
    let mut found = Vec::new();
    let watch = Watch::of(&model.register, on);
    for row in door.rows() {
        let sight = door.sight_of(row);
        if on == model.today {
            of_row(door, row, sight, &row.terms, &watch, &mut found);
        } else {
            let (terms, _) = terms_on(door, row, on);
            of_row(door, row, sight, &terms, &watch, &mut found);
        }
    }
    found.sort_unstable();
    let signals = found.iter();
    signals
        .filter_map(|brief| Some((brief.order(), in_words(door, brief, on)?)))
        .collect()
}

/// The most pressing signals of the verwijzingen within sight today, so many at most; and how many of those that are open
/// are in every state.
pub(in crate::office) fn pressing(door: &Door<'_>, most: usize) -> Option<Pressing> {
    let today = door.model.today;
    if !can_see(&door.actor, Subject::Dossier(Facet::Rij)) {
        return None;
    }
    let (states, briefs) = states_and_signals(door);
    let total = briefs.len();
    let is_late = |brief: &&Brief| brief.ernst == Urgency::Late;
    let late = briefs.iter().filter(is_late).count();
    let briefs = most_urgent(briefs, most);
    let lines = briefs.iter();
    let lines = lines.filter_map(|brief| Some((brief.order(), line(door, brief, today)?)));
    Some(Pressing {
        lines: lines.collect(),
        total,
        late,
        states,
    })
}

/// How many open verwijzingen are in every state, and every signal of all that have one.
fn states_and_signals(door: &Door<'_>) -> (Vec<StateCount>, Vec<Brief>) {
    let model = &door.model;
    let mut found = Vec::new();
    let watch = Watch::of(&model.register, model.today);
    let open_states = State::ALL.iter().filter(|state| state.is_open());
    let mut states: Vec<StateCount> = open_states
        .map(|state| StateCount {
            state: *state,
            open: 0,
            late: 0,
        })
        .collect();
    // Of a closed dossier the resident can still ask something, and something can be missing.
    let is_asked = |row: &Row| {
        let mut terms = row.terms.iter();
        terms.any(|term| term.is_running && !term.kind.lapses())
            || model.marks(row) != 0
            || watch.end(model, row).is_some()
    };
    let rows = model.rows().iter();
    let rows = rows.filter(|row| row.state.is_open() || is_asked(row));
    for (row, sight) in rows.map(|row| (row, door.sight_of(row))) {
        if sight.is_nothing() {
            continue;
        }
        of_row(door, row, sight, &row.terms, &watch, &mut found);
        if let Some(count) = states.iter_mut().find(|count| count.state == row.state) {
            count.open += 1;
            count.late += u32::from(row.is_late());
        }
    }
    // That a specialist looks along is rare: it takes a line only where it is so.
    states.retain(|count| count.open > 0 || count.state != State::BijSpecialist);
    (states, found)
}

/// The first of the signals of verwijzingen, in order; the rest is not sorted.
fn most_urgent(mut briefs: Vec<Brief>, most: usize) -> Vec<Brief> {
    if briefs.len() > most {
        briefs.select_nth_unstable(most);
        briefs.truncate(most);
    }
    briefs.sort_unstable();
    briefs
}

fn line(door: &Door<'_>, brief: &Brief, today: NaiveDate) -> Option<TodayLine> {
    let signal = in_words(door, brief, today)?;
    let short = match brief.what {
        What::Term(kind) => {
            let state = door.model.row(brief.number)?.state;
            short_term(kind, state, brief.datum, today)
        }
        What::Mark(_) | What::NoSupport | What::Bill(_) | What::OtherGemeente | What::Died => {
            signal.soort.clone()
        }
        What::Ends | What::Eighteen | What::Review => {
            format!("{} {}", signal.soort, dates::in_list(brief.datum, today))
        }
    };
    Some(TodayLine { signal, short })
}

/// A term where there is room for a few words, beside whom it is about.
fn short_term(kind: ClockKind, state: State, due: NaiveDate, today: NaiveDate) -> String {
    let what = match (kind, state) {
        (ClockKind::Terugname, _) => "wie pakt op?",
        (ClockKind::BesluitWij, State::Geweigerd) => "besluit nodig",
        (ClockKind::AntwoordBt, _) => "antwoord BT",
        (kind, _) => kind.word(),
    };
    match (today - due).num_days() {
        days @ 1.. => format!("{what} {days} d te laat"),
        0 => format!("{what} vandaag"),
        _ => format!("{what} {}", dates::in_list(due, today)),
    }
}
