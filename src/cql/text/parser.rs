//! A parser by hand for the statements about roles and permissions.

use std::collections::BTreeSet;

use super::lexer::{Token, tokens};
use crate::cql::{
    AlterRole, CreateRole, DropRole, Error, ListPermissions, ListRoles, NameSyntax, Permission,
    PermissionList, PermissionStatement, Position, Quote, Resource, ResourceKind, RoleGrant, RoleOptions,
    Statement, Target, function::Signature, normalize_name, quote::is_reserved,
};

/// Reads one statement, with or without a semicolon behind it.
///
/// Of `CREATE KEYSPACE` and `CREATE TABLE` only the name is read: what follows decides no permission.
///
/// ```
/// let refused = hubscope::cql::parse("GRANT SELECT ON ks.t\n  FROM joe").unwrap_err();
/// let place = refused.position().unwrap();
/// assert_eq!((place.line, place.column), (2, 3));
/// ```
///
/// # Errors
///
/// Of the category `syntax`, with the place.
pub fn parse(text: &str) -> Result<Statement, Error> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0 };
    let statement = parser.statement()?;
    parser.symbol(';');
    match parser.peek() {
        Token::End => Ok(statement),
        _ => Err(parser.expected("the end of the statement")),
    }
}

/// Reads statements with semicolons between them, each with the place where it begins.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_script(text: &str) -> Result<Vec<(Position, Statement)>, Error> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0 };
    let mut statements = Vec::new();
    loop {
        while parser.symbol(';') {}
        if *parser.peek() == Token::End {
            return Ok(statements);
        }
        statements.push((parser.position(), parser.statement()?));
        if *parser.peek() != Token::Symbol(';') && *parser.peek() != Token::End {
            return Err(parser.expected("`;` or the end"));
        }
    }
}

struct Parser {
    tokens: Vec<(Token, Position)>,
    at: usize,
}

impl Parser {
    fn statement(&mut self) -> Result<Statement, Error> {
        match self.keyword().as_str() {
            "create" => self.create(),
            "alter" => self.alter(),
            "drop" => self.drop(),
            "grant" => self.grant(),
            "revoke" => self.revoke(),
            "list" => self.list(),
            "describe" | "desc" => self.describe(),
            _ => {
                self.back();
                Err(self.expected("CREATE, ALTER, DROP, GRANT, REVOKE, LIST or DESCRIBE"))
            }
        }
    }

    fn create(&mut self) -> Result<Statement, Error> {
        match self.keyword().as_str() {
            "role" => {
                let if_not_exists = self.if_not_exists()?;
                let name = self.role_name()?;
                let options = self.role_options()?;
                Ok(Statement::CreateRole(CreateRole { name, options, if_not_exists }))
            }
            "user" => {
                let if_not_exists = self.if_not_exists()?;
                let name = self.user_name()?;
                let options = RoleOptions { login: Some(true), ..self.user_options()? };
                Ok(Statement::CreateRole(CreateRole { name, options, if_not_exists }))
            }
            "keyspace" | "schema" => {
                let if_not_exists = self.if_not_exists()?;
                let name = self.identifier("a keyspace")?;
                self.skip_body();
                Ok(Statement::CreateKeyspace { name, if_not_exists })
            }
            "table" | "columnfamily" => {
                let if_not_exists = self.if_not_exists()?;
                let (keyspace, table) = self.qualified("a table")?;
                self.skip_body();
                Ok(Statement::CreateTable { keyspace, table, if_not_exists })
            }
            _ => {
                self.back();
                Err(self.expected("ROLE, USER, KEYSPACE or TABLE"))
            }
        }
    }

    fn alter(&mut self) -> Result<Statement, Error> {
        match self.keyword().as_str() {
            "role" => {
                let name = self.role_name()?;
                let options = self.role_options()?;
                Ok(Statement::AlterRole(AlterRole { name, options }))
            }
            "user" => {
                let name = self.user_name()?;
                let options = self.user_options()?;
                Ok(Statement::AlterRole(AlterRole { name, options }))
            }
            _ => {
                self.back();
                Err(self.expected("ROLE or USER"))
            }
        }
    }

    fn drop(&mut self) -> Result<Statement, Error> {
        match self.keyword().as_str() {
            "role" => {
                let if_exists = self.if_exists()?;
                Ok(Statement::DropRole(DropRole { name: self.role_name()?, if_exists }))
            }
            "user" => {
                let if_exists = self.if_exists()?;
                Ok(Statement::DropRole(DropRole { name: self.user_name()?, if_exists }))
            }
            "keyspace" | "schema" => {
                let if_exists = self.if_exists()?;
                Ok(Statement::DropKeyspace { name: self.identifier("a keyspace")?, if_exists })
            }
            "table" | "columnfamily" => {
                let if_exists = self.if_exists()?;
                let (keyspace, table) = self.qualified("a table")?;
                Ok(Statement::DropTable { keyspace, table, if_exists })
            }
            "function" | "aggregate" => {
                let if_exists = self.if_exists()?;
                let (keyspace, signature) = self.signature()?;
                Ok(Statement::DropFunction { keyspace, signature, if_exists })
            }
            _ => {
                self.back();
                Err(self.expected("ROLE, USER, KEYSPACE, TABLE, FUNCTION or AGGREGATE"))
            }
        }
    }

    fn grant(&mut self) -> Result<Statement, Error> {
        if self.is_word(1, "to") {
            let role = self.role_name()?;
            self.word("to")?;
            return Ok(Statement::GrantRole(RoleGrant { role, grantee: self.role_name()? }));
        }
        let permissions = self.permissions()?;
        self.word("on")?;
        let on = self.resource()?;
        self.word("to")?;
        Ok(Statement::Grant(PermissionStatement { permissions, on, role: self.role_name()? }))
    }

    fn revoke(&mut self) -> Result<Statement, Error> {
        if self.is_word(1, "from") {
            let role = self.role_name()?;
            self.word("from")?;
            return Ok(Statement::RevokeRole(RoleGrant { role, grantee: self.role_name()? }));
        }
        let permissions = self.permissions()?;
        self.word("on")?;
        let on = self.resource()?;
        self.word("from")?;
        Ok(Statement::Revoke(PermissionStatement { permissions, on, role: self.role_name()? }))
    }

    fn list(&mut self) -> Result<Statement, Error> {
        if self.took("roles") {
            let of = self.of()?;
            return Ok(Statement::ListRoles(ListRoles { of, norecursive: self.took("norecursive") }));
        }
        if self.took("users") {
            return Ok(Statement::ListUsers);
        }
        let permissions = self.permissions()?;
        let on = if self.took("on") { Some(self.resource()?) } else { None };
        let of = self.of()?;
        let norecursive = self.took("norecursive");
        Ok(Statement::ListPermissions(ListPermissions { permissions, on, of, norecursive }))
    }

    fn describe(&mut self) -> Result<Statement, Error> {
        for word in ["schema", "with", "internals"] {
            self.word(word)?;
        }
        let with_passwords = self.took("and");
        if with_passwords {
            self.word("passwords")?;
        }
        Ok(Statement::Describe { with_passwords })
    }

    fn of(&mut self) -> Result<Option<String>, Error> {
        if self.took("of") { self.role_name().map(Some) } else { Ok(None) }
    }

    /// `ALL`, `ALL PERMISSIONS`, or names with commas between them, each with or without `PERMISSION`.
    fn permissions(&mut self) -> Result<PermissionList, Error> {
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

    fn resource(&mut self) -> Result<Target, Error> {
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
    fn everything(&mut self) -> Result<Resource, Error> {
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
    fn signature(&mut self) -> Result<(String, String), Error> {
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

    /// `WITH option = value AND …`
    fn role_options(&mut self) -> Result<RoleOptions, Error> {
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
    fn user_options(&mut self) -> Result<RoleOptions, Error> {
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
    fn map_keys(&mut self) -> Result<BTreeSet<String>, Error> {
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

    fn if_not_exists(&mut self) -> Result<bool, Error> {
        let conditional = self.took("if");
        if conditional {
            self.word("not")?;
            self.word("exists")?;
        }
        Ok(conditional)
    }

    fn if_exists(&mut self) -> Result<bool, Error> {
        let conditional = self.took("if");
        if conditional {
            self.word("exists")?;
        }
        Ok(conditional)
    }

    fn role_name(&mut self) -> Result<String, Error> {
        self.name(NameSyntax::Role, "a role")
    }

    fn user_name(&mut self) -> Result<String, Error> {
        self.name(NameSyntax::User, "a user")
    }

    fn name(&mut self, syntax: NameSyntax, what: &str) -> Result<String, Error> {
        let place = self.position();
        let (text, quote) = match self.peek() {
            Token::Word(word) => (self.unreserved(word, what)?, Quote::Bare),
            Token::Literal(text) => (text.clone(), Quote::Single),
            Token::Quoted(text) => (text.clone(), Quote::Double),
            Token::Symbol(_) | Token::End => return Err(self.expected(what)),
        };
        self.next();
        normalize_name(&text, syntax, quote).map_err(|error| error.at(place))
    }

    /// The name of a keyspace, a table or a function.
    fn identifier(&mut self, what: &str) -> Result<String, Error> {
        let name = match self.peek() {
            Token::Word(word) => self.unreserved(word, what)?.to_ascii_lowercase(),
            Token::Quoted(name) => name.clone(),
            Token::Literal(_) | Token::Symbol(_) | Token::End => return Err(self.expected(what)),
        };
        self.next();
        Ok(name)
    }

    fn qualified(&mut self, what: &str) -> Result<(String, String), Error> {
        let place = self.position();
        let keyspace = self.identifier(what)?;
        if !self.symbol('.') {
            return Err(Error::no_keyspace(&keyspace).at(place));
        }
        Ok((keyspace, self.identifier(what)?))
    }

    fn unreserved(&self, word: &str, what: &str) -> Result<String, Error> {
        if is_reserved(word) {
            let message =
                format!("`{word}` is a word of the language; as the name of {what} it needs quotes");
            return Err(Error::of_text("reserved_word", message, self.position()));
        }
        if word.starts_with(|first: char| first.is_ascii_digit() || first == '_') {
            return Err(self.expected(what));
        }
        Ok(word.to_owned())
    }

    fn truth(&mut self) -> Result<bool, Error> {
        match self.keyword().as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => {
                self.back();
                Err(self.expected("true or false"))
            }
        }
    }

    fn literal(&mut self) -> Result<String, Error> {
        let Token::Literal(text) = self.peek() else { return Err(self.expected("a text in single quotes")) };
        let text = text.clone();
        self.next();
        Ok(text)
    }

    /// Past all that decides no permission.
    fn skip_body(&mut self) {
        while !matches!(self.peek(), Token::Symbol(';') | Token::End) {
            self.next();
        }
    }

    /// Takes a word, lowered; nothing for anything else, which is passed over all the same.
    fn keyword(&mut self) -> String {
        let word = match self.peek() {
            Token::Word(word) => word.to_ascii_lowercase(),
            _ => String::new(),
        };
        self.at = self.at.saturating_add(1);
        word
    }

    fn word(&mut self, word: &str) -> Result<(), Error> {
        match self.took(word) {
            true => Ok(()),
            false => Err(self.expected(&word.to_ascii_uppercase())),
        }
    }

    fn took(&mut self, word: &str) -> bool {
        let there = self.is_word(0, word);
        if there {
            self.next();
        }
        there
    }

    fn is_word(&self, ahead: usize, word: &str) -> bool {
        matches!(self.token(ahead), Token::Word(found) if found.eq_ignore_ascii_case(word))
    }

    fn require(&mut self, symbol: char) -> Result<(), Error> {
        match self.symbol(symbol) {
            true => Ok(()),
            false => Err(self.expected(&format!("`{symbol}`"))),
        }
    }

    fn symbol(&mut self, symbol: char) -> bool {
        let there = *self.peek() == Token::Symbol(symbol);
        if there {
            self.next();
        }
        there
    }

    fn peek(&self) -> &Token {
        self.token(0)
    }

    fn token(&self, ahead: usize) -> &Token {
        self.tokens.get(self.at.saturating_add(ahead)).map_or(&Token::End, |(token, _)| token)
    }

    fn next(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn back(&mut self) {
        self.at = self.at.saturating_sub(1);
    }

    /// Where the next piece begins.
    fn position(&self) -> Position {
        let here = self.tokens.get(self.at).or_else(|| self.tokens.last());
        here.map_or(Position { line: 1, column: 1 }, |(_, position)| *position)
    }

    fn expected(&self, what: &str) -> Error {
        let found = match self.peek() {
            Token::Word(word) => format!("`{word}`"),
            Token::Quoted(name) => format!("`\"{name}\"`"),
            // It may be a password.
            Token::Literal(_) => "a text".to_owned(),
            Token::Symbol(symbol) => format!("`{symbol}`"),
            Token::End => "the end".to_owned(),
        };
        let message = format!("here must stand {what}, not {found}");
        Error::of_text("unexpected_text", message, self.position())
    }
}
