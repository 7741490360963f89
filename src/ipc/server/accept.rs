//! Letting clients in: who calls, whether there is a place, and whether that person has an account.

use std::os::unix::net::{UnixListener, UnixStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use super::itself::{Server, no_account};
use crate::ipc::caller::caller_of;
use crate::ipc::limits::Place;
use crate::ipc::protocol;
use crate::office::Caller;

const TOO_MANY_LINES: &str = "U hebt al te veel verbindingen met wijkregie open, dus deze kwam er niet bij. Sluit schermen \
     of opdrachten die u niet meer gebruikt";
const NOT_LOOKED_UP: &str =
    "Wie u bent, is op deze computer nu niet op te zoeken. Probeer het zo dadelijk opnieuw";

pub(super) fn accept(server: &Arc<Server>, listener: &UnixListener) {
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

/// Says why not. Who does not read it holds nobody up: the sentence fits in what the kernel keeps.
fn turn_away(mut stream: UnixStream, why: &str) {
    let _ = stream.set_nonblocking(true);
    let _ = protocol::welcome(&mut stream, Err(why));
}
