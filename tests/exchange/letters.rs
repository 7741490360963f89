//! Letters out: what a document says is what the letter says, whoever opens it.

use std::io::{Cursor, Read};

use crate::support::libreoffice;
use wijkregie::domain::letters::page::{as_lines, page};
use wijkregie::domain::letters::parts::{Letter, LetterKind};
use wijkregie::exchange::letter::{LetterForm, written};

fn letter(to: &str, text: &str) -> (String, Letter) {
    let letter = Letter {
        kind: LetterKind::Uitnodiging,
        version: "eigen 3".to_owned(),
        on: "2026-04-13".parse().unwrap(),
        sender: "Gemeente Groningen\nWIJ Hoogkerk".to_owned(),
        to: format!("{to}\nZuiderweg 12A\n9744 GJ  GRONINGEN"),
        subject: "Onze afspraak <op> \"dinsdag\" & daarna".to_owned(),
        text: text.to_owned(),
        by: "anna".to_owned(),
        returned: None,
        return_reason: String::new(),
        settled: String::new(),
    };
    ("V-2026-0412".to_owned(), letter)
}

fn two() -> Vec<(String, Letter)> {
    vec![
        letter(
            "Zoë Ökçün-d'Ancona",
            "Geachte mevrouw,\n\n# Wat nu?\n\nU & wij < 3 keer.\n\n- Waar: thuis\n- Wanneer: 10.00 uur\n\nGroet",
        ),
        letter("Bij de buren", "Nog een brief."),
    ]
}

/// The words of a text, without the sign before a line of a list.
fn words(text: &str) -> Vec<String> {
    let words = text
        .split_whitespace()
        .map(|word| word.trim_matches('\u{feff}'));
    let words = words.filter(|word| !["-", "•", ""].contains(word));
    words.map(str::to_owned).collect()
}

#[test]
fn libreoffice_reads_in_a_document_what_stands_on_paper() {
    let home = tempfile::tempdir().unwrap();
    let expected: Vec<String> = two()
        .iter()
        .flat_map(|(number, letter)| words(&as_lines(number, letter, 500).join("\n")))
        .collect();
    for (form, ending) in [(LetterForm::Docx, "docx"), (LetterForm::Odt, "odt")] {
        let folder = home.path().join(ending);
        std::fs::create_dir(&folder).unwrap();
        let file = folder.join(format!("brieven.{ending}"));
        std::fs::write(&file, written(&two(), form).unwrap()).unwrap();
        if !libreoffice::reads_letters() || !libreoffice::converted(&[file], "txt", &folder) {
            eprintln!("skipped: LibreOffice for letters is not on this machine");
            return;
        }
        let read = std::fs::read_to_string(folder.join("brieven.txt")).unwrap();
        assert_eq!(words(&read), expected, "{ending}");
    }
}

#[test]
fn the_same_letters_give_the_same_bytes() {
    for form in [LetterForm::Txt, LetterForm::Docx, LetterForm::Odt] {
        assert_eq!(
            written(&two(), form).unwrap(),
            written(&two(), form).unwrap()
        );
    }
}

#[test]
fn every_part_of_a_document_is_xml_and_an_opendocument_says_first_what_it_is() {
    for form in [LetterForm::Docx, LetterForm::Odt] {
        let bytes = written(&two(), form).unwrap();
        let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        for at in 0..zip.len() {
            let mut part = zip.by_index(at).unwrap();
            let name = part.name().unwrap().into_owned();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            if name == "mimetype" {
                assert_eq!(at, 0);
                assert_eq!(text, "application/vnd.oasis.opendocument.text");
                continue;
            }
            let mut reader = quick_xml::Reader::from_str(&text);
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => break,
                    Ok(_) => {}
                    Err(why) => panic!("{name}: {why}"),
                }
            }
        }
    }
    // A reader that only looks at the first bytes knows an OpenDocument by them.
    let odt = written(&two(), LetterForm::Odt).unwrap();
    assert_eq!(&odt[30..38], b"mimetype");
}

#[test]
fn text_is_folded_between_words_and_a_printer_begins_a_page_with_each_letter() {
    let text = String::from_utf8(written(&two(), LetterForm::Txt).unwrap()).unwrap();
    assert_eq!(text.matches('\u{c}').count(), 1);
    assert!(
        text.lines().all(|line| line.chars().count() <= 77),
        "{text}"
    );
    let long = "woord ".repeat(200);
    let one = [letter("Zoë", &long)];
    let text = String::from_utf8(written(&one, LetterForm::Txt).unwrap()).unwrap();
    assert_eq!(text.matches("woord").count(), 200);
    assert!(text.lines().all(|line| line.chars().count() <= 76));
}

#[test]
fn a_letter_has_its_address_its_day_and_its_number_above_what_it_says() {
    let (number, one) = letter("Zoë", "Tekst.");
    let lines: Vec<String> = page(&number, &one)
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    assert_eq!(
        lines,
        [
            "Gemeente Groningen",
            "WIJ Hoogkerk",
            "Zoë",
            "Zuiderweg 12A",
            "9744 GJ  GRONINGEN",
            "Datum: 13 april 2026",
            "Ons kenmerk: V-2026-0412",
            "Onderwerp: Onze afspraak <op> \"dinsdag\" & daarna",
            "Tekst.",
        ]
    );
}
