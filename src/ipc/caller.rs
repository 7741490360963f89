//! Who calls, by the names this computer knows.

use std::fs;

use crate::office::Caller;

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
