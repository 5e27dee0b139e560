//! RSA signatures, verified (RFC 8017, section 8). Nothing here is secret, so nothing takes care of the time it takes.

use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U4096};
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::token::TokenError;

/// Moduli of this size and of half that size are what is in use.
const MAX_BITS: usize = 4096;
const MIN_BITS: usize = 2048;

/// Whether a modulus and an exponent, big-endian, make a key to rely on.
pub(super) fn check(n: &[u8], e: &[u8]) -> Result<(), TokenError> {
    let refuse = |code, member: &str, expected: &str| {
        let message = format!("The key's `{member}`: expected {expected}.");
        Err(TokenError::new(code, message).pointing(format!("/{member}")))
    };
    match bits(n) {
        small if small < MIN_BITS => {
            return refuse("key-too-small", "n", "2048 bits or more, found fewer");
        }
        large if large > MAX_BITS => {
            return refuse("unsupported-key", "n", "4096 bits or fewer, found more");
        }
        _ => {}
    }
    match exponent(e) {
        Some(3..) => {}
        _ => {
            return refuse(
                "weak-key",
                "e",
                "an odd number from 3 to 2^33, found another",
            );
        }
    }
    if is_roca(n) {
        return refuse(
            "weak-key",
            "n",
            "two random primes, found those of CVE-2017-15361",
        );
    }
    Ok(())
}

/// A public key.
pub(super) struct PublicKey {
    modulus: FixedMontyParams<{ U4096::LIMBS }>,
    exponent: u64,
    bits: usize,
}

impl PublicKey {
    pub fn new(n: &[u8], e: &[u8]) -> Option<Self> {
        let modulus = Odd::new(number(n)?).into_option()?;
        Some(Self {
            modulus: FixedMontyParams::new_vartime(modulus),
            exponent: exponent(e)?,
            bits: bits(n),
        })
    }

    /// RSASSA-PKCS1-v1_5 (section 8.2.2): the encoded message is made again and compared whole, so there is no padding to
    /// be read leniently.
    pub fn verify_pkcs1(&self, hash: Hash, message: &[u8], signature: &[u8]) -> Option<()> {
        let encoded = self.encoded(signature)?;
        let digest = hash.of(&[message]);
        let info = hash.digest_info();
        let around = digest.len().checked_add(info.len())?.checked_add(3)?;
        let padding = encoded
            .len()
            .checked_sub(around)
            .filter(|length| *length >= 8)?;
        let mut expected = vec![0, 1];
        expected.extend(std::iter::repeat_n(0xff, padding));
        expected.push(0);
        expected.extend(info);
        expected.extend(digest);
        (encoded == expected).then_some(())
    }

    /// RSASSA-PSS (section 8.1.2), with MGF1 over the same hash and a salt of its length (RFC 7518, section 3.5).
    pub fn verify_pss(&self, hash: Hash, message: &[u8], signature: &[u8]) -> Option<()> {
        let encoded = self.encoded(signature)?;
        let bits = self.bits.checked_sub(1)?;
        let length = bits.div_ceil(8);
        // Where the modulus is of whole octets and one bit more, the encoded message is an octet shorter.
        let (leading, encoded) = encoded.split_at_checked(encoded.len().checked_sub(length)?)?;
        let unused = length.checked_mul(8)?.checked_sub(bits)?;
        let used = 0xff_u8.checked_shr(u32::try_from(unused).ok()?)?;
        let (trailer, encoded) = encoded.split_last()?;
        let digest = hash.of(&[message]);
        let (masked, seed) = encoded.split_at_checked(encoded.len().checked_sub(digest.len())?)?;
        let mut block = hash.mask(seed, masked.len());
        for (byte, masked) in block.iter_mut().zip(masked) {
            *byte ^= masked;
        }
        let clear = masked.first()? & !used == 0;
        *block.first_mut()? &= used;
        let (padding, salt) = block.split_at_checked(block.len().checked_sub(digest.len())?)?;
        let (one, zeros) = padding.split_last()?;
        let regular = clear
            && leading.iter().chain(zeros).all(|byte| *byte == 0)
            && (*one, *trailer) == (0x01, 0xbc);
        (regular && hash.of(&[&[0; 8], &digest, salt]) == seed).then_some(())
    }

    /// The message that a signature holds, as long as the modulus (RSAVP1, section 5.2.2).
    fn encoded(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let length = self.bits.div_ceil(8);
        if signature.len() != length {
            return None;
        }
        let signature = number(signature)?;
        if signature >= *self.modulus.modulus().as_ref() {
            return None;
        }
        let signature = FixedMontyForm::new(&signature, &self.modulus);
        // Square and multiply, from the second bit on: the library's powers prepare a table that 65537 does not repay.
        let mut power = signature;
        for bit in (0..self.exponent.checked_ilog2()?).rev() {
            power = power.square();
            if (self.exponent >> bit) & 1 == 1 {
                power = power.mul(&signature);
            }
        }
        let message = power.retrieve().to_be_bytes();
        let message: &[u8] = message.as_ref();
        let start = message.len().checked_sub(length)?;
        message.get(start..).map(<[u8]>::to_vec)
    }
}

/// The hash functions of RFC 7518.
#[derive(Clone, Copy)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// The hash of several texts, one after the other.
    fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn digest<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut digest = D::new();
            for part in parts {
                digest.update(part);
            }
            digest.finalize().to_vec()
        }
        match self {
            Hash::Sha256 => digest::<Sha256>(parts),
            Hash::Sha384 => digest::<Sha384>(parts),
            Hash::Sha512 => digest::<Sha512>(parts),
        }
    }

    /// What stands before a digest in DER (RFC 8017, section 9.2, note 1).
    fn digest_info(self) -> [u8; 19] {
        let (id, length) = match self {
            Hash::Sha256 => (1, 32),
            Hash::Sha384 => (2, 48),
            Hash::Sha512 => (3, 64),
        };
        let (whole, inner) = (17_u8.wrapping_add(length), 13);
        [
            0x30, whole, 0x30, inner, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02,
            id, 0x05, 0x00, 0x04, length,
        ]
    }

    /// MGF1 (RFC 8017, appendix B.2.1).
    fn mask(self, seed: &[u8], length: usize) -> Vec<u8> {
        let mut mask = Vec::with_capacity(length);
        for counter in 0_u32.. {
            if mask.len() >= length {
                break;
            }
            mask.extend(self.of(&[seed, &counter.to_be_bytes()]));
        }
        mask.truncate(length);
        mask
    }
}

/// Big-endian, without the zeros in front that some write.
fn significant(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

fn bits(n: &[u8]) -> usize {
    let n = significant(n);
    let unused = n.first().map_or(0, |first| first.leading_zeros() as usize);
    n.len().saturating_mul(8).saturating_sub(unused)
}

fn number(bytes: &[u8]) -> Option<U4096> {
    let bytes = significant(bytes);
    let mut padded = [0; MAX_BITS / 8];
    let start = padded.len().checked_sub(bytes.len())?;
    padded.get_mut(start..)?.copy_from_slice(bytes);
    Some(U4096::from_be_slice(&padded))
}

/// An odd exponent of at most 33 bits: larger ones serve nobody but those who want to keep a verifier busy.
fn exponent(e: &[u8]) -> Option<u64> {
    let e = significant(e);
    if e.len() > 5 {
        return None;
    }
    let exponent = e
        .iter()
        .fold(0, |exponent, byte| (exponent << 8) | u64::from(*byte));
    (exponent & 1 == 1 && exponent >> 33 == 0).then_some(exponent)
}

/// Whether a modulus has the form of those that Infineon's library made until 2017 (ROCA, CVE-2017-15361): modulo each
/// of these primes it is a power of 65537. A random modulus passes for one with a probability below 2^-27.
fn is_roca(n: &[u8]) -> bool {
    const PRIMES: [u32; 17] = [
        11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157,
    ];
    PRIMES.iter().all(|prime| {
        let modulo = |number: u32| number.checked_rem(*prime).unwrap_or_default();
        let rest = n.iter().fold(0, |rest: u32, byte| {
            modulo(rest.wrapping_mul(256).wrapping_add(u32::from(*byte)))
        });
        let step = modulo(65537);
        let powers = std::iter::successors(Some(step), |power| {
            Some(modulo(power.wrapping_mul(step))).filter(|next| *next != step)
        });
        powers.take(*prime as usize).any(|power| power == rest)
    })
}
