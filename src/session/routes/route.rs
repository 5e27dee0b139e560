//! One route.

use serde_json::Value;

use super::RoutesError;
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
    /// Reads a route; the pointer leads to it.
    pub fn read(value: &Value, pointer: &str) -> Result<Route, RoutesError> {
        let error = |code, member: &str, why| {
            let at = format!("{pointer}{member}");
            RoutesError::new(code, why, at)
        };
        let malformed = |why| error("malformed-routes", "", why);
        let template = |member, why| error("malformed-template", member, why);
        let known = ["method", "path", "resource", "action", "public"];
        let members = Members::of(value, &known).map_err(malformed)?;
        let lacks = |name: &str| malformed(format!("expected a member \"{name}\""));
        let methods = members.get("method", Methods::read).map_err(malformed)?;
        let methods = methods.ok_or_else(|| lacks("method"))?;
        let path = members.text("path").map_err(malformed)?;
        let path = path.ok_or_else(|| lacks("path"))?;
        let pattern =
            Pattern::read(&path).map_err(|why| error("malformed-pattern", "/path", why))?;
        let resource = match value.get("resource") {
            None | Some(Value::Null) => None,
            Some(resource) => Some(
                ResourceTemplate::read(resource, &pattern)
                    .map_err(|why| template("/resource", why))?,
            ),
        };
        let action = members.text("action").map_err(malformed)?;
        let action = { action }
            .map(|text| Template::read(&text, &pattern))
            .transpose()
            .map_err(|why| template("/action", why))?;
        let asks = if members.flag("public").map_err(malformed)? {
            Asks::Nothing
        } else {
            Asks::For {
                resource: resource.ok_or_else(|| lacks("resource"))?,
                action: action.ok_or_else(|| lacks("action"))?,
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
