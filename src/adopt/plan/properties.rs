//! Storage parameters, statistics targets, replica identity, row-level security and privileges.

use super::context::Context;
use crate::adopt::step::{Kind, Step};
use crate::catalog::{self, PropertyKind};

/// The steps that give them.
pub fn steps(context: &Context) -> Vec<Step> {
    let properties = context
        .templates
        .iter()
        .flat_map(|template| catalog::properties(*template, context.table.oid));
    let steps = properties.filter_map(|property| {
        let kind = match property.kind {
            PropertyKind::Options => Kind::SetOptions,
            PropertyKind::ColumnOptions => Kind::SetColumnOptions,
            PropertyKind::Storage => Kind::SetStorage,
            PropertyKind::ReplicaIdentity => Kind::SetReplicaIdentity,
            PropertyKind::RowSecurity => Kind::EnableRowSecurity,
            PropertyKind::Privileges => Kind::Grant,
            PropertyKind::LivingView => Kind::CreateLivingView,
            // The plan has a part of its own for it.
            PropertyKind::ReplicaIdentityIndex | PropertyKind::Nothing => return None,
        };
        Some(Step::new(kind, property.statement?))
    });
    let mut steps: Vec<_> = steps.collect();
    // Two templates ask for the same one.
    let mut has_view = false;
    steps.retain(|step| {
        !(matches!(step.kind, Kind::CreateLivingView) && std::mem::replace(&mut has_view, true))
    });
    steps
}
