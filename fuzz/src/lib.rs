//! What must hold for every document, for every list of scopes and for every text of statements, whoever wrote them.
//!
//! `cargo xtask test --only fuzz-documents` runs the first of them under libFuzzer for a minute, `fuzz-scopes` and
//! `fuzz-statements` the others. What they find becomes a file in `cases/`, under a name that says what it is; the ordinary tests check all of these.

#![allow(clippy::panic, reason = "a property that does not hold must stop the fuzzer")]

pub mod documents;
mod refusal;
pub mod scopes;
pub mod statements;

/// Longest input that is checked: more of the same teaches nothing, and slows everything.
pub const LONGEST: usize = 1 << 15;

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    fn each(folder: &str, check: fn(&[u8])) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(folder);
        let mut count = 0_usize;
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap_or_else(|error| panic!("{error}")).path();
            println!("{}", path.display());
            check(&fs::read(&path).unwrap_or_else(|error| panic!("{error}")));
            count += 1;
        }
        assert!(count > 0, "no cases in {}", folder.display());
    }

    #[test]
    fn documents_that_were_found_stay_right() {
        each("documents", super::documents::check);
    }

    #[test]
    fn scopes_that_were_found_stay_right() {
        each("scopes", super::scopes::check);
    }

    #[test]
    fn statements_that_were_found_stay_right() {
        each("statements", super::statements::check);
    }
}
