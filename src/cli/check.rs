//! `adgang check`: which actions may they take here?

use adgang::altinn::Resource;
use adgang::identity::Caller;
use adgang::session::{Answer, Table, Verdict};
use serde::Serialize;

use super::arguments::Arguments;
use super::failure::Failure;
use super::flags::Flags;
use super::output::Output;
use super::question::{ActingFor, Question};
use super::{sentence, table, time};

/// Runs the command.
///
/// # Errors
/// Flags or input that were refused.
pub(super) fn run(arguments: Arguments, now: i64) -> Result<Output, Failure> {
    let flags = Flags::read(arguments, now)?;
    let question = Question::open(&flags)?;
    let all = question.view.table();
    let answers = if flags.actions.is_empty() {
        all.actions.clone()
    } else {
        let check = |action: &String| (action.clone(), question.view.check(action));
        flags.actions.iter().map(check).collect()
    };
    let output = if flags.json {
        Output::json(&Answers::new(&question, &answers, &all))?
    } else {
        let rest = flags.actions.is_empty().then_some(&all);
        Output::new(text(&question, &answers, rest))
    };
    Ok(output.with_note(question.note))
}

/// Who, for whom, about what, and how long that holds.
pub(super) fn heading(question: &Question) -> String {
    let who = sentence::who(&question.who);
    let party = match &question.party {
        Some(ActingFor { party_id, name }) => {
            format!("{party_id} {}", name.as_deref().unwrap_or_default())
        }
        None => "unknown".to_owned(),
    };
    let resource = sentence::resource(&question.resource);
    let now = time::show(question.now);
    let expires = match question.expires_at {
        Some(end) if end <= question.now => format!("{}: every answer is ask", time::show(end)),
        Some(end) => format!("{}, when every answer turns into ask", time::show(end)),
        None => "never".to_owned(),
    };
    table::columns(&[
        ["who", &who],
        ["party", party.trim_end()],
        ["resource", &resource],
        ["now", &now],
        ["expires", &expires],
    ])
}

/// The JSON form.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answers<'a> {
    who: &'a Caller,
    party: Option<&'a ActingFor>,
    resource: &'a Resource,
    now: i64,
    expires_at: Option<i64>,
    answers: Vec<Row<'a>>,
    /// Whether an action that is not listed could be answered otherwise than no.
    more: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    action: &'a str,
    #[serde(flatten)]
    answer: &'a Answer,
}

impl<'a> Answers<'a> {
    fn new(question: &'a Question, answers: &'a [(String, Answer)], all: &Table) -> Answers<'a> {
        Answers {
            who: &question.who.caller,
            party: question.party.as_ref(),
            resource: &question.resource,
            now: question.now,
            expires_at: question.expires_at,
            answers: answers
                .iter()
                .map(|(action, answer)| Row { action, answer })
                .collect(),
            more: more(answers, all),
        }
    }
}

fn more(answers: &[(String, Answer)], all: &Table) -> bool {
    let may = |answer: &Answer| answer.answer != Verdict::No;
    let unlisted = |action: &str| answers.iter().all(|(listed, _)| listed != action);
    let named = all
        .actions
        .iter()
        .any(|(action, answer)| unlisted(action) && may(answer));
    named || all.other.as_ref().is_none_or(may)
}

fn text(question: &Question, answers: &[(String, Answer)], all: Option<&Table>) -> String {
    let mut rows = vec![(
        "action".to_owned(),
        "answer".to_owned(),
        "reason".to_owned(),
    )];
    let row = |action: &str, answer: &Answer| {
        let verdict = sentence::verdict(answer.answer).to_owned();
        (action.to_owned(), verdict, sentence::reason(&answer.reason))
    };
    rows.extend(answers.iter().map(|(action, answer)| row(action, answer)));
    // Other actions are worth a line where they are not simply a no.
    match all.map(|all| &all.other) {
        Some(Some(answer)) if answer.answer != Verdict::No => rows.push(row("(others)", answer)),
        Some(None) => rows.push((
            "(others)".to_owned(),
            String::new(),
            "each has to be asked for, with --action".to_owned(),
        )),
        _ => {}
    }
    let rows: Vec<[&str; 3]> = rows
        .iter()
        .map(|(action, answer, reason)| [action.as_str(), answer, reason])
        .collect();
    format!("{}\n{}", heading(question), table::columns(&rows))
}
