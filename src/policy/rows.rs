//! Principals of one kind as rows of fixed size.

use super::{RoleSetId, Trouble};
use crate::names::NameId;

const INLINE: usize = 4;

/// One row per name of a kind, dense, also for names without a row in the document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    rows: Vec<Packed>,
    overflow: Vec<NameId>,
}

/// 32 bytes, half a cache line: at 100,000 users a decision costs the cache misses that it makes.
#[derive(Clone, Copy, Debug)]
struct Packed {
    roles: RoleSetId,
    own_roles: RoleSetId,
    flags: RowFlags,
    group_count: u32,
    /// The groups, ascending; if they do not fit, the first is their position in the overflow list.
    groups: [NameId; INLINE],
}

/// What is known of one principal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// Roles of its own and of its groups.
    pub(crate) roles: RoleSetId,
    /// Roles of its own.
    pub(crate) own_roles: RoleSetId,
    pub(crate) flags: RowFlags,
}

/// Facts about a principal that a decision asks first.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct RowFlags(u32);

impl RowFlags {
    /// The document has a row of this name.
    pub(crate) const EXISTS: Self = Self(1);
    /// The admin flag of the row.
    pub(crate) const ADMIN: Self = Self(2);
    /// Something beside its roles gives it scopes.
    pub(crate) const MORE_GRANTS: Self = Self(4);
    /// The document says what it holds, in place of its roles.
    pub(crate) const HELD: Self = Self(8);
    /// The document says that it shows all groups of this user, or all members of this group.
    pub(crate) const ALL_MEMBERSHIPS: Self = Self(16);

    /// It holds every scope wherever the scope means something.
    pub(crate) const SUPERUSER: Self = Self(32);

    pub(crate) fn has(self, flag: Self) -> bool {
        self.0 & flag.0 == flag.0
    }

    pub(crate) fn with(self, flag: Self) -> Self {
        Self(self.0 | flag.0)
    }

    /// Without what was noted when the policy was compiled.
    pub(crate) fn of_the_document(self) -> Self {
        Self(self.0 & (Self::EXISTS.0 | Self::ADMIN.0 | Self::ALL_MEMBERSHIPS.0))
    }

    /// The same without a flag.
    pub(crate) fn without(self, flag: Self) -> Self {
        Self(self.0 & !flag.0)
    }

    /// What keeps every question about the principal from being answered.
    pub(crate) fn trouble(self) -> Option<Trouble> {
        u8::try_from(self.0 >> 24).ok().and_then(Trouble::from_code)
    }

    pub(crate) fn with_trouble(self, trouble: Trouble) -> Self {
        Self(self.0 & 0x00ff_ffff | u32::from(trouble.code()) << 24)
    }
}

impl Rows {
    pub(crate) fn with_capacity(rows: usize) -> Self {
        Self { rows: Vec::with_capacity(rows), overflow: Vec::new() }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Makes sure that every name below `count` has a row.
    pub(crate) fn extend_to(&mut self, count: usize) {
        if self.rows.len() < count {
            let empty = Packed {
                roles: RoleSetId::EMPTY,
                own_roles: RoleSetId::EMPTY,
                flags: RowFlags::default(),
                group_count: 0,
                groups: [NameId::from_raw(0); INLINE],
            };
            self.rows.resize(count, empty);
        }
    }

    /// The row of a name; `None` for a name that was never seen when the rows were made.
    pub(crate) fn row(&self, name: NameId) -> Option<Row> {
        let Packed { roles, own_roles, flags, .. } = *self.rows.get(name.index())?;
        Some(Row { roles, own_roles, flags })
    }

    pub(crate) fn flags(&self, name: NameId) -> RowFlags {
        self.rows.get(name.index()).map_or(RowFlags::default(), |row| row.flags)
    }

    pub(crate) fn set_flags(&mut self, name: NameId, flags: RowFlags) {
        if let Some(row) = self.rows.get_mut(name.index()) {
            row.flags = flags;
        }
    }

    pub(crate) fn set_roles(&mut self, name: NameId, roles: RoleSetId, own_roles: RoleSetId) {
        if let Some(row) = self.rows.get_mut(name.index()) {
            row.roles = roles;
            row.own_roles = own_roles;
        }
    }

    /// Groups of a name, ascending.
    pub(crate) fn groups(&self, name: NameId) -> &[NameId] {
        let Some(row) = self.rows.get(name.index()) else {
            return &[];
        };
        let count = NameId::from_raw(row.group_count).index();
        if count <= INLINE {
            return row.groups.get(..count).unwrap_or_default();
        }
        let [first, ..] = row.groups;
        self.overflow.get(first.index()..first.index().saturating_add(count)).unwrap_or_default()
    }

    /// Sets the groups of a name, which must be ascending, each once.
    pub(crate) fn set_groups(&mut self, name: NameId, groups: &[NameId]) {
        let Some(row) = self.rows.get_mut(name.index()) else {
            return;
        };
        row.group_count = u32::try_from(groups.len()).unwrap_or(u32::MAX);
        if groups.len() > INLINE {
            row.groups = [NameId::from_index(self.overflow.len()); INLINE];
            self.overflow.extend_from_slice(groups);
        } else {
            for (to, from) in row.groups.iter_mut().zip(groups) {
                *to = *from;
            }
        }
    }

    /// Gives back what was reserved and not used.
    pub(crate) fn shrink(&mut self) {
        self.rows.shrink_to_fit();
        self.overflow.shrink_to_fit();
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let rows = self.rows.capacity().saturating_mul(size_of::<Packed>());
        rows.saturating_add(self.overflow.capacity().saturating_mul(size_of::<NameId>()))
    }
}
