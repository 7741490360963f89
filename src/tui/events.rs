//! Everything that can happen, on one channel: keys, signals, answers, notices.
//!
//! The input thread only reads and forwards, and is never waited for: on a terminal that is gone crossterm's reader
//! hangs. So a watchdog looks at the terminal itself, and the main thread blocks on the channel alone.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};

use crate::ipc::question::Answer;
use crate::office::Notice;

use super::effect::{Then, Told, Wait};

/// Something that happened.
pub enum Msg {
    /// A key was pressed.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has another size.
    Resize(u16, u16),
    /// The server answered, or the line broke.
    Answer(Then, Result<Answer, String>),
    /// Work beside the screen told something.
    Told(Told),
    /// A file was written there, or why not.
    Saved(Result<PathBuf, String>),
    /// The server told something.
    Notice(Notice),
    /// The server tells nothing any more.
    Offline,
    /// A moment is over.
    Waited(Wait),
    /// A signal that ends the program.
    Signal(i32),
    /// Ctrl-Z from outside.
    Suspend,
    /// The terminal is gone.
    Gone,
}

/// How often the watchdog looks.
const WATCH_MS: i64 = 500;

/// Starts the threads that feed the channel.
pub fn spawn(sender: &Sender<Msg>) {
    let input = sender.clone();
    thread::spawn(move || read_input(&input));
    let signals = sender.clone();
    thread::spawn(move || read_signals(&signals));
    let watch = sender.clone();
    thread::spawn(move || watch_terminal(&watch));
}

fn read_input(sender: &Sender<Msg>) {
    loop {
        let msg = match crossterm::event::read() {
            Ok(Event::Key(key)) if is_suspend(key) && has_job_control() => Msg::Suspend,
            Ok(Event::Key(key)) => Msg::Key(key),
            Ok(Event::Paste(text)) => Msg::Paste(text),
            Ok(Event::Resize(width, height)) => Msg::Resize(width, height),
            Ok(_) => continue,
            Err(_) => Msg::Gone,
        };
        let is_last = matches!(msg, Msg::Gone);
        if sender.send(msg).is_err() || is_last {
            return;
        }
    }
}

/// Ctrl-Z; in raw mode it comes as a key and not as a signal.
fn is_suspend(key: KeyEvent) -> bool {
    key.code == KeyCode::Char('z') && key.modifiers == KeyModifiers::CONTROL
}

/// Whether there is a shell that can bring us back; a session of our own (`ssh host wijkregie`) has none.
fn has_job_control() -> bool {
    rustix::process::getsid(None).is_ok_and(|session| session != rustix::process::getpgrp())
}

fn read_signals(sender: &Sender<Msg>) {
    let Ok(mut signals) =
        signal_hook::iterator::Signals::new([SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP])
    else {
        return;
    };
    for signal in signals.forever() {
        let msg = if signal == SIGTSTP {
            Msg::Suspend
        } else {
            Msg::Signal(signal)
        };
        if sender.send(msg).is_err() {
            return;
        }
    }
}

fn watch_terminal(sender: &Sender<Msg>) {
    let stdin = std::io::stdin();
    loop {
        let mut fds = [PollFd::new(&stdin, PollFlags::empty())];
        let wait = Timespec {
            tv_sec: 0,
            tv_nsec: WATCH_MS * 1_000_000,
        };
        let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
        match poll(&mut fds, Some(&wait)) {
            Ok(_) if fds[0].revents().intersects(gone) => {
                // The main thread may be gone already.
                let _ = sender.send(Msg::Gone);
                return;
            }
            _ => {}
        }
    }
}

/// Passes notices on until the server stops telling.
pub fn forward_notices(notices: Receiver<Notice>, sender: Sender<Msg>) {
    thread::spawn(move || {
        for notice in notices {
            let is_last = notice == Notice::Withdrawn;
            if sender.send(Msg::Notice(notice)).is_err() || is_last {
                return;
            }
        }
        let _ = sender.send(Msg::Offline);
    });
}

/// Tells when a moment is over.
pub fn wait(sender: &Sender<Msg>, wait: Wait) {
    let sender = sender.clone();
    thread::spawn(move || {
        thread::sleep(wait.lasts());
        let _ = sender.send(Msg::Waited(wait));
    });
}
