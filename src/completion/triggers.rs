//! The triggers of the templates, on the new table. Their rules for `base_entity.maintain()` are
//! put together into one trigger, since a row pays for each trigger that fires, not for each rule.

use std::ffi::{CStr, CString};
use std::panic::AssertUnwindSafe;

use pgrx::{IntoDatum, PgList, direct_function_call, pg_sys};

use super::free_name::free_name;
use super::of_template;
use crate::catalog::{self, OpenRelation};
use crate::parse_tree::new_node;
use crate::role::with_dump_settings;
use crate::{compat, maintain};

/// The name of the row trigger: it sorts last, so that it sees what other triggers did.
const ROW_TRIGGER: &CStr = c"zzz_maintain";

/// Adds the triggers of `templates` to `table`: first the row trigger, whose name is its to have.
pub fn add(table: &OpenRelation, templates: &[pg_sys::Oid]) {
    let maintain = catalog::function(c"maintain");
    let refuse_rows = catalog::function(c"refuse_rows");
    let templates: Vec<_> =
        templates.iter().map(|template| OpenRelation::open(*template)).collect();
    let merged = |trigger: &pg_sys::Trigger| Some(trigger.tgfoid) == maintain && can_merge(trigger);
    let mut rules: Vec<CString> = Vec::new();
    for trigger in templates.iter().flat_map(OpenRelation::triggers).filter(|it| merged(it)) {
        for rule in maintain::arguments(trigger) {
            if !rules.iter().any(|known| known.as_c_str() == rule) {
                rules.push(rule.to_owned());
            }
        }
    }
    if let Some(function) = maintain
        && !rules.is_empty()
    {
        let row_trigger = row_trigger(&rules);
        let fires = pg_sys::TRIGGER_FIRES_ON_ORIGIN;
        let made = create(table, row_trigger, c"", function, fires, false);
        if let Some(origin) = origin(&templates) {
            catalog::comment_on(made, pg_sys::TriggerRelationId, &origin);
        }
    }
    for template in &templates {
        for trigger in template.triggers() {
            if trigger.tgisinternal || Some(trigger.tgfoid) == refuse_rows || merged(trigger) {
                continue;
            }
            let (table, trigger) = (AssertUnwindSafe(table), AssertUnwindSafe(trigger));
            of_template(template.oid(), || with_dump_settings(|| clone(*table, *trigger)));
        }
    }
}

/// What the row trigger's comment says of where it came from, so that check() can tell when one of the
/// user's templates has moved on. Those that are shipped do not.
fn origin(templates: &[OpenRelation]) -> Option<String> {
    let moving = templates.iter().any(|template| !catalog::is_shipped(template.oid()));
    moving.then(|| {
        let names: Vec<_> = templates.iter().map(OpenRelation::qualified_name).collect();
        format!("made LIKE {}", names.join(", "))
    })
}

/// Makes `table` refuse rows, if it is a template. The trigger counts as internal, so that it is not
/// dumped: a restore makes the table in the same schema, and gets it from here.
pub fn refuse_rows(table: &OpenRelation) {
    let Some(function) = catalog::function(c"refuse_rows") else { return };
    if table.triggers().iter().any(|trigger| trigger.tgfoid == function) {
        return;
    }
    let statement = new_statement(c"refuse_rows", c"refuse_rows", pg_sys::TRIGGER_TYPE_INSERT);
    create(table, statement, c"", function, pg_sys::TRIGGER_FIRES_ON_ORIGIN, true);
}

/// Whether the trigger fires before every update or delete of a row, so that its rules can be put
/// together with others.
fn can_merge(trigger: &pg_sys::Trigger) -> bool {
    maintain::is_before_row(trigger)
        && trigger.tgqual.is_null()
        && trigger.tgnattr == 0
        && trigger.tgenabled as u8 == pg_sys::TRIGGER_FIRES_ON_ORIGIN
}

fn row_trigger(rules: &[CString]) -> *mut pg_sys::CreateTrigStmt {
    let statement = new_statement(ROW_TRIGGER, c"maintain", maintain::events(rules));
    for rule in rules {
        // SAFETY: the argument is a copy, in a list that begins as NIL.
        unsafe {
            let argument = pg_sys::makeString(pg_sys::pstrdup(rule.as_ptr()));
            (*statement).args = pg_sys::lappend((*statement).args, argument.cast());
        }
    }
    statement
}

/// CREATE TRIGGER `name` BEFORE `events` FOR EACH ROW EXECUTE FUNCTION base_entity.`function`().
fn new_statement(name: &CStr, function: &CStr, events: u32) -> *mut pg_sys::CreateTrigStmt {
    // SAFETY: the node is new, and the name is a copy.
    unsafe {
        let statement: *mut pg_sys::CreateTrigStmt = new_node(pg_sys::NodeTag::T_CreateTrigStmt);
        (*statement).trigname = pg_sys::pstrdup(name.as_ptr());
        (*statement).row = true;
        (*statement).timing = pg_sys::TRIGGER_TYPE_BEFORE as _;
        (*statement).events = events as _;
        // The function is given by OID; its name is for what an error says of it.
        for part in [catalog::SCHEMA, function] {
            let part = pg_sys::makeString(pg_sys::pstrdup(part.as_ptr()));
            (*statement).funcname = pg_sys::lappend((*statement).funcname, part.cast());
        }
        statement
    }
}

/// Creates a copy of a template's trigger: PostgreSQL writes it down and reads it again, so WHEN
/// clauses, column lists, arguments, transition tables and what makes it a constraint come along.
fn clone(table: &OpenRelation, trigger: &pg_sys::Trigger) {
    // SAFETY: pg_get_triggerdef() gives one CREATE TRIGGER statement; what it writes under the
    // current search_path, the parser reads back under the same one.
    unsafe {
        let Some(definition) = direct_function_call::<String>(
            pg_sys::pg_get_triggerdef,
            &[trigger.tgoid.into_datum()],
        )
        .and_then(|text| CString::new(text).ok()) else {
            return;
        };
        let parsed = PgList::<pg_sys::RawStmt>::from_pg(pg_sys::raw_parser(
            definition.as_ptr(),
            pg_sys::RawParseMode::RAW_PARSE_DEFAULT,
        ));
        let Some(raw) = parsed.head() else { return };
        let statement = (*raw).stmt.cast::<pg_sys::CreateTrigStmt>();
        if !choose_name(table, statement, trigger.tgfoid) {
            return;
        }
        (*(*statement).relation).relname =
            pg_sys::pstrdup((*(*table.as_ptr()).rd_rel).relname.data.as_ptr());
        (*(*statement).relation).schemaname = pg_sys::get_namespace_name(table.schema());
        let made =
            create(table, statement, &definition, trigger.tgfoid, trigger.tgenabled as u8, false);
        let comment = pg_sys::GetComment(trigger.tgoid, pg_sys::TriggerRelationId, 0);
        if !comment.is_null() {
            pg_sys::CreateComments(made, pg_sys::TriggerRelationId, 0, comment);
        }
    }
}

/// Gives the trigger a name that is free on the table, as PostgreSQL does for constraints: with a
/// number behind it. Returns false if the very trigger is there already, as a LIKE that copies
/// triggers itself would have it.
unsafe fn choose_name(
    table: &OpenRelation,
    statement: *mut pg_sys::CreateTrigStmt,
    function: pg_sys::Oid,
) -> bool {
    // SAFETY: triggers and the statement have names; the new one is palloc'd.
    unsafe {
        let fresh = OpenRelation::open(table.oid());
        let wanted = CStr::from_ptr((*statement).trigname).to_owned();
        let find = |name: &CStr| {
            fresh.triggers().iter().find(|trigger| CStr::from_ptr(trigger.tgname) == name)
        };
        if find(&wanted)
            .is_some_and(|same| same.tgfoid == function && has_arguments(same, statement))
        {
            return false;
        }
        let is_constraint = (*statement).isconstraint;
        let name = free_name(&wanted, |name| {
            find(name).is_some() || (is_constraint && catalog::has_constraint(table.oid(), name))
        });
        (*statement).trigname = pg_sys::pstrdup(name.as_ptr());
        true
    }
}

/// Creates a trigger on the table; returns its OID.
fn create(
    table: &OpenRelation,
    statement: *mut pg_sys::CreateTrigStmt,
    definition: &CStr,
    function: pg_sys::Oid,
    enabled: u8,
    internal: bool,
) -> pg_sys::Oid {
    let none = pg_sys::InvalidOid;
    // SAFETY: the statement is a CreateTrigStmt as the grammar makes it; table and function are
    // given by OID, so that no name in it is looked up. The table is locked by its creation.
    unsafe {
        let made = pg_sys::CreateTriggerFiringOn(
            statement,
            definition.as_ptr(),
            table.oid(),
            none,
            none,
            none,
            function,
            none,
            std::ptr::null_mut(),
            internal,
            false,
            enabled as _,
        );
        pg_sys::CommandCounterIncrement();
        made.objectId
    }
}

/// Whether a trigger has the arguments that the statement gives.
unsafe fn has_arguments(
    trigger: &pg_sys::Trigger,
    statement: *const pg_sys::CreateTrigStmt,
) -> bool {
    // SAFETY: args is a list of strings.
    unsafe {
        let given = PgList::<pg_sys::Node>::from_pg((*statement).args);
        given
            .iter_ptr()
            .map(|argument| CStr::from_ptr(compat::string_value(argument)))
            .eq(maintain::arguments(trigger))
    }
}
