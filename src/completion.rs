//! Adds the properties that LIKE leaves out to a table that was just created LIKE templates.

use pgrx::pg_sys;

use crate::catalog::{self, OpenRelation};
use crate::parse_tree::{Keys, Mark};
use crate::security_context::as_creator;
use crate::settings::{self, UuidVersion};
use crate::{error, history, name_check, public_id};

mod default_id;
mod foreign_keys;
mod free_name;
mod index_marks;
mod indexes;
mod not_null_names;
mod rule_triggers;
mod template_errors;
mod template_properties;
mod template_rows;
mod trigger_copies;
mod triggers;

pub use rule_triggers::{marking_state, rule_triggers, separate_rules, template_rules};
pub use template_properties::create_policy;
pub use template_rows::{make_template, refuse_rows_of_partition};
pub use triggers::record;

/// Completes a table whose statement had this mark, with the rights of the role that owns it. That
/// is the role that runs the statement, except for CREATE SCHEMA ... AUTHORIZATION.
pub fn complete(table: pg_sys::Oid, mark: &Mark) {
    let owner = {
        let relation = OpenRelation::open(table);
        name_check::check(&relation);
        relation.owner()
    };
    as_creator(owner, || {
        not_null_names::make(&OpenRelation::open(table), &mark.templates);
        // ALTER TABLE refuses a table that is open elsewhere in the session.
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
        template_properties::add(table, &mark.templates);
        history::give(table);
        report_rules_left_out(table, &mark.templates);
    });
    public_id::assign(table);
}

/// Reports that a template has rules (CREATE RULE), which its tables do not have.
fn report_rules_left_out(table: pg_sys::Oid, templates: &[pg_sys::Oid]) {
    for template in templates {
        let template = OpenRelation::open(*template);
        if template.has_rewrite_rules() {
            let table = catalog::relation_name(table);
            error::notice(error::rewrite_rules_left_out(&table, &template.name()));
        }
    }
}
