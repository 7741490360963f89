//! Aanbestedingen as open data: what the register says, in the package that the standard asks.

use std::collections::BTreeMap;
use std::io::Write;

use chrono::{DateTime, Utc};

use super::{Args, not_whole, open};
use crate::cli::lijst::PAGE;
use crate::cli::{Failure, output};
use crate::domain::record::{Kind, RecordId};
use crate::domain::register::Register;
use crate::exchange::ocds;
use crate::exchange::publication::{OCID_PREFIX, publication};
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::today;

/// Writes every published aanbesteding with its contracts as one package and tells how many it left out; returns how
/// many are in it.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn write(args: &Args, client: &mut Client) -> Result<usize, Failure> {
    let mut register = Register::default();
    for record in &client.ask(&question::Registers {})? {
        register.take(record);
    }
    for kind in [Kind::Aanbesteding, Kind::Contract] {
        take_all(kind, &args.doel, client, &mut register)?;
    }
    let changed = last_changes(&register, client)?;
    let package = publication(&register, &changed, Utc::now(), today());
    let mut out = open(args)?;
    serde_json::to_writer_pretty(&mut out, &ocds::package(&package)).map_err(not_whole)?;
    out.write_all(b"\n").map_err(not_whole)?;
    out.finish().map_err(not_whole)?;
    output::say(&format!(
        "Het voorvoegsel {OCID_PREFIX} is dat van de voorbeelden van de standaard; vraag er voor publicatie een eigen aan"
    ));
    let written = package.processes.len();
    match register.aanbestedingen.len() - written {
        0 => {}
        1 => {
            output::say("1 niet gepubliceerde aanbesteding staat er niet in: die is vertrouwelijk")
        }
        n => output::say(&format!(
            "{n} niet gepubliceerde aanbestedingen staan er niet in: die zijn vertrouwelijk"
        )),
    }
    Ok(written)
}

fn take_all(
    kind: Kind,
    purpose: &str,
    client: &mut Client,
    register: &mut Register,
) -> Result<(), Failure> {
    let purpose = purpose.to_owned();
    let numbers = client.ask(&question::ExportRegister { kind, purpose })?;
    for page in numbers.chunks(PAGE) {
        let numbers = page.to_vec();
        for record in &client.ask(&question::RegisterRecords { kind, numbers })? {
            register.take(record);
        }
    }
    Ok(())
}

/// When each aanbesteding was last changed.
fn last_changes(
    register: &Register,
    client: &mut Client,
) -> Result<BTreeMap<String, DateTime<Utc>>, Failure> {
    let mut changed = BTreeMap::new();
    for number in register.aanbestedingen.keys() {
        let number = number.clone();
        let view = client.ask(&question::Show {
            number: RecordId::new(Kind::Aanbesteding, number.clone()).to_string(),
            on: None,
        })?;
        if let Some(line) = view.history().last() {
            changed.insert(number, line.tijd);
        }
    }
    Ok(changed)
}
