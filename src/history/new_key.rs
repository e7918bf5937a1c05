//! An UPDATE that gives a row another key: the version under the old one ends, and the row begins under the new one, as
//! a row that is inserted there.

use pgrx::pg_sys;

use super::ending::Ending;
use super::period::{after_rows, next, period_after, with_since};
use super::statement::Statement;
use crate::maintain::{Touch, is_own};

/// The row to store. Keeps the version that it replaces, unless the transaction has begun its period: that one has ended
/// then, or there was none. Nor is one kept that the transaction has begun under a key which another row still has. A version that has ended then ends when the period under the new key begins, where that is later than it need be.
///
/// The period under the new key begins later than now(), so that later changes of the row differ from those of one that
/// the transaction has inserted, and later than the last version under the key has ended, so that this is not taken for
/// the row's own.
///
/// # Safety
///
/// `data` is that of a BEFORE UPDATE row trigger of the statement.
pub unsafe fn update(statement: &Statement, data: &pg_sys::TriggerData) -> pg_sys::HeapTuple {
    let (row, changed) = (data.tg_trigtuple, data.tg_newtuple);
    // SAFETY: both rows are of the relation.
    unsafe {
        let Some(writer) = statement.writer(data) else { return changed };
        let old = statement.since(row, data);
        let keyed = statement.key_change.with_key(changed, data);
        let last = writer.last_version(keyed, data);
        let after_last = last.flatten().map(|it| next(it.end));
        let begun = old.filter(|old| *old >= statement.now && is_own(row));
        let has_ended = begun.is_some_and(|begun| writer.has_ended_at(begun, data));
        let is_inserted = !has_ended && begun == Some(statement.now);
        let end = if is_inserted {
            statement.now
        } else {
            period_after(old, Touch::of_timestamp(statement.now + 1, 6))
        };
        let mut at = after_last.map_or(end, |after| end.max(after));
        let is_deferrable = writer.has_deferrable_key(data);
        if is_deferrable {
            at = after_rows(statement, keyed, data).map_or(at, |after| at.max(after));
        }
        let is_unseen = begun.is_some_and(|begun| begun > statement.now);
        let has_none = has_ended || is_inserted || is_unseen && writer.shares_key(row, data);
        if !has_none {
            // A row that has got the old key already begins when this period can end at the earliest.
            let end = if is_deferrable { end } else { at };
            statement.keep(data, Ending { at: end, is_deletion: false });
        }
        if let Some(begun) = begun.filter(|begun| has_ended && !is_deferrable && at > *begun) {
            // The row has no version between both times.
            writer.end_again(begun, Ending { at, is_deletion: false }, data);
        }
        statement.verify_later(data, is_deferrable);
        with_since(statement, changed, at, data)
    }
}
