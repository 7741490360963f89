//! The client: finds the server of a data folder, starts one where it may, asks.

use std::io::{BufReader, Read};
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::frame::{self, FrameError, LARGEST_ANSWER, LARGEST_REQUEST};
pub use super::place::has_store;
use super::place::socket_of;
use super::protocol;
use super::question::{self, Answer, Asked, Question, Request};
use crate::domain::io::in_words;
use crate::domain::workflow::Refusal;
use crate::office::Notice;

/// How long a server that a client started stays after its last client.
pub const LEAVE_AFTER: Duration = Duration::from_secs(30);

/// How long a client keeps trying while servers come and go.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why there is no connection, or no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No server, and this user may not start one.
    #[error(
        "De server van {data} draait niet. Vraag {owner} of uw beheerder om hem te starten (wijkregie server)"
    )]
    NotRunning {
        /// The data folder.
        data: PathBuf,
        /// Whose folder it is.
        owner: String,
    },
    /// The server could not start; it says why itself.
    #[error("{0}")]
    CouldNotStart(String),
    /// The server said no at the door.
    #[error("{0}")]
    NotWelcome(String),
    /// The line broke.
    #[error(
        "De verbinding met de server is weg ({0}). Wat bevestigd is, staat er; probeer de laatste opdracht opnieuw"
    )]
    Broken(String),
    /// The answer does not fit the question.
    #[error("De server gaf een ander antwoord dan gevraagd. Log opnieuw in, of vraag uw beheerder")]
    Confused,
    /// What was asked does not fit in one message.
    #[error("Dit is te groot om in één keer te versturen. Er is niets veranderd; maak het korter")]
    TooLarge,
    /// The server says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl From<FrameError> for ClientError {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::TooLarge(_) => Self::TooLarge,
            other => Self::Broken(other.to_string()),
        }
    }
}

/// A connection to the server.
#[derive(Debug)]
pub struct Client {
    stream: UnixStream,
}

/// Connects to the server of a data folder; where none runs and the folder is this user's, starts one.
///
/// `say` gets what the user should read on the way.
///
/// # Errors
/// When there is no server to be had, or it says no.
pub fn connect(data: &Path, say: &mut dyn FnMut(&str)) -> Result<Client, ClientError> {
    let until = Instant::now() + PATIENCE;
    let mut has_started = false;
    loop {
        if let Some(client) = connect_running(data)? {
            return Ok(client);
        }
        may_start(data)?;
        // However long a start takes, its server gets one chance to answer.
        if has_started && Instant::now() >= until {
            return Err(ClientError::Broken(
                "de server stopt steeds meteen weer".to_owned(),
            ));
        }
        start(data, say)?;
        has_started = true;
    }
}

/// Connects to a server that already runs; none when there is none.
///
/// # Errors
/// When it says no.
pub fn connect_running(data: &Path) -> Result<Option<Client>, ClientError> {
    let Ok(mut stream) = UnixStream::connect(socket_of(data)) else {
        return Ok(None);
    };
    // A server that knows this user has no account says so and closes before it reads a word.
    let _ = protocol::greet(&mut stream);
    // A server that is just leaving closes the line without one; that is the same as none.
    match protocol::read_welcome(&mut stream) {
        Ok(Ok(())) => Ok(Some(Client { stream })),
        Ok(Err(sentence)) => Err(ClientError::NotWelcome(sentence)),
        Err(_) => Ok(None),
    }
}

fn may_start(data: &Path) -> Result<(), ClientError> {
    let Ok(folder) = std::fs::metadata(data) else {
        return Ok(());
    };
    if folder.uid() == rustix::process::geteuid().as_raw() {
        return Ok(());
    }
    let owner = super::caller::caller_of(folder.uid());
    let owner = owner.map_or_else(|_| "uw beheerder".to_owned(), |owner| owner.name);
    Err(ClientError::NotRunning {
        data: data.to_owned(),
        owner,
    })
}

/// Starts a server in the background and waits until it is ready, or another one won.
fn start(data: &Path, say: &mut dyn FnMut(&str)) -> Result<(), ClientError> {
    let fail = |error: std::io::Error| {
        ClientError::CouldNotStart(format!("De server start niet: {}", in_words(&error)))
    };
    let program = std::env::current_exe().map_err(fail)?;
    let is_new = !has_store(data);
    // Nothing this process was given may stay open in the server: whoever waits for the end of a pipe would wait on.
    close_fds::set_fds_cloexec(3, &[]);
    let held = crate::office::held().map(|day| format!("--peildatum={day}"));
    let mut server: Child = Process::new(program)
        .arg("--data")
        .arg(data)
        .args(["server", "--verlaat-na", &LEAVE_AFTER.as_secs().to_string()])
        .args(held)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(fail)?;
    let said = server
        .stderr
        .take()
        .map(|pipe| listen_to_start(pipe, say))
        .unwrap_or_default();
    // The server lets go of the pipe when it is ready; when it ended instead, it says why. An ending process lets go
    // of the pipe a moment before its end can be seen, so only an answer at the door tells that it is ready.
    let until = Instant::now() + PATIENCE;
    loop {
        match server.try_wait().map_err(fail)? {
            None if UnixStream::connect(socket_of(data)).is_ok() => {
                if is_new {
                    say(&format!("Nieuwe opslag in {}", data.display()));
                }
                if !said.is_empty() {
                    say(&said);
                }
                return Ok(());
            }
            None if Instant::now() < until => std::thread::sleep(Duration::from_millis(5)),
            // It left again already, or another one has the folder: look again who answers.
            None => return Ok(()),
            Some(status) if status.success() || status.code() == Some(75) => {
                std::thread::sleep(Duration::from_millis(20));
                return Ok(());
            }
            Some(_) if said.is_empty() => {
                return Err(ClientError::CouldNotStart(
                    "De server start niet en zegt niet waarom".to_owned(),
                ));
            }
            Some(_) => return Err(ClientError::CouldNotStart(said)),
        }
    }
}

/// Passes on progress; returns the last thing that was said.
fn listen_to_start(mut pipe: impl Read, say: &mut dyn FnMut(&str)) -> String {
    let mut last = String::new();
    let mut line = Vec::new();
    let mut byte = [0];
    while let Ok(1) = pipe.read(&mut byte) {
        if byte[0] == b'\n' {
            if !last.is_empty() {
                say(&last);
            }
            last = String::from_utf8_lossy(&std::mem::take(&mut line)).into_owned();
        } else {
            line.push(byte[0]);
        }
    }
    last
}

impl Client {
    /// Asks one thing and waits for what its answer holds.
    ///
    /// # Errors
    /// When the server says no, the line broke, or the question does not fit in one message.
    pub fn ask<Q: Question>(&mut self, question: &Q) -> Result<Q::Answer, ClientError> {
        self.put(question)?;
        self.told::<Q>()
    }

    /// Asks something of which the answer is read later, with [`Client::told`]: questions are answered one after the other.
    ///
    /// # Errors
    /// When the line broke, or the question does not fit in one message.
    pub fn put<Q: Question>(&mut self, question: &Q) -> Result<(), ClientError> {
        Ok(frame::write(
            &mut self.stream,
            &Asked(question),
            LARGEST_REQUEST,
        )?)
    }

    /// What the answer holds to the first question that was [`put`](Client::put) and not answered yet.
    ///
    /// # Errors
    /// When the server says no, or the line broke.
    pub fn told<Q: Question>(&mut self) -> Result<Q::Answer, ClientError> {
        match self.read_whole()? {
            Answer::Refused(refusal) => Err(refusal.into()),
            answer => Q::told(answer).ok_or(ClientError::Confused),
        }
    }

    /// Has a request of any kind answered, a no included.
    ///
    /// # Errors
    /// When the line broke or it does not fit in one message.
    pub fn answer(&mut self, request: &Request) -> Result<Answer, ClientError> {
        self.send(request)?;
        self.read_whole()
    }

    /// Sends a request without waiting for its answer.
    ///
    /// # Errors
    /// When the line broke or it does not fit in one message.
    pub fn send(&mut self, request: &Request) -> Result<(), ClientError> {
        Ok(frame::write(&mut self.stream, request, LARGEST_REQUEST)?)
    }

    /// Reads the next message.
    ///
    /// # Errors
    /// When the line broke.
    pub fn read(&mut self) -> Result<Answer, ClientError> {
        Ok(frame::read(&mut self.stream, LARGEST_ANSWER)?)
    }

    /// Reads an answer with all its pieces.
    fn read_whole(&mut self) -> Result<Answer, ClientError> {
        let mut whole = self.read()?;
        let mut has_more = whole.has_more();
        while has_more {
            has_more = whole.join(self.read()?);
        }
        Ok(whole)
    }

    /// Turns this connection into a stream of notices; it ends when the server stops or the line breaks.
    ///
    /// # Errors
    /// When the line broke.
    pub fn listen(mut self) -> Result<Receiver<Notice>, ClientError> {
        self.ask(&question::Listen {})?;
        let (sender, notices) = channel();
        let mut line = BufReader::new(self.stream);
        std::thread::spawn(move || {
            while let Ok(Answer::Notice(notice)) = frame::read(&mut line, LARGEST_ANSWER) {
                if sender.send(notice).is_err() {
                    return;
                }
            }
        });
        Ok(notices)
    }
}

/// A number for a request that no other has; empty where the system gives none, and then it is asked once.
#[must_use]
pub fn fresh_request() -> String {
    getrandom::u64().map_or_else(|_| String::new(), |n| format!("{n:016x}"))
}
