//! Names for what a plan creates: those that PostgreSQL would choose.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ffi::CStr;

use pgrx::pg_sys;

use crate::{catalog, encoding};

/// The names that a plan gives away, none twice among objects of which no two may have one name.
#[derive(Default)]
pub struct Names {
    given: RefCell<BTreeSet<(Space, String)>>,
}

/// Objects of which no two may have one name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Space {
    /// The relations of the table's schema, and the table's constraints.
    Relations,
    /// The table's triggers.
    Triggers,
    /// The table's policies.
    Policies,
    /// The statistics objects of the table's schema.
    Statistics,
}

impl Names {
    /// A name for an index or a constraint, made of its table's name and its columns, with a number
    /// where one of that name exists in the schema (ChooseRelationName() in
    /// src/backend/commands/indexcmds.c).
    pub fn choose(&self, schema: pg_sys::Oid, table: &str, columns: &str, label: &str) -> String {
        let columns = (!columns.is_empty()).then_some(columns);
        let mut number = 0;
        loop {
            let label = match number {
                0 => label.to_owned(),
                _ => format!("{label}{number}"),
            };
            let name = object_name(table, columns, Some(&label));
            if !is_taken(schema, &name) && self.give(&[Space::Relations], &name) {
                return name;
            }
            number += 1;
        }
    }

    /// `wanted`, with a number where `is_taken` or this plan has given it to something else.
    pub fn free(&self, spaces: &[Space], wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
        let mut name = wanted.to_owned();
        let mut number = 0;
        while is_taken(&name) || !self.give(spaces, &name) {
            number += 1;
            name = object_name(wanted, None, Some(&number.to_string()));
        }
        name
    }

    /// Gives a name away; false if it has been given before.
    fn give(&self, spaces: &[Space], name: &str) -> bool {
        let mut given = self.given.borrow_mut();
        let keys = || spaces.iter().map(|space| (*space, name.to_owned()));
        let is_free = !keys().any(|key| given.contains(&key));
        if is_free {
            given.extend(keys());
        }
        is_free
    }
}

fn is_taken(schema: pg_sys::Oid, name: &str) -> bool {
    catalog::relation_in(schema, &encoding::to_server(name)).is_some()
        || catalog::constraint_in(schema, name)
}

/// The parts, joined with `_` and each cut at a character so that all fits.
pub fn object_name(first: &str, second: Option<&str>, label: Option<&str>) -> String {
    let first = encoding::to_server(first);
    let (second, label) = (second.map(encoding::to_server), label.map(encoding::to_server));
    let pointer = |part: &Option<_>| {
        part.as_ref().map_or(std::ptr::null(), |part: &std::ffi::CString| part.as_ptr())
    };
    // SAFETY: makeObjectName takes C strings, of which the latter two may be null, and gives one.
    let name = unsafe {
        CStr::from_ptr(pg_sys::makeObjectName(first.as_ptr(), pointer(&second), pointer(&label)))
    };
    encoding::from_server(name.to_bytes())
}

/// A name for a column of the table that neither it, nor a template, nor one of `others` has.
pub fn free_column_name(
    table: pg_sys::Oid,
    templates: &[pg_sys::Oid],
    column: &str,
    others: &[String],
) -> String {
    let is_taken = |name: &String| {
        let in_server = encoding::to_server(name);
        others.contains(name)
            || templates.iter().chain([&table]).any(|it| catalog::has_column(*it, &in_server))
    };
    let mut name = object_name("old", Some(column), None);
    let mut number = 0;
    while is_taken(&name) {
        number += 1;
        name = object_name("old", Some(column), Some(&number.to_string()));
    }
    name
}
