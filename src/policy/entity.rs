//! A name of a kind, in one number.

use crate::{names::NameId, vocabulary::Kind};

/// A user, a server, a group, … by kind and name; whether a row of it exists does not matter.
///
/// Four bits of kind above 28 bits of name, so that a sorted list of entities is grouped by kind.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Entity(u32);

const KIND_SHIFT: u32 = 28;
const NAME_MASK: u32 = (1 << KIND_SHIFT) - 1;

impl Entity {
    pub(crate) fn new(kind: Kind, name: NameId) -> Self {
        Self((u32::from(kind.0) << KIND_SHIFT) | (name.raw() & NAME_MASK))
    }

    /// "Whatever the bearer itself is of this kind": how `!user` stands in a role that many users hold.
    pub(crate) fn own(kind: Kind) -> Self {
        Self::new(kind, NameId::from_raw(NAME_MASK))
    }

    pub(crate) fn from_raw(raw: u32) -> Self {
        Self(raw)
    }

    pub(crate) fn raw(self) -> u32 {
        self.0
    }

    pub(crate) fn kind(self) -> Kind {
        Kind(u8::try_from(self.0 >> KIND_SHIFT).unwrap_or_default())
    }

    pub(crate) fn name(self) -> NameId {
        NameId::from_raw(self.0 & NAME_MASK)
    }

    pub(crate) fn is_own(self) -> bool {
        self.0 & NAME_MASK == NAME_MASK
    }

    /// The entities of a kind in a sorted list.
    pub(crate) fn of_kind(sorted: &[Self], kind: Kind) -> &[Self] {
        let first = Self(u32::from(kind.0) << KIND_SHIFT);
        let start = sorted.partition_point(|entity| *entity < first);
        let rest = sorted.get(start..).unwrap_or_default();
        let length = rest.partition_point(|entity| entity.kind() == kind);
        rest.get(..length).unwrap_or_default()
    }
}
