//! With whom a verwijzing lies today, and why: who is named in it or stands in for that one, and the team that holds it or
//! must act, where nobody of that team is named. What would lie with nobody lies with the back office.
//!
//! Who may not see a verwijzing does not have it. Why someone may not is not for everyone to know, so there are two
//! answers: one for who sees that too, and one in which only role, reach and state decide.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use foldhash::HashMap;

use crate::domain::registers::absence::{chain, teams_of};
use crate::domain::rights::{Access, Actor, Facet, Sight, Standing, sees};
use crate::domain::words::{Role, Side, fold};
use crate::office::model::{Model, Row, Whereabouts};

/// Why a verwijzing lies with someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// Leads the onderzoek.
    Regievoerder,
    /// Works on it.
    Medewerker,
    /// Is of the team that holds it.
    Houder,
    /// Is of the team that must act now.
    AanZet,
    /// Nobody of the team can.
    Opvang,
}

impl Why {
    const fn word(self) -> &'static str {
        match self {
            Self::Regievoerder => "regievoerder",
            Self::Medewerker => "medewerker",
            Self::Houder => "houder",
            Self::AanZet => "aan zet",
            Self::Opvang => "opvang",
        }
    }
}

/// One reason why a verwijzing lies with someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Lies {
    /// With whom, by the place in [`Desks`].
    pub(super) with: usize,
    why: Why,
    /// For whom that one stands in.
    instead_of: Option<usize>,
}

impl Lies {
    /// Whether it lies there for someone who is away.
    pub(super) const fn is_instead(&self) -> bool {
        self.instead_of.is_some()
    }
}

/// Someone with whom work can lie: an employee, an account, or both in one.
struct Person<'m> {
    name: &'m str,
    /// What the account may; none without one.
    account: Option<Actor>,
    /// The teams this one is of, by their names on screen, folded; none of whoever works for all of them.
    teams: BTreeSet<String>,
    is_of_backoffice: bool,
    is_here: bool,
}

/// Everyone with whom work can lie, on the day of the model.
pub(in crate::office) struct Desks<'m> {
    model: &'m Model,
    people: Vec<Person<'m>>,
    by_key: HashMap<&'m str, usize>,
    /// By the number of a name: who that is, and who does the work of that one today.
    named: RefCell<HashMap<u16, Option<(usize, usize)>>>,
    /// Who can have what stands so, told or not; where nothing was decided apart.
    can: RefCell<HashMap<(usize, bool, Whereabouts), bool>>,
    /// By side and number of its name.
    teams: RefCell<HashMap<(Side, u16), Rc<Team>>>,
}

/// A team of a side.
struct Team {
    /// Its name on screen, folded; none of the back office, and where it is not known.
    name: Option<String>,
    /// Who of it is here today.
    here: Vec<usize>,
}

impl<'m> Desks<'m> {
    pub(in crate::office) fn of(model: &'m Model) -> Self {
        let register = &model.register;
        let mut desks = Self {
            model,
            people: Vec::new(),
            by_key: HashMap::default(),
            named: RefCell::default(),
            can: RefCell::default(),
            teams: RefCell::default(),
        };
        for (key, employee) in &register.employees {
            desks.by_key.insert(key, desks.people.len());
            let team = fold(&employee.team);
            let is_bound = team.starts_with("wij ") || team.starts_with("bt ");
            desks.people.push(Person {
                name: &employee.name,
                account: None,
                teams: Some(team).filter(|_| is_bound).into_iter().collect(),
                is_of_backoffice: false,
                is_here: !employee.is_away_on(model.today),
            });
        }
        for (account, user) in register.users.iter().filter(|(_, it)| !it.withdrawn) {
            let Ok(actor) = register.actor(account, user.uid) else {
                continue;
            };
            let key = register.find_employee(account).unwrap_or(account);
            let place = *desks.by_key.entry(key).or_insert_with(|| {
                desks.people.push(Person {
                    name: account,
                    account: None,
                    teams: BTreeSet::new(),
                    is_of_backoffice: false,
                    is_here: true,
                });
                desks.people.len() - 1
            });
            let person = &mut desks.people[place];
            person.teams.extend(teams_of(&actor, register));
            person.is_of_backoffice = actor.is(Role::Backoffice);
            person.account = Some(actor);
        }
        desks
    }

    /// The place of someone, by the key of an employee or the name of an account.
    pub(super) fn find(&self, who: &str) -> Option<usize> {
        let key = self.model.register.find_employee(who).unwrap_or(who);
        self.by_key.get(key).copied()
    }

    /// With whom of these a verwijzing lies, and why; to who is not told who may see what, as if that hung on role, reach
    /// and state alone.
    pub(super) fn on(&self, row: &Row, asked: &[usize], is_told: bool) -> Vec<Lies> {
        let is_asked = |with: &usize| asked.contains(with);
        let can = |with: &usize| self.can_have(*with, row, is_told);
        let mut found: Vec<Lies> = Vec::new();
        let mut is_somewhere = false;
        let mut whose = [None; 2];
        let named = [
            (row.regievoerder, Why::Regievoerder),
            (row.assigned, Why::Medewerker),
        ];
        for ((number, why), place) in named.into_iter().zip(&mut whose) {
            if let Some((who, with)) = self.named(number).filter(|(_, with)| can(with)) {
                *place = Some(who);
                is_somewhere = true;
                found.extend(is_asked(&with).then_some(Lies {
                    with,
                    why,
                    instead_of: (who != with).then_some(who),
                }));
            }
        }
        let (holder, next) = (row.state.houder(), row.state.aan_zet());
        let next = next.filter(|side| holder != Some(*side));
        for (side, why) in [(holder, Why::Houder), (next, Why::AanZet)] {
            let Some(team) = side.map(|side| self.team(side, row)) else {
                continue;
            };
            // Whoever is of no team works for all of them.
            let is_of = |who: &usize| {
                let teams = &self.people[*who].teams;
                teams.is_empty() || team.name.as_ref().is_some_and(|name| teams.contains(name))
            };
            if whose.iter().flatten().any(is_of) {
                continue;
            }
            is_somewhere = is_somewhere || team.here.iter().any(can);
            let here = team.here.iter().copied().filter(is_asked).filter(can);
            found.extend(here.map(|with| Lies {
                with,
                why,
                instead_of: None,
            }));
        }
        if !is_somewhere && row.state.is_open() {
            found.extend(self.catch(&can).filter(|lies| is_asked(&lies.with)));
        }
        found
    }

    /// Who has what lies with nobody: the back office that is here, else all of it, else whoever sees it.
    fn catch(&self, can: &impl Fn(&usize) -> bool) -> impl Iterator<Item = Lies> {
        let ways: [fn(&Person<'_>) -> bool; 3] = [
            |it| it.is_of_backoffice && it.is_here,
            |it| it.is_of_backoffice,
            |it| it.account.is_some(),
        ];
        let found = ways.into_iter().map(|is_it| {
            let people = (0..self.people.len()).filter(|at| is_it(&self.people[*at]));
            people.filter(can).collect::<Vec<usize>>()
        });
        let first = found.into_iter().find(|people| !people.is_empty());
        let lies = |with| Lies {
            with,
            why: Why::Opvang,
            instead_of: None,
        };
        first.unwrap_or_default().into_iter().map(lies)
    }

    /// The reasons why a verwijzing that someone sees so lies with them, in words: `regievoerder voor F. Yılmaz`.
    pub(super) fn told(&self, row: &Row, with: Option<usize>, sight: Sight) -> Vec<String> {
        let lies = self.on(row, with.as_slice(), sight.has(Facet::Toestemming));
        let told = lies.into_iter().map(|it| match it.instead_of {
            Some(other) => format!("{} voor {}", it.why.word(), self.people[other].name),
            None => it.why.word().to_owned(),
        });
        told.collect()
    }

    fn can_have(&self, with: usize, row: &Row, is_told: bool) -> bool {
        if self.model.exceptions(row.resident).is_some() {
            return self.works_out_who_can(with, row, is_told);
        }
        // The rest of it hangs on where the row stands, and many stand alike.
        let alike = (with, is_told, row.whereabouts());
        let known = self.can.borrow().get(&alike).copied();
        known.unwrap_or_else(|| {
            let can = self.works_out_who_can(with, row, is_told);
            self.can.borrow_mut().insert(alike, can);
            can
        })
    }

    fn works_out_who_can(&self, with: usize, row: &Row, is_told: bool) -> bool {
        let person = &self.people[with];
        match (&person.account, is_told) {
            (Some(actor), true) => sees(actor, self.model.access(row, actor)),
            (Some(actor), false) => {
                let access = Access {
                    standing: Standing::Usual,
                    bt_refused: false,
                    ..self.model.access(row, actor)
                };
                sees(actor, access)
            }
            (None, true) => {
                let exceptions = self.model.exceptions(row.resident);
                exceptions.is_none_or(|it| it.narrowing().is_none())
            }
            (None, false) => true,
        }
    }

    fn named(&self, number: u16) -> Option<(usize, usize)> {
        let known = self.named.borrow().get(&number).copied();
        known.unwrap_or_else(|| {
            let found = self.who_does(number);
            self.named.borrow_mut().insert(number, found);
            found
        })
    }

    fn who_does(&self, number: u16) -> Option<(usize, usize)> {
        let register = &self.model.register;
        let who = register.find_employee(self.model.names.name(number)?)?;
        let by = chain(register, who, self.model.today).by?;
        Some((*self.by_key.get(who)?, *self.by_key.get(by)?))
    }

    fn team(&self, side: Side, row: &Row) -> Rc<Team> {
        let number = match side {
            Side::Wij => row.wij_team,
            Side::Bt => row.bt,
            Side::Backoffice => 0,
        };
        let known = self.teams.borrow().get(&(side, number)).cloned();
        known.unwrap_or_else(|| {
            let found = Rc::new(self.team_of(side, number));
            let mut teams = self.teams.borrow_mut();
            teams.insert((side, number), Rc::clone(&found));
            found
        })
    }

    fn team_of(&self, side: Side, number: u16) -> Team {
        let settings = &self.model.register.settings;
        let id = self.model.names.name(number);
        let name = match side {
            Side::Wij => id.map(|id| fold(&settings.wij_name(id))),
            Side::Bt => id.map(|id| fold(&settings.bt_name(id))),
            Side::Backoffice => None,
        };
        let is_of = |person: &Person<'_>| match &name {
            Some(name) => person.teams.contains(name),
            None => side == Side::Backoffice && person.is_of_backoffice,
        };
        let people = self.people.iter().enumerate();
        let here = people.filter(|(_, it)| it.is_here && is_of(it));
        let here = here.map(|(at, _)| at).collect();
        Team { name, here }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;

    use super::*;
    use crate::domain::record::{Head, Kind, Record, RecordId};
    use crate::domain::referral::Referral;
    use crate::domain::registers::people::{Employee, slug};
    use crate::domain::registers::user::User;
    use crate::domain::words::{ClockKind, State};

    const TEAMS: &[&str] = &[
        "WIJ Hoogkerk",
        "WIJ Beijum",
        "BT Hoogkerk",
        "Bedrijfsbureau",
        "",
    ];
    const ROLES: &[(Role, &str)] = &[
        (Role::Wij, "wij:hoogkerk"),
        (Role::Wij, "wij:beijum"),
        (Role::Bt, "bt:hoogkerk"),
        (Role::Backoffice, "alles"),
        (Role::Backoffice, "wij:beijum"),
        (Role::Leiding, "alles"),
        (Role::Beheer, "alles"),
    ];

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 30).unwrap()
    }

    fn name(n: usize) -> String {
        format!("M{n} Bos")
    }

    /// An employee: the team, whether away, and who stands in.
    type Hired = (usize, bool, usize);
    /// An account: role and reach, of which employee, and whether it was withdrawn.
    type Let = (usize, usize, bool);
    /// A verwijzing: its state, its team, and who is named in it.
    type Asked = (usize, bool, usize, usize);

    fn take(model: &mut Model, kind: Kind, number: &str, head: Head) {
        model.take(&Record {
            head,
            revision: 1,
            ..Record::new(RecordId::new(kind, number))
        });
    }

    fn office(hired: &[Hired], accounts: &[Let], asked: &[Asked]) -> Model {
        let mut model = Model::new(today());
        for (n, (team, is_away, by)) in hired.iter().enumerate() {
            let employee = Employee {
                name: name(n),
                team: TEAMS[*team].to_owned(),
                absent_from: is_away.then(|| today() - Days::new(3)),
                absent_until: None,
                substitute: name(*by),
            };
            take(
                &mut model,
                Kind::Employee,
                &slug(&name(n)),
                Head::from(employee),
            );
        }
        for (n, (role, of, withdrawn)) in accounts.iter().enumerate() {
            let (role, scope) = ROLES[*role];
            let user = User {
                uid: 1000 + u32::try_from(n).unwrap(),
                roles: [role].into(),
                scopes: [scope.parse().unwrap()].into(),
                withdrawn: *withdrawn,
                founder: false,
            };
            // Some have the name of an employee, some do not.
            let account = format!("m{of}.bos");
            take(&mut model, Kind::User, &account, Head::from(user));
        }
        for (n, (state, is_hoogkerk, assigned, leads)) in (1_u32..).zip(asked) {
            let team = if *is_hoogkerk { "hoogkerk" } else { "beijum" };
            let named = |n: usize| match n {
                0 => String::new(),
                1 => "iemand van vroeger".to_owned(),
                n => slug(&name(n - 2)),
            };
            let mut referral = Referral {
                state: State::ALL[*state],
                reported: Some(today() - Days::new(400)),
                wijk: Some(team.to_owned()),
                wij_team: Some(team.to_owned()),
                bt: Some(team.to_owned()),
                assigned: named(*assigned),
                regievoerder: named(*leads),
                ..Referral::default()
            };
            referral.start_clock(ClockKind::Onderzoek, Some(today() - Days::new(400)));
            let id = RecordId::referral(2026, n);
            take(&mut model, Kind::Referral, &id.number, Head::from(referral));
        }
        model
    }

    /// What must hold of every open row: it lies with somebody who is there and sees it, as far as anybody is.
    fn lies_well(model: &Model) -> Result<(), TestCaseError> {
        let desks = Desks::of(model);
        let everyone: Vec<usize> = (0..desks.people.len()).collect();
        for row in model.rows().iter().filter(|row| row.state.is_open()) {
            let lies = desks.on(row, &everyone, true);
            for one in &everyone {
                let own = lies.iter().filter(|it| it.with == *one).copied();
                prop_assert_eq!(desks.on(row, &[*one], true), own.collect::<Vec<_>>());
            }
            let mut accounts = desks.people.iter().filter_map(|it| it.account.as_ref());
            let is_seen = accounts.any(|it| sees(it, model.access(row, it)));
            prop_assert!(!lies.is_empty() || !is_seen, "{} {:?}", row.id(), row.state);
            for lies in lies {
                let person = &desks.people[lies.with];
                prop_assert!(person.is_here || lies.why == Why::Opvang);
                if let Some(actor) = &person.account {
                    prop_assert!(sees(actor, model.access(row, actor)));
                }
                if let Some(other) = lies.instead_of {
                    prop_assert!(!desks.people[other].is_here);
                }
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn whatever_is_open_lies_with_somebody(
            hired in prop::collection::vec((0..TEAMS.len(), any::<bool>(), 0_usize..8), 0..8),
            accounts in prop::collection::vec((0..ROLES.len(), 0_usize..12, any::<bool>()), 0..8),
            asked in prop::collection::vec((0..State::ALL.len(), any::<bool>(), 0_usize..10, 0_usize..10), 1..40),
        ) {
            lies_well(&office(&hired, &accounts, &asked))?;
        }
    }

    #[test]
    fn of_a_thousand_late_rows_each_one_lies_with_somebody() {
        // Half of everybody is away, in a ring or with a substitute who is away too; many rows name nobody.
        let hired: Vec<Hired> = (0..8)
            .map(|n| (n % TEAMS.len(), n % 2 == 0, (n + 2) % 8))
            .collect();
        let accounts: Vec<Let> = vec![(0, 0, false), (3, 9, false), (2, 2, false)];
        let asked: Vec<Asked> = (0..1_000)
            .map(|n| (n % State::ALL.len(), n % 3 == 0, n % 10, n / 7 % 10))
            .collect();
        let model = office(&hired, &accounts, &asked);
        let late = model.rows().iter().filter(|row| row.is_late()).count();
        assert!(late > 500, "{late}");
        lies_well(&model).unwrap();
        let desks = Desks::of(&model);
        let everyone: Vec<usize> = (0..desks.people.len()).collect();
        let mut found = model.rows().iter().filter(|row| row.state.is_open());
        assert!(found.all(|row| !desks.on(row, &everyone, true).is_empty()));
    }
}
