use super::*;

fn vocabulary(definitions: &[(&'static str, Vec<&'static str>)]) -> Vocabulary {
    Vocabulary::new(definitions, &[], std::iter::empty(), |_| false, &[])
}

fn implied(vocabulary: &Vocabulary, scope: &str) -> Result<Vec<String>, Unexpandable> {
    let scope = vocabulary.find(scope).unwrap();
    vocabulary.implied(scope, None).map(|set| {
        set.iter().map(|id| vocabulary.name(ScopeId(u16::try_from(id).unwrap())).to_owned()).collect()
    })
}

#[test]
fn closure_is_transitive() {
    let vocabulary = vocabulary(&[("a", vec!["b"]), ("b", vec!["c"]), ("c", vec![]), ("d", vec![])]);
    assert_eq!(implied(&vocabulary, "a").unwrap(), ["a", "b", "c"]);
    assert_eq!(implied(&vocabulary, "d").unwrap(), ["d"]);
}

#[test]
fn shared_subscopes_are_no_cycle() {
    let vocabulary = vocabulary(&[("a", vec!["b", "c"]), ("b", vec!["c"]), ("c", vec![])]);
    assert_eq!(implied(&vocabulary, "a").unwrap(), ["a", "b", "c"]);
}

#[test]
fn every_scope_that_reaches_a_cycle_is_unexpandable() {
    let vocabulary = vocabulary(&[
        ("above", vec!["one"]),
        ("one", vec!["two"]),
        ("two", vec!["three", "below"]),
        ("three", vec!["one"]),
        ("below", vec![]),
        ("alone", vec!["alone"]),
    ]);
    for scope in ["above", "one", "two", "three", "alone"] {
        assert_eq!(implied(&vocabulary, scope), Err(Unexpandable::Cyclic), "{scope}");
    }
    assert_eq!(implied(&vocabulary, "below").unwrap(), ["below"]);
}

#[test]
fn the_first_subscope_that_fails_gives_the_reason() {
    let vocabulary = Vocabulary::new(
        &[
            ("gone first", vec!["fine", "gone", "gone first"]),
            ("loop first", vec!["loop first", "gone"]),
            ("above gone", vec!["gone first", "loop first"]),
            ("above loop", vec!["loop first", "gone first"]),
            ("around", vec!["back"]),
            ("back", vec!["around", "gone"]),
            ("unseen first", vec!["custom:unseen", "gone"]),
            ("fine", vec![]),
        ],
        &[],
        std::iter::empty(),
        |name| name.starts_with("custom:"),
        &[],
    );
    let reason = |scope| implied(&vocabulary, scope).unwrap_err();
    assert_eq!(reason("gone first"), Unexpandable::Undefined);
    assert_eq!(reason("loop first"), Unexpandable::Cyclic);
    assert_eq!(reason("above gone"), Unexpandable::Undefined);
    assert_eq!(reason("above loop"), Unexpandable::Cyclic);
    assert_eq!(reason("around"), Unexpandable::Cyclic);
    assert_eq!(reason("back"), Unexpandable::Cyclic);
    assert_eq!(reason("unseen first"), Unexpandable::Unseen);
    assert_eq!(implied(&vocabulary, "fine").unwrap(), ["fine"]);
}

#[test]
fn a_chain_of_thousands_does_not_overflow_the_stack() {
    let names: Vec<String> = (0..4_000).map(|index| format!("s{index}")).collect();
    let definitions: Vec<(&str, Vec<&str>)> = names
        .iter()
        .enumerate()
        .map(|(index, name)| (name.as_str(), names.get(index + 1).map(String::as_str).into_iter().collect()))
        .collect();
    let vocabulary = Vocabulary::new(&definitions, &[], std::iter::empty(), |_| false, &[]);
    let first = vocabulary.find("s0").unwrap();
    assert_eq!(vocabulary.implied(first, None).unwrap().iter().count(), 4_000);
}

#[test]
fn rank_counts_the_scopes_below() {
    let mut set = ScopeSet::new(200);
    for scope in [3, 64, 65, 190] {
        set.insert(scope);
    }
    let ranks: Vec<usize> = set.iter().map(|scope| scope_set::rank(set.words(), scope)).collect();
    assert_eq!(ranks, [0, 1, 2, 3]);
    assert_eq!(set.iter().collect::<Vec<_>>(), [3, 64, 65, 190]);
}
