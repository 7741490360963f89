//! The wijken and buurten of Groningen in 2014, as the CBS has them (open data; bron: CBS), with the wijk of the made-up
//! office that each lies in.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::domain::rows::AreaRow;
use crate::domain::settings::areas::Area;

/// The year of the edition.
const YEAR: u16 = 2014;

/// The codes and names: wijk, buurt, and the wijk of the office.
fn rows() -> impl Iterator<Item = [&'static str; 5]> {
    let lines = include_str!("cbs.csv").lines().skip(1);
    lines.filter_map(|line| line.split(';').collect::<Vec<_>>().try_into().ok())
}

/// The rows to read in.
#[must_use]
pub fn areas() -> Vec<AreaRow> {
    let rows = rows()
        .zip(1..)
        .map(|([wijk, wijk_name, buurt, name, own], row)| AreaRow {
            row,
            wijk_code: wijk.to_owned(),
            wijk_name: wijk_name.to_owned(),
            buurt_code: buurt.to_owned(),
            buurt_name: name.to_owned(),
            year: Some(YEAR),
            own_wijk: own.to_owned(),
            ..AreaRow::default()
        });
    rows.collect()
}

/// The buurten by wijk of the office.
static BUURTEN: LazyLock<BTreeMap<&str, Vec<&str>>> = LazyLock::new(|| {
    rows().fold(BTreeMap::new(), |mut of, row| {
        of.entry(row[4]).or_insert_with(Vec::new).push(row[2]);
        of
    })
});

/// The buurt of a street in a wijk, as a resident keeps it: one street lies in one buurt, and the streets are spread.
pub(super) fn buurt_of(wijk: &str, street: &str) -> Option<String> {
    let buurten = BUURTEN.get(wijk)?;
    let at = street.len().checked_rem(buurten.len())?;
    Some(Area::new(YEAR, buurten[at].to_owned(), String::new()).id())
}
