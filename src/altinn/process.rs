//! What an app lets its callers do in a task of its process.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::Possible;
use crate::token::members::{self, Members};

/// A task of an app's process, as far as authorization asks. In JSON
/// `{"elementId": "Task_1", "taskType": "signing", "actions": ["sign", {"id": "check", "type": "serverAction"}]}`.
///
/// What the app's own code may veto (`IUserActionAuthorizer`, a rule that nobody signs twice, say) is outside.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProcessTask {
    /// Id of the task's element, which is `urn:altinn:task` in a request.
    pub element_id: String,
    /// `altinn:taskType`
    pub task_type: Option<String>,
    /// `altinn:actions`, in the order of the document.
    pub actions: Vec<TaskAction>,
}

/// The most actions that a task in JSON may declare: each is compared with those before it.
pub const MAX_ACTIONS: usize = 1000;

/// An action that a task declares.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TaskAction {
    /// Its id, which is the action's id in a request.
    pub id: String,
    /// Who carries it out.
    pub kind: ActionKind,
}

/// Who carries an action out (app-lib-dotnet, `AltinnAction.cs`).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub enum ActionKind {
    /// `processAction`: it moves the process on.
    #[default]
    ProcessAction,
    /// `serverAction`: it runs code of the app.
    ServerAction,
}

/// What a caller may do in the current task, as `currentTask` of the app's process says it (app-lib-dotnet,
/// `AppProcessElementInfo.cs`), and in `ask` what it would take the server to say.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TaskAccess {
    /// May the task be read?
    pub read: bool,
    /// May it be written to?
    pub write: bool,
    /// The process actions, `read` and `write` among them, each with whether it is authorized. An object in JSON.
    #[serde(serialize_with = "members::write")]
    pub actions: Vec<(String, bool)>,
    /// Every action in the order it was asked for.
    pub user_actions: Vec<UserAction>,
    /// Ids of the actions that may or may not be authorized: they are false in all of the above.
    pub ask: Vec<String>,
}

/// One action, and whether the caller may perform it (app-lib-dotnet, `UserAction.cs`).
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct UserAction {
    /// The action's id.
    pub id: String,
    /// Only where it is sure.
    pub authorized: bool,
    /// Who carries it out.
    #[serde(rename = "type")]
    pub kind: ActionKind,
}

/// Why a task was refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProcessError {
    message: String,
}

/// The actions that let a caller move a process on from a task of this type without naming one; any of them is enough
/// (app-lib-dotnet, `ProcessEngineAuthorizer.cs`). Names of types count letter by letter.
pub fn actions_to_proceed(task_type: &str) -> Vec<&str> {
    match task_type {
        "data" | "feedback" | "pdf" | "eFormidling" | "fiksArkiv" | "subformPdf" => vec![WRITE],
        "payment" => vec!["pay", WRITE],
        "confirmation" => vec!["confirm"],
        "signing" => vec!["sign", WRITE],
        other => vec![other],
    }
}

const READ: &str = "read";
const WRITE: &str = "write";

impl ProcessTask {
    /// A task from its JSON form.
    ///
    /// # Errors
    /// `malformed-task`, with line and column where the text is no JSON.
    pub fn from_json(text: &str) -> Result<ProcessTask, ProcessError> {
        let read = |value: Value| ProcessTask::read_members(&value);
        members::document(text).and_then(read).map_err(malformed)
    }

    /// A task from its JSON form, read already.
    ///
    /// # Errors
    /// `malformed-task`.
    pub fn read(value: &Value) -> Result<ProcessTask, ProcessError> {
        ProcessTask::read_members(value).map_err(malformed)
    }

    fn read_members(value: &Value) -> Result<ProcessTask, String> {
        let members = Members::of(value, &["elementId", "taskType", "actions"])?;
        let element_id = members.text("elementId")?;
        let actions = members.get("actions", |value| members::list(value, action))?;
        if actions
            .as_ref()
            .is_some_and(|actions| actions.len() > MAX_ACTIONS)
        {
            return Err(format!("actions: expected at most {MAX_ACTIONS}"));
        }
        Ok(ProcessTask {
            element_id: element_id.ok_or("elementId: expected a text")?,
            task_type: members.text("taskType")?,
            actions: actions.unwrap_or_default(),
        })
    }

    /// What the app asks the decision point of the current task: `read`, `write`, and what the task declares, each once,
    /// the first kind of it (`ProcessController.ConvertAndAuthorizeActions`; altinn-studio, `ProcessStateEnricher.cs`;
    /// app-lib-dotnet itself fails where an id is there twice).
    pub fn actions_to_ask(&self) -> impl Iterator<Item = (&str, ActionKind)> {
        let always = [READ, WRITE].map(|id| (id, ActionKind::ProcessAction));
        let declared = self.actions.iter().map(|action| (&*action.id, action.kind));
        // A set of texts would be 1.7 KB of the modules on its own, and tasks declare a handful of actions.
        let mut seen = Vec::new();
        let all = always.into_iter().chain(declared);
        all.filter(move |(id, _)| {
            let new = !seen.contains(id);
            if new {
                seen.push(*id);
            }
            new
        })
    }

    /// What a caller may do in the task, by what `answer` says of each action.
    pub fn access(&self, answer: impl Fn(&str) -> Possible) -> TaskAccess {
        let mut access = TaskAccess::default();
        for (id, kind) in self.actions_to_ask() {
            let answer = answer(id);
            let authorized = answer.is_yes();
            match id {
                READ => access.read = authorized,
                WRITE => access.write = authorized,
                _ => {}
            }
            let id = id.to_owned();
            if answer.is_ask() {
                access.ask.push(id.clone());
            }
            if kind == ActionKind::ProcessAction {
                access.actions.push((id.clone(), authorized));
            }
            access.user_actions.push(UserAction {
                id,
                authorized,
                kind,
            });
        }
        access
    }

    /// Whether a caller may move the process on from the task: by the action that they name, which must itself be
    /// authorized, else by any that the task's type lets them use. A task without a type lets nobody.
    pub fn may_proceed(&self, action: Option<&str>, answer: impl Fn(&str) -> Possible) -> Possible {
        match (action, &self.task_type) {
            (Some(action), _) => answer(action),
            (None, Some(task_type)) => {
                Possible::any(actions_to_proceed(task_type).into_iter().map(answer))
            }
            (None, None) => Possible::No,
        }
    }
}

fn action(value: &Value) -> Result<TaskAction, String> {
    if let Value::String(id) = value {
        let (id, kind) = (id.clone(), ActionKind::default());
        return Ok(TaskAction { id, kind });
    }
    let members = Members::of(value, &["id", "type"])?;
    let kind = members.get("type", |value| {
        let kind = value.as_str().and_then(ActionKind::from_name);
        kind.ok_or_else(|| "expected processAction or serverAction".to_owned())
    })?;
    Ok(TaskAction {
        id: members.text("id")?.ok_or("id: expected a text")?,
        kind: kind.unwrap_or_default(),
    })
}

impl ActionKind {
    /// The kind of this name, as documents write it: `processAction`, `serverAction`.
    pub fn from_name(name: &str) -> Option<ActionKind> {
        match name {
            "processAction" => Some(ActionKind::ProcessAction),
            "serverAction" => Some(ActionKind::ServerAction),
            _ => None,
        }
    }
}

fn malformed(why: String) -> ProcessError {
    ProcessError {
        message: format!("task: {why}"),
    }
}

impl ProcessError {
    /// Stable, kebab-case: `malformed-task`.
    pub fn code(&self) -> &'static str {
        "malformed-task"
    }
}

impl fmt::Display for ProcessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ProcessError {}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const SIGNING: &str = r#"{"elementId": "Task_2", "taskType": "signing",
        "actions": ["sign", "reject", {"id": "check", "type": "serverAction"}, "write", {"id": "reject"}]}"#;

    #[test]
    fn each_type_of_task_has_its_actions() {
        for (task_type, actions) in [
            ("data", &["write"][..]),
            ("feedback", &["write"]),
            ("pdf", &["write"]),
            ("eFormidling", &["write"]),
            ("fiksArkiv", &["write"]),
            ("subformPdf", &["write"]),
            ("payment", &["pay", "write"]),
            ("confirmation", &["confirm"]),
            ("signing", &["sign", "write"]),
            ("inspection", &["inspection"]),
            ("Data", &["Data"]),
            ("eformidling", &["eformidling"]),
        ] {
            assert_eq!(actions_to_proceed(task_type), actions, "{task_type}");
        }
    }

    #[test]
    fn the_page_sees_what_is_sure_and_hears_of_the_rest() {
        let task = ProcessTask::from_json(SIGNING).unwrap();
        let access = task.access(|action| match action {
            "read" | "check" => Possible::Yes,
            "sign" => Possible::Ask,
            _ => Possible::No,
        });
        let expected = serde_json::json!({
            "read": true,
            "write": false,
            "actions": {"read": true, "write": false, "sign": false, "reject": false},
            "userActions": [
                {"id": "read", "authorized": true, "type": "ProcessAction"},
                {"id": "write", "authorized": false, "type": "ProcessAction"},
                {"id": "sign", "authorized": false, "type": "ProcessAction"},
                {"id": "reject", "authorized": false, "type": "ProcessAction"},
                {"id": "check", "authorized": true, "type": "ServerAction"},
            ],
            "ask": ["sign"],
        });
        assert_eq!(serde_json::to_value(&access).unwrap(), expected);
    }

    #[test]
    fn a_process_moves_on_by_the_action_named_or_by_any_that_suffices() {
        let task = ProcessTask::from_json(SIGNING).unwrap();
        let only = |allowed: &'static str, answer| {
            move |action: &str| match action == allowed {
                true => answer,
                false => Possible::No,
            }
        };
        for (action, allowed, answer, expected) in [
            (None, "write", Possible::Yes, Possible::Yes),
            (None, "sign", Possible::Ask, Possible::Ask),
            (None, "confirm", Possible::Yes, Possible::No),
            (Some("reject"), "write", Possible::Yes, Possible::No),
            (Some("reject"), "reject", Possible::Yes, Possible::Yes),
        ] {
            assert_eq!(task.may_proceed(action, only(allowed, answer)), expected);
        }
        let untyped = ProcessTask::from_json(r#"{"elementId": "Task_1"}"#).unwrap();
        assert_eq!(untyped.may_proceed(None, |_| Possible::Yes), Possible::No);
    }

    #[test]
    fn says_what_is_wrong_with_a_task() {
        for (text, message) in [
            ("{}", "task: elementId: expected a text"),
            (
                r#"{"elementId": "T", "actions": [{"id": "a", "type": "ServerAction"}]}"#,
                "task: actions: item 0: type: expected processAction or serverAction",
            ),
            (
                r#"{"elementId": "T", "actions": [{}]}"#,
                "task: actions: item 0: id: expected a text",
            ),
        ] {
            let error = ProcessTask::from_json(text).unwrap_err();
            assert_eq!(error.to_string(), message);
            assert_eq!(error.code(), "malformed-task");
        }
        let with = |count| {
            let actions = vec!["a"; count];
            ProcessTask::read(&serde_json::json!({"elementId": "T", "actions": actions}))
        };
        assert!(with(MAX_ACTIONS).is_ok());
        let error = with(MAX_ACTIONS + 1).unwrap_err();
        assert_eq!(error.to_string(), "task: actions: expected at most 1000");
    }
}
