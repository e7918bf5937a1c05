//! The parts that entities have of templates which have since lost, changed or renamed them.

use std::rc::Rc;

use pgrx::pg_sys;

use super::part::{Part, is_of_column, parts, parts_of_kinds};
use crate::catalog::{self, Argument, ConfigCache};
use crate::part::PartKind;
use crate::security_context::{as_owner, with_dump_settings};

/// The way in which apply() carries a change over to an outdated part of an entity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The column gets its new name.
    Rename,
    /// It becomes what the template has under its name.
    Replace,
    /// It is removed.
    Remove,
}

/// An outdated part of an entity.
#[derive(Clone)]
pub struct Pending {
    /// The name of the template.
    pub template: String,
    /// The kind of the part.
    pub kind: PartKind,
    /// Its name in the template.
    pub name: String,
    /// Its name in the entity.
    pub own_name: String,
    /// The way in which the change is carried over.
    pub change: Change,
}

/// A row of the table.
struct Row {
    template: String,
    kind: PartKind,
    name: String,
    own_name: String,
    definition: String,
}

thread_local! {
    static CACHE: ConfigCache<Vec<[String; 2]>> = const { ConfigCache::new() };
}

fn tables() -> Rc<Vec<[String; 2]>> {
    let columns = [c"schema", c"relation"];
    CACHE.with(|cache| cache.get(catalog::outdated_parts, columns, |rows| rows))
}

/// Whether any entity has one.
pub fn is_any() -> bool {
    !tables().is_empty()
}

/// Whether a table may have one.
pub fn has_any(table: pg_sys::Oid) -> bool {
    is_any() && tables().contains(&place(table))
}

/// The schema and the name of a table.
fn place(table: pg_sys::Oid) -> [String; 2] {
    let schema = catalog::namespace_of(table).map(catalog::namespace_name);
    [schema.unwrap_or_default(), catalog::relation_name(table)]
}

fn rows(table: pg_sys::Oid) -> Vec<Row> {
    let place = place(table);
    if !tables().contains(&place) {
        return Vec::new();
    }
    let [schema, relation] = place;
    let found = catalog::ask_text_rows::<5>(
        "SELECT template, kind, name, own_name, definition FROM base_entity.outdated_parts
         WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2
         ORDER BY template, kind, name",
        &[schema.into(), relation.into()],
    );
    let row = |[template, kind, name, own_name, definition]: [String; 5]| {
        PartKind::of(&kind).map(|kind| Row { template, kind, name, own_name, definition })
    };
    found.into_iter().filter_map(row).collect()
}

/// The part of an entity that a row is about, if it is still as the template gave it.
fn own_part<'a>(row: &Row, own: &'a [Part]) -> Option<&'a Part> {
    let is_it = |part: &&Part| part.kind == row.kind && part.definition == row.definition;
    let named = own.iter().filter(is_it).find(|part| part.name == row.own_name);
    named.or_else(|| own.iter().filter(is_it).find(|_| !is_of_column(row.kind)))
}

/// The outdated parts of a table that was made LIKE these templates. The current search_path is `pg_catalog`.
pub fn pending(table: pg_sys::Oid, templates: &[pg_sys::Oid]) -> Vec<Pending> {
    let rows = rows(table);
    if rows.is_empty() {
        return Vec::new();
    }
    let mut kinds: Vec<PartKind> = rows.iter().map(|row| row.kind).collect();
    kinds.push(PartKind::Column);
    let own = parts_of_kinds(table, &kinds);
    let given: Vec<(String, Vec<Part>)> = templates
        .iter()
        .map(|it| (catalog::relation_name(*it), parts_of_kinds(*it, &kinds)))
        .collect();
    let mut found: Vec<Pending> = Vec::new();
    for row in rows {
        let Some((_, theirs)) = given.iter().find(|(name, _)| *name == row.template) else {
            continue;
        };
        let is_named = |part: &&Part, name: &str| part.kind == row.kind && part.name == name;
        let has = |parts: &[Part], name: &str| parts.iter().any(|part| is_named(&part, name));
        let pending = |own_name: &str, change| Pending {
            template: row.template.clone(),
            kind: row.kind,
            name: row.name.clone(),
            own_name: own_name.to_owned(),
            change,
        };
        if row.kind == PartKind::Column && row.own_name != row.name && has(theirs, &row.name) {
            if has(&own, &row.own_name) && !has(&own, &row.name) {
                found.push(pending(&row.own_name, Change::Rename));
            }
            continue;
        }
        let Some(part) = own_part(&row, &own) else { continue };
        // Another template gives it still.
        let is_given = |part: &Part| {
            part.kind == row.kind
                && part.definition == row.definition
                && (!is_of_column(row.kind) || part.name == row.own_name)
        };
        if given.iter().any(|(_, parts)| parts.iter().any(is_given)) {
            continue;
        }
        let change = if has(theirs, &row.name) { Change::Replace } else { Change::Remove };
        if !found.iter().any(|known| (known.kind, &known.own_name) == (row.kind, &part.name)) {
            found.push(pending(&part.name, change));
        }
    }
    // The default and other parts of a column are removed with it.
    let removed: Vec<String> = found
        .iter()
        .filter(|it| (it.kind, it.change) == (PartKind::Column, Change::Remove))
        .map(|it| it.own_name.clone())
        .collect();
    found.retain(|it| {
        it.kind == PartKind::Column || !is_of_column(it.kind) || !removed.contains(&it.own_name)
    });
    found
}

/// The outdated parts of these entities, each of which was made LIKE these templates. The current search_path is `pg_catalog`.
pub fn pending_of_entities(
    entities: &[(pg_sys::Oid, Vec<pg_sys::Oid>)],
) -> Vec<(pg_sys::Oid, Pending)> {
    if !is_any() {
        return Vec::new();
    }
    let of_entity = |(entity, templates): &(pg_sys::Oid, Vec<pg_sys::Oid>)| {
        let entity = *entity;
        pending(entity, templates).into_iter().map(move |it| (entity, it))
    };
    entities.iter().flat_map(of_entity).collect()
}

/// Whether a template lacks a part of those that it was made LIKE, or has one that they have no longer. The first of them that has a
/// column gives it. The current search_path is `pg_catalog`.
pub fn lacks_any(template: pg_sys::Oid, templates: &[pg_sys::Oid]) -> bool {
    let own = parts(template);
    let mut columns: Vec<String> = Vec::new();
    for other in templates {
        let theirs = parts(*other);
        let lacks = |part: &Part| {
            let is_of_column = is_of_column(part.kind);
            let is_it = |own: &Part| {
                own.kind == part.kind
                    && own.definition == part.definition
                    && (!is_of_column || own.name == part.name)
            };
            !(is_of_column && columns.contains(&part.name) || own.iter().any(is_it))
        };
        if theirs.iter().any(lacks) {
            return true;
        }
        let of_columns = theirs.into_iter().filter(|part| part.kind == PartKind::Column);
        columns.extend(of_columns.map(|part| part.name));
    }
    !pending(template, templates).is_empty()
}

/// Notes the parts that a template has lost, where a table has them as the template had them. The first note of a part stays: it
/// has what the table has.
pub fn note(table: pg_sys::Oid, template: &str, lost: &[Part]) {
    if catalog::is_temporary(table) {
        return;
    }
    let known = rows(table);
    let kinds: Vec<PartKind> = lost.iter().map(|part| part.kind).collect();
    let own = parts_of_kinds(table, &kinds);
    for part in lost {
        let is_of_it = |row: &&Row| row.template == template && row.name == part.name;
        let own_name = if is_of_column(part.kind) {
            let renamed = known.iter().filter(is_of_it).find(|row| row.kind == PartKind::Column);
            renamed.map_or(&part.name, |row| &row.own_name)
        } else {
            &part.name
        };
        let row = Row {
            template: template.to_owned(),
            kind: part.kind,
            name: part.name.clone(),
            own_name: own_name.clone(),
            definition: part.definition.clone(),
        };
        if let Some(own) = own_part(&row, &own) {
            insert(table, &Row { own_name: own.name.clone(), ..row });
        }
    }
}

/// Notes that a template has renamed a column, for a table that has it under its old name alone.
pub fn note_renamed_column(table: pg_sys::Oid, template: &str, old: &str, new: &str) {
    if catalog::is_temporary(table) {
        return;
    }
    let columns = parts_of_kinds(table, &[PartKind::Column]);
    let known = rows(table);
    let of_column = |row: &&Row| row.template == template && is_of_column(row.kind);
    let own_name = known.iter().filter(of_column).find(|row| row.name == old);
    let own_name = own_name.map_or_else(|| old.to_owned(), |row| row.own_name.clone());
    let [schema, relation] = place(table);
    write(
        "UPDATE base_entity.outdated_parts SET name = $5
         WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2 AND template OPERATOR(pg_catalog.=) $3
           AND name OPERATOR(pg_catalog.=) $4
           AND kind OPERATOR(pg_catalog.=) ANY ('{column,default,not null,identity,generation expression}'::pg_catalog.text[])",
        &[schema.into(), relation.into(), template.into(), old.into(), new.into()],
    );
    let has = |name: &str| columns.iter().find(|part| part.name == name);
    if let (Some(own), None) = (has(&own_name), has(new)) {
        insert(
            table,
            &Row {
                template: template.to_owned(),
                kind: PartKind::Column,
                name: new.to_owned(),
                own_name,
                definition: own.definition.clone(),
            },
        );
    }
}

/// Runs `action`, which renames a column of a table, and follows it in the definitions of the outdated parts of the table.
pub fn on_renamed_column(table: pg_sys::Oid, old: &str, new: &str, action: impl FnOnce()) {
    let rows = with_dump_settings(|| rows(table));
    let kinds: Vec<PartKind> = rows.iter().map(|row| row.kind).collect();
    let own = with_dump_settings(|| parts_of_kinds(table, &kinds));
    let parts: Vec<(Row, Part)> = rows
        .into_iter()
        .filter_map(|row| own_part(&row, &own).cloned().map(|part| (row, part)))
        .collect();
    action();
    let now = with_dump_settings(|| parts_of_kinds(table, &kinds));
    let [schema, relation] = place(table);
    for (row, part) in parts {
        let is_renamed = is_of_column(row.kind) && part.name == old;
        let name = if is_renamed { new } else { &part.name };
        let Some(part) = now.iter().find(|it| it.kind == row.kind && it.name == name) else {
            continue;
        };
        let Row { template, kind, name, .. } = row;
        write(
            "UPDATE base_entity.outdated_parts SET own_name = $6, definition = $7
             WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2
               AND template OPERATOR(pg_catalog.=) $3 AND kind OPERATOR(pg_catalog.=) $4 AND name OPERATOR(pg_catalog.=) $5",
            &[
                schema.as_str().into(),
                relation.as_str().into(),
                template.into(),
                kind.word().into(),
                name.into(),
                part.name.as_str().into(),
                part.definition.as_str().into(),
            ],
        );
    }
}

/// Forgets the outdated parts of a table that apply() has changed, or that the table has otherwise by now.
pub fn forget_obsolete(table: pg_sys::Oid, templates: &[pg_sys::Oid]) {
    let known = rows(table);
    if known.is_empty() {
        return;
    }
    let left = pending(table, templates);
    let [schema, relation] = place(table);
    for row in known {
        let is_left = left
            .iter()
            .any(|it| (&it.template, it.kind, &it.name) == (&row.template, row.kind, &row.name));
        if !is_left {
            write(
                "DELETE FROM base_entity.outdated_parts
                 WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2
                   AND template OPERATOR(pg_catalog.=) $3 AND kind OPERATOR(pg_catalog.=) $4 AND name OPERATOR(pg_catalog.=) $5",
                &[
                    schema.as_str().into(),
                    relation.as_str().into(),
                    row.template.into(),
                    row.kind.word().into(),
                    row.name.into(),
                ],
            );
        }
    }
}

/// Follows a command that has renamed a template.
pub fn follow_template_renaming(old: &str, new: &str) {
    if is_any() {
        write(
            "UPDATE base_entity.outdated_parts SET template = $2 WHERE template OPERATOR(pg_catalog.=) $1",
            &[old.into(), new.into()],
        );
    }
}

fn insert(table: pg_sys::Oid, row: &Row) {
    let [schema, relation] = place(table);
    write(
        "INSERT INTO base_entity.outdated_parts (schema, relation, template, kind, name, own_name, definition)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        &[
            schema.into(),
            relation.into(),
            row.template.as_str().into(),
            row.kind.word().into(),
            row.name.as_str().into(),
            row.own_name.as_str().into(),
            row.definition.as_str().into(),
        ],
    );
}

/// Writes with the rights of the table's owner: the owner of a template or an entity may lack them.
fn write(statement: &str, arguments: &[Argument]) {
    let Some(owner) = catalog::outdated_parts().and_then(catalog::owner_of) else { return };
    as_owner(owner, 0, || catalog::write(statement, arguments));
}
