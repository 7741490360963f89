//! What a client can ask, what each question is answered with, and who answers it: one row a question.
//!
//! [`Request`] and [`Answer`] are what goes over the line. Whoever asks names a question of this module, as in
//! `client.ask(&question::Show { number, at })`, and gets what its row says.

use std::collections::BTreeMap;
use std::fmt::Debug;

use chrono::{NaiveDate, Utc};
use serde::{Deserialize, Serialize, Serializer};

use super::pieces::Long;
use super::status::{BackupMoment, ServerStatus};
use crate::domain::aanbesteding::moving::Change;
use crate::domain::anchor::Anchored;
use crate::domain::contract::lines::Line;
use crate::domain::contract::staffed::Staffed;
use crate::domain::letters::parts::Letter as DossierLetter;
use crate::domain::money::Cents;
use crate::domain::record::{Kind, Record};
use crate::domain::rights::{Facet, Needs, Subject, Task};
use crate::domain::workflow::{Command, Refusal};
use crate::exchange::ocds::OcdsPackage;
use crate::exchange::publication::publication;
use crate::office::drafts::Draft;
use crate::office::export::{Begun, Told};
use crate::office::import::{Batch, BatchResult};
use crate::office::place::LastPlace;
use crate::office::signals::Signal;
use crate::office::views::{
    AanbestedingCells, AgendaItem, AnswerCount, Around, AssumptionCells, Bought, Budgets as Listed,
    BusinessCase as Cased, CaseAsked, CaseRecord, ContactCells, ContractCells,
    DayNumbers as Numbers, Double, Each as EachOf, EmployeeCells, Experience as Experienced,
    FigureRecord, Figures as Counted, FiguresAsked, FilterWord, Filtered, ForResident as Held,
    Found, Guarded, IndicatieCells, Indicators as IndicatorsOf, KeepingRow, Key, LetterCells, Like,
    Look, LooksAsked, Overview as Today, PlanCells, Proposal, ProviderCells, QueuePart as Part,
    QueueQuery, QueueRow, RecordsAsked, Report as Reported, ResidentCells, SavedView, Scenarios,
    Taken, Triaged, View, Viewer, WhatIf as Tried,
};
use crate::office::{AsOf, Caller, Notice, Office, Outcome, today};

/// One row a question: its name, what someone needs to ask it, its fields, what its answer holds, and the call of the office that answers it. What is
/// about the connection or the server itself has no such call: the server answers that.
macro_rules! questions {
    (
        by the office { $(
            $(#[$doc:meta])*
            $name:ident [$needs:expr] { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? } -> $answer:ty = $call:expr;
        )+ }
        by the office, in pieces { $(
            $(#[$long_doc:meta])*
            $long:ident [$long_needs:expr] { $($(#[$long_field_doc:meta])* $long_field:ident: $long_type:ty),* $(,)? } -> $long_answer:ty = $long_call:expr;
        )+ }
        by the server { $(
            $(#[$own_doc:meta])*
            $own:ident [$own_needs:expr] { $($(#[$own_field_doc:meta])* $own_field:ident: $own_type:ty),* $(,)? } -> $own_answer:ty;
        )+ }
    ) => {
        questions! { @each
            $( $(#[$doc])* $name [$needs] { $($(#[$field_doc])* $field: $type),* } -> $answer; )+
            $( $(#[$long_doc])* $long [$long_needs] { $($(#[$long_field_doc])* $long_field: $long_type),* } -> $long_answer; )+
            $( $(#[$own_doc])* $own [$own_needs] { $($(#[$own_field_doc])* $own_field: $own_type),* } -> $own_answer; )+
        }

        /// What the office answers to a caller who has the right to ask. What only the server can answer is refused.
        #[must_use]
        pub fn answer(office: &Office, caller: &Caller, request: Request) -> Answer {
            if let Err(no) = office.admit(caller, request.name().needs()) {
                return Answer::Refused(no);
            }
            match request {
                $(Request::$name(it) => {
                    let call: fn(&Office, &Caller, $name) -> Result<$answer, Refusal> = $call;
                    call(office, caller, it).map_or_else(Answer::Refused, Answer::$name)
                })+
                $(Request::$long(it) => {
                    let call: fn(&Office, &Caller, $long) -> Result<$long_answer, Refusal> = $long_call;
                    call(office, caller, it).map_or_else(Answer::Refused, Answer::$long)
                })+
                $(Request::$own(_))|+ => {
                    Answer::Refused(Refusal::usage("Dit beantwoordt alleen de server zelf"))
                }
            }
        }

        impl Answer {
            /// As it goes over the line: a long list in pieces, an empty one last.
            #[must_use]
            pub fn in_pieces(self) -> Vec<Self> {
                match self {
                    $(Self::$long(whole) => whole.cut().into_iter().map(Self::$long).collect(),)+
                    whole => vec![whole],
                }
            }

            /// Joins what came over the line to what came before; returns whether more follows.
            pub fn join(&mut self, next: Self) -> bool {
                match (self, next) {
                    $((Self::$long(whole), Self::$long(next)) => {
                        let has_more = next.has_more();
                        whole.join(next);
                        has_more
                    })+
                    (whole, next) => {
                        *whole = next;
                        false
                    }
                }
            }

            /// Whether this is a piece with more to follow.
            #[must_use]
            pub fn has_more(&self) -> bool {
                match self {
                    $(Self::$long(piece) => piece.has_more(),)+
                    _ => false,
                }
            }
        }
    };
    (@each $(
        $(#[$doc:meta])*
        $name:ident [$needs:expr] { $($(#[$field_doc:meta])* $field:ident: $type:ty),* } -> $answer:ty;
    )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Serialize, Deserialize)]
            #[allow(missing_docs)] // what its name does not say, its row says
            pub struct $name { $($(#[$field_doc])* pub $field: $type),* }

            impl From<$name> for Request {
                fn from(question: $name) -> Self {
                    Self::$name(question)
                }
            }

            impl Question for $name {
                type Answer = $answer;
                const NAME: Name = Name::$name;

                fn told(answer: Answer) -> Option<Self::Answer> {
                    if let Answer::$name(told) = answer { Some(told) } else { None }
                }
            }
        )+

        /// Which question.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs)] // each is the question of its name
        pub enum Name { $($name),+ }

        impl Name {
            /// Every question there is.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its name in the code.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),+ }
            }

            /// What someone needs to ask it.
            #[must_use]
            pub const fn needs(self) -> Needs {
                match self { $(Self::$name => $needs),+ }
            }
        }

        /// What a client asks.
        #[derive(Debug, Clone, Serialize, Deserialize)]
        #[allow(missing_docs)] // each is the question of its name
        pub enum Request { $($name($name)),+ }

        impl Request {
            /// Which question it is.
            #[must_use]
            pub const fn name(&self) -> Name {
                match self { $(Self::$name(_) => Name::$name),+ }
            }
        }

        /// What the server answers.
        #[derive(Debug, Clone, Serialize, Deserialize)]
        #[allow(missing_docs)] // each answers the question of its name
        pub enum Answer {
            $($name($answer),)+
            /// Something happened; comes only to who asked [`Listen`].
            Notice(Notice),
            /// No, and why.
            Refused(Refusal),
        }
    };
}

/// Everyone with an account.
const ACCOUNT: Needs = Needs::Account;
/// What the record or the action has in its own row.
const RECORD: Needs = Needs::Record;
const PLANS: Needs = Needs::Any(&[Subject::Register(Kind::Plan)]);
const DOSSIERS: Needs = Needs::Any(&[Subject::Dossier(Facet::Rij)]);
const CONTRACTS: Needs = Needs::Any(&[Subject::Register(Kind::Contract)]);
const AANBESTEDINGEN: Needs = Needs::Any(&[Subject::Register(Kind::Aanbesteding)]);
/// Signals and dates of anything the office works on.
const WORK: Needs = Needs::Any(&[
    Subject::Dossier(Facet::Rij),
    Subject::Register(Kind::Contract),
    Subject::Register(Kind::Aanbesteding),
]);
const BUDGETS: Needs = Needs::Any(&[Subject::Register(Kind::Budget)]);
const CASE: Needs = Needs::Any(&[Subject::Register(Kind::Assumption)]);
const FIGURES: Needs = Needs::Any(&[Subject::Task(Task::Cijfers)]);
const EXPERIENCE: Needs = Needs::Any(&[
    Subject::Task(Task::Cijfers),
    Subject::Register(Kind::Survey),
]);
const REGISTRARS: Needs = Needs::Any(&[Subject::Register(Kind::Resident)]);
const REGISTRARS_AND_WATCH: Needs = Needs::Any(&[
    Subject::Register(Kind::Resident),
    Subject::Task(Task::Inzage),
]);
const INVOLVED: Needs = Needs::Any(&[Subject::Task(Task::Betrokken)]);
const WATCH_LOOKS: Needs = Needs::Any(&[Subject::Task(Task::Inzage)]);
const WATCH: Needs = Needs::Any(&[Subject::Task(Task::Bewaken)]);

questions! {
    by the office {
        /// Do this. Asked again under the same number, which is the caller's own, it is not done again; empty is none.
        Perform [RECORD] { command: Command, request: String } -> Outcome = |office, caller, it| Ok(office.perform_once(caller.clone(), it.command, it.request));
        /// Undo the caller's last step on this record; the request as in [`Perform`].
        Undo [RECORD] { number: String, request: String } -> Outcome = |office, caller, it| Ok(office.undo(caller.clone(), it.number, it.request));
        /// Do again what the caller undid on this record; the request as in [`Perform`].
        Redo [RECORD] { number: String, request: String } -> Outcome = |office, caller, it| Ok(office.redo(caller.clone(), it.number, it.request));
        /// Read in these rows; the request as in [`Perform`].
        Import [RECORD] { batch: Batch, request: String } -> BatchResult = |office, caller, it| office.import(caller.clone(), it.batch, it.request);
        /// Which verwijzingen, in which order.
        Queue [DOSSIERS] { query: QueueQuery } -> Vec<Key> = |office, caller, it| office.queue(caller, &it.query);
        /// A part of them, as rows, and how many there are.
        QueuePart [DOSSIERS] { query: QueueQuery, around: Around } -> Part = |office, caller, it| office.queue_part(caller, &it.query, it.around);
        /// The rows of these verwijzingen.
        Rows [DOSSIERS] {
            keys: Vec<Key>,
            /// Stopped clocks too.
            all: bool,
            /// Counted on this day.
            on: Option<NaiveDate>,
        } -> Vec<QueueRow> = |office, caller, it| office.rows(caller, &it.keys, it.all, it.on);
        /// Begin an export of every record of a kind.
        Export [RECORD] {
            kind: Kind,
            /// Whether of what happened to them, and not of what they say.
            with_history: bool,
            /// What it is needed for; kept.
            purpose: String,
        } -> Begun = |office, caller, it| office.export(caller, it.kind, it.with_history, &it.purpose);
        /// The next records of an export the caller began, those together that stand in one row; none at its end.
        ExportPage [RECORD] { export: u64 } -> Vec<Vec<Record>> = |office, caller, it| office.export_page(caller, it.export);
        /// What happened to the next records of such an export; none at its end.
        ExportHistoryPage [RECORD] { export: u64 } -> Vec<Told> = |office, caller, it| office.export_history_page(caller, it.export);
        /// Every published aanbesteding with its contracts as open data, and how many were not published.
        Publication [AANBESTEDINGEN] {
            /// What it is needed for; kept.
            purpose: String,
        } -> (OcdsPackage, usize) = |office, caller, it| {
            office.publication(caller, &it.purpose, |register, changed| {
                let package = publication(register, changed, Utc::now(), today());
                let left_out = register.aanbestedingen().len() - package.processes.len();
                (package, left_out)
            })
        };
        /// Every date from a day up to and with another; a long time is asked a year at a time.
        Agenda [WORK] {
            /// Words that must all hold.
            filter: Vec<String>,
            from: NaiveDate,
            until: NaiveDate,
        } -> (Vec<AgendaItem>, usize) =
            |office, caller, it| office.agenda(caller, &it.filter, it.from, it.until);
        /// What Vandaag shows.
        Overview [WORK] {
            /// How many signals at most.
            most: usize,
        } -> Today = |office, caller, it| office.overview(caller, it.most);
        /// The words a list can be filtered by.
        FilterWords [WORK] { list: Filtered } -> Vec<FilterWord> = |office, caller, it| office.filter_words(caller, it.list);
        /// The saved views the caller can use.
        SavedViews [ACCOUNT] {} -> Vec<SavedView> = |office, caller, _| office.saved_views(caller);
        /// Keep a saved view of the caller, or throw it away when its line is empty; the answer is those there are then.
        KeepView [ACCOUNT] { name: String, line: String } -> Vec<SavedView> =
            |office, caller, it| office.keep_view(caller, &it.name, &it.line);
        /// Which contracts.
        Contracts [CONTRACTS] {
            /// Words that must all hold.
            filter: Vec<String>,
            /// What has ended too.
            all: bool,
            /// Of which day.
            at: AsOf,
        } -> Vec<ContractCells> = |office, caller, it| office.contracts(caller, &it.filter, it.all, it.at);
        /// The percelen and contracts to choose from in a form.
        Choices [CONTRACTS] {} -> Bought = |office, caller, _| office.bought(caller);
        /// What partners bring in under all convenanten together.
        Staffing [CONTRACTS] {
            /// Words that must all hold for what is added up.
            filter: Vec<String>,
            /// Of which day.
            at: AsOf,
        } -> Staffed = |office, caller, it| office.staffed(caller, &it.filter, it.at);
        /// Every perceel through the years.
        Lines [CONTRACTS] {
            /// Counted on this day.
            on: Option<NaiveDate>,
        } -> Vec<Line> = |office, caller, it| office.lines(caller, it.on);
        /// Which indicaties.
        Indicaties [DOSSIERS] {
            /// Words that must all hold.
            filter: Vec<String>,
            /// What runs on and what has ended too.
            all: bool,
            /// Counted on this day.
            on: Option<NaiveDate>,
        } -> Vec<IndicatieCells> = |office, caller, it| office.indicaties(caller, &it.filter, it.all, it.on);
        /// Which plans.
        Plans [PLANS] {
            /// Words that must all hold.
            filter: Vec<String>,
            /// What ended too.
            all: bool,
            /// The day it is counted on; today when none.
            on: Option<NaiveDate>,
        } -> Vec<PlanCells> = |office, caller, it| {
            office.plans(caller, &it.filter, it.all, it.on)
        };
        /// Which contacts.
        Contacts [DOSSIERS] {
            /// Words that must all hold.
            filter: Vec<String>,
            /// What was longer ago, too.
            all: bool,
        } -> Vec<ContactCells> = |office, caller, it| office.contacts(caller, &it.filter, it.all);
        /// Which budgets.
        Budgets [BUDGETS] {
            /// Words that must all hold.
            filter: Vec<String>,
            /// Of earlier years too.
            all: bool,
            /// Of which day.
            at: AsOf,
        } -> Listed = |office, caller, it| office.budgets(caller, &it.filter, it.all, it.at);
        /// A budget for the whole gemeente over the wijken by three ways to pay; nothing is kept.
        SpreadThreeWays [BUDGETS] {
            number: String,
            /// Figures with their weights; empty for those of the office.
            weights: String,
            /// What stays for the whole gemeente; none for as it was.
            stays: Option<Cents>,
            /// What is kept back where a target was missed, in hundredths of a percent; none for that of the office.
            malus: Option<u32>,
        } -> Scenarios = |office, caller, it| office.scenarios(caller, &it.number, &it.weights, it.stays, it.malus);
        /// The plan of a huishouden on a page for the family.
        FamilyPage [RECORD] {
            /// Of the plan, or of the huishouden.
            number: String,
            /// As of this day.
            on: Option<NaiveDate>,
        } -> String = |office, caller, it| office.family_page(caller, &it.number, it.on);
        /// Which aanbestedingen.
        Aanbestedingen [AANBESTEDINGEN] {
            /// Words that must all hold.
            filter: Vec<String>,
            /// What has ended too.
            all: bool,
            /// Of which day.
            at: AsOf,
        } -> Vec<AanbestedingCells> = |office, caller, it| office.aanbestedingen(caller, &it.filter, it.all, it.at);
        /// What each of these changes to the plan of an aanbesteding would do, each on its own.
        WhatIf [RECORD] {
            number: String,
            changes: Vec<Change>,
            /// Counted on this day.
            on: Option<NaiveDate>,
        } -> Vec<Tried> = |office, caller, it| office.what_if(caller, &it.number, &it.changes, it.on);
        /// The letter of the award decision of an aanbesteding to one inschrijver.
        Letter [RECORD] {
            number: String,
            /// Which inschrijving, by its number in the list.
            bid: u32,
            /// Sent on this day, as long as it was not sent.
            on: Option<NaiveDate>,
        } -> DossierLetter = |office, caller, it| office.letter(caller, &it.number, it.bid, it.on);
        /// The letter about a dossier that sending it would keep, or one as it was sent.
        LetterOf [DOSSIERS] {
            number: String,
            /// What is filled in for it, as typed.
            fields: BTreeMap<String, String>,
            /// The number of one that was sent, in the list of the dossier.
            sent: Option<u32>,
        } -> DossierLetter = |office, caller, it| office.letter_of(caller, &it.number, &it.fields, it.sent);
        /// Dossiers that may be destroyed, were proposed for it, or of which a resident asked it.
        Keeping [WORK] {} -> Vec<KeepingRow> = |office, caller, _| office.keeping(caller);
        /// The declaration that a dossier was destroyed.
        Declaration [RECORD] { number: String } -> String = |office, caller, it| office.declaration(caller, &it.number);
        /// Settings, providers and employees.
        Registers [ACCOUNT] {} -> Vec<Record> = |office, caller, _| office.registers(caller);
        /// Keep an unfinished form of the caller, or drop it when it has no fields.
        KeepDraft [ACCOUNT] { draft: Draft } -> () = |office, caller, it| office.keep_draft(caller, &it.draft);
        /// Keep where the caller is on the screen.
        KeepPlace [ACCOUNT] { place: LastPlace } -> () = |office, caller, it| office.keep_place(caller, &it.place);
        /// Where the caller was on the screen.
        Place [ACCOUNT] {} -> Option<LastPlace> = |office, caller, _| office.last_place(caller);
        /// The unfinished forms of the caller.
        Drafts [ACCOUNT] {} -> Vec<Draft> = |office, caller, _| office.drafts(caller);
        /// All providers.
        Providers [Needs::Any(&[Subject::Register(Kind::Provider)])] {} -> Vec<ProviderCells> = |office, caller, _| office.providers(caller);
        /// All employees, with who stands in for whom today.
        Employees [Needs::Any(&[Subject::Register(Kind::Employee)])] {} -> Vec<EmployeeCells> = |office, caller, _| office.employees(caller);
        /// What lies with the caller or an employee, in numbers and days.
        DayNumbers [DOSSIERS] {
            /// Whose; none is the caller's.
            who: Option<String>,
        } -> Numbers = |office, caller, it| office.day_numbers(caller, it.who.as_deref());
        /// How often which BT said no for what reason.
        Answers [Needs::Any(&[Subject::Dossier(Facet::Verloop)])] {
            /// Words of the wachtrij; all must hold.
            filter: Vec<String>,
        } -> Vec<AnswerCount> = |office, caller, it| office.answers(caller, &it.filter);
        /// Figures: how much, how long and how often.
        Figures [FIGURES] { asked: FiguresAsked } -> Box<Counted> = |office, caller, it| office.figures(caller, &it.asked).map(Box::new);
        /// The indicators of the begroting.
        Indicators [FIGURES] {
            /// Seen from which year; none is that of today.
            year: Option<u16>,
            at: AsOf,
            /// Whether they leave the office: then what is too small is hidden.
            leaves: bool,
        } -> Box<IndicatorsOf> = |office, caller, it| office.indicators(caller, it.year, it.at, it.leaves).map(Box::new);
        /// The business case by substitution.
        BusinessCase [CASE] { asked: CaseAsked } -> Box<Cased> = |office, caller, it| office.business_case(caller, &it.asked).map(Box::new);
        /// What was answered in ervaringsonderzoeken.
        Experience [EXPERIENCE] {
            /// Words that must all hold.
            filter: Vec<String>,
            at: AsOf,
            /// Whether it leaves the office: then what is too small is hidden.
            leaves: bool,
        } -> Experienced = |office, caller, it| office.experience(caller, &it.filter, it.at, it.leaves);
        /// What stands on the page for the college.
        Report [FIGURES] {
            /// Over which period, as typed.
            over: String,
            at: AsOf,
        } -> Box<Reported> = |office, caller, it| office.report(caller, &it.over, it.at).map(Box::new);
        /// Anything by name, number, day of birth, postcode or telephone number, the best first.
        Find [ACCOUNT] { text: String } -> Vec<Found> = |office, caller, it| office.find(caller, &it.text);
        /// Residents by name, number, day of birth, postcode or telephone number, the best first.
        Residents [REGISTRARS] { text: String } -> Vec<ResidentCells> = |office, caller, it| office.residents(caller, &it.text);
        /// Who a resident may be that is about to be registered with these fields, as typed; the surest first.
        LikeThis [REGISTRARS] { fields: BTreeMap<String, String> } -> Vec<Like> = |office, caller, it| office.like(caller, &it.fields);
        /// All settings, each with its value.
        Settings [Needs::Any(&[Subject::Register(Kind::Setting)])] {} -> Vec<(String, String)> = |office, caller, _| office.settings(caller);
        /// All users.
        Users [Needs::Any(&[Subject::Register(Kind::User)])] {} -> Vec<Record> = |office, caller, _| office.users(caller);
        /// One record, whole.
        Show [RECORD] {
            number: String,
            /// Of which day.
            at: AsOf,
        } -> Box<View> = |office, caller, it| office.show(caller, &it.number, it.at).map(Box::new);
        /// One verwijzing, whole, with where it can go.
        Triage [DOSSIERS] { number: String } -> Box<Triaged> = |office, caller, it| office.triage(caller, &it.number).map(Box::new);
        /// Whether an action can be done with each of these records now.
        Each [RECORD] {
            action: String,
            numbers: Vec<String>,
            /// What is filled in for it, as typed; none while nothing is.
            fields: BTreeMap<String, String>,
            /// The places at aanbieders that those asked before these took.
            taken: Vec<Taken>,
        } -> EachOf = |office, caller, it| {
            office.each(caller, &it.action, &it.numbers, &it.fields, &it.taken)
        };
        /// The BSN of a resident in full, or a secret address.
        Reveal [REGISTRARS] {
            what: Guarded,
            number: String,
            /// What it is needed for; kept.
            purpose: String,
        } -> String = |office, caller, it| office.reveal(caller, it.what, &it.number, &it.purpose);
        /// Everything held about a resident who asks for it.
        ForResident [REGISTRARS] {
            number: String,
            /// What it is needed for; kept.
            purpose: String,
        } -> Box<Held> = |office, caller, it| office.for_resident(caller, &it.number, &it.purpose).map(Box::new);
    }
    by the office, in pieces {
        /// Residents who may be one person, the surest first.
        Doubles [REGISTRARS] {
            /// Words that must all hold.
            filter: Vec<String>,
        } -> Vec<Double> = |office, caller, it| office.doubles(caller, &it.filter);
        /// Residents who may be of one huishouden, by address.
        ProposedHouseholds [REGISTRARS] {} -> Vec<Proposal> = |office, caller, _| office.proposed_households(caller);
        /// Who can see a resident now.
        Viewers [REGISTRARS_AND_WATCH] { number: String } -> Vec<Viewer> = |office, caller, it| office.viewers(caller, &it.number);
        /// Which teams to call about the person with a BSN.
        Involved [INVOLVED] {
            bsn: String,
            /// What it is needed for; kept.
            purpose: String,
        } -> Vec<String> = |office, caller, it| office.involved(caller, &it.bsn, &it.purpose);
        /// Who looked at what.
        Looks [WATCH_LOOKS] {
            asked: LooksAsked,
            /// What it is needed for; kept.
            purpose: String,
        } -> Vec<Look> = |office, caller, it| office.looks(caller, &it.asked, &it.purpose);
        /// The records behind a figure.
        FigureRecords [FIGURES] { asked: RecordsAsked } -> Vec<FigureRecord> = |office, caller, it| office.figure_records(caller, &it.asked);
        /// The verwijzingen behind the business case.
        CaseRecords [CASE] { asked: CaseAsked } -> Vec<CaseRecord> = |office, caller, it| office.case_records(caller, &it.asked);
        /// The assumptions of the business case.
        Assumptions [CASE] {} -> Vec<AssumptionCells> = |office, caller, _| office.assumptions(caller);
        /// The letters that were sent.
        Letters [Needs::Any(&[Subject::Dossier(Facet::Notities)])] {
            /// Words that must all hold.
            filter: Vec<String>,
        } -> Vec<LetterCells> = |office, caller, it| office.letters(caller, &it.filter);
        /// The same, for an export with this purpose.
        ExportLetters [Needs::Any(&[Subject::Dossier(Facet::Notities)])] {
            /// What it is needed for; kept.
            purpose: String,
        } -> Vec<LetterCells> = |office, caller, it| office.export_letters(caller, &it.purpose);
        /// All signals.
        Signals [WORK] {
            /// Of which day.
            at: AsOf,
        } -> Vec<Signal> = |office, caller, it| office.signals(caller, it.at);
        /// All signals, for an export with this purpose.
        ExportSignals [WORK] {
            /// What it is needed for; kept.
            purpose: String,
        } -> Vec<Signal> = |office, caller, it| office.export_signals(caller, &it.purpose);
        /// Every date of everything or of one register, for an export with this purpose; with a number that rises with
        /// every change.
        ExportAgenda [WORK] {
            /// The first and the last day.
            days: (NaiveDate, NaiveDate),
            /// Of which register only.
            only: Option<Kind>,
            /// Whether also what lapsed in the last year.
            with_lapsed: bool,
            /// What it is needed for; kept.
            purpose: String,
        } -> (Vec<AgendaItem>, u64) = |office, caller, it| office.export_agenda(caller, it.days, it.only, it.with_lapsed, &it.purpose);
    }
    by the server {
        /// How the server is.
        Status [ACCOUNT] {} -> ServerStatus;
        /// Check logboek and state; returns how many lines of the logboek were checked.
        Verify [WATCH] {
            /// What someone kept elsewhere.
            anchors: Anchored,
        } -> u64;
        /// One moment to make a back-up of.
        BackupPoint [WATCH] {} -> BackupMoment;
        /// Stop; what is wrong with what was kept, where anything is known to be.
        Stop [WATCH] {} -> Option<String>;
        /// From now on only send notices on this connection.
        Listen [ACCOUNT] {} -> ();
        /// The caller has this dossier open, or none.
        LookAt [ACCOUNT] { number: Option<String> } -> ();
    }
}

/// A question, as whoever asks names it.
pub trait Question: Into<Request> + Serialize + Debug {
    /// What its answer holds.
    type Answer;

    /// Which question it is.
    const NAME: Name;

    /// What an answer holds; none when it answers another question.
    fn told(answer: Answer) -> Option<Self::Answer>;
}

/// A question as the [`Request`] it stands for, without giving it away.
#[derive(Debug)]
pub struct Asked<'q, Q>(pub &'q Q);

impl<Q: Question> Serialize for Asked<'_, Q> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_newtype_variant("Request", Q::NAME as u32, Q::NAME.word(), self.0)
    }
}

#[cfg(test)]
mod tests;
