//! `base_entity.rows()`: the rows of all entities of a template. Only the id and the times of a row are
//! read, without a query, unless the table has policies or is one that Citus distributes.

use pgrx::{check_for_interrupts, pg_sys};

use super::access::{Access, access, trusts_owners};
use super::policy_query::{Output, Rows, Select};
use crate::catalog::{self, ReadTable, RowTable};
use crate::error;
use crate::fmgr::{self, pg_function};
use crate::result_set::{ResultSet, Sort};
use crate::scratch_memory::ScratchMemory;

pg_function! {
    /// The rows of the entities of a template, newest first.
    base_entity_rows / pg_finfo_base_entity_rows => rows
}

unsafe fn rows(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: the arguments are those of the declaration in sql/functions.sql; the function returns a set.
    let (template, newest, result) = unsafe {
        let template: Option<pg_sys::Oid> = pgrx::pg_getarg(call, 0);
        (template, pgrx::pg_getarg::<i64>(call, 1), ResultSet::begin(call))
    };
    if let Some(template) = template {
        read(template, newest, &result);
    }
    // SAFETY: the result has been handed over.
    unsafe { fmgr::return_null(call) }
}

fn read(template: pg_sys::Oid, newest: Option<i64>, result: &ResultSet) {
    catalog::refuse_renamed_schema();
    let Some(schema) = catalog::schema() else { return };
    if !catalog::is_template(template, schema) {
        catalog::require_relation(template);
        error::raise(error::not_a_template(&catalog::relation_name(template)));
    }
    match newest {
        Some(newest) if newest < 0 => error::raise(error::negative_limit()),
        Some(0) => return,
        _ => {}
    }
    let mut sort = Sort::begin(result, CREATED_AT, newest);
    let members = catalog::row_tables(template);
    let scratch = ScratchMemory::new();
    for entity in members.chunk_by(|one, other| one.entity == other.entity) {
        check_for_interrupts!();
        scratch.within(|| Reader { newest, sort: &mut sort }.read(entity));
    }
    sort.finish(newest);
}

/// The number of the column created_at in the result.
const CREATED_AT: pg_sys::AttrNumber = 3;

struct Reader<'a, 'b> {
    newest: Option<i64>,
    sort: &'a mut Sort<'b>,
}

impl Reader<'_, '_> {
    fn read(&mut self, members: &[RowTable]) {
        let [whole, ..] = members else { return };
        let Some(entity) = ReadTable::open(whole.entity) else { return };
        match access(&entity, false) {
            Access::Refused => {}
            Access::ByPolicies => self.query(&entity, whole, members.len() > 1, false),
            Access::OnShards => self.query_shards(&entity, whole, members.len() > 1),
            Access::AllRows => {
                for member in members {
                    if let Some(table) = ReadTable::open(member.table) {
                        self.read_table(&table, member);
                    }
                }
            }
        }
    }

    fn read_table(&mut self, table: &ReadTable, member: &RowTable) {
        if table.kind() == pg_sys::RELKIND_FOREIGN_TABLE {
            // A foreign data wrapper connects with the rights of the role that reads.
            if trusts_owners(table) {
                self.query(table, member, false, true);
            }
            return;
        }
        if !table.has_rows_itself() {
            return;
        }
        let columns = stored(table, member);
        let value = |row, column: Option<_>| table.value(row, column?);
        let mut put = |row| {
            let values = columns.map(|column| value(row, column));
            let created_at = values[1];
            self.sort.put([Some(member.entity.into()), values[0], created_at, values[2]]);
            created_at.is_some()
        };
        if let (Some(newest), Some(index), Some(created_at)) =
            (self.newest, member.index, columns[1])
        {
            // Rows without a time are last, on whichever end of the index they are.
            let mut left = newest;
            let read = table.each_row_descending(index, created_at, |row| {
                left -= i64::from(put(row));
                left > 0
            });
            if read {
                return;
            }
        }
        table.each_row(|row| {
            put(row);
        });
    }

    /// Citus runs the query on other nodes, where the entity has another OID.
    fn query_shards(&mut self, table: &ReadTable, member: &RowTable, inherit: bool) {
        let [id, created_at, updated_at] = stored(table, member);
        let output =
            |column: Option<_>, type_oid| column.map_or(Output::Null(type_oid), Output::Column);
        let outputs =
            [output(id, TYPES[0]), output(created_at, TYPES[1]), output(updated_at, TYPES[2])];
        let rows = match (self.newest, created_at) {
            (Some(newest), Some(_)) => Rows::Newest(1, newest),
            _ => Rows::All,
        };
        let store = Select { table, outputs: &outputs, rows, inherit, checked: false }.run();
        let entity = Some(member.entity.into());
        // SAFETY: the description is that of the outputs; the slot has their values.
        unsafe {
            let descriptor = pg_sys::CreateTemplateTupleDesc(3);
            for (number, type_oid) in (1..).zip(TYPES) {
                pg_sys::TupleDescInitEntry(descriptor, number, c"".as_ptr(), type_oid, -1, 0);
            }
            store.each_row(descriptor, |slot| {
                pg_sys::slot_getsomeattrs_int(slot, 3);
                let value = |n| (!*(*slot).tts_isnull.add(n)).then(|| *(*slot).tts_values.add(n));
                self.sort.put([entity, value(0), value(1), value(2)]);
            });
        }
    }

    fn query(&mut self, table: &ReadTable, member: &RowTable, inherit: bool, checked: bool) {
        let [id, created_at, updated_at] = stored(table, member);
        let output =
            |column: Option<_>, type_oid| column.map_or(Output::Null(type_oid), Output::Column);
        let outputs = [
            Output::Object(member.entity, pg_sys::REGCLASSOID),
            output(id, TYPES[0]),
            output(created_at, TYPES[1]),
            output(updated_at, TYPES[2]),
        ];
        let rows = match (self.newest, created_at) {
            (Some(newest), Some(_)) => Rows::Newest(2, newest),
            _ => Rows::All,
        };
        self.sort.put_all(&Select { table, outputs: &outputs, rows, inherit, checked }.run());
    }
}

/// The types of an id and of its times.
const TYPES: [pg_sys::Oid; 3] = [pg_sys::UUIDOID, pg_sys::TIMESTAMPTZOID, pg_sys::TIMESTAMPTZOID];

/// The columns that are still there and stored. A virtual generated column has no stored value.
fn stored(table: &ReadTable, member: &RowTable) -> [Option<pg_sys::AttrNumber>; 3] {
    let mut columns = member.columns;
    for (column, type_oid) in columns.iter_mut().zip(TYPES) {
        *column = column.filter(|number| table.has_column(*number, type_oid));
    }
    columns
}
