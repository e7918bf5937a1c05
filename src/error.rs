//! The texts of all errors, warnings and notices of this library.
//!
//! Messages follow PostgreSQL's style: a lower-case message without a full stop, DETAIL and HINT in
//! sentences, and in the HINT the SQL to type.

use std::io::Write;

use pgrx::{PgLogLevel, PgSqlErrorCode};

mod adoption;
mod as_of_functions;
mod called;
mod citus;
mod drift;
mod fields;
mod history;
mod history_access;
mod history_columns;
mod history_triggers;
mod history_versions;
mod ids;
mod living_view;
mod memory;
mod missing;
mod naming;
mod partitions;
mod public_ids;
mod registry;
mod report;
mod rules;
mod security;
mod server;
mod soft_delete;
mod template_policies;
mod templates;
pub use adoption::*;
pub use as_of_functions::*;
pub use called::*;
pub use citus::*;
pub use drift::*;
pub use fields::{Fields, forget as forget_fields, hand_over as hand_over_fields};
pub use history::*;
pub use history_access::*;
pub use history_columns::*;
pub use history_triggers::*;
pub use history_versions::*;
pub use ids::*;
pub use living_view::*;
pub use memory::*;
pub use missing::*;
pub use naming::*;
pub use partitions::*;
pub use public_ids::*;
pub use registry::*;
pub use report::Report;
pub use rules::*;
pub use security::*;
pub use server::*;
pub use soft_delete::*;
pub use template_policies::*;
pub use templates::*;

/// Raises `report` as an ERROR. Rust frames are unwound before PostgreSQL takes over.
pub fn raise(report: Report) -> ! {
    report.send(PgLogLevel::ERROR);
    unreachable!("an ERROR does not return")
}

/// Reports a WARNING and returns.
pub fn warn(report: Report) {
    report.send(PgLogLevel::WARNING);
}

/// Reports a NOTICE and returns.
pub fn notice(report: Report) {
    report.send(PgLogLevel::NOTICE);
}

/// Writes to the server log and returns.
pub fn log(report: Report) {
    report.send(PgLogLevel::LOG);
}

/// Keeps Rust backtraces out of the DETAIL of errors.
///
/// pgrx's panic hook captures one for every error that passes through Rust, PostgreSQL's own
/// included, whenever RUST_BACKTRACE is set in the server's environment. A hook that captures
/// nothing takes its place; message, SQLSTATE, DETAIL and HINT travel in the panic itself. A panic that
/// is a fault of the library carries a text in their place: it is written to the server log, with file
/// and line.
pub fn keep_backtraces_out() {
    std::panic::set_hook(Box::new(|panic| {
        let payload = panic.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        if let (Some(text), Some(place)) = (text, panic.location()) {
            // There is no other place for it where stderr is closed.
            let _ = writeln!(std::io::stderr(), "base_entity: panic at {place}: {text}");
        }
    }));
}

fn report(code: PgSqlErrorCode, message: String) -> Report {
    Report::new(code, message)
}

/// An SPI error in a query of the library.
pub fn query_failed(error: &pgrx::spi::Error) -> Report {
    report(PgSqlErrorCode::ERRCODE_INTERNAL_ERROR, format!("base_entity: {error}"))
}
