//! Questions that name their own subject: the attributes that were sent, put to a session that has no caller of its own.

use std::sync::Arc;

use super::{Answer, ROLE, Reason, Session};
use crate::altinn::{Resource, Subject};
use crate::snapshot::{Dialect, Question};
use crate::xacml::{
    ACTION, ACTION_ID, AttributeList, Attributes, Bag, Program, SUBJECT, clock, evaluate,
};

/// The attributes of a question, as they were sent; what is in none of the lists is not there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent {
    /// The subject's.
    pub(crate) subject: AttributeList,
    /// The resource's.
    pub(crate) resource: AttributeList,
    /// The action's.
    pub(crate) action: AttributeList,
    /// The environment's, which only the standard dialect reads.
    pub(crate) environment: AttributeList,
    /// The key of the policy that decides it, in the standard dialect; the one without a key, where there is none of this.
    pub(crate) key: String,
}

/// What counts beside the question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beside {
    /// Whether the session's claims are the subject's own, so that the enforcement point's level rules apply.
    pub(crate) enforced: bool,
    /// Whether facts were handed over; without them a question of the standard dialect is all there is.
    pub(crate) with_facts: bool,
}

impl Session {
    /// Answers a question that names its own subject: by the policy alone in the standard dialect, by the server's steps in
    /// Altinn's.
    pub(crate) fn direct(&self, sent: &Sent, beside: Beside) -> Answer {
        if let Some(past) = self.past_its_time() {
            return past;
        }
        match self.snapshot.dialect() {
            Dialect::Standard => self.direct_standard(sent, beside),
            Dialect::Altinn => self.direct_altinn(sent, beside),
        }
    }

    /// The actions that the policy of a question names, and those that only the facts do.
    pub(crate) fn direct_actions(&self, sent: &Sent, beside: Beside) -> Vec<String> {
        let texts = |program: &Program| -> Vec<String> {
            let (texts, _) = program.literals_of(ACTION, ACTION_ID);
            texts.into_iter().map(str::to_owned).collect()
        };
        match self.snapshot.dialect() {
            Dialect::Standard => {
                let policy = self.snapshot.policy(&Resource::registry(&sent.key));
                policy.ok().flatten().map_or_else(Vec::new, |it| texts(it))
            }
            Dialect::Altinn => {
                let put = self.put(sent, beside);
                let Some((policy, _)) = &put.answered else {
                    return Vec::new();
                };
                let mut named = texts(policy);
                for action in put.server.named_actions().0 {
                    if named.iter().all(|there| there != action) {
                        named.push(action.to_owned());
                    }
                }
                named
            }
        }
    }

    fn direct_standard(&self, sent: &Sent, beside: Beside) -> Answer {
        let policy = match self.snapshot.policy(&Resource::registry(&sent.key)) {
            Ok(Some(policy)) => policy,
            Ok(None) => return no_policy(),
            Err(error) => return Answer::unsupported(error.code()),
        };
        let roles = if beside.with_facts {
            self.context.facts().roles.bag()
        } else {
            Bag::EMPTY
        };
        let subject = match sent.subject.bag(SUBJECT, ROLE) {
            // What the question says itself is not taken back by what is known besides.
            Some(_) => sent.subject.clone(),
            None => sent.subject.clone().with(SUBJECT, ROLE, roles),
        };
        // A decision point shows its clock where the question has none of its own (XACML 3.0, section 10.2.5).
        let time = clock(self.now).closed();
        let known = (
            &subject,
            &(&sent.resource, &(&sent.action, &(&sent.environment, &time))),
        );
        let outcome = evaluate(policy, &known);
        self.context.standard_answer(policy, outcome)
    }

    fn direct_altinn(&self, sent: &Sent, beside: Beside) -> Answer {
        let put = self.put(sent, beside);
        let (facts, owner) = (self.context.facts().party, put.server.resource.party());
        if let (Some(facts), Some(resource)) = (facts, owner)
            && facts != resource
        {
            return Answer::ask(Reason::WrongParty { facts, resource });
        }
        match &put.answered {
            Some((policy, verdict)) => self.context.judge(policy, verdict),
            None => no_policy(),
        }
    }

    fn put(&self, sent: &Sent, beside: Beside) -> Question {
        let enforced: Option<Arc<Subject>> = beside.enforced.then(|| self.context.subject.clone());
        let lists = [sent.subject.clone(), sent.resource.clone()];
        let (facts, settings) = (self.context.facts(), self.snapshot.settings());
        Question::put_enforced(
            &self.snapshot,
            lists,
            &sent.action,
            facts,
            settings,
            enforced,
        )
    }
}

fn no_policy() -> Answer {
    Answer::ask(Reason::Unknown {
        missing: vec!["policy".to_owned()],
    })
}
