//! Writes what the fuzzer starts from: the hubs of the conformance cases, their scopes, statements, and words.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use hubscope_conform::State;
use serde::Deserialize;
use serde_json::Value;

fn main() -> Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).context("usage: fuzz-seeds FOLDER")?);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut documents, mut scopes, mut words) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for entry in fs::read_dir(root.join("../tests/conformance/jupyterhub"))? {
        let cases: Vec<Value> = serde_json::from_slice(&fs::read(entry?.path())?)?;
        for case in cases {
            if let Some(hub) = case.get("hub") {
                let state = State::deserialize(hub)?;
                for version in case.get("versions").and_then(Value::as_array).into_iter().flatten() {
                    documents.insert(state.document(version.as_str().unwrap_or_default())?);
                }
            }
            collect(&case, &mut scopes, &mut words);
        }
    }
    ensure!(documents.len() > 50 && scopes.len() > 50, "too few seeds to start from");
    for bearer in
        ["user ann", "user carl server carl/ann/lab", "service grader service grader", "group class-A", ""]
    {
        let some = scopes.iter().next().cloned().unwrap_or_default();
        scopes
            .insert(format!("{bearer}\nself\ninherit\nservers!server\nusers!user\ntokens!user=ann\n{some}"));
    }
    write(&folder.join("documents"), documents.into_iter())?;
    write(&folder.join("scopes"), scopes.into_iter().map(String::into_bytes))?;
    let statements = statements(&root.join("../tests/conformance/cql"), &mut words)?;
    ensure!(statements.len() > 50, "too few statements to start from");
    write(&folder.join("statements"), statements.into_iter())?;
    let quoted =
        words.iter().map(|word| format!("\"{}\"\n", word.replace('\\', "\\\\").replace('"', "\\\"")));
    fs::write(folder.join("words"), quoted.collect::<String>())?;
    Ok(())
}

/// What the cases of CQL roles start from, and the statements of each.
fn statements(folder: &Path, words: &mut BTreeSet<String>) -> Result<BTreeSet<Vec<u8>>> {
    let mut seeds = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let document: Value = serde_json::from_slice(&fs::read(entry?.path())?)?;
        let fixtures = document.get("fixtures").and_then(Value::as_object).into_iter().flatten();
        seeds.extend(fixtures.map(|(_, state)| state.to_string().into_bytes()));
        let list = |value: &Value, name: &str| -> Vec<Value> {
            value.get(name).and_then(Value::as_array).cloned().unwrap_or_default()
        };
        for case in list(&document, "groups").iter().flat_map(|group| list(group, "cases")) {
            if let Some(state) = case.get("state") {
                seeds.insert(state.to_string().into_bytes());
            }
            let mut script = String::from("root scylla-head");
            for step in list(&case, "steps") {
                if let Some(text) = step.get("cql").and_then(Value::as_str) {
                    script.push('\n');
                    script.push_str(text);
                    script.push(';');
                    text.split(|character: char| !character.is_ascii_alphabetic())
                        .for_each(|word| add(word, words));
                }
            }
            seeds.insert(script.into_bytes());
        }
    }
    Ok(seeds)
}

fn write(folder: &Path, seeds: impl Iterator<Item = Vec<u8>>) -> Result<()> {
    fs::create_dir_all(folder)?;
    for (number, seed) in seeds.enumerate() {
        fs::write(folder.join(format!("seed-{number:04}")), seed)?;
    }
    Ok(())
}

/// Lists of scopes, wherever they stand, and every word that may be one.
fn collect(value: &Value, scopes: &mut BTreeSet<String>, words: &mut BTreeSet<String>) {
    match value {
        Value::Array(list) => {
            let texts: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            if texts.len() == list.len() && texts.iter().any(|text| text.contains([':', '!'])) {
                scopes.insert(format!("user ann\n{}", texts.join("\n")));
            }
            list.iter().for_each(|value| collect(value, scopes, words));
        }
        Value::Object(members) => {
            for (name, value) in members {
                add(name, words);
                collect(value, scopes, words);
            }
        }
        Value::String(text) => add(text, words),
        _ => {}
    }
}

/// Words as libFuzzer's dictionaries have them: short, and plain.
fn add(text: &str, words: &mut BTreeSet<String>) {
    if (2..32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        words.insert(text.to_owned());
    }
}
