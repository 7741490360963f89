//! Rows of `indicaties`: what was granted to whom, as an office, a zorgkantoor or a former gemeente lists it.

use super::columns::{ColumnNames, columns};
use super::figures;
use super::person::PersonColumns;
use super::read::{Cells, ImportRow};
use super::values::{self, Reading};
use crate::domain::indicatie::words::Basis;
use crate::domain::rows::{GrantedRow, OwnColumn, RawValue};
use crate::domain::volume::{Frequency, Unit};
use crate::domain::words::{DeliveryForm, fold};

columns! {
    /// The columns of `indicaties`.
    Column, NAMES {
        SourceNumber = ["Indicatienr", "indicatienummer", "beschikkingsnummer", "toewijzingsnummer", "nummer", "volgnr"],
        Referral = ["Verwijzing", "verwijzingsnummer", "nr verwijzing"],
        Begin = ["Begindatum", "ingangsdatum", "begin", "startdatum indicatie", "geldig vanaf"],
        End = ["Einddatum", "einde", "geldig tot en met", "einddatum indicatie", "afloopdatum"],
        Granted = ["Toegekend op", "besluitdatum", "datum beschikking", "datum toewijzing", "afgiftedatum"],
        Basis = ["Grondslag", "soort besluit"],
        Wet = ["Wet"],
        Support = ["Soort", "soort hulp", "soort ondersteuning", "voorziening"],
        Product = ["Productcode", "product", "functie", "code"],
        Amount = ["Aantal", "volume", "omvang"],
        Unit = ["Eenheid"],
        Frequency = ["Frequentie", "per"],
        Delivery = ["Leveringsvorm", "zin of pgb", "vorm"],
        Provider = ["Aanbieder", "zorgaanbieder", "leverancier"],
        Contract = ["Contractnr", "contractnummer", "contract"],
        Started = ["Datum start", "gestart op", "start zorg"],
        Stopped = ["Datum stop", "gestopt op", "stop zorg"],
        StopReason = ["Reden beëindiging", "stopreden", "reden stop"],
        Event = ["Overgang", "overgangsrecht"],
        EventOn = ["Overgang op", "datum overgang"],
        LastName = ["Achternaam", "geslachtsnaam", "familienaam"],
        Name = ["Naam inwoner", "inwoner", "cliënt", "naam cliënt", "volledige naam"],
        Prefix = ["Tussenvoegsel", "tussenvoegsels", "voorvoegsel"],
        FirstName = ["Voornaam", "roepnaam", "voornamen"],
        Sex = ["Geslacht", "m/v"],
        BirthDate = ["Geboortedatum", "geb.datum", "geb datum"],
        Bsn = ["BSN", "burgerservicenummer"],
        Street = ["Straat", "straatnaam", "adres"],
        HouseNumber = ["Huisnr", "huisnummer", "huisnr."],
        Addition = ["Toevoeging", "huisnummertoevoeging"],
        Postcode = ["Postcode", "pc"],
        City = ["Woonplaats", "plaats"],
        Wijk = ["Wijk"],
        Phone = ["Telefoon", "telefoonnummer", "tel"],
        Email = ["E-mail", "email", "e-mailadres"],
        SecretAddress = ["Geheim adres", "adres geheim", "geheimhouding"],
        Language = ["Taal", "spreektaal", "voertaal"],
        Interpreter = ["Tolk", "tolk nodig"],
        Died = ["Overleden op", "overlijdensdatum", "datum overlijden"],
    }
}

const PERSON: PersonColumns = PersonColumns {
    last_name: Column::LastName as usize,
    name: Column::Name as usize,
    prefix: Column::Prefix as usize,
    first_name: Column::FirstName as usize,
    sex: Column::Sex as usize,
    birth_date: Column::BirthDate as usize,
    bsn: Column::Bsn as usize,
    street: Column::Street as usize,
    house_number: Column::HouseNumber as usize,
    addition: Column::Addition as usize,
    postcode: Column::Postcode as usize,
    city: Column::City as usize,
    phone: Column::Phone as usize,
    email: Column::Email as usize,
    secret_address: Column::SecretAddress as usize,
    language: Column::Language as usize,
    interpreter: Column::Interpreter as usize,
    died: Column::Died as usize,
    household: None,
};

const ENDS_FIRST: &str =
    "het einde ligt voor het begin en is niet overgenomen; kijk beide na en vul het einde zelf in";
const NOBODY: &str = "deze rij zegt niet van wie de indicatie is; vul een naam, een BSN of een verwijzing in en lees de rij opnieuw in";
const NO_BEGIN: &str =
    "deze rij heeft geen begindatum die te lezen is; vul haar in en lees de rij opnieuw in";

impl ImportRow for GrantedRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [&'static [usize]] = &[
        &[Column::Begin as usize],
        &[
            Column::LastName as usize,
            Column::Name as usize,
            Column::Bsn as usize,
            Column::Referral as usize,
        ],
    ];
    const KNOWN_BY: usize = Column::SourceNumber as usize;
    const DAYS: &'static [usize] = &[
        Column::Begin as usize,
        Column::End as usize,
        Column::Granted as usize,
        Column::Started as usize,
        Column::Stopped as usize,
        Column::EventOn as usize,
        Column::BirthDate as usize,
        Column::Died as usize,
    ];

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let mut row = Self {
            row: cells.row(),
            source_number: cells.text(Column::SourceNumber),
            referral: cells.text(Column::Referral),
            resident: PERSON.resident(cells),
            wijk: cells.name(Column::Wijk),
            basis: cells.value(Column::Basis, basis),
            wet: cells
                .value(Column::Wet, values::under_wet)
                .unwrap_or_default(),
            support: cells.name(Column::Support),
            product: cells.text(Column::Product),
            amount: cells.value(Column::Amount, hundredths),
            unit: cells.value(Column::Unit, unit),
            frequency: cells.value(Column::Frequency, frequency),
            delivery: cells.value(Column::Delivery, delivery),
            provider: cells.name(Column::Provider),
            contract: cells.text(Column::Contract),
            granted: cells.happened(Column::Granted),
            begin: cells.day(Column::Begin),
            end: cells.day(Column::End),
            started: cells.happened(Column::Started),
            stopped: cells.day(Column::Stopped),
            stop_reason: cells.text(Column::StopReason),
            event: cells.text(Column::Event),
            event_on: cells.day(Column::EventOn),
            raw: Vec::new(),
            own: Vec::new(),
        };
        cells.in_order(row.begin, &mut row.end, Column::End, ENDS_FIRST);
        row.raw = cells.take_raw();
        let person = &row.resident;
        let is_named = !person.last_name.is_empty() || person.bsn.is_some();
        if !is_named && row.referral.is_empty() {
            return Err(NOBODY);
        }
        match row.begin {
            Some(_) => Ok(row),
            None => Err(NO_BEGIN),
        }
    }

    fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
        (&mut self.raw, &mut self.own)
    }
}

fn basis(text: &str) -> Reading<Basis> {
    let folded = fold(text);
    let is_earlier = ["awbz", "overgangsrecht", "eerdere wet", "overgenomen"];
    if is_earlier.iter().any(|word| folded.contains(word)) {
        return Ok(Basis::EerdereWet);
    }
    text.parse()
        .map_err(|_| "dit is geen grondslag; schrijf beschikking, zorgtoewijzing of AWBZ".into())
}

fn hundredths(text: &str) -> Reading<u32> {
    let (amount, _) = figures::amount(text)?;
    let within = u32::try_from(amount.0).ok().filter(|it| *it <= 10_000_000);
    within.ok_or_else(|| "dit is te veel voor één indicatie".into())
}

fn unit(text: &str) -> Reading<Unit> {
    let folded = fold(text);
    let bare = folded.trim_start_matches('0');
    let mut all = Unit::ALL.iter().copied();
    let found = all.find(|unit| {
        let names = [
            unit.word(),
            unit.plural(),
            unit.code().trim_start_matches('0'),
        ];
        names.contains(&folded.as_str())
            || names.contains(&bare)
            || folded == format!("{}s", unit.word())
    });
    // 84 is stuks counted by effort; uren and etmaal(en) are what people write.
    let found = found.or(match folded.as_str() {
        "uren" => Some(Unit::Uur),
        "84" => Some(Unit::Stuks),
        "dagdeel 4 uur" => Some(Unit::Dagdeel),
        _ => None,
    });
    found.ok_or_else(|| {
        "dit is geen eenheid; schrijf uur, minuut, dagdeel, etmaal, stuks of euro".into()
    })
}

fn frequency(text: &str) -> Reading<Frequency> {
    let folded = fold(text);
    let mut all = Frequency::ALL.iter().copied();
    let found = all.find(|it| {
        let word = fold(it.word());
        folded == word || Some(folded.as_str()) == word.strip_prefix("per ") || folded == it.code()
    });
    found.ok_or_else(|| {
        "dit is geen frequentie; schrijf per dag, per week, per maand of in totaal".into()
    })
}

fn delivery(text: &str) -> Reading<DeliveryForm> {
    values::delivery(text).ok_or_else(|| "hier staat niet of het ZIN of PGB is".into())
}
