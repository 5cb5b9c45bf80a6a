//! The JupyterHub dialect: its scopes, filters, tokens and shares, release by release.
//!
//! The rules are written down in `docs/rules/jupyterhub.md`; the installed `jupyterhub` package is their judge.

mod algebra;
mod bearer;
mod builder;
mod compile;
mod decide;
mod grammar;
mod kinds;
mod numbers;
mod policy;
mod question;
mod scopes;
mod sink;
mod subject;
mod tables;
mod token;
mod version;

pub use self::{
    algebra::{Algebra, Intersection, Issuer, Owner, ParsedFilter, ParsedScopes, ScopeError, unparse},
    numbers::{Answer, Holder, ResourceKind},
    policy::{About, Policy, PrincipalKind},
    question::{QuestionError, Resource},
    scopes::renamed_scope,
    subject::{Gate, Subject},
    version::{HubVersion, UnsupportedVersion},
};
