//! The command line: one file a command, Dutch, scriptable, the same rules as the screen.
//!
//! Data goes to stdout, everything else to stderr. [`run`] parses and hands over; [`Failure`] carries the exit code.

pub mod acties;
mod anker;
mod backup;
mod brief;
mod businesscase;
mod cijfers;
mod controle;
mod demo;
mod doe;
mod export;
mod gebruiker;
mod import;
mod inzage;
mod keymap;
mod lijst;
mod output;
pub mod plan;
mod rapport;
mod rechten;
mod scherm;
mod server;
pub mod ssh;
mod store;
pub mod termijn;
mod toon;
mod triage;
mod typed;
mod vandaag;
mod verdelen;
mod volg;
pub mod werkproces;
mod zoek;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::domain::calendar::Calendar;
use crate::domain::workflow::{Refusal, RefusalKind};
use crate::ipc::client::ClientError;

/// The exit codes. A signal ends with 128 and its number, as in a shell.
pub mod exit {
    /// Done.
    pub const DONE: u8 = 0;
    /// Something went wrong.
    pub const ERROR: u8 = 1;
    /// The command line is wrong.
    pub const USAGE: u8 = 2;
    /// A rule or a right says no.
    pub const REFUSED: u8 = 3;
    /// The store is in use or cannot be reached.
    pub const UNAVAILABLE: u8 = 75;
}

/// Why a command did not do what was asked: an exit code and a sentence.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Failure {
    /// See [`exit`].
    pub code: u8,
    /// What happened, what was kept, what to do.
    pub sentence: String,
}

impl Failure {
    fn error(sentence: impl Into<String>) -> Self {
        Self {
            code: exit::ERROR,
            sentence: sentence.into(),
        }
    }

    fn usage(sentence: impl Into<String>) -> Self {
        Self {
            code: exit::USAGE,
            sentence: sentence.into(),
        }
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        let code = match error {
            ClientError::Refused(refusal) => return refusal.into(),
            ClientError::NotWelcome(_) => exit::REFUSED,
            ClientError::NotRunning { .. } | ClientError::Broken(_) => exit::UNAVAILABLE,
            ClientError::CouldNotStart(_) | ClientError::Confused | ClientError::TooLarge => {
                exit::ERROR
            }
        };
        Self {
            code,
            sentence: error.to_string(),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let code = match refusal.kind {
            RefusalKind::Usage => exit::USAGE,
            RefusalKind::Rule | RefusalKind::Right => exit::REFUSED,
            RefusalKind::Unknown => exit::ERROR,
        };
        Self {
            code,
            sentence: refusal.to_string(),
        }
    }
}

const HELP: &str = "\
{about}

Gebruik: {usage}

{all-args}";

#[derive(Debug, Parser)]
#[command(
    name = "wijkregie",
    version,
    about = "Werkbank voor de backoffice van een wijkteam: verwijzingen, contracten, aanbestedingen",
    disable_help_subcommand = true,
    next_help_heading = "Opties",
    disable_help_flag = true,
    disable_version_flag = true,
    override_usage = "wijkregie [OPDRACHT] [OPTIES]   (zonder opdracht: het scherm)"
)]
struct Arguments {
    #[command(flatten)]
    store: store::StoreArgs,
    #[arg(long, short = 'h', global = true, action = clap::ArgAction::Help, help = "Toon deze hulp")]
    help: Option<bool>,
    #[arg(long, action = clap::ArgAction::Version, help = "Toon de versie")]
    versie: Option<bool>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Demo(demo::Args),
    Server(server::Args),
    Import(import::Args),
    Export(export::Args),
    Brief(brief::Args),
    Lijst(lijst::Args),
    Toon(toon::Args),
    Zoek(zoek::Args),
    Cijfers(cijfers::Args),
    Businesscase(businesscase::Args),
    Rapport(rapport::Args),
    Triage(triage::Args),
    Vandaag(vandaag::Args),
    Doe(doe::Args),
    Termijn(termijn::Args),
    Plan(plan::Args),
    Verdelen(verdelen::Args),
    Werkproces(werkproces::Args),
    Rechten(rechten::Args),
    Gebruiker(gebruiker::Args),
    Inzage(inzage::Args),
    Controle(controle::Args),
    Backup(backup::Args),
    Herstel(backup::RestoreArgs),
    Anker(anker::Args),
    Volg(volg::Args),
    Overnemen(volg::TakeOverArgs),
    Keymap(keymap::Args),
    Ssh(ssh::Args),
    Herbouw(controle::RebuildArgs),
}

/// Does what the command line asks; returns the exit code.
#[must_use]
pub fn run(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> u8 {
    let arguments = match read(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return explain(&error),
    };
    if matches!(arguments.command, Some(Command::Ssh(_))) {
        return over_ssh(arguments.store);
    }
    perform(&arguments)
}

fn read(arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Result<Arguments, clap::Error> {
    in_our_shape(Arguments::command())
        .try_get_matches_from(typed::with_minus(arguments))
        .and_then(|matches| Arguments::from_arg_matches(&matches))
}

/// Does what came over the line, on the folder that sshd's own command names.
fn over_ssh(store: store::StoreArgs) -> u8 {
    let words = match ssh::words(std::env::var_os(ssh::ORIGINAL).as_deref()) {
        Ok(words) => words,
        Err(failure) => return finish(Err(failure)),
    };
    let arguments = match read(ssh::as_arguments(words)) {
        Ok(arguments) => arguments,
        Err(error) => return explain(&error),
    };
    if let Err(failure) = ssh::must_be_allowed(&arguments) {
        return finish(Err(failure));
    }
    perform(&Arguments {
        store: store.of_a_guest(),
        ..arguments
    })
}

fn perform(arguments: &Arguments) -> u8 {
    let store = &arguments.store;
    let Some(command) = &arguments.command else {
        return finish(scherm::run(store));
    };
    let result = match command {
        Command::Demo(args) => return finish(demo::run(args, store)),
        Command::Ssh(_) => return finish(Err(Failure::usage("Nog eens ssh kan niet"))),
        Command::Server(args) => server::run(args, store),
        Command::Import(args) => import::run(args, store),
        Command::Export(args) => export::run(args, store),
        Command::Brief(args) => brief::run(args, store),
        Command::Lijst(args) => lijst::run(args, store),
        Command::Toon(args) => toon::run(args, store),
        Command::Zoek(args) => zoek::run(args, store),
        Command::Cijfers(args) => cijfers::run(args, store),
        Command::Businesscase(args) => businesscase::run(args, store),
        Command::Rapport(args) => rapport::run(args, store),
        Command::Triage(args) => triage::run(args, store),
        Command::Vandaag(args) => vandaag::run(args, store),
        Command::Doe(args) => doe::run(args, store),
        Command::Termijn(args) => {
            termijn::run(args, &Calendar::built_in()).map_err(|why| Failure {
                code: if why.is_usage() {
                    exit::USAGE
                } else {
                    exit::ERROR
                },
                sentence: why.to_string(),
            })
        }
        Command::Verdelen(args) => verdelen::run(args, store),
        Command::Plan(args) => plan::run(args, &Calendar::built_in(), store),
        Command::Werkproces(args) => {
            werkproces::run(args).map_err(|why| Failure::error(why.to_string()))
        }
        Command::Rechten(args) => rechten::run(args),
        Command::Gebruiker(args) => gebruiker::run(args, store),
        Command::Keymap(args) => keymap::run(args),
        Command::Inzage(args) => inzage::run(args, store),
        Command::Controle(args) => controle::run(args, store),
        Command::Backup(args) => backup::run(args, store),
        Command::Herstel(args) => backup::restore(args, store),
        Command::Anker(args) => anker::run(args, store),
        Command::Volg(args) => volg::run(args, store),
        Command::Overnemen(args) => volg::take_over(args, store),
        Command::Herbouw(args) => controle::rebuild(args, store),
    };
    finish(result.map(|()| exit::DONE))
}

/// The exit code of what was done; a failure is said first.
fn finish(result: Result<u8, Failure>) -> u8 {
    result.unwrap_or_else(|failure| {
        output::say(&failure.sentence);
        failure.code
    })
}

/// A command with the headings of our help, and everything below it.
fn in_our_shape(command: clap::Command) -> clap::Command {
    command
        .help_template(HELP)
        .subcommand_help_heading("Opdrachten")
        .subcommand_value_name("OPDRACHT")
        // The help of each names them, in Dutch.
        .mut_args(|arg| match arg.get_action().takes_values() {
            true => arg.hide_possible_values(true),
            false => arg,
        })
        .mut_subcommands(in_our_shape)
}

/// The words that clap has of its own.
fn in_dutch(help: &str) -> String {
    const WORDS: &[(&str, &str)] = &[
        ("[OPTIONS]", "[OPTIES]"),
        ("\nArguments:\n", "\nWat erachter komt:\n"),
        ("\nOptions:\n", "\nBij deze opdracht:\n"),
        ("[default:", "[anders:"),
    ];
    WORDS
        .iter()
        .fold(help.to_owned(), |help, (english, dutch)| {
            help.replace(english, dutch)
        })
}

/// What is wrong with a command line, in Dutch.
fn explain(error: &clap::Error) -> u8 {
    use clap::error::{ContextKind, ContextValue};
    let about = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let (what, value) = (
        about(ContextKind::InvalidArg),
        about(ContextKind::InvalidValue),
    );
    let sentence = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            return output::print(&in_dutch(&error.render().to_string()))
                .map_or(exit::ERROR, |()| exit::DONE);
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            output::say(in_dutch(&error.render().to_string()).trim_end());
            return exit::USAGE;
        }
        ErrorKind::InvalidSubcommand => format!(
            "‘{}’ is geen opdracht",
            about(ContextKind::InvalidSubcommand)
        ),
        ErrorKind::UnknownArgument => format!("{what} kent deze opdracht niet"),
        ErrorKind::MissingRequiredArgument => format!("er ontbreekt: {what}"),
        ErrorKind::MissingSubcommand => "er ontbreekt een opdracht".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("bij {what} hoort een waarde"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let valid = about(ContextKind::ValidValue);
            let choices = if valid.is_empty() {
                String::new()
            } else {
                format!("; kies uit: {valid}")
            };
            format!("‘{value}’ past niet bij {what}{choices}")
        }
        ErrorKind::ArgumentConflict => {
            format!("{what} kan niet samen met {}", about(ContextKind::PriorArg))
        }
        ErrorKind::TooManyValues => format!("bij {what} staat te veel"),
        _ => "de opdracht is niet te lezen".to_owned(),
    };
    output::say(&format!(
        "Zo kan het niet: {sentence}. Hulp: wijkregie --help"
    ));
    exit::USAGE
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The help of a command and of everything below it.
    fn helps(command: &mut clap::Command, all: &mut Vec<String>) {
        all.push(in_dutch(&command.render_long_help().to_string()));
        for below in command.get_subcommands_mut() {
            helps(below, all);
        }
    }

    #[test]
    fn no_help_has_a_word_of_english() {
        let mut command = in_our_shape(Arguments::command());
        command.build();
        let mut all = Vec::new();
        helps(&mut command, &mut all);
        assert!(all.len() > 20, "{}", all.len());
        for help in &all {
            for word in [
                "Usage",
                "Options",
                "OPTIONS",
                "Commands",
                "COMMAND",
                "Arguments",
                "Print",
                "possible",
                "default",
            ] {
                assert!(!help.contains(word), "{word}:\n{help}");
            }
        }
    }

    #[test]
    fn no_sentence_has_the_own_words_of_the_system() {
        use crate::exchange::{error::ReadError, refused::RefusedError, table::TableError};
        use crate::ipc::frame::FrameError;
        use crate::tui::ScreenError;
        use std::io::Error;

        for code in [2, 5, 13, 24, 28, 30, 32, 104] {
            let error = || Error::from_raw_os_error(code);
            let refused = RefusedError {
                path: "lijst.csv".to_owned(),
                source: error().into(),
            };
            let own = error().to_string();
            let own = own.split(" (os error").next().unwrap_or_default();
            for sentence in [
                ClientError::from(FrameError::Io(error())).to_string(),
                ReadError::Io(error()).to_string(),
                refused.to_string(),
                TableError::Io(error()).to_string(),
                ScreenError::NoTerminal(error()).to_string(),
                termijn::TermijnError::Write(error()).to_string(),
            ] {
                let is_raw = sentence.contains("os error") || sentence.contains(own);
                assert!(!is_raw, "{code}: {sentence}");
            }
        }
    }
}
