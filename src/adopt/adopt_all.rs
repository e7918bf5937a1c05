//! `CALL base_entity.adopt_all()`: every table of a schema that looks as the templates made it, after
//! a tool that kept the columns and lost the rest.

use pgrx::pg_sys;

use super::options::Options;
use super::outcome::Outcome;
use super::plan_row::Row;
use super::run::{self, Work};
use crate::procedure::{Failure, Session};
use crate::security_context::with_dump_settings;
use crate::{catalog, error};

/// Adopts table by table. One that cannot be adopted is reported and left; so is one whose adoption fails, which
/// is an error at the end.
pub fn adopt(
    schema: pg_sys::Oid,
    templates: &[pg_sys::Oid],
    options: &Options,
    call: pg_sys::FunctionCallInfo,
) -> Outcome {
    catalog::require_schema(schema);
    let tables = with_dump_settings(|| catalog::tables_like(schema, templates));
    if tables.is_empty() {
        error::notice(error::no_table_like(&catalog::namespace_name(schema)));
        return Outcome::Unchanged;
    }
    let session = Session::begin(call, "adopt_all", options.online);
    let mut failed = Vec::new();
    let mut outcomes = Vec::new();
    for table in &tables {
        let table = *table;
        session.commit();
        let name = catalog::qualified_name(table);
        match run::adopt(&session, table, templates, options) {
            Ok(outcome) => outcomes.push(outcome),
            Err(Failure::Refused(refusal)) => {
                outcomes.push(Outcome::Refused);
                error::warn(*refusal);
            }
            // In one transaction it is all or nothing.
            Err(failure) if failure.is_interrupt() || !session.commits() => failure.raise(),
            Err(failure) => {
                failed.push(name);
                error::warn(failure.report());
            }
        }
    }
    session.commit();
    session.finish();
    if !failed.is_empty() {
        error::raise(error::tables_failed(&failed, tables.len()));
    }
    // The one that asks for most: a statement, another call, or a look at the warnings.
    outcomes.into_iter().max().unwrap_or(Outcome::Unchanged)
}

/// The plan of each table; one that cannot be adopted is reported.
pub fn plans(
    schema: pg_sys::Oid,
    templates: &[pg_sys::Oid],
    options: &Options,
) -> Vec<(pg_sys::Oid, Vec<Row>)> {
    catalog::require_schema(schema);
    let tables = with_dump_settings(|| catalog::tables_like(schema, templates));
    let mut plans = Vec::new();
    for table in tables {
        match Work::new(table, templates, options) {
            Ok(work) => plans.push((table, work.rows())),
            Err(refusal) => error::warn(*refusal),
        }
    }
    plans
}
