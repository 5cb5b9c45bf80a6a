//! `hubscope cql execute`: statements on a snapshot.

use std::path::PathBuf;

use hubscope::cql::Answer;
use serde_json::{Value, json};

use super::{
    super::{Exit, Failure, say},
    question::Who,
    rows,
    source::Source,
    statements::Statements,
};

/// Execute statements on a snapshot with the rights of a role: all of them, or none
///
/// CREATE, ALTER and DROP of roles and users, GRANT and REVOKE, LIST ROLES, USERS and PERMISSIONS, DESCRIBE SCHEMA WITH INTERNALS. What is
/// refused ends with 1 where the role may not, with 2 where the statement makes no sense, with 4 where the database itself would fail.
///
/// Examples:
///
///   hubscope cql execute rows.json --as root 'LIST ALL PERMISSIONS OF ann'
///
///   hubscope cql execute rows.json --as root --file changes.cql --out rows.json
#[derive(clap::Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    who: Who,
    #[command(flatten)]
    statements: Statements,
    /// Where to write the rows afterwards; it may be the old one's place. Without it nothing is kept
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, as_json: bool) -> Result<Exit, Failure> {
    let Arguments { source, who, statements, out } = arguments;
    let database = source.database()?;
    let (after, answers) = statements.read()?.execute(&database, who.caller())?;
    if let Some(out) = out {
        rows::write(after.state(), out)?;
    }
    if as_json {
        say(json!({ "answers": answers.iter().map(as_value).collect::<Vec<_>>() }))?;
        return Ok(Exit::Allow);
    }
    for answer in &answers {
        match answer {
            Answer::Rows { columns, rows } => table(columns, rows).iter().try_for_each(say)?,
            Answer::Statements(statements) => statements.iter().try_for_each(say)?,
            _ => say("done")?,
        }
    }
    if out.is_none() && answers.iter().any(|answer| matches!(answer, Answer::Done)) {
        eprintln!("hubscope: nothing is kept; `--out` writes the rows");
    }
    Ok(Exit::Allow)
}

fn as_value(answer: &Answer) -> Value {
    match answer {
        Answer::Rows { columns, rows } => json!({ "columns": columns, "rows": rows }),
        Answer::Statements(statements) => json!({ "statements": statements }),
        _ => json!("done"),
    }
}

/// Columns below their names, and how many rows there are.
fn table(columns: &[&str], rows: &[Vec<Value>]) -> Vec<String> {
    let head: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
    let body = rows.iter().map(|row| row.iter().map(cell).collect());
    let cells: Vec<Vec<String>> = std::iter::once(head).chain(body).collect();
    let width = |column: usize| {
        let cells = cells.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!(" {cell:<width$} "));
        cells.collect::<Vec<_>>().join("|").trim_end().to_owned()
    };
    let mut lines: Vec<String> = cells.iter().map(line).collect();
    let rule = widths.iter().map(|width| "-".repeat(width.saturating_add(2))).collect::<Vec<_>>().join("+");
    lines.insert(1, rule);
    lines.push(format!("({})", super::super::words::amount(rows.len(), "row")));
    lines
}

fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
