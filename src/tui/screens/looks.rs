//! Inzage: who looked at what, for who watches over that. The filter asks further: a number, a name, `bsn`, `gepasseerd`.

use std::borrow::Cow;

use chrono::Local;

use super::columns::{Table, column, plain, rest};
use super::list::{List, ListScreen};
use crate::domain::dates;
use crate::domain::record::RecordId;
use crate::ipc::question;
use crate::office::views::{Look, LooksAsked};
use crate::tui::model::Session;

/// What was looked at, the newest first.
pub type Looks = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own;

/// What looking at this screen is for; it is kept with the look that it is.
const PURPOSE: &str = "toezicht, op het scherm";

impl List for Own {
    type Row = Look;
    type Asks = question::Looks;

    const HINTS: &'static str = "filteren naar-vandaag terug hulp opdracht";
    const TABLE: Table<Look> = Table {
        mark: None,
        columns: &[
            column("Wanneer", 22).shows(|row, _, _| {
                let at = row.tijd.with_timezone(&Local);
                let day = dates::with_year(at.date_naive());
                plain(format!("{day} {}", at.format("%H:%M")))
            }),
            column("Wie", 10).shows(|row, _, _| plain(row.wie.clone())),
            column("Wat", 18).shows(|row, _, _| plain(row.told())),
            column("Over", 14)
                .grows(30)
                .shows(|row, _, _| plain(row.about())),
            rest("Waarvoor", 8).shows(|row, _, _| plain(row.doel.clone())),
        ],
    };
    const UNFILTERED: &'static str =
        " De laatste 500. / vraagt verder: P-0012, een naam, bsn of gepasseerd";

    fn ask(&self, words: &[String], _: &Session) -> question::Looks {
        let asked = match words.first().map(String::as_str) {
            None => LooksAsked::Latest,
            Some("bsn") => LooksAsked::Reveals,
            Some("gepasseerd") => LooksAsked::Overrides,
            Some(text) if RecordId::parse(text).is_ok() => LooksAsked::SeenOf(text.to_owned()),
            Some(text) => LooksAsked::By {
                who: text.to_owned(),
                from: None,
                until: None,
            },
        };
        question::Looks {
            asked,
            purpose: PURPOSE.to_owned(),
        }
    }

    fn rows(&mut self, _: &mut Session, mut rows: Vec<Look>) -> Vec<Look> {
        // A question about one is told in the order in which it happened; here the newest stands first.
        rows.sort_by_key(|row| std::cmp::Reverse(row.tijd));
        rows
    }

    fn record(_: &Look) -> Option<Cow<'_, str>> {
        None
    }

    fn is_same(one: &Look, other: &Look) -> bool {
        one == other
    }

    fn none(&self, _: &Session) -> String {
        "Er is nog niets bekeken".to_owned()
    }
}
