//! Days.
