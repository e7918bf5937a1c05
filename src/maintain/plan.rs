//! What a trigger's rules mean for one table: read once in a statement, obeyed for each row.

use std::ffi::CStr;

use pgrx::pg_sys;

use super::rule::{Rule, Verb};
use crate::catalog::{self, OpenRelation};
use crate::{compat, error};

/// A rule for a column that exists and has a type the rule can be followed on.
pub struct Step {
    /// What is done.
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
}

/// The steps of a trigger on a table.
pub struct Plan {
    /// Those for an UPDATE, in the order in which they are obeyed: what looks at the values sent,
    /// what puts old ones back, and what depends on whether the row has changed.
    pub steps: &'static [Step],
    /// The number of leading columns that must not be null for the steps' offsets to hold; 0 if
    /// some step has none.
    pub leading: usize,
    /// The column that a DELETE marks, counted from 1; 0 if there is none.
    pub mark: usize,
    /// Whether some column is mute ([`is_mute`]).
    pub has_mute: bool,
}

impl Plan {
    /// Reads the rules of `trigger` for `relation`, into `context`. Rules for columns that are
    /// missing or of the wrong type are left out: an UPDATE never fails for them.
    ///
    /// # Safety
    ///
    /// The relation is open, and the plan is not used after its context is gone.
    pub unsafe fn new(
        trigger: &pg_sys::Trigger,
        relation: pg_sys::Relation,
        context: pg_sys::MemoryContext,
    ) -> *mut Self {
        if trigger.tgnargs == 0 {
            error::raise(error::no_rules());
        }
        // SAFETY: the relation is open.
        let descriptor = unsafe { (*relation).rd_att };
        let (marks, mut steps): (Vec<Step>, Vec<Step>) = super::arguments(trigger)
            .map(super::read)
            .filter_map(|rule| step(&rule, descriptor))
            .partition(|step| step.verb.is_for_delete());
        steps.sort_by_key(|step| match step.verb {
            Verb::Fix | Verb::Check | Verb::Mark => 0,
            Verb::Keep => 1,
            Verb::Touch | Verb::Count | Verb::Sign => 2,
        });
        let placed = steps.iter().all(|step| step.offset >= 0);
        let leading = steps.iter().map(|step| step.attribute).max().unwrap_or(0);
        // SAFETY: the memory is made here, of the right size and alignment, and filled before use.
        // Nothing in it needs dropping.
        unsafe {
            let size = std::mem::size_of::<Step>() * steps.len().max(1);
            let memory = pg_sys::MemoryContextAlloc(context, size).cast::<Step>();
            std::ptr::copy_nonoverlapping(steps.as_ptr(), memory, steps.len());
            let plan =
                pg_sys::MemoryContextAlloc(context, std::mem::size_of::<Self>()).cast::<Self>();
            plan.write(Self {
                steps: std::slice::from_raw_parts(memory, steps.len()),
                leading: if placed { leading } else { 0 },
                mark: marks.first().map_or(0, |step| step.attribute),
                has_mute: attributes(descriptor).iter().any(|attribute| is_mute(attribute)),
            });
            plan
        }
    }
}

fn step(rule: &Rule, descriptor: pg_sys::TupleDesc) -> Option<Step> {
    // SAFETY: the descriptor belongs to an open relation.
    let attributes = unsafe { attributes(descriptor) };
    let position = attributes.iter().position(|attribute| is_named(attribute, &rule.column))?;
    let attribute = attributes[position];
    if !can_follow(rule.verb, attribute) {
        return None;
    }
    Some(Step {
        verb: rule.verb,
        attribute: position + 1,
        type_oid: attribute.atttypid,
        offset: if rule.verb == Verb::Sign {
            -1
        } else {
            offset(&attributes[..=position]).map_or(-1, |offset| offset as isize)
        },
        length: attribute.attlen.max(0) as usize,
    })
}

/// Where the last of these columns starts when none is null, if all have a fixed size
/// (heap_compute_data_size in access/common/heaptuple.c).
fn offset(attributes: &[&pg_sys::FormData_pg_attribute]) -> Option<usize> {
    let mut end = 0;
    let mut start = 0;
    for attribute in attributes {
        if attribute.attlen <= 0 {
            return None;
        }
        let alignment = match attribute.attalign as u8 {
            pg_sys::TYPALIGN_CHAR => 1,
            pg_sys::TYPALIGN_SHORT => 2,
            pg_sys::TYPALIGN_INT => 4,
            _ => 8,
        };
        start = usize::next_multiple_of(end, alignment);
        end = start + attribute.attlen as usize;
    }
    Some(start)
}

/// Whether a column says nothing of its own: one that was dropped, which the stored row may still
/// have and a new one has not; and a generated one, which follows from others, and which triggers
/// in PL/pgSQL empty.
pub fn is_mute(attribute: &pg_sys::FormData_pg_attribute) -> bool {
    attribute.attisdropped || attribute.attgenerated != 0
}

fn is_named(attribute: &pg_sys::FormData_pg_attribute, name: &str) -> bool {
    // SAFETY: a NameData ends with NUL.
    let own = unsafe { CStr::from_ptr(attribute.attname.data.as_ptr()) };
    !attribute.attisdropped && own.to_bytes() == name.as_bytes()
}

/// Generated columns are PostgreSQL's to fill; some verbs need a type that holds what they write.
fn can_follow(verb: Verb, attribute: &pg_sys::FormData_pg_attribute) -> bool {
    let column_type = attribute.atttypid;
    let fits = match verb {
        Verb::Keep | Verb::Fix => true,
        Verb::Touch | Verb::Mark => {
            [pg_sys::TIMESTAMPTZOID, pg_sys::TIMESTAMPOID, pg_sys::DATEOID].contains(&column_type)
        }
        Verb::Count | Verb::Check => {
            [pg_sys::INT8OID, pg_sys::INT4OID, pg_sys::INT2OID].contains(&column_type)
        }
        Verb::Sign => {
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
    let text = text.to_string_lossy();
    // SAFETY: the relation is open.
    let attributes = unsafe { attributes((*relation.as_ptr()).rd_att) };
    match attributes.iter().find(|attribute| is_named(attribute, &rule.column)) {
        None => error::warn(error::rule_without_column(&text, &relation.name())),
        Some(attribute) if !can_follow(rule.verb, attribute) => {
            // SAFETY: format_type_be gives a C string for any type.
            let type_name = unsafe { catalog::text(pg_sys::format_type_be(attribute.atttypid)) };
            error::warn(error::rule_for_wrong_type(&text, &relation.name(), &type_name));
        }
        Some(_) => {}
    }
}
