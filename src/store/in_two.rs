//! Work that is shared by two threads, where it is much and nobody can go on without it.

use std::panic::resume_unwind;
use std::thread;

/// So few are done where they are: a thread costs more.
const FEW: usize = 64;

/// What `work` makes of each, in order; half of them in another thread.
pub fn in_two<T: Send, R: Send>(mut all: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let work = &work;
    let done = |some: Vec<T>| some.into_iter().map(work).collect::<Vec<R>>();
    if all.len() < FEW {
        return done(all);
    }
    let others = all.split_off(all.len() / 2);
    thread::scope(|scope| {
        let others = scope.spawn(move || done(others));
        let mut own = done(all);
        own.extend(others.join().unwrap_or_else(|panic| resume_unwind(panic)));
        own
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_same_in_the_same_order_however_many_there_are() {
        for count in [0, 1, FEW - 1, FEW, 2 * FEW + 1] {
            let all: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = all.iter().map(|n| 2 * n).collect();
            assert_eq!(in_two(all, |n| 2 * n), doubled);
        }
    }
}
