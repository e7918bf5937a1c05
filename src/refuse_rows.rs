//! `base_entity.refuse_rows()`: the trigger that keeps rows out of templates.

use pgrx::pg_sys;

use crate::fmgr::{self, pg_function};
use crate::{catalog, error};

pg_function! {
    /// Row trigger on templates.
    base_entity_refuse_rows / pg_finfo_base_entity_refuse_rows => refuse
}

unsafe fn refuse(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the context's tag says that it is TriggerData, whose relation is open.
    unsafe {
        match fmgr::context::<pg_sys::TriggerData>(call, pg_sys::NodeTag::T_TriggerData) {
            Some(data) => {
                let relation = (*(*data).tg_relation).rd_rel;
                // A table that has left the schema of the templates is one no more.
                if Some((*relation).relnamespace) != catalog::schema() {
                    return (*data).tg_trigtuple.into();
                }
                let name = catalog::text((*relation).relname.data.as_ptr());
                error::raise(error::template_holds_no_rows(&name))
            }
            None => error::raise(error::not_called_as_trigger("refuse_rows")),
        }
    }
}
