//! What is kept with the contracts of a made-up office: tariffs, staffing, results, talks, documents, notes.

use chrono::Datelike;

use super::MANAGERS;
use super::contracts::Telling;
use crate::demo::play::filled;
use crate::domain::contract::actions::fields::*;
use crate::domain::money::Cents;

/// What a partner brings in: convenant, partner, team, hundredths of an fte where that is known, and the months from and to
/// which it is delivered.
type StaffingRow = (u32, &'static str, &'static str, Option<u32>, i32, i32);

/// Contract, product, unit, cents, and the months from and to which it counts.
#[rustfmt::skip]
const TARIFFS: &[(u32, &str, &str, u64, i32, i32)] = &[
    (11, "02A05", "uur", 7_140, -23, -11),
    (11, "02A05", "uur", 7_390, -10, 1),
    (12, "02A03", "uur", 8_895, -10, 13),
    (21, "07A11", "dagdeel", 4_210, -10, 13),
    (31, "01A01", "uur", 3_475, -10, 2),
    (32, "01A01", "uur", 3_620, 3, 14),
    (51, "45A04", "uur", 9_260, -10, 13),
];

/// Convenant, partner, team, hundredths of an fte where that is known, and the months from and to which it is delivered.
#[rustfmt::skip]
const STAFFINGS: &[StaffingRow] = &[
    (91, "Welzijn Stadsbreed", "WIJ Hoogkerk", Some(150), -34, 2),
    (91, "Welzijn Stadsbreed", "WIJ Beijum", Some(200), -34, 13),
    (91, "Vrijwilligers Noord", "WIJ Beijum", Some(0), -34, 13),
    (91, "Thuiszorg Noord", "WIJ Hoogkerk", None, -34, 13),
    (92, "Samenwerkende Basisscholen Stad", "WIJ Vinkhuizen", Some(80), -30, 5),
    (92, "Samenwerkende Basisscholen Stad", "WIJ Lewenborg", Some(60), -30, 5),
];

/// What was agreed that a contract brings about: contract, with which party, what, the value to reach, of what, where it
/// stood before, the share in it, and the value measured last quarter.
type ResultRow = (
    u32,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Option<u32>,
    &'static str,
);

/// An empty text is what is not known.
#[rustfmt::skip]
const AGREEMENTS: &[ResultRow] = &[
    (11, "L001", "wachttijd tot het eerste gesprek", "hoogstens 10", "werkdagen", "14", None, "12"),
    (11, "L002", "wachttijd tot het eerste gesprek", "hoogstens 10", "werkdagen", "11", None, "8"),
    (11, "L001", "uitstroom naar een basisvoorziening", "120", "cliënten", "", Some(5_500), ""),
    (11, "L002", "uitstroom naar een basisvoorziening", "120", "cliënten", "", Some(4_500), ""),
    (12, "", "duurzame uitstroom binnen een jaar", "30", "%", "24", None, "27"),
    (13, "", "ervaren eigen regie", "nader te bepalen", "", "", None, ""),
    (21, "", "bezetting van de groepen", "85", "%", "", None, ""),
    (51, "L004", "start binnen zes weken", "90", "%", "88", None, "93"),
];

/// Contract, with whom, how many days ago, what was said, and in how many days again; 0 is not planned.
#[rustfmt::skip]
const TALKS: &[(u32, &str, i64, &str, i64)] = &[
    (11, "Stichting Naoberhuis en Zorg om de Hoek", 82, "besteding loopt voor op de raming; prognose per wijk volgt", 9),
    (12, "Thuisbij Begeleiding en Noorderzon", 55, "tevreden over de samenwerking; verlengen ligt voor de hand", 40),
    (31, "Schoon & Thuis Stad", 30, "plafond komt in zicht; nieuwe aanvragen gaan naar de volgende overeenkomst", 0),
    (51, "De Springplank en 't Gezinsanker", 68, "vooruitblik op de nieuwe aanbesteding", 61),
];

/// Contract, what it is, and where it is.
#[rustfmt::skip]
const DOCUMENTS: &[(u32, &str, &str)] = &[
    (11, "raamovereenkomst, getekend", "zaak 2023-118804"),
    (12, "raamovereenkomst, getekend", "zaak 2024-073310"),
    (31, "besluit verlenging", "zaak 2025-190022"),
    (91, "convenant", "zaak 2024-004417"),
];

/// Contract, how many days ago, and what was noted.
#[rustfmt::skip]
const NOTES: &[(u32, i64, &str)] = &[
    (21, 12, "opzegdatum gemist door ziekte van de beheerder; met de aanbieder bespreken of eerder stoppen kan"),
    (41, 9, "de aanbesteding is mislukt; overbrugging van twee maanden nog niet geregeld"),
    (71, 14, "aanbesteding ingetrokken, zie het besluit van het college"),
];

/// Contract, and in how many months from now its tariffs are indexed each year.
const INDEXED: &[(u32, i32)] = &[(12, 2), (51, 1)];

/// Contract, and after how many months one talks about it again.
pub const RHYTHMS: &[(u32, u32)] = &[(11, 3), (12, 3), (51, 4)];

/// Contract, how many days ago it was promised, what, in how many days it must be there, and how many days ago it was.
const PROMISES: &[(u32, i64, &str, i64, Option<i64>)] = &[
    (11, 82, "prognose per wijk maken", -50, Some(54)),
    (12, 55, "voorstel voor de verlenging schrijven", 9, None),
    (
        31,
        30,
        "nagaan wie overgaat naar de volgende overeenkomst",
        -4,
        None,
    ),
];

impl Telling<'_, '_> {
    /// What is kept with a contract: tariffs, staffing, agreements on results, talks, documents, notes.
    pub(super) fn kept(&mut self) {
        let id = self.row.id;
        let signed = self.signed();
        let month = INDEXED.iter().find(|one| one.0 == id);
        let indexed = month.map(|(_, ahead)| self.first(*ahead).month());
        for (_, product, unit, cents, from, until) in TARIFFS.iter().filter(|one| one.0 == id) {
            let from = self.first(*from);
            let fields = filled![
                PRODUCTCODE = *product,
                EENHEID = *unit,
                BEDRAG = Cents(*cents),
                VAN = from,
                TOT = self.last(*until),
                INDEXERING = "OVA 90 %, prijsindex 10 %";
                INDEXERING_MAAND = indexed
            ];
            let day = self.told.days.today().min(from);
            self.does(day, "tarief-toevoegen", fields);
        }
        for (_, partner, team, fte, from, until) in STAFFINGS.iter().filter(|one| one.0 == id) {
            let (from, until) = (self.first(*from), self.last(*until));
            let fields = filled![
                PARTNER = *partner,
                TEAM = *team,
                VANAF = from,
                INZET_TOT = until;
                FTE = *fte
            ];
            self.does(signed, "inzet-toevoegen", fields);
        }
        let agreements = AGREEMENTS.iter().filter(|one| one.0 == id);
        for ((_, party, text, target, unit, before, share, measured), number) in
            agreements.zip(1_u32..)
        {
            let some = |text: &'static str| Some(text).filter(|text| !text.is_empty());
            let fields = filled![
                AFSPRAAK = *text,
                STREEFWAARDE = *target,
                PERIODE = "kwartaal";
                TOT_EN_MET = measured.is_empty().then(|| self.told.days.ago(-11)),
                EENHEID = some(unit),
                NULMETING = some(before),
                PARTIJ = some(party),
                AANDEEL = *share
            ];
            self.does(signed, "resultaat-afspreken", fields);
            if !measured.is_empty() {
                let day = self.told.days.ago(41);
                let fields = filled![AFSPRAAKNUMMER = number, GEMETEN = *measured, DATUM = day];
                self.does(day, "resultaat-meten", fields);
            }
        }
        for (_, with, ago, report, next) in TALKS.iter().filter(|one| one.0 == id) {
            let day = self.told.days.ago(*ago);
            let next = (*next > 0).then(|| self.told.days.ago(-next));
            let fields = filled![DATUM = day, MET = *with, VERSLAG = *report; VOLGENDE = next];
            self.does(day, "contractgesprek-vastleggen", fields);
        }
        for (number, (_, ago, text, due, done)) in
            (1_u32..).zip(PROMISES.iter().filter(|one| one.0 == id))
        {
            let day = self.told.days.ago(*ago);
            let (owner, _) = MANAGERS[id as usize % MANAGERS.len()];
            let due = self.told.days.ago(-due);
            let fields = filled![AFSPRAAK = *text, WIE = owner, UITERLIJK = due];
            self.does(day, "gespreksafspraak-maken", fields);
            if let Some(done) = done {
                let day = self.told.days.ago(*done);
                let fields = filled![
                    GESPREKSAFSPRAAK = number,
                    DATUM = day,
                    UITKOMST = "besproken met de aanbieders"
                ];
                self.does(day, "gespreksafspraak-afronden", fields);
            }
        }
        let start = self.first(self.row.months.0);
        for (_, title, reference) in DOCUMENTS.iter().filter(|one| one.0 == id) {
            let fields = filled![TITEL = *title, VINDPLAATS = *reference, DATUM = start];
            self.does(start, "document-toevoegen", fields);
        }
        for (_, ago, text) in NOTES.iter().filter(|one| one.0 == id) {
            let day = self.told.days.ago(*ago);
            self.does(day, "contractnotitie-toevoegen", filled![TEKST = *text]);
        }
    }
}
