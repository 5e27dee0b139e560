//! What a request asks about, made of the parameters of its path and of its headers: `{org}/{app}`, `{header:x-task}`.

use serde_json::Value;

use super::path::Path;
use super::pattern::{Pattern, is_name};
use crate::altinn::Resource;
use crate::session::prefilter::{RequestLine, Sent};
use crate::token::members::{self, Members};

/// A text with places to fill.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Literal(String),
    /// A parameter, by the place of its segment.
    Parameter(usize),
    /// A header, by its name in small letters and with hyphens.
    Header(String),
}

/// A resource whose parts are templates.
#[derive(Clone, Debug)]
pub(crate) struct ResourceTemplate {
    /// By the names that they have in the JSON form of a resource.
    members: Vec<(&'static str, Template)>,
}

const MEMBERS: [&str; 6] = [
    "app",
    "resource",
    "instance",
    "task",
    "endEvent",
    "appResource",
];

impl Template {
    /// Reads a template; a parameter has to be one of the pattern's.
    pub fn read(text: &str, pattern: &Pattern) -> Result<Template, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, left)) = after.split_once('}') else {
                return Err(format!("expected a }} after \"{{{after}\""));
            };
            if !before.is_empty() {
                parts.push(Part::Literal(before.to_owned()));
            }
            parts.push(match name.strip_prefix("header:") {
                Some(header) if is_name(header) => {
                    Part::Header(header.to_ascii_lowercase().replace('_', "-"))
                }
                Some(header) => {
                    return Err(format!("expected a header's name, found \"{header}\""));
                }
                None => Part::Parameter(pattern.place(name).ok_or_else(|| {
                    format!("expected a parameter of the path or header:NAME, found \"{name}\"")
                })?),
            });
            rest = left;
        }
        if !rest.is_empty() {
            parts.push(Part::Literal(rest.to_owned()));
        }
        if parts.is_empty() {
            return Err("expected a text that is not empty".to_owned());
        }
        Ok(Template { parts })
    }

    /// The headers it reads.
    pub fn each_header<'a>(&'a self, see: &mut dyn FnMut(&'a str)) {
        for part in &self.parts {
            if let Part::Header(name) = part {
                see(name);
            }
        }
    }

    /// The text of one request.
    ///
    /// # Errors
    /// `missing-header`, or `ambiguous-header` for one that was sent more than once.
    pub fn fill(&self, path: &Path, request: &RequestLine<'_>) -> Result<String, &'static str> {
        let mut text = String::new();
        for part in &self.parts {
            text.push_str(match part {
                Part::Literal(literal) => literal,
                Part::Parameter(place) => path.segments.get(*place).map_or("", String::as_str),
                Part::Header(name) => match request.header(name) {
                    Sent::Once(value) => value,
                    Sent::Not => return Err("missing-header"),
                    Sent::Unclear => return Err("ambiguous-header"),
                },
            });
        }
        Ok(text)
    }
}

impl ResourceTemplate {
    /// Reads a resource's JSON, each text a template.
    pub fn read(value: &Value, pattern: &Pattern) -> Result<ResourceTemplate, String> {
        let read = Members::of(value, &MEMBERS)?;
        let mut members = Vec::new();
        for name in MEMBERS {
            let template = |value: &Value| Template::read(&members::text(value)?, pattern);
            if let Some(template) = read.get(name, template)? {
                members.push((name, template));
            }
        }
        let resource = ResourceTemplate { members };
        if resource.has("app") == resource.has("resource") {
            return Err("expected either app or resource".to_owned());
        }
        Ok(resource)
    }

    /// The headers it reads.
    pub fn each_header<'a>(&'a self, see: &mut dyn FnMut(&'a str)) {
        for (_, template) in &self.members {
            template.each_header(see);
        }
    }

    /// The resource of one request; whether its parts fit together is not looked at. Where there is an instance, a task
    /// or end event whose header was not sent is left out, which says that it is not known.
    ///
    /// # Errors
    /// As of [`Template::fill`].
    pub fn fill(&self, path: &Path, request: &RequestLine<'_>) -> Result<Resource, &'static str> {
        let mut resource = Resource::default();
        for (name, template) in &self.members {
            let state = matches!(*name, "task" | "endEvent") && self.has("instance");
            let text = match template.fill(path, request) {
                Err("missing-header") if state => continue,
                filled => Some(filled?),
            };
            match *name {
                "app" => resource.app = text,
                "resource" => resource.resource = text,
                "instance" => resource.instance = text,
                "task" => resource.task = text,
                "endEvent" => resource.end_event = text,
                _ => resource.app_resource = text,
            }
        }
        Ok(resource)
    }

    fn has(&self, name: &str) -> bool {
        self.members.iter().any(|(there, _)| *there == name)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn filled(resource: &str, headers: &[(&str, &str)]) -> Result<Resource, &'static str> {
        let pattern = Pattern::read("/:org/:app/:party/:guid").unwrap();
        let value = serde_json::from_str(resource).unwrap();
        let request = RequestLine {
            method: "GET",
            target: "/",
            headers,
        };
        let template = ResourceTemplate::read(&value, &pattern).unwrap();
        template.fill(&Path::read("/ttd/a/1/g").unwrap(), &request)
    }

    #[test]
    fn is_filled_from_path_and_headers() {
        let instance =
            r#"{"app":"{org}/{app}","instance":"{party}/{guid}","task":"{header:X_Task}"}"#;
        let resource = Resource::app("ttd", "a").instance(1, "g");
        assert_eq!(filled(instance, &[]), Ok(resource.clone()));
        assert_eq!(
            filled(instance, &[("x-task", " Task_1 ")]),
            Ok(resource.task("Task_1"))
        );
        for headers in [
            &[("x-task", "a"), ("X-Task", "a")][..],
            &[("x-task", "a, b")],
        ] {
            assert_eq!(filled(instance, headers), Err("ambiguous-header"));
        }
        // Without an instance, no task would be taken for surely none.
        let app = r#"{"app":"{org}/{app}","task":"{header:x-task}"}"#;
        assert_eq!(filled(app, &[]), Err("missing-header"));
        let registry = r#"{"resource":"x_{header:id}"}"#;
        assert_eq!(
            filled(registry, &[("id", "y")]),
            Ok(Resource::registry("x_y"))
        );
        assert_eq!(filled(registry, &[("id", "")]), Err("missing-header"));
    }

    #[test]
    fn refuses_what_it_cannot_fill() {
        let pattern = Pattern::read("/:a").unwrap();
        for text in ["", "{b}", "{a", "{}", "{header:}", "{header:a b}", "{a}{"] {
            assert!(Template::read(text, &pattern).is_err(), "{text}");
        }
        for text in [
            r#"{}"#,
            r#"{"app":"a/b","resource":"c"}"#,
            r#"{"resource":"a","tsk":"b"}"#,
        ] {
            let value = serde_json::from_str(text).unwrap();
            assert!(ResourceTemplate::read(&value, &pattern).is_err(), "{text}");
        }
    }
}
