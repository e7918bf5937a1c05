//! Settings that hold while code of the extension runs, and are discarded afterwards with those that the code has changed
//! (NewGUCNestLevel() in src/backend/utils/misc/guc.c). The security context adds the role.

use std::ffi::CStr;

use pgrx::pg_sys;

/// The search_path of PostgreSQL's maintenance commands, on which operators and functions of other schemas are not found.
pub const PINNED_SEARCH_PATH: &CStr = c"pg_catalog, pg_temp";

/// The settings that pg_dump and its dumps make so that SQL is written and read in the same way everywhere
/// (setup_connection() in src/bin/pg_dump/pg_dump.c, _doSetFixedOutputState() in src/bin/pg_dump/pg_backup_archiver.c), and
/// array_nulls, by which a constant is read, too.
const OF_A_DUMP: [(&CStr, &CStr); 8] = [
    (c"search_path", PINNED_SEARCH_PATH),
    (c"standard_conforming_strings", c"on"),
    (c"DateStyle", c"ISO"),
    (c"IntervalStyle", c"postgres"),
    (c"extra_float_digits", c"3"),
    (c"quote_all_identifiers", c"off"),
    (c"xmloption", c"content"),
    (c"array_nulls", c"on"),
];

/// Runs `action` under the settings of a dump. Afterwards all settings are as before, including those
/// that `action` has changed.
pub fn with_dump_settings<T>(action: impl FnOnce() -> T) -> T {
    with_settings(&OF_A_DUMP, action)
}

/// Runs `action` under settings that any role may make. Afterwards all are as before.
pub fn with_settings<T>(settings: &[(&CStr, &CStr)], action: impl FnOnce() -> T) -> T {
    // SAFETY: the nest level is left below, or by the abort of the (sub)transaction after an error.
    unsafe {
        let level = pg_sys::NewGUCNestLevel();
        for (name, value) in settings {
            pg_sys::set_config_option(
                name.as_ptr(),
                value.as_ptr(),
                pg_sys::GucContext::PGC_USERSET,
                pg_sys::GucSource::PGC_S_SESSION,
                pg_sys::GucAction::GUC_ACTION_SAVE,
                true,
                0,
                false,
            );
        }
        let result = action();
        pg_sys::AtEOXact_GUC(false, level);
        result
    }
}
