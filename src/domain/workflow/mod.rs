//! The workflow: what can be done, by whom, from where to where, asking for what.
//!
//! Only the engine: [`action`] is what a row of the table says, [`field`] what it asks for and [`fields`] what was filled in, [`refusal`] how it says no,
//! and [`decide()`] applies one row to one record: rights, state, fields, guard, effect, clocks. The rows and what each
//! does stand with their module (`referral::actions`, `contract::actions`, …); [`actions`] joins them. Menus, help, the
//! command line, guards, tests and the printed process picture are views of that one table.
//!
//! Pure: today, the actor and everything known come in with [`Context`]; changed records go out.

pub mod action;
pub mod actions;
pub(crate) mod common;
pub mod decide;
pub mod field;
pub mod fields;
mod reading;
pub mod refusal;
pub mod told;

pub use action::{
    Action, After, Command, Context, Draft, From, Sees, Stops, To, Undo, Who, as_it_is, from_words,
    to_words,
};
pub use actions::{ACTIONS, before, find};
pub use decide::{decide, how_to_put_back, possible};
pub use field::{Field, FieldKind, FieldSpec, Given};
pub use fields::{Fields, Value};
pub use refusal::{Refusal, RefusalKind};
