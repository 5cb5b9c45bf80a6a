//! The dialect `cql`: roles as ScyllaDB and Cassandra keep them.
//!
//! A role can be granted to a role, users are roles that may log in, permissions sit on a tree of resources. A [`State`] holds
//! the stored rows, a [`Policy`] answers from them, a [`Statement`] changes them as the database would, with the caller's rights.
//! Which release of which database decides is a [`Dialect`].
//!
//! The rules are in `docs/rules/cql.md`.

mod catalog;
mod closure;
mod database;
mod dialect;
mod error;
mod function;
mod insight;
mod kinds;
mod list;
mod login;
pub mod migration;
mod permission;
mod policy;
pub mod policy_tests;
pub mod query;
mod quote;
mod reader;
mod resource;
mod state;
mod statement;
mod text;
mod writer;

pub use self::{
    database::{Database, LoadError},
    dialect::Dialect,
    error::{Category, Error, Position},
    insight::{
        Change, Difference, Explanation, Ground, Holder, Holders, Miss, OnResource, Preview, Reached, Remedy,
    },
    list::Answer,
    login::stand_in_hash,
    permission::{Permission, PermissionSet},
    policy::{Decision, Policy},
    quote::{NameSyntax, Quote, normalize_name},
    resource::{Resource, ResourceClass, ResourceKind},
    state::State,
    statement::{
        AlterRole, CreateRole, DropRole, ListPermissions, ListRoles, PermissionList, PermissionStatement,
        RoleGrant, RoleOptions, Statement, Target, apply, command_check,
    },
    text::{parse, parse_resource, parse_script},
};
pub use crate::snapshot::{Limits, ReadError};
