//! The same decisions on the command line.

use std::{path::Path, process::Command};

use anyhow::Result;

use crate::process;

/// Shows a few commands and what they say. Their exit statuses are answers.
pub(super) fn show(hubscope: &Path, policy: &Path, textbook: &Path) -> Result<()> {
    println!("\nThe same on the command line:");
    ask(hubscope, "check", policy, &["user", "johan", "servers", "--on", "server=student1/lab"])?;
    ask(hubscope, "check", policy, &["user", "johan", "servers", "--on", "server=student4/"])?;
    println!("\nA name that scopes had once gets today's name:");
    ask(hubscope, "check", policy, &["user", "johan", "users:servers", "--on", "server=student1/lab"])?;
    println!("\nRoles copied from old documentation, which no hub would start with:");
    ask(hubscope, "check", textbook, &["user", "johan", "read:users", "--on", "user=student1"])
}

fn ask(hubscope: &Path, verb: &str, document: &Path, arguments: &[&str]) -> Result<()> {
    let name = document.file_name().unwrap_or_default().to_string_lossy();
    println!("$ hubscope {verb} {name} {}", arguments.join(" "));
    let mut command = Command::new(hubscope);
    command.arg(verb).arg(document).args(arguments);
    process::run_shown("hubscope", &mut command, None)?;
    Ok(())
}
