//! The snapshot that a question is asked of.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use hubscope::{
    Policy,
    jupyterhub::renamed_scope,
    snapshot::{Limits, Snapshot},
};

use super::Failure;

/// The snapshot to ask
#[derive(clap::Args)]
pub(super) struct Document {
    /// A snapshot file; `-` is standard input
    #[arg(value_name = "SNAPSHOT")]
    path: PathBuf,
}

impl Document {
    /// Reads and compiles the snapshot, and says on standard error what a hub would find odd about it.
    pub(super) fn load(&self) -> Result<Policy, Failure> {
        load(&self.path)
    }
}

/// As [`Document::load`], of a path of another name.
pub(super) fn load(path: &Path) -> Result<Policy, Failure> {
    let bytes = bytes(path)?;
    let policy = Policy::load(&bytes, &Limits::default())
        .map_err(|error| Failure::Snapshot { path: name(path), error: Box::new(error) })?;
    for notice in notices(policy.roles()) {
        eprintln!("hubscope: {notice}");
    }
    Ok(policy)
}

/// The rows of a document, for what changes them.
pub(super) fn rows<'b>(bytes: &'b [u8], path: &Path) -> Result<Snapshot<'b>, Failure> {
    // The engine says what is wrong with a document, and where.
    let refused = |error| Failure::Snapshot { path: name(path), error: Box::new(error) };
    Policy::load(bytes, &Limits::default()).map_err(refused)?;
    serde_json::from_slice(bytes).map_err(|error| Failure::File {
        path: name(path),
        write: false,
        error: error.into(),
    })
}

/// The document as it stands.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let limits = Limits::default();
    match path {
        path if path == Path::new("-") => read(io::stdin().lock(), &limits),
        path => fs::File::open(path).and_then(|file| read(file, &limits)),
    }
    .map_err(|error| Failure::File { path: name(path), write: false, error })
}

/// What a path is called in messages.
pub(super) fn name(path: &Path) -> PathBuf {
    match path {
        path if path == Path::new("-") => "standard input".into(),
        path => path.to_owned(),
    }
}

/// Reads one byte more than the limit, so that the engine refuses what is longer and nothing endless is read.
fn read(source: impl Read, limits: &Limits) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limits.bytes).unwrap_or(u64::MAX).saturating_add(1);
    source.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What a running hub would not take from these roles, which hand-written snapshots and old documentation have.
pub(super) fn notices<'a, S: Iterator<Item = &'a str>>(
    roles: impl Iterator<Item = (&'a str, S)>,
) -> Vec<String> {
    let mut notices = Vec::new();
    for (role, scopes) in roles {
        if role.chars().any(char::is_uppercase) {
            notices.push(format!(
                "the role `{role}` has capitals in its name; a hub refuses such role names (group names may have them)"
            ));
        }
        for scope in scopes {
            let base = scope.split_once('!').map_or(scope, |(base, _filter)| base);
            if let Some(today) = renamed_scope(base) {
                notices.push(format!(
                    "the role `{role}` has the scope `{scope}`; `{base}` is called `{today}` today, and a hub refuses the old name"
                ));
            }
        }
    }
    notices
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_old_names_are_noticed() {
        let roles = [
            ("class-A-student", vec!["self"]),
            ("teacher", vec!["users:servers!group=class-A", "list:users", "all"]),
            ("user", vec!["self"]),
        ];
        let notices = notices(roles.iter().map(|(name, scopes)| (*name, scopes.iter().copied())));
        assert_eq!(notices.len(), 3, "{notices:?}");
        assert!(notices[0].contains("`class-A-student`"));
        assert!(notices[1].contains("`servers`") && notices[1].contains("`teacher`"));
        assert!(notices[2].contains("`inherit`"));
    }
}
