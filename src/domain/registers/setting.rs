//! What can be done with settings: a value, a word of a list, a wijk, and what a code of the CBS became.

use super::fields::*;
use crate::domain::record::Record;
use crate::domain::registers::user::Scope;
use crate::domain::settings::areas::{AREA, Area, AreaError, Becomes, read_code};
use crate::domain::settings::lists::{self, ListError, Step};
use crate::domain::settings::{self, Settings};
use crate::domain::words::Role;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// How the keys of settings of wijken and teams begin, which the back office keeps too.
pub const OF_WIJKEN: [&str; 4] = ["wijk.", "wij.", "bt.", AREA];

/// Where one looks which lists there are.
const SEE_LISTS: &str = "Bekijk ze met: wijkregie lijst woorden";

fn wrong_kind(draft: &Draft<'_>) -> Refusal {
    Refusal::unknown(&draft.record.id.to_string())
}

/// The setting is a list of words.
pub(super) fn is_list(record: &Record, _: &Context<'_>) -> Done {
    match lists::list_of(&record.id.number) {
        Some(_) => Ok(()),
        None => {
            let no = Refusal::rule(format!("‘{}’ is geen lijst van woorden", record.id.number));
            Err(no.unless(SEE_LISTS))
        }
    }
}

/// The setting is of a wijk or a team.
pub(super) fn is_of_wijk(record: &Record, context: &Context<'_>) -> Done {
    let key = record.id.number.as_str();
    match OF_WIJKEN.iter().any(|begin| key.starts_with(begin)) {
        true => is_of_all(context),
        false => Err(
            Refusal::rule(format!("‘{key}’ is geen instelling van een wijk of team"))
                .unless("Andere instellingen wijzigt een beheerder (instelling-wijzigen)"),
        ),
    }
}

/// Which team a wijk has decides who sees it: nobody widens their own reach so.
fn is_of_all(context: &Context<'_>) -> Done {
    let actor = context.actor;
    match actor.is(Role::Beheer) || actor.scopes.contains(&Scope::Everything) {
        true => Ok(()),
        false => Err(
            Refusal::right("Wijken, buurten en teams zijn van het hele kantoor").unless(format!(
                "Dit kan een beheerder, of iemand met de rol {} en bereik alles",
                Role::Backoffice
            )),
        ),
    }
}

/// The setting is a wijk or buurt of the CBS.
pub(super) fn is_area(record: &Record, context: &Context<'_>) -> Done {
    is_of_all(context)?;
    area_of(&record.id.number, &context.register.settings).map(|_| ())
}

fn area_of(key: &str, settings: &Settings) -> Result<Area, Refusal> {
    let area = settings.get(key).and_then(|value| Area::read(key, value));
    area.and_then(Result::ok).ok_or_else(|| {
        let no = Refusal::rule(format!("‘{key}’ is geen wijk of buurt uit een indeling"));
        no.unless("Bekijk ze met: wijkregie lijst buurten; schrijf hem als cbs.2014.BU00140104")
    })
}

/// Sets a value.
pub(super) fn change(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let key = draft.record.id.number.clone();
    let value = settings::check(&key, fields.text(WAARDE)).map_err(|why| match why {
        settings::SettingError::Statutory { article, ref key } => Refusal::rule(format!(
            "{key} is geen instelling: de termijn staat in de wet"
        ))
        .by(article)
        .unless("Wat de wet vastlegt, is hier niet te verruimen"),
        settings::SettingError::Unknown(_)
        | settings::SettingError::Text { .. }
        | settings::SettingError::Area(_)
        | settings::SettingError::Value { .. } => Refusal::usage(why.to_string()),
    })?;
    let context = draft.context;
    let settings = &context.register.settings;
    if let Some(list) = lists::list_of(&key) {
        let typed = lists::retyped(list, settings.list(&key), &value).map_err(not_listed)?;
        return keep(draft, fields, lists::written(list, &typed));
    }
    if let Some(Ok(typed)) = Area::read(&key, &value) {
        let area = retyped(typed, settings, &context.actor.name);
        settings.check_area(&area).map_err(no_area)?;
        return keep(draft, fields, area.to_string());
    }
    is_of_a_wijk_that_is(&key, settings)?;
    let is_bt = key.starts_with("wijk.") && key.ends_with(".bt");
    let named = settings.find_bt(&value).filter(|_| is_bt);
    let value = named.unwrap_or(value);
    has_own_postcodes(&key, &value, settings)?;
    keep(draft, fields, value)
}

/// An area as it was typed: what was not said again stays, and who says what became of it is who types it.
fn retyped(mut typed: Area, settings: &Settings, who: &str) -> Area {
    let Some(kept) = settings.areas().get(typed.year, &typed.code) else {
        return typed.said_by(who);
    };
    if typed.wijk.is_empty() {
        typed.wijk.clone_from(&kept.wijk);
    }
    let said = |it: &Becomes| (it.from, it.year, it.codes.clone());
    match (&typed.becomes, &kept.becomes) {
        (None, _) => typed.becomes.clone_from(&kept.becomes),
        (Some(new), Some(old)) if said(new) == said(old) => typed.becomes.clone_from(&kept.becomes),
        (Some(_), _) => typed = typed.said_by(who),
    }
    typed
}

/// A wijk begins with its name: a slip of the pen in the short name makes none.
fn is_of_a_wijk_that_is(key: &str, settings: &Settings) -> Done {
    let named = key
        .strip_prefix("wijk.")
        .and_then(|rest| rest.rsplit_once('.'));
    match named {
        Some((id, what)) if what != "naam" && !settings.wijken().contains_key(id) => {
            let no = Refusal::rule(format!("‘{id}’ is geen wijk van kantoor"));
            Err(no.unless(format!(
                "Kijk de korte naam na (wijkregie lijst wijken). Een nieuwe wijk begint met haar naam: wijk.{id}.naam"
            )))
        }
        _ => Ok(()),
    }
}

/// A postcode belongs to one wijk.
fn has_own_postcodes(key: &str, value: &str, settings: &Settings) -> Done {
    let of_wijk = key
        .strip_prefix("wijk.")
        .and_then(|rest| rest.strip_suffix(".postcodes"));
    let Some(own) = of_wijk else {
        return Ok(());
    };
    let mut others = settings.wijken().iter().filter(|(id, _)| *id != own);
    let taken = others.find_map(|(_, wijk)| {
        let mut codes = value.split_whitespace();
        let code = codes.find(|code| wijk.postcodes.iter().any(|it| it == code))?;
        Some((code, &wijk.name))
    });
    match taken {
        None => Ok(()),
        Some((postcode, wijk)) => Err(Refusal::rule(format!(
            "De postcode {postcode} hoort al bij {wijk}"
        ))
        .unless("Haal hem daar eerst weg")),
    }
}

/// Keeps a value, with what it was before.
fn keep(draft: &mut Draft<'_>, fields: &Fields, value: String) -> Done {
    let key = draft.record.id.number.clone();
    let context = draft.context;
    let said = fields.get(VANAF).filter(|_| fields.has(WAARDE));
    let Some(setting) = draft.record.setting_mut() else {
        return Err(wrong_kind(draft));
    };
    let is_said_again = setting.value == value && said.is_none();
    if !is_said_again {
        let since = said.unwrap_or(context.today);
        setting.change(value, since, context.register.settings.get(&key));
    }
    setting.reason = fields.owned(REDEN);
    Ok(())
}

fn not_listed(why: ListError) -> Refusal {
    let remedy = match &why {
        ListError::Fixed => Some("Noem het anders met woord-hernoemen"),
        ListError::Unknown { .. } => Some(SEE_LISTS),
        ListError::Double(_) => Some("Er is niets veranderd"),
        _ => None,
    };
    let sentence = why.to_string();
    let no = Refusal::rule(format!("Dit kan niet: {sentence}")).at(WOORD);
    match remedy {
        Some(remedy) => no.unless(remedy),
        None => no,
    }
}

fn no_area(why: AreaError) -> Refusal {
    Refusal::rule(format!("Dit kan niet: {why}"))
}

fn step(draft: &mut Draft<'_>, fields: &Fields, step: Step<'_>) -> Done {
    let key = draft.record.id.number.clone();
    let Some(list) = lists::list_of(&key) else {
        return Err(wrong_kind(draft));
    };
    let before = draft.context.register.settings.list(&key);
    let after = lists::stepped(list, before, step).map_err(not_listed)?;
    keep(draft, fields, lists::written(list, &after))
}

pub(super) fn add_word(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    step(draft, fields, Step::Add(fields.text(WOORD)))
}

pub(super) fn rename_word(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (word, name) = (fields.text(WOORD), fields.text(NIEUW_WOORD));
    step(draft, fields, Step::Rename(word, name))
}

pub(super) fn end_word(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    step(draft, fields, Step::End(fields.text(WOORD)))
}

pub(super) fn restore_word(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    step(draft, fields, Step::Restore(fields.text(WOORD)))
}

/// Says what an area became in a later edition.
pub(super) fn carry_over(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let settings = &context.register.settings;
    let mut area = area_of(&draft.record.id.number, settings)?;
    let codes = fields.text(CODES).split([' ', ',', ';']);
    let codes = codes.filter(|code| !code.is_empty()).map(read_code);
    area.becomes = Some(Becomes {
        from: fields.need(VANAF_DAG)?,
        year: u16::try_from(fields.need(JAAR)?).unwrap_or(u16::MAX),
        codes: codes.collect::<Result<_, _>>().map_err(no_area)?,
        by: context.actor.name.clone(),
    });
    settings.check_area(&area).map_err(no_area)?;
    keep(draft, fields, area.to_string())
}
