//! `wijkregie doe --lijst`: every action with its fields. Needs no store.

use serde::Serialize;

use super::output::fold_under;
use super::werkproces::{field_words, who_words};
use crate::domain::record::Kind;
use crate::domain::register::Register;
use crate::domain::workflow::{ACTIONS, Action, from_words, to_words};

/// The most words a field may have to be listed in the text; the JSON has them all.
const SHORT_LIST: usize = 7;

/// One action as JSON; the field names are the interface.
#[derive(Serialize)]
struct ActionJson {
    actie: &'static str,
    titel: &'static str,
    omschrijving: &'static str,
    over: &'static str,
    van: String,
    naar: String,
    wie: Vec<String>,
    velden: Vec<FieldJson>,
}

/// One field of an action as JSON.
#[derive(Serialize)]
struct FieldJson {
    veld: &'static str,
    verplicht: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keuzes: Vec<String>,
}

/// Every action as text of at most 80 columns.
#[must_use]
pub fn text(register: &Register) -> String {
    let mut page =
        String::from("Acties: wijkregie doe ACTIE NUMMER veld=waarde… (* moet ingevuld)\n");
    let mut about: Option<Kind> = None;
    for action in ACTIONS.iter() {
        if about != Some(action.about) {
            about = Some(action.about);
            page.push_str("\nOver een ");
            page.push_str(action.about.word());
            page.push('\n');
        }
        page.push('\n');
        fold_under(
            &mut page,
            "  ",
            &format!("{}: {}", action.id, action.description),
        );
        fold_under(&mut page, "    wie    ", &who_words(action));
        fold_under(&mut page, "    velden ", &field_words(action));
        for field in action.fields {
            let words = field.kind.choices(register);
            if (1..=SHORT_LIST).contains(&words.len()) {
                fold_under(
                    &mut page,
                    &format!("      {}: ", field.name),
                    &words.join(", "),
                );
            }
        }
    }
    page
}

/// Every action as JSON, on one line.
#[must_use]
pub fn json(register: &Register) -> String {
    let rows: Vec<ActionJson> = ACTIONS.iter().map(|action| row(action, register)).collect();
    serde_json::to_string(&rows).expect("strings, lists and booleans are always JSON") + "\n"
}

fn row(action: &Action, register: &Register) -> ActionJson {
    ActionJson {
        actie: action.id,
        titel: action.title,
        omschrijving: action.description,
        over: action.about.word(),
        van: from_words(action.from),
        naar: to_words(action.to),
        wie: who_words(action).split(", ").map(str::to_owned).collect(),
        velden: action
            .fields
            .iter()
            .map(|field| FieldJson {
                veld: field.name,
                verplicht: field.is_required,
                keuzes: field.kind.choices(register),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr as _;

    #[test]
    fn the_list_has_every_action_with_its_fields_within_eighty_columns() {
        let page = text(&Register::default());
        for line in page.lines() {
            assert!(line.width() <= 80, "{line}");
        }
        for action in ACTIONS.iter() {
            assert!(
                page.contains(&format!("\n  {}: ", action.id)),
                "{}",
                action.id
            );
        }
        assert!(page.contains("\nOver een inwoner\n"), "{page}");
        let row = "
  weigeren: Het BT weigert, met een reden die meegaat
    wie    bt
    velden reden*, toelichting
      reden: complexiteit, geen capaciteit, onvoldoende informatie, buiten
             werkgebied, inwoner wil niet, al in zorg, anders
";
        assert!(page.contains(row), "{page}");
    }

    #[test]
    fn the_json_has_every_action_with_all_its_words() {
        let rows: serde_json::Value = serde_json::from_str(&json(&Register::default())).unwrap();
        let rows = rows.as_array().unwrap();
        assert_eq!(rows.len(), ACTIONS.len());
        let offer = rows.iter().find(|row| row["actie"] == "aanbieden").unwrap();
        assert_eq!(offer["naar"], "aangeboden");
        assert_eq!(offer["wie"][2], "contract");
        assert_eq!(offer["velden"][0]["veld"], "bt");
        assert_eq!(offer["velden"][0]["verplicht"], true);
        assert_eq!(offer["velden"][1]["verplicht"], false);
        assert!(offer["velden"][0]["keuzes"].as_array().unwrap().len() > 5);
    }
}
