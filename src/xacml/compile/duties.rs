//! Obligation and advice expressions (sections 5.39 to 5.41).

use super::super::model::{self, Effect};
use super::super::program::{Assignment, Duty, Range};
use super::super::specialise::extend;
use super::Compiler;

impl<'a> Compiler<'a> {
    /// Obligations and advice; of a rule only those for its effect.
    pub(super) fn duties(
        &mut self,
        obligations: &'a [model::ObligationExpression],
        advice: &'a [model::ObligationExpression],
        rule: Option<Effect>,
    ) -> Range {
        let mut duties = Vec::new();
        let all = obligations
            .iter()
            .map(|found| (found, false))
            .chain(advice.iter().map(|found| (found, true)));
        for (found, is_advice) in all {
            if self.dialect.literal_permit_obligations
                && (rule.is_some() || is_advice || found.effect == Effect::Deny)
            {
                self.warn(
                    "obligation-ignored",
                    "this dialect returns obligations of a policy for Permit only",
                    found.span,
                );
                continue;
            }
            if rule.is_some_and(|effect| effect != found.effect) {
                self.warn(
                    "obligation-never-due",
                    "the rule never comes to this decision",
                    found.span,
                );
                continue;
            }
            let mut assignments = Vec::with_capacity(found.assignments.len());
            for assignment in &found.assignments {
                let is_literal = matches!(assignment.expression, model::Expression::Literal(_));
                if self.dialect.literal_permit_obligations && !is_literal {
                    self.warn(
                        "assignment-ignored",
                        "this dialect assigns literal values only",
                        assignment.span,
                    );
                    continue;
                }
                assignments.push(Assignment {
                    id: assignment.id.as_str().into(),
                    category: assignment.category.as_deref().map(Into::into),
                    issuer: assignment.issuer.as_deref().map(Into::into),
                    expression: self.expression(&assignment.expression).0,
                });
            }
            let assignments = extend(&mut self.body.assignments, assignments);
            duties.push(Duty {
                id: found.id.as_str().into(),
                is_advice,
                effect: found.effect,
                assignments,
            });
        }
        extend(&mut self.body.duties, duties)
    }
}
