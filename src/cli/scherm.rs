//! `wijkregie` without a command: the screen.

use std::io::{BufRead, IsTerminal};
use std::path::Path;
use std::sync::Arc;

use super::store::StoreArgs;
use super::{Failure, exit, output};
use crate::domain::io::in_words;
use crate::ipc::client::{self, Client};
use crate::tui::{self, Connects, ScreenError};

/// Shows the screen; a new store is asked about first.
///
/// # Errors
/// When there is no terminal or no server.
pub fn run(store: &StoreArgs) -> Result<u8, Failure> {
    let data = store.folder()?;
    if !std::io::stdout().is_terminal() || !std::io::stdin().is_terminal() {
        return Err(Failure::usage(
            "Zonder opdracht is er een terminal nodig. Hulp: wijkregie --help",
        ));
    }
    if !client::has_store(&data) && !wants_new(&data)? {
        return Ok(exit::DONE);
    }
    let client = client::connect(&data, &mut output::say)?;
    show(client, &data, store.reads_files(), false)
}

/// Shows the screen on a connection; the notices come over a second one.
///
/// # Errors
/// When there is no terminal or the server went away.
pub fn show(client: Client, data: &Path, reads_files: bool, is_demo: bool) -> Result<u8, Failure> {
    let notices = client::connect(data, &mut output::say)?;
    let data = data.to_owned();
    let connects: Connects = Arc::new(move || client::connect(&data, &mut |_| {}));
    tui::run(
        client,
        notices,
        Some(connects).filter(|_| reads_files),
        is_demo,
    )
    .map_err(|error| match error {
        ScreenError::Client(error) => error.into(),
        other => Failure::usage(other.to_string()),
    })
}

/// Asks before anything is made.
fn wants_new(data: &Path) -> Result<bool, Failure> {
    let asked = format!(
        "Er is nog geen opslag in {}.\n\n  n  maak hier een nieuwe, lege opslag\n  s  stop\n\n\
         Rondkijken met verzonnen gegevens: wijkregie demo\nEen bestand van kantoor inlezen: wijkregie import verwijzingen BESTAND\n\nUw keuze (n of s): ",
        data.display()
    );
    output::print(&asked)?;
    let mut answer = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut answer)
        .map_err(|error| {
            let why = in_words(&error);
            Failure::error(format!(
                "Uw antwoord is niet te lezen ({why}). Er is niets gemaakt"
            ))
        })?;
    Ok(answer.trim().eq_ignore_ascii_case("n"))
}
