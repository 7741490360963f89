//! Wijken and buurten after the codes of the CBS, by the year of the edition they come from.
//!
//! A code says something in its own year only: what a code of another year means is never guessed, but said by somebody,
//! in an overgang from one area to those it became in a later edition. So no overgang can go round. A buurt lies in the
//! wijk of which the code has its first six digits. The office's own wijken have short names that never change; an area
//! says in which of them it lies, a buurt by itself or through its wijk.
//!
//! An area is a setting, `cbs.2014.BU00140104`, of which the value is the name and what more there is to say:
//! `Vinkhuizen-Zuid; wijk: vinkhuizen; vanaf 2024-01-01 in 2024: BU00140110 BU00140111; door: t.postma`. (CBS,
//! Kerncijfers wijken en buurten.)

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::NaiveDate;

use crate::domain::dates::with_year;
use crate::domain::words::fold;

/// How the key of an area begins.
pub const AREA: &str = "cbs.";

/// The first and the last year an edition can be of: the CBS began in 1995.
const YEARS: std::ops::RangeInclusive<u16> = 1995..=2100;

/// Why an area cannot be so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AreaError {
    /// No code of the CBS.
    #[error(
        "‘{0}’ is geen code van het CBS: een wijk is WK met zes cijfers, een buurt BU met acht"
    )]
    Code(String),
    /// No year of an edition.
    #[error("‘{0}’ is geen jaar van een indeling; schrijf het als 2024")]
    Year(String),
    /// The area has no name, or one that cannot be kept.
    #[error("de naam van {0} ontbreekt, of er staat een puntkomma in")]
    Name(String),
    /// What stands behind the name says nothing.
    #[error(
        "‘{0}’ zegt niets van een wijk of buurt; schrijf de naam, en zo nodig ‘; wijk: hoogkerk’"
    )]
    Piece(String),
    /// A buurt of a wijk that is not there.
    #[error(
        "{buurt} ligt in {wijk}, en die staat niet in de indeling van {year}; leg eerst de wijk vast"
    )]
    NoWijk {
        /// The code of the buurt.
        buurt: String,
        /// The code of its wijk.
        wijk: String,
        /// The edition.
        year: u16,
    },
    /// Another way to write the key of an area, which would be kept beside it.
    #[error("‘{typed}’ is niet hoe dit heet; schrijf {right}")]
    Key {
        /// What was typed.
        typed: String,
        /// How it is written.
        right: String,
    },
    /// No wijk of the office.
    #[error("‘{0}’ is geen wijk van kantoor; bekijk ze met: wijkregie lijst wijken")]
    NoOwnWijk(String),
    /// An overgang to the same edition or an earlier one: so it could go round.
    #[error("een overgang gaat naar een latere indeling, en {to} is niet later dan {from}")]
    Earlier {
        /// The edition it comes from.
        from: u16,
        /// The edition it would go to.
        to: u16,
    },
    /// A wijk that would become a buurt, or the other way round.
    #[error("een wijk gaat over in wijken en een buurt in buurten, dus {from} niet in {to}")]
    OtherLevel {
        /// The code it comes from.
        from: String,
        /// The code it would go to.
        to: String,
    },
    /// A code that is not in the edition.
    #[error("{code} staat niet in de indeling van {year}; lees die eerst in, of kijk de code na")]
    Missing {
        /// The code.
        code: String,
        /// The edition.
        year: u16,
    },
    /// The overgang says the same code twice, or none.
    #[error("noem elke code van een overgang één keer, en ten minste één")]
    Codes,
    /// Nothing is known of the area.
    #[error("‘{0}’ is geen wijk of buurt uit een indeling; bekijk ze met: wijkregie lijst buurten")]
    Unknown(String),
    /// The name is that of more areas.
    #[error("‘{text}’ kan meer buurten zijn; noem de code: {codes}")]
    Several {
        /// What was asked.
        text: String,
        /// The codes.
        codes: String,
    },
}

/// What an area became in a later edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Becomes {
    /// The first day it counts.
    pub from: NaiveDate,
    /// The edition.
    pub year: u16,
    /// The codes there, more than one where it was split.
    pub codes: Vec<String>,
    /// Who said so.
    pub by: String,
}

/// A wijk or a buurt of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// The year of the edition.
    pub year: u16,
    /// Its code: `WK001401`, `BU00140104`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The short name of the wijk of the office it lies in; empty when nobody said.
    pub wijk: String,
    /// What it became.
    pub becomes: Option<Becomes>,
}

/// Whether a code is that of a wijk, or of a buurt.
fn is_code(code: &str) -> bool {
    let digits =
        |rest: &str, count| rest.len() == count && rest.bytes().all(|b| b.is_ascii_digit());
    let wijk = code.strip_prefix("WK").is_some_and(|rest| digits(rest, 6));
    wijk || code.strip_prefix("BU").is_some_and(|rest| digits(rest, 8))
}

/// Reads a code, whatever its capitals and spaces.
///
/// # Errors
/// When it is none.
pub fn read_code(text: &str) -> Result<String, AreaError> {
    let code: String = text.split_whitespace().collect::<String>().to_uppercase();
    match is_code(&code) {
        true => Ok(code),
        false => Err(AreaError::Code(text.to_owned())),
    }
}

/// Reads the year of an edition.
///
/// # Errors
/// When it is none.
pub fn read_year(text: &str) -> Result<u16, AreaError> {
    let year = text.trim().parse().ok();
    year.filter(|year| YEARS.contains(year))
        .ok_or_else(|| AreaError::Year(text.to_owned()))
}

impl Area {
    /// An area of which no more is known than its name.
    #[must_use]
    pub fn new(year: u16, code: String, name: String) -> Self {
        Self {
            year,
            code,
            name,
            wijk: String::new(),
            becomes: None,
        }
    }

    /// Reads the setting of an area; none when the key is of something else.
    #[must_use]
    pub fn read(key: &str, value: &str) -> Option<Result<Self, AreaError>> {
        let (year, code) = key.strip_prefix(AREA)?.split_once('.')?;
        Some(Self::of(year, code, value))
    }

    fn of(year: &str, code: &str, value: &str) -> Result<Self, AreaError> {
        let (year, code) = (read_year(year)?, read_code(code)?);
        let mut pieces = value.split(';').map(str::trim);
        let name = pieces.next().unwrap_or_default();
        if name.is_empty() {
            return Err(AreaError::Name(code));
        }
        let mut area = Self::new(year, code, name.to_owned());
        for piece in pieces {
            let wrong = || AreaError::Piece(piece.to_owned());
            let (what, said) = piece.split_once(':').ok_or_else(wrong)?;
            let said = said.trim();
            match (what.trim(), &mut area.becomes) {
                ("wijk", _) => area.wijk = said.to_owned(),
                ("door", Some(becomes)) => becomes.by = said.to_owned(),
                (what, _) => {
                    let when = what
                        .strip_prefix("vanaf ")
                        .and_then(|it| it.split_once(" in "));
                    let (day, to) = when.ok_or_else(wrong)?;
                    let codes = said.split_whitespace().map(read_code);
                    area.becomes = Some(Becomes {
                        from: day.trim().parse().map_err(|_| wrong())?,
                        year: read_year(to)?,
                        codes: codes.collect::<Result<_, _>>()?,
                        by: String::new(),
                    });
                }
            }
        }
        Ok(area)
    }

    /// The same, with who says what it became, where it became something.
    #[must_use]
    pub fn said_by(mut self, who: &str) -> Self {
        if let Some(becomes) = &mut self.becomes {
            who.clone_into(&mut becomes.by);
        }
        self
    }

    /// The key of its setting.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{AREA}{}.{}", self.year, self.code)
    }

    /// What a resident keeps for it.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}-{}", self.year, self.code)
    }

    /// Whether it is a buurt, and lies in a wijk.
    #[must_use]
    pub fn is_buurt(&self) -> bool {
        self.code.starts_with("BU")
    }

    /// The code of the wijk a buurt lies in; of a wijk its own.
    #[must_use]
    pub fn code_of_wijk(&self) -> String {
        format!("WK{}", &self.code[2..8])
    }
}

/// As its setting says it.
impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if !self.wijk.is_empty() {
            write!(f, "; wijk: {}", self.wijk)?;
        }
        if let Some(it) = &self.becomes {
            write!(
                f,
                "; vanaf {} in {}: {}",
                it.from,
                it.year,
                it.codes.join(" ")
            )?;
            if !it.by.is_empty() {
                write!(f, "; door: {}", it.by)?;
            }
        }
        Ok(())
    }
}

/// Where an area is in another edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joined<'a> {
    /// What it became, all of it: more than one where it was split.
    In(Vec<&'a Area>),
    /// Nobody said what became of these.
    Loose(Vec<&'a Area>),
}

/// Every wijk and buurt of every edition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Areas(BTreeMap<(u16, String), Area>);

impl Areas {
    /// Those among the settings.
    pub(super) fn read(values: &BTreeMap<String, String>) -> Self {
        let keys = values.range(AREA.to_owned()..);
        let keys = keys.take_while(|(key, _)| key.starts_with(AREA));
        let areas = keys.filter_map(|(key, value)| Area::read(key, value)?.ok());
        Self(areas.map(|it| ((it.year, it.code.clone()), it)).collect())
    }

    /// All of them: by edition, wijken before buurten.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Area> {
        let wijken = self.0.values().filter(|it| !it.is_buurt());
        let buurten = self.0.values().filter(|it| it.is_buurt());
        let mut all: Vec<&Area> = wijken.chain(buurten).collect();
        all.sort_by_key(|it| (it.year, it.code_of_wijk(), it.is_buurt()));
        all.into_iter()
    }

    /// The one with a code in an edition.
    #[must_use]
    pub fn get(&self, year: u16, code: &str) -> Option<&Area> {
        self.0.get(&(year, code.to_owned()))
    }

    /// The one that a resident keeps.
    #[must_use]
    pub fn of_id(&self, id: &str) -> Option<&Area> {
        let (year, code) = id.split_once('-')?;
        self.get(year.parse().ok()?, code)
    }

    /// The years of the editions there are, oldest first.
    #[must_use]
    pub fn years(&self) -> BTreeSet<u16> {
        self.0.keys().map(|(year, _)| *year).collect()
    }

    /// The buurten of a wijk.
    pub fn buurten_of<'a>(&'a self, wijk: &'a Area) -> impl Iterator<Item = &'a Area> {
        let of = |it: &&Area| it.is_buurt() && it.year == wijk.year;
        let buurten = self.0.values().filter(of);
        buurten.filter(|it| it.code_of_wijk() == wijk.code)
    }

    /// The short name of the wijk of the office an area lies in: its own, else that of its wijk.
    #[must_use]
    pub fn own_wijk<'a>(&'a self, area: &'a Area) -> Option<&'a str> {
        let said = |area: &'a Area| Some(area.wijk.as_str()).filter(|it| !it.is_empty());
        said(area).or_else(|| said(self.get(area.year, &area.code_of_wijk())?))
    }

    /// The buurten that a text can stand for: by code with or without the year, or by name.
    #[must_use]
    pub fn buurten_called(&self, text: &str) -> Vec<&Area> {
        let wanted = fold(text);
        let code = read_code(text).unwrap_or_default();
        let is_it = |it: &&Area| {
            let by_word = !wanted.is_empty() && [fold(&it.name), fold(&it.id())].contains(&wanted);
            it.is_buurt() && (it.code == code || by_word)
        };
        self.0.values().filter(is_it).collect()
    }

    /// The buurt of a text in the newest edition that has it.
    ///
    /// # Errors
    /// When there is none, or there are more of that name.
    pub fn buurt(&self, text: &str) -> Result<&Area, AreaError> {
        let found = self.buurten_called(text);
        let newest = found.iter().map(|it| it.year).max();
        let newest = found.into_iter().filter(|it| Some(it.year) == newest);
        match newest.collect::<Vec<_>>()[..] {
            [one] => Ok(one),
            [] => Err(AreaError::Unknown(text.to_owned())),
            ref more => Err(AreaError::Several {
                text: text.to_owned(),
                codes: codes_of(more),
            }),
        }
    }

    /// Where an area is in an edition: only by what somebody said.
    #[must_use]
    pub fn joined<'a>(&'a self, area: &'a Area, year: u16) -> Joined<'a> {
        let (mut found, mut loose) = (BTreeMap::new(), BTreeMap::new());
        let mut left = vec![area];
        while let Some(it) = left.pop() {
            let becomes = it
                .becomes
                .as_ref()
                .filter(|to| to.year <= year && to.year > it.year);
            let to = becomes.map(|to| {
                let to = to.codes.iter().map(|code| self.get(to.year, code));
                to.collect::<Option<Vec<&Area>>>()
            });
            match to.flatten() {
                _ if it.year == year => drop(found.insert(&it.code, it)),
                // Each step goes to a later edition, so it ends.
                Some(to) => left.extend(to),
                None => drop(loose.insert((it.year, &it.code), it)),
            }
        }
        match loose.is_empty() {
            true => Joined::In(found.into_values().collect()),
            false => Joined::Loose(loose.into_values().collect()),
        }
    }

    /// What there is to say of an area beside its name: of which edition it is where that is not the newest, and what
    /// became of it. Empty for one of the newest edition.
    #[must_use]
    pub fn told(&self, area: &Area) -> String {
        let newest = self.years().last().copied().unwrap_or(area.year);
        let Some(to) = area.becomes.as_ref() else {
            return match area.year < newest {
                true => format!(
                    "indeling {}; wat het in {newest} is, heeft niemand gezegd",
                    area.year
                ),
                false => String::new(),
            };
        };
        let name = |code: &String| {
            let found = self.get(to.year, code);
            found.map_or_else(|| code.clone(), |it| format!("{} ({code})", it.name))
        };
        let names: Vec<String> = to.codes.iter().map(name).collect();
        let is_to = |it: &&Area| {
            it.becomes
                .as_ref()
                .is_some_and(|it| (it.year, &it.codes) == (to.year, &to.codes))
        };
        let with = self
            .0
            .values()
            .filter(|it| it.year == area.year && it.code != area.code);
        let with: Vec<&str> = with.filter(is_to).map(|it| it.name.as_str()).collect();
        let since = with_year(to.from);
        match (names.as_slice(), with.as_slice()) {
            ([one], []) => format!("sinds {since} {one}"),
            ([one], with) => format!("sinds {since} samen met {} {one}", with.join(" en ")),
            (more, _) => format!("sinds {since} gesplitst in {}", more.join(" en ")),
        }
    }

    /// What a resident keeps, in words: the name, and what became of it where that is not all there is to say.
    #[must_use]
    pub fn called(&self, id: &str) -> String {
        let Some(area) = self.of_id(id) else {
            return id.to_owned();
        };
        match self.told(area).as_str() {
            "" => area.name.clone(),
            told => format!("{} ({told})", area.name),
        }
    }

    /// Whether an area is certainly one of these: it is, or all it became is it.
    #[must_use]
    pub fn is_one_of(&self, area: &Area, wanted: &[&Area]) -> bool {
        wanted.iter().any(|it| match self.joined(area, it.year) {
            Joined::In(found) => found == [*it],
            Joined::Loose(_) => false,
        })
    }

    /// Whether an area can be kept so, beside the others; `is_wijk` says of a short name whether it is a wijk of the
    /// office.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn check(
        &self,
        area: &Area,
        is_wijk: impl Fn(&str) -> bool,
    ) -> Result<(), AreaError> {
        let (wijk, year) = (area.code_of_wijk(), area.year);
        if area.is_buurt() && self.get(year, &wijk).is_none() {
            let buurt = area.code.clone();
            return Err(AreaError::NoWijk { buurt, wijk, year });
        }
        if !area.wijk.is_empty() && !is_wijk(&area.wijk) {
            return Err(AreaError::NoOwnWijk(area.wijk.clone()));
        }
        // What does not read back as it is would be gone, or say something else.
        if Area::read(&area.key(), &area.to_string()) != Some(Ok(area.clone())) {
            return Err(AreaError::Name(area.code.clone()));
        }
        let Some(to) = &area.becomes else {
            return Ok(());
        };
        if to.year <= year {
            return Err(AreaError::Earlier {
                from: year,
                to: to.year,
            });
        }
        let is_once: BTreeSet<&String> = to.codes.iter().collect();
        if is_once.is_empty() || is_once.len() < to.codes.len() {
            return Err(AreaError::Codes);
        }
        for code in &to.codes {
            if code.starts_with("BU") != area.is_buurt() {
                return Err(AreaError::OtherLevel {
                    from: area.code.clone(),
                    to: code.clone(),
                });
            }
            if self.get(to.year, code).is_none() {
                return Err(AreaError::Missing {
                    code: code.clone(),
                    year: to.year,
                });
            }
        }
        Ok(())
    }
}

fn codes_of(areas: &[&Area]) -> String {
    let codes: Vec<String> = areas.iter().map(|it| it.id()).collect();
    codes.join(", ")
}

#[cfg(test)]
mod tests;
