//! `wijkregie rechten`: the table of rights, printed as the program asks it. Needs no store.

use std::fmt::Write as _;

use super::output::fold_under;
use super::werkproces::who_words;
use super::{Failure, output};
use crate::domain::record::Kind;
use crate::domain::rights::table::{of, roles};
use crate::domain::rights::{Facet, Needs, Reach, Subject, Task};
use crate::domain::words::Role;
use crate::domain::workflow::ACTIONS;
use crate::ipc::question::Name;

/// What the command line gives.
#[derive(Debug, Clone, clap::Args)]
#[command(about = "Toont de rechten: welke rol wat ziet, van wie, en wie wat mag vragen en doen")]
pub struct Args {}

/// Prints the table on stdout.
///
/// # Errors
/// When stdout cannot be written.
pub fn run(_: &Args) -> Result<(), Failure> {
    output::print(&text())
}

/// The columns: a role and how it is called above its column.
const COLUMNS: &[(Role, &str)] = &[
    (Role::Wij, "wij   "),
    (Role::Bt, "bt    "),
    (Role::Backoffice, "backoffice"),
    (Role::Contract, "contract"),
    (Role::Leiding, "leiding"),
    (Role::Fg, "fg"),
    (Role::Beheer, "beheer"),
    (Role::ToestemmingPasseren, "passeer"),
];

/// What each word in the table means.
const MEANINGS: &[(Reach, &str)] = &[
    (Reach::Scope, "binnen de eigen wijken en WIJ-teams"),
    (
        Reach::Consent,
        "van wat bij het eigen BT ligt, voor zover de inwoner dat toestaat",
    ),
    (
        Reach::Own,
        "van wat bij het eigen BT ligt, wat dat BT er sinds het aanbod zelf mee deed",
    ),
    (Reach::All, "alles"),
    (Reach::No, "niets"),
];

fn row(page: &mut String, name: &str, cells: impl Iterator<Item = String>) {
    let mut line = format!("  {name:<16}");
    for (cell, (_, head)) in cells.zip(COLUMNS) {
        let width = head.len().max(5) + 1;
        let _ = write!(line, "{cell:<width$}");
    }
    page.push_str(line.trim_end());
    page.push('\n');
}

fn table(page: &mut String, title: &str, rows: impl Iterator<Item = (String, Subject)>) {
    let _ = writeln!(page, "\n{title}\n");
    row(page, "", COLUMNS.iter().map(|(_, head)| (*head).to_owned()));
    for (name, subject) in rows {
        let cells = COLUMNS
            .iter()
            .map(|(role, _)| of(*role, subject).word().to_owned());
        row(page, &name, cells);
    }
}

fn who(subject: Subject) -> String {
    let words: Vec<&str> = match roles(subject).count() {
        n if n == Role::ALL.len() => vec!["iedereen"],
        _ => roles(subject).map(Role::word).collect(),
    };
    words.join(", ")
}

/// What someone needs to ask something, in words.
fn needs_words(needs: Needs) -> String {
    match needs {
        Needs::Account => "iedereen met een account".to_owned(),
        Needs::Record => "wie het gegeven mag zien, of de actie mag doen".to_owned(),
        Needs::Any(subjects) => {
            let mut words: Vec<&str> = Vec::new();
            for role in subjects.iter().flat_map(|subject| roles(*subject)) {
                if !words.contains(&role.word()) {
                    words.push(role.word());
                }
            }
            match words.len() {
                n if n == Role::ALL.len() => "iedereen".to_owned(),
                _ => words.join(", "),
            }
        }
    }
}

/// The whole table as text of at most 80 columns.
#[must_use]
pub fn text() -> String {
    let mut page = String::from("Rechten\n\n");
    for (reach, meaning) in MEANINGS {
        fold_under(&mut page, &format!("  {:<8}", reach.word()), meaning);
    }
    let facets = Facet::ALL.iter();
    let facets = facets.map(|facet| (facet.word().to_owned(), Subject::Dossier(*facet)));
    table(&mut page, "Van een dossier", facets);
    page.push('\n');
    for facet in Facet::ALL {
        fold_under(
            &mut page,
            &format!("  {:<17}", facet.word()),
            facet.meaning(),
        );
    }
    let kinds = Kind::ALL.iter();
    let kinds = kinds.map(|kind| (kind.plural().to_owned(), Subject::Register(*kind)));
    table(&mut page, "Van een lijst", kinds);
    page.push_str("\nVerder\n\n");
    for task in Task::ALL {
        let who = who(Subject::Task(*task));
        fold_under(&mut page, &format!("  {:<42}", task.word()), &who);
    }
    page.push_str("\nVragen aan de server\n\n");
    for name in Name::ALL {
        fold_under(
            &mut page,
            &format!("  {:<20}", name.word()),
            &needs_words(name.needs()),
        );
    }
    page.push_str("\nActies\n\n");
    for action in ACTIONS.iter() {
        fold_under(
            &mut page,
            &format!("  {:<34}", action.id),
            &who_words(action),
        );
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rights::table::reach;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn the_page_has_every_row_of_the_table_within_eighty_columns() {
        let page = text();
        for line in page.lines() {
            assert!(line.width() <= 80, "{line}");
        }
        for facet in Facet::ALL {
            let found = page
                .lines()
                .find(|line| line.trim_start().starts_with(facet.word()));
            let words = reach(Subject::Dossier(*facet)).map(Reach::word);
            let line = found.unwrap().split_whitespace().skip(1);
            assert!(line.eq(words), "{facet}");
        }
        for name in Name::ALL {
            assert!(page.contains(&format!("\n  {} ", name.word())), "{name:?}");
        }
        for action in ACTIONS.iter() {
            assert!(page.contains(&format!("\n  {} ", action.id)), "{action:?}");
        }
    }

    #[test]
    fn the_columns_are_those_of_the_table() {
        assert!(COLUMNS.iter().map(|(role, _)| role).eq(Role::ALL));
    }
}
