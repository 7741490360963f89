//! How a file is written, as told beforehand: a profile by its path, or by the name it was saved under.

use std::path::{Path, PathBuf};

use super::Args;
use super::input::{self, Input};
use crate::cli::{Failure, output};
use crate::domain::io::in_words;
use crate::exchange::profile::Profile;
use crate::outfile::OutFile;

/// What asks for a new one, perhaps with `=` and a name behind it.
const NEW: &str = "nieuw";

/// Where the profiles of this user are kept.
fn folder() -> Option<PathBuf> {
    let own = std::env::var_os("XDG_CONFIG_HOME").filter(|path| !path.is_empty());
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".config"));
    Some(
        own.map(PathBuf::from)
            .or_else(home)?
            .join("wijkregie/profielen"),
    )
}

/// Whether a new profile is asked for, and under which name it is to be saved.
pub(super) fn asked_for(args: &Args) -> Option<Option<String>> {
    let text = args.profiel.as_ref()?.to_str()?;
    match text.split_once('=') {
        Some((NEW, name)) => Some(Some(name.to_owned())),
        _ => (text == NEW).then_some(None),
    }
}

/// The profile that is named, with `--blad` before what it says; says what it tells.
///
/// # Errors
/// When there is none, it cannot be read, or has a line that says nothing known.
pub(super) fn named(args: &Args) -> Result<Profile, Failure> {
    let mut profile = match &args.profiel {
        None => Profile::default(),
        Some(path) => {
            let path = place(path)?;
            let profile = input::read_profile(&path)?;
            output::say(&told(&path, &profile));
            profile
        }
    };
    if args.blad.is_some() {
        profile.sheet.clone_from(&args.blad);
    }
    Ok(profile)
}

fn told(path: &Path, profile: &Profile) -> String {
    let lines: Vec<String> = profile.text().lines().map(output::one_line).collect();
    let name = path.file_name().unwrap_or(path.as_os_str());
    format!("Profiel ‘{}’: {}", name.to_string_lossy(), lines.join("; "))
}

/// Where a profile is: a file, or one that was saved under a name.
fn place(asked: &Path) -> Result<PathBuf, Failure> {
    let is_name = asked.components().count() == 1 && !asked.exists();
    let Some(folder) = folder().filter(|_| is_name) else {
        return Ok(asked.to_owned());
    };
    let saved = folder.join(asked);
    if saved.is_file() {
        return Ok(saved);
    }
    let all = std::fs::read_dir(&folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = all
        .map(|file| output::one_line(&file.file_name().to_string_lossy()))
        .collect();
    names.sort_unstable();
    let known = match names.as_slice() {
        [] => "er is er nog geen bewaard".to_owned(),
        names => format!("bewaard zijn: {}", names.join(", ")),
    };
    Err(Failure::usage(format!(
        "Er is geen profiel ‘{}’; {known}. Een nieuw maakt u met --profiel nieuw=NAAM",
        output::one_line(&asked.to_string_lossy())
    )))
}

/// Makes a profile of what a file says: prints it, or saves it under a name. Nothing is read in.
///
/// # Errors
/// When the file cannot be read, or the profile cannot be saved.
pub(super) fn make(args: &Args, input: &Input, name: Option<String>) -> Result<(), Failure> {
    let text = (args.what.propose)(input.again()?, args.blad.as_deref())
        .map_err(|why| Failure::error(why.to_string()))?;
    let Some(name) = name else {
        output::print(&text)?;
        output::say(
            "Er is niets ingelezen. Bewaar dit als bestand, maak het af, en lees in met --profiel BESTAND",
        );
        return Ok(());
    };
    let path = save(&name, &text)?;
    output::say(&format!(
        "Er is niets ingelezen. Maak {} af, en lees in met --profiel {name}",
        path.display()
    ));
    Ok(())
}

fn save(name: &str, text: &str) -> Result<PathBuf, Failure> {
    let is_plain = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || name == NEW || !name.chars().all(is_plain) {
        return Err(Failure::usage(
            "Een profiel heet naar letters, cijfers en streepjes, zoals regio-2026",
        ));
    }
    let folder = folder()
        .ok_or_else(|| Failure::error("Er is geen thuismap om een profiel in te bewaren"))?;
    let path = folder.join(name);
    if path.exists() {
        return Err(Failure::error(format!(
            "{} is er al, en blijft zoals het is. Kies een andere naam, of gooi het eerst weg",
            path.display()
        )));
    }
    let failed =
        |why: String| Failure::error(format!("{} is niet te bewaren ({why})", path.display()));
    std::fs::create_dir_all(&folder).map_err(|why| failed(in_words(&why)))?;
    OutFile::write(&path, text).map_err(|why| failed(why.to_string()))?;
    Ok(path)
}
