//! Expressions of templates that become SQL for a table whose rows are not those of the templates: a whole row has another type there, and
//! so may a column whose difference its owner accepts, or that a repair leaves.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::CString;

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::{ExpressionsOf, calls_of, difference};
use crate::catalog::{self, Call, Expression, Expressions, OpenRelation};
use crate::encoding;
use crate::error;
use crate::procedure::{Ending, in_subtransaction};
use crate::security_context::with_dump_settings;

/// A table that gets parts of templates.
pub struct Receiver<'a> {
    table: pg_sys::Oid,
    templates: &'a [pg_sys::Oid],
    /// The templates of which expressions may call others there, with what these call in the template. It is empty for most tables.
    differing: Vec<Differing>,
}

/// A template of which expressions may call others in a table.
struct Differing {
    template: pg_sys::Oid,
    /// Those that a statement may run which stores them.
    may_be_run: Vec<Expression>,
}

impl<'a> Receiver<'a> {
    /// Reads the expressions of the templates.
    pub fn read(table: pg_sys::Oid, templates: &'a [pg_sys::Oid]) -> Self {
        let all = |it| with_dump_settings(|| catalog::expressions(it, Expressions::All));
        let expressions = templates.iter().map(|it| (*it, all(*it))).collect();
        Self::of(table, templates, expressions)
    }

    /// Compares the types of the columns, and looks for whole rows in all expressions of the templates.
    pub fn of(
        table: pg_sys::Oid,
        templates: &'a [pg_sys::Oid],
        expressions: Vec<ExpressionsOf>,
    ) -> Self {
        let differing = expressions.into_iter();
        let differing = differing.filter_map(|it| Differing::of(table, it)).collect();
        Self { table, templates, differing }
    }

    /// Runs `step`, which may give the table parts with expressions, or refuses it: before it where a part would call others than in its template, and
    /// again where one that is stored does.
    pub fn give<T>(&self, step: impl FnOnce() -> T) -> T {
        if self.differing.is_empty() {
            return step();
        }
        self.refuse();
        let known = self.known();
        let result = step();
        if let Some(other) = calls_of(self.table, Expressions::All).difference(&known).next() {
            let name = catalog::qualified_name(self.table);
            error::raise(with_dump_settings(|| difference(&name, &[], &[*other])));
        }
        result
    }

    /// Refuses the table where a statement that stores an expression could run others than the template calls.
    pub fn refuse(&self) {
        if self.differing.iter().all(|it| it.may_be_run.is_empty()) {
            return;
        }
        let known = self.known();
        let name = catalog::qualified_name(self.table);
        let refusal = with_dump_settings(|| {
            self.differing.iter().find_map(|it| {
                let from = it.rows(self.table, &name);
                let other = |expression| other_calls(expression, &from, &known);
                let (called, read) = it.may_be_run.iter().find_map(other)?;
                Some(difference(&name, &called, &read))
            })
        });
        if let Some(refusal) = refusal {
            error::raise(refusal);
        }
    }

    /// The calls of the templates and the table, with the domains of its columns.
    fn known(&self) -> BTreeSet<Call> {
        let relations = self.templates.iter().copied().chain([self.table]);
        let calls = relations.flat_map(|it| calls_of(it, Expressions::All));
        let columns = OpenRelation::open(self.table).columns().into_iter();
        calls.chain(columns.map(|(_, type_oid)| catalog::call_of_domain(type_oid))).collect()
    }
}

impl Differing {
    fn of(table: pg_sys::Oid, (template, mut expressions): ExpressionsOf) -> Option<Self> {
        if expressions.is_empty() {
            return None;
        }
        let own: BTreeMap<CString, pg_sys::Oid> =
            OpenRelation::open(table).columns().into_iter().collect();
        let is_other = |(name, type_oid): (CString, pg_sys::Oid)| {
            own.get(&name).is_some_and(|own| *own != type_oid)
        };
        let has_other_types = OpenRelation::open(template).columns().into_iter().any(is_other);
        expressions.retain(|it| has_other_types || catalog::has_row(&it.tree, template));
        if expressions.is_empty() {
            return None;
        }
        expressions.retain(|it| !it.is_only_stored);
        Some(Self { template, may_be_run: expressions })
    }

    /// The rows of the table as items of a FROM clause: it may get its other columns by the statement that needs them.
    fn rows(&self, table: pg_sys::Oid, name: &str) -> String {
        let own = OpenRelation::open(table).columns();
        let is_missing = |column: &str| {
            let column = encoding::to_server(column);
            own.iter().all(|(name, _)| *name != column)
        };
        let columns = catalog::columns_of(self.template).into_iter();
        let missing: Vec<String> = columns
            .filter(|it| is_missing(&it.name))
            .map(|it| format!("NULL::{} AS {}", it.type_name, quote_identifier(&it.name)))
            .collect();
        if missing.is_empty() {
            return format!("ONLY {name}");
        }
        // Under the name of neither, which would be another whole row, or an error.
        let taken = [self.template, table].map(catalog::relation_name);
        let is_free = |it: &&str| !taken.iter().any(|taken| taken == *it);
        let alias = ["given", "added", "missing"].into_iter().find(is_free).unwrap_or_default();
        format!("ONLY {name}, (SELECT {}) AS {alias}", missing.join(", "))
    }
}

/// The calls of an expression in its template, and where it is read from these rows, if those are others. One that cannot be read there is none that
/// a statement could run.
fn other_calls(
    expression: &Expression,
    from: &str,
    known: &BTreeSet<Call>,
) -> Option<(Vec<Call>, Vec<Call>)> {
    let called = catalog::calls(expression);
    let read = || catalog::calls_when_read_from(expression, from);
    match in_subtransaction(Ending::Undo, read) {
        Ok(read) => {
            let is_known = read.len() == called.len() && read.iter().all(|it| known.contains(it));
            (read != called && !is_known).then_some((called, read))
        }
        Err(failure) if failure.is_of_session() || failure.is_of_privilege() => failure.raise(),
        Err(_) => None,
    }
}
