//! A table or partition with marked rows, and what restore() asks of it.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::place::Place;
use super::statement::Statement;
use crate::catalog::{self, ForeignKey, OpenRelation};
use crate::{compat, maintain};

/// A soft-delete table that holds rows itself.
pub struct MarkedTable {
    relation: OpenRelation,
    column: pg_sys::AttrNumber,
    slot: *mut pg_sys::TupleTableSlot,
    /// Finds the marked rows that refer to a row of this table with ON DELETE CASCADE.
    pub children: Vec<Link>,
    /// Finds the rows of soft-delete tables that a row of this table refers to.
    pub parents: Vec<Link>,
    /// Takes the mark from the row of this table at a place.
    pub restore: Statement,
}

/// A foreign key between two soft-delete tables.
pub struct Link {
    /// The foreign key.
    pub key: ForeignKey,
    /// Finds and locks rows of the other table; its parameters are the values of the key's columns.
    pub rows: Statement,
    /// Whether the current role may itself restore the rows of the other table.
    pub may_restore: bool,
}

/// The values by which two rows are known to be marked by one transaction. All rows that it marks get the time of its
/// start, in microseconds, which is still there after an UPDATE of the row or a dump. Where columns are of
/// other types or hold less, the version of the row must have been stored by the same (sub)transaction,
/// which stays readable when the row is frozen.
#[derive(Clone, Copy)]
pub struct Deletion {
    time: pg_sys::Datum,
    /// The type of the column that holds the time.
    column_type: (pg_sys::Oid, i32),
    transaction: pg_sys::TransactionId,
    /// Whether the version was inserted, as those are that a DELETE marks, and is not that of an UPDATE.
    is_inserted: bool,
}

impl PartialEq for Deletion {
    fn eq(&self, other: &Self) -> bool {
        let is_same_type = self.column_type == other.column_type;
        let is_exact = is_same_type
            && [pg_sys::TIMESTAMPTZOID, pg_sys::TIMESTAMPOID].contains(&self.column_type.0)
            && [-1, 6].contains(&self.column_type.1);
        (!is_same_type || self.time.value() == other.time.value())
            && (is_exact || self.transaction == other.transaction)
    }
}

impl Deletion {
    /// As `==`, where the role that asks could have set the time of one of the rows, but not of the other: their
    /// versions must have been inserted by the same (sub)transaction. That an UPDATE has stored both proves
    /// nothing, since a foreign key's ON UPDATE CASCADE or a trigger can do so.
    pub fn is_proven(&self, other: &Self) -> bool {
        self == other
            && self.transaction == other.transaction
            && self.is_inserted
            && other.is_inserted
    }
}

impl MarkedTable {
    /// Opens a table, whose rows were read. None if a DELETE marks no rows of it. SPI is connected.
    pub fn open(table: pg_sys::Oid) -> Option<Self> {
        let relation = OpenRelation::of_table(table)?;
        let name = maintain::marked_column(&relation)?;
        let column = catalog::column_number(table, &name)?;
        let mark = quote_identifier(name);
        let restore = Statement::new(
            &format!(
                "UPDATE ONLY {} SET {mark} = NULL{}
                 WHERE ctid OPERATOR(pg_catalog.=) $1 AND {mark} IS NOT NULL",
                relation.qualified_name(),
                maintain::next_versions(&relation)
            ),
            &[pg_sys::TIDOID],
            Some(relation.owner()),
        );
        let links = |keys: Vec<ForeignKey>, of_children| {
            keys.into_iter().filter_map(|key| Link::new(&relation, key, of_children)).collect()
        };
        let (children, parents) =
            (links(catalog::cascades_of(table), true), links(catalog::references_of(table), false));
        // SAFETY: the relation is open, and stays so as long as the slot.
        let slot = unsafe {
            let relation = relation.as_ptr();
            pg_sys::MakeSingleTupleTableSlot(
                (*relation).rd_att,
                pg_sys::table_slot_callbacks(relation),
            )
        };
        Some(Self { relation, column, slot, children, parents, restore })
    }

    /// A copy of the row's current version in the current memory context; None if it has gone.
    pub fn read(&self, row: &Place) -> Option<pg_sys::HeapTuple> {
        let mut place = row.place;
        // SAFETY: the relation is open, and the slot is of its kind.
        unsafe {
            let relation = self.relation.as_ptr();
            let fetch = (*(*relation).rd_tableam).tuple_fetch_row_version?;
            let now = std::ptr::addr_of_mut!(pg_sys::SnapshotSelfData);
            fetch(relation, &mut place, now, self.slot).then(|| {
                let copy = pg_sys::ExecCopySlotHeapTuple(self.slot);
                pg_sys::ExecClearTuple(self.slot);
                copy
            })
        }
    }

    /// The values of columns; None if one is NULL. They live as long as the row.
    pub fn values(
        &self,
        row: pg_sys::HeapTuple,
        columns: &[pg_sys::AttrNumber],
    ) -> Option<Vec<pg_sys::Datum>> {
        columns
            .iter()
            .map(|column| {
                let mut is_null = false;
                // SAFETY: the relation is open, and the row and the columns are its own.
                let value = unsafe {
                    let descriptor = (*self.relation.as_ptr()).rd_att;
                    pg_sys::heap_getattr(row, (*column).into(), descriptor, &mut is_null)
                };
                (!is_null).then_some(value)
            })
            .collect()
    }

    /// The type of a column.
    pub fn column_type(&self, column: pg_sys::AttrNumber) -> pg_sys::Oid {
        // SAFETY: the caller has the column from a foreign key of the table.
        unsafe { column_type(&self.relation, column) }
    }

    /// The deletion that has marked a row; None if it is not marked.
    pub fn deletion(&self, row: pg_sys::HeapTuple) -> Option<Deletion> {
        let time = *self.values(row, &[self.column])?.first()?;
        // SAFETY: the relation is open; a heap tuple has a header.
        let (attribute, header) = unsafe {
            let descriptor = (*self.relation.as_ptr()).rd_att;
            (compat::attribute(descriptor, self.column as usize - 1), &*(*row).t_data)
        };
        // SAFETY: a stored row has these fields, not those of a value of a composite type.
        let transaction = unsafe { header.t_choice.t_heap.t_xmin };
        let is_inserted = u32::from(header.t_infomask) & pg_sys::HEAP_UPDATED == 0;
        let column_type = (attribute.atttypid, attribute.atttypmod);
        Some(Deletion { transaction, is_inserted, time, column_type })
    }
}

impl Drop for MarkedTable {
    fn drop(&mut self) {
        // SAFETY: made by open(), whose relation is closed after this. An error frees its memory.
        unsafe {
            if !std::thread::panicking() {
                pg_sys::ExecDropSingleTupleTableSlot(self.slot);
            }
        }
    }
}

impl Link {
    /// None if the other table keeps no deleted rows.
    fn new(relation: &OpenRelation, key: ForeignKey, of_children: bool) -> Option<Self> {
        let other = OpenRelation::of_table(key.other)?;
        let mark = maintain::marked_column(&other)?;
        let may_restore = catalog::column_number(key.other, &mark)
            .is_some_and(|column| catalog::may_update(key.other, column));
        let mut conditions = Vec::new();
        let mut types = Vec::new();
        for (place, column) in key.columns.iter().enumerate() {
            let theirs = catalog::column_name(key.other, *key.other_columns.get(place)?)?;
            let theirs = format!("t.{}", quote_identifier(theirs));
            let (operator, parameter) = (key.operators.get(place)?, place + 1);
            conditions.push(if of_children {
                let collation = key.collations.get(place)?;
                format!("${parameter} {operator} {theirs}{collation}")
            } else {
                format!("{theirs} {operator} ${parameter}")
            });
            // SAFETY: the relation is open, and has the columns of its foreign keys.
            types.push(unsafe { column_type(relation, *column) });
        }
        let lock = if of_children {
            conditions.push(format!("t.{} IS NOT NULL", quote_identifier(mark)));
            "UPDATE"
        } else {
            // Locked even where it is not marked, so that no other transaction marks it now.
            "KEY SHARE"
        };
        // As a foreign key: tables that inherit from it have keys of their own, and may be other roles'.
        let only = if other.is_partitioned() { "" } else { "ONLY " };
        let text = format!(
            "SELECT t.tableoid, t.ctid FROM {only}{} t WHERE {} FOR {lock}",
            other.qualified_name(),
            conditions.join(" AND ")
        );
        let rows = Statement::new(&text, &types, Some(other.owner()));
        Some(Self { key, rows, may_restore })
    }
}

unsafe fn column_type(relation: &OpenRelation, column: pg_sys::AttrNumber) -> pg_sys::Oid {
    // SAFETY: the relation is open; the caller vouches for the column.
    unsafe { compat::attribute((*relation.as_ptr()).rd_att, column as usize - 1).atttypid }
}
