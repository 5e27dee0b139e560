//! A module's functions in an order that compresses better by a twenty-fifth: each beside the one that is most like it.
//!
//! A compiler writes the same few things many times, a little different for every type; what a packer has just seen costs it
//! less to say again.

use std::collections::HashMap;

use crate::binary::{self, CUSTOM, Module};
use crate::streams;

/// How many bytes of instructions in a row make what two functions share.
const RUN: usize = 4;

/// The module with names for its functions that sort in the order they are to have.
pub fn named(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut module = Module::read(bytes).ok_or("a module has another format than expected")?;
    let names = names(&module).ok_or("a module has broken code")?;
    // What fills objects up where something was taken out.
    module.sections.retain(|(id, _)| *id != CUSTOM);
    module.sections.push((CUSTOM, &names));
    Ok(module.write())
}

/// The section of names.
fn names(module: &Module) -> Option<Vec<u8>> {
    let imported = module.imported_functions()?.len();
    let bodies = module.bodies()?;
    let runs: Option<Vec<_>> = bodies.iter().map(|body| runs(body)).collect();
    let mut places = vec![0; bodies.len()];
    for (place, function) in order(&runs?).into_iter().enumerate() {
        places[function] = place;
    }
    let mut list = binary::leb(places.len());
    for (function, place) in places.iter().enumerate() {
        list.extend(binary::leb(imported + function));
        list.extend(binary::block(format!("{place:06}").as_bytes()));
    }
    let mut section = binary::block(b"name");
    section.push(1);
    section.extend(binary::block(&list));
    Some(section)
}

/// The runs of instructions in a function, each once.
fn runs(body: &[u8]) -> Option<Vec<[u8; RUN]>> {
    let instructions = streams::instructions(body)?;
    let mut runs: Vec<[u8; RUN]> = instructions
        .windows(RUN)
        .flat_map(<[u8; RUN]>::try_from)
        .collect();
    runs.sort_unstable();
    runs.dedup();
    Some(runs)
}

/// One function after the other, from the first on: always the one that shares the most of what it and the one before have.
fn order(functions: &[Vec<[u8; RUN]>]) -> Vec<usize> {
    let mut having: HashMap<[u8; RUN], Vec<usize>> = HashMap::new();
    for (function, runs) in functions.iter().enumerate() {
        for run in runs {
            having.entry(*run).or_default().push(function);
        }
    }
    let mut left: Vec<usize> = (0..functions.len()).collect();
    let mut order = Vec::new();
    let mut next = 0;
    while !left.is_empty() {
        let last = left.remove(next);
        order.push(last);
        let mut shared = vec![0_usize; functions.len()];
        for function in functions[last].iter().flat_map(|run| &having[run]) {
            shared[*function] += 1;
        }
        // In millionths.
        let likeness = |function: &usize| {
            let all = functions[last].len() + functions[*function].len() - shared[*function];
            shared[*function] * 1_000_000 / (all + 1)
        };
        let mut most = 0;
        next = 0;
        for (place, function) in left.iter().enumerate() {
            let likeness = likeness(function);
            if likeness > most {
                (most, next) = (likeness, place);
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_comes_one_after_the_other() {
        let run = |byte: u8| [byte; RUN];
        let functions = [
            vec![run(1), run(2), run(3)],
            vec![run(7), run(8)],
            vec![],
            vec![run(1), run(2), run(4)],
            vec![run(7), run(4)],
        ];
        assert_eq!(order(&functions), [0, 3, 4, 1, 2]);
        assert_eq!(order(&[]), [0_usize; 0]);
    }
}
