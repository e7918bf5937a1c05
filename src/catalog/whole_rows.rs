//! Whole rows of a relation in its expressions, and subqueries, which may have them.

use pgrx::{PgList, pg_sys};

use crate::compat::{self, Visit};
use crate::encoding;

/// Whether the tree of an expression of a relation, as a policy, uses the whole row of that: its value in another relation has the columns of
/// that one.
pub fn has_whole_row(tree: &str) -> bool {
    // The relation of the expression is the only one outside of its subqueries.
    has(tree, |node, depth| match as_var(node) {
        Some(var) => var.varattno == 0 && var.varlevelsup == depth,
        None => false,
    })
}

/// Whether what the tree of an expression calls may depend on the type of the row of the relation, and not on those of its columns alone: it has a
/// whole row, or a subquery over the relation.
pub fn has_row(tree: &str, relation: pg_sys::Oid) -> bool {
    has(tree, |node, _| match (as_var(node), as_query(node)) {
        (Some(var), _) => var.varattno == 0,
        (_, Some(query)) => {
            // SAFETY: the range table of a query is a list of such entries.
            unsafe {
                let tables = PgList::<pg_sys::RangeTblEntry>::from_pg(query.rtable);
                tables.iter_ptr().any(|it| (*it).relid == relation)
            }
        }
        _ => false,
    })
}

/// Whether the tree of an expression has a subquery.
pub fn has_subquery(tree: &str) -> bool {
    has(tree, |node, _| as_query(node).is_some())
}

/// Whether the tree of an expression has such a node; each is given with the number of the subqueries in which it is.
fn has(tree: &str, is_it: impl Fn(&pg_sys::Node, u32) -> bool) -> bool {
    let tree = encoding::to_server(tree);
    // SAFETY: the catalogs keep expressions in this form; the walk is over a new tree, and nothing keeps its nodes.
    unsafe {
        let node = pg_sys::stringToNode(tree.as_ptr()).cast();
        compat::find_in_expression(node, |node, depth| {
            if is_it(&*node, depth) { Visit::Found } else { Visit::Into }
        })
    }
}

fn as_var(node: &pg_sys::Node) -> Option<&pg_sys::Var> {
    // SAFETY: the tag tells the type of the node, of which the tag is the first field.
    (node.type_ == pg_sys::NodeTag::T_Var)
        .then(|| unsafe { &*std::ptr::from_ref(node).cast::<pg_sys::Var>() })
}

fn as_query(node: &pg_sys::Node) -> Option<&pg_sys::Query> {
    // SAFETY: as above.
    (node.type_ == pg_sys::NodeTag::T_Query)
        .then(|| unsafe { &*std::ptr::from_ref(node).cast::<pg_sys::Query>() })
}
