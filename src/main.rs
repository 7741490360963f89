//! The one binary: parses the command line and hands over.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(wijkregie::cli::run(std::env::args_os()))
}
