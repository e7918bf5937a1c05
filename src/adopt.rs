//! `CALL base_entity.adopt()`: makes an existing table an entity without taking it out of service.
//!
//! The work that is left is read from the catalogs, as statements; each part of it is a transaction of its own, which reads
//! them again under its lock. An adoption that was interrupted at any moment continues where it stopped, because that place
//! follows from the catalogs alone.

mod adopt_all;
mod alter_table;
mod apply;
mod backfill;
mod claim;
mod distributed;
mod execute;
mod left_out;
mod lock;
mod lock_retry;
mod names;
mod options;
mod outcome;
mod phase;
mod plan;
mod plan_functions;
mod plan_row;
mod preconditions;
pub(crate) mod progress;
mod quiet_update;
mod release;
mod release_partitions;
mod release_templates;
mod remaining;
mod repair;
mod run;
mod step;
mod table;
mod template_names;

use pgrx::datum::Interval;
use pgrx::prelude::*;
use sql_function::sql_function;

use self::options::Options;
use self::outcome::Outcome;
use self::template_names::names_of;
use crate::argument::given;
use crate::catalog;
use crate::procedure::Session;
use crate::text::Text;

#[allow(clippy::too_many_arguments, reason = "they are those of the SQL procedure")]
#[sql_function(sql = r#"
CREATE PROCEDURE @extschema@.adopt(
        relation regclass, templates text[] DEFAULT '{base_entity}',
        replace_key boolean DEFAULT false, online boolean DEFAULT true,
        lock_timeout interval DEFAULT '50 milliseconds', lock_retries integer DEFAULT 100,
        INOUT status text DEFAULT NULL, INOUT statement text DEFAULT NULL)
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn adopt(
    relation: Option<pg_sys::Oid>,
    templates: Option<Vec<Option<Text>>>,
    replace_key: Option<bool>,
    online: Option<bool>,
    lock_timeout: Option<Interval>,
    lock_retries: Option<i32>,
    _status: Option<Text>,
    _statement: Option<Text>,
    call: pg_sys::FunctionCallInfo,
) -> Outcome {
    let options = Options::new(replace_key, online, lock_timeout, lock_retries);
    let relation = given(relation, "relation");
    catalog::refuse_renamed_schema();
    let templates = plan::resolve_templates(names_of(templates));
    let session = Session::begin(call, "adopt", options.online);
    let outcome = run::adopt(&session, relation, &templates, &options)
        .unwrap_or_else(|failure| failure.raise());
    session.finish();
    outcome
}

#[allow(clippy::too_many_arguments, reason = "they are those of the SQL procedure")]
#[sql_function(sql = r#"
CREATE PROCEDURE @extschema@.adopt_all(
        schema regnamespace, templates text[] DEFAULT '{base_entity}', online boolean DEFAULT true,
        lock_timeout interval DEFAULT '50 milliseconds', lock_retries integer DEFAULT 100,
        INOUT status text DEFAULT NULL, INOUT statement text DEFAULT NULL)
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn adopt_all(
    schema: Option<pg_sys::Oid>,
    templates: Option<Vec<Option<Text>>>,
    online: Option<bool>,
    lock_timeout: Option<Interval>,
    lock_retries: Option<i32>,
    _status: Option<Text>,
    _statement: Option<Text>,
    call: pg_sys::FunctionCallInfo,
) -> Outcome {
    let options = Options::new(None, online, lock_timeout, lock_retries);
    let schema = given(schema, "schema");
    catalog::refuse_renamed_schema();
    adopt_all::adopt(schema, &plan::resolve_templates(names_of(templates)), &options, call)
}

#[sql_function(sql = r#"
CREATE PROCEDURE @extschema@.release(
        relation regclass, templates text[] DEFAULT NULL,
        lock_timeout interval DEFAULT '50 milliseconds', lock_retries integer DEFAULT 100)
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn release(
    relation: Option<pg_sys::Oid>,
    templates: Option<Vec<Option<Text>>>,
    lock_timeout: Option<Interval>,
    lock_retries: Option<i32>,
    call: pg_sys::FunctionCallInfo,
) {
    let relation = given(relation, "relation");
    let options = Options::for_release(lock_timeout, lock_retries);
    let templates = templates.map(|it| plan::resolve_templates(names_of(Some(it))));
    release::release(relation, templates.as_deref(), &options, call);
}

#[sql_function(sql = r#"
CREATE PROCEDURE @extschema@.repair(relation regclass)
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn repair(relation: Option<pg_sys::Oid>, call: pg_sys::FunctionCallInfo) {
    let relation = given(relation, "relation");
    repair::repair(relation, call);
}
