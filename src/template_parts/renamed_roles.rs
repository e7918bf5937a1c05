//! Roles that were renamed since parts were noted that name them. ALTER ROLE fires no event trigger, so the roles that templates name are noted
//! by their OIDs, beside the snapshots of the templates, which no dump includes.

use std::cell::Cell;
use std::collections::BTreeMap;

use pgrx::spi::quote_identifier;

use super::{rows, template_rows};
use crate::accepted_drift;
use crate::catalog;
use crate::parse_tree::Statement;
use crate::part::PartKind;

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

thread_local! {
    /// Whether the rows are being changed to the names that roles have now.
    static SETTLES: Cell<bool> = const { Cell::new(false) };
}

/// Gives the rows of both tables the names that roles have now, before one of them is written.
pub fn settle() {
    if SETTLES.get() {
        return;
    }
    let renamed = RenamedRoles::read();
    if renamed.0.is_empty() {
        return;
    }
    let _settling = Settling::begin();
    for kind in KINDS {
        rows::follow_roles(kind, &renamed);
        template_rows::follow_roles(kind, &renamed);
    }
    accepted_drift::follow_roles(&renamed);
    template_rows::settle_roles();
}

/// Ends when it is dropped, also by an error.
struct Settling;

impl Settling {
    fn begin() -> Self {
        SETTLES.set(true);
        Self
    }
}

impl Drop for Settling {
    fn drop(&mut self) {
        SETTLES.set(false);
    }
}
