//! Running the steps of a plan, with the rights of the table's owner.

use pgrx::pg_sys;

use super::backfill;
use super::distributed::over_one_connection;
use super::step::{Kind, NamedPart, Step};
use crate::ambiguous_calls::{self, Receiver, Storing};
use crate::catalog::{self, TableInfo};
use crate::completion;
use crate::parse_tree::Statement;
use crate::procedure::execute;
use crate::security_context::{as_caller, as_owner, with_default_settings};
use crate::template_parts;

/// Runs steps that give a table parts of these templates; returns how many there were.
pub fn run_all<'a>(
    table: &TableInfo,
    templates: &[pg_sys::Oid],
    steps: impl Iterator<Item = &'a Step>,
) -> usize {
    let mut steps = steps.peekable();
    if steps.peek().is_none() {
        return 0;
    }
    ambiguous_calls::refuse_while_running(table.oid, templates, |receiver| {
        over_one_connection(table.oid, || steps.map(|step| run(table, &receiver, step)).count())
    })
}

/// Runs a step, and notes the names of what it has created.
fn run(table: &TableInfo, receiver: &Receiver, step: &Step) {
    match step.stores_expressions() {
        Some(storing) => receiver.give(storing, || run_statement(table, step)),
        None => run_statement(table, step),
    }
    for NamedPart { template, kind, name, own_name } in &step.named {
        template_parts::note_name(table.oid, *template, *kind, name, own_name);
    }
}

/// Runs the statement of a step with the rights of the table's owner.
fn run_statement(table: &TableInfo, step: &Step) {
    let (role, mut statement) = (table.owner, step.statement.as_str());
    let drop;
    match &step.kind {
        // A role that may create in the schema may create an index for an owner that may not: PostgreSQL
        // itself runs the owner's code in it with the owner's rights (DefineIndex() in
        // src/backend/commands/indexcmds.c).
        Kind::BuildIndex(_) | Kind::AddParentIndex
            if !catalog::may_create_in(table.schema, table.owner) =>
        {
            return as_caller(|| execute(&step.statement));
        }
        Kind::DropIndex(_, index) => {
            // An index can get another name while its table is locked.
            catalog::lock_exclusively(*index);
            drop = format!("DROP INDEX {}", catalog::qualified_name(*index));
            statement = &drop;
        }
        // Citus propagates a statement of its own, and none that is a part of another.
        Kind::CreatePolicy(policy, template) if !catalog::is_citus_table(table.oid) => {
            return as_owner(role, 0, || {
                // The history of the table follows it.
                let run = Statement::run_as_command;
                completion::create_policy(table.oid, policy, *template, run);
            });
        }
        Kind::RenameColumn { old, new } => {
            return template_parts::on_renamed_column(table.oid, old, new, || {
                as_owner(role, 0, || execute(statement));
            });
        }
        Kind::GrantAs(grantor) => return as_owner(*grantor, 0, || execute(statement)),
        // A row that a policy hides breaks the foreign key all the same.
        Kind::AddForeignKey { .. } | Kind::ValidateForeignKey => {
            return as_owner(role, pg_sys::SECURITY_NOFORCE_RLS, || execute(statement));
        }
        // Existing rows get no value that this session has set, as its time zone in a changed type.
        Kind::AddColumns { .. }
        | Kind::ChangePart { rewrites: true, .. }
        | Kind::SetExpression { stored: true } => {
            return with_default_settings(|| {
                over_one_connection(table.oid, || as_owner(role, 0, || execute(statement)));
            });
        }
        _ => {}
    }
    as_owner(role, 0, || execute(statement));
}

/// Whether a step can be tried before the others are done. `has_values` is whether columns have been added with their values.
pub fn is_tried(step: &Step, has_values: bool) -> bool {
    match &step.kind {
        Kind::AddColumns { bare: Some(_) } | Kind::AddKeys { drops: Some(_) } => true,
        Kind::FillColumn(_) => has_values,
        _ => step.can_be_tried(),
    }
}

/// Tries steps that give a table parts of these templates. `has_types` is whether the columns have the types then that they will have.
pub fn try_all<'a>(
    table: &TableInfo,
    templates: &[pg_sys::Oid],
    has_types: bool,
    steps: impl Iterator<Item = &'a Step>,
) {
    ambiguous_calls::refuse_while_running(table.oid, templates, |receiver| {
        let receiver = if has_types { receiver } else { receiver.without_expressions() };
        steps.for_each(|step| try_out(table, &receiver, step));
        // Of those that are not tried, too.
        receiver.refuse(Storing::Alone);
    });
}

fn try_out(table: &TableInfo, receiver: &Receiver, step: &Step) {
    match &step.kind {
        Kind::AddColumns { bare: Some(statement) } | Kind::AddKeys { drops: Some(statement) } => {
            receiver.give(Storing::WithColumns, || {
                with_default_settings(|| as_owner(table.owner, 0, || execute(statement)));
            });
        }
        Kind::FillColumn(column) => backfill::try_out(table, column),
        _ => run(table, receiver, step),
    }
}
