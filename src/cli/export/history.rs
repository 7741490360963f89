//! What happened to records, a row a field that changed: as a list, or as JSON.

use std::io::Write;

use chrono::Local;
use serde_json::{Value, json};

use super::target::Target;
use super::{Args, not_whole};
use crate::cli::Failure;
use crate::cli::toon::history_json;
use crate::domain::record::Kind;
use crate::domain::text::plain_json;
use crate::exchange::own::Changes;
use crate::exchange::table::{Cell, ListForm, ListWriter};
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::export::Told;

const HEADER: &[&str] = &[
    "nummer", "datum", "tijd", "wie", "rol", "actie", "revisie", "veld", "was", "werd",
];

/// Writes the history of every record of a kind that the user may see as JSON; returns of how many.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn as_json(
    kind: Kind,
    args: &Args,
    client: &mut Client,
    mut out: Target,
) -> Result<usize, Failure> {
    let mut comma = "[\n";
    let count = each(kind, args, client, |told| {
        let value = json!({
            "nummer": told.id.number,
            "geschiedenis": history_json(&told.history),
        });
        write!(out, "{comma}{}", plain_json(&value.to_string())).map_err(not_whole)?;
        comma = ",\n";
        Ok(())
    })?;
    let end = if count == 0 { "[]\n" } else { "\n]\n" };
    out.write_all(end.as_bytes()).map_err(not_whole)?;
    out.finish().map_err(not_whole)?;
    Ok(count)
}

/// Writes the history of every record of a kind that the user may see as a list; returns of how many.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn as_list(
    kind: Kind,
    form: ListForm,
    args: &Args,
    client: &mut Client,
    mut out: Target,
) -> Result<usize, Failure> {
    let header = HEADER.iter().map(|name| (*name).to_owned()).collect();
    let mut list = ListWriter::new(form, "geschiedenis", header, &mut out).map_err(not_whole)?;
    let mut changes = Changes::default();
    let count = each(kind, args, client, |told| {
        for row in rows(&told, &mut changes) {
            list.row(&row).map_err(not_whole)?;
        }
        Ok(())
    })?;
    list.finish().map_err(not_whole)?;
    out.finish().map_err(not_whole)?;
    Ok(count)
}

/// A row for every field that changed; a change of which nothing is told has a row of its own.
fn rows(told: &Told, changes: &mut Changes) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for line in &told.history {
        let at = line.tijd.with_timezone(&Local);
        let begin = || -> Vec<Cell> {
            vec![
                told.id.number.clone().into(),
                at.date_naive().into(),
                at.format("%H:%M:%S").to_string().into(),
                line.wie.clone().into(),
                line.rol.map(|role| role.word().to_owned()).into(),
                line.actie.clone().into(),
                line.revisie.into(),
            ]
        };
        let mut is_told = false;
        for change in line.changes.iter().flatten() {
            let [old, new] = [&change.old, &change.new].map(Value::from);
            for field in changes.of(told.id.kind, &change.path, &old, &new) {
                let mut row = begin();
                row.extend([field.field.into(), field.old, field.new]);
                rows.push(row);
                is_told = true;
            }
        }
        if !is_told {
            rows.push(begin());
        }
    }
    rows
}

/// Hands out the history of every record, with its resident and huishouden; returns of how many.
fn each(
    kind: Kind,
    args: &Args,
    client: &mut Client,
    mut write: impl FnMut(Told) -> Result<(), Failure>,
) -> Result<usize, Failure> {
    let purpose = args.doel.clone();
    let begun = client.ask(&question::Export {
        kind,
        with_history: true,
        purpose,
    })?;
    let export = begun.export;
    let (mut count, mut met) = (0, std::collections::BTreeSet::new());
    loop {
        let page = client.ask(&question::ExportHistoryPage { export })?;
        if page.is_empty() {
            return Ok(count);
        }
        for told in page {
            // A resident can stand beside more verwijzingen than one.
            if met.insert(told.id.clone()) {
                count += usize::from(told.id.kind == kind);
                write(told)?;
            }
        }
    }
}
