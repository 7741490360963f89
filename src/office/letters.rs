//! Letters from a dossier: made as it stands now, or as they were sent. That one was made, for whom and of which kind, is
//! kept as a look: it leaves the office.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::door::Door;
use super::looks::Looking;
use super::model::{GrantedRow, Row, numeral};
use super::possible::as_of_now;
use super::views::LetterCells;
use super::{Caller, Office};
use crate::domain::calendar::Calendar;
use crate::domain::letters;
use crate::domain::letters::actions::{SEND, SEND_OF_INDICATIE};
use crate::domain::letters::parts::Letter;
use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::rights::Facet;
use crate::domain::workflow::{self, Refusal};
use crate::office::filter::{Count, Piece, Word, Words, by_day, piece};

/// What a look at a letter is called.
const MAKE: &str = "brief-maken";

impl Office {
    /// The letter that sending it with these fields would keep; or with the number of one in the list, that one as it was
    /// sent. Nothing is changed.
    ///
    /// # Errors
    /// When there is no such dossier or letter, the caller may not send it, it does not fit, or something is missing.
    pub fn letter_of(
        &self,
        caller: &Caller,
        number: &str,
        fields: &BTreeMap<String, String>,
        sent: Option<u32>,
    ) -> Result<Letter, Refusal> {
        let unknown = || Refusal::unknown(number.trim());
        let (actor, id, letter) = {
            let door = self.door(caller)?;
            let id = RecordId::parse(number).map_err(|_| unknown())?;
            door.must_see_dossiers(id.kind)?;
            let letter = match sent {
                Some(n) => kept(&door, &id, n)?,
                None => made(&door, &id, fields)?,
            };
            (door.actor.clone(), id, letter)
        };
        let looking = Looking {
            action: MAKE,
            purpose: &format!("brief: {}", letter.kind),
            ..Looking::opening(&id.number)
        };
        self.look(caller, &actor, looking)?;
        Ok(letter)
    }
}

impl Office {
    /// The letters that were sent, of every dossier within sight, as far as a filter leaves them: the last first.
    ///
    /// # Errors
    /// When the caller may not see letters, the filter cannot be read, or the store cannot be.
    pub fn letters(&self, caller: &Caller, filter: &[String]) -> Result<Vec<LetterCells>, Refusal> {
        let door = self.door(caller)?;
        door.must_see_dossiers(Kind::Referral)?;
        let by = By {
            on: door.model.today,
            calendar: door.model.register.calendar.clone(),
        };
        let filter = WORDS.filter(filter, &by, &door.actor)?;
        let mut found = Vec::new();
        for id in with_letters(&door) {
            let Some(record) = door.record(&id)? else {
                continue;
            };
            let letters = (1..).zip(record.all::<Letter>());
            let letters = letters.map(|(n, letter)| LetterCells::of(&id.number, n, letter));
            found.extend(letters.filter(|row| filter.fits(row)));
        }
        found.sort_by(|one, two| {
            let key = |it: &LetterCells| (it.datum, it.nummer.clone(), it.brief);
            key(two).cmp(&key(one))
        });
        Ok(found)
    }

    /// The same for an export; who took it and what for is on disk before the answer is given.
    ///
    /// # Errors
    /// As [`Self::letters`], and when the purpose is missing or the look cannot be kept.
    pub fn export_letters(
        &self,
        caller: &Caller,
        purpose: &str,
    ) -> Result<Vec<LetterCells>, Refusal> {
        let letters = self.letters(caller, &[])?;
        let about = letters.iter().map(|row| row.nummer.clone()).collect();
        self.keep_look(caller, "export brieven", purpose, letters.len(), about)?;
        Ok(letters)
    }
}

/// The dossiers within sight of which letters were sent that may be seen.
fn with_letters(door: &Door<'_>) -> Vec<RecordId> {
    let referrals = door.rows().filter(|row| row.letters != 0);
    let referrals = referrals.filter(|row| door.sight_of(row).has(Facet::Notities));
    let granted = door.model.granted().iter();
    let granted = granted.filter(|row| row.letters != 0 && row.is_there());
    let granted = granted.filter(|row| door.sight_of_granted(row).has(Facet::Notities));
    referrals
        .map(Row::id)
        .chain(granted.map(GrantedRow::id))
        .collect()
}

/// What the words of the list are counted with.
struct By {
    on: NaiveDate,
    calendar: Calendar,
}

type W = Word<LetterCells, By>;

/// What the letters can be filtered by.
const WORDS: Words<LetterCells, By> = Words {
    words: &[
        W::is(
            "brief:|soort:",
            "welke brief; of hij terugkwam (retour)",
            |value, _| {
                let wanted = letters::asked_bits(value)?;
                Ok(Box::new(move |row: &LetterCells| match wanted {
                    letters::BACK => row.retour_op.is_some(),
                    kind => row.soort.bit() == kind,
                }))
            },
        )
        .of(|_| letters::filter_words()),
        W::compares(
            "datum<",
            "hoe lang geleden, of wanneer: datum<6w, datum>=1-11-2026",
            |value, by| {
                by_day(
                    value,
                    Count::Ago,
                    by.on,
                    &by.calendar,
                    |row: &LetterCells| Some(row.datum),
                )
            },
        ),
        W::is("door:", "wie hem verstuurde", |value, _| {
            piece(value, |row: &LetterCells| vec![&row.door])
        }),
        W::is("versie:", "van welke tekst hij is", |value, _| {
            piece(value, |row: &LetterCells| vec![&row.versie])
        }),
    ],
    text: Piece {
        is: "een stuk van nummer, naam of onderwerp",
        make: |typed, _| {
            let test = piece(typed, |row: &LetterCells| {
                vec![&row.nummer, &row.aan, &row.onderwerp]
            });
            test.ok()
        },
    },
    hidden: None,
};

/// A letter of the list, as it was sent.
fn kept(door: &Door<'_>, id: &RecordId, n: u32) -> Result<Letter, Refusal> {
    let record = door.record(id)?;
    let record = record.ok_or_else(|| Refusal::unknown(&id.number))?;
    let place = usize::try_from(n).ok().and_then(|n| n.checked_sub(1));
    let letter = place.and_then(|place| record.all::<Letter>().nth(place));
    letter.cloned().ok_or_else(|| {
        let count = record.all::<Letter>().count();
        Refusal::rule(format!(
            "Brief {n} is er niet; bij {} zijn het er {count}",
            id.number
        ))
    })
}

/// The letter that sending it would keep.
fn made(
    door: &Door<'_>,
    id: &RecordId,
    fields: &BTreeMap<String, String>,
) -> Result<Letter, Refusal> {
    let unknown = || Refusal::unknown(&id.number);
    let action = match id.kind {
        Kind::Referral => SEND,
        Kind::Indicatie => SEND_OF_INDICATIE,
        kind => {
            return Err(Refusal::usage(format!(
                "Een brief gaat over een verwijzing of een indicatie, en {} is een {}",
                id.number,
                kind.word()
            )));
        }
    };
    let action = workflow::find(action).ok_or_else(unknown)?;
    let record = door.whole(id).ok_or_else(unknown)?;
    let related = beside(door, &record)?;
    let mut given = fields.clone();
    given
        .entry("datum".to_owned())
        .or_insert_with(|| "vandaag".to_owned());
    if given.get("soort").is_none_or(|kind| kind.trim().is_empty()) {
        return Err(Refusal::usage("Welke soort brief?").at_field("soort"));
    }
    let decided = as_of_now(door, &related, |context| {
        workflow::decide(action, &record, &given, context)
    });
    let (_, changed) = decided?;
    let after = changed.iter().find(|after| after.id == *id);
    let letter = after.and_then(|after| after.all::<Letter>().next_back());
    letter.cloned().ok_or_else(unknown)
}

/// The resident of a record, with the other dossiers of that resident that are within sight.
fn beside(door: &Door<'_>, record: &Record) -> Result<Vec<Record>, Refusal> {
    let person = door.person_of(record)?;
    let n = person.as_ref().and_then(|person| numeral(&person.id));
    let model = &door.model;
    let ids = n.into_iter().flat_map(|n| {
        let granted = model.granted_to(n).map(GrantedRow::id);
        model.rows_of(n).map(Row::id).chain(granted)
    });
    let ids: Vec<RecordId> = ids.collect();
    let others = ids.iter().filter_map(|id| door.whole(id));
    Ok(person.into_iter().chain(others).collect())
}
