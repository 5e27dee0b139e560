//! A tape of random numbers that generators take their choices from: quick to make, and shorter or smaller numbers make
//! something simpler. An empty tape always says the first choice.

use proptest::collection::vec;
use proptest::prelude::*;

pub struct Choices {
    tape: std::vec::IntoIter<u16>,
}

/// Whatever `make` makes of a tape of at most so many numbers.
pub fn from_tape<T: std::fmt::Debug>(
    length: usize,
    make: impl Fn(&mut Choices) -> T,
) -> impl Strategy<Value = T> {
    vec(any::<u16>(), 0..length).prop_map(move |tape| make(&mut Choices::of(tape)))
}

impl Choices {
    pub fn of(tape: Vec<u16>) -> Choices {
        Choices {
            tape: tape.into_iter(),
        }
    }

    /// A number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        usize::from(self.tape.next().unwrap_or(0)) % count
    }

    /// True so many times in a hundred.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    /// A small number, and seldom none.
    pub fn few(&mut self) -> usize {
        self.one(&[1, 1, 2, 2, 3, 3, 0])
    }

    pub fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    pub fn several<T>(
        &mut self,
        least: usize,
        most: usize,
        mut make: impl FnMut(&mut Self) -> T,
    ) -> Vec<T> {
        let count = least + self.below(most - least + 1);
        (0..count).map(|_| make(self)).collect()
    }

    pub fn option<T>(&mut self, percent: usize, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance(percent).then(|| make(self))
    }
}
