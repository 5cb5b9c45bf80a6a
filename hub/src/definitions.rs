//! What only a hub's configuration knows: custom scopes, settings, the version.
//!
//! `definitions/hubscope_definitions.py` writes this file at the end of `jupyterhub_config.py`.

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use hubscope::snapshot::{CustomScope, Role, Settings, Text};
use serde::Deserialize;

/// The value of the `format` member of a definitions file.
pub(crate) const FORMAT: &str = "hubscope-definitions/1";

/// The module that writes a definitions file, to be copied next to a hub's configuration.
pub(crate) const MODULE: &str = include_str!("../definitions/hubscope_definitions.py");

/// The lines at the end of `jupyterhub_config.py` that use it.
pub(crate) const SNIPPET: &str = "\
import hubscope_definitions
hubscope_definitions.write(c, \"/srv/jupyterhub/hubscope-definitions.json\")
";

/// A definitions file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Definitions<'a> {
    #[serde(borrow)]
    format: Text<'a>,
    /// The version of the hub that read the configuration.
    #[serde(borrow)]
    pub(crate) hub_version: Text<'a>,
    /// The public address of the hub, if it is configured.
    #[serde(borrow, default)]
    pub(crate) url: Option<Text<'a>>,
    #[serde(borrow)]
    pub(crate) settings: Settings<'a>,
    #[serde(borrow)]
    pub(crate) custom_scopes: BTreeMap<Text<'a>, CustomScope<'a>>,
    /// The roles of the configuration. A database has them as well, after the start that loaded them.
    #[serde(borrow, rename = "roles")]
    _roles: Vec<Role<'a>>,
}

impl<'a> Definitions<'a> {
    /// Reads a definitions file that is in memory; `path` is for messages.
    pub(crate) fn parse(bytes: &'a [u8], path: &Path) -> Result<Self, DefinitionsError> {
        let error = |code, pointer, line, column, reason| DefinitionsError {
            code,
            path: path.to_owned(),
            pointer,
            line,
            column,
            reason,
        };
        // The format first: a file of another kind is called that, whatever its fields are.
        #[derive(Deserialize)]
        struct Head<'a> {
            #[serde(borrow, default)]
            format: Option<Text<'a>>,
        }
        let head = serde_json::from_slice::<Head<'_>>(bytes);
        match &head {
            Ok(Head { format: Some(format) }) if *format == FORMAT => {}
            Ok(Head { format }) => {
                let found =
                    format.as_ref().map_or("no `format` member".to_owned(), |format| format!("`{format}`"));
                let reason = format!("expected the format `{FORMAT}`, found {found}");
                return Err(error("definitions-format", "/format".to_owned(), 0, 0, reason));
            }
            Err(problem) if problem.is_data() => {}
            Err(problem) => {
                let reason = problem.to_string();
                return Err(error(
                    "definitions-not-json",
                    String::new(),
                    problem.line(),
                    problem.column(),
                    reason,
                ));
            }
        }
        let mut deserializer = serde_json::Deserializer::from_slice(bytes);
        let definitions: Self = serde_path_to_error::deserialize(&mut deserializer).map_err(|problem| {
            let pointer = pointer(problem.path());
            let problem = problem.into_inner();
            error("definitions-content", pointer, problem.line(), problem.column(), problem.to_string())
        })?;
        match definitions.format == FORMAT {
            true => Ok(definitions),
            false => {
                Err(error("definitions-format", "/format".to_owned(), 0, 0, "it is given twice".to_owned()))
            }
        }
    }
}

/// Why a definitions file is refused.
#[derive(Debug)]
pub(crate) struct DefinitionsError {
    code: &'static str,
    path: PathBuf,
    pointer: String,
    line: usize,
    column: usize,
    reason: String,
}

impl DefinitionsError {
    /// The stable code of this error.
    pub(crate) fn code(&self) -> &'static str {
        self.code
    }

    /// The JSON Pointer of the place; empty for the whole file.
    pub(crate) fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Line and column from 1, or zeros where the place is a member that is not there.
    pub(crate) fn position(&self) -> (usize, usize) {
        (self.line, self.column)
    }
}

impl std::error::Error for DefinitionsError {}

impl fmt::Display for DefinitionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a definitions file: ", self.path.display())?;
        if !self.pointer.is_empty() {
            write!(f, "at `{}`, ", self.pointer)?;
        }
        write!(
            f,
            "{}; have the hub write it anew with `hubscope_definitions.write` of this release",
            self.reason
        )
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;

    let mut pointer = String::new();
    for segment in path {
        pointer.push('/');
        match segment {
            Segment::Seq { index } => pointer.push_str(&index.to_string()),
            Segment::Map { key } => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => pointer.push_str(variant),
            Segment::Unknown => pointer.push('?'),
        }
    }
    pointer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> DefinitionsError {
        Definitions::parse(text.as_bytes(), Path::new("definitions.json")).unwrap_err()
    }

    #[test]
    fn a_file_of_another_kind_is_called_that() {
        for text in ["[]", "{}", "7", r#"{"format": "hubscope/1"}"#, r#"{"format": 1}"#] {
            let error = refused(text);
            assert!(["definitions-format", "definitions-content"].contains(&error.code()), "{text}: {error}");
        }
        assert!(refused(r#"{"format": "hubscope/1"}"#).to_string().contains("found `hubscope/1`"));
    }

    #[test]
    fn text_that_is_not_json_is_located() {
        let error = refused("{\n  \"format\": oops}");
        assert_eq!(error.code(), "definitions-not-json");
        assert_eq!(error.position(), (2, 13));
        assert_eq!(refused("").code(), "definitions-not-json");
        assert_eq!(refused(r#"{"format": "hubscope-definitions/1""#).code(), "definitions-not-json");
    }

    #[test]
    fn an_unknown_member_is_located() {
        let error = refused(
            r#"{"format": "hubscope-definitions/1", "hub_version": "5.5.4", "roles": [],
                "settings": {"base_url": "/", "colour": "red"}, "custom_scopes": {}}"#,
        );
        assert_eq!((error.code(), error.pointer()), ("definitions-content", "/settings/colour"));
        assert!(error.to_string().contains("colour"), "{error}");
    }

    #[test]
    fn a_member_of_the_wrong_type_is_located() {
        let error = refused(
            r#"{"format": "hubscope-definitions/1", "hub_version": "5.5.4", "roles": [], "settings": {},
                "custom_scopes": {"custom:a/b": {"description": "x", "subscopes": ["a", 7]}}}"#,
        );
        assert_eq!(error.pointer(), "/custom_scopes/custom:a~1b/subscopes/1");
    }
}
