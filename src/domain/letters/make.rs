//! A letter made of a dossier: whether it fits, to whom it goes, and what it still misses.

use chrono::NaiveDate;

use super::asked::{DATUM, GEHEIM_ADRES, TEKST, UITERLIJK};
use super::fields::{self, Matter};
use super::parts::{Letter, LetterKind, PARENTS};
use super::text::{self, Filled};
use super::text_for;
use crate::domain::dates::with_year;
use crate::domain::indicatie::Indicatie;
use crate::domain::indicatie::words::StopReason;
use crate::domain::record::{Kind, Narrowing, Record, RecordId};
use crate::domain::referral::Referral;
use crate::domain::registers::people::Resident;
use crate::domain::words::{Decision, NarrowGround, State, YesNo};
use crate::domain::workflow::action::Context;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

/// Which text a letter has that was changed after it was made.
const BY_HAND: &str = "met de hand";

/// The longest letter that is kept, in bytes.
const LONGEST: usize = 64_000;

/// The letter of a kind about a verwijzing or an indicatie, on the day that is filled in or today.
///
/// # Errors
/// Why it cannot be: it does not fit how the dossier stands, there is nobody to write to, or something is missing, all
/// of which is named.
pub fn letter(
    kind: LetterKind,
    record: &Record,
    context: &Context<'_>,
    asked: &Fields,
) -> Result<Letter, Refusal> {
    must_be_about(kind, record)?;
    let nobody = || {
        Refusal::rule(format!(
            "{} kan niet: bij {} hoort geen inwoner",
            kind.title(),
            record.id
        ))
    };
    let person = record.person().ok_or_else(nobody)?;
    let person = context.related(&RecordId::new(Kind::Resident, person));
    let person = person.ok_or_else(nobody)?;
    let it = Matter {
        record,
        referral: record.referral(),
        indicatie: record.indicatie().or_else(|| granted_on(record, context)),
        resident: person.resident().ok_or_else(nobody)?,
        register: context.register,
        day: asked.get(DATUM).unwrap_or(context.today),
        asked,
    };
    must_live(kind, &it)?;
    must_fit(kind, &it)?;
    let is_secret = is_secret(person);
    must_be_sure(kind, is_secret, asked)?;
    let (filled, version) = filled(kind, &it, is_secret)?;
    let text = text::kept(&filled.blocks);
    if text.len() > LONGEST {
        return Err(Refusal::usage("De brief is te lang")
            .unless("Een brief mag hoogstens 64.000 tekens zijn; zet de rest in een bijlage"));
    }
    Ok(Letter {
        kind,
        version,
        on: it.day,
        sender: sender(&it),
        to: addressed(&it, is_secret),
        subject: filled.subject,
        text,
        by: context.actor.name.clone(),
        returned: None,
        return_reason: String::new(),
        settled: String::new(),
    })
}

/// Whoever writes to a secret address says that it can be done.
fn must_be_sure(kind: LetterKind, is_secret: bool, asked: &Fields) -> Result<(), Refusal> {
    match is_secret && asked.get(GEHEIM_ADRES) != Some(YesNo::Ja) {
        false => Ok(()),
        true => Err(Refusal::rule(format!(
            "{} is voor iemand met een geheim adres",
            kind.title()
        ))
        .unless("Weet u zeker dat deze brief kan, vul dan geheim-adres=ja in; het adres komt er niet op")
        .at(GEHEIM_ADRES)),
    }
}

/// What it says, and of which text it is: what was written by hand is as it is, anything else says what its fields say.
fn filled(kind: LetterKind, it: &Matter<'_>, is_secret: bool) -> Result<(Filled, String), Refusal> {
    let (of_office, version) = text_for(kind, &it.register.settings).map_err(|why| {
        Refusal::rule(format!("De tekst van deze brief klopt niet: {why}"))
            .unless(format!("Een beheerder verbetert {}", kind.setting()))
    })?;
    let filled = of_office.fill(&|name| fields::find(name).and_then(|field| (field.value)(it)));
    let mut missing = address_missing(it.resident, is_secret);
    let own = it.asked.text(TEKST);
    if !own.is_empty() && missing.is_empty() {
        let blocks = text::blocks(own);
        let filled = Filled {
            subject: filled.map_or_else(|_| kind.word().to_owned(), |filled| filled.subject),
            blocks: blocks
                .map(|(style, block)| (style, block.to_owned()))
                .collect(),
        };
        return Ok((filled, BY_HAND.to_owned()));
    }
    match filled {
        Ok(filled) if missing.is_empty() => Ok((filled, version)),
        Ok(_) => Err(lacks(kind, it, &missing)),
        Err(names) => {
            missing.extend(names);
            Err(lacks(kind, it, &missing))
        }
    }
}

/// What was granted on a verwijzing, the last of it.
fn granted_on<'a>(record: &Record, context: &'a Context<'_>) -> Option<&'a Indicatie> {
    let number = record.id.number.as_str();
    let all = context.related.iter().filter_map(Record::indicatie);
    let own = all.filter(|it| it.referral.as_deref() == Some(number) && it.taken_out.is_empty());
    own.max_by_key(|it| (it.granted, it.begin))
}

/// A kind of letter is about a kind of record.
fn must_be_about(kind: LetterKind, record: &Record) -> Result<(), Refusal> {
    if kind.about().contains(&record.id.kind) {
        return Ok(());
    }
    let about: Vec<&str> = kind.about().iter().map(|kind| kind.word()).collect();
    Err(Refusal::rule(format!(
        "{} is er bij een {}; {} is een {}",
        kind.title(),
        about.join(" of een "),
        record.id,
        record.id.kind.word()
    )))
}

/// Nobody writes to who died.
fn must_live(kind: LetterKind, it: &Matter<'_>) -> Result<(), Refusal> {
    let is_dead = |word: &str| word == "overleden";
    let by_referral = it
        .referral
        .is_some_and(|it| is_dead(&it.outcome) || is_dead(&it.withdraw_reason));
    let stopped = it.indicatie.and_then(|it| it.stop_reason);
    let is_known = it.resident.died.is_some_and(|died| died <= it.day);
    match is_known || by_referral || stopped == Some(StopReason::Overlijden) {
        true => Err(Refusal::rule(format!(
            "{} kan niet: de inwoner is overleden",
            kind.title()
        ))),
        false => Ok(()),
    }
}

/// Whether the address is secret: then it is on no paper.
fn is_secret(person: &Record) -> bool {
    if person.resident().is_some_and(|it| it.has_secret_address) {
        return true;
    }
    let mut narrowings = person.all::<Narrowing>();
    narrowings.any(|it| it.lifted.is_none() && it.ground == NarrowGround::GeheimAdres)
}

/// Whether a kind of letter fits how the dossier stands on its day.
fn must_fit(kind: LetterKind, it: &Matter<'_>) -> Result<(), Refusal> {
    let no = |why: String| Refusal::rule(format!("{} kan niet: {why}", kind.title()));
    let not_before = |day: Option<NaiveDate>, what: &str| match day {
        Some(day) if it.day < day => Err(no(format!("{what} is van {}", with_year(day)))),
        _ => Ok(()),
    };
    if let Some(referral) = it.referral {
        not_before(referral.reported, "de melding")?;
    }
    match (kind, it.referral, it.indicatie) {
        (LetterKind::Verslag, Some(referral), _) if referral.research_done.is_none() => {
            Err(no("het onderzoek is nog niet afgerond".to_owned()).by("Wmo art. 2.3.2 lid 8"))
        }
        (LetterKind::Overdracht, Some(referral), _) if !referral.state.is_at_bt() => {
            Err(no("er ligt niets bij een begeleidingsteam".to_owned()))
        }
        (LetterKind::Toekenning | LetterKind::Afwijzing, Some(referral), _) => {
            must_be_decided(kind, referral, &no)?;
            not_before(referral.decided, "het besluit")
        }
        (LetterKind::Mededeling, Some(referral), _) => must_wait(referral, it, &no),
        (LetterKind::Nazorg, Some(referral), _) if referral.state != State::Nazorg => Err(no(
            format!("{} is {}", it.record.id, referral.state.predicate()),
        )),
        (LetterKind::Achttien, ..) => match it.resident.turns_eighteen() {
            Some(day) if day <= it.day => {
                Err(no(format!("de inwoner werd al 18, op {}", with_year(day))))
            }
            _ => Ok(()),
        },
        (LetterKind::Einde, _, Some(indicatie)) if indicatie.successor.is_some() => {
            Err(no("er volgt al een indicatie op".to_owned()))
        }
        _ => Ok(()),
    }
}

/// A decision is told when it was taken, and as it was.
fn must_be_decided(
    kind: LetterKind,
    referral: &Referral,
    no: &dyn Fn(String) -> Refusal,
) -> Result<(), Refusal> {
    let wanted = match kind {
        LetterKind::Toekenning => Decision::Toegekend,
        _ => Decision::Afgewezen,
    };
    match referral.decision {
        None => Err(no("er is nog geen besluit".to_owned())
            .by("Awb art. 3:41")
            .unless("Leg eerst het besluit vast (beschikken)")),
        Some(decision) if decision != wanted => Err(no(format!("het besluit is: {decision}"))),
        Some(_) => Ok(()),
    }
}

/// A delay is told while an aanvraag waits, and until a day that is to come.
fn must_wait(
    referral: &Referral,
    it: &Matter<'_>,
    no: &dyn Fn(String) -> Refusal,
) -> Result<(), Refusal> {
    if referral.aanvraag.is_none() || referral.decision.is_some() {
        return Err(no("er wacht geen aanvraag op een besluit".to_owned()).by("Awb art. 4:14"));
    }
    match it.asked.get(UITERLIJK) {
        Some(day) if day <= it.day => {
            let why = format!("{} ligt niet na de dag van de brief", with_year(day));
            Err(no(why).at(UITERLIJK))
        }
        _ => Ok(()),
    }
}

/// What the address misses, in words.
fn address_missing(resident: &Resident, is_secret: bool) -> Vec<String> {
    if is_secret {
        return Vec::new();
    }
    let parts = [
        ("straat", &resident.street),
        ("huisnummer", &resident.house_number),
        ("postcode", &resident.postcode),
        ("woonplaats", &resident.city),
    ];
    let missing = parts.iter().filter(|(_, value)| value.trim().is_empty());
    missing.map(|(name, _)| (*name).to_owned()).collect()
}

/// Everything that is missing, each with what to do about it.
fn lacks(kind: LetterKind, it: &Matter<'_>, missing: &[String]) -> Refusal {
    let told = missing.iter().map(|name| match fields::find(name) {
        Some(field) => format!("{name} ({})", field.remedy),
        None => format!("{name} van {} (inwoner-wijzigen)", it.resident.full_name()),
    });
    let told: Vec<String> = told.collect();
    let refusal = Refusal::rule(format!("{} mist nog: {}", kind.title(), told.join("; ")));
    let asks = missing
        .iter()
        .find(|name| fields::find(name).is_some_and(|field| field.remedy == format!("{name}=")));
    match asks {
        Some(name) => refusal.at_field(name),
        None => refusal,
    }
}

/// Who sends it: the gemeente, the team, and where they are.
fn sender(it: &Matter<'_>) -> String {
    let settings = &it.register.settings;
    let gemeente = settings.get("gemeente.naam").unwrap_or_default();
    let team = fields::team(it).unwrap_or_default();
    let place = settings.get("brief.afzender").unwrap_or_default();
    let lines = [gemeente, &team].into_iter().chain(place.split(','));
    let lines: Vec<&str> = lines
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

/// To whom it goes, line by line, as on an envelope.
fn addressed(it: &Matter<'_>, is_secret: bool) -> String {
    let Resident {
        street,
        house_number,
        addition,
        postcode,
        city,
        ..
    } = it.resident;
    let mut lines = Vec::new();
    if fields::to_parents(it) {
        lines.push(PARENTS.to_owned());
    }
    lines.push(it.resident.full_name());
    if !is_secret {
        lines.push(format!("{street} {house_number}{addition}"));
        lines.push(format!("{postcode}  {}", city.to_uppercase()));
    }
    lines.join("\n")
}
