//! The versions of a history under one key, found by its index.

use pgrx::{check_for_interrupts, pg_sys};

use crate::compat;
use crate::maintain::{is_own, keep_in};

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
            let keys: Option<Vec<_>> = (0..wanted.len()).map(|place| key(index, place)).collect();
            let memory = pg_sys::CurrentMemoryContext;
            let relation = (*history).ri_RelationDesc;
            Some(Self {
                backwards: descending(index, wanted.len() - 1),
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
            let mut is_null = false;
            // SAFETY: the caller vouches for the row.
            key.sk_argument = unsafe {
                pg_sys::heap_getattr(row, i32::from(*column), (*table).rd_att, &mut is_null)
            };
            if is_null {
                return None;
            }
        }
        Some(keys)
    }

    /// When the period of the last version ends. Waits for a transaction that is writing one, as a unique index does
    /// for one that is deleting the row (check_exclusion_or_unique_constraint() in
    /// src/backend/executor/execIndexing.c).
    ///
    /// # Safety
    ///
    /// The row is one of the open table.
    pub unsafe fn last_end(&self, row: pg_sys::HeapTuple, table: pg_sys::Relation) -> Option<i64> {
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
                let mut end = None;
                self.scan(&mut dirty, &mut keys[..count], |slot| {
                    let mut is_null = false;
                    end = Some(pg_sys::slot_getattr(slot, 1, &mut is_null).value() as i64);
                    true
                });
                if dirty.xmin == pg_sys::InvalidTransactionId
                    || pg_sys::TransactionIdIsCurrentTransactionId(dirty.xmin)
                {
                    return end;
                }
                pg_sys::XactLockTableWait(
                    dirty.xmin,
                    std::ptr::null_mut(),
                    std::ptr::null_mut(),
                    pg_sys::XLTW_Oper::XLTW_None,
                );
            }
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
                if is_own(version) {
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

/// The numbers of the columns of a table's primary key.
///
/// # Safety
///
/// The relation is open.
pub unsafe fn primary_key(table: pg_sys::Relation) -> Option<Vec<i16>> {
    // SAFETY: the relation is open, and so is the index while its row is read.
    unsafe {
        let index = compat::primary_key_index(table);
        if index == pg_sys::InvalidOid {
            return None;
        }
        let index = pg_sys::index_open(index, pg_sys::AccessShareLock as _);
        let row = &*(*index).rd_index;
        let columns = row.indkey.values.as_slice(row.indnkeyatts as usize).to_vec();
        pg_sys::index_close(index, pg_sys::NoLock as _);
        Some(columns)
    }
}

/// Whether an index of the history begins with these columns.
unsafe fn serves(index: pg_sys::Relation, columns: &[i16]) -> bool {
    // SAFETY: the index is open.
    unsafe {
        let row = &*(*index).rd_index;
        row.indisvalid
            && (*(*index).rd_rel).relam == pg_sys::BTREE_AM_OID
            && row.indnkeyatts as usize >= columns.len()
            && row.indkey.values.as_slice(columns.len()) == columns
            && pg_sys::RelationGetIndexPredicate(index).is_null()
    }
}

/// The direction in which the values of a column of an index descend.
unsafe fn descending(index: pg_sys::Relation, place: usize) -> pg_sys::ScanDirection::Type {
    // SAFETY: the index is open and has the column.
    let options = unsafe { *(*index).rd_indoption.add(place) };
    if u32::from(options.unsigned_abs()) & pg_sys::INDOPTION_DESC != 0 {
        pg_sys::ScanDirection::ForwardScanDirection
    } else {
        pg_sys::ScanDirection::BackwardScanDirection
    }
}

/// The comparison of a column of an index with a value of its type.
unsafe fn key(index: pg_sys::Relation, place: usize) -> Option<pg_sys::ScanKeyData> {
    // SAFETY: the index is open and has the column.
    unsafe {
        let (family, input) = (*(*index).rd_opfamily.add(place), *(*index).rd_opcintype.add(place));
        let equals =
            pg_sys::get_opfamily_member(family, input, input, pg_sys::BTEqualStrategyNumber as i16);
        if equals == pg_sys::InvalidOid {
            return None;
        }
        let mut key = pg_sys::ScanKeyData::default();
        pg_sys::ScanKeyEntryInitialize(
            &mut key,
            0,
            place as i16 + 1,
            pg_sys::BTEqualStrategyNumber as u16,
            pg_sys::InvalidOid,
            *(*index).rd_indcollation.add(place),
            pg_sys::get_opcode(equals),
            pg_sys::Datum::null(),
        );
        Some(key)
    }
}
