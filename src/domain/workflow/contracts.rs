//! Actions on contracts and on the capacity of providers. The dates that follow from them are in
//! [`crate::domain::contract::dates`].

use chrono::NaiveDate;

use super::fields::{FieldKind as F, FieldSpec, list_of, may, must};
use super::registers::row;
use super::table::free;
use super::{Action, Context, Draft, Fields, From, Refusal, Who};
use crate::domain::contract::Contract;
use crate::domain::contract::dates::{self, Dates};
use crate::domain::contract::parts::{
    Agreement, Capacity, ContractOption, Document, Handled, Party, Perceel, Spending, Staffing,
    Talk, Tariff,
};
use crate::domain::contract::signals::{self, option_notice};
use crate::domain::contract::words::{
    ChangeGround, ContractKind, ContractSignal, ContractStatus, Funding, NoticeBy, NoticeForm,
};
use crate::domain::dates::with_year;
use crate::domain::money::Cents;
use crate::domain::record::{Element, Kind, Part, PartKey, Record, RecordId, can_be_number};
use crate::domain::register::Register;
use crate::domain::user::Scope;
use crate::domain::words::{Role, Wet, YesNo, fold};

type Done = Result<(), Refusal>;

const CONTRACT: Who = Who::Role(Role::Contract);

/// A whole contract: no share can be more.
const WHOLE: u32 = 10_000;

list_of! {
    kinds = ContractKind, wetten = Wet, fundings = Funding, notice_forms = NoticeForm, notice_bys = NoticeBy,
    grounds = ChangeGround, yes_no = YesNo, contract_signals = ContractSignal,
}

/// The fields of a contract that can be set when it is made and mended later.
const CONTRACT_FIELDS: &[FieldSpec] = &[
    must("titel", F::Text),
    must("soort", F::Word(kinds)),
    must("begin", F::Date),
    must("einde", F::Date),
    may("wet", F::Word(wetten)),
    may("stilzwijgend", F::Word(yes_no)),
    may("verlengingsduur", F::Number(1, 120)),
    may("opzegtermijn", F::Number(0, 120)),
    may("opzeggen-hoe", F::Word(notice_forms)),
    may("opzeggen-door", F::Word(notice_bys)),
    may("meldtermijn", F::Number(0, 60)),
    may("maximale-waarde", F::Amount),
    may("bekostiging", F::Word(fundings)),
    may("contractbeheerder", F::Employee),
    may("samen-met", F::Text),
    may("gebied", F::Text),
    may("maatwerk", F::Word(yes_no)),
    may("motivering", F::Text),
];

/// What a new contract can have at once beside its own fields.
const FIRST_PARTS: [FieldSpec; 8] = [
    may("aanbieder", F::Provider),
    may("aandachtsveld", F::Text),
    may("perceel", F::Text),
    may("opties", F::Number(0, 20)),
    may("optie-maanden", F::Number(1, 120)),
    may("clausule", F::Text),
    may("voorganger", F::Contract),
    may("nummer", F::Text),
];

const CHANGED: [FieldSpec; CONTRACT_FIELDS.len()] = {
    let mut fields = [CONTRACT_FIELDS[0]; CONTRACT_FIELDS.len()];
    let mut at = 0;
    while at < fields.len() {
        fields[at] = may(CONTRACT_FIELDS[at].name, CONTRACT_FIELDS[at].kind);
        at += 1;
    }
    fields
};

const NEW: [FieldSpec; CONTRACT_FIELDS.len() + FIRST_PARTS.len()] = {
    let mut fields = [CONTRACT_FIELDS[0]; CONTRACT_FIELDS.len() + FIRST_PARTS.len()];
    let mut at = 0;
    while at < fields.len() {
        fields[at] = if at < 4 {
            CONTRACT_FIELDS[at]
        } else if at < 4 + FIRST_PARTS.len() {
            FIRST_PARTS[at - 4]
        } else {
            CONTRACT_FIELDS[at - FIRST_PARTS.len()]
        };
        at += 1;
    }
    fields
};

const fn about(id: &'static str, title: &'static str, description: &'static str) -> Action {
    Action {
        who: &[CONTRACT],
        ..row(Kind::Contract, id, title, description)
    }
}

/// The rows for contracts and capacity.
pub const CONTRACT_ACTIONS: &[Action] = &[
    Action {
        from: From::Nothing,
        fields: &NEW,
        apply: register_contract,
        ..about(
            "contract-registreren",
            "Contract registreren",
            "Legt een contract of raamovereenkomst vast",
        )
    },
    Action {
        fields: &CHANGED,
        apply: change_contract,
        ..about(
            "contract-wijzigen",
            "Contract wijzigen",
            "Verbetert gegevens van een contract",
        )
    },
    Action {
        fields: &[
            must("aanbieder", F::Provider),
            may("aandeel", F::Percent),
            may("rol", F::Text),
        ],
        apply: add_party,
        ..about(
            "partij-toevoegen",
            "Partij toevoegen",
            "Een aanbieder doet mee in het contract",
        )
    },
    Action {
        fields: &[must("aandachtsveld", F::Text), may("perceel", F::Text)],
        apply: add_perceel,
        ..about(
            "perceel-toevoegen",
            "Perceel toevoegen",
            "Het contract dekt een perceel of aandachtsveld",
        )
    },
    Action {
        fields: &[
            must("maanden", F::Number(1, 120)),
            may("clausule", F::Text),
            may("grond", F::Word(grounds)),
            may("motivering", F::Text),
        ],
        apply: add_option,
        ..about(
            "optie-toevoegen",
            "Optie toevoegen",
            "Een verlengingsoptie uit het contract",
        )
    },
    Action {
        fields: &[
            must("datum", F::PastDate),
            may("clausule", F::Text),
            may("grond", F::Word(grounds)),
            may("reden", F::Text),
        ],
        guard: has_option,
        apply: use_option,
        ..about(
            "optie-gebruiken",
            "Optie gebruiken",
            "De verlenging is gemeld aan de aanbieder",
        )
    },
    Action {
        fields: &[must("datum", F::PastDate), may("per", F::Date)],
        guard: can_give_notice,
        apply: give_notice,
        ..about(
            "opzeggen",
            "Opzeggen",
            "Het contract is schriftelijk opgezegd",
        )
    },
    Action {
        fields: &[must("reden", F::Text)],
        guard: notice_was_given,
        apply: withdraw_notice,
        ..about(
            "opzegging-intrekken",
            "Opzegging intrekken",
            "Het contract loopt toch door",
        )
    },
    Action {
        fields: &[must("reden", F::Text)],
        apply: do_not_continue,
        ..about(
            "niet-voortzetten",
            "Niet voortzetten",
            "Besluit dat er niets op volgt: geen gat",
        )
    },
    Action {
        fields: &[must("reden", F::Text)],
        guard: was_not_continued,
        apply: continue_after_all,
        ..about(
            "toch-voortzetten",
            "Toch voortzetten",
            "Herroept het besluit om niet voort te zetten",
        )
    },
    Action {
        fields: &[must("opvolger", F::Contract)],
        apply: link_successor,
        ..about(
            "opvolger-koppelen",
            "Opvolger koppelen",
            "Wijst het contract aan dat hierop volgt",
        )
    },
    Action {
        fields: &[
            must("datum", F::PastDate),
            must("bedrag", F::Amount),
            may("omschrijving", F::Text),
        ],
        apply: add_spending,
        ..about(
            "besteding-toevoegen",
            "Besteding toevoegen",
            "Telt mee voor de maximale waarde",
        )
    },
    Action {
        fields: &[
            must("productcode", F::Text),
            must("eenheid", F::Text),
            must("bedrag", F::Amount),
            must("van", F::Date),
            may("tot", F::Date),
            may("indexering", F::Text),
        ],
        apply: add_tariff,
        ..about(
            "tarief-toevoegen",
            "Tarief toevoegen",
            "Een tarief met de dagen waarop het geldt",
        )
    },
    Action {
        fields: &[
            must("afspraak", F::Text),
            must("streefwaarde", F::Text),
            may("partij", F::Provider),
            may("periode", F::Text),
        ],
        apply: add_agreement,
        ..about(
            "resultaat-afspreken",
            "Resultaat afspreken",
            "Een resultaatafspraak met haar streefwaarde",
        )
    },
    Action {
        fields: &[
            must("afspraak", F::Number(1, 9_999)),
            must("gemeten", F::Text),
            must("datum", F::PastDate),
        ],
        apply: measure,
        ..about(
            "resultaat-meten",
            "Resultaat meten",
            "Legt de gemeten waarde van een afspraak vast",
        )
    },
    Action {
        fields: &[
            must("datum", F::PastDate),
            must("met", F::Text),
            must("verslag", F::Text),
            may("volgende", F::Date),
        ],
        apply: add_talk,
        ..about(
            "contractgesprek-vastleggen",
            "Contractgesprek vastleggen",
            "Wat is besproken, en wanneer weer",
        )
    },
    Action {
        fields: &[
            must("titel", F::Text),
            must("vindplaats", F::Text),
            may("datum", F::PastDate),
        ],
        apply: add_document,
        ..about(
            "document-toevoegen",
            "Document toevoegen",
            "Een verwijzing naar een stuk in het archief",
        )
    },
    Action {
        fields: &[
            must("partner", F::Text),
            must("team", F::Text),
            must("fte", F::Fte),
            may("van", F::Date),
            may("tot", F::Date),
        ],
        apply: add_staffing,
        ..about(
            "inzet-toevoegen",
            "Inzet toevoegen",
            "Wie levert hoeveel fte aan welk team (convenant)",
        )
    },
    Action {
        fields: &[must("tekst", F::Text)],
        apply: super::marks::add_note,
        ..about(
            "contractnotitie-toevoegen",
            "Notitie toevoegen",
            "Schrijft een notitie bij het contract",
        )
    },
    Action {
        fields: &[must("signaal", F::Text), must("reden", F::Text)],
        apply: handle_signal,
        ..about(
            "signaal-afhandelen",
            "Signaal afhandelen",
            "Blijft weg zolang de datum erachter dezelfde is",
        )
    },
    Action {
        fields: &[
            must("signaal", F::Text),
            must("tot", F::Date),
            must("reden", F::Text),
        ],
        apply: snooze_signal,
        ..about(
            "signaal-uitstellen",
            "Signaal uitstellen",
            "Komt terug op een dag, of bij de volgende stap",
        )
    },
    Action {
        fields: &[
            must("signaal", F::Word(contract_signals)),
            must("stappen", F::Steps),
        ],
        apply: set_steps,
        ..about(
            "signaalstappen-instellen",
            "Signaalstappen instellen",
            "Eigen voorlooptijden voor dit contract",
        )
    },
    Action {
        fields: &[must("onderdeel", F::Text), must("reden", F::Text)],
        apply: remove_part,
        ..about(
            "onderdeel-verwijderen",
            "Onderdeel verwijderen",
            "Haalt een partij, perceel, optie of tarief weg",
        )
    },
    Action {
        who: &[Who::Role(Role::Backoffice), CONTRACT, Who::Role(Role::Bt)],
        fields: &[
            must("maximum", F::Number(0, 100_000)),
            may("beschikbaar", F::Number(0, 100_000)),
            may("eenheid", F::Text),
            may("perceel", F::Text),
            may("bt", F::Bt),
        ],
        apply: record_capacity,
        ..row(
            Kind::Provider,
            "capaciteit-vastleggen",
            "Capaciteit vastleggen",
            "Hoeveel plaatsen er zijn, per perceel en BT",
        )
    },
];

fn contract<'d>(draft: &'d mut Draft<'_>) -> Result<&'d mut Contract, Refusal> {
    let unknown = Refusal::unknown(&draft.record.id.to_string());
    draft.record.contract_mut().ok_or(unknown)
}

fn dates_of(record: &Record, context: &Context<'_>) -> Option<Dates> {
    let norm = option_notice(&context.register.settings);
    Dates::of(record, norm, context.today)
}

pub(super) fn in_words(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "onbekend".to_owned(), with_year)
}

// ---------------------------------------------------------------- what a contract must hold to

/// Whether a contract says nothing that cannot be. What was read in is history and stands as it was agreed, so it is
/// held only to what no contract can be: an end before its start, shares of more than the whole.
///
/// # Errors
/// The first thing that cannot be, in a sentence.
pub fn sound(record: &Record, register: &Register, today: NaiveDate) -> Done {
    let Some(contract) = record.contract() else {
        return Ok(());
    };
    if let (Some(start), Some(end)) = (contract.start, contract.end)
        && end < start
    {
        return Err(Refusal::rule(format!(
            "Het einde op {} ligt voor het begin op {}",
            with_year(end),
            with_year(start)
        )));
    }
    let spent = signals::spent(record);
    if let Some(ceiling) = contract.ceiling.filter(|ceiling| spent > *ceiling) {
        return Err(Refusal::rule(format!(
            "Er is al {spent} besteed, meer dan de maximale waarde van {ceiling}"
        ))
        .by("HvJ EU C-23/20 (Simonsen & Weel): op het maximum eindigt de raamovereenkomst")
        .unless("Klopt het maximum niet, verbeter dat dan eerst (contract-wijzigen)"));
    }
    let shares: u64 = record
        .all::<Party>()
        .map(|party| u64::from(party.share.unwrap_or(0)))
        .sum();
    if shares > u64::from(WHOLE) {
        return Err(Refusal::rule(format!(
            "De aandelen zijn samen {},{:02} %, meer dan het hele contract",
            shares / 100,
            shares % 100
        )));
    }
    if contract.imported {
        return Ok(());
    }
    agreed(record, contract, register, today)
}

/// Whether the terms of a contract are such as the office agrees to now.
fn agreed(record: &Record, contract: &Contract, register: &Register, today: NaiveDate) -> Done {
    if let (Some(start), Some(end)) = (contract.start, contract.end) {
        let notice = contract.notice_months.unwrap_or(0);
        let is_longer =
            dates::CountedBack::from(end, notice).is_none_or(|last| last.month_end < start);
        if notice > 0 && is_longer {
            return Err(Refusal::rule(format!(
                "De opzegtermijn van {notice} maanden is langer dan het contract zelf ({} tot en met {})",
                with_year(start),
                with_year(end)
            )));
        }
    }
    if let (Some(start), Some(end), Some(ahead)) =
        (contract.start, contract.end, contract.option_notice_months)
        && dates::CountedBack::from(end, ahead).is_none_or(|last| last.month_end < start)
    {
        return Err(Refusal::rule(format!(
            "De meldtermijn van {ahead} maanden is langer dan het contract zelf ({} tot en met {})",
            with_year(start),
            with_year(end)
        )));
    }
    if let (true, Some(period), Some(notice)) = (
        contract.is_tacit,
        contract.renewal_months,
        contract.notice_months,
    ) && notice > period
    {
        return Err(Refusal::rule(format!(
            "De opzegtermijn van {notice} maanden is langer dan een verlenging van {period} maanden, dus opzeggen zou nooit op tijd zijn"
        )));
    }
    if contract.is_tacit && record.all::<ContractOption>().next().is_some() {
        return Err(Refusal::rule(
            "Een contract dat stilzwijgend wordt verlengd, heeft geen opties",
        )
        .unless("Kies het een of het ander"));
    }
    if contract.is_tacit && contract.renewal_months.is_none() {
        return Err(Refusal::rule(
            "Een contract dat stilzwijgend wordt verlengd, heeft een verlengingsduur in maanden",
        )
        .unless("Vul verlengingsduur in"));
    }
    let dates = Dates::of(record, option_notice(&register.settings), today);
    let too_long = dates.is_some_and(|dates| dates.exceeds_four_years);
    if too_long && contract.motivation.is_empty() {
        let last = dates.and_then(|dates| dates.max_end.or(dates.current_end));
        return Err(Refusal::rule(format!(
            "Met de opties erbij loopt deze raamovereenkomst tot en met {}, langer dan vier jaar",
            in_words(last)
        ))
        .by("Aw 2.140 lid 3")
        .unless("Dat kan met een motivering (motivering=…)"));
    }
    Ok(())
}

fn checked(draft: &Draft<'_>) -> Done {
    sound(&draft.record, draft.context.register, draft.context.today)
}

// ---------------------------------------------------------------- the contract itself

fn register_contract(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let number = match fields.filled("nummer") {
        Some(number) => number.to_uppercase(),
        None => next_number(context),
    };
    check_number(Kind::Contract, &number, context.register)?;
    if let Some(known) = context.register.find_contract(&number) {
        return Err(Refusal::rule(format!(
            "Er is al een contract met nummer {}",
            known.id.number
        ))
        .unless("Wijzig dat met contract-wijzigen, of kies een ander nummer"));
    }
    draft.record = Record::new(RecordId::new(Kind::Contract, number));
    set_fields(draft, fields)?;
    if let Some(provider) = fields.filled("aanbieder") {
        draft.record.add(Part::Party(Party {
            provider,
            ..Party::default()
        }));
    }
    if let Some(aandachtsveld) = fields.filled("aandachtsveld") {
        let perceel = fields.owned("perceel");
        draft.record.add(Part::Perceel(Perceel {
            aandachtsveld,
            perceel,
        }));
    } else if fields.has("perceel") {
        return Err(
            Refusal::rule("Bij een perceel hoort een aandachtsveld").unless("Vul aandachtsveld in")
        );
    }
    let count: u32 = fields.text("opties").parse().unwrap_or(0);
    let months = fields.text("optie-maanden").parse().ok();
    if count > 0 {
        let Some(months) = months else {
            return Err(
                Refusal::rule("Bij opties hoort hoeveel maanden er één duurt")
                    .unless("Vul optie-maanden in"),
            );
        };
        for _ in 0..count {
            draft.record.add(Part::ContractOption(ContractOption {
                months,
                clause: fields.owned("clausule"),
                ..ContractOption::default()
            }));
        }
    }
    if let Some(before) = fields.filled("voorganger") {
        let before = known_contract(context, &before)?;
        may_follow(context, before, &draft.record)?;
        let number = before.id.number.clone();
        contract(draft)?.predecessor = Some(number);
    }
    checked(draft)
}

/// A number must be one that no record of another kind has or could have, or nobody could find the record by it.
pub(super) fn check_number(kind: Kind, number: &str, register: &Register) -> Done {
    if can_be_number(kind, number) && !register.providers.contains_key(number) {
        return Ok(());
    }
    let example = match kind {
        Kind::Aanbesteding => "AB-2026-01",
        _ => "RO-2026-001",
    };
    let shown = crate::domain::text::visible(number);
    Err(Refusal::usage(format!(
        "‘{shown}’ kan geen nummer van een {} zijn",
        kind.word()
    ))
    .unless(format!("Schrijf het zoals {example}, of laat het leeg")))
}

/// The next free number of the year: `RO-2026-001`.
pub(super) fn next_number(context: &Context<'_>) -> String {
    context.next_free("RO", 3, context.register.contracts.keys())
}

fn change_contract(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    set_fields(draft, fields)?;
    keeps_its_place(draft)?;
    checked(draft)
}

/// A changed begin may not come before that of its predecessor, nor after that of what follows on it.
fn keeps_its_place(draft: &Draft<'_>) -> Done {
    let register = draft.context.register;
    let (number, Some(contract)) = (&draft.record.id.number, draft.record.contract()) else {
        return Ok(());
    };
    let start_of = |record: &Record| record.contract().and_then(|contract| contract.start);
    let before = contract
        .predecessor
        .as_ref()
        .and_then(|before| register.contracts.get(before));
    let after = register.contracts.values().filter(|record| {
        record
            .contract()
            .is_some_and(|other| other.predecessor.as_ref() == Some(number))
    });
    let is_early = |one: &Record| start_of(one) >= contract.start;
    if let Some(before) = before.filter(|before| is_early(before)) {
        return Err(Refusal::rule(format!(
            "{number} volgt op {}, en dat begint op {}",
            before.id.number,
            in_words(start_of(before))
        )));
    }
    for after in after {
        if start_of(after) <= contract.start {
            return Err(Refusal::rule(format!(
                "{} volgt op {number} en begint al op {}",
                after.id.number,
                in_words(start_of(after))
            )));
        }
    }
    Ok(())
}

fn set_fields(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let contract = contract(draft)?;
    let is_yes = |name| fields.word::<YesNo>(name) == Some(YesNo::Ja);
    for name in fields.names() {
        let text = fields.owned(name);
        match name {
            "titel" | "begin" | "einde" if text.is_empty() => {
                return Err(Refusal::rule(format!(
                    "Een contract heeft altijd een {name}"
                )));
            }
            "titel" => contract.title = text,
            "soort" => contract.kind = fields.word(name),
            "begin" => contract.start = fields.date(name),
            "einde" => contract.end = fields.date(name),
            "wet" => contract.wet = fields.word(name),
            "stilzwijgend" => contract.is_tacit = is_yes(name),
            "verlengingsduur" => contract.renewal_months = text.parse().ok(),
            "opzegtermijn" => contract.notice_months = text.parse().ok(),
            "opzeggen-hoe" => contract.notice_form = fields.word(name),
            "opzeggen-door" => contract.notice_by = fields.word(name),
            "meldtermijn" => contract.option_notice_months = text.parse().ok(),
            "maximale-waarde" => contract.ceiling = text.parse().ok(),
            "bekostiging" => contract.funding = fields.word(name),
            "contractbeheerder" => contract.manager = text,
            "samen-met" => contract.joint_with = text,
            "gebied" => contract.area = text,
            "maatwerk" => contract.no_maatwerk = fields.word::<YesNo>(name) == Some(YesNo::Nee),
            "motivering" => contract.motivation = text,
            _ => {}
        }
    }
    Ok(())
}

// ---------------------------------------------------------------- options and notice

fn add_option(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let option = ContractOption {
        months: fields.text("maanden").parse().unwrap_or(0),
        clause: fields.owned("clausule"),
        ground: fields.word("grond"),
        ..ContractOption::default()
    };
    if option.clause.is_empty() && option.ground.is_some() && fields.text("motivering").is_empty() {
        return Err(Refusal::rule(
            "Een verlenging zonder clausule vraagt een motivering bij de wijzigingsgrond",
        )
        .by("Aw 2.163b–2.163g")
        .unless("Vul motivering in: waarom deze grond geldt, en om welk bedrag het gaat"));
    }
    if contract(draft)?.is_tacit {
        return Err(Refusal::rule(
            "Dit contract wordt stilzwijgend verlengd; een optie heeft daar geen werking",
        ));
    }
    if let Some(why) = fields.filled("motivering") {
        contract(draft)?.motivation = why;
    }
    draft.record.add(Part::ContractOption(option));
    checked(draft)
}

/// Nothing is used or spent long before a contract begins; a year before it is agreed at most.
fn within_contract(record: &Record, day: NaiveDate, what: &str) -> Done {
    let start = record.contract().and_then(|contract| contract.start);
    let first = start.and_then(|start| start.checked_sub_months(chrono::Months::new(12)));
    if first.is_some_and(|first| day < first) {
        return Err(Refusal::rule(format!(
            "{what} van {} ligt lang voor het begin van het contract op {}",
            with_year(day),
            in_words(start)
        )));
    }
    Ok(())
}

fn has_option(record: &Record, context: &Context<'_>) -> Done {
    let Some(dates) = dates_of(record, context) else {
        return free(record, context);
    };
    if dates.next_option.is_some() {
        return Ok(());
    }
    let count = record.all::<ContractOption>().count();
    let why = match count {
        0 => "dit contract heeft geen verlengingsoptie".to_owned(),
        1 => "de enige optie is al gebruikt".to_owned(),
        count => format!("alle {count} opties zijn al gebruikt"),
    };
    Err(Refusal::rule(format!("Verlengen kan niet: {why}"))
        .by("Aw 2.163c")
        .unless("Een nieuwe aanbesteding is nodig, of een andere wijzigingsgrond (optie-toevoegen grond=b, d, e, f of g)"))
}

fn use_option(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let today = context.today;
    let next = dates_of(&draft.record, context)
        .and_then(|dates| dates.next_option)
        .ok_or_else(|| Refusal::rule("Er is geen optie om te gebruiken"))?;
    let day = fields.date("datum").unwrap_or(today);
    let status = dates_of(&draft.record, context).map(|dates| dates.status);
    let end = dates::current_end(&draft.record, today);
    within_contract(&draft.record, day, "De optie")?;
    if status == Some(ContractStatus::Verlopen) || end.is_some_and(|end| end < day) {
        return Err(Refusal::rule(format!(
            "De optie kan niet meer: het contract liep af op {}",
            in_words(end)
        ))
        .by("Aw 2.163c")
        .unless("Wat afgelopen is, wordt niet verlengd; een nieuwe aanbesteding is nodig"));
    }
    if day > next.latest && fields.text("reden").is_empty() {
        return Err(Refusal::rule(format!(
            "De verlenging had uiterlijk {} gemeld moeten zijn, en dit is {}",
            with_year(next.latest),
            with_year(day)
        ))
        .by("overeenkomst, meldtermijn")
        .unless("Gaat de aanbieder toch akkoord, geef dan de reden (reden=…)"));
    }
    let by = context.actor.name.clone();
    let (clause, ground) = (fields.filled("clausule"), fields.word("grond"));
    let option = draft
        .record
        .element_mut::<ContractOption>(next.key.n)
        .ok_or_else(|| Refusal::rule("Deze optie is er niet meer"))?;
    option.clause = clause.unwrap_or_else(|| option.clause.clone());
    option.ground = ground.or(option.ground);
    if option.clause.is_empty() && option.ground.is_none() {
        return Err(Refusal::rule(
            "Verlengen kan nog niet: de optie heeft geen clausule in de aanbestedingsstukken, dus geen wijzigingsgrond",
        )
        .by("Aw 2.163c")
        .unless("Vul clausule in (document en artikel), of een andere grond: b onder de drempel, d aanvullend, e onvoorzien, f vervanging, g niet wezenlijk"));
    }
    option.is_used = true;
    option.used_on = Some(day);
    option.used_by = by;
    if let Some(reason) = fields.filled("reden") {
        draft.note(&format!("Optie later gemeld dan afgesproken: {reason}"));
    }
    checked(draft)
}

fn can_give_notice(record: &Record, context: &Context<'_>) -> Done {
    let Some(contract) = record.contract() else {
        return Ok(());
    };
    if let (Some(given), Some(end)) = (contract.notice_given, contract.ends_by_notice) {
        return Err(Refusal::rule(format!(
            "Het contract is al opgezegd op {}, per {}",
            with_year(given),
            with_year(end)
        )));
    }
    if contract.notice_by == Some(NoticeBy::Geen) {
        return Err(
            Refusal::rule("In dit contract mag geen van beide partijen opzeggen")
                .by("overeenkomst, opzegging"),
        );
    }
    match dates_of(record, context).map(|dates| dates.status) {
        Some(ContractStatus::Lopend | ContractStatus::Toekomstig) | None => Ok(()),
        Some(status) => Err(Refusal::rule(format!(
            "Opzeggen kan niet: het contract is {status}"
        ))),
    }
}

fn give_notice(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let given = fields.date("datum").unwrap_or(context.today);
    let months = contract(draft)?.notice_months.unwrap_or(0);
    let end = match fields.date("per") {
        Some(per) => {
            let last = dates::CountedBack::from(per, months).map(|last| last.month_end);
            if last.is_none_or(|last| given > last) {
                return Err(Refusal::rule(format!(
                    "Opzeggen per {} had uiterlijk {} gemoeten, en dit is {}",
                    with_year(per),
                    in_words(last),
                    with_year(given)
                ))
                .by("overeenkomst, opzegtermijn"));
            }
            let end = dates::current_end(&draft.record, context.today);
            let renews = draft.record.contract().is_some_and(dates::renews);
            if !renews && end.is_some_and(|end| per > end) {
                return Err(Refusal::rule(format!(
                    "Het contract loopt al af op {}, voor {}",
                    in_words(end),
                    with_year(per)
                )));
            }
            per
        }
        None => dates::end_by_notice(&draft.record, given, context.today).ok_or_else(|| {
            let dates = dates_of(&draft.record, context);
            let last = dates.and_then(|dates| dates.notice);
            Refusal::rule(format!(
                "Opzeggen tegen {} had uiterlijk {} gemoeten",
                in_words(dates.and_then(|dates| dates.current_end)),
                in_words(last.map(|last| last.month_end))
            ))
            .by("overeenkomst, opzegtermijn")
            .unless("Het contract loopt op die dag vanzelf af; gebruik geen optie")
        })?,
    };
    let contract = contract(draft)?;
    if contract.start.is_some_and(|start| end < start) {
        return Err(Refusal::rule(format!(
            "Het contract begint pas op {}",
            in_words(contract.start)
        )));
    }
    contract.notice_given = Some(given);
    contract.ends_by_notice = Some(end);
    Ok(())
}

fn notice_was_given(record: &Record, _: &Context<'_>) -> Done {
    match record.contract() {
        Some(contract) if contract.ends_by_notice.is_none() => {
            Err(Refusal::rule("Dit contract is niet opgezegd"))
        }
        _ => Ok(()),
    }
}

fn withdraw_notice(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let contract = contract(draft)?;
    contract.notice_given = None;
    contract.ends_by_notice = None;
    draft.note(&format!("Opzegging ingetrokken: {}", fields.text("reden")));
    Ok(())
}

// ---------------------------------------------------------------- what follows on it

fn do_not_continue(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    contract(draft)?.not_continued = fields.owned("reden");
    Ok(())
}

fn was_not_continued(record: &Record, _: &Context<'_>) -> Done {
    match record.contract() {
        Some(contract) if contract.not_continued.is_empty() => Err(Refusal::rule(
            "Er is niet besloten om dit contract niet voort te zetten",
        )),
        _ => Ok(()),
    }
}

fn continue_after_all(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    contract(draft)?.not_continued.clear();
    draft.note(&format!("Toch voortzetten: {}", fields.text("reden")));
    Ok(())
}

pub(super) fn known_contract<'a>(
    context: &Context<'a>,
    number: &str,
) -> Result<&'a Record, Refusal> {
    context
        .register
        .find_contract(number)
        .ok_or_else(|| Refusal::unknown(number))
}

/// Whether one contract may follow on another: one predecessor, no ring, and not begun before it.
///
/// # Errors
/// Why it may not.
pub fn may_follow(context: &Context<'_>, before: &Record, after: &Record) -> Done {
    let (Some(earlier), Some(later)) = (before.contract(), after.contract()) else {
        return Ok(());
    };
    let (one, two) = (&before.id.number, &after.id.number);
    if let Some(other) = later.predecessor.as_ref().filter(|other| *other != one) {
        return Err(Refusal::rule(format!(
            "{two} volgt al op {other}; een contract heeft één voorganger"
        )));
    }
    let mut seen = vec![one.as_str()];
    while let Some(number) = seen.last().copied() {
        if number == two {
            return Err(Refusal::rule(format!(
                "Dat maakt een kring: {}",
                seen.iter().rev().copied().collect::<Vec<_>>().join(" → ")
            )));
        }
        let previous = context
            .register
            .contracts
            .get(number)
            .and_then(Record::contract)
            .and_then(|contract| contract.predecessor.as_deref());
        match previous {
            Some(previous) if !seen.contains(&previous) => seen.push(previous),
            _ => break,
        }
    }
    if earlier
        .start
        .zip(later.start)
        .is_some_and(|(early, late)| late <= early)
    {
        return Err(Refusal::rule(format!(
            "{two} begint niet later dan {one}, dus het kan er niet op volgen"
        )));
    }
    Ok(())
}

fn link_successor(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let context = draft.context;
    let mut successor = known_contract(context, fields.text("opvolger"))?.clone();
    if successor.id == draft.record.id {
        return Err(Refusal::rule("Een contract volgt niet op zichzelf"));
    }
    may_follow(context, &draft.record, &successor)?;
    let number = draft.record.id.number.clone();
    if let Some(contract) = successor.contract_mut()
        && contract.predecessor.as_ref() != Some(&number)
    {
        contract.predecessor = Some(number);
        draft.also.push(successor);
    }
    Ok(())
}

// ---------------------------------------------------------------- what grows with it

fn add_party(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let provider = fields.owned("aanbieder");
    if draft
        .record
        .all::<Party>()
        .any(|party| party.provider == provider)
    {
        let name = draft.context.register.provider_name(&provider);
        return Err(Refusal::rule(format!(
            "{name} is al partij in dit contract"
        )));
    }
    draft.record.add(Part::Party(Party {
        provider,
        share: fields.text("aandeel").parse().ok(),
        role: fields.owned("rol"),
    }));
    checked(draft)
}

fn add_perceel(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let perceel = Perceel {
        aandachtsveld: fields.owned("aandachtsveld"),
        perceel: fields.owned("perceel"),
    };
    if draft.record.all::<Perceel>().any(|known| *known == perceel) {
        return Err(Refusal::rule(format!("{perceel} staat er al")));
    }
    draft.record.add(Part::Perceel(perceel));
    Ok(())
}

fn add_spending(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let amount: Cents = fields.text("bedrag").parse().unwrap_or_default();
    if let Some(day) = fields.date("datum") {
        within_contract(&draft.record, day, "De besteding")?;
    }
    draft.record.add(Part::Spending(Spending {
        on: fields.date("datum"),
        amount,
        description: fields.owned("omschrijving"),
    }));
    checked(draft)
}

fn add_tariff(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let tariff = Tariff {
        product: fields.owned("productcode"),
        unit: fields.owned("eenheid"),
        amount: fields.text("bedrag").parse().unwrap_or_default(),
        from: fields.date("van"),
        until: fields.date("tot"),
        indexation: fields.owned("indexering"),
    };
    if tariff
        .until
        .zip(tariff.from)
        .is_some_and(|(until, from)| until < from)
    {
        return Err(Refusal::rule("Het tarief eindigt voor het begint"));
    }
    let overlaps = |known: &Tariff| {
        known.product == tariff.product
            && known.unit == tariff.unit
            && known.until.is_none_or(|until| tariff.from <= Some(until))
            && tariff.until.is_none_or(|until| known.from <= Some(until))
    };
    if let Some(known) = draft.record.all::<Tariff>().find(|known| overlaps(known)) {
        return Err(Refusal::rule(format!(
            "Voor {} per {} geldt al {} vanaf {}",
            known.product,
            known.unit,
            known.amount,
            in_words(known.from)
        ))
        .unless("Kies een begin na dat tarief, of verwijder het eerst (onderdeel-verwijderen)"));
    }
    draft.record.add(Part::Tariff(tariff));
    Ok(())
}

fn add_agreement(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.record.add(Part::Agreement(Agreement {
        party: fields.owned("partij"),
        text: fields.owned("afspraak"),
        target: fields.owned("streefwaarde"),
        period: fields.owned("periode"),
        ..Agreement::default()
    }));
    Ok(())
}

fn measure(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let n: u32 = fields.text("afspraak").parse().unwrap_or(0);
    let count = draft.record.all::<Agreement>().count();
    let agreement = draft.record.element_mut::<Agreement>(n).ok_or_else(|| {
        Refusal::rule(format!(
            "Er is geen resultaatafspraak {n}; dit contract heeft er {count}"
        ))
    })?;
    agreement.measured = fields.owned("gemeten");
    agreement.measured_on = fields.date("datum");
    Ok(())
}

fn add_talk(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (on, next) = (fields.date("datum"), fields.date("volgende"));
    if next.zip(on).is_some_and(|(next, on)| next <= on) {
        return Err(Refusal::rule("Het volgende gesprek komt na dit gesprek"));
    }
    draft.record.add(Part::Talk(Talk {
        on,
        with: fields.owned("met"),
        report: fields.owned("verslag"),
        next,
    }));
    Ok(())
}

pub(super) fn add_document(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    draft.record.add(Part::Document(Document {
        title: fields.owned("titel"),
        reference: fields.owned("vindplaats"),
        on: fields.date("datum"),
    }));
    Ok(())
}

fn add_staffing(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let (from, until) = (fields.date("van"), fields.date("tot"));
    if until.zip(from).is_some_and(|(until, from)| until < from) {
        return Err(Refusal::rule("De inzet eindigt voor zij begint"));
    }
    draft.record.add(Part::Staffing(Staffing {
        partner: fields.owned("partner"),
        team: fields.owned("team"),
        fte: fields.text("fte").parse().unwrap_or(0),
        from,
        until,
    }));
    Ok(())
}

// ---------------------------------------------------------------- signals

fn handle_signal(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    deal_with(draft, fields, None)
}

fn snooze_signal(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    deal_with(draft, fields, fields.date("tot"))
}

fn deal_with(draft: &mut Draft<'_>, fields: &Fields, until: Option<NaiveDate>) -> Done {
    let context = draft.context;
    let all = crate::domain::contract::overview::signals_of(
        &draft.record,
        context.register,
        context.today,
    );
    let known: Vec<(String, NaiveDate)> = all
        .iter()
        .map(|due| (due.key(&draft.record), due.date))
        .collect();
    deal_with_signal(draft, fields, &known, until)
}

/// Deals with one of the signals of a record, each with its name and the date behind it; until a day, or for good.
pub(super) fn deal_with_signal(
    draft: &mut Draft<'_>,
    fields: &Fields,
    known: &[(String, NaiveDate)],
    until: Option<NaiveDate>,
) -> Done {
    let context = draft.context;
    if until.is_some_and(|until| until <= context.today) {
        return Err(Refusal::rule("Uitstellen kan tot een dag na vandaag"));
    }
    let wanted = fold(fields.text("signaal"));
    let Some((key, date)) = known.iter().find(|(key, _)| fold(key) == wanted) else {
        let names: Vec<&str> = known.iter().map(|(key, _)| key.as_str()).collect();
        let told = if names.is_empty() {
            "Er staat nu geen signaal".to_owned()
        } else {
            format!("Nu staan er: {}", names.join(", "))
        };
        return Err(Refusal::rule(format!(
            "Er is hier geen signaal ‘{}’",
            fields.text("signaal")
        ))
        .unless(told));
    };
    if let Some(until) = until.filter(|until| *date >= context.today && until > date) {
        return Err(Refusal::rule(format!(
            "Uitstellen tot {} kan niet: de datum zelf is {}",
            with_year(until),
            with_year(*date)
        ))
        .unless("Kies een dag die daar niet na ligt, of handel het signaal af"));
    }
    draft.record.add(Part::Handled(Handled {
        signal: key.clone(),
        date: Some(*date),
        at: Some(context.today),
        by: context.actor.name.clone(),
        reason: fields.owned("reden"),
        until,
    }));
    Ok(())
}

fn set_steps(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    contract(draft)?
        .steps
        .insert(fields.owned("signaal"), fields.owned("stappen"));
    Ok(())
}

/// Lists from which something may be taken away again; what was spent, said or measured stays.
const REMOVABLE: &[crate::domain::record::PartKind] = &[
    Party::KIND,
    Perceel::KIND,
    ContractOption::KIND,
    Tariff::KIND,
    Agreement::KIND,
    Document::KIND,
    Staffing::KIND,
    Spending::KIND,
];

fn remove_part(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let path = fields.text("onderdeel");
    let key: Option<PartKey> = path.trim().parse().ok();
    let there = key.filter(|key| draft.record.parts.contains_key(key));
    let Some(key) = there.filter(|key| REMOVABLE.contains(&key.kind)) else {
        let lists: Vec<&str> = REMOVABLE.iter().map(|kind| kind.word()).collect();
        return Err(
            Refusal::rule(format!("Er is geen onderdeel ‘{path}’ om te verwijderen")).unless(
                format!(
                    "Schrijf lijst/nummer, bijvoorbeeld partijen/2; het kan uit: {}",
                    lists.join(", ")
                ),
            ),
        );
    };
    if draft
        .record
        .element::<ContractOption>(key.n)
        .is_some_and(|option| key.kind == ContractOption::KIND && option.is_used)
    {
        return Err(Refusal::rule("Een gebruikte optie is niet te verwijderen"));
    }
    draft.record.parts.remove(&key);
    draft.note(&format!("{path} verwijderd: {}", fields.text("reden")));
    Ok(())
}

// ---------------------------------------------------------------- capacity

fn record_capacity(draft: &mut Draft<'_>, fields: &Fields) -> Done {
    let actor = draft.context.actor;
    let is_for_all = actor.is(Role::Backoffice) || actor.is(Role::Contract);
    let bt = fields.text("bt");
    let is_own = actor.scopes.iter().any(|scope| match scope {
        Scope::Everything => true,
        Scope::Bt(own) => own == bt,
        Scope::WijTeam(_) | Scope::Wijk(_) => false,
    });
    if !is_for_all && !is_own {
        return Err(Refusal::right(
            "Plaatsen mag u alleen voor uw eigen begeleidingsteam vastleggen",
        )
        .unless("Vul bt in, met uw eigen team"));
    }
    let maximum = fields.text("maximum").parse().unwrap_or(0);
    let available: Option<u32> = fields.text("beschikbaar").parse().ok();
    if available.is_some_and(|available| available > maximum) {
        return Err(Refusal::rule(format!(
            "Er kunnen niet meer dan {maximum} plaatsen beschikbaar zijn"
        )));
    }
    let capacity = Capacity {
        perceel: fields.owned("perceel"),
        bt: fields.owned("bt"),
        maximum,
        available,
        unit: fields
            .filled("eenheid")
            .unwrap_or_else(|| "plaatsen".to_owned()),
        updated: Some(draft.context.today),
    };
    let known = draft.record.of(Capacity::KIND).find_map(|(key, part)| {
        let same = Capacity::of(part)
            .is_some_and(|known| known.perceel == capacity.perceel && known.bt == capacity.bt);
        same.then_some(*key)
    });
    match known {
        Some(key) => drop(draft.record.parts.insert(key, Part::Capacity(capacity))),
        None => drop(draft.record.add(Part::Capacity(capacity))),
    }
    Ok(())
}
