//! Searches (section 8): who, with what, or what is permitted, among candidates.

use super::bounds::Budget;
use super::candidates::{self, Candidates};
use super::decision::Item;
use super::entity::{Action, Entity, Known, Properties, present};
use super::evaluation::Evaluation;
use super::node::{Node, document};
use super::page::Wanted;
use super::{AuthzenError, spelling};

/// A search.
#[derive(Clone, Debug)]
pub struct Search {
    /// What is searched for.
    pub searched: Searched,
    /// The request: what is searched for has no id or name.
    pub(super) asked: Evaluation,
    pub(super) page: Option<Wanted>,
    /// The request without its page's token and limit, spelled.
    pub(super) request: String,
}

/// What a search is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Searched {
    /// Subjects of a type (section 8.4).
    Subject,
    /// Resources of a type (section 8.5).
    Resource,
    /// Actions (section 8.6).
    Action,
}

impl Searched {
    /// The name of its endpoint.
    pub fn name(self) -> &'static str {
        match self {
            Searched::Subject => "subject",
            Searched::Resource => "resource",
            Searched::Action => "action",
        }
    }

    /// `subject`, `resource` or `action`, as the endpoint is called.
    pub fn from_name(name: &str) -> Option<Searched> {
        match name {
            "subject" => Some(Searched::Subject),
            "resource" => Some(Searched::Resource),
            "action" => Some(Searched::Action),
            _ => None,
        }
    }
}

impl Search {
    /// A search from its JSON.
    ///
    /// # Errors
    /// `malformed-request`, `missing-member`; `malformed-page-token` and `changed-page-request` where the page's token is none of
    /// this request.
    pub fn from_json(searched: Searched, text: &str) -> Result<Search, AuthzenError> {
        let document = document(text)?;
        let root = Node::root(&document);
        let entity = |name, kind| {
            let node = root.need(name)?;
            if searched == kind {
                Entity::searched(&node)
            } else {
                Entity::read(&node)
            }
        };
        let asked = Evaluation {
            subject: entity("subject", Searched::Subject)?,
            action: match searched {
                // It is left out there, and passed over where it is not.
                Searched::Action => Action::default(),
                _ => Action::read(&root.need("action")?)?,
            },
            resource: entity("resource", Searched::Resource)?,
            context: match root.get("context")? {
                Some(context) => present(&context)?,
                None => Properties::new(),
            },
        };
        let mut request = String::new();
        spelling::text(searched.name(), &mut request);
        spelling::entity(&asked.subject, &mut request);
        spelling::text(&asked.action.name, &mut request);
        spelling::properties(&asked.action.properties, &mut request);
        spelling::entity(&asked.resource, &mut request);
        spelling::properties(&asked.context, &mut request);
        if let Some(page) = root.get("page")?
            && let Some(properties) = page.get("properties")?
        {
            spelling::value(properties.value, &mut request);
        }
        Ok(Search {
            page: Wanted::read(&root, &request)?,
            searched,
            asked,
            request,
        })
    }

    /// The question for each candidate, and what it is about.
    pub(super) fn questions(
        &self,
        among: Candidates,
        [subjects, resources]: [&[Entity]; 2],
    ) -> Result<Vec<(Item, Evaluation)>, AuthzenError> {
        let (known_subjects, known_resources) = (Known::of(subjects), Known::of(resources));
        let mut asked = self.asked.clone();
        if self.searched != Searched::Subject {
            asked.subject = asked.subject.known_by(&known_subjects);
        }
        if self.searched != Searched::Resource {
            asked.resource = asked.resource.known_by(&known_resources);
        }
        let (of_kind, known) = match self.searched {
            Searched::Subject => (subjects, &known_subjects),
            _ => (resources, &known_resources),
        };
        let wrong = |what: &str| {
            let why = format!("a search for {}s is among {what}", self.searched.name());
            Err(AuthzenError::new("malformed-options", "/candidates", why))
        };
        let found = match (self.searched, among) {
            (Searched::Action, Candidates::Actions(actions)) => {
                candidates::limited(actions.len())?;
                Budget::new().take_times(&asked, actions.len())?;
                let question = |action: Action| {
                    let asked = Evaluation {
                        action: action.clone(),
                        ..asked.clone()
                    };
                    (Item::Action(action), asked)
                };
                return Ok(actions.into_iter().map(question).collect());
            }
            (Searched::Action, _) => return wrong("actions"),
            (_, Candidates::Actions(_)) => return wrong("entities"),
            (_, Candidates::Known) => of_kind.to_vec(),
            (_, Candidates::Entities(entities)) => entities
                .into_iter()
                .map(|entity| entity.known_by(known))
                .collect(),
        };
        candidates::limited(found.len())?;
        Budget::new().take_times(&asked, found.len())?;
        let question = |candidate: &Entity| match self.searched {
            Searched::Subject => Some((
                Item::Entity(candidate.name()),
                Evaluation {
                    subject: candidate.found_by(&asked.subject)?,
                    ..asked.clone()
                },
            )),
            _ => Some((
                Item::Entity(candidate.name()),
                Evaluation {
                    resource: candidate.found_by(&asked.resource)?,
                    ..asked.clone()
                },
            )),
        };
        Ok(found.iter().filter_map(question).collect())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_for_has_no_id_and_all_else_has() {
        let text = r#"{"subject": {"type": "user", "id": "a"}, "action": {"name": "read"}, "resource": {"type": "r"}}"#;
        let code = |searched| {
            Search::from_json(searched, text)
                .map(|search| search.asked.resource.id)
                .map_err(|error| error.pointer().to_owned())
        };
        assert_eq!(code(Searched::Resource), Ok(String::new()));
        assert_eq!(code(Searched::Subject), Err("/resource/id".to_owned()));
        assert_eq!(code(Searched::Action), Err("/resource/id".to_owned()));
    }

    #[test]
    fn an_id_of_what_is_searched_for_changes_nothing() {
        let read = |id: &str| {
            let text = format!(
                r#"{{"subject": {{"type": "user"{id}}}, "action": {{"name": "read"}}, "resource": {{"type": "r", "id": "1"}}}}"#
            );
            Search::from_json(Searched::Subject, &text).unwrap().request
        };
        assert_eq!(read(""), read(r#", "id": "alice""#));
    }

    #[test]
    fn candidates_are_of_the_kind_that_is_searched_for() {
        let text =
            r#"{"subject": {"type": "user", "id": "a"}, "resource": {"type": "r", "id": "1"}}"#;
        let search = Search::from_json(Searched::Action, text).unwrap();
        let actions = Candidates::from_json(Searched::Action, r#"["read", {"name": "write"}]"#);
        let found = search.questions(actions.unwrap(), [&[], &[]]).unwrap();
        assert_eq!(found.len(), 2);
        let entities = Candidates::from_json(Searched::Subject, r#"[{"type": "r", "id": "2"}]"#);
        let error = search.questions(entities.unwrap(), [&[], &[]]);
        assert_eq!(error.unwrap_err().code(), "malformed-options");
        let error = Candidates::from_json(Searched::Subject, r#"["a"]"#).unwrap_err();
        assert_eq!(
            (error.code(), error.pointer()),
            ("malformed-options", "/candidates/0")
        );
    }
}
