//! Rows of wijken and buurten of the CBS, read in: each a setting.

use chrono::NaiveDate;

use crate::domain::record::{Kind, Record, RecordId};
use crate::domain::registers::governments::find_gemeente;
use crate::domain::registers::people::slug;
use crate::domain::rows::AreaRow;
use crate::domain::settings::NO_TEAM;
use crate::domain::settings::areas::{Area, AreaError, Becomes, read_code, read_year};
use crate::domain::workflow::Refusal;
use crate::office::reading::Reading;

impl Reading<'_, '_> {
    pub(in crate::office) fn area(&mut self, row: &AreaRow) {
        match self.areas_of(row) {
            Ok(areas) => self.take_areas(row, areas),
            Err(no) => self.failed = Some(no),
        }
    }

    /// The wijk and the buurt that a row tells of, as far as they can be.
    fn areas_of(&self, row: &AreaRow) -> Result<Vec<Area>, Refusal> {
        // There is no place for what cannot be read, and without it the row could say something else.
        if let Some(raw) = row.raw.first() {
            let no = Refusal::rule(format!(
                "‘{}’ bij {} is niet te lezen",
                raw.value, raw.field
            ));
            return Err(no.unless("Verbeter het in het bestand en lees de rij opnieuw in"));
        }
        let Some(year) = row.year else {
            let no = Refusal::rule("Zonder jaar van de indeling zegt een code niets");
            return Err(
                no.unless("Zet een kolom Jaar in het bestand, of lees het in met --jaar 2024")
            );
        };
        let (wijk, buurt) = (level(&row.wijk_code, "WK")?, level(&row.buurt_code, "BU")?);
        let mut areas = Vec::new();
        if let Some(code) = wijk {
            areas.push(Area::new(year, code, row.wijk_name.clone()));
        }
        if let Some(code) = buurt {
            let buurt = Area::new(year, code, row.buurt_name.clone());
            if let Some(wijk) = areas
                .first()
                .filter(|wijk| wijk.code != buurt.code_of_wijk())
            {
                let (code, lies) = (&buurt.code, buurt.code_of_wijk());
                let no = format!("{code} ligt in {lies}, niet in {}", wijk.code);
                return Err(Refusal::rule(no).unless("Kijk beide codes na"));
            }
            areas.push(buurt);
        }
        for area in &areas {
            self.is_of_the_office(&area.code)?;
            is_of_its_gemeente(&area.code, &row.gemeente)?;
        }
        if let Some(last) = areas.last_mut() {
            let own = self.batch.settings.find_wijk(&row.own_wijk);
            own.unwrap_or(&row.own_wijk).clone_into(&mut last.wijk);
            last.becomes = self.becomes(row).map_err(no_area)?;
        }
        Ok(areas)
    }

    /// A list of the whole country has the areas of every gemeente: only the own and what went into it is read in.
    fn is_of_the_office(&self, code: &str) -> Result<(), Refusal> {
        let of_area = format!("GM{}", &code[2..6]);
        let settings = &self.batch.settings;
        let own = settings.get("gemeente.naam").and_then(find_gemeente);
        let other = find_gemeente(&of_area);
        match own.zip(other).filter(|(own, other)| !other.is_now(own)) {
            Some((_, other)) => Err(Refusal::rule(format!("{code} ligt in {}", other.name))
                .unless("Van een andere gemeente wordt niets ingelezen")),
            None => Ok(()),
        }
    }

    fn take_areas(&mut self, row: &AreaRow, areas: Vec<Area>) {
        let (mut is_new, mut is_changed) = (false, false);
        for area in areas {
            let id = RecordId::new(Kind::Setting, area.key());
            let existing = self.writer.newest(&id);
            let kept = existing.as_ref().and_then(Record::setting);
            let known = kept.and_then(|it| Area::read(&area.key(), &it.value)?.ok());
            let after = match known {
                Some(known) => self.filled_area(row, known, area),
                None => area,
            };
            if let Err(why) = self.batch.settings.check_area(&after) {
                self.failed = Some(no_area(why));
                return;
            }
            let before = existing.unwrap_or_else(|| Record::new(id));
            let value = after.to_string();
            if before.setting().is_some_and(|it| it.value == value) {
                continue;
            }
            (is_new, is_changed) = (is_new || before.revision == 0, true);
            self.set(before, value);
            if self.failed.is_some() {
                return;
            }
        }
        self.warn_of_teams(row);
        match is_new {
            true => self.result.added += 1,
            false => self.count(is_changed),
        }
    }

    /// What is known, with what was not filled in; where the file says otherwise, that is told.
    fn filled_area(&mut self, row: &AreaRow, mut known: Area, told: Area) -> Area {
        if !told.name.is_empty() && told.name != known.name {
            let why = format!(
                "in wijkregie heet {} in {} {}; dat blijft zo, wijzig het met wijk-wijzigen",
                known.code, known.year, known.name
            );
            self.warn(row.row, "Naam", &told.name, why);
        }
        if known.wijk.is_empty() {
            known.wijk = told.wijk;
        } else if !told.wijk.is_empty() && told.wijk != known.wijk {
            let why = format!(
                "in wijkregie hoort {} bij {}; dat blijft zo",
                known.code, known.wijk
            );
            self.warn(row.row, "Hoort bij", &told.wijk, why);
        }
        let same =
            |one: &Becomes, other: &Becomes| (one.year, &one.codes) == (other.year, &other.codes);
        match (&known.becomes, told.becomes) {
            (None, told) => known.becomes = told,
            (Some(kept), Some(told)) if !same(kept, &told) => {
                let why = format!(
                    "in wijkregie is {} in {}: {}; dat blijft zo, wijzig het met code-overgang",
                    known.code,
                    kept.year,
                    kept.codes.join(" ")
                );
                self.warn(row.row, "Wordt", &told.codes.join(" "), why);
            }
            _ => {}
        }
        known
    }

    /// The overgang that a row tells of; where it does not say who said so, that is who reads it in.
    fn becomes(&self, row: &AreaRow) -> Result<Option<Becomes>, AreaError> {
        if row.codes.is_empty() {
            return Ok(None);
        }
        let year = read_year(&row.to_year)?;
        let codes = row.codes.split([' ', ',', ';']);
        let codes = codes.filter(|code| !code.is_empty()).map(read_code);
        let codes: Vec<String> = codes.collect::<Result<_, _>>()?;
        let by = match row.by.trim() {
            "" => &self.stamp.who.name,
            said => said,
        };
        // A semicolon divides what is kept of an area.
        let by = by.replace(';', ",");
        // Editions are of the first of January.
        let first = NaiveDate::from_ymd_opt(i32::from(year), 1, 1);
        Ok(row.from.or(first).map(|from| Becomes {
            from,
            year,
            codes,
            by,
        }))
    }

    /// Teams are of the wijk of the office: a file changes none.
    fn warn_of_teams(&mut self, row: &AreaRow) {
        let settings = &self.batch.settings;
        let own = settings.find_wijk(&row.own_wijk);
        let Some(wijk) = own.and_then(|id| settings.wijken().get(id)) else {
            return;
        };
        let wij = settings.wij_name(&wijk.wij_team);
        let is_wij = slug(&row.wij_team) == slug(&wij);
        let (bt, is_bt) = match &wijk.bt {
            Some(bt) => (
                settings.bt_name(bt),
                settings.find_bt(&row.bt).as_ref() == Some(bt),
            ),
            None => (NO_TEAM.to_owned(), slug(&row.bt) == NO_TEAM),
        };
        for (field, told, known, is_same) in [
            ("WIJ-team", &row.wij_team, wij, is_wij),
            ("Begeleidingsteam", &row.bt, bt, is_bt),
        ] {
            if !told.is_empty() && !is_same {
                let why = format!(
                    "in wijkregie is dat {known}; een bestand verandert geen teams, dat doet wijk-wijzigen"
                );
                self.warn(row.row, field, told, why);
            }
        }
    }
}

/// The code in a column of wijken or of buurten; none where it is empty.
fn level(text: &str, begin: &str) -> Result<Option<String>, Refusal> {
    if text.is_empty() {
        return Ok(None);
    }
    let code = read_code(text).map_err(no_area)?;
    if code.starts_with(begin) {
        return Ok(Some(code));
    }
    let no = Refusal::rule(format!("{code} staat in de kolom van een ander niveau"));
    Err(no.unless("Een wijk begint met WK, een buurt met BU; een wijk ligt niet in een buurt"))
}

/// Whether a row that names a gemeente names that of its code.
fn is_of_its_gemeente(code: &str, text: &str) -> Result<(), Refusal> {
    let of_code = format!("GM{}", &code[2..6]);
    match find_gemeente(text).filter(|named| named.code != of_code) {
        None => Ok(()),
        Some(named) => {
            let no = Refusal::rule(format!("{code} ligt in {of_code}, niet in {}", named.name));
            Err(no.unless("Kijk beide codes na"))
        }
    }
}

fn no_area(why: AreaError) -> Refusal {
    Refusal::rule(format!("Dit kan niet: {why}"))
}
