//! Objects that a command renames, moves or drops, by which parts of relations may be written.

use pg_sys::NodeTag::*;
use pg_sys::ObjectType::*;
use pgrx::{PgList, is_a, pg_sys};

use super::{Command, RelationName};
use crate::catalog::ChangedObject;
use crate::compat;

/// pg_ts_config.
const TEXT_SEARCH_CONFIGURATIONS: pg_sys::Oid = pg_sys::Oid::from_u32(3602);

/// pg_ts_dict.
const TEXT_SEARCH_DICTIONARIES: pg_sys::Oid = pg_sys::Oid::from_u32(3600);

/// pg_language.
const LANGUAGES: pg_sys::Oid = pg_sys::Oid::from_u32(2612);

impl Command {
    /// The object, which is no relation, that the command gives another name or schema, or the enum of which it renames a label; before it runs.
    pub fn renamed_object(self) -> Option<ChangedObject> {
        // SAFETY: the tag identifies the node, which names each kind of object as the grammar has it.
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
            if kind == OBJECT_SCHEMA {
                return object(
                    pg_sys::NamespaceRelationId,
                    pg_sys::get_namespace_oid(schema, true),
                );
            }
            let (class, oid) = look_up(kind, name)?;
            object(class, oid)
        }
    }

    /// The objects that DROP names, before it runs; None where they cannot be told.
    pub fn dropped_objects(self) -> Option<Vec<ChangedObject>> {
        // SAFETY: the tag identifies the node, which names each kind of object as the grammar has it.
        unsafe {
            if !is_a(self.0, T_DropStmt) {
                return None;
            }
            let statement = &*self.0.cast::<pg_sys::DropStmt>();
            let names = PgList::<pg_sys::Node>::from_pg(statement.objects);
            let mut dropped = Vec::new();
            for name in names.iter_ptr() {
                let (class, oid) = look_up(statement.removeType, name)?;
                dropped.extend(object(class, oid));
            }
            Some(dropped)
        }
    }
}

fn object(class: pg_sys::Oid, oid: pg_sys::Oid) -> Option<ChangedObject> {
    (oid != pg_sys::InvalidOid).then_some(ChangedObject { class, object: oid })
}

/// The catalog and the OID of an object, InvalidOid for one that is missing: PostgreSQL reports it. None for a kind of object that is not looked up.
///
/// # Safety
///
/// `name` names an object of the kind, as RenameStmt or DropStmt does.
unsafe fn look_up(
    kind: pg_sys::ObjectType::Type,
    name: *mut pg_sys::Node,
) -> Option<(pg_sys::Oid, pg_sys::Oid)> {
    // SAFETY: the caller vouches for the name: a list of strings, a type, a function or operator with its arguments, or one string.
    unsafe {
        let names: *mut pg_sys::List = name.cast();
        let text = || compat::string_value(name.cast());
        Some(match kind {
            OBJECT_TABLE | OBJECT_VIEW | OBJECT_MATVIEW | OBJECT_FOREIGN_TABLE
            | OBJECT_SEQUENCE => {
                // Of these a RenameStmt has another name.
                if name.is_null() {
                    return None;
                }
                let relation = RelationName::new(pg_sys::makeRangeVarFromNameList(names));
                let found = relation.resolve().unwrap_or(pg_sys::InvalidOid);
                (pg_sys::RelationRelationId, found)
            }
            OBJECT_SCHEMA => (pg_sys::NamespaceRelationId, pg_sys::get_namespace_oid(text(), true)),
            OBJECT_EXTENSION => {
                (pg_sys::ExtensionRelationId, pg_sys::get_extension_oid(text(), true))
            }
            OBJECT_LANGUAGE => (LANGUAGES, pg_sys::get_language_oid(text(), true)),
            OBJECT_FUNCTION | OBJECT_PROCEDURE | OBJECT_ROUTINE | OBJECT_AGGREGATE => {
                (pg_sys::ProcedureRelationId, pg_sys::LookupFuncWithArgs(kind, name.cast(), true))
            }
            OBJECT_TYPE | OBJECT_DOMAIN => {
                let name = if is_a(name, T_TypeName) {
                    name.cast()
                } else {
                    pg_sys::makeTypeNameFromNameList(names)
                };
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
            OBJECT_TSDICTIONARY => (TEXT_SEARCH_DICTIONARIES, pg_sys::get_ts_dict_oid(names, true)),
            _ => return None,
        })
    }
}
