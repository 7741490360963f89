//! One file per command.

pub mod termijn;
