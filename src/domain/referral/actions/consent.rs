//! Who may see what: consent given, refused and taken back, and what was shared until then.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::fields::*;
use super::gates::{before, secrecy};
use super::with_bt::leave_bt;
use super::{Done, referral};
use crate::domain::dates;
use crate::domain::record::{Consent, Kind, Part, Record, RecordId};
use crate::domain::referral::Referral;
use crate::domain::registers::people::Representative;
use crate::domain::registers::people::Resident;
use crate::domain::words::{ConsentAnswer, ConsentGround, ConsentPart, State, fold};
use crate::domain::workflow::action::Draft;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(crate) fn record_consent(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let answer = fields.get(ANTWOORD).unwrap_or(ConsentAnswer::Onbekend);
    let (party, given_by) = (fields.owned(PARTIJ), fields.owned(GEGEVEN_DOOR));
    let (on, until) = (fields.get(DATUM), fields.get(TOT_EN_MET));
    can_be_of(draft, on)?;
    let resident = resident_of(draft);
    let age = resident.and_then(|it| it.age_on(on.unwrap_or(draft.context.today)));
    let known = represented(draft, &given_by, on)?;
    let ground = ground_of((&given_by, known), fields.get(GROND), age)?;
    if answer == ConsentAnswer::Ja {
        may_consent(draft, ground, age, fields.has(GROND))?;
    }
    if let Some((on, until)) = on.zip(until).filter(|(on, until)| until < on) {
        return Err(before(
            "De toestemming kan niet aflopen",
            until,
            "het begin",
            on,
        ));
    }
    let parts = fields.get(WELKE_GEGEVENS).unwrap_or_default();
    draft.record.add(Part::Consent(Consent {
        party: party.clone(),
        answer,
        given_by,
        ground: Some(ground),
        data: parts.join(", "),
        parts: parts.iter().filter_map(|word| word.parse().ok()).collect(),
        on,
        until,
        withdrawn: None,
    }));
    if answer == ConsentAnswer::Nee {
        take_sight_away(draft, &party)
    } else {
        Ok(())
    }
}

/// Nobody answers before being born, nor lets anyone know of a question before it was asked.
fn can_be_of(draft: &Draft<'_>, on: Option<NaiveDate>) -> Done {
    let reported = draft.record.referral().and_then(|it| it.reported);
    let born = resident_of(draft).and_then(|resident| resident.birth_date);
    let mend = |action| format!("Kijk de datum na, of verbeter die eerst ({action})");
    let floors = [
        (born, "de geboorte van de inwoner", "inwoner-wijzigen"),
        (reported, "de melding", "gegevens-wijzigen"),
    ];
    let died = resident_of(draft).and_then(|resident| resident.died);
    if let Some((on, died)) = on.zip(died).filter(|(on, died)| on > died) {
        return Err(Refusal::rule(format!(
            "Op {} kan de inwoner niet geantwoord hebben: overleden op {}",
            dates::with_year(on),
            dates::with_year(died)
        ))
        .unless(mend("inwoner-wijzigen"))
        .at(DATUM));
    }
    for (floor, what, action) in floors {
        if let Some((on, floor)) = on.zip(floor).filter(|(on, floor)| on < floor) {
            let no = before("De inwoner kan niet geantwoord hebben", on, what, floor);
            return Err(no.unless(mend(action)).at(DATUM));
        }
    }
    Ok(())
}

fn person_of<'d>(draft: &Draft<'d>) -> Option<&'d Record> {
    let number = draft.record.referral()?.resident.clone()?;
    draft
        .context
        .related(&RecordId::new(Kind::Resident, number))
}

fn resident_of<'d>(draft: &Draft<'d>) -> Option<&'d Resident> {
    person_of(draft)?.resident()
}

/// The ground on which someone consents who is known to speak for the resident; none for who is not.
fn represented(
    draft: &Draft<'_>,
    given_by: &str,
    on: Option<NaiveDate>,
) -> Result<Option<ConsentGround>, Refusal> {
    let day = on.unwrap_or(draft.context.today);
    let all = person_of(draft).into_iter();
    let all = all.flat_map(Record::all::<Representative>);
    let named: Vec<&Representative> = all.filter(|one| one.is_called(given_by)).collect();
    let Some(last) = named.last() else {
        return Ok(None);
    };
    match named.iter().find(|one| one.is_on(day)) {
        Some(one) => Ok(one.capacity.consent_ground()),
        None => Err(Refusal::rule(format!(
            "{} spreekt op {} niet voor de inwoner ({})",
            last.name,
            dates::with_year(day),
            last.capacity
        ))
        .unless(
            "Kijk de dag na, of verbeter wie voor de inwoner spreekt (vertegenwoordiger-toevoegen)",
        )
        .at(GEGEVEN_DOOR)),
    }
}

/// On which ground it was given: who gave it says so, or somebody by name with a ground that was chosen.
fn ground_of(
    (given_by, known): (&str, Option<ConsentGround>),
    chosen: Option<ConsentGround>,
    age: Option<u32>,
) -> Result<ConsentGround, Refusal> {
    use ConsentGround as G;
    match (known.or_else(|| ground_in(given_by)), chosen) {
        // A parent may be named where the child consents too.
        (Some(G::Ouder), Some(G::KindEnOuder)) => Ok(G::KindEnOuder),
        (Some(said), Some(chosen)) if said != chosen => Err(Refusal::rule(format!(
            "De grond is ‘{chosen}’, en ‘{given_by}’ geeft toestemming op een andere"
        ))
        .unless("Maak grond leeg, of noem bij gegeven-door de naam van wie haar gaf")
        .at(GROND)),
        (None, Some(G::Zelf)) => Err(Refusal::rule(format!(
            "De grond is ‘{}’, en gegeven-door noemt ‘{given_by}’: de inwoner is geen ander",
            G::Zelf
        ))
        .unless(format!(
            "Kies bij gegeven-door ‘{}’, of vul de grond in waarop ‘{given_by}’ toestemming geeft",
            G::Zelf.giver()
        ))
        .at(GEGEVEN_DOOR)),
        (Some(ground), _) | (None, Some(ground)) => Ok(ground),
        (None, None) => {
            let words = ConsentGround::at(age).iter();
            let words: Vec<&str> = words.map(|it| it.giver()).collect();
            Err(Refusal::rule(format!(
                "Op welke grond geeft ‘{given_by}’ toestemming? Dat is niet ingevuld"
            ))
            .unless(format!(
                "Vul grond in, of kies bij gegeven-door: {}",
                words.join(", ")
            ))
            .at(GROND))
        }
    }
}

/// The ground that who gave it says by itself.
fn ground_in(given_by: &str) -> Option<ConsentGround> {
    const WORDS: &[(&str, ConsentGround)] = &[
        ("kind en ouder", ConsentGround::KindEnOuder),
        ("curator", ConsentGround::Curator),
        ("mentor", ConsentGround::Mentor),
        ("ouder", ConsentGround::Ouder),
        ("moeder", ConsentGround::Ouder),
        ("vader", ConsentGround::Ouder),
        ("inwoner", ConsentGround::Zelf),
        ("zelf", ConsentGround::Zelf),
    ];
    let text = fold(given_by);
    let says = |word: &str| {
        let rest = text.strip_prefix(word);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let found = WORDS.iter().find(|(word, _)| says(word));
    found.map(|(_, ground)| *ground)
}

/// Whether someone can consent on this ground at the age the resident has.
fn may_consent(
    draft: &Draft<'_>,
    ground: ConsentGround,
    age: Option<u32>,
    is_chosen: bool,
) -> Done {
    let can = ConsentGround::at(age);
    let instead = ConsentGround::instead_at(age);
    let is_instead = is_chosen && instead == Some(ground);
    let Some(age) = age.filter(|_| !is_instead && !can.contains(&ground)) else {
        return Ok(());
    };
    let who = match age {
        ..12 => "een ouder met gezag",
        12..16 => "het kind en een ouder met gezag, samen",
        16..18 => "de inwoner zelf",
        _ => "de inwoner zelf, of een curator of mentor",
    };
    let wet = draft.record.referral().and_then(Referral::law);
    let no = Refusal::rule(format!(
        "Toestemming op deze grond kan niet: de inwoner is {age} jaar, dan geeft {who} toestemming"
    ))
    .by(format!("{}, lid 2", secrecy(wet)));
    let instead = instead.map_or_else(String::new, |ground| {
        format!(". Kan de inwoner dit nog niet overzien, vul dan bij grond in: {ground}")
    });
    Err(match is_chosen {
        true => {
            let words: Vec<&str> = can.iter().map(|ground| ground.word()).collect();
            no.unless(format!(
                "Vul bij grond in: {}{instead}",
                words.join(", of ")
            ))
            .at(GROND)
        }
        false => {
            let words: Vec<&str> = can.iter().map(|ground| ground.giver()).collect();
            let words = words.join(", of ");
            no.unless(format!("Kies bij gegeven-door: {words}{instead}"))
                .at(GEGEVEN_DOOR)
        }
    })
}

pub(crate) fn withdraw_consent(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (party, day) = (fields.owned(PARTIJ), fields.get(DATUM));
    let consent = draft
        .record
        .parts
        .values_mut()
        .rev()
        .find_map(|part| match part {
            Part::Consent(consent) if consent.party == party => Some(consent),
            _ => None,
        });
    let opened = match consent {
        Some(consent) if consent.withdrawn.is_none() && consent.answer != ConsentAnswer::Nee => {
            if let Some((day, on)) = day.zip(consent.on).filter(|(day, on)| day < on) {
                let no = before(
                    "De toestemming is niet in te trekken",
                    day,
                    "de toestemming",
                    on,
                );
                return Err(no.at(DATUM));
            }
            consent.withdrawn = day;
            consent.opens()
        }
        _ => {
            return Err(Refusal::rule(format!(
                "Er is geen toestemming voor {} om in te trekken",
                draft.context.register.party_name(&party)
            ))
            .unless(
                "Weigert de inwoner, leg dat dan vast met toestemming-vastleggen antwoord=nee",
            ));
        }
    };
    tell_what_was_shared(draft, &party, &opened);
    take_sight_away(draft, &party)
}

/// What someone saw cannot be taken back: it stays with the dossier, so that the resident can be told.
fn tell_what_was_shared(draft: &mut Draft<'_>, party: &str, opened: &BTreeSet<ConsentPart>) {
    let Some(referral) = draft.record.referral() else {
        return;
    };
    let Some(offered) = referral
        .offered
        .filter(|_| referral.bt.as_deref() == Some(party))
    else {
        return;
    };
    let words: Vec<&str> = opened.iter().map(|part| part.word()).collect();
    let what = if words.is_empty() {
        "alleen dat er een vraag is"
    } else {
        &words.join(", ")
    };
    let name = draft.context.register.settings.bt_name(party);
    draft.note(&format!(
        "Toestemming ingetrokken. {name} kon dit zien sinds {}: {what}",
        dates::with_year(offered)
    ));
}

/// The BT that holds the verwijzing, or is offered it, loses it at once when consent goes.
fn take_sight_away(draft: &mut Draft<'_>, party: &str) -> Done {
    let referral = referral(draft)?;
    if referral.bt.as_deref() != Some(party) {
        return Ok(());
    }
    referral.consent_overridden.clear();
    if referral.state.is_at_bt() {
        leave_bt(referral);
        draft.to = Some(State::InOnderzoek);
    }
    Ok(())
}
