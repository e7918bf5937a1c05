//! A CALL that commits in between: SPI outside a transaction block.

use pgrx::{check_for_interrupts, pg_sys};

use crate::{catalog, encoding, error, fmgr};

/// How work is cut into transactions.
pub struct Session {
    commits: bool,
}

impl Session {
    /// Connects to SPI. `commits` tells whether the work is to be cut into transactions, which is
    /// impossible, and an error, inside a transaction block.
    pub fn begin(call: pg_sys::FunctionCallInfo, procedure: &str, commits: bool) -> Self {
        // SAFETY: a plain look at the transaction: a block with EXCEPTION is a subtransaction.
        if commits && (is_atomic(call) || unsafe { pg_sys::IsSubTransaction() }) {
            error::raise(error::in_transaction_block(procedure));
        }
        Self::connect(commits)
    }

    /// Connects to SPI; the work is cut into transactions unless it is called in a transaction block.
    pub fn begin_as_called(call: pg_sys::FunctionCallInfo) -> Self {
        // SAFETY: as above.
        Self::connect(!is_atomic(call) && !unsafe { pg_sys::IsSubTransaction() })
    }

    fn connect(commits: bool) -> Self {
        catalog::refuse_if_read_only(c"CALL");
        let options = if commits { pg_sys::SPI_OPT_NONATOMIC } else { 0 };
        // SAFETY: undone by finish(), or by the abort of the transaction after an error.
        unsafe { pg_sys::SPI_connect_ext(options as _) };
        Self { commits }
    }

    /// Whether commit() commits.
    pub fn commits(&self) -> bool {
        self.commits
    }

    /// Commits, and begins a transaction in READ COMMITTED: work that skips locked rows must see
    /// what others have committed. Does nothing where all is one transaction.
    pub fn commit(&self) {
        check_for_interrupts!();
        if self.commits {
            // SAFETY: SPI is connected for this, and no subtransaction is open.
            unsafe {
                pg_sys::SPI_commit();
                pg_sys::XactIsoLevel = pg_sys::XACT_READ_COMMITTED as _;
            }
        }
    }

    /// Sleeps, except for interrupts.
    pub fn sleep(&self, milliseconds: u64) {
        for _ in 0..milliseconds.div_ceil(SLICE) {
            check_for_interrupts!();
            std::thread::sleep(std::time::Duration::from_millis(SLICE.min(milliseconds)));
        }
    }

    /// Leaves SPI.
    pub fn finish(self) {
        // SAFETY: connected by begin().
        unsafe { pg_sys::SPI_finish() };
    }
}

/// Runs `action`, in which a function that is no procedure runs statements.
pub fn connected<T>(action: impl FnOnce() -> T) -> T {
    // SAFETY: left below, or by the abort of the (sub)transaction after an error.
    unsafe {
        pg_sys::SPI_connect();
        let result = action();
        pg_sys::SPI_finish();
        result
    }
}

/// Whether CALL was given inside a transaction block, or in a function.
fn is_atomic(call: pg_sys::FunctionCallInfo) -> bool {
    // SAFETY: PostgreSQL's own call; CALL passes a CallContext.
    unsafe {
        fmgr::context::<pg_sys::CallContext>(call, pg_sys::NodeTag::T_CallContext)
            .is_none_or(|context| (*context).atomic)
    }
}

/// How long, in milliseconds, an interrupt may have to wait.
const SLICE: u64 = 50;

/// Runs a statement with the rights of the current role.
pub fn execute(statement: &str) {
    let text = encoding::to_server(statement);
    // SAFETY: SPI is connected; an error in the statement is raised.
    unsafe { pg_sys::SPI_execute(text.as_ptr(), false, 0) };
}
