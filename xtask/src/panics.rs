//! Takes out of a module what only a panic runs.
//!
//! A panic ends in a trap: there is nowhere to print to, and nobody catches it. So the functions that write its message,
//! and the places in source files that it would name, are weight without a reader; each becomes the trap at once. The
//! standard library can be built so (`panic_immediate_abort`), but not by a stable compiler.

use crate::binary::{self, CODE, DATA, Module};

/// Functions that never return, by the beginning of their names. What only they call stays where it can be reached by its number
/// in the table: a library may write a character by `{:?}` in an error of its own, and does.
const PANICS: [&str; 14] = [
    "core::panicking::",
    "core::cell::panic_",
    "core::option::expect_failed",
    "core::option::unwrap_failed",
    "core::result::unwrap_failed",
    "core::slice::copy_from_slice_impl::len_mismatch_fail",
    "core::slice::index::slice_",
    "core::str::slice_error_fail",
    "alloc::alloc::handle_alloc_error",
    "alloc::raw_vec::capacity_overflow",
    "alloc::raw_vec::handle_error",
    "alloc::vec::Vec<T,A>::remove::assert_failed",
    "std::panicking::panic_with_hook",
    // No function goes out to JavaScript: the libraries only describe how they would.
    "wasm_bindgen::convert::closures::_::invoke",
];

/// The body of a function that traps: no locals, `unreachable`, `end`.
const TRAP: &[u8] = &[0, 0, 0x0b];

/// The module without messages of panics. It must have its functions' names still.
pub fn without(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let told = "a module cannot be read: its format is another than expected";
    let mut module = Module::read(bytes).ok_or(told)?;
    let (code, found) = trapping(&module).ok_or(told)?;
    if found == 0 {
        return Err("no function of a module is a panic's: the names have changed".into());
    }
    let data = without_places(&module).ok_or(told)?;
    for (id, content) in &mut module.sections {
        match *id {
            CODE => *content = &code,
            DATA => *content = &data,
            _ => {}
        }
    }
    Ok(module.write())
}

/// The code with traps for panics, and how many there are.
fn trapping(module: &Module) -> Option<(Vec<u8>, usize)> {
    let imported = module.imported_functions()?;
    let mut bodies = module.bodies()?;
    let mut found = 0;
    for (function, name) in module.names()? {
        let name = plain(name);
        let own = function.checked_sub(imported);
        if PANICS.iter().any(|panic| name.starts_with(panic))
            && let Some(body) = own.and_then(|own| bodies.get_mut(own))
        {
            *body = TRAP;
            found += 1;
        }
    }
    let mut code = binary::leb(bodies.len());
    for body in bodies {
        code.extend(binary::block(body));
    }
    Some((code, found))
}

/// A name without the numbers of crates: `core[c5930c85a12de822]::panicking::panic` has one.
fn plain(name: &str) -> String {
    let mut parts = name.split('[');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((number, rest)) if number.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                plain.push_str(rest);
            }
            _ => {
                plain.push('[');
                plain.push_str(part);
            }
        }
    }
    plain
}

/// The data with zeros for the places that panics name (`core::panic::Location`: address and length of the file's name,
/// line, column), and for those names. Zeros compress to nothing, and every other address stays what it is.
fn without_places(module: &Module) -> Option<Vec<u8>> {
    let mut data = module.section(DATA).to_vec();
    let segments = module.segments()?;
    let mut files = Vec::new();
    for (address, range) in &segments {
        let bytes = &data[range.clone()];
        for end in 3..=bytes.len() {
            if bytes[..end].ends_with(b".rs")
                && let Some(start) = start_of_path(&bytes[..end])
            {
                files.push((address + start, range.start + start, end - start));
            }
        }
    }
    let word = |data: &[u8], at: usize| {
        let bytes = data.get(at..at + 4)?;
        Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize)
    };
    for (address, range) in &segments {
        let mut at = range.start + address.wrapping_neg() % 4;
        while at + 16 <= range.end {
            let place = (word(&data, at)?, word(&data, at + 4)?);
            if files
                .iter()
                .any(|(address, _, length)| place == (*address, *length))
            {
                data[at..at + 16].fill(0);
            }
            at += 4;
        }
    }
    for (_, start, length) in files {
        data[start..start + length].fill(0);
    }
    Some(data)
}

/// Where the path of a source file begins that ends here.
fn start_of_path(bytes: &[u8]) -> Option<usize> {
    const ROOTS: [&[u8]; 3] = [b"/rustc/", b"cargo/registry/", b"src/"];
    let is_path = |byte: &u8| byte.is_ascii_alphanumeric() || b"/_-.".contains(byte);
    let from = bytes
        .iter()
        .rposition(|byte| !is_path(byte))
        .map_or(0, |at| at + 1);
    let path = &bytes[from..];
    let starts = ROOTS
        .iter()
        .filter_map(|root| path.windows(root.len()).position(|window| window == *root));
    starts.min().map(|start| from + start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_lose_their_numbers() {
        assert_eq!(
            plain("core[c5930c85a12de822]::panicking::panic"),
            "core::panicking::panic"
        );
        assert_eq!(plain("<[T] as Sort[zz]>"), "<[T] as Sort[zz]>");
    }

    #[test]
    fn paths_of_files_are_found() {
        let text = b"expected/rustc/0123/library/core/src/str.rs";
        assert_eq!(start_of_path(text), Some(8));
        assert_eq!(start_of_path(b"see x.rs"), None);
    }
}
