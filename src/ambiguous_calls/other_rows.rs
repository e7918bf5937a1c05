//! Expressions of templates that become SQL for a table whose rows are not those of the templates: a whole row has another type there, and
//! so may a column whose difference its owner accepts, or that a repair leaves.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::CString;

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::{calls_of, difference};
use crate::catalog::{
    self, Call, Expression, Expressions, OpenRelation, Reference, WrittenExpression,
};
use crate::encoding;
use crate::error;
use crate::procedure::{Ending, in_subtransaction};
use crate::security_context::with_dump_settings;

/// A table that gets parts of templates.
pub struct Receiver<'a> {
    table: pg_sys::Oid,
    templates: &'a [pg_sys::Oid],
    /// The expressions of each template, with whether they give a whole row.
    expressions: Vec<(pg_sys::Oid, Vec<(Expression, bool)>)>,
}

/// The statement that stores an expression.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Storing {
    /// It adds columns, to which its expressions may refer.
    WithColumns,
    /// All columns are there.
    Alone,
}

impl<'a> Receiver<'a> {
    /// A table that gets parts of these templates, whose expressions are read.
    pub fn read(table: pg_sys::Oid, templates: &'a [pg_sys::Oid]) -> Self {
        let of_template = |template: &pg_sys::Oid| {
            let all = with_dump_settings(|| catalog::expressions(*template, Expressions::All));
            let with_row = |it: Expression| {
                let has_row = catalog::has_row(&it.tree, *template);
                (it, has_row)
            };
            (*template, all.into_iter().map(with_row).collect())
        };
        Self { table, templates, expressions: templates.iter().map(of_template).collect() }
    }

    /// The same without a comparison of the expressions.
    pub fn without_expressions(self) -> Self {
        Self { expressions: Vec::new(), ..self }
    }

    /// The expressions of a template.
    pub fn expressions_of(&self, template: pg_sys::Oid) -> impl Iterator<Item = &Expression> {
        let of_it = self.expressions.iter().filter(move |(it, _)| *it == template);
        of_it.flat_map(|(_, all)| all.iter().map(|(expression, _)| expression))
    }

    /// Whether expressions of the templates are read for other types in the table, or may be, once it has the columns that it lacks.
    pub fn has_other_types(&self) -> bool {
        let name = encoding::to_server(&catalog::relation_name(self.table));
        self.differing(Storing::WithColumns).next().is_some()
            || self.expressions.iter().any(|(template, _)| {
                // Without such a column, its name is the whole row.
                let mut columns = OpenRelation::open(*template).columns().into_iter();
                columns.any(|(column, _)| column == name)
            })
    }

    /// Runs `step`, which may give the table parts with expressions, or refuses it: before it where a part would call others than in its template, and
    /// again where one that is stored does.
    pub fn give<T>(&self, storing: Storing, step: impl FnOnce() -> T) -> T {
        if self.differing(storing).next().is_none() {
            return step();
        }
        self.refuse(storing);
        let known = self.known();
        let before = self.texts();
        let result = step();
        let name = catalog::qualified_name(self.table);
        if let Some(other) = calls_of(self.table, Expressions::All).difference(&known).next() {
            error::raise(with_dump_settings(|| difference(&name, &[], &[*other])));
        }
        // A column is not added again.
        if storing == Storing::Alone
            && let Some(other) = self.unknown_text(&before)
        {
            error::raise(error::expression_of_other_types(&name, &other));
        }
        result
    }

    /// The texts of the table's expressions.
    fn texts(&self) -> BTreeSet<String> {
        let all = with_dump_settings(|| catalog::expressions(self.table, Expressions::All));
        all.into_iter().map(|it| it.text).collect()
    }

    /// The text of an expression that the table has got, and PostgreSQL writes otherwise than that of the template, since a column has another type: it
    /// would not be recognized as the template's. A subquery and a whole row may name the table, so that their texts differ anyway.
    fn unknown_text(&self, before: &BTreeSet<String>) -> Option<String> {
        with_dump_settings(|| {
            let all = catalog::expressions(self.table, Expressions::All).into_iter();
            let names_table = |it: &Expression| {
                catalog::has_subquery(&it.tree) || catalog::has_whole_row(&it.tree)
            };
            let mut new = all.filter(|it| !before.contains(&it.text) && !names_table(it));
            let of_template = |text: &str| {
                self.expressions.iter().any(|(template, all)| {
                    all.iter().any(|(it, _)| it.text == text || canonical(it, *template) == text)
                })
            };
            // NOT NULL is proven by such a CHECK constraint first.
            let columns = OpenRelation::open(self.table).columns().into_iter();
            let proofs: BTreeSet<String> = columns
                .map(|(name, _)| quote_identifier(encoding::from_server(name.to_bytes())))
                .map(|name| format!("({name} IS NOT NULL)"))
                .collect();
            new.find(|it| !of_template(&it.text) && !proofs.contains(&it.text)).map(|it| it.text)
        })
    }

    /// Refuses the table where a statement that stores an expression could run others than the template calls.
    pub fn refuse(&self, storing: Storing) {
        let mut may_be_run =
            self.differing(storing).filter(|(_, it)| !it.is_only_stored).peekable();
        if may_be_run.peek().is_none() {
            return;
        }
        let known = self.known();
        let name = catalog::qualified_name(self.table);
        let refusal = with_dump_settings(|| {
            let mut rows = BTreeMap::new();
            may_be_run.find_map(|(template, expression)| {
                let from = rows
                    .entry(template.to_u32())
                    .or_insert_with(|| self.rows(storing, template, &name));
                let (called, read) = other_calls(expression, from, &known)?;
                Some(difference(&name, &called, &read))
            })
        });
        if let Some(refusal) = refusal {
            error::raise(refusal);
        }
    }

    /// The expressions that may call others in the table, each with its template: none, for most tables. That of a column which the table lacks
    /// may name a whole row there.
    fn differing(&self, storing: Storing) -> impl Iterator<Item = (pg_sys::Oid, &Expression)> {
        let own: BTreeMap<CString, pg_sys::Oid> =
            OpenRelation::open(self.table).columns().into_iter().collect();
        let is_other = move |(name, type_oid): (CString, pg_sys::Oid)| match own.get(&name) {
            Some(own) => *own != type_oid,
            None => storing == Storing::Alone,
        };
        self.expressions.iter().filter(|(_, all)| !all.is_empty()).flat_map(
            move |(template, all)| {
                let columns = OpenRelation::open(*template).columns();
                let are_other = columns.into_iter().any(&is_other);
                let differing = all.iter().filter(move |(_, has_row)| are_other || *has_row);
                differing.map(|(expression, _)| (*template, expression))
            },
        )
    }

    /// The calls of the templates and the table, with the domains of its columns.
    fn known(&self) -> BTreeSet<Call> {
        let relations = self.templates.iter().copied().chain([self.table]);
        let calls = relations.flat_map(|it| calls_of(it, Expressions::All));
        let columns = OpenRelation::open(self.table).columns().into_iter();
        calls.chain(columns.map(|(_, type_oid)| catalog::call_of_domain(type_oid))).collect()
    }

    /// The rows of the table as items of a FROM clause, with the columns of the template that it gets by the statement itself.
    fn rows(&self, storing: Storing, template: pg_sys::Oid, name: &str) -> String {
        let own = OpenRelation::open(self.table).columns();
        let is_missing = |column: &str| {
            let column = encoding::to_server(column);
            own.iter().all(|(name, _)| *name != column)
        };
        let columns = match storing {
            Storing::WithColumns => catalog::columns_of(template),
            Storing::Alone => Vec::new(),
        };
        let missing: Vec<String> = columns
            .into_iter()
            .filter(|it| is_missing(&it.name))
            .map(|it| format!("NULL::{} AS {}", it.type_name, quote_identifier(&it.name)))
            .collect();
        if missing.is_empty() {
            return format!("ONLY {name}");
        }
        // Under the name of neither, which would be another whole row, or an error.
        let taken = [template, self.table].map(catalog::relation_name);
        let is_free = |it: &&str| !taken.iter().any(|taken| taken == *it);
        let alias = ["given", "added", "missing"].into_iter().find(is_free).unwrap_or_default();
        format!("ONLY {name}, (SELECT {}) AS {alias}", missing.join(", "))
    }
}

/// The text of an expression of a template once it has been read again.
fn canonical(expression: &Expression, template: pg_sys::Oid) -> String {
    let reference = if expression.is_of_trigger { Reference::OldAndNew } else { Reference::Name };
    let written = WrittenExpression::with_reference(template, expression.text.clone(), reference);
    written.canonical().to_owned()
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
