//! Rows that an UPDATE moves to another partition: PostgreSQL deletes and inserts them, and fires the triggers for
//! all three events (ExecCrossPartitionUpdate() in src/backend/executor/nodeModifyTable.c).

use std::cell::RefCell;
use std::ffi::c_void;

use pgrx::{pg_guard, pg_sys};

use super::plan::Plan;
use super::row;

/// A row version that BEFORE UPDATE was fired for, and the memory of the statement that fired it: the calls of all
/// triggers of one statement share it, and those of a statement in a function or trigger have another.
struct Updated {
    partition: pg_sys::Oid,
    /// None for a row that cannot move.
    place: Option<pg_sys::ItemPointerData>,
    statement: pg_sys::MemoryContext,
    /// The partition and the triggers BEFORE INSERT that have been fired for it since.
    arrived: Vec<(pg_sys::Oid, pg_sys::Oid)>,
}

thread_local! {
    /// One for each statement that updates partitions: a trigger of one may run another.
    static UPDATED: RefCell<Vec<Updated>> = const { RefCell::new(Vec::new()) };
}

/// Notes that a row is being updated, which may move it.
///
/// # Safety
///
/// `data` is that of a BEFORE UPDATE row trigger, `statement` the memory of its function.
#[inline]
pub unsafe fn note(data: &pg_sys::TriggerData, statement: pg_sys::MemoryContext) {
    // SAFETY: the relation and the stored row are valid while the trigger runs.
    unsafe {
        let class = &*(*data.tg_relation).rd_rel;
        if !class.relispartition {
            return;
        }
        // A row of a foreign table never moves.
        let place = (class.relkind as u8 == pg_sys::RELKIND_RELATION)
            .then_some((*data.tg_trigtuple).t_self);
        let partition = (*data.tg_relation).rd_id;
        let is_known = UPDATED.with_borrow_mut(|all| {
            let known = all.iter_mut().find(|it| it.statement == statement);
            known.map(|it| *it = Updated { partition, place, statement, arrived: Vec::new() })
        });
        if is_known.is_none() {
            forget_after(statement);
            let updated = Updated { partition, place, statement, arrived: Vec::new() };
            UPDATED.with_borrow_mut(|all| all.push(updated));
        }
    }
}

/// Forgets the row at the end of the statement, whose memory may be another statement's after that.
///
/// # Safety
///
/// `statement` is the memory of a statement.
unsafe fn forget_after(statement: pg_sys::MemoryContext) {
    #[pg_guard]
    unsafe extern "C-unwind" fn forget(statement: *mut c_void) {
        UPDATED.with_borrow_mut(|all| all.retain(|it| it.statement.cast() != statement));
    }
    // SAFETY: the callback lives in the memory whose end it is called at.
    unsafe {
        let size = size_of::<pg_sys::MemoryContextCallback>();
        let callback =
            pg_sys::MemoryContextAllocZero(statement, size).cast::<pg_sys::MemoryContextCallback>();
        (*callback).func = Some(forget);
        (*callback).arg = statement.cast();
        pg_sys::MemoryContextRegisterResetCallback(statement, callback);
    }
}

/// The row to insert, if it is one that an UPDATE of the same statement moves here: the version that was updated last
/// has moved to another partition, and this trigger was not fired for it yet.
///
/// # Safety
///
/// `data` is that of a BEFORE INSERT row trigger, `plan` was made for its relation, and `statement` is the memory of
/// its function.
pub unsafe fn arrival(
    plan: &Plan,
    data: &pg_sys::TriggerData,
    statement: pg_sys::MemoryContext,
) -> Option<pg_sys::HeapTuple> {
    // SAFETY: the caller vouches for all three.
    unsafe {
        moved_here(data, statement, |version, partition| {
            row::apply_to_arrival(plan, data, version, partition)
        })
    }
}

/// Whether the row to insert is one that an UPDATE of the same statement moves here. To be asked once in each call of a trigger.
///
/// # Safety
///
/// As [`arrival`].
pub unsafe fn arrives(data: &pg_sys::TriggerData, statement: pg_sys::MemoryContext) -> bool {
    // SAFETY: the caller vouches for both.
    unsafe { moved_here(data, statement, |_, _| ()).is_some() }
}

/// Calls `take` with the version that has moved here, and the partition that it has left.
unsafe fn moved_here<T>(
    data: &pg_sys::TriggerData,
    statement: pg_sys::MemoryContext,
    take: impl FnOnce(pg_sys::HeapTuple, pg_sys::Relation) -> T,
) -> Option<T> {
    // SAFETY: the relation is open; the other partition is open and locked by the running statement.
    unsafe {
        if !(*(*data.tg_relation).rd_rel).relispartition {
            return None;
        }
        let (here, trigger) = ((*data.tg_relation).rd_id, (*data.tg_trigger).tgoid);
        let (partition, place) = UPDATED.with_borrow(|all| {
            let updated = all.iter().find(|it| it.statement == statement)?;
            // It does not move to the partition that it leaves, and to one other alone.
            let may_arrive = updated.partition != here
                && updated.arrived.iter().all(|(place, seen)| *place == here && *seen != trigger);
            updated.place.filter(|_| may_arrive).map(|place| (updated.partition, place))
        })?;
        let taken = moved_from(partition, place, take)?;
        UPDATED.with_borrow_mut(|all| {
            let updated = all.iter_mut().find(|it| it.statement == statement);
            updated.into_iter().for_each(|updated| updated.arrived.push((here, trigger)));
        });
        Some(taken)
    }
}

/// Calls `take` with the version at a place of a partition, if that has moved to another one.
unsafe fn moved_from<T>(
    partition: pg_sys::Oid,
    mut place: pg_sys::ItemPointerData,
    take: impl FnOnce(pg_sys::HeapTuple, pg_sys::Relation) -> T,
) -> Option<T> {
    // SAFETY: the slot is of the partition's kind, and is dropped before the partition is closed; what is taken of the row is a copy.
    unsafe {
        let partition = pg_sys::try_relation_open(partition, pg_sys::NoLock as _);
        if partition.is_null() {
            return None;
        }
        let slot = pg_sys::MakeSingleTupleTableSlot(
            (*partition).rd_att,
            pg_sys::table_slot_callbacks(partition),
        );
        let any = std::ptr::addr_of_mut!(pg_sys::SnapshotAnyData);
        let is_there = (*(*partition).rd_tableam)
            .tuple_fetch_row_version
            .is_some_and(|fetch| fetch(partition, &mut place, any, slot));
        let mut must_free = false;
        let version = is_there
            .then(|| pg_sys::ExecFetchSlotHeapTuple(slot, false, &mut must_free))
            .filter(|version| has_moved(*version));
        let taken = version.map(|version| take(version, partition));
        pg_sys::ExecDropSingleTupleTableSlot(slot);
        pg_sys::relation_close(partition, pg_sys::NoLock as _);
        taken
    }
}

/// Whether an UPDATE has deleted this version of a row in order to move it to another partition
/// (HeapTupleHeaderIndicatesMovedPartitions in src/include/access/htup_details.h).
///
/// # Safety
///
/// The row was read after it was deleted.
pub unsafe fn has_moved(row: pg_sys::HeapTuple) -> bool {
    /// InvalidBlockNumber, in its two halves, and MovedPartitionsOffsetNumber.
    const MOVED: (u16, u16, u16) = (0xffff, 0xffff, 0xfffd);
    // SAFETY: a heap tuple has a header.
    unsafe {
        let next = &(*(*row).t_data).t_ctid;
        (next.ip_blkid.bi_hi, next.ip_blkid.bi_lo, next.ip_posid) == MOVED
    }
}
