//! Actions on contracts and on the capacity of providers. The dates that follow from them are in
//! [`crate::domain::contract::dates`].
//!
//! [`CONTRACT_ACTIONS`] is the table. What the actions do: `register` makes and mends a contract and keeps the order of
//! what follows on what, `ending` keeps options and notice, `parts` what grows with it, `dealt` what is done with
//! signals. What every contract must hold to is in [`sound`].

mod dealt;
mod ending;
mod parts;
mod register;
mod sound;

use chrono::NaiveDate;

use crate::domain::contract::Contract;
use crate::domain::contract::dates::Dates;
use crate::domain::contract::signals::option_notice;
use crate::domain::contract::words::{
    ChangeGround, ContractKind, ContractSignal, Funding, NoticeBy, NoticeForm,
};
use crate::domain::dates::with_year;
use crate::domain::record::{Kind, Record};
use crate::domain::registers::actions::row;
use crate::domain::words::{Role, Wet, YesNo};
use crate::domain::workflow::action::{Action, Context, Draft, From, Who};
use crate::domain::workflow::fields::{FieldKind as F, FieldSpec, list_of, may, must};
use crate::domain::workflow::refusal::Refusal;

pub(crate) use dealt::deal_with_signal;
pub(crate) use parts::add_document;
pub use register::may_follow;
pub(crate) use register::{given_number, known_contract, next_number};
pub use sound::sound;

type Done = Result<(), Refusal>;

const CONTRACT: Who = Who::Role(Role::Contract);

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
        apply: register::register_contract,
        ..about(
            "contract-registreren",
            "Contract registreren",
            "Legt een contract of raamovereenkomst vast",
        )
    },
    Action {
        fields: &CHANGED,
        apply: register::change_contract,
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
        apply: parts::add_party,
        ..about(
            "partij-toevoegen",
            "Partij toevoegen",
            "Een aanbieder doet mee in het contract",
        )
    },
    Action {
        fields: &[must("aandachtsveld", F::Text), may("perceel", F::Text)],
        apply: parts::add_perceel,
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
        apply: ending::add_option,
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
        guard: ending::has_option,
        apply: ending::use_option,
        ..about(
            "optie-gebruiken",
            "Optie gebruiken",
            "De verlenging is gemeld aan de aanbieder",
        )
    },
    Action {
        fields: &[must("datum", F::PastDate), may("per", F::Date)],
        guard: ending::can_give_notice,
        apply: ending::give_notice,
        ..about(
            "opzeggen",
            "Opzeggen",
            "Het contract is schriftelijk opgezegd",
        )
    },
    Action {
        fields: &[must("reden", F::Text)],
        guard: ending::notice_was_given,
        apply: ending::withdraw_notice,
        ..about(
            "opzegging-intrekken",
            "Opzegging intrekken",
            "Het contract loopt toch door",
        )
    },
    Action {
        fields: &[must("reden", F::Text)],
        apply: ending::do_not_continue,
        ..about(
            "niet-voortzetten",
            "Niet voortzetten",
            "Besluit dat er niets op volgt: geen gat",
        )
    },
    Action {
        fields: &[must("reden", F::Text)],
        guard: ending::was_not_continued,
        apply: ending::continue_after_all,
        ..about(
            "toch-voortzetten",
            "Toch voortzetten",
            "Herroept het besluit om niet voort te zetten",
        )
    },
    Action {
        fields: &[must("opvolger", F::Contract)],
        apply: register::link_successor,
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
            may("reden", F::Text),
        ],
        apply: parts::add_spending,
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
        apply: parts::add_tariff,
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
        apply: parts::add_agreement,
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
        apply: parts::measure,
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
        apply: parts::add_talk,
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
        apply: parts::add_document,
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
        apply: parts::add_staffing,
        ..about(
            "inzet-toevoegen",
            "Inzet toevoegen",
            "Wie levert hoeveel fte aan welk team (convenant)",
        )
    },
    Action {
        fields: &[must("tekst", F::Text)],
        apply: crate::domain::referral::actions::marks::add_note,
        ..about(
            "contractnotitie-toevoegen",
            "Notitie toevoegen",
            "Schrijft een notitie bij het contract",
        )
    },
    Action {
        fields: &[must("signaal", F::Text), must("reden", F::Text)],
        apply: dealt::handle_signal,
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
        apply: dealt::snooze_signal,
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
        apply: dealt::set_steps,
        ..about(
            "signaalstappen-instellen",
            "Signaalstappen instellen",
            "Eigen voorlooptijden voor dit contract",
        )
    },
    Action {
        fields: &[must("onderdeel", F::Text), must("reden", F::Text)],
        apply: parts::remove_part,
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
        apply: parts::record_capacity,
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

pub(crate) fn in_words(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "onbekend".to_owned(), with_year)
}
