//! Foreign keys.

use super::context::Context;
use crate::adopt::alter_table::{Action, alter_table};
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, Step};
use crate::catalog::adoption::ForeignKey;
use crate::counterparts::Counterpart;
use crate::part::PartKind;
use crate::{catalog, compat};

/// The steps that add and validate the foreign keys of the templates.
pub fn steps(context: &Context) -> Vec<Step> {
    let table = context.table;
    let wanted = context.counterparts::<ForeignKey>();
    // Before 18, a partitioned table takes no foreign key that is NOT VALID.
    let not_valid = context.online && (table.kind != 'p' || compat::PARTITIONED_TAKES_NOT_VALID);
    let mut steps = Vec::new();
    for Counterpart { wanted: key, own, .. } in &wanted {
        // The referenced table keeps its name until the statement has run.
        catalog::lock_to_read(key.definition.referenced);
        let name = match own {
            Some(own) => own.name.clone(),
            None => context.replaced_name(PartKind::ForeignKey, &key.name).unwrap_or_else(|| {
                let columns = key.definition.columns.join("_");
                context.names.choose(table.schema, &table.name, &columns, "fkey")
            }),
        };
        if own.is_none() {
            let action = Action::AddForeignKey {
                name: &name,
                definition: &key.definition,
                enforced: key.enforced,
                not_valid,
            };
            let kind = Kind::AddForeignKey {
                is_independent: key.definition.referenced != table.oid,
                validates: key.enforced && !not_valid,
            };
            steps.push(Step::new(kind, alter_table(&table.full_name, &[action])));
        }
        if key.enforced && own.as_ref().map_or(not_valid, |own| !own.validated) {
            let action = Action::ValidateConstraint { name: &name };
            let statement = alter_table(&table.full_name, &[action]);
            steps.push(Step::new(Kind::ValidateForeignKey, statement));
        }
        if let Some(comment) = &key.comment
            && own.as_ref().is_none_or(|own| own.comment.is_none())
        {
            steps.push(context.comment_on_constraint(&name, comment, Phase::References));
        }
    }
    steps
}
