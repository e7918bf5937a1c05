//! How a table may be read for a role that has not written a query on it.
//!
//! The privileges are those of a SELECT. Policies of row-level security are code of the table's owner that
//! a SELECT runs with the rights of the role that reads. So a table whose policies bind the role is read
//! only if the role trusts its owner, or has named the table. The same applies to a table of Citus, whose shards only a
//! query reads: planning it runs code of the table's owner.

use pgrx::pg_sys;

use crate::catalog::{self, ReadTable};
use crate::compat;
use crate::security_context::trusts;

/// How a table may be read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Every row, without a query.
    AllRows,
    /// By a query of the role's, which the policies of the table filter.
    ByPolicies,
    /// By a query of the role's, which Citus runs on the shards: the table itself has no rows.
    OnShards,
    /// Not at all.
    Refused,
}

/// The access of the current role to a table. `named` tells that the role has named it: then a missing
/// privilege is an error, and its policies run as in the role's own SELECT.
pub fn access(table: &ReadTable, named: bool) -> Access {
    if !has_privileges(table, named) {
        Access::Refused
    } else {
        let is_distributed = catalog::is_citus_table(table.oid());
        if !is_distributed && !is_filtered(table.oid()) {
            Access::AllRows
        } else if !named && !trusts_owners(table) {
            Access::Refused
        } else if is_distributed {
            Access::OnShards
        } else {
            Access::ByPolicies
        }
    }
}

fn has_privileges(table: &ReadTable, must: bool) -> bool {
    if !compat::may_use_schema(table.schema()) {
        if must {
            // SAFETY: the name is a C string; the function raises the error.
            unsafe {
                pg_sys::aclcheck_error(
                    pg_sys::AclResult::ACLCHECK_NO_PRIV,
                    pg_sys::ObjectType::OBJECT_SCHEMA,
                    catalog::server_namespace_name(table.schema()),
                );
            }
        }
        return false;
    }
    compat::may_select(table.oid(), table.kind(), must)
}

/// Whether policies bind the current role on a table.
fn is_filtered(table: pg_sys::Oid) -> bool {
    // SAFETY: the look-up is by OID, and for the current role where none is given.
    let result = unsafe { pg_sys::check_enable_rls(table, pg_sys::InvalidOid, true) };
    result as u32 == pg_sys::CheckEnableRlsResult::RLS_ENABLED
}

/// Whether the current role trusts the owners of a table and of all its partitions.
pub fn trusts_owners(table: &ReadTable) -> bool {
    // SAFETY: reads the current role.
    let role = unsafe { pg_sys::GetUserId() };
    trusts(role, table.owner())
        && (!table.may_have_children()
            || catalog::owners_of_descendants(table.oid()).into_iter().all(|it| trusts(role, it)))
}
