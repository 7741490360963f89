//! Cijfers: how much, how long and how often, counted from what is kept.
//!
//! What is counted is a [`Fact`]: a part of a record with a day on which it began and a day on which it ended, as a melding
//! that was open, an offer that waited for an answer, support that was given. The time of a line of the logboek says only
//! when a fact was known. [`facts()`] takes them from a record, [`MEASURES`] says what is counted of them, [`DIMENSIONS`] by
//! what, [`period`] over which days; [`count`] counts, and [`hide`] takes out what is too small to leave the office.
//!
//! A period holds its first and its last day. What ends on a day is no longer there on that day. Days in which a clock was
//! suspended are no part of a duration. A verwijzing that is opened again counts once: as if it never ended.

pub mod count;
pub mod dimensions;
pub mod facts;
pub mod followed;
mod given;
mod goals;
pub mod hide;
pub mod kept;
pub mod measures;
pub mod parts;
pub mod period;
mod referral;
pub mod report;

/// The setting with the smallest count that may leave the office, and its value until someone changes it.
pub const LEAST: (&str, &str) = ("cijfers.kleinste", "5");

pub use dimensions::{DIMENSIONS, Dimension};
pub use facts::{facts, facts_alone, facts_by};
pub use measures::{At, How, MEASURES, Measure, Only};
pub use parts::{End, Fact, What};
pub use period::{Period, Unit};
