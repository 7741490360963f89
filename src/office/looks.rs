//! Looks at people's data: kept before the answer is given, and read back by who watches over them.
//!
//! A list shows what a list may and is no look. Opening a dossier is one, and so are a search by name, a BSN shown in
//! full, an export, and reading the looks themselves. The same look by the same program counts once in a while, so that a
//! screen that asks again after every change stays quick.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{NaiveDate, Utc};

use super::door::{OFFERED, unreadable};
use super::model::{flags, key_of, numeral};
use super::views::{Guarded, LooksAsked};
use super::{Caller, Office};
use crate::domain::record::{Consent, Kind, RecordId};
use crate::domain::referral::actions::PASS_CONSENT;
use crate::domain::rights::seen::is_of_a_dossier;
use crate::domain::rights::{Actor, Facet};
use crate::domain::text::{Layout, clean};
use crate::domain::workflow::{Command, Refusal};
use crate::store::{Look, Seen};

/// How long the same look by the same program counts as one.
const ONE_LOOK: Duration = Duration::from_secs(15 * 60);

/// How many looks are remembered as just kept.
const MOST_RECENT: usize = 20_000;

/// Looks that were just kept: by whom, from which program, what, at what.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<HashMap<(String, u32, String), Instant>>);

impl Recent {
    /// Whether this was kept a moment ago.
    fn has(&self, key: &(String, u32, String)) -> bool {
        let recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        recent.get(key).is_some_and(|at| at.elapsed() < ONE_LOOK)
    }

    fn add(&self, key: (String, u32, String)) {
        let mut recent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.len() >= MOST_RECENT {
            recent.retain(|_, at| at.elapsed() < ONE_LOOK);
        }
        if recent.len() >= MOST_RECENT {
            recent.clear();
        }
        recent.insert(key, Instant::now());
    }
}

/// What someone did to look, and at what.
pub(super) struct Looking<'a> {
    pub(super) action: &'a str,
    pub(super) about: Vec<String>,
    pub(super) searched: &'a str,
    pub(super) purpose: &'a str,
    pub(super) count: usize,
    pub(super) result: Seen,
}

impl Looking<'_> {
    /// Opening one record.
    pub(super) fn opening(number: &str) -> Self {
        Self {
            action: OPEN,
            about: vec![number.to_owned()],
            searched: "",
            purpose: "",
            count: 1,
            result: Seen::Gezien,
        }
    }
}

/// The verbs of looks.
pub(super) const OPEN: &str = "openen";
pub(super) const SEARCH: &str = "zoeken";
const READ_LOOKS: &str = "inzage-lezen";
pub(super) const FOR_RESIDENT: &str = "inzage-voor-inwoner";
const ASK_OVERRIDES: &str = "gepasseerde-toestemming";

impl Office {
    /// Keeps a look, unless the same one was kept a moment ago. On disk when this returns.
    ///
    /// # Errors
    /// When it cannot be kept: then nothing may be shown.
    pub(super) fn look(
        &self,
        caller: &Caller,
        actor: &Actor,
        looking: Looking<'_>,
    ) -> Result<(), Refusal> {
        let what = format!(
            "{} {} {} {}",
            looking.action,
            looking.about.join(" "),
            looking.searched,
            looking.result
        );
        let key = (caller.name.clone(), caller.process, what);
        // With a purpose of its own, each is one.
        let may_repeat = looking.purpose.is_empty();
        if may_repeat && self.shared().recent.has(&key) {
            return Ok(());
        }
        self.shared()
            .reader
            .keep_look(Look {
                tijd: Utc::now(),
                wie: caller.name.clone(),
                rollen: actor.roles.clone(),
                proces: caller.process,
                actie: looking.action.to_owned(),
                over: looking.about,
                gezocht: clean(looking.searched, Layout::OneLine).text,
                doel: clean(looking.purpose, Layout::OneLine).text,
                aantal: looking.count,
                resultaat: looking.result,
            })
            .map_err(|why| Refusal::rule(why.to_string()))?;
        if may_repeat {
            self.shared().recent.add(key);
        }
        Ok(())
    }

    /// What of a resident is shown only to who asks: the BSN in full, a secret address. Who asked and what for is on disk
    /// before it is given.
    ///
    /// # Errors
    /// When the purpose is missing, there is none, the caller may not see it, or the look cannot be kept.
    pub fn reveal(
        &self,
        caller: &Caller,
        what: Guarded,
        number: &str,
        purpose: &str,
    ) -> Result<String, Refusal> {
        let purpose = purpose_of(purpose)?;
        let unknown = || Refusal::unknown(number.trim());
        let (actor, about, told) = {
            let door = self.door(caller)?;
            let id = RecordId::parse(number).map_err(|_| unknown())?;
            door.must_see_dossiers(id.kind)?;
            let record = door.record(&id)?.ok_or_else(unknown)?;
            let of = match id.kind {
                Kind::Resident => Some(id.number.as_str()),
                _ => record.person(),
            };
            let Some(of) = of.map(|number| RecordId::new(Kind::Resident, number)) else {
                let why = format!("Bij {} hoort geen inwoner", id.number);
                return Err(Refusal::rule(why));
            };
            let seen = door.seen(&of)?.filter(|seen| seen.sight.has(Facet::Bsn));
            let whole = seen.as_ref().and_then(|seen| seen.whole.resident());
            let told = whole.map(|resident| what.of(resident)).unwrap_or_default();
            (door.actor.clone(), of.number, told)
        };
        if told.is_empty() {
            let why = format!("Van {about} is geen {what} vastgelegd, of u mag het niet zien");
            return Err(Refusal::rule(why).by("Wmo art. 5.2.9"));
        }
        let looking = Looking {
            action: what.verb(),
            purpose: &purpose,
            ..Looking::opening(&about)
        };
        self.look(caller, &actor, looking)?;
        Ok(told)
    }

    /// What was looked at, for who watches over that; asking is itself a look.
    ///
    /// # Errors
    /// When the purpose is missing, the caller may not, or the looks cannot be read or kept.
    pub fn looks(
        &self,
        caller: &Caller,
        asked: &LooksAsked,
        purpose: &str,
    ) -> Result<Vec<Look>, Refusal> {
        let purpose = purpose_of(purpose)?;
        let actor = self.door(caller)?.actor.clone();
        let lines = match asked {
            LooksAsked::Overrides => self.overrides()?,
            asked => self.kept_looks(asked)?,
        };
        if lines.is_empty() {
            self.must_be_known(asked)?;
        }
        let looking = Looking {
            action: match asked {
                LooksAsked::Overrides => ASK_OVERRIDES,
                _ => READ_LOOKS,
            },
            about: asked.about().into_iter().collect(),
            searched: &asked.to_string(),
            purpose: &purpose,
            count: lines.len(),
            result: Seen::Gezien,
        };
        self.look(caller, &actor, looking)?;
        Ok(lines)
    }

    /// Makes sure that nothing was found because nothing happened, and not because nobody is called that.
    fn must_be_known(&self, asked: &LooksAsked) -> Result<(), Refusal> {
        let model = self.shared().model();
        match asked {
            LooksAsked::SeenOf(number) => {
                let id = RecordId::parse(number).map_err(|_| Refusal::unknown(number.trim()))?;
                let kept = self.shared().reader.get(&id).map_err(unreadable)?;
                kept.map(|_| ()).ok_or_else(|| Refusal::unknown(&id.number))
            }
            LooksAsked::By { who, .. } | LooksAsked::Breach { who: Some(who), .. }
                if !model.register.users.contains_key(who) =>
            {
                let why = format!("{who} heeft geen account, en deed hier niets");
                Err(Refusal::rule(why).unless("Noem de naam waarmee iemand inlogt"))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn kept_looks(&self, asked: &LooksAsked) -> Result<Vec<Look>, Refusal> {
        let of_person = match asked {
            LooksAsked::SeenOf(number) => self.numbers_of(number),
            _ => BTreeSet::new(),
        };
        let within = |look: &Look, from: Option<NaiveDate>, until: Option<NaiveDate>| {
            let day = look.tijd.with_timezone(&chrono::Local).date_naive();
            from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
        };
        let is_asked = |look: &Look| match asked {
            LooksAsked::SeenOf(_) => look.over.iter().any(|number| of_person.contains(number)),
            LooksAsked::By { who, from, until } => look.wie == *who && within(look, *from, *until),
            LooksAsked::Breach { who, from, until } => {
                who.as_ref().is_none_or(|who| look.wie == *who)
                    && within(look, *from, *until)
                    && !look.over.is_empty()
                    && look.resultaat == Seen::Gezien
            }
            LooksAsked::Reveals => Guarded::ALL.iter().any(|it| look.actie == it.verb()),
            LooksAsked::Latest => true,
            LooksAsked::Overrides => false,
        };
        let looks = self.shared().reader.looks().map_err(unreadable)?;
        let mut lines: Vec<Look> = looks.into_iter().filter(is_asked).collect();
        without_half_words(&mut lines);
        if matches!(asked, LooksAsked::Latest) {
            lines.reverse();
            lines.truncate(500);
        }
        if matches!(asked, LooksAsked::Breach { .. }) {
            lines.iter_mut().for_each(|line| self.add_residents(line));
        }
        Ok(lines)
    }

    /// The number itself and, of a resident, of every verwijzing, indicatie and contact.
    fn numbers_of(&self, typed: &str) -> BTreeSet<String> {
        let Ok(id) = RecordId::parse(typed) else {
            return BTreeSet::from([typed.trim().to_owned()]);
        };
        let model = self.shared().model();
        let resident = match id.kind {
            Kind::Resident => numeral(&id),
            Kind::Referral => {
                let row = key_of(&id.number).and_then(|key| model.row(key));
                row.map(|row| row.resident)
            }
            Kind::Indicatie => {
                let row = numeral(&id).and_then(|n| model.indicatie(n));
                row.map(|row| row.resident)
            }
            Kind::Contact => {
                let row = numeral(&id).and_then(|n| model.contact(n));
                row.map(|row| row.resident)
            }
            _ => None,
        };
        let resident = resident.filter(|number| *number > 0);
        let rows = resident
            .into_iter()
            .flat_map(|number| model.rows_of(number));
        let mut numbers: BTreeSet<String> = rows.map(|row| row.id().number).collect();
        let granted = resident.into_iter().flat_map(|n| model.granted_to(n));
        numbers.extend(granted.map(|row| row.id().number));
        let contacts = resident.into_iter().flat_map(|n| model.contacts_of(n));
        numbers.extend(contacts.map(|row| row.id().number));
        numbers.extend(resident.map(|n| RecordId::numbered(Kind::Resident, n).number));
        numbers.insert(id.number);
        numbers
    }

    /// Puts beside every verwijzing, indicatie and contact that was looked at whose it is.
    fn add_residents(&self, line: &mut Look) {
        let model = self.shared().model();
        let resident = |number: &String| match key_of(number) {
            Some(key) => model.row(key).map(|row| row.resident),
            None => {
                let id = RecordId::parse(number).ok()?;
                let n = numeral(&id)?;
                match id.kind {
                    Kind::Indicatie => model.indicatie(n).map(|row| row.resident),
                    Kind::Contact => model.contact(n).map(|row| row.resident),
                    _ => None,
                }
            }
        };
        let residents = line.over.iter().filter_map(resident);
        let residents: BTreeSet<String> = residents
            .filter(|resident| *resident > 0)
            .map(|resident| RecordId::numbered(Kind::Resident, resident).number)
            .collect();
        line.over.extend(residents);
    }

    /// Whether a command passes over consent, and is not one that was done already and is asked again.
    pub(super) fn passing(&self, command: &Command) -> bool {
        let key = command.target.as_deref().and_then(key_of);
        let model = self.shared().model();
        let is_there = key
            .and_then(|key| model.row(key))
            .is_some_and(|row| row.state.is_at_bt());
        command.action == PASS_CONSENT && !is_there
    }

    /// Keeps that consent was passed over, for which BT and whether the resident said no to it, whatever becomes of the
    /// verwijzing. Where that cannot be kept, the verwijzing itself still says so.
    pub(super) fn keep_passing(&self, caller: &Caller, number: &str) {
        let id = RecordId::parse(number).ok();
        let kept = id.and_then(|id| self.shared().reader.get(&id).ok().flatten());
        let (Ok(actor), Some(kept)) = (self.actor(caller), kept) else {
            return;
        };
        let Some(referral) = kept.record.referral() else {
            return;
        };
        let bt = referral.bt.as_deref().unwrap_or_default();
        let name = self.shared().model().register.settings.bt_name(bt);
        let said_no = kept.record.consent_for(bt).is_some_and(Consent::is_no);
        let searched = match said_no {
            true => format!("aan {name}, de inwoner zei nee"),
            false => format!("aan {name}"),
        };
        let looking = Looking {
            action: PASS_CONSENT,
            about: vec![number.to_owned()],
            searched: &searched,
            purpose: &referral.consent_overridden,
            count: 1,
            result: Seen::Gepasseerd,
        };
        let _ = self.look(caller, &actor, looking);
    }

    /// Every time a verwijzing was offered though the resident did not consent: by whom, when and why.
    fn overrides(&self) -> Result<Vec<Look>, Refusal> {
        let kept = self.shared().reader.looks().map_err(unreadable)?;
        let mut lines: Vec<Look> = kept
            .into_iter()
            .filter(|look| look.resultaat == Seen::Gepasseerd)
            .collect();
        // Of before that was kept, the verwijzing says it.
        let is_told = |id: &RecordId| lines.iter().any(|look| look.over.contains(&id.number));
        let ids: Vec<RecordId> = {
            let model = self.shared().model();
            let rows = model.rows().iter().filter(|row| row.has(flags::OVERRIDDEN));
            let ids = rows.map(super::model::Row::id);
            ids.filter(|id| !is_told(id)).collect()
        };
        let reader = &self.shared().reader;
        for id in ids {
            let Some(kept) = reader.get(&id).map_err(unreadable)? else {
                continue;
            };
            let history = reader.history(&kept).map_err(unreadable)?;
            let offer = history
                .into_iter()
                .rfind(|line| OFFERED.contains(&line.header.actie.as_str()));
            let referral = kept.record.referral();
            let reason = referral.map(|referral| referral.consent_overridden.clone());
            let Some(offer) = offer else { continue };
            lines.push(Look {
                tijd: offer.header.tijd,
                wie: offer.header.wie,
                rollen: offer.header.rol.into_iter().collect(),
                actie: offer.header.actie,
                over: vec![id.number],
                doel: reason.unwrap_or_default(),
                aantal: 1,
                resultaat: Seen::Gepasseerd,
                ..Look::default()
            });
        }
        lines.sort_by_key(|line| line.tijd);
        Ok(lines)
    }
}

/// What a look is for.
///
/// # Errors
/// When it is not said.
pub(super) fn purpose_of(text: &str) -> Result<String, Refusal> {
    let purpose = clean(text, Layout::OneLine).text;
    if purpose.is_empty() {
        return Err(Refusal::rule("Dit kan niet zonder doel")
            .by("AVG")
            .unless("Noem het met --doel"));
    }
    Ok(purpose)
}

/// Whoever searches types letter after letter, and each is on disk: of a run only the last is told.
fn without_half_words(lines: &mut Vec<Look>) {
    let mut told: Vec<Look> = Vec::with_capacity(lines.len());
    for line in lines.drain(..) {
        let goes_on = told.last().is_some_and(|last| {
            last.actie == SEARCH
                && (&last.wie, last.proces, &last.actie) == (&line.wie, line.proces, &line.actie)
                && (line.tijd - last.tijd).num_seconds() < 60
                && (line.gezocht.starts_with(&last.gezocht)
                    || last.gezocht.starts_with(&line.gezocht))
        });
        match told.last_mut() {
            Some(last) if goes_on => *last = line,
            _ => told.push(line),
        }
    }
    *lines = told;
}

/// Whether opening a record of a kind is a look.
pub(super) const fn is_look(kind: Kind) -> bool {
    is_of_a_dossier(kind)
}

/// Whether a number is of a record about someone, so that who took it out is kept with it.
pub(super) fn is_of_someone(number: &str) -> bool {
    RecordId::parse(number).is_ok_and(|id| is_look(id.kind))
}
