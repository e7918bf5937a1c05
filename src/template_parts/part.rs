//! The parts of a relation as values that can be compared with those of another one, and kept.

use std::ffi::CStr;

use pgrx::pg_sys;

use crate::catalog::adoption::{
    Building, Check, Exclusion, ForeignKey, Index, Statistics, StatisticsDefinition, UserTrigger,
};
use crate::catalog::{self, IdentityOptions, Object};
use crate::part::{PartKind, canonical_default};
use crate::security_context::with_settings;
use crate::{encoding, living_view, policy};

/// A part of a relation.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    /// Its kind.
    pub kind: PartKind,
    /// Its name; empty where a relation has one such part at most.
    pub name: String,
    /// The part, as SQL writes it for a relation of any name.
    pub definition: String,
}

/// The names that stand for those of the part and its relation.
const PART: &str = "part";
const RELATION: &str = "entity";

/// Whether the name of a part of this kind is that of a column.
pub fn is_of_column(kind: PartKind) -> bool {
    use PartKind::{Column, Default, GenerationExpression, Identity, NotNull};
    is_setting_of_column(kind)
        || matches!(kind, Column | Default | NotNull | Identity | GenerationExpression)
}

/// Whether a part of this kind has the name of the template's. One that has another name is not the template's, though it may be defined
/// alike. PostgreSQL names indexes, and constraints that are built on them, after the table.
pub fn has_name_of_template(kind: PartKind) -> bool {
    use PartKind::{CheckConstraint, Policy, Trigger};
    is_value(kind) || matches!(kind, CheckConstraint | Policy | Trigger)
}

/// Whether the definition of a part of this kind is the value of what has its name: the same value under another name is another part.
pub fn is_value(kind: PartKind) -> bool {
    is_of_column(kind) || kind == PartKind::StorageParameter
}

fn is_setting_of_column(kind: PartKind) -> bool {
    use PartKind::{ColumnOption, Comment, Compression, StatisticsTarget, Storage};
    matches!(kind, Storage | Compression | StatisticsTarget | ColumnOption | Comment)
}

type Reader = fn(pg_sys::Oid) -> Vec<Part>;

/// The settings by which PostgreSQL writes constants, besides those of a dump: definitions that are kept are compared with
/// those that other sessions read.
const OF_CONSTANTS: [(&CStr, &CStr); 3] =
    [(c"TimeZone", c"GMT"), (c"bytea_output", c"hex"), (c"lc_monetary", c"C")];

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

/// Whether two readings of a relation have the same parts.
pub fn is_same(before: &[Part], now: &[Part]) -> bool {
    before.len() == now.len() && before.iter().all(|part| now.contains(part))
}

fn part(kind: PartKind, name: impl Into<String>, definition: impl Into<String>) -> Part {
    Part { kind, name: name.into(), definition: definition.into() }
}

fn columns(relation: pg_sys::Oid) -> Vec<Part> {
    let mut parts = Vec::new();
    let columns = catalog::columns_of(relation);
    let has_identity = columns.iter().any(|column| column.identity.is_some());
    let options = if has_identity { catalog::identity_options(&[relation]) } else { Vec::new() };
    for column in columns {
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
        match (&column.value, column.generated) {
            (Some(value), Some(kind)) => {
                add(PartKind::GenerationExpression, format!("{value} {}", kind.sql()));
            }
            (Some(value), None) => add(PartKind::Default, canonical_default(value).to_owned()),
            (None, _) => {}
        }
    }
    parts
}

fn settings(relation: pg_sys::Oid) -> Vec<Part> {
    let settings = catalog::column_settings(relation).into_iter();
    settings
        .map(|(kind, name, definition)| match marked_index(relation, kind) {
            Some(index) => part(kind, name, format!("{definition}: {index}")),
            None => part(kind, name, definition),
        })
        .collect()
}

/// The index that is marked as the replica identity, or for CLUSTER: on another one, the mark is another part.
fn marked_index(relation: pg_sys::Oid, kind: PartKind) -> Option<String> {
    let is_marked: fn(&Index) -> bool = match kind {
        PartKind::ReplicaIdentity => |index| index.is_replica_identity,
        PartKind::Cluster => |index| index.is_clustered,
        _ => return None,
    };
    let index = Index::of(relation).into_iter().find(is_marked)?;
    Some(index.definition.sql(PART, RELATION, Building::InPlace, false))
}

fn checks(relation: pg_sys::Oid) -> Vec<Part> {
    let checks = Check::of(relation).into_iter();
    checks
        .map(|check| {
            let no_inherit = if check.no_inherit { " NO INHERIT" } else { "" };
            let state = if check.enforced { "" } else { " NOT ENFORCED" };
            let definition = format!("CHECK ({}){no_inherit}{state}", check.expression);
            part(PartKind::CheckConstraint, check.name, definition)
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
            let definition = index.definition.sql(PART, RELATION, Building::InPlace, false);
            part(PartKind::Index, index.name, format!("{definition}{key}"))
        })
        .collect()
}

fn exclusions(relation: pg_sys::Oid) -> Vec<Part> {
    let exclusions = Exclusion::of(relation).into_iter();
    exclusions
        .map(|it| part(PartKind::ExclusionConstraint, it.name.clone(), it.sql(true)))
        .collect()
}

fn statistics(relation: pg_sys::Oid) -> Vec<Part> {
    let statistics = Statistics::of(relation).into_iter();
    statistics
        .map(|it| {
            let definition = statistics_definition(&it.definition);
            part(PartKind::Statistics, it.name, definition)
        })
        .collect()
}

/// Extended statistics, as SQL writes them for a relation of any name.
pub fn statistics_definition(definition: &StatisticsDefinition) -> String {
    definition.sql(RELATION, PART, RELATION)
}

fn rules(relation: pg_sys::Oid) -> Vec<Part> {
    let rules = catalog::row_rules(relation).into_iter();
    rules.map(|rule| part(PartKind::Rule, rule.clone(), rule)).collect()
}

fn triggers(relation: pg_sys::Oid) -> Vec<Part> {
    let triggers = UserTrigger::of(relation).into_iter().filter(Object::is_given);
    triggers
        .map(|trigger| {
            let definition = trigger.definition.sql(PART, RELATION, false);
            let definition = format!("{definition}, {}", trigger.firing.word());
            part(PartKind::Trigger, trigger.name, definition)
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
            part(PartKind::Policy, name, policy::definition(&own, relation, PART, RELATION))
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
