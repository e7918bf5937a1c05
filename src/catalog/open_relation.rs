//! An open relation and its relcache entry.

use std::ffi::{CStr, CString};

use pgrx::{PgList, is_a, pg_sys};

use super::relations::existing_name;
use super::trigger::Trigger;
use crate::encoding::text;
use crate::{compat, error};

/// A relation opened; closed when dropped, its lock kept until the transaction ends, as for every
/// table a statement has read.
pub struct OpenRelation(pg_sys::Relation);

impl OpenRelation {
    /// Opens a relation with AccessShareLock; an error with the SQLSTATE of an undefined table if it
    /// has gone.
    pub fn open(relation: pg_sys::Oid) -> Self {
        Self::existing(relation)
            .unwrap_or_else(|| error::raise(error::relation_does_not_exist(relation)))
    }

    /// Opens a relation that the command has locked, without another lock, so that the command takes the
    /// same locks as without the extension. None if it no longer exists, as when another event trigger
    /// has dropped it.
    pub fn of_command(relation: pg_sys::Oid) -> Option<Self> {
        // SAFETY: try_relation_open gives null for a relation that does not exist.
        let open = unsafe { pg_sys::try_relation_open(relation, pg_sys::NoLock as _) };
        // Not then_some(), which would make the value of null too, whose Drop closes it.
        (!open.is_null()).then(|| Self(open))
    }

    /// Opens a relation with AccessShareLock. None if it no longer exists.
    pub fn existing(relation: pg_sys::Oid) -> Option<Self> {
        // SAFETY: try_relation_open gives null for a relation that does not exist.
        let open = unsafe { pg_sys::try_relation_open(relation, pg_sys::AccessShareLock as _) };
        (!open.is_null()).then(|| Self(open))
    }

    /// Opens a table, partitioned or not, with AccessShareLock. None if it no longer exists or is another
    /// kind of relation.
    pub fn of_table(relation: pg_sys::Oid) -> Option<Self> {
        let open = Self::existing(relation)?;
        // SAFETY: the relation is open.
        let kind = unsafe { (*(*open.0).rd_rel).relkind as u8 };
        [pg_sys::RELKIND_RELATION, pg_sys::RELKIND_PARTITIONED_TABLE]
            .contains(&kind)
            .then_some(open)
    }

    /// Opens a table as [`of_table`](Self::of_table) does; an error if it is none.
    pub fn require_table(relation: pg_sys::Oid) -> Self {
        Self::of_table(relation).unwrap_or_else(|| match existing_name(relation) {
            Some(name) => error::raise(error::not_a_table(&name)),
            None => error::raise(error::no_such_table(relation)),
        })
    }

    /// The relcache entry, valid as long as this value.
    pub fn as_ptr(&self) -> pg_sys::Relation {
        self.0
    }

    /// Whether the session has it open besides, as a statement that is running does.
    pub fn is_open_elsewhere(&self) -> bool {
        // SAFETY: the relation is open.
        unsafe { (*self.0).rd_refcnt > 1 }
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

    /// Whether it is partitioned, or a partition.
    pub fn has_partitions_or_is_one(&self) -> bool {
        // SAFETY: the relation is open.
        let class = unsafe { &*(*self.0).rd_rel };
        class.relispartition || class.relkind as u8 == pg_sys::RELKIND_PARTITIONED_TABLE
    }

    /// The OIDs of its indexes.
    pub fn indexes(&self) -> Vec<pg_sys::Oid> {
        // SAFETY: the relation is open; the list is a copy.
        let list = unsafe { PgList::<pg_sys::Oid>::from_pg(pg_sys::RelationGetIndexList(self.0)) };
        list.iter_oid().collect()
    }

    /// The numbers of the columns of an index; None for one with expressions or a condition.
    pub fn plain_key(&self) -> Option<Vec<pg_sys::AttrNumber>> {
        /// The number that stands for an expression.
        const EXPRESSION: pg_sys::AttrNumber = 0;
        // SAFETY: the index is open, and dim1 is the length of its key, which is copied.
        unsafe {
            let key = &(*(*self.0).rd_index).indkey;
            let key = std::slice::from_raw_parts(key.values.as_ptr(), key.dim1 as usize).to_vec();
            let has_condition = !pg_sys::RelationGetIndexPredicate(self.0).is_null();
            (!has_condition && !key.contains(&EXPRESSION)).then_some(key)
        }
    }

    /// Whether it has rules (CREATE RULE).
    pub fn has_rewrite_rules(&self) -> bool {
        // SAFETY: the relation is open.
        unsafe { !(*self.0).rd_rules.is_null() }
    }

    /// Whether it is a view that reads its tables with the rights of the role that uses it, or PostgreSQL has no such views.
    pub fn is_security_invoker(&self) -> bool {
        // SAFETY: the relation is open.
        unsafe {
            (*(*self.0).rd_rel).relkind as u8 == pg_sys::RELKIND_VIEW
                && compat::is_security_invoker(self.0)
        }
    }

    /// Whether a view has rules besides the one that is its query.
    pub fn has_rules_beside_query(&self) -> bool {
        // SAFETY: the relation is open, and its rules are counted.
        unsafe {
            let rules = (*self.0).rd_rules;
            !rules.is_null() && (*rules).numLocks > 1
        }
    }

    /// Its triggers in the order in which they fire.
    pub fn triggers(&self) -> Vec<Trigger> {
        // SAFETY: the relation is open.
        unsafe { Trigger::all_of(self.0) }
    }

    /// The number of the column of that name, if it has that type.
    pub fn column_of_type(&self, name: &CStr, type_oid: pg_sys::Oid) -> Option<pg_sys::AttrNumber> {
        // SAFETY: the descriptor belongs to the open relation and has so many columns, whose names end
        // with NUL.
        unsafe {
            let descriptor = (*self.0).rd_att;
            (0..(*descriptor).natts as usize)
                .map(|place| compat::attribute(descriptor, place))
                .find(|column| {
                    !column.attisdropped
                        && column.atttypid == type_oid
                        && CStr::from_ptr(column.attname.data.as_ptr()) == name
                })
                .map(|column| column.attnum)
        }
    }

    /// The names and the types of the columns that are not dropped, in order. They are copied: a look-up may change the relcache entry.
    pub fn columns(&self) -> Vec<(CString, pg_sys::Oid)> {
        // SAFETY: the relation is open, with so many columns, whose names end with NUL.
        unsafe {
            let descriptor = (*self.0).rd_att;
            (0..(*descriptor).natts as usize)
                .map(|place| compat::attribute(descriptor, place))
                .filter(|column| !column.attisdropped)
                .map(|column| {
                    let name = CStr::from_ptr(column.attname.data.as_ptr());
                    (name.to_owned(), column.atttypid)
                })
                .collect()
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

    /// For each column of `other`, in the order of their numbers, the number of this relation's column of
    /// the same name; 0 if there is none, None if the column of `other` was dropped.
    pub fn numbers_of(&self, other: &Self) -> Vec<Option<pg_sys::AttrNumber>> {
        // SAFETY: the descriptor belongs to the open relation and has so many columns, whose names end
        // with NUL. They are copied before they are looked up.
        let names: Vec<Option<CString>> = unsafe {
            let descriptor = (*other.0).rd_att;
            (0..(*descriptor).natts as usize)
                .map(|place| compat::attribute(descriptor, place))
                .map(|attribute| {
                    let name = attribute.attname.data.as_ptr();
                    (!attribute.attisdropped).then(|| CStr::from_ptr(name).to_owned())
                })
                .collect()
        };
        let number = |name: CString| {
            // SAFETY: the name is a C string; a missing column gives 0.
            unsafe { pg_sys::get_attnum(self.oid(), name.as_ptr()) }
        };
        names.into_iter().map(|name| name.map(number)).collect()
    }

    /// The name of a column, by its number.
    pub fn column_name(&self, number: i16) -> Option<CString> {
        // SAFETY: the descriptor belongs to the open relation and has so many columns, whose names end
        // with NUL.
        unsafe {
            let descriptor = (*self.0).rd_att;
            let place = usize::try_from(number).ok()?.checked_sub(1)?;
            (place < (*descriptor).natts as usize).then(|| {
                let attribute = compat::attribute(descriptor, place);
                CStr::from_ptr(attribute.attname.data.as_ptr()).to_owned()
            })
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

    /// Whether no row was ever stored in it: a table that the running command has created is empty unless
    /// an event trigger of others has written to it.
    pub fn has_never_held_rows(&self) -> bool {
        // SAFETY: the relation is open; a table that is not partitioned has a file.
        unsafe {
            if self.is_partitioned() {
                return !(*(*self.0).rd_rel).relhassubclass;
            }
            (*(*self.0).rd_rel).relkind as u8 == pg_sys::RELKIND_RELATION
                && pg_sys::RelationGetNumberOfBlocksInFork(self.0, pg_sys::ForkNumber::MAIN_FORKNUM)
                    == 0
        }
    }

    /// Its name with its schema, quoted where SQL needs it.
    pub fn qualified_name(&self) -> String {
        // SAFETY: a relation's schema has a name.
        let schema = unsafe { text(pg_sys::get_namespace_name(self.schema())) };
        pgrx::spi::quote_qualified_identifier(schema, self.name())
    }

    /// Whether other relations may have its columns: those that inherit from it, and tables of a composite
    /// type.
    pub fn has_descendants(&self) -> bool {
        // SAFETY: the relation is open.
        let class = unsafe { &*(*self.0).rd_rel };
        class.relhassubclass || class.relkind as u8 == pg_sys::RELKIND_COMPOSITE_TYPE
    }

    /// Whether it is temporary.
    pub fn is_temporary(&self) -> bool {
        // SAFETY: the relation is open.
        unsafe { (*(*self.0).rd_rel).relpersistence as u8 == pg_sys::RELPERSISTENCE_TEMP }
    }

    /// Whether a crash of the server empties it.
    pub fn is_unlogged(&self) -> bool {
        // SAFETY: the relation is open.
        unsafe { (*(*self.0).rd_rel).relpersistence as u8 == pg_sys::RELPERSISTENCE_UNLOGGED }
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
        // SAFETY: opened by open(). After an error the resource owner has closed it already, and it must
        // not be closed twice.
        unsafe {
            if !std::thread::panicking() {
                pg_sys::relation_close(self.0, pg_sys::NoLock as _);
            }
        }
    }
}
