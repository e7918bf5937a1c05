//! `base_entity.erd()`: entities as a Mermaid diagram.

use std::collections::{BTreeMap, BTreeSet};

use pgrx::prelude::*;
use sql_function::sql_function;

use super::mermaid::{self, Diagram, Marks};
use crate::catalog;
use crate::catalog::entities::{self, Column, Description, Scope, Shape};
use crate::text::Text;

/// The entities of a schema, or of all, as Mermaid's erDiagram; with `all_tables`, the other tables too. Tables of the
/// given schema, or else of `public`, are named without it. Partitions are left out; their partitioned table represents
/// them. A column that a table has from a template is in the template's box alone.
#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.erd(schema regnamespace DEFAULT NULL, all_tables boolean DEFAULT false) RETURNS text
    LANGUAGE c STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
    AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn erd(schema: Option<pg_sys::Oid>, all_tables: Option<bool>) -> Text {
    let home = schema.map_or_else(|| "public".to_string(), catalog::require_schema);
    let scope = schema.map_or(Scope::All, Scope::Schema);
    let tables = entities::read_outlines(scope, all_tables == Some(true));
    Text(draw(&tables, &entities::shapes(), &pgrx::spi::quote_identifier(&home)))
}

fn draw(tables: &[Description], shapes: &BTreeMap<String, Shape>, home: &str) -> String {
    let mut diagram = Diagram::new();
    let tables: Vec<&Description> =
        tables.iter().filter(|table| table.partition_of.is_none()).collect();
    let label = |table: &str| mermaid::label(table, home);
    // The templates that tables name; of those that they include, the diagram has no more.
    let names: BTreeSet<&String> = tables.iter().flat_map(|table| &table.templates).collect();
    let drawn: BTreeMap<&String, &Shape> =
        names.into_iter().filter_map(|name| Some((name, shapes.get(name)?))).collect();
    for (name, shape) in &drawn {
        let given = Given::by(&shape.includes, &drawn);
        diagram.table(&template_label(name), given.others(shape_columns(shape)));
    }
    for table in &tables {
        let given = Given::by(&table.templates, &drawn);
        let columns = table
            .columns
            .iter()
            .map(|column| (column.type_name.as_str(), column.name.as_str(), marks(table, column)));
        diagram.table(&label(&table.entity), given.others(columns));
    }
    for (name, shape) in &drawn {
        for parent in direct(&shape.includes, &drawn) {
            diagram.dashed(&template_label(parent), &template_label(name), "LIKE");
        }
    }
    for table in &tables {
        let own = label(&table.entity);
        for template in &table.templates {
            diagram.dashed(&template_label(template), &own, "LIKE");
        }
        for key in &table.foreign_keys {
            let nullable =
                table.columns.iter().any(|it| it.nullable && key.columns.contains(&it.name));
            let unique = table.keys.iter().any(|it| is_within(&it.columns, &key.columns));
            let what = key.columns.join(", ");
            diagram.relationship(&label(&key.references), &own, nullable, unique, &what);
        }
    }
    diagram.text()
}

/// A column as a box shows it: type, name, marks.
type Line<'a> = (&'a str, &'a str, Marks);

/// The columns that templates give, as their boxes show them.
struct Given<'a>(Vec<Line<'a>>);

impl<'a> Given<'a> {
    /// Those of these templates and of all that they were made LIKE.
    fn by(names: &'a [String], drawn: &BTreeMap<&'a String, &'a Shape>) -> Self {
        let named = names.iter().filter_map(|name| drawn.get(name));
        let all = named.flat_map(|shape| {
            let includes = shape.includes.iter().filter_map(|name| drawn.get(name));
            std::iter::once(shape).chain(includes)
        });
        Self(all.flat_map(|shape| shape_columns(shape)).collect())
    }

    /// The lines of a box that no template's box has.
    fn others(&self, lines: impl Iterator<Item = Line<'a>>) -> impl Iterator<Item = Line<'a>> {
        lines.filter(|line| !self.0.iter().any(|given| mermaid::is_same_line(given, line)))
    }
}

/// Of the drawn templates that one was made LIKE, those that it names itself, as far as the others tell.
fn direct<'a>(
    includes: &'a [String],
    drawn: &BTreeMap<&'a String, &'a Shape>,
) -> impl Iterator<Item = &'a String> {
    includes.iter().filter(|name| {
        let mut others = includes.iter().filter_map(|other| drawn.get(other));
        drawn.contains_key(name) && !others.any(|other| other.includes.contains(name))
    })
}

fn shape_columns(shape: &Shape) -> impl Iterator<Item = Line<'_>> {
    shape.columns.iter().map(|column| {
        let marks =
            Marks { primary: column.primary, foreign: column.foreign, unique: column.unique };
        (column.type_name.as_str(), column.name.as_str(), marks)
    })
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
