//! Sorting: two functions for everything, because each type that is sorted by itself is a tenth of what a browser downloads to decide.

use std::cmp::Ordering;

/// Sorts numbers, and leaves each once.
pub(crate) fn distinct<T: Copy>(items: &mut Vec<T>, number: fn(T) -> u64, item: fn(u64) -> T) {
    if items.len() < 2 {
        return;
    }
    let mut numbers: Vec<u64> = items.iter().map(|item| number(*item)).collect();
    numbers.sort_unstable();
    numbers.dedup();
    items.clear();
    items.extend(numbers.into_iter().map(item));
}

/// Sorts by a comparison. Equal items stay as they stand.
pub(crate) fn sorted<T>(items: Vec<T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut positions: Vec<usize> = (0..items.len()).collect();
    let at = |one: usize, other: usize| match (items.get(one), items.get(other)) {
        (Some(left), Some(right)) => compare(left, right).then(one.cmp(&other)),
        _ => Ordering::Equal,
    };
    order(&mut positions, &at);
    let mut slots: Vec<Option<T>> = items.into_iter().map(Some).collect();
    positions.into_iter().filter_map(|position| slots.get_mut(position)?.take()).collect()
}

fn order(positions: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    positions.sort_unstable_by(|one, other| compare(*one, *other));
}
