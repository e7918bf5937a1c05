//! The problems that check() reports of parts of templates, and the errors of accept_drift().

use std::collections::BTreeSet;

use pgrx::PgSqlErrorCode;
use pgrx::spi::quote_identifier;

use super::{Report, report};
use crate::part::{Difference, PartKind, State};

/// Whether a difference is an error, or a warning: what may be meant, or matters less.
pub fn drift_severity(difference: &Difference) -> &'static str {
    use PartKind::{
        CheckConstraint, Column, Default, ExclusionConstraint, ForcedRowSecurity, ForeignKey,
        GenerationExpression, Identity, Key, Policy, RowSecurity, Trigger,
    };
    match difference.kind {
        Default if difference.state == State::Missing => "error",
        // One that fires more often than the template's matters less.
        Trigger if difference.state != State::Alike => "error",
        Column | Key | RowSecurity | ForcedRowSecurity | Policy | ForeignKey | CheckConstraint
        | ExclusionConstraint | Identity | GenerationExpression => "error",
        _ => "warning",
    }
}

/// The problem of an entity whose parts cannot be read.
pub fn unreadable_problem(cause: &Report) -> String {
    format!("parts cannot be read: {}", cause.message())
}

/// The problem of the entities of a template whose parts cannot be compared with those of its own templates.
pub fn unreadable_template_problem(template: &str, cause: &Report) -> String {
    format!(
        "parts of template {} cannot be compared with those of its templates: {}",
        quote_identifier(template),
        cause.message()
    )
}

/// The problem of the entities of a template that lacks what these templates have, or has what they have no longer.
pub fn lagging_template_problem(template: &str, behind: &BTreeSet<&str>) -> String {
    let templates: Vec<_> = behind.iter().map(quote_identifier).collect();
    let word = if templates.len() == 1 { "template" } else { "templates" };
    let template = quote_identifier(template);
    format!("template {template} lags behind {word} {}", templates.join(", "))
}

/// A change of a template that is not noted for a table, since the parts of the table cannot be read.
pub fn change_not_noted(table: &str, template: &str, cause: Report) -> Report {
    cause.about(&format!("table {table}")).set_detail(format!(
        "Its parts cannot be read, so apply() will not change or remove what template {} has changed.",
        quote_identifier(template)
    ))
}

/// The problem that a difference is, in one line. `template` is the template's name.
pub fn drift_problem(difference: &Difference, template: &str) -> String {
    let kind = difference.kind;
    let name = quote_identifier(&difference.name);
    let template = quote_identifier(template);
    let own = difference.own.as_deref().unwrap_or_default();
    let wanted = difference.wanted.as_deref().unwrap_or_default();
    let word = kind.word();
    match (kind, difference.state) {
        (PartKind::Privilege, State::Additional) => {
            format!("privilege {} is given by no template", difference.name)
        }
        (PartKind::RowSecurity, _) => {
            format!("row-level security is disabled, but enabled in template {template}")
        }
        (PartKind::ForcedRowSecurity, _) => {
            format!("row-level security is not forced for the owner, but is in template {template}")
        }
        (PartKind::Column, State::Renamed) => {
            format!("column {name} is renamed to {}", quote_identifier(own))
        }
        (PartKind::Column, State::Missing) => format!("column {name} is missing"),
        (PartKind::Column, _) => format!("column {name} is not of type {wanted}"),
        (PartKind::Default, State::Missing) => format!("column {name} has no default"),
        (PartKind::NotNull, _) => format!("column {name} may be NULL"),
        (PartKind::Key, _) => format!("column {name} has no key"),
        (PartKind::Identity, State::Missing) => {
            format!("column {name} is not an identity, but {wanted} in template {template}")
        }
        (PartKind::Identity, State::Alike) => format!(
            "options of identity column {name} are {own}, but {wanted} in template {template}"
        ),
        (PartKind::Identity, _) => {
            format!("column {name} is {own} AS IDENTITY, but {wanted} in template {template}")
        }
        (PartKind::GenerationExpression, State::Missing) => {
            format!("column {name} is not generated, but as {wanted} in template {template}")
        }
        (PartKind::GenerationExpression, State::Additional) => {
            format!("column {name} is generated as {own}, but not in template {template}")
        }
        (PartKind::GenerationExpression, _) => {
            format!("column {name} is generated as {own}, but as {wanted} in template {template}")
        }
        (
            PartKind::Default
            | PartKind::Collation
            | PartKind::Storage
            | PartKind::Compression
            | PartKind::StatisticsTarget
            | PartKind::ColumnOption,
            _,
        ) => {
            let word = if kind == PartKind::ColumnOption { "option" } else { word };
            format!("{word} of column {name} is {own}, but {wanted} in template {template}")
        }
        (PartKind::ReplicaIdentity, _) => {
            format!("replica identity is {own}, but {wanted} in template {template}")
        }
        (PartKind::Cluster, _) => {
            format!("no index is marked for CLUSTER, but one is in template {template}")
        }
        (PartKind::LivingView, _) => format!("living view of template {template} is missing"),
        (PartKind::Statistics, _) => {
            format!("statistics object {name} of template {template} is missing")
        }
        (PartKind::Comment, _) => {
            format!("comment of template {template} on column {name} is missing")
        }
        (PartKind::Privilege | PartKind::LivingViewPrivilege | PartKind::StorageParameter, _) => {
            format!("{word} {} of template {template} is missing", difference.name)
        }
        (PartKind::Trigger, State::Alike | State::Idle) => {
            format!("{word} {name} is {own}, but {wanted} in template {template}")
        }
        (PartKind::Index, State::Alike) => {
            format!("{word} {name} of template {template} is missing")
        }
        (PartKind::ForeignKey, State::Alike) => {
            format!("{word} {name} of template {template} is not checked for all rows")
        }
        (_, State::Alike | State::Idle) => {
            format!("{word} {name} of template {template} is not validated for all rows")
        }
        (PartKind::CheckConstraint | PartKind::ForeignKey, State::Differs) => {
            format!("{word} {name} is {own}, but {wanted} in template {template}")
        }
        (_, State::Differs) => format!("{word} {name} differs from that of template {template}"),
        (_, State::Missing | State::Renamed | State::Additional) => {
            format!("{word} {name} of template {template} is missing")
        }
    }
}

/// A trigger of a partition that is in another state than that of its partitioned table, which has the name `name`, or is missing. `own` is the
/// name and the state of the partition's.
pub fn partition_trigger_problem(
    name: &str,
    wanted: &str,
    partition: &str,
    own: Option<[&str; 2]>,
) -> String {
    match own {
        Some([name, state]) => format!(
            "trigger {} of partition {partition} is {state}, but {wanted} on the partitioned table",
            quote_identifier(name),
        ),
        None => format!("partition {partition} lacks the trigger {}", quote_identifier(name)),
    }
}

/// A kind of part that does not exist.
pub fn invalid_part_kind(kind: &str) -> Report {
    let words: Vec<_> = PartKind::words().collect();
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("invalid kind of part \"{kind}\""),
    )
    .set_hint(format!("Available kinds: {}.", words.join(", ")))
}

/// A part without the name that its kind needs.
pub fn part_without_name(kind: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("a part of kind \"{kind}\" needs a name"),
    )
    .set_hint(
        "Use \"SELECT relation, kind, name, problem FROM base_entity.drift()\" to see the names.",
    )
}

/// A name for a part of which a table has one at most.
pub fn part_with_name(kind: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
        format!("a part of kind \"{kind}\" has no name"),
    )
}

/// accept_drift() of a table of which check() reports nothing.
pub fn has_no_drift(table: &str) -> Report {
    report(
        PgSqlErrorCode::ERRCODE_WRONG_OBJECT_TYPE,
        format!("table \"{table}\" has no drift that could be accepted"),
    )
    .set_detail(
        "The drift of a partition is that of its partitioned table, and a temporary table is not checked by other sessions.",
    )
}

/// Whether a part that a template has no longer is an error, since it may open the table, or a warning.
pub fn outdated_severity(kind: PartKind) -> &'static str {
    match kind {
        PartKind::Policy | PartKind::Privilege | PartKind::LivingViewPrivilege => "error",
        _ => "warning",
    }
}

/// A part that a template gave to an entity, and has no longer.
pub fn outdated_problem(kind: PartKind, name: &str, template: &str) -> String {
    let template = quote_identifier(template);
    let name = match kind {
        PartKind::Privilege | PartKind::LivingViewPrivilege | PartKind::Rule => name.to_owned(),
        _ if kind.is_single() => String::new(),
        _ => quote_identifier(name),
    };
    let part = format!("{} {name}", kind.word());
    format!("{} was removed from template {template}", part.trim_end())
}

/// A column that a template has renamed, and the entity has under its former name.
pub fn former_name_problem(difference: &Difference, template: &str) -> String {
    let own_name = difference.own.as_deref().unwrap_or_default();
    let [own_name, name, template] = [own_name, &difference.name, template].map(quote_identifier);
    format!("column {own_name} was renamed to {name} in template {template}")
}

/// A part that a template gave to an entity, and has another one in the place of.
pub fn replaced_problem(kind: PartKind, name: &str, template: &str) -> String {
    let [name, template] = [name, template].map(quote_identifier);
    format!("{} {name} differs from that of template {template}", kind.word())
}

/// A column that a template has renamed, as which the entity has another column.
pub fn renaming_problem(own_name: &str, name: &str, template: &str) -> String {
    let [own_name, name, template] = [own_name, name, template].map(quote_identifier);
    format!(
        "column {own_name} was renamed to {name} in template {template}, as which the table has another column"
    )
}
