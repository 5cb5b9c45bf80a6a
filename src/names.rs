//! Interned names: one byte arena, one table of numbers, no allocation per name and none per lookup.

use std::hash::{BuildHasher, Hasher};

use crate::slots::Slots;

/// The number of a name in its [`Names`] table, dense from 0.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct NameId(u32);

impl NameId {
    /// The number of names that a table can hold. Four bits of 32 stay free for the kind of an entity.
    pub(crate) const LIMIT: usize = (1 << 28) - 2;

    /// The id at a position; positions beyond [`Self::LIMIT`] give an id that no table holds.
    pub(crate) fn from_index(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    pub(crate) const fn from_raw(raw: u32) -> Self {
        Self(raw)
    }

    pub(crate) const fn raw(self) -> u32 {
        self.0
    }

    #[expect(clippy::as_conversions, reason = "every supported platform has at least 32-bit addresses")]
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Names with dense ids in the order of their first appearance.
///
/// Cache misses bound a lookup in a table of 100,000 names, so a slot is small and a wrong one is left without touching the arena. Bytes
/// are always compared.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    bytes: String,
    /// Where each name ends in `bytes`.
    ends: Vec<u32>,
    slots: Slots,
}

impl Names {
    pub(crate) fn with_capacity(names: usize, bytes: usize) -> Self {
        Self {
            bytes: String::with_capacity(bytes),
            ends: Vec::with_capacity(names),
            slots: Slots::with_room(names),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The id of a name, if it was interned. Expected constant time plus the length of the name.
    pub(crate) fn find(&self, name: &[u8]) -> Option<NameId> {
        self.slots.find(hash(name), |id| self.bytes_of(NameId(id)) == name).map(NameId)
    }

    /// The id of a name, which is added if it is new.
    ///
    /// Names beyond [`NameId::LIMIT`] or beyond 4 GiB of text are all given the last id's successor without being stored; readers
    /// refuse such documents by their own, far smaller limits.
    pub(crate) fn intern(&mut self, name: &[u8]) -> NameId {
        if let Some(id) = self.find(name) {
            return id;
        }
        let id = NameId::from_index(self.ends.len());
        let (Ok(text), Ok(end)) =
            (std::str::from_utf8(name), u32::try_from(self.bytes.len().saturating_add(name.len())))
        else {
            return id;
        };
        if id.index() >= NameId::LIMIT {
            return id;
        }
        self.bytes.push_str(text);
        self.ends.push(end);
        if self.slots.has_room(self.ends.len()) {
            self.slots.place(hash(name), id.0);
        } else {
            self.slots = Slots::with_room(self.ends.len().saturating_mul(2));
            for id in self.ids() {
                self.slots.place(hash(self.bytes_of(id)), id.0);
            }
        }
        id
    }

    /// The name as text; empty for an id of another table.
    pub(crate) fn str(&self, id: NameId) -> &str {
        self.range(id).and_then(|range| self.bytes.get(range)).unwrap_or_default()
    }

    /// The name as bytes; empty for an id of another table.
    pub(crate) fn text(&self, id: NameId) -> &[u8] {
        self.bytes_of(id)
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = NameId> + use<> {
        (0..self.len()).map(NameId::from_index)
    }

    /// Whether the names that both tables have numbers for have the same numbers. One comparison of memory.
    pub(crate) fn agrees_with(&self, other: &Self) -> bool {
        let (short, long) = if self.len() <= other.len() { (self, other) } else { (other, self) };
        let ends = long.ends.get(..short.ends.len());
        ends == Some(short.ends.as_slice()) && long.bytes.as_bytes().starts_with(short.bytes.as_bytes())
    }

    /// Bytes that this table keeps in memory.
    pub(crate) fn heap_bytes(&self) -> usize {
        let ends = self.ends.capacity().saturating_mul(4);
        self.bytes.capacity().saturating_add(ends).saturating_add(self.slots.heap_bytes())
    }

    fn range(&self, id: NameId) -> Option<std::ops::Range<usize>> {
        let end = NameId(*self.ends.get(id.index())?).index();
        let start = match id.index().checked_sub(1) {
            None => 0,
            Some(before) => NameId(*self.ends.get(before)?).index(),
        };
        Some(start..end)
    }

    fn bytes_of(&self, id: NameId) -> &[u8] {
        self.range(id).and_then(|range| self.bytes.as_bytes().get(range)).unwrap_or_default()
    }
}

/// A fixed hash: the same document gives the same table on every platform.
fn hash(name: &[u8]) -> u32 {
    let mut hasher = FoldHasher(0x243f_6a88_85a3_08d3);
    hasher.write(name);
    short(hasher.finish())
}

/// The same for lists of numbers.
pub(crate) fn hash_of_numbers(numbers: impl Iterator<Item = u32>) -> u32 {
    let mut hasher = FoldHasher(0x4528_21e6_38d0_1377);
    numbers.for_each(|number| hasher.write_u32(number));
    short(hasher.finish())
}

fn short(hash: u64) -> u32 {
    u32::try_from((hash ^ (hash >> 32)) & u64::from(u32::MAX)).unwrap_or_default()
}

/// Multiply-and-fold over eight bytes at a time: short names are the rule, and a table lookup should not cost more than its
/// cache miss. Only 64-bit products: WebAssembly has no wider ones.
#[derive(Clone, Copy)]
pub(crate) struct FoldHasher(u64);

impl Hasher for FoldHasher {
    fn finish(&self) -> u64 {
        fold(self.0, 0x1319_8a2e_0370_7345)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (chunks, rest) = bytes.as_chunks::<8>();
        for chunk in chunks {
            self.0 = fold(self.0 ^ u64::from_le_bytes(*chunk), 0x9e37_79b9_7f4a_7c15);
        }
        let last = rest.iter().rev().fold(0_u64, |word, byte| (word << 8) | u64::from(*byte));
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.0 = fold(self.0 ^ last, 0xa409_3822_299f_31d1 ^ (length << 1));
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = fold(self.0 ^ u64::from(number), 0x9e37_79b9_7f4a_7c15);
    }
}

/// The multiplier must be odd: then nothing is lost, and the high half, which depends on every bit, is folded into the low one.
fn fold(left: u64, odd: u64) -> u64 {
    let product = left.wrapping_mul(odd);
    product ^ (product >> 32)
}

/// Builds [`FoldHasher`]s for hash maps, without a seed: the same input gives the same order everywhere.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct FixedState;

impl BuildHasher for FixedState {
    type Hasher = FoldHasher;

    fn build_hasher(&self) -> FoldHasher {
        FoldHasher(0x4528_21e6_38d0_1377)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_dense_and_stable() {
        let mut names = Names::default();
        let ids: Vec<NameId> =
            (0..5_000).map(|index| names.intern(format!("user-{index}").as_bytes())).collect();
        for (index, id) in ids.iter().enumerate() {
            assert_eq!(id.index(), index);
            assert_eq!(names.str(*id), format!("user-{index}"));
            assert_eq!(names.find(format!("user-{index}").as_bytes()), Some(*id));
        }
        assert_eq!(names.find(b"user-5000"), None);
        assert_eq!(names.intern(b"user-17").index(), 17);
    }

    #[test]
    fn the_empty_name_is_a_name() {
        let mut names = Names::default();
        assert_eq!(names.find(b""), None);
        let id = names.intern(b"");
        assert_eq!(names.find(b""), Some(id));
        assert_eq!(names.str(id), "");
    }

    #[test]
    fn names_that_differ_in_trailing_zero_bytes_differ() {
        let mut names = Names::default();
        let short = names.intern(b"a");
        let long = names.intern(b"a\0");
        assert_ne!(short, long);
        assert_eq!(names.find(b"a\0\0"), None);
    }
}
