//! Which data folder, and a connection to its server.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use tempfile::TempDir;

use super::{Failure, output};
use crate::domain::io::in_words;
use crate::domain::workflow::Command;
use crate::ipc::client::{self, Client, ClientError, fresh_request};
use crate::ipc::question::{self, Question};
use crate::office::Outcome;

/// A folder for a store that does not stay: nobody else may look in it, whatever the umask, and nobody can have taken its
/// name before. It is gone when let go.
///
/// # Errors
/// When it cannot be made.
pub fn passing_folder(prefix: &str) -> Result<TempDir, Failure> {
    let own = Permissions::from_mode(0o700);
    let made = tempfile::Builder::new()
        .prefix(prefix)
        .permissions(own)
        .tempdir();
    made.map_err(|why| {
        Failure::error(format!(
            "In {} is geen map te maken ({})",
            std::env::temp_dir().display(),
            in_words(&why)
        ))
    })
}

/// The option every command takes.
#[derive(Debug, clap::Args)]
pub struct StoreArgs {
    #[arg(
        long,
        value_name = "MAP",
        global = true,
        help = "Map met de gegevens (anders WIJKREGIE_DATA, /etc/wijkregie of uw eigen map)"
    )]
    pub data: Option<PathBuf>,
    /// Whoever came in over ssh has no folder of its own.
    #[arg(skip)]
    is_guest: bool,
}

impl StoreArgs {
    /// The same for who came in over ssh: only a folder that the computer names.
    #[must_use]
    pub fn of_a_guest(self) -> Self {
        Self {
            is_guest: true,
            ..self
        }
    }

    /// Whether files of this computer may be read.
    #[must_use]
    pub const fn reads_files(&self) -> bool {
        !self.is_guest
    }

    /// The data folder: `--data`, else `WIJKREGIE_DATA`, else the line in `/etc/wijkregie`, else the user's XDG folder.
    ///
    /// # Errors
    /// When none of them is there.
    pub fn folder(&self) -> Result<PathBuf, Failure> {
        let from_variable = || {
            std::env::var_os("WIJKREGIE_DATA")
                .filter(|text| !text.is_empty())
                .map(PathBuf::from)
        };
        let from_etc = || {
            let text = std::fs::read_to_string("/etc/wijkregie").ok()?;
            text.lines()
                .map(str::trim)
                .find(|line| !line.is_empty())
                .map(PathBuf::from)
        };
        let from_xdg = || {
            std::env::var_os("XDG_DATA_HOME")
                .filter(|text| !text.is_empty())
                .map(PathBuf::from)
        };
        let from_home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".local/share"));
        self.data
            .clone()
            .or_else(from_variable)
            .or_else(from_etc)
            .or_else(|| {
                let own = || from_xdg().or_else(from_home);
                let own = (!self.is_guest).then(own).flatten();
                own.map(|folder| folder.join("wijkregie"))
            })
            .ok_or_else(|| {
                Failure::usage(if self.is_guest {
                    "Deze computer zegt niet waar de gegevens staan. Vraag uw beheerder om /etc/wijkregie"
                } else {
                    "Ik weet niet waar de gegevens staan; noem de map met --data"
                })
            })
    }

    /// A connection to the server; starts one where that may.
    ///
    /// # Errors
    /// When there is none to be had.
    pub fn connect(&self) -> Result<Client, Failure> {
        Ok(client::connect(&self.folder()?, &mut output::say)?)
    }

    /// A connection to read with: where there is no store, none is made.
    ///
    /// # Errors
    /// When there is no store, or no server to be had.
    pub fn connect_to_read(&self) -> Result<Client, Failure> {
        let folder = self.folder()?;
        // Of a folder that cannot be looked into its server tells.
        let is_open = std::fs::read_dir(&folder).is_ok() || !folder.exists();
        if is_open && !client::has_store(&folder) {
            return Err(Failure::error(format!(
                "In {} staat geen opslag, en er is er geen gemaakt. Kijk of de map zo heet; een nieuwe opslag begint met het scherm, met doe of met import",
                folder.display()
            )));
        }
        self.connect()
    }

    /// Asks for something that has a number of its own; when the line breaks, once more on a new one. Whether it was
    /// done before that, nobody knows; under the same number it is not done twice.
    ///
    /// # Errors
    /// As [`Client::ask`].
    pub fn ask_once<Q: Question>(
        &self,
        client: &mut Client,
        request: &str,
        question: &Q,
    ) -> Result<Q::Answer, ClientError> {
        let broken = match client.ask(question) {
            Err(broken @ ClientError::Broken(_)) if !request.is_empty() => broken,
            answered => return answered,
        };
        match self.connect() {
            Ok(again) => {
                *client = again;
                client.ask(question)
            }
            Err(_) => Err(broken),
        }
    }
}

/// What was done.
pub struct Done {
    /// The record it was about, or that it made.
    pub number: String,
    /// Whether anything changed.
    pub is_changed: bool,
}

/// Has a command done; anything but done is a failure.
///
/// # Errors
/// When it is refused, clashes, or cannot be kept.
pub fn perform(store: &StoreArgs, command: Command) -> Result<Done, Failure> {
    let request = fresh_request();
    let question = question::Perform {
        command,
        request: request.clone(),
    };
    match store.ask_once(&mut store.connect()?, &request, &question)? {
        Outcome::Done {
            number, is_changed, ..
        } => Ok(Done { number, is_changed }),
        Outcome::Refused(refusal) => Err(refusal.into()),
        Outcome::Clash(clashes) => {
            let fields: Vec<String> = clashes
                .iter()
                .map(|clash| {
                    format!(
                        "{}: {} maakte er ‘{}’ van, u ‘{}’",
                        clash.path, clash.by, clash.theirs, clash.yours
                    )
                })
                .collect();
            let sentence = format!(
                "Een ander was u voor; er is niets veranderd. {}",
                fields.join("; ")
            );
            Err(Failure {
                code: super::exit::REFUSED,
                sentence,
            })
        }
        Outcome::Failed(sentence) => Err(Failure::error(sentence)),
    }
}
