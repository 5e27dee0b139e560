//! A module's bytes in another order, which compresses better by a tenth: what is alike lies together.
//!
//! An instruction's number says nothing of the offset after it, but a lot of the next instruction; so the instructions of all
//! functions make one stream, and what they take makes others, one a kind. Sizes of functions, which the reader counts
//! again, and alignments, which only advise the engine, are left out. The most frequent constants, and the locals that were
//! used last, have instructions of their own: those say more of what comes next.
//!
//! `src/wasm/package/shared/inline.js` puts them together.

use crate::binary::{self, CODE, Module, Reader};

/// The streams, in the order in which they are written: of those that were tried the one that compresses best, by a tenth of
/// a KB.
#[derive(Clone, Copy)]
enum Stream {
    /// Instructions, and what has no better place.
    Op,
    /// What is before the code.
    Before,
    /// Numbers of functions.
    Call,
    /// Offsets of loads and stores.
    Offset,
    /// Numbers of 32 bits that have one byte.
    Const,
    /// What is after the code.
    After,
    /// Numbers of locals.
    Local,
    /// Numbers of 32 bits that have two bytes.
    Wider,
    /// How far out a branch goes.
    Branch,
    /// The types of locals.
    Locals,
    /// What is rare.
    Rare,
    /// Numbers of 64 bits.
    Long,
    /// Numbers of 32 bits that have more than two bytes, which are mostly addresses.
    Widest,
}

const STREAMS: usize = 13;

/// What stands for a constant's instruction where its number has two bytes, and where it has more. No instruction of these
/// modules is written so.
const WIDER: u8 = 0x06;
const WIDEST: u8 = 0x07;

/// What stands for the constants 0, 1 and -1, and for reading the local used last and the other one of the two used last, all
/// with nothing after them. No instruction of these modules is written so, either.
const ZERO: u8 = 0xe0;
const ONE: u8 = 0xe1;
const MINUS_ONE: u8 = 0xe2;
const LAST: u8 = 0xe3;
const OTHER: u8 = 0xe4;

/// The number of functions, and the streams; the inverse is in JavaScript.
pub fn split(bytes: &[u8]) -> Result<(usize, Vec<Vec<u8>>), String> {
    let module = Module::read(bytes).ok_or("a module has another format than expected")?;
    let bodies = module.bodies().ok_or("a module has broken code")?;
    let mut streams = Streams(Default::default());
    let whole = |sections: Vec<(u8, &[u8])>| {
        let bytes = Module { sections }.write();
        bytes.strip_prefix(binary::MAGIC).map(<[u8]>::to_vec)
    };
    let mut sections = module.sections.clone();
    let code = sections.iter().position(|(id, _)| *id == CODE);
    let after = sections.split_off(code.map_or(sections.len(), |at| at + 1));
    sections.pop();
    streams.put(Stream::Before, binary::MAGIC);
    streams.put(Stream::Before, &whole(sections).unwrap_or_default());
    streams.put(Stream::After, &whole(after).unwrap_or_default());
    for (number, body) in bodies.iter().enumerate() {
        streams
            .function(Reader(body))
            .ok_or_else(|| format!("function {number} has an instruction that is not known"))?;
    }
    Ok((bodies.len(), streams.0.to_vec()))
}

/// The instructions of a function's body, without most of what they take.
pub fn instructions(body: &[u8]) -> Option<Vec<u8>> {
    let mut streams = Streams(Default::default());
    streams.function(Reader(body))?;
    let [instructions, ..] = streams.0;
    Some(instructions)
}

struct Streams([Vec<u8>; STREAMS]);

impl Streams {
    fn put(&mut self, stream: Stream, bytes: &[u8]) {
        self.0[stream as usize].extend(bytes);
    }

    /// Moves a number.
    fn leb(&mut self, stream: Stream, body: &mut Reader) -> Option<()> {
        self.put(stream, body.leb()?);
        Some(())
    }

    /// A constant of 32 bits.
    fn constant(&mut self, body: &mut Reader) -> Option<()> {
        let number = body.leb()?;
        let (op, stream) = match number {
            [0] => (ZERO, None),
            [1] => (ONE, None),
            [0x7f] => (MINUS_ONE, None),
            [_] => (0x41, Some(Stream::Const)),
            [_, _] => (WIDER, Some(Stream::Wider)),
            _ => (WIDEST, Some(Stream::Widest)),
        };
        self.put(Stream::Op, &[op]);
        if let Some(stream) = stream {
            self.put(stream, number);
        }
        Some(())
    }

    /// What is done with a local; `recent` are the two used last.
    fn local(&mut self, op: u8, recent: &mut [u8; 2], body: &mut Reader) -> Option<()> {
        let number = body.leb()?;
        match (op, number) {
            (0x20, [local]) if *local == recent[0] => self.put(Stream::Op, &[LAST]),
            (0x20, [local]) if *local == recent[1] => self.put(Stream::Op, &[OTHER]),
            _ => {
                self.put(Stream::Op, &[op]);
                self.put(Stream::Local, number);
            }
        }
        match number {
            [local] if *local == recent[0] => {}
            [local] => *recent = [*local, recent[0]],
            // Only numbers of one byte are remembered, and three no function needs.
            [_, _] => {}
            _ => return None,
        }
        Some(())
    }

    fn function(&mut self, mut body: Reader) -> Option<()> {
        let groups = body.number()?;
        self.put(Stream::Locals, &binary::leb(groups));
        for _ in 0..groups {
            self.leb(Stream::Locals, &mut body)?;
            self.put(Stream::Locals, body.take(1)?);
        }
        let mut depth = 0_usize;
        let mut recent = [0, 1];
        loop {
            let op = body.byte()?;
            match op {
                0x20..=0x22 => {
                    self.local(op, &mut recent, &mut body)?;
                    continue;
                }
                0x41 => {
                    self.constant(&mut body)?;
                    continue;
                }
                _ => self.put(Stream::Op, &[op]),
            }
            match op {
                0x02..=0x04 => {
                    depth += 1;
                    self.leb(Stream::Op, &mut body)?;
                }
                0x0b if depth == 0 => return body.0.is_empty().then_some(()),
                0x0b => depth -= 1,
                0x0c | 0x0d => self.leb(Stream::Branch, &mut body)?,
                0x0e => {
                    let targets = body.number()?;
                    self.put(Stream::Branch, &binary::leb(targets));
                    for _ in 0..=targets {
                        self.leb(Stream::Branch, &mut body)?;
                    }
                }
                0x10 => self.leb(Stream::Call, &mut body)?,
                0x11 => {
                    self.leb(Stream::Rare, &mut body)?;
                    self.leb(Stream::Rare, &mut body)?;
                }
                // One type: no more are allowed yet.
                0x1c => {
                    self.leb(Stream::Op, &mut body)?;
                    self.leb(Stream::Op, &mut body)?;
                }
                0x23 | 0x24 | 0x3f | 0x40 => self.leb(Stream::Op, &mut body)?,
                0x25 | 0x26 | 0xd0 | 0xd2 => self.leb(Stream::Rare, &mut body)?,
                0x28..=0x3e => {
                    body.leb()?;
                    self.leb(Stream::Offset, &mut body)?;
                }
                0x42 => self.leb(Stream::Long, &mut body)?,
                0x43 => self.put(Stream::Rare, body.take(4)?),
                0x44 => self.put(Stream::Rare, body.take(8)?),
                0xfc => {
                    let op = body.byte()?;
                    self.put(Stream::Op, &[op]);
                    // Conversions take nothing; memory and tables are copied and started with two numbers.
                    let numbers = match op {
                        0..=7 => 0,
                        9 | 11 | 13 | 15..=17 => 1,
                        8 | 10 | 12 | 14 => 2,
                        _ => return None,
                    };
                    for _ in 0..numbers {
                        self.leb(Stream::Rare, &mut body)?;
                    }
                }
                0x00 | 0x01 | 0x05 | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => {}
                _ => return None,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_lies_together() {
        // One function, with an aligned load: (local.set 2 (i32.load offset=4 (local.get 0))),
        // (call 7 (local.get 2) (local.get 0) (i32.const 1) (i32.const 2) (i32.const 128)), end.
        let code = [
            1, 22, 0, 0x20, 0, 0x28, 2, 4, 0x21, 2, 0x20, 2, 0x20, 0, 0x41, 1, 0x41, 2, 0x41, 0x80,
            1, 0x10, 7, 0x0b,
        ];
        let module = Module {
            sections: vec![(1, &[0]), (CODE, &code), (11, &[0])],
        };
        let (before, after) = (&b"\0asm\x01\0\0\0\x01\x01\0"[..], &b"\x0b\x01\0"[..]);
        let ops = &[LAST, 0x28, 0x21, LAST, OTHER, ONE, 0x41, WIDER, 0x10, 0x0b][..];
        let mut streams = vec![Vec::new(); STREAMS];
        for (stream, bytes) in [
            (Stream::Op, ops),
            (Stream::Before, before),
            (Stream::After, after),
            (Stream::Local, &[2]),
            (Stream::Call, &[7]),
            (Stream::Offset, &[4]),
            (Stream::Const, &[2]),
            (Stream::Wider, &[0x80, 1]),
            (Stream::Locals, &[0]),
        ] {
            streams[stream as usize].extend(bytes);
        }
        let split_up = split(&module.write());
        assert_eq!(split_up, Ok((1, streams)));
        let vector = Module {
            sections: vec![(CODE, &[1, 3, 0, 0xfd, 0x0b])],
        };
        assert!(split(&vector.write()).is_err());
    }
}
