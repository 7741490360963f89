//! wijkregie: the workbench of the back office of a Dutch neighbourhood care team.
//!
//! Where to start: [`domain`] is what the office knows, and its tables of actions are what can be done
//! ([`domain::workflow::ACTIONS`]). [`office`] lets people in at its door, decides, keeps and answers; [`ipc`] carries
//! questions and answers; [`tui`] and [`cli`] show them, and read a list in with [`import`]. [`store`] is the only one that
//! knows the disk, [`exchange`] the only one that knows files of others, [`outfile`] how a file leaves, [`demo`] makes up an
//! office to try it with.
//!
//! Dependencies point one way, from the screen to the domain. A module of the office (verwijzingen, contracten,
//! aanbestedingen, registers) has the same name in each of them.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod actions;
pub mod cli;
pub mod demo;
pub mod domain;
pub mod exchange;
pub mod import;
pub mod ipc;
pub mod keymap;
pub mod office;
pub mod outfile;
pub mod store;
pub mod tui;
