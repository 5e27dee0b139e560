//! The wasm format, as far as shaping a module needs it: its sections, and the bodies of its functions.

/// Ids of sections.
pub const CUSTOM: u8 = 0;
/// Imports.
pub const IMPORT: u8 = 2;
/// The bodies of functions.
pub const CODE: u8 = 10;
/// What the memory holds at the start.
pub const DATA: u8 = 11;

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

    /// How many functions are imported: they are numbered before the module's own.
    pub fn imported_functions(&self) -> Option<usize> {
        let mut reader = Reader(self.section(IMPORT));
        let mut functions = 0;
        for _ in 0..reader.number()? {
            reader.block()?;
            reader.block()?;
            let kind = reader.byte()?;
            match kind {
                0 => {
                    functions += 1;
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

    /// The names of functions, by number, as the name section has them.
    pub fn names(&self) -> Option<Vec<(usize, &'a str)>> {
        let mut names = Vec::new();
        for (id, content) in &self.sections {
            let mut reader = Reader(content);
            if *id != CUSTOM || reader.block()? != b"name" {
                continue;
            }
            while let Some(kind) = reader.byte() {
                let mut part = Reader(reader.block()?);
                if kind == 1 {
                    for _ in 0..part.number()? {
                        let function = part.number()?;
                        names.push((function, std::str::from_utf8(part.block()?).ok()?));
                    }
                }
            }
        }
        Some(names)
    }

    /// The segments of the data: where in memory each lies, and where in the section's content its bytes do.
    pub fn segments(&self) -> Option<Vec<(usize, std::ops::Range<usize>)>> {
        let content = self.section(DATA);
        let mut reader = Reader(content);
        let mut segments = Vec::new();
        for _ in 0..reader.number()? {
            // `i32.const` and `end` around the address: others are not made for a memory that is not shared.
            let (0, 0x41) = (reader.number()?, reader.byte()?) else {
                return None;
            };
            let (address, 0x0b) = (reader.number()?, reader.byte()?) else {
                return None;
            };
            let bytes = reader.block()?;
            let end = content.len() - reader.0.len();
            segments.push((address, end - bytes.len()..end));
        }
        Some(segments)
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
        let bytes =
            b"\0asm\x01\0\0\0\x0a\x06\x01\x04\0\x01\x01\x0b\x0b\x08\x01\0\x41\xe4\0\x0b\x01A";
        let module = Module::read(bytes);
        let read = module.as_ref().map(|module| {
            let bodies = module.bodies().map(|bodies| bodies.concat());
            (bodies, module.segments(), module.write())
        });
        assert_eq!(
            read,
            Some((
                Some(vec![0, 1, 1, 0x0b]),
                Some(vec![(100, 7..8)]),
                bytes.to_vec()
            ))
        );
        for number in [0, 127, 128, 1 << 20] {
            assert_eq!(Reader(&leb(number)).number(), Some(number));
        }
    }
}
