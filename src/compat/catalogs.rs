//! Where PostgreSQL 14 to 18 differ in the catalogs and the caches of them.

use pgrx::pg_sys;

/// The OID of a relation's primary key index, deferrable or not; InvalidOid when it has none.
///
/// The relation cache of 14 to 17 leaves out a deferrable one, 18 asks (RelationGetPrimaryKeyIndex in
/// utils/cache/relcache.c).
///
/// # Safety
///
/// `relation` is an open relation.
pub unsafe fn primary_key_index(relation: pg_sys::Relation) -> pg_sys::Oid {
    // SAFETY: the caller vouches for the relation; the list of its indexes is a copy, and so is what
    // is read of each before its tuple is released.
    unsafe {
        #[cfg(feature = "pg18")]
        return pg_sys::RelationGetPrimaryKeyIndex(relation, true);
        #[cfg(not(feature = "pg18"))]
        {
            let is_primary = |index: &pg_sys::Oid| {
                let cache = pg_sys::SysCacheIdentifier::INDEXRELID as i32;
                let tuple = pg_sys::SearchSysCache1(cache, (*index).into());
                if tuple.is_null() {
                    return false;
                }
                let found =
                    (*pg_sys::GETSTRUCT(tuple).cast::<pg_sys::FormData_pg_index>()).indisprimary;
                pg_sys::ReleaseSysCache(tuple);
                found
            };
            let indexes =
                pgrx::PgList::<pg_sys::Oid>::from_pg(pg_sys::RelationGetIndexList(relation));
            let found = indexes.iter_oid().find(is_primary);
            found.unwrap_or(pg_sys::InvalidOid)
        }
    }
}

/// The transaction that wrote the row of the catalog that describes an index.
///
/// Before 18, pgrx does not have HeapTupleHeaderGetXmin() (access/htup_details.h).
///
/// # Safety
///
/// The index is open.
pub unsafe fn index_xmin(index: pg_sys::Relation) -> pg_sys::TransactionId {
    // SAFETY: an open index has the row of pg_index that describes it.
    unsafe {
        let header = (*(*index).rd_indextuple).t_data;
        if (*header).t_infomask & pg_sys::HEAP_XMIN_FROZEN as u16 == pg_sys::HEAP_XMIN_FROZEN as u16
        {
            pg_sys::FrozenTransactionId
        } else {
            (*header).t_choice.t_heap.t_xmin
        }
    }
}

/// Whether a publication publishes the inserts of a relation.
///
/// 15 replaced GetRelationPublicationActions() (utils/relcache.h).
///
/// # Safety
///
/// `relation` is an open relation.
pub unsafe fn publishes_inserts(relation: pg_sys::Relation) -> bool {
    // SAFETY: the caller vouches for the relation; the result is the function's own, or filled by it.
    unsafe {
        #[cfg(feature = "pg14")]
        return (*pg_sys::GetRelationPublicationActions(relation)).pubinsert;
        #[cfg(not(feature = "pg14"))]
        {
            let mut description = pg_sys::PublicationDesc::default();
            pg_sys::RelationBuildPublicationDesc(relation, &mut description);
            description.pubactions.pubinsert
        }
    }
}

/// Whether PostgreSQL made a trigger for a constraint. 14 marks the copies on partitions as internal,
/// too, of triggers that a user made on the partitioned table (commands/trigger.c).
pub fn is_internal(trigger: &pg_sys::Trigger) -> bool {
    trigger.tgisinternal && !(cfg!(feature = "pg14") && trigger.tgisclone)
}

/// Whether NOT NULL is a constraint with a name, as in 18 (catalog/pg_constraint.h).
pub const NOT_NULL_HAS_NAME: bool = cfg!(feature = "pg18");

/// The SQL expression for pg_index.indnullsnotdistinct, which 15 added.
pub const NULLS_NOT_DISTINCT: &str =
    if cfg!(feature = "pg14") { "false" } else { "i.indnullsnotdistinct" };

/// The SQL expression for pg_constraint.conperiod, which 18 added.
pub const WITHOUT_OVERLAPS: &str = if cfg!(feature = "pg18") { "c.conperiod" } else { "false" };

/// The SQL expression for pg_constraint.conenforced, which 18 added.
pub const ENFORCED: &str = if cfg!(feature = "pg18") { "c.conenforced" } else { "true" };

/// The SQL expression for pg_constraint.confdelsetcols, which 15 added.
pub const FOREIGN_KEY_DELETE_COLUMNS: &str =
    if cfg!(feature = "pg14") { "NULL::int2[]" } else { "c.confdelsetcols" };

/// The SQL expression for whether a row of pg_publication_rel has a column list or a row filter, which 15
/// added.
pub const PUBLISHED_BY_COLUMNS: &str = if cfg!(feature = "pg14") {
    "false"
} else {
    "(r.prattrs IS NOT NULL OR r.prqual IS NOT NULL)"
};
