//! What selects nodes of a category's content: `<AttributeSelector>` (section 7.3.7) and the functions over paths
//! (A.3.15).

#[cfg(feature = "studio")]
use super::attributes::{CONTENT, Extent};
use super::expression::{Evaluator, Outcome};
use super::named::ANYTHING;
#[cfg(feature = "studio")]
use super::outcome::Status;
#[cfg(feature = "studio")]
use super::truth::TruthSet;
#[cfg(feature = "studio")]
use super::xpath::{self, Path, PathErrorKind, Refusal};
#[cfg(feature = "studio")]
use super::xpath_function::XPathFunction;
use crate::value::Namespaces;
#[cfg(feature = "studio")]
use crate::value::{Content, Value, XPathExpression};

/// The path of a selector; it is parsed where paths can be followed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SelectorPath {
    pub(super) text: Box<str>,
    pub(super) namespaces: Namespaces,
    #[cfg(feature = "studio")]
    parsed: Option<Path>,
}

impl SelectorPath {
    pub(super) fn new(text: Box<str>, namespaces: Namespaces) -> SelectorPath {
        SelectorPath {
            #[cfg(feature = "studio")]
            parsed: Path::parse(&text, &namespaces).ok(),
            text,
            namespaces,
        }
    }
}

#[cfg(not(feature = "studio"))]
impl Evaluator<'_> {
    /// The bag of an `<AttributeSelector>`.
    pub(super) fn select(&mut self, _selector: u32, _context: Option<Outcome>) -> Outcome {
        ANYTHING
    }
}

/// What is known of a category's content.
#[cfg(feature = "studio")]
enum Known<'a> {
    Content(&'a Content),
    /// The category has none.
    None,
    /// Nothing is known of it.
    Unknown,
}

#[cfg(feature = "studio")]
impl<'a> Evaluator<'a> {
    /// The bag of an `<AttributeSelector>`, from the node that the path of `context` selects where there is one.
    pub(super) fn select(&mut self, selector: u32, context: Option<Outcome>) -> Outcome {
        let program = self.program;
        let Some(selector) = program.tables.selectors.get(selector as usize) else {
            return ANYTHING;
        };
        let content = match self.content_of(selector.key) {
            Known::Content(content) => content,
            Known::None => {
                return Outcome::of_bag(Extent::Exact, Vec::new(), selector.must_be_present);
            }
            Known::Unknown => return Outcome::Open(TruthSet::ANY),
        };
        let context = match context {
            None => None,
            Some(Outcome::Bag(paths)) => match self.context(selector.key, &paths) {
                Ok(path) => Some(path),
                Err(refusal) => return self.refused(refusal),
            },
            Some(Outcome::Truth(truth)) if !truth.may_be(TruthSet::EITHER) => {
                return Outcome::Truth(truth);
            }
            Some(_) => return Outcome::Open(TruthSet::ANY),
        };
        let Some(path) = &selector.path.parsed else {
            return ANYTHING;
        };
        let Some(data_type) = selector.data_type else {
            return self.refused(Refusal::Error(Status::ProcessingError));
        };
        match xpath::select_values(path, context.as_ref(), content, data_type, self.steps()) {
            Ok(values) => Outcome::of_bag(Extent::Exact, values, selector.must_be_present),
            Err(refusal) => self.refused(refusal),
        }
    }

    /// Applies a function over paths.
    pub(super) fn xpath(&mut self, function: XPathFunction, arguments: &[Outcome]) -> Outcome {
        let mut paths = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let Outcome::Value(Value::XPathExpression(expression)) = argument else {
                return Outcome::Truth(TruthSet::ERROR);
            };
            let content = match self.content_named(&expression.category) {
                Known::Content(content) => Some(content),
                Known::None => None,
                Known::Unknown => return ANYTHING,
            };
            match parse(expression) {
                Ok(path) => paths.push((&*expression.category, path, content)),
                Err(refusal) => return self.refused(refusal),
            }
        }
        let operands: Vec<xpath::Operand<'_>> = paths
            .iter()
            .map(|(category, path, content)| xpath::Operand {
                category,
                path,
                content: *content,
            })
            .collect();
        let steps = self.steps();
        let result = match (function, operands.as_slice()) {
            (XPathFunction::Count, [only]) => xpath::node_count(*only, steps).map(Value::Integer),
            (XPathFunction::Equal, [first, second]) => {
                xpath::node_equal(*first, *second, steps).map(Value::Boolean)
            }
            (XPathFunction::Match, [first, second]) => {
                xpath::node_match(*first, *second, steps).map(Value::Boolean)
            }
            _ => Err(Refusal::Error(Status::ProcessingError)),
        };
        match result {
            Ok(value) => Outcome::Value(value),
            Err(refusal) => self.refused(refusal),
        }
    }

    fn refused(&mut self, refusal: Refusal) -> Outcome {
        match refusal {
            Refusal::Error(status) => {
                self.note_status(status);
                Outcome::Truth(TruthSet::ERROR)
            }
            Refusal::Unsupported => ANYTHING,
        }
    }

    /// The path that a selector starts from: of its own category, and the only one.
    fn context(&self, key: u32, paths: &[Value]) -> Result<Path, Refusal> {
        let category = self
            .program
            .tables
            .keys
            .get(key as usize)
            .map(|key| &key.category);
        match paths {
            [Value::XPathExpression(expression)] if category == Some(&expression.category) => {
                parse(expression)
            }
            _ => Err(Refusal::Error(Status::SyntaxError)),
        }
    }

    fn content_of(&self, key: u32) -> Known<'a> {
        match self.bag(key) {
            Some(bag) if bag.extent == Extent::Exact => match bag.values.first() {
                None => Known::None,
                Some(entry) => match &entry.value {
                    Value::Content(content) => Known::Content(content),
                    _ => Known::Unknown,
                },
            },
            _ => Known::Unknown,
        }
    }

    /// The content of a category that a path names. One that the program could not know of is not kept when it is
    /// specialised, so nothing is said of it.
    fn content_named(&self, category: &str) -> Known<'a> {
        let mut keys = (0..).zip(&self.program.tables.keys);
        match keys.find(|(_, key)| &*key.id == CONTENT && &*key.category == category) {
            Some((key, _)) => self.content_of(key),
            None => Known::Unknown,
        }
    }
}

#[cfg(feature = "studio")]
fn parse(expression: &XPathExpression) -> Result<Path, Refusal> {
    Path::parse(&expression.path, &expression.namespaces).map_err(|error| match error.kind() {
        PathErrorKind::Unsupported => Refusal::Unsupported,
        PathErrorKind::Malformed | PathErrorKind::UnboundPrefix => {
            Refusal::Error(Status::SyntaxError)
        }
    })
}
