//! `hubscope reach`: what somebody reaches with a scope.

use clap::ValueEnum;
use hubscope::jupyterhub::{Condition, Database, Reach, ReachError};
use serde_json::{Value, json};

use super::{Exit, Failure, check, document::Document, principal::Principal, say};

/// Say over what somebody holds a scope: the filters in words, the names, or a condition of SQL
///
/// Examples:
///
///   hubscope reach hub.json user johan servers
///
///   hubscope reach hub.json user johan list:users --list users
///
///   hubscope reach hub.json token a7 read:servers --sql postgresql --list servers
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    document: Document,
    #[command(flatten)]
    principal: Principal,
    /// The scope, without a filter
    #[arg(value_name = "SCOPE")]
    scope: String,
    /// Print the names that the snapshot shows, one a line; servers as OWNER/NAME
    #[arg(long, value_name = "KIND")]
    list: Option<Kind>,
    /// Print at most so many names
    #[arg(long, value_name = "N", requires = "list", conflicts_with = "sql")]
    limit: Option<usize>,
    /// Print the condition for rows of the hub's database, and its parameters as a JSON list; rows of users unless --list names others
    #[arg(long, value_name = "DATABASE")]
    sql: Option<Dialect>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    Users,
    Servers,
    Groups,
    Services,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Dialect {
    Sqlite,
    #[value(name = "postgresql")]
    PostgreSql,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let Arguments { document, principal, scope, list, limit, sql } = arguments;
    let policy = document.load()?;
    let who = principal.json(&policy);
    let reach = match principal.of(&policy).reach(scope) {
        Ok(reach) => reach,
        Err(ReachError::Question(error)) => return Err(error.into()),
        Err(ReachError::Unanswered(decision)) => {
            match as_json {
                true => say(json!({
                    "principal": who,
                    "scope": scope,
                    "decision": decision.outcome(),
                    "code": decision.code(),
                    "reason": decision.to_string(),
                }))?,
                false => eprintln!("hubscope: {decision}"),
            }
            return Ok(check::exit(decision));
        }
    };
    if !as_json && who["exists"] == json!(false) {
        eprintln!("hubscope: this snapshot shows no {} `{}`", principal.kind(), principal.name());
    }
    let mut answer = json!({ "principal": who, "scope": scope, "unlisted": reach.unlisted() });
    let more_may_be = sql.is_none() && !reach.unlisted().is_empty();
    if !as_json && more_may_be {
        let sections: Vec<Value> = reach.unlisted().into_iter().map(|section| json!(section)).collect();
        let sections: Vec<&str> = sections.iter().filter_map(Value::as_str).collect();
        eprintln!(
            "hubscope: this snapshot is not complete about {}, so more names may be reached than it shows",
            sections.join(", ")
        );
    }
    if let Some(dialect) = sql {
        let condition = condition(&reach, list.unwrap_or(Kind::Users), *dialect);
        answer["condition"] = json!(condition);
        return tell(as_json, &answer, || {
            say(&condition.sql)?;
            say(json!(condition.parameters))
        });
    }
    if let Some(kind) = list {
        let (names, more) = names(&reach, *kind, limit.unwrap_or(usize::MAX));
        answer["names"] = json!(names);
        answer["more"] = json!(more);
        return tell(as_json, &answer, || {
            names.iter().try_for_each(say)?;
            if more > 0 {
                eprintln!("hubscope: {more} more");
            }
            Ok(())
        });
    }
    let counts = counts(&reach);
    answer["filters"] = json!(reach.filters());
    for (word, count) in counts {
        answer["counts"][word] = json!(count);
    }
    tell(as_json, &answer, || {
        say(reach.sentence(&principal.named().words(), scope))?;
        if reach.is_nothing() {
            return Ok(());
        }
        let shown: Vec<String> = counts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(word, count)| match count {
                1 => format!("1 {}", word.trim_end_matches('s')),
                _ => format!("{count} {word}"),
            })
            .collect();
        match shown.as_slice() {
            [] => say("The snapshot shows none of these."),
            _ => say(format_args!("In the snapshot this is {}.", shown.join(", "))),
        }
    })
}

fn counts(reach: &Reach<'_>) -> [(&'static str, usize); 4] {
    [
        ("users", reach.users().count()),
        ("servers", reach.servers().count()),
        ("groups", reach.groups().count()),
        ("services", reach.services().count()),
    ]
}

/// The first names, and how many more there are.
fn names(reach: &Reach<'_>, kind: Kind, limit: usize) -> (Vec<String>, usize) {
    fn cut(mut all: impl Iterator<Item = String>, limit: usize) -> (Vec<String>, usize) {
        let names = all.by_ref().take(limit).collect();
        (names, all.count())
    }
    match kind {
        Kind::Users => cut(reach.users().map(str::to_owned), limit),
        Kind::Groups => cut(reach.groups().map(str::to_owned), limit),
        Kind::Services => cut(reach.services().map(str::to_owned), limit),
        Kind::Servers => cut(reach.servers().map(|(owner, name)| format!("{owner}/{name}")), limit),
    }
}

fn condition(reach: &Reach<'_>, kind: Kind, dialect: Dialect) -> Condition {
    let database = match dialect {
        Dialect::Sqlite => Database::Sqlite,
        Dialect::PostgreSql => Database::PostgreSql,
    };
    match kind {
        Kind::Users => reach.users_where(database),
        Kind::Servers => reach.servers_where(database),
        Kind::Groups => reach.groups_where(database),
        Kind::Services => reach.services_where(database),
    }
}

fn tell(
    as_json: bool,
    answer: &Value,
    in_words: impl FnOnce() -> Result<(), Failure>,
) -> Result<Exit, Failure> {
    match as_json {
        true => say(answer)?,
        false => in_words()?,
    }
    Ok(Exit::Allow)
}
