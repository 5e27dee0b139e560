//! A row of the table: the questions of a suite, asked under a watch, and the file in which the packed module's tests find
//! them with the answers.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use adgang::snapshot::Dialect;
use serde_json::{Value as Json, json};

use crate::decide::{Answer, NOW, Point};
use crate::support;

/// How long policies and their requests may take together, in a build without optimisation. Far above what any takes:
/// it tells slow from hung.
const PATIENCE: Duration = Duration::from_secs(60);

/// Policies, and requests to be decided by them.
pub struct Question {
    pub policies: Vec<String>,
    /// The id of the policy that decides, where there are several.
    pub root: Option<String>,
    pub dialect: Dialect,
    /// The case that each belongs to, and its text in either form.
    pub requests: Vec<(String, String)>,
}

/// The cases of a suite so far.
pub struct Row {
    name: String,
    outcomes: Vec<(String, Result<(), String>)>,
    times: Vec<(Duration, String)>,
    file: BufWriter<File>,
}

impl Row {
    /// An empty row.
    pub fn start(name: &str) -> Row {
        let file: String = name
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect();
        let folder = folder();
        fs::create_dir_all(&folder).unwrap();
        let file = File::create(folder.join(format!("{file}.jsonl"))).unwrap();
        Row {
            name: name.to_owned(),
            outcomes: Vec::new(),
            times: Vec::new(),
            file: BufWriter::new(file),
        }
    }

    /// Asks, and lets `verdict` say what of it is not as it should be. A case may be asked several questions; the first
    /// that goes wrong counts.
    pub fn ask(
        &mut self,
        question: Question,
        verdict: impl Fn(&str, &Answer) -> Result<(), String>,
    ) {
        let Question {
            policies,
            root,
            dialect,
            requests,
        } = question;
        let (ids, texts): (Vec<_>, Vec<_>) = requests.into_iter().unzip();
        let (answers, texts, policies) = match watched(policies, root.clone(), dialect, texts) {
            Ok(answered) => answered,
            Err(why) => {
                for id in ids {
                    self.settle(id, Err(why.clone()));
                }
                return;
            }
        };
        let mut asked = Vec::new();
        for ((id, text), (answer, time)) in ids.into_iter().zip(texts).zip(answers) {
            let outcome = verdict(&id, &answer);
            asked.push(json!({
                "id": id, "request": text, "answer": written(&answer), "open": outcome.is_err(),
            }));
            self.times.push((time, id.clone()));
            self.settle(id, outcome);
        }
        let line = json!({
            "row": self.name, "dialect": dialect.name(), "policies": policies, "root": root, "now": NOW,
            "asked": asked,
        });
        writeln!(self.file, "{line}").unwrap();
    }

    /// Adds a case that is no question.
    pub fn settle(&mut self, id: String, outcome: Result<(), String>) {
        match self
            .outcomes
            .iter_mut()
            .rev()
            .find(|(known, _)| *known == id)
        {
            Some((_, before)) if before.is_ok() => *before = outcome,
            Some(_) => {}
            None => self.outcomes.push((id, outcome)),
        }
    }

    /// Prints the three questions that took longest, policies loaded.
    pub fn tell_slowest(&mut self) {
        self.times.sort_by(|a, b| b.cmp(a));
        let slowest = self.times.iter().take(3);
        let slowest: Vec<String> = slowest
            .map(|(time, id)| format!("{id} {:.1} ms", time.as_secs_f64() * 1e3))
            .collect();
        println!("{}  slowest: {}", self.name, slowest.join(", "));
    }

    /// Counts the row, and fails where a case does not do what is said of it.
    pub fn finish(mut self) {
        self.file.flush().unwrap();
        support::report(&self.name, &self.outcomes);
    }
}

/// Where the questions and their answers are left: `conformance` in the target folder.
fn folder() -> PathBuf {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    scratch.parent().unwrap().join("conformance")
}

type Answered = (Vec<(Answer, Duration)>, Vec<String>, Vec<String>);

/// Every answer with how long it took, loading included; the texts come back. On a thread of its own, so that neither a
/// panic nor a loop takes the other cases with it.
fn watched(
    policies: Vec<String>,
    root: Option<String>,
    dialect: Dialect,
    requests: Vec<String>,
) -> Result<Answered, String> {
    let (send, receive) = channel();
    thread::spawn(move || {
        let start = Instant::now();
        let point = Point::load(&policies, root.as_deref(), dialect);
        let loading = start.elapsed();
        let answer = |request: &String| {
            let start = Instant::now();
            let answer = match &point {
                Ok(point) => point.answer(request),
                Err(refusal) => Answer::PolicyRefused(refusal.clone()),
            };
            (answer, loading + start.elapsed())
        };
        let answers = requests.iter().map(answer).collect();
        // Nobody listens any more where it took too long.
        let _ = send.send((answers, requests, policies));
    });
    receive.recv_timeout(PATIENCE).map_err(|error| match error {
        RecvTimeoutError::Timeout => format!("no answer within {PATIENCE:?}"),
        RecvTimeoutError::Disconnected => "panicked".to_owned(),
    })
}

fn written(answer: &Answer) -> Json {
    match answer {
        Answer::Response(text) => json!({ "response": text }),
        Answer::PolicyRefused(refusal) => json!({ "policy": refusal.code }),
        Answer::RequestRefused(refusal) => json!({ "request": refusal.code }),
    }
}
