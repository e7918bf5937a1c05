//! The size of a relation's files in bytes, read from the file system alone: pg_total_relation_size()
//! opens each table with its indexes, which takes most of the time for ten thousand tables.

use pgrx::prelude::*;
use sql_function::sql_function;

use crate::encoding;

/// The forks of a relation, as they are named (src/common/relpath.c).
const FORKS: [&str; 4] = ["", "_fsm", "_vm", "_init"];

/// The bytes of all forks and segments of a relation in the database's own tablespace, by its
/// pg_class.relfilenode. A missing file counts as 0.
#[sql_function(stable, strict, parallel_safe)]
pub(crate) fn file_size(relfilenode: pg_sys::Oid) -> i64 {
    // SAFETY: the path of the database is set when a backend starts, and does not change.
    let directory = unsafe { encoding::text(pg_sys::DatabasePath) };
    let bytes = FORKS.iter().map(|fork| {
        let name = format!("{directory}/{}{fork}", relfilenode.to_u32());
        let segments = (1..).map(|segment| format!("{name}.{segment}"));
        std::iter::once(name.clone()).chain(segments).map_while(size).sum::<u64>()
    });
    bytes.sum::<u64>() as i64
}

fn size(path: String) -> Option<u64> {
    std::fs::metadata(path).ok().map(|file| file.len())
}
