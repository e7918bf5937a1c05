//! Where PostgreSQL 14 to 18 differ in what belongs to a session: its encoding, settings and status.

use std::ffi::CStr;

use pgrx::pg_sys;

/// Converts a character to the server's encoding; returns false if the encoding lacks it.
///
/// 16 added pg_unicode_to_server_noerror() (mb/pg_wchar.h).
pub fn character_to_server(
    character: char,
    buffer: &mut [u8; pg_sys::MAX_UNICODE_EQUIVALENT_STRING as usize + 1],
) -> bool {
    let (code, bytes) = (character as u32, buffer.as_mut_ptr());
    // SAFETY: the buffer has the size that the functions require. An error of the conversion leaves
    // nothing to release.
    unsafe {
        #[cfg(any(feature = "pg14", feature = "pg15"))]
        return pgrx::PgTryBuilder::new(std::panic::AssertUnwindSafe(|| {
            pg_sys::pg_unicode_to_server(code, bytes);
            true
        }))
        .catch_others(|_| false)
        .execute();
        #[cfg(not(any(feature = "pg14", feature = "pg15")))]
        pg_sys::pg_unicode_to_server_noerror(code, bytes)
    }
}

/// Refuses unknown settings under `prefix`.
///
/// 15 renamed EmitWarningsOnPlaceholders() to MarkGUCPrefixReserved() and made it refuse later ones.
pub fn reserve_setting_prefix(prefix: &'static CStr) {
    // SAFETY: the prefix is a static C string.
    unsafe {
        #[cfg(feature = "pg14")]
        pg_sys::EmitWarningsOnPlaceholders(prefix.as_ptr());
        #[cfg(not(feature = "pg14"))]
        pg_sys::MarkGUCPrefixReserved(prefix.as_ptr());
    }
}

/// The status entry of each server process.
///
/// 16 renamed pgstat_fetch_stat_local_beentry() (utils/backend_status.h).
pub fn backends() -> Vec<pg_sys::PgBackendStatus> {
    // SAFETY: entries are numbered from 1, and copied out of this process's own snapshot.
    unsafe {
        (1..=pg_sys::pgstat_fetch_stat_numbackends())
            .filter_map(|number| {
                #[cfg(any(feature = "pg14", feature = "pg15"))]
                let entry = pg_sys::pgstat_fetch_stat_local_beentry(number);
                #[cfg(not(any(feature = "pg14", feature = "pg15")))]
                let entry = pg_sys::pgstat_get_local_beentry_by_index(number);
                (!entry.is_null()).then(|| (*entry).backendStatus)
            })
            .collect()
    }
}

/// The settings of the session, those that no library defines included.
///
/// 16 made get_guc_variables() return a list of its own, with its length (utils/guc_tables.h).
pub fn settings() -> Vec<*mut pg_sys::config_generic> {
    // SAFETY: the list has as many entries as PostgreSQL reports.
    unsafe {
        #[cfg(any(feature = "pg14", feature = "pg15"))]
        let (list, count) = (pg_sys::get_guc_variables(), pg_sys::GetNumConfigOptions());
        #[cfg(not(any(feature = "pg14", feature = "pg15")))]
        let (list, count) = {
            let mut count = 0;
            (pg_sys::get_guc_variables(&mut count), count)
        };
        std::slice::from_raw_parts(list, count as usize).to_vec()
    }
}

/// How many transactions with an XID have completed in the cluster since it was started: a snapshot that is taken while the
/// number stays the same is the same one (GetSnapshotDataReuse() in src/backend/storage/ipc/procarray.c).
///
/// 17 renamed ShmemVariableCache to TransamVariables (access/transam.h).
pub fn completed_transactions() -> u64 {
    // SAFETY: the structure is in shared memory as long as the server runs. The number is read whole, and after a
    // transaction has been seen to have completed, under locks, it is one that counts that.
    unsafe {
        #[cfg(any(feature = "pg14", feature = "pg15", feature = "pg16"))]
        let shared = pg_sys::ShmemVariableCache;
        #[cfg(not(any(feature = "pg14", feature = "pg15", feature = "pg16")))]
        let shared = pg_sys::TransamVariables;
        std::ptr::addr_of!((*shared).xactCompletionCount).read_volatile()
    }
}
