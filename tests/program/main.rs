//! The real program: its server, its terminal, its README, and everything that goes wrong around it.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

mod absence;
mod backup;
mod budgetten;
mod businesscase;
mod calls;
mod check;
mod cijfers;
mod cijfers_then;
mod clock;
mod contacten;
mod crash;
mod damage;
mod decision;
mod disk;
mod door;
mod drafts;
mod erased;
mod ervaringen;
mod filtering;
mod follow;
mod forced;
mod foreign;
mod granted;
mod hostile;
mod indicaties;
mod indicatoren;
mod known;
mod letters;
mod looks;
mod older;
mod once;
mod orders;
mod packed;
mod places;
mod plannen;
mod power;
mod pty;
mod reading_in;
mod readme;
mod replay;
mod residents;
mod retention;
mod server;
mod sight;
mod table;
mod two_screens;
mod two_users;
mod upgrade;
mod wijken;
