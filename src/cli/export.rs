//! `wijkregie export`: writes what this user may see to a file of this user.

use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::lijst::PAGE;
use super::store::{StoreArgs, ask, confused};
use super::toon::record_json;
use super::{Failure, output};
use crate::domain::record::{Kind, Record};
use crate::exchange::own::OwnWriter;
use crate::ipc::client::Client;
use crate::ipc::protocol::{Answer, Request};
use crate::office::views::QueueQuery;
use crate::store::folder::in_words;

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Schrijf alle verwijzingen die u mag zien naar een bestand")]
pub struct Args {
    #[arg(value_name = "SOORT", help = "verwijzingen")]
    what: What,
    #[arg(long, value_name = "VORM", help = "csv (leest weer in) of json")]
    als: Form,
    #[arg(
        long,
        value_name = "BESTAND",
        help = "Waarheen (anders naar het scherm)"
    )]
    naar: Option<PathBuf>,
    #[arg(
        long,
        value_name = "TEKST",
        help = "Waarvoor u dit nodig hebt; wordt bewaard"
    )]
    doel: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum What {
    Verwijzingen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    Csv,
    Json,
}

/// Writes it.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let What::Verwijzingen = args.what;
    let mut client = store.connect()?;
    let query = QueueQuery {
        all: true,
        sort: Some("nummer".to_owned()),
        ..QueueQuery::default()
    };
    let request = Request::Export {
        query,
        purpose: args.doel.clone(),
    };
    let Answer::Queue(keys) = ask(&mut client, &request)? else {
        return Err(confused());
    };
    let count = match &args.naar {
        Some(path) => {
            let file = create(path)?;
            write(args.als, BufWriter::new(file), &mut client, &keys)?
        }
        None => write(args.als, std::io::stdout().lock(), &mut client, &keys)?,
    };
    output::say(&format!(
        "{} geschreven.\nNiet in het bestand: geschiedenis, aanbieders, gebruikers en instellingen",
        output::count(count, "verwijzing", "verwijzingen")
    ));
    Ok(())
}

fn create(path: &Path) -> Result<std::fs::File, Failure> {
    let mut options = OpenOptions::new();
    let file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path);
    file.map_err(|error| {
        Failure::error(format!(
            "{} is niet te schrijven ({}). Er is niets veranderd",
            path.display(),
            in_words(&error)
        ))
    })
}

fn write(
    form: Form,
    out: impl Write,
    client: &mut Client,
    keys: &[(u16, u32)],
) -> Result<usize, Failure> {
    let failed = |why: String| {
        Failure::error(format!(
            "Het bestand is niet af: {why}. In wijkregie is niets veranderd"
        ))
    };
    let mut count = 0;
    let mut each = |write: &mut dyn FnMut(&[Record]) -> Result<(), String>| {
        for page in keys.chunks(PAGE) {
            let Answer::Records(groups) = ask(client, &Request::Records(page.to_vec()))? else {
                return Err(confused());
            };
            for group in &groups {
                write(group).map_err(failed)?;
                count += 1;
            }
        }
        Ok(())
    };
    match form {
        Form::Csv => {
            let mut writer = OwnWriter::new(out).map_err(|why| failed(why.to_string()))?;
            each(&mut |group| writer.write(group).map_err(|why| why.to_string()))?;
            writer.finish().map_err(|why| failed(why.to_string()))?;
        }
        Form::Json => {
            let mut out = out;
            let mut comma = "[\n";
            each(&mut |group| {
                let value = group_json(group).map_err(|why| why.to_string())?;
                write!(out, "{comma}{value}").map_err(|why| why.to_string())?;
                comma = ",\n";
                Ok(())
            })?;
            let end = if count == 0 { "[]\n" } else { "\n]\n" };
            out.write_all(end.as_bytes())
                .and_then(|()| out.flush())
                .map_err(|why| failed(why.to_string()))?;
        }
    }
    Ok(count)
}

/// One verwijzing with its person and huishouden inside it.
fn group_json(group: &[Record]) -> Result<Value, crate::store::fields::FieldError> {
    let mut whole = json!({});
    for (kind, name) in [
        (Kind::Referral, None),
        (Kind::Resident, Some("persoon")),
        (Kind::Household, Some("gezin")),
    ] {
        let Some(record) = group.iter().find(|record| record.id.kind == kind) else {
            continue;
        };
        let mut map = record_json(record)?;
        map.insert("nummer".to_owned(), record.id.number.clone().into());
        match name {
            None => whole = Value::Object(map),
            Some(name) => whole[name] = Value::Object(map),
        }
    }
    Ok(whole)
}
