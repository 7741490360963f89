//! Aanbestedingen: planned backwards from the day the new contract starts (`domain.md` 4, `legal.md` 3).
//!
//! Start at [`plan`]: the calendar of one aanbesteding; [`living`] is one that runs, [`breaks`] what it does not keep.
//! All count over the table of [`links`], which takes its minimums from [`law`] and its usual times from [`norms`];
//! [`gap`] is the counting itself. [`thresholds`] says which procedures a value leaves, [`cpv`] is the pick list of codes.

pub mod breaks;
pub mod cpv;
pub mod gap;
pub mod law;
pub mod links;
pub mod living;
pub mod norms;
pub mod plan;
mod quiet;
pub mod thresholds;
pub mod words;
