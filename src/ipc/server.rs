//! The server: owns the store, knows each caller by the kernel's word, answers.
//!
//! A thread a connection; the office has the one writer. It runs until TERM or INT, until someone who may asks it to
//! stop, or, where a client started it, until a while after the last client left.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};

use super::client::has_store;
use super::desk::{self, Presence};
use super::frame::{self, FrameError, LARGEST_ANSWER, LARGEST_REQUEST};
use super::limits::{Gate, Gates, Inside, Limits, Place, Places, SMALL, Taken};
use super::protocol::{self, PROTOCOL};
use super::question::{self, Answer, BackupMoment, Name, Request, ServerStatus};
use crate::domain::io::in_words;
use crate::domain::register::NoAccount;
use crate::domain::workflow::Refusal;
use crate::office::{Caller, Listener, Notice, Office};
pub use crate::store::{Broken, Look, Lost, Word};
use crate::store::{Folder, FolderError, Opening, Progress, Store, StoreError};

/// How long a client may take over the handshake.
const HANDSHAKE: Duration = Duration::from_secs(5);

/// How long a client may take over a request it began, and how long one waits for its account's own requests.
const WHOLE_REQUEST: Duration = Duration::from_secs(30);

/// How long a client may take to read what it is sent; one that stopped reading would hold its thread for good.
const READING: Duration = Duration::from_secs(60);

/// How often it is looked whether a client that only listens is still there.
const STILL_THERE: Duration = Duration::from_millis(500);

/// How much there is for all clients together, where this computer has the handles for it: a connection is one.
const MOST: Places = Places {
    connections: 2000,
    listeners: 1000,
    dossiers: 1000,
};

/// The places there are with so many handles: half of those are for the store and what it reads.
const fn places(handles: usize) -> Places {
    let half = handles / 2;
    Places {
        connections: if half < MOST.connections {
            half
        } else {
            MOST.connections
        },
        ..MOST
    }
}

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
    /// There is no store, and none was to be made.
    #[error(
        "Er is geen opslag in {0}, en er is er geen gemaakt. Is de schijf aangekoppeld? Start de server daarna opnieuw. Een nieuwe opslag begint u zonder --alleen-bestaand"
    )]
    NoStore(PathBuf),
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

/// Makes the store of a folder anew from its logboek, where no server has it; returns what it had to do.
///
/// # Errors
/// When the folder cannot be had, or the logboek is damaged or not the one that was confirmed.
pub fn rebuild(
    data: &Path,
    word: &Word,
    progress: &mut dyn FnMut(Progress),
) -> Result<Opening, RebuildError> {
    let folder = Folder::claim(data).map_err(RebuildError::Folder)?;
    let (store, opening) = Store::rebuild(folder, word, progress)?;
    store.close()?;
    Ok(opening)
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
    /// Make no new store where there is none.
    pub only_existing: bool,
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
    limits: Arc<Limits>,
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
    if settings.only_existing && !has_store(&settings.data) {
        return Err(ServerError::NoStore(settings.data.clone()));
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
        limits: Limits::new(places(all_handles())),
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
    let no_such_user = || ServerError::NoSuchUser(name.unwrap_or("u zelf").to_owned());
    match name {
        Some(name) => nix::unistd::User::from_name(name)
            .ok()
            .flatten()
            .map(|user| Caller {
                name: user.name,
                uid: user.uid.as_raw(),
                process: 0,
            })
            .ok_or_else(no_such_user),
        None => caller_of(rustix::process::geteuid().as_raw()).map_err(|_| no_such_user()),
    }
}

/// The caller with a uid, by the name this computer knows; one that it has no name for is called by the uid.
///
/// # Errors
/// When it cannot be looked up now; that says nothing about who it is.
pub fn caller_of(uid: u32) -> std::io::Result<Caller> {
    let user = nix::unistd::User::from_uid(uid.into())?;
    let name = match user {
        Some(user) => user.name,
        None => {
            // Without a handle left one source of names cannot be read, and the next says that it knows nobody.
            fs::File::open("/dev/null")?;
            format!("uid{uid}")
        }
    };
    Ok(Caller {
        name,
        uid,
        process: 0,
    })
}

/// Asks for every handle this process may have; how many that is.
fn all_handles() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    let all = Rlimit {
        current: now.maximum,
        ..now
    };
    // Where it may not, the limit of before holds.
    let limit = setrlimit(Resource::Nofile, all).map_or(now.current, |()| all.current);
    limit.map_or(usize::MAX, |limit| {
        usize::try_from(limit).unwrap_or(usize::MAX)
    })
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
        let Ok(whose) = rustix::net::sockopt::socket_peercred(&stream) else {
            continue;
        };
        let uid = whose.uid.as_raw();
        let Some(place) = server.limits.take(uid, Place::Connection) else {
            turn_away(stream, TOO_MANY_LINES);
            continue;
        };
        let Ok(caller) = caller_of(uid) else {
            turn_away(stream, NOT_LOOKED_UP);
            continue;
        };
        let caller = Caller {
            process: u32::try_from(whose.pid.as_raw_nonzero().get()).unwrap_or(0),
            ..caller
        };
        let account = server.office.actor(&caller);
        if let Err(why) = account
            && !server.is_of_the_house(&caller)
        {
            turn_away(stream, &no_account(&caller, why));
            server.was_seen();
            continue;
        }
        let serving = Arc::clone(server);
        let spawned = std::thread::Builder::new()
            .stack_size(512 * 1024)
            .spawn(move || {
                // A panic ends one connection; the others go on, and its place is given back.
                let _ = catch_unwind(AssertUnwindSafe(|| serving.serve(&stream, caller, &place)));
                serving.was_seen();
                drop(place);
            });
        if spawned.is_err() {
            server.was_seen();
        }
    }
}

const TOO_MANY_LINES: &str = "U hebt al te veel verbindingen met wijkregie open, dus deze kwam er niet bij. Sluit schermen \
     of opdrachten die u niet meer gebruikt";
const TOO_MANY_LISTENERS: &str =
    "U hebt al te veel schermen open, dus dit kwam er niet bij. Sluit er een";
const TOO_MUCH_AT_ONCE: &str =
    "U vraagt te veel tegelijk, dus dit is niet gedaan. Probeer het zo dadelijk opnieuw";
const NO_LONGER: &str = "U hebt geen account meer in deze wijkregie. Vraag uw beheerder";
const NOT_LOOKED_UP: &str =
    "Wie u bent, is op deze computer nu niet op te zoeken. Probeer het zo dadelijk opnieuw";

/// Says why not. Who does not read it holds nobody up: the sentence fits in what the kernel keeps.
fn turn_away(mut stream: UnixStream, why: &str) {
    let _ = stream.set_nonblocking(true);
    let _ = protocol::welcome(&mut stream, Err(why));
}

fn no_account(caller: &Caller, why: NoAccount) -> String {
    format!(
        "{0}: {why}. Vraag uw beheerder om een account (wijkregie gebruiker toevoegen {0})",
        caller.name
    )
}

/// What a client sends, and until when it may take over it.
struct Sent<'s> {
    stream: &'s UnixStream,
    until: Option<Instant>,
}

impl Read for Sent<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let left = self
            .until
            .map(|until| until.saturating_duration_since(Instant::now()));
        if left.is_some_and(|left| left.is_zero()) {
            return Err(std::io::ErrorKind::TimedOut.into());
        }
        self.stream.set_read_timeout(left)?;
        self.stream.read(bytes)
    }
}

/// Lets a client say which protocol it speaks, and answers whether that is ours.
fn handshake(mut stream: &UnixStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(HANDSHAKE))?;
    stream.set_write_timeout(Some(READING))?;
    let refused = || std::io::Error::from(std::io::ErrorKind::PermissionDenied);
    let theirs = protocol::read_greeting(&mut stream)?.ok_or_else(refused)?;
    stream.set_read_timeout(None)?;
    if theirs == PROTOCOL {
        return protocol::welcome(&mut stream, Ok(()));
    }
    let (old, new) = (theirs.min(PROTOCOL), theirs.max(PROTOCOL));
    let whose = if theirs < PROTOCOL {
        "Uw wijkregie is ouder dan de server"
    } else {
        "De server is ouder dan uw wijkregie"
    };
    let no = format!(
        "{whose} (protocol {old} en {new}). Log opnieuw in, of vraag uw beheerder de server opnieuw te starten"
    );
    protocol::welcome(&mut stream, Err(&no))?;
    Err(refused())
}

/// Waits until a client says something; false when it leaves. Nothing is taken from the line.
fn says_something(stream: &UnixStream) -> bool {
    use rustix::net::{RecvFlags, recv};
    let mut byte = [0_u8; 1];
    matches!(recv(stream, &mut byte, RecvFlags::PEEK), Ok((1, _)))
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
    fn was_seen(&self) {
        *self
            .last_seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn has_been_alone(&self, leave_after: Duration) -> bool {
        self.limits.taken(Place::Connection) == 0
            && self
                .last_seen
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .elapsed()
                >= leave_after
    }

    /// One connection, from handshake to end.
    fn serve(&self, stream: &UnixStream, caller: Caller, place: &Taken) {
        if handshake(stream).is_err() {
            return;
        }
        let mut visitor = Visitor {
            connection: self.next_connection.fetch_add(1, Ordering::SeqCst),
            caller,
            place,
            open: None,
        };
        // However it ends, the line is closed then; there is nobody to tell.
        let _ = self.go_on(stream, &mut visitor);
        self.look_at(&mut visitor, None);
    }

    /// Answers requests until the client leaves.
    fn go_on(&self, stream: &UnixStream, visitor: &mut Visitor<'_>) -> Result<(), FrameError> {
        let gates = visitor.place.gates();
        // Until it asks something, a connection has a stack and no heap: that is most of what idle ones would cost.
        if !says_something(stream) {
            return Ok(());
        }
        let until = None;
        let mut reading = BufReader::new(Sent { stream, until });
        loop {
            reading.get_mut().until = None;
            if reading.fill_buf()?.is_empty() {
                return Ok(());
            }
            reading.get_mut().until = Some(Instant::now() + WHOLE_REQUEST);
            let length =
                self.or_say_why(stream, frame::read_length(&mut reading, LARGEST_REQUEST))?;
            // Until it is answered: a request that waits is held whole.
            let mut large = None;
            if length > SMALL {
                large = Some(self.pass(stream, &gates.large)?);
                reading.get_mut().until = Some(Instant::now() + WHOLE_REQUEST);
            }
            let request: Request =
                self.or_say_why(stream, frame::read_body(&mut reading, length))?;
            gates.keep_pace();
            if !self.still_has_account(&visitor.caller) {
                say_no(stream, Refusal::right(NO_LONGER));
                return Err(FrameError::Closed);
            }
            let inside = self.pass(stream, gate_of(&gates, &request))?;
            self.busy.fetch_add(1, Ordering::SeqCst);
            let going_on = match request {
                Request::Listen(_) => {
                    drop((inside, large));
                    self.notify(visitor, stream)
                }
                request => self.answer(visitor, request, stream),
            };
            self.busy.fetch_sub(1, Ordering::SeqCst);
            going_on?;
        }
    }

    /// Tells a client why what it sent cannot be read; it may not be listening either.
    fn or_say_why<T>(
        &self,
        stream: &UnixStream,
        read: Result<T, FrameError>,
    ) -> Result<T, FrameError> {
        if let Err(why @ (FrameError::TooLarge(_) | FrameError::Unreadable(_))) = &read {
            say_no(stream, Refusal::usage(why.to_string()));
        }
        read
    }

    fn pass<'g>(&self, stream: &UnixStream, gate: &'g Gate) -> Result<Inside<'g>, FrameError> {
        gate.pass(WHOLE_REQUEST).ok_or_else(|| {
            say_no(stream, Refusal::rule(TOO_MUCH_AT_ONCE));
            FrameError::Closed
        })
    }

    fn answer(
        &self,
        visitor: &mut Visitor<'_>,
        request: Request,
        mut stream: &UnixStream,
    ) -> Result<(), FrameError> {
        let caller = &visitor.caller;
        let is_about_the_server = matches!(
            request,
            Request::Status(_) | Request::Verify(_) | Request::Stop(_) | Request::BackupPoint(_)
        );
        if !is_about_the_server && let Err(why) = self.office.actor(caller) {
            let no = Answer::Refused(Refusal::right(no_account(caller, why)));
            return frame::write(&mut stream, &no, LARGEST_ANSWER);
        }
        let answer = match request {
            Request::Status(_) => Answer::Status(self.status(caller)),
            Request::Verify(it) => self
                .verify(caller, &it.anchors)
                .map_or_else(Answer::Refused, Answer::Verify),
            Request::BackupPoint(_) => self
                .backup_point(caller)
                .map_or_else(Answer::Refused, Answer::BackupPoint),
            Request::Stop(_) => self.stop(caller).map_or_else(Answer::Refused, Answer::Stop),
            Request::LookAt(look) => {
                self.look_at(visitor, look.number);
                Answer::LookAt(())
            }
            request => question::answer(&self.office, caller, request),
        };
        for piece in answer.in_pieces() {
            frame::write(&mut stream, &piece, LARGEST_ANSWER)?;
        }
        Ok(())
    }

    fn status(&self, caller: &Caller) -> ServerStatus {
        ServerStatus {
            pid: std::process::id(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            clients: self.limits.taken(Place::Connection),
            lines: self.is_in_charge(caller).then(|| self.office.last_line()),
            leaves_by_itself: self.leaves_by_itself,
            you: desk::you(&self.office, caller),
        }
    }

    /// Whoever can read every file of the folder anyway: its owner and root. They need no account for what is about the
    /// server, and get nothing else without one.
    const fn is_of_the_house(&self, caller: &Caller) -> bool {
        caller.uid == self.owner || caller.uid == 0
    }

    /// Whether a caller who was let in may still be here.
    fn still_has_account(&self, caller: &Caller) -> bool {
        self.is_of_the_house(caller) || self.office.actor(caller).is_ok()
    }

    /// Stopping, checking and back-ups are for whoever owns the folder, and for the beheerder.
    fn is_in_charge(&self, caller: &Caller) -> bool {
        self.is_of_the_house(caller) || self.office.admit(caller, Name::Stop.needs()).is_ok()
    }

    fn must_be_in_charge(&self, caller: &Caller, what: &str) -> Result<(), Refusal> {
        if self.is_in_charge(caller) {
            return Ok(());
        }
        let no = Refusal::right(format!("{what} mag u niet doen"));
        Err(no.unless("Dit kan iemand met de rol beheer"))
    }

    fn verify(&self, caller: &Caller, anchors: &[(u64, String)]) -> Result<u64, Refusal> {
        self.must_be_in_charge(caller, "Controleren")?;
        let verified = self.office.verify(anchors);
        verified.map_err(|why| Refusal::rule(why.to_string()))
    }

    fn backup_point(&self, caller: &Caller) -> Result<BackupMoment, Refusal> {
        self.must_be_in_charge(caller, "Een reservekopie maken")?;
        let moment = self.office.backup_point();
        let (point, keep, recipient) = moment.map_err(|why| Refusal::rule(why.to_string()))?;
        Ok(BackupMoment {
            point,
            keep,
            recipient,
        })
    }

    fn stop(&self, caller: &Caller) -> Result<(), Refusal> {
        self.must_be_in_charge(caller, "De server stoppen")?;
        // The main thread may already be stopping for another reason.
        let _ = self.stop.send(());
        Ok(())
    }

    /// Sends notices until the client leaves; of records it may not know of, nothing.
    fn notify(&self, visitor: &Visitor<'_>, stream: &UnixStream) -> Result<(), FrameError> {
        let Some(_place) = visitor.place.another(Place::Listener) else {
            say_no(stream, Refusal::rule(TOO_MANY_LISTENERS));
            return Err(FrameError::Closed);
        };
        let listener = self.office.listen();
        // This connection no longer asks anything, so it holds no work up at a stop.
        self.busy.fetch_sub(1, Ordering::SeqCst);
        let result = self.send_notices(&visitor.caller, stream, &listener);
        self.busy.fetch_add(1, Ordering::SeqCst);
        result
    }

    fn send_notices(
        &self,
        caller: &Caller,
        mut stream: &UnixStream,
        listener: &Listener,
    ) -> Result<(), FrameError> {
        frame::write(&mut stream, &Answer::Listen(()), LARGEST_ANSWER)?;
        loop {
            let notice = match listener.next(STILL_THERE) {
                Some(notice) => notice,
                None if is_there(stream) => continue,
                None => break,
            };
            let is_last = notice == Notice::Stopping;
            // Who lost the account loses the line with it, and the screen says so.
            if !self.still_has_account(caller) {
                break;
            }
            if let Some(notice) = desk::for_eyes_of(&self.office, &self.presence, caller, notice) {
                frame::write(&mut stream, &Answer::Notice(notice), LARGEST_ANSWER)?;
            }
            if is_last {
                break;
            }
        }
        Err(FrameError::Closed)
    }

    /// The client has a dossier open, or none. One for which there is no place is not shown to others.
    fn look_at(&self, visitor: &mut Visitor<'_>, number: Option<String>) {
        if visitor.open.is_none() && number.is_some() {
            visitor.open = visitor.place.another(Place::Dossier);
        }
        let number = number.filter(|_| visitor.open.is_some());
        if number.is_none() {
            visitor.open = None;
        }
        self.presence
            .look_at(&self.office, visitor.connection, &visitor.caller, number);
    }
}

/// Who is at the other end of a connection, and what it has.
struct Visitor<'p> {
    connection: u64,
    caller: Caller,
    place: &'p Taken,
    open: Option<Taken>,
}

/// The gate a request passes.
const fn gate_of<'g>(gates: &'g Gates, request: &Request) -> &'g Gate {
    match request {
        Request::Perform(_) | Request::Undo(_) | Request::Redo(_) => &gates.changes,
        _ => &gates.questions,
    }
}

fn say_no(mut stream: &UnixStream, why: Refusal) {
    // Whoever is told may not be listening.
    let _ = frame::write(&mut stream, &Answer::Refused(why), LARGEST_ANSWER);
}
