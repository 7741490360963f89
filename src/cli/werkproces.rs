//! `wijkregie werkproces`: the workflow table, printed. Needs no store.

use std::fmt::Write as _;
use std::io::{self, Write as _};

use super::output::fold_under;
use crate::domain::record::Kind;
use crate::domain::words::{Side, State};
use crate::domain::workflow::{ACTIONS, Action, From, To, Who, from_words, to_words};

/// How the table is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Form {
    /// As text to read.
    #[default]
    Tekst,
    /// As a Mermaid state diagram.
    Mermaid,
}

/// What the command line gives.
#[derive(Debug, Clone, clap::Args)]
#[command(about = "Toont het werkproces: staten, acties, wie ze doet en wat ze vragen")]
pub struct Args {
    /// The form, see [`Form`].
    #[arg(
        long,
        value_name = "VORM",
        value_enum,
        default_value = "tekst",
        hide_possible_values = true,
        help = "tekst of mermaid"
    )]
    pub als: Form,
}

/// Prints the table on stdout.
///
/// # Errors
/// When stdout cannot be written.
pub fn run(args: &Args) -> io::Result<()> {
    let page = match args.als {
        Form::Tekst => text(),
        Form::Mermaid => mermaid(),
    };
    io::stdout().lock().write_all(page.as_bytes())
}

/// The actions on a verwijzing, in the order of the table.
fn actions() -> impl Iterator<Item = &'static Action> {
    let about = |action: &&Action| action.about == Kind::Referral;
    ACTIONS.iter().copied().filter(about)
}

/// Who may do an action, in words.
#[must_use]
pub fn who_words(action: &Action) -> String {
    let who = action.who.iter().map(|who| match who {
        Who::Role(role) => role.word().to_owned(),
        Who::With(role, also) => format!("{role} met {also}"),
        Who::Houder => "houder".to_owned(),
        Who::Sight => "wie het ziet".to_owned(),
    });
    who.collect::<Vec<_>>().join(", ")
}

/// The fields an action asks for, with `*` where they must be filled in.
#[must_use]
pub fn field_words(action: &Action) -> String {
    let fields = action.fields.iter().map(|field| {
        let star = if field.is_required { "*" } else { "" };
        format!("{}{star}", field.name)
    });
    let fields: Vec<String> = fields.collect();
    if fields.is_empty() {
        "–".to_owned()
    } else {
        fields.join(", ")
    }
}

/// The whole table as text of at most 80 columns.
#[must_use]
pub fn text() -> String {
    let mut page = String::from("Staten\n\n");
    let side = |side: Option<Side>| side.map_or("–", Side::word);
    page.push_str("  Staat           Houder      Aan zet\n");
    for state in State::ALL {
        let (houder, turn) = (side(state.houder()), side(state.aan_zet()));
        writeln!(page, "  {state:<15} {houder:<11} {turn}").expect("a String takes every write");
    }
    page.push_str("\nActies (* moet ingevuld)\n");
    for action in actions() {
        page.push('\n');
        fold_under(&mut page, "  ", action.id);
        let road = match action.to {
            To::Same => from_words(action.from),
            to => format!("{} → {}", from_words(action.from), to_words(to)),
        };
        fold_under(&mut page, "    staat  ", &road);
        fold_under(&mut page, "    wie    ", &who_words(action));
        fold_under(&mut page, "    vraagt ", &field_words(action));
    }
    page
}

/// The name of a state in a diagram: `in_onderzoek`.
fn node(state: State) -> String {
    state.word().replace(' ', "_")
}

/// The transitions of an action; none where it changes no state.
fn transitions(action: &Action) -> Vec<(Option<State>, State)> {
    let froms = || {
        let all = State::ALL.iter().copied();
        all.filter(|state| action.from.includes(*state))
    };
    match action.to {
        To::Same => Vec::new(),
        To::State(to) if action.from == From::Nothing => vec![(None, to)],
        To::State(to) => froms().map(|from| (Some(from), to)).collect(),
        To::OneOf(states) => froms()
            .flat_map(|from| states.iter().map(move |to| (Some(from), *to)))
            .collect(),
        To::FromBt(to) => froms()
            .filter(|from| from.is_at_bt())
            .map(|from| (Some(from), to))
            .collect(),
    }
}

/// The whole table as a Mermaid state diagram; a transition is labelled with its action.
#[must_use]
pub fn mermaid() -> String {
    let mut page = String::from("stateDiagram-v2\n");
    let mut line = |text: String| {
        page.push_str("    ");
        page.push_str(&text);
        page.push('\n');
    };
    for state in State::ALL {
        line(format!("state \"{state}\" as {}", node(*state)));
    }
    for action in actions() {
        for (from, to) in transitions(action) {
            let from = from.map_or_else(|| "[*]".to_owned(), node);
            line(format!("{from} --> {}: {}", node(to), action.id));
        }
    }
    for state in State::ALL.iter().filter(|state| !state.is_open()) {
        line(format!("{} --> [*]", node(*state)));
    }
    page
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::*;

    #[test]
    fn the_text_names_every_state_and_action_within_eighty_columns() {
        let page = text();
        for line in page.lines() {
            assert!(line.width() <= 80, "{line}");
            assert_eq!(line, line.trim_end());
        }
        for state in State::ALL {
            assert!(page.contains(&format!("\n  {state:<15} ")), "{state}");
        }
        for action in actions() {
            assert!(
                page.contains(&format!("\n  {}\n", action.id)),
                "{}",
                action.id
            );
        }
        assert!(
            page.contains("  aangeboden      WIJ         BT\n"),
            "{page}"
        );
        let row = "
  weigeren
    staat  aangeboden → geweigerd
    wie    bt
    vraagt reden*, toelichting
";
        assert!(page.contains(row), "{page}");
    }

    #[test]
    fn the_diagram_has_every_state_and_every_transition_with_its_action() {
        let page = mermaid();
        assert!(page.starts_with("stateDiagram-v2\n"));
        for state in State::ALL {
            let node = node(*state);
            assert!(page.contains(&format!("    state \"{state}\" as {node}\n")));
            assert!(
                page.contains(&format!("--> {node}: ")),
                "{state} is never reached"
            );
        }
        for line in [
            "[*] --> nieuw: melding-registreren",
            "aangeboden --> geweigerd: weigeren",
            "teruggelegd --> wachtlijst: terugname-weigeren",
            "gestart --> in_onderzoek: toestemming-intrekken",
            "gestart --> nazorg: afsluiten",
            "ingetrokken --> [*]",
        ] {
            assert!(page.contains(&format!("    {line}\n")), "{line}");
        }
        for action in actions().filter(|action| action.to != To::Same) {
            assert!(
                page.contains(&format!(": {}\n", action.id)),
                "{}",
                action.id
            );
        }
        assert!(!page.contains("notitie-toevoegen"));
    }
}
