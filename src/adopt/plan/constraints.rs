//! CHECK constraints: those of the templates, and those that prove columns NOT NULL.

use super::columns::Column;
use super::context::Context;
use crate::adopt::alter_table::{Action, alter_table};
use crate::adopt::names::Space;
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, NamedPart, Step};
use crate::catalog;
use crate::catalog::adoption::Check;
use crate::counterparts::Counterpart;
use crate::error;
use crate::part::PartKind;

/// The steps that add and validate them.
pub fn steps(context: &Context, columns: &[Column]) -> Vec<Step> {
    let wanted = if context.repair { Vec::new() } else { context.counterparts::<Check>() };
    let named: Vec<(String, Counterpart<Check>)> =
        wanted.into_iter().map(|it| (name(context, &it), it)).collect();
    let table = &context.table.full_name;
    let marks: Vec<_> = columns.iter().filter_map(|column| column.mark.as_ref()).collect();
    let new_marks = marks.iter().filter(|mark| !mark.exists).map(|mark| Action::AddCheck {
        name: &mark.name,
        expression: &mark.expression,
        no_inherit: false,
        enforced: true,
    });
    let new = named.iter().filter(|(_, it)| it.own.is_none());
    if let Some((_, it)) = new.clone().find(|(_, it)| it.wanted.has_row) {
        let template = catalog::qualified_name(it.template);
        error::raise(error::whole_row_in_part(&template, "Constraint", &it.wanted.name));
    }
    let new_parts = new.clone().map(|(name, it)| NamedPart {
        template: it.template,
        kind: PartKind::CheckConstraint,
        name: it.wanted.name.clone(),
        own_name: name.clone(),
    });
    let new_checks = new.map(|(name, it)| Action::AddCheck {
        name,
        expression: it.wanted.expression.as_str(),
        no_inherit: it.wanted.no_inherit,
        enforced: it.wanted.enforced,
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
        steps.push(step.naming(new_parts.clone().filter(added)));
    }
    let pending = marks.iter().filter(|mark| !mark.validated).map(|mark| &mark.name);
    let is_valid = |it: &Counterpart<Check>| {
        !it.wanted.enforced || it.own.as_ref().is_some_and(|own| own.validated)
    };
    let pending = pending.chain(named.iter().filter(|(_, it)| !is_valid(it)).map(|(name, _)| name));
    for name in pending {
        let statement = alter_table(table, &[Action::ValidateConstraint { name }]);
        steps.push(Step::new(Kind::ValidateCheck, statement));
    }
    for (name, Counterpart { wanted, own, .. }) in &named {
        if let Some(comment) = &wanted.comment
            && own.as_ref().is_none_or(|own| own.comment.is_none())
        {
            steps.push(context.comment_on_constraint(name, comment, Phase::Finish));
        }
    }
    steps
}

/// The name of a CHECK constraint on the table.
fn name(context: &Context, Counterpart { wanted, own, .. }: &Counterpart<Check>) -> String {
    let free = || {
        let is_taken = |name: &str| context.has_constraint(name);
        context.names.free(&[Space::Relations], &wanted.name, is_taken)
    };
    own.as_ref().map_or_else(free, |own| own.name.clone())
}
