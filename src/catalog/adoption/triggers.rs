//! Triggers, taken apart into values.

use std::ffi::CStr;

use pgrx::pg_sys;

use super::trigger_definition::{ConstraintTrigger, TriggerDefinition, written_condition};
use crate::catalog::few::ask_of;
use crate::catalog::objects::{Object, rank};
use crate::catalog::query::ask_now;
use crate::catalog::written_expression::Comparison;
use crate::catalog::{TreeTable, while_present};
use crate::part::PartKind;
use crate::{encoding, rule};

/// A trigger of a table, which a user has created.
#[derive(Clone)]
pub struct UserTrigger {
    /// Its OID.
    pub oid: pg_sys::Oid,
    /// Its name.
    pub name: String,
    /// When it fires.
    pub firing: Firing,
    /// Its definition.
    pub definition: TriggerDefinition,
    /// The comment on it.
    pub comment: Option<String>,
    /// Whether it is on base_entity.maintain(), and its rules are put together with others'.
    is_merged: bool,
}

/// When a trigger fires, by session_replication_role.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Firing {
    /// At the origin of a change.
    Origin,
    /// Never.
    Disabled,
    /// On a replica.
    Replica,
    /// Always.
    Always,
}

impl Firing {
    /// That of a pg_trigger.tgenabled.
    pub fn of(state: Option<&str>) -> Self {
        match state {
            Some("D") => Self::Disabled,
            Some("R") => Self::Replica,
            Some("A") => Self::Always,
            _ => Self::Origin,
        }
    }

    /// Whether it fires at the origin of a change.
    pub fn fires(self) -> bool {
        matches!(self, Self::Origin | Self::Always)
    }

    /// As a message writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Origin => "enabled",
            Self::Disabled => "disabled",
            Self::Replica => "enabled on replicas alone",
            Self::Always => "always enabled",
        }
    }

    /// As ALTER TABLE writes it.
    pub fn sql(self) -> &'static str {
        match self {
            Self::Origin => "ENABLE",
            Self::Disabled => "DISABLE",
            Self::Replica => "ENABLE REPLICA",
            Self::Always => "ENABLE ALWAYS",
        }
    }
}

impl Object for UserTrigger {
    const KIND: PartKind = PartKind::Trigger;

    fn of_all(relations: &[pg_sys::Oid]) -> Vec<(pg_sys::Oid, Self)> {
        let found = ask_of(
            relations.len(),
            include_str!("triggers.sql"),
            &[relations.to_vec().into()],
            |row| {
                let table = row.get(16)?.unwrap_or(pg_sys::InvalidOid);
                let condition = match row.get::<String>(7)? {
                    Some(tree) => match while_present(table, || written_condition(&tree, table)) {
                        None => return Ok(None),
                        some => some,
                    },
                    None => None,
                };
                let is_constraint = row.get(8)?.unwrap_or(false);
                let referenced = row.get(9)?.filter(|oid| *oid != pg_sys::InvalidOid);
                let mut arguments = arguments(&row.get::<String>(5)?.unwrap_or_default());
                if row.get(15)?.unwrap_or(false) {
                    // A record of the template is not one of the table.
                    arguments.retain(|argument| rule::recorded_template(argument).is_none());
                }
                let trigger = Self {
                    oid: row.get(18)?.unwrap_or(pg_sys::InvalidOid),
                    name: row.get(1)?.unwrap_or_default(),
                    firing: Firing::of(row.get::<String>(2)?.as_deref()),
                    definition: TriggerDefinition {
                        bits: row.get::<i32>(3)?.unwrap_or(0).unsigned_abs(),
                        function: row.get(4)?.unwrap_or_default(),
                        arguments,
                        columns: row.get(6)?.unwrap_or_default(),
                        condition,
                        constraint: is_constraint.then_some(ConstraintTrigger {
                            referenced,
                            deferrable: row.get(10)?.unwrap_or(false),
                            initially_deferred: row.get(11)?.unwrap_or(false),
                        }),
                        old_table: row.get(12)?,
                        new_table: row.get(13)?,
                    },
                    comment: row.get(14)?,
                    is_merged: row.get(17)?.unwrap_or(false),
                };
                Ok(Some((table, trigger)))
            },
        );
        found.into_iter().flatten().collect()
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn is_given(&self) -> bool {
        !self.is_merged
    }

    /// One under another name and in another state is another one.
    fn closeness(&self, wanted: &Self, by: Comparison) -> Option<u8> {
        let (has_name, has_state) = (self.name == wanted.name, self.is_valid_as(wanted));
        let serves = (has_name || has_state) && self.definition.is_same(&wanted.definition, by);
        serves.then_some(rank(&[has_name, has_state]))
    }

    fn is_same(&self, other: &Self) -> bool {
        self.name == other.name
            && self.is_valid_as(other)
            && self.closeness(other, Comparison::ReadAgain).is_some()
    }

    fn is_idle(&self) -> bool {
        !self.firing.fires()
    }

    fn is_valid_as(&self, wanted: &Self) -> bool {
        self.firing == wanted.firing
    }

    fn definition(&self) -> Option<String> {
        Some(self.firing.word().to_owned())
    }
}

/// The names of all triggers of a table and its partitions.
pub fn trigger_names(tree: &[TreeTable]) -> Vec<String> {
    let tables: Vec<_> = tree.iter().map(|table| table.oid).collect();
    let names = ask_now(
        "SELECT DISTINCT tgname::text FROM pg_trigger WHERE tgrelid = ANY ($1)",
        &[tables.into()],
        |row| row.get::<String>(1),
    );
    names.into_iter().flatten().collect()
}

/// A row trigger on base_entity.maintain() that a partition has by itself, and the partition.
pub fn row_trigger_of_partition(tree: &[TreeTable]) -> Option<(String, String)> {
    let tables: Vec<_> = tree.iter().skip(1).map(|table| table.oid).collect();
    let found = ask_now(
        "SELECT t.tgname::pg_catalog.text, pg_catalog.format('%I.%I', n.nspname, c.relname)
         FROM pg_catalog.pg_trigger t
         JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) t.tgrelid
         JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
         WHERE t.tgrelid OPERATOR(pg_catalog.=) ANY ($1) AND t.tgparentid OPERATOR(pg_catalog.=) 0
           AND t.tgfoid OPERATOR(pg_catalog.=) 'base_entity.maintain()'::pg_catalog.regprocedure
         ORDER BY 2, 1",
        &[tables.into()],
        |row| Ok((row.get(1)?.unwrap_or_default(), row.get(2)?.unwrap_or_default())),
    );
    found.into_iter().next()
}

/// The arguments in pg_trigger.tgargs, each ended by NUL, given in hexadecimal.
fn arguments(hexadecimal: &str) -> Vec<String> {
    let digits: Vec<u8> = hexadecimal
        .chars()
        .filter_map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] * 16 + pair[1]).collect();
    bytes
        .split_inclusive(|byte| *byte == 0)
        .filter_map(|argument| CStr::from_bytes_with_nul(argument).ok())
        .map(|argument| encoding::from_server(argument.to_bytes()))
        .collect()
}
