//! Contracts, raamovereenkomsten and convenants: by when must someone act, and what happens if nobody does
//! (`domain.md` 3, `legal.md` 4).

pub mod words;
