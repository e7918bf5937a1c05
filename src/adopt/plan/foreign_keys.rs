//! Foreign keys.

use super::context::Context;
use super::pairs::{merged, pair};
use crate::adopt::alter_table::{Action, alter_table};
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, Step};
use crate::catalog::adoption::{self, ForeignKey};
use crate::part::PartKind;
use crate::{catalog, compat};

/// The steps that add and validate the foreign keys of the templates.
pub fn steps(context: &Context) -> Vec<Step> {
    let table = context.table;
    let of_templates = context.templates.iter().map(|template| {
        let mut keys = adoption::foreign_keys(*template);
        keys.retain(|key| !context.accepts_lack_of(PartKind::ForeignKey, &key.name));
        // A key to the template itself becomes one to the table itself.
        for key in keys.iter_mut().filter(|key| key.definition.referenced == *template) {
            key.definition.referenced = table.oid;
        }
        keys
    });
    let wanted = merged(of_templates, serves_as);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut own = adoption::foreign_keys(table.oid);
    own.retain(|key| !context.is_outdated(PartKind::ForeignKey, &key.name));
    // Before 18, a partitioned table takes no foreign key that is NOT VALID.
    let not_valid = context.online && (table.kind != 'p' || compat::PARTITIONED_TAKES_NOT_VALID);
    let mut steps = Vec::new();
    let pairs = pair(&wanted, &own, |wanted, own| {
        let is_exact = own.enforced == wanted.enforced;
        serves_as(own, wanted).then_some(u8::from(is_exact) * 2 + u8::from(own.validated))
    });
    for (key, place) in wanted.iter().zip(pairs) {
        // The referenced table keeps its name until the statement has run.
        catalog::lock_to_read(key.definition.referenced);
        let existing = place.map(|place| &own[place]);
        let name = match existing {
            Some(own) => own.name.clone(),
            None => context.replaced_name(PartKind::ForeignKey, &key.name).unwrap_or_else(|| {
                let columns = key.definition.columns.join("_");
                context.names.choose(table.schema, &table.name, &columns, "fkey")
            }),
        };
        if existing.is_none() {
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
        if key.enforced && existing.map_or(not_valid, |own| !own.validated) {
            let action = Action::ValidateConstraint { name: &name };
            let statement = alter_table(&table.full_name, &[action]);
            steps.push(Step::new(Kind::ValidateForeignKey, statement));
        }
        if let Some(comment) = &key.comment
            && existing.is_none_or(|own| own.comment.is_none())
        {
            steps.push(context.comment_on_constraint(&name, comment, Phase::References));
        }
    }
    steps
}

/// Whether one foreign key does what another one would.
fn serves_as(own: &ForeignKey, wanted: &ForeignKey) -> bool {
    own.definition == wanted.definition && (own.enforced || !wanted.enforced)
}
