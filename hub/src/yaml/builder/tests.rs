use serde_json::json;

use super::*;

fn read(text: &str) -> Result<(Value, Places), YamlError> {
    build(text, Dialect::Plain)
}

fn of_helm(text: &str) -> Result<Value, YamlError> {
    build(text, Dialect::Helm).map(|(value, _)| value)
}

#[test]
fn yaml_and_json_give_the_same_tree_with_places() {
    let (value, places) = read("a:\n  - b: 1\n    c: 'yes'\n  - ~\nd/e: true\n").unwrap();
    assert_eq!(value, json!({ "a": [{ "b": 1, "c": "yes" }, null], "d/e": true }));
    assert_eq!(places["/a/0/c"], (3, 5));
    assert_eq!(places["/a/1"], (4, 5));
    assert_eq!(places["/d~1e"], (5, 1));
    let (value, _) =
        read("{\"a\": [{\"b\": 1,\n\t\"c\": \"y\\u00e4\"}, null], \"x\": [], \"y\": {}}").unwrap();
    assert_eq!(value, json!({ "a": [{ "b": 1, "c": "yä" }, null], "x": [], "y": {} }));
}

#[test]
fn what_would_be_read_in_two_ways_is_refused_with_its_place() {
    let deep = "[".repeat(100);
    for (text, code, place) in [
        ("", "empty-document", (1, 1)),
        ("a: 1\na: 2\n", "duplicate-key", (2, 1)),
        ("a: &x 1\nb: *x\n", "alias", (2, 4)),
        ("a: 1\n---\nb: 2\n", "second-document", (3, 1)),
        ("? [1, 2]\n: 3\n", "wrong-key", (1, 3)),
        ("a: !!int x\n", "unknown-tag", (1, 4)),
        ("a: [1\nb: 2", "not-yaml", (2, 2)),
        (&deep, "too-deep", (1, 33)),
    ] {
        let error = read(text).unwrap_err();
        assert_eq!((error.code, error.place), (code, Some(place)), "{text}: {}", error.message);
    }
}

#[test]
fn helm_knows_aliases_merges_and_older_words() {
    for (text, value) in [
        ("", json!(null)),
        ("# nothing\n", json!(null)),
        ("a: no\nb: 'no'\nyes: on\n7: x\n", json!({ "a": false, "b": "no", "true": true, "7": "x" })),
        ("a: &x [1, 2]\nb: *x\n", json!({ "a": [1, 2], "b": [1, 2] })),
        (
            "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n",
            json!({ "a": { "b": 1, "c": 2 }, "d": { "b": 1, "c": 3 } }),
        ),
        // In the order of the file, otherwise than the description of merge keys has it.
        ("a: &x {c: 2}\nd:\n  c: 3\n  <<: *x\n", json!({ "a": { "c": 2 }, "d": { "c": 2 } })),
        ("<<: [{a: 1}, {a: 2, b: 3}]\n", json!({ "a": 1, "b": 3 })),
        ("'<<': {a: 1}\n", json!({ "<<": { "a": 1 } })),
        ("a: !!str no\nb: !odd no\nc: !!bool no\n", json!({ "a": "no", "b": "no", "c": false })),
    ] {
        assert_eq!(of_helm(text).unwrap(), value, "{text}");
    }
}

#[test]
fn helm_values_are_bounded_and_their_keys_are_not_repeated() {
    let deep = "[".repeat(65);
    // Ten times the one before, seven times.
    let many: String = (1..8)
        .map(|level| format!("a{level}: &a{level} [{}]\n", vec![format!("*a{}", level - 1); 10].join(", ")))
        .collect();
    let many = format!("a0: &a0 x\n{many}");
    // Each forty levels deep, and one in the other.
    let (opening, closing) = ("[".repeat(40), "]".repeat(40));
    let tower = format!("a: &a {opening}{closing}\nb: {opening}*a{closing}\n");
    for (text, code) in [
        (deep.as_str(), "too-deep"),
        (&many, "too-many-aliases"),
        (&tower, "too-deep"),
        ("a: &a [*a]\n", "alias"),
        ("<<: 7\n", "wrong-merge"),
        ("<<: [{a: 1}, 7]\n", "wrong-merge"),
        ("~: 7\n", "wrong-key"),
        ("hidden: 1\nhidden: 2\n", "duplicate-key"),
        ("a: !!int hidden\n", "unknown-tag"),
        ("hidden: 1\n---\na: 1\n", "second-document"),
    ] {
        let error = of_helm(text).unwrap_err();
        assert_eq!(error.code, code, "{text}: {}", error.message);
        assert!(!error.message.contains("hidden"), "{}", error.message);
    }
}
