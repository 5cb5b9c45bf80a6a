//! Roles of CQL databases: states that nobody wrote, and statements.

use hubscope::{
    cql::{Answer, Dialect, Error, Policy, State, Statement, apply, parse_script},
    snapshot::Limits,
};

use crate::{LONGEST, refusal};

/// More statements than anybody writes at once.
const MOST: usize = 64;

/// Roles with and without flags of their own, a diamond, and something of every kind to grant on.
const DATABASE: &[u8] = br#"{
    "roles": {
        "root": {"is_superuser": true, "can_login": true, "salted_hash": "HASH(x)"},
        "ann": {"is_superuser": false, "can_login": true, "member_of": ["lead", "staff"]},
        "lead": {"is_superuser": false, "can_login": false, "member_of": ["staff"]},
        "staff": {"is_superuser": false, "can_login": false}
    },
    "role_permissions": [
        ["ann", "roles", ["CREATE", "DESCRIBE"]], ["lead", "data/ks", ["AUTHORIZE", "SELECT"]],
        ["staff", "roles/lead", ["AUTHORIZE"]]
    ],
    "schema": {"keyspaces": {"ks": {
        "tables": ["t", "T"], "functions": ["f[]", "f[org.apache.cassandra.db.marshal.Int32Type]"]
    }}}
}"#;

/// A state in JSON, or lines of text: who acts and in which dialect, then statements.
///
/// # Panics
///
/// If something does not hold.
pub fn check(bytes: &[u8]) {
    let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
    if bytes.trim_ascii_start().starts_with(b"{") {
        document(bytes);
        return;
    }
    let text = String::from_utf8_lossy(bytes);
    let (first, script) = text.split_once('\n').unwrap_or(("", &text));
    let mut words = first.split(' ');
    let caller = words.next().filter(|caller| !caller.is_empty());
    let dialect = words.next().and_then(Dialect::named).unwrap_or_else(scylla);
    match parse_script(script) {
        Err(error) => place(script, &error),
        Ok(statements) => {
            let statements: Vec<Statement> =
                statements.into_iter().take(MOST).map(|(_, statement)| statement).collect();
            execute(&statements, caller, dialect);
        }
    }
    // What is read as a description is a state that can be written and read.
    if let Ok(state) = State::from_description(script, dialect) {
        assert_eq!(again(&state), state);
    }
}

/// Refused at a place that the document has, or written and read again without a difference.
fn document(bytes: &[u8]) {
    match State::read(bytes, &Limits::default()) {
        Err(error) => refusal::check(bytes, &error),
        Ok(state) => {
            assert_eq!(again(&state), state);
            for dialect in Dialect::all() {
                match Policy::compile(&state, dialect) {
                    Ok(_) => {}
                    Err(error) => assert_eq!(error.code(), "role_cycle"),
                }
                let _ = described(&state, None, dialect);
            }
        }
    }
}

/// A mistake stands where the text is, or right behind it.
fn place(script: &str, error: &Error) {
    let Some(at) = error.position() else { panic!("{error} has no place") };
    let lines: Vec<&str> = script.split('\n').collect();
    assert!((1..=lines.len()).contains(&at.line), "{error}");
    let line = lines.get(at.line.saturating_sub(1)).copied().unwrap_or_default();
    assert!((1..=line.chars().count().saturating_add(1)).contains(&at.column), "{error}");
    assert!(error.message().chars().count() < 1_000, "{} characters", error.message().chars().count());
}

/// A refused statement changes nothing; the rows that any leave behind can be written, compiled, described, and made again.
fn execute(statements: &[Statement], caller: Option<&str>, dialect: &'static Dialect) {
    let mut state = State::read(DATABASE, &Limits::default()).unwrap_or_else(|error| panic!("{error}"));
    for statement in statements {
        let before = state.clone();
        if let Err(error) = apply(&mut state, statement, caller, dialect) {
            assert_eq!(state, before, "{statement:?} is refused ({error}) and changes something");
        }
    }
    assert_eq!(again(&state), state);
    if let Err(error) = Policy::compile(&state, dialect) {
        panic!("statements made a state that cannot be compiled: {error}");
    }
    match described(&state, Some("root"), dialect) {
        Ok(text) => match State::from_description(&text, dialect) {
            Ok(made) => assert_eq!(made.rows(), state.rows(), "{text}"),
            Err(error) => panic!("{error}\n{text}"),
        },
        // The role that describes may be gone or changed; a slash in the name of a role fails every listing.
        Err(error) => {
            let known = ["describe_passwords", "nonexistent_role", "invalid_resource_name"];
            assert!(known.contains(&error.code()), "{error}");
        }
    }
}

fn described(state: &State, caller: Option<&str>, dialect: &'static Dialect) -> Result<String, Error> {
    let describe = Statement::Describe { with_passwords: caller.is_some() };
    match apply(&mut state.clone(), &describe, caller, dialect)? {
        Answer::Statements(statements) => Ok(statements.join("\n")),
        _ => panic!("a description is no statements"),
    }
}

fn again(state: &State) -> State {
    let written = state.to_json().to_string();
    // A name in a text may be longer than a document's.
    let mut limits = Limits::default();
    limits.name_bytes = LONGEST;
    State::read(written.as_bytes(), &limits).unwrap_or_else(|error| panic!("{error}: {written}"))
}

fn scylla() -> &'static Dialect {
    Dialect::named("scylla-head").unwrap_or_else(|| panic!("no dialect is called so"))
}
