//! `base_entity.describe()`: entities as JSON.

use pgrx::prelude::*;
use pgrx::{JsonB, PgRelation};
use serde::Serialize;

use super::reader::{self, Scope};
use crate::catalog::OpenRelation;
use crate::error;

/// One entity.
#[pg_extern(stable, strict, parallel_safe)]
#[search_path(pg_catalog, pg_temp)]
fn describe(entity: PgRelation) -> JsonB {
    match reader::read(Scope::Entity(entity.oid())).first() {
        Some(description) => json(description),
        None => error::raise(error::not_an_entity(&OpenRelation::open(entity.oid()).name())),
    }
}

/// All entities, as an array.
#[pg_extern(stable, parallel_safe, name = "describe")]
#[search_path(pg_catalog, pg_temp)]
fn describe_all() -> JsonB {
    json(&reader::read(Scope::All))
}

fn json(value: &impl Serialize) -> JsonB {
    JsonB(serde_json::to_value(value).unwrap_or_default())
}
