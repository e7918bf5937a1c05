//! The plan of a trigger's rules for one table: made once per statement, applied to each row.

use pgrx::pg_sys;

use super::defaults::DefaultsCell;
use super::layout::Column;
use super::now::now_in;
use super::outline::{Outline, Step};
use super::touch::Touch;
use crate::rule::Verb;
use crate::{catalog, compat, encoding, error, settings};

/// The steps of a trigger on a table.
pub struct Plan {
    /// The steps for an UPDATE, in the order in which they are applied: those that compare the values sent,
    /// those that restore stored values, and those that depend on whether the row has changed, `history` first.
    pub steps: &'static [Step],
    /// The number of leading columns that must not be null for the steps' offsets to be valid; 0 if some
    /// step has no offset.
    pub leading: usize,
    /// The step for a DELETE, if that marks rows as deleted.
    pub mark: Option<Step>,
    /// Whether the rule that marks rows as deleted is skipped.
    pub has_skipped_mark: bool,
    /// All columns, if some step depends on whether the row has changed and a comparison of bytes does not
    /// decide it; otherwise none.
    pub columns: &'static [Column],
    /// Whether some of those is ignored in comparisons.
    pub has_ignored: bool,
    /// The defaults that rules give to inserted rows.
    pub defaults: DefaultsCell,
}

impl Plan {
    /// Makes the plan of `trigger` for `relation`, in `context`.
    ///
    /// # Safety
    ///
    /// The relation is open, and the plan is not used after its context is gone.
    pub unsafe fn new(
        trigger: &pg_sys::Trigger,
        relation: pg_sys::Relation,
        context: pg_sys::MemoryContext,
    ) -> Self {
        if trigger.tgnargs == 0 {
            error::raise(error::no_rules());
        }
        // SAFETY: the caller vouches for the relation and the context.
        unsafe {
            let outline = Outline::of(trigger, relation);
            refuse_missing_actor(&outline.steps, relation);
            Self {
                steps: keep_each(outline.steps.iter().map(timed), context),
                leading: outline.leading,
                has_skipped_mark: outline.has_skipped_mark,
                mark: outline.mark.as_ref().map(timed),
                has_ignored: outline.columns.iter().any(|column| column.is_ignored),
                columns: keep(&outline.columns, context),
                defaults: DefaultsCell::new(std::ptr::null_mut()),
            }
        }
    }
}

/// A step with its times. The transaction's own is read here, once for all rows of a statement, which does not outlive
/// its transaction.
fn timed(step: &Step) -> Step {
    if !step.verb.is_time() && step.verb != Verb::SoftDelete {
        return *step;
    }
    let now = now_in(step.type_oid, step.typmod);
    let touch = if step.type_oid == pg_sys::DATEOID {
        Touch::of_date(now)
    } else {
        // Without a type modifier, -1, the precision is the greatest.
        Touch::of_timestamp(
            now,
            u32::try_from(step.typmod).unwrap_or(pg_sys::MAX_TIMESTAMP_PRECISION),
        )
    };
    Step { touch, ..*step }
}

/// Refuses to stamp the shard of a reference table where base_entity.actor is not set: other nodes have copies of the
/// row, and may have the setting.
///
/// # Safety
///
/// The relation is open, and has the steps' columns.
unsafe fn refuse_missing_actor(steps: &[Step], relation: pg_sys::Relation) {
    if let Some(step) = steps.iter().find(|step| step.verb.is_stamp())
        && catalog::has_citus()
        && settings::actor().is_none()
        // SAFETY: the caller vouches for the relation.
        && let relation = unsafe { &*relation }
        && catalog::is_shard_of_reference_table(relation.rd_id)
    {
        // SAFETY: the caller vouches for the column, whose name is a C string.
        let column = unsafe {
            encoding::text(
                compat::attribute(relation.rd_att, step.attribute - 1).attname.data.as_ptr(),
            )
        };
        let table = catalog::relation_name(relation.rd_id);
        error::raise(error::actor_of_reference_table(&table, &column));
    }
}

/// A copy of `items` in `context`.
///
/// # Safety
///
/// The copy is not used after its context is gone.
pub unsafe fn keep<T: Copy>(items: &[T], context: pg_sys::MemoryContext) -> &'static [T] {
    // SAFETY: the caller vouches for the context.
    unsafe { keep_each(items.iter().copied(), context) }
}

/// The items in `context`.
///
/// # Safety
///
/// As [`keep`].
unsafe fn keep_each<T: Copy>(
    items: impl ExactSizeIterator<Item = T>,
    context: pg_sys::MemoryContext,
) -> &'static [T] {
    let count = items.len();
    if count == 0 {
        return &[];
    }
    // SAFETY: the memory is as large as the items, all of which are written, and a context aligns for any of
    // PostgreSQL's types.
    unsafe {
        let memory = pg_sys::MemoryContextAlloc(context, size_of::<T>() * count).cast::<T>();
        items.take(count).enumerate().for_each(|(n, item)| memory.add(n).write(item));
        std::slice::from_raw_parts(memory, count)
    }
}
