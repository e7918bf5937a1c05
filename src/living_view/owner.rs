//! ALTER TABLE ... OWNER TO of a table with living views: they get the new owner before the command, while they are known by the old one.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::definition::Definition;
use crate::catalog::{self, OpenRelation};
use crate::error;
use crate::parse_tree::{RelationName, Statement};

/// Gives the living views of a table the owner that it is about to get. A role that is not its owner leaves the refusal to
/// PostgreSQL, which checks the same for the views as for the table.
pub fn follow(table: &RelationName, owner: pg_sys::Oid) {
    let Some(relation) = table.resolve() else { return };
    let views = catalog::living_views_of(relation);
    if views.is_empty() || !catalog::is_own(relation) {
        return;
    }
    let Some((old_owner, schema)) =
        OpenRelation::of_command(relation).map(|open| (open.owner(), open.schema()))
    else {
        return;
    };
    if old_owner == owner {
        return;
    }
    let role = catalog::role_name(owner);
    for view in views {
        catalog::lock_to_change(view);
        // Another session may have changed it before.
        if !catalog::living_views_of(relation).contains(&view) {
            continue;
        }
        let name = catalog::qualified_name(view);
        if !is_plain(view, relation) {
            error::warn(error::living_view_keeps_owner(&name, &role));
            continue;
        }
        let of_view = OpenRelation::open(view).schema();
        if of_view != schema && !may_give(of_view, owner) {
            let of_view = catalog::namespace_name(of_view);
            error::raise(error::living_view_owner_needs_create(&name, &of_view, &role));
        }
        let role = quote_identifier(&role);
        Statement::parse(&format!("ALTER VIEW {name} OWNER TO {role}")).run();
    }
}

/// Whether a view is as create_living_view() has made it. Another query, or a rule, would do with the rights of the new owner
/// what the old one has written, and so would a view that uses its owner's rights.
fn is_plain(view: pg_sys::Oid, table: pg_sys::Oid) -> bool {
    let open = OpenRelation::open(view);
    Definition::read(view).is_some_and(|definition| definition.table == table)
        && !open.has_rules_beside_query()
        && open.is_security_invoker()
}

/// Whether the current role may give a role a relation in a schema, as far as the schema decides it.
fn may_give(schema: pg_sys::Oid, owner: pg_sys::Oid) -> bool {
    // SAFETY: reads the current role.
    let current = unsafe { pg_sys::GetUserId() };
    catalog::is_superuser(current) || catalog::may_create_in(schema, owner)
}
