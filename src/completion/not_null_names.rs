//! The names of NOT NULL constraints. LIKE copies them from the template, where PostgreSQL has made them
//! of the template's name, as `base_entity_uuid_not_null`; on the new table they are made of the table's
//! name. A constraint that was given a name keeps it.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use crate::catalog::{self, OpenRelation};
use crate::{compat, encoding};

/// Renames the NOT NULL constraints that `table` has from `templates` under a name that PostgreSQL made.
pub fn make(table: &OpenRelation, templates: &[pg_sys::Oid]) {
    if !compat::NOT_NULL_HAS_NAME {
        return;
    }
    let own = encoding::to_server(&table.name());
    let names = templates.iter().map(|template| catalog::relation_name(*template));
    let templates: Vec<_> = names.map(|name| encoding::to_server(&name)).collect();
    catalog::rename_not_null(table, |name, column, taken| {
        let is_made = templates.iter().any(|template| made_name(template, column, 0) == name);
        is_made.then(|| {
            let mut number = 0;
            loop {
                let name = made_name(&own, column, number);
                if !taken.contains(&name) {
                    return name;
                }
                number += 1;
            }
        })
    });
}

/// The name that PostgreSQL makes for the constraint on a column, with a number where one without is
/// taken (ChooseConstraintName in src/backend/catalog/pg_constraint.c).
fn made_name(relation: &CStr, column: &CStr, number: u32) -> CString {
    let label = match number {
        0 => c"not_null".to_owned(),
        _ => CString::new(format!("not_null{number}")).unwrap_or_default(),
    };
    // SAFETY: all three are C strings, and so is the result.
    unsafe {
        let name = pg_sys::makeObjectName(relation.as_ptr(), column.as_ptr(), label.as_ptr());
        let copy = CStr::from_ptr(name).to_owned();
        pg_sys::pfree(name.cast());
        copy
    }
}
