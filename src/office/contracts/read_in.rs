//! Rows of contracts, read in as they stand: history keeps its unlawful terms, with warnings.

use crate::domain::contract::Contract;
use crate::domain::contract::bought::{buys_nothing, perceel_named, too_many_shares};
use crate::domain::contract::length::Length;
use crate::domain::contract::parts::{ContractOption, Party, Perceel};
use crate::domain::contract::when::When;
use crate::domain::contract::words::{ContractKind, PartySide};
use crate::domain::dates::with_year;
use crate::domain::record::{Head, Kind, Note, Part, PartKind, Record, RecordId};
use crate::domain::rows::{ContractRow, PerceelRow, RawValue};
use crate::domain::words::fold;
use crate::office::reading::{Reading, number_of};

/// What a title can begin with that says what kind of agreement it is, not what is bought.
const KINDS_IN_TITLE: &[(&str, ContractKind)] = &[
    ("raamovereenkomst ", ContractKind::Raamovereenkomst),
    ("raamcontract ", ContractKind::Raamovereenkomst),
    ("overeenkomst ", ContractKind::Contract),
    ("contract ", ContractKind::Contract),
    ("convenant ", ContractKind::Convenant),
];

/// How many options a contract can have at most; no file has more that is right.
const MOST_OPTIONS: usize = 100;

impl Reading<'_, '_> {
    pub(in crate::office) fn contract(&mut self, row: &ContractRow) {
        let known = self.known(|register| number_of(register.find_contract(&row.number)));
        let number = known.unwrap_or_else(|| row.number.to_uppercase());
        let mut record = self.make_contract(row, RecordId::new(Kind::Contract, number));
        self.keep_unused(&mut record, row);
        match self.writer.newest(&record.id) {
            Some(existing) => self.warn_of_other_options(row, &existing),
            None => self.warn_of_blanks(row),
        }
        let said_no = [
            (row.is_tacit, "stilzwijgend"),
            (row.is_terminated, "beeindigd"),
        ];
        let said_no = said_no.into_iter().filter(|(said, _)| *said == Some(false));
        let no: Vec<&str> = said_no.map(|(_, name)| name).collect();
        // Of a list without a column for it, the title says what kind it is and what is bought: no other than is kept.
        let derived = [
            (row.kind.is_none(), "soort"),
            (row.percelen.is_empty(), PartKind::Percelen.word()),
        ];
        let derived = derived.into_iter().filter(|(is_so, _)| *is_so);
        let derived: Vec<&str> = derived.map(|(_, name)| name).collect();
        self.register_row(record, &row.raw, &row.own, (&no, &derived));
    }

    /// The contract as the row has it.
    fn make_contract(&mut self, row: &ContractRow, id: RecordId) -> Record {
        let is_tacit = row.is_tacit == Some(true);
        let buyers = self.buyers(&row.buyers);
        let (kind, bought) = read_title(&row.title, &id.number);
        let kind = row.kind.unwrap_or(kind);
        let (end, end_unsure) = match row.end.clone() {
            Some(When::Day(day, unsure)) => (Some(day), unsure),
            Some(When::Never) | None => (None, None),
        };
        let head = Contract {
            title: row.title.clone(),
            kind: Some(kind),
            funding: row.funding,
            area: row.area.clone(),
            joint_with: match buyers.is_empty() {
                true => row.buyers.clone(),
                false => String::new(),
            },
            manager: self.employee_of(&row.manager),
            start: row.start,
            end,
            end_unsure,
            is_indefinite: row.end == Some(When::Never),
            is_tacit,
            renewal_term: row.renewal.or(row.extension).filter(|_| is_tacit),
            max_renewals: row.max_renewals.filter(|most| is_tacit && *most > 0),
            renewals: row.used_options.filter(|_| is_tacit).unwrap_or(0),
            is_terminated: row.is_terminated == Some(true),
            notice_term: row.notice,
            option_term: row.option_notice,
            ceiling: row.ceiling,
            imported: true,
            ..Contract::default()
        };
        let mut record = Record {
            head: Head::from(head),
            ..Record::new(id)
        };
        match self.wet(row.row, &row.wet) {
            Ok(wet) => {
                if let Some(contract) = record.contract_mut() {
                    contract.wet = wet;
                }
            }
            Err(raw) => drop(record.add(Part::RawValue(raw))),
        }
        for buyer in buyers {
            record.add(Part::Party(Party {
                provider: buyer,
                side: PartySide::Opdrachtgever,
                ..Party::default()
            }));
        }
        let start = record.contract().and_then(|contract| contract.start);
        // A convenant buys nothing: its title says with whom it is made.
        let bought = bought.filter(|_| kind != ContractKind::Convenant);
        for perceel in percelen(bought, &row.percelen) {
            record.add(Part::Perceel(perceel));
        }
        self.warn_of_a_convenant_that_buys(row.row, &record);
        for told in &row.of_percelen {
            self.tell_of_perceel(&mut record, row.row, told);
        }
        for party in &row.parties {
            let provider = self.provider_by(&party.provider, &party.agb);
            let perceel = perceel_named(&record, &party.perceel).map(|(_, one)| one.to_string());
            if perceel.is_none() && !party.perceel.is_empty() {
                let reason = "dit perceel heeft het contract niet; de partij geldt voor het geheel";
                self.warn(
                    row.row,
                    "Leverancier voor perceel",
                    &party.perceel,
                    reason.to_owned(),
                );
            }
            if let Some(from) = party
                .from
                .filter(|from| start.is_some_and(|start| *from < start))
            {
                let reason = "deze partij begint voor het contract; zij is bewaard zoals zij er staat, kijk na welke dag klopt";
                self.warn(
                    row.row,
                    "Leverancier vanaf",
                    &with_year(from),
                    reason.to_owned(),
                );
            }
            record.add(Part::Party(Party {
                provider,
                share: party.share,
                side: match kind {
                    ContractKind::Convenant => PartySide::Partner,
                    _ => PartySide::Opdrachtnemer,
                },
                role: party
                    .role
                    .map_or_else(String::new, |role| role.word().to_owned()),
                perceel: perceel.unwrap_or_default(),
                from: party.from,
                until: party.until,
            }));
        }
        self.warn_of_shares(row.row, &record);
        if !is_tacit {
            self.add_options(&mut record, row);
        }
        self.add_remarks(&mut record, &row.remarks);
        record
    }

    /// Tells of shares that are more than the whole: they stand as the file has them until someone mends them.
    pub(in crate::office) fn warn_of_shares(&mut self, row: u32, record: &Record) {
        let Some((_, day, shares)) = too_many_shares(record) else {
            return;
        };
        let when = day.map_or_else(String::new, |day| format!(" op {}", with_year(day)));
        let shares = format!("{},{:02} %", shares / 100, shares % 100);
        let reason = format!(
            "de aandelen zijn{when} samen meer dan het hele contract; ze zijn bewaard zoals ze er staan, verlaag er een met partij-wijzigen"
        );
        self.warn(row, "Aandeel", &shares, reason);
    }

    /// Tells of a convenant with what only a contract that buys has: it stands as the file has it.
    fn warn_of_a_convenant_that_buys(&mut self, row: u32, record: &Record) {
        let Some(contract) = record.contract().filter(|_| buys_nothing(record)) else {
            return;
        };
        let has = [
            (record.all::<Perceel>().next().is_some(), "percelen"),
            (contract.ceiling.is_some(), "een maximale waarde"),
            (contract.funding.is_some(), "bekostiging"),
        ];
        for (_, what) in has.into_iter().filter(|(has, _)| *has) {
            let reason = format!(
                "een convenant koopt niets in, en deze rij heeft {what}; het is bewaard zoals het er staat, kijk na of de soort klopt"
            );
            self.warn(row, "Soort", ContractKind::Convenant.word(), reason);
        }
    }

    /// Puts what a row says of a perceel with it.
    fn tell_of_perceel(&mut self, record: &mut Record, row: u32, told: &PerceelRow) {
        let Some((key, _)) = perceel_named(record, &told.perceel) else {
            return;
        };
        let wet = match self.wet(row, &told.wet) {
            Ok(wet) => wet,
            Err(raw) => {
                record.add(Part::RawValue(raw));
                String::new()
            }
        };
        let tied_to = perceel_named(record, &told.tied_to).filter(|(other, _)| *other != key);
        let tied_to = match tied_to {
            Some((_, other)) => other.to_string(),
            None if told.tied_to.is_empty() => String::new(),
            None => {
                let reason =
                    "dit perceel heeft het contract niet; het is bewaard en niet overgenomen";
                self.warn(row, "Gekoppeld aan", &told.tied_to, reason.to_owned());
                record.add(Part::RawValue(RawValue {
                    field: "Gekoppeld aan".to_owned(),
                    value: told.tied_to.clone(),
                }));
                String::new()
            }
        };
        if let Some(perceel) = record.element_mut::<Perceel>(key) {
            perceel.wet = wet;
            perceel.funding = told.funding;
            perceel.area.clone_from(&told.area);
            perceel.ceiling = told.ceiling;
            perceel.tied_to = tied_to;
        }
    }

    /// Who buys, where every name is that of one the office knows; else none, and the text stands as it was written.
    fn buyers(&self, text: &str) -> Vec<String> {
        let sign = if text.contains([';', '\n']) {
            &[';', '\n'][..]
        } else {
            &[','][..]
        };
        let names = text.split(sign).map(str::trim);
        let names = names.filter(|name| !name.is_empty());
        let known: Option<Vec<String>> = names
            .map(|name| self.writer.model().register.find_organisation(name))
            .collect();
        known.unwrap_or_default()
    }

    /// The wet a row names, as the office's list has it; what stood there when the list has it not.
    pub(in crate::office) fn wet(&mut self, row: u32, text: &str) -> Result<String, RawValue> {
        self.listed(row, "Wet", "wetten", text)
    }

    /// What a column of a row says, as the office's list has it; what stood there when the list has it not.
    pub(in crate::office) fn listed(
        &mut self,
        row: u32,
        column: &str,
        list: &str,
        text: &str,
    ) -> Result<String, RawValue> {
        let found = self.batch.settings.id_of(list, text);
        if text.is_empty() || found.is_some() {
            return Ok(found.unwrap_or_default().to_owned());
        }
        let all = self.batch.settings.names(list);
        let reason = format!(
            "staat niet in de lijst van {list} ({}); het is bewaard en niet overgenomen, laat het toevoegen aan de instelling {list}",
            all.join(", ")
        );
        self.warn(row, column, text, reason);
        Err(RawValue {
            field: column.to_owned(),
            value: text.to_owned(),
        })
    }

    /// What a new contract cannot be watched without, where its cells are empty.
    fn warn_of_blanks(&mut self, row: &ContractRow) {
        let has_raw = |field: &str| row.raw.iter().any(|raw| fold(&raw.field).contains(field));
        let blank: Vec<&str> = [
            (row.title.is_empty(), "Onderwerp"),
            (
                row.start.is_none() && !has_raw("start") && !has_raw("begin") && !has_raw("ingang"),
                "Startdatum",
            ),
            (row.end.is_none() && !has_raw("eind"), "Einddatum"),
        ]
        .into_iter()
        .filter_map(|(is_blank, name)| is_blank.then_some(name))
        .collect();
        if !blank.is_empty() {
            let reason = format!(
                "leeg: {}; het contract staat erin, maar wijkregie kan het niet bewaken zolang dat ontbreekt",
                blank.join(", ")
            );
            self.warn(row.row, blank[0], "", reason);
        }
        let is_tacit = row.is_tacit == Some(true);
        let has_term = [row.renewal, row.extension].into_iter().flatten();
        if is_tacit && has_term.clone().next().is_none() && !has_raw("verleng") {
            let reason = "wordt stilzwijgend verlengd, maar de verlengingsduur ontbreekt: tot wanneer het loopt, is niet uit te rekenen; vul die in".to_owned();
            self.warn(row.row, "Verlengingsduur", "", reason);
        }
    }

    /// Keeps what a row says that its contract has no place for, as it stood, and tells so.
    fn keep_unused(&mut self, record: &mut Record, row: &ContractRow) {
        const NOT_TACIT: &str =
            "hoort bij een contract dat stilzwijgend wordt verlengd, en dat zegt de rij niet";
        const TACIT: &str = "dit contract wordt stilzwijgend verlengd en heeft dan geen opties";
        const NO_OPTIONS: &str = "er is een duur of clausule, maar geen aantal opties";
        let is_tacit = row.is_tacit == Some(true);
        let options = row.options.unwrap_or(0);
        let has_options = options > 0 && !is_tacit;
        let (extension, renewal) = (row.extension, row.renewal);
        let is_other = extension.is_some() && renewal.is_some() && extension != renewal;
        let words = |length: Option<Length>| length.map_or_else(String::new, |it| it.to_string());
        let most = row
            .max_renewals
            .map_or_else(String::new, |most| most.to_string());
        let unused = [
            (!is_tacit, "Hoogstens verlengd", most, NOT_TACIT),
            (
                !is_tacit && (is_other || !has_options),
                "Verlengingsduur",
                words(renewal),
                NOT_TACIT,
            ),
            (
                is_tacit && is_other,
                "Verlenging (mnd)",
                words(extension),
                TACIT,
            ),
            (
                !is_tacit && !has_options,
                "Verlenging (mnd)",
                words(extension),
                NO_OPTIONS,
            ),
            (
                is_tacit && options > 0,
                "Aantal opties",
                options.to_string(),
                TACIT,
            ),
            (is_tacit, "Clausule", row.clause.clone(), TACIT),
            (
                !is_tacit && !has_options,
                "Clausule",
                row.clause.clone(),
                NO_OPTIONS,
            ),
        ];
        for (is_unused, field, value, why) in unused {
            if !is_unused || value.is_empty() {
                continue;
            }
            let reason = format!("{why}; het is bewaard en niet overgenomen, kijk het na");
            self.warn(row.row, field, &value, reason);
            record.add(Part::RawValue(RawValue {
                field: field.to_owned(),
                value,
            }));
        }
    }

    /// The options of a contract without tacit renewal: so many of so many months, the first ones used.
    fn add_options(&mut self, record: &mut Record, row: &ContractRow) {
        let count = row.options.unwrap_or(0);
        let used = row.used_options.unwrap_or(0);
        if used > count {
            let reason = format!(
                "er zijn meer opties gebruikt dan afgesproken ({count}); {count} zijn overgenomen, de rest is geen geldige verlenging"
            );
            self.warn(row.row, "Gebruikte opties", &used.to_string(), reason);
        }
        let Some(length) = row.extension.or(row.renewal) else {
            if count > 0 {
                let reason = "er zijn opties maar geen duur; ze zijn niet overgenomen".to_owned();
                self.warn(row.row, "Aantal opties", &count.to_string(), reason);
                record.add(Part::RawValue(RawValue {
                    field: "Aantal opties".to_owned(),
                    value: count.to_string(),
                }));
            }
            return;
        };
        let lengths = std::iter::once((length, count)).chain(row.more_options.iter().copied());
        let each = lengths.flat_map(|(length, count)| std::iter::repeat_n(length, count as usize));
        for (n, length) in (0..).zip(each.take(MOST_OPTIONS)) {
            record.add(Part::ContractOption(ContractOption {
                length,
                clause: row.clause.clone(),
                is_used: n < used,
                ..ContractOption::default()
            }));
        }
    }

    /// What was used meanwhile in wijkregie is not moved by a file.
    fn warn_of_other_options(&mut self, row: &ContractRow, existing: &Record) {
        let used = existing
            .all::<ContractOption>()
            .filter(|option| option.is_used)
            .count();
        let told = row.used_options.unwrap_or(0) as usize;
        let is_tacit = existing
            .contract()
            .is_some_and(|contract| contract.is_tacit);
        if !is_tacit && used != told && row.options.unwrap_or(0) as usize >= told {
            let reason =
                format!("in wijkregie zijn {used} opties gebruikt; het bestand verandert dat niet");
            self.warn(row.row, "Gebruikte opties", &told.to_string(), reason);
        }
    }

    /// The number of a provider by its AGB-code or name, or its name as written.
    fn provider_by(&self, name: &str, agb: &str) -> String {
        self.known(|register| register.find_provider_by_agb(agb))
            .or_else(|| self.known(|register| register.find_provider(name)))
            .unwrap_or_else(|| {
                if name.is_empty() {
                    agb.to_owned()
                } else {
                    name.to_owned()
                }
            })
    }

    fn add_remarks(&self, record: &mut Record, remarks: &str) {
        if !remarks.is_empty() {
            record.add(Part::Note(Note {
                at: self.stamp.at,
                by: self.stamp.who.name.clone(),
                text: remarks.to_owned(),
                for_bt: None,
            }));
        }
    }
}

/// The percelen of a row: those of its column, within the aandachtsveld of its title; without a column, that of the title.
fn percelen(of_title: Option<Perceel>, of_column: &[String]) -> Vec<Perceel> {
    if of_column.is_empty() {
        return of_title.into_iter().collect();
    }
    let aandachtsveld = of_title.map_or_else(String::new, |perceel| perceel.aandachtsveld);
    let of = |text: &String| Perceel::within(&aandachtsveld, text);
    of_column.iter().map(of).collect()
}

/// What a title says: the kind of agreement, and what is bought. `Jeugdhulp met verblijf, perceel 2` is perceel 2 of
/// that aandachtsveld.
fn read_title(title: &str, number: &str) -> (ContractKind, Option<Perceel>) {
    let lower = title.to_lowercase();
    let named = KINDS_IN_TITLE
        .iter()
        .find(|(start, _)| lower.starts_with(start));
    let kind = match named {
        Some((_, kind)) => *kind,
        None if number.starts_with("RO") => ContractKind::Raamovereenkomst,
        None => ContractKind::Contract,
    };
    let rest = named.map_or(title, |(start, _)| {
        title.get(start.len()..).unwrap_or(title)
    });
    let (aandachtsveld, perceel) = rest
        .rsplit_once(',')
        .filter(|(_, last)| fold(last).starts_with("perceel"))
        .map_or((rest, ""), |(field, last)| {
            let last = last.trim();
            let name = last
                .split_once(char::is_whitespace)
                .map_or("", |(_, name)| name);
            (field, name)
        });
    let aandachtsveld = aandachtsveld.trim();
    let bought = (!aandachtsveld.is_empty()).then(|| Perceel::new(aandachtsveld, perceel));
    (kind, bought)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_what_is_bought() {
        for (title, number, kind, field, perceel) in [
            (
                "Jeugdhulp met verblijf, perceel 2",
                "RO-2024-010",
                ContractKind::Raamovereenkomst,
                "Jeugdhulp met verblijf",
                "2",
            ),
            (
                "Raamovereenkomst individuele ondersteuning",
                "RO-2016-001",
                ContractKind::Raamovereenkomst,
                "individuele ondersteuning",
                "",
            ),
            (
                "Overeenkomst doelgroepenvervoer",
                "DO-2018-001",
                ContractKind::Contract,
                "doelgroepenvervoer",
                "",
            ),
            (
                "Begeleiding groep / dagbesteding, Perceel 1",
                "RO-2024-031",
                ContractKind::Raamovereenkomst,
                "Begeleiding groep / dagbesteding",
                "1",
            ),
        ] {
            let bought = Perceel {
                aandachtsveld: field.into(),
                perceel: perceel.into(),
                ..Perceel::default()
            };
            assert_eq!(read_title(title, number), (kind, Some(bought)), "{title}");
        }
        assert_eq!(read_title("", "C-1").1, None);
    }
}
