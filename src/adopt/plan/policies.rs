//! Row-level-security policies.

use pgrx::pg_sys;

use super::context::{Context, comment};
use super::pairs::{merged, pair};
use crate::adopt::names::Space;
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, NamedPart, Step};
use crate::catalog::{self, Policy};
use crate::part::PartKind;
use crate::{encoding, policy};

/// The steps that create the policies of the templates which the table has not, whatever their names.
pub fn steps(context: &Context) -> Vec<Step> {
    let table = context.table.oid;
    let of_templates = context.templates.iter().map(|template| read(table, *template));
    let mut wanted = merged(of_templates, |known, new| {
        known.policy.name == new.policy.name && known.statement == new.statement
    });
    wanted.retain(|wanted| {
        let name = encoding::from_server(wanted.policy.name.to_bytes());
        !context.accepts_lack_of(PartKind::Policy, &name)
    });
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut own = read(table, table);
    own.retain(|it| {
        let name = encoding::from_server(it.policy.name.to_bytes());
        !context.is_outdated(PartKind::Policy, &name)
    });
    let pairs = pair(&wanted, &own, |wanted, own| {
        let has_name = own.policy.name == wanted.policy.name;
        (own.statement == wanted.statement).then_some(u8::from(has_name))
    });
    let mut steps = Vec::new();
    for (Stated { mut policy, source, .. }, place) in wanted.into_iter().zip(pairs) {
        if let Some(existing) = place.map(|place| &own[place].policy) {
            if let (Some(text), None) = (&policy.comment, &existing.comment) {
                let name = encoding::from_server(existing.name.to_bytes());
                let name = pgrx::spi::quote_identifier(name);
                let object = format!("POLICY {name} ON {}", context.table.full_name);
                steps.push(comment(&object, text, Phase::Finish));
            }
            continue;
        }
        let name = encoding::from_server(policy.name.to_bytes());
        let own_name = context.names.free(&[Space::Policies], &name, |name| {
            own.iter().any(|own| own.policy.name == encoding::to_server(name))
        });
        policy.name = encoding::to_server(&own_name);
        let part = NamedPart { template: source, kind: PartKind::Policy, name, own_name };
        let statement = policy::statement(table, &policy, source, &policy.name);
        let kind = Kind::CreatePolicy(Box::new(policy), source);
        steps.push(Step::new(kind, statement).naming([part]));
    }
    steps
}

/// Whether a table has no policy that is the same as that of a template, whatever its name.
pub fn is_lacking(table: pg_sys::Oid, template: pg_sys::Oid, name: &str) -> bool {
    let name = encoding::to_server(name);
    let wanted = read(table, template).into_iter().find(|wanted| wanted.policy.name == name);
    let own = read(table, table);
    wanted.is_some_and(|wanted| !own.iter().any(|own| own.statement == wanted.statement))
}

/// A policy, the relation that it is of, and the statement that creates it on the table under one name, by which it
/// is compared with others.
struct Stated {
    policy: Policy,
    source: pg_sys::Oid,
    statement: String,
}

fn read(table: pg_sys::Oid, source: pg_sys::Oid) -> Vec<Stated> {
    let name = encoding::to_server("policy");
    let stated = |policy: Policy| {
        let statement = policy::statement(table, &policy, source, &name);
        Stated { policy, source, statement }
    };
    catalog::policies(source).into_iter().map(stated).collect()
}
