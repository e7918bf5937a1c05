//! CHECK constraints `column IS NOT NULL`: validated while the table is in use, they prove to PostgreSQL
//! that a column can become NOT NULL without a look at the rows. They are dropped once it is.

use pgrx::spi::quote_identifier;

use super::context::Context;
use crate::adopt::names::{Space, object_name};
use crate::catalog::adoption::Check;

/// Such a constraint.
pub struct Mark {
    /// Its name.
    pub name: String,
    /// Whether the table has it.
    pub exists: bool,
    /// Whether all rows are known to satisfy it.
    pub validated: bool,
    /// Its expression.
    pub expression: String,
}

impl Mark {
    /// The constraint for a column. A constraint of the name counts only if its condition is that of this one;
    /// the name is numbered where another has it.
    pub fn of(context: &Context, checks: &[Check], column: &str) -> Self {
        let expression = format!("({} IS NOT NULL)", quote_identifier(column));
        let wanted = object_name("adopt_not_null", Some(column), None);
        let find = |name: &str| checks.iter().find(|check| check.name == name);
        let is_it = |check: &&Check| check.enforced && check.expression.as_str() == expression;
        let name = context.names.free(&[Space::Relations], &wanted, |name| {
            context.has_constraint(name) && find(name).filter(is_it).is_none()
        });
        let existing = find(&name);
        Self {
            exists: existing.is_some(),
            validated: existing.is_some_and(|check| check.validated),
            name,
            expression,
        }
    }
}
