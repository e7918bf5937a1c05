//! The plan of a trigger's rules for one table: made once per statement, applied to each row.

use std::ffi::CStr;

use pgrx::pg_sys;

use super::arguments::{arguments, read};
use super::defaults::DefaultsCell;
use super::layout::Column;
use super::now::now_in;
use super::touch::Touch;
use crate::catalog::{self, OpenRelation};
use crate::rule::{Rule, Verb};
use crate::{compat, encoding, error, settings};

/// A rule for a column that exists and has a type that the rule can be applied to.
#[derive(Clone, Copy)]
pub struct Step {
    /// The effect on the column.
    pub verb: Verb,
    /// The column's number, counted from 1.
    pub attribute: usize,
    /// The column's type.
    pub type_oid: pg_sys::Oid,
    /// Bytes from the start of a row's data to the column when no column up to it is null; -1 if
    /// that depends on the row.
    pub offset: isize,
    /// The column's size in bytes where `offset` is known.
    pub length: usize,
    /// The times that `touch` and `soft_delete` write; unused for other verbs.
    pub touch: Touch,
}

/// The steps of a trigger on a table.
pub struct Plan {
    /// The steps for an UPDATE, in the order in which they are applied: those that compare the values sent,
    /// those that restore stored values, and those that depend on whether the row has changed.
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
    /// Makes the plan of `trigger` for `relation`, in `context`. Rules for columns that are missing or of
    /// the wrong type are skipped: an UPDATE never fails because of them.
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
        // SAFETY: the relation is open.
        let descriptor = unsafe { (*relation).rd_att };
        let rules: Vec<Rule> = arguments(trigger).filter_map(read).collect();
        // SAFETY: the descriptor belongs to the open relation.
        let attributes = unsafe { attributes(descriptor) };
        let (mut marks, mut steps): (Vec<Step>, Vec<Step>) = rules
            .iter()
            .filter_map(|rule| step(rule, &attributes))
            .partition(|step| step.verb.is_for_delete());
        let mark = marks.pop();
        // SAFETY: the relation is open.
        unsafe { refuse_missing_actor(&steps, relation) };
        steps.sort_by_key(|step| match step.verb {
            Verb::Immutable | Verb::Match | Verb::MatchNext | Verb::SoftDelete => 0,
            Verb::Keep => 1,
            Verb::Touch | Verb::History | Verb::Increment | Verb::Stamp | Verb::StampStrict => 2,
        });
        let columns = columns_to_compare(&steps, &attributes);
        let placed = steps.iter().all(|step| step.offset >= 0);
        let leading = steps.iter().map(|step| step.attribute).max().unwrap_or(0);
        Self {
            // SAFETY: the caller vouches for the context.
            steps: unsafe { keep(&steps, context) },
            leading: if placed { leading } else { 0 },
            has_skipped_mark: mark.is_none() && rules.iter().any(|rule| rule.verb.is_for_delete()),
            mark,
            has_ignored: columns.iter().any(|column| column.is_ignored),
            // SAFETY: the caller vouches for the context.
            columns: unsafe { keep(&columns, context) },
            defaults: DefaultsCell::new(std::ptr::null_mut()),
        }
    }
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
/// The copy is not used after its context is gone, and its items need no dropping.
pub unsafe fn keep<T>(items: &[T], context: pg_sys::MemoryContext) -> &'static [T] {
    if items.is_empty() {
        return &[];
    }
    // SAFETY: the memory is as large as the items, and a context aligns for any of PostgreSQL's types.
    unsafe {
        let memory = pg_sys::MemoryContextAlloc(context, std::mem::size_of_val(items)).cast::<T>();
        std::ptr::copy_nonoverlapping(items.as_ptr(), memory, items.len());
        std::slice::from_raw_parts(memory, items.len())
    }
}

/// The value of [`Plan::columns`].
fn columns_to_compare(
    steps: &[Step],
    attributes: &[&pg_sys::FormData_pg_attribute],
) -> Vec<Column> {
    let compares =
        |step: &Step| step.verb.is_stamp() || step.verb.is_time() || step.verb == Verb::Increment;
    if !steps.iter().any(compares) {
        return Vec::new();
    }
    let columns: Vec<_> = attributes.iter().map(|it| Column::of(it)).collect();
    if columns.iter().any(|column| column.has_forms() || column.is_ignored) {
        columns
    } else {
        Vec::new()
    }
}

fn step(rule: &Rule, attributes: &[&pg_sys::FormData_pg_attribute]) -> Option<Step> {
    let name = encoding::to_server(&rule.column);
    let position = attributes.iter().position(|attribute| is_named(attribute, &name))?;
    let attribute = attributes[position];
    if !can_follow(rule.verb, attribute) {
        return None;
    }
    Some(Step {
        verb: rule.verb,
        attribute: position + 1,
        type_oid: attribute.atttypid,
        offset: if rule.verb.is_stamp() {
            -1
        } else {
            offset(&attributes[..=position]).map_or(-1, |offset| offset as isize)
        },
        length: attribute.attlen.max(0) as usize,
        touch: match rule.verb {
            Verb::Touch | Verb::History | Verb::SoftDelete => touch(attribute),
            _ => Touch::of_date(0),
        },
    })
}

/// The times of a column. The transaction's own is read here, once for all rows of a statement,
/// which does not outlive its transaction.
fn touch(attribute: &pg_sys::FormData_pg_attribute) -> Touch {
    let now = now_in(attribute.atttypid, attribute.atttypmod);
    if attribute.atttypid == pg_sys::DATEOID {
        return Touch::of_date(now);
    }
    // Without a type modifier, -1, the precision is the greatest.
    Touch::of_timestamp(
        now,
        u32::try_from(attribute.atttypmod).unwrap_or(pg_sys::MAX_TIMESTAMP_PRECISION),
    )
}

/// The offset of the last of these columns when none is null, if all have a fixed size.
fn offset(attributes: &[&pg_sys::FormData_pg_attribute]) -> Option<usize> {
    let mut end = 0;
    let mut start = 0;
    for attribute in attributes {
        let column = Column::of(attribute);
        start = column.aligned(end);
        end = start + column.fixed_length()?;
    }
    Some(start)
}

fn is_named(attribute: &pg_sys::FormData_pg_attribute, name: &CStr) -> bool {
    // SAFETY: a NameData ends with NUL.
    let own = unsafe { CStr::from_ptr(attribute.attname.data.as_ptr()) };
    !attribute.attisdropped && own == name
}

/// Whether a rule can be applied to a column: it is not generated and has a type that fits the verb.
fn can_follow(verb: Verb, attribute: &pg_sys::FormData_pg_attribute) -> bool {
    let column_type = attribute.atttypid;
    let fits = match verb {
        Verb::Keep | Verb::Immutable => true,
        Verb::Touch | Verb::SoftDelete => {
            [pg_sys::TIMESTAMPTZOID, pg_sys::TIMESTAMPOID, pg_sys::DATEOID].contains(&column_type)
        }
        // Periods have the full precision, so that each begins later than the one before.
        Verb::History => column_type == pg_sys::TIMESTAMPTZOID && attribute.atttypmod == -1,
        Verb::Increment | Verb::Match | Verb::MatchNext => {
            [pg_sys::INT8OID, pg_sys::INT4OID, pg_sys::INT2OID].contains(&column_type)
        }
        Verb::Stamp | Verb::StampStrict => {
            column_type == pg_sys::TEXTOID
                || (column_type == pg_sys::VARCHAROID && attribute.atttypmod == -1)
        }
    };
    fits && attribute.attgenerated == 0
}

unsafe fn attributes<'a>(descriptor: pg_sys::TupleDesc) -> Vec<&'a pg_sys::FormData_pg_attribute> {
    // SAFETY: the caller vouches for the descriptor.
    unsafe { (0..(*descriptor).natts as usize).map(|n| compat::attribute(descriptor, n)).collect() }
}

/// Warns of a rule that will be skipped on this table.
pub fn warn_if_idle(rule: &Rule, text: &CStr, relation: &OpenRelation) {
    let text = encoding::from_server(text.to_bytes());
    let name = encoding::to_server(&rule.column);
    // SAFETY: the relation is open, and its columns are looked at before anything else is called,
    // which might free them.
    let column = unsafe {
        let attributes = attributes((*relation.as_ptr()).rd_att);
        let named = attributes.iter().find(|attribute| is_named(attribute, &name));
        named.map(|attribute| (attribute.atttypid, can_follow(rule.verb, attribute)))
    };
    match column {
        None => error::warn(error::rule_without_column(&text, &relation.name())),
        Some((type_oid, false)) => {
            let type_name = catalog::type_name(type_oid);
            error::warn(error::rule_for_wrong_type(&text, &relation.name(), &type_name));
        }
        Some((_, true)) => {}
    }
}
