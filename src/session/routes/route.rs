//! One route.

use serde_json::Value;

use super::pattern::Pattern;
use super::template::{ResourceTemplate, Template};
use crate::token::members::{self, Members};

/// What a request that matches asks for.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    methods: Methods,
    pub pattern: Pattern,
    pub asks: Asks,
}

#[derive(Clone, Debug)]
pub(crate) enum Asks {
    /// Nothing that anybody could be refused.
    Nothing,
    /// This action on this resource.
    For {
        resource: ResourceTemplate,
        action: Template,
    },
}

#[derive(Clone, Debug)]
enum Methods {
    Every,
    These(Vec<String>),
}

impl Route {
    /// Reads a route.
    ///
    /// # Errors
    /// A code, a pointer to the member, and what is wrong with it.
    pub fn read(value: &Value) -> Result<Route, (&'static str, &'static str, String)> {
        let malformed = |why| ("malformed-routes", "", why);
        let (texts, methods) = Texts::read(value).map_err(malformed)?;
        let pattern = Pattern::read(&texts.path);
        let pattern = pattern.map_err(|why| ("malformed-pattern", "/path", why))?;
        let template = |member| move |why| ("malformed-template", member, why);
        let resource = match value.get("resource") {
            None | Some(Value::Null) => None,
            Some(resource) => {
                let resource = ResourceTemplate::read(resource, &pattern);
                Some(resource.map_err(template("/resource"))?)
            }
        };
        let action = match texts.action {
            None => None,
            Some(action) => Some(Template::read(&action, &pattern).map_err(template("/action"))?),
        };
        let asks = match (resource, action) {
            _ if texts.public => Asks::Nothing,
            (Some(resource), Some(action)) => Asks::For { resource, action },
            _ => {
                let why = "expected a resource and an action, or public".to_owned();
                return Err(malformed(why));
            }
        };
        Ok(Route {
            methods,
            pattern,
            asks,
        })
    }

    /// Whether it is for requests of this method.
    pub fn takes(&self, method: &str) -> bool {
        self.methods.take(method)
    }

    /// Whether it matches all that another one does.
    pub fn covers(&self, other: &Route) -> bool {
        let methods = match (&self.methods, &other.methods) {
            (Methods::Every, _) => true,
            (Methods::These(_), Methods::Every) => false,
            (_, Methods::These(others)) => others.iter().all(|name| self.methods.take(name)),
        };
        methods && self.pattern.covers(&other.pattern)
    }
}

/// What a route is read from, but for its resource.
struct Texts {
    path: String,
    action: Option<String>,
    public: bool,
}

impl Texts {
    fn read(value: &Value) -> Result<(Texts, Methods), String> {
        let known = ["method", "path", "resource", "action", "public"];
        let members = Members::of(value, &known)?;
        let methods = members.get("method", Methods::read)?;
        let texts = Texts {
            path: members.text("path")?.ok_or("expected a member \"path\"")?,
            action: members.text("action")?,
            public: members.flag("public")?,
        };
        Ok((texts, methods.ok_or("expected a member \"method\"")?))
    }
}

impl Methods {
    fn read(value: &Value) -> Result<Methods, String> {
        let names = match value {
            Value::String(name) if name == "*" => return Ok(Methods::Every),
            Value::String(name) => vec![name.clone()],
            value => members::list(value, members::text)?,
        };
        let is_name = |name: &String| {
            !name.is_empty() && { name.bytes() }
                .all(|byte| byte.is_ascii_uppercase() || byte == b'-')
        };
        if names.is_empty() || !names.iter().all(is_name) {
            return Err("expected methods in capitals, or *".to_owned());
        }
        Ok(Methods::These(names))
    }

    fn take(&self, method: &str) -> bool {
        match self {
            Methods::Every => true,
            Methods::These(names) => names.iter().any(|name| name == method),
        }
    }
}
