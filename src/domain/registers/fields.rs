//! What the actions on residents, huishoudens, aanbieders, settings and users ask for.

use chrono::NaiveDate;
use std::collections::BTreeSet;

use crate::domain::identifiers::Bsn;
use crate::domain::registers::user::Scope;
use crate::domain::words::{ActsAs, NarrowGround, Role, Sex, YesNo};
pub(crate) use crate::domain::workflow::common::{
    EVALUATIEDATUM, LEEFGEBIED, NAAM, NUMMER, REDEN, TOELICHTING, TOT_EN_MET, WIJK,
};
use crate::domain::workflow::field::FieldKind as K;
use crate::domain::workflow::field::{Field, Given};

pub(crate) const ACHTERNAAM: Field<String> = Field::text("achternaam");
pub(crate) const AFSPRAKEN: Field<String> = Field::long("afspraken");
pub(crate) const AGB: Field<String> = Field::text("agb");
pub(crate) const BEGELEIDINGSTEAMS: Field<Vec<String>> = Field::bts("begeleidingsteams");
pub(crate) const BEREIK: Field<BTreeSet<Scope>> = Field::scopes("bereik");
pub(crate) const BUURT: Field<String> = Field::of("buurt", K::Buurt);
pub(crate) const BSN: Field<Bsn> = Field::bsn("bsn");
pub(crate) const CODES: Field<String> = Field::text("codes");
pub(crate) const DOEL: Field<String> = Field::text("doel");
pub(crate) const EERSTE_DAG: Field<NaiveDate> = Field::date("van")
    .kept_as("afwezig_van")
    .given(Given::Today);
pub(crate) const EMAIL: Field<String> = Field::text("email");
pub(crate) const GEBOORTEDATUM: Field<NaiveDate> = Field::birth_date("geboortedatum");
pub(crate) const GEBRUIKER: Field<String> = Field::text("gebruiker");
pub(crate) const GEHEIM_ADRES: Field<YesNo> = Field::word("geheim-adres")
    .kept_as("geheim_adres")
    .absent_as("nee");
pub(crate) const GESLACHT: Field<Sex> = Field::word("geslacht");
pub(crate) const HERZIEN_OP: Field<NaiveDate> = Field::date("herzien-op");
pub(crate) const HOEDANIGHEID: Field<ActsAs> = Field::word("hoedanigheid");
pub(crate) const HUISHOUDEN: Field<String> = Field::of("huishouden", K::Household);
pub(crate) const HUISNUMMER: Field<String> = Field::text("huisnummer");
pub(crate) const JAAR: Field<u32> = Field::number("jaar", 1995, 2100);
pub(crate) const KVK: Field<String> = Field::text("kvk");
pub(crate) const LAATSTE_DAG: Field<NaiveDate> =
    Field::date("tot-en-met").kept_as("afwezig_tot_en_met");
pub(crate) const LEDEN: Field<String> = Field::text("leden");
pub(crate) const MET: Field<String> = Field::of("met", K::Resident);
pub(crate) const NARROW_GROUND: Field<NarrowGround> = Field::word("grond");
pub(crate) const NIEUW_WOORD: Field<String> = Field::text("naam");
pub(crate) const OVERLEDEN_OP: Field<NaiveDate> =
    Field::past_date("overleden-op").kept_as("overleden_op");
pub(crate) const PLAATSEN: Field<u32> = Field::number("plaatsen", 0, 100_000);
pub(crate) const POSTCODE: Field<String> = Field::of("postcode", K::Postcode);
pub(crate) const REGISSEUR: Field<String> = Field::text("regisseur");
pub(crate) const ROL: Field<BTreeSet<Role>> = Field::roles("rol");
pub(crate) const STRAAT: Field<String> = Field::text("straat");
pub(crate) const TAAL: Field<String> = Field::text("taal");
pub(crate) const TEAM: Field<String> = Field::text("team");
pub(crate) const TELEFOON: Field<String> = Field::of("telefoon", K::Phone);
pub(crate) const TOEVOEGING: Field<String> = Field::text("toevoeging");
pub(crate) const TOLK: Field<YesNo> = Field::word("tolk").absent_as("nee");
pub(crate) const TUSSENVOEGSEL: Field<String> = Field::text("tussenvoegsel");
pub(crate) const UID: Field<u32> = Field::number("uid", 0, u32::MAX);
pub(crate) const VANAF: Field<NaiveDate> = Field::past_date("vanaf");
pub(crate) const VOORNAAM: Field<String> = Field::text("voornaam");
pub(crate) const VERVANGER: Field<String> = Field::of("vervanger", K::Employee);
pub(crate) const VERWIJZING: Field<String> = Field::text("verwijzing");
pub(crate) const VOOR: Field<String> = Field::text("voor");
pub(crate) const VANAF_DAG: Field<NaiveDate> = Field::date("vanaf");
pub(crate) const WAARDE: Field<String> = Field::text("waarde");
pub(crate) const WOONPLAATS: Field<String> = Field::text("woonplaats");
pub(crate) const WOORD: Field<String> = Field::text("woord");
