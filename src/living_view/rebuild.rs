//! Living views that show a column whose type changes: PostgreSQL refuses that. So apply() drops them before, and creates them again after it.

use pgrx::pg_sys;

use super::definition::{Column, Definition};
use super::trigger;
use crate::catalog::{self, OpenRelation};

/// The statements that create a living view again once it has been dropped, if it uses one of these columns of its table; without those that
/// have been dropped since. It keeps its owner, options, privileges and comments. None for one that stays, so that PostgreSQL refuses
/// the change: something depends on it, or it has what its owner cannot give it again, or defaults, which would be read again as
/// statements. The current search_path is `pg_catalog`.
pub fn statements(view: pg_sys::Oid, used: &[String], dropped: &[&str]) -> Option<Vec<String>> {
    let definition = Definition::read(view)?;
    let column = |number| catalog::column_name(definition.table, number);
    let numbers = definition.columns.iter().map(|(number, _)| *number).chain([definition.mark]);
    if !numbers.filter_map(column).any(|name| used.contains(&name)) {
        return None;
    }
    let is_dropped = |number| column(number).is_some_and(|name| dropped.contains(&name.as_str()));
    let columns = definition.columns.iter().filter(|(number, _)| !is_dropped(*number));
    let columns: Vec<Column> = columns.cloned().collect();
    let (owner, schema) = {
        let open = OpenRelation::open(view);
        (open.owner(), open.schema())
    };
    let properties = catalog::view_properties(view);
    let has_defaults = catalog::has_defaults(view);
    if columns.is_empty()
        || properties.is_empty()
        || has_defaults
        || !catalog::may_create_in(schema, owner)
    {
        return None;
    }
    let is_kept = |name: &Option<String>| {
        name.as_ref().is_none_or(|name| columns.iter().any(|(_, shown)| shown == name))
    };
    let create = definition.statement("CREATE", view, &columns);
    let properties = properties.into_iter().filter(|(name, _)| is_kept(name)).map(|(_, it)| it);
    Some([create, trigger(&catalog::qualified_name(view))].into_iter().chain(properties).collect())
}
