//! A C++ compiler, for libFuzzer.

use std::env;

use anyhow::{Context, Result, bail};

use crate::{debian, node::find_program};

/// Whether a C++ compiler is there, or was installed.
///
/// `None` means that fuzzing is skipped. With `CI=true` nothing is skipped: a missing compiler is an error.
pub(crate) fn find_or_install() -> Result<Option<()>> {
    if exists() {
        return Ok(Some(()));
    }
    if debian::install("a C++ compiler", &["g++"])? {
        return exists().then_some(Some(())).context("g++ was installed but is not on PATH");
    }
    if env::var("CI").is_ok_and(|value| value == "true") {
        bail!("fuzzing needs a C++ compiler on PATH: `apt-get install g++` as root provides one");
    }
    Ok(None)
}

fn exists() -> bool {
    env::var_os("CXX").is_some() || ["c++", "g++", "clang++"].iter().any(|name| find_program(name).is_some())
}
