//! The one binary: parses the command line and hands over.

use std::process::ExitCode;

/// Threads hand each other records by the thousand; the system's own allocator makes them wait for each other.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    ExitCode::from(wijkregie::cli::run(std::env::args_os()))
}
