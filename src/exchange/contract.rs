//! Rows of `contracten`.

use super::columns::{ColumnNames, columns};
use super::days::{self, DateKind};
use super::figures;
use super::provider::eight_digits;
use super::read::{Cells, Contradiction, ImportRow};
use super::values::{self, Reading};
use crate::domain::contract::parts::Perceel;
use crate::domain::contract::when::{self, When};
use crate::domain::dates::with_year;
use crate::domain::money::{Balance, Cents};
use crate::domain::record::{Kind, can_be_number};
use crate::domain::rows::{ContractRow, OwnColumn, PartyRow, PerceelRow, RawValue};
use crate::domain::words::fold;

columns! {
    /// The columns of `contracten`.
    Column, NAMES {
        Number = ["Contractnr", "contractnummer", "contract nr", "nummer", "nr", "kenmerk", "contract"],
        Title = ["Onderwerp", "titel", "omschrijving", "naam contract", "contractnaam"],
        Wet = ["Wet"],
        Perceel = ["Perceel", "perceelnr", "perceelnummer", "percelen"],
        Buyers = ["Samen met", "inkopers", "opdrachtgevers", "opdrachtgever", "gemeenten", "regio"],
        Funding = ["Bekostiging", "bekostigingswijze", "wijze van bekostigen"],
        Area = ["Gebied", "werkgebied", "regio van levering"],
        Provider = ["Leverancier", "aanbieder", "zorgaanbieder", "contractant", "opdrachtnemer", "naam leverancier"],
        Agb = ["AGB-code", "AGB", "agbcode"],
        Role = ["Rol", "rol leverancier", "rol aanbieder", "rol partij"],
        PartyPerceel = ["Leverancier voor perceel", "aanbieder voor perceel", "partij voor perceel"],
        PartyFrom = ["Leverancier vanaf", "aanbieder vanaf", "partij vanaf"],
        PartyUntil = ["Leverancier tot en met", "leverancier t/m", "aanbieder tot en met", "aanbieder t/m", "partij tot en met", "partij t/m"],
        Kind = ["Soort", "soort overeenkomst", "soort contract"],
        PerceelWet = ["Wet perceel", "perceel wet"],
        PerceelFunding = ["Bekostiging perceel", "perceel bekostiging"],
        PerceelArea = ["Gebied perceel", "perceel gebied"],
        PerceelCeiling = ["Plafond perceel", "waarde perceel", "maximale waarde perceel"],
        TiedTo = ["Gekoppeld aan", "gekoppeld perceel", "gekoppeld aan perceel"],
        Share = ["Aandeel", "aandeel (%)", "aandeel in %", "percentage"],
        Start = ["Startdatum", "start", "datum start", "ingangsdatum", "ingang", "begindatum"],
        End = ["Einddatum (oorspronkelijk)", "einddatum", "einde", "datum einde", "oorspronkelijke einddatum", "einddatum na verlenging"],
        Extension = ["Verlenging (mnd)", "verlenging", "verlenging in maanden", "duur verlenging", "duur optie", "optieduur", "optie maanden"],
        Renewal = ["Verlengingsduur", "duur stilzwijgende verlenging", "stilzwijgend telkens", "verlengingsperiode"],
        MostRenewals = ["Hoogstens verlengd", "maximaal aantal verlengingen", "hoogstens aantal verlengingen", "max verlengingen", "hoogstens"],
        Options = ["Aantal opties", "opties", "verlengingsopties", "aantal verlengingsopties"],
        UsedOptions = ["Gebruikte opties", "opties gebruikt", "aantal gebruikte opties", "aantal verlengingen"],
        Clause = ["Clausule", "clausule verlenging", "verlengingsclausule"],
        OptionNotice = ["Meldtermijn", "meldtermijn (mnd)", "meldtermijn optie", "meldtermijn verlenging"],
        Tacit = ["Stilzwijgend", "stilzwijgende verlenging", "stilzwijgend verlengen"],
        Notice = ["Opzegtermijn", "opzegtermijn (mnd)", "opzegtermijn in maanden"],
        Ceiling = ["Plafond", "budgetplafond", "maximale waarde", "contractwaarde", "waarde"],
        Manager = ["Contractbeheerder", "contractmanager", "beheerder"],
        Terminated = ["Beëindigd", "is beëindigd", "geëindigd"],
        Remarks = ["Opmerkingen", "opmerking", "bijzonderheden"],
    }
}

const NO_NUMBER: &str = "deze rij heeft geen contractnummer, en daaraan wordt een contract herkend; vul het nummer in en lees de rij opnieuw in";
const NOT_A_NUMBER: &str = "dit kan geen nummer van een contract zijn: gebruik letters, cijfers en streepjes (RO-2026-001), en niet de vorm van een verwijzing, inwoner of aanbesteding; verbeter het en lees de rij opnieuw in";
const NOT_TACIT: &str = "dit is geen ja of nee; tot u het invult, telt dit contract als een dat niet stilzwijgend wordt verlengd";
const ENDS_BEFORE_IT_STARTS: &str = "de einddatum ligt voor de startdatum en is niet overgenomen; kijk beide na en vul het einde zelf in";
const NO_END: &str =
    "dit jaar staat in andere programma's voor geen einde; het contract loopt voor onbepaalde tijd";
const NOT_EXACT: &str = "dit is geen dag maar een maand, een kwartaal of twee lezingen; het staat er zo bij en signalen rekenen met de eerste dag ervan";
const NO_PARTY: &str =
    "er is een aandeel maar geen leverancier; het is bewaard en niet overgenomen";
const NO_PERCEEL: &str =
    "dit is van één perceel, en de rij noemt er geen; het is bewaard en niet overgenomen";
const ROUNDED: &str =
    "er stonden meer dan twee cijfers achter de komma; het bedrag is afgerond op hele centen";

impl ImportRow for ContractRow {
    const COLUMNS: &'static [ColumnNames] = NAMES;
    const ESSENTIAL: &'static [&'static [usize]] =
        &[&[Column::Number as usize], &[Column::Title as usize]];
    const KNOWN_BY: usize = Column::Number as usize;
    const IS_GATHERED: bool = true;
    const DAYS: &'static [usize] = &[
        Column::Start as usize,
        Column::End as usize,
        Column::PartyFrom as usize,
        Column::PartyUntil as usize,
    ];

    fn from_record(cells: &mut Cells<'_>) -> Result<Self, &'static str> {
        let mut row = Self {
            row: cells.row(),
            number: number(cells, Column::Number),
            title: cells.name(Column::Title),
            kind: cells.value(Column::Kind, |text| {
                text.parse()
                    .map_err(|_| "dit is geen soort overeenkomst die wijkregie kent".into())
            }),
            wet: cells
                .value(Column::Wet, values::under_wet)
                .unwrap_or_default(),
            funding: cells.value(Column::Funding, values::funding),
            area: cells.name(Column::Area),
            parties: party(cells).into_iter().collect(),
            percelen: percelen(cells, Column::Perceel),
            of_percelen: of_percelen(cells),
            buyers: cells.name(Column::Buyers),
            start: cells.day(Column::Start),
            end: end(cells),
            extension: cells.value(Column::Extension, figures::length),
            renewal: cells.value(Column::Renewal, figures::length),
            max_renewals: cells.value(Column::MostRenewals, values::count),
            options: cells.value(Column::Options, values::count),
            used_options: cells.value(Column::UsedOptions, values::count),
            more_options: Vec::new(),
            clause: cells.name(Column::Clause),
            option_notice: cells.value(Column::OptionNotice, figures::length),
            is_tacit: cells.value(Column::Tacit, tacit),
            notice: cells.value(Column::Notice, figures::length),
            ceiling: amount(cells, Column::Ceiling),
            manager: cells.name(Column::Manager),
            is_terminated: cells.value(Column::Terminated, values::yes_no),
            remarks: cells.lines(Column::Remarks),
            raw: Vec::new(),
            own: Vec::new(),
        };
        if let Some(When::Day(day, _)) = row.end {
            let mut last = Some(day);
            cells.in_order(row.start, &mut last, Column::End, ENDS_BEFORE_IT_STARTS);
            row.end = row.end.filter(|_| last.is_some());
        }
        row.raw = cells.take_raw();
        if row.number.is_empty() {
            return Err(NO_NUMBER);
        }
        if !can_be_number(Kind::Contract, &row.number) {
            return Err(NOT_A_NUMBER);
        }
        Ok(row)
    }

    fn kept(&mut self) -> (&mut Vec<RawValue>, &mut Vec<OwnColumn>) {
        (&mut self.raw, &mut self.own)
    }

    fn gather(&mut self, mut later: Self) -> Vec<Contradiction> {
        let mut against = differences(SINGLE, self, &later);
        let mut has_more = false;
        for party in std::mem::take(&mut later.parties) {
            let is_same = |known: &&mut PartyRow| {
                let is_one = |text: fn(&PartyRow) -> &str| fold(text(known)) == fold(text(&party));
                is_one(|it| &it.provider)
                    && is_one(|it| &it.perceel)
                    && known.agb == party.agb
                    && known.from == party.from
            };
            match self.parties.iter_mut().find(is_same) {
                Some(known) if party.share.is_none() || known.share == party.share => {}
                Some(known) => match known.share {
                    None => known.share = party.share,
                    Some(counts) => {
                        let says = percent(party.share.unwrap_or(0));
                        against.push((Column::Share.into(), percent(counts), says));
                    }
                },
                None => {
                    self.parties.push(party);
                    has_more = true;
                }
            }
        }
        for perceel in std::mem::take(&mut later.percelen) {
            if !self
                .percelen
                .iter()
                .any(|known| fold(known) == fold(&perceel))
            {
                self.percelen.push(perceel);
                has_more = true;
            }
        }
        for perceel in std::mem::take(&mut later.of_percelen) {
            let same = |known: &&mut PerceelRow| fold(&known.perceel) == fold(&perceel.perceel);
            match self.of_percelen.iter_mut().find(same) {
                Some(known) => against.extend(gathered(known, perceel)),
                None => self.of_percelen.push(perceel),
            }
        }
        // A row with the same parties and percelen that has other months is another option; beside a new party it is a
        // contradiction.
        let months = (self.extension, later.extension);
        if let (Some(counts), Some(says)) = months
            && counts != says
        {
            if has_more || later.options.is_none_or(|count| count == 0) {
                let column = Column::Extension.into();
                against.push((column, counts.to_string(), says.to_string()));
            } else {
                self.more_options.push((says, later.options.unwrap_or(1)));
            }
        } else {
            against.extend(differences(
                OPTIONS,
                self,
                &ContractRow {
                    options: later.options,
                    used_options: later.used_options,
                    ..ContractRow::default()
                },
            ));
            self.extension = self.extension.or(later.extension);
        }
        fill_empty(self, later);
        against
    }
}

/// What one row says in a column; empty when it says nothing.
pub(super) type Says<R> = (usize, fn(&R) -> String);

/// Where a later row says something else than the first; what the first leaves empty is no contradiction.
pub(super) fn differences<R>(columns: &[Says<R>], first: &R, later: &R) -> Vec<Contradiction> {
    let both = columns
        .iter()
        .map(|(column, says)| (*column, says(first), says(later)));
    both.filter(|(_, counts, says)| {
        !counts.is_empty() && !says.is_empty() && fold(counts) != fold(says)
    })
    .collect()
}

/// What can be said only once of a perceel.
const OF_A_PERCEEL: &[Says<PerceelRow>] = &[
    (Column::PerceelWet as usize, |row| row.wet.clone()),
    (Column::PerceelFunding as usize, |row| said(row.funding)),
    (Column::PerceelArea as usize, |row| row.area.clone()),
    (Column::PerceelCeiling as usize, |row| said(row.ceiling)),
    (Column::TiedTo as usize, |row| row.tied_to.clone()),
];

/// Takes what a later row says of a perceel into what the first says; returns where it says something else.
fn gathered(known: &mut PerceelRow, later: PerceelRow) -> Vec<Contradiction> {
    let against = differences(OF_A_PERCEEL, known, &later);
    let text = |own: &mut String, more: String| {
        if own.is_empty() {
            *own = more;
        }
    };
    text(&mut known.wet, later.wet);
    text(&mut known.area, later.area);
    text(&mut known.tied_to, later.tied_to);
    known.funding = known.funding.or(later.funding);
    known.ceiling = known.ceiling.or(later.ceiling);
    against
}

/// What a contract can say only once.
const SINGLE: &[Says<ContractRow>] = &[
    (Column::Title as usize, |row| row.title.clone()),
    (Column::Wet as usize, |row| row.wet.clone()),
    (Column::Funding as usize, |row| said(row.funding)),
    (Column::Area as usize, |row| row.area.clone()),
    (Column::Buyers as usize, |row| row.buyers.clone()),
    (Column::Start as usize, |row| said(row.start.map(with_year))),
    (Column::End as usize, |row| {
        row.end.as_ref().map(end_in_words).unwrap_or_default()
    }),
    (Column::Renewal as usize, |row| said(row.renewal)),
    (Column::MostRenewals as usize, |row| said(row.max_renewals)),
    (Column::Clause as usize, |row| row.clause.clone()),
    (Column::OptionNotice as usize, |row| said(row.option_notice)),
    (Column::Tacit as usize, |row| {
        said(row.is_tacit.map(yes_or_no))
    }),
    (Column::Notice as usize, |row| said(row.notice)),
    (Column::Ceiling as usize, |row| said(row.ceiling)),
    (Column::Manager as usize, |row| row.manager.clone()),
    (Column::Terminated as usize, |row| {
        said(row.is_terminated.map(yes_or_no))
    }),
];

/// What it says of its extensions.
const OPTIONS: &[Says<ContractRow>] = &[
    (Column::Options as usize, |row| said(row.options)),
    (Column::UsedOptions as usize, |row| said(row.used_options)),
];

pub(super) fn said<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn yes_or_no(answer: bool) -> &'static str {
    if answer { "ja" } else { "nee" }
}

fn percent(hundredths: u32) -> String {
    format!("{},{:02} %", hundredths / 100, hundredths % 100)
}

/// What the first row leaves empty is taken of a later one.
fn fill_empty(row: &mut ContractRow, later: ContractRow) {
    let text = |own: &mut String, more: String| {
        if own.is_empty() {
            *own = more;
        }
    };
    text(&mut row.title, later.title);
    text(&mut row.buyers, later.buyers);
    text(&mut row.clause, later.clause);
    text(&mut row.manager, later.manager);
    text(&mut row.wet, later.wet);
    text(&mut row.area, later.area);
    row.funding = row.funding.or(later.funding);
    row.start = row.start.or(later.start);
    row.end = row.end.take().or(later.end);
    row.renewal = row.renewal.or(later.renewal);
    row.max_renewals = row.max_renewals.or(later.max_renewals);
    row.options = row.options.or(later.options);
    row.used_options = row.used_options.or(later.used_options);
    row.option_notice = row.option_notice.or(later.option_notice);
    row.is_tacit = row.is_tacit.or(later.is_tacit);
    row.notice = row.notice.or(later.notice);
    row.ceiling = row.ceiling.or(later.ceiling);
    row.is_terminated = row.is_terminated.or(later.is_terminated);
    if !later.remarks.is_empty() && !row.remarks.contains(&later.remarks) {
        if !row.remarks.is_empty() {
            row.remarks.push('\n');
        }
        row.remarks.push_str(&later.remarks);
    }
}

/// The party of a row, when it names one.
fn party(cells: &mut Cells<'_>) -> Option<PartyRow> {
    let party = PartyRow {
        provider: cells.name(Column::Provider),
        agb: eight_digits(cells, Column::Agb),
        share: cells.value(Column::Share, figures::share),
        role: cells.value(Column::Role, values::party_role),
        perceel: cells.name(Column::PartyPerceel),
        from: cells.day(Column::PartyFrom),
        until: cells.day(Column::PartyUntil),
    };
    let is_named = !party.provider.is_empty() || !party.agb.is_empty();
    if !is_named && party.share.is_some() {
        cells.unreadable(Column::Share, NO_PARTY);
    }
    is_named.then_some(party)
}

/// What a row says of each perceel it names.
fn of_percelen(cells: &mut Cells<'_>) -> Vec<PerceelRow> {
    let said = PerceelRow {
        perceel: String::new(),
        wet: cells
            .value(Column::PerceelWet, values::under_wet)
            .unwrap_or_default(),
        funding: cells.value(Column::PerceelFunding, values::funding),
        area: cells.name(Column::PerceelArea),
        ceiling: amount(cells, Column::PerceelCeiling),
        tied_to: cells.name(Column::TiedTo),
    };
    if said == PerceelRow::default() {
        return Vec::new();
    }
    let named = percelen(cells, Column::Perceel);
    if named.is_empty() {
        for (column, says) in OF_A_PERCEEL {
            if !says(&said).is_empty() {
                cells.unreadable(*column, NO_PERCEEL);
            }
        }
    }
    let each = named.into_iter();
    each.map(|perceel| PerceelRow {
        perceel,
        ..said.clone()
    })
    .collect()
}

/// The percelen that a cell names: `2`, `perceel 2`, `1, 2 en 3`, and as they are shown: `dagbesteding, perceel 2`.
pub(super) fn percelen(cells: &mut Cells<'_>, column: impl Into<usize>) -> Vec<String> {
    let text = cells.name(column);
    let each = text.split([';', '\n']).flat_map(|part| {
        if is_whole(part) {
            return vec![part.trim().to_owned()];
        }
        let parts = part.split(',').flat_map(|part| part.split(" en "));
        parts.map(bare).collect()
    });
    each.filter(|part| !part.is_empty()).collect()
}

/// Whether it is one perceel with its aandachtsveld, and not a list of percelen.
fn is_whole(part: &str) -> bool {
    let perceel = Perceel::new(part, "");
    let field = perceel.aandachtsveld.as_str();
    !perceel.perceel.is_empty()
        && !perceel.perceel.contains(" en ")
        && !field.contains(|c: char| c == ',' || c.is_ascii_digit())
}

/// The name of a perceel without the word before it.
fn bare(part: &str) -> String {
    let part = part.trim();
    let word = part.split(char::is_whitespace).next().unwrap_or_default();
    match fold(word).as_str() {
        "perceel" | "percelen" | "p" => part[word.len()..].trim().to_owned(),
        _ => part.to_owned(),
    }
}

/// The end: a day, what is known of it, or that there is none.
fn end(cells: &mut Cells<'_>) -> Option<When> {
    let text = cells.name(Column::End);
    // What is no value was told of just now.
    if text.is_empty() {
        return None;
    }
    if when::is_never(&text) {
        if text.contains(|c: char| c.is_ascii_digit()) {
            cells.warn(Column::End, NO_END);
        }
        return Some(When::Never);
    }
    let day = |text: &str| days::date(text, DateKind::Event).ok();
    match when::not_exact(&text, day).filter(|_| day(&text).is_none()) {
        Some(found) => {
            if matches!(found, When::Day(_, Some(_))) {
                cells.warn(Column::End, NOT_EXACT);
            }
            Some(found)
        }
        None => cells.day(Column::End).map(|day| When::Day(day, None)),
    }
}

/// The end as it is told.
fn end_in_words(end: &When) -> String {
    match end {
        When::Day(day, None) => with_year(*day),
        When::Day(_, Some(unsure)) => unsure.written.clone(),
        When::Never => "onbepaalde tijd".to_owned(),
    }
}

/// Whether it is renewed tacitly; what cannot be read counts as no, and that is told.
fn tacit(text: &str) -> Reading<bool> {
    values::yes_no(text).map_err(|_| NOT_TACIT.into())
}

/// The office's own number of a contract or aanbesteding, in capitals; spaces in it become dashes, and it tells so.
pub(super) fn number(cells: &mut Cells<'_>, column: impl Into<usize>) -> String {
    let column = column.into();
    let text = cells.text(column);
    let number = text
        .to_uppercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join("-");
    if text.contains(char::is_whitespace) {
        cells.warn(
            column,
            &format!("een nummer heeft geen spaties; het is {number} geworden"),
        );
    }
    number
}

/// An amount; tells when it was rounded to cents.
pub(super) fn amount(cells: &mut Cells<'_>, column: impl Into<usize>) -> Option<Cents> {
    in_cents(cells, column.into(), figures::amount)
}

/// What was booked, which can be below zero; tells when it was rounded to cents.
pub(super) fn balance(cells: &mut Cells<'_>, column: impl Into<usize>) -> Option<Balance> {
    in_cents(cells, column.into(), figures::balance)
}

fn in_cents<A>(
    cells: &mut Cells<'_>,
    column: usize,
    read: impl Fn(&str) -> Reading<(A, bool)>,
) -> Option<A> {
    let (cents, is_rounded) = cells.amount(column, read)?;
    if is_rounded {
        cells.warn(column, ROUNDED);
    }
    Some(cents)
}
