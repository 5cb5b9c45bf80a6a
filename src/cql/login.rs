//! Who may log in.

use super::{Dialect, Error, State, state::Authenticator};

/// The hash of a password as snapshots for tests write it. A real hash is opaque to us: it is only ever compared.
#[must_use]
pub fn stand_in_hash(password: &str) -> String {
    format!("HASH({password})")
}

impl State {
    /// Whether a login succeeds: first the password is compared, then the role's own login flag. What it was granted does not matter.
    ///
    /// `matches` compares a stored hash with the password that was given. Under an authenticator that asks nobody, everybody may.
    ///
    /// # Errors
    ///
    /// `bad_credentials` for an unknown name, a missing hash and a wrong password alike; `login_disabled` for a right one.
    pub fn login(
        &self,
        name: &str,
        matches: impl FnOnce(&str) -> bool,
        dialect: &Dialect,
    ) -> Result<(), Error> {
        if self.authenticator() == Authenticator::AllowAll {
            return Ok(());
        }
        let hash = self.roles.get(name).and_then(|row| row.salted_hash.as_deref());
        if !hash.is_some_and(matches) {
            return Err(Error::bad_credentials(name));
        }
        match self.role(name, dialect)?.can_login {
            Some(true) => Ok(()),
            _ => Err(Error::login_disabled(name)),
        }
    }
}
