//! sled panics on some damage, and when the disk says no. Here that is an answer like any other, and nothing is printed.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// How many times over this thread runs something of which a panic is no news.
    static QUIET: Cell<u32> = const { Cell::new(0) };
}

/// Runs something; none when it panicked.
pub(super) fn quietly<T>(run: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |panic| {
            if QUIET.get() == 0 {
                loud(panic);
            }
        }));
    });
    QUIET.set(QUIET.get() + 1);
    let result = catch_unwind(AssertUnwindSafe(run));
    QUIET.set(QUIET.get() - 1);
    result.ok()
}

/// Lets go of something of sled; what it does then can fail like the rest of it, and is said nowhere.
pub(super) fn let_go<T>(it: T) {
    let _ = quietly(|| drop(it));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_answer_and_what_comes_after_it_is_as_before() {
        assert_eq!(quietly(|| 7), Some(7));
        assert_eq!(
            quietly(|| quietly(|| panic!("sled")).map(|()| 7)),
            Some(None)
        );
        assert_eq!(quietly(|| -> u32 { panic!("sled") }), None);
        assert_eq!(QUIET.get(), 0);
    }
}
