//! Privileges that a template has lost: the steps that revoke them, and nothing else. REVOKE of a privilege on a relation revokes those on
//! its columns, too: they are granted again, by the roles that have granted them.

use pgrx::pg_sys;

use super::context::Context;
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, Step};
use crate::catalog::{self, ColumnGrant, Grant};
use crate::living_view;
use crate::part::PartKind;
use crate::template_parts::Pending;

/// The steps that revoke a privilege, or its grant option alone, on the table, or on its living views.
pub fn revoke(context: &Context, part: &Pending) -> Vec<Step> {
    let table = context.table.oid;
    let (mut relations, given): (_, fn(pg_sys::Oid) -> Vec<Grant>) = match part.kind {
        PartKind::LivingViewPrivilege => {
            (catalog::living_views_of(table), living_view::given_grants)
        }
        _ => (vec![table], catalog::grants),
    };
    let find = |relation: pg_sys::Oid| {
        catalog::grants(relation).into_iter().find(|grant| grant.name() == part.own_name)
    };
    relations.retain(|relation| find(*relation).is_some());
    let Some(grant) = relations.first().and_then(|relation| find(*relation)) else {
        return Vec::new();
    };
    let given: Vec<Grant> = context.templates.iter().flat_map(|it| given(*it)).collect();
    let keeps = |grant: &Grant| given.iter().any(|given| given.is_without_option_of(grant));
    let option_alone = keeps(&grant);
    let mut cascade = grant.is_grantable();
    let mut given_again = Vec::new();
    for relation in &relations {
        let name = catalog::qualified_name(*relation);
        let all = catalog::column_grants(*relation);
        let is_lost = |it: &&ColumnGrant| {
            (it.grantor == context.table.owner && it.grant.is_of_column_of(&grant))
                && (!option_alone || it.grant.is_grantable())
        };
        for column in all.iter().filter(is_lost) {
            cascade |= column.grant.is_grantable();
            let stays = match context.is_outdated(part.kind, &column.grant.name()) {
                false => Some(column.grant.clone()),
                true => keeps(&column.grant).then(|| column.grant.without_option()),
            };
            if let Some(stays) = stays {
                given_again.push(Step::new(Kind::Grant, stays.grant(&name)));
                if stays.is_grantable() {
                    given_again.extend(granted_by(&all, column, *relation));
                }
            }
        }
    }
    let names: Vec<_> = relations.into_iter().map(catalog::qualified_name).collect();
    let statement = grant.revoke(&names.join(", "), option_alone, cascade);
    let kind = Kind::ChangePart { phase: Phase::Security, rewrites: false };
    std::iter::once(Step::new(kind, statement)).chain(given_again).collect()
}

/// The steps that grant what has been granted by the grant option of a privilege on a column, each after the one that it is granted by.
fn granted_by(all: &[ColumnGrant], first: &ColumnGrant, relation: pg_sys::Oid) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut grantors = vec![first.grantee];
    let mut next = 0;
    while let Some(grantor) = grantors.get(next).copied() {
        next += 1;
        let is_it = |it: &&ColumnGrant| it.grantor == grantor && it.grant.is_same_for(&first.grant);
        for it in all.iter().filter(is_it) {
            steps.push(grant_again(it, relation));
            if it.grant.is_grantable() && !grantors.contains(&it.grantee) {
                grantors.push(it.grantee);
            }
        }
    }
    steps
}

/// The step that grants a privilege as the role that has granted it; as the owner, where that one can grant nothing in the schema any more.
fn grant_again(it: &ColumnGrant, relation: pg_sys::Oid) -> Step {
    let statement = it.grant.grant(&catalog::qualified_name(relation));
    let schema = catalog::namespace_of(relation);
    if !schema.is_some_and(|schema| catalog::may_use(schema, it.grantor)) {
        return Step::new(Kind::Grant, statement);
    }
    let grantor = pgrx::spi::quote_identifier(catalog::role_name(it.grantor));
    let statement = format!("{statement} GRANTED BY {grantor}");
    Step::new(Kind::GrantAs(it.grantor), statement)
}
