//! A record as far as someone may see it: which part of a dossier each field and list belongs to, and what is left when
//! the rest is taken out.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::Value;

use super::table::{Facet, Facets};
use super::{Actor, Sight};
use crate::domain::record::fields::{self, FieldMap};
use crate::domain::record::{Kind, Part, PartKey, Record};
use crate::domain::referral::Referral;
use crate::domain::referral::actions::{OFFER, PASS_CONSENT};
use crate::domain::registers::people::ADDRESS;
use crate::domain::registers::user::Scope;
use crate::domain::words::State;

/// Which part of a dossier each field of a verwijzing, an indicatie, a resident and a huishouden belongs to, by the name it is
/// kept under. What has no row here nobody sees through a dossier.
const FIELDS: &[(Facet, &[&str])] = &[
    (
        Facet::Rij,
        &[
            "bronnummer",
            "ingelezen",
            "wijk",
            "wij_team",
            "gemeld",
            "soort",
            "wet",
            "verantwoordelijke_gemeente",
            "vorige_gemeente",
            "urgentie",
            "staat",
            "staat_sinds",
            "staat_ervoor",
            "laatste_stap",
            "medewerker",
            "regievoerder",
            "bevestigd_op",
            "onderzoek_afgerond",
            "overdracht",
            "bt",
            "aangeboden_op",
            "antwoord_op",
            "herinnerd_op",
            "aanbieder",
            "contract",
            "wensdatum",
            "eerste_gesprek",
            "startdatum",
            "aanvraagdatum",
            "besluitdatum",
            "einddatum",
            "geeindigd_op",
            "nazorgdatum",
            "spoedbesluit_op",
            "klokken",
            "vernietigd_op",
            "vernietigd_wegens",
            "vernietiging_voorgesteld",
            "geschiedenis",
            "verwijzing",
            "grondslag",
            "productcode",
            "toegekend_op",
            "begindatum",
            "gestart_op",
            "gestopt_op",
            "overgang",
            "overgang_op",
            "gesprek_op",
            "gesprek_gevoerd_op",
            "brief_op",
            "besloten_vervolg",
            "besloten_op",
            "opvolger",
            "uit_register",
            "gemaakt_op",
            "volgende_evaluatie",
            "plan_beeindigd_op",
        ],
    ),
    (
        Facet::Contactgegevens,
        &[
            "inwoner",
            "huishouden",
            "achternaam",
            "tussenvoegsel",
            "voornaam",
            "geslacht",
            "geboortedatum",
            "straat",
            "huisnummer",
            "toevoeging",
            "postcode",
            "woonplaats",
            "buurt",
            "telefoon",
            "email",
            "geheim_adres",
            "taal",
            "tolk",
            "overleden_op",
            "vertegenwoordigers",
            "samengevoegd_met",
        ],
    ),
    (
        Facet::Hulpvraag,
        &[
            "verwijzer",
            "verwijzer_tekst",
            "zorgvraag",
            "genoemde_leefgebieden",
            "eigen-kolommen",
            "ruw",
        ],
    ),
    (
        Facet::Plan,
        &[
            "regisseur",
            "afspraken",
            "doelen",
            "plan",
            "soort_regisseur",
            "situatie",
            "vraag",
            "plan_beeindigd_omdat",
            "leden",
            "plandoelen",
            "plandoelen-eerder",
            "steun",
            "planafspraken",
            "planevaluaties",
            "ontvangers",
            "plan-bij-aanbod",
        ],
    ),
    (
        Facet::Verslag,
        &[
            "verslag",
            "soort_vraag",
            "complexiteit",
            "regie",
            "spoedbesluit",
        ],
    ),
    (Facet::Scores, &["leefgebieden"]),
    (
        Facet::Uitvoering,
        &[
            "omvang",
            "doelen_van_de_inwoner",
            "evaluaties",
            "omvang-verloop",
            "aantal",
            "eenheid",
            "frequentie",
            "eerder",
        ],
    ),
    (
        Facet::Verloop,
        &[
            "weigerreden",
            "weigertoelichting",
            "teruglegreden",
            "teruglegtoelichting",
            "laatste_reden",
            "besluit",
            "leveringsvorm",
            "vervolg",
            "uitkomst",
            "intrekreden",
            "opschorting_uit_bestand",
            "reactie_uit_bestand",
            "escalaties",
            "blokkades",
            "antwoorden",
            "cijferregels",
            "bezwaren",
            "gevraagde-stukken",
            "mededelingen",
            "ingebrekestellingen",
            "stopreden",
            "met_aanbieder",
            "volgende_vorm",
            "besluit_toelichting",
        ],
    ),
    (
        Facet::Notities,
        &[
            "notities",
            "adviezen",
            "nazorgbevinding",
            "nazorg_juiste_hulp",
            "nazorg_gelijkwaardig",
            "nazorg_verder",
            "gespreksbevinding",
            "correcties",
            "aanvullingen",
            "brieven",
        ],
    ),
    (
        Facet::Toestemming,
        &[
            "toestemmingen",
            "toestemming_gepasseerd",
            "inzagerechten",
            "afschermingen",
            "dubbelen",
        ],
    ),
    (Facet::Bsn, &["bsn"]),
];

/// The part of a dossier that a path of its record belongs to: `zorgvraag`, `notities/7`.
#[must_use]
pub fn facet_of(path: &str) -> Option<Facet> {
    let name = path.split('/').next().unwrap_or(path);
    let found = FIELDS.iter().find(|(_, names)| names.contains(&name));
    found.map(|(facet, _)| *facet)
}

/// Whether rights are given for parts of a record of this kind, and not for all of it.
#[must_use]
pub const fn is_of_a_dossier(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Referral | Kind::Resident | Kind::Household | Kind::Indicatie | Kind::Plan
    )
}

/// A column of a file that can hold a BSN that could not be read.
fn is_bsn_column(part: &Part) -> bool {
    let column = match part {
        Part::RawValue(raw) => &raw.field,
        Part::OwnColumn(own) => &own.field,
        _ => return false,
    };
    column.to_lowercase().contains("bsn")
}

/// Whether a path of a resident says where someone lives whose address is secret, or lived: that is shown only to who asks
/// for it, with what for.
#[must_use]
pub fn is_secret(path: &str, record: &Record) -> bool {
    if !record.resident().is_some_and(|it| it.has_secret_address) {
        return false;
    }
    let part = path.parse().ok().and_then(|key| record.parts.get(&key));
    let of = match part {
        Some(Part::Correction(correction)) => &correction.field,
        Some(Part::RawValue(raw)) => &raw.field,
        Some(Part::OwnColumn(own)) => &own.field,
        _ => path,
    };
    let of = of.to_lowercase();
    ADDRESS.iter().any(|field| of.contains(field)) || of.contains("adres") && path != "geheim_adres"
}

/// A resident without the address, where that is secret.
#[must_use]
pub fn without_secret(mut record: Record) -> Record {
    let paths: Vec<PartKey> = record.parts.keys().copied().collect();
    let secret = paths
        .into_iter()
        .filter(|key| is_secret(&key.to_string(), &record));
    for key in secret.collect::<Vec<_>>() {
        record.parts.remove(&key);
    }
    if let Some(resident) = record.resident_mut() {
        resident.hide_secret_address();
    }
    record
}

/// Whether what happened to a path shows, for someone with this sight of a record as it is now.
#[must_use]
pub fn shows(path: &str, sight: Sight, own: &Own<'_>) -> bool {
    let Some(facet) = facet_of(path) else {
        return false;
    };
    let key = path.parse::<PartKey>().ok();
    let part = key.and_then(|key| own.record.parts.get(&key));
    if part.is_some_and(is_bsn_column) {
        return sight.has(Facet::Bsn);
    }
    // A begeleidingsteam was told at its own offer, not at that to another.
    if let Some(Part::PlanTold(told)) = part {
        return sight.has(facet) && (sight.has(Facet::Geschiedenis) || own.is_of(&told.bt));
    }
    sight.has(facet)
        || sight.own.has(facet)
            && match (key, part) {
                (None, _) => own.has_field(path),
                (Some(_), Some(part)) => own.has_part(part),
                (Some(_), None) => false,
            }
}

/// What a begeleidingsteam made itself of a verwijzing that stands at it.
#[derive(Debug, Clone, Copy)]
pub struct Own<'a> {
    record: &'a Record,
    referral: Option<&'a Referral>,
    scopes: &'a BTreeSet<Scope>,
}

impl<'a> Own<'a> {
    /// What the teams of an actor made of a record.
    #[must_use]
    pub fn of(record: &'a Record, actor: &'a Actor) -> Self {
        Self {
            record,
            referral: record.referral(),
            scopes: &actor.scopes,
        }
    }

    fn is_of(&self, bt: &str) -> bool {
        let at = self.referral.and_then(|referral| referral.bt.as_deref());
        at == Some(bt)
            && (self.scopes.contains(&Scope::Everything)
                || self.scopes.contains(&Scope::Bt(bt.to_owned())))
    }

    /// Only what came after the offer can be of this team.
    fn is_since(&self, day: NaiveDate) -> bool {
        let offered = self.referral.and_then(|referral| referral.offered);
        offered.is_some_and(|offered| offered <= day)
    }

    fn has_field(&self, path: &str) -> bool {
        let Some(referral) = self.referral else {
            return false;
        };
        let state = referral.state;
        let came_back = || {
            let step = referral.last_move.as_ref();
            step.is_some_and(|step| step.action == "terugname-weigeren")
        };
        match path {
            "omvang" | "doelen_van_de_inwoner" => {
                matches!(state, State::Gestart | State::Teruggelegd)
                    && referral
                        .started
                        .zip(referral.offered)
                        .is_some_and(|(start, offered)| start >= offered)
            }
            "teruglegreden" | "teruglegtoelichting" => state == State::Teruggelegd,
            "laatste_reden" => came_back(),
            _ => false,
        }
    }

    fn has_part(&self, part: &Part) -> bool {
        match part {
            Part::Note(note) => note.for_bt.as_deref().is_some_and(|bt| self.is_of(bt)),
            Part::Consent(consent) => self.is_of(&consent.party),
            Part::Evaluation(evaluation) => self.is_since(evaluation.on),
            Part::Scaling(scaling) => self.is_since(scaling.on),
            Part::Escalation(escalation) => self.is_since(escalation.from),
            Part::Asking(asking) => self.is_since(asking.on),
            Part::BtAnswer(answer) => {
                let (bt, on) = (answer.bt.as_deref(), answer.on);
                bt.is_some_and(|bt| self.is_of(bt)) && on.is_some_and(|on| self.is_since(on))
            }
            _ => false,
        }
    }
}

/// A record with everything taken out that this sight does not reach.
#[must_use]
pub fn as_seen(record: Record, sight: Sight, actor: &Actor) -> Record {
    if sight.whole == Facets::all() || !is_of_a_dossier(record.id.kind) {
        return record;
    }
    let kept = {
        let own = Own::of(&record, actor);
        let all: FieldMap = fields::of(&record).unwrap_or_default();
        let kept = all.into_iter().filter(|(path, _)| shows(path, sight, &own));
        kept.map(|(path, value)| (path.clone(), without_reasons(&path, value, sight)))
            .collect()
    };
    // What was read out of a record reads back into it; what did not would show nothing.
    let mut seen = fields::to_record(record.id.clone(), record.revision, kept)
        .unwrap_or_else(|_| Record::new(record.id.clone()));
    renumber(&mut seen);
    // That consent was passed over is part of what one knows of consent.
    if !sight.has(Facet::Toestemming)
        && let Some(last) = seen.referral_mut().and_then(|it| it.last_move.as_mut())
        && last.action == PASS_CONSENT
    {
        last.action = OFFER.to_owned();
    }
    // How often it was changed is part of what happened to it.
    if !sight.has(Facet::Geschiedenis) {
        seen.revision = 0;
    }
    seen
}

/// Why a clock was stopped is part of the course, not of the clock.
fn without_reasons(path: &str, mut value: Value, sight: Sight) -> Value {
    if path == "klokken" && !sight.has(Facet::Verloop) {
        let clocks = value.as_array_mut().into_iter().flatten();
        let pauses = clocks
            .filter_map(|clock| clock["opschortingen"].as_array_mut())
            .flatten();
        pauses.for_each(|pause| pause["reden"] = Value::from(""));
    }
    value
}

/// The numbers that what is seen of the lists of a record has for someone: a gap would tell that something is left out.
#[must_use]
pub fn numbers(record: &Record, sight: Sight, actor: &Actor) -> BTreeMap<PartKey, PartKey> {
    let own = Own::of(record, actor);
    let mut last = BTreeMap::new();
    let seen = record
        .parts
        .keys()
        .filter(|key| shows(&key.to_string(), sight, &own));
    let numbered = seen.map(|key| {
        let n = last.entry(key.kind).and_modify(|n| *n += 1).or_insert(1);
        (*key, PartKey { n: *n, ..*key })
    });
    numbered.collect()
}

fn renumber(record: &mut Record) {
    let parts = std::mem::take(&mut record.parts);
    for part in parts.into_values() {
        record.add(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::Head;

    /// The names of every field and list of the kinds that a dossier is made of.
    fn every_name() -> Vec<String> {
        let kinds = [
            Kind::Referral,
            Kind::Resident,
            Kind::Household,
            Kind::Indicatie,
            Kind::Plan,
        ];
        let heads = kinds.map(Head::empty);
        let names = heads.iter().map(|head| {
            let value = head.write(serde_json::value::Serializer).unwrap();
            let names = value.as_object().unwrap().keys();
            names.cloned().collect::<Vec<_>>()
        });
        let lists = kinds.iter().flat_map(|kind| kind.lists());
        let lists = lists.map(|list| list.word().to_owned());
        names.flatten().chain(lists).collect()
    }

    #[test]
    fn every_field_and_list_of_a_dossier_has_a_row() {
        let missing: Vec<String> = every_name()
            .into_iter()
            .filter(|name| facet_of(name).is_none())
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn no_row_is_about_what_is_not_there() {
        let names = every_name();
        for name in FIELDS.iter().flat_map(|(_, names)| *names) {
            assert!(names.iter().any(|known| known == name), "{name}");
        }
    }
}
