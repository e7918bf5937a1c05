//! The actions of foreign keys in the rows that refer to a row: ON UPDATE CASCADE, ON DELETE SET NULL, ON DELETE
//! SET DEFAULT. PostgreSQL does not check its own action again, so a rule that undoes it leaves a
//! reference to a row that is gone.

use pgrx::pg_sys::panic::CaughtError;
use pgrx::{PgSqlErrorCode, pg_sys};

use super::foreign_key_check;
use crate::catalog::{self, OpenRelation};
use crate::subtransaction::{self, Ending};

/// Whether the value that an UPDATE sets in a column stands against the rules: a foreign key's action
/// sets it, since the row that the stored value refers to is gone.
///
/// An action runs with the rights of the owner of the table that refers, in a security context that code of
/// triggers which the action fires has too. So the reference decides, and the role: another role that could remove
/// the row that is referred to for a moment sets nothing.
///
/// # Safety
///
/// `data` is that of a BEFORE UPDATE row trigger; `attribute` is the number of a column of its table.
#[cold]
pub unsafe fn sets(attribute: usize, data: &pg_sys::TriggerData) -> bool {
    // SAFETY: reads the security context; the caller vouches for the rest.
    unsafe {
        pg_sys::InNoForceRLSOperation()
            && is_owner(data.tg_relation)
            && catalog::foreign_keys_with(attribute, data.tg_relation)
                .into_iter()
                .any(|key| catalog::sets_columns(key) && is_broken(key, data))
    }
}

/// Whether an UPDATE is a foreign key's action, which sends nothing but the columns that refer: the statement does not
/// set this column.
///
/// # Safety
///
/// As [`sets`].
pub unsafe fn leaves_out(attribute: usize, data: &pg_sys::TriggerData) -> bool {
    let number = attribute as i32 - pg_sys::FirstLowInvalidHeapAttributeNumber;
    // SAFETY: the set is null or valid while the trigger runs; the caller vouches for the rest.
    unsafe {
        pg_sys::InNoForceRLSOperation()
            && is_owner(data.tg_relation)
            && !pg_sys::bms_is_member(number, data.tg_updatedcols)
    }
}

/// Whether the current role owns the table, or the one that it is a partition of, for which the action runs.
unsafe fn is_owner(relation: pg_sys::Relation) -> bool {
    // SAFETY: the relation is open.
    unsafe {
        let role = pg_sys::GetUserId();
        let class = &*(*relation).rd_rel;
        class.relowner == role
            || class.relispartition
                && catalog::partition_ancestors((*relation).rd_id)
                    .into_iter()
                    .any(|ancestor| catalog::owner_of(ancestor) == Some(role))
    }
}

/// Whether the stored row refers, by a foreign key, to a row that does not exist.
unsafe fn is_broken(key: pg_sys::Oid, data: &pg_sys::TriggerData) -> bool {
    // SAFETY: the triggers are copied, and the relation is open; opening it again fills its entry where DDL
    // that was rolled back has left it empty.
    unsafe {
        let relation = data.tg_relation;
        drop(OpenRelation::of_command((*relation).rd_id));
        let triggers = pg_sys::CopyTriggerDesc((*relation).trigdesc);
        let Some(trigger) = catalog::triggers_in(triggers)
            .iter()
            .find(|trigger| trigger.tgconstraint == key && foreign_key_check::is_check(trigger))
        else {
            return false;
        };
        let slot = pg_sys::MakeSingleTupleTableSlot(
            pg_sys::CreateTupleDescCopy((*relation).rd_att),
            pg_sys::table_slot_callbacks(relation),
        );
        let checked = subtransaction::run(Ending::Undo, || {
            let mut place = (*data.tg_trigtuple).t_self;
            let any = std::ptr::addr_of_mut!(pg_sys::SnapshotAnyData);
            let fetch = (*(*relation).rd_tableam).tuple_fetch_row_version;
            if !fetch.is_some_and(|fetch| fetch(relation, &mut place, any, slot)) {
                return;
            }
            foreign_key_check::run(trigger, relation, slot);
            // Its pin of the row's page is the subtransaction's.
            pg_sys::ExecClearTuple(slot);
        });
        match checked {
            Ok(()) => false,
            Err(caught) if is_violation(&caught) => true,
            Err(caught) => caught.rethrow(),
        }
    }
}

/// Whether an error is that of a row that refers to a missing one.
fn is_violation(caught: &CaughtError) -> bool {
    match caught {
        CaughtError::PostgresError(report) => {
            report.sql_error_code() == PgSqlErrorCode::ERRCODE_FOREIGN_KEY_VIOLATION
        }
        _ => false,
    }
}
