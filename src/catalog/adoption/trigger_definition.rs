//! The definition of a trigger, as a value that is compared with others and written as SQL.

use pgrx::spi::{quote_identifier, quote_literal};
use pgrx::{PgList, pg_sys};

use crate::catalog::qualified_name;
use crate::catalog::read_expression::Reference;
use crate::catalog::written_expression::{Comparison, WrittenExpression};
use crate::encoding;
use crate::encoding::text;

/// The definition of a trigger, whichever table it is on.
#[derive(Clone)]
pub struct TriggerDefinition {
    /// pg_trigger.tgtype.
    pub(super) bits: u32,
    /// Its function, as SQL names it.
    pub(super) function: String,
    /// The arguments of the function.
    pub(super) arguments: Vec<String>,
    /// The columns of UPDATE OF.
    pub(super) columns: Vec<String>,
    /// The condition of WHEN.
    pub(super) condition: Option<WrittenExpression>,
    /// The constraint that it is; None for an ordinary trigger.
    pub(super) constraint: Option<ConstraintTrigger>,
    /// The name of the transition table of old rows.
    pub(super) old_table: Option<String>,
    /// The name of the transition table of new rows.
    pub(super) new_table: Option<String>,
}

/// The properties of a constraint trigger.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ConstraintTrigger {
    /// The table of FROM.
    pub(super) referenced: Option<pg_sys::Oid>,
    pub(super) deferrable: bool,
    pub(super) initially_deferred: bool,
}

impl TriggerDefinition {
    /// Whether it is a constraint, whose name no other constraint of the table may have.
    pub fn is_constraint(&self) -> bool {
        self.constraint.is_some()
    }

    /// Whether it is the same as that of another table.
    pub(super) fn is_same(&self, other: &Self, by: Comparison) -> bool {
        (self.bits, &self.function, &self.arguments, &self.columns)
            == (other.bits, &other.function, &other.arguments, &other.columns)
            && (&self.constraint, &self.old_table, &self.new_table)
                == (&other.constraint, &other.old_table, &other.new_table)
            && WrittenExpression::are_same(&self.condition, &other.condition, by)
    }

    /// The same with the text that its condition has once it has been read again.
    pub fn to_canonical(&self) -> Self {
        let condition = self.condition.as_ref().map(WrittenExpression::to_canonical);
        Self { condition, ..self.clone() }
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

/// The condition of WHEN, which the catalog keeps as a tree.
pub(super) fn written_condition(tree: &str, table: pg_sys::Oid) -> WrittenExpression {
    WrittenExpression::with_reference(table, condition(tree, table), Reference::OldAndNew)
}

/// Writes down the condition of WHEN.
pub fn condition(tree: &str, table: pg_sys::Oid) -> String {
    let tree = encoding::to_server(tree);
    // SAFETY: the catalog keeps the expression in this form; the tree is a new one.
    unsafe { write_condition(pg_sys::stringToNode(tree.as_ptr()).cast(), table) }
}

/// Writes down a condition whose variables belong to the relations OLD and NEW (pg_get_triggerdef_worker() in
/// src/backend/utils/adt/ruleutils.c).
///
/// # Safety
///
/// The tree is an analyzed one, which nothing else uses: variables of NEW are moved one level out, so that each level has one
/// relation, as deparse_context_for() gives it.
pub unsafe fn write_condition(expression: *mut pg_sys::Node, table: pg_sys::Oid) -> String {
    // SAFETY: the caller vouches for the tree.
    unsafe {
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
