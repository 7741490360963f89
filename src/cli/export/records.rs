//! Whole records: as a list that reads back in, or as JSON.

use std::io::Write;

use serde_json::{Map, Value};

use super::{Args, Form, not_whole, open};
use crate::cli::Failure;
use crate::cli::toon::record_json;
use crate::domain::record::fields::FieldError;
use crate::domain::record::{Kind, Record};
use crate::exchange::own::OwnWriter;
use crate::exchange::table::ListForm;
use crate::ipc::client::Client;
use crate::ipc::question;

/// Writes every record of a kind that the user may see; returns how many.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn write(kind: Kind, args: &Args, client: &mut Client) -> Result<usize, Failure> {
    let purpose = args.doel.clone();
    let export = client.ask(&question::Export { kind, purpose })?.export;
    let mut out = open(args)?;
    let mut count = 0;
    let mut each = |write: &mut dyn FnMut(&[Record]) -> Result<(), Failure>| {
        loop {
            let page = client.ask(&question::ExportPage { export })?;
            if page.is_empty() {
                return Ok::<(), Failure>(());
            }
            count += page.len();
            page.iter().try_for_each(|group| write(group))?;
        }
    };
    let form = match args.als {
        Form::Xlsx => ListForm::Xlsx,
        _ => ListForm::Csv,
    };
    if args.als == Form::Json {
        let mut comma = "[\n";
        each(&mut |group| {
            let value = group_json(kind, group).map_err(not_whole)?;
            write!(out, "{comma}{value}").map_err(not_whole)?;
            comma = ",\n";
            Ok(())
        })?;
        let end = if count == 0 { "[]\n" } else { "\n]\n" };
        out.write_all(end.as_bytes()).map_err(not_whole)?;
    } else {
        let mut writer = OwnWriter::new(kind, form, &mut out).map_err(not_whole)?;
        each(&mut |group| writer.write(group).map_err(not_whole))?;
        writer.finish().map_err(not_whole)?;
    }
    out.finish().map_err(not_whole)?;
    Ok(count)
}

/// One record as JSON; a verwijzing with its person and huishouden inside it.
fn group_json(kind: Kind, group: &[Record]) -> Result<Value, FieldError> {
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
    Ok(Value::Object(whole))
}
