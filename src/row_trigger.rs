//! `base_entity.maintain(rule, ...)`: the row trigger.
//!
//! It is fired BEFORE UPDATE OR DELETE FOR EACH ROW. Most of its cost is that of firing any trigger: it
//! reads its rules once per statement ([`Plan`]) and hands each row to the rules
//! ([`maintain`](crate::maintain)). Where rows are marked as deleted, it is fired AFTER DELETE FOR EACH
//! ROW too ([`soft_delete`](crate::soft_delete)).

use std::ffi::CStr;

use pgrx::pg_sys;

use crate::fmgr::{self, pg_function};
use crate::maintain::{self, EVENT, Plan, arguments, table_of};
use crate::soft_delete::{self, SoftDelete};
use crate::{encoding, error, settings};

mod check;

pub use check::check_trigger;

pg_function! {
    /// The row trigger.
    base_entity_maintain / pg_finfo_base_entity_maintain => maintain
}

unsafe fn maintain(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the context's tag is that of TriggerData; its tuples and trigger live as long
    // as the call, the FmgrInfo as long as the statement.
    unsafe {
        let Some(data) = fmgr::context::<pg_sys::TriggerData>(call, pg_sys::NodeTag::T_TriggerData)
        else {
            error::raise(error::not_called_as_trigger("maintain"));
        };
        let data = &*data;
        let event = match data.tg_event & EVENT {
            BEFORE_ROW_INSERT => Event::Insert,
            BEFORE_ROW_UPDATE => Event::Update,
            BEFORE_ROW_DELETE => Event::Delete,
            AFTER_ROW_DELETE => Event::Deleted,
            // A trigger that only records what its table was made LIKE.
            AFTER_TRUNCATE => return pg_sys::Datum::null(),
            _ if soft_delete::is_recheck(data) => Event::Recheck,
            _ => {
                let trigger = encoding::text((*data.tg_trigger).tgname);
                error::raise(error::wrong_event(
                    &trigger,
                    &table_of(data),
                    &texts(arguments(&*data.tg_trigger)),
                ));
            }
        };
        let function = &mut *(*call).flinfo;
        let is_on = settings::row_rules() && !maintain::covers(data.tg_relation);
        // Where rows move between partitions, an UPDATE is noted even so.
        let may_move = event == Event::Update && (*(*data.tg_relation).rd_rel).relispartition;
        // Rows that were kept before the rules were suspended are checked all the same.
        if !is_on && !may_move && event != Event::Recheck {
            return event.unchanged(data).into();
        }
        if function.fn_extra.is_null() {
            let statement = Statement::new(&*data.tg_trigger, data.tg_relation, function.fn_mcxt);
            function.fn_extra = statement.cast();
        }
        let Statement { plan, soft_delete } = &*function.fn_extra.cast::<Statement>();
        let rule = soft_delete.as_ref();
        if may_move {
            maintain::note(data, function.fn_mcxt);
        }
        match event {
            Event::Insert => maintain::arrival(plan, data, function.fn_mcxt)
                .unwrap_or_else(|| maintain::apply_to_insert(plan, data, function.fn_mcxt))
                .into(),
            Event::Update => {
                let Some(rule) = rule else {
                    return if is_on { maintain::apply(plan, data) } else { data.tg_newtuple }
                        .into();
                };
                soft_delete::before_update(rule, data);
                if !is_on {
                    return data.tg_newtuple.into();
                }
                let row = maintain::apply(plan, data);
                soft_delete::refuse_stale_restore(plan, rule, data, row);
                row.into()
            }
            Event::Delete => soft_delete::before_delete(plan, rule, data, function.fn_mcxt).into(),
            Event::Deleted => {
                soft_delete::after_delete(plan, rule, data, function.fn_mcxt);
                pg_sys::Datum::null()
            }
            Event::Recheck => {
                soft_delete::recheck(rule, data, function.fn_mcxt);
                pg_sys::Datum::null()
            }
        }
    }
}

/// The state that the calls of a trigger in one statement share.
struct Statement {
    plan: Plan,
    /// The rule `soft_delete`, if the trigger has one that can be followed.
    soft_delete: Option<SoftDelete>,
}

impl Statement {
    /// That of a trigger on `relation`, in `context`.
    ///
    /// # Safety
    ///
    /// The relation is open, and the value is not used after its context is gone.
    unsafe fn new(
        trigger: &pg_sys::Trigger,
        relation: pg_sys::Relation,
        context: pg_sys::MemoryContext,
    ) -> *mut Self {
        // SAFETY: the caller vouches for the relation and the context. The memory is allocated here with the right
        // size and alignment, and filled before use. Nothing in it needs dropping.
        unsafe {
            let plan = Plan::new(trigger, relation, context);
            let soft_delete = plan.mark.map(SoftDelete::new);
            let statement = pg_sys::MemoryContextAlloc(context, size_of::<Self>()).cast::<Self>();
            statement.write(Self { plan, soft_delete });
            statement
        }
    }
}

/// Arguments as texts.
fn texts<'a>(arguments: impl Iterator<Item = &'a CStr>) -> Vec<String> {
    arguments.map(|argument| encoding::from_server(argument.to_bytes())).collect()
}

/// The event that the trigger was fired for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Event {
    /// A row is about to be inserted.
    Insert,
    /// A row is about to be updated.
    Update,
    /// A row is about to be deleted.
    Delete,
    /// A row was deleted.
    Deleted,
    /// Rows that were inserted again have foreign keys to be checked.
    Recheck,
}

impl Event {
    /// The tuple that the trigger returns if it does nothing.
    fn unchanged(self, data: &pg_sys::TriggerData) -> pg_sys::HeapTuple {
        match self {
            Self::Update => data.tg_newtuple,
            Self::Insert | Self::Delete => data.tg_trigtuple,
            Self::Deleted | Self::Recheck => std::ptr::null_mut(),
        }
    }
}

const BEFORE_ROW_INSERT: u32 =
    pg_sys::TRIGGER_EVENT_INSERT | pg_sys::TRIGGER_EVENT_ROW | pg_sys::TRIGGER_EVENT_BEFORE;
const BEFORE_ROW_UPDATE: u32 =
    pg_sys::TRIGGER_EVENT_UPDATE | pg_sys::TRIGGER_EVENT_ROW | pg_sys::TRIGGER_EVENT_BEFORE;
const BEFORE_ROW_DELETE: u32 =
    pg_sys::TRIGGER_EVENT_DELETE | pg_sys::TRIGGER_EVENT_ROW | pg_sys::TRIGGER_EVENT_BEFORE;
const AFTER_ROW_DELETE: u32 =
    pg_sys::TRIGGER_EVENT_DELETE | pg_sys::TRIGGER_EVENT_ROW | pg_sys::TRIGGER_EVENT_AFTER;
/// Neither TRIGGER_EVENT_ROW nor TRIGGER_EVENT_BEFORE: after the statement.
const AFTER_TRUNCATE: u32 = pg_sys::TRIGGER_EVENT_TRUNCATE;
