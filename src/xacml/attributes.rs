//! What is known of a request: for each (category, id) a bag that is exact, a lower bound, or unknown.

use std::borrow::Cow;

use crate::value::Value;

/// Category of the access subject.
pub const SUBJECT: &str = "urn:oasis:names:tc:xacml:1.0:subject-category:access-subject";
/// Category of the resource.
pub const RESOURCE: &str = "urn:oasis:names:tc:xacml:3.0:attribute-category:resource";
/// Category of the action.
pub const ACTION: &str = "urn:oasis:names:tc:xacml:3.0:attribute-category:action";
/// Category of the environment.
pub const ENVIRONMENT: &str = "urn:oasis:names:tc:xacml:3.0:attribute-category:environment";
/// The categories that the standard names (B.2), and the request's shorthand members with it.
#[cfg(feature = "studio")]
pub(super) const CATEGORIES: [&str; 8] = [
    SUBJECT,
    "urn:oasis:names:tc:xacml:1.0:subject-category:recipient-subject",
    "urn:oasis:names:tc:xacml:1.0:subject-category:intermediary-subject",
    "urn:oasis:names:tc:xacml:1.0:subject-category:codebase",
    "urn:oasis:names:tc:xacml:1.0:subject-category:requesting-machine",
    RESOURCE,
    ACTION,
    ENVIRONMENT,
];
/// The attribute that names the action.
pub const ACTION_ID: &str = "urn:oasis:names:tc:xacml:1.0:action:action-id";

/// The id under which a category's `<Content>` is kept as if it were an attribute; no URI has these characters. An exact,
/// empty bag says that the category has no content.
pub const CONTENT: &str = "<Content>";

/// How much of a bag is known.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Extent {
    /// These values and no others; maybe none.
    #[default]
    Exact,
    /// These values, and maybe others.
    AtLeast,
    /// Nothing; the values are none.
    Unknown,
}

/// One value of an attribute, with who vouches for it.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeValue {
    /// The value.
    pub value: Value,
    /// `Issuer` of the attribute (section 5.46).
    pub issuer: Option<Box<str>>,
}

/// What is known of the values of one (category, id), of every data type and issuer together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bag {
    /// How much is known.
    pub extent: Extent,
    /// The values known to be there.
    pub values: Vec<AttributeValue>,
}

impl Bag {
    /// Nothing is there, and that is known.
    pub const EMPTY: Bag = Bag {
        extent: Extent::Exact,
        values: Vec::new(),
    };
    /// Nothing is known.
    pub const UNKNOWN: Bag = Bag {
        extent: Extent::Unknown,
        values: Vec::new(),
    };

    /// [`Bag::EMPTY`], to borrow.
    pub fn empty() -> &'static Bag {
        static EMPTY: Bag = Bag::EMPTY;
        &EMPTY
    }

    /// [`Bag::UNKNOWN`], to borrow.
    pub fn unknown() -> &'static Bag {
        static UNKNOWN: Bag = Bag::UNKNOWN;
        &UNKNOWN
    }

    /// Exactly this string.
    pub fn string(value: &str) -> Bag {
        Bag::strings([value])
    }

    /// Exactly these strings.
    pub fn strings<S: Into<Box<str>>>(values: impl IntoIterator<Item = S>) -> Bag {
        Bag {
            extent: Extent::Exact,
            values: values.into_iter().map(AttributeValue::string).collect(),
        }
    }
}

impl AttributeValue {
    /// A string without an issuer.
    pub fn string(text: impl Into<Box<str>>) -> AttributeValue {
        AttributeValue {
            value: Value::String(text.into()),
            issuer: None,
        }
    }
}

/// Where an evaluation gets its bags from.
pub trait Attributes {
    /// The bag of a (category, id), or `None` where nothing has been said of it yet: it stays open, and a later
    /// evaluation of the specialised program may bind it.
    fn bag(&self, category: &str, id: &str) -> Option<&Bag>;
}

impl Attributes for &dyn Attributes {
    fn bag(&self, category: &str, id: &str) -> Option<&Bag> {
        (**self).bag(category, id)
    }
}

/// Two sources: the first that has anything to say of a key counts.
impl<A: Attributes, B: Attributes> Attributes for (&A, &B) {
    fn bag(&self, category: &str, id: &str) -> Option<&Bag> {
        self.0
            .bag(category, id)
            .or_else(|| self.1.bag(category, id))
    }
}

/// A list of bags. [`closed`](AttributeList::closed) once everything not in it is known to be empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AttributeList {
    entries: Vec<(Cow<'static, str>, Box<str>, Bag)>,
    closed: bool,
}

impl AttributeList {
    /// Nothing, and nothing closed.
    pub fn new() -> AttributeList {
        AttributeList::default()
    }

    /// Says that every (category, id) not in the list is exactly empty, as in a request given to a decision point.
    pub fn closed(mut self) -> AttributeList {
        self.closed = true;
        self
    }

    /// Adds values to what is already there; the weaker of the two extents stays.
    pub fn add(&mut self, category: &str, id: &str, bag: Bag) {
        match self
            .entries
            .iter_mut()
            .find(|(c, i, _)| &**i == id && *c == category)
        {
            Some((_, _, there)) => {
                there.values.extend(bag.values);
                if bag.extent != Extent::Exact {
                    there.extent = if there.values.is_empty() {
                        Extent::Unknown
                    } else {
                        Extent::AtLeast
                    };
                }
            }
            None => self.entries.push((named(category), id.into(), bag)),
        }
    }

    /// [`add`](AttributeList::add), for chains.
    pub fn with(mut self, category: &str, id: &str, bag: Bag) -> AttributeList {
        self.add(category, id, bag);
        self
    }

    /// Whether anything was said of a key, be it that it is empty.
    #[cfg(feature = "studio")]
    pub(super) fn lists(&self, category: &str, id: &str) -> bool {
        self.find(category, id).is_some()
    }

    fn find(&self, category: &str, id: &str) -> Option<&Bag> {
        let mut entries = self.entries.iter();
        let found = entries.find(|(c, i, _)| &**i == id && &**c == category);
        found.map(|(_, _, bag)| bag)
    }

    /// Every bag, as (category, id, bag), in the order it was first added.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &Bag)> {
        self.entries
            .iter()
            .map(|(category, id, bag)| (&**category, &**id, bag))
    }
}

/// A category, without a copy of those that nearly all attributes are in.
fn named(category: &str) -> Cow<'static, str> {
    let known = [SUBJECT, RESOURCE, ACTION, ENVIRONMENT];
    match known.into_iter().find(|known| *known == category) {
        Some(known) => Cow::Borrowed(known),
        None => Cow::Owned(category.to_owned()),
    }
}

impl Attributes for AttributeList {
    fn bag(&self, category: &str, id: &str) -> Option<&Bag> {
        self.find(category, id)
            .or_else(|| self.closed.then(Bag::empty))
    }
}
