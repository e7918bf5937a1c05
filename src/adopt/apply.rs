//! `CALL base_entity.apply()`: gives every entity of a template what the template has now.

use std::collections::BTreeSet;
use std::time::Instant;

use pgrx::datum::Interval;
use pgrx::prelude::*;
use sql_function::sql_function;

use self::behind::Behind;
use self::targets::Scope;
use super::options::Options;
use super::outcome::Outcome;
use super::plan_row::{Row, columns_of_tables};
use super::progress::EVERY;
use super::run::{self, Work};
use crate::argument::given;
use crate::catalog::{self, MadeThrough};
use crate::error;
use crate::procedure::{Ending, Failure, Session, connected, execute, in_subtransaction};
use crate::security_context::with_dump_settings;
use crate::template_parts;
use crate::text::Text;

mod behind;
mod targets;

/// The tables of which the client hears how many are done.
const MANY: usize = 20;

#[allow(clippy::too_many_arguments, reason = "they are those of the SQL procedure")]
#[sql_function(sql = r#"
CREATE PROCEDURE @extschema@.apply(
        template regclass, relation regclass DEFAULT NULL, schema regnamespace DEFAULT NULL,
        remove boolean DEFAULT false, online boolean DEFAULT true,
        lock_timeout interval DEFAULT '50 milliseconds', lock_retries integer DEFAULT 100,
        INOUT status text DEFAULT NULL, INOUT statement text DEFAULT NULL)
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn apply(
    template: Option<pg_sys::Oid>,
    relation: Option<pg_sys::Oid>,
    schema: Option<pg_sys::Oid>,
    remove: Option<bool>,
    online: Option<bool>,
    lock_timeout: Option<Interval>,
    lock_retries: Option<i32>,
    _status: Option<Text>,
    _statement: Option<Text>,
    call: pg_sys::FunctionCallInfo,
) -> Outcome {
    let options = Options::for_apply(remove, online, lock_timeout, lock_retries);
    let template = given(template, "template");
    catalog::refuse_renamed_schema();
    require_template(template);
    let session = Session::begin(call, "apply", options.online);
    template_parts::settle_roles();
    let outcome = apply_to_all(&session, template, &Scope { relation, schema }, &options);
    session.finish();
    outcome
}

/// The statements of apply().
#[allow(clippy::type_complexity, reason = "pgrx reads the columns from the signature")]
#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.plan_apply(
        template regclass, relation regclass DEFAULT NULL, schema regnamespace DEFAULT NULL,
        remove boolean DEFAULT false, online boolean DEFAULT true)
    RETURNS TABLE (entity regclass, step integer, statement text, lock text, rewrites boolean, blocks text)
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn plan_apply(
    template: Option<pg_sys::Oid>,
    relation: Option<pg_sys::Oid>,
    schema: Option<pg_sys::Oid>,
    remove: Option<bool>,
    online: Option<bool>,
) -> TableIterator<
    'static,
    (
        name!(entity, pg_sys::Oid),
        name!(step, i32),
        name!(statement, Text),
        name!(lock, Option<Text>),
        name!(rewrites, bool),
        name!(blocks, Option<Text>),
    ),
> {
    let options = Options::for_apply(remove, online, None, None);
    let template = given(template, "template");
    catalog::refuse_renamed_schema();
    require_template(template);
    let targets = Scope { relation, schema }.targets(template);
    let plans = in_subtransaction(Ending::Undo, || connected(|| plans(&targets, &options)));
    let plans = plans.unwrap_or_else(|failure| failure.raise());
    TableIterator::new(columns_of_tables(plans))
}

/// The plan of each table. The templates among them follow, since the plans of the others depend on what they have then;
/// call it in a subtransaction that is undone.
fn plans(targets: &[MadeThrough], options: &Options) -> Vec<(pg_sys::Oid, Vec<Row>)> {
    // As apply() waits for a lock, but not again.
    execute(&format!("SET LOCAL lock_timeout = {}", options.lock_timeout));
    let mut plans = Vec::new();
    let mut lagging = Lagging::default();
    for made in targets.iter().filter(|made| lagging.may_need(made)) {
        let rows = if made.is_template {
            plan(made, options)
        } else {
            // The locks of each table are released, as many as there may be.
            let rows = in_subtransaction(Ending::Undo, || plan(made, options));
            rows.unwrap_or_else(|failure| {
                if failure.is_interrupt() {
                    failure.raise();
                }
                if catalog::relation_exists(made.relation) {
                    let name = catalog::qualified_name(made.relation);
                    error::warn(error::not_applied(&name, failure.report()));
                }
                None
            })
        };
        plans.extend(rows.map(|rows| (made.relation, rows)));
    }
    plans
}

/// The plan of a table; None for one that cannot follow, which is reported. A template follows.
fn plan(made: &MadeThrough, options: &Options) -> Option<Vec<Row>> {
    match Work::new(made.relation, &made.templates, options) {
        Ok(work) => {
            let mut rows = work.try_renames();
            rows.extend(work.rows());
            if made.is_template {
                work.try_all();
            }
            Some(rows)
        }
        Err(_) if !catalog::relation_exists(made.relation) => None,
        Err(refusal) => {
            error::warn(*refusal);
            None
        }
    }
}

/// The entities that differ from their templates, read once these have followed.
#[derive(Default)]
struct Lagging(Option<BTreeSet<u32>>);

impl Lagging {
    /// Whether a table may have to be changed. A template is always looked at, unless it belongs to another extension: a table that does is
    /// refused, where it differs.
    fn may_need(&mut self, made: &MadeThrough) -> bool {
        match (made.is_of_extension, made.is_template) {
            (true, true) => {
                with_dump_settings(|| template_parts::lacks_any(made.relation, &made.templates))
            }
            (true, false) => self.has_drift(made),
            (false, true) => true,
            (false, false) => template_parts::has_any(made.relation) || self.has_drift(made),
        }
    }

    fn has_drift(&mut self, made: &MadeThrough) -> bool {
        let read = || {
            let entities = with_dump_settings(catalog::entities_with_drift).into_iter();
            entities.map(|entity| entity.to_u32()).collect()
        };
        self.0.get_or_insert_with(read).contains(&made.relation.to_u32())
    }
}

/// Refuses a relation that is no template, and one that the current role may not read, as LIKE does.
fn require_template(template: pg_sys::Oid) {
    catalog::require_relation(template);
    if !catalog::is_one_of_templates(template) {
        error::raise(error::not_a_template(&catalog::relation_name(template)));
    }
    catalog::require_select(template);
}

/// Table by table. One that cannot follow is reported and left; so is one for which this fails, which is an error at
/// the end.
fn apply_to_all(
    session: &Session,
    template: pg_sys::Oid,
    scope: &Scope,
    options: &Options,
) -> Outcome {
    let targets = scope.targets(template);
    // A change may have been made while the event triggers were disabled. A role that may not change the template notes none and locks
    // none.
    if catalog::is_own(template) {
        template_parts::remember_unless_known(template);
        template_parts::refresh(template);
    }
    let (mut failed, mut outcomes) = (Vec::new(), Vec::new());
    let mut said = Instant::now();
    let mut lagging = Lagging::default();
    let mut behind = Behind::default();
    for (place, made) in targets.iter().enumerate() {
        if targets.len() >= MANY && said.elapsed() >= EVERY {
            said = Instant::now();
            error::notice(error::tables_applied_to(place, targets.len()));
        }
        let name = catalog::qualified_name(made.relation);
        if !lagging.may_need(made) {
            outcomes.push(behind.outcome(made, &name, Outcome::Unchanged));
            continue;
        }
        // One that was dropped concurrently needs nothing.
        if !catalog::relation_exists(made.relation) {
            continue;
        }
        session.commit();
        match run::adopt(session, made.relation, &made.templates, options) {
            Ok(outcome) => outcomes.push(behind.outcome(made, &name, outcome)),
            Err(Failure::Refused(_)) if !catalog::relation_exists(made.relation) => {}
            // In one transaction it is all or nothing.
            Err(Failure::Refused(refusal)) if !session.commits() => {
                error::raise(error::not_applied(&name, *refusal));
            }
            Err(Failure::Refused(refusal)) => {
                outcomes.push(behind.outcome(made, &name, Outcome::Refused));
                error::warn(error::not_applied(&name, *refusal));
            }
            Err(failure) if failure.is_interrupt() || !session.commits() => failure.raise(),
            Err(_) if !catalog::relation_exists(made.relation) => {}
            Err(failure) => {
                behind.outcome(made, &name, Outcome::Refused);
                error::warn(error::not_applied(&name, failure.report()));
                failed.push(name);
            }
        }
    }
    session.commit();
    if !failed.is_empty() {
        error::raise(error::template_not_applied(&failed, targets.len()));
    }
    let count = |outcome: Outcome| outcomes.iter().filter(|it| **it == outcome).count();
    let (changed, unchanged) = (count(Outcome::Applied), count(Outcome::Unchanged));
    let left = outcomes.len() - changed - unchanged;
    error::notice(error::template_applied(
        &catalog::relation_name(template),
        changed,
        unchanged,
        left,
    ));
    // The one that asks for most: a statement, another call, or a look at the warnings.
    outcomes.into_iter().max().unwrap_or(Outcome::Unchanged)
}
