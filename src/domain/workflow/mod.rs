//! The workflow: what can be done, by whom, from where to where, asking for what.
//!
//! Only the engine: [`action`] is what a row of the table says, [`fields`] what it asks for, [`refusal`] how it says no,
//! and [`decide()`] applies one row to one record: rights, state, fields, guard, effect, clocks. The rows and what each
//! does stand with their module (`referral::actions`, `contract::actions`, …); [`actions`] joins them. Menus, help, the
//! command line, guards, tests and the printed process picture are views of that one table.
//!
//! Pure: today, the actor and everything known come in with [`Context`]; changed records go out.

pub mod action;
pub mod actions;
pub mod decide;
pub mod fields;
pub mod refusal;

pub use action::{Action, Command, Context, Draft, From, Stops, To, Who, from_words, to_words};
pub use actions::{ACTIONS, find};
pub use decide::{decide, possible};
pub use fields::{FieldKind, FieldSpec, Fields};
pub use refusal::{Refusal, RefusalKind};
