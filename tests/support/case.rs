//! One verwijzing on a desk, and the people who act on it: what the workflow tests share.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use wijkregie::domain::record::{Consent, Head, Kind, Record, RecordId};
use wijkregie::domain::referral::Referral;
use wijkregie::domain::referral::clocks::{self, RunningTerm};
use wijkregie::domain::register::Register;
use wijkregie::domain::registers::people::{Employee, Household, Provider, Resident, slug};
use wijkregie::domain::rights::{Access, Actor, Standing, sees};
use wijkregie::domain::words::{ClockKind, State};
use wijkregie::domain::workflow::{self, Action, Context, Refusal, decide};
use wijkregie::store::Entry;

/// Who acts: roles with commas, then the scope. The first role is the name.
pub const WIJ: &str = "wij@wij:hoogkerk";
pub const BT: &str = "bt@bt:hoogkerk";
pub const OTHER_BT: &str = "bt@bt:beijum";
pub const BACKOFFICE: &str = "backoffice@alles";
pub const CONTRACT: &str = "contract@alles";
pub const LEIDING: &str = "leiding@alles";
pub const FG: &str = "fg@alles";
pub const BEHEER: &str = "beheer@alles";
pub const OVERRIDER: &str = "wij,toestemming-passeren@alles";

/// The melding of every story, unless it tells another.
pub const MELDING: &str = "inwoner=P-0001; meldingsdatum=2026-04-13; verwijzer=huisarts; \
    zorgvraag=hulp bij de administratie; soort=individuele begeleiding; wet=Wmo; urgentie=regulier";
pub const CONSENT: &str =
    "partij=hoogkerk; gegeven-door=inwoner; welke-gegevens=verslag; datum=2026-04-13; antwoord=ja";

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// What an action made of a record can be written in the logboek and read back from it; else nothing of it is kept.
pub fn reads_back(action: &str, before: &Record, after: &Record) {
    let entry = Entry {
        at: NaiveDate::default().and_hms_opt(9, 0, 0).unwrap().and_utc(),
        who: "iemand".to_owned(),
        role: None,
        action: action.to_owned(),
        request: None,
        before: before.clone(),
        after: after.clone().into(),
    };
    entry
        .prove()
        .unwrap_or_else(|why| panic!("{action}: {why}"));
}

/// `wij@wij:hoogkerk` as an actor.
pub fn actor(who: &str) -> Actor {
    let (roles, scope) = who.split_once('@').unwrap();
    Actor {
        name: roles.split(',').next().unwrap().to_owned(),
        roles: roles.split(',').map(|role| role.parse().unwrap()).collect(),
        scopes: [scope.parse().unwrap()].into(),
    }
}

/// `bt=hoogkerk; reden=vol` as fields.
pub fn fields(text: &str) -> BTreeMap<String, String> {
    text.split(';')
        .filter(|pair| !pair.trim().is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap();
            (name.trim().to_owned(), value.trim().to_owned())
        })
        .collect()
}

pub fn action(id: &str) -> &'static Action {
    workflow::find(id).unwrap_or_else(|| panic!("there is no action {id}"))
}

/// A register with one provider of BT Hoogkerk.
pub fn register() -> Register {
    let mut register = Register::default();
    let mut provider = Record::new(RecordId::new(Kind::Provider, "L001"));
    provider.head = Head::from(Provider {
        name: "Zorg Hoogkerk".into(),
        teams: vec!["hoogkerk".into()],
        ..Provider::default()
    });
    register.take(&provider);
    register
}

/// The residents the stories are about: P-0001 in Hoogkerk, P-0002 in no known wijk, P-0003 merged into P-0001.
pub fn residents() -> Vec<Record> {
    let resident = |n, resident| {
        let mut record = Record::new(RecordId::numbered(Kind::Resident, n));
        record.head = Head::from(resident);
        record
    };
    let mut household = Record::new(RecordId::numbered(Kind::Household, 1));
    household.head = Head::from(Household::default());
    vec![
        resident(
            1,
            Resident {
                last_name: "Veen".into(),
                postcode: "9744 GJ".into(),
                household: Some("H-0001".into()),
                ..Resident::default()
            },
        ),
        resident(
            2,
            Resident {
                last_name: "Bos".into(),
                ..Resident::default()
            },
        ),
        resident(
            3,
            Resident {
                last_name: "Veen".into(),
                merged_into: Some("P-0001".into()),
                ..Resident::default()
            },
        ),
        household,
    ]
}

/// One verwijzing on a day.
#[derive(Clone)]
pub struct Case {
    pub register: Register,
    pub related: Vec<Record>,
    pub today: NaiveDate,
    pub record: Record,
}

impl Case {
    /// An empty verwijzing on Monday 13 April 2026.
    pub fn empty() -> Self {
        Self {
            register: register(),
            related: residents(),
            today: day("2026-04-13"),
            record: Record::new(RecordId::referral(2026, 412)),
        }
    }

    /// The usual melding, just registered by WIJ Hoogkerk.
    pub fn new() -> Self {
        Self::with("")
    }

    /// The usual melding with some fields otherwise.
    pub fn with(other: &str) -> Self {
        let mut case = Self::empty();
        let mut given = fields(MELDING);
        given.extend(fields(other));
        case.try_with(BACKOFFICE, "melding-registreren", &given)
            .unwrap_or_else(|no| panic!("{no}"));
        case
    }

    /// A verwijzing with these fields, as an import leaves it.
    pub fn imported(referral: Referral) -> Self {
        let mut case = Self::empty();
        case.record.head = Head::from(Referral {
            imported: true,
            ..referral
        });
        case.record.revision = 1;
        case
    }

    /// A verwijzing that came to a state along the usual road, all on its first day.
    pub fn at(state: State) -> Self {
        let mut case = Self::new();
        case.bring_to(state);
        case
    }

    /// Takes the usual road from `nieuw` to a state.
    pub fn bring_to(&mut self, state: State) -> &mut Self {
        use State as S;
        let date = |case: &Self, name: &str| format!("{name}={}", case.today);
        match state {
            S::Nieuw => self,
            S::InOnderzoek => self.done(WIJ, "onderzoek-starten", "regievoerder=Anna"),
            S::BijSpecialist => self.bring_to(S::InOnderzoek).asks_specialist(WIJ),
            S::Aangeboden => self
                .bring_to(S::InOnderzoek)
                .done(WIJ, "toestemming-vastleggen", CONSENT)
                .done(WIJ, "aanbieden", "bt=hoogkerk")
                .hand_over(),
            S::Geweigerd => self
                .bring_to(S::Aangeboden)
                .done(BT, "weigeren", "reden=geen capaciteit"),
            S::Geaccepteerd => self.bring_to(S::Aangeboden).done(BT, "accepteren", ""),
            S::Wachtlijst => {
                self.bring_to(S::Geaccepteerd)
                    .done(BT, "op-wachtlijst", "wensdatum=2026-06-01")
            }
            S::Gestart => self
                .bring_to(S::Geaccepteerd)
                .done(BT, "gesprek-plannen", "datum=2026-04-20")
                .done(
                    BT,
                    "starten",
                    "aanbieder=L001; startdatum=2026-04-20; omvang=2 uur per week; evaluatiedatum=2026-07-20",
                ),
            S::Teruggelegd => self
                .bring_to(S::Geaccepteerd)
                .done(BT, "terugleggen", "reden=complexiteit"),
            S::RegulierProces => {
                let done = date(self, "datum") + "; verslag=D-1";
                let asked = date(self, "aanvraagdatum");
                self.bring_to(S::InOnderzoek)
                    .done(WIJ, "onderzoek-afronden", &done)
                    .done(BACKOFFICE, "aanvraag-ontvangen", &asked)
            }
            S::Nazorg => {
                let given = date(self, "datum")
                    + "; uitkomst=eigen kracht/netwerk; nazorgdatum=2026-07-13";
                self.bring_to(S::InOnderzoek).done(WIJ, "afsluiten", &given)
            }
            S::Afgesloten => {
                let given = date(self, "datum") + "; uitkomst=eigen kracht/netwerk";
                self.bring_to(S::InOnderzoek).done(WIJ, "afsluiten", &given)
            }
            S::Ingetrokken => self.done(WIJ, "intrekken", "reden=verhuisd"),
        }
    }

    /// Has a specialist look along from an onderzoek.
    pub fn asks_specialist(&mut self, who: &str) -> &mut Self {
        let contact = self.today + chrono::Days::new(14);
        let given = format!("specialist=revalidatiearts; reden=complex; contactdatum={contact}");
        self.done(who, "naar-specialist", &given)
    }

    /// Ticks the first four points of the warme overdracht.
    pub fn hand_over(&mut self) -> &mut Self {
        self.hand_over_by(WIJ)
    }

    pub fn hand_over_by(&mut self, who: &str) -> &mut Self {
        for point in ["inwoner-weet", "toestemming", "verslag", "gesproken"] {
            let bt = self
                .referral()
                .bt
                .clone()
                .unwrap_or_else(|| "hoogkerk".into());
            let is_of_bt = |it: &Consent| it.holds(self.today) && it.party == bt;
            if point == "toestemming" && !self.record.all().any(is_of_bt) {
                let consent = CONSENT.replace("hoogkerk", &bt);
                let consent = consent.replace("2026-04-13", &self.today.to_string());
                self.done(who, "toestemming-vastleggen", &consent);
            }
            let given = format!("punt={point}; datum={}", self.today);
            self.done(who, "overdracht-afvinken", &given);
        }
        self
    }

    /// Puts an employee of a team in the register.
    pub fn hires(&mut self, name: &str, team: &str) {
        let mut record = Record::new(RecordId::new(Kind::Employee, slug(name)));
        record.head = Head::from(Employee {
            name: name.into(),
            team: team.into(),
            ..Employee::default()
        });
        self.register.take(&record);
    }

    /// Moves to another day.
    pub fn on(&mut self, date: &str) -> &mut Self {
        self.today = day(date);
        self
    }

    /// Tries an action; the case changes only when it is done.
    pub fn try_with(
        &mut self,
        who: &str,
        id: &str,
        given: &BTreeMap<String, String>,
    ) -> Result<(), Refusal> {
        let actor = actor(who);
        let before = self.record.clone();
        let (_, changed) = decide(action(id), &self.record, given, &self.context(&actor))?;
        assert_eq!(before, self.record);
        for record in changed {
            if record.id == self.record.id {
                self.record = record;
                self.record.revision += 1;
                reads_back(id, &before, &self.record);
            }
        }
        Ok(())
    }

    pub fn context<'a>(&'a self, actor: &'a Actor) -> Context<'a> {
        let now = self
            .today
            .and_time(NaiveTime::from_hms_opt(9, 30, 0).unwrap());
        Context {
            now: now.and_utc(),
            today: self.today,
            actor,
            register: &self.register,
            related: &self.related,
            occupied: &|_, _| 0,
            last_change: &|_| None,
            versions: &workflow::as_it_is,
        }
    }

    /// Does an action; panics with the refusal when it is not possible.
    pub fn done(&mut self, who: &str, id: &str, given: &str) -> &mut Self {
        if let Err(no) = self.try_with(who, id, &fields(given)) {
            panic!("{who} {id} {given}, {}: {no}", self.state());
        }
        self
    }

    /// The sentence with which an action is refused; panics when it is done.
    pub fn refused(&mut self, who: &str, id: &str, given: &str) -> String {
        let before = self.record.clone();
        match self.try_with(who, id, &fields(given)) {
            Ok(()) => panic!("{who} could {id} {given}"),
            Err(no) => {
                assert_eq!(before, self.record, "a refusal changes nothing");
                no.to_string()
            }
        }
    }

    pub fn referral(&self) -> &Referral {
        self.record.referral().unwrap()
    }

    pub fn state(&self) -> State {
        self.referral().state
    }

    pub fn sees(&self, who: &str) -> bool {
        sees(
            &actor(who),
            Access::of(&self.record, Standing::Usual, self.today).unwrap(),
        )
    }

    pub fn terms(&self) -> Vec<RunningTerm> {
        clocks::terms(self.referral(), &self.register, self.today)
    }

    /// A clock as it counts today.
    pub fn term(&self, kind: ClockKind) -> RunningTerm {
        let found = self.terms().into_iter().find(|term| term.kind == kind);
        found.unwrap_or_else(|| panic!("{kind} never ran"))
    }

    /// The last day of a clock, as `2026-05-26`.
    pub fn due(&self, kind: ClockKind) -> String {
        self.term(kind)
            .due
            .map_or_else(|| "onbekend".to_owned(), |due| due.to_string())
    }

    /// The clocks that run today.
    pub fn running(&self) -> Vec<&'static str> {
        let running = self.terms().into_iter().filter(|term| term.is_running);
        running.map(|term| term.kind.word()).collect()
    }

    pub fn next_date(&self) -> Option<NaiveDate> {
        clocks::next_date(self.referral(), &self.terms(), self.today)
    }
}
