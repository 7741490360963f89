//! The indicators of beleidsveld 4.2.2 (Gemeente Groningen, programmabegroting 2018): what was reached in 2016, budgeted for
//! 2017 and aimed at in 2018; and figures of the made-up office for the years since.

use chrono::{Datelike, NaiveDate};

use super::play::{Hand, Step, actor, filled, play};
use crate::domain::indicator::actions::{MAKE, YEAR};
use crate::domain::indicator::fields::*;
use crate::domain::indicator::worth::Counts;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::register::Register;
use crate::domain::words::Role;
use crate::domain::workflow::Fields;

/// Where the percentages of clients come from.
const SURVEY: &str = "cliëntervaringsonderzoek Wmo";
const BEGROTING: &str = "programmabegroting 2018, beleidsveld 4.2.2";

/// One indicator: number, title, definition, source, the figure that counts it with its filter; and what was reached in
/// 2016, budgeted for 2017 and aimed at in 2018.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    (&'static str, &'static str),
    [&'static str; 3],
);

/// The indicators, in the order of the begroting.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("4.2.2-01", "Doelrealisatie", "Percentage cliënten waarbij de doelrealisatie op basis van de uitkomsten uit de ZRM conform de beoogde doelen uit het plan van aanpak is.", BEGROTING, ("doelrealisatie", ""), ["-", "-", "-"]),
    ("4.2.2-02", "Duurzame afschaling", "Percentage cliënten waarbij sprake is van een duurzame afschaling met betrekking tot een maatwerkvoorziening.", BEGROTING, ("duurzaam-afgeschaald", ""), ["-", "-", "-"]),
    ("4.2.2-03", "Duurzame uitstroom", "Percentage cliënten waarbij sprake is van een duurzame uitstroom uit een maatwerkvoorziening op basis van een succesvolle beëindiging.", BEGROTING, ("duurzaam-uitgestroomd", ""), ["-", "-", "-"]),
    ("4.2.2-04", "Eigen regie", "Percentage cliënten Wmo (18 jaar en ouder) dat zegt door de geboden ondersteuning de dingen die men wil beter te kunnen doen.", SURVEY, ("", ""), ["77", "78", "toename"]),
    ("4.2.2-05", "Zelfredzaamheid", "Percentage cliënten Wmo (18 jaar en ouder) dat zegt door de geboden ondersteuning zich beter te kunnen redden.", SURVEY, ("", ""), ["81", "82", "toename"]),
    ("4.2.2-06", "Kwaliteit van leven", "Percentage cliënten Wmo (18 jaar en ouder) dat zegt door de geboden ondersteuning een betere kwaliteit van leven te hebben gekregen.", SURVEY, ("", ""), ["75", "76", "toename"]),
    ("4.2.2-07", "Past bij de hulpvraag", "Percentage cliënten Wmo (18 jaar en ouder) dat zegt dat de geboden ondersteuning past bij de hulpvraag.", SURVEY, ("", ""), ["78", "80", "toename"]),
    ("4.2.2-08", "Kwaliteit ondersteuning", "Percentage cliënten Wmo (18 jaar en ouder) dat zegt dat de kwaliteit van de geboden ondersteuning goed is.", SURVEY, ("", ""), ["75", "79", "toename"]),
    ("4.2.2-09", "Vervoer en wonen", "Aantal geïndiceerde vervoer- en woonvoorzieningen; een kengetal zonder doel.", BEGROTING, ("personen", "product:vervoer,wonen"), ["14.201", "13.359", "-"]),
    ("4.2.2-10", "Individuele ondersteuning", "Aantal geïndiceerde maatwerkvoorzieningen individuele ondersteuning; een kengetal zonder doel.", BEGROTING, ("personen", "soort:individuele begeleiding,huishoudelijke hulp"), ["2.645", "2.280", "-"]),
    ("4.2.2-11", "Groepsgerichte ondersteuning", "Aantal geïndiceerde maatwerkvoorzieningen groepsgerichte ondersteuning; een kengetal zonder doel.", BEGROTING, ("personen", "soort:dagbesteding"), ["1.302", "1.279", "-"]),
    ("4.2.2-12", "Kortdurend verblijf", "Aantal geïndiceerde maatwerkvoorzieningen kortdurend verblijf; een kengetal zonder doel.", BEGROTING, ("personen", "soort:kortdurend verblijf"), ["35", "19", "-"]),
];

/// What the survey of the made-up office found in the year before, in the order of the rows that come from it; it aims at
/// the same again.
const FOUND: [&str; 5] = ["79", "82", "77", "81", "80"];

/// The indicators of a made-up office on a day.
pub(super) fn indicators(register: &Register, today: NaiveDate, hand: Hand) -> Vec<Record> {
    let by = actor("k.brouwer", &[Role::Leiding]);
    let year = u32::try_from(today.year()).unwrap_or(2026);
    let mut found = FOUND.iter();
    let made = ROWS
        .iter()
        .map(|(number, title, definition, source, figure, figures)| {
            let (measure, filter) = *figure;
            let typed = |text: &str| text.to_owned();
            let mut fields = filled![
                NUMMER = typed(number),
                TITEL = typed(title),
                DEFINITIE = typed(definition),
                BRON = typed(source)
            ];
            if measure.is_empty() {
                fields = fields.with(EENHEID, Counts::Percentage);
            } else {
                fields = fields.with(CIJFER, typed(measure));
            }
            if !filter.is_empty() {
                fields = fields.with(CIJFERFILTER, typed(filter));
            }
            let mut steps = vec![(MAKE, fields)];
            let [reached, budgeted, aimed] = *figures;
            let of = |year: u32| filled![JAAR = year];
            let of_begroting = [
                (2016, BEHAALD, reached),
                (2017, BEGROOT, budgeted),
                (2018, BEOOGD, aimed),
            ];
            for (year, field, text) in of_begroting.into_iter().filter(|(.., text)| *text != "-") {
                let mut fields = of(year).with(field, typed(text));
                if field.name() == BEHAALD.name() {
                    fields = fields.with(HERKOMST, typed(BEGROTING));
                }
                steps.push((YEAR, fields));
            }
            let survey = measure.is_empty().then(|| found.next()).flatten();
            if let Some(found) = survey {
                let was = of(year - 1).with(BEHAALD, typed(found));
                steps.push((YEAR, was.with(HERKOMST, format!("{SURVEY} {}", year - 1))));
                steps.push((YEAR, of(year).with(BEGROOT, typed(found))));
                steps.push((YEAR, of(year + 1).with(BEOOGD, typed("toename"))));
            }
            (*number, steps)
        });
    let made = made.collect::<Vec<_>>().into_iter();
    made.map(|(number, steps)| played(number, steps, (register, today, hand, &by)))
        .collect()
}

fn played(
    number: &str,
    steps: Vec<(&'static str, Fields)>,
    (register, today, hand, by): (&Register, NaiveDate, Hand, &crate::domain::rights::Actor),
) -> Record {
    let at = today.and_hms_opt(7, 30, 0).unwrap_or_default().and_utc();
    let begun = Record::new(RecordId::new(Kind::Indicator, number));
    let made = steps
        .into_iter()
        .fold(begun, |mut record, (action, fields)| {
            // What is there already is no new number any more.
            record.revision = u32::from(action != MAKE);
            let step = Step {
                by,
                at,
                action,
                fields,
            };
            play(hand, record, &step, register, &[]).0
        });
    Record {
        revision: 1,
        ..made
    }
}
