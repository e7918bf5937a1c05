//! Whether an UPDATE gives a row another key: the versions under the one are another row's than those under the other.

use std::cell::Cell;

use pgrx::pg_sys;

use super::key_index::{has_same_key, primary_key, value};
use super::link;
use crate::maintain::keep_in;
use crate::{catalog, compat};

const BEFORE_ROW: u32 = pg_sys::TRIGGER_TYPE_ROW | pg_sys::TRIGGER_TYPE_BEFORE;

/// The columns of the primary key that a statement may change, which are asked for once in it.
pub struct KeyChange {
    columns: Cell<Option<&'static [i16]>>,
    /// The columns of the key that are generated: PostgreSQL computes their values after the BEFORE triggers.
    computed: Cell<Option<&'static [i16]>>,
    memory: pg_sys::MemoryContext,
}

impl KeyChange {
    /// That of a statement, in its memory.
    pub fn new(memory: pg_sys::MemoryContext) -> Self {
        Self { columns: Cell::new(None), computed: Cell::new(None), memory }
    }

    /// Whether the row that is stored has another key than the one that it replaces.
    ///
    /// # Safety
    ///
    /// `data` is that of a BEFORE UPDATE row trigger of the statement.
    pub unsafe fn is_one(&self, data: &pg_sys::TriggerData) -> bool {
        // SAFETY: the relation is open, both rows are of it, and the columns are numbers of its.
        unsafe {
            let columns = self.columns.get().unwrap_or_else(|| {
                let key = primary_key(data.tg_relation).unwrap_or_default();
                let columns = keep_in(&changeable(key, data), self.memory);
                self.columns.set(Some(columns));
                columns
            });
            if columns.is_empty() {
                return false;
            }
            let relation = data.tg_relation;
            let (old, new) = (data.tg_trigtuple, self.with_key(data.tg_newtuple, data));
            let differs = |column: &i16| {
                let attribute = compat::attribute((*relation).rd_att, *column as usize - 1);
                match (value(old, *column, relation), value(new, *column, relation)) {
                    (Some(old), Some(new)) => {
                        !compat::is_same_value(old, new, attribute.attbyval, attribute.attlen)
                    }
                    (old, new) => old.is_some() != new.is_some(),
                }
            };
            columns.iter().any(differs) && !has_same_key(relation, old, new)
        }
    }

    /// A row that is about to be stored, with the values that PostgreSQL will compute for the generated columns of its key: no
    /// trigger changes it any more.
    ///
    /// # Safety
    ///
    /// `data` is that of a BEFORE row trigger of the statement, which has the row.
    pub unsafe fn with_key(
        &self,
        row: pg_sys::HeapTuple,
        data: &pg_sys::TriggerData,
    ) -> pg_sys::HeapTuple {
        // SAFETY: the caller vouches for the row; the relation is open.
        unsafe {
            let computed = self.computed.get().unwrap_or_else(|| {
                let has_some = compat::has_stored_columns(data.tg_relation);
                let key = if has_some { primary_key(data.tg_relation) } else { None };
                let mut key = key.unwrap_or_default();
                key.retain(|it| is_generated(data, *it));
                let computed = keep_in(&key, self.memory);
                self.computed.set(Some(computed));
                computed
            });
            if computed.is_empty() {
                return row;
            }
            compat::with_stored_columns(data.tg_relation, row, computed)
        }
    }
}

unsafe fn is_generated(data: &pg_sys::TriggerData, column: i16) -> bool {
    // SAFETY: the relation is open, and has the column.
    unsafe { compat::attribute((*data.tg_relation).rd_att, column as usize - 1).attgenerated != 0 }
}

/// The columns of the primary key, if the statement sets one of them. A trigger may set any.
unsafe fn changeable(key: Vec<i16>, data: &pg_sys::TriggerData) -> Vec<i16> {
    // SAFETY: the relation is open; the set is one of column numbers.
    unsafe {
        let is_set = |column: &i16| {
            let number = i32::from(*column) - pg_sys::FirstLowInvalidHeapAttributeNumber;
            pg_sys::bms_is_member(number, data.tg_updatedcols)
        };
        let has_triggers = has_other_triggers(data);
        if has_triggers || key.iter().any(is_set) { key } else { Vec::new() }
    }
}

/// Whether another row trigger than those of this extension fires before an UPDATE of the table, and may change the row.
unsafe fn has_other_triggers(data: &pg_sys::TriggerData) -> bool {
    let own = [catalog::function(c"maintain"), catalog::function(link::FUNCTION)];
    // SAFETY: the relation is open; its triggers are read before anything else is called.
    unsafe {
        catalog::triggers_in((*data.tg_relation).trigdesc).iter().any(|it| {
            let kind = u32::from(it.tgtype.unsigned_abs());
            kind & BEFORE_ROW == BEFORE_ROW
                && kind & pg_sys::TRIGGER_TYPE_UPDATE != 0
                && !own.contains(&Some(it.tgfoid))
        })
    }
}
