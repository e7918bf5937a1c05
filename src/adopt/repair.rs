//! `CALL base_entity.repair()`: gives an entity back what it has lost of its templates, and a template its
//! trigger that refuses rows: what check() proposes.

use pgrx::pg_sys;

use super::options::Options;
use super::run;
use super::table;
use crate::catalog::{self, OpenRelation};
use crate::completion;
use crate::error::{self, Task};
use crate::procedure::Session;
use crate::template_parts;

/// Repairs a table. Columns of another type or another name, triggers of other functions and the table's name
/// stay as they are: they may be meant.
pub fn repair(relation: pg_sys::Oid, call: pg_sys::FunctionCallInfo) {
    if catalog::is_below_template(relation) {
        return repair_template(relation);
    }
    let Some(templates) = catalog::templates_of(relation) else {
        // A relation that cannot be an entity at all has an error of its own.
        let info =
            table::read(relation, Task::Repair).unwrap_or_else(|refusal| error::raise(*refusal));
        error::raise(error::not_an_entity(&info.name));
    };
    let session = Session::begin_as_called(call);
    let options = Options::for_repair(session.commits());
    let _ = run::adopt(&session, relation, &templates, &options)
        .unwrap_or_else(|failure| failure.raise());
    session.finish();
}

fn repair_template(template: pg_sys::Oid) {
    let Some(info) = catalog::table_info(template) else {
        error::raise(error::no_such_table(template));
    };
    if !info.is_own {
        error::raise(error::not_owner(&info.name));
    }
    let refuses = catalog::function(c"refuse_rows");
    let is_whole = {
        let open = OpenRelation::open(template);
        open.triggers().iter().any(|trigger| Some(trigger.function) == refuses)
    };
    if !is_whole {
        completion::make_template(template);
        completion::refuse_rows_of_partition(template);
    }
    // A template that was made while the event triggers did not fire has no snapshot either.
    let is_unknown = template_parts::remember_unless_known(template);
    error::notice(if is_whole && !is_unknown {
        error::nothing_to_repair(&info.name)
    } else {
        error::repaired(&info.name, &info.full_name, 0)
    });
}
