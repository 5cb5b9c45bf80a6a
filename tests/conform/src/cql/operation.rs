//! The operations of the case format, asked of the engine.

use hubscope::cql::{
    Answer, Decision, Dialect, NameSyntax, Permission, PermissionSet, Policy, Quote, Resource, State,
    Statement, apply, command_check, normalize_name, parse, stand_in_hash,
};
use serde_json::{Map, Value, json};

use super::{answer::Refusal, document::CqlStep, migration};

type Outcome = Result<Value, Refusal>;

pub(super) fn run(state: &mut State, dialect: &'static Dialect, step: &CqlStep) -> Outcome {
    if let (Value::Null, Some(text)) = (&step.operation, &step.cql) {
        return answer(apply(state, &parse(text)?, step.caller.as_deref(), dialect)?);
    }
    let operation = normalized(&step.operation);
    let question = Question { state, dialect, operation: &operation, caller: step.caller.as_deref() };
    let name = question.text("op")?;
    match name {
        "check" => question.check(),
        "check_any" => question.check_any(),
        "effective" => question.effective(),
        "roles_of" => question.roles_of(),
        "has_superuser" => question.has_superuser(),
        "has_role" => question.has_role(),
        "role_exists" => Ok(json!(question.state.role_exists(question.one_of(&["role", "name"])?))),
        "login" => question.login(),
        "parse_resource" => question.parse_resource(),
        "resource" => question.resource(),
        "normalize_name" => question.normalize_name(),
        "command_check" => question.command_check(),
        "set_features" => {
            let features = operation.get("features").and_then(Value::as_object).unwrap_or(&operation);
            for (name, value) in features.iter().filter(|(name, _)| *name != "op") {
                let value = value.as_bool().ok_or_else(|| Refusal::invalid("wrong_type", name))?;
                state.set_feature(name, value);
            }
            Ok(Value::Null)
        }
        _ => migration::run(state, dialect, &operation, step)
            .unwrap_or_else(|| statement(state, dialect, step, operation.clone())),
    }
}

/// An operation is written `{"op": name, …}` or `{name: {…}}`.
fn normalized(operation: &Value) -> Map<String, Value> {
    let Some(members) = operation.as_object() else { return Map::new() };
    let mut only = members.iter();
    match (members.contains_key("op"), only.next(), only.next()) {
        (false, Some((name, Value::Object(arguments))), None) => {
            let mut arguments = arguments.clone();
            arguments.insert("op".to_owned(), json!(name));
            arguments
        }
        _ => members.clone(),
    }
}

fn statement(
    state: &mut State,
    dialect: &'static Dialect,
    step: &CqlStep,
    operation: Map<String, Value>,
) -> Outcome {
    let statement = Statement::from_operation(&Value::Object(operation.clone())).map_err(|error| {
        let written = error.pointer().trim_start_matches('/');
        match (error.code(), operation.get(written).and_then(Value::as_str)) {
            ("wrong-resource", Some(name)) => match Resource::parse(name) {
                Err(error) => error.into(),
                Ok(_) => Refusal::invalid("wrong_resource", name),
            },
            _ => Refusal::invalid("invalid_operation", &error.to_string()),
        }
    })?;
    answer(apply(state, &statement, step.caller.as_deref(), dialect)?)
}

fn answer(answer: Answer) -> Outcome {
    match answer {
        Answer::Rows { rows, .. } => Ok(json!(rows)),
        Answer::Statements(statements) => Ok(json!(statements)),
        _ => Ok(Value::Null),
    }
}

struct Question<'q> {
    state: &'q State,
    dialect: &'static Dialect,
    operation: &'q Map<String, Value>,
    caller: Option<&'q str>,
}

impl<'q> Question<'q> {
    fn check(&self) -> Outcome {
        let permission = permission(self.text("permission")?)?;
        let on = self.asked(self.text("on")?)?;
        answered(self.policy()?.decide(self.principal(), permission, &on))
    }

    fn check_any(&self) -> Outcome {
        let names = self.operation.get("permissions").and_then(Value::as_array);
        let names = names.ok_or_else(|| Refusal::invalid("missing_member", "permissions"))?;
        let permissions = names.iter().map(|name| permission(name.as_str().unwrap_or_default()));
        let permissions = permissions.collect::<Result<PermissionSet, Refusal>>()?;
        let on = self.asked(self.text("on")?)?;
        answered(self.policy()?.decide_any(self.principal(), permissions, &on))
    }

    fn effective(&self) -> Outcome {
        let on = self.asked(self.text("on")?)?;
        Ok(json!(self.policy()?.effective(self.principal(), &on)?.names()))
    }

    fn roles_of(&self) -> Outcome {
        let recursive = self.operation.get("recursive").and_then(Value::as_bool).unwrap_or(true);
        let role = self.principal().ok_or_else(|| Refusal::invalid("missing_member", "role"))?;
        Ok(json!(self.state.roles_of(role, recursive, self.dialect)?))
    }

    fn has_superuser(&self) -> Outcome {
        let role = self.principal().ok_or_else(|| Refusal::invalid("missing_member", "role"))?;
        Ok(json!(self.policy()?.has_superuser(role)?))
    }

    fn has_role(&self) -> Outcome {
        Ok(json!(self.state.has_role(self.text("grantee")?, self.text("role")?, self.dialect)?))
    }

    fn login(&self) -> Outcome {
        let password = self.operation.get("password").and_then(Value::as_str).map(stand_in_hash);
        let matches = |stored: &str| password.as_deref() == Some(stored);
        self.state.login(self.text("name")?, matches, self.dialect)?;
        Ok(json!(true))
    }

    fn parse_resource(&self) -> Outcome {
        let resource = self.dialect.resource(self.text("name")?)?;
        Ok(json!({"kind": resource.kind().root(), "parts": resource.parts()}))
    }

    fn resource(&self) -> Outcome {
        let resource = self.dialect.resource(self.text("name")?)?;
        Ok(json!({
            "name": resource.name(),
            "kind": resource.kind().root(),
            "parts": resource.parts(),
            "parent": resource.parent().map(|parent| parent.name()),
            "family": resource.family().map(|resource| resource.name()).collect::<Vec<String>>(),
            "display": resource.to_string(),
            "applicable": self.dialect.applicable(resource.class()).names(),
        }))
    }

    fn normalize_name(&self) -> Outcome {
        let syntax = match self.operation.get("syntax").and_then(Value::as_str) {
            None | Some("role") => NameSyntax::Role,
            Some("user") => NameSyntax::User,
            Some(other) => return Err(Refusal::invalid("unknown_syntax", other)),
        };
        let quote = match self.operation.get("quote").and_then(Value::as_str) {
            None | Some("none" | "bare") => Quote::Bare,
            Some("single") => Quote::Single,
            Some("double") => Quote::Double,
            Some(other) => return Err(Refusal::invalid("unknown_quote", other)),
        };
        Ok(json!(normalize_name(self.text("text")?, syntax, quote)?))
    }

    fn command_check(&self) -> Outcome {
        let permission = permission(self.text("permission")?)?;
        let keyspace = self.text("keyspace")?;
        let table = self.operation.get("table").and_then(Value::as_str);
        command_check(self.state, self.caller, permission, keyspace, table, self.dialect)?;
        Ok(json!(true))
    }

    fn policy(&self) -> Result<Policy, Refusal> {
        Ok(Policy::compile(self.state, self.dialect)?)
    }

    /// Who is asked about: the one that the operation names, or who acts.
    fn principal(&self) -> Option<&'q str> {
        match ["role", "grantee", "name"].iter().find_map(|member| self.operation.get(*member)) {
            Some(named) => named.as_str(),
            None => self.caller,
        }
    }

    fn asked(&self, name: &str) -> Result<Resource, Refusal> {
        match name.strip_prefix("roles/") {
            Some(role) => Ok(Resource::role(role)),
            None => Ok(self.dialect.resource(name)?),
        }
    }

    fn text(&self, name: &str) -> Result<&'q str, Refusal> {
        self.one_of(&[name])
    }

    fn one_of(&self, names: &[&str]) -> Result<&'q str, Refusal> {
        let found = names.iter().find_map(|name| self.operation.get(*name)?.as_str());
        found.ok_or_else(|| Refusal::invalid("missing_member", &names.join(" or ")))
    }
}

fn permission(name: &str) -> Result<Permission, Refusal> {
    Permission::named(name).ok_or_else(|| Refusal::invalid("unknown_permission", name))
}

fn answered(decision: Decision) -> Outcome {
    match decision {
        Decision::Allow => Ok(json!(true)),
        Decision::Deny => Ok(json!(false)),
        Decision::Error(error) => Err(error.into()),
    }
}
