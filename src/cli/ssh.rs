//! `wijkregie ssh`: what sshd starts for who may use nothing but wijkregie (sshd_config(5), ForceCommand).
//!
//! The words come as one line in `SSH_ORIGINAL_COMMAND`. They are split as a shell would and reach no shell; without any
//! it is the screen. Such a user writes no file on this computer: a file in a home folder can be one that a shell, sshd or
//! mail runs. What leaves goes to stdout, what is read in comes from stdin.

use std::ffi::{OsStr, OsString};

use super::{Arguments, Command, Failure};

/// What the command line gives: nothing.
#[derive(Debug, clap::Args)]
#[command(about = "Voor sshd: het scherm, of de ene opdracht die over de lijn kwam (ForceCommand)")]
pub struct Args {}

/// What sshd keeps the line in that the other side gave (sshd(8)).
pub const ORIGINAL: &str = "SSH_ORIGINAL_COMMAND";

/// Stands for `#` while a line is split: what a shell takes for a remark would be half a command.
const NUMBER_SIGN: &str = "\u{fdd0}";

/// The words of a line as a shell would split them, nothing in them carried out; none when there is no line.
///
/// # Errors
/// When it is no whole line: a quote that is not closed, or no text. Nothing is done with half of it.
pub fn words(line: Option<&OsStr>) -> Result<Vec<String>, Failure> {
    let Some(line) = line else {
        return Ok(Vec::new());
    };
    let line = line.to_str().filter(|line| !line.contains(NUMBER_SIGN));
    let line = line.ok_or_else(|| {
        Failure::usage("De opdracht is geen leesbare tekst (UTF-8). Er is niets gedaan")
    })?;
    let split = shlex::split(&line.replace('#', NUMBER_SIGN)).ok_or_else(|| {
        Failure::usage(
            "In de opdracht is een aanhalingsteken niet gesloten, of eindigt zij op een \\. Er is niets gedaan. Zet een \
             waarde met een ' erin tussen \"aanhalingstekens\", en daar voor ssh weer '…' omheen",
        )
    })?;
    let mut words: Vec<String> = split
        .into_iter()
        .map(|word| word.replace(NUMBER_SIGN, "#"))
        .collect();
    // As it is typed on the computer itself.
    if words.first().is_some_and(|word| word == "wijkregie") {
        words.remove(0);
    }
    Ok(words)
}

/// The words with the name of the program before them, as an argument list.
pub(super) fn as_arguments(words: Vec<String>) -> Vec<OsString> {
    let program = std::iter::once(OsString::from("wijkregie"));
    program
        .chain(words.into_iter().map(OsString::from))
        .collect()
}

/// Whether who comes in over ssh may give this command; a command that is added says so here.
///
/// # Errors
/// For what writes or reads files of this computer, or chooses another folder with data.
pub(super) fn must_be_allowed(arguments: &Arguments) -> Result<(), Failure> {
    let no = |what: &str, instead: &str| {
        Err(Failure::usage(format!(
            "{what} kan niet over ssh. Er is niets gedaan{instead}"
        )))
    };
    if arguments.store.data.is_some() {
        return no("Een andere map met gegevens (--data)", "");
    }
    match arguments.command.as_ref() {
        Some(Command::Import(args)) if !args.is_from_stdin() => no(
            "Een bestand van de server inlezen",
            ". Stuur uw bestand mee: ssh … import SOORT - < bestand",
        ),
        Some(Command::Export(args)) if args.file().is_some() => no(
            "Een bestand op de server maken",
            ". Vang het zelf op: ssh … export … --naar - > bestand",
        ),
        Some(Command::Brief(args)) if args.file().is_some() => no(
            "Een bestand op de server maken",
            ". Vang het zelf op: ssh … brief … --naar - > bestand",
        ),
        Some(Command::Cijfers(args)) if args.file().is_some() => no(
            "Een bestand op de server maken",
            ". Vang het zelf op: ssh … cijfers … --naar - > bestand",
        ),
        Some(Command::Businesscase(args)) if args.file().is_some() => no(
            "Een bestand op de server maken",
            ". Vang het zelf op: ssh … businesscase … --naar - > bestand",
        ),
        Some(Command::Rapport(args)) if args.file().is_some() => no(
            "Een bestand op de server maken",
            ". Vang het zelf op: ssh … rapport … --naar - > bestand",
        ),
        Some(Command::Verdelen(args)) if args.file().is_some() => no(
            "Een bestand op de server maken",
            ". Vang het zelf op: ssh … verdelen … --naar - > bestand",
        ),
        Some(Command::Keymap(args)) if args.reads_a_file() => {
            no("Een bestand van de server lezen", "")
        }
        Some(Command::Controle(args)) if args.reads_a_file() => {
            no("Een bestand van de server lezen", "")
        }
        Some(Command::Server(args)) if args.starts_one() => no("Een server beginnen", ""),
        Some(Command::Herbouw(_)) => no("Opnieuw opbouwen", ""),
        Some(Command::Backup(_)) => no("Een reservekopie maken", ""),
        Some(Command::Herstel(_)) => no("Een reservekopie terugzetten", ""),
        Some(Command::Anker(_)) => no("Een anker zetten", ""),
        Some(Command::Volg(_) | Command::Overnemen(_)) => no("Een tweede computer", ""),
        Some(Command::Demo(_)) => no("De demo", ""),
        Some(Command::Ssh(_)) => no("Nog eens ssh", ""),
        None
        | Some(
            Command::Import(_)
            | Command::Export(_)
            | Command::Brief(_)
            | Command::Cijfers(_)
            | Command::Businesscase(_)
            | Command::Rapport(_)
            | Command::Verdelen(_)
            | Command::Keymap(_)
            | Command::Server(_)
            | Command::Lijst(_)
            | Command::Toon(_)
            | Command::Zoek(_)
            | Command::Triage(_)
            | Command::Vandaag(_)
            | Command::Doe(_)
            | Command::Termijn(_)
            | Command::Plan(_)
            | Command::Werkproces(_)
            | Command::Rechten(_)
            | Command::Inzage(_)
            | Command::Gebruiker(_)
            | Command::Controle(_),
        ) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn split(line: &str) -> Result<Vec<String>, Failure> {
        words(Some(OsStr::new(line)))
    }

    #[rstest]
    #[case("lijst wachtrij te-laat", &["lijst", "wachtrij", "te-laat"])]
    #[case("wijkregie lijst wachtrij", &["lijst", "wachtrij"])]
    #[case("  ", &[])]
    #[case("wijkregie", &[])]
    #[case("doe x V-1 tekst=\"belt $(id); morgen\"", &["doe", "x", "V-1", "tekst=belt $(id); morgen"])]
    #[case("doe x V-1 tekst=\"o'brien\"", &["doe", "x", "V-1", "tekst=o'brien"])]
    #[case("lijst wachtrij '' a\\ b", &["lijst", "wachtrij", "", "a b"])]
    #[case("lijst wachtrij #1 na", &["lijst", "wachtrij", "#1", "na"])]
    #[case("lijst wachtrij; id > x | y && z `id` $HOME ~ *",
        &["lijst", "wachtrij;", "id", ">", "x", "|", "y", "&&", "z", "`id`", "$HOME", "~", "*"])]
    #[case("lijst\nwachtrij", &["lijst", "wachtrij"])]
    fn words_are_split_as_a_shell_would_and_nothing_is_carried_out(
        #[case] line: &str,
        #[case] expected: &[&str],
    ) {
        assert_eq!(split(line).unwrap(), expected);
    }

    #[rstest]
    #[case("lijst wachtrij o'brien")]
    #[case("lijst wachtrij \"o")]
    #[case("lijst wachtrij \\")]
    #[case("lijst \u{fdd0}")]
    fn half_a_command_is_refused_whole(#[case] line: &str) {
        let no = split(line).unwrap_err();
        assert_eq!(no.code, super::super::exit::USAGE);
        assert!(no.sentence.contains("niets gedaan"), "{no}");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        use std::os::unix::ffi::OsStrExt;
        assert!(words(Some(OsStr::from_bytes(b"lijst \xff"))).is_err());
        assert_eq!(words(None).unwrap(), Vec::<String>::new());
    }
}
