//! What failed, out of the Test Anything Protocol of `node --test`: its last lines are numbers, and a failure stands anywhere.

/// Lines of what a failure says about itself.
const MOST_LINES: usize = 30;

/// Every test that failed with what it says; nothing for output of other runners.
pub(super) fn failures(output: &str) -> String {
    let mut text = String::new();
    let mut lines = output.lines().peekable();
    while let Some(line) = lines.next() {
        if !line.trim_start().starts_with("not ok ") || line.contains("# TODO") {
            continue;
        }
        push(&mut text, line);
        let about = lines.peek().is_some_and(|next| next.trim() == "---");
        let mut shown = 0;
        while about && let Some(line) = lines.next() {
            if line.trim() == "..." {
                break;
            }
            if shown < MOST_LINES {
                push(&mut text, line);
            }
            shown += 1;
        }
    }
    text
}

fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::failures;

    #[test]
    fn finds_failures_between_successes() {
        let output = "ok 1 - a\n  ---\n  duration_ms: 1\n  ...\n    not ok 1 - b\n      ---\n      error: 'no'\n      ...\n    ok 2 - c\nnot ok 2 - d\n# fail 2\n";
        assert_eq!(failures(output), "    not ok 1 - b\n      ---\n      error: 'no'\nnot ok 2 - d\n");
        assert_eq!(failures("test result: FAILED. 1 passed; 2 failed"), "");
    }
}
