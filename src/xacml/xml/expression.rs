//! Expressions (sections 5.24 to 5.31).

use super::content::Slot;
use super::element::{Node, WHITE, Walker, name};
use super::target::every;
use super::variables::Reference;
use crate::value::Namespaces;
use crate::xacml::model::{
    Apply, Attribute, Designator, Expression, Literal, Selector, XPathScope,
};

/// `<Expression>` and its substitutes (section 5.25).
pub(super) const EXPRESSIONS: &[&str] = &[
    "Apply",
    "AttributeDesignator",
    "AttributeSelector",
    "AttributeValue",
    "Function",
    "VariableReference",
];
/// The same, where a reading does not know references inside a function.
const PLAIN_ARGUMENTS: &[&str] = &[
    "Apply",
    "AttributeDesignator",
    "AttributeSelector",
    "AttributeValue",
    "Function",
];

/// The namespaces in scope of an element, as a path written there knows them.
fn namespaces(node: Node<'_>) -> Namespaces {
    node.namespaces()
        .filter_map(|namespace| Some((namespace.name()?, namespace.uri())))
        .collect()
}

impl Walker<'_> {
    /// Reads one expression; `depth` counts from 1 at the outermost.
    pub(super) fn expression(&mut self, node: Node<'_>, depth: u32) -> Option<Expression> {
        match name(node) {
            "AttributeValue" => self.literal(node).map(Expression::Literal),
            "Apply" => self.apply(node, depth).map(Expression::Apply),
            "Function" => {
                let id = self.leaf(node, "FunctionId")?;
                let span = self.span(node);
                Some(Expression::Function { id, span })
            }
            "VariableReference" => {
                let id = self.leaf(node, "VariableId")?;
                let span = self.span(node);
                self.references.push(Reference {
                    id: id.clone(),
                    span,
                    within: self.definition,
                });
                Some(Expression::Variable { id, span })
            }
            _ => self.attribute(node).map(Expression::Attribute),
        }
    }

    /// `<AttributeDesignator>` or `<AttributeSelector>`.
    pub(super) fn attribute(&mut self, node: Node<'_>) -> Option<Attribute> {
        if name(node) == "AttributeSelector" {
            self.selector(node).map(Attribute::Selector)
        } else {
            self.designator(node).map(Attribute::Designator)
        }
    }

    /// `<AttributeValue>` (section 5.31), which may carry any attribute.
    pub(super) fn literal(&mut self, node: Node<'_>) -> Option<Literal> {
        self.known(node, &["DataType", "XPathCategory"]);
        let data_type = self.required(node, "DataType");
        let text = self.value(node, data_type.unwrap_or_default());
        Some(Literal {
            data_type: data_type?.to_owned(),
            text,
            xpath: self
                .optional(node, "XPathCategory")
                .map(|category| XPathScope {
                    category: category.to_owned(),
                    namespaces: namespaces(node),
                }),
            span: self.span(node),
        })
    }

    fn apply(&mut self, node: Node<'_>, depth: u32) -> Option<Apply> {
        if depth > self.limits.expression_depth {
            let message = format!(
                "expected at most {} expressions inside each other, found more",
                self.limits.expression_depth
            );
            self.error("too-deep", node, message);
            return None;
        }
        self.known(node, &["FunctionId"]);
        self.paired(node);
        let function = self.required(node, "FunctionId");
        let full = self.reading.full_apply;
        let arguments = if full { EXPRESSIONS } else { PLAIN_ARGUMENTS };
        let slots = [
            Slot::optional(&["Description"]).only_if(full),
            Slot::any(arguments),
        ];
        let content = self.content(node, &slots);
        if let Some(description) = content.first(0) {
            self.description(description);
        }
        let deeper = depth.saturating_add(1);
        let arguments = every(content.all(1).map(|node| self.expression(node, deeper)));
        Some(Apply {
            function: function?.to_owned(),
            arguments: arguments?,
            span: self.span(node),
        })
    }

    /// An element that is one identifier.
    fn leaf(&mut self, node: Node<'_>, attribute: &'static str) -> Option<String> {
        self.known(node, &[attribute]);
        self.single(node);
        self.content(node, &[]);
        self.required(node, attribute).map(str::to_owned)
    }

    fn designator(&mut self, node: Node<'_>) -> Option<Designator> {
        self.known(
            node,
            &[
                "Category",
                "AttributeId",
                "DataType",
                "Issuer",
                "MustBePresent",
            ],
        );
        self.content(node, &[]);
        let category = self.required(node, "Category");
        let id = self.required(node, "AttributeId");
        let data_type = self.required(node, "DataType");
        let must_be_present = self
            .required(node, "MustBePresent")
            .and_then(|text| self.boolean(node, "MustBePresent", text));
        Some(Designator {
            category: category?.to_owned(),
            id: id?.to_owned(),
            data_type: data_type?.to_owned(),
            issuer: self.optional(node, "Issuer").map(str::to_owned),
            must_be_present: must_be_present?,
            span: self.span(node),
        })
    }

    fn selector(&mut self, node: Node<'_>) -> Option<Selector> {
        const MUST: &str = "MustBePresent";
        self.known(
            node,
            &["Category", "ContextSelectorId", "Path", "DataType", MUST],
        );
        self.single(node);
        self.content(node, &[]);
        let path = self.required(node, "Path");
        let data_type = self.required(node, "DataType");
        let category = self.bare(node, "Category");
        let must_be_present = match self.bare(node, MUST) {
            Some(text) => self.boolean(node, MUST, text),
            None => Some(false),
        };
        Some(Selector {
            category: category.map(str::to_owned),
            path: path?.to_owned(),
            namespaces: namespaces(node),
            context_selector: self.optional(node, "ContextSelectorId").map(str::to_owned),
            data_type: data_type?.to_owned(),
            must_be_present: must_be_present?,
            span: self.span(node),
        })
    }

    /// An attribute that the standard requires of a selector, and a reading may do without.
    fn bare<'d>(&mut self, node: Node<'d>, attribute: &'static str) -> Option<&'d str> {
        if !self.reading.bare_selectors {
            return self.required(node, attribute);
        }
        let value = self.optional(node, attribute);
        if value.is_none() {
            let message = format!("expected {attribute} on <AttributeSelector>, found none");
            self.warning("missing-attribute", node, message);
        }
        value
    }

    /// `xs:boolean`, with the white space around it that its schema type collapses.
    pub(super) fn boolean(
        &mut self,
        node: Node<'_>,
        attribute: &'static str,
        text: &str,
    ) -> Option<bool> {
        match text.trim_matches(WHITE) {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => {
                self.invalid(false, node, attribute, "true, false, 1 or 0");
                None
            }
        }
    }
}
