//! Exit codes, one meaning each.

use std::process::ExitCode;

/// How the program ends, for scripts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Exit {
    /// Done; for `check` and `explain`, allowed.
    Allow,
    Deny,
    /// The command line asks for something that there is not; clap ends with the same code.
    Usage,
    Unknown,
    Fault,
    /// The document, database or definitions file is not what it has to be.
    Refused,
    /// Something could not be read or written; trying again may help.
    Trouble,
}

/// The same in words.
pub(super) const HELP: &str = "\
Exit codes:
  0  done; for `check` and `explain`, also of `cql`: allow; for `roles check`: the hub starts; for `diff`: no difference;
     for `test`: all passed
  1  `check`, `explain`: deny, or a request that gets a status from 400 to 499; `roles check`: the hub does not start;
     `diff`: somebody may do something else; `test`: a test failed; `cql migrate`: something is or would be missing;
     `cql execute`, `cql preview`: the role may not
  2  the command line is wrong, for example a scope that does not exist
  3  unknown, the snapshot lacks what the answer needs
  4  fault, the hub itself would fail here
  5  a database, snapshot or other file is refused; the message names the place
  6  something could not be read or written";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Allow => 0,
            Exit::Deny => 1,
            Exit::Usage => 2,
            Exit::Unknown => 3,
            Exit::Fault => 4,
            Exit::Refused => 5,
            Exit::Trouble => 6,
        })
    }
}
