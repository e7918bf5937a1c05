//! `CALL base_entity.restore()`: restores a deleted row, and those that its deletion has marked along the
//! foreign keys with ON DELETE CASCADE.
//!
//! The row itself is read and updated with the rights of the role that calls; the rows that refer to it
//! with those of their tables' owners, as the foreign keys have deleted them.

use pgrx::prelude::*;
use pgrx::spi::quote_identifier;
use pgrx::{Uuid, pg_sys};
use sql_function::sql_function;

use super::statement::Statement;
use super::unit::{Obstacle, Unit};
use crate::argument::given;
use crate::catalog::{self, OpenRelation};
use crate::{error, maintain};

#[sql_function(sql = r#"
CREATE PROCEDURE @extschema@.restore(relation regclass, id uuid)
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn restore(relation: Option<pg_sys::Oid>, id: Option<Uuid>) {
    let relation = given(relation, "relation");
    let id = given(id, "id");
    catalog::refuse_if_read_only(c"CALL");
    // SAFETY: left below, or by the abort of the transaction after an error.
    unsafe { pg_sys::SPI_connect() };
    run(relation, id);
    // SAFETY: connected above.
    unsafe { pg_sys::SPI_finish() };
}

fn run(relation: pg_sys::Oid, id: Uuid) {
    let table = OpenRelation::require_table(relation);
    let Some(mark) = maintain::marked_column(&table) else {
        error::raise(error::nothing_marked(&table.name()));
    };
    let Some(column) = catalog::id_column(relation) else {
        error::raise(error::no_id(&table.name(), &mark));
    };
    let (name, column) = (table.qualified_name(), quote_identifier(column));
    let next = maintain::next_versions(&table);
    let mark = quote_identifier(mark);
    if catalog::is_citus_table(relation) {
        let id = id.to_string();
        error::raise(if catalog::has_copies(relation) {
            let update = format!("UPDATE {name} SET {mark} = NULL{next} WHERE {column} = '{id}'");
            error::restore_of_copies(&name, &update)
        } else {
            error::rows_in_shards(&name, "restore", &id)
        });
    }
    let statement = |text: String| Statement::new(&text, &[pg_sys::UUIDOID], None);
    let mut value = [id.into_datum().unwrap_or(pg_sys::Datum::null())];
    let found = statement(format!(
        "SELECT t.tableoid, t.ctid FROM {name} t WHERE t.{column} OPERATOR(pg_catalog.=) $1 FOR UPDATE"
    ))
    .existing_places(&mut value);
    let root = match found.as_slice() {
        [] => error::raise(error::no_row_with_id(&table.name(), &id.to_string())),
        [root] => *root,
        _ => error::raise(error::many_rows_with_id(&table.name(), &id.to_string())),
    };
    let Some(mut unit) = Unit::of(root) else {
        error::notice(error::not_deleted(&table.name(), &id.to_string()));
        return;
    };
    if let Some(obstacle) = unit.obstacle() {
        refuse(&obstacle);
    }
    let restored = statement(format!(
        "UPDATE {name} t SET {mark} = NULL{next}
         WHERE t.{column} OPERATOR(pg_catalog.=) $1 AND t.{mark} IS NOT NULL"
    ))
    .run(&mut value);
    if restored != 1 {
        error::raise(error::not_restored(&table.name()));
    }
    match unit.restore_others() {
        Ok(others) => {
            let (deleted, has_unproven) = (unit.others(), unit.has_unproven());
            error::notice(error::restored(&table.name(), others, deleted, has_unproven));
        }
        Err(table) => error::raise(error::not_restored(&catalog::relation_name(table))),
    }
}

/// Refuses a unit that refers to a row that is still deleted.
fn refuse(obstacle: &Obstacle) -> ! {
    let id = obstacle.value.filter(|(column, type_oid, _)| {
        *type_oid == pg_sys::UUIDOID
            && catalog::id_column(obstacle.parent)
                .is_some_and(|id| catalog::column_number(obstacle.parent, &id) == Some(*column))
    });
    // SAFETY: the value is of the type uuid.
    let id = id.and_then(|(.., value)| unsafe { Uuid::from_datum(value, false) });
    error::raise(error::parent_is_deleted(
        &catalog::relation_name(obstacle.table),
        &obstacle.key,
        &catalog::relation_name(obstacle.parent),
        &catalog::qualified_name(obstacle.parent),
        id.map(|id| id.to_string()),
    ));
}
