//! The tasks of an app's process definition, BPMN in XML (app-lib-dotnet, `Internal/Process/Elements`).

use std::fmt;
use std::ops::Range;

use super::{ActionKind, ProcessTask, TaskAction};
use crate::value::markup::{self, Refusal};
use crate::xacml::error::line_and_column;

/// The most bytes a process definition may have.
pub const MAX_BYTES: usize = 1 << 20;
/// The most elements inside each other.
pub const MAX_DEPTH: u32 = 64;
/// The most nodes of its tree.
pub const MAX_NODES: u32 = 100_000;

/// Why a process definition was refused, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct BpmnError {
    code: &'static str,
    message: String,
    line: u32,
    column: u32,
}

type Node<'d> = roxmltree::Node<'d, 'd>;

const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const ALTINN: &str = "http://altinn.no/process";
/// Of the attribute that older definitions have in the place of the extension.
const ALTINN_OLD: &str = "http://altinn.no";

impl ProcessTask {
    /// The tasks of a process definition in document order, service tasks among them. A task's type is
    /// `altinn:taskExtension/altinn:taskType`, in older definitions the attribute `altinn:tasktype`; its actions are
    /// `altinn:taskExtension/altinn:actions/altinn:action`, the id as the text says it, white space and all.
    ///
    /// # Errors
    /// `too-large`, `too-deep`, `doctype`, `malformed-xml`; `not-bpmn` where there is no process; `invalid-task` where a task
    /// has no id or an action has a type that nobody knows.
    pub fn list_from_bpmn(xml: &str) -> Result<Vec<ProcessTask>, BpmnError> {
        let xml = xml.strip_prefix('\u{feff}').unwrap_or(xml);
        let fail = |refusal: Refusal| BpmnError::at(xml, refusal);
        if xml.len() > MAX_BYTES {
            let message = format!("expected at most {MAX_BYTES} bytes, found {}", xml.len());
            return Err(fail(refusal("too-large", 0..0, message)));
        }
        let text = markup::lines(xml);
        markup::scan(&text, MAX_DEPTH).map_err(fail)?;
        let document = markup::tree(&text, MAX_NODES).map_err(fail)?;
        let root = document.root_element();
        let process = Some(root)
            .filter(|root| root.has_tag_name((BPMN, "definitions")))
            .and_then(|root| child(root, BPMN, "process"))
            .ok_or_else(|| {
                let message = "expected BPMN's definitions with a process in it".to_owned();
                fail(refusal("not-bpmn", root.range(), message))
            })?;
        let tasks = process.children().filter(|node| {
            node.has_tag_name((BPMN, "task")) || node.has_tag_name((BPMN, "serviceTask"))
        });
        tasks.map(|task| read(task).map_err(fail)).collect()
    }
}

fn read(task: Node<'_>) -> Result<ProcessTask, Refusal> {
    let element_id = task.attribute("id").ok_or_else(|| {
        let message = "expected a task with an id, found none".to_owned();
        refusal("invalid-task", task.range(), message)
    })?;
    let extension = child(task, BPMN, "extensionElements")
        .and_then(|elements| child(elements, ALTINN, "taskExtension"));
    let mut actions = Vec::new();
    for list in children(extension, "actions") {
        for declared in children(Some(list), "action") {
            actions.push(action(declared)?);
        }
    }
    let task_type = children(extension, "taskType").next().map(content);
    let old = || task.attribute((ALTINN_OLD, "tasktype")).map(str::to_owned);
    Ok(ProcessTask {
        element_id: element_id.to_owned(),
        task_type: task_type.or_else(old),
        actions,
    })
}

/// An action's type is an attribute of the extension's namespace or of none: definitions write both.
fn action(node: Node<'_>) -> Result<TaskAction, Refusal> {
    let written = node.attribute((ALTINN, "type")).or(node.attribute("type"));
    let kind = match written {
        None => ActionKind::default(),
        Some(name) => ActionKind::from_name(name).ok_or_else(|| {
            let found = markup::quote(name);
            let message = format!("expected processAction or serverAction, found {found}");
            refusal("invalid-task", node.range(), message)
        })?,
    };
    let id = content(node);
    Ok(TaskAction { id, kind })
}

fn child<'d>(node: Node<'d>, namespace: &str, name: &str) -> Option<Node<'d>> {
    node.children()
        .find(|child| child.has_tag_name((namespace, name)))
}

fn children<'d>(node: Option<Node<'d>>, name: &'static str) -> impl Iterator<Item = Node<'d>> {
    node.into_iter()
        .flat_map(|node| node.children())
        .filter(move |child| child.has_tag_name((ALTINN, name)))
}

/// The element's own text; comments may stand in between.
fn content(node: Node<'_>) -> String {
    let texts = node.children().filter(roxmltree::Node::is_text);
    texts.filter_map(|text| text.text()).collect()
}

fn refusal(code: &'static str, range: Range<usize>, message: String) -> Refusal {
    Refusal {
        code,
        range,
        message,
    }
}

impl BpmnError {
    fn at(xml: &str, refusal: Refusal) -> BpmnError {
        let offset = u32::try_from(refusal.range.start).unwrap_or(u32::MAX);
        let (line, column) = line_and_column(xml, offset);
        BpmnError {
            code: refusal.code,
            message: refusal.message,
            line,
            column,
        }
    }

    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// What was expected, and what was found.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// 1-based.
    pub fn line(&self) -> u32 {
        self.line
    }

    /// 1-based, in characters.
    pub fn column(&self) -> u32 {
        self.column
    }
}

impl fmt::Display for BpmnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for BpmnError {}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn definitions(process: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<bpmn:definitions xmlns:bpmn=\"{BPMN}\" xmlns:altinn=\"{ALTINN}\" \
             xmlns:old=\"{ALTINN_OLD}\"><bpmn:process id=\"p\">\n{process}\n</bpmn:process></bpmn:definitions>"
        )
    }

    fn task(extension: &str) -> Result<ProcessTask, BpmnError> {
        let xml = definitions(&format!(
            "<bpmn:task id=\"Task_1\"><bpmn:extensionElements><altinn:taskExtension>{extension}</altinn:taskExtension>\
             </bpmn:extensionElements></bpmn:task>"
        ));
        Ok(ProcessTask::list_from_bpmn(&xml)?.remove(0))
    }

    #[test]
    fn reads_types_and_actions() {
        let read = task(
            "<altinn:actions><altinn:action>sign</altinn:action><altinn:action type=\"serverAction\">check</altinn:action>\
             <altinn:action altinn:type=\"processAction\">re<!-- -->ject</altinn:action><altinn:action id=\"x\"/>\
             </altinn:actions><altinn:taskType>signing</altinn:taskType>",
        );
        let json = r#"{"elementId": "Task_1", "taskType": "signing",
            "actions": ["sign", {"id": "check", "type": "serverAction"}, "reject", ""]}"#;
        assert_eq!(read.unwrap(), ProcessTask::from_json(json).unwrap());
    }

    #[test]
    fn reads_tasks_of_all_ages_and_nothing_else_of_the_process() {
        let xml = definitions(
            "<bpmn:startEvent id=\"s\"/><bpmn:task id=\"Task_1\" old:tasktype=\"data\"/>\
             <bpmn:serviceTask id=\"Task_2\"/><bpmn:subProcess><bpmn:task id=\"Task_3\"/></bpmn:subProcess>",
        );
        let tasks = ProcessTask::list_from_bpmn(&format!("\u{feff}{xml}")).unwrap();
        let types = tasks
            .iter()
            .map(|task| (&*task.element_id, task.task_type.as_deref()));
        assert_eq!(
            types.collect::<Vec<_>>(),
            [("Task_1", Some("data")), ("Task_2", None)]
        );
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let code = |xml: &str| {
            let error = ProcessTask::list_from_bpmn(xml).unwrap_err();
            (error.code(), error.line(), error.column())
        };
        assert_eq!(code("<x/>"), ("not-bpmn", 1, 1));
        assert_eq!(code(&definitions("  <bpmn:task/>")), ("invalid-task", 3, 3));
        assert_eq!(code("<!DOCTYPE x><x/>"), ("doctype", 1, 1));
        assert_eq!(code(&"<x>".repeat(65)).0, "too-deep");
        assert_eq!(code(&" ".repeat(MAX_BYTES + 1)).0, "too-large");
        assert_eq!(code("").0, "malformed-xml");
        let unknown =
            "<altinn:actions><altinn:action type=\"other\">a</altinn:action></altinn:actions>";
        let error = task(unknown).unwrap_err();
        assert_eq!(
            error.message(),
            "expected processAction or serverAction, found \"other\""
        );
    }
}
