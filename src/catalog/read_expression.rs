//! The text that an expression of a relation has once PostgreSQL has read it again.

use std::ffi::CStr;
use std::rc::Rc;

use pgrx::{PgList, pg_sys};

use super::adoption::write_condition;
use super::calls::without_strings;
use super::open_relation::OpenRelation;
use super::relations::relation_name;
use super::types::contains_domain;
use crate::compat::{self, Visit};
use crate::encoding;
use crate::procedure::{Ending, in_subtransaction};
use crate::scratch_memory::ScratchMemory;
use crate::security_context::as_role;

/// The names by which an expression refers to the relation that has it.
#[derive(Clone, PartialEq, Eq)]
pub enum Reference {
    /// The name of the relation.
    Name,
    /// That of another relation, which gets the expression.
    Other(Rc<str>),
    /// `old` and `new`.
    OldAndNew,
}

/// How often a text is read at most.
const MOST: usize = 5;

/// The text of an expression of a relation after it has been read until it no longer changes. None if PostgreSQL cannot read it with the rights
/// of the owner of the relation, or if that would run code of other roles.
pub fn read_again(text: &str, relation: pg_sys::Oid, reference: &Reference) -> Option<String> {
    // SAFETY: a plain look at the state of the session.
    if unsafe { pg_sys::IsInParallelMode() } && !compat::PARALLEL_SUBTRANSACTIONS {
        return None;
    }
    let read = || {
        let relation = OpenRelation::existing(relation)?;
        let role = relation.owner();
        as_role(role, pg_sys::SECURITY_RESTRICTED_OPERATION, || {
            fixed_point(text, &relation, reference)
        })
    };
    let memory = ScratchMemory::new();
    // Analysis locks relations of subqueries: no longer than it takes.
    let outcome = memory.within(|| in_subtransaction(Ending::Undo, read));
    memory.free();
    match outcome {
        Ok(text) => text,
        Err(failure) if failure.is_of_session() && !failure.is_internal() => failure.raise(),
        Err(_) => None,
    }
}

fn fixed_point(text: &str, relation: &OpenRelation, reference: &Reference) -> Option<String> {
    if !can_read(text, relation, reference)? {
        return None;
    }
    let mut text = text.to_owned();
    for _ in 0..MOST {
        let expression = parse(&text)?;
        let analyzed = analyze(expression, relation, reference);
        let next = write(analyzed, relation, reference);
        if next == text {
            break;
        }
        text = next;
    }
    Some(text)
}

/// Whether the constants of an expression can be read: one whose type has a domain in it runs the constraints of the domain, which are code
/// of its owner. So the expression is analyzed without them first. None if there is no such expression.
fn can_read(text: &str, relation: &OpenRelation, reference: &Reference) -> Option<bool> {
    // SQL writes all other constants as strings.
    if !text.contains('\'') {
        return Some(true);
    }
    let expression = parse(text)?;
    // SAFETY: the trees are new ones.
    unsafe {
        without_strings(expression);
        let analyzed = analyze(expression, relation, reference);
        Some(!has_constant_with_domain(analyzed))
    }
}

/// The raw tree of an expression.
fn parse(text: &str) -> Option<*mut pg_sys::Node> {
    let statement = encoding::to_server(&format!("SELECT {text}"));
    // SAFETY: the parser gives one SelectStmt for such a statement, or raises an error; its targets are ResTargets.
    unsafe {
        let raw = pg_sys::raw_parser(statement.as_ptr(), pg_sys::RawParseMode::RAW_PARSE_DEFAULT);
        let raw = PgList::<pg_sys::RawStmt>::from_pg(raw).head()?;
        let select = (*raw).stmt.cast::<pg_sys::SelectStmt>();
        let targets = PgList::<pg_sys::ResTarget>::from_pg((*select).targetList);
        match (targets.len(), targets.head()) {
            (1, Some(target)) => Some((*target).val),
            _ => None,
        }
    }
}

/// The analyzed tree of an expression over the columns of a relation. Only policies can have subqueries.
fn analyze(
    expression: *mut pg_sys::Node,
    relation: &OpenRelation,
    reference: &Reference,
) -> *mut pg_sys::Node {
    let name;
    let names: &[&CStr] = match reference {
        Reference::Name => &[],
        Reference::Other(other) => {
            name = encoding::to_server(other);
            &[name.as_c_str()]
        }
        Reference::OldAndNew => &[c"old", c"new"],
    };
    // SAFETY: the relation is open and locked; the names are copied.
    unsafe {
        let state = pg_sys::make_parsestate(std::ptr::null_mut());
        let add = |alias| {
            let (relation, lock) = (relation.as_ptr(), pg_sys::AccessShareLock as _);
            let item =
                pg_sys::addRangeTableEntryForRelation(state, relation, lock, alias, false, false);
            pg_sys::addNSItemToQuery(state, item, false, true, true);
        };
        if names.is_empty() {
            add(std::ptr::null_mut());
        }
        for name in names {
            add(pg_sys::makeAlias(name.as_ptr(), std::ptr::null_mut()));
        }
        pg_sys::transformExpr(state, expression, pg_sys::ParseExprKind::EXPR_KIND_POLICY)
    }
}

fn write(expression: *mut pg_sys::Node, relation: &OpenRelation, reference: &Reference) -> String {
    let name = match reference {
        // SAFETY: the tree is a new one, over the relation twice.
        Reference::OldAndNew => return unsafe { write_condition(expression, relation.oid()) },
        Reference::Name => relation_name(relation.oid()),
        Reference::Other(name) => name.to_string(),
    };
    let name = encoding::to_server(&name);
    // SAFETY: the context names the one relation that the expression refers to.
    unsafe {
        let context = pg_sys::deparse_context_for(name.as_ptr(), relation.oid());
        encoding::text(pg_sys::deparse_expression(expression, context, false, false))
    }
}

unsafe fn has_constant_with_domain(expression: *mut pg_sys::Node) -> bool {
    // SAFETY: the caller vouches for the tree; the tag tells the type of the node.
    unsafe {
        compat::find_in_expression(expression, |node, _| {
            let is_constant = (*node).type_ == pg_sys::NodeTag::T_Const;
            if is_constant && contains_domain((*node.cast::<pg_sys::Const>()).consttype) {
                Visit::Found
            } else {
                Visit::Into
            }
        })
    }
}
