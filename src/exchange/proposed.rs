//! What the columns of a file are, for who makes a profile for it.

use std::io::{Read, Seek};

use super::columns::{ColumnMap, KnownNames};
use super::error::ReadError;
use super::profile::Profile;
use super::read::{ImportRow, is_name};
use super::records::Records;
use crate::domain::text::{Layout, clean};

/// The columns of a file with our name of each, also of one that has too few of ours to be read; none for one that is not
/// known.
///
/// # Errors
/// When the file cannot be read, or has no header.
pub fn columns_of<S: Read + Seek, R: ImportRow>(
    mut source: S,
    profile: &Profile,
) -> Result<Vec<(String, Option<&'static str>)>, ReadError> {
    let names = KnownNames::new(R::COLUMNS, &profile.names)?;
    let sheet = profile.sheet.as_deref();
    let is_known = |name: &str| is_name::<R>(&names, name);
    // A file of which no name is known needs a profile most.
    let can_be_name = |name: &str| name.chars().any(char::is_alphabetic);
    let header = match Records::open(&mut source, sheet, &is_known, "") {
        Ok((_, header)) => header,
        Err(_) => Records::open(&mut source, sheet, &can_be_name, "")?.1,
    };
    let header = header.iter().map(|name| clean(name, Layout::OneLine).text);
    let columns = ColumnMap::new(header.collect(), &names);
    let named = columns.header().iter().enumerate();
    let named = named.map(|(at, name)| {
        let found = (0..R::COLUMNS.len()).find(|column| columns.place(*column) == Some(at));
        let ours = found.and_then(|column| R::COLUMNS[column].first().copied());
        (name.clone(), ours)
    });
    Ok(named.collect())
}

/// A profile for a file, to be finished by who knows it: every column with our name of it, those that are not known to be
/// filled in, and what else can be told.
///
/// # Errors
/// When the file cannot be read, or has no header.
pub fn proposed<S: Read + Seek, R: ImportRow>(
    source: S,
    sheet: Option<&str>,
) -> Result<String, ReadError> {
    let profile = Profile {
        sheet: sheet.map(str::to_owned),
        ..Profile::default()
    };
    let mut text = String::from(
        "# Links de naam in het bestand, rechts die van wijkregie. Een regel die met # begint, telt niet.\n",
    );
    for (name, ours) in columns_of::<S, R>(source, &profile)? {
        match ours {
            Some(ours) => text.push_str(&format!("{name} = {ours}\n")),
            None => text.push_str(&format!("# {name} = \n")),
        }
    }
    let ours: Vec<&str> = R::COLUMNS
        .iter()
        .filter_map(|it| it.first().copied())
        .collect();
    text.push_str(&format!("\n# Namen van wijkregie: {}\n", ours.join(", ")));
    text.push_str("# datums: maand-dag\n# decimaalteken: punt\n");
    if let Some(sheet) = sheet {
        text.push_str(&format!("blad: {sheet}\n"));
    }
    Ok(text)
}
