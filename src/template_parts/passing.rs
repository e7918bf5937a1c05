//! Triggers and rules that a template has got by one command, and loses by the next one of the session: pg_dump writes a disabled trigger
//! as CREATE TRIGGER and ALTER TABLE. Tables that had them before the first command do not have them from it, and if both
//! are in one transaction, no table has, since no other session has seen them. So they are not noted, and the notes that the first
//! command has removed are inserted again.

use std::cell::{Cell, RefCell};

use pgrx::pg_sys;

use super::held::held;
use super::part::Part;
use super::rows::{NotedPart, insert, rows_of_parts};
use crate::parse_tree::Command;
use crate::part::PartKind;
use crate::security_context::with_dump_settings;

/// The parts that a command has given to a template.
struct Passing {
    command: u64,
    transaction: pg_sys::TransactionId,
    template: String,
    parts: Vec<Part>,
    /// The parts of tables that were the same before.
    held: Vec<NotedPart>,
    /// The notes that the command removes.
    forgotten: Vec<NotedPart>,
}

thread_local! {
    /// The number of commands that have begun.
    static COMMAND: Cell<u64> = const { Cell::new(0) };
    static LAST: RefCell<Option<Passing>> = const { RefCell::new(None) };
}

/// Counts a command that begins. One that is no ALTER TABLE may give the parts to tables: they stay.
pub fn begin_command(command: Command) {
    COMMAND.set(COMMAND.get().wrapping_add(1));
    let is_over = |last: &mut Passing| {
        !command.alters_table() || last.command.wrapping_add(1) != COMMAND.get()
    };
    LAST.with_borrow_mut(|last| last.take_if(is_over));
}

/// Forgets what the preceding command has given to a template: a command that is not counted has come between.
pub fn stay() {
    LAST.take();
}

/// Remembers the triggers and rules that the running command has given to a template, before the notes about them are removed. `tables` are
/// those made LIKE the template.
pub fn remember(template: &str, gained: &[&Part], tables: impl FnOnce() -> Vec<pg_sys::Oid>) {
    let of_triggers = gained.iter().filter(|it| is_of_trigger(it));
    let parts: Vec<Part> = of_triggers.map(|it| it.kept()).collect();
    if parts.is_empty() {
        return;
    }
    let tables = with_dump_settings(tables);
    let passing = Passing {
        command: COMMAND.get(),
        transaction: transaction(),
        template: template.to_owned(),
        held: held(&tables, template, &parts, |_, _| {}),
        forgotten: rows_of_parts(template, &parts.iter().collect::<Vec<_>>()),
        parts,
    };
    LAST.set(Some(passing));
}

/// The parts that the preceding command of the session has given to a template, and the running one takes away.
pub struct Lost {
    /// Those that no other session has seen.
    unseen: Vec<Part>,
    held: Vec<NotedPart>,
    forgotten: Vec<NotedPart>,
}

/// Reads what a template loses of what the preceding command has given it.
pub fn lost(template: &str, lost: &[Part]) -> Option<Lost> {
    let is_preceding = |last: &mut Passing| {
        last.template == template && last.command.wrapping_add(1) == COMMAND.get()
    };
    let last = LAST.with_borrow_mut(|last| last.take_if(is_preceding))?;
    let parts: Vec<&Part> = lost.iter().filter(|part| last.parts.contains(part)).collect();
    let of_parts = |mut all: Vec<NotedPart>| {
        all.retain(|it| parts.iter().any(|part| it.is_of(part)));
        all
    };
    let is_unseen = last.transaction == transaction();
    let unseen = parts.iter().filter(|_| is_unseen).map(|part| (*part).clone()).collect();
    Some(Lost { unseen, held: of_parts(last.held), forgotten: of_parts(last.forgotten) })
}

impl Lost {
    /// Removes the parts that tables do not have from the template from those that are to be noted.
    pub fn retain_given(&self, noted: &mut Vec<NotedPart>) {
        let is_unseen = |it: &NotedPart| self.unseen.iter().any(|part| it.is_of(part));
        noted.retain(|it| !self.held.contains(it) && !is_unseen(it));
    }

    /// Inserts again the notes that the preceding command has removed.
    pub fn note_again(self) {
        insert(&self.forgotten);
    }
}

/// The transaction, which has an ID since it has written a snapshot of a template.
fn transaction() -> pg_sys::TransactionId {
    // SAFETY: reads the state of the transaction, and gives it an ID where it has none.
    unsafe { pg_sys::GetTopTransactionId() }
}

fn is_of_trigger(part: &Part) -> bool {
    matches!(part.kind, PartKind::Trigger | PartKind::Rule)
}
