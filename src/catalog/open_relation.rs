//! A relation, opened: what its relcache entry says.

use std::ffi::{CStr, CString};

use pgrx::{PgList, is_a, pg_sys};

use super::text;
use crate::compat;

/// A relation opened; closed when dropped, its lock kept until the transaction ends, as for every
/// table a statement has read.
pub struct OpenRelation(pg_sys::Relation);

impl OpenRelation {
    /// Opens a relation that exists and is locked or cannot go away in this statement, with
    /// AccessShareLock.
    pub fn open(relation: pg_sys::Oid) -> Self {
        // SAFETY: relation_open raises an error of its own if the relation has gone.
        Self(unsafe { pg_sys::relation_open(relation, pg_sys::AccessShareLock as _) })
    }

    /// Opens a relation that the command has locked, with no lock of its own: others see of the
    /// command what they would see without the extension. None if it has gone since, as when
    /// somebody's event trigger has dropped it.
    pub fn of_command(relation: pg_sys::Oid) -> Option<Self> {
        // SAFETY: try_relation_open gives null for a relation that has gone.
        let open = unsafe { pg_sys::try_relation_open(relation, pg_sys::NoLock as _) };
        (!open.is_null()).then_some(Self(open))
    }

    /// Opens a table, partitioned or not, with AccessShareLock. None if it has gone since its OID was
    /// read, or has become something else.
    pub fn of_table(relation: pg_sys::Oid) -> Option<Self> {
        // SAFETY: try_relation_open gives null for a relation that has gone.
        let open = unsafe { pg_sys::try_relation_open(relation, pg_sys::AccessShareLock as _) };
        if open.is_null() {
            return None;
        }
        let open = Self(open);
        // SAFETY: the relation is open.
        let kind = unsafe { (*(*open.0).rd_rel).relkind as u8 };
        [pg_sys::RELKIND_RELATION, pg_sys::RELKIND_PARTITIONED_TABLE]
            .contains(&kind)
            .then_some(open)
    }

    /// The relcache entry, valid as long as this value.
    pub fn as_ptr(&self) -> pg_sys::Relation {
        self.0
    }

    /// Its OID.
    pub fn oid(&self) -> pg_sys::Oid {
        // SAFETY: the relation is open.
        unsafe { (*self.0).rd_id }
    }

    /// Whether it has a primary key.
    pub fn has_primary_key(&self) -> bool {
        // SAFETY: the relation is open.
        unsafe { compat::primary_key_index(self.0) != pg_sys::InvalidOid }
    }

    /// The OIDs of its indexes.
    pub fn indexes(&self) -> Vec<pg_sys::Oid> {
        // SAFETY: the relation is open; the list is a copy.
        let list = unsafe { PgList::<pg_sys::Oid>::from_pg(pg_sys::RelationGetIndexList(self.0)) };
        list.iter_oid().collect()
    }

    /// Its triggers in the order in which they fire.
    pub fn triggers(&self) -> &[pg_sys::Trigger] {
        // SAFETY: the descriptor belongs to the open relation and lives as long.
        unsafe {
            let descriptor = (*self.0).trigdesc;
            if descriptor.is_null() {
                return &[];
            }
            std::slice::from_raw_parts((*descriptor).triggers, (*descriptor).numtriggers as usize)
        }
    }

    /// The columns whose DEFAULT is a call of `function` and nothing else.
    pub fn columns_defaulting_to(&self, function: pg_sys::Oid) -> Vec<CString> {
        // SAFETY: the descriptor belongs to the open relation; a default is kept as the text of
        // its expression tree.
        unsafe {
            let descriptor = (*self.0).rd_att;
            let constraints = (*descriptor).constr;
            if constraints.is_null() || (*constraints).num_defval == 0 {
                return Vec::new();
            }
            std::slice::from_raw_parts((*constraints).defval, (*constraints).num_defval as usize)
                .iter()
                .filter(|default| {
                    let expression = pg_sys::stringToNode(default.adbin).cast::<pg_sys::Node>();
                    is_a(expression, pg_sys::NodeTag::T_FuncExpr)
                        && (*expression.cast::<pg_sys::FuncExpr>()).funcid == function
                })
                .map(|default| {
                    let attribute = compat::attribute(descriptor, default.adnum as usize - 1);
                    CStr::from_ptr(attribute.attname.data.as_ptr()).to_owned()
                })
                .collect()
        }
    }

    /// For each column of `other`, in the order of their numbers, the number of this relation's of the
    /// same name; 0 for one that is not here, None for one that was dropped there.
    pub fn numbers_of(&self, other: &Self) -> Vec<Option<pg_sys::AttrNumber>> {
        // SAFETY: the descriptor belongs to the open relation and has so many columns.
        unsafe {
            let descriptor = (*other.0).rd_att;
            (0..(*descriptor).natts as usize)
                .map(|place| compat::attribute(descriptor, place))
                .map(|attribute| {
                    let name = attribute.attname.data.as_ptr();
                    (!attribute.attisdropped).then(|| pg_sys::get_attnum(self.oid(), name))
                })
                .collect()
        }
    }

    /// The role that owns it.
    pub fn owner(&self) -> pg_sys::Oid {
        // SAFETY: the relation is open.
        unsafe { (*(*self.0).rd_rel).relowner }
    }

    /// Whether it is partitioned.
    pub fn is_partitioned(&self) -> bool {
        // SAFETY: the relation is open.
        unsafe { (*(*self.0).rd_rel).relkind as u8 == pg_sys::RELKIND_PARTITIONED_TABLE }
    }

    /// Its name with its schema, quoted where SQL needs it.
    pub fn qualified_name(&self) -> String {
        // SAFETY: a relation's schema has a name.
        let schema = unsafe { text(pg_sys::get_namespace_name(self.schema())) };
        pgrx::spi::quote_qualified_identifier(schema, self.name())
    }

    /// Whether it is temporary.
    pub fn is_temporary(&self) -> bool {
        // SAFETY: the relation is open.
        unsafe { (*(*self.0).rd_rel).relpersistence as u8 == pg_sys::RELPERSISTENCE_TEMP }
    }

    /// Whether it is a partition of another table.
    pub fn is_partition(&self) -> bool {
        // SAFETY: the relation is open.
        unsafe { (*(*self.0).rd_rel).relispartition }
    }

    /// Its schema.
    pub fn schema(&self) -> pg_sys::Oid {
        // SAFETY: the relation is open.
        unsafe { (*(*self.0).rd_rel).relnamespace }
    }

    /// Its name.
    pub fn name(&self) -> String {
        // SAFETY: the relation is open, and its name ends with NUL.
        unsafe { text((*(*self.0).rd_rel).relname.data.as_ptr()) }
    }
}

impl Drop for OpenRelation {
    fn drop(&mut self) {
        // SAFETY: opened by open(). After an error the resource owner has closed it already, and
        // closing it again would be one too many.
        unsafe {
            if !std::thread::panicking() {
                pg_sys::relation_close(self.0, pg_sys::NoLock as _);
            }
        }
    }
}
