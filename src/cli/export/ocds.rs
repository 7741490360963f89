//! Aanbestedingen as open data: what the register says, in the package that the standard asks.

use std::io::Write;

use super::target::Target;
use super::{Args, not_whole};
use crate::cli::{Failure, output};
use crate::exchange::ocds;
use crate::exchange::publication::OCID_PREFIX;
use crate::ipc::client::Client;
use crate::ipc::question;

/// Writes every published aanbesteding with its contracts as one package and tells how many it left out; returns how
/// many are in it.
///
/// # Errors
/// When the answer is no, or the file cannot be written.
pub(super) fn write(args: &Args, client: &mut Client, mut out: Target) -> Result<usize, Failure> {
    let purpose = args.doel.clone();
    let (package, left_out) = client.ask(&question::Publication { purpose })?;
    serde_json::to_writer_pretty(&mut out, &ocds::package(&package)).map_err(not_whole)?;
    out.write_all(b"\n").map_err(not_whole)?;
    out.finish().map_err(not_whole)?;
    output::say(&format!(
        "Het voorvoegsel {OCID_PREFIX} is dat van de voorbeelden van de standaard; vraag er voor publicatie een eigen aan"
    ));
    let written = package.processes.len();
    match left_out {
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
