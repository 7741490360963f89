//! Reading the office's own files: what a perfect import understands, in every dialect Excel writes.

use crate::support::reading;
use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::Cursor;

use proptest::prelude::*;
use rstest::rstest;
use serde_json::Value;
use wijkregie::domain::rows::{EmployeeRow, Melding, ProviderRow, ReferralRow, Severity};
use wijkregie::exchange::error::ReadError;
use wijkregie::exchange::profile::Profile;
use wijkregie::exchange::read::{ImportRow, Record, RefusedRecord, RowReader};
use wijkregie::exchange::refused::{Refusals, RefusedWriter};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/office-500/");
const HEADER: &str =
    "Volgnr;Achternaam;Voornaam;Geboortedatum;Zorgvraag;Huisnr;Reden afwijzing\r\n";

struct Reading<R> {
    dialect: String,
    unknown: Vec<String>,
    rows: Vec<R>,
    meldingen: Vec<Melding>,
    refused: Vec<RefusedRecord>,
    error: Option<ReadError>,
}

fn read<S: std::io::Read + std::io::Seek, R: ImportRow>(mut reader: RowReader<S, R>) -> Reading<R> {
    let mut reading = Reading {
        dialect: reader.dialect().to_string(),
        unknown: reader.own_columns().map(str::to_owned).collect(),
        rows: Vec::new(),
        meldingen: Vec::new(),
        refused: Vec::new(),
        error: None,
    };
    for record in reader.by_ref() {
        match record {
            Ok(Record::Row(row, meldingen)) => {
                reading.rows.push(row);
                reading.meldingen.extend(meldingen);
            }
            Ok(Record::Refused(refused)) => reading.refused.push(refused),
            Err(error) => reading.error = Some(error),
        }
    }
    let progress = reader.progress();
    assert!(
        reading.error.is_some() || progress.read == progress.total,
        "{progress:?}"
    );
    reading
}

fn referrals(name: &str) -> Reading<ReferralRow> {
    read(reading::open::<_, ReferralRow>(File::open(format!("{FOLDER}{name}")).unwrap()).unwrap())
}

fn of_text(text: impl Into<Vec<u8>>) -> Reading<ReferralRow> {
    read(reading::open::<_, ReferralRow>(Cursor::new(text.into())).unwrap())
}

fn truth() -> Value {
    serde_json::from_reader(File::open(format!("{FOLDER}waarheid.json")).unwrap()).unwrap()
}

fn numbers(truth: &Value, key: &str) -> BTreeSet<u32> {
    let list = truth[key].as_array().unwrap();
    list.iter()
        .map(|n| u32::try_from(n.as_u64().unwrap()).unwrap())
        .collect()
}

/// The rows of the canonical file, by column name; the values that nobody can read are empty.
fn canonical() -> Vec<HashMap<String, String>> {
    let file = csv::ReaderBuilder::new()
        .delimiter(b';')
        .from_path(format!("{FOLDER}verwijzingen_schoon.csv"));
    let mut rows: Vec<HashMap<String, String>> =
        file.unwrap().deserialize().map(Result::unwrap).collect();
    for bad in truth()["onleesbare_velden"].as_array().unwrap() {
        let row = &mut rows[usize::try_from(bad["volgnr"].as_u64().unwrap()).unwrap() - 1];
        let columns: &[&str] = match bad["veld"].as_str().unwrap() {
            "Geboortedatum" => &["geboortedatum"],
            "Meldingsdatum" => &["melding"],
            "Huisnr" => &["huisnummer", "toevoeging"],
            other => panic!("{other}"),
        };
        for column in columns {
            row.insert((*column).into(), String::new());
        }
    }
    rows
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// A row as the canonical file writes it.
fn in_canonical_form(row: &ReferralRow) -> Vec<(&'static str, String)> {
    let who = &row.resident;
    let areas: Vec<_> = row
        .areas
        .iter()
        .flat_map(|it| &it.known)
        .map(ToString::to_string)
        .collect();
    vec![
        ("volgnr", row.source_number.clone()),
        ("melding", shown(row.reported)),
        ("achternaam", who.last_name.clone()),
        ("tussenvoegsel", who.prefix.clone()),
        ("voornaam", who.first_name.clone()),
        ("geslacht", shown(who.sex)),
        ("geboortedatum", shown(who.birth_date)),
        ("bsn", shown(who.bsn)),
        ("straat", who.street.clone()),
        ("huisnummer", who.house_number.clone()),
        ("toevoeging", who.addition.clone()),
        ("postcode", who.postcode.clone()),
        ("telefoon", who.phone.clone()),
        ("email", who.email.clone()),
        ("huishouden_id", who.household.clone()),
        ("verwijzer", row.entrance_text.clone()),
        ("zorgvraag", row.question.clone()),
        ("leefgebieden", areas.join("|")),
        ("wet", row.wet.clone()),
        ("urgentie", shown(row.urgency)),
        ("toestemming", shown(row.consent)),
        ("status", shown(row.state)),
        ("datum_status", shown(row.state_date)),
        ("aangeboden_op", shown(row.offered_on)),
        ("reactie", row.answer.clone()),
        ("reactie_op", shown(row.answered_on)),
        ("reden", row.reason_text.clone()),
        ("opgeschort_van", shown(row.suspended_from)),
        ("opgeschort_tot", shown(row.suspended_until)),
        ("reden_opschorting", row.suspended_reason.clone()),
        ("vervolg", row.follow_up.clone()),
        ("aanbieder", row.provider.clone()),
        ("contractnr", row.contract.clone()),
        ("behandelaar", row.employee.clone()),
        ("start", shown(row.started)),
        ("einde", shown(row.ended)),
    ]
}

#[rstest]
#[case("verwijzingen.csv", "UTF-8 met BOM, puntkomma's, CRLF")]
#[case("verwijzingen_cp1252.csv", "Windows-1252, puntkomma's, CRLF")]
#[case("verwijzingen_komma.csv", "UTF-8 zonder BOM, komma's, LF")]
fn every_dialect_says_what_the_canonical_file_says(#[case] name: &str, #[case] dialect: &str) {
    let reading = referrals(name);
    assert_eq!(reading.dialect, dialect);
    assert_eq!((reading.rows.len(), reading.refused.len()), (500, 0));
    assert!(reading.unknown.is_empty(), "{:?}", reading.unknown);
    let windows = name.contains("cp1252");
    for (row, expected) in reading.rows.iter().zip(canonical()) {
        for (column, value) in in_canonical_form(row) {
            let mut wanted = expected[column].trim().replace("\r\n", "\n");
            if windows && column == "achternaam" {
                wanted = wanted.replace(['Ł', 'ı'], "?");
            }
            assert_eq!(value, wanted, "rij {}, {column}", row.row);
        }
    }
}

#[rstest]
#[case("verwijzingen.csv")]
#[case("verwijzingen_cp1252.csv")]
#[case("verwijzingen_komma.csv")]
fn what_cannot_be_read_is_reported_and_nothing_else(#[case] name: &str) {
    let (reading, truth) = (referrals(name), truth());
    let unreadable = truth["onleesbare_velden"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bad| {
            let text = |key: &str| bad[key].as_str().unwrap().to_owned();
            (
                u32::try_from(bad["volgnr"].as_u64().unwrap()).unwrap(),
                text("veld"),
                text("waarde"),
            )
        });
    let (bsns, expected): (BTreeSet<_>, BTreeSet<_>) =
        (numbers(&truth, "ongeldige_bsn"), unreadable.collect());
    let errors = reading
        .meldingen
        .iter()
        .filter(|m| m.severity == Severity::Error);
    let (found_bsns, found): (Vec<&Melding>, Vec<&Melding>) =
        errors.partition(|m| m.field == "BSN");
    assert_eq!(
        found_bsns.iter().map(|m| m.row).collect::<BTreeSet<_>>(),
        bsns
    );
    let found = found
        .iter()
        .map(|m| (m.row, m.field.clone(), m.value.clone()));
    assert_eq!(found.collect::<BTreeSet<_>>(), expected);
    let raw: usize = reading.rows.iter().map(|row| row.raw.len()).sum();
    assert_eq!(raw, bsns.len() + expected.len());
}

#[rstest]
#[case("verwijzingen.csv", false)]
#[case("verwijzingen_cp1252.csv", true)]
#[case("verwijzingen_komma.csv", false)]
fn padded_bsns_and_lost_letters_are_the_only_warnings(#[case] name: &str, #[case] lost: bool) {
    let (reading, truth) = (referrals(name), truth());
    let warnings = reading
        .meldingen
        .iter()
        .filter(|m| m.severity == Severity::Warning && !is_same_person(m));
    let (padded, letters): (Vec<&Melding>, Vec<&Melding>) =
        warnings.partition(|m| m.field == "BSN");
    let rows = |list: Vec<&Melding>| list.iter().map(|m| m.row).collect::<BTreeSet<_>>();
    assert_eq!(rows(padded), numbers(&truth, "bsn_zonder_voorloopnul"));
    let expected = numbers(&truth, "rijen_met_tekens_buiten_cp1252");
    assert_eq!(rows(letters), if lost { expected } else { BTreeSet::new() });
}

fn is_same_person(told: &Melding) -> bool {
    told.reason.contains("is het dezelfde inwoner")
}

#[test]
fn who_is_twice_in_the_list_is_told_and_no_namesake() {
    let truth = truth();
    let mut same = BTreeSet::new();
    for rows in truth["dubbele_personen"].as_object().unwrap().values() {
        let rows = rows.as_array().unwrap().iter();
        same.extend(rows.filter_map(|row| row[0].as_u64()));
    }
    let told: BTreeSet<u64> = referrals("verwijzingen.csv")
        .meldingen
        .iter()
        .filter(|told| is_same_person(told))
        .map(|told| told.row.into())
        .collect();
    assert!(told.is_subset(&same), "{:?}", told.difference(&same));
    // Of each person one row is the first.
    assert!(told.len() >= 30, "{told:?}");
}

#[test]
fn excel_s_unicode_text_reads_the_same() {
    let text = std::fs::read_to_string(format!("{FOLDER}verwijzingen.csv")).unwrap();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let reading = of_text(utf16);
    assert_eq!(reading.dialect, "UTF-16 (LE) met BOM, puntkomma's, CRLF");
    assert_eq!(reading.rows, referrals("verwijzingen.csv").rows);
}

#[test]
fn letters_on_the_edge_of_a_buffer_stay_whole() {
    for shift in 0..4 {
        let letters = format!("{}{}", "a".repeat(shift), "€ł".repeat(40_000));
        let reading = of_text(format!("{HEADER}1;Smit;;;{letters};;\r\n"));
        assert!(reading.dialect.starts_with("UTF-8"));
        assert_eq!(reading.rows[0].question, letters);
    }
}

#[test]
fn every_verwijzer_and_reason_of_the_office_is_known() {
    for row in referrals("verwijzingen.csv").rows {
        assert!(row.entrance.is_some(), "{}", row.entrance_text);
        assert_eq!(row.reason.is_some(), !row.reason_text.is_empty());
        assert_eq!(row.delivery.is_some(), !row.follow_up.is_empty());
    }
}

#[test]
fn the_canonical_file_reads_too() {
    let (canonical, office) = (
        referrals("verwijzingen_schoon.csv"),
        referrals("verwijzingen.csv"),
    );
    assert_eq!(
        canonical.unknown,
        ["persoon_id", "cbs_wijkcode", "wij_team"]
    );
    let others = canonical
        .meldingen
        .iter()
        .filter(|told| !is_same_person(told));
    assert_eq!((canonical.rows.len(), others.count()), (500, 0));
    for (clean, dirty) in canonical.rows.iter().zip(&office.rows) {
        let dirty = in_canonical_form(dirty);
        for (clean, dirty) in in_canonical_form(clean).iter().zip(&dirty) {
            let unreadable = matches!(
                clean.0,
                "geboortedatum" | "melding" | "huisnummer" | "toevoeging"
            );
            assert!(
                clean == dirty || (unreadable && dirty.1.is_empty()),
                "{clean:?} {dirty:?}"
            );
        }
    }
}

#[test]
fn providers_and_employees_read_whole() {
    let open = |name: &str| File::open(format!("{FOLDER}{name}")).unwrap();
    let providers: Reading<ProviderRow> =
        read(reading::open::<_, ProviderRow>(open("aanbieders.csv")).unwrap());
    assert_eq!((providers.rows.len(), providers.meldingen.len()), (12, 0));
    let expected = ProviderRow {
        row: 5,
        source_number: "L005".into(),
        name: "Buurtkracht Coöperatie U.A.".into(),
        agb: "98990028".into(),
        kvk: "90004936".into(),
        in_bt: Some(true),
        places: Some(19),
        ..ProviderRow::default()
    };
    assert_eq!(providers.rows[4], expected);
    assert_eq!(providers.rows[3].name, "'t Steunpunt");
    let employees: Reading<EmployeeRow> =
        read(reading::open::<_, EmployeeRow>(open("medewerkers.csv")).unwrap());
    assert_eq!((employees.rows.len(), employees.meldingen.len()), (8, 0));
    assert_eq!(shown(employees.rows[1].absent_until), "2026-11-27");
    assert_eq!(employees.rows[1].substitute, "A. de Boer");
}

#[test]
fn a_file_of_another_kind_is_not_taken_for_this_one() {
    let open = |name: &str| File::open(format!("{FOLDER}{name}")).unwrap();
    assert!(reading::open::<_, ReferralRow>(open("aanbieders.csv")).is_err());
    assert!(reading::open::<_, ProviderRow>(open("verwijzingen.csv")).is_err());
    assert!(reading::open::<_, EmployeeRow>(open("aanbieders.csv")).is_err());
}

#[test]
fn a_record_without_name_and_number_is_refused_and_comes_back_when_mended() {
    let reading = of_text(format!(
        "{HEADER};;;24-08-1945;=vraag;;te ver\r\n;;;;;;\r\n3;;;;;;\r\n"
    ));
    assert_eq!(reading.rows.iter().map(|r| r.row).collect::<Vec<_>>(), [3]);
    assert_eq!(
        reading.refused.iter().map(|r| r.row).collect::<Vec<_>>(),
        [1]
    );

    let folder = tempfile::tempdir().unwrap();
    let header: Vec<_> = HEADER.trim().split(';').map(str::to_owned).collect();
    let mut writer = RefusedWriter::new(Some(&folder.path().join("lijst.csv")), &header);
    writer.write(&reading.refused[0]).unwrap();
    let Refusals::In(path) = writer.finish().unwrap() else {
        panic!("no file");
    };
    let mended = std::fs::read_to_string(path)
        .unwrap()
        .replace("\r\n;;", "\r\n1;Smit;");
    let again = of_text(mended);
    assert_eq!(again.unknown, Vec::<String>::new());
    assert_eq!(
        (
            again.rows[0].question.as_str(),
            again.rows[0].reason_text.as_str()
        ),
        ("=vraag", "te ver")
    );
}

#[test]
fn a_record_with_another_number_of_fields_is_refused_and_nothing_of_it_is_taken() {
    let reading = of_text(format!(
        "{HEADER}1;Smit\r\n2;Bos;;;;;;extra\r\n3;Vos;;;;;;;;\r\n4;Mol;;;;;\r\n"
    ));
    let rows: Vec<_> = reading.rows.iter().map(|row| row.row).collect();
    let refused: Vec<_> = reading.refused.iter().map(|it| it.row).collect();
    assert_eq!((rows, refused), (vec![4], vec![1, 2, 3]));
    assert!(
        reading.refused[0]
            .reason
            .contains("2 velden en de kopregel 7")
    );
}

#[test]
fn a_file_whose_lines_all_end_in_the_same_empty_fields_has_no_shifted_rows() {
    let reading = of_text(format!("{HEADER}1;Smit;;;;;;;;\r\n2;Bos;;;;;;;;\r\n"));
    assert_eq!((reading.rows.len(), reading.refused.len()), (2, 0));
}

#[test]
fn a_quote_that_is_not_closed_swallows_no_row_in_silence() {
    let reading = of_text(format!(
        "{HEADER}1;Smit;;;\"vraag;4;\r\n2;Bos;;;;;\r\n3;Vos;;;;;\r\n"
    ));
    assert_eq!((reading.rows.len(), reading.refused.len()), (0, 1));
    assert!(reading.refused[0].reason.contains("aanhalingsteken"));
}

#[test]
fn a_record_without_an_end_stops_the_reading_with_its_place() {
    let endless = "a".repeat(4 * 1024 * 1024);
    let reading = of_text(format!("{HEADER}1;Smit;;;;;\r\n2;Bos;;;\"{endless}"));
    assert_eq!(reading.rows.len(), 1);
    let error = reading.error.unwrap().to_string();
    assert!(
        error.starts_with("rij 2 (regel 3) is langer dan 1024 KiB"),
        "{error}"
    );
}

#[test]
fn hostile_text_is_made_harmless_and_told() {
    let reading = of_text(format!(
        "{HEADER}1;Sm\u{1b}[31mit;Zo\u{202e}ë;\u{7}gisteren;een\ttwee\u{1b}]0,x\u{7} 🙂;;\r\n"
    ));
    let row = &reading.rows[0];
    assert_eq!(row.resident.last_name, "Smit");
    assert_eq!(row.resident.first_name, "Zoë");
    assert_eq!(row.question, "een\ttwee 🙂");
    assert_eq!(row.raw[0].value, "␇gisteren");
    let told: Vec<_> = reading.meldingen.iter().map(|m| m.value.as_str()).collect();
    let expected = [
        "Sm␛[31mit",
        "Zo\\u{202e}ë",
        "␇gisteren",
        "␇gisteren",
        "een\ttwee␛]0,x␇ 🙂",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_profile_gives_columns_other_names() {
    let own = Profile::parse("Familie = Achternaam\nId = volgnr").unwrap();
    let file = Cursor::new("Id;Familie;Kleur\n7;Smit;rood\n");
    let reading: Reading<ReferralRow> =
        read(RowReader::<_, ReferralRow>::open(file, &own, reading::day_of_reading()).unwrap());
    assert_eq!(reading.rows[0].source_number, "7");
    assert_eq!(reading.unknown, ["Kleur"]);
}

#[test]
fn a_missing_column_is_named() {
    let error = reading::open::<_, ReferralRow>(Cursor::new("Volgnr;Voornaam\n1;Jan\n"))
        .err()
        .unwrap();
    assert!(
        error.to_string().contains("‘Achternaam’ ontbreekt"),
        "{error}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_reader_panic_or_grow(bytes in prop::collection::vec(any::<u8>(), 0..2000), with_header: bool) {
        let mut file = if with_header { HEADER.as_bytes().to_vec() } else { Vec::new() };
        file.extend(&bytes);
        if let Ok(reader) = reading::open::<_, ReferralRow>(Cursor::new(file.clone())) {
            let reading = read(reader);
            prop_assert!(reading.rows.len() + reading.refused.len() <= bytes.len() + 1);
            let told: usize = reading.meldingen.iter().map(|m| m.value.len()).sum();
            prop_assert!(told <= 40 * file.len() + 1000);
        }
    }

    #[test]
    fn no_line_of_typical_characters_makes_the_reader_panic(text in "[0-9a-z;\"',/|. \t\r\n\u{1b}\u{202e}é€\\-\\[=:T]{0,400}") {
        let reading = of_text(format!("{HEADER}{text}"));
        for row in &reading.rows {
            prop_assert!(!row.resident.last_name.chars().any(char::is_control));
            prop_assert!(!row.question.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
        }
    }
}
