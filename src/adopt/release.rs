//! `CALL base_entity.release()`: makes an entity an ordinary table, which does not depend on the extension.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::alter_table::{Action, alter_table};
use super::claim::Claim;
use super::lock::Lock;
use super::lock_retry::with_lock;
use super::options::Options;
use super::plan_row::Row;
use super::release_partitions::partition_guards;
use super::release_templates;
use super::table;
use crate::catalog::adoption::{self, TiedDefault};
use crate::catalog::{Expressions, TableInfo};
use crate::error::{self, Report, Task};
use crate::procedure::{Ending, Failure, Session, execute};
use crate::security_context::{as_owner, with_dump_settings};
use crate::{ambiguous_calls, template_parts};

/// Drops the triggers on functions of the extension, and gives the defaults that call them PostgreSQL's own
/// instead. Columns and rows stay, and with them keys, NOT NULL and CHECKs, which describe the rows. Of some
/// templates, drops what they alone give.
pub fn release(
    table: pg_sys::Oid,
    templates: Option<&[pg_sys::Oid]>,
    options: &Options,
    call: pg_sys::FunctionCallInfo,
) {
    let known = table::read(table, Task::Release).unwrap_or_else(|refusal| error::raise(*refusal));
    // Inside a transaction block it is part of that: there is nothing to commit.
    let session = Session::begin_as_called(call);
    run(&session, &known, templates, options).unwrap_or_else(|failure| failure.raise());
    session.finish();
}

/// The statements that release a table.
pub fn rows(table: pg_sys::Oid) -> Vec<Row> {
    table::read(table, Task::Release).unwrap_or_else(|refusal| error::raise(*refusal));
    let info = table::lock(table, Lock::AccessShare, Task::Release);
    let statements = statements(&info, None).unwrap_or_else(|refusal| error::raise(*refusal));
    let row = |statement| Row { statement, lock: Some(Lock::AccessExclusive), rewrites: false };
    statements.into_iter().map(row).collect()
}

fn run(
    session: &Session,
    known: &TableInfo,
    templates: Option<&[pg_sys::Oid]>,
    options: &Options,
) -> Result<(), Failure> {
    let claim = Claim::take(session, known).map_err(Failure::Refused)?;
    let info = table::lock(known.oid, Lock::AccessShare, Task::Release);
    if statements(&info, templates).map_err(Failure::Refused)?.is_empty() {
        let is_all = templates.is_none();
        let reason = if is_all { error::nothing_to_release } else { error::has_none_to_release };
        error::notice(reason(&info.name));
    } else {
        with_lock(session, &info, options, &[], Lock::AccessExclusive, Ending::Keep, |table| {
            let statements =
                statements(table, templates).unwrap_or_else(|refusal| error::raise(*refusal));
            let run = || as_owner(table.owner, 0, || statements.iter().for_each(|it| execute(it)));
            let has_defaults =
                || with_dump_settings(|| !adoption::tied_defaults(table.oid).is_empty());
            if templates.is_none() && has_defaults() {
                let made = || Some(table.oid);
                ambiguous_calls::refuse_around(&[table.oid], Expressions::OfDefaults, made, run);
            } else {
                run();
            }
            template_parts::forget_templates(table.oid, templates);
        })?;
        error::notice(error::released(&info.name));
    }
    if templates.is_some() {
        claim.release();
        return Ok(());
    }
    let others = with_dump_settings(|| adoption::other_ties(known.oid));
    if !others.is_empty() {
        error::notice(error::still_depends(&info.name, &others));
    }
    claim.release();
    Ok(())
}

/// The statements that release the table, or why one of its defaults cannot do without the extension.
fn statements(
    table: &TableInfo,
    templates: Option<&[pg_sys::Oid]>,
) -> Result<Vec<String>, Box<Report>> {
    with_dump_settings(|| {
        if let Some(templates) = templates {
            return Ok(release_templates::statements(table, templates));
        }
        let name = &table.full_name;
        let mut statements = Vec::new();
        let triggers = adoption::tied_triggers(table.oid).into_iter();
        statements.extend(
            triggers.map(|trigger| format!("DROP TRIGGER {} ON {name}", quote_identifier(trigger))),
        );
        statements.extend(partition_guards(table.oid));
        statements.extend(adoption::tied_living_views(table.oid).into_iter().map(
            |(view, trigger)| format!("DROP TRIGGER {} ON {view}", quote_identifier(trigger)),
        ));
        let defaults = adoption::tied_defaults(table.oid);
        if !defaults.is_empty()
            && let Some(refusal) = ambiguous_calls::refusal(&[table.oid], Expressions::OfDefaults)
        {
            return Err(Box::new(refusal));
        }
        for TiedDefault { column, replacement } in defaults {
            let Some(value) = replacement else {
                return Err(Box::new(error::default_has_no_replacement(name, &column)));
            };
            let action = Action::SetDefault { column: &column, value: &value };
            statements.push(alter_table(name, &[action]));
        }
        Ok(statements)
    })
}
