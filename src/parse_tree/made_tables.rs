//! Tables that a command makes other than by CREATE TABLE.

use pg_sys::NodeTag::*;
use pgrx::{PgList, is_a, pg_sys};

use super::{Command, RelationName};
use crate::{catalog, encoding};

/// The table that CREATE TABLE AS or SELECT INTO makes.
pub struct TableOfQuery {
    /// Its name.
    pub name: String,
    /// Its schema.
    pub schema: Option<pg_sys::Oid>,
    /// Whether it is temporary.
    pub is_temporary: bool,
    /// Whether a relation has this name already.
    pub exists: bool,
}

impl Command {
    /// Whether the command may make tables that do not exist: CREATE TABLE, CREATE TABLE AS, SELECT INTO, CREATE
    /// FOREIGN TABLE, IMPORT FOREIGN SCHEMA or CREATE SCHEMA.
    pub fn may_make_tables(self) -> bool {
        // SAFETY: a node has a tag.
        unsafe {
            matches!(
                (*self.0).type_,
                T_CreateStmt
                    | T_CreateForeignTableStmt
                    | T_CreateSchemaStmt
                    | T_CreateTableAsStmt
                    | T_ImportForeignSchemaStmt
            )
        }
    }

    /// Whether the command is CREATE TABLE AS or SELECT INTO.
    pub fn makes_table_of_query(self) -> bool {
        // SAFETY: the tag identifies the node.
        unsafe {
            is_a(self.0, T_CreateTableAsStmt)
                && (*self.0.cast::<pg_sys::CreateTableAsStmt>()).objtype
                    == pg_sys::ObjectType::OBJECT_TABLE
        }
    }

    /// The table that CREATE TABLE AS or SELECT INTO is about to make.
    pub fn table_of_query(self) -> Option<TableOfQuery> {
        if !self.makes_table_of_query() {
            return None;
        }
        // SAFETY: the statement has a target with a name; the look-ups raise nothing for a schema that is missing
        // or not allowed.
        unsafe {
            let target = (*(*self.0.cast::<pg_sys::CreateTableAsStmt>()).into).rel;
            let name = RelationName::new(target);
            let schema = match name.schema() {
                Some(schema) => catalog::namespace(schema),
                None => PgList::<pg_sys::Oid>::from_pg(pg_sys::fetch_search_path(false)).get_oid(0),
            };
            Some(TableOfQuery {
                name: encoding::text((*target).relname),
                schema,
                is_temporary: (*target).relpersistence as u8 == pg_sys::RELPERSISTENCE_TEMP,
                exists: schema
                    .is_some_and(|schema| catalog::relation_in(schema, name.relation()).is_some()),
            })
        }
    }

    /// Calls `action` with the parent and the partition of each ALTER TABLE ... DETACH PARTITION, CONCURRENTLY and FINALIZE too.
    pub fn each_detached_partition(self, mut action: impl FnMut(&RelationName, &RelationName)) {
        // SAFETY: the tag identifies the node; DETACH PARTITION carries a PartitionCmd with the partition's RangeVar.
        unsafe {
            if !is_a(self.0, T_AlterTableStmt) {
                return;
            }
            let statement = self.0.cast::<pg_sys::AlterTableStmt>();
            for step in PgList::<pg_sys::AlterTableCmd>::from_pg((*statement).cmds).iter_ptr() {
                use pg_sys::AlterTableType::{AT_DetachPartition, AT_DetachPartitionFinalize};
                if [AT_DetachPartition, AT_DetachPartitionFinalize].contains(&(*step).subtype)
                    && is_a((*step).def, T_PartitionCmd)
                {
                    let partition = (*(*step).def.cast::<pg_sys::PartitionCmd>()).name;
                    action(
                        &RelationName::new((*statement).relation),
                        &RelationName::new(partition),
                    );
                }
            }
        }
    }
}
