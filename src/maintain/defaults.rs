//! The defaults that rules give to inserted rows.

use std::cell::Cell;

use pgrx::pg_sys;

/// The defaults of columns, ready to be evaluated, by the number of their step.
pub struct Defaults {
    /// The state in whose memory they are.
    pub estate: *mut pg_sys::EState,
    /// The default of each step's column, null where it has none.
    pub states: *mut *mut pg_sys::ExprState,
}

/// A place for them, filled at the first row of a statement.
pub type DefaultsCell = Cell<*mut Defaults>;
