//! Secrets of one run. They live in memory and in the environment of children, and are never printed.

use std::{fmt::Write, fs::File, io::Read};

use anyhow::{Context, Result};

/// 32 random bytes in hexadecimal.
pub(super) fn random() -> Result<String> {
    let mut bytes = [0_u8; 32];
    File::open("/dev/urandom")
        .and_then(|mut source| source.read_exact(&mut bytes))
        .context("no random numbers from /dev/urandom")?;
    let mut text = String::with_capacity(64);
    for byte in bytes {
        write!(text, "{byte:02x}")?;
    }
    Ok(text)
}
