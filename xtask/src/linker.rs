//! Links a module. rustc starts this program in the place of its linker, with the same arguments, so that what panics say can
//! be taken out before the linker looks for what is in use.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{Done, binary, panics, run};

/// What the arguments begin with when rustc starts this.
pub const FIRST: &str = "-flavor";

/// Takes the panics out of the objects and libraries among the arguments, and links what is left. They are copied for it: the
/// standard library's are everyone's.
pub fn go(args: &[String]) -> Done {
    let out = args.iter().position(|arg| arg == "-o");
    let out = out
        .and_then(|at| args.get(at + 1))
        .ok_or("no file to link into is given")?;
    let folder = PathBuf::from(out).with_extension("quiet");
    let mut found = 0;
    let mut quiet = Vec::new();
    for arg in args {
        let path = Path::new(arg);
        let name = path.file_name().filter(|_| path.is_file());
        match name {
            Some(name) if arg.ends_with(".o") || arg.ends_with(".rlib") => {
                let bytes = fs::read(path)
                    .map_err(|error| format!("cannot read {}: {error}", run::show(path)))?;
                let (bytes, panics) = match arg.ends_with(".o") {
                    true => panics::without(&bytes)?,
                    false => library(bytes)?,
                };
                run::write(&folder.join(name), bytes)?;
                quiet.push(folder.join(name).into_os_string());
                found += panics;
            }
            _ => quiet.push(arg.into()),
        }
    }
    if found == 0 {
        return Err("no function is a panic's: the names have changed".into());
    }
    // rustc has put the folder of its own linker in PATH.
    let linked = run::program("rust-lld").args(quiet).status();
    let _ = fs::remove_dir_all(&folder);
    match linked {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err("the module could not be linked".into()),
        Err(error) => Err(format!("rustc's linker cannot be started: {error}")),
    }
}

/// What a library begins with, and how long the head of each of its members is.
const LIBRARY: &[u8] = b"!<arch>\n";
const HEAD: usize = 60;

/// A library, `ar`'s, without the panics of its members, and how many there were.
fn library(mut bytes: Vec<u8>) -> Result<(Vec<u8>, usize), String> {
    let mut found = 0;
    let mut at = LIBRARY.len();
    while let Some(head) = bytes.get(at..at + HEAD) {
        let length = String::from_utf8_lossy(&head[48..58]);
        let length = length.trim().parse::<usize>();
        let (start, length) = (at + HEAD, length.map_err(|_| "a library cannot be read")?);
        let member = bytes
            .get_mut(start..start + length)
            .ok_or("a library is cut off")?;
        if member.starts_with(binary::MAGIC) {
            let (quiet, panics) = panics::without(member)?;
            member.copy_from_slice(&quiet);
            found += panics;
        }
        at = (start + length).next_multiple_of(2);
    }
    Ok((bytes, found))
}
