//! One file per command.

pub mod acties;
pub mod termijn;
pub mod werkproces;
