//! What can be done with an indicator: put down, changed, and given what a year has.

use std::str::FromStr;

use chrono::Datelike;

use super::fields::*;
use super::known::{find, year_of};
use super::worth::{Counts, NoWorth, is_dash};
use super::{Indicator, IndicatorYear};
use crate::domain::cijfers::{Dimension, MEASURES, Measure};
use crate::domain::record::{Element, Kind, Part, PartKey, Record, RecordId, can_be_number};
use crate::domain::workflow::action::{
    Action, After, BACKOFFICE, BEHEER, Draft, LEIDING, row as any_row,
};
use crate::domain::workflow::field::{Field, asks};
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// The action that puts an indicator down.
pub const MAKE: &str = "indicator-vastleggen";
/// The one that changes what it says.
pub const CHANGE: &str = "indicator-wijzigen";
/// The one that says what a year has.
pub const YEAR: &str = "indicator-jaar";

const fn row(id: &'static str, title: &'static str, description: &'static str) -> Action {
    any_row(Kind::Indicator, id, title, description).by(&[BACKOFFICE, LEIDING, BEHEER])
}

/// The actions on indicators, in the order of the work.
#[rustfmt::skip]
pub const INDICATOR_ACTIONS: &[Action] = &[
    row(MAKE, "Indicator vastleggen", "Wat de begroting meet: met definitie en bron, en waar het kan met het cijfer dat het telt")
        .makes().asking(asks![NUMMER*, TITEL*, DEFINITIE*, EENHEID~, BRON~, CIJFER~, CIJFERFILTER]).does(make).then(After::OpenMade),
    row(CHANGE, "Indicator wijzigen", "Verandert titel, definitie, bron, of welk cijfer het telt")
        .asking(asks![TITEL, DEFINITIE, EENHEID, BRON, CIJFER, CIJFERFILTER]).does(change),
    row(YEAR, "Jaarcijfers", "Wat er in een jaar behaald, begroot en beoogd is; een streepje is niet gemeten, en toename is ook een doel")
        .asking(asks![JAAR*, BEHAALD~, BEGROOT~, BEOOGD~, HERKOMST~]).does(set_year),
    row("indicator-verwijderen", "Uit het register halen", "Hij is per vergissing vastgelegd: het logboek houdt hem, de lijst niet")
        .asking(asks![REDEN*]).does(take_out),
    row("indicator-terugzetten", "Terugzetten", "Het was toch geen vergissing: hij staat weer in de lijst, zoals hij was")
        .from_taken_out().asking(asks![REDEN*]).does(put_back),
];

/// The indicator a draft is about.
///
/// # Errors
/// When the record is of another kind, which the table rules out.
fn indicator<'d>(draft: &'d mut Draft<'_>) -> Result<&'d mut Indicator, Refusal> {
    let number = draft.record.id.to_string();
    let found = draft.record.indicator_mut();
    found.ok_or_else(|| Refusal::unknown(&number))
}

fn make(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let number = fields.need(NUMMER)?;
    if !can_be_number(Kind::Indicator, &number) {
        let shown = crate::domain::text::visible(&number);
        let no = Refusal::usage(format!("‘{shown}’ kan geen nummer van een indicator zijn"));
        return Err(no
            .unless("Schrijf het beleidsveld met een volgnummer, zoals 4.2.2-04")
            .at(NUMMER));
    }
    let register = draft.context.register;
    if let Some(known) = find(register, &number) {
        let no = Refusal::rule(format!(
            "Er is al een indicator met nummer {}",
            known.id.number
        ));
        return Err(no
            .unless("Wijzig die met indicator-wijzigen, of kies een ander nummer")
            .at(NUMMER));
    }
    if register.find_taken_out(Kind::Indicator, &number).is_some() {
        let no = Refusal::rule(format!(
            "{number} was al een indicator, en is uit het register gehaald"
        ));
        return Err(no
            .unless("Zet hem terug met indicator-terugzetten, of kies een ander nummer")
            .at(NUMMER));
    }
    draft.record = Record::new(RecordId::new(Kind::Indicator, number));
    change(draft, fields)
}

fn change(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let indicator = indicator(draft)?;
    let was = indicator.unit();
    fields.change(TITEL, &mut indicator.title);
    fields.change(DEFINITIE, &mut indicator.definition);
    fields.change(EENHEID, &mut indicator.counts);
    fields.change(BRON, &mut indicator.source);
    fields.change(CIJFER, &mut indicator.measure);
    fields.change(CIJFERFILTER, &mut indicator.filter);
    if fields.has(TITEL) && indicator.title.is_empty() {
        return Err(Refusal::rule("Een indicator heeft een titel").at(TITEL));
    }
    if fields.has(DEFINITIE) && indicator.definition.is_empty() {
        return Err(
            Refusal::rule("Een indicator zegt wat hij telt: vul de definitie in").at(DEFINITIE),
        );
    }
    let measured = measured(indicator)?;
    if let Some(measure) = measured {
        measure.key.clone_into(&mut indicator.measure);
        if !fields.has(EENHEID) {
            indicator.counts = Some(Counts::of(measure));
        }
    }
    let counts = indicator.unit();
    indicator.counts = Some(counts);
    let has_numbers = draft
        .record
        .all::<IndicatorYear>()
        .any(IndicatorYear::has_number);
    if has_numbers && counts != was {
        return Err(Refusal::rule(format!(
            "De jaren van deze indicator staan er als {was}, en hij wordt een {counts}"
        ))
        .unless("Haal die getallen eerst weg met een streepje, of leg een andere indicator vast")
        .at(CIJFER));
    }
    must_be_sound(&draft.record)
}

/// The figure that counts an indicator, if one does.
///
/// # Errors
/// When there is no such figure, or what it is filtered by is not counted of it.
fn measured(indicator: &Indicator) -> Result<Option<&'static Measure>, Refusal> {
    if indicator.measure.is_empty() {
        return match indicator.words().first() {
            None => Ok(None),
            Some(_) => Err(Refusal::rule("Een cijferfilter hoort bij een cijfer")
                .unless("Vul ook in welk cijfer het is; wijkregie cijfers --maten noemt ze")
                .at(CIJFER)),
        };
    }
    let Some(measure) = Measure::find(&indicator.measure) else {
        let keys: Vec<&str> = MEASURES.iter().map(|it| it.key).collect();
        let no = Refusal::usage(format!("‘{}’ is geen cijfer", indicator.measure)).at(CIJFER);
        return Err(no.unless(format!("Kies uit: {}", keys.join(", "))));
    };
    for word in indicator.words() {
        let per = word
            .split_once(':')
            .filter(|(_, value)| !value.trim().is_empty());
        let per = per.and_then(|(per, _)| Dimension::find(per));
        if !per.is_some_and(|per| measure.per.contains(&per)) {
            let keys: Vec<&str> = measure.per.iter().map(|per| per.row().key).collect();
            let no = Refusal::usage(format!("‘{word}’ is geen filter van {}", measure.title));
            return Err(no
                .unless(match keys.is_empty() {
                    true => "Dit cijfer heeft geen filter: laat het leeg".to_owned(),
                    false => format!(
                        "Schrijf bijvoorbeeld soort:dagbesteding; kies uit: {}",
                        keys.join(", ")
                    ),
                })
                .at(CIJFERFILTER));
        }
    }
    Ok(Some(measure))
}

/// Whether an indicator can be so: its figure is there and counted in the same, no year stands there twice, and no
/// percentage is over 100.
///
/// # Errors
/// When it cannot, in a sentence.
pub(crate) fn must_be_sound(record: &Record) -> Done {
    let Some(indicator) = record.indicator() else {
        return Ok(());
    };
    let counts = indicator.unit();
    if let Some(measure) = measured(indicator)?
        && Counts::of(measure) != counts
    {
        let no = Refusal::rule(format!(
            "{} is een {}, en deze indicator een {counts}",
            measure.title,
            Counts::of(measure)
        ));
        return Err(no.at(EENHEID));
    }
    let mut years = std::collections::BTreeSet::new();
    for year in record.all::<IndicatorYear>() {
        let no = |why: NoWorth| {
            Refusal::rule(format!("Het cijfer over {} klopt niet: {why}", year.year))
        };
        year.reached
            .map_or(Ok(()), |it| it.fits(counts).map(|_| ()))
            .map_err(no)?;
        for aim in [year.budgeted, year.aimed].into_iter().flatten() {
            aim.fits(counts).map_err(no)?;
        }
        if !years.insert(year.year) {
            return Err(Refusal::rule(format!(
                "Het jaar {} staat er twee keer",
                year.year
            )));
        }
    }
    Ok(())
}

/// What was typed in a field of a year; a dash takes it out.
fn typed<T: FromStr<Err = NoWorth>>(
    field: Field<String>,
    fields: &Fields,
    place: &mut Option<T>,
    fits: impl Fn(T) -> Result<T, NoWorth>,
) -> Done {
    if !fields.has(field) {
        return Ok(());
    }
    let text = fields.text(field);
    *place = match is_dash(text) {
        true => None,
        false => {
            let read = text.parse().and_then(fits);
            let no = |why: NoWorth| {
                let name = field.name();
                Refusal::usage(format!("Het veld {name} klopt niet: {why}")).at(field)
            };
            Some(read.map_err(no)?)
        }
    };
    Ok(())
}

fn set_year(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let year = u16::try_from(fields.need(JAAR)?).unwrap_or(0);
    let counts = indicator(draft)?.unit();
    let known = year_of(&draft.record, year).map(|(n, it)| (n, it.clone()));
    let was = known.as_ref().map(|(_, it)| it.clone());
    let mut now = was.clone().unwrap_or_else(|| IndicatorYear {
        year,
        ..IndicatorYear::default()
    });
    typed(BEHAALD, fields, &mut now.reached, |it| it.fits(counts))?;
    if fields.has(BEHAALD) && i32::from(year) > draft.context.today.year() {
        let no = Refusal::rule(format!(
            "{year} moet nog komen: daarvan is nog niets behaald"
        ));
        return Err(no
            .unless("Vul voor dat jaar in wat begroot of beoogd is")
            .at(BEHAALD));
    }
    typed(
        BEGROOT,
        fields,
        &mut now.budgeted,
        |it: super::worth::Aim| it.fits(counts),
    )?;
    typed(BEOOGD, fields, &mut now.aimed, |it: super::worth::Aim| {
        it.fits(counts)
    })?;
    fields.change(HERKOMST, &mut now.source);
    let empty = IndicatorYear {
        year,
        ..IndicatorYear::default()
    };
    if Some(&now) == was.as_ref() || (was.is_none() && now == empty) {
        return Err(
            Refusal::rule(format!("Hiermee verandert er niets aan {year}"))
                .unless("Vul in wat er behaald, begroot of beoogd is; een streepje haalt het weg"),
        );
    }
    let had = was.and_then(|it| it.reached);
    if now.reached != had {
        now.by.clone_from(&draft.context.actor.name);
        now.on = Some(draft.context.today);
    }
    if now.reached.is_none() {
        (now.by, now.on) = Default::default();
    }
    match known {
        Some((n, _)) => {
            let key = PartKey {
                kind: IndicatorYear::KIND,
                n,
            };
            draft.record.parts.insert(key, Part::IndicatorYear(now));
        }
        None => drop(draft.record.add(Part::IndicatorYear(now))),
    }
    Ok(())
}

fn take_out(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    indicator(draft)?.taken_out = fields.need(REDEN)?;
    Ok(())
}

fn put_back(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    indicator(draft)?.taken_out.clear();
    draft.note(&format!("Terug in het register: {}", fields.text(REDEN)));
    Ok(())
}
