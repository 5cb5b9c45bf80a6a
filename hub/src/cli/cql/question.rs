//! Who asks, for what, on what.

use hubscope::cql::{Permission, Resource, parse_resource};
use serde_json::{Value, json};

/// Who asks or acts
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub(super) struct Who {
    /// The role that asks or acts
    #[arg(long = "as", value_name = "ROLE")]
    role: Option<String>,
    /// Nobody who is logged in
    #[arg(long)]
    anonymous: bool,
}

impl Who {
    pub(super) fn caller(&self) -> Option<&str> {
        self.role.as_deref()
    }

    pub(super) fn words(&self) -> &str {
        self.caller().unwrap_or("whoever is not logged in")
    }
}

/// A permission on a resource
#[derive(clap::Args)]
pub(super) struct What {
    /// The permission, such as SELECT
    #[arg(value_name = "PERMISSION", value_parser = permission)]
    pub(super) permission: Permission,
    /// The resource: as rows write it, such as data/shop/orders, or as statements do, such as 'TABLE shop.orders' or 'ALL ROLES'
    #[arg(value_name = "RESOURCE", value_parser = resource)]
    pub(super) resource: Resource,
}

impl What {
    /// What was asked, for an answer in JSON.
    pub(super) fn json(&self) -> Value {
        json!({ "permission": self.permission.name(), "on": self.resource.name() })
    }
}

pub(super) fn permission(name: &str) -> Result<Permission, String> {
    Permission::named(name).ok_or_else(|| {
        let known: Vec<&str> = Permission::ALL.iter().map(|permission| permission.name()).collect();
        format!("there is no such permission; known are {}", known.join(", "))
    })
}

fn resource(text: &str) -> Result<Resource, String> {
    Resource::asked(text).or_else(|_| parse_resource(text)).map_err(|error| {
        format!("{error}; write `data/shop/orders` or `TABLE shop.orders`, `data` or `ALL KEYSPACES`, `roles/ann` or `ROLE ann`")
    })
}
