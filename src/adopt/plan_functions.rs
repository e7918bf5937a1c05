//! The functions that return a plan as rows: `plan_adopt()`, `plan_adopt_all()` and `plan_release()`.

use pgrx::prelude::*;
use sql_function::sql_function;

use super::adopt_all;
use super::options::Options;
use super::plan;
use super::plan_row::{columns, columns_of_tables};
use super::release;
use super::run::Work;
use super::template_names::names_of;
use crate::argument::given;
use crate::text::Text;
use crate::{catalog, error};

#[allow(clippy::type_complexity, reason = "pgrx reads the columns from the signature")]
#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.plan_adopt(
        relation regclass, templates text[] DEFAULT '{base_entity}', replace_key boolean DEFAULT false,
        online boolean DEFAULT true)
    RETURNS TABLE (step integer, statement text, lock text, rewrites boolean, blocks text)
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn plan_adopt(
    relation: Option<pg_sys::Oid>,
    templates: Option<Vec<Option<Text>>>,
    replace_key: Option<bool>,
    online: Option<bool>,
) -> TableIterator<
    'static,
    (
        name!(step, i32),
        name!(statement, Text),
        name!(lock, Option<Text>),
        name!(rewrites, bool),
        name!(blocks, Option<Text>),
    ),
> {
    let relation = given(relation, "relation");
    let options = Options::new(replace_key, online, None, None);
    let rows = {
        catalog::refuse_renamed_schema();
        let templates = plan::resolve_templates(names_of(templates));
        let work = Work::new(relation, &templates, &options);
        work.unwrap_or_else(|refusal| error::raise(*refusal)).rows()
    };
    TableIterator::new(columns(rows))
}

#[allow(clippy::type_complexity, reason = "pgrx reads the columns from the signature")]
#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.plan_adopt_all(schema regnamespace, templates text[] DEFAULT '{base_entity}')
    RETURNS TABLE (relation regclass, step integer, statement text, lock text, rewrites boolean, blocks text)
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn plan_adopt_all(
    schema: Option<pg_sys::Oid>,
    templates: Option<Vec<Option<Text>>>,
) -> TableIterator<
    'static,
    (
        name!(relation, pg_sys::Oid),
        name!(step, i32),
        name!(statement, Text),
        name!(lock, Option<Text>),
        name!(rewrites, bool),
        name!(blocks, Option<Text>),
    ),
> {
    let schema = given(schema, "schema");
    let options = Options::new(None, None, None, None);
    let tables = {
        catalog::refuse_renamed_schema();
        adopt_all::plans(schema, &plan::resolve_templates(names_of(templates)), &options)
    };
    TableIterator::new(columns_of_tables(tables))
}

#[allow(clippy::type_complexity, reason = "pgrx reads the columns from the signature")]
#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.plan_release(relation regclass)
    RETURNS TABLE (step integer, statement text, lock text, rewrites boolean, blocks text)
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn plan_release(
    relation: Option<pg_sys::Oid>,
) -> TableIterator<
    'static,
    (
        name!(step, i32),
        name!(statement, Text),
        name!(lock, Option<Text>),
        name!(rewrites, bool),
        name!(blocks, Option<Text>),
    ),
> {
    let relation = given(relation, "relation");
    let rows = release::rows(relation);
    TableIterator::new(columns(rows))
}
