//! SHA-256.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::xacml::{Input, Out, Wire};

/// The SHA-256 of some bytes; shown in hexadecimal.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Hash(pub [u8; 32]);

/// The same, of bytes that come one after the other.
#[derive(Default)]
pub(super) struct Hasher(Sha256);

impl Hash {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Hash {
        Hasher::default().with(bytes).end()
    }
}

impl Hasher {
    pub(super) fn with(mut self, bytes: &[u8]) -> Hasher {
        self.0.update(bytes);
        self
    }

    pub(super) fn end(self) -> Hash {
        Hash(self.0.finalize().into())
    }
}

impl Wire for Hash {
    fn write(&self, out: &mut Out<'_>) {
        self.0.write(out);
    }

    fn read(input: &mut Input<'_>) -> Hash {
        Hash(Wire::read(input))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-4's own example.
    #[test]
    fn is_that_of_the_standard() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Hash::of(b"abc").to_string(), expected);
    }
}
