//! Plans, upgrades and other answers as JSON, for programs and bindings.

use serde::{
    Serialize, Serializer,
    ser::{SerializeSeq, SerializeStruct},
};

use super::{Fault, Finding, LogLine, Module, OtherAnswer, Outcome, Plan, PlannedModule, Upgrade};
use crate::cql::Decision;

/// `modules`, `faults` and `findings`.
impl Serialize for Plan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Plan", 3)?;
        object.serialize_field("modules", &self.modules)?;
        object.serialize_field("faults", &self.faults().collect::<Vec<_>>())?;
        object.serialize_field("findings", &self.findings)?;
        object.end()
    }
}

/// `module`, `table`, `course`, `reason` as a sentence, the numbers `rows`, `new` and `same`, and `changes`.
impl Serialize for PlannedModule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("PlannedModule", 8)?;
        object.serialize_field("module", self.module.name())?;
        object.serialize_field("table", self.module.table())?;
        object.serialize_field("course", self.course.name())?;
        object.serialize_field("reason", self.course.reason(self.module))?;
        object.serialize_field("rows", &self.rows)?;
        object.serialize_field("new", &self.new)?;
        object.serialize_field("same", &self.same)?;
        object.serialize_field("changes", &self.changes)?;
        object.end()
    }
}

/// `code`, `pointer`, `mentions` and a `message`.
impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Fault", 4)?;
        object.serialize_field("code", self.code())?;
        object.serialize_field("pointer", &self.pointer())?;
        object.serialize_field("mentions", self.mentions())?;
        object.serialize_field("message", &self.to_string())?;
        object.end()
    }
}

/// `code`, `table`, `row`, the `name` of the user and a `message`.
impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Finding", 5)?;
        object.serialize_field("code", self.code())?;
        object.serialize_field("table", self.module.table())?;
        object.serialize_field("row", &self.row)?;
        object.serialize_field("name", &self.name)?;
        object.serialize_field("message", &self.to_string())?;
        object.end()
    }
}

/// `outcomes` of the modules and the `logs`.
impl Serialize for Upgrade {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Upgrade", 2)?;
        let outcomes = self.outcomes.iter().map(|(module, outcome)| ModuleOutcome(*module, outcome));
        object.serialize_field("outcomes", &outcomes.collect::<Vec<_>>())?;
        object.serialize_field("logs", &self.logs)?;
        object.end()
    }
}

/// `module`, `outcome`, and the `fault` of one that stopped.
struct ModuleOutcome<'u>(Module, &'u Outcome);

impl Serialize for ModuleOutcome<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(module, outcome) = self;
        let fault = match outcome {
            Outcome::Error(fault) => Some(fault),
            _ => None,
        };
        let mut object = serializer.serialize_struct("ModuleOutcome", 3)?;
        object.serialize_field("module", module.name())?;
        object.serialize_field("outcome", outcome.name())?;
        object.serialize_field("fault", &fault)?;
        object.end()
    }
}

/// A list of module, level and event, as the case format has it.
impl Serialize for LogLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut parts = serializer.serialize_seq(Some(3))?;
        for part in [self.module.name(), self.level.name(), self.event.name()] {
            parts.serialize_element(part)?;
        }
        parts.end()
    }
}

/// `user`, `resource`, `permission`, `before` and `after`: `allow`, `deny`, or `fault` with its `code`.
impl Serialize for OtherAnswer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (after, code) = match &self.after {
            Decision::Allow => ("allow", None),
            Decision::Deny => ("deny", None),
            Decision::Error(error) => ("fault", Some(error.code())),
        };
        let mut object = serializer.serialize_struct("OtherAnswer", 6)?;
        object.serialize_field("user", &self.user)?;
        object.serialize_field("resource", &self.resource.name())?;
        object.serialize_field("permission", self.permission.name())?;
        object.serialize_field("before", &self.before)?;
        object.serialize_field("after", after)?;
        object.serialize_field("code", &code)?;
        object.end()
    }
}
