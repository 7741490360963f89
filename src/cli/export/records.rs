//! Whole records: as a list that reads back in, or as JSON.

use std::io::Write;

use serde_json::{Map, Value};

use super::{Args, Form, not_whole, open};
use crate::cli::Failure;
use crate::cli::lijst::PAGE;
use crate::cli::store::{ask, confused};
use crate::cli::toon::record_json;
use crate::domain::record::fields::FieldError;
use crate::domain::record::{Kind, Record};
use crate::exchange::own::OwnWriter;
use crate::exchange::table::ListForm;
use crate::ipc::client::Client;
use crate::ipc::protocol::{Answer, Request};
use crate::office::views::QueueQuery;

/// Writes every record of a kind that the user may see; returns how many.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn write(kind: Kind, args: &Args, client: &mut Client) -> Result<usize, Failure> {
    let pages = pages(kind, &args.doel, client)?;
    let mut out = open(args)?;
    let mut count = 0;
    let mut each = |write: &mut dyn FnMut(&[Record]) -> Result<(), Failure>| {
        for page in &pages {
            for group in groups(ask(client, page)?)? {
                write(&group)?;
                count += 1;
            }
        }
        Ok::<(), Failure>(())
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

/// The questions that bring every record, page by page. The purpose is kept before the first is answered.
fn pages(kind: Kind, purpose: &str, client: &mut Client) -> Result<Vec<Request>, Failure> {
    let purpose = purpose.to_owned();
    if kind == Kind::Referral {
        let query = QueueQuery {
            all: true,
            sort: Some("nummer".to_owned()),
            ..QueueQuery::default()
        };
        let Answer::Queue(keys) = ask(client, &Request::Export { query, purpose })? else {
            return Err(confused());
        };
        let pages = keys.chunks(PAGE);
        return Ok(pages.map(|page| Request::Records(page.to_vec())).collect());
    }
    let Answer::Numbers(numbers) = ask(client, &Request::ExportRegister { kind, purpose })? else {
        return Err(confused());
    };
    let page = |numbers: &[String]| Request::RegisterRecords {
        kind,
        numbers: numbers.to_vec(),
    };
    Ok(numbers.chunks(PAGE).map(page).collect())
}

/// The records of an answer, those together that stand in one row.
fn groups(answer: Answer) -> Result<Vec<Vec<Record>>, Failure> {
    match answer {
        Answer::Records(groups) => Ok(groups),
        Answer::RegisterRecords(records) => {
            Ok(records.into_iter().map(|record| vec![record]).collect())
        }
        _ => Err(confused()),
    }
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
