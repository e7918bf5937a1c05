//! A SELECT on one table, made of nodes: the table is given by OID, so that none that takes its name can
//! take its place. The planner and the executor treat it as they treat the text of a role's query, with
//! its policies.

use pgrx::{PgList, Uuid, pg_sys};

use crate::catalog::ReadTable;
use crate::node::new_node;
use crate::result_set::TupleStore;
use crate::{compat, subtransaction};

/// A column of the result.
#[derive(Clone, Copy)]
pub enum Output {
    /// The whole row.
    Row,
    /// A column of the table, by number.
    Column(pg_sys::AttrNumber),
    /// NULL of a type.
    Null(pg_sys::Oid),
    /// An OID of an object, as a value of a type such as regclass.
    Object(pg_sys::Oid, pg_sys::Oid),
}

/// The rows asked for.
#[derive(Clone, Copy)]
pub enum Rows<'a> {
    /// All.
    All,
    /// Those that have a uuid in a column.
    With(pg_sys::AttrNumber, &'a Uuid),
    /// So many, from the greatest value downwards of an output, counted from 0, of type timestamptz.
    Newest(usize, i64),
}

/// A SELECT.
pub struct Select<'a> {
    /// The table, open and locked.
    pub table: &'a ReadTable,
    /// The columns of the result.
    pub outputs: &'a [Output],
    /// The rows asked for.
    pub rows: Rows<'a>,
    /// Whether the rows of tables that inherit from it are read too; else it is ONLY.
    pub inherit: bool,
    /// Whether the privilege has been checked already, on the table that it is a partition of.
    pub checked: bool,
}

impl Select<'_> {
    /// Runs it as the current role, in a subtransaction that is rolled back: a role may read more tables
    /// than the lock table has room for.
    pub fn run(&self) -> TupleStore {
        let store = TupleStore::new();
        subtransaction::rolled_back(|| {
            // SAFETY: the query is one that the parser could have made.
            unsafe {
                let rewritten = pg_sys::QueryRewrite(self.query());
                for query in PgList::<pg_sys::Query>::from_pg(rewritten).iter_ptr() {
                    execute(query, &store);
                }
            }
        });
        store
    }

    fn query(&self) -> *mut pg_sys::Query {
        // SAFETY: the table is open and locked, and the columns are numbers of its.
        unsafe {
            let state = pg_sys::make_parsestate(std::ptr::null_mut());
            let item = pg_sys::addRangeTableEntryForRelation(
                state,
                self.table.as_ptr(),
                pg_sys::AccessShareLock as _,
                std::ptr::null_mut(),
                self.inherit,
                true,
            );
            let entry = (*item).p_rte;
            let query: *mut pg_sys::Query = new_node(pg_sys::NodeTag::T_Query);
            (*query).commandType = pg_sys::CmdType::CMD_SELECT;
            (*query).querySource = pg_sys::QuerySource::QSRC_ORIGINAL;
            (*query).canSetTag = true;
            compat::take_range_table(query, state, entry, !self.checked);
            let reference: *mut pg_sys::RangeTblRef = new_node(pg_sys::NodeTag::T_RangeTblRef);
            (*reference).rtindex = 1;
            let from = pg_sys::lappend(std::ptr::null_mut(), reference.cast());
            let condition = match self.rows {
                Rows::With(column, uuid) => has_uuid(self.table, column, uuid),
                Rows::All | Rows::Newest(..) => std::ptr::null_mut(),
            };
            (*query).jointree = pg_sys::makeFromExpr(from, condition.cast());
            for (place, output) in self.outputs.iter().enumerate() {
                let number = place as pg_sys::AttrNumber + 1;
                let expression = expression(self.table, entry, *output);
                let target =
                    pg_sys::makeTargetEntry(expression, number, std::ptr::null_mut(), false);
                if let (Rows::Newest(by, count), Output::Column(column)) = (self.rows, *output)
                    && by == place
                {
                    (*target).ressortgroupref = 1;
                    order_by(query, count, attribute(self.table, column).attnotnull);
                }
                (*query).targetList = pg_sys::lappend((*query).targetList, target.cast());
            }
            query
        }
    }
}

unsafe fn expression(
    table: &ReadTable,
    entry: *mut pg_sys::RangeTblEntry,
    output: Output,
) -> *mut pg_sys::Expr {
    // SAFETY: the entry is that of the open table, which has the columns.
    unsafe {
        match output {
            Output::Row => pg_sys::makeWholeRowVar(entry, 1, 0, false).cast(),
            Output::Column(number) => variable(table, number).cast(),
            Output::Null(type_oid) => {
                pg_sys::makeNullConst(type_oid, -1, pg_sys::InvalidOid).cast()
            }
            Output::Object(object, type_oid) => {
                pg_sys::makeConst(type_oid, -1, pg_sys::InvalidOid, 4, object.into(), false, true)
                    .cast()
            }
        }
    }
}

unsafe fn variable(table: &ReadTable, number: pg_sys::AttrNumber) -> *mut pg_sys::Var {
    // SAFETY: the table is open and has the column.
    unsafe {
        let attribute = attribute(table, number);
        let (type_oid, modifier) = (attribute.atttypid, attribute.atttypmod);
        pg_sys::makeVar(1, number, type_oid, modifier, attribute.attcollation, 0)
    }
}

unsafe fn attribute(
    table: &ReadTable,
    number: pg_sys::AttrNumber,
) -> &pg_sys::FormData_pg_attribute {
    // SAFETY: the table is open and has the column.
    unsafe { compat::attribute((*table.as_ptr()).rd_att, number as usize - 1) }
}

/// column = uuid.
unsafe fn has_uuid(
    table: &ReadTable,
    column: pg_sys::AttrNumber,
    uuid: &Uuid,
) -> *mut pg_sys::OpExpr {
    // SAFETY: the column is a uuid; the value is copied.
    unsafe {
        let value = pg_sys::palloc(16).cast::<u8>();
        std::ptr::copy_nonoverlapping(uuid.as_bytes().as_ptr(), value, 16);
        let value = pg_sys::makeConst(
            pg_sys::UUIDOID,
            -1,
            pg_sys::InvalidOid,
            16,
            pg_sys::Datum::from(value),
            false,
            false,
        );
        let none = pg_sys::InvalidOid;
        let equals = pg_sys::make_opclause(
            UUID_EQUALS,
            pg_sys::BOOLOID,
            false,
            variable(table, column).cast(),
            value.cast(),
            none,
            none,
        );
        equals.cast()
    }
}

/// ORDER BY the output with the reference 1, DESC, LIMIT count. An index gives NULL first, which makes no
/// difference in a column that is NOT NULL; in others, rows without a value come last.
unsafe fn order_by(query: *mut pg_sys::Query, count: i64, nulls_first: bool) {
    // SAFETY: the nodes are new.
    unsafe {
        let clause: *mut pg_sys::SortGroupClause = new_node(pg_sys::NodeTag::T_SortGroupClause);
        (*clause).tleSortGroupRef = 1;
        (*clause).eqop = TIMESTAMPTZ_EQUALS;
        (*clause).sortop = TIMESTAMPTZ_GREATER;
        compat::set_descending(clause);
        (*clause).nulls_first = nulls_first;
        (*clause).hashable = true;
        (*query).sortClause = pg_sys::lappend((*query).sortClause, clause.cast());
        (*query).limitCount = pg_sys::makeConst(
            pg_sys::INT8OID,
            -1,
            pg_sys::InvalidOid,
            8,
            count.into(),
            false,
            true,
        )
        .cast();
        (*query).limitOption = pg_sys::LimitOption::LIMIT_OPTION_COUNT;
    }
}

/// # Safety
///
/// The query has been rewritten.
unsafe fn execute(query: *mut pg_sys::Query, store: &TupleStore) {
    // SAFETY: the executor's steps are in the order that ProcessQuery() has them in
    // (src/backend/tcop/pquery.c); the receiver's rows go into memory of the tuplestore's own.
    unsafe {
        let text = c"SELECT".as_ptr();
        let plan = pg_sys::pg_plan_query(query, text, 0, std::ptr::null_mut());
        let receiver = pg_sys::CreateDestReceiver(pg_sys::CommandDest::DestTuplestore);
        compat::receive_into(receiver, store.0, pg_sys::CurrentMemoryContext);
        let description = pg_sys::CreateQueryDesc(
            plan,
            text,
            pg_sys::GetActiveSnapshot(),
            std::ptr::null_mut(),
            receiver,
            std::ptr::null_mut(),
            std::ptr::null_mut(),
            0,
        );
        pg_sys::ExecutorStart(description, 0);
        compat::run_query(description);
        pg_sys::ExecutorFinish(description);
        pg_sys::ExecutorEnd(description);
        pg_sys::FreeQueryDesc(description);
    }
}

/// Operators in pg_operator.dat: `=` (uuid, uuid), `=` and `>` (timestamptz, timestamptz).
const UUID_EQUALS: pg_sys::Oid = pg_sys::Oid::from_u32(2972);
const TIMESTAMPTZ_EQUALS: pg_sys::Oid = pg_sys::Oid::from_u32(1320);
const TIMESTAMPTZ_GREATER: pg_sys::Oid = pg_sys::Oid::from_u32(1324);
