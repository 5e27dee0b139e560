//! The wasm format, as far as shaping a module needs it: its sections, and the bodies of its functions.

/// Ids of sections.
pub const CUSTOM: u8 = 0;
/// Imports.
pub const IMPORT: u8 = 2;
/// The bodies of functions.
pub const CODE: u8 = 10;

/// What a module begins with.
pub const MAGIC: &[u8] = b"\0asm\x01\0\0\0";

/// A module in sections.
pub struct Module<'a> {
    /// Each with its id and its content.
    pub sections: Vec<(u8, &'a [u8])>,
}

/// Reads what it is given, from the front; `None` where the bytes end too early.
#[derive(Clone, Copy)]
pub struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    /// One byte.
    pub fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    /// So many bytes.
    pub fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number in LEB128, as it is written.
    pub fn leb(&mut self) -> Option<&'a [u8]> {
        let length = self.0.iter().position(|byte| byte & 0x80 == 0)? + 1;
        self.take(length)
    }

    /// An unsigned number in LEB128.
    pub fn number(&mut self) -> Option<usize> {
        let bytes = self.leb()?;
        bytes.iter().rev().try_fold(0_usize, |number, byte| {
            number
                .checked_mul(128)?
                .checked_add(usize::from(byte & 127))
        })
    }

    /// Bytes with their number before them.
    pub fn block(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(length)
    }
}

impl<'a> Module<'a> {
    /// Takes a module apart.
    pub fn read(bytes: &'a [u8]) -> Option<Module<'a>> {
        let mut reader = Reader(bytes.strip_prefix(MAGIC)?);
        let mut sections = Vec::new();
        while let Some(id) = reader.byte() {
            sections.push((id, reader.block()?));
        }
        Some(Module { sections })
    }

    /// The content of a section, empty where there is none.
    pub fn section(&self, id: u8) -> &'a [u8] {
        let found = self.sections.iter().find(|(own, _)| *own == id);
        found.map_or(&[], |(_, content)| content)
    }

    /// The bodies of the functions.
    pub fn bodies(&self) -> Option<Vec<&'a [u8]>> {
        let mut reader = Reader(self.section(CODE));
        (0..reader.number()?).map(|_| reader.block()).collect()
    }

    /// Where in the section of the code the bodies of the functions are.
    pub fn places_of_bodies(&self) -> Option<Vec<std::ops::Range<usize>>> {
        let code = self.section(CODE);
        let mut reader = Reader(code);
        let mut places = Vec::new();
        for _ in 0..reader.number()? {
            let length = reader.block()?.len();
            let end = code.len() - reader.0.len();
            places.push(end - length..end);
        }
        Some(places)
    }

    /// The names of the functions that are imported: they are numbered before the module's own.
    pub fn imported_functions(&self) -> Option<Vec<&'a [u8]>> {
        let mut reader = Reader(self.section(IMPORT));
        let mut functions = Vec::new();
        for _ in 0..reader.number().unwrap_or_default() {
            reader.block()?;
            let name = reader.block()?;
            let kind = reader.byte()?;
            match kind {
                0 => {
                    functions.push(name);
                    reader.leb()?;
                }
                // A table's element type, a global's value type, a tag's attribute; then limits, or one byte or number.
                1 | 2 => {
                    if kind == 1 {
                        reader.byte()?;
                    }
                    let bounded = reader.byte()? & 1 == 1;
                    reader.leb()?;
                    if bounded {
                        reader.leb()?;
                    }
                }
                _ => {
                    reader.byte()?;
                    reader.leb()?;
                }
            }
        }
        Some(functions)
    }

    /// The module again.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        for (id, content) in &self.sections {
            bytes.push(*id);
            bytes.extend(block(content));
        }
        bytes
    }
}

/// An unsigned number in LEB128.
pub fn leb(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 127 {
        bytes.push((number & 127) as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

/// A section without a name or anything in it, of so many bytes in all: three at least, or none.
pub fn padding(length: usize) -> Vec<u8> {
    let mut section = match length {
        0 => vec![],
        // A number of seven bits, and one of as many bytes as numbers have at most.
        1..=129 => vec![CUSTOM, length.saturating_sub(2) as u8],
        _ => {
            let seven = |shift: usize| ((length - 6) >> shift) as u8 & 127;
            let [a, b, c, d, e] = [0, 7, 14, 21, 28].map(seven);
            vec![CUSTOM, a | 128, b | 128, c | 128, d | 128, e]
        }
    };
    section.resize(length, 0);
    section
}

/// Bytes with their number before them.
pub fn block(content: &[u8]) -> Vec<u8> {
    let mut bytes = leb(content.len());
    bytes.extend(content);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_comes_back_as_it_was() {
        let bytes = b"\0asm\x01\0\0\0\x0a\x09\x02\x04\0\x01\x01\x0b\x02\0\x0b";
        let module = Module::read(bytes);
        let read = module.as_ref().map(|module| {
            let bodies = module.bodies().map(|bodies| bodies.concat());
            (bodies, module.places_of_bodies(), module.write())
        });
        assert_eq!(
            read,
            Some((
                Some(vec![0, 1, 1, 0x0b, 0, 0x0b]),
                Some(vec![2..6, 7..9]),
                bytes.to_vec()
            ))
        );
        for length in [0, 3, 129, 130, 1000] {
            let padding = padding(length);
            let padded = [MAGIC, &padding].concat();
            let module = Module::read(&padded);
            let lengths = module.map(|module| module.sections.len());
            assert_eq!((padding.len(), lengths), (length, Some(length.min(1))));
        }
        for number in [0, 127, 128, 1 << 20] {
            assert_eq!(Reader(&leb(number)).number(), Some(number));
        }
    }
}
