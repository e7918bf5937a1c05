//! Objects that parts of other relations name, as functions, types and tables: a command that renames one, or changes the columns of one,
//! changes how PostgreSQL writes the parts, and not the parts. Rows about them follow, as they are read before the command and after it.
//! So it is with DROP ... CASCADE, which may drop columns of any table, and DROP OWNED, which takes a role from the policies of any.

use std::cell::RefCell;

use pgrx::pg_sys;

use super::columns;
use super::part::{Part, is_same};
use super::parts_of_relation::{parts, parts_of_kinds};
use super::row_kind::DROPPED_COLUMN;
use super::rows::{self, Row, own_part, place};
use super::template_rows::{known, store, stored};
use crate::catalog;
use crate::parse_tree::{Command, Renamed};
use crate::part::PartKind;
use crate::security_context::with_dump_settings;
use crate::table_by_table;
use crate::transaction_end::{Listener, follow_subtransaction};

/// The state of both tables when a command began.
struct Before {
    /// The parse tree of the command, which may run others.
    command: usize,
    /// The subtransaction in which the command runs: an error of it ends this one.
    subtransaction: pg_sys::SubTransactionId,
    /// The templates that had exactly the parts of their snapshots.
    templates: Vec<pg_sys::Oid>,
    /// The rows about parts that tables had exactly as the templates gave them.
    noted: Vec<Noted>,
}

/// A row about a part that a table has as a template gave it.
struct Noted {
    table: pg_sys::Oid,
    template: String,
    /// The kind and the name of the row.
    kind: String,
    name: String,
    part: Part,
}

thread_local! {
    /// Of the commands that are running, one within the other.
    static BEFORE: RefCell<Vec<Before>> = const { RefCell::new(Vec::new()) };
}

static ENDING: Listener = Listener::new(at_end_of_transaction, at_end_of_subtransaction);

/// Forgets the state before another command whose parse tree was in the place of that of one that begins now.
pub fn forget_prepared(command: Command) {
    let address = command.address();
    BEFORE.with_borrow_mut(|all| all.retain(|it| it.command != address));
}

/// Reads what is kept, before a command that gives an object another name or schema, or a relation other columns.
pub fn prepare_renaming(command: Command) {
    if !command.changes_texts_of_others() {
        return;
    }
    let mut templates = known();
    if templates.is_empty() && !rows::is_any() {
        return;
    }
    let naming = naming(command);
    if naming.as_ref().is_some_and(Vec::is_empty) {
        return;
    }
    let is_named = |relation: &pg_sys::Oid| naming.as_ref().is_none_or(|it| it.contains(relation));
    // The command locks them so, too: a weaker lock, which reading the parts may take on them, would have to be raised then.
    let is_locked_so = |it: &pg_sys::Oid| catalog::is_own(*it) && !catalog::is_index(*it);
    named(command).into_iter().filter(is_locked_so).for_each(catalog::lock_to_change);
    let tables: Vec<_> = rows::tables().into_iter().filter(is_named).collect();
    let before = with_dump_settings(|| {
        let is_as_kept = |template: &pg_sys::Oid| {
            stored(&catalog::relation_name(*template))
                .is_some_and(|before| is_same(&before, &parts(*template)))
        };
        templates.retain(|template| is_named(template) && is_as_kept(template));
        let noted = |some: &[pg_sys::Oid]| some.iter().flat_map(|table| noted(*table)).collect();
        // One that cannot be read has the names that it had.
        let noted = table_by_table::read(&tables, noted, |_, _| Vec::new());
        // SAFETY: reads the state of the transaction.
        let subtransaction = unsafe { pg_sys::GetCurrentSubTransactionId() };
        Before { command: command.address(), subtransaction, templates, noted }
    });
    ENDING.register();
    BEFORE.with_borrow_mut(|all| all.push(before));
}

/// The relations whose parts name what the command renames, moves, drops or gives other columns. Not these relations. None for any.
fn naming(command: Command) -> Option<Vec<pg_sys::Oid>> {
    if command.is_drop_owned() && !command.drops_by_cascade() {
        return Some(catalog::relations_with_policies_for(&command.roles_losing_objects()));
    }
    let dropped = if command.drops_by_cascade() { command.dropped_objects()? } else { Vec::new() };
    let relations = named(command);
    let of_relations = relations.iter().map(|oid| (pg_sys::RelationRelationId, *oid));
    let others = command.renamed_object().into_iter().chain(dropped);
    let others = others.map(|it| (it.class, it.object));
    let mut naming: Vec<_> = of_relations
        .chain(others)
        .flat_map(|(class, oid)| catalog::relations_naming(class, oid))
        .collect();
    // The own parts of a relation follow it by themselves, those of the tables that inherit its columns follow these.
    let own = if command.moved_table().is_some()
        || matches!(command.renamed(), Some(Renamed::Relation { .. }))
    {
        relations
    } else {
        relations.into_iter().flat_map(catalog::unlocked_family).collect()
    };
    naming.retain(|relation| !own.contains(relation));
    Some(naming)
}

/// The relations that the command names.
fn named(command: Command) -> Vec<pg_sys::Oid> {
    let names = command.altered_tables().into_iter().chain(command.replaced_view());
    names.filter_map(|it| it.resolve()).collect()
}

/// The rows of a table about parts that it has as the templates gave them.
fn noted(table: pg_sys::Oid) -> Vec<Noted> {
    let rows = rows::rows(table).into_iter().map(|row| (row.kind.word().to_owned(), row));
    let dropped = columns::dropped(table).into_iter().map(|it| {
        let part = Part::new(PartKind::Column, it.own_name, it.definition);
        (DROPPED_COLUMN.to_owned(), Row::of_template(&it.template, &part))
    });
    let rows: Vec<(String, Row)> = rows.chain(dropped).collect();
    let kinds: Vec<PartKind> = rows.iter().map(|(_, row)| row.kind).collect();
    let own = parts_of_kinds(table, &kinds);
    let noted = |(kind, row): (String, Row)| {
        // As it is before the command.
        let part = own_part(&row, &own)?.kept();
        Some(Noted { table, template: row.template, kind, name: row.name, part })
    };
    rows.into_iter().filter_map(noted).collect()
}

fn at_end_of_transaction(event: pg_sys::XactEvent::Type) {
    use pg_sys::XactEvent::{XACT_EVENT_ABORT, XACT_EVENT_COMMIT, XACT_EVENT_PREPARE};
    if [XACT_EVENT_COMMIT, XACT_EVENT_ABORT, XACT_EVENT_PREPARE].contains(&event) {
        BEFORE.with_borrow_mut(Vec::clear);
    }
}

fn at_end_of_subtransaction(
    event: pg_sys::SubXactEvent::Type,
    this: pg_sys::SubTransactionId,
    parent: pg_sys::SubTransactionId,
) {
    BEFORE.with_borrow_mut(|all| {
        follow_subtransaction(all, event, this, parent, |it| &mut it.subtransaction);
    });
}

/// The state before a command, which has run.
fn take(command: Command) -> Option<Before> {
    if !command.changes_texts_of_others() {
        return None;
    }
    let of_command = command.address();
    BEFORE.with_borrow_mut(|all| {
        let place = all.iter().rposition(|it| it.command == of_command)?;
        all.drain(place..).next()
    })
}

/// Follows a command that has given an object another name or schema, a relation other columns, or has dropped objects; at sql_drop, before
/// anything else follows.
pub fn follow_renaming_of_others(command: Command) {
    let Some(Before { templates, noted, .. }) = take(command) else {
        // DROP EXTENSION, which must work without the library, is not seen when it begins. It changes no part that it leaves.
        if command.drops_extension() {
            with_dump_settings(|| known().into_iter().for_each(follow_snapshot));
        }
        return;
    };
    with_dump_settings(|| {
        for template in templates.into_iter().filter(|it| catalog::relation_exists(*it)) {
            follow_snapshot(template);
        }
        for of_table in noted.chunk_by(|a, b| a.table == b.table) {
            let table = of_table[0].table;
            if !catalog::relation_exists(table) {
                continue;
            }
            let kinds: Vec<PartKind> = of_table.iter().map(|it| it.part.kind).collect();
            let own = parts_of_kinds(table, &kinds);
            for Noted { template, kind, name, part, .. } in of_table {
                let is_it = |it: &&Part| it.kind == part.kind && it.name == part.name;
                if let Some(now) = own.iter().find(is_it)
                    && now.canonical() != part.canonical()
                {
                    rows::redefine(&place(table), template, kind, name, now.canonical());
                }
            }
        }
    });
}

/// Gives the parts in the snapshot of a template the definitions that they have now. One that the command has dropped stays there, until the
/// template is compared with it.
fn follow_snapshot(template: pg_sys::Oid) {
    let name = catalog::relation_name(template);
    let Some(mut kept) = stored(&name) else { return };
    let now = parts(template);
    let mut is_changed = false;
    for part in &mut kept {
        let is_it = |it: &&Part| it.kind == part.kind && it.name == part.name;
        if let Some(now) = now.iter().find(is_it)
            && now.canonical() != part.canonical()
        {
            *part = now.kept();
            is_changed = true;
        }
    }
    if is_changed {
        store(&name, &kept);
    }
}
