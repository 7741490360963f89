//! What a plan needs of someone: to be talked over on its day, a regisseur who is there, and what belongs to a change of
//! regisseur.

use chrono::{Days, NaiveDate};

use super::{called, without_regisseur};
use crate::domain::dates::{self, with_year};
use crate::domain::plan::course::ChangedHands;
use crate::domain::record::Kind;
use crate::domain::rights::{Subject, can_see};
use crate::domain::term::{Regime, Term};
use crate::office::door::Door;
use crate::office::model::PlanRow;
use crate::office::past::Then;
use crate::office::sight::sight_of_plan;
use crate::office::signals::{Order, Pressing, Signal, Urgency, urgency};
use crate::office::views::TodayLine;

/// Days before an evaluation at which it is told.
const AHEAD: u64 = 14;

/// What an evaluation is called in the agenda and among signals.
pub(super) const REVIEW: &str = "plan evalueren";
/// What the want of a regisseur is called.
const REGISSEUR: &str = "regisseur ontbreekt";

/// What it is called when nothing of a plan was talked over, measured, agreed or noted for a while.
const SILENT: &str = "plan staat stil";
/// The setting with how long that is.
const SILENT_AFTER: &str = "norm.regisseur-stil";

/// What it is called when the regie changed hands and not all that belongs to it was done.
const CHANGED: &str = "regie wisselt";
/// What the first talk of who holds the regie now is called in the agenda.
pub(super) const FIRST_TALK: &str = "eerste gesprek regisseur";
/// The setting with how long that may take.
const CHANGED_WITHIN: &str = "norm.regie-overdracht";

/// What a plan needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Need {
    /// To be talked over.
    Review,
    /// A regisseur, because of this.
    Regisseur(String),
    /// A word with its regisseur: nothing was recorded since this day.
    Silent(NaiveDate),
    /// That whoever had the regie tells who has it now, and that the latter meets the family.
    Changed(ChangedHands),
}

impl Need {
    /// What it costs to miss it, on the scale of [`crate::domain::contract::signals::TABLE`].
    const fn cost(&self) -> u8 {
        match self {
            Self::Regisseur(_) => 3,
            Self::Review | Self::Silent(_) | Self::Changed(_) => 4,
        }
    }

    fn urgency(&self, day: NaiveDate, on: NaiveDate) -> Urgency {
        match self {
            Self::Review | Self::Changed(_) => urgency(day, on),
            Self::Regisseur(_) | Self::Silent(_) => Urgency::ThisWeek,
        }
    }
}

/// What a plan needs on a day, each with its day.
fn needs(door: &Door<'_>, row: &PlanRow, on: NaiveDate) -> Vec<(Need, NaiveDate)> {
    if !row.runs() {
        return Vec::new();
    }
    let soon = on.checked_add_days(Days::new(AHEAD)).unwrap_or(on);
    let review = row.next.filter(|day| *day <= soon);
    let review = review.map(|day| (Need::Review, day));
    let regisseur = without_regisseur(door, row).map(|why| (Need::Regisseur(why), on));
    let silent = silent_since(door, row, on).map(|since| (Need::Silent(since), on));
    let silent = silent.filter(|_| regisseur.is_none());
    let changed = row.changed.and_then(|left| {
        let day = left_by(door, left)?;
        Some((Need::Changed(left), day)).filter(|_| day <= soon)
    });
    let needs = regisseur.into_iter().chain(review).chain(silent);
    needs.chain(changed).collect()
}

/// By when what is left after the regie changed hands must be done: the day of the talk, where one is planned within the
/// norm.
pub(super) fn left_by(door: &Door<'_>, left: ChangedHands) -> Option<NaiveDate> {
    let register = &door.model.register;
    let norm = register.settings.norm(CHANGED_WITHIN)?;
    let until = Term::new(left.on, norm, Regime::Contract).due(&register.calendar)?;
    let talk = left.talk.filter(|_| left.lacks_talk);
    Some(talk.map_or(until, |talk| talk.min(until)))
}

/// Since when nothing of a plan was recorded, where that is longer than the office wants.
pub(super) fn silent_since(door: &Door<'_>, row: &PlanRow, on: NaiveDate) -> Option<NaiveDate> {
    let (register, last) = (&door.model.register, row.last.filter(|_| row.runs())?);
    let norm = register.settings.norm(SILENT_AFTER)?;
    let until = Term::new(last, norm, Regime::Contract).due(&register.calendar)?;
    (until < on).then_some(last)
}

/// What must be done first.
pub(super) fn first_need(
    door: &Door<'_>,
    row: &PlanRow,
    on: NaiveDate,
) -> Option<(Need, NaiveDate)> {
    let needs = needs(door, row, on).into_iter();
    needs.min_by_key(|(need, day)| (need.urgency(*day, on), need.cost(), *day))
}

/// A need in words, as it is on a day.
pub(super) fn in_words(
    door: &Door<'_>,
    row: &PlanRow,
    (need, day): (&Need, NaiveDate),
    on: NaiveDate,
) -> Signal {
    let (soort, tekst) = match need {
        Need::Changed(left) => {
            let who = called(&door.model, &row.regisseur);
            (CHANGED, changed_in_words(&who, *left))
        }
        Need::Review if day < on => (
            REVIEW,
            format!("de evaluatie van {} is niet vastgelegd", with_year(day)),
        ),
        Need::Review => {
            let who = called(&door.model, &row.regisseur);
            let by = match who.as_str() {
                "" => String::new(),
                who => format!("; regisseur {who}"),
            };
            (REVIEW, format!("evaluatie op {}{by}", with_year(day)))
        }
        Need::Regisseur(why) => (REGISSEUR, why.clone()),
        Need::Silent(since) => {
            let who = called(&door.model, &row.regisseur);
            let since = with_year(*since);
            (
                SILENT,
                format!(
                    "sinds {since} is er niets besproken, gemeten, afgesproken of genoteerd; regisseur {who}"
                ),
            )
        }
    };
    Signal {
        soort: soort.to_owned(),
        nummer: row.id().number,
        titel: String::new(),
        tekst,
        datum: day,
        ernst: need.urgency(day, on),
        grondslag: "1 gezin, 1 plan, 1 regisseur".to_owned(),
    }
}

/// `sinds ma 2 nov is A. Bos regisseur: de overdracht en het eerste gesprek zijn niet vastgelegd`.
fn changed_in_words(who: &str, left: ChangedHands) -> String {
    let since = with_year(left.on);
    let talk = match left.talk.filter(|_| left.lacks_talk) {
        Some(day) => format!("; eerste gesprek gepland op {}", with_year(day)),
        None => String::new(),
    };
    let lacks = match (left.lacks_handover, left.lacks_talk) {
        (true, true) => "de overdracht en het eerste gesprek zijn niet vastgelegd",
        (true, false) => "de overdracht is niet vastgelegd",
        _ => "het eerste gesprek is niet vastgelegd",
    };
    format!("sinds {since} is {who} regisseur: {lacks}{talk}")
}

type Found<'d> = (Order, &'d PlanRow, Need, NaiveDate);

fn found<'d>(door: &'d Door<'_>, on: NaiveDate) -> Vec<Found<'d>> {
    let rows = door.model.plans().filter(|row| row.runs());
    let needed = rows.flat_map(|row| needs(door, row, on).into_iter().map(move |it| (row, it)));
    let seen = needed.filter(|(row, _)| door.sees_plan(row));
    let mut found: Vec<Found<'_>> = seen
        .map(|(row, (need, day))| ((need.urgency(day, on), need.cost(), day), row, need, day))
        .collect();
    found.sort_by_key(|(order, row, ..)| (*order, row.n));
    found
}

/// A signal of a plan, with whose it is as far as that may be seen.
fn told(door: &Door<'_>, found: &Found<'_>, on: NaiveDate) -> Signal {
    let (_, row, need, day) = found;
    let sight = sight_of_plan(&door.model, &door.actor, row);
    let first = door.model.people.of_household(Some(row.household)).next();
    Signal {
        titel: first.map_or_else(String::new, |it| door.model.named(it.number, sight)),
        ..in_words(door, row, (need, *day), on)
    }
}

/// Every signal of the plans within sight on a day, in words.
pub(in crate::office) fn all(door: &Door<'_>, then: &Then<'_>) -> Vec<(Order, Signal)> {
    let found = found(door, then.on);
    let signals = found.iter();
    signals
        .map(|one| (one.0, told(door, one, then.on)))
        .collect()
}

/// The most pressing signals of the plans within sight today, so many at most.
pub(in crate::office) fn pressing(door: &Door<'_>, most: usize) -> Option<Pressing> {
    if !can_see(&door.actor, Subject::Register(Kind::Plan)) {
        return None;
    }
    let today = door.model.today;
    let found = found(door, today);
    let late = found.iter().filter(|it| it.0.0 == Urgency::Late).count();
    let lines = found.iter().take(most).map(|one| {
        let signal = told(door, one, today);
        let short = match one.2 {
            Need::Review => format!("{REVIEW} {}", dates::in_list(one.3, today)),
            Need::Changed(_) => format!("{CHANGED} {}", dates::in_list(one.3, today)),
            Need::Regisseur(_) | Need::Silent(_) => signal.tekst.clone(),
        };
        (one.0, TodayLine { signal, short })
    });
    Some(Pressing {
        lines: lines.collect(),
        total: found.len(),
        late,
        states: Vec::new(),
    })
}
