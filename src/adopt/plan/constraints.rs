//! CHECK constraints: those of the templates, and those that prove columns NOT NULL.

use pgrx::pg_sys;

use super::columns::Column;
use super::context::Context;
use super::pairs::{merged, pair};
use crate::adopt::alter_table::{Action, alter_table};
use crate::adopt::names::Space;
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, NamedPart, Step};
use crate::catalog;
use crate::catalog::adoption::{self, Check};
use crate::part::PartKind;

/// A CHECK constraint of a template.
struct Wanted {
    template: pg_sys::Oid,
    check: Check,
    /// Its name on the table.
    name: String,
    exists: bool,
    validated: bool,
    has_comment: bool,
}

/// The steps that add and validate them.
pub fn steps(context: &Context, columns: &[Column]) -> Vec<Step> {
    let templates = if context.repair { &[] } else { context.templates };
    let of_template = |template: &pg_sys::Oid| {
        let checks = adoption::checks(*template).into_iter();
        checks.map(|check| (*template, check)).collect::<Vec<_>>()
    };
    let mut checks = merged(templates.iter().map(of_template), |(_, known), (_, new)| {
        known.name == new.name && serves_as(known, new)
    });
    checks.retain(|(_, check)| !context.accepts_lack_of(PartKind::CheckConstraint, &check.name));
    let mut own = if checks.is_empty() { Vec::new() } else { adoption::checks(context.table.oid) };
    own.retain(|check| !context.is_outdated(PartKind::CheckConstraint, &check.name));
    let pairs = pair(&checks, &own, |(_, wanted), own| {
        let is_exact = own.no_inherit == wanted.no_inherit && own.enforced == wanted.enforced;
        let closeness = u8::from(is_exact) * 2 + u8::from(own.name == wanted.name);
        serves_as(own, wanted).then_some(closeness)
    });
    let mut wanted: Vec<Wanted> = Vec::new();
    for ((template, check), place) in checks.into_iter().zip(pairs) {
        let existing = place.map(|place| &own[place]);
        let name = existing.map_or_else(
            || {
                let is_taken = |name: &str| context.has_constraint(name);
                context.names.free(&[Space::Relations], &check.name, is_taken)
            },
            |own| own.name.clone(),
        );
        wanted.push(Wanted {
            name,
            exists: existing.is_some(),
            validated: !check.enforced || existing.is_some_and(|own| own.validated),
            has_comment: existing.is_some_and(|own| own.comment.is_some()),
            template,
            check,
        });
    }
    let table = &context.table.full_name;
    let marks: Vec<_> = columns.iter().filter_map(|column| column.mark.as_ref()).collect();
    let new_marks = marks.iter().filter(|mark| !mark.exists).map(|mark| Action::AddCheck {
        name: &mark.name,
        expression: &mark.expression,
        no_inherit: false,
        enforced: true,
    });
    let new_checks = wanted.iter().filter(|wanted| !wanted.exists);
    let named = new_checks.clone().map(|wanted| NamedPart {
        template: wanted.template,
        kind: PartKind::CheckConstraint,
        name: wanted.check.name.clone(),
        own_name: wanted.name.clone(),
    });
    let new_checks = new_checks.map(|wanted| Action::AddCheck {
        name: &wanted.name,
        expression: &wanted.check.expression,
        no_inherit: wanted.check.no_inherit,
        enforced: wanted.check.enforced,
    });
    let added: Vec<_> = new_marks.chain(new_checks).collect();
    let mut steps = Vec::new();
    // Citus takes one constraint in a statement.
    let most = if catalog::is_citus_table(context.table.oid) { 1 } else { added.len().max(1) };
    for some in added.chunks(most) {
        let added = |part: &NamedPart| {
            some.iter()
                .any(|it| matches!(it, Action::AddCheck { name, .. } if *name == part.own_name))
        };
        let step = Step::new(Kind::AddChecks, alter_table(table, some));
        steps.push(step.naming(named.clone().filter(added)));
    }
    let pending = marks.iter().filter(|mark| !mark.validated).map(|mark| &mark.name);
    let pending =
        pending.chain(wanted.iter().filter(|wanted| !wanted.validated).map(|wanted| &wanted.name));
    for name in pending {
        let statement = alter_table(table, &[Action::ValidateConstraint { name }]);
        steps.push(Step::new(Kind::ValidateCheck, statement));
    }
    for wanted in wanted.iter().filter(|wanted| !wanted.has_comment) {
        if let Some(comment) = &wanted.check.comment {
            steps.push(context.comment_on_constraint(&wanted.name, comment, Phase::Finish));
        }
    }
    steps
}

/// Whether one CHECK constraint does what another one would.
fn serves_as(own: &Check, wanted: &Check) -> bool {
    own.expression == wanted.expression
        && (own.enforced || !wanted.enforced)
        && (!own.no_inherit || wanted.no_inherit)
}
