//! `wijkregie anker`: write down elsewhere how far the logboek and the looks are.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chrono::Utc;

use super::store::StoreArgs;
use super::{Failure, output};
use crate::domain::anchor::{Anchor, Anchored, Key, read_all};
use crate::domain::io::in_words;
use crate::ipc::question;

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(
    about = "Leg elders vast hoe ver het logboek en de inzage zijn; controle --anker ziet later of zij nog hetzelfde zijn"
)]
pub struct Args {
    #[arg(
        long,
        value_name = "BESTAND",
        help = "De sleutel van uw beheerder; - leest hem van de invoer, zodat hij niet op deze computer hoeft te staan"
    )]
    sleutel: PathBuf,
    #[arg(
        long,
        value_name = "BESTAND",
        help = "Schrijf het anker achter in dit bestand (anders naar de uitvoer, bijvoorbeeld voor logger)"
    )]
    naar: Option<PathBuf>,
}

/// Does it.
///
/// # Errors
/// When the server says no, or it cannot be written.
pub fn run(args: &Args, store: &StoreArgs) -> Result<(), Failure> {
    let key = key(&args.sleutel)?;
    let point = store.connect()?.ask(&question::BackupPoint {})?.point;
    let (mark, look) = (point.mark, point.look);
    let anchor = Anchor::new(
        &key,
        Utc::now(),
        (mark.seq, mark.chain),
        (look.nr, look.hash),
    );
    let line = serde_json::to_string(&anchor).map_err(|why| Failure::error(why.to_string()))?;
    let Some(path) = &args.naar else {
        return output::print(&format!("{line}\n"));
    };
    append(path, &line).map_err(|error| {
        Failure::error(format!(
            "Het anker is niet te schrijven in {} ({}). Er is niets vastgelegd",
            path.display(),
            in_words(&error)
        ))
    })?;
    output::say(&format!(
        "Anker vastgelegd in {}: regel {} van het logboek, en regel {} van de inzage.",
        path.display(),
        mark.seq,
        look.nr
    ));
    Ok(())
}

/// Puts a line behind a file, synced; never behind half a line.
fn append(path: &Path, line: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true).mode(0o600);
    let mut file = options.open(path)?;
    let mut last = [b'\n'];
    if file.metadata()?.len() > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    let begin = if last == *b"\n" { "" } else { "\n" };
    file.write_all(format!("{begin}{line}\n").as_bytes())?;
    file.sync_all()?;
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let read = match path.as_os_str() == "-" {
        true => std::io::stdin().lock().read_to_end(&mut bytes),
        false => File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)),
    };
    read.map_err(|error| {
        Failure::error(format!(
            "{} is niet te lezen ({})",
            path.display(),
            in_words(&error)
        ))
    })?;
    Ok(bytes)
}

fn key(path: &Path) -> Result<Key, Failure> {
    let key = Key::new(&read(path)?);
    key.map_err(|why| Failure::error(format!("{}: {why}", path.display())))
}

/// What a file of anchors knows.
///
/// # Errors
/// When it cannot be read, or an anchor in it is not as it was made.
pub fn anchors(path: &Path, sleutel: &Path) -> Result<Anchored, Failure> {
    let text = read(path)?;
    let found = read_all(&String::from_utf8_lossy(&text), &key(sleutel)?);
    let found = found.map_err(|why| {
        Failure::error(format!(
            "{}: {why}. Er is niets gecontroleerd",
            path.display()
        ))
    })?;
    Ok(Anchored::by(found))
}
