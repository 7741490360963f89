//! The fields of a letter: what each says of a dossier, and what to do where it says nothing.

use chrono::NaiveDate;

use super::asked::{AFSPRAAK, GRONDEN, PLAATS, REDEN, TIJD, UITERLIJK};
use crate::domain::dates::{in_full, long};
use crate::domain::indicatie::Indicatie;
use crate::domain::record::Record;
use crate::domain::referral::objection::term_until;
use crate::domain::referral::{Referral, clocks};
use crate::domain::register::Register;
use crate::domain::registers::people::Resident;
use crate::domain::settings::SUPPORTS;
use crate::domain::words::{ClockKind, DeliveryForm, Sex, Wet};
use crate::domain::workflow::fields::Fields;

/// What a letter is made of.
pub struct Matter<'a> {
    /// What it is about: a verwijzing, or an indicatie.
    pub record: &'a Record,
    /// The verwijzing, where it is about one.
    pub referral: Option<&'a Referral>,
    /// The indicatie: what it is about, or what was granted on the verwijzing.
    pub indicatie: Option<&'a Indicatie>,
    /// To whom it is.
    pub resident: &'a Resident,
    /// Settings, providers, employees.
    pub register: &'a Register,
    /// The day on it.
    pub day: NaiveDate,
    /// What was filled in for it.
    pub asked: &'a Fields,
}

/// One field of a letter.
pub struct LetterField {
    /// Its name, as a text has it.
    pub name: &'static str,
    /// What it says, for whoever writes a text.
    pub says: &'static str,
    /// What to do where it says nothing.
    pub remedy: &'static str,
    /// What it says of a dossier.
    pub value: fn(&Matter<'_>) -> Option<String>,
}

const fn field(
    name: &'static str,
    says: &'static str,
    remedy: &'static str,
    value: fn(&Matter<'_>) -> Option<String>,
) -> LetterField {
    LetterField {
        name,
        says,
        remedy,
        value,
    }
}

/// What only says whether a sentence stands there.
const fn flag(
    name: &'static str,
    says: &'static str,
    value: fn(&Matter<'_>) -> Option<String>,
) -> LetterField {
    field(name, says, "alleen voor [als …]", value)
}

/// Until this age a letter goes to the parents (Jeugdwet art. 7.3.4 and 7.3.5).
const OF_AGE_FOR_LETTERS: u32 = 16;

/// Every field of a letter.
#[rustfmt::skip]
pub const FIELDS: &[LetterField] = &[
    field("aanhef", "Geachte mevrouw Van der Veen", "inwoner-wijzigen", |it| Some(salutation(it))),
    field("naam", "voor- en achternaam van de inwoner", "inwoner-wijzigen", |it| said(&it.resident.full_name())),
    field("datum", "de dag van de brief", "datum=", |it| Some(in_full(it.day))),
    field("kenmerk", "het nummer van het dossier", "", |it| Some(it.record.id.number.clone())),
    field("gemeente", "gemeente Groningen", "instelling gemeente.naam, door een beheerder", |it| gemeente(it.register)),
    field("team", "het WIJ-team", "wijk invullen (gegevens-wijzigen)", team),
    field("telefoon", "waar men kan bellen", "instelling brief.telefoon, door een beheerder", |it| setting(it, "brief.telefoon")),
    field("bezwaaradres", "waarheen een bezwaar gaat", "instelling brief.bezwaaradres, door een beheerder", |it| setting(it, "brief.bezwaaradres")),
    flag("ouders", "de brief gaat naar de ouders: de inwoner is nog geen 16", |it| yes(to_parents(it))),
    flag("wmo", "het gaat om de Wmo", |it| yes(law(it) == Some(Wet::Wmo))),
    flag("jeugdwet", "het gaat om de Jeugdwet", |it| yes(law(it) == Some(Wet::Jeugdwet))),
    flag("verwijzing", "de brief gaat over een verwijzing", |it| yes(it.referral.is_some())),
    flag("indicatie", "de brief gaat over een indicatie", |it| yes(it.referral.is_none())),
    field("soort", "de soort hulp waar om gevraagd is", "soort invullen (gegevens-wijzigen)", |it| support(it, &it.referral?.support)),
    field("hulp", "wat is toegekend of gevraagd", "soort invullen (gegevens-wijzigen)", help),
    field("omvang", "hoeveel: 4 uur per week", "indicatie-vastleggen, of omvang invullen (gegevens-wijzigen)", volume),
    field("aanbieder", "wie de hulp geeft", "indicatie-vastleggen, of aanbieder invullen (gegevens-wijzigen)", provider),
    flag("zin", "zorg in natura", |it| yes(delivery(it) == Some(DeliveryForm::Zin))),
    flag("pgb", "persoonsgebonden budget", |it| yes(delivery(it) == Some(DeliveryForm::Pgb))),
    field("begin", "de eerste dag van wat is toegekend", "indicatie-vastleggen", |it| day(it.indicatie?.begin)),
    field("einde", "de laatste dag van wat is toegekend", "indicatie-vastleggen, of einddatum invullen", end),
    field("melding", "de dag van de melding", "meldingsdatum invullen (gegevens-wijzigen)", |it| day(it.referral?.reported)),
    field("onderzoek_tot", "de laatste dag van het onderzoek", "meldingsdatum invullen (gegevens-wijzigen)", |it| due(it, ClockKind::Onderzoek)),
    field("plan_tot", "tot wanneer een eigen plan kan", "meldingsdatum invullen (gegevens-wijzigen)", |it| due(it, ClockKind::PersoonlijkPlan)),
    field("afspraak", "de dag van het gesprek", "afspraak=", |it| it.asked.get(AFSPRAAK).or_else(|| it.indicatie?.talk).map(long)),
    field("tijd", "hoe laat", "tijd=", |it| said(it.asked.text(TIJD))),
    field("plaats", "waar", "plaats=", |it| said(it.asked.text(PLAATS))),
    field("met", "met wie men praat", "onderzoek-starten, of toewijzen", |it| said(with_whom(it))),
    field("verslag_op", "de dag waarop het onderzoek klaar was", "onderzoek-afronden", |it| day(it.referral?.research_done)),
    field("verslag", "waar het verslag staat", "onderzoek-afronden", |it| said(&it.referral?.report)),
    field("bt", "het begeleidingsteam", "aanbieden", |it| Some(it.register.settings.bt_name(it.referral?.bt.as_deref()?))),
    field("aangeboden_op", "de dag van het aanbod", "aanbieden", |it| day(it.referral?.offered)),
    field("gegevens", "wat het begeleidingsteam mag weten", "toestemming-vastleggen", consented),
    field("aanvraag", "de dag van de aanvraag", "aanvraag-ontvangen", |it| day(it.referral?.aanvraag)),
    field("beslis_tot", "de laatste dag van de beslistermijn", "aanvraag-ontvangen", |it| due(it, ClockKind::Beslistermijn)),
    field("besluit_op", "de dag van het besluit", "beschikken", |it| day(it.referral?.decided)),
    field("gronden", "waarom zo is besloten", "gronden=", |it| said(it.asked.text(GRONDEN))),
    field("wetsartikel", "het artikel waarop het besluit rust", "wet invullen (gegevens-wijzigen)", |it| article(law(it)?)),
    field("bezwaar_vanaf", "de eerste dag van de bezwaartermijn", "datum=", |it| it.day.succ_opt().map(in_full)),
    field("bezwaar_tot", "de laatste dag om bezwaar te maken", "datum=", |it| term_until(it.day, &it.register.calendar).map(long)),
    field("reden", "waarom het besluit later komt", "reden=", |it| said(it.asked.text(REDEN))),
    field("uiterlijk", "wanneer het besluit er wel is", "uiterlijk=", |it| it.asked.get(UITERLIJK).map(long)),
    field("gesprek", "de dag van het gesprek over wat hierna komt", "indicatie-gesprek-plannen", |it| it.indicatie?.talk.filter(|talk| *talk >= it.day).map(long)),
    field("verjaardag", "de achttiende verjaardag", "geboortedatum invullen (inwoner-wijzigen)", |it| day(it.resident.turns_eighteen())),
    field("nazorg_op", "de dag van de nazorg", "afsluiten met een nazorgdatum", |it| day(it.referral?.aftercare)),
];

/// The name of every field.
#[must_use]
pub fn names() -> Vec<&'static str> {
    FIELDS.iter().map(|field| field.name).collect()
}

/// The field with a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static LetterField> {
    FIELDS.iter().find(|field| field.name == name)
}

fn said(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn yes(is_so: bool) -> Option<String> {
    is_so.then(|| "ja".to_owned())
}

fn day(day: Option<NaiveDate>) -> Option<String> {
    day.map(in_full)
}

fn setting(it: &Matter<'_>, key: &str) -> Option<String> {
    said(it.register.settings.get(key)?)
}

/// `gemeente Groningen`, as in a sentence.
pub(super) fn gemeente(register: &Register) -> Option<String> {
    let name = said(register.settings.get("gemeente.naam")?)?;
    Some(match name.strip_prefix("Gemeente ") {
        Some(rest) => format!("gemeente {rest}"),
        None => name,
    })
}

/// The WIJ-team on screen: of the verwijzing, or of the indicatie.
pub(super) fn team(it: &Matter<'_>) -> Option<String> {
    let own = it
        .referral
        .and_then(|referral| referral.wij_team.as_deref());
    let own = own.or_else(|| it.indicatie?.wij_team.as_deref());
    Some(it.register.settings.wij_name(own?))
}

fn law(it: &Matter<'_>) -> Option<Wet> {
    match it.referral {
        Some(referral) => referral.law(),
        None => it.indicatie?.law(),
    }
}

/// On what a decision rests (Awb 3:47 lid 2).
fn article(law: Wet) -> Option<String> {
    Some(
        match law {
            Wet::Wmo => "artikel 2.3.5 van de Wet maatschappelijke ondersteuning 2015 (Wmo)",
            Wet::Jeugdwet => "artikel 2.3 van de Jeugdwet",
        }
        .to_owned(),
    )
}

/// Whether the letter goes to the parents. Whose day of birth is not known counts as grown up.
pub(super) fn to_parents(it: &Matter<'_>) -> bool {
    let age = it.resident.age_on(it.day);
    age.is_some_and(|age| age < OF_AGE_FOR_LETTERS)
}

fn salutation(it: &Matter<'_>) -> String {
    let resident = it.resident;
    if to_parents(it) {
        return format!("Geachte ouders of verzorgers van {}", resident.full_name());
    }
    let title = match resident.sex {
        Some(Sex::Vrouw) => "mevrouw",
        Some(Sex::Man) => "meneer",
        Some(Sex::Anders) | None => return format!("Geachte {}", resident.full_name()),
    };
    let last = Resident {
        last_name: resident.last_name.clone(),
        prefix: in_capital(&resident.prefix),
        ..Resident::default()
    };
    format!("Geachte {title} {}", last.full_name())
}

/// A tussenvoegsel after a title has a capital: mevrouw Van der Veen.
fn in_capital(prefix: &str) -> String {
    let mut letters = prefix.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

fn help(it: &Matter<'_>) -> Option<String> {
    let granted = it
        .indicatie
        .and_then(|indicatie| support(it, &indicatie.support));
    granted.or_else(|| support(it, &it.referral?.support))
}

/// A kind of support as the office calls it now.
fn support(it: &Matter<'_>, id: &str) -> Option<String> {
    said(it.register.settings.name_of(SUPPORTS, id))
}

fn volume(it: &Matter<'_>) -> Option<String> {
    let granted = it.indicatie.and_then(|indicatie| said(&indicatie.volume()));
    granted.or_else(|| said(&it.referral?.scope))
}

fn provider(it: &Matter<'_>) -> Option<String> {
    let granted = it
        .indicatie
        .and_then(|indicatie| indicatie.provider.as_deref());
    let number = granted.or_else(|| it.referral?.provider.as_deref());
    said(it.register.provider_name(number?))
}

fn delivery(it: &Matter<'_>) -> Option<DeliveryForm> {
    let granted = it.indicatie.and_then(|indicatie| indicatie.delivery);
    granted.or_else(|| it.referral?.delivery)
}

fn end(it: &Matter<'_>) -> Option<String> {
    let granted = it
        .indicatie
        .and_then(|indicatie| indicatie.stopped.or(indicatie.end));
    day(granted.or_else(|| it.referral?.ends))
}

fn with_whom<'m>(it: &Matter<'m>) -> &'m str {
    let key = match (it.referral, it.indicatie) {
        (Some(referral), _) if !referral.regievoerder.is_empty() => &referral.regievoerder,
        (Some(referral), _) => &referral.assigned,
        (None, Some(indicatie)) => &indicatie.assigned,
        (None, None) => return "",
    };
    it.register.employee_name(key)
}

/// The last day of a clock that runs.
fn due(it: &Matter<'_>, kind: ClockKind) -> Option<String> {
    let terms = clocks::terms(it.referral?, it.register, it.day);
    let term = terms.into_iter().find(|term| term.kind == kind)?;
    term.due.map(in_full)
}

/// What the resident lets the begeleidingsteam know, in words.
fn consented(it: &Matter<'_>) -> Option<String> {
    let consent = it.record.consent_for(it.referral?.bt.as_deref()?)?;
    let parts: Vec<&str> = consent
        .opens()
        .into_iter()
        .map(|part| part.word())
        .collect();
    let told = match parts.is_empty() {
        true => consent.data.clone(),
        false => parts.join(", "),
    };
    said(&told).filter(|_| consent.holds(it.day))
}
