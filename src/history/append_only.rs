//! `base_entity.append_only()`: the trigger by which a history refuses UPDATE, DELETE and TRUNCATE, for its owner
//! too. The procedures that purge and erase lift it for their own statement.

use std::cell::Cell;

use pgrx::pg_sys;

use crate::fmgr::{self, pg_function};
use crate::maintain::table_of;
use crate::{catalog, error};

pg_function! {
    /// Statement trigger and row trigger on histories.
    base_entity_append_only / pg_finfo_base_entity_append_only => refuse
}

thread_local! {
    /// The history that a statement of this extension deletes from.
    static LIFTED: Cell<Option<pg_sys::Oid>> = const { Cell::new(None) };
}

/// Puts back what was lifted before, by return or by unwinding.
struct Restore(Option<pg_sys::Oid>);

impl Drop for Restore {
    fn drop(&mut self) {
        LIFTED.set(self.0);
    }
}

/// Runs `action`, in which rows may be deleted from a history.
pub fn lifted<T>(history: pg_sys::Oid, action: impl FnOnce() -> T) -> T {
    let _restore = Restore(LIFTED.replace(Some(history)));
    action()
}

unsafe fn refuse(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the context's tag is that of TriggerData, whose relation is open.
    unsafe {
        let Some(data) = fmgr::context::<pg_sys::TriggerData>(call, pg_sys::NodeTag::T_TriggerData)
        else {
            error::raise(error::not_called_as_trigger("append_only"));
        };
        let data = &*data;
        let is_delete =
            data.tg_event & pg_sys::TRIGGER_EVENT_OPMASK == pg_sys::TRIGGER_EVENT_DELETE;
        if !(is_delete && LIFTED.get() == Some((*data.tg_relation).rd_id)) {
            let table = super::target::table_of_history((*data.tg_relation).rd_id);
            let table = table.map(catalog::qualified_name);
            error::raise(error::history_is_append_only(&table_of(data), table.as_deref()));
        }
        // The row to delete; none for a statement trigger.
        data.tg_trigtuple.into()
    }
}
