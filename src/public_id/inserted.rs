//! The trigger on `base_entity.public_prefixes`: rows of a dump are restored into a database whose tables may have been
//! created LIKE a template, and so have prefixes already.

use pgrx::pg_sys;

use crate::catalog::PrefixTable;
use crate::error;
use crate::fmgr::{self, pg_function};

pg_function! {
    /// BEFORE INSERT FOR EACH ROW: the new row replaces one of the same table and prefix, and a current one makes
    /// the other prefixes of the table former ones.
    base_entity_public_prefix_inserted / pg_finfo_base_entity_public_prefix_inserted => inserted
}

unsafe fn inserted(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the context's tag is that of TriggerData, whose row is the new one of a row trigger.
    unsafe {
        let data = fmgr::context::<pg_sys::TriggerData>(call, pg_sys::NodeTag::T_TriggerData);
        let Some(data) = data.filter(|data| !(**data).tg_trigtuple.is_null()) else {
            error::raise(error::not_called_as_trigger("public_prefix_inserted"))
        };
        let row = (*data).tg_trigtuple;
        if let Some(table) = PrefixTable::open_to_write()
            && table.oid() == (*(*data).tg_relation).rd_id
        {
            let new = table.row(row);
            let before = table.of(&new.schema, &new.relation);
            let mut others = before.clone();
            others.retain(|other| other.prefix != new.prefix);
            if new.is_current {
                others.iter_mut().for_each(|other| other.is_current = false);
            }
            if others != before {
                table.remove(&new.schema, Some(&new.relation));
                table.add(&others);
            }
        }
        row.into()
    }
}
