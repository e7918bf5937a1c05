//! State that the calls of the row trigger in one statement share, for one table or partition.

use std::cell::{Cell, OnceCell};
use std::ffi::{CStr, CString};

use pgrx::pg_sys;

use super::columns;
use super::ending::Ending;
use super::key_change::KeyChange;
use super::known::{self, Facts};
use super::later_triggers;
use super::link;
use super::queue::{Due, Queue};
use super::single;
use super::target::{self, Link};
use super::writer::Writer;
use crate::catalog;
use crate::maintain::{self, fires};
use crate::rule::Verb;
use crate::{compat, encoding, error};

const BEFORE_ROW: u32 = pg_sys::TRIGGER_TYPE_ROW | pg_sys::TRIGGER_TYPE_BEFORE;

/// The place of a row version, in a form that can be compared.
type Place = (u32, u16);

/// The state of the row trigger for one statement.
pub struct Statement {
    /// The number of the column with the beginning of a row's period. None for an INSERT while the table lacks a trigger: a
    /// parallel restore creates those of a partitioned table while it copies rows into a partition, as they were.
    pub column: Option<i32>,
    /// None for a temporary table, which has no history.
    writer: Cell<*const Writer>,
    /// Whether a version has been kept.
    has_kept: Cell<bool>,
    link: Option<Link>,
    /// The time of the transaction.
    pub now: i64,
    /// Whether the statement changes keys.
    pub key_change: KeyChange,
    memory: pg_sys::MemoryContext,
    /// The version that BEFORE UPDATE was fired for last. If that moves it to another partition, BEFORE DELETE is
    /// fired for the same version next, by the same node of the same executor, whose calls share their FmgrInfo
    /// (ExecCrossPartitionUpdate() in src/backend/executor/nodeModifyTable.c).
    updated: Cell<Option<Place>>,
    /// The rows that are verified later.
    verified_later: OnceCell<Queue>,
}

impl Statement {
    /// That of a trigger that fires, in `memory`.
    ///
    /// # Safety
    ///
    /// The trigger's relation is open, and the value is not used after its memory is gone.
    pub unsafe fn new(data: &pg_sys::TriggerData, memory: pg_sys::MemoryContext) -> *mut Self {
        // SAFETY: the relation is open; the memory is of the right size, and nothing in it needs dropping.
        unsafe {
            let is_link = (*data.tg_trigger).tgconstrrelid != pg_sys::InvalidOid;
            let Facts { since, link } =
                if is_link { find(data) } else { known::facts(data, || find(data)) };
            let statement = pg_sys::MemoryContextAlloc(memory, size_of::<Self>()).cast::<Self>();
            statement.write(Self {
                column: since,
                writer: Cell::new(std::ptr::null()),
                has_kept: Cell::new(false),
                link,
                key_change: KeyChange::new(memory),
                memory,
                now: maintain::transaction_time(),
                updated: Cell::new(None),
                verified_later: OnceCell::new(),
            });
            statement
        }
    }

    /// The writer of the table's history, which is opened once in a statement. None for a temporary table.
    ///
    /// # Safety
    ///
    /// `data` is that of the statement.
    pub unsafe fn writer(&self, data: &pg_sys::TriggerData) -> Option<&Writer> {
        let link = self.link?;
        // SAFETY: the writer lives as long as the statement.
        unsafe {
            if self.writer.get().is_null() {
                self.writer.set(Writer::open(link, data, self.memory));
            }
            Some(&*self.writer.get())
        }
    }

    /// Inserts the version that the statement replaces or removes into the history; not for a temporary table.
    ///
    /// # Safety
    ///
    /// `data` is that of the statement.
    pub unsafe fn keep(&self, data: &pg_sys::TriggerData, ending: Ending) {
        let Some(link) = self.link else { return };
        // SAFETY: the caller vouches for the trigger.
        unsafe {
            let is_first = !self.has_kept.replace(true) && self.writer.get().is_null();
            if is_first && single::keep(link, data, ending) {
                return;
            }
            if let Some(writer) = self.writer(data) {
                writer.write(data, ending);
            }
        }
    }

    /// The beginning of a row's period; None for NULL.
    ///
    /// # Safety
    ///
    /// The row is one of the statement's relation, and `data` is that of the statement.
    pub unsafe fn since(&self, row: pg_sys::HeapTuple, data: &pg_sys::TriggerData) -> Option<i64> {
        let column = self.column?;
        let mut is_null = false;
        // SAFETY: the caller vouches for the row; the relation's column is a timestamptz.
        let value =
            unsafe { pg_sys::heap_getattr(row, column, (*data.tg_relation).rd_att, &mut is_null) };
        (!is_null).then_some(value.value() as i64)
    }

    /// Has the row that replaces another one verified at the end of the statement, or that of an event, or the one that has replaced it,
    /// at the end of the transaction.
    ///
    /// A DEFERRABLE primary key is checked by an event of its own, which waits for other transactions, and is queued after the BEFORE triggers
    /// of the row. So the row is verified by two events: one of the trigger that links the table, at the end of the statement, and one of the
    /// row trigger, which that one queues behind those of the key.
    ///
    /// # Safety
    ///
    /// `data` is that of a BEFORE UPDATE row trigger of the statement, or of an event of the trigger that links the table.
    pub unsafe fn verify_later(&self, data: &pg_sys::TriggerData, has_deferrable_key: bool) {
        // SAFETY: the caller vouches for the trigger; the relation is open, and its triggers are read before anything else is called.
        unsafe {
            let own = &*data.tg_trigger;
            let queue = self.verified_later.get_or_init(|| {
                let is_event = own.tgconstrrelid != pg_sys::InvalidOid;
                let triggers = catalog::triggers_in((*data.tg_relation).trigdesc);
                let other = || {
                    triggers.iter().find(|it| {
                        let kind = u32::from(it.tgtype.unsigned_abs());
                        let is_link = it.tgconstrrelid != pg_sys::InvalidOid;
                        let is_of_row = is_link || kind & BEFORE_ROW == BEFORE_ROW;
                        it.tgfoid == own.tgfoid && is_of_row && is_link != is_event
                    })
                };
                let fired = if has_deferrable_key { other() } else { None }.unwrap_or(own);
                let due = if is_event { Due::Transaction } else { Due::Statement };
                Queue::new(data.tg_relation, fired, due, self.memory)
            });
            queue.add(data.tg_trigtuple);
        }
    }

    /// Notes that a version is being updated.
    pub fn note(&self, row: pg_sys::HeapTuple) {
        self.updated.set(Some(place(row)));
    }

    /// Whether a version that is being deleted is moved to another partition by an UPDATE.
    pub fn moves(&self, row: pg_sys::HeapTuple) -> bool {
        self.updated.get() == Some(place(row))
    }
}

fn place(row: pg_sys::HeapTuple) -> Place {
    // SAFETY: a row trigger's tuple is whole while it runs.
    let place = unsafe { (*row).t_self };
    let block = (u32::from(place.ip_blkid.bi_hi) << 16) | u32::from(place.ip_blkid.bi_lo);
    (block, place.ip_posid)
}

/// Finds the facts on the trigger's table, or raises an error.
unsafe fn find(data: &pg_sys::TriggerData) -> Facts {
    // SAFETY: the relation is open.
    unsafe {
        // The trigger that links the table to its history fires after all of them.
        if (*data.tg_trigger).tgconstrrelid == pg_sys::InvalidOid {
            later_triggers::refuse(data);
        }
        let relation = data.tg_relation;
        let is_temporary =
            (*(*relation).rd_rel).relpersistence as u8 == pg_sys::RELPERSISTENCE_TEMP;
        let (since, other_type) = match since(data) {
            Ok(column) => (Some(column), None),
            Err(other_type) => (None, other_type),
        };
        let is_insert =
            data.tg_event & pg_sys::TRIGGER_EVENT_OPMASK == pg_sys::TRIGGER_EVENT_INSERT;
        let has_link = || is_temporary || link::history_of((*relation).rd_id).is_some();
        if is_insert && (since.is_none() || !has_link()) {
            return Facts { since: None, link: None };
        }
        if since.is_none() {
            let table = maintain::table_of(data);
            error::raise(match (other_type, disabled_rule(data)) {
                (Some(column), _) => error::history_column_of_other_type(&table, &column),
                (None, Some(trigger)) => error::history_rule_disabled(&table, &trigger),
                (None, None) => {
                    error::history_without_rule(&table, &target::table_with_history(data))
                }
            });
        }
        Facts { since, link: (!is_temporary).then(|| target::of_statement(data)) }
    }
}

/// The number of the column of the rule `history` that the table's row trigger applies.
///
/// # Errors
///
/// The name of the column if it has another type than timestamptz, or a precision: the rule does not apply to it. None if there is no
/// such rule or column.
unsafe fn since(data: &pg_sys::TriggerData) -> Result<i32, Option<String>> {
    // SAFETY: the relation is open. The arguments of its triggers are copied: to read a rule, or to look up a column, may have them freed.
    unsafe {
        let relation = data.tg_relation;
        let function = catalog::function(c"maintain").ok_or(None)?;
        let arguments: Vec<_> = catalog::triggers_in((*relation).trigdesc)
            .iter()
            .filter(|trigger| {
                trigger.tgfoid == function
                    && fires(trigger)
                    && trigger.tgqual.is_null()
                    && u32::from(trigger.tgtype.unsigned_abs()) & pg_sys::TRIGGER_TYPE_UPDATE != 0
            })
            .flat_map(maintain::arguments)
            .map(CStr::to_owned)
            .collect();
        let mut rules = arguments.iter().filter_map(|argument| maintain::read(argument));
        let rule = rules.find(|rule| rule.verb == Verb::History).ok_or(None)?;
        let column = encoding::to_server(&rule.column);
        let descriptor = (*relation).rd_att;
        let attribute = (0..(*descriptor).natts as usize)
            .map(|place| compat::attribute(descriptor, place))
            .find(|it| !it.attisdropped && columns::name(it) == column.as_c_str())
            .ok_or(None)?;
        if maintain::can_follow(Verb::History, attribute) {
            Ok(attribute.attnum.into())
        } else {
            Err(Some(encoding::text(attribute.attname.data.as_ptr())))
        }
    }
}

/// The name of the table's row trigger with the rule `history`, if it is disabled.
unsafe fn disabled_rule(data: &pg_sys::TriggerData) -> Option<String> {
    let function = catalog::function(c"maintain")?;
    // SAFETY: the relation is open; a trigger has a name. The triggers are copied, as in since().
    let disabled: Vec<(CString, Vec<CString>)> = unsafe {
        let is_disabled = |it: &&pg_sys::Trigger| {
            it.tgfoid == function
                && [pg_sys::TRIGGER_DISABLED, pg_sys::TRIGGER_FIRES_ON_REPLICA]
                    .contains(&(it.tgenabled as u8))
        };
        let copy = |it: &pg_sys::Trigger| {
            let arguments = maintain::arguments(it).map(CStr::to_owned).collect();
            (CStr::from_ptr(it.tgname).to_owned(), arguments)
        };
        let triggers = catalog::triggers_in((*data.tg_relation).trigdesc);
        triggers.iter().filter(is_disabled).map(copy).collect()
    };
    let has_rule =
        |(_, arguments): &&(CString, Vec<CString>)| maintain::has_history_rule(arguments);
    disabled.iter().find(has_rule).map(|(name, _)| encoding::from_server(name.to_bytes()))
}
