//! The partition key of a new table, as far as it concerns unique keys.

use std::ffi::{CStr, CString};

use pgrx::{PgList, is_a, pg_sys};

use crate::compat;

/// The partition key of a CREATE TABLE statement.
pub enum PartitionKey {
    /// The table is not partitioned.
    None,
    /// Columns, which every key has to include.
    Columns(Vec<CString>),
    /// More than columns: an expression, a collation or an operator class is part of it.
    Complex,
}

impl PartitionKey {
    /// Reads a PARTITION BY clause; null means there is none.
    ///
    /// # Safety
    ///
    /// `clause` is null or points to the PartitionSpec of a statement.
    pub unsafe fn read(clause: *const pg_sys::PartitionSpec) -> Self {
        // SAFETY: partParams holds PartitionElems.
        unsafe {
            if clause.is_null() {
                return Self::None;
            }
            let parts = PgList::<pg_sys::PartitionElem>::from_pg((*clause).partParams);
            let columns: Option<Vec<_>> = parts.iter_ptr().map(|part| column(part)).collect();
            columns.map_or(Self::Complex, Self::Columns)
        }
    }
}

/// The column of a part of the key, if the part is a plain column. PostgreSQL treats `(name)` as a
/// column too (ComputePartitionAttrs in src/backend/commands/tablecmds.c).
unsafe fn column(part: *const pg_sys::PartitionElem) -> Option<CString> {
    // SAFETY: a part has a name or an expression, and tags identify its nodes.
    unsafe {
        if !(*part).collation.is_null() || !(*part).opclass.is_null() {
            return None;
        }
        if !(*part).name.is_null() {
            return Some(CStr::from_ptr((*part).name).to_owned());
        }
        let expression = (*part).expr;
        if !is_a(expression, pg_sys::NodeTag::T_ColumnRef) {
            return None;
        }
        let reference = expression.cast::<pg_sys::ColumnRef>();
        let fields = PgList::<pg_sys::Node>::from_pg((*reference).fields);
        match (fields.len(), fields.head()) {
            (1, Some(field)) if is_a(field, pg_sys::NodeTag::T_String) => {
                Some(CStr::from_ptr(compat::string_value(field)).to_owned())
            }
            _ => None,
        }
    }
}
