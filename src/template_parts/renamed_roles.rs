//! Roles that were renamed since parts were noted that name them. ALTER ROLE fires no event trigger, so the roles that templates name are noted
//! by their OIDs, beside the snapshots of the templates, which no dump includes.

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

/// The former names of roles, and those that they have now, as SQL writes them.
pub struct RenamedRoles(BTreeMap<String, String>);

impl RenamedRoles {
    /// Asks the catalogs.
    pub fn read() -> Self {
        let found = catalog::ask_text_rows::<2>(
            "SELECT pg_catalog.quote_ident(part.definition), pg_catalog.quote_ident(role.rolname)
             FROM base_entity.template_parts part
             JOIN pg_catalog.pg_roles role ON role.oid::pg_catalog.text OPERATOR(pg_catalog.=) part.name
             WHERE part.template OPERATOR(pg_catalog.=) '' AND part.kind OPERATOR(pg_catalog.=) 'role'
               AND role.rolname::pg_catalog.text OPERATOR(pg_catalog.<>) part.definition",
            &[],
        );
        Self(found.into_iter().map(|[old, new]| (old, new)).collect())
    }

    /// The name or the definition of a part, with the names that the roles have now.
    pub fn follow(&self, kind: PartKind, text: String) -> String {
        if self.0.is_empty() {
            return text;
        }
        match kind {
            PartKind::Policy if text.starts_with("CREATE POLICY ") => Statement::parse(&text)
                .policy_text_with_roles(|role| self.0.get(&quote_identifier(role)).cloned()),
            PartKind::Privilege | PartKind::LivingViewPrivilege => {
                let (grant, option) = match text.strip_suffix(catalog::Grant::OPTION) {
                    Some(grant) => (grant, catalog::Grant::OPTION),
                    None => (text.as_str(), ""),
                };
                let renamed = self.0.iter().find_map(|(old, new)| {
                    let privilege = grant.strip_suffix(&format!(" TO {old}"))?;
                    Some(format!("{privilege} TO {new}{option}"))
                });
                renamed.unwrap_or(text)
            }
            _ => text,
        }
    }
}

/// Gives the rows of both tables the names that roles have now, before one of them is written.
pub fn settle() {
    let renamed = RenamedRoles::read();
    if renamed.0.is_empty() {
        return;
    }
    KINDS.into_iter().for_each(|kind| renamed.settle(kind));
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

impl RenamedRoles {
    /// Gives the rows of a kind the names that roles have now.
    fn settle(&self, kind: PartKind) {
        let texts = catalog::ask_text_rows::<1>(
            "SELECT text FROM base_entity.noted_parts CROSS JOIN LATERAL (VALUES (name), (own_name), (definition)) AS of_row (text)
             WHERE kind OPERATOR(pg_catalog.=) $1
             UNION
             SELECT text FROM base_entity.template_parts CROSS JOIN LATERAL (VALUES (name), (definition)) AS of_row (text)
             WHERE kind OPERATOR(pg_catalog.=) $1",
            &[kind.word().into()],
        );
        let follow = |[old]: [String; 1]| {
            let new = self.follow(kind, old.clone());
            (old != new).then_some((old, new))
        };
        let (old, new): (Vec<String>, Vec<String>) = texts.into_iter().filter_map(follow).unzip();
        if old.is_empty() {
            return;
        }
        let arguments = [kind.word().into(), old.into(), new.into()];
        // Removed and added in one statement, since two roles may have got each other's names.
        write(
            catalog::noted_parts(),
            "WITH changed AS (
                 SELECT * FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3)) AS pair (old, new)
             ), gone AS (
                 DELETE FROM base_entity.noted_parts
                 WHERE kind OPERATOR(pg_catalog.=) $1
                   AND (name OPERATOR(pg_catalog.=) ANY ($2) OR own_name OPERATOR(pg_catalog.=) ANY ($2)
                        OR definition OPERATOR(pg_catalog.=) ANY ($2))
                 RETURNING schema, relation, template, kind, name, own_name, definition
             )
             INSERT INTO base_entity.noted_parts (schema, relation, template, kind, name, own_name, definition)
             SELECT schema, relation, template, kind,
                    coalesce((SELECT new FROM changed WHERE old OPERATOR(pg_catalog.=) gone.name), name),
                    coalesce((SELECT new FROM changed WHERE old OPERATOR(pg_catalog.=) gone.own_name), own_name),
                    coalesce((SELECT new FROM changed WHERE old OPERATOR(pg_catalog.=) gone.definition), definition)
             FROM gone
             ON CONFLICT DO NOTHING",
            &arguments,
        );
        write(
            catalog::template_parts(),
            "WITH changed AS (
                 SELECT * FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3)) AS pair (old, new)
             ), gone AS (
                 DELETE FROM base_entity.template_parts
                 WHERE kind OPERATOR(pg_catalog.=) $1
                   AND (name OPERATOR(pg_catalog.=) ANY ($2) OR definition OPERATOR(pg_catalog.=) ANY ($2))
                 RETURNING template, kind, name, definition
             )
             INSERT INTO base_entity.template_parts (template, kind, name, definition)
             SELECT template, kind,
                    coalesce((SELECT new FROM changed WHERE old OPERATOR(pg_catalog.=) gone.name), name),
                    coalesce((SELECT new FROM changed WHERE old OPERATOR(pg_catalog.=) gone.definition), definition)
             FROM gone
             ON CONFLICT DO NOTHING",
            &arguments,
        );
    }
}

/// Writes one of both tables with the rights of its owner.
fn write(table: Option<pg_sys::Oid>, statement: &str, arguments: &[Argument]) {
    let Some(owner) = table.and_then(catalog::owner_of) else { return };
    as_owner(owner, 0, || catalog::write(statement, arguments));
}
