//! Triggers, taken apart into values.

use std::ffi::CStr;

use pgrx::spi::{quote_identifier, quote_literal};
use pgrx::{PgList, pg_sys};

use crate::catalog::few::ask_of;
use crate::catalog::objects::{Object, rank};
use crate::catalog::query::ask_now;
use crate::catalog::{TreeTable, qualified_name, while_present};
use crate::encoding::text;
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

/// The definition of a trigger, whichever table it is on.
#[derive(Clone, PartialEq, Eq)]
pub struct TriggerDefinition {
    /// pg_trigger.tgtype.
    bits: u32,
    /// Its function, as SQL names it.
    function: String,
    /// The arguments of the function.
    arguments: Vec<String>,
    /// The columns of UPDATE OF.
    columns: Vec<String>,
    /// The condition of WHEN.
    condition: Option<String>,
    /// The constraint that it is; None for an ordinary trigger.
    constraint: Option<ConstraintTrigger>,
    /// The name of the transition table of old rows.
    old_table: Option<String>,
    /// The name of the transition table of new rows.
    new_table: Option<String>,
}

/// The properties of a constraint trigger.
#[derive(Clone, PartialEq, Eq)]
struct ConstraintTrigger {
    /// The table of FROM.
    referenced: Option<pg_sys::Oid>,
    deferrable: bool,
    initially_deferred: bool,
}

impl TriggerDefinition {
    /// Whether it is a constraint, whose name no other constraint of the table may have.
    pub fn is_constraint(&self) -> bool {
        self.constraint.is_some()
    }

    /// A trigger on base_entity.maintain() of this type (pg_trigger.tgtype).
    pub fn of_rules(bits: u32, arguments: Vec<String>) -> Self {
        Self {
            bits,
            function: "base_entity.maintain".to_owned(),
            arguments,
            columns: Vec::new(),
            condition: None,
            constraint: None,
            old_table: None,
            new_table: None,
        }
    }

    /// The statement that creates it on a table, which is given as SQL names it, or replaces another one.
    pub fn sql(&self, name: &str, table: &str, replace: bool) -> String {
        let has = |bit| self.bits & bit != 0;
        let timing = match (has(pg_sys::TRIGGER_TYPE_BEFORE), has(pg_sys::TRIGGER_TYPE_INSTEAD)) {
            (true, _) => "BEFORE",
            (_, true) => "INSTEAD OF",
            _ => "AFTER",
        };
        let columns: Vec<_> = self.columns.iter().map(quote_identifier).collect();
        let of =
            if columns.is_empty() { String::new() } else { format!(" OF {}", columns.join(", ")) };
        let events = [
            (pg_sys::TRIGGER_TYPE_INSERT, "INSERT".to_owned()),
            (pg_sys::TRIGGER_TYPE_DELETE, "DELETE".to_owned()),
            (pg_sys::TRIGGER_TYPE_UPDATE, format!("UPDATE{of}")),
            (pg_sys::TRIGGER_TYPE_TRUNCATE, "TRUNCATE".to_owned()),
        ];
        let events: Vec<_> =
            events.into_iter().filter(|(bit, _)| has(*bit)).map(|(_, event)| event).collect();
        let replace = if replace { "OR REPLACE " } else { "" };
        let constraint = if self.constraint.is_some() { "CONSTRAINT " } else { "" };
        let mut sql = format!(
            "CREATE {replace}{constraint}TRIGGER {} {timing} {} ON {table}",
            quote_identifier(name),
            events.join(" OR ")
        );
        if let Some(constraint) = &self.constraint {
            if let Some(referenced) = constraint.referenced {
                sql.push_str(&format!(" FROM {}", qualified_name(referenced)));
            }
            sql.push_str(match (constraint.deferrable, constraint.initially_deferred) {
                (false, _) => "",
                (true, false) => " DEFERRABLE",
                (true, true) => " DEFERRABLE INITIALLY DEFERRED",
            });
        }
        if self.old_table.is_some() || self.new_table.is_some() {
            sql.push_str(" REFERENCING");
        }
        for (state, table) in [("OLD", &self.old_table), ("NEW", &self.new_table)] {
            if let Some(table) = table {
                sql.push_str(&format!(" {state} TABLE AS {}", quote_identifier(table)));
            }
        }
        let level = if has(pg_sys::TRIGGER_TYPE_ROW) { "ROW" } else { "STATEMENT" };
        sql.push_str(&format!(" FOR EACH {level}"));
        if let Some(condition) = &self.condition {
            sql.push_str(&format!(" WHEN ({condition})"));
        }
        let arguments: Vec<_> = self.arguments.iter().map(quote_literal).collect();
        sql.push_str(&format!(" EXECUTE FUNCTION {}({})", self.function, arguments.join(", ")));
        sql
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
                    Some(tree) => match while_present(table, || condition(&tree, table)) {
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
                    firing: match row.get::<String>(2)?.as_deref() {
                        Some("D") => Firing::Disabled,
                        Some("R") => Firing::Replica,
                        Some("A") => Firing::Always,
                        _ => Firing::Origin,
                    },
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
    fn closeness(&self, wanted: &Self) -> Option<u8> {
        let (has_name, has_state) = (self.name == wanted.name, self.is_valid_as(wanted));
        let serves = self.definition == wanted.definition && (has_name || has_state);
        serves.then_some(rank(&[has_name, has_state]))
    }

    fn is_same(&self, other: &Self) -> bool {
        self.name == other.name && self.closeness(other).is_some() && self.is_valid_as(other)
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

/// Writes down the condition of WHEN, whose variables belong to the relations OLD and NEW
/// (pg_get_triggerdef_worker() in src/backend/utils/adt/ruleutils.c).
fn condition(tree: &str, table: pg_sys::Oid) -> String {
    let tree = encoding::to_server(tree);
    // SAFETY: the catalog keeps the expression in this form; the tree is a new one, in which variables of
    // NEW are moved one level out, so that each level has one relation, as deparse_context_for() gives it.
    unsafe {
        let expression = pg_sys::stringToNode(tree.as_ptr()).cast::<pg_sys::Node>();
        for variable in
            PgList::<pg_sys::Var>::from_pg(pg_sys::pull_var_clause(expression, 0)).iter_ptr()
        {
            // An unsigned number before 15.
            if i64::from((*variable).varno) == i64::from(pg_sys::PRS2_NEW_VARNO) {
                (*variable).varno = pg_sys::PRS2_OLD_VARNO as _;
                (*variable).varnosyn = pg_sys::PRS2_OLD_VARNO;
                (*variable).varlevelsup = 1;
            }
        }
        let old = pg_sys::deparse_context_for(c"old".as_ptr(), table);
        let new = pg_sys::deparse_context_for(c"new".as_ptr(), table);
        let context = pg_sys::list_concat(old, new);
        text(pg_sys::deparse_expression(expression, context, true, false))
    }
}
