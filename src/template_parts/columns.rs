//! Columns of a table that its template has since renamed or dropped.
//!
//! They are rows of the table of parts, of kinds of their own: the name that a column still has in the table, and a column that is to
//! be removed, whatever the template has under its name by now.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use super::named::{self, Named};
use super::part::{Part, is_of_column};
use super::parts_of_relation::parts_of_kinds;
use super::row_kind::DROPPED_COLUMN;
use super::rows::{NotedPart, Row, delete, insert_defined, is_any, place, rename, rows};
use super::{own, rows};
use crate::part::PartKind;
use crate::{catalog, encoding, maintain};

/// A column that a template has dropped.
pub struct DroppedColumn {
    /// The name of the template.
    pub template: String,
    /// The name of the column in the table.
    pub own_name: String,
    /// The column, as the template gave it.
    pub definition: String,
}

/// The columns of a table that templates have dropped.
pub fn dropped(table: pg_sys::Oid) -> Vec<DroppedColumn> {
    if !is_any() {
        return Vec::new();
    }
    let [schema, relation] = place(table);
    let found = catalog::ask_text_rows::<3>(
        "SELECT template, own_name, definition FROM base_entity.noted_parts
         WHERE schema OPERATOR(pg_catalog.=) $1 AND relation OPERATOR(pg_catalog.=) $2 AND kind OPERATOR(pg_catalog.=) $3
         ORDER BY template, own_name",
        &[schema.into(), relation.into(), DROPPED_COLUMN.into()],
    );
    let of_row = |[template, own_name, definition]: [String; 3]| DroppedColumn {
        template,
        own_name,
        definition,
    };
    found.into_iter().map(of_row).collect()
}

fn insert(table: pg_sys::Oid, column: &DroppedColumn) {
    let DroppedColumn { template, own_name, definition } = column;
    insert_defined(table, template, DROPPED_COLUMN, own_name, definition);
}

/// The name that a table has for a column of a template.
pub fn own_name<'a>(named: &'a [Named], template: &str, column: &'a str) -> &'a str {
    named::noted_name(named, template, PartKind::Column, column).unwrap_or(column)
}

/// The columns of templates in a table: some have other names there until apply() has renamed them.
pub struct OwnColumns {
    /// The parts that the table has under names of its own.
    pub(super) named: Vec<Named>,
    /// The columns that templates have dropped.
    pub(super) dropped: Vec<DroppedColumn>,
}

impl OwnColumns {
    /// Those of a table.
    pub fn of(table: pg_sys::Oid) -> Self {
        Self { named: named::named(table), dropped: dropped(table) }
    }

    /// The name that the table has for a column of a template; None if the table has another column under that name, which the template has
    /// renamed or dropped.
    fn name<'a>(&'a self, template: &str, column: &'a str) -> Option<&'a str> {
        let own_name = own_name(&self.named, template, column);
        let mut renamed = self.named.iter().filter(|it| it.is_column());
        let is_other = own_name == column
            && (renamed.any(|it| it.template() == template && it.own_name() == column)
                || self.dropped.iter().any(|it| it.template == template && it.own_name == column));
        (!is_other).then_some(own_name)
    }

    /// A rule of a template, for the column of the table that it is for; None where there is none.
    pub fn rule(&self, template: &str, rule: &CStr) -> Option<CString> {
        let Some(column) = maintain::column(rule) else { return Some(rule.to_owned()) };
        let own_name = self.name(template, &column)?;
        if own_name == column {
            Some(rule.to_owned())
        } else {
            maintain::for_column(rule, own_name)
        }
    }

    /// The same as text.
    pub fn rule_text(&self, template: &str, rule: &str) -> Option<String> {
        let rule = self.rule(template, &encoding::to_server(rule))?;
        Some(encoding::from_server(rule.to_bytes()))
    }
}

/// Whether a template has given the table this column, under whatever name, or had given it.
pub fn is_given(table: pg_sys::Oid, template: &str, column: &str) -> bool {
    named::named(table)
        .iter()
        .any(|it| it.is_column() && it.template() == template && it.own_name() == column)
        || dropped(table).iter().any(|it| it.template == template && it.own_name == column)
        || rows(table).iter().any(|row| {
            row.template == template && row.kind == PartKind::Column && row.own_name == column
        })
}

/// Notes the columns that a template has gained, where these tables have one of that name already.
pub fn note_gained(tables: &[pg_sys::Oid], template: &str, gained: &[&Part]) {
    for table in tables.iter().filter(|table| !catalog::is_temporary(**table)) {
        // Waits for a transaction that is adding the column.
        let has = |part: &&&Part| catalog::has_column(*table, &encoding::to_server(&part.name));
        let had = || gained.iter().filter(has).copied().collect::<Vec<_>>();
        for column in catalog::while_present(*table, had).unwrap_or_default() {
            let name = column.name.as_str();
            if is_given(*table, template, name) {
                follow_gained(*table, template, column);
            } else {
                own::note(*table, template, name);
            }
        }
    }
}

/// Notes that a template has renamed a column, for a table that has it, and that a column which the table has under the new name is its
/// owner's. One that the owner had before the template, with another type, stays under its name.
pub fn note_renamed(table: pg_sys::Oid, template: &str, column: &Part, new: &str) {
    if catalog::is_temporary(table) {
        return;
    }
    let old = column.name.as_str();
    let named = named::named(table);
    let own_name = own_name(&named, template, old).to_owned();
    let columns = parts_of_kinds(table, &[PartKind::Column]);
    let own = columns.iter().find(|part| part.name == own_name);
    let is_outdated = || {
        let mut rows = rows(table).into_iter();
        rows.any(|row| row.kind == PartKind::Column && row.own_name == own_name)
    };
    let is_dropped = || dropped(table).iter().any(|it| it.own_name == own_name);
    let is_owner_s = own.is_none_or(|own| {
        is_dropped()
            || own.definition != column.definition
                && !is_outdated()
                && own::is_own(table, template, &own_name)
    });
    named::forget(table, template, PartKind::Column, old);
    if !is_owner_s && own_name == new {
        return;
    }
    if !is_owner_s {
        named::put(table, template, PartKind::Column, new, &own_name);
    }
    if columns.iter().any(|part| part.name == new) && !is_given(table, template, new) {
        own::note(table, template, new);
    }
    if is_owner_s {
        return;
    }
    let of_columns: Vec<PartKind> =
        PartKind::words().filter_map(PartKind::of).filter(|kind| is_of_column(*kind)).collect();
    rename(table, template, &of_columns, old, new);
}

/// Notes that a template has dropped a column with these parts, for a table that has it as the template gave it. Its default and other parts are
/// noted, too: the template may have the column again without them.
pub fn note_dropped(table: pg_sys::Oid, template: &str, column: &Part, parts: &[Part]) {
    if catalog::is_temporary(table) {
        return;
    }
    let named = named::named(table);
    let own_name = own_name(&named, template, &column.name);
    let (types, of_it): (Vec<Row>, Vec<Row>) = rows(table)
        .into_iter()
        .filter(|row| row.template == template && row.name == column.name && is_of_column(row.kind))
        .partition(|row| row.kind == PartKind::Column);
    named::forget(table, template, PartKind::Column, &column.name);
    for row in types.iter().chain(&of_it) {
        delete(&place(table), template, row.kind.word(), &row.name);
    }
    let kinds: Vec<PartKind> = parts.iter().map(|part| part.kind).chain([column.kind]).collect();
    let own: Vec<Part> =
        parts_of_kinds(table, &kinds).into_iter().filter(|part| part.name == own_name).collect();
    let is_as_given = |own: &&Part| {
        own.kind == column.kind
            && (own.definition == column.definition
                || types.iter().any(|row| row.definition == own.definition))
    };
    let Some(own_column) = own.iter().find(is_as_given) else { return };
    if own::is_own(table, template, own_name) {
        return;
    }
    let (template, own_name) = (template.to_owned(), own_name.to_owned());
    let has =
        |part: &&Part| own.iter().any(|own| own.kind == part.kind && own.is_defined_like(part));
    let lost = parts.iter().filter(has).map(|part| Row {
        template: template.clone(),
        kind: part.kind,
        name: own_name.clone(),
        own_name: own_name.clone(),
        definition: part.canonical().to_owned(),
    });
    let noted = of_it.into_iter().map(|row| Row { name: row.own_name.clone(), ..row });
    let rows: Vec<NotedPart> =
        noted.chain(lost).map(|row| NotedPart { place: place(table), row }).collect();
    rows::insert(&rows);
    let definition = own_column.definition.clone();
    insert(table, &DroppedColumn { template, own_name, definition });
}

/// Follows a template that has a column which it had dropped, as it was: it is no longer to be removed.
fn follow_gained(table: pg_sys::Oid, template: &str, column: &Part) {
    let is_it = |it: &DroppedColumn| {
        it.template == template && it.own_name == column.name && it.definition == column.definition
    };
    if dropped(table).iter().any(is_it) {
        delete(&place(table), template, DROPPED_COLUMN, &column.name);
    }
}

/// Forgets what is noted of a column that its owner has dropped or renamed.
pub fn forget(table: pg_sys::Oid, column: &str) {
    let place = place(table);
    for it in dropped(table).iter().filter(|it| it.own_name == column) {
        delete(&place, &it.template, DROPPED_COLUMN, column);
    }
    for it in named::named(table).iter().filter(|it| it.is_column() && it.own_name() == column) {
        named::forget(table, it.template(), PartKind::Column, it.name());
    }
}

/// Runs `action`, by which apply() renames a column, and keeps what is noted of it. One that has the name of the template's by then needs no
/// note of its name.
pub fn on_renamed(table: pg_sys::Oid, old: &str, new: &str, action: impl FnOnce()) {
    let named = named::named(table);
    let dropped = dropped(table);
    action();
    for it in named.iter().filter(|it| it.is_column() && it.own_name() == old) {
        named::put(table, it.template(), PartKind::Column, it.name(), new);
    }
    for it in dropped.into_iter().filter(|it| it.own_name == old) {
        insert(table, &DroppedColumn { own_name: new.to_owned(), ..it });
    }
}
