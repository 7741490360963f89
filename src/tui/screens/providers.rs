//! Aanbieders: places and occupancy.

use std::borrow::Cow;

use ratatui::style::Style;
use ratatui::text::Line;

use super::columns::{Column, Table, column, plain, rest};
use super::list::{List, ListScreen};
use crate::domain::record::{Kind, RecordId};
use crate::ipc::question;
use crate::office::views::ProviderCells;
use crate::tui::model::Session;

/// All providers.
pub type Providers = ListScreen<Own>;

/// What is particular of it.
#[derive(Default)]
pub struct Own;

const COLUMNS: &[Column<ProviderCells>] = &[
    column("Nummer", 8).shows(|row, _, _| plain(row.nummer.clone())),
    column("Naam", 12)
        .grows(40)
        .shows(|row, _, _| plain(row.naam.clone())),
    column("Plaatsen", 8).right().close().shows(|row, _, _| {
        let places = row.plaatsen.map(|places| places.to_string());
        plain(places.unwrap_or_else(|| "-".to_owned()))
    }),
    column("Bezet", 7)
        .right()
        .close()
        .shows(|row, session, _| (row.bezet.to_string(), fullness(row, session))),
    column("Wachtlijst", 11)
        .right()
        .close()
        .shows(|row, _, _| plain(row.wachtlijst.to_string())),
    rest("", 11).shows(|row, session, _| {
        let text = if is_full(row) { "  vol" } else { "" };
        (text.to_owned(), fullness(row, session))
    }),
];

fn is_full(row: &ProviderCells) -> bool {
    row.plaatsen.is_some_and(|places| row.bezet >= places)
}

fn fullness(row: &ProviderCells, session: &Session) -> Style {
    if is_full(row) {
        session.look.late()
    } else {
        Style::new()
    }
}

impl List for Own {
    type Row = ProviderCells;
    type Asks = question::Providers;

    const HINTS: &'static str =
        "openen acties aanbieder-registreren capaciteit-vastleggen naar-vandaag terug hulp";
    const TABLE: Table<ProviderCells> = Table {
        mark: None,
        columns: COLUMNS,
    };
    const HEAD: usize = 1;
    const HAS_FILTER: bool = false;

    fn ask(&self, _: &[String], _: &Session) -> question::Providers {
        question::Providers {}
    }

    fn rows(&mut self, _: &mut Session, rows: Vec<ProviderCells>) -> Vec<ProviderCells> {
        rows
    }

    fn record(row: &ProviderCells) -> Option<Cow<'_, str>> {
        let id = RecordId::new(Kind::Provider, row.nummer.clone());
        Some(id.to_string().into())
    }

    fn top(_: &Providers, session: &Session, width: usize) -> Line<'static> {
        let heads = Self::TABLE.heads(session.look, width, &[]);
        Line::styled(heads, session.look.quiet())
    }

    fn is_same(one: &ProviderCells, other: &ProviderCells) -> bool {
        one.nummer == other.nummer
    }

    fn none(&self, _: &Session) -> String {
        "Er zijn nog geen aanbieders: wijkregie import aanbieders BESTAND".to_owned()
    }

    fn status(_: &Providers, _: &Session) -> String {
        String::new()
    }
}
