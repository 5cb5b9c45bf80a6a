//! Moving from users to roles: what was kept in three legacy tables is carried over to the tables of roles.
//!
//! Two ways lead there. [`upgrade`] is what a real upgrade does, module by module, with everything that nobody would wish for: it
//! stops half-way, starts anew when the new rows are gone, and gives passwords back that were changed. A [`Plan`] tells beforehand what
//! would be written and what is odd, and [`migrate`] carries it out whole or not at all, and leaves a [`Marker`] so that it is
//! never repeated by accident. [`Verification`] compares what came of either.
//!
//! Rules: `docs/rules/cql.md`, sections 8 and 9.

mod apply;
mod fault;
mod finding;
mod legacy;
mod legacy_check;
mod marker;
mod module;
mod plan;
mod recovery;
mod told;
mod transfer;
mod upgrade;
mod verification;

pub use self::{
    apply::{Migrated, MigrationError, migrate},
    fault::Fault,
    finding::{Finding, Oddity},
    legacy_check::{LegacyPolicy, OtherAnswer, other_answers},
    marker::Marker,
    module::Module,
    plan::{Course, Plan, PlannedModule},
    upgrade::{Event, Level, LogLine, Outcome, Upgrade, upgrade},
    verification::Verification,
};
