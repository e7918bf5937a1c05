//! The triggers of the templates, on the new table. Their rules for `base_entity.maintain()` are
//! put together into one trigger, since a row pays for each trigger that fires, not for each rule.

use std::ffi::{CStr, CString, c_char};

use pgrx::{IntoDatum, PgList, direct_function_call, pg_sys};

use crate::catalog::{self, OpenRelation};
use crate::maintain;

/// The name of the row trigger: it sorts last, so that it sees what other triggers did.
const ROW_TRIGGER: &CStr = c"zzz_maintain";

const BEFORE_ROW_UPDATE: u32 =
    pg_sys::TRIGGER_TYPE_ROW | pg_sys::TRIGGER_TYPE_BEFORE | pg_sys::TRIGGER_TYPE_UPDATE;

/// Adds the triggers of `templates` to `table`.
pub fn add(table: &OpenRelation, oid: pg_sys::Oid, templates: &[pg_sys::Oid]) {
    let maintain = catalog::function(c"maintain");
    let mut rules: Vec<CString> = Vec::new();
    let mut others = Vec::new();
    for template in templates {
        let template = OpenRelation::open(*template);
        for trigger in template.triggers().iter().filter(|trigger| !trigger.tgisinternal) {
            if Some(trigger.tgfoid) == maintain && is_plain_row_trigger(trigger) {
                for rule in maintain::arguments(trigger) {
                    if !rules.iter().any(|known| known.as_c_str() == rule) {
                        rules.push(rule.to_owned());
                    }
                }
            } else {
                others.push((trigger.tgoid, trigger.tgfoid));
            }
        }
    }
    for (trigger, function) in others {
        clone(table, oid, trigger, function);
    }
    if let Some(function) = maintain
        && !rules.is_empty()
    {
        maintain::check_rules(&rules);
        create(oid, row_trigger(&rules), c"", function);
    }
}

/// Whether the trigger fires before every update of a row, so that its rules can be merged.
fn is_plain_row_trigger(trigger: &pg_sys::Trigger) -> bool {
    trigger.tgtype as u32 == BEFORE_ROW_UPDATE
        && trigger.tgqual.is_null()
        && trigger.tgnattr == 0
        && trigger.tgenabled as u8 == pg_sys::TRIGGER_FIRES_ON_ORIGIN
}

fn row_trigger(rules: &[CString]) -> *mut pg_sys::CreateTrigStmt {
    // SAFETY: palloc0 makes a node whose fields may all be zero; the strings are copies.
    unsafe {
        let size = std::mem::size_of::<pg_sys::CreateTrigStmt>();
        let statement = pg_sys::palloc0(size).cast::<pg_sys::CreateTrigStmt>();
        (*statement).type_ = pg_sys::NodeTag::T_CreateTrigStmt;
        (*statement).trigname = pg_sys::pstrdup(ROW_TRIGGER.as_ptr());
        (*statement).row = true;
        (*statement).timing = pg_sys::TRIGGER_TYPE_BEFORE as _;
        (*statement).events = pg_sys::TRIGGER_TYPE_UPDATE as _;
        for rule in rules {
            let argument = pg_sys::makeString(pg_sys::pstrdup(rule.as_ptr()));
            (*statement).args = pg_sys::lappend((*statement).args, argument.cast());
        }
        statement
    }
}

/// Creates a copy of a template's trigger: PostgreSQL writes it down and reads it again, so WHEN
/// clauses, column lists, arguments and transition tables come along.
fn clone(table: &OpenRelation, oid: pg_sys::Oid, trigger: pg_sys::Oid, function: pg_sys::Oid) {
    // SAFETY: pg_get_triggerdef() gives one CREATE TRIGGER statement; what it writes under the
    // current search_path, the parser reads back under the same one.
    unsafe {
        let Some(definition) =
            direct_function_call::<String>(pg_sys::pg_get_triggerdef, &[trigger.into_datum()])
                .and_then(|text| CString::new(text).ok())
        else {
            return;
        };
        let parsed = PgList::<pg_sys::RawStmt>::from_pg(pg_sys::raw_parser(
            definition.as_ptr(),
            pg_sys::RawParseMode::RAW_PARSE_DEFAULT,
        ));
        let Some(raw) = parsed.head() else { return };
        let statement = (*raw).stmt.cast::<pg_sys::CreateTrigStmt>();
        if has_trigger(oid, (*statement).trigname) {
            return;
        }
        let name = CString::new(table.name()).unwrap_or_default();
        (*(*statement).relation).relname = pg_sys::pstrdup(name.as_ptr());
        (*(*statement).relation).schemaname = pg_sys::get_namespace_name(table.schema());
        create(oid, statement, &definition, function);
    }
}

/// Whether the table has a trigger of that name already, as a LIKE that copies triggers itself
/// would have given it.
unsafe fn has_trigger(table: pg_sys::Oid, name: *const c_char) -> bool {
    // SAFETY: the caller vouches for the C string.
    unsafe { pg_sys::get_trigger_oid(table, name, true) != pg_sys::InvalidOid }
}

fn create(
    table: pg_sys::Oid,
    statement: *mut pg_sys::CreateTrigStmt,
    definition: &CStr,
    function: pg_sys::Oid,
) {
    let none = pg_sys::InvalidOid;
    // SAFETY: the statement is a CreateTrigStmt as the grammar makes it; table and function are
    // given by OID, so that no name in it is looked up. The table is locked by its creation.
    unsafe {
        pg_sys::CreateTrigger(
            statement,
            definition.as_ptr(),
            table,
            none,
            none,
            none,
            function,
            none,
            std::ptr::null_mut(),
            false,
            false,
        );
        pg_sys::CommandCounterIncrement();
    }
}
