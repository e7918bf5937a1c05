//! Expressions of a template that become SQL for another table, and those of a table for its history, call there what they call in
//! theirs. Refused where a function of another role may come in the place of one that takes arguments of any type: that role would
//! decide by it which rows a policy shows, and run code with the rights of all who use the table. Refused, too, where SQL has no name for an operator.

use pgrx::pg_sys;
use pgrx::spi::quote_qualified_identifier;

use crate::catalog::{self, Expressions, NamesHeld, Overload, ReplaceableCall};
use crate::encoding;
use crate::error::{self, Report};
use crate::security_context::with_dump_settings;

/// Why expressions of one of these relations cannot become SQL.
pub fn refusal(relations: &[pg_sys::Oid], of: Expressions) -> Option<Report> {
    with_dump_settings(|| relations.iter().find_map(|relation| refusal_of(*relation, of)))
}

fn refusal_of(relation: pg_sys::Oid, of: Expressions) -> Option<Report> {
    if let Some(Overload { called, other, owner }) = catalog::overload_of_another_role(relation, of)
    {
        let relation = catalog::qualified_name(relation);
        return Some(error::ambiguous_call(&relation, &called, &other, &owner));
    }
    let unnamed = catalog::unnamed_operator(relation, of)?;
    let relation = catalog::qualified_name(relation);
    Some(error::unnamed_operator(&relation, &unnamed.operator, &unnamed.name))
}

/// Runs `action`, which has expressions of these relations read again, or refuses them. Where others may come in the place of
/// those that they call, no session gives one a name until it has ended: the code of one that did would run before the
/// action could be undone.
pub fn refuse_around<T>(
    relations: &[pg_sys::Oid],
    of: Expressions,
    action: impl FnOnce() -> T,
) -> T {
    let calls: Vec<_> = with_dump_settings(|| {
        let of_relation = |relation: &pg_sys::Oid| {
            let calls = catalog::replaceable_calls(*relation, of).into_iter();
            calls.map(|call| (*relation, call)).collect::<Vec<_>>()
        };
        relations.iter().flat_map(of_relation).collect()
    });
    let held = (!calls.is_empty()).then(NamesHeld::hold);
    refuse(relations, of);
    if let Some(held) = &held {
        calls.iter().for_each(|(relation, call)| refuse_uncommitted(*relation, call, held));
    }
    action()
}

/// Refuses relations of which expressions cannot become SQL.
pub fn refuse(relations: &[pg_sys::Oid], of: Expressions) {
    if let Some(refusal) = refusal(relations, of) {
        error::raise(refusal);
    }
}

/// Refuses a relation that calls a function of which another session has made a namesake in an open transaction.
fn refuse_uncommitted(relation: pg_sys::Oid, call: &ReplaceableCall, held: &NamesHeld) {
    let types = call.may_be_cast.then_some(pg_sys::TypeRelationId);
    for class in [call.class].into_iter().chain(types) {
        let owners = held.owners_of_uncommitted(class, &call.name, call.schema);
        // SAFETY: a look-up by the OID of any role.
        let is_superuser = |role: pg_sys::Oid| unsafe { pg_sys::superuser_arg(role) };
        let is_other = |it: &pg_sys::Oid| !call.trusted.contains(it) && !is_superuser(*it);
        if let Some(owner) = owners.into_iter().find(is_other) {
            let relation = catalog::qualified_name(relation);
            let name = encoding::from_server(call.name.to_bytes());
            let other = quote_qualified_identifier(catalog::namespace_name(call.schema), name);
            let owner = catalog::role_name(owner);
            error::raise(error::ambiguous_call(&relation, &call.called, &other, &owner));
        }
    }
}
