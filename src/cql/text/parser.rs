//! A parser by hand for the statements about roles and permissions.

use super::{cursor::Cursor, lexer::Token};
use crate::cql::{
    AlterRole, CreateRole, DropRole, Error, ListPermissions, ListRoles, PermissionStatement, Position,
    Resource, RoleGrant, RoleOptions, Statement,
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
    let mut cursor = Cursor::new(text)?;
    let statement = cursor.statement()?;
    cursor.symbol(';');
    match cursor.peek() {
        Token::End => Ok(statement),
        _ => Err(cursor.expected("the end of the statement")),
    }
}

/// Reads statements with semicolons between them, each with the place where it begins.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_script(text: &str) -> Result<Vec<(Position, Statement)>, Error> {
    let mut cursor = Cursor::new(text)?;
    let mut statements = Vec::new();
    loop {
        while cursor.symbol(';') {}
        if *cursor.peek() == Token::End {
            return Ok(statements);
        }
        statements.push((cursor.position(), cursor.statement()?));
        if *cursor.peek() != Token::Symbol(';') && *cursor.peek() != Token::End {
            return Err(cursor.expected("`;` or the end"));
        }
    }
}

/// Reads a resource as statements write it: `TABLE shop.orders`, `shop.orders`, `KEYSPACE shop`, `ALL KEYSPACES`, `ROLE ann`, `FUNCTION ks.f(int)`.
///
/// ```
/// use hubscope::cql::{Resource, parse_resource};
///
/// assert_eq!(parse_resource("TABLE shop.orders"), Ok(Resource::table("shop", "orders")));
/// ```
///
/// # Errors
///
/// Of the category `syntax`, with the place; a table without its keyspace is an invalid request.
pub fn parse_resource(text: &str) -> Result<Resource, Error> {
    let mut cursor = Cursor::new(text)?;
    let target = cursor.resource()?;
    match cursor.peek() {
        Token::End => target.resolve(),
        _ => Err(cursor.expected("the end of the resource")),
    }
}

impl Cursor {
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
}
