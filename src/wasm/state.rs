//! What one instance holds.

use std::cell::RefCell;

#[cfg(feature = "hub")]
use crate::{Policy, jupyterhub::Holder};

thread_local! {
    static STATE: RefCell<State> = const { RefCell::new(State::EMPTY) };
}

/// Everything between two calls.
#[derive(Debug)]
pub(super) struct State {
    /// Where JavaScript writes a document; emptied once it is loaded.
    pub(super) document: Vec<u8>,
    /// Where JavaScript writes names, scopes and resources.
    pub(super) buffer: Vec<u8>,
    /// Where JavaScript reads the last answer in text.
    pub(super) answer: String,
    /// The loaded policy.
    #[cfg(feature = "hub")]
    pub(super) policy: Option<Policy>,
    /// Tokens that were asked about, by number. A freed number is used again.
    #[cfg(feature = "hub")]
    pub(super) tokens: Vec<Option<Holder>>,
    /// Scopes of the next bearer.
    #[cfg(feature = "hub")]
    pub(super) presented: Vec<String>,
    /// Where JavaScript writes subjects, scopes and places of a table.
    #[cfg(feature = "hub")]
    pub(super) numbers: Vec<u32>,
    /// Where JavaScript reads the answers of a table.
    #[cfg(feature = "hub")]
    pub(super) answers: Vec<u8>,
}

impl State {
    const EMPTY: Self = Self {
        document: Vec::new(),
        buffer: Vec::new(),
        answer: String::new(),
        #[cfg(feature = "hub")]
        policy: None,
        #[cfg(feature = "hub")]
        tokens: Vec::new(),
        #[cfg(feature = "hub")]
        presented: Vec::new(),
        #[cfg(feature = "hub")]
        numbers: Vec::new(),
        #[cfg(feature = "hub")]
        answers: Vec::new(),
    };

    /// Consecutive texts of the buffer, by their lengths. Bytes that are not there, or not UTF-8, are an empty text: a
    /// name that nobody has.
    pub(super) fn texts<const N: usize>(&self, lengths: [usize; N]) -> [&str; N] {
        let mut rest = self.buffer.as_slice();
        lengths.map(|length| {
            let (text, tail) = rest.split_at_checked(length).unwrap_or_default();
            rest = tail;
            str::from_utf8(text).unwrap_or_default()
        })
    }

    /// A number for a holder.
    #[cfg(feature = "hub")]
    pub(super) fn keep(&mut self, holder: Holder) -> Option<i32> {
        let free = self.tokens.iter().position(Option::is_none);
        let number = free.unwrap_or(self.tokens.len());
        match self.tokens.get_mut(number) {
            Some(slot) => *slot = Some(holder),
            None => self.tokens.push(Some(holder)),
        }
        i32::try_from(number).ok()
    }

    #[cfg(feature = "hub")]
    pub(super) fn token(&self, number: usize) -> Option<&Holder> {
        self.tokens.get(number)?.as_ref()
    }
}

/// Looks at the state.
pub(super) fn look<T>(at: impl FnOnce(&State) -> T) -> T {
    STATE.with_borrow(at)
}

/// Changes the state.
pub(super) fn change<T>(with: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(with)
}
