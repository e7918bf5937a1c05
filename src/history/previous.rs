//! The versions of a history under one key, found by its index.

use pgrx::{check_for_interrupts, pg_sys};

use super::ending::Ending;
use super::key_index::{descending, equality, is_deferrable, primary_key, serves, value};
use crate::maintain::{is_own, keep_in};
use crate::{catalog, compat};

/// The version under a key whose period ends last.
pub struct LastVersion {
    /// The end of its period.
    pub end: i64,
    /// Whether a DELETE has ended it.
    pub is_deletion: bool,
}

impl LastVersion {
    /// That in a slot of the history; None for the record of an erasure, which is no version.
    unsafe fn in_slot(slot: *mut pg_sys::TupleTableSlot) -> Option<Self> {
        let mut is_null = false;
        // SAFETY: the first columns of a history are the end of the period and the operation. They are NULL only where the owner
        // has dropped NOT NULL from them.
        unsafe {
            let end = pg_sys::slot_getattr(slot, 1, &mut is_null).value() as i64;
            let end = if is_null { i64::MIN } else { end };
            let operation = pg_sys::slot_getattr(slot, 2, &mut is_null);
            if !is_null && Ending::is_erasure(operation) {
                return None;
            }
            Some(Self { end, is_deletion: !is_null && Ending::is_deletion(operation) })
        }
    }
}

/// A look-up by the columns of the table's primary key and the end of the period.
pub struct Previous {
    history: pg_sys::Relation,
    index: pg_sys::Relation,
    /// The numbers of the key's columns in the table.
    columns: &'static [i16],
    /// A comparison for each column of the key, and one for the end of the period.
    keys: &'static [pg_sys::ScanKeyData],
    slot: *mut pg_sys::TupleTableSlot,
    /// The direction in which the ends of periods descend.
    backwards: pg_sys::ScanDirection::Type,
    /// Whether several rows may have one key until a statement or transaction ends.
    pub has_deferrable_key: bool,
}

impl Previous {
    /// That of a history whose indexes are open, in the current memory context. None where the table has no primary
    /// key, or the history no index that begins with it.
    ///
    /// # Safety
    ///
    /// Both relations are open at least as long as the value is used.
    pub unsafe fn of(
        table: pg_sys::Relation,
        history: *mut pg_sys::ResultRelInfo,
        places: &[Option<usize>],
    ) -> Option<Self> {
        // SAFETY: the caller vouches for the relations; an index has indnkeyatts columns.
        unsafe {
            let columns = primary_key(table)?;
            let numbers: Option<Vec<i16>> = columns
                .iter()
                .map(|number| {
                    let place = usize::try_from(*number).ok()?.checked_sub(1)?;
                    i16::try_from((*places.get(place)?)? + 1).ok()
                })
                .collect();
            // The end of the period is the first column of a history.
            let mut wanted = numbers?;
            wanted.push(1);
            let count = (*history).ri_NumIndices as usize;
            let indexes = if count == 0 {
                &[]
            } else {
                std::slice::from_raw_parts((*history).ri_IndexRelationDescs, count)
            };
            let index = indexes.iter().copied().find(|index| serves(*index, &wanted))?;
            let keys: Option<Vec<_>> =
                (0..wanted.len()).map(|place| equality(index, place)).collect();
            let memory = pg_sys::CurrentMemoryContext;
            let relation = (*history).ri_RelationDesc;
            Some(Self {
                backwards: descending(index, wanted.len() - 1),
                has_deferrable_key: is_deferrable(table),
                history: relation,
                index,
                columns: keep_in(&columns, memory),
                keys: keep_in(&keys?, memory),
                slot: pg_sys::MakeSingleTupleTableSlot(
                    pg_sys::CreateTupleDescCopy((*relation).rd_att),
                    pg_sys::table_slot_callbacks(relation),
                ),
            })
        }
    }

    /// The comparisons with the key of a row of the table; None if a part of it is NULL.
    unsafe fn keys_of(
        &self,
        row: pg_sys::HeapTuple,
        table: pg_sys::Relation,
    ) -> Option<Vec<pg_sys::ScanKeyData>> {
        let mut keys = self.keys.to_vec();
        for (key, column) in keys.iter_mut().zip(self.columns) {
            // SAFETY: the caller vouches for the row.
            key.sk_argument = unsafe { value(row, *column, table) }?;
        }
        Some(keys)
    }

    /// The last version, if there is one; None for a row whose key is not computed yet. Waits for a transaction that is writing one, as a unique index does
    /// for one that is deleting the row (check_exclusion_or_unique_constraint() in
    /// src/backend/executor/execIndexing.c).
    ///
    /// # Safety
    ///
    /// The row is one of the open table.
    pub unsafe fn last_version(
        &self,
        row: pg_sys::HeapTuple,
        table: pg_sys::Relation,
    ) -> Option<Option<LastVersion>> {
        // SAFETY: the caller vouches for the row.
        unsafe {
            let mut keys = self.keys_of(row, table)?;
            let count = self.columns.len();
            loop {
                check_for_interrupts!();
                let mut dirty = pg_sys::SnapshotData {
                    snapshot_type: pg_sys::SnapshotType::SNAPSHOT_DIRTY,
                    ..Default::default()
                };
                let mut last = None;
                self.scan(&mut dirty, &mut keys[..count], |slot| {
                    last = LastVersion::in_slot(slot);
                    last.is_some()
                });
                if dirty.xmin == pg_sys::InvalidTransactionId
                    || pg_sys::TransactionIdIsCurrentTransactionId(dirty.xmin)
                {
                    return Some(last);
                }
                catalog::wait_for(dirty.xmin);
            }
        }
    }

    /// The last version that another transaction has written.
    ///
    /// # Safety
    ///
    /// The row is one of the open table.
    pub unsafe fn last_version_of_others(
        &self,
        row: pg_sys::HeapTuple,
        table: pg_sys::Relation,
    ) -> Option<LastVersion> {
        // SAFETY: the caller vouches for the row.
        unsafe {
            let mut keys = self.keys_of(row, table)?;
            let mut last = None;
            let committed = std::ptr::addr_of_mut!(pg_sys::SnapshotSelfData);
            self.scan(committed, &mut keys[..self.columns.len()], |slot| {
                let version = pg_sys::ExecCopySlotHeapTuple(slot);
                if !is_own(version) {
                    last = LastVersion::in_slot(slot);
                }
                pg_sys::heap_freetuple(version);
                last.is_some()
            });
            last
        }
    }

    /// A copy of the version that ends at `end`, if this transaction has written it.
    ///
    /// # Safety
    ///
    /// `data` is that of a row trigger of the table.
    pub unsafe fn own_version(
        &self,
        end: i64,
        data: &pg_sys::TriggerData,
    ) -> Option<pg_sys::HeapTuple> {
        // SAFETY: the caller vouches for the row; the copy is one of the version.
        unsafe {
            let mut keys = self.keys_of(data.tg_trigtuple, data.tg_relation)?;
            keys.last_mut()?.sk_argument = end.into();
            let mut found = None;
            let own = std::ptr::addr_of_mut!(pg_sys::SnapshotSelfData);
            self.scan(own, &mut keys, |slot| {
                let version = pg_sys::ExecCopySlotHeapTuple(slot);
                if is_own(version) && LastVersion::in_slot(slot).is_some() {
                    found = Some(version);
                }
                found.is_some()
            });
            found
        }
    }

    /// Calls `take` with each version, the last one first, until it returns true.
    unsafe fn scan(
        &self,
        snapshot: pg_sys::Snapshot,
        keys: &mut [pg_sys::ScanKeyData],
        mut take: impl FnMut(*mut pg_sys::TupleTableSlot) -> bool,
    ) {
        // SAFETY: the relations are open, and the keys are those of the index.
        unsafe {
            let scan = compat::begin_index_scan(self.history, self.index, snapshot, keys.len());
            pg_sys::index_rescan(
                scan,
                keys.as_mut_ptr(),
                keys.len() as i32,
                std::ptr::null_mut(),
                0,
            );
            while pg_sys::index_getnext_slot(scan, self.backwards, self.slot) {
                if take(self.slot) {
                    break;
                }
            }
            pg_sys::index_endscan(scan);
            pg_sys::ExecClearTuple(self.slot);
        }
    }
}
