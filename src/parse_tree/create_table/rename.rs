//! Another name for a table that is about to be created, wherever its statement names it: in foreign keys to itself, and in the
//! other elements of a CREATE SCHEMA.

use std::ffi::{CStr, c_char};

use pg_sys::NodeTag::*;
use pgrx::{PgList, is_a, pg_sys};

use super::CreateTable;
use crate::compat::{self, Visit};
use crate::parse_tree::tree_memory::TreeMemory;

/// The name that a table is given in its statement, and the one that it gets.
struct Renaming {
    target: *mut pg_sys::RangeVar,
    old: *const c_char,
    new: *mut c_char,
    /// The name of the schema that is created with it, or null.
    schema: *const c_char,
}

impl CreateTable {
    /// Renames the table in its statement, and where other elements of its CREATE SCHEMA name it.
    pub fn rename(&self, name: &CStr) {
        let target = self.target();
        // SAFETY: the copy is allocated in the memory of the tree, where the old name stays too; the elements are nodes of the
        // tree.
        unsafe {
            let renaming = Renaming {
                target,
                old: (*target).relname,
                new: TreeMemory::of(target).copy(name),
                schema: self
                    .schema
                    .as_ref()
                    .map_or(std::ptr::null(), |it| it.schemaname.cast_const()),
            };
            (*target).relname = renaming.new;
            for constraint in self.constraints() {
                renaming.apply((*constraint).pktable);
            }
            for element in self.siblings().iter_ptr() {
                renaming.apply_to_element(element);
            }
        }
    }
}

impl Renaming {
    /// Gives the new name to what is the table.
    ///
    /// # Safety
    ///
    /// `name` is null or belongs to the tree.
    unsafe fn apply(&self, name: *mut pg_sys::RangeVar) {
        // SAFETY: by the caller's promise; a RangeVar has a name, and its schema is null or a C string.
        unsafe {
            if !name.is_null()
                && CStr::from_ptr((*name).relname) == CStr::from_ptr(self.old)
                && self.is_same_schema((*name).schemaname)
            {
                (*name).relname = self.new;
            }
        }
    }

    /// Whether a name with this schema, or with none, is in the table's schema.
    ///
    /// # Safety
    ///
    /// `schema` is null or a C string.
    unsafe fn is_same_schema(&self, schema: *const c_char) -> bool {
        // SAFETY: by the caller's promise; the others are null or C strings of the tree.
        unsafe {
            let text = |name: *const c_char| (!name.is_null()).then(|| CStr::from_ptr(name));
            let own = text((*self.target).schemaname).or_else(|| text(self.schema));
            match text(schema) {
                // Without CREATE SCHEMA, a name without a schema may be found in another one than the table's.
                None => own.is_none() || !self.schema.is_null(),
                given => given == own,
            }
        }
    }

    /// Gives the new name to the table where an element of CREATE SCHEMA names it.
    ///
    /// # Safety
    ///
    /// `element` is an element of CREATE SCHEMA.
    unsafe fn apply_to_element(&self, element: *mut pg_sys::Node) {
        // SAFETY: tags identify the nodes, whose names are those of relations.
        unsafe {
            match (*element).type_ {
                T_CreateStmt => {
                    let table = CreateTable::new(element.cast(), std::ptr::null_mut());
                    for constraint in table.constraints() {
                        self.apply((*constraint).pktable);
                    }
                    for parent in
                        PgList::<pg_sys::Node>::from_pg((*table.statement).inhRelations).iter_ptr()
                    {
                        self.apply(parent.cast());
                    }
                    for clause in
                        table.elements().iter_ptr().filter(|it| is_a(*it, T_TableLikeClause))
                    {
                        self.apply((*clause.cast::<pg_sys::TableLikeClause>()).relation);
                    }
                }
                T_IndexStmt => self.apply((*element.cast::<pg_sys::IndexStmt>()).relation),
                T_CreateTrigStmt => {
                    let trigger = element.cast::<pg_sys::CreateTrigStmt>();
                    self.apply((*trigger).relation);
                    self.apply((*trigger).constrrel);
                }
                T_GrantStmt => {
                    let grant = element.cast::<pg_sys::GrantStmt>();
                    if (*grant).objtype == pg_sys::ObjectType::OBJECT_TABLE {
                        for name in PgList::<pg_sys::Node>::from_pg((*grant).objects).iter_ptr() {
                            self.apply(name.cast());
                        }
                    }
                }
                T_ViewStmt => {
                    let query = (*element.cast::<pg_sys::ViewStmt>()).query;
                    compat::find_in_raw_tree(query, |node| {
                        if !is_a(node, T_RangeVar) {
                            return Visit::Into;
                        }
                        self.apply(node.cast());
                        Visit::Past
                    });
                }
                _ => {}
            }
        }
    }
}
