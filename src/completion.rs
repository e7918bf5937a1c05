//! What LIKE leaves out, added to a table that has just been made LIKE one or more templates.

use pg_sys::panic::CaughtError;
use pgrx::{PgSqlErrorCode, PgTryBuilder, pg_sys};

use crate::catalog::{self, OpenRelation};
use crate::parse_tree::{Keys, Mark};
use crate::role::as_role;
use crate::settings::{self, UuidVersion};
use crate::{error, name_check};

mod default_id;
mod extras;
mod free_name;
mod indexes;
mod triggers;

pub use extras::{create_policy, policy_text};
pub use free_name::free_name;

/// Completes a table whose statement had this mark, with the rights of the role that owns it. That
/// is who runs the statement, but for CREATE SCHEMA ... AUTHORIZATION.
pub fn complete(table: pg_sys::Oid, mark: &Mark) {
    let owner = {
        let relation = OpenRelation::open(table);
        name_check::check(&relation);
        relation.owner()
    };
    as_role(owner, 0, || {
        // ALTER TABLE wants nobody else to have the table open.
        if mark.keys != Keys::Copied {
            indexes::add(table, mark);
        }
        {
            let relation = OpenRelation::open(table);
            if settings::uuid_version() == UuidVersion::V7 {
                default_id::use_version_7(table, &mark.templates);
            }
            triggers::add(&relation, &mark.templates);
        }
        extras::add(table, &mark.templates);
    });
}

/// Makes a table that has just been put into the schema of the templates refuse rows. One that has
/// rows is refused itself: no dump of it could be restored.
pub fn make_template(table: pg_sys::Oid) {
    let relation = OpenRelation::open(table);
    // What IF NOT EXISTS found there may be another thing, and one of the extension's own.
    if !catalog::is_template(table, relation.schema()) || catalog::is_shipped(table) {
        return;
    }
    let owner = relation.owner();
    if catalog::has_rows(&relation.qualified_name(), owner, None) {
        error::raise(error::template_has_rows(&relation.name()));
    }
    as_role(owner, 0, || triggers::refuse_rows(&relation));
}

/// Runs `action`; an error in it is said to come from the template. The role that creates the table
/// may not be allowed what the template has, and would not know where that was asked for.
fn of_template(template: pg_sys::Oid, action: impl FnOnce() + std::panic::UnwindSafe) {
    PgTryBuilder::new(action)
        .catch_others(|caught| {
            if let CaughtError::PostgresError(report) = &caught
                && report.sql_error_code() != PgSqlErrorCode::ERRCODE_QUERY_CANCELED
            {
                let name = OpenRelation::open(template).name();
                error::raise(error::from_template(report, &name));
            }
            caught.rethrow()
        })
        .execute();
}
