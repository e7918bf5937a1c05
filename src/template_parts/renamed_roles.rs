//! Roles that were renamed since parts were noted that name them. ALTER ROLE fires no event trigger, so the roles that templates name are noted
//! by their OIDs, beside the snapshots of the templates, which no dump includes.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use crate::accepted_drift;
use crate::catalog::{self, Argument};
use crate::parse_tree::Statement;
use crate::part::PartKind;
use crate::security_context::as_owner;

/// The kinds of the parts that name roles.
const KINDS: [PartKind; 3] = [PartKind::Policy, PartKind::Privilege, PartKind::LivingViewPrivilege];

/// The former names of roles, and those that they have now, as SQL writes them; asked for with the first part that names roles.
#[derive(Default)]
pub struct RenamedRoles(OnceCell<BTreeMap<String, String>>);

impl RenamedRoles {
    fn names(&self) -> &BTreeMap<String, String> {
        self.0.get_or_init(|| {
            let found = catalog::ask_text_rows::<2>(
                "SELECT pg_catalog.quote_ident(part.definition), pg_catalog.quote_ident(role.rolname)
                 FROM base_entity.template_parts part
                 JOIN pg_catalog.pg_roles role ON role.oid::pg_catalog.text OPERATOR(pg_catalog.=) part.name
                 WHERE part.template OPERATOR(pg_catalog.=) '' AND part.kind OPERATOR(pg_catalog.=) 'role'
                   AND role.rolname::pg_catalog.text OPERATOR(pg_catalog.<>) part.definition",
                &[],
            );
            found.into_iter().map(|[old, new]| (old, new)).collect()
        })
    }

    /// The name of a part, with the name that the role in it has now.
    pub fn follow_name(&self, kind: PartKind, name: String) -> String {
        if !kind.is_privilege() {
            return name;
        }
        let (grant, option) = match name.strip_suffix(catalog::Grant::OPTION) {
            Some(grant) => (grant, catalog::Grant::OPTION),
            None => (name.as_str(), ""),
        };
        let renamed = self.names().iter().find_map(|(old, new)| {
            let privilege = grant.strip_suffix(&format!(" TO {old}"))?;
            Some(format!("{privilege} TO {new}{option}"))
        });
        renamed.unwrap_or(name)
    }

    /// The definition of a part, with the names that the roles in it have now.
    pub fn follow_definition(&self, kind: PartKind, definition: String) -> String {
        if kind == PartKind::Policy && !self.names().is_empty() {
            let renamed = |role: &str| self.names().get(&quote_identifier(role)).cloned();
            return Statement::parse(&definition).policy_text_with_roles(renamed);
        }
        // The definition of a privilege is its name.
        self.follow_name(kind, definition)
    }

    /// Gives the rows of a kind in a table the names that roles have now, in these columns.
    fn settle(&self, table: &Table, kind: PartKind) {
        let columns = match kind {
            PartKind::Policy => &["definition"],
            _ => table.named,
        };
        let values: Vec<String> = columns.iter().map(|it| format!("({it})")).collect();
        let texts = catalog::ask_text_rows::<1>(
            &format!(
                "SELECT DISTINCT text FROM base_entity.{} CROSS JOIN LATERAL (VALUES {}) AS of_row (text)
                 WHERE kind OPERATOR(pg_catalog.=) $1",
                table.name,
                values.join(", ")
            ),
            &[kind.word().into()],
        );
        let follow = |[old]: [String; 1]| {
            let new = self.follow_definition(kind, old.clone());
            (old != new).then_some((old, new))
        };
        let (old, new): (Vec<String>, Vec<String>) = texts.into_iter().filter_map(follow).unzip();
        if old.is_empty() {
            return;
        }
        let is_changed = |column: &&str| format!("{column} OPERATOR(pg_catalog.=) ANY ($2)");
        let value = |column: &&str| {
            if !columns.contains(column) {
                return (*column).to_owned();
            }
            format!(
                "coalesce((SELECT new FROM changed WHERE old OPERATOR(pg_catalog.=) {column}), {column})"
            )
        };
        // Removed and added in one statement, since two roles may have got each other's names.
        let statement = format!(
            "WITH changed AS (
                 SELECT * FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3)) AS pair (old, new)
             ), gone AS (
                 DELETE FROM base_entity.{name}
                 WHERE kind OPERATOR(pg_catalog.=) $1 AND ({is_changed})
                 RETURNING {all}
             )
             INSERT INTO base_entity.{name} ({all}) SELECT {values} FROM gone ON CONFLICT DO NOTHING",
            name = table.name,
            all = table.columns.join(", "),
            is_changed = columns.iter().map(is_changed).collect::<Vec<_>>().join(" OR "),
            values = table.columns.iter().map(value).collect::<Vec<_>>().join(", ")
        );
        write((table.oid)(), &statement, &[kind.word().into(), old.into(), new.into()]);
    }
}

/// One of both tables.
struct Table {
    name: &'static str,
    oid: fn() -> Option<pg_sys::Oid>,
    columns: &'static [&'static str],
    /// The columns that have a part's name, or its definition.
    named: &'static [&'static str],
}

const TABLES: [Table; 2] = [
    Table {
        name: "noted_parts",
        oid: catalog::noted_parts,
        columns: &["schema", "relation", "template", "kind", "name", "own_name", "definition"],
        named: &["name", "own_name", "definition"],
    },
    Table {
        name: "template_parts",
        oid: catalog::template_parts,
        columns: &["template", "kind", "name", "definition"],
        named: &["name", "definition"],
    },
];

/// Gives the rows of both tables the names that roles have now, before one of them is written.
pub fn settle() {
    let renamed = RenamedRoles::default();
    if renamed.names().is_empty() {
        return;
    }
    for table in &TABLES {
        KINDS.into_iter().for_each(|kind| renamed.settle(table, kind));
    }
    accepted_drift::follow_roles(&renamed);
    write(
        catalog::template_parts(),
        "UPDATE base_entity.template_parts part SET definition = role.rolname::pg_catalog.text
         FROM pg_catalog.pg_roles role
         WHERE part.template OPERATOR(pg_catalog.=) '' AND part.kind OPERATOR(pg_catalog.=) 'role'
           AND part.name OPERATOR(pg_catalog.=) role.oid::pg_catalog.text",
        &[],
    );
}

/// Writes one of both tables with the rights of its owner.
fn write(table: Option<pg_sys::Oid>, statement: &str, arguments: &[Argument]) {
    let Some(owner) = table.and_then(catalog::owner_of) else { return };
    as_owner(owner, 0, || catalog::write(statement, arguments));
}
