//! Sorting: one function for everything, because each type that is sorted by itself is a twentieth of what a browser downloads to decide.

use std::cmp::Ordering;

/// Up to here a list is put in order item by item, which is what nearly every list of roles or scopes is short enough for.
const SHORT: usize = 24;

/// Sorts numbers, and leaves each once.
pub(crate) fn distinct<T: Copy>(items: &mut Vec<T>, number: fn(T) -> u64, item: fn(u64) -> T) {
    if items.len() < 2 {
        return;
    }
    let numbers: Vec<u64> = items.iter().map(|item| number(*item)).collect();
    let numbers = distinct_numbers(numbers);
    items.clear();
    items.extend(numbers.into_iter().map(item));
}

fn distinct_numbers(numbers: Vec<u64>) -> Vec<u64> {
    if numbers.len() > SHORT {
        let mut numbers = sorted(numbers, u64::cmp);
        numbers.dedup();
        return numbers;
    }
    let mut distinct = Vec::with_capacity(numbers.len());
    for number in numbers {
        if let Err(position) = distinct.binary_search(&number) {
            distinct.insert(position, number);
        }
    }
    distinct
}

/// Sorts by a comparison. Equal items stay as they stand.
pub(crate) fn sorted<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let positions: Vec<usize> = (0..items.len()).collect();
    let at = |one: usize, other: usize| match (items.get(one), items.get(other)) {
        (Some(left), Some(right)) => compare(left, right),
        _ => Ordering::Equal,
    };
    let positions = ordered(positions, &at);
    let mut slots: Vec<Option<T>> = items.into_iter().map(Some).collect();
    positions.into_iter().filter_map(|position| slots.get_mut(position)?.take()).collect()
}

/// Merges sorted runs, each twice as long as those before. The sort of the standard library is quicker, and five times as large.
fn ordered(mut positions: Vec<usize>, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut run = 1_usize;
    while run < positions.len() {
        let mut merged = Vec::with_capacity(positions.len());
        for pair in positions.chunks(run.saturating_mul(2)) {
            let (left, right) = pair.split_at_checked(run).unwrap_or((pair, &[]));
            merge(left, right, compare, &mut merged);
        }
        positions = merged;
        run = run.saturating_mul(2);
    }
    positions
}

fn merge(
    left: &[usize],
    right: &[usize],
    compare: &dyn Fn(usize, usize) -> Ordering,
    merged: &mut Vec<usize>,
) {
    let (mut left, mut right) = (left.iter().copied().peekable(), right.iter().copied().peekable());
    while let (Some(one), Some(other)) = (left.peek(), right.peek()) {
        merged.extend(if compare(*other, *one).is_lt() { right.next() } else { left.next() });
    }
    merged.extend(left);
    merged.extend(right);
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::{distinct, sorted};

    #[test]
    fn sorts_as_the_standard_library_does() {
        let mut random = fastrand::Rng::with_seed(3);
        for length in (0..70).chain([500, 1025]) {
            let items: Vec<(u8, usize)> = (0..length).map(|position| (random.u8(..20), position)).collect();
            let mut right = items.clone();
            right.sort_by_key(|item| item.0);
            assert_eq!(sorted(items.clone(), |one, other| one.0.cmp(&other.0)), right);
            let mut numbers: Vec<u64> = items.iter().map(|item| u64::from(item.0)).collect();
            let mut right = numbers.clone();
            right.sort_unstable();
            right.dedup();
            distinct(&mut numbers, |number| number, |number| number);
            assert_eq!(numbers, right);
        }
    }
}
