//! What is to be known of a table before it is made an entity.

use std::ffi::CString;

use pgrx::pg_sys;

use super::{ask, is_template, namespace, relation_in, schema};

/// What decides whether a table can be made an entity.
pub struct Facts {
    /// Its name.
    pub name: String,
    /// Its name with its schema, quoted where SQL needs it.
    pub full_name: String,
    /// pg_class.relkind.
    pub kind: char,
    /// Whether it is one of PostgreSQL's own.
    pub is_system: bool,
    /// Whether it is in the schema of the templates.
    pub is_template: bool,
    /// Whether the current role owns it, or may do what its owner may.
    pub is_own: bool,
    /// Whether it is a temporary table of another session.
    pub is_others_temporary: bool,
    /// The table that it is a partition of.
    pub partition_of: Option<String>,
    /// The extension that it came with.
    pub extension: Option<String>,
    /// A table that inherits from it.
    pub inherited_by: Option<String>,
    /// The role that owns it.
    pub owner: pg_sys::Oid,
    /// The name of its primary key.
    pub key: Option<String>,
}

/// The facts of a relation; None if there is none.
pub fn facts(table: pg_sys::Oid) -> Option<Facts> {
    let found = ask(include_str!("facts.sql"), &[table.into()], |row| {
        Ok(Facts {
            name: row.get(1)?.unwrap_or_default(),
            full_name: row.get(2)?.unwrap_or_default(),
            kind: row.get::<String>(3)?.and_then(|kind| kind.chars().next()).unwrap_or(' '),
            is_system: row.get(4)?.unwrap_or(true),
            is_template: row.get(5)?.unwrap_or(true),
            is_own: row.get(6)?.unwrap_or(false),
            is_others_temporary: row.get(7)?.unwrap_or(true),
            partition_of: row.get(8)?,
            extension: row.get(9)?,
            inherited_by: row.get(10)?,
            owner: row.get(11)?.unwrap_or(pg_sys::InvalidOid),
            key: row.get(12)?,
        })
    });
    found.into_iter().next()
}

/// A column that keeps a table from having what a template has.
pub struct ColumnConflict {
    /// Its name.
    pub name: String,
    /// The table, as SQL writes it.
    pub table: String,
    /// The type that it has.
    pub has: String,
    /// The type that the template's has.
    pub wanted: String,
    /// The template, as SQL writes it.
    pub template: String,
    /// Whether the types are the same, and one is generated and the other is not.
    pub is_generated: bool,
}

/// The columns that the table and a template have by the same name with another type. The current
/// search_path is `pg_catalog`.
pub fn column_conflicts(table: pg_sys::Oid, templates: &[pg_sys::Oid]) -> Vec<ColumnConflict> {
    ask(
        "SELECT own.attname::text, own.attrelid::regclass::text, format_type(own.atttypid, own.atttypmod),
                format_type(theirs.atttypid, theirs.atttypmod), theirs.attrelid::regclass::text,
                own.atttypid = theirs.atttypid
                    AND (theirs.atttypmod = -1 OR own.atttypmod = theirs.atttypmod)
         FROM unnest($2) WITH ORDINALITY AS template (oid, place)
         JOIN pg_attribute theirs ON theirs.attrelid = template.oid AND theirs.attnum > 0
          AND NOT theirs.attisdropped
         JOIN pg_attribute own ON own.attrelid = $1 AND own.attname = theirs.attname
         WHERE own.atttypid <> theirs.atttypid
            OR theirs.atttypmod <> -1 AND own.atttypmod <> theirs.atttypmod
            OR (own.attgenerated <> '') <> (theirs.attgenerated <> '')
         ORDER BY template.place, theirs.attnum",
        &[table.into(), templates.to_vec().into()],
        |row| {
            Ok(ColumnConflict {
                name: row.get(1)?.unwrap_or_default(),
                table: row.get(2)?.unwrap_or_default(),
                has: row.get(3)?.unwrap_or_default(),
                wanted: row.get(4)?.unwrap_or_default(),
                template: row.get(5)?.unwrap_or_default(),
                is_generated: row.get(6)?.unwrap_or(false),
            })
        },
    )
}

/// A column that is to be NOT NULL and has no default to fill rows with.
pub struct ColumnWithoutValue {
    /// Its name.
    pub name: String,
    /// Its type.
    pub type_name: String,
    /// Whether the table does not have it yet.
    pub is_missing: bool,
}

/// The columns of the templates that are NOT NULL, have no default, and are missing or may be NULL
/// in the table. The current search_path is `pg_catalog`.
pub fn columns_without_values(
    table: pg_sys::Oid,
    templates: &[pg_sys::Oid],
) -> Vec<ColumnWithoutValue> {
    ask(
        "SELECT theirs.attname::text, format_type(theirs.atttypid, theirs.atttypmod), own.attnum IS NULL
         FROM unnest($2) WITH ORDINALITY AS template (oid, place)
         JOIN pg_attribute theirs ON theirs.attrelid = template.oid AND theirs.attnum > 0
          AND NOT theirs.attisdropped
         LEFT JOIN pg_attribute own ON own.attrelid = $1 AND own.attname = theirs.attname
         WHERE theirs.attnotnull AND NOT theirs.atthasdef AND theirs.attidentity = ''
           AND own.attnotnull IS NOT TRUE AND own.atthasdef IS NOT TRUE
         ORDER BY template.place, theirs.attnum",
        &[table.into(), templates.to_vec().into()],
        |row| {
            Ok(ColumnWithoutValue {
                name: row.get(1)?.unwrap_or_default(),
                type_name: row.get(2)?.unwrap_or_default(),
                is_missing: row.get(3)?.unwrap_or(false),
            })
        },
    )
}

/// The foreign keys that refer to the table's primary key, each as `name of table`.
pub fn foreign_keys_to_primary_key(table: pg_sys::Oid) -> Vec<String> {
    let found = ask(
        "SELECT format('%I of %s: %s', f.conname, f.conrelid::regclass, pg_get_constraintdef(f.oid))
         FROM pg_constraint f
         JOIN pg_index i ON i.indexrelid = f.conindid AND i.indisprimary
         WHERE f.confrelid = $1 AND f.contype = 'f' AND f.conparentid = 0
         ORDER BY f.conrelid::regclass::text, f.conname",
        &[table.into()],
        |row| row.get::<String>(1),
    );
    found.into_iter().flatten().collect()
}

/// A foreign key that a table has.
pub struct ForeignKey {
    /// Its name.
    pub name: String,
    /// Whether all rows have been seen to obey it.
    pub is_validated: bool,
}

/// The table's foreign key with this definition.
pub fn foreign_key(table: pg_sys::Oid, definition: &str) -> Option<ForeignKey> {
    let found = ask(
        "SELECT conname::text, convalidated FROM pg_constraint
         WHERE conrelid = $1 AND contype = 'f'
           AND regexp_replace(pg_get_constraintdef(oid), ' NOT VALID$', '') = $2",
        &[table.into(), definition.into()],
        |row| {
            Ok(ForeignKey {
                name: row.get(1)?.unwrap_or_default(),
                is_validated: row.get(2)?.unwrap_or(false),
            })
        },
    );
    found.into_iter().next()
}

/// The processes that hold a lock on the table, but for this one.
pub fn lock_holders(table: pg_sys::Oid) -> Vec<i32> {
    let found = ask(
        "SELECT DISTINCT pid FROM pg_catalog.pg_locks
         WHERE relation OPERATOR(pg_catalog.=) $1 AND granted
           AND pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid() ORDER BY 1",
        &[table.into()],
        |row| row.get::<i32>(1),
    );
    found.into_iter().flatten().collect()
}

/// The template of that name; without a schema, it is looked up among them.
pub fn template_named(name: &str) -> Option<pg_sys::Oid> {
    let parts =
        ask("SELECT pg_catalog.parse_ident($1)", &[name.into()], |row| row.get::<Vec<String>>(1));
    let parts: Vec<CString> =
        parts.into_iter().flatten().flatten().filter_map(|part| CString::new(part).ok()).collect();
    let of_extension = schema()?;
    let found = match parts.as_slice() {
        [name] => relation_in(of_extension, name),
        [schema, name] => relation_in(namespace(schema)?, name),
        _ => None,
    };
    found.filter(|relation| is_template(*relation, of_extension))
}

/// The tables of a schema that the current role may change, that are not of an extension, and that
/// have all columns of the templates by name, with a unique index where the templates have a key of
/// one column. The current search_path is `pg_catalog`.
pub fn tables_like(schema: pg_sys::Oid, templates: &[pg_sys::Oid]) -> Vec<pg_sys::Oid> {
    let found =
        ask(include_str!("tables_like.sql"), &[schema.into(), templates.to_vec().into()], |row| {
            row.get::<pg_sys::Oid>(1)
        });
    found.into_iter().flatten().collect()
}

/// The statements that cut what ties a table to the extension. The current search_path is
/// `pg_catalog`.
pub fn ties(table: pg_sys::Oid) -> Vec<String> {
    let found = ask(include_str!("ties.sql"), &[table.into()], |row| row.get::<String>(1));
    found.into_iter().flatten().collect()
}

/// The statements that build an index of a partitioned table partition by partition; `tail` is what
/// follows ON table in it. The current search_path is `pg_catalog`.
pub fn partition_indexes(
    table: pg_sys::Oid,
    tail: &str,
    unique: bool,
    name: Option<&str>,
) -> Vec<String> {
    let found = ask(
        include_str!("../adopt/partition_indexes.sql"),
        &[table.into(), tail.into(), unique.into(), name.into()],
        |row| row.get::<String>(1),
    );
    found.into_iter().flatten().collect()
}
