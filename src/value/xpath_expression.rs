//! `xpathExpression`: a path, the category whose content it selects from, and what its prefixes stand for.

use std::sync::Arc;

/// What the prefixes of a path stand for: the namespaces in scope where it was written, as (prefix, namespace).
///
/// The default namespace is not among them: XPath 1.0 (section 2.3) has no use for it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Namespaces(Arc<[(Box<str>, Box<str>)]>);

impl Namespaces {
    /// The namespace of a prefix.
    pub fn get(&self, prefix: &str) -> Option<&str> {
        self.iter()
            .find(|(known, _)| *known == prefix)
            .map(|(_, namespace)| namespace)
    }

    /// Every prefix with its namespace, in the order they were given.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(prefix, namespace)| (&**prefix, &**namespace))
    }
}

impl<P: Into<Box<str>>, N: Into<Box<str>>> FromIterator<(P, N)> for Namespaces {
    fn from_iter<I: IntoIterator<Item = (P, N)>>(pairs: I) -> Namespaces {
        Namespaces(
            pairs
                .into_iter()
                .map(|(prefix, namespace)| (prefix.into(), namespace.into()))
                .collect(),
        )
    }
}

/// A value of the type `xpathExpression` (XACML 3.0, section A.2 and A.3.15).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct XPathExpression {
    /// `XPathCategory`: whose `<Content>` it selects from.
    pub category: Box<str>,
    /// The path, as written.
    pub path: Box<str>,
    /// What its prefixes stand for.
    pub namespaces: Namespaces,
}
