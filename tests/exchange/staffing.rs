//! What partners bring in under a convenant, read in from a list: by the same rules as by hand.

use crate::support::office::Office;
use serde_json::json;

#[test]
fn what_partners_bring_in_is_read_in_from_a_list_and_once() {
    let office = Office::new();
    let given = "contract-registreren nummer=CV-2026-001 titel=teams soort=convenant begin=2026-01-01 einde=2090-12-31";
    office.does(&given.split(' ').collect::<Vec<_>>());
    for (number, name) in [("L001", "MEE"), ("L002", "NOVO"), ("L003", "Humanitas")] {
        let (number, name) = (format!("nummer={number}"), format!("naam={name}"));
        office.does(&["aanbieder-registreren", &number, &name]);
    }
    for partner in ["partij=MEE", "partij=NOVO", "partij=Humanitas"] {
        office.does(&["partij-toevoegen", "CV-2026-001", partner]);
    }
    let file = office.file(
        "inzet.csv",
        "Contractnr;Partner;Team;Fte;Brengt in;Vanaf;Tot en met\r\n\
         CV-2026-001;MEE;Beijum;1,33;;1-1-2026;31-12-2026\r\n\
         CV-2026-001;NOVO;Beijum;in gesprek;;;\r\n\
         CV-2026-001;NOVO;Hoogkerk;onbekend;;;\r\n\
         CV-2026-001;Humanitas;;0;vrijwilligers;;\r\n\
         CV-2026-001;COP;;1;;;\r\n",
    );
    let told = office.json(&["import", "inzet", &file]);
    assert_eq!(told["toegevoegd"], json!(4), "{told}");
    let said = told["meldingen"].to_string();
    assert!(said.contains("COP is geen partner"), "{said}");
    let whole = office.json(&["toon", "CV-2026-001"]);
    let all = whole["inzet"].as_array().unwrap();
    let all = all
        .iter()
        .map(|one| (&one["partner"], &one["fte"], &one["in_gesprek"]));
    let expected = [
        (json!("MEE"), json!(133), json!(false)),
        (json!("NOVO"), json!(null), json!(true)),
        (json!("NOVO"), json!(null), json!(false)),
        (json!("Humanitas"), json!(0), json!(false)),
    ];
    let expected = expected
        .iter()
        .map(|(partner, fte, talks)| (partner, fte, talks));
    assert!(all.eq(expected), "{}", whole["inzet"]);
    // Again adds nothing.
    let told = office.json(&["import", "inzet", &file]);
    assert_eq!(
        (&told["toegevoegd"], &told["ongewijzigd"]),
        (&json!(0), &json!(4))
    );
}
