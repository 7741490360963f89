//! Actions on contracts and on the capacity of providers. The dates that follow from them are in
//! [`crate::domain::contract::dates`].
//!
//! [`CONTRACT_ACTIONS`] is the table, `fields` what it asks for. What the actions do: `register` makes and mends a contract
//! and keeps the order of what follows on what, `ending` keeps options and notice, `convenant`
//! what partners bring in and when that is evaluated, `parties` and `percelen` who takes part in it and what it buys,
//! `money` what that costs, `results` what it is to bring about, `talks` what is said about it, `parts` what else grows
//! with it, `dealt` what is done with signals. What every contract must hold to is in [`sound`].

mod convenant;
mod dealt;
mod ending;
pub(crate) mod fields;
mod loose;
pub(crate) mod money;
mod parties;
mod parts;
mod percelen;
mod register;
mod results;
mod sound;
mod talks;

use chrono::NaiveDate;
pub use loose::{Loose, fits_kind, misfits, nothing_new};

use self::fields::*;
use crate::domain::contract::Contract;
use crate::domain::contract::dates::Dates;
use crate::domain::contract::signals::option_notice;
use crate::domain::dates::with_year;
use crate::domain::record::{Kind, Record};
use crate::domain::referral::actions::marks;
use crate::domain::workflow::action::{
    Action, After, BACKOFFICE, BT, CONTRACT, Context, Draft, row,
};
use crate::domain::workflow::field::asks;
use crate::domain::workflow::refusal::Refusal;

pub(crate) use dealt::deal_with_signal;
pub(crate) use parts::add_document;
pub use register::may_follow;
pub(crate) use register::{given_number, is_out_itself, known_contract, next_number};
pub use sound::sound;

type Done = Result<(), Refusal>;

/// A row about a contract.
const fn about(id: &'static str, title: &'static str, description: &'static str) -> Action {
    row(Kind::Contract, id, title, description).by(&[CONTRACT])
}

/// The rows for contracts and capacity.
#[rustfmt::skip]
pub const CONTRACT_ACTIONS: &[Action] = &[
    about("contract-registreren", "Contract registreren", "Legt een contract of raamovereenkomst vast")
        .makes().asking(asks![TITEL*, SOORT*, BEGIN*, EINDE*,
            AANBIEDER, AANDACHTSVELD, PERCEEL, OPTIES, OPTIE_MAANDEN, CLAUSULE, VOORGANGER, NUMMER,
            WET, STILZWIJGEND, VERLENGINGSDUUR, HOOGSTENS_VERLENGD, OPZEGTERMIJN, OPZEGGEN_TEGEN, OPZEGGEN_HOE, OPZEGGEN_DOOR,
            MELDTERMIJN, MAXIMALE_WAARDE, BEKOSTIGING, CONTRACTBEHEERDER, SAMEN_MET, GEBIED, MAATWERK, MOTIVERING,
            UIT_TE_ZOEKEN_DOOR, ONDERTEKENING, ONDERTEKEND, GESPREK_ELKE]).does(register::register_contract)
        .for_good("Verbeter het met contract-wijzigen, of beëindig het met opzeggen of niet-voortzetten").then(After::OpenMade),
    about("contract-wijzigen", "Contract wijzigen", "Verbetert gegevens van een contract")
        .asking(asks![TITEL, SOORT, BEGIN, EINDE, WET, STILZWIJGEND, VERLENGINGSDUUR, HOOGSTENS_VERLENGD, OPZEGTERMIJN,
            OPZEGGEN_TEGEN, OPZEGGEN_HOE, OPZEGGEN_DOOR, MELDTERMIJN, MAXIMALE_WAARDE, BEKOSTIGING, CONTRACTBEHEERDER,
            SAMEN_MET, GEBIED, MAATWERK, MOTIVERING, UIT_TE_ZOEKEN_DOOR, ONDERTEKENING, ONDERTEKEND, GESPREK_ELKE]).does(register::change_contract),
    about("partij-toevoegen", "Partij toevoegen", "Wie mee inkoopt, levert of samenwerkt: aanbieder, gemeente, provincie")
        .asking(asks![CONTRACTPARTIJ*, AANDEEL, ROL, KANT, VOOR_PERCEEL, VANAF, TOT_EN_MET]).does(parties::add),
    about("partij-wijzigen", "Partij wijzigen", "Een andere rol of een ander aandeel, of zij doet niet meer mee")
        .asking(asks![PARTIJNUMMER*, AANDEEL, ROL, KANT, VOOR_PERCEEL, VANAF, TOT_EN_MET]).when(parties::has_parties).does(parties::change),
    about("perceel-toevoegen", "Perceel toevoegen", "Het contract dekt een perceel of aandachtsveld")
        .asking(asks![AANDACHTSVELD*, PERCEEL, PERCEELWET, PERCEELBEKOSTIGING, PERCEELGEBIED, PERCEELWAARDE, GEKOPPELD_AAN])
        .when(percelen::buys).does(percelen::add),
    about("perceel-wijzigen", "Perceel wijzigen", "Wet, bekostiging, gebied of waarde van één perceel")
        .asking(asks![PERCEELNUMMER*, PERCEELWET, PERCEELBEKOSTIGING, PERCEELGEBIED, PERCEELWAARDE, GEKOPPELD_AAN])
        .when(percelen::has_percelen).does(percelen::change),
    about("optie-toevoegen", "Optie toevoegen", "Een verlengingsoptie uit het contract")
        .asking(asks![MAANDEN*, CLAUSULE, GROND, MOTIVERING]).does(ending::add_option),
    about("optie-gebruiken", "Optie gebruiken", "De verlenging is gemeld aan de aanbieder")
        .asking(asks![DATUM*, CLAUSULE, GROND, REDEN]).when(ending::has_option).does(ending::use_option),
    about("optie-niet-gebruiken", "Optie niet gebruiken", "Besluit de volgende optie niet te gebruiken: het gat is zichtbaar")
        .asking(asks![DATUM*, REDEN*]).when(ending::has_option).does(ending::decline_option),
    about("opzeggen", "Opzeggen", "Het contract is schriftelijk opgezegd")
        .asking(asks![DATUM*, PER]).when(ending::can_give_notice).does(ending::give_notice),
    about("opzegging-intrekken", "Opzegging intrekken", "Het contract loopt toch door")
        .asking(asks![REDEN*]).when(ending::notice_was_given).does(ending::withdraw_notice),
    about("niet-voortzetten", "Niet voortzetten", "Besluit dat er niets op volgt: geen gat")
        .asking(asks![REDEN*, DATUM]).does(ending::do_not_continue),
    about("toch-voortzetten", "Toch voortzetten", "Herroept het besluit om niet voort te zetten")
        .asking(asks![REDEN*]).when(ending::was_not_continued).does(ending::continue_after_all),
    about("opvolger-koppelen", "Opvolger koppelen", "Wijst het contract aan dat hierop volgt")
        .asking(asks![OPVOLGER*]).does(register::link_successor),
    about("besteding-toevoegen", "Besteding toevoegen", "Telt mee voor de maximale waarde; -500 eraf")
        .asking(asks![DATUM*, GEBOEKT*, OMSCHRIJVING, VOOR_PERCEEL, KENMERK, REDEN]).when(percelen::buys).does(money::add_spending),
    about("tarief-toevoegen", "Tarief toevoegen", "Een tarief met de dagen waarop het geldt")
        .asking(asks![PRODUCTCODE*, EENHEID*, BEDRAG*, VAN*, TOT, INDEXERING, INDEXERING_MAAND, VOOR_PERCEEL]).when(percelen::buys).does(money::add_tariff),
    about("tarief-opvolgen", "Tarief opvolgen", "Geïndexeerd of opnieuw afgesproken: het oude eindigt de dag ervoor")
        .asking(asks![TARIEFNUMMER*, VAN*, BEDRAG, PERCENTAGE]).when(money::has_tariffs).does(money::follow_tariff),
    about("resultaat-afspreken", "Resultaat afspreken", "Een resultaatafspraak met haar streefwaarde")
        .asking(asks![AFSPRAAK*, STREEFWAARDE*, EENHEID~, NULMETING, PARTIJ, AANDEEL, PERIODE, VANAF, TOT_EN_MET]).does(results::agree),
    about("resultaat-wijzigen", "Resultaat wijzigen", "De streefwaarde is bepaald, of een aandeel of periode wordt anders")
        .asking(asks![AFSPRAAKNUMMER*, STREEFWAARDE, EENHEID, NULMETING, AANDEEL, PERIODE, VANAF, TOT_EN_MET])
        .when(results::has_results).does(results::change),
    about("resultaat-meten", "Resultaat meten", "Legt het gemeten getal van een afspraak vast")
        .asking(asks![AFSPRAAKNUMMER*, GEMETEN*, DATUM*]).when(results::has_results).does(results::measure),
    about("contractgesprek-vastleggen", "Contractgesprek vastleggen", "Wat is besproken, en wanneer weer")
        .asking(asks![DATUM*, MET*, VERSLAG*, VOLGENDE]).does(talks::talk),
    about("gespreksafspraak-maken", "Gespreksafspraak maken", "Wie in het gesprek toezegde wat te doen, en voor wanneer")
        .asking(asks![AFSPRAAK*, WIE*, UITERLIJK*, DATUM]).does(talks::promise),
    about("gespreksafspraak-afronden", "Gespreksafspraak afronden", "Het is gedaan, en wat het opleverde")
        .asking(asks![GESPREKSAFSPRAAK*, DATUM*, UITKOMST]).when(talks::has_promises).does(talks::kept),
    about("document-toevoegen", "Document toevoegen", "Een verwijzing naar een stuk in het archief")
        .asking(asks![TITEL*, VINDPLAATS*, DATUM]).does(parts::add_document),
    about("inzet-toevoegen", "Inzet toevoegen", "Wie brengt hoeveel fte in, bij welk team (convenant)")
        .asking(asks![PARTNER*, TEAM, FTE, IN_GESPREK, BRENGT_IN, VANAF, INZET_TOT])
        .when(convenant::is_convenant).does(convenant::add_staffing),
    about("inzet-wijzigen", "Inzet wijzigen", "Het gesprek is rond, het wordt meer of minder, of het houdt op")
        .asking(asks![INZETNUMMER*, TEAM, FTE, IN_GESPREK, BRENGT_IN, VANAF, INZET_TOT])
        .when(convenant::has_staffing).does(convenant::change_staffing),
    about("evaluatiemoment-plannen", "Evaluatiemoment plannen", "Wanneer de afspraak wordt geëvalueerd, na haar begin")
        .asking(asks![VANAF*, TOT_EN_MET, ONDERWERP]).does(convenant::plan_review),
    about("evaluatiemoment-vastleggen", "Evaluatiemoment vastleggen", "Wat de evaluatie opleverde")
        .asking(asks![EVALUATIENUMMER*, DATUM*, BEVINDING*]).when(convenant::has_reviews).does(convenant::review),
    about("contractnotitie-toevoegen", "Notitie toevoegen", "Schrijft een notitie bij het contract")
        .asking(asks![TEKST*]).does(marks::add_note),
    about("signaal-afhandelen", "Signaal afhandelen", "Blijft weg zolang de datum erachter dezelfde is")
        .asking(asks![SIGNAAL*, REDEN*]).does(dealt::handle_signal),
    about("signaal-uitstellen", "Signaal uitstellen", "Komt terug op een dag, of bij de volgende stap")
        .asking(asks![SIGNAAL*, UITGESTELD_TOT*, REDEN*]).does(dealt::snooze_signal),
    about("signaalstappen-instellen", "Signaalstappen instellen", "Eigen voorlooptijden voor dit contract")
        .asking(asks![SIGNAALSOORT*, STAPPEN*]).does(dealt::set_steps),
    about("onderdeel-verwijderen", "Onderdeel verwijderen", "Haalt een partij, perceel, optie of tarief weg")
        .asking(asks![ONDERDEEL*, REDEN*]).does(parts::remove_part),
    about("contract-verwijderen", "Contract uit het register", "Bij vergissing ingevoerd: weg uit lijsten, signalen en agenda")
        .asking(asks![REDEN*]).does(register::take_out),
    about("contract-terugzetten", "Contract terugzetten", "Het was toch geen vergissing: het telt weer mee")
        .from_taken_out().asking(asks![REDEN*]).does(register::put_back),
    row(Kind::Provider, "capaciteit-vastleggen", "Capaciteit vastleggen", "Hoeveel plaatsen er zijn, per perceel en BT")
        .by(&[BACKOFFICE, CONTRACT, BT]).asking(asks![MAXIMUM*, BESCHIKBAAR, EENHEID, PERCEEL, VOOR_BT])
        .does(parts::record_capacity),
];

fn contract<'d>(draft: &'d mut Draft<'_>) -> Result<&'d mut Contract, Refusal> {
    let unknown = Refusal::unknown(&draft.record.id.to_string());
    draft.record.contract_mut().ok_or(unknown)
}

fn dates_of(record: &Record, context: &Context<'_>) -> Option<Dates> {
    dates_on(record, context, context.today)
}

/// As they were on the day something happened.
fn dates_on(record: &Record, context: &Context<'_>, day: NaiveDate) -> Option<Dates> {
    Dates::of(
        record,
        option_notice(&context.register.settings_on(day)),
        day,
    )
}

pub(crate) fn in_words(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "onbekend".to_owned(), with_year)
}
