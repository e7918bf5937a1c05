//! CREATE TRIGGER.

use std::ffi::{CStr, CString};

use pgrx::{PgList, pg_sys};

use super::relation_name::RelationName;
use crate::catalog::{self, OpenRelation};
use crate::compat;
use crate::node::new_node;

/// A CREATE TRIGGER statement.
#[derive(Clone, Copy)]
pub struct CreateTrigger(*mut pg_sys::CreateTrigStmt);

/// How a trigger is created.
pub struct Creation<'a> {
    /// The statement as text, for what PostgreSQL reports of it; may be empty.
    pub text: &'a CStr,
    /// The function, to which no name in the statement leads.
    pub function: pg_sys::Oid,
    /// pg_trigger.tgenabled.
    pub enabled: u8,
    /// Whether the trigger counts as PostgreSQL's own, which is not dumped.
    pub internal: bool,
}

impl CreateTrigger {
    /// The statement of the running command.
    ///
    /// # Safety
    ///
    /// `statement` is of the running command's tree, and the value is not used after it.
    pub(super) unsafe fn of_command(statement: *mut pg_sys::CreateTrigStmt) -> Self {
        Self(statement)
    }

    /// The table.
    pub fn table(self) -> RelationName {
        // SAFETY: the statement has a relation, and lives as long as it.
        unsafe { RelationName::new((*self.0).relation) }
    }

    /// Whether it is CREATE OR REPLACE TRIGGER.
    pub fn replaces(self) -> bool {
        // SAFETY: the node is a CreateTrigStmt.
        unsafe { (*self.0).replace }
    }

    /// The name of the trigger.
    pub fn name(self) -> CString {
        // SAFETY: the name is a C string of the tree.
        unsafe { CStr::from_ptr((*self.0).trigname).to_owned() }
    }

    /// The table, locked as the command locks it (CreateTriggerFiringOn() in src/backend/commands/trigger.c): another session cannot make the name lead to
    /// another table by dropping or renaming this one.
    pub fn lock_table(self) -> Option<pg_sys::Oid> {
        // SAFETY: the statement has a relation; its name is looked up as the command does it.
        let table = unsafe {
            pg_sys::RangeVarGetRelidExtended(
                (*self.0).relation,
                pg_sys::ShareRowExclusiveLock as _,
                pg_sys::RVROption::RVR_MISSING_OK,
                None,
                std::ptr::null_mut(),
            )
        };
        (table != pg_sys::InvalidOid).then_some(table)
    }

    /// The function that its name leads to, as CREATE TRIGGER looks it up.
    pub fn function(self) -> Option<pg_sys::Oid> {
        // SAFETY: the name is a list of strings; a missing function gives InvalidOid.
        let function =
            unsafe { pg_sys::LookupFuncName((*self.0).funcname, 0, std::ptr::null(), true) };
        (function != pg_sys::InvalidOid).then_some(function)
    }

    /// CREATE TRIGGER `name` ... EXECUTE FUNCTION base_entity.`function`(`arguments`), of this type
    /// (pg_trigger.tgtype).
    pub fn new(name: &CStr, kind: u32, function: &CStr, arguments: &[CString]) -> Self {
        let timing = pg_sys::TRIGGER_TYPE_BEFORE | pg_sys::TRIGGER_TYPE_INSTEAD;
        // SAFETY: the node is new, and names are copies, in lists that begin as NIL.
        unsafe {
            let statement: *mut pg_sys::CreateTrigStmt =
                new_node(pg_sys::NodeTag::T_CreateTrigStmt);
            (*statement).trigname = pg_sys::pstrdup(name.as_ptr());
            (*statement).row = kind & pg_sys::TRIGGER_TYPE_ROW != 0;
            (*statement).timing = (kind & timing) as _;
            (*statement).events = (kind & !timing & !pg_sys::TRIGGER_TYPE_ROW) as _;
            // The function is given by OID; its name is for the texts of errors.
            for part in [catalog::SCHEMA, function] {
                let part = pg_sys::makeString(pg_sys::pstrdup(part.as_ptr()));
                (*statement).funcname = pg_sys::lappend((*statement).funcname, part.cast());
            }
            for argument in arguments {
                let argument = pg_sys::makeString(pg_sys::pstrdup(argument.as_ptr()));
                (*statement).args = pg_sys::lappend((*statement).args, argument.cast());
            }
            Self(statement)
        }
    }

    /// The statement that PostgreSQL has written of a trigger, for `table` instead of its own.
    pub fn parse(text: &CStr, table: &OpenRelation) -> Option<Self> {
        // SAFETY: the text is one CREATE TRIGGER statement; what was written under the current
        // search_path, the parser reads back under the same one. The table is open, and its name is copied.
        unsafe {
            let parsed = PgList::<pg_sys::RawStmt>::from_pg(pg_sys::raw_parser(
                text.as_ptr(),
                pg_sys::RawParseMode::RAW_PARSE_DEFAULT,
            ));
            let statement = (*parsed.head()?).stmt.cast::<pg_sys::CreateTrigStmt>();
            let relation = (*statement).relation;
            (*relation).relname =
                pg_sys::pstrdup((*(*table.as_ptr()).rd_rel).relname.data.as_ptr());
            (*relation).schemaname = catalog::server_namespace_name(table.schema());
            Some(Self(statement))
        }
    }

    /// Leaves of the arguments those that `is_kept` is true for.
    pub fn retain_arguments(self, is_kept: impl Fn(&CStr) -> bool) {
        // SAFETY: args is a list of strings.
        unsafe {
            let arguments = PgList::<pg_sys::Node>::from_pg((*self.0).args);
            let mut kept = std::ptr::null_mut();
            for argument in arguments.iter_ptr() {
                if is_kept(CStr::from_ptr(compat::string_value(argument))) {
                    kept = pg_sys::lappend(kept, argument.cast());
                }
            }
            (*self.0).args = kept;
        }
    }

    /// Whether it is CREATE CONSTRAINT TRIGGER.
    pub fn is_constraint(self) -> bool {
        // SAFETY: the node is a CreateTrigStmt.
        unsafe { (*self.0).isconstraint }
    }

    /// Creates the trigger on the table, under its name or `name`; returns its OID.
    pub fn create(self, table: &OpenRelation, name: Option<&CStr>, how: &Creation) -> pg_sys::Oid {
        let none = pg_sys::InvalidOid;
        // SAFETY: the statement is a copy, as the grammar makes it; table and function are
        // given by OID, so that no name in it is looked up. The table is locked by its creation.
        unsafe {
            let statement = pg_sys::copyObjectImpl(self.0.cast()).cast::<pg_sys::CreateTrigStmt>();
            if let Some(name) = name {
                (*statement).trigname = pg_sys::pstrdup(name.as_ptr());
            }
            let made = pg_sys::CreateTriggerFiringOn(
                statement,
                how.text.as_ptr(),
                table.oid(),
                none,
                none,
                none,
                how.function,
                none,
                std::ptr::null_mut(),
                how.internal,
                false,
                how.enabled as _,
            );
            pg_sys::CommandCounterIncrement();
            made.objectId
        }
    }
}
