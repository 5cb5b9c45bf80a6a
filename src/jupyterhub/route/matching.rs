//! Which row of the table a path belongs to.

use super::{
    table::{NO_API, NO_PAGE, OUTSIDE, PREFIX_REDIRECT, ROOT, ROWS, Row},
    template::{NoText, Parameters, decode, find},
};

/// A row and what its template's names stand for.
pub(super) struct Match {
    pub(super) row: &'static Row,
    pub(super) parameters: Result<Parameters, NoText>,
}

/// Finds the row of a path, as it stands in the request, for a hub below `base_url`. There is always one.
pub(super) fn find_row(path: &str, base_url: &str) -> Match {
    let base = base_url.trim_end_matches('/');
    if let Some(found) = among(ROOT, path) {
        return found;
    }
    let below_base = path.strip_prefix(base);
    let below_hub = below_base.and_then(|path| path.strip_prefix("/hub"));
    match (below_hub, below_base) {
        (Some(path), _) if path.is_empty() || path.starts_with('/') => {
            among(ROWS, path).unwrap_or_else(|| {
                // These are tried last, with all that follows as one name.
                match path.strip_prefix("/api/") {
                    Some(rest) => last(&NO_API, rest),
                    None => last(&NO_PAGE, path),
                }
            })
        }
        (_, Some(path)) => {
            among(OUTSIDE, path).unwrap_or(Match { row: &PREFIX_REDIRECT, parameters: Ok(Vec::new()) })
        }
        (_, None) => Match { row: &PREFIX_REDIRECT, parameters: Ok(Vec::new()) },
    }
}

fn among(rows: &'static [Row], path: &str) -> Option<Match> {
    rows.iter().find_map(|row| find(row.template, path).map(|parameters| Match { row, parameters }))
}

fn last(row: &'static Row, rest: &str) -> Match {
    Match { row, parameters: decode(rest).map(|rest| vec![("path", rest)]) }
}
