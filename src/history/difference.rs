//! Documents of the columns in which two versions of a row differ.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use super::columns::base_type;
use crate::catalog::{self, OpenRelation};
use crate::compat;
use crate::registry::document::{self, Column};
use crate::registry::jsonb_builder::JsonbBuilder;

/// The columns of a table whose rows are compared, with the types in which their values are stored.
pub struct Compared {
    columns: Vec<(CString, pg_sys::Oid)>,
    /// The column with the beginning of a period, in which all versions differ.
    since: CString,
}

impl Compared {
    /// Those of a table.
    pub fn of(table: &OpenRelation, since: CString) -> Self {
        let columns = table.columns().into_iter();
        let columns = columns.map(|(name, of)| (name, base_type(of))).collect();
        Self { columns, since }
    }

    /// The document of a row. None if its columns are not of the types.
    ///
    /// # Safety
    ///
    /// `row` is of a row type.
    pub unsafe fn document(&self, row: pg_sys::Datum) -> Option<pg_sys::Datum> {
        // SAFETY: the caller vouches for the row; its values are of the types of its columns, which are compared.
        unsafe {
            let (descriptor, values) = catalog::columns_of_value(row);
            let is_of = |(n, (_, of)): (usize, &(CString, pg_sys::Oid))| {
                base_type(compat::attribute(descriptor, n).atttypid) == *of
            };
            if values.len() != self.columns.len() || !self.columns.iter().enumerate().all(is_of) {
                return None;
            }
            let columns = self.columns.iter().zip(values);
            let columns = columns.map(|((name, of), value)| Column { name, type_oid: *of, value });
            Some(document::of_columns(columns))
        }
    }

    /// The columns of a document that another one has otherwise, or that it has itself where there is no other one; None if there are none.
    ///
    /// # Safety
    ///
    /// Both are documents of the columns.
    pub unsafe fn difference(
        &self,
        from: Option<pg_sys::Datum>,
        to: Option<pg_sys::Datum>,
    ) -> Option<pg_sys::Datum> {
        let from = from?;
        let mut json = JsonbBuilder::new();
        let mut is_empty = true;
        json.begin_object();
        for (name, _) in self.columns.iter().filter(|(name, _)| *name != self.since) {
            // SAFETY: the documents have the columns.
            unsafe {
                let value = field(from, name);
                if to.is_some_and(|to| is_same(value, field(to, name))) {
                    continue;
                }
                json.key(name);
                json.value(value);
            }
            is_empty = false;
        }
        json.end_object();
        (!is_empty).then(|| json.finish())
    }
}

/// The value of a column in a document.
unsafe fn field(document: pg_sys::Datum, name: &CStr) -> pg_sys::Datum {
    // SAFETY: the caller vouches for the document, which has the column.
    unsafe {
        let name = pg_sys::cstring_to_text(name.as_ptr()).into();
        let none = pg_sys::InvalidOid;
        pg_sys::OidFunctionCall2Coll(JSONB_OBJECT_FIELD, none, document, name)
    }
}

/// Whether two values are the same as jsonb.
unsafe fn is_same(one: pg_sys::Datum, other: pg_sys::Datum) -> bool {
    // SAFETY: both are values of type jsonb.
    unsafe { pg_sys::OidFunctionCall2Coll(JSONB_EQ, pg_sys::InvalidOid, one, other).value() != 0 }
}

const JSONB_OBJECT_FIELD: pg_sys::Oid = pg_sys::Oid::from_u32(pg_sys::F_JSONB_OBJECT_FIELD);
const JSONB_EQ: pg_sys::Oid = pg_sys::Oid::from_u32(pg_sys::F_JSONB_EQ);
