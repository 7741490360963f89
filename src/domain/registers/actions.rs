//! Actions on everything that is no verwijzing: residents, huishoudens, providers, employees, settings, users.

use std::collections::BTreeSet;

use crate::domain::record::{Goal, Head, Kind, Part, Record, RecordId};
use crate::domain::registers::user::User;
use crate::domain::settings;
use crate::domain::words::{Leefgebied, Role, Sex};
use crate::domain::workflow::action::free;
use crate::domain::workflow::action::{Action, Context, Draft, From, Stops, To, Who};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::fields::{FieldKind as F, FieldSpec, may, must};
use crate::domain::workflow::refusal::Refusal;

const WIJ: Who = Who::Role(Role::Wij);
const BACKOFFICE: Who = Who::Role(Role::Backoffice);
const CONTRACT: Who = Who::Role(Role::Contract);
const BEHEER: Who = Who::Role(Role::Beheer);

type Done = Result<(), Refusal>;

fn sexes() -> Vec<&'static str> {
    Sex::ALL.iter().map(|word| word.word()).collect()
}

fn leefgebieden() -> Vec<&'static str> {
    Leefgebied::ALL.iter().map(|word| word.word()).collect()
}

pub(crate) const fn row(
    about: Kind,
    id: &'static str,
    title: &'static str,
    description: &'static str,
) -> Action {
    Action {
        id,
        title,
        description,
        about,
        from: From::Any,
        to: To::Same,
        who: &[WIJ, BACKOFFICE],
        fields: &[],
        stops: Stops::Only(&[]),
        starts: &[],
        guard: free,
        apply: crate::domain::referral::actions::steps::nothing,
    }
}

macro_rules! resident_fields {
    ($name:ident, $last_name:ident) => {
        const $name: &[FieldSpec] = &[
            $last_name("achternaam", F::Text),
            may("tussenvoegsel", F::Text),
            may("voornaam", F::Text),
            may("geslacht", F::Word(sexes)),
            may("geboortedatum", F::PastDate),
            may("bsn", F::Bsn),
            may("straat", F::Text),
            may("huisnummer", F::Text),
            may("toevoeging", F::Text),
            may("postcode", F::Postcode),
            may("woonplaats", F::Text),
            may("wijk", F::Wijk),
            may("telefoon", F::Phone),
            may("email", F::Text),
            may("huishouden", F::Household),
        ];
    };
}

resident_fields!(NEW_RESIDENT, must);
resident_fields!(CHANGED_RESIDENT, may);

/// The number comes first, and only a new provider is given one.
const PROVIDER: &[FieldSpec] = &[
    must("nummer", F::Text),
    must("naam", F::Text),
    may("agb", F::Text),
    may("kvk", F::Text),
    may("begeleidingsteams", F::Bts),
    may("plaatsen", F::Number(0, 100_000)),
];
const CHANGED_PROVIDER: &[FieldSpec] = &[
    may("naam", F::Text),
    PROVIDER[2],
    PROVIDER[3],
    PROVIDER[4],
    PROVIDER[5],
];

/// The rows for records that are no verwijzing.
pub const REGISTER_ACTIONS: &[Action] = &[
    Action {
        from: From::Nothing,
        fields: NEW_RESIDENT,
        apply: change_resident,
        ..row(
            Kind::Resident,
            "inwoner-registreren",
            "Inwoner registreren",
            "Legt een inwoner vast",
        )
    },
    Action {
        fields: CHANGED_RESIDENT,
        guard: is_not_merged,
        apply: change_resident,
        ..row(
            Kind::Resident,
            "inwoner-wijzigen",
            "Inwoner wijzigen",
            "Verbetert gegevens van een inwoner",
        )
    },
    Action {
        who: &[BACKOFFICE],
        fields: &[must("met", F::Resident)],
        guard: is_not_merged,
        apply: merge_residents,
        ..row(
            Kind::Resident,
            "inwoners-samenvoegen",
            "Inwoners samenvoegen",
            "Twee nummers blijken één persoon",
        )
    },
    Action {
        from: From::Nothing,
        fields: &[must("regisseur", F::Text), may("afspraken", F::Text)],
        apply: change_household,
        ..row(
            Kind::Household,
            "huishouden-registreren",
            "Huishouden registreren",
            "1 gezin, 1 plan, 1 regisseur",
        )
    },
    Action {
        fields: &[may("regisseur", F::Text), may("afspraken", F::Text)],
        apply: change_household,
        ..row(
            Kind::Household,
            "huishouden-wijzigen",
            "Huishouden wijzigen",
            "Verandert regisseur of afspraken",
        )
    },
    Action {
        fields: &[
            must("leefgebied", F::Word(leefgebieden)),
            must("doel", F::Text),
            may("evaluatiedatum", F::Date),
        ],
        apply: add_goal,
        ..row(
            Kind::Household,
            "doel-toevoegen",
            "Doel toevoegen",
            "Voegt een doel toe aan het plan van een huishouden",
        )
    },
    Action {
        from: From::Nothing,
        who: &[BACKOFFICE, CONTRACT],
        fields: PROVIDER,
        apply: change_provider,
        ..row(
            Kind::Provider,
            "aanbieder-registreren",
            "Aanbieder registreren",
            "Legt een aanbieder vast",
        )
    },
    Action {
        who: &[BACKOFFICE, CONTRACT],
        fields: CHANGED_PROVIDER,
        apply: change_provider,
        ..row(
            Kind::Provider,
            "aanbieder-wijzigen",
            "Aanbieder wijzigen",
            "Verandert naam, plaatsen of BT's",
        )
    },
    Action {
        who: &[BEHEER],
        fields: &[must("waarde", F::Text), must("reden", F::Text)],
        apply: change_setting,
        ..row(
            Kind::Setting,
            "instelling-wijzigen",
            "Instelling wijzigen",
            "Verandert een norm, lijst, wijk of team",
        )
    },
    Action {
        from: From::Nothing,
        who: &[BEHEER],
        fields: &[
            must("naam", F::Text),
            must("rol", F::Roles),
            must("bereik", F::Scopes),
            must("uid", F::Number(0, u32::MAX)),
        ],
        apply: change_user,
        ..row(
            Kind::User,
            "gebruiker-toevoegen",
            "Gebruiker toevoegen",
            "Geeft iemand een account",
        )
    },
    Action {
        who: &[BEHEER],
        fields: &[
            may("rol", F::Roles),
            may("bereik", F::Scopes),
            may("uid", F::Number(0, u32::MAX)),
        ],
        guard: has_account,
        apply: change_user,
        ..row(
            Kind::User,
            "gebruiker-wijzigen",
            "Gebruiker wijzigen",
            "Verandert rollen, bereik of uid",
        )
    },
    Action {
        who: &[BEHEER],
        guard: has_account,
        apply: withdraw_user,
        ..row(
            Kind::User,
            "gebruiker-intrekken",
            "Gebruiker intrekken",
            "Neemt een account af; de naam blijft in het logboek",
        )
    },
];

fn is_not_merged(record: &Record, _: &Context<'_>) -> Done {
    match record
        .resident()
        .and_then(|resident| resident.merged_into.as_ref())
    {
        Some(into) => Err(
            Refusal::rule(format!("{} is samengevoegd met {into}", record.id))
                .unless(format!("Gebruik {into}")),
        ),
        None => Ok(()),
    }
}

fn wrong_kind(draft: &Draft<'_>) -> Refusal {
    Refusal::unknown(&draft.record.id.to_string())
}

fn change_resident(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let settings = &draft.context.register.settings;
    let household = fields.filled("huishouden");
    if let Some(number) = &household
        && draft
            .context
            .related(&RecordId::new(Kind::Household, number.clone()))
            .is_none()
    {
        return Err(Refusal::unknown(number)
            .unless("Registreer het huishouden eerst (huishouden-registreren)"));
    }
    let Some(resident) = draft.record.resident_mut() else {
        return Err(wrong_kind(draft));
    };
    for name in fields.names() {
        let text = fields.owned(name);
        match name {
            "achternaam" if text.is_empty() => {
                return Err(Refusal::rule("Een inwoner heeft altijd een achternaam"));
            }
            "achternaam" => resident.last_name = text,
            "tussenvoegsel" => resident.prefix = text,
            "voornaam" => resident.first_name = text,
            "geslacht" => resident.sex = fields.word(name),
            "geboortedatum" => resident.birth_date = fields.date(name),
            "bsn" => resident.bsn = crate::domain::identifiers::Bsn::parse(&text).ok(),
            "straat" => resident.street = text,
            "huisnummer" => resident.house_number = text,
            "toevoeging" => resident.addition = text,
            "postcode" => resident.postcode = text,
            "woonplaats" => resident.city = text,
            "wijk" => resident.wijk = fields.filled(name),
            "telefoon" => resident.phone = text,
            "email" => resident.email = text,
            "huishouden" => resident.household = fields.filled(name),
            _ => {}
        }
    }
    if resident.wijk.is_none() {
        resident.wijk = settings
            .wijk_of_postcode(&resident.postcode)
            .map(str::to_owned);
    }
    Ok(())
}

/// Moves everything of the second number to the first; both numbers stay.
fn merge_residents(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let kept = draft.record.id.number.clone();
    let gone = fields.owned("met");
    if kept == gone {
        return Err(Refusal::rule(
            "Een inwoner is niet met zichzelf samen te voegen",
        ));
    }
    let context = draft.context;
    let mut other = context
        .related(&RecordId::new(Kind::Resident, gone.clone()))
        .cloned()
        .ok_or_else(|| Refusal::unknown(&gone))?;
    is_not_merged(&other, context)?;
    let (Some(resident), Some(duplicate)) = (draft.record.resident_mut(), other.resident_mut())
    else {
        return Err(Refusal::unknown(&gone));
    };
    if let (Some(one), Some(two)) = (resident.bsn, duplicate.bsn)
        && one != two
    {
        return Err(Refusal::rule(format!(
            "{kept} en {gone} hebben elk een ander BSN, dus het zijn twee personen"
        )));
    }
    resident.bsn = resident.bsn.or(duplicate.bsn);
    resident.birth_date = resident.birth_date.or(duplicate.birth_date);
    resident.household = resident
        .household
        .clone()
        .or_else(|| duplicate.household.clone());
    duplicate.merged_into = Some(kept.clone());
    draft.also.push(other);
    for record in context.related {
        if record
            .referral()
            .is_some_and(|referral| referral.resident.as_deref() == Some(gone.as_str()))
        {
            let mut moved = record.clone();
            if let Some(referral) = moved.referral_mut() {
                referral.resident = Some(kept.clone());
            }
            draft.also.push(moved);
        }
    }
    Ok(())
}

fn change_household(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let Some(household) = draft.record.household_mut() else {
        return Err(wrong_kind(draft));
    };
    for name in fields.names() {
        match name {
            "regisseur" => household.regisseur = fields.owned(name),
            "afspraken" => household.agreements = fields.owned(name),
            _ => {}
        }
    }
    Ok(())
}

fn add_goal(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    if let Some(leefgebied) = fields.word("leefgebied") {
        let goal = Goal {
            leefgebied,
            text: fields.owned("doel"),
            evaluate_on: fields.date("evaluatiedatum"),
        };
        draft.record.add(Part::Goal(goal));
    }
    Ok(())
}

fn is_empty_or_eight_digits(text: &str) -> bool {
    text.is_empty() || (text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()))
}

fn change_provider(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    if let Some(number) = fields.filled("nummer") {
        if draft.context.register.providers.contains_key(&number) {
            return Err(
                Refusal::rule(format!("Er is al een aanbieder met nummer {number}"))
                    .unless("Wijzig die met aanbieder-wijzigen"),
            );
        }
        draft.record = Record {
            head: Head::empty(Kind::Provider),
            ..Record::new(RecordId::new(Kind::Provider, number))
        };
    }
    let Some(provider) = draft.record.provider_mut() else {
        return Err(wrong_kind(draft));
    };
    for name in fields.names() {
        let text = fields.owned(name);
        match name {
            "naam" => provider.name = text,
            "agb" | "kvk" if !is_empty_or_eight_digits(&text) => {
                return Err(Refusal::usage(format!(
                    "Het veld {name} klopt niet: het heeft acht cijfers"
                )));
            }
            "agb" => provider.agb = text,
            "kvk" => provider.kvk = text,
            "begeleidingsteams" => {
                provider.teams = text
                    .split(',')
                    .filter(|team| !team.is_empty())
                    .map(str::to_owned)
                    .collect();
            }
            "plaatsen" => provider.places = text.parse().ok(),
            _ => {}
        }
    }
    Ok(())
}

fn change_setting(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let key = draft.record.id.number.clone();
    let value = settings::check(&key, fields.text("waarde")).map_err(|why| match why {
        settings::SettingError::Statutory { article, ref key } => Refusal::rule(format!(
            "{key} is geen instelling: de termijn staat in de wet"
        ))
        .by(article)
        .unless("Wat de wet vastlegt, is hier niet te verruimen"),
        settings::SettingError::Unknown(_) | settings::SettingError::Value { .. } => {
            Refusal::usage(why.to_string())
        }
    })?;
    if let Some(own) = key
        .strip_prefix("wijk.")
        .and_then(|rest| rest.strip_suffix(".postcodes"))
    {
        let mut wijken = draft
            .context
            .register
            .settings
            .wijken()
            .iter()
            .filter(|(id, _)| *id != own);
        let taken = wijken.find_map(|(_, wijk)| {
            let postcode = value
                .split_whitespace()
                .find(|code| wijk.postcodes.iter().any(|p| p == code))?;
            Some((postcode, &wijk.name))
        });
        if let Some((postcode, wijk)) = taken {
            return Err(
                Refusal::rule(format!("De postcode {postcode} hoort al bij {wijk}"))
                    .unless("Haal hem daar eerst weg"),
            );
        }
    }
    let Some(setting) = draft.record.setting_mut() else {
        return Err(wrong_kind(draft));
    };
    setting.value = value;
    setting.reason = fields.owned("reden");
    Ok(())
}

fn has_account(record: &Record, _: &Context<'_>) -> Done {
    if record.revision == 0 {
        return Err(Refusal::unknown(&record.id.to_string())
            .unless("Bekijk de gebruikers met: wijkregie gebruiker lijst"));
    }
    Ok(())
}

fn change_user(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    if let Some(name) = fields.filled("naam") {
        if context
            .register
            .users
            .get(&name)
            .is_some_and(|user| !user.withdrawn)
        {
            return Err(Refusal::rule(format!("{name} heeft al een account"))
                .unless("Wijzig het met gebruiker wijzigen"));
        }
        let id = RecordId::new(Kind::User, name);
        draft.record = context
            .related(&id)
            .cloned()
            .unwrap_or_else(|| Record::new(id));
    }
    let name = draft.record.id.number.clone();
    let Some(user) = draft.record.user_mut() else {
        return Err(wrong_kind(draft));
    };
    user.withdrawn = false;
    if fields.has("rol") {
        user.roles = fields
            .text("rol")
            .split(',')
            .filter_map(|word| word.parse().ok())
            .collect();
    }
    if fields.has("bereik") {
        user.scopes = fields
            .text("bereik")
            .split(',')
            .filter_map(|word| word.parse().ok())
            .collect::<BTreeSet<_>>();
    }
    if let Ok(uid) = fields.text("uid").parse() {
        user.uid = uid;
    }
    let is_other = |(other, account): &(&String, &User)| {
        **other != name && !account.withdrawn && account.uid == user.uid
    };
    if let Some((other, _)) = context.register.users.iter().find(is_other) {
        return Err(
            Refusal::rule(format!("Het uid {} is al van {other}", user.uid))
                .unless("Noem het uid van deze persoon zelf"),
        );
    }
    let stays_in_charge = user.roles.contains(&Role::Beheer);
    if stays_in_charge {
        Ok(())
    } else {
        someone_else_in_charge(context, &name)
    }
}

fn withdraw_user(draft: &mut Draft<'_>, _: &Fields) -> Done {
    let name = draft.record.id.number.clone();
    let context = draft.context;
    let Some(user) = draft.record.user_mut() else {
        return Err(wrong_kind(draft));
    };
    user.withdrawn = true;
    someone_else_in_charge(context, &name)
}

/// A store without a beheerder can never be managed again.
fn someone_else_in_charge(context: &Context<'_>, leaving: &str) -> Done {
    let users = &context.register.users;
    let in_charge = |name: &String, user: &User| {
        name != leaving && !user.withdrawn && user.roles.contains(&Role::Beheer)
    };
    let was_in_charge = users
        .get(leaving)
        .is_some_and(|user| !user.withdrawn && user.roles.contains(&Role::Beheer));
    if !was_in_charge || users.iter().any(|(name, user)| in_charge(name, user)) {
        return Ok(());
    }
    Err(Refusal::rule(format!("{leaving} is de laatste beheerder"))
        .unless("Geef eerst iemand anders de rol beheer"))
}
