//! What LIKE leaves out, added to a table that has just been made LIKE one or more templates.

use pgrx::pg_sys;

use crate::catalog::OpenRelation;
use crate::name_check;
use crate::parse_tree::{Keys, Mark};
use crate::settings::{self, UuidVersion};

mod default_id;
mod indexes;
mod triggers;

/// Completes a table whose statement had this mark, with the rights of the role that owns it.
pub fn complete(table: pg_sys::Oid, mark: &Mark) {
    let relation = OpenRelation::open(table);
    name_check::check(&relation);
    as_owner(&relation, || {
        if mark.keys != Keys::Copied {
            indexes::add(&relation, mark);
        }
        if settings::uuid_version() == UuidVersion::V7 {
            default_id::use_version_7(table, &mark.templates);
        }
        triggers::add(&relation, table, &mark.templates);
    });
}

/// Runs `action` as the owner of the table. That is who runs the statement, but for CREATE SCHEMA
/// ... AUTHORIZATION, which switches in the same way for its elements (CreateSchemaCommand in
/// src/backend/commands/schemacmds.c).
fn as_owner(table: &OpenRelation, action: impl FnOnce()) {
    let owner = table.owner();
    // SAFETY: the previous role is restored below, and by the abort of the transaction or
    // subtransaction after an error.
    unsafe {
        if pg_sys::GetUserId() == owner {
            return action();
        }
        let (mut role, mut context) = (pg_sys::InvalidOid, 0);
        pg_sys::GetUserIdAndSecContext(&mut role, &mut context);
        pg_sys::SetUserIdAndSecContext(
            owner,
            context | pg_sys::SECURITY_LOCAL_USERID_CHANGE as i32,
        );
        action();
        pg_sys::SetUserIdAndSecContext(role, context);
    }
}
