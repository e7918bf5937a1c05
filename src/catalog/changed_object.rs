//! The objects that a command has created or altered.

use pgrx::pg_sys;

use super::oid::valid;
use super::query::ask_again;

/// An object, as event triggers report it.
#[derive(Clone, Copy)]
pub struct ChangedObject {
    /// The catalog that it is in.
    pub class: pg_sys::Oid,
    /// Its OID.
    pub object: pg_sys::Oid,
}

/// The objects that the running command has created or altered; only valid at ddl_command_end.
pub fn changed_objects() -> Vec<ChangedObject> {
    ask_again("SELECT classid, objid FROM pg_catalog.pg_event_trigger_ddl_commands()", &[], |row| {
        Ok(ChangedObject {
            class: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
            object: row.get(2)?.unwrap_or(pg_sys::InvalidOid),
        })
    })
}

/// The relation of a constraint, a policy, a rule, a statistics object or a trigger, $2, in the catalog $1.
const RELATION_OF_PART: &str = "
    SELECT conrelid FROM pg_catalog.pg_constraint
    WHERE $1 OPERATOR(pg_catalog.=) 2606 AND oid OPERATOR(pg_catalog.=) $2
    UNION ALL
    SELECT polrelid FROM pg_catalog.pg_policy
    WHERE $1 OPERATOR(pg_catalog.=) 3256 AND oid OPERATOR(pg_catalog.=) $2
    UNION ALL
    SELECT ev_class FROM pg_catalog.pg_rewrite
    WHERE $1 OPERATOR(pg_catalog.=) 2618 AND oid OPERATOR(pg_catalog.=) $2
    UNION ALL
    SELECT stxrelid FROM pg_catalog.pg_statistic_ext
    WHERE $1 OPERATOR(pg_catalog.=) 3381 AND oid OPERATOR(pg_catalog.=) $2
    UNION ALL
    SELECT tgrelid FROM pg_catalog.pg_trigger
    WHERE $1 OPERATOR(pg_catalog.=) 2620 AND oid OPERATOR(pg_catalog.=) $2";

/// The catalogs of these parts.
const CATALOGS_OF_PARTS: [u32; 5] = [2606, 3256, 2618, 3381, 2620];

impl ChangedObject {
    /// Whether it is a relation, or a column of one.
    pub fn is_relation(self) -> bool {
        self.class == pg_sys::RelationRelationId
    }

    /// Whether it is a rule (CREATE RULE), of pg_rewrite.
    pub fn is_rule(self) -> bool {
        self.class.to_u32() == 2618
    }

    /// The relation that it is, or that it is a part of: an index, the sequence of an identity column, a trigger, a constraint, a
    /// policy, a rule, a statistics object or the row type.
    pub fn relation(self) -> Option<pg_sys::Oid> {
        // SAFETY: the look-ups give InvalidOid for an object of another kind.
        unsafe {
            if self.is_relation() {
                let table = pg_sys::IndexGetRelation(self.object, true);
                let table = valid(table).or_else(|| table_of_identity(self.object));
                return Some(table.unwrap_or(self.object));
            }
            if self.class == pg_sys::TypeRelationId {
                return valid(pg_sys::get_typ_typrelid(self.object));
            }
        }
        if !CATALOGS_OF_PARTS.contains(&self.class.to_u32()) {
            return None;
        }
        let found = ask_again(RELATION_OF_PART, &[self.class, self.object], |row| {
            Ok(row.get(1)?.unwrap_or(pg_sys::InvalidOid))
        });
        found.into_iter().next().and_then(valid)
    }
}

/// The table of the identity column that a sequence is of.
fn table_of_identity(relation: pg_sys::Oid) -> Option<pg_sys::Oid> {
    let (mut table, mut column) = (pg_sys::InvalidOid, 0);
    // SAFETY: the look-ups are by OID, and write to the variables that they are given.
    unsafe {
        let is_sequence = pg_sys::get_rel_relkind(relation) as u8 == pg_sys::RELKIND_SEQUENCE;
        let internal = pg_sys::DependencyType::DEPENDENCY_INTERNAL as std::ffi::c_char;
        let is_owned =
            is_sequence && pg_sys::sequenceIsOwned(relation, internal, &mut table, &mut column);
        is_owned.then_some(table)
    }
}
