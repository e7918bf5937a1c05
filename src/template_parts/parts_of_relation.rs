//! The parts of a relation, as values that can be compared with those of another one, and kept.

use pgrx::pg_sys;

use super::part::{OF_CONSTANTS, Part, is_of_column, is_setting_of_column};
use crate::catalog::adoption::{
    Building, Check, Exclusion, ForeignKey, Index, IndexDefinition, Statistics,
    StatisticsDefinition, UserTrigger, deferrability,
};
use crate::catalog::{self, Comparison, IdentityOptions, Object, WrittenExpression};
use crate::part::{PartKind, canonical_default};
use crate::security_context::with_settings;
use crate::{encoding, living_view, policy};

/// The names that stand for those of the part and its relation.
const PART: &str = "part";
const RELATION: &str = "entity";

type Reader = fn(pg_sys::Oid) -> Vec<Part>;

/// The parts of a relation that templates give, of all kinds that apply() removes. The current search_path is `pg_catalog`.
pub fn parts(relation: pg_sys::Oid) -> Vec<Part> {
    let readers: [Reader; 13] = [
        columns,
        settings,
        checks,
        foreign_keys,
        indexes,
        exclusions,
        statistics,
        rules,
        triggers,
        access,
        policies,
        privileges,
        living_view_privileges,
    ];
    parts_by(relation, readers)
}

fn parts_by(relation: pg_sys::Oid, readers: impl IntoIterator<Item = Reader>) -> Vec<Part> {
    with_settings(&OF_CONSTANTS, || readers.into_iter().flat_map(|read| read(relation)).collect())
}

/// The parts of a relation of these kinds, of which no others are read. The current search_path is `pg_catalog`.
pub fn parts_of_kinds(relation: pg_sys::Oid, kinds: &[PartKind]) -> Vec<Part> {
    let mut readers: Vec<Reader> = Vec::new();
    for kind in kinds {
        let reader: Reader = match kind {
            PartKind::ReplicaIdentity | PartKind::Cluster => settings,
            kind if is_setting_of_column(*kind) => settings,
            kind if is_of_column(*kind) => columns,
            PartKind::CheckConstraint => checks,
            PartKind::ForeignKey => foreign_keys,
            PartKind::Index => indexes,
            PartKind::ExclusionConstraint => exclusions,
            PartKind::Statistics => statistics,
            PartKind::Rule => rules,
            PartKind::Trigger => triggers,
            PartKind::Policy => policies,
            PartKind::Privilege => privileges,
            PartKind::LivingViewPrivilege => living_view_privileges,
            _ => access,
        };
        if !readers.iter().any(|known| std::ptr::fn_addr_eq(*known, reader)) {
            readers.push(reader);
        }
    }
    let mut parts = parts_by(relation, readers);
    parts.retain(|part| kinds.contains(&part.kind));
    parts
}

fn part(kind: PartKind, name: impl Into<String>, definition: impl Into<String>) -> Part {
    Part::new(kind, name, definition)
}

fn text(expression: &WrittenExpression, by: Comparison) -> &str {
    match by {
        Comparison::AsWritten => expression.as_str(),
        Comparison::ReadAgain => expression.canonical(),
    }
}

fn index_text(definition: &IndexDefinition, by: Comparison) -> String {
    let write = |it: &IndexDefinition| it.sql(PART, RELATION, Building::InPlace, false);
    match by {
        Comparison::AsWritten => write(definition),
        Comparison::ReadAgain => write(&definition.to_canonical()),
    }
}

fn columns(relation: pg_sys::Oid) -> Vec<Part> {
    let mut parts = Vec::new();
    let columns = catalog::columns_of(relation);
    let has_identity = columns.iter().any(|column| column.identity.is_some());
    let options = if has_identity { catalog::identity_options(&[relation]) } else { Vec::new() };
    for column in columns {
        if let Some(value) = column.value.clone() {
            let expression = WrittenExpression::new(relation, value);
            parts.push(match column.generated {
                Some(generated) => {
                    let write = move |by| format!("{} {}", text(&expression, by), generated.sql());
                    Part::with_expressions(PartKind::GenerationExpression, &column.name, write)
                }
                None => {
                    let write = move |by| canonical_default(text(&expression, by)).to_owned();
                    Part::with_expressions(PartKind::Default, &column.name, write)
                }
            });
        }
        let mut add = |kind, definition: String| parts.push(part(kind, &column.name, definition));
        add(PartKind::Column, column.full_type.clone());
        if column.not_null {
            add(PartKind::NotNull, "NOT NULL".to_owned());
        }
        if let Some(identity) = column.identity {
            let of_column = options.iter().filter(|it| it.column == column.name);
            let options: String = of_column.map(IdentityOptions::sql).collect();
            add(PartKind::Identity, format!("{}{options}", identity.sql()));
        }
    }
    parts
}

fn settings(relation: pg_sys::Oid) -> Vec<Part> {
    let settings = catalog::column_settings(relation).into_iter();
    settings
        .map(|(kind, name, definition)| match marked_index(relation, kind) {
            Some(index) => Part::with_expressions(kind, name, move |by| {
                format!("{definition}: {}", index_text(&index, by))
            }),
            None => part(kind, name, definition),
        })
        .collect()
}

/// The index that is marked as the replica identity, or for CLUSTER: on another one, the mark is another part.
fn marked_index(relation: pg_sys::Oid, kind: PartKind) -> Option<IndexDefinition> {
    let is_marked: fn(&Index) -> bool = match kind {
        PartKind::ReplicaIdentity => |index| index.is_replica_identity,
        PartKind::Cluster => |index| index.is_clustered,
        _ => return None,
    };
    Index::of(relation).into_iter().find(is_marked).map(|index| index.definition)
}

fn checks(relation: pg_sys::Oid) -> Vec<Part> {
    let checks = Check::of(relation).into_iter();
    checks
        .map(|check| {
            let no_inherit = if check.no_inherit { " NO INHERIT" } else { "" };
            let state = if check.enforced { "" } else { " NOT ENFORCED" };
            let write =
                move |by| format!("CHECK ({}){no_inherit}{state}", text(&check.expression, by));
            Part::with_expressions(PartKind::CheckConstraint, check.name, write)
        })
        .collect()
}

fn foreign_keys(relation: pg_sys::Oid) -> Vec<Part> {
    let keys = ForeignKey::of(relation).into_iter();
    keys.map(|key| {
        let referenced = if key.definition.referenced == relation {
            RELATION.to_owned()
        } else {
            catalog::qualified_name(key.definition.referenced)
        };
        let definition = key.sql(&referenced);
        part(PartKind::ForeignKey, key.name, definition)
    })
    .collect()
}

fn indexes(relation: pg_sys::Oid) -> Vec<Part> {
    let indexes = Index::of(relation).into_iter().filter(Object::is_given);
    indexes
        .map(|index| {
            let key = match (index.is_key, index.primary) {
                (true, true) => " PRIMARY KEY",
                (true, false) => " CONSTRAINT",
                (false, _) => "",
            };
            let time = deferrability(index.deferrable, index.initially_deferred);
            let write = move |by| format!("{}{key}{time}", index_text(&index.definition, by));
            Part::with_expressions(PartKind::Index, index.name, write)
        })
        .collect()
}

fn exclusions(relation: pg_sys::Oid) -> Vec<Part> {
    let exclusions = Exclusion::of(relation).into_iter();
    exclusions
        .map(|it| {
            let name = it.name.clone();
            let write = move |by| match by {
                Comparison::AsWritten => it.sql(true),
                Comparison::ReadAgain => it.canonical(),
            };
            Part::with_expressions(PartKind::ExclusionConstraint, name, write)
        })
        .collect()
}

fn statistics(relation: pg_sys::Oid) -> Vec<Part> {
    let statistics = Statistics::of(relation).into_iter();
    statistics
        .map(|it| {
            let write = move |by| statistics_definition(&it.definition, by);
            Part::with_expressions(PartKind::Statistics, it.name, write)
        })
        .collect()
}

/// Extended statistics, as SQL writes them for a relation of any name.
fn statistics_definition(definition: &StatisticsDefinition, by: Comparison) -> String {
    match by {
        Comparison::AsWritten => definition.sql(RELATION, PART, RELATION),
        Comparison::ReadAgain => definition.to_canonical().sql(RELATION, PART, RELATION),
    }
}

/// Whether extended statistics are defined like a part that is kept.
pub fn are_statistics(definition: &StatisticsDefinition, kept: &str) -> bool {
    let is_written = |by| statistics_definition(definition, by) == kept;
    is_written(Comparison::AsWritten) || is_written(Comparison::ReadAgain)
}

fn rules(relation: pg_sys::Oid) -> Vec<Part> {
    let rules = catalog::row_rules(relation).into_iter();
    rules.map(|rule| part(PartKind::Rule, rule.clone(), rule)).collect()
}

fn triggers(relation: pg_sys::Oid) -> Vec<Part> {
    let triggers = UserTrigger::of(relation).into_iter().filter(Object::is_given);
    triggers
        .map(|trigger| {
            let write = move |by| {
                let definition = match by {
                    Comparison::AsWritten => trigger.definition.sql(PART, RELATION, false),
                    Comparison::ReadAgain => {
                        trigger.definition.to_canonical().sql(PART, RELATION, false)
                    }
                };
                format!("{definition}, {}", trigger.firing.word())
            };
            Part::with_expressions(PartKind::Trigger, trigger.name, write)
        })
        .collect()
}

fn access(relation: pg_sys::Oid) -> Vec<Part> {
    let settings = catalog::access_settings(relation).into_iter();
    settings.map(|(kind, name, definition)| part(kind, name, definition)).collect()
}

fn policies(relation: pg_sys::Oid) -> Vec<Part> {
    let policies = catalog::policies(relation).into_iter();
    policies
        .map(|own| {
            let name = encoding::from_server(own.name.to_bytes());
            let write = move |by| policy::definition(&own, relation, PART, RELATION, by);
            Part::with_expressions(PartKind::Policy, name, write)
        })
        .collect()
}

fn privileges(relation: pg_sys::Oid) -> Vec<Part> {
    let grants = catalog::grants(relation).into_iter();
    grants.map(|grant| part(PartKind::Privilege, grant.name(), grant.name())).collect()
}

fn living_view_privileges(relation: pg_sys::Oid) -> Vec<Part> {
    let grants = living_view::grants(relation).into_iter();
    grants.map(|grant| part(PartKind::LivingViewPrivilege, grant.name(), grant.name())).collect()
}
