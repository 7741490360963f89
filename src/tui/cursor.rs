//! Where the user is in a list: the row under the cursor and what is in sight.

/// A cursor in a list, and the first row in sight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The row under the cursor.
    pub at: usize,
    /// The first row in sight.
    pub top: usize,
}

impl Cursor {
    /// Moves by rows within a list of `len`, with `height` rows in sight.
    pub fn step(&mut self, by: isize, len: usize, height: usize) {
        self.at = self.at.saturating_add_signed(by);
        self.keep_within(len, height);
    }

    /// Keeps cursor and sight within a list.
    pub fn keep_within(&mut self, len: usize, height: usize) {
        self.at = self.at.min(len.saturating_sub(1));
        let height = height.max(1);
        self.top = self
            .top
            .min(self.at)
            .max((self.at + 1).saturating_sub(height));
        self.top = self.top.min(len.saturating_sub(height));
    }

    /// Goes along with the row it was on to another place in its list, at the same height in sight.
    pub fn follow(&mut self, now_at: usize) {
        let height_in_sight = self.at - self.top.min(self.at);
        self.at = now_at;
        self.top = now_at.saturating_sub(height_in_sight);
    }
}

/// Where the user is on a screen; it stays there while another is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// The cursor in its list.
    pub cursor: Cursor,
    /// Which of its sheets is open.
    pub sheet: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_cursor_stays_in_the_list_and_in_sight(
            steps in proptest::collection::vec(-200_isize..200, 0..30), len in 0_usize..300, height in 1_usize..60,
        ) {
            let mut cursor = Cursor::default();
            for step in steps {
                cursor.step(step, len, height);
                prop_assert!(cursor.at < len.max(1));
                prop_assert!(cursor.top <= cursor.at && cursor.at < cursor.top + height);
            }
        }
    }
}
