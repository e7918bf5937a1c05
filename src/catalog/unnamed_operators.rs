//! Operators of expressions for which SQL has no name there: IS DISTINCT FROM, NULLIF, CASE with an operand, JOIN ... USING, and comparisons of
//! several columns, which name the operator of the first ones alone. PostgreSQL looks them up on the search_path, so that an expression that is
//! written as SQL and read again has those of the schema pg_catalog.

use std::ffi::c_void;

use pgrx::{PgList, pg_sys};

use super::expressions::{Expressions, with_operators};
use super::histories::operator_name;
use super::query::ask_again;
use crate::{compat, encoding};

/// An operator that an expression has where SQL names none.
pub struct UnnamedOperator {
    /// The operator with its types.
    pub operator: String,
    /// Its schema and its name.
    pub name: [String; 2],
}

/// An operator outside the schema pg_catalog that an expression of a relation has where SQL names none.
pub fn unnamed_operator(relation: pg_sys::Oid, of: Expressions) -> Option<UnnamedOperator> {
    with_operators(relation, of).iter().find_map(|tree| {
        let tree = encoding::to_server(tree);
        let mut found = Vec::new();
        // SAFETY: the catalogs keep expressions in this form; the walk is over a new tree.
        unsafe {
            let expression = pg_sys::stringToNode(tree.as_ptr()).cast::<pg_sys::Node>();
            collect(expression, std::ptr::addr_of_mut!(found).cast());
        }
        found.into_iter().find_map(in_other_schema)
    })
}

/// An operator, if it is not of the schema pg_catalog.
fn in_other_schema(operator: pg_sys::Oid) -> Option<UnnamedOperator> {
    let name = operator_name(operator).filter(|[schema, _]| schema != "pg_catalog")?;
    let query = "SELECT ($1::pg_catalog.regoperator)::pg_catalog.text";
    let text = ask_again(query, &[operator], |row| row.get::<String>(1));
    Some(UnnamedOperator { operator: text.into_iter().flatten().next()?, name })
}

/// Collects the operators that SQL does not name into a Vec of OIDs.
unsafe extern "C-unwind" fn collect(node: *mut pg_sys::Node, found: *mut c_void) -> bool {
    use pg_sys::NodeTag::*;
    if node.is_null() {
        return false;
    }
    // SAFETY: the tags tell the types of the nodes, whose lists hold nodes or OIDs as nodes/primnodes.h has it; `found` is that of the caller.
    unsafe {
        let note = |operator: pg_sys::Oid| (*found.cast::<Vec<pg_sys::Oid>>()).push(operator);
        match (*node).type_ {
            T_DistinctExpr | T_NullIfExpr => note((*node.cast::<pg_sys::OpExpr>()).opno),
            T_CaseExpr => {
                let case = &*node.cast::<pg_sys::CaseExpr>();
                let whens = PgList::<pg_sys::CaseWhen>::from_pg(case.args);
                for when in whens.iter_ptr().filter(|_| !case.arg.is_null()) {
                    compared((*when).expr.cast()).into_iter().for_each(note);
                }
            }
            T_RowCompareExpr => {
                let operators = (*node.cast::<pg_sys::RowCompareExpr>()).opnos;
                PgList::<pg_sys::Oid>::from_pg(operators).iter_oid().skip(1).for_each(note);
            }
            T_SubLink => {
                // One comparison is written with its operator.
                let test = (*node.cast::<pg_sys::SubLink>()).testexpr;
                compared(test).into_iter().skip(1).for_each(note);
            }
            T_JoinExpr => {
                let join = &*node.cast::<pg_sys::JoinExpr>();
                if !join.usingClause.is_null() {
                    compared(join.quals).into_iter().for_each(note);
                }
            }
            T_Query => return compat::walk_query(node.cast(), collect, found),
            _ => {}
        }
        compat::walk_expression(node, collect, found)
    }
}

/// The operators of a comparison, or of several that are joined by AND.
unsafe fn compared(node: *mut pg_sys::Node) -> Vec<pg_sys::Oid> {
    use pg_sys::NodeTag::*;
    if node.is_null() {
        return Vec::new();
    }
    // SAFETY: the tags tell the types of the nodes.
    unsafe {
        match (*node).type_ {
            T_OpExpr => vec![(*node.cast::<pg_sys::OpExpr>()).opno],
            T_BoolExpr => {
                let parts = (*node.cast::<pg_sys::BoolExpr>()).args;
                let parts = PgList::<pg_sys::Node>::from_pg(parts);
                parts.iter_ptr().flat_map(|part| compared(part)).collect()
            }
            _ => Vec::new(),
        }
    }
}
