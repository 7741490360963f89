//! What a gemeente agreed and bought between 2012 and 2022, typed in on the real screen as its own papers tell it.

use crate::support::robot::{Desk, Robot};
use wijkregie::domain::contract::parts::{Party, Perceel};
use wijkregie::tui::model::Overlay;

/// An office with a contract manager, and aanbieders by name.
fn desk(providers: &[&str]) -> Desk {
    let desk = Desk::with_people();
    desk.hire("cora", "contract", "alles");
    for (n, name) in (100..).zip(providers) {
        let given = format!("nummer=L{n}; naam={name}");
        desk.does("cora", "aanbieder-registreren", "", &given);
    }
    desk
}

/// Opens the form of some keys and fills in fields by name, each where Tab brings one.
fn fills(who: &mut Robot<'_>, keys: &str, fields: &[(&str, &str)]) {
    who.types(keys);
    for (field, value) in fields {
        let is_there = |who: &Robot<'_>| match who.model.session.overlays.last() {
            Some(Overlay::Form(form)) => form.focused().is_some_and(|it| it.spec.name == *field),
            _ => panic!("{keys} opens no form: {}", who.screen()),
        };
        let mut steps = 0;
        while !is_there(who) {
            assert!(steps < 60, "{keys} does not ask for {field}");
            steps += 1;
            who.types("<Tab>");
        }
        who.types("<C-u>").pastes(value);
    }
    who.types("<F2>").says("gedaan");
}

/// The sheet with this name, found from where one is.
fn turns_to(who: &mut Robot<'_>, sheet: &str, says: &str) {
    for _ in 0..10 {
        if who.screen().contains(says) {
            return;
        }
        who.types("<Tab>");
    }
    panic!("{sheet} does not say {says}: {}", who.screen());
}

#[test]
fn the_convenant_of_2012_with_who_brings_in_how_much() {
    let partners = [
        "MEE Groningen",
        "NOVO",
        "De Zijlen",
        "Bureau Jeugdzorg Groningen",
        "Humanitas",
    ];
    let desk = desk(&partners);
    let mut cora = desk.sits_down("cora");
    cora.types("c");
    fills(
        &mut cora,
        "Cn",
        &[
            ("titel", "sociale teams De Hoogte en Beijum"),
            ("soort", "convenant"),
            ("begin", "29-11-2012"),
            ("einde", "31-12-2013"),
            ("nummer", "CV-2012-001"),
            ("te-tekenen-op", "29-11-2012"),
        ],
    );
    for partner in partners {
        fills(&mut cora, "Ca", &[("partij", partner)]);
    }
    for (partner, team, how) in [
        ("MEE Groningen", "De Hoogte/Indische Buurt", ("fte", "1,33")),
        ("NOVO", "Beijum", ("fte", "2")),
        ("De Zijlen", "Beijum", ("brengt-in", "ervaring met LVB")),
        ("Bureau Jeugdzorg Groningen", "", ("in-gesprek", "ja")),
        ("Humanitas", "", ("fte", "0")),
    ] {
        let mut fields = vec![("partner", partner), ("team", team), how];
        fields.retain(|(_, value)| !value.is_empty());
        fills(&mut cora, "fi", &fields);
    }
    fills(
        &mut cora,
        "fe",
        &[
            ("van", "1-7-2013"),
            ("onderwerp", "de teams na een half jaar"),
        ],
    );
    turns_to(&mut cora, "Partijen", "Humanitas");
    cora.says("nog in gesprek")
        .says("fte onbekend")
        .says("brengt geen fte in");
    // Nothing is bought under it.
    cora.types("Cp").does_not_say("Perceel toevoegen: gedaan");
    cora.types("<Esc>");
    let record = desk.record("cora", "CV-2012-001");
    assert_eq!(record.all::<Perceel>().count(), 0);
    cora.types("c")
        .types("/")
        .types("soort:convenant alles<Enter>");
    cora.says("CV-2012-001");
    desk.is_whole();
}

#[test]
fn transport_bought_by_all_gemeenten_and_two_provincies_under_three_wetten() {
    let desk = desk(&["Vervoer Noord"]);
    let mut cora = desk.sits_down("cora");
    cora.types("c");
    fills(
        &mut cora,
        "Cn",
        &[
            ("titel", "doelgroepenvervoer"),
            ("soort", "contract"),
            ("begin", "1-1-2018"),
            ("einde", "tot augustus 2022"),
        ],
    );
    for (field, wet) in [
        ("leerlingenvervoer", "leerlingenvervoer"),
        ("Wmo-vervoer", "Wmo"),
        ("WSW-vervoer", "WSW"),
    ] {
        fills(&mut cora, "Cp", &[("aandachtsveld", field), ("wet", wet)]);
    }
    for party in ["provincie Groningen", "provincie Drenthe", "Assen"] {
        fills(&mut cora, "Ca", &[("partij", party)]);
    }
    // One that was merged stays who bought at the time, and leaves when it was.
    for party in ["Ten Boer", "Haren"] {
        let party = [("partij", party), ("tot-en-met", "31-12-2018")];
        fills(&mut cora, "Ca", &party);
    }
    fills(
        &mut cora,
        "Ca",
        &[("partij", "Vervoer Noord"), ("rol", "hoofdaannemer")],
    );
    turns_to(&mut cora, "Partijen", "percelen/1");
    cora.says("gemeente Ten Boer").says("WSW-vervoer · WSW");
    let record = desk.record("cora", "RO-2018-001");
    let merged = record
        .all::<Party>()
        .filter(|party| party.provider == "gemeente Haren");
    assert_eq!(merged.count(), 1);
    cora.types("c/")
        .types("wet:WSW partij:drenthe alles<Enter>")
        .says("RO-2018-001");
    cora.types("/<C-u>")
        .types("wet:Jeugdwet alles<Enter>")
        .does_not_say("RO-2018-001");
    desk.is_whole();
}

#[test]
fn youth_care_bought_together_twice() {
    let desk = desk(&["Jeugdzorg Noord"]);
    let mut cora = desk.sits_down("cora");
    cora.types("c");
    fills(
        &mut cora,
        "Cn",
        &[
            ("titel", "jeugdhulp 2016"),
            ("soort", "raamovereenkomst"),
            ("begin", "1-1-2016"),
            ("einde", "31-12-2017"),
            ("wet", "Jeugdwet"),
        ],
    );
    // With 22 other gemeenten: what each carries is not known, and that is not zero.
    for gemeente in [
        "Groningen",
        "Bellingwedde",
        "Vlagtwedde",
        "Menterwolde",
        "Slochteren",
        "Hoogezand-Sappemeer",
    ] {
        fills(&mut cora, "Ca", &[("partij", gemeente)]);
    }
    fills(
        &mut cora,
        "Ca",
        &[("partij", "RIGG"), ("rol", "penvoerder")],
    );
    fills(&mut cora, "Ca", &[("partij", "Jeugdzorg Noord")]);
    cora.types("c");
    fills(
        &mut cora,
        "Cn",
        &[
            ("titel", "jeugdhulp 2018"),
            ("soort", "raamovereenkomst"),
            ("begin", "1-1-2018"),
            ("einde", "31-12-2020"),
            ("voorganger", "RO-2016-001"),
            ("wet", "Jeugdwet"),
        ],
    );
    // A gemeente that is no more buys nothing that begins later.
    cora.types("Ca")
        .pastes("Slochteren")
        .types("<F2>")
        .says("opgegaan in een andere gemeente")
        .types("<Esc>");
    for gemeente in ["Midden-Groningen", "Westerwolde"] {
        fills(&mut cora, "Ca", &[("partij", gemeente)]);
    }
    cora.types("c/")
        .types("opdrachtgever:slochteren alles<Enter>")
        .says("RO-2016-001")
        .does_not_say("RO-2018-001");
    cora.types("/<C-u>")
        .types("opdrachtgever:westerwolde alles<Enter>")
        .says("RO-2018-001");
    desk.is_whole();
}

#[test]
fn ways_of_paying_results_tariffs_and_talks_of_one_agreement() {
    let desk = desk(&["Zorg Noord"]);
    let mut cora = desk.sits_down("cora");
    cora.types("c");
    fills(
        &mut cora,
        "Cn",
        &[
            ("titel", "begeleiding"),
            ("soort", "raamovereenkomst"),
            ("begin", "1-1-2026"),
            ("einde", "31-12-2029"),
            ("maximale-waarde", "100.000"),
            ("bekostiging", "populatiebekostiging"),
            ("gesprek-elke", "3"),
        ],
    );
    fills(
        &mut cora,
        "Cp",
        &[
            ("aandachtsveld", "individuele begeleiding"),
            ("bekostiging", "resultaatfinanciering"),
        ],
    );
    fills(
        &mut cora,
        "Cp",
        &[
            ("aandachtsveld", "groepsbegeleiding"),
            ("bekostiging", "productiebekostiging"),
        ],
    );
    fills(&mut cora, "Ca", &[("partij", "Zorg Noord")]);
    fills(
        &mut cora,
        "fa",
        &[
            ("afspraak", "eigen regie"),
            ("streefwaarde", "toename"),
            ("eenheid", "%"),
            ("nulmeting", "77"),
            ("periode", "2026"),
        ],
    );
    fills(&mut cora, "fm", &[("afspraak", "1"), ("gemeten", "76")]);
    fills(
        &mut cora,
        "ft",
        &[
            ("productcode", "02A05"),
            ("eenheid", "uur"),
            ("bedrag", "70"),
            ("van", "1-1-2026"),
            ("indexering", "OVA 90 %"),
            ("indexering-maand", "1"),
        ],
    );
    fills(
        &mut cora,
        "fT",
        &[("tarief", "1"), ("van", "1-1-2027"), ("percentage", "3")],
    );
    fills(
        &mut cora,
        "fb",
        &[
            ("datum", "30-4-2026"),
            ("bedrag", "20.000"),
            ("voor-perceel", "groepsbegeleiding"),
        ],
    );
    fills(
        &mut cora,
        "fg",
        &[
            ("datum", "gisteren"),
            ("met", "Zorg Noord"),
            ("verslag", "besproken"),
        ],
    );
    fills(
        &mut cora,
        "fp",
        &[
            ("afspraak", "cijfers per wijk"),
            ("wie", "J. de Boer"),
            ("uiterlijk", "+5wd"),
        ],
    );
    turns_to(
        &mut cora,
        "Partijen",
        "groepsbegeleiding · productiebekostiging",
    );
    turns_to(&mut cora, "Geld", "€ 72,10 per uur");
    cora.says("Besteed 2026").says("Prognose");
    turns_to(&mut cora, "Afspraken", "gemeten 76 %");
    cora.says("niet gehaald")
        .says("elke 3 maanden")
        .says("cijfers per wijk · J. de Boer");
    cora.types("gk").says("Agenda");
    // Within a week: this month or the next.
    if !cora.screen().contains("afspraak nakomen") {
        cora.types("<Right>");
    }
    cora.types("/")
        .types("de boer<Enter>")
        .says("1 afspraak nakomen");
    desk.is_whole();
}

#[test]
fn which_gemeente_pays_for_youth_care_is_asked_and_told() {
    let desk = Desk::with_people();
    let number = desk.melding("Dijkstra");
    let mut bea = desk.sits_down("bea");
    bea.types("w").says(&number).types("zw");
    bea.types("<Esc>");
    fills(&mut bea, "zw", &[("gemeente", "Assen")]);
    bea.types("<Enter>").says("gemeente Assen");
    bea.types("w/").types("gemeente:assen<Enter>").says(&number);
    bea.types("/<C-u>")
        .types("gemeente:groningen<Enter>")
        .does_not_say(&number);
    // Of who stays elsewhere, the gemeente of before pays.
    bea.types("/<C-u><Enter>").says(&number);
    let stay = [
        ("soort", "pleegzorg"),
        ("wet", "Jeugdwet"),
        ("vorige-gemeente", "Midden-Groningen"),
    ];
    desk.does("bea", "gegevens-wijzigen", &number, "gemeente=");
    fills(&mut bea, "zw", &stay);
    bea.types("<Enter>")
        .says("Midden-Groningen, daar woonde de jeugdige voor het verblijf");
    bea.types("w/<C-u>")
        .types("vorige-gemeente:midden-groningen<Enter>")
        .says(&number);
    bea.types("u")
        .says("staat weer zoals ervoor")
        .says("Niets past");
    desk.is_whole();
}
