//! Takes out of an object, before it is linked, what only a panic runs.
//!
//! A panic ends in a trap: there is nowhere to print to, and nobody catches it. So the functions that write its message are
//! weight without a reader, and so are the message and the places in source files that it would name. Each such function
//! becomes the trap at once, each call of one too, and what they alone used the linker leaves out. The standard library can
//! be built so (`panic_immediate_abort`), but not by a stable compiler.
//!
//! No byte moves: the linker is told where in an object it has numbers to fill in.

use std::collections::HashSet;

use crate::binary::{self, CODE, CUSTOM, Module, Reader};

/// Functions that never return, by the beginning of their names. What only they call goes with them, unless it can be reached by
/// its number in the table: a library may write a character by `{:?}` in an error of its own, and does.
const PANICS: [&str; 15] = [
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
    "js_sys::futures::jspi::",
];

const UNREACHABLE: u8 = 0x00;
const NOP: u8 = 0x01;
const END: u8 = 0x0b;
const CALL: u8 = 0x10;
const LOCAL_GET: u8 = 0x20;
const I32_CONST: u8 = 0x41;
const I32_ADD: u8 = 0x6a;

/// How many bytes a number takes that the linker fills in.
const FILLED_IN: usize = 5;

/// The kinds of relocations that are of use here: a function's number, and an address as a constant.
const FUNCTION_INDEX: u8 = 0;
const ADDRESS: u8 = 4;

/// The object without messages of panics, as long as before, and how many functions were one's.
pub fn without(bytes: &[u8]) -> Result<(Vec<u8>, usize), String> {
    let told = "an object cannot be read: its format is another than expected";
    let mut module = Module::read(bytes).ok_or(told)?;
    // Some objects have no code, or nothing to fill in.
    if module.section(CODE).is_empty() || custom(&module, RELOCATIONS).is_none() {
        return Ok((bytes.to_vec(), 0));
    }
    let (code, relocations, found) = trapping(&module).ok_or(told)?;
    if custom(&module, RELOCATIONS) == named(&relocations, RELOCATIONS) {
        return Ok((bytes.to_vec(), 0));
    }
    for (id, content) in &mut module.sections {
        if *id == CODE {
            *content = &code;
        } else if *id == CUSTOM && named(content, RELOCATIONS).is_some() {
            *content = &relocations;
        }
    }
    let mut without = module.write();
    let left = bytes.len().saturating_sub(without.len());
    without.extend(binary::padding(left));
    Ok((without, found))
}

/// The sections of objects that are of use here.
const RELOCATIONS: &[u8] = b"reloc.CODE";
const LINKING: &[u8] = b"linking";

/// The code with traps for panics, the section that says what is still to be filled in, and how many functions are a panic's.
fn trapping(module: &Module) -> Option<(Vec<u8>, Vec<u8>, usize)> {
    let imported = module.imported_functions()?;
    let symbols = panics(custom(module, LINKING)?, &imported)?;
    let functions: HashSet<usize> = symbols.iter().map(|(_, function)| *function).collect();
    let symbols: HashSet<usize> = symbols.iter().map(|(symbol, _)| *symbol).collect();
    let mut code = module.section(CODE).to_vec();
    let mut dead = Vec::new();
    for (number, body) in module.places_of_bodies()?.into_iter().enumerate() {
        if functions.contains(&(imported.len() + number)) && body.len() > 2 {
            // No locals, the trap, and nothing up to the end.
            code[body.clone()].fill(NOP);
            code[body.start..body.start + 2].copy_from_slice(&[0, UNREACHABLE]);
            code[body.end - 1] = END;
            dead.push(body);
        }
    }
    let mut section = Reader(custom(module, RELOCATIONS)?);
    let of = section.leb()?;
    let relocations: Vec<Relocation> = (0..section.number()?)
        .map(|_| Relocation::read(&mut section))
        .collect::<Option<_>>()?;
    let mut left = vec![true; relocations.len()];
    for (number, relocation) in relocations.iter().enumerate() {
        let at = relocation.at;
        let calls = relocation.kind == FUNCTION_INDEX && code[at - 1] == CALL;
        if dead.iter().any(|body| body.contains(&at)) {
            left[number] = false;
        } else if calls && symbols.contains(&relocation.symbol) {
            code[at - 1..at + FILLED_IN].fill(NOP);
            code[at - 1] = UNREACHABLE;
            left[number] = false;
            for argument in addresses(&code[..at - 1], &relocations[..number]) {
                left[argument] = false;
            }
        }
    }
    let left: Vec<&[u8]> = std::iter::zip(&relocations, left)
        .filter_map(|(relocation, left)| left.then_some(relocation.bytes))
        .collect();
    let mut section = binary::block(RELOCATIONS);
    section.extend(of);
    section.extend(binary::leb(left.len()));
    section.extend(left.concat());
    Some((code, section, dead.len()))
}

/// The addresses that are given to what is called after this code: of a text, of the functions that write an error, of a
/// place in a source file.
fn addresses(code: &[u8], before: &[Relocation]) -> Vec<usize> {
    let is_given = |relocation: &Relocation| {
        let end = relocation.at + FILLED_IN;
        relocation.kind == ADDRESS
            && code[relocation.at - 1] == I32_CONST
            && code.get(end..).is_some_and(only_gives)
    };
    let last = before.iter().enumerate().rev();
    let given = last.take_while(|(_, relocation)| is_given(relocation));
    given.map(|(number, _)| number).collect()
}

/// Whether code does nothing but make arguments: constants, locals and sums of them.
fn only_gives(code: &[u8]) -> bool {
    let mut rest = Reader(code);
    while let Some(op) = rest.byte() {
        let known = match op {
            I32_CONST | LOCAL_GET => rest.leb().is_some(),
            op => op == I32_ADD,
        };
        if !known {
            return false;
        }
    }
    true
}

/// A place where the linker fills a number in.
struct Relocation<'a> {
    kind: u8,
    /// From the beginning of the code's section.
    at: usize,
    symbol: usize,
    bytes: &'a [u8],
}

impl<'a> Relocation<'a> {
    fn read(reader: &mut Reader<'a>) -> Option<Relocation<'a>> {
        let all = reader.0;
        let (kind, at, symbol) = (reader.byte()?, reader.number()?, reader.number()?);
        // Numbers of functions, tables, types, globals and tags have nothing added to them.
        if !matches!(kind, 0..=2 | 6 | 7 | 10 | 12 | 13 | 18..=20 | 24 | 26) {
            reader.leb()?;
        }
        Some(Relocation {
            kind,
            at,
            symbol,
            bytes: &all[..all.len() - reader.0.len()],
        })
    }
}

/// The symbols that are a panic's function, each with the number of the function. What is of another object may have its name
/// among the imports alone.
fn panics(linking: &[u8], imported: &[&[u8]]) -> Option<Vec<(usize, usize)>> {
    let mut found = Vec::new();
    let mut reader = Reader(linking);
    let _version = reader.number()?;
    while let Some(kind) = reader.byte() {
        let mut part = Reader(reader.block()?);
        if kind != SYMBOLS {
            continue;
        }
        for symbol in 0..part.number()? {
            let (kind, flags) = (part.byte()?, part.number()?);
            let is_defined = flags & 0x10 == 0;
            match kind {
                DATA_SYMBOL => {
                    part.block()?;
                    for _ in 0..if is_defined { 3 } else { 0 } {
                        part.leb()?;
                    }
                }
                SECTION_SYMBOL => {
                    part.leb()?;
                }
                kind => {
                    let number = part.number()?;
                    let name = match is_defined || flags & 0x40 != 0 {
                        true => part.block()?,
                        false => imported.get(number).copied().unwrap_or_default(),
                    };
                    if kind == FUNCTION_SYMBOL && is_panic(name) {
                        found.push((symbol, number));
                    }
                }
            }
        }
    }
    Some(found)
}

const SYMBOLS: u8 = 8;
const FUNCTION_SYMBOL: u8 = 0;
const DATA_SYMBOL: u8 = 1;
const SECTION_SYMBOL: u8 = 3;

fn is_panic(name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name);
    // Without the numbers of crates.
    let name = format!("{:#}", rustc_demangle::demangle(&name));
    PANICS.iter().any(|panic| name.starts_with(panic))
}

/// What is in a custom section of this name.
fn custom<'a>(module: &Module<'a>, name: &[u8]) -> Option<&'a [u8]> {
    let sections = module.sections.iter().filter(|(id, _)| *id == CUSTOM);
    sections
        .filter_map(|(_, content)| named(content, name))
        .next()
}

fn named<'a>(content: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut reader = Reader(content);
    (reader.block()? == name).then_some(reader.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        for (name, expected) in [
            (&b"_ZN4core9panicking5panic17h0123456789abcdefE"[..], true),
            (b"_RNvNtCs1234_4core9panicking5panic", true),
            (b"_ZN4core9panickings5panic17h0123456789abcdefE", false),
            (b"", false),
        ] {
            assert_eq!(is_panic(name), expected);
        }
    }

    #[test]
    fn a_call_goes_with_the_addresses_it_is_given() {
        let relocation = |kind, at| Relocation {
            kind,
            at,
            symbol: 0,
            bytes: &[],
        };
        // A text, its length, an error on the stack, its functions, a place.
        let code = [
            &[I32_CONST, 0x80, 0x80, 0x80, 0x80, 0][..],
            &[I32_CONST, 0x85, 1],
            &[LOCAL_GET, 2, I32_CONST, 15, I32_ADD],
            &[I32_CONST, 0x80, 0x80, 0x80, 0x80, 0].repeat(2),
        ]
        .concat();
        let all = [1, 15, 21].map(|at| relocation(ADDRESS, at));
        assert_eq!(addresses(&code, &all), [2, 1, 0]);
        assert_eq!(addresses(&code, &all[..1]), [0]);
        let other = [relocation(FUNCTION_INDEX, 15), relocation(ADDRESS, 21)];
        assert_eq!(addresses(&code, &other), [1]);
        // A call between them.
        let code = [&code[..14], &[CALL, 0], &code[14..]].concat();
        let all = [1, 17, 23].map(|at| relocation(ADDRESS, at));
        assert_eq!(addresses(&code, &all), [2, 1]);
    }
}
