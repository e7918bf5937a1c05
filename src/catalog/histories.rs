//! Histories, and who may read them.

use pgrx::pg_sys;

use super::existence::owner_of;
use super::query::{ask_again, ask_now};
use super::row::Row;

/// The statements that take all privileges on a table from other roles than its owner. The current search_path is
/// `pg_catalog`.
pub fn revocations_of(table: pg_sys::Oid) -> Vec<String> {
    let statements = ask_now(
        "SELECT DISTINCT format('REVOKE ALL ON %I.%I FROM %s', n.nspname, c.relname,
                                CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END)
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) g
         WHERE c.oid = $1 AND g.grantee <> c.relowner",
        &[table.into()],
        |row| row.get::<String>(1),
    );
    statements.into_iter().flatten().collect()
}

/// The first rule (CREATE RULE) of a table.
pub fn rewrite_rule_of(table: pg_sys::Oid) -> Option<String> {
    let found = ask_again(
        "SELECT r.rulename::pg_catalog.text FROM pg_catalog.pg_rewrite r
         WHERE r.ev_class OPERATOR(pg_catalog.=) $1 ORDER BY r.rulename",
        &[table],
        |row| row.get::<String>(1),
    );
    found.into_iter().flatten().next()
}

/// A table of another role than `owner` that a table inherits from, also indirectly, or is a partition of.
pub fn ancestor_of_other_owner(table: pg_sys::Oid, owner: pg_sys::Oid) -> Option<pg_sys::Oid> {
    let found = ask_again(
        "WITH RECURSIVE above (oid) AS (
             SELECT $1
             UNION
             SELECT i.inhparent FROM above JOIN pg_catalog.pg_inherits i ON i.inhrelid OPERATOR(pg_catalog.=) above.oid
         )
         SELECT c.oid FROM above JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) above.oid
         WHERE c.oid OPERATOR(pg_catalog.<>) $1 AND c.relowner OPERATOR(pg_catalog.<>) $2
         ORDER BY c.oid",
        &[table, owner],
        |row| row.get::<pg_sys::Oid>(1),
    );
    found.into_iter().flatten().next()
}

/// The tables that have a history, except partitions, each with its history.
pub fn tables_with_history(function: pg_sys::Oid) -> Vec<(pg_sys::Oid, pg_sys::Oid)> {
    ask_again(
        "SELECT t.tgrelid, t.tgconstrrelid
         FROM pg_catalog.pg_depend d
         JOIN pg_catalog.pg_trigger t ON t.oid OPERATOR(pg_catalog.=) d.objid
         WHERE d.refclassid OPERATOR(pg_catalog.=) 1255 AND d.refobjid OPERATOR(pg_catalog.=) $1
           AND d.classid OPERATOR(pg_catalog.=) 2620 AND t.tgconstrrelid OPERATOR(pg_catalog.<>) 0
           AND t.tgparentid OPERATOR(pg_catalog.=) 0
         ORDER BY t.tgrelid",
        &[function],
        |row| {
            let (table, history) = (row.get(1)?, row.get(2)?);
            Ok((table.unwrap_or(pg_sys::InvalidOid), history.unwrap_or(pg_sys::InvalidOid)))
        },
    )
}

/// The history of a table that is no partition, which may not be locked.
pub fn unlocked_history_of(table: pg_sys::Oid, function: pg_sys::Oid) -> Option<pg_sys::Oid> {
    let found = ask_again(
        "SELECT t.tgconstrrelid FROM pg_catalog.pg_trigger t
         WHERE t.tgrelid OPERATOR(pg_catalog.=) $1 AND t.tgfoid OPERATOR(pg_catalog.=) $2
           AND t.tgconstrrelid OPERATOR(pg_catalog.<>) 0 AND t.tgparentid OPERATOR(pg_catalog.=) 0
         ORDER BY t.oid",
        &[table, function],
        |row| row.get::<pg_sys::Oid>(1),
    );
    found.into_iter().flatten().next()
}

/// The condition that a function has the form of an as-of function: it is one in SQL that returns a set of rows, and its only argument has no default.
macro_rules! has_form {
    () => {
        "p.prokind OPERATOR(pg_catalog.=) 'f' AND p.prolang OPERATOR(pg_catalog.=) 14::pg_catalog.oid
           AND p.prosqlbody IS NULL AND p.proretset AND p.proallargtypes IS NULL
           AND p.pronargs OPERATOR(pg_catalog.=) 1 AND p.pronargdefaults OPERATOR(pg_catalog.=) 0"
    };
}

/// The function of the table's owner that depends on a table as a part of it, as an as-of function does, if there is one. One of another role is no
/// more the table's.
pub fn as_of_function(table: pg_sys::Oid) -> Option<pg_sys::Oid> {
    let owner = owner_of(table)?;
    as_of_functions(table)
        .into_iter()
        .find(|(_, role)| *role == owner)
        .map(|(function, _)| function)
}

/// The functions that depend on a table so, each with its owner.
pub fn as_of_functions(table: pg_sys::Oid) -> Vec<(pg_sys::Oid, pg_sys::Oid)> {
    ask_again(
        concat!(
            "SELECT p.oid, p.proowner FROM pg_catalog.pg_depend d
         JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) d.refobjid
         JOIN pg_catalog.pg_proc p ON p.oid OPERATOR(pg_catalog.=) d.objid AND p.prorettype OPERATOR(pg_catalog.=) c.reltype
         WHERE d.refclassid OPERATOR(pg_catalog.=) 1259 AND d.refobjid OPERATOR(pg_catalog.=) $1
           AND d.refobjsubid OPERATOR(pg_catalog.=) 0
           AND d.classid OPERATOR(pg_catalog.=) 1255 AND d.deptype OPERATOR(pg_catalog.=) 'a' AND ",
            has_form!(),
            " ORDER BY p.oid"
        ),
        &[table],
        |row| {
            let (function, owner) = (row.get(1)?, row.get(2)?);
            Ok((function.unwrap_or(pg_sys::InvalidOid), owner.unwrap_or(pg_sys::InvalidOid)))
        },
    )
}

/// A function, procedure or aggregate that takes one timestamptz.
pub struct FunctionOfTime {
    pub oid: pg_sys::Oid,
    pub body: String,
    pub owner: pg_sys::Oid,
    /// The type of the rows that it returns. None if it has not the form of an as-of function.
    pub row_type: Option<pg_sys::Oid>,
}

/// The one of that name in a schema.
pub fn function_of_time(schema: pg_sys::Oid, name: &str) -> Option<FunctionOfTime> {
    let found = ask_now(
        concat!(
            "SELECT p.oid, p.prosrc, p.proowner, CASE WHEN ", has_form!(), " THEN p.prorettype END
         FROM pg_catalog.pg_proc p
         WHERE p.pronamespace OPERATOR(pg_catalog.=) $1 AND p.proname OPERATOR(pg_catalog.=) $2::pg_catalog.name
           AND p.pronargs OPERATOR(pg_catalog.=) 1 AND p.proargtypes[0] OPERATOR(pg_catalog.=) 1184::pg_catalog.oid"
        ),
        &[schema.into(), name.to_owned().into()],
        |row| {
            Ok(FunctionOfTime {
                oid: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
                body: row.get(2)?.unwrap_or_default(),
                owner: row.get(3)?.unwrap_or(pg_sys::InvalidOid),
                row_type: row.get(4)?,
            })
        },
    );
    found.into_iter().next()
}

fn schema_and_name(row: Row) -> Result<[String; 2], pgrx::spi::Error> {
    Ok([row.get(1)?.unwrap_or_default(), row.get(2)?.unwrap_or_default()])
}

/// The name of a function with its schema, as SQL writes it.
pub fn function_name(function: pg_sys::Oid) -> Option<[String; 2]> {
    let found = ask_again(
        "SELECT n.nspname::pg_catalog.text, p.proname::pg_catalog.text FROM pg_catalog.pg_proc p
         JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) p.pronamespace
         WHERE p.oid OPERATOR(pg_catalog.=) $1",
        &[function],
        schema_and_name,
    );
    found.into_iter().next()
}

/// The name of an operator with its schema.
pub fn operator_name(operator: pg_sys::Oid) -> Option<[String; 2]> {
    let found = ask_again(
        "SELECT n.nspname::pg_catalog.text, o.oprname::pg_catalog.text FROM pg_catalog.pg_operator o
         JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) o.oprnamespace
         WHERE o.oid OPERATOR(pg_catalog.=) $1",
        &[operator],
        schema_and_name,
    );
    found.into_iter().next()
}

/// The table whose history this is; of a partitioned one, not its partitions.
pub fn table_of_history(history: pg_sys::Oid, function: pg_sys::Oid) -> Option<pg_sys::Oid> {
    let found = ask_again(
        "SELECT t.tgrelid FROM pg_catalog.pg_depend d
         JOIN pg_catalog.pg_trigger t ON t.oid OPERATOR(pg_catalog.=) d.objid
         WHERE d.refclassid OPERATOR(pg_catalog.=) 1259 AND d.refobjid OPERATOR(pg_catalog.=) $1
           AND d.classid OPERATOR(pg_catalog.=) 2620 AND t.tgconstrrelid OPERATOR(pg_catalog.=) $1
           AND t.tgfoid OPERATOR(pg_catalog.=) $2 AND t.tgparentid OPERATOR(pg_catalog.=) 0
         ORDER BY t.oid",
        &[history, function],
        |row| row.get::<pg_sys::Oid>(1),
    );
    found.into_iter().flatten().next()
}

/// The tables whose policies the running command has dropped, and that still exist; only valid at sql_drop.
pub fn tables_losing_policies() -> Vec<pg_sys::Oid> {
    tables_losing(POLICIES)
}

/// The tables whose triggers the running command has dropped, and that still exist; only valid at sql_drop.
pub fn tables_losing_triggers() -> Vec<pg_sys::Oid> {
    tables_losing(pg_sys::TriggerRelationId)
}

/// The catalog pg_policy.
const POLICIES: pg_sys::Oid = pg_sys::Oid::from_u32(3256);

/// The tables that have lost an object which is in this catalog.
fn tables_losing(catalog: pg_sys::Oid) -> Vec<pg_sys::Oid> {
    let found = ask_again(
        "SELECT DISTINCT c.oid
         FROM pg_catalog.pg_event_trigger_dropped_objects() d
         JOIN pg_catalog.pg_namespace n ON n.nspname::pg_catalog.text OPERATOR(pg_catalog.=) d.address_names[1]
         JOIN pg_catalog.pg_class c ON c.relnamespace OPERATOR(pg_catalog.=) n.oid
          AND c.relname::pg_catalog.text OPERATOR(pg_catalog.=) d.address_names[2]
         WHERE d.classid OPERATOR(pg_catalog.=) $1",
        &[catalog],
        |row| row.get::<pg_sys::Oid>(1),
    );
    found.into_iter().flatten().collect()
}
