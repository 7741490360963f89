//! wijkregie: the workbench of the back office of a Dutch neighbourhood care team.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod actions;
pub mod cli;
pub mod demo;
pub mod domain;
pub mod exchange;
pub mod ipc;
pub mod keymap;
pub mod office;
pub mod store;
