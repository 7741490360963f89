//! Where what is known of the row under the cursor stands: beside its list where the screen is wide, below it where it is
//! high.

use ratatui::text::Line;

use crate::tui::model::Session;
use crate::tui::pen::Pen;

/// Where the preview of a row stands.
#[derive(Clone, Copy)]
pub enum Preview {
    /// Beside the list, in so many cells.
    Beside(usize),
    /// In the last rows of the screen.
    Below,
}

/// The list keeps the cells in which state and day stand.
const LEAST_OF_LIST: usize = 68;
/// From which width of the screen on the preview stands beside the list.
const BESIDE_FROM: u16 = 100;
/// The most that a preview takes beside the list, in cells.
const MOST_BESIDE: usize = 44;
/// From which height of the screen on it stands below the list.
const BELOW_FROM: u16 = 40;
/// The rows of a preview below the list, with the rule above it.
pub const ROWS: usize = 10;

impl Preview {
    /// Where it stands on a screen of this size; none where there is no room, or it was folded away.
    #[must_use]
    pub fn on(session: &Session) -> Option<Self> {
        let (width, height) = session.size;
        match !session.is_folded {
            true if width >= BESIDE_FROM => {
                let room = usize::from(width) - LEAST_OF_LIST;
                Some(Self::Beside(room.min(MOST_BESIDE)))
            }
            true if height >= BELOW_FROM => Some(Self::Below),
            _ => None,
        }
    }
}

/// Draws what is known beside the list, in lines of the width that is left.
pub fn draw_beside(pen: &mut Pen<'_, '_>, lines: impl FnOnce(usize) -> Vec<Line<'static>>) {
    let (look, width) = (pen.look, pen.width().saturating_sub(3));
    for row in 0..pen.height() {
        pen.line(row, Line::styled(format!(" {}", look.wall()), look.quiet()));
    }
    for (row, line) in lines(width).into_iter().enumerate() {
        pen.at(3, row, line);
    }
}

/// Draws what is known below the list, in lines of the width that is left.
pub fn draw_below(pen: &mut Pen<'_, '_>, lines: impl FnOnce(usize) -> Vec<Line<'static>>) {
    let (look, width) = (pen.look, pen.width());
    pen.line(0, Line::styled(look.rule().repeat(width), look.quiet()));
    for (row, line) in lines(width.saturating_sub(2)).into_iter().enumerate() {
        pen.at(1, row + 1, line);
    }
}
