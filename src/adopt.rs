//! `CALL base_entity.adopt()`: makes an existing table an entity without taking it out of service.
//!
//! What is left to do is read from the catalogs, as statements; each part of the work is a
//! transaction of its own, after which the catalogs are asked again. An adoption that was cut off
//! at any moment goes on where it stopped, because nothing but the catalogs says where that is.

mod attempt;
mod backfill;
mod everywhere;
mod plan;
pub(crate) mod progress;
mod quiet_update;
mod refusal;
mod release;
mod session;
mod work;

use pgrx::datum::Interval;
use pgrx::prelude::*;

use self::session::Session;
use self::work::{Manner, Work};
use crate::reserve;

impl Manner {
    /// As it was given; NULL is what the procedures' own defaults say.
    fn new(
        dry_run: Option<bool>,
        replace_key: Option<bool>,
        online: Option<bool>,
        lock_timeout: Option<Interval>,
        lock_retries: Option<i32>,
    ) -> Self {
        Self {
            dry_run: dry_run.unwrap_or(false),
            replace_key: replace_key.unwrap_or(false),
            online: online.unwrap_or(true),
            lock_timeout: lock_timeout.map_or(50, attempt::milliseconds),
            lock_retries: lock_retries.map_or(100, |retries| retries.max(0) as u32),
        }
    }
}

#[allow(clippy::too_many_arguments, reason = "they are those of the SQL procedure")]
#[pg_extern(sql = r#"
CREATE PROCEDURE @extschema@.adopt(
        relation regclass, template text DEFAULT 'base_entity', template_2 text DEFAULT NULL,
        template_3 text DEFAULT NULL, template_4 text DEFAULT NULL, template_5 text DEFAULT NULL,
        dry_run boolean DEFAULT false, replace_key boolean DEFAULT false, online boolean DEFAULT true,
        lock_timeout interval DEFAULT '50 milliseconds', lock_retries integer DEFAULT 100)
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn adopt(
    relation: Option<pg_sys::Oid>,
    template: Option<String>,
    template_2: Option<String>,
    template_3: Option<String>,
    template_4: Option<String>,
    template_5: Option<String>,
    dry_run: Option<bool>,
    replace_key: Option<bool>,
    online: Option<bool>,
    lock_timeout: Option<Interval>,
    lock_retries: Option<i32>,
    call: pg_sys::FunctionCallInfo,
) {
    let manner = Manner::new(dry_run, replace_key, online, lock_timeout, lock_retries);
    let Some(relation) = relation else { return };
    let templates = [template, template_2, template_3, template_4, template_5];
    reserve::held(|| {
        let templates = plan::resolve_templates(templates);
        let work = Work::new(relation, &templates, &manner)
            .unwrap_or_else(|refusal| crate::error::raise(*refusal));
        if manner.dry_run {
            return work.show();
        }
        let session = Session::begin(call, manner.online);
        work.run(&session);
        session.finish();
    });
}

#[allow(clippy::too_many_arguments, reason = "they are those of the SQL procedure")]
#[pg_extern(sql = r#"
CREATE PROCEDURE @extschema@.adopt_all(
        schema regnamespace, template text DEFAULT 'base_entity', template_2 text DEFAULT NULL,
        template_3 text DEFAULT NULL, template_4 text DEFAULT NULL, template_5 text DEFAULT NULL,
        dry_run boolean DEFAULT false, online boolean DEFAULT true,
        lock_timeout interval DEFAULT '50 milliseconds', lock_retries integer DEFAULT 100)
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn adopt_all(
    schema: Option<pg_sys::Oid>,
    template: Option<String>,
    template_2: Option<String>,
    template_3: Option<String>,
    template_4: Option<String>,
    template_5: Option<String>,
    dry_run: Option<bool>,
    online: Option<bool>,
    lock_timeout: Option<Interval>,
    lock_retries: Option<i32>,
    call: pg_sys::FunctionCallInfo,
) {
    let manner = Manner::new(dry_run, None, online, lock_timeout, lock_retries);
    let Some(schema) = schema else { return };
    let templates = [template, template_2, template_3, template_4, template_5];
    reserve::held(|| {
        everywhere::adopt(schema, &plan::resolve_templates(templates), &manner, call);
    });
}

#[pg_extern(sql = r#"
CREATE PROCEDURE @extschema@.release(
        relation regclass, dry_run boolean DEFAULT false,
        lock_timeout interval DEFAULT '50 milliseconds', lock_retries integer DEFAULT 100)
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn release(
    relation: Option<pg_sys::Oid>,
    dry_run: Option<bool>,
    lock_timeout: Option<Interval>,
    lock_retries: Option<i32>,
    call: pg_sys::FunctionCallInfo,
) {
    let Some(relation) = relation else { return };
    let manner = Manner::new(dry_run, None, None, lock_timeout, lock_retries);
    reserve::held(|| release::release(relation, &manner, call));
}
