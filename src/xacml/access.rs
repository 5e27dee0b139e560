//! `access-permitted` (A.3): the decision point asked anew, from inside an expression, about another content of one
//! category.

use super::attributes::{AttributeList, Attributes, Bag, CONTENT};
use super::callee::Known;
use super::decision::{Decision, DecisionSet};
use super::evaluate::{POLICY_DEPTH, Run};
use super::expression::{Evaluator, Outcome};
use super::multiple::individuals;
use super::named::ANYTHING;
use super::outcome::Status;
use super::program::Program;
use super::truth::TruthSet;
use super::xml;
use crate::value::Value;

/// How often one decision may ask anew, whichever expression does; the next is an error, so that no loop is endless.
pub const ACCESS_DEPTH: u32 = 8;

/// Bytes of a category's XML that are read in the time of one step.
const STEP_BYTES: usize = 16;

impl Evaluator<'_> {
    /// Whether the policies would permit the same request, with the category of the first argument holding what the second
    /// says, as the content of an `<Attributes>` element, and nothing else.
    pub(super) fn access_permitted(&mut self, arguments: &[Outcome]) -> Outcome {
        let [
            Outcome::Value(Value::AnyUri(category)),
            Outcome::Value(Value::String(content)),
        ] = arguments
        else {
            return Outcome::Truth(TruthSet::ERROR);
        };
        let program = self.program;
        let Some(root) = program.root_index() else {
            return ANYTHING;
        };
        if !self.spend((content.len() / STEP_BYTES).saturating_add(program.body.predicates.len())) {
            return ANYTHING;
        }
        self.anew = self.anew.and_then(|left| left.checked_sub(1));
        if self.anew.is_none() {
            return Outcome::Truth(TruthSet::ERROR);
        }
        let Some(list) = read(program, category, content) else {
            self.note_status(Status::SyntaxError);
            return Outcome::Truth(TruthSet::ERROR);
        };
        let replaced = Replaced {
            category,
            list,
            attributes: self.attributes,
        };
        let mut run = Run::new(program, &replaced, *self.steps());
        run.evaluator.anew = self.anew;
        let decisions = run.policy(root, POLICY_DEPTH, &mut ()).decisions;
        let (steps, left) = (*run.evaluator.steps(), run.evaluator.anew);
        *self.steps() = steps;
        self.anew = left;
        let permit = DecisionSet::of(Decision::Permit);
        Outcome::Truth(if left.is_none() {
            // Too often, and so an error of whoever asked first.
            TruthSet::ERROR
        } else if decisions == permit {
            TruthSet::TRUE
        } else if decisions.intersects(permit) {
            TruthSet::EITHER
        } else {
            TruthSet::FALSE
        })
    }
}

impl Program {
    /// Whether it asks the decision point anew: then nothing may be folded into it, since the next question is another.
    pub(super) fn asks_anew(&self) -> bool {
        let mut functions = self.tables.functions.iter();
        functions.any(|function| function.known == Some(Known::AccessPermitted))
    }

    /// Attributes, after what the program kept of those that became known.
    pub(super) fn with_kept<'a>(&'a self, attributes: &'a dyn Attributes) -> WithKept<'a> {
        WithKept {
            program: self,
            attributes,
        }
    }

    /// Everything that is known of the keys it reads, to be kept beside it.
    pub(super) fn known_bags(&self, attributes: &dyn Attributes) -> Vec<(u32, Bag)> {
        let keys = (0..).zip(&self.tables.keys);
        let known = keys.filter_map(|(index, key)| {
            Some((index, attributes.bag(&key.category, &key.id)?.clone()))
        });
        known.collect()
    }

    /// The contents among them: paths that are only known later select from them.
    pub(super) fn known_contents(&self, attributes: &dyn Attributes) -> Vec<(u32, Bag)> {
        let mut known = self.known_bags(attributes);
        let keys = &self.tables.keys;
        let is_content = |key: &u32| {
            keys.get(*key as usize)
                .is_some_and(|key| &*key.id == CONTENT)
        };
        known.retain(|(key, _)| is_content(key));
        known
    }
}

/// See [`Program::with_kept`].
pub(super) struct WithKept<'a> {
    program: &'a Program,
    attributes: &'a dyn Attributes,
}

impl Attributes for WithKept<'_> {
    fn bag(&self, category: &str, id: &str) -> Option<&Bag> {
        let is_it = |index: &u32| {
            let key = self.program.tables.keys.get(*index as usize);
            key.is_some_and(|key| &*key.id == id && &*key.category == category)
        };
        let kept = self.program.kept.iter().find(|(index, _)| is_it(index));
        match kept {
            Some((_, bag)) => Some(bag),
            None => self.attributes.bag(category, id),
        }
    }
}

/// A request in which one category holds something else.
struct Replaced<'a> {
    category: &'a str,
    list: AttributeList,
    attributes: &'a dyn Attributes,
}

impl Attributes for Replaced<'_> {
    fn bag(&self, category: &str, id: &str) -> Option<&Bag> {
        if category == self.category {
            self.list.bag(category, id)
        } else {
            self.attributes.bag(category, id)
        }
    }
}

/// The attributes of a category from the content of its element; everything else of the category is empty.
fn read(program: &Program, category: &str, content: &str) -> Option<AttributeList> {
    let document = format!(
        "<Request xmlns=\"{}\" ReturnPolicyIdList=\"false\" CombinedDecision=\"false\">\
         <Attributes Category=\"c\">{content}</Attributes></Request>",
        xml::NAMESPACE
    );
    let mut request = xml::read_request(&document, program.dialect()).ok()?;
    // Content that closes its element, to say more of the request, is none.
    let [only] = request.categories.as_mut_slice() else {
        return None;
    };
    only.category = category.to_owned();
    match individuals(&request, program.dialect()).ok()?.as_slice() {
        [one] => Some(one.attributes()),
        _ => None,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::xacml::xml::{Limits, Reading, parse_policy};
    use crate::xacml::{ACTION, ACTION_ID, Dialect, Root, Source, compile, evaluate, specialise};

    /// Permits "read"; permits "list" where "read" would be permitted, and "loop" where "loop" would.
    fn program() -> Program {
        let action = |name: &str| {
            format!(
                "<Target><AnyOf><AllOf><Match MatchId=\"urn:oasis:names:tc:xacml:1.0:function:string-equal\">\
                 <AttributeValue DataType=\"http://www.w3.org/2001/XMLSchema#string\">{name}</AttributeValue>\
                 <AttributeDesignator Category=\"{ACTION}\" AttributeId=\"{ACTION_ID}\" \
                 DataType=\"http://www.w3.org/2001/XMLSchema#string\" MustBePresent=\"false\"/></Match></AllOf></AnyOf></Target>"
            )
        };
        let asks = |name: &str| {
            format!(
                "<Condition><Apply FunctionId=\"urn:oasis:names:tc:xacml:3.0:function:access-permitted\">\
                 <AttributeValue DataType=\"http://www.w3.org/2001/XMLSchema#anyURI\">{ACTION}</AttributeValue>\
                 <AttributeValue DataType=\"http://www.w3.org/2001/XMLSchema#string\">&lt;Attribute AttributeId=\"{ACTION_ID}\" \
                 IncludeInResult=\"false\"&gt;&lt;AttributeValue DataType=\"http://www.w3.org/2001/XMLSchema#string\"&gt;{name}\
                 &lt;/AttributeValue&gt;&lt;/Attribute&gt;</AttributeValue></Apply></Condition>"
            )
        };
        let rule = |name: &str, condition: &str| {
            format!(
                "<Rule RuleId=\"{name}\" Effect=\"Permit\">{}{condition}</Rule>",
                action(name)
            )
        };
        let xml = format!(
            "<Policy xmlns=\"{}\" PolicyId=\"urn:p\" Version=\"1\" \
             RuleCombiningAlgId=\"urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides\"><Target/>{}{}{}{}</Policy>",
            xml::NAMESPACE,
            rule("read", ""),
            rule("list", &asks("read")),
            rule("purge", &asks("write")),
            rule("loop", &asks("loop")),
        );
        let (policy, _) = parse_policy(&xml, Reading::STANDARD, &Limits::default()).unwrap();
        let source = Source {
            policy: &policy,
            text: &xml,
        };
        compile(&[source], Root::Only, Dialect::STANDARD)
            .unwrap()
            .program
    }

    fn asking(action: &str) -> AttributeList {
        AttributeList::new()
            .with(ACTION, ACTION_ID, Bag::strings([action]))
            .closed()
    }

    #[test]
    fn the_policies_are_asked_about_another_content() {
        let program = program();
        let of = |action| evaluate(&program, &asking(action)).decision();
        assert_eq!(of("read"), Some(Decision::Permit));
        assert_eq!(of("list"), Some(Decision::Permit));
        assert_eq!(of("purge"), Some(Decision::NotApplicable));
    }

    #[test]
    fn a_loop_ends_in_an_error() {
        let outcome = evaluate(&program(), &asking("loop"));
        assert_eq!(outcome.decision(), Some(Decision::IndeterminateP));
        assert_eq!(outcome.status, Status::ProcessingError);
    }

    #[test]
    fn what_is_known_is_kept_for_the_next_question() {
        let program = program();
        for action in ["read", "list", "purge", "loop"] {
            let special = specialise(&program, &asking(action));
            let later = evaluate(&special, &AttributeList::new().closed());
            assert_eq!(later, evaluate(&program, &asking(action)), "{action}");
        }
    }

    #[test]
    fn content_that_says_more_than_its_category_is_none() {
        let program = program();
        let more = "</Attributes><Attributes Category=\"d\">";
        assert!(read(&program, ACTION, more).is_none());
        assert!(read(&program, ACTION, "<Attribute/>").is_none());
        assert!(read(&program, ACTION, "").is_some());
    }
}
