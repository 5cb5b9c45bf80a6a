//! Takes the rows of a snapshot, in any order of its sections.

use std::collections::BTreeMap;

use super::{
    bearer::{HeldKey, Stated},
    builder::Builder,
    custom_scopes::CustomScopeDefinition,
    kinds::{GROUP, SERVICE, USER},
    policy::HubSettings,
    scopes::CUSTOM_PREFIX,
    tables::{ClientRow, ShareRow, TokenRow},
    version::HubVersion,
};
use crate::{
    names::NameId,
    order::distinct,
    policy::{RoleId, RowFlags},
    snapshot::{
        Client, CustomScope, Group, Held, Hub, Membership, Refusal, Role, Section, Server, Service, Share,
        Sink, Source, Text, Timestamp, Token, User,
    },
};

impl<'de> Sink<'de> for Builder<'_> {
    fn hub(&mut self, hub: Hub<'de>) -> Result<(), Refusal> {
        self.name("kind", &hub.kind)?;
        if hub.kind != "jupyterhub" {
            let message =
                format!("the hub is of the kind `{}`; `jupyterhub` is the one that is known here", hub.kind);
            return Err(Refusal::new("unsupported-hub", "kind", message));
        }
        let version = HubVersion::parse(&hub.version)
            .map_err(|refused| Refusal::new("unsupported-version", "version", refused.to_string()))?;
        if let Some(url) = &hub.url {
            self.length("url", url, self.limits.text_bytes, "text_bytes")?;
        }
        if let Some(settings) = &hub.settings {
            if let Some(base_url) = &settings.base_url {
                self.length("settings/base_url", base_url, self.limits.text_bytes, "text_bytes")?;
            }
            self.settings = HubSettings {
                base_url: settings.base_url.as_ref().map(ToString::to_string),
                allow_named_servers: settings.allow_named_servers,
                authenticate_prometheus: settings.authenticate_prometheus,
                admin_access: settings.admin_access,
            };
        }
        self.version = Some(version);
        self.about.url = hub.url.map(|url| url.to_string());
        Ok(())
    }

    fn source(&mut self, source: Source) {
        self.about.source = Some(source);
    }

    fn issued_at(&mut self, at: Timestamp) {
        self.about.issued_at = Some(at);
    }

    fn knows(&mut self, sections: &[Section]) {
        // Each once: it is asked at every refusal.
        self.about.known_sections =
            Section::ALL.into_iter().filter(|section| sections.contains(section)).collect();
    }

    fn custom_scope(&mut self, name: &Text<'de>, scope: &CustomScope<'de>) -> Result<(), Refusal> {
        self.length("", name, self.limits.scope_bytes, "scope_bytes")?;
        self.length("description", &scope.description, self.limits.text_bytes, "text_bytes")?;
        self.count("subscopes", scope.subscopes.len(), self.limits.scopes_per_list, "scopes_per_list")?;
        let message = match name.as_str() {
            built_in if !built_in.starts_with(CUSTOM_PREFIX) => Some(format!(
                "`{built_in}` is no name for a custom scope; the hub wants them to begin with `{CUSTOM_PREFIX}`"
            )),
            _ if self.custom_scopes.contains_key(name.as_str()) => {
                Some(format!("the custom scope `{name}` is defined a second time"))
            }
            _ => None,
        };
        if let Some(message) = message {
            return Err(Refusal::new("redefined-scope", "", message));
        }
        let definition = CustomScopeDefinition {
            description: Some(scope.description.to_string()),
            // The hub tells an empty list from none; a document writes neither.
            subscopes: Some(scope.subscopes.iter().map(ToString::to_string).collect())
                .filter(|subscopes: &Vec<String>| !subscopes.is_empty()),
            others: BTreeMap::new(),
        };
        self.custom_scopes.insert(name.to_string(), definition);
        Ok(())
    }

    fn role(&mut self, row: &Role<'de>) -> Result<(), Refusal> {
        self.name("name", &row.name)?;
        if let Some(description) = &row.description {
            self.length("description", description, self.limits.text_bytes, "text_bytes")?;
        }
        let scopes = self.scopes("scopes", &row.scopes)?;
        let RoleId(id) = self.role_id(&row.name);
        if let Some(slot) = self.role_scopes.get_mut(NameId::from_raw(id).index()) {
            if slot.is_some() {
                let message = format!("the role `{}` stands here a second time; names are unique", row.name);
                return Err(Refusal::new("duplicate-name", "name", message));
            }
            *slot = Some(scopes);
        }
        self.about.roles = self.about.roles.saturating_add(1);
        Ok(())
    }

    fn group(&mut self, row: &Group<'de>) -> Result<(), Refusal> {
        self.principal(GROUP, &row.name, false, &row.roles)?;
        self.about.groups = self.about.groups.saturating_add(1);
        Ok(())
    }

    fn user(&mut self, row: &User<'de>) -> Result<(), Refusal> {
        let id = self.principal(USER, &row.name, row.admin, &row.roles)?;
        self.count("groups", row.groups.len(), self.limits.memberships, "memberships")?;
        let mut groups = Vec::with_capacity(row.groups.len());
        for (position, group) in row.groups.iter().enumerate() {
            if group.len() > self.limits.name_bytes {
                self.name(&format!("groups/{position}"), group)?;
            }
            groups.push(self.space.intern(GROUP, group).name());
        }
        distinct(
            &mut groups,
            |group| group.raw().into(),
            |number| NameId::from_raw(u32::try_from(number).unwrap_or(u32::MAX)),
        );
        if let Some(rows) = self.rows.get_mut(USER.index()) {
            rows.set_groups(id, &groups);
        }
        self.about.users = self.about.users.saturating_add(1);
        Ok(())
    }

    fn service(&mut self, row: &Service<'de>) -> Result<(), Refusal> {
        self.principal(SERVICE, &row.name, row.admin, &row.roles)?;
        self.about.services = self.about.services.saturating_add(1);
        Ok(())
    }

    fn server(&mut self, row: &Server<'de>) -> Result<(), Refusal> {
        let position = self.server_entity("", row)?.name().index();
        if self.server_exists.len() <= position {
            self.server_exists.resize(position.saturating_add(1), false);
        }
        if let Some(exists) = self.server_exists.get_mut(position) {
            if *exists {
                let message = format!("the server `{}/{}` stands here a second time", row.user, row.name);
                return Err(Refusal::new("duplicate-name", "name", message));
            }
            *exists = true;
        }
        Ok(())
    }

    fn client(&mut self, row: &Client<'de>) -> Result<(), Refusal> {
        self.name("id", &row.id)?;
        let server = match &row.server {
            Some(server) => Some(self.server_entity("server/", server)?),
            None => None,
        };
        let service = match &row.service {
            Some(service) => {
                self.name("service", service)?;
                Some(self.space.intern(SERVICE, service))
            }
            None => None,
        };
        self.scopes("allowed_scopes", &row.allowed_scopes)?;
        let id = self.credentials.client_ids.intern(row.id.as_bytes()).index();
        if self.credentials.clients.len() <= id {
            self.credentials.clients.resize(id.saturating_add(1), ClientRow::default());
        }
        if let Some(client) = self.credentials.clients.get_mut(id) {
            if client.exists {
                let message = format!("the client `{}` stands here a second time", row.id);
                return Err(Refusal::new("duplicate-name", "id", message));
            }
            *client = ClientRow { exists: true, server, service };
        }
        Ok(())
    }

    fn token(&mut self, row: &Token<'de>) -> Result<(), Refusal> {
        self.name("id", &row.id)?;
        let owner = self.user_or_service(row.user.as_ref(), row.service.as_ref())?;
        let scopes = self.scopes("scopes", &row.scopes)?;
        let client = match &row.client {
            // The hub asks whether there is an identifier, and takes an empty one for none.
            Some(client) if client.is_empty() => None,
            Some(client) => {
                self.name("client", client)?;
                Some(self.credentials.client_ids.intern(client.as_bytes()))
            }
            None => None,
        };
        let before = self.credentials.token_ids.len();
        self.credentials.token_ids.intern(row.id.as_bytes());
        if self.credentials.token_ids.len() == before {
            let message = format!("the token `{}` stands here a second time", row.id);
            return Err(Refusal::new("duplicate-name", "id", message));
        }
        self.credentials.tokens.push(TokenRow {
            owner,
            client,
            scopes,
            expires_at: row.expires_at,
            exists: true,
        });
        Ok(())
    }

    fn share(&mut self, row: &Share<'de>) -> Result<(), Refusal> {
        let server = self.server_entity("server/", &row.server)?;
        let bearer = match (&row.user, &row.group) {
            (Some(user), None) => {
                self.name("user", user)?;
                self.space.intern(USER, user)
            }
            (None, Some(group)) => {
                self.name("group", group)?;
                self.space.intern(GROUP, group)
            }
            _ => {
                let message = "a share is with one user or with one group";
                return Err(Refusal::new("contradiction", "", message));
            }
        };
        let scopes = self.scopes("scopes", &row.scopes)?;
        self.shares.push(ShareRow { bearer, server, scopes });
        Ok(())
    }

    fn held(&mut self, row: &Held<'de>) -> Result<(), Refusal> {
        let principal = self.user_or_service(row.user.as_ref(), row.service.as_ref())?;
        let key = match (&row.token, principal) {
            (Some(token), _) => {
                self.name("token", token)?;
                HeldKey::Token(token.to_string())
            }
            (None, Some(principal)) => HeldKey::Principal(principal),
            (None, None) => {
                let message = "name the `user`, the `service` or the `token` that holds these scopes";
                return Err(Refusal::new("missing-field", "", message));
            }
        };
        if self.held.contains_key(&key) {
            return Err(Refusal::new(
                "duplicate-name",
                "",
                "the scopes of this principal stand here a second time",
            ));
        }
        let list = self.scopes("scopes", &row.scopes)?;
        self.held.insert(key, Stated { list, held: Ok(crate::policy::Held::default()) });
        Ok(())
    }

    fn membership(&mut self, row: &Membership<'de>) -> Result<(), Refusal> {
        let (kind, field, name) = match (&row.user, &row.group) {
            (Some(user), None) => (USER, "user", user),
            (None, Some(group)) => (GROUP, "group", group),
            _ => {
                let message = "name the `user` or the `group` whose memberships are complete";
                return Err(Refusal::new("contradiction", "", message));
            }
        };
        self.name(field, name)?;
        let id = self.space.intern(kind, name).name();
        let count = self.space.count(kind);
        if let Some(rows) = self.rows.get_mut(kind.index()) {
            rows.extend_to(count);
            rows.set_flags(id, rows.flags(id).with(RowFlags::ALL_MEMBERSHIPS));
        }
        Ok(())
    }
}
