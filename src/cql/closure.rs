//! Which roles somebody has: those that were granted, and those granted to these.

use std::collections::{BTreeSet, btree_set};

use super::{Dialect, Error, State, state::RoleRow};

/// How far grants are followed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Reach {
    /// To the end.
    All,
    /// The role itself, and what was granted to it directly.
    Direct,
}

impl State {
    /// The row of a role.
    pub(crate) fn role(&self, role: &str, dialect: &Dialect) -> Result<&RoleRow, Error> {
        let row = self.roles.get(role).ok_or_else(|| Error::nonexistent_role(role))?;
        if dialect.refuses_null_flags && (row.is_superuser.is_none() || row.can_login.is_none()) {
            return Err(Error::null_flag(role));
        }
        Ok(row)
    }

    /// A role and everything that it includes.
    ///
    /// Every role that is visited must have a row; the first one without, depth first in the order of names, is the error. Roles
    /// that were granted directly are not looked at when that is how far it goes. A circle is an error that names it: the
    /// databases themselves would never end.
    ///
    /// Linear in the grants that are followed, times the logarithm of all roles.
    ///
    /// Rule: `docs/rules/cql.md`, evaluation.
    pub(crate) fn closure<'s>(
        &'s self,
        role: &'s str,
        reach: Reach,
        dialect: &Dialect,
    ) -> Result<BTreeSet<&'s str>, Error> {
        let mut found = BTreeSet::from([role]);
        let first = self.role(role, dialect)?;
        if reach == Reach::Direct {
            let known = |granted: &&str| !dialect.ignores_dangling || self.role_exists(granted);
            found.extend(first.member_of.iter().map(String::as_str).filter(known));
            return Ok(found);
        }
        // Depth first with a stack of our own; what is on it is the way from the first role.
        let mut way: Vec<(&str, btree_set::Iter<'_, String>)> = vec![(role, first.member_of.iter())];
        while let Some((_, granted)) = way.last_mut() {
            let Some(next) = granted.next() else {
                way.pop();
                continue;
            };
            if dialect.ignores_dangling && !self.role_exists(next) {
                continue;
            }
            if !found.insert(next) {
                if let Some(start) = way.iter().position(|(role, _)| role == next) {
                    let cycle: Vec<&str> = way.iter().skip(start).map(|(role, _)| *role).collect();
                    return Err(Error::role_cycle(&cycle));
                }
                continue;
            }
            way.push((next, self.role(next, dialect)?.member_of.iter()));
        }
        Ok(found)
    }

    /// Whether a role or one that it includes is a superuser.
    pub(crate) fn has_superuser(&self, role: &str, dialect: &Dialect) -> Result<bool, Error> {
        let closure = self.closure(role, Reach::All, dialect)?;
        Ok(closure.into_iter().any(|role| self.is_superuser(role)))
    }

    /// The flag of the role itself.
    pub(crate) fn is_superuser(&self, role: &str) -> bool {
        self.roles.get(role).is_some_and(|row| row.is_superuser == Some(true))
    }

    /// Whether a role includes another, which must have a row.
    pub(crate) fn includes(&self, grantee: &str, role: &str, dialect: &Dialect) -> Result<bool, Error> {
        self.role(role, dialect)?;
        Ok(self.closure(grantee, Reach::All, dialect)?.contains(role))
    }
}
