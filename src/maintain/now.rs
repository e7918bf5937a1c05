//! now() as a value of a column's type.

use pgrx::{direct_function_call, pg_sys};

use crate::catalog;

/// The time of the transaction: when it began, or where it is a part of a distributed transaction of Citus, when that
/// began, which is the same time on every node.
pub fn transaction_time() -> pg_sys::TimestampTz {
    unsafe extern "C-unwind" {
        fn GetCurrentTransactionStartTimestamp() -> pg_sys::TimestampTz;
    }
    // SAFETY: reads the state of the transaction, and raises no error.
    catalog::transaction_time().unwrap_or_else(|| unsafe { GetCurrentTransactionStartTimestamp() })
}

/// The time of the transaction, as an assignment of now() to a column of this type and
/// type modifier stores it: a timestamp in microseconds, a date in days. A timestamp without time
/// zone and a date are in the session's time zone; an error if that leads out of their range.
pub fn now_in(type_oid: pg_sys::Oid, typmod: i32) -> i64 {
    // SAFETY: the functions take a timestamptz or timestamp, and a type modifier, and return by
    // value. None of them returns NULL.
    unsafe {
        let now = transaction_time();
        // The full precision is that of the clock.
        if type_oid == pg_sys::TIMESTAMPTZOID && typmod == -1 {
            return now;
        }
        let typmod = Some(typmod.into());
        match type_oid {
            pg_sys::DATEOID => {
                direct_function_call::<i32>(pg_sys::timestamptz_date, &[Some(now.into())])
                    .map_or(now, i64::from)
            }
            pg_sys::TIMESTAMPOID => {
                let local =
                    direct_function_call::<i64>(pg_sys::timestamptz_timestamp, &[Some(now.into())]);
                direct_function_call(pg_sys::timestamp_scale, &[local.map(Into::into), typmod])
                    .unwrap_or(now)
            }
            _ => direct_function_call(pg_sys::timestamptz_scale, &[Some(now.into()), typmod])
                .unwrap_or(now),
        }
    }
}
