//! Rows of `verwijzingen`.

use super::columns::{ColumnNames, columns};
use super::person::PersonColumns;
use super::read::{Cells, ImportRow, Whom};
use super::spellings::{ENTRANCES, REASONS};
use super::values;
use crate::domain::registers::alike::Traits;
use crate::domain::rows::{OwnColumn, RawValue, ReferralRow};
use crate::domain::words::DeliveryForm;

columns! {
    /// The columns of `verwijzingen`.
    Column, NAMES {
        SourceNumber = ["Volgnr", "volgnummer", "bronnummer", "nr", "nummer"],
        Reported = ["Meldingsdatum", "melding", "gemeld", "datum melding"],
        LastName = ["Achternaam", "geslachtsnaam", "familienaam"],
        Name = ["Naam inwoner", "inwoner", "cliënt", "naam cliënt", "volledige naam", "betrokkene"],
        Prefix = ["Tussenvoegsel", "tussenvoegsels", "voorvoegsel", "tv"],
        FirstName = ["Voornaam", "roepnaam", "voornamen"],
        Sex = ["Geslacht", "m/v"],
        BirthDate = ["Geboortedatum", "geb.datum", "geb datum"],
        Bsn = ["BSN", "burgerservicenummer", "sofinummer"],
        Street = ["Straat", "straatnaam", "adres"],
        HouseNumber = ["Huisnr", "huisnummer", "huisnr."],
        Addition = ["Toevoeging", "huisnummertoevoeging", "huisnr toevoeging"],
        Postcode = ["Postcode", "pc"],
        City = ["Woonplaats", "plaats"],
        Wijk = ["Wijk"],
        Buurt = ["Buurt", "buurtcode", "buurtnaam"],
        Phone = ["Telefoon", "telefoonnummer", "tel", "mobiel"],
        Email = ["E-mail", "email", "mailadres", "e-mailadres"],
        SecretAddress = ["Geheim adres", "adres geheim", "geheimhouding"],
        Language = ["Taal", "spreektaal", "voertaal"],
        Interpreter = ["Tolk", "tolk nodig"],
        Died = ["Overleden op", "overlijdensdatum", "datum overlijden"],
        Household = ["Gezinsnr", "huishouden_id", "huishouden", "gezinsnummer"],
        EntranceText = ["Verwijzer"],
        EntranceKind = ["Soort verwijzer"],
        Question = ["Zorgvraag", "hulpvraag", "vraag"],
        Leefgebieden = ["Leefgebieden", "leefgebied"],
        Wet = ["Wet"],
        Gemeente = ["Verantwoordelijke gemeente", "betalende gemeente", "woonplaatsgemeente", "gemeente woonplaatsbeginsel"],
        FormerGemeente = ["Vorige gemeente", "gemeente voor verblijf", "gemeente van herkomst", "herkomstgemeente"],
        Support = ["Soort hulp", "soort ondersteuning", "soort voorziening", "voorziening"],
        Urgency = ["Urgentie", "spoed"],
        Consent = ["Toestemming"],
        State = ["Status", "staat"],
        StateDate = ["Datum status", "status sinds"],
        OfferedTo = ["Aangeboden aan", "BT", "begeleidingsteam"],
        OfferedOn = ["Datum aangeboden", "aangeboden_op"],
        Answer = ["Reactie", "reactie BT"],
        AnsweredOn = ["Datum reactie", "reactie_op"],
        Reason = ["Reden afwijzing", "reden"],
        SuspendedFrom = ["Opgeschort van"],
        SuspendedUntil = ["Opgeschort tot"],
        SuspendedReason = ["Reden opschorting"],
        FollowUp = ["Vervolg", "leveringsvorm"],
        Provider = ["Aanbieder", "zorgaanbieder"],
        Contract = ["Contractnr", "contractnummer", "contract"],
        Employee = ["Behandelaar", "medewerker", "consulent"],
        Started = ["Datum start", "start", "startdatum"],
        Ended = ["Datum einde", "einde", "einddatum"],
        Remarks = ["Opmerkingen", "opmerking", "bijzonderheden"],
    }
}

const ENDS_FIRST: &str =
    "het einde ligt voor het begin en is niet overgenomen; kijk beide na en vul het einde zelf in";
const NOBODY: &str =
    "deze rij heeft geen naam en geen nummer; vul een van beide in en lees de rij opnieuw in";

/// Where a row says who it is about.
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
    household: Some(Column::Household as usize),
};

impl ImportRow for ReferralRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [&'static [usize]] =
        &[&[Column::LastName as usize, Column::Name as usize]];
    const KNOWN_BY: usize = Column::SourceNumber as usize;
    const DAYS: &'static [usize] = &[
        Column::Reported as usize,
        Column::StateDate as usize,
        Column::OfferedOn as usize,
        Column::AnsweredOn as usize,
        Column::SuspendedFrom as usize,
        Column::SuspendedUntil as usize,
        Column::Started as usize,
        Column::Ended as usize,
        Column::BirthDate as usize,
        Column::Died as usize,
    ];

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let mut row = Self {
            row: cells.row(),
            source_number: cells.text(Column::SourceNumber),
            reported: cells.happened(Column::Reported),
            resident: PERSON.resident(cells),
            wijk: cells.name(Column::Wijk),
            buurt: cells.text(Column::Buurt),
            question: cells.lines(Column::Question),
            wet: cells
                .value(Column::Wet, values::under_wet)
                .unwrap_or_default(),
            gemeente: cells
                .value(Column::Gemeente, values::gemeente)
                .unwrap_or_default(),
            former_gemeente: cells
                .value(Column::FormerGemeente, values::gemeente)
                .unwrap_or_default(),
            support: cells.text(Column::Support),
            urgency: cells.value(Column::Urgency, values::urgency),
            consent: cells.value(Column::Consent, values::consent),
            state: cells.value(Column::State, values::state),
            state_date: cells.happened(Column::StateDate),
            offered_to: cells.name(Column::OfferedTo),
            offered_on: cells.happened(Column::OfferedOn),
            answer: cells.text(Column::Answer),
            answered_on: cells.happened(Column::AnsweredOn),
            suspended_from: cells.day(Column::SuspendedFrom),
            suspended_until: cells.day(Column::SuspendedUntil),
            suspended_reason: cells.text(Column::SuspendedReason),
            provider: cells.name(Column::Provider),
            contract: cells.text(Column::Contract),
            employee: cells.name(Column::Employee),
            started: cells.day(Column::Started),
            ended: cells.day(Column::Ended),
            remarks: cells.lines(Column::Remarks),
            ..Self::default()
        };
        row.entrance_kind = cells.text(Column::EntranceKind);
        row.entrance_text = cells.name(Column::EntranceText);
        // As far as the program knows them: what the office calls so, the office says.
        let door = |text: &str| ENTRANCES.find(text).map(|word| word.word().to_owned());
        row.entrance = door(&row.entrance_text);
        row.entrance_of_kind = door(&row.entrance_kind);
        if row.entrance_text.is_empty() {
            row.entrance_text.clone_from(&row.entrance_kind);
        }
        row.reason_text = cells.text(Column::Reason);
        let reason = REASONS.find(&row.reason_text);
        row.reason = reason.map(|word| word.word().to_owned());
        row.areas = values::leefgebieden(&cells.lines(Column::Leefgebieden));
        row.areas_raw = (!row.areas.is_empty()).then(|| cells.as_it_stood(Column::Leefgebieden));
        (row.follow_up, row.delivery) = follow_up(cells);
        cells.in_order(
            row.suspended_from,
            &mut row.suspended_until,
            Column::SuspendedUntil,
            ENDS_FIRST,
        );
        cells.in_order(row.started, &mut row.ended, Column::Ended, ENDS_FIRST);
        row.raw = cells.take_raw();
        let person = &row.resident;
        if row.source_number.is_empty()
            && person.last_name.is_empty()
            && person.first_name.is_empty()
        {
            return Err(NOBODY);
        }
        Ok(row)
    }

    fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
        (&mut self.raw, &mut self.own)
    }

    fn whom(&self) -> Option<Whom> {
        Some(Whom {
            traits: Traits::of(&self.resident.resident()),
            columns: [Column::Bsn as usize, Column::LastName as usize],
        })
    }
}

fn follow_up(cells: &mut Cells<'_>) -> (String, Option<DeliveryForm>) {
    let text = cells.text(Column::FollowUp);
    let delivery = values::delivery(&text);
    if delivery.is_none() && !text.is_empty() {
        cells.warn(
            Column::FollowUp,
            "hier staat niet of het ZIN of PGB is; de tekst is overgenomen",
        );
    }
    (text, delivery)
}
