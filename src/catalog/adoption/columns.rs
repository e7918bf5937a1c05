//! The columns that a table takes from its templates.

use pgrx::pg_sys;

use crate::catalog::OpenRelation;
use crate::catalog::few::ask_of;
use crate::encoding::text;

/// A column of a template, and what the table has by its name.
pub struct WantedColumn {
    /// Which of the templates it comes from, counted from 1.
    pub place: i64,
    /// The template.
    pub template: pg_sys::Oid,
    /// Its number there.
    pub number: i16,
    /// Its name.
    pub name: String,
    /// Its type, with its collation where that is not the type's own.
    pub type_name: String,
    /// The type's OID.
    pub type_oid: pg_sys::Oid,
    /// Whether it is NOT NULL.
    pub not_null: bool,
    /// Whether it is an identity, and which.
    pub identity: Option<Identity>,
    /// Whether it is generated, and how.
    pub generated: Option<Generated>,
    /// Its default, or the expression that it is generated from.
    pub value: Option<String>,
    /// The comment on it.
    pub comment: Option<String>,
    /// The table's own column of that name.
    pub own: Option<OwnColumn>,
}

/// A column of the table.
pub struct OwnColumn {
    /// Whether all its rows are known to be NOT NULL.
    pub not_null: bool,
    /// Whether it has a default, is generated or an identity.
    pub has_value: bool,
    /// Whether there is a comment on it.
    pub has_comment: bool,
}

/// GENERATED ... AS IDENTITY.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// ALWAYS.
    Always,
    /// BY DEFAULT.
    ByDefault,
}

/// GENERATED ALWAYS AS (...).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Generated {
    /// STORED.
    Stored,
    /// VIRTUAL.
    Virtual,
}

/// The columns of the templates, in the order in which a table gets them. The current search_path is
/// `pg_catalog`.
pub fn wanted_columns(table: pg_sys::Oid, templates: &[pg_sys::Oid]) -> Vec<WantedColumn> {
    let mut columns = ask_of(
        templates.len(),
        include_str!("columns.sql"),
        &[table.into(), templates.to_vec().into()],
        |row| {
            let own = row.get::<i16>(12)?.is_some();
            Ok(WantedColumn {
                place: row.get(1)?.unwrap_or(0),
                template: row.get(2)?.unwrap_or(pg_sys::InvalidOid),
                number: row.get(3)?.unwrap_or(0),
                name: row.get(4)?.unwrap_or_default(),
                type_name: row.get(5)?.unwrap_or_default(),
                type_oid: row.get(6)?.unwrap_or(pg_sys::InvalidOid),
                not_null: row.get(7)?.unwrap_or(false),
                identity: match row.get::<String>(8)?.as_deref() {
                    Some("a") => Some(Identity::Always),
                    Some("d") => Some(Identity::ByDefault),
                    _ => None,
                },
                generated: match row.get::<String>(9)?.as_deref() {
                    Some("s") => Some(Generated::Stored),
                    Some("v") => Some(Generated::Virtual),
                    _ => None,
                },
                value: row.get(10)?,
                comment: row.get(11)?,
                own: if own {
                    Some(OwnColumn {
                        not_null: row.get(13)?.unwrap_or(false),
                        has_value: row.get(14)?.unwrap_or(false),
                        has_comment: row.get::<String>(15)?.is_some(),
                    })
                } else {
                    None
                },
            })
        },
    );
    columns.sort_by_key(|column| (column.place, column.number));
    columns
}

/// Whether a column's default calls a volatile function, so that PostgreSQL evaluates it for each row
/// when the column is added (ATExecAddColumn in src/backend/commands/tablecmds.c). The planner may run
/// functions of the expression: call it with the rights of the table's owner.
pub fn has_volatile_default(table: pg_sys::Oid, number: i16) -> bool {
    let open = OpenRelation::open(table);
    // SAFETY: the descriptor belongs to the open relation, which the lock keeps from being altered; the
    // expression is read from its text into a tree of its own before it is planned.
    unsafe {
        let constraints = (*(*open.as_ptr()).rd_att).constr;
        if constraints.is_null() || (*constraints).num_defval == 0 {
            return false;
        }
        let defaults =
            std::slice::from_raw_parts((*constraints).defval, (*constraints).num_defval as usize);
        let Some(default) = defaults.iter().find(|default| default.adnum == number) else {
            return false;
        };
        let tree = pg_sys::stringToNode(default.adbin).cast::<pg_sys::Expr>();
        pg_sys::contain_volatile_functions(pg_sys::expression_planner(tree).cast())
    }
}

/// Whether a type is a domain with constraints: a column of it is written into each row when it is
/// added.
pub fn has_domain_constraints(type_oid: pg_sys::Oid) -> bool {
    // SAFETY: the function takes the OID of any type.
    unsafe { pg_sys::DomainHasConstraints(type_oid) }
}

/// The name of a type, or of the one that a domain is over.
pub fn base_type_name(type_oid: pg_sys::Oid) -> String {
    // SAFETY: the functions take the OID of any type; the name is a C string.
    unsafe {
        let base = pg_sys::getBaseType(type_oid);
        text(pg_sys::format_type_extended(base, -1, pg_sys::FORMAT_TYPE_FORCE_QUALIFY as _))
    }
}
