//! The connection of one client, from handshake to end: what it asks is read, answered, and kept within its limits.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::itself::{Server, no_account};
use crate::domain::workflow::Refusal;
use crate::ipc::desk;
use crate::ipc::frame::{self, FrameError, LARGEST_ANSWER, LARGEST_REQUEST};
use crate::ipc::limits::{Gate, Gates, Inside, Place, SMALL, Taken};
use crate::ipc::protocol::{self, PROTOCOL};
use crate::ipc::question::{self, Answer, Request};
use crate::office::{Caller, Listener, NO_LONGER, Notice};

/// How long a client may take over the handshake.
const HANDSHAKE: Duration = Duration::from_secs(5);

/// How long a client may take over a request it began, and how long one waits for its account's own requests.
const WHOLE_REQUEST: Duration = Duration::from_secs(30);

/// How long a client may take to read what it is sent; one that stopped reading would hold its thread for good.
const READING: Duration = Duration::from_secs(60);

/// How often it is looked whether a client that only listens is still there.
const STILL_THERE: Duration = Duration::from_millis(500);

/// How long what happens is gathered after something was told: who hears much is woken seldom.
const GATHER: Duration = Duration::from_millis(100);

const TOO_MANY_LISTENERS: &str =
    "U hebt al te veel schermen open, dus dit kwam er niet bij. Sluit er een";
const TOO_MUCH_AT_ONCE: &str =
    "U vraagt te veel tegelijk, dus dit is niet gedaan. Probeer het zo dadelijk opnieuw";

/// Who is at the other end of a connection, and what it has.
struct Visitor<'p> {
    connection: u64,
    caller: Caller,
    place: &'p Taken,
    open: Option<Taken>,
}

impl Server {
    /// One connection, from handshake to end.
    pub(super) fn serve(&self, stream: &UnixStream, caller: Caller, place: &Taken) {
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
                // Each question is told so: on a line that was closed, the next would only hear that it is gone.
                say_no(stream, Refusal::right(NO_LONGER));
                continue;
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
            let first = match listener.next(STILL_THERE) {
                Some(notice) => notice,
                None if is_there(stream) => continue,
                None => break,
            };
            let came: Vec<Notice> = std::iter::once(first).chain(listener.take()).collect();
            if !self.still_has_account(caller) {
                frame::write(
                    &mut stream,
                    &Answer::Notice(Notice::Withdrawn),
                    LARGEST_ANSWER,
                )?;
                break;
            }
            let mut told = Vec::new();
            let mut is_last = false;
            for notice in came {
                is_last |= notice == Notice::Stopping;
                let seen = desk::for_eyes_of(&self.office, &self.presence, caller, notice);
                if let Some(notice) = seen {
                    frame::write(&mut told, &Answer::Notice(notice), LARGEST_ANSWER)?;
                }
            }
            stream.write_all(&told)?;
            if is_last {
                break;
            }
            listener.rest(GATHER);
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
