//! The parts that templates have, as of their last change.

use pgrx::pg_sys;

use super::part::{Part, is_of_column, is_same};
use super::parts_of_relation::parts;
use super::template_rows::{add, forget, is_known, known, store, stored};
use super::{columns, named, notes, passing};
use crate::catalog;
use crate::part::PartKind;
use crate::security_context::with_dump_settings;
use crate::{encoding, error, settings, table_by_table};

/// Takes the first snapshot of a template, which has just been made.
pub fn remember(template: pg_sys::Oid) {
    // The functions that read parts may not exist yet, or not under their names.
    let schema = catalog::schema();
    if catalog::in_own_script() || !schema.is_some_and(|it| catalog::is_template(template, it)) {
        return;
    }
    lock(template);
    store(&catalog::relation_name(template), &with_dump_settings(|| parts(template)));
}

/// Takes the first snapshot of a template that was made while the event triggers did not fire, before it gives a table its parts or changes.
/// The parts of a template of the extension itself do not change. Returns whether there was none.
pub fn remember_unless_known(template: pg_sys::Oid) -> bool {
    let is_missing = catalog::is_one_of_templates(template)
        && !catalog::is_shipped(template)
        && !is_known(&catalog::relation_name(template));
    if is_missing {
        remember(template);
    }
    is_missing
}

/// Follows a command that may have changed a template: notes what its entities have of it no longer rightly, and
/// reports how many lag behind.
pub fn refresh(template: pg_sys::Oid) {
    if update(template) {
        report_lag(template);
    }
}

/// Takes a snapshot, and notes what has changed since the last one; returns whether anything has.
fn update(template: pg_sys::Oid) -> bool {
    if catalog::in_own_script() {
        return false;
    }
    let name = catalog::relation_name(template);
    let read = || (stored(&name), with_dump_settings(|| parts(template)));
    // A command that has changed nothing, as a GRANT by a role that may not grant, takes no lock.
    match read() {
        (Some(before), now) if is_same(&before, &now) => return false,
        (Some(before), now) if only_gains(&before, &now) => {
            // Several sessions may do this at a time, as jobs of pg_restore create indexes: each holds a lock on the template that another
            // one may wait for.
            catalog::lock_parts_to_give(template);
            if let (Some(before), now) = read()
                && only_gains(&before, &now)
            {
                gain(template, &name, &before, &now);
                return true;
            }
        }
        (None, _) if !catalog::is_own(template) => return false,
        _ => {}
    }
    lock(template);
    let (before, now) = read();
    let Some(before) = before else {
        store(&name, &now);
        report_unknown(template, &name);
        return false;
    };
    if is_same(&before, &now) {
        return false;
    }
    store(&name, &now);
    let had = |name: &str| before.iter().any(|it| it.kind == PartKind::Column && it.name == name);
    let gained = now.iter().filter(|part| part.kind == PartKind::Column && !had(&part.name));
    let gained: Vec<&Part> = gained.collect();
    let lost: Vec<Part> = before.iter().filter(|part| !now.contains(part)).cloned().collect();
    let regained = now.iter().filter(|part| !before.contains(part)).collect::<Vec<_>>();
    let passing = passing::lost(&name, &lost);
    passing::remember(&name, &regained, || made_like(template));
    notes::forget_regained(&name, &regained);
    if lost.is_empty() && gained.is_empty() {
        return true;
    }
    let tables = with_dump_settings(|| made_like(template));
    if !lost.is_empty() {
        notes::note(&tables, &name, &lost, passing);
    }
    if !gained.is_empty() {
        columns::note_gained(&tables, &name, &gained);
    }
    true
}

/// Whether a template has got parts, and neither columns nor anything else.
fn only_gains(before: &[Part], now: &[Part]) -> bool {
    let is_gained = |part: &Part| part.kind != PartKind::Column && !before.contains(part);
    !before.is_empty()
        && before.iter().all(|part| now.contains(part))
        && now.iter().all(|part| before.contains(part) || is_gained(part))
}

/// Adds to a snapshot what the template has got.
fn gain(template: pg_sys::Oid, name: &str, before: &[Part], now: &[Part]) {
    let gained: Vec<&Part> = now.iter().filter(|part| !before.contains(part)).collect();
    add(name, &gained);
    passing::lost(name, &[]);
    passing::remember(name, &gained, || made_like(template));
    notes::forget_regained(name, &gained);
}

/// Reports that a change is not noted of a template that has had no snapshot.
fn report_unknown(template: pg_sys::Oid, name: &str) {
    if !catalog::is_shipped(template) && !with_dump_settings(|| made_like(template)).is_empty() {
        error::warn(error::template_not_known(name));
    }
}

/// Reports how many entities lag behind a template, directly or through others.
fn report_lag(template: pg_sys::Oid) {
    // apply() changes templates that were made LIKE others, and their entities after them.
    // SAFETY: a plain look at the security context.
    if !settings::enabled() || unsafe { pg_sys::InSecurityRestrictedOperation() } {
        return;
    }
    let tables = with_dump_settings(|| catalog::made_through(template));
    let entities = tables.iter().filter(|made| !made.is_template).count();
    if entities > 0 {
        let (full_name, name) =
            (catalog::qualified_name(template), catalog::relation_name(template));
        error::notice(error::entities_lag(&full_name, &name, entities));
    }
}

/// The same for every template that has a snapshot.
pub fn refresh_all() {
    known().into_iter().for_each(refresh);
}

/// Follows a command that has renamed a column of a template.
pub fn follow_renamed_column(template: pg_sys::Oid, old: &str, new: &str) {
    lock(template);
    let name = catalog::relation_name(template);
    let Some(mut before) = stored(&name) else { return };
    let is_column = |part: &&Part| part.kind == PartKind::Column && part.name == old;
    let column = before.iter().find(is_column).cloned();
    for part in before.iter_mut().filter(|part| is_of_column(part.kind) && part.name == old) {
        new.clone_into(&mut part.name);
    }
    // The rules of an entity follow the column.
    before.retain(|part| part.kind != PartKind::Rule);
    with_dump_settings(|| {
        let now = parts(template);
        before.extend(now.iter().filter(|part| part.kind == PartKind::Rule).cloned());
        let Some(column) = &column else { return };
        on_each_entity(template, &name, |table| {
            columns::note_renamed(table, &name, column, new);
        });
    });
    store(&name, &before);
    update(template);
    report_lag(template);
}

/// Follows a command that has dropped columns of a template, by whichever cascade; only valid at sql_drop, before the template is compared
/// with its snapshot: it may have other columns of these names already.
pub fn follow_dropped_columns(template: pg_sys::Oid, names: &[&str]) {
    if catalog::in_own_script() {
        return;
    }
    lock(template);
    let template_name = catalog::relation_name(template);
    let Some(mut before) = stored(&template_name) else { return };
    let is_dropped = |part: &Part| is_of_column(part.kind) && names.contains(&part.name.as_str());
    let dropped: Vec<Part> = before.iter().filter(|part| is_dropped(part)).cloned().collect();
    before.retain(|part| !is_dropped(part));
    let (columns, parts): (Vec<Part>, Vec<Part>) =
        dropped.into_iter().partition(|part| part.kind == PartKind::Column);
    with_dump_settings(|| {
        on_each_entity(template, &template_name, |table| {
            for column in &columns {
                let of_it = parts.iter().filter(|part| part.name == column.name);
                let of_it: Vec<Part> = of_it.cloned().collect();
                columns::note_dropped(table, &template_name, column, &of_it);
            }
        });
    });
    store(&template_name, &before);
    update(template);
    report_lag(template);
}

/// The tables that were made LIKE a template itself, also those that are attached as partitions. The current search_path is `pg_catalog`.
fn made_like(template: pg_sys::Oid) -> Vec<pg_sys::Oid> {
    let made = catalog::made_through_with_attached(template).into_iter();
    made.filter(|made| made.templates.contains(&template)).map(|made| made.relation).collect()
}

/// Runs `action` on the tables that were made LIKE a template itself. One whose parts cannot be read is reported.
fn on_each_entity(template: pg_sys::Oid, name: &str, mut action: impl FnMut(pg_sys::Oid)) {
    let act = |some: &[pg_sys::Oid]| {
        some.iter().for_each(|table| action(*table));
        Vec::<()>::new()
    };
    table_by_table::read(&made_like(template), act, |table, cause| {
        notes::report_unread(*table, name, cause);
        Vec::new()
    });
}

/// Follows a command that has renamed a policy, a trigger or a CHECK constraint of a template.
pub fn follow_renamed_part(template: pg_sys::Oid, kind: PartKind, old: &str, new: &str) {
    lock(template);
    let name = catalog::relation_name(template);
    let Some(mut parts) = stored(&name) else { return };
    let is_it = |part: &&mut Part| part.kind == kind && part.name == old;
    let Some(part) = parts.iter_mut().find(is_it) else { return };
    let before = part.clone();
    new.clone_into(&mut part.name);
    with_dump_settings(|| {
        on_each_entity(template, &name, |table| {
            named::follow_template(table, &name, &before, new);
        });
    });
    store(&name, &parts);
}

/// Follows a command that has renamed a template, whose parts may have its name in their definitions.
pub fn follow_renaming(old: &str, new: &str) {
    // Another template had the name.
    follow_drop(new);
    forget(old);
    notes::follow_template_renaming(old, new);
    let schema = catalog::schema();
    let template = schema.and_then(|it| catalog::relation_in(it, &encoding::to_server(new)));
    template.into_iter().for_each(remember);
}

/// Follows a command that has moved a table to another schema, out of that of the templates or not.
pub fn follow_move(table: pg_sys::Oid) {
    let name = catalog::relation_name(table);
    let other = catalog::schema()
        .and_then(|schema| catalog::relation_in(schema, &encoding::to_server(&name)));
    if other.is_none() {
        follow_drop(&name);
    }
}

/// Forgets a template that was dropped, and what its entities had of it.
pub fn follow_drop(name: &str) {
    forget(name);
    notes::forget_template(name);
}

/// Two commands that change a template without a lock on it, as GRANT, note its parts one after the other.
fn lock(template: pg_sys::Oid) {
    catalog::lock_parts(template);
}
