//! `wijkregie keymap`: check and print key bindings. Needs no store.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::{Failure, output};
use crate::actions::Context;
use crate::domain::io::in_words;
use crate::keymap::{DEFAULT, Grade, Keymap, Problem, show_all};

/// What the command line gives.
#[derive(Debug, clap::Args)]
#[command(about = "Controleer of toon de toetsen")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

impl Args {
    /// Whether a file is read.
    #[must_use]
    pub const fn reads_a_file(&self) -> bool {
        matches!(self.what, What::Controle { file: Some(_) })
    }
}

#[derive(Debug, clap::Subcommand)]
enum What {
    #[command(about = "Controleer een bestand met toetsen, of de ingebouwde")]
    Controle {
        #[arg(
            value_name = "BESTAND",
            help = "Het bestand; anders de ingebouwde toetsen"
        )]
        file: Option<PathBuf>,
    },
    #[command(about = "Toon de ingebouwde toetsen, per scherm")]
    Toon,
}

/// Checks or prints.
///
/// # Errors
/// When the file cannot be read or has errors.
pub fn run(args: &Args) -> Result<(), Failure> {
    match &args.what {
        What::Controle { file: None } => check(DEFAULT, "default.toml"),
        What::Controle { file: Some(path) } => {
            let name = output::one_line(&path.display().to_string());
            let text = std::fs::read_to_string(path).map_err(|why| {
                Failure::error(format!("{name} is niet te lezen ({})", in_words(&why)))
            })?;
            check(&text, &name)
        }
        What::Toon => output::print(&page(&Keymap::built_in())),
    }
}

fn check(text: &str, name: &str) -> Result<(), Failure> {
    let (_, problems) = Keymap::parse(text, name);
    output::print(&lines(&problems, name))?;
    let is_error = |problem: &&Problem| problem.grade == Grade::Error;
    match problems.iter().filter(is_error).count() {
        0 if problems.is_empty() => output::say(&format!("{name} is in orde")),
        0 => output::say(&format!("{name} is te gebruiken")),
        1 => {
            return Err(Failure::error(
                "1 fout. Een regel met een fout telt niet mee",
            ));
        }
        n => {
            return Err(Failure::error(format!(
                "{n} fouten. Een regel met een fout telt niet mee"
            )));
        }
    }
    Ok(())
}

/// `BESTAND:regel: fout: zin`, a problem a line.
fn lines(problems: &[Problem], name: &str) -> String {
    let mut text = String::new();
    for problem in problems {
        let Problem {
            line,
            grade,
            sentence,
        } = problem;
        let sentence = output::one_line(sentence);
        writeln!(text, "{name}:{line}: {}: {sentence}", grade.word())
            .expect("a String takes every write");
    }
    text
}

/// Every key, a table a context.
fn page(keymap: &Keymap) -> String {
    let mut page = String::new();
    for context in Context::ALL {
        let here = keymap
            .bindings()
            .iter()
            .filter(|one| one.context == *context);
        let mut rows: Vec<(&str, Vec<String>)> = Vec::new();
        let mut other = None;
        for binding in here {
            if let Some(from) = binding.copied_from {
                other = Some(from);
                continue;
            }
            let keys = show_all(&binding.keys);
            match rows.iter_mut().find(|(id, _)| *id == binding.row.id) {
                Some((_, row)) => row[0] = format!("{}, {keys}", row[0]),
                None => rows.push((
                    binding.row.id,
                    vec![
                        keys,
                        binding.row.id.to_owned(),
                        binding.row.title.to_owned(),
                    ],
                )),
            }
        }
        if !page.is_empty() {
            page.push('\n');
        }
        writeln!(page, "[{}]", context.word()).expect("a String takes every write");
        if let Some(other) = other {
            writeln!(
                page,
                "Zoals [{}], voor zover het hier iets doet",
                other.word()
            )
            .expect("a String takes every write");
        }
        if !rows.is_empty() {
            let rows: Vec<Vec<String>> = rows.into_iter().map(|(_, row)| row).collect();
            page.push_str(&output::table(&["Toets", "Actie", "Wat"], &rows));
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_width::UnicodeWidthStr as _;

    #[test]
    fn the_page_shows_every_context_within_eighty_columns() {
        let page = page(&Keymap::built_in());
        for line in page.lines() {
            assert!(line.width() <= 80, "{line}");
        }
        for context in Context::ALL {
            assert!(page.contains(&format!("[{}]\n", context.word())));
        }
        assert!(page.contains("\n?, F1 "), "{page}");
        assert!(page.contains("\no s "), "{page}");
    }

    #[test]
    fn a_problem_is_told_with_its_file_and_line() {
        let (_, problems) = Keymap::parse("[wachtrij]\na = \"aanbeiden\"\n", "mijn.toml");
        let text = lines(&problems, "mijn.toml");
        let line = "mijn.toml:2: fout: ‘aanbeiden’ is geen actie; bedoelt u ‘aanbieden’?\n";
        assert!(text.contains(line), "{text}");
    }
}
