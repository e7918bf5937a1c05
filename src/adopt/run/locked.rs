//! The table under a lock, with the work that is left for it.

use pgrx::pg_sys;

use super::Work;
use crate::adopt::lock::Lock;
use crate::adopt::lock_retry::with_lock;
use crate::adopt::plan::Plan;
use crate::catalog::{self, TableInfo};
use crate::error;
use crate::procedure::{Ending, Failure, Session};

impl Work<'_> {
    /// Runs `action` on the locked table and what is left to do for it, in a transaction of its own.
    pub(super) fn with_plan<T>(
        &self,
        session: &Session,
        lock: Lock,
        ending: Ending,
        action: impl Fn(&TableInfo, &Plan) -> T,
    ) -> Result<T, Failure> {
        self.with_plan_of(session, self.templates, lock, ending, action)
    }

    /// The same, where the table may get parts of these templates.
    pub(super) fn with_plan_of<T>(
        &self,
        session: &Session,
        given: &[pg_sys::Oid],
        lock: Lock,
        ending: Ending,
        action: impl Fn(&TableInfo, &Plan) -> T,
    ) -> Result<T, Failure> {
        let action = |table: &TableInfo| action(table, &self.plan(table));
        self.with_table(session, given, lock, ending, action)
    }

    /// Runs `action` on the locked table, which may get parts of these templates, in a transaction of its own.
    pub(super) fn with_table<T>(
        &self,
        session: &Session,
        given: &[pg_sys::Oid],
        lock: Lock,
        ending: Ending,
        action: impl Fn(&TableInfo) -> T,
    ) -> Result<T, Failure> {
        with_lock(session, &self.table, self.options, given, lock, ending, |table| {
            for template in self.templates {
                catalog::lock_to_read(*template);
                if !catalog::is_one_of_templates(*template) {
                    error::raise(error::template_is_gone(&table.name, *template));
                }
            }
            action(table)
        })
    }

    /// The result of `ask` on the plan, under a lock that blocks DROP and ALTER alone.
    pub(super) fn ask<T>(&self, session: &Session, ask: impl Fn(&Plan) -> T) -> Result<T, Failure> {
        self.with_plan_of(session, &[], Lock::AccessShare, Ending::Keep, |_, plan| ask(plan))
    }
}
