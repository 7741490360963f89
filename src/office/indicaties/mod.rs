//! Indicaties: what was granted to whom, what of it ends or changes and how far the talk about what comes after is; their
//! signals and dates, reading them in.

pub(in crate::office) mod agenda;
mod filter;
mod read_in;
pub(in crate::office) mod signals;
pub(in crate::office) mod view;

use chrono::NaiveDate;

use self::filter::{By, WORDS, asks_ended, asks_running};
use self::signals::{Watch, What, in_words};
use crate::domain::indicatie::Change;
use crate::domain::letters;
use crate::domain::record::{Kind, RecordId};
use crate::domain::rights::Facet;
use crate::domain::settings::{SUPPORTS, WETTEN};
use crate::domain::volume;
use crate::domain::workflow::Refusal;
use crate::office::door::{Door, Listed};
use crate::office::filter::Filter;
use crate::office::looks::{Looking, SEARCH};
use crate::office::model::GrantedRow;
use crate::office::views::{FilterWord, IndicatieCells};
use crate::office::{Caller, Office};
use crate::store::Seen;

impl Office {
    /// The indicaties that a filter leaves of those that need someone, that end or change soon, or were decided and still
    /// run; with `all`, or by a word of the filter, of more. What changes first comes first.
    ///
    /// # Errors
    /// When the caller has no account, or the filter cannot be read.
    pub fn indicaties(
        &self,
        caller: &Caller,
        typed: &[String],
        all: bool,
        on: Option<NaiveDate>,
    ) -> Result<Vec<IndicatieCells>, Refusal> {
        let (actor, by_name, rows) = {
            let door = self.door(caller)?;
            door.must_see_dossiers(Kind::Indicatie)?;
            let on = on.unwrap_or(door.model.today);
            let by = By::of(&door.model.register, &door.actor, on);
            let filter = WORDS.filter(typed, &by, &door.actor)?;
            let by_name = filter.asks(Facet::Contactgegevens);
            let rows = found(&door, (typed, &filter), all, on);
            (door.actor.clone(), by_name, rows)
        };
        if by_name {
            let looking = Looking {
                action: SEARCH,
                about: Vec::new(),
                searched: &typed.join(" "),
                purpose: "",
                count: rows.len(),
                result: Seen::Gezien,
            };
            self.look(caller, &actor, looking)?;
        }
        Ok(rows)
    }
}

/// What a filter leaves of the indicaties within sight.
fn found(
    door: &Door<'_>,
    (typed, filter): (&[String], &Filter<'_, IndicatieCells>),
    all: bool,
    on: NaiveDate,
) -> Vec<IndicatieCells> {
    let with_ended = all || asks_ended(typed);
    let with_running = with_ended || asks_running(typed);
    let watch = Watch::of(door, on);
    let rows = door.model.granted().iter().filter(|row| row.is_there());
    let rows = rows.filter_map(|row| {
        let change = watch.change(row);
        let first = watch.needs(row, change).into_iter().next();
        let runs = row.runs_on(on);
        let is_asked =
            with_ended || first.is_some() || runs && (with_running || watch.is_near(change));
        is_asked.then_some((row, change, first))
    });
    let mut rows: Vec<Watched<'_>> = rows.filter(|(row, ..)| door.sees_granted(row)).collect();
    in_order(&mut rows);
    let cells = rows.into_iter().filter_map(|watched| {
        let sight = door.sight_of_granted(watched.0).whole;
        let cells = cells(door, watched, on);
        let needed = filter.fits_who_sees(&cells)?;
        needed.without(sight).is_empty().then_some(cells)
    });
    cells.collect()
}

/// An indicatie with what changes it first, and what must be done first.
type Watched<'d> = (&'d GrantedRow, Option<Change>, Option<(What, NaiveDate)>);

/// What changes first comes first.
fn in_order(rows: &mut [Watched<'_>]) {
    rows.sort_by_key(|(row, change, _)| (change.map_or(NaiveDate::MAX, |it| it.on), row.n));
}

/// Some indicaties as rows of a list, as far as they are within sight, what changes first first.
pub(in crate::office) fn cells_of<'m>(
    door: &'m Door<'_>,
    rows: impl Iterator<Item = &'m GrantedRow>,
    on: NaiveDate,
) -> Vec<IndicatieCells> {
    let watch = Watch::of(door, on);
    let rows = rows.filter(|row| row.is_there() && door.sees_granted(row));
    let rows = rows.map(|row| {
        let change = watch.change(row);
        (row, change, watch.needs(row, change).into_iter().next())
    });
    let mut rows: Vec<Watched<'_>> = rows.collect();
    in_order(&mut rows);
    rows.into_iter()
        .map(|watched| cells(door, watched, on))
        .collect()
}

fn cells(door: &Door<'_>, (row, change, first): Watched<'_>, on: NaiveDate) -> IndicatieCells {
    let model = &door.model;
    let (names, register) = (&model.names, &model.register);
    let sight = door.sight_of_granted(row);
    let name = |number: u16| names.name(number).unwrap_or_default();
    let wijken = register.settings.wijken();
    let wijk = name(row.wijk);
    let listed = |list, number| register.settings.name_of(list, name(number)).to_owned();
    let delivery = row.delivery.filter(|_| sight.has(Facet::Verloop));
    let volume = match sight.has(Facet::Uitvoering) {
        true => volume::told(row.amount, row.unit, row.frequency),
        false => String::new(),
    };
    let successor = RecordId::numbered(Kind::Indicatie, row.successor).number;
    let referral = row
        .referral
        .map(|(year, n)| RecordId::referral(i32::from(year), n));
    let course = &row.course;
    let sent = match sight.has(Facet::Notities) {
        true => row.letters,
        false => 0,
    };
    IndicatieCells {
        nummer: row.id().number,
        bronnummer: row.source_number.to_string(),
        inwoner: model.named(row.resident, sight),
        verwijzing: referral.map(|id| id.number),
        soort: listed(SUPPORTS, row.support),
        wet: listed(WETTEN, row.wet),
        productcode: name(row.product).to_owned(),
        omvang: volume,
        leveringsvorm: delivery.map_or_else(String::new, |it| it.word().to_owned()),
        aanbieder: register.provider_name(name(row.provider)).to_owned(),
        contract: name(row.contract).to_owned(),
        wijk: wijken
            .get(wijk)
            .map_or(wijk, |it| it.name.as_str())
            .to_owned(),
        stand: course.standing(on),
        begin: course.begin,
        einde: course.last_day(),
        verandert_na: change.map(|it| it.on),
        waarom: change.map(|it| it.cause),
        overgang: name(row.event).to_owned(),
        fase: course.stage(),
        gesprek: course.held.or(course.talk),
        brief: course.letter,
        brieven: letters::of_bits(sent),
        brief_terug: sent & letters::BACK != 0,
        vervolg: course.follow_up,
        opvolger: (row.successor > 0).then_some(successor),
        medewerker: register.employee_name(name(row.assigned)).to_owned(),
        doen: first.map(|(what, day)| in_words(door, row, what, day, on)),
    }
}

/// What the list can be filtered by.
pub(in crate::office) fn filter_words(door: &Door<'_>) -> Vec<FilterWord> {
    let by = By::of(&door.model.register, &door.actor, door.model.today);
    WORDS.told(&by, &door.actor)
}

/// How many indicaties within sight a filter leaves; none where it looks for a name, which is only done for who reads what
/// is found.
///
/// # Errors
/// When the actor sees no indicaties, or the filter cannot be read.
pub(in crate::office) fn count(
    door: &Door<'_>,
    typed: &[String],
) -> Result<Option<usize>, Refusal> {
    door.must_see_dossiers(Kind::Indicatie)?;
    let today = door.model.today;
    let by = By::of(&door.model.register, &door.actor, today);
    let filter = WORDS.filter(typed, &by, &door.actor)?;
    if filter.asks(Facet::Contactgegevens) {
        return Ok(None);
    }
    Ok(Some(found(door, (typed, &filter), false, today).len()))
}

/// Every indicatie within sight, by number.
pub(in crate::office) fn listed(door: &Door<'_>) -> Listed {
    let rows = door.model.granted().iter();
    let rows = rows.filter(|row| row.is_there() && door.sees_granted(row));
    let mut numbers: Vec<u32> = rows.map(|row| row.n).collect();
    numbers.sort_unstable();
    Listed {
        count: numbers.len(),
        ids: Box::new(
            numbers
                .into_iter()
                .map(|n| RecordId::numbered(Kind::Indicatie, n)),
        ),
    }
}
