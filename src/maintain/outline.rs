//! The part of a plan that the rules and the columns of a table decide: remembered from one statement to the next, since
//! to find it out takes longer than to maintain a row.

use std::ffi::{CStr, CString};
use std::rc::Rc;

use pgrx::pg_sys;

use super::arguments::{arguments, read};
use super::layout::Column;
use super::touch::Touch;
use crate::catalog::{self, OpenRelation, RelationCache};
use crate::rule::{Rule, Verb};
use crate::{compat, encoding, error};

/// A rule for a column that exists and has a type that the rule can be applied to.
#[derive(Clone, Copy)]
pub struct Step {
    /// The effect on the column.
    pub verb: Verb,
    /// The column's number, counted from 1.
    pub attribute: usize,
    /// The column's type.
    pub type_oid: pg_sys::Oid,
    /// The column's type modifier.
    pub typmod: i32,
    /// Bytes from the start of a row's data to the column when no column up to it is null; -1 if
    /// that depends on the row.
    pub offset: isize,
    /// The column's size in bytes where `offset` is known.
    pub length: usize,
    /// The times that `touch` and `soft_delete` write; unused for other verbs.
    pub touch: Touch,
}

/// The part of a plan that is the same for every statement.
pub struct Outline {
    /// The arguments of the trigger.
    arguments: Box<[CString]>,
    /// See [`Plan::steps`](super::Plan::steps); without times.
    pub steps: Box<[Step]>,
    /// See [`Plan::leading`](super::Plan::leading).
    pub leading: usize,
    /// See [`Plan::mark`](super::Plan::mark).
    pub mark: Option<Step>,
    /// See [`Plan::has_skipped_mark`](super::Plan::has_skipped_mark).
    pub has_skipped_mark: bool,
    /// See [`Plan::columns`](super::Plan::columns).
    pub columns: Box<[Column]>,
}

thread_local! {
    /// Those of triggers.
    static OUTLINES: RelationCache<Outline> = const { RelationCache::new() };
}

impl Outline {
    /// That of `trigger` on `relation`. Rules for columns that are missing or of the wrong type are skipped: an UPDATE
    /// never fails because of them.
    ///
    /// # Safety
    ///
    /// The relation is open.
    pub unsafe fn of(trigger: &pg_sys::Trigger, relation: pg_sys::Relation) -> Rc<Self> {
        OUTLINES.with(|all| {
            let known = all.get(trigger.tgoid);
            // The descriptor of the trigger is the statement's own.
            let is_same = |outline: &Rc<Self>| {
                arguments(trigger).eq(outline.arguments.iter().map(CString::as_c_str))
            };
            known.filter(is_same).unwrap_or_else(|| {
                // SAFETY: the caller vouches for the relation.
                all.find(trigger.tgoid, || unsafe {
                    let table = (*relation).rd_id;
                    (Self::find(trigger, relation), Some([table, table]))
                })
            })
        })
    }

    unsafe fn find(trigger: &pg_sys::Trigger, relation: pg_sys::Relation) -> Self {
        let rules: Vec<Rule> = arguments(trigger).filter_map(read).collect();
        // SAFETY: the descriptor belongs to the open relation.
        let attributes = unsafe { attributes((*relation).rd_att) };
        let (mut marks, mut steps): (Vec<Step>, Vec<Step>) = rules
            .iter()
            .filter_map(|rule| step(rule, &attributes))
            .partition(|step| step.verb.is_for_delete());
        let mark = marks.pop();
        steps.sort_by_key(|step| match step.verb {
            Verb::Immutable | Verb::Match | Verb::MatchNext | Verb::SoftDelete => 0,
            Verb::Keep => 1,
            // Restores the stored value, too, unless another column has changed.
            Verb::History => 2,
            Verb::Touch | Verb::Increment | Verb::Stamp | Verb::StampStrict => 3,
        });
        let columns = columns_to_compare(&steps, &attributes);
        let placed = steps.iter().all(|step| step.offset >= 0);
        let leading = steps.iter().map(|step| step.attribute).max().unwrap_or(0);
        Self {
            arguments: arguments(trigger).map(CStr::to_owned).collect(),
            steps: steps.into(),
            leading: if placed { leading } else { 0 },
            has_skipped_mark: mark.is_none() && rules.iter().any(|rule| rule.verb.is_for_delete()),
            mark,
            columns: columns.into(),
        }
    }
}

/// The value of [`Outline::columns`].
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
        typmod: attribute.atttypmod,
        offset: if rule.verb.is_stamp() {
            -1
        } else {
            offset(&attributes[..=position]).map_or(-1, |offset| offset as isize)
        },
        length: attribute.attlen.max(0) as usize,
        touch: Touch::of_date(0),
    })
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
pub fn can_follow(verb: Verb, attribute: &pg_sys::FormData_pg_attribute) -> bool {
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
