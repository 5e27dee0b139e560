//! What wasm-bindgen's glue lacks where the module may be started anew: objects of an instance that is gone are never given
//! back to the one after it, and say by a code what they are.

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

/// The glue with both.
///
/// # Errors
/// A glue of another form: wasm-bindgen has changed.
pub fn restartable(glue: &str) -> Result<String, String> {
    [FREE, STALE]
        .into_iter()
        .try_fold(glue.to_owned(), |glue, [from, to]| {
            if glue.contains(from) {
                Ok(glue.replace(from, to))
            } else {
                Err(format!("wasm-bindgen's glue has no `{}`", from.trim()))
            }
        })
}

#[cfg(test)]
mod tests {
    use super::restartable;

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
