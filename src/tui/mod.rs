//! The screen: model, update, view, and the loop that joins them.
//!
//! A key travels so: [`events`] sends it, [`update`] looks its action up in the keymap and runs it, on the screen that is
//! open if it is one of its own; what must be asked of the server goes out as an [`effect::Effect`] that carries what to
//! do with the answer, and comes back through [`update`]; then [`view`] draws. The main thread blocks on one channel and
//! draws only when something happened.
//!
//! [`model`] holds what is the same on every screen, and the screens by their trait ([`screen::Screen`]); only
//! [`screens`] names them. Screens hold no rules: what may be done, and why not, comes from the server with each dossier.
//! Of the disk it sees no more than the lists that [`crate::import`] reads for it. Start at [`run`] and [`update::update`]; a new screen begins in [`screens`].

pub mod beside;
pub mod choice;
pub mod cursor;
pub mod effect;
pub mod events;
pub mod filter;
pub mod form;
pub mod model;
pub mod overlay;
pub mod pen;
pub mod reading;
mod saving;
pub mod screen;
pub mod screens;
pub mod terminal;
pub mod theme;
pub mod typed;
pub mod update;
pub mod view;

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::domain::io::in_words;
use crate::ipc::client::{Client, ClientError};
use crate::ipc::question::{self, Request};
use crate::office::Notice;
use crate::outfile::OutFileError;
use effect::{Beside, Effect, Then};
use events::Msg;
use model::Model;
use terminal::Terminal;
use theme::Look;

/// Why the screen cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum ScreenError {
    /// There is no terminal.
    #[error(
        "Dit is geen terminal ({}), dus het scherm is er niet. De opdrachten doen het wel: wijkregie --help",
        in_words(.0)
    )]
    NoTerminal(std::io::Error),
    /// There is no server.
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// Makes one more connection to the server.
pub type Connects = Arc<dyn Fn() -> Result<Client, ClientError> + Send + Sync>;

/// Shows the screen until the user leaves; returns the exit code. Without `connects` it reads and makes no
/// files on this computer.
///
/// # Errors
/// When there is no terminal, or no notices can be had.
pub fn run(
    client: Client,
    notices: Client,
    connects: Option<Connects>,
    is_demo: bool,
) -> Result<u8, ScreenError> {
    let notices: Receiver<Notice> = notices.listen()?;
    let size = crossterm::terminal::size().map_err(ScreenError::NoTerminal)?;
    let mut terminal = Terminal::enter().map_err(ScreenError::NoTerminal)?;
    let (sender, happened) = channel();
    events::spawn(&sender);
    events::forward_notices(notices, sender.clone());
    let asking = ask_in_background(client, sender.clone());
    let today = crate::office::today();
    let mut model = Model::new(
        Look::of_environment(),
        usable(size),
        today,
        screens::SCREENS,
    );
    model.session.is_demo = is_demo;
    model.session.reads_files = connects.is_some();
    let outside = Outside {
        asking,
        sender,
        connects,
    };
    if is_demo {
        model
            .session
            .say("Verzonnen gegevens: doe gerust alles. ? toont de toetsen, q stopt");
    }
    let mut effects = update::begin(&mut model);
    loop {
        if let Some(code) = outside.perform(&mut terminal, std::mem::take(&mut effects)) {
            return Ok(code);
        }
        if terminal.draw(|frame| view::draw(frame, &model)).is_err() {
            return Ok(128 + 1);
        }
        // Whatever waits is taken in before the next frame.
        let Ok(first) = happened.recv() else {
            return Ok(1);
        };
        for msg in std::iter::once(first).chain(happened.try_iter()) {
            if let Some(code) = ends_with(&msg) {
                // The draft is sent before leaving; the socket keeps it although this process goes.
                let last = update::update(&mut model, msg);
                outside.perform(&mut terminal, last);
                outside.asking.finish();
                return Ok(code);
            }
            if matches!(msg, Msg::Suspend) {
                let stopped = terminal.suspend(|| {
                    // SIGSTOP cannot be refused; SIGCONT brings us back here.
                    let _ = rustix::process::kill_process(
                        rustix::process::getpid(),
                        rustix::process::Signal::STOP,
                    );
                });
                if stopped.is_err() {
                    return Ok(128 + 1);
                }
            }
            effects.extend(update::update(&mut model, msg));
        }
    }
}

/// A terminal that does not know its size gets the size we design for.
const fn usable(size: (u16, u16)) -> (u16, u16) {
    if size.0 == 0 || size.1 == 0 {
        (80, 24)
    } else {
        size
    }
}

/// The exit code of something that ends the program.
fn ends_with(msg: &Msg) -> Option<u8> {
    match msg {
        Msg::Signal(signal) => Some(u8::try_from(128 + signal).unwrap_or(1)),
        Msg::Gone => Some(128 + 1),
        _ => None,
    }
}

/// What effects reach.
struct Outside {
    asking: Asking,
    sender: Sender<Msg>,
    connects: Option<Connects>,
}

impl Outside {
    fn perform(&self, terminal: &mut Terminal, effects: Vec<Effect>) -> Option<u8> {
        for effect in effects {
            match effect {
                Effect::Ask(request, then) => self.asking.ask(request, then),
                Effect::Beside(work) => self.begin(work),
                Effect::Save { name, text } => self.save(|| saving::save(&name, &text)),
                Effect::SaveDocument { name, document } => {
                    self.save(|| saving::save_document(&name, &document));
                }
                Effect::Wait(wait) => events::wait(&self.sender, wait),
                // A terminal that cannot be cleared cannot be drawn on either, and that ends the loop.
                Effect::Clear => drop(terminal.clear()),
                Effect::Quit(code) => {
                    self.asking.finish();
                    return Some(code);
                }
            }
        }
        None
    }

    /// Makes a file of the user, where the screen may.
    fn save(&self, make: impl FnOnce() -> Result<PathBuf, OutFileError>) {
        let saved = match self.connects {
            Some(_) => make().map_err(|why| why.to_string()),
            None => Err("over deze lijn maakt het scherm geen bestanden op de server".to_owned()),
        };
        // Whoever reads is here.
        let _ = self.sender.send(Msg::Saved(saved));
    }

    /// Begins work beside the screen, with a connection of its own. What breaks is asked once more on a new one: under
    /// the same number it is not done twice.
    fn begin(&self, work: Beside) {
        let Some(connects) = self.connects.clone() else {
            return;
        };
        let sender = self.sender.clone();
        thread::spawn(move || {
            let mut client: Option<Client> = None;
            let mut asks = |question: &question::Import| {
                let mut open = match client.take() {
                    Some(open) => open,
                    None => connects()?,
                };
                let mut answer = open.ask(question);
                if matches!(answer, Err(ClientError::Broken(_))) {
                    open = connects()?;
                    answer = open.ask(question);
                }
                client = Some(open);
                answer
            };
            // The main thread may be leaving: then nobody is told, and that is fine.
            work(&mut asks, &|told| drop(sender.send(Msg::Told(told))));
        });
    }
}

/// The thread that talks to the server, so that the screen never waits.
struct Asking {
    questions: Sender<(Request, Then)>,
    answered: Receiver<()>,
    waiting: Cell<usize>,
}

/// How long leaving waits for what was still being sent.
const LAST_WORDS: Duration = Duration::from_millis(500);

impl Asking {
    fn ask(&self, request: Request, then: Then) {
        self.waiting.set(self.waiting.get() + 1);
        // A thread that ended told so already.
        let _ = self.questions.send((request, then));
    }

    /// Waits until everything that was asked is answered, but not long.
    fn finish(&self) {
        let until = Instant::now() + LAST_WORDS;
        for _ in 0..self.waiting.get() {
            if self
                .answered
                .recv_timeout(until.saturating_duration_since(Instant::now()))
                .is_err()
            {
                return;
            }
        }
    }
}

fn ask_in_background(mut client: Client, sender: Sender<Msg>) -> Asking {
    let (questions, asked) = channel::<(Request, Then)>();
    let (tell, answered) = channel();
    thread::spawn(move || {
        for (request, then) in asked {
            let answer = client.answer(&request);
            let is_broken = matches!(answer, Err(ClientError::Broken(_)));
            // The main thread may be leaving: then nobody reads these, and that is fine.
            let _ = sender.send(Msg::Answer(then, answer.map_err(|error| error.to_string())));
            let _ = tell.send(());
            if is_broken {
                return;
            }
        }
    });
    Asking {
        questions,
        answered,
        waiting: Cell::new(0),
    }
}
