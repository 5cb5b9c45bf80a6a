//! A real database that knows users only, as judge of what the engine says of users and, after their migration, of roles.

use std::{env, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use super::{Outcome, Site};
use crate::{
    debian,
    node::{self, find_program},
    package::consumer,
    process,
    progress::Steps,
};

/// The server is of 2014; of the versions of Java that can still be had, it was tried with this one.
const JAVA: &str = "17";
const PACKAGE: &str = "openjdk-17-jre-headless";

pub(super) fn judge(site: &mut Site, steps: &mut Steps) -> Result<Outcome> {
    let advice = format!("`apt-get install {PACKAGE}` as root provides it");
    let Some(java) = find_or_install()? else {
        if env::var("CI").is_ok_and(|value| value == "true") {
            bail!("the judge of CQL roles needs Java {JAVA}: {advice}");
        }
        return Ok(Outcome::Skipped(format!("Java {JAVA} is missing: {advice}")));
    };
    let built = steps.step("build the program that answers cases, and hubscope", |_| {
        let mut cargo = site.cargo(&["build", "--package", "hubscope-conform", "--package", "hubscope-hub"]);
        process::run("cql-server-build", &mut cargo, &site.log("cql-server-build"))
    });
    built?;
    let folder = site.target.join("consumers/cql-server");
    consumer::copy(&site.root.join("tests/cql_server"), &folder)?;
    steps.step("install Apache Cassandra 2.1.0 from npm", |_| node::npm_install(&folder))?;
    let mut command = node::node();
    command
        .arg("judge.mjs")
        .current_dir(folder)
        .env("HUBSCOPE_JAVA", java)
        .env("HUBSCOPE_CONFORM", site.target.join("debug/conform"))
        .env("HUBSCOPE_PROGRAM", site.target.join("debug/hubscope"));
    steps.step("ask the server", |_| site.count("cql-server", &mut command)).map(Outcome::Ran)
}

/// Java of the version that works, on `PATH` or where Debian puts it.
fn find_or_install() -> Result<Option<PathBuf>> {
    if let Some(java) = find() {
        return Ok(Some(java));
    }
    if debian::install(&format!("Java {JAVA}"), &[PACKAGE])? {
        return Ok(Some(find().context("Java was installed but is not found")?));
    }
    Ok(None)
}

fn find() -> Option<PathBuf> {
    let debian = PathBuf::from(format!("/usr/lib/jvm/java-{JAVA}-openjdk-amd64/bin/java"));
    find_program("java").into_iter().chain([debian]).find(is_right)
}

fn is_right(java: &PathBuf) -> bool {
    let printed = Command::new(java).arg("-version").output();
    // `openjdk version "17.0.15" …`, on standard error.
    let text = printed.map(|output| String::from_utf8_lossy(&output.stderr).into_owned());
    text.is_ok_and(|text| text.contains(&format!("version \"{JAVA}.")))
}
