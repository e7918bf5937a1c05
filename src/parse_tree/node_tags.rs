//! Whether the server numbers the nodes of parse trees as the PostgreSQL does that the library is compiled
//! for. A fork that adds a node changes the numbers of those after it, and keeps the version that the magic
//! block of a library is checked for.

use std::ffi::CStr;

use pg_sys::NodeTag::*;
use pgrx::pg_sys;

use crate::error;

/// A statement of one of each kind of node that is compared.
const STATEMENT: &CStr = c"CREATE TABLE a (LIKE b, c d DEFAULT 1)";

/// Parses a statement, and raises an error if its nodes have other tags: the library then touches no tree.
pub fn check() {
    // SAFETY: the statement is a C string, and the list that the parser returns is a node.
    let found = unsafe {
        let list = pg_sys::raw_parser(STATEMENT.as_ptr(), pg_sys::RawParseMode::RAW_PARSE_DEFAULT);
        mismatch(list)
    };
    if let Some(node) = found {
        error::raise(error::other_node_tags(node));
    }
}

/// The first kind of node in the parse tree of [`STATEMENT`] whose tag is another. Nothing of a node but its tag is
/// read before that is compared.
///
/// # Safety
///
/// `list` is a node, and the tree has the form of the statement's.
unsafe fn mismatch(list: *mut pg_sys::List) -> Option<&'static str> {
    /// Continues if a node has the tag, and returns its kind if it does not.
    macro_rules! expect {
        ($node:expr, $tag:ident) => {
            // A tag of the server's may be no value of the enum.
            if $node.cast::<u32>().read() != $tag as u32 {
                return Some(stringify!($tag).trim_start_matches("T_"));
            }
        };
    }
    // SAFETY: every node begins with its tag. A node whose tag is the expected one has the fields that are
    // read next, and those are nodes too.
    unsafe {
        expect!(list, T_List);
        let raw = element(list, 0).cast::<pg_sys::RawStmt>();
        expect!(raw, T_RawStmt);
        let statement = (*raw).stmt.cast::<pg_sys::CreateStmt>();
        expect!(statement, T_CreateStmt);
        expect!((*statement).relation, T_RangeVar);
        let elements = (*statement).tableElts;
        expect!(elements, T_List);
        let like = element(elements, 0).cast::<pg_sys::TableLikeClause>();
        expect!(like, T_TableLikeClause);
        expect!((*like).relation, T_RangeVar);
        let column = element(elements, 1).cast::<pg_sys::ColumnDef>();
        expect!(column, T_ColumnDef);
        expect!((*column).typeName, T_TypeName);
        let constraint = element((*column).constraints, 0).cast::<pg_sys::Constraint>();
        expect!(constraint, T_Constraint);
        expect!((*constraint).raw_expr, T_A_Const);
        None
    }
}

/// An element of a list.
///
/// # Safety
///
/// The list is not NIL, and has more than `n` elements, which are nodes.
unsafe fn element(list: *mut pg_sys::List, n: usize) -> *mut pg_sys::Node {
    // SAFETY: the caller vouches for the list.
    unsafe { (*(*list).elements.add(n)).ptr_value.cast() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parse tree of CREATE TABLE a (LIKE b) as a server makes it whose tags are `shift` greater after RawStmt.
    fn tree_of_fork(shift: u32) -> Option<&'static str> {
        let tag = |tag: pg_sys::NodeTag| tag as u32 + shift;
        let mut statement = [0_u64; 64];
        statement[0] = u64::from(tag(T_CreateStmt));
        let mut raw = pg_sys::RawStmt { type_: T_RawStmt, ..Default::default() };
        raw.stmt = statement.as_mut_ptr().cast();
        let mut cells = [pg_sys::ListCell { ptr_value: (&raw mut raw).cast() }];
        // SAFETY: a list may be all zero.
        let mut list: pg_sys::List = unsafe { std::mem::zeroed() };
        list.type_ = T_List;
        list.length = 1;
        list.elements = cells.as_mut_ptr();
        // SAFETY: the nodes live as long as the call; the tree is as far as its tags are compared.
        unsafe { mismatch(&raw mut list) }
    }

    #[test]
    fn other_tags_are_found_before_a_field_is_read() {
        assert_eq!(tree_of_fork(1), Some("CreateStmt"));
        assert_eq!(tree_of_fork(40), Some("CreateStmt"));
    }

    #[test]
    fn a_list_with_another_tag_is_none() {
        // SAFETY: a list may be all zero.
        let mut list: pg_sys::List = unsafe { std::mem::zeroed() };
        list.type_ = T_IntList;
        // SAFETY: the list is a node.
        assert_eq!(unsafe { mismatch(&raw mut list) }, Some("List"));
    }
}
