//! What a user can do, seen from the screen: one list.
//!
//! The workflow's actions as they are, plus the rows that only a screen has (move, filter, open). Keymaps, the
//! which-key popup, `?`, the `:` line and the key hints are views of it. No rules live here: whether a workflow action
//! applies now, and why not, is told by the server for each record.

mod screen;

use std::sync::LazyLock;

use self::screen::SCREEN_ROWS;
use crate::domain::contact::actions::RECORD;
use crate::domain::indicatie::actions::GRANT;
use crate::domain::plan::actions::MAKE;
use crate::domain::record::Kind;
use crate::domain::workflow;

/// One row a context: its name in the code, its table in a keymap file, and for a screen its title, with the action that
/// goes there and what one finds there.
macro_rules! contexts {
    ($($(#[$doc:meta])* $name:ident = $word:literal $(, $title:literal $(, $going:literal, $found:literal)?)?;)+) => {
        /// Where keys are looked up: an overlay first, then the screen, then its family, then everywhere.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Context { $($(#[$doc])* $name),+ }

        impl Context {
            /// Every context.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its table in a keymap file.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }
        }

        /// The screens by their title.
        const TITLES: &[(Context, &str)] = &[$($((Context::$name, $title),)?)+];

        /// The screens one can go to, each with the action that does.
        const GOING: &[(Context, Row)] =
            &[$($($((Context::$name, row($going, $title, $found, &[Context::Everywhere])),)?)?)+];
    };
}

contexts! {
    /// Everywhere.
    Everywhere = "overal";
    /// Every screen with rows to move over.
    List = "lijst";
    /// Vandaag.
    Today = "vandaag", "Vandaag", "naar-vandaag", "Wat er nu nodig is";
    /// Wachtrij.
    Queue = "wachtrij", "Wachtrij", "naar-wachtrij", "Alle open verwijzingen";
    /// Triage.
    Triage = "triage", "Triage", "naar-triage", "Eén verwijzing tegelijk: zien, kiezen, en de volgende";
    /// Dossier.
    Dossier = "dossier", "Dossier";
    /// Contracten.
    Contracts = "contracten", "Contracten", "naar-contracten", "Contracten, op wat eerst moet";
    /// One contract.
    Contract = "contract";
    /// Aanbestedingen.
    Aanbestedingen = "aanbestedingen", "Aanbestedingen", "naar-aanbestedingen", "Lopende aanbestedingen, en het jaarbeeld";
    /// One aanbesteding.
    Aanbesteding = "aanbesteding";
    /// Overgang.
    Indicaties = "overgang", "Overgang", "naar-overgang", "Wat eindigt of verandert, en hoe ver het gesprek is";
    /// One indicatie.
    Indicatie = "indicatie";
    /// Plannen.
    Plans = "plannen", "Plannen", "naar-plannen", "Het plan van elk huishouden, op wat het eerst besproken wordt";
    /// One plan.
    Plan = "plan";
    /// Contacten.
    Contacts = "contacten", "Contacten", "naar-contacten", "Wie op een telefoontje wacht, en wie er deze week belde of kwam";
    /// One contact.
    Contact = "contact";
    /// Budgetten.
    Budgets = "budgetten", "Budgetten", "naar-budgetten", "Wat er per wijk en aandachtsveld is begroot, besteed en verwacht";
    /// One budget.
    Budget = "budget";
    /// Ervaringsonderzoeken.
    Surveys = "ervaringen", "Ervaringen", "naar-ervaringen", "Wat bewoners, medewerkers en partners ervan zeggen, en wat eraan gedaan wordt";
    /// One ervaringsonderzoek.
    Survey = "ervaring";
    /// Agenda.
    Agenda = "agenda", "Agenda", "naar-agenda", "Alle datums, per maand";
    /// One inwoner, huishouden, aanbieder or medewerker.
    Register = "register";
    /// Aanbieders.
    Providers = "aanbieders", "Aanbieders", "naar-aanbieders", "Aanbieders met plaatsen en bezetting";
    /// Medewerkers.
    Employees = "medewerkers", "Medewerkers", "naar-medewerkers", "Wie er is, en wie voor wie waarneemt";
    /// Beheer.
    Management = "beheer", "Beheer", "naar-beheer", "Gebruikers en instellingen";
    /// Inzage.
    Looks = "inzage", "Inzage", "naar-inzage", "Wie wat bekeek; voor wie de rol fg heeft";
    /// Bewaren.
    Keeping = "bewaren", "Bewaren", "naar-bewaren", "Welke dossiers weg mogen, en waarom";
    /// Dubbelen.
    Doubles = "dubbelen", "Dubbelen", "naar-dubbelen", "Wie mogelijk twee keer is ingevoerd";
    /// Huishoudens.
    Households = "huishoudens", "Huishoudens", "naar-huishoudens", "Wie op één adres mogelijk bij elkaar hoort";
    /// Antwoorden.
    Answers = "antwoorden", "Antwoorden", "naar-antwoorden", "Hoe vaak welk BT nee zei, en waarom";
    /// Rapportage.
    Figures = "rapportage", "Rapportage", "naar-rapportage", "Hoe het gaat: instroom, wachttijden, weigeringen, en wat te laat is";
    /// Inlezen.
    Import = "inlezen", "Inlezen", "naar-inlezen", "Een lijst uit een bestand: eerst bekijken, dan inlezen";
    /// A filter being typed.
    Filter = "filter";
    /// A form being filled in.
    Form = "formulier";
    /// A list to choose from: palette, help, picker.
    Choice = "keuze";
    /// A letter being read.
    Reading = "lezen";
}

impl Context {
    /// The title of the screen; empty for what is no screen of its own.
    #[must_use]
    pub fn title(self) -> &'static str {
        let mut titles = TITLES.iter();
        titles
            .find_map(|(context, title)| (*context == self).then_some(*title))
            .unwrap_or_default()
    }
}

/// The screen that an action goes to, if it goes anywhere.
#[must_use]
pub fn going(id: &str) -> Option<Context> {
    let mut going = GOING.iter();
    going.find_map(|(context, row)| (row.id == id).then_some(*context))
}

/// The action that goes to a screen, if any does.
#[must_use]
pub fn way_to(context: Context) -> Option<&'static str> {
    let mut going = GOING.iter();
    going.find_map(|(to, row)| (*to == context).then_some(row.id))
}

/// One thing a user can do from a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its name in keymaps and on the `:` line.
    pub id: &'static str,
    /// Its name in a menu.
    pub title: &'static str,
    /// What it does, in one line.
    pub description: &'static str,
    /// Where it makes sense.
    pub contexts: &'static [Context],
    /// For an action of the workflow: the kind of record it is about. The server decides whether it applies.
    pub about: Option<Kind>,
}

use Context as C;

/// Where a verwijzing is under the cursor or open.
const ON_REFERRAL: &[Context] = &[C::Today, C::Agenda, C::Queue, C::Triage, C::Dossier];

/// Where a contract is under the cursor or open.
const ON_CONTRACT: &[Context] = &[C::Today, C::Agenda, C::Contracts, C::Contract];

/// Where an aanbesteding is under the cursor or open.
const ON_AANBESTEDING: &[Context] = &[C::Today, C::Agenda, C::Aanbestedingen, C::Aanbesteding];

/// Where an indicatie is under the cursor or open.
const ON_INDICATIE: &[Context] = &[C::Today, C::Agenda, C::Indicaties, C::Indicatie];

/// Where an indicator is under the cursor or open.
const ON_INDICATOR: &[Context] = &[C::Figures, C::Register];

/// Where an assumption of the business case is under the cursor or open.
const ON_ASSUMPTION: &[Context] = ON_INDICATOR;

/// Where a plan is under the cursor or open.
const ON_PLAN: &[Context] = &[C::Today, C::Agenda, C::Plans, C::Plan];

/// Where a contact is under the cursor or open.
const ON_CONTACT: &[Context] = &[C::Today, C::Agenda, C::Contacts, C::Contact];

/// Where a budget is under the cursor or open.
const ON_BUDGET: &[Context] = &[C::Today, C::Budgets, C::Budget];

/// Where an ervaringsonderzoek is under the cursor or open.
const ON_SURVEY: &[Context] = &[C::Today, C::Agenda, C::Surveys, C::Survey];

/// Where whoever calls, or is called, can be under the cursor or open: a contact begins there.
const ON_CALLER: &[Context] = &[
    C::Today,
    C::Agenda,
    C::Queue,
    C::Triage,
    C::Dossier,
    C::Register,
    C::Contacts,
    C::Contact,
];

/// Where something is under the cursor or open about which letters are sent.
const ON_LETTERS: &[Context] = &[
    C::Today,
    C::Agenda,
    C::Queue,
    C::Triage,
    C::Dossier,
    C::Indicaties,
    C::Indicatie,
];

/// Where a contract or an aanbesteding is under the cursor or open.
const ON_BOUGHT: &[Context] = &[
    C::Today,
    C::Agenda,
    C::Contracts,
    C::Contract,
    C::Aanbestedingen,
    C::Aanbesteding,
];

/// Where an inwoner is under the cursor or open.
const ON_RESIDENT: &[Context] = &[C::Register, C::Doubles];

/// Where one and two choose.
const CHOOSING: &[Context] = &[C::Triage, C::Doubles];

/// Where a huishouden is under the cursor or open.
const ON_HOUSEHOLD: &[Context] = &[C::Register, C::Households];

/// Where a huishouden is open, or a plan is under the cursor or open.
const ON_HOUSEHOLD_OR_PLAN: &[Context] = &[C::Register, C::Plans, C::Plan];

/// Where an aanbieder is under the cursor or open.
const ON_PROVIDER: &[Context] = &[C::Providers, C::Register];

/// Where a medewerker is under the cursor or open.
const ON_EMPLOYEE: &[Context] = &[C::Employees, C::Register];

/// Where an inwoner or a verwijzing of one is under the cursor or open.
const ON_PERSON: &[Context] = &[
    C::Today,
    C::Agenda,
    C::Queue,
    C::Triage,
    C::Dossier,
    C::Register,
];

/// The same, or an indicatie of one.
const ON_PERSON_OR_INDICATIE: &[Context] = &[
    C::Today,
    C::Agenda,
    C::Queue,
    C::Triage,
    C::Dossier,
    C::Register,
    C::Indicaties,
    C::Indicatie,
];

/// The same, or an indicatie of one or a contact with one.
const ON_ANYONE: &[Context] = &[
    C::Today,
    C::Agenda,
    C::Queue,
    C::Triage,
    C::Dossier,
    C::Register,
    C::Indicaties,
    C::Indicatie,
    C::Contacts,
    C::Contact,
];

/// Where anything is under the cursor or open that actions are about.
const ON_RECORD: &[Context] = &[
    C::Today,
    C::Queue,
    C::Triage,
    C::Dossier,
    C::Contracts,
    C::Contract,
    C::Aanbestedingen,
    C::Aanbesteding,
    C::Agenda,
    C::Providers,
    C::Employees,
    C::Register,
    C::Doubles,
    C::Households,
    C::Indicaties,
    C::Indicatie,
    C::Plans,
    C::Plan,
    C::Contacts,
    C::Contact,
    C::Figures,
    C::Budgets,
    C::Budget,
    C::Surveys,
    C::Survey,
];

const fn row(
    id: &'static str,
    title: &'static str,
    description: &'static str,
    contexts: &'static [Context],
) -> Row {
    Row {
        id,
        title,
        description,
        contexts,
        about: None,
    }
}

/// A kind on the screen: where it is open, and where the actions on it make sense; nowhere when the screen does them
/// another way.
#[rustfmt::skip]
const fn on_screen(kind: Kind) -> (Context, &'static [Context]) {
    match kind {
        Kind::Referral     => (C::Dossier, ON_REFERRAL),
        Kind::Contract     => (C::Contract, ON_CONTRACT),
        Kind::Aanbesteding => (C::Aanbesteding, ON_AANBESTEDING),
        Kind::Resident     => (C::Register, ON_RESIDENT),
        Kind::Household    => (C::Register, ON_HOUSEHOLD),
        Kind::Indicatie    => (C::Indicatie, ON_INDICATIE),
        Kind::Plan         => (C::Plan, ON_PLAN),
        Kind::Contact      => (C::Contact, ON_CONTACT),
        Kind::Indicator    => (C::Register, ON_INDICATOR),
        Kind::Budget       => (C::Budget, ON_BUDGET),
        Kind::Assumption   => (C::Register, ON_ASSUMPTION),
        Kind::Survey       => (C::Survey, ON_SURVEY),
        Kind::Employee     => (C::Register, ON_EMPLOYEE),
        Kind::Provider     => (C::Register, ON_PROVIDER),
        // Beheer does them on the row under its cursor.
        Kind::User | Kind::Setting => (C::Register, &[]),
    }
}

/// The place in the keymap of one record of a kind that is open.
#[must_use]
pub const fn open_as(kind: Kind) -> Context {
    on_screen(kind).0
}

const fn contexts_of(kind: Kind) -> &'static [Context] {
    on_screen(kind).1
}

/// What can follow on a record of a kind and is no step of it: which action begins it, and in which of its fields the
/// number stands.
pub const FOLLOWS: &[(Kind, &str, &str)] = &[
    (Kind::Contract, "aanbesteding-registreren", "volgt-op"),
    (Kind::Referral, GRANT, "verwijzing"),
    (Kind::Resident, GRANT, "inwoner"),
    (Kind::Indicatie, GRANT, "volgt-op"),
    (Kind::Referral, RECORD, "verwijzing"),
    (Kind::Resident, RECORD, "inwoner"),
    (Kind::Household, MAKE, "huishouden"),
];

/// What can follow on a record of a kind: the action and its field.
pub fn follows_on(kind: Kind) -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = FOLLOWS.iter().filter(move |row| row.0 == kind);
    rows.map(|(_, action, field)| (*action, *field))
}

/// Whether a screen is about records of a kind; Vandaag and the agenda are about those of all.
#[must_use]
pub fn is_about(context: Context, kind: Kind) -> bool {
    matches!(context, C::Today | C::Agenda) || contexts_of(kind).contains(&context)
}

/// Every row: what only a screen has, then the workflow's actions on what is under the cursor.
pub static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let has_row = |id: &str| SCREEN_ROWS.iter().any(|row| row.id == id);
    let of_workflow = workflow::ACTIONS
        .iter()
        .filter(|action| !contexts_of(action.about).is_empty() && !has_row(action.id))
        // A melding begins with looking up its resident: that row is melding-invoeren.
        .filter(|action| action.id != "melding-registreren")
        .map(|action| Row {
            id: action.id,
            title: action.title,
            description: action.description,
            contexts: contexts_of(action.about),
            about: Some(action.about).filter(|_| action.from != workflow::From::Nothing),
        });
    let going = GOING.iter().map(|(_, row)| *row);
    let of_screens = going.chain(SCREEN_ROWS.iter().copied());
    of_screens.chain(of_workflow).collect()
});

/// The row with an id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn whatever_the_office_does_can_be_done_from_the_screen() {
        for action in workflow::ACTIONS.iter() {
            // Looking up the resident comes first.
            let id = match action.id {
                "melding-registreren" => "melding-invoeren",
                id => id,
            };
            assert!(find(id).is_some(), "{id}");
        }
    }

    #[test]
    fn every_row_has_a_name_of_its_own_a_description_and_a_place() {
        let ids: BTreeSet<&str> = ROWS.iter().map(|row| row.id).collect();
        assert_eq!(ids.len(), ROWS.len());
        for row in ROWS.iter() {
            assert!(
                !row.title.is_empty() && !row.description.is_empty() && !row.contexts.is_empty(),
                "{}",
                row.id
            );
        }
    }
}
