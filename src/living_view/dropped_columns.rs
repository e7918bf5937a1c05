//! Dropping columns of a table with living views: PostgreSQL refuses to drop what a view shows, and no view loses
//! a column. So it is dropped and created again without them, before the command.

use std::collections::HashSet;

use pgrx::pg_sys;

use super::definition::{Column, Definition};
use super::{keep, trigger};
use crate::ambiguous_calls;
use crate::catalog::{self, Expressions, OpenRelation};
use crate::parse_tree::Statement;
use crate::security_context::{as_creator, with_dump_settings};

/// Creates a living view again without columns, given by their tables and their names there. It keeps its owner, options,
/// defaults, privileges and comments. Where something depends on it, or on the condition, it stays, and
/// PostgreSQL refuses the command.
pub fn leave_out(view: pg_sys::Oid, lost: &HashSet<(pg_sys::Oid, String)>) {
    let Some(definition) = Definition::read(view) else { return };
    let is_dropped = |column: pg_sys::AttrNumber| {
        catalog::column_name(definition.table, column)
            .is_some_and(|name| lost.contains(&(definition.table, name)))
    };
    let (gone, kept): (Vec<Column>, Vec<Column>) =
        definition.columns.iter().cloned().partition(|(column, _)| is_dropped(*column));
    if gone.is_empty() || kept.is_empty() || is_dropped(definition.mark) {
        return;
    }
    let (owner, schema) = {
        let open = OpenRelation::open(view);
        (open.owner(), open.schema())
    };
    if !catalog::may_create_in(schema, owner) {
        return;
    }
    let name = catalog::qualified_name(view);
    with_dump_settings(|| {
        let properties = catalog::view_properties(view);
        if properties.is_empty() {
            return;
        }
        let is_kept = |column: &Option<String>| {
            column.as_ref().is_none_or(|column| kept.iter().any(|(_, name)| name == column))
        };
        let mut statements = vec![
            format!("DROP VIEW {name}"),
            definition.statement("CREATE", view, &kept),
            trigger(&name),
        ];
        statements.extend(
            properties.into_iter().filter(|(column, _)| is_kept(column)).map(|(_, text)| text),
        );
        let (relation, schema) = (catalog::relation_name(view), catalog::namespace_of(view));
        let of_name = || {
            catalog::living_views_of(definition.table).into_iter().find(|created| {
                catalog::relation_name(*created) == relation
                    && catalog::namespace_of(*created) == schema
            })
        };
        ambiguous_calls::refuse_around(&[view], Expressions::OfDefaults, of_name, || {
            as_creator(owner, || statements.iter().for_each(|text| Statement::parse(text).run()));
        });
        let created = of_name();
        created.into_iter().for_each(keep);
    });
}
