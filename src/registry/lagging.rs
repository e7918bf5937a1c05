//! The entities that are not what their templates make of a table now, for the column `lags` of the view entities.

use pgrx::prelude::*;
use sql_function::sql_function;

use crate::catalog;
use crate::security_context::with_dump_settings;

/// The entities that apply() would change: those that differ from a template, and those of a template that differs from one that
/// it was made LIKE.
#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.lagging() RETURNS SETOF oid
    LANGUAGE c STABLE PARALLEL SAFE ROWS 10 AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
pub(crate) fn lagging() -> SetOfIterator<'static, pg_sys::Oid> {
    SetOfIterator::new(with_dump_settings(catalog::entities_with_drift))
}
