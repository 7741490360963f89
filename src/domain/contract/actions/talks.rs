//! Talks about a contract: what was said, and what someone promised to do by a day.

use super::fields::*;
use crate::domain::contract::actions::Done;
use crate::domain::contract::parts::{Promise, Talk};
use crate::domain::record::{Element, Part, PartKey, Record};
use crate::domain::register::Register;
use crate::domain::words::fold;
use crate::domain::workflow::action::{Context, Draft};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

pub(crate) fn talk(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (on, next) = (fields.get(DATUM), fields.get(VOLGENDE));
    if next.zip(on).is_some_and(|(next, on)| next <= on) {
        return Err(Refusal::rule("Het volgende gesprek komt na dit gesprek"));
    }
    let with = fields.owned(MET);
    let is_it = |known: &Talk| known.on == on && fold(&known.with) == fold(&with);
    if draft.record.all::<Talk>().any(is_it) {
        return Err(
            Refusal::rule(format!("Het gesprek van die dag met {with} staat er al"))
                .unless("Maak het ongedaan als het anders was, en leg het opnieuw vast"),
        );
    }
    draft.record.add(Part::Talk(Talk {
        on,
        with,
        report: fields.owned(VERSLAG),
        next,
    }));
    Ok(())
}

pub(crate) fn promise(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let agreed = fields.get(DATUM).or(Some(draft.context.today));
    let due = fields.get(UITERLIJK);
    if due.zip(agreed).is_some_and(|(due, agreed)| due < agreed) {
        return Err(Refusal::rule(
            "De dag waarop het klaar moet zijn, ligt voor de afspraak",
        ));
    }
    let text = fields.owned(AFSPRAAK);
    let owner = owner(fields.text(WIE), draft.context.register);
    let is_it = |known: &Promise| {
        known.done.is_none()
            && known.due == due
            && known.owner == owner
            && fold(&known.text) == fold(&text)
    };
    if draft.record.all::<Promise>().any(is_it) {
        return Err(Refusal::rule("Deze afspraak staat al open").at(AFSPRAAK));
    }
    draft.record.add(Part::Promise(Promise {
        text,
        owner,
        due,
        agreed,
        ..Promise::default()
    }));
    Ok(())
}

/// Who promised: a medewerker by key, an aanbieder by its name, else as typed.
fn owner(text: &str, register: &Register) -> String {
    let provider = register.providers.get(text);
    provider.map_or_else(|| text.to_owned(), |provider| provider.name.clone())
}

pub(crate) fn has_promises(record: &Record, _: &Context<'_>) -> Done {
    let is_open = |one: &Promise| one.done.is_none();
    match record.all::<Promise>().any(is_open) {
        true => Ok(()),
        false => Err(Refusal::rule("Er staat geen gespreksafspraak open")
            .unless("Leg er een vast met gespreksafspraak-maken")),
    }
}

pub(crate) fn kept(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let n: u32 = fields.get(GESPREKSAFSPRAAK).unwrap_or(0);
    let known = draft.record.element::<Promise>(n).cloned();
    let mut promise = known
        .filter(|one| one.done.is_none())
        .ok_or_else(|| Refusal::rule(format!("Gespreksafspraak {n} staat niet open")))?;
    let done = fields.get(DATUM);
    if done
        .zip(promise.agreed)
        .is_some_and(|(done, agreed)| done < agreed)
    {
        return Err(Refusal::rule("Dat is voor het werd afgesproken"));
    }
    promise.done = done;
    promise.outcome = fields.owned(UITKOMST);
    let key = PartKey {
        kind: Promise::KIND,
        n,
    };
    draft.record.parts.insert(key, Part::Promise(promise));
    Ok(())
}
