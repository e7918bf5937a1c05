//! Creating the history of a table: with CREATE TABLE ... LIKE base_history, with adopt(), and by
//! `base_entity.create_history()`.

use pgrx::pg_sys;
use pgrx::spi::{quote_identifier, quote_qualified_identifier};
use sql_function::sql_function;

use super::definitions::definitions;
use super::names::{default_name, former_name, free_name};
use super::own_columns::OWN_COLUMNS;
use super::rewrite_rules::refuse_rules_of;
use super::target::{is_history, refuse_parents_of_others, table_of_history, was_history};
use super::{access, completeness, function, key_index, link};
use crate::argument::given;
use crate::catalog::{self, OpenRelation};
use crate::parse_tree::Statement;
use crate::security_context::{as_creator, with_dump_settings};
use crate::{encoding, error, procedure};

#[sql_function(sql = r#"
CREATE FUNCTION @extschema@.create_history(relation regclass) RETURNS regclass
    LANGUAGE c AS 'MODULE_PATHNAME', '@FUNCTION_NAME@';
"#)]
fn create_history(relation: Option<pg_sys::Oid>) -> pg_sys::Oid {
    let table = given(relation, "relation");
    catalog::refuse_if_read_only(c"CREATE TABLE");
    let owner = {
        let open = OpenRelation::require_table(table);
        if catalog::is_others_temporary(table) {
            error::raise(error::is_others_temporary(&open.name()));
        }
        if !catalog::is_own(table) {
            error::raise(error::not_owner(&open.name()));
        }
        if !link::has_keeping_trigger(&open) {
            link::refuse_missing(&open);
        }
        if open.is_partition() {
            error::raise(error::history_of_partition(&open.name()));
        }
        if open.is_temporary() {
            error::raise(error::history_of_temporary(&open.name()));
        }
        open.owner()
    };
    // SAFETY: left below, or by the abort of the transaction after an error.
    unsafe { pg_sys::SPI_connect() };
    let existing = link::history_of(table);
    let history = as_creator(owner, || {
        let run = |statement: &str| procedure::execute(statement);
        match existing {
            Some(history) => {
                refuse_rules_of(history);
                super::follow_columns::add_columns(table, history, &[]);
                complete(table, history, &run);
                access::copy(table, history);
                history
            }
            None => create(table, true, &run),
        }
    });
    if existing.is_some() {
        // As the current role, which may be able to replace it where the owner may not create.
        function::create(table);
    }
    // SAFETY: connected above.
    unsafe { pg_sys::SPI_finish() };
    history
}

/// Gives a table that was just made LIKE templates a history, if one of them has one.
pub fn give(table: pg_sys::Oid) {
    let needs_one = {
        let open = OpenRelation::open(table);
        link::has_keeping_trigger(&open)
            && link::history_in(&open).is_none()
            && !open.is_temporary()
            && !open.is_partition()
            && catalog::schema() != Some(open.schema())
    };
    if needs_one {
        create(table, false, &|statement| Statement::parse(statement).run());
    }
}

/// Creates the history and links the table to it. One that a table has left behind is linked again if `relinks` is
/// set: it keeps its privileges and policies. The current role is the table's owner.
fn create(table: pg_sys::Oid, relinks: bool, run: &dyn Fn(&str)) -> pg_sys::Oid {
    let (name, full_name, schema, history_name) = {
        let open = OpenRelation::open(table);
        let name = open.name();
        (name.clone(), open.qualified_name(), open.schema(), default_name(&name, "history"))
    };
    let key: Vec<String> = catalog::keys(table)
        .into_iter()
        .find(|key| key.primary)
        .map(|key| key.columns.iter().map(|it| encoding::from_server(it.to_bytes())).collect())
        .unwrap_or_default();
    if key.is_empty() {
        error::raise(error::history_needs_key(&name));
    }
    if key.len() > key_index::MOST_KEY_COLUMNS {
        error::raise(error::history_of_long_key(&name, key.len()));
    }
    let full_history =
        quote_qualified_identifier(catalog::namespace_name(schema), history_name.clone());
    let present = catalog::relation_in(schema, &encoding::to_server(&history_name));
    match present {
        Some(other) if relinks && may_link(table, other) => {}
        Some(other) => {
            let free = former_name(schema, &history_name);
            let holder = table_of_history(other).map(catalog::qualified_name);
            error::raise(error::history_name_taken(
                &history_name,
                &full_name,
                [&full_history, &free],
                holder.as_deref(),
            ))
        }
        None => with_dump_settings(|| make(table, &full_history, run)),
    }
    if present.is_none()
        && relinks
        && let Some(function) = catalog::as_of_function(table)
    {
        let function = catalog::function_name(function)
            .map(|[schema, name]| quote_qualified_identifier(schema, name))
            .unwrap_or_default();
        error::notice(error::history_is_new(&full_history, &full_name, &function));
    }
    let Some(history) = catalog::relation_in(schema, &encoding::to_server(&history_name)) else {
        error::raise(error::history_not_created(&history_name));
    };
    if present.is_some() {
        refuse_rules_of(history);
        refuse_parents_of_others(history, OpenRelation::open(table).owner());
        error::notice(error::history_linked_again(&history_name, &name));
        super::follow_columns::refuse_dependents(table, history, &[]);
        super::follow_columns::add_columns(table, history, &[]);
    } else {
        access::revoke_defaults(history);
    }
    complete(table, history, run);
    run(&link::statement(&full_name, &full_history));
    catalog::comment_on(
        history,
        pg_sys::RelationRelationId,
        &format!("old versions of the rows of {full_name}, kept by base_entity"),
    );
    match present {
        Some(_) => access::report_difference(table, history),
        None => access::copy(table, history),
    }
    super::partition::guard(table);
    function::create(table);
    history
}

/// Gives a history the parts that it lacks.
fn complete(table: pg_sys::Oid, history: pg_sys::Oid, run: &dyn Fn(&str)) {
    completeness::lacking(table, history).iter().for_each(|it| run(&it.statement));
}

/// Whether a relation is a history of the same owner that no table is linked to, also one that has lost its triggers with the extension.
fn may_link(table: pg_sys::Oid, other: pg_sys::Oid) -> bool {
    let open = OpenRelation::open(other);
    (is_history(&open) || was_history(&open))
        && open.owner() == OpenRelation::open(table).owner()
        && table_of_history(other).is_none()
}

fn make(table: pg_sys::Oid, history: &str, run: &dyn Fn(&str)) {
    let (persistence, columns, own) = {
        let open = OpenRelation::open(table);
        // SAFETY: the relation is open.
        let persistence = unsafe { (*(*open.as_ptr()).rd_rel).relpersistence as u8 };
        let columns = definitions(&open);
        let own = own_names(&columns);
        (persistence, columns, own)
    };
    let unlogged = if persistence == pg_sys::RELPERSISTENCE_UNLOGGED { "UNLOGGED " } else { "" };
    let types = ["timestamptz", "text", "text", "xid8"];
    let mut all: Vec<String> = own
        .iter()
        .zip(types)
        .map(|(name, type_name)| {
            format!("{} pg_catalog.{type_name} NOT NULL", quote_identifier(name))
        })
        .collect();
    all.extend(
        columns.iter().map(|(name, definition)| format!("{} {definition}", quote_identifier(name))),
    );
    run(&format!("CREATE {unlogged}TABLE {history} ({})", all.join(", ")));
    // A history has no key by which a subscriber finds the rows that are purged.
    run(&format!("ALTER TABLE {history} REPLICA IDENTITY FULL"));
}

/// The names of the columns that a history has of its own: numbered where the table has a column of the name.
fn own_names(columns: &[(String, String)]) -> Vec<String> {
    let own = OWN_COLUMNS.iter().map(|(name, _)| name.to_string_lossy().into_owned());
    own.map(|name| free_name(&name, |name| columns.iter().any(|(other, _)| other == name)))
        .collect()
}
