//! Services of the configuration, and those of an earlier one.
//!
//! Rule: `docs/rules/jupyterhub.md`, start-up order and effect.

use std::collections::BTreeSet;

use super::{
    address::AddressFault,
    configuration::{ServiceEntry, ServiceOption, TokenMark},
    names,
    notice::NoticeKind,
    obstacle::Kind,
    roles::token,
    rows::{Bearer, ServiceRow},
    run::{Run, Step},
};
use crate::{
    jupyterhub::{Issuer, access_scopes, default_roles::ADMIN},
    snapshot::Client,
};

/// What the options of a service come to.
#[derive(Default)]
struct Outcome<'o> {
    token: Option<TokenMark>,
    is_managed: bool,
    /// The address, if it has one.
    url: Option<Result<(), AddressFault>>,
    client_id: Option<&'o str>,
    /// Whether the address to come back to is empty, if one is written.
    redirect_is_empty: Option<bool>,
    /// Anything about OAuth was said.
    wants_oauth: bool,
    allowed_scopes: &'o [String],
    oauth_roles: &'o [String],
}

impl Run<'_, '_> {
    pub(super) fn load_services(&mut self) -> Step {
        let configuration = self.configuration;
        let tokens = configuration.service_tokens.iter();
        // The secret itself would be the key of the place.
        self.service_tokens =
            tokens.map(|(mark, name)| (*mark, name.clone(), "/service_tokens".to_owned())).collect();
        for (position, service) in configuration.services.iter().enumerate() {
            self.load_service(service, &format!("/services/{position}"))?;
        }
        self.read_services();
        let gone: Vec<String> = self
            .rows
            .services
            .iter()
            .filter(|(name, row)| !row.runtime && !self.configured_services.contains(*name))
            .map(|(name, _)| name.clone())
            .collect();
        gone.iter().for_each(|name| self.rows.remove_service(name));
        self.commit()
    }

    /// The hub reads all services again, also those that it has just stored.
    fn read_services(&mut self) {
        let unreadable = self.rows.services.iter().filter(|(_, row)| row.unreadable);
        let unreadable: Vec<String> = unreadable.map(|(name, _)| name.clone()).collect();
        for name in unreadable {
            self.refuse_unreadable(&name, "/services");
        }
    }

    /// Once a service; it cannot be read however often it is asked for.
    fn refuse_unreadable(&mut self, name: &str, pointer: &str) {
        let service = name.to_owned();
        if !self.unreadable.insert(service.clone()) {
            return;
        }
        match self.texts_for_lists.get(name).cloned() {
            Some((option, place)) => self.refuse(Kind::TextForList { service, option }, place),
            None => self.refuse(Kind::UnreadableService { service }, pointer),
        }
    }

    fn load_service(&mut self, service: &ServiceEntry, pointer: &str) -> Step {
        let Some(name) = &service.name else {
            self.refuse(Kind::ServiceWithoutName, pointer);
            return Ok(());
        };
        self.flush();
        if self.rows.services.get(name).is_some_and(|row| row.unreadable) {
            self.refuse_unreadable(name, pointer);
            self.configured_services.insert(name.clone());
            return Ok(());
        }
        match self.rows.services.get_mut(name) {
            Some(row) if row.runtime => {
                self.note(NoticeKind::RuntimeService { service: name.clone() }, pointer);
                return Ok(());
            }
            Some(row) => row.admin = service.admin,
            None => {
                self.rows.services.insert(name.clone(), ServiceRow::default());
                if service.admin {
                    self.rows.grant(Bearer::Service, name, ADMIN);
                    self.commit()?;
                }
                if let Some(row) = self.rows.services.get_mut(name) {
                    row.admin = service.admin;
                }
            }
        }
        self.commit()?;
        // An obstacle further down is no reason to call it unknown where a role names it.
        self.configured_services.insert(name.clone());
        let Some(outcome) = self.options(service, name, pointer) else { return Ok(()) };
        match outcome.token {
            Some(mark) => self.note_token(mark, name, format!("{pointer}/api_token")),
            None if outcome.is_managed => self.generate_token(name, &format!("{pointer}/command"))?,
            None => {}
        }
        if let Some(Err(fault)) = outcome.url {
            let service = name.clone();
            let kind = match fault {
                AddressFault::Broken => Kind::ServiceUrl { service },
                AddressFault::NoHost => Kind::ServiceUrlHost { service },
            };
            self.refuse(kind, format!("{pointer}/url"));
            return Ok(());
        }
        self.load_client(name, &outcome, pointer)
    }

    /// Takes the options one by one; `None` if one is refused.
    fn options<'o>(&mut self, service: &'o ServiceEntry, name: &str, pointer: &str) -> Option<Outcome<'o>> {
        let mut outcome = Outcome::default();
        let before = self.obstacles.len();
        for (option, value) in &service.options {
            let place = format!("{pointer}/{}", token(option));
            match value {
                ServiceOption::AllowedScopes(scopes) => outcome.allowed_scopes = scopes,
                ServiceOption::ClientId(id) => {
                    if !id.starts_with("service-") {
                        self.refuse(Kind::ServiceClientId { service: name.to_owned() }, place);
                    }
                    outcome.client_id = Some(id);
                    outcome.wants_oauth = true;
                }
                ServiceOption::Command { is_empty, is_stored_badly } => {
                    outcome.is_managed = !is_empty;
                    self.store(name, option, *is_stored_badly, place);
                }
                ServiceOption::TextForList => self.store(name, option, true, place),
                ServiceOption::Name => {
                    if !names::is_service_name(name, self.version) {
                        self.refuse(Kind::ServiceName { service: name.to_owned() }, place);
                    }
                }
                ServiceOption::NoConfirm(on) => outcome.wants_oauth |= on,
                ServiceOption::OAuthRoles(roles) => outcome.oauth_roles = roles,
                ServiceOption::Other => {
                    // Since release 6.
                    if option == "timeout" && !self.version.has_extra_user_scopes() {
                        self.refuse_option(name, option, place);
                    }
                }
                ServiceOption::RedirectUri { is_empty } => {
                    outcome.redirect_is_empty = Some(*is_empty);
                    outcome.wants_oauth |= !is_empty;
                }
                ServiceOption::Token(mark) => outcome.token = Some(*mark),
                ServiceOption::Unknown => self.refuse_option(name, option, place),
                ServiceOption::Url(url) => outcome.url = *url,
                ServiceOption::WrongType { wanted } => {
                    if option == "timeout" && !self.version.has_extra_user_scopes() {
                        self.refuse_option(name, option, place);
                        continue;
                    }
                    let service = name.to_owned();
                    let kind = Kind::ServiceOptionType { service, option: option.clone(), wanted };
                    self.refuse(kind, place);
                }
            }
        }
        (self.obstacles.len() == before).then_some(outcome)
    }

    /// Notes whether the row can be read again with the value of an option.
    fn store(&mut self, name: &str, option: &str, is_stored_badly: bool, place: String) {
        if !is_stored_badly {
            return;
        }
        self.texts_for_lists.entry(name.to_owned()).or_insert((option.to_owned(), place));
        if let Some(row) = self.rows.services.get_mut(name) {
            row.unreadable = true;
        }
    }

    fn refuse_option(&mut self, service: &str, option: &str, place: String) {
        self.refuse(Kind::ServiceOption { service: service.to_owned(), option: option.to_owned() }, place);
    }

    /// A secret that two services share is the token of the later one.
    fn note_token(&mut self, mark: TokenMark, name: &str, pointer: String) {
        match self.service_tokens.iter_mut().find(|(other, _, _)| other.number == mark.number) {
            Some(entry) => (entry.1, entry.2) = (name.to_owned(), pointer),
            None => self.service_tokens.push((mark, name.to_owned(), pointer)),
        }
    }

    fn load_client(&mut self, name: &str, outcome: &Outcome<'_>, pointer: &str) -> Step {
        if outcome.url.is_none() && !outcome.wants_oauth {
            self.rows.remove_clients(|client| client.service.as_deref() == Some(name));
            return Ok(());
        }
        // An empty one hides what would be made of the service's own address.
        if outcome.redirect_is_empty.unwrap_or(outcome.url.is_none()) {
            self.refuse(Kind::ServiceRedirect { service: name.to_owned() }, pointer);
            return Ok(());
        }
        let mut allowed: BTreeSet<String> = outcome.allowed_scopes.iter().cloned().collect();
        if allowed.is_empty() {
            let roles = outcome.oauth_roles.iter().filter_map(|role| self.rows.roles.get(role));
            allowed.extend(roles.flat_map(|role| role.scopes.iter().cloned()));
        }
        let id = outcome.client_id.map_or_else(|| format!("service-{name}"), str::to_owned);
        let client = self.rows.clients.entry(id.clone()).or_insert_with(|| Client {
            id: id.clone().into(),
            server: None,
            service: None,
            allowed_scopes: Vec::new(),
        });
        client.allowed_scopes.clear();
        let before = client.service.as_deref().filter(|other| *other != name).map(str::to_owned);
        self.commit()?;
        // From an earlier start a client moves to its new service; one that was given in this start does not.
        if let Some(other) = before.filter(|_| self.given_clients.contains(&id)) {
            let place = match outcome.client_id {
                Some(_) => format!("{pointer}/oauth_client_id"),
                None => pointer.to_owned(),
            };
            self.refuse(Kind::ServiceClientShared { service: name.to_owned(), other, client: id }, place);
            return Ok(());
        }
        self.given_clients.insert(id.clone());
        self.rows
            .remove_clients(|client| client.service.as_deref() == Some(name) && client.id != id.as_str());
        allowed.extend(access_scopes(Issuer::Service(name)));
        if let Some(client) = self.rows.clients.get_mut(&id) {
            client.service = Some(name.to_owned().into());
            client.allowed_scopes = allowed.into_iter().map(Into::into).collect();
        }
        Ok(())
    }
}
