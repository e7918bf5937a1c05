//! Changing the arguments of a trigger that exists, as ALTER TRIGGER ... RENAME changes its name: in
//! its row of pg_trigger (renametrig_internal() in src/backend/commands/trigger.c). CREATE OR REPLACE
//! TRIGGER would enable it, lock out writes, need rights on the table and the function, and refuse the
//! triggers of partitions.
//!
//! It follows a change that another command makes, so no privilege is asked for, and none is used: no
//! expression, function or statement of anyone runs.

use std::ffi::{CStr, CString};

use pgrx::{IntoDatum, pg_sys};

use super::query::ask_again;
use super::row::Row;
use super::system_row::{RowKey, SystemCatalog};

/// The triggers on the function $1, in an order that is the same in all sessions.
const TRIGGERS: &str = "
    SELECT t.oid, t.tgrelid, t.tgparentid
    FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_trigger t ON t.oid OPERATOR(pg_catalog.=) d.objid
    WHERE d.refclassid OPERATOR(pg_catalog.=) 1255 AND d.refobjid OPERATOR(pg_catalog.=) $1
      AND d.classid OPERATOR(pg_catalog.=) 2620 AND t.tgfoid OPERATOR(pg_catalog.=) $1
    ORDER BY t.tgrelid, t.oid";

/// Each trigger on a function, and whether a partition has it from the table that it is a partition of.
pub fn triggers_on(function: pg_sys::Oid) -> Vec<(TriggerOfTable, bool)> {
    ask_again(TRIGGERS, &[function], |row| {
        Ok((TriggerOfTable::read(&row)?, row.get(3)? != Some(pg_sys::InvalidOid)))
    })
}

/// A trigger and its table.
#[derive(Clone, Copy)]
pub struct TriggerOfTable {
    /// The trigger.
    pub trigger: pg_sys::Oid,
    /// Its table.
    pub table: pg_sys::Oid,
}

impl TriggerOfTable {
    /// Reads the OIDs of a trigger and its table from the first two columns of a row.
    ///
    /// # Errors
    ///
    /// The columns are of other types.
    pub fn read(row: &Row) -> Result<Self, pgrx::spi::Error> {
        Ok(Self {
            trigger: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
            table: row.get(2)?.unwrap_or(pg_sys::InvalidOid),
        })
    }

    /// Replaces the arguments by those that `change` makes of them; it gives None where they are to
    /// stay as they are. The table is locked with SHARE UPDATE EXCLUSIVE until the transaction ends, so
    /// that others neither change the trigger nor wait to read or write rows.
    pub fn change_arguments(self, change: impl Fn(&[CString]) -> Option<Vec<CString>>) {
        if self.arguments().is_none_or(|arguments| change(&arguments).is_none()) {
            return;
        }
        // SAFETY: any OID can be locked.
        unsafe {
            pg_sys::LockRelationOid(self.table, pg_sys::ShareUpdateExclusiveLock as _);
        }
        // As they are now that no other session changes them.
        let Some(changed) = self.arguments().and_then(|arguments| change(&arguments)) else {
            return;
        };
        self.store(&changed);
    }

    /// The arguments; None if the trigger has gone.
    pub fn arguments(self) -> Option<Vec<CString>> {
        let catalog = SystemCatalog::open(pg_sys::TriggerRelationId, pg_sys::AccessShareLock);
        let row = catalog.find(&self.key())?;
        // SAFETY: the row is one of pg_trigger; tgargs is a bytea and never NULL.
        let bytes = unsafe {
            let value = catalog.value(row, pg_sys::Anum_pg_trigger_tgargs)?;
            pgrx::FromDatum::from_datum(value, false).unwrap_or_else(Vec::<u8>::new)
        };
        let arguments = bytes.split_inclusive(|byte| *byte == 0);
        Some(
            arguments
                .filter_map(|argument| CStr::from_bytes_with_nul(argument).ok())
                .map(CStr::to_owned)
                .collect(),
        )
    }

    /// Its timing, events and level: pg_trigger.tgtype; 0 if it has gone.
    pub fn kind(self) -> u32 {
        let catalog = SystemCatalog::open(pg_sys::TriggerRelationId, pg_sys::AccessShareLock);
        catalog.find(&self.key()).map_or(0, |row| {
            // SAFETY: the row is one of pg_trigger; tgtype is a smallint and never NULL.
            let kind = unsafe { catalog.value(row, pg_sys::Anum_pg_trigger_tgtype) };
            kind.map_or(0, |kind| u32::from((kind.value() as i16).unsigned_abs()))
        })
    }

    /// Whether a partition has it from the table that it is a partition of.
    pub fn is_of_parent(self) -> bool {
        let catalog = SystemCatalog::open(pg_sys::TriggerRelationId, pg_sys::AccessShareLock);
        catalog.find(&self.key()).is_some_and(|row| {
            // SAFETY: the row is one of pg_trigger; tgparentid is an oid and never NULL.
            let parent = unsafe { catalog.value(row, pg_sys::Anum_pg_trigger_tgparentid) };
            parent != Some(pg_sys::InvalidOid.into())
        })
    }

    /// Drops the trigger, and with it those that partitions have from it. The table and its partitions
    /// are locked with ACCESS EXCLUSIVE by the running command.
    pub fn drop(self) {
        let trigger = pg_sys::ObjectAddress {
            classId: pg_sys::TriggerRelationId,
            objectId: self.trigger,
            objectSubId: 0,
        };
        // SAFETY: the address is valid for the call; nothing but the triggers of partitions can depend
        // on a trigger.
        unsafe {
            pg_sys::performDeletion(&trigger, pg_sys::DropBehavior::DROP_RESTRICT, 0);
            pg_sys::CommandCounterIncrement();
        }
    }

    fn key(self) -> RowKey {
        RowKey {
            index: pg_sys::Oid::from_u32(pg_sys::TriggerOidIndexId),
            column: pg_sys::Anum_pg_trigger_oid,
            equals: pg_sys::F_OIDEQ,
            value: self.trigger.into(),
        }
    }

    fn store(self, arguments: &[CString]) {
        let catalog = SystemCatalog::open(pg_sys::TriggerRelationId, pg_sys::RowExclusiveLock);
        let Some(row) = catalog.find(&self.key()) else { return };
        let bytes: Vec<u8> =
            arguments.iter().flat_map(|argument| argument.as_bytes_with_nul()).copied().collect();
        const COLUMNS: usize = pg_sys::Natts_pg_trigger as usize;
        let mut values = [pg_sys::Datum::null(); COLUMNS];
        let mut nulls = [false; COLUMNS];
        let mut replace = [false; COLUMNS];
        let mut set = |column: u32, value: Option<pg_sys::Datum>| {
            let place = column as usize - 1;
            values[place] = value.unwrap_or_else(pg_sys::Datum::null);
            replace[place] = true;
        };
        let count = i16::try_from(arguments.len()).unwrap_or(i16::MAX);
        set(pg_sys::Anum_pg_trigger_tgnargs, count.into_datum());
        set(pg_sys::Anum_pg_trigger_tgargs, bytes.into_datum());
        // SAFETY: the row is one of pg_trigger, and the arrays have one element for each of its
        // columns; the new values have their columns' types. The invalidation makes all sessions read
        // the table's triggers again.
        unsafe {
            // Mutable, as 14 declares them.
            let (values, nulls) = (values.as_mut_ptr(), nulls.as_mut_ptr());
            let descriptor = (*catalog.as_ptr()).rd_att;
            let changed =
                pg_sys::heap_modify_tuple(row, descriptor, values, nulls, replace.as_mut_ptr());
            pg_sys::CatalogTupleUpdate(catalog.as_ptr(), &mut (*changed).t_self, changed);
            if let Some(_hook) = pg_sys::object_access_hook {
                let (class, none) = (pg_sys::TriggerRelationId, pg_sys::InvalidOid);
                pg_sys::RunObjectPostAlterHook(class, self.trigger, 0, none, false);
            }
            pg_sys::CacheInvalidateRelcacheByRelid(self.table);
            pg_sys::CommandCounterIncrement();
        }
    }
}
