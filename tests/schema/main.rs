//! The JSON Schema of a snapshot, as it is shipped, is the one that the types give.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::{env, fs, path::Path};

use hubscope::snapshot::{FORMAT, Snapshot};
use serde_json::json;

/// Rewrites the shipped file when `HUBSCOPE_UPDATE=1` is set.
#[test]
fn the_shipped_schema_is_current() {
    let mut schema = serde_json::to_value(schemars::schema_for!(Snapshot<'_>)).unwrap();
    schema["$id"] = json!("urn:hubscope:snapshot:1");
    schema["title"] = json!("hubscope policy snapshot");
    schema["properties"]["format"] = json!({ "const": FORMAT, "description": "The format and its version." });
    let current = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("pkg-template/schema.json");
    if env::var_os("HUBSCOPE_UPDATE").is_some() {
        fs::write(&path, &current).unwrap();
    }
    let shipped = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        shipped == current,
        "pkg-template/schema.json is not current; run this test with HUBSCOPE_UPDATE=1"
    );
}
