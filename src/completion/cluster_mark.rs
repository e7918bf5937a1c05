//! ALTER TABLE ... CLUSTER ON: the index by which CLUSTER orders a table.

use pgrx::pg_sys;

use super::template_errors::of_template;
use crate::catalog::{self, OpenRelation};
use crate::parse_tree::Statement;

/// Marks the index of `table` that corresponds to the first one that a template has marked. A
/// partitioned table takes no mark.
pub fn copy(table: pg_sys::Oid, templates: &[pg_sys::Oid]) {
    let is_marked = |index: &pg_sys::Oid| catalog::is_clustered(*index);
    let marked = templates.iter().find_map(|template| {
        let indexes = OpenRelation::open(*template).indexes();
        indexes.into_iter().find(is_marked).map(|index| (*template, index))
    });
    let Some((template, marked)) = marked else { return };
    if OpenRelation::open(table).is_partitioned() {
        return;
    }
    let Some(index) = corresponding(table, template, marked) else { return };
    let (table, index) =
        (OpenRelation::open(table).qualified_name(), catalog::relation_name(index));
    let index = pgrx::spi::quote_identifier(index);
    of_template(template, || {
        Statement::parse(&format!("ALTER TABLE {table} CLUSTER ON {index}")).run();
    });
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
