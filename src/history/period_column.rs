//! The column of a table that has the beginning of a row's period.

use pgrx::pg_sys;

use super::columns::name;
use crate::catalog::OpenRelation;
use crate::rule::Verb;
use crate::{compat, encoding, error, maintain};

/// The type of the column, where it cannot hold each time.
struct OtherType {
    column: String,
    type_oid: pg_sys::Oid,
}

/// The column of an open table with the rule `history`, if it has another type than timestamptz without a precision.
fn of_other_type(table: &OpenRelation) -> Option<OtherType> {
    let column = maintain::history_column(table)?;
    let wanted = encoding::to_server(&column);
    // SAFETY: the relation is open, with so many columns, and nothing else is called while they are read.
    unsafe {
        let descriptor = (*table.as_ptr()).rd_att;
        let attribute = (0..(*descriptor).natts as usize)
            .map(|place| compat::attribute(descriptor, place))
            .find(|it| !it.attisdropped && name(it) == wanted.as_c_str())?;
        let type_oid = attribute.atttypid;
        (!maintain::can_follow(Verb::History, attribute)).then_some(OtherType { column, type_oid })
    }
}

/// Refuses a type that the running command has given to the column.
pub fn refuse_other_type(table: pg_sys::Oid) {
    let open = OpenRelation::open(table);
    if let Some(other) = of_other_type(&open) {
        error::raise(error::history_column_type_changed(&open.qualified_name(), &other.column));
    }
}

/// Refuses to read a table whose column is not a time: no event trigger was fired for the change of its type.
pub fn refuse_unreadable(table: &OpenRelation) {
    const TIMES: [pg_sys::Oid; 3] = [pg_sys::TIMESTAMPTZOID, pg_sys::TIMESTAMPOID, pg_sys::DATEOID];
    if let Some(other) = of_other_type(table).filter(|it| !TIMES.contains(&it.type_oid)) {
        let table = table.qualified_name();
        error::raise(error::history_column_of_other_type(&table, &other.column));
    }
}
