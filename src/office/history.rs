//! What happened to a record, as whoever may see it is told.

use super::views::HistoryLine;
use crate::store::journal::Line;

/// A line of the logboek as part of the history of its record.
pub(super) fn line(line: Line) -> HistoryLine {
    let velden = line
        .velden
        .and_then(|velden| serde_json::to_string(&velden).ok())
        .unwrap_or_else(|| "null".into());
    let header = line.header;
    HistoryLine {
        tijd: header.tijd,
        wie: header.wie,
        rol: header.rol,
        actie: header.actie,
        revisie: header.revisie,
        velden,
    }
}
