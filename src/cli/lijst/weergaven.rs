//! Saved views on the command line: which there are, what one asks, keeping one and throwing one away.

use super::Args;
use crate::cli::{Failure, output};
use crate::domain::words::fold;
use crate::ipc::client::Client;
use crate::ipc::question;
use crate::office::saved::{VIEWED, Wanted, wanted};
use crate::office::views::Filtered;
use crate::office::views::columns::read_columns;

/// Prints the saved views, after throwing away the one that is to be forgotten.
///
/// # Errors
/// When there is no such view, or the answer is no.
pub(super) fn views(args: &Args, client: &mut Client) -> Result<(), Failure> {
    let views = match &args.vergeet {
        Some(name) => {
            let (name, line) = (name.clone(), String::new());
            client.ask(&question::KeepView { name, line })?
        }
        None => client.ask(&question::SavedViews {})?,
    };
    if args.json {
        return output::print_json(&views);
    }
    let cells: Vec<Vec<String>> = views
        .into_iter()
        .map(|view| {
            let count = view
                .count
                .map_or_else(|| "–".to_owned(), |count| count.to_string());
            let whose = if view.is_own { "u" } else { "iedereen" };
            vec![view.name, count, whose.to_owned(), view.line]
        })
        .collect();
    output::print(&output::table(
        &["Weergave", "Aantal", "Van", "Filter"],
        &cells,
    ))
}

/// What is asked with the view that was named, and kept under the name that was given.
///
/// # Errors
/// When there is no such view, there is nothing to keep, or the answer is no.
pub(super) fn with_view(args: Args, client: &mut Client) -> Result<Args, Failure> {
    let mut args = args;
    let list = VIEWED
        .iter()
        .find(|(name, _)| Some(*name) == args.what.viewed());
    let Some((list_name, list)) = list else {
        let asks = args.weergave.is_some() || args.bewaar.is_some();
        return match asks {
            true => Err(Failure::usage(
                "Een weergave is er van de wachtrij, van contracten, van aanbestedingen en van indicaties",
            )),
            false => Ok(args),
        };
    };
    if let Some(name) = args.weergave.take() {
        let views = client.ask(&question::SavedViews {})?;
        let found = views.iter().find(|view| fold(&view.name) == fold(&name));
        let view = found.ok_or_else(|| {
            let names: Vec<&str> = views.iter().map(|view| view.name.as_str()).collect();
            Failure::usage(format!(
                "De weergave ‘{name}’ is er niet; kies uit: {}",
                names.join(", ")
            ))
        })?;
        let wanted = wanted(&view.line)?;
        if wanted.list != *list {
            return Err(Failure::usage(format!(
                "De weergave ‘{}’ is niet van {list_name}: {}",
                view.name, view.line
            )));
        }
        args.filter.splice(0..0, wanted.filter);
        args.sorteer = args.sorteer.or(wanted.sort);
        if args.kolommen.is_none() && !wanted.columns.is_empty() {
            args.kolommen = Some(wanted.columns.join(","));
        }
    }
    if let Some(name) = args.bewaar.take() {
        let wanted = Wanted {
            list: *list,
            filter: args.filter.iter().map(|word| quoted(word)).collect(),
            sort: args.sorteer.clone(),
            columns: chosen(&args, *list)?,
        };
        let line = wanted.line().ok_or_else(|| {
            Failure::usage(
                "Er is niets bewaard: een weergave heeft een filter, een volgorde (--sorteer) of kolommen (--kolommen)",
            )
        })?;
        client.ask(&question::KeepView { name, line })?;
    }
    Ok(args)
}

/// A word as it is typed on a line.
fn quoted(word: &str) -> String {
    if !word.contains(char::is_whitespace) || word.contains('"') {
        return word.to_owned();
    }
    match word.split_once(':') {
        Some((key, value)) if !key.contains(char::is_whitespace) => format!("{key}:\"{value}\""),
        _ => match word.strip_prefix('-') {
            Some(rest) => format!("-\"{rest}\""),
            None => format!("\"{word}\""),
        },
    }
}

/// The columns that were named; none where the list has its own.
///
/// # Errors
/// When one of them is not there.
pub(super) fn chosen(args: &Args, list: Filtered) -> Result<Vec<String>, Failure> {
    let read = |names: &String| read_columns(list, names);
    let columns = args.kolommen.as_ref().map(read).transpose()?;
    Ok(columns.unwrap_or_default())
}
