//! Why a procedure has stopped: an error that was caught, or a refusal of its own.

use pgrx::PgSqlErrorCode;
use pgrx::pg_sys::panic::{CaughtError, ErrorReportWithLevel};

use crate::error::{self, Report};
use crate::subtransaction;

pub use crate::subtransaction::Ending;

/// The bits of an SQLSTATE that are its class (ERRCODE_TO_CATEGORY in src/include/utils/elog.h).
const OF_CLASS: i32 = (1 << 12) - 1;

/// Why a procedure has stopped.
pub enum Failure {
    /// A refusal before anything has changed.
    Refused(Box<Report>),
    /// A failure of its own later. The changes of the last transaction are undone.
    Stopped(Box<Report>),
    /// An error of PostgreSQL's, or of code of the table's owner, in the last transaction, which is undone.
    Caught(Box<CaughtError>),
}

impl From<Box<CaughtError>> for Failure {
    fn from(caught: Box<CaughtError>) -> Self {
        Self::Caught(caught)
    }
}

impl From<Report> for Failure {
    fn from(report: Report) -> Self {
        Self::Stopped(Box::new(report))
    }
}

impl Failure {
    /// Raises it as an error.
    pub fn raise(self) -> ! {
        match self {
            Self::Caught(caught) => caught.rethrow(),
            Self::Refused(report) | Self::Stopped(report) => error::raise(*report),
        }
    }

    /// Whether it has this SQLSTATE.
    pub fn is(&self, code: PgSqlErrorCode) -> bool {
        self.caught().is_some_and(|report| report.sql_error_code() == code)
    }

    /// Whether the session has been asked to stop, so that no other table is to be tried.
    pub fn is_interrupt(&self) -> bool {
        use PgSqlErrorCode as Code;
        [Code::ERRCODE_QUERY_CANCELED, Code::ERRCODE_ADMIN_SHUTDOWN, Code::ERRCODE_CRASH_SHUTDOWN]
            .into_iter()
            .any(|code| self.is(code))
    }

    /// Whether it is about the session, its transaction or the server, as a cancel, a timeout, a deadlock, a lock or full
    /// memory, and not about what was done.
    pub fn is_of_session(&self) -> bool {
        use PgSqlErrorCode as Code;
        // One of each class.
        let classes = [
            Code::ERRCODE_TRANSACTION_ROLLBACK,
            Code::ERRCODE_INSUFFICIENT_RESOURCES,
            Code::ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
            Code::ERRCODE_OPERATOR_INTERVENTION,
            Code::ERRCODE_SYSTEM_ERROR,
            Code::ERRCODE_INTERNAL_ERROR,
        ];
        self.is_of_class(&classes)
    }

    /// Whether it is that a role lacks a privilege.
    pub fn is_of_privilege(&self) -> bool {
        self.is(PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE)
    }

    /// Whether it is one that PostgreSQL raises where an error is not expected.
    pub fn is_internal(&self) -> bool {
        self.is(PgSqlErrorCode::ERRCODE_INTERNAL_ERROR)
    }

    /// Whether it is about a value, as one that another type cannot hold.
    pub fn is_of_value(&self) -> bool {
        use PgSqlErrorCode as Code;
        // One of each class.
        self.is_of_class(&[Code::ERRCODE_DATA_EXCEPTION, Code::ERRCODE_PROGRAM_LIMIT_EXCEEDED])
    }

    /// Whether its SQLSTATE is of the class of one of these.
    fn is_of_class(&self, codes: &[PgSqlErrorCode]) -> bool {
        let class = |code: PgSqlErrorCode| code as i32 & OF_CLASS;
        self.caught().is_some_and(|report| {
            codes.iter().any(|it| class(*it) == class(report.sql_error_code()))
        })
    }

    /// Its message.
    pub fn report(self) -> Report {
        match self {
            Self::Refused(report) | Self::Stopped(report) => *report,
            Self::Caught(caught) => match *caught {
                CaughtError::PostgresError(report)
                | CaughtError::ErrorReport(report)
                | CaughtError::RustPanic { ereport: report, .. } => error::caught(&report),
            },
        }
    }

    fn caught(&self) -> Option<&ErrorReportWithLevel> {
        match self {
            Self::Refused(_) | Self::Stopped(_) => None,
            Self::Caught(caught) => Some(match &**caught {
                CaughtError::PostgresError(report)
                | CaughtError::ErrorReport(report)
                | CaughtError::RustPanic { ereport: report, .. } => report,
            }),
        }
    }
}

/// Runs `action` in a subtransaction. If it fails, all it did is undone.
pub fn in_subtransaction<T>(ending: Ending, action: impl FnOnce() -> T) -> Result<T, Failure> {
    subtransaction::run(ending, action).map_err(Failure::from)
}
