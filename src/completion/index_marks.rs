//! ALTER TABLE ... CLUSTER ON and REPLICA IDENTITY USING INDEX: the indexes by which CLUSTER orders a table and by which logical
//! replication finds its rows.

use pgrx::pg_sys;

use crate::catalog::{self, OpenRelation, Setting};
use crate::parse_tree::Statement;
use crate::part::PartKind;

/// Marks the index of `table` that corresponds to the one which a template has marked.
pub fn copy(table: pg_sys::Oid, setting: &Setting) {
    let is_of_cluster = setting.kind == PartKind::Cluster;
    let (action, is_marked): (_, fn(pg_sys::Oid) -> bool) = if is_of_cluster {
        ("CLUSTER ON", catalog::is_clustered)
    } else {
        ("REPLICA IDENTITY USING INDEX", catalog::is_replica_identity)
    };
    let indexes = OpenRelation::open(setting.template).indexes();
    let marked = indexes.into_iter().find(|index| is_marked(*index));
    let Some(index) = marked.and_then(|index| corresponding(table, setting.template, index)) else {
        return;
    };
    let table = OpenRelation::open(table).qualified_name();
    let index = pgrx::spi::quote_identifier(catalog::relation_name(index));
    Statement::parse(&format!("ALTER TABLE {table} {action} {index}")).run();
}

/// The index of `table` with the definition of the template's.
fn corresponding(
    table: pg_sys::Oid,
    template: pg_sys::Oid,
    index: pg_sys::Oid,
) -> Option<pg_sys::Oid> {
    let (table, template) = (OpenRelation::open(table), OpenRelation::open(template));
    let numbers = table.numbers_of(&template);
    let mut numbers: Vec<_> = numbers.into_iter().map(Option::unwrap_or_default).collect();
    let map = pg_sys::AttrMap { attnums: numbers.as_mut_ptr(), maplen: numbers.len() as i32 };
    let theirs = OpenRelation::open(index);
    table.indexes().into_iter().find(|own| {
        let own = OpenRelation::open(*own);
        // SAFETY: both indexes are open, and the map leads from the template's columns to the table's.
        // The arrays belong to their relcache entries, which stay while they are open.
        unsafe {
            let (own, theirs) = (own.as_ptr(), theirs.as_ptr());
            let keys = (*(*own).rd_index).indnkeyatts as usize;
            let options = |index: pg_sys::Relation| {
                std::slice::from_raw_parts((*index).rd_indoption, keys).to_vec()
            };
            pg_sys::CompareIndexInfo(
                pg_sys::BuildIndexInfo(own),
                pg_sys::BuildIndexInfo(theirs),
                (*own).rd_indcollation,
                (*theirs).rd_indcollation,
                (*own).rd_opfamily,
                (*theirs).rd_opfamily,
                (&raw const map).cast_mut(),
            ) && options(own) == options(theirs)
        }
    })
}
