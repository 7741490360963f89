//! Actions on aanbestedingen. The plan itself is in [`crate::domain::aanbesteding`].

pub mod gate;
