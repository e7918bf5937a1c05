//! Tables of Citus that were dropped, and that others may replace under their names: it is known at the end of the transaction,
//! since Citus makes a new table to change the distribution of one.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use crate::before_commit;
use crate::catalog::DroppedName;

thread_local! {
    // Those that the work at the end of the transaction holds.
    static AWAITED: RefCell<Vec<Weak<DroppedName>>> = const { RefCell::new(Vec::new()) };
}

/// Has `work` done for the name before the transaction commits.
pub fn put_off(name: DroppedName, work: fn(&DroppedName)) {
    let name = Rc::new(name);
    AWAITED.with_borrow_mut(|all| {
        all.retain(|it| it.strong_count() > 0);
        all.push(Rc::downgrade(&name));
    });
    before_commit::run(move || work(&name));
}

/// Whether a table of this name was dropped, which another may replace.
pub fn is_awaited(schema: &str, table: &str) -> bool {
    AWAITED.with_borrow(|all| {
        all.iter().filter_map(Weak::upgrade).any(|it| it.schema == schema && it.table == table)
    })
}
