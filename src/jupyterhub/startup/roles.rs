//! Custom scopes, and the roles that a start makes, changes and deletes.
//!
//! Rule: `docs/rules/jupyterhub.md`, start-up order and effect.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    configuration::{RoleEntry, ScopeEntry, Written},
    notice::NoticeKind,
    obstacle::Kind,
    rows::{RoleRow, ServiceRow},
    run::{Run, Step},
};
use crate::{
    jupyterhub::{
        CustomScopes, Policy, RoleDefinition,
        default_roles::{ADMIN, default_descriptions, default_roles},
    },
    snapshot::CustomScope,
};

/// A definition as the hub merges it, and where it stands.
struct Definition {
    name: String,
    description: Option<String>,
    scopes: Vec<String>,
    scopes_pointer: String,
    managed_by_auth: bool,
}

impl Run<'_, '_> {
    pub(super) fn create_roles(&mut self) -> Step {
        self.define_scopes();
        self.check_managed_roles();
        let configured = self.configured_roles();
        self.upgrades = self.rows.roles.is_empty() && !self.rows.users.is_empty();

        let overridden: BTreeSet<&str> = configured.iter().map(|role| role.name.as_str()).collect();
        let defaults: Vec<Definition> = self
            .default_roles()
            .into_iter()
            .filter(|role| !overridden.contains(role.name.as_str()))
            .collect();
        let policy = self.policy(false);
        let definitions: Vec<Definition> = defaults.into_iter().chain(configured).collect();
        self.delete_roles(&definitions);
        match policy {
            Ok(policy) => definitions.into_iter().for_each(|role| self.create_role(role, &policy)),
            Err(reason) => self.refuse(Kind::Uncompiled { reason }, "/custom_scopes"),
        }
        self.commit()
    }

    fn define_scopes(&mut self) {
        let mut scopes = CustomScopes::new();
        for (name, entry) in &self.configuration.custom_scopes {
            if let ScopeEntry::Definition(definition) = entry {
                scopes.insert(name.clone(), definition.clone());
            }
        }
        for (name, entry) in &self.configuration.custom_scopes {
            let pointer = format!("/custom_scopes/{}", token(name));
            match entry {
                ScopeEntry::BrokenSubscopes => {
                    self.refuse(
                        Kind::BrokenSubscopes { scope: name.clone() },
                        format!("{pointer}/subscopes"),
                    );
                }
                ScopeEntry::Definition(definition) => {
                    let nothing = CustomScopes::new();
                    match self.version.check_custom_scope(name, definition, &scopes, &nothing) {
                        Err(rejection) => self.refuse(Kind::Definition(rejection), pointer),
                        Ok(()) => {
                            let subscopes = definition.subscopes.iter().flatten();
                            let scope = CustomScope {
                                description: definition.description.clone().unwrap_or_default().into(),
                                subscopes: subscopes.map(|scope| scope.clone().into()).collect(),
                            };
                            self.vocabulary.insert(name.clone(), scope);
                        }
                    }
                }
            }
        }
    }

    fn check_managed_roles(&mut self) {
        let options = &self.configuration.authenticator;
        if !options.manage_roles {
            return;
        }
        let names = |members: &Written<Vec<String>>| members.value().is_some_and(|names| !names.is_empty());
        for (position, role) in self.configuration.load_roles.iter().enumerate() {
            for (member, list) in [("users", &role.users), ("groups", &role.groups)] {
                if names(list) {
                    self.refuse(Kind::ManagedRoleMembers, format!("/load_roles/{position}/{member}"));
                }
            }
        }
        if options.reset_managed_roles {
            self.refuse(Kind::ManagedRolesReset, "/reset_managed_roles_on_startup");
        }
    }

    /// The roles of the configuration, merged with the defaults of the same name; each name once.
    fn configured_roles(&mut self) -> Vec<Definition> {
        for (position, role) in self.configuration.load_roles.iter().enumerate() {
            if role.name.is_none()
                && let Ok(policy) = self.policy(false)
                && let Err(rejection) = policy.check_role(&RoleDefinition::default())
            {
                self.refuse(Kind::Definition(rejection), format!("/load_roles/{position}"));
            }
        }
        let mut defaults: BTreeMap<String, Definition> =
            self.default_roles().into_iter().map(|role| (role.name.clone(), role)).collect();
        let mut merged: Vec<Definition> = Vec::new();
        for (position, entry) in self.configuration.load_roles.iter().enumerate() {
            let Some(name) = &entry.name else { continue };
            let pointer = format!("/load_roles/{position}");
            let same = |other: &RoleEntry| other.name.as_ref() == Some(name);
            let roles = &self.configuration.load_roles;
            if roles.iter().position(same) != Some(position) {
                // Told at the first of the two.
                continue;
            }
            let second = roles.iter().rposition(same).filter(|last| *last != position);
            let default = defaults.remove(name);
            // Hub 6 looks into the scopes of role `user` early; every hub compares with a role that it has.
            let null_early = name == "user" && self.version.has_extra_user_scopes();
            let null_fails =
                entry.scopes == Written::Null && (null_early || self.rows.roles.contains_key(name));
            let null = Kind::NullScopes { role: name.clone() };
            match second {
                Some(_) if null_fails && null_early => self.refuse(null, format!("{pointer}/scopes")),
                Some(second) => {
                    self.refuse(
                        Kind::DuplicateRole { role: name.clone() },
                        format!("/load_roles/{second}/name"),
                    );
                }
                None if null_fails => self.refuse(null, format!("{pointer}/scopes")),
                None => {}
            }
            self.notice_members(entry, name, &pointer);
            merged.push(merge(entry, name, default, pointer));
        }
        merged
    }

    fn notice_members(&mut self, entry: &RoleEntry, name: &str, pointer: &str) {
        for member in &entry.unknown {
            let notice = NoticeKind::MisspeltMember { role: name.to_owned(), member: member.clone() };
            self.note(notice, format!("{pointer}/{}", token(member)));
        }
        let empty = entry.scopes.value().is_none_or(Vec::is_empty);
        if empty && !default_roles().any(|(default, _)| default == name) {
            self.note(NoticeKind::RoleWithoutScopes { role: name.to_owned() }, pointer);
        }
    }

    fn default_roles(&self) -> Vec<Definition> {
        let extra = self.version.has_extra_user_scopes().then_some(&self.configuration.extra_user_scopes);
        default_roles()
            .zip(default_descriptions())
            .map(|((name, scopes), description)| Definition {
                name: name.to_owned(),
                description: Some(description.to_owned()),
                scopes: scopes
                    .iter()
                    .map(|scope| (*scope).to_owned())
                    .chain(extra.into_iter().flatten().filter(|_| name == "user").cloned())
                    .collect(),
                scopes_pointer: "/extra_user_scopes".to_owned(),
                managed_by_auth: false,
            })
            .collect()
    }

    fn delete_roles(&mut self, definitions: &[Definition]) {
        let names = |managed| -> BTreeSet<&str> {
            let such = definitions.iter().filter(|role| role.managed_by_auth == managed);
            such.map(|role| role.name.as_str()).collect()
        };
        let (own, managed) = (names(false), names(true));
        let reset = self.configuration.authenticator.reset_managed_roles;
        let gone = self.rows.roles.iter().filter(|(name, row)| match row.managed_by_auth {
            false => !own.contains(name.as_str()),
            true => reset && !managed.contains(name.as_str()),
        });
        let gone: Vec<String> = gone.map(|(name, _)| name.clone()).collect();
        for role in &gone {
            let held = |row: &ServiceRow| row.unreadable && row.roles.contains(role);
            let unreadable =
                self.rows.services.iter().find(|(_, row)| held(row)).map(|(name, _)| name.clone());
            if let Some(service) = unreadable {
                self.refuse(Kind::UnreadableService { service }, "/services");
            }
            self.rows.remove_role(role);
        }
    }

    fn create_role(&mut self, role: Definition, policy: &Policy) {
        let Definition { name, description, mut scopes, scopes_pointer, managed_by_auth } = role;
        let pointer = scopes_pointer.trim_end_matches("/scopes").to_owned();
        let named = RoleDefinition { name: Some(&name), ..RoleDefinition::default() };
        if let Err(rejection) = policy.check_role(&named) {
            self.refuse(Kind::Definition(rejection), format!("{pointer}/name"));
            return;
        }
        if name == ADMIN {
            let described = RoleDefinition {
                name: Some(ADMIN),
                // No description differs from the hub's own as much as another one.
                description: Some(description.as_deref().unwrap_or_default()),
                scopes: None,
            };
            let listed = RoleDefinition {
                name: Some(ADMIN),
                description: None,
                scopes: Some(scopes.iter().map(String::as_str).collect()),
            };
            for (member, definition) in [("description", described), ("scopes", listed)] {
                if let Err(rejection) = policy.check_role(&definition) {
                    self.refuse(Kind::Definition(rejection), format!("{pointer}/{member}"));
                    return;
                }
            }
        }
        let mut kept = Vec::with_capacity(scopes.len());
        for (position, scope) in scopes.drain(..).enumerate() {
            match policy.check_scopes(&[&scope]) {
                Ok(()) => kept.push(scope),
                Err(rejection) => {
                    self.refuse(Kind::Definition(rejection), format!("{scopes_pointer}/{position}"));
                }
            }
        }
        let managed_by_auth = self.rows.roles.get(&name).map_or(managed_by_auth, |row| row.managed_by_auth);
        self.rows.roles.insert(name, RoleRow { description, scopes: kept, managed_by_auth });
    }
}

fn merge(entry: &RoleEntry, name: &str, default: Option<Definition>, pointer: String) -> Definition {
    let (own_description, own_scopes) =
        default.map_or((None, Vec::new()), |default| (default.description, default.scopes));
    Definition {
        name: name.to_owned(),
        description: match &entry.description {
            Written::Absent => own_description,
            Written::Null => None,
            Written::Is(description) => Some(description.clone()),
        },
        scopes: match &entry.scopes {
            Written::Absent => own_scopes,
            Written::Null => Vec::new(),
            Written::Is(scopes) => scopes.clone(),
        },
        scopes_pointer: format!("{pointer}/scopes"),
        managed_by_auth: entry.managed_by_auth,
    }
}

/// A key as JSON Pointer writes it.
pub(super) fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
