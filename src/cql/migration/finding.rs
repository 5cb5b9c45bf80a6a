//! What is odd about legacy rows, and is carried over all the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use super::{
    Module,
    legacy::{Credential, Held, User},
};
use crate::cql::{Dialect, NameSyntax, Permission, PermissionSet, Quote, State, normalize_name};

/// What is odd.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Oddity {
    /// A name that is no user, and will be no role unless there is one already.
    DanglingName,
    /// A keyspace or table that does not exist.
    MissingResource(String),
    /// Permissions that mean nothing on their resource. They count in checks, and no statement takes them back.
    Inapplicable(String, PermissionSet),
    /// READ or WRITE, which no release asks for any more.
    Deprecated(String, PermissionSet),
    /// Several names that statements write alike unless they are quoted.
    CaseCollision(Vec<String>),
    /// A name that statements must quote from now on.
    MustBeQuoted,
    /// A slash in a name: permissions on this role can be stored, and not be read back.
    Slash,
}

/// Something odd about a name, and the first row that shows it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Finding {
    /// Whose table it is in.
    pub module: Module,
    /// Which row, from 0.
    pub row: usize,
    /// The name of a user.
    pub name: String,
    /// What is odd.
    pub oddity: Oddity,
}

impl Finding {
    /// A stable word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.oddity {
            Oddity::DanglingName => "dangling_name",
            Oddity::MissingResource(_) => "missing_resource",
            Oddity::Inapplicable(..) => "inapplicable_permissions",
            Oddity::Deprecated(..) => "deprecated_permissions",
            Oddity::CaseCollision(_) => "case_collision",
            Oddity::MustBeQuoted => "must_be_quoted",
            Oddity::Slash => "slash_in_name",
        }
    }

    /// Everything odd about the legacy tables, in the order of modules and rows. Rows that cannot be read are none of its business.
    pub(super) fn all(state: &State, dialect: &Dialect) -> Vec<Self> {
        let legacy = state.legacy.as_ref();
        let mut findings = Findings { state, dialect, names: BTreeSet::new(), found: Vec::new() };
        let rows = |module: Module| module.rows(legacy).unwrap_or_default().iter().enumerate();
        for (row, value) in rows(Module::Roles) {
            if let Ok(user) = User::read(value, row, dialect) {
                findings.user(row, user.name);
            }
        }
        findings.collisions();
        let mut seen = BTreeSet::new();
        for (row, value) in rows(Module::Credentials) {
            if let Ok(credential) = Credential::read(value, row) {
                findings.holder(Module::Credentials, row, credential.name, &mut seen);
            }
        }
        let mut seen = BTreeSet::new();
        for (row, value) in rows(Module::Permissions) {
            if let Ok(held) = Held::read(value, row, dialect) {
                findings.holder(Module::Permissions, row, held.name, &mut seen);
                findings.held(row, &held);
            }
        }
        findings.found
    }
}

struct Findings<'s> {
    state: &'s State,
    dialect: &'s Dialect,
    names: BTreeSet<&'s str>,
    found: Vec<Finding>,
}

impl<'s> Findings<'s> {
    fn note(&mut self, module: Module, row: usize, name: &str, oddity: Oddity) {
        self.found.push(Finding { module, row, name: name.to_owned(), oddity });
    }

    fn user(&mut self, row: usize, name: &'s str) {
        if !self.names.insert(name) {
            return;
        }
        if name.contains('/') {
            self.note(Module::Roles, row, name, Oddity::Slash);
        }
        if bare(name) != name {
            self.note(Module::Roles, row, name, Oddity::MustBeQuoted);
        }
    }

    /// Names of users and of roles that exist already, brought together as a statement without quotes writes them.
    fn collisions(&mut self) {
        let mut alike: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for name in self.names.iter().copied().chain(self.state.roles.keys().map(String::as_str)) {
            alike.entry(bare(name)).or_default().insert(name);
        }
        for (name, alike) in alike {
            if alike.len() > 1 {
                let names = alike.into_iter().map(str::to_owned).collect();
                self.note(Module::Roles, 0, &name, Oddity::CaseCollision(names));
            }
        }
    }

    fn holder(&mut self, module: Module, row: usize, name: &'s str, seen: &mut BTreeSet<&'s str>) {
        if !self.names.contains(name) && !self.state.role_exists(name) && seen.insert(name) {
            self.note(module, row, name, Oddity::DanglingName);
        }
    }

    fn held(&mut self, row: usize, held: &Held<'_>) {
        const MODULE: Module = Module::Permissions;
        let deprecated = PermissionSet::of(&[Permission::Read, Permission::Write]);
        let applicable = self.dialect.applicable(held.resource.class());
        let old = held.permissions.intersection(deprecated);
        let lost = held.permissions.difference(applicable).difference(deprecated);
        // A snapshot that says nothing about keyspaces says nothing about which are missing.
        let known = !self.state.catalog.keyspaces.is_empty();
        if !old.is_empty() {
            self.note(MODULE, row, held.name, Oddity::Deprecated(held.resource.name(), old));
        }
        if !lost.is_empty() {
            self.note(MODULE, row, held.name, Oddity::Inapplicable(held.resource.name(), lost));
        }
        if known && !self.state.catalog.has(&held.resource) {
            self.note(MODULE, row, held.name, Oddity::MissingResource(held.resource.name()));
        }
    }
}

/// The name that a statement about roles means when it writes this one without quotes.
fn bare(name: &str) -> String {
    normalize_name(name, NameSyntax::Role, Quote::Bare).unwrap_or_else(|_| name.to_owned())
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match &self.oddity {
            Oddity::DanglingName => write!(
                f,
                "`{name}` is in `{}` and not in `users`; its rows are carried over, and it cannot be asked about",
                self.module.table()
            ),
            Oddity::MissingResource(on) => {
                write!(f, "`{name}` holds something on `{on}`, which does not exist")
            }
            Oddity::Inapplicable(on, permissions) => write!(
                f,
                "`{name}` holds {} on `{on}`, where that means nothing; no statement takes it back",
                permissions.names().join(", ")
            ),
            Oddity::Deprecated(on, permissions) => write!(
                f,
                "`{name}` holds {} on `{on}`, which nothing asks for any more",
                permissions.names().join(" and ")
            ),
            Oddity::CaseCollision(names) => write!(
                f,
                "`{}` differ in case alone; without quotes a statement means `{name}`",
                names.join("`, `")
            ),
            Oddity::MustBeQuoted => {
                write!(f, "statements must write \"{name}\" in quotes from now on")
            }
            Oddity::Slash => write!(
                f,
                "`{name}` has a slash in its name; a permission on this role would make every list of permissions fail"
            ),
        }
    }
}
