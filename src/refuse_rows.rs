//! `base_entity.refuse_rows()`: the trigger that keeps rows out of templates and their partitions.

use pgrx::pg_sys;

use crate::fmgr::{self, pg_function};
use crate::{catalog, encoding, error};

pg_function! {
    /// Row trigger on templates.
    base_entity_refuse_rows / pg_finfo_base_entity_refuse_rows => refuse
}

unsafe fn refuse(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the context's tag is that of TriggerData, whose relation is open; the FmgrInfo
    // lives as long as the statement.
    unsafe {
        let Some(data) = fmgr::context::<pg_sys::TriggerData>(call, pg_sys::NodeTag::T_TriggerData)
        else {
            error::raise(error::not_called_as_trigger("refuse_rows"));
        };
        let function = &mut *(*call).flinfo;
        if function.fn_extra.is_null() {
            let relation = (*(*data).tg_relation).rd_rel;
            let name = encoding::text((*relation).relname.data.as_ptr());
            if Some((*relation).relnamespace) == catalog::schema() {
                error::raise(error::template_holds_no_rows(&name));
            }
            if let Some(template) = catalog::template_above((*(*data).tg_relation).rd_id) {
                let template = catalog::relation_name(template);
                error::raise(error::partition_holds_no_rows(&name, &template));
            }
            // A table that has left the schema of the templates is one no more: known for the rest of
            // the statement.
            function.fn_extra = (&raw const ORDINARY).cast_mut().cast();
        }
        match (*data).tg_event & pg_sys::TRIGGER_EVENT_OPMASK {
            pg_sys::TRIGGER_EVENT_UPDATE => (*data).tg_newtuple.into(),
            _ => (*data).tg_trigtuple.into(),
        }
    }
}

/// The target of fn_extra for a table that accepts rows.
static ORDINARY: u8 = 0;
