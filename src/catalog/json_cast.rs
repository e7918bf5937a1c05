//! The casts to json that types of extensions come with.

use pgrx::pg_sys;

/// A cast to json.
#[derive(Clone, Copy)]
pub struct JsonCast {
    /// Its function.
    pub function: pg_sys::Oid,
    /// Whether that is SQL or another language in which it may name relations without a schema.
    pub may_name_relations: bool,
}

/// The languages internal and c (src/include/catalog/pg_language.dat).
const COMPILED: [u32; 2] = [12, 13];

/// The function by which a type is cast to json, if it is code of a superuser for that type alone. It is to be
/// called by this OID: another look-up could find another cast.
pub fn json_cast_of_superuser(type_oid: pg_sys::Oid) -> Option<JsonCast> {
    let mut function = pg_sys::InvalidOid;
    // SAFETY: the look-up is the one of to_jsonb() (json_categorize_type() in
    // src/backend/utils/adt/jsonfuncs.c), and takes any type.
    let path = unsafe {
        pg_sys::find_coercion_pathway(
            pg_sys::JSONOID,
            type_oid,
            pg_sys::CoercionContext::COERCION_EXPLICIT,
            &mut function,
        )
    };
    if path != pg_sys::CoercionPathType::COERCION_PATH_FUNC || function == pg_sys::InvalidOid {
        return None;
    }
    let (owner, argument, language) = owner_argument_and_language(function)?;
    // SAFETY: the look-up is by OID.
    let is_trusted = argument == type_oid && unsafe { pg_sys::superuser_arg(owner) };
    let may_name_relations = !COMPILED.contains(&language.to_u32());
    is_trusted.then_some(JsonCast { function, may_name_relations })
}

/// The owner of a function, the type of its first argument, and its language.
fn owner_argument_and_language(
    function: pg_sys::Oid,
) -> Option<(pg_sys::Oid, pg_sys::Oid, pg_sys::Oid)> {
    // SAFETY: what is needed of the row is copied before it is released.
    unsafe {
        let cache = pg_sys::SysCacheIdentifier::PROCOID as i32;
        let row = pg_sys::SearchSysCache1(cache, function.into());
        if row.is_null() {
            return None;
        }
        let form = pg_sys::GETSTRUCT(row).cast::<pg_sys::FormData_pg_proc>();
        let count = (*form).pronargs.max(0) as usize;
        let argument = (*form).proargtypes.values.as_slice(count).first().copied();
        let (owner, language) = ((*form).proowner, (*form).prolang);
        pg_sys::ReleaseSysCache(row);
        argument.map(|argument| (owner, argument, language))
    }
}
