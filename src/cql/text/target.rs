//! What statements grant, and on what.

use super::{cursor::Cursor, lexer::Token};
use crate::cql::{Error, Permission, PermissionList, Resource, ResourceKind, Target, function::Signature};

impl Cursor {
    /// `ALL`, `ALL PERMISSIONS`, or names with commas between them, each with or without `PERMISSION`.
    pub(super) fn permissions(&mut self) -> Result<PermissionList, Error> {
        if self.took("all") {
            self.took("permissions");
            return Ok(PermissionList::All);
        }
        if self.took("permissions") {
            return Ok(PermissionList::All);
        }
        let mut names = Vec::new();
        loop {
            let place = self.position();
            let word = match self.peek() {
                Token::Word(word) => word.clone(),
                _ => return Err(self.expected("a permission or ALL")),
            };
            // Very old rows hold two more, which no statement names.
            match Permission::named(&word) {
                Some(permission) if !matches!(permission, Permission::Read | Permission::Write) => {
                    names.push(permission.name().to_owned());
                }
                _ => return Err(Error::unknown_permission(&word).at(place)),
            }
            self.next();
            if !self.took("permission") {
                self.took("permissions");
            }
            if !self.symbol(',') {
                return Ok(PermissionList::Named(names));
            }
        }
    }

    pub(super) fn resource(&mut self) -> Result<Target, Error> {
        // These words are names too: followed by what follows a name, they are.
        let names_a_table = match self.token(1) {
            Token::Symbol('.' | ';') | Token::End => true,
            Token::Word(word) => {
                ["to", "from", "of", "norecursive"].iter().any(|after| word.eq_ignore_ascii_case(after))
            }
            _ => false,
        };
        let word = match self.peek() {
            Token::Word(word) if !names_a_table => word.to_ascii_lowercase(),
            _ => String::new(),
        };
        let resource = match word.as_str() {
            "all" => {
                self.next();
                self.everything()?
            }
            "keyspace" | "schema" => {
                self.next();
                Resource::keyspace(&self.identifier("a keyspace")?)
            }
            "role" => {
                self.next();
                Resource::role(&self.role_name()?)
            }
            "function" => {
                self.next();
                let (keyspace, signature) = self.signature()?;
                Resource::function(&keyspace, &signature)
            }
            _ => {
                if matches!(word.as_str(), "table" | "columnfamily") {
                    self.next();
                }
                let first = self.identifier("a resource")?;
                if !self.symbol('.') {
                    return Ok(Target::Unqualified { table: first, keyspace: None });
                }
                Resource::table(&first, &self.identifier("a table")?)
            }
        };
        Ok(Target::Resource(resource))
    }

    /// Behind `ALL`.
    pub(super) fn everything(&mut self) -> Result<Resource, Error> {
        match self.keyword().as_str() {
            "keyspaces" => Ok(Resource::root(ResourceKind::Data)),
            "roles" => Ok(Resource::root(ResourceKind::Roles)),
            "functions" if self.took("in") => {
                self.word("keyspace")?;
                Ok(Resource::functions_of(&self.identifier("a keyspace")?))
            }
            "functions" => Ok(Resource::root(ResourceKind::Functions)),
            _ => {
                self.back();
                Err(self.expected("KEYSPACES, ROLES or FUNCTIONS"))
            }
        }
    }

    /// `keyspace.name(type, type)`, encoded.
    pub(super) fn signature(&mut self) -> Result<(String, String), Error> {
        let (keyspace, name) = self.qualified("a function")?;
        self.require('(')?;
        let mut types = Vec::new();
        let mut text = String::new();
        let mut depth = 0_usize;
        loop {
            let token = self.peek().clone();
            match token {
                Token::Word(word) | Token::Quoted(word) => text.push_str(&word),
                Token::Symbol('<') => {
                    depth = depth.saturating_add(1);
                    text.push('<');
                }
                Token::Symbol('>') if depth > 0 => {
                    depth = depth.saturating_sub(1);
                    text.push('>');
                }
                Token::Symbol(',') if depth > 0 => text.push(','),
                Token::Symbol('.') => text.push('.'),
                Token::Symbol(',') if !text.is_empty() => types.push(std::mem::take(&mut text)),
                Token::Symbol(')') if depth == 0 && (types.is_empty() || !text.is_empty()) => {
                    self.next();
                    if !text.is_empty() {
                        types.push(text);
                    }
                    return Ok((keyspace, Signature::of(&name, &types).encode()));
                }
                _ => return Err(self.expected("a type")),
            }
            self.next();
        }
    }
}
