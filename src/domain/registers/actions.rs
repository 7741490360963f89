//! Actions on everything that is no verwijzing: residents, huishoudens, providers, employees, settings, users.

use super::absence;
use super::approval;
use super::doubles::{self, is_not_merged};
use super::fields::*;
use super::households;
use super::representative;
use super::setting;
use super::sight;
use crate::domain::dates::with_year;
use crate::domain::record::{Goal, Head, Kind, Part, Record, RecordId};
use crate::domain::referral::actions::fields::{GEVRAAGD_OP, INWONER, NIEUW, VELD, WAAROM};
use crate::domain::referral::actions::keeping::correct_resident;
use crate::domain::registers::user::{Scope, User};
use crate::domain::words::{Role, YesNo};
use crate::domain::workflow::action::{
    Action, After, BACKOFFICE, BEHEER, BT, CONTRACT, Context, Draft, LEIDING, Sees, WIJ, row,
};
use crate::domain::workflow::field::asks;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// The rows for records that are no verwijzing.
#[rustfmt::skip]
pub const REGISTER_ACTIONS: &[Action] = &[
    row(Kind::Resident, "inwoner-registreren", "Inwoner registreren", "Legt een inwoner vast")
        .by(&[WIJ, BACKOFFICE]).makes().asking(asks![ACHTERNAAM*, TUSSENVOEGSEL, VOORNAAM~, GESLACHT, GEBOORTEDATUM~, BSN, STRAAT, HUISNUMMER~, TOEVOEGING,
            POSTCODE~, WOONPLAATS, WIJK, BUURT, TELEFOON, EMAIL, GEHEIM_ADRES, TAAL, TOLK, HUISHOUDEN]).does(change_resident)
        .then(After::GoOn("melding-registreren", INWONER.name())),
    row(Kind::Resident, "inwoner-wijzigen", "Inwoner wijzigen", "Verbetert gegevens van een inwoner")
        .by(&[WIJ, BACKOFFICE]).asking(asks![ACHTERNAAM, TUSSENVOEGSEL, VOORNAAM, GESLACHT, GEBOORTEDATUM, BSN, STRAAT, HUISNUMMER, TOEVOEGING,
            POSTCODE, WOONPLAATS, WIJK, BUURT, TELEFOON, EMAIL, GEHEIM_ADRES, TAAL, TOLK, OVERLEDEN_OP, HUISHOUDEN]).when(is_not_merged).does(change_resident),
    row(Kind::Resident, "vertegenwoordiger-toevoegen", "Vertegenwoordiger toevoegen", "Wie voor de inwoner mag spreken of toestemming geven, en in welke hoedanigheid")
        .by(&[WIJ, BACKOFFICE]).asking(asks![NAAM*, HOEDANIGHEID*, TELEFOON, VANAF, TOT_EN_MET]).when(is_not_merged).does(representative::add),
    row(Kind::Resident, "vertegenwoordiger-beeindigen", "Vertegenwoordiger beëindigen", "De laatste dag waarop iemand voor de inwoner spreekt")
        .by(&[WIJ, BACKOFFICE]).asking(asks![NAAM*, TOT_EN_MET*]).when(representative::has_one).does(representative::end),
    row(Kind::Resident, "inwoners-samenvoegen", "Inwoners samenvoegen", "Twee nummers blijken één persoon: alles komt onder dit nummer, het andere blijft te vinden")
        .by(&[BACKOFFICE]).asking(asks![MET*]).when(is_not_merged).does(doubles::merge)
        .undone_whole().seeing(&[Sees::ReferralsOf(MET.name())]),
    row(Kind::Resident, doubles::SET_APART, "Geen dubbele", "Twee nummers blijken twee mensen: het paar staat niet meer bij de dubbelen")
        .by(&[WIJ, BACKOFFICE]).asking(asks![MET*, TOELICHTING]).when(is_not_merged).does(doubles::set_apart),
    row(Kind::Resident, "inwoner-corrigeren", "Corrigeren op verzoek", "Verbetert een gegeven omdat de inwoner erom vroeg; wat er stond, blijft erbij")
        .by(&[WIJ, BACKOFFICE]).asking(asks![VELD*, NIEUW*, WAAROM*, GEVRAAGD_OP*]).when(is_not_merged).does(correct_resident),
    row(Kind::Resident, "inzage-geven", "Inzage geven", "Eén persoon mag tot en met een dag meekijken, ook buiten het eigen bereik")
        .by(&[WIJ, BACKOFFICE]).asking(asks![GEBRUIKER*, REDEN*, TOT_EN_MET*, VERWIJZING]).when(is_not_merged).does(sight::give)
        .seeing(&[Sees::Referrals])
        .for_good("Haal het weg met inzage-intrekken"),
    row(Kind::Resident, "inzage-weigeren", "Inzage weigeren", "Eén persoon ziet hier vanaf nu niets meer van, welke rol die ook heeft")
        .by(&[WIJ, BACKOFFICE]).asking(asks![GEBRUIKER*, REDEN*]).when(is_not_merged).does(sight::refuse)
        .for_good("Haal het weg met inzage-intrekken"),
    row(Kind::Resident, "inzage-intrekken", "Inzage intrekken", "Haalt een eerder ja of nee voor één persoon weg: rol en bereik beslissen weer")
        .by(&[WIJ, BACKOFFICE]).asking(asks![GEBRUIKER*]).does(sight::take_rule_back)
        .for_good("Geef of weiger inzage opnieuw"),
    row(Kind::Resident, "afschermen", "Afschermen", "Bij dwang of bedreiging: alleen u en wie u noemt, zien deze inwoner nog")
        .by(&[WIJ, BACKOFFICE]).asking(asks![NARROW_GROUND*, VOOR*, TOT_EN_MET*, HERZIEN_OP*, TOELICHTING]).when(sight::is_not_narrowed)
        .does(sight::narrow)
        .for_good("Hef het op met afscherming-opheffen"),
    row(Kind::Resident, "afscherming-herzien", "Afscherming herzien", "Opnieuw bekeken: de afscherming blijft, met een nieuwe laatste dag")
        .by(&[WIJ, BACKOFFICE]).asking(asks![TOT_EN_MET*, HERZIEN_OP*, TOELICHTING]).when(sight::is_narrowed)
        .does(sight::review_narrowing)
        .for_good("Herzie de afscherming opnieuw"),
    row(Kind::Resident, "afscherming-opheffen", "Afscherming opheffen", "Het gevaar is voorbij: rol en bereik beslissen weer wie dit ziet")
        .by(&[WIJ, BACKOFFICE]).asking(asks![REDEN*]).when(sight::is_narrowed).does(sight::lift_narrowing)
        .for_good("Scherm opnieuw af met afschermen"),
    row(Kind::Household, "huishouden-registreren", "Huishouden registreren", "1 gezin, 1 plan, 1 regisseur")
        .by(&[WIJ, BACKOFFICE]).makes().asking(asks![REGISSEUR*, AFSPRAKEN]).does(households::change).then(After::OpenMade),
    row(Kind::Household, "huishouden-wijzigen", "Huishouden wijzigen", "Verandert regisseur of afspraken")
        .by(&[WIJ, BACKOFFICE]).asking(asks![REGISSEUR, AFSPRAKEN]).when(households::has_no_plan).does(households::change),
    row(Kind::Household, households::FORM, "Huishouden vormen", "Maakt een huishouden van inwoners die bij elkaar horen")
        .by(&[WIJ, BACKOFFICE]).makes().asking(asks![LEDEN*, REGISSEUR*, AFSPRAKEN]).does(households::form).undone_whole()
        .seeing(&[Sees::Each(LEDEN.name())]),
    row(Kind::Household, households::JOIN, "Leden toevoegen", "Voegt inwoners bij een huishouden")
        .by(&[WIJ, BACKOFFICE]).asking(asks![LEDEN*]).does(households::join).undone_whole()
        .seeing(&[Sees::Each(LEDEN.name())]),
    row(Kind::Household, "doel-toevoegen", "Doel toevoegen", "Voegt een doel toe aan het plan van een huishouden")
        .by(&[WIJ, BACKOFFICE]).asking(asks![LEEFGEBIED*, DOEL*, EVALUATIEDATUM]).when(households::has_no_plan).does(add_goal),
    row(Kind::Provider, "aanbieder-registreren", "Aanbieder registreren", "Legt een aanbieder vast")
        .by(&[BACKOFFICE, CONTRACT]).makes().asking(asks![NUMMER*, NAAM*, AGB, KVK, BEGELEIDINGSTEAMS, PLAATSEN]).does(change_provider)
        .then(After::OpenMade),
    row(Kind::Provider, "aanbieder-wijzigen", "Aanbieder wijzigen", "Verandert naam, plaatsen of BT's")
        .by(&[BACKOFFICE, CONTRACT]).asking(asks![NAAM, AGB, KVK, BEGELEIDINGSTEAMS, PLAATSEN]).does(change_provider),
    row(Kind::Employee, "medewerker-registreren", "Medewerker registreren", "Zet een medewerker in de lijst, met het team")
        .by(&[BACKOFFICE, BEHEER]).makes().asking(asks![NAAM*, TEAM]).does(absence::register).then(After::OpenMade),
    row(Kind::Employee, "medewerker-wijzigen", "Medewerker wijzigen", "Verandert het team van een medewerker")
        .by(&[BACKOFFICE, BEHEER]).asking(asks![TEAM*]).does(absence::change),
    row(Kind::Employee, "afwezigheid-vastleggen", "Afwezigheid vastleggen", "Van wanneer tot wanneer iemand er niet is, en wie dan waarneemt")
        .by(&[WIJ, BT, BACKOFFICE, CONTRACT, LEIDING, BEHEER]).asking(asks![EERSTE_DAG*, LAATSTE_DAG*, VERVANGER])
        .when(absence::may_record).does(absence::record),
    row(Kind::Employee, "afwezigheid-beeindigen", "Weer aanwezig", "Iemand is terug of gaat niet: het werk is meteen weer van wie het was")
        .by(&[WIJ, BT, BACKOFFICE, CONTRACT, LEIDING, BEHEER]).when(absence::is_recorded).does(absence::end),
    row(Kind::Setting, "instelling-wijzigen", "Instelling wijzigen", "Verandert een norm, lijst, wijk of team")
        .by(&[BEHEER]).asking(asks![WAARDE*, REDEN*, VANAF]).does(setting::change),
    row(Kind::Setting, "woord-toevoegen", "Woord toevoegen", "Zet een woord in een lijst van kantoor")
        .by(&[BEHEER]).asking(asks![WOORD*, REDEN*]).when(setting::is_list).does(setting::add_word),
    row(Kind::Setting, "woord-hernoemen", "Woord hernoemen", "Noemt een woord van een lijst anders; wat in dossiers staat, blijft hetzelfde")
        .by(&[BEHEER]).asking(asks![WOORD*, NIEUW_WOORD*, REDEN*]).when(setting::is_list).does(setting::rename_word),
    row(Kind::Setting, "woord-beeindigen", "Woord beëindigen", "Een woord van een lijst is niet meer te kiezen; waar het staat, blijft het staan")
        .by(&[BEHEER]).asking(asks![WOORD*, REDEN*]).when(setting::is_list).does(setting::end_word),
    row(Kind::Setting, "woord-herstellen", "Woord herstellen", "Een woord dat vervallen was, is weer te kiezen")
        .by(&[BEHEER]).asking(asks![WOORD*, REDEN*]).when(setting::is_list).does(setting::restore_word),
    row(Kind::Setting, "wijk-wijzigen", "Wijk wijzigen", "Verandert een wijk, buurt of team: naam, postcodes, teams, code van het CBS")
        .by(&[BEHEER, BACKOFFICE]).asking(asks![WAARDE*, REDEN*, VANAF]).when(setting::is_of_wijk).does(setting::change),
    row(Kind::Setting, "code-overgang", "Overgang van een code", "Wat een wijk of buurt van het CBS in een latere indeling is")
        .by(&[BEHEER, BACKOFFICE]).asking(asks![JAAR*, CODES*, VANAF_DAG*, REDEN*]).when(setting::is_area).does(setting::carry_over),
    row(Kind::User, "gebruiker-toevoegen", "Gebruiker toevoegen", "Geeft iemand een account")
        .by(&[BEHEER]).makes().asking(asks![NAAM*, ROL*, BEREIK*, UID*]).does(change_user)
        .seeing(&[Sees::User(NAAM.name())]),
    row(Kind::User, "gebruiker-wijzigen", "Gebruiker wijzigen", "Verandert rollen, bereik of uid")
        .by(&[BEHEER]).asking(asks![ROL, BEREIK, UID]).when(has_account).does(change_user),
    row(Kind::User, "gebruiker-intrekken", "Gebruiker intrekken", "Neemt een account af; de naam blijft in het logboek")
        .by(&[BEHEER]).when(has_account).does(withdraw_user),
    row(Kind::User, "rol-goedkeuren", "Rol goedkeuren", "Geeft de rol fg of toestemming-passeren die een andere beheerder voorstelde")
        .by(&[BEHEER]).when(approval::waits).does(approval::approve),
    row(Kind::User, "rol-afwijzen", "Rol afwijzen", "Wijst een voorgestelde rol af")
        .by(&[BEHEER]).when(approval::waits).does(approval::reject),
];

fn wrong_kind(draft: &Draft<'_>) -> Refusal {
    Refusal::unknown(&draft.record.id.to_string())
}

/// What a buurt hangs on.
fn home(resident: &super::people::Resident) -> [String; 3] {
    [&resident.street, &resident.house_number, &resident.postcode].map(String::clone)
}

fn change_resident(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let settings = &draft.context.register.settings;
    let household = fields.get(HUISHOUDEN);
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
    if fields.emptied().any(|name| name == ACHTERNAAM.name()) {
        return Err(Refusal::rule("Een inwoner heeft altijd een achternaam"));
    }
    let before = home(resident);
    fields.change(ACHTERNAAM, &mut resident.last_name);
    fields.change(TUSSENVOEGSEL, &mut resident.prefix);
    fields.change(VOORNAAM, &mut resident.first_name);
    fields.change(GESLACHT, &mut resident.sex);
    fields.change(GEBOORTEDATUM, &mut resident.birth_date);
    fields.change(BSN, &mut resident.bsn);
    fields.change(STRAAT, &mut resident.street);
    fields.change(HUISNUMMER, &mut resident.house_number);
    fields.change(TOEVOEGING, &mut resident.addition);
    fields.change(POSTCODE, &mut resident.postcode);
    fields.change(WOONPLAATS, &mut resident.city);
    fields.change(WIJK, &mut resident.wijk);
    // Who moved does not live in that buurt any more, until somebody says so; an address that was not known says nothing.
    let after = home(resident);
    let mut was = before.iter().zip(&after);
    if was.any(|(before, after)| !before.is_empty() && before != after) {
        resident.buurt = None;
    }
    fields.change(BUURT, &mut resident.buurt);
    fields.change(TELEFOON, &mut resident.phone);
    fields.change(EMAIL, &mut resident.email);
    fields.change(TAAL, &mut resident.language);
    fields.change(HUISHOUDEN, &mut resident.household);
    for (field, is_so) in [
        (GEHEIM_ADRES, &mut resident.has_secret_address),
        (TOLK, &mut resident.needs_interpreter),
    ] {
        if fields.has(field) {
            *is_so = fields.get(field) == Some(YesNo::Ja);
        }
    }
    fields.change(OVERLEDEN_OP, &mut resident.died);
    if let Some((born, died)) = resident.birth_date.zip(resident.died)
        && died < born
    {
        return Err(Refusal::rule(format!(
            "Overleden op {} kan niet: de inwoner is geboren op {}",
            with_year(died),
            with_year(born)
        ))
        .at(OVERLEDEN_OP));
    }
    if resident.wijk.is_none() {
        let areas = settings.areas();
        let buurt = resident.buurt.as_deref().and_then(|id| areas.of_id(id));
        resident.wijk = buurt
            .and_then(|buurt| areas.own_wijk(buurt))
            .or_else(|| settings.wijk_of_postcode(&resident.postcode))
            .map(str::to_owned);
    }
    Ok(())
}

fn add_goal(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    if let Some(leefgebied) = fields.get(LEEFGEBIED) {
        let goal = Goal {
            leefgebied,
            text: fields.owned(DOEL),
            evaluate_on: fields.get(EVALUATIEDATUM),
        };
        draft.record.add(Part::Goal(goal));
    }
    Ok(())
}

fn is_empty_or_eight_digits(text: &str) -> bool {
    text.is_empty() || (text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()))
}

fn change_provider(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    if let Some(number) = fields.get(NUMMER) {
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
    for code in [AGB, KVK] {
        if !is_empty_or_eight_digits(fields.text(code)) {
            return Err(Refusal::usage(format!(
                "Het veld {} klopt niet: het heeft acht cijfers",
                code.name()
            )));
        }
    }
    fields.change(NAAM, &mut provider.name);
    fields.change(AGB, &mut provider.agb);
    fields.change(KVK, &mut provider.kvk);
    fields.change(BEGELEIDINGSTEAMS, &mut provider.teams);
    fields.change(PLAATSEN, &mut provider.places);
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
    if let Some(name) = fields.get(NAAM) {
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
    let before = draft.record.user().cloned().unwrap_or_default();
    let Some(user) = draft.record.user_mut() else {
        return Err(wrong_kind(draft));
    };
    user.withdrawn = false;
    if fields.has(ROL) {
        user.roles = fields.get(ROL).unwrap_or_default();
    }
    if fields.has(BEREIK) {
        user.scopes = fields.get(BEREIK).unwrap_or_default();
    }
    if let Some(uid) = fields.get(UID) {
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
    let after = user.clone();
    if context.actor.name == name {
        gives_itself(draft, &before, &after)?;
    }
    approval::propose(draft, &before);
    if after.roles.contains(&Role::Beheer) {
        Ok(())
    } else {
        someone_else_in_charge(context, &name)
    }
}

/// Nobody gives themselves more than they have: another beheerder does. As long as there is no other, that is said and
/// kept with the account.
fn gives_itself(draft: &mut Draft<'_>, before: &User, after: &User) -> Done {
    let had_all = before.scopes.contains(&Scope::Everything);
    let is_wider = !had_all && !after.scopes.is_subset(&before.scopes);
    let is_more = is_wider || !after.roles.is_subset(&before.roles);
    if !is_more {
        return Ok(());
    }
    let context = draft.context;
    let others = context.register.users.iter().filter(|(name, user)| {
        **name != context.actor.name && !user.withdrawn && user.roles.contains(&Role::Beheer)
    });
    let others: Vec<&str> = others.map(|(name, _)| name.as_str()).collect();
    if others.is_empty() {
        draft
            .note("Zichzelf rollen of bereik gegeven; er was geen tweede beheerder om het te doen");
        return Ok(());
    }
    Err(
        Refusal::right("Uzelf meer rollen of een groter bereik geven mag u niet")
            .by("vier ogen")
            .unless(format!(
                "Vraag het een andere beheerder: {}",
                others.join(", ")
            )),
    )
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
