//! Servers are shared, and not any more.
//!
//! Rule: `docs/rules/jupyterhub.md`, shares.

use super::{
    super::{
        kinds::{GROUP, SERVER, USER},
        policy::Policy,
        share::{requested_share_scopes, share_scopes},
        tables::ShareRow,
    },
    apply::Applied,
    edit::{BearerName, Problem},
};
use crate::policy::Entity;

/// What a share gives that names no scopes.
const DEFAULT_SCOPE: &str = "access:servers";

impl Policy {
    /// What is shared already stays shared; no scopes stand for access.
    pub(super) fn share(
        &mut self,
        owner: &str,
        server: &str,
        with: &BearerName,
        scopes: &[String],
    ) -> Applied {
        let default = [DEFAULT_SCOPE];
        let asked: Vec<&str> = scopes.iter().map(String::as_str).collect();
        let asked = if asked.is_empty() { &default[..] } else { &asked };
        self.check_scopes(asked).map_err(Problem::Role)?;
        let asked = requested_share_scopes(asked, owner, server).map_err(Problem::Role)?;
        let (shared, bearer) = (self.server_row(owner, server)?, self.sharer(with)?);
        let mut known = self.shares.with(bearer).iter().filter(|share| share.server == shared);
        let (first, more) = (known.next().copied(), known.next().is_some());
        if more {
            // The hub looks for one row and fails on two.
            return Err(Problem::TwoShares(format!("server `{owner}/{server}` with {with}")));
        }
        let mut united = first.map_or_else(Vec::new, |share| self.texts_of(&share, owner, server));
        united.extend(asked);
        united.sort_unstable();
        united.dedup();
        let scopes = self.written(&united);
        self.shares.retain(|share| share.server != shared || share.bearer != bearer);
        self.shares.push(ShareRow { bearer, server: shared, scopes });
        Ok(())
    }

    pub(super) fn unshare(&mut self, owner: &str, server: &str, with: &BearerName) -> Applied {
        let (server, with) = (self.server_row(owner, server)?, self.sharer(with)?);
        self.shares.retain(|share| share.server != server || share.bearer != with);
        Ok(())
    }

    /// A server. The default server of a user is made by whoever looks for it.
    fn server_row(&mut self, owner: &str, name: &str) -> Result<Entity, Problem> {
        let server = self.core.space.find(SERVER, format!("{owner}/{name}").as_bytes());
        let exists = |server: &Entity| self.server_exists.get(server.name().index()) == Some(&true);
        match server.filter(exists) {
            Some(server) => Ok(server),
            None if name.is_empty() && self.existing(USER, owner).is_ok() => {
                Ok(self.create_server(owner, name))
            }
            None => Err(Problem::Unknown(format!("server `{owner}/{name}`"))),
        }
    }

    /// With whom a server is shared.
    fn sharer(&self, with: &BearerName) -> Result<Entity, Problem> {
        match with {
            BearerName::Service(_) => Err(Problem::Kind(with.clone())),
            BearerName::Group(name) => self.existing(GROUP, name),
            BearerName::User(name) => self.existing(USER, name),
        }
    }

    /// The scopes of a share as the hub reads them before it writes more.
    fn texts_of(&self, share: &ShareRow, owner: &str, server: &str) -> Vec<String> {
        let texts = self.lists.list(share.scopes).iter().map(|text| self.scope_texts.str(*text));
        match self.version.shares_are_refiltered() {
            true => share_scopes(&texts.collect::<Vec<_>>(), owner, server),
            false => texts.map(str::to_owned).collect(),
        }
    }
}
