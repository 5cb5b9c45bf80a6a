//! A route as data.

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{Dependency, Outcome, Route, RouteFilter};

impl Outcome {
    /// The status; where it depends on more than the snapshot says, what it usually is, if that can be told.
    #[must_use]
    pub fn usual(&self) -> Option<u16> {
        match self {
            Self::Status(status) => Some(*status),
            Self::Conditional { usual, .. } => *usual,
            Self::Unknown(_) => None,
        }
    }
}

impl Route {
    /// What the outcome depends on beside the snapshot.
    pub fn depends(&self) -> impl Iterator<Item = Dependency> {
        let conditional = match &self.outcome {
            Outcome::Conditional { depends, .. } => *depends,
            Outcome::Status(_) | Outcome::Unknown(_) => &[],
        };
        conditional.iter().chain(self.assumes).copied()
    }
}

/// As the query `request` answers it.
impl Serialize for Route {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Route", 10)?;
        object.serialize_field("handler", self.handler)?;
        object.serialize_field("route", self.template)?;
        object.serialize_field("scopes", self.scopes)?;
        object.serialize_field("filter", &self.filter)?;
        object.serialize_field("status", &self.outcome.status())?;
        object.serialize_field("outcome", self.outcome.word())?;
        object.serialize_field("usual", &self.outcome.usual())?;
        object.serialize_field("reason", self.reason.code())?;
        object.serialize_field("because", &self.reason.to_string())?;
        object.serialize_field("depends", &self.depends().map(Dependency::word).collect::<Vec<_>>())?;
        object.end()
    }
}

impl Serialize for RouteFilter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Any => serializer.serialize_str("any"),
            Self::OneOf(filters) => filters.serialize(serializer),
            Self::Unfiltered => serializer.serialize_str("unfiltered"),
        }
    }
}
