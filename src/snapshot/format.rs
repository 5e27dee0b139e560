//! The bytes of a snapshot, version 0: a header of eight bytes, then the contents as the programs write themselves.
//!
//! Provisional: the version that later readers keep comes with hashes, spans apart and a signature.

use super::{Contents, Dialect, SnapshotError};
use crate::xacml::{Wire, read_all, wire_enum, wire_struct};

wire_enum! {
    Dialect { 0 Altinn, 1 Standard }
}
wire_struct! {
    Contents { dialect, engine_revision, expires_at, policies, root }
}

const MAGIC: &[u8; 6] = b"adgang";
const VERSION: u16 = 0;

/// Bytes that a snapshot may have.
const LIMIT: usize = 256 << 20;

pub(super) fn write(contents: &Contents) -> Result<Vec<u8>, SnapshotError> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(VERSION.to_le_bytes());
    contents.write(&mut bytes);
    if bytes.len() > LIMIT {
        return Err(SnapshotError::new(
            "too-large",
            format!(
                "a snapshot holds {LIMIT} bytes, this one has {}",
                bytes.len()
            ),
        ));
    }
    Ok(bytes)
}

pub(super) fn read(bytes: &[u8]) -> Result<Contents, SnapshotError> {
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        return Err(SnapshotError::new(
            "not-a-snapshot",
            "expected a snapshot, which begins with the bytes of \"adgang\"",
        ));
    };
    let Some((version, body)) = rest.split_first_chunk::<2>() else {
        return Err(SnapshotError::new(
            "corrupt-snapshot",
            "the snapshot ends in its header",
        ));
    };
    let version = u16::from_le_bytes(*version);
    if version != VERSION {
        let message = format!("expected a snapshot of version {VERSION}, found version {version}");
        return Err(SnapshotError::new("unknown-version", message));
    }
    read_all(body).ok_or_else(|| {
        SnapshotError::new(
            "corrupt-snapshot",
            "expected the snapshot's bytes as they were built, these are damaged or cut off",
        )
    })
}
