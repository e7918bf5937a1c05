//! Procedures that cut their work into transactions: the session that commits, and their failures.

mod failure;
mod session;

pub use failure::{Ending, Failure, in_subtransaction};
pub use session::{Session, connected, execute};
