//! The differences between a column of a template and that of a table.

use crate::catalog::{self, Comparison, Generated, Identity, TemplateColumn, WrittenExpression};
use crate::part::{Difference, PartKind, State, canonical_default};

/// The differences between a column of a template and the table's own.
pub fn differences(column: &TemplateColumn) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut add = |kind, state, is_repaired, own, wanted| {
        let (relation, template) = (column.relation, Some(column.template));
        let name = column.name.clone();
        found.push(Difference { relation, template, kind, name, state, is_repaired, own, wanted });
    };
    // Its owner decides which definition is meant.
    let is_left = column.is_in_conflict() || column.renamed.is_some();
    if column.lacks_key && catalog::partition_columns_of_keys(column.relation).is_some() {
        add(PartKind::Key, State::Missing, !is_left, None, None);
    }
    let Some(own) = &column.own else {
        if column.is_given {
            let state = if is_left { State::Renamed } else { State::Missing };
            add(PartKind::Column, state, !is_left, column.renamed.clone(), None);
        }
        return found;
    };
    // adopt() refuses a column that has not the type of each template's.
    if !own.has_type {
        let wanted = Some(column.type_name.clone());
        add(PartKind::Column, State::Differs, false, Some(own.type_name.clone()), wanted);
    }
    if !column.is_given {
        return found;
    }
    if column.lacks_default() && own.has_type {
        add(PartKind::Default, State::Missing, true, None, None);
    }
    if column.lacks_not_null() {
        add(PartKind::NotNull, State::Missing, !is_left, None, None);
    }
    if own.type_oid != column.type_oid {
        return found;
    }
    if let (Some(wanted), Some(value), None) = (&column.value, &own.other_value, own.generated)
        && column.generated.is_none()
        && canonical_default(value) != canonical_default(wanted)
        && !is_same_value(column, value, wanted)
    {
        add(PartKind::Default, State::Differs, false, Some(value.clone()), Some(wanted.clone()));
    }
    if column.identity.is_some() && own.identity != column.identity && !own.has_default {
        let state = if own.identity.is_some() { State::Differs } else { State::Missing };
        let sql = |identity: Identity| identity.sql().to_owned();
        let (own, wanted) = (own.identity.map(sql), column.identity.map(sql));
        add(PartKind::Identity, state, false, own, wanted);
    }
    let generation = |value: &Option<String>, kind: Option<Generated>| {
        Some(format!("{} {}", value.as_deref()?, kind?.sql()))
    };
    let wanted = generation(&column.value, column.generated);
    let has = generation(&own.other_value, own.generated);
    match (own.generated, column.generated) {
        (Some(_), None) => {
            add(PartKind::GenerationExpression, State::Additional, false, has, None);
        }
        (None, Some(_)) => {
            add(PartKind::GenerationExpression, State::Missing, false, None, wanted);
        }
        (Some(kind), Some(theirs)) if has.is_some() && has != wanted => {
            let values = own.other_value.as_ref().zip(column.value.as_ref());
            let is_same =
                |(value, wanted): (&String, &String)| is_same_value(column, value, wanted);
            if kind != theirs || !values.is_some_and(is_same) {
                add(PartKind::GenerationExpression, State::Differs, false, has, wanted);
            }
        }
        _ => {}
    }
    if own.other_collation.is_some() {
        let (own, wanted) = (own.other_collation.clone(), column.collation.clone());
        add(PartKind::Collation, State::Differs, false, own, wanted);
    }
    if column.lacks_comment {
        add(PartKind::Comment, State::Missing, false, None, None);
    }
    found
}

/// Whether the table's default or generation expression is that of the template, though PostgreSQL writes it in another way.
fn is_same_value(column: &TemplateColumn, value: &str, wanted: &str) -> bool {
    let own = WrittenExpression::new(column.relation, value.to_owned());
    let theirs = WrittenExpression::new(column.template, wanted.to_owned());
    own.is_same(&theirs, Comparison::ReadAgain)
}
