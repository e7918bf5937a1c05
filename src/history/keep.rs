//! `base_entity.keep_history()`: the trigger that keeps the old versions of rows.

use pgrx::pg_sys;

use super::ending::Ending;
use super::link;
use super::statement::Statement;
use crate::fmgr::{self, pg_function};
use crate::maintain::{self, EVENT, Touch, is_own, table_of};
use crate::{encoding, error, settings};

pg_function! {
    /// Row trigger that keeps versions, and the one that refuses TRUNCATE.
    base_entity_keep_history / pg_finfo_base_entity_keep_history => keep_history
}

/// The last microsecond of a timestamptz, infinity (DT_NOEND in datatype/timestamp.h).
const INFINITY: i64 = i64::MAX;

const BEFORE_ROW: u32 = pg_sys::TRIGGER_EVENT_ROW | pg_sys::TRIGGER_EVENT_BEFORE;
const BEFORE_INSERT: u32 = pg_sys::TRIGGER_EVENT_INSERT | BEFORE_ROW;
const BEFORE_UPDATE: u32 = pg_sys::TRIGGER_EVENT_UPDATE | BEFORE_ROW;
const BEFORE_DELETE: u32 = pg_sys::TRIGGER_EVENT_DELETE | BEFORE_ROW;
const BEFORE_TRUNCATE: u32 = pg_sys::TRIGGER_EVENT_TRUNCATE | pg_sys::TRIGGER_EVENT_BEFORE;
/// The trigger that links the table to its history: its WHEN clause is false.
const LINK: u32 =
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
                error::raise(error::history_refuses_truncate(&table_of(data)));
            }
            LINK => return pg_sys::Datum::null(),
            _ => {
                let trigger = encoding::text((*data.tg_trigger).tgname);
                error::raise(error::wrong_event_for_history(&trigger, &table_of(data)));
            }
        };
        if !settings::row_rules() || maintain::covers(data.tg_relation) {
            return row.into();
        }
        let function = &mut *(*call).flinfo;
        if function.fn_extra.is_null() {
            function.fn_extra = Statement::new(data, function.fn_mcxt).cast();
        }
        let statement = &*function.fn_extra.cast::<Statement>();
        match event {
            BEFORE_INSERT => return begin(statement, data).into(),
            BEFORE_UPDATE => return update(statement, data).into(),
            _ => delete(statement, data),
        }
        row.into()
    }
}

/// The beginning of a row's period; None for NULL.
unsafe fn since(
    statement: &Statement,
    row: pg_sys::HeapTuple,
    data: &pg_sys::TriggerData,
) -> Option<i64> {
    let mut is_null = false;
    // SAFETY: the row is one of the relation, whose column is a timestamptz.
    let value = unsafe {
        pg_sys::heap_getattr(row, statement.since, (*data.tg_relation).rd_att, &mut is_null)
    };
    (!is_null).then_some(value.value() as i64)
}

/// The row to insert: its period does not begin before that of the last version under the same key has ended.
unsafe fn begin(statement: &Statement, data: &pg_sys::TriggerData) -> pg_sys::HeapTuple {
    let row = data.tg_trigtuple;
    // SAFETY: the row is one of the relation; the copy has a value of the column's type.
    unsafe {
        let Some(since) = since(statement, row, data) else { return row };
        if since == INFINITY {
            error::raise(error::period_begins_at_infinity(&table_of(data)));
        }
        let Some(writer) = statement.writer(data) else { return row };
        let Some(end) = writer.last_end(row, data).filter(|end| *end > since) else { return row };
        if end == INFINITY {
            error::raise(error::period_begins_at_infinity(&table_of(data)));
        }
        with_since(statement, row, end, data)
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
        let old = since(statement, row, data);
        let new = since(statement, changed, data);
        if old == new {
            return changed;
        }
        let Some(at) = new else { return changed };
        if let Some(begun) = old.filter(|old| *old > statement.now)
            && is_own(row)
            && statement.writer(data).is_some_and(|it| it.has_ended_at(begun, data))
        {
            return with_since(statement, changed, begun, data);
        }
        // There is no time after the last one: the period that ends is empty.
        if let Some(last) = old.filter(|old| *old > at && *old != INFINITY) {
            statement.keep(data, Ending { at: last, is_deletion: false });
            return with_since(statement, changed, last, data);
        }
        // The period of a row under a new key begins later, so that its later changes differ from those of a row that the
        // transaction has inserted.
        if at == statement.now && statement.key_change.is_one(data) {
            let at = Touch::of_timestamp(at, 6).after(at);
            statement.keep(data, Ending { at, is_deletion: false });
            return with_since(statement, changed, at, data);
        }
        statement.keep(data, Ending { at, is_deletion: false });
        changed
    }
}

/// A copy of a row whose period begins at another time.
unsafe fn with_since(
    statement: &Statement,
    row: pg_sys::HeapTuple,
    since: i64,
    data: &pg_sys::TriggerData,
) -> pg_sys::HeapTuple {
    // Mutable, as 14 declares them.
    let (mut columns, mut values, mut nulls) =
        ([statement.since], [pg_sys::Datum::from(since)], [false]);
    // SAFETY: the row is one of the relation, whose column is a timestamptz.
    unsafe {
        pg_sys::heap_modify_tuple_by_cols(
            row,
            (*data.tg_relation).rd_att,
            1,
            columns.as_mut_ptr(),
            values.as_mut_ptr(),
            nulls.as_mut_ptr(),
        )
    }
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
        let since = since(statement, row, data).unwrap_or(i64::MIN);
        let now = statement.now;
        if since >= now && is_own(row) {
            // No other transaction has seen the version. If the transaction has replaced another one by it, that is
            // the one that it deletes; if not, it has inserted the row: it begins no other period at its own time.
            let marks = statement.writer(data).and_then(|it| it.mark_deleted(since, data));
            if marks.is_some_and(|is_marked| is_marked || since == now) {
                return;
            }
        }
        let at = Touch::of_timestamp(now, 6).after(since);
        // There is no time after the last one.
        let at = if since == INFINITY { at } else { at.max(since) };
        statement.keep(data, Ending { at, is_deletion: true });
    }
}
