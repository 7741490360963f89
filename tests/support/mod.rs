//! What the tests share. Each of these stands on the program alone; a test takes what it needs.

#![allow(dead_code)]

pub mod case;
pub mod contracts;
pub mod host;
pub mod libreoffice;
pub mod logboek;
pub mod office;
pub mod pictures;
pub mod reading;
pub mod robot;
pub mod server;
pub mod standard;
pub mod traced;
pub mod workbook;
