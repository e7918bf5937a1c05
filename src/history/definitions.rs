//! The columns of a table as its history has them.

use pgrx::pg_sys;

use super::columns::base_type;
use crate::catalog::OpenRelation;
use crate::{compat, encoding};

/// The columns of a table as its history has them: name, and type with collation. The current search_path is
/// `pg_catalog`.
pub fn definitions(table: &OpenRelation) -> Vec<(String, String)> {
    // SAFETY: the relation is open, and its columns' names end with NUL.
    unsafe {
        let descriptor = (*table.as_ptr()).rd_att;
        let columns: Vec<_> = (0..(*descriptor).natts as usize)
            .map(|place| compat::attribute(descriptor, place))
            .filter(|column| !column.attisdropped)
            .map(|column| {
                let name = encoding::text(column.attname.data.as_ptr());
                (name, column.atttypid, column.atttypmod, column.attcollation)
            })
            .collect();
        columns
            .into_iter()
            .map(|(name, type_oid, typmod, collation)| {
                (name, definition(type_oid, typmod, collation))
            })
            .collect()
    }
}

fn definition(type_oid: pg_sys::Oid, mut typmod: i32, collation: pg_sys::Oid) -> String {
    // SAFETY: the look-ups are by OIDs that a column has.
    unsafe {
        let base = if base_type(type_oid) == type_oid {
            type_oid
        } else {
            pg_sys::getBaseTypeAndTypmod(type_oid, &mut typmod)
        };
        let mut text = encoding::text(pg_sys::format_type_with_typemod(base, typmod));
        if collation != pg_sys::InvalidOid && collation != pg_sys::get_typcollation(base) {
            text.push_str(" COLLATE ");
            text.push_str(&encoding::text(pg_sys::generate_collation_name(collation)));
        }
        text
    }
}
