//! Giving a row the beginning of its period after it was stored: another transaction has ended a version under its key
//! since its BEFORE INSERT trigger. No other transaction has seen the row.
//!
//! This is how PostgreSQL applies an update of logical replication (ExecSimpleRelationUpdate() in
//! src/backend/executor/execReplication.c), below the level of privileges, policies and users' triggers: with generated
//! columns, CHECKs and indexes, and with PostgreSQL's own triggers, which check foreign keys and DEFERRABLE keys again,
//! since they skip a row version that was replaced.

use pgrx::{PgMemoryContexts, pg_sys};

use crate::{catalog, node, open_indexes};

/// PostgreSQL's triggers that check a row when it is updated.
const CHECKS: [u32; 2] = [pg_sys::F_RI_FKEY_CHECK_UPD, pg_sys::F_UNIQUE_KEY_RECHECK];

/// Whether a row is still as the statement has stored it.
///
/// # Safety
///
/// The row is one that is stored, with its header as it is now.
pub unsafe fn is_last_version(row: pg_sys::HeapTuple) -> bool {
    // SAFETY: the caller vouches for the row. HEAP_XMAX_IS_LOCKED_ONLY in src/include/access/htup_details.h, of locks of this
    // release.
    unsafe {
        let header = &*(*row).t_data;
        let (next, here) = (header.t_ctid, (*row).t_self);
        let has = |bits: u32| u32::from(header.t_infomask) & bits != 0;
        let place =
            |it: pg_sys::ItemPointerData| (it.ip_blkid.bi_hi, it.ip_blkid.bi_lo, it.ip_posid);
        place(next) == place(here)
            && (has(pg_sys::HEAP_XMAX_INVALID) || has(pg_sys::HEAP_XMAX_LOCK_ONLY))
    }
}

/// Stores a row with another value of a column in the place of the row of an AFTER INSERT trigger.
///
/// # Safety
///
/// `data` is that of the trigger, whose row is the [last version](is_last_version), and `corrected` is one of the
/// relation.
pub unsafe fn replace(data: &pg_sys::TriggerData, corrected: pg_sys::HeapTuple) {
    // SAFETY: what is allocated is filled before use, and is freed with the state, whose memory the indexes are closed
    // with. The triggers are a copy.
    unsafe {
        // The statement's own rows are visible from its next command on.
        pg_sys::CommandCounterIncrement();
        let relation = data.tg_relation;
        let estate = pg_sys::CreateExecutorState();
        let memory = (*estate).es_query_cxt;
        PgMemoryContexts::For(memory).switch_to(|_| {
            let table: *mut pg_sys::ResultRelInfo =
                node::new_node(pg_sys::NodeTag::T_ResultRelInfo);
            pg_sys::InitResultRelInfo(table, relation, 0, std::ptr::null_mut(), 0);
            keep_checks((*table).ri_TrigDesc);
            open_indexes::open(table, memory);
            let descriptor = pg_sys::CreateTupleDescCopyConstr((*relation).rd_att);
            let slot = || pg_sys::MakeSingleTupleTableSlot(descriptor, &pg_sys::TTSOpsHeapTuple);
            let (old, new) = (slot(), slot());
            pg_sys::ExecStoreHeapTuple(data.tg_trigtuple, old, false);
            pg_sys::ExecStoreHeapTuple(corrected, new, false);
            for slot in [old, new] {
                (*slot).tts_tableOid = (*relation).rd_id;
            }
            pg_sys::ExecSimpleRelationUpdate(table, estate, std::ptr::null_mut(), old, new);
        });
        // The old row that the triggers were given.
        pg_sys::ExecResetTupleTable((*estate).es_tupleTable, false);
        pg_sys::FreeExecutorState(estate);
    }
}

/// Leaves of the triggers those that check a row when it is updated.
unsafe fn keep_checks(triggers: *mut pg_sys::TriggerDesc) {
    // SAFETY: the description is a copy with so many triggers, which are plain data.
    unsafe {
        let all = (*triggers).triggers;
        let checks: Vec<_> = catalog::triggers_in(triggers)
            .iter()
            .filter(|trigger| CHECKS.iter().any(|it| trigger.tgfoid == pg_sys::Oid::from(*it)))
            .copied()
            .collect();
        checks.iter().enumerate().for_each(|(place, trigger)| all.add(place).write(*trigger));
        *triggers = pg_sys::TriggerDesc {
            triggers: all,
            numtriggers: checks.len() as i32,
            trig_update_after_row: !checks.is_empty(),
            ..Default::default()
        };
    }
}
