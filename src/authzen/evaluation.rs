//! Requests for one evaluation, and for several at once (sections 6.1 and 7.1).

use serde_json::Value;

use super::AuthzenError;
use super::bounds::Budget;
use super::entity::{Action, Entity, Properties, present};
use super::node::{Node, below, document, missing};

/// A request for one evaluation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// Who wants to.
    pub subject: Entity,
    /// What.
    pub action: Action,
    /// With what.
    pub resource: Entity,
    /// The environment.
    pub context: Properties,
}

/// A request to the endpoint for several.
#[derive(Clone, Debug)]
pub enum Evaluations {
    /// Without a list, or with an empty one: a request for one.
    One(Box<Evaluation>),
    /// A list of them.
    Many {
        /// How far it is worked through.
        semantic: Semantic,
        /// Each by itself: one that is wrong does not make the others so.
        items: Vec<Result<Evaluation, AuthzenError>>,
    },
}

/// How far a list is worked through (section 7.1.2.1).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Semantic {
    /// To its end.
    #[default]
    ExecuteAll,
    /// To the first that is not permitted, or wrong.
    DenyOnFirstDeny,
    /// To the first that is permitted.
    PermitOnFirstPermit,
}

/// The most evaluations of one request.
pub const MOST_EVALUATIONS: usize = 1_000;

impl Evaluation {
    /// A request from its JSON. Members that the specification does not know are passed over.
    ///
    /// # Errors
    /// `malformed-request`, `missing-member`.
    pub fn from_json(text: &str) -> Result<Evaluation, AuthzenError> {
        Evaluation::read(&Node::root(&document(text)?), None)
    }

    /// A request whose entities, where it has none of its own, are those of `defaults`: as a whole, not member by member
    /// (section 7.1.1).
    fn read<'a>(node: &Node<'a>, defaults: Option<&Node<'a>>) -> Result<Evaluation, AuthzenError> {
        Ok(Evaluation {
            subject: Entity::read(&needed(node, defaults, "subject")?)?,
            action: Action::read(&needed(node, defaults, "action")?)?,
            resource: Entity::read(&needed(node, defaults, "resource")?)?,
            context: member(node, defaults, "context")?
                .map(|context| present(&context))
                .transpose()?
                .unwrap_or_default(),
        })
    }
}

impl Evaluations {
    /// A request from its JSON.
    ///
    /// # Errors
    /// What is wrong with the request as a whole: `malformed-request`, `missing-member` where it is for one,
    /// `unknown-semantic`, `too-many` over [`MOST_EVALUATIONS`], `too-large`. What is wrong with one of several is kept with it.
    pub fn from_json(text: &str) -> Result<Evaluations, AuthzenError> {
        Evaluations::read(&document(text)?)
    }

    fn read(request: &Value) -> Result<Evaluations, AuthzenError> {
        let root = Node::root(request);
        let semantic = semantic(&root)?;
        let items = match root.get("evaluations")? {
            Some(list) => list.items()?.collect(),
            None => Vec::new(),
        };
        if items.is_empty() {
            let one = Evaluation::read(&root, None)?;
            return Ok(Evaluations::One(Box::new(one)));
        }
        if items.len() > MOST_EVALUATIONS {
            let message = format!("expected at most {MOST_EVALUATIONS}, found {}", items.len());
            return Err(AuthzenError::new("too-many", "/evaluations", message));
        }
        // A default may lack members as long as nobody falls back on it, but it is an object.
        for name in ["subject", "action", "resource", "context"] {
            if let Some(default) = root.get(name)? {
                default.object()?;
            }
        }
        let (mut budget, mut read) = (Budget::new(), Vec::with_capacity(items.len()));
        for item in &items {
            let one = item
                .object()
                .and_then(|_| Evaluation::read(item, Some(&root)));
            if let Ok(one) = &one {
                budget.take(one)?;
            }
            read.push(one);
        }
        Ok(Evaluations::Many {
            semantic,
            items: read,
        })
    }
}

impl Semantic {
    /// Whether the rest of a list is left undone after this decision.
    pub(super) fn ends_with(self, decision: bool) -> bool {
        match self {
            Semantic::ExecuteAll => false,
            Semantic::DenyOnFirstDeny => !decision,
            Semantic::PermitOnFirstPermit => decision,
        }
    }
}

/// A member of its own, or else the default.
fn member<'a>(
    node: &Node<'a>,
    defaults: Option<&Node<'a>>,
    name: &str,
) -> Result<Option<Node<'a>>, AuthzenError> {
    match (node.get(name)?, defaults) {
        (None, Some(defaults)) => defaults.get(name),
        (own, _) => Ok(own),
    }
}

fn needed<'a>(
    node: &Node<'a>,
    defaults: Option<&Node<'a>>,
    name: &str,
) -> Result<Node<'a>, AuthzenError> {
    let found = member(node, defaults, name)?;
    found.ok_or_else(|| missing(&below(&node.pointer, name)))
}

fn semantic(root: &Node<'_>) -> Result<Semantic, AuthzenError> {
    let Some(named) = root
        .get("options")?
        .map(|options| options.get("evaluations_semantic"))
        .transpose()?
        .flatten()
    else {
        return Ok(Semantic::default());
    };
    match named.text()?.as_str() {
        "execute_all" => Ok(Semantic::ExecuteAll),
        "deny_on_first_deny" => Ok(Semantic::DenyOnFirstDeny),
        "permit_on_first_permit" => Ok(Semantic::PermitOnFirstPermit),
        _ => Err(AuthzenError::new(
            "unknown-semantic",
            named.pointer,
            "expected execute_all, deny_on_first_deny or permit_on_first_permit",
        )),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use super::*;
    use serde_json::json;

    fn many(request: Value) -> (Semantic, Vec<Result<Evaluation, AuthzenError>>) {
        match Evaluations::read(&request) {
            Ok(Evaluations::Many { semantic, items }) => (semantic, items),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_entity_of_its_own_takes_the_place_of_the_default_as_a_whole() {
        let (semantic, items) = many(json!({
            "subject": {"type": "user", "id": "a", "properties": {"x": 1}},
            "action": {"name": "read"},
            "resource": {},
            "context": {"time": "t"},
            "options": {"evaluations_semantic": "deny_on_first_deny", "other": 1},
            "evaluations": [
                {"resource": {"type": "r", "id": "1"}},
                {"subject": {"type": "user", "id": "b"}, "resource": {"type": "r", "id": "2"}, "context": {"s": 1}},
                {},
                {"subject": {"id": "c"}, "resource": {"type": "r", "id": "2"}},
                5,
            ],
        }));
        assert_eq!(semantic, Semantic::DenyOnFirstDeny);
        let first = items.first().unwrap().as_ref().unwrap();
        assert_eq!(
            (first.subject.properties.len(), first.context.len()),
            (1, 1)
        );
        let second = items.get(1).unwrap().as_ref().unwrap();
        assert!(second.subject.properties.is_empty() && second.context.contains_key("s"));
        let wrong: Vec<(&str, &str)> = items
            .iter()
            .filter_map(|item| item.as_ref().err())
            .map(|error| (error.code(), error.pointer()))
            .collect();
        assert_eq!(
            wrong,
            [
                ("missing-member", "/resource/type"),
                ("missing-member", "/evaluations/3/subject/type"),
                ("malformed-request", "/evaluations/4")
            ]
        );
    }

    #[test]
    fn an_empty_list_is_a_request_for_one() {
        let one = r#"{"subject":{"type":"u","id":"a"},"action":{"name":"r"},"resource":{"type":"t","id":"1"},"evaluations":[],"foo":{}}"#;
        assert!(matches!(
            Evaluations::from_json(one),
            Ok(Evaluations::One(_))
        ));
        assert!(Evaluation::from_json(one).is_ok());
    }

    #[test]
    fn what_is_wrong_with_the_whole_is_refused() {
        let code = |text: &str| Evaluations::from_json(text).unwrap_err().code();
        assert_eq!(code(""), "malformed-request");
        assert_eq!(code("[]"), "malformed-request");
        assert_eq!(code(r#"{"evaluations":{}}"#), "malformed-request");
        assert_eq!(
            code(r#"{"subject":"alice","evaluations":[{}]}"#),
            "malformed-request"
        );
        assert_eq!(
            code(r#"{"evaluations":[{}],"options":{"evaluations_semantic":"all"}}"#),
            "unknown-semantic"
        );
        let list = vec!["{}"; MOST_EVALUATIONS + 1].join(",");
        assert_eq!(code(&format!(r#"{{"evaluations":[{list}]}}"#)), "too-many");
    }
}
