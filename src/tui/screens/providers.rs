//! Aanbieders: places and occupancy.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Screen;
use crate::ipc::question;
use crate::office::views::ProviderCells;
use crate::tui::effect::{Effect, ask};
use crate::tui::model::Model;
use crate::tui::pen::{Pen, pad};
use crate::tui::theme::Look;

/// What the last line offers.
pub const HINTS: &[&str] = &[
    "naar-vandaag",
    "naar-wachtrij",
    "terug",
    "hulp",
    "opdracht",
    "stoppen",
];

/// What to ask the server.
#[must_use]
pub fn reload() -> Vec<Effect> {
    vec![ask(question::Providers {}, |model, providers| {
        model.providers = Some(providers);
        Vec::new()
    })]
}

/// Draws it.
pub fn draw(pen: &mut Pen<'_, '_>, model: &Model) {
    let look = pen.look;
    let Some(providers) = &model.providers else {
        pen.line(0, Line::styled(" laden…", look.quiet()));
        return;
    };
    let name_width = pen.width().saturating_sub(48).min(40);
    let head = format!(
        " {} {} {:>8} {:>6} {:>10}",
        pad(look, "Nummer", 8),
        pad(look, "Naam", name_width),
        "Plaatsen",
        "Bezet",
        "Wachtlijst"
    );
    pen.line(0, Line::styled(head, look.quiet()));
    if providers.is_empty() {
        pen.line(
            2,
            Line::raw("  Er zijn nog geen aanbieders: wijkregie import aanbieders BESTAND"),
        );
    }
    pen.list(Screen::Providers, model, providers.len(), |index| {
        provider_line(look, &providers[index], name_width)
    });
}

fn provider_line(look: Look, provider: &ProviderCells, name_width: usize) -> Line<'static> {
    let is_full = provider
        .plaatsen
        .is_some_and(|places| provider.bezet >= places);
    let places = provider
        .plaatsen
        .map_or_else(|| "-".to_owned(), |places| places.to_string());
    let style = if is_full { look.late() } else { Style::new() };
    let text = format!(
        " {} {} {places:>8}",
        pad(look, &provider.nummer, 8),
        pad(look, &provider.naam, name_width)
    );
    let full = if is_full { "  vol" } else { "" };
    Line::from(vec![
        Span::raw(text),
        Span::styled(format!(" {:>6}", provider.bezet), style),
        Span::raw(format!(" {:>10}", provider.wachtlijst)),
        Span::styled(full, style),
    ])
}
