//! `base_entity.find()`: the row that a uuid or a public ID names, in any entity of the database.
//!
//! The index of each entity's id is asked in turn, without a query: a thousand plans would take longer to
//! make than the row to find, and planning runs code of the tables' owners. A query is made only for a
//! table with policies, and for one that Citus distributes.

use std::ffi::CStr;

use pgrx::{Uuid, check_for_interrupts, pg_sys};

use super::access::{Access, access};
use super::document;
use super::policy_query::{Output, Rows, Select};
use crate::catalog::{self, IdPlace, OpenRelation, ReadTable};
use crate::error;
use crate::fmgr::{self, pg_function};
use crate::public_id::{self, Id};
use crate::result_set::ResultSet;
use crate::scratch_memory::ScratchMemory;
use crate::text::Text;

pg_function! {
    /// The rows that have the uuid as their id, in any entity that the role may read, or in the given ones.
    base_entity_find / pg_finfo_base_entity_find => find
}
pg_function! {
    /// The same for the text of a uuid; for a public ID, in the entity that has its prefix.
    base_entity_find_text / pg_finfo_base_entity_find_text => find_text
}

unsafe fn find(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the arguments are those of the declaration in sql/functions.sql; the function returns a set.
    let (uuid, named, with_history, result) = unsafe {
        let with_history = pgrx::pg_getarg::<bool>(call, 2).unwrap_or(false);
        let named: Option<Vec<Option<pg_sys::Oid>>> = pgrx::pg_getarg(call, 1);
        (pgrx::pg_getarg::<Uuid>(call, 0), named, with_history, ResultSet::begin(call))
    };
    catalog::refuse_renamed_schema();
    if let Some(uuid) = uuid {
        let tables = named.map(|named| named.into_iter().flatten().collect());
        Search::run(uuid, tables, true, with_history, result);
    }
    // SAFETY: the result has been handed over.
    unsafe { fmgr::return_null(call) }
}

unsafe fn find_text(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the arguments are those of the declaration in sql/functions.sql; the function returns a set.
    let (id, named, with_history, result) = unsafe {
        let with_history = pgrx::pg_getarg::<bool>(call, 2).unwrap_or(false);
        let named: Option<Vec<Option<pg_sys::Oid>>> = pgrx::pg_getarg(call, 1);
        (pgrx::pg_getarg::<Text>(call, 0), named, with_history, ResultSet::begin(call))
    };
    catalog::refuse_renamed_schema();
    if let Some(id) = id {
        let named: Option<Vec<_>> = named.map(|named| named.into_iter().flatten().collect());
        match (public_id::read(&id), named) {
            (Id::Uuid(uuid), named) => Search::run(uuid, named, true, with_history, result),
            (Id::Public { prefix, uuid }, Some(named)) => {
                let tables = named_with_prefix(&id, &prefix, named);
                Search::run(uuid, Some(tables), true, with_history, result);
            }
            (Id::Public { prefix, uuid }, None) => {
                let table = table_with_prefix(&id, &prefix);
                Search::run(uuid, Some(table.into_iter().collect()), false, with_history, result);
            }
        }
    }
    // SAFETY: the result has been handed over.
    unsafe { fmgr::return_null(call) }
}

/// Those of the named entities that have the prefix, or are partitions of one that has it; an error if none is.
fn named_with_prefix(id: &str, prefix: &str, named: Vec<pg_sys::Oid>) -> Vec<pg_sys::Oid> {
    named.iter().for_each(|table| refuse_unless_entity(*table));
    let with_prefix = public_id::tables_with(prefix).unwrap_or_default();
    let has_prefix = |table: &pg_sys::Oid| {
        with_prefix.contains(table)
            || catalog::partition_ancestors(*table).iter().any(|above| with_prefix.contains(above))
    };
    let is_any_named = !named.is_empty();
    let tables: Vec<_> = named.into_iter().filter(has_prefix).collect();
    if is_any_named && tables.is_empty() {
        error::raise(error::prefix_of_none_of_tables(id, prefix));
    }
    tables
}

/// The entity that has the prefix and that the role may read; an error if there are several, or if no table has it.
fn table_with_prefix(id: &str, prefix: &str) -> Option<pg_sys::Oid> {
    let Some(mut tables) = public_id::tables_with(prefix) else {
        error::raise(if catalog::is_citus_worker() {
            error::prefixes_on_coordinator()
        } else {
            error::no_table_with_prefix(prefix)
        });
    };
    tables.retain(|table| {
        ReadTable::open(*table).is_some_and(|table| access(&table, false) != Access::Refused)
    });
    if tables.len() > 1 {
        let mut names: Vec<_> = tables.into_iter().map(catalog::qualified_name).collect();
        names.sort_unstable();
        error::raise(error::prefix_is_ambiguous(id, prefix, &names));
    }
    tables.first().copied()
}

struct Search {
    uuid: Uuid,
    /// The entities to search, or all.
    tables: Option<Vec<pg_sys::Oid>>,
    /// Whether the role has named them.
    is_named: bool,
    result: ResultSet,
    /// The tables that a query has searched, with all their partitions.
    queried: Vec<pg_sys::Oid>,
    /// The entity whose history is searched.
    history_of: Option<pg_sys::Oid>,
}

impl Search {
    /// Adds the rows that have the uuid to the result.
    fn run(
        uuid: Uuid,
        tables: Option<Vec<pg_sys::Oid>>,
        is_named: bool,
        with_history: bool,
        result: ResultSet,
    ) {
        let Some(maintain) = catalog::function(c"maintain") else { return };
        tables.iter().flatten().for_each(|table| refuse_unless_entity(*table));
        let places = match &tables {
            Some(tables) => catalog::id_places_of(tables, maintain),
            None => catalog::id_places(maintain),
        };
        let is_named = is_named && tables.is_some();
        let mut this =
            Self { uuid, tables, is_named, result, queried: Vec::new(), history_of: None };
        let scratch = ScratchMemory::new();
        for place in places {
            check_for_interrupts!();
            if let Some(entity) = this.entity(&place)
                && !this.queried.contains(&entity)
            {
                scratch.within(|| this.search(&place, entity));
            }
        }
        if with_history {
            this.search_histories(&scratch);
        }
    }

    /// Adds the old versions of the row, each with the time, operation and actor of its end. A history is read as a table of
    /// its own, with its privileges and policies.
    fn search_histories(&mut self, scratch: &ScratchMemory) {
        let Some(keep_history) = catalog::function(c"keep_history") else { return };
        for place in catalog::id_places_of_histories(keep_history) {
            check_for_interrupts!();
            if let Some(entity) = self.entity(&place) {
                self.history_of = Some(entity);
                scratch.within(|| self.search(&place, place.table));
            }
        }
    }

    /// The table by which the rows of a place are asked for, if they are.
    fn entity(&self, place: &IdPlace) -> Option<pg_sys::Oid> {
        match &self.tables {
            None => Some(place.entity),
            Some(tables) => place.ancestors.iter().find(|table| tables.contains(table)).copied(),
        }
    }

    fn search(&mut self, place: &IdPlace, entity: pg_sys::Oid) {
        let Some(mut table) = ReadTable::open(place.table) else { return };
        if !table.has_rows_itself() || !table.has_column(place.column, pg_sys::UUIDOID) {
            return;
        }
        let whole = if entity == place.table { None } else { ReadTable::open(entity) };
        let access = access(whole.as_ref().unwrap_or(&table), self.is_named);
        if access == Access::Refused {
            return;
        }
        if access != Access::OnShards {
            let rows = table.rows_with(place.index, place.column, &self.uuid);
            if rows.is_empty() {
                return;
            }
            table.keep_lock();
            if access == Access::AllRows {
                for row in rows {
                    self.put(entity, document::of_stored_row(&table, row));
                }
                return;
            }
        }
        self.queried.push(entity);
        let mut whole = whole.unwrap_or(table);
        whole.keep_lock();
        self.query(&whole, place);
    }

    fn query(&self, whole: &ReadTable, place: &IdPlace) {
        let Some(column) = catalog::column_name(place.table, place.column)
            .and_then(|name| catalog::column_number(whole.oid(), &name))
            .filter(|column| whole.has_column(*column, pg_sys::UUIDOID))
        else {
            return;
        };
        let store = Select {
            table: whole,
            outputs: &[Output::Row],
            rows: Rows::With(column, &self.uuid),
            inherit: !whole.has_rows_itself(),
            checked: false,
        }
        .run();
        // SAFETY: the description is of one column, of the table's row type; the slot has its value.
        unsafe {
            let descriptor = pg_sys::CreateTemplateTupleDesc(1);
            pg_sys::TupleDescInitEntry(descriptor, 1, NAME.as_ptr(), whole.row_type(), -1, 0);
            store.each_row(descriptor, |slot| {
                pg_sys::slot_getsomeattrs_int(slot, 1);
                if !*(*slot).tts_isnull {
                    self.put(whole.oid(), document::of_value(whole, *(*slot).tts_values));
                }
            });
        }
    }

    fn put(&self, entity: pg_sys::Oid, document: pg_sys::Datum) {
        let entity = self.history_of.unwrap_or(entity);
        self.result.put(&[Some(entity.into()), Some(document)]);
    }
}

fn refuse_unless_entity(table: pg_sys::Oid) {
    match OpenRelation::of_table(table) {
        Some(open) if catalog::is_entity(&open) && Some(open.schema()) != catalog::schema() => {}
        Some(open) => error::raise(error::not_an_entity(&open.name())),
        None => {
            catalog::require_relation(table);
            error::raise(error::not_an_entity(&catalog::relation_name(table)))
        }
    }
}

const NAME: &CStr = c"row";
