//! One server, many clients, one Unix socket.
//!
//! What lives here: the questions with their answers, frames, peer credentials, starting and stopping. What may not:
//! rules or rights; those are asked of the office with the caller the kernel vouches for. Start at [`question`],
//! [`server::run`] and [`client::connect`].

pub mod backup;
pub mod caller;
pub mod client;
pub mod desk;
pub mod follow;
pub mod frame;
pub mod limits;
mod pieces;
pub mod place;
pub mod protocol;
pub mod question;
pub mod rebuild;
pub mod server;
pub mod status;
