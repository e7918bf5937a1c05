//! Parts that a table has of templates which have since lost, changed or renamed them: the steps that change the table's
//! own. Their replacements are planned as parts that the table lacks.

use pgrx::pg_sys;
use pgrx::spi::{quote_identifier, quote_qualified_identifier};

use super::columns::Column;
use super::context::Context;
use super::wanted_index::WantedIndex;
use super::{outdated_settings, privileges, types_in_use};
use crate::adopt::phase::Phase;
use crate::adopt::step::{Kind, Step};
use crate::catalog::adoption::{ForeignKey, Index, Statistics, UserTrigger};
use crate::catalog::{self, Generated, IdentityOptions, Object, TemplateColumn};
use crate::compat;
use crate::counterparts::Counterpart;
use crate::part::PartKind;
use crate::template_parts::{self, Change, Pending};

/// The steps that change columns, and that remove other parts, each before those that it depends on.
pub fn steps(
    context: &Context,
    columns: &[Column],
    indexes: &[WantedIndex],
    triggers: &[Counterpart<UserTrigger>],
) -> Vec<Step> {
    let outdated = context.outdated.iter().filter(|it| !is_removed_last(context, it));
    let (mut users, mut outdated): (Vec<&Pending>, Vec<&Pending>) =
        outdated.partition(|it| context.is_in_use(it.kind, &it.own_name));
    // A generated column after the parts that use it.
    users.sort_by_key(|it| it.kind == PartKind::Column);
    let dropped = users.iter().filter(|it| it.kind == PartKind::Column);
    let dropped: Vec<&str> = dropped.map(|it| it.own_name.as_str()).collect();
    let [mut steps, created_again] = types_in_use::steps(context, triggers, &dropped);
    steps.extend(unmarked(context, &dropped, Phase::Columns));
    let removed = users.into_iter().filter_map(|it| step(context, columns, it));
    steps.extend(removed.map(|step| step.during(Phase::Columns)));
    outdated.sort_by_key(|it| rank(it.kind));
    let changes = outdated.into_iter().flat_map(|it| {
        if it.kind.is_privilege() {
            return privileges::revoke(context, it);
        }
        let named = (it.kind == PartKind::Index).then(|| renamed_index(context, indexes, it));
        step(context, columns, it).into_iter().chain(named.flatten()).collect()
    });
    steps.extend(changes);
    steps.extend(created_again);
    steps
}

/// The place of a kind among the parts that are removed in one phase: a foreign key depends on a key, or the exclusion constraint that a key
/// WITHOUT OVERLAPS is, and the replica identity and the CLUSTER mark on an index.
fn rank(kind: PartKind) -> u8 {
    match kind {
        PartKind::ForeignKey | PartKind::ReplicaIdentity | PartKind::Cluster => 0,
        PartKind::Index | PartKind::ExclusionConstraint => 1,
        _ => 2,
    }
}

/// The step that gives an index the name of the one that it has replaced.
fn renamed_index(context: &Context, indexes: &[WantedIndex], part: &Pending) -> Option<Step> {
    let index = indexes.iter().find(|index| index.template.name == part.name)?;
    (part.change == Change::Replace && !index.template.is_key).then(|| {
        let new = quote_qualified_identifier(&context.table.schema_name, &index.name);
        let name = quote_identifier(&part.own_name);
        Step::new(Kind::RenameKey, format!("ALTER INDEX {new} RENAME TO {name}"))
    })
}

/// The steps that remove NOT NULL and columns, after all that depends on them: NOT NULL stays while a key or the replica identity has the
/// column, and a column while it is in the expression of a generated one.
pub fn removed_last(context: &Context, columns: &[Column]) -> Vec<Step> {
    let mut outdated: Vec<&Pending> =
        context.outdated.iter().filter(|it| is_removed_last(context, it)).collect();
    let columns_of_these = outdated.iter().filter(|it| it.kind == PartKind::Column);
    let dropped: Vec<&str> = columns_of_these.map(|it| it.own_name.as_str()).collect();
    let own = if dropped.is_empty() { Vec::new() } else { catalog::columns_of(context.table.oid) };
    let marks = unmarked(context, &dropped, Phase::Finish);
    let is_generated = |name: &str| own.iter().any(|it| it.name == name && it.generated.is_some());
    outdated.sort_by_key(|it| match it.kind {
        PartKind::Column if is_generated(&it.own_name) => 1,
        PartKind::Column => 2,
        _ => 0,
    });
    let removed = outdated.into_iter().filter_map(|it| step(context, columns, it));
    marks.into_iter().chain(removed).collect()
}

/// The steps that give tables their primary key as the replica identity again, whose index goes with one of these columns: without an index,
/// UPDATE and DELETE of a table that is published are errors.
fn unmarked(context: &Context, columns: &[&str], phase: Phase) -> Vec<Step> {
    if columns.is_empty() {
        return Vec::new();
    }
    let goes_already = context.outdated.iter().any(|it| it.kind == PartKind::ReplicaIdentity);
    let key_columns = catalog::key_columns(context.table.oid).into_iter();
    let mut tables: Vec<String> = key_columns
        .filter(|it| it.is_replica_identity && columns.contains(&it.column.as_str()))
        .filter(|it| it.is_partition || !goes_already)
        .map(|it| it.table)
        .collect();
    tables.dedup();
    let step = |table: String| drop(phase, format!("ALTER TABLE {table} REPLICA IDENTITY DEFAULT"));
    tables.into_iter().map(step).collect()
}

fn is_removed_last(context: &Context, pending: &Pending) -> bool {
    pending.change == Change::Remove
        && matches!(pending.kind, PartKind::Column | PartKind::NotNull)
        && !context.is_in_use(pending.kind, &pending.own_name)
}

/// The phase in which a foreign key is removed: with its replacement, unless that would leave it in the way of a key to which it refers.
fn phase_of_foreign_key(context: &Context, part: &Pending) -> Phase {
    let goes = |it: &Pending| matches!(it.kind, PartKind::Index | PartKind::ExclusionConstraint);
    let refers_to_itself = || {
        let own = ForeignKey::of(context.table.oid);
        own.iter()
            .any(|key| key.name == part.own_name && key.definition.referenced == context.table.oid)
    };
    if part.change == Change::Remove || context.outdated.iter().any(goes) && refers_to_itself() {
        Phase::Finish
    } else {
        Phase::References
    }
}

fn alter(context: &Context, phase: Phase, rewrites: bool, action: &str) -> Step {
    let statement = format!("ALTER TABLE {} {action}", context.table.full_name);
    Step::new(Kind::ChangePart { phase, rewrites }, statement)
}

fn drop(phase: Phase, statement: String) -> Step {
    Step::new(Kind::ChangePart { phase, rewrites: false }, statement)
}

fn step(context: &Context, columns: &[Column], part: &Pending) -> Option<Step> {
    let table = &context.table.full_name;
    let name = quote_identifier(&part.own_name);
    let removed = part.change == Change::Remove;
    let column = || columns.iter().map(|it| &it.wanted).find(|it| it.name == part.name);
    let constraint = |phase| Some(alter(context, phase, false, &format!("DROP CONSTRAINT {name}")));
    let of_column = |phase, rewrites, action: &str| {
        Some(alter(context, phase, rewrites, &format!("ALTER COLUMN {name} {action}")))
    };
    match part.kind {
        PartKind::Column if !removed => {
            let limits = limits_of_type(context, column()?, part);
            let new_type = format!("TYPE {}{limits}", column()?.full_type);
            // The default is in the way of the type, and follows it.
            let is_default_new = context.is_outdated(PartKind::Default, &part.own_name);
            match (&column()?.value, is_default_new) {
                (Some(value), true) => {
                    let action = format!(
                        "ALTER COLUMN {name} DROP DEFAULT, ALTER COLUMN {name} {new_type}, ALTER COLUMN {name} SET DEFAULT {value}"
                    );
                    Some(alter(context, Phase::Columns, true, &action))
                }
                _ => of_column(Phase::Columns, true, &new_type),
            }
        }
        PartKind::Column => {
            Some(alter(context, Phase::Finish, false, &format!("DROP COLUMN {name}")))
        }
        PartKind::Default if removed => of_column(Phase::Columns, false, "DROP DEFAULT"),
        PartKind::NotNull if removed => of_column(Phase::Finish, false, "DROP NOT NULL"),
        PartKind::Identity if removed => of_column(Phase::Columns, false, "DROP IDENTITY"),
        PartKind::Identity => {
            let options = changed_options(context, column()?.template, part);
            let kind = column()?.identity?.sql();
            of_column(Phase::Columns, false, &format!("SET {kind}{options}"))
        }
        PartKind::GenerationExpression if removed => {
            of_column(Phase::Columns, false, "DROP EXPRESSION")
        }
        PartKind::GenerationExpression if compat::CHANGES_GENERATION => {
            let action = format!("SET EXPRESSION AS ({})", column()?.value.as_deref()?);
            let stored = column()?.generated == Some(Generated::Stored);
            let statement = format!("ALTER TABLE {table} ALTER COLUMN {name} {action}");
            Some(Step::new(Kind::SetExpression { stored }, statement))
        }
        PartKind::CheckConstraint => constraint(Phase::Constraints),
        PartKind::ForeignKey => constraint(phase_of_foreign_key(context, part)),
        // Its replacement is added by a table that is not in service alone.
        PartKind::ExclusionConstraint if removed || !context.online => constraint(Phase::Finish),
        PartKind::Index => {
            let own = Index::of(context.table.oid);
            let index = own.iter().find(|index| index.name == part.own_name)?;
            if index.is_key {
                return constraint(Phase::Finish);
            }
            Some(drop(Phase::Finish, format!("DROP INDEX {}", index.full_name)))
        }
        PartKind::Statistics => {
            let own = Statistics::of(context.table.oid);
            let own = own.iter().find(|it| {
                it.name == part.own_name
                    && template_parts::are_statistics(&it.definition, &part.definition)
            })?;
            let name = quote_qualified_identifier(&own.schema, &own.name);
            Some(drop(Phase::Finish, format!("DROP STATISTICS {name}")))
        }
        PartKind::Trigger => Some(drop(Phase::Finish, format!("DROP TRIGGER {name} ON {table}"))),
        PartKind::Policy => Some(drop(Phase::Security, format!("DROP POLICY {name} ON {table}"))),
        PartKind::RowSecurity => {
            Some(alter(context, Phase::Security, false, "DISABLE ROW LEVEL SECURITY"))
        }
        PartKind::ForcedRowSecurity => {
            Some(alter(context, Phase::Security, false, "NO FORCE ROW LEVEL SECURITY"))
        }
        PartKind::StorageParameter if removed => {
            let action = format!("RESET ({})", parameter(&part.own_name));
            Some(alter(context, Phase::Finish, false, &action))
        }
        PartKind::StorageParameter => {
            let theirs = context.templates.iter().flat_map(|it| catalog::access_settings(*it));
            let (_, _, value) = theirs
                .into_iter()
                .find(|(kind, name, _)| (*kind, name) == (part.kind, &part.name))?;
            let value = pgrx::spi::quote_literal(value);
            let action = format!("SET ({} = {value})", parameter(&part.own_name));
            Some(alter(context, Phase::Finish, false, &action))
        }
        PartKind::Comment => {
            let statement = outdated_settings::comment(context, columns, part)?;
            Some(Step::new(Kind::Comment(Phase::Finish), statement))
        }
        _ => outdated_settings::action(context, part)
            .map(|action| alter(context, Phase::Finish, false, &action)),
    }
}

/// The options of an identity column that a template has changed, as ALTER COLUMN sets them.
fn changed_options(context: &Context, template: pg_sys::Oid, part: &Pending) -> String {
    set_options(context, template, part, IdentityOptions::unlike)
}

/// The actions that give an identity column the limits of its new type: PostgreSQL keeps those of a column that LIKE has made.
fn limits_of_type(context: &Context, wanted: &TemplateColumn, part: &Pending) -> String {
    let of_type = IdentityOptions::limits_of_other_type;
    let options = set_options(context, wanted.template, part, of_type);
    if options.is_empty() {
        return options;
    }
    format!(", ALTER COLUMN {}{options}", quote_identifier(&part.own_name))
}

/// The options of a template's identity column that `of` gives, beside those of the table's, as ALTER COLUMN sets them.
fn set_options(
    context: &Context,
    template: pg_sys::Oid,
    part: &Pending,
    of: impl for<'a> Fn(&'a IdentityOptions, &'a IdentityOptions) -> Vec<&'a str>,
) -> String {
    let options = catalog::identity_options(&[context.table.oid, template]);
    let find = |relation, column: &str| {
        options.iter().find(|it| it.relation == relation && it.column == column)
    };
    match (find(context.table.oid, &part.own_name), find(template, &part.name)) {
        (Some(own), Some(wanted)) => {
            of(wanted, own).iter().map(|option| format!(" SET {option}")).collect()
        }
        _ => String::new(),
    }
}

/// Whether the change of a part can be carried over by itself: PostgreSQL before 17 does not change the expression of a generated
/// column, and no version whether its values are stored.
pub fn can_change(table: pg_sys::Oid, part: &Pending, templates: &[pg_sys::Oid]) -> bool {
    if (part.kind, part.change) != (PartKind::GenerationExpression, Change::Replace) {
        return true;
    }
    let generated = |relations: &[pg_sys::Oid], name: &str| {
        let columns = catalog::template_columns(pg_sys::InvalidOid, relations);
        columns.into_iter().find(|column| column.name == name).and_then(|it| it.generated)
    };
    compat::CHANGES_GENERATION
        && generated(templates, &part.name) == generated(&[table], &part.own_name)
}

/// A storage parameter as SQL writes it.
fn parameter(name: &str) -> String {
    match name.strip_prefix("toast.") {
        Some(name) => format!("toast.{}", quote_identifier(name)),
        None => quote_identifier(name),
    }
}
