//! The JupyterHub dialect: its scopes, filters, tokens and shares, release by release.
//!
//! The rules are written down in `docs/rules/jupyterhub.md`; the installed `jupyterhub` package is their judge.

mod algebra;
mod bearer;
mod builder;
mod compile;
mod custom_scopes;
mod decide;
mod default_roles;
mod describe;
mod explain;
mod fields;
mod grammar;
mod holders;
mod identity;
mod issue;
mod kinds;
mod list;
mod numbers;
mod policy;
mod presented;
mod preview;
mod question;
mod reach;
mod rejection;
mod route;
mod scopes;
mod share;
mod sink;
mod sql;
mod startup;
mod subject;
mod tables;
mod token;
mod validation;
mod version;

pub use self::{
    algebra::{Algebra, Intersection, Issuer, Owner, ParsedFilter, ParsedScopes, ScopeError, unparse},
    custom_scopes::{CustomScopeDefinition, CustomScopes},
    default_roles::default_roles,
    describe::ScopeDescription,
    explain::{
        Containment, Explanation, Gone, Grant, Limit, Miss, NamedFilter, Origin, Path, Principal, Remedy,
        RequestExplanation, RequestLine, RequestLineError, ScopeExplanation,
    },
    holders::{Counts, HolderOptions, HolderRow, Holders},
    identity::{access_scopes, identify_scopes},
    issue::{Resolution, TokenError},
    list::{ListKind, ListRow},
    numbers::{Answer, Holder, ResourceKind},
    policy::{About, Policy, PrincipalKind},
    presented::{IntakeError, Place},
    preview::{
        Affected, BearerName, Difference, DifferenceOptions, Edit, EditError, GrantChange, MemberChange,
        Names, Over, OverMember, ScopeOver, TokenChange,
    },
    question::{QuestionError, Resource},
    reach::{Filters, Reach, ReachError},
    rejection::{Rejection, fault_class},
    route::{Caller, Dependency, KnownRoute, Outcome, Reason, Request, Route, RouteFilter, known_routes},
    scopes::renamed_scope,
    share::{requested_share_scopes, share_scopes},
    sql::{Condition, Database},
    startup::{Change, Configuration, Notice, Obstacle, Start, StartError, TokenMarks, empty_hub, start},
    subject::{Gate, Subject},
    validation::RoleDefinition,
    version::{HubVersion, UnsupportedVersion},
};
pub(crate) use self::{
    explain::{ScopeSubject, listed},
    question::distance,
};
