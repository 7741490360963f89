//! Whole records: as a list that reads back in, or as JSON.

use std::io::Write;

use serde_json::{Map, Value};

use super::target::Target;
use super::{Args, not_whole, people};
use crate::cli::Failure;
use crate::cli::toon::record_json;
use crate::domain::record::fields::FieldError;
use crate::domain::record::{Kind, Record};
use crate::domain::text::plain_json;
use crate::exchange::own::{OwnWriter, Units};
use crate::exchange::table::ListForm;
use crate::ipc::client::Client;
use crate::ipc::question;

/// Writes every record of a kind that the user may see as JSON; returns how many.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn json(
    kind: Kind,
    args: &Args,
    client: &mut Client,
    mut out: Target,
) -> Result<usize, Failure> {
    let mut pages = Pages::ask(kind, args, client)?;
    let units = Units::of(kind);
    let mut comma = "[\n";
    pages.each(|group| {
        let value = group_json(kind, &units, group).map_err(not_whole)?;
        write!(out, "{comma}{}", plain_json(&value.to_string())).map_err(not_whole)?;
        comma = ",\n";
        Ok(())
    })?;
    let end = if pages.count == 0 { "[]\n" } else { "\n]\n" };
    out.write_all(end.as_bytes()).map_err(not_whole)?;
    out.finish().map_err(not_whole)?;
    Ok(pages.count)
}

/// Writes every record of a kind that the user may see as a list that reads back in; returns how many.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn list(
    kind: Kind,
    form: ListForm,
    args: &Args,
    client: &mut Client,
    mut out: Target,
) -> Result<usize, Failure> {
    let overview = match form {
        ListForm::Xlsx => people::overview(kind, client)?,
        ListForm::Csv => None,
    };
    let mut pages = Pages::ask(kind, args, client)?;
    let mut writer =
        OwnWriter::behind(kind, form, overview.as_ref(), &mut out).map_err(not_whole)?;
    pages.each(|group| writer.write(group).map_err(not_whole))?;
    writer.finish().map_err(not_whole)?;
    out.finish().map_err(not_whole)?;
    Ok(pages.count)
}

/// The records of an export, a page at a time.
struct Pages<'a> {
    client: &'a mut Client,
    export: u64,
    /// How many were handed out.
    count: usize,
}

impl<'a> Pages<'a> {
    fn ask(kind: Kind, args: &Args, client: &'a mut Client) -> Result<Self, Failure> {
        let purpose = args.doel.clone();
        let export = client
            .ask(&question::Export {
                kind,
                with_history: false,
                purpose,
            })?
            .export;
        Ok(Self {
            client,
            export,
            count: 0,
        })
    }

    fn each(
        &mut self,
        mut write: impl FnMut(&[Record]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let export = self.export;
        loop {
            let page = self.client.ask(&question::ExportPage { export })?;
            if page.is_empty() {
                return Ok(());
            }
            self.count += page.len();
            page.iter().try_for_each(|group| write(group))?;
        }
    }
}

/// One record as JSON; a verwijzing with its person and huishouden inside it. Beside them what its numbers count.
fn group_json(kind: Kind, units: &Units, group: &[Record]) -> Result<Value, FieldError> {
    let mut whole = Map::new();
    for (kind, name) in [
        (kind, None),
        (Kind::Resident, Some("persoon")),
        (Kind::Household, Some("gezin")),
    ] {
        let Some(record) = group.iter().find(|record| record.id.kind == kind) else {
            continue;
        };
        let mut map = record_json(record)?;
        map.insert("nummer".to_owned(), record.id.number.clone().into());
        match name {
            None => whole = map,
            Some(name) => drop(whole.insert(name.to_owned(), Value::Object(map))),
        }
    }
    let mut whole = Value::Object(whole);
    let units = units.told(&whole);
    if !units.is_empty() {
        whole["eenheden"] = Value::Object(units);
    }
    Ok(whole)
}
