//! A request.

use std::sync::Arc;

use crate::value::{Content, Value};

/// `<Request>` (section 5.42).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// `ReturnPolicyIdList`: the response is to name the policies that applied.
    pub return_policy_id_list: bool,
    /// `CombinedDecision`: the response is to be one result, whatever the number of questions (Multiple Decision
    /// Profile, section 3).
    pub combined_decision: bool,
    /// `<XPathVersion>` of `<RequestDefaults>`.
    pub xpath_version: Option<String>,
    /// `<Attributes>`, in document order; those that JSON names by a shorthand come before the others.
    pub categories: Vec<Category>,
    /// `<MultiRequests>`: which categories belong to a question, where the request says so.
    pub multi: Vec<RequestReference>,
}

/// `<Attributes>` (section 5.44), in JSON a member of `Category` or a shorthand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Category {
    /// `Category`, in JSON `CategoryId`.
    pub category: String,
    /// `xml:id`, in JSON `Id`.
    pub id: Option<String>,
    /// `<Content>`.
    pub content: Option<Arc<Content>>,
    /// `<Attribute>`, in document order.
    pub attributes: Vec<Attribute>,
}

/// `<Attribute>` (section 5.46), with values of one data type: XML can give an attribute of several, which is the same as
/// several attributes, and in JSON one of none, which is the same as no attribute.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attribute {
    /// `AttributeId`.
    pub id: String,
    /// `Issuer`.
    pub issuer: Option<String>,
    /// `IncludeInResult`.
    pub include_in_result: bool,
    /// Its values, in document order.
    pub values: Vec<Value>,
}

/// `<RequestReference>` (section 5.51): one question of several.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct RequestReference {
    /// The [`Category::id`]s that belong to it.
    pub ids: Vec<String>,
}
