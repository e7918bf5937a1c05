//! Parts that a history may have lost: the triggers by which it refuses changes, the index of its table's key, and the trigger that links
//! it, where that is disabled.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::names::free_name;
use super::{columns, key_index, link};
use crate::catalog::{self, OpenRelation, Trigger};
use crate::parse_tree::Statement;
use crate::procedure::{Ending, in_subtransaction};
use crate::{compat, encoding, error};

/// A trigger by which a history refuses changes.
struct Guard {
    name: &'static str,
    /// Its timing, events and level.
    kind: u32,
    /// The same as CREATE TRIGGER has them.
    events: &'static str,
    level: &'static str,
}

const GUARDS: [Guard; 2] = [
    Guard {
        name: "append_only",
        kind: pg_sys::TRIGGER_TYPE_BEFORE
            | pg_sys::TRIGGER_TYPE_UPDATE
            | pg_sys::TRIGGER_TYPE_DELETE
            | pg_sys::TRIGGER_TYPE_TRUNCATE,
        events: "UPDATE OR DELETE OR TRUNCATE",
        level: "STATEMENT",
    },
    // A statement on a table that the history inherits from, or is a partition of, fires no statement trigger of the history.
    Guard {
        name: "append_only_rows",
        kind: pg_sys::TRIGGER_TYPE_ROW
            | pg_sys::TRIGGER_TYPE_BEFORE
            | pg_sys::TRIGGER_TYPE_UPDATE
            | pg_sys::TRIGGER_TYPE_DELETE,
        events: "UPDATE OR DELETE",
        level: "ROW",
    },
];

/// How a part is lacking.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// A trigger by which the history refuses changes is missing.
    Guard,
    /// A trigger is disabled.
    Disabled,
    /// There is no index of the key.
    Index,
    /// A crash empties it, and not its table.
    Logging,
}

/// A part that is lacking.
pub struct Lacking {
    /// How.
    pub lack: Lack,
    /// Its name; for the index, that of the history, and empty for the history itself.
    pub name: String,
    /// The statement that gives it to the history.
    pub statement: String,
}

/// The parts that a table's history lacks. The table may not be linked to it yet. The owner of both may run the statements.
pub fn lacking(table: pg_sys::Oid, history: pg_sys::Oid) -> Vec<Lacking> {
    let (table, history) = (OpenRelation::open(table), OpenRelation::open(history));
    let mut lacking = guards(&history);
    lacking.extend(index(&table, &history));
    let function = catalog::function(link::FUNCTION);
    let triggers = table.triggers();
    let link =
        triggers.iter().find(|it| Some(it.function) == function && it.referenced == history.oid());
    lacking.extend(link.filter(|it| !is_enabled(it)).map(|it| enabled(&table, it)));
    if history.is_unlogged() && !table.is_unlogged() {
        lacking.push(Lacking {
            lack: Lack::Logging,
            name: String::new(),
            statement: format!("ALTER TABLE {} SET LOGGED", history.qualified_name()),
        });
    }
    lacking
}

/// The parts that a table's history lacks, if it has one.
pub fn lacking_of(table: pg_sys::Oid) -> Vec<Lacking> {
    link::history_of(table).map(|history| lacking(table, history)).unwrap_or_default()
}

/// Gives a history the index of a primary key that its table has got, unless it has one that serves. The current role is the owner of both.
pub fn follow_key(table: pg_sys::Oid, history: pg_sys::Oid) {
    let (lacking, name, columns) = {
        let (table, history) = (OpenRelation::open(table), OpenRelation::open(history));
        // SAFETY: the table is open.
        let key = unsafe { key_index::primary_key(table.as_ptr()) };
        (index(&table, &history), table.name(), key.map_or(0, |it| it.len()))
    };
    let Some(lacking) = lacking else { return };
    if columns > key_index::MOST_KEY_COLUMNS {
        error::raise(error::history_of_long_key(&name, columns));
    }
    let made = in_subtransaction(Ending::Keep, || Statement::parse(&lacking.statement).run());
    if let Err(failure) = made {
        if !failure.is_of_value() {
            failure.raise();
        }
        // Old versions that are longer than an entry of an index.
        error::warn(error::history_without_index(&lacking.name, &name, &failure.report()));
    }
}

/// Reports that a history has no index of the primary key that its table has got.
pub fn report_key(table: pg_sys::Oid, history: pg_sys::Oid) {
    let (table, history) = (OpenRelation::open(table), OpenRelation::open(history));
    if index(&table, &history).is_some() {
        error::notice(error::history_needs_index(&history.name(), &table.qualified_name()));
    }
}

/// The triggers that a history lacks.
fn guards(history: &OpenRelation) -> Vec<Lacking> {
    let function = catalog::function(c"append_only");
    let triggers = history.triggers();
    let name_of = |trigger: &Trigger| encoding::from_server(trigger.name.to_bytes());
    let is_taken = |name: &str| triggers.iter().any(|it| name_of(it) == name);
    let lack = |guard: &Guard| {
        let own: Vec<_> = triggers
            .iter()
            .filter(|it| Some(it.function) == function && it.kind == guard.kind)
            .filter(|it| !it.has_condition && !it.has_columns)
            .collect();
        if own.iter().any(|it| is_enabled(it)) {
            return None;
        }
        Some(own.first().map_or_else(
            || Lacking {
                lack: Lack::Guard,
                name: guard.name.to_owned(),
                statement: format!(
                    "CREATE TRIGGER {} BEFORE {} ON {} FOR EACH {} EXECUTE FUNCTION base_entity.append_only()",
                    quote_identifier(free_name(guard.name, is_taken)),
                    guard.events,
                    history.qualified_name(),
                    guard.level
                ),
            },
            |own| enabled(history, own),
        ))
    };
    GUARDS.iter().filter_map(lack).collect()
}

fn is_enabled(trigger: &Trigger) -> bool {
    [pg_sys::TRIGGER_FIRES_ON_ORIGIN, pg_sys::TRIGGER_FIRES_ALWAYS].contains(&trigger.enabled)
}

fn enabled(relation: &OpenRelation, trigger: &Trigger) -> Lacking {
    let name = encoding::from_server(trigger.name.to_bytes());
    let statement = format!(
        "ALTER TABLE {} ENABLE TRIGGER {}",
        relation.qualified_name(),
        quote_identifier(&name)
    );
    Lacking { lack: Lack::Disabled, name, statement }
}

/// The index by which the versions under a key are looked up, if there is none. None where the history lacks a column of the key.
fn index(table: &OpenRelation, history: &OpenRelation) -> Option<Lacking> {
    // SAFETY: both relations are open, with so many columns.
    let (numbers, names) = unsafe {
        let key = key_index::primary_key(table.as_ptr())?;
        let (own, other) = ((*table.as_ptr()).rd_att, (*history.as_ptr()).rd_att);
        let place = |number: &i16| {
            let place = usize::try_from(*number).ok()?.checked_sub(1)?;
            columns::place_of(compat::attribute(own, place), other)
        };
        let mut places = key.iter().map(place).collect::<Option<Vec<_>>>()?;
        // The end of the period.
        places.push(0);
        let name = |place: &usize| {
            let column = columns::name(compat::attribute(other, *place));
            quote_identifier(encoding::from_server(column.to_bytes()))
        };
        let names: Vec<_> = places.iter().map(name).collect();
        let numbers: Vec<_> = places.iter().filter_map(|it| i16::try_from(it + 1).ok()).collect();
        (numbers, names)
    };
    let serves = |index: pg_sys::Oid| {
        let open = OpenRelation::open(index);
        // SAFETY: the index is open.
        unsafe { key_index::serves(open.as_ptr(), &numbers) }
    };
    if history.indexes().into_iter().any(serves) {
        return None;
    }
    let statement = format!("CREATE INDEX ON {} ({})", history.qualified_name(), names.join(", "));
    Some(Lacking { lack: Lack::Index, name: history.name(), statement })
}
