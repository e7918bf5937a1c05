//! Row-level-security policies.

use std::cell::LazyCell;

use pgrx::spi::quote_identifier;

use super::context::{Context, comment};
use crate::adopt::names::Space;
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, NamedPart, Step};
use crate::catalog::Object;
use crate::counterparts::Counterpart;
use crate::encoding;
use crate::part::PartKind;
use crate::policy::{self, PolicyOfTable};

/// The steps that create the policies of the templates which the table has not, whatever their names.
pub fn steps(context: &Context) -> Vec<Step> {
    let table = context.table.oid;
    let wanted = context.counterparts::<PolicyOfTable>();
    if wanted.is_empty() {
        return Vec::new();
    }
    let taken = LazyCell::new(|| {
        let own = PolicyOfTable::of(table).into_iter();
        let stays = |name: &String| !context.is_outdated(PartKind::Policy, name);
        own.map(|own| own.name().to_owned()).filter(stays).collect::<Vec<_>>()
    });
    let mut steps = Vec::new();
    for Counterpart { wanted, own, .. } in wanted {
        if let Some(own) = own {
            if let (Some(text), None) = (&wanted.policy.comment, &own.policy.comment) {
                let name = quote_identifier(own.name());
                let object = format!("POLICY {name} ON {}", context.table.full_name);
                steps.push(comment(&object, text, Phase::Finish));
            }
            continue;
        }
        let is_taken = |name: &str| taken.iter().any(|taken| taken == name);
        let name = wanted.name().to_owned();
        let own_name = context.names.free(&[Space::Policies], &name, is_taken);
        let PolicyOfTable { mut policy, source, .. } = wanted;
        policy.name = encoding::to_server(&own_name);
        let phase = context.phase_of_replacement(PartKind::Policy, &name);
        let part = NamedPart { template: source, kind: PartKind::Policy, name, own_name };
        let statement = policy::statement(table, &policy, source, &policy.name);
        let kind = Kind::CreatePolicy(Box::new(policy), source);
        steps.push(Step::new(kind, statement).naming([part]).during_if(phase));
    }
    steps
}
