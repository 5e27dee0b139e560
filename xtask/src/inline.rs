//! Bytes as the text of a JavaScript string: ASCII, so no charset or minifier can hurt it.
//!
//! The most frequent bytes are one character each, the others two. That is half the length of hex digits, and bytes keep
//! their own characters, so it compresses nearly as well as the bytes themselves: in brotli 2 % more, and less than 1 %
//! where each of a module's streams has characters of its own, where hex takes 6 % and base64 28 %.

/// The characters used: printable, and nothing to a string, a template or an HTML parser.
fn alphabet() -> Vec<u8> {
    (b' '..=b'~')
        .filter(|character| !b"\"\\`'$<".contains(character))
        .collect()
}

/// First characters of pairs.
const PREFIXES: usize = 2;

/// The text of bytes: 64 hex digits that say which of the 256 bytes are one character, four a digit and the lowest first;
/// then the bytes. Both kinds are numbered in the order of the bytes.
pub fn text(bytes: &[u8]) -> String {
    let alphabet = alphabet();
    let mut counts = [0_usize; 256];
    for byte in bytes {
        counts[usize::from(*byte)] += 1;
    }
    let mut by_count: Vec<usize> = (0..256).collect();
    by_count.sort_by_key(|byte| std::cmp::Reverse(counts[*byte]));
    let singles = alphabet.len() - PREFIXES;
    let mut is_single = [false; 256];
    for byte in &by_count[..singles] {
        is_single[*byte] = true;
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for four in is_single.chunks(4) {
        let digit = (0..4).map(|bit| u32::from(four[bit]) << bit).sum();
        text.extend(char::from_digit(digit, 16));
    }
    let mut codes = vec![String::new(); 256];
    let (mut one, mut two) = (0, 0);
    for byte in 0..256 {
        let of = |index: usize| char::from(alphabet[index]);
        if is_single[byte] {
            codes[byte].push(of(one));
            one += 1;
        } else {
            codes[byte].push(of(singles + two / alphabet.len()));
            codes[byte].push(of(two % alphabet.len()));
            two += 1;
        }
    }
    text.extend(bytes.iter().map(|byte| codes[usize::from(*byte)].as_str()));
    text
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    /// As `src/wasm/package/shared/inline.js` reads it.
    fn read(text: &str) -> Vec<u8> {
        let alphabet = alphabet();
        let (head, body) = text.as_bytes().split_at(64);
        let place = |c: u8| alphabet.iter().position(|there| *there == c).unwrap();
        let digit = |byte: usize| char::from(head[byte / 4]).to_digit(16).unwrap();
        let (one, two): (Vec<usize>, Vec<usize>) =
            (0..256).partition(|byte| digit(*byte) >> (byte % 4) & 1 == 1);
        let mut bytes = Vec::new();
        let mut rest = body.iter();
        while let Some(first) = rest.next() {
            let first = place(*first);
            let byte = match first.checked_sub(one.len()) {
                None => one[first],
                Some(prefix) => two[prefix * alphabet.len() + place(*rest.next().unwrap())],
            };
            bytes.push(u8::try_from(byte).unwrap());
        }
        bytes
    }

    #[test]
    fn bytes_come_back_as_they_were() {
        let every: Vec<u8> = (0..=255).chain(std::iter::repeat_n(0, 1000)).collect();
        for bytes in [&every[..], b"", b"\0asm", &[255; 7]] {
            let text = text(bytes);
            assert!(
                text.bytes()
                    .all(|c| alphabet().contains(&c) || c.is_ascii_hexdigit())
            );
            assert_eq!(read(&text), bytes);
        }
    }
}
