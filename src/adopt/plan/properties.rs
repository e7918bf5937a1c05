//! Storage parameters, statistics targets, replica identity, row-level security and privileges.

use super::context::Context;
use crate::adopt::step::{Kind, Step};
use crate::catalog::{self, Grant, Setting};
use crate::living_view;
use crate::part::PartKind;

/// Those that the table lacks.
pub fn read(context: &Context) -> Vec<Setting> {
    let mut settings = catalog::settings(context.table.oid, context.templates);
    settings.retain(|it| !context.accepts_lack_of(it.kind, &it.name));
    settings
}

/// The steps that give them, except those for which an index is marked.
pub fn steps(settings: &[Setting]) -> Vec<Step> {
    let statements = catalog::statements(settings).into_iter();
    let step = |(_, kind, statement): (_, PartKind, String)| {
        let kind = match kind {
            PartKind::StorageParameter => Kind::SetOptions,
            PartKind::StatisticsTarget | PartKind::ColumnOption => Kind::SetColumnOptions,
            PartKind::Storage | PartKind::Compression => Kind::SetStorage,
            PartKind::ReplicaIdentity => Kind::SetReplicaIdentity,
            PartKind::RowSecurity | PartKind::ForcedRowSecurity => Kind::EnableRowSecurity,
            PartKind::Privilege => Kind::Grant,
            PartKind::LivingView => Kind::CreateLivingView,
            _ => return None,
        };
        Some(Step::new(kind, statement))
    };
    statements.filter_map(step).collect()
}

/// The steps that grant on the living view of the table what is granted on those of its templates.
pub fn living_view_privileges(context: &Context) -> Vec<Step> {
    let lacking = living_view::lacking_privileges(context.table.oid, context.templates);
    let is_accepted =
        |grant: &Grant| context.accepts_lack_of(PartKind::LivingViewPrivilege, &grant.name());
    let lacking = lacking.into_iter().filter(|(_, grant, _)| !is_accepted(grant));
    lacking.map(|(_, _, statement)| Step::new(Kind::Grant, statement)).collect()
}
