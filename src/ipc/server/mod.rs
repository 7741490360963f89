//! The server: owns the store, knows each caller by the kernel's word, answers.
//!
//! A thread a connection; the office has the one writer. It runs until TERM or INT, until someone who may asks it to
//! stop, or, where a client started it, until a while after the last client left.
//!
//! Here it starts, waits and stops. `accept` lets clients in, `connection` is one of them, `itself` what it has and says of
//! itself.

mod accept;
mod connection;
mod error;
mod itself;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};

use super::caller::caller_of;
use super::desk::Presence;
use super::follow::two_servers;
use super::limits::{Limits, Places};
use super::place::{has_store, socket_of};
use crate::domain::io::in_words;
use crate::office::{Caller, Office};
use crate::store::{Folder, Progress, Store};
use accept::accept;
use error::MOST_OF_A_PATH;
pub use error::ServerError;
use itself::Server;

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
    let (store, opening) = Store::open_soon(folder, &mut |progress| say(&progress_line(progress)))?;
    let told = opening.to_string();
    if !told.is_empty() {
        say(&told);
    }
    let office = Office::start(store, say)?;
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
        first: Mutex::default(),
    });
    on_signal(stop);
    let accepting = Arc::clone(&server);
    std::thread::spawn(move || accept(&accepting, &listener));
    let walking = Arc::clone(&server);
    std::thread::spawn(move || walking.walk_and_pack());
    let (watching, data) = (Arc::clone(&server), settings.data.clone());
    std::thread::spawn(move || watching.watch_first(&data));
    ready();
    let (mut is_broken, mut is_told, mut told) = (false, false, None);
    loop {
        match stopped.recv_timeout(Duration::from_millis(500)) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => server.office.turn_day(),
        }
        server.office.to_say().iter().for_each(|it| say(it));
        if let Some(Err(why)) = server.office.walked().filter(|_| !is_told) {
            say(&format!("Er wordt niets meer bewaard. {why}"));
            is_told = true;
        }
        let back = server.first_is_back();
        if back != told {
            if let Some(van) = &back {
                say(&two_servers(van));
            }
            told = back;
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
    let not_now = |why: std::io::Error| ServerError::NotLookedUp(in_words(&why));
    let Some(name) = name else {
        return caller_of(rustix::process::geteuid().as_raw()).map_err(not_now);
    };
    match nix::unistd::User::from_name(name).map_err(|why| not_now(why.into()))? {
        Some(user) => Ok(Caller {
            name: user.name,
            uid: user.uid.as_raw(),
            process: 0,
        }),
        None => Err(ServerError::NoSuchUser(name.to_owned())),
    }
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
