//! `base_entity.public_id()` and `public_id_to_uuid()`.

use pgrx::{IntoDatum, Uuid, pg_sys};

use super::decode::public_id as decode;
use super::prefix::{current, is_one_of};
use super::typeid_functions::{to_text, uuid_argument};
use crate::catalog;
use crate::error;
use crate::fmgr::{self, pg_function};
use crate::text::Text;

pg_function! {
    /// public_id(relation regclass, uuid uuid) returns text
    base_entity_public_id / pg_finfo_base_entity_public_id => public_id
}

unsafe fn public_id(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: declared STRICT with a regclass and a uuid.
    let (relation, uuid) = unsafe {
        let relation = fmgr::argument(call, 0).value() as u32;
        (pg_sys::Oid::from_u32(relation), uuid_argument(call, 1))
    };
    let prefix = current(relation);
    match typeid::encode(&prefix, uuid) {
        Ok(id) => to_text(&id),
        // The database's owner may have written another one into the table.
        Err(wrong) => error::raise(error::invalid_prefix(&prefix, wrong)),
    }
}

pg_function! {
    /// public_id_to_uuid(id text, relation regclass DEFAULT NULL) returns uuid
    base_entity_public_id_to_uuid / pg_finfo_base_entity_public_id_to_uuid => public_id_to_uuid
}

unsafe fn public_id_to_uuid(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the arguments are those of the declaration in sql/functions.sql.
    let (id, relation) =
        unsafe { (pgrx::pg_getarg::<Text>(call, 0), pgrx::pg_getarg::<pg_sys::Oid>(call, 1)) };
    let uuid: Option<Uuid> = id.map(|id| {
        let (prefix, uuid) = decode(&id);
        if let Some(relation) = relation
            && !is_one_of(relation, prefix)
        {
            let table = catalog::qualified_name(relation);
            error::raise(error::prefix_of_another_table(&id, prefix, &table, &current(relation)));
        }
        uuid
    });
    match uuid.and_then(IntoDatum::into_datum) {
        Some(uuid) => uuid,
        // SAFETY: the running call.
        None => unsafe { fmgr::return_null(call) },
    }
}
