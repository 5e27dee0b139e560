//! From policies as written to a program: names interned, literals parsed, matches numbered, references followed.

mod comparison;
mod duties;
mod expression;
mod policies;
mod table;
mod target;
mod version;

use std::sync::Arc;

use super::dialect::Dialect;
use super::error::{Diagnostic, PolicyError, Severity, Span};
use super::model::PolicyTree;
use super::program::{Body, Program, Tables};
use super::specialise::sort_by_key;
use policies::Policies;

/// A policy document: what was read, and the text it was read from, for the positions of errors.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The policy or policy set.
    pub policy: &'a PolicyTree,
    /// Its document.
    pub text: &'a str,
}

/// Which of the sources decides.
#[derive(Clone, Copy, Debug)]
pub enum Root<'a> {
    /// The only one that no other refers to.
    Only,
    /// The policy or policy set of this id, in its most recent version.
    Id(&'a str),
    /// The one at this place among the sources.
    Document(usize),
}

/// A program, and what is worth saying of the policies although they were accepted.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The program.
    pub program: Program,
    /// Warnings of each document, in source order.
    pub warnings: Vec<Vec<Diagnostic>>,
}

/// Why policies were refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The first document that something is wrong with, by its place among the sources.
    pub document: usize,
    /// Everything that is wrong with it, in source order; at least one.
    pub errors: Vec<PolicyError>,
    /// Warnings of that document.
    pub warnings: Vec<Diagnostic>,
}

/// Compiles policies for a dialect: the root and whatever it refers to, among the sources and what stands inside them.
///
/// # Errors
/// A root or a reference that leads nowhere or around in a circle, and in a dialect that holds typed values everything
/// that is known to be wrong before any request comes: an unknown function or algorithm, arguments that a function does not
/// take, a literal that is not of its data type, a pattern or path that cannot be followed.
pub fn compile(
    sources: &[Source<'_>],
    root: Root<'_>,
    dialect: Dialect,
) -> Result<Compiled, Refused> {
    let policies = Policies::new(sources);
    let mut compiler = Compiler {
        dialect,
        document: 0,
        tables: Tables::default(),
        body: Body::default(),
        variables: Vec::new(),
        nesting: 0,
        depths: Vec::new(),
        policies,
        found: vec![Vec::new(); sources.len().max(1)],
    };
    compiler.root(root);
    let Compiler {
        tables,
        mut body,
        found,
        ..
    } = compiler;
    let warnings = diagnostics(found, sources)?;
    let program = Program {
        dialect,
        tables: Arc::new(tables),
        body: Body::default(),
        kept: Vec::new(),
    };
    sort_by_key(&program, &mut body);
    Ok(Compiled {
        program: Program { body, ..program },
        warnings,
    })
}

/// Everything that compiling finds of one document on its own, in source order. References to other documents are not
/// followed.
pub fn check(source: Source<'_>, dialect: Dialect) -> Vec<Diagnostic> {
    let mut found = match compile(&[source], Root::Document(0), dialect) {
        Ok(compiled) => compiled.warnings.into_iter().flatten().collect(),
        Err(refused) => {
            let errors = refused.errors.into_iter().map(|error| error.0);
            let mut found: Vec<Diagnostic> = errors.chain(refused.warnings).collect();
            Diagnostic::sort(&mut found);
            found
        }
    };
    for finding in &mut found {
        if finding.code == policies::UNRESOLVED {
            finding.severity = Severity::Warning;
        }
    }
    found
}

/// Everything at once: what is compiled, what it is compiled into, and what was found on the way.
struct Compiler<'a> {
    dialect: Dialect,
    /// The source being compiled.
    document: u32,
    tables: Tables,
    body: Body,
    /// The variables of the policy being compiled.
    variables: Vec<expression::Variable<'a>>,
    /// How deep the expression being compiled is in others.
    nesting: u32,
    /// How deep each expression of the body goes.
    depths: Vec<u32>,
    policies: Policies<'a>,
    found: Vec<Vec<Finding>>,
}

/// A diagnostic that has no line and column yet.
#[derive(Clone)]
struct Finding {
    severity: Severity,
    code: &'static str,
    message: String,
    span: Span,
}

impl Compiler<'_> {
    fn error(&mut self, code: &'static str, message: impl Into<String>, span: Span) {
        self.find(Severity::Error, code, message.into(), span);
    }

    fn warn(&mut self, code: &'static str, message: impl Into<String>, span: Span) {
        self.find(Severity::Warning, code, message.into(), span);
    }

    fn find(&mut self, severity: Severity, code: &'static str, message: String, span: Span) {
        if let Some(found) = self.found.get_mut(self.document as usize) {
            found.push(Finding {
                severity,
                code,
                message,
                span,
            });
        }
    }
}

/// The warnings of every document, or what is wrong with the first that has errors.
fn diagnostics(
    found: Vec<Vec<Finding>>,
    sources: &[Source<'_>],
) -> Result<Vec<Vec<Diagnostic>>, Refused> {
    let mut warnings = Vec::with_capacity(found.len());
    for (document, found) in found.into_iter().enumerate() {
        let text = sources.get(document).map_or("", |source| source.text);
        let found = found.into_iter().map(|finding| {
            Diagnostic::new(
                finding.severity,
                finding.code,
                finding.message,
                finding.span,
                text,
            )
        });
        let mut found: Vec<Diagnostic> = found.collect();
        Diagnostic::sort(&mut found);
        let (errors, of_document): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|finding| finding.severity == Severity::Error);
        if !errors.is_empty() {
            return Err(Refused {
                document,
                errors: errors.into_iter().map(PolicyError).collect(),
                warnings: of_document,
            });
        }
        warnings.push(of_document);
    }
    Ok(warnings)
}
