//! Names that no other session can give to a function, an operator or a type until the transaction ends.

use pgrx::pg_sys;

use super::system_row::SystemCatalog;
use crate::encoding;

/// The catalogs of types, functions and operators, in the order of their OIDs. The second column of each is the name.
const CATALOGS: [pg_sys::Oid; 3] =
    [pg_sys::TypeRelationId, pg_sys::ProcedureRelationId, pg_sys::OperatorRelationId];

/// The number of the column that has the name.
const NAME: u32 = 2;

/// Keeps other sessions from creating and renaming functions, operators and types, which waits until this transaction ends, and waits for
/// those transactions that have given one of these names and are still open. What is looked up afterwards stays as it is.
pub fn hold(names: &[String]) {
    // A session that creates one locks the catalog no longer than the command takes.
    let lock = pg_sys::ShareRowExclusiveLock;
    let catalogs = CATALOGS.map(|catalog| SystemCatalog::open(catalog, lock));
    for writer in catalogs.iter().flat_map(|catalog| writers(catalog, names)) {
        // SAFETY: waits for the end of any transaction, as the transaction itself does for a row.
        unsafe {
            pg_sys::XactLockTableWait(
                writer,
                std::ptr::null_mut(),
                std::ptr::null_mut(),
                pg_sys::XLTW_Oper::XLTW_None,
            );
        }
    }
    // SAFETY: takes in what other sessions have sent of their changes, as every lock on a relation does.
    unsafe { pg_sys::AcceptInvalidationMessages() };
}

/// The transactions of other sessions that have written a row with one of these names and are still open.
fn writers(catalog: &SystemCatalog, names: &[String]) -> Vec<pg_sys::TransactionId> {
    let mut writers = Vec::new();
    // A row is visible under it as soon as it is written; xmin is then the transaction, unless that has ended or is this one.
    let mut dirty = pg_sys::SnapshotData {
        snapshot_type: pg_sys::SnapshotType::SNAPSHOT_DIRTY,
        ..Default::default()
    };
    // SAFETY: the catalog is open, and the snapshot outlives the scan; rows are read before it continues.
    unsafe {
        let scan = pg_sys::systable_beginscan(
            catalog.as_ptr(),
            pg_sys::InvalidOid,
            false,
            &raw mut dirty,
            0,
            std::ptr::null_mut(),
        );
        loop {
            pgrx::check_for_interrupts!();
            let row = pg_sys::systable_getnext(scan);
            if row.is_null() {
                break;
            }
            let writer = dirty.xmin;
            if writer == pg_sys::InvalidTransactionId {
                continue;
            }
            let is_one = catalog.value(row, NAME).is_some_and(|name| {
                let name = (*name.cast_mut_ptr::<pg_sys::NameData>()).data.as_ptr();
                names.contains(&encoding::text(name))
            });
            if is_one {
                writers.push(writer);
            }
        }
        pg_sys::systable_endscan(scan);
    }
    writers
}
