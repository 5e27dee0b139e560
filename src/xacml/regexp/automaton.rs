//! A nondeterministic automaton, run over all its states at once: time is the product of states and text, whatever
//! the pattern (Thompson's construction and simulation).

use super::class::Class;
use super::syntax::{Node, Syntax};

/// What a state waits for, and where it leads.
#[derive(Clone, Copy, Debug)]
enum State {
    Accept,
    Character { character: char, next: usize },
    Class { class: usize, next: usize },
    Start { next: usize },
    End { next: usize },
    Fork { either: usize, or: usize },
}

/// An expression ready to run.
#[derive(Clone, Debug)]
pub(super) struct Automaton {
    states: Vec<State>,
    classes: Vec<Class>,
    start: usize,
}

impl Automaton {
    /// At most as many states as [`Syntax::size`] says, and one more.
    pub(super) fn new(syntax: Syntax) -> Automaton {
        let mut automaton = Automaton {
            states: Vec::new(),
            classes: syntax.classes,
            start: 0,
        };
        let accept = automaton.push(State::Accept);
        automaton.start = automaton.build(&syntax.root, accept);
        automaton
    }

    /// Whether a part of the text matches.
    pub(super) fn is_match(&self, text: &str) -> bool {
        // The position a state was last looked at, counted from one.
        let mut looked_at = vec![0_usize; self.states.len()];
        let (mut states, mut reached) = (Vec::new(), Vec::new());
        let mut chars = text.chars();
        let mut position = 0_usize;
        loop {
            position = position.saturating_add(1);
            let next_char = chars.next();
            // A match may begin anywhere.
            states.push(self.start);
            while let Some(index) = states.pop() {
                match looked_at.get_mut(index) {
                    Some(last) if *last < position => *last = position,
                    _ => continue,
                }
                match self.states.get(index).copied() {
                    Some(State::Accept) => return true,
                    Some(State::Character { character, next }) if next_char == Some(character) => {
                        reached.push(next);
                    }
                    Some(State::Class { class, next }) if self.holds(class, next_char) => {
                        reached.push(next);
                    }
                    Some(State::Start { next }) if position == 1 => states.push(next),
                    Some(State::End { next }) if next_char.is_none() => states.push(next),
                    Some(State::Fork { either, or }) => states.extend([either, or]),
                    _ => {}
                }
            }
            if next_char.is_none() {
                return false;
            }
            std::mem::swap(&mut states, &mut reached);
        }
    }

    fn holds(&self, class: usize, c: Option<char>) -> bool {
        let class = self.classes.get(class);
        class.zip(c).is_some_and(|(class, c)| class.contains(c))
    }

    /// The state where a node begins that goes on to `next`. As deep as groups are nested.
    fn build(&mut self, node: &Node, next: usize) -> usize {
        match node {
            Node::Character(character) => self.push(State::Character {
                character: *character,
                next,
            }),
            Node::Class(class) => self.push(State::Class {
                class: *class,
                next,
            }),
            Node::Start => self.push(State::Start { next }),
            Node::End => self.push(State::End { next }),
            Node::Sequence(nodes) => nodes
                .iter()
                .rev()
                .fold(next, |next, node| self.build(node, next)),
            Node::Choice(nodes) => {
                let branches: Vec<usize> =
                    nodes.iter().map(|node| self.build(node, next)).collect();
                let joined = branches
                    .into_iter()
                    .reduce(|or, either| self.push(State::Fork { either, or }));
                joined.unwrap_or(next)
            }
            Node::Repeat(node, least, most) => {
                let mut start = next;
                match most {
                    Some(most) => {
                        for _ in *least..*most {
                            let either = self.build(node, start);
                            start = self.push(State::Fork { either, or: next });
                        }
                    }
                    None => {
                        start = self.push(State::Fork {
                            either: next,
                            or: next,
                        });
                        let either = self.build(node, start);
                        if let Some(fork) = self.states.get_mut(start) {
                            *fork = State::Fork { either, or: next };
                        }
                    }
                }
                (0..*least).fold(start, |next, _| self.build(node, next))
            }
        }
    }

    fn push(&mut self, state: State) -> usize {
        let index = self.states.len();
        self.states.push(state);
        index
    }
}
