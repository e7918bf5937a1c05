//! The columns that a table had before a template gave them: apply() does not drop them, since the values in them are the owner's.
//!
//! They are rows of the table of parts, of kinds of their own. While a table is adopted, the columns that it has got so far
//! are noted too, so that an adoption that resumes does not take them for the owner's.

use pgrx::pg_sys;

use super::row_kind::{GIVEN_COLUMN, OWN_COLUMN};
use super::rows::{insert_named, is_any, place, write};
use super::template_rows;
use crate::catalog;

/// Notes a column that a table had before the template.
pub fn note(table: pg_sys::Oid, template: &str, column: &str) {
    insert_named(table, template, OWN_COLUMN, column, column);
}

/// Runs `action`, which adds columns to a table that is being adopted, and notes them.
pub fn noting_given<T>(
    table: pg_sys::Oid,
    templates: &[pg_sys::Oid],
    action: impl FnOnce() -> T,
) -> T {
    if !templates.iter().any(|template| is_known(*template)) {
        return action();
    }
    let had = catalog::column_names(table);
    let result = action();
    if !catalog::is_temporary(table) {
        for column in catalog::column_names(table).iter().filter(|column| !had.contains(column)) {
            insert_named(table, "", GIVEN_COLUMN, column, column);
        }
    }
    result
}

/// Follows the end of the adoption of a table: the columns that it has got are the templates'.
pub fn end_adoption(table: pg_sys::Oid) {
    if is_any() {
        let [schema, relation] = place(table);
        write(
            "DELETE FROM base_entity.noted_parts
             WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2 AND kind OPERATOR(pg_catalog.=) $3",
            &[schema.into(), relation.into(), GIVEN_COLUMN.into()],
        );
    }
}

/// Whether the owner of a table had the column before the template did.
pub fn is_own(table: pg_sys::Oid, template: &str, column: &str) -> bool {
    noted(table, OWN_COLUMN).iter().any(|[of, name]| of == template && name == column)
}

/// Follows a column of a table that its owner has dropped, or renamed to `new`.
pub fn follow_column(table: pg_sys::Oid, column: &str, new: Option<&str>) {
    if !is_any() {
        return;
    }
    let [schema, relation] = place(table);
    write(
        "WITH gone AS (
             DELETE FROM base_entity.noted_parts
             WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2
               AND own_name OPERATOR(pg_catalog.=) $3 AND kind OPERATOR(pg_catalog.=) ANY ($5)
             RETURNING schema, relation, template, kind)
         INSERT INTO base_entity.noted_parts (schema, relation, template, kind, name, own_name, definition)
         SELECT schema, relation, template, kind, $4, $4, '' FROM gone WHERE $4 OPERATOR(pg_catalog.<>) ''
         ON CONFLICT DO NOTHING",
        &[
            schema.into(),
            relation.into(),
            column.into(),
            new.unwrap_or_default().into(),
            vec![OWN_COLUMN.to_owned(), GIVEN_COLUMN.to_owned()].into(),
        ],
    );
}

/// The rows of a table that are of one of these kinds: template, column.
pub fn noted(table: pg_sys::Oid, kind: &str) -> Vec<[String; 2]> {
    if !is_any() {
        return Vec::new();
    }
    let [schema, relation] = place(table);
    catalog::ask_text_rows::<2>(
        "SELECT template, own_name FROM base_entity.noted_parts
         WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2 AND kind OPERATOR(pg_catalog.=) $3",
        &[schema.into(), relation.into(), kind.into()],
    )
}

/// Whether a template has a snapshot.
pub fn is_known(template: pg_sys::Oid) -> bool {
    template_rows::is_known(&catalog::relation_name(template))
}
