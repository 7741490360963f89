//! stub
use crate::actions::{Context, Row};
use crokey::KeyCombination;
/// x
pub struct Keymap;
/// x
pub enum Lookup {
    /// x
    Action(&'static str),
    /// x
    Pending(Vec<(String, String)>),
    /// x
    Nothing,
}
impl Keymap {
    /// x
    pub fn built_in() -> Self {
        Self
    }
    /// x
    pub fn look_up(&self, _c: &[Context], _p: &[KeyCombination]) -> Lookup {
        Lookup::Nothing
    }
    /// x
    pub fn keys_of(&self, _c: &[Context], _id: &str) -> Option<String> {
        None
    }
    /// x
    pub fn all(&self, _c: &[Context]) -> Vec<(String, &'static Row)> {
        vec![]
    }
}
/// x
pub fn of_event(_k: crossterm::event::KeyEvent) -> Option<KeyCombination> {
    None
}
