//! One edit of the module's `target_features` section.

use anyhow::{Context, Result};
use walrus::{Module, RawCustomSection};

const SECTION: &str = "target_features";
const FEATURE: &[u8] = b"reference-types";

/// Removes the `reference-types` entry from the module's list of target features, and nothing else.
///
/// wasm-bindgen reads the list: with the entry it passes JavaScript values as externref, and an export that does so can
/// abort a whole Node 20 process when V8 deoptimises its caller. Our exports pass numbers only; this keeps that true for
/// whatever a dependency drags in. The rest of the list stays, because wasm-bindgen needs it.
pub(super) fn remove_reference_types(module: &mut Module) -> Result<()> {
    if let Some(section) = module.customs.remove_raw(SECTION) {
        let data = without(FEATURE, &section.data).context("unexpected form of the target feature list")?;
        module.customs.add(RawCustomSection { name: SECTION.to_owned(), data });
    }
    Ok(())
}

/// The list is a count and then, for each feature, a prefix byte and a name with its length.
fn without(feature: &[u8], list: &[u8]) -> Option<Vec<u8>> {
    let mut rest = list;
    let mut kept = Vec::new();
    for _ in 0..take_number(&mut rest)? {
        let (prefix, tail) = rest.split_first()?;
        rest = tail;
        let length = usize::try_from(take_number(&mut rest)?).ok()?;
        let (name, tail) = rest.split_at_checked(length)?;
        rest = tail;
        if name != feature {
            kept.push((*prefix, name));
        }
    }
    let mut output = Vec::with_capacity(list.len());
    push_number(&mut output, u32::try_from(kept.len()).ok()?);
    for (prefix, name) in kept {
        output.push(prefix);
        push_number(&mut output, u32::try_from(name.len()).ok()?);
        output.extend_from_slice(name);
    }
    Some(output)
}

/// Reads a number in LEB128.
fn take_number(rest: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u32;
    for shift in (0..32).step_by(7) {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        number |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Appends a number in LEB128.
fn push_number(output: &mut Vec<u8>, mut number: u32) {
    while number > 0x7f {
        output.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    output.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(features: &[&str]) -> Vec<u8> {
        let mut list = vec![features.len() as u8];
        for feature in features {
            list.push(b'+');
            push_number(&mut list, feature.len() as u32);
            list.extend_from_slice(feature.as_bytes());
        }
        list
    }

    #[test]
    fn removes_one_entry_and_nothing_else() {
        let with = list(&["bulk-memory", "reference-types", "sign-ext"]);
        assert_eq!(without(FEATURE, &with), Some(list(&["bulk-memory", "sign-ext"])));
    }

    #[test]
    fn leaves_a_list_without_the_entry_alone() {
        let long = "x".repeat(300);
        let list = list(&["sign-ext", &long]);
        assert_eq!(without(FEATURE, &list), Some(list.clone()));
    }

    #[test]
    fn refuses_a_list_that_ends_early() {
        assert_eq!(without(FEATURE, &[2, b'+', 1, b'x']), None);
        assert_eq!(without(FEATURE, &[0x80]), None);
    }
}
