//! GRANT, REVOKE, and the commands for policies.

use std::ffi::{CStr, CString};

use pg_sys::NodeTag::*;
use pgrx::{PgList, is_a, pg_sys};

use super::{Command, RelationName};

/// The tables whose privileges or policies a command may have changed.
pub enum AccessTo {
    /// These.
    Tables(Vec<RelationName>),
    /// Any.
    All,
}

impl Command {
    /// The policy that the command creates, and its table.
    pub fn created_policy(self) -> Option<(RelationName, CString)> {
        // SAFETY: the tag identifies the node; the name is copied.
        unsafe {
            if !is_a(self.0, T_CreatePolicyStmt) {
                return None;
            }
            let statement = &*self.0.cast::<pg_sys::CreatePolicyStmt>();
            let name = CStr::from_ptr(statement.policy_name).to_owned();
            Some((RelationName::new(statement.table), name))
        }
    }

    /// Whether the command is GRANT, REVOKE or DROP OWNED, which change no other object.
    pub fn is_grant(self) -> bool {
        // SAFETY: the tag identifies the node.
        unsafe { is_a(self.0, T_GrantStmt) || is_a(self.0, T_DropOwnedStmt) }
    }

    /// Whether the command is DROP OWNED.
    pub fn is_drop_owned(self) -> bool {
        // SAFETY: the tag identifies the node.
        unsafe { is_a(self.0, T_DropOwnedStmt) }
    }

    /// The roles that DROP OWNED names, except those that do not exist.
    pub fn roles_losing_objects(self) -> Vec<pg_sys::Oid> {
        // SAFETY: the tag identifies the node, whose roles are RoleSpecs.
        unsafe {
            if !self.is_drop_owned() {
                return Vec::new();
            }
            let roles = (*self.0.cast::<pg_sys::DropOwnedStmt>()).roles;
            let roles = PgList::<pg_sys::RoleSpec>::from_pg(roles);
            let roles = roles.iter_ptr().map(|role| pg_sys::get_rolespec_oid(role, true));
            roles.filter(|role| *role != pg_sys::InvalidOid).collect()
        }
    }

    /// Whether the command is REVOKE.
    pub fn is_revoke(self) -> bool {
        // SAFETY: the tag identifies the node.
        unsafe { is_a(self.0, T_GrantStmt) && !(*self.0.cast::<pg_sys::GrantStmt>()).is_grant }
    }

    /// The tables that the command grants or revokes privileges on, or creates or changes a policy of.
    pub fn changes_access_to(self) -> Option<AccessTo> {
        // SAFETY: the tag identifies the node; a grant on tables names them as RangeVars, a policy its table.
        unsafe {
            match (*self.0).type_ {
                T_GrantStmt => {
                    let statement = &*self.0.cast::<pg_sys::GrantStmt>();
                    let is_of_tables = statement.objtype == pg_sys::ObjectType::OBJECT_TABLE;
                    if !is_of_tables
                        || statement.targtype == pg_sys::GrantTargetType::ACL_TARGET_DEFAULTS
                    {
                        return None;
                    }
                    if statement.targtype != pg_sys::GrantTargetType::ACL_TARGET_OBJECT {
                        return Some(AccessTo::All);
                    }
                    let names = PgList::<pg_sys::Node>::from_pg(statement.objects);
                    let names = names.iter_ptr().filter(|name| is_a(*name, T_RangeVar));
                    Some(AccessTo::Tables(
                        names.map(|name| RelationName::new(name.cast())).collect(),
                    ))
                }
                T_DropOwnedStmt => Some(AccessTo::All),
                // Names without a schema in it are those that the new schema comes first for.
                T_CreateSchemaStmt => {
                    let statement = &*self.0.cast::<pg_sys::CreateSchemaStmt>();
                    let elements = PgList::<pg_sys::Node>::from_pg(statement.schemaElts);
                    let grants = elements.iter_ptr().any(|element| is_a(element, T_GrantStmt));
                    grants.then_some(AccessTo::All)
                }
                T_CreatePolicyStmt => Some(AccessTo::Tables(vec![RelationName::new(
                    (*self.0.cast::<pg_sys::CreatePolicyStmt>()).table,
                )])),
                T_AlterPolicyStmt => Some(AccessTo::Tables(vec![RelationName::new(
                    (*self.0.cast::<pg_sys::AlterPolicyStmt>()).table,
                )])),
                T_RenameStmt => {
                    let statement = &*self.0.cast::<pg_sys::RenameStmt>();
                    (statement.renameType == pg_sys::ObjectType::OBJECT_POLICY)
                        .then(|| AccessTo::Tables(vec![RelationName::new(statement.relation)]))
                }
                _ => None,
            }
        }
    }
}
