//! Aanbestedingen: planned backwards from the day the new contract starts (`domain.md` 4, `legal.md` 3).

pub mod words;
