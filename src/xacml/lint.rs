//! Warnings about a policy that can be read and compiled and yet is probably not what its author meant.
//!
//! Only what is certain from the document alone is said, whatever the request and whatever a reference leads to. Two
//! matches of one attribute with different values are no contradiction, for example, because the attribute may have both.
//!
//! | code | what was found |
//! |---|---|
//! | `unused-variable` | a variable that nothing needs |
//! | `repeated-match` | a match that stands twice in one `<AllOf>` |
//! | `constant-condition` | a condition that is true, or false, of every request |
//! | `ineffective-rule` | a rule that cannot change the decision, because of the algorithm or of another rule |
//! | `unheard-error` | `MustBePresent` where the algorithm takes an error for no match |
//! | `obligation-never-due` | an obligation or advice for a decision that its policy never comes to |
//! | `never-applies` | a policy or policy set that holds nothing to decide by |
//! | `always-indeterminate` | a policy set whose children its algorithm cannot combine |

use std::collections::{BTreeMap, BTreeSet};

use super::model::{
    Attribute, Child, Effect, Expression, Match, ObligationExpression, Policy, PolicySet,
    PolicyTree, Rule, Target,
};
use super::{Diagnostic, Dialect, Severity, Span};

/// Everything that is worth saying of a policy, in source order; `source` is the document it was read from.
///
/// What follows from the standard's combining and targets is left out in a dialect that has its own.
pub fn warnings(tree: &PolicyTree, dialect: Dialect, source: &str) -> Vec<Diagnostic> {
    let mut lint = Lint {
        standard: dialect == Dialect::STANDARD,
        source,
        found: Vec::new(),
    };
    match tree {
        PolicyTree::Policy(policy) => lint.policy(policy),
        PolicyTree::PolicySet(set) => lint.policy_set(set),
    };
    Diagnostic::sort(&mut lint.found);
    lint.found
}

struct Lint<'a> {
    standard: bool,
    source: &'a str,
    found: Vec<Diagnostic>,
}

/// Which of Permit and Deny a policy may come to.
#[derive(Clone, Copy, Default)]
struct Effects {
    permit: bool,
    deny: bool,
}

impl Effects {
    const BOTH: Effects = Effects {
        permit: true,
        deny: true,
    };

    fn of(effect: Effect) -> Effects {
        Effects {
            permit: effect == Effect::Permit,
            deny: effect == Effect::Deny,
        }
    }

    fn or(self, other: Effects) -> Effects {
        Effects {
            permit: self.permit || other.permit,
            deny: self.deny || other.deny,
        }
    }

    fn contains(self, effect: Effect) -> bool {
        match effect {
            Effect::Permit => self.permit,
            Effect::Deny => self.deny,
        }
    }
}

impl Lint<'_> {
    fn policy_set(&mut self, set: &PolicySet) -> Effects {
        self.target(&set.target);
        let mut effects = by_itself(&set.combining);
        let mut open = 0_usize;
        for child in &set.children {
            let (child, target, span) = match child {
                Child::Policy(policy) => (self.policy(policy), &policy.target, policy.span),
                Child::PolicySet(set) => (self.policy_set(set), &set.target, set.span),
                Child::PolicyReference(_) | Child::PolicySetReference(_) => {
                    effects = Effects::BOTH;
                    continue;
                }
            };
            effects = effects.or(child);
            open = open.saturating_add(usize::from(target.any_of.is_empty()));
            if open == 2
                && target.any_of.is_empty()
                && algorithm(&set.combining) == "only-one-applicable"
            {
                self.by_standard(
                    "always-indeterminate",
                    "expected only one applicable policy, found two that always are: the set is Indeterminate wherever it applies",
                    span,
                );
            }
        }
        if set.children.is_empty() {
            self.empty(&set.combining, "policies", set.span);
        } else if algorithm(&set.combining) == "on-permit-apply-second"
            && !(2..=3).contains(&set.children.len())
        {
            self.by_standard(
                "always-indeterminate",
                "expected two or three policies for this algorithm: the set is Indeterminate wherever it applies",
                set.span,
            );
        }
        self.duties(&set.obligations, &set.advice, effects);
        effects
    }

    fn policy(&mut self, policy: &Policy) -> Effects {
        self.target(&policy.target);
        self.variables(policy);
        self.rules(policy);
        let rules = policy.rules.iter().map(|rule| Effects::of(rule.effect));
        let effects = rules.fold(by_itself(&policy.combining), Effects::or);
        if policy.rules.is_empty() {
            self.empty(&policy.combining, "rules", policy.span);
        }
        self.duties(&policy.obligations, &policy.advice, effects);
        effects
    }

    fn empty(&mut self, combining: &str, what: &str, span: Span) {
        let decides = by_itself(combining);
        if !decides.permit && !decides.deny {
            let message = format!("expected {what}, found none: this is never applicable");
            self.by_standard("never-applies", &message, span);
        }
    }

    fn rules(&mut self, policy: &Policy) {
        // Whatever else there is, this effect is the decision.
        let mut settled = match algorithm(&policy.combining) {
            "deny-overrides" | "ordered-deny-overrides" => Strongest::Anywhere(Effect::Deny),
            "permit-overrides" | "ordered-permit-overrides" => Strongest::Anywhere(Effect::Permit),
            "first-applicable" => Strongest::First(false),
            _ => Strongest::Nothing,
        };
        if let Strongest::Anywhere(effect) = settled {
            let always = |rule: &Rule| rule.effect == effect && applies_always(rule);
            if !policy.rules.iter().any(always) {
                settled = Strongest::Nothing;
            }
        }
        let default = match algorithm(&policy.combining) {
            "deny-unless-permit" => Some(Effect::Deny),
            "permit-unless-deny" => Some(Effect::Permit),
            _ => None,
        };
        for rule in &policy.rules {
            self.target(&rule.target);
            let why = match settled {
                Strongest::Anywhere(effect) if effect != rule.effect => {
                    Some("another rule always has the effect that overrides it")
                }
                Strongest::First(true) => Some("a rule before it always applies"),
                _ if default == Some(rule.effect) && !has_duty(rule) => {
                    Some("the algorithm comes to its effect without it")
                }
                _ => None,
            };
            if let Some(why) = why {
                let message = format!("this rule cannot change the decision: {why}");
                self.by_standard("ineffective-rule", &message, rule.span);
            }
            if default.is_some() {
                self.unheard(&rule.target);
            }
            if let Some(condition) = &rule.condition
                && let Some(truth) = constant(condition)
            {
                let message = if truth {
                    "this condition is always true"
                } else {
                    "this condition is never true, so the rule never applies"
                };
                self.by_standard("constant-condition", message, condition.span());
            }
            if matches!(settled, Strongest::First(false)) && applies_always(rule) {
                settled = Strongest::First(true);
            }
        }
    }

    /// An error in a rule's target, and a target that does not match, come to the same where an algorithm has a decision
    /// to fall back on.
    fn unheard(&mut self, target: &Target) {
        for found in matches(target) {
            let (required, span) = match &found.attribute {
                Attribute::Designator(found) => (found.must_be_present, found.span),
                Attribute::Selector(found) => (found.must_be_present, found.span),
            };
            if required {
                let message = "MustBePresent changes nothing here: the algorithm takes a target with an error for one that does not match";
                self.by_standard("unheard-error", message, span);
            }
        }
    }

    fn target(&mut self, target: &Target) {
        for all_of in target.any_of.iter().flat_map(|any_of| &any_of.all_of) {
            let mut seen = BTreeSet::new();
            for found in &all_of.matches {
                if identity(found).is_some_and(|identity| !seen.insert(identity)) {
                    let message = "this match already stands in the same <AllOf>";
                    self.warn("repeated-match", message, found.span);
                }
            }
        }
    }

    fn variables(&mut self, policy: &Policy) {
        let mut definitions: BTreeMap<&str, &Expression> = BTreeMap::new();
        for variable in &policy.variables {
            definitions
                .entry(&variable.id)
                .or_insert(&variable.expression);
        }
        let rules = policy.rules.iter().flat_map(|rule| {
            let duties = rule.obligations.iter().chain(&rule.advice);
            rule.condition.iter().chain(expressions(duties))
        });
        let duties = policy.obligations.iter().chain(&policy.advice);
        let mut open: Vec<&Expression> = rules.chain(expressions(duties)).collect();
        let mut used = BTreeSet::new();
        while let Some(expression) = open.pop() {
            match expression {
                Expression::Variable { id, .. } if used.insert(id.as_str()) => {
                    open.extend(definitions.get(id.as_str()));
                }
                Expression::Apply(apply) => open.extend(&apply.arguments),
                _ => {}
            }
        }
        for variable in &policy.variables {
            if !used.contains(variable.id.as_str()) {
                self.warn(
                    "unused-variable",
                    "nothing needs this variable",
                    variable.span,
                );
            }
        }
    }

    fn duties(
        &mut self,
        obligations: &[ObligationExpression],
        advice: &[ObligationExpression],
        effects: Effects,
    ) {
        for duty in obligations.iter().chain(advice) {
            if !effects.contains(duty.effect) {
                let message = "nothing in the policy comes to this decision";
                self.by_standard("obligation-never-due", message, duty.span);
            }
        }
    }

    fn by_standard(&mut self, code: &'static str, message: &str, span: Span) {
        if self.standard {
            self.warn(code, message, span);
        }
    }

    fn warn(&mut self, code: &'static str, message: &str, span: Span) {
        self.found.push(Diagnostic::new(
            Severity::Warning,
            code,
            message.to_owned(),
            span,
            self.source,
        ));
    }
}

/// What is certain about a policy's decision while its rules are looked at in order.
#[derive(Clone, Copy)]
enum Strongest {
    Nothing,
    /// Some rule always has this effect, which overrides the other.
    Anywhere(Effect),
    /// The first applicable rule decides; whether one that always applies was met.
    First(bool),
}

/// The last part of an algorithm's identifier, which is its name.
fn algorithm(urn: &str) -> &str {
    urn.rsplit(':').next().unwrap_or_default()
}

/// What an algorithm may come to whatever its children do; everything where it is not one of those known here. The
/// algorithm that overrides with Deny in XACML 1 makes Deny of an error when it combines policies.
fn by_itself(urn: &str) -> Effects {
    match algorithm(urn) {
        "deny-unless-permit" => Effects::of(Effect::Deny),
        "permit-unless-deny" => Effects::of(Effect::Permit),
        "deny-overrides" | "ordered-deny-overrides"
            if !urn.contains(":3.0:") && urn.contains(":policy-combining-algorithm:") =>
        {
            Effects::of(Effect::Deny)
        }
        "deny-overrides"
        | "ordered-deny-overrides"
        | "permit-overrides"
        | "ordered-permit-overrides"
        | "first-applicable"
        | "only-one-applicable" => Effects::default(),
        _ => Effects::BOTH,
    }
}

/// Whether a rule has its effect for every request: nothing selects it, and no obligation can spoil it.
fn applies_always(rule: &Rule) -> bool {
    let mut duties = expressions(rule.obligations.iter().chain(&rule.advice));
    rule.target.any_of.is_empty()
        && rule
            .condition
            .as_ref()
            .is_none_or(|condition| constant(condition) == Some(true))
        && duties.all(|expression| matches!(expression, Expression::Literal(_)))
}

fn has_duty(rule: &Rule) -> bool {
    let mut duties = rule.obligations.iter().chain(&rule.advice);
    duties.any(|duty| duty.effect == rule.effect)
}

fn expressions<'m>(
    duties: impl Iterator<Item = &'m ObligationExpression>,
) -> impl Iterator<Item = &'m Expression> {
    duties
        .flat_map(|duty| &duty.assignments)
        .map(|assignment| &assignment.expression)
}

/// The value of a boolean expression of literals; it recurses as deep as the expression, which its reader has bounded.
fn constant(expression: &Expression) -> Option<bool> {
    const FUNCTION: &str = "urn:oasis:names:tc:xacml:1.0:function:";
    const BOOLEAN: &str = "http://www.w3.org/2001/XMLSchema#boolean";
    match expression {
        Expression::Literal(literal) if literal.data_type == BOOLEAN => match literal.text.trim() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        Expression::Apply(apply) => {
            let mut parts = apply.arguments.iter().map(constant);
            match apply.function.strip_prefix(FUNCTION)? {
                "not" if apply.arguments.len() == 1 => parts.next()?.map(|truth| !truth),
                "and" => junction(parts, false),
                "or" => junction(parts, true),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `and` where `decisive` is false and `or` where it is true.
fn junction(parts: impl Iterator<Item = Option<bool>>, decisive: bool) -> Option<bool> {
    let mut result = Some(!decisive);
    for part in parts {
        match part {
            Some(part) if part == decisive => return Some(decisive),
            None => result = None,
            Some(_) => {}
        }
    }
    result
}

fn matches(target: &Target) -> impl Iterator<Item = &Match> {
    let all_of = target.any_of.iter().flat_map(|any_of| &any_of.all_of);
    all_of.flat_map(|all_of| &all_of.matches)
}

/// All that tells one match of a designator from another; `None` of a selector.
fn identity(found: &Match) -> Option<[&str; 8]> {
    let Attribute::Designator(designator) = &found.attribute else {
        return None;
    };
    Some([
        &found.function,
        &found.literal.data_type,
        &found.literal.text,
        &designator.category,
        &designator.id,
        &designator.data_type,
        designator.issuer.as_deref().unwrap_or_default(),
        if designator.must_be_present { "1" } else { "" },
    ])
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::xml::{Limits, Reading, parse_policy};
    use super::*;

    const TRUE: &str = r#"<AttributeValue DataType="http://www.w3.org/2001/XMLSchema#boolean"> true </AttributeValue>"#;
    const MATCH: &str = r#"<Match MatchId="f"><AttributeValue DataType="t">v</AttributeValue><AttributeDesignator Category="c" AttributeId="a" DataType="t" MustBePresent="false"/></Match>"#;

    fn policy(algorithm: &str, content: &str) -> String {
        format!(
            r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="p{}" Version="1" RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:{algorithm}"><Target/>{content}</Policy>"#,
            content.len()
        )
    }

    fn set(algorithm: &str, content: &str) -> String {
        format!(
            r#"<PolicySet xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicySetId="s" Version="1" PolicyCombiningAlgId="urn:oasis:names:tc:xacml:{algorithm}"><Target/>{content}</PolicySet>"#
        )
    }

    fn rule(id: &str, effect: &str, content: &str) -> String {
        format!(r#"<Rule RuleId="{id}" Effect="{effect}">{content}</Rule>"#)
    }

    fn target(matches: &str) -> String {
        format!("<Target><AnyOf><AllOf>{matches}</AllOf></AnyOf></Target>")
    }

    fn obligation(effect: &str) -> String {
        format!(
            r#"<ObligationExpressions><ObligationExpression ObligationId="o" FulfillOn="{effect}"/></ObligationExpressions>"#
        )
    }

    /// The codes, and the beginning of what each is about.
    fn found(xml: &str) -> Vec<(&'static str, String)> {
        let (tree, _) = parse_policy(xml, Reading::STANDARD, &Limits::default()).unwrap();
        let found = warnings(&tree, Dialect::STANDARD, xml);
        let shown = |finding: &Diagnostic| {
            let place = finding.span.start as usize..finding.span.end as usize;
            let words: Vec<_> = xml.get(place).unwrap().split(' ').take(2).collect();
            (finding.code, words.join(" "))
        };
        found.iter().map(shown).collect()
    }

    #[track_caller]
    fn expect(xml: &str, expected: &[(&str, &str)]) {
        let found = found(xml);
        let found: Vec<_> = found.iter().map(|(code, text)| (*code, &**text)).collect();
        assert_eq!(found, expected, "{xml}");
    }

    #[test]
    fn rules_that_change_nothing() {
        let permit = rule("p", "Permit", "");
        let deny = rule("d", "Deny", "");
        let (some_permit, some_deny) = (
            rule("sp", "Permit", &target(MATCH)),
            rule("sd", "Deny", &target(MATCH)),
        );
        let ineffective = |id: &'static str| ("ineffective-rule", id);
        let all = format!("{some_permit}{deny}{some_deny}");
        expect(
            &policy("first-applicable", &all),
            &[ineffective("<Rule RuleId=\"sd\"")],
        );
        expect(
            &policy("deny-overrides", &all),
            &[ineffective("<Rule RuleId=\"sp\"")],
        );
        expect(&policy("ordered-permit-overrides", &all), &[]);
        expect(
            &policy("permit-overrides", &format!("{some_deny}{permit}")),
            &[ineffective("<Rule RuleId=\"sd\"")],
        );
        expect(
            &policy("deny-unless-permit", &format!("{deny}{some_permit}")),
            &[ineffective("<Rule RuleId=\"d\"")],
        );
        let heard = rule("d", "Deny", &obligation("Deny"));
        expect(
            &policy("deny-unless-permit", &format!("{heard}{some_permit}")),
            &[],
        );
        expect(
            &policy("permit-unless-deny", &some_permit),
            &[ineffective("<Rule RuleId=\"sp\"")],
        );
        // An obligation that reads an attribute may be an error instead.
        let assignment = r#"<AttributeAssignmentExpression AttributeId="i"><AttributeDesignator Category="c" AttributeId="a" DataType="t" MustBePresent="true"/></AttributeAssignmentExpression>"#;
        let unsure = rule("d", "Deny", &obligation("Deny")).replace(
            "FulfillOn=\"Deny\"/>",
            &format!("FulfillOn=\"Deny\">{assignment}</ObligationExpression>"),
        );
        expect(
            &policy("deny-overrides", &format!("{unsure}{some_permit}")),
            &[],
        );
    }

    #[test]
    fn conditions_that_are_constant() {
        let condition = |content: &str| {
            policy(
                "deny-overrides",
                &rule("r", "Permit", &format!("<Condition>{content}</Condition>")),
            )
        };
        let apply = |name: &str, content: &str| {
            format!(
                r#"<Apply FunctionId="urn:oasis:names:tc:xacml:1.0:function:{name}">{content}</Apply>"#
            )
        };
        let unknown = apply("string-is-in", "");
        let constant = |what: &'static str| [("constant-condition", what)];
        expect(
            &condition(TRUE),
            &constant("<AttributeValue DataType=\"http://www.w3.org/2001/XMLSchema#boolean\">"),
        );
        let not = apply("not", TRUE);
        let function = "<Apply FunctionId=\"urn:oasis:names:tc:xacml:1.0:function:";
        for (name, content) in [
            ("not", TRUE.to_owned()),
            ("and", format!("{unknown}{not}")),
            ("or", format!("{unknown}{TRUE}")),
            ("and", String::new()),
        ] {
            let found = found(&condition(&apply(name, &content)));
            assert_eq!(found.len(), 1, "{name} {content}");
            assert!(found.iter().all(|(_, what)| what.starts_with(function)));
        }
        expect(&condition(&apply("and", &format!("{unknown}{TRUE}"))), &[]);
        expect(&condition(&apply("or", &format!("{unknown}{not}"))), &[]);
    }

    #[test]
    fn targets() {
        let other = MATCH.replace(">v<", ">w<");
        let twice = rule("r", "Permit", &target(&format!("{MATCH}{other}{MATCH}")));
        expect(
            &policy("deny-overrides", &twice),
            &[("repeated-match", "<Match MatchId=\"f\"><AttributeValue")],
        );
        let required = rule("r", "Permit", &target(&MATCH.replace("false", "true")));
        expect(&policy("deny-overrides", &required), &[]);
        expect(
            &policy("deny-unless-permit", &required),
            &[("unheard-error", "<AttributeDesignator Category=\"c\"")],
        );
    }

    #[test]
    fn variables_that_nothing_needs() {
        let define = |id: &str, content: &str| {
            format!(r#"<VariableDefinition VariableId="{id}">{content}</VariableDefinition>"#)
        };
        let refer = |id: &str| format!(r#"<VariableReference VariableId="{id}"/>"#);
        let content = define("a", TRUE)
            + &define("b", &refer("a"))
            + &define("c", &refer("d"))
            + &define("d", TRUE)
            + &rule(
                "r",
                "Permit",
                &format!("<Condition>{}</Condition>", refer("b")),
            );
        let unused = |what| ("unused-variable", what);
        expect(
            &policy("deny-overrides", &content),
            &[
                unused("<VariableDefinition VariableId=\"c\"><VariableReference"),
                unused("<VariableDefinition VariableId=\"d\"><AttributeValue"),
            ],
        );
    }

    #[test]
    fn obligations_that_are_never_due() {
        let permit = rule("r", "Permit", &target(MATCH));
        let never = [(
            "obligation-never-due",
            "<ObligationExpression ObligationId=\"o\"",
        )];
        let with = |algorithm: &str, effect: &str| {
            policy(algorithm, &format!("{permit}{}", obligation(effect)))
        };
        expect(&with("deny-overrides", "Deny"), &never);
        expect(&with("deny-overrides", "Permit"), &[]);
        expect(&with("deny-unless-permit", "Deny"), &[]);
        let inner = policy("deny-overrides", &permit);
        let outer = |algorithm: &str, more: &str| {
            set(algorithm, &format!("{inner}{more}{}", obligation("Deny")))
        };
        let overrides = "policy-combining-algorithm:deny-overrides";
        expect(&outer(&format!("3.0:{overrides}"), ""), &never);
        expect(&outer(&format!("1.0:{overrides}"), ""), &[]);
        let reference = "<PolicyIdReference>q</PolicyIdReference>";
        expect(&outer(&format!("3.0:{overrides}"), reference), &[]);
    }

    #[test]
    fn policies_that_decide_nothing() {
        let (p, q) = (
            policy("deny-overrides", &rule("r", "Permit", "")),
            policy("deny-overrides", &rule("rr", "Permit", "")),
        );
        let empty = |algorithm: &str| found(&policy(algorithm, "")).first().map(|(code, _)| *code);
        assert_eq!(empty("first-applicable"), Some("never-applies"));
        assert_eq!(empty("deny-unless-permit"), None);
        let codes = |algorithm: &str, content: &str| {
            let found = found(&set(algorithm, content));
            found.iter().map(|(code, _)| *code).collect::<Vec<_>>()
        };
        let one = "1.0:policy-combining-algorithm:only-one-applicable";
        assert_eq!(codes(one, ""), ["never-applies"]);
        assert_eq!(codes(one, &p), [""; 0]);
        assert_eq!(codes(one, &format!("{p}{q}")), ["always-indeterminate"]);
        let second = "3.0:policy-combining-algorithm:on-permit-apply-second";
        assert_eq!(codes(second, &p), ["always-indeterminate"]);
        assert_eq!(codes(second, &format!("{p}{q}")), [""; 0]);
    }

    #[test]
    fn other_dialects_combine_otherwise() {
        let xml = policy("first-applicable", "");
        let (tree, _) = parse_policy(&xml, Reading::STANDARD, &Limits::default()).unwrap();
        let dialect = Dialect {
            errors_end_evaluation: true,
            ..Dialect::STANDARD
        };
        assert_eq!(warnings(&tree, dialect, &xml), []);
    }
}
