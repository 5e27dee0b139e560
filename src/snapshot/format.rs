//! The bytes of a snapshot, version 0: a header of eight bytes, then the contents in postcard's wire format.
//!
//! Provisional: the version that later readers keep comes with hashes, spans apart and a signature.

use super::{Contents, SnapshotError};

const MAGIC: &[u8; 6] = b"adgang";
const VERSION: u16 = 0;

/// Bytes that a snapshot may have.
const LIMIT: usize = 256 << 20;

pub(super) fn write(contents: &Contents) -> Result<Vec<u8>, SnapshotError> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(VERSION.to_le_bytes());
    let bytes = postcard::to_extend(contents, bytes).map_err(|error| {
        SnapshotError::new(
            "too-large",
            format!("the snapshot cannot be written: {error}"),
        )
    })?;
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
    match postcard::take_from_bytes(body) {
        Ok((contents, [])) => Ok(contents),
        Ok((_, rest)) => {
            let message = format!("{} bytes follow the end of the snapshot", rest.len());
            Err(SnapshotError::new("corrupt-snapshot", message))
        }
        Err(error) => Err(SnapshotError::new(
            "corrupt-snapshot",
            format!("the snapshot cannot be read: {error}"),
        )),
    }
}
