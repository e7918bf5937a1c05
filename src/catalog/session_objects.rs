//! The cursors and the temporary objects of the session.

use super::query::ask_again;

/// The names of its cursors.
pub fn cursor_names() -> Vec<String> {
    let names =
        ask_again("SELECT name FROM pg_catalog.pg_cursor()", &[], |row| row.get::<String>(1));
    names.into_iter().flatten().collect()
}

/// The cursors and the temporary objects of the session: a security-restricted operation may open the
/// former in PL/pgSQL, and create domains, enumerated types and functions in the schema pg_temp, which is
/// searched first for types.
pub fn session_objects() -> Vec<Option<String>> {
    ask_again(
        "SELECT pg_catalog.format('%L %L %s', name, statement, creation_time) FROM pg_catalog.pg_cursor()
         UNION ALL
         SELECT pg_catalog.format('%s %s', classid, objid) FROM pg_catalog.pg_depend
         WHERE refclassid OPERATOR(pg_catalog.=) 2615
           AND refobjid OPERATOR(pg_catalog.=) pg_catalog.pg_my_temp_schema()
         ORDER BY 1",
        &[],
        |row| row.get::<String>(1),
    )
}
