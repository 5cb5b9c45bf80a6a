//! Open addressing over things that are kept elsewhere and have numbers: one table for everything that is interned.

/// Finds numbers by hashes. A slot is one `u32`: the number in the low bits, and what is left of the hash in the high bits, so that a wrong slot is left
/// without looking at what it stands for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Slots {
    /// A power of two, at most half full; 0 is empty, else `tag | (number + 1)`.
    slots: Vec<u32>,
}

impl Slots {
    /// Room for this many numbers.
    pub(crate) fn with_room(numbers: usize) -> Self {
        Self { slots: vec![0; numbers.saturating_mul(2).next_power_of_two().max(16)] }
    }

    /// Whether one number more leaves half of the slots empty.
    pub(crate) fn has_room(&self, numbers: usize) -> bool {
        numbers.saturating_mul(2) <= self.slots.len()
    }

    /// The number with this hash that `is` what is looked for.
    #[inline]
    pub(crate) fn find(&self, hash: u32, is: impl Fn(u32) -> bool) -> Option<u32> {
        let mask = u32::try_from(self.slots.len()).ok()?.checked_sub(1)?;
        let tag = hash & !mask;
        let mut position = hash & mask;
        // Half of the slots are empty, so this ends.
        loop {
            let slot = *self.slots.get(index(position))?;
            if slot == 0 {
                return None;
            }
            if slot & !mask == tag {
                let number = (slot & mask).wrapping_sub(1);
                if is(number) {
                    return Some(number);
                }
            }
            position = position.wrapping_add(1) & mask;
        }
    }

    /// Puts a number that is not there yet in a free slot.
    pub(crate) fn place(&mut self, hash: u32, number: u32) {
        let Some(mask) = u32::try_from(self.slots.len()).ok().and_then(|slots| slots.checked_sub(1)) else {
            return;
        };
        let mut position = hash & mask;
        while let Some(slot) = self.slots.get_mut(index(position)) {
            if *slot == 0 {
                *slot = (hash & !mask) | number.wrapping_add(1);
                return;
            }
            position = position.wrapping_add(1) & mask;
        }
    }

    /// Bytes that it keeps in memory.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.slots.capacity().saturating_mul(4)
    }
}

#[expect(clippy::as_conversions, reason = "every supported platform has at least 32-bit addresses")]
const fn index(position: u32) -> usize {
    position as usize
}
