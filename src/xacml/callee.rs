//! What an expression calls: a function that every build knows, one that only some do, or one that applies another.

#[cfg(feature = "studio")]
use super::library::LibraryFunction;
#[cfg(feature = "studio")]
use super::xpath_function::XPathFunction;

use super::functions::Function;
#[cfg(feature = "studio")]
use super::functions::version_and_name;
use super::program::Tables;
#[cfg(feature = "studio")]
use super::signature::{Signature, Type};
#[cfg(feature = "studio")]
use crate::value::DataType;

/// What an [`Apply`](super::program::Expression::Apply) calls.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Callee {
    /// A function that every build knows.
    Core(Function),
    /// Index of [`Tables::functions`](super::program::Tables::functions).
    Named(u32),
}

/// A function by its URN; what it does is known where the whole library is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NamedFunction {
    pub(super) urn: Box<str>,
    #[cfg(feature = "studio")]
    pub(super) known: Option<Known>,
}

/// The functions that only the studio module has.
#[cfg(feature = "studio")]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Known {
    Library(LibraryFunction),
    XPath(XPathFunction),
    AccessPermitted,
}

/// The function that asks the decision point anew (A.3).
#[cfg(feature = "studio")]
const ACCESS_PERMITTED: &str = "urn:oasis:names:tc:xacml:3.0:function:access-permitted";

impl NamedFunction {
    pub(super) fn new(urn: Box<str>) -> NamedFunction {
        NamedFunction {
            #[cfg(feature = "studio")]
            known: Known::from_urn(&urn),
            urn,
        }
    }
}

#[cfg(feature = "studio")]
impl Known {
    pub(super) fn from_urn(urn: &str) -> Option<Known> {
        LibraryFunction::from_urn(urn)
            .map(Known::Library)
            .or_else(|| XPathFunction::from_urn(urn).map(Known::XPath))
            .or_else(|| (urn == ACCESS_PERMITTED).then_some(Known::AccessPermitted))
    }
}

impl Tables {
    /// What a function is called where it cannot be followed.
    pub(super) fn construct(&self, callee: Callee) -> Box<str> {
        match callee {
            Callee::Core(_) => "function".into(),
            Callee::Named(index) => {
                let function = self.functions.get(index as usize);
                function.map_or_else(|| "function".into(), |function| function.urn.clone())
            }
        }
    }
}

#[cfg(feature = "studio")]
impl Tables {
    /// What a function takes and gives, where this build knows.
    pub(super) fn signature(&self, callee: Callee) -> Option<Signature> {
        match callee {
            Callee::Core(function) => Some(function.signature()),
            Callee::Named(index) => match self.functions.get(index as usize)?.known? {
                Known::Library(function) => Some(function.signature()),
                Known::XPath(function) => Some(function.signature()),
                Known::AccessPermitted => {
                    let of = Type::value;
                    let parameters = [of(DataType::AnyUri), of(DataType::String)];
                    Some(Signature::fixed(&parameters, of(DataType::Boolean)))
                }
            },
        }
    }

    /// Whether values of the right types, if they were read, always give another.
    pub(super) fn is_total(&self, callee: Callee) -> bool {
        match callee {
            Callee::Core(function) => function.is_total(),
            Callee::Named(index) => {
                let known = self
                    .functions
                    .get(index as usize)
                    .and_then(|function| function.known);
                matches!(known, Some(Known::Library(function)) if function.is_total())
            }
        }
    }

    /// What a function is called, for people.
    pub(super) fn function_name(&self, callee: Callee) -> String {
        match callee {
            Callee::Core(function) => function.name(),
            Callee::Named(index) => {
                let urn = self
                    .functions
                    .get(index as usize)
                    .map_or("", |function| &function.urn);
                urn.rsplit(':').next().unwrap_or(urn).to_owned()
            }
        }
    }
}

/// A function of A.3.12: it applies another to the elements of bags.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum HigherOrder {
    /// Some element of the one bag, beside the other arguments, makes it True.
    AnyOf,
    /// Every element of the one bag, beside the other arguments, makes it True.
    AllOf,
    /// Some choice of an element from each bag makes it True.
    AnyOfAny,
    /// Every element of the first bag has one in the second.
    AllOfAny,
    /// Every element of the second bag has one in the first.
    AnyOfAll,
    /// Every element of the first bag with every one of the second.
    AllOfAll,
    /// The bag of what each element of the one bag gives.
    Map,
}

#[cfg(feature = "studio")]
impl HigherOrder {
    /// Looks up an identifier; with it, whether it is a form of XACML 1.0 that takes exactly two arguments, or one for
    /// `map`, beside the function.
    pub(super) fn from_urn(urn: &str) -> Option<(HigherOrder, bool)> {
        let (version, name) = version_and_name(urn)?;
        let old = match version {
            "1.0" => true,
            "3.0" => false,
            _ => return None,
        };
        let function = match name {
            "any-of" => HigherOrder::AnyOf,
            "all-of" => HigherOrder::AllOf,
            "any-of-any" => HigherOrder::AnyOfAny,
            "all-of-any" if old => HigherOrder::AllOfAny,
            "any-of-all" if old => HigherOrder::AnyOfAll,
            "all-of-all" if old => HigherOrder::AllOfAll,
            "map" => HigherOrder::Map,
            _ => return None,
        };
        Some((function, old))
    }
}
