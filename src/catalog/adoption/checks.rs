//! CHECK constraints, taken apart into values.

use pgrx::pg_sys;

use crate::catalog::few::ask_of;
use crate::catalog::objects::{Object, rank};
use crate::catalog::query::ask_again;
use crate::catalog::written_expression::{Comparison, WrittenExpression};
use crate::compat;
use crate::part::PartKind;

/// A CHECK constraint.
#[derive(Clone)]
pub struct Check {
    /// Its OID.
    oid: pg_sys::Oid,
    /// Its name.
    pub name: String,
    /// Its expression. PostgreSQL, too, tells by its text whether two constraints are the same
    /// (constraints_equivalent() in src/backend/commands/tablecmds.c).
    pub expression: WrittenExpression,
    /// NO INHERIT.
    pub no_inherit: bool,
    /// Whether it is enforced.
    pub enforced: bool,
    /// Whether all rows are known to satisfy it.
    pub validated: bool,
    /// Whether its expression gives the whole row to a function.
    pub has_row: bool,
    /// The comment on it.
    pub comment: Option<String>,
}

impl Object for Check {
    const KIND: PartKind = PartKind::CheckConstraint;
    const HAS_NAME_OF_TEMPLATE: bool = true;

    fn of_all(relations: &[pg_sys::Oid]) -> Vec<(pg_sys::Oid, Self)> {
        let query = format!(
            "SELECT c.conrelid, c.oid, c.conname::text, pg_get_expr(c.conbin, c.conrelid), c.connoinherit, {}, c.convalidated,
                    obj_description(c.oid, 'pg_constraint'), 0 = ANY (c.conkey)
             FROM pg_constraint c WHERE c.conrelid = ANY ($1) AND c.contype = 'c' ORDER BY c.conname",
            compat::ENFORCED
        );
        ask_of(relations.len(), &query, &[relations.to_vec().into()], |row| {
            let table = row.get(1)?.unwrap_or(pg_sys::InvalidOid);
            let check = Self {
                oid: row.get(2)?.unwrap_or(pg_sys::InvalidOid),
                name: row.get(3)?.unwrap_or_default(),
                expression: WrittenExpression::new(table, row.get(4)?.unwrap_or_default()),
                no_inherit: row.get(5)?.unwrap_or(false),
                enforced: row.get(6)?.unwrap_or(true),
                validated: row.get(7)?.unwrap_or(false),
                has_row: row.get(9)?.unwrap_or(false),
                comment: row.get(8)?,
            };
            Ok((table, check))
        })
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn closeness(&self, wanted: &Self, by: Comparison) -> Option<u8> {
        let serves = (self.enforced || !wanted.enforced)
            && (!self.no_inherit || wanted.no_inherit)
            && self.expression.is_same(&wanted.expression, by);
        let is_exact = self.no_inherit == wanted.no_inherit && self.enforced == wanted.enforced;
        let has_name = self.name == wanted.name;
        serves.then_some(rank(&[is_exact, self.validated, has_name]))
    }

    fn is_same(&self, other: &Self) -> bool {
        self.name == other.name && self.closeness(other, Comparison::ReadAgain).is_some()
    }

    fn is_valid_as(&self, wanted: &Self) -> bool {
        self.validated || !wanted.enforced
    }

    fn definition(&self) -> Option<String> {
        constraint_definition(self.oid)
    }
}

/// A constraint as PostgreSQL writes it; None if it does not exist.
pub(super) fn constraint_definition(constraint: pg_sys::Oid) -> Option<String> {
    let query = "SELECT pg_catalog.pg_get_constraintdef(oid) FROM pg_catalog.pg_constraint WHERE oid OPERATOR(pg_catalog.=) $1";
    let found = ask_again(query, &[constraint], |row| row.get::<String>(1));
    found.into_iter().flatten().next()
}
