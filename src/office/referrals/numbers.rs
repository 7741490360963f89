//! What lies with someone today, in numbers and days alone.

use super::desk::Desks;
use crate::domain::contact::words::CallTeam;
use crate::domain::rights::{Facet, Subject, can_see, no_sight};
use crate::domain::words::{Role, fold};
use crate::domain::workflow::Refusal;
use crate::office::days::day_of;
use crate::office::signals::{Urgency, urgency};
use crate::office::views::{DayNumbers, SignalNumbers};
use crate::office::{AsOf, Caller, Office};

impl Office {
    /// How much of what the caller sees lies with an employee, or with the caller where nobody is named. It tells no more
    /// than a filter on that name would.
    ///
    /// # Errors
    /// When the caller has no account or sees no verwijzingen, or nobody is called so.
    pub fn day_numbers(&self, caller: &Caller, who: Option<&str>) -> Result<DayNumbers, Refusal> {
        let (mut told, name) = self.referral_numbers(caller, who)?;
        // Who sees none of a register is told nothing of it.
        let contracts = self.contracts(caller, &[], false, AsOf::NOW).ok();
        told.contracten = contracts.map(|rows| {
            let own = rows.iter().filter(|row| row.beheerder == name);
            SignalNumbers::of(own.filter_map(|row| row.doen.as_ref()))
        });
        let aanbestedingen = self.aanbestedingen(caller, &[], false, AsOf::NOW).ok();
        told.aanbestedingen = aanbestedingen.map(|rows| {
            let own = rows.iter().filter(|row| row.verantwoordelijke == name);
            SignalNumbers::of(own.filter_map(|row| row.doen.as_ref()))
        });
        let (team, is_backoffice) = self.team_of(caller, &name)?;
        let contacts = self.contacts(caller, &["stand:terugbellen".to_owned()], false)?;
        let of_backoffice = CallTeam::Backoffice.word();
        let own = contacts.iter().filter(|row| match row.medewerker.as_str() {
            "" if row.team == of_backoffice => is_backoffice,
            "" => !team.is_empty() && fold(&row.team) == fold(&team),
            who => who == name,
        });
        told.terugbellen = SignalNumbers::of(own.filter_map(|row| row.doen.as_ref()));
        Ok(told)
    }

    /// The team of an employee, by its name on screen, and whether one works for the backoffice.
    fn team_of(&self, caller: &Caller, name: &str) -> Result<(String, bool), Refusal> {
        let door = self.door(caller)?;
        let register = &door.model.register;
        let key = register.find_employee(name).unwrap_or(name);
        let employee = register.employees.get(key);
        let mut accounts = register.accounts_of(key);
        let is_backoffice = accounts.any(|actor| actor.is(Role::Backoffice));
        let team = employee.map_or_else(String::new, |it| it.team.clone());
        Ok((team, is_backoffice))
    }

    /// The same of the verwijzingen alone, with the name of whose they are.
    fn referral_numbers(
        &self,
        caller: &Caller,
        who: Option<&str>,
    ) -> Result<(DayNumbers, String), Refusal> {
        let door = self.door(caller)?;
        let subject = Subject::Dossier(Facet::Rij);
        if !can_see(&door.actor, subject) {
            return Err(no_sight(&door.actor, subject));
        }
        let (model, today) = (&door.model, door.model.today);
        let own = door.actor.name.as_str();
        let who = who.unwrap_or(own);
        let register = &model.register;
        let employee = register.find_employee(who);
        let employee = employee.and_then(|key| register.employees.get(key));
        let desks = Desks::of(model);
        // That somebody has an account is not for everyone to know.
        let found = desks.find(who);
        let found = found.filter(|_| employee.is_some() || who == own);
        let Some(with) = found else {
            let why = format!("‘{who}’ is de naam van geen medewerker");
            return Err(Refusal::usage(why).unless("Bekijk ze met: wijkregie lijst medewerkers"));
        };
        let absence = employee.filter(|it| it.is_away_on(today));
        let mut told = DayNumbers {
            dag: today,
            afwezig_tot_en_met: absence.and_then(|it| it.absent_until),
            open: 0,
            als_vervanger: 0,
            te_laat: 0,
            oudste: None,
            deze_week: 0,
            eerste: None,
            contracten: None,
            aanbestedingen: None,
            terugbellen: SignalNumbers::default(),
        };
        let name = employee.map_or_else(|| own.to_owned(), |employee| employee.name.clone());
        for row in door.rows().filter(|row| row.state.is_open()) {
            let is_told = door.sight_of(row).has(Facet::Toestemming);
            let own = desks.on(row, &[with], is_told);
            if own.is_empty() {
                continue;
            }
            told.open += 1;
            told.als_vervanger += usize::from(own.iter().all(|it| it.is_instead()));
            let next = day_of(row.next);
            let (count, first) = match next.map(|day| urgency(day, today)) {
                Some(Urgency::Late) => (&mut told.te_laat, &mut told.oudste),
                Some(Urgency::ThisWeek) => (&mut told.deze_week, &mut told.eerste),
                Some(Urgency::Coming) | None => continue,
            };
            *count += 1;
            *first = [*first, next].into_iter().flatten().min();
        }
        Ok((told, name))
    }
}
