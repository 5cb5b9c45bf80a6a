//! A set of scopes as bits.

/// A set of the scopes of one vocabulary.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(crate) struct ScopeSet {
    words: Box<[u64]>,
}

impl ScopeSet {
    /// An empty set for `scopes` scopes.
    pub(crate) fn new(scopes: usize) -> Self {
        Self { words: vec![0; words_for(scopes)].into_boxed_slice() }
    }

    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }

    /// Adds a scope; one outside the vocabulary is ignored.
    pub(crate) fn insert(&mut self, scope: usize) {
        if let Some(word) = self.words.get_mut(scope >> 6) {
            *word |= bit(scope);
        }
    }

    pub(crate) fn contains(&self, scope: usize) -> bool {
        holds(&self.words, scope)
    }

    pub(crate) fn unite(&mut self, other: &Self) {
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
    }

    pub(crate) fn subtract(&mut self, other: &Self) {
        for (word, less) in self.words.iter_mut().zip(&other.words) {
            *word &= !less;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The scopes in ascending order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(index, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let lowest = usize::try_from(rest.checked_trailing_zeros()?).ok()?;
                rest &= rest.wrapping_sub(1);
                Some((index << 6) | lowest)
            })
        })
    }
}

trait LowestBit {
    fn checked_trailing_zeros(self) -> Option<u32>;
}

impl LowestBit for u64 {
    fn checked_trailing_zeros(self) -> Option<u32> {
        (self != 0).then(|| self.trailing_zeros())
    }
}

/// How many words a set of `scopes` scopes takes.
pub(crate) fn words_for(scopes: usize) -> usize {
    scopes.div_ceil(64)
}

/// Whether a set that lies in a larger table holds a scope.
pub(crate) fn holds(words: &[u64], scope: usize) -> bool {
    words.get(scope >> 6).is_some_and(|word| word & bit(scope) != 0)
}

/// How many scopes of a set lie below `scope`: the position of its filter in a table without gaps.
pub(crate) fn rank(words: &[u64], scope: usize) -> usize {
    let whole = words.iter().take(scope >> 6).map(|word| word.count_ones()).fold(0_u32, u32::saturating_add);
    let part = words.get(scope >> 6).map_or(0, |word| (word & bit(scope).wrapping_sub(1)).count_ones());
    usize::try_from(whole.saturating_add(part)).unwrap_or(usize::MAX)
}

fn bit(scope: usize) -> u64 {
    1_u64 << (scope & 63)
}
