//! The running command, and the objects that it has made.

use std::ffi::CStr;

use pgrx::pg_sys;

use super::query::ask_again;

/// Whether the running statement belongs to the script of an extension.
pub fn in_extension_script() -> bool {
    // SAFETY: a plain global of the backend.
    unsafe { pg_sys::creating_extension }
}

/// Whether the running statement belongs to a script of base_entity itself.
pub fn in_own_script() -> bool {
    // SAFETY: plain globals of the backend; the name is a C string, and a missing extension gives InvalidOid.
    unsafe {
        pg_sys::creating_extension
            && pg_sys::CurrentExtensionObject
                == pg_sys::get_extension_oid(c"base_entity".as_ptr(), true)
    }
}

/// Raises PostgreSQL's own error in a read-only transaction, as all transactions of a standby are. SPI
/// would request a transaction ID first, and its error would not name the command.
pub fn refuse_if_read_only(command: &CStr) {
    // SAFETY: the name is a string; the function raises an error or does nothing.
    unsafe { pg_sys::PreventCommandIfReadOnly(command.as_ptr()) }
}

/// The tables and foreign tables that the running command has created or renamed; only valid at
/// ddl_command_end.
pub fn relations_of_command() -> Vec<pg_sys::Oid> {
    ask_again(
        "SELECT objid FROM pg_catalog.pg_event_trigger_ddl_commands()
         WHERE classid OPERATOR(pg_catalog.=) 1259 AND objsubid OPERATOR(pg_catalog.=) 0",
        &[],
        |row| Ok(row.get(1)?.unwrap_or(pg_sys::InvalidOid)),
    )
}

/// The tables and foreign tables that the running command has created; only valid at ddl_command_end.
pub fn tables_made_by_command() -> Vec<pg_sys::Oid> {
    ask_again(
        "SELECT DISTINCT objid FROM pg_catalog.pg_event_trigger_ddl_commands()
         WHERE classid OPERATOR(pg_catalog.=) 1259 AND objsubid OPERATOR(pg_catalog.=) 0
           AND command_tag OPERATOR(pg_catalog.=)
               ANY ('{CREATE TABLE,CREATE TABLE AS,SELECT INTO,CREATE FOREIGN TABLE}'::pg_catalog.text[])
         ORDER BY objid",
        &[],
        |row| Ok(row.get(1)?.unwrap_or(pg_sys::InvalidOid)),
    )
}

/// The schemas and names of the tables that the running command has created, as far as the extension's own tables hold these names; only valid
/// at ddl_command_end.
pub fn held_names_of_tables_made() -> Vec<[String; 2]> {
    ask_again(
        "SELECT DISTINCT n.nspname::pg_catalog.text, c.relname::pg_catalog.text
         FROM pg_catalog.pg_event_trigger_ddl_commands() made
         JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) made.objid
         JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
         WHERE made.classid OPERATOR(pg_catalog.=) 1259 AND made.objsubid OPERATOR(pg_catalog.=) 0
           AND made.command_tag OPERATOR(pg_catalog.=)
               ANY ('{CREATE TABLE,CREATE TABLE AS,SELECT INTO,CREATE FOREIGN TABLE}'::pg_catalog.text[])
           AND (EXISTS (SELECT FROM base_entity.noted_parts held
                        WHERE held.schema OPERATOR(pg_catalog.=) n.nspname::pg_catalog.text
                          AND held.relation OPERATOR(pg_catalog.=) c.relname::pg_catalog.text)
                OR EXISTS (SELECT FROM base_entity.drift_exceptions held
                           WHERE held.schema OPERATOR(pg_catalog.=) n.nspname::pg_catalog.text
                             AND held.relation OPERATOR(pg_catalog.=) c.relname::pg_catalog.text)
                OR EXISTS (SELECT FROM base_entity.naming_policies held
                           WHERE held.schema OPERATOR(pg_catalog.=) n.nspname::pg_catalog.text
                             AND held.relation OPERATOR(pg_catalog.=) c.relname::pg_catalog.text))",
        &[],
        |row| Ok([row.get(1)?.unwrap_or_default(), row.get(2)?.unwrap_or_default()]),
    )
}

/// The triggers that the running command has really made, each with its table; only valid at
/// ddl_command_end.
pub fn triggers_of_command() -> Vec<(pg_sys::Oid, pg_sys::Oid)> {
    ask_again(
        "SELECT t.tgrelid, t.oid
         FROM pg_catalog.pg_event_trigger_ddl_commands() made
         JOIN pg_catalog.pg_trigger t ON t.oid OPERATOR(pg_catalog.=) made.objid
         WHERE made.classid OPERATOR(pg_catalog.=) 2620",
        &[],
        |row| {
            let (table, trigger) = (row.get(1)?, row.get(2)?);
            Ok((table.unwrap_or(pg_sys::InvalidOid), trigger.unwrap_or(pg_sys::InvalidOid)))
        },
    )
}

/// The table that the running command has made, if it is one alone and still there; only valid at
/// ddl_command_end.
pub fn only_table_created() -> Option<pg_sys::Oid> {
    let made = ask_again(
        "SELECT DISTINCT c.oid
         FROM pg_catalog.pg_event_trigger_ddl_commands() made
         JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) made.objid
         WHERE made.classid OPERATOR(pg_catalog.=) 1259 AND made.command_tag OPERATOR(pg_catalog.=) 'CREATE TABLE'",
        &[],
        |row| row.get::<pg_sys::Oid>(1),
    );
    if let [table] = made.as_slice() { *table } else { None }
}
