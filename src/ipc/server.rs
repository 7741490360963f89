//! The server: owns the store, knows each caller by the kernel's word, answers.
//!
//! A thread a connection; the office has the one writer. It runs until TERM or INT, until someone who may asks it to
//! stop, or, where a client started it, until a while after the last client left.

use std::fs::{self, Permissions};
use std::io::BufReader;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};

use super::desk::{self, Presence};
use super::frame::{self, FrameError, LARGEST_ANSWER, LARGEST_REQUEST};
use super::protocol::{self, PROTOCOL};
use super::question::{self, Answer, Name, Request, ServerStatus};
use crate::domain::io::in_words;
use crate::domain::register::NoAccount;
use crate::domain::workflow::Refusal;
use crate::office::{Caller, Notice, Office};
pub use crate::store::Word;
use crate::store::{Folder, FolderError, Progress, Store, StoreError};

/// How long a client may take over the handshake.
const HANDSHAKE: Duration = Duration::from_secs(5);

/// How long a client may take to read what it is sent; one that stopped reading would hold its thread for good.
const READING: Duration = Duration::from_secs(60);

/// How often it is looked whether a client that only listens is still there.
const STILL_THERE: Duration = Duration::from_millis(500);

/// How many connections there may be at once.
const CONNECTIONS: usize = 2000;

/// Why the server cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The folder or the store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The socket.
    #[error("De socket {path} is niet te maken ({why})")]
    Socket {
        /// Where.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// The folder lies too deep for a socket.
    #[error(
        "De map {} heeft een te lang pad: een socket erin mag op deze computer hoogstens {MOST_OF_A_PATH} tekens hebben. Er is niets gemaakt of veranderd. Kies met --data een map met een korter pad", .0.display()
    )]
    TooDeep(PathBuf),
    /// The one thread that writes came to an end by itself.
    #[error(
        "Het schrijven is onverwacht gestopt, dus de server stopt ook. Wat bevestigd is, staat op schijf. Start de server \
         opnieuw; hij kijkt dan na wat er staat"
    )]
    WriterStopped,
    /// The named founder is no user of this computer.
    #[error(
        "{0} is geen gebruiker van deze computer; noem een bestaande naam met --eerste-beheerder"
    )]
    NoSuchUser(String),
}

impl From<FolderError> for ServerError {
    fn from(error: FolderError) -> Self {
        Self::Store(error.into())
    }
}

impl ServerError {
    /// Whether another server already has the folder.
    #[must_use]
    pub const fn is_in_use(&self) -> bool {
        matches!(self, Self::Store(StoreError::Folder(FolderError::InUse(_))))
    }
}

/// Why a store was not made anew.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// The folder cannot be had: another server has it, or it cannot be used.
    #[error(transparent)]
    Folder(FolderError),
    /// The logboek is damaged, or something cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Makes the store of a folder anew from its logboek, where no server has it; how many lines that has, and where the
/// store before it is kept if it is.
///
/// # Errors
/// When the folder cannot be had, or the logboek is damaged or not the one that was confirmed.
pub fn rebuild(
    data: &Path,
    word: &Word,
    progress: &mut dyn FnMut(Progress),
) -> Result<(u64, Option<PathBuf>), RebuildError> {
    let folder = Folder::claim(data).map_err(RebuildError::Folder)?;
    let (store, opening) = Store::rebuild(folder, word, progress)?;
    let lines = store.last_seq();
    store.close()?;
    Ok((lines, opening.set_aside))
}

/// How the server is to run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The data folder.
    pub data: PathBuf,
    /// Who founds a new store; none means whoever runs the server.
    pub founder: Option<String>,
    /// Leave so long after the last client; none means stay.
    pub leave_after: Option<Duration>,
}

/// Bytes of the path of a socket on Linux: `sun_path` without its closing zero (unix(7)).
const MOST_OF_A_PATH: usize = 107;

/// Where the socket of a data folder is.
#[must_use]
pub fn socket_of(data: &Path) -> PathBuf {
    data.join("socket")
}

struct Server {
    office: Office,
    owner: u32,
    clients: AtomicUsize,
    busy: AtomicUsize,
    last_seen: Mutex<Instant>,
    presence: Presence,
    next_connection: AtomicU64,
    stop: Sender<()>,
    leaves_by_itself: bool,
}

/// Runs the server until it is told to stop. `say` gets what whoever started it should read; `ready` is called when
/// clients can connect.
///
/// # Errors
/// When the folder, the store or the socket cannot be used.
pub fn run(
    settings: &Settings,
    say: &mut dyn FnMut(&str),
    ready: impl FnOnce(),
) -> Result<(), ServerError> {
    let path = socket_of(&settings.data);
    // Before anything is made: a store that cannot be reached is of no use to anyone.
    if path.as_os_str().len() > MOST_OF_A_PATH {
        return Err(ServerError::TooDeep(settings.data.clone()));
    }
    let founder = founder(settings.founder.as_deref())?;
    let folder = Folder::claim(&settings.data)?;
    let (store, opening) = Store::open(folder, &mut |progress| say(&progress_line(progress)))?;
    let told = opening.to_string();
    if !told.is_empty() {
        say(&told);
    }
    let office = Office::start(store)?;
    office.found(founder);
    let listener = bind(&path)?;
    let (stop, stopped) = channel();
    let server = Arc::new(Server {
        office,
        owner: rustix::process::geteuid().as_raw(),
        clients: AtomicUsize::new(0),
        busy: AtomicUsize::new(0),
        last_seen: Mutex::new(Instant::now()),
        presence: Presence::default(),
        next_connection: AtomicU64::new(1),
        stop: stop.clone(),
        leaves_by_itself: settings.leave_after.is_some(),
    });
    on_signal(stop);
    let accepting = Arc::clone(&server);
    std::thread::spawn(move || accept(&accepting, &listener));
    ready();
    let mut is_broken = false;
    loop {
        match stopped.recv_timeout(Duration::from_millis(500)) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => server.office.turn_day(),
        }
        if !server.office.is_at_work() {
            // The writer panicked: the next server repairs what is wrong; this one can do no more. It ends with an error,
            // so that who keeps it running starts it again.
            is_broken = true;
            break;
        }
        if settings
            .leave_after
            .is_some_and(|leave| server.has_been_alone(leave))
        {
            break;
        }
    }
    // Nobody new; then finish what waits. A client that just connected finds no server and starts one.
    let _ = fs::remove_file(&path);
    let stopped = server.office.stop();
    let patience = Instant::now() + Duration::from_secs(2);
    while server.busy.load(Ordering::SeqCst) > 0 && Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(5));
    }
    if is_broken {
        return Err(ServerError::WriterStopped);
    }
    Ok(stopped?)
}

fn founder(name: Option<&str>) -> Result<Caller, ServerError> {
    match name {
        Some(name) => uzers::get_user_by_name(name)
            .map(|user| Caller {
                name: name.to_owned(),
                uid: user.uid(),
                process: 0,
            })
            .ok_or_else(|| ServerError::NoSuchUser(name.to_owned())),
        None => Ok(caller_of(rustix::process::geteuid().as_raw())),
    }
}

/// The caller with a uid, by the name this computer knows.
#[must_use]
pub fn caller_of(uid: u32) -> Caller {
    let name = uzers::get_user_by_uid(uid).map(|user| user.name().to_string_lossy().into_owned());
    Caller {
        name: name.unwrap_or_else(|| format!("uid{uid}")),
        uid,
        process: 0,
    }
}

fn progress_line(progress: Progress) -> String {
    let percent = (progress.bytes * 100)
        .checked_div(progress.total_bytes)
        .unwrap_or(100);
    let lines = if progress.lines == 1 {
        "regel"
    } else {
        "regels"
    };
    format!(
        "De opslag wordt opgebouwd uit het logboek: {} {lines}, {percent} %",
        progress.lines
    )
}

fn bind(path: &Path) -> Result<UnixListener, ServerError> {
    let fail = |error: std::io::Error| ServerError::Socket {
        path: path.to_owned(),
        why: in_words(&error),
    };
    // The folder's lock is ours, so a socket that is still there was left by a server that was killed.
    let _ = fs::remove_file(path);
    let listener = UnixListener::bind(path).map_err(fail)?;
    fs::set_permissions(path, Permissions::from_mode(0o666)).map_err(fail)?;
    Ok(listener)
}

fn on_signal(stop: Sender<()>) {
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGTERM, SIGINT]) else {
        return;
    };
    std::thread::spawn(move || {
        for _ in signals.forever() {
            if stop.send(()).is_err() {
                return;
            }
        }
    });
}

fn accept(server: &Arc<Server>, listener: &UnixListener) {
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            // Out of file descriptors, most likely: wait for one to come back.
            std::thread::sleep(Duration::from_millis(50));
            continue;
        };
        if server.clients.fetch_add(1, Ordering::SeqCst) >= CONNECTIONS {
            server.leave();
            continue;
        }
        let Some(stream) = server.at_the_door(stream) else {
            server.leave();
            continue;
        };
        let serving = Arc::clone(server);
        let spawned = std::thread::Builder::new()
            .stack_size(512 * 1024)
            .spawn(move || {
                // A panic ends one connection; the others go on, and this one is no longer counted.
                let _ = catch_unwind(AssertUnwindSafe(|| serving.serve(stream)));
                serving.leave();
            });
        if spawned.is_err() {
            server.leave();
        }
    }
}

fn no_account(caller: &Caller, why: NoAccount) -> String {
    format!(
        "{0}: {why}. Vraag uw beheerder om een account (wijkregie gebruiker toevoegen {0})",
        caller.name
    )
}

/// Whether the other end is still open. Nothing is taken from the line.
fn is_there(stream: &UnixStream) -> bool {
    use rustix::net::{RecvFlags, recv};
    let mut byte = [0_u8; 1];
    match recv(stream, &mut byte, RecvFlags::PEEK | RecvFlags::DONTWAIT) {
        Ok((0, _)) => false,
        Ok(_) | Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => true,
        Err(_) => false,
    }
}

impl Server {
    /// Lets in who has an account. Anyone else gets one sentence, and neither a thread nor a place in the queue.
    fn at_the_door(&self, mut stream: UnixStream) -> Option<UnixStream> {
        let uid = rustix::net::sockopt::socket_peercred(&stream)
            .ok()?
            .uid
            .as_raw();
        let caller = caller_of(uid);
        match self.office.actor(&caller) {
            Ok(_) => Some(stream),
            Err(why) => {
                let no = no_account(&caller, why);
                // Who does not read it does not hold anyone up: the sentence fits in what the kernel keeps.
                let _ = stream.set_nonblocking(true);
                let _ = protocol::welcome(&mut stream, Err(&no));
                None
            }
        }
    }

    fn leave(&self) {
        *self
            .last_seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Instant::now();
        self.clients.fetch_sub(1, Ordering::SeqCst);
    }

    fn has_been_alone(&self, leave_after: Duration) -> bool {
        self.clients.load(Ordering::SeqCst) == 0
            && self
                .last_seen
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .elapsed()
                >= leave_after
    }

    /// One connection, from handshake to end.
    fn serve(&self, mut stream: UnixStream) {
        let Ok(caller) = self.handshake(&mut stream) else {
            return;
        };
        let Ok(reading) = stream.try_clone() else {
            return;
        };
        let mut reading = BufReader::new(reading);
        let connection = self.next_connection.fetch_add(1, Ordering::SeqCst);
        loop {
            let request: Request = match frame::read(&mut reading, LARGEST_REQUEST) {
                Ok(request) => request,
                Err(FrameError::Closed | FrameError::Io(_)) => break,
                Err(why) => {
                    let no = Answer::Refused(Refusal::usage(why.to_string()));
                    // Who sends what cannot be read may not be listening either.
                    let _ = frame::write(&mut stream, &no, LARGEST_ANSWER);
                    break;
                }
            };
            self.busy.fetch_add(1, Ordering::SeqCst);
            let going_on = self.answer(connection, &caller, request, &mut stream);
            self.busy.fetch_sub(1, Ordering::SeqCst);
            if going_on.is_err() {
                break;
            }
        }
        self.look_at(connection, &caller, None);
    }

    fn handshake(&self, stream: &mut UnixStream) -> std::io::Result<Caller> {
        let refused = || std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        stream.set_read_timeout(Some(HANDSHAKE))?;
        stream.set_write_timeout(Some(READING))?;
        let peer = rustix::net::sockopt::socket_peercred(&*stream)?;
        let caller = Caller {
            process: u32::try_from(peer.pid.as_raw_nonzero().get()).unwrap_or(0),
            ..caller_of(peer.uid.as_raw())
        };
        let Some(theirs) = protocol::read_greeting(stream)? else {
            return Err(refused());
        };
        let no = if theirs != PROTOCOL {
            let (old, new) = (theirs.min(PROTOCOL), theirs.max(PROTOCOL));
            let whose = if theirs < PROTOCOL {
                "Uw wijkregie is ouder dan de server"
            } else {
                "De server is ouder dan uw wijkregie"
            };
            Some(format!(
                "{whose} (protocol {old} en {new}). Log opnieuw in, of vraag uw beheerder de server opnieuw te starten"
            ))
        } else {
            self.office
                .actor(&caller)
                .err()
                .map(|why| no_account(&caller, why))
        };
        protocol::welcome(stream, no.as_deref().map_or(Ok(()), Err))?;
        if no.is_some() {
            return Err(refused());
        }
        stream.set_read_timeout(None)?;
        Ok(caller)
    }

    fn answer(
        &self,
        connection: u64,
        caller: &Caller,
        request: Request,
        stream: &mut UnixStream,
    ) -> Result<(), FrameError> {
        let answer = match request {
            Request::Status(_) => Answer::Status(self.status(caller)),
            Request::Verify(_) => self
                .verify(caller)
                .map_or_else(Answer::Refused, Answer::Verify),
            Request::Stop(_) => self.stop(caller).map_or_else(Answer::Refused, Answer::Stop),
            Request::Listen(_) => return self.notify(caller, stream),
            Request::LookAt(look) => {
                self.look_at(connection, caller, look.number);
                Answer::LookAt(())
            }
            request => question::answer(&self.office, caller, request),
        };
        for piece in answer.in_pieces() {
            frame::write(stream, &piece, LARGEST_ANSWER)?;
        }
        Ok(())
    }

    fn status(&self, caller: &Caller) -> ServerStatus {
        ServerStatus {
            pid: std::process::id(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            clients: self.clients.load(Ordering::SeqCst),
            lines: self.is_in_charge(caller).then(|| self.office.last_line()),
            leaves_by_itself: self.leaves_by_itself,
            you: desk::you(&self.office, caller),
        }
    }

    /// Stopping and checking are for whoever owns the folder, and for the beheerder.
    fn is_in_charge(&self, caller: &Caller) -> bool {
        caller.uid == self.owner || self.office.admit(caller, Name::Stop.needs()).is_ok()
    }

    fn must_be_in_charge(&self, caller: &Caller, what: &str) -> Result<(), Refusal> {
        if self.is_in_charge(caller) {
            return Ok(());
        }
        let no = Refusal::right(format!("{what} mag u niet doen"));
        Err(no.unless("Dit kan iemand met de rol beheer"))
    }

    fn verify(&self, caller: &Caller) -> Result<u64, Refusal> {
        self.must_be_in_charge(caller, "Controleren")?;
        let verified = self.office.verify();
        verified.map_err(|why| Refusal::rule(why.to_string()))
    }

    fn stop(&self, caller: &Caller) -> Result<(), Refusal> {
        self.must_be_in_charge(caller, "De server stoppen")?;
        // The main thread may already be stopping for another reason.
        let _ = self.stop.send(());
        Ok(())
    }

    /// Sends notices until the client leaves; of records it may not know of, nothing.
    fn notify(&self, caller: &Caller, stream: &mut UnixStream) -> Result<(), FrameError> {
        let (sender, notices) = channel();
        self.office.listen(sender);
        // This connection no longer asks anything, so it holds no work up at a stop.
        self.busy.fetch_sub(1, Ordering::SeqCst);
        let result = self.send_notices(caller, stream, &notices);
        self.busy.fetch_add(1, Ordering::SeqCst);
        result
    }

    fn send_notices(
        &self,
        caller: &Caller,
        stream: &mut UnixStream,
        notices: &std::sync::mpsc::Receiver<Notice>,
    ) -> Result<(), FrameError> {
        frame::write(stream, &Answer::Listen(()), LARGEST_ANSWER)?;
        loop {
            let notice = match notices.recv_timeout(STILL_THERE) {
                Ok(notice) => notice,
                Err(RecvTimeoutError::Timeout) if is_there(stream) => continue,
                Err(_) => break,
            };
            let is_last = notice == Notice::Stopping;
            if let Some(notice) = desk::for_eyes_of(&self.office, &self.presence, caller, notice) {
                frame::write(stream, &Answer::Notice(notice), LARGEST_ANSWER)?;
            }
            if is_last {
                break;
            }
        }
        Err(FrameError::Closed)
    }

    fn look_at(&self, connection: u64, caller: &Caller, number: Option<String>) {
        self.presence
            .look_at(&self.office, connection, caller, number);
    }
}
