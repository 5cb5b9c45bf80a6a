//! What a migration leaves behind, so that it is not repeated.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::snapshot::Timestamp;

/// Says that a legacy table was carried over: from what, when, and how much it was.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Marker {
    /// Of the rows of the legacy table: another one if any of them was another.
    pub digest: String,
    /// When, as the caller said.
    pub time: Timestamp,
    /// Rows of the legacy table.
    pub rows: usize,
}

impl Marker {
    pub(super) fn new(rows: &[Value], time: Timestamp) -> Self {
        Self { digest: digest(rows), time, rows: rows.len() }
    }

    /// Whether the legacy table is still as it was.
    pub(super) fn is_of(&self, rows: &[Value]) -> bool {
        self.rows == rows.len() && self.digest == digest(rows)
    }
}

/// FNV-1a in 64 bits over the rows as JSON. It tells tables apart that changed by accident; it is no proof against somebody who forges one.
fn digest(rows: &[Value]) -> String {
    let mut fnv = Fnv(0xcbf2_9ce4_8422_2325);
    for row in rows {
        // Rows have a form in JSON, and the sum takes every byte.
        let _ = serde_json::to_writer(&mut fnv, row).is_ok() && fnv.write_all(b"\n").is_ok();
    }
    format!("fnv1a64:{:016x}", fnv.0)
}

struct Fnv(u64);

impl Write for Fnv {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Markers are kept in documents: what a release writes, every later one must find again.
    #[test]
    fn a_digest_is_the_same_for_ever() {
        let rows = [json!({"name": "ann", "super": true}), json!({"super": null, "name": "Ümit"})];
        let marker = Marker::new(&rows, Timestamp::from_micros(0));
        assert_eq!((marker.digest.as_str(), marker.rows), ("fnv1a64:301ed2b6ea96b990", 2));
        assert!(marker.is_of(&rows));
        assert!(!marker.is_of(&rows[..1]));
    }
}
