//! A CREATE TABLE or CREATE FOREIGN TABLE statement.

use std::ffi::{CStr, CString};

use pg_sys::NodeTag::*;
use pgrx::{PgList, is_a, pg_sys};

use super::{Mark, PartitionKey, RelationName, tree_memory::TreeMemory};
use crate::catalog::{self, Key};
use crate::{compat, encoding};

mod rename;

/// A statement that is about to run or has just run.
pub struct CreateTable {
    statement: *mut pg_sys::CreateStmt,
    /// The CREATE SCHEMA statement that contains it; null if there is none.
    schema: *mut pg_sys::CreateSchemaStmt,
}

/// A LIKE clause of a statement.
pub struct LikeClause(*mut pg_sys::TableLikeClause);

impl LikeClause {
    /// The table it names.
    pub fn source(&self) -> RelationName {
        // SAFETY: a clause has its source.
        unsafe { RelationName::new((*self.0).relation) }
    }

    /// Whether it has INCLUDING INDEXES or ALL.
    pub fn includes_indexes(&self) -> bool {
        // SAFETY: the clause lives as long as the tree.
        unsafe { (*self.0).options & pg_sys::TableLikeOption::CREATE_TABLE_LIKE_INDEXES != 0 }
    }

    /// Whether its options ask for a part of what the table has: they are there, and are not INCLUDING ALL.
    pub fn asks_for_a_part(&self) -> bool {
        let all = pg_sys::TableLikeOption::CREATE_TABLE_LIKE_ALL;
        // SAFETY: the clause lives as long as the tree.
        unsafe { (*self.0).options != 0 && (*self.0).options != all }
    }

    /// Makes it INCLUDING ALL, without indexes if those are `stated` otherwise.
    pub fn widen(&self, stated: bool) {
        let mut options = pg_sys::TableLikeOption::CREATE_TABLE_LIKE_ALL;
        if stated {
            options &= !pg_sys::TableLikeOption::CREATE_TABLE_LIKE_INDEXES;
        }
        // SAFETY: the clause belongs to the statement that is about to run.
        unsafe { (*self.0).options = options };
    }
}

impl CreateTable {
    /// The statement, with the CREATE SCHEMA that it is part of, or null.
    ///
    /// # Safety
    ///
    /// Both belong to the running command's tree, and the value is not used after it.
    pub unsafe fn new(
        statement: *mut pg_sys::CreateStmt,
        schema: *mut pg_sys::CreateSchemaStmt,
    ) -> Self {
        Self { statement, schema }
    }

    /// The elements of the CREATE SCHEMA statement that contains it.
    fn siblings(&self) -> PgList<pg_sys::Node> {
        // SAFETY: a CREATE SCHEMA statement lives as long as the tree; its elements are nodes.
        unsafe {
            let elements = self.schema.as_ref().map_or(std::ptr::null_mut(), |it| it.schemaElts);
            PgList::from_pg(elements)
        }
    }

    fn target(&self) -> *mut pg_sys::RangeVar {
        // SAFETY: a CreateStmt has its target, and lives as long as the tree.
        unsafe { (*self.statement).relation }
    }

    fn elements(&self) -> PgList<pg_sys::Node> {
        // SAFETY: tableElts is a list of nodes.
        unsafe { PgList::from_pg((*self.statement).tableElts) }
    }

    /// The table's name in the statement.
    pub fn name(&self) -> String {
        // SAFETY: the target has a name.
        unsafe { encoding::text((*self.target()).relname) }
    }

    /// The constraints of the table and of its columns.
    fn constraints(&self) -> Vec<*mut pg_sys::Constraint> {
        let mut found = Vec::new();
        for element in self.elements().iter_ptr() {
            // SAFETY: the tag identifies the node; a column's constraints are nodes.
            unsafe {
                if is_a(element, T_Constraint) {
                    found.push(element.cast());
                } else if is_a(element, T_ColumnDef) {
                    let of_column = (*element.cast::<pg_sys::ColumnDef>()).constraints;
                    let of_column = PgList::<pg_sys::Node>::from_pg(of_column);
                    let constraints = of_column.iter_ptr();
                    found.extend(
                        constraints
                            .filter(|node| is_a(*node, T_Constraint))
                            .map(|node| node.cast()),
                    );
                }
            }
        }
        found
    }

    /// Whether the table is temporary.
    pub fn is_temporary(&self) -> bool {
        // SAFETY: the target lives as long as the tree.
        unsafe {
            let target = self.target();
            let schema = (*target).schemaname;
            (*target).relpersistence as u8 == pg_sys::RELPERSISTENCE_TEMP
                || (!schema.is_null() && CStr::from_ptr(schema) == c"pg_temp")
        }
    }

    /// The schema of the new table.
    pub fn schema(&self) -> Option<pg_sys::Oid> {
        // SAFETY: the look-ups raise nothing for a schema that is missing or not allowed.
        unsafe {
            let schema = (*self.target()).schemaname;
            if !schema.is_null() {
                return catalog::namespace(CStr::from_ptr(schema));
            }
            PgList::<pg_sys::Oid>::from_pg(pg_sys::fetch_search_path(false)).get_oid(0)
        }
    }

    /// Whether the table that the statement has created is in the schema of the templates, after
    /// transformCreateStmt() has set the schema in the statement.
    pub fn is_in_template_schema(&self) -> bool {
        // SAFETY: a schema name that is not null is a C string of the tree.
        unsafe {
            let schema = (*self.target()).schemaname;
            !schema.is_null() && CStr::from_ptr(schema) == catalog::SCHEMA
        }
    }

    /// Calls `action` with each table that it inherits from, except the parent of a partition.
    pub fn each_parent(&self, mut action: impl FnMut(&RelationName)) {
        // SAFETY: inhRelations holds RangeVars.
        unsafe {
            if (*self.statement).partbound.is_null() {
                let parents = PgList::<pg_sys::RangeVar>::from_pg((*self.statement).inhRelations);
                parents.iter_ptr().for_each(|parent| action(&RelationName::new(parent)));
            }
        }
    }

    /// The table that it is a partition of.
    pub fn partitioned_parent(&self) -> Option<RelationName> {
        // SAFETY: a partition has one parent in inhRelations, which holds RangeVars.
        unsafe {
            if (*self.statement).partbound.is_null() {
                return None;
            }
            let parents = PgList::<pg_sys::RangeVar>::from_pg((*self.statement).inhRelations);
            parents.head().map(|parent| RelationName::new(parent))
        }
    }

    /// Its LIKE clauses.
    pub fn like_clauses(&self) -> Vec<LikeClause> {
        let elements = self.elements();
        elements
            .iter_ptr()
            // SAFETY: the tag identifies the node.
            .filter(|element| unsafe { is_a(*element, T_TableLikeClause) })
            .map(|element| LikeClause(element.cast()))
            .collect()
    }

    /// The partition key of the table.
    pub fn partition_key(&self) -> PartitionKey {
        // SAFETY: partspec is null or a PartitionSpec.
        unsafe { PartitionKey::read((*self.statement).partspec) }
    }

    /// Whether the statement itself defines a column of that name.
    pub fn has_column(&self, name: &CStr) -> bool {
        self.elements().iter_ptr().any(|element| {
            // SAFETY: the tag identifies the node; a ColumnDef has a name.
            unsafe {
                is_a(element, T_ColumnDef)
                    && CStr::from_ptr((*element.cast::<pg_sys::ColumnDef>()).colname) == name
            }
        })
    }

    /// Whether another element of the same CREATE SCHEMA creates a relation of that name. The new schema
    /// is first in the search_path under which the elements run.
    pub fn is_made_by_sibling(&self, name: &RelationName) -> bool {
        if name.schema().is_some() {
            return false;
        }
        // SAFETY: the elements are nodes, which their tags identify.
        unsafe {
            self.siblings().iter_ptr().any(|sibling| {
                let made = match (*sibling).type_ {
                    T_CreateStmt => (*sibling.cast::<pg_sys::CreateStmt>()).relation,
                    T_ViewStmt => (*sibling.cast::<pg_sys::ViewStmt>()).view,
                    T_CreateSeqStmt => (*sibling.cast::<pg_sys::CreateSeqStmt>()).sequence,
                    _ => return false,
                };
                CStr::from_ptr((*made).relname) == name.relation()
            })
        }
    }

    /// Whether the statement has a PRIMARY KEY constraint.
    pub fn has_primary_key(&self) -> bool {
        self.constraints().iter().any(|constraint| {
            // SAFETY: constraints live as long as the tree.
            unsafe { (**constraint).contype == pg_sys::ConstrType::CONSTR_PRIMARY }
        })
    }

    /// Adds a constraint: the primary key on `columns`, or a UNIQUE constraint with the other
    /// properties of `key`.
    pub fn add_key<'a>(
        &self,
        key: &Key,
        columns: impl IntoIterator<Item = &'a CString>,
        primary: bool,
    ) {
        // SAFETY: the constraint is built as the grammar builds it, in the memory of the tree.
        unsafe {
            let memory = TreeMemory::of(self.statement);
            let constraint: *mut pg_sys::Constraint = memory.node(T_Constraint);
            (*constraint).contype = if primary {
                pg_sys::ConstrType::CONSTR_PRIMARY
            } else {
                pg_sys::ConstrType::CONSTR_UNIQUE
            };
            (*constraint).location = -1;
            (*constraint).deferrable = key.deferrable;
            (*constraint).initdeferred = key.initially_deferred;
            compat::set_nulls_not_distinct(constraint, key.nulls_not_distinct);
            compat::set_without_overlaps(constraint, key.without_overlaps);
            (*constraint).keys = memory.strings(columns.into_iter());
            (*constraint).including = memory.strings(key.including.iter());
            let elements = (*self.statement).tableElts;
            (*self.statement).tableElts =
                memory.within(|| pg_sys::lappend(elements, constraint.cast()));
        }
    }

    /// The mark left by set_mark().
    pub fn mark(&self) -> Option<Mark> {
        // SAFETY: the target lives as long as the tree.
        unsafe { Mark::read(self.target()) }
    }

    /// Sets a mark for the end of the command.
    pub fn set_mark(&self, mark: &Mark) {
        // SAFETY: the statement has not run yet.
        unsafe { mark.write(self.target()) };
    }

    /// Whether a statement with LIKE clauses has created its table. transformCreateStmt() replaces them by
    /// columns, unless it returned before because IF NOT EXISTS found the table.
    pub fn has_run(&self) -> bool {
        self.like_clauses().is_empty()
    }

    /// The table that the statement has created. transformCreateStmt() has set the schema in the
    /// statement, except for temporary tables.
    pub fn relation(&self) -> Option<pg_sys::Oid> {
        // SAFETY: the target lives as long as the tree; the look-up raises nothing for a temporary
        // or unqualified name.
        unsafe {
            let target = self.target();
            let schema = (*target).schemaname;
            if !schema.is_null() && !self.is_temporary() {
                let schema = catalog::namespace(CStr::from_ptr(schema))?;
                return catalog::relation_in(schema, CStr::from_ptr((*target).relname));
            }
            catalog::named_relation(target)
        }
    }
}
