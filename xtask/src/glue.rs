//! wasm-bindgen's glue, as the package needs it.

/// With `--experimental-reset-state-function`, each object knows its instance, and finalizers and methods look at it.
/// `free` does not, and would free what lies at the same place in the next instance's memory.
const FREE: [&str; 2] = [
    "    free() {\n",
    "    free() {\n        if (this.__wbg_inst !== __wbg_instance_id) return;\n",
];

/// The package makes errors of objects with a code.
const STALE: [&str; 2] = [
    "throw new Error('Invalid stale object from previous Wasm instance');",
    "throw { code: 'restarted', message: 'The module was started anew, and this object is of what ran before.' };",
];

/// The package hands the module over as it is meant to be.
const DEPRECATED: [&str; 2] = [
    "
    if (module !== undefined) {
        if (Object.getPrototypeOf(module) === Object.prototype) {
            ({module} = module)
        } else {
            console.warn('using deprecated parameters for `initSync()`; pass a single object instead')
        }
    }
",
    "
    ({module} = module);
",
];

/// The glue without what the package never uses. Its objects are inside the package's own, which are disposed of.
///
/// # Errors
/// A glue of another form: wasm-bindgen has changed.
pub fn lean(glue: &str) -> Result<String, String> {
    let glue = replaced(glue, DEPRECATED)?;
    let lines = glue.split_inclusive('\n');
    Ok(lines
        .filter(|line| !line.starts_with("if (Symbol.dispose) "))
        .collect())
}

/// The glue of a module that may be started anew: objects of an instance that is gone are never given back to the one after
/// it, and say by a code what they are.
///
/// # Errors
/// A glue of another form: wasm-bindgen has changed.
pub fn restartable(glue: &str) -> Result<String, String> {
    replaced(&replaced(glue, FREE)?, STALE)
}

fn replaced(glue: &str, [from, to]: [&str; 2]) -> Result<String, String> {
    match glue.contains(from) {
        true => Ok(glue.replace(from, to)),
        false => Err(format!("wasm-bindgen's glue has no `{}`", from.trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::{DEPRECATED, lean, restartable};

    #[test]
    fn what_is_not_used_is_left_out() {
        let [deprecated, plain] = DEPRECATED;
        let glue = format!("a\n{deprecated}if (Symbol.dispose) A.free;\nb\n");
        assert_eq!(lean(&glue), Ok(format!("a\n{plain}b\n")));
        assert!(lean("a").is_err());
    }

    #[test]
    fn a_glue_of_another_form_is_refused() {
        let glue =
            "class A {\n    free() {\n        const ptr = this.__destroy_into_raw();\n    }\n}";
        assert!(restartable(glue).is_err());
        let glue =
            format!("{glue}\nthrow new Error('Invalid stale object from previous Wasm instance');");
        let glue = restartable(&glue).unwrap_or_default();
        assert!(glue.contains("free() {\n        if (this.__wbg_inst"));
        assert!(glue.contains("code: 'restarted'"));
    }
}
