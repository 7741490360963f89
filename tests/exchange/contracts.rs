//! Reading the office's contracts and aanbestedingen: every row as it stands, in every dialect and spelling.

use crate::support::reading;
use std::collections::HashMap;
use std::fs::File;
use std::io::Cursor;

use chrono::{Days, Months, NaiveDate};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::Value;
use wijkregie::domain::aanbesteding::words::{AanbestedingStatus, Procedure};
use wijkregie::domain::contract::length::Length;
use wijkregie::domain::contract::when::When;
use wijkregie::domain::money::Cents;
use wijkregie::domain::rows::{
    AanbestedingRow, ContractRow, Melding, PartyRow, ProviderRow, ReferralRow, Severity,
};
use wijkregie::exchange::error::ReadError;
use wijkregie::exchange::read::{ImportRow, Record, RefusedRecord};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/office-500/");
const CONTRACT: &str =
    "Contractnr;Onderwerp;Startdatum;Einddatum;Opzegtermijn;Plafond;Stilzwijgend\r\n";
const AANBESTEDING: &str = "Kenmerk;Naam;Procedure;CPV;Publicatie;Nota van inlichtingen;Sluiting;Voorlopige gunning;Einde standstill;Definitieve gunning;Status\r\n";

struct Reading<R> {
    dialect: String,
    rows: Vec<R>,
    meldingen: Vec<Melding>,
    refused: Vec<RefusedRecord>,
}

fn read<R: ImportRow>(bytes: impl Into<Vec<u8>>) -> Result<Reading<R>, ReadError> {
    let mut reader = reading::open::<_, R>(Cursor::new(bytes.into()))?;
    assert_eq!(reader.own_columns().collect::<Vec<_>>(), Vec::<&str>::new());
    let mut reading = Reading {
        dialect: reader.dialect().to_string(),
        rows: Vec::new(),
        meldingen: Vec::new(),
        refused: Vec::new(),
    };
    for record in reader.by_ref() {
        match record? {
            Record::Row(row, meldingen) => {
                reading.rows.push(row);
                reading.meldingen.extend(meldingen);
            }
            Record::Refused(refused) => reading.refused.push(refused),
        }
    }
    Ok(reading)
}

fn contracts(text: impl Into<Vec<u8>>) -> Reading<ContractRow> {
    read(text).unwrap()
}

fn aanbestedingen(text: impl Into<Vec<u8>>) -> Reading<AanbestedingRow> {
    read(text).unwrap()
}

fn file(name: &str) -> String {
    std::fs::read_to_string(format!("{FOLDER}{name}")).unwrap()
}

fn truth(list: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(&file("waarheid.json")).unwrap();
    all[list].as_array().unwrap().clone()
}

/// The cells of a file by column name, as another reader has them.
fn cells(name: &str) -> Vec<HashMap<String, String>> {
    let text = file(name);
    let mut csv = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    csv.deserialize().map(Result::unwrap).collect()
}

/// A date of the file, the plain way.
fn day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.get(..10)?, "%d-%m-%Y").ok()
}

/// An amount of the file in cents, the plain way.
fn cents(text: &str) -> Option<Cents> {
    let text = text.replace(['€', '.', ' '], "").replace(",--", ",00");
    let (whole, part) = text.split_once(',').unwrap_or((&text, "00"));
    Some(Cents(format!("{whole}{part}").parse().ok()?))
}

/// The number a text begins with.
fn number(text: &str) -> Option<u32> {
    text.split(' ').next()?.parse().ok()
}

#[test]
fn every_contract_is_read_as_it_stands() {
    let reading = contracts(file("contracten.csv"));
    assert_eq!(reading.dialect, "UTF-8 met BOM, puntkomma's, CRLF");
    assert_eq!((reading.meldingen, reading.refused.len()), (vec![], 0));
    let wanted = cells("contracten.csv");
    assert_eq!((reading.rows.len(), wanted.len()), (30, 30));
    for (at, (row, cell)) in reading.rows.iter().zip(wanted).enumerate() {
        let expected = ContractRow {
            row: u32::try_from(at).unwrap() + 1,
            number: cell["Contractnr"].clone(),
            title: cell["Onderwerp"].clone(),
            parties: vec![PartyRow {
                provider: cell["Leverancier"].clone(),
                agb: cell["AGB-code"].clone(),
                ..PartyRow::default()
            }],
            start: day(&cell["Startdatum"]),
            end: day(&cell["Einddatum (oorspronkelijk)"]).map(|day| When::Day(day, None)),
            extension: number(&cell["Verlenging (mnd)"]).map(Length::months),
            options: number(&cell["Aantal opties"]),
            used_options: number(&cell["Gebruikte opties"]),
            is_tacit: Some(cell["Stilzwijgend"] == "J"),
            notice: number(&cell["Opzegtermijn"]).map(Length::months),
            ceiling: cents(&cell["Plafond"]),
            manager: cell["Contractbeheerder"].clone(),
            is_terminated: Some(cell["Beëindigd"] == "J"),
            remarks: cell["Opmerkingen"].clone(),
            ..ContractRow::default()
        };
        assert!(expected.start.is_some() && expected.ceiling.is_some());
        assert_eq!(*row, expected);
    }
    assert_eq!(reading.rows[4].ceiling, Some(Cents(140_533_333)));
    assert_eq!(reading.rows[0].ceiling, Some(Cents::euros(1_810_000)));
}

/// The end after `options` extensions: the ends of this file are month ends, so they run from the day after the end.
fn extended(row: &ContractRow, options: u32) -> String {
    let months = Months::new(options * row.extension.unwrap().span().months);
    let Some(When::Day(end, None)) = row.end else {
        panic!("{row:?}");
    };
    assert_eq!(chrono::Datelike::day(&(end + Days::new(1))), 1, "{end}");
    (end + Days::new(1) + months - Days::new(1)).to_string()
}

#[test]
fn what_was_read_of_a_contract_leads_to_the_true_dates() {
    let rows = contracts(file("contracten.csv")).rows;
    let truth = truth("contracten");
    assert_eq!(truth.len(), rows.len());
    for (row, wanted) in rows.iter().zip(truth) {
        assert_eq!(row.number, wanted["nr"].as_str().unwrap());
        assert_eq!(row.is_tacit, wanted["stilzwijgend"].as_bool());
        let terminated = wanted["status"] == "beëindigd";
        assert_eq!(row.is_terminated, Some(terminated));
        if row.is_tacit == Some(false) {
            let used = row.used_options.unwrap();
            assert_eq!(extended(row, used), wanted["lopend_tot"].as_str().unwrap());
            let all = row.options.unwrap().max(used);
            assert_eq!(extended(row, all), wanted["maximaal_tot"].as_str().unwrap());
        }
    }
}

#[test]
fn every_aanbesteding_is_read_as_it_stands() {
    let reading = aanbestedingen(file("aanbestedingen.csv"));
    let wanted = cells("aanbestedingen.csv");
    assert_eq!(
        (reading.rows.len(), reading.refused.len(), wanted.len()),
        (10, 0, 10)
    );
    for (at, (row, cell)) in reading.rows.iter().zip(wanted).enumerate() {
        let procedure = match cell["Procedure"].as_str() {
            "Europese aanbesteding" => Procedure::Openbaar,
            "Nationale aanbesteding" => Procedure::Nationaal,
            "Meervoudig onderhands" => Procedure::MeervoudigOnderhands,
            other => panic!("{other}"),
        };
        let expected = AanbestedingRow {
            row: u32::try_from(at).unwrap() + 1,
            number: cell["Kenmerk"].clone(),
            tenderned: cell["TenderNed-kenmerk"].clone(),
            name: cell["Naam"].clone(),
            procedure: Some(procedure),
            procedure_text: cell["Procedure"].clone(),
            cpv: cell["CPV"].clone(),
            value: cents(&cell["Geraamde waarde"]),
            consulted: day(&cell["Marktconsultatie"]),
            published: day(&cell["Publicatie"]),
            nota: day(&cell["Nota van inlichtingen"]),
            closes: day(&cell["Sluiting"]),
            closes_at: "10:00".to_owned(),
            provisional_award: day(&cell["Voorlopige gunning"]),
            standstill_end: day(&cell["Einde standstill"]),
            awarded: day(&cell["Definitieve gunning"]),
            start: day(&cell["Ingangsdatum"]),
            successor_of: cell["Opvolger van"].clone(),
            status: cell["Status"].parse().ok(),
            ..AanbestedingRow::default()
        };
        assert!(expected.closes.is_some() && expected.status.is_some());
        assert_eq!(*row, expected);
    }
}

#[test]
fn the_truth_about_the_aanbestedingen_is_what_was_read() {
    let rows = aanbestedingen(file("aanbestedingen.csv")).rows;
    for (row, wanted) in rows.iter().zip(truth("aanbestedingen")) {
        let text = |key: &str| wanted[key].as_str().unwrap().to_owned();
        assert_eq!(row.number, text("nr"));
        assert_eq!(row.closes.unwrap().to_string(), text("sluiting"));
        assert_eq!(
            row.standstill_end.unwrap().to_string(),
            text("einde_standstill")
        );
        assert_eq!(row.successor_of, text("sluit_aan_op_contract"));
        assert_eq!(row.status.unwrap().word(), text("status"));
    }
}

#[test]
fn the_unlawful_terms_of_the_office_are_told_with_their_article() {
    let reading = aanbestedingen(file("aanbestedingen.csv"));
    assert!(
        reading
            .meldingen
            .iter()
            .all(|m| m.severity == Severity::Warning)
    );
    let told: Vec<_> = reading
        .meldingen
        .iter()
        .map(|m| {
            (
                m.row,
                m.field.as_str(),
                m.reason.contains("niet elke procedure"),
            )
        })
        .collect();
    let expected = [
        (6, "Nota van inlichtingen", true),
        (9, "Nota van inlichtingen", true),
        (10, "Sluiting", false),
        (10, "Nota van inlichtingen", false),
    ];
    assert_eq!(told, expected);
    assert!(reading.meldingen[2].reason.contains("art. 2.71"));
    assert!(reading.meldingen[3].reason.contains("art. 2.54 Aw"));
}

/// Law as a table: procedure, dates in the order of the columns, the articles told.
#[rstest]
#[case("openbaar", "01-04-2026;01-05-2026;11-05-2026;01-06-2026;21-06-2026;22-06-2026", &[])]
#[case("openbaar", "01-04-2026;01-05-2026;10-05-2026;01-06-2026;21-06-2026;22-06-2026", &["2.71 lid 1", "2.54"])]
#[case("openbaar", "01-04-2026;02-05-2026;11-05-2026;01-06-2026;20-06-2026;21-06-2026", &["2.54", "2.127"])]
#[case("openbaar", "01-04-2026;01-05-2026;11-05-2026;01-06-2026;21-06-2026;21-06-2026", &["2.127"])]
#[case("openbaar", "01-04-2026;01-05-2026;11-05-2026;01-06-2026;21-06-2026;20-06-2026", &["2.127"])]
#[case("niet-openbaar", "01-04-2026;01-05-2026;04-06-2026;01-07-2026;21-07-2026;22-07-2026", &["2.71 lid 2 en 4"])]
#[case("niet-openbaar", "01-04-2026;01-05-2026;05-06-2026;01-07-2026;21-07-2026;22-07-2026", &[])]
#[case("SAS", "01-04-2026;02-04-2026;04-04-2026;01-06-2026;21-06-2026;22-06-2026", &["2.54"])]
#[case("nationaal", "01-04-2026;02-04-2026;20-04-2026;01-06-2026;21-06-2026;22-06-2026", &[])]
#[case("open house", "01-04-2026;02-04-2026;04-04-2026;05-06-2026;06-06-2026;06-06-2026", &[])]
#[case("openbaar", ";;;;;", &[])]
fn a_term_that_was_too_short_is_told_with_its_article(
    #[case] procedure: &str,
    #[case] dates: &str,
    #[case] articles: &[&str],
) {
    let reading = aanbestedingen(format!(
        "{AANBESTEDING}AB-1;Zorg;{procedure};;{dates};gegund\r\n"
    ));
    assert_eq!(
        reading.meldingen.len(),
        articles.len(),
        "{:?}",
        reading.meldingen
    );
    for (melding, article) in reading.meldingen.iter().zip(articles) {
        assert_eq!(melding.severity, Severity::Warning);
        assert!(melding.reason.contains(article), "{}", melding.reason);
        assert!(!melding.reason.contains('…'), "{}", melding.reason);
    }
    assert_eq!(reading.rows[0].raw, vec![]);
}

#[test]
fn steps_in_an_order_that_cannot_be_are_told_and_kept() {
    let reading = aanbestedingen(format!(
        "{AANBESTEDING}AB-1;Zorg;nationaal;;01-04-2026;;01-03-2026;01-02-2026;;;gegund\r\n"
    ));
    let told: Vec<_> = reading.meldingen.iter().map(|m| m.field.as_str()).collect();
    assert_eq!(told, ["Sluiting", "Voorlopige gunning"]);
    assert_eq!(reading.rows[0].closes, day("01-03-2026"));
}

#[rstest]
#[case("Europese aanbesteding", Some(Procedure::Openbaar))]
#[case("Nationale aanbesteding", Some(Procedure::Nationaal))]
#[case("Meervoudig onderhands", Some(Procedure::MeervoudigOnderhands))]
#[case("meervoudig-onderhands", Some(Procedure::MeervoudigOnderhands))]
#[case("SAS", Some(Procedure::Sas))]
#[case("Sociale en andere specifieke diensten", Some(Procedure::Sas))]
#[case("Europees niet-openbaar", Some(Procedure::NietOpenbaar))]
#[case("Niet openbaar", Some(Procedure::NietOpenbaar))]
#[case(
    "Mededingingsprocedure met onderhandeling",
    Some(Procedure::Mededinging)
)]
#[case("Open House", Some(Procedure::OpenHouse))]
#[case("open-house", Some(Procedure::OpenHouse))]
#[case("enkelvoudig onderhands", None)]
#[case("", None)]
fn a_procedure_is_known_by_its_office_spellings(
    #[case] text: &str,
    #[case] expected: Option<Procedure>,
) {
    let reading = aanbestedingen(format!("{AANBESTEDING}AB-1;Zorg;{text};;;;;;;;\r\n"));
    let row = &reading.rows[0];
    assert_eq!(
        (row.procedure, row.procedure_text.as_str()),
        (expected, text)
    );
    let told: Vec<_> = reading.meldingen.iter().map(|m| m.severity).collect();
    let unknown = expected.is_none() && !text.is_empty();
    assert_eq!(
        told,
        if unknown {
            vec![Severity::Warning]
        } else {
            vec![]
        }
    );
}

#[rstest]
#[case("inschrijving open", Some(AanbestedingStatus::InschrijvingOpen))]
#[case("Gepubliceerd", Some(AanbestedingStatus::InschrijvingOpen))]
#[case("in voorbereiding", Some(AanbestedingStatus::Voorbereiding))]
#[case("Voorbereiding", Some(AanbestedingStatus::Voorbereiding))]
#[case("in beoordeling", Some(AanbestedingStatus::Beoordeling))]
#[case("voorlopig gegund", Some(AanbestedingStatus::VoorlopigGegund))]
#[case("Gegund", Some(AanbestedingStatus::Gegund))]
#[case("definitief gegund", Some(AanbestedingStatus::Gegund))]
#[case("ingetrokken", Some(AanbestedingStatus::Ingetrokken))]
#[case("mislukt", Some(AanbestedingStatus::Mislukt))]
#[case("wachten", None)]
fn a_status_is_known_by_its_office_spellings(
    #[case] text: &str,
    #[case] expected: Option<AanbestedingStatus>,
) {
    let reading = aanbestedingen(format!("{AANBESTEDING}AB-1;Zorg;;;;;;;;;{text}\r\n"));
    assert_eq!(reading.rows[0].status, expected);
    let raw: Vec<_> = reading.rows[0]
        .raw
        .iter()
        .map(|raw| raw.value.as_str())
        .collect();
    assert_eq!(
        raw,
        if expected.is_none() {
            vec![text]
        } else {
            vec![]
        }
    );
}

#[rstest]
#[case("85312400-3", None)]
#[case("85312400", None)]
#[case("85312400-3, 85320000-8", None)]
#[case("85312400-3 (welzijnszorg)", None)]
#[case("85312400-4", Some("verwacht is 3"))]
#[case("8531240-3", Some("geen CPV-code"))]
#[case("zorg", Some("geen CPV-code"))]
fn a_cpv_code_stays_as_written_and_a_wrong_one_is_told(
    #[case] text: &str,
    #[case] reason: Option<&str>,
) {
    let reading = aanbestedingen(format!("{AANBESTEDING}AB-1;Zorg;;\"{text}\";;;;;;;\r\n"));
    assert_eq!(reading.rows[0].cpv, text);
    assert_eq!(reading.meldingen.len(), usize::from(reason.is_some()));
    for melding in &reading.meldingen {
        assert_eq!(melding.severity, Severity::Warning);
        assert!(
            melding.reason.contains(reason.unwrap()),
            "{}",
            melding.reason
        );
    }
}

#[test]
fn what_cannot_be_read_is_told_once_and_stays() {
    let reading = contracts(format!(
        "{CONTRACT}RO-1;Zorg;n.n.b.;31-02-2026;3 tot 6 maanden;=1+1;misschien\r\n"
    ));
    let row = &reading.rows[0];
    assert_eq!((row.start, &row.end, row.notice), (None, &None, None));
    assert_eq!((row.ceiling, row.is_tacit), (None, None));
    let raw: Vec<_> = row
        .raw
        .iter()
        .map(|raw| (raw.field.as_str(), raw.value.as_str()))
        .collect();
    let expected = [
        ("Startdatum", "n.n.b."),
        ("Einddatum", "31-02-2026"),
        ("Stilzwijgend", "misschien"),
        ("Opzegtermijn", "3 tot 6 maanden"),
        ("Plafond", "=1+1"),
    ];
    assert_eq!(raw, expected);
    let told: Vec<_> = reading
        .meldingen
        .iter()
        .map(|m| (m.field.as_str(), m.value.as_str()))
        .collect();
    assert_eq!(told, expected);
    assert!(
        reading
            .meldingen
            .iter()
            .all(|m| m.severity == Severity::Error && !m.reason.is_empty())
    );
}

#[test]
fn a_formula_is_text_where_text_belongs_and_no_amount_elsewhere() {
    let reading = contracts(format!("{CONTRACT}RO-1;=HYPERLINK(\"x\");;;;'=2+2;\r\n"));
    assert_eq!(reading.rows[0].title, "=HYPERLINK(\"x\")");
    assert_eq!(reading.rows[0].raw[0].value, "'=2+2");
}

#[test]
fn an_end_before_the_start_is_no_end_and_the_contract_stays() {
    let reading = contracts(format!(
        "{CONTRACT}RO-1;Zorg;01-01-2026;31-12-2025;;;\r\nRO-2;Zorg;01-01-2026;01-01-2026;;;\r\n"
    ));
    assert_eq!(
        (reading.rows[0].start, &reading.rows[0].end),
        (day("01-01-2026"), &None)
    );
    assert_eq!(reading.rows[0].raw[0].value, "31-12-2025");
    assert_eq!(reading.meldingen.len(), 1);
    assert_eq!(reading.meldingen[0].severity, Severity::Error);
    let same_day = day("01-01-2026").map(|day| When::Day(day, None));
    assert_eq!(reading.rows[1].end, same_day);
}

#[test]
fn an_amount_that_was_worked_out_is_rounded_and_told() {
    let reading = contracts(format!("{CONTRACT}RO-1;Zorg;;;;1405333,33333333;\r\n"));
    assert_eq!(reading.rows[0].ceiling, Some(Cents(140_533_333)));
    assert_eq!(reading.meldingen[0].severity, Severity::Warning);
}

#[test]
fn a_time_of_closing_that_does_not_exist_leaves_the_day() {
    let reading = aanbestedingen(format!(
        "{AANBESTEDING}AB-1;Zorg;;;;;24-11-2026 25:00;;;;\r\n"
    ));
    let row = &reading.rows[0];
    assert_eq!(
        (row.closes, row.closes_at.as_str()),
        (day("24-11-2026"), "")
    );
    assert_eq!(row.raw[0].value, "24-11-2026 25:00");
    assert_eq!(reading.meldingen.len(), 1);
}

#[test]
fn a_row_without_its_number_is_refused_with_a_sentence() {
    let reading = contracts(format!(
        "{CONTRACT};Zorg;;;;;\r\n;;01-01-2026;;;;\r\nRO-1;;;;;;\r\n"
    ));
    assert_eq!(reading.rows.len(), 1);
    let refused: Vec<_> = reading.refused.iter().map(|refused| refused.row).collect();
    assert_eq!(refused, [1, 2]);
    assert!(reading.refused[0].reason.contains("contractnummer"));
    let reading = aanbestedingen(format!("{AANBESTEDING};Zorg;;;;;;;;;\r\n"));
    assert!(reading.refused[0].reason.contains("kenmerk"));
}

#[rstest]
#[case("V-2026-0001")]
#[case("AB-2026-01")]
#[case("../../etc")]
fn a_number_that_nobody_could_find_it_by_is_refused(#[case] number: &str) {
    let reading = contracts(format!("{CONTRACT}{number};x;1-1-2026;31-12-2026;;;\r\n"));
    assert_eq!(reading.rows.len(), 0);
    assert!(
        reading.refused[0]
            .reason
            .contains("geen nummer van een contract")
    );
}

#[test]
fn spaces_in_a_number_become_dashes_and_it_is_told() {
    let reading = contracts(format!(
        "{CONTRACT}ro 2026 014;x;1-1-2026;31-12-2026;;;\r\n"
    ));
    assert_eq!(reading.rows[0].number, "RO-2026-014");
    assert!(reading.meldingen[0].reason.contains("RO-2026-014"));
}

#[test]
fn rows_of_the_same_number_are_one_contract_and_what_contradicts_is_told_with_both_values() {
    let reading = contracts(format!(
        "{CONTRACT}RO-1;x;1-1-2026;31-12-2026;;;\r\nRO-2;y;;;;;\r\nro-1;z;1-1-2027;31-12-2027;;;\r\n"
    ));
    assert_eq!(reading.rows.len(), 2);
    let told: Vec<_> = reading
        .meldingen
        .iter()
        .map(|told| (told.row, told.field.as_str(), told.value.as_str()))
        .collect();
    let expected = [
        (3, "Onderwerp", "z"),
        (3, "Startdatum", "vr 1 jan 2027"),
        (3, "Einddatum", "vr 31 dec 2027"),
    ];
    assert_eq!(told, expected);
    for (melding, counts) in
        reading
            .meldingen
            .iter()
            .zip(["‘x’", "‘do 1 jan 2026’", "‘do 31 dec 2026’"])
    {
        assert!(
            melding.reason.contains("op rij 1") && melding.reason.contains(counts),
            "{}",
            melding.reason
        );
    }
    assert_eq!(reading.rows[0].raw.len(), 3);
}

#[test]
fn a_list_is_not_taken_for_another_one() {
    let open = |name: &str| File::open(format!("{FOLDER}{name}")).unwrap();
    for other in [
        "verwijzingen.csv",
        "aanbieders.csv",
        "medewerkers.csv",
        "aanbestedingen.csv",
    ] {
        assert!(
            reading::open::<_, ContractRow>(open(other)).is_err(),
            "{other}"
        );
    }
    for other in [
        "verwijzingen.csv",
        "aanbieders.csv",
        "medewerkers.csv",
        "contracten.csv",
    ] {
        assert!(
            reading::open::<_, AanbestedingRow>(open(other)).is_err(),
            "{other}"
        );
    }
    assert!(reading::open::<_, ProviderRow>(open("contracten.csv")).is_err());
    assert!(reading::open::<_, ReferralRow>(open("contracten.csv")).is_err());
}

/// `contracten.csv` as each program writes it: the name of the dialect and the bytes.
fn dialects() -> Vec<(&'static str, Vec<u8>)> {
    let text = file("contracten.csv");
    let bare = text.trim_start_matches('\u{feff}').to_owned();
    let (cp1252, _, lost) = encoding_rs::WINDOWS_1252.encode(&bare);
    assert!(!lost);
    let quoted = |delimiter: u8, style: csv::QuoteStyle| {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .quote_style(style)
            .from_writer(Vec::new());
        let records = csv::ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .from_reader(bare.as_bytes())
            .into_records();
        records.for_each(|record| writer.write_record(&record.unwrap()).unwrap());
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    };
    let tabs = quoted(b'\t', csv::QuoteStyle::Necessary).replace('\n', "\r\n");
    let utf16 = format!("\u{feff}{tabs}");
    vec![
        ("Windows-1252, puntkomma's, CRLF", cp1252.into_owned()),
        (
            "UTF-8 met BOM, puntkomma's, CRLF",
            text.clone().into_bytes(),
        ),
        (
            "UTF-16 (LE) met BOM, tabs, CRLF",
            utf16.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
        (
            "UTF-8 zonder BOM, komma's, LF",
            quoted(b',', csv::QuoteStyle::Always).into_bytes(),
        ),
        (
            "UTF-8 met BOM, puntkomma's, CRLF",
            format!(
                "\u{feff}\r\n{}{}\r\n\r\n",
                bare.replace(';', " ; "),
                ";".repeat(14)
            )
            .into_bytes(),
        ),
        (
            "UTF-8 met BOM, puntkomma's, CRLF",
            format!("\u{feff}sep=;\r\n{bare}").into_bytes(),
        ),
    ]
}

#[test]
fn every_dialect_says_the_same() {
    let wanted = contracts(file("contracten.csv")).rows;
    for (at, (dialect, bytes)) in dialects().into_iter().enumerate() {
        let reading = contracts(bytes);
        assert_eq!(reading.dialect, dialect, "{at}");
        assert_eq!(reading.meldingen, vec![], "{at}");
        assert_eq!(reading.rows, wanted, "{at}");
    }
}

/// An amount with the signs of one office or another.
fn written(cents: u64, style: usize) -> String {
    let shown = Cents(cents).to_string();
    match style {
        0 => shown,
        1 => Cents(cents).decimal(),
        2 => Cents(cents).decimal().replace('.', ","),
        3 if cents.is_multiple_of(100) => format!("{shown},--"),
        4 => shown.replace("€ ", "EUR "),
        _ => shown.replace("€ ", ""),
    }
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..35_000_u64).prop_map(|days| NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + Days::new(days))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn amounts_terms_and_dates_read_as_they_were_written(
        cents in 0..1_000_000_000_000_u64,
        style in 0..6_usize,
        months in 0..600_u32,
        unit in prop::sample::select(vec!["", " mnd", " maanden", " maand(en)", "mnd."]),
        start in any_day(),
        length in 0..5000_u64,
        form in prop::sample::select(vec!["%d-%m-%Y", "%-d-%-m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"]),
    ) {
        let end = start + Days::new(length);
        prop_assume!(chrono::Datelike::year(&end) != 2099);
        let reading = contracts(format!(
            "{CONTRACT}RO-1;Zorg;{};{};{months}{unit};{};J\r\n",
            start.format(form), end.format(form), written(cents, style)
        ));
        prop_assert_eq!(&reading.meldingen, &vec![]);
        let row = &reading.rows[0];
        prop_assert_eq!((row.start, &row.end), (Some(start), &Some(When::Day(end, None))));
        prop_assert_eq!((row.notice, row.ceiling), (Some(Length::months(months)), Some(Cents(cents))));
    }

    #[test]
    fn no_cell_makes_the_reader_panic_or_lose_what_stood_there(
        cells in prop::collection::vec("[0-9a-z€½.,:\\-/()= ]{0,12}", 6),
    ) {
        let reading = contracts(format!("{CONTRACT}RO-1;{}\r\n", cells.join(";")));
        let row = &reading.rows[0];
        let was_read = [
            row.start.is_some(), row.end.is_some(), row.notice.is_some(),
            row.ceiling.is_some(), row.is_tacit.is_some(),
        ];
        for (cell, was_read) in cells[1..].iter().zip(was_read) {
            let kept = row.raw.iter().any(|raw| raw.value == cell.trim());
            prop_assert!(cell.trim().is_empty() || was_read || kept, "{cell:?}");
        }
    }

    #[test]
    fn no_closing_makes_the_reader_panic_or_lose_what_stood_there(cell in "[0-9T:.,/ omu\\-]{0,20}") {
        let reading = aanbestedingen(format!("{AANBESTEDING}AB-1;Zorg;;;;;{cell};;;;\r\n"));
        let row = &reading.rows[0];
        prop_assert!(cell.trim().is_empty() || row.closes.is_some() || row.raw.len() == 1);
    }
}
