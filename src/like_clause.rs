//! The one file that touches raw parse trees: finds the LIKE clauses that name a template, widens
//! them, and marks their statement.
//!
//! A statement is changed before it runs, at ddl_command_start, in the very tree that is about to
//! run; since PostgreSQL 14 standard_ProcessUtility() has copied it if anyone else holds it
//! (src/backend/tcop/utility.c). By ddl_command_end transformCreateStmt() has replaced the clauses
//! by columns; what survives is the statement's target, `CreateStmt.relation`, whose alias CREATE
//! TABLE has no use for. The mark lives there, with the tree, so an error leaves nothing behind.

use std::ffi::{CStr, CString};

use pg_sys::NodeTag::*;
use pgrx::{PgList, is_a, pg_sys};

use crate::catalog::{self, Key, OpenRelation};
use crate::compat;

/// What the end of a command needs to know of a statement that was widened at its start.
pub struct Mark {
    /// The templates, in the order of their clauses.
    pub templates: Vec<pg_sys::Oid>,
    /// Whether keys were stated as constraints of the statement instead of left to LIKE, which
    /// leaves the templates' other indexes to completion.
    pub keys_stated: bool,
}

const MARK: &CStr = c"base_entity";
const MARK_KEYS_STATED: &CStr = c"base_entity, keys stated";

/// How a new table is partitioned, as far as keys are concerned.
pub enum Partitioning {
    /// Not at all.
    None,
    /// By these columns, which every key has to include.
    Columns(Vec<CString>),
    /// By an expression, which no key can include.
    Expression,
}

/// A CREATE TABLE or CREATE FOREIGN TABLE statement about to run, or just run.
pub struct CreateTable {
    statement: *mut pg_sys::CreateStmt,
    /// The elements of the CREATE SCHEMA statement that it is part of; null elsewhere.
    siblings: *mut pg_sys::List,
}

/// Calls `action` with each table that the command creates.
///
/// # Safety
///
/// `tree` is the parse tree of the running command.
pub unsafe fn each_created_table(tree: *mut pg_sys::Node, mut action: impl FnMut(&CreateTable)) {
    // SAFETY: the tag says which node it is; a CreateForeignTableStmt begins with its CreateStmt.
    unsafe {
        match (*tree).type_ {
            T_CreateStmt | T_CreateForeignTableStmt => action(&CreateTable {
                statement: tree.cast(),
                siblings: std::ptr::null_mut(),
            }),
            T_CreateSchemaStmt => {
                let siblings = (*tree.cast::<pg_sys::CreateSchemaStmt>()).schemaElts;
                for element in PgList::<pg_sys::Node>::from_pg(siblings).iter_ptr() {
                    if is_a(element, T_CreateStmt) {
                        action(&CreateTable {
                            statement: element.cast(),
                            siblings,
                        });
                    }
                }
            }
            _ => {}
        }
    }
}

impl CreateTable {
    /// The name as it stands in the statement.
    pub fn name(&self) -> String {
        // SAFETY: a CreateStmt always has a target with a name.
        unsafe { catalog::text((*(*self.statement).relation).relname) }
    }

    /// Whether it says IF NOT EXISTS, so that it may have made nothing.
    pub fn if_not_exists(&self) -> bool {
        // SAFETY: the statement is alive while its command runs.
        unsafe { (*self.statement).if_not_exists }
    }

    /// The tables it inherits from, with the names they have in the statement. A partition's
    /// parent is none of them.
    pub fn parents(&self) -> Vec<RelationName> {
        // SAFETY: inhRelations holds RangeVars; for a partition it holds its one parent.
        unsafe {
            if !(*self.statement).partbound.is_null() {
                return Vec::new();
            }
            let parents = PgList::<pg_sys::RangeVar>::from_pg((*self.statement).inhRelations);
            parents.iter_ptr().map(RelationName).collect()
        }
    }

    /// Widens the LIKE clauses that name a template to INCLUDING ALL and marks the statement.
    /// Returns whether there were any.
    pub fn widen(&self) -> bool {
        let clauses = self.like_clauses();
        if clauses.is_empty() {
            return false;
        }
        let Some(schema) = catalog::schema() else {
            return false;
        };
        let mut templates = Vec::new();
        let mut others = Vec::new();
        for clause in clauses {
            // SAFETY: the list holds TableLikeClauses, each with its relation.
            let name = RelationName(unsafe { (*clause).relation });
            match self.resolve(&name) {
                Some(relation) if catalog::is_template(relation, schema) => {
                    templates.push((clause, relation));
                }
                Some(relation) => others.push((clause, relation)),
                None => {
                    if let Some(template) = name.template_elsewhere(schema)
                        && !self.is_made_by_sibling(&name)
                    {
                        name.set_schema(catalog::SCHEMA);
                        templates.push((clause, template));
                    }
                }
            }
        }
        if templates.is_empty() {
            return false;
        }
        let keys_stated = self.needs_keys_stated(&templates, &others);
        for (clause, template) in &templates {
            let mut options = pg_sys::TableLikeOption::CREATE_TABLE_LIKE_ALL;
            if keys_stated {
                options &= !pg_sys::TableLikeOption::CREATE_TABLE_LIKE_INDEXES;
                self.state_keys(&catalog::keys(*template), &others);
            }
            // SAFETY: the clause belongs to the statement that is about to run.
            unsafe { (**clause).options = options };
        }
        self.set_mark(templates.iter().map(|(_, template)| *template), keys_stated);
        true
    }

    /// The mark that widen() left, if it did.
    pub fn mark(&self) -> Option<Mark> {
        // SAFETY: an alias on the target of CREATE TABLE is ours: the grammar makes none.
        unsafe {
            let alias = (*(*self.statement).relation).alias;
            if alias.is_null() {
                return None;
            }
            let name = CStr::from_ptr((*alias).aliasname);
            let keys_stated = name == MARK_KEYS_STATED;
            if name != MARK && !keys_stated {
                return None;
            }
            let templates = PgList::<pg_sys::Oid>::from_pg((*alias).colnames);
            Some(Mark {
                templates: templates.iter_oid().collect(),
                keys_stated,
            })
        }
    }

    /// The table that the statement has made, or the one that stood in its way.
    /// transformCreateStmt() has written the schema into the statement.
    pub fn relation(&self) -> Option<pg_sys::Oid> {
        // SAFETY: the target is alive while its command runs; the look-up raises nothing for a
        // temporary or unqualified name.
        unsafe {
            let target = (*self.statement).relation;
            if !(*target).schemaname.is_null()
                && (*target).relpersistence as u8 != pg_sys::RELPERSISTENCE_TEMP
            {
                let schema = catalog::namespace(CStr::from_ptr((*target).schemaname))?;
                return catalog::relation_in(schema, CStr::from_ptr((*target).relname));
            }
            let relation = pg_sys::RangeVarGetRelidExtended(
                target,
                pg_sys::NoLock as _,
                pg_sys::RVROption::RVR_MISSING_OK,
                None,
                std::ptr::null_mut(),
            );
            (relation != pg_sys::InvalidOid).then_some(relation)
        }
    }

    /// Gives the table another name than the statement does.
    pub fn rename(&self, name: &CStr) {
        // SAFETY: the copy is made beside the tree and lives as long.
        unsafe { (*(*self.statement).relation).relname = self.copy(name) };
    }

    /// Whether it is a temporary table.
    pub fn is_temporary(&self) -> bool {
        // SAFETY: the target is alive while its command runs.
        unsafe {
            let target = (*self.statement).relation;
            let schema = (*target).schemaname;
            (*target).relpersistence as u8 == pg_sys::RELPERSISTENCE_TEMP
                || (!schema.is_null() && CStr::from_ptr(schema) == c"pg_temp")
        }
    }

    /// Whether the statement puts the table into the schema of the templates.
    pub fn makes_template(&self) -> bool {
        // SAFETY: the target is alive; the look-up only finds out where it would be created.
        unsafe {
            let schema = (*(*self.statement).relation).schemaname;
            if !schema.is_null() {
                return CStr::from_ptr(schema) == catalog::SCHEMA;
            }
            let path = PgList::<pg_sys::Oid>::from_pg(pg_sys::fetch_search_path(false));
            path.get_oid(0) == catalog::schema()
        }
    }

    /// How the table is partitioned.
    pub fn partitioning(&self) -> Partitioning {
        // SAFETY: partParams holds PartitionElems, each with a name or an expression.
        unsafe {
            let spec = (*self.statement).partspec;
            if spec.is_null() {
                return Partitioning::None;
            }
            let mut columns = Vec::new();
            for part in PgList::<pg_sys::PartitionElem>::from_pg((*spec).partParams).iter_ptr() {
                match partition_column(part) {
                    Some(column) => columns.push(column),
                    None => return Partitioning::Expression,
                }
            }
            Partitioning::Columns(columns)
        }
    }

    fn elements(&self) -> PgList<pg_sys::Node> {
        // SAFETY: tableElts is a list of nodes.
        unsafe { PgList::from_pg((*self.statement).tableElts) }
    }

    fn like_clauses(&self) -> Vec<*mut pg_sys::TableLikeClause> {
        let elements = self.elements();
        // SAFETY: the tag says which node it is.
        elements
            .iter_ptr()
            .filter(|element| unsafe { is_a(*element, T_TableLikeClause) })
            .map(|element| element.cast())
            .collect()
    }

    /// The relation that a name in this statement means, if it exists by now.
    fn resolve(&self, name: &RelationName) -> Option<pg_sys::Oid> {
        if self.is_made_by_sibling(name) {
            None
        } else {
            name.resolve()
        }
    }

    /// Whether another element of the same CREATE SCHEMA makes a relation of that name. It comes
    /// first in the search_path that the elements run under.
    fn is_made_by_sibling(&self, name: &RelationName) -> bool {
        if name.schema().is_some() {
            return false;
        }
        // SAFETY: schemaElts is a list of nodes, and the tag says which.
        unsafe {
            PgList::<pg_sys::Node>::from_pg(self.siblings)
                .iter_ptr()
                .any(|sibling| {
                    let made = match (*sibling).type_ {
                        T_CreateStmt => (*sibling.cast::<pg_sys::CreateStmt>()).relation,
                        T_ViewStmt => (*sibling.cast::<pg_sys::ViewStmt>()).view,
                        _ => return false,
                    };
                    CStr::from_ptr((*made).relname) == name.relation()
                })
        }
    }

    /// LIKE copies a key as it is. Where that cannot be, because the statement has a primary key
    /// already or is partitioned, the keys are stated as constraints.
    fn needs_keys_stated(&self, templates: &[Like], others: &[Like]) -> bool {
        if !matches!(self.partitioning(), Partitioning::None) {
            return true;
        }
        let own = self.has_primary_key(others);
        if templates.len() == 1 {
            return own;
        }
        let keyed = templates
            .iter()
            .filter(|(_, template)| OpenRelation::open(*template).has_primary_key())
            .count();
        keyed + usize::from(own) > 1
    }

    /// Whether the statement has a primary key without its templates.
    fn has_primary_key(&self, others: &[Like]) -> bool {
        let stated = |node: *mut pg_sys::Node| {
            // SAFETY: the tag says which node it is.
            unsafe {
                is_a(node, T_Constraint)
                    && (*node.cast::<pg_sys::Constraint>()).contype
                        == pg_sys::ConstrType::CONSTR_PRIMARY
            }
        };
        // SAFETY: the tag says which node it is; a column's constraints are a list of nodes.
        let in_statement = self.elements().iter_ptr().any(|element| unsafe {
            stated(element)
                || (is_a(element, T_ColumnDef)
                    && PgList::<pg_sys::Node>::from_pg(
                        (*element.cast::<pg_sys::ColumnDef>()).constraints,
                    )
                    .iter_ptr()
                    .any(stated))
        });
        in_statement
            || others.iter().any(|(clause, relation)| {
                // SAFETY: the clause belongs to the statement.
                let options = unsafe { (**clause).options };
                options & pg_sys::TableLikeOption::CREATE_TABLE_LIKE_INDEXES != 0
                    && OpenRelation::open(*relation).has_primary_key()
            })
    }

    /// Adds a template's keys to the statement as constraints, the partition columns included.
    fn state_keys(&self, keys: &[Key], others: &[Like]) {
        let extra = match self.partitioning() {
            Partitioning::None => Vec::new(),
            Partitioning::Columns(columns) => columns,
            Partitioning::Expression => return,
        };
        for key in keys {
            let primary = key.primary && !self.has_primary_key(others);
            let columns = key
                .columns
                .iter()
                .chain(extra.iter().filter(|column| !key.columns.contains(column)));
            // SAFETY: the node and all it points to are made beside the tree and live as long.
            unsafe {
                let constraint: *mut pg_sys::Constraint = self.make(T_Constraint);
                (*constraint).contype = if primary {
                    pg_sys::ConstrType::CONSTR_PRIMARY
                } else {
                    pg_sys::ConstrType::CONSTR_UNIQUE
                };
                (*constraint).location = -1;
                (*constraint).deferrable = key.deferrable;
                (*constraint).initdeferred = key.initially_deferred;
                compat::set_nulls_not_distinct(constraint, key.nulls_not_distinct);
                (*constraint).keys = self.strings(columns);
                (*constraint).including = self.strings(key.including.iter());
                self.within(|| {
                    (*self.statement).tableElts =
                        pg_sys::lappend((*self.statement).tableElts, constraint.cast());
                });
            }
        }
    }

    fn set_mark(&self, templates: impl Iterator<Item = pg_sys::Oid>, keys_stated: bool) {
        // SAFETY: the mark is made beside the tree and lives as long.
        unsafe {
            let alias: *mut pg_sys::Alias = self.make(T_Alias);
            (*alias).aliasname = self.copy(if keys_stated { MARK_KEYS_STATED } else { MARK });
            self.within(|| {
                for template in templates {
                    (*alias).colnames = pg_sys::lappend_oid((*alias).colnames, template);
                }
            });
            (*(*self.statement).relation).alias = alias;
        }
    }

    /// Runs `action` in the memory context of the parse tree. The current one is emptied when the
    /// event trigger returns, before the statement runs.
    fn within<T>(&self, action: impl FnOnce() -> T) -> T {
        // SAFETY: the statement is a chunk of its own in the context of its tree; the context is
        // switched back below, and by the abort of the transaction after an error.
        unsafe {
            let context = pg_sys::GetMemoryChunkContext(self.statement.cast());
            let previous = pg_sys::MemoryContextSwitchTo(context);
            let result = action();
            pg_sys::MemoryContextSwitchTo(previous);
            result
        }
    }

    fn copy(&self, name: &CStr) -> *mut std::ffi::c_char {
        // SAFETY: pstrdup copies a C string.
        self.within(|| unsafe { pg_sys::pstrdup(name.as_ptr()) })
    }

    fn make<T>(&self, tag: pg_sys::NodeTag) -> *mut T {
        // SAFETY: palloc0 makes a node of the right size, all of whose fields may be zero.
        self.within(|| unsafe {
            let node = pg_sys::palloc0(std::mem::size_of::<T>()).cast::<pg_sys::Node>();
            (*node).type_ = tag;
            node.cast()
        })
    }

    fn strings<'a>(&self, names: impl Iterator<Item = &'a CString>) -> *mut pg_sys::List {
        // SAFETY: lists and strings are made in the context of the tree.
        self.within(|| unsafe {
            let mut list = std::ptr::null_mut();
            for name in names {
                let string = pg_sys::makeString(pg_sys::pstrdup(name.as_ptr()));
                list = pg_sys::lappend(list, string.cast());
            }
            list
        })
    }
}

type Like = (*mut pg_sys::TableLikeClause, pg_sys::Oid);

/// The column that a partition key's part is, unless it is an expression. PostgreSQL takes `(name)`
/// for a column too (ComputePartitionAttrs in commands/tablecmds.c).
///
/// # Safety
///
/// `part` points to a PartitionElem.
unsafe fn partition_column(part: *mut pg_sys::PartitionElem) -> Option<CString> {
    // SAFETY: the tag says which node it is.
    unsafe {
        if !(*part).name.is_null() {
            return Some(CStr::from_ptr((*part).name).to_owned());
        }
        let mut expression = (*part).expr;
        while is_a(expression, T_CollateClause) {
            expression = (*expression.cast::<pg_sys::CollateClause>()).arg;
        }
        if !is_a(expression, T_ColumnRef) {
            return None;
        }
        let fields =
            PgList::<pg_sys::Node>::from_pg((*expression.cast::<pg_sys::ColumnRef>()).fields);
        match (fields.len(), fields.head()) {
            (1, Some(field)) if is_a(field, T_String) => {
                Some(CStr::from_ptr(compat::string_value(field)).to_owned())
            }
            _ => None,
        }
    }
}

/// A relation's name in a statement.
pub struct RelationName(*mut pg_sys::RangeVar);

impl RelationName {
    /// The name without its schema.
    pub fn relation(&self) -> &CStr {
        // SAFETY: a RangeVar in a statement has a name and lives as long as the statement.
        unsafe { CStr::from_ptr((*self.0).relname) }
    }

    fn schema(&self) -> Option<&CStr> {
        // SAFETY: a schema name that is not null is a C string of the statement.
        unsafe {
            let schema = (*self.0).schemaname;
            (!schema.is_null()).then(|| CStr::from_ptr(schema))
        }
    }

    /// The relation that the name means. Asks by name and schema, so that a schema the role may
    /// not use raises nothing here: PostgreSQL will say so itself, with the position.
    pub fn resolve(&self) -> Option<pg_sys::Oid> {
        // SAFETY: a catalog name that is not null is a C string of the statement.
        let elsewhere = unsafe {
            let database = (*self.0).catalogname;
            !database.is_null()
                && CStr::from_ptr(database)
                    != CStr::from_ptr(pg_sys::get_database_name(pg_sys::MyDatabaseId))
        };
        if elsewhere {
            return None;
        }
        match self.schema() {
            Some(schema) => catalog::relation_in(catalog::namespace(schema)?, self.relation()),
            None => catalog::relation_on_search_path(self.relation()),
        }
    }

    /// The template that an unqualified name means when the search_path finds nothing.
    pub fn template_elsewhere(&self, schema: pg_sys::Oid) -> Option<pg_sys::Oid> {
        if self.schema().is_some() {
            return None;
        }
        catalog::relation_in(schema, self.relation())
            .filter(|relation| catalog::is_template(*relation, schema))
    }

    fn set_schema(&self, schema: &CStr) {
        // SAFETY: the copy is made in the context that holds the name, and lives as long.
        unsafe {
            let context = pg_sys::GetMemoryChunkContext(self.0.cast());
            (*self.0).schemaname = pg_sys::MemoryContextStrdup(context, schema.as_ptr());
        }
    }
}

/// The tables that an ALTER TABLE ... INHERIT names as new parents, with the table's own name.
///
/// # Safety
///
/// `tree` is the parse tree of the running command.
pub unsafe fn new_parents(tree: *mut pg_sys::Node) -> Vec<(RelationName, String)> {
    // SAFETY: the tag says which node it is; AT_AddInherit carries the parent's RangeVar.
    unsafe {
        if !is_a(tree, T_AlterTableStmt) {
            return Vec::new();
        }
        let statement = tree.cast::<pg_sys::AlterTableStmt>();
        PgList::<pg_sys::AlterTableCmd>::from_pg((*statement).cmds)
            .iter_ptr()
            .filter(|command| (**command).subtype == pg_sys::AlterTableType::AT_AddInherit)
            .map(|command| {
                let table = catalog::text((*(*statement).relation).relname);
                (RelationName((*command).def.cast()), table)
            })
            .collect()
    }
}

/// Whether the command renamed a table, or something under the name of a table.
///
/// # Safety
///
/// `tree` is the parse tree of the running command.
pub unsafe fn renames_table(tree: *mut pg_sys::Node) -> bool {
    // SAFETY: the tag says which node it is.
    unsafe {
        is_a(tree, T_RenameStmt)
            && matches!(
                (*tree.cast::<pg_sys::RenameStmt>()).renameType,
                pg_sys::ObjectType::OBJECT_TABLE
                    | pg_sys::ObjectType::OBJECT_INDEX
                    | pg_sys::ObjectType::OBJECT_FOREIGN_TABLE
            )
    }
}

/// The table and the name of a trigger that the command made on `base_entity.maintain()`, going by
/// the last part of the function's name.
///
/// # Safety
///
/// `tree` is the parse tree of the running command.
pub unsafe fn created_row_trigger(tree: *mut pg_sys::Node) -> Option<(pg_sys::Oid, String)> {
    // SAFETY: the tag says which node it is; funcname is a list of strings.
    unsafe {
        if !is_a(tree, T_CreateTrigStmt) {
            return None;
        }
        let statement = tree.cast::<pg_sys::CreateTrigStmt>();
        let function = PgList::<pg_sys::Node>::from_pg((*statement).funcname).tail()?;
        if CStr::from_ptr(compat::string_value(function)) != c"maintain" {
            return None;
        }
        let table = RelationName((*statement).relation).resolve()?;
        Some((table, catalog::text((*statement).trigname)))
    }
}
