//! The real program: its server, its terminal, its README, and everything that goes wrong around it.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

mod crash;
mod damage;
mod disk;
mod door;
mod older;
mod pty;
mod readme;
mod server;
mod two_screens;
mod two_users;
