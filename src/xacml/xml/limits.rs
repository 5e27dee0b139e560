//! How much a document may ask of us.

use crate::value::markup;

/// Bounds on a document, checked before or while it is read; beyond them it is refused with `too-large` or `too-deep`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Bytes of text; 4 MiB unless said otherwise, and never more than 1 GiB.
    pub bytes: usize,
    /// Elements inside each other, policy sets among them; 128 unless said otherwise, and never more than [`Limits::DEEPEST`].
    pub depth: u32,
    /// Expressions inside each other; 64 unless said otherwise, and never deeper than the elements.
    pub expression_depth: u32,
    /// Elements, texts, comments and processing instructions together; 1,000,000 unless said otherwise.
    pub elements: u32,
}

impl Limits {
    /// The depth that no setting exceeds, because the walker recurses and the stack of a wasm module is small.
    pub const DEEPEST: u32 = 256;
    /// Attributes of one element: uniqueness is checked pair by pair, so many of them would cost a square.
    pub const ATTRIBUTES: usize = markup::ATTRIBUTES;
    /// Prefixes declared at one element or around it: each element that declares one compares and copies them.
    pub const NAMESPACES: usize = markup::NAMESPACES;
    const BYTES: usize = 1 << 30;

    /// The limits as applied: no setting lifts the bounds that keep the walker safe.
    pub(super) fn clamped(&self) -> Limits {
        Limits {
            bytes: self.bytes.min(Limits::BYTES),
            depth: self.depth.min(Limits::DEEPEST),
            expression_depth: self.expression_depth.min(Limits::DEEPEST),
            elements: self.elements,
        }
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bytes: 4 << 20,
            depth: 128,
            expression_depth: 64,
            elements: 1_000_000,
        }
    }
}
