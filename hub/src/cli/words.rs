//! Numbers and lists in sentences.

/// `1 user`, `2 users`.
pub(super) fn amount(count: usize, word: &str) -> String {
    match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    }
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [word] => word.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_people_say_them() {
        let words: Vec<String> = ["a", "b", "c"].map(str::to_owned).into();
        assert_eq!(list(&words[..0]), "");
        assert_eq!(list(&words[..1]), "a");
        assert_eq!(list(&words[..2]), "a and b");
        assert_eq!(list(&words), "a, b and c");
        assert_eq!((amount(1, "user"), amount(0, "user")), ("1 user".to_owned(), "0 users".to_owned()));
    }
}
