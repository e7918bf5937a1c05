//! Expressions of a template that become SQL for another table, and those of a table for its history, call there what they call in
//! theirs. They are refused where they would not: a function, operator, type or cast of another role in the place of those would
//! decide which rows a policy shows, and run with the rights of all who use the table.

mod other_rows;

use std::collections::BTreeSet;

use pgrx::pg_sys;
use pgrx::spi::quote_qualified_identifier;

use crate::catalog::{self, Call, Expressions, Names, NamesHeld, OpenRelation, ReplaceableCall};
use crate::encoding;
use crate::error::{self, Report};
use crate::security_context::with_dump_settings;
use crate::subtransaction::rolled_back;

pub use other_rows::{Receiver, Storing};

/// Why expressions of one of these relations cannot become SQL.
pub fn refusal(relations: &[pg_sys::Oid], of: Expressions) -> Option<Report> {
    with_dump_settings(|| relations.iter().find_map(|relation| refusal_of(*relation, of)))
}

fn refusal_of(relation: pg_sys::Oid, of: Expressions) -> Option<Report> {
    let expressions = catalog::expressions(relation, of);
    if expressions.is_empty() {
        return None;
    }
    let name = catalog::qualified_name(relation);
    let other = |expression| {
        let read = catalog::calls_when_read(expression, &name);
        let called = catalog::calls(expression);
        (called != read).then_some((called, read))
    };
    // Analysis locks relations of subqueries: no longer than it takes.
    let (called, read) = rolled_back(|| expressions.iter().find_map(other))?;
    Some(difference(&name, &called, &read))
}

/// The calls of the expressions of a relation.
fn calls_of(relation: pg_sys::Oid, of: Expressions) -> BTreeSet<Call> {
    let expressions = with_dump_settings(|| catalog::expressions(relation, of));
    expressions.iter().flat_map(catalog::calls).collect()
}

/// The error about an expression that would call others.
fn difference(relation: &str, called: &[Call], read: &[Call]) -> Report {
    let only = |these: &[Call], those: &[Call]| {
        let mut left = those.to_vec();
        let lacks = |call: &&Call| match left.iter().position(|it| it == *call) {
            Some(place) => {
                left.remove(place);
                false
            }
            None => true,
        };
        these.iter().find(lacks).copied()
    };
    let (lost, other) = (only(called, read), only(read, called));
    let text = |call: Option<Call>| call.and_then(catalog::owner_of_call);
    match (text(lost), text(other)) {
        (lost, Some([other, owner])) => {
            let lost = lost.map(|[lost, _]| lost);
            error::ambiguous_call(relation, lost.as_deref(), &other, &owner)
        }
        (Some([lost, _]), None) => error::call_gets_lost(relation, &lost),
        (None, None) => error::call_gets_lost(relation, ""),
    }
}

/// Refuses relations of which expressions cannot become SQL.
pub fn refuse(relations: &[pg_sys::Oid], of: Expressions) {
    if let Some(refusal) = refusal(relations, of) {
        error::raise(refusal);
    }
}

/// Runs `action`, which has expressions of these relations read again and runs none of them, or refuses them: before the action, and again where a
/// relation that has them afterwards, which `made` gives, calls others than these and it did.
pub fn refuse_around<T>(
    relations: &[pg_sys::Oid],
    of: Expressions,
    made: impl Fn() -> Option<pg_sys::Oid>,
    action: impl FnOnce() -> T,
) -> T {
    refuse(relations, of);
    let known: BTreeSet<Call> =
        relations.iter().copied().chain(made()).flat_map(|it| calls_of(it, of)).collect();
    let result = action();
    if let Some(made) = made()
        && let Some(other) = calls_of(made, of).difference(&known).next()
    {
        let name = catalog::qualified_name(made);
        error::raise(with_dump_settings(|| difference(&name, &[], &[*other])));
    }
    result
}

/// Runs `action`, which has expressions of these templates read again for a table and may run them, as ALTER TABLE does for the rows of a table, or refuses
/// them. Where other roles may make others that come in the place of those that they call, they wait until it has ended: their code would run
/// before the action could be undone.
pub fn refuse_while_running<'a, T>(
    table: pg_sys::Oid,
    templates: &'a [pg_sys::Oid],
    action: impl FnOnce(Receiver<'a>) -> T,
) -> T {
    let receiver = Receiver::read(table, templates);
    let of_other_types = receiver.has_other_types();
    let replaceable = |template: &pg_sys::Oid| {
        let template = *template;
        let owner = OpenRelation::open(template).owner();
        let calls: BTreeSet<Call> =
            receiver.expressions_of(template).flat_map(catalog::calls).collect();
        let calls =
            with_dump_settings(|| catalog::replaceable_calls(&calls, owner, of_other_types));
        calls.into_iter().map(|call| (template, call)).collect::<Vec<_>>()
    };
    let calls: Vec<_> = templates.iter().flat_map(replaceable).collect();
    let may_be_cast = calls.iter().any(|(_, call)| call.may_be_cast);
    let names = match calls.is_empty() {
        true => Names::None,
        false if may_be_cast => Names::OfTypes,
        false => Names::OfCalls,
    };
    let held = (!templates.is_empty()).then(|| NamesHeld::hold(names));
    refuse(templates, Expressions::All);
    if let Some(held) = &held {
        calls.iter().for_each(|(relation, call)| refuse_uncommitted(*relation, call, held));
    }
    action(receiver)
}

/// Refuses a relation that calls a function of which another session has made a namesake in an open transaction.
fn refuse_uncommitted(relation: pg_sys::Oid, call: &ReplaceableCall, held: &NamesHeld) {
    let types = call.may_be_cast.then_some(pg_sys::TypeRelationId);
    for class in [call.class].into_iter().chain(types) {
        let owners = held.owners_of_uncommitted(class, &call.name, call.schema);
        let is_other = |it: &pg_sys::Oid| !call.trusted.contains(it) && !catalog::is_superuser(*it);
        if let Some(owner) = owners.into_iter().find(is_other) {
            let relation = catalog::qualified_name(relation);
            let name = encoding::from_server(call.name.to_bytes());
            let other = quote_qualified_identifier(catalog::namespace_name(call.schema), name);
            let owner = catalog::role_name(owner);
            error::raise(error::ambiguous_call(&relation, Some(&call.called), &other, &owner));
        }
    }
}
