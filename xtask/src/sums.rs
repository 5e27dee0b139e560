//! By which the package knows its own module: one that was altered might start, and say anything.

/// Of the streams, in words of four bytes: quick where there is nothing but JavaScript. Whatever one word is altered to, it is
/// another.
pub fn words(bytes: &[u8]) -> u32 {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    bytes.chunks(4).fold(length, |sum, chunk| {
        let mut word = [0; 4];
        { word.iter_mut().zip(chunk) }.for_each(|(to, from)| *to = *from);
        (sum ^ (sum >> 15) ^ u32::from_le_bytes(word)).wrapping_mul(0x0100_0193)
    })
}

/// Of the file: CRC-32 as Node's `zlib` has it (ISO 3309).
pub fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 * (crc & 1))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_altered_word_is_another_sum() {
        let bytes: Vec<u8> = (0..=255).chain([1, 2, 3]).collect();
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 0x80;
            assert_ne!(words(&altered), words(&bytes), "{at}");
        }
        assert_ne!(words(&bytes), words(&[&bytes[..], &[0]].concat()));
    }

    #[test]
    fn crc_is_the_known_one() {
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc(b""), 0);
    }
}
