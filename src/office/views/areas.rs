//! Wijken, buurten and lists of words as people read them: the same on the screen, in a list and in a file. The names of
//! the fields are those of the JSON.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::settings::areas::Area;
use crate::domain::settings::{LISTS, NO_TEAM, Settings};

/// A wijk of the office, with its teams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct WijkCells {
    /// Its short name, which never changes.
    pub kort: String,
    pub naam: String,
    pub wij_team: String,
    /// `geen` where it has none.
    pub bt: String,
    /// The areas of the CBS that say they lie in it, with the year of their edition.
    pub cbs: Vec<String>,
    pub postcodes: Vec<String>,
}

/// A wijk or a buurt of the CBS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct AreaCells {
    pub jaar: u16,
    pub code: String,
    pub naam: String,
    /// The wijk a buurt lies in; empty for a wijk.
    pub ligt_in: String,
    /// How many buurten lie in a wijk; 0 for a buurt.
    pub buurten: usize,
    /// The short name of the wijk of the office; empty where nobody said.
    pub hoort_bij: String,
    pub wij_team: String,
    pub bt: String,
    /// What became of it since its edition; empty where there is nothing to say.
    pub nu: String,
    /// The key of its setting.
    pub instelling: String,
    pub overgang: Option<OvergangCells>,
}

/// What an area became in a later edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct OvergangCells {
    pub vanaf: NaiveDate,
    pub jaar: u16,
    pub codes: Vec<String>,
    pub door: String,
}

/// A word of a list that the office words for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct WordCells {
    pub lijst: &'static str,
    /// What dossiers keep.
    pub woord: String,
    pub naam: String,
    pub eerder: Vec<String>,
    pub vervallen: bool,
}

/// The wijken of the office.
#[must_use]
pub fn wijken(settings: &Settings) -> Vec<WijkCells> {
    let areas = settings.areas();
    let cells = settings.wijken().iter().map(|(id, wijk)| {
        let said = areas.all().filter(|area| area.wijk == *id);
        WijkCells {
            kort: id.clone(),
            naam: wijk.name.clone(),
            wij_team: settings.wij_name(&wijk.wij_team),
            bt: bt_of(settings, wijk.bt.as_deref()),
            cbs: said.map(Area::id).collect(),
            postcodes: wijk.postcodes.clone(),
        }
    });
    cells.collect()
}

fn bt_of(settings: &Settings, bt: Option<&str>) -> String {
    bt.map_or_else(|| NO_TEAM.to_owned(), |bt| settings.bt_name(bt))
}

/// The wijken and buurten of every edition of the CBS, the newest first, each wijk before its buurten.
#[must_use]
pub fn areas(settings: &Settings) -> Vec<AreaCells> {
    let areas = settings.areas();
    let mut all: Vec<&Area> = areas.all().collect();
    all.sort_by_key(|area| std::cmp::Reverse(area.year));
    let cells = all.into_iter().map(|area| {
        let own = areas.own_wijk(area).unwrap_or_default();
        let teams = settings.wijken().get(own);
        let wijk = areas.get(area.year, &area.code_of_wijk());
        AreaCells {
            jaar: area.year,
            code: area.code.clone(),
            naam: area.name.clone(),
            ligt_in: match (area.is_buurt(), wijk) {
                (true, Some(wijk)) => wijk.name.clone(),
                _ => String::new(),
            },
            buurten: match area.is_buurt() {
                true => 0,
                false => areas.buurten_of(area).count(),
            },
            hoort_bij: own.to_owned(),
            wij_team: teams.map_or_else(String::new, |it| settings.wij_name(&it.wij_team)),
            bt: teams.map_or_else(String::new, |it| bt_of(settings, it.bt.as_deref())),
            nu: areas.told(area),
            instelling: area.key(),
            overgang: area.becomes.as_ref().map(|it| OvergangCells {
                vanaf: it.from,
                jaar: it.year,
                codes: it.codes.clone(),
                door: it.by.clone(),
            }),
        }
    });
    cells.collect()
}

/// Every word of every list, also what has ended.
#[must_use]
pub fn words(settings: &Settings) -> Vec<WordCells> {
    let of = |key: &'static str| {
        settings.list(key).iter().map(move |entry| WordCells {
            lijst: key,
            woord: entry.id.clone(),
            naam: entry.name.clone(),
            eerder: entry.former.clone(),
            vervallen: entry.is_ended,
        })
    };
    LISTS.iter().flat_map(|list| of(list.key)).collect()
}

impl WordCells {
    /// What there is to say beside the name: what dossiers keep where that is another word, what it was called, that it
    /// has ended.
    #[must_use]
    pub fn told(&self) -> String {
        let kept = (self.woord != self.naam).then(|| format!("in dossiers: {}", self.woord));
        let former =
            (!self.eerder.is_empty()).then(|| format!("eerder: {}", self.eerder.join(", ")));
        let ended = self.vervallen.then(|| "vervallen".to_owned());
        let told = [ended, kept, former].into_iter().flatten();
        told.collect::<Vec<_>>().join(" · ")
    }
}
