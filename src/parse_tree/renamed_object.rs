//! Objects other than relations that a command renames or moves, by which parts of relations may be written.

use pg_sys::NodeTag::*;
use pg_sys::ObjectType::*;
use pgrx::pg_sys;

use super::Command;
use crate::catalog::ChangedObject;
use crate::compat;

/// pg_ts_config.
const TEXT_SEARCH_CONFIGURATIONS: pg_sys::Oid = pg_sys::Oid::from_u32(3602);

impl Command {
    /// The function, type, collation, operator, operator class, text search configuration or schema that the command gives another name or
    /// schema, or the enum of which it renames a label; before it runs.
    pub fn renamed_object(self) -> Option<ChangedObject> {
        // SAFETY: the tag identifies the node; each kind of object is named as the grammar has it, and a look-up of one that is missing gives
        // InvalidOid: PostgreSQL reports it.
        unsafe {
            let (kind, name, schema) = match (*self.0).type_ {
                T_RenameStmt => {
                    let statement = &*self.0.cast::<pg_sys::RenameStmt>();
                    (statement.renameType, statement.object, statement.subname)
                }
                T_AlterObjectSchemaStmt => {
                    let statement = &*self.0.cast::<pg_sys::AlterObjectSchemaStmt>();
                    (statement.objectType, statement.object, std::ptr::null_mut())
                }
                T_AlterEnumStmt => {
                    let names = (*self.0.cast::<pg_sys::AlterEnumStmt>()).typeName;
                    (OBJECT_TYPE, names.cast(), std::ptr::null_mut())
                }
                _ => return None,
            };
            let names: *mut pg_sys::List = name.cast();
            let (class, oid) = match kind {
                OBJECT_SCHEMA => {
                    (pg_sys::NamespaceRelationId, pg_sys::get_namespace_oid(schema, true))
                }
                OBJECT_FUNCTION | OBJECT_PROCEDURE | OBJECT_ROUTINE | OBJECT_AGGREGATE => (
                    pg_sys::ProcedureRelationId,
                    pg_sys::LookupFuncWithArgs(kind, name.cast(), true),
                ),
                OBJECT_TYPE | OBJECT_DOMAIN => {
                    let name = pg_sys::makeTypeNameFromNameList(names);
                    let found = pg_sys::LookupTypeNameOid(std::ptr::null_mut(), name, true);
                    (pg_sys::TypeRelationId, found)
                }
                OBJECT_COLLATION => {
                    (pg_sys::CollationRelationId, pg_sys::get_collation_oid(names, true))
                }
                OBJECT_OPERATOR => {
                    (pg_sys::OperatorRelationId, pg_sys::LookupOperWithArgs(name.cast(), true))
                }
                OBJECT_OPCLASS => {
                    // The access method comes first.
                    let method = compat::string_value(pg_sys::list_nth(names, 0).cast());
                    let method = pg_sys::get_index_am_oid(method, true);
                    let rest = pg_sys::list_copy_tail(names, 1);
                    let found = if method == pg_sys::InvalidOid {
                        method
                    } else {
                        pg_sys::get_opclass_oid(method, rest, true)
                    };
                    (pg_sys::OperatorClassRelationId, found)
                }
                OBJECT_TSCONFIGURATION => {
                    (TEXT_SEARCH_CONFIGURATIONS, pg_sys::get_ts_config_oid(names, true))
                }
                _ => return None,
            };
            (oid != pg_sys::InvalidOid).then_some(ChangedObject { class, object: oid })
        }
    }
}
