//! `base_entity.erd()`: entities as a Mermaid diagram.

use std::collections::{BTreeMap, BTreeSet};

use pgrx::prelude::*;
use sql_function::sql_function;

use super::mermaid::{self, Diagram, Marks};
use crate::catalog;
use crate::catalog::entities::{self, Scope};
use crate::catalog::entities::{Column, Description};
use crate::text::Text;

/// The entities of a schema, or of all, as Mermaid's erDiagram. Tables of the given schema, or else of
/// `public`, are named without it. Partitions are left out; their partitioned table represents them.
#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.erd(schema regnamespace DEFAULT NULL) RETURNS text
    LANGUAGE c STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn erd(schema: Option<pg_sys::Oid>) -> Text {
    let home = schema.map_or_else(|| "public".to_string(), catalog::require_schema);
    let entities = entities::read(schema.map_or(Scope::All, Scope::Schema));
    Text(draw(&entities, &entities::template_columns(), &pgrx::spi::quote_identifier(&home)))
}

fn draw(
    entities: &[Description],
    templates: &BTreeMap<String, Vec<(String, String)>>,
    home: &str,
) -> String {
    let mut diagram = Diagram::new();
    let entities: Vec<&Description> =
        entities.iter().filter(|entity| entity.partition_of.is_none()).collect();
    let label = |table: &str| mermaid::label(table, home);
    let of: BTreeSet<&String> = entities.iter().flat_map(|entity| &entity.templates).collect();
    for template in &of {
        let columns = templates.get(*template).map_or(&[][..], Vec::as_slice);
        diagram.table(
            &template_label(template),
            columns
                .iter()
                .map(|(name, type_name)| (type_name.as_str(), name.as_str(), Marks::default())),
        );
    }
    for entity in &entities {
        diagram.table(
            &label(&entity.entity),
            entity.columns.iter().map(|column| {
                (column.type_name.as_str(), column.name.as_str(), marks(entity, column))
            }),
        );
    }
    for entity in &entities {
        let own = label(&entity.entity);
        for template in &entity.templates {
            diagram.dashed(&template_label(template), &own, "LIKE");
        }
        for key in &entity.foreign_keys {
            let nullable =
                entity.columns.iter().any(|it| it.nullable && key.columns.contains(&it.name));
            let unique = entity.keys.iter().any(|it| is_within(&it.columns, &key.columns));
            let what = key.columns.join(", ");
            diagram.relationship(&label(&key.references), &own, nullable, unique, &what);
        }
    }
    diagram.text()
}

/// The name of a template, without the schema, which all templates share.
fn template_label(template: &str) -> String {
    mermaid::label(template, "base_entity")
}

fn marks(entity: &Description, column: &Column) -> Marks {
    let name = &column.name;
    Marks {
        primary: entity.keys.iter().any(|key| key.primary && key.columns.contains(name)),
        foreign: entity.foreign_keys.iter().any(|key| key.columns.contains(name)),
        unique: entity.keys.iter().any(|key| !key.primary && key.columns == [name.as_str()]),
    }
}

/// Whether these columns are all among the others.
fn is_within(columns: &[String], others: &[String]) -> bool {
    columns.iter().all(|column| others.contains(column))
}
