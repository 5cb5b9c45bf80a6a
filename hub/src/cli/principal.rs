//! Who is asked about, as two words: a kind and a name.

use std::time::{SystemTime, UNIX_EPOCH};

use clap::ValueEnum;
use hubscope::{Policy, Subject, jupyterhub, snapshot::Timestamp};
use serde_json::{Value, json};

/// Who is asked about
#[derive(clap::Args, Clone, Debug)]
pub(super) struct Principal {
    /// What kind of principal
    #[arg(value_enum, value_name = "KIND")]
    kind: Kind,
    /// Its name; of a token the id that the hub's API shows, for example a7
    #[arg(value_name = "NAME")]
    name: String,
    /// The time at which a token is used, for example 2026-01-31T09:00:00Z; now if absent
    #[arg(long, value_name = "TIME", value_parser = time)]
    at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// A user in a browser session
    User,
    Service,
    Group,
    /// A token, with what is left of its owner's permissions
    Token,
}

impl Principal {
    pub(super) fn kind(&self) -> &'static str {
        match self.kind {
            Kind::User => "user",
            Kind::Service => "service",
            Kind::Group => "group",
            Kind::Token => "token",
        }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The principal in a policy.
    pub(super) fn of<'p>(&self, policy: &'p Policy) -> Subject<'p> {
        policy.principal(self.named())
    }

    /// The principal as the engine names it.
    pub(super) fn named(&self) -> jupyterhub::Principal<'_> {
        match self.kind {
            Kind::User => jupyterhub::Principal::User(&self.name),
            Kind::Service => jupyterhub::Principal::Service(&self.name),
            Kind::Group => jupyterhub::Principal::Group(&self.name),
            Kind::Token => jupyterhub::Principal::Token { id: &self.name, now: self.time() },
        }
    }

    /// When the question is asked.
    pub(super) fn time(&self) -> Timestamp {
        self.at.unwrap_or_else(now)
    }

    /// The principal for programs.
    pub(super) fn json(&self, policy: &Policy) -> Value {
        json!({ "kind": self.kind(), "name": self.name, "exists": self.of(policy).exists() })
    }
}

pub(super) fn time(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text)
        .ok_or_else(|| "write a date, a time and a zone, for example 2026-01-31T09:00:00Z".to_owned())
}

/// The engine has no clock; this one is the program's. A clock before 1970 counts as 1970.
pub(super) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
