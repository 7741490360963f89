//! One server, many clients, one Unix socket.
//!
//! What lives here: frames, peer credentials, starting and stopping. What may not: rules or rights; those are asked of
//! the office with the caller the kernel vouches for. Start at [`server::run`] and [`client::connect`].

pub mod client;
pub mod desk;
pub mod frame;
pub mod protocol;
pub mod server;
