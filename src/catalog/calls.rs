//! The functions, operators and domains of users that an expression calls, and those that it would call if it were written as SQL and read again:
//! PostgreSQL may find others by the same names then. SQL does not write all casts, and has no place for the names of some operators.

use pgrx::{PgList, pg_sys};

use super::expressions::Expression;
use super::query::ask_again;
use crate::compat::{self, Visit};
use crate::encoding;

/// A function, an operator or a domain, by the numbers of its catalog and its own.
pub type Call = (u32, u32);

/// The catalogs pg_proc, pg_operator and pg_type.
pub(super) const FUNCTIONS: u32 = 1255;
pub(super) const OPERATORS: u32 = 2617;
pub(super) const TYPES: u32 = 1247;

/// A call as SQL writes it, and the role that owns it. The current search_path is `pg_catalog`.
pub fn owner_of_call((class, object): Call) -> Option<[String; 2]> {
    let query = match class {
        FUNCTIONS => {
            "SELECT ($1::pg_catalog.regprocedure)::pg_catalog.text, pg_catalog.pg_get_userbyid(proowner)::pg_catalog.text
             FROM pg_catalog.pg_proc WHERE oid OPERATOR(pg_catalog.=) $1"
        }
        OPERATORS => {
            "SELECT ($1::pg_catalog.regoperator)::pg_catalog.text, pg_catalog.pg_get_userbyid(oprowner)::pg_catalog.text
             FROM pg_catalog.pg_operator WHERE oid OPERATOR(pg_catalog.=) $1"
        }
        _ => {
            "SELECT ($1::pg_catalog.regtype)::pg_catalog.text, pg_catalog.pg_get_userbyid(typowner)::pg_catalog.text
             FROM pg_catalog.pg_type WHERE oid OPERATOR(pg_catalog.=) $1"
        }
    };
    let read = |row: super::row::Row| {
        Ok([row.get(1)?.unwrap_or_default(), row.get(2)?.unwrap_or_default()])
    };
    ask_again(query, &[object.into()], read).into_iter().next()
}

/// The call that checks values of a domain.
pub fn call_of_domain(type_oid: pg_sys::Oid) -> Call {
    (TYPES, type_oid.to_u32())
}

/// Those that the tree of an expression calls, in order.
pub fn calls(expression: &Expression) -> Vec<Call> {
    let tree = encoding::to_server(&expression.tree);
    // SAFETY: the catalogs keep expressions in this form; the walk is over a new tree.
    unsafe { sorted([pg_sys::stringToNode(tree.as_ptr()).cast()]) }
}

/// Those that it would call if it were read again for the relation, given by its name as SQL writes it. The current search_path is `pg_catalog`.
pub fn calls_when_read(expression: &Expression, relation: &str) -> Vec<Call> {
    let from = if expression.is_of_trigger {
        format!("ONLY {relation} AS old, ONLY {relation} AS new")
    } else {
        format!("ONLY {relation}")
    };
    calls_when_read_from(expression, &from)
}

/// The same for the items of a FROM clause.
pub fn calls_when_read_from(expression: &Expression, from: &str) -> Vec<Call> {
    let statement = encoding::to_server(&format!("SELECT {} FROM {from}", expression.text));
    // SAFETY: the statement is parsed and analyzed, and neither planned nor run.
    unsafe {
        let raw = pg_sys::raw_parser(statement.as_ptr(), pg_sys::RawParseMode::RAW_PARSE_DEFAULT);
        let raw = PgList::<pg_sys::RawStmt>::from_pg(raw).head().unwrap_or(std::ptr::null_mut());
        without_strings((*raw).stmt);
        let query = compat::analyze(raw, &statement);
        let targets = PgList::<pg_sys::TargetEntry>::from_pg((*query).targetList);
        let targets = targets.iter_ptr().filter(|target| !(**target).resjunk);
        sorted(targets.map(|target| converted((*target).expr.cast(), expression.target)))
    }
}

/// Makes string constants NULL, which have the same types: to read them as values of a type whose elements, bounds or columns are of a domain runs its constraints.
///
/// # Safety
///
/// The tree is a raw one of its own.
pub(super) unsafe fn without_strings(tree: *mut pg_sys::Node) {
    // SAFETY: the caller vouches for the tree; the tag tells the type of the node.
    unsafe {
        compat::find_in_raw_tree(tree, |node| {
            if (*node).type_ == pg_sys::NodeTag::T_A_Const {
                compat::make_string_null(node.cast());
                return Visit::Past;
            }
            if compat::must_be_constant(node) { Visit::Past } else { Visit::Into }
        });
    }
}

/// An expression with the conversion to the type that it is stored as.
unsafe fn converted(
    node: *mut pg_sys::Node,
    target: Option<(pg_sys::Oid, i32)>,
) -> *mut pg_sys::Node {
    let Some((type_oid, typmod)) = target else { return node };
    // SAFETY: the expression is analyzed; one that cannot be converted gives null, and is refused where it is read again.
    unsafe {
        let converted = pg_sys::coerce_to_target_type(
            std::ptr::null_mut(),
            node,
            pg_sys::exprType(node),
            type_oid,
            typmod,
            pg_sys::CoercionContext::COERCION_ASSIGNMENT,
            pg_sys::CoercionForm::COERCE_IMPLICIT_CAST,
            -1,
        );
        if converted.is_null() { node } else { converted }
    }
}

/// The calls in these expressions, in order.
unsafe fn sorted(nodes: impl IntoIterator<Item = *mut pg_sys::Node>) -> Vec<Call> {
    let mut found: Vec<Call> = Vec::new();
    for node in nodes {
        // SAFETY: the caller vouches for the nodes.
        unsafe { collect(node, &mut found) };
    }
    found.sort_unstable();
    found
}

/// Collects the calls in an expression.
unsafe fn collect(root: *mut pg_sys::Node, found: &mut Vec<Call>) {
    use pg_sys::NodeTag::*;
    // PostgreSQL's own are in the schema pg_catalog, which is the only one on the search_path.
    let mut note = |class: u32, object: pg_sys::Oid| {
        if object.to_u32() >= pg_sys::FirstNormalObjectId {
            found.push((class, object.to_u32()));
        }
    };
    // SAFETY: the tags tell the types of the nodes, whose lists hold nodes or OIDs as nodes/primnodes.h has it.
    unsafe {
        compat::find_in_expression(root, |node, _| {
            match (*node).type_ {
                T_FuncExpr => note(FUNCTIONS, (*node.cast::<pg_sys::FuncExpr>()).funcid),
                T_Aggref => note(FUNCTIONS, (*node.cast::<pg_sys::Aggref>()).aggfnoid),
                T_WindowFunc => note(FUNCTIONS, (*node.cast::<pg_sys::WindowFunc>()).winfnoid),
                T_OpExpr | T_DistinctExpr | T_NullIfExpr => {
                    note(OPERATORS, (*node.cast::<pg_sys::OpExpr>()).opno);
                }
                T_ScalarArrayOpExpr => {
                    note(OPERATORS, (*node.cast::<pg_sys::ScalarArrayOpExpr>()).opno);
                }
                T_RowCompareExpr => {
                    let operators = (*node.cast::<pg_sys::RowCompareExpr>()).opnos;
                    let operators = PgList::<pg_sys::Oid>::from_pg(operators);
                    operators.iter_oid().for_each(|it| note(OPERATORS, it));
                }
                T_CoerceToDomain => {
                    let domain = (*node.cast::<pg_sys::CoerceToDomain>()).resulttype;
                    note(TYPES, domain);
                }
                _ => {}
            }
            Visit::Into
        });
    }
}
