//! `base_entity.uuid_version = 7`: the keys of a new entity default to uuidv7() where the template's
//! default to uuidv4().

use std::ffi::CString;

use pgrx::pg_sys;

use crate::catalog::{self, OpenRelation};
use crate::parse_tree::set_default;

/// Rewrites the defaults that `table` has got from `templates`. A column that the statement itself
/// defines keeps its default.
pub fn use_version_7(table: pg_sys::Oid, templates: &[pg_sys::Oid]) {
    let Some(version_4) = catalog::function(c"uuidv4") else {
        return;
    };
    let columns: Vec<CString> = templates
        .iter()
        .flat_map(|template| OpenRelation::open(*template).columns_defaulting_to(version_4))
        .collect();
    for column in columns {
        let number = catalog::attribute_number(table, &column);
        if number != 0 {
            set_default(&OpenRelation::open(table), number, c"uuidv7");
        }
    }
}
