//! The screens, with a terminal in memory: pictures, stories in sentences, and a monkey.

#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../support/mod.rs"]
mod support;

mod aanbesteding_stories;
mod absence_stories;
mod answers;
mod bought_stories;
mod budget_stories;
mod case_stories;
mod contact_stories;
mod contract_stories;
mod double_stories;
mod due_stories;
mod figures;
mod filter_stories;
mod finding;
mod form_stories;
mod import_story;
mod indicatie_stories;
mod indicator_stories;
mod letter_stories;
mod many_stories;
mod monkey;
mod offer_stories;
mod past_story;
mod pictures;
mod pictures_bought;
mod plan_stories;
mod register_stories;
mod stories;
mod survey_stories;
mod triage_stories;
