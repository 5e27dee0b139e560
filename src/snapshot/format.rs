//! The bytes of a snapshot, version 2.
//!
//! A file has four parts, one right after the other. Whatever is said here to be *written* has the form of
//! [`crate::xacml`]'s wire format: a list is its length and entries, an option a byte 0 or 1 and, after a 1, what is there;
//! lengths and `u32` take seven bits a byte, the lowest first, with the highest bit set on all but the last; `i64` and `u64`
//! take eight bytes, the lowest first. A text is a `u32`: twice the number of its bytes and one, and then its UTF-8; or twice
//! the place of a shared text, from 0. A hash is the 32 bytes of a SHA-256.
//!
//! | part | bytes | what |
//! |---|---|---|
//! | header | 6 | `adgang` in ASCII |
//! | | 2 | the version, 2; it and the next three with the lowest byte first |
//! | | 4 | flags: 1 where a signature follows the sections, and no other |
//! | | 4 | how many bytes the head has |
//! | | 4 | how many bytes the sections have |
//! | | 32 | **the snapshot's hash**: of the 20 bytes before it and the head |
//! | head | | metadata and contents, then the shared texts, see below |
//! | sections | | for each policy, in the order of the contents, its program and then its places |
//! | signature | 4 | how many bytes it has, the lowest first (only with the flag) |
//! | | | the signature, see below |
//!
//! **The head** is written as: the dialect (one byte: 0 `altinn`, 1 `standard`), the revision of the engine that the
//! dialect follows (a text, empty for the standard), the platform's settings (a list of names, each with an `i64`, sorted by
//! name; see [`Settings`]), the issuer (an optional text), the audience (an optional text), when
//! it was issued and when it is past its time (optional `i64`, seconds since 1970), the serial (`u64`; what is built later
//! has a greater one), the sources that are common to all policies (a list of hashes), and the contents: a list with an
//! entry for each policy. An entry is
//!
//! * its key (an optional text): `ORG/APP` of an app, or the id of a resource. One entry may have none: it holds for every
//!   resource that has no entry of its own. Entries are sorted by key, bytewise, the one without first, and no key is there
//!   twice;
//! * the hash of its source (an optional hash): of the XML as it was compiled, in UTF-8, with `[ORG]` and `[APP]` replaced;
//! * how many bytes its program has and how many its places have (two `u32`), and
//! * the hash of these bytes, the program's and then the places'.
//!
//! **The shared texts** take up the rest of the head: a list of their lengths in bytes (`u32`), then their UTF-8, one right
//! after the other. A builder shares what at least two programs have, in bytewise order, each once. Only programs refer to
//! them; neither the head's own texts nor anything outside a snapshot do.
//!
//! So a program begins where the lengths before it end, every byte of the file but those of the signature is under the
//! snapshot's hash, directly or by a hash in the contents, and each policy can be checked alone: readers check the header
//! and head when they open the file, and a policy before they read it.
//!
//! **A program** is the policy as it was compiled ([`Program::to_bytes`](crate::xacml::Program::to_bytes)); its tags are
//! listed in `src/xacml/wire/program.rs`. It belongs to the version of this file: a program that is written otherwise makes another
//! version. Its documents are numbered: 0 is the entry's own source and 1 the first of the common ones, or, where the entry
//! has none of its own, 0 is the first of the common ones.
//!
//! **Places** are where the program's policies and rules stand in their documents: a list of spans for the policies and one
//! for the rules, a span being two `u32`, the bytes before its start and before its end. Only an explanation needs them,
//! and the check module reads none.
//!
//! **The signature** is a JWS in compact serialization with detached content (RFC 7515, appendix F), `HEADER..SIGNATURE`.
//! Its payload is the 32 bytes of the snapshot's hash, its algorithm `EdDSA` or `ES256`. Whoever does not check it may
//! read the file all the same.

use std::ops::Range;

use super::hash::{Hash, Hasher};
use super::{Dialect, SnapshotError};
use crate::altinn::Settings;
use crate::xacml::{TextTable, read_all, read_first, wire_enum, wire_struct};

/// What a snapshot says of itself, and where its policies are.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Head {
    pub(super) dialect: Dialect,
    pub(super) engine_revision: String,
    /// Name and value of each that is not the default, by name.
    pub(super) settings: Vec<(String, i64)>,
    pub(super) issuer: Option<String>,
    pub(super) audience: Option<String>,
    pub(super) issued_at: Option<i64>,
    pub(super) expires_at: Option<i64>,
    pub(super) serial: u64,
    /// The hashes of the sources without a key.
    pub(super) common: Vec<Hash>,
    /// By key, sorted, that without first.
    pub(super) entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) key: Option<String>,
    pub(super) source: Option<Hash>,
    /// Bytes of its program, and of its places.
    pub(super) program: u32,
    pub(super) places: u32,
    pub(super) hash: Hash,
}

/// A file that was opened: its head, and where its parts are.
pub(super) struct Opened {
    pub(super) head: Head,
    pub(super) settings: Settings,
    pub(super) hash: Hash,
    /// Where the shared texts are, and where in them each ends.
    pub(super) texts: Range<usize>,
    pub(super) text_ends: Vec<u32>,
    /// Bytes before the sections.
    pub(super) head_end: usize,
    /// Bytes before the signature.
    pub(super) sections_end: usize,
    /// The signature's bytes, whatever they are.
    pub(super) signature: Option<Vec<u8>>,
}

struct Header {
    magic: [u8; 6],
    version: [u8; 2],
    flags: [u8; 4],
    head: [u8; 4],
    sections: [u8; 4],
    hash: Hash,
}

wire_enum! {
    Dialect { 0 Altinn, 1 Standard }
}
wire_struct! {
    Header { magic, version, flags, head, sections, hash }
    Head { dialect, engine_revision, settings, issuer, audience, issued_at, expires_at, serial, common, entries }
    Entry { key, source, program, places, hash }
}

const MAGIC: &[u8; 6] = b"adgang";
const VERSION: u16 = 2;
const SIGNED: u32 = 1;
/// Bytes of the header: up to its hash, and with it.
const HASHED: usize = 20;
pub(super) const HEADER: usize = 52;

/// Bytes that a snapshot may have.
const LIMIT: usize = 256 << 20;

/// The file of a head's bytes and sections; `sign` makes the signature of its hash.
#[cfg(feature = "studio")]
pub(super) fn write(
    head: &[u8],
    sections: &[u8],
    sign: Option<impl FnOnce(&Hash) -> String>,
) -> Vec<u8> {
    let flags = if sign.is_some() { SIGNED } else { 0 };
    let mut bytes = MAGIC.to_vec();
    bytes.extend(VERSION.to_le_bytes());
    for number in [flags, length(head), length(sections)] {
        bytes.extend(number.to_le_bytes());
    }
    let hash = Hasher::default().with(&bytes).with(head).end();
    bytes.extend(hash.0);
    bytes.extend(head);
    bytes.extend(sections);
    if let Some(sign) = sign {
        let signature = sign(&hash);
        bytes.extend(length(signature.as_bytes()).to_le_bytes());
        bytes.extend(signature.as_bytes());
    }
    bytes
}

/// Opens a file. Of its sections only the lengths are looked at.
pub(super) fn read(bytes: &[u8]) -> Result<Opened, SnapshotError> {
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        return Err(SnapshotError::new(
            "not-a-snapshot",
            "expected a snapshot, which begins with the bytes of \"adgang\"",
        ));
    };
    let version = rest.first_chunk().ok_or_else(truncated)?;
    check_version(u16::from_le_bytes(*version))?;
    if bytes.len() > LIMIT {
        let message = "expected at most 256 MiB";
        return Err(SnapshotError::new("too-large", message));
    }
    let header: Header = bytes
        .get(..HEADER)
        .and_then(read_all)
        .ok_or_else(truncated)?;
    let head_end = end(HEADER, header.head);
    let head = bytes.get(HEADER..head_end).ok_or_else(truncated)?;
    let hashed = bytes.get(..HASHED).unwrap_or_default();
    if Hasher::default().with(hashed).with(head).end() != header.hash {
        return Err(corrupt());
    }
    let flags = u32::from_le_bytes(header.flags);
    if flags & !SIGNED != 0 {
        return Err(newer());
    }
    let sections_end = end(head_end, header.sections);
    let rest = bytes.get(sections_end..).ok_or_else(truncated)?;
    let (head, rest_of_head) = read_first::<Head>(head).ok_or_else(corrupt)?;
    let (text_ends, texts) = TextTable::split(rest_of_head).ok_or_else(corrupt)?;
    let mut settings = Settings::default();
    for (name, value) in &head.settings {
        settings.set(name, *value).map_err(|_| newer())?;
    }
    Ok(Opened {
        head,
        settings,
        hash: header.hash,
        texts: head_end.saturating_sub(texts.len())..head_end,
        text_ends,
        head_end,
        sections_end,
        signature: signature(rest, flags == SIGNED)?,
    })
}

/// The signature, which is all that follows the sections.
fn signature(rest: &[u8], is_signed: bool) -> Result<Option<Vec<u8>>, SnapshotError> {
    if !is_signed {
        return rest.is_empty().then_some(None).ok_or_else(corrupt);
    }
    let (length, text) = rest.split_first_chunk().ok_or_else(truncated)?;
    match text.len().cmp(&end(0, *length)) {
        std::cmp::Ordering::Less => Err(truncated()),
        std::cmp::Ordering::Greater => Err(corrupt()),
        // What it is, is for whoever checks it to say.
        std::cmp::Ordering::Equal => Ok(Some(text.to_vec())),
    }
}

fn check_version(version: u16) -> Result<(), SnapshotError> {
    match version.cmp(&VERSION) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(newer()),
        std::cmp::Ordering::Less => Err(SnapshotError::new(
            "older-version",
            "the snapshot is of a version that is no longer read: build it again",
        )),
    }
}

fn newer() -> SnapshotError {
    SnapshotError::new(
        "newer-version",
        "the snapshot is of a version, or has flags or settings, that this build does not know: use a newer adgang",
    )
}

fn truncated() -> SnapshotError {
    SnapshotError::new(
        "truncated-snapshot",
        "expected more bytes: the snapshot is cut off",
    )
}

pub(super) fn corrupt() -> SnapshotError {
    SnapshotError::new(
        "corrupt-snapshot",
        "expected the snapshot's bytes as they were built: these are damaged",
    )
}

/// Where something ends that starts somewhere and has so many bytes; past the end of every file where that is too far.
fn end(start: usize, length: [u8; 4]) -> usize {
    start.saturating_add(u32::from_le_bytes(length) as usize)
}

/// Nothing that has more bytes is within the limit, by which it is refused when it is opened.
#[cfg(feature = "studio")]
pub(super) fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}
