//! `base_entity.keep_history()`: the trigger that keeps the old versions of rows.

use pgrx::pg_sys;

use super::ending::Ending;
use super::period::{INFINITY, after_last, after_rows, period_after, with_since};
use super::statement::Statement;
use super::{completions, link, new_key, target, verification};
use crate::catalog::OpenRelation;
use crate::fmgr::{self, pg_function};
use crate::maintain::{self, EVENT, Touch, is_inserted, is_own, table_of};
use crate::{encoding, error, settings};

pg_function! {
    /// Row trigger that keeps versions, and the one that refuses TRUNCATE.
    base_entity_keep_history / pg_finfo_base_entity_keep_history => keep_history
}

const BEFORE_ROW: u32 = pg_sys::TRIGGER_EVENT_ROW | pg_sys::TRIGGER_EVENT_BEFORE;
const BEFORE_INSERT: u32 = pg_sys::TRIGGER_EVENT_INSERT | BEFORE_ROW;
const BEFORE_UPDATE: u32 = pg_sys::TRIGGER_EVENT_UPDATE | BEFORE_ROW;
const BEFORE_DELETE: u32 = pg_sys::TRIGGER_EVENT_DELETE | BEFORE_ROW;
const BEFORE_TRUNCATE: u32 = pg_sys::TRIGGER_EVENT_TRUNCATE | pg_sys::TRIGGER_EVENT_BEFORE;
/// The trigger that links the table to its history, and rows that are verified at the end of the statement.
const AFTER_INSERT: u32 =
    pg_sys::TRIGGER_EVENT_INSERT | pg_sys::TRIGGER_EVENT_ROW | pg_sys::TRIGGER_EVENT_AFTER;

unsafe fn keep_history(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the context's tag is that of TriggerData; its tuples and trigger live as long as the call, the
    // FmgrInfo as long as the statement.
    unsafe {
        let Some(data) = fmgr::context::<pg_sys::TriggerData>(call, pg_sys::NodeTag::T_TriggerData)
        else {
            error::raise(error::not_called_as_trigger("keep_history"));
        };
        let data = &*data;
        let event = data.tg_event & EVENT;
        let row = match event {
            BEFORE_INSERT | BEFORE_DELETE => data.tg_trigtuple,
            BEFORE_UPDATE => data.tg_newtuple,
            // A partition that was detached is not linked to the history any more.
            BEFORE_TRUNCATE if link::history_of((*data.tg_relation).rd_id).is_none() => {
                return pg_sys::Datum::null();
            }
            BEFORE_TRUNCATE => {
                error::raise(error::history_refuses_truncate(
                    &table_of(data),
                    &target::table_with_history(data),
                ));
            }
            AFTER_INSERT => std::ptr::null_mut(),
            _ => {
                let trigger = encoding::text((*data.tg_trigger).tgname);
                error::raise(error::wrong_event_for_history(&trigger, &table_of(data)));
            }
        };
        if !settings::row_rules() || maintain::covers(data.tg_relation) {
            return row.into();
        }
        if event == AFTER_INSERT && verification::is_of_transaction(data) {
            verification::verify_at_end(data);
            return pg_sys::Datum::null();
        }
        let function = &mut *(*call).flinfo;
        if function.fn_extra.is_null() {
            function.fn_extra = Statement::new(data, function.fn_mcxt).cast();
        }
        let statement = &*function.fn_extra.cast::<Statement>();
        match event {
            BEFORE_INSERT => return begin(statement, data, function.fn_mcxt).into(),
            BEFORE_UPDATE => return update(statement, data).into(),
            AFTER_INSERT => verification::verify(statement, data),
            _ => delete(statement, data),
        }
        row.into()
    }
}

/// The row to insert: its period does not begin before that of the last version under the same key has ended, and later
/// where a row that exists has left the key then: by the version that ends when its period begins, a row is known to
/// have been changed.
///
/// A time later than now() that a client has sent becomes now(): the next row under the key, which may be another role's, begins later than this
/// one has ended. One that an UPDATE moves here from another partition has its time from that.
unsafe fn begin(
    statement: &Statement,
    data: &pg_sys::TriggerData,
    memory: pg_sys::MemoryContext,
) -> pg_sys::HeapTuple {
    let row = data.tg_trigtuple;
    // SAFETY: the row is one of the relation; the copy has a value of the column's type.
    unsafe {
        let Some(sent) = statement.since(row, data) else { return row };
        if sent == INFINITY {
            error::raise(error::period_begins_at_infinity(&table_of(data)));
        }
        let arrives = maintain::arrives(data, memory);
        // A row that is copied may have begun since this transaction has.
        let is_late = sent > statement.now && !arrives && sent > pg_sys::GetCurrentTimestamp();
        let since = if is_late { statement.now } else { sent };
        let first = first_time(statement, data, since).filter(|first| *first > since);
        let since = first.unwrap_or(since);
        if since == sent { row } else { with_since(statement, row, since, data) }
    }
}

/// The time at which the period of a row that is inserted may begin at the earliest; None where nothing is known of its key.
unsafe fn first_time(statement: &Statement, data: &pg_sys::TriggerData, since: i64) -> Option<i64> {
    // SAFETY: the row is one of the relation.
    unsafe {
        let writer = statement.writer(data)?;
        let row = statement.key_change.with_key(data.tg_trigtuple, data);
        completions::note();
        let Some(last) = writer.last_version(row, data) else {
            completions::forget();
            return None;
        };
        let first = last.map(|last| after_last(&last, since, statement, data));
        if !writer.has_deferrable_key(data) {
            return first;
        }
        // The key is not checked before the statement ends.
        completions::forget();
        first.max(after_rows(statement, row, data))
    }
}

/// The row to store. Keeps the version that an UPDATE replaces: the rule `history` has set the beginning of the new
/// one, and left it where nothing has changed or where the transaction has begun the old one at its own time.
///
/// A transaction that follows one which has begun later begins a period after its own time. That it has begun it is
/// known by the version that it has ended then: an UPDATE that changes nothing writes a row, too.
unsafe fn update(statement: &Statement, data: &pg_sys::TriggerData) -> pg_sys::HeapTuple {
    let (row, changed) = (data.tg_trigtuple, data.tg_newtuple);
    // SAFETY: both rows are of the relation.
    unsafe {
        statement.note(row);
        let old = statement.since(row, data);
        let new = statement.since(changed, data);
        // A row under another key has changed, and begins another period unless the transaction has begun that.
        let may_have_new_key = old != new || is_own(row);
        if may_have_new_key && statement.key_change.is_one(data) {
            return new_key::update(statement, data);
        }
        if old == new {
            return changed;
        }
        let Some(at) = new else { return changed };
        if let Some(begun) = old.filter(|old| *old > statement.now)
            && is_own(row)
            && statement
                .writer(data)
                .is_some_and(|it| it.has_ended_at(begun, data) || it.shares_key(row, data))
        {
            return with_since(statement, changed, begun, data);
        }
        // There is no time after the last one: the period that ends is empty.
        let end = period_after(old, Touch::of_timestamp(statement.now, 6)).max(at);
        statement.keep(data, Ending { at: end, is_deletion: false });
        if end == at { changed } else { with_since(statement, changed, end, data) }
    }
}

/// Whether a DELETE from the trigger's table marks rows.
unsafe fn is_marked(data: &pg_sys::TriggerData) -> bool {
    // SAFETY: the relation is open while the trigger fires.
    let table = OpenRelation::of_command(unsafe { (*data.tg_relation).rd_id });
    table.is_some_and(|table| maintain::marked_column(&table).is_some())
}

/// Keeps the version that a DELETE removes.
unsafe fn delete(statement: &Statement, data: &pg_sys::TriggerData) {
    let row = data.tg_trigtuple;
    // SAFETY: the row is one of the relation, and has the header of the stored one.
    unsafe {
        let is_partition = (*(*data.tg_relation).rd_rel).relispartition;
        if is_partition && statement.moves(row) {
            return;
        }
        let begun = statement.since(row, data);
        let now = statement.now;
        if let Some(since) = begun.filter(|since| *since >= now)
            && is_own(row)
        {
            // No other transaction has seen the version. If the transaction has replaced another one by it, that is
            // the one that it deletes; if not, it has inserted the row: it begins no other period at its own time. It has
            // inserted one that begins later, too, where it has not updated it; an UPDATE may have moved one to a partition.
            // A row that is marked as deleted is stored again, at a later time than this one, at which the version ends that the
            // transaction has replaced. That of its own rows whose periods begin at its own time stays.
            let end = if since > now && is_marked(data) {
                period_after(begun, Touch::of_timestamp(now, 6))
            } else {
                since
            };
            let ending = Ending { at: end, is_deletion: true };
            let marks = statement.writer(data).and_then(|it| it.end_again(since, ending, data));
            let is_inserted = since == now || !is_partition && is_inserted(row);
            let is_shared = || statement.writer(data).is_some_and(|it| it.shares_key(row, data));
            if marks.is_some_and(|is_marked| is_marked || is_inserted || is_shared()) {
                return;
            }
        }
        let at = period_after(begun, Touch::of_timestamp(now, 6));
        statement.keep(data, Ending { at, is_deletion: true });
    }
}
