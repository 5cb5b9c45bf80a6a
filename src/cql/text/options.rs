//! What statements say about a role beside its name.

use std::collections::BTreeSet;

use super::{cursor::Cursor, lexer::Token};
use crate::cql::{Error, RoleOptions};

impl Cursor {
    /// `WITH option = value AND …`
    pub(super) fn role_options(&mut self) -> Result<RoleOptions, Error> {
        let mut options = RoleOptions::default();
        if !self.took("with") {
            return Ok(options);
        }
        loop {
            let place = self.position();
            let repeated = |known: bool| match known {
                true => {
                    let message = "this option stands here twice".to_owned();
                    Err(Error::of_text("repeated_option", message, place))
                }
                false => Ok(()),
            };
            match self.keyword().as_str() {
                "superuser" => {
                    repeated(options.superuser.is_some())?;
                    self.require('=')?;
                    options.superuser = Some(self.truth()?);
                }
                "login" => {
                    repeated(options.login.is_some())?;
                    self.require('=')?;
                    options.login = Some(self.truth()?);
                }
                "password" => {
                    repeated(options.password.is_some())?;
                    self.require('=')?;
                    options.password = Some(self.literal()?);
                }
                "hashed" => {
                    repeated(options.hashed_password.is_some())?;
                    self.word("password")?;
                    self.require('=')?;
                    options.hashed_password = Some(self.literal()?);
                }
                "salted" => {
                    repeated(options.hashed_password.is_some())?;
                    self.word("hash")?;
                    self.require('=')?;
                    options.hashed_password = Some(self.literal()?);
                }
                "options" => {
                    repeated(options.custom.is_some())?;
                    self.require('=')?;
                    options.custom = Some(self.map_keys()?);
                }
                _ => {
                    self.back();
                    return Err(self.expected("SUPERUSER, LOGIN, PASSWORD, HASHED PASSWORD or OPTIONS"));
                }
            }
            if !self.took("and") {
                return Ok(options);
            }
        }
    }

    /// `WITH PASSWORD 'text' SUPERUSER`, both optional.
    pub(super) fn user_options(&mut self) -> Result<RoleOptions, Error> {
        let mut options = RoleOptions::default();
        if self.took("with") {
            if self.took("hashed") {
                self.word("password")?;
                options.hashed_password = Some(self.literal()?);
            } else {
                self.word("password")?;
                options.password = Some(self.literal()?);
            }
        }
        if self.took("superuser") {
            options.superuser = Some(true);
        } else if self.took("nosuperuser") {
            options.superuser = Some(false);
        }
        Ok(options)
    }

    /// `{'key': 'value', …}`: the keys.
    pub(super) fn map_keys(&mut self) -> Result<BTreeSet<String>, Error> {
        self.require('{')?;
        let mut keys = BTreeSet::new();
        while !self.symbol('}') {
            if !keys.is_empty() {
                self.require(',')?;
            }
            keys.insert(self.literal()?);
            self.require(':')?;
            match self.peek() {
                Token::Literal(_) | Token::Word(_) => self.next(),
                _ => return Err(self.expected("a value")),
            }
        }
        Ok(keys)
    }
}
