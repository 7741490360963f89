//! Inlezen on the screen: a file is chosen, tried, shown as it is understood, and read in.

use std::path::PathBuf;

use crate::support::robot::{Desk, Robot};

/// A folder with one list in it.
fn file(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn office() -> Desk {
    let desk = Desk::with_people();
    desk.hire("con", "contract", "alles");
    desk
}

/// Chooses a file by its path, and what is in it.
fn chooses(user: &mut Robot<'_>, path: &std::path::Path, what: &str) {
    user.types("glF").pastes(&path.display().to_string());
    user.types("<Enter>").says("Wat staat er in lijst");
    user.types(what).types("<Enter>");
}

const HEAD: &str = "Contractnr;Onderwerp;Startdatum;Einddatum;Leverancier;Kleur\n";

#[test]
fn a_list_is_shown_as_it_is_understood_before_anything_of_it_is_kept() {
    let desk = office();
    let rows = "RO-1;Vervoer;1-1-2025;31-12-2027;Taxi Noord;rood\nRO-2;Dagbesteding;1-1-2025;onbekend;Zorg;\nTotaal;;;;;\n";
    let (_folder, path) = file("lijst.csv", &format!("{HEAD}{rows}"));
    let mut con = desk.sits_down("con");
    chooses(&mut con, &path, "contracten");
    con.says("contracten uit lijst.csv")
        .says("rij 1: nummer RO-1; begin wo 1 jan 2025")
        .says("Vervoer")
        .says("3 gelezen: 2 toegevoegd, 0 bijgewerkt, 0 ongewijzigd, 1 geweigerd")
        .says("proef: er is niets bewaard");
    assert!(!desk.sees("con", "contract:RO-1"));
    con.types("<Right>")
        .says("Contractnr = Contractnr")
        .says("Kleur: ken ik niet; blijft onder haar eigen naam");
    con.types("<Right>").says("rij 2, Einddatum: ‘onbekend’");
    con.types("<Right>")
        .says("Waar wijkregie al iets weet, zegt het bestand hetzelfde");
    con.types("L").says("Inlezen?").types("<Enter>");
    con.says("2 toegevoegd").says("Geweigerde rijen staan in");
    assert!(desk.sees("con", "contract:RO-1"));
    con.types("L").says("Dit is ingelezen");
}

#[test]
fn what_differs_is_listed_and_taken_over_by_field_and_one_undo_takes_it_back() {
    let desk = office();
    let row = "RO-1;Vervoer;1-1-2025;31-12-2027;Taxi Noord;rood\n";
    let (_folder, path) = file("lijst.csv", &format!("{HEAD}{row}"));
    let mut con = desk.sits_down("con");
    chooses(&mut con, &path, "contracten");
    con.types("L<Enter>").says("1 toegevoegd");
    let changed = "RO-1;Ander vervoer;1-1-2025;31-12-2028;Taxi Noord;rood\n";
    std::fs::write(&path, format!("{HEAD}{changed}")).unwrap();
    chooses(&mut con, &path, "contracten");
    con.says("2 verschillen (0 overgenomen)");
    con.types("<Left>")
        .says("rij 1, RO-1 einde")
        .says("rij 1, RO-1 titel");
    con.types("L").says("einde overnemen").types("einde<Enter>");
    con.says("2 verschillen (1 overgenomen)");
    let end = |desk: &Desk| {
        let record = desk.record("con", "contract:RO-1");
        record.contract().unwrap().end.unwrap().to_string()
    };
    assert_eq!(end(&desk), "2028-12-31");
    con.types("u").says("RO-1 staat weer zoals ervoor");
    assert_eq!(end(&desk), "2027-12-31");
}

#[test]
fn what_changed_since_it_was_shown_is_not_taken_over_unseen() {
    let desk = office();
    let row = "RO-1;Vervoer;1-1-2025;31-12-2027;Taxi Noord;rood\n";
    let (_folder, path) = file("lijst.csv", &format!("{HEAD}{row}"));
    let mut con = desk.sits_down("con");
    chooses(&mut con, &path, "contracten");
    con.types("L<Enter>");
    std::fs::write(&path, format!("{HEAD}{}", row.replace("2027", "2028"))).unwrap();
    chooses(&mut con, &path, "contracten");
    con.says("1 verschil (0 overgenomen)");
    std::fs::write(&path, format!("{HEAD}{}", row.replace("2027", "2029"))).unwrap();
    con.types("L<Down><Enter>");
    con.says("1 verschil (0 overgenomen)");
    let record = desk.record("con", "contract:RO-1");
    assert_eq!(
        record.contract().unwrap().end.unwrap().to_string(),
        "2027-12-31"
    );
}

#[test]
fn a_file_whose_columns_are_unknown_is_read_once_each_is_told_what_it_is() {
    let desk = office();
    let text = "Klantnaam;Ding;Vanaf;Tot;Wat\nTaxi Noord;RO-1;4/30/2025;12/31/2027;Vervoer\n";
    let (_folder, path) = file("lijst.csv", text);
    let mut con = desk.sits_down("con");
    chooses(&mut con, &path, "contracten");
    con.says("geen regel met bekende kolomnamen")
        .says("Klantnaam: ken ik niet");
    for (down, field) in [
        ("", "Leverancier"),
        ("<Down>", "Contractnr"),
        ("<Down>", "Startdatum"),
        ("<Down>", "Einddatum"),
        ("<Down>", "Onderwerp"),
    ] {
        con.types(down)
            .types("<Enter>")
            .says("Wat staat er in de kolom");
        con.types(field).types("<Enter>");
        con.says(&format!("= {field}"));
    }
    con.types("<Right>").says("maand voorop");
    con.types("y").says("Hoe is het geschreven?");
    con.types("maand-dag<Enter>");
    con.types("L<Enter>").says("1 toegevoegd");
    let record = desk.record("con", "contract:RO-1");
    assert_eq!(
        record.contract().unwrap().start.unwrap().to_string(),
        "2025-04-30"
    );
}

#[test]
fn who_may_not_read_in_is_told_and_a_file_that_is_none_gets_one_sentence() {
    let desk = office();
    let (_folder, path) = file(
        "lijst.csv",
        &format!("{HEAD}RO-1;Vervoer;1-1-2025;31-12-2027;Taxi;\n"),
    );
    let mut wim = desk.sits_down("wim");
    chooses(&mut wim, &path, "contracten");
    wim.says("Inlezen mag u niet doen");
    std::fs::write(&path, [0, 159, 146, 150]).unwrap();
    let mut con = desk.sits_down("con");
    chooses(&mut con, &path, "contracten");
    con.says("geen regel met bekende kolomnamen");
    con.types("L").says("Zo is het niet in te lezen");
}
