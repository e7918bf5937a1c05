//! The bytes that a relation's files take, asked of the file system alone: pg_total_relation_size()
//! opens each table with its indexes, and over ten thousand of them that is what the time goes to.

use pgrx::prelude::*;

use crate::catalog;

/// The forks of a relation, as they are named (src/common/relpath.c).
const FORKS: [&str; 4] = ["", "_fsm", "_vm", "_init"];

/// The bytes of all forks and segments of a relation in the database's own tablespace, by its
/// pg_class.relfilenode. A file that has gone counts for nothing.
#[pg_extern(stable, strict, parallel_safe)]
pub(crate) fn file_size(relfilenode: pg_sys::Oid) -> i64 {
    // SAFETY: the path of the database is set when a backend starts, and stays.
    let directory = unsafe { catalog::text(pg_sys::DatabasePath) };
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
