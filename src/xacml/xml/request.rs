//! `<Request>` (sections 5.42 to 5.51).

use std::sync::Arc;

use super::content::Slot;
use super::element::{NAMESPACE, Node, WHITE, Walker, name};
use super::report::quote;
use super::standalone::standalone;
use super::target::every;
use crate::value::markup::shown;
use crate::value::{Content, Value};
use crate::xacml::context::{
    Attribute, Category, Request, RequestReference, Values, literal_value, namespaces,
};
use crate::xacml::model::XPathScope;
use crate::xacml::{Dialect, individuals};

const XPATH_CATEGORY: &str = "XPathCategory";
const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

impl Walker<'_> {
    /// The request of a root element.
    pub(super) fn request(&mut self, root: Node<'_>, dialect: Dialect) -> Option<Request> {
        self.expect_root(root, "Request", "not-a-request")?;
        const FLAGS: [&str; 2] = ["ReturnPolicyIdList", "CombinedDecision"];
        self.known(root, &FLAGS);
        let flags = FLAGS.map(|flag| self.flag(root, flag));
        let content = self.content(
            root,
            &[
                Slot::optional(&["RequestDefaults"]),
                Slot::some(&["Attributes"]),
                Slot::optional(&["MultiRequests"]),
            ],
        );
        let xpath_version = content.first(0).and_then(|node| self.defaults(node));
        let values = Values::of(dialect);
        let categories = every(content.all(1).map(|node| self.category(node, values)));
        let multi = match content.first(2) {
            Some(node) => self.references(node),
            None => Some(Vec::new()),
        };
        let [return_policy_id_list, combined_decision] = flags;
        let request = Request {
            return_policy_id_list: return_policy_id_list?,
            combined_decision: combined_decision?,
            xpath_version,
            categories: categories?,
            multi: multi?,
        };
        if let Err(error) = individuals(&request, dialect) {
            let node = content.first(2).unwrap_or(root);
            self.error(error.code(), node, error.to_string());
            return None;
        }
        Some(request)
    }

    /// Reports a root element that is not the one asked for.
    pub(super) fn expect_root(
        &mut self,
        root: Node<'_>,
        expected: &str,
        code: &'static str,
    ) -> Option<()> {
        if root.tag_name().namespace() == Some(NAMESPACE) && name(root) == expected {
            return Some(());
        }
        let namespace = root.tag_name().namespace();
        let message = format!(
            "expected <{expected}> in the namespace {}, found <{}> in {}",
            quote(NAMESPACE),
            shown(name(root)),
            namespace.map_or("no namespace".to_owned(), quote)
        );
        self.error(code, root, message);
        None
    }

    /// `<Attributes>` (section 5.44).
    pub(super) fn category(&mut self, node: Node<'_>, values: Values) -> Option<Category> {
        self.known(node, &["Category"]);
        let category = self.required(node, "Category");
        let id = node.attribute((XML_NAMESPACE, "id"));
        let content = self.content(
            node,
            &[Slot::optional(&["Content"]), Slot::any(&["Attribute"])],
        );
        let kept = match content.first(0) {
            Some(node) => self.kept_content(node).map(Some),
            None => Some(None),
        };
        let attributes = every(content.all(1).map(|node| self.kept_attribute(node, values)));
        Some(Category {
            category: category?.to_owned(),
            id: id.map(|id| id.trim_matches(WHITE).to_owned()),
            content: kept?,
            attributes: attributes?.into_iter().flatten().collect(),
        })
    }

    /// A flag that has to be there.
    fn flag(&mut self, node: Node<'_>, attribute: &'static str) -> Option<bool> {
        let text = self.required(node, attribute)?;
        self.boolean(node, attribute, text)
    }

    /// `<Content>` (section 5.45): one element, whatever it is.
    fn kept_content(&mut self, node: Node<'_>) -> Option<Arc<Content>> {
        let mut elements = node.children().filter(roxmltree::Node::is_element);
        let (Some(element), None) = (elements.next(), elements.next()) else {
            let message = "expected exactly one element in <Content>".to_owned();
            self.error("invalid-content", node, message);
            return None;
        };
        let texts = node.children().filter(roxmltree::Node::is_text);
        for text in texts.filter(|text| !text.text().unwrap_or_default().trim().is_empty()) {
            let message = "expected only one element in <Content>, found text".to_owned();
            self.error("invalid-content", text, message);
        }
        match Content::parse(&standalone(element, self.text())) {
            Ok(content) => Some(Arc::new(content)),
            Err(error) => {
                let message = format!("expected <Content> to be one element: {error}");
                self.error("invalid-content", node, message);
                None
            }
        }
    }

    /// `<Attribute>` (section 5.46): one for each data type that its values have, in the order of the values.
    fn kept_attribute(&mut self, node: Node<'_>, values: Values) -> Option<Vec<Attribute>> {
        self.known(node, &["AttributeId", "Issuer", "IncludeInResult"]);
        let id = self.required(node, "AttributeId");
        let include_in_result = self.flag(node, "IncludeInResult");
        let content = self.content(node, &[Slot::some(&["AttributeValue"])]);
        let read = every(content.all(0).map(|node| self.kept_value(node, values)))?;
        let empty = Attribute {
            id: id?.to_owned(),
            issuer: self.optional(node, "Issuer").map(str::to_owned),
            include_in_result: include_in_result?,
            values: Vec::new(),
        };
        let same = |a: &Value, b: &Value| a.data_type_uri() == b.data_type_uri();
        let runs = read.chunk_by(same).map(|run| Attribute {
            values: run.to_vec(),
            ..empty.clone()
        });
        Some(runs.collect())
    }

    /// `<AttributeValue>` (section 7.3.1), or an element that is one and more.
    pub(super) fn kept_value(&mut self, node: Node<'_>, values: Values) -> Option<Value> {
        if name(node) == "AttributeValue" {
            self.known(node, &["DataType", XPATH_CATEGORY]);
        }
        let data_type = self.required(node, "DataType")?;
        let text = self.value(node, data_type);
        let scope = self
            .optional(node, XPATH_CATEGORY)
            .map(|category| XPathScope {
                category: category.to_owned(),
                namespaces: namespaces(
                    node.namespaces()
                        .filter_map(|namespace| Some((namespace.name()?, namespace.uri()))),
                ),
            });
        match literal_value(data_type, &text, scope, values) {
            Ok(value) => Some(value),
            Err(error) => {
                self.error(error.code(), node, error.to_string());
                None
            }
        }
    }

    /// `<MultiRequests>` (section 5.50).
    fn references(&mut self, node: Node<'_>) -> Option<Vec<RequestReference>> {
        self.known(node, &[]);
        let content = self.content(node, &[Slot::some(&["RequestReference"])]);
        every(content.all(0).map(|node| {
            self.known(node, &[]);
            let content = self.content(node, &[Slot::some(&["AttributesReference"])]);
            let ids = every(content.all(0).map(|node| {
                self.known(node, &["ReferenceId"]);
                self.content(node, &[]);
                self.required(node, "ReferenceId").map(str::to_owned)
            }));
            Some(RequestReference { ids: ids? })
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{read_request, read_response};
    use super::*;

    /// A request of one category, around its content.
    fn request(inside: &str) -> String {
        format!(
            "<Request xmlns=\"{NAMESPACE}\" ReturnPolicyIdList=\"false\" CombinedDecision=\"0\">\n\
             <Attributes Category=\"urn:c\">{inside}</Attributes></Request>"
        )
    }

    fn attribute(value: &str) -> String {
        request(&format!(
            "<Attribute AttributeId=\"urn:a\" IncludeInResult=\"true\">{value}</Attribute>"
        ))
    }

    fn integer(text: &str) -> String {
        let integer = "http://www.w3.org/2001/XMLSchema#integer";
        attribute(&format!(
            "<AttributeValue DataType=\"{integer}\">{text}</AttributeValue>"
        ))
    }

    fn code(xml: &str) -> &'static str {
        match read_request(xml, Dialect::STANDARD) {
            Ok(_) => "ok",
            Err(error) => error.code(),
        }
    }

    #[test]
    fn the_schema_is_kept_strictly() {
        let none = request("");
        for (xml, expected) in [
            (none.clone(), "ok"),
            (
                none.replace("CombinedDecision=\"0\"", ""),
                "missing-attribute",
            ),
            (none.replace("\"false\"", "\"no\""), "invalid-attribute"),
            (none.replace("Category", "category"), "missing-attribute"),
            (none.replace(NAMESPACE, "urn:other"), "not-a-request"),
            (none.replace("Request", "Policy"), "not-a-request"),
            (format!("<!DOCTYPE Request>{none}"), "doctype"),
            (request("<Attribut/>"), "unknown-element"),
            (request("<Rule/>"), "misplaced-element"),
            (request("x"), "unexpected-text"),
            (
                request("<Attribute AttributeId=\"a\"/>"),
                "missing-attribute",
            ),
            (attribute(""), "missing-element"),
            (
                attribute("<AttributeValue>x</AttributeValue>"),
                "missing-attribute",
            ),
            (integer("7"), "ok"),
            (integer("seven"), "invalid-value"),
            (integer("<!-- -->7"), "comment-in-value"),
            (integer("7<b/>"), "element-in-value"),
            (integer(&"9".repeat(60)), "ok"),
            (request("<Content><a/></Content>"), "ok"),
            (request("<Content/>"), "invalid-content"),
            (request("<Content><a/><b/></Content>"), "invalid-content"),
            (request("<Content>x<a/></Content>"), "invalid-content"),
            (" ".repeat(crate::xacml::context::LIMIT + 1), "too-large"),
            (
                format!("{}{}", "<a>".repeat(200), "</a>".repeat(200)),
                "too-deep",
            ),
        ] {
            assert_eq!(
                code(&xml),
                expected,
                "{}",
                xml.chars().take(300).collect::<String>()
            );
        }
    }

    #[test]
    fn a_refusal_has_its_place() {
        let error = read_request(&integer("seven"), Dialect::STANDARD).err();
        let found = error.as_ref().map(|error| error.diagnostic());
        assert_eq!(found.map(|found| (found.line, found.column)), Some((2, 84)));
        let told = error.as_ref().map(ToString::to_string);
        assert_eq!(
            told.as_deref(),
            Some("2:84: invalid value of type integer: \"seven\"")
        );
    }

    #[test]
    fn references_lead_to_categories() {
        let with = |id: &str| {
            let multi = format!(
                "<MultiRequests><RequestReference><AttributesReference ReferenceId=\"{id}\"/>\
                 </RequestReference></MultiRequests></Request>"
            );
            let named = request("").replace("Category=", "xml:id=\" i \" Category=");
            named.replace("</Request>", &multi)
        };
        assert_eq!(code(&with("i")), "ok");
        assert_eq!(code(&with("j")), "unknown-reference");
    }

    #[test]
    fn values_of_several_types_are_several_attributes() {
        let value = |data_type: &str| {
            format!("<AttributeValue DataType=\"{data_type}\">1</AttributeValue>")
        };
        let values = [
            value("urn:x"),
            value("urn:x"),
            value("urn:y"),
            value("urn:x"),
        ]
        .concat();
        let request = read_request(&attribute(&values), Dialect::STANDARD).unwrap_or_default();
        let categories = request
            .categories
            .iter()
            .flat_map(|category| &category.attributes);
        let lengths: Vec<usize> = categories.map(|attribute| attribute.values.len()).collect();
        assert_eq!(lengths, [2, 1, 1]);
    }

    #[test]
    fn a_response_is_read_strictly_too() {
        let response = |inside: &str| {
            let read = read_response(&format!(
                "<Response xmlns=\"{NAMESPACE}\"><Result>{inside}</Result></Response>"
            ));
            read.map_or_else(|error| error.code(), |_| "ok")
        };
        let permit = "<Decision> Permit </Decision>";
        assert_eq!(response(permit), "ok");
        assert_eq!(response(""), "missing-element");
        assert_eq!(response("<Decision>permit</Decision>"), "invalid-text");
        assert_eq!(response(&format!("{permit}<Status/>")), "missing-element");
        assert_eq!(
            response(&format!("{permit}<Obligations/>")),
            "missing-element"
        );
        assert_eq!(response(&format!("{permit}<Permit/>")), "unknown-element");
    }
}
