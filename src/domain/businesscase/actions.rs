//! What can be done with an assumption of the business case: noted, changed, and taken out again.

use super::fields::*;
use super::{Assumption, Over};
use crate::domain::dates::with_year;
use crate::domain::record::{Kind, Record};
use crate::domain::register::Register;
use crate::domain::volume::{Unit, Volume};
use crate::domain::workflow::action::{
    Action, After, BACKOFFICE, CONTRACT as CONTRACTS, Draft, LEIDING, row as any_row,
};
use crate::domain::workflow::field::asks;
use crate::domain::workflow::fields::Fields;
use crate::domain::workflow::refusal::Refusal;

type Done = Result<(), Refusal>;

/// The action that notes an assumption.
pub const NOTE: &str = "aanname-vastleggen";
/// The one that changes it.
pub const CHANGE: &str = "aanname-wijzigen";

const fn row(id: &'static str, title: &'static str, description: &'static str) -> Action {
    any_row(Kind::Assumption, id, title, description).by(&[CONTRACTS, LEIDING, BACKOFFICE])
}

/// The actions on assumptions, in the order of the work.
#[rustfmt::skip]
pub const ASSUMPTION_ACTIONS: &[Action] = &[
    row(NOTE, "Aanname vastleggen", "Waar de businesscase op rust: wat ondersteuning regulier kost, of wat een begeleidingsteam kost; vanaf een dag, met de bron")
        .makes()
        .asking(asks![OVER*, VAN*, TOT_EN_MET, BT~, KOSTEN~, SOORT~, LEVERINGSVORM, TARIEF~, EENHEID~, OMVANG~, CONTRACT, PRODUCTCODE, BRON*])
        .does(note)
        .for_good("Klopt zij niet, verbeter haar dan (aanname-wijzigen) of haal haar weg (aanname-verwijderen)").then(After::TellMade),
    row(CHANGE, "Aanname wijzigen", "Verbetert een aanname die niet klopte; wat vanaf een dag anders wordt, is een nieuwe")
        .asking(asks![OVER, VAN, TOT_EN_MET, BT, KOSTEN, SOORT, LEVERINGSVORM, TARIEF, EENHEID, OMVANG, CONTRACT, PRODUCTCODE, BRON]).does(change),
    row("aanname-notitie", "Notitie toevoegen", "Schrijft een notitie bij de aanname")
        .asking(asks![TEKST*]).does(add_note),
    row("aanname-verwijderen", "Uit het register halen", "Zij is per vergissing vastgelegd: het logboek houdt haar, de businesscase niet")
        .asking(asks![REDEN*]).does(take_out),
    row("aanname-terugzetten", "Terugzetten", "Het was toch geen vergissing: zij telt weer mee, zoals zij was")
        .from_taken_out().asking(asks![REDEN*]).does(put_back),
];

/// The assumption a draft is about.
///
/// # Errors
/// When the record is of another kind, which the table rules out.
fn assumption<'d>(draft: &'d mut Draft<'_>) -> Result<&'d mut Assumption, Refusal> {
    let number = draft.record.id.number.clone();
    let found = draft.record.assumption_mut();
    found.ok_or_else(|| Refusal::unknown(&number))
}

fn note(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    set(draft, Assumption::default(), fields)
}

fn change(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let was = assumption(draft)?.clone();
    set(draft, was, fields)
}

fn set(draft: &mut Draft<'_>, mut made: Assumption, fields: &Fields) -> Done {
    fields.change(OVER, &mut made.over);
    fields.change(BT, &mut made.bt);
    fields.change(SOORT, &mut made.support);
    fields.change(LEVERINGSVORM, &mut made.delivery);
    if fields.has(OMVANG) {
        let volume: Option<Volume> = fields.get(OMVANG);
        made.scope = volume.map_or_else(String::new, |it| it.to_string());
    }
    fields.change(TARIEF, &mut made.tariff);
    fields.change(EENHEID, &mut made.unit);
    fields.change(CONTRACT, &mut made.contract);
    fields.change(PRODUCTCODE, &mut made.product);
    fields.change(KOSTEN, &mut made.amount);
    fields.change(VAN, &mut made.from);
    fields.change(TOT_EN_MET, &mut made.until);
    fields.change(BRON, &mut made.source);
    made.noted = Some(draft.context.today);
    made.by.clone_from(&draft.context.actor.name);
    must_be_sound(&made)?;
    must_be_alone(&draft.record.id.number, &made, draft.context.register)?;
    *assumption(draft)? = made;
    Ok(())
}

/// Says what an assumption cannot be, however it came in.
///
/// # Errors
/// A sentence about the first of it.
pub(crate) fn must_be_sound(it: &Assumption) -> Done {
    let no = |sentence: &str| Refusal::rule(sentence);
    let Some(over) = it.over else {
        return Err(
            no("Een aanname gaat over wat regulier kost, over beschikbaarheid of over werkelijke kosten")
                .at(OVER),
        );
    };
    let Some(from) = it.from else {
        return Err(no("Een aanname geldt vanaf een dag").at(VAN));
    };
    if let Some(until) = it.until.filter(|until| *until < from) {
        let (from, until) = (with_year(from), with_year(until));
        return Err(no(&format!(
            "De aanname eindigt op {until}, voor zij op {from} begint"
        ))
        .at(TOT_EN_MET));
    }
    if it.source.trim().is_empty() {
        return Err(
            no("Waar komt de aanname vandaan? Zonder bron kan niemand haar nakijken").at(BRON),
        );
    }
    match over {
        Over::Regulier => must_be_regular(it),
        Over::Beschikbaarheid | Over::Werkelijk => must_be_costs(over, it),
    }
}

fn must_be_regular(it: &Assumption) -> Done {
    let no = |sentence: &str| Refusal::rule(sentence);
    if it.bt.is_some() || it.amount.is_some() {
        return Err(no("Wat regulier kost, hangt niet aan een begeleidingsteam en heeft geen kosten in één bedrag")
            .unless("Laat bt en kosten leeg, en vul een tarief met een eenheid in"));
    }
    match (it.tariff, it.unit, it.contract.as_str()) {
        (Some(_), None, _) => {
            Err(no("Een tarief is per eenheid: uur, minuut, dagdeel, etmaal of stuks").at(EENHEID))
        }
        (Some(_), Some(Unit::Euro), _) => Err(no("Een tarief per euro is geen tarief").at(EENHEID)),
        (Some(_), _, "") => match it.product.is_empty() {
            true => Ok(()),
            false => Err(no("Een productcode hoort bij een contract").at(CONTRACT)),
        },
        (Some(_), ..) => Err(
            no("Er zijn twee tarieven: een ingevuld, en dat van een contract")
                .unless("Laat tarief leeg, of contract")
                .at(TARIEF),
        ),
        (None, _, "") => Err(no("Wat kost het? Vul een tarief met een eenheid in")
            .unless("Of noem het contract en de productcode waarvan de tarieven gelden")
            .at(TARIEF)),
        (None, Some(_), _) => {
            Err(no("De eenheid staat bij het tarief van het contract: laat haar leeg").at(EENHEID))
        }
        (None, None, _) if it.product.is_empty() => {
            Err(no("Van welk product van het contract?").at(PRODUCTCODE))
        }
        (None, None, _) => Ok(()),
    }
}

fn must_be_costs(over: Over, it: &Assumption) -> Done {
    let no = |sentence: &str| Refusal::rule(sentence);
    if it.bt.is_none() {
        return Err(no("Van welk begeleidingsteam zijn de kosten?").at(BT));
    }
    let is_of_regular = !it.support.is_empty()
        || it.delivery.is_some()
        || !it.scope.is_empty()
        || it.tariff.is_some()
        || it.unit.is_some()
        || !it.product.is_empty();
    if is_of_regular {
        return Err(no(
            "Soort, leveringsvorm, omvang, tarief en productcode horen bij wat regulier kost",
        )
        .unless("Laat ze leeg"));
    }
    let has_contract = !it.contract.is_empty();
    match (over, it.amount) {
        (Over::Beschikbaarheid, None) => {
            Err(no("Wat kost het per jaar dat dit begeleidingsteam er is?").at(KOSTEN))
        }
        (Over::Beschikbaarheid, Some(_)) if has_contract => {
            Err(no("Beschikbaarheid is een bedrag per jaar, zonder contract").at(CONTRACT))
        }
        (Over::Beschikbaarheid, Some(_)) => Ok(()),
        (_, Some(_)) if has_contract => {
            let no =
                no("De kosten zijn een bedrag, of wat op een contract is geboekt; niet allebei");
            Err(no.at(CONTRACT))
        }
        (_, Some(_)) if it.until.is_none() => {
            Err(no("Over welke dagen zijn deze kosten? Vul de laatste in").at(TOT_EN_MET))
        }
        (_, None) if !has_contract => Err(no("Wat kostte het? Vul kosten in, met de laatste dag")
            .unless("Of noem het contract waarop de kosten worden geboekt")
            .at(KOSTEN)),
        _ => Ok(()),
    }
}

/// Of the same there is one on a day.
///
/// # Errors
/// When there is another, with its number.
pub(crate) fn must_be_alone(number: &str, it: &Assumption, register: &Register) -> Done {
    let all = register.all(Kind::Assumption).iter();
    let mut others = all.filter(|(other, _)| *other != number);
    let found = others.find(|(_, record)| clashes(it, record));
    found.map_or(Ok(()), |(other, record)| Err(twice(it, other, record)))
}

/// Whether another record is an assumption of the same that would hold on the same day.
pub(crate) fn clashes(it: &Assumption, record: &Record) -> bool {
    let other = record.assumption().filter(|_| record.taken_out().is_none());
    let is_same = |other: &Assumption| other.key() == it.key();
    // What is booked on a contract is what one begeleidingsteam cost.
    let books_twice = |other: &Assumption| {
        let is_booked = !it.contract.is_empty() && it.over == Some(Over::Werkelijk);
        is_booked && other.over == it.over && other.contract == it.contract
    };
    other.is_some_and(|other| (is_same(other) || books_twice(other)) && other.meets(it))
}

/// Why two cannot stand beside each other.
pub(crate) fn twice(it: &Assumption, other: &str, record: &Record) -> Refusal {
    let known = record.assumption();
    let from = [it.from, known.and_then(|it| it.from)]
        .into_iter()
        .flatten();
    let day = from.max().map(with_year).unwrap_or_default();
    let what = match it.over {
        Some(Over::Regulier) => "twee tarieven",
        _ => "twee keer kosten",
    };
    Refusal::rule(format!(
        "Op {day} zouden er {what} gelden: {other} gaat over hetzelfde"
    ))
    .unless("Laat de eerste eerder eindigen, of kies een andere dag")
    .at(VAN)
}

fn add_note(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.note(fields.text(TEKST));
    Ok(())
}

fn take_out(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    assumption(draft)?.taken_out = fields.need(REDEN)?;
    Ok(())
}

fn put_back(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let it = assumption(draft)?;
    it.taken_out.clear();
    let it = it.clone();
    must_be_alone(&draft.record.id.number, &it, draft.context.register)?;
    draft.note(&format!("Terug in het register: {}", fields.text(REDEN)));
    Ok(())
}
