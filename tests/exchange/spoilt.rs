//! Lists as offices have them: nothing is invented, nothing is dropped without a word.

use std::fs::File;
use std::io::Cursor;

use crate::support::reading;
use rstest::rstest;
use wijkregie::domain::contract::length::Length;
use wijkregie::domain::contract::when::When;
use wijkregie::domain::rows::{AanbestedingRow, ContractRow, Melding, ReferralRow, Severity};
use wijkregie::exchange::profile::Profile;
use wijkregie::exchange::read::{ImportRow, Record, RefusedRecord, RowReader};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/lijsten/");

struct Reading<R> {
    rows: Vec<R>,
    meldingen: Vec<Melding>,
    refused: Vec<RefusedRecord>,
    /// How many records of the file stand in a row that was handed out.
    records: usize,
}

fn all<S: std::io::Read + std::io::Seek, R: ImportRow>(mut reader: RowReader<S, R>) -> Reading<R> {
    let mut read = Reading {
        rows: Vec::new(),
        meldingen: reader.about_columns(),
        refused: Vec::new(),
        records: 0,
    };
    while let Some(record) = reader.next() {
        match record.unwrap() {
            Record::Row(row, told) => {
                read.rows.push(row);
                read.meldingen.extend(told);
                read.records += reader.take_stood().len();
            }
            Record::Refused(refused) => read.refused.push(refused),
        }
    }
    read
}

fn read<R: ImportRow>(name: &str) -> Reading<R> {
    all(reading::open(File::open(format!("{FOLDER}{name}")).unwrap()).unwrap())
}

fn text<R: ImportRow>(text: impl Into<Vec<u8>>) -> Reading<R> {
    all(reading::open(Cursor::new(text.into())).unwrap())
}

impl<R> Reading<R> {
    fn told(&self, row: u32, field: &str) -> Vec<&Melding> {
        let all = self.meldingen.iter();
        all.filter(|it| it.row == row && it.field == field)
            .collect()
    }

    fn refused(&self) -> Vec<u32> {
        self.refused.iter().map(|it| it.row).collect()
    }
}

#[test]
fn three_suppliers_on_three_rows_of_one_number_are_one_contract_with_three_parties() {
    let read = read::<ContractRow>("een-nummer-meer-aanbieders-c.csv");
    assert_eq!((read.rows.len(), read.records), (2, 4));
    let row = &read.rows[0];
    let parties: Vec<&str> = row.parties.iter().map(|it| it.provider.as_str()).collect();
    assert_eq!(parties, ["Zorg Eemland", "Stichting Waard", "De Brug BV"]);
    // What the third row says otherwise is told with both values and kept.
    let told: Vec<(u32, &str, &str)> = read
        .meldingen
        .iter()
        .map(|it| (it.row, it.field.as_str(), it.value.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (3, "Einddatum", "vr 31 dec 2027"),
            (3, "Opzegtermijn", "6 maanden")
        ]
    );
    assert!(read.meldingen[0].reason.contains("do 31 dec 2026"));
    assert!(read.meldingen[1].reason.contains("‘3 maanden’"));
    assert_eq!(row.raw.len(), 2);
}

#[test]
fn rows_of_one_number_can_be_percelen_and_options() {
    let read = text::<ContractRow>(
        "Contractnr;Onderwerp;Perceel;Leverancier;Aandeel;Verlenging;Aantal opties\n\
         RO-1;Begeleiding;1;De Brug;60%;12;1\n\
         RO-1;Begeleiding;Perceel 2;De Brug;60%;12;1\n\
         RO-1;Begeleiding;2;De Brug;60;24;2\n\
         RO-1;Begeleiding;2;De Kade;40;;\n",
    );
    let row = &read.rows[0];
    assert_eq!(row.percelen, ["1", "2"]);
    let shares: Vec<_> = row.parties.iter().map(|it| it.share).collect();
    assert_eq!(shares, [Some(6_000), Some(4_000)]);
    let months = |months| Length::months(months);
    assert_eq!((row.extension, row.options), (Some(months(12)), Some(1)));
    assert_eq!(row.more_options, [(months(24), 2)]);
    assert_eq!(read.meldingen, []);
}

#[test]
fn a_row_that_does_not_fit_its_header_is_refused_whole() {
    let ragged = read::<ContractRow>("scheve-rijen-ragged.csv");
    assert_eq!(ragged.refused(), [1, 3, 4]);
    assert_eq!(ragged.rows[0].number, "C-79");
    let quote = read::<ContractRow>("scheve-rijen-quote.csv");
    let numbers: Vec<_> = quote.rows.iter().map(|row| row.number.as_str()).collect();
    assert_eq!(numbers, ["C-71", "C-72", "C-73", "C-74"]);
    assert_eq!(quote.refused(), [5]);
    assert!(quote.refused[0].reason.contains("aanhalingsteken"));
}

#[test]
fn totals_headers_again_and_empty_cells_of_1900_are_no_contracts() {
    let read = read::<ContractRow>("scheve-rijen-x1.csv");
    assert_eq!(read.refused(), [4, 5, 6]);
    assert!(read.refused[2].reason.contains("totaal"));
    assert_eq!(read.told(1, "Einddatum").len(), 1);
    assert_eq!(read.told(2, "Startdatum").len(), 1);
    assert_eq!((&read.rows[0].end, read.rows[1].start), (&None, None));
    let again = text::<ContractRow>(
        "Contractnr;Onderwerp;Plafond\nRO-1;Totaal pakket;5\nContractnr;Onderwerp;Plafond\n;Subtotaal begeleiding;10\n\n;;\nEindtotaal;;15\nRO-2;b;1\n",
    );
    assert_eq!(again.refused(), [2, 3, 5]);
    assert!(again.refused[0].reason.contains("kopregel nog een keer"));
    assert_eq!(again.rows.len(), 2);
}

#[rstest]
#[case(
    "twee-kolommen-een-veld-a.csv",
    "Einddatum",
    "31-12-2028",
    "31-12-2026"
)]
#[case(
    "twee-kolommen-een-veld-b.csv",
    "Opdrachtnemer",
    "Zorg Eemland",
    "Inkoop Noord"
)]
#[case(
    "twee-kolommen-een-veld-b.csv",
    "Einddatum",
    "31-12-2026",
    "31-12-2025"
)]
#[case(
    "twee-kolommen-een-veld-b.csv",
    "Einddatum na verlenging",
    "31-12-2027",
    "31-12-2025"
)]
fn of_two_columns_for_one_field_both_are_named_and_what_differs_is_told(
    #[case] file: &str,
    #[case] field: &str,
    #[case] says: &str,
    #[case] counts: &str,
) {
    let read = read::<ContractRow>(file);
    assert!(
        read.told(0, field)[0]
            .reason
            .contains("twee kolommen voor één veld")
    );
    let told = read.told(1, field);
    assert_eq!(told[0].value, says);
    assert!(told[0].reason.contains(counts));
    assert!(read.rows[0].raw.iter().any(|raw| raw.value == says));
}

#[test]
fn a_column_that_proves_the_month_comes_first_is_asked_about_and_none_of_it_is_guessed() {
    let read = read::<ReferralRow>("amerikaanse-datums-v.csv");
    for field in ["Meldingsdatum", "Geboortedatum"] {
        assert_eq!(read.told(0, field).len(), 1);
        for row in 1..=4 {
            assert_eq!(read.told(row, field).len(), 1, "{field} {row}");
        }
    }
    for row in &read.rows {
        assert_eq!((row.reported, row.resident.birth_date), (None, None));
        assert_eq!(row.raw.len(), 2);
    }
    let profile = Profile::parse("datums: maand-dag").unwrap();
    let file = File::open(format!("{FOLDER}amerikaanse-datums-v.csv")).unwrap();
    let answered =
        all(RowReader::<_, ReferralRow>::open(file, &profile, reading::day_of_reading()).unwrap());
    let days: Vec<String> = answered
        .rows
        .iter()
        .map(|row| row.reported.unwrap().to_string())
        .collect();
    assert_eq!(
        days,
        ["2026-04-30", "2026-04-05", "2026-10-01", "2026-09-30"]
    );
    assert_eq!(
        answered.rows[1].resident.birth_date.unwrap().to_string(),
        "1975-11-02"
    );
    assert_eq!(answered.meldingen, []);
}

#[test]
fn a_date_that_cannot_be_is_told_and_kept() {
    let read = read::<ReferralRow>("onvolledige-geboortedatum-v.csv");
    for row in [1, 2, 3, 4, 5, 7, 8] {
        let told = read.told(row, "Geboortedatum");
        assert_eq!(
            (told.len(), told[0].severity),
            (1, Severity::Error),
            "{row}"
        );
        let read = &read.rows[row as usize - 1];
        assert_eq!(read.resident.birth_date, None);
        assert_eq!(read.raw.len(), 1);
    }
    assert_eq!(
        read.rows[5].resident.birth_date.unwrap().to_string(),
        "2012-02-29"
    );
    assert!(read.told(7, "Geboortedatum")[0].reason.contains("lege cel"));
    assert!(read.told(8, "Geboortedatum")[0].reason.contains("toekomst"));
}

#[test]
fn an_end_in_words_is_no_day() {
    let read = read::<ContractRow>("einddatum-als-tekst-c.csv");
    let end = |number: &str| {
        let row = read.rows.iter().find(|row| row.number == number).unwrap();
        match &row.end {
            Some(When::Day(day, None)) => Some(day.to_string()),
            _ => None,
        }
    };
    for number in [
        "C-401", "C-402", "C-404", "C-405", "C-406", "C-409", "C-412",
    ] {
        assert_eq!(end(number), None, "{number}");
        let row = read.rows.iter().find(|row| row.number == number).unwrap();
        assert_eq!(read.told(row.row, "Einddatum").len(), 1, "{number}");
    }
    // A month and a quarter are kept as what they are, no end as no end.
    let as_written = |number: &str| {
        let row = read.rows.iter().find(|row| row.number == number).unwrap();
        match &row.end {
            Some(When::Day(_, Some(unsure))) => unsure.written.clone(),
            Some(When::Never) => "geen".to_owned(),
            other => format!("{other:?}"),
        }
    };
    let kept = ["C-403", "C-406", "C-412"].map(as_written);
    assert_eq!(kept, ["geen", "juni 2027", "1e kwartaal 2027"]);
    for number in ["C-407", "C-413", "C-414", "C-415", "C-416"] {
        assert_eq!(end(number).as_deref(), Some("2027-09-30"), "{number}");
    }
    assert_eq!(end("C-417").as_deref(), Some("2026-09-30"));
}

#[test]
fn what_excel_writes_in_a_broken_cell_is_never_a_name_a_title_or_a_note() {
    let read = read::<ContractRow>("foutcellen-c.csv");
    assert_eq!(read.refused(), [3]);
    for row in &read.rows {
        let texts = [&row.title, &row.manager, &row.remarks];
        assert!(texts.iter().all(|text| !text.contains('#')), "{row:?}");
        assert!(
            row.parties
                .iter()
                .all(|party| !party.provider.contains('#'))
        );
        assert!(!row.raw.is_empty());
    }
    assert_eq!(read.rows[0].end, None);
    // A cell that says nothing is told of once.
    assert_eq!(read.told(1, "Einddatum").len(), 1);
    let people = self::read::<ReferralRow>("foutcellen-verwijzingen.csv");
    assert_eq!(people.rows[0].resident.last_name, "");
    assert_eq!(
        (
            people.rows[0].question.as_str(),
            people.rows[0].provider.as_str()
        ),
        ("", "")
    );
    assert_eq!(
        (
            people.rows[1].resident.first_name.as_str(),
            people.rows[1].reported
        ),
        ("", None)
    );
    let book = self::read::<ContractRow>("foutcellen-c.xlsx");
    assert!(
        book.rows
            .iter()
            .all(|row| !format!("{:?}", (&row.title, &row.parties, &row.manager)).contains('#'))
    );
    assert!(book.meldingen.iter().any(|told| told.value == "#REF!"));
}

#[test]
fn a_house_number_is_split_as_it_is_written() {
    let read = read::<ReferralRow>("huisnummers-v.csv");
    let found: Vec<(&str, &str)> = read
        .rows
        .iter()
        .map(|row| {
            (
                row.resident.house_number.as_str(),
                row.resident.addition.as_str(),
            )
        })
        .collect();
    let expected = [
        ("3", "HS"),
        ("42", "12"),
        ("12", "bis"),
        ("7", "A-2"),
        ("110", "A II"),
        ("", ""),
        ("", ""),
        ("3", "4"),
        ("", ""),
        ("15", "zw"),
        ("9", "1 hoog"),
        ("12", ""),
        ("", ""),
        ("", ""),
    ];
    assert_eq!(found, expected);
    for row in [6, 7, 9, 13, 14] {
        assert_eq!(read.told(row, "Huisnr").len(), 1, "{row}");
    }
}

#[test]
fn a_number_that_excel_rounded_is_told_and_never_filled_up() {
    let read = read::<ReferralRow>("wetenschappelijke-notatie-v.csv");
    let first = &read.rows[0].resident;
    assert_eq!((first.bsn, first.phone.as_str()), (None, ""));
    assert!(read.told(1, "BSN")[0].reason.contains("afgerond"));
    assert!(read.told(1, "Telefoon")[0].reason.contains("afgerond"));
    let phones: Vec<&str> = read
        .rows
        .iter()
        .map(|row| row.resident.phone.as_str())
        .collect();
    let same = "+31612345678";
    assert_eq!(phones, ["", same, same, same, same, same, "", ""]);
    let bsns: Vec<bool> = read
        .rows
        .iter()
        .map(|row| row.resident.bsn.is_some())
        .collect();
    assert_eq!(bsns, [false, true, true, false, false, true, false, true]);
}

#[test]
fn the_same_person_in_another_spelling_is_told_and_twins_are_not() {
    let of_names = read::<ReferralRow>("zelfde-mens-andere-spelling-v.csv");
    let told: Vec<u32> = of_names.meldingen.iter().map(|it| it.row).collect();
    assert_eq!(told, [2, 3, 4, 6]);
    assert!(
        of_names
            .meldingen
            .iter()
            .take(3)
            .all(|it| it.reason.contains("op rij 1"))
    );
    let of_bsns = read::<ReferralRow>("zelfde-mens-andere-spelling-bsn.csv");
    let told: Vec<(u32, &str)> = of_bsns
        .meldingen
        .iter()
        .map(|it| (it.row, it.field.as_str()))
        .collect();
    let expected = [
        (2, "BSN"),
        (3, "BSN"),
        (4, "BSN"),
        (6, "Achternaam"),
        (7, "Geboortedatum"),
        (8, "Meldingsdatum"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_closing_before_its_publication_is_told() {
    let read = read::<AanbestedingRow>("sluiting-voor-publicatie-t.csv");
    assert!(
        read.told(1, "Sluiting")
            .iter()
            .any(|told| told.reason.contains("voor de publicatie"))
    );
}

#[test]
fn columns_of_the_office_s_own_stay_with_their_row() {
    let read = text::<ContractRow>(
        "Contractnr;Onderwerp;Contactpersoon;;Contactpersoon\nRO-1;a;Mw. Bos;los;06\nRO-1;a;Dhr. Mol;;06\nRO-2;b;;;#N/B\n",
    );
    let own: Vec<(&str, &str)> = read.rows[0]
        .own
        .iter()
        .map(|own| (own.field.as_str(), own.value.as_str()))
        .collect();
    let expected = [
        ("Contactpersoon", "Mw. Bos; Dhr. Mol"),
        ("kolom D", "los"),
        ("Contactpersoon (kolom E)", "06"),
    ];
    assert_eq!(own, expected);
    assert_eq!((read.rows[1].own.len(), read.meldingen.len()), (0, 1));
}

#[test]
fn one_name_in_one_field_is_taken_apart() {
    let read = text::<ReferralRow>(
        "Volgnr;Cliënt;Wet\n1;Berg, Jan van den;Wmo\n2;mevr. Jansen-de Boer;Wmo\n3;Maria Santos Silva;Wmo\n",
    );
    let names: Vec<_> = read
        .rows
        .iter()
        .map(|row| {
            (
                row.resident.first_name.as_str(),
                row.resident.prefix.as_str(),
                row.resident.last_name.as_str(),
            )
        })
        .collect();
    assert_eq!(
        names,
        [
            ("Jan", "van den", "Berg"),
            ("", "", "Jansen-de Boer"),
            ("Maria Santos", "", "Silva")
        ]
    );
    assert_eq!(read.told(3, "Cliënt").len(), 1);
    assert_eq!(read.meldingen.len(), 1);
}

#[test]
fn a_title_above_the_header_is_passed_over_and_said() {
    let list = "Contractenoverzicht 2026;;\n;;\nPeildatum: 1-1-2026;;\nContractnr*;Onder\u{ad}werp;Plafond  (1)\nRO-1;a;5\n";
    let reader = reading::open::<_, ContractRow>(Cursor::new(list)).unwrap();
    assert!(reader.remarks()[0].contains("‘Contractenoverzicht 2026’"));
    let read = all(reader);
    assert_eq!((read.rows.len(), read.refused.len()), (1, 0));
    assert_eq!((read.rows[0].row, read.rows[0].title.as_str()), (1, "a"));
    assert!(read.rows[0].ceiling.is_some());
}
