//! The wijken and buurten of the CBS, and figures of wijken, as lists that read in again.

use std::collections::BTreeMap;

use super::target::Target;
use super::{Args, not_whole};
use crate::cli::Failure;
use crate::cli::lijst::settings_now;
use crate::domain::budget::spread::figures as known_figures;
use crate::exchange::table::{Cell, ListColumn, ListForm, Table};
use crate::ipc::client::Client;
use crate::office::views::areas::{AreaCells, OvergangCells, areas};

/// A wijk or buurt with the code and the name of its wijk.
struct Line {
    wijk: [String; 2],
    /// The wijk of the office that was said of itself: of its own wijk it has the rest.
    own: String,
    area: AreaCells,
    is_buurt: bool,
}

impl Line {
    fn buurt(&self, what: &str) -> Cell {
        match self.is_buurt {
            true => what.to_owned().into(),
            false => Cell::Empty,
        }
    }

    fn overgang(&self, of: fn(&OvergangCells) -> Cell) -> Cell {
        self.area.overgang.as_ref().map_or(Cell::Empty, of)
    }
}

/// The names are those of the list that reads in.
const COLUMNS: &[ListColumn<Line>] = &[
    ListColumn("Gemeentecode", |it| {
        format!("GM{}", &it.area.code[2..6]).into()
    }),
    ListColumn("Wijkcode", |it| it.wijk[0].clone().into()),
    ListColumn("Wijknaam", |it| it.wijk[1].clone().into()),
    ListColumn("Buurtcode", |it| it.buurt(&it.area.code)),
    ListColumn("Buurtnaam", |it| it.buurt(&it.area.naam)),
    ListColumn("Jaar", |it| Some(i64::from(it.area.jaar)).into()),
    ListColumn("Hoort bij", |it| it.own.clone().into()),
    ListColumn("WIJ-team", |it| it.area.wij_team.clone().into()),
    ListColumn("Begeleidingsteam", |it| it.area.bt.clone().into()),
    ListColumn("Overgang vanaf", |it| {
        it.overgang(|to| Some(to.vanaf).into())
    }),
    ListColumn("Overgang naar", |it| {
        it.overgang(|to| Some(i64::from(to.jaar)).into())
    }),
    ListColumn("Wordt", |it| it.overgang(|to| to.codes.join(" ").into())),
    ListColumn("Gezegd door", |it| it.overgang(|to| to.door.clone().into())),
];

fn lines(client: &mut Client) -> Result<Vec<Line>, Failure> {
    let settings = settings_now(client)?;
    let all = settings.areas();
    // The later editions first: an overgang goes to what is there already.
    let lines = areas(&settings).into_iter().filter_map(|area| {
        let own = all.get(area.jaar, &area.code)?;
        let wijk = all.get(area.jaar, &own.code_of_wijk())?;
        Some(Line {
            wijk: [wijk.code.clone(), wijk.name.clone()],
            is_buurt: own.is_buurt(),
            own: own.wijk.clone(),
            area,
        })
    });
    Ok(lines.collect())
}

/// Writes every edition; returns how many wijken and buurten.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn list(
    form: ListForm,
    _: &Args,
    client: &mut Client,
    mut out: Target,
) -> Result<usize, Failure> {
    let lines = lines(client)?;
    let table = Table::of("Wijken", COLUMNS, &lines);
    // Not as a list for people: this is read back in.
    table.write(form, &mut out).map_err(not_whole)?;
    out.finish().map_err(not_whole)?;
    Ok(lines.len())
}

/// Writes the figures of every wijk, a row for each year of one; returns how many rows.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn figures(
    form: ListForm,
    _: &Args,
    client: &mut Client,
    mut out: Target,
) -> Result<usize, Failure> {
    let settings = settings_now(client)?;
    let known = known_figures(&settings);
    let mut rows: BTreeMap<(String, u16), BTreeMap<&str, String>> = BTreeMap::new();
    for (figure, wijken) in &known {
        for (id, (value, year)) in wijken {
            let wijk = settings.wijken().get(id);
            let name = wijk.map_or(id.as_str(), |wijk| wijk.name.as_str());
            let row = rows.entry((name.to_owned(), *year)).or_default();
            row.insert(figure, value.to_string());
        }
    }
    let mut header = vec!["Wijk".to_owned(), "Jaar".to_owned()];
    header.extend(known.keys().cloned());
    let cells = rows.iter().map(|((wijk, year), values)| {
        let mut cells: Vec<Cell> = vec![wijk.clone().into(), i64::from(*year).into()];
        let of = |figure: &String| values.get(figure.as_str()).cloned();
        cells.extend(known.keys().map(|figure| Cell::from(of(figure))));
        cells
    });
    let table = Table {
        name: "Wijkcijfers",
        header,
        rows: cells.collect(),
    };
    table.write(form, &mut out).map_err(not_whole)?;
    out.finish().map_err(not_whole)?;
    Ok(rows.len())
}
