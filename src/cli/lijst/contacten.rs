//! `wijkregie lijst contacten`: who waits for a call, and who called, came or wrote.

use super::kolommen::print_columns;
use super::weergaven::chosen;
use super::{Args, mark};
use crate::cli::{Failure, output};
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::today;
use crate::office::views::columns::{check_order, sort_contacts};
use crate::office::views::{ContactCells, Filtered, call_counts, moment};

/// The columns, unless others were chosen.
const COLUMNS: [&str; 6] = ["nummer", "stand", "wie", "wat", "belt", "op"];

/// Prints them.
///
/// # Errors
/// When a column or an order is not there, or the answer is no.
pub(super) fn contacts(args: &Args, client: &mut Client) -> Result<(), Failure> {
    let mut columns = chosen(args, Filtered::Contacts)?;
    let (filter, all) = (args.filter.clone(), args.alles);
    let mut rows = client.ask(&question::Contacts { filter, all })?;
    if let Some(column) = &args.sorteer {
        check_order(Filtered::Contacts, column)?;
        sort_contacts(&mut rows, column);
    }
    if args.json {
        return output::print_json(&rows);
    }
    if columns.is_empty() {
        columns = COLUMNS.map(str::to_owned).to_vec();
    }
    let mark = |row: &ContactCells| mark(row.doen.as_ref());
    print_columns(&rows, ("Contact", &columns), mark, cell)?;
    let [waiting, late, done, in_time] = call_counts(&rows);
    let mut told = vec![
        output::count(rows.len(), "contact", "contacten"),
        format!("{waiting} terugbellen, {late} te laat"),
    ];
    told.extend((done > 0).then(|| format!("{in_time} van {done} op tijd teruggebeld")));
    output::say(&told.join(" · "));
    Ok(())
}

fn cell(row: &ContactCells, column: &str) -> String {
    let today = today();
    match column {
        "stand" => row.state(today),
        "wie" => row.who().to_owned(),
        "wat" => row.wat.clone(),
        "belt" => row.by_whom().to_owned(),
        "op" => row
            .op
            .map_or_else(|| "–".to_owned(), |at| moment(at, today)),
        "pogingen" => row.pogingen.to_string(),
        "kanaal" => row.kanaal.map_or("", |it| it.word()).to_owned(),
        "wijk" => row.wijk.clone(),
        "verwijzing" => row.verwijzing.clone().unwrap_or_default(),
        _ => row.nummer.clone(),
    }
}
