//! Long answers in pieces, so that no message is too long for one frame.

/// How many of a long list go in one message.
pub(super) const PIECE: usize = 5000;

/// What is too long for one message.
pub(super) trait Long: Sized {
    /// The pieces, an empty one last.
    fn cut(self) -> Vec<Self>;
    /// Puts a piece behind what came before.
    fn join(&mut self, next: Self);
    /// Whether this is not the last piece.
    fn has_more(&self) -> bool;
}

impl<T> Long for Vec<T> {
    fn cut(self) -> Vec<Self> {
        let mut pieces = Vec::new();
        let mut rest = self.into_iter();
        loop {
            let piece: Self = rest.by_ref().take(PIECE).collect();
            let is_last = piece.is_empty();
            pieces.push(piece);
            if is_last {
                return pieces;
            }
        }
    }

    fn join(&mut self, next: Self) {
        self.extend(next);
    }

    fn has_more(&self) -> bool {
        !self.is_empty()
    }
}

/// A list with the number it was made under.
impl<T> Long for (Vec<T>, u64) {
    fn cut(self) -> Vec<Self> {
        let (list, line) = self;
        list.cut().into_iter().map(|piece| (piece, line)).collect()
    }

    fn join(&mut self, next: Self) {
        self.0.join(next.0);
    }

    fn has_more(&self) -> bool {
        self.0.has_more()
    }
}
