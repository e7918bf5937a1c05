//! `CALL base_entity.adopt_all()`: every table of a schema that looks as the templates made it, after
//! a tool that kept the columns and lost the rest.

use pgrx::pg_sys;

use super::session::Session;
use super::work::{Manner, Work};
use crate::role::with_dump_settings;
use crate::{catalog, error};

/// Adopts table by table; one that cannot be adopted is said, and left.
pub fn adopt(
    schema: pg_sys::Oid,
    templates: &[pg_sys::Oid],
    manner: &Manner,
    call: pg_sys::FunctionCallInfo,
) {
    let tables = with_dump_settings(|| catalog::tables_like(schema, templates));
    if tables.is_empty() {
        return error::notice(error::no_table_like(&catalog::namespace_name(schema)));
    }
    let session = (!manner.dry_run).then(|| Session::begin(call, manner.online));
    for table in tables {
        session.iter().for_each(Session::commit);
        match (Work::new(table, templates, manner), &session) {
            (Ok(work), Some(session)) => work.run(session),
            (Ok(work), None) => work.show(),
            (Err(refusal), _) => error::warn(*refusal),
        }
    }
    if let Some(session) = session {
        session.finish();
    }
}
