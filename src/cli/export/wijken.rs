//! The wijken and buurten of the CBS as a list that reads in again.

use super::target::Target;
use super::{Args, not_whole};
use crate::cli::Failure;
use crate::cli::lijst::settings_now;
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
